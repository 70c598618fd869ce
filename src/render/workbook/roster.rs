//! The first sheet: people × dates, with totals that follow what is edited.

use rust_xlsxwriter::utility::{cell_range, column_number_to_name};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, DataValidation,
    DataValidationErrorStyle, Format, FormatAlign, Formula, IgnoreError, Note, Worksheet, XlsxError,
};

use super::styles::{self, HOURS, said, text};
use super::{LabelView, WorkbookView, page, part_of_day};
use crate::messages::{Language, Text, sheets as say, tables};
use crate::render::colours::{self, Shade};
use crate::render::sections::{has_outside, leave_mark, legend, place, sum, title, words};
use crate::render::text::brief_date;
use crate::render::view::{AgentRow, CellKind, TotalsView};

/// The row of dates, from 0; the weekdays are below it.
const DATES: u32 = 3;
/// The first agent's row.
const FIRST: u32 = DATES + 2;
/// The first date's column, after name and id.
const LEFT: u16 = 2;
/// A formula longer than this is not worth its length: the number stands alone.
const LONGEST_FORMULA: usize = 4000;

/// A formula for the cells of a range.
type MadeOf<'v> = Box<dyn Fn(&str) -> String + 'v>;

/// A total beside the agents' lines.
struct Total<'v> {
    head: Text,
    value: Box<dyn Fn(&TotalsView) -> i64 + 'v>,
    /// What it is made of, for cells from the one corner to the other.
    formula: Option<MadeOf<'v>>,
    minutes: bool,
    halves: bool,
    summed: bool,
}

