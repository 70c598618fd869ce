//! What to free next: a portfolio of neighbourhood operators, each as large as pays, chosen by what they
//! gained for their work.
//!
//! An adaptive large neighbourhood search (Ropke and Pisinger, "An adaptive large neighborhood search
//! heuristic for the pickup and delivery problem with time windows", Transportation Science 40, 2006), but
//! for how operators are weighed: by gain for work, with what is long ago fading, and greedily, with every
//! fourth choice going round.

use std::collections::HashSet;
use std::ops::Range;

use crate::solve::random::Random;

/// Some agents, on some days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Neighbourhood {
    pub(super) agents: Vec<usize>,
    pub(super) days: Range<usize>,
}

impl Neighbourhood {
    fn cells(&self) -> usize {
        self.agents.len() * self.days.len()
    }
}

/// A neighbourhood, and the operator that chose it.
pub(super) struct Proposal {
    pub(super) neighbourhood: Neighbourhood,
    pub(super) operator: usize,
}

/// Where the roster costs more than it should.
#[derive(Default)]
pub(super) struct Hints {
    /// For each day how much of the penalty is there.
    pub(super) penalty_by_day: Vec<i64>,
    /// For each agent the reduced cost of its line, where there are duals.
    pub(super) reduced_costs: Vec<f64>,
}

/// What came of a neighbourhood.
pub(super) struct Reward {
    pub(super) operator: usize,
    pub(super) work: u64,
    /// Penalty gained.
    pub(super) gain: i64,
    /// Whether a bound said that nothing was to be gained.
    pub(super) cut_off: bool,
}

/// Work that one re-optimisation should take: above four times it a neighbourhood shrinks, below twice it
/// it may grow. By trial, no run kept.
const USUAL_WORK: u64 = 2_500_000;

/// Re-optimisations by each operator without a gain that are enough. By trial, no run kept.
const PATIENCE: usize = 150;

/// How often each cell was free on average, since the last gain, before another roster promises more. By
/// trial on public instance 8, no run kept.
const MAX_VISITS_PER_CELL: usize = 9;

/// Draws for a neighbourhood that was not tried yet. By trial, no run kept.
const MAX_DRAWS: usize = 6;

/// What gains and work before the last re-optimisation count, each time: gains get smaller soon. By trial,
/// no run kept.
const FADE: f64 = 0.75;

/// The most agents freed on some days only. By trial, no run kept.
const MAX_AGENTS_IN_WINDOW: usize = 40;

/// The least days of a horizon in which a window is worth having, and the days of the first one: two weeks
/// and one.
const MIN_DAYS_FOR_WINDOWS: usize = 14;
const FIRST_WINDOW: usize = 7;

/// A kind of neighbourhood, its size, and how it did.
struct Operator {
    kind: Kind,
    /// Whether lines are looked for with Lagrangian completion bounds: fewer rounds, lines more alike. With
    /// 4 shifts such operators come further, with 18 less far (commit "Attempts no longer wait for each
    /// other", 2026-11-29), so both are in the portfolio.
    guided: bool,
    size: usize,
    max_size: usize,
    /// Work in millions, and penalty gained; what is long ago counts less.
    spent: f64,
    gained: f64,
    /// Re-optimisations since the last one with a gain.
    without_gain: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Some agents on all days.
    Agents,
    /// All agents, or many, on some days in a row.
    Days,
}

impl Operator {
    fn new(kind: Kind, size: usize, max_size: usize, guided: bool) -> Operator {
        let size = size.min(max_size);
        Operator { kind, guided, size, max_size, spent: 1.0, gained: 1.0, without_gain: 0 }
    }

    fn all(agents: usize, days: usize) -> Vec<Operator> {
        let mut operators = Vec::new();
        for guided in [false, true] {
            operators.push(Operator::new(Kind::Agents, (agents / 3).clamp(2, 8), agents, guided));
            if days >= MIN_DAYS_FOR_WINDOWS {
                operators.push(Operator::new(Kind::Days, FIRST_WINDOW, days, guided));
            }
        }
        operators
    }

