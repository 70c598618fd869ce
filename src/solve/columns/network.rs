//! All lines of one agent as paths: a layer of nodes between two days, an arc a duty.
//!
//! A node remembers what sequences, runs and groups need of the days before, and
//! nothing else; nodes with the same future are one. What adds up over many days
//! (hours, weekends, shares) is a [`Resource`] that arcs add to.

use std::collections::HashMap;

use super::super::floor::Allowed;
use super::super::program::{ceil_div, floor_div, gcd};
use super::super::{Model, Posted, StopToken};
use super::memory::Rules;
use super::plan::Slot;

/// A step from one node to the next: the agent's duty of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Arc {
    /// The duty.
    pub(super) duty: u16,
    /// The node after the day.
    pub(super) to: u32,
    /// A position in [`Network::costs`].
    pub(super) cost: u32,
    /// A position in [`Network::gains`].
    pub(super) gain: u32,
}

/// A count that arcs add to, and what its sum may be: in steps of [`Resource::step`] from 0.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Resource {
    /// The least and the greatest sum without breach.
    pub(super) free: (i64, i64),
    /// The first and the last day that add to it.
    pub(super) first: usize,
    pub(super) last: usize,
    /// None for a must, else level and weight.
    pub(super) price: Option<(usize, i64)>,
    /// The sides as posted, what was there before day 0, and what one step is.
    pub(super) sides: (i64, i64),
    pub(super) start: i64,
    pub(super) step: i64,
    pub(super) unit: i64,
    pub(super) convex: bool,
}

impl Resource {
    /// The penalty of a sum where it is priced.
    pub(super) fn penalty(&self, sum: i64) -> i64 {
        let sum = self.start.saturating_add(sum.saturating_mul(self.step));
        let outside = self.sides.0.saturating_sub(sum).max(sum.saturating_sub(self.sides.1)).max(0);
        let units = outside / self.unit + i64::from(outside % self.unit > 0);
        let times = if self.convex { units } else { 1 };
        units.saturating_mul(times).saturating_mul(self.price.map_or(0, |(_, weight)| weight))
    }
}

/// Nodes between two looks at the token.
pub(super) const LOOK: usize = 64;

/// The least and the greatest that a resource can still gain, or has gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Range {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// One agent's lines.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Network {
    /// For each day the first arc of each node, and the end.
    pub(super) first: Vec<Vec<u32>>,
    /// For each day the arcs, node by node.
    pub(super) arcs: Vec<Vec<Arc>>,
    /// Penalties by level; the first has none.
    pub(super) costs: Vec<Box<[i64]>>,
    /// What is added to which resource; the first adds nothing.
    pub(super) gains: Vec<Box<[(u16, i64)]>>,
    /// What adds up.
    pub(super) resources: Vec<Resource>,
    /// For each layer the resources that are under way there: some day before adds to them, and some
    /// day from here on. Only of these is it known what they are at its nodes.
    pub(super) under_way: Vec<Vec<usize>>,
    /// For each layer, node and resource under way what is still to come.
    pub(super) ahead: Vec<Vec<Range>>,
    /// For each layer, node and resource under way what there can be.
    pub(super) behind: Vec<Vec<Range>>,
    /// For each resource what it can come to in all.
    pub(super) total: Vec<Range>,
    /// Whether there is a line at all.
    pub(super) open: bool,
}

impl Network {
    /// The lines of `agent` under the statements of `local`, which are about it alone; none where it
    /// is stopped before they are known.
    pub(super) fn new(
        model: &Model,
        agent: usize,
        allowed: &Allowed,
        local: &[&Posted],
        stop: &StopToken,
    ) -> Option<Network> {
        let mut rules = Rules::read(model, agent, allowed, local);
        let mut network = rules.expand(model, agent, allowed, stop)?;
        network.minimise(stop)?;
        network.resources = rules.resources;
        network.coarsen();
        network.join();
        network.measure(stop)?;
        network.forget(stop)?;
        Some(network)
    }

    /// Counts each resource in its largest step.
    fn coarsen(&mut self) {
        for (index, resource) in self.resources.iter_mut().enumerate() {
            let of = |gain: &[(u16, i64)]| {
                gain.iter()
                    .filter(|(of, _)| usize::from(*of) == index)
                    .fold(0, |step, (_, amount)| gcd(step, *amount))
            };
            let step = self.gains.iter().map(|gain| of(gain)).fold(0, gcd).max(1);
            resource.step = step;
            resource.free.0 = ceil_div(resource.sides.0.saturating_sub(resource.start), step);
            resource.free.1 = floor_div(resource.sides.1.saturating_sub(resource.start), step);
        }
        for gain in &mut self.gains {
            for (of, amount) in gain.iter_mut() {
                *amount /= self.resources[usize::from(*of)].step;
            }
        }
    }

