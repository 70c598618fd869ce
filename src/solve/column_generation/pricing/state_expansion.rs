//! State expansion: from an agent's statements to the states and transitions of its network.
//!
//! Sequences, runs and groups of several days are what a state has to know of the days before; all that
//! adds up becomes a resource.

use std::collections::HashMap;
use std::hash::Hash;

use super::network::{Consumption, Network, Price, Resource, STOP_CHECK_INTERVAL, Transition};
use crate::solve::floor::AllowedDuties;
use crate::solve::program::SumRange;
use crate::solve::{CountTerm, DutyIx, DutySet, Model, Posted, Primitive, Shape, StopToken, Strength};

struct Sequence<'m> {
    sets: &'m [DutySet],
    price: Option<Price>,
}

struct Run<'m> {
    duties: &'m DutySet,
    max: usize,
    carried: usize,
    price: Option<Price>,
}

/// A group of cells on several days, which adds `amount` to a resource when one of them is taken.
struct Group<'m> {
    resource: u16,
    amount: i64,
    cells: Vec<GroupCell<'m>>,
}

/// A day, and the duties that count on it.
#[derive(Clone, Copy)]
struct GroupCell<'m> {
    day: usize,
    duties: &'m DutySet,
}

/// Cells that add `amount` once, as a statement lists them.
struct ListedGroup<'m> {
    cells: Vec<GroupCell<'m>>,
    amount: i64,
}

impl<'m> ListedGroup<'m> {
    /// The cells among these that the agent can have.
    fn new(
        cells: impl IntoIterator<Item = GroupCell<'m>>,
        amount: i64,
        agent: usize,
        allowed: &AllowedDuties,
    ) -> ListedGroup<'m> {
        let cells = cells.into_iter().filter(|cell| allowed.allows_any(agent, cell.day, cell.duties));
        ListedGroup { cells: cells.collect(), amount }
    }
}

/// How a sum is judged, as a statement says it.
#[derive(Clone, Copy)]
struct SumLimits {
    start: i64,
    free: SumRange,
    unit: i64,
    shape: Shape,
    price: Option<Price>,
}

/// What an agent's statements say, by what a state has to know for them.
pub(crate) struct AgentConstraints<'m> {
    sequences: Vec<Sequence<'m>>,
    /// For each day the sequences that begin there.
    sequences_from: Vec<Vec<usize>>,
    runs: Vec<Run<'m>>,
    groups: Vec<Group<'m>>,
    /// For each day the groups with a cell there.
    groups_on: Vec<Vec<usize>>,
    /// For each day and duty the penalty of each level.
    cell_costs: Vec<Vec<i64>>,
    /// For each day and duty what it adds to which resource.
    cell_consumptions: Vec<Vec<Consumption>>,
    pub(crate) resources: Vec<Resource>,
}

impl Price {
    /// The price of a strength; none for a must.
    fn of(strength: Strength) -> Option<Price> {
        match strength {
            Strength::Must => None,
            Strength::Priced { level, weight } => Some(Price { level, weight }),
        }
    }
}