    /// Penalty gained for a million of work.
    fn yield_of_work(&self) -> f64 {
        self.gained / self.spent
    }

    fn min_size(&self) -> usize {
        2.min(self.max_size)
    }

    fn grow(&mut self, by: usize) {
        self.size = (self.size + by).min(self.max_size);
    }

    /// Counts a result in, and adapts the size.
    fn learn(&mut self, reward: &Reward) {
        self.spent = self.spent * FADE + reward.work as f64 / 1e6;
        self.gained = self.gained * FADE + reward.gain as f64;
        self.without_gain = if reward.gain > 0 { 0 } else { self.without_gain + 1 };
        if self.size == self.max_size && self.without_gain > 7 {
            // The largest did not help: from the middle again, with other neighbourhoods.
            self.size = (self.max_size / 2).max(self.min_size());
        } else if reward.work > 4 * USUAL_WORK {
            self.size = self.size.saturating_sub(self.size / 8 + 1).max(self.min_size());
        } else if reward.cut_off && self.kind == Kind::Agents {
            self.grow(self.size / 8 + 1);
        } else if reward.work < 2 * USUAL_WORK && self.without_gain % 4 == 3 {
            self.grow(1);
        }
    }
}

/// All operators, and how they did.
pub(super) struct NeighbourhoodPortfolio {
    agents: usize,
    days: usize,
    operators: Vec<Operator>,
    rounds: usize,
    /// The operator that drew last.
    picked: usize,
    /// The second of two neighbourhoods that were drawn together.
    second: Option<Neighbourhood>,
    /// What was freed since the roster last changed.
    tried: HashSet<Neighbourhood>,
    /// Re-optimisations from the start up to the last one with a gain, and after it.
    until_last_gain: usize,
    since_last_gain: usize,
    /// Cells freed since the last gain.
    cells_freed: usize,
    random: Random,
}

impl NeighbourhoodPortfolio {
    /// The operators for rosters of this size.
    pub(super) fn new(agents: usize, days: usize, seed: u64) -> NeighbourhoodPortfolio {
        NeighbourhoodPortfolio {
            agents,
            days,
            operators: Operator::all(agents, days),
            rounds: 0,
            picked: 0,
            second: None,
            tried: HashSet::new(),
            until_last_gain: 0,
            since_last_gain: 0,
            cells_freed: 0,
            random: Random::new(seed),
        }
    }

    /// Begins again from another roster.
    pub(super) fn restart(&mut self) {
        self.operators = Operator::all(self.agents, self.days);
        self.tried.clear();
        self.second = None;
        (self.until_last_gain, self.since_last_gain, self.cells_freed) = (0, 0, 0);
    }

    /// Whether an operator's lines are looked for with Lagrangian completion bounds.
    pub(super) fn is_guided(&self, operator: usize) -> bool {
        self.operators.get(operator).is_some_and(|operator| operator.guided)
    }

    /// What to free next: mostly two in turn that hardly get in each other's way, new to this roster where
    /// there are any.
    pub(super) fn next(&mut self, hints: impl FnOnce() -> Hints) -> Proposal {
        let neighbourhood = match self.second.take() {
            Some(second) => second,
            None => {
                let hints = hints();
                let mut pair = self.draw(&hints);
                for _ in 0..MAX_DRAWS {
                    if pair.iter().all(|neighbourhood| !self.tried.contains(neighbourhood)) {
                        break;
                    }
                    if let Some(operator) = self.operators.get_mut(self.picked) {
                        operator.grow(1);
                    }
                    pair = self.draw(&hints);
                }
                let [first, second] = pair;
                self.second = Some(second);
                first
            }
        };
        self.cells_freed += neighbourhood.cells();
        self.tried.insert(neighbourhood.clone());
        Proposal { neighbourhood, operator: self.picked }
    }

    /// The same by each operator in turn, wherever.
    pub(super) fn next_anywhere(&mut self) -> Proposal {
        let neighbourhood = self.second.take().unwrap_or_else(|| {
            self.picked = self.rounds % self.operators.len();
            self.rounds += 1;
            let [first, second] = self.pair(&Hints::default());
            self.second = Some(second);
            first
        });
        Proposal { neighbourhood, operator: self.picked }
    }

