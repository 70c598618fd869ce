//! What ties the open lines together: rows, what fixed lines have of them already,
//! and the prices and bounds that follow.

use ::highs::{ColProblem, Row};

use super::super::program::ceil_div;
use super::linking::Parts;
use super::sides::Rows;

/// Prices and sums as whole numbers: so many to 1.
pub(super) const SCALE: i64 = 1 << 20;

/// The price of a cell that must not be.
pub(super) const BAN: i64 = 1 << 52;

/// No line may earn more than that.
const DEAREST: i64 = 1 << 61;

/// What a master is about.
pub(super) struct Scope<'a> {
    /// The level to minimise.
    pub(super) level: usize,
    /// The greatest penalty of each level above.
    pub(super) caps: &'a [i64],
    /// The agents whose lines are open.
    pub(super) agents: Vec<usize>,
    /// All agents' lines; those of the others are fixed.
    pub(super) roster: &'a [Vec<u16>],
    /// The days that are open, and the penalty of the roster, where not all days are.
    pub(super) window: Option<(std::ops::Range<usize>, i64)>,
    /// What each cell (agent, day, duty) costs in this attempt alone, by [`SCALE`], if any does.
    pub(super) whims: Option<&'a [i64]>,
}

/// An agent, a day, and a duty there.
pub(super) type Cell = (usize, usize, u16);

/// A column for units of breach, or for a group.
pub(super) struct Spare {
    pub(super) cost: i64,
    pub(super) high: i64,
    /// Rows, each with the coefficient.
    pub(super) entries: Vec<(usize, i64)>,
}

/// One row, by what it still needs of the open agents.
pub(super) struct Side {
    pub(super) low: Option<i64>,
    pub(super) high: Option<i64>,
    /// Whether there is an end, below and above, that no spare column makes up for.
    pub(super) hard: [bool; 2],
}

/// All of a master but its lines.
pub(super) struct Frame<'p, 'm> {
    parts: &'p Parts<'m>,
    pub(super) level: usize,
    pub(super) agents: Vec<usize>,
    /// The place of each agent in `agents`.
    place: Vec<Option<usize>>,
    /// For each row between lines its place here.
    kept: Vec<Option<u32>>,
    /// Rows between lines, then a cap for each level above.
    pub(super) sides: Vec<Side>,
    pub(super) spares: Vec<Spare>,
    /// Penalty that is there whatever the open lines are.
    pub(super) constant: i64,
    /// For each agent and day the duty that is held, if one is.
    pub(super) held: Vec<Option<u16>>,
    /// Cells that must not be.
    pub(super) barred: Vec<Cell>,
    whims: Option<Vec<i64>>,
}

/// Prices.
#[derive(Clone, Default)]
pub(super) struct Duals {
    /// Of rows and then caps, not below 0 where a row has no greatest side, and so on.
    pub(super) rows: Vec<f64>,
    /// Of agents.
    pub(super) agents: Vec<f64>,
}

impl Duals {
    /// A step from `self` towards `other`.
    pub(super) fn blend(&self, other: &Duals, share: f64) -> Duals {
        let mix = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + share * (b - a)).collect();
        Duals { rows: mix(&self.rows, &other.rows), agents: mix(&self.agents, &other.agents) }
    }
}

/// What a lacking unit of a must costs, relative to the dearest price.
const LACK: f64 = 50.0;

