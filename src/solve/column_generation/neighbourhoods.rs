//! What to free next: some agents or some days, as much as pays.

use std::collections::HashSet;
use std::ops::Range;

use crate::solve::random::Random;

/// Some agents, on some days.
pub(super) type Neighbourhood = (Vec<usize>, Range<usize>);

/// Work that one attempt should take.
const USUAL: u64 = 2_500_000;

/// Attempts of one kind.
struct Way {
    kind: Kind,
    /// Whether lines are looked for with a guide: fewer rounds, lines more alike.
    guided: bool,
    size: usize,
    most: usize,
    /// Work spent, in millions, and penalty gained; what is long ago counts less.
    spent: f64,
    gained: f64,
    /// Attempts without gain since the last one with.
    idle: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Agents,
    Days,
}

/// All kinds of attempts, and how they did.
pub(super) struct NeighbourhoodPortfolio {
    agents: usize,
    days: usize,
    ways: Vec<Way>,
    rounds: usize,
    picked: usize,
    /// The second of two that were drawn together.
    second: Option<Neighbourhood>,
    /// What was freed since the roster last changed.
    tried: HashSet<Neighbourhood>,
    /// Attempts from the start up to the last one with a gain, and after it.
    helped: usize,
    since: usize,
    /// Cells freed since the last gain.
    freed: usize,
    random: Random,
}

impl Way {
    fn all(agents: usize, days: usize) -> Vec<Way> {
        let way = |kind, size: usize, most, guided| {
            let size = size.min(most);
            Way { kind, guided, size, most, spent: 1.0, gained: 1.0, idle: 0 }
        };
        let both = |guided| {
            let some = way(Kind::Agents, (agents / 3).clamp(2, 8), agents, guided);
            [Some(some), (days >= 14).then(|| way(Kind::Days, 7, days, guided))]
        };
        [false, true].into_iter().flat_map(both).flatten().collect()
    }
}

impl NeighbourhoodPortfolio {
    pub(super) fn new(agents: usize, days: usize, seed: u64) -> NeighbourhoodPortfolio {
        let ways = Way::all(agents, days);
        let tried = HashSet::new();
        let random = Random(seed);
        NeighbourhoodPortfolio {
            agents,
            days,
            ways,
            rounds: 0,
            picked: 0,
            second: None,
            tried,
            helped: 0,
            since: 0,
            freed: 0,
            random,
        }
    }

    /// From another roster.
    pub(super) fn restart(&mut self) {
        self.ways = Way::all(self.agents, self.days);
        self.tried.clear();
        self.second = None;
        (self.helped, self.since, self.freed) = (0, 0, 0);
    }

    /// Whether attempts of a kind have a guide.
    pub(super) fn guided(&self, kind: usize) -> bool {
        self.ways.get(kind).is_some_and(|way| way.guided)
    }

    /// What to free next, and the number of its kind: mostly two in turn that hardly get in each other's
    /// way, new to this roster where there are any.
    ///
    /// `look` says for each day how much of the penalty is there and, where there are prices, for each
    /// agent how much its line costs beyond them.
    pub(super) fn next(&mut self, look: impl FnOnce() -> (Vec<i64>, Vec<f64>)) -> (Neighbourhood, usize) {
        let next = match self.second.take() {
            Some(second) => second,
            None => {
                let (penalty_by_day, beyond) = look();
                let mut pair = self.draw(&penalty_by_day, &beyond);
                for _ in 0..DRAWS {
                    if pair.iter().all(|freed| !self.tried.contains(freed)) {
                        break;
                    }
                    if let Some(way) = self.ways.get_mut(self.picked) {
                        way.size = (way.size + 1).min(way.most);
                    }
                    pair = self.draw(&penalty_by_day, &beyond);
                }
                let [first, second] = pair;
                self.second = Some(second);
                first
            }
        };
        self.freed += next.0.len() * next.1.len();
        self.tried.insert(next.clone());
        (next, self.picked)
    }

    /// The same with each kind in turn, wherever.
    pub(super) fn any(&mut self) -> (Neighbourhood, usize) {
        let next = self.second.take().unwrap_or_else(|| {
            self.picked = self.rounds % self.ways.len();
            self.rounds += 1;
            let [first, second] = self.pair(&[], &[]);
            self.second = Some(second);
            first
        });
        (next, self.picked)
    }

    fn draw(&mut self, penalty_by_day: &[i64], beyond: &[f64]) -> [Neighbourhood; 2] {
        let worth = |way: &Way| way.gained / way.spent;
        let best =
            (0..self.ways.len()).max_by(|a, b| worth(&self.ways[*a]).total_cmp(&worth(&self.ways[*b])));
        self.picked =
            if self.rounds % 4 == 3 { self.rounds / 4 % self.ways.len() } else { best.unwrap_or(0) };
        self.rounds += 1;
        self.pair(penalty_by_day, beyond)
    }

