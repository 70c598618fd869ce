//! The repair of a roster as it is in force: by what is recorded, by absences that may be, or for the team
//! as it is now.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::{Change, Repaired, Task, begins, lost, repair, with_leave};
use crate::book::{AgentIx, Book, Leave, ShiftIx};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::instance::{Instance, fingerprint};
use crate::messages::{cli, repair as say, rosters};
use crate::operations::author::Author;
use crate::operations::publish::too_late;
use crate::operations::quiet;
use crate::record::{
    Act, Away, CellChange, Changed, LockedRecord, away, granted, missing_consent, save_draft,
};
use crate::roster::{Draft, Roster, RosterLines, Saved, State};
use crate::rules::{self, ActiveRule};
use crate::solve::{Lines, StopToken};
use crate::workspace::{self, JudgedRoster, Workspace};

/// An agent who does not come from one moment to another.
#[derive(Clone, Debug)]
pub struct AwayAgent {
    /// The agent's id.
    pub agent: String,
    /// From when, by the team's clock.
    pub from: NaiveDateTime,
    /// Until when.
    pub until: NaiveDateTime,
}

/// What a roster is to be repaired for.
#[derive(Clone, Debug)]
pub enum Cause {
    /// For what the record and the team's leave say, and for these absences that may be.
    Absences(Vec<AwayAgent>),
    /// Agents have leave.
    Leave(Vec<AgentLeave>),
    /// For the team in this folder as it is now; without one, in its own.
    Team(Option<PathBuf>),
}

/// A roster with what it was made from and what it has lost.
pub struct DamagedRoster {
    /// As it is in force.
    pub judged: JudgedRoster,
    /// The team by which it is repaired.
    pub instance: Instance,
    /// Its rules.
    pub rules: Arc<Vec<ActiveRule>>,
    /// Duties whose agents are away: they change first.
    pub losses: Vec<Change>,
    /// As it was made, and by what.
    made: Made,
    /// The lines of the team by which it is repaired, as they stand.
    lines: RosterLines,
    absent: Vec<AgentIx>,
    /// When it is asked: by then notice is counted.
    now: DateTime<Tz>,
    /// Duties that have begun by then stay.
    open_from: DateTime<Tz>,
}

/// Leave of an agent, which may take a part of each date.
#[derive(Clone, Debug)]
pub struct AgentLeave {
    /// Who.
    pub agent: String,
    /// When it begins.
    pub begins: NaiveDateTime,
    /// Its last date.
    pub last: NaiveDate,
    /// What it takes of which dates.
    pub away: Vec<Away>,
    /// The id of its kind.
    pub kind: String,
}

impl AgentLeave {
    /// An absence that nobody has recorded: as if for illness.
    fn of_absence(absence: &AwayAgent) -> AgentLeave {
        AgentLeave {
            agent: absence.agent.clone(),
            begins: absence.from,
            last: absence.until.date(),
            away: away(absence.from, absence.until),
            kind: "sick".to_string(),
        }
    }
}

/// A roster as it was made, without what the record has changed.
pub(super) struct Made {
    pub(super) rules: Vec<ActiveRule>,
    pub(super) instance: Instance,
    pub(super) lines: RosterLines,
}

impl Made {
    /// # Errors
    /// Inputs that can't be read.
    pub(super) fn of(judged: &JudgedRoster) -> Result<Made, Failure> {
        let again = match &judged.standing {
            Some(_) => Some(workspace::load(&judged.loaded.path)?),
            None => None,
        };
        let made = again.as_ref().unwrap_or(&judged.loaded);
        let (rules, instance) = workspace::inputs_of(made)?;
        Ok(Made { rules, instance, lines: made.roster.lines.clone() })
    }
}

/// What leave takes from a roster.
pub(super) struct Damage {
    /// The team with the leave.
    pub(super) instance: Instance,
    /// Duties whose agents are away.
    pub(super) losses: Vec<Change>,
    /// Agents whose own limits give way.
    pub(super) absent: Vec<AgentIx>,
}

