//! An agent does not come: which duties that takes, who could take them, and what goes back when the agent
//! comes after all.

use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};

use super::roster::cells_of;
use super::{AwayAgent, Change, Substitute, begins, changed, leave_of, lost, substitutes, with_leave};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::instance::Instance;
use crate::messages::repair as say;
use crate::operations::author::Author;
use crate::operations::leave::refuse_unknown_kind;
use crate::record::{Absence, Act, Answer, CellChange, Record, granted};
use crate::solve::StopToken;
use crate::workspace::{self, JudgedRoster, Workspace};

/// An absence with the duties that it takes.
pub struct AbsenceReport {
    /// The entry of the record, if it is recorded.
    pub entry: Option<u64>,
    /// The rosters that it touches, at least one.
    pub touched: Vec<Touched>,
    /// The duties, in the order of the rosters.
    pub lost: Vec<LostDuty>,
}

/// A roster that an absence touches.
pub struct Touched {
    /// As it is in force.
    pub judged: JudgedRoster,
    /// With the absence.
    pub instance: Instance,
    losses: Vec<Change>,
}

/// A lost duty with those who could take it, best first, then those who can't.
pub struct LostDuty {
    /// The position of the roster in [`AbsenceReport::touched`].
    pub roster: usize,
    /// The duty.
    pub loss: Change,
    /// Everybody else.
    pub substitutes: Vec<Substitute>,
}

impl AbsenceReport {
    /// Whether somebody can take each duty with nothing newly short.
    pub fn is_covered(&self) -> bool {
        let taken = |lost: &LostDuty| lost.substitutes.iter().any(|one| one.is_able() && one.short == 0);
        self.lost.iter().all(taken)
    }

    fn new(touched: Vec<Touched>, entry: Option<u64>) -> AbsenceReport {
        let mut all = Vec::new();
        for (roster, touched) in touched.iter().enumerate() {
            let lines = changed(&touched.judged.loaded.roster.lines, &touched.losses);
            for loss in &touched.losses {
                // Nobody interrupts this but by ending the command.
                let stop = StopToken::new();
                let list = substitutes(&touched.instance, &touched.judged.rules, &lines, loss, &stop);
                all.push(LostDuty { roster, loss: loss.clone(), substitutes: list.unwrap_or_default() });
            }
        }
        AbsenceReport { entry, touched, lost: all }
    }
}

/// What an absence would take from a roster; nothing is recorded.
///
/// # Errors
/// Dates or an agent that the roster does not have.
pub fn foresee_absence(judged: JudgedRoster, away: &AwayAgent, kind: &str) -> Result<AbsenceReport, Failure> {
    let horizon = judged.instance.horizon;
    if away.until.date() < horizon.start || horizon.last() < away.from.date() {
        let title = say::outside(away.from.date(), away.until.date(), horizon.start, horizon.last());
        return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into());
    }
    Ok(AbsenceReport::new(vec![touch(judged, away, kind)?], None))
}

/// Records an absence in all published rosters that it touches.
///
/// # Errors
/// An agent who is not in the team, dates without a published roster. Nothing is recorded then.
pub fn report_absence(
    team: &Workspace,
    away: &AwayAgent,
    kind: &str,
    author: &Author,
) -> Result<AbsenceReport, Failure> {
    let agent = workspace::agent(&team.book, &away.agent)?;
    let locked = author.lock(&team.folder)?;
    let (first, last) = (away.from.date(), away.until.date());
    let mut touched = Vec::new();
    for (_, publication) in locked.record().in_force() {
        if publication.start <= last && first <= publication.last() {
            let judged = JudgedRoster::open(&locked.record().roster_path(publication))?;
            touched.push(touch(judged, away, kind)?);
        }
    }
    if touched.is_empty() {
        let title = say::not_published(first, last);
        return Err(Diagnostic::error(Code::NoRoster, title).help(say::publish_first()).into());
    }
    let cells =
        touched.iter().flat_map(|touched| cells_of(&touched.judged.instance, &touched.losses)).collect();
    let absence = Absence {
        agent: team.book.agents[agent.0].id.clone(),
        from: away.from,
        until: away.until,
        kind: kind.to_string(),
    };
    let new = author.entry(&team.book, Act::Absent(absence), cells)?;
    let entry = locked.enter(&team.book.team.id, &new)?;
    Ok(AbsenceReport::new(touched, Some(entry)))
}

