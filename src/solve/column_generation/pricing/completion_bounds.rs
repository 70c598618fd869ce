//! What resources make of the cheapest way: a price for each that strains it, so that
//! the shortest_paths knows from the first day what it will artificial on the last.
//!
//! For any multipliers f, a line costs at least the cheapest way where each step of a
//! resource costs f more, less what the sums that are free can come to. The multipliers
//! are found by a few tries: whose sum leaves what is free becomes dearer or cheaper.

use super::labelling::LineCosts;
use super::network::{Network, Resource};

/// The least cost from each node to the end, with multipliers on resources.
#[derive(Default)]
pub(crate) struct LagrangianBounds {
    /// For each layer and node what is still to come.
    pub(crate) to_go: Vec<Vec<i64>>,
    /// For each position in [`Network::consumptions`] what it costs more.
    pub(crate) extra: Vec<i64>,
    /// For each resource, whether a multiplier stands for its penalty.
    pub(crate) relaxed: Vec<bool>,
    /// What is taken off at the end.
    pub(crate) off: i64,
    /// Arcs looked at.
    pub(crate) steps: u64,
    tried: Vec<Vec<i64>>,
    more: Vec<i64>,
}

/// How long multipliers are looked for.
pub(crate) struct SubgradientLimits<'a> {
    pub(crate) most: usize,
    /// AdaptivePenalties before each; with true the best so far are taken.
    pub(crate) stop: &'a (dyn Fn() -> bool + Sync),
}

/// How a resource's multiplier is found.
struct Multiplier {
    resource: usize,
    /// The greatest multiplier, and below 0 the least.
    most: i64,
    value: i64,
}

