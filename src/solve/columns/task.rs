//! One attempt at some lines: new lines while they help, then a whole choice.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::super::exact::{EngineError, ITERATION};
use super::super::{Limits, Model};
use super::frame::{Duals, Frame, Scope};
use super::labels::{Ask, Line, Plan, Prices, Scratch, search};
use super::linking::{Parts, Tally};
use super::master::Master;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
}

/// More than any line costs.
const NEVER: i64 = 1 << 50;

/// What a cell adds to the time of a root.
const CELL: Duration = Duration::from_millis(25);

/// What every attempt shares.
pub(super) struct Context<'a, 'm> {
    pub(super) model: &'m Model,
    pub(super) limits: &'a Limits,
    pub(super) begun: Instant,
    pub(super) parts: &'a Parts<'m>,
}

impl Context<'_, '_> {
    pub(super) fn left(&self) -> Duration {
        self.limits.time.saturating_sub(self.begun.elapsed())
    }

    /// Whether there is less time than a root usually takes: it grows with the cells.
    pub(super) fn hurried(&self) -> bool {
        let cells = u32::try_from(self.model.agents.saturating_mul(self.model.days)).unwrap_or(u32::MAX);
        self.limits.work.is_none() && self.limits.time < CELL.saturating_mul(cells)
    }

    pub(super) fn stopped(&self) -> bool {
        self.limits.stop.load(Ordering::Relaxed) || self.left().is_zero()
    }
}

/// How far new lines are looked for.
#[derive(Clone, Copy)]
pub(super) struct Thorough<'e> {
    /// Labels a day, from the quick search to the thorough one.
    pub(super) beams: &'e [usize],
    pub(super) rounds: usize,
    /// Whether a bound is wanted: then the last search is made exact.
    pub(super) prove: bool,
    /// Agents priced at the same time.
    pub(super) parallel: bool,
    /// Nothing at or above this penalty is of use.
    pub(super) cutoff: Option<i64>,
    /// The end of the time for it.
    pub(super) until: Option<Instant>,
    /// The end of the work for it.
    pub(super) work: u64,
}

/// How a dive gets to its end.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// In so many steps where the budget allows, else in larger ones.
    pub(super) steps: f64,
    /// The budget: time, or work where work is limited.
    pub(super) time: Duration,
    pub(super) work: u64,
}

/// An attempt in progress.
pub(super) struct Task<'c, 'a, 'm> {
    pub(super) context: &'c Context<'a, 'm>,
    /// What each agent's search tracks.
    pub(super) plans: Vec<Arc<Plan>>,
    /// Work done, in arcs.
    pub(super) work: u64,
}

/// What the search for one agent's lines found.
pub(super) struct Priced {
    pub(super) lines: Vec<Line>,
    pub(super) least: Option<i64>,
    pub(super) plan: Option<Plan>,
    pub(super) steps: u64,
}

/// The most work on new lines in one attempt.
const LONG: u64 = 24_000_000;

/// The pace of a dive for a few agents or days.
const BRISK: Pace = Pace { steps: 10.0, time: Duration::MAX, work: u64::MAX };

/// More labels than that are too many to track exactly.
const HEAVY: u64 = 40_000_000;

