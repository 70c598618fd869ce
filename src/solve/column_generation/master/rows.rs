//! The rows of a restricted master: what they still need of the open agents, the slack columns for their
//! breaches, and the reduced costs and Lagrangian bound that follow from dual values.

use ::highs::{ColProblem, Row};

use super::row_builder::{BuiltRows, RowBuilder};
use crate::solve::column_generation::Line;
use crate::solve::column_generation::decomposition::Decomposition;
use crate::solve::column_generation::duals::{DUAL_SCALE, Duals};
use crate::solve::column_generation::linking_constraints::Coefficient;
use crate::solve::program::ceil_div;

/// The cost of a forbidden cell: more than any line costs (`pricing::ABOVE_ANY_COST`), and little enough
/// to be added up over a horizon.
pub(crate) const FORBIDDEN_COST: i64 = 1 << 52;

/// The most that the duals of one line's rows may come to in [`DUAL_SCALE`]ths: an `i64` holds 2⁶³.
const MAX_LINE_DUAL: i64 = 1 << 61;

/// The most that one dual may come to in [`DUAL_SCALE`]ths: beyond it a float is not exact to the unit.
const MAX_DUAL: i64 = 1_000_000_000_000_000;

/// What one unit of an artificial column costs, in units of the dearest slack column. Big-M: large enough
/// that musts come first, small enough that duals stay accurate. By trial, no run kept.
const ARTIFICIAL_COST: f64 = 50.0;

/// What a master is about.
pub(crate) struct MasterScope<'a> {
    /// The level to minimise.
    pub(crate) level: usize,
    /// The greatest penalty of each level above.
    pub(crate) level_cutoffs: &'a [i64],
    /// The agents whose lines are open.
    pub(crate) agents: Vec<usize>,
    /// All agents' lines; those of the others are fixed.
    pub(crate) roster: &'a [Line],
    /// The days that are open, where not all are.
    pub(crate) window: Option<OpenDays>,
    /// What each cell (agent, day, duty) costs more in this master alone, in [`DUAL_SCALE`]ths.
    pub(crate) perturbation: Option<&'a [i64]>,
}

/// A window of open days, and the penalty of the roster that it is opened in.
pub(crate) struct OpenDays {
    pub(crate) days: std::ops::Range<usize>,
    pub(crate) penalty: i64,
}

/// An agent, a day, and a duty there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) agent: usize,
    pub(crate) day: usize,
    pub(crate) duty: u16,
}

/// A column for units of breach, or for a group of cells.
pub(crate) struct SlackColumn {
    pub(crate) cost: i64,
    pub(crate) max_units: i64,
    pub(crate) coefficients: Vec<Coefficient>,
}

/// What one row needs of the open agents.
pub(crate) struct RowBounds {
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    /// Whether there is an end below which no slack column makes up for what is missing.
    pub(crate) hard_low: bool,
    /// The same above.
    pub(crate) hard_high: bool,
}

/// All of a master but its lines.
pub(crate) struct MasterRows<'p, 'm> {
    decomposition: &'p Decomposition<'m>,
    pub(crate) level: usize,
    /// The agents whose lines are open.
    pub(crate) agents: Vec<usize>,
    /// For each agent its position in `agents`.
    position: Vec<Option<usize>>,
    /// For each linking row its position in `bounds`.
    row_of_linking: Vec<Option<u32>>,
    /// Rows between lines, then a row for each level above.
    pub(crate) bounds: Vec<RowBounds>,
    pub(crate) slacks: Vec<SlackColumn>,
    /// Penalty that is there whatever the open lines are.
    pub(crate) constant: i64,
    /// For each agent and day the duty that is fixed there.
    pub(crate) fixed_duties: Vec<Option<u16>>,
    /// Cells that no line may have.
    pub(crate) forbidden: Vec<Cell>,
    perturbation: Option<Vec<i64>>,
}