impl Multiplier {
    /// How far a sum is from the side that the multiplier stands for.
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

impl LagrangianBounds {
    /// Looks for multipliers of the `tracked` resources; true if there are any that help.
    pub(crate) fn find(
        &mut self,
        network: &Network,
        tracked: &[usize],
        prices: LineCosts<'_>,
        costs: &[i64],
        plain: &[Vec<i64>],
        tries: SubgradientLimits<'_>,
    ) -> bool {
        let days = network.transitions.len();
        self.steps = 0;
        let (mut multipliers, spread) = multipliers(network, tracked, prices);
        if multipliers.is_empty() {
            return false;
        }
        self.relaxed.clear();
        self.relaxed.resize(network.resources.len(), false);
        let mut best = plain[0].first().copied().unwrap_or(0);
        let (mut found, mut last, mut idle) = (false, best, 0);
        // How much sense it may get: less where tries don't help.
        let mut target = spread.saturating_mul(days as i64) as f64 / 16.0;
        let mut sums = vec![0_i64; network.resources.len()];
        self.more.clear();
        self.more.resize(network.consumptions.len(), 0);
        follow(network, prices, costs, plain, &self.more, &mut sums);
        for _ in 0..tries.most {
            let away = |multiplier: &Multiplier| multiplier.away(network, sums[multiplier.resource]);
            let length: f64 = multipliers.iter().map(|multiplier| away(multiplier).powi(2)).sum();
            if length == 0.0 || (tries.stop)() {
                break;
            }
            let reach = (best.saturating_sub(last) as f64 + target) / length;
            for multiplier in &mut multipliers {
                let change = reach * multiplier.away(network, sums[multiplier.resource]);
                let value = multiplier.value.saturating_add(change as i64);
                // A multiplier falls to nothing before it turns.
                let crossed = multiplier.value.signum() * value.signum() < 0;
                multiplier.value = if crossed { 0 } else { value.clamp(-multiplier.most, multiplier.most) };
            }
            self.more.fill(0);
            let mut off = 0_i64;
            for multiplier in multipliers.iter().filter(|multiplier| multiplier.value != 0) {
                for (more, consumption) in self.more.iter_mut().zip(&network.consumptions) {
                    for (_, amount) in
                        consumption.iter().filter(|(of, _)| usize::from(*of) == multiplier.resource)
                    {
                        *more = more.saturating_add(amount.saturating_mul(multiplier.value));
                    }
                }
                off = off.saturating_add(most(&network.resources[multiplier.resource], multiplier.value));
            }
            if off.saturating_abs() > 1 << 58 {
                break;
            }
            self.steps += cost_to_go(network, prices, costs, &self.more, &mut self.tried);
            let here = self.tried[0].first().copied().unwrap_or(0).saturating_sub(off);
            last = here;
            if here > best {
                idle = 0;
                best = here;
                found = true;
                std::mem::swap(&mut self.to_go, &mut self.tried);
                self.extra.clear();
                self.extra.extend_from_slice(&self.more);
                self.off = off;
                for multiplier in &multipliers {
                    self.relaxed[multiplier.resource] = multiplier.value != 0;
                }
                follow(network, prices, costs, &self.to_go, &self.more, &mut sums);
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

/// The multipliers that may help, all 0.
fn multipliers(network: &Network, tracked: &[usize], prices: LineCosts<'_>) -> (Vec<Multiplier>, i64) {
    let days = network.transitions.len();
    let cheap = |cell: &&i64| **cell < crate::solve::column_generation::master::rows::FORBIDDEN_COST / 2;
    let range = prices.cells.chunks(prices.duties.max(1)).map(|day| {
        let most = day.iter().filter(cheap).max().copied().unwrap_or(0);
        most.saturating_sub(day.iter().filter(cheap).min().copied().unwrap_or(0))
    });
    let spread = (range.fold(0_i64, i64::saturating_add) / (days as i64).max(1)).min(1 << 40);
    let mut multipliers = Vec::new();
    for resource in tracked.iter().copied() {
        let own = &network.resources[resource];
        let size = network
            .consumptions
            .iter()
            .flat_map(|consumption| consumption.iter().filter(|(of, _)| usize::from(*of) == resource))
            .map(|(_, amount)| amount.saturating_abs())
            .max()
            .unwrap_or(1)
            .max(1);
        let most = match own.price {
            None => 1 << 44,
            Some((level, weight)) => {
                let multiplier = prices.levels.get(level).copied().unwrap_or(0);
                weight.saturating_mul(multiplier).saturating_mul(own.step) / own.unit.max(1)
            }
        };
        // All of a line's multipliers stay within what can be counted.
        let limit = (1_i64 << 50) / size / (days as i64).max(1);
        if most > 0 && limit > 0 {
            let most = most.min(limit);
            multipliers.push(Multiplier { resource, most, value: 0 });
        }
    }
    (multipliers, spread)
}

/// The most that free sums cost at a multiplier, rounded up.
fn most(resource: &Resource, multiplier: i64) -> i64 {
    let side = if multiplier > 0 { resource.sides.1 } else { resource.sides.0 };
    let sum = i128::from(side) - i128::from(resource.start);
    let step = i128::from(resource.step.max(1));
    // A must ends at the last whole step; what is priced at the side itself.
    let whole = if resource.price.is_none() {
        i128::from(if multiplier > 0 { resource.free.1 } else { resource.free.0 }) * i128::from(multiplier)
    } else {
        let product = sum * i128::from(multiplier);
        product.div_euclid(step) + i128::from(product.rem_euclid(step) != 0)
    };
    i64::try_from(whole).unwrap_or(if whole > 0 { i64::MAX / 4 } else { i64::MIN / 4 })
}

/// The least cost from each node to the end.
pub(crate) fn cost_to_go(
    network: &Network,
    prices: LineCosts<'_>,
    costs: &[i64],
    more: &[i64],
    to_go: &mut Vec<Vec<i64>>,
) -> u64 {
    let days = network.transitions.len();
    let mut steps = 0;
    to_go.resize_with(days + 1, Vec::new);
    to_go[days].clear();
    to_go[days].resize(network.nodes(days).max(1), 0);
    for day in (0..days).rev() {
        let (own, next) = to_go.split_at_mut(day + 1);
        let (own, next) = (&mut own[day], &next[0]);
        own.clear();
        let cells = &prices.cells[day * prices.duties..(day + 1) * prices.duties];
        for node in 0..network.nodes(day) {
            let transitions = network.outgoing(day, node);
            steps += transitions.len() as u64;
            let cost = |transition: &super::network::Transition| {
                next[transition.to as usize]
                    .saturating_add(cells[usize::from(transition.duty)])
                    .saturating_add(costs[transition.cost as usize])
                    .saturating_add(more[transition.consumption as usize])
            };
            own.push(transitions.iter().map(cost).min().unwrap_or(i64::MAX / 4));
        }
    }
    steps
}

/// What the resources of the cheapest way sum up to.
fn follow(
    network: &Network,
    prices: LineCosts<'_>,
    costs: &[i64],
    to_go: &[Vec<i64>],
    more: &[i64],
    sums: &mut [i64],
) {
    sums.fill(0);
    let mut node = 0_usize;
    for day in 0..network.transitions.len() {
        let cells = &prices.cells[day * prices.duties..(day + 1) * prices.duties];
        let cost = |transition: &&super::network::Transition| {
            to_go[day + 1][transition.to as usize]
                .saturating_add(cells[usize::from(transition.duty)])
                .saturating_add(costs[transition.cost as usize])
                .saturating_add(more[transition.consumption as usize])
        };
        let Some(transition) = network.outgoing(day, node).iter().min_by_key(cost) else { return };
        for (of, amount) in &network.consumptions[transition.consumption as usize] {
            sums[usize::from(*of)] = sums[usize::from(*of)].saturating_add(*amount);
        }
        node = transition.to as usize;
    }
}
