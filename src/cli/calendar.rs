//! `fairshift calendar ROSTER… --to DIR`: what people subscribe to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use fairshift::book::{self, Book};
use fairshift::calendar::observances;
use fairshift::diagnostic::{Code, Diagnostic, Place, Source};
use fairshift::disk::{self, ReadError, write_files};
use fairshift::messages::{Language, Many, Text, calendars as say, input};
use fairshift::render::ics::{self, CalendarView, EventView, Kept, Versioned, When, ZoneView};
use fairshift::workspace::{self, JudgedRoster};

use super::{Exit, Failure, output, several};
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use fairshift::present::{self, Beside};

/// The largest calendar that is read back, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Days before the first date of which events are kept.
const DAYS_KEPT: u64 = 366;

pub const HELP: Help = Help {
    texts: &[
        (
            "calendar",
            "Write calendars to subscribe to (iCalendar), one an agent and one for the team",
            "写出可订阅的日历（iCalendar）：每位成员一个，团队一个",
        ),
        (
            "calendar rosters",
            "Roster files of one team; no two of the same dates",
            "同一团队的班表文件，日期不重叠",
        ),
        (
            "calendar --to",
            "The folder; calendars that are there are brought up to date, and what is gone is cancelled [default: one calendar on stdout]",
            "日历文件夹；已有的日历就地更新，不再有的日程标为取消 [默认：一个日历输出到标准输出]",
        ),
        ("calendar --agent", "Only this agent's calendar", "只写这位成员的日历"),
    ],
    examples: &[(
        "calendar",
        "fairshift calendar rosters/support-team-midnight/2026-11-30.toml --to calendars",
    )],
};

#[derive(Debug, Args)]
pub struct Calendar {
    #[arg(value_name = "ROSTER", required = true)]
    pub rosters: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// What has become of a calendar's events.
#[derive(Default)]
struct Tally {
    events: usize,
    new: usize,
    changed: usize,
    cancelled: usize,
}

/// A calendar file, not written yet.
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its bytes.
    pub text: String,
    tally: Tally,
}

pub fn run(arguments: &Calendar, console: &Console) -> Result<Exit, Failure> {
    let opened = console.rosters(&arguments.rosters)?;
    let Some(last) = opened.last() else { return Ok(Exit::Fine) };
    let book = &last.sheet.book;
    let language = console.language_for(book.team.language);
    several::object(&opened, language);
    let agent = arguments.agent.as_deref().map(|text| workspace::meant_id(book, text)).transpose()?;
    if let Some(id) = &agent
        && !opened.iter().any(|judged| judged.sheet.book.agent(id).is_some())
    {
        workspace::agent(book, id)?;
    }
    let Some(dir) = &arguments.to else {
        let name = match &agent {
            Some(id) => agent_file(book, id),
            None => team_file(book),
        };
        let beside = beside(&opened);
        let file = make(&opened, &beside, &name, agent.as_deref(), BTreeMap::new(), language);
        output::bytes(file.text.as_bytes())?;
        return Ok(Exit::Fine);
    };
    let files = files(&opened, agent.as_deref(), dir, language)?;
    write(&files, dir)?;
    let sum = |of: fn(&Tally) -> usize| -> i64 {
        files.iter().map(|file| i64::try_from(of(&file.tally)).unwrap_or(i64::MAX)).sum()
    };
    let wrote = say::wrote(
        Many(i64::try_from(files.len()).unwrap_or(i64::MAX), "calendar", "calendars", "个日历"),
        Many(sum(|tally| tally.events), "event", "events", "个日程"),
        dir.display().to_string(),
    );
    let changes =
        say::changes(sum(|tally| tally.new), sum(|tally| tally.changed), sum(|tally| tally.cancelled));
    let lines = [wrote, changes, say::subscribe()];
    let lines: Vec<&str> = lines.iter().map(|line| line.in_language(language)).collect();
    output::result(&format!("{}\n", lines.join("\n")))?;
    Ok(Exit::Fine)
}

/// The name of the team's calendar.
pub fn team_file(book: &Book) -> String {
    format!("{}.ics", book.team.id)
}

/// The name of an agent's calendar; neither id has a full stop.
pub fn agent_file(book: &Book, id: &str) -> String {
    format!("{}.{id}.ics", book.team.id)
}

