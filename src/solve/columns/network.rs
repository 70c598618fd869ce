//! All lines of one agent as paths: a layer of nodes between two days, an arc a duty.
//!
//! A node remembers what sequences, runs and groups need of the days before, and
//! nothing else; nodes with the same future are one. What adds up over many days
//! (hours, weekends, shares) is a [`Resource`] that arcs add to.

use std::collections::HashMap;
use std::hash::Hash;

use super::super::floor::Allowed;
use super::super::program::{ceil_div, floor_div, gcd};
use super::super::{CountTerm, DutySet, Model, Posted, Primitive, Shape, Strength};

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
    sides: (i64, i64),
    start: i64,
    step: i64,
    unit: i64,
    convex: bool,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// One agent's lines.
#[derive(Debug)]
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

struct Sequence<'m> {
    sets: &'m [DutySet],
    price: Option<(usize, i64)>,
}

struct Run<'m> {
    duties: &'m DutySet,
    max: usize,
    carried: usize,
    price: Option<(usize, i64)>,
}

struct Group<'m> {
    resource: u16,
    amount: i64,
    cells: Vec<(usize, &'m DutySet)>,
}

/// What an agent's statements say, sorted by what a node has to remember for them.
struct Rules<'m> {
    /// Sequences by their first day.
    sequences: Vec<Vec<usize>>,
    all: Vec<Sequence<'m>>,
    runs: Vec<Run<'m>>,
    /// Groups of more than one day.
    groups: Vec<Group<'m>>,
    /// For each day the groups with a cell there.
    groups_of: Vec<Vec<usize>>,
    /// For each day and duty the penalty of each level.
    cells: Vec<Vec<i64>>,
    /// For each day and duty what it adds to which resource.
    gains: Vec<Vec<(u16, i64)>>,
    resources: Vec<Resource>,
}

/// Level and weight; none for a must.
type Price = Option<(usize, i64)>;

fn price(strength: Strength) -> Option<(usize, i64)> {
    match strength {
        Strength::Must => None,
        Strength::Priced { level, weight } => Some((level, weight)),
    }
}