impl<'v> Total<'v> {
    fn new(head: Text, value: impl Fn(&TotalsView) -> i64 + 'v) -> Total<'v> {
        Total { head, value: Box::new(value), formula: None, minutes: false, halves: false, summed: true }
    }

    fn made_of(self, formula: impl Fn(&str) -> String + 'v) -> Total<'v> {
        Total { formula: Some(Box::new(formula)), ..self }
    }
}

pub fn write(sheet: &mut Worksheet, view: &WorkbookView, language: Language) -> Result<(), XlsxError> {
    let roster = &view.roster;
    let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
    let columns = |items: usize| u16::try_from(items).unwrap_or(u16::MAX);
    let (agents, days) = (count(roster.agents.len()), columns(roster.days.len()));
    let (last, right) = (FIRST + agents.max(1) - 1, LEFT + days.max(1) - 1);
    sheet.set_name(said(&say::sheet_roster(), language))?;
    heads(sheet, view, language)?;

    let (rest, leave) = (words(&tables::rest(), language), leave_mark(roster, language));
    let outside = words(&tables::outside(), language);
    for (row, agent) in (FIRST..).zip(&roster.agents) {
        sheet.write_string_with_format(row, 0, text(&agent.name), &styles::plain().set_bold())?;
        sheet.write_string_with_format(row, 1, &agent.id, &styles::shaded(styles::plain(), colours::REST))?;
        for ((cell, day), column) in agent.cells.iter().zip(&roster.days).zip(LEFT..) {
            let label = match &cell.kind {
                CellKind::Duty { label, .. } => label,
                CellKind::Rest => &rest,
                CellKind::Outside => &outside,
                CellKind::Leave(_) => &leave,
            };
            let format = styles::shaded(styles::centred(), styles::cell_shade(&cell.kind, day));
            sheet.write_string_with_format(row, column, label, &format)?;
            // The label stays what formulas count; leave beside it is a note.
            if let CellKind::Duty { leave: Some(kind), .. } = &cell.kind {
                let about = said(&tables::part_leave_note(kind.clone()), language);
                sheet.insert_note(row, column, &Note::new(about).add_author_prefix(false))?;
            }
        }
    }
    if agents > 0 && days > 0 {
        follow_edits(sheet, view, (FIRST, LEFT, last, right), language)?;
    }
    totals(sheet, view, (last, right), language)?;
    let below = heads_of_shifts(sheet, view, (last, right), language)?;
    explain(sheet, view, below + 1, language)?;

    let names = roster.agents.iter().map(|agent| agent.name.as_str());
    sheet.set_column_width(0, styles::wide_enough(names, 10, 28))?;
    sheet.set_column_width(1, styles::wide_enough(roster.agents.iter().map(|a| a.id.as_str()), 6, 20))?;
    let labels = view.labels.iter().map(|label| label.label.as_str()).chain([leave.as_str()]);
    let cell = styles::wide_enough(labels, 6, 20) - 0.5;
    for column in LEFT..=right {
        sheet.set_column_width(column, cell)?;
    }
    sheet.set_default_row_height(18).set_row_height(0, 26)?;
    sheet.set_freeze_panes(FIRST, LEFT)?;
    page(sheet, roster.weeks.len(), (DATES - 1, DATES + 1), LEFT, language)
}

fn heads(sheet: &mut Worksheet, view: &WorkbookView, language: Language) -> Result<(), XlsxError> {
    let roster = &view.roster;
    sheet.write_string_with_format(0, 0, text(&title(roster, language)), &styles::title())?;
    let verdict = roster.verdict.as_ref().map(|verdict| super::notes::verdict(verdict, language));
    sheet.write_string_with_format(1, 0, text(&verdict.unwrap_or_default()), &styles::quiet())?;
    let captions = styles::head().set_align(FormatAlign::CenterAcross);
    for week in &roster.weeks {
        let days = roster.days.get(week.days.clone()).unwrap_or_default();
        let (Some(first), Some(end)) = (days.first(), days.last()) else { continue };
        let column = |day: usize| u16::try_from(day).unwrap_or(0).saturating_add(LEFT);
        let (from, until) = (brief_date(first.date, language), brief_date(end.date, language));
        let caption = match days.len() {
            0..3 => tables::week_brief(week.number),
            _ => tables::week(week.number, from, until),
        };
        sheet.write_string_with_format(
            DATES - 1,
            column(week.days.start),
            said(&caption, language),
            &captions,
        )?;
        for day in week.days.clone().skip(1) {
            sheet.write_blank(DATES - 1, column(day), &captions)?;
        }
    }
    for (column, head) in (0..).zip([tables::agent(), tables::id()]) {
        sheet.write_string_with_format(DATES, column, said(&head, language), &styles::head())?;
        sheet.write_blank(DATES + 1, column, &styles::head())?;
    }
    styles::date_heads(sheet, &roster.days, (DATES, LEFT), language)
}

/// A text within a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// How much the cells of a range add up to, by what each label is worth.
fn worth(labels: &[LabelView], range: &str, factor: &str, of: impl Fn(&LabelView) -> i64) -> String {
    let parts = labels.iter().filter(|label| of(label) != 0);
    let parts: Vec<String> =
        parts.map(|label| format!("{}*EXACT({range},{})", of(label), quoted(&label.label))).collect();
    match parts.is_empty() {
        true => "0".to_string(),
        false => format!("SUMPRODUCT({factor}({}))", parts.join("+")),
    }
}

fn totals_of<'v>(view: &'v WorkbookView, language: Language) -> Vec<Total<'v>> {
    let labels = view.labels.as_slice();
    let mut all = Vec::new();
    for (at, shift) in view.roster.shifts.iter().enumerate() {
        let value = move |totals: &TotalsView| totals.duties.get(at).copied().unwrap_or(0);
        let has = move |label: &LabelView| i64::from(label.shifts.contains(&at));
        let total = Total::new(Text::plain(&shift.id), value);
        all.push(total.made_of(move |range| worth(labels, range, "", has)));
    }
    let duties = Total::new(tables::all_duties(), |totals| sum(totals.duties.iter().copied()));
    all.push(duties.made_of(move |range| {
        worth(labels, range, "", |label| i64::try_from(label.shifts.len()).unwrap_or(0))
    }));
    let hours = Total { minutes: true, ..Total::new(tables::working_hours(), |totals| totals.minutes) };
    all.push(match labels.iter().all(|label| label.minutes.is_some()) {
        true => hours.made_of(move |range| {
            format!("{}/1440", worth(labels, range, "", |label| label.minutes.unwrap_or(0)))
        }),
        false => hours,
    });
    let dates = {
        let right = LEFT + u16::try_from(view.roster.days.len()).unwrap_or(1).max(1) - 1;
        let name = column_number_to_name;
        format!("{}${}:{}${}", name(LEFT), DATES + 1, name(right), DATES + 1)
    };
    let weekends = Total::new(tables::weekend_days(), |totals| totals.weekend_days);
    all.push(weekends.made_of(move |range| {
        let saturday = format!("(WEEKDAY({dates},2)>5)*");
        worth(labels, range, &saturday, |label| i64::from(label.counts_as_day))
    }));
    let rest = words(&tables::rest(), language);
    let resting = Total::new(tables::rest_days(), |totals| totals.rest_days);
    all.push(resting.made_of(move |range| format!("SUMPRODUCT(1*EXACT({range},{}))", quoted(&rest))));
    if view.roster.agents.iter().any(|agent| agent.totals.leave_halves > 0) {
        all.push(Total { halves: true, ..Total::new(tables::leave_days(), |totals| totals.leave_halves) });
    }
    if has_outside(&view.roster) {
        all.push(Total::new(tables::outside_days(), |totals| totals.outside_days));
    }
    all.push(Total { summed: false, ..Total::new(tables::longest_stint(), |totals| totals.longest_stint) });
    all
}