/// A linear program of rows and slack columns, without lines.
pub(crate) struct EmptyProgram {
    pub(crate) problem: ColProblem,
    /// The rows between lines and of levels above, then the convexity row of each open agent.
    pub(crate) rows: Vec<Row>,
    /// How many of the columns after the slacks are artificial.
    pub(crate) artificials: usize,
}

/// What an agent's cells cost in pricing, and what a unit of each level's penalty costs.
#[derive(Default)]
pub(crate) struct ReducedCosts {
    pub(crate) cells: Vec<i64>,
    pub(crate) levels: Vec<i64>,
}

impl<'p, 'm> MasterRows<'p, 'm> {
    /// The rows of a scope.
    pub(crate) fn new(decomposition: &'p Decomposition<'m>, scope: MasterScope<'_>) -> MasterRows<'p, 'm> {
        let (linking, model) = (&decomposition.linking, decomposition.model);
        let program = &linking.program;
        let mut position = vec![None; model.agents];
        for (index, agent) in scope.agents.iter().enumerate() {
            position[*agent] = Some(index);
        }
        // What fixed lines have in each row, and their own penalties.
        let mut fixed = vec![0_i64; linking.rows.len()];
        let mut spent = vec![0_i64; scope.level + 1];
        for (agent, line) in scope.roster.iter().enumerate().filter(|(agent, _)| position[*agent].is_none()) {
            for coefficient in linking.line_coefficients(agent, line) {
                fixed[coefficient.row] += coefficient.amount;
            }
            let penalties = decomposition.line_penalties(agent, line).unwrap_or_default();
            for (spent, penalty) in spent.iter_mut().zip(penalties) {
                *spent = spent.saturating_add(penalty);
            }
        }
        let left: Vec<i64> = (0..scope.level)
            .map(|upper| {
                let cutoff = scope.level_cutoffs[upper];
                cutoff.saturating_sub(program.levels[upper].floor).saturating_sub(spent[upper])
            })
            .collect();
        let touched = touched_rows(decomposition, &scope, &spent);
        let mut builder = RowBuilder::new(linking, scope.level, &left, &fixed);
        builder.add((0..linking.rows.len()).filter(|row| {
            let level = program.rows[linking.rows[*row]].level;
            touched[*row] && level.is_none_or(|level| level <= scope.level)
        }));
        let BuiltRows { position: row_of_linking, bounds, slacks } = builder.finish();
        let mut rows = MasterRows {
            decomposition,
            level: scope.level,
            agents: scope.agents,
            position,
            row_of_linking,
            bounds,
            slacks,
            constant: program.levels[scope.level].floor.saturating_add(spent[scope.level]),
            fixed_duties: vec![None; model.agents * model.days],
            forbidden: Vec::new(),
            perturbation: scope.perturbation.map(<[i64]>::to_vec),
        };
        if let Some(window) = scope.window {
            // Rows that were left out have their share of the penalty too.
            rows.constant = window.penalty.saturating_sub(rows.penalty_of(scope.roster));
        }
        rows
    }

    /// The penalty of the open agents' lines in these rows.
    fn penalty_of(&self, roster: &[Line]) -> i64 {
        let mut sums = vec![0_i64; self.bounds.len()];
        let mut penalty = 0_i64;
        for agent in &self.agents {
            let line = &roster[*agent];
            let Some(penalties) = self.decomposition.line_penalties(*agent, line) else { continue };
            penalty = penalty.saturating_add(penalties[self.level]);
            for coefficient in self.line_coefficients(*agent, line, &penalties) {
                sums[coefficient.row] = sums[coefficient.row].saturating_add(coefficient.amount);
            }
        }
        let units = self.slack_units(sums);
        units
            .iter()
            .zip(&self.slacks)
            .fold(penalty, |sum, (units, slack)| sum.saturating_add(units.saturating_mul(slack.cost)))
    }
}

