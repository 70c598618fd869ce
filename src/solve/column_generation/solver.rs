//! The course of a solve, level after level.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Context};
use super::construction::{LESS_STEEP, TIME_BEYOND_FOR_FIRST_ROSTER, construct, level_weights};
use super::decomposition::{Decomposition, NotDecomposed};
use super::diving::{ChosenLine, DiveBudget, dive};
use super::duals::Duals;
use super::duals::best_response::{ResponseLimits, adapt_and_respond, respond};
use super::duals::subgradient::warm_start;
use super::generation::{Effort, generate_columns};
use super::line_pool::LinePool;
use super::master::RestrictedMaster;
use super::master::rows::{MasterRows, MasterScope};
use super::one_by_one::one_by_one;
use super::pricing::resource_windows::TrackedResources;
use super::prove_small::prove_small;
use super::restarts::{improve_while_quick, search_with_restarts};
use super::{Line, Roster, to_lines, to_roster};
use crate::solve::exact::{self, EngineError};
use crate::solve::formulate::{Unsolvable, floors};
use crate::solve::random::Random;
use crate::solve::{LevelOutcome, Limits, Lines, Model, Outcome, Progress, Status};

/// The share of time and work for the root. By trial (commit "The root gets more of the time", 2026-11-22);
/// the number has no run of its own.
const ROOT_SHARE: f64 = 0.45;

/// Rosters of more cells are dived through with fewer rounds of pricing a step (commit "Dives of very large
/// rosters take fewer new lines a step", 2026-11-22; benches/runs/2026-11-22-shared.tsv).
const LARGE_CELLS: usize = 6000;

/// A dive's share of what is left, and its steps where that is enough: a quick one, as re-optimisations gain
/// more than a finer dive (commit "Dives turn back, attempts know every line that may help", 2026-11-23).
const QUICK_DIVE: DiveShare = DiveShare { share: 0.1, steps: 12.0 };

/// The same where the root has not come to its end: each step takes long. Public instance 20 after 60 s had
/// 6793 with a coarse dive, 7120 without (commit "Where the root has not ended, one coarse dive with half
/// of the time", 2026-11-22).
const COARSE_DIVE: DiveShare = DiveShare { share: 0.25, steps: 8.0 };

/// The shares of time and work for best responses: before the root, and after the dive. By trial, no run
/// kept.
const RESPONSES_BEFORE_ROOT: f64 = 0.17;
const RESPONSES_AFTER_DIVE: f64 = 0.05;

/// The share of a level's time for re-optimisations before its root, where other levels follow: what can be
/// met is mostly met so (commit "Levels above the last are tried with attempts before they have a root",
/// 2026-11-23).
const SHARE_BEFORE_ROOT: f64 = 0.1;

/// The share of a small model's time after which it goes on to the exact program. By trial, no run kept.
const SHARE_BEFORE_PROOF: f64 = 0.8;

/// The part of what is left that a level above the last may use: a third.
const PARTS_OF_UPPER_LEVEL: u32 = 3;

/// Exact programs of up to this many cells may be proven in the time of a search: 24 agents of three weeks are
/// (benches/runs/2026-11-22-contact-centres.tsv).
pub(super) const MAX_PROVABLE_CELLS: usize = 700;

/// The beams of a root, and of a dive from it. By trial, no run kept.
const ROOT_BEAMS: &[usize] = &[300, 3000];
const DIVE_BEAMS: &[usize] = &[300];
const MAX_ROUNDS_IN_DIVE: usize = 4;
const MAX_ROUNDS_IN_LARGE_DIVE: usize = 2;

/// A dive's share of what is left, and its steps.
#[derive(Clone, Copy)]
struct DiveShare {
    share: f64,
    steps: f64,
}

/// The best roster within `limits`, level after level, each with its bound; small models go on to a proof
/// by the exact program.
pub(in crate::solve) fn solve(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
) -> Result<Outcome, EngineError> {
    let stop = limits.token();
    match solve_without_exact(model, limits, start)? {
        Some((outcome, work)) => prove_small(model, limits, start, outcome, &stop, work),
        // What can't be decomposed may still be solved whole; why an agent has no line is explained there.
        None => exact::solve(model, limits, start),
    }
}

