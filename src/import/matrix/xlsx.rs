//! Workbooks as Excel, WPS and LibreOffice save them.

use std::path::Path;

use calamine::{DataRef, Reader};
use chrono::NaiveDate;

use super::{Cells, Content, Sheets};
use crate::diagnostic::Diagnostic;
use crate::import::notes::notes;
use crate::import::origin::{ORIGIN_NAME, Origin};
use crate::import::workbook::{self, MAX_VISITED_CELLS};
use crate::messages::sheet_import as say;

/// More merged cells than anybody has made.
const MAX_MERGED: usize = 10_000;

/// Reads the cells of every sheet that is to be seen.
pub fn read(path: &Path) -> Result<Sheets, Vec<Diagnostic>> {
    let mut book = workbook::open(path, &say::save_as_xlsx())?;
    let origin = book.defined_names().iter().find(|(name, _)| name == ORIGIN_NAME);
    let origin = origin.and_then(|(_, text)| Origin::parse(text));
    let mut sheets = Vec::new();
    let mut notes = notes(path);
    for name in workbook::visible_sheets(&book) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut cells = Cells {
            path: path.to_path_buf(),
            sheet: Some(name.clone()),
            merged: merged
                .into_iter()
                .take(MAX_MERGED)
                .map(|dimensions| (dimensions.start, dimensions.end))
                .collect(),
            notes: notes
                .remove(&name)
                .unwrap_or_default()
                .into_iter()
                .map(|note| (note.cell, note.text))
                .collect(),
            ..Cells::default()
        };
        let damaged = || vec![workbook::unreadable(path, say::sheet_damaged(&name), &say::save_as_xlsx())];
        let mut reader = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
        let mut visited = 0;
        while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
            visited += 1;
            if visited > MAX_VISITED_CELLS {
                cells.beyond.get_or_insert(cell.get_position());
                break;
            }
            if let Some(content) = content(cell.get_value()) {
                cells.put(cell.get_position(), content);
            }
        }
        sheets.push(cells);
    }
    Ok(Sheets { sheets, origin })
}

fn content(value: &DataRef<'_>) -> Option<Content> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => Content::Number(*number as f64),
        DataRef::Float(number) => Content::Number(*number),
        DataRef::String(text) => Content::Text(text.clone()),
        DataRef::SharedString(text) => Content::Text((*text).to_string()),
        DataRef::Bool(value) => Content::Text(if *value { "TRUE" } else { "FALSE" }.to_string()),
        DataRef::DateTime(time) => match time.is_datetime() && time.as_f64() >= 1.0 {
            true => {
                let (year, month, day, ..) = time.to_ymd_hms_milli();
                let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
                date.map_or(Content::Number(time.as_f64()), Content::Date)
            }
            false => Content::Number(time.as_f64()),
        },
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|date| date.parse().ok()) {
            Some(date) => Content::Date(date),
            None => Content::Text(text.clone()),
        },
        DataRef::DurationIso(text) => Content::Text(text.clone()),
        DataRef::Error(error) => Content::Text(error.to_string()),
    })
}
