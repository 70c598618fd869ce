//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::messages::{Language, Say};
use crate::render::colours::{self, Shade};
use crate::render::sections::words;
use crate::render::text::{clean, width};
use crate::render::view::{CellKind, DayView};
use chrono::Datelike;

/// Minutes as hours.
pub const HOURS: &str = "[h]:mm";

const LINE: u32 = 0xD0D5DB;

fn rgb(colour: u32) -> Color {
    Color::RGB(colour)
}

/// A cell of a table.
pub fn plain() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(rgb(LINE))
        .set_align(FormatAlign::VerticalCenter)
}

/// A cell of a table with its text in the middle.
pub fn centred() -> Format {
    plain().set_align(FormatAlign::Center)
}

/// A ground and an ink.
pub fn shaded(format: Format, shade: Shade) -> Format {
    format.set_background_color(rgb(shade.fill)).set_font_color(rgb(shade.ink))
}

/// The colours alone, for what changes them.
pub fn colours_of(shade: Shade) -> Format {
    shaded(Format::new(), shade)
}

/// The head of a column.
pub fn head() -> Format {
    centred().set_bold().set_background_color(rgb(0xF6F7F9)).set_text_wrap()
}

/// A title.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// A caption above a part.
pub fn caption() -> Format {
    Format::new().set_bold()
}

/// Words in the background.
pub fn quiet() -> Format {
    Format::new().set_font_color(rgb(0x5F6368))
}

/// The head of a date.
pub fn date_head(day: &DayView) -> Format {
    day_shade(day).map_or(head(), |shade| shaded(head(), shade))
}

fn day_shade(day: &DayView) -> Option<Shade> {
    match day {
        DayView { holiday: Some(_), .. } => Some(colours::HOLIDAY),
        DayView { exchanged: true, .. } => Some(colours::EXCHANGED),
        DayView { weekend: true, .. } => Some(colours::WEEKEND),
        _ => None,
    }
}

/// How dates are written in heads.
pub fn date_form(language: Language) -> &'static str {
    match language {
        Language::En => "d mmm",
        Language::Zh => "m/d",
    }
}

/// The weekday of a date, as briefly as can be.
pub fn weekday(day: &DayView, language: Language) -> String {
    let whole = day.date.weekday().say(language);
    match language {
        Language::En => whole,
        Language::Zh => whole.trim_start_matches('周').to_string(),
    }
}

/// The colours of a cell of the roster.
pub fn cell_shade(kind: &CellKind, day: &DayView) -> Shade {
    match kind {
        CellKind::Duty { class, .. } => colours::class(*class),
        CellKind::Leave(_) => colours::LEAVE,
        CellKind::Rest | CellKind::Outside if day.weekend && !day.exchanged => {
            Shade { ink: colours::REST.ink, ..colours::WEEKEND }
        }
        CellKind::Rest | CellKind::Outside => colours::REST,
    }
}

/// The dates and their weekdays above a table, from a column on.
pub fn date_heads(
    sheet: &mut Worksheet,
    days: &[DayView],
    at: (u32, u16),
    language: Language,
) -> Result<(), XlsxError> {
    for (day, column) in days.iter().zip(at.1..) {
        let head = date_head(day);
        let date = head.clone().set_num_format(date_form(language));
        sheet.write_datetime_with_format(at.0, column, &super::day(day.date)?, &date)?;
        sheet.write_string_with_format(at.0 + 1, column, weekday(day, language), &head)?;
    }
    Ok(())
}

/// A text without what a spreadsheet can't hold.
pub fn text(text: &str) -> String {
    // Excel refuses cells of more characters than this.
    clean(text).chars().take(32_000).collect()
}

/// Words in one language, as a cell has them.
pub fn said(what: &crate::messages::Text, language: Language) -> String {
    text(&words(what, language))
}

/// A column as wide as its widest text, within bounds.
pub fn wide_enough<'t>(texts: impl Iterator<Item = &'t str>, least: usize, most: usize) -> f64 {
    (texts.map(width).max().unwrap_or(0) + 2).clamp(least, most) as f64
}
