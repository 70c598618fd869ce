//! Dominance between labels, and which labels stay where there are too many.

use super::labelling::{Label, Query};
use super::network::{Network, Resource};
use super::resource_windows::{DominanceSense, ResourceWindow, TrackedResources};

/// Which labels stay where there are more than the beam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BeamRule {
    /// Those with the lowest completion bounds.
    Cheapest,
    /// The same, and labels with equal futures stay apart: for all paths, not only the cheapest.
    AllPaths,
    /// The cheapest of each combination of sums that a lower limit is on, then the second of each, and so
    /// on: fewer cheap labels, more ways open.
    Diverse,
    /// The same by how much of their upper limits the labels have left, whatever they cost.
    MostSlack,
}

/// A label's place in an order: a group, a cost within it, and the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    group: u64,
    cost: i64,
    index: u32,
}

/// A key with one more value in it: well spread, not unique.
pub(crate) fn mixed(key: u64, value: u64) -> u64 {
    (key.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// What stands for a whole limit where the used parts of several are compared.
const WHOLE_LIMIT: i64 = 1000;

/// Fewer labels are not worth comparing. By trial, no run kept.
pub(crate) const MIN_LABELS: usize = 48;

/// The most cheaper labels of a group that a label is compared with: most dominated labels are dominated
/// by one of the cheapest. By trial, no run kept.
const MAX_COMPARISONS: usize = 40;

/// How many comparisons count as one step of work: a comparison is cheaper than a transition.
const COMPARISONS_PER_STEP: u64 = 4;

/// Removes labels that another one dominates: at the same state, not dearer, and with sums that leave at
/// least as many ways open. The work it took.
pub(crate) fn remove_dominated(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    width: usize,
    windows: &[ResourceWindow],
    order: &mut Vec<Rank>,
) -> u64 {
    // Only labels of a group can dominate each other: the same state, and the same sums where only equal
    // ones will do.
    order.clear();
    for (index, label) in labels.iter().enumerate() {
        let mut group = mixed(0, label.state.into());
        for (position, window) in windows_at(windows, width, label.state).iter().enumerate() {
            if window.sense == DominanceSense::Equal {
                group = mixed(group, sums[index * width + position] as u64);
            }
        }
        order.push(Rank { group, cost: label.cost, index: index as u32 });
    }
    order.sort_unstable();
    let mut comparisons = 0;
    let mut first_of_group = 0;
    let mut kept = 0;
    for at in 0..order.len() {
        let rank = order[at];
        if kept == 0 || order[kept - 1].group != rank.group {
            first_of_group = kept;
        }
        let label = &labels[rank.index as usize];
        let windows = windows_at(windows, width, label.state);
        let label_sums = &sums[rank.index as usize * width..(rank.index as usize + 1) * width];
        let dominated = order[first_of_group..kept].iter().take(MAX_COMPARISONS).any(|cheaper| {
            comparisons += 1;
            let index = cheaper.index as usize;
            let other_sums = &sums[index * width..(index + 1) * width];
            // Groups are keys that may collide, so the state is compared too.
            labels[index].state == label.state
                && (0..width).all(|position| {
                    windows[position].sense.leaves_as_much(other_sums[position], label_sums[position])
                })
        });
        if !dominated {
            order[kept] = rank;
            kept += 1;
        }
    }
    if kept < order.len() {
        order.truncate(kept);
        order.sort_unstable_by_key(|rank| rank.index);
        retain(labels, sums, width, order.iter().map(|rank| rank.index));
    }
    comparisons / COMPARISONS_PER_STEP
}

/// The windows of the tracked resources at a state.
#[inline]
fn windows_at(windows: &[ResourceWindow], width: usize, state: u32) -> &[ResourceWindow] {
    let state = state as usize;
    &windows[state * width..(state + 1) * width]
}

impl DominanceSense {
    /// Whether the sum `one` leaves at least as many ways open as the sum `two`.
    #[inline(always)]
    pub(crate) fn leaves_as_much(self, one: i64, two: i64) -> bool {
        match self {
            DominanceSense::Smaller => one <= two,
            DominanceSense::Larger => one >= two,
            DominanceSense::Equal => one == two,
        }
    }
}

/// Keeps the labels at these positions, which are in order.
fn retain(labels: &mut Vec<Label>, sums: &mut Vec<i64>, width: usize, kept: impl Iterator<Item = u32>) {
    let mut count = 0;
    for (to, from) in kept.enumerate() {
        labels.swap(to, from as usize);
        for position in 0..width {
            sums[to * width + position] = sums[from as usize * width + position];
        }
        count = to + 1;
    }
    labels.truncate(count);
    sums.truncate(count * width);
}

/// Keeps as many labels of a layer as the beam allows, by the query's rule; `to_go` has the completion
/// bound of each state.
pub(crate) fn truncate_beam(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    layer: usize,
    tracked: &TrackedResources,
    network: &Network,
    query: &Query<'_>,
    to_go: &[i64],
) {
    let layer = TrackedLayer::new(layer, tracked, network);
    let mut order: Vec<Rank> = Vec::with_capacity(labels.len());
    for (index, label) in labels.iter().enumerate() {
        let cost = match query.rule {
            BeamRule::MostSlack => layer.use_of_limits(label, layer.sums_of(sums, index)),
            _ => label.guided_cost.saturating_add(to_go[label.state as usize]),
        };
        order.push(Rank { group: 0, cost, index: index as u32 });
    }
    if matches!(query.rule, BeamRule::Diverse | BeamRule::MostSlack) {
        for rank in &mut order {
            let index = rank.index as usize;
            rank.group = layer.demand_key(&labels[index], layer.sums_of(sums, index));
        }
        number_within_groups(&mut order);
    }
    order.select_nth_unstable(query.beam);
    order.truncate(query.beam);
    let mut kept: Vec<u32> = order.into_iter().map(|rank| rank.index).collect();
    kept.sort_unstable();
    retain(labels, sums, layer.width, kept.into_iter());
}

/// Replaces each group by the number within it, cheapest first: the first of every group comes before any
/// second.
fn number_within_groups(order: &mut [Rank]) {
    order.sort_unstable();
    let (mut last, mut number) = (None, 0);
    for rank in order {
        number = if last == Some(rank.group) { number + 1 } else { 0 };
        last = Some(std::mem::replace(&mut rank.group, number));
    }
}

/// The windows of a layer, and the upper limits of the resources that are active there.
struct TrackedLayer<'a> {
    width: usize,
    windows: &'a [ResourceWindow],
    upper_limits: Vec<i64>,
}

impl<'a> TrackedLayer<'a> {
    fn new(layer: usize, tracked: &'a TrackedResources, network: &Network) -> TrackedLayer<'a> {
        let resources = tracked.resources.iter().map(|resource| &network.resources[*resource]);
        let active = resources.filter(|resource: &&Resource| resource.is_active(layer));
        TrackedLayer {
            width: tracked.width[layer],
            windows: &tracked.windows[layer],
            upper_limits: active.map(|resource| resource.free.high.max(1)).collect(),
        }
    }

    fn sums_of<'s>(&self, sums: &'s [i64], index: usize) -> &'s [i64] {
        &sums[index * self.width..(index + 1) * self.width]
    }

    fn windows_at(&self, label: &Label) -> &'a [ResourceWindow] {
        let state = label.state as usize;
        &self.windows[state * self.width..(state + 1) * self.width]
    }

    /// How much of the upper limits is used, squared so that none is used up.
    fn use_of_limits(&self, label: &Label, sums: &[i64]) -> i64 {
        let mut used = 0_i64;
        for ((sum, window), limit) in sums.iter().zip(self.windows_at(label)).zip(&self.upper_limits) {
            if window.sense == DominanceSense::Smaller {
                let part = sum.saturating_mul(WHOLE_LIMIT) / limit;
                used = used.saturating_add(part.saturating_mul(part));
            }
        }
        used
    }

    /// A key of the sums that a lower limit can still be missed for.
    fn demand_key(&self, label: &Label, sums: &[i64]) -> u64 {
        let with_windows = sums.iter().zip(self.windows_at(label));
        let demanding = with_windows.filter(|(_, window)| window.sense != DominanceSense::Smaller);
        demanding.fold(0, |key, (sum, _)| mixed(key, *sum as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::program::SumRange;
    use crate::solve::random::Random;

    const WIDTH: usize = 2;
    const STATES: usize = 2;

    /// Labels at two states with two sums each, few enough for each to be compared with all.
    fn drawn(random: &mut Random, count: usize) -> (Vec<Label>, Vec<i64>) {
        let label = |random: &mut Random, index: usize| Label {
            cost: random.below(6) as i64,
            guided_cost: random.below(50) as i64,
            state: random.below(STATES) as u32,
            parent: index as u32,
            duty: 0,
        };
        let labels = (0..count).map(|index| label(random, index)).collect();
        (labels, (0..count * WIDTH).map(|_| random.below(5) as i64).collect())
    }

    fn windows(random: &mut Random) -> Vec<ResourceWindow> {
        let senses = [DominanceSense::Smaller, DominanceSense::Larger, DominanceSense::Equal];
        let safe = SumRange { low: i64::MAX, high: i64::MIN };
        let window = |sense| ResourceWindow { low: 0, high: 4, safe, sense };
        (0..STATES * WIDTH).map(|_| window(senses[random.below(3)])).collect()
    }

    #[test]
    fn exactly_the_labels_that_a_cheaper_one_dominates_are_removed() {
        let mut random = Random::new(4);
        let mut removed = 0;
        for _ in 0..300 {
            let windows = windows(&mut random);
            let (mut labels, mut sums) = drawn(&mut random, 30);
            let (all, all_sums) = (drawn_again(&labels), sums.clone());
            remove_dominated(&mut labels, &mut sums, WIDTH, &windows, &mut Vec::new());
            // A label's parent says here which one it was.
            let kept: Vec<usize> = labels.iter().map(|label| label.parent as usize).collect();
            for (at, index) in kept.iter().enumerate() {
                assert_eq!(sums[at * WIDTH..(at + 1) * WIDTH], all_sums[index * WIDTH..(index + 1) * WIDTH]);
            }
            let dominates = |one: usize, two: usize| {
                let state = all[one].state as usize;
                all[one].state == all[two].state
                    && all[one].cost <= all[two].cost
                    && (0..WIDTH).all(|at| {
                        let window = &windows[state * WIDTH + at];
                        window.sense.leaves_as_much(all_sums[one * WIDTH + at], all_sums[two * WIDTH + at])
                    })
            };
            for index in 0..all.len() {
                // Of labels that cost the same, only later ones are removed.
                let comes_before = |one: usize| (all[one].cost, one) < (all[index].cost, index);
                let dominated = kept.iter().any(|one| comes_before(*one) && dominates(*one, index));
                assert_eq!(kept.contains(&index), !dominated);
                removed += usize::from(dominated);
            }
        }
        assert!(removed > 1000, "{removed}");
    }

    fn drawn_again(labels: &[Label]) -> Vec<Label> {
        let copy = |label: &Label| Label { ..*label };
        labels.iter().map(copy).collect()
    }

    #[test]
    fn numbers_within_groups_put_the_first_of_each_before_any_second() {
        let rank = |group, cost, index| Rank { group, cost, index };
        let mut order = vec![rank(7, 5, 0), rank(7, 1, 1), rank(3, 9, 2), rank(7, 3, 3), rank(3, 8, 4)];
        number_within_groups(&mut order);
        order.sort_unstable();
        assert_eq!(order.iter().map(|rank| rank.index).collect::<Vec<_>>(), [1, 4, 3, 2, 0]);
    }

    #[test]
    fn a_beam_keeps_the_lowest_completion_bounds() {
        let mut random = Random::new(9);
        let windows = windows(&mut random);
        let (mut labels, mut sums) = drawn(&mut random, 30);
        let to_go = [0, 20];
        let bound = |label: &Label| label.guided_cost + to_go[label.state as usize];
        let mut bounds: Vec<i64> = labels.iter().map(bound).collect();
        bounds.sort_unstable();
        let tracked = TrackedResources {
            resources: Vec::new(),
            windows: vec![windows],
            label_bound: 0,
            width: vec![WIDTH],
            steps: Vec::new(),
            amounts: Vec::new(),
        };
        let network = Network {
            first: Vec::new(),
            transitions: Vec::new(),
            costs: Vec::new(),
            consumptions: Vec::new(),
            resources: Vec::new(),
            active: Vec::new(),
            remaining: Vec::new(),
            accumulated: Vec::new(),
            total: Vec::new(),
            feasible: true,
        };
        let (rule, beam) = (BeamRule::Cheapest, 10);
        let query = Query { beam, guided: true, rule, below: 99, max_paths: 1, stop: &|| false };
        truncate_beam(&mut labels, &mut sums, 0, &tracked, &network, &query, &to_go);
        let mut kept: Vec<i64> = labels.iter().map(bound).collect();
        kept.sort_unstable();
        assert_eq!(kept, bounds[..10]);
        assert_eq!(sums.len(), 10 * WIDTH);
    }
}
