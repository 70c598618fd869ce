//! Which resources a search tracks, and between which sums each can be at each state.
//!
//! A sum outside its window can't lead to a line that holds all musts. Within the window, sums from
//! which nothing can go wrong any more are one: with fewer different sums, more labels are equal and
//! more dominate each other.

use super::network::{Network, Resource};
use crate::solve::StopToken;
use crate::solve::program::SumRange;

/// The resources that a search tracks.
pub(crate) struct TrackedResources {
    /// Positions in [`Network::resources`].
    pub(crate) resources: Vec<usize>,
    /// For each layer, state and tracked resource that is active there.
    pub(crate) windows: Vec<Vec<ResourceWindow>>,
    /// An upper bound of the labels of all days together.
    pub(crate) label_bound: u64,
    /// For each layer how many tracked resources are active.
    pub(crate) width: Vec<usize>,
    /// For each day what becomes of the resources on the way to the next layer.
    pub(crate) steps: Vec<Vec<ResourceStep>>,
    /// For each position in [`Network::consumptions`] what it adds to each tracked resource.
    pub(crate) amounts: Vec<Vec<i64>>,
}

/// What a day does to one resource.
pub(crate) struct ResourceStep {
    /// Its position among the tracked.
    pub(crate) tracked: usize,
    /// Its position in the layer before, unless the day is its first.
    pub(crate) from: Option<usize>,
    /// Its position in the layer after, unless the day is its last.
    pub(crate) to: Option<usize>,
}

/// The sums of a resource that can be at a state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResourceWindow {
    pub(crate) low: i64,
    pub(crate) high: i64,
    /// From here to there nothing can go wrong any more: all these sums count as the least of them.
    pub(crate) safe: SumRange,
    pub(crate) sense: DominanceSense,
}

/// Which sums leave at least as many ways open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DominanceSense {
    /// Smaller ones: only the upper limit can still be broken.
    Smaller,
    /// Larger ones: only the lower limit can still be missed.
    Larger,
    /// Only equal ones.
    Equal,
}

/// The most labels of a network that is searched with little thought. By trial, no run kept.
const MAX_CHEAP_LABELS: u64 = 2_000_000;

impl TrackedResources {
    /// Tracks the resources at these positions.
    pub(crate) fn new(network: &Network, resources: Vec<usize>) -> TrackedResources {
        let days = network.transitions.len();
        let mut active: Vec<Vec<usize>> = Vec::with_capacity(days + 1);
        for layer in 0..=days {
            let tracked = 0..resources.len();
            let of_layer = tracked.filter(|tracked| network.resources[resources[*tracked]].is_active(layer));
            active.push(of_layer.collect());
        }
        let (mut windows, mut label_bound) = (Vec::new(), 0_u64);
        for (layer, active) in active.iter().enumerate() {
            let positions: Vec<usize> = active
                .iter()
                .map(|tracked| network.active[layer].binary_search(&resources[*tracked]).unwrap_or(0))
                .collect();
            let mut of_layer = Vec::with_capacity(network.states(layer) * active.len());
            for state in 0..network.states(layer) {
                let mut labels = 1_u64;
                for (tracked, position) in active.iter().zip(&positions) {
                    let window = network.window(resources[*tracked], layer, state, *position);
                    labels = labels.saturating_mul(window.sums());
                    of_layer.push(window);
                }
                label_bound = label_bound.saturating_add(labels);
            }
            windows.push(of_layer);
        }
        let steps = (0..days).map(|day| {
            let mut steps = Vec::new();
            for (tracked, resource) in resources.iter().enumerate() {
                let resource = &network.resources[*resource];
                if resource.first <= day && day <= resource.last {
                    let from = active[day].iter().position(|at| *at == tracked);
                    let to = active[day + 1].iter().position(|at| *at == tracked);
                    steps.push(ResourceStep { tracked, from, to });
                }
            }
            steps
        });
        let steps = steps.collect();
        let amounts = (0..network.consumptions.len())
            .map(|entry| resources.iter().map(|resource| network.amount(entry, *resource)).collect())
            .collect();
        let width = active.iter().map(Vec::len).collect();
        TrackedResources { resources, windows, label_bound, width, steps, amounts }
    }