impl<'p, 'm> Frame<'p, 'm> {
    /// The rows of a scope.
    pub(super) fn new(parts: &'p Parts<'m>, scope: Scope<'_>) -> Frame<'p, 'm> {
        let linking = &parts.linking;
        let program = &linking.program;
        let Scope { level, caps, agents, roster, window, whims } = scope;
        let mut place = vec![None; parts.model.agents];
        for (index, agent) in agents.iter().enumerate() {
            place[*agent] = Some(index);
        }
        // What fixed lines have in each row, and the penalties of their own.
        let mut fixed = vec![0_i64; linking.rows.len()];
        let mut spent = vec![0_i64; level + 1];
        for (agent, line) in roster.iter().enumerate().filter(|(agent, _)| place[*agent].is_none()) {
            for (row, amount) in linking.entries(agent, line) {
                fixed[row as usize] += amount;
            }
            for (spent, own) in spent.iter_mut().zip(parts.own(agent, line).unwrap_or_default()) {
                *spent = spent.saturating_add(own);
            }
        }
        let needed = |of: Option<usize>| of.is_none_or(|of| of <= level);
        let own_row = |at: &usize| needed(program.rows[linking.rows[*at]].level);
        // Rows that no open cell is in change nothing, unless a cap counts what they breach.
        let mut touched = vec![window.is_none(); linking.rows.len()];
        if let Some((window, _)) = &window {
            let room = |cap: &usize| caps[*cap] > program.levels[*cap].floor.saturating_add(spent[*cap]);
            let all = !program.groups.is_empty() || (0..level).any(|cap| room(&cap));
            touched.iter_mut().for_each(|touched| *touched = all);
            for (agent, day) in agents.iter().flat_map(|agent| window.clone().map(move |day| (*agent, day))) {
                for (row, _) in (0..parts.model.duties).flat_map(|duty| linking.rows_of(agent, day, duty)) {
                    touched[*row as usize] = true;
                }
            }
        }
        let left =
            |cap: usize| caps[cap].saturating_sub(program.levels[cap].floor).saturating_sub(spent[cap]);
        let left: Vec<i64> = (0..level).map(left).collect();
        let mut rows = Rows::new(linking, level, &left, &fixed);
        rows.add((0..linking.rows.len()).filter(|at| touched[*at]).filter(own_row));
        let (kept, sides, spares) = rows.finish();
        let constant = program.levels[level].floor.saturating_add(spent[level]);
        let held = vec![None; parts.model.agents * parts.model.days];
        let whims = whims.map(<[i64]>::to_vec);
        let mut frame = Frame {
            parts,
            level,
            agents,
            place,
            kept,
            sides,
            spares,
            constant,
            held,
            barred: Vec::new(),
            whims,
        };
        if let Some((_, penalty)) = window {
            frame.constant = penalty.saturating_sub(frame.value(roster));
        }
        frame
    }

    /// The penalty of the open agents' lines in these rows.
    fn value(&self, roster: &[Vec<u16>]) -> i64 {
        let mut sums = vec![0_i64; self.sides.len()];
        let mut value = 0_i64;
        for agent in &self.agents {
            let Some(own) = self.parts.own(*agent, &roster[*agent]) else { continue };
            value = value.saturating_add(own[self.level]);
            for (row, amount) in self.entries(*agent, &roster[*agent], &own) {
                sums[row] = sums[row].saturating_add(amount);
            }
        }
        let units = self.breach(sums);
        units
            .iter()
            .zip(&self.spares)
            .fold(value, |sum, (units, spare)| sum.saturating_add(units.saturating_mul(spare.cost)))
    }
}

impl Frame<'_, '_> {
    /// Rows and spare columns, without lines; the rows, and how many columns stand for lacks.
    pub(super) fn problem(&self, whole: bool) -> (ColProblem, Vec<Row>, usize) {
        let mut problem = ColProblem::default();
        let mut rows = Vec::new();
        for side in &self.sides {
            let low = side.low.map_or(f64::NEG_INFINITY, |low| low as f64);
            let high = side.high.map_or(f64::INFINITY, |high| high as f64);
            rows.push(problem.add_row(low..=high));
        }
        for _ in &self.agents {
            rows.push(problem.add_row(1..=1));
        }
        for spare in &self.spares {
            let entries = spare.entries.iter().map(|(row, amount)| (rows[*row], *amount as f64));
            problem.add_column_with_integrality(spare.cost as f64, 0.0..=spare.high as f64, entries, whole);
        }
        let mut lacks = 0;
        if !whole {
            let dearest = self.spares.iter().map(|spare| spare.cost).max().unwrap_or(1).max(1) as f64;
            let mut lack = |row: Row, amount: f64| {
                problem.add_column(LACK * dearest, 0.0.., [(row, amount)]);
                lacks += 1;
            };
            let [below, above] = self.elastic();
            for (at, side) in self.sides.iter().enumerate() {
                if side.low.is_some() && (side.hard[0] || !below[at]) {
                    lack(rows[at], 1.0);
                }
                if side.high.is_some() && (side.hard[1] || !above[at]) {
                    lack(rows[at], -1.0);
                }
            }
            for agent in 0..self.agents.len() {
                lack(rows[self.sides.len() + agent], 1.0);
            }
        }
        (problem, rows, lacks)
    }

