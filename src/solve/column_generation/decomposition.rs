//! What ties lines together: rows over cells of several agents, and what a
//! roster has of each.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::duals::best_response::AdaptivePenalties;
use super::pricing::labelling::LineCosts;
use super::pricing::network::Network;
use super::pricing::resource_windows::{TrackedResources, cheaply_tracked};
use crate::solve::floor::{AllowedDuties, single_cells};
use crate::solve::formulate::{Unsolvable, formulate};
use crate::solve::program::{Program, RangeConstraint};
use crate::solve::{Lines, Model, Posted, Primitive, StopToken, Strength};

/// No column.
const NONE: u32 = u32::MAX;

/// A model taken blocks: each agent's own lines, and the rows between them.
pub(super) struct Decomposition<'m> {
    pub(super) model: &'m Model,
    pub(super) linking: LinkingConstraints,
    pub(super) subproblems: Vec<Subproblem>,
    /// For each agent the first whose lines are the same, where there are several.
    pub(super) alike: Vec<Option<usize>>,
}

/// One agent's lines.
pub(super) struct Subproblem {
    pub(super) network: Network,
    /// Tracks all that its own statements ask.
    pub(super) full: TrackedResources,
    /// Tracks what can be tracked exactly in little time; the same lines and maybe more.
    pub(super) cheaply_tracked: Arc<TrackedResources>,
}

/// Rows over several agents' lines, with columns for what breaches them.
pub(super) struct LinkingConstraints {
    pub(super) program: Program,
    /// For each agent, day and duty the cell's column.
    column: Vec<u32>,
    days: usize,
    duties: usize,
    /// Columns below are cells.
    pub(super) cells: usize,
    /// The rows that are not about one cell.
    pub(super) rows: Vec<usize>,
    /// For each row the first one over the same cells.
    pub(super) alike: Vec<usize>,
    /// For each cell its rows, by their place in `rows`.
    rows_of: Vec<Vec<(u32, i64)>>,
    constraints_of: Vec<Vec<(u32, i64)>>,
    /// For each constraint the first day of its cells, where it has any.
    first_day: Vec<usize>,
    groups_of: Vec<Vec<u32>>,
    /// The most that all coefficients of one line can come to.
    pub(super) max_line_coefficient: i64,
}

/// A model taken blocks, before anybody's lines are expanded.
pub(super) struct BlockStructure<'m> {
    model: &'m Model,
    allowed: AllowedDuties,
    /// For each agent the statements about it alone.
    local: Vec<Vec<&'m Posted>>,
    /// The statements between agents.
    between: Vec<Posted>,
}

impl<'m> BlockStructure<'m> {
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<BlockStructure<'m>, Unsolvable> {
        let allowed = AllowedDuties::new(model);
        let mut local: Vec<Vec<&Posted>> = vec![Vec::new(); model.agents];
        let mut between = Vec::new();
        for (index, posted) in model.posted.iter().enumerate() {
            if index.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                return Err(Unsolvable::Stopped);
            }
            match posted.primitive.scope(model.days).0 {
                Some(agent) if agent < model.agents && !posted.primitive.is_constant() => {
                    local[agent].push(posted);
                    if posted.strength == Strength::Must {
                        for (agent, day, duties) in single_cells(&posted.primitive, model.days) {
                            let primitive = Primitive::Cell { agent, day, duties: duties.clone() };
                            between.push(Posted { primitive, ..*posted });
                        }
                    }
                }
                _ => between.push(posted.clone()),
            }
        }
        // Duties and resources have numbers of 16 bits; a statement that adds up has two resources at most.
        let most = usize::from(u16::MAX);
        let sums = |local: &Vec<&Posted>| local.iter().filter(|posted| posted.primitive.adds_up()).count();
        if model.duties > most || local.iter().any(|local| sums(local) > most / 2) {
            return Err(Unsolvable::Size);
        }
        Ok(BlockStructure { model, allowed, local, between })
    }

    /// One agent's lines; none where it is stopped before they are known.
    fn network(&self, agent: usize, stop: &StopToken) -> Option<Network> {
        Network::new(self.model, agent, &self.allowed, self.local.get(agent)?, stop)
    }

    /// The same with what one search tracks; for one alone the quick plan is not worth its time.
    pub(super) fn agent(&self, agent: usize, stop: &StopToken) -> Option<Subproblem> {
        let network = self.network(agent, stop)?;
        let cheaply_tracked = TrackedResources::new(&network, Vec::new());
        Some(Subproblem::with(network, cheaply_tracked))
    }

    /// The rows between agents.
    pub(super) fn linking(&mut self, stop: &StopToken) -> Result<LinkingConstraints, Unsolvable> {
        let model = Model { posted: std::mem::take(&mut self.between), ..self.model.bare() };
        Ok(LinkingConstraints::new(formulate(&model, stop)?, &model))
    }
}

