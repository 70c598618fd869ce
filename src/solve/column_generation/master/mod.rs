//! The master program: how much of each line known so far, under the row_handles between lines.

mod piecewise;
mod row_builder;
pub(crate) mod rows;

use std::collections::HashMap;
use std::time::Duration;

use ::highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, Row, Sense};

use crate::solve::column_generation::decomposition::Decomposition;
use crate::solve::exact::EngineError;
use crate::solve::highs::ENUMERATION;
use crate::solve::interruptible::{self, SearchStatus};
use rows::{Cell, Duals, MasterRows, MasterScope};

/// A line in the master.
pub(crate) struct Column {
    pub(crate) agent: usize,
    pub(crate) line: Vec<u16>,
    pub(crate) penalties: Vec<i64>,
    col: Col,
}

/// A linear program over lines.
pub(crate) struct RestrictedMaster<'p, 'm> {
    pub(crate) rows: MasterRows<'p, 'm>,
    decomposition: &'p Decomposition<'m>,
    model: Option<Model>,
    row_handles: Vec<Row>,
    pub(crate) columns: Vec<Column>,
    known: HashMap<(usize, Vec<u16>), usize>,
    /// Values of columns, of the last solve.
    pub(crate) values: Vec<f64>,
    /// LineCosts of row_handles, level_cutoffs, and agents, of the last solve.
    pub(crate) duals: Duals,
    pub(crate) objective: f64,
    /// How much of musts is infeasibility.
    pub(crate) infeasibility: f64,
    artificials: usize,
    cut: bool,
    /// Simplex iterations so far.
    pub(crate) iterations: u64,
}

/// HiGHS's numbers for the two kinds of simplex.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

impl<'p, 'm> RestrictedMaster<'p, 'm> {
    /// A master without lines.
    pub(crate) fn new(
        decomposition: &'p Decomposition<'m>,
        scope: MasterScope<'_>,
    ) -> Result<RestrictedMaster<'p, 'm>, EngineError> {
        let rows = MasterRows::new(decomposition, scope);
        let (problem, row_handles, artificials) = rows.build_lp(false);
        let mut model = problem.try_optimise(Sense::Minimise).map_err(failed)?;
        quiet(&mut model)?;
        Ok(RestrictedMaster {
            rows,
            decomposition,
            model: Some(model),
            row_handles,
            columns: Vec::new(),
            known: HashMap::new(),
            values: Vec::new(),
            duals: Duals::default(),
            objective: f64::INFINITY,
            infeasibility: f64::INFINITY,
            artificials,
            cut: false,
            iterations: 0,
        })
    }

    /// Adds a line; false if it is there or breaks its own musts.
    pub(crate) fn add(&mut self, agent: usize, line: Vec<u16>) -> Result<bool, EngineError> {
        let Some(row) = self.rows.convexity_row(agent) else { return Ok(false) };
        if self.known.contains_key(&(agent, line.clone())) {
            return Ok(false);
        }
        let Some(penalties) = self.decomposition.line_penalties(agent, &line) else { return Ok(false) };
        let mut factors = vec![(self.row_handles[row], 1.0)];
        for (row, amount) in self.rows.coefficients(agent, &line, &penalties) {
            factors.push((self.row_handles[row], amount as f64));
        }
        let cost = self.rows.line_cost(agent, &line, &penalties);
        let Some(model) = &mut self.model else { return Ok(false) };
        let col = model.try_add_column(cost, 0.0.., factors).map_err(failed)?;
        self.known.insert((agent, line.clone()), self.columns.len());
        self.columns.push(Column { agent, line, penalties, col });
        Ok(true)
    }

    /// Solves the linear program over the lines so far.
    pub(crate) fn solve(&mut self, stop: &dyn Fn() -> bool) -> Result<bool, EngineError> {
        let Some(mut model) = self.model.take() else { return Ok(false) };
        // New lines leave the basis feasible, fixed_duties cells leave the prices so.
        let strategy = if std::mem::take(&mut self.cut) { DUAL } else { PRIMAL };
        model
            .try_set_option("simplex_strategy", strategy)
            .map_err(|_| EngineError::Option("simplex_strategy".into()))?;
        let mut ask = |_: SearchStatus| stop();
        let solved = interruptible::run(model, &mut ask).map_err(failed)?;
        self.iterations += u64::try_from(solved.simplex_iteration_count()).unwrap_or(0);
        let done = solved.status() == HighsModelStatus::Optimal;
        if done {
            let solution = solved.get_solution();
            let values = solution.columns();
            let (first, last) = (self.rows.slacks.len(), self.rows.slacks.len() + self.artificials);
            self.infeasibility = values[first..last].iter().sum();
            self.values = values[last..].to_vec();
            self.objective = solved.objective_value() + self.rows.constant as f64;
            let duals = solution.dual_rows();
            self.duals.rows = duals[..self.rows.bounds.len()].to_vec();
            self.duals.agents = duals[self.rows.bounds.len()..].to_vec();
        }
        self.model = Some(solved.into());
        Ok(done)
    }

