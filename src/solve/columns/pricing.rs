//! One agent's lines at given prices, as far as they are wanted: those that may enter
//! the master program, one that is better than its own, or any at all.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::StopToken;
use super::frame::{Frame, SCALE};
use super::labels::{Ask, Line, Prices, Scratch, search};
use super::linking::{Agent, Tally};
use super::plan::Plan;
use super::prune::Keep;
use super::task::Task;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// More than any line costs.
const NEVER: i64 = 1 << 50;

/// What the search for one agent's lines found.
pub(super) struct Priced {
    pub(super) lines: Vec<Line>,
    pub(super) least: Option<i64>,
    pub(super) plan: Option<Arc<Plan>>,
    pub(super) steps: u64,
    /// What lines had to be below, where that was asked.
    below: Option<i64>,
}

/// How an agent's lines are looked for.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Labels a day.
    pub(super) beam: usize,
    /// Whether a guide is worth its time.
    pub(super) guided: bool,
    /// Whether a bound is wanted.
    pub(super) last: bool,
}

impl Priced {
    /// What the cheapest line found costs; without one, what it had to be below.
    pub(super) fn cheapest(&self) -> Option<i64> {
        self.lines.iter().map(|line| line.cost).min().or(self.below)
    }
}

/// What penalties count for in prices of one agent's cells.
pub(super) struct Factors {
    /// Of each level.
    pub(super) levels: Vec<i64>,
    /// Of a must.
    must: i64,
    /// How much finer they are than the weights: prices of resources are fractions of penalties.
    pub(super) grain: i64,
}

impl Factors {
    /// Where each level weighs so much.
    pub(super) fn new(weights: &[i64]) -> Factors {
        let must = weights.first().map_or(1, |weight| weight.saturating_mul(1000));
        let grain = if must < 1 << 28 { 64 } else { 1 };
        let levels = weights.iter().map(|weight| weight.saturating_mul(grain)).collect();
        Factors { levels, must: must.saturating_mul(grain), grain }
    }

    /// Of a level; of a must where there is none.
    pub(super) fn of(&self, level: Option<usize>) -> i64 {
        level.map_or(self.must, |level| self.levels.get(level).copied().unwrap_or(0))
    }
}

/// Lines of one search.
const LINES: usize = 4;

/// More labels than that are too many to track exactly.
const HEAVY: u64 = 40_000_000;