/// Which linking rows a master needs: where only a window of days is open, those that no open cell is in
/// change nothing, unless a level above counts what they breach.
fn touched_rows(decomposition: &Decomposition<'_>, scope: &MasterScope<'_>, spent: &[i64]) -> Vec<bool> {
    let linking = &decomposition.linking;
    let program = &linking.program;
    let mut touched = vec![scope.window.is_none(); linking.rows.len()];
    let Some(window) = &scope.window else { return touched };
    let has_room = (0..scope.level)
        .any(|upper| scope.level_cutoffs[upper] > program.levels[upper].floor.saturating_add(spent[upper]));
    let all = !program.groups.is_empty() || has_room;
    touched.fill(all);
    for agent in &scope.agents {
        for day in window.days.clone() {
            for duty in 0..decomposition.model.duties {
                for coefficient in linking.cell_coefficients(*agent, day, duty) {
                    touched[coefficient.row] = true;
                }
            }
        }
    }
    touched
}

impl MasterRows<'_, '_> {
    /// The linear program without lines; in whole numbers it has no artificial columns.
    pub(crate) fn build_lp(&self, in_whole_numbers: bool) -> EmptyProgram {
        let mut problem = ColProblem::default();
        let mut rows = Vec::new();
        for bounds in &self.bounds {
            let low = bounds.low.map_or(f64::NEG_INFINITY, |low| low as f64);
            let high = bounds.high.map_or(f64::INFINITY, |high| high as f64);
            rows.push(problem.add_row(low..=high));
        }
        for _ in &self.agents {
            rows.push(problem.add_row(1..=1));
        }
        for slack in &self.slacks {
            let coefficients = slack.coefficients.iter().map(|one| (rows[one.row], one.amount as f64));
            let range = 0.0..=slack.max_units as f64;
            problem.add_column_with_integrality(slack.cost as f64, range, coefficients, in_whole_numbers);
        }
        let mut artificials = 0;
        if !in_whole_numbers {
            let dearest = self.slacks.iter().map(|slack| slack.cost).max().unwrap_or(1).max(1) as f64;
            for (row, amount) in self.rows_without_slack() {
                problem.add_column(ARTIFICIAL_COST * dearest, 0.0.., [(rows[row], amount)]);
                artificials += 1;
            }
        }
        EmptyProgram { problem, rows, artificials }
    }

    /// The rows, with the sign of what would help, that no slack column of their own keeps feasible: they
    /// get artificial columns. Convexity rows are among them.
    fn rows_without_slack(&self) -> Vec<(usize, f64)> {
        let mut has_low_slack = vec![false; self.bounds.len()];
        let mut has_high_slack = vec![false; self.bounds.len()];
        for slack in self.slacks.iter().filter(|slack| slack.cost > 0 && slack.coefficients.len() <= 2) {
            for one in &slack.coefficients {
                let has_slack = if one.amount < 0 { &mut has_high_slack } else { &mut has_low_slack };
                has_slack[one.row] = true;
            }
        }
        let mut without = Vec::new();
        for (row, bounds) in self.bounds.iter().enumerate() {
            if bounds.low.is_some() && (bounds.hard_low || !has_low_slack[row]) {
                without.push((row, 1.0));
            }
            if bounds.high.is_some() && (bounds.hard_high || !has_high_slack[row]) {
                without.push((row, -1.0));
            }
        }
        without.extend((0..self.agents.len()).map(|agent| (self.bounds.len() + agent, 1.0)));
        without
    }

    /// What a line with these penalties of its own has in each row, those of levels above included.
    pub(crate) fn line_coefficients(
        &self,
        agent: usize,
        line: &[u16],
        penalties: &[i64],
    ) -> Vec<Coefficient> {
        let linking = self.decomposition.linking.line_coefficients(agent, line).into_iter();
        let kept = linking.filter_map(|one| {
            let row = self.row_of_linking[one.row]? as usize;
            Some(Coefficient { row, amount: one.amount })
        });
        let mut coefficients: Vec<Coefficient> = kept.collect();
        let first_upper = self.bounds.len() - self.level;
        for (upper, penalty) in penalties.iter().take(self.level).enumerate() {
            if *penalty != 0 {
                coefficients.push(Coefficient { row: first_upper + upper, amount: *penalty });
            }
        }
        coefficients
    }

