//! What is to be known of a register of hours, beside its rows.

use chrono::NaiveDate;

use super::runs;
use crate::accounts::Register;
use crate::book::{HolidayHours, RestDays, Scheme};
use crate::messages::{Hours, Many, Text, timesheets as say};
use crate::roster::State;

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
    for covered in register.covered.iter().filter(|covered| covered.last >= first) {
        let (begin, path) = (covered.first.max(first), covered.path.display().to_string());
        notes.push(match covered.state {
            State::Draft => say::from_draft(begin, covered.last, path),
            State::Published => say::from_roster(begin, covered.last, path),
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
    notes.extend(super::provisional(book, register.first, register.last));
    match rules.scheme {
        Scheme::Hours => {}
        Scheme::Weekly => notes.push(match rules.overtime_day {
            Some(day) => say::weekly_scheme_by_day(Hours(day), Hours(rules.week)),
            None => say::weekly_scheme(Hours(rules.week)),
        }),
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
    if register.schemes().any(|scheme| scheme != Scheme::Hours) {
        let holidays = &book.team.holidays;
        let dates = first.iter_days().take_while(|date| *date <= register.last);
        let unmarked: Vec<NaiveDate> = dates
            .filter(|date| holidays.is_off(*date) && !holidays.is_statutory(*date) && holidays.is_own(*date))
            .collect();
        if !unmarked.is_empty() {
            notes.push(say::no_statutory(runs(&unmarked)));
        }
    }
    notes.push(match rules.holiday_hours {
        HolidayHours::Start => say::belongs_to_start(),
        HolidayHours::Clock => say::holidays_by_clock(),
    });
    if !register.terms.is_empty() {
        notes.push(say::terms_differ());
    }
    notes
}