/// The calendars of a team and its agents, or of one agent, as versions of those in `before`.
fn files(
    opened: &[JudgedRoster],
    agent: Option<&str>,
    before: &Path,
    language: Language,
) -> Result<Vec<File>, Failure> {
    let Some(last) = opened.last() else { return Ok(Vec::new()) };
    let book = &last.sheet.book;
    let name = |id: &str| agent_file(book, id);
    match agent {
        Some(id) => versions(opened, vec![(name(id), Some(id.to_string()))], before, language),
        None => named(opened, before, &name, true, language),
    }
}

/// The calendars of a team and its agents under these names. An agent who left the
/// team keeps the calendar that is there, if names tell.
pub fn named(
    opened: &[JudgedRoster],
    before: &Path,
    name: &dyn Fn(&str) -> String,
    names_tell: bool,
    language: Language,
) -> Result<Vec<File>, Failure> {
    let Some(last) = opened.last() else { return Ok(Vec::new()) };
    let book = &last.sheet.book;
    let left = if names_tell { gone(book, before) } else { Vec::new() };
    let mut seen = BTreeSet::new();
    let ids = agent_ids(opened).into_iter().chain(left).filter(|id| seen.insert(id.clone()));
    let team = (team_file(book), None);
    let names = std::iter::once(team).chain(ids.map(|id| (name(&id), Some(id)))).collect();
    versions(opened, names, before, language)
}

fn versions(
    opened: &[JudgedRoster],
    names: Vec<(String, Option<String>)>,
    before: &Path,
    language: Language,
) -> Result<Vec<File>, Failure> {
    let mut found = Vec::new();
    let mut kept = Vec::new();
    for (name, _) in &names {
        match previous(&before.join(name)) {
            Ok(events) => kept.push(events),
            Err(wrong) => found.push(*wrong),
        }
    }
    if !found.is_empty() {
        return Err(found.into());
    }
    let beside = beside(opened);
    let files = names.iter().zip(kept);
    Ok(files.map(|((name, id), kept)| make(opened, &beside, name, id.as_deref(), kept, language)).collect())
}

fn beside(opened: &[JudgedRoster]) -> Vec<Beside<'_>> {
    opened.iter().map(present::beside).collect()
}

/// The agents of all rosters, those of the last one first.
pub fn agent_ids(opened: &[JudgedRoster]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for judged in opened.iter().rev() {
        for agent in &judged.sheet.book.agents {
            if !ids.contains(&agent.id) {
                ids.push(agent.id.clone());
            }
        }
    }
    ids
}

/// The agents that have a calendar in a folder.
fn gone(book: &Book, dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let id = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        let id = name.strip_prefix(&format!("{}.", book.team.id))?.strip_suffix(".ics")?;
        book::is_agent_id(id).then(|| id.to_string())
    };
    let mut ids: Vec<String> = entries.filter_map(|entry| id(entry.ok()?.path())).collect();
    ids.sort();
    ids
}

/// The events of the calendar that is there.
fn previous(path: &Path) -> Result<BTreeMap<String, Kept>, Box<Diagnostic>> {
    let title = || say::damaged(path.display().to_string());
    let refused = |why: Text| {
        let wrong = Diagnostic::error(Code::DamagedCalendar, title()).in_file(path);
        Box::new(wrong.note(why).help(say::damaged_help()))
    };
    let bytes = match disk::read(path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.is_missing() => return Ok(BTreeMap::new()),
        Err(ReadError::TooLarge(_)) => return Err(refused(say::too_large(MAX_BYTES >> 20))),
        Err(ReadError::NotAFile) => return Err(refused(input::not_a_file(path.display().to_string()))),
        Err(ReadError::Io(error)) => return Err(refused(Text::plain(error.kind().to_string()))),
    };
    let text = String::from_utf8(bytes).map_err(|_| refused(say::not_text()))?;
    ics::read(&text).map_err(|damage| {
        let place = Place { source: Arc::new(Source { path: path.to_path_buf(), text }), span: damage.span };
        let wrong = Diagnostic::error(Code::DamagedCalendar, title()).at(&place, damage.what);
        Box::new(wrong.help(say::damaged_help()))
    })
}

