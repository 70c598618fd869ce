//! The course of a solve, level after level.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Context, Effort};
use super::decomposition::{ConstraintActivities, Decomposition, NotDecomposed, lines, narrow};
use super::diving::DiveBudget;
use super::master::RestrictedMaster;
use super::master::rows::{Duals, MasterRows, MasterScope};
use super::one_by_one::one_by_one;
use super::pricing::resource_windows::TrackedResources;
use super::prove_small::prove_small;
use super::workers::Monitor;
use crate::solve::exact::{self, EngineError};
use crate::solve::formulate::{Unsolvable, floors};
use crate::solve::random::Random;
use crate::solve::{LevelOutcome, Limits, Lines, Model, Outcome, Progress, Status};

/// Lines of each agent.
pub(super) type LinePool = Vec<Vec<Vec<u16>>>;

/// Lines kept of each agent for later attempts.
const KEPT: usize = 200;

/// The share of time and work for the root.
const ROOT: f64 = 0.45;

/// Rosters of more cells are dived through with fewer new lines a step.
const LARGE: usize = 6000;

/// The dive's share of what is left, and its steps where that is enough: a quick one, as attempts do more
/// than a finer one.
const DIVE: (f64, f64) = (0.1, 12.0);

/// The same where the root has not come to its end: each step takes long.
const SLOW: (f64, f64) = (0.25, 8.0);

/// How often an agent without a line is asked for one: at first for a good one, then for any.
const TURNS: usize = 3;
const PRICED: usize = 2;

/// How far beyond its time a search goes for a first roster, where there is none: a short one is
/// worth more than the time, but nobody waits for a second.
pub(super) const FIRST: Duration = Duration::from_millis(750);

/// The shares of time and work for bargaining: before the root, and after the dive.
const BARGAIN: f64 = 0.17;
const AFTER: f64 = 0.05;

/// The share of a level's time for attempts before its root, where others follow.
const SOON: f64 = 0.1;

/// NotDecomposed programs of so many cells are worth an attempt at a proof.
pub(super) const SMALL: usize = 700;

/// The best roster within `limits`, level after level, each with its bound; small
/// models go on to a proof by the whole program.
pub(in crate::solve) fn solve(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
) -> Result<Outcome, EngineError> {
    let stop = limits.token();
    match solve_without_exact(model, limits, start)? {
        Some((outcome, work)) => prove_small(model, limits, start, (outcome, stop, work)),
        // What can't be taken apart may still be solved whole; what has no line is explained there.
        None => exact::solve(model, limits, start),
    }
}

/// What columns solve_without_exact find, and the work it took; nothing where the model can't be taken apart.
pub(in crate::solve) fn solve_without_exact(
    model: &Model,
    limits: &Limits,
    start: Option<&Lines>,
) -> Result<Option<(Outcome, u64)>, EngineError> {
    let (begun, stop) = (Instant::now(), limits.token());
    let late = stop.beyond(FIRST);
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
    let mut search = Solver {
        context: &context,
        tracked: decomposition.subproblems.iter().map(|agent| Arc::clone(&agent.cheaply_tracked)).collect(),
        best: None,
        bounds: floors.clone(),
        known: vec![Vec::new(); model.agents],
        random: Random(u64::from(limits.seed)),
        root: None,
        pass: None,
        work: 0,
    };
    if let Some(start) = start.filter(|start| exact::shaped(model, start)) {
        search.adopt(narrow(start));
    }
    if search.best.is_none() {
        search.construct();
    }
    if limits.local_search {
        let start = search.best.as_ref().map(|best| best.roster.clone());
        if let Some(start) = start {
            let mut task = search.task(search.work_left(), Arc::default());
            search.pass = search.bargain(&mut task, start, BARGAIN);
            search.work += task.work;
        }
    }
    for level in 0..model.levels {
        if search.best.is_some() && !search.met(level) && !search.stopped() {
            match search.level(level) {
                // A program that the library can't solve ends the search, not what it found.
                Err(EngineError::Solver(_)) => break,
                other => other?,
            }
        }
    }
    Ok(Some((search.outcome(&floors), search.work)))
}

/// Where a part of a search ends: by time, or by work where work is limited.
#[derive(Clone, Copy)]
pub(super) struct End {
    time: Option<Instant>,
    work: u64,
}

/// A roster that breaks no must, and its penalty on each level.
#[derive(Clone)]
pub(super) struct Incumbent {
    pub(super) roster: Vec<Vec<u16>>,
    pub(super) penalties: Vec<i64>,
}

