//! The nearest roster after something has happened: fewest changed duties, then fewest people, then penalty.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDateTime};
use chrono_tz::Tz;

mod absence;
mod endurance;
mod roster;
mod stress;
mod substitutes;

pub use absence::{AbsenceReport, LostDuty, Returned, Touched, come_back, foresee_absence, report_absence};
pub use endurance::{Endurance, FatalAbsence, endurance, first_day};
pub(super) use roster::engine_lines;
pub use roster::{AgentLeave, AwayAgent, Cause, DamagedRoster, RepairedRoster, accept};
pub use stress::{Mend, Single, stress};
pub use substitutes::{Substitute, substitutes};

use crate::book::{AgentIx, Book, Leave, ShiftIx};
use crate::calendar::instant;
use crate::instance::Instance;
use crate::record::away;
use crate::roster::RosterLines;
use crate::rules::{self, ActiveRule};
use crate::solve::{
    Disruption, DutyIx, ForcedDuty, Limits, Lines, Model, Posted, REST, RepairOutcome, RepairProblem,
};
use crate::timesheet::{Finding, Findings, Timesheet};

/// One cell that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The day of the horizon.
    pub day: usize,
    /// Whose.
    pub agent: AgentIx,
    /// The shifts before.
    pub from: Vec<ShiftIx>,
    /// The shifts after.
    pub to: Vec<ShiftIx>,
}

/// A roster, what it has lost, and what is held of it.
pub struct Task<'a> {
    /// The team as it was when the roster was made: what its statements lacked then, they may lack still.
    pub was: (&'a Instance, &'a [ActiveRule]),
    /// The team as it is.
    pub instance: &'a Instance,
    /// Its rules.
    pub rules: &'a [ActiveRule],
    /// The roster as it was made.
    pub reference: &'a RosterLines,
    /// The roster as it stands.
    pub lines: &'a RosterLines,
    /// What nobody can help: these cells change first and are not counted.
    pub losses: &'a [Change],
    /// Agents whose own limits give way.
    pub absent: &'a [AgentIx],
    /// Duties that have begun by then stay; without a moment all may change.
    pub now: Option<DateTime<Tz>>,
    /// Whether repairs with as few changes are compared for people and penalty.
    pub compares: bool,
}

/// More changes than that no supervisor takes.
const MAX_CHANGES: usize = 30;

/// What came of it.
pub enum Repaired {
    /// A repaired roster.
    Mended(Box<Mended>),
    /// Nothing makes all musts hold: proven.
    Impossible,
    /// None was found; none has fewer changes than this.
    Unknown {
        /// A bound.
        least: usize,
    },
}

/// A repaired roster.
pub struct Mended {
    /// The lines.
    pub lines: RosterLines,
    /// What was changed beside the losses, printed dates only.
    pub changes: Vec<Change>,
    /// No repair with as little newly short has fewer changes.
    pub least: usize,
    /// Whether the changes are the fewest: proven.
    pub fewest: bool,
    /// Agents whose duties change.
    pub people: usize,
    /// Whether every repair with as few changes was compared for people and penalty.
    pub compared: bool,
    /// The penalty of each level before what has happened.
    pub before: Vec<i64>,
    /// The same of the repaired roster.
    pub after: Vec<i64>,
    /// What is newly short, in agent-minutes.
    pub short: i64,
    /// No repair has less newly short.
    pub short_least: i64,
    /// What is required and newly unmet.
    pub unmet: Vec<Finding>,
    /// Musts that are newly broken, which no change can mend.
    pub broken: Vec<Finding>,
}

/// An absence as leave: whole dates, and the hours of those that it takes in part.
pub fn leave_of(
    book: &Book,
    agent: AgentIx,
    from: NaiveDateTime,
    until: NaiveDateTime,
    kind: &str,
) -> Vec<Leave> {
    away(from, until).iter().filter_map(|away| away.leave(book, agent, kind)).collect()
}

/// The same team with more leave.
pub fn with_leave(instance: &Instance, rules: &[ActiveRule], leave: Vec<Leave>) -> Instance {
    let mut book = (*instance.book).clone();
    book.leave.extend(leave);
    let levels = rules::levels(rules, &instance.horizon);
    Instance::new(Arc::new(book), levels, instance.horizon, instance.past.clone())
}

