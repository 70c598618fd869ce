//! What resources make of the cheapest way: a price for each that strains it, so that
//! the search knows from the first day what it will lack on the last.
//!
//! For any factors f, a line costs at least the cheapest way where each step of a
//! resource costs f more, less what the sums that are free can come to. The factors
//! are found by a few tries: whose sum leaves what is free becomes dearer or cheaper.

use super::labels::Prices;
use super::network::{Network, Resource};

/// The least cost from each node to the end, with factors on resources.
#[derive(Default)]
pub(super) struct Guide {
    /// For each layer and node what is still to come.
    pub(super) ahead: Vec<Vec<i64>>,
    /// For each position in [`Network::gains`] what it costs more.
    pub(super) extra: Vec<i64>,
    /// For each resource, whether a factor stands for its penalty.
    pub(super) relaxed: Vec<bool>,
    /// What is taken off at the end.
    pub(super) off: i64,
    /// Arcs looked at.
    pub(super) steps: u64,
    tried: Vec<Vec<i64>>,
    more: Vec<i64>,
}

/// How long factors are looked for.
pub(super) struct Tries<'a> {
    pub(super) most: usize,
    /// Asked before each; with true the best so far are taken.
    pub(super) stop: &'a (dyn Fn() -> bool + Sync),
}

/// How a resource's factor is found.
struct Factor {
    resource: usize,
    /// The greatest factor, and below 0 the least.
    most: i64,
    value: i64,
}

impl Factor {
    /// How far a sum is from the side that the factor stands for.
    fn away(&self, network: &Network, sum: i64) -> f64 {
        let (low, high) = network.resources[self.resource].free;
        let side = match self.value.signum() {
            _ if sum > high => high,
            _ if sum < low => low,
            1 => high,
            -1 => low,
            _ => return 0.0,
        };
        sum.saturating_sub(side) as f64
    }
}

impl Guide {
    /// Looks for factors of the `tracked` resources; true if there are any that help.
    pub(super) fn find(
        &mut self,
        network: &Network,
        tracked: &[usize],
        prices: Prices<'_>,
        costs: &[i64],
        plain: &[Vec<i64>],
        tries: Tries<'_>,
    ) -> bool {
        let days = network.arcs.len();
        self.steps = 0;
        let (mut factors, spread) = factors(network, tracked, prices);
        if factors.is_empty() {
            return false;
        }
        self.relaxed.clear();
        self.relaxed.resize(network.resources.len(), false);
        let mut best = plain[0].first().copied().unwrap_or(0);
        let (mut found, mut last, mut idle) = (false, best, 0);
        // How much better it may get: less where tries don't help.
        let mut target = spread.saturating_mul(days as i64) as f64 / 16.0;
        let mut sums = vec![0_i64; network.resources.len()];
        self.more.clear();
        self.more.resize(network.gains.len(), 0);
        follow(network, prices, costs, plain, &self.more, &mut sums);
        for _ in 0..tries.most {
            let away = |factor: &Factor| factor.away(network, sums[factor.resource]);
            let length: f64 = factors.iter().map(|factor| away(factor).powi(2)).sum();
            if length == 0.0 || (tries.stop)() {
                break;
            }
            let reach = (best.saturating_sub(last) as f64 + target) / length;
            for factor in &mut factors {
                let change = reach * factor.away(network, sums[factor.resource]);
                let value = factor.value.saturating_add(change as i64);
                // A factor falls to nothing before it turns.
                let crossed = factor.value.signum() * value.signum() < 0;
                factor.value = if crossed { 0 } else { value.clamp(-factor.most, factor.most) };
            }
            self.more.fill(0);
            let mut off = 0_i64;
            for factor in factors.iter().filter(|factor| factor.value != 0) {
                for (more, gain) in self.more.iter_mut().zip(&network.gains) {
                    for (_, amount) in gain.iter().filter(|(of, _)| usize::from(*of) == factor.resource) {
                        *more = more.saturating_add(amount.saturating_mul(factor.value));
                    }
                }
                off = off.saturating_add(most(&network.resources[factor.resource], factor.value));
            }
            if off.saturating_abs() > 1 << 58 {
                break;
            }
            self.steps += to_come(network, prices, costs, &self.more, &mut self.tried);
            let here = self.tried[0].first().copied().unwrap_or(0).saturating_sub(off);
            last = here;
            if here > best {
                idle = 0;
                best = here;
                found = true;
                std::mem::swap(&mut self.ahead, &mut self.tried);
                self.extra.clear();
                self.extra.extend_from_slice(&self.more);
                self.off = off;
                for factor in &factors {
                    self.relaxed[factor.resource] = factor.value != 0;
                }
                follow(network, prices, costs, &self.ahead, &self.more, &mut sums);
            } else {
                follow(network, prices, costs, &self.tried, &self.more, &mut sums);
                idle += 1;
                if idle > 1 {
                    (target, idle) = (target / 2.0, 0);
                }
            }
        }
        found
    }
}