pub(super) struct Solver<'c, 'a, 'm> {
    pub(super) context: &'c Context<'a, 'm>,
    /// What each agent's search tracks.
    pub(super) tracked: Vec<Arc<TrackedResources>>,
    pub(super) best: Option<Incumbent>,
    /// For each level, under what the best roster has on the levels above.
    bounds: Vec<i64>,
    /// Lines worth trying, the most promising first.
    pub(super) known: LinePool,
    pub(super) random: Random,
    /// The last root that has a bound, and its prices.
    pub(super) root: Option<(MasterRows<'a, 'm>, Duals)>,
    /// How long agents take to choose once, where they bargained.
    pass: Option<Duration>,
    pub(super) work: u64,
}

impl<'c, 'a, 'm> Solver<'c, 'a, 'm> {
    pub(super) fn stopped(&self) -> bool {
        self.context.stopped() || self.context.limits.work.is_some_and(|work| self.work >= work)
    }

    pub(super) fn past(&self, end: End) -> bool {
        self.stopped() || self.work >= end.work || end.time.is_some_and(|time| Instant::now() >= time)
    }

    pub(super) fn work_left(&self) -> u64 {
        self.context.limits.work.map_or(u64::MAX, |work| work.saturating_sub(self.work))
    }

    fn penalty(&self, level: usize) -> Option<i64> {
        self.best.as_ref()?.penalties.get(level).copied()
    }

    pub(super) fn met(&self, level: usize) -> bool {
        self.penalty(level).is_some_and(|penalty| Some(&penalty) <= self.bounds.get(level))
    }

    /// Takes the roster if it is better than the best and breaks no must.
    fn adopt(&mut self, roster: Vec<Vec<u16>>) -> bool {
        evaluated(self.context.model, roster).is_some_and(|new| self.take(&new))
    }

    /// Takes a roster if it is better than the best.
    pub(super) fn take(&mut self, new: &Incumbent) -> bool {
        if let Some(best) = &self.best {
            if new.penalties >= best.penalties {
                return false;
            }
            let pairs = || new.penalties.iter().zip(&best.penalties);
            let first = pairs().position(|(new, old)| new != old).unwrap_or(0);
            // What was known under a worse level above says nothing now.
            let floors = self.context.decomposition.linking.program.floors();
            for (bound, floor) in self.bounds.iter_mut().zip(floors).skip(first + 1) {
                *bound = floor;
            }
        }
        self.remember(&new.roster);
        self.best = Some(new.clone());
        true
    }

    /// The lines of a good roster come before all others.
    pub(super) fn remember(&mut self, roster: &[Vec<u16>]) {
        for (known, line) in self.known.iter_mut().zip(roster) {
            if !known.contains(line) {
                known.insert(0, line.clone());
                known.truncate(2 * KEPT);
            }
        }
    }

    pub(super) fn tell(&self, level: usize) {
        if let (Some(tell), Some(bound)) = (&self.context.limits.progress, self.bounds.get(level)) {
            let penalty = self.penalty(level);
            let bound = penalty.map_or(*bound, |penalty| penalty.min(*bound));
            tell(&Progress { seconds: self.context.begun.elapsed().as_secs_f64(), level, penalty, bound });
        }
    }