impl Damage {
    /// What leave of the `absent` takes. Others who are away lose what has not begun by `now`.
    pub(super) fn of_leave(
        judged: &JudgedRoster,
        made: &Instance,
        leave: Vec<Leave>,
        mut absent: Vec<AgentIx>,
        now: DateTime<Tz>,
    ) -> Damage {
        let instance = with_leave(&judged.instance, &judged.rules, leave);
        let losses: Vec<Change> = lost(&instance, &judged.loaded.roster.lines)
            .into_iter()
            .filter(|loss| absent.contains(&loss.agent) || is_to_come(&instance, loss, now))
            .collect();
        absent.extend(losses.iter().map(|loss| loss.agent));
        // Who has more leave than when the roster was made is away by the record.
        let more_leave = |agent: &AgentIx| leaves_of(&instance.book, *agent) > leaves_of(&made.book, *agent);
        absent.extend(instance.agents().filter(more_leave));
        absent.sort_unstable();
        absent.dedup();
        Damage { instance, losses, absent }
    }
}

/// Just before a moment: nothing that begins then has begun.
pub(super) fn just_before(moment: DateTime<Tz>) -> DateTime<Tz> {
    moment - chrono::Duration::minutes(1)
}

/// A roster with its repair.
pub struct RepairedRoster {
    /// What was to be repaired.
    pub damaged: DamagedRoster,
    /// What came of it.
    pub repaired: Repaired,
    /// Changes that come too late unless those who have them agree.
    pub to_consent: Vec<Changed>,
}

impl DamagedRoster {
    /// What a roster has lost. Duties that have begun by `asked_at` stay as they are; where that is not said,
    /// those that have begun by now, and for absences that may be all that begin before what is lost.
    ///
    /// # Errors
    /// Agents and dates that the roster does not have; inputs or a team that can't be read.
    pub fn new(
        judged: JudgedRoster,
        cause: &Cause,
        asked_at: Option<DateTime<Tz>>,
        now: DateTime<Tz>,
    ) -> Result<DamagedRoster, Failure> {
        let made = Made::of(&judged)?;
        match cause {
            Cause::Absences(absences) => {
                let leave: Vec<AgentLeave> = absences.iter().map(AgentLeave::of_absence).collect();
                let is_absence = !leave.is_empty();
                let mut damaged = DamagedRoster::by_leave(judged, made, &leave, asked_at, now)?;
                if is_absence && asked_at.is_none() {
                    damaged.open_from = damaged.first_loss(&leave);
                }
                Ok(damaged)
            }
            Cause::Leave(leave) => DamagedRoster::by_leave(judged, made, leave, asked_at, now),
            Cause::Team(folder) => {
                let Some(folder) = folder.clone().or(judged.loaded.team_folder.clone()) else {
                    let unknown = Diagnostic::error(Code::BadArgument, cli::no_team_folder());
                    return Err(unknown.help(cli::name_team_folder()).into());
                };
                DamagedRoster::by_team(judged, made, &folder, asked_at.unwrap_or(now))
            }
        }
    }

