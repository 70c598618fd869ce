//! One attempt at some lines: new lines while they help, then a whole choice.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::super::exact::{EngineError, ITERATION};
use super::super::{Limits, Model};
use super::frame::{Duals, Scope};
use super::linking::Parts;
use super::master::Master;
use super::plan::Plan;

/// What a cell adds to the time of a root.
const CELL: Duration = Duration::from_millis(25);

/// A root has one round and another for so many rows, each as long as so many passes of bargaining.
const ROWS: usize = 60;
const PASSES: u32 = 70;

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

    /// Whether a root may end in `time`, where agents take so long to choose once.
    pub(super) fn fits(&self, pass: Duration, time: Duration) -> bool {
        let rows = &self.parts.linking.alike;
        let apart = rows.iter().enumerate().filter(|(at, first)| at == *first).count();
        let rounds = u32::try_from(1 + apart / ROWS).unwrap_or(u32::MAX);
        pass.saturating_mul(PASSES).saturating_mul(rounds) <= time
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
    /// The most work that is left for it.
    pub(super) most: u64,
}

/// The most work on new lines in one attempt.
const LONG: u64 = 24_000_000;

/// The most simplex iterations for a whole choice of few agents' lines, and the work of each:
/// cuts and heuristics come on top.
const CHOICE: u64 = 3_000;
const BRANCHING: u64 = 3_000;

/// The pace of a dive for a few agents or days.
const BRISK: Pace = Pace { steps: 10.0, time: Duration::MAX, work: u64::MAX };

impl<'m> Task<'_, '_, 'm> {
    pub(super) fn stopped(&self) -> bool {
        self.context.stopped() || self.work >= self.most
    }

    /// New lines until none helps, or until a bound says so (a rough one where none is to be proven);
    /// the bound as far as it is proven.
    pub(super) fn generate(
        &mut self,
        master: &mut Master<'_, 'm>,
        effort: Thorough<'_>,
        mut centre: Option<Duals>,
    ) -> Result<Option<i64>, EngineError> {
        let context = self.context;
        let mut bound: Option<i64> = None;
        let stop = || context.stopped() || effort.until.is_some_and(|until| Instant::now() >= until);
        let most = self.most.min(self.work.saturating_add(effort.work));
        let mut strength = 0;
        let mut smooth = effort.prove;
        let mut recent: Vec<f64> = Vec::new();
        for _ in 0..effort.rounds {
            let before = master.iterations;
            if stop() || self.work > most || !master.solve(&stop)? {
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
            let (of, priced) = self.price_all(frame, &scaled, beam, (guided, last), effort.parallel);
            self.work += priced.iter().map(|priced| priced.steps).sum::<u64>();
            let least = |place: &usize| match effort.prove {
                true => priced[*place].least,
                false => priced[*place].cheapest(),
            };
            if let Some(least) = of.iter().map(least).collect::<Option<Vec<i64>>>() {
                let here = master.frame.bound(&scaled, &least);
                if bound.is_none_or(|bound| here > bound) {
                    bound = Some(here);
                    centre = Some(used);
                }
            }
            let duals = master.duals.clone();
            let mut added = 0;
            for (agent, place) in agents.iter().zip(of) {
                let priced = &priced[place];
                if let Some(plan) = &priced.plan {
                    self.plans[*agent] = Arc::clone(plan);
                }
                for line in &priced.lines {
                    let Some(own) = context.parts.own(*agent, &line.duties) else { continue };
                    if master.frame.holds(*agent, &line.duties)
                        && master.frame.reduced(*agent, &line.duties, &own, &duals) < -1e-6
                        && master.add(*agent, line.duties.clone())?
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
        Ok(bound.filter(|_| effort.prove))
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
            if whole || self.stopped() {
                break;
            }
            if spent > 2.0 {
                return Ok(rounded(master));
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
            // Of what is not sure only a little: no more of one agent than of others, and one
            // cell where time allows.
            let each = if steps < pace.steps { more.div_ceil(agents.len()) } else { 1 };
            let mut cells = Vec::new();
            let mut used = vec![0; model.agents];
            for (value, agent, day, duty) in order.into_iter().take(sure + more.max(1)) {
                if value < 0.9 {
                    used[agent] += 1;
                }
                if value >= 0.9 || used[agent] <= each {
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
        let plain = scope.whims.is_none();
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
            cutoff: plain.then_some(penalty),
            until: None,
            work: LONG,
        };
        self.generate(&mut master, effort, None)?;
        let lp = master.objective;
        let whim = |agent: &usize| master.frame.whim(*agent, &roster[*agent]);
        let now = penalty as f64 + agents.iter().map(whim).sum::<f64>();
        // Penalties are whole numbers, whims are not.
        let least = if plain { 1.0 } else { 0.01 };
        if lp > now - least + 1e-6 || master.values.len() != master.columns.len() && master.values.is_empty()
        {
            return Ok(None);
        }
        let gap = now - lp;
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
            let picked = master.choose(&chosen, &start, context.limits.seed, CHOICE, &stop)?;
            self.work += (master.iterations - before) * BRANCHING;
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
}

/// The line of each agent that there is most of, whatever they come to together.
fn rounded(master: &Master<'_, '_>) -> Vec<(usize, Vec<u16>)> {
    let mut most: HashMap<usize, (f64, &[u16])> = HashMap::new();
    for (column, value) in master.columns.iter().zip(&master.values) {
        let own = most.entry(column.agent).or_insert((0.0, &column.line));
        if *value > own.0 {
            *own = (*value, &column.line);
        }
    }
    most.into_iter().map(|(agent, (_, line))| (agent, line.to_vec())).collect()
}