impl<'m> AgentConstraints<'m> {
    /// Reads the statements about one agent.
    pub(crate) fn read(
        model: &'m Model,
        agent: usize,
        allowed: &AllowedDuties,
        local: &[&'m Posted],
    ) -> AgentConstraints<'m> {
        let cells = model.days * model.duties;
        let mut constraints = AgentConstraints {
            sequences: Vec::new(),
            sequences_from: vec![Vec::new(); model.days],
            runs: Vec::new(),
            groups: Vec::new(),
            groups_on: vec![Vec::new(); model.days],
            cell_costs: vec![vec![0; model.levels]; cells],
            cell_consumptions: vec![Vec::new(); cells],
            resources: Vec::new(),
        };
        for posted in local {
            let price = Price::of(posted.strength);
            if price.is_some_and(|price| price.weight <= 0 || price.level >= model.levels) {
                continue;
            }
            match &posted.primitive {
                Primitive::Cell { day, duties, .. } => constraints.add_cell(model, *day, duties, price),
                Primitive::Sequence { day, sets, .. } => {
                    let is_possible = *day < model.days
                        && sets.iter().enumerate().all(|(k, set)| allowed.allows_any(agent, day + k, set));
                    match sets.as_slice() {
                        [single] => constraints.add_cell(model, *day, single, price),
                        sets if is_possible => {
                            constraints.sequences_from[*day].push(constraints.sequences.len());
                            constraints.sequences.push(Sequence { sets, price });
                        }
                        _ => {}
                    }
                }
                Primitive::Run { max, carried, .. } if *max >= carried.saturating_add(model.days) => {}
                Primitive::Run { duties, max, carried, .. } => {
                    constraints.runs.push(Run { duties, max: *max, carried: *carried, price });
                }
                Primitive::Count { terms, constant, free: (low, high), unit, shape, .. } => {
                    let free = SumRange { low: *low, high: *high };
                    let (unit, shape) = ((*unit).max(1), *shape);
                    let limits = SumLimits { start: *constant, free, unit, shape, price };
                    constraints.add_count(model, terms, limits);
                }
                Primitive::Groups { groups, constant, free: (low, high), shape } => {
                    let free = SumRange { low: *low, high: *high };
                    let limits = SumLimits { start: *constant, free, unit: 1, shape: *shape, price };
                    let groups = groups.iter().map(|group| {
                        let cells = group.iter().map(|(_, day, duties)| GroupCell { day: *day, duties });
                        ListedGroup::new(cells, 1, agent, allowed)
                    });
                    constraints.add_groups(model, groups, limits);
                }
                Primitive::Cover { cells, constant, min, max, .. } => {
                    // Too few and too many are units of their own, both at once where min is above max.
                    let max = max.unwrap_or(i64::MAX);
                    let ranges = match *min > max {
                        true => [Some((*min, i64::MAX)), Some((i64::MIN, max))],
                        false => [Some((*min, max)), None],
                    };
                    for (low, high) in ranges.into_iter().flatten() {
                        let free = SumRange { low, high };
                        let limits =
                            SumLimits { start: *constant, free, unit: 1, shape: Shape::Linear, price };
                        let groups = cells.iter().map(|(_, day, duties)| {
                            ListedGroup::new([GroupCell { day: *day, duties }], 1, agent, allowed)
                        });
                        constraints.add_groups(model, groups, limits);
                    }
                }
                Primitive::Balance { cells, constant, min, max } => {
                    let free = SumRange { low: min.unwrap_or(i64::MIN), high: max.unwrap_or(i64::MAX) };
                    let limits = SumLimits { start: *constant, free, unit: 1, shape: Shape::Linear, price };
                    let groups = cells.iter().map(|(_, day, duties, amount)| {
                        ListedGroup::new([GroupCell { day: *day, duties }], *amount, agent, allowed)
                    });
                    constraints.add_groups(model, groups, limits);
                }
            }
        }
        constraints
    }

    fn add_cell(&mut self, model: &Model, day: usize, duties: &DutySet, price: Option<Price>) {
        let Some(price) = price else { return };
        for duty in duties.iter().filter(|duty| day < model.days && duty.index() < model.duties) {
            if let Some(cost) = self.cell_costs[day * model.duties + duty.index()].get_mut(price.level) {
                *cost = cost.saturating_add(price.weight);
            }
        }
    }

    fn add_count(&mut self, model: &Model, terms: &[CountTerm], limits: SumLimits) {
        let resource = self.resources.len() as u16;
        for term in terms.iter().filter(|term| term.day < model.days && term.duty.index() < model.duties) {
            let consumption = &mut self.cell_consumptions[term.day * model.duties + term.duty.index()];
            match consumption.iter_mut().find(|one| one.resource == resource) {
                Some(one) => one.amount = one.amount.saturating_add(term.amount),
                None => consumption.push(Consumption { resource, amount: term.amount }),
            }
        }
        self.add_resource(limits);
    }

    fn add_groups(
        &mut self,
        model: &Model,
        groups: impl Iterator<Item = ListedGroup<'m>>,
        limits: SumLimits,
    ) {
        let resource = self.resources.len() as u16;
        for ListedGroup { cells, amount } in groups {
            let mut days: Vec<usize> = cells.iter().map(|cell| cell.day).collect();
            days.sort_unstable();
            days.dedup();
            if let [day] = days.as_slice() {
                for duty in (0..model.duties).map(DutyIx) {
                    if cells.iter().any(|cell| cell.duties.contains(duty)) {
                        let consumption = &mut self.cell_consumptions[day * model.duties + duty.index()];
                        consumption.push(Consumption { resource, amount });
                    }
                }
            } else {
                for day in days {
                    self.groups_on[day].push(self.groups.len());
                }
                self.groups.push(Group { resource, amount, cells });
            }
        }
        self.add_resource(limits);
    }

