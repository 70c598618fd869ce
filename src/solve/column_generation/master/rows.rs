//! What ties the open lines together: rows, what fixed lines have of them already,
//! and the prices and bounds that follow.

use ::highs::{ColProblem, Row};

use super::row_builder::RowBuilder;
use crate::solve::column_generation::decomposition::Decomposition;
use crate::solve::program::ceil_div;

/// LineCosts and sums as whole numbers: so many to 1.
pub(crate) const DUAL_SCALE: i64 = 1 << 20;

/// The price of a cell that must not be.
pub(crate) const FORBIDDEN_COST: i64 = 1 << 52;

/// No line may earn more than that.
const MAX_LINE_DUAL: i64 = 1 << 61;

/// What a master is about.
pub(crate) struct MasterScope<'a> {
    /// The level to minimise.
    pub(crate) level: usize,
    /// The greatest penalty of each level above.
    pub(crate) level_cutoffs: &'a [i64],
    /// The agents whose lines are open.
    pub(crate) agents: Vec<usize>,
    /// All agents' lines; those of the others are fixed.
    pub(crate) roster: &'a [Vec<u16>],
    /// The days that are open, and the penalty of the roster, where not all days are.
    pub(crate) window: Option<(std::ops::Range<usize>, i64)>,
    /// What each cell (agent, day, duty) costs in this attempt alone, by [`DUAL_SCALE`], if any does.
    pub(crate) perturbation: Option<&'a [i64]>,
}

/// An agent, a day, and a duty there.
pub(crate) type Cell = (usize, usize, u16);

/// A column for units of breach, or for a group.
pub(crate) struct SlackColumn {
    pub(crate) cost: i64,
    pub(crate) high: i64,
    /// RowBuilder, each with the coefficient.
    pub(crate) coefficients: Vec<(usize, i64)>,
}

/// One row, by what it still needs of the open agents.
pub(crate) struct RowBounds {
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    /// Whether there is an end, below and above, that no slack column makes up for.
    pub(crate) hard: [bool; 2],
}

/// All of a master but its lines.
pub(crate) struct MasterRows<'p, 'm> {
    decomposition: &'p Decomposition<'m>,
    pub(crate) level: usize,
    pub(crate) agents: Vec<usize>,
    /// The place of each agent in `agents`.
    place: Vec<Option<usize>>,
    /// For each row between lines its place here.
    kept: Vec<Option<u32>>,
    /// RowBuilder between lines, then a upper for each level above.
    pub(crate) bounds: Vec<RowBounds>,
    pub(crate) slacks: Vec<SlackColumn>,
    /// Penalty that is there whatever the open lines are.
    pub(crate) constant: i64,
    /// For each agent and day the duty that is fixed_duties, if one is.
    pub(crate) fixed_duties: Vec<Option<u16>>,
    /// Cells that must not be.
    pub(crate) forbidden: Vec<Cell>,
    perturbation: Option<Vec<i64>>,
}

/// LineCosts.
#[derive(Clone, Default)]
pub(crate) struct Duals {
    /// Of rows and then level_cutoffs, not below 0 where a row has no greatest bounds, and so on.
    pub(crate) rows: Vec<f64>,
    /// Of agents.
    pub(crate) agents: Vec<f64>,
}

impl Duals {
    /// A step from `self` towards `other`.
    pub(crate) fn blend(&self, other: &Duals, share: f64) -> Duals {
        let mix = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + share * (b - a)).collect();
        Duals { rows: mix(&self.rows, &other.rows), agents: mix(&self.agents, &other.agents) }
    }
}

/// What a infeasibility unit of a must costs, relative to the dearest price.
const ARTIFICIAL_COST: f64 = 50.0;

