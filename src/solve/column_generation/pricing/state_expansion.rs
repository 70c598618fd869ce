//! From an agent's statements to nodes and transitions: what has to be remembered from day to day.

use std::collections::HashMap;
use std::hash::Hash;

use super::network::{Network, Resource, STOP_CHECK_INTERVAL, Transition};
use crate::solve::floor::AllowedDuties;
use crate::solve::{CountTerm, DutyIx, DutySet, Model, Posted, Primitive, Shape, StopToken, Strength};

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
pub(crate) struct AgentConstraints<'m> {
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
    consumptions: Vec<Vec<(u16, i64)>>,
    pub(crate) resources: Vec<Resource>,
}

/// Level and weight; none for a must.
type Price = Option<(usize, i64)>;

fn price(strength: Strength) -> Option<(usize, i64)> {
    match strength {
        Strength::Must => None,
        Strength::Priced { level, weight } => Some((level, weight)),
    }
}

impl<'m> AgentConstraints<'m> {
    /// Reads them.
    pub(crate) fn read(
        model: &'m Model,
        agent: usize,
        allowed: &AllowedDuties,
        local: &[&'m Posted],
    ) -> AgentConstraints<'m> {
        let cells = model.days * model.duties;
        let mut constraints = AgentConstraints {
            sequences: vec![Vec::new(); model.days],
            all: Vec::new(),
            runs: Vec::new(),
            groups: Vec::new(),
            groups_of: vec![Vec::new(); model.days],
            cells: vec![vec![0; model.levels]; cells],
            consumptions: vec![Vec::new(); cells],
            resources: Vec::new(),
        };
        for posted in local {
            let price = price(posted.strength);
            if price.is_some_and(|(level, weight)| weight <= 0 || level >= model.levels) {
                continue;
            }
            match &posted.primitive {
                Primitive::Cell { day, duties, .. } => constraints.cell(model, *day, duties, price),
                Primitive::Sequence { day, sets, .. } => {
                    let here = |(k, set): (usize, &DutySet)| !allowed.within(agent, day + k, set).is_empty();
                    match sets.as_slice() {
                        [single] => constraints.cell(model, *day, single, price),
                        sets if *day < model.days && sets.iter().enumerate().all(here) => {
                            constraints.sequences[*day].push(constraints.all.len());
                            constraints.all.push(Sequence { sets, price });
                        }
                        _ => {}
                    }
                }
                Primitive::Run { max, carried, .. } if *max >= carried.saturating_add(model.days) => {}
                Primitive::Run { duties, max, carried, .. } => {
                    constraints.runs.push(Run { duties, max: *max, carried: *carried, price });
                }
                Primitive::Count { terms, constant, free, unit, shape, .. } => {
                    constraints.count(model, terms, *constant, *free, (*unit, *shape, price));
                }
                Primitive::Groups { groups, constant, free, shape } => {
                    let groups = groups
                        .iter()
                        .map(|group| (group.iter().map(|(_, day, set)| (*day, set)).collect(), 1));
                    constraints.groups(
                        model,
                        agent,
                        allowed,
                        groups.collect(),
                        (*constant, *free, *shape, price),
                    );
                }
                Primitive::Cover { cells, constant, min, max } => {
                    // Too few and too many are units of their own, both at once where min is above max.
                    let max = max.unwrap_or(i64::MAX);
                    let sides =
                        if *min > max { vec![(*min, i64::MAX), (i64::MIN, max)] } else { vec![(*min, max)] };
                    for free in sides {
                        let cells = cells.iter().map(|(_, day, set)| (vec![(*day, set)], 1)).collect();
                        constraints.groups(
                            model,
                            agent,
                            allowed,
                            cells,
                            (*constant, free, Shape::Linear, price),
                        );
                    }
                }
                Primitive::Balance { cells, constant, min, max } => {
                    let cells = cells.iter().map(|(_, day, set, amount)| (vec![(*day, set)], *amount));
                    let free = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
                    constraints.groups(
                        model,
                        agent,
                        allowed,
                        cells.collect(),
                        (*constant, free, Shape::Linear, price),
                    );
                }
            }
        }
        constraints
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
            let consumptions = &mut self.consumptions[term.day * model.duties + term.duty.0];
            match consumptions.iter_mut().find(|(of, _)| *of == index) {
                Some((_, amount)) => *amount = amount.saturating_add(term.amount),
                None => consumptions.push((index, term.amount)),
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
        allowed: &AllowedDuties,
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
                for duty in (0..model.duties).map(DutyIx) {
                    if cells.iter().any(|(_, set)| set.contains(duty)) {
                        self.consumptions[day * model.duties + duty.0].push((resource, amount));
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

    /// All nodes that can be reached, layer by layer; none where it is stopped before.
    pub(crate) fn expand(
        &mut self,
        model: &Model,
        agent: usize,
        allowed: &AllowedDuties,
        stop: &StopToken,
    ) -> Option<Network> {
        let mut costs = Interner::new(vec![0; model.levels].into_boxed_slice());
        let mut consumptions = Interner::new(Vec::new().into_boxed_slice());
        let runs = self.runs.iter().map(|run| shortened(run.carried.min(run.max))).collect();
        let mut layer = vec![State { runs, ..State::default() }];
        let (mut first, mut transitions) = (Vec::new(), Vec::new());
        for day in 0..model.days {
            let mut next: Vec<State> = Vec::new();
            let mut known: HashMap<State, u32> = HashMap::new();
            let (mut starts, mut outgoing) = (vec![0_u32], Vec::new());
            for (node, state) in layer.iter().enumerate() {
                if node.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                for duty in allowed.of(agent, day) {
                    let mut cost = self.cells[day * model.duties + duty.0].clone();
                    let mut consumption = self.consumptions[day * model.duties + duty.0].clone();
                    let Some(after) = self.step(state, day, duty, &mut cost, &mut consumption) else {
                        continue;
                    };
                    let fresh = next.len() as u32;
                    let to = *known.entry(after).or_insert_with_key(|after| {
                        next.push(after.clone());
                        fresh
                    });
                    consumption.sort_unstable();
                    let (cost, consumption) =
                        (costs.place(cost.into()), consumptions.place(consumption.into()));
                    outgoing.push(Transition { duty: duty.0 as u16, to, cost, consumption });
                }
                starts.push(outgoing.len() as u32);
            }
            first.push(starts);
            transitions.push(outgoing);
            layer = next;
        }
        Some(Network {
            first,
            transitions,
            costs: costs.all,
            consumptions: consumptions.all,
            resources: Vec::new(),
            active: Vec::new(),
            remaining: Vec::new(),
            accumulated: Vec::new(),
            total: Vec::new(),
            feasible: false,
        })
    }

    /// What is remembered after `duty` on `day`; none if a must forbids it.
    fn step(
        &self,
        state: &State,
        day: usize,
        duty: DutyIx,
        cost: &mut [i64],
        consumption: &mut Vec<(u16, i64)>,
    ) -> Option<State> {
        let mut after = State::default();
        let mut breach = |price: Option<(usize, i64)>| {
            let (level, weight) = price?;
            if let Some(cost) = cost.get_mut(level) {
                *cost = cost.saturating_add(weight);
            }
            Some(())
        };
        let begun = state.sequences.iter().copied();
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
        for (run, length) in self.runs.iter().zip(&state.runs) {
            let inside = run.duties.contains(duty);
            let max = shortened(run.max);
            if inside && *length >= max {
                breach(run.price)?;
            }
            after.runs.push(if inside { length.saturating_add(1).min(max) } else { 0 });
        }
        after.taken = state.taken.clone();
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
                    consumption.push((group.resource, group.amount));
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
struct State {
    /// Sequences begun, each with how many of its days matched.
    sequences: Vec<(u32, u16)>,
    /// How long each run is, at most its maximum.
    runs: Vec<u32>,
    /// Groups taken that have days to come.
    taken: Vec<u32>,
}

/// Values in order of their first use.
struct Interner<T> {
    all: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    fn new(first: T) -> Interner<T> {
        Interner { all: vec![first.clone()], known: HashMap::from([(first, 0)]) }
    }

    fn place(&mut self, value: T) -> u32 {
        let next = self.all.len() as u32;
        *self.known.entry(value).or_insert_with_key(|value| {
            self.all.push(value.clone());
            next
        })
    }
}
