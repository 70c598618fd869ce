//! `fairshift repair`: the nearest roster, as a table of changes to accept.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Local, NaiveDateTime};
use chrono_tz::Tz;
use fairshift::book::{AgentIx, ShiftIx};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::Instance;
use fairshift::levels::level_name;
use fairshift::messages::{Hours, Language, Many, Text, repair as say, visible};
use fairshift::operations::repair::{Change, Repaired, Task, leave_of, lost, repair, with_leave};
use fairshift::record::{Act, CellChange, Changed, LockedRecord, Record, granted, missing_consent};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::roster::{self, RosterLines};
use fairshift::rules::{self, ActiveRule};
use fairshift::solve::StopToken;
use fairshift::workspace::{self, JudgedRoster, Workspace};
use serde_json::json;

use super::absent::cells;
use super::args::Repair;
use super::json::json_of;
use super::{clocks, day, draft, findings, name, shown};
use crate::cli::console::Console;
use crate::cli::explain::print_json;
use crate::cli::reasons::quiet;
use crate::cli::{Exit, Failure, desk as told, drafts, interrupt, output};

/// More changes than that no supervisor takes.
const MOST: usize = 30;

/// A roster with what it was made from and what it has lost.
pub(super) struct Case {
    pub(super) opened: JudgedRoster,
    was: (Vec<ActiveRule>, Instance),
    pub(super) instance: Instance,
    pub(super) rules: Arc<Vec<ActiveRule>>,
    reference: RosterLines,
    lines: RosterLines,
    pub(super) losses: Vec<Change>,
    absent: Vec<AgentIx>,
    now: DateTime<Tz>,
}

/// A repaired case.
pub(super) struct Done {
    pub(super) case: Case,
    pub(super) repaired: Repaired,
}

