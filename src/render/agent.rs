//! One agent's duties: when, where, and who comes before and after.

use chrono::Datelike;

use super::Style;
use super::follow_ups;
use super::grid::{self, Align, Grid, GridCell, Tone};
use super::markdown;
use super::sections::{place, words};
use super::text::{day_name, half_days, hours, short_date, wrap};
use super::view::{AgentDuty, AgentView, BreakView, DayView, HoldView};
use crate::calendar::Clock;
use crate::messages::{Dated, Language, Text, visible};
use crate::messages::{breaks, handover, tables as say};

/// The page as a table for a terminal.
pub fn render(view: &AgentView, language: Language, style: Style) -> String {
    let mut out = format!("{}\n", style.paint(&visible(&title(view, language)), Tone::Heading));
    if view.duties.is_empty() {
        out.push_str(&format!("\n{}\n", say::no_duties().in_language(language)));
    }
    for grid in grids(view, language) {
        out.push('\n');
        out.push_str(&grid::render(&grid, style));
    }
    if !view.follow_ups.is_empty() {
        let head = words(&handover::own_follow_ups(), language);
        out.push_str(&format!("\n{}\n", style.paint(&head, Tone::Heading)));
    }
    for line in follow_ups::of_agent(&view.follow_ups, &view.agent, language) {
        for (at, part) in wrap(&visible(&line), style.width.saturating_sub(3)).iter().enumerate() {
            out.push_str(&format!("{}{part}\n", if at == 0 { " - " } else { "   " }));
        }
    }
    out
}

/// The page as Markdown.
pub fn render_markdown(view: &AgentView, language: Language) -> String {
    let mut out = format!("# {}\n", markdown::escaped(&title(view, language)));
    if view.duties.is_empty() {
        out.push_str(&format!("\n{}\n", say::no_duties().in_language(language)));
    }
    for grid in grids(view, language) {
        out.push_str(&markdown::table(&grid));
    }
    if !view.follow_ups.is_empty() {
        let head = words(&handover::own_follow_ups(), language);
        out.push_str(&format!("\n## {}\n\n", markdown::escaped(&head)));
    }
    for line in follow_ups::of_agent(&view.follow_ups, &view.agent, language) {
        out.push_str(&format!("- {}\n", markdown::escaped(&line)));
    }
    out
}

fn title(view: &AgentView, language: Language) -> String {
    words(
        &say::agent_title(&view.name, &view.agent, &view.team_name, Dated(view.start), Dated(view.end)),
        language,
    )
}

fn grids(view: &AgentView, language: Language) -> Vec<Grid> {
    let all = [duties(view, language), weeks(view, language), totals(view, language)];
    all.into_iter().filter(|grid| !grid.rows.is_empty()).collect()
}

fn duties(view: &AgentView, language: Language) -> Grid {
    let mut columns = vec![
        (say::date(), Align::Wrap),
        (say::shift(), Align::Wrap),
        (say::start(), Align::Left),
        (say::end(), Align::Left),
        (say::place(), Align::Left),
        (say::before_you(), Align::Wrap),
        (say::after_you(), Align::Wrap),
    ];
    let taken = view.duties.iter().any(|duty| !duty.hands.breaks.is_empty());
    let held = view.duties.iter().any(|duty| !duty.hands.holds.is_empty());
    columns.extend(taken.then(|| (breaks::breaks(), Align::Wrap)));
    columns.extend(held.then(|| (breaks::holds_head(), Align::Wrap)));
    let mut grid = Grid::titled(&say::duties_of(), &columns, language);
    let mut last = None;
    for duty in &view.duties {
        let class = view.shifts.iter().position(|shift| shift.id == duty.shift);
        let repeated = last.replace(duty.day.date) == Some(duty.day.date);
        let tone = match &duty.day {
            _ if repeated => Tone::Quiet,
            DayView { holiday: Some(_), .. } => Tone::Bad,
            DayView { weekend: true, .. } => Tone::Notable,
            _ => Tone::Normal,
        };
        let mut row = vec![
            GridCell::new(day(&duty.day, language), tone),
            GridCell::new(
                format!("{} {}", duty.shift, duty.shift_name).trim_end(),
                class.map_or(Tone::Normal, Tone::Class),
            ),
            duty.start.to_string().into(),
            ending(duty, language).into(),
            words(&place(duty.place, duty.standby), language).into(),
            names(&duty.hands.before, language).into(),
            names(&duty.hands.after, language).into(),
        ];
        let list = |all: Vec<Text>| GridCell::from(words(&Text::list(&all), language));
        row.extend(
            taken.then(|| list(duty.hands.breaks.iter().map(|view| phrase(view, language)).collect())),
        );
        row.extend(held.then(|| list(duty.hands.holds.iter().map(hold).collect())));
        grid.row(row);
    }
    grid
}