    /// Holds cells: lines that have something else there are out.
    pub(crate) fn fix(&mut self, cells: &[Cell]) {
        let days = self.decomposition.model.days;
        for (agent, day, duty) in cells {
            self.rows.fixed_duties[agent * days + day] = Some(*duty);
        }
        self.close_columns();
    }

    /// Bars a cell: lines that have this duty there are out.
    pub(crate) fn forbid(&mut self, cell: Cell) {
        self.rows.forbidden.push(cell);
        self.close_columns();
    }

    /// Lets go of cells that are fixed_duties, and of one that is forbidden.
    pub(crate) fn unfix(&mut self, fixed_duties: &[Cell], forbidden: Option<Cell>) {
        let days = self.decomposition.model.days;
        for (agent, day, _) in fixed_duties {
            self.rows.fixed_duties[agent * days + day] = None;
        }
        self.rows.forbidden.retain(|cell| Some(*cell) != forbidden);
        self.reopen_columns();
    }

    /// Lets go of all cells.
    pub(crate) fn unfix_all(&mut self) {
        self.rows.fixed_duties.fill(None);
        self.rows.forbidden.clear();
        self.reopen_columns();
    }

    fn close_columns(&mut self) {
        self.cut = true;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| !self.rows.allows(column.agent, &column.line)) {
            model.change_column_bounds(column.col, 0.0..=0.0);
        }
    }

    fn reopen_columns(&mut self) {
        self.cut = false;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| self.rows.allows(column.agent, &column.line)) {
            model.change_column_bounds(column.col, 0.0..);
        }
    }

    /// The best whole choice among `chosen` lines, if it is found within so many iterations and such time.
    pub(crate) fn choose(
        &mut self,
        chosen: &[usize],
        start: &[usize],
        seed: u32,
        (limit, time): (u64, Duration),
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<usize>>, EngineError> {
        let (mut problem, row_handles, _) = self.rows.build_lp(true);
        for index in chosen {
            let column = &self.columns[*index];
            let coefficients = self.rows.coefficients(column.agent, &column.line, &column.penalties);
            let own = self.rows.convexity_row(column.agent).map(|row| (row, 1));
            let coefficients =
                coefficients.into_iter().chain(own).map(|(row, amount)| (row_handles[row], amount as f64));
            let coefficients: Vec<(Row, f64)> = coefficients.collect();
            let cost = self.rows.line_cost(column.agent, &column.line, &column.penalties);
            problem.add_integer_column(cost, 0.0..=1.0, coefficients);
        }
        let mut model = problem.try_optimise(Sense::Minimise).map_err(failed)?;
        quiet(&mut model)?;
        let set = model
            .try_set_option("random_seed", (seed & 0x7fff_ffff) as i32)
            .and_then(|()| model.try_set_option("presolve_rule_off", ENUMERATION))
            .and_then(|()| model.try_set_option("time_limit", time.as_secs_f64()))
            .and_then(|()| model.try_set_option("mip_rel_gap", 0.0))
            .and_then(|()| model.try_set_option("mip_abs_gap", 1.0 - 1e-4));
        set.map_err(|_| EngineError::Option("mip".into()))?;
        if !start.is_empty() {
            let mut sums = vec![0_i64; self.rows.bounds.len()];
            for column in start.iter().map(|index| &self.columns[*index]) {
                for (row, amount) in self.rows.coefficients(column.agent, &column.line, &column.penalties) {
                    sums[row] = sums[row].saturating_add(amount);
                }
            }
            let mut values: Vec<f64> =
                self.rows.slack_values(sums).into_iter().map(|units| units as f64).collect();
            values.extend(chosen.iter().map(|index| f64::from(u8::from(start.contains(index)))));
            // A start that is refused costs time, never truth.
            let _ = model.try_set_solution(Some(&values), None, None, None);
        }
        let mut taken = 0;
        let mut ask = |seen: SearchStatus| {
            taken = seen.iterations.max(taken);
            taken > limit || stop()
        };
        let solved = interruptible::run(model, &mut ask).map_err(failed)?;
        self.iterations += taken;
        if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
            return Ok(None);
        }
        let solution = solved.get_solution();
        let values = &solution.columns()[self.rows.slacks.len()..];
        Ok(Some(
            chosen.iter().zip(values).filter(|(_, value)| **value > 0.5).map(|(index, _)| *index).collect(),
        ))
    }

    /// The column of a line, if it is there.
    pub(crate) fn find(&self, agent: usize, line: &[u16]) -> Option<usize> {
        self.known.get(&(agent, line.to_vec())).copied()
    }
}

fn failed(status: ::highs::HighsStatus) -> EngineError {
    EngineError::Solver(format!("{status:?}"))
}

fn quiet(model: &mut Model) -> Result<(), EngineError> {
    let set = model.try_set_option("output_flag", false).and_then(|()| model.try_set_option("threads", 1));
    set.map_err(|_| EngineError::Option("threads".into()))
}
