//! The master program: how much of each line known so far, under the rows between lines.

use std::collections::HashMap;
use std::time::Duration;

use ::highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, Row, Sense};

use super::super::exact::EngineError;
use super::super::highs::ENUMERATION;
use super::super::watch::{self, Seen};
use super::frame::{Cell, Duals, Frame, Scope};
use super::linking::Parts;

/// A line in the master.
pub(super) struct Column {
    pub(super) agent: usize,
    pub(super) line: Vec<u16>,
    pub(super) own: Vec<i64>,
    col: Col,
}

/// A linear program over lines.
pub(super) struct Master<'p, 'm> {
    pub(super) frame: Frame<'p, 'm>,
    parts: &'p Parts<'m>,
    model: Option<Model>,
    rows: Vec<Row>,
    pub(super) columns: Vec<Column>,
    known: HashMap<(usize, Vec<u16>), usize>,
    /// Values of columns, of the last solve.
    pub(super) values: Vec<f64>,
    /// Prices of rows, caps, and agents, of the last solve.
    pub(super) duals: Duals,
    pub(super) objective: f64,
    /// How much of musts is lacking.
    pub(super) lacking: f64,
    lacks: usize,
    cut: bool,
    /// Simplex iterations so far.
    pub(super) iterations: u64,
}

/// HiGHS's numbers for the two kinds of simplex.
const DUAL: i32 = 1;
const PRIMAL: i32 = 4;

impl<'p, 'm> Master<'p, 'm> {
    /// A master without lines.
    pub(super) fn new(parts: &'p Parts<'m>, scope: Scope<'_>) -> Result<Master<'p, 'm>, EngineError> {
        let frame = Frame::new(parts, scope);
        let (problem, rows, lacks) = frame.problem(false);
        let mut model = problem.try_optimise(Sense::Minimise).map_err(failed)?;
        quiet(&mut model)?;
        Ok(Master {
            frame,
            parts,
            model: Some(model),
            rows,
            columns: Vec::new(),
            known: HashMap::new(),
            values: Vec::new(),
            duals: Duals::default(),
            objective: f64::INFINITY,
            lacking: f64::INFINITY,
            lacks,
            cut: false,
            iterations: 0,
        })
    }

    /// Adds a line; false if it is there or breaks its own musts.
    pub(super) fn add(&mut self, agent: usize, line: Vec<u16>) -> Result<bool, EngineError> {
        let Some(row) = self.frame.row_of(agent) else { return Ok(false) };
        if self.known.contains_key(&(agent, line.clone())) {
            return Ok(false);
        }
        let Some(own) = self.parts.own(agent, &line) else { return Ok(false) };
        let mut factors = vec![(self.rows[row], 1.0)];
        for (row, amount) in self.frame.entries(agent, &line, &own) {
            factors.push((self.rows[row], amount as f64));
        }
        let cost = self.frame.cost(agent, &line, &own);
        let Some(model) = &mut self.model else { return Ok(false) };
        let col = model.try_add_column(cost, 0.0.., factors).map_err(failed)?;
        self.known.insert((agent, line.clone()), self.columns.len());
        self.columns.push(Column { agent, line, own, col });
        Ok(true)
    }

    /// Solves the linear program over the lines so far.
    pub(super) fn solve(&mut self, stop: &dyn Fn() -> bool) -> Result<bool, EngineError> {
        let Some(mut model) = self.model.take() else { return Ok(false) };
        // New lines leave the basis feasible, held cells leave the prices so.
        let strategy = if std::mem::take(&mut self.cut) { DUAL } else { PRIMAL };
        model
            .try_set_option("simplex_strategy", strategy)
            .map_err(|_| EngineError::Option("simplex_strategy".into()))?;
        let mut ask = |_: Seen| stop();
        let solved = watch::run(model, &mut ask).map_err(failed)?;
        self.iterations += u64::try_from(solved.simplex_iteration_count()).unwrap_or(0);
        let done = solved.status() == HighsModelStatus::Optimal;
        if done {
            let solution = solved.get_solution();
            let values = solution.columns();
            let (first, last) = (self.frame.spares.len(), self.frame.spares.len() + self.lacks);
            self.lacking = values[first..last].iter().sum();
            self.values = values[last..].to_vec();
            self.objective = solved.objective_value() + self.frame.constant as f64;
            let duals = solution.dual_rows();
            self.duals.rows = duals[..self.frame.sides.len()].to_vec();
            self.duals.agents = duals[self.frame.sides.len()..].to_vec();
        }
        self.model = Some(solved.into());
        Ok(done)
    }