    fn by_leave(
        judged: JudgedRoster,
        made: Made,
        wanted: &[AgentLeave],
        asked_at: Option<DateTime<Tz>>,
        now: DateTime<Tz>,
    ) -> Result<DamagedRoster, Failure> {
        let (book, horizon) = (&judged.instance.book, judged.instance.horizon);
        let zone = book.team.zone;
        let mut now = asked_at.unwrap_or(now);
        let (mut leave, mut absent) = (Vec::new(), Vec::new());
        for away in wanted {
            let agent = workspace::agent(book, &away.agent)?;
            absent.push(agent);
            let (first, last) = (away.begins.date(), away.last);
            if last < horizon.start || horizon.last() < first {
                let title = say::outside(first, last, horizon.start, horizon.last());
                return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into());
            }
            leave.extend(away.away.iter().filter_map(|part| part.leave(book, agent, &away.kind)));
            // What might have been is asked just before it, at the latest.
            let from = away.begins.and_local_timezone(zone).earliest();
            if let Some(from) = from.filter(|from| asked_at.is_none() && *from < now) {
                now = just_before(from);
            }
        }
        let damage = Damage::of_leave(&judged, &made.instance, leave, absent, now);
        let Damage { instance, losses, absent } = damage;
        let (rules, lines) = (Arc::clone(&judged.rules), judged.loaded.roster.lines.clone());
        Ok(DamagedRoster { judged, instance, rules, losses, made, lines, absent, now, open_from: now })
    }

    /// Just before the first of these absences, and of the other duties to come that are lost.
    fn first_loss(&self, absences: &[AgentLeave]) -> DateTime<Tz> {
        let zone = self.instance.book.team.zone;
        let absences = absences.iter().filter_map(|away| away.begins.and_local_timezone(zone).earliest());
        let losses = self.losses.iter().filter_map(|loss| begins(&self.instance, loss.day, &loss.from));
        let first = absences.chain(losses.filter(|begins| self.now < *begins)).min();
        first.map_or(self.now, just_before)
    }

    /// A roster held against the team as it is now.
    fn by_team(
        judged: JudgedRoster,
        mut made: Made,
        folder: &Path,
        now: DateTime<Tz>,
    ) -> Result<DamagedRoster, Failure> {
        let team = Workspace::open(folder)?;
        let book = &judged.loaded.book;
        if team.book.team.id != judged.loaded.roster.team {
            let title = rosters::not_this_team(&judged.loaded.roster.team, &team.book.team.id);
            let other = Diagnostic::error(Code::OtherTeam, title).in_file(folder);
            return Err(other.help(cli::name_team_folder()).into());
        }
        let horizon = judged.instance.horizon;
        let past = judged.loaded.past.for_book(book, &team.book);
        let levels = rules::levels(&team.rules, &horizon);
        let instance = Instance::new(Arc::clone(&team.book), levels, horizon, past);
        made.lines = lines_for(&instance, book, &made.lines);
        let lines = lines_for(&instance, book, &judged.loaded.roster.lines);
        let losses: Vec<Change> =
            lost(&instance, &lines).into_iter().filter(|loss| is_to_come(&instance, loss, now)).collect();
        let mut absent: Vec<AgentIx> = losses.iter().map(|loss| loss.agent).collect();
        absent.dedup();
        Ok(DamagedRoster {
            judged,
            instance,
            rules: team.rules,
            losses,
            made,
            lines,
            absent,
            now,
            open_from: now,
        })
    }

    /// The nearest roster that holds, found within `time`.
    ///
    /// # Errors
    /// The team's folder can't be read.
    pub fn repair(self, time: Duration, stop: &StopToken) -> Result<RepairedRoster, Failure> {
        let task = Task {
            was: (&self.made.instance, &self.made.rules),
            instance: &self.instance,
            rules: &self.rules,
            reference: &self.made.lines,
            lines: &self.lines,
            losses: &self.losses,
            absent: &self.absent,
            now: Some(self.open_from),
            compares: true,
        };
        let repaired = repair(&task, &quiet(time, stop));
        let mut done = RepairedRoster { damaged: self, repaired, to_consent: Vec::new() };
        done.to_consent = done.missing_consent(&[])?;
        Ok(done)
    }

    /// Whether the shift was the agent's when the roster was made and no longer is.
    pub fn has_lost(&self, agent: AgentIx, day: usize, shift: ShiftIx) -> bool {
        has(&self.made.lines, agent, day, shift) && !has(&self.lines, agent, day, shift)
    }
}

fn has(lines: &RosterLines, agent: AgentIx, day: usize, shift: ShiftIx) -> bool {
    let cell = lines.get(agent.0).and_then(|line| line.get(day));
    cell.is_some_and(|cell| cell.contains(&shift))
}

