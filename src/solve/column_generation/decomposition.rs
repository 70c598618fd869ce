//! Dantzig–Wolfe decomposition: a model split into one block an agent and the constraints that link
//! blocks.
//!
//! A statement about one agent alone belongs to that agent's pricing subproblem, where it shapes the
//! network of lines; all others become rows of the master. Agents whose statements say the same have
//! equal networks and are priced once.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::linking_constraints::LinkingConstraints;
use super::pricing::labelling::LineCosts;
use super::pricing::network::Network;
use super::pricing::resource_windows::TrackedResources;
use crate::solve::floor::{AllowedDuties, single_cells};
use crate::solve::formulate::{Unsolvable, formulate};
use crate::solve::{Model, Posted, Primitive, StopToken, Strength};

/// A model split into subproblems and linking constraints.
pub(super) struct Decomposition<'m> {
    pub(super) model: &'m Model,
    pub(super) linking: LinkingConstraints,
    /// One an agent.
    pub(super) subproblems: Vec<Subproblem>,
    /// For each agent the first agent with an equal network, where several have it.
    pub(super) first_identical: Vec<Option<usize>>,
}

/// One agent's lines: the paths of a network.
pub(super) struct Subproblem {
    pub(super) network: Network,
    /// Tracks every resource: its paths are the agent's lines, no more and no fewer.
    pub(super) all_resources: TrackedResources,
    /// Tracks as many resources as can be tracked exactly in little time: a relaxation.
    pub(super) few_resources: Arc<TrackedResources>,
}

/// The statements of a model by block, before any network is built.
pub(super) struct BlockStructure<'m> {
    model: &'m Model,
    allowed: AllowedDuties,
    /// For each agent the statements about that agent alone.
    local: Vec<Vec<&'m Posted>>,
    /// The statements that link agents.
    linking: Vec<Posted>,
}

/// Statements read between two looks at the stop token: a look costs a flag and the clock.
const STOP_CHECK_INTERVAL: usize = 1024;

/// The most memory for the networks of all agents together, in bytes; beyond it agents are expanded
/// one by one and forgotten. By trial, no run kept: it leaves room for the master in 2 GB.
const MAX_NETWORK_BYTES: usize = 600 << 20;

/// Why a model was not decomposed.
pub(super) enum NotDecomposed {
    /// There is no program at all.
    Unsolvable(Unsolvable),
    /// The networks take more than [`MAX_NETWORK_BYTES`].
    TooLarge,
}

impl From<Unsolvable> for NotDecomposed {
    fn from(reason: Unsolvable) -> NotDecomposed {
        NotDecomposed::Unsolvable(reason)
    }
}

impl<'m> BlockStructure<'m> {
    /// Sorts the statements into blocks.
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<BlockStructure<'m>, Unsolvable> {
        let allowed = AllowedDuties::new(model);
        let mut local: Vec<Vec<&Posted>> = vec![Vec::new(); model.agents];
        let mut linking = Vec::new();
        for (index, posted) in model.posted.iter().enumerate() {
            if index.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                return Err(Unsolvable::Stopped);
            }
            let (agent, ..) = posted.primitive.scope(model.days);
            match agent {
                Some(agent) if agent < model.agents => {
                    local[agent].push(posted);
                    // The master's program has to know which cells are closed.
                    if posted.strength == Strength::Must {
                        for (agent, day, duties) in single_cells(&posted.primitive, model.days) {
                            let primitive = Primitive::Cell { agent, day, duties: duties.clone() };
                            linking.push(Posted { primitive, ..*posted });
                        }
                    }
                }
                _ => linking.push(posted.clone()),
            }
        }
        // Duties and resources are numbered in 16 bits; a statement that adds up has two resources at most.
        let max_number = usize::from(u16::MAX);
        let too_many = local
            .iter()
            .any(|block| block.iter().filter(|posted| posted.primitive.adds_up()).count() > max_number / 2);
        if model.duties > max_number || too_many {
            return Err(Unsolvable::Size);
        }
        Ok(BlockStructure { model, allowed, local, linking })
    }

    /// An agent's network; none where it is stopped before it is complete.
    fn network(&self, agent: usize, stop: &StopToken) -> Option<Network> {
        Network::new(self.model, agent, &self.allowed, self.local.get(agent)?, stop)
    }

    /// An agent's subproblem for a single search, for which choosing few resources does not pay.
    pub(super) fn subproblem(&self, agent: usize, stop: &StopToken) -> Option<Subproblem> {
        let network = self.network(agent, stop)?;
        let few_resources = TrackedResources::new(&network, Vec::new());
        Some(Subproblem::new(network, few_resources))
    }

    /// The linking constraints. Can be taken once.
    pub(super) fn linking_constraints(&mut self, stop: &StopToken) -> Result<LinkingConstraints, Unsolvable> {
        let model = Model { posted: std::mem::take(&mut self.linking), ..self.model.bare() };
        Ok(LinkingConstraints::new(formulate(&model, stop)?, &model))
    }
}

