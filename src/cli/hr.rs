//! What the commands for those who pay have in common: whose duties, which dates, where the result goes.

use std::path::Path;

use chrono::NaiveDate;
use fairshift::accounts::Register;
use fairshift::book::{RestDays, Scheme};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Language, Many, Text, timesheets as say};
use fairshift::render::sheet::{self, Sheet};
use fairshift::roster::{self};

use super::args::SheetFormat;
use super::results::{Destination, Kind};
use super::{Exit, Failure, output};

/// What is to be known of a register that is shown from `first` on: which rosters it is from, what it
/// lacks, how hours are classed.
pub fn notes(register: &Register, first: NaiveDate) -> Vec<Text> {
    let (book, rules) = (&register.book, &register.rules);
    let mut notes = Vec::new();
    let missing: Vec<NaiveDate> = register.missing.iter().copied().filter(|date| *date >= first).collect();
    if !missing.is_empty() {
        notes.push(say::no_roster_covers(runs(&missing)));
    }
    let before: Vec<NaiveDate> = register.missing.iter().copied().filter(|date| *date < first).collect();
    if let Some(known) = before.last().and_then(|last| last.succ_opt()) {
        notes.push(say::known_from(known));
    }
    for own in register.covered.iter().filter(|own| own.last >= first) {
        let (begin, path) = (own.first.max(first), own.path.display().to_string());
        notes.push(match own.state {
            roster::State::Draft => say::from_draft(begin, own.last, path),
            roster::State::Published => say::from_roster(begin, own.last, path),
        });
    }
    for (path, dates) in &register.passed_over {
        let dates: Vec<NaiveDate> = dates.iter().copied().filter(|date| *date >= first).collect();
        if !dates.is_empty() {
            notes.push(say::passed_over(path.display().to_string(), runs(&dates)));
        }
    }
    let unknown = book.team.holidays.unknown_years(register.first, register.last);
    if !unknown.is_empty() {
        let years: Vec<Text> = unknown.iter().map(|year| Text::plain(year.to_string())).collect();
        notes.push(say::holidays_unknown(Text::list(&years)));
    }
    match rules.scheme {
        Scheme::Hours => {}
        Scheme::Standard => {
            notes.push(say::standard_scheme(Hours(rules.day), Hours(rules.week)));
            notes.push(match rules.rest_days {
                RestDays::Roster => say::rest_days_roster(),
                RestDays::Calendar => say::rest_days_calendar(),
            });
        }
        Scheme::Comprehensive => {
            let months = i64::from(rules.period_months);
            let hours = Hours(rules.month.saturating_mul(months));
            notes.push(say::comprehensive_scheme(hours, Many(months, "month", "months", "个月")));
        }
    }
    if rules.scheme != Scheme::Hours {
        let holidays = &book.team.holidays;
        let dates = first.iter_days().take_while(|date| *date <= register.last);
        let unmarked: Vec<NaiveDate> = dates
            .filter(|date| holidays.is_off(*date) && !holidays.is_statutory(*date) && holidays.is_own(*date))
            .collect();
        if !unmarked.is_empty() {
            notes.push(say::no_statutory(runs(&unmarked)));
        }
    }
    notes.push(say::belongs_to_start());
    notes
}

/// Dates as runs: `2026-12-21 to 2026-12-31, 2027-01-02`.
pub fn runs(dates: &[NaiveDate]) -> Text {
    let mut found: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in dates {
        match found.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*date) => *last = *date,
            _ => found.push((*date, *date)),
        }
    }
    let texts: Vec<Text> =
        found.iter().map(|(from, until)| fairshift::messages::input::dates(*from, *until)).collect();
    Text::list(&texts)
}

/// Puts the sheets where they belong: stdout, or a file, whole or not at all. CSV has the first sheet alone.
/// `read` are the files that the command was given to read.
pub fn deliver(
    sheets: &[Sheet],
    json: impl FnOnce() -> serde_json::Value,
    (format, destination): (Option<SheetFormat>, &Destination),
    read: &[&Path],
    language: Language,
) -> Result<(), Failure> {
    let to = destination.to.as_deref();
    let format = format.or_else(|| to.and_then(by_name)).unwrap_or(SheetFormat::Table);
    let (kind, bytes) = match format {
        SheetFormat::Table => {
            let style = if to.is_some() { fairshift::render::Style::PLAIN } else { output::style() };
            let tables: Vec<String> =
                sheets.iter().map(|own| sheet::terminal(&own.without_blanks(), style)).collect();
            (Kind::Text, tables.join("\n").into_bytes())
        }
        SheetFormat::Csv => {
            // Spreadsheets take a file without the mark for another encoding.
            let mark: &[u8] = if to.is_some() { b"\xef\xbb\xbf" } else { b"" };
            let text = sheets.first().map(sheet::csv).unwrap_or_default();
            (Kind::Csv, [mark, text.as_bytes()].concat())
        }
        SheetFormat::Json => {
            let text =
                serde_json::to_string_pretty(&json()).map_err(|error| Failure::Bug(error.to_string()))?;
            (Kind::Json, format!("{text}\n").into_bytes())
        }
        SheetFormat::Xlsx if to.is_none() => {
            return Err(Diagnostic::error(Code::BadArgument, say::needs_to()).help(say::name_to()).into());
        }
        SheetFormat::Xlsx => {
            let bytes = sheet::xlsx(sheets).map_err(|why| {
                let title = say::too_large_for_xlsx(why);
                Failure::from(Diagnostic::error(Code::CannotWrite, title).help(say::csv_instead()))
            })?;
            (Kind::Xlsx, bytes)
        }
    };
    destination.save(kind, &bytes, read, language)
}

fn by_name(path: &Path) -> Option<SheetFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "xlsx" => Some(SheetFormat::Xlsx),
        "csv" => Some(SheetFormat::Csv),
        "json" => Some(SheetFormat::Json),
        _ => None,
    }
}

/// 1 where dates lack a roster: whoever pays by the sheet is to see it.
pub fn exit(register: &Register, first: NaiveDate) -> Exit {
    match register.missing.iter().any(|date| *date >= first) {
        true => Exit::Unmet,
        false => Exit::Fine,
    }
}
