//! Diving: cells are fixed where the master's lines agree most, with new lines in between, until whole
//! lines are left. A step that leads beyond what lines may come to is taken back.
//!
//! Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa, "Primal heuristics for branch and price: the assets of
//! diving methods", INFORMS Journal on Computing 31 (2019).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::Line;
use super::attempt::Attempt;
use super::generation::{Effort, generate_columns};
use super::master::RestrictedMaster;
use super::master::rows::Cell;
use crate::solve::exact::EngineError;
use crate::solve::random::Random;

/// How a dive gets to its end.
#[derive(Clone, Copy)]
pub(super) struct DiveBudget {
    /// The steps it takes where time or work allow; else it takes larger ones.
    pub(super) steps: f64,
    pub(super) time: Duration,
    /// Instead of time where work is limited.
    pub(super) work: u64,
    /// What the master's objective may come to: a step that leads beyond it is taken back.
    pub(super) max_objective: f64,
    /// The seed of a dive near the one that lines agree on; none for that one.
    pub(super) noise: Option<u64>,
}

/// An agent's line.
pub(super) struct ChosenLine {
    pub(super) agent: usize,
    pub(super) line: Line,
}

/// What was done on the way down.
enum Step {
    /// These were fixed; the last `unsure` of them are not what all lines agree on.
    Fixed { cells: Vec<Cell>, unsure: usize },
    /// This one led nowhere.
    Forbidden(Cell),
}

/// The share of its lines from which on a cell is fixed at once.
const SURE: f64 = 0.999;

/// The share from which on any number of an agent's cells may be fixed in one step. By trial, no run kept.
const LIKELY: f64 = 0.9;

/// How much noise takes at most from what lines agree on: dives from one root then end spread over 1300 to
/// 1310 on public instance 8 (commit "Restarts dive anew from the root", 2026-11-23).
const MAX_NOISE: f64 = 0.3;

/// Steps that are taken back before a dive is given up. By trial, no run kept.
const MAX_BACKTRACKS: usize = 5;

/// A dive that has spent this many times its budget takes what lines agree on most, whatever it comes to.
const MAX_OVERRUN: f64 = 2.0;

/// Values of columns at or below this count as 0, and within [`WHOLE`] of 1 as 1.
const ZERO: f64 = 1e-7;
const WHOLE: f64 = 1e-6;

/// The whole lines that a dive ends with; none where it leads nowhere.
pub(super) fn dive<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    budget: DiveBudget,
    effort: Effort<'_>,
) -> Result<Option<Vec<ChosenLine>>, EngineError> {
    let model = attempt.context.model;
    let (begun, work_before, mut step) = (Instant::now(), attempt.work, 0_u32);
    let mut steps = Vec::new();
    let mut backtracks_left = MAX_BACKTRACKS;
    let mut noise = budget.noise.map(Random::new);
    loop {
        if master.objective > budget.max_objective && !attempt.stopped() {
            if backtracks_left == 0 || !backtrack(master, &mut steps) {
                return Ok(None);
            }
            backtracks_left -= 1;
            generate_columns(attempt, master, effort, None)?;
            continue;
        }
        let spent = match attempt.context.limits.work {
            Some(_) => (attempt.work - work_before) as f64 / budget.work.max(1) as f64,
            None => begun.elapsed().as_secs_f64() / budget.time.as_secs_f64().max(1e-3),
        };
        let occupancy = Occupancy::of(master, model.agents, model.days, model.duties);
        if occupancy.is_whole || attempt.stopped() {
            break;
        }
        if spent > MAX_OVERRUN {
            return Ok(Some(most_used_lines(master)));
        }
        let ranked = ranked_cells(master, &occupancy, noise.as_mut());
        if ranked.is_empty() {
            break;
        }
        let fixed = select_cells(ranked, &master.rows.agents, model.days, &budget, step, spent);
        master.fix(&fixed.cells);
        steps.push(Step::Fixed { cells: fixed.cells, unsure: fixed.unsure });
        generate_columns(attempt, master, effort, None)?;
        step = step.saturating_add(1);
    }
    let taken = master.columns.iter().zip(&master.values).filter(|(_, value)| **value > 0.5);
    let lines = taken.map(|(column, _)| ChosenLine { agent: column.agent, line: column.line.clone() });
    Ok(Some(lines.collect()))
}

/// How much of each cell the master's lines have.
struct Occupancy {
    /// By agent, day and duty, from 0 to 1.
    share: Vec<f64>,
    days: usize,
    duties: usize,
    /// Whether each line is there whole or not at all.
    is_whole: bool,
}

impl Occupancy {
    fn of(master: &RestrictedMaster<'_, '_>, agents: usize, days: usize, duties: usize) -> Occupancy {
        let mut share = vec![0.0_f64; agents * days * duties];
        let mut is_whole = master.values.len() == master.columns.len();
        let used = master.columns.iter().zip(&master.values).filter(|(_, value)| **value > ZERO);
        for (column, value) in used {
            is_whole &= *value > 1.0 - WHOLE;
            for (day, duty) in column.line.iter().enumerate() {
                share[(column.agent * days + day) * duties + usize::from(*duty)] += value;
            }
        }
        Occupancy { share, days, duties, is_whole }
    }

