//! A typed table on a terminal.

use super::super::Style;
use super::super::grid::{self, Align, Grid, GridCell, Tone};
use super::super::text::{hours, wrap};
use super::{Cell, Sheet};
use crate::messages::visible;

/// The heading, the table and the notes under it.
pub fn terminal(sheet: &Sheet, style: Style) -> String {
    let mut out = String::new();
    let mut flow = |text: &str, tone: Tone| {
        for line in wrap(&visible(text), style.width) {
            out.push_str(&style.paint(&line, tone));
            out.push('\n');
        }
    };
    if !sheet.title.is_empty() {
        flow(&sheet.title, Tone::Heading);
    }
    for line in &sheet.lead {
        flow(line, Tone::Normal);
    }
    let align = |column: &super::Column| match (column.right, column.wrap) {
        (true, _) => Align::Right,
        (_, true) => Align::Wrap,
        _ => Align::Left,
    };
    let columns = sheet.columns.iter().map(|column| (column.head.clone(), align(column))).collect();
    let mut grid = Grid::new("", columns);
    let body = sheet.body().len();
    for (at, row) in sheet.rows.iter().enumerate() {
        let tone = if at >= body { Tone::Heading } else { Tone::Normal };
        let mut cells: Vec<GridCell> = row.iter().map(|cell| GridCell::new(shown(cell), tone)).collect();
        cells.resize(sheet.columns.len(), GridCell::default());
        grid.row(cells);
    }
    grid.summary = sheet.totals;
    if !sheet.rows.is_empty() {
        out.push_str(&grid::render(&grid, style));
    }
    for note in &sheet.notes {
        let lines = wrap(&visible(note), style.width.saturating_sub(2).max(10));
        for (at, line) in lines.iter().enumerate() {
            out.push_str(if at == 0 { "· " } else { "  " });
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// A cell for people.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::DateTime(moment) => moment.format("%m-%d %H:%M").to_string(),
        Cell::Minutes(minutes) => hours(*minutes),
        Cell::Money(amount) => amount.to_string(),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Percent(percent) => format!("{} %", percent.normalize()),
    }
}
