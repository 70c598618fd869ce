//! `fairshift explain TEAM|ROSTER`: what the penalties are made of, why something
//! required is unmet or no roster exists, and what would help.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::Instance;
use fairshift::levels::level_name;
use fairshift::messages::{Language, Text, cli as say, reasons as why, tables};
use fairshift::present::json::explain::{self as json, RosterExplainedJson, TeamExplainedJson};
use fairshift::reasons::Taken;
use fairshift::render::grid::{self, Align, Grid};
use fairshift::rules::ActiveRule;
use fairshift::timesheet::Severity;
use fairshift::workspace::{self, JudgedRoster};

use super::alternatives;
use super::apply::{self, Origin};
use super::fairness;
use super::reasons::{self, Reasons};
use super::{Exit, Failure, interrupt, output};
use crate::cli::args::Dates;
use crate::cli::args::date;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

pub const HELP: Help = Help {
    texts: &[
        (
            "explain",
            "Why a team has no roster, what a roster's penalties are made of, and what would help",
            "说明排不出班表的原因、罚分的构成，以及可行的办法",
        ),
        ("explain target", "A roster file, or a folder with team.toml", "班表文件，或含 team.toml 的文件夹"),
        (
            "explain --time-limit",
            "Time for conflicts and ways out together: 10s, 500ms, 2m",
            "查找矛盾与办法的总时间上限：10s、500ms、2m",
        ),
        (
            "explain --fairness",
            "The smallest spread of each count that is possible, and why",
            "每项计数最小可能的差距及其理由",
        ),
        (
            "explain --agent",
            "With --date: why this agent has this duty and not another",
            "与 --date 同用：这位成员为何排这个班而不是别的",
        ),
        ("explain --date", "With --agent: the date", "与 --agent 同用：日期"),
        (
            "explain --apply",
            "Take the way out with this number and solve the whole roster with it",
            "采用第几个办法，并据此重排整张班表",
        ),
        (
            "explain --out",
            "With --apply: write a changed copy of the team and its roster into this new folder",
            "与 --apply 同用：把改后的团队副本和班表写到这个新文件夹",
        ),
        ("explain --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("explain", "fairshift explain rosters/support-team/2026-11-30.toml")],
};

#[derive(Debug, Args)]
pub struct Explain {
    #[arg(value_name = "TEAM|ROSTER")]
    pub target: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, conflicts_with_all = ["apply", "agent"])]
    pub fairness: bool,
    #[arg(long, value_name = "ID", conflicts_with = "apply")]
    pub agent: Option<String>,
    #[arg(long, value_name = "DATE", conflicts_with = "apply", value_parser = date)]
    pub date: Option<NaiveDate>,
    #[arg(long, value_name = "N")]
    pub apply: Option<usize>,
    #[arg(long, value_name = "DIR", requires = "apply")]
    pub out: Option<PathBuf>,
    #[arg(long, conflicts_with = "apply")]
    pub json: bool,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
}

pub fn run(arguments: &Explain, console: &Console) -> Result<Exit, Failure> {
    match arguments.target.is_dir() {
        true => team(arguments, console),
        false => roster(arguments, console),
    }
}

/// Why no roster of the team exists, or none with everything that is required.
fn team(arguments: &Explain, console: &Console) -> Result<Exit, Failure> {
    if arguments.agent.is_some() || arguments.date.is_some() || arguments.fairness {
        let wrong = Diagnostic::error(Code::BadArgument, why::for_a_roster());
        return Err(wrong.help(why::name_a_roster()).into());
    }
    let team = console.team(&arguments.target)?;
    let language = console.language_for(team.book.team.language);
    let beside = workspace::rosters_folder(&team.book, None);
    let problem = console.problem(team, &arguments.dates, &beside)?;
    let (instance, rules) = (&problem.instance, &problem.team.rules);
    let mut taken = Taken::Musts;
    let mut found = reasons::find(instance, rules, taken, arguments.time_limit, &interrupt::token()?)?;
    if found.is_empty() {
        taken = Taken::Required;
        found = reasons::find(instance, rules, taken, arguments.time_limit, &interrupt::token()?)?;
    }
    let exit = match (found.is_empty(), taken) {
        (true, _) => Exit::Fine,
        (false, Taken::Musts) => Exit::Impossible,
        (false, Taken::Required) => Exit::Unmet,
    };
    if arguments.apply.is_some() {
        return applied(arguments, instance, &problem.team.folder, &found, language);
    }
    if arguments.json {
        let status = match exit {
            Exit::Fine => "no_conflict",
            Exit::Impossible => "infeasible",
            _ => "unmet",
        };
        let conflicts = found.json(instance, language);
        return output::object(&TeamExplainedJson { status, conflicts }).map(|()| exit);
    }
    let head = match exit {
        Exit::Fine => why::no_conflict(),
        Exit::Impossible => why::no_roster(),
        _ => why::why_unmet_at_all(),
    };
    output::result(&format!("{}\n{}", head.in_language(language), found.text(language)))?;
    Ok(exit)
}

