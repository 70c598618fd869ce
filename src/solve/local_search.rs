//! Local search: a good roster within milliseconds, for the exact program to start from and, where a bound
//! meets it, to end with. It proves nothing.
//!
//! Simulated annealing over cells (Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing",
//! Science 220, 1983). Musts are breached at a price on the way, but no roster that breaches one is handed
//! out. How long it takes is counted in moves, so the same seed finds the same rosters.

use super::Lines;
use super::program::{Program, RangeConstraint, SumRange};
use super::random::Random;

/// Moves between two looks at the clock: tens of microseconds.
const STOP_CHECK_INTERVAL: u64 = 512;

/// The most entries of all price tables together; wider ones are not worth their memory (8 MB), and the
/// search is left out.
const MAX_PRICE_ENTRIES: i64 = 1 << 20;

// Moves, temperatures and steepness are by trial, no run kept.

/// Moves of a round, and of all rounds.
const MOVES_PER_CELL: u64 = 180;
const MAX_MOVES: u64 = 400_000;
const TOTAL_MOVES_PER_CELL: u64 = 8000;
const MAX_TOTAL_MOVES: u64 = 800_000;
const MORE_TOTAL_MOVES_PER_CELL: u64 = 300;

/// Temperatures of rounds in turn, in usual breaches of the level: a careful one and a bold one.
const COOLING: [Cooling; 2] = [Cooling { hot: 0.6, cold: 0.3 }, Cooling { hot: 1.0, cold: 0.15 }];

/// How many times the level below a level weighs.
const STEEPNESS: f64 = 2.0;

/// The weight of levels below the one that is worked on: they decide between equals.
const WEIGHT_BELOW: f64 = 0.1;

/// Levels above this many count no steeper, so that weights stay finite.
const MAX_STEEP_LEVELS: usize = 8;

/// The temperatures at the beginning and at the end of a round.
#[derive(Clone, Copy)]
struct Cooling {
    hot: f64,
    cold: f64,
}

/// One round of simulated annealing.
pub(super) struct AnnealingRound {
    /// What is worked on; levels below hardly count.
    pub(super) level: usize,
    /// How many times as much a level weighs as the one below.
    pub(super) steepness: f64,
    seed: u64,
    pub(super) moves: u64,
    cooling: Cooling,
}

impl AnnealingRound {
    /// Rounds worth trying, with different temperatures, as many as the program's size deserves.
    pub(super) fn series(
        program: &Program,
        level: usize,
        seed: u32,
    ) -> impl Iterator<Item = AnnealingRound> + use<> {
        let cells = program.open() as u64;
        let moves = (MOVES_PER_CELL * cells).min(MAX_MOVES);
        let total = (TOTAL_MOVES_PER_CELL * cells).min(MAX_TOTAL_MOVES + MORE_TOTAL_MOVES_PER_CELL * cells);
        (0..total / moves.max(1)).zip(COOLING.into_iter().cycle()).map(move |(nth, cooling)| {
            let seed = (u64::from(seed) << 32) + nth;
            AnnealingRound { level, steepness: STEEPNESS, seed, moves, cooling }
        })
    }
}

/// Anneals from `start` (the columns' values). `offer` is given each roster that is better than all before,
/// and ends the search with true; so does `stop`. Whether, where the search ran to its end, the levels above
/// came to rest where they were best.
pub(super) fn anneal(
    program: &Program,
    start: Option<&[f64]>,
    round: &AnnealingRound,
    stop: &dyn Fn() -> bool,
    offer: &mut dyn FnMut(Lines) -> bool,
) -> bool {
    let Some(mut state) = State::new(program, start.unwrap_or_default(), round) else { return true };
    let mut random = Random::new(round.seed);
    let Cooling { hot, cold } = round.cooling;
    let mut temperature = hot;
    let mut best = (state.scores[MUSTS] == 0).then(|| state.scores.clone());
    if start.is_none() && best.is_some() && offer(state.lines(program)) {
        return true;
    }
    for step in 0..round.moves {
        if step % STOP_CHECK_INTERVAL == 0 {
            if stop() {
                return true;
            }
            temperature = hot * (cold / hot).powf(step as f64 / round.moves as f64);
        }
        state.trail.clear();
        let worse = state.propose(&mut random);
        if worse > 0.0 && random.unit() >= (-worse / temperature).exp() {
            state.undo();
        } else if worse != 0.0
            && state.scores[MUSTS] == 0
            && best.as_ref().is_none_or(|best| state.scores < *best)
        {
            best = Some(state.scores.clone());
            if offer(state.lines(program)) {
                return true;
            }
        }
    }
    let down_to_level = round.level + 1;
    best.is_some_and(|best| {
        state.scores.iter().zip(&best).take(down_to_level).all(|(score, best)| score <= best)
    })
}

