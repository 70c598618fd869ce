//! What the linear relaxation alone rules out: Farkas' lemma in the hands of the solver library.

use super::exact::EngineError;
use super::formulate::{Unsolvable, formulate};
use super::highs::{self, MipQuery};
use super::stop::StopToken;
use super::{Model, Strength};

/// Whether the musts can't hold together even where duties may be divided: then no roster holds them. False
/// is no promise that one does, the less so where it was stopped.
///
/// # Errors
/// The solver library fails, or a number in the model can't be used.
pub fn relaxed(model: &Model, stop: &StopToken) -> Result<bool, EngineError> {
    let musts = model.posted.iter().filter(|posted| posted.strength == Strength::Must);
    let model = Model { levels: 0, posted: musts.cloned().collect(), ..model.bare() };
    let program = match formulate(&model, stop) {
        Ok(program) => program,
        Err(Unsolvable::Weight) => return Err(EngineError::Weight),
        Err(Unsolvable::Size) => return Err(EngineError::Size),
        Err(Unsolvable::Infeasible) => return Ok(true),
        Err(Unsolvable::Stopped) => return Ok(false),
    };
    if program.open() == 0 {
        return Ok(model.evaluate(&program.lines(&[])).is_err());
    }
    let query = MipQuery {
        program: &program,
        level: None,
        level_cutoffs: &[],
        start: None,
        time: stop.left(),
        max_iterations: u64::MAX,
        seed: 0,
    };
    highs::is_ruled_out(&query, stop)
}