    /// Tracks as many resources as can be tracked exactly in little time: musts with a lower limit first,
    /// and of either kind the narrow ones first. None where it is stopped before.
    pub(crate) fn few(network: &Network, stop: &StopToken) -> Option<TrackedResources> {
        // For each layer and state the labels so far, and all of them.
        let mut labels: Vec<Vec<u64>> =
            (0..network.active.len()).map(|layer| vec![1; network.states(layer)]).collect();
        let mut all: u64 = labels.iter().map(|layer| layer.len() as u64).sum();
        let mut tracked = Vec::new();
        for resource in by_cost_of_tracking(network) {
            if stop.stopped() {
                return None;
            }
            let layers = network.resources[resource].first + 1..network.resources[resource].last + 1;
            let mut with_it = all;
            let mut times = Vec::new();
            'layers: for layer in layers.clone() {
                let Ok(position) = network.active[layer].binary_search(&resource) else { continue };
                for (state, labels) in labels[layer].iter().enumerate() {
                    let sums = network.window(resource, layer, state, position).sums();
                    with_it = with_it.saturating_add(labels.saturating_mul(sums) - labels);
                    times.push(sums);
                    if with_it > MAX_CHEAP_LABELS {
                        break 'layers;
                    }
                }
            }
            if with_it <= MAX_CHEAP_LABELS {
                let labels = labels.get_mut(layers).unwrap_or_default().iter_mut().flatten();
                labels.zip(times).for_each(|(labels, times)| *labels = labels.saturating_mul(times));
                all = with_it;
                tracked.push(resource);
            }
        }
        Some(TrackedResources::new(network, tracked))
    }

    /// The same with more resources; none where they are tracked already.
    pub(crate) fn extended(&self, network: &Network, more: &[usize]) -> Option<TrackedResources> {
        let mut resources = self.resources.clone();
        resources.extend(more);
        resources.sort_unstable();
        resources.dedup();
        (resources != self.resources).then(|| TrackedResources::new(network, resources))
    }

    /// How many resources are tracked.
    pub(crate) fn count(&self) -> usize {
        self.resources.len()
    }
}

/// All resources, in the order in which they are worth tracking.
fn by_cost_of_tracking(network: &Network) -> Vec<usize> {
    let mut widest: Vec<i64> = network.total.iter().map(|total| total.spread().max(0)).collect();
    for (active, accumulated) in network.active.iter().zip(&network.accumulated) {
        for (index, range) in active.iter().cycle().zip(accumulated) {
            widest[*index] = widest[*index].max(range.spread());
        }
    }
    let mut order: Vec<usize> = (0..network.resources.len()).collect();
    order.sort_by_key(|resource| (!network.has_lower_limit(*resource), widest[*resource], *resource));
    order
}

impl Network {
    /// Whether a sum of the resource can be too small to be allowed.
    fn has_lower_limit(&self, resource: usize) -> bool {
        let Resource { price, free, .. } = &self.resources[resource];
        price.is_none() && free.low > self.total[resource].low
    }

    /// The window of a resource at a state, where it has this position among those active in the layer.
    fn window(&self, resource: usize, layer: usize, state: usize, position: usize) -> ResourceWindow {
        let at = state * self.active[layer].len() + position;
        let (remaining, accumulated) = (self.remaining[layer][at], self.accumulated[layer][at]);
        ResourceWindow::new(&self.resources[resource], remaining, accumulated)
    }
}

impl ResourceWindow {
    fn new(resource: &Resource, remaining: SumRange, accumulated: SumRange) -> ResourceWindow {
        let SumRange { low, high } = resource.free;
        let safe =
            SumRange { low: low.saturating_sub(remaining.low), high: high.saturating_sub(remaining.high) };
        let mut range = accumulated;
        if resource.price.is_none() {
            range.low = range.low.max(low.saturating_sub(remaining.high));
            range.high = range.high.min(high.saturating_sub(remaining.low));
        }
        let sense = match (safe.low <= range.low, safe.high >= range.high) {
            (true, _) => DominanceSense::Smaller,
            (_, true) => DominanceSense::Larger,
            _ => DominanceSense::Equal,
        };
        let least_safe = safe.low.max(range.low);
        if least_safe <= safe.high && least_safe <= range.high {
            let top = if safe.high >= range.high { least_safe } else { range.high };
            let safe = SumRange { low: least_safe, high: safe.high };
            return ResourceWindow { low: range.low.min(least_safe), high: top, safe, sense };
        }
        let none_safe = SumRange { low: i64::MAX, high: i64::MIN };
        ResourceWindow { low: range.low, high: range.high, safe: none_safe, sense }
    }

    /// How many different sums there can be.
    fn sums(&self) -> u64 {
        self.high.saturating_sub(self.low).saturating_add(1).max(1).unsigned_abs()
    }

    /// The sum as it counts for what follows.
    #[inline]
    pub(crate) fn canonical_sum(&self, sum: i64) -> i64 {
        if self.safe.low <= sum && sum <= self.safe.high { self.safe.low } else { sum }
    }
}
