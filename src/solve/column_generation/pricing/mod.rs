//! Pricing: one agent's lines at given costs. Those that may enter the master, one that is cheaper than
//! the agent's present line, or any at all.

pub(crate) mod completion_bounds;
pub(crate) mod dominance;
mod label_table;
pub(crate) mod labelling;
pub(crate) mod network;
pub(crate) mod resource_windows;
mod state_expansion;
#[cfg(test)]
pub(crate) mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use self::dominance::BeamRule;
use self::labelling::{Buffers, LineCosts, Path, Paths, Query, shortest_paths};
use self::resource_windows::TrackedResources;
use super::Line;
use super::activities::Activities;
use super::decomposition::{Decomposition, Subproblem};
use super::duals::DUAL_SCALE;
use super::master::rows::{MasterRows, ReducedCosts};
use crate::solve::StopToken;

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::new(Buffers::default());
}

/// More than any line costs at duals that are within their limits: 2³⁰ units of penalty at `DUAL_SCALE`.
const ABOVE_ANY_COST: i64 = 1 << 50;

/// The most paths that one search gives: several lines for the master at the price of one. By trial on
/// public instances 14 and 22, no run kept (commit "Attempts no longer wait for each other, and look for
/// lines that help alone", 2026-11-29).
const PATHS_PER_SEARCH: usize = 4;

/// The most labels, by the windows alone, of a search that is given one more resource to track. By trial,
/// no run kept.
const MAX_LABELS: u64 = 40_000_000;

/// The most searches for one agent, each with the resources that the cheapest path before violated. By
/// trial, no run kept: most need two.
const MAX_SEARCHES: usize = 6;

/// The beam of the last search where a bound is wanted: hardly ever full. By trial, no run kept.
const PROOF_BEAM: usize = 400_000;

/// The most paths of that search.
const PROOF_PATHS: usize = 3;

/// How an agent's lines are looked for.
#[derive(Clone, Copy)]
pub(super) struct PricingEffort {
    /// The most labels a day.
    pub(super) beam: usize,
    /// Whether Lagrangian completion bounds are worth their time.
    pub(super) guided: bool,
    /// Whether a lower bound on any line's cost is wanted.
    pub(super) prove: bool,
}

/// What pricing found for one agent.
pub(super) struct PricedAgent {
    /// Paths, which may violate resources that were not tracked.
    pub(super) paths: Vec<Path>,
    /// A lower bound on any line's cost, where the search was exact.
    pub(super) least: Option<i64>,
    /// What to track from now on, where that is more than before.
    pub(super) tracked: Option<Arc<TrackedResources>>,
    pub(super) steps: u64,
    /// What paths had to cost less than, where that was asked.
    below: Option<i64>,
}

impl PricedAgent {
    /// The cost of the cheapest path found; without one, what it had to be below.
    pub(super) fn cheapest(&self) -> Option<i64> {
        self.paths.iter().map(|path| path.cost).min().or(self.below)
    }
}

/// What pricing found for all open agents.
pub(super) struct PricedAgents {
    /// For each open agent its position in `priced`.
    position: Vec<usize>,
    priced: Vec<PricedAgent>,
}

impl PricedAgents {
    /// What was found for the open agent at each position.
    pub(super) fn by_agent(&self) -> impl Iterator<Item = &PricedAgent> {
        self.position.iter().map(|position| &self.priced[*position])
    }

    /// The work it took.
    pub(super) fn steps(&self) -> u64 {
        self.priced.iter().map(|priced| priced.steps).sum()
    }
}

/// An agent to be priced, and what paths have to cost less than.
#[derive(Clone, Copy)]
struct Request {
    agent: usize,
    below: Option<i64>,
}

/// What pricing at a master's duals needs.
#[derive(Clone, Copy)]
pub(super) struct Pricer<'a, 'm> {
    pub(super) decomposition: &'a Decomposition<'m>,
    /// For each agent the resources that its searches track to begin with.
    pub(super) tracked: &'a [Arc<TrackedResources>],
    pub(super) stop: &'a StopToken,
}

