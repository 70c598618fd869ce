//! The dates for which an entry holds.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::Days;
use super::reader::Table;
use super::value::Value;
use crate::calendar::parse_weekday;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, input};

const WEEKDAYS: [(&str, [bool; 7]); 3] = [
    ("weekdays", [true, true, true, true, true, false, false]),
    ("weekends", [false, false, false, false, false, true, true]),
    ("daily", [true; 7]),
];

/// The words of `days`, shown where another was written.
const WORDS: [&str; 10] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "weekdays", "weekends", "daily"];

/// Reads `days`, `dates`, `from_date` and `until_date`; every date if there is none of them.
pub(super) fn read(table: &mut Table<'_>) -> Days {
    let mut days = Days::every();
    let weekdays = table.get("days");
    if let Some(items) = weekdays.as_ref().and_then(Value::one_or_more) {
        days.weekdays = [false; 7];
        for item in items {
            add_weekday(&mut days.weekdays, &item);
        }
    }
    let dates = table.get("dates");
    if let Some(items) = dates.as_ref().and_then(Value::one_or_more) {
        days.dates = items.iter().filter_map(Value::date).collect::<BTreeSet<_>>();
        if days.dates.len() == items.len() && !days.dates.iter().any(|date| weekday_of(&days, *date)) {
            table.file.push(
                Diagnostic::error(Code::NothingChosen, input::dates_and_days_exclude())
                    .at(&table.at, Text::default())
                    .help(input::drop_days_or_dates()),
            );
        }
    }
    let (from, until) = (table.get("from_date"), table.get("until_date"));
    days.from = from.as_ref().and_then(Value::date);
    days.until = until.as_ref().and_then(Value::date);
    in_order(from.as_ref(), until.as_ref(), days.from, days.until);
    days
}

/// The weekdays of a value, one or several, Monday first.
pub(super) fn weekdays(value: &Value<'_>) -> Option<[bool; 7]> {
    let mut weekdays = [false; 7];
    value.one_or_more()?.iter().for_each(|item| add_weekday(&mut weekdays, item));
    Some(weekdays)
}

/// Records a last date that is before the first; the values are where they stand.
pub(super) fn in_order(
    from: Option<&Value<'_>>,
    until: Option<&Value<'_>>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
) {
    if let (Some(from), Some(until), Some(first), Some(last)) = (from, until, first, last)
        && last < first
    {
        until.file.push(
            until
                .error(Code::DatesBackward, input::dates_backward(last, first))
                .note_at(input::first_date(first), &from.at)
                .help(input::exchange_dates()),
        );
    }
}

fn weekday_of(days: &Days, date: NaiveDate) -> bool {
    days.weekdays[date.weekday().num_days_from_monday() as usize]
}

fn add_weekday(weekdays: &mut [bool; 7], item: &Value<'_>) {
    let Some(text) = item.raw_text() else { return };
    if let Some(some) = weekdays_of(text) {
        for (day, included) in weekdays.iter_mut().zip(some) {
            *day |= included;
        }
    } else {
        item.bad_choice(text, WORDS.into_iter());
    }
}

/// The weekdays that a word means, Monday first.
pub fn weekdays_of(text: &str) -> Option<[bool; 7]> {
    let word = text.trim().to_lowercase().replace("星期", "周").replace("礼拜", "周").replace("周天", "周日");
    let several = match word.as_str() {
        "工作日" => "weekdays",
        "周末" => "weekends",
        "每天" => "daily",
        other => other,
    };
    if let Some((_, some)) = WEEKDAYS.iter().find(|(name, _)| *name == several) {
        return Some(*some);
    }
    let mut weekdays = [false; 7];
    weekdays[parse_weekday(several)?.num_days_from_monday() as usize] = true;
    Some(weekdays)
}