pub fn mend(arguments: &Repair, console: &Console) -> Result<Exit, Failure> {
    if arguments.target.is_dir() {
        return of_team(arguments, console);
    }
    let opened = console.roster(&arguments.target)?;
    let language = console.language_for(opened.loaded.book.team.language);
    if arguments.accept {
        if opened.standing.as_ref().is_none_or(|own| own.superseded_by.is_some()) {
            let draft = Diagnostic::error(Code::NotNow, say::accept_recorded()).in_file(&arguments.target);
            return Err(draft.help(say::solve_again()).into());
        }
        let folder = told::team_folder(&arguments.target, opened.loaded.team_folder.as_deref())?;
        let desk = arguments.told.desk(&folder)?;
        // JudgedRoster again under the lock, as nobody can change it then.
        let case = case(console.roster(&arguments.target)?, arguments)?;
        // What somebody interrupted is never accepted: Ctrl-C ends the command.
        let done = vec![solve(case, arguments, &StopToken::new())];
        return finish(&done, arguments, Some(desk), language);
    }
    if let Some(path) = &arguments.out {
        drafts::may_save(path, opened.loaded.team_folder.as_deref())?;
    }
    let done = solve(case(opened, arguments)?, arguments, &interrupt::token()?);
    let folder = arguments.against_current.clone().flatten().or(done.case.opened.loaded.team_folder.clone());
    let written = match (&arguments.out, &folder) {
        (Some(path), Some(folder)) => draft::write(&done, path, folder)?,
        _ => None,
    };
    let exit = finish(&[done], arguments, None, language)?;
    if let Some(written) = written {
        output::remark(written.in_language(language));
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
    let folder = &arguments.target;
    let team = console.team(folder)?;
    let language = console.language_for(team.book.team.language);
    let today = arguments.told.clock(team.book.team.zone).date();
    let desk = if arguments.accept { Some(arguments.told.desk(folder)?) } else { None };
    let loaded;
    let record = match &desk {
        Some(desk) => desk.record(),
        None => {
            loaded = Record::open(folder)?;
            &loaded
        }
    };
    let stop = if arguments.accept { StopToken::new() } else { interrupt::token()? };
    let mut done = Vec::new();
    for (_, own) in record.in_force() {
        if own.last() >= today {
            let opened = console.roster(&record.roster_path(own))?;
            done.push(solve(case(opened, arguments)?, arguments, &stop));
        }
    }
    if done.is_empty() {
        let title = say::not_published(today, today);
        return Err(Diagnostic::error(Code::NoRoster, title).help(say::publish_first()).into());
    }
    finish(&done, arguments, desk, language)
}

pub(super) fn case(opened: JudgedRoster, arguments: &Repair) -> Result<Case, Failure> {
    let zone = opened.loaded.book.team.zone;
    // The roster as it was made, without what the record has changed.
    let was = match &opened.standing {
        Some(_) => {
            let made = roster::load(&opened.loaded.path)?;
            let (rules, instance) = workspace::inputs_of(&made)?;
            (made.roster.lines, (rules, instance))
        }
        None => (opened.loaded.roster.lines.clone(), workspace::inputs_of(&opened.loaded)?),
    };
    let (reference, was) = was;
    let lines = opened.loaded.roster.lines.clone();
    let moment = |at: NaiveDateTime| at.and_local_timezone(zone).earliest();
    let clock = Local::now().with_timezone(&zone);
    let mut now = arguments.told.at.and_then(moment).unwrap_or(clock);
    if let Some(folder) = &arguments.against_current {
        let folder = folder.clone().or(opened.loaded.team_folder.clone());
        let Some(folder) = folder else {
            let unknown = Diagnostic::error(Code::BadArgument, fairshift::messages::cli::no_team_folder());
            return Err(unknown.help(fairshift::messages::cli::name_team_folder()).into());
        };
        return against(opened, was, (reference, lines), &folder, now);
    }
    let mut leave = Vec::new();
    let mut absent = Vec::new();
    for own in &arguments.absent {
        let agent = workspace::agent(&opened.instance.book, &own.agent)?;
        absent.push(agent);
        let horizon = opened.instance.horizon;
        if own.until.date() < horizon.start || horizon.last() < own.from.date() {
            let title = say::outside(own.from.date(), own.until.date(), horizon.start, horizon.last());
            return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into());
        }
        leave.extend(leave_of(&opened.instance.book, agent, own.from, own.until, "sick"));
        // What might have been is asked just before it, at the latest.
        if let Some(from) = moment(own.from).filter(|from| arguments.told.at.is_none() && *from < now) {
            now = from - chrono::Duration::minutes(1);
        }
    }
    let rules = Arc::clone(&opened.rules);
    let instance = with_leave(&opened.instance, &rules, leave);
    let losses: Vec<Change> = lost(&instance, &lines)
        .into_iter()
        .filter(|own| absent.contains(&own.agent) || to_come(&instance, own, now))
        .collect();
    absent.extend(losses.iter().map(|own| own.agent));
    // Whoever has more leave than when the roster was made is away by the record.
    let days =
        |book: &fairshift::book::Book, agent| book.leave.iter().filter(|own| own.agent == agent).count();
    let away = instance.agents().filter(|agent| days(&instance.book, *agent) > days(&was.1.book, *agent));
    absent.extend(away);
    absent.sort_unstable();
    absent.dedup();
    Ok(Case { opened, was, instance, rules, reference, lines, losses, absent, now })
}

fn to_come(instance: &Instance, own: &Change, now: DateTime<Tz>) -> bool {
    fairshift::operations::repair::begins(instance, own.day, &own.from).is_some_and(|begins| now < begins)
}