impl Task<'_, '_, '_> {
    /// What there is for each open agent, as a place among the searches made: agents with
    /// the same lines at the same prices are priced once. `below` has for each agent what its
    /// lines must cost less than, where others are of no use.
    pub(super) fn price_all(
        &self,
        frame: &Frame<'_, '_>,
        scaled: &[i64],
        below: Option<&[f64]>,
        look: Look,
        parallel: bool,
    ) -> (Vec<usize>, Vec<Priced>) {
        let parts = self.context.parts;
        let mut known: HashMap<(usize, Vec<i64>), usize> = HashMap::new();
        let (mut of, mut asked) = (Vec::new(), Vec::new());
        for (at, agent) in frame.agents.iter().copied().enumerate() {
            let below = below.and_then(|below| below.get(at)).map(|below| (below * SCALE as f64) as i64);
            let next = asked.len();
            let place = match parts.alike[agent] {
                None => next,
                Some(first) => {
                    let mut cells = Vec::new();
                    frame.prices(agent, scaled, &mut cells, &mut Vec::new());
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
        let price = |(agent, below): &(usize, Option<i64>)| self.price(frame, *agent, scaled, *below, look);
        let priced =
            if parallel { asked.par_iter().map(price).collect() } else { asked.iter().map(price).collect() };
        (of, priced)
    }

    /// The cheapest lines of an agent at these prices, where they cost less than `below`, and a bound
    /// on any line's cost.
    pub(super) fn price(
        &self,
        frame: &Frame<'_, '_>,
        agent: usize,
        scaled: &[i64],
        below: Option<i64>,
        Look { beam, guided, last }: Look,
    ) -> Priced {
        let most = below.unwrap_or(NEVER);
        let parts = self.context.parts;
        let own = &parts.agents[agent];
        let (mut cells, mut levels) = (Vec::new(), Vec::new());
        frame.prices(agent, scaled, &mut cells, &mut levels);
        let prices = Prices { duties: parts.model.duties, cells: &cells, levels: &levels };
        let mut plan: Option<Plan> = None;
        let mut steps = 0;
        let mut lines: Vec<Line> = Vec::new();
        let mut least = None;
        let stop = &|| self.context.stopped();
        SCRATCH.with_borrow_mut(|scratch| {
            for _ in 0..6 {
                if self.context.stopped() {
                    break;
                }
                let now = plan.as_ref().unwrap_or(&self.plans[agent]);
                let ask = Ask { beam, guided, keep: Keep::Cheap, below: most, lines: LINES, stop };
                let answer = search(&own.network, now, prices, ask, scratch);
                steps += answer.steps;
                least = answer.exact.then(|| answer.lines.first().map_or(most, |line| line.cost));
                let mut strained: Vec<usize> = Vec::new();
                if let Some(first) = answer.lines.first() {
                    strained = parts.strained(agent, &first.duties);
                }
                lines.extend(answer.lines);
                let more = now.with(&own.network, &strained).filter(|plan| plan.weight() <= HEAVY);
                let Some(more) = more else { break };
                plan = Some(more);
            }
            if last && least.is_none() && !self.context.stopped() {
                let now = plan.as_ref().unwrap_or(&self.plans[agent]);
                let best = lines.iter().filter(|line| parts.strained(agent, &line.duties).is_empty());
                let best = best.map(|line| line.cost).min().unwrap_or(most);
                let ask = Ask { beam: 400_000, guided: true, keep: Keep::Cheap, below: best, lines: 3, stop };
                let mut more = search(&own.network, now, prices, ask, scratch);
                steps += more.steps;
                if !more.exact {
                    more = search(&own.network, &own.loose, prices, Ask { beam: usize::MAX, ..ask }, scratch);
                    steps += more.steps;
                }
                least = more.exact.then(|| more.lines.first().map_or(best, |line| line.cost));
                lines.extend(more.lines);
            }
        });
        Priced { lines, least, plan: plan.map(Arc::new), steps, below }
    }

    /// All lines of an agent that cost less than `below` at these prices, as far as so many labels a day
    /// and so many lines go; and the work for it.
    pub(super) fn every_line(
        &self,
        frame: &Frame<'_, '_>,
        agent: usize,
        scaled: &[i64],
        below: i64,
        (beam, lines): (usize, usize),
    ) -> (Vec<Line>, u64) {
        let parts = self.context.parts;
        let own = &parts.agents[agent];
        let (mut cells, mut levels) = (Vec::new(), Vec::new());
        frame.prices(agent, scaled, &mut cells, &mut levels);
        let prices = Prices { duties: parts.model.duties, cells: &cells, levels: &levels };
        let stop = &|| self.context.stopped();
        let ask = Ask { beam, guided: true, keep: Keep::Every, below, lines, stop };
        let answer = SCRATCH.with_borrow_mut(|scratch| search(&own.network, &own.full, prices, ask, scratch));
        (answer.lines, answer.steps)
    }

    /// A line that is cheaper than the one the agent has, at these prices; and the work for it.
    pub(super) fn better_line(
        &self,
        agent: usize,
        line: &[u16],
        price: impl Fn(usize, usize) -> i64,
        levels: &[i64],
        beam: usize,
    ) -> (Option<Vec<u16>>, u64) {
        let parts = self.context.parts;
        let (days, duties) = (parts.model.days, parts.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] = price(day, duty);
            }
        }
        let prices = Prices { duties, cells: &cells, levels };
        let own = parts.own(agent, line).unwrap_or_default();
        let own = own.iter().zip(levels).map(|(own, level)| own.saturating_mul(*level));
        let worked = line.iter().enumerate().map(|(day, duty)| cells[day * duties + usize::from(*duty)]);
        let below = own.chain(worked).fold(0_i64, i64::saturating_add);
        cheaper_line(&parts.agents[agent], prices, below, beam, &|| self.context.stopped())
    }

    /// A good line of an agent beside all that is in the tally, where one is found soon.
    pub(super) fn best_line(
        &mut self,
        agent: usize,
        tally: &Tally<'_>,
        weights: &[i64],
        late: &StopToken,
    ) -> Option<Vec<u16>> {
        let factors = Factors::new(weights);
        let (days, duties) = (self.context.model.days, self.context.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] = tally.more(agent, day, duty, &|level| factors.of(level));
            }
        }
        let prices = Prices { duties, cells: &cells, levels: &factors.levels };
        self.first_line(agent, prices, GOOD, late)
    }

    /// Any line of an agent, whatever it costs.
    pub(super) fn any_line(&mut self, agent: usize, late: &StopToken) -> Option<Vec<u16>> {
        let model = self.context.model;
        let (cells, levels) = (vec![0; model.days * model.duties], vec![0; model.levels]);
        let prices = Prices { duties: model.duties, cells: &cells, levels: &levels };
        self.first_line(agent, prices, ANY, late)
    }

    /// The cheapest line of the first of these searches that finds one.
    fn first_line(
        &mut self,
        agent: usize,
        prices: Prices<'_>,
        beams: &[(usize, Keep)],
        late: &StopToken,
    ) -> Option<Vec<u16>> {
        let own = &self.context.parts.agents[agent];
        let stopped = || self.context.stopped();
        let (line, steps) = first_line(own, prices, beams, late, &stopped);
        self.work += steps;
        line
    }
}

/// The searches for a good line beside others, and for any line whatever it costs.
pub(super) const GOOD: &[(usize, Keep)] = &[(100, Keep::Cheap), (1_000, Keep::Spread)];
pub(super) const ANY: &[(usize, Keep)] =
    &[(1_000, Keep::Roomy), (10_000, Keep::Roomy), (100_000, Keep::Roomy), (1_000_000, Keep::Roomy)];

/// The cheapest line of the first of these searches that finds one, and the work for it.
pub(super) fn first_line(
    own: &Agent,
    prices: Prices<'_>,
    beams: &[(usize, Keep)],
    late: &StopToken,
    stopped: &(dyn Fn() -> bool + Sync),
) -> (Option<Vec<u16>>, u64) {
    let mut steps = 0;
    for (nth, (beam, keep)) in beams.iter().copied().enumerate() {
        // The narrowest search is worth some time more: without it there is no roster at all.
        let stop = || late.stopped() || nth > 0 && stopped();
        let ask = Ask { beam, guided: true, keep, below: NEVER, lines: 1, stop: &stop };
        let answer = SCRATCH.with_borrow_mut(|scratch| search(&own.network, &own.full, prices, ask, scratch));
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
pub(super) fn cheaper_line(
    own: &Agent,
    prices: Prices<'_>,
    below: i64,
    beam: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> (Option<Vec<u16>>, u64) {
    let ask = Ask { beam, guided: true, keep: Keep::Cheap, below, lines: 1, stop };
    let answer = SCRATCH.with_borrow_mut(|scratch| search(&own.network, &own.full, prices, ask, scratch));
    (answer.lines.into_iter().next().map(|line| line.duties), answer.steps)
}
