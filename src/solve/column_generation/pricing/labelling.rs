//! Labelling: the cheapest lines of a network, by dynamic programming from day to day.
//!
//! A label is a path to a state with the sums of its resources. Labels with the same future are one,
//! dominated labels are removed, and completion bounds end those that can't become cheap enough. The
//! algorithm and its words: Irnich and Desaulniers, "Shortest path problems with resource constraints",
//! in Column Generation, Springer 2005.

use super::completion_bounds::{LagrangianBounds, SubgradientLimits, cost_to_go};
use super::dominance::{BeamRule, MIN_LABELS, Rank, mixed, remove_dominated, truncate_beam};
use super::label_table::LabelTable;
use super::network::{Network, Resource, Transition};
use super::resource_windows::TrackedResources;

/// What lines cost: cells by `day × duties + duty`, and a weight for each level's penalty.
#[derive(Clone, Copy)]
pub(crate) struct LineCosts<'a> {
    pub(crate) duties: usize,
    pub(crate) cells: &'a [i64],
    pub(crate) levels: &'a [i64],
}

impl LineCosts<'_> {
    /// The cells of one day.
    pub(crate) fn of_day(&self, day: usize) -> &[i64] {
        &self.cells[day * self.duties..(day + 1) * self.duties]
    }

    /// The weight of a resource's penalty.
    fn weight(&self, resource: &Resource) -> i64 {
        resource.price.and_then(|price| self.levels.get(price.level)).copied().unwrap_or(0)
    }
}

/// A line and its cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) cost: i64,
    pub(crate) duties: Vec<u16>,
}

/// What is searched for, and how.
#[derive(Clone, Copy)]
pub(crate) struct Query<'a> {
    /// The most labels that are kept a day; with fewer than there are the best path may be missed.
    pub(crate) beam: usize,
    /// Whether Lagrangian completion bounds are worth their time: few labels then go far, and paths are
    /// more alike.
    pub(crate) guided: bool,
    /// Which labels are kept.
    pub(crate) rule: BeamRule,
    /// Only paths that cost less.
    pub(crate) below: i64,
    pub(crate) max_paths: usize,
    /// Asked each day; with true the search ends without a path.
    pub(crate) stop: &'a (dyn Fn() -> bool + Sync),
}

/// What a search found.
pub(crate) struct Paths {
    /// The cheapest first.
    pub(crate) paths: Vec<Path>,
    /// Whether no path within the tracked resources was missed.
    pub(crate) exact: bool,
    /// Transitions looked at.
    pub(crate) steps: u64,
}

/// A path to a state.
pub(crate) struct Label {
    pub(crate) cost: i64,
    /// The cost with multipliers on resources.
    pub(crate) guided_cost: i64,
    pub(crate) state: u32,
    pub(super) parent: u32,
    pub(super) duty: u16,
}

/// Memory that is used again from search to search.
#[derive(Default)]
pub(crate) struct Buffers {
    /// For each layer its labels.
    labels: Vec<Vec<Label>>,
    /// The sums of the current layer's labels, and of the next layer's.
    sums: Vec<i64>,
    next_sums: Vec<i64>,
    /// The sums of the label that is being extended.
    extended_sums: Vec<i64>,
    table: LabelTable,
    /// The least cost from each state to the end.
    to_go: Vec<Vec<i64>>,
    bounds: LagrangianBounds,
    /// For each entry of [`Network::consumptions`] 0: no multipliers.
    no_extra: Vec<i64>,
    /// For each entry of [`Network::costs`] what it costs.
    costs: Vec<i64>,
    order: Vec<Rank>,
}

/// Labels extended between two looks at the stop token: tens of microseconds.
const STOP_CHECK_INTERVAL: usize = 4096;

/// Subgradient steps for completion bounds: few where a path is known to exist or many searches are made,
/// more where a search without a path would leave an agent without a line. By trial on public instances
/// 13, 19 and 20 (commit "Agents bargain for lines before the first master program; labels know what
/// resources will cost", 2026-11-22); the numbers themselves have no run of their own.
const MAX_STEPS: usize = 12;
const MAX_STEPS_FOR_FIRST_LINE: usize = 150;

/// All that stays the same during a search.
struct Search<'a> {
    network: &'a Network,
    tracked: &'a TrackedResources,
    costs: LineCosts<'a>,
    /// For each entry of [`Network::costs`] what it costs.
    transition_costs: &'a [i64],
    /// The least cost from each state to the end.
    to_go: &'a [Vec<i64>],
    query: Query<'a>,
    guide: Guide<'a>,
}

/// The completion bound that ends labels early: with multipliers where there are any.
struct Guide<'a> {
    /// The least guided cost from each state to the end.
    to_go: &'a [Vec<i64>],
    /// For each entry of [`Network::consumptions`] what it costs more.
    extra: &'a [i64],
    /// Only labels with a lower guided bound.
    below: i64,
    /// For each resource whether multipliers stand for its penalty; none without multipliers.
    relaxed: Option<&'a [bool]>,
}

