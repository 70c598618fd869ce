//! A table of duties: `agent,date,shift` (as `show --format csv` prints it) or `agent,day,shift`.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Reader;
use super::matrix::{self, Names, Said, Unread};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::Horizon;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::messages::input::Quote;
use crate::messages::{Text, import as say, rosters, sheet_import};
use crate::roster::RosterLines;

/// Columns of `show --format csv` of which a roster is not made.
const PASSED_OVER: [&str; 6] = ["start", "end", "name", "place", "standby", "minutes"];

/// A row with what its cells say.
struct Row<'t> {
    line: &'t str,
    agent: String,
    when: String,
    shift: String,
}

/// Where the columns are.
struct Columns {
    agent: usize,
    when: usize,
    by_day: bool,
    shift: usize,
}

/// The rows below the head of a table.
pub struct Table<'s> {
    reader: Reader<'s>,
    by_day: bool,
    rows: Vec<Row<'s>>,
}

impl<'s> Table<'s> {
    /// Reads a table as far as it needs no team.
    pub fn read(source: &'s Arc<Source>) -> Result<Table<'s>, Vec<Diagnostic>> {
        let mut reader = Reader::new(source);
        let text = source.text.as_str();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let head = lines.next().unwrap_or_default();
        let Some(columns) = columns(&mut reader, head) else { return reader.finish(None) };
        let mut rows = Vec::new();
        for line in lines {
            let cells = cells(line);
            let cell = |at: usize| cells.get(at).map(|cell| cell.trim().trim_start_matches('\'').to_string());
            match (cell(columns.agent), cell(columns.when), cell(columns.shift)) {
                (Some(agent), Some(when), Some(shift)) => rows.push(Row { line, agent, when, shift }),
                _ => {
                    let title = say::wrong_fields(cells.len(), head);
                    reader.error(Code::ForeignLine, line, title, say::write_fields(head));
                }
            }
        }
        Ok(Table { reader, by_day: columns.by_day, rows })
    }

    /// The first and last date of which it speaks; none if it counts days.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        let dates = || self.rows.iter().filter_map(|row| row.when.parse::<NaiveDate>().ok());
        dates().min().zip(dates().max()).filter(|_| !self.by_day)
    }

    /// The last day of which it speaks, where it counts days.
    pub fn last_day(&self) -> Option<usize> {
        self.rows.iter().filter_map(|row| row.when.parse().ok()).max().filter(|_| self.by_day)
    }

    /// What everybody of a team works in a horizon.
    pub fn lines(mut self, book: &Book, horizon: &Horizon) -> Result<RosterLines, Vec<Diagnostic>> {
        let mut lines: RosterLines = vec![vec![Vec::new(); horizon.planned_days()]; book.agents.len()];
        let mut seen: BTreeSet<(AgentIx, usize, ShiftIx)> = BTreeSet::new();
        let names = Names::of(book);
        for row in std::mem::take(&mut self.rows) {
            let reader = &mut self.reader;
            let agent = match *names.meant(&row.agent) {
                [] => {
                    let help = reader.meant(&row.agent, book.agents.iter().map(|agent| agent.id.as_str()));
                    reader.error(Code::ForeignName, row.line, say::unknown_agent(Quote(&row.agent)), help);
                    None
                }
                [agent] => Some(agent),
                ref several => {
                    let ids = several.iter().filter_map(|agent| book.agents.get(agent.0));
                    let ids: Vec<Text> = ids.map(|agent| Text::plain(&agent.id)).collect();
                    let title = rosters::several_agents(&row.agent, Text::list(&ids));
                    reader.error(Code::ForeignName, row.line, title, rosters::give_the_id());
                    None
                }
            };
            let shifts = match shifts(book, &row.shift) {
                Shifts::Worked(shifts) => Some(shifts),
                Shifts::Unknown => {
                    let help = reader.meant(&row.shift, book.shifts.iter().map(|shift| shift.id.as_str()));
                    reader.error(Code::ForeignName, row.line, say::unknown_shift(Quote(&row.shift)), help);
                    None
                }
                Shifts::NoPair => {
                    let title = sheet_import::no_pair(Quote(&row.shift));
                    reader.error(Code::ForeignName, row.line, title, say::allow_or_drop());
                    None
                }
            };
            let day = day(reader, &row, self.by_day, horizon);
            let (Some(agent), Some(shifts), Some(day)) = (agent, shifts, day) else { continue };
            let date = horizon.date(day);
            if let Some(again) = shifts.iter().find(|shift| seen.contains(&(agent, day, **shift))) {
                let title = say::duty_twice(&row.agent, book.label(&[*again]), date);
                reader.error(Code::ForeignName, row.line, title, crate::messages::input::drop_one());
                continue;
            }
            seen.extend(shifts.iter().map(|shift| (agent, day, *shift)));
            let Some(cell) = lines.get_mut(agent.index()).and_then(|line| line.get_mut(day)) else {
                continue;
            };
            if shifts.is_empty() {
                continue;
            }
            cell.extend(shifts);
            cell.sort_by_key(|shift| book.shifts.get(shift.index()).map(|shift| shift.start));
            let fits = match cell.as_slice() {
                [_] => true,
                [first, second] => book.allowed_pair(*first, *second),
                _ => false,
            };
            if !fits {
                let title = say::no_pair(&row.agent, date);
                reader.error(Code::ForeignName, row.line, title, say::allow_or_drop());
            }
        }
        self.reader.finish(Some(lines))
    }
}

