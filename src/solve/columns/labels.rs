//! The cheapest lines of a network at given prices: labels from day to day.
//!
//! A label is a way to a node with what its resources sum up to. Two labels with
//! the same future are one: a sum that can't be broken any more is forgotten. A
//! bound on what is still to come ends those that can't become cheap enough.

use super::guide::{Guide, to_come};
use super::network::{Network, Range, Resource};
use super::places::Places;

/// What lines cost: cells by `day × duties + duty`, and a factor for each level's penalty.
#[derive(Clone, Copy)]
pub(super) struct Prices<'a> {
    pub(super) duties: usize,
    pub(super) cells: &'a [i64],
    pub(super) levels: &'a [i64],
}

/// A line and its cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) cost: i64,
    pub(super) duties: Vec<u16>,
}

/// How to search.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    /// Keep at most so many labels a day; then the best line may be missed.
    pub(super) beam: usize,
    /// Whether a guide is worth its time: it makes few labels go far, and lines more alike.
    pub(super) guided: bool,
    /// Whether these are spread over what resources sum up to: fewer cheap ones, more ways open.
    pub(super) spread: bool,
    /// Only lines that cost less.
    pub(super) below: i64,
    /// At most so many lines.
    pub(super) lines: usize,
    /// Asked each day; where it says so the search ends with nothing.
    pub(super) stop: &'a (dyn Fn() -> bool + Sync),
}

/// What came of it.
pub(super) struct Answer {
    /// The cheapest first.
    pub(super) lines: Vec<Line>,
    /// Whether no line within the tracked resources was missed.
    pub(super) exact: bool,
    /// Arcs looked at.
    pub(super) steps: u64,
}

/// Where each node's labels are, for the resources that are tracked.
pub(super) struct Plan {
    tracked: Vec<usize>,
    /// For each layer, node and resource that is under way there.
    slots: Vec<Vec<Slot>>,
    /// An upper bound of the labels of all days.
    weight: u64,
    /// For each layer how many resources are under way.
    width: Vec<usize>,
    /// For each day what becomes of the resources on the way to the next layer.
    moves: Vec<Vec<Move>>,
    /// For each position in [`Network::gains`] what it adds to the tracked resources.
    gains: Vec<Vec<i64>>,
}

/// What a day does to one resource.
struct Move {
    /// Its place among the tracked.
    tracked: usize,
    /// Its place in the layer before, unless the day is its first.
    from: Option<usize>,
    /// Its place in the layer after, unless the day is its last.
    to: Option<usize>,
}

/// The sums of a resource that can be at a node.
#[derive(Clone, Copy, Debug)]
struct Slot {
    low: i64,
    high: i64,
    /// From here to there nothing can go wrong any more; all of it is one value.
    safe: (i64, i64),
    better: Better,
}

/// Which sums leave more ways open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Better {
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

struct Label {
    cost: i64,
    /// The same with factors on resources.
    guided: i64,
    node: u32,
    parent: u32,
    duty: u16,
}

/// Memory used again from call to call.
#[derive(Default)]
pub(super) struct Scratch {
    labels: Vec<Vec<Label>>,
    sums: Vec<i64>,
    next: Vec<i64>,
    places: Places,
    ahead: Vec<Vec<i64>>,
    guide: Guide,
    none: Vec<i64>,
    costs: Vec<i64>,
    order: Vec<(u64, i64, u32)>,
}

