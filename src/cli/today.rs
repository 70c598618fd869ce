//! `fairshift today` and `fairshift next`: who is on, and what an agent has next.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate, NaiveDateTime};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::now as say;
use fairshift::present;
use fairshift::render::now;
use fairshift::workspace::{self, JudgedRoster};

use super::{Exit, Failure, output};
use crate::cli::args::moment;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;

pub const HELP: Help = Help {
    texts: &[
        (
            "today",
            "Who is on now, who is next, who has standby, who is away",
            "现在谁当班、下一班是谁、谁在值守、谁不在",
        ),
        (
            "today target",
            "A roster file, or a team's folder, whose rosters are found [default: every team under rosters/]",
            "班表文件，或团队文件夹（自动找到其班表）[默认：rosters/ 下的所有团队]",
        ),
        (
            "today --at",
            "Another moment, by the team's clocks: 2026-12-01T13:30 [default: now]",
            "查看别的时刻（团队当地时间）：2026-12-01T13:30 [默认：现在]",
        ),
        ("today --json", "Print one JSON object", "输出一个 JSON 对象"),
        ("next", "An agent's next duties and days off", "某位成员接下来的当班和休息日"),
        ("next agent", "The agent, by id or name", "成员，写编号或姓名"),
        (
            "next targets",
            "Roster files of one team, or the team's folder, whose rosters are found",
            "同一团队的班表文件，或团队文件夹（自动找到其班表）",
        ),
        (
            "next --at",
            "From another moment on, by the team's clocks: 2026-12-01T13:30 [default: now]",
            "从别的时刻看起（团队当地时间）：2026-12-01T13:30 [默认：现在]",
        ),
        ("next --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[
        ("today", "fairshift today rosters/support-team-midnight --at 2026-12-01T13:30"),
        ("next", "fairshift next lin rosters/support-team-midnight/2026-11-30.toml --at 2026-12-01T13:30"),
    ],
};

#[derive(Debug, Args)]
pub struct Today {
    #[arg(value_name = "ROSTER|TEAM")]
    pub target: Option<PathBuf>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Next {
    #[arg(value_name = "AGENT")]
    pub agent: String,
    #[arg(value_name = "ROSTER|TEAM", required = true)]
    pub targets: Vec<PathBuf>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long)]
    pub json: bool,
}

pub fn today(arguments: &Today, console: &Console) -> Result<Exit, Failure> {
    let at = arguments.at;
    let mut found = Vec::new();
    match &arguments.target {
        Some(target) => {
            let opened = covering(target, at, console)?;
            found.push(opened);
        }
        None => {
            // Every team that has rosters here and one of them for the moment.
            let root = Path::new(workspace::ROSTERS);
            let mut folders: Vec<PathBuf> = fs::read_dir(root)
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| path.is_dir() && Console::holds_rosters(path))
                .collect();
            folders.sort();
            for folder in &folders {
                match covering(folder, at, console) {
                    Ok(opened) => found.push(opened),
                    Err(Failure::Refused(wrong))
                        if wrong.reasons.iter().all(|diagnostic| diagnostic.code == Code::NoRoster) => {}
                    Err(other) => return Err(other),
                }
            }
            if found.is_empty() {
                let place = root.display().to_string();
                let title = match folders.is_empty() {
                    true => say::no_rosters(place),
                    false => say::no_roster_then(place, day(at)),
                };
                return Err(Diagnostic::error(Code::NoRoster, title).help(say::name_a_roster()).into());
            }
        }
    }
    let language = console.language();
    output::diagnostics(&namesakes(&found), language);
    let views = found
        .iter()
        .filter_map(|opened| present::now(opened, present::moment(opened.first()?, at)))
        .collect::<Vec<_>>();
    match arguments.json {
        true => output::json(&now::json(&views))?,
        false => {
            let style = output::style();
            let texts: Vec<String> = views.iter().map(|view| now::render(view, language, style)).collect();
            output::result(&texts.join("\n"))?;
        }
    }
    Ok(Exit::Fine)
}

