//! The sheet of fairness: what each agent has of what is shared, and should have.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::styles::{self, HOURS, said, text};
use super::{page, part_of_day};
use crate::messages::{Language, sheets as say, tables};
use crate::render::colours;
use crate::render::sections::{fairness, why};
use crate::render::text::exact;
use crate::render::view::{Exact, FairnessView, RosterView, Unit};

const HEADS: u32 = 1;
const FIRST: u32 = HEADS + 2;

pub fn write(sheet: &mut Worksheet, view: &RosterView, language: Language) -> Result<(), XlsxError> {
    sheet.set_name(said(&say::sheet_fairness(), language))?;
    sheet.write_string_with_format(0, 0, text(&fairness(view, language).title), &styles::title())?;
    for (column, head) in (0..).zip([tables::agent(), tables::id()]) {
        sheet.write_string_with_format(HEADS, column, said(&head, language), &styles::head())?;
        sheet.write_blank(HEADS + 1, column, &styles::head())?;
    }
    for (row, agent) in (FIRST..).zip(&view.agents) {
        sheet.write_string_with_format(row, 0, text(&agent.name), &styles::plain().set_bold())?;
        sheet.write_string_with_format(row, 1, &agent.id, &styles::shaded(styles::plain(), colours::REST))?;
    }
    let sums = FIRST + u32::try_from(view.agents.len()).unwrap_or(0);
    for (row, head) in (sums..).zip([tables::spread(), tables::least_spread()]) {
        let bold = styles::head().set_align(FormatAlign::Left);
        sheet.write_string_with_format(row, 0, said(&head, language), &bold)?;
        sheet.write_blank(row, 1, &bold)?;
    }
    let carried =
        view.fairness.iter().flat_map(|count| &count.agents).any(|share| share.carried.numerator != 0);
    let mut column: u16 = 2;
    for count in &view.fairness {
        column = one(sheet, count, (column, sums), carried, language)?;
    }
    for (row, reason) in (sums + 3..).zip(why(view, language)) {
        sheet.write_string(row, 0, text(&reason))?;
    }
    sheet
        .set_column_width(0, styles::wide_enough(view.agents.iter().map(|row| row.name.as_str()), 12, 28))?;
    sheet.set_column_width(1, styles::wide_enough(view.agents.iter().map(|row| row.id.as_str()), 6, 20))?;
    sheet.set_default_row_height(18).set_row_height(0, 26)?;
    sheet.set_freeze_panes(FIRST, 2)?;
    page(sheet, 1, (HEADS, HEADS + 1), 0, language)
}

/// One count: its head, what each agent has, should have and is owed, the spread.
fn one(
    sheet: &mut Worksheet,
    count: &FairnessView,
    (left, sums): (u16, u32),
    carried: bool,
    language: Language,
) -> Result<u16, XlsxError> {
    let hours = count.unit == Unit::Minutes;
    let across = styles::head().set_align(FormatAlign::CenterAcross);
    let first = if hours { say::hours_of() } else { say::count_of() };
    let owed = if hours { say::owed_hours_of() } else { say::owed_of() };
    let heads: Vec<_> =
        [Some(first), Some(say::share_of()), carried.then_some(owed)].into_iter().flatten().collect();
    let after = left + u16::try_from(heads.len()).unwrap_or(2);
    sheet.write_string_with_format(HEADS, left, said(&count.name, language), &across)?;
    for column in left + 1..after {
        sheet.write_blank(HEADS, column, &across)?;
    }
    for (column, head) in (left..).zip(heads) {
        sheet.write_string_with_format(HEADS + 1, column, said(&head, language), &styles::head())?;
        sheet.set_column_width(column, if column == left + 2 && hours { 13.0 } else { 9.0 })?;
    }
    let whole = styles::centred().set_num_format(if hours { HOURS } else { "0" });
    let part = styles::centred().set_num_format(if hours { HOURS } else { "0.00" });
    for (row, share) in (FIRST..).zip(&count.agents) {
        number(sheet, (row, left), Exact::whole(share.count), count.unit, &whole)?;
        number(sheet, (row, left + 1), share.share, count.unit, &part)?;
        if carried {
            let signed = styles::centred().set_num_format("+0.00;-0.00;0");
            let unit = if hours { 60.0 } else { 1.0 };
            sheet.write_number_with_format(row, left + 2, value(share.carried) / unit, &signed)?;
        }
    }
    let bold = if hours { HOURS } else { "0.##" };
    let spreads = [Some(count.spread), count.least_spread];
    for (row, spread) in (sums..).zip(spreads) {
        let fits = count.least_spread.is_none_or(|least| least == count.spread) || row > sums;
        let format = if fits { styles::head() } else { styles::shaded(styles::head(), colours::NOTABLE) };
        let whole = spread.is_none_or(|spread| spread.denominator == 1);
        let form = if whole && !hours {
            "0"
        } else if hours {
            bold
        } else {
            "0.00"
        };
        match spread {
            Some(spread) => {
                number(sheet, (row, left), spread, count.unit, &format.clone().set_num_format(form))?
            }
            None => drop(sheet.write_string_with_format(row, left, "?", &format)?),
        }
        for column in left + 1..after {
            sheet.write_blank(row, column, &styles::head())?;
        }
    }
    Ok(after)
}

fn value(of: Exact) -> f64 {
    of.numerator as f64 / of.denominator.max(1) as f64
}

/// A number of a unit; below zero, hours are words, since no spreadsheet shows them otherwise.
fn number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    of: Exact,
    unit: Unit,
    format: &Format,
) -> Result<(), XlsxError> {
    match unit {
        Unit::Minutes if of.numerator < 0 => {
            sheet.write_string_with_format(row, column, exact(of, unit), format)?;
        }
        Unit::Minutes => {
            let part = match of.denominator {
                1 => part_of_day(of.numerator),
                _ => value(of) / 1440.0,
            };
            sheet.write_number_with_format(row, column, part, format)?;
        }
        Unit::Duties => drop(sheet.write_number_with_format(row, column, value(of), format)?),
    }
    Ok(())
}
