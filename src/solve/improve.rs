//! Local search: a good roster within milliseconds, for the exact program to start
//! from and, where a bound meets it, to end with. It proves nothing.
//!
//! Simulated annealing over cells. Musts are breached at a price on the way, but
//! no roster that breaches one is handed out. How long it takes is counted in
//! moves, so the same seed finds the same rosters.

use super::Lines;
use super::program::{Check, Program};

/// Moves between two looks at the clock.
const LOOK: u64 = 512;

/// One round of local search.
pub(super) struct Effort {
    seed: u64,
    moves: u64,
    /// The temperatures at the beginning and at the end; 1 is a usual breach of the last level.
    heat: (f64, f64),
}

impl Effort {
    /// Rounds worth trying, from different temperatures, as many as the program's size deserves.
    pub(super) fn rounds(program: &Program, seed: u32) -> Vec<Effort> {
        let cells = program.cells.iter().flatten().filter(|cell| !cell.is_empty()).count() as u64;
        let moves = (180 * cells).min(400_000);
        let all = (4000 * cells).min(400_000 + 300 * cells);
        let heats = [(0.7, 0.25), (1.0, 0.1), (0.4, 0.3)];
        let round = |(nth, heat)| Effort { seed: (u64::from(seed) << 32) + nth, moves, heat };
        (0..all / moves.max(1)).zip(heats.into_iter().cycle()).map(round).collect()
    }
}

/// Stirs `start` (the columns' values). `good` gets each roster that is better than all
/// before, and ends the search with true; so does `stop`.
pub(super) fn improve(
    program: &Program,
    start: Option<&[f64]>,
    effort: &Effort,
    stop: &dyn Fn() -> bool,
    good: &mut dyn FnMut(Lines) -> bool,
) {
    let Some(mut state) = State::new(program, start.unwrap_or_default()) else { return };
    let mut random = Random(effort.seed);
    let (hot, cold) = (SCALE as f64 * effort.heat.0, SCALE as f64 * effort.heat.1);
    let mut temperature = hot;
    let mut best = (state.scores[0] == 0).then(|| state.scores.clone());
    if start.is_none() && best.is_some() && good(state.lines(program)) {
        return;
    }
    for step in 0..effort.moves {
        if step % LOOK == 0 {
            if stop() {
                return;
            }
            temperature = hot * (cold / hot).powf(step as f64 / effort.moves as f64);
        }
        state.trail.clear();
        let worse = state.propose(&mut random);
        if worse > 0 && random.unit() >= (-(worse as f64) / temperature).exp() {
            state.undo();
        } else if worse != 0 && state.scores[0] == 0 && best.as_ref().is_none_or(|best| state.scores < *best) {
            best = Some(state.scores.clone());
            if good(state.lines(program)) {
                return;
            }
        }
    }
}

/// What a usual breach of the last level weighs.
const SCALE: i64 = 1000;

/// What a must that is broken by one weighs, in usual breaches of the last level.
const MUST: f64 = 3.0;

/// Prices of one check by its sum.
struct Table {
    /// 0 for a must, else the level + 1.
    score: usize,
    /// Prices from the least sum that can occur.
    prices: Vec<i64>,
}

struct State {
    days: usize,
    duties: usize,
    /// For each column that is a cell's: agent, day and duty.
    of: Vec<(usize, usize, usize)>,
    /// For each agent, day and duty the column.
    column: Vec<Option<usize>>,
    /// The agents and days with a choice, and their columns.
    open: Vec<Vec<usize>>,
    /// For each agent and day its column, where there is a choice.
    taken: Vec<Option<usize>>,
    tables: Vec<Table>,
    /// Where each check's sum stands in its table.
    places: Vec<usize>,
    /// For each column its checks, each with the coefficient.
    touched: Vec<Vec<(usize, isize)>>,
    /// For each column its own prices: score and price.
    own: Vec<Vec<(usize, i64)>>,
    /// Breaches of musts, then the penalty of each level beyond its floor.
    scores: Vec<i64>,
    /// How much each score weighs.
    weights: Vec<i64>,
    trail: Vec<(usize, usize)>,
}