    /// Musts that count the same are one.
    fn join(&mut self) {
        let mut known: HashMap<Vec<i64>, usize> = HashMap::new();
        for index in 0..self.resources.len() {
            if self.resources[index].price.is_some() {
                continue;
            }
            let counts = (0..self.gains.len()).map(|gain| self.gain(gain as u32, index)).collect();
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
    fn forget(&mut self, stop: &StopToken) -> Option<()> {
        if !self.open {
            return Some(());
        }
        let free = |(resource, total): (&Resource, &Range)| {
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
        for gain in &mut self.gains {
            let kept = gain.iter().filter_map(|(of, amount)| Some((place[usize::from(*of)]?, *amount)));
            *gain = kept.collect();
        }
        let mut kept = out.iter().map(|out| !out);
        self.resources.retain(|_| kept.next().unwrap_or(true));
        self.measure(stop)
    }

    /// Memory that it takes, and that a plan of all resources takes, in bytes: about.
    pub(super) fn bytes(&self) -> usize {
        let arcs: usize = self.arcs.iter().map(Vec::len).sum();
        let sums: usize = self.behind.iter().map(Vec::len).sum();
        arcs * size_of::<Arc>() + sums * (2 * size_of::<Range>() + size_of::<Slot>())
    }

    /// The nodes of a layer.
    pub(super) fn nodes(&self, layer: usize) -> usize {
        self.first.get(layer).map_or(1, |first| first.len() - 1)
    }

    /// The most arcs that leave a node of a day.
    pub(super) fn widest(&self, day: usize) -> usize {
        self.first[day].windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
    }

    /// The arcs that leave a node.
    pub(super) fn leaving(&self, day: usize, node: usize) -> &[Arc] {
        let first = &self.first[day];
        &self.arcs[day][first[node] as usize..first[node + 1] as usize]
    }

    /// Takes out nodes without a way to the end, and makes one of those with the same future.
    fn minimise(&mut self, stop: &StopToken) -> Option<()> {
        let mut of: Vec<Option<u32>> = vec![Some(0); self.nodes(self.arcs.len())];
        if let Some(last) = self.arcs.last() {
            let nodes = last.iter().map(|arc| arc.to + 1).max().unwrap_or(0);
            of = vec![Some(0); nodes as usize];
        }
        for day in (0..self.arcs.len()).rev() {
            let mut known: HashMap<Vec<Arc>, u32> = HashMap::new();
            let (mut first, mut arcs) = (vec![0], Vec::new());
            let mut classes = Vec::with_capacity(self.nodes(day));
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(LOOK) && stop.stopped() {
                    return None;
                }
                let kept = self.leaving(day, node).iter();
                let kept: Vec<Arc> =
                    kept.filter_map(|arc| of[arc.to as usize].map(|to| Arc { to, ..*arc })).collect();
                if kept.is_empty() {
                    classes.push(None);
                    continue;
                }
                let next = known.len() as u32;
                let class = *known.entry(kept).or_insert_with_key(|kept| {
                    arcs.extend_from_slice(kept);
                    first.push(arcs.len() as u32);
                    next
                });
                classes.push(Some(class));
            }
            (self.first[day], self.arcs[day]) = (first, arcs);
            of = classes;
        }
        self.open = of.first().is_some_and(Option::is_some);
        Some(())
    }

    /// Finds what each resource can be and become at each node, and on which days.
    ///
    /// A resource is followed only from the first day that adds to it to the last: what counts by the
    /// week takes a week's layers of a year.
    fn measure(&mut self, stop: &StopToken) -> Option<()> {
        let count = self.resources.len();
        let days = self.arcs.len();
        let mut span = vec![None; count];
        for (day, arcs) in self.arcs.iter().enumerate() {
            for (of, _) in arcs.iter().flat_map(|arc| self.gains[arc.gain as usize].iter()) {
                let (first, _) = span[usize::from(*of)].unwrap_or((day, day));
                span[usize::from(*of)] = Some((first, day));
            }
        }
        for (resource, span) in self.resources.iter_mut().zip(span) {
            (resource.first, resource.last) = span.unwrap_or((0, 0));
        }
        let here = |layer: usize| {
            let under_way = |index: &usize| {
                let resource = &self.resources[*index];
                resource.first < layer && layer <= resource.last
            };
            (0..count).filter(under_way).collect::<Vec<usize>>()
        };
        self.under_way = (0..=days).map(here).collect();
        self.total = vec![if days == 0 { ZERO } else { NONE }; count];
        self.ahead = vec![Vec::new(); days + 1];
        for day in (0..days).rev() {
            let mut layer = vec![NONE; self.nodes(day) * self.under_way[day].len()];
            // What a day begins with is known of the whole day alone.
            let begun: Vec<usize> = (0..count).filter(|index| self.resources[*index].first == day).collect();
            let mut total = vec![NONE; begun.len()];
            let (width, wide) = (self.under_way[day].len(), self.under_way[day + 1].len());
            let both: Vec<usize> = self.under_way[day].iter().chain(&begun).copied().collect();
            let mut to = Places::new(count, &both);
            to.follow(&self.under_way[day + 1]);
            let mut sums = Vec::new();
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(LOOK) && stop.stopped() {
                    return None;
                }
                for arc in self.leaving(day, node) {
                    let next = &self.ahead[day + 1][arc.to as usize * wide..];
                    to.add(next, &self.gains[arc.gain as usize], &mut sums);
                    let own = layer[node * width..(node + 1) * width].iter_mut();
                    own.chain(total.iter_mut()).zip(&sums).for_each(|(own, sum)| own.widen(*sum));
                }
            }
            for (index, total) in begun.into_iter().zip(total) {
                self.total[index] = total;
            }
            self.ahead[day] = layer;
        }
        self.behind = vec![Vec::new(); days + 1];
        for day in 0..days {
            let (width, wide) = (self.under_way[day].len(), self.under_way[day + 1].len());
            let mut layer = vec![NONE; self.nodes(day + 1) * wide];
            let mut from = Places::new(count, &self.under_way[day + 1]);
            from.follow(&self.under_way[day]);
            let mut sums = Vec::new();
            for node in 0..self.nodes(day) {
                if node.is_multiple_of(LOOK) && stop.stopped() {
                    return None;
                }
                let before = &self.behind[day][node * width..(node + 1) * width];
                for arc in self.leaving(day, node) {
                    from.add(before, &self.gains[arc.gain as usize], &mut sums);
                    let next = &mut layer[arc.to as usize * wide..(arc.to as usize + 1) * wide];
                    next.iter_mut().zip(&sums).for_each(|(own, sum)| own.widen(*sum));
                }
            }
            self.behind[day + 1] = layer;
        }
        Some(())
    }

    /// The penalties of a line's cells and sequences by level, and what its resources sum up to; none
    /// where a must on its days forbids it.
    pub(super) fn walk(&self, line: &[u16], levels: usize) -> Option<(Vec<i64>, Vec<i64>)> {
        let mut penalties = vec![0_i64; levels];
        let mut sums: Vec<i64> = vec![0; self.resources.len()];
        let mut node = 0_usize;
        for (day, duty) in line.iter().enumerate() {
            let arc = self.leaving(day, node).iter().find(|arc| arc.duty == *duty)?;
            for (penalty, cost) in penalties.iter_mut().zip(&self.costs[arc.cost as usize]) {
                *penalty = penalty.saturating_add(*cost);
            }
            for (resource, amount) in &self.gains[arc.gain as usize] {
                sums[usize::from(*resource)] = sums[usize::from(*resource)].saturating_add(*amount);
            }
            node = arc.to as usize;
        }
        Some((penalties, sums))
    }

    fn gain(&self, gain: u32, resource: usize) -> i64 {
        let gains = self.gains[gain as usize].iter();
        let own = gains.filter(|(of, _)| usize::from(*of) == resource);
        own.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }
}

const ZERO: Range = Range { low: 0, high: 0 };

/// What nothing has come to yet.
const NONE: Range = Range { low: i64::MAX, high: i64::MIN };

impl Range {
    fn widen(&mut self, sum: Range) {
        (self.low, self.high) = (self.low.min(sum.low), self.high.max(sum.high));
    }
}

/// Where some resources are on one side of a day and on the other.
struct Places {
    /// For each resource its place among those that are followed.
    of: Vec<Option<usize>>,
    /// For each that is followed its place on the other side, where it is under way there.
    other: Vec<Option<usize>>,
    followed: Vec<usize>,
}

impl Places {
    fn new(count: usize, followed: &[usize]) -> Places {
        let mut of = vec![None; count];
        followed.iter().enumerate().for_each(|(place, index)| of[*index] = Some(place));
        Places { of, other: vec![None; followed.len()], followed: followed.to_vec() }
    }

    /// Finds their places among those that are under way on the other side.
    fn follow(&mut self, under_way: &[usize]) {
        let places = self.followed.iter().map(|index| under_way.binary_search(index).ok());
        self.other = places.collect();
    }

    /// What an arc makes of the ranges on the other side.
    fn add(&self, ranges: &[Range], gain: &[(u16, i64)], sums: &mut Vec<Range>) {
        sums.clear();
        let start = |place: &Option<usize>| place.map_or(ZERO, |place| ranges[place]);
        sums.extend(self.other.iter().map(start));
        for (of, amount) in gain {
            if let Some(place) = self.of[usize::from(*of)] {
                let sum = &mut sums[place];
                (sum.low, sum.high) = (sum.low.saturating_add(*amount), sum.high.saturating_add(*amount));
            }
        }
    }
}