/// A roster held against the team as it is now.
fn against(
    opened: JudgedRoster,
    was: (Vec<ActiveRule>, Instance),
    (reference, lines): (RosterLines, RosterLines),
    folder: &Path,
    now: DateTime<Tz>,
) -> Result<Case, Failure> {
    let team = Workspace::open(folder)?;
    let book = &opened.loaded.book;
    if team.book.team.id != opened.loaded.roster.team {
        let title =
            fairshift::messages::rosters::not_this_team(&opened.loaded.roster.team, &team.book.team.id);
        let other = Diagnostic::error(Code::OtherTeam, title).in_file(folder);
        return Err(other.help(fairshift::messages::cli::name_team_folder()).into());
    }
    let horizon = opened.instance.horizon;
    let past = opened.loaded.past.for_book(book, &team.book);
    let levels = rules::levels(&team.rules, &horizon);
    let instance = Instance::new(Arc::clone(&team.book), levels, horizon, past);
    let moved = |lines: &RosterLines| -> RosterLines {
        let line = |agent: AgentIx| -> Vec<Vec<ShiftIx>> {
            let old = book.agent(&team.book.agents[agent.0].id).and_then(|own| lines.get(own.0));
            let cell = |shifts: &Vec<ShiftIx>| -> Vec<ShiftIx> {
                let named = |shift: &ShiftIx| team.book.shift(&book.shifts.get(shift.0)?.id);
                shifts.iter().map(named).collect::<Option<_>>().unwrap_or_default()
            };
            let empty = || vec![Vec::new(); horizon.planned_days()];
            old.map_or_else(empty, |line| line.iter().map(cell).collect())
        };
        instance.agents().map(line).collect()
    };
    let (reference, lines) = (moved(&reference), moved(&lines));
    let losses: Vec<Change> =
        lost(&instance, &lines).into_iter().filter(|own| to_come(&instance, own, now)).collect();
    let mut absent: Vec<AgentIx> = losses.iter().map(|own| own.agent).collect();
    absent.dedup();
    let rules = team.rules;
    Ok(Case { opened, was, instance, rules, reference, lines, losses, absent, now })
}

pub(super) fn solve(case: Case, arguments: &Repair, stop: &StopToken) -> Done {
    let task = Task {
        was: (&case.was.1, &case.was.0),
        instance: &case.instance,
        rules: &case.rules,
        reference: &case.reference,
        lines: &case.lines,
        losses: &case.losses,
        absent: &case.absent,
        now: Some(case.now),
        most: MOST,
    };
    let repaired = repair(&task, &quiet(arguments.time_limit, stop));
    Done { case, repaired }
}

impl Done {
    fn exit(&self) -> Exit {
        match &self.repaired {
            Repaired::Impossible => Exit::Impossible,
            Repaired::Unknown { .. } => Exit::Unknown,
            Repaired::Mended(own) if own.short > 0 || !own.broken.is_empty() => Exit::Unmet,
            Repaired::Mended(_) => Exit::Fine,
        }
    }

    /// Everything that is not as it stands now.
    pub(super) fn changes(&self) -> Vec<Change> {
        let own = match &self.repaired {
            Repaired::Mended(own) => own.changes.as_slice(),
            _ => &[],
        };
        let mut all: Vec<Change> = self.case.losses.iter().chain(own).cloned().collect();
        all.sort();
        all
    }

    pub(super) fn cells(&self) -> Vec<CellChange> {
        cells_of(&self.case, &self.changes())
    }

    /// Who has to agree to the changes.
    pub(super) fn asked(&self, said: &[String]) -> Result<Vec<Changed>, Failure> {
        let book = &self.case.instance.book;
        let folder = self.case.opened.loaded.team_folder.as_deref();
        let rules = match folder.filter(|folder| folder.join("team.toml").is_file()) {
            Some(folder) => Workspace::open(folder)?.book.desk.clone(),
            None => book.desk.clone(),
        };
        let all: Vec<Changed> = self.cells().into_iter().map(|cell| Changed::of(book, cell)).collect();
        let free: Vec<String> =
            self.case.absent.iter().filter_map(|own| Some(book.agents.get(own.0)?.id.clone())).collect();
        let missing = missing_consent(&rules, &all, self.case.now.naive_local(), said, &free);
        Ok(missing.into_iter().cloned().collect())
    }
}