pub fn next(arguments: &Next, console: &Console) -> Result<Exit, Failure> {
    let opened = match arguments.targets.as_slice() {
        [folder] if folder.is_dir() => covering(folder, arguments.at, console)?,
        rosters => console.rosters(rosters)?,
    };
    let Some(last) = opened.last() else { return Ok(Exit::Fine) };
    let id = workspace::meant_id(&last.sheet.book, &arguments.agent)?;
    if !opened.iter().any(|judged| judged.sheet.book.agent(&id).is_some()) {
        workspace::agent(&last.sheet.book, &id)?;
    }
    let language = console.language_for(last.sheet.book.team.language);
    let at = present::moment(last, arguments.at);
    if let Some(view) = present::next(&opened, &id, at) {
        match arguments.json {
            true => output::json(&now::json_next(&view))?,
            false => output::result(&now::render_next(&view, language, output::style()))?,
        }
    }
    Ok(Exit::Fine)
}

/// Teams of one id whose rosters lie in several folders: anyone who looks for one must know that there are two.
fn namesakes(found: &[Vec<JudgedRoster>]) -> Vec<Diagnostic> {
    let mut first: BTreeMap<&str, &Path> = BTreeMap::new();
    let loaded = found.iter().filter_map(|rosters| Some(&rosters.first()?.loaded));
    let each = loaded.filter_map(|loaded| {
        let before = first.insert(&loaded.roster.team, &loaded.path)?;
        let title = say::namesakes(&loaded.roster.team, before.display().to_string());
        Some(Diagnostic::warning(Code::OtherTeam, title).in_file(&loaded.path).help(say::name_a_roster()))
    });
    each.collect()
}

/// The date asked for, or today's by this machine's clock.
fn day(at: Option<NaiveDateTime>) -> NaiveDate {
    at.map_or_else(|| chrono::Local::now().date_naive(), |at| at.date())
}

/// The roster of a moment and all that follow it: a roster file, or those of a team's
/// folder or of a folder of rosters.
fn covering(
    target: &Path,
    at: Option<NaiveDateTime>,
    console: &Console,
) -> Result<Vec<JudgedRoster>, Failure> {
    if !target.is_dir() {
        let opened = console.rosters(&[target.to_path_buf()])?;
        if let Some(judged) = opened.first() {
            let date = present::moment(judged, at).date_naive();
            let horizon = judged.loaded.roster.horizon;
            if date < horizon.start || date > after(horizon.last()) {
                let shown = target.display().to_string();
                let title = say::roster_has_not(shown, horizon.start, horizon.last(), date);
                return Err(Diagnostic::error(Code::NoRoster, title).help(say::other_moment()).into());
            }
        }
        return Ok(opened);
    }
    let folder = match Console::holds_rosters(target) {
        true => target.to_path_buf(),
        false => {
            let book = console.team(target)?.book;
            let folder = workspace::rosters_folder(&book, None);
            workspace::one_team(&folder, &book, target)?;
            folder
        }
    };
    // A night duty of the last date may still go on the morning after.
    let starts = console.kept(&folder);
    let mut opened = Vec::new();
    for (_, path) in starts.iter().rev() {
        let judged = console.newest_roster(path)?;
        let date = present::moment(&judged, at).date_naive();
        let horizon = judged.loaded.roster.horizon;
        if after(horizon.last()) < date {
            break;
        }
        let reached = horizon.start <= date;
        opened.push(judged);
        if reached {
            break;
        }
    }
    let covered = opened
        .last()
        .is_some_and(|judged| judged.loaded.roster.horizon.start <= present::moment(judged, at).date_naive());
    if !covered {
        let title = say::no_roster_then(folder.display().to_string(), day(at));
        return Err(Diagnostic::error(Code::NoRoster, title).help(say::other_moment()).into());
    }
    opened.reverse();
    workspace::in_order(opened)
}

fn after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}
