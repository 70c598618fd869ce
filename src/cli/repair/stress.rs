//! `fairshift stress`: what a roster withstands.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clap::Args;
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, repair as say, visible};
use fairshift::operations::repair::{Endurance, Mend, Single, endurance, first_day};
use fairshift::present::json::stress::EnduranceJson;
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::render::text::{pad, pad_left, width};
use fairshift::workspace::JudgedRoster;

use super::{clocks, day, name, short, shown};
use crate::cli::args::{date, time_limit};
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, interrupt, output};

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

pub fn run(arguments: &Stress, console: &Console) -> Result<Exit, Failure> {
    let begun = Instant::now();
    interrupt::token()?;
    let judged = console.roster(&arguments.roster)?;
    let language = console.language_for(judged.loaded.book.team.language);
    let first = first_day(&judged, arguments.from)?;
    let stop = interrupt::token()?.within(arguments.time_limit.saturating_sub(begun.elapsed()));
    let endurance = endurance(&judged, first, &stop)?;
    if arguments.json {
        output::object(&EnduranceJson::new(&judged, &endurance, language))?;
    } else {
        output::result(&text_of(&judged, first, &endurance, language))?;
    }
    Ok(match endurance.fatal.is_empty() {
        false => Exit::Unmet,
        true if endurance.unknown() > 0 => Exit::Unknown,
        true => Exit::Fine,
    })
}

fn mark(repair: Mend) -> (String, Tone) {
    match repair {
        Mend::Mended { changes, fewest: true } => (changes.to_string(), Tone::Normal),
        Mend::Mended { changes, fewest: false } => (format!("≤{changes}"), Tone::Notable),
        Mend::Fatal { .. } => ("×".to_string(), Tone::Bad),
        Mend::Unknown => ("?".to_string(), Tone::Notable),
    }
}

fn text_of(judged: &JudgedRoster, first: usize, endurance: &Endurance, language: Language) -> String {
    let (instance, book) = (&judged.instance, &judged.instance.book);
    let Endurance { singles, fatal } = endurance;
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
    let open = endurance.unknown();
    let mended: i64 = counts.values().sum();
    out.push_str(&say_in(say::stress_sums(singles.len(), mended, fatal.len(), open)));
    for (changes, count) in &counts {
        let changes = Many(*changes as i64, "change", "changes", "处改动");
        out.push_str(&format!("  {}", say_in(say::by_changes(changes, *count))));
    }
    if open > 0 {
        out.push_str(&say_in(say::more_time()));
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
    for absence in fatal {
        let (single, shifts) = (&singles[absence.single], &absence.shifts);
        let lacking = match single.repair {
            Mend::Fatal { short: Some(most), least } if least < most => {
                format!("{}–{}", short(least), short(most))
            }
            Mend::Fatal { short: Some(minutes), .. } => short(minutes),
            _ => say::must_in_the_way().in_language(language).to_string(),
        };
        let saved: Vec<&str> = absence.saved_by.iter().map(|text| text.in_language(language)).collect();
        grid.row(vec![
            fairshift::messages::Say::say(&day(instance, single.day), language).into(),
            name(book, single.agent).into(),
            shown(book, shifts, language).into(),
            clocks(book, shifts).into(),
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
    for (at, agent) in book.agents.iter().enumerate() {
        out.push_str(&pad(&visible(&agent.name), widest));
        for day in first..horizon.days {
            let (text, tone) =
                marks.get(&(at, day)).map_or(("·".to_string(), Tone::Quiet), |repair| mark(*repair));
            out.push_str(&format!("{} {}", gap(day), style.paint(&pad_left(&text, 2), tone)));
        }
        out.push('\n');
    }
    out
}
