//! One attempt at some lines: new lines while they help, then a whole choice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::decomposition::Decomposition;
use super::diving::DiveBudget;
use super::master::RestrictedMaster;
use super::master::rows::{DUAL_SCALE, Duals, MasterScope};
use super::pricing::PricingEffort;
use super::pricing::resource_windows::TrackedResources;
use super::workers::Monitor;
use crate::solve::exact::{EngineError, ITERATION};
use crate::solve::{Limits, Model, StopToken};

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
    pub(super) stop: StopToken,
    pub(super) decomposition: &'a Decomposition<'m>,
}

impl Context<'_, '_> {
    pub(super) fn left(&self) -> Duration {
        self.stop.left()
    }

    /// Whether there is less time than a root usually takes: it grows with the cells.
    pub(super) fn hurried(&self) -> bool {
        let cells = u32::try_from(self.model.agents.saturating_mul(self.model.days)).unwrap_or(u32::MAX);
        self.limits.work.is_none() && self.limits.time < CELL.saturating_mul(cells)
    }

    /// Whether a root may end in `time`, where agents take so long to choose once.
    pub(super) fn fits(&self, pass: Duration, time: Duration) -> bool {
        let rows = &self.decomposition.linking.alike;
        let apart = rows.iter().enumerate().filter(|(at, first)| at == *first).count();
        let rounds = u32::try_from(1 + apart / ROWS).unwrap_or(u32::MAX);
        pass.saturating_mul(PASSES).saturating_mul(rounds) <= time
    }

    pub(super) fn stopped(&self) -> bool {
        self.stop.stopped()
    }
}

/// How far new lines are looked for.
#[derive(Clone, Copy)]
pub(super) struct Effort<'e> {
    /// Labels a day, from the quick search to the thorough one.
    pub(super) beams: &'e [usize],
    pub(super) rounds: usize,
    /// Whether a bound is wanted: then the last search is made exact.
    pub(super) prove: bool,
    /// Whether lines are looked for with a guide.
    pub(super) guided: bool,
    /// Agents priced at the same time.
    pub(super) parallel: bool,
    /// Nothing at or above this penalty is of use.
    pub(super) cutoff: Option<i64>,
    /// The end of the time for it.
    pub(super) until: Option<Instant>,
    /// The end of the work for it.
    pub(super) work: u64,
}

/// An attempt in progress.
pub(super) struct Attempt<'c, 'a, 'm> {
    pub(super) context: &'c Context<'a, 'm>,
    /// What each agent's search tracks.
    pub(super) tracked: Vec<Arc<TrackedResources>>,
    /// Work done, in arcs.
    pub(super) work: u64,
    /// The most work that is left for it.
    pub(super) most: u64,
    /// Whether a bound said that nothing was to be gained.
    pub(super) cut_off: bool,
    pub(super) monitor: Arc<Monitor>,
}

/// Where time is short, a relaxed penalty so little above a whole number is taken to sink to it.
const NEARLY: f64 = 0.2;

/// The most work on new lines in one attempt.
const LONG: u64 = 24_000_000;

/// The most simplex iterations for a whole choice of few agents' lines, and the work of each:
/// cuts and heuristics come on top.
const CHOICE: u64 = 3_000;
const BRANCHING: u64 = 3_000;

/// Steps of a dive for a few agents or days, and rounds of new lines in each.
const BRISK: f64 = 10.0;
const ROUNDS: usize = 6;

/// Lines of each agent, on average, up to which a whole choice among them is worth its time.
const FEW: usize = 25;

/// Labels a day, and lines of each agent, where all are wanted that may be part of a better roster.
const EVERY: (usize, usize) = (1000, 100);

impl<'m> Attempt<'_, '_, 'm> {
    pub(super) fn stopped(&self) -> bool {
        self.context.stopped() || self.monitor.unwanted() || self.work >= self.most
    }

    fn spend(&mut self, work: u64) {
        self.work = self.work.saturating_add(work);
        self.monitor.tell(self.work);
    }