fn phrase(view: &BreakView, language: Language) -> Text {
    Text::plain(super::breaks::phrase(view, language))
}

fn hold(hold: &HoldView) -> Text {
    breaks::relief_from(&hold.name, hold.from, hold.until)
}

/// The date with its weekday, the holiday on it, or that it is an exchanged workday.
fn day(day: &DayView, language: Language) -> String {
    let date = day_name(day.date, language);
    match &day.holiday {
        Some(holiday) => format!("{date} {holiday}"),
        None if day.exchanged => words(&say::exchanged_day(date), language),
        None => date,
    }
}

/// `17:00`; past midnight with the next day: `25:30 (Sat 01:30)`.
fn ending(duty: &AgentDuty, language: Language) -> String {
    let past = Clock::from_minutes(duty.end.minutes() - Clock::MIDNIGHT.minutes());
    match past.filter(|past| past.minutes() > 0) {
        None => duty.end.to_string(),
        Some(wall) => words(&say::past_midnight(duty.end, wall, duty.day.date.weekday().succ()), language),
    }
}

fn names(names: &[String], language: Language) -> String {
    let names: Vec<Text> = names.iter().map(Text::plain).collect();
    words(&Text::list(&names), language)
}

fn weeks(view: &AgentView, language: Language) -> Grid {
    let columns = [
        (say::week_column(), Align::Right),
        (say::dates(), Align::Left),
        (say::days_worked(), Align::Right),
        (say::working_hours(), Align::Right),
    ];
    let mut grid = Grid::titled(&say::weeks(), &columns, language);
    for week in &view.weeks {
        let dates = say::date_range(short_date(week.start, language), short_date(week.end, language));
        grid.row(vec![
            week.number.to_string().into(),
            words(&dates, language).into(),
            week.days.to_string().into(),
            hours(week.minutes).into(),
        ]);
    }
    grid
}

fn totals(view: &AgentView, language: Language) -> Grid {
    let totals = &view.totals;
    let mut columns = Vec::new();
    let mut row: Vec<GridCell> = Vec::new();
    let mut add = |head: &str, value: String| {
        columns.push((head.to_string(), Align::Right));
        row.push(value.into());
    };
    for (shift, count) in view.shifts.iter().zip(&totals.duties) {
        add(&shift.id, count.to_string());
    }
    let mut named = |head: Text, value: String| add(head.in_language(language), value);
    named(say::working_hours(), hours(totals.minutes));
    named(say::weekend_days(), totals.weekend_days.to_string());
    named(say::rest_days(), totals.rest_days.to_string());
    if totals.leave_halves > 0 {
        named(say::leave_days(), half_days(totals.leave_halves));
    }
    if totals.outside_days > 0 {
        named(say::outside_days(), totals.outside_days.to_string());
    }
    named(say::longest_stint(), totals.longest_stint.to_string());
    let mut grid = Grid::new(words(&say::totals(), language), columns);
    grid.row(row);
    grid
}