    /// The duty that lines agree on most in a cell, and its share.
    fn largest(&self, agent: usize, day: usize) -> (usize, f64) {
        let first = (agent * self.days + day) * self.duties;
        let shares = &self.share[first..first + self.duties];
        let largest = (0..self.duties).max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a)));
        let duty = largest.unwrap_or(0);
        (duty, shares[duty])
    }
}

/// A cell that may be fixed, and how much lines agree on it.
struct RankedCell {
    share: f64,
    cell: Cell,
}

/// The cells that are not fixed, with the duties that lines agree on most: those agreed on most first.
fn ranked_cells(
    master: &RestrictedMaster<'_, '_>,
    occupancy: &Occupancy,
    mut noise: Option<&mut Random>,
) -> Vec<RankedCell> {
    let days = occupancy.days;
    let mut ranked = Vec::new();
    for agent in master.rows.agents.iter().copied() {
        for day in (0..days).filter(|day| master.rows.fixed_duties[agent * days + day].is_none()) {
            let (duty, share) = occupancy.largest(agent, day);
            let taken_off = match &mut noise {
                Some(random) if share < SURE => MAX_NOISE * random.unit(),
                _ => 0.0,
            };
            let cell = Cell { agent, day, duty: duty as u16 };
            ranked.push(RankedCell { share: share * (1.0 - taken_off), cell });
        }
    }
    ranked.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.cell.cmp(&b.cell)));
    ranked
}

/// Cells to be fixed; the last `unsure` of them are not what all lines agree on.
struct SelectedCells {
    cells: Vec<Cell>,
    unsure: usize,
}

/// The cells to fix in the next step: all that are sure, and of the others as many as the budget asks for.
fn select_cells(
    ranked: Vec<RankedCell>,
    agents: &[usize],
    days: usize,
    budget: &DiveBudget,
    step: u32,
    spent: f64,
) -> SelectedCells {
    let sure = ranked.iter().take_while(|cell| cell.share >= SURE).count();
    // Steps get quicker, as fewer and fewer cells are open: twice as many can be afforded as so far.
    let affordable = 2.0 * f64::from(step) * (1.0 / spent.max(1e-6) - 1.0);
    let steps_left = if step == 0 { budget.steps } else { affordable.clamp(1.0, budget.steps) };
    let finest = (agents.len() * days) as f64 / budget.steps;
    let more = finest.max((ranked.len() - sure) as f64 / steps_left) as usize;
    // Of what is unsure only a little: no more of one agent than of others, and one cell where time allows.
    let most_of_agent = if steps_left < budget.steps { more.div_ceil(agents.len()) } else { 1 };
    let mut cells = Vec::new();
    let mut of_agent = vec![0_usize; agents.iter().max().map_or(0, |last| last + 1)];
    for RankedCell { share, cell } in ranked.into_iter().take(sure + more.max(1)) {
        if share >= LIKELY {
            cells.push(cell);
            continue;
        }
        of_agent[cell.agent] += 1;
        if of_agent[cell.agent] <= most_of_agent {
            cells.push(cell);
        }
    }
    let unsure = cells.len().saturating_sub(sure);
    SelectedCells { cells, unsure }
}

/// Takes back the last step, and goes on with a part of it or without it; false where no step is left.
fn backtrack(master: &mut RestrictedMaster<'_, '_>, steps: &mut Vec<Step>) -> bool {
    while let Some(step) = steps.pop() {
        match step {
            Step::Forbidden(cell) => master.allow(cell),
            Step::Fixed { mut cells, unsure } => {
                master.unfix(&cells);
                if unsure > 1 {
                    cells.truncate(cells.len() - unsure / 2);
                    master.fix(&cells);
                    steps.push(Step::Fixed { cells, unsure: unsure - unsure / 2 });
                    return true;
                }
                if let Some(cell) = cells.pop().filter(|_| unsure == 1) {
                    master.forbid(cell);
                    steps.push(Step::Forbidden(cell));
                    return true;
                }
            }
        }
    }
    false
}

/// The line of each agent that the master uses most, whatever they come to together.
fn most_used_lines(master: &RestrictedMaster<'_, '_>) -> Vec<ChosenLine> {
    let mut most_used: HashMap<usize, (f64, &Line)> = HashMap::new();
    for (column, value) in master.columns.iter().zip(&master.values) {
        let (most, line) = most_used.entry(column.agent).or_insert((0.0, &column.line));
        if *value > *most {
            (*most, *line) = (*value, &column.line);
        }
    }
    most_used.into_iter().map(|(agent, (_, line))| ChosenLine { agent, line: line.clone() }).collect()
}