/// What column generation alone finds, and the work it took; none where the model can't be decomposed.
pub(in crate::solve) fn solve_without_exact(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
) -> Result<Option<(Outcome, u64)>, EngineError> {
    let (begun, stop) = (Instant::now(), limits.token());
    let late = stop.beyond(TIME_BEYOND_FOR_FIRST_ROSTER);
    let (decomposition, floors) = rayon::join(|| Decomposition::new(model, &late), || floors(model, &late));
    let (decomposition, floors) = match (decomposition, floors) {
        (Ok(decomposition), Ok(floors)) => (decomposition, floors),
        (Err(NotDecomposed::TooLarge), Ok(floors)) => {
            return Ok(Some(one_by_one(model, limits, &stop, start, floors)));
        }
        (Err(NotDecomposed::Unsolvable(Unsolvable::Stopped)), _) | (_, Err(Unsolvable::Stopped)) => {
            return Ok(Some((exact::unprepared(model, start), 0)));
        }
        _ => return Ok(None),
    };
    let context = Context { model, limits, begun, stop, decomposition: &decomposition };
    let mut solver = Solver::new(&context, floors.clone());
    if let Some(start) = start.filter(|start| exact::shaped(model, start)) {
        solver.adopt(to_roster(start));
    }
    if solver.best.is_none() {
        construct(&mut solver);
    }
    if limits.local_search
        && let Some(best) = &solver.best
    {
        let roster = best.roster.clone();
        let mut attempt = solver.attempt(solver.work_left());
        solver.pass_time = solver.respond_adaptively(&mut attempt, roster, RESPONSES_BEFORE_ROOT);
        solver.work += attempt.work;
    }
    for level in 0..model.levels {
        if solver.best.is_some() && !solver.is_met(level) && !solver.stopped() {
            match solver.solve_level(level) {
                // A program that the library can't solve ends the search, not what it found.
                Err(EngineError::Solver(_)) => break,
                other => other?,
            }
        }
    }
    Ok(Some((solver.outcome(&floors), solver.work)))
}

/// Where a phase of a search ends: by time, or by work where work is limited.
#[derive(Clone, Copy)]
pub(super) struct PhaseEnd {
    time: Option<Instant>,
    work: u64,
}

/// What a level may use.
struct LevelBudget {
    begun: Instant,
    time: Duration,
    work_before: u64,
    work: u64,
    is_limited_by_work: bool,
}

impl LevelBudget {
    /// When this share of the time is over; never where work is limited.
    fn until(&self, share: f64) -> Option<Instant> {
        let time = Duration::try_from_secs_f64(self.time.as_secs_f64() * share).ok()?;
        self.begun.checked_add(time).filter(|_| !self.is_limited_by_work)
    }

    fn share_of_work(&self, share: f64) -> u64 {
        (self.work as f64 * share) as u64
    }

    fn after(&self, share: f64) -> PhaseEnd {
        let work = self.work_before.saturating_add(self.share_of_work(share));
        PhaseEnd { time: self.until(share), work }
    }
}

/// A roster that breaks no must, and its penalty on each level.
#[derive(Clone)]
pub(super) struct Incumbent {
    pub(super) roster: Roster,
    pub(super) penalties: Vec<i64>,
}

/// The root of a level that came to its end: its rows and dual values.
pub(super) struct Root<'a, 'm> {
    pub(super) rows: MasterRows<'a, 'm>,
    pub(super) duals: Duals,
}

/// A solve in progress.
pub(super) struct Solver<'c, 'a, 'm> {
    pub(super) context: &'c Context<'a, 'm>,
    /// For each agent the resources that its searches track.
    pub(super) tracked: Vec<Arc<TrackedResources>>,
    pub(super) best: Option<Incumbent>,
    /// For each level, under what the best roster has on the levels above.
    bounds: Vec<i64>,
    pub(super) pool: LinePool,
    pub(super) random: Random,
    /// The last root that has a bound.
    pub(super) root: Option<Root<'a, 'm>>,
    /// How long a pass of best responses takes, where there was one.
    pass_time: Option<Duration>,
    pub(super) work: u64,
}