fn totals(
    sheet: &mut Worksheet,
    view: &WorkbookView,
    (last, right): (u32, u16),
    language: Language,
) -> Result<(), XlsxError> {
    let agents = &view.roster.agents;
    let all = last + 1;
    let bold = styles::head().set_align(FormatAlign::Left);
    sheet.write_string_with_format(all, 0, said(&tables::all_agents(), language), &bold)?;
    sheet.write_blank(all, 1, &bold)?;
    for (total, column) in totals_of(view, language).into_iter().zip(right + 1..) {
        let head = said(&total.head, language);
        sheet.write_string_with_format(DATES, column, &head, &styles::head())?;
        sheet.write_blank(DATES + 1, column, &styles::head())?;
        sheet.set_column_width(
            column,
            if total.minutes { 9.0 } else { styles::wide_enough([head.as_str()].into_iter(), 5, 9) },
        )?;
        let formed = |format: Format| if total.minutes { format.set_num_format(HOURS) } else { format };
        let shown = |value: i64| match (total.minutes, total.halves) {
            (true, _) => part_of_day(value),
            (_, true) => value as f64 / 2.0,
            _ => value as f64,
        };
        let value = |agent: &AgentRow| (total.value)(&agent.totals);
        for (row, agent) in (FIRST..).zip(agents) {
            let formula = total.formula.as_ref().map(|made| made(&cell_range(row, LEFT, row, right)));
            let value = shown(value(agent));
            write_number(sheet, (row, column), formula, value, &formed(styles::centred()))?;
        }
        let format = formed(styles::head());
        match total.summed && !agents.is_empty() {
            true => {
                let formula = format!("SUM({})", cell_range(FIRST, column, last, column));
                let value = shown(sum(agents.iter().map(value)));
                write_number(sheet, (all, column), Some(formula), value, &format)?;
            }
            false => drop(sheet.write_blank(all, column, &format)?),
        }
    }
    Ok(())
}

/// A number with the formula that it comes from, if there is one of a bearable length.
fn write_number(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    formula: Option<String>,
    value: f64,
    format: &Format,
) -> Result<(), XlsxError> {
    match formula.filter(|formula| formula.len() <= LONGEST_FORMULA) {
        Some(formula) => {
            let formula = Formula::new(format!("={formula}")).set_result(value.to_string());
            sheet.write_formula_with_format(row, column, formula, format)?;
        }
        None => drop(sheet.write_number_with_format(row, column, value, format)?),
    }
    Ok(())
}

/// How many are at work on each date, and on each shift; the row below them.
fn heads_of_shifts(
    sheet: &mut Worksheet,
    view: &WorkbookView,
    (last, right): (u32, u16),
    language: Language,
) -> Result<u32, XlsxError> {
    let roster = &view.roster;
    let mut row = last + 1;
    let labels = view.labels.as_slice();
    for (at, column) in (0..roster.days.len()).zip(LEFT..=right) {
        let there = roster.agents.iter().filter(|agent| {
            agent.cells.get(at).is_some_and(|cell| matches!(cell.kind, CellKind::Duty { .. }))
        });
        let formula = worth(labels, &cell_range(FIRST, column, last, column), "", |_| 1);
        write_number(sheet, (row, column), Some(formula), there.count() as f64, &styles::head())?;
    }
    for (index, shift) in roster.shifts.iter().enumerate() {
        row += 1;
        let name = styles::shaded(styles::plain(), colours::class(index));
        sheet.write_string_with_format(row, 0, said(&say::heads_of(&shift.id), language), &name)?;
        sheet.write_blank(row, 1, &name)?;
        for (at, column) in (0..roster.days.len()).zip(LEFT..=right) {
            let day = roster.days.get(at).map(|day| day.date);
            let there = roster.duties.iter().filter(|duty| duty.shift == shift.id && Some(duty.date) == day);
            let has = |label: &LabelView| i64::from(label.shifts.contains(&index));
            let formula = worth(labels, &cell_range(FIRST, column, last, column), "", has);
            write_number(sheet, (row, column), Some(formula), there.count() as f64, &styles::centred())?;
        }
        // Each target marks its own dates.
        for heads in view.heads.iter().filter(|heads| heads.shift.as_ref() == Some(&shift.id)) {
            let dated = heads.days.iter().zip(LEFT..=right).filter(|(day, _)| day.is_some());
            let cells: Vec<String> = dated.map(|(_, column)| cell_range(row, column, row, column)).collect();
            let most = heads.max.unwrap_or(i64::MAX).min(1_000_000);
            let mark = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::NotBetween(heads.min as f64, most as f64))
                .set_format(styles::colours_of(colours::BAD))
                .set_multi_range(cells.join(" "));
            if let Some((_, column)) = heads.days.iter().zip(LEFT..=right).find(|(day, _)| day.is_some()) {
                sheet.add_conditional_format(row, column, row, column, &mark)?;
            }
        }
    }
    Ok(row)
}