impl Subproblem {
    /// What a line costs at these prices, by what its network says; none where it has none.
    pub(super) fn cost(&self, line: &[u16], prices: LineCosts<'_>) -> Option<i64> {
        let (own, sums) = self.network.trace(line, prices.levels.len())?;
        let mut cost = 0_i64;
        let weighed = |level: usize, penalty: i64| {
            penalty.saturating_mul(prices.levels.get(level).copied().unwrap_or(0))
        };
        for (level, penalty) in own.into_iter().enumerate() {
            cost = cost.saturating_add(weighed(level, penalty));
        }
        for (sum, resource) in sums.iter().zip(&self.network.resources) {
            if let Some((level, _)) = resource.price {
                cost = cost.saturating_add(weighed(level, resource.penalty(*sum)));
            }
        }
        let cells = line.iter().enumerate();
        let cells =
            cells.filter_map(|(day, duty)| prices.cells.get(day * prices.duties + usize::from(*duty)));
        Some(cells.fold(cost, |sum, price| sum.saturating_add(*price)))
    }

    fn new(network: Network, stop: &StopToken) -> Option<Subproblem> {
        let cheaply_tracked = cheaply_tracked(&network, stop)?;
        Some(Subproblem::with(network, cheaply_tracked))
    }

    fn with(network: Network, cheaply_tracked: TrackedResources) -> Subproblem {
        let all: Vec<usize> = (0..network.resources.len()).collect();
        Subproblem {
            full: TrackedResources::new(&network, all),
            cheaply_tracked: Arc::new(cheaply_tracked),
            network,
        }
    }
}

/// Statements between two looks at the token.
const STOP_CHECK_INTERVAL: usize = 1024;

/// The most memory for all agents' lines, in bytes. Where they take more, nobody's are kept.
const MAX_BYTES: usize = 600 << 20;

/// Why a model was not taken blocks.
pub(super) enum NotDecomposed {
    /// There is no program.
    Unsolvable(Unsolvable),
    /// All agents' lines take more memory than they may.
    TooLarge,
}

impl From<Unsolvable> for NotDecomposed {
    fn from(dead: Unsolvable) -> NotDecomposed {
        NotDecomposed::Unsolvable(dead)
    }
}

impl<'m> Decomposition<'m> {
    /// Takes the model blocks.
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<Decomposition<'m>, NotDecomposed> {
        let mut blocks = BlockStructure::new(model, stop)?;
        let bytes = AtomicUsize::new(0);
        let build = |agent: usize| {
            // The sum is the same in any order, so is whether it is too much.
            if bytes.load(Ordering::Relaxed) > MAX_BYTES {
                return Err(NotDecomposed::TooLarge);
            }
            let network = blocks.network(agent, stop).ok_or(Unsolvable::Stopped)?;
            let more = network.bytes();
            match bytes.fetch_add(more, Ordering::Relaxed) + more > MAX_BYTES {
                true => Err(NotDecomposed::TooLarge),
                false => Ok(network),
            }
        };
        let networks: Result<Vec<Network>, NotDecomposed> =
            (0..model.agents).into_par_iter().map(build).collect();
        let networks = networks?;
        if networks.iter().any(|network| !network.feasible) {
            return Err(Unsolvable::Infeasible.into());
        }
        let mut first: HashMap<&Network, Vec<usize>> = HashMap::new();
        for (agent, network) in networks.iter().enumerate() {
            first.entry(network).or_default().push(agent);
        }
        let mut alike = vec![None; networks.len()];
        for same in first.into_values().filter(|same| same.len() > 1) {
            same.iter().for_each(|agent| alike[*agent] = same.first().copied());
        }
        let subproblems: Option<Vec<Subproblem>> =
            networks.into_par_iter().map(|network| Subproblem::new(network, stop)).collect();
        let subproblems = subproblems.ok_or(Unsolvable::Stopped)?;
        let linking = blocks.linking(stop)?;
        Ok(Decomposition { model, linking, subproblems, alike })
    }

    /// The penalty that a line has by itself, by level, where all its musts hold.
    pub(super) fn line_penalties(&self, agent: usize, line: &[u16]) -> Option<Vec<i64>> {
        let (mut penalties, sums) = self.trace(agent, line)?;
        for (sum, resource) in sums.iter().zip(&self.subproblems[agent].network.resources) {
            match resource.price {
                Some((level, _)) => {
                    if let Some(penalty) = penalties.get_mut(level) {
                        *penalty = penalty.saturating_add(resource.penalty(*sum));
                    }
                }
                None if *sum < resource.free.0 || *sum > resource.free.1 => return None,
                None => {}
            }
        }
        Some(penalties)
    }

    /// The resources that a line takes out of what is free.
    pub(super) fn violated_resources(&self, agent: usize, line: &[u16]) -> Vec<usize> {
        let Some((_, sums)) = self.trace(agent, line) else { return Vec::new() };
        let resources = sums.iter().zip(&self.subproblems[agent].network.resources).enumerate();
        let out = resources.filter(|(_, (sum, resource))| **sum < resource.free.0 || **sum > resource.free.1);
        out.map(|(index, _)| index).collect()
    }

    /// The penalties of a line's cells and sequences, and what its resources sum up to.
    fn trace(&self, agent: usize, line: &[u16]) -> Option<(Vec<i64>, Vec<i64>)> {
        self.subproblems[agent].network.trace(line, self.model.levels)
    }
}

