//! What granting leave would cost: in the roster nearest to the one that stands, and in the best there is.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveTime};
use chrono_tz::Tz;

use super::quiet;
use super::repair::{AgentLeave, Cause, DamagedRoster, Mended, Repaired, repair_for_leave};
use crate::book::RequestIx;
use crate::diagnostic::Failure;
use crate::instance::Instance;
use crate::reasons::{LeavePrices, Starts, price_leave};
use crate::record::Away;
use crate::roster::RosterLines;
use crate::rules::ActiveRule;
use crate::solve::{Limits, Lines, StopToken};
use crate::workspace::JudgedRoster;

/// What granting requests would cost.
pub struct LeaveAnswer {
    /// In the best rosters.
    pub prices: LeavePrices,
    /// For each request, in the order of the prices, the nearest roster that grants it.
    pub nearest: Vec<Nearest>,
}

/// The roster nearest to the one without a request that grants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// The nearest that was found.
    Found(NearestRoster),
    /// Nothing makes all musts hold: proven.
    Impossible,
    /// None was found in the time given.
    Unknown,
}

/// What becomes of a roster that grants leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestRoster {
    /// Duties that change beside those that the leave takes.
    pub changes: usize,
    /// Agents whose duties change.
    pub people: usize,
    /// Whether the changes are the fewest: proven.
    pub fewest: bool,
    /// What is newly short, in agent-minutes.
    pub short: i64,
    /// The penalty of each level before it.
    pub before: Vec<i64>,
    /// The same with the leave.
    pub after: Vec<i64>,
}

/// The roster that stands.
pub struct Standing<'a> {
    /// Its file.
    pub judged: &'a JudgedRoster,
    /// The moment: duties that have begun stay.
    pub now: DateTime<Tz>,
}

/// Prices every open request that touches the horizon: by the repair of the roster that stands, or of the best
/// that was found where none does. None where no roster was found even without them.
///
/// # Errors
/// The roster can't be read again, or the engine fails.
pub fn price_requests(
    instance: &Instance,
    rules: &[ActiveRule],
    standing: Option<&Standing<'_>>,
    time: Duration,
    stop: &StopToken,
) -> Result<Option<LeaveAnswer>, Failure> {
    let begun = Instant::now();
    let limits = |left: usize| {
        let left = u32::try_from(left).unwrap_or(u32::MAX).max(1);
        quiet((time.saturating_sub(begun.elapsed()) / left).max(MIN_TIME), stop)
    };
    let mut nearest = Vec::new();
    let mut failure = None;
    let mut granted = |requests: &[RequestIx], lines: &Lines, limits: &Limits| {
        let found = match standing {
            Some(standing) => of_standing(instance, standing, requests, limits),
            None => Ok(of_lines(instance, rules, requests, lines, limits)),
        };
        let found = found.map_err(|error| failure = Some(error)).ok()?;
        if let [_] = requests {
            nearest.push(Nearest::of(&found.repaired));
        }
        found.lines
    };
    let without = standing.map(|standing| super::repair::engine_lines(instance, standing.judged));
    let starts = Starts { without, granted: &mut granted };
    let prices =
        price_leave(instance, rules, starts, &limits).map_err(|error| Failure::Bug(error.to_string()))?;
    match failure {
        Some(failure) => Err(failure),
        None => Ok(prices.map(|prices| LeaveAnswer { prices, nearest })),
    }
}

/// The least time for one search.
const MIN_TIME: Duration = Duration::from_millis(20);

/// What a repair found, and its lines for the team as it is.
struct Granted {
    repaired: Repaired,
    lines: Option<Lines>,
}

/// The repair that approving would make.
fn of_standing(
    instance: &Instance,
    standing: &Standing<'_>,
    requests: &[RequestIx],
    limits: &Limits,
) -> Result<Granted, Failure> {
    let (book, horizon) = (&instance.book, instance.horizon);
    let mut wanted = Vec::new();
    for request in requests {
        let Some(leave) = book.requests.get(request.index()) else { continue };
        let Some(agent) = book.agents.get(leave.agent.0) else { continue };
        let first = leave.from.max(horizon.start);
        wanted.push(AgentLeave {
            agent: agent.id.clone(),
            begins: first.and_time(NaiveTime::MIN),
            last: leave.until,
            away: vec![Away { from: leave.from, until: leave.until, time: leave.time }],
            kind: leave.kind.clone(),
        });
    }
    let judged = JudgedRoster::open(&standing.judged.loaded.path)?;
    let damaged = DamagedRoster::new(judged, &Cause::Leave(wanted), None, standing.now)?;
    let done = damaged.repair(limits.time, &limits.stop)?;
    let lines = done.lines_of(instance);
    Ok(Granted { repaired: done.repaired, lines })
}

/// The repair of a roster that nobody has yet.
fn of_lines(
    instance: &Instance,
    rules: &[ActiveRule],
    requests: &[RequestIx],
    lines: &Lines,
    limits: &Limits,
) -> Granted {
    let wanted = requests.iter().filter_map(|request| instance.book.requests.get(request.index()).cloned());
    let shifts = |duty: &crate::solve::DutyIx| {
        instance.duties.get(duty.index()).map(|duty| duty.shifts.clone()).unwrap_or_default()
    };
    let shown: RosterLines = lines.iter().map(|line| line.iter().map(shifts).collect()).collect();
    let repaired = repair_for_leave(instance, rules, wanted.collect(), &shown, limits);
    let lines = match &repaired {
        Repaired::Mended(mended) => Some(super::repair::cells(instance, &mended.lines)),
        _ => None,
    };
    Granted { repaired, lines }
}

impl Nearest {
    fn of(repaired: &Repaired) -> Nearest {
        match repaired {
            Repaired::Impossible => Nearest::Impossible,
            Repaired::Unknown { .. } => Nearest::Unknown,
            Repaired::Mended(mended) => Nearest::Found(NearestRoster::of(mended)),
        }
    }
}

impl NearestRoster {
    fn of(mended: &Mended) -> NearestRoster {
        NearestRoster {
            changes: mended.changes.len(),
            people: mended.people,
            fewest: mended.fewest,
            short: mended.short,
            before: mended.before.clone(),
            after: mended.after.clone(),
        }
    }

    /// What each level costs more.
    pub fn cost(&self) -> Vec<i64> {
        self.after.iter().zip(&self.before).map(|(after, before)| after.saturating_sub(*before)).collect()
    }
}
