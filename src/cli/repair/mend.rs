//! `fairshift repair`: the nearest roster, as a table of changes to accept.

use std::collections::BTreeSet;

use chrono::Local;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::levels::level_name;
use fairshift::messages::{Hours, Language, Many, Text, repair as say, visible};
use fairshift::operations::Author;
use fairshift::operations::publish::team_folder;
use fairshift::operations::repair::{AwayAgent, Cause, DamagedRoster, Repaired, RepairedRoster, accept};
use fairshift::present::json::repair::{RepairJson, RepairsJson};
use fairshift::present::repair::{findings, why};
use fairshift::record::LockedRecord;
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::roster::Saved;
use fairshift::solve::StopToken;
use fairshift::workspace::{self, JudgedRoster};

use super::{clocks, day, end_of_day, name, shown, until};
use crate::cli::args::moment;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::desk::Told;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, drafts, interrupt, output, solve};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

pub const HELP: Help = Help {
    texts: &[
        (
            "repair",
            "The roster with the fewest changed duties that holds again, proven; duties that have begun stay",
            "以最少的改动修复班表，并证明最少；已开始的班不动",
        ),
        (
            "repair target",
            "A folder with team.toml: its published rosters from today on; or a roster file [default: the current folder]",
            "含 team.toml 的文件夹（从今天起的已发布班表），或班表文件 [默认：当前文件夹]",
        ),
        (
            "repair --absent",
            "Take an agent to be absent: lin=2026-12-01..2026-12-02, clock times as in 2026-12-01T13:30; may be repeated. Nothing before the first absence changes, unless --at says from when on",
            "假设某人缺勤：lin=2026-12-01..2026-12-02，可带时刻如 2026-12-01T13:30；可写多次。首个缺勤之前的班不动，除非用 --at 写明从何时起可改",
        ),
        (
            "repair --against-current",
            "Make the roster hold for the team as it is now: who has left or joined, changed targets, new leave",
            "按团队现状修复：有人离开或加入、人数要求变更、新的请假",
        ),
        (
            "repair --out",
            "With --against-current: write it as a roster with the team's files as they are now, to publish with --supersede",
            "与 --against-current 同用：连同团队现状写成新班表，可用 publish --supersede 发布",
        ),
        (
            "repair --at",
            "Duties that have begun by this time of the team's clock stay [default: now; with --absent, just before the first absence]",
            "此刻（团队当地时间）已开始的班不动 [默认：现在；用 --absent 时为首个缺勤即将开始时]",
        ),
        ("repair --accept", "Record the changes: from then on they are in force", "采用并记录，改动即生效"),
        (
            "repair --time-limit",
            "Stop searching after this time and say what is proven: 10s, 500ms, 2m",
            "搜索时间上限，到时说明已证明的内容：10s、500ms、2m",
        ),
    ],
    examples: &[(
        "repair",
        "fairshift repair rosters/support-team-midnight/2026-11-30.toml --absent lin=2026-12-01",
    )],
};

/// `fairshift repair`
#[derive(Debug, Args)]
pub struct Repair {
    #[arg(value_name = "TEAM|ROSTER", default_value = ".", hide_default_value = true)]
    pub target: PathBuf,
    #[arg(long, value_name = "ID=FROM..UNTIL", value_parser = away)]
    pub absent: Vec<AwayAgent>,
    #[arg(long, value_name = "TEAM", num_args = 0..=1, conflicts_with = "absent")]
    pub against_current: Option<Option<PathBuf>>,
    #[arg(long, conflicts_with_all = ["absent", "out"])]
    pub accept: bool,
    #[arg(long, value_name = "FILE", requires = "against_current")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub told: Told,
}

pub fn mend(arguments: &Repair, console: &Console) -> Result<Exit, Failure> {
    if arguments.target.is_dir() {
        return of_team(arguments, console);
    }
    let judged = console.roster(&arguments.target)?;
    let book = judged.loaded.book.clone();
    let language = console.language_for(book.team.language);
    if arguments.accept {
        if judged.standing.as_ref().is_none_or(|standing| standing.superseded_by.is_some()) {
            let draft = Diagnostic::error(Code::NotNow, say::accept_recorded()).in_file(&arguments.target);
            return Err(draft.help(say::solve_again()).into());
        }
        let folder = team_folder(&arguments.target, judged.loaded.team_folder.as_deref())?;
        let author = arguments.told.author(&book)?;
        let locked = author.lock(&folder)?;
        // Opened again under the lock, as nobody can change it then.
        let judged = console.roster(&arguments.target)?;
        // What somebody interrupted is never accepted: Ctrl-C ends the command.
        let done = vec![repaired(judged, arguments, &StopToken::new())?];
        return finish(&done, arguments, Some((author, locked)), language);
    }
    if let Some(path) = &arguments.out {
        drafts::may_save(path, judged.loaded.team_folder.as_deref())?;
    }
    let stop = interrupt::token()?;
    let done = repaired(judged, arguments, &stop)?;
    let named = arguments.against_current.clone().flatten();
    let folder = named.or(done.damaged.judged.loaded.team_folder.clone());
    let written: Option<Saved> = match (&arguments.out, &folder) {
        (Some(path), Some(folder)) => done.save(path, folder, &drafts::by(), drafts::PATIENCE, &stop)?,
        _ => None,
    };
    let exit = finish(&[done], arguments, None, language)?;
    if let Some((path, saved)) = arguments.out.as_ref().zip(written) {
        output::remark(solve::told(path, saved).in_language(language));
    }
    Ok(exit)
}

