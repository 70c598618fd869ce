//! `fairshift explain TEAM|ROSTER`: what the penalties are made of, why something
//! required is unmet or no roster exists, and what would help.

use std::collections::BTreeMap;

use fairshift::instance::Instance;
use fairshift::levels::level_name;
use fairshift::messages::{Language, Text, cli as say, reasons as why, tables};
use fairshift::reasons::Taken;
use fairshift::render::grid::{self, Align, Grid};
use fairshift::rules::ActiveRule;
use fairshift::timesheet::Severity;
use serde_json::{Value, json};

use super::apply::{self, Origin};
use super::args::Explain;
use super::reasons::{self, Reasons};
use super::session::{self, Opened};
use super::{Exit, Stop, output};

pub fn run(arguments: &Explain, asked: Option<Language>) -> Result<Exit, Stop> {
    match arguments.target.is_dir() {
        true => team(arguments, asked),
        false => roster(arguments, asked),
    }
}

/// Why no roster of the team exists, or none with everything that is required.
fn team(arguments: &Explain, asked: Option<Language>) -> Result<Exit, Stop> {
    let team = session::team(&arguments.target, asked)?;
    let language = asked.unwrap_or(team.book.team.language);
    let beside = session::rosters_folder(&team.book, None);
    let problem = session::problem(team, &arguments.dates, &beside, asked)?;
    let (instance, rules) = (&problem.instance, &problem.team.rules);
    let mut taken = Taken::Musts;
    let mut found = reasons::find(instance, rules, taken, arguments.time_limit)?;
    if found.is_empty() {
        taken = Taken::Required;
        found = reasons::find(instance, rules, taken, arguments.time_limit)?;
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
        return print_json(&json!({"status": status, "conflicts": conflicts})).map(|()| exit);
    }
    let head = match exit {
        Exit::Fine => why::no_conflict(),
        Exit::Impossible => why::no_roster(),
        _ => why::why_unmet_at_all(),
    };
    output::result(&format!("{}\n{}", head.in_language(language), found.text(language)))?;
    Ok(exit)
}

fn roster(arguments: &Explain, asked: Option<Language>) -> Result<Exit, Stop> {
    let opened = session::open(&arguments.target)?;
    let language = asked.unwrap_or(opened.loaded.book.team.language);
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
        let conflicts = found.map_or(Value::Array(Vec::new()), |found| found.json(instance, language));
        let value = json!({
            "status": if unmet { "unmet" } else { "met" },
            "penalties": penalties_json(&opened, language),
            "conflicts": conflicts,
        });
        return print_json(&value).map(|()| exit);
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

fn why_unmet(arguments: &Explain, instance: &Instance, rules: &[ActiveRule]) -> Result<Reasons, Stop> {
    reasons::find(instance, rules, Taken::Required, arguments.time_limit)
}

fn applied(
    arguments: &Explain,
    instance: &Instance,
    folder: &std::path::Path,
    found: &Reasons,
    language: Language,
) -> Result<Exit, Stop> {
    let number = arguments.apply.unwrap_or(0);
    let Some(way) = found.way(number) else {
        return Err(reasons::no_such_way(number, found.count()).into());
    };
    let origin = Origin { instance, folder };
    apply::run(&origin, way, arguments, language)
}

pub fn print_json(value: &Value) -> Result<(), Stop> {
    output::result(&format!("{value:#}\n"))
}

/// Penalties by level, rule and agent, with the dates.
fn penalties(opened: &Opened, language: Language) -> Grid {
    let ids = opened.instance.levels.ids();
    let book = &opened.sheet.book;
    let mut sums: BTreeMap<(usize, &str, Option<usize>), (i64, Vec<Text>)> = BTreeMap::new();
    for finding in &opened.verdict.findings.found {
        if let Severity::Priced { level, penalty } = finding.severity {
            let key = (level, finding.rule, finding.agent.map(|agent| agent.0));
            let sum = sums.entry(key).or_default();
            sum.0 = sum.0.saturating_add(penalty);
            let (first, last) = finding.dates;
            let whole = first == opened.sheet.horizon.start && last == opened.sheet.horizon.last();
            let dates = match (whole, first == last) {
                (true, _) => why::whole_roster(),
                (_, true) => Text::plain(first.format("%m-%d").to_string()),
                _ => Text::plain(format!("{}–{}", first.format("%m-%d"), last.format("%m-%d"))),
            };
            let dates = if penalty == 0 { continue } else { why::penalty_on(dates, penalty) };
            sum.1.push(dates);
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
    for ((level, rule, agent), (penalty, dates)) in sums.into_iter().filter(|(_, own)| own.0 > 0) {
        let name = ids.get(level).map(|id| level_name(id)).unwrap_or_default();
        let who = agent.and_then(|agent| book.agents.get(agent)).map(|agent| agent.name.clone());
        grid.row(vec![
            name.in_language(language).into(),
            rule.into(),
            who.unwrap_or_else(|| tables::whole_team().in_language(language).to_string()).into(),
            penalty.to_string().into(),
            Text::list(&dates).in_language(language).into(),
        ]);
    }
    grid
}

fn penalties_json(opened: &Opened, language: Language) -> Vec<Value> {
    let ids = opened.instance.levels.ids();
    let priced = opened.verdict.findings.found.iter().filter_map(|finding| match finding.severity {
        Severity::Priced { level, penalty } if penalty > 0 => Some((finding, level, penalty)),
        _ => None,
    });
    let rows = priced.map(|(finding, level, penalty)| {
        json!({
            "level": ids.get(level), "rule": finding.rule,
            "agent": finding.agent.map(|agent| opened.sheet.book.agents[agent.0].id.clone()),
            "from": finding.dates.0, "until": finding.dates.1, "penalty": penalty,
            "text": finding.text.in_language(language),
        })
    });
    rows.collect()
}