impl<'c, 'a, 'm> Solver<'c, 'a, 'm> {
    fn new(context: &'c Context<'a, 'm>, floors: Vec<i64>) -> Solver<'c, 'a, 'm> {
        let subproblems = &context.decomposition.subproblems;
        Solver {
            context,
            tracked: subproblems.iter().map(|one| Arc::clone(&one.few_resources)).collect(),
            best: None,
            bounds: floors,
            pool: LinePool::new(context.model.agents),
            random: Random::new(u64::from(context.limits.seed)),
            root: None,
            pass_time: None,
            work: 0,
        }
    }

    pub(super) fn stopped(&self) -> bool {
        self.context.stopped() || self.context.limits.work.is_some_and(|work| self.work >= work)
    }

    /// Whether a phase is over.
    pub(super) fn is_past(&self, end: PhaseEnd) -> bool {
        self.stopped() || self.work >= end.work || end.time.is_some_and(|time| Instant::now() >= time)
    }

    pub(super) fn work_left(&self) -> u64 {
        self.context.limits.work.map_or(u64::MAX, |work| work.saturating_sub(self.work))
    }

    fn penalty(&self, level: usize) -> Option<i64> {
        self.best.as_ref()?.penalties.get(level).copied()
    }

    /// Whether the best roster meets the level's bound.
    pub(super) fn is_met(&self, level: usize) -> bool {
        self.penalty(level).is_some_and(|penalty| Some(&penalty) <= self.bounds.get(level))
    }

    /// Takes the roster as the best if it is better and breaks no must; whether it is.
    pub(super) fn adopt(&mut self, roster: Roster) -> bool {
        evaluated(self.context.model, roster).is_some_and(|new| self.accept(&new))
    }

    /// Takes the roster as the best if it is better; whether it is.
    pub(super) fn accept(&mut self, new: &Incumbent) -> bool {
        if let Some(best) = &self.best {
            if new.penalties >= best.penalties {
                return false;
            }
            let mut pairs = new.penalties.iter().zip(&best.penalties);
            let first = pairs.position(|(new, old)| new != old).unwrap_or(0);
            // What was known under a worse level above says nothing now.
            let floors = self.context.decomposition.linking.program.floors();
            for (bound, floor) in self.bounds.iter_mut().zip(floors).skip(first + 1) {
                *bound = floor;
            }
        }
        self.pool.remember(&new.roster);
        self.best = Some(new.clone());
        true
    }

    /// Tells how the search stands.
    pub(super) fn tell(&self, level: usize) {
        if let (Some(tell), Some(bound)) = (&self.context.limits.progress, self.bounds.get(level)) {
            let penalty = self.penalty(level);
            let bound = penalty.map_or(*bound, |penalty| penalty.min(*bound));
            tell(&Progress { seconds: self.context.begun.elapsed().as_secs_f64(), level, penalty, bound });
        }
    }

    /// An attempt that may do this much work.
    pub(super) fn attempt(&self, max_work: u64) -> Attempt<'c, 'a, 'm> {
        let (context, tracked) = (self.context, self.tracked.clone());
        Attempt { context, tracked, work: 0, max_work, monitor: Arc::default() }
    }

    /// Best responses at adaptive penalties, for a share of what is left; the mean time of a pass.
    fn respond_adaptively(
        &mut self,
        attempt: &mut Attempt<'c, 'a, 'm>,
        roster: Roster,
        share: f64,
    ) -> Option<Duration> {
        let context = self.context;
        let last = context.model.levels.checked_sub(1)?;
        let limits = ResponseLimits {
            until: Instant::now().checked_add(context.time_left().mul_f64(share)),
            work: (self.work_left() as f64 * share) as u64,
        };
        let mut offer = |roster: &[Line]| {
            let better = self.adopt(roster.to_vec());
            self.tell(last);
            better
        };
        let weights = level_weights(context.model, LESS_STEEP);
        adapt_and_respond(attempt, roster, &weights, limits, &mut offer)
    }

