//! The restricted master program: how much of each line known so far, under the rows between lines.
//!
//! minimise Σ cost × line + Σ cost × slack, subject to the rows between lines and, for each open agent, a
//! convexity row: its lines add up to 1. It is kept in HiGHS from round to round, so that each solve
//! starts from the basis before.

mod piecewise;
mod row_builder;
pub(crate) mod rows;

use std::collections::HashMap;
use std::time::Duration;

use ::highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, Row, Sense};

use self::rows::{Cell, EmptyProgram, MasterRows, MasterScope};
use super::Line;
use super::decomposition::Decomposition;
use super::duals::Duals;
use crate::solve::exact::EngineError;
use crate::solve::highs::ENUMERATION;
use crate::solve::interruptible::{self, SearchStatus};

/// A line in the master.
pub(super) struct Column {
    pub(super) agent: usize,
    pub(super) line: Line,
    /// The line's own penalties, by level.
    pub(super) penalties: Vec<i64>,
    handle: Col,
}

/// A linear program over the lines known so far.
pub(super) struct RestrictedMaster<'p, 'm> {
    pub(super) rows: MasterRows<'p, 'm>,
    decomposition: &'p Decomposition<'m>,
    /// HiGHS's model; none after a solve that failed.
    model: Option<Model>,
    row_handles: Vec<Row>,
    pub(super) columns: Vec<Column>,
    column_of: HashMap<(usize, Line), usize>,
    /// Values of columns, of the last solve.
    pub(super) values: Vec<f64>,
    /// Dual values of the last solve.
    pub(super) duals: Duals,
    /// The penalty of the last solve.
    pub(super) objective: f64,
    /// The sum of the artificial columns of the last solve: above 0, some must is not met.
    pub(super) infeasibility: f64,
    artificials: usize,
    /// Whether columns were closed since the last solve.
    columns_closed: bool,
    /// Simplex iterations so far.
    pub(super) iterations: u64,
}

/// HiGHS's numbers for its option `simplex_strategy`.
const DUAL_SIMPLEX: i32 = 1;
const PRIMAL_SIMPLEX: i32 = 4;

/// Above this a column of a whole choice counts as taken: its values are whole but for tolerances.
const TAKEN: f64 = 0.5;

/// How far a choice in whole numbers is searched.
pub(super) struct ChoiceLimits {
    pub(super) iterations: u64,
    pub(super) time: Duration,
    pub(super) seed: u32,
}

impl<'p, 'm> RestrictedMaster<'p, 'm> {
    /// A master without lines.
    pub(super) fn new(
        decomposition: &'p Decomposition<'m>,
        scope: MasterScope<'_>,
    ) -> Result<RestrictedMaster<'p, 'm>, EngineError> {
        let rows = MasterRows::new(decomposition, scope);
        let EmptyProgram { problem, rows: row_handles, artificials } = rows.build_lp(false);
        let mut model = problem.try_optimise(Sense::Minimise).map_err(failed)?;
        set_common_options(&mut model)?;
        Ok(RestrictedMaster {
            rows,
            decomposition,
            model: Some(model),
            row_handles,
            columns: Vec::new(),
            column_of: HashMap::new(),
            values: Vec::new(),
            duals: Duals::default(),
            objective: f64::INFINITY,
            infeasibility: f64::INFINITY,
            artificials,
            columns_closed: false,
            iterations: 0,
        })
    }

    /// Adds a line; false if it is there already or breaks a must of its agent.
    pub(super) fn add(&mut self, agent: usize, line: Line) -> Result<bool, EngineError> {
        let Some(convexity_row) = self.rows.convexity_row(agent) else { return Ok(false) };
        if self.column_of.contains_key(&(agent, line.clone())) {
            return Ok(false);
        }
        let Some(penalties) = self.decomposition.line_penalties(agent, &line) else { return Ok(false) };
        let mut coefficients = vec![(self.row_handles[convexity_row], 1.0)];
        for one in self.rows.line_coefficients(agent, &line, &penalties) {
            coefficients.push((self.row_handles[one.row], one.amount as f64));
        }
        let cost = self.rows.line_cost(agent, &line, &penalties);
        let Some(model) = &mut self.model else { return Ok(false) };
        let handle = model.try_add_column(cost, 0.0.., coefficients).map_err(failed)?;
        self.column_of.insert((agent, line.clone()), self.columns.len());
        self.columns.push(Column { agent, line, penalties, handle });
        Ok(true)
    }

