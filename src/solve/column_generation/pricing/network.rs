//! One agent's lines as the paths of a layered network: a layer of states between two days, a transition
//! a duty.
//!
//! A state knows what sequences, runs and groups need of the days before, and nothing else. States with
//! the same future are merged, as when a deterministic automaton without cycles is minimised (Revuz,
//! "Minimisation of acyclic deterministic automata in linear time", Theoretical Computer Science 92,
//! 1992; for rosters, Pesant, "A regular language membership constraint for finite sequences of
//! variables", CP 2004). What adds up over many days (hours, weekends, shares) is a [`Resource`] that
//! transitions consume: Irnich and Desaulniers, "Shortest path problems with resource constraints", in
//! Column Generation, Springer 2005.

use std::collections::HashMap;

use super::resource_windows::ResourceWindow;
use super::state_expansion::AgentConstraints;
use crate::solve::floor::AllowedDuties;
use crate::solve::program::{SumRange, ceil_div, floor_div, gcd};
use crate::solve::{Model, Posted, StopToken};

/// A step from one state to the next: the agent's duty of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Transition {
    /// The duty.
    pub(crate) duty: u16,
    /// The state after the day.
    pub(crate) to: u32,
    /// A position in [`Network::costs`].
    pub(crate) cost: u32,
    /// A position in [`Network::consumptions`].
    pub(crate) consumption: u32,
}

/// What a transition adds to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Consumption {
    pub(crate) resource: u16,
    pub(crate) amount: i64,
}

/// What a unit of breach costs, at which level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Price {
    pub(crate) level: usize,
    pub(crate) weight: i64,
}

/// A count that transitions add to, and what its sum may be: in steps of [`Resource::step`] from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Resource {
    /// The sums without breach.
    pub(crate) free: SumRange,
    /// The first and the last day that add to it.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// None for a must.
    pub(crate) price: Option<Price>,
    /// The free range as posted, what was there before day 0, and what one step is.
    pub(crate) posted: SumRange,
    pub(crate) start: i64,
    pub(crate) step: i64,
    /// How much outside of the posted range makes one unit.
    pub(crate) unit: i64,
    pub(crate) convex: bool,
}

impl Resource {
    /// The penalty of a sum where it is priced.
    pub(crate) fn penalty(&self, sum: i64) -> i64 {
        let sum = self.start.saturating_add(sum.saturating_mul(self.step));
        let outside = self.posted.low.saturating_sub(sum).max(sum.saturating_sub(self.posted.high)).max(0);
        let units = outside / self.unit + i64::from(outside % self.unit > 0);
        let times = if self.convex { units } else { 1 };
        units.saturating_mul(times).saturating_mul(self.price.map_or(0, |price| price.weight))
    }

    /// Whether some day before `layer` adds to it and some day from there on.
    pub(crate) fn is_active(&self, layer: usize) -> bool {
        self.first < layer && layer <= self.last
    }
}

/// States expanded between two looks at the stop token: a state costs microseconds.
pub(crate) const STOP_CHECK_INTERVAL: usize = 64;

/// One agent's lines.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network {
    /// For each day the first transition of each state, and the end.
    pub(crate) first: Vec<Vec<u32>>,
    /// For each day the transitions, state by state.
    pub(crate) transitions: Vec<Vec<Transition>>,
    /// Penalties by level; the first has none.
    pub(crate) costs: Vec<Box<[i64]>>,
    /// What is added to which resource; the first adds nothing.
    pub(crate) consumptions: Vec<Box<[Consumption]>>,
    pub(crate) resources: Vec<Resource>,
    /// For each layer the resources that are active there; only of these is it known what they can be at
    /// its states.
    pub(crate) active: Vec<Vec<usize>>,
    /// For each layer, state and active resource what can still be added.
    pub(crate) remaining: Vec<Vec<SumRange>>,
    /// For each layer, state and active resource what can have been added.
    pub(crate) accumulated: Vec<Vec<SumRange>>,
    /// For each resource what it can come to in all.
    pub(crate) total: Vec<SumRange>,
    /// Whether there is a line at all.
    pub(crate) feasible: bool,
}

