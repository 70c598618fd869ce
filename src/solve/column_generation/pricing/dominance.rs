//! Which labels stay: those that none outdoes, and of too many those that promise most.

use super::labelling::{Label, Query};
use super::network::Network;
use super::resource_windows::{DominanceSense, ResourceWindow, TrackedResources};

/// Which labels stay where there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BeamRule {
    /// The cheapest.
    Cheapest,
    /// All, also those with the same future; of too many the cheapest.
    AllPaths,
    /// The cheapest of each sum that asks for something: fewer cheap ones, more ways open.
    Diverse,
    /// The same by what they leave of the resources, whatever they cost.
    MostSlack,
}

/// A key with one more value in it: well spread, not unique.
pub(crate) fn mixed(key: u64, value: u64) -> u64 {
    (key.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A resource's limit, where shares of several are compared.
const FULL: i64 = 1000;

/// Fewer labels are not worth comparing.
pub(crate) const MIN_LABELS: usize = 48;

/// So many cheaper labels of the same kind are compared with each.
const PEERS: usize = 40;

/// Takes out labels that another one outdoes: at the same node, not dearer, and with at
/// least as many ways open.
pub(crate) fn remove_dominated(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    width: usize,
    windows: &[ResourceWindow],
    order: &mut Vec<(u64, i64, u32)>,
) -> u64 {
    order.clear();
    for (index, label) in labels.iter().enumerate() {
        let node = label.node as usize;
        let mut kind = mixed(0, label.node.into());
        for (place, window) in windows[node * width..(node + 1) * width].iter().enumerate() {
            if window.sense == DominanceSense::Equal {
                kind = mixed(kind, sums[index * width + place] as u64);
            }
        }
        order.push((kind, label.cost, index as u32));
    }
    order.sort_unstable();
    let mut steps = 0;
    let mut first = 0;
    let mut kept = 0;
    for at in 0..order.len() {
        let (kind, cost, index) = order[at];
        if kept == 0 || order[kept - 1].0 != kind {
            first = kept;
        }
        let node = labels[index as usize].node as usize;
        let windows = &windows[node * width..(node + 1) * width];
        let own = &sums[index as usize * width..(index as usize + 1) * width];
        let outdone = order[first..kept].iter().take(PEERS).any(|(.., other)| {
            steps += 1;
            let same = labels[*other as usize].node as usize == node;
            let other = &sums[*other as usize * width..(*other as usize + 1) * width];
            same && (0..width).all(|place| match windows[place].sense {
                DominanceSense::Smaller => other[place] <= own[place],
                DominanceSense::Larger => other[place] >= own[place],
                DominanceSense::Equal => other[place] == own[place],
            })
        });
        if !outdone {
            order[kept] = (kind, cost, index);
            kept += 1;
        }
    }
    if kept < order.len() {
        order.truncate(kept);
        order.sort_unstable_by_key(|(.., index)| *index);
        keep(labels, sums, width, order.iter().map(|(.., index)| *index));
    }
    steps / 4
}

/// Keeps the labels at these table, which are in order.
fn keep(labels: &mut Vec<Label>, sums: &mut Vec<i64>, width: usize, table: impl Iterator<Item = u32>) {
    let mut count = 0;
    for (to, from) in table.enumerate() {
        labels.swap(to, from as usize);
        for place in 0..width {
            sums[to * width + place] = sums[from as usize * width + place];
        }
        count = to + 1;
    }
    labels.truncate(count);
    sums.truncate(count * width);
}

/// Keeps the labels that promise most, on a layer.
pub(crate) fn truncate_beam(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    (layer, plan, network): (usize, &TrackedResources, &Network),
    query: &Query<'_>,
    to_go: &[i64],
) {
    let (width, windows) = (plan.width[layer], &plan.windows[layer]);
    let under_way = plan.tracked.iter().map(|resource| &network.resources[*resource]);
    let under_way: Vec<i64> = under_way
        .filter(|resource| resource.first < layer && layer <= resource.last)
        .map(|resource| resource.free.1.max(1))
        .collect();
    let own = |index: usize| &sums[index * width..(index + 1) * width];
    let slots_at = |label: &Label| &windows[label.node as usize * width..(label.node as usize + 1) * width];
    let promise = |(index, label): (usize, &Label)| {
        if query.keep != BeamRule::MostSlack {
            return label.guided.saturating_add(to_go[label.node as usize]);
        }
        let filled = own(index).iter().zip(slots_at(label)).zip(&under_way);
        let less = filled.filter(|((_, window), _)| window.sense == DominanceSense::Smaller);
        less.fold(0_i64, |all, ((sum, _), most)| {
            let part = sum.saturating_mul(FULL) / most;
            all.saturating_add(part.saturating_mul(part))
        })
    };
    let place = |(index, label): (usize, &Label)| (0_u64, promise((index, label)), index as u32);
    let mut order: Vec<(u64, i64, u32)> = labels.iter().enumerate().map(place).collect();
    if matches!(query.keep, BeamRule::Diverse | BeamRule::MostSlack) {
        // The first of each sum that asks for something, then the second of each, and so on.
        for (key, _, index) in &mut order {
            let label = &labels[*index as usize];
            let asks = own(*index as usize).iter().zip(slots_at(label));
            let asks = asks.filter(|(_, window)| window.sense != DominanceSense::Smaller);
            *key = asks.fold(0, |key, (sum, _)| mixed(key, *sum as u64));
        }
        order.sort_unstable();
        let (mut last, mut rank) = (None, 0);
        for (key, ..) in &mut order {
            rank = if last == Some(*key) { rank + 1 } else { 0 };
            last = Some(std::mem::replace(key, rank));
        }
    }
    order.select_nth_unstable(query.beam);
    order.truncate(query.beam);
    let mut kept: Vec<u32> = order.into_iter().map(|(.., index)| index).collect();
    kept.sort_unstable();
    keep(labels, sums, width, kept.into_iter());
}
