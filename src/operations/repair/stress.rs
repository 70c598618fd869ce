//! Every single absence: can it be repaired, and with how many changes.

use std::collections::HashSet;
use std::time::Duration;

use rayon::prelude::*;

use super::roster::{Damage, Made, just_before};
use super::{Task, leave_of, nearest};
use crate::book::AgentIx;
use crate::calendar::{Clock, instant};
use crate::diagnostic::Failure;
use crate::operations::quiet;
use crate::rules;
use crate::solve::{Posted, RepairOutcome, StopToken};
use crate::workspace::JudgedRoster;

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
    /// Something required is newly short whatever is changed, or a must can't hold: proven.
    Fatal {
        /// The least found that is short, in agent-minutes; none where a must is in the way.
        short: Option<i64>,
        /// No repair has less that is short.
        least: i64,
    },
    /// The time did not suffice to find a repair, or to prove that there is none.
    Unknown,
}

impl Mend {
    fn of(outcome: &RepairOutcome) -> Mend {
        match outcome {
            RepairOutcome::Found(near) if near.short == 0 => {
                Mend::Mended { changes: near.changes, fewest: near.fewest() }
            }
            RepairOutcome::Found(near) if near.short_least > 0 => {
                Mend::Fatal { short: Some(near.short), least: near.short_least.min(near.short) }
            }
            RepairOutcome::Impossible => Mend::Fatal { short: None, least: 0 },
            RepairOutcome::Found(_) | RepairOutcome::Unknown { .. } => Mend::Unknown,
        }
    }

    /// Whether more time can say more of it.
    fn is_open(self) -> bool {
        match self {
            Mend::Mended { fewest, .. } => !fewest,
            Mend::Fatal { short, least } => short.is_some_and(|short| least < short),
            Mend::Unknown => true,
        }
    }

    /// The one that says more.
    fn or(self, other: Mend) -> Mend {
        match (self, other) {
            (Mend::Mended { changes: one, .. }, Mend::Mended { changes: two, fewest }) => {
                if two < one || fewest { other } else { self }
            }
            (Mend::Fatal { short: Some(one), least }, Mend::Fatal { short: Some(two), least: more }) => {
                Mend::Fatal { short: Some(one.min(two)), least: least.max(more) }
            }
            (Mend::Unknown, _) => other,
            _ => self,
        }
    }
}

/// How many unknown absences a thread are few.
const FEW: usize = 2;

/// The least time for one absence.
const MIN_TIME: Duration = Duration::from_millis(50);

/// Every duty of the printed days from `first` on, each lost by itself, as [`super::repair`] has it when it is
/// asked just before that day. Of what the time does not suffice for nothing is known.
///
/// # Errors
/// The roster's inputs can't be read.
pub fn stress(judged: &JudgedRoster, first: usize, stop: &StopToken) -> Result<Vec<Single>, Failure> {
    let lines = &judged.loaded.roster.lines;
    let made = Made::of(judged)?;
    let lost = |agent: usize, day: usize| {
        lines.get(agent).and_then(|line| line.get(day)).is_some_and(|duty| !duty.is_empty())
    };
    let duties = (first..judged.instance.horizon.days)
        .flat_map(|day| (0..lines.len()).map(move |agent| (agent, day)))
        .filter(|(agent, day)| lost(*agent, *day));
    let mut singles: Vec<Single> =
        duties.map(|(agent, day)| Single { agent: AgentIx(agent), day, repair: Mend::Unknown }).collect();
    let Some(was) = rules::model_until(&made.instance, &made.rules, stop) else { return Ok(singles) };
    let known: HashSet<&Posted> = was.posted.iter().collect();
    let threads = u32::try_from(rayon::current_num_threads()).unwrap_or(1).max(1);
    let mut last = Duration::ZERO;
    // Most need little time. What they leave is for the others: twice as much as before, or all that is left.
    while !stop.stopped() {
        // Where too few are unknown to keep all threads at work, what is not proven to the end is looked at too.
        let is_unknown = |single: &&Single| single.repair == Mend::Unknown;
        let unknown = singles.iter().filter(is_unknown).count();
        let is_few = unknown < FEW * rayon::current_num_threads();
        let wanted = |single: &Single| match is_few {
            true => single.repair.is_open(),
            false => single.repair == Mend::Unknown,
        };
        let count = singles.iter().filter(|single| wanted(single)).count();
        if count == 0 {
            break;
        }
        let part = stop.left().saturating_mul(threads) / u32::try_from(count).unwrap_or(u32::MAX).max(1);
        let time = match last.is_zero() {
            true => part / 2,
            false => part.max(last.saturating_mul(2)),
        };
        let time = time.max(MIN_TIME);
        singles.par_iter_mut().filter(|single| wanted(single)).for_each(|single| {
            if !stop.stopped() {
                single.repair = single.repair.or(alone(judged, &made, &known, single, time, stop));
            }
        });
        last = time;
    }
    Ok(singles)
}

/// What becomes of one absence within this time.
fn alone(
    judged: &JudgedRoster,
    made: &Made,
    known: &HashSet<&Posted>,
    single: &Single,
    time: Duration,
    stop: &StopToken,
) -> Mend {
    let book = &judged.instance.book;
    let date = judged.instance.horizon.date(single.day);
    let from = date.and_time(chrono::NaiveTime::MIN);
    let until = date.succ_opt().map_or(from, |next| next.and_time(chrono::NaiveTime::MIN));
    let leave = leave_of(book, single.agent, from, until, "sick");
    let now = just_before(instant(date, Clock::START, book.team.zone));
    let damage = Damage::of_leave(judged, &made.instance, leave, vec![single.agent], now);
    let task = Task {
        was: (&made.instance, &made.rules),
        instance: &damage.instance,
        rules: &judged.rules,
        reference: &made.lines,
        lines: &judged.loaded.roster.lines,
        losses: &damage.losses,
        absent: &damage.absent,
        now: Some(now),
        compares: false,
    };
    Mend::of(&nearest(&task, known, &quiet(time.min(stop.left()), stop)))
}