/// What a line comes to.
pub(crate) struct Trace {
    /// The penalties of its cells, sequences and runs, by level.
    pub(crate) penalties: Vec<i64>,
    /// The sum of each resource.
    pub(crate) sums: Vec<i64>,
}

impl Network {
    /// The lines of `agent` under the statements of `local`, which are about that agent alone; none where
    /// it is stopped before the network is complete.
    pub(crate) fn new(
        model: &Model,
        agent: usize,
        allowed: &AllowedDuties,
        local: &[&Posted],
        stop: &StopToken,
    ) -> Option<Network> {
        let mut constraints = AgentConstraints::read(model, agent, allowed, local);
        let mut network = constraints.expand(model, agent, allowed, stop)?;
        network.merge_equal_states(stop)?;
        network.resources = constraints.resources;
        network.divide_by_steps();
        network.merge_equal_musts();
        network.compute_ranges(stop)?;
        network.remove_redundant_resources(stop)?;
        Some(network)
    }

    /// Counts each resource in its largest common step.
    fn divide_by_steps(&mut self) {
        for (index, resource) in self.resources.iter_mut().enumerate() {
            let amounts = self.consumptions.iter().flatten();
            let amounts = amounts.filter(|one| usize::from(one.resource) == index).map(|one| one.amount);
            let step = amounts.fold(0, gcd).max(1);
            resource.step = step;
            resource.free.low = ceil_div(resource.posted.low.saturating_sub(resource.start), step);
            resource.free.high = floor_div(resource.posted.high.saturating_sub(resource.start), step);
        }
        for one in self.consumptions.iter_mut().flatten() {
            one.amount /= self.resources[usize::from(one.resource)].step;
        }
    }

    /// Makes one resource of musts that count the same.
    fn merge_equal_musts(&mut self) {
        let mut known: HashMap<Vec<i64>, usize> = HashMap::new();
        for index in 0..self.resources.len() {
            if self.resources[index].price.is_some() {
                continue;
            }
            let amounts = (0..self.consumptions.len()).map(|entry| self.amount(entry, index)).collect();
            let first = *known.entry(amounts).or_insert(index);
            if first != index {
                let free = self.resources[index].free;
                let kept = &mut self.resources[first].free;
                *kept = SumRange { low: kept.low.max(free.low), high: kept.high.min(free.high) };
                // Nothing can leave this range, so the resource is removed as redundant.
                self.resources[index].free = SumRange { low: i64::MIN, high: i64::MAX };
            }
        }
    }

    /// Removes the resources that can't leave their free range.
    fn remove_redundant_resources(&mut self, stop: &StopToken) -> Option<()> {
        if !self.feasible {
            return Some(());
        }
        let resources = self.resources.iter().zip(&self.total);
        let redundant: Vec<bool> =
            resources.map(|(resource, total)| total.lies_within(resource.free)).collect();
        if !redundant.contains(&true) {
            return Some(());
        }
        let mut position = Vec::new();
        let mut count = 0_u16;
        for redundant in &redundant {
            position.push((!redundant).then_some(count));
            count += u16::from(!redundant);
        }
        for entry in &mut self.consumptions {
            let kept = entry.iter().filter_map(|one| {
                let resource = position[usize::from(one.resource)]?;
                Some(Consumption { resource, amount: one.amount })
            });
            *entry = kept.collect();
        }
        let mut kept = redundant.iter().map(|redundant| !redundant);
        self.resources.retain(|_| kept.next().unwrap_or(true));
        self.compute_ranges(stop)
    }

    /// The memory that it takes together with the windows of all resources, in bytes: about.
    pub(crate) fn bytes(&self) -> usize {
        let transitions: usize = self.transitions.iter().map(Vec::len).sum();
        let sums: usize = self.accumulated.iter().map(Vec::len).sum();
        transitions * size_of::<Transition>()
            + sums * (2 * size_of::<SumRange>() + size_of::<ResourceWindow>())
    }

    /// How many states a layer has.
    pub(crate) fn states(&self, layer: usize) -> usize {
        self.first.get(layer).map_or(1, |first| first.len() - 1)
    }

    /// The most transitions that leave a state on a day.
    pub(crate) fn max_out_degree(&self, day: usize) -> usize {
        self.first[day].windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }

    /// The transitions that leave a state.
    pub(crate) fn outgoing(&self, day: usize, state: usize) -> &[Transition] {
        let first = &self.first[day];
        &self.transitions[day][first[state] as usize..first[state + 1] as usize]
    }

    /// Removes states without a path to the end, and merges those with the same future, from the last
    /// day backwards.
    fn merge_equal_states(&mut self, stop: &StopToken) -> Option<()> {
        let mut class_of: Vec<Option<u32>> = vec![Some(0); self.states(self.transitions.len())];
        if let Some(last) = self.transitions.last() {
            let states = last.iter().map(|transition| transition.to + 1).max().unwrap_or(0);
            class_of = vec![Some(0); states as usize];
        }
        for day in (0..self.transitions.len()).rev() {
            let mut known: HashMap<Vec<Transition>, u32> = HashMap::new();
            let (mut first, mut transitions) = (vec![0], Vec::new());
            let mut classes = Vec::with_capacity(self.states(day));
            for state in 0..self.states(day) {
                if state.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                let kept = self.outgoing(day, state).iter().filter_map(|transition| {
                    class_of[transition.to as usize].map(|to| Transition { to, ..*transition })
                });
                let kept: Vec<Transition> = kept.collect();
                if kept.is_empty() {
                    classes.push(None);
                    continue;
                }
                let next = known.len() as u32;
                let class = *known.entry(kept).or_insert_with_key(|kept| {
                    transitions.extend_from_slice(kept);
                    first.push(transitions.len() as u32);
                    next
                });
                classes.push(Some(class));
            }
            (self.first[day], self.transitions[day]) = (first, transitions);
            class_of = classes;
        }
        self.feasible = class_of.first().is_some_and(Option::is_some);
        Some(())
    }

    /// Finds what each resource can be and become at each state, and on which days.
    ///
    /// A resource is active only from the first day that adds to it to the last: what counts by the week
    /// takes a week's layers of a year.
    fn compute_ranges(&mut self, stop: &StopToken) -> Option<()> {
        self.find_active_days();
        self.compute_remaining(stop)?;
        self.compute_accumulated(stop)
    }

    fn find_active_days(&mut self) {
        let mut span = vec![None; self.resources.len()];
        for (day, transitions) in self.transitions.iter().enumerate() {
            for one in transitions.iter().flat_map(|transition| self.consumption(transition)) {
                let (first, _) = span[usize::from(one.resource)].unwrap_or((day, day));
                span[usize::from(one.resource)] = Some((first, day));
            }
        }
        for (resource, span) in self.resources.iter_mut().zip(span) {
            (resource.first, resource.last) = span.unwrap_or((0, 0));
        }
        self.active.clear();
        for layer in 0..=self.transitions.len() {
            let indices = 0..self.resources.len();
            self.active.push(indices.filter(|index| self.resources[*index].is_active(layer)).collect());
        }
    }

    fn compute_remaining(&mut self, stop: &StopToken) -> Option<()> {
        let (count, days) = (self.resources.len(), self.transitions.len());
        self.total = vec![if days == 0 { ZERO } else { EMPTY }; count];
        self.remaining = vec![Vec::new(); days + 1];
        for day in (0..days).rev() {
            let (width, next_width) = (self.active[day].len(), self.active[day + 1].len());
            let mut layer = vec![EMPTY; self.states(day) * width];
            // What begins on this day is not active before it; its total is what it can come to from here.
            let begun: Vec<usize> = (0..count).filter(|index| self.resources[*index].first == day).collect();
            let mut total = vec![EMPTY; begun.len()];
            let here: Vec<usize> = self.active[day].iter().chain(&begun).copied().collect();
            let map = LayerMap::new(count, &here, &self.active[day + 1]);
            let mut sums = Vec::new();
            for state in 0..self.states(day) {
                if state.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                for transition in self.outgoing(day, state) {
                    let next = &self.remaining[day + 1][transition.to as usize * next_width..];
                    map.add(next, self.consumption(transition), &mut sums);
                    let ranges = layer[state * width..(state + 1) * width].iter_mut();
                    ranges.chain(total.iter_mut()).zip(&sums).for_each(|(range, sum)| widen(range, *sum));
                }
            }
            for (index, total) in begun.into_iter().zip(total) {
                self.total[index] = total;
            }
            self.remaining[day] = layer;
        }
        Some(())
    }