    /// The root's bound, a roster from it, and a search for a better one.
    fn solve_level(&mut self, level: usize) -> Result<(), EngineError> {
        let context = self.context;
        let last = level + 1 == context.model.levels;
        let begun = Instant::now();
        let (time, work) = match last {
            true => (context.time_left(), self.work_left()),
            false => (
                context.time_left() / PARTS_OF_UPPER_LEVEL,
                self.work_left() / u64::from(PARTS_OF_UPPER_LEVEL),
            ),
        };
        let is_limited_by_work = context.limits.work.is_some();
        let budget = LevelBudget { begun, time, work_before: self.work, work, is_limited_by_work };
        self.tell(level);
        if !last {
            improve_while_quick(self, level, budget.after(SHARE_BEFORE_ROOT))?;
            if self.is_met(level) || self.stopped() {
                return Ok(());
            }
        }
        let pass_time = self.pass_time.filter(|_| context.is_hurried());
        if pass_time.is_some_and(|pass| !context.root_fits(pass, time.mul_f64(ROOT_SHARE))) {
            return search_with_restarts(self, level, budget.after(1.0));
        }
        self.solve_root(level, &budget)?;
        let is_provable = context.cells() <= MAX_PROVABLE_CELLS;
        let share = if is_provable { SHARE_BEFORE_PROOF } else { 1.0 };
        search_with_restarts(self, level, budget.after(share))
    }

    /// The root of a level: its bound, and what a dive from it ends with.
    fn solve_root(&mut self, level: usize, budget: &LevelBudget) -> Result<(), EngineError> {
        let context = self.context;
        let Some(best) = &self.best else { return Ok(()) };
        let (level_cutoffs, roster) = (best.penalties[..level].to_vec(), best.roster.clone());
        let mut master = self.master(level, &level_cutoffs, &roster, &self.pool)?;
        let effort = Effort {
            beams: ROOT_BEAMS,
            rounds: usize::MAX,
            prove: true,
            guided: context.is_hurried(),
            parallel: true,
            cutoff: self.penalty(level),
            until: budget.until(ROOT_SHARE),
            work: budget.share_of_work(ROOT_SHARE),
        };
        let mut attempt = self.attempt(self.work_left());
        let centre = warm_start(&mut attempt, &mut master, &roster)?;
        let bound = generate_columns(&mut attempt, &mut master, effort, Some(centre))?;
        if let (Some(bound), Some(known)) = (bound, self.bounds.get_mut(level)) {
            *known = bound.max(*known);
        }
        self.tell(level);
        let duals = master.duals.clone();
        if !self.is_met(level) && !self.stopped() {
            let share = if bound.is_some() { QUICK_DIVE } else { COARSE_DIVE };
            let ends = self.dive(&mut attempt, &mut master, &roster, share, None)?;
            self.adopt(ends.dived);
            self.adopt(ends.after_responses.clone());
            if level + 1 == context.model.levels {
                self.respond_adaptively(&mut attempt, ends.after_responses, RESPONSES_AFTER_DIVE);
            }
            self.tell(level);
        }
        self.tracked = std::mem::take(&mut attempt.tracked);
        self.work += attempt.work;
        self.pool.replace_by(&master, &duals);
        master.unfix_all();
        self.root = bound.is_some().then_some(Root { rows: master.rows, duals });
        self.tell(level);
        Ok(())
    }

    /// The master of all agents, with the lines of a pool.
    fn master(
        &self,
        level: usize,
        level_cutoffs: &[i64],
        roster: &[Line],
        pool: &LinePool,
    ) -> Result<RestrictedMaster<'a, 'm>, EngineError> {
        let agents: Vec<usize> = (0..self.context.model.agents).collect();
        let scope = MasterScope {
            level,
            level_cutoffs,
            agents: agents.clone(),
            roster,
            window: None,
            perturbation: None,
        };
        let mut master = RestrictedMaster::new(self.context.decomposition, scope)?;
        for agent in agents {
            for line in pool.lines(agent) {
                master.add(agent, line.clone())?;
            }
        }
        Ok(master)
    }