fn roster(arguments: &Explain, console: &Console) -> Result<Exit, Failure> {
    arguments.dates.none()?;
    let opened = console.roster(&arguments.target)?;
    let language = console.language_for(opened.loaded.book.team.language);
    match (&arguments.agent, arguments.date) {
        (Some(agent), Some(date)) => {
            return alternatives::run(&opened, agent, date, arguments, language);
        }
        (None, None) => {}
        _ => return Err(Diagnostic::error(Code::BadArgument, why::both_needed()).into()),
    }
    if arguments.fairness {
        return fairness::run(&opened, arguments, language);
    }
    let unmet = opened.verdict.findings.unmet().next().is_some();
    let exit = if opened.verdict.complete() { Exit::Fine } else { Exit::Unmet };
    let (instance, rules) = (&opened.instance, &opened.rules);
    let found = match unmet {
        true => Some(why_unmet(arguments, instance, rules)?),
        false => None,
    };
    if arguments.apply.is_some() {
        let found = match found {
            Some(found) => found,
            None => return Err(reasons::no_such_way(arguments.apply.unwrap_or(0), 0).into()),
        };
        let folder = opened.loaded.team_folder.clone().unwrap_or_default();
        return applied(arguments, instance, &folder, &found, language);
    }
    if arguments.json {
        let explained = RosterExplainedJson {
            status: if unmet { "unmet" } else { "met" },
            penalties: json::penalties(&opened, language),
            conflicts: found.as_ref().map_or(Vec::new(), |found| found.json(instance, language)),
        };
        return output::object(&explained).map(|()| exit);
    }
    let mut text = String::new();
    let grid = penalties(&opened, language);
    if !grid.rows.is_empty() {
        text.push_str(&grid::render(&grid, output::style()));
        text.push('\n');
    }
    match found {
        None => text.push_str(&format!("{}\n", why::nothing_unmet().in_language(language))),
        Some(found) => {
            text.push_str(&format!("{}\n", why::why_unmet().in_language(language)));
            text.push_str(&found.text(language));
        }
    }
    output::result(&text)?;
    Ok(exit)
}

fn why_unmet(arguments: &Explain, instance: &Instance, rules: &[ActiveRule]) -> Result<Reasons, Failure> {
    reasons::find(instance, rules, Taken::Required, arguments.time_limit, &interrupt::token()?)
}

fn applied(
    arguments: &Explain,
    instance: &Instance,
    folder: &std::path::Path,
    found: &Reasons,
    language: Language,
) -> Result<Exit, Failure> {
    // The numbers of a list that was cut short are not those that were shown before.
    if interrupt::token()?.told() {
        return Ok(Exit::Unknown);
    }
    let number = arguments.apply.unwrap_or(0);
    let Some(way) = found.way(number) else {
        return Err(reasons::no_such_way(number, found.count()).into());
    };
    let origin = Origin { instance, folder };
    apply::run(&origin, way, arguments, language)
}

/// First and last date of a finding, and its penalty.
type PricedDates = ((NaiveDate, NaiveDate), i64);

/// Level, rule and agent.
type Key<'a> = (usize, &'a str, Option<usize>);

/// Dates with their penalties; equal sums on dates in a row are put together.
fn when(priced: Vec<PricedDates>, all: (NaiveDate, NaiveDate)) -> Text {
    let mut sums: BTreeMap<(NaiveDate, NaiveDate), i64> = BTreeMap::new();
    for (dates, penalty) in priced {
        let sum = sums.entry(dates).or_default();
        *sum = sum.saturating_add(penalty);
    }
    let mut runs: Vec<(PricedDates, usize)> = Vec::new();
    for ((first, last), penalty) in sums {
        match runs.last_mut() {
            Some((((_, end), same), times))
                if *same == penalty && first == last && end.succ_opt() == Some(first) =>
            {
                *end = last;
                *times += 1;
            }
            _ => runs.push((((first, last), penalty), 1)),
        }
    }
    let short = |date: NaiveDate| date.format("%m-%d").to_string();
    let texts = runs.into_iter().map(|((dates, penalty), times)| {
        let shown = match (dates == all && times == 1, dates.0 == dates.1) {
            (true, _) => why::whole_roster(),
            (_, true) => Text::plain(short(dates.0)),
            _ => Text::plain(format!("{}–{}", short(dates.0), short(dates.1))),
        };
        match times {
            1 => why::penalty_on(shown, penalty),
            _ => why::penalty_on(shown, format!("{times} × {penalty}")),
        }
    });
    Text::list(&texts.collect::<Vec<_>>())
}

/// Penalties by level, rule and agent, with the dates.
fn penalties(opened: &JudgedRoster, language: Language) -> Grid {
    let ids = opened.instance.levels.ids();
    let book = &opened.sheet.book;
    let mut sums: BTreeMap<Key<'_>, (i64, Vec<PricedDates>)> = BTreeMap::new();
    for finding in &opened.verdict.findings.found {
        if let Severity::Priced { level, penalty } = finding.severity {
            let key = (level, finding.rule, finding.agent.map(|agent| agent.0));
            if penalty == 0 {
                continue;
            }
            let sum = sums.entry(key).or_default();
            sum.0 = sum.0.saturating_add(penalty);
            sum.1.push((finding.dates, penalty));
        }
    }
    let heads = [
        (why::level(), Align::Left),
        (say::rule(), Align::Left),
        (tables::agent(), Align::Wrap),
        (tables::penalty(), Align::Right),
        (why::when(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&why::penalties(), &heads, language);
    let all = (opened.sheet.horizon.start, opened.sheet.horizon.last());
    for ((level, rule, agent), (penalty, priced)) in sums {
        let name = ids.get(level).map(|id| level_name(id)).unwrap_or_default();
        let who = agent.and_then(|agent| book.agents.get(agent)).map(|agent| agent.name.clone());
        grid.row(vec![
            name.in_language(language).into(),
            rule.into(),
            who.unwrap_or_else(|| tables::whole_team().in_language(language).to_string()).into(),
            penalty.to_string().into(),
            when(priced, all).in_language(language).into(),
        ]);
    }
    grid
}