fn leaves_of(book: &Book, agent: AgentIx) -> usize {
    book.leave.iter().filter(|leave| leave.agent == agent).count()
}

fn is_to_come(instance: &Instance, loss: &Change, now: DateTime<Tz>) -> bool {
    begins(instance, loss.day, &loss.from).is_some_and(|begins| now < begins)
}

/// The lines of one book's agents as those of another's; shifts that it lacks are gone.
fn lines_for(instance: &Instance, from: &Book, lines: &RosterLines) -> RosterLines {
    let book = &instance.book;
    let cell = |shifts: &Vec<ShiftIx>| -> Vec<ShiftIx> {
        let named = |shift: &ShiftIx| book.shift(&from.shifts.get(shift.0)?.id);
        shifts.iter().map(named).collect::<Option<_>>().unwrap_or_default()
    };
    let mut found = Vec::new();
    for agent in &book.agents {
        let line = from.agent(&agent.id).and_then(|agent| lines.get(agent.0));
        let empty = || vec![Vec::new(); instance.horizon.planned_days()];
        found.push(line.map_or_else(empty, |line| line.iter().map(cell).collect()));
    }
    found
}

/// The lines of a roster as an engine sees them, for a team with agents and shifts of the same ids.
pub(in crate::operations) fn engine_lines(instance: &Instance, judged: &JudgedRoster) -> Lines {
    let loaded = &judged.loaded;
    super::cells(instance, &lines_for(instance, &loaded.book, &loaded.roster.lines))
}

impl RepairedRoster {
    /// The repaired lines as an engine sees them, for a team with agents and shifts of the same ids.
    pub(in crate::operations) fn lines_of(&self, instance: &Instance) -> Option<Lines> {
        let Repaired::Mended(mended) = &self.repaired else { return None };
        Some(super::cells(instance, &lines_for(instance, &self.damaged.instance.book, &mended.lines)))
    }

    /// Everything that is not as it stands now.
    pub fn changes(&self) -> Vec<Change> {
        let changes = match &self.repaired {
            Repaired::Mended(mended) => mended.changes.as_slice(),
            _ => &[],
        };
        let mut all: Vec<Change> = self.damaged.losses.iter().chain(changes).cloned().collect();
        all.sort();
        all
    }

    /// The same as the record has it.
    pub fn cells(&self) -> Vec<CellChange> {
        cells_of(&self.damaged.instance, &self.changes())
    }

    /// Whether a roster was found that holds.
    pub fn holds(&self) -> bool {
        matches!(self.repaired, Repaired::Mended(_))
    }

    /// The changes that come too late unless more agree than those who did.
    ///
    /// # Errors
    /// The team's folder can't be read.
    pub fn missing_consent(&self, agreed: &[String]) -> Result<Vec<Changed>, Failure> {
        let book = &self.damaged.instance.book;
        let folder = self.damaged.judged.loaded.team_folder.as_deref();
        let desk = match folder.filter(|folder| folder.join("team.toml").is_file()) {
            Some(folder) => Workspace::open(folder)?.book.desk.clone(),
            None => book.desk.clone(),
        };
        let all: Vec<Changed> = self.cells().into_iter().map(|cell| Changed::of(book, cell)).collect();
        let absent = self.damaged.absent.iter().filter_map(|agent| book.agents.get(agent.0));
        let free: Vec<String> = absent.map(|agent| agent.id.clone()).collect();
        let missing = missing_consent(&desk, &all, self.damaged.now.naive_local(), agreed, &free);
        Ok(missing.into_iter().cloned().collect())
    }