/// The duties of the printed dates whose agents are on leave or not in the team. A duty of which leave takes
/// some hours stays, and so does the part of a same-day pair of which it leaves something.
pub fn lost(instance: &Instance, lines: &RosterLines) -> Vec<Change> {
    let book = &instance.book;
    let mut found = Vec::new();
    for (agent, line) in lines.iter().enumerate() {
        let agent = AgentIx(agent);
        for (day, shifts) in line.iter().enumerate().take(instance.horizon.days) {
            let date = instance.horizon.date(day);
            let stays = |shift: &&ShiftIx| {
                book.present_on(agent, date) && book.leave_of_all(agent, date, &[**shift]).is_none()
            };
            let left: Vec<ShiftIx> = shifts.iter().filter(stays).copied().collect();
            if left.len() < shifts.len() {
                let known = instance.duties.iter().any(|duty| duty.shifts == left);
                let to = if known { left } else { Vec::new() };
                found.push(Change { day, agent, from: shifts.clone(), to });
            }
        }
    }
    found
}

/// The lines after these changes.
pub fn changed(lines: &RosterLines, changes: &[Change]) -> RosterLines {
    let mut lines = lines.clone();
    for change in changes {
        if let Some(cell) = lines.get_mut(change.agent.0).and_then(|line| line.get_mut(change.day)) {
            cell.clone_from(&change.to);
        }
    }
    lines
}

/// When the first of these shifts begins on a day, log-in included.
pub fn begins(instance: &Instance, day: usize, shifts: &[ShiftIx]) -> Option<DateTime<Tz>> {
    let book = &instance.book;
    let date = instance.horizon.date(day);
    let start = |shift: &ShiftIx| {
        let kind = book.shifts.get(shift.0)?;
        Some(instant(date, kind.start, book.team.zone) - Duration::minutes(kind.report_before))
    };
    shifts.iter().filter_map(start).min()
}

/// The lines as an engine sees them; a cell that is no duty of the team's counts as rest.
pub(super) fn cells(instance: &Instance, lines: &RosterLines) -> Lines {
    let duty = |shifts: &Vec<ShiftIx>| {
        let mut sorted = shifts.clone();
        sorted.sort_unstable();
        let same = |shifts: &Vec<ShiftIx>| {
            let mut shifts = shifts.clone();
            shifts.sort_unstable();
            shifts == sorted
        };
        instance.duties.iter().position(|duty| same(&duty.shifts)).map_or(REST, DutyIx)
    };
    let days = instance.horizon.planned_days();
    let line = |line: &Vec<Vec<ShiftIx>>| {
        let mut line: Vec<DutyIx> = line.iter().take(days).map(duty).collect();
        line.resize(days, REST);
        line
    };
    let mut lines: Lines = lines.iter().take(instance.book.agents.len()).map(line).collect();
    lines.resize(instance.book.agents.len(), vec![REST; days]);
    lines
}

/// What the rules find in lines.
fn audit(instance: &Instance, rules: &[ActiveRule], lines: &RosterLines) -> Findings {
    let sheet = Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, lines);
    rules::audit(&sheet, rules)
}

/// What of a finding tells it from others.
fn key(finding: &Finding) -> (&'static str, Option<AgentIx>, &crate::messages::Text) {
    (finding.rule, finding.agent, &finding.text)
}

/// Findings of one kind that were not there before.
fn new_findings<'f>(
    before: impl Iterator<Item = &'f Finding>,
    after: impl Iterator<Item = &'f Finding>,
) -> Vec<Finding> {
    let known: Vec<_> = before.map(|finding| (key(finding), finding.dates)).collect();
    after.filter(|finding| !known.contains(&(key(finding), finding.dates))).cloned().collect()
}

/// For each statement of the team as it is, the units of breach that it had and may have:
/// what was there before is no reason to change anything now.
fn allowed(model: &Model, known: &HashSet<&Posted>, lines: &Lines) -> Vec<i64> {
    let units = |posted: &Posted| match known.contains(posted) {
        true => posted.primitive.breach(lines).0,
        false => 0,
    };
    model.posted.iter().map(units).collect()
}

