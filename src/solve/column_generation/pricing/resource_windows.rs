//! Which resources a search count, and what their sums can be at each node.

use super::network::{Network, Resource, SumRange};
use crate::solve::StopToken;

/// Where each node's labels are, for the resources that are tracked.
pub(crate) struct TrackedResources {
    pub(crate) tracked: Vec<usize>,
    /// For each layer, node and resource that is under way there.
    pub(crate) windows: Vec<Vec<ResourceWindow>>,
    /// An upper bound of the labels of all days.
    label_bound: u64,
    /// For each layer how many resources are under way.
    pub(crate) width: Vec<usize>,
    /// For each day what becomes of the resources on the way to the next layer.
    pub(crate) steps: Vec<Vec<ResourceStep>>,
    /// For each position in [`Network::consumptions`] what it adds to the tracked resources.
    pub(crate) consumptions: Vec<Vec<i64>>,
}

/// What a day does to one resource.
pub(crate) struct ResourceStep {
    /// Its place among the tracked.
    pub(crate) tracked: usize,
    /// Its place in the layer before, unless the day is its first.
    pub(crate) from: Option<usize>,
    /// Its place in the layer after, unless the day is its last.
    pub(crate) to: Option<usize>,
}

/// The sums of a resource that can be at a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResourceWindow {
    pub(crate) low: i64,
    pub(crate) high: i64,
    /// From here to there nothing can go wrong any more; all of it is one value.
    pub(crate) safe: (i64, i64),
    pub(crate) sense: DominanceSense,
}

/// Which sums leave more ways open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DominanceSense {
    Smaller,
    Larger,
    Equal,
}

impl TrackedResources {
    /// A plan that count the resources chosen.
    pub(crate) fn new(network: &Network, tracked: Vec<usize>) -> TrackedResources {
        let days = network.transitions.len();
        let under_way = |layer: usize| {
            let here = tracked.iter().enumerate().filter(move |(_, resource)| {
                let resource = &network.resources[**resource];
                resource.first < layer && layer <= resource.last
            });
            here.map(|(place, _)| place).collect::<Vec<usize>>()
        };
        let active: Vec<Vec<usize>> = (0..=days).map(under_way).collect();
        let (mut windows, mut label_bound) = (Vec::new(), 0_u64);
        for (layer, active) in active.iter().enumerate() {
            let at = |place: &usize| network.active[layer].binary_search(&tracked[*place]).unwrap_or(0);
            let places: Vec<usize> = active.iter().map(at).collect();
            let mut own = Vec::with_capacity(network.nodes(layer) * active.len());
            for node in 0..network.nodes(layer) {
                let mut sums = 1_u64;
                for (place, at) in active.iter().zip(&places) {
                    let window = window_at(network, tracked[*place], (layer, node, *at));
                    sums = sums.saturating_mul(window.sums());
                    own.push(window);
                }
                label_bound = label_bound.saturating_add(sums);
            }
            windows.push(own);
        }
        let steps = (0..days).map(|day| {
            let of = |(place, resource): (usize, &usize)| {
                let resource = &network.resources[*resource];
                let from = active[day].iter().position(|at| *at == place);
                let to = active[day + 1].iter().position(|at| *at == place);
                (resource.first <= day && day <= resource.last).then_some(ResourceStep {
                    tracked: place,
                    from,
                    to,
                })
            };
            tracked.iter().enumerate().filter_map(of).collect()
        });
        let steps = steps.collect();
        let width = active.iter().map(Vec::len).collect();
        let consumptions = network.consumptions.iter().map(|consumption| {
            let of = |resource: &usize| {
                let own = consumption.iter().filter(|(of, _)| usize::from(*of) == *resource);
                own.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount))
            };
            tracked.iter().map(of).collect()
        });
        let consumptions = consumptions.collect();
        TrackedResources { tracked, windows, label_bound, width, steps, consumptions }
    }

    /// The same with more resources.
    pub(crate) fn with(&self, network: &Network, more: &[usize]) -> Option<TrackedResources> {
        let mut tracked = self.tracked.clone();
        tracked.extend(more);
        tracked.sort_unstable();
        tracked.dedup();
        (tracked != self.tracked).then(|| TrackedResources::new(network, tracked))
    }

    /// How many resources it count.
    pub(crate) fn count(&self) -> usize {
        self.tracked.len()
    }

    /// An upper bound of the labels of all days.
    pub(crate) fn label_bound(&self) -> u64 {
        self.label_bound
    }
}