/// The score of musts; that of a level is one further.
const MUSTS: usize = 0;

/// The score that a constraint or column of a level counts in.
fn score_of(level: Option<usize>) -> usize {
    level.map_or(MUSTS, |level| level + 1)
}

/// The cell that a column is of, and its duty.
#[derive(Clone, Copy, Default)]
struct CellDuty {
    agent: usize,
    day: usize,
    duty: usize,
}

/// A column's coefficient in a constraint.
#[derive(Clone, Copy)]
struct Coefficient {
    constraint: u32,
    amount: i32,
}

/// A column's own price.
#[derive(Clone, Copy)]
struct ColumnPrice {
    score: usize,
    price: i64,
}

/// A group's column, and how many of its members are taken.
struct GroupState {
    column: usize,
    taken: i32,
}

/// A change of a cell, from one column to another.
#[derive(Clone, Copy)]
struct Change {
    old: usize,
    new: usize,
}

struct State {
    days: usize,
    duties: usize,
    /// For each column that is a cell's: agent, day and duty.
    cell_of: Vec<CellDuty>,
    /// For each agent, day and duty the column.
    column_of: Vec<Option<usize>>,
    /// The cells with a choice, each with its columns.
    open: Vec<Vec<usize>>,
    /// For each agent and day its column, where there is a choice.
    taken: Vec<Option<usize>>,
    /// One constraint's prices after the other's, each from the least sum that can occur to the greatest.
    prices: Vec<i64>,
    /// Where each constraint's sum stands in `prices`.
    positions: Vec<usize>,
    /// For each constraint the score that it counts in.
    scores_of: Vec<usize>,
    /// For each column its coefficients.
    coefficients: Vec<Vec<Coefficient>>,
    /// For each column of a cell the groups that it is a member of.
    member_of: Vec<Vec<u32>>,
    groups: Vec<GroupState>,
    /// For each column its own prices.
    own_prices: Vec<Vec<ColumnPrice>>,
    /// Breaches of musts, then the penalty of each level beyond its floor.
    scores: Vec<i64>,
    /// How much each score weighs.
    weights: Vec<f64>,
    /// The changes of the last move.
    trail: Vec<Change>,
}

