//! Which resources a search tracks, and what their sums can be at each node.

use super::super::StopToken;
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
            let at = |place: &usize| network.under_way[layer].binary_search(&tracked[*place]).unwrap_or(0);
            let places: Vec<usize> = active.iter().map(at).collect();
            let mut own = Vec::with_capacity(network.nodes(layer) * active.len());
            for node in 0..network.nodes(layer) {
                let mut sums = 1_u64;
                for (place, at) in active.iter().zip(&places) {
                    let slot = slot_at(network, tracked[*place], (layer, node, *at));
                    sums = sums.saturating_mul(slot.sums());
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

impl Slot {
    /// How many sums there can be.
    fn sums(&self) -> u64 {
        self.high.saturating_sub(self.low).saturating_add(1).max(1).unsigned_abs()
    }
}

/// The slot of a resource at a layer, a node there, and its place among those under way.
fn slot_at(network: &Network, resource: usize, (layer, node, place): (usize, usize, usize)) -> Slot {
    let at = node * network.under_way[layer].len() + place;
    slot(&network.resources[resource], network.ahead[layer][at], network.behind[layer][at])
}

/// More labels than that make a network that is not searched without much thought.
const LABELS: u64 = 2_000_000;

/// The plan of as many resources as can be tracked exactly in little time: those that ask
/// for something first, then the narrow ones. None where it is stopped before.
pub(super) fn loose(network: &Network, stop: &StopToken) -> Option<Plan> {
    let spread = |range: &Range| range.high.saturating_sub(range.low);
    let mut widest: Vec<i64> = network.total.iter().map(|total| spread(total).max(0)).collect();
    for (under_way, behind) in network.under_way.iter().zip(&network.behind) {
        for (index, range) in under_way.iter().cycle().zip(behind) {
            widest[*index] = widest[*index].max(spread(range));
        }
    }
    let mut order: Vec<usize> = (0..network.resources.len()).collect();
    let asks = |resource: &usize| {
        let own = &network.resources[*resource];
        own.price.is_some() || own.free.0 <= network.total[*resource].low
    };
    order.sort_by_key(|resource| (asks(resource), widest[*resource], *resource));
    // For each layer and node the labels so far, and of all together.
    let mut labels: Vec<Vec<u64>> =
        (0..network.under_way.len()).map(|layer| vec![1; network.nodes(layer)]).collect();
    let mut all: u64 = labels.iter().map(|layer| layer.len() as u64).sum();
    let mut tracked = Vec::new();
    for resource in order {
        if stop.stopped() {
            return None;
        }
        let layers = network.resources[resource].first + 1..network.resources[resource].last + 1;
        let mut more = all;
        let mut times = Vec::new();
        'layers: for layer in layers.clone() {
            let Ok(place) = network.under_way[layer].binary_search(&resource) else { continue };
            for (node, own) in labels[layer].iter().enumerate() {
                let sums = slot_at(network, resource, (layer, node, place)).sums();
                more = more.saturating_add(own.saturating_mul(sums) - own);
                times.push(sums);
                if more > LABELS {
                    break 'layers;
                }
            }
        }
        if more <= LABELS {
            let here = labels.get_mut(layers).unwrap_or_default().iter_mut().flatten();
            here.zip(times).for_each(|(own, times)| *own = own.saturating_mul(times));
            all = more;
            tracked.push(resource);
        }
    }
    Some(Plan::new(network, tracked))
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