/// Wider tables are not worth their memory: the search is left out.
const WIDEST: i64 = 1 << 20;

impl State {
    fn new(program: &Program, start: &[f64]) -> Option<State> {
        let agents = program.cells.len();
        let days = program.cells.first().map_or(0, |line| line.len());
        let all = || program.cells.iter().flatten().flatten();
        let duties = all().map(|(duty, _)| duty.0 + 1).max()?;
        let count = all().map(|(_, column)| column + 1).max()?;
        let mut of = vec![(0, 0, 0); count];
        let mut column_of = vec![None; agents * days * duties];
        let mut taken = vec![None; agents * days];
        let mut open = Vec::new();
        for (agent, line) in program.cells.iter().enumerate() {
            for (day, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                for (duty, column) in cell {
                    of[*column] = (agent, day, duty.0);
                    column_of[(agent * days + day) * duties + duty.0] = Some(*column);
                }
                let chosen = |column: &usize| start.get(*column).is_some_and(|value| *value > 0.5);
                let columns: Vec<usize> = cell.iter().map(|(_, column)| *column).collect();
                taken[agent * days + day] = columns.iter().copied().find(chosen).or(columns.first().copied());
                open.push(columns);
            }
        }
        let levels = program.levels.len();
        let mut touched = vec![Vec::new(); count];
        let (mut tables, mut places) = (Vec::new(), Vec::new());
        let mut width = 0;
        for (index, check) in program.checks.iter().enumerate() {
            let (low, high) = reach(check, &of);
            width += high.checked_sub(low)?;
            if width > WIDEST {
                return None;
            }
            for (column, amount) in &check.terms {
                touched[*column].push((index, isize::try_from(*amount).ok()?));
            }
            places.push(usize::try_from(-low).ok()?);
            let score = check.level.map_or(0, |level| level + 1);
            tables.push(Table { score, prices: (low..=high).map(|sum| check.price(sum)).collect() });
        }
        let mut own = vec![Vec::new(); count];
        let mut usual = vec![(0_i64, 0_i64); levels + 1];
        for (level, objective) in program.levels.iter().enumerate() {
            for (column, price) in objective.terms.iter().filter(|(column, _)| *column < count) {
                own[*column].push((level + 1, *price));
                usual[level + 1] = (usual[level + 1].0.saturating_add(*price), usual[level + 1].1 + 1);
            }
        }
        for check in program.checks.iter() {
            let entry = &mut usual[check.level.map_or(0, |level| level + 1)];
            *entry = (entry.0.saturating_add(check.weight), entry.1 + 1);
        }
        let mut weights = Vec::new();
        for (score, (sum, count)) in usual.iter().enumerate() {
            let times = if score == 0 { MUST } else { 2_f64.powi((levels - score).min(8) as i32) };
            let mean = (*sum as f64 / (*count).max(1) as f64).max(1.0);
            weights.push(((SCALE as f64 * times / mean).round() as i64).max(1));
        }
        let scores = vec![0; levels + 1];
        let trail = Vec::new();
        let mut state = State {
            days, duties, of, column: column_of, open, taken, tables, places, touched, own, scores, weights, trail,
        };
        for table in 0..state.tables.len() {
            let price = state.tables[table].prices[state.places[table]];
            state.scores[state.tables[table].score] += price;
        }
        for column in state.taken.clone().into_iter().flatten() {
            state.shift(column, 1);
        }
        Some(state)
    }

    fn lines(&self, program: &Program) -> Lines {
        let mut values = vec![0.0; program.columns.len()];
        self.taken.iter().flatten().for_each(|column| values[*column] = 1.0);
        program.lines(&values)
    }

