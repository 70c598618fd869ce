//! Plain typed tables for calculating with them: a terminal, CSV, XLSX.
//!
//! A [`Sheet`] is a table in one language whose cells have types; the three
//! writers show the same cells, so that the sums of each file are the same to
//! the minute and the cent.

mod csv;
mod terminal;
mod xlsx;

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

pub use csv::{csv, csv_in_words, harmless};
pub use terminal::terminal;
pub use xlsx::{AUTHOR, XLSX_ROWS, xlsx};

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// Words, never a formula.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// A date with its clock time, in the team's zone.
    DateTime(NaiveDateTime),
    /// A length of time in minutes.
    Minutes(i64),
    /// An amount of money, as exact as it is given; shown with its own decimals.
    Money(Decimal),
    /// A whole number.
    Integer(i64),
    /// A decimal number that is no money: days, factors.
    Number(Decimal),
    /// A share of a hundred: 150 is 150 %.
    Percent(Decimal),
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell::Text(text.into())
    }
}

impl Cell {
    /// Minutes, or nothing for none.
    pub fn minutes_or_blank(minutes: i64) -> Cell {
        if minutes == 0 { Cell::Blank } else { Cell::Minutes(minutes) }
    }

    /// A number, or nothing for 0.
    pub fn integer_or_blank(number: i64) -> Cell {
        if number == 0 { Cell::Blank } else { Cell::Integer(number) }
    }

    /// Money, or nothing where there is none.
    pub fn money(amount: Option<Decimal>) -> Cell {
        amount.map_or(Cell::Blank, Cell::Money)
    }
}

/// What a column is called and how it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The head in CSV, the same in every language: `paid_minutes`.
    pub key: String,
    /// The head for people.
    pub head: String,
    /// Whether it holds words that may be broken into lines.
    pub wrap: bool,
    /// Whether it is set to the right.
    pub right: bool,
}

impl Column {
    /// A column of words.
    pub fn text(key: impl Into<String>, head: impl Into<String>) -> Column {
        Column { key: key.into(), head: head.into(), wrap: true, right: false }
    }

    /// A column of short words or dates, which are not broken.
    pub fn short(key: impl Into<String>, head: impl Into<String>) -> Column {
        Column { wrap: false, ..Column::text(key, head) }
    }

    /// A column of numbers, minutes or money.
    pub fn figure(key: impl Into<String>, head: impl Into<String>) -> Column {
        Column { wrap: false, right: true, ..Column::text(key, head) }
    }
}

/// How a sheet is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// A4, upright.
    #[default]
    Portrait,
    /// A4, on its side.
    Landscape,
}

/// A typed table in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The name of its tab.
    pub name: String,
    /// The heading above it.
    pub title: String,
    /// Lines between the heading and the table: who, when.
    pub lead: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; what a row lacks is blank.
    pub rows: Vec<Vec<Cell>>,
    /// How many of the last rows are sums. They are in no CSV file.
    pub totals: usize,
    /// Lines under the table: what figures mean, what is to be looked at. In no CSV file.
    pub notes: Vec<String>,
    /// Lines to sign on. Only on paper.
    pub signatures: Vec<String>,
    /// How many first columns stay in sight.
    pub frozen: u16,
    /// How it is printed.
    pub page: Page,
}

impl Sheet {
    /// The rows without the sums.
    pub fn body(&self) -> &[Vec<Cell>] {
        let sums = self.totals.min(self.rows.len());
        self.rows.get(..self.rows.len() - sums).unwrap_or_default()
    }

    /// The same without the columns in which nothing stands: for a terminal, where room is short.
    pub fn without_blanks(&self) -> Sheet {
        let filled =
            |at: &usize| self.body().iter().any(|row| row.get(*at).is_some_and(|cell| *cell != Cell::Blank));
        let kept: Vec<usize> = (0..self.columns.len()).filter(filled).collect();
        let pick =
            |row: &Vec<Cell>| kept.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect();
        Sheet {
            columns: kept.iter().filter_map(|at| self.columns.get(*at).cloned()).collect(),
            rows: self.rows.iter().map(pick).collect(),
            ..self.clone()
        }
    }

    /// Adds a row of sums: what the columns of minutes, money and numbers add up to,
    /// with `label` in the first.
    pub fn add_totals(&mut self, label: &str) {
        let mut sums: Vec<Cell> = vec![Cell::Blank; self.columns.len()];
        for row in self.body() {
            for (sum, cell) in sums.iter_mut().zip(row) {
                *sum = match (std::mem::take(sum), cell) {
                    (Cell::Blank, Cell::Minutes(_) | Cell::Money(_) | Cell::Integer(_) | Cell::Number(_)) => {
                        cell.clone()
                    }
                    (Cell::Minutes(sum), Cell::Minutes(more)) => Cell::Minutes(sum.saturating_add(*more)),
                    (Cell::Integer(sum), Cell::Integer(more)) => Cell::Integer(sum.saturating_add(*more)),
                    (Cell::Money(sum), Cell::Money(more)) => Cell::Money(sum.saturating_add(*more)),
                    (Cell::Number(sum), Cell::Number(more)) => Cell::Number(sum.saturating_add(*more)),
                    (sum, _) => sum,
                };
            }
        }
        if let Some(first) = sums.first_mut() {
            *first = Cell::from(label);
        }
        self.rows.push(sums);
        self.totals += 1;
    }
}
