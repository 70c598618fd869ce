//! What granting each open request for leave would cost, and which pairs clash.

use std::cmp::Ordering;
use std::sync::Arc;

use super::loss::{Loss, against};
use crate::book::{Leave, RequestIx};
use crate::instance::Instance;
use crate::rules::{self, ActiveRule, Subject};
use crate::solve::{self, EngineError, Limits, Lines, Model, Outcome, Status};
use crate::timesheet::{Severity, Timesheet};

/// One request with its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// Which.
    pub request: RequestIx,
    /// What granting it alone would cost.
    pub cost: Loss,
    /// What of it is fairness, in the rosters that were found.
    pub fairness: Option<i64>,
}

/// Two requests that are harder to grant together than one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Which.
    pub requests: (RequestIx, RequestIx),
    /// What granting both would cost.
    pub cost: Loss,
}

/// What is known of all requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeavePrices {
    /// Each level's penalty without any of them, and whether all are proven.
    pub now: (Vec<i64>, bool),
    /// In the order of the files.
    pub priced: Vec<Priced>,
    /// Pairs of requests that could each be granted.
    pub clashes: Vec<Clash>,
    /// Pairs of which the time did not suffice to say whether they clash.
    pub unsure: Vec<(RequestIx, RequestIx)>,
}

/// Finds a roster with some requests granted, near the lines that it is given.
pub type GrantNear<'a> = dyn FnMut(&[RequestIx], &Lines, &Limits) -> Option<Lines> + 'a;

/// Rosters from which the best are looked for: what is found is no worse than they are.
pub struct Starts<'a> {
    /// One without any of the requests.
    pub without: Option<Lines>,
    /// One with these requests granted, near one without them.
    pub granted: &'a mut GrantNear<'a>,
}

/// Prices every open request that touches the horizon; none where the team has
/// no roster even without them, or the time did not suffice to find one.
pub fn price_leave(
    instance: &Instance,
    rules: &[ActiveRule],
    starts: Starts<'_>,
    limits: &dyn Fn(usize) -> Limits,
) -> Result<Option<LeavePrices>, EngineError> {
    let (first, last) = (instance.horizon.start, instance.horizon.last());
    let open: Vec<RequestIx> = (0..instance.book.requests.len())
        .map(RequestIx)
        .filter(|index| {
            let request = &instance.book.requests[index.index()];
            request.from <= last && first <= request.until
        })
        .collect();
    let pairs = open.len() * open.len().saturating_sub(1) / 2;
    // One solve without requests; for each with some one search for the nearest and one solve.
    let mut left = 1 + 2 * (open.len() + pairs);
    let mut next = || {
        left = left.saturating_sub(1);
        limits(left + 1)
    };
    let team = granting(instance, &[]);
    let mut base = best(&team, rules, starts.without.as_ref(), &next())?;
    let Some(lines) = base.outcome.lines.clone() else { return Ok(None) };
    let mut solve = |granted: &[RequestIx]| {
        let start = (starts.granted)(granted, &lines, &next());
        best(&granting(instance, granted), rules, start.as_ref(), &next())
    };
    let mut alone: Vec<(RequestIx, Solved)> = Vec::new();
    for request in open {
        alone.push((request, solve(&[request])?));
    }
    // A roster with leave granted is one without, too, and may be better than the one that was found.
    if let Some(model) = rules::model_until(&team, rules, &limits(1).token()) {
        for (_, solved) in &alone {
            base.improve(&model, rules, &team, solved);
        }
    }
    let Solved { outcome: base, fairness: fair } = base;
    let now: Vec<i64> = base.levels.iter().map(|level| level.penalty).collect();
    let proven = base.status == Status::Optimal;
    let mut priced = Vec::new();
    for (request, solved) in alone {
        let cost = against(&base, &solved.outcome, &now);
        let fairness = solved.fairness.zip(fair).map(|(of_shares, fair)| of_shares - fair);
        priced.push(Priced { request, cost, fairness });
    }
    let (mut clashes, mut unsure) = (Vec::new(), Vec::new());
    for (at, one) in priced.iter().enumerate() {
        for other in &priced[at + 1..] {
            if one.cost == Loss::Impossible || other.cost == Loss::Impossible {
                continue;
            }
            let both = (one.request, other.request);
            let solved = solve(&[both.0, both.1])?;
            let cost = against(&base, &solved.outcome, &now);
            match clash(&one.cost, &other.cost, &cost) {
                Some(true) => clashes.push(Clash { requests: both, cost }),
                Some(false) => {}
                None => unsure.push(both),
            }
        }
    }
    Ok(Some(LeavePrices { now: (now, proven), priced, clashes, unsure }))
}