    /// What a dive ends with, and what best responses make of that.
    fn dive(
        &self,
        attempt: &mut Attempt<'c, 'a, 'm>,
        master: &mut RestrictedMaster<'a, 'm>,
        roster: &[Line],
        DiveShare { share, steps }: DiveShare,
        noise: Option<u64>,
    ) -> Result<DiveEnds, EngineError> {
        let context = self.context;
        let time = context.time_left().mul_f64(share);
        let work = (self.work_left() as f64 * share) as u64;
        let is_large = context.cells() > LARGE_CELLS;
        let effort = Effort {
            beams: DIVE_BEAMS,
            rounds: if is_large { MAX_ROUNDS_IN_LARGE_DIVE } else { MAX_ROUNDS_IN_DIVE },
            prove: false,
            guided: false,
            parallel: true,
            cutoff: None,
            until: Instant::now().checked_add(time * 2).filter(|_| context.limits.work.is_none()),
            work,
        };
        if master.values.is_empty() {
            generate_columns(attempt, master, effort, None)?;
        }
        let budget = DiveBudget { steps, time, work, max_objective: f64::INFINITY, noise };
        let mut dived = roster.to_vec();
        for ChosenLine { agent, line } in dive(attempt, master, budget, effort)?.unwrap_or_default() {
            dived[agent] = line;
        }
        let after_responses = respond(attempt, dived.clone(), &level_weights(context.model, LESS_STEEP));
        Ok(DiveEnds { dived, after_responses })
    }

    /// What another dive from a root that had its bound comes to; none without such a root.
    pub(super) fn dive_again(
        &mut self,
        level: usize,
        best: &Incumbent,
        pool: &LinePool,
    ) -> Result<Option<Incumbent>, EngineError> {
        if self.root.as_ref().is_none_or(|root| root.rows.level != level) {
            return Ok(None);
        }
        let (level_cutoffs, roster) = (&best.penalties[..level], &best.roster);
        let noise = self.random.below(usize::MAX) as u64;
        let mut master = self.master(level, level_cutoffs, roster, pool)?;
        let mut attempt = self.attempt(self.work_left());
        let ends = self.dive(&mut attempt, &mut master, roster, QUICK_DIVE, Some(noise))?;
        self.work += attempt.work;
        let ends = [ends.dived, ends.after_responses].into_iter();
        let ends = ends.filter_map(|end| evaluated(self.context.model, end));
        let comparable = ends.filter(|end| end.penalties[..level] == *level_cutoffs);
        Ok(comparable.min_by(|a, b| a.penalties.cmp(&b.penalties)))
    }

    fn outcome(&self, floors: &[i64]) -> Outcome {
        let best = self.best.as_ref().map(|best| to_lines(&best.roster));
        let levels = self.level_outcomes(floors);
        let unproven = levels.iter().any(|level| !level.proven());
        let status = match best {
            None => Status::Unknown,
            Some(_) if unproven => Status::Feasible,
            Some(_) => Status::Optimal,
        };
        Outcome { status, lines: best, levels }
    }

    fn level_outcomes(&self, floors: &[i64]) -> Vec<LevelOutcome> {
        let mut unconditional = self.best.is_some();
        let mut outcomes = Vec::new();
        for (level, floor) in floors.iter().copied().enumerate() {
            let known = self.bounds.get(level).copied().unwrap_or(floor).max(floor);
            let penalty = self.penalty(level).unwrap_or(0);
            let bound = if self.best.is_some() { known.min(penalty) } else { known };
            let outcome = LevelOutcome { penalty, bound, floor, unconditional };
            unconditional &= outcome.proven();
            outcomes.push(outcome);
        }
        outcomes
    }
}

/// The rosters that a dive leads to.
struct DiveEnds {
    dived: Roster,
    after_responses: Roster,
}

/// What a roster comes to, if it breaks no must.
pub(super) fn evaluated(model: &Model, roster: Roster) -> Option<Incumbent> {
    let penalties = model.evaluate(&to_lines(&roster)).ok()?;
    Some(Incumbent { roster, penalties })
}