impl<'a, 'm> Task<'_, 'a, 'm> {
    /// The cheapest lines of an agent at these prices, and a bound on any line's cost.
    pub(super) fn price(
        &self,
        frame: &Frame<'_, '_>,
        agent: usize,
        scaled: &[i64],
        beam: usize,
        (guided, last): (bool, bool),
    ) -> Priced {
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
                let ask = Ask { beam, guided, spread: false, below: NEVER, lines: 4, stop };
                let answer = search(&own.network, now, prices, ask, scratch);
                steps += answer.steps;
                least = answer.exact.then(|| answer.lines.first().map_or(NEVER, |line| line.cost));
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
                let best = best.map(|line| line.cost).min().unwrap_or(NEVER);
                let ask = Ask { beam: 400_000, guided: true, spread: false, below: best, lines: 3, stop };
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
        Priced { lines, least, plan, steps }
    }

    /// New lines until none helps; the bound as far as it is proven.
    pub(super) fn generate(
        &mut self,
        master: &mut Master<'_, 'm>,
        effort: Thorough<'_>,
        mut centre: Option<Duals>,
    ) -> Result<Option<i64>, EngineError> {
        let context = self.context;
        let mut bound: Option<i64> = None;
        let stop = || context.stopped() || effort.until.is_some_and(|until| Instant::now() >= until);
        let mut strength = 0;
        let mut smooth = effort.prove;
        let mut recent: Vec<f64> = Vec::new();
        let first = self.work;
        for _ in 0..effort.rounds {
            let before = master.iterations;
            if stop() || self.work - first > effort.work || !master.solve(&stop)? {
                break;
            }
            self.work += (master.iterations - before) * ITERATION;
            let used = match &centre {
                Some(centre) if smooth => master.duals.blend(centre, 0.5),
                _ => master.duals.clone(),
            };
            let scaled = master.frame.scaled(&used);
            let agents = master.frame.agents.clone();
            let frame = &master.frame;
            let beam = effort.beams[strength];
            let thorough = strength + 1 == effort.beams.len();
            let last = effort.prove && thorough;
            let guided = effort.prove && self.context.hurried();
            let of = |agent: &usize| self.price(frame, *agent, &scaled, beam, (guided, last));
            let priced: Vec<Priced> = if effort.parallel {
                agents.par_iter().map(of).collect()
            } else {
                agents.iter().map(of).collect()
            };
            let least: Option<Vec<i64>> = priced.iter().map(|priced| priced.least).collect();
            if let Some(least) = least.filter(|_| effort.prove) {
                let here = master.frame.bound(&scaled, &least);
                if bound.is_none_or(|bound| here > bound) {
                    bound = Some(here);
                    centre = Some(used);
                }
            }
            let duals = master.duals.clone();
            let mut added = 0;
            for (agent, priced) in agents.iter().zip(priced) {
                self.work += priced.steps;
                if let Some(plan) = priced.plan {
                    self.plans[*agent] = Arc::new(plan);
                }
                for line in priced.lines {
                    let Some(own) = context.parts.own(*agent, &line.duties) else { continue };
                    if master.frame.holds(*agent, &line.duties)
                        && master.frame.reduced(*agent, &line.duties, &own, &duals) < -1e-6
                        && master.add(*agent, line.duties)?
                    {
                        added += 1;
                    }
                }
            }
            let sound = master.lacking < 1e-9;
            if sound && bound.is_some_and(|bound| bound as f64 >= (master.objective - 1e-6).ceil()) {
                break;
            }
            if bound.zip(effort.cutoff).is_some_and(|(bound, cutoff)| bound >= cutoff) {
                break;
            }
            recent.push(master.objective);
            let slow = match recent.len().checked_sub(4).map(|at| recent[at]) {
                Some(old) => old - master.objective < 0.002 * master.objective.abs().max(1.0),
                None => false,
            };
            if added == 0 || slow && sound && !thorough {
                if !thorough {
                    strength += 1;
                    recent.clear();
                } else if smooth && added == 0 {
                    smooth = false;
                } else if added == 0 {
                    break;
                }
            } else {
                smooth = effort.prove;
            }
        }
        Ok(bound)
    }

    /// Holds cell after cell where the lines agree most, with new lines in between; the
    /// whole lines that this ends with.
    pub(super) fn dive(
        &mut self,
        master: &mut Master<'_, 'm>,
        pace: Pace,
        effort: Thorough<'_>,
    ) -> Result<Vec<(usize, Vec<u16>)>, EngineError> {
        let model = self.context.model;
        let (days, duties) = (model.days, model.duties);
        let agents = master.frame.agents.clone();
        let (begun, first, mut step) = (Instant::now(), self.work, 0_u32);
        loop {
            let spent = match self.context.limits.work {
                Some(_) => (self.work - first) as f64 / pace.work.max(1) as f64,
                None => begun.elapsed().as_secs_f64() / pace.time.as_secs_f64().max(1e-3),
            };
            let mut have = vec![0.0_f64; model.agents * days * duties];
            let mut whole = master.values.len() == master.columns.len();
            for (column, value) in
                master.columns.iter().zip(&master.values).filter(|(_, value)| **value > 1e-7)
            {
                whole &= *value > 1.0 - 1e-6;
                for (day, duty) in column.line.iter().enumerate() {
                    have[(column.agent * days + day) * duties + usize::from(*duty)] += value;
                }
            }
            if whole || self.context.stopped() {
                break;
            }
            if spent > 2.0 {
                return Ok(Vec::new());
            }
            let mut order: Vec<(f64, usize, usize, u16)> = Vec::new();
            for agent in &agents {
                for day in (0..days).filter(|day| master.frame.held[agent * days + day].is_none()) {
                    let cell = &have[(agent * days + day) * duties..(agent * days + day + 1) * duties];
                    let best =
                        (0..duties).max_by(|a, b| cell[*a].total_cmp(&cell[*b]).then(b.cmp(a))).unwrap_or(0);
                    order.push((cell[best], *agent, day, best as u16));
                }
            }
            if order.is_empty() {
                break;
            }
            order.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            let sure = order.iter().take_while(|(value, ..)| *value > 0.999).count();
            // Steps take less and less time, as fewer and fewer cells are open.
            let affordable = 2.0 * f64::from(step) * (1.0 / spent.max(1e-6) - 1.0);
            let steps = if step == 0 { pace.steps } else { affordable.clamp(1.0, pace.steps) };
            let finest = (agents.len() * days) as f64 / pace.steps;
            let more = finest.max((order.len() - sure) as f64 / steps) as usize;
            // Of what is not sure only a little, and not twice of one agent.
            let mut cells = Vec::new();
            let mut used = vec![false; model.agents];
            for (value, agent, day, duty) in order.into_iter().take(sure + more.max(1)) {
                if value >= 0.9 || !std::mem::replace(&mut used[agent], true) {
                    cells.push((agent, day, duty));
                }
            }
            master.hold(&cells);
            self.generate(master, effort, None)?;
            step = step.saturating_add(1);
        }
        let chosen = master.columns.iter().zip(&master.values).filter(|(_, value)| **value > 0.5);
        Ok(chosen.map(|(column, _)| (column.agent, column.line.clone())).collect())
    }

    /// Frees some agents' cells (on the days of `window`) and chooses their lines anew;
    /// the better roster, if there is one.
    pub(super) fn renew(
        &mut self,
        scope: Scope<'_>,
        window: std::ops::Range<usize>,
        known: &[Vec<Vec<u16>>],
        penalty: i64,
    ) -> Result<Option<Vec<Vec<u16>>>, EngineError> {
        let context = self.context;
        let (roster, agents) = (scope.roster, scope.agents.clone());
        let days = context.model.days;
        let open = (window.len() < days).then(|| (window.clone(), penalty));
        let mut master = Master::new(context.parts, Scope { window: open, ..scope })?;
        if window.len() < days {
            let mut cells = Vec::new();
            for agent in &agents {
                for day in (0..days).filter(|day| !window.contains(day)) {
                    cells.push((*agent, day, roster[*agent][day]));
                }
            }
            master.hold(&cells);
        }
        for agent in &agents {
            master.add(*agent, roster[*agent].clone())?;
            let fits = known[*agent].iter().filter(|line| master.frame.holds(*agent, line));
            for line in fits.take(30).cloned().collect::<Vec<_>>() {
                master.add(*agent, line)?;
            }
        }
        let effort = Thorough {
            beams: &[300],
            rounds: 25,
            prove: false,
            parallel: false,
            cutoff: None,
            until: None,
            work: LONG,
        };
        self.generate(&mut master, effort, None)?;
        let lp = master.objective;
        if lp > penalty as f64 - 1.0 + 1e-6
            || master.values.len() != master.columns.len() && master.values.is_empty()
        {
            return Ok(None);
        }
        let gap = penalty as f64 - lp;
        let within = |master: &Master<'_, '_>, index: usize| {
            let column = &master.columns[index];
            master.frame.reduced(column.agent, &column.line, &column.own, &master.duals) < gap
        };
        let chosen: Vec<usize> = (0..master.columns.len()).filter(|index| within(&master, *index)).collect();
        let lines = if chosen.len() > 25 * agents.len() {
            self.dive(&mut master, BRISK, Thorough { rounds: 4, ..effort })?
        } else {
            let start: Vec<usize> =
                agents.iter().filter_map(|agent| master.find(*agent, &roster[*agent])).collect();
            let mut chosen = chosen;
            chosen.extend(&start);
            chosen.sort_unstable();
            chosen.dedup();
            let before = master.iterations;
            let stop = || context.stopped();
            let picked = master.choose(&chosen, &start, context.limits.seed, 10_000, &stop)?;
            self.work += (master.iterations - before) * ITERATION;
            let Some(picked) = picked else { return Ok(None) };
            picked
                .into_iter()
                .map(|index| (master.columns[index].agent, master.columns[index].line.clone()))
                .collect()
        };
        let mut better = roster.to_vec();
        for (agent, line) in lines {
            better[agent] = line;
        }
        Ok((better != roster).then_some(better))
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
        let own = &parts.agents[agent];
        let stop = || self.context.stopped();
        let ask = Ask { beam, guided: true, spread: false, below, lines: 1, stop: &stop };
        let answer = SCRATCH.with_borrow_mut(|scratch| search(&own.network, &own.full, prices, ask, scratch));
        (answer.lines.into_iter().next().map(|line| line.duties), answer.steps)
    }

    /// The best line of an agent beside all that is in the tally.
    pub(super) fn best_line(
        &mut self,
        agent: usize,
        tally: &Tally<'_>,
        weights: &[i64],
        beams: std::ops::RangeInclusive<usize>,
    ) -> Option<Vec<u16>> {
        let parts = self.context.parts;
        let must = weights.first().map_or(1, |weight| weight.saturating_mul(1000));
        // Factors on resources are finer than penalties.
        let grain = if must < 1 << 28 { 64 } else { 1 };
        let levels: Vec<i64> = weights.iter().map(|weight| weight.saturating_mul(grain)).collect();
        let weigh = |level: Option<usize>| level.map_or(must.saturating_mul(grain), |level| levels[level]);
        let (days, duties) = (parts.model.days, parts.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] = tally.more(agent, day, duty, &weigh);
            }
        }
        let prices = Prices { duties, cells: &cells, levels: &levels };
        let own = &parts.agents[agent];
        let (context, narrow) = (self.context, *beams.start());
        let mut beam = narrow;
        loop {
            // The narrowest search is always worth its time: without it there is no roster at all.
            let stop = || beam > narrow && context.stopped();
            let ask = Ask { beam, guided: true, spread: beam > narrow, below: NEVER, lines: 1, stop: &stop };
            let answer =
                SCRATCH.with_borrow_mut(|scratch| search(&own.network, &own.full, prices, ask, scratch));
            self.work += answer.steps;
            if let Some(line) = answer.lines.into_iter().next() {
                return Some(line.duties);
            }
            if answer.exact || beam >= *beams.end() || self.context.stopped() {
                return None;
            }
            beam *= 10;
        }
    }
}
