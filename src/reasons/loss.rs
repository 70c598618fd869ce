//! What one solve has over another, level by level: exact, or a bound that is called one.

use crate::solve::{Outcome, Status};

/// What would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// No roster holds all musts then: proven.
    Impossible,
    /// Exactly so much at each level, below 0 where it is a gain.
    Exact(Vec<i64>),
    /// Not proven to the end: levels before this one are exact; at this one
    /// at least the first and at most the second number.
    Between {
        /// The level, a position.
        level: usize,
        /// The levels above, exact.
        above: Vec<i64>,
        /// A bound.
        least: i64,
        /// What was found.
        most: i64,
    },
    /// No roster was found in the time given, and none was ruled out; at the first level it is at least this.
    Unknown {
        /// A bound.
        least: i64,
    },
}

/// What an outcome loses against penalties that are known to be reached.
pub fn loss(outcome: &Outcome, now: &[i64]) -> Loss {
    let differs = |penalty: i64, level: usize| penalty.saturating_sub(now.get(level).copied().unwrap_or(0));
    match outcome.status {
        Status::Infeasible => Loss::Impossible,
        Status::Unknown => {
            Loss::Unknown { least: outcome.levels.first().map_or(0, |level| differs(level.bound, 0)) }
        }
        Status::Optimal | Status::Feasible => {
            let exact: Vec<i64> = outcome
                .levels
                .iter()
                .take_while(|level| level.proven())
                .enumerate()
                .map(|(at, level)| differs(level.penalty, at))
                .collect();
            match outcome.levels.get(exact.len()) {
                None => Loss::Exact(exact),
                Some(level) => Loss::Between {
                    level: exact.len(),
                    least: differs(level.bound, exact.len()),
                    most: differs(level.penalty, exact.len()),
                    above: exact,
                },
            }
        }
    }
}

/// The loss against a base that may not be proven: then it is a bound only.
pub fn against(base: &Outcome, outcome: &Outcome, now: &[i64]) -> Loss {
    let loss = loss(outcome, now);
    let open = base.levels.iter().position(|level| !level.proven());
    let (Some(level), Some(base_level)) = (open, open.and_then(|at| base.levels.get(at))) else {
        return loss;
    };
    // The best roster of the base lies between the bound and what was found.
    let slack = base_level.penalty.saturating_sub(base_level.bound);
    match loss {
        Loss::Exact(mut above) => {
            let least = above.get(level).copied().unwrap_or(0);
            above.truncate(level);
            Loss::Between { level, above, least, most: least.saturating_add(slack) }
        }
        Loss::Between { level: at, above, least, most } if at == level => {
            Loss::Between { level: at, above, least, most: most.saturating_add(slack) }
        }
        other => other,
    }
}
