//! What to do when somebody does not come: substitutes, repairs, and what a roster withstands.

pub mod absent;
pub mod mend;
pub mod stress;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use fairshift::book::{Book, ShiftIx};
use fairshift::instance::Instance;
use fairshift::messages::{Dated, Language, reasons as say};
use fairshift::operations::repair::Change;
use fairshift::render::text::hours;

use crate::cli::args::moment;

/// A duty for people: rest has a word.
fn shown(book: &Book, shifts: &[ShiftIx], language: Language) -> String {
    match shifts {
        [] => say::rest().in_language(language).to_string(),
        shifts => book.label(shifts),
    }
}

/// `休 → A`
fn arrow(book: &Book, change: &Change, language: Language) -> String {
    format!("{} → {}", shown(book, &change.from, language), shown(book, &change.to, language))
}

/// The date of a day, with its weekday.
fn day(instance: &Instance, day: usize) -> Dated {
    Dated(instance.horizon.date(day))
}

/// The clock times of shifts: `09:00–17:00`.
fn clocks(book: &Book, shifts: &[ShiftIx]) -> String {
    let one = |shift: &ShiftIx| {
        let kind = book.shifts.get(shift.0)?;
        Some(format!("{}–{}", kind.start, kind.end))
    };
    shifts.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The name of an agent.
fn name(book: &Book, agent: fairshift::book::AgentIx) -> &str {
    book.agents.get(agent.0).map_or("", |agent| agent.name.as_str())
}

/// Agent-minutes as hours and minutes.
fn short(minutes: i64) -> String {
    if minutes == 0 { "–".to_string() } else { hours(minutes) }
}

/// The 00:00 after a moment's date.
pub fn end_of_day(at: NaiveDateTime) -> NaiveDateTime {
    at.date().checked_add_days(Days::new(1)).map_or(at, |date| date.and_time(NaiveTime::MIN))
}

/// Reads a moment; a date alone is its end.
pub fn until(text: &str) -> Result<NaiveDateTime, String> {
    let at = moment(text)?;
    Ok(if text.parse::<NaiveDate>().is_ok() { end_of_day(at) } else { at })
}