    fn compute_accumulated(&mut self, stop: &StopToken) -> Option<()> {
        let (count, days) = (self.resources.len(), self.transitions.len());
        self.accumulated = vec![Vec::new(); days + 1];
        for day in 0..days {
            let (width, next_width) = (self.active[day].len(), self.active[day + 1].len());
            let mut layer = vec![EMPTY; self.states(day + 1) * next_width];
            let map = LayerMap::new(count, &self.active[day + 1], &self.active[day]);
            let mut sums = Vec::new();
            for state in 0..self.states(day) {
                if state.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                let before = &self.accumulated[day][state * width..(state + 1) * width];
                for transition in self.outgoing(day, state) {
                    map.add(before, self.consumption(transition), &mut sums);
                    let to = transition.to as usize;
                    let ranges = layer[to * next_width..(to + 1) * next_width].iter_mut();
                    ranges.zip(&sums).for_each(|(range, sum)| widen(range, *sum));
                }
            }
            self.accumulated[day + 1] = layer;
        }
        Some(())
    }

    /// What a line comes to; none where a must on single days, sequences or runs forbids it.
    pub(crate) fn trace(&self, line: &[u16], levels: usize) -> Option<Trace> {
        let mut penalties = vec![0_i64; levels];
        let mut sums: Vec<i64> = vec![0; self.resources.len()];
        let mut state = 0_usize;
        for (day, duty) in line.iter().enumerate() {
            let transition = self.outgoing(day, state).iter().find(|transition| transition.duty == *duty)?;
            for (penalty, cost) in penalties.iter_mut().zip(&self.costs[transition.cost as usize]) {
                *penalty = penalty.saturating_add(*cost);
            }
            for one in self.consumption(transition) {
                let sum = &mut sums[usize::from(one.resource)];
                *sum = sum.saturating_add(one.amount);
            }
            state = transition.to as usize;
        }
        Some(Trace { penalties, sums })
    }

    /// What a transition adds to which resources.
    pub(crate) fn consumption(&self, transition: &Transition) -> &[Consumption] {
        &self.consumptions[transition.consumption as usize]
    }

    /// What an entry of [`Network::consumptions`] adds to a resource.
    pub(crate) fn amount(&self, entry: usize, resource: usize) -> i64 {
        let of_resource = self.consumptions[entry].iter().filter(|one| usize::from(one.resource) == resource);
        of_resource.fold(0, |sum, one| sum.saturating_add(one.amount))
    }
}

const ZERO: SumRange = SumRange { low: 0, high: 0 };

/// A range that no sum was added to yet.
const EMPTY: SumRange = SumRange { low: i64::MAX, high: i64::MIN };

/// Widens a range to contain another one.
fn widen(range: &mut SumRange, other: SumRange) {
    (range.low, range.high) = (range.low.min(other.low), range.high.max(other.high));
}

/// Where the resources of one layer are in the layer on the other side of a day.
struct LayerMap {
    /// For each resource its position among those that are followed.
    position: Vec<Option<usize>>,
    /// For each that is followed its position on the other side, where it is active there.
    other: Vec<Option<usize>>,
}

impl LayerMap {
    fn new(count: usize, followed: &[usize], other_active: &[usize]) -> LayerMap {
        let mut position = vec![None; count];
        followed.iter().enumerate().for_each(|(at, index)| position[*index] = Some(at));
        let other = followed.iter().map(|index| other_active.binary_search(index).ok()).collect();
        LayerMap { position, other }
    }

    /// What a transition makes of the ranges on the other side.
    fn add(&self, ranges: &[SumRange], consumption: &[Consumption], sums: &mut Vec<SumRange>) {
        sums.clear();
        sums.extend(self.other.iter().map(|other| other.map_or(ZERO, |other| ranges[other])));
        for one in consumption {
            if let Some(at) = self.position[usize::from(one.resource)] {
                sums[at] = sums[at].plus(one.amount);
            }
        }
    }
}
