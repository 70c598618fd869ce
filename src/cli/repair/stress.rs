//! `fairshift stress`: what a roster withstands.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fairshift::book::ShiftIx;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, repair as say, visible};
use fairshift::operations::repair::{
    Change, Mend, Single, Substitute, changed, stress as search, substitutes,
};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::render::text::{pad, pad_left, width};
use fairshift::roster::RosterLines;
use fairshift::rules::{Subject, ids_about};
use fairshift::solve::StopToken;
use fairshift::workspace::JudgedRoster;
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{clocks, day, json_date, name, short, shown};
use crate::cli::args::date;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::explain::print_json;
use crate::cli::help::Help;
use crate::cli::reasons::quiet;
use crate::cli::{Exit, Failure, interrupt, output};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;

/// The share of the time for the absences themselves.
const SHARE_OF_SEARCH: f64 = 0.8;

/// Ways to save a date that are named.
const MAX_WAYS: usize = 2;

pub const HELP: Help = Help {
    texts: &[
        (
            "stress",
            "Every single absence: can it be mended, and with how many changes; which are fatal, and what would save them",
            "逐一假设每人每天缺勤：能否补上、要改几个班次；哪些补不上、怎样能补上",
        ),
        ("stress roster", "A roster file", "班表文件"),
        ("stress --from", "Absences from this date on [default: the first]", "从该日起的缺勤 [默认：首日]"),
        ("stress --time-limit", "Time for all absences together: 60s, 5m", "全部缺勤的总时间上限：60s、5m"),
    ],
    examples: &[(
        "stress",
        "fairshift stress rosters/support-team-midnight/2026-11-30.toml --from 2026-12-14",
    )],
};

/// `fairshift stress`
#[derive(Debug, Args)]
pub struct Stress {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<NaiveDate>,
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
}

pub fn stress(arguments: &Stress, console: &Console) -> Result<Exit, Failure> {
    let begun = Instant::now();
    interrupt::token()?;
    let opened = console.roster(&arguments.roster)?;
    let language = console.language_for(opened.loaded.book.team.language);
    let horizon = opened.instance.horizon;
    let first = match arguments.from {
        None => 0,
        Some(from) => match horizon.day(from.max(horizon.start)) {
            Some(day) => day,
            None => {
                let title = say::outside(from, from, horizon.start, horizon.last());
                return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into());
            }
        },
    };
    let stop = interrupt::token()?.within(arguments.time_limit.saturating_sub(begun.elapsed()));
    // What would save a date is worth the last part of the time.
    let first_part = stop.within(stop.left().mul_f64(SHARE_OF_SEARCH));
    let limits = |time: Duration| quiet(time, &first_part);
    let lines = &opened.loaded.roster.lines;
    let singles = search(&opened.instance, &opened.rules, lines, first, &first_part, &limits);
    let fatal: Vec<&Single> =
        singles.iter().filter(|single| matches!(single.repair, Mend::Fatal { .. })).collect();
    let saved: Vec<Vec<Text>> = fatal.par_iter().map(|single| ways(&opened, single, &stop)).collect();
    if arguments.json {
        print_json(&json_of(&opened, &singles, &fatal, &saved, language))?;
    } else {
        output::result(&text_of(&opened, first, &singles, &fatal, &saved, language))?;
    }
    Ok(match fatal.is_empty() {
        false => Exit::Unmet,
        true if singles.iter().any(|single| single.repair == Mend::Unknown) => Exit::Unknown,
        true => Exit::Fine,
    })
}

/// What would save a fatal absence: colleagues whom one must alone keeps from it.
fn ways(opened: &JudgedRoster, single: &Single, stop: &StopToken) -> Vec<Text> {
    let (instance, lines) = (&opened.instance, &opened.loaded.roster.lines);
    let book = &instance.book;
    let from = cell(lines, single);
    let loss = Change { day: single.day, agent: single.agent, from: from.clone(), to: Vec::new() };
    let without = changed(lines, std::slice::from_ref(&loss));
    let Some(list) = substitutes(instance, &opened.rules, &without, &loss, stop) else {
        return vec![say::not_looked_for()];
    };
    let of_ability = ids_about(&opened.rules, Subject::Ability);
    let one = |one: &Substitute| match one.breaks.as_slice() {
        [(rule, text)] if !of_ability.contains(rule) && one.short == 0 => {
            let who = name(book, one.change.agent);
            Some(say::saved_by_limit(who, book.label(&one.change.to), *rule, text))
        }
        _ => None,
    };
    let mut found: Vec<Text> = list.iter().filter_map(one).take(MAX_WAYS).collect();
    if found.is_empty() {
        found.push(say::saved_by_eligible(book.label(&from)));
    }
    found
}

fn cell(lines: &RosterLines, single: &Single) -> Vec<ShiftIx> {
    lines.get(single.agent.0).and_then(|line| line.get(single.day)).cloned().unwrap_or_default()
}

fn mark(repair: Mend) -> (String, Tone) {
    match repair {
        Mend::Mended { changes, fewest: true } => (changes.to_string(), Tone::Normal),
        Mend::Mended { changes, fewest: false } => (format!("≤{changes}"), Tone::Notable),
        Mend::Fatal { proven: true, .. } => ("×".to_string(), Tone::Bad),
        Mend::Fatal { proven: false, .. } => ("×?".to_string(), Tone::Bad),
        Mend::Unknown => ("?".to_string(), Tone::Notable),
    }
}