    fn draw(&mut self, hints: &Hints) -> [Neighbourhood; 2] {
        let goes_round = self.rounds % 4 == 3;
        let best = (0..self.operators.len()).max_by(|a, b| {
            let [a, b] = [a, b].map(|operator| self.operators[*operator].yield_of_work());
            a.total_cmp(&b)
        });
        self.picked = if goes_round { self.rounds / 4 % self.operators.len() } else { best.unwrap_or(0) };
        self.rounds += 1;
        self.pair(hints)
    }

    /// Two neighbourhoods of the operator picked; every other time where the roster costs most.
    fn pair(&mut self, hints: &Hints) -> [Neighbourhood; 2] {
        let Operator { kind, size, .. } = self.operators[self.picked];
        let follows_hints = self.rounds.is_multiple_of(2);
        match kind {
            Kind::Agents => {
                let reduced_costs = if follows_hints { hints.reduced_costs.as_slice() } else { &[] };
                let mut first = self.shuffled_agents(reduced_costs);
                let mut second = first.split_off(size);
                if second.len() < size {
                    second = self.shuffled_agents(reduced_costs);
                }
                second.truncate(size);
                [first, second].map(|mut agents| {
                    agents.sort_unstable();
                    Neighbourhood { agents, days: 0..self.days }
                })
            }
            Kind::Days => {
                let mut agents = self.shuffled_agents(&[]);
                let first = match follows_hints {
                    true => self.costly_day(&hints.penalty_by_day),
                    false => self.random.below(self.days),
                };
                // About half a horizon away.
                let second = (first + self.days / 2 + self.random.below(self.days / 4 + 1)) % self.days;
                agents.truncate(MAX_AGENTS_IN_WINDOW);
                agents.sort_unstable();
                // Two large ones would be nearly the same.
                let second_size = if 2 * size > self.days { size - size / 4 } else { size };
                let [first, second] = [(first, size), (second, second_size)].map(|(middle, size)| {
                    let from = middle.saturating_sub(size / 2).min(self.days - size);
                    from..from + size
                });
                [
                    Neighbourhood { agents: agents.clone(), days: first },
                    Neighbourhood { agents, days: second },
                ]
            }
        }
    }

