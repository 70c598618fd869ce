//! Every single absence: can it be repaired, and with how many changes.

use std::time::Duration;

use rayon::prelude::*;

use super::{allowed, cells};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::roster::RosterLines;
use crate::rules::{self, ActiveRule};
use crate::solve::{Disruption, DutyIx, ForcedDuty, Limits, REST, RepairOutcome, RepairProblem, StopToken};

/// An agent who does not come on one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Single {
    /// Who.
    pub agent: AgentIx,
    /// The day of the horizon.
    pub day: usize,
    /// What becomes of it.
    pub repair: Mend,
}

/// What can be done about a single absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// All holds after a number of changes.
    Mended {
        /// How many.
        changes: usize,
        /// Whether they are the fewest.
        fewest: bool,
    },
    /// Something required is newly short whatever is changed, or a must can't hold.
    Fatal {
        /// The least that is short, in agent-minutes; none where a must is in the way.
        short: Option<i64>,
        /// Whether nothing better exists: proven.
        proven: bool,
    },
    /// The time did not suffice.
    Unknown,
}

/// More changes than that are no repair for tomorrow morning.
pub const MAX_CHANGES: usize = 6;

/// Every duty of the printed days from `first` on, each lost by itself. What came before
/// that day stays as it is. Of what is not looked at before it is stopped nothing is known.
pub fn stress(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    first: usize,
    stop: &StopToken,
    limits: &(dyn Fn(Duration) -> Limits + Sync),
) -> Vec<Single> {
    // Without the statements nothing is looked at.
    let model = rules::model_until(instance, rules, stop).unwrap_or_default();
    let start = cells(instance, lines);
    let allowed = allowed(&model, None, &start);
    let printed = instance.horizon.days;
    let problem = RepairProblem::new(&model, &start, &allowed, instance.levels.required(), printed, stop);
    let duties: Vec<(usize, usize)> = (first..printed)
        .flat_map(|day| (0..start.len()).map(move |agent| (agent, day)))
        .filter(|(agent, day)| {
            start.get(*agent).and_then(|line| line.get(*day)).is_some_and(|duty| *duty != REST)
        })
        .collect();
    let threads = u32::try_from(rayon::current_num_threads()).unwrap_or(1).max(1);
    let part = stop.left().saturating_mul(threads) / u32::try_from(duties.len()).unwrap_or(u32::MAX).max(1);
    let one = |&(agent, day): &(usize, usize)| {
        if stop.stopped() {
            return Single { agent: AgentIx(agent), day, repair: Mend::Unknown };
        }
        // Most need a small part of the time; what they leave is for those that need more.
        let time = stop.left().min(part.saturating_mul(3));
        let may = |_: usize, other: usize, _: DutyIx| other >= day;
        let forced = [ForcedDuty { agent, day, duty: REST }];
        let disruption = Disruption {
            forced: &forced,
            may: &may,
            absent: &[agent],
            max_changes: MAX_CHANGES,
            ask_program: false,
        };
        let repair = match problem.repair(&disruption, &limits(time)) {
            RepairOutcome::Found(near) if near.short == 0 => {
                Mend::Mended { changes: near.changes, fewest: near.fewest() }
            }
            RepairOutcome::Found(near) => {
                Mend::Fatal { short: Some(near.short), proven: near.short_least >= near.short }
            }
            RepairOutcome::Impossible => Mend::Fatal { short: None, proven: true },
            RepairOutcome::Unknown { .. } => Mend::Unknown,
        };
        Single { agent: AgentIx(agent), day, repair }
    };
    duties.par_iter().map(one).collect()
}