/// One calendar: what the rosters say of their dates, and what was there of others.
fn make(
    opened: &[JudgedRoster],
    beside: &[Beside<'_>],
    name: &str,
    agent: Option<&str>,
    mut kept: BTreeMap<String, Kept>,
    language: Language,
) -> File {
    let mut tally = Tally::default();
    let mut events: Vec<(String, Versioned)> = Vec::new();
    let mut zones: BTreeMap<&'static str, (Tz, NaiveDate, NaiveDate)> = BTreeMap::new();
    let mut title = String::new();
    let mut used = |zone: Tz, date: NaiveDate| {
        let span = zones.entry(zone.name()).or_insert((zone, date, date));
        (span.1, span.2) = (span.1.min(date), span.2.max(date));
    };
    let made = several::made(opened.iter().map(|judged| judged.loaded.path.as_path()));
    for (judged, (hands, breaks)) in opened.iter().zip(beside) {
        let sheet = &judged.sheet;
        let planned = match agent.map(|id| sheet.book.agent(id)) {
            None => present::team_events(sheet, language),
            Some(Some(agent)) => present::agent_events(sheet, hands, breaks, agent, language),
            Some(None) => Vec::new(),
        };
        for (uid, view) in planned {
            if let When::Timed { start, end, .. } = &view.when {
                used(sheet.book.team.zone, start.date());
                used(sheet.book.team.zone, end.date());
            }
            let before = kept.remove(&uid);
            events.push((begin(&view), version(uid, view.lines(), before, made, &mut tally)));
        }
        let called = agent.and_then(|id| sheet.book.agent(id)).map(|agent| &sheet.book.agents[agent].name);
        let team = &sheet.book.team.name;
        if let Some(text) = match (agent, called) {
            (None, _) => Some(say::team_calendar(team)),
            (Some(_), Some(name)) => Some(say::own_calendar(name, team)),
            (Some(id), None) if title.is_empty() => Some(say::own_calendar(id, team)),
            _ => None,
        } {
            title = text.in_language(language).to_string();
        }
    }
    let oldest = opened.first().map(|judged| judged.loaded.roster.horizon.start);
    let oldest = oldest.and_then(|start| start.checked_sub_days(Days::new(DAYS_KEPT)));
    for (uid, kept) in kept {
        if oldest.is_some_and(|oldest| kept.date < oldest) {
            continue;
        }
        if let Some(zone) = kept.zone {
            // Duties end on the next date at most.
            used(zone, kept.date);
            used(zone, kept.date.checked_add_days(Days::new(2)).unwrap_or(kept.date));
        }
        let begin = kept.event.lines.first().cloned().unwrap_or_default();
        let event = match several::prints(opened, kept.date) {
            true => {
                let lines = ics::cancelled(&kept.event.lines);
                tally.cancelled += usize::from(lines != kept.event.lines);
                version(uid, lines, Some(kept), made, &mut Tally::default())
            }
            false => kept.event,
        };
        events.push((begin_of(&begin), event));
    }
    events.sort_by(|(one, event), (other, next)| (one, &event.uid).cmp(&(other, &next.uid)));
    tally.events = events.len();
    let zones = zones.into_values().map(|(zone, first, last)| ZoneView {
        id: zone.name().to_string(),
        observances: observances(zone, first, last),
    });
    let view = CalendarView {
        name: title,
        zones: zones.collect(),
        events: events.into_iter().map(|(_, event)| event).collect(),
    };
    File { name: name.to_string(), text: ics::render(&view), tally }
}

fn begin(view: &EventView) -> String {
    begin_of(view.lines().first().map_or("", String::as_str))
}

/// What a DTSTART line says, for sorting.
fn begin_of(line: &str) -> String {
    line.rsplit(':').next().unwrap_or_default().to_string()
}

/// The next version of an event: the same one if nothing but its version would differ.
fn version(
    uid: String,
    lines: Vec<String>,
    before: Option<Kept>,
    made: NaiveDateTime,
    tally: &mut Tally,
) -> Versioned {
    match before {
        None => {
            tally.new += 1;
            Versioned { uid, sequence: 0, stamp: made, lines }
        }
        Some(kept) if kept.event.lines == lines => kept.event,
        Some(kept) => {
            tally.changed += 1;
            let sequence = kept.event.sequence.saturating_add(1).min(ics::MAX_SEQUENCE);
            Versioned { uid, sequence, stamp: made.max(kept.event.stamp), lines }
        }
    }
}

/// Writes those that are not there already, each whole.
fn write(files: &[File], dir: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Diagnostic::cannot_write(dir, &error).help(say::cannot_write_help());
    fs::create_dir_all(dir).map_err(failed)?;
    let same = |file: &&File| {
        let there = disk::read(&dir.join(&file.name), file.text.len() as u64);
        there.is_ok_and(|there| there == file.text.as_bytes())
    };
    let new: Vec<(&str, &str)> = files
        .iter()
        .filter(|file| !same(file))
        .map(|file| (file.name.as_str(), file.text.as_str()))
        .collect();
    write_files(dir, &new).map_err(failed)?;
    Ok(())
}
