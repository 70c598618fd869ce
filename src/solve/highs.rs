//! One level's program, built with good_lp, solved by HiGHS.
//!
//! good_lp's solution type keeps neither the bound after a time limit nor an interrupt, so its inner HiGHS
//! model is solved here, with a gap of 0.

use std::time::Duration;

use ::highs::{HighsModelStatus, HighsOptionValue, HighsSolutionStatus};
use good_lp::{Expression, ProblemVariables, SolverModel, Variable, variable};

use super::exact::EngineError;
use super::interruptible::{self, SearchStatus};
use super::program::Program;
use super::stop::StopToken;

/// HiGHS keeps one scheduler a thread that calls it; every model has to ask for the same.
const THREADS: i32 = 1;

/// Below this distance to a whole number, seen relative to its size, a float counts as that number: HiGHS's
/// own tolerance for feasibility.
const TOLERANCE: f64 = 1e-6;

/// Presolve's enumeration, by its bit: in HiGHS 1.15 it calls programs infeasible that have solutions.
pub(super) const ENUMERATION: i32 = 1 << 16;

/// The largest objective that a float holds exactly: 2⁵³, with some room.
const MAX_EXACT_FLOAT: f64 = 9e15;

/// Objectives are whole numbers, so a gap below 1 is none.
const ABSOLUTE_GAP: f64 = 1.0 - 1e-4;

/// What to minimise, and under which cutoffs.
pub(super) struct MipQuery<'a> {
    /// The program.
    pub(super) program: &'a Program,
    /// The level to minimise; none asks for any roster.
    pub(super) level: Option<usize>,
    /// The greatest penalty of each level above.
    pub(super) level_cutoffs: &'a [i64],
    /// The columns' values of a known roster.
    pub(super) start: Option<&'a [f64]>,
    /// Wall-clock time.
    pub(super) time: Duration,
    /// The most steps of the simplex.
    pub(super) max_iterations: u64,
    /// The seed.
    pub(super) seed: u32,
}

/// Entries of the rows from which on the library takes seconds before it first asks whether to go on. Seen
/// with a year of 50 agents, no run kept.
const MAX_ENTRIES: usize = 1_500_000;

impl MipQuery<'_> {
    /// Whether the library can't be trusted to end in time, and would take more memory than there is.
    pub(super) fn is_too_large(&self) -> bool {
        self.program.rows.iter().map(|row| row.terms.len()).sum::<usize>() > MAX_ENTRIES
    }

    /// Whether rows and columns of the level are part of it; those without a level always are.
    fn needs(&self, level: Option<usize>) -> bool {
        level.is_none_or(|level| level < self.level_cutoffs.len() || Some(level) == self.level)
    }
}

/// What came of it.
pub(super) struct MipAnswer {
    /// HiGHS proved that there is no roster within the cutoffs.
    pub(super) infeasible: bool,
    /// The columns' values, if there is a roster.
    pub(super) values: Option<Vec<f64>>,
    /// No roster within the cutoffs has a lower penalty at the level.
    pub(super) bound: i64,
    /// Steps of the simplex.
    pub(super) iterations: u64,
}

/// The penalty of a whole objective, from a float.
pub(super) fn whole(program: &Program, level: Option<usize>, value: f64, up: bool) -> Option<i64> {
    let objective = level.and_then(|level| program.levels.get(level))?;
    if !value.is_finite() || value.abs() > MAX_EXACT_FLOAT {
        return None;
    }
    let steps = if up { (value - TOLERANCE * value.abs().max(1.0)).ceil() } else { value.round() };
    Some(objective.floor.saturating_add(objective.step.saturating_mul(steps as i64)))
}

/// How the search for a level's least penalty stands, as far as it is known.
#[derive(Clone, Copy)]
pub(super) struct LevelStatus {
    pub(super) penalty: Option<i64>,
    pub(super) bound: Option<i64>,
}

/// Solves the query; `interrupt` is told how it stands, and stops the search with true.
pub(super) fn minimise(
    query: &MipQuery<'_>,
    mut interrupt: impl FnMut(Option<LevelStatus>) -> bool,
) -> Result<MipAnswer, EngineError> {
    let floor = query.level.and_then(|level| query.program.levels.get(level)).map_or(0, |level| level.floor);
    if query.is_too_large() || query.time.is_zero() {
        return Ok(MipAnswer { infeasible: false, values: None, bound: floor, iterations: 0 });
    }
    let (mut model, columns) = build(query, true)?;
    let mut options = Options { model: &mut model, refused: None };
    options.set("output_flag", false);
    options.set("threads", THREADS);
    options.set("random_seed", i32::try_from(query.seed & 0x7fff_ffff).unwrap_or(0));
    options.set("presolve_rule_off", ENUMERATION);
    options.set("mip_rel_gap", 0.0);
    options.set("mip_abs_gap", ABSOLUTE_GAP);
    options.set("time_limit", query.time.as_secs_f64());
    if let Some(option) = options.refused {
        return Err(EngineError::Option(option));
    }
    if let Some(values) = query.start {
        let start: Vec<f64> =
            columns.iter().map(|column| values.get(*column).copied().unwrap_or(0.0)).collect();
        // A start that is refused costs time, never truth.
        let _ = model.try_set_solution(Some(&start), None, None, None);
    }
    let mut iterations = 0;
    let mut told = |seen: SearchStatus| {
        iterations = seen.iterations.max(iterations);
        let stop = interrupt(seen.bounds.map(|bounds| LevelStatus {
            penalty: whole(query.program, query.level, bounds.primal, false),
            bound: whole(query.program, query.level, bounds.dual, true),
        }));
        stop || iterations > query.max_iterations
    };
    let solved =
        interruptible::run(model, &mut told).map_err(|status| EngineError::Solver(format!("{status:?}")))?;
    let status = solved.status();
    let has = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let values = has.then(|| {
        let solution = solved.get_solution();
        let mut values = vec![0.0; query.program.columns.len()];
        for (value, column) in solution.columns().iter().zip(&columns) {
            values[*column] = *value;
        }
        values
    });
    let infeasible = status == HighsModelStatus::Infeasible;
    let dual = solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY);
    let known = !infeasible && query.level.is_some();
    let bound = if known { whole(query.program, query.level, dual, true) } else { None };
    match status {
        HighsModelStatus::NotSet
        | HighsModelStatus::LoadError
        | HighsModelStatus::ModelError
        | HighsModelStatus::PresolveError
        | HighsModelStatus::Unbounded => Err(EngineError::Solver(format!("{status:?}"))),
        _ => Ok(MipAnswer { infeasible, values, bound: bound.unwrap_or(floor).max(floor), iterations }),
    }
}