/// Every published roster of a team that has dates to come.
fn of_team(arguments: &Repair, console: &Console) -> Result<Exit, Failure> {
    if !arguments.absent.is_empty() || arguments.against_current.is_some() {
        return Err(Diagnostic::error(Code::BadArgument, say::one_roster())
            .help(say::publish_first())
            .into());
    }
    let team = console.team(&arguments.target)?;
    let language = console.language_for(team.book.team.language);
    let today = arguments.told.moment(team.book.team.zone).date_naive();
    let locked = match arguments.accept {
        true => {
            let author = arguments.told.author(&team.book)?;
            let locked = author.lock(&team.folder)?;
            Some((author, locked))
        }
        false => None,
    };
    let record = locked.as_ref().map_or(&team.record, |(_, locked)| locked.record());
    let stop = if arguments.accept { StopToken::new() } else { interrupt::token()? };
    let mut done = Vec::new();
    for (_, publication) in record.in_force() {
        if publication.last() >= today {
            let judged = console.roster(&record.roster_path(publication))?;
            done.push(repaired(judged, arguments, &stop)?);
        }
    }
    if done.is_empty() {
        let title = say::not_published(today, today);
        return Err(Diagnostic::error(Code::NoRoster, title).help(say::publish_first()).into());
    }
    finish(&done, arguments, locked, language)
}

fn repaired(judged: JudgedRoster, arguments: &Repair, stop: &StopToken) -> Result<RepairedRoster, Failure> {
    let cause = match &arguments.against_current {
        Some(folder) => Cause::Team(folder.clone()),
        None => {
            let book = &judged.loaded.book;
            let of_agent = |away: &AwayAgent| -> Result<AwayAgent, Failure> {
                Ok(AwayAgent { agent: workspace::meant_id(book, &away.agent)?, ..away.clone() })
            };
            Cause::Absences(arguments.absent.iter().map(of_agent).collect::<Result<_, _>>()?)
        }
    };
    let zone = judged.loaded.book.team.zone;
    let asked_at = arguments.told.at.and_then(|at| at.and_local_timezone(zone).earliest());
    let now = Local::now().with_timezone(&zone);
    DamagedRoster::new(judged, &cause, asked_at, now)?.repair(arguments.time_limit, stop)
}

fn exit_of(done: &RepairedRoster) -> Exit {
    match &done.repaired {
        Repaired::Impossible => Exit::Impossible,
        Repaired::Unknown { .. } => Exit::Unknown,
        Repaired::Mended(mended) if mended.short > 0 || !mended.broken.is_empty() => Exit::Unmet,
        Repaired::Mended(_) => Exit::Fine,
    }
}

fn finish(
    done: &[RepairedRoster],
    arguments: &Repair,
    locked: Option<(Author, LockedRecord)>,
    language: Language,
) -> Result<Exit, Failure> {
    let exit = done.iter().map(exit_of).max_by_key(|exit| *exit as u8).unwrap_or(Exit::Fine);
    let found = done.iter().all(RepairedRoster::holds);
    let changes: usize = done.iter().map(|repaired| repaired.changes().len()).sum();
    let entry = match locked.filter(|_| found && changes > 0) {
        Some((author, locked)) => Some(accept(done, &author, locked)?),
        None => None,
    };
    if arguments.json {
        let rosters = done.iter().map(|repaired| RepairJson::new(repaired, language)).collect();
        output::object(&RepairsJson { rosters, entry })?;
        return Ok(exit);
    }
    let mut out = done.iter().map(|repaired| text_of(repaired, language)).collect::<Vec<_>>().join("\n");
    let last = match entry {
        Some(n) => Some(say::accepted(n, duties(changes))),
        None if changes > 0 && arguments.absent.is_empty() && !arguments.accept => Some(say::accept_it()),
        None => None,
    };
    if let Some(text) = last {
        out.push_str(text.in_language(language));
        out.push('\n');
    }
    output::result(&out)?;
    Ok(exit)
}

