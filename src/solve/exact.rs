//! The exact program: level after level to a proof, or to the end of the time.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::formulate::{Dead, formulate};
use super::highs::{self, Task};
use super::program::Program;
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
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Solver(words) => write!(f, "HiGHS: {words}"),
            EngineError::Option(name) => write!(f, "HiGHS refuses the option `{name}`"),
            EngineError::Weight => f.write_str("a weight is below 0"),
        }
    }
}

impl std::error::Error for EngineError {}

/// How often progress is told, at most.
const TELL: Duration = Duration::from_millis(100);

/// The best roster within `limits`, level after level, each with its bound.
///
/// `start` is a roster to begin with; it is used if it has the model's shape and
/// breaks no must.
pub fn solve(model: &Model, limits: &Limits, start: Option<&Lines>) -> Result<Outcome, EngineError> {
    let begun = Instant::now();
    let program = match formulate(model) {
        Ok(program) => program,
        Err(Dead::Weight) => return Err(EngineError::Weight),
        Err(Dead::Infeasible) => {
            return Ok(Outcome { status: Status::Infeasible, lines: None, levels: vec![NOTHING; model.levels] });
        }
    };
    let floors = program.floors();
    let mut search = Search { model, limits, begun, program, bounds: floors, best: None, infeasible: false };
    if let Some(lines) = start.filter(|lines| shaped(model, lines)) {
        search.adopt(lines.clone());
    }
    if search.program.settled() {
        let only = search.program.lines(&[]);
        search.infeasible = !search.adopt(only);
        if let Some(best) = &search.best {
            search.bounds.clone_from(&best.penalties);
        }
    } else {
        search.run()?;
    }
    Ok(search.outcome())
}

const NOTHING: LevelOutcome = LevelOutcome { penalty: 0, bound: 0, floor: 0, unconditional: false };

fn shaped(model: &Model, lines: &Lines) -> bool {
    lines.len() == model.agents
        && lines.iter().all(|line| line.len() == model.days && line.iter().all(|duty| duty.0 < model.duties))
}

struct Best {
    lines: Lines,
    penalties: Vec<i64>,
}

struct Search<'a> {
    model: &'a Model,
    limits: &'a Limits,
    begun: Instant,
    program: Program,
    /// For each level, under what the best roster has on the levels above.
    bounds: Vec<i64>,
    best: Option<Best>,
    infeasible: bool,
}

/// How one solve ended.
enum End {
    Solved,
    Infeasible,
    Cut,
}

