//! What the linear relaxation alone rules out.

use super::exact::EngineError;
use super::formulate::{Dead, formulate};
use super::highs::{self, Task};
use super::stop::StopToken;
use super::{Model, Strength};

/// Whether the musts can't hold together even where duties may be divided: then
/// no roster holds them. No is no promise that one does, the less so where it was stopped.
pub fn relaxed(model: &Model, stop: &StopToken) -> Result<bool, EngineError> {
    let musts = model.posted.iter().filter(|posted| posted.strength == Strength::Must);
    let model = Model { levels: 0, posted: musts.cloned().collect(), ..model.bare() };
    let program = match formulate(&model, stop) {
        Ok(program) => program,
        Err(Dead::Weight) => return Err(EngineError::Weight),
        Err(Dead::Size) => return Err(EngineError::Size),
        Err(Dead::Infeasible) => return Ok(true),
        Err(Dead::Stopped) => return Ok(false),
    };
    if program.open() == 0 {
        return Ok(model.evaluate(&program.lines(&[])).is_err());
    }
    let task = Task {
        program: &program,
        level: None,
        caps: &[],
        start: None,
        time: stop.left(),
        iterations: u64::MAX,
        seed: 0,
    };
    highs::is_ruled_out(&task, stop)
}
