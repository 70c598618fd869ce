//! A typed table as CSV: RFC 4180, the same in every language but for its words.

use super::super::rows::{Terminator, rows};
use super::super::text::hours;
use super::{Cell, Sheet};
use crate::messages::{Language, begins_like_a_formula, timesheets};
use rust_decimal::{Decimal, RoundingStrategy};

/// One head of stable names, then a row a row; the sums and notes of the sheet are left
/// out, so that a column that is added up has them once. Lines end in CR LF.
///
/// Dates are `2026-12-01`, date-times `2026-12-01T09:00`, lengths of time whole minutes,
/// percent the number alone. Texts that a spreadsheet would take for a formula get an
/// apostrophe before them.
pub fn csv(sheet: &Sheet) -> String {
    let head: Vec<String> = sheet.columns.iter().map(|column| column.key.clone()).collect();
    let columns = head.len();
    let body = sheet.body().iter().map(|row| {
        let blanks = std::iter::repeat_n(String::new(), columns.saturating_sub(row.len()));
        row.iter().map(field).chain(blanks).collect::<Vec<String>>()
    });
    rows(head, body, Terminator::CRLF)
}

/// The same for people: heads in the language, and lengths of time in two columns, as `7:30` and as hours in
/// decimals.
pub fn csv_in_words(sheet: &Sheet, language: Language) -> String {
    let is_time = |at: usize| sheet.body().iter().any(|row| matches!(row.get(at), Some(Cell::Minutes(_))));
    let timed: Vec<bool> = (0..sheet.columns.len()).map(is_time).collect();
    let mut head = Vec::new();
    for (column, timed) in sheet.columns.iter().zip(&timed) {
        head.push(harmless(&column.head));
        if *timed {
            head.push(harmless(timesheets::in_decimals(&column.head).in_language(language)));
        }
    }
    let body = sheet.body().iter().map(|row| {
        let mut fields = Vec::new();
        for (at, timed) in timed.iter().enumerate() {
            let cell = row.get(at).unwrap_or(&Cell::Blank);
            match cell {
                Cell::Minutes(minutes) => {
                    fields.push(hours(*minutes));
                    fields.push(decimal_hours(*minutes));
                }
                other => {
                    fields.push(field(other));
                    fields.extend(timed.then(String::new));
                }
            }
        }
        fields
    });
    rows(head, body, Terminator::CRLF)
}

/// `7.5`, to a hundredth of an hour.
fn decimal_hours(minutes: i64) -> String {
    let decimal = Decimal::from(minutes).checked_div(Decimal::from(60)).unwrap_or_default();
    decimal.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Date(date) => date.to_string(),
        Cell::DateTime(moment) => moment.format("%Y-%m-%dT%H:%M").to_string(),
        Cell::Minutes(minutes) => minutes.to_string(),
        Cell::Integer(number) => number.to_string(),
        Cell::Money(number) => number.to_string(),
        Cell::Number(number) | Cell::Percent(number) => number.normalize().to_string(),
    }
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe
/// before it.
pub fn harmless(text: &str) -> String {
    if begins_like_a_formula(text) { format!("'{text}") } else { text.to_string() }
}
