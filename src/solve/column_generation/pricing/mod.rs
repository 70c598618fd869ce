//! One agent's lines at given prices, as far as they are wanted: those that may enter
//! the master program, one that is better than its own, or any at all.

pub(crate) mod completion_bounds;
pub(crate) mod dominance;
mod label_table;
pub(crate) mod labelling;
pub(crate) mod network;
pub(crate) mod resource_windows;
mod state_expansion;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::solve::StopToken;
use crate::solve::column_generation::attempt::Attempt;
use crate::solve::column_generation::decomposition::{ConstraintActivities, Subproblem};
use crate::solve::column_generation::master::rows::{DUAL_SCALE, MasterRows};
use dominance::BeamRule;
use labelling::{Buffers, LineCosts, Path, Query, shortest_paths};
use resource_windows::TrackedResources;

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::new(Buffers::default());
}

/// Larger than any line costs.
const ABOVE_ANY_COST: i64 = 1 << 50;

/// What the shortest_paths for one agent's lines found.
pub(crate) struct PricedAgent {
    pub(crate) lines: Vec<Path>,
    pub(crate) least: Option<i64>,
    pub(crate) tracked: Option<Arc<TrackedResources>>,
    pub(crate) steps: u64,
    /// What lines had to be below, where that was asked.
    below: Option<i64>,
}

/// How an agent's lines are looked for.
#[derive(Clone, Copy)]
pub(crate) struct PricingEffort {
    /// Labels a day.
    pub(crate) beam: usize,
    /// Whether a guide is worth its time.
    pub(crate) guided: bool,
    /// Whether a bound is wanted.
    pub(crate) last: bool,
}

impl PricedAgent {
    /// What the cheapest line found costs; without one, what it had to be below.
    pub(crate) fn cheapest(&self) -> Option<i64> {
        self.lines.iter().map(|line| line.cost).min().or(self.below)
    }
}

/// What penalties count for in prices of one agent's cells.
pub(crate) struct PenaltyWeights {
    /// Of each level.
    pub(crate) levels: Vec<i64>,
    /// Of a must.
    must: i64,
    /// How much finer they are than the weights: prices of resources are fractions of penalties.
    pub(crate) grain: i64,
}

impl PenaltyWeights {
    /// Where each level weighs so much.
    pub(crate) fn new(weights: &[i64]) -> PenaltyWeights {
        let must = weights.first().map_or(1, |weight| weight.saturating_mul(1000));
        let grain = if must < 1 << 28 { 64 } else { 1 };
        let levels = weights.iter().map(|weight| weight.saturating_mul(grain)).collect();
        PenaltyWeights { levels, must: must.saturating_mul(grain), grain }
    }

    /// Of a level; of a must where there is none.
    pub(crate) fn of(&self, level: Option<usize>) -> i64 {
        level.map_or(self.must, |level| self.levels.get(level).copied().unwrap_or(0))
    }
}

/// Lines of one shortest_paths.
const PATHS_PER_SEARCH: usize = 4;

/// Larger labels than that are too many to track exactly.
const MAX_EXACT_LABELS: u64 = 40_000_000;