impl State {
    fn new(program: &Program, start: &[f64], round: &AnnealingRound) -> Option<State> {
        let agents = program.cells.len();
        let days = program.cells.first().map_or(0, |line| line.len());
        let choices = program.cells.iter().flatten().flatten();
        let duties = choices.clone().map(|(duty, _)| duty.index() + 1).max()?;
        let count = choices.map(|(_, column)| column + 1).max()?;
        let mut member_of = vec![Vec::new(); count];
        for (index, group) in program.groups.iter().enumerate() {
            for member in &group.members {
                member_of[*member].push(u32::try_from(index).ok()?);
            }
        }
        let groups = program.groups.iter().map(|group| GroupState { column: group.column, taken: 0 });
        let groups: Vec<GroupState> = groups.collect();
        let mut cell_of = vec![CellDuty::default(); count];
        let mut column_of = vec![None; agents * days * duties];
        let mut taken = vec![None; agents * days];
        let mut open = Vec::new();
        for (agent, line) in program.cells.iter().enumerate() {
            for (day, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                for (duty, column) in cell {
                    cell_of[*column] = CellDuty { agent, day, duty: duty.index() };
                    column_of[(agent * days + day) * duties + duty.index()] = Some(*column);
                }
                let columns: Vec<usize> = cell.iter().map(|(_, column)| *column).collect();
                let mut chosen =
                    columns.iter().filter(|column| start.get(**column).is_some_and(|value| *value > 0.5));
                taken[agent * days + day] = chosen.next().or(columns.first()).copied();
                open.push(columns);
            }
        }
        let mut coefficients = vec![Vec::new(); count + groups.len()];
        let (mut prices, mut positions, mut scores_of) = (Vec::new(), Vec::new(), Vec::new());
        for (index, constraint) in program.constraints.iter().enumerate() {
            let SumRange { low, high } = reach(constraint, &cell_of);
            if high.checked_sub(low)?.checked_add(prices.len() as i64)? > MAX_PRICE_ENTRIES {
                return None;
            }
            for (column, amount) in &constraint.terms {
                let (constraint, amount) = (u32::try_from(index).ok()?, i32::try_from(*amount).ok()?);
                coefficients[*column].push(Coefficient { constraint, amount });
            }
            positions.push(prices.len() + usize::try_from(low.checked_neg()?).ok()?);
            scores_of.push(score_of(constraint.level));
            prices.extend((low..=high).map(|sum| constraint.price(sum)));
        }
        let mut own_prices = vec![Vec::new(); count + groups.len()];
        for (level, objective) in program.levels.iter().enumerate() {
            for (column, price) in objective.terms.iter().filter(|(column, _)| *column < count) {
                own_prices[*column].push(ColumnPrice { score: score_of(Some(level)), price: *price });
            }
        }
        let mut state = State {
            days,
            duties,
            cell_of,
            column_of,
            open,
            taken,
            prices,
            positions,
            scores_of,
            coefficients,
            member_of,
            groups,
            own_prices,
            scores: vec![0; program.levels.len() + 1],
            weights: weights(program, count, round),
            trail: Vec::new(),
        };
        for (position, score) in state.positions.iter().zip(&state.scores_of) {
            state.scores[*score] = state.scores[*score].saturating_add(state.prices[*position]);
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

    /// Takes a cell's column (`sign` 1) or leaves it (−1); how much worse that is.
    fn shift(&mut self, column: usize, sign: isize) -> f64 {
        let mut worse = self.add(column, sign);
        for nth in 0..self.member_of[column].len() {
            let group = &mut self.groups[self.member_of[column][nth] as usize];
            let (column, before) = (group.column, group.taken);
            group.taken += sign as i32;
            if (before == 0) != (group.taken == 0) {
                worse += self.add(column, sign);
            }
        }
        worse
    }

    /// Adds a column to all sums (`sign` 1) or takes it out (−1); how much worse that is.
    fn add(&mut self, column: usize, sign: isize) -> f64 {
        let mut worse = 0.0;
        for one in &self.coefficients[column] {
            let position = &mut self.positions[one.constraint as usize];
            let before = self.prices[*position];
            *position = position.wrapping_add_signed(sign * one.amount as isize);
            let change = self.prices[*position] - before;
            if change != 0 {
                let score = self.scores_of[one.constraint as usize];
                self.scores[score] = self.scores[score].saturating_add(change);
                worse += change as f64 * self.weights[score];
            }
        }
        for one in &self.own_prices[column] {
            let change = one.price * sign as i64;
            self.scores[one.score] = self.scores[one.score].saturating_add(change);
            worse += change as f64 * self.weights[one.score];
        }
        worse
    }

    /// Gives a cell one of its columns; how much worse that is.
    fn put(&mut self, new: usize) -> f64 {
        let CellDuty { agent, day, .. } = self.cell_of[new];
        let Some(old) = self.taken[agent * self.days + day].replace(new) else { return 0.0 };
        if old == new {
            return 0.0;
        }
        self.trail.push(Change { old, new });
        self.shift(old, -1) + self.shift(new, 1)
    }

    /// Takes back the last move.
    fn undo(&mut self) {
        while let Some(Change { old, new }) = self.trail.pop() {
            let CellDuty { agent, day, .. } = self.cell_of[old];
            self.taken[agent * self.days + day] = Some(old);
            self.shift(new, -1);
            self.shift(old, 1);
        }
    }

    /// Makes a random move; how much worse it is. Of 15 moves 3 change a cell, 5 give two agents new duties
    /// on a day, 3 exchange what two agents have on a day, 3 on two days, and 1 on some days in a row.
    fn propose(&mut self, random: &mut Random) -> f64 {
        let agents = self.taken.len() / self.days;
        let cell = &self.open[random.below(self.open.len())];
        let column = cell[random.below(cell.len())];
        let CellDuty { agent, day, .. } = self.cell_of[column];
        let kind = random.below(15);
        if kind < 3 || agents < 2 {
            return self.put(column);
        }
        let other = (agent + 1 + random.below(agents - 1)) % agents;
        if kind < 8 {
            // Two agents may share out a day anew without a hole in it on the way.
            let to = self.column_of[(other * self.days + day) * self.duties + random.below(self.duties)];
            return to.map_or(0.0, |to| self.put(column) + self.put(to));
        }
        let worse = self.exchange(agent, other, day);
        if kind < 11 || self.days < 2 {
            worse
        } else if kind < 14 {
            let second = (day + 1 + random.below(self.days - 1)) % self.days;
            if self.trail.is_empty() { 0.0 } else { worse + self.exchange(agent, other, second) }
        } else {
            let last = (day + 2 + random.below(5)).min(self.days);
            (day + 1..last).fold(worse, |worse, day| worse + self.exchange(agent, other, day))
        }
    }

    /// Exchanges what two agents have on a day, where both may; how much worse that is.
    fn exchange(&mut self, one: usize, two: usize, day: usize) -> f64 {
        let (cell_one, cell_two) = (one * self.days + day, two * self.days + day);
        let (Some(of_one), Some(of_two)) = (self.taken[cell_one], self.taken[cell_two]) else { return 0.0 };
        let (duty_one, duty_two) = (self.cell_of[of_one].duty, self.cell_of[of_two].duty);
        if duty_one == duty_two {
            return 0.0;
        }
        let to_one = self.column_of[cell_one * self.duties + duty_two];
        let to_two = self.column_of[cell_two * self.duties + duty_one];
        let (Some(to_one), Some(to_two)) = (to_one, to_two) else { return 0.0 };
        self.put(to_one) + self.put(to_two)
    }
}

/// How much each score weighs: so that a usual breach of the round's level weighs 1.
fn weights(program: &Program, cell_columns: usize, round: &AnnealingRound) -> Vec<f64> {
    let mut sums = vec![0_i64; program.levels.len() + 1];
    let mut counts = vec![0_i64; program.levels.len() + 1];
    for (level, objective) in program.levels.iter().enumerate() {
        for (_, price) in objective.terms.iter().filter(|(column, _)| *column < cell_columns) {
            let score = score_of(Some(level));
            (sums[score], counts[score]) = (sums[score].saturating_add(*price), counts[score] + 1);
        }
    }
    for constraint in &program.constraints {
        let score = score_of(constraint.level);
        sums[score] = sums[score].saturating_add(constraint.weight);
        counts[score] += 1;
    }
    let mut weights = Vec::with_capacity(sums.len());
    for (score, (sum, count)) in sums.into_iter().zip(counts).enumerate() {
        let times = match (round.level + 1).checked_sub(score) {
            Some(_) if score == MUSTS => round.steepness,
            Some(above) => round.steepness.powi(above.min(MAX_STEEP_LEVELS) as i32),
            None => WEIGHT_BELOW,
        };
        weights.push(times / (sum as f64 / count.max(1) as f64).max(1.0));
    }
    weights
}

/// The least and the greatest sum of a constraint while one cell is empty.
fn reach(constraint: &RangeConstraint, cell_of: &[CellDuty]) -> SumRange {
    let mut sums = SumRange { low: 0, high: 0 };
    let mut cell = None;
    let (mut least, mut most) = (0, 0);
    for (column, amount) in &constraint.terms {
        // A group is like a cell of its own.
        let here = cell_of.get(*column).map_or((usize::MAX, *column), |cell| (cell.agent, cell.day));
        if cell != Some(here) {
            (sums.low, sums.high) = (sums.low.saturating_add(least), sums.high.saturating_add(most));
            (cell, least, most) = (Some(here), 0, 0);
        }
        (least, most) = (least.min(*amount), most.max(*amount));
    }
    SumRange { low: sums.low.saturating_add(least), high: sums.high.saturating_add(most) }
}
