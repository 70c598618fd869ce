//! The exact engine: the compact mixed-integer program over all cells, level after level to a proof, or to
//! the end of the time.
//!
//! Levels are minimised in order, each under the penalties of those above: lexicographic optimisation by
//! cutoffs (Ignizio, Goal Programming and Extensions, 1976).
//!
//! 1. Local search finds a roster, for most teams the best one or nearly so.
//! 2. A program over how often each agent has each duty gives a bound at once: fairness is what keeps most
//!    levels from 0, and it is about nothing else.
//! 3. Where the two do not meet, HiGHS solves the whole program: first with every level above the last held
//!    to its bound, for then one solve is all, and else level by level.

use std::fmt;
use std::time::{Duration, Instant};

use super::aggregate::aggregate;
use super::formulate::{Unsolvable, formulate};
use super::highs::{self, LevelStatus, MipAnswer, MipQuery};
use super::local_search::{AnnealingRound, anneal};
use super::program::Program;
use super::stop::StopToken;
use super::{LevelOutcome, Limits, Lines, Model, Outcome, Progress, Status};

/// Why the solver library gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// The library failed; its own words.
    Solver(String),
    /// The library does not know an option, or not this value.
    Option(String),
    /// A weight below 0 was posted.
    Weight,
    /// Numbers are too large to be counted exactly.
    Size,
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Solver(words) => write!(f, "HiGHS: {words}"),
            EngineError::Option(name) => write!(f, "HiGHS refuses the option `{name}`"),
            EngineError::Weight => f.write_str("a weight is below 0"),
            EngineError::Size => f.write_str("a weight, amount or range is too large to be counted exactly"),
        }
    }
}

impl std::error::Error for EngineError {}

/// The least time between two reports of progress during one solve: faster than the eye follows.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Elementary steps of work that a step of the simplex counts as. By trial, no run kept: so that a work
/// limit takes about as long with either engine.
pub(super) const SIMPLEX_STEP_WORK: u64 = 400;

/// Elementary steps of work that a move of the local search counts as. By trial, no run kept.
const MOVE_WORK: u64 = 10;

/// The most open cells of a program for which finer counts pay on the last level too. By trial, no run kept.
const MAX_CELLS_FOR_FINE_COUNTS: usize = 200;

/// The share of the time left that a program of counts may take, and the part that local search may.
const PARTS_FOR_COUNTS: u32 = 10;
const SHARE_FOR_COUNTS: f64 = 0.1;
const PARTS_FOR_LOCAL_SEARCH: u32 = 4;

/// The share of the time left for a solve with the levels above the last held to their bounds, and for a
/// level that others follow.
const SHARE_FOR_HELD: f64 = 1.0 / 3.0;
const SHARE_FOR_UPPER_LEVEL: f64 = 0.5;

/// How often time that was left over goes to levels that were cut short, and the part of all time that has to
/// be left for it. (Shares and parts by trial, no run kept.)
const MAX_SECOND_TRIES: usize = 3;
const PARTS_FOR_SECOND_TRY: u32 = 10;

/// How many times the level below a level weighs in the first round of local search, and at most.
const FIRST_STEEPNESS: f64 = 2.0;
const MAX_STEEPNESS: f64 = 64.0;

/// The best roster within `limits`, level after level, each with its bound.
///
/// `start` is a roster to begin with; it is used if it has the model's shape and
/// breaks no must.
pub(super) fn solve(model: &Model, limits: &Limits, start: Option<&Lines>) -> Result<Outcome, EngineError> {
    let (begun, stop) = (Instant::now(), limits.token());
    let program = match formulate(model, &stop) {
        Ok(program) => program,
        Err(Unsolvable::Weight) => return Err(EngineError::Weight),
        Err(Unsolvable::Size) => return Err(EngineError::Size),
        Err(Unsolvable::Infeasible) => {
            return Ok(Outcome { status: Status::Infeasible, ..Outcome::unknown(model.levels) });
        }
        Err(Unsolvable::Stopped) => return Ok(unprepared(model, start)),
    };
    let bounds = program.floors();
    let mut solver =
        LevelSolver { model, limits, begun, stop, program, bounds, best: None, infeasible: false, work: 0 };
    if let Some(lines) = start.filter(|lines| shaped(model, lines)) {
        solver.adopt(lines.clone());
    }
    if solver.program.open() == 0 {
        let only = solver.program.lines(&[]);
        solver.infeasible = !solver.adopt(only);
    } else {
        solver.run()?;
    }
    Ok(solver.outcome())
}