/// Whether nothing holds the query's rows even where columns need not be whole.
pub(super) fn is_ruled_out(query: &MipQuery<'_>, stop: &StopToken) -> Result<bool, EngineError> {
    // Nothing is minimised, so it can't be unbounded.
    let Some(solved) = linear(query, stop)? else { return Ok(false) };
    let status = solved.status();
    Ok(matches!(status, HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible))
}

/// What the query's level can't go below where columns need not be whole; none where the time was too
/// short, or nothing holds the rows.
pub(super) fn relaxed(query: &MipQuery<'_>, stop: &StopToken) -> Result<Option<i64>, EngineError> {
    let Some(solved) = linear(query, stop)? else { return Ok(None) };
    let optimal = solved.status() == HighsModelStatus::Optimal;
    Ok(if optimal { whole(query.program, query.level, solved.objective_value(), true) } else { None })
}

/// The query where columns need not be whole, solved; none where it is too large to be asked.
fn linear(query: &MipQuery<'_>, stop: &StopToken) -> Result<Option<::highs::SolvedModel>, EngineError> {
    if query.is_too_large() || stop.stopped() {
        return Ok(None);
    }
    let (mut model, _) = build(query, false)?;
    let mut options = Options { model: &mut model, refused: None };
    options.set("output_flag", false);
    options.set("threads", THREADS);
    options.set("time_limit", query.time.as_secs_f64());
    if let Some(option) = options.refused {
        return Err(EngineError::Option(option));
    }
    let solved = interruptible::run(model, &mut |_| stop.stopped());
    solved.map(Some).map_err(|status| EngineError::Solver(format!("{status:?}")))
}

struct Options<'a> {
    model: &'a mut ::highs::Model,
    refused: Option<String>,
}

impl Options<'_> {
    fn set<V: HighsOptionValue>(&mut self, name: &str, value: V) {
        if self.model.try_set_option(name, value).is_err() {
            self.refused = Some(name.to_owned());
        }
    }
}

/// The model, and for each of its columns the program's.
fn build(query: &MipQuery<'_>, whole: bool) -> Result<(::highs::Model, Vec<usize>), EngineError> {
    let MipQuery { program, level, level_cutoffs, .. } = query;
    let mut closed = vec![false; program.columns.len()];
    let mut capped = Vec::new();
    for (objective, cutoff) in program.levels.iter().zip(*level_cutoffs) {
        let steps = cutoff.saturating_sub(objective.floor) / objective.step;
        if steps <= 0 {
            objective.terms.iter().for_each(|(column, _)| closed[*column] = true);
        } else {
            capped.push((objective, steps));
        }
    }
    let mut variables = ProblemVariables::new();
    let mut columns = Vec::new();
    let mut variable_of = vec![None; program.columns.len()];
    for (index, column) in program.columns.iter().enumerate().filter(|(_, column)| query.needs(column.level))
    {
        let high = if closed[index] { 0.0 } else { column.high as f64 };
        let column = if whole { variable().integer() } else { variable() };
        variable_of[index] = Some(variables.add(column.min(0.0).max(high)));
        columns.push(index);
    }
    let objective = level.and_then(|level| program.levels.get(level));
    let objective = objective
        .map_or_else(Expression::default, |level| expression(&level.terms, level.step, &variable_of));
    let mut problem = variables.minimise(objective).using(good_lp::highs);
    for row in program.rows.iter().filter(|row| query.needs(row.level)) {
        match (row.low, row.high) {
            (Some(low), Some(high)) if low == high => {
                problem.add_constraint(expression(&row.terms, 1, &variable_of).eq(low as f64));
            }
            (low, high) => {
                if let Some(low) = low {
                    problem.add_constraint(expression(&row.terms, 1, &variable_of).geq(low as f64));
                }
                if let Some(high) = high {
                    problem.add_constraint(expression(&row.terms, 1, &variable_of).leq(high as f64));
                }
            }
        }
    }
    for (objective, steps) in capped {
        let steps_taken = expression(&objective.terms, objective.step, &variable_of);
        problem.add_constraint(steps_taken.leq(steps as f64));
    }
    let model = problem.try_into_inner().map_err(|error| EngineError::Solver(error.to_string()))?;
    Ok((model, columns))
}

/// The sum of coefficient × column in units of `unit`, over the columns that have a variable.
fn expression(terms: &[(usize, i64)], unit: i64, variable_of: &[Option<Variable>]) -> Expression {
    let mut sum = Expression::with_capacity(terms.len());
    for (column, amount) in terms {
        if let Some(variable) = variable_of[*column] {
            sum.add_mul((amount / unit) as f64, variable);
        }
    }
    sum
}
