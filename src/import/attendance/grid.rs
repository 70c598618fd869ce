//! Rows of cells with their places, whichever file they stand in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{DataRef, Reader};
use chrono::{Duration, NaiveDate};

use super::MAX_ROWS;
use crate::book::read_large_table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Source};
use crate::import::workbook::{self, MAX_VISITED_CELLS};
use crate::messages::{Text, attendance, clocks as say, sheet_import, targets};

/// A year of raw punches of a large team has fewer bytes.
const MAX_BYTES: u64 = 16 << 20;
/// Columns beyond this are not looked at: no clock writes so many.
const MAX_COLUMNS: usize = 1_000;

/// A table as it stands in a file.
pub struct Grid {
    /// The file.
    pub path: PathBuf,
    /// The sheet's name; none for text.
    pub sheet: Option<String>,
    source: Option<Arc<Source>>,
    /// What separates the fields of text.
    delimiter: char,
    /// Rows that hold anything, in order.
    pub rows: Vec<Row>,
    /// What is wrong with the table as such.
    pub broken: Option<Diagnostic>,
}

/// One row.
pub struct Row {
    /// The line of the file or of the sheet, from 1.
    pub line: usize,
    /// What stands in its cells, trimmed.
    pub cells: Vec<String>,
    /// The bytes of its line in a file of text.
    at: Range<usize>,
}

impl Row {
    /// What stands in a column; nothing beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl Grid {
    /// An error at a cell, or at a whole row. `head` says what its column is.
    pub fn error(&self, row: &Row, column: Option<usize>, head: &str, title: Text, help: Text) -> Diagnostic {
        let error = Diagnostic::error(Code::BadAttendance, title).help(help);
        let label = column.map_or_else(Text::default, |column| match head {
            "" => say::in_column(letters(column)),
            head => say::in_column_of(letters(column), head),
        });
        match &self.source {
            Some(source) => {
                error.at(&Place { source: Arc::clone(source), span: self.span(source, row, column) }, label)
            }
            None => {
                let cell = match column {
                    Some(column) => format!("{}{}", letters(column), row.line),
                    None => row.line.to_string(),
                };
                let error = error.in_file(self.within(&cell));
                if label == Text::default() { error } else { error.note(label) }
            }
        }
    }

    /// The bytes of a cell; those of its line where a quote hides where the cell begins, or where it is empty.
    fn span(&self, source: &Source, row: &Row, column: Option<usize>) -> Range<usize> {
        let line = source.text.get(row.at.clone()).unwrap_or_default();
        let Some(column) = column.filter(|_| !line.contains('"')) else { return row.at.clone() };
        let mut start = row.at.start;
        for (at, field) in line.split(self.delimiter).enumerate() {
            if at == column && !field.trim().is_empty() {
                let blank = field.len() - field.trim_start().len();
                return start + blank..start + blank + field.trim().len();
            }
            start += field.len() + self.delimiter.len_utf8();
        }
        row.at.clone()
    }

    /// An error about the table as a whole.
    pub fn error_of_all(&self, title: Text, help: Text) -> Diagnostic {
        let place = match &self.sheet {
            Some(sheet) => PathBuf::from(format!("{}: {sheet}", self.path.display())),
            None => self.path.clone(),
        };
        Diagnostic::error(Code::BadAttendance, title).in_file(place).help(help)
    }

    fn within(&self, cell: &str) -> PathBuf {
        let sheet = self.sheet.as_deref().unwrap_or_default();
        let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_');
        let sheet = if plain { sheet.to_string() } else { format!("'{}'", sheet.replace('\'', "''")) };
        PathBuf::from(format!("{}: {sheet}!{cell}", self.path.display()))
    }
}

/// A column as spreadsheets name it.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters
}

/// Reads every table of a file: a workbook's sheets that are to be seen, or the one of a file of text.
pub fn read(path: &Path) -> Result<Vec<Grid>, Vec<Diagnostic>> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("xlsx" | "xlsm") => read_workbook(path),
        Some("xls" | "et" | "numbers" | "ods") if path.is_file() => {
            let title = say::other_workbook();
            Err(vec![Diagnostic::error(Code::BadAttendance, title).in_file(path).help(say::save_as())])
        }
        _ => {
            let source = read_large_table(path, MAX_BYTES);
            let source =
                source.map_err(|problem| vec![problem.help(crate::messages::import::name_a_file())])?;
            Ok(vec![text(source)])
        }
    }
}

