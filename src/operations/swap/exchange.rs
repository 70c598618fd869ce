//! An exchange of duties between two agents, as the cells that it changes.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::book::{AgentIx, ShiftIx};
use crate::instance::Instance;
use crate::roster::RosterLines;
use crate::solve::DutyIx;

/// One cell before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Whose.
    pub agent: AgentIx,
    /// When.
    pub date: NaiveDate,
    /// What was worked.
    pub from: Vec<ShiftIx>,
    /// What is worked instead.
    pub to: Vec<ShiftIx>,
    /// The same as a duty of the instance.
    pub duty: DutyIx,
}

/// A duty that goes from one agent to another, and one that comes back or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Who gives a duty.
    pub giver: AgentIx,
    /// Who takes it.
    pub taker: AgentIx,
    /// Which.
    pub given: (NaiveDate, Vec<ShiftIx>),
    /// What the giver takes for it; none where it is given away.
    pub back: Option<(NaiveDate, Vec<ShiftIx>)>,
}

impl Exchange {
    /// The cells that it changes; none if one of the duties is not there, nothing would change, or
    /// somebody would have duties together that the team does not allow on one date.
    pub fn cells(&self, instance: &Instance, lines: &RosterLines) -> Option<Vec<Moved>> {
        let mut moved: Vec<Moved> = Vec::new();
        let hands =
            [(self.giver, self.taker, Some(&self.given)), (self.taker, self.giver, self.back.as_ref())];
        for (from, to, what) in hands {
            let Some((date, shifts)) = what else { continue };
            let day = instance.horizon.day(*date)?;
            let has = |agent: AgentIx, moved: &[Moved]| {
                let changed = moved.iter().find(|moved| moved.agent == agent && moved.date == *date);
                let unchanged = || lines.get(agent.0)?.get(day).cloned();
                changed.map(|moved| moved.to.clone()).or_else(unchanged)
            };
            let (giving, taking) = (has(from, &moved)?, has(to, &moved)?);
            let there = lines.get(from.0)?.get(day)?;
            if shifts.is_empty() || !shifts.iter().all(|shift| there.contains(shift)) {
                return None;
            }
            let kept = without(&giving, shifts);
            let taken = [taking, shifts.clone()].concat();
            for (agent, to) in [(from, kept), (to, taken)] {
                match moved.iter_mut().find(|moved| moved.agent == agent && moved.date == *date) {
                    Some(moved) => moved.to = to,
                    None => {
                        let from = lines.get(agent.0)?.get(day)?.clone();
                        moved.push(Moved { agent, date: *date, from, to, duty: DutyIx(0) });
                    }
                }
            }
        }
        for moved in &mut moved {
            moved.duty = duty(instance, &moved.to)?;
            moved.to = instance.duties.get(moved.duty.0)?.shifts.clone();
        }
        moved.retain(|moved| moved.from != moved.to);
        moved.sort_by_key(|moved| (moved.date, moved.agent != self.giver));
        (!moved.is_empty()).then_some(moved)
    }
}

fn without(shifts: &[ShiftIx], gone: &[ShiftIx]) -> Vec<ShiftIx> {
    shifts.iter().filter(|shift| !gone.contains(shift)).copied().collect()
}

/// The duty with these shifts in any order, each once.
pub(super) fn duty(instance: &Instance, shifts: &[ShiftIx]) -> Option<DutyIx> {
    let wanted: BTreeSet<ShiftIx> = shifts.iter().copied().collect();
    let is =
        |given: &[ShiftIx]| given.len() == shifts.len() && given.iter().all(|shift| wanted.contains(shift));
    let found = instance.duties.iter().position(|duty| wanted.len() == shifts.len() && is(&duty.shifts));
    found.map(DutyIx)
}