/// The factors that may help, all 0.
fn factors(network: &Network, tracked: &[usize], prices: Prices<'_>) -> (Vec<Factor>, i64) {
    let days = network.arcs.len();
    let cheap = |cell: &&i64| **cell < super::frame::BAN / 2;
    let range = prices.cells.chunks(prices.duties.max(1)).map(|day| {
        let most = day.iter().filter(cheap).max().copied().unwrap_or(0);
        most.saturating_sub(day.iter().filter(cheap).min().copied().unwrap_or(0))
    });
    let spread = (range.fold(0_i64, i64::saturating_add) / (days as i64).max(1)).min(1 << 40);
    let mut factors = Vec::new();
    for resource in tracked.iter().copied() {
        let own = &network.resources[resource];
        let size = network
            .gains
            .iter()
            .flat_map(|gain| gain.iter().filter(|(of, _)| usize::from(*of) == resource))
            .map(|(_, amount)| amount.saturating_abs())
            .max()
            .unwrap_or(1)
            .max(1);
        let most = match own.price {
            None => 1 << 44,
            Some((level, weight)) => {
                let factor = prices.levels.get(level).copied().unwrap_or(0);
                weight.saturating_mul(factor).saturating_mul(own.step) / own.unit.max(1)
            }
        };
        // All of a line's factors stay within what can be counted.
        let limit = (1_i64 << 50) / size / (days as i64).max(1);
        if most > 0 && limit > 0 {
            let most = most.min(limit);
            factors.push(Factor { resource, most, value: 0 });
        }
    }
    (factors, spread)
}

/// The most that free sums cost at a factor, rounded up.
fn most(resource: &Resource, factor: i64) -> i64 {
    let side = if factor > 0 { resource.sides.1 } else { resource.sides.0 };
    let sum = i128::from(side) - i128::from(resource.start);
    let step = i128::from(resource.step.max(1));
    // A must ends at the last whole step; what is priced at the side itself.
    let whole = if resource.price.is_none() {
        i128::from(if factor > 0 { resource.free.1 } else { resource.free.0 }) * i128::from(factor)
    } else {
        let product = sum * i128::from(factor);
        product.div_euclid(step) + i128::from(product.rem_euclid(step) != 0)
    };
    i64::try_from(whole).unwrap_or(if whole > 0 { i64::MAX / 4 } else { i64::MIN / 4 })
}

/// The least cost from each node to the end.
pub(super) fn to_come(
    network: &Network,
    prices: Prices<'_>,
    costs: &[i64],
    more: &[i64],
    ahead: &mut Vec<Vec<i64>>,
) -> u64 {
    let days = network.arcs.len();
    let mut steps = 0;
    ahead.resize_with(days + 1, Vec::new);
    ahead[days].clear();
    ahead[days].resize(network.nodes(days).max(1), 0);
    for day in (0..days).rev() {
        let (own, next) = ahead.split_at_mut(day + 1);
        let (own, next) = (&mut own[day], &next[0]);
        own.clear();
        let cells = &prices.cells[day * prices.duties..(day + 1) * prices.duties];
        for node in 0..network.nodes(day) {
            let arcs = network.leaving(day, node);
            steps += arcs.len() as u64;
            let cost = |arc: &super::network::Arc| {
                next[arc.to as usize]
                    .saturating_add(cells[usize::from(arc.duty)])
                    .saturating_add(costs[arc.cost as usize])
                    .saturating_add(more[arc.gain as usize])
            };
            own.push(arcs.iter().map(cost).min().unwrap_or(i64::MAX / 4));
        }
    }
    steps
}

/// What the resources of the cheapest way sum up to.
fn follow(
    network: &Network,
    prices: Prices<'_>,
    costs: &[i64],
    ahead: &[Vec<i64>],
    more: &[i64],
    sums: &mut [i64],
) {
    sums.fill(0);
    let mut node = 0_usize;
    for day in 0..network.arcs.len() {
        let cells = &prices.cells[day * prices.duties..(day + 1) * prices.duties];
        let cost = |arc: &&super::network::Arc| {
            ahead[day + 1][arc.to as usize]
                .saturating_add(cells[usize::from(arc.duty)])
                .saturating_add(costs[arc.cost as usize])
                .saturating_add(more[arc.gain as usize])
        };
        let Some(arc) = network.leaving(day, node).iter().min_by_key(cost) else { return };
        for (of, amount) in &network.gains[arc.gain as usize] {
            sums[usize::from(*of)] = sums[usize::from(*of)].saturating_add(*amount);
        }
        node = arc.to as usize;
    }
}