impl ResourceWindow {
    /// How many sums there can be.
    fn sums(&self) -> u64 {
        self.high.saturating_sub(self.low).saturating_add(1).max(1).unsigned_abs()
    }
}

/// The window of a resource at a layer, a node there, and its place among those under way.
fn window_at(
    network: &Network,
    resource: usize,
    (layer, node, place): (usize, usize, usize),
) -> ResourceWindow {
    let at = node * network.active[layer].len() + place;
    window(&network.resources[resource], network.remaining[layer][at], network.accumulated[layer][at])
}

/// Larger labels than that make a network that is not searched without much thought.
const MAX_CHEAP_LABELS: u64 = 2_000_000;

/// The plan of as many resources as can be tracked exactly in little time: those that ask
/// for something first, then the narrow ones. None where it is stopped before.
pub(crate) fn cheaply_tracked(network: &Network, stop: &StopToken) -> Option<TrackedResources> {
    let spread = |range: &SumRange| range.high.saturating_sub(range.low);
    let mut widest: Vec<i64> = network.total.iter().map(|total| spread(total).max(0)).collect();
    for (under_way, accumulated) in network.active.iter().zip(&network.accumulated) {
        for (index, range) in under_way.iter().cycle().zip(accumulated) {
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
        (0..network.active.len()).map(|layer| vec![1; network.nodes(layer)]).collect();
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
            let Ok(place) = network.active[layer].binary_search(&resource) else { continue };
            for (node, own) in labels[layer].iter().enumerate() {
                let sums = window_at(network, resource, (layer, node, place)).sums();
                more = more.saturating_add(own.saturating_mul(sums) - own);
                times.push(sums);
                if more > MAX_CHEAP_LABELS {
                    break 'layers;
                }
            }
        }
        if more <= MAX_CHEAP_LABELS {
            let here = labels.get_mut(layers).unwrap_or_default().iter_mut().flatten();
            here.zip(times).for_each(|(own, times)| *own = own.saturating_mul(times));
            all = more;
            tracked.push(resource);
        }
    }
    Some(TrackedResources::new(network, tracked))
}

fn window(resource: &Resource, remaining: SumRange, accumulated: SumRange) -> ResourceWindow {
    let (low, high) = resource.free;
    let safe = (low.saturating_sub(remaining.low), high.saturating_sub(remaining.high));
    let mut range = (accumulated.low, accumulated.high);
    if resource.price.is_none() {
        range.0 = range.0.max(low.saturating_sub(remaining.high));
        range.1 = range.1.min(high.saturating_sub(remaining.low));
    }
    let sense = match (safe.0 <= range.0, safe.1 >= range.1) {
        (true, _) => DominanceSense::Smaller,
        (_, true) => DominanceSense::Larger,
        _ => DominanceSense::Equal,
    };
    // All safe sums are written as the least of them that can be.
    let least = safe.0.max(range.0);
    if least <= safe.1 && least <= range.1 {
        let top = if safe.1 >= range.1 { least } else { range.1 };
        return ResourceWindow { low: range.0.min(least), high: top, safe: (least, safe.1), sense };
    }
    ResourceWindow { low: range.0, high: range.1, safe: (i64::MAX, i64::MIN), sense }
}

/// The sum as it counts for what follows.
#[inline]
pub(crate) fn canonical_sum(sum: i64, window: &ResourceWindow) -> i64 {
    if window.safe.0 <= sum && sum <= window.safe.1 { window.safe.0 } else { sum }
}