impl Pricer<'_, '_> {
    /// Prices all open agents at these duals; agents with equal networks and costs are priced once.
    /// `below` has for each open agent what its paths must cost less than, where others are of no use.
    pub(super) fn price_all(
        &self,
        rows: &MasterRows<'_, '_>,
        duals: &[i64],
        below: Option<&[f64]>,
        effort: PricingEffort,
        parallel: bool,
    ) -> PricedAgents {
        let mut known: HashMap<(usize, Vec<i64>), usize> = HashMap::new();
        let (mut position, mut requests) = (Vec::new(), Vec::<Request>::new());
        for (at, agent) in rows.agents.iter().copied().enumerate() {
            let below = below.and_then(|below| below.get(at)).map(|below| (below * DUAL_SCALE as f64) as i64);
            let next = requests.len();
            let of_agent = match self.decomposition.first_identical[agent] {
                None => next,
                Some(first) => {
                    let ReducedCosts { cells, .. } = rows.reduced_costs(agent, duals);
                    *known.entry((first, cells)).or_insert(next)
                }
            };
            if of_agent == next {
                requests.push(Request { agent, below });
            } else if let Some(request) = requests.get_mut(of_agent) {
                request.below = below.max(request.below);
            }
            position.push(of_agent);
        }
        let price = |request: &Request| self.price(rows, request.agent, duals, request.below, effort);
        let priced = match parallel {
            true => requests.par_iter().map(price).collect(),
            false => requests.iter().map(price).collect(),
        };
        PricedAgents { position, priced }
    }

    /// The cheapest paths of an agent at these duals, where they cost less than `below`, and a lower bound on
    /// any line's cost.
    ///
    /// Few resources are tracked to begin with; those that the cheapest path violates are added until it
    /// violates none, as a decremental state space relaxation does (Righini and Salani, "New dynamic
    /// programming algorithms for the resource constrained elementary shortest path problem", Networks
    /// 51, 2008).
    pub(super) fn price(
        &self,
        rows: &MasterRows<'_, '_>,
        agent: usize,
        duals: &[i64],
        below: Option<i64>,
        effort: PricingEffort,
    ) -> PricedAgent {
        let limit = below.unwrap_or(ABOVE_ANY_COST);
        let subproblem = &self.decomposition.subproblems[agent];
        let network = &subproblem.network;
        let ReducedCosts { cells, levels } = rows.reduced_costs(agent, duals);
        let costs = LineCosts { duties: self.decomposition.model.duties, cells: &cells, levels: &levels };
        let mut extended: Option<TrackedResources> = None;
        let mut steps = 0;
        let mut paths: Vec<Path> = Vec::new();
        let mut least = None;
        let stop = &|| self.stop.stopped();
        let query = Query {
            beam: effort.beam,
            guided: effort.guided,
            rule: BeamRule::Cheapest,
            below: limit,
            max_paths: PATHS_PER_SEARCH,
            stop,
        };
        BUFFERS.with_borrow_mut(|buffers| {
            for _ in 0..MAX_SEARCHES {
                if self.stop.stopped() {
                    break;
                }
                let tracked = extended.as_ref().unwrap_or(&self.tracked[agent]);
                let found = shortest_paths(network, tracked, costs, query, buffers);
                steps += found.steps;
                least = found.least(limit);
                let violated = match found.paths.first() {
                    Some(cheapest) => self.decomposition.violated_resources(agent, &cheapest.duties),
                    None => Vec::new(),
                };
                paths.extend(found.paths);
                let more = tracked.extended(network, &violated);
                let Some(more) = more.filter(|more| more.label_bound <= MAX_LABELS) else { break };
                extended = Some(more);
            }
            if effort.prove && least.is_none() && !self.stop.stopped() {
                let tracked = extended.as_ref().unwrap_or(&self.tracked[agent]);
                let lines = paths
                    .iter()
                    .filter(|path| self.decomposition.violated_resources(agent, &path.duties).is_empty());
                let cheapest_line = lines.map(|path| path.cost).min();
                let below = cheapest_line.unwrap_or(limit);
                let query = Query { beam: PROOF_BEAM, guided: true, below, max_paths: PROOF_PATHS, ..query };
                let mut found = shortest_paths(network, tracked, costs, query, buffers);
                steps += found.steps;
                if !found.exact {
                    let query = Query { beam: usize::MAX, ..query };
                    found = shortest_paths(network, &subproblem.few_resources, costs, query, buffers);
                    steps += found.steps;
                }
                least = found.least(below);
                paths.extend(found.paths);
            }
        });
        PricedAgent { paths, least, tracked: extended.map(Arc::new), steps, below }
    }

