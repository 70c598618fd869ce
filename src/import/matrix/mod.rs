//! Matrices as people keep them in spreadsheets: names down, dates across, in each
//! cell what is worked.

mod by_shift;
mod csv;
mod heads;
mod rows;
mod survey;
mod table;
mod words;
mod xlsx;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

pub use self::csv::{decode, decode_unstated, read as read_csv};
pub(super) use self::rows::Names;
pub use self::survey::{Cell, Person, Survey, survey};
pub use self::table::{Anchor, Matrix, Skip, read};
pub use self::words::{Entry, LeaveWord};
pub(super) use self::words::{Unread, said};
pub use self::xlsx::read as read_xlsx;

use super::origin::Origin;
use crate::book::{Book, ShiftIx};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::messages::Text;

/// A position in a sheet: row and column, from 0.
pub type Spot = (u32, u32);

/// More rows or columns than any roster has; a sheet with something beyond them is refused.
const MAX_ROWS: u32 = 5_000;
const MAX_COLUMNS: u32 = 1_000;
/// More cells than that have not been written by hand.
const MAX_CELLS: usize = 1_000_000;
/// Errors of one sheet that are kept.
const MAX_ERRORS: usize = 100;
/// Cells that are listed where something is said of many.
const MAX_LISTED: usize = 20;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, without its time.
    Date(NaiveDate),
}

/// The cells of one sheet that hold anything.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// The file.
    pub path: PathBuf,
    /// The sheet's name; none for a file without sheets.
    pub sheet: Option<String>,
    /// What stands where.
    pub cells: BTreeMap<Spot, Content>,
    /// Merged cells: the first and the last.
    pub merged: Vec<(Spot, Spot)>,
    /// The first cell that holds something and lies beyond what is looked at.
    pub beyond: Option<Spot>,
    /// The first cell of a file of text whose quote nobody has closed.
    pub unclosed: Option<Spot>,
    /// Notes on cells, as the file names these, and what they say.
    pub notes: Vec<(String, String)>,
    /// Whether rows stand here for the file's columns, and columns for its rows.
    pub turned: bool,
}

/// The sheets of a file.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// In their order.
    pub sheets: Vec<Cells>,
    /// The roster that they were exported from, if the file says so.
    pub origin: Option<Origin>,
}

impl Content {
    /// As words.
    fn text(&self) -> String {
        match self {
            Content::Text(text) => text.trim().to_string(),
            Content::Number(number) => number.to_string(),
            Content::Date(date) => date.to_string(),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Content::Text(text) if text.trim().is_empty())
    }
}

impl Cells {
    /// The address of a cell as spreadsheets write it: `F7`, `班表!F7`.
    pub fn address(&self, spot: Spot) -> String {
        let spot = if self.turned { (spot.1, spot.0) } else { spot };
        let mut letters = String::new();
        let mut left = spot.1 + 1;
        while left > 0 {
            letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
            left = (left - 1) / 26;
        }
        let cell = format!("{letters}{}", spot.0 + 1);
        self.beside(&cell)
    }

    /// A cell by the name that it has in its sheet, with the sheet's.
    fn beside(&self, cell: &str) -> String {
        let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        match &self.sheet {
            Some(name) if plain(name) => format!("{name}!{cell}"),
            Some(name) => format!("'{}'!{cell}", name.replace('\'', "''")),
            None => cell.to_string(),
        }
    }

    /// The same with rows for columns: dates down and agents across become dates across and agents down.
    fn turned(&self) -> Cells {
        let turn = |spot: Spot| (spot.1, spot.0);
        Cells {
            path: self.path.clone(),
            sheet: self.sheet.clone(),
            cells: self.cells.iter().map(|(spot, content)| (turn(*spot), content.clone())).collect(),
            merged: self.merged.iter().map(|(first, last)| (turn(*first), turn(*last))).collect(),
            beyond: self.beyond.map(turn),
            unclosed: self.unclosed.map(turn),
            notes: self.notes.clone(),
            turned: !self.turned,
        }
    }

    fn get(&self, spot: Spot) -> Option<&Content> {
        self.cells.get(&spot).filter(|content| !content.is_blank())
    }

    /// Adds what stands in a cell, unless it lies beyond what is looked at.
    fn put(&mut self, spot: Spot, content: Content) {
        if content.is_blank() {
            return;
        }
        match spot.0 < MAX_ROWS && spot.1 < MAX_COLUMNS && self.cells.len() < MAX_CELLS {
            true => drop(self.cells.insert(spot, content)),
            // What shares neither its row nor its column with a roster is a slip that says nothing.
            false if spot.0 >= MAX_ROWS && spot.1 >= MAX_COLUMNS => {}
            false => drop(self.beyond.get_or_insert(spot)),
        }
    }
}

/// What is wrong with a sheet, and what is said beside it.
struct Found<'c> {
    cells: &'c Cells,
    list: Vec<Diagnostic>,
}

impl<'c> Found<'c> {
    fn new(cells: &'c Cells) -> Found<'c> {
        Found { cells, list: Vec::new() }
    }

    fn at(&self, spot: Option<Spot>) -> PathBuf {
        place(&self.cells.path, spot.map(|spot| self.cells.address(spot)).or(self.cells.sheet.clone()))
    }

    /// An error at a cell, or about the whole sheet.
    fn error(&mut self, code: Code, spot: Option<Spot>, title: Text, help: Text) {
        let place = self.at(spot);
        self.push(Diagnostic::error(code, title).in_file(place).help(help));
    }

    /// A remark on what was read otherwise than it stands there.
    fn remark(&mut self, spot: Option<Spot>, title: Text, help: Text) {
        let place = self.at(spot);
        self.push(Diagnostic::warning(Code::SheetReadAs, title).in_file(place).help(help));
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All of it, errors first, not more than can be read.
    fn into_list(self) -> Vec<Diagnostic> {
        let (mut all, remarks): (Vec<_>, Vec<_>) =
            self.list.into_iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
        let unshown = all.len().saturating_sub(MAX_ERRORS);
        all.truncate(MAX_ERRORS);
        if let Some(last) = all.last_mut() {
            last.unshown += unshown;
        }
        all.extend(remarks);
        all
    }
}

/// Whether one of the sheets has dates across, or down beside what the team knows.
pub fn has_dates(sheets: &Sheets, book: &Book) -> bool {
    let names = Names::of(book);
    let fits = |cells: &Cells| heads::row(cells).is_some() || table::layout(cells, book, &names).is_some();
    sheets.sheets.iter().any(fits)
}

/// Cells, rows or columns as a list that is not too long.
fn listed(all: impl ExactSizeIterator<Item = Text>) -> Text {
    let count = all.len();
    let mut list: Vec<Text> = all.take(MAX_LISTED).collect();
    if count > MAX_LISTED {
        list.push(Text::plain(format!("… ({count})")));
    }
    Text::list(&list)
}

/// A file and a place in it, as diagnostics show them.
fn place(path: &Path, within: Option<String>) -> PathBuf {
    match within {
        Some(within) => PathBuf::from(format!("{}: {within}", path.display())),
        None => path.to_path_buf(),
    }
}

/// What is worked on a date, as a cell says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Rest,
    /// Nothing, because of leave.
    Leave,
    /// These shifts, in the order of their start.
    Duty(Vec<ShiftIx>),
}