fn duties(count: usize) -> Many {
    Many(i64::try_from(count).unwrap_or(i64::MAX), "duty", "duties", "个班次")
}

fn people(count: usize) -> Many {
    Many(i64::try_from(count).unwrap_or(i64::MAX), "agent", "agents", "人")
}

pub fn text_of(done: &RepairedRoster, language: Language) -> String {
    let (instance, book) = (&done.damaged.instance, &done.damaged.instance.book);
    let style = output::style();
    let say_in = |text: Text| format!("{}\n", visible(text.in_language(language)));
    let mut out = String::new();
    let mended = match &done.repaired {
        Repaired::Impossible => return say_in(say::impossible()),
        Repaired::Unknown { least } => return say_in(say::unknown(*least)),
        Repaired::Mended(mended) => mended,
    };
    let changes = done.changes();
    if changes.is_empty() && mended.short == 0 && mended.broken.is_empty() {
        return say_in(say::nothing_to_repair());
    }
    let heads = [
        (say::date(), Align::Left),
        (say::agent(), Align::Left),
        (say::before(), Align::Left),
        (say::after(), Align::Left),
        (say::hours(), Align::Left),
        (say::why(), Align::Wrap),
    ];
    let title = say::repair_title(instance.horizon.start, instance.horizon.last());
    let mut grid = Grid::titled(&title, &heads, language);
    for change in &changes {
        let tone = if done.damaged.losses.contains(change) { Tone::Quiet } else { Tone::Normal };
        grid.row(vec![
            fairshift::messages::Say::say(&day(instance, change.day), language).into(),
            GridCell::new(name(book, change.agent), tone),
            shown(book, &change.from, language).into(),
            GridCell::new(shown(book, &change.to, language), Tone::Notable),
            clocks(book, &change.to).into(),
            why(done, change).in_language(language).into(),
        ]);
    }
    out.push_str(&grid::render(&grid, style));
    out.push('\n');
    let (count, heads) = (duties(mended.changes.len()), people(mended.people));
    out.push_str(&say_in(match mended.fewest {
        true if mended.changes.is_empty() && mended.short == 0 => say::none_needed(),
        true => say::fewest(count, heads),
        false => say::not_fewest(count, heads, mended.least),
    }));
    if !mended.changes.is_empty() {
        out.push_str(&say_in(if mended.compared { say::compared() } else { say::not_compared() }));
    }
    if mended.short > 0 {
        let hours = Hours(mended.short);
        out.push_str(&say_in(match mended.short <= mended.short_least {
            true => say::newly_short(hours),
            false => say::newly_short_open(hours),
        }));
        for text in findings(&mended.unmet) {
            out.push_str(&format!("  {}", say_in(text)));
        }
    }
    if !mended.broken.is_empty() {
        out.push_str(&say_in(say::broken_anyway()));
        for text in findings(&mended.broken) {
            out.push_str(&format!("  {}", say_in(text)));
        }
    }
    let levels: Vec<Text> = instance
        .levels
        .ids()
        .iter()
        .zip(mended.before.iter().zip(&mended.after))
        .map(|(id, (before, after))| say::penalty_from_to(level_name(id), *before, *after))
        .collect();
    out.push_str(&say_in(say::penalty(Text::list(&levels))));
    let asked: BTreeSet<&str> = done.to_consent.iter().map(|change| change.cell.agent.as_str()).collect();
    if !asked.is_empty() {
        let agents = asked.into_iter().filter_map(|id| book.agent(id));
        let names: Vec<Text> = agents.map(|agent| Text::plain(name(book, agent))).collect();
        out.push_str(&say_in(say::consent_needed(Text::list(&names))));
    }
    out
}

/// Reads `lin=2026-12-01..2026-12-02`; the end may be left out.
fn away(text: &str) -> Result<AwayAgent, String> {
    let form = || {
        "an agent and times such as lin=2026-12-01..2026-12-02 / 应为成员和时间，如 lin=2026-12-01..2026-12-02"
            .to_string()
    };
    let (agent, times) = text.split_once('=').ok_or_else(form)?;
    let (first, last) = times.split_once("..").unwrap_or((times, ""));
    let from = moment(first).map_err(|_| form())?;
    let until = if last.is_empty() { end_of_day(from) } else { until(last).map_err(|_| form())? };
    if until <= from {
        return Err("the absence ends before it begins / 缺勤结束早于开始".to_string());
    }
    Ok(AwayAgent { agent: agent.to_string(), from, until })
}
