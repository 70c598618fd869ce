//! All lines of one agent as paths: a layer of nodes between two days, an transition a duty.
//!
//! A node remembers what sequences, runs and groups need of the days before, and
//! nothing else; nodes with the same future are one. What adds up over many days
//! (hours, weekends, shares) is a [`Resource`] that transitions add to.

use std::collections::HashMap;

use super::resource_windows::ResourceWindow;
use super::state_expansion::AgentConstraints;
use crate::solve::floor::AllowedDuties;
use crate::solve::program::{ceil_div, floor_div, gcd};
use crate::solve::{Model, Posted, StopToken};

/// A step from one node to the next: the agent's duty of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Transition {
    /// The duty.
    pub(crate) duty: u16,
    /// The node after the day.
    pub(crate) to: u32,
    /// A position in [`Network::costs`].
    pub(crate) cost: u32,
    /// A position in [`Network::consumptions`].
    pub(crate) consumption: u32,
}

/// A count that transitions add to, and what its sum may be: in steps of [`Resource::step`] from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Resource {
    /// The least and the greatest sum without breach.
    pub(crate) free: (i64, i64),
    /// The first and the last day that add to it.
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// None for a must, else level and weight.
    pub(crate) price: Option<(usize, i64)>,
    /// The sides as posted, what was there before day 0, and what one step is.
    pub(crate) sides: (i64, i64),
    pub(crate) start: i64,
    pub(crate) step: i64,
    pub(crate) unit: i64,
    pub(crate) convex: bool,
}

impl Resource {
    /// The penalty of a sum where it is priced.
    pub(crate) fn penalty(&self, sum: i64) -> i64 {
        let sum = self.start.saturating_add(sum.saturating_mul(self.step));
        let outside = self.sides.0.saturating_sub(sum).max(sum.saturating_sub(self.sides.1)).max(0);
        let units = outside / self.unit + i64::from(outside % self.unit > 0);
        let times = if self.convex { units } else { 1 };
        units.saturating_mul(times).saturating_mul(self.price.map_or(0, |(_, weight)| weight))
    }
}

/// Nodes between two looks at the token.
pub(crate) const STOP_CHECK_INTERVAL: usize = 64;

/// The least and the greatest that a resource can still consumption, or has gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SumRange {
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// One agent's lines.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Network {
    /// For each day the first transition of each node, and the end.
    pub(crate) first: Vec<Vec<u32>>,
    /// For each day the transitions, node by node.
    pub(crate) transitions: Vec<Vec<Transition>>,
    /// Penalties by level; the first has none.
    pub(crate) costs: Vec<Box<[i64]>>,
    /// What is added to which resource; the first adds nothing.
    pub(crate) consumptions: Vec<Box<[(u16, i64)]>>,
    /// What adds up.
    pub(crate) resources: Vec<Resource>,
    /// For each layer the resources that are under way there: some day before adds to them, and some
    /// day from here on. Only of these is it known what they are at its nodes.
    pub(crate) active: Vec<Vec<usize>>,
    /// For each layer, node and resource under way what is still to come.
    pub(crate) remaining: Vec<Vec<SumRange>>,
    /// For each layer, node and resource under way what there can be.
    pub(crate) accumulated: Vec<Vec<SumRange>>,
    /// For each resource what it can come to in all.
    pub(crate) total: Vec<SumRange>,
    /// Whether there is a line at all.
    pub(crate) feasible: bool,
}

impl Network {
    /// The lines of `agent` under the statements of `local`, which are about it alone; none where it
    /// is stopped before they are known.
    pub(crate) fn new(
        model: &Model,
        agent: usize,
        allowed: &AllowedDuties,
        local: &[&Posted],
        stop: &StopToken,
    ) -> Option<Network> {
        let mut constraints = AgentConstraints::read(model, agent, allowed, local);
        let mut network = constraints.expand(model, agent, allowed, stop)?;
        network.minimise(stop)?;
        network.resources = constraints.resources;
        network.divide_by_steps();
        network.merge_equal_musts();
        network.compute_ranges(stop)?;
        network.remove_redundant(stop)?;
        Some(network)
    }

    /// Counts each resource in its largest step.
    fn divide_by_steps(&mut self) {
        for (index, resource) in self.resources.iter_mut().enumerate() {
            let of = |consumption: &[(u16, i64)]| {
                consumption
                    .iter()
                    .filter(|(of, _)| usize::from(*of) == index)
                    .fold(0, |step, (_, amount)| gcd(step, *amount))
            };
            let step = self.consumptions.iter().map(|consumption| of(consumption)).fold(0, gcd).max(1);
            resource.step = step;
            resource.free.0 = ceil_div(resource.sides.0.saturating_sub(resource.start), step);
            resource.free.1 = floor_div(resource.sides.1.saturating_sub(resource.start), step);
        }
        for consumption in &mut self.consumptions {
            for (of, amount) in consumption.iter_mut() {
                *amount /= self.resources[usize::from(*of)].step;
            }
        }
    }

