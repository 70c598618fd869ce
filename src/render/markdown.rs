//! A roster as Markdown with GitHub's tables, for a page or a chat.

use chrono::Datelike;

use super::breaks;
use super::follow_ups;
use super::grid::{Align, Grid, GridCell};
use super::outcome;
use super::sections as section;
use super::service;
use super::text::{clean, short_date};
use super::view::{CellKind, DayView, RosterView, WeekView};
use crate::messages::breaks as messages;
use crate::messages::tables as say;
use crate::messages::{Language, Say, Text};

/// The same parts as the table: a table a week, then totals, fairness, coverage,
/// lists, and the verdict last.
pub fn render(view: &RosterView, language: Language) -> String {
    let mut out = format!("# {}\n", escaped(&section::title(view, language)));
    for week in &view.weeks {
        out.push_str(&table(&rotation(view, week, language)));
    }
    list(&mut out, "", &section::legend(view, language));
    for grid in
        [section::shifts(view, language), section::totals(view, language), section::fairness(view, language)]
    {
        out.push_str(&table(&grid));
    }
    list(&mut out, "", &section::why(view, language));
    out.push_str(&table(&section::coverage(view, language)));
    out.push_str(&table(&breaks::kinds(&view.break_kinds, language)));
    if let Some(service) = &view.service {
        out.push_str(&table(&service::channels(service, language)));
        out.push_str(&table(&service::worst(service, language)));
        list(&mut out, "", &service::notes(service, language));
    }
    out.push_str(&table(&follow_ups::grid(&view.follow_ups, language)));
    if view.weeks.len() == 1 {
        out.push_str(&table(&follow_ups::changes(&view.changes, language)));
        out.push_str(&table(&breaks::plan(&view.breaks, language)));
    }
    list(&mut out, say::unmet().in_language(language), &outcome::unmet(&view.unmet, language));
    let short = breaks::shorts(&view.break_shorts, true, language);
    list(&mut out, messages::short_required().in_language(language), &short);
    list(&mut out, say::accepted_gaps().in_language(language), &outcome::accepted(&view.accepted, language));
    out.push_str(&table(&outcome::breaches(&view.breaches, language)));
    let notes: Vec<String> = view.notes.iter().map(|note| section::words(note, language)).collect();
    list(&mut out, say::notes().in_language(language), &notes);
    if let Some(verdict) = &view.verdict {
        let parts = outcome::verdict(verdict, language);
        let parts: Vec<String> = parts.iter().map(|part| escaped(&part.text)).collect();
        out.push_str(&format!("\n{}\n", parts.join(" · ")));
    }
    out
}

/// One grid as a heading and a table; nothing if it has no rows.
pub fn table(grid: &Grid) -> String {
    if grid.rows.len() <= grid.summary {
        return String::new();
    }
    let row =
        |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut out = String::new();
    if !grid.title.is_empty() {
        out.push_str(&format!("\n## {}\n", escaped(&grid.title)));
    }
    out.push('\n');
    out.push_str(&row(&mut grid.columns.iter().map(|(head, _)| escaped(head))));
    out.push_str(&row(&mut grid.columns.iter().map(|(_, align)| match align {
        Align::Right => "---:".to_string(),
        Align::Left | Align::Wrap => "---".to_string(),
    })));
    for cells in &grid.rows {
        let text = |column: usize| cells.get(column).map_or(String::new(), |cell| escaped(&cell.text));
        out.push_str(&row(&mut (0..grid.columns.len()).map(text)));
    }
    out
}

fn list(out: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    if !title.is_empty() {
        out.push_str(&format!("\n## {}\n", escaped(title)));
    }
    out.push('\n');
    for item in items {
        out.push_str(&format!("- {}\n", escaped(item)));
    }
}

/// A week's rotation.
fn rotation(view: &RosterView, week: &WeekView, language: Language) -> Grid {
    let days: &[DayView] = view.days.get(week.days.clone()).unwrap_or_default();
    let title = match (days.first(), days.last()) {
        (Some(first), Some(last)) => {
            say::week(week.number, short_date(first.date, language), short_date(last.date, language))
        }
        _ => say::week_brief(week.number),
    };
    let mut columns = vec![(section::words(&say::agent(), language), Align::Left)];
    columns.extend(days.iter().map(|day| {
        let head = format!("{} {}{}", day.date.weekday().say(language), day.date.day(), section::mark(day));
        (head, Align::Left)
    }));
    let leave = section::leave_mark(view, language);
    let mut grid = Grid::new(section::words(&title, language), columns);
    for agent in &view.agents {
        let mut row: Vec<GridCell> = vec![agent.name.clone().into()];
        for cell in agent.cells.get(week.days.clone()).unwrap_or_default() {
            let text = match &cell.kind {
                CellKind::Duty { label, leave: part, .. } => {
                    Text::plain(section::duty_mark(label, part.as_ref(), &leave))
                }
                CellKind::Outside => say::outside(),
                CellKind::Rest => say::rest(),
                CellKind::Leave(_) => Text::plain(&leave),
            };
            row.push(format!("{}{}", text.in_language(language), if cell.changed { "!" } else { "" }).into());
        }
        grid.row(row);
    }
    grid
}

/// The text with Markdown's own characters made plain ones, its blanks single.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        let starts_list = out.is_empty() && matches!(c, '+' | '-');
        if starts_list || matches!(c, '\\' | '|' | '*' | '_' | '`' | '#' | '<' | '>' | '[' | ']' | '~' | '&')
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