fn touch(judged: JudgedRoster, away: &AwayAgent, kind: &str) -> Result<Touched, Failure> {
    refuse_unknown_kind(&judged.instance.book, kind)?;
    let agent = workspace::agent(&judged.instance.book, &away.agent)?;
    let leave = leave_of(&judged.instance.book, agent, away.from, away.until, kind);
    let instance = with_leave(&judged.instance, &judged.rules, leave);
    let lines = &judged.loaded.roster.lines;
    let known = lost(&judged.instance, lines);
    let mut losses = lost(&instance, lines);
    losses.retain(|loss| loss.agent == agent && !known.contains(loss));
    Ok(Touched { judged, instance, losses })
}

impl Touched {
    /// Whether a duty has begun by a moment of the team's clock.
    pub fn has_begun(&self, loss: &Change, at: NaiveDateTime) -> bool {
        begins(&self.instance, loss.day, &loss.from).is_some_and(|begins| begins.naive_local() < at)
    }
}

/// An agent who comes after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The entry of the record.
    pub entry: u64,
    /// How many duties go back.
    pub duties: usize,
}

/// The agent of an absence comes after all: what was taken and nobody has changed since goes back.
///
/// # Errors
/// There is no such absence. Nothing is recorded then.
pub fn come_back(team: &Workspace, absence: u64, author: &Author) -> Result<Returned, Failure> {
    let locked = author.lock(&team.folder)?;
    let record = locked.record();
    let entry = granted(record).into_iter().map(|grant| grant.entry).find(|entry| entry.n == absence);
    let Some(entry) = entry.filter(|entry| matches!(entry.act, Act::Absent(_))) else {
        let wrong = Diagnostic::error(Code::NotNow, say::nothing_absent(absence));
        return Err(wrong.help(say::see_log()).into());
    };
    let mut cells = Vec::new();
    for cell in &entry.cells {
        if let Some(judged) = on_date(record, cell.date)?
            && goes_back(&judged, cell, author)
        {
            cells.push(CellChange { from: cell.to.clone(), to: cell.from.clone(), ..cell.clone() });
        }
    }
    let duties = cells.len();
    let act = Act::Answer { answer: Answer::Withdraw, of: absence };
    let new = author.entry(&team.book, act, cells)?;
    Ok(Returned { entry: locked.enter(&team.book.team.id, &new)?, duties })
}

/// Whether a cell is still as the absence left it, and its duty to come.
fn goes_back(judged: &JudgedRoster, cell: &CellChange, author: &Author) -> bool {
    let book = &judged.instance.book;
    let place = book.agent(&cell.agent).zip(judged.instance.horizon.day(cell.date));
    let Some((agent, day)) = place else { return false };
    let there = judged.loaded.roster.lines.get(agent.0).and_then(|line| line.get(day));
    let label = there.map_or(String::new(), |shifts| book.label(shifts));
    let back: Option<Vec<_>> = cell.from.split('+').map(|id| book.shift(id)).collect();
    let begins = back.and_then(|back| begins(&judged.instance, day, &back));
    label == cell.to && begins.is_some_and(|begins| author.at < begins)
}

fn on_date(record: &Record, date: NaiveDate) -> Result<Option<JudgedRoster>, Failure> {
    let Some((_, publication)) = record.publication_on(date) else { return Ok(None) };
    JudgedRoster::open(Path::new(&record.roster_path(publication))).map(Some)
}