/// Searches the network.
pub(super) fn search(
    network: &Network,
    plan: &Plan,
    prices: Prices<'_>,
    ask: Ask<'_>,
    scratch: &mut Scratch,
) -> Answer {
    let days = network.arcs.len();
    let mut answer = Answer { lines: Vec::new(), exact: true, steps: 0 };
    if !network.open || ask.lines == 0 {
        return answer;
    }
    let Scratch { labels, sums, next, places, ahead, guide, none, costs, order } = scratch;
    costs.clear();
    costs.extend(network.costs.iter().map(|cost| {
        cost.iter()
            .zip(prices.levels)
            .fold(0_i64, |sum, (cost, factor)| sum.saturating_add(cost.saturating_mul(*factor)))
    }));
    none.clear();
    none.resize(network.gains.len(), 0);
    answer.steps += to_come(network, prices, costs, none, ahead);
    let tries = if ask.spread { MANY } else { TRIES };
    let guided = ask.guided && guide.find(network, &plan.tracked, prices, costs, ahead, tries);
    answer.steps += if ask.guided { guide.steps } else { 0 };
    // Without factors the guide is what is to come.
    let (extra, off) = if guided { (&guide.extra, guide.off) } else { (&*none, 0) };
    let beyond = if guided { &guide.ahead } else { &*ahead };
    let below = ask.below.saturating_add(off);
    labels.resize_with(days + 1, Vec::new);
    labels.iter_mut().for_each(Vec::clear);
    sums.clear();
    labels[0].push(Label { cost: 0, guided: 0, node: 0, parent: 0, duty: 0 });
    let mut sum: Vec<i64> = Vec::new();
    let factor = |resource: &Resource| {
        let level = resource.price.and_then(|(level, _)| prices.levels.get(level));
        level.copied().unwrap_or(0)
    };
    for day in 0..days {
        if (ask.stop)() {
            answer.exact = false;
            return answer;
        }
        next.clear();
        let (before, after) = labels.split_at_mut(day + 1);
        let (before, after) = (&before[day], &mut after[0]);
        let (wide, width, moves) = (plan.width[day], plan.width[day + 1], &plan.moves[day]);
        places.clear(before.len().saturating_mul(network.widest(day)));
        for (index, label) in before.iter().enumerate() {
            let arcs = network.leaving(day, label.node as usize);
            answer.steps += arcs.len() as u64;
            'arcs: for arc in arcs {
                let cell = prices.cells[day * prices.duties + usize::from(arc.duty)];
                let mut cost = label.cost.saturating_add(cell).saturating_add(costs[arc.cost as usize]);
                let to = arc.to as usize;
                let step = cost.saturating_sub(label.cost).saturating_add(extra[arc.gain as usize]);
                let mut worth = label.guided.saturating_add(step);
                if cost.saturating_add(ahead[day + 1][to]) >= ask.below
                    || worth.saturating_add(beyond[day + 1][to]) >= below
                {
                    continue;
                }
                let gains = &plan.gains[arc.gain as usize];
                let slots = &plan.slots[day + 1][to * width..(to + 1) * width];
                let mut key = mixed(0, arc.to.into());
                sum.clear();
                for Move { tracked, from, to } in moves {
                    let before = from.map_or(0, |from| sums[index * wide + from]);
                    let value = before.saturating_add(gains[*tracked]);
                    if let Some(to) = to {
                        let slot = &slots[*to];
                        let value = forget(value, slot);
                        if value < slot.low || value > slot.high {
                            continue 'arcs;
                        }
                        sum.push(value);
                        key = mixed(key, value as u64);
                    } else {
                        let resource = &network.resources[plan.tracked[*tracked]];
                        if resource.price.is_some() {
                            let penalty = resource.penalty(value).saturating_mul(factor(resource));
                            cost = cost.saturating_add(penalty);
                            if !guided || !guide.relaxed[plan.tracked[*tracked]] {
                                worth = worth.saturating_add(penalty);
                            }
                        } else if value < resource.free.0 || value > resource.free.1 {
                            continue 'arcs;
                        }
                    }
                }
                if cost.saturating_add(ahead[day + 1][to]) >= ask.below {
                    continue;
                }
                let fresh = after.len() as u32;
                let same = |place: u32| {
                    let place = place as usize;
                    after[place].node == arc.to && next[place * width..(place + 1) * width] == sum
                };
                let known = places.find(key, fresh, same);
                let own = Label { cost, guided: worth, node: arc.to, parent: index as u32, duty: arc.duty };
                match known {
                    None => {
                        after.push(own);
                        next.extend_from_slice(&sum);
                    }
                    Some(place) => {
                        let old = &mut after[place as usize];
                        if cost < old.cost {
                            *old = own;
                        }
                    }
                }
            }
        }
        if after.len() > FEW {
            answer.steps += outdo(after, next, width, &plan.slots[day + 1], order);
        }
        if after.len() > ask.beam && day + 1 < days {
            answer.exact = false;
            thin(after, next, width, &ask, &beyond[day + 1], &plan.slots[day + 1]);
        }
        std::mem::swap(sums, next);
    }
    let mut ends: Vec<u32> = (0..labels[days].len() as u32).collect();
    ends.sort_by_key(|end| (labels[days][*end as usize].cost, *end));
    for end in ends.into_iter().take(ask.lines) {
        let cost = labels[days][end as usize].cost;
        let mut duties = vec![0; days];
        let mut at = end as usize;
        for day in (0..days).rev() {
            let label = &labels[day + 1][at];
            duties[day] = label.duty;
            at = label.parent as usize;
        }
        answer.lines.push(Line { cost, duties });
    }
    answer
}