/// What separates the fields: what most of the first lines have, since titles may have none of it.
fn delimiter(text: &str) -> u8 {
    let first = || text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let count = |delimiter: &u8| {
        let has = |line: &str| line.bytes().filter(|byte| byte == delimiter).count();
        let lines = first().filter(|line| has(line) > 0).count();
        (lines, first().map(has).sum::<usize>())
    };
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn text(source: Arc<Source>) -> Grid {
    let all = source.text.as_str();
    let delimiter = delimiter(all);
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(all.as_bytes());
    let mut grid = Grid {
        path: source.path.clone(),
        sheet: None,
        source: Some(Arc::clone(&source)),
        delimiter: char::from(delimiter),
        rows: Vec::new(),
        broken: None,
    };
    let mut fields = csv::StringRecord::new();
    // The last row's first byte, and its line.
    let mut counted = (0, 1);
    let odd_quotes = all.matches('"').count() % 2 == 1;
    while rows.read_record(&mut fields).unwrap_or(false) {
        let at = line_at(all, fields.position().map_or(0, |at| at.byte() as usize));
        let between = all.as_bytes().get(counted.0..at.start).unwrap_or_default();
        counted = (at.start, counted.1 + between.iter().filter(|byte| **byte == b'\n').count());
        if fields.iter().all(|field| plain(field).is_empty()) {
            continue;
        }
        let cells: Vec<String> =
            fields.iter().take(MAX_COLUMNS).map(|field| plain(field).to_string()).collect();
        let row = Row { line: counted.1, cells, at };
        if grid.rows.len() >= MAX_ROWS {
            grid.broken = Some(too_many(grid.error(&row, None, "", Text::default(), Text::default())));
            break;
        }
        // A quote that nobody closed takes in whatever follows.
        if let Some(column) = fields.iter().position(|field| odd_quotes && field.contains('\n')) {
            let (title, help) = (sheet_import::unclosed_quote(), sheet_import::close_quote());
            grid.broken = Some(grid.error(&row, Some(column), "", title, help));
            break;
        }
        grid.rows.push(row);
    }
    grid
}

fn too_many(error: Diagnostic) -> Diagnostic {
    let title = targets::too_many_rows(MAX_ROWS);
    Diagnostic { code: Code::TooLarge, title, help: vec![attendance::fewer_dates()], ..error }
}

/// A field without blanks around it, and without what keeps a spreadsheet from reading it as a number.
fn plain(field: &str) -> &str {
    let field = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let text = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    text.unwrap_or(field).trim_start_matches('\'').trim()
}

/// The bytes of the line in which a record begins.
fn line_at(text: &str, byte: usize) -> Range<usize> {
    let byte = byte.min(text.len());
    let rest = text.get(byte..).unwrap_or_default();
    let start = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
}

fn read_workbook(path: &Path) -> Result<Vec<Grid>, Vec<Diagnostic>> {
    let mut book = workbook::open(path, &say::save_as())?;
    let mut grids = Vec::new();
    for name in workbook::visible_sheets(&book) {
        let damaged =
            || vec![workbook::unreadable(path, sheet_import::sheet_damaged(&name), &say::save_as())];
        let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        let mut broken = None;
        let mut reader = book.worksheet_cells_reader(&name).map_err(|_| damaged())?;
        let mut visited = 0;
        while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
            visited += 1;
            let (row, column) = cell.get_position();
            if visited > MAX_VISITED_CELLS || row as usize >= MAX_ROWS {
                broken = Some(row);
                break;
            }
            put(&mut rows, (row, column), words(cell.get_value()));
        }
        drop(reader);
        // A formula that nobody has worked out has no value, and would pass for an empty cell.
        if let Ok(formulas) = book.worksheet_formula(&name) {
            let (top, left) = formulas.start().unwrap_or((0, 0));
            for (row, column, formula) in formulas.used_cells() {
                let spot = (top.saturating_add(row as u32), left.saturating_add(column as u32));
                let there = rows.get(&spot.0).and_then(|cells| cells.get(spot.1 as usize));
                // Programs that can't work formulas out write 0 for all of them.
                let unknown = there.is_none_or(|text| text.is_empty() || text == "0");
                if !formula.is_empty() && unknown && (spot.0 as usize) < MAX_ROWS {
                    put(&mut rows, spot, format!("={}", formula.trim_start_matches('=')));
                }
            }
        }
        let mut grid = Grid {
            path: path.to_path_buf(),
            sheet: Some(name.clone()),
            source: None,
            delimiter: ',',
            rows: Vec::new(),
            broken: None,
        };
        for (row, cells) in rows {
            if cells.iter().any(|cell| !cell.is_empty()) {
                grid.rows.push(Row { line: row as usize + 1, cells, at: 0..0 });
            }
        }
        if let Some(row) = broken {
            let row = Row { line: row as usize + 1, cells: Vec::new(), at: 0..0 };
            grid.broken = Some(too_many(grid.error(&row, None, "", Text::default(), Text::default())));
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn put(rows: &mut BTreeMap<u32, Vec<String>>, (row, column): (u32, u32), text: String) {
    let column = column as usize;
    if text.is_empty() || column >= MAX_COLUMNS {
        return;
    }
    let cells = rows.entry(row).or_default();
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = text;
    }
}

/// A cell as the texts of a clock would have it: dates and times as ISO, whole numbers without a point.
fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => plain(text).to_string(),
        DataRef::SharedString(text) => plain(text).to_string(),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_string(),
        DataRef::DateTime(time) if time.is_datetime() => moment(time.as_f64()),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A day number with its fraction; times are whole seconds, which fractions of a day only come near.
fn moment(days: f64) -> String {
    let seconds = (days * 86_400.0).round();
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|zero| zero.and_hms_opt(0, 0, 0));
    let at = if (0.0..1e12).contains(&seconds) { Duration::try_seconds(seconds as i64) } else { None };
    match zero.zip(at).and_then(|(zero, at)| zero.checked_add_signed(at)) {
        Some(at) if seconds < 86_400.0 => at.format("%H:%M:%S").to_string(),
        Some(at) if (seconds as i64) % 86_400 == 0 => at.date().to_string(),
        Some(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        None => days.to_string(),
    }
}

/// All that is wrong with a file, in the order in which it was found.
#[derive(Default)]
pub struct Wrong {
    found: Diagnostics,
    count: usize,
}

impl Wrong {
    /// Adds one.
    pub fn push(&mut self, error: Diagnostic) {
        self.count += 1;
        self.found.push(error);
    }

    /// The value if nothing is wrong, else all that is.
    pub fn or<T>(self, value: T) -> Result<T, Vec<Diagnostic>> {
        if self.found.has_errors() { Err(self.found.into_sorted()) } else { Ok(value) }
    }

    /// How many were added.
    pub fn count(&self) -> usize {
        self.count
    }
}