impl<'p, 'm> MasterRows<'p, 'm> {
    /// The rows of a scope.
    pub(crate) fn new(decomposition: &'p Decomposition<'m>, scope: MasterScope<'_>) -> MasterRows<'p, 'm> {
        let linking = &decomposition.linking;
        let program = &linking.program;
        let MasterScope { level, level_cutoffs, agents, roster, window, perturbation } = scope;
        let mut place = vec![None; decomposition.model.agents];
        for (index, agent) in agents.iter().enumerate() {
            place[*agent] = Some(index);
        }
        // What fixed lines have in each row, and the penalties of their own.
        let mut fixed = vec![0_i64; linking.rows.len()];
        let mut spent = vec![0_i64; level + 1];
        for (agent, line) in roster.iter().enumerate().filter(|(agent, _)| place[*agent].is_none()) {
            for (row, amount) in linking.coefficients(agent, line) {
                fixed[row as usize] += amount;
            }
            for (spent, own) in
                spent.iter_mut().zip(decomposition.line_penalties(agent, line).unwrap_or_default())
            {
                *spent = spent.saturating_add(own);
            }
        }
        let needed = |of: Option<usize>| of.is_none_or(|of| of <= level);
        let own_row = |at: &usize| needed(program.rows[linking.rows[*at]].level);
        // RowBuilder that no open cell is in change nothing, unless a upper counts what they breach.
        let mut touched = vec![window.is_none(); linking.rows.len()];
        if let Some((window, _)) = &window {
            let room = |upper: &usize| {
                level_cutoffs[*upper] > program.levels[*upper].floor.saturating_add(spent[*upper])
            };
            let all = !program.groups.is_empty() || (0..level).any(|upper| room(&upper));
            touched.iter_mut().for_each(|touched| *touched = all);
            for (agent, day) in agents.iter().flat_map(|agent| window.clone().map(move |day| (*agent, day))) {
                for (row, _) in
                    (0..decomposition.model.duties).flat_map(|duty| linking.rows_of(agent, day, duty))
                {
                    touched[*row as usize] = true;
                }
            }
        }
        let left = |upper: usize| {
            level_cutoffs[upper].saturating_sub(program.levels[upper].floor).saturating_sub(spent[upper])
        };
        let left: Vec<i64> = (0..level).map(left).collect();
        let mut rows = RowBuilder::new(linking, level, &left, &fixed);
        rows.add((0..linking.rows.len()).filter(|at| touched[*at]).filter(own_row));
        let (kept, bounds, slacks) = rows.finish();
        let constant = program.levels[level].floor.saturating_add(spent[level]);
        let fixed_duties = vec![None; decomposition.model.agents * decomposition.model.days];
        let perturbation = perturbation.map(<[i64]>::to_vec);
        let mut rows = MasterRows {
            decomposition,
            level,
            agents,
            place,
            kept,
            bounds,
            slacks,
            constant,
            fixed_duties,
            forbidden: Vec::new(),
            perturbation,
        };
        if let Some((_, penalty)) = window {
            rows.constant = penalty.saturating_sub(rows.value(roster));
        }
        rows
    }

    /// The penalty of the open agents' lines in these rows.
    fn value(&self, roster: &[Vec<u16>]) -> i64 {
        let mut sums = vec![0_i64; self.bounds.len()];
        let mut value = 0_i64;
        for agent in &self.agents {
            let Some(own) = self.decomposition.line_penalties(*agent, &roster[*agent]) else { continue };
            value = value.saturating_add(own[self.level]);
            for (row, amount) in self.coefficients(*agent, &roster[*agent], &own) {
                sums[row] = sums[row].saturating_add(amount);
            }
        }
        let units = self.slack_values(sums);
        units
            .iter()
            .zip(&self.slacks)
            .fold(value, |sum, (units, slack)| sum.saturating_add(units.saturating_mul(slack.cost)))
    }
}

impl MasterRows<'_, '_> {
    /// RowBuilder and slack columns, without lines; the rows, and how many columns stand for artificials.
    pub(crate) fn build_lp(&self, whole: bool) -> (ColProblem, Vec<Row>, usize) {
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
            let coefficients = slack.coefficients.iter().map(|(row, amount)| (rows[*row], *amount as f64));
            problem.add_column_with_integrality(
                slack.cost as f64,
                0.0..=slack.high as f64,
                coefficients,
                whole,
            );
        }
        let mut artificials = 0;
        if !whole {
            let dearest = self.slacks.iter().map(|slack| slack.cost).max().unwrap_or(1).max(1) as f64;
            let mut artificial = |row: Row, amount: f64| {
                problem.add_column(ARTIFICIAL_COST * dearest, 0.0.., [(row, amount)]);
                artificials += 1;
            };
            let [below, above] = self.elastic();
            for (at, bounds) in self.bounds.iter().enumerate() {
                if bounds.low.is_some() && (bounds.hard[0] || !below[at]) {
                    artificial(rows[at], 1.0);
                }
                if bounds.high.is_some() && (bounds.hard[1] || !above[at]) {
                    artificial(rows[at], -1.0);
                }
            }
            for agent in 0..self.agents.len() {
                artificial(rows[self.bounds.len() + agent], 1.0);
            }
        }
        (problem, rows, artificials)
    }

    /// Which rows have columns for any breach of their own, of the least and of the greatest bounds.
    fn elastic(&self) -> [Vec<bool>; 2] {
        let mut elastic = [vec![false; self.bounds.len()], vec![false; self.bounds.len()]];
        for slack in self.slacks.iter().filter(|slack| slack.cost > 0 && slack.coefficients.len() <= 2) {
            for (row, amount) in &slack.coefficients {
                elastic[usize::from(*amount < 0)][*row] = true;
            }
        }
        elastic
    }
}

