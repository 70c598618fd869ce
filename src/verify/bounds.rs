//! How each bound is known: found again here, as the solver stated it, or only written in a file.

use super::{Verdict, unavoidable};
use crate::roster::{Sealed, StatedLevel};
use crate::rules::ActiveRule;
use crate::timesheet::Timesheet;

/// How a bound is known.
///
/// There is room for a fourth way: a file that keeps the multipliers of a bound, so that code without a
/// solver can price every line by them and find the bound again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Derived here, by arithmetic that shares nothing with the engine.
    Rederived,
    /// As the solver stated it, in a file whose seal is whole. A person who edits a file can seal it again.
    Stated,
    /// Stated in a file without a seal; it proves nothing.
    Unsealed,
}

/// What is known of the least penalty of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelBound {
    /// No roster has less: none that is as good on every level above, where it is conditional.
    pub bound: i64,
    /// How that is known.
    pub proof: Proof,
    /// Whether the penalty is the least, by a bound that was found here or that a whole seal keeps.
    pub least: bool,
    /// Whether the levels above are not known to be as good as can be.
    pub conditional: bool,
    /// What arithmetic alone makes unavoidable, as stated or as found here.
    pub floor: i64,
}

/// What is known of each level of a judged roster. Of a file whose seal is broken, nothing stated counts.
pub fn bounds(
    sheet: &Timesheet,
    rules: &[ActiveRule],
    verdict: &Verdict,
    claimed: &[StatedLevel],
    sealed: Sealed,
) -> Vec<LevelBound> {
    // No penalty is below 0, and nothing more has to be derived where none is above it.
    let above_zero = verdict.penalties.iter().any(|penalty| *penalty > 0);
    let derived = match above_zero {
        true => unavoidable(sheet, rules),
        false => vec![0; verdict.penalties.len()],
    };
    let holds = verdict.findings.broken().next().is_none();
    let levels = verdict.levels.ids().into_iter().zip(&verdict.penalties).zip(derived);
    levels
        .map(|((name, penalty), derived)| {
            let stated = claimed.iter().find(|level| level.name == name).filter(|_| sealed != Sealed::Broken);
            let above = stated.filter(|level| level.bound > derived && !(holds && derived == *penalty));
            let Some(level) = above else {
                return LevelBound {
                    bound: derived,
                    proof: Proof::Rederived,
                    least: holds && derived == *penalty,
                    conditional: false,
                    floor: derived,
                };
            };
            let whole = sealed == Sealed::Whole;
            LevelBound {
                bound: level.bound,
                proof: if whole { Proof::Stated } else { Proof::Unsealed },
                least: whole && level.proven() && verdict.agrees(),
                conditional: !level.unconditional,
                floor: level.floor.max(derived).min(level.bound),
            }
        })
        .collect()
}