/// The team with these requests granted.
fn granting(instance: &Instance, granted: &[RequestIx]) -> Instance {
    let mut book = (*instance.book).clone();
    let wanted: Vec<Leave> =
        granted.iter().map(|request| instance.book.requests[request.index()].clone()).collect();
    book.leave.extend(wanted);
    let (horizon, past) = (instance.horizon, instance.past.clone());
    Instance::new(Arc::new(book), instance.levels.clone(), horizon, past)
}

/// The best roster that was found, and its penalty for fairness.
struct Solved {
    outcome: Outcome,
    fairness: Option<i64>,
}

fn best(
    instance: &Instance,
    rules: &[ActiveRule],
    start: Option<&Lines>,
    limits: &Limits,
) -> Result<Solved, EngineError> {
    let outcome = match rules::model_until(instance, rules, &limits.token()) {
        Some(model) => solve::solve(&model, limits, start)?,
        None => Outcome::unknown(instance.levels.count()),
    };
    let fairness = outcome.lines.as_ref().map(|lines| fairness_of(instance, rules, lines));
    Ok(Solved { outcome, fairness })
}

/// What fairness costs in a roster.
fn fairness_of(instance: &Instance, rules: &[ActiveRule], lines: &Lines) -> i64 {
    let shifts = |duty: &solve::DutyIx| {
        instance.duties.get(duty.index()).map(|duty| duty.shifts.clone()).unwrap_or_default()
    };
    let lines = lines.iter().map(|line| line.iter().map(shifts).collect()).collect();
    let sheet = Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, &lines);
    let findings = rules::audit(&sheet, rules);
    let of_shares = rules::ids_about(rules, Subject::Shares);
    let found = findings.found.iter().filter(|finding| of_shares.contains(&finding.rule));
    found.fold(0_i64, |sum, finding| match finding.severity {
        Severity::Priced { penalty, .. } => sum.saturating_add(penalty),
        _ => sum,
    })
}

impl Solved {
    /// Takes the roster of another solve where it is better by this model.
    fn improve(&mut self, model: &Model, rules: &[ActiveRule], instance: &Instance, other: &Solved) {
        let Some(lines) = &other.outcome.lines else { return };
        let Ok(penalties) = model.evaluate(lines) else { return };
        let known: Vec<i64> = self.outcome.levels.iter().map(|level| level.penalty).collect();
        let Some(first) = penalties.iter().zip(&known).position(|(new, old)| new != old) else { return };
        if penalties > known {
            return;
        }
        let mut unconditional = true;
        for (at, (level, penalty)) in self.outcome.levels.iter_mut().zip(penalties).enumerate() {
            level.penalty = penalty;
            // What was known under a worse level above says nothing now.
            if at > first {
                level.bound = level.floor.min(penalty);
            }
            level.unconditional = unconditional;
            unconditional &= level.proven();
        }
        if unconditional {
            self.outcome.status = Status::Optimal;
        }
        self.fairness = Some(fairness_of(instance, rules, lines));
        self.outcome.lines = Some(lines.clone());
    }
}

/// Whether both together cost more than one by one; none where that is not known.
fn clash(one: &Loss, other: &Loss, both: &Loss) -> Option<bool> {
    match (one, other, both) {
        (_, _, Loss::Impossible) => Some(true),
        (Loss::Exact(one), Loss::Exact(other), Loss::Exact(both)) => {
            let sum: Vec<i64> = one.iter().zip(other).map(|(a, b)| a.saturating_add(*b)).collect();
            Some(both.cmp(&sum) == Ordering::Greater)
        }
        (Loss::Exact(one), Loss::Exact(other), Loss::Between { level, above, least, .. }) => {
            let sum = |at: usize| {
                one.get(at).copied().unwrap_or(0).saturating_add(other.get(at).copied().unwrap_or(0))
            };
            let sums: Vec<i64> = (0..*level).map(sum).collect();
            match above.cmp(&sums) {
                Ordering::Equal if *least > sum(*level) => Some(true),
                Ordering::Greater => Some(true),
                Ordering::Less => Some(false),
                Ordering::Equal => None,
            }
        }
        _ => None,
    }
}