impl LinkingConstraints {
    fn new(program: Program, model: &Model) -> LinkingConstraints {
        let (days, duties) = (model.days, model.duties);
        let mut column = vec![NONE; model.agents * days * duties];
        let mut cells = 0;
        for (agent, line) in program.cells.iter().enumerate() {
            for (day, cell) in line.iter().enumerate() {
                for (duty, own) in cell {
                    column[(agent * days + day) * duties + duty.0] = *own as u32;
                    cells = cells.max(own + 1);
                }
            }
        }
        let alone = program.open();
        let rows: Vec<usize> = (alone..program.rows.len()).collect();
        let mut rows_of = vec![Vec::new(); cells];
        for (place, row) in rows.iter().enumerate() {
            for (column, amount) in program.rows[*row].terms.iter().filter(|(column, _)| *column < cells) {
                rows_of[*column].push((place as u32, *amount));
            }
        }
        let with_groups = cells + program.groups.len();
        let mut constraints_of = vec![Vec::new(); with_groups];
        for (index, constraint) in program.constraints.iter().enumerate() {
            for (column, amount) in &constraint.terms {
                constraints_of[*column].push((index as u32, *amount));
            }
        }
        let mut first_day = vec![usize::MAX; program.constraints.len()];
        for line in &program.cells {
            for (day, cell) in line.iter().enumerate() {
                for (constraint, _) in cell.iter().flat_map(|(_, column)| &constraints_of[*column]) {
                    let first = &mut first_day[*constraint as usize];
                    *first = day.min(*first);
                }
            }
        }
        let mut groups_of = vec![Vec::new(); cells];
        for (index, group) in program.groups.iter().enumerate() {
            for member in &group.members {
                groups_of[*member].push(index as u32);
            }
        }
        let weight = |rows: &Vec<(u32, i64)>| {
            rows.iter().fold(0_i64, |sum, (_, amount)| sum.saturating_add(amount.saturating_abs()))
        };
        let max_line_coefficient = rows_of.iter().map(weight).max().unwrap_or(0);
        let max_line_coefficient =
            max_line_coefficient.saturating_mul(i64::try_from(days).unwrap_or(i64::MAX)).max(1);
        let alike = alike(&program, &rows, with_groups);
        LinkingConstraints {
            program,
            column,
            days,
            duties,
            cells,
            rows,
            alike,
            rows_of,
            constraints_of,
            first_day,
            groups_of,
            max_line_coefficient,
        }
    }

    fn cell(&self, agent: usize, day: usize, duty: usize) -> Option<usize> {
        let column = *self.column.get((agent * self.days + day) * self.duties + duty)?;
        (column != NONE).then_some(column as usize)
    }

    /// The rows that a cell is in, each with its coefficient.
    pub(super) fn rows_of(&self, agent: usize, day: usize, duty: usize) -> &[(u32, i64)] {
        self.cell(agent, day, duty).map_or(&[], |column| &self.rows_of[column])
    }

    /// What a line has in each row it is in.
    pub(super) fn coefficients(&self, agent: usize, line: &[u16]) -> Vec<(u32, i64)> {
        let of = |(day, duty): (usize, &u16)| self.rows_of(agent, day, usize::from(*duty)).iter().copied();
        let mut all: Vec<(u32, i64)> = line.iter().enumerate().flat_map(of).collect();
        all.sort_unstable();
        let mut merged: Vec<(u32, i64)> = Vec::with_capacity(all.len());
        for (row, amount) in all {
            match merged.last_mut() {
                Some((last, sum)) if *last == row => *sum = sum.saturating_add(amount),
                _ => merged.push((row, amount)),
            }
        }
        merged
    }
}

/// Finds for each row the first one over the same cells and groups.
fn alike(program: &Program, rows: &[usize], cells: usize) -> Vec<usize> {
    let mut known: HashMap<Vec<(usize, i64)>, usize> = HashMap::new();
    let of = |(place, row): (usize, &usize)| {
        let terms = program.rows[*row].terms.iter().copied().filter(|(column, _)| *column < cells);
        *known.entry(terms.collect()).or_insert(place)
    };
    rows.iter().enumerate().map(of).collect()
}

