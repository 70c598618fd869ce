//! The proof of a small model by the exact program, where column generation ends without one.

use super::solver::MAX_PROVABLE_CELLS;
use crate::solve::exact::{self, EngineError};
use crate::solve::{Limits, Lines, Model, Outcome, Status, StopToken};

/// The most cell columns of an exact program that is worth an attempt at any roster, where none was found.
/// By trial, no run kept.
const MAX_COLUMNS_FOR_ANY_ROSTER: usize = 400_000;

/// Goes on with the exact program where the model is small enough for it, or where there is no roster yet;
/// `work` is what `outcome` took.
pub(super) fn prove_small(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
    outcome: Outcome,
    stop: &StopToken,
    work: u64,
) -> Result<Outcome, EngineError> {
    let stopped = stop.stopped() || limits.work.is_some_and(|all| work >= all);
    let cells = model.agents * model.days;
    let worth_a_try = match outcome.lines {
        Some(_) => cells <= MAX_PROVABLE_CELLS,
        None => cells <= MAX_PROVABLE_CELLS || cells * model.duties <= MAX_COLUMNS_FOR_ANY_ROSTER,
    };
    if outcome.status == Status::Optimal || !worth_a_try || stopped {
        return Ok(outcome);
    }
    let rest = Limits {
        local_search: outcome.lines.is_none(),
        work: limits.work.map(|all| all.saturating_sub(work)),
        ..limits.part(stop.left())
    };
    let exact = exact::solve(model, &rest, outcome.lines.as_ref().or(start))?;
    Ok(better(outcome, exact))
}

fn penalties(outcome: &Outcome) -> impl Iterator<Item = i64> {
    outcome.levels.iter().map(|level| level.penalty)
}

/// The better roster of two outcomes, with what both know of its bounds.
fn better(one: Outcome, two: Outcome) -> Outcome {
    let (mut best, other) = match (&one.lines, &two.lines) {
        (None, _) => return two,
        (_, None) => return one,
        _ if penalties(&two).lt(penalties(&one)) => (two, one),
        _ => (one, two),
    };
    // A bound holds under the penalties of the levels above, so only while these are the same.
    let mut same_above = true;
    let mut unconditional = true;
    for (level, other) in best.levels.iter_mut().zip(&other.levels) {
        if same_above {
            level.bound = level.bound.max(other.bound.min(level.penalty));
        }
        level.unconditional = unconditional;
        unconditional = level.proven();
        same_above &= level.penalty == other.penalty;
    }
    best.status = if unconditional { Status::Optimal } else { Status::Feasible };
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::{LevelOutcome, REST};

    fn outcome(levels: &[(i64, i64)]) -> Outcome {
        let level = |(penalty, bound): &(i64, i64)| LevelOutcome {
            penalty: *penalty,
            bound: *bound,
            floor: 0,
            unconditional: false,
        };
        let lines = Some(vec![vec![REST]]);
        Outcome { status: Status::Feasible, lines, levels: levels.iter().map(level).collect() }
    }

    fn bounds(outcome: &Outcome) -> Vec<i64> {
        outcome.levels.iter().map(|level| level.bound).collect()
    }

    #[test]
    fn bounds_of_both_count_while_the_levels_above_are_the_same() {
        let merged = better(outcome(&[(4, 4), (9, 2)]), outcome(&[(4, 1), (9, 7)]));
        assert_eq!((bounds(&merged), merged.status), (vec![4, 7], Status::Feasible));
        let worse_above = better(outcome(&[(4, 4), (9, 2)]), outcome(&[(5, 1), (3, 3)]));
        assert_eq!(bounds(&worse_above), [4, 2]);
    }

    #[test]
    fn a_bound_that_meets_the_penalty_on_every_level_is_a_proof() {
        let merged = better(outcome(&[(4, 4), (9, 2)]), outcome(&[(4, 4), (9, 9)]));
        assert_eq!(merged.status, Status::Optimal);
        assert!(merged.levels.iter().all(|level| level.proven()));
    }
}