    fn pair(&mut self, penalty_by_day: &[i64], beyond: &[f64]) -> [Neighbourhood; 2] {
        let (kind, size) = (self.ways[self.picked].kind, self.ways[self.picked].size);
        // Every other time where it hurts.
        let even = self.rounds.is_multiple_of(2);
        match kind {
            Kind::Agents => {
                let beyond = if even { beyond } else { &[] };
                let mut first = self.shuffled(beyond);
                let mut second = first.split_off(size);
                if second.len() < size {
                    second = self.shuffled(beyond);
                }
                second.truncate(size);
                first.sort_unstable();
                second.sort_unstable();
                [(first, 0..self.days), (second, 0..self.days)]
            }
            Kind::Days => {
                let mut order = self.shuffled(&[]);
                let first = if even { self.where_sore(penalty_by_day) } else { self.random.below(self.days) };
                let second = (first + self.days / 2 + self.random.below(self.days / 4 + 1)) % self.days;
                order.truncate(CROWD);
                order.sort_unstable();
                let window = |middle: usize, size: usize| {
                    let from = middle.saturating_sub(size / 2).min(self.days - size);
                    from..from + size
                };
                // Two large ones would be nearly the same.
                let less = if 2 * size > self.days { size - size / 4 } else { size };
                [(order.clone(), window(first, size)), (order, window(second, less))]
            }
        }
    }

    /// All agents in random order; those more likely first that cost more beyond the prices.
    fn shuffled(&mut self, beyond: &[f64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.agents).collect();
        if beyond.len() != self.agents {
            self.random.shuffle(&mut order);
            return order;
        }
        let usual = beyond.iter().sum::<f64>() / self.agents as f64;
        // The smallest of exponential numbers at these rates comes as often as its rate says.
        let keys: Vec<f64> = beyond
            .iter()
            .map(|beyond| -(1.0 - self.random.unit()).ln() / (beyond.max(0.0) + 0.1 * usual).max(1e-9))
            .collect();
        order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
        order
    }

    /// A day, the more likely the more of the penalty is there.
    fn where_sore(&mut self, penalty_by_day: &[i64]) -> usize {
        let all = penalty_by_day.iter().fold(0_i64, |sum, own| sum.saturating_add(*own));
        let Ok(all) = usize::try_from(all) else { return self.random.below(self.days) };
        let mut left = if all > 0 { self.random.below(all) } else { return self.random.below(self.days) };
        for (day, own) in penalty_by_day.iter().enumerate() {
            let own = usize::try_from(*own).unwrap_or(0);
            if left < own {
                return day;
            }
            left -= own;
        }
        self.random.below(self.days)
    }

    /// How an attempt of a kind did; whether it was cut_off.
    pub(super) fn learn(&mut self, kind: usize, work: u64, gain: i64, cut_off: bool) {
        self.since += 1;
        if gain > 0 {
            self.helped += self.since;
            (self.since, self.freed) = (0, 0);
            self.tried.clear();
        }
        let Some(way) = self.ways.get_mut(kind) else { return };
        way.spent = way.spent * FADE + work as f64 / 1e6;
        way.gained = way.gained * FADE + gain as f64;
        way.idle = if gain > 0 { 0 } else { way.idle + 1 };
        if way.size == way.most && way.idle > 7 {
            // All at once did not help: from the middle again, with other neighbours.
            way.size = (way.most / 2).max(2.min(way.most));
        } else if work > 4 * USUAL {
            way.size = way.size.saturating_sub(way.size / 8 + 1).max(2.min(way.most));
        } else if cut_off && way.kind == Kind::Agents {
            way.size = (way.size + way.size / 8 + 1).min(way.most);
        } else if work < 2 * USUAL && way.idle % 4 == 3 {
            way.size = (way.size + 1).min(way.most);
        }
    }

    /// Whether another roster to start from promises more.
    pub(super) fn idle(&self) -> bool {
        self.since > self.helped / 4 && self.freed > QUIET * self.agents * self.days
    }

    /// Whether nothing has helped for long.
    pub(super) fn exhausted(&self) -> bool {
        self.ways.iter().all(|way| way.idle > PATIENCE)
    }
}

/// So many attempts of each kind without a gain are enough.
const PATIENCE: usize = 150;

/// How often each cell was free, all in all, before another roster promises more.
const QUIET: usize = 9;

/// Draws for something that was not tried yet.
const DRAWS: usize = 6;

/// What counts of attempts before the last one, each time: gains get smaller soon.
const FADE: f64 = 0.75;

/// The most agents freed on some days.
const CROWD: usize = 40;
