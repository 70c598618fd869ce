//! `fairshift explain ROSTER --agent ID --date D`: why this duty and not another.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, Text, reasons as say};
use fairshift::operations::quiet;
use fairshift::present::json::explain::{AlternativeJson, DutyExplainedJson};
use fairshift::reasons::{alternatives, loss_words};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::workspace::{self, JudgedRoster};

use super::explain::Explain;
use super::{Exit, Failure, interrupt, output};

pub fn run(
    opened: &JudgedRoster,
    agent: &str,
    date: NaiveDate,
    arguments: &Explain,
    language: Language,
) -> Result<Exit, Failure> {
    let instance = &opened.instance;
    let agent = workspace::meant(&instance.book, agent)?;
    let horizon = instance.horizon;
    let printed = (0..horizon.days).find(|day| horizon.date(*day) == date);
    let Some(day) = printed else {
        let title = say::not_printed(date, horizon.start, horizon.last());
        return Err(Diagnostic::error(Code::BadArgument, title).into());
    };
    let lines = &opened.loaded.roster.lines;
    let (begun, time, stop) = (Instant::now(), arguments.time_limit, interrupt::token()?);
    let part = time / u32::try_from(instance.duties.len().saturating_sub(1)).unwrap_or(u32::MAX).max(1);
    // What one solve does not need is for those after it.
    let done = std::cell::Cell::new(0_u32);
    let limits = || {
        done.set(done.get() + 1);
        let end = part.saturating_mul(done.get());
        quiet(end.saturating_sub(begun.elapsed()).max(Duration::from_millis(50)), &stop)
    };
    let found = alternatives(instance, &opened.rules, lines, (agent, day), &limits)
        .map_err(|error| Failure::Bug(error.to_string()))?;
    let had = lines.get(agent.0).and_then(|line| line.get(day)).cloned().unwrap_or_default();
    let label = opened.sheet.label(&had);
    let agent = &instance.book.agents[agent];
    if arguments.json {
        let alternatives = found.iter().map(|one| AlternativeJson::new(instance, one, language)).collect();
        output::object(&DutyExplainedJson { agent: &agent.id, date, duty: &label, alternatives })?;
        return Ok(Exit::Fine);
    }
    let heads = [(say::duty(), Align::Left), (say::alone(), Align::Wrap), (say::whole(), Align::Wrap)];
    let mut grid = Grid::titled(&Text::default(), &heads, language);
    for one in &found {
        let mut alone: Vec<Text> = one.breaks.iter().map(|(rule, text)| say::breaks(rule, text)).collect();
        alone.push(loss_words::amounts(&instance.levels, &one.alone));
        let words: Vec<&str> = alone.iter().map(|text| text.in_language(language)).collect();
        let whole = loss_words::text(&instance.levels, &one.whole);
        grid.row(vec![
            grid::GridCell::new(shown(&one.label, language), Tone::Heading),
            words.join("; ").into(),
            whole.in_language(language).into(),
        ]);
    }
    let head = say::why_this(&agent.name, date, shown(&label, language));
    let table = grid::render(&grid, output::style());
    output::result(&format!("{}\n{table}", head.in_language(language)))?;
    Ok(Exit::Fine)
}

/// A duty for people: rest has a word.
fn shown(label: &str, language: Language) -> String {
    match label {
        "-" => say::rest().in_language(language).to_string(),
        other => other.to_string(),
    }
}
