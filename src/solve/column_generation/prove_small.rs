//! What follows where lines alone end without a proof.

use super::solver::SMALL;
use crate::solve::exact::{self, EngineError};
use crate::solve::{Limits, Lines, Model, Outcome, Status, StopToken};

/// The most columns of a whole program that is worth an attempt at any roster.
const MAX_WHOLE: usize = 400_000;

/// A small model's proof, where lines alone have none.
pub(super) fn prove_small(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
    (outcome, stop, work): (Outcome, StopToken, u64),
) -> Result<Outcome, EngineError> {
    let stopped = stop.stopped() || limits.work.is_some_and(|all| work >= all);
    let cells = model.agents * model.days;
    let small = cells <= SMALL || outcome.lines.is_none() && cells * model.duties <= MAX_WHOLE;
    if outcome.status == Status::Optimal || !small || stopped {
        return Ok(outcome);
    }
    let rest = Limits {
        local_search: outcome.lines.is_none(),
        work: limits.work.map(|all| all.saturating_sub(work)),
        ..limits.part(stop.left())
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
