//! What follows where lines alone end without a proof.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::super::exact::{self, EngineError};
use super::super::{Limits, Lines, Model, Outcome, Status};
use super::search::SMALL;

/// A small model's proof, where lines alone have none.
pub(super) fn finish(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
    (outcome, begun, work): (Outcome, Instant, u64),
) -> Result<Outcome, EngineError> {
    let time = limits.time.saturating_sub(begun.elapsed());
    let stopped =
        limits.stop.load(Ordering::Relaxed) || time.is_zero() || limits.work.is_some_and(|all| work >= all);
    let small = model.agents * model.days <= SMALL || outcome.lines.is_none();
    if outcome.status == Status::Optimal || !small || stopped {
        return Ok(outcome);
    }
    let rest = Limits {
        time,
        seed: limits.seed,
        local_search: outcome.lines.is_none(),
        stop: Arc::clone(&limits.stop),
        progress: None,
        engine: None,
        work: limits.work.map(|all| all.saturating_sub(work)),
    };
    let whole = exact::solve(model, &rest, outcome.lines.as_ref().or(start))?;
    Ok(better(outcome, whole))
}

/// Of two outcomes the better roster, with what both know of its bounds.
fn better(one: Outcome, two: Outcome) -> Outcome {
    let penalties = |outcome: &Outcome| outcome.levels.iter().map(|level| level.penalty).collect::<Vec<_>>();
    let (mut best, other) = match (&one.lines, &two.lines) {
        (None, _) => return two,
        (_, None) => return one,
        _ if penalties(&two) < penalties(&one) => (two, one),
        _ => (one, two),
    };
    let mut same = true;
    let mut unconditional = true;
    for (level, other) in best.levels.iter_mut().zip(&other.levels) {
        if same {
            level.bound = level.bound.max(other.bound.min(level.penalty));
        }
        level.unconditional = unconditional;
        unconditional = level.proven();
        same &= level.penalty == other.penalty;
    }
    best.status = if unconditional { Status::Optimal } else { Status::Feasible };
    best
}