impl MasterRows<'_, '_> {
    /// What a line has in each row, level_cutoffs included.
    pub(crate) fn coefficients(&self, agent: usize, line: &[u16], own: &[i64]) -> Vec<(usize, i64)> {
        let linking = self.decomposition.linking.coefficients(agent, line);
        let mut coefficients: Vec<(usize, i64)> = linking
            .into_iter()
            .filter_map(|(row, amount)| Some((self.kept[row as usize]? as usize, amount)))
            .collect();
        let level_cutoffs = own.iter().take(self.level).enumerate().filter(|(_, own)| **own != 0);
        coefficients.extend(level_cutoffs.map(|(upper, own)| (self.bounds.len() - self.level + upper, *own)));
        coefficients
    }

    /// The prices as whole numbers, by [`DUAL_SCALE`], with the signs that rows allow.
    pub(crate) fn integral_duals(&self, duals: &Duals) -> Vec<i64> {
        // A line's prices must not leave what can be counted; any prices make a bound.
        let most = (MAX_LINE_DUAL / self.decomposition.linking.max_line_coefficient)
            .min(1_000_000_000_000_000) as f64;
        let whole = |(price, bounds): (&f64, &RowBounds)| {
            let price = (price * DUAL_SCALE as f64).clamp(-most, most).round() as i64;
            if price > 0 && bounds.low.is_none() || price < 0 && bounds.high.is_none() { 0 } else { price }
        };
        duals.rows.iter().zip(&self.bounds).map(whole).collect()
    }

    /// What cells of an agent cost less than their own penalty: the rows' prices; and each level's factor.
    pub(crate) fn reduced_costs(
        &self,
        agent: usize,
        scaled: &[i64],
        cells: &mut Vec<i64>,
        levels: &mut Vec<i64>,
    ) {
        let model = self.decomposition.model;
        cells.clear();
        cells.resize(model.days * model.duties, 0);
        for day in 0..model.days {
            for duty in 0..model.duties {
                for (row, amount) in self.decomposition.linking.rows_of(agent, day, duty) {
                    if let Some(row) = self.kept[*row as usize] {
                        let cell = &mut cells[day * model.duties + duty];
                        *cell = cell.saturating_sub(scaled[row as usize].saturating_mul(*amount));
                    }
                }
            }
        }
        if let Some(perturbation) = &self.perturbation {
            for (cell, perturbation) in
                cells.iter_mut().zip(&perturbation[agent * model.days * model.duties..])
            {
                *cell = cell.saturating_add(*perturbation);
            }
        }
        for day in 0..model.days {
            if let Some(fixed_duties) = self.fixed_duties[agent * model.days + day] {
                for duty in (0..model.duties).filter(|duty| *duty != usize::from(fixed_duties)) {
                    cells[day * model.duties + duty] = FORBIDDEN_COST;
                }
            }
        }
        for (_, day, duty) in self.forbidden.iter().filter(|(of, ..)| *of == agent) {
            cells[day * model.duties + usize::from(*duty)] = FORBIDDEN_COST;
        }
        levels.clear();
        levels.resize(model.levels, 0);
        levels[self.level] = DUAL_SCALE;
        for upper in 0..self.level {
            levels[upper] = scaled[self.bounds.len() - self.level + upper].saturating_neg();
        }
    }