    /// Adds a column to all sums (`sign` 1) or takes it out (−1); what that changes.
    fn shift(&mut self, column: usize, sign: isize) -> i64 {
        let mut worse = 0;
        for (index, amount) in &self.touched[column] {
            let (table, place) = (&self.tables[*index], &mut self.places[*index]);
            let before = table.prices[*place];
            *place = place.wrapping_add_signed(sign * amount);
            let change = table.prices[*place] - before;
            if change != 0 {
                self.scores[table.score] += change;
                worse += change * self.weights[table.score];
            }
        }
        for (score, price) in &self.own[column] {
            let change = price * sign as i64;
            self.scores[*score] += change;
            worse += change * self.weights[*score];
        }
        worse
    }

    /// Gives a cell another of its columns; what that changes.
    fn set(&mut self, column: usize) -> i64 {
        let (agent, day, _) = self.of[column];
        let Some(old) = self.taken[agent * self.days + day].replace(column) else { return 0 };
        self.trail.push((old, column));
        self.shift(old, -1) + self.shift(column, 1)
    }

    fn undo(&mut self) {
        while let Some((old, new)) = self.trail.pop() {
            let (agent, day, _) = self.of[old];
            self.taken[agent * self.days + day] = Some(old);
            self.shift(new, -1);
            self.shift(old, 1);
        }
    }

    /// Makes a random move; how much worse it is.
    fn propose(&mut self, random: &mut Random) -> i64 {
        let agents = self.taken.len() / self.days;
        let cell = &self.open[random.below(self.open.len())];
        let column = cell[random.below(cell.len())];
        let (agent, day, _) = self.of[column];
        let kind = random.below(10);
        if kind < 3 || agents < 2 {
            let same = self.taken[agent * self.days + day] == Some(column);
            return if same { 0 } else { self.set(column) };
        }
        let other = (agent + 1 + random.below(agents - 1)) % agents;
        let worse = self.swap(agent, other, day);
        if kind < 6 || self.days < 2 {
            worse
        } else if kind < 9 {
            let second = (day + 1 + random.below(self.days - 1)) % self.days;
            if self.trail.is_empty() { 0 } else { worse + self.swap(agent, other, second) }
        } else {
            let last = (day + 2 + random.below(5)).min(self.days);
            (day + 1..last).fold(worse, |worse, day| worse + self.swap(agent, other, day))
        }
    }

    /// Exchanges what two agents have on a day, where both may.
    fn swap(&mut self, one: usize, two: usize, day: usize) -> i64 {
        let cells = (one * self.days + day, two * self.days + day);
        let (Some(a), Some(b)) = (self.taken[cells.0], self.taken[cells.1]) else { return 0 };
        let (duty_a, duty_b) = (self.of[a].2, self.of[b].2);
        if duty_a == duty_b {
            return 0;
        }
        let to = (self.column[cells.0 * self.duties + duty_b], self.column[cells.1 * self.duties + duty_a]);
        let (Some(to_a), Some(to_b)) = to else { return 0 };
        self.set(to_a) + self.set(to_b)
    }
}

/// The least and the greatest sum of a check while one cell is empty.
fn reach(check: &Check, of: &[(usize, usize, usize)]) -> (i64, i64) {
    let (mut low, mut high) = (0_i64, 0_i64);
    let mut cell = (usize::MAX, usize::MAX);
    let (mut least, mut most) = (0, 0);
    for (column, amount) in &check.terms {
        let (agent, day, _) = of[*column];
        if (agent, day) != cell {
            (low, high) = (low.saturating_add(least), high.saturating_add(most));
            (cell, least, most) = ((agent, day), 0, 0);
        }
        (least, most) = (least.min(*amount), most.max(*amount));
    }
    (low.saturating_add(least), high.saturating_add(most))
}

/// A small generator of even numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is at least 1.
    fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.next()) * limit as u128) >> 64) as usize
    }

    /// A number from 0 to below 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