/// What is known where a search was stopped before it began: the roster that it was to begin with.
pub(super) fn unprepared(model: &Model, start: Option<&Lines>) -> Outcome {
    let start = start.filter(|lines| shaped(model, lines));
    let known = start.and_then(|lines| Some((lines.clone(), model.evaluate(lines).ok()?)));
    let Some((lines, penalties)) = known else { return Outcome::unknown(model.levels) };
    let mut unconditional = true;
    let mut levels = Vec::new();
    for penalty in penalties {
        let outcome = LevelOutcome { penalty, bound: 0, floor: 0, unconditional };
        unconditional &= outcome.proven();
        levels.push(outcome);
    }
    let status = if unconditional { Status::Optimal } else { Status::Feasible };
    Outcome { status, lines: Some(lines), levels }
}

/// Whether the lines have a duty of the model for each agent and day.
pub(super) fn shaped(model: &Model, lines: &Lines) -> bool {
    lines.len() == model.agents
        && lines
            .iter()
            .all(|line| line.len() == model.days && line.iter().all(|duty| duty.index() < model.duties))
}

struct Incumbent {
    lines: Lines,
    penalties: Vec<i64>,
}

impl Incumbent {
    /// Whether no level costs more than its cutoff.
    fn is_within(&self, level_cutoffs: &[i64]) -> bool {
        self.penalties.iter().zip(level_cutoffs).all(|(penalty, cutoff)| penalty <= cutoff)
    }
}

struct LevelSolver<'a> {
    model: &'a Model,
    limits: &'a Limits,
    begun: Instant,
    stop: StopToken,
    program: Program,
    /// For each level, under what the best roster has on the levels above.
    bounds: Vec<i64>,
    best: Option<Incumbent>,
    infeasible: bool,
    /// Elementary steps so far.
    work: u64,
}