/// What a cell says of shifts.
enum Shifts {
    /// These; none for a day without duty.
    Worked(Vec<ShiftIx>),
    /// Nothing that a cell of a roster can say.
    Unknown,
    /// Shifts that the team does not allow on the same date.
    NoPair,
}

/// Reads `A`, `A+C`, `早班`, `休`, as in a sheet of agents and dates; an empty cell is a slip here.
fn shifts(book: &Book, text: &str) -> Shifts {
    match matrix::said(book, text) {
        _ if text.trim().is_empty() => Shifts::Unknown,
        Ok(Said::Duty(shifts)) => Shifts::Worked(shifts),
        Ok(Said::Rest | Said::Leave) => Shifts::Worked(Vec::new()),
        Err(Unread::Unknown) => Shifts::Unknown,
        Err(Unread::NoPair) => Shifts::NoPair,
    }
}

/// Whether a text begins with the head of such a table.
pub fn is_table(text: &str) -> bool {
    let head = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let names: Vec<String> = cells(head).iter().map(|name| name.trim().to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    has("agent") && has("shift") && (has("date") || has("day"))
}

fn columns(reader: &mut Reader<'_>, head: &str) -> Option<Columns> {
    let names: Vec<String> = cells(head).iter().map(|name| name.trim().to_lowercase()).collect();
    let at = |name: &str| names.iter().position(|known| known == name);
    let when = at("date").map(|at| (at, false)).or(at("day").map(|at| (at, true)));
    let (Some(agent), Some((when, by_day)), Some(shift)) = (at("agent"), when, at("shift")) else {
        reader.error(Code::ForeignLine, head, say::no_header(), say::columns_are());
        return None;
    };
    let known =
        |name: &str| ["agent", "date", "day", "shift"].iter().chain(&PASSED_OVER).any(|known| *known == name);
    for name in names.iter().filter(|name| !name.is_empty() && !known(name)) {
        reader.error(Code::ForeignLine, head, say::unknown_column(Quote(name)), say::columns_are());
    }
    Some(Columns { agent, when, by_day, shift })
}

/// The cells of a line; quotes are understood, line breaks in them are not.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut rest = line.chars().peekable();
    let (mut quoted, mut begins) = (false, true);
    while let Some(c) = rest.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' if quoted || begins => quoted = !quoted,
            ',' if !quoted => {
                cells.push(String::new());
                begins = true;
                continue;
            }
            other => cell.push(other),
        }
        begins = false;
    }
    cells
}

fn day(reader: &mut Reader<'_>, row: &Row<'_>, by_day: bool, horizon: &Horizon) -> Option<usize> {
    if by_day {
        let plain = !row.when.is_empty() && row.when.bytes().all(|byte| byte.is_ascii_digit());
        let day = row.when.parse::<usize>().ok().filter(|day| plain && *day < horizon.days);
        if day.is_none() {
            let title = say::no_such_day(Quote(&row.when), horizon.days.saturating_sub(1));
            reader.error(Code::ForeignName, row.line, title, say::other_dates());
        }
        return day;
    }
    let Ok(date) = row.when.parse::<NaiveDate>() else {
        reader.error(Code::ForeignLine, row.line, say::not_a_date(Quote(&row.when)), say::date_form());
        return None;
    };
    let day = horizon.day(date);
    if day.is_none() {
        let title = say::outside(date, horizon.start, horizon.last());
        reader.error(Code::ForeignName, row.line, title, say::other_dates());
    }
    day
}