    /// Musts that count the same are one.
    fn merge_equal_musts(&mut self) {
        let mut known: HashMap<Vec<i64>, usize> = HashMap::new();
        for index in 0..self.resources.len() {
            if self.resources[index].price.is_some() {
                continue;
            }
            let counts = (0..self.consumptions.len())
                .map(|consumption| self.consumption(consumption as u32, index))
                .collect();
            let first = *known.entry(counts).or_insert(index);
            if first != index {
                let free = self.resources[index].free;
                let kept = &mut self.resources[first].free;
                *kept = (kept.0.max(free.0), kept.1.min(free.1));
                // Nothing can leave this; it is taken out with all such.
                self.resources[index].free = (i64::MIN, i64::MAX);
            }
        }
    }

    /// Takes out the resources that can't leave what is free.
    fn remove_redundant(&mut self, stop: &StopToken) -> Option<()> {
        if !self.feasible {
            return Some(());
        }
        let free = |(resource, total): (&Resource, &SumRange)| {
            resource.free.0 <= total.low && total.high <= resource.free.1
        };
        let out: Vec<bool> = self.resources.iter().zip(&self.total).map(free).collect();
        if !out.contains(&true) {
            return Some(());
        }
        let mut place = Vec::new();
        let mut count = 0_u16;
        for out in &out {
            place.push((!out).then_some(count));
            count += u16::from(!out);
        }
        for consumption in &mut self.consumptions {
            let kept =
                consumption.iter().filter_map(|(of, amount)| Some((place[usize::from(*of)]?, *amount)));
            *consumption = kept.collect();
        }
        let mut kept = out.iter().map(|out| !out);
        self.resources.retain(|_| kept.next().unwrap_or(true));
        self.compute_ranges(stop)
    }

    /// Memory that it takes, and that a plan of all resources takes, in bytes: about.
    pub(crate) fn bytes(&self) -> usize {
        let transitions: usize = self.transitions.iter().map(Vec::len).sum();
        let sums: usize = self.accumulated.iter().map(Vec::len).sum();
        transitions * size_of::<Transition>()
            + sums * (2 * size_of::<SumRange>() + size_of::<ResourceWindow>())
    }

    /// The nodes of a layer.
    pub(crate) fn nodes(&self, layer: usize) -> usize {
        self.first.get(layer).map_or(1, |first| first.len() - 1)
    }

    /// The most transitions that leave a node of a day.
    pub(crate) fn max_out_degree(&self, day: usize) -> usize {
        self.first[day].windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }

    /// The transitions that leave a node.
    pub(crate) fn outgoing(&self, day: usize, node: usize) -> &[Transition] {
        let first = &self.first[day];
        &self.transitions[day][first[node] as usize..first[node + 1] as usize]
    }

    /// Takes out nodes without a way to the end, and makes one of those with the same future.
    fn minimise(&mut self, stop: &StopToken) -> Option<()> {
        let mut of: Vec<Option<u32>> = vec![Some(0); self.nodes(self.transitions.len())];
        if let Some(last) = self.transitions.last() {
            let nodes = last.iter().map(|transition| transition.to + 1).max().unwrap_or(0);
            of = vec![Some(0); nodes as usize];
        }
        for day in (0..self.transitions.len()).rev() {
            let mut known: HashMap<Vec<Transition>, u32> = HashMap::new();
            let (mut first, mut transitions) = (vec![0], Vec::new());
            let mut classes = Vec::with_capacity(self.nodes(day));
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                let kept = self.outgoing(day, node).iter();
                let kept: Vec<Transition> = kept
                    .filter_map(|transition| {
                        of[transition.to as usize].map(|to| Transition { to, ..*transition })
                    })
                    .collect();
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
            of = classes;
        }
        self.feasible = of.first().is_some_and(Option::is_some);
        Some(())
    }