fn cells_of(case: &Case, changes: &[Change]) -> Vec<CellChange> {
    let book = &case.instance.book;
    let mut cells = cells(&case.opened, changes);
    for (cell, own) in cells.iter_mut().zip(changes) {
        cell.agent = book.agents.get(own.agent.0).map_or(String::new(), |agent| agent.id.clone());
        cell.from = book.label(&own.from);
        cell.to = book.label(&own.to);
    }
    cells
}

fn finish(
    done: &[Done],
    arguments: &Repair,
    desk: Option<LockedRecord>,
    language: Language,
) -> Result<Exit, Failure> {
    let exit = done.iter().map(Done::exit).max_by_key(|exit| *exit as u8).unwrap_or(Exit::Fine);
    let found = done.iter().all(|own| matches!(own.repaired, Repaired::Mended(_)));
    let mut entry = None;
    let changes: usize = done.iter().map(|own| own.changes().len()).sum();
    if let Some(desk) = desk.filter(|_| found && changes > 0) {
        entry = Some(accept(done, arguments, desk)?);
    }
    if arguments.json {
        let all = done.iter().map(|own| json_of(own, language)).collect::<Result<Vec<_>, Failure>>()?;
        print_json(&json!({"rosters": all, "entry": entry}))?;
        return Ok(exit);
    }
    let mut out = String::new();
    for own in done {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&text_of(own, language)?);
    }
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

fn accept(done: &[Done], arguments: &Repair, desk: LockedRecord) -> Result<u64, Failure> {
    let Some(first) = done.first() else { return Err(Failure::Bug("nothing to accept".to_string())) };
    let book = &first.case.opened.loaded.book;
    let said: Vec<String> = arguments.told.consents(book)?.into_iter().map(|own| own.agent).collect();
    let mut missing = Vec::new();
    for own in done {
        missing.extend(own.asked(&said)?);
    }
    let team = Workspace::open(&desk.record().folder)?;
    told::too_late(&missing.iter().collect::<Vec<_>>(), team.book.desk.refuses)?;
    let horizons: Vec<_> = done.iter().map(|own| own.case.instance.horizon).collect();
    let away: BTreeSet<&str> = done
        .iter()
        .flat_map(|own| own.case.absent.iter().filter_map(|one| own.case.instance.book.agents.get(one.0)))
        .map(|agent| agent.id.as_str())
        .collect();
    let record = desk.record();
    let touches = |from, until| horizons.iter().any(|own| from <= own.last() && own.start <= until);
    let causes: Vec<u64> = granted(record)
        .iter()
        .filter(|own| away.contains(own.agent) && own.leave.iter().any(|one| touches(one.from, one.until)))
        .map(|own| own.entry.n)
        .collect();
    let cells: Vec<CellChange> = done.iter().flat_map(Done::cells).collect();
    let unknown = cells.iter().find(|cell| book.agent(&cell.agent).is_none());
    if let Some(cell) = unknown {
        let title = say::not_in_roster(&cell.agent);
        return Err(Diagnostic::error(Code::NotNow, title).help(say::solve_instead()).into());
    }
    let new = arguments.told.entry(&team.book, Act::Change { causes }, cells)?;
    Ok(desk.enter(&team.book.team.id, &new)?)
}

fn duties(count: usize) -> Many {
    Many(i64::try_from(count).unwrap_or(i64::MAX), "duty", "duties", "个班次")
}

fn people(count: usize) -> Many {
    Many(i64::try_from(count).unwrap_or(i64::MAX), "agent", "agents", "人")
}

