//! What granting each open request for leave would cost, and which pairs clash.

use std::cmp::Ordering;
use std::sync::Arc;

use super::loss::{Loss, against};
use crate::book::{Leave, RequestIx};
use crate::instance::Instance;
use crate::rules::{self, ActiveRule, Subject};
use crate::solve::{self, EngineError, Limits, Outcome, Status};
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

/// Prices every open request that touches the horizon; none where the team has
/// no roster even without them, or the time did not suffice to find one.
pub fn price_leave(
    instance: &Instance,
    rules: &[ActiveRule],
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
    let mut left = 1 + open.len() + pairs;
    let mut solve = |granted: &[RequestIx]| {
        left = left.saturating_sub(1);
        granting(instance, rules, granted, &limits(left + 1))
    };
    let (base, fair) = solve(&[])?;
    if base.lines.is_none() {
        return Ok(None);
    }
    let now: Vec<i64> = base.levels.iter().map(|level| level.penalty).collect();
    let proven = base.status == Status::Optimal;
    let mut priced = Vec::new();
    for request in open {
        let (outcome, of_shares) = solve(&[request])?;
        let cost = against(&base, &outcome, &now);
        let fairness = of_shares.zip(fair).map(|(of_shares, fair)| of_shares - fair);
        priced.push(Priced { request, cost, fairness });
    }
    let (mut clashes, mut unsure) = (Vec::new(), Vec::new());
    for (at, one) in priced.iter().enumerate() {
        for other in &priced[at + 1..] {
            if one.cost == Loss::Impossible || other.cost == Loss::Impossible {
                continue;
            }
            let both = (one.request, other.request);
            let (outcome, _) = solve(&[both.0, both.1])?;
            let cost = against(&base, &outcome, &now);
            match clash(&one.cost, &other.cost, &cost) {
                Some(true) => clashes.push(Clash { requests: both, cost }),
                Some(false) => {}
                None => unsure.push(both),
            }
        }
    }
    Ok(Some(LeavePrices { now: (now, proven), priced, clashes, unsure }))
}

/// The best roster with these requests granted, and its penalty for fairness.
fn granting(
    instance: &Instance,
    rules: &[ActiveRule],
    granted: &[RequestIx],
    limits: &Limits,
) -> Result<(Outcome, Option<i64>), EngineError> {
    let mut book = (*instance.book).clone();
    let wanted: Vec<Leave> =
        granted.iter().map(|request| instance.book.requests[request.index()].clone()).collect();
    book.leave.extend(wanted);
    let book = Arc::new(book);
    let (horizon, past) = (instance.horizon, instance.past.clone());
    let instance = Instance::new(Arc::clone(&book), instance.levels.clone(), horizon, past);
    let outcome = match rules::model_until(&instance, rules, &limits.token()) {
        Some(model) => solve::solve(&model, limits, None)?,
        None => Outcome::unknown(instance.levels.count()),
    };
    let fairness = outcome.lines.as_ref().map(|lines| {
        let shifts = |duty: &solve::DutyIx| {
            instance.duties.get(duty.index()).map(|duty| duty.shifts.clone()).unwrap_or_default()
        };
        let lines = lines.iter().map(|line| line.iter().map(shifts).collect()).collect();
        let sheet = Timesheet::new(book, instance.horizon, &instance.past, &lines);
        let findings = rules::audit(&sheet, rules);
        let of_shares = rules::ids_about(rules, Subject::Shares);
        let found = findings.found.iter().filter(|finding| of_shares.contains(&finding.rule));
        found.fold(0_i64, |sum, finding| match finding.severity {
            Severity::Priced { penalty, .. } => sum.saturating_add(penalty),
            _ => sum,
        })
    });
    Ok((outcome, fairness))
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