    /// Finds what each resource can be and become at each node, and on which days.
    ///
    /// A resource is followed only from the first day that adds to it to the last: what counts by the
    /// week takes a week's layers of a year.
    fn compute_ranges(&mut self, stop: &StopToken) -> Option<()> {
        let count = self.resources.len();
        let days = self.transitions.len();
        let mut span = vec![None; count];
        for (day, transitions) in self.transitions.iter().enumerate() {
            for (of, _) in transitions
                .iter()
                .flat_map(|transition| self.consumptions[transition.consumption as usize].iter())
            {
                let (first, _) = span[usize::from(*of)].unwrap_or((day, day));
                span[usize::from(*of)] = Some((first, day));
            }
        }
        for (resource, span) in self.resources.iter_mut().zip(span) {
            (resource.first, resource.last) = span.unwrap_or((0, 0));
        }
        let here = |layer: usize| {
            let active = |index: &usize| {
                let resource = &self.resources[*index];
                resource.first < layer && layer <= resource.last
            };
            (0..count).filter(active).collect::<Vec<usize>>()
        };
        self.active = (0..=days).map(here).collect();
        self.total = vec![if days == 0 { ZERO } else { NONE }; count];
        self.remaining = vec![Vec::new(); days + 1];
        for day in (0..days).rev() {
            let mut layer = vec![NONE; self.nodes(day) * self.active[day].len()];
            // What a day begins with is known of the whole day alone.
            let begun: Vec<usize> = (0..count).filter(|index| self.resources[*index].first == day).collect();
            let mut total = vec![NONE; begun.len()];
            let (width, wide) = (self.active[day].len(), self.active[day + 1].len());
            let both: Vec<usize> = self.active[day].iter().chain(&begun).copied().collect();
            let mut to = LayerMap::new(count, &both);
            to.follow(&self.active[day + 1]);
            let mut sums = Vec::new();
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                for transition in self.outgoing(day, node) {
                    let next = &self.remaining[day + 1][transition.to as usize * wide..];
                    to.add(next, &self.consumptions[transition.consumption as usize], &mut sums);
                    let own = layer[node * width..(node + 1) * width].iter_mut();
                    own.chain(total.iter_mut()).zip(&sums).for_each(|(own, sum)| own.widen(*sum));
                }
            }
            for (index, total) in begun.into_iter().zip(total) {
                self.total[index] = total;
            }
            self.remaining[day] = layer;
        }
        self.accumulated = vec![Vec::new(); days + 1];
        for day in 0..days {
            let (width, wide) = (self.active[day].len(), self.active[day + 1].len());
            let mut layer = vec![NONE; self.nodes(day + 1) * wide];
            let mut from = LayerMap::new(count, &self.active[day + 1]);
            from.follow(&self.active[day]);
            let mut sums = Vec::new();
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                let before = &self.accumulated[day][node * width..(node + 1) * width];
                for transition in self.outgoing(day, node) {
                    from.add(before, &self.consumptions[transition.consumption as usize], &mut sums);
                    let next = &mut layer[transition.to as usize * wide..(transition.to as usize + 1) * wide];
                    next.iter_mut().zip(&sums).for_each(|(own, sum)| own.widen(*sum));
                }
            }
            self.accumulated[day + 1] = layer;
        }
        Some(())
    }

    /// The penalties of a line's cells and sequences by level, and what its resources sum up to; none
    /// where a must on its days forbids it.
    pub(crate) fn trace(&self, line: &[u16], levels: usize) -> Option<(Vec<i64>, Vec<i64>)> {
        let mut penalties = vec![0_i64; levels];
        let mut sums: Vec<i64> = vec![0; self.resources.len()];
        let mut node = 0_usize;
        for (day, duty) in line.iter().enumerate() {
            let transition = self.outgoing(day, node).iter().find(|transition| transition.duty == *duty)?;
            for (penalty, cost) in penalties.iter_mut().zip(&self.costs[transition.cost as usize]) {
                *penalty = penalty.saturating_add(*cost);
            }
            for (resource, amount) in &self.consumptions[transition.consumption as usize] {
                sums[usize::from(*resource)] = sums[usize::from(*resource)].saturating_add(*amount);
            }
            node = transition.to as usize;
        }
        Some((penalties, sums))
    }

    fn consumption(&self, consumption: u32, resource: usize) -> i64 {
        let consumptions = self.consumptions[consumption as usize].iter();
        let own = consumptions.filter(|(of, _)| usize::from(*of) == resource);
        own.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }
}

const ZERO: SumRange = SumRange { low: 0, high: 0 };

/// What nothing has come to yet.
const NONE: SumRange = SumRange { low: i64::MAX, high: i64::MIN };

impl SumRange {
    fn widen(&mut self, sum: SumRange) {
        (self.low, self.high) = (self.low.min(sum.low), self.high.max(sum.high));
    }
}

/// Where some resources are on one side of a day and on the other.
struct LayerMap {
    /// For each resource its place among those that are followed.
    of: Vec<Option<usize>>,
    /// For each that is followed its place on the other side, where it is under way there.
    other: Vec<Option<usize>>,
    followed: Vec<usize>,
}

impl LayerMap {
    fn new(count: usize, followed: &[usize]) -> LayerMap {
        let mut of = vec![None; count];
        followed.iter().enumerate().for_each(|(place, index)| of[*index] = Some(place));
        LayerMap { of, other: vec![None; followed.len()], followed: followed.to_vec() }
    }

    /// Finds their places among those that are under way on the other side.
    fn follow(&mut self, active: &[usize]) {
        let places = self.followed.iter().map(|index| active.binary_search(index).ok());
        self.other = places.collect();
    }

    /// What an transition makes of the ranges on the other side.
    fn add(&self, ranges: &[SumRange], consumption: &[(u16, i64)], sums: &mut Vec<SumRange>) {
        sums.clear();
        let start = |place: &Option<usize>| place.map_or(ZERO, |place| ranges[place]);
        sums.extend(self.other.iter().map(start));
        for (of, amount) in consumption {
            if let Some(place) = self.of[usize::from(*of)] {
                let sum = &mut sums[place];
                (sum.low, sum.high) = (sum.low.saturating_add(*amount), sum.high.saturating_add(*amount));
            }
        }
    }
}
