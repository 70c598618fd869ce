//! Which engine solves a model.

use super::exact::{self, EngineError};
use super::{Engine, Limits, Lines, Model, Outcome, column_generation};

/// So many cells make a program that is better taken apart into lines, if there are
/// fewer statements between lines than cells.
const MANY: usize = 180;

/// With more cells than that it is taken apart anyway: the whole program takes too long.
const VAST: usize = 1000;

/// The best roster within `limits`, level after level, each with its bound.
///
/// `start` is a roster to begin with; it is used if it has the model's shape and
/// breaks no must.
pub fn solve(model: &Model, limits: &Limits, start: Option<&Lines>) -> Result<Outcome, EngineError> {
    let cells = model.agents.saturating_mul(model.days);
    let between = model.posted.iter().filter(|posted| posted.primitive.scope(model.days).0.is_none()).count();
    let large = model.agents > 1 && (cells > VAST || cells > MANY && between <= cells);
    match limits.engine {
        Some(Engine::Columns) => column_generation::solve(model, limits, start),
        None if large => column_generation::solve(model, limits, start),
        _ => exact::solve(model, limits, start),
    }
}
