//! Workbooks as Excel, WPS and LibreOffice save them.

use std::io::{self, Cursor, Read};
use std::path::Path;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use zip::ZipArchive;

use super::{Cells, Content, Sheets};
use crate::book::read_bytes;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::origin::{ORIGIN_NAME, Origin};
use crate::messages::{Text, sheet_import as say};

/// More than any workbook of a roster has.
const MAX_BYTES: u64 = 16 << 20;
/// More than any has once it is unpacked: a small file can hold a thousand times its size.
const MAX_UNPACKED: u64 = 96 << 20;
/// More merged cells than anybody has made.
const MAX_MERGED: usize = 10_000;
/// More sheets than anybody leafs through.
const MAX_SHEETS: usize = 100;
/// Cells of a sheet that are looked at, empty ones among them; a sheet with more is refused.
const MAX_VISITED_CELLS: usize = 5_000_000;

/// Reads the cells of every sheet that is to be seen.
pub fn read(path: &Path) -> Result<Sheets, Vec<Diagnostic>> {
    let failed = |title: Text| {
        vec![Diagnostic::error(Code::SheetUnreadable, title).in_file(path).help(say::save_as_xlsx())]
    };
    let bytes = match read_bytes(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(refused) if refused.code == Code::TooLarge => {
            return Err(failed(say::workbook_too_large(MAX_BYTES >> 20)));
        }
        Err(refused) => return Err(vec![refused.help(crate::messages::import::name_a_file())]),
    };
    match unpacked(&bytes) {
        Some(size) if size > MAX_UNPACKED => {
            return Err(failed(say::workbook_too_large(MAX_UNPACKED >> 20)));
        }
        Some(_) => {}
        None => return Err(failed(say::no_workbook())),
    }
    let opened: Result<Xlsx<_>, _> = open_workbook_from_rs(Cursor::new(bytes));
    let Ok(mut book) = opened else { return Err(failed(say::no_workbook())) };
    let origin = book.defined_names().iter().find(|(name, _)| name == ORIGIN_NAME);
    let origin = origin.and_then(|(_, text)| Origin::parse(text));
    let seen = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).take(MAX_SHEETS).collect();
    let mut sheets = Vec::new();
    for name in names {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut cells = Cells {
            path: path.to_path_buf(),
            sheet: Some(name.clone()),
            merged: merged
                .into_iter()
                .take(MAX_MERGED)
                .map(|dimensions| (dimensions.start, dimensions.end))
                .collect(),
            ..Cells::default()
        };
        let damaged = || failed(say::sheet_damaged(&name));
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

/// How large the parts of the file are, up to the limit; none if it is no archive.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    // What the file says of itself comes first: it costs nothing. It may lie, so the parts are unpacked too.
    let mut said: u64 = 0;
    for at in 0..archive.len() {
        said = said.saturating_add(archive.by_index(at).ok()?.size());
    }
    if said > MAX_UNPACKED {
        return Some(said);
    }
    let mut size = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).ok()?;
        size += io::copy(&mut part.take(MAX_UNPACKED + 1 - size.min(MAX_UNPACKED)), &mut io::sink()).ok()?;
        if size > MAX_UNPACKED {
            break;
        }
    }
    Some(size)
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