    /// Which rows have columns for any breach of their own, of the least and of the greatest side.
    fn elastic(&self) -> [Vec<bool>; 2] {
        let mut elastic = [vec![false; self.sides.len()], vec![false; self.sides.len()]];
        for spare in self.spares.iter().filter(|spare| spare.cost > 0 && spare.entries.len() <= 2) {
            for (row, amount) in &spare.entries {
                elastic[usize::from(*amount < 0)][*row] = true;
            }
        }
        elastic
    }
}

impl Frame<'_, '_> {
    /// What a line has in each row, caps included.
    pub(super) fn entries(&self, agent: usize, line: &[u16], own: &[i64]) -> Vec<(usize, i64)> {
        let linking = self.parts.linking.entries(agent, line);
        let mut entries: Vec<(usize, i64)> = linking
            .into_iter()
            .filter_map(|(row, amount)| Some((self.kept[row as usize]? as usize, amount)))
            .collect();
        let caps = own.iter().take(self.level).enumerate().filter(|(_, own)| **own != 0);
        entries.extend(caps.map(|(cap, own)| (self.sides.len() - self.level + cap, *own)));
        entries
    }

    /// The prices as whole numbers, by [`SCALE`], with the signs that rows allow.
    pub(super) fn scaled(&self, duals: &Duals) -> Vec<i64> {
        // A line's prices must not leave what can be counted; any prices make a bound.
        let most = (DEAREST / self.parts.linking.heaviest).min(1_000_000_000_000_000) as f64;
        let whole = |(price, side): (&f64, &Side)| {
            let price = (price * SCALE as f64).clamp(-most, most).round() as i64;
            if price > 0 && side.low.is_none() || price < 0 && side.high.is_none() { 0 } else { price }
        };
        duals.rows.iter().zip(&self.sides).map(whole).collect()
    }

    /// What cells of an agent cost less than their own penalty: the rows' prices; and each level's factor.
    pub(super) fn prices(&self, agent: usize, scaled: &[i64], cells: &mut Vec<i64>, levels: &mut Vec<i64>) {
        let model = self.parts.model;
        cells.clear();
        cells.resize(model.days * model.duties, 0);
        for day in 0..model.days {
            for duty in 0..model.duties {
                for (row, amount) in self.parts.linking.rows_of(agent, day, duty) {
                    if let Some(row) = self.kept[*row as usize] {
                        let cell = &mut cells[day * model.duties + duty];
                        *cell = cell.saturating_sub(scaled[row as usize].saturating_mul(*amount));
                    }
                }
            }
        }
        if let Some(whims) = &self.whims {
            for (cell, whim) in cells.iter_mut().zip(&whims[agent * model.days * model.duties..]) {
                *cell = cell.saturating_add(*whim);
            }
        }
        for day in 0..model.days {
            if let Some(held) = self.held[agent * model.days + day] {
                for duty in (0..model.duties).filter(|duty| *duty != usize::from(held)) {
                    cells[day * model.duties + duty] = BAN;
                }
            }
        }
        for (_, day, duty) in self.barred.iter().filter(|(of, ..)| *of == agent) {
            cells[day * model.duties + usize::from(*duty)] = BAN;
        }
        levels.clear();
        levels.resize(model.levels, 0);
        levels[self.level] = SCALE;
        for cap in 0..self.level {
            levels[cap] = scaled[self.sides.len() - self.level + cap].saturating_neg();
        }
    }