    /// The duals of rows in whole [`DUAL_SCALE`]ths, with the signs that the rows allow.
    ///
    /// Any such duals make a Lagrangian bound, so rounding and clamping cost tightness, never truth.
    pub(crate) fn integral_duals(&self, duals: &Duals) -> Vec<i64> {
        let most = (MAX_LINE_DUAL / self.decomposition.linking.max_line_coefficient).min(MAX_DUAL) as f64;
        let duals = duals.rows.iter().zip(&self.bounds).map(|(dual, bounds)| {
            let dual = (dual * DUAL_SCALE as f64).clamp(-most, most).round() as i64;
            if dual > 0 && bounds.low.is_none() || dual < 0 && bounds.high.is_none() { 0 } else { dual }
        });
        duals.collect()
    }

    /// The costs of an agent's cells less what the rows pay for them, and the weight of each level.
    pub(crate) fn reduced_costs(&self, agent: usize, duals: &[i64]) -> ReducedCosts {
        let model = self.decomposition.model;
        let mut cells = vec![0_i64; model.days * model.duties];
        for day in 0..model.days {
            for duty in 0..model.duties {
                let cost = &mut cells[day * model.duties + duty];
                for one in self.decomposition.linking.cell_coefficients(agent, day, duty) {
                    if let Some(row) = self.row_of_linking[one.row] {
                        *cost = cost.saturating_sub(duals[row as usize].saturating_mul(one.amount));
                    }
                }
            }
        }
        if let Some(perturbation) = &self.perturbation {
            for (cell, extra) in cells.iter_mut().zip(&perturbation[agent * model.days * model.duties..]) {
                *cell = cell.saturating_add(*extra);
            }
        }
        for day in 0..model.days {
            if let Some(fixed) = self.fixed_duties[agent * model.days + day] {
                for duty in (0..model.duties).filter(|duty| *duty != usize::from(fixed)) {
                    cells[day * model.duties + duty] = FORBIDDEN_COST;
                }
            }
        }
        for cell in self.forbidden.iter().filter(|cell| cell.agent == agent) {
            cells[cell.day * model.duties + usize::from(cell.duty)] = FORBIDDEN_COST;
        }
        let mut levels = vec![0; model.levels];
        levels[self.level] = DUAL_SCALE;
        let first_upper = self.bounds.len() - self.level;
        for (upper, weight) in levels.iter_mut().enumerate().take(self.level) {
            *weight = duals[first_upper + upper].saturating_neg();
        }
        ReducedCosts { cells, levels }
    }

    /// The Lagrangian bound at these duals, where each open agent's cheapest line costs `least`: no roster
    /// in scope has a lower penalty.
    ///
    /// bound = Σ dual × row bound + Σ slack columns of negative reduced cost × their upper bound + Σ least
    ///
    /// (Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2,
    /// 1974.) In integers, so that it is exact; penalties are whole, so it is rounded up.
    pub(crate) fn lagrangian_bound(&self, duals: &[i64], least: &[i64]) -> i64 {
        let mut sum = 0_i128;
        for (dual, bounds) in duals.iter().zip(&self.bounds) {
            let at = if *dual > 0 { bounds.low } else { bounds.high };
            sum += i128::from(*dual) * i128::from(at.unwrap_or(0));
        }
        for slack in &self.slacks {
            let mut reduced = i128::from(slack.cost) * i128::from(DUAL_SCALE);
            for one in &slack.coefficients {
                reduced -= i128::from(duals[one.row]) * i128::from(one.amount);
            }
            if reduced < 0 {
                sum += reduced * i128::from(slack.max_units);
            }
        }
        sum += least.iter().map(|least| i128::from(*least)).sum::<i128>();
        let scale = i128::from(DUAL_SCALE);
        let rounded_up = sum.div_euclid(scale) + i128::from(sum.rem_euclid(scale) != 0);
        i64::try_from(rounded_up).unwrap_or(i64::MIN / 2).saturating_add(self.constant)
    }