fn text_of(
    opened: &JudgedRoster,
    first: usize,
    singles: &[Single],
    fatal: &[&Single],
    saved: &[Vec<Text>],
    language: Language,
) -> String {
    let (instance, book) = (&opened.instance, &opened.instance.book);
    let horizon = instance.horizon;
    let style = output::style();
    let say_in = |text: Text| format!("{}\n", visible(text.in_language(language)));
    let title = say::stress_title(&book.team.name, horizon.date(first), horizon.last());
    let mut out = style.paint(&say_in(title), Tone::Heading);
    out.push_str(&matrix(instance, first, singles, language));
    out.push_str(&say_in(say::legend()));
    out.push('\n');
    let mut counts: BTreeMap<usize, i64> = BTreeMap::new();
    for single in singles {
        if let Mend::Mended { changes, .. } = single.repair {
            *counts.entry(changes).or_default() += 1;
        }
    }
    let open = singles.iter().filter(|single| single.repair == Mend::Unknown).count();
    let mended: i64 = counts.values().sum();
    out.push_str(&say_in(say::stress_sums(singles.len(), mended, fatal.len(), open)));
    for (changes, count) in &counts {
        let changes = Many(*changes as i64, "change", "changes", "处改动");
        out.push_str(&format!("  {}", say_in(say::by_changes(changes, *count))));
    }
    if fatal.is_empty() {
        if open == 0 {
            out.push_str(&say_in(say::none_fatal()));
        }
        return out;
    }
    out.push('\n');
    let heads = [
        (say::date(), Align::Left),
        (say::agent(), Align::Left),
        (say::before(), Align::Left),
        (say::hours(), Align::Left),
        (say::lacking(), Align::Right),
        (say::saves(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::fatal(), &heads, language);
    for (single, saved) in fatal.iter().zip(saved) {
        let from = cell(&opened.loaded.roster.lines, single);
        let lacking = match single.repair {
            Mend::Fatal { short: Some(minutes), .. } => short(minutes),
            _ => say::must_in_the_way().in_language(language).to_string(),
        };
        let saved: Vec<&str> = saved.iter().map(|text| text.in_language(language)).collect();
        grid.row(vec![
            fairshift::messages::Say::say(&day(instance, single.day), language).into(),
            name(book, single.agent).into(),
            shown(book, &from, language).into(),
            clocks(book, &from).into(),
            lacking.into(),
            saved.join("; ").into(),
        ]);
    }
    out.push_str(&grid::render(&grid, style));
    out
}

/// Agents × dates, with a gap between weeks.
fn matrix(instance: &Instance, first: usize, singles: &[Single], language: Language) -> String {
    let (book, horizon) = (&instance.book, instance.horizon);
    let style = output::style();
    let marks: BTreeMap<(usize, usize), Mend> =
        singles.iter().map(|single| ((single.agent.0, single.day), single.repair)).collect();
    let widest = book.agents.iter().map(|agent| width(&visible(&agent.name))).max().unwrap_or(0);
    let gap = |day: usize| {
        let date = horizon.date(day);
        let new_week = chrono::Datelike::weekday(&date) == book.team.first_weekday;
        if day > first && new_week { "  " } else { "" }
    };
    let mut weekdays = " ".repeat(widest);
    let mut dates = " ".repeat(widest);
    for day in first..horizon.days {
        let date = horizon.date(day);
        let weekday = fairshift::messages::Say::say(&chrono::Datelike::weekday(&date), language);
        let weekday = weekday
            .chars()
            .last()
            .filter(|_| language == Language::Zh)
            .map_or_else(|| weekday.chars().take(2).collect::<String>(), |last| last.to_string());
        weekdays.push_str(&format!("{} {}", gap(day), pad_left(&weekday, 2)));
        dates.push_str(&format!("{} {}", gap(day), pad_left(&chrono::Datelike::day(&date).to_string(), 2)));
    }
    let mut out = format!("{weekdays}\n{dates}\n");
    for (agent, person) in book.agents.iter().enumerate() {
        out.push_str(&pad(&visible(&person.name), widest));
        for day in first..horizon.days {
            let (text, tone) =
                marks.get(&(agent, day)).map_or(("·".to_string(), Tone::Quiet), |repair| mark(*repair));
            out.push_str(&format!("{} {}", gap(day), style.paint(&pad_left(&text, 2), tone)));
        }
        out.push('\n');
    }
    out
}

fn json_of(
    opened: &JudgedRoster,
    singles: &[Single],
    fatal: &[&Single],
    saved: &[Vec<Text>],
    language: Language,
) -> Value {
    let (instance, book) = (&opened.instance, &opened.instance.book);
    let one = |single: &Single| {
        let from = book.label(&cell(&opened.loaded.roster.lines, single));
        let mut value = json!({
            "agent": book.agents[single.agent.0].id, "date": json_date(instance, single.day), "duty": from,
        });
        let more = match single.repair {
            Mend::Mended { changes, fewest } => {
                json!({"status": "mended", "changes": changes, "proven": fewest})
            }
            Mend::Fatal { short, proven } => json!({"status": "fatal", "short": short, "proven": proven}),
            Mend::Unknown => json!({"status": "unknown"}),
        };
        if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
            value.extend(more);
            let at = fatal.iter().position(|one| std::ptr::eq(*one, single));
            if let Some(ways) = at.and_then(|at| saved.get(at)) {
                let ways: Vec<&str> = ways.iter().map(|text| text.in_language(language)).collect();
                value.insert("saved_by".to_string(), json!(ways));
            }
        }
        value
    };
    json!({"absences": singles.iter().map(one).collect::<Vec<_>>(), "fatal": fatal.len()})
}
