//! The cheapest lines of a network at given prices: labels from day to day.
//!
//! A label is a way to a node with what its resources sum up to. Two labels with
//! the same future are one: a sum that can't be broken any more is forgotten. A
//! bound on what is still to come ends those that can't become cheap enough.

use super::completion_bounds::{LagrangianBounds, SubgradientLimits, cost_to_go};
use super::dominance::{BeamRule, MIN_LABELS, mixed, remove_dominated, truncate_beam};
use super::label_table::LabelTable;
use super::network::{Network, Resource};
use super::resource_windows::{ResourceStep, TrackedResources, canonical_sum};

/// What lines cost: cells by `day × duties + duty`, and a multiplier for each level's penalty.
#[derive(Clone, Copy)]
pub(crate) struct LineCosts<'a> {
    pub(crate) duties: usize,
    pub(crate) cells: &'a [i64],
    pub(crate) levels: &'a [i64],
}

/// A line and its cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) cost: i64,
    pub(crate) duties: Vec<u16>,
}

/// How to shortest_paths.
#[derive(Clone, Copy)]
pub(crate) struct Query<'a> {
    /// BeamRule at most so many labels a day; then the best line may be missed.
    pub(crate) beam: usize,
    /// Whether a bounds is worth its time: it makes few labels go far, and lines more alike.
    pub(crate) guided: bool,
    /// Which of these stay.
    pub(crate) keep: BeamRule,
    /// Only lines that cost less.
    pub(crate) below: i64,
    /// At most so many lines.
    pub(crate) lines: usize,
    /// AdaptivePenalties each day; where it says so the shortest_paths ends with nothing.
    pub(crate) stop: &'a (dyn Fn() -> bool + Sync),
}

/// What came of it.
pub(crate) struct Paths {
    /// The cheapest first.
    pub(crate) lines: Vec<Path>,
    /// Whether no line within the tracked resources was missed.
    pub(crate) exact: bool,
    /// Arcs looked at.
    pub(crate) steps: u64,
}

/// A way to a node.
pub(crate) struct Label {
    pub(crate) cost: i64,
    /// The same with multipliers on resources.
    pub(crate) guided: i64,
    pub(crate) node: u32,
    parent: u32,
    duty: u16,
}

/// Memory used again from call to call.
#[derive(Default)]
pub(crate) struct Buffers {
    labels: Vec<Vec<Label>>,
    sums: Vec<i64>,
    next: Vec<i64>,
    table: LabelTable,
    to_go: Vec<Vec<i64>>,
    bounds: LagrangianBounds,
    none: Vec<i64>,
    costs: Vec<i64>,
    order: Vec<(u64, i64, u32)>,
}