    /// All lines of an agent that cost less than `below` at these duals, as far as the limits go; and the
    /// work it took.
    pub(super) fn lines_below(
        &self,
        rows: &MasterRows<'_, '_>,
        agent: usize,
        duals: &[i64],
        below: i64,
        limits: EnumerationLimits,
    ) -> Paths {
        let ReducedCosts { cells, levels } = rows.reduced_costs(agent, duals);
        let costs = LineCosts { duties: self.decomposition.model.duties, cells: &cells, levels: &levels };
        let query = Query {
            beam: limits.beam,
            guided: true,
            rule: BeamRule::AllPaths,
            below,
            max_paths: limits.max_lines,
            stop: &|| self.stop.stopped(),
        };
        self.decomposition.subproblems[agent].lines(costs, query)
    }
}

impl Paths {
    /// A lower bound on the cost of any path, where all of them cost `limit` or more unless they are found.
    fn least(&self, limit: i64) -> Option<i64> {
        self.exact.then(|| self.paths.first().map_or(limit, |path| path.cost))
    }
}

impl Subproblem {
    /// The cheapest lines: every resource is tracked.
    fn lines(&self, costs: LineCosts<'_>, query: Query<'_>) -> Paths {
        BUFFERS.with_borrow_mut(|buffers| {
            shortest_paths(&self.network, &self.all_resources, costs, query, buffers)
        })
    }
}

/// How far all lines of an agent are enumerated.
#[derive(Clone, Copy)]
pub(super) struct EnumerationLimits {
    /// The most labels a day.
    pub(super) beam: usize,
    pub(super) max_lines: usize,
}

/// What penalties weigh in the costs of one agent's cells.
pub(super) struct PenaltyWeights {
    /// Of each level.
    pub(super) levels: Vec<i64>,
    must: i64,
    /// How much finer these are than the weights given: costs of resources are fractions of penalties.
    pub(super) grain: i64,
}

/// How many times the first level's weight a must weighs. By trial, no run kept.
const MUST_WEIGHT: i64 = 1000;

/// The grain, where that leaves room to count: a multiplier is then exact to a 64th of a penalty.
const GRAIN: i64 = 64;
const MAX_WEIGHT_WITH_GRAIN: i64 = 1 << 28;

impl PenaltyWeights {
    /// The weights of levels, and of musts above them.
    pub(super) fn new(levels: &[i64]) -> PenaltyWeights {
        let must = levels.first().map_or(1, |weight| weight.saturating_mul(MUST_WEIGHT));
        let grain = if must < MAX_WEIGHT_WITH_GRAIN { GRAIN } else { 1 };
        let levels = levels.iter().map(|weight| weight.saturating_mul(grain)).collect();
        PenaltyWeights { levels, must: must.saturating_mul(grain), grain }
    }

    /// Of a level; of a must where there is none.
    pub(super) fn of(&self, level: Option<usize>) -> i64 {
        level.map_or(self.must, |level| self.levels.get(level).copied().unwrap_or(0))
    }
}

