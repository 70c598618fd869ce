//! A table of words, laid out for a terminal.
//!
//! Columns are as wide as what stands in them. If that is too much, wrapping
//! columns are broken into several lines; if it is still too much, the table is
//! continued below with its first column again. Nothing is ever cut.

use anstyle::{AnsiColor, Effects};
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

use super::Style;
use super::text::{longest_piece, width, wrap};
use crate::messages::{Language, Text, visible};

/// Columns between two columns.
const GAP: usize = 2;

/// A wrapping column is never squeezed below this.
const MIN_WIDTH: usize = 10;

/// How far a wrapping column's longest word is heeded when it is squeezed: the
/// first that lets the table fit.
const HEEDED: [usize; 2] = [18, 12];

/// The most columns that a wrapping column takes where a table is continued below.
const MAX_CONTINUED_WIDTH: usize = 24;

/// What a cell's colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Normal,
    /// A heading.
    Heading,
    /// In the background.
    Quiet,
    /// As it should be.
    Good,
    /// To be looked at.
    Notable,
    /// Not as it should be.
    Bad,
    /// A duty of the class.
    Class(usize),
}

impl Tone {
    fn colour(self) -> Option<AnsiColor> {
        const CLASSES: [AnsiColor; 5] =
            [AnsiColor::Cyan, AnsiColor::Green, AnsiColor::Magenta, AnsiColor::Blue, AnsiColor::Yellow];
        match self {
            Tone::Normal | Tone::Heading | Tone::Quiet => None,
            Tone::Good => Some(AnsiColor::Green),
            Tone::Notable => Some(AnsiColor::Yellow),
            Tone::Bad => Some(AnsiColor::Red),
            Tone::Class(class) => Some(CLASSES[class % CLASSES.len()]),
        }
    }

    /// The escape codes, if the tone has any.
    pub(crate) fn style(self) -> Option<anstyle::Style> {
        let effects = match self {
            Tone::Normal => return None,
            Tone::Heading => Effects::BOLD,
            Tone::Quiet => Effects::DIMMED,
            _ => Effects::new(),
        };
        Some(anstyle::Style::new().fg_color(self.colour().map(Into::into)).effects(effects))
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left, in one line.
    Left,
    /// To the right, in one line: numbers.
    Right,
    /// To the left, in several lines if it must be.
    Wrap,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// What stands in it.
    pub text: String,
    /// How it is coloured.
    pub tone: Tone,
}

impl GridCell {
    /// A cell in a tone.
    pub fn new(text: impl Into<String>, tone: Tone) -> GridCell {
        GridCell { text: text.into(), tone }
    }
}

impl<T: Into<String>> From<T> for GridCell {
    fn from(text: T) -> GridCell {
        GridCell::new(text, Tone::Normal)
    }
}

/// A table in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The heading above it; empty for none.
    pub title: String,
    /// Heads and how their columns are set. The first column is repeated where a
    /// table is continued.
    pub columns: Vec<(String, Align)>,
    /// The rows; each has a cell a column.
    pub rows: Vec<Vec<GridCell>>,
    /// How many of the last rows are set apart as sums.
    pub summary: usize,
}

impl Grid {
    /// An empty table.
    pub fn new(title: impl Into<String>, columns: Vec<(String, Align)>) -> Grid {
        Grid { title: title.into(), columns, rows: Vec::new(), summary: 0 }
    }

    /// An empty table with its words in one language.
    pub fn titled(title: &Text, columns: &[(Text, Align)], language: Language) -> Grid {
        let heads = columns.iter().map(|(head, align)| (head.in_language(language).to_string(), *align));
        Grid::new(title.in_language(language), heads.collect())
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<GridCell>) {
        self.rows.push(cells);
    }

    fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.rows.get(row).and_then(|cells| cells.get(column))
    }

    /// The greatest `measure` of the texts in each column.
    fn measured(&self, measure: impl Fn(&str) -> usize) -> Vec<usize> {
        let of = |column: usize, head: &str| {
            let cells = (0..self.rows.len()).filter_map(|row| self.cell(row, column));
            cells.map(|cell| measure(&visible(&cell.text))).chain([width(head)]).max().unwrap_or(0)
        };
        self.columns.iter().enumerate().map(|(column, (head, _))| of(column, head)).collect()
    }
}

