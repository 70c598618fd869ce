//! `fairshift breaks ROSTER`: when everybody has a break, and who holds the post meanwhile.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;
use fairshift::breaks;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Language, Text, breaks as say};
use fairshift::present;
use fairshift::present::json::breaks::{BreaksJson, WrongBreakJson};
use fairshift::render::grid;
use fairshift::render::{breaks as render, table};
use fairshift::roster::{Draft, State};
use fairshift::solve::StopToken;
use fairshift::timesheet::Timesheet;
use fairshift::workspace::{self, JudgedRoster};

use super::solve::told;
use super::{Exit, Failure, drafts, output};
use crate::cli::console::Console;
use crate::cli::help::Help;

pub const HELP: Help = Help {
    texts: &[
        (
            "breaks",
            "When everybody has a break, and who holds the post meanwhile",
            "每人的班中休息时间，以及期间由谁顶岗",
        ),
        ("breaks roster", "A roster file", "班表文件"),
        ("breaks --date", "Only this date", "只看这一天"),
        ("breaks --agent", "Only this agent", "只看这位成员"),
        (
            "breaks --place",
            "Place the breaks of a draft that are missing or wrong, and write it; the others stay",
            "为草稿补排缺少或不合规定的休息并写回文件，其余不动",
        ),
        ("breaks --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("breaks", "fairshift breaks rosters/breaks/2026-11-30.toml --date 2026-12-05")],
};

#[derive(Debug, Args)]
pub struct Breaks {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub date: Option<NaiveDate>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub place: bool,
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &Breaks, console: &Console) -> Result<Exit, Failure> {
    let mut opened = console.roster(&arguments.roster)?;
    let language = console.language_for(opened.loaded.book.team.language);
    if !opened.loaded.book.has_breaks() {
        let none = Diagnostic::error(Code::BadArgument, say::no_breaks()).in_file(&arguments.roster);
        return Err(none.help(say::state_breaks()).into());
    }
    let mut remark = None;
    if arguments.place {
        remark = Some(place(&opened)?);
        opened = console.roster(&arguments.roster)?;
    }
    print(arguments, &opened, language)?;
    if let Some(remark) = remark {
        output::remark(remark.in_language(language));
    }
    let audit = &opened.verdict.breaks;
    Ok(if audit.missed.is_empty() && audit.minutes() == 0 { Exit::Fine } else { Exit::Unmet })
}

/// Places what is missing or wrong in a draft, and writes it.
fn place(opened: &JudgedRoster) -> Result<Text, Failure> {
    let loaded = &opened.loaded;
    if loaded.roster.state == State::Published || opened.standing.is_some() {
        let published = Diagnostic::error(Code::Published, say::published()).in_file(&loaded.path);
        return Err(published.help(say::published_help()).into());
    }
    let mut roster = loaded.roster.clone();
    workspace::place_breaks(&opened.instance, &opened.rules, &mut roster, &StopToken::new())?;
    let team_folder = loaded.team_folder.as_deref();
    let draft = Draft { roster: &roster, book: &loaded.book, past: &loaded.past, team_folder };
    Ok(told(&loaded.path, drafts::save(&loaded.path, &draft)?))
}

fn print(arguments: &Breaks, opened: &JudgedRoster, language: Language) -> Result<(), Failure> {
    let (sheet, audit) = (&opened.sheet, &opened.verdict.breaks);
    let dates: Vec<NaiveDate> =
        sheet.horizon.dates().filter(|date| arguments.date.is_none_or(|only| only == *date)).collect();
    if dates.is_empty() {
        let title = say::not_in_roster(sheet.horizon.start, sheet.horizon.last());
        return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_date()).into());
    }
    let agent =
        arguments.agent.as_ref().map(|text| workspace::meant(&opened.loaded.book, text)).transpose()?;
    let id = agent.map(|agent| &sheet.book.agents[agent].id);
    let mut all = present::Breaks::new(sheet, audit).on(&dates);
    all.retain(|view| id.is_none_or(|id| *id == view.agent));
    let mut shorts = present::breaks::shorts(sheet, audit, &dates);
    if let Some(agent) = agent {
        shorts.retain(|short| short.away.contains(&sheet.book.agents[agent].name));
    }
    let meant = |view: &fairshift::render::view::BreachView| {
        dates.contains(&view.from) && id.is_none_or(|id| view.agent.as_ref() == Some(id))
    };
    let missed: Vec<_> = present::breaks::missed(&opened.loaded.book, audit).filter(meant).collect();
    if arguments.json {
        let wrong = missed.iter().map(|breach| WrongBreakJson::new(breach, language)).collect();
        return output::object(&BreaksJson { breaks: &all, short: &shorts, wrong });
    }
    let style = output::style();
    let mut text = String::new();
    for grid in [
        render::kinds(&present::breaks::kinds(&all, &opened.loaded.book), language),
        render::plan(&all, language),
    ] {
        if !grid.rows.is_empty() {
            text.push_str(&grid::render(&grid, style));
            text.push('\n');
        }
    }
    for (required, head) in [(true, say::short_required()), (false, say::short_of_wanted())] {
        let lines = render::shorts(&shorts, required, language);
        // Below what is wanted is most of the day in many teams.
        if !lines.is_empty() && (required || arguments.date.is_some()) {
            text.push_str(&format!("{}\n", head.in_language(language)));
            lines.iter().for_each(|line| text.push_str(&format!(" - {line}\n")));
            text.push('\n');
        }
    }
    if !missed.is_empty() {
        text.push_str(&table::render_breaches(&missed, language, style));
        text.push('\n');
    }
    let verdict = match (missed.len(), audit.minutes()) {
        (0, 0) => say::all_held(),
        (0, minutes) => shortest(opened, minutes)?,
        (wrong, _) => say::not_as_agreed(wrong),
    };
    text.push_str(&format!("{}\n", verdict.in_language(language)));
    output::result(&text)
}

/// What is short because of breaks, and whether others would leave less.
fn shortest(opened: &JudgedRoster, minutes: i64) -> Result<Text, Failure> {
    let (instance, rules, lines) = (&opened.instance, &opened.rules, &opened.loaded.roster.lines);
    let best = breaks::plan(instance, rules, lines, &[], &StopToken::new())
        .map_err(|error| Failure::Bug(error.to_string()))?;
    let sheet = Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, lines);
    let least = breaks::audit(&sheet.with_breaks(&best.breaks), rules).minutes();
    Ok(match least < minutes {
        true => say::held_but_not_least(Hours(minutes), Hours(least)),
        false if best.proven => say::held_but_least(Hours(minutes)),
        false => say::held_but(Hours(minutes)),
    })
}