/// What a roster has of each constraint.
#[derive(Clone)]
pub(super) struct ConstraintActivities<'l> {
    linking: &'l LinkingConstraints,
    sums: Vec<i64>,
    taken: Vec<i64>,
}

impl<'l> ConstraintActivities<'l> {
    /// Nothing yet.
    pub(super) fn new(linking: &'l LinkingConstraints) -> ConstraintActivities<'l> {
        let sums = vec![0; linking.program.constraints.len()];
        ConstraintActivities { linking, sums, taken: vec![0; linking.program.groups.len()] }
    }

    /// What a whole roster has.
    pub(super) fn of(linking: &'l LinkingConstraints, roster: &[Vec<u16>]) -> ConstraintActivities<'l> {
        let mut activities = ConstraintActivities::new(linking);
        for (agent, line) in roster.iter().enumerate() {
            activities.add(agent, line, 1);
        }
        activities
    }

    /// Adds a line (`sign` 1) or takes it out (−1).
    pub(super) fn add(&mut self, agent: usize, line: &[u16], sign: i64) {
        for (day, duty) in line.iter().enumerate() {
            let Some(column) = self.linking.cell(agent, day, usize::from(*duty)) else { continue };
            for (constraint, amount) in &self.linking.constraints_of[column] {
                self.sums[*constraint as usize] += sign * amount;
            }
            for group in &self.linking.groups_of[column] {
                let taken = &mut self.taken[*group as usize];
                let before = *taken > 0;
                *taken += sign;
                if before != (*taken > 0) {
                    let own = self.linking.program.groups[*group as usize].column;
                    for (constraint, amount) in &self.linking.constraints_of[own] {
                        self.sums[*constraint as usize] += sign * amount;
                    }
                }
            }
        }
    }

    /// How much of a level's penalty is on each day: of what is breached there, by its first day.
    pub(super) fn penalty_by_day(&self, level: usize) -> Vec<i64> {
        let mut penalty_by_day = vec![0_i64; self.linking.days];
        for (index, constraint) in self.linking.program.constraints.iter().enumerate() {
            if constraint.level != Some(level) {
                continue;
            }
            let price = constraint.price(self.sums[index]);
            let day = self.linking.first_day[index];
            if let Some(own) = penalty_by_day.get_mut(day).filter(|_| price > 0) {
                *own = own.saturating_add(price);
            }
        }
        penalty_by_day
    }

    /// What it has of a constraint.
    pub(super) fn sum(&self, constraint: usize) -> i64 {
        self.sums[constraint]
    }

    /// What one more cell would cost where agents bargain.
    pub(super) fn asked(&self, agent: usize, day: usize, duty: usize, asked: &AdaptivePenalties) -> i64 {
        self.cost(agent, day, duty, |index, constraint, here, amount| {
            asked.price(index, constraint, here, amount)
        })
    }

    /// What one more cell would cost, in the units of `weigh` (level, none for a must).
    pub(super) fn more(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        weigh: &impl Fn(Option<usize>) -> i64,
    ) -> i64 {
        self.cost(agent, day, duty, |_, constraint, here, amount| {
            let change = constraint.price(here + amount).saturating_sub(constraint.price(here));
            change.saturating_mul(weigh(constraint.level))
        })
    }

    /// The sum over all constraints of what one more cell costs: constraint, sum there, what the cell adds.
    fn cost(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        price: impl Fn(usize, &RangeConstraint, i64, i64) -> i64,
    ) -> i64 {
        let Some(column) = self.linking.cell(agent, day, duty) else { return 0 };
        let program = &self.linking.program;
        let of = |column: usize| {
            self.linking.constraints_of[column].iter().fold(0_i64, |sum, (index, amount)| {
                let (index, constraint) = (*index as usize, &program.constraints[*index as usize]);
                sum.saturating_add(price(index, constraint, self.sums[index], *amount))
            })
        };
        let fresh = self.linking.groups_of[column].iter().filter(|group| self.taken[**group as usize] == 0);
        fresh.fold(of(column), |sum, group| sum.saturating_add(of(program.groups[*group as usize].column)))
    }
}

/// A line as the model writes it.
pub(super) fn lines(of: &[Vec<u16>]) -> Lines {
    of.iter().map(|line| line.iter().map(|duty| crate::solve::DutyIx(usize::from(*duty))).collect()).collect()
}

/// A line as columns write it.
pub(super) fn narrow(of: &Lines) -> Vec<Vec<u16>> {
    of.iter()
        .map(|line| line.iter().map(|duty| u16::try_from(duty.0).unwrap_or(u16::MAX)).collect())
        .collect()
}
