//! The sheet of heads: achieved against wanted, by shift or interval and date.

use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use super::styles::{self, HOURS, said};
use super::{HeadsDay, HeadsView, WorkbookView, page, part_of_day};
use crate::messages::findings::of_whom;
use crate::messages::{Language, Text, sheets as say, tables};
use crate::render::colours::{self, Shade};
use crate::render::sections::sum;

const DATES: u32 = 2;
const FIRST: u32 = DATES + 2;
/// What, min, want, max.
const LEFT: u16 = 4;

pub fn write(sheet: &mut Worksheet, view: &WorkbookView, language: Language) -> Result<(), XlsxError> {
    let roster = &view.roster;
    let right = LEFT + u16::try_from(roster.days.len()).unwrap_or(0);
    sheet.set_name(said(&say::sheet_coverage(), language))?;
    sheet.write_string_with_format(0, 0, said(&say::heads_title(), language), &styles::title())?;
    sheet.write_string_with_format(1, 0, said(&say::heads_legend(), language), &styles::quiet())?;
    let left = [say::what_and_when(), tables::least(), tables::wanted(), tables::most()];
    let sums = [say::days_short(), say::short_hours()];
    for (column, head) in (0..).zip(left).chain((right..).zip(sums)) {
        sheet.write_string_with_format(DATES, column, said(&head, language), &styles::head())?;
        sheet.write_blank(DATES + 1, column, &styles::head())?;
    }
    styles::date_heads(sheet, &roster.days, (DATES, LEFT), language)?;
    let mut widest = Vec::new();
    for (row, heads) in (FIRST..).zip(&view.heads) {
        let what = what(heads);
        let what = said(&what, language);
        sheet.write_string_with_format(row, 0, &what, &styles::plain())?;
        widest.push(what);
        let targets = [Some(heads.min), heads.want, heads.max];
        for (column, target) in (1..).zip(targets) {
            let quiet =
                styles::shaded(styles::centred(), Shade { fill: colours::REST.fill, ..colours::WEEKEND });
            match target {
                Some(target) => drop(sheet.write_number_with_format(row, column, target as f64, &quiet)?),
                None => drop(sheet.write_blank(row, column, &quiet)?),
            }
        }
        for (column, day) in (LEFT..).zip(&heads.days) {
            match day {
                Some(day) => {
                    let format = shade(heads, day)
                        .map_or(styles::centred(), |shade| styles::shaded(styles::centred(), shade));
                    sheet.write_number_with_format(row, column, day.staffed as f64, &format)?;
                }
                None => drop(sheet.write_blank(row, column, &styles::centred())?),
            }
        }
        let short: Vec<&HeadsDay> = heads.days.iter().flatten().filter(|day| day.short_minutes > 0).collect();
        let minutes = sum(short.iter().map(|day| day.short_minutes));
        sheet.write_number_with_format(row, right, short.len() as f64, &styles::centred())?;
        let hours = styles::centred().set_num_format(HOURS).set_align(FormatAlign::Right);
        sheet.write_number_with_format(row, right + 1, part_of_day(minutes), &hours)?;
    }
    sheet.set_column_width(0, styles::wide_enough(widest.iter().map(String::as_str), 14, 40))?;
    for column in 1..LEFT {
        sheet.set_column_width(column, 6)?;
    }
    for column in LEFT..right {
        sheet.set_column_width(column, 6)?;
    }
    sheet.set_column_width(right, 10)?.set_column_width(right + 1, 11)?;
    sheet.set_default_row_height(18).set_row_height(0, 26)?;
    sheet.set_freeze_panes(FIRST, LEFT)?;
    page(sheet, roster.weeks.len(), (DATES, DATES + 1), LEFT, language)
}

fn what(heads: &HeadsView) -> Text {
    match &heads.shift {
        Some(shift) => say::shift_between(shift, heads.from, heads.until),
        None => of_whom(heads.who.clone(), say::hours_between(heads.from, heads.until)),
    }
}

fn shade(heads: &HeadsView, day: &HeadsDay) -> Option<Shade> {
    let few = day.staffed < heads.min;
    let many = heads.max.is_some_and(|max| day.staffed > max);
    match (few && day.accepted, few || many) {
        (true, _) => Some(colours::LEAVE),
        (_, true) => Some(colours::BAD),
        _ => heads.want.filter(|want| day.staffed < *want).map(|_| colours::NOTABLE),
    }
}