/// The table with its title, each line ended by a newline.
pub fn render(grid: &Grid, style: Style) -> String {
    let mut out = String::new();
    if !grid.title.is_empty() {
        out.push_str(&style.paint(&visible(&grid.title), Tone::Heading));
        out.push('\n');
    }
    for (part, lines) in lines(grid, style).into_iter().enumerate() {
        if part > 0 {
            out.push('\n');
        }
        for line in lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// The lines of each part of the table, all of a part equally wide.
fn lines(grid: &Grid, style: Style) -> Vec<Vec<String>> {
    let widths = widths(grid, style.width);
    parts(&widths, style.width).iter().map(|columns| part(grid, columns, &widths, style)).collect()
}

fn total(widths: impl Iterator<Item = usize>) -> usize {
    widths.map(|width| width + GAP).sum()
}

/// The widths of all columns: natural ones if they fit, else with wrapping columns
/// squeezed, the widest first. If squeezing does not make the table fit, it is
/// continued below, and squeezed only a little.
fn widths(grid: &Grid, most: usize) -> Vec<usize> {
    let natural = grid.measured(width);
    let words = grid.measured(longest_piece);
    let bounded = |bound: &dyn Fn(usize) -> usize| -> Vec<usize> {
        let columns = natural.iter().enumerate();
        let width = |(column, natural): (usize, &usize)| match grid.columns[column].1 {
            Align::Wrap => bound(column).min(*natural),
            Align::Left | Align::Right => *natural,
        };
        columns.map(width).collect()
    };
    let squeezed = HEEDED.map(|most| bounded(&|column| words[column].clamp(MIN_WIDTH, most)));
    let fits = |widths: &Vec<usize>| total(widths.iter().copied()) <= most;
    let Some(narrowest) = squeezed.into_iter().find(fits) else {
        return bounded(&|_| MAX_CONTINUED_WIDTH.min(most / 2).max(MIN_WIDTH));
    };
    let mut widths = natural;
    while !fits(&widths) {
        let spare = |column: &usize| widths[*column] > narrowest[*column];
        let Some(widest) = (0..widths.len()).filter(spare).max_by_key(|column| widths[*column]) else {
            break;
        };
        widths[widest] -= 1;
    }
    widths
}

/// Which columns stand side by side; the first column is in every part.
fn parts(widths: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
    for column in 0..widths.len() {
        let Some(current) = parts.last_mut() else { break };
        let taken = total(current.iter().map(|column| widths[*column]));
        if current.len() < 2 || taken + widths[column] + GAP <= most {
            current.push(column);
        } else {
            parts.push(vec![0, column]);
        }
    }
    parts
}

fn part(grid: &Grid, columns: &[usize], widths: &[usize], style: Style) -> Vec<String> {
    const RULED: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
    let aligned = |column: usize, cell: &GridCell| match grid.columns[column].1 {
        Align::Right => toned(cell, style).set_alignment(CellAlignment::Right),
        Align::Left | Align::Wrap => toned(cell, style),
    };
    let mut table = blank(style);
    table.load_style(RULED);
    let head =
        |column: &usize| aligned(*column, &GridCell::new(visible(&grid.columns[*column].0), Tone::Heading));
    table.set_header(columns.iter().map(head).collect::<Vec<_>>());
    let mut heights = Vec::new();
    for row in 0..grid.rows.len() {
        let mut height = 1;
        let cell = |column: &usize| {
            let cell = grid.cell(row, *column).cloned().unwrap_or_default();
            let lines = wrap(&visible(&cell.text), widths[*column]);
            height = height.max(lines.len());
            aligned(*column, &GridCell::new(lines.join("\n"), cell.tone))
        };
        let cells: Vec<Cell> = columns.iter().map(cell).collect();
        table.add_row(cells);
        heights.push(height);
    }
    let mut lines: Vec<String> = table.lines().collect();
    let sums: usize = heights.iter().rev().take(grid.summary).sum();
    if (1..lines.len()).contains(&sums)
        && let Some(rule) = lines.get(1).cloned()
    {
        lines.insert(lines.len() - sums, rule);
    }
    lines
}

/// A cell in its colour.
pub(super) fn toned(cell: &GridCell, style: Style) -> Cell {
    let plain = Cell::new(&cell.text);
    if !style.colour {
        return plain;
    }
    let coloured = match cell.tone.colour() {
        Some(AnsiColor::Cyan) => plain.fg(Color::DarkCyan),
        Some(AnsiColor::Green) => plain.fg(Color::DarkGreen),
        Some(AnsiColor::Magenta) => plain.fg(Color::DarkMagenta),
        Some(AnsiColor::Blue) => plain.fg(Color::DarkBlue),
        Some(AnsiColor::Yellow) => plain.fg(Color::DarkYellow),
        Some(AnsiColor::Red) => plain.fg(Color::DarkRed),
        _ => plain,
    };
    match cell.tone {
        Tone::Heading => coloured.add_attribute(Attribute::Bold),
        Tone::Quiet => coloured.add_attribute(Attribute::Dim),
        _ => coloured,
    }
}

/// A table that takes its width from its cells and asks no terminal.
pub(super) fn blank(style: Style) -> Table {
    let mut table = Table::new();
    table.set_content_arrangement(ContentArrangement::Disabled);
    if style.colour {
        table.enforce_styling();
        table.style_text_only();
    } else {
        table.force_no_tty();
    }
    table
}