/// Searches the network.
pub(crate) fn shortest_paths(
    network: &Network,
    plan: &TrackedResources,
    prices: LineCosts<'_>,
    query: Query<'_>,
    buffers: &mut Buffers,
) -> Paths {
    let days = network.transitions.len();
    let mut found = Paths { lines: Vec::new(), exact: true, steps: 0 };
    if !network.feasible || query.lines == 0 {
        return found;
    }
    let Buffers { labels, sums, next, table, to_go, bounds, none, costs, order } = buffers;
    costs.clear();
    costs.extend(network.costs.iter().map(|cost| {
        cost.iter()
            .zip(prices.levels)
            .fold(0_i64, |sum, (cost, multiplier)| sum.saturating_add(cost.saturating_mul(*multiplier)))
    }));
    none.clear();
    none.resize(network.consumptions.len(), 0);
    found.steps += cost_to_go(network, prices, costs, none, to_go);
    let most = if matches!(query.keep, BeamRule::Cheapest | BeamRule::AllPaths) { TRIES } else { MANY };
    let tries = SubgradientLimits { most, stop: query.stop };
    let guided = query.guided && bounds.find(network, &plan.tracked, prices, costs, to_go, tries);
    found.steps += if query.guided { bounds.steps } else { 0 };
    // Without multipliers the bounds is what is to come.
    let (extra, off) = if guided { (&bounds.extra, bounds.off) } else { (&*none, 0) };
    let beyond = if guided { &bounds.to_go } else { &*to_go };
    let below = query.below.saturating_add(off);
    labels.resize_with(days + 1, Vec::new);
    labels.iter_mut().for_each(Vec::clear);
    sums.clear();
    labels[0].push(Label { cost: 0, guided: 0, node: 0, parent: 0, duty: 0 });
    let mut sum: Vec<i64> = Vec::new();
    let multiplier = |resource: &Resource| {
        let level = resource.price.and_then(|(level, _)| prices.levels.get(level));
        level.copied().unwrap_or(0)
    };
    // On the last day all have the same future: the ways there are the several lines that are wanted.
    let every = |day: usize| query.keep == BeamRule::AllPaths || day + 1 == days && query.lines > 1;
    for day in 0..days {
        if (query.stop)() {
            found.exact = false;
            return found;
        }
        next.clear();
        let (before, after) = labels.split_at_mut(day + 1);
        let (before, after) = (&before[day], &mut after[0]);
        let (wide, width, steps_of_day) = (plan.width[day], plan.width[day + 1], &plan.steps[day]);
        table.clear(before.len().saturating_mul(network.max_out_degree(day)));
        for (index, label) in before.iter().enumerate() {
            if index % STOP_CHECK_INTERVAL == STOP_CHECK_INTERVAL - 1 && (query.stop)() {
                found.exact = false;
                return found;
            }
            let transitions = network.outgoing(day, label.node as usize);
            found.steps += transitions.len() as u64;
            'transitions: for transition in transitions {
                let cell = prices.cells[day * prices.duties + usize::from(transition.duty)];
                let mut cost =
                    label.cost.saturating_add(cell).saturating_add(costs[transition.cost as usize]);
                let to = transition.to as usize;
                let step =
                    cost.saturating_sub(label.cost).saturating_add(extra[transition.consumption as usize]);
                let mut worth = label.guided.saturating_add(step);
                if cost.saturating_add(to_go[day + 1][to]) >= query.below
                    || worth.saturating_add(beyond[day + 1][to]) >= below
                {
                    continue;
                }
                let consumptions = &plan.consumptions[transition.consumption as usize];
                let windows = &plan.windows[day + 1][to * width..(to + 1) * width];
                let mut key = mixed(0, transition.to.into());
                sum.clear();
                for ResourceStep { tracked, from, to } in steps_of_day {
                    let before = from.map_or(0, |from| sums[index * wide + from]);
                    let value = before.saturating_add(consumptions[*tracked]);
                    if let Some(to) = to {
                        let window = &windows[*to];
                        let value = canonical_sum(value, window);
                        if value < window.low || value > window.high {
                            continue 'transitions;
                        }
                        sum.push(value);
                        key = mixed(key, value as u64);
                    } else {
                        let resource = &network.resources[plan.tracked[*tracked]];
                        if resource.price.is_some() {
                            let penalty = resource.penalty(value).saturating_mul(multiplier(resource));
                            cost = cost.saturating_add(penalty);
                            if !guided || !bounds.relaxed[plan.tracked[*tracked]] {
                                worth = worth.saturating_add(penalty);
                            }
                        } else if value < resource.free.0 || value > resource.free.1 {
                            continue 'transitions;
                        }
                    }
                }
                if cost.saturating_add(to_go[day + 1][to]) >= query.below {
                    continue;
                }
                let fresh = after.len() as u32;
                let same = |place: u32| {
                    let place = place as usize;
                    after[place].node == transition.to && next[place * width..(place + 1) * width] == sum
                };
                let known = if every(day) { None } else { table.find(key, fresh, same) };
                let own = Label {
                    cost,
                    guided: worth,
                    node: transition.to,
                    parent: index as u32,
                    duty: transition.duty,
                };
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
        if after.len() > MIN_LABELS && !every(day) {
            found.steps += remove_dominated(after, next, width, &plan.windows[day + 1], order);
        }
        if after.len() > query.beam && day + 1 < days {
            found.exact = false;
            truncate_beam(after, next, (day + 1, plan, network), &query, &beyond[day + 1]);
        }
        std::mem::swap(sums, next);
    }
    let mut ends: Vec<u32> = (0..labels[days].len() as u32).collect();
    ends.sort_by_key(|end| (labels[days][*end as usize].cost, *end));
    for end in ends.into_iter().take(query.lines) {
        let cost = labels[days][end as usize].cost;
        let mut duties = vec![0; days];
        let mut at = end as usize;
        for day in (0..days).rev() {
            let label = &labels[day + 1][at];
            duties[day] = label.duty;
            at = label.parent as usize;
        }
        found.lines.push(Path { cost, duties });
    }
    found
}

/// Labels between two looks at the token.
const STOP_CHECK_INTERVAL: usize = 4096;

/// SubgradientLimits at a bounds, and where there was no line without.
const TRIES: usize = 12;
const MANY: usize = 150;
