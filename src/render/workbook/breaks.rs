//! The sheet of breaks: a row a break, with who holds the post meanwhile.

use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::styles::{self, said, text};
use super::{day, page};
use crate::calendar::Clock;
use crate::messages::{Language, breaks as say, tables};
use crate::render::breaks::posts;
use crate::render::sections::{title, words};
use crate::render::view::{BreakView, RosterView};

const HEADS: u32 = 1;

pub fn write(sheet: &mut Worksheet, view: &RosterView, language: Language) -> Result<(), XlsxError> {
    sheet.set_name(said(&say::breaks(), language))?;
    sheet.write_string_with_format(0, 0, text(&title(view, language)), &styles::title())?;
    let heads = [
        tables::date(),
        tables::agent(),
        tables::shift(),
        say::break_head(),
        tables::start(),
        tables::end(),
        say::paid_head(),
        say::post_head(),
    ];
    for (column, head) in (0..).zip(&heads) {
        sheet.write_string_with_format(HEADS, column, said(head, language), &styles::head())?;
    }
    let date = styles::plain().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    let clock = styles::centred().set_num_format("[hh]:mm");
    for (row, break_view) in (HEADS + 1..).zip(&view.breaks) {
        sheet.write_datetime_with_format(row, 0, &day(break_view.date)?, &date)?;
        for (column, cell) in cells(break_view, language) {
            sheet.write_string_with_format(row, column, text(&cell), &styles::plain())?;
        }
        for (column, at) in [(4, break_view.from), (5, break_view.until)] {
            sheet.write_number_with_format(row, column, part(at), &clock)?;
        }
    }
    let widest = |column: u16, least: usize, most: usize| {
        let texts: Vec<String> = view
            .breaks
            .iter()
            .flat_map(|break_view| cells(break_view, language))
            .filter_map(|(at, cell)| (at == column).then_some(cell))
            .collect();
        styles::wide_enough(texts.iter().map(String::as_str), least, most)
    };
    let widths =
        [12.0, widest(1, 12, 30), widest(2, 8, 20), widest(3, 12, 30), 8.0, 8.0, 9.0, widest(7, 16, 50)];
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_default_row_height(18).set_row_height(0, 26)?;
    sheet.set_freeze_panes(HEADS + 1, 0)?;
    page(sheet, 1, (HEADS, HEADS), 0, language)
}

/// What is written in words, by column.
fn cells(view: &BreakView, language: Language) -> [(u16, String); 5] {
    let paid = if view.paid { say::paid() } else { say::unpaid() };
    let post = posts(view).map_or_else(String::new, |names| words(&names, language));
    [
        (1, view.name.clone()),
        (2, view.shift.clone()),
        (3, words(&view.label, language)),
        (6, words(&paid, language)),
        (7, post),
    ]
}

fn part(clock: Clock) -> f64 {
    super::part_of_day(clock.minutes())
}