/// A line that was looked for, if one was found, and the work it took.
pub(super) struct FoundLine {
    pub(super) line: Option<Line>,
    pub(super) steps: u64,
}

impl From<Paths> for FoundLine {
    fn from(found: Paths) -> FoundLine {
        FoundLine { line: found.paths.into_iter().next().map(|path| path.duties), steps: found.steps }
    }
}

/// A beam, and which labels it keeps.
#[derive(Clone, Copy)]
pub(super) struct BeamSearch {
    beam: usize,
    rule: BeamRule,
}

const fn beam(beam: usize, rule: BeamRule) -> BeamSearch {
    BeamSearch { beam, rule }
}

/// The searches for a good line beside others: where the cheapest labels lead nowhere, those spread over
/// what lower limits ask. (Public instances 13 and 19, commit "Who finds no first line is asked again after
/// the others", 2026-11-22.)
pub(super) const GOOD_LINE: &[BeamSearch] = &[beam(100, BeamRule::Cheapest), beam(1_000, BeamRule::Diverse)];

/// The searches for any line, whatever it costs: the labels that have most left of each limit. (Public
/// instance 22, 50 agents and a year, has a roster by them: commit "A year has a roster", 2026-11-22.)
pub(super) const ANY_LINE: &[BeamSearch] = &[
    beam(1_000, BeamRule::MostSlack),
    beam(10_000, BeamRule::MostSlack),
    beam(100_000, BeamRule::MostSlack),
    beam(1_000_000, BeamRule::MostSlack),
];

/// What each cell of an agent would cost beside the lines in `activities`.
pub(super) fn marginal_costs(
    activities: &Activities<'_>,
    agent: usize,
    days: usize,
    duties: usize,
    weights: &PenaltyWeights,
) -> Vec<i64> {
    cell_costs(days, duties, |day, duty| {
        activities.marginal_cost(agent, day, duty, &|level| weights.of(level))
    })
}

/// The costs of an agent's cells, by `day × duties + duty`.
pub(super) fn cell_costs(days: usize, duties: usize, cost: impl Fn(usize, usize) -> i64) -> Vec<i64> {
    let mut cells = vec![0; days * duties];
    for day in 0..days {
        for duty in 0..duties {
            cells[day * duties + duty] = cost(day, duty);
        }
    }
    cells
}

/// The cheapest line of the first of these searches that finds one. The first search may go on until
/// `late`, for without it there is no roster at all; the others end with `stop`.
pub(super) fn first_line(
    subproblem: &Subproblem,
    costs: LineCosts<'_>,
    searches: &[BeamSearch],
    late: &StopToken,
    stop: &StopToken,
) -> FoundLine {
    let mut steps = 0;
    for (nth, search) in searches.iter().enumerate() {
        let query = Query {
            beam: search.beam,
            guided: true,
            rule: search.rule,
            below: ABOVE_ANY_COST,
            max_paths: 1,
            stop: &|| late.stopped() || nth > 0 && stop.stopped(),
        };
        let found = subproblem.lines(costs, query);
        steps += found.steps;
        let exact = found.exact;
        if let Some(line) = FoundLine::from(found).line {
            return FoundLine { line: Some(line), steps };
        }
        if exact || stop.stopped() {
            break;
        }
    }
    FoundLine { line: None, steps }
}

/// The cheapest line of an agent that costs less than `below`.
pub(super) fn cheaper_line(
    subproblem: &Subproblem,
    costs: LineCosts<'_>,
    below: i64,
    beam: usize,
    stop: &StopToken,
) -> FoundLine {
    let rule = BeamRule::Cheapest;
    let query = Query { beam, guided: true, rule, below, max_paths: 1, stop: &|| stop.stopped() };
    FoundLine::from(subproblem.lines(costs, query))
}
