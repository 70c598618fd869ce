//! What ties lines together: rows over cells of several agents, and what a
//! roster has of each.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::super::floor::{Allowed, single_cells};
use super::super::formulate::{Dead, formulate};
use super::super::program::{Check, Program};
use super::super::{Lines, Model, Posted, Primitive, StopToken, Strength};
use super::bargain::Asked;
use super::labels::Prices;
use super::network::Network;
use super::plan::{Plan, loose};

/// No column.
const NONE: u32 = u32::MAX;

/// A model taken apart: each agent's own lines, and the rows between them.
pub(super) struct Parts<'m> {
    pub(super) model: &'m Model,
    pub(super) linking: Linking,
    pub(super) agents: Vec<Agent>,
    /// For each agent the first whose lines are the same, where there are several.
    pub(super) alike: Vec<Option<usize>>,
}

/// One agent's lines.
pub(super) struct Agent {
    pub(super) network: Network,
    /// Tracks all that its own statements ask.
    pub(super) full: Plan,
    /// Tracks what can be tracked exactly in little time; the same lines and maybe more.
    pub(super) loose: Arc<Plan>,
}

/// Rows over several agents' lines, with columns for what breaches them.
pub(super) struct Linking {
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
    checks_of: Vec<Vec<(u32, i64)>>,
    /// For each check the first day of its cells, where it has any.
    first_day: Vec<usize>,
    groups_of: Vec<Vec<u32>>,
    /// The most that all coefficients of one line can come to.
    pub(super) heaviest: i64,
}

/// A model taken apart, before anybody's lines are expanded.
pub(super) struct Apart<'m> {
    model: &'m Model,
    allowed: Allowed,
    /// For each agent the statements about it alone.
    local: Vec<Vec<&'m Posted>>,
    /// The statements between agents.
    between: Vec<Posted>,
}

impl<'m> Apart<'m> {
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<Apart<'m>, Dead> {
        let allowed = Allowed::new(model);
        let mut local: Vec<Vec<&Posted>> = vec![Vec::new(); model.agents];
        let mut between = Vec::new();
        for (index, posted) in model.posted.iter().enumerate() {
            if index.is_multiple_of(LOOK) && stop.stopped() {
                return Err(Dead::Stopped);
            }
            match posted.primitive.scope(model.days).0 {
                Some(agent) if agent < model.agents => {
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
            return Err(Dead::Size);
        }
        Ok(Apart { model, allowed, local, between })
    }

    /// One agent's lines; none where it is stopped before they are known.
    fn network(&self, agent: usize, stop: &StopToken) -> Option<Network> {
        Network::new(self.model, agent, &self.allowed, self.local.get(agent)?, stop)
    }

    /// The same with what one search tracks; for one alone the quick plan is not worth its time.
    pub(super) fn agent(&self, agent: usize, stop: &StopToken) -> Option<Agent> {
        let network = self.network(agent, stop)?;
        let loose = Plan::new(&network, Vec::new());
        Some(Agent::with(network, loose))
    }

    /// The rows between agents.
    pub(super) fn linking(&mut self, stop: &StopToken) -> Result<Linking, Dead> {
        let model = Model { posted: std::mem::take(&mut self.between), ..self.model.bare() };
        Ok(Linking::new(formulate(&model, stop)?, &model))
    }
}

impl Agent {
    /// What a line costs at these prices, by what its network says; none where it has none.
    pub(super) fn cost(&self, line: &[u16], prices: Prices<'_>) -> Option<i64> {
        let (own, sums) = self.network.walk(line, prices.levels.len())?;
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

    fn new(network: Network, stop: &StopToken) -> Option<Agent> {
        let loose = loose(&network, stop)?;
        Some(Agent::with(network, loose))
    }

    fn with(network: Network, loose: Plan) -> Agent {
        let all: Vec<usize> = (0..network.resources.len()).collect();
        Agent { full: Plan::new(&network, all), loose: Arc::new(loose), network }
    }
}

/// Statements between two looks at the token.
const LOOK: usize = 1024;

/// The most memory for all agents' lines, in bytes. Where they take more, nobody's are kept.
const MAX_BYTES: usize = 600 << 20;

/// Why a model was not taken apart.
pub(super) enum Whole {
    /// There is no program.
    Dead(Dead),
    /// All agents' lines take more memory than they may.
    Vast,
}

impl From<Dead> for Whole {
    fn from(dead: Dead) -> Whole {
        Whole::Dead(dead)
    }
}

impl<'m> Parts<'m> {
    /// Takes the model apart.
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<Parts<'m>, Whole> {
        let mut apart = Apart::new(model, stop)?;
        let bytes = AtomicUsize::new(0);
        let build = |agent: usize| {
            // The sum is the same in any order, so is whether it is too much.
            if bytes.load(Ordering::Relaxed) > MAX_BYTES {
                return Err(Whole::Vast);
            }
            let network = apart.network(agent, stop).ok_or(Dead::Stopped)?;
            let more = network.bytes();
            match bytes.fetch_add(more, Ordering::Relaxed) + more > MAX_BYTES {
                true => Err(Whole::Vast),
                false => Ok(network),
            }
        };
        let networks: Result<Vec<Network>, Whole> = (0..model.agents).into_par_iter().map(build).collect();
        let networks = networks?;
        if networks.iter().any(|network| !network.open) {
            return Err(Dead::Infeasible.into());
        }
        let mut first: HashMap<&Network, Vec<usize>> = HashMap::new();
        for (agent, network) in networks.iter().enumerate() {
            first.entry(network).or_default().push(agent);
        }
        let mut alike = vec![None; networks.len()];
        for same in first.into_values().filter(|same| same.len() > 1) {
            same.iter().for_each(|agent| alike[*agent] = same.first().copied());
        }
        let agents: Option<Vec<Agent>> =
            networks.into_par_iter().map(|network| Agent::new(network, stop)).collect();
        let agents = agents.ok_or(Dead::Stopped)?;
        let linking = apart.linking(stop)?;
        Ok(Parts { model, linking, agents, alike })
    }