impl<'m> Rules<'m> {
    fn read(model: &'m Model, agent: usize, allowed: &Allowed, local: &[&'m Posted]) -> Rules<'m> {
        let cells = model.days * model.duties;
        let mut rules = Rules {
            sequences: vec![Vec::new(); model.days],
            all: Vec::new(),
            runs: Vec::new(),
            groups: Vec::new(),
            groups_of: vec![Vec::new(); model.days],
            cells: vec![vec![0; model.levels]; cells],
            gains: vec![Vec::new(); cells],
            resources: Vec::new(),
        };
        for posted in local {
            let price = price(posted.strength);
            if price.is_some_and(|(level, weight)| weight <= 0 || level >= model.levels) {
                continue;
            }
            match &posted.primitive {
                Primitive::Cell { day, duties, .. } => rules.cell(model, *day, duties, price),
                Primitive::Sequence { day, sets, .. } => {
                    let here = |(k, set): (usize, &DutySet)| !allowed.within(agent, day + k, set).is_empty();
                    match sets.as_slice() {
                        [single] => rules.cell(model, *day, single, price),
                        sets if *day < model.days && sets.iter().enumerate().all(here) => {
                            rules.sequences[*day].push(rules.all.len());
                            rules.all.push(Sequence { sets, price });
                        }
                        _ => {}
                    }
                }
                Primitive::Run { max, carried, .. } if *max >= carried.saturating_add(model.days) => {}
                Primitive::Run { duties, max, carried, .. } => {
                    rules.runs.push(Run { duties, max: *max, carried: *carried, price });
                }
                Primitive::Count { terms, constant, free, unit, shape, .. } => {
                    rules.count(model, terms, *constant, *free, (*unit, *shape, price));
                }
                Primitive::Groups { groups, constant, free, shape } => {
                    let groups = groups
                        .iter()
                        .map(|group| (group.iter().map(|(_, day, set)| (*day, set)).collect(), 1));
                    rules.groups(model, agent, allowed, groups.collect(), (*constant, *free, *shape, price));
                }
                Primitive::Cover { cells, constant, min, max } => {
                    // Too few and too many are units of their own, both at once where min is above max.
                    let max = max.unwrap_or(i64::MAX);
                    let sides =
                        if *min > max { vec![(*min, i64::MAX), (i64::MIN, max)] } else { vec![(*min, max)] };
                    for free in sides {
                        let cells = cells.iter().map(|(_, day, set)| (vec![(*day, set)], 1)).collect();
                        rules.groups(model, agent, allowed, cells, (*constant, free, Shape::Linear, price));
                    }
                }
                Primitive::Balance { cells, constant, min, max } => {
                    let cells = cells.iter().map(|(_, day, set, amount)| (vec![(*day, set)], *amount));
                    let free = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
                    rules.groups(
                        model,
                        agent,
                        allowed,
                        cells.collect(),
                        (*constant, free, Shape::Linear, price),
                    );
                }
            }
        }
        rules
    }

    fn cell(&mut self, model: &Model, day: usize, duties: &DutySet, price: Option<(usize, i64)>) {
        let Some((level, weight)) = price else { return };
        for duty in duties.iter().filter(|duty| day < model.days && duty.0 < model.duties) {
            if let Some(cost) = self.cells[day * model.duties + duty.0].get_mut(level) {
                *cost = cost.saturating_add(weight);
            }
        }
    }

    fn count(
        &mut self,
        model: &Model,
        terms: &[CountTerm],
        start: i64,
        free: (i64, i64),
        (unit, shape, price): (i64, Shape, Option<(usize, i64)>),
    ) {
        let index = self.resources.len() as u16;
        for term in terms.iter().filter(|term| term.day < model.days && term.duty.0 < model.duties) {
            let gains = &mut self.gains[term.day * model.duties + term.duty.0];
            match gains.iter_mut().find(|(of, _)| *of == index) {
                Some((_, amount)) => *amount = amount.saturating_add(term.amount),
                None => gains.push((index, term.amount)),
            }
        }
        let (unit, convex) = (unit.max(1), shape == Shape::Convex);
        self.resources.push(Resource {
            free,
            first: 0,
            last: 0,
            price,
            sides: free,
            start,
            step: 1,
            unit,
            convex,
        });
    }

    fn groups(
        &mut self,
        model: &Model,
        agent: usize,
        allowed: &Allowed,
        groups: Vec<(Vec<(usize, &'m DutySet)>, i64)>,
        (start, free, shape, price): (i64, (i64, i64), Shape, Price),
    ) {
        let resource = self.resources.len() as u16;
        for (cells, amount) in groups {
            let can = |(day, set): &(usize, &DutySet)| !allowed.within(agent, *day, set).is_empty();
            let cells: Vec<(usize, &DutySet)> = cells.into_iter().filter(can).collect();
            let mut days: Vec<usize> = cells.iter().map(|(day, _)| *day).collect();
            days.sort_unstable();
            days.dedup();
            if let [day] = days.as_slice() {
                for duty in (0..model.duties).map(super::super::DutyIx) {
                    if cells.iter().any(|(_, set)| set.contains(duty)) {
                        self.gains[day * model.duties + duty.0].push((resource, amount));
                    }
                }
            } else {
                for day in days {
                    self.groups_of[day].push(self.groups.len());
                }
                self.groups.push(Group { resource, amount, cells });
            }
        }
        let convex = shape == Shape::Convex;
        self.resources.push(Resource {
            free,
            first: 0,
            last: 0,
            price,
            sides: free,
            start,
            step: 1,
            unit: 1,
            convex,
        });
    }

    /// All nodes that can be reached, layer by layer.
    fn expand(&mut self, model: &Model, agent: usize, allowed: &Allowed) -> Network {
        let mut costs = Table::new(vec![0; model.levels].into_boxed_slice());
        let mut gains = Table::new(Vec::new().into_boxed_slice());
        let runs = self.runs.iter().map(|run| shortened(run.carried.min(run.max))).collect();
        let mut layer = vec![Memory { runs, ..Memory::default() }];
        let (mut first, mut arcs) = (Vec::new(), Vec::new());
        for day in 0..model.days {
            let mut next: Vec<Memory> = Vec::new();
            let mut known: HashMap<Memory, u32> = HashMap::new();
            let (mut starts, mut leaving) = (vec![0_u32], Vec::new());
            for memory in &layer {
                for duty in allowed.of(agent, day) {
                    let mut cost = self.cells[day * model.duties + duty.0].clone();
                    let mut gain = self.gains[day * model.duties + duty.0].clone();
                    let Some(after) = self.step(memory, day, duty, &mut cost, &mut gain) else { continue };
                    let fresh = next.len() as u32;
                    let to = *known.entry(after).or_insert_with_key(|after| {
                        next.push(after.clone());
                        fresh
                    });
                    gain.sort_unstable();
                    let (cost, gain) = (costs.place(cost.into()), gains.place(gain.into()));
                    leaving.push(Arc { duty: duty.0 as u16, to, cost, gain });
                }
                starts.push(leaving.len() as u32);
            }
            first.push(starts);
            arcs.push(leaving);
            layer = next;
        }
        Network {
            first,
            arcs,
            costs: costs.all,
            gains: gains.all,
            resources: Vec::new(),
            ahead: Vec::new(),
            behind: Vec::new(),
            open: false,
        }
    }

    /// What is remembered after `duty` on `day`; none if a must forbids it.
    fn step(
        &self,
        memory: &Memory,
        day: usize,
        duty: super::super::DutyIx,
        cost: &mut [i64],
        gain: &mut Vec<(u16, i64)>,
    ) -> Option<Memory> {
        let mut after = Memory::default();
        let mut breach = |price: Option<(usize, i64)>| {
            let (level, weight) = price?;
            if let Some(cost) = cost.get_mut(level) {
                *cost = cost.saturating_add(weight);
            }
            Some(())
        };
        let begun = memory.sequences.iter().copied();
        let fresh = self.sequences[day].iter().map(|index| (*index as u32, 0));
        for (index, done) in begun.chain(fresh) {
            let Sequence { sets, price } = &self.all[index as usize];
            if sets[usize::from(done)].contains(duty) {
                if usize::from(done) + 1 == sets.len() {
                    breach(*price)?;
                } else {
                    after.sequences.push((index, done + 1));
                }
            }
        }
        after.sequences.sort_unstable();
        for (run, length) in self.runs.iter().zip(&memory.runs) {
            let inside = run.duties.contains(duty);
            let max = shortened(run.max);
            if inside && *length >= max {
                breach(run.price)?;
            }
            after.runs.push(if inside { length.saturating_add(1).min(max) } else { 0 });
        }
        after.taken = memory.taken.clone();
        for index in &self.groups_of[day] {
            let group = &self.groups[*index];
            let open = group.cells.iter().any(|(later, _)| *later > day);
            let has = group.cells.iter().any(|(of, set)| *of == day && set.contains(duty));
            let place = after.taken.binary_search(&(*index as u32));
            match (place, has, open) {
                (Ok(place), _, false) => {
                    after.taken.remove(place);
                }
                (Err(place), true, open) => {
                    gain.push((group.resource, group.amount));
                    if open {
                        after.taken.insert(place, *index as u32);
                    }
                }
                _ => {}
            }
        }
        Some(after)
    }
}

/// A length of days that a node can remember.
fn shortened(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What a node remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Memory {
    /// Sequences begun, each with how many of its days matched.
    sequences: Vec<(u32, u16)>,
    /// How long each run is, at most its maximum.
    runs: Vec<u32>,
    /// Groups taken that have days to come.
    taken: Vec<u32>,
}

/// Values in order of their first use.
struct Table<T> {
    all: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn new(first: T) -> Table<T> {
        Table { all: vec![first.clone()], known: HashMap::from([(first, 0)]) }
    }

    fn place(&mut self, value: T) -> u32 {
        let next = self.all.len() as u32;
        *self.known.entry(value).or_insert_with_key(|value| {
            self.all.push(value.clone());
            next
        })
    }
}