    /// No roster in scope has less than this, where each agent's cheapest line at these
    /// prices costs `least`. Exact: whole numbers, rounded up at the end.
    pub(super) fn bound(&self, scaled: &[i64], least: &[i64]) -> i64 {
        let mut sum = 0_i128;
        for (price, side) in scaled.iter().zip(&self.sides) {
            let at = if *price > 0 { side.low } else { side.high };
            sum += i128::from(*price) * i128::from(at.unwrap_or(0));
        }
        for spare in &self.spares {
            let paid: i128 = spare
                .entries
                .iter()
                .map(|(row, amount)| i128::from(scaled[*row]) * i128::from(*amount))
                .sum();
            let reduced = i128::from(spare.cost) * i128::from(SCALE) - paid;
            if reduced < 0 {
                sum += reduced * i128::from(spare.high);
            }
        }
        sum += least.iter().map(|least| i128::from(*least)).sum::<i128>();
        let scale = i128::from(SCALE);
        let up = sum.div_euclid(scale) + i128::from(sum.rem_euclid(scale) != 0);
        i64::try_from(up).unwrap_or(i64::MIN / 2).saturating_add(self.constant)
    }

    /// How much a line with these penalties of its own would cost beyond the prices.
    pub(super) fn reduced(&self, agent: usize, line: &[u16], own: &[i64], duals: &Duals) -> f64 {
        if own.len() <= self.level {
            return f64::INFINITY;
        }
        // A master that was never solved has no prices.
        let of = |prices: &[f64], at: usize| prices.get(at).copied().unwrap_or(0.0);
        let entries = self.entries(agent, line, own);
        let paid: f64 = entries.iter().map(|(row, amount)| of(&duals.rows, *row) * *amount as f64).sum();
        let dual = self.place[agent].map_or(0.0, |place| of(&duals.agents, place));
        self.cost(agent, line, own) - paid - dual
    }

    /// What a line with these penalties of its own costs, whims included.
    pub(super) fn cost(&self, agent: usize, line: &[u16], own: &[i64]) -> f64 {
        own[self.level] as f64 + self.whim(agent, line)
    }

    /// What a line costs in this attempt alone.
    pub(super) fn whim(&self, agent: usize, line: &[u16]) -> f64 {
        let Some(whims) = &self.whims else { return 0.0 };
        let model = self.parts.model;
        let of = |(day, duty): (usize, &u16)| {
            whims[(agent * model.days + day) * model.duties + usize::from(*duty)]
        };
        line.iter().enumerate().map(of).sum::<i64>() as f64 / SCALE as f64
    }

    /// The place of an agent's row, if its line is open.
    pub(super) fn row_of(&self, agent: usize) -> Option<usize> {
        Some(self.sides.len() + self.place.get(agent).copied().flatten()?)
    }

    /// The units of breach that a whole choice with these sums in the rows needs, by spare.
    pub(super) fn breach(&self, mut sums: Vec<i64>) -> Vec<i64> {
        let mut units = vec![0; self.spares.len()];
        let mut order: Vec<usize> = (0..self.spares.len()).collect();
        order.sort_by_key(|index| self.spares[*index].cost);
        let rows = self.sides.len() - self.level;
        for index in order {
            let spare = &self.spares[index];
            let mut needed = 0;
            for (row, amount) in spare.entries.iter().filter(|(row, amount)| *row < rows && *amount != 0) {
                let side = &self.sides[*row];
                let short = side.low.map_or(0, |low| low.saturating_sub(sums[*row])).max(0);
                let over = side.high.map_or(0, |high| sums[*row].saturating_sub(high)).max(0);
                needed = needed.max(ceil_div(if *amount > 0 { short } else { over }, amount.abs()));
            }
            units[index] = needed.min(spare.high);
            for (row, amount) in &spare.entries {
                sums[*row] = sums[*row].saturating_add(units[index].saturating_mul(*amount));
            }
        }
        units
    }

    /// Whether a line has all that is held of its agent, and nothing that is barred.
    pub(super) fn holds(&self, agent: usize, line: &[u16]) -> bool {
        let held = &self.held[agent * line.len()..(agent + 1) * line.len()];
        held.iter().zip(line).all(|(held, duty)| held.is_none_or(|held| held == *duty))
            && self.barred.iter().all(|(of, day, duty)| *of != agent || line[*day] != *duty)
    }
}