    /// The penalty that a line has by itself, by level, where all its musts hold.
    pub(super) fn own(&self, agent: usize, line: &[u16]) -> Option<Vec<i64>> {
        let (mut penalties, sums) = self.walk(agent, line)?;
        for (sum, resource) in sums.iter().zip(&self.agents[agent].network.resources) {
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
    pub(super) fn strained(&self, agent: usize, line: &[u16]) -> Vec<usize> {
        let Some((_, sums)) = self.walk(agent, line) else { return Vec::new() };
        let resources = sums.iter().zip(&self.agents[agent].network.resources).enumerate();
        let out = resources.filter(|(_, (sum, resource))| **sum < resource.free.0 || **sum > resource.free.1);
        out.map(|(index, _)| index).collect()
    }

    /// The penalties of a line's cells and sequences, and what its resources sum up to.
    fn walk(&self, agent: usize, line: &[u16]) -> Option<(Vec<i64>, Vec<i64>)> {
        self.agents[agent].network.walk(line, self.model.levels)
    }
}

impl Linking {
    fn new(program: Program, model: &Model) -> Linking {
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
        let mut checks_of = vec![Vec::new(); with_groups];
        for (index, check) in program.checks.iter().enumerate() {
            for (column, amount) in &check.terms {
                checks_of[*column].push((index as u32, *amount));
            }
        }
        let mut first_day = vec![usize::MAX; program.checks.len()];
        for line in &program.cells {
            for (day, cell) in line.iter().enumerate() {
                for (check, _) in cell.iter().flat_map(|(_, column)| &checks_of[*column]) {
                    let first = &mut first_day[*check as usize];
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
        let heaviest = rows_of.iter().map(weight).max().unwrap_or(0);
        let heaviest = heaviest.saturating_mul(i64::try_from(days).unwrap_or(i64::MAX)).max(1);
        let alike = alike(&program, &rows, with_groups);
        Linking {
            program,
            column,
            days,
            duties,
            cells,
            rows,
            alike,
            rows_of,
            checks_of,
            first_day,
            groups_of,
            heaviest,
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
    pub(super) fn entries(&self, agent: usize, line: &[u16]) -> Vec<(u32, i64)> {
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

/// What a roster has of each check.
#[derive(Clone)]
pub(super) struct Tally<'l> {
    linking: &'l Linking,
    sums: Vec<i64>,
    taken: Vec<i64>,
}

impl<'l> Tally<'l> {
    /// Nothing yet.
    pub(super) fn new(linking: &'l Linking) -> Tally<'l> {
        let sums = vec![0; linking.program.checks.len()];
        Tally { linking, sums, taken: vec![0; linking.program.groups.len()] }
    }

    /// What a whole roster has.
    pub(super) fn of(linking: &'l Linking, roster: &[Vec<u16>]) -> Tally<'l> {
        let mut tally = Tally::new(linking);
        for (agent, line) in roster.iter().enumerate() {
            tally.add(agent, line, 1);
        }
        tally
    }

    /// Adds a line (`sign` 1) or takes it out (−1).
    pub(super) fn add(&mut self, agent: usize, line: &[u16], sign: i64) {
        for (day, duty) in line.iter().enumerate() {
            let Some(column) = self.linking.cell(agent, day, usize::from(*duty)) else { continue };
            for (check, amount) in &self.linking.checks_of[column] {
                self.sums[*check as usize] += sign * amount;
            }
            for group in &self.linking.groups_of[column] {
                let taken = &mut self.taken[*group as usize];
                let before = *taken > 0;
                *taken += sign;
                if before != (*taken > 0) {
                    let own = self.linking.program.groups[*group as usize].column;
                    for (check, amount) in &self.linking.checks_of[own] {
                        self.sums[*check as usize] += sign * amount;
                    }
                }
            }
        }
    }

    /// How much of a level's penalty is on each day: of what is breached there, by its first day.
    pub(super) fn sore(&self, level: usize) -> Vec<i64> {
        let mut sore = vec![0_i64; self.linking.days];
        for (index, check) in self.linking.program.checks.iter().enumerate() {
            if check.level != Some(level) {
                continue;
            }
            let price = check.price(self.sums[index]);
            let day = self.linking.first_day[index];
            if let Some(own) = sore.get_mut(day).filter(|_| price > 0) {
                *own = own.saturating_add(price);
            }
        }
        sore
    }

    /// What it has of a check.
    pub(super) fn sum(&self, check: usize) -> i64 {
        self.sums[check]
    }

    /// What one more cell would cost where agents bargain.
    pub(super) fn asked(&self, agent: usize, day: usize, duty: usize, asked: &Asked) -> i64 {
        self.cost(agent, day, duty, |index, check, here, amount| asked.price(index, check, here, amount))
    }

    /// What one more cell would cost, in the units of `weigh` (level, none for a must).
    pub(super) fn more(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        weigh: &impl Fn(Option<usize>) -> i64,
    ) -> i64 {
        self.cost(agent, day, duty, |_, check, here, amount| {
            let change = check.price(here + amount).saturating_sub(check.price(here));
            change.saturating_mul(weigh(check.level))
        })
    }

    /// The sum over all checks of what one more cell costs: check, sum there, what the cell adds.
    fn cost(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        price: impl Fn(usize, &Check, i64, i64) -> i64,
    ) -> i64 {
        let Some(column) = self.linking.cell(agent, day, duty) else { return 0 };
        let program = &self.linking.program;
        let of = |column: usize| {
            self.linking.checks_of[column].iter().fold(0_i64, |sum, (index, amount)| {
                let (index, check) = (*index as usize, &program.checks[*index as usize]);
                sum.saturating_add(price(index, check, self.sums[index], *amount))
            })
        };
        let fresh = self.linking.groups_of[column].iter().filter(|group| self.taken[**group as usize] == 0);
        fresh.fold(of(column), |sum, group| sum.saturating_add(of(program.groups[*group as usize].column)))
    }
}

/// A line as the model writes it.
pub(super) fn lines(of: &[Vec<u16>]) -> Lines {
    of.iter().map(|line| line.iter().map(|duty| super::super::DutyIx(usize::from(*duty))).collect()).collect()
}

/// A line as columns write it.
pub(super) fn narrow(of: &Lines) -> Vec<Vec<u16>> {
    of.iter()
        .map(|line| line.iter().map(|duty| u16::try_from(duty.0).unwrap_or(u16::MAX)).collect())
        .collect()
}