    fn add_resource(&mut self, limits: SumLimits) {
        let SumLimits { start, free, unit, shape, price } = limits;
        self.resources.push(Resource {
            free,
            first: 0,
            last: 0,
            price,
            posted: free,
            start,
            step: 1,
            unit,
            convex: shape == Shape::Convex,
        });
    }

    /// All states that can be reached, layer by layer; none where it is stopped before.
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
            for (index, state) in layer.iter().enumerate() {
                if index.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                    return None;
                }
                for duty in allowed.of(agent, day) {
                    let cell = day * model.duties + duty.index();
                    let mut cost = self.cell_costs[cell].clone();
                    let mut consumption = self.cell_consumptions[cell].clone();
                    let after = self.state_after(state, day, duty, &mut cost, &mut consumption);
                    let Some(after) = after else { continue };
                    let fresh = next.len() as u32;
                    let to = *known.entry(after).or_insert_with_key(|after| {
                        next.push(after.clone());
                        fresh
                    });
                    consumption.sort_unstable();
                    let (cost, consumption) =
                        (costs.intern(cost.into()), consumptions.intern(consumption.into()));
                    outgoing.push(Transition { duty: duty.index() as u16, to, cost, consumption });
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
            costs: costs.values,
            consumptions: consumptions.values,
            resources: Vec::new(),
            active: Vec::new(),
            remaining: Vec::new(),
            accumulated: Vec::new(),
            total: Vec::new(),
            feasible: false,
        })
    }

    /// The state after `duty` on `day`, with what the step costs and consumes beside its cell; none if a
    /// must forbids it.
    fn state_after(
        &self,
        state: &State,
        day: usize,
        duty: DutyIx,
        cost: &mut [i64],
        consumption: &mut Vec<Consumption>,
    ) -> Option<State> {
        let mut after = State::default();
        let begun = state.sequences.iter().copied();
        let beginning =
            self.sequences_from[day].iter().map(|index| BegunSequence { index: *index as u32, matched: 0 });
        for BegunSequence { index, matched } in begun.chain(beginning) {
            let Sequence { sets, price } = &self.sequences[index as usize];
            if sets[usize::from(matched)].contains(duty) {
                if usize::from(matched) + 1 == sets.len() {
                    charge(*price, cost)?;
                } else {
                    after.sequences.push(BegunSequence { index, matched: matched + 1 });
                }
            }
        }
        after.sequences.sort_unstable();
        for (run, length) in self.runs.iter().zip(&state.runs) {
            let inside = run.duties.contains(duty);
            let max = shortened(run.max);
            if inside && *length >= max {
                charge(run.price, cost)?;
            }
            after.runs.push(if inside { length.saturating_add(1).min(max) } else { 0 });
        }
        after.taken = state.taken.clone();
        for index in &self.groups_on[day] {
            let group = &self.groups[*index];
            let goes_on = group.cells.iter().any(|cell| cell.day > day);
            let taken_now = group.cells.iter().any(|cell| cell.day == day && cell.duties.contains(duty));
            match (after.taken.binary_search(&(*index as u32)), taken_now, goes_on) {
                (Ok(position), _, false) => {
                    after.taken.remove(position);
                }
                (Err(position), true, goes_on) => {
                    consumption.push(Consumption { resource: group.resource, amount: group.amount });
                    if goes_on {
                        after.taken.insert(position, *index as u32);
                    }
                }
                _ => {}
            }
        }
        Some(after)
    }
}

/// Charges a unit of breach; none if it breaks a must.
fn charge(price: Option<Price>, cost: &mut [i64]) -> Option<()> {
    let price = price?;
    if let Some(cost) = cost.get_mut(price.level) {
        *cost = cost.saturating_add(price.weight);
    }
    Some(())
}

/// A length of days that a state can hold.
fn shortened(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A sequence, and how many of its days were matched so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct BegunSequence {
    index: u32,
    matched: u16,
}

/// What is known of the days before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    sequences: Vec<BegunSequence>,
    /// How long each run is, at most its maximum.
    runs: Vec<u32>,
    /// Groups that are taken and have days to come.
    taken: Vec<u32>,
}

/// Distinct values, numbered in the order of their first use.
struct Interner<T> {
    values: Vec<T>,
    number: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    fn new(first: T) -> Interner<T> {
        Interner { values: vec![first.clone()], number: HashMap::from([(first, 0)]) }
    }

    fn intern(&mut self, value: T) -> u32 {
        let next = self.values.len() as u32;
        *self.number.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        })
    }
}
