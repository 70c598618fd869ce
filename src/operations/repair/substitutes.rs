//! Who could take a lost duty at once, by one change each, the best first.

use rayon::prelude::*;

use super::{Change, audit, changed, new_findings};
use crate::book::{AgentIx, ShiftIx};
use crate::instance::Instance;
use crate::messages::Text;
use crate::roster::{CountKey, Fraction, RosterLines};
use crate::rules::ActiveRule;
use crate::solve::StopToken;
use crate::timesheet::Findings;

/// A colleague with what taking the duty would change.
#[derive(Clone, Debug)]
pub struct Substitute {
    /// The change.
    pub change: Change,
    /// Whether the agent has standby on that date.
    pub standby: bool,
    /// Whether the agent gives up another duty for it.
    pub moves: bool,
    /// The musts that it would break: rule, and what of it.
    pub breaks: Vec<(&'static str, Text)>,
    /// What is required and stays short for want of the lost duty, or becomes short, in agent-minutes.
    pub short: i64,
    /// What each level costs more than before the loss.
    pub price: Vec<i64>,
    /// Working minutes in the roster then,
    pub minutes: i64,
    /// and the share, if hours are shared.
    pub share: Option<Fraction>,
}

impl Substitute {
    /// Whether no must forbids it.
    pub fn is_able(&self) -> bool {
        self.breaks.is_empty()
    }
}

/// The colleagues for one lost duty. `lines` are without it and whatever else is lost. None where it
/// is stopped before all were looked at.
pub fn substitutes(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    loss: &Change,
    stop: &StopToken,
) -> Option<Vec<Substitute>> {
    if stop.stopped() {
        return None;
    }
    let gone: Vec<ShiftIx> = loss.from.iter().filter(|shift| !loss.to.contains(shift)).copied().collect();
    let gap = audit(instance, rules, lines);
    let back = Change { from: loss.to.clone(), to: loss.from.clone(), ..loss.clone() };
    let full = audit(instance, rules, &changed(lines, &[back])).penalties();
    let others: Vec<AgentIx> = instance.agents().filter(|agent| *agent != loss.agent).collect();
    let one = |agent: &AgentIx| match stop.stopped() {
        true => Err(Stopped),
        false => Ok(candidate(instance, rules, lines, (*agent, loss.day), &gone, (&gap, &full))),
    };
    let looked: Result<Vec<Option<Substitute>>, Stopped> = others.par_iter().map(one).collect();
    let mut found: Vec<Substitute> = looked.ok()?.into_iter().flatten().collect();
    found.sort_by(|one, other| rank(one).cmp(&rank(other)));
    Some(found)
}

/// Some were not looked at.
struct Stopped;

/// What substitutes are ranked by: able, nothing left short, standby first, least short, no other
/// duty given up, the price level by level, hours beyond the share.
fn rank(substitute: &Substitute) -> (usize, bool, bool, i64, bool, &[i64], i64, AgentIx) {
    let share = substitute.share.map_or(0, |share| i64::try_from(share.to_integer()).unwrap_or(i64::MAX));
    let beyond = substitute.minutes.saturating_sub(share);
    let short = substitute.short > 0;
    (
        substitute.breaks.len(),
        short,
        !substitute.standby,
        substitute.short,
        substitute.moves,
        &substitute.price,
        beyond,
        substitute.change.agent,
    )
}

fn candidate(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    (agent, day): (AgentIx, usize),
    gone: &[ShiftIx],
    (gap, full): (&Findings, &[i64]),
) -> Option<Substitute> {
    let has = lines.get(agent.0)?.get(day)?.clone();
    let date = instance.horizon.date(day);
    if instance.book.leave_on(agent, date).is_some() || !instance.book.employed_on(agent, date) {
        return None;
    }
    let mut both: Vec<ShiftIx> = has.iter().chain(gone).copied().collect();
    both.sort_unstable();
    let pair = instance.duties.iter().find(|duty| {
        let mut shifts = duty.shifts.clone();
        shifts.sort_unstable();
        shifts == both
    });
    let alone = instance.duties.iter().find(|duty| duty.shifts == gone);
    let moves = pair.is_none();
    let to = pair.or(alone)?.shifts.clone();
    if to == has {
        return None;
    }
    let standby = has.iter().any(|shift| instance.book.shifts[shift.0].standby);
    let change = Change { day, agent, from: has, to };
    let lines = changed(lines, std::slice::from_ref(&change));
    let findings = audit(instance, rules, &lines);
    let broken = new_findings(gap.broken(), findings.broken());
    let price: Vec<i64> =
        findings.penalties().iter().zip(full).map(|(then, now)| then.saturating_sub(*now)).collect();
    let sheet =
        crate::timesheet::Timesheet::new(instance.book.clone(), instance.horizon, &instance.past, &lines);
    let shares = instance.shares.rows.iter().find(|row| row.key == CountKey::Hours);
    Some(Substitute {
        standby,
        moves: moves && !change.from.is_empty(),
        breaks: broken.into_iter().map(|finding| (finding.rule, finding.text)).collect(),
        short: price.get(instance.levels.required()).copied().unwrap_or(0).max(0),
        price,
        minutes: sheet.count(agent, CountKey::Hours),
        share: shares.and_then(|row| row.shares.get(agent.0).copied()),
        change,
    })
}
