//! The last sheet: what is unmet, accepted or broken, and the verdict.

use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::styles::{self, said, text};
use crate::messages::{Language, breaks, sheets as say, tables};
use crate::render::breaks::shorts;
use crate::render::outcome;
use crate::render::sections::{title, words};
use crate::render::view::{RosterView, VerdictView};

pub fn write(sheet: &mut Worksheet, view: &RosterView, language: Language) -> Result<(), XlsxError> {
    sheet.set_name(said(&say::sheet_notes(), language))?;
    sheet.write_string_with_format(0, 0, text(&title(view, language)), &styles::title())?;
    let mut row = 1;
    if let Some(view) = &view.verdict {
        sheet.write_string(row, 0, text(&verdict(view, language)))?;
    }
    let lists = [
        (tables::unmet(), outcome::unmet(&view.unmet, language)),
        (breaks::short_required(), shorts(&view.break_shorts, true, language)),
        (tables::accepted_gaps(), outcome::accepted(&view.accepted, language)),
        (tables::notes(), view.notes.iter().map(|note| words(note, language)).collect()),
    ];
    for (head, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
        row += 2;
        sheet.write_string_with_format(row, 0, said(head, language), &styles::caption())?;
        for line in lines {
            row += 1;
            sheet.write_string(row, 0, text(line))?;
        }
    }
    let breaches = outcome::breaches(&view.breaches, language);
    if !breaches.rows.is_empty() {
        row += 2;
        sheet.write_string_with_format(row, 0, text(&breaches.title), &styles::caption())?;
        row += 1;
        for (column, (head, _)) in (0..).zip(&breaches.columns) {
            sheet.write_string_with_format(row, column, text(head), &styles::head())?;
        }
        for cells in &breaches.rows {
            row += 1;
            for (column, cell) in (0..).zip(cells) {
                let format = styles::plain().set_align(FormatAlign::Left);
                sheet.write_string_with_format(row, column, text(&cell.text), &format)?;
            }
        }
    }
    for (column, width) in (0..).zip([22, 14, 16, 10, 10, 80]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_default_row_height(18).set_row_height(0, 26)?;
    super::page(sheet, 1, (0, 0), 0, language)
}

/// The verdict in one line; where the file is is of no use to who has the sheet.
pub fn verdict(verdict: &VerdictView, language: Language) -> String {
    let bare = VerdictView { roster: None, ..verdict.clone() };
    let parts = outcome::verdict(&bare, language);
    parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join(" · ")
}
