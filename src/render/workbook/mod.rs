//! A roster as a workbook for Excel, WPS and LibreOffice: people × dates, coverage,
//! fairness, breaks, notes. Text is always written as text, never as a formula; the same
//! roster gives the same bytes.

mod breaks;
mod coverage;
mod fairness;
mod notes;
mod roster;
mod styles;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::sections::{title, words};
use super::sheet::AUTHOR;
use super::view::RosterView;
use crate::calendar::Clock;
use crate::messages::{Language, Text, sheets as say};

/// What a workbook shows.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbookView {
    /// The roster.
    pub roster: RosterView,
    /// Where it comes from, for the way back: a name defined in the workbook, and its text.
    pub origin: (&'static str, String),
    /// What may stand in a cell, single shifts first.
    pub labels: Vec<LabelView>,
    /// Heads achieved against wanted.
    pub heads: Vec<HeadsView>,
}

/// What may stand in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelView {
    /// `A`, `A+C`.
    pub label: String,
    /// The class of its colour.
    pub class: usize,
    /// Positions in [`RosterView::shifts`].
    pub shifts: Vec<usize>,
    /// Working minutes, where they are the same on every date.
    pub minutes: Option<i64>,
    /// Whether it makes a working day.
    pub counts_as_day: bool,
}

/// A shift or an interval of the day, and the heads on it, date by date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadsView {
    /// The shift's id; none for an interval.
    pub shift: Option<String>,
    /// Which agents are meant; empty for everyone.
    pub who: Text,
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// The least required.
    pub min: i64,
    /// The number wanted, where that is not the least.
    pub want: Option<i64>,
    /// The most allowed.
    pub max: Option<i64>,
    /// One a day of [`RosterView::days`]; none where nothing is asked or known.
    pub days: Vec<Option<HeadsDay>>,
}

/// The heads of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadsDay {
    /// The fewest at any time.
    pub staffed: i64,
    /// Agent-minutes below the least.
    pub short_minutes: i64,
    /// Whether the team accepts what is missing.
    pub accepted: bool,
}

/// The workbook's bytes, or why the format can't hold it.
pub fn render(view: &WorkbookView, language: Language) -> Result<Vec<u8>, String> {
    build(view, language).map_err(|error| error.to_string())
}

fn build(view: &WorkbookView, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title(title(&view.roster, language)).set_author(AUTHOR);
    book.set_properties(&properties.set_creation_datetime(&day(view.roster.start)?));
    roster::write(book.add_worksheet(), view, language)?;
    if !view.heads.is_empty() {
        coverage::write(book.add_worksheet(), view, language)?;
    }
    if !view.roster.fairness.is_empty() {
        fairness::write(book.add_worksheet(), &view.roster, language)?;
    }
    if !view.roster.breaks.is_empty() {
        breaks::write(book.add_worksheet(), &view.roster, language)?;
    }
    notes::write(book.add_worksheet(), &view.roster, language)?;
    let (name, origin) = &view.origin;
    book.define_name(*name, &format!("=\"{}\"", origin.replace('"', "\"\"")))?;
    book.save_to_buffer()
}

/// A date as a spreadsheet has it.
fn day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(1900);
    ExcelDateTime::from_ymd(year, small(date.month()), small(date.day()))
}

/// Minutes as a part of a day, which `[h]:mm` shows.
fn part_of_day(minutes: i64) -> f64 {
    minutes as f64 / 1440.0
}

/// A4 across, as many weeks on a page as can be read, heads on every page.
fn page(
    sheet: &mut Worksheet,
    weeks: usize,
    heads: (u32, u32),
    columns: u16,
    language: Language,
) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    const WEEKS_ON_A_PAGE: usize = 5;
    let pages = weeks.div_ceil(WEEKS_ON_A_PAGE).clamp(1, 100);
    sheet.set_paper_size(A4).set_landscape().set_margins(0.4, 0.4, 0.5, 0.5, 0.25, 0.25);
    sheet.set_print_fit_to_pages(u16::try_from(pages).unwrap_or(1), 0);
    sheet.set_repeat_rows(heads.0, heads.1)?;
    if columns > 0 {
        sheet.set_repeat_columns(0, columns - 1)?;
    }
    sheet.set_footer(format!("&L{}&R&P / &N", words(&say::sheet_of_fairshift(), language)));
    Ok(())
}