impl Attempt<'_, '_, '_> {
    /// What there is for each open agent, as a place among the searches made: agents with
    /// the same lines at the same prices are priced once. `below` has for each agent what its
    /// lines must cost less than, where others are of no use.
    pub(crate) fn price_all(
        &self,
        rows: &MasterRows<'_, '_>,
        scaled: &[i64],
        below: Option<&[f64]>,
        effort: PricingEffort,
        parallel: bool,
    ) -> (Vec<usize>, Vec<PricedAgent>) {
        let decomposition = self.context.decomposition;
        let mut known: HashMap<(usize, Vec<i64>), usize> = HashMap::new();
        let (mut of, mut asked) = (Vec::new(), Vec::new());
        for (at, agent) in rows.agents.iter().copied().enumerate() {
            let below = below.and_then(|below| below.get(at)).map(|below| (below * DUAL_SCALE as f64) as i64);
            let next = asked.len();
            let place = match decomposition.alike[agent] {
                None => next,
                Some(first) => {
                    let mut cells = Vec::new();
                    rows.reduced_costs(agent, scaled, &mut cells, &mut Vec::new());
                    *known.entry((first, cells)).or_insert(next)
                }
            };
            if place == next {
                asked.push((agent, below));
            } else if let Some((_, most)) = asked.get_mut(place) {
                *most = below.max(*most);
            }
            of.push(place);
        }
        let price = |(agent, below): &(usize, Option<i64>)| self.price(rows, *agent, scaled, *below, effort);
        let priced =
            if parallel { asked.par_iter().map(price).collect() } else { asked.iter().map(price).collect() };
        (of, priced)
    }

    /// The cheapest lines of an agent at these prices, where they cost less than `below`, and a bound
    /// on any line's cost.
    pub(crate) fn price(
        &self,
        rows: &MasterRows<'_, '_>,
        agent: usize,
        scaled: &[i64],
        below: Option<i64>,
        PricingEffort { beam, guided, last }: PricingEffort,
    ) -> PricedAgent {
        let most = below.unwrap_or(ABOVE_ANY_COST);
        let decomposition = self.context.decomposition;
        let own = &decomposition.subproblems[agent];
        let (mut cells, mut levels) = (Vec::new(), Vec::new());
        rows.reduced_costs(agent, scaled, &mut cells, &mut levels);
        let prices = LineCosts { duties: decomposition.model.duties, cells: &cells, levels: &levels };
        let mut tracked: Option<TrackedResources> = None;
        let mut steps = 0;
        let mut lines: Vec<Path> = Vec::new();
        let mut least = None;
        let stop = &|| self.context.stopped();
        BUFFERS.with_borrow_mut(|buffers| {
            for _ in 0..6 {
                if self.context.stopped() {
                    break;
                }
                let now = tracked.as_ref().unwrap_or(&self.tracked[agent]);
                let ask = Query {
                    beam,
                    guided,
                    keep: BeamRule::Cheapest,
                    below: most,
                    lines: PATHS_PER_SEARCH,
                    stop,
                };
                let answer = shortest_paths(&own.network, now, prices, ask, buffers);
                steps += answer.steps;
                least = answer.exact.then(|| answer.lines.first().map_or(most, |line| line.cost));
                let mut violated_resources: Vec<usize> = Vec::new();
                if let Some(first) = answer.lines.first() {
                    violated_resources = decomposition.violated_resources(agent, &first.duties);
                }
                lines.extend(answer.lines);
                let more = now
                    .with(&own.network, &violated_resources)
                    .filter(|tracked| tracked.label_bound() <= MAX_EXACT_LABELS);
                let Some(more) = more else { break };
                tracked = Some(more);
            }
            if last && least.is_none() && !self.context.stopped() {
                let now = tracked.as_ref().unwrap_or(&self.tracked[agent]);
                let best = lines
                    .iter()
                    .filter(|line| decomposition.violated_resources(agent, &line.duties).is_empty());
                let best = best.map(|line| line.cost).min().unwrap_or(most);
                let ask = Query {
                    beam: 400_000,
                    guided: true,
                    keep: BeamRule::Cheapest,
                    below: best,
                    lines: 3,
                    stop,
                };
                let mut more = shortest_paths(&own.network, now, prices, ask, buffers);
                steps += more.steps;
                if !more.exact {
                    more = shortest_paths(
                        &own.network,
                        &own.cheaply_tracked,
                        prices,
                        Query { beam: usize::MAX, ..ask },
                        buffers,
                    );
                    steps += more.steps;
                }
                least = more.exact.then(|| more.lines.first().map_or(best, |line| line.cost));
                lines.extend(more.lines);
            }
        });
        PricedAgent { lines, least, tracked: tracked.map(Arc::new), steps, below }
    }

    /// All lines of an agent that cost less than `below` at these prices, as far as so many labels a day
    /// and so many lines go; and the work for it.
    pub(crate) fn every_line(
        &self,
        rows: &MasterRows<'_, '_>,
        agent: usize,
        scaled: &[i64],
        below: i64,
        (beam, lines): (usize, usize),
    ) -> (Vec<Path>, u64) {
        let decomposition = self.context.decomposition;
        let own = &decomposition.subproblems[agent];
        let (mut cells, mut levels) = (Vec::new(), Vec::new());
        rows.reduced_costs(agent, scaled, &mut cells, &mut levels);
        let prices = LineCosts { duties: decomposition.model.duties, cells: &cells, levels: &levels };
        let stop = &|| self.context.stopped();
        let ask = Query { beam, guided: true, keep: BeamRule::AllPaths, below, lines, stop };
        let answer =
            BUFFERS.with_borrow_mut(|buffers| shortest_paths(&own.network, &own.full, prices, ask, buffers));
        (answer.lines, answer.steps)
    }

    /// A line that is cheaper than the one the agent has, at these prices; and the work for it.
    pub(crate) fn better_line(
        &self,
        agent: usize,
        line: &[u16],
        price: impl Fn(usize, usize) -> i64,
        levels: &[i64],
        beam: usize,
    ) -> (Option<Vec<u16>>, u64) {
        let decomposition = self.context.decomposition;
        let (days, duties) = (decomposition.model.days, decomposition.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] = price(day, duty);
            }
        }
        let prices = LineCosts { duties, cells: &cells, levels };
        let own = decomposition.line_penalties(agent, line).unwrap_or_default();
        let own = own.iter().zip(levels).map(|(own, level)| own.saturating_mul(*level));
        let worked = line.iter().enumerate().map(|(day, duty)| cells[day * duties + usize::from(*duty)]);
        let below = own.chain(worked).fold(0_i64, i64::saturating_add);
        cheaper_line(&decomposition.subproblems[agent], prices, below, beam, &|| self.context.stopped())
    }

    /// A good line of an agent beside all that is in the activities, where one is found soon.
    pub(crate) fn best_line(
        &mut self,
        agent: usize,
        activities: &ConstraintActivities<'_>,
        weights: &[i64],
        late: &StopToken,
    ) -> Option<Vec<u16>> {
        let factors = PenaltyWeights::new(weights);
        let (days, duties) = (self.context.model.days, self.context.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] = activities.more(agent, day, duty, &|level| factors.of(level));
            }
        }
        let prices = LineCosts { duties, cells: &cells, levels: &factors.levels };
        self.first_line(agent, prices, GOOD, late)
    }

    /// Any line of an agent, whatever it costs.
    pub(crate) fn any_line(&mut self, agent: usize, late: &StopToken) -> Option<Vec<u16>> {
        let model = self.context.model;
        let (cells, levels) = (vec![0; model.days * model.duties], vec![0; model.levels]);
        let prices = LineCosts { duties: model.duties, cells: &cells, levels: &levels };
        self.first_line(agent, prices, ANY, late)
    }

    /// The cheapest line of the first of these searches that finds one.
    fn first_line(
        &mut self,
        agent: usize,
        prices: LineCosts<'_>,
        beams: &[(usize, BeamRule)],
        late: &StopToken,
    ) -> Option<Vec<u16>> {
        let own = &self.context.decomposition.subproblems[agent];
        let stopped = || self.context.stopped();
        let (line, steps) = first_line(own, prices, beams, late, &stopped);
        self.work += steps;
        line
    }
}

