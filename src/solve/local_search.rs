//! Local search: a good roster within milliseconds, for the exact program to start
//! from and, where a bound meets it, to end with. It proves nothing.
//!
//! Simulated annealing over cells. Musts are breached at a price on the way, but
//! no roster that breaches one is handed out. How long it takes is counted in
//! moves, so the same seed finds the same rosters.

use super::Lines;
use super::program::{Program, RangeConstraint};
use super::random::Random;

/// Moves between two looks at the clock.
const LOOK: u64 = 512;

/// One round of local search.
pub(super) struct AnnealingRound {
    /// What is worked on; levels below hardly count.
    pub(super) level: usize,
    /// How many times as much a level weighs as the one below.
    pub(super) steep: f64,
    seed: u64,
    pub(super) moves: u64,
    /// The temperatures at the beginning and at the end; 1 is a usual breach of `level`.
    heat: (f64, f64),
}

impl AnnealingRound {
    /// Rounds worth trying, from different temperatures, as many as the program's size deserves.
    pub(super) fn series(
        program: &Program,
        level: usize,
        seed: u32,
    ) -> impl Iterator<Item = AnnealingRound> + use<> {
        let cells = program.open() as u64;
        let moves = (180 * cells).min(400_000);
        let all = (8000 * cells).min(800_000 + 300 * cells);
        let round = move |(nth, heat)| AnnealingRound {
            level,
            steep: 2.0,
            seed: (u64::from(seed) << 32) + nth,
            moves,
            heat,
        };
        (0..all / moves.max(1)).zip([(0.6, 0.3), (1.0, 0.15)].into_iter().cycle()).map(round)
    }
}

/// Stirs `start` (the columns' values). `good` gets each roster that is better than all
/// before, and ends the search with true; so does `stop`. Says whether, where the search
/// ran to its end, the levels above came to rest where they were best.
pub(super) fn anneal(
    program: &Program,
    start: Option<&[f64]>,
    effort: &AnnealingRound,
    stop: &dyn Fn() -> bool,
    good: &mut dyn FnMut(Lines) -> bool,
) -> bool {
    let Some(mut state) = State::new(program, start.unwrap_or_default(), effort) else { return true };
    let mut random = Random(effort.seed);
    let (hot, cold) = effort.heat;
    let mut temperature = hot;
    let mut best = (state.scores[0] == 0).then(|| state.scores.clone());
    if start.is_none() && best.is_some() && good(state.lines(program)) {
        return true;
    }
    for step in 0..effort.moves {
        if step % LOOK == 0 {
            if stop() {
                return true;
            }
            temperature = hot * (cold / hot).powf(step as f64 / effort.moves as f64);
        }
        state.trail.clear();
        let worse = state.propose(&mut random);
        if worse > 0.0 && random.unit() >= (-worse / temperature).exp() {
            state.undo();
        } else if worse != 0.0
            && state.scores[0] == 0
            && best.as_ref().is_none_or(|best| state.scores < *best)
        {
            best = Some(state.scores.clone());
            if good(state.lines(program)) {
                return true;
            }
        }
    }
    let above = effort.level + 1;
    best.is_some_and(|best| state.scores.iter().zip(&best).take(above).all(|(score, best)| score <= best))
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
    /// One constraint's prices after the other's, each from the least sum that can occur to the greatest.
    prices: Vec<i64>,
    /// Where each constraint's sum stands in `prices`.
    places: Vec<usize>,
    /// For each constraint 0 if it is a must, else the level + 1.
    score_of: Vec<usize>,
    /// For each column its constraints, each with the coefficient.
    touched: Vec<Vec<(u32, i32)>>,
    /// For each column of a cell the groups that it is a member of.
    member_of: Vec<Vec<u32>>,
    /// For each group its column and how many of its members are taken.
    groups: Vec<(usize, i32)>,
    /// For each column its own prices: score and price.
    own: Vec<Vec<(usize, i64)>>,
    /// Breaches of musts, then the penalty of each level beyond its floor.
    scores: Vec<i64>,
    /// How much each score weighs.
    weights: Vec<f64>,
    trail: Vec<(usize, usize)>,
}

