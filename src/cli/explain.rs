//! `fairshift explain ROSTER`: what the penalties are made of, and why something
//! required is unmet.

use std::collections::BTreeMap;

use fairshift::levels::level_name;
use fairshift::messages::{Language, cli as say, reasons as why, tables};
use fairshift::reasons::Taken;
use fairshift::render::grid::{self, Align, Grid};
use fairshift::timesheet::Severity;

use super::args::Explain;
use super::session::{self, Opened};
use super::{Exit, Stop, output, reasons};

pub fn run(arguments: &Explain, asked: Option<Language>) -> Result<Exit, Stop> {
    let opened = session::open(&arguments.roster)?;
    let language = asked.unwrap_or(opened.loaded.book.team.language);
    let mut text = String::new();
    let grid = penalties(&opened, language);
    if !grid.rows.is_empty() {
        text.push_str(&grid::render(&grid, output::style()));
        text.push('\n');
    }
    if opened.verdict.findings.unmet().next().is_none() {
        text.push_str(&format!("{}\n", why::nothing_unmet().in_language(language)));
    } else {
        text.push_str(&format!("{}\n", why::why_unmet().in_language(language)));
        let (instance, rules) = (&opened.instance, &opened.rules);
        text.push_str(&reasons::explain(instance, rules, Taken::Required, arguments.time_limit, language)?);
    }
    output::result(&text)?;
    Ok(if opened.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// Penalties by level, rule and agent.
fn penalties(opened: &Opened, language: Language) -> Grid {
    let ids = opened.instance.levels.ids();
    let book = &opened.sheet.book;
    let mut sums: BTreeMap<(usize, &str, Option<usize>), (i64, i64)> = BTreeMap::new();
    for finding in &opened.verdict.findings.found {
        if let Severity::Priced { level, penalty } = finding.severity {
            let sum = sums.entry((level, finding.rule, finding.agent.map(|agent| agent.0))).or_default();
            *sum = (sum.0 + 1, sum.1.saturating_add(penalty));
        }
    }
    let heads = [
        (why::level(), Align::Left),
        (say::rule(), Align::Left),
        (tables::agent(), Align::Wrap),
        (why::times(), Align::Right),
        (tables::penalty(), Align::Right),
    ];
    let mut grid = Grid::titled(&why::penalties(), &heads, language);
    for ((level, rule, agent), (times, penalty)) in sums {
        let name = ids.get(level).map(|id| level_name(id)).unwrap_or_default();
        let who = agent.and_then(|agent| book.agents.get(agent)).map(|agent| agent.name.clone());
        grid.row(vec![
            name.in_language(language).into(),
            rule.into(),
            who.unwrap_or_else(|| tables::whole_team().in_language(language).to_string()).into(),
            times.to_string().into(),
            penalty.to_string().into(),
        ]);
    }
    grid
}