    /// An attempt that may take so much work.
    pub(super) fn task(&self, most: u64, monitor: Arc<Monitor>) -> Attempt<'c, 'a, 'm> {
        Attempt {
            context: self.context,
            tracked: self.tracked.clone(),
            work: 0,
            most,
            cut_off: false,
            monitor,
        }
    }

    /// One line after the other, each the best beside those before.
    fn construct(&mut self) {
        let model = self.context.model;
        let weights = weights(model, if model.levels > 4 { 30 } else { 1000 });
        let late = self.context.stop.beyond(FIRST);
        let mut task = self.task(self.work_left(), Arc::default());
        let mut activities = ConstraintActivities::new(&self.context.decomposition.linking);
        let mut roster: Vec<Option<Vec<u16>>> = vec![None; model.agents];
        for pass in 0..TURNS {
            // Who found no line comes last: what all need is dear, and what is dear leads astray.
            let mut order: Vec<usize> = (0..model.agents).filter(|agent| roster[*agent].is_none()).collect();
            self.random.shuffle(&mut order);
            for agent in order {
                if late.stopped() || pass > 0 && self.stopped() {
                    break;
                }
                let found = if pass < PRICED {
                    task.best_line(agent, &activities, &weights, &late)
                } else {
                    task.any_line(agent, &late)
                };
                if let Some(line) = found {
                    activities.add(agent, &line, 1);
                    if !self.known[agent].contains(&line) {
                        self.known[agent].push(line.clone());
                    }
                    roster[agent] = Some(line);
                }
            }
            if let Some(whole) = roster.iter().cloned().collect::<Option<Vec<_>>>() {
                self.adopt(whole);
                self.tell(model.levels.saturating_sub(1));
                break;
            }
        }
        self.work += task.work;
    }

    /// Agents bargain for lines, for a share of what is left; how long each pass took.
    fn bargain(
        &mut self,
        task: &mut Attempt<'c, 'a, 'm>,
        roster: Vec<Vec<u16>>,
        share: f64,
    ) -> Option<Duration> {
        let context = self.context;
        let last = context.model.levels.checked_sub(1)?;
        let until = Instant::now().checked_add(context.left().mul_f64(share));
        let work = (self.work_left() as f64 * share) as u64;
        let mut good = |roster: &[Vec<u16>]| {
            let better = self.adopt(roster.to_vec());
            self.tell(last);
            better
        };
        task.bargain(roster, &weights(context.model, 30), (until, work), &mut good)
    }

    /// The root's bound, a roster from it, and attempts at a better one.
    fn level(&mut self, level: usize) -> Result<(), EngineError> {
        let context = self.context;
        let last = level + 1 == context.model.levels;
        let begun = Instant::now();
        let (time, work) = match last {
            true => (context.left(), self.work_left()),
            false => (context.left() / 3, self.work_left() / 3),
        };
        let before = self.work;
        let timed = |share: f64| {
            let time = Duration::try_from_secs_f64(time.as_secs_f64() * share).ok()?;
            begun.checked_add(time).filter(|_| context.limits.work.is_none())
        };
        let after = |share: f64| End {
            time: timed(share),
            work: before.saturating_add((work as f64 * share) as u64),
        };
        self.tell(level);
        if !last {
            // What can be met is mostly met without a root.
            self.improve_soon(level, after(SOON))?;
            if self.met(level) || self.stopped() {
                return Ok(());
            }
        }
        let Some(best) = &self.best else { return Ok(()) };
        let (level_cutoffs, roster) = (best.penalties[..level].to_vec(), best.roster.clone());
        let pass = self.pass.filter(|_| context.hurried());
        if pass.is_some_and(|pass| !context.fits(pass, time.mul_f64(ROOT))) {
            return self.renew(level, after(1.0));
        }
        let mut master = self.master(level, &level_cutoffs, &roster, &self.known)?;
        let whole = Effort {
            beams: &[300, 3000],
            rounds: usize::MAX,
            prove: true,
            guided: context.hurried(),
            parallel: true,
            cutoff: self.penalty(level),
            until: timed(ROOT),
            work: (work as f64 * ROOT) as u64,
        };
        let mut task = self.task(self.work_left(), Arc::default());
        let centre = task.warm_start(&mut master, &roster)?;
        let bound = task.generate(&mut master, whole, Some(centre))?;
        if let (Some(bound), Some(known)) = (bound, self.bounds.get_mut(level)) {
            *known = bound.max(*known);
        }
        self.tell(level);
        let root = master.duals.clone();
        if !self.met(level) && !self.stopped() {
            let budget = if bound.is_some() { DIVE } else { SLOW };
            let [dived, answered] = self.dive(&mut task, &mut master, &roster, budget, None)?;
            self.adopt(dived);
            self.adopt(answered.clone());
            if last {
                self.bargain(&mut task, answered, AFTER);
            }
            self.tell(level);
        }
        self.tracked = std::mem::take(&mut task.tracked);
        self.work += task.work;
        // What a line costs beyond the root's prices says how likely it is in a good roster.
        let mut worth: Vec<Vec<(f64, Vec<u16>)>> = vec![Vec::new(); context.model.agents];
        for column in &master.columns {
            let reduced = master.rows.reduced_cost(column.agent, &column.line, &column.penalties, &root);
            worth[column.agent].push((reduced, column.line.clone()));
        }
        master.unfix_all();
        self.root = bound.is_some().then_some((master.rows, root));
        for (known, mut lines) in self.known.iter_mut().zip(worth) {
            lines.sort_by(|a, b| a.0.total_cmp(&b.0));
            *known = lines.into_iter().map(|(_, line)| line).take(KEPT).collect();
        }
        self.tell(level);
        // What is small goes on to the whole program.
        let small = context.model.agents * context.model.days <= SMALL;
        self.renew(level, after(if small { 0.8 } else { 1.0 }))
    }

    /// The master program of all agents, with the lines that are known.
    fn master(
        &self,
        level: usize,
        level_cutoffs: &[i64],
        roster: &[Vec<u16>],
        known: &LinePool,
    ) -> Result<RestrictedMaster<'a, 'm>, EngineError> {
        let agents = (0..self.context.model.agents).collect();
        let scope = MasterScope { level, level_cutoffs, agents, roster, window: None, perturbation: None };
        let mut master = RestrictedMaster::new(self.context.decomposition, scope)?;
        for (agent, lines) in known.iter().enumerate() {
            for line in lines {
                master.add(agent, line.clone())?;
            }
        }
        Ok(master)
    }

    /// What a dive of such a share and so many steps ends with, and what agents make of that.
    fn dive(
        &self,
        task: &mut Attempt<'c, 'a, 'm>,
        master: &mut RestrictedMaster<'a, 'm>,
        roster: &[Vec<u16>],
        (share, steps): (f64, f64),
        luck: Option<u64>,
    ) -> Result<[Vec<Vec<u16>>; 2], EngineError> {
        let context = self.context;
        let time = context.left().mul_f64(share);
        let work = (self.work_left() as f64 * share) as u64;
        let effort = Effort {
            beams: &[300],
            rounds: if context.model.agents * context.model.days > LARGE { 2 } else { 4 },
            prove: false,
            guided: false,
            parallel: true,
            cutoff: None,
            until: Instant::now().checked_add(time * 2).filter(|_| context.limits.work.is_none()),
            work,
        };
        if master.values.is_empty() {
            task.generate(master, effort, None)?;
        }
        let budget = DiveBudget { steps, time, work, most: f64::INFINITY, luck };
        let mut dived = roster.to_vec();
        for (agent, line) in task.dive(master, budget, effort)?.unwrap_or_default() {
            dived[agent] = line;
        }
        let answered = task.answer(dived.clone(), &weights(context.model, 30));
        Ok([dived, answered])
    }

    /// What another dive from a root that had its bound comes to; nothing without one.
    pub(super) fn dive_again(
        &mut self,
        level: usize,
        best: &Incumbent,
        known: &LinePool,
    ) -> Result<Option<Incumbent>, EngineError> {
        if self.root.as_ref().is_none_or(|(rows, _)| rows.level != level) {
            return Ok(None);
        }
        let (level_cutoffs, roster) = (&best.penalties[..level], &best.roster);
        let luck = self.random.below(usize::MAX) as u64;
        let mut master = self.master(level, level_cutoffs, roster, known)?;
        let mut task = self.task(self.work_left(), Arc::default());
        let ends = self.dive(&mut task, &mut master, roster, DIVE, Some(luck))?;
        self.work += task.work;
        let ends = ends.into_iter().filter_map(|end| evaluated(self.context.model, end));
        Ok(ends
            .filter(|end| end.penalties[..level] == *level_cutoffs)
            .min_by(|a, b| a.penalties.cmp(&b.penalties)))
    }

    fn outcome(&self, floors: &[i64]) -> Outcome {
        let best = self.best.as_ref().map(|best| lines(&best.roster));
        let levels = self.levels(floors);
        let unproven = levels.iter().any(|level| !level.proven());
        let status = match best {
            None => Status::Unknown,
            Some(_) if unproven => Status::Feasible,
            Some(_) => Status::Optimal,
        };
        Outcome { status, lines: best, levels }
    }

    fn levels(&self, floors: &[i64]) -> Vec<LevelOutcome> {
        let mut unconditional = self.best.is_some();
        let mut levels = Vec::new();
        for (level, floor) in floors.iter().copied().enumerate() {
            let known = self.bounds.get(level).copied().unwrap_or(floor).max(floor);
            let penalty = self.penalty(level).unwrap_or(0);
            let bound = if self.best.is_some() { known.min(penalty) } else { known };
            let own = LevelOutcome { penalty, bound, floor, unconditional };
            unconditional &= own.proven();
            levels.push(own);
        }
        levels
    }
}

/// What a roster comes to, if it breaks no must.
pub(super) fn evaluated(model: &Model, roster: Vec<Vec<u16>>) -> Option<Incumbent> {
    let penalties = model.evaluate(&lines(&roster)).ok()?;
    Some(Incumbent { roster, penalties })
}

/// How much each level weighs, so many times as much as the one below.
pub(super) fn weights(model: &Model, steep: i64) -> Vec<i64> {
    let mut weights = vec![1_i64; model.levels];
    for level in (1..model.levels).rev() {
        weights[level - 1] = weights[level].saturating_mul(steep).min(1 << 30);
    }
    weights
}