    /// Solves the linear program over the lines so far; false where it was stopped before.
    pub(super) fn solve(&mut self, stop: &dyn Fn() -> bool) -> Result<bool, EngineError> {
        let Some(mut model) = self.model.take() else { return Ok(false) };
        // New columns leave the basis primal feasible, closed ones leave it dual feasible.
        let closed = std::mem::take(&mut self.columns_closed);
        let strategy = if closed { DUAL_SIMPLEX } else { PRIMAL_SIMPLEX };
        model
            .try_set_option("simplex_strategy", strategy)
            .map_err(|_| EngineError::Option("simplex_strategy".into()))?;
        let solved = interruptible::run(model, &mut |_| stop()).map_err(failed)?;
        self.iterations += u64::try_from(solved.simplex_iteration_count()).unwrap_or(0);
        let optimal = solved.status() == HighsModelStatus::Optimal;
        if optimal {
            let solution = solved.get_solution();
            let values = solution.columns();
            let first_artificial = self.rows.slacks.len();
            let first_line = first_artificial + self.artificials;
            self.infeasibility = values[first_artificial..first_line].iter().sum();
            self.values = values[first_line..].to_vec();
            self.objective = solved.objective_value() + self.rows.constant as f64;
            let (of_rows, of_agents) = solution.dual_rows().split_at(self.rows.bounds.len());
            self.duals = Duals { rows: of_rows.to_vec(), agents: of_agents.to_vec() };
        }
        self.model = Some(solved.into());
        Ok(optimal)
    }

    /// Fixes cells: lines that have something else there are closed.
    pub(super) fn fix(&mut self, cells: &[Cell]) {
        let days = self.decomposition.model.days;
        for cell in cells {
            self.rows.fixed_duties[cell.agent * days + cell.day] = Some(cell.duty);
        }
        self.close_columns();
    }

    /// Forbids a cell: lines that have this duty there are closed.
    pub(super) fn forbid(&mut self, cell: Cell) {
        self.rows.forbidden.push(cell);
        self.close_columns();
    }

    /// Takes back what [`RestrictedMaster::fix`] did to these cells.
    pub(super) fn unfix(&mut self, cells: &[Cell]) {
        let days = self.decomposition.model.days;
        for cell in cells {
            self.rows.fixed_duties[cell.agent * days + cell.day] = None;
        }
        self.reopen_columns();
    }

    /// Takes back what [`RestrictedMaster::forbid`] did to this cell.
    pub(super) fn allow(&mut self, cell: Cell) {
        self.rows.forbidden.retain(|forbidden| *forbidden != cell);
        self.reopen_columns();
    }

    /// Takes back all that was fixed and forbidden.
    pub(super) fn unfix_all(&mut self) {
        self.rows.fixed_duties.fill(None);
        self.rows.forbidden.clear();
        self.reopen_columns();
    }