/// Why a cell changes, by who else loses or gets a duty on that date.
pub(super) fn why(done: &Done, own: &Change) -> Text {
    let book = &done.case.instance.book;
    let all = done.changes();
    if done.case.losses.contains(own) {
        return say::why_lost();
    }
    let gained: Vec<&ShiftIx> = own.to.iter().filter(|shift| !own.from.contains(shift)).collect();
    let given: Vec<&ShiftIx> = own.from.iter().filter(|shift| !own.to.contains(shift)).collect();
    let same_day: Vec<&Change> =
        all.iter().filter(|one| one.day == own.day && one.agent != own.agent).collect();
    for shift in &gained {
        let lost = |one: &&&Change| one.from.contains(shift) && !one.to.contains(shift);
        if let Some(other) = same_day.iter().find(lost) {
            let one = std::slice::from_ref(*shift);
            return say::why_takes(book.label(one), name(book, other.agent));
        }
    }
    // What the record took away before.
    let (reference, lines) = (&done.case.reference, &done.case.lines);
    let has = |lines: &RosterLines, agent: AgentIx, shift: &ShiftIx| {
        let cell = lines.get(agent.0).and_then(|line| line.get(own.day));
        cell.is_some_and(|cell| cell.contains(shift))
    };
    for shift in &gained {
        let lost = |agent: &AgentIx| has(reference, *agent, shift) && !has(lines, *agent, shift);
        if let Some(other) = done.case.instance.agents().filter(|agent| *agent != own.agent).find(lost) {
            let one = std::slice::from_ref(*shift);
            return say::why_takes(book.label(one), name(book, other));
        }
    }
    for shift in &given {
        let got = |one: &&&Change| !one.from.contains(shift) && one.to.contains(shift);
        if let Some(other) = same_day.iter().find(got) {
            let one = std::slice::from_ref(*shift);
            return say::why_gives(book.label(one), name(book, other.agent));
        }
    }
    let missing = same_day.iter().find(|one| one.to.len() < one.from.len());
    match missing.filter(|_| !gained.is_empty()) {
        Some(other) => say::why_covers(name(book, other.agent)),
        None => say::why_room(),
    }
}

pub(super) fn text_of(done: &Done, language: Language) -> Result<String, Failure> {
    let (instance, book) = (&done.case.instance, &done.case.instance.book);
    let style = output::style();
    let say_in = |text: Text| format!("{}\n", visible(text.in_language(language)));
    let mut out = String::new();
    let own = match &done.repaired {
        Repaired::Impossible => return Ok(say_in(say::impossible())),
        Repaired::Unknown { least } => return Ok(say_in(say::unknown(*least))),
        Repaired::Mended(own) => own,
    };
    let changes = done.changes();
    if changes.is_empty() && own.short == 0 && own.broken.is_empty() {
        return Ok(say_in(say::nothing_to_repair()));
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
        let tone = if done.case.losses.contains(change) { Tone::Quiet } else { Tone::Normal };
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
    let (count, heads) = (duties(own.changes.len()), people(own.people));
    out.push_str(&say_in(match own.fewest {
        true if own.changes.is_empty() && own.short == 0 => say::none_needed(),
        true => say::fewest(count, heads),
        false => say::not_fewest(count, heads, own.least),
    }));
    if !own.changes.is_empty() {
        out.push_str(&say_in(if own.compared { say::compared() } else { say::not_compared() }));
    }
    if own.short > 0 {
        let hours = Hours(own.short);
        out.push_str(&say_in(match own.short <= own.short_least {
            true => say::newly_short(hours),
            false => say::newly_short_open(hours),
        }));
        for text in findings(&own.unmet) {
            out.push_str(&format!("  {}", say_in(text)));
        }
    }
    if !own.broken.is_empty() {
        out.push_str(&say_in(say::broken_anyway()));
        for text in findings(&own.broken) {
            out.push_str(&format!("  {}", say_in(text)));
        }
    }
    let levels: Vec<Text> = instance
        .levels
        .ids()
        .iter()
        .zip(own.before.iter().zip(&own.after))
        .map(|(id, (before, after))| say::penalty_from_to(level_name(id), *before, *after))
        .collect();
    out.push_str(&say_in(say::penalty(Text::list(&levels))));
    let asked: BTreeSet<String> = done.asked(&[])?.into_iter().map(|own| own.cell.agent).collect();
    if !asked.is_empty() {
        let names: Vec<Text> =
            asked.iter().filter_map(|id| book.agent(id)).map(|own| Text::plain(name(book, own))).collect();
        out.push_str(&say_in(say::consent_needed(Text::list(&names))));
    }
    Ok(out)
}