/// The nearest lines, held up to what the statements of the team as it was, `known`, lacked then.
fn nearest(task: &Task<'_>, known: &HashSet<&Posted>, limits: &Limits) -> RepairOutcome {
    let (instance, stop) = (task.instance, limits.token());
    let Some(model) = rules::model_until(instance, task.rules, &stop) else {
        return RepairOutcome::Unknown { least: 0 };
    };
    let (reference, lines) = (cells(instance, task.reference), cells(instance, task.lines));
    let allowed = allowed(&model, known, &reference);
    let printed = instance.horizon.days;
    let problem = RepairProblem::new(&model, &lines, &allowed, instance.levels.required(), printed, &stop);
    let has_begun = |day: usize, shifts: &[ShiftIx]| match (task.now, begins(instance, day, shifts)) {
        (Some(now), Some(begins)) => begins <= now,
        _ => false,
    };
    let past = |day: usize| task.now.is_some_and(|now| instance.horizon.date(day) < now.date_naive());
    let may = |agent: usize, day: usize, duty: DutyIx| {
        let now = task.lines.get(agent).and_then(|line| line.get(day)).map_or(&[][..], Vec::as_slice);
        let then = instance.duties.get(duty.0).map_or(&[][..], |duty| duty.shifts.as_slice());
        !past(day) && !has_begun(day, now) && !has_begun(day, then)
    };
    let forced: Vec<ForcedDuty> = task
        .losses
        .iter()
        .filter_map(|change| {
            let duty = instance.duties.iter().position(|duty| duty.shifts == change.to)?;
            Some(ForcedDuty { agent: change.agent.0, day: change.day, duty: DutyIx(duty) })
        })
        .collect();
    let absent: Vec<usize> = task.absent.iter().map(|agent| agent.0).collect();
    let disruption = Disruption {
        forced: &forced,
        may: &may,
        absent: &absent,
        max_changes: MAX_CHANGES,
        ask_program: true,
        compares: task.compares,
    };
    let limits = Limits { work: limits.work, ..limits.part(stop.left()) };
    problem.repair(&disruption, &limits)
}

/// The nearest roster.
pub fn repair(task: &Task<'_>, limits: &Limits) -> Repaired {
    let (instance, rules, stop) = (task.instance, task.rules, limits.token());
    let Some(was) = rules::model_until(task.was.0, task.was.1, &stop) else {
        return Repaired::Unknown { least: 0 };
    };
    let limits = Limits { work: limits.work, ..limits.part(stop.left()) };
    match nearest(task, &was.posted.iter().collect(), &limits) {
        RepairOutcome::Impossible => Repaired::Impossible,
        RepairOutcome::Unknown { least } => Repaired::Unknown { least },
        RepairOutcome::Found(near) => {
            let fewest = near.fewest();
            let start = changed(task.lines, task.losses);
            let mut lines = start.clone();
            let mut changes = Vec::new();
            for (agent, line) in near.lines.iter().enumerate() {
                for (day, duty) in line.iter().enumerate() {
                    let Some(cell) = lines.get_mut(agent).and_then(|line| line.get_mut(day)) else {
                        continue;
                    };
                    // What no duty says (a cell edited by hand) stays as it is.
                    let same = cells_of(instance, cell) == Some(*duty) || (cell.is_empty() && *duty == REST);
                    let to = instance.duties.get(duty.0).map(|duty| duty.shifts.clone()).unwrap_or_default();
                    if !same && (*duty != REST || cells_of(instance, cell).is_some()) {
                        let from = std::mem::replace(cell, to.clone());
                        if day < instance.horizon.days {
                            changes.push(Change { day, agent: AgentIx(agent), from, to });
                        }
                    }
                }
            }
            changes.sort();
            let (then, now) = (audit(instance, rules, task.reference), audit(instance, rules, &lines));
            let ids = |instance: &Instance| -> Vec<String> {
                instance.book.agents.iter().map(|agent| agent.id.clone()).collect()
            };
            let same = ids(instance) == ids(task.was.0) && instance.duties == task.was.0.duties;
            let before = match same && instance.levels == task.was.0.levels {
                true => audit(task.was.0, task.was.1, task.reference).penalties(),
                false => then.penalties(),
            };
            Repaired::Mended(Box::new(Mended {
                changes,
                least: near.least,
                fewest,
                people: near.people,
                compared: near.compared,
                before,
                after: now.penalties(),
                short: near.short,
                short_least: near.short_least,
                unmet: new_findings(then.unmet(), now.unmet()),
                broken: new_findings(then.broken(), now.broken()),
                lines,
            }))
        }
    }
}

/// The repair of lines that nobody works by yet, for leave.
pub(super) fn repair_for_leave(
    instance: &Instance,
    rules: &[ActiveRule],
    leave: Vec<Leave>,
    lines: &RosterLines,
    limits: &Limits,
) -> Repaired {
    let mut absent: Vec<AgentIx> = leave.iter().map(|leave| leave.agent).collect();
    absent.sort_unstable();
    absent.dedup();
    let with = with_leave(instance, rules, leave);
    let losses = lost(&with, lines);
    let task = Task {
        was: (instance, rules),
        instance: &with,
        rules,
        reference: lines,
        lines,
        losses: &losses,
        absent: &absent,
        now: None,
        compares: true,
    };
    repair(&task, limits)
}

fn cells_of(instance: &Instance, shifts: &[ShiftIx]) -> Option<DutyIx> {
    let wanted: BTreeSet<&ShiftIx> = shifts.iter().collect();
    let same = |duty: &crate::instance::Duty| duty.shifts.iter().collect::<BTreeSet<_>>() == wanted;
    instance.duties.iter().position(same).map(DutyIx)
}