    /// Holds cells: lines that have something else there are out.
    pub(super) fn hold(&mut self, cells: &[Cell]) {
        let days = self.parts.model.days;
        for (agent, day, duty) in cells {
            self.frame.held[agent * days + day] = Some(*duty);
        }
        self.narrow();
    }

    /// Bars a cell: lines that have this duty there are out.
    pub(super) fn bar(&mut self, cell: Cell) {
        self.frame.barred.push(cell);
        self.narrow();
    }

    /// Lets go of cells that are held, and of one that is barred.
    pub(super) fn let_go(&mut self, held: &[Cell], barred: Option<Cell>) {
        let days = self.parts.model.days;
        for (agent, day, _) in held {
            self.frame.held[agent * days + day] = None;
        }
        self.frame.barred.retain(|cell| Some(*cell) != barred);
        self.widen();
    }

    /// Lets go of all cells.
    pub(super) fn release(&mut self) {
        self.frame.held.fill(None);
        self.frame.barred.clear();
        self.widen();
    }

    fn narrow(&mut self) {
        self.cut = true;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| !self.frame.holds(column.agent, &column.line)) {
            model.change_column_bounds(column.col, 0.0..=0.0);
        }
    }

    fn widen(&mut self) {
        self.cut = false;
        let Some(model) = &mut self.model else { return };
        for column in self.columns.iter().filter(|column| self.frame.holds(column.agent, &column.line)) {
            model.change_column_bounds(column.col, 0.0..);
        }
    }

    /// The best whole choice among `chosen` lines, if it is found within so many iterations and such time.
    pub(super) fn choose(
        &mut self,
        chosen: &[usize],
        start: &[usize],
        seed: u32,
        (limit, time): (u64, Duration),
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<usize>>, EngineError> {
        let (mut problem, rows, _) = self.frame.problem(true);
        for index in chosen {
            let column = &self.columns[*index];
            let entries = self.frame.entries(column.agent, &column.line, &column.own);
            let own = self.frame.row_of(column.agent).map(|row| (row, 1));
            let entries = entries.into_iter().chain(own).map(|(row, amount)| (rows[row], amount as f64));
            let entries: Vec<(Row, f64)> = entries.collect();
            let cost = self.frame.cost(column.agent, &column.line, &column.own);
            problem.add_integer_column(cost, 0.0..=1.0, entries);
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
            let mut sums = vec![0_i64; self.frame.sides.len()];
            for column in start.iter().map(|index| &self.columns[*index]) {
                for (row, amount) in self.frame.entries(column.agent, &column.line, &column.own) {
                    sums[row] = sums[row].saturating_add(amount);
                }
            }
            let mut values: Vec<f64> =
                self.frame.breach(sums).into_iter().map(|units| units as f64).collect();
            values.extend(chosen.iter().map(|index| f64::from(u8::from(start.contains(index)))));
            // A start that is refused costs time, never truth.
            let _ = model.try_set_solution(Some(&values), None, None, None);
        }
        let mut taken = 0;
        let mut ask = |seen: Seen| {
            taken = seen.iterations.max(taken);
            taken > limit || stop()
        };
        let solved = watch::run(model, &mut ask).map_err(failed)?;
        self.iterations += taken;
        if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
            return Ok(None);
        }
        let solution = solved.get_solution();
        let values = &solution.columns()[self.frame.spares.len()..];
        Ok(Some(
            chosen.iter().zip(values).filter(|(_, value)| **value > 0.5).map(|(index, _)| *index).collect(),
        ))
    }

    /// The column of a line, if it is there.
    pub(super) fn find(&self, agent: usize, line: &[u16]) -> Option<usize> {
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