impl LevelSolver<'_> {
    fn time_left(&self) -> Duration {
        self.stop.left()
    }

    /// The steps that a share of the work left may take.
    fn max_iterations(&self, share: f64) -> u64 {
        self.limits.work.map_or(u64::MAX, |work| {
            (work.saturating_sub(self.work) as f64 * share) as u64 / SIMPLEX_STEP_WORK
        })
    }

    fn stopped(&self) -> bool {
        self.stop.stopped() || self.limits.work.is_some_and(|work| self.work >= work)
    }

    /// Takes the roster if it is better than the best; says whether it breaks no must.
    fn adopt(&mut self, lines: Lines) -> bool {
        let Ok(penalties) = self.model.evaluate(&lines) else { return false };
        let first = match &self.best {
            None => 0,
            Some(best) => match penalties.iter().zip(&best.penalties).position(|(new, old)| new != old) {
                Some(first) if penalties < best.penalties => first,
                _ => return true,
            },
        };
        // What was known under a worse level above says nothing now.
        for (bound, level) in self.bounds.iter_mut().zip(&self.program.levels).skip(first + 1) {
            *bound = level.floor;
        }
        self.best = Some(Incumbent { lines, penalties });
        true
    }

    fn penalties(&self) -> &[i64] {
        self.best.as_ref().map(|best| best.penalties.as_slice()).unwrap_or_default()
    }

    /// Whether the best roster meets the level's bound.
    fn is_met(&self, level: usize) -> bool {
        self.best.is_some() && self.penalties().get(level) <= self.bounds.get(level)
    }

    fn run(&mut self) -> Result<(), EngineError> {
        let levels = self.program.levels.len();
        if levels == 0 {
            if self.best.is_none() {
                self.run_local_search(0, 2);
            }
            if self.best.is_none() && !self.stopped() {
                let answer = self.minimise(None, &[], 1.0)?;
                self.infeasible = answer.infeasible;
            }
            return Ok(());
        }
        if self.best.is_none() {
            self.run_local_search(levels - 1, 1);
        }
        for level in 0..levels {
            if !self.is_met(level) && !self.stopped() {
                self.bound_by_counts(level)?;
            }
            if !self.is_met(level) && !self.stopped() {
                self.solve_level(level, levels - 1)?;
            }
            if self.best.is_none() {
                if !self.infeasible && !self.stopped() {
                    let answer = self.minimise(None, &[], SHARE_FOR_UPPER_LEVEL)?;
                    self.infeasible = answer.infeasible;
                }
                if self.best.is_none() {
                    return Ok(());
                }
            }
        }
        // Time that the levels below did not need goes to those that were cut short.
        for _ in 0..MAX_SECOND_TRIES {
            for level in 0..levels {
                if self.is_met(level)
                    || self.time_left() < self.limits.time / PARTS_FOR_SECOND_TRY
                    || self.stopped()
                {
                    continue;
                }
                let level_cutoffs: Vec<i64> = self.penalties().iter().copied().take(level).collect();
                let share = if level + 1 < levels { SHARE_FOR_UPPER_LEVEL } else { 1.0 };
                self.minimise(Some(level), &level_cutoffs, share)?;
            }
        }
        Ok(())
    }

    /// Local search against the bound that counts alone give.
    fn bound_by_counts(&mut self, level: usize) -> Result<(), EngineError> {
        self.tell(level);
        let level_cutoffs: Vec<i64> = self.penalties().iter().copied().take(level).collect();
        for fine in [false, true] {
            // For the last level of a large team the whole program is the better use of the time.
            let worth =
                !fine || level + 1 < self.bounds.len() || self.program.open() <= MAX_CELLS_FOR_FINE_COUNTS;
            if self.is_met(level) || self.stopped() || !worth {
                break;
            }
            let before = self.bounds.get(level).copied();
            if let Some(small) = aggregate(&self.program, level, fine) {
                let (time, max_iterations, seed) = (
                    self.time_left() / PARTS_FOR_COUNTS,
                    self.max_iterations(SHARE_FOR_COUNTS),
                    self.limits.seed,
                );
                let query = MipQuery {
                    program: &small,
                    level: Some(level),
                    level_cutoffs: &level_cutoffs,
                    start: None,
                    time,
                    max_iterations,
                    seed,
                };
                let answer = highs::minimise(&query, |_| self.stop.stopped())?;
                self.work += answer.iterations * SIMPLEX_STEP_WORK;
                self.raise(level, &level_cutoffs, &answer);
            }
            if !self.is_met(level) && (!fine || self.bounds.get(level).copied() != before) {
                self.run_local_search(level, usize::MAX);
            }
        }
        self.tell(level);
        Ok(())
    }

    /// The whole program.
    fn solve_level(&mut self, level: usize, last: usize) -> Result<(), EngineError> {
        let above: Vec<i64> = self.penalties().iter().copied().take(level).collect();
        if level < last {
            let mut level_cutoffs = above.clone();
            level_cutoffs.extend(self.bounds.iter().take(last).skip(level));
            let held = self.minimise(Some(last), &level_cutoffs, SHARE_FOR_HELD)?;
            if held.infeasible && level + 1 == last {
                self.step_up(level);
            }
            if self.is_met(level) || self.stopped() {
                return Ok(());
            }
        }
        if level == last && self.best.is_some() && self.bounds.get(level) == self.program.floors().get(level)
        {
            // At its floor a level has no breach left to price: a small program, soon decided.
            let mut level_cutoffs = above.clone();
            level_cutoffs.extend(self.bounds.get(level));
            let held = self.minimise(None, &level_cutoffs, SHARE_FOR_HELD)?;
            if held.infeasible {
                self.step_up(level);
            }
            if self.is_met(level) || self.stopped() {
                return Ok(());
            }
        }
        let share = if level < last { SHARE_FOR_UPPER_LEVEL } else { 1.0 };
        let answer = self.minimise(Some(level), &above, share)?;
        self.infeasible = answer.infeasible && above.is_empty() && self.best.is_none();
        Ok(())
    }

    /// Nothing is as low as the level's bound: the next penalty that can be is the new bound.
    fn step_up(&mut self, level: usize) {
        let step = self.program.levels.get(level).map_or(1, |level| level.step);
        if let Some(bound) = self.bounds.get_mut(level) {
            *bound = bound.saturating_add(step);
        }
    }

    /// Local search until the levels down to `level` meet their bounds, or long enough.
    fn run_local_search(&mut self, level: usize, rounds: usize) {
        let (limits, model) = (self.limits, self.model);
        // Where steps are counted, only they say when it ends.
        let end = if limits.work.is_some() {
            self.stop.clone()
        } else {
            self.stop.within(self.time_left() / PARTS_FOR_LOCAL_SEARCH)
        };
        let mut steepness = FIRST_STEEPNESS;
        if end.stopped() || !limits.local_search {
            return;
        }
        for mut round in AnnealingRound::series(&self.program, level, limits.seed).take(rounds) {
            round.steepness = steepness;
            self.work += round.moves * MOVE_WORK;
            let start = self.best.as_ref().map(|best| self.program.values(&best.lines));
            let bounds: Vec<i64> = self.bounds.iter().copied().take(level + 1).collect();
            let mut found = None;
            let good = &mut |lines: Lines| {
                let penalties = model.evaluate(&lines).unwrap_or_default();
                let met =
                    penalties.len() >= bounds.len() && penalties.iter().zip(&bounds).all(|(a, b)| a <= b);
                found = Some(lines);
                met
            };
            if !anneal(&self.program, start.as_deref(), &round, &|| end.stopped(), good) {
                // Cheaper breaches of the level paid for dearer ones above.
                steepness = (steepness * 2.0_f64).min(MAX_STEEPNESS);
            }
            if let Some(lines) = found {
                self.adopt(lines);
            }
            if end.stopped() || (0..=level).all(|level| self.is_met(level)) {
                return;
            }
        }
    }

    /// One solve: `level` at its least, with the levels above at most at their cutoffs.
    fn minimise(
        &mut self,
        level: Option<usize>,
        level_cutoffs: &[i64],
        share: f64,
    ) -> Result<MipAnswer, EngineError> {
        let start = self.best.as_ref().filter(|best| best.is_within(level_cutoffs));
        let start = start.map(|best| self.program.values(&best.lines));
        let query = MipQuery {
            program: &self.program,
            level,
            level_cutoffs,
            start: start.as_deref(),
            time: self.time_left().mul_f64(share),
            max_iterations: self.max_iterations(share),
            seed: self.limits.seed,
        };
        let (limits, begun, stop) = (self.limits, self.begun, &self.stop);
        let floor = level.and_then(|level| self.bounds.get(level)).copied().unwrap_or(0);
        let mut told: Option<Instant> = None;
        let interrupt = |status: Option<LevelStatus>| {
            if let (Some(LevelStatus { penalty, bound }), Some(tell), Some(level)) =
                (status, &limits.progress, level)
                && told.is_none_or(|last| last.elapsed() >= PROGRESS_INTERVAL)
            {
                told = Some(Instant::now());
                let bound = bound.map_or(floor, |bound| bound.max(floor));
                let bound = penalty.map_or(bound, |penalty| bound.min(penalty));
                tell(&Progress { seconds: begun.elapsed().as_secs_f64(), level, penalty, bound });
            }
            stop.stopped()
        };
        let answer = highs::minimise(&query, interrupt)?;
        self.work += answer.iterations * SIMPLEX_STEP_WORK;
        if let Some(values) = &answer.values {
            let lines = self.program.lines(values);
            self.adopt(lines);
        }
        if let Some(level) = level {
            self.raise(level, level_cutoffs, &answer);
            self.tell(level);
        }
        Ok(answer)
    }

    /// Takes a level's bound found under `level_cutoffs`, where the best roster meets them to the unit.
    fn raise(&mut self, level: usize, level_cutoffs: &[i64], answer: &MipAnswer) {
        let holds = match &self.best {
            Some(best) => best
                .penalties
                .iter()
                .zip(level_cutoffs)
                .take(level)
                .all(|(penalty, cutoff)| penalty == cutoff),
            None => level_cutoffs.is_empty(),
        };
        if let (true, false, Some(bound)) = (holds, answer.infeasible, self.bounds.get_mut(level)) {
            *bound = answer.bound.max(*bound);
        }
    }

    fn tell(&self, level: usize) {
        if let (Some(tell), Some(bound)) = (&self.limits.progress, self.bounds.get(level)) {
            let penalty = self.penalties().get(level).copied();
            let bound = penalty.map_or(*bound, |penalty| penalty.min(*bound));
            tell(&Progress { seconds: self.begun.elapsed().as_secs_f64(), level, penalty, bound });
        }
    }

    fn outcome(self) -> Outcome {
        let floors = self.program.floors();
        let known = floors.into_iter().zip(self.bounds);
        let Some(best) = self.best else {
            let levels =
                known.map(|(floor, bound)| LevelOutcome { penalty: 0, bound, floor, unconditional: false });
            let status = if self.infeasible { Status::Infeasible } else { Status::Unknown };
            return Outcome { status, lines: None, levels: levels.collect() };
        };
        let settled = self.program.open() == 0;
        let mut unconditional = true;
        let mut levels = Vec::new();
        for (penalty, (floor, bound)) in best.penalties.iter().copied().zip(known) {
            let bound = if settled { penalty } else { bound.min(penalty) };
            let outcome = LevelOutcome { penalty, bound, floor, unconditional };
            unconditional = outcome.proven();
            levels.push(outcome);
        }
        let status = if unconditional { Status::Optimal } else { Status::Feasible };
        Outcome { status, lines: Some(best.lines), levels }
    }
}
