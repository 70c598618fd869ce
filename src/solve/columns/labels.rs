//! The cheapest lines of a network at given prices: labels from day to day.
//!
//! A label is a way to a node with what its resources sum up to. Two labels with
//! the same future are one: a sum that can't be broken any more is forgotten. A
//! bound on what is still to come ends those that can't become cheap enough.

use super::guide::{Guide, Tries, to_come};
use super::network::{Network, Resource};
use super::places::Places;
use super::plan::{Move, Plan, forget};
use super::prune::{FEW, Keep, mixed, outdo, thin};

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
    /// Which of these stay.
    pub(super) keep: Keep,
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

/// A way to a node.
pub(super) struct Label {
    pub(super) cost: i64,
    /// The same with factors on resources.
    pub(super) guided: i64,
    pub(super) node: u32,
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
    let most = if matches!(ask.keep, Keep::Cheap | Keep::Every) { TRIES } else { MANY };
    let tries = Tries { most, stop: ask.stop };
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
    // On the last day all have the same future: the ways there are the several lines that are wanted.
    let every = |day: usize| ask.keep == Keep::Every || day + 1 == days && ask.lines > 1;
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
            if index % LOOK == LOOK - 1 && (ask.stop)() {
                answer.exact = false;
                return answer;
            }
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
                let known = if every(day) { None } else { places.find(key, fresh, same) };
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
        if after.len() > FEW && !every(day) {
            answer.steps += outdo(after, next, width, &plan.slots[day + 1], order);
        }
        if after.len() > ask.beam && day + 1 < days {
            answer.exact = false;
            thin(after, next, (day + 1, plan, network), &ask, &beyond[day + 1]);
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

/// Labels between two looks at the token.
const LOOK: usize = 4096;

/// Tries at a guide, and where there was no line without.
const TRIES: usize = 12;
const MANY: usize = 150;