/// The searches for a good line beside others, and for any line whatever it costs.
pub(crate) const GOOD: &[(usize, BeamRule)] = &[(100, BeamRule::Cheapest), (1_000, BeamRule::Diverse)];
pub(crate) const ANY: &[(usize, BeamRule)] = &[
    (1_000, BeamRule::MostSlack),
    (10_000, BeamRule::MostSlack),
    (100_000, BeamRule::MostSlack),
    (1_000_000, BeamRule::MostSlack),
];

/// The cheapest line of the first of these searches that finds one, and the work for it.
pub(crate) fn first_line(
    own: &Subproblem,
    prices: LineCosts<'_>,
    beams: &[(usize, BeamRule)],
    late: &StopToken,
    stopped: &(dyn Fn() -> bool + Sync),
) -> (Option<Vec<u16>>, u64) {
    let mut steps = 0;
    for (nth, (beam, keep)) in beams.iter().copied().enumerate() {
        // The narrowest shortest_paths is worth some time more: without it there is no roster at all.
        let stop = || late.stopped() || nth > 0 && stopped();
        let ask = Query { beam, guided: true, keep, below: ABOVE_ANY_COST, lines: 1, stop: &stop };
        let answer =
            BUFFERS.with_borrow_mut(|buffers| shortest_paths(&own.network, &own.full, prices, ask, buffers));
        steps += answer.steps;
        if let Some(line) = answer.lines.into_iter().next() {
            return (Some(line.duties), steps);
        }
        if answer.exact || stopped() {
            break;
        }
    }
    (None, steps)
}

/// The cheapest line of an agent that costs less than `below`, and the work for it.
pub(crate) fn cheaper_line(
    own: &Subproblem,
    prices: LineCosts<'_>,
    below: i64,
    beam: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> (Option<Vec<u16>>, u64) {
    let ask = Query { beam, guided: true, keep: BeamRule::Cheapest, below, lines: 1, stop };
    let answer =
        BUFFERS.with_borrow_mut(|buffers| shortest_paths(&own.network, &own.full, prices, ask, buffers));
    (answer.lines.into_iter().next().map(|line| line.duties), answer.steps)
}
