//! Which resources a search tracks, and what their sums can be at each node.

use super::network::{Network, Range, Resource};

/// Where each node's labels are, for the resources that are tracked.
pub(super) struct Plan {
    pub(super) tracked: Vec<usize>,
    /// For each layer, node and resource that is under way there.
    pub(super) slots: Vec<Vec<Slot>>,
    /// An upper bound of the labels of all days.
    weight: u64,
    /// For each layer how many resources are under way.
    pub(super) width: Vec<usize>,
    /// For each day what becomes of the resources on the way to the next layer.
    pub(super) moves: Vec<Vec<Move>>,
    /// For each position in [`Network::gains`] what it adds to the tracked resources.
    pub(super) gains: Vec<Vec<i64>>,
}

/// What a day does to one resource.
pub(super) struct Move {
    /// Its place among the tracked.
    pub(super) tracked: usize,
    /// Its place in the layer before, unless the day is its first.
    pub(super) from: Option<usize>,
    /// Its place in the layer after, unless the day is its last.
    pub(super) to: Option<usize>,
}

/// The sums of a resource that can be at a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) low: i64,
    pub(super) high: i64,
    /// From here to there nothing can go wrong any more; all of it is one value.
    pub(super) safe: (i64, i64),
    pub(super) better: Better,
}

/// Which sums leave more ways open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Better {
    Less,
    More,
    Neither,
}

impl Plan {
    /// A plan that tracks the resources chosen.
    pub(super) fn new(network: &Network, tracked: Vec<usize>) -> Plan {
        let count = network.resources.len();
        let days = network.arcs.len();
        let under_way = |layer: usize| {
            let here = tracked.iter().enumerate().filter(move |(_, resource)| {
                let resource = &network.resources[**resource];
                resource.first < layer && layer <= resource.last
            });
            here.map(|(place, _)| place).collect::<Vec<usize>>()
        };
        let active: Vec<Vec<usize>> = (0..=days).map(under_way).collect();
        let (mut slots, mut weight) = (Vec::new(), 0_u64);
        for (layer, active) in active.iter().enumerate() {
            let mut own = Vec::new();
            for node in 0..network.nodes(layer) {
                let mut sums = 1_u64;
                for place in active {
                    let resource = tracked[*place];
                    let at = node * count + resource;
                    let (ahead, behind) = (network.ahead[layer][at], network.behind[layer][at]);
                    let slot = slot(&network.resources[resource], ahead, behind);
                    let width = slot.high.saturating_sub(slot.low).saturating_add(1).max(1);
                    sums = sums.saturating_mul(width.unsigned_abs());
                    own.push(slot);
                }
                weight = weight.saturating_add(sums);
            }
            slots.push(own);
        }
        let moves = (0..days).map(|day| {
            let of = |(place, resource): (usize, &usize)| {
                let resource = &network.resources[*resource];
                let from = active[day].iter().position(|at| *at == place);
                let to = active[day + 1].iter().position(|at| *at == place);
                (resource.first <= day && day <= resource.last).then_some(Move { tracked: place, from, to })
            };
            tracked.iter().enumerate().filter_map(of).collect()
        });
        let moves = moves.collect();
        let width = active.iter().map(Vec::len).collect();
        let gains = network.gains.iter().map(|gain| {
            let of = |resource: &usize| {
                let own = gain.iter().filter(|(of, _)| usize::from(*of) == *resource);
                own.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount))
            };
            tracked.iter().map(of).collect()
        });
        let gains = gains.collect();
        Plan { tracked, slots, weight, width, moves, gains }
    }

    /// The same with more resources.
    pub(super) fn with(&self, network: &Network, more: &[usize]) -> Option<Plan> {
        let mut tracked = self.tracked.clone();
        tracked.extend(more);
        tracked.sort_unstable();
        tracked.dedup();
        (tracked != self.tracked).then(|| Plan::new(network, tracked))
    }

    /// How many resources it tracks.
    pub(super) fn tracks(&self) -> usize {
        self.tracked.len()
    }

    /// An upper bound of the labels of all days.
    pub(super) fn weight(&self) -> u64 {
        self.weight
    }
}

fn slot(resource: &Resource, ahead: Range, behind: Range) -> Slot {
    let (low, high) = resource.free;
    let safe = (low.saturating_sub(ahead.low), high.saturating_sub(ahead.high));
    let mut range = (behind.low, behind.high);
    if resource.price.is_none() {
        range.0 = range.0.max(low.saturating_sub(ahead.high));
        range.1 = range.1.min(high.saturating_sub(ahead.low));
    }
    let better = match (safe.0 <= range.0, safe.1 >= range.1) {
        (true, _) => Better::Less,
        (_, true) => Better::More,
        _ => Better::Neither,
    };
    // All safe sums are written as the least of them that can be.
    let least = safe.0.max(range.0);
    if least <= safe.1 && least <= range.1 {
        let top = if safe.1 >= range.1 { least } else { range.1 };
        return Slot { low: range.0.min(least), high: top, safe: (least, safe.1), better };
    }
    Slot { low: range.0, high: range.1, safe: (i64::MAX, i64::MIN), better }
}

/// The sum as it counts for what follows.
#[inline]
pub(super) fn forget(sum: i64, slot: &Slot) -> i64 {
    if slot.safe.0 <= sum && sum <= slot.safe.1 { slot.safe.0 } else { sum }
}
