//! Which engine solves a model.

use super::exact::{self, EngineError};
use super::{Engine, Limits, Lines, Model, Outcome, column_generation};

/// Programs of more cells are better decomposed into lines, where fewer statements than cells link agents
/// (commit "Columns where cells outnumber what ties lines together", 2026-11-22).
const MIN_CELLS_FOR_COLUMNS: usize = 180;

/// Programs of more cells are decomposed anyway, as the exact program takes too long: 40 agents of three weeks
/// are proven in 25 to 36 s by columns, in 59 s by the exact program (commit "Attempts on a thread
/// that others wait for", 2026-11-29; benches/runs/2026-11-29-contact-centres.tsv).
const MAX_CELLS_FOR_EXACT: usize = 1000;

/// The best roster within `limits`, level after level, each with its bound.
///
/// `start` is a roster to begin with; it is used if it has the model's shape and breaks no must.
///
/// # Errors
/// The solver library fails, or a weight or amount in the model can't be used.
///
/// # Examples
/// One agent who wants two of three days off and has to work two:
///
/// ```
/// use std::time::Duration;
///
/// use fairshift::solve::*;
///
/// let mut model = Model { agents: 1, days: 3, duties: 2, levels: 1, posted: Vec::new() };
/// let wish = |day| Primitive::Cell { agent: 0, day, duties: DutySet::new(vec![DutyIx(1)]) };
/// model.post("wish", Strength::Priced { level: 0, weight: 3 }, wish(0));
/// model.post("wish", Strength::Priced { level: 0, weight: 5 }, wish(1));
/// let terms = (0..3).map(|day| CountTerm { day, duty: DutyIx(1), amount: 1 }).collect();
/// let (constant, free, unit, shape) = (0, (2, 2), 1, Shape::Linear);
/// model.post("days", Strength::Must, Primitive::Count { agent: 0, terms, constant, free, unit, shape });
///
/// for engine in [Engine::Exact, Engine::Columns] {
///     let limits = Limits { engine: Some(engine), ..Limits::within(Duration::from_secs(5)) };
///     let outcome = solve(&model, &limits, None)?;
///     assert_eq!(outcome.status, Status::Optimal);
///     assert_eq!(outcome.lines, Some(vec![vec![DutyIx(1), REST, DutyIx(1)]]));
///     assert_eq!((outcome.levels[0].penalty, outcome.levels[0].bound), (3, 3));
/// }
/// # Ok::<(), EngineError>(())
/// ```
pub fn solve(model: &Model, limits: &Limits, start: Option<&Lines>) -> Result<Outcome, EngineError> {
    let cells = model.agents.saturating_mul(model.days);
    let linking = model.posted.iter().filter(|posted| {
        let (agent, ..) = posted.primitive.scope(model.days);
        agent.is_none()
    });
    let linking = linking.count();
    let large = model.agents > 1
        && (cells > MAX_CELLS_FOR_EXACT || cells > MIN_CELLS_FOR_COLUMNS && linking <= cells);
    match limits.engine {
        Some(Engine::Columns) => column_generation::solve(model, limits, start),
        None if large => column_generation::solve(model, limits, start),
        _ => exact::solve(model, limits, start),
    }
}