/// A label after a transition.
struct Extension {
    cost: i64,
    guided_cost: i64,
    /// A key of its state and sums.
    key: u64,
}

/// The cheapest paths of a network: at most [`Query::max_paths`] of them, each cheaper than
/// [`Query::below`].
///
/// [`Paths::exact`] says that no cheaper path was missed, where the tracked resources are all that there
/// are; where they are fewer, the paths may break limits of the others, and the cheapest path is a lower
/// bound.
pub(crate) fn shortest_paths(
    network: &Network,
    tracked: &TrackedResources,
    costs: LineCosts<'_>,
    query: Query<'_>,
    buffers: &mut Buffers,
) -> Paths {
    let days = network.transitions.len();
    if !network.feasible || query.max_paths == 0 {
        return Paths { paths: Vec::new(), exact: true, steps: 0 };
    }
    let Buffers {
        labels,
        sums,
        next_sums,
        extended_sums,
        table,
        to_go,
        bounds,
        no_extra,
        costs: transition_costs,
        order,
    } = buffers;
    price_transitions(network, costs, transition_costs);
    no_extra.clear();
    no_extra.resize(network.consumptions.len(), 0);
    let mut steps = cost_to_go(network, costs, transition_costs, no_extra, to_go);
    let guided = query.guided && {
        let known = matches!(query.rule, BeamRule::Cheapest | BeamRule::AllPaths);
        let max_steps = if known { MAX_STEPS } else { MAX_STEPS_FOR_FIRST_LINE };
        let limits = SubgradientLimits { max_steps, stop: query.stop };
        let helps = bounds.find(network, &tracked.resources, costs, transition_costs, to_go, limits);
        steps += bounds.steps;
        helps
    };
    let guide = match guided {
        true => bounds.guide(query.below),
        false => Guide { to_go, extra: no_extra, below: query.below, relaxed: None },
    };
    let search = Search { network, tracked, costs, transition_costs, to_go, query, guide };
    labels.resize_with(days + 1, Vec::new);
    labels.iter_mut().for_each(Vec::clear);
    labels[0].push(Label { cost: 0, guided_cost: 0, state: 0, parent: 0, duty: 0 });
    sums.clear();
    let mut exact = true;
    for day in 0..days {
        let (before, after) = labels.split_at_mut(day + 1);
        let (before, after) = (&before[day], &mut after[0]);
        let mut next = NextLayer { labels: after, sums: next_sums, table, extended_sums };
        let extended = search.extend_layer(day, Layer { labels: before, sums }, &mut next);
        let Some(transitions) = extended else {
            return Paths { paths: Vec::new(), exact: false, steps };
        };
        steps += transitions;
        let (width, windows) = (tracked.width[day + 1], &tracked.windows[day + 1]);
        if after.len() > MIN_LABELS && !search.keeps_equal_labels(day) {
            steps += remove_dominated(after, next_sums, width, windows, order);
        }
        if after.len() > query.beam && day + 1 < days {
            exact = false;
            let to_go = &search.guide.to_go[day + 1];
            truncate_beam(after, next_sums, day + 1, tracked, network, &query, to_go);
        }
        std::mem::swap(sums, next_sums);
    }
    Paths { paths: trace_back(labels, query.max_paths), exact, steps }
}

/// The labels of a layer, and the sums of their resources one after the other.
#[derive(Clone, Copy)]
struct Layer<'a> {
    labels: &'a [Label],
    sums: &'a [i64],
}

/// The layer that labels are extended to.
struct NextLayer<'a> {
    labels: &'a mut Vec<Label>,
    sums: &'a mut Vec<i64>,
    table: &'a mut LabelTable,
    extended_sums: &'a mut Vec<i64>,
}