    /// No roster in scope has less than this, where each agent's cheapest line at these
    /// prices costs `least`. Exact: whole numbers, rounded up at the end.
    pub(crate) fn lagrangian_bound(&self, scaled: &[i64], least: &[i64]) -> i64 {
        let mut sum = 0_i128;
        for (price, bounds) in scaled.iter().zip(&self.bounds) {
            let at = if *price > 0 { bounds.low } else { bounds.high };
            sum += i128::from(*price) * i128::from(at.unwrap_or(0));
        }
        for slack in &self.slacks {
            let paid: i128 = slack
                .coefficients
                .iter()
                .map(|(row, amount)| i128::from(scaled[*row]) * i128::from(*amount))
                .sum();
            let reduced = i128::from(slack.cost) * i128::from(DUAL_SCALE) - paid;
            if reduced < 0 {
                sum += reduced * i128::from(slack.high);
            }
        }
        sum += least.iter().map(|least| i128::from(*least)).sum::<i128>();
        let scale = i128::from(DUAL_SCALE);
        let up = sum.div_euclid(scale) + i128::from(sum.rem_euclid(scale) != 0);
        i64::try_from(up).unwrap_or(i64::MIN / 2).saturating_add(self.constant)
    }

    /// How much a line with these penalties of its own would cost beyond the prices.
    pub(crate) fn reduced_cost(&self, agent: usize, line: &[u16], own: &[i64], duals: &Duals) -> f64 {
        if own.len() <= self.level {
            return f64::INFINITY;
        }
        // A master that was never solved has no prices.
        let of = |prices: &[f64], at: usize| prices.get(at).copied().unwrap_or(0.0);
        let coefficients = self.coefficients(agent, line, own);
        let paid: f64 = coefficients.iter().map(|(row, amount)| of(&duals.rows, *row) * *amount as f64).sum();
        let dual = self.place[agent].map_or(0.0, |place| of(&duals.agents, place));
        self.line_cost(agent, line, own) - paid - dual
    }

    /// What a line with these penalties of its own costs, perturbation included.
    pub(crate) fn line_cost(&self, agent: usize, line: &[u16], own: &[i64]) -> f64 {
        own[self.level] as f64 + self.perturbation(agent, line)
    }

    /// What a line costs in this attempt alone.
    pub(crate) fn perturbation(&self, agent: usize, line: &[u16]) -> f64 {
        let Some(perturbation) = &self.perturbation else { return 0.0 };
        let model = self.decomposition.model;
        let of = |(day, duty): (usize, &u16)| {
            perturbation[(agent * model.days + day) * model.duties + usize::from(*duty)]
        };
        line.iter().enumerate().map(of).sum::<i64>() as f64 / DUAL_SCALE as f64
    }

    /// The place of an agent's row, if its line is open.
    pub(crate) fn convexity_row(&self, agent: usize) -> Option<usize> {
        Some(self.bounds.len() + self.place.get(agent).copied().flatten()?)
    }

    /// The units of breach that a whole choice with these sums in the rows needs, by slack.
    pub(crate) fn slack_values(&self, mut sums: Vec<i64>) -> Vec<i64> {
        let mut units = vec![0; self.slacks.len()];
        let mut order: Vec<usize> = (0..self.slacks.len()).collect();
        order.sort_by_key(|index| self.slacks[*index].cost);
        let rows = self.bounds.len() - self.level;
        for index in order {
            let slack = &self.slacks[index];
            let mut needed = 0;
            for (row, amount) in slack.coefficients.iter().filter(|(row, amount)| *row < rows && *amount != 0)
            {
                let bounds = &self.bounds[*row];
                let short = bounds.low.map_or(0, |low| low.saturating_sub(sums[*row])).max(0);
                let over = bounds.high.map_or(0, |high| sums[*row].saturating_sub(high)).max(0);
                needed = needed.max(ceil_div(if *amount > 0 { short } else { over }, amount.abs()));
            }
            units[index] = needed.min(slack.high);
            for (row, amount) in &slack.coefficients {
                sums[*row] = sums[*row].saturating_add(units[index].saturating_mul(*amount));
            }
        }
        units
    }

    /// Whether a line has all that is fixed_duties of its agent, and nothing that is forbidden.
    pub(crate) fn allows(&self, agent: usize, line: &[u16]) -> bool {
        let fixed_duties = &self.fixed_duties[agent * line.len()..(agent + 1) * line.len()];
        fixed_duties
            .iter()
            .zip(line)
            .all(|(fixed_duties, duty)| fixed_duties.is_none_or(|fixed_duties| fixed_duties == *duty))
            && self.forbidden.iter().all(|(of, day, duty)| *of != agent || line[*day] != *duty)
    }
}
