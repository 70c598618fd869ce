//! The roster file: canonical, a line an agent and week, so that a small change
//! is a small diff and a person can edit it.

use std::fmt::Write;

use chrono::Datelike;
use unicode_width::UnicodeWidthStr;

use super::{Roster, RosterLines, State, breaks};
use crate::book::Book;
use crate::calendar::Horizon;

/// The text of a roster file. `inputs` is the folder of the copy of its inputs,
/// `team_folder` the team's own folder, both relative to the file.
pub fn write_roster(roster: &Roster, book: &Book, inputs: &str, team_folder: Option<&str>) -> String {
    let mut text = String::new();
    let horizon = &roster.horizon;
    let state = if roster.state == State::Draft { "draft" } else { "published" };
    line(&mut text, &format!("# {}, {} to {}.", book.team.name, horizon.start, horizon.last()));
    line(&mut text, "# Edit a cell (A, A+C, - for rest), then judge it with `fairshift verify`.");
    line(&mut text, "# 可直接修改单元格（A、A+C，休息写 -），再用 fairshift verify 核验。");
    line(&mut text, "\n[roster]\nformat = 1");
    line(&mut text, &format!("team = \"{}\"", roster.team));
    line(&mut text, &format!("start = {}", horizon.start));
    line(&mut text, &format!("days = {}", horizon.days));
    line(&mut text, &format!("look_ahead = {}", horizon.look_ahead));
    line(&mut text, &format!("state = \"{state}\""));
    if roster.is_history {
        line(&mut text, "history = true");
    }
    line(&mut text, &format!("inputs = {}", quoted(inputs)));
    if let Some(folder) = team_folder {
        line(&mut text, &format!("team_folder = {}", quoted(folder)));
    }
    line(&mut text, &format!("instance = \"{}\"", roster.instance));
    if !roster.assumed_ordinary.is_empty() {
        line(&mut text, &format!("assumed_ordinary = {:?}", roster.assumed_ordinary));
    }
    if let Some(seal) = &roster.seal {
        line(&mut text, &format!("seal = {}", quoted(seal)));
    }
    for level in &roster.stated {
        line(&mut text, &format!("\n[[levels]]\nname = \"{}\"", level.name));
        line(
            &mut text,
            &format!("penalty = {}\nbound = {}\nfloor = {}", level.penalty, level.bound, level.floor),
        );
        line(&mut text, &format!("unconditional = {}", level.unconditional));
    }
    write_weeks(&mut text, book, horizon, &roster.lines, 0..horizon.days, "weeks");
    if horizon.look_ahead > 0 {
        line(&mut text, "\n# Not printed: one way in which the days after can go on.");
    }
    write_weeks(&mut text, book, horizon, &roster.lines, horizon.days..horizon.planned_days(), "look_ahead");
    breaks::write(&mut text, book, &roster.breaks);
    text
}

/// Writes the days of `range` as weeks: a head with the weekdays, a line an agent.
pub(super) fn write_weeks(
    text: &mut String,
    book: &Book,
    horizon: &Horizon,
    lines: &RosterLines,
    range: std::ops::Range<usize>,
    table: &str,
) {
    let label = |cell: &Vec<crate::book::ShiftIx>| match cell.as_slice() {
        [] => "-".to_string(),
        shifts => shifts.iter().map(|s| book.shifts[s.0].id.as_str()).collect::<Vec<_>>().join("+"),
    };
    let empty = Vec::new();
    let cells = |agent: usize, day: usize| lines.get(agent).and_then(|line| line.get(day)).unwrap_or(&empty);
    let widest = (0..book.agents.len())
        .flat_map(|agent| range.clone().map(move |day| (agent, day)))
        .map(|(agent, day)| label(cells(agent, day)).width())
        .chain([3])
        .max()
        .unwrap_or(3);
    let ids = book.agents.iter().map(|agent| agent.id.len()).max().unwrap_or(0);
    let pad = |cell: &str| format!("{cell}{}", " ".repeat(widest.saturating_sub(cell.width())));
    for week in weeks_of(horizon, book, range) {
        let first = horizon.date(week.start);
        line(text, &format!("\n[[{table}]]\nfrom = {first}\n[{table}.duties]"));
        let days: Vec<String> = week.clone().map(|day| pad(weekday(horizon.date(day)))).collect();
        line(text, &format!("#{}{}", " ".repeat(ids + 3), days.join(" ").trim_end()));
        for (index, agent) in book.agents.iter().enumerate() {
            let row: Vec<String> = week.clone().map(|day| pad(&label(cells(index, day)))).collect();
            line(text, &format!("{:<ids$} = \"{}\"", agent.id, row.join(" ").trim_end()));
        }
    }
}

/// The weeks of a range of days, each as the days in it.
pub(super) fn weeks_of(
    horizon: &Horizon,
    book: &Book,
    range: std::ops::Range<usize>,
) -> Vec<std::ops::Range<usize>> {
    let clip = |week: std::ops::Range<usize>| week.start.max(range.start)..week.end.min(range.end);
    let all = horizon.weeks(book.team.first_weekday, horizon.planned_days());
    all.into_iter().map(|(_, week)| clip(week)).filter(|week| !week.is_empty()).collect()
}

fn weekday(date: chrono::NaiveDate) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][date.weekday().num_days_from_monday() as usize]
}

pub(super) fn line(text: &mut String, line: &str) {
    // Writing to a String can't fail.
    let _ = writeln!(text, "{line}");
}

/// A TOML string.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}