/// Wider tables are not worth their memory: the search is left out.
const WIDEST: i64 = 1 << 20;

impl State {
    fn new(program: &Program, start: &[f64], effort: &AnnealingRound) -> Option<State> {
        let agents = program.cells.len();
        let days = program.cells.first().map_or(0, |line| line.len());
        let all = || program.cells.iter().flatten().flatten();
        let duties = all().map(|(duty, _)| duty.0 + 1).max()?;
        let count = all().map(|(_, column)| column + 1).max()?;
        let mut of = vec![(0, 0, 0); count];
        let mut member_of = vec![Vec::new(); count];
        for (index, group) in program.groups.iter().enumerate() {
            for member in &group.members {
                member_of[*member].push(u32::try_from(index).ok()?);
            }
        }
        let groups: Vec<(usize, i32)> = program.groups.iter().map(|group| (group.column, 0)).collect();
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
        let mut touched = vec![Vec::new(); count + groups.len()];
        let (mut prices, mut places, mut score_of) = (Vec::new(), Vec::new(), Vec::new());
        for (index, constraint) in program.constraints.iter().enumerate() {
            let (low, high) = reach(constraint, &of);
            if high.checked_sub(low)?.checked_add(prices.len() as i64)? > WIDEST {
                return None;
            }
            for (column, amount) in &constraint.terms {
                touched[*column].push((u32::try_from(index).ok()?, i32::try_from(*amount).ok()?));
            }
            places.push(prices.len() + usize::try_from(low.checked_neg()?).ok()?);
            score_of.push(constraint.level.map_or(0, |level| level + 1));
            prices.extend((low..=high).map(|sum| constraint.price(sum)));
        }
        let mut own = vec![Vec::new(); count + groups.len()];
        let mut usual = vec![(0_i64, 0_i64); levels + 1];
        for (level, objective) in program.levels.iter().enumerate() {
            for (column, price) in objective.terms.iter().filter(|(column, _)| *column < count) {
                own[*column].push((level + 1, *price));
                usual[level + 1] = (usual[level + 1].0.saturating_add(*price), usual[level + 1].1 + 1);
            }
        }
        for constraint in program.constraints.iter() {
            let entry = &mut usual[constraint.level.map_or(0, |level| level + 1)];
            *entry = (entry.0.saturating_add(constraint.weight), entry.1 + 1);
        }
        let mut weights = Vec::new();
        for (score, (sum, count)) in usual.iter().enumerate() {
            let times = match (effort.level + 1).checked_sub(score) {
                Some(_) if score == 0 => effort.steep,
                Some(above) => effort.steep.powi(above.min(8) as i32),
                None => 0.1,
            };
            let mean = (*sum as f64 / (*count).max(1) as f64).max(1.0);
            weights.push(times / mean);
        }
        let scores = vec![0; levels + 1];
        let mut state = State {
            days,
            duties,
            of,
            column: column_of,
            open,
            taken,
            prices,
            places,
            score_of,
            touched,
            member_of,
            groups,
            own,
            scores,
            weights,
            trail: Vec::new(),
        };
        for (place, score) in state.places.iter().zip(&state.score_of) {
            state.scores[*score] = state.scores[*score].saturating_add(state.prices[*place]);
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

    /// Takes a cell's column (`sign` 1) or leaves it (−1); what that changes.
    fn shift(&mut self, column: usize, sign: isize) -> f64 {
        let mut worse = self.add(column, sign);
        for nth in 0..self.member_of[column].len() {
            let (group, taken) = &mut self.groups[self.member_of[column][nth] as usize];
            let (group, before) = (*group, *taken);
            *taken += sign as i32;
            if (before == 0) != (*taken == 0) {
                worse += self.add(group, sign);
            }
        }
        worse
    }

    /// Adds a column to all sums (`sign` 1) or takes it out (−1); what that changes.
    fn add(&mut self, column: usize, sign: isize) -> f64 {
        let mut worse = 0.0;
        for (index, amount) in &self.touched[column] {
            let place = &mut self.places[*index as usize];
            let before = self.prices[*place];
            *place = place.wrapping_add_signed(sign * *amount as isize);
            let change = self.prices[*place] - before;
            if change != 0 {
                let score = self.score_of[*index as usize];
                self.scores[score] = self.scores[score].saturating_add(change);
                worse += change as f64 * self.weights[score];
            }
        }
        for (score, price) in &self.own[column] {
            let change = price * sign as i64;
            self.scores[*score] = self.scores[*score].saturating_add(change);
            worse += change as f64 * self.weights[*score];
        }
        worse
    }

    /// Gives a cell one of its columns; what that changes.
    fn put(&mut self, column: usize) -> f64 {
        let (agent, day, _) = self.of[column];
        let Some(old) = self.taken[agent * self.days + day].replace(column) else { return 0.0 };
        if old == column {
            return 0.0;
        }
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
    fn propose(&mut self, random: &mut Random) -> f64 {
        let agents = self.taken.len() / self.days;
        let cell = &self.open[random.below(self.open.len())];
        let column = cell[random.below(cell.len())];
        let (agent, day, _) = self.of[column];
        let kind = random.below(15);
        if kind < 3 || agents < 2 {
            return self.put(column);
        }
        let other = (agent + 1 + random.below(agents - 1)) % agents;
        if kind < 8 {
            // Two agents may share out a day anew without a hole in it on the way.
            let to = self.column[(other * self.days + day) * self.duties + random.below(self.duties)];
            return to.map_or(0.0, |to| self.put(column) + self.put(to));
        }
        let worse = self.swap(agent, other, day);
        if kind < 11 || self.days < 2 {
            worse
        } else if kind < 14 {
            let second = (day + 1 + random.below(self.days - 1)) % self.days;
            if self.trail.is_empty() { 0.0 } else { worse + self.swap(agent, other, second) }
        } else {
            let last = (day + 2 + random.below(5)).min(self.days);
            (day + 1..last).fold(worse, |worse, day| worse + self.swap(agent, other, day))
        }
    }

    /// Exchanges what two agents have on a day, where both may.
    fn swap(&mut self, one: usize, two: usize, day: usize) -> f64 {
        let cells = (one * self.days + day, two * self.days + day);
        let (Some(a), Some(b)) = (self.taken[cells.0], self.taken[cells.1]) else { return 0.0 };
        let (duty_a, duty_b) = (self.of[a].2, self.of[b].2);
        if duty_a == duty_b {
            return 0.0;
        }
        let to = (self.column[cells.0 * self.duties + duty_b], self.column[cells.1 * self.duties + duty_a]);
        let (Some(to_a), Some(to_b)) = to else { return 0.0 };
        self.put(to_a) + self.put(to_b)
    }
}

/// The least and the greatest sum of a constraint while one cell is empty.
fn reach(constraint: &RangeConstraint, of: &[(usize, usize, usize)]) -> (i64, i64) {
    let (mut low, mut high) = (0_i64, 0_i64);
    let mut cell = (usize::MAX, usize::MAX);
    let (mut least, mut most) = (0, 0);
    for (column, amount) in &constraint.terms {
        // A group is like a cell of its own.
        let (agent, day, _) = of.get(*column).copied().unwrap_or((usize::MAX, *column, 0));
        if (agent, day) != cell {
            (low, high) = (low.saturating_add(least), high.saturating_add(most));
            (cell, least, most) = ((agent, day), 0, 0);
        }
        (least, most) = (least.min(*amount), most.max(*amount));
    }
    (low.saturating_add(least), high.saturating_add(most))
}
