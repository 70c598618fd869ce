//! A typed table as CSV: RFC 4180, the same in every language but for its words.

use super::super::rows::{Terminator, rows};
use super::{Cell, Sheet};
use crate::messages::begins_like_a_formula;

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