impl Subproblem {
    fn new(network: Network, few_resources: TrackedResources) -> Subproblem {
        let all: Vec<usize> = (0..network.resources.len()).collect();
        let all_resources = TrackedResources::new(&network, all);
        Subproblem { all_resources, few_resources: Arc::new(few_resources), network }
    }

    /// What a line costs; none where the network has no such path.
    pub(super) fn line_cost(&self, line: &[u16], costs: LineCosts<'_>) -> Option<i64> {
        let trace = self.network.trace(line, costs.levels.len())?;
        let mut total = 0_i64;
        for (penalty, weight) in trace.penalties.into_iter().zip(costs.levels) {
            total = total.saturating_add(penalty.saturating_mul(*weight));
        }
        for (sum, resource) in trace.sums.iter().zip(&self.network.resources) {
            if let Some(price) = resource.price {
                let weight = costs.levels.get(price.level).copied().unwrap_or(0);
                total = total.saturating_add(resource.penalty(*sum).saturating_mul(weight));
            }
        }
        for (day, duty) in line.iter().enumerate() {
            let cell = costs.cells.get(day * costs.duties + usize::from(*duty));
            total = total.saturating_add(cell.copied().unwrap_or(0));
        }
        Some(total)
    }
}

impl<'m> Decomposition<'m> {
    /// Decomposes a model.
    pub(super) fn new(model: &'m Model, stop: &StopToken) -> Result<Decomposition<'m>, NotDecomposed> {
        let mut blocks = BlockStructure::new(model, stop)?;
        let networks = networks(&blocks, stop)?;
        if networks.iter().any(|network| !network.feasible) {
            return Err(Unsolvable::Infeasible.into());
        }
        let first_identical = first_identical(&networks);
        let subproblems: Option<Vec<Subproblem>> = networks
            .into_par_iter()
            .map(|network| {
                let few_resources = TrackedResources::few(&network, stop)?;
                Some(Subproblem::new(network, few_resources))
            })
            .collect();
        let subproblems = subproblems.ok_or(Unsolvable::Stopped)?;
        let linking = blocks.linking_constraints(stop)?;
        Ok(Decomposition { model, linking, subproblems, first_identical })
    }

    /// The penalty that a line has by itself, by level; none where it breaks a must of its agent.
    pub(super) fn line_penalties(&self, agent: usize, line: &[u16]) -> Option<Vec<i64>> {
        let network = &self.subproblems[agent].network;
        let trace = network.trace(line, self.model.levels)?;
        let mut penalties = trace.penalties;
        for (sum, resource) in trace.sums.iter().zip(&network.resources) {
            match resource.price {
                Some(price) => {
                    if let Some(penalty) = penalties.get_mut(price.level) {
                        *penalty = penalty.saturating_add(resource.penalty(*sum));
                    }
                }
                None if !resource.free.contains(*sum) => return None,
                None => {}
            }
        }
        Some(penalties)
    }

    /// The resources that a line takes out of their free range.
    pub(super) fn violated_resources(&self, agent: usize, line: &[u16]) -> Vec<usize> {
        let network = &self.subproblems[agent].network;
        let Some(trace) = network.trace(line, self.model.levels) else { return Vec::new() };
        let resources = trace.sums.iter().zip(&network.resources).enumerate();
        let violated = resources.filter(|(_, (sum, resource))| !resource.free.contains(**sum));
        violated.map(|(index, _)| index).collect()
    }
}

/// The networks of all agents, as long as they fit in memory.
fn networks(blocks: &BlockStructure<'_>, stop: &StopToken) -> Result<Vec<Network>, NotDecomposed> {
    let bytes = AtomicUsize::new(0);
    let networks = (0..blocks.model.agents).into_par_iter().map(|agent| {
        // The sum does not depend on the order, so neither does whether it is too much.
        if bytes.load(Ordering::Relaxed) > MAX_NETWORK_BYTES {
            return Err(NotDecomposed::TooLarge);
        }
        let network = blocks.network(agent, stop).ok_or(Unsolvable::Stopped)?;
        let more = network.bytes();
        match bytes.fetch_add(more, Ordering::Relaxed) + more > MAX_NETWORK_BYTES {
            true => Err(NotDecomposed::TooLarge),
            false => Ok(network),
        }
    });
    networks.collect()
}

fn first_identical(networks: &[Network]) -> Vec<Option<usize>> {
    let mut agents_of: HashMap<&Network, Vec<usize>> = HashMap::new();
    for (agent, network) in networks.iter().enumerate() {
        agents_of.entry(network).or_default().push(agent);
    }
    let mut first = vec![None; networks.len()];
    for agents in agents_of.into_values().filter(|agents| agents.len() > 1) {
        agents.iter().for_each(|agent| first[*agent] = agents.first().copied());
    }
    first
}