/// A key with one more value in it: well spread, not unique.
fn mixed(key: u64, value: u64) -> u64 {
    (key.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn forget(sum: i64, slot: &Slot) -> i64 {
    if slot.safe.0 <= sum && sum <= slot.safe.1 { slot.safe.0 } else { sum }
}

/// Tries at a guide, and where there was no line without.
const TRIES: usize = 12;
const MANY: usize = 150;

/// Fewer labels are not worth comparing.
const FEW: usize = 48;

/// So many cheaper labels of the same kind are compared with each.
const PEERS: usize = 40;

/// Takes out labels that another one outdoes: at the same node, not dearer, and with at
/// least as many ways open.
fn outdo(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    width: usize,
    slots: &[Slot],
    order: &mut Vec<(u64, i64, u32)>,
) -> u64 {
    order.clear();
    for (index, label) in labels.iter().enumerate() {
        let node = label.node as usize;
        let mut kind = mixed(0, label.node.into());
        for (place, slot) in slots[node * width..(node + 1) * width].iter().enumerate() {
            if slot.better == Better::Neither {
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
        let slots = &slots[node * width..(node + 1) * width];
        let own = &sums[index as usize * width..(index as usize + 1) * width];
        let outdone = order[first..kept].iter().take(PEERS).any(|(.., other)| {
            steps += 1;
            let same = labels[*other as usize].node as usize == node;
            let other = &sums[*other as usize * width..(*other as usize + 1) * width];
            same && (0..width).all(|place| match slots[place].better {
                Better::Less => other[place] <= own[place],
                Better::More => other[place] >= own[place],
                Better::Neither => other[place] == own[place],
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

/// Keeps the labels at these places, which are in order.
fn keep(labels: &mut Vec<Label>, sums: &mut Vec<i64>, width: usize, places: impl Iterator<Item = u32>) {
    let mut count = 0;
    for (to, from) in places.enumerate() {
        labels.swap(to, from as usize);
        for place in 0..width {
            sums[to * width + place] = sums[from as usize * width + place];
        }
        count = to + 1;
    }
    labels.truncate(count);
    sums.truncate(count * width);
}

/// Keeps the labels that promise most.
fn thin(
    labels: &mut Vec<Label>,
    sums: &mut Vec<i64>,
    width: usize,
    ask: &Ask<'_>,
    ahead: &[i64],
    slots: &[Slot],
) {
    let promise = |label: &Label| label.guided.saturating_add(ahead[label.node as usize]);
    let place = |(index, label): (usize, &Label)| (0_u64, promise(label), index as u32);
    let mut order: Vec<(u64, i64, u32)> = labels.iter().enumerate().map(place).collect();
    if ask.spread {
        // The first of each sum that asks for something, then the second of each, and so on.
        for (key, _, index) in &mut order {
            let own = &sums[*index as usize * width..(*index as usize + 1) * width];
            let node = labels[*index as usize].node as usize;
            let asks = own.iter().zip(&slots[node * width..]).filter(|(_, slot)| slot.better != Better::Less);
            *key = asks.fold(0, |key, (sum, _)| mixed(key, *sum as u64));
        }
        order.sort_unstable();
        let (mut last, mut rank) = (None, 0);
        for (key, ..) in &mut order {
            rank = if last == Some(*key) { rank + 1 } else { 0 };
            last = Some(std::mem::replace(key, rank));
        }
    }
    order.select_nth_unstable(ask.beam);
    order.truncate(ask.beam);
    let mut kept: Vec<u32> = order.into_iter().map(|(.., index)| index).collect();
    kept.sort_unstable();
    keep(labels, sums, width, kept.into_iter());
}