    /// New lines until none helps, or until a bound says so (a rough one where none is to be proven);
    /// the bound as far as it is proven.
    pub(super) fn generate(
        &mut self,
        master: &mut RestrictedMaster<'_, 'm>,
        effort: Effort<'_>,
        mut centre: Option<Duals>,
    ) -> Result<Option<i64>, EngineError> {
        let context = self.context;
        let mut bound: Option<i64> = None;
        let monitor = Arc::clone(&self.monitor);
        let late = || effort.until.is_some_and(|until| Instant::now() >= until);
        let stop = || context.stopped() || monitor.unwanted() || late();
        let most = self.most.min(self.work.saturating_add(effort.work));
        // Where a bound is wanted, the last search is made exact.
        let mut strength = 0;
        let strongest = effort.beams.len() - usize::from(!effort.prove);
        let mut rough: Option<i64> = None;
        let mut smooth = effort.prove;
        let mut recent: Vec<f64> = Vec::new();
        for _ in 0..effort.rounds {
            let before = master.iterations;
            if stop() || self.work > most || !master.solve(&stop)? {
                break;
            }
            self.spend((master.iterations - before) * ITERATION);
            let used = match &centre {
                Some(centre) if smooth => master.duals.blend(centre, 0.5),
                _ => master.duals.clone(),
            };
            let scaled = master.rows.integral_duals(&used);
            let agents = master.rows.agents.clone();
            let rows = &master.rows;
            let beam = effort.beams[strength.min(effort.beams.len() - 1)];
            let thorough = strength == strongest;
            let last = effort.prove && thorough;
            let pricing = PricingEffort { beam, guided: effort.guided, last };
            // At other prices than the last ones, what costs more than the agent's own may still help.
            let below = (!smooth || centre.is_none()).then_some(master.duals.agents.as_slice());
            let (of, priced) = self.price_all(rows, &scaled, below, pricing, effort.parallel);
            self.spend(priced.iter().map(|priced| priced.steps).sum());
            let cheapest = of.iter().map(|place| priced[*place].cheapest()).collect::<Option<Vec<i64>>>();
            let here = cheapest.map(|cheapest| master.rows.lagrangian_bound(&scaled, &cheapest));
            if here > rough {
                rough = here;
                centre = Some(used);
            }
            if effort.prove {
                let least = of.iter().map(|place| priced[*place].least).collect::<Option<Vec<i64>>>();
                bound = bound.max(least.map(|least| master.rows.lagrangian_bound(&scaled, &least)));
            } else {
                bound = rough;
            }
            let duals = master.duals.clone();
            let mut added = 0;
            for (agent, place) in agents.iter().zip(of) {
                let priced = &priced[place];
                if let Some(tracked) = &priced.tracked {
                    self.tracked[*agent] = Arc::clone(tracked);
                }
                for line in &priced.lines {
                    let Some(own) = context.decomposition.line_penalties(*agent, &line.duties) else {
                        continue;
                    };
                    if master.rows.allows(*agent, &line.duties)
                        && master.rows.reduced_cost(*agent, &line.duties, &own, &duals) < -1e-6
                        && master.add(*agent, line.duties.clone())?
                    {
                        added += 1;
                    }
                }
            }
            let sound = master.infeasibility < 1e-9;
            let end = if effort.prove && context.hurried() { NEARLY } else { 1e-6 };
            if sound && bound.is_some_and(|bound| bound as f64 >= (master.objective - end).ceil()) {
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
            if added > 0 && last {
                // What the exact search found is soon followed by more of the kind.
                (strength, smooth) = (0, true);
                recent.clear();
            } else if added > 0 && !(slow && sound && !thorough) {
                smooth = effort.prove;
            } else if added == 0 && smooth {
                smooth = false;
            } else if !thorough {
                strength += 1;
                smooth = effort.prove;
                recent.clear();
            } else {
                break;
            }
        }
        Ok(bound.filter(|_| effort.prove))
    }

    /// Frees some agents' cells (on the days of `window`) and chooses their lines anew, with some known
    /// lines of each to begin with; the better roster, if there is one.
    pub(super) fn renew(
        &mut self,
        scope: MasterScope<'_>,
        window: std::ops::Range<usize>,
        (known, guided): (Vec<Vec<Vec<u16>>>, bool),
        penalty: i64,
    ) -> Result<Option<Vec<Vec<u16>>>, EngineError> {
        let context = self.context;
        let (roster, agents) = (scope.roster, scope.agents.clone());
        let plain = scope.perturbation.is_none();
        let days = context.model.days;
        let open = (window.len() < days).then(|| (window.clone(), penalty));
        let mut master = RestrictedMaster::new(context.decomposition, MasterScope { window: open, ..scope })?;
        if window.len() < days {
            let mut cells = Vec::new();
            for agent in &agents {
                for day in (0..days).filter(|day| !window.contains(day)) {
                    cells.push((*agent, day, roster[*agent][day]));
                }
            }
            master.fix(&cells);
        }
        for (agent, lines) in agents.iter().zip(known) {
            master.add(*agent, roster[*agent].clone())?;
            for line in lines {
                master.add(*agent, line)?;
            }
        }
        let effort = Effort {
            beams: &[50, 300],
            rounds: 25,
            prove: false,
            guided,
            parallel: false,
            cutoff: plain.then_some(penalty),
            until: None,
            work: LONG,
        };
        self.generate(&mut master, effort, None)?;
        let lp = master.objective;
        let perturbation = |agent: &usize| master.rows.perturbation(*agent, &roster[*agent]);
        let now = penalty as f64 + agents.iter().map(perturbation).sum::<f64>();
        // Penalties are whole numbers, perturbation are not.
        let least = if plain { 1.0 } else { 0.01 };
        let room = now - least - lp + 1e-6;
        if room < 0.0 || master.values.len() != master.columns.len() && master.values.is_empty() {
            self.cut_off = true;
            return Ok(None);
        }
        self.add_every(&mut master, room)?;
        let within = |index: &usize| {
            let column = &master.columns[*index];
            master.rows.reduced_cost(column.agent, &column.line, &column.penalties, &master.duals) < room
        };
        let mut chosen: Vec<usize> = (0..master.columns.len()).filter(within).collect();
        let lines = if chosen.len() > FEW * agents.len() {
            let most = lp + room;
            let budget = DiveBudget { steps: BRISK, time: Duration::MAX, work: u64::MAX, most, luck: None };
            self.dive(&mut master, budget, Effort { rounds: ROUNDS, ..effort })?
        } else {
            let start: Vec<usize> =
                agents.iter().filter_map(|agent| master.find(*agent, &roster[*agent])).collect();
            chosen.extend(&start);
            chosen.sort_unstable();
            chosen.dedup();
            let before = master.iterations;
            let (monitor, limits) = (Arc::clone(&self.monitor), (CHOICE, context.left()));
            let stop = || context.stopped() || monitor.unwanted();
            let picked = master.choose(&chosen, &start, context.limits.seed, limits, &stop)?;
            self.spend((master.iterations - before) * BRANCHING);
            let line = |index: usize| (master.columns[index].agent, master.columns[index].line.clone());
            picked.map(|picked| picked.into_iter().map(line).collect())
        };
        let Some(lines) = lines else { return Ok(None) };
        let mut better = roster.to_vec();
        for (agent, line) in lines {
            better[agent] = line;
        }
        Ok((better != roster).then_some(better))
    }

    /// Adds the lines that cost less than `room` beyond the prices: no others are in a better roster.
    fn add_every(&mut self, master: &mut RestrictedMaster<'_, 'm>, room: f64) -> Result<(), EngineError> {
        let scaled = master.rows.integral_duals(&master.duals);
        for (place, agent) in master.rows.agents.clone().into_iter().enumerate() {
            let dual = master.duals.agents.get(place).copied().unwrap_or(0.0);
            let below = ((dual + room) * DUAL_SCALE as f64).ceil() as i64;
            let (lines, steps) = self.every_line(&master.rows, agent, &scaled, below, EVERY);
            self.spend(steps);
            for line in lines {
                if master.rows.allows(agent, &line.duties) {
                    master.add(agent, line.duties)?;
                }
            }
        }
        Ok(())
    }
}
