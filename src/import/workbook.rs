//! Opening workbooks as Excel, WPS and LibreOffice save them, within bounds.

use std::io::{self, Cursor, Read};
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, open_workbook_from_rs};
use zip::ZipArchive;

use crate::book::read_bytes;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, sheet_import as say};

/// More than any workbook of a team has.
const MAX_BYTES: u64 = 16 << 20;
/// More than any has once it is unpacked: a small file can hold a thousand times its size.
const MAX_UNPACKED: u64 = 96 << 20;
/// More sheets than anybody leafs through.
const MAX_SHEETS: usize = 100;
/// Cells of a sheet that are looked at, empty ones among them; a sheet with more is refused.
pub const MAX_VISITED_CELLS: usize = 5_000_000;

/// An open workbook.
pub type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// Opens a workbook; `help` is what to do with one that can't be opened.
pub fn open(path: &Path, help: &Text) -> Result<Workbook, Vec<Diagnostic>> {
    let failed = |title: Text| vec![unreadable(path, title, help)];
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
    open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| failed(say::no_workbook()))
}

/// The names of the sheets that are to be seen.
pub fn visible_sheets(book: &Workbook) -> Vec<String> {
    let seen = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    };
    book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).take(MAX_SHEETS).collect()
}

/// That a workbook can't be read, and what to do.
pub fn unreadable(path: &Path, title: Text, help: &Text) -> Diagnostic {
    Diagnostic::error(Code::SheetUnreadable, title).in_file(path).help(help.clone())
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
