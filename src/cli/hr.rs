//! What the commands for those who pay have in common: whose duties, which dates, where the result goes.

use std::path::Path;

use chrono::NaiveDate;
use fairshift::accounts::Register;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, timesheets as say};
use fairshift::render::sheet::{self, Sheet};
use fairshift::render::{self, Style};
use serde::Serialize;

use super::args::SheetFormat;
use super::results::{Destination, Kind};
use super::{Exit, Failure, output};

/// Puts the sheets where they belong: stdout, or a file, whole or not at all. CSV has the first sheet alone.
/// `read` are the files that the command was given to read.
pub fn deliver<J: Serialize>(
    sheets: &[Sheet],
    json: impl FnOnce() -> J,
    format: Option<SheetFormat>,
    destination: &Destination,
    read: &[&Path],
    language: Language,
) -> Result<(), Failure> {
    let to = destination.to.as_deref();
    let format = format.or_else(|| to.and_then(by_name)).unwrap_or(SheetFormat::Table);
    let (kind, bytes) = match format {
        SheetFormat::Table => {
            let style = if to.is_some() { Style::PLAIN } else { output::style() };
            let tables: Vec<String> =
                sheets.iter().map(|sheet| sheet::terminal(&sheet.without_blanks(), style)).collect();
            (Kind::Text, tables.join("\n").into_bytes())
        }
        SheetFormat::Csv => (Kind::Csv, sheets.first().map(sheet::csv).unwrap_or_default().into_bytes()),
        SheetFormat::CsvWords => {
            let text = sheets.first().map(|first| sheet::csv_in_words(first, language));
            (Kind::Csv, text.unwrap_or_default().into_bytes())
        }
        SheetFormat::Json => (Kind::Json, render::json::sorted(&json()).into_bytes()),
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

/// 1 where dates lack a roster, so that nobody pays by a sheet with holes unawares.
pub fn exit(register: &Register, first: NaiveDate) -> Exit {
    match register.missing.iter().any(|date| *date >= first) {
        true => Exit::Unmet,
        false => Exit::Fine,
    }
}
