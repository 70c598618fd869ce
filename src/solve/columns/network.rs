//! All lines of one agent as paths: a layer of nodes between two days, an arc a duty.
//!
//! A node remembers what sequences, runs and groups need of the days before, and
//! nothing else; nodes with the same future are one. What adds up over many days
//! (hours, weekends, shares) is a [`Resource`] that arcs add to.

use std::collections::HashMap;

use super::super::floor::Allowed;
use super::super::program::{ceil_div, floor_div, gcd};
use super::super::{Model, Posted};
use super::memory::Rules;

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
    /// For each layer, node and resource what is still to come.
    pub(super) ahead: Vec<Vec<Range>>,
    /// For each layer, node and resource what there can be.
    pub(super) behind: Vec<Vec<Range>>,
    /// Whether there is a line at all.
    pub(super) open: bool,
}

impl Network {
    /// The lines of `agent` under the statements of `local`, which are about it alone.
    pub(super) fn new(model: &Model, agent: usize, allowed: &Allowed, local: &[&Posted]) -> Network {
        let mut rules = Rules::read(model, agent, allowed, local);
        let mut network = rules.expand(model, agent, allowed);
        network.minimise();
        network.resources = rules.resources;
        network.coarsen();
        network.join();
        network.measure();
        network.forget();
        network
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
    fn forget(&mut self) {
        if !self.open {
            return;
        }
        let free = |(resource, ahead): (&Resource, &Range)| {
            resource.free.0 <= ahead.low && ahead.high <= resource.free.1
        };
        let out: Vec<bool> = self.resources.iter().zip(&self.ahead[0]).map(free).collect();
        if !out.contains(&true) {
            return;
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
        self.measure();
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
    fn minimise(&mut self) {
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
    }

    /// Finds what each resource can be and become at each node, and on which days.
    fn measure(&mut self) {
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
        let none = Range { low: i64::MAX, high: i64::MIN };
        self.ahead = vec![Vec::new(); days + 1];
        self.ahead[days] = vec![Range { low: 0, high: 0 }; count];
        for day in (0..days).rev() {
            let mut layer = vec![none; self.nodes(day) * count];
            for node in 0..self.nodes(day) {
                let own = &mut layer[node * count..(node + 1) * count];
                for arc in self.leaving(day, node) {
                    let next = &self.ahead[day + 1][arc.to as usize * count..];
                    for (resource, own) in own.iter_mut().enumerate() {
                        let gain = self.gain(arc.gain, resource);
                        own.low = own.low.min(next[resource].low.saturating_add(gain));
                        own.high = own.high.max(next[resource].high.saturating_add(gain));
                    }
                }
            }
            self.ahead[day] = layer;
        }
        self.behind = vec![Vec::new(); days + 1];
        let start = self.resources.iter().map(|_| Range { low: 0, high: 0 });
        self.behind[0] = start.collect();
        for day in 0..days {
            let mut layer = vec![none; self.nodes(day + 1) * count];
            for node in 0..self.nodes(day) {
                for arc in self.leaving(day, node) {
                    for resource in 0..count {
                        let gain = self.gain(arc.gain, resource);
                        let before = self.behind[day][node * count + resource];
                        let next = &mut layer[arc.to as usize * count + resource];
                        next.low = next.low.min(before.low.saturating_add(gain));
                        next.high = next.high.max(before.high.saturating_add(gain));
                    }
                }
            }
            self.behind[day + 1] = layer;
        }
    }

    fn gain(&self, gain: u32, resource: usize) -> i64 {
        let gains = self.gains[gain as usize].iter();
        let own = gains.filter(|(of, _)| usize::from(*of) == resource);
        own.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }
}
