//! `[[breaks]]` of a roster file: a table a date, a line an agent.

use chrono::NaiveDate;

use super::BreakTime;
use super::write::line;
use crate::book::Book;
use crate::book::reader::Table;
use crate::book::value::Value;
use crate::calendar::{Clock, Horizon};
use crate::diagnostic::Code;
use crate::messages::rosters;

/// Writes breaks, which are in the order of dates, agents and begins.
pub(super) fn write(text: &mut String, book: &Book, breaks: &[BreakTime]) {
    let ids = book.agents.iter().map(|agent| agent.id.len()).max().unwrap_or(0);
    let mut date: Option<NaiveDate> = None;
    for breaks in breaks.chunk_by(|one, other| (one.date, one.agent) == (other.date, other.agent)) {
        let Some(first) = breaks.first() else { continue };
        let Some(agent) = book.agents.get(first.agent.0) else { continue };
        if date != Some(first.date) {
            line(text, &format!("\n[[breaks]]\ndate = {}\n[breaks.times]", first.date));
            date = Some(first.date);
        }
        let times: Vec<String> = breaks
            .iter()
            .map(|break_time| {
                let (from, until) = break_time.clocks();
                format!("{from}-{until}")
            })
            .collect();
        line(text, &format!("{:<ids$} = \"{}\"", agent.id, times.join(" ")));
    }
}

/// Reads them; what is wrong goes to the file's problems.
pub(super) fn read(root: &mut Table<'_>, book: &Book, horizon: &Horizon) -> Option<Vec<BreakTime>> {
    let mut breaks: Vec<BreakTime> = Vec::new();
    let mut complete = true;
    for mut table in root.tables("breaks", 400) {
        let date = table.need("date", "date = 2026-11-30").and_then(|value| {
            let date = value.date()?;
            let printed = horizon.start <= date && date <= horizon.last();
            if !printed {
                value.file.push(value.error(Code::RosterBreak, rosters::break_of_no_date(date)));
            }
            printed.then_some(date)
        });
        let times = table.need_table("times", "[breaks.times]");
        table.finish();
        let (Some(date), Some(mut times)) = (date, times) else {
            complete = false;
            continue;
        };
        for value in times.entries() {
            let Some(agent) = book.agent(value.key) else {
                let title = rosters::unknown_agent(value.key);
                value.file.push(
                    crate::diagnostic::Diagnostic::error(Code::RosterId, title)
                        .at(&value.key_at, crate::messages::Text::default()),
                );
                complete = false;
                continue;
            };
            match spans(&value) {
                Some(spans) => {
                    breaks.extend(spans.into_iter().map(|(from, until)| BreakTime {
                        agent,
                        date,
                        from,
                        until,
                    }));
                }
                None => complete = false,
            }
        }
        times.take_all();
        times.finish();
    }
    breaks.sort_by_key(|break_time| (break_time.date, break_time.agent, break_time.from));
    complete.then_some(breaks)
}

/// `12:00-13:00 16:00-16:15`, in minutes.
fn spans(value: &Value<'_>) -> Option<Vec<(i64, i64)>> {
    let text = value.raw_text()?;
    let span = |text: &str| {
        let (from, until) = text.split_once('-')?;
        let (from, until) = (Clock::parse(from).ok()?.minutes(), Clock::parse(until).ok()?.minutes());
        (from < until).then_some((from, until))
    };
    let spans: Option<Vec<(i64, i64)>> = text.split_whitespace().map(span).collect();
    if spans.is_none() {
        let title = rosters::not_breaks(text);
        value.file.push(value.error(Code::RosterBreak, title).help(rosters::breaks_form()));
    }
    spans
}