    /// All agents in random order; those with higher reduced costs are likely to come early.
    fn shuffled_agents(&mut self, reduced_costs: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.agents).collect();
        if reduced_costs.len() != self.agents {
            self.random.shuffle(&mut order);
            return order;
        }
        let mean = reduced_costs.iter().sum::<f64>() / self.agents as f64;
        // The least of exponential variates at these rates comes as often as its rate says (Efraimidis and
        // Spirakis, "Weighted random sampling with a reservoir", Information Processing Letters 97, 2006).
        let keys: Vec<f64> = reduced_costs
            .iter()
            .map(|cost| -(1.0 - self.random.unit()).ln() / (cost.max(0.0) + 0.1 * mean).max(1e-9))
            .collect();
        order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
        order
    }

    /// A day, with a chance in proportion to its penalty.
    fn costly_day(&mut self, penalty_by_day: &[i64]) -> usize {
        let total = penalty_by_day.iter().fold(0_i64, |sum, penalty| sum.saturating_add(*penalty));
        let Ok(total) = usize::try_from(total) else { return self.random.below(self.days) };
        if total == 0 {
            return self.random.below(self.days);
        }
        let mut left = self.random.below(total);
        for (day, penalty) in penalty_by_day.iter().enumerate() {
            let penalty = usize::try_from(*penalty).unwrap_or(0);
            if left < penalty {
                return day;
            }
            left -= penalty;
        }
        self.random.below(self.days)
    }

    /// Learns from what came of a neighbourhood.
    pub(super) fn learn(&mut self, reward: &Reward) {
        self.since_last_gain += 1;
        if reward.gain > 0 {
            self.until_last_gain += self.since_last_gain;
            (self.since_last_gain, self.cells_freed) = (0, 0);
            self.tried.clear();
        }
        if let Some(operator) = self.operators.get_mut(reward.operator) {
            operator.learn(reward);
        }
    }

    /// Whether another roster to go on from promises more.
    pub(super) fn is_idle(&self) -> bool {
        self.since_last_gain > self.until_last_gain / 4
            && self.cells_freed > MAX_VISITS_PER_CELL * self.agents * self.days
    }

    /// Whether nothing has helped for long.
    pub(super) fn is_exhausted(&self) -> bool {
        self.operators.iter().all(|operator| operator.without_gain > PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENTS: usize = 9;
    const DAYS: usize = 21;

    fn portfolio() -> NeighbourhoodPortfolio {
        NeighbourhoodPortfolio::new(AGENTS, DAYS, 5)
    }

    #[test]
    fn neighbourhoods_lie_within_the_roster_and_are_new_to_it() {
        let mut portfolio = portfolio();
        let mut seen = HashSet::new();
        let mut repeated = 0;
        for _ in 0..60 {
            let hints = || Hints { penalty_by_day: vec![1; DAYS], reduced_costs: vec![1.0; AGENTS] };
            let Proposal { neighbourhood, operator } = portfolio.next(hints);
            let Neighbourhood { agents, days } = &neighbourhood;
            assert!(agents.is_sorted() && agents.iter().all(|agent| *agent < AGENTS), "{agents:?}");
            assert!(!days.is_empty() && days.end <= DAYS, "{days:?}");
            portfolio.learn(&Reward { operator, work: 1_000_000, gain: 0, cut_off: false });
            repeated += usize::from(!seen.insert(neighbourhood));
        }
        assert!(repeated < 10, "{repeated} of 60 were tried before");
    }

    #[test]
    fn an_operator_that_gains_is_chosen_more_often() {
        let mut portfolio = portfolio();
        let mut chosen = [0_usize; 4];
        for _ in 0..200 {
            let Proposal { operator, .. } = portfolio.next(Hints::default);
            chosen[operator] += 1;
            let gain = if operator == 2 { 10 } else { 0 };
            portfolio.learn(&Reward { operator, work: 1_000_000, gain, cut_off: false });
        }
        assert!(chosen[2] > 100 && chosen.iter().all(|times| *times > 5), "{chosen:?}");
    }

    #[test]
    fn neighbourhoods_grow_where_nothing_is_to_be_gained_and_shrink_where_they_take_long() {
        let mut operator = Operator::new(Kind::Agents, 4, AGENTS, false);
        operator.learn(&Reward { operator: 0, work: 1, gain: 0, cut_off: true });
        assert_eq!(operator.size, 5);
        operator.learn(&Reward { operator: 0, work: 5 * USUAL_WORK, gain: 0, cut_off: true });
        assert_eq!(operator.size, 4);
    }

    #[test]
    fn days_are_chosen_in_proportion_to_their_penalty() {
        let mut portfolio = portfolio();
        let mut penalty_by_day = vec![0; DAYS];
        (penalty_by_day[3], penalty_by_day[8]) = (1, 3);
        let days: Vec<usize> = (0..400).map(|_| portfolio.costly_day(&penalty_by_day)).collect();
        assert!(days.iter().all(|day| [3, 8].contains(day)));
        let on_the_eighth = days.iter().filter(|day| **day == 8).count();
        assert!((250..350).contains(&on_the_eighth), "{on_the_eighth} of 400");
    }

    #[test]
    fn idle_means_that_cells_were_visited_in_vain_for_long() {
        let mut portfolio = portfolio();
        assert!(!portfolio.is_idle() && !portfolio.is_exhausted());
        while !portfolio.is_idle() {
            let Proposal { operator, .. } = portfolio.next(Hints::default);
            portfolio.learn(&Reward { operator, work: 1_000_000, gain: 0, cut_off: false });
        }
        assert!(portfolio.cells_freed > MAX_VISITS_PER_CELL * AGENTS * DAYS);
        portfolio.restart();
        assert!(!portfolio.is_idle());
    }
}