    /// Saves the repaired roster as a draft with the team's files as they are now; nothing is claimed of
    /// it but what is counted. None where no repair was found.
    ///
    /// # Errors
    /// The place holds a published roster, or can't be written.
    pub fn save(
        &self,
        path: &Path,
        folder: &Path,
        by: &str,
        patience: Duration,
        stop: &StopToken,
    ) -> Result<Option<Saved>, Failure> {
        let Repaired::Mended(mended) = &self.repaired else { return Ok(None) };
        let (instance, rules) = (&self.damaged.instance, &self.damaged.rules);
        let mut roster = Roster {
            team: instance.book.team.id.clone(),
            horizon: instance.horizon,
            instance: fingerprint(instance, rules),
            state: State::Draft,
            is_history: false,
            assumed_ordinary: workspace::unknown_years(&instance.book, &instance.horizon),
            stated: Vec::new(),
            seal: None,
            lines: mended.lines.clone(),
            breaks: self.damaged.judged.loaded.roster.breaks.clone(),
        };
        workspace::place_breaks(instance, rules, &mut roster, stop)?;
        let (_, verdict) = workspace::judge(instance, rules, &roster);
        roster.stated = workspace::stated(instance.levels.ids(), &verdict.penalties, None);
        let roster = roster.with_seal(&instance.past);
        let (book, past) = (&instance.book, &instance.past);
        let draft = Draft { roster: &roster, book, past, team_folder: Some(folder) };
        Ok(Some(save_draft(path, &draft, by, patience)?))
    }
}

/// Records the changes of some repaired rosters of one team; the entry's number.
///
/// # Errors
/// Changes that come too late without consent, or of agents whom the rosters do not have. Nothing is
/// recorded then.
pub fn accept(done: &[RepairedRoster], author: &Author, locked: LockedRecord) -> Result<u64, Failure> {
    let Some(first) = done.first() else { return Err(Failure::Bug("nothing to accept".to_string())) };
    let book = &first.damaged.judged.loaded.book;
    let agreed = author.agreed(book)?;
    let mut missing = Vec::new();
    for repaired in done {
        missing.extend(repaired.missing_consent(&agreed)?);
    }
    let record = locked.record();
    let team = Workspace::open(&record.folder)?;
    too_late(&missing.iter().collect::<Vec<_>>(), team.book.desk.refuses)?;
    let cells: Vec<CellChange> = done.iter().flat_map(RepairedRoster::cells).collect();
    if let Some(cell) = cells.iter().find(|cell| book.agent(&cell.agent).is_none()) {
        let title = say::not_in_roster(&cell.agent);
        return Err(Diagnostic::error(Code::NotNow, title).help(say::solve_instead()).into());
    }
    let causes = causes(done, &locked);
    let new = author.entry(&team.book, Act::Change { causes }, cells)?;
    Ok(locked.enter(&team.book.team.id, &new)?)
}

/// The entries that granted the leave for which the rosters are repaired.
fn causes(done: &[RepairedRoster], locked: &LockedRecord) -> Vec<u64> {
    let mut away: BTreeSet<&str> = BTreeSet::new();
    for repaired in done {
        let (absent, book) = (&repaired.damaged.absent, &repaired.damaged.instance.book);
        away.extend(absent.iter().filter_map(|agent| Some(book.agents.get(agent.0)?.id.as_str())));
    }
    let horizons: Vec<_> = done.iter().map(|repaired| repaired.damaged.instance.horizon).collect();
    let touches = |from, until| horizons.iter().any(|dates| from <= dates.last() && dates.start <= until);
    granted(locked.record())
        .iter()
        .filter(|grant| away.contains(grant.agent))
        .filter(|grant| grant.leave.iter().any(|leave| touches(leave.from, leave.until)))
        .map(|grant| grant.entry.n)
        .collect()
}

/// Changes as the record has them.
pub fn cells_of(instance: &Instance, changes: &[Change]) -> Vec<CellChange> {
    let book = &instance.book;
    let mut cells = Vec::new();
    for change in changes {
        cells.push(CellChange {
            agent: book.agents.get(change.agent.0).map_or(String::new(), |agent| agent.id.clone()),
            date: instance.horizon.date(change.day),
            from: book.label(&change.from),
            to: book.label(&change.to),
        });
    }
    cells
}