impl Search<'_> {
    /// Extends all labels of a day by all transitions, and counts these; none where it was stopped.
    fn extend_layer(&self, day: usize, before: Layer<'_>, next: &mut NextLayer<'_>) -> Option<u64> {
        if (self.query.stop)() {
            return None;
        }
        let NextLayer { labels: after, sums: next_sums, table, extended_sums: sums } = next;
        let mut steps = 0;
        next_sums.clear();
        table.clear(before.labels.len().saturating_mul(self.network.max_out_degree(day)));
        let (width, next_width) = (self.tracked.width[day], self.tracked.width[day + 1]);
        let keeps_equal = self.keeps_equal_labels(day);
        for (index, label) in before.labels.iter().enumerate() {
            if index % STOP_CHECK_INTERVAL == STOP_CHECK_INTERVAL - 1 && (self.query.stop)() {
                return None;
            }
            let label_sums = &before.sums[index * width..(index + 1) * width];
            let transitions = self.network.outgoing(day, label.state as usize);
            steps += transitions.len() as u64;
            for transition in transitions {
                let Some(extension) = self.extend(day, label, label_sums, transition, sums) else {
                    continue;
                };
                let label = Label {
                    cost: extension.cost,
                    guided_cost: extension.guided_cost,
                    state: transition.to,
                    parent: index as u32,
                    duty: transition.duty,
                };
                let fresh = after.len() as u32;
                let known = match keeps_equal {
                    true => None,
                    false => table.find(extension.key, fresh, |at| {
                        let at = at as usize;
                        after[at].state == label.state
                            && next_sums[at * next_width..(at + 1) * next_width] == **sums
                    }),
                };
                match known {
                    None => {
                        after.push(label);
                        next_sums.extend_from_slice(sums);
                    }
                    Some(at) => {
                        let same_future = &mut after[at as usize];
                        if label.cost < same_future.cost {
                            *same_future = label;
                        }
                    }
                }
            }
        }
        Some(steps)
    }

    /// A label after a transition, and its sums; none where it leads to no path that is wanted.
    ///
    /// Called for every label and transition, so it has to be part of the loop.
    #[inline(always)]
    fn extend(
        &self,
        day: usize,
        label: &Label,
        label_sums: &[i64],
        transition: &Transition,
        sums: &mut Vec<i64>,
    ) -> Option<Extension> {
        let Search { network, tracked, query, guide, .. } = self;
        let cell = self.costs.cells[day * self.costs.duties + usize::from(transition.duty)];
        let mut cost =
            label.cost.saturating_add(cell).saturating_add(self.transition_costs[transition.cost as usize]);
        let to = transition.to as usize;
        let step =
            cost.saturating_sub(label.cost).saturating_add(guide.extra[transition.consumption as usize]);
        let mut guided_cost = label.guided_cost.saturating_add(step);
        let to_go = self.to_go[day + 1][to];
        if cost.saturating_add(to_go) >= query.below
            || guided_cost.saturating_add(guide.to_go[day + 1][to]) >= guide.below
        {
            return None;
        }
        let amounts = &tracked.amounts[transition.consumption as usize];
        let width = tracked.width[day + 1];
        let windows = &tracked.windows[day + 1][to * width..(to + 1) * width];
        let mut key = mixed(0, transition.to.into());
        sums.clear();
        for step in &tracked.steps[day] {
            let before = step.from.map_or(0, |from| label_sums[from]);
            let sum = before.saturating_add(amounts[step.tracked]);
            if let Some(position) = step.to {
                let window = &windows[position];
                let sum = window.canonical_sum(sum);
                if sum < window.low || sum > window.high {
                    return None;
                }
                sums.push(sum);
                key = mixed(key, sum as u64);
            } else {
                let index = tracked.resources[step.tracked];
                let resource = &network.resources[index];
                if resource.price.is_some() {
                    let penalty = resource.penalty(sum).saturating_mul(self.costs.weight(resource));
                    cost = cost.saturating_add(penalty);
                    if !guide.relaxed.is_some_and(|relaxed| relaxed[index]) {
                        guided_cost = guided_cost.saturating_add(penalty);
                    }
                } else if !resource.free.contains(sum) {
                    return None;
                }
            }
        }
        if cost.saturating_add(to_go) >= query.below {
            return None;
        }
        Some(Extension { cost, guided_cost, key })
    }

    /// Whether labels with the same future stay apart on the layer after a day: where all paths are
    /// wanted, and before the end, where the labels are the several paths that are wanted.
    fn keeps_equal_labels(&self, day: usize) -> bool {
        self.query.rule == BeamRule::AllPaths
            || day + 1 == self.network.transitions.len() && self.query.max_paths > 1
    }
}

impl LagrangianBounds {
    /// The bounds that were found, for paths that cost less than `below`.
    fn guide(&self, below: i64) -> Guide<'_> {
        Guide {
            to_go: &self.to_go,
            extra: &self.extra,
            below: below.saturating_add(self.offset),
            relaxed: Some(&self.relaxed),
        }
    }
}

/// What each entry of [`Network::costs`] costs.
fn price_transitions(network: &Network, costs: LineCosts<'_>, transition_costs: &mut Vec<i64>) {
    transition_costs.clear();
    transition_costs.extend(network.costs.iter().map(|penalties| {
        penalties
            .iter()
            .zip(costs.levels)
            .fold(0_i64, |sum, (penalty, weight)| sum.saturating_add(penalty.saturating_mul(*weight)))
    }));
}

/// The paths of the cheapest labels at the end.
fn trace_back(labels: &[Vec<Label>], max_paths: usize) -> Vec<Path> {
    let Some(last) = labels.last() else { return Vec::new() };
    let mut ends: Vec<u32> = (0..last.len() as u32).collect();
    ends.sort_by_key(|end| (last[*end as usize].cost, *end));
    let mut paths = Vec::new();
    for end in ends.into_iter().take(max_paths) {
        let mut duties = vec![0; labels.len() - 1];
        let mut at = end as usize;
        for (duty, layer) in duties.iter_mut().zip(&labels[1..]).rev() {
            *duty = layer[at].duty;
            at = layer[at].parent as usize;
        }
        paths.push(Path { cost: last[end as usize].cost, duties });
    }
    paths
}