    /// The reduced cost of a line with these penalties of its own.
    pub(crate) fn reduced_cost(&self, agent: usize, line: &[u16], penalties: &[i64], duals: &Duals) -> f64 {
        if penalties.len() <= self.level {
            return f64::INFINITY;
        }
        let paid: f64 = self
            .line_coefficients(agent, line, penalties)
            .iter()
            .map(|one| duals.row(one.row) * one.amount as f64)
            .sum();
        let convexity = self.position[agent].map_or(0.0, |position| duals.agent(position));
        self.line_cost(agent, line, penalties) - paid - convexity
    }

    /// What a line with these penalties of its own costs, perturbation included.
    pub(crate) fn line_cost(&self, agent: usize, line: &[u16], penalties: &[i64]) -> f64 {
        penalties[self.level] as f64 + self.perturbation(agent, line)
    }

    /// What a line costs more in this master alone.
    pub(crate) fn perturbation(&self, agent: usize, line: &[u16]) -> f64 {
        let Some(perturbation) = &self.perturbation else { return 0.0 };
        let model = self.decomposition.model;
        let cells = line
            .iter()
            .enumerate()
            .map(|(day, duty)| perturbation[(agent * model.days + day) * model.duties + usize::from(*duty)]);
        cells.sum::<i64>() as f64 / DUAL_SCALE as f64
    }

    /// The position of an agent's convexity row, if its line is open.
    pub(crate) fn convexity_row(&self, agent: usize) -> Option<usize> {
        Some(self.bounds.len() + self.position.get(agent).copied().flatten()?)
    }

    /// For each slack column the units that lines with these sums in the rows need, cheapest columns first.
    ///
    /// A group's column costs nothing and so comes first; it may count as taken for a row that asks for it
    /// although none of its cells is. Where there are groups the units may therefore be too few: an estimate,
    /// good enough for a start that the library checks itself and for what a window has left to gain.
    pub(crate) fn slack_units(&self, mut sums: Vec<i64>) -> Vec<i64> {
        let mut units = vec![0; self.slacks.len()];
        let mut order: Vec<usize> = (0..self.slacks.len()).collect();
        order.sort_by_key(|index| self.slacks[*index].cost);
        let first_upper = self.bounds.len() - self.level;
        for index in order {
            let slack = &self.slacks[index];
            let mut needed = 0;
            for one in slack.coefficients.iter().filter(|one| one.row < first_upper && one.amount != 0) {
                let (bounds, sum) = (&self.bounds[one.row], sums[one.row]);
                let short = bounds.low.map_or(0, |low| low.saturating_sub(sum)).max(0);
                let over = bounds.high.map_or(0, |high| sum.saturating_sub(high)).max(0);
                let breach = if one.amount > 0 { short } else { over };
                needed = needed.max(ceil_div(breach, one.amount.abs()));
            }
            units[index] = needed.min(slack.max_units);
            for one in &slack.coefficients {
                sums[one.row] = sums[one.row].saturating_add(units[index].saturating_mul(one.amount));
            }
        }
        units
    }

    /// Whether a line has every duty that is fixed for its agent, and no cell that is forbidden.
    pub(crate) fn allows(&self, agent: usize, line: &[u16]) -> bool {
        let fixed = &self.fixed_duties[agent * line.len()..(agent + 1) * line.len()];
        fixed.iter().zip(line).all(|(fixed, duty)| fixed.is_none_or(|fixed| fixed == *duty))
            && self.forbidden.iter().all(|cell| cell.agent != agent || line[cell.day] != cell.duty)
    }
}