/// Colours and choices that follow what is written into the cells.
fn follow_edits(
    sheet: &mut Worksheet,
    view: &WorkbookView,
    (top, left, bottom, right): (u32, u16, u32, u16),
    language: Language,
) -> Result<(), XlsxError> {
    const LONGEST_LIST: usize = 250;
    let corner = format!("{}{}", column_number_to_name(left), top + 1);
    let (rest, leave) = (words(&tables::rest(), language), leave_mark(&view.roster, language));
    let duties = view.labels.iter().map(|label| (label.label.as_str(), colours::class(label.class)));
    let weekend = Shade { ink: colours::REST.ink, ..colours::WEEKEND };
    let date = format!("{}${}", column_number_to_name(left), DATES + 1);
    let rule = Formula::new(format!("=AND(EXACT({corner},{}),WEEKDAY({date},2)>5)", quoted(&rest)));
    let mark = ConditionalFormatFormula::new().set_rule(rule).set_format(styles::colours_of(weekend));
    sheet.add_conditional_format(top, left, bottom, right, &mark)?;
    let outside = words(&tables::outside(), language);
    let others =
        [(rest.as_str(), colours::REST), (leave.as_str(), colours::LEAVE), (outside.as_str(), colours::REST)];
    for (label, shade) in duties.chain(others) {
        let rule = Formula::new(format!("=EXACT({corner},{})", quoted(label)));
        let mark = ConditionalFormatFormula::new().set_rule(rule).set_format(styles::colours_of(shade));
        sheet.add_conditional_format(top, left, bottom, right, &mark)?;
    }
    let choices: Vec<&str> = [rest.as_str()]
        .into_iter()
        .chain(view.labels.iter().map(|label| label.label.as_str()))
        .chain([leave.as_str()])
        .chain(has_outside(&view.roster).then_some(outside.as_str()))
        .collect();
    let plain = choices.iter().all(|choice| !choice.contains([',', '"']));
    if plain && choices.join(",").chars().count() <= LONGEST_LIST {
        let choice = DataValidation::new()
            .allow_list_strings(&choices)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(said(&say::not_in_list_title(), language))?
            .set_error_message(said(&say::not_in_list(), language))?;
        sheet.add_data_validation(top, left, bottom, right, &choice)?;
    }
    sheet.ignore_error_range(top, left, bottom, right, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// What colours and marks mean, and how the sheet comes back.
fn explain(
    sheet: &mut Worksheet,
    view: &WorkbookView,
    first: u32,
    language: Language,
) -> Result<(), XlsxError> {
    let roster = &view.roster;
    let mut row = first + 1;
    sheet.write_string_with_format(row, 0, said(&say::legend(), language), &styles::caption())?;
    for (index, shift) in roster.shifts.iter().enumerate() {
        row += 1;
        let sample = styles::shaded(styles::centred(), colours::class(index));
        sheet.write_string_with_format(row, 0, &shift.id, &sample)?;
        let place = words(&place(shift.place, shift.standby), language);
        let about = format!("{} {}–{} {place}", shift.name, shift.start, shift.end);
        sheet.write_string(row, 1, text(about.trim()))?;
    }
    for line in legend(roster, language) {
        row += 1;
        // Where the other formats have a sign, a sheet has a colour.
        let (mark, about) = line.split_once(' ').unwrap_or(("", &line));
        let (sign, shade) = match mark {
            "*" => ("", colours::WEEKEND),
            "#" => ("", colours::HOLIDAY),
            "+" => ("", colours::EXCHANGED),
            text if text == words(&tables::rest(), language) => (text, colours::REST),
            text if text == words(&tables::outside(), language) => (text, colours::REST),
            text if text.starts_with('/') => ("", colours::LEAVE),
            text => (text, colours::LEAVE),
        };
        sheet.write_string_with_format(row, 0, sign, &styles::shaded(styles::centred(), shade))?;
        sheet.write_string(row, 1, text(about))?;
    }
    sheet.write_string_with_format(row + 2, 0, said(&say::edit_and_return(), language), &styles::quiet())?;
    Ok(())
}