impl Search<'_> {
    fn left(&self) -> Duration {
        self.limits.time.saturating_sub(self.begun.elapsed())
    }

    fn stopped(&self) -> bool {
        self.limits.stop.load(Ordering::Relaxed) || self.left().is_zero()
    }

    /// Takes the roster if it is better than the best; says whether it breaks no must.
    fn adopt(&mut self, lines: Lines) -> bool {
        let Ok(penalties) = self.model.evaluate(&lines) else { return false };
        let first = match &self.best {
            None => Some(0),
            Some(best) if penalties < best.penalties => {
                penalties.iter().zip(&best.penalties).position(|(new, old)| new != old)
            }
            Some(_) => return true,
        };
        // What was known under a worse level above says nothing now.
        let below = first.unwrap_or(0) + 1;
        for (bound, level) in self.bounds.iter_mut().zip(&self.program.levels).skip(below) {
            *bound = level.floor;
        }
        self.best = Some(Best { lines, penalties });
        true
    }

    fn proven(&self, level: usize) -> bool {
        self.best.as_ref().is_some_and(|best| best.penalties.get(level) <= self.bounds.get(level))
    }

    fn run(&mut self) -> Result<(), EngineError> {
        let levels = self.program.levels.len();
        if levels == 0 {
            if self.best.is_none() {
                let time = self.left();
                self.minimise(None, &[], time)?;
            }
            return Ok(());
        }
        let clock = Instant::now();
        if std::env::var_os("NOSA").is_none() { self.improve(); }
        if std::env::var_os("TRACE").is_some() {
            eprintln!("  improve: {:.3}s {:?}", clock.elapsed().as_secs_f64(), self.best.as_ref().map(|b| &b.penalties));
        }
        if std::env::var_os("ONLY").is_some() {
            return Ok(());
        }
        let mut hope = true;
        for level in 0..levels {
            if self.proven(level) {
                continue;
            }
            let last = levels - 1;
            if level < last && hope && !self.stopped() {
                // Often every level but the last can reach its floor: then one solve is all.
                let mut caps: Vec<i64> = self.program.levels.iter().map(|level| level.floor).collect();
                if let Some(best) = &self.best {
                    caps.splice(..level, best.penalties.iter().copied().take(level));
                }
                caps.truncate(last);
                let share = self.left() / 3;
                match self.minimise(Some(last), &caps, share)? {
                    End::Infeasible => {}
                    End::Solved | End::Cut => {}
                }
                if (level..last).all(|level| self.proven(level)) && self.best.is_some() {
                    continue;
                }
            }
            if self.stopped() {
                break;
            }
            let caps: Vec<i64> = self.best.iter().flat_map(|best| best.penalties.iter().copied()).take(level).collect();
            let share = if level < last { self.left() / 2 } else { self.left() };
            let end = self.minimise(Some(level), &caps, share)?;
            if self.infeasible {
                break;
            }
            hope = !matches!(end, End::Solved) || !self.at_floor(level);
        }
        Ok(())
    }

    fn improve(&mut self) {
        let moves = std::env::var("MOVES").ok().and_then(|m| m.parse().ok()).unwrap_or(100_000);
        let runs: u64 = std::env::var("RUNS").ok().and_then(|m| m.parse().ok()).unwrap_or(1);
        for run in 0..runs {
            let start = self.best.as_ref().map(|best| self.program.values(&best.lines)).unwrap_or_default();
            let (limits, begun) = (self.limits, self.begun);
            let stop = || limits.stop.load(Ordering::Relaxed) || begun.elapsed() >= limits.time;
            let mut found = None;
            super::improve::improve(&self.program, &start, u64::from(limits.seed) + run * 1000, moves, &stop, &mut |lines| {
                found = Some(lines);
                false
            });
            if let Some(lines) = found {
                self.adopt(lines);
            }
        }
    }

    fn at_floor(&self, level: usize) -> bool {
        let floor = self.program.levels.get(level).map(|level| level.floor);
        self.best.as_ref().is_some_and(|best| best.penalties.get(level).copied() == floor)
    }

    /// One solve: `level` at its least, with the levels above at most at `caps`.
    fn minimise(&mut self, level: Option<usize>, caps: &[i64], time: Duration) -> Result<End, EngineError> {
        let within = |best: &&Best| best.penalties.iter().zip(caps).all(|(penalty, cap)| penalty <= cap);
        let start = self.best.as_ref().filter(within).map(|best| self.program.values(&best.lines));
        let task =
            Task { program: &self.program, level, caps, start: start.as_deref(), time, seed: self.limits.seed };
        let (limits, begun) = (self.limits, self.begun);
        let mut told: Option<Instant> = None;
        let floor = level.and_then(|level| self.program.levels.get(level)).map_or(0, |level| level.floor);
        let ask = |bounds: Option<(Option<i64>, Option<i64>)>| {
            if let (Some((penalty, bound)), Some(tell), Some(level)) = (bounds, &limits.progress, level)
                && told.is_none_or(|last| last.elapsed() >= TELL)
            {
                told = Some(Instant::now());
                let bound = bound.unwrap_or(floor).max(floor);
                let bound = penalty.map_or(bound, |penalty| bound.min(penalty));
                tell(&Progress { seconds: begun.elapsed().as_secs_f64(), level, penalty, bound });
            }
            limits.stop.load(Ordering::Relaxed)
        };
        let clock = Instant::now();
        let answer = highs::minimise(&task, ask)?;
        if std::env::var_os("TRACE").is_some() {
            eprintln!("  level {level:?} caps {caps:?}: {:.3}s infeasible {} bound {} found {}", clock.elapsed().as_secs_f64(), answer.infeasible, answer.bound, answer.values.is_some());
        }
        if answer.infeasible {
            self.infeasible = caps.is_empty() && self.best.is_none();
            return Ok(End::Infeasible);
        }
        if let Some(values) = &answer.values {
            let lines = self.program.lines(values);
            self.adopt(lines);
        }
        let Some(level) = level else { return Ok(End::Solved) };
        // The bound was found under the caps; it holds where the best roster meets them to the unit.
        let penalties = self.best.as_ref().map(|best| best.penalties.as_slice()).unwrap_or_default();
        let same = caps.is_empty() || penalties.iter().zip(caps).take(level).all(|(penalty, cap)| penalty == cap);
        if let (true, Some(bound)) = (same && (caps.is_empty() || !penalties.is_empty()), self.bounds.get_mut(level)) {
            *bound = answer.bound.max(*bound);
        }
        Ok(if self.proven(level) { End::Solved } else { End::Cut })
    }

    fn outcome(self) -> Outcome {
        let floors = self.program.levels.iter().map(|level| level.floor);
        let Some(best) = self.best else {
            let levels = floors.zip(self.bounds);
            let levels = levels.map(|(floor, bound)| LevelOutcome { penalty: 0, bound, floor, unconditional: false });
            let status = if self.infeasible { Status::Infeasible } else { Status::Unknown };
            return Outcome { status, lines: None, levels: levels.collect() };
        };
        let mut unconditional = true;
        let mut levels = Vec::new();
        for ((penalty, bound), floor) in best.penalties.iter().zip(self.bounds).zip(floors) {
            let outcome = LevelOutcome { penalty: *penalty, bound: bound.min(*penalty), floor, unconditional };
            unconditional = outcome.proven();
            levels.push(outcome);
        }
        let status = if unconditional { Status::Optimal } else { Status::Feasible };
        Outcome { status, lines: Some(best.lines), levels }
    }
}
