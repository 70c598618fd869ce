//! Rosters as tables, CSV, JSON and Markdown. One file a format; each takes plain
//! views ([`view`]) and gives text. Nothing is decided here.

pub mod agent;
pub mod bar;
pub mod breaks;
pub mod chat;
mod colours;
pub mod csv;
pub mod edited;
pub mod follow_ups;
pub mod grid;
mod heads;
pub mod html;
pub mod ics;
pub mod json;
pub mod markdown;
pub mod now;
mod outcome;
pub mod rows;
mod sections;
mod service;
pub mod sheet;
pub mod site;
pub mod svg;
pub mod table;
pub mod text;
pub mod view;
pub mod workbook;

/// How a table looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour, for a terminal.
    pub colour: bool,
    /// Columns to fill at most. What can't be broken is wider; nothing is cut.
    pub width: usize,
}

impl Style {
    /// No colour, 100 columns: files and pipes.
    pub const PLAIN: Style = Style { colour: false, width: 100 };

    /// The text in a tone, if there is colour.
    pub fn paint(self, text: &str, tone: grid::Tone) -> String {
        match (self.colour, tone.style()) {
            (true, Some(style)) => format!("{style}{text}{style:#}"),
            _ => text.to_string(),
        }
    }
}