    fn close_columns(&mut self) {
        self.columns_closed = true;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| !self.rows.allows(column.agent, &column.line)) {
            model.change_column_bounds(column.handle, 0.0..=0.0);
        }
    }

    fn reopen_columns(&mut self) {
        self.columns_closed = false;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| self.rows.allows(column.agent, &column.line)) {
            model.change_column_bounds(column.handle, 0.0..);
        }
    }

    /// The restricted master heuristic: the best choice in whole numbers among these columns, from
    /// `start` on; none where no choice was found within the limits.
    pub(super) fn choose(
        &mut self,
        among: &[usize],
        start: &[usize],
        limits: &ChoiceLimits,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<usize>>, EngineError> {
        let EmptyProgram { mut problem, rows: row_handles, .. } = self.rows.build_lp(true);
        for index in among {
            let Column { agent, line, penalties, .. } = &self.columns[*index];
            let convexity_row = self.rows.convexity_row(*agent).map(|row| (row_handles[row], 1.0));
            let coefficients = self.rows.line_coefficients(*agent, line, penalties);
            let coefficients = coefficients.iter().map(|one| (row_handles[one.row], one.amount as f64));
            let coefficients: Vec<(Row, f64)> = coefficients.chain(convexity_row).collect();
            problem.add_integer_column(self.rows.line_cost(*agent, line, penalties), 0.0..=1.0, coefficients);
        }
        let mut model = problem.try_optimise(Sense::Minimise).map_err(failed)?;
        set_common_options(&mut model)?;
        let set = model
            .try_set_option("random_seed", (limits.seed & 0x7fff_ffff) as i32)
            .and_then(|()| model.try_set_option("presolve_rule_off", ENUMERATION))
            .and_then(|()| model.try_set_option("time_limit", limits.time.as_secs_f64()))
            .and_then(|()| model.try_set_option("mip_rel_gap", 0.0))
            .and_then(|()| model.try_set_option("mip_abs_gap", 1.0 - 1e-4));
        set.map_err(|_| EngineError::Option("mip".into()))?;
        if !start.is_empty() {
            let values = self.start_values(among, start);
            // A start that is refused costs time, never truth.
            let _ = model.try_set_solution(Some(&values), None, None, None);
        }
        let mut taken = 0;
        let mut interrupt = |status: SearchStatus| {
            taken = status.iterations.max(taken);
            taken > limits.iterations || stop()
        };
        let solved = interruptible::run(model, &mut interrupt).map_err(failed)?;
        self.iterations += taken;
        if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
            return Ok(None);
        }
        let solution = solved.get_solution();
        let values = &solution.columns()[self.rows.slacks.len()..];
        let chosen = among.iter().zip(values).filter(|(_, value)| **value > TAKEN);
        Ok(Some(chosen.map(|(index, _)| *index).collect()))
    }

    /// The values of slack columns and of the lines `among` that say that the lines `start` are taken.
    fn start_values(&self, among: &[usize], start: &[usize]) -> Vec<f64> {
        let mut sums = vec![0_i64; self.rows.bounds.len()];
        for column in start.iter().map(|index| &self.columns[*index]) {
            for one in self.rows.line_coefficients(column.agent, &column.line, &column.penalties) {
                sums[one.row] = sums[one.row].saturating_add(one.amount);
            }
        }
        let units = self.rows.slack_units(sums).into_iter().map(|units| units as f64);
        units.chain(among.iter().map(|index| f64::from(u8::from(start.contains(index))))).collect()
    }

    /// The columns whose reduced costs at the master's duals are below the gap.
    pub(super) fn columns_within(&self, gap: f64) -> Vec<usize> {
        let columns = self.columns.iter().enumerate().filter(|(_, column)| {
            self.rows.reduced_cost(column.agent, &column.line, &column.penalties, &self.duals) < gap
        });
        columns.map(|(index, _)| index).collect()
    }

    /// The column of a line, if the line is there.
    pub(super) fn find(&self, agent: usize, line: &[u16]) -> Option<usize> {
        self.column_of.get(&(agent, line.to_vec())).copied()
    }
}

fn failed(status: ::highs::HighsStatus) -> EngineError {
    EngineError::Solver(format!("{status:?}"))
}

fn set_common_options(model: &mut Model) -> Result<(), EngineError> {
    let set = model.try_set_option("output_flag", false).and_then(|()| model.try_set_option("threads", 1));
    set.map_err(|_| EngineError::Option("threads".into()))
}
