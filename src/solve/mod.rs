//! Solving a [`Model`]: the only code that knows of a solver library.
//!
//! | part | what it does |
//! |---|---|
//! | `model` | cells, and primitives over them: all that an engine knows of rules |
//! | `engine` | which engine solves a model |
//! | `exact` | the compact mixed-integer program: `formulate`, `program`, `highs`, `aggregate`, `local_search` |
//! | `column_generation` | a column a line: for all larger models |
//! | `repair` | the fewest changes that mend a roster after a disruption |
//! | `break_placement` | when agents have their breaks |
//! | `conflict`, `relaxation` | which musts can't hold together |
//!
//! # Examples
//!
//! Two agents and three days: a day without work costs 5, and nobody works two days in a row.
//!
//! ```
//! use std::time::Duration;
//!
//! use fairshift::solve::*;
//!
//! let mut model = Model { agents: 2, days: 3, duties: 2, levels: 1, posted: Vec::new() };
//! let shift = DutySet::new(vec![DutyIx(1)]);
//! for day in 0..3 {
//!     for agent in 0..2 {
//!         let duties = DutySet::new(vec![REST]);
//!         let rest = Primitive::Cell { agent, day, duties };
//!         model.post("work", Strength::Priced { level: 0, weight: 5 }, rest);
//!     }
//! }
//! for agent in 0..2 {
//!     let run = Primitive::Run { agent, duties: shift.clone(), max: 1, carried: 0 };
//!     model.post("rest", Strength::Must, run);
//! }
//!
//! let outcome = solve(&model, &Limits::within(Duration::from_secs(5)), None)?;
//! assert_eq!(outcome.status, Status::Optimal);
//! // Each agent works on days 0 and 2.
//! assert_eq!(outcome.levels[0].penalty, 2 * 5);
//! # Ok::<(), EngineError>(())
//! ```

mod aggregate;
mod break_placement;
mod column_generation;
mod conflict;
mod engine;
mod exact;
mod floor;
mod formulate;
mod highs;
mod interruptible;
mod local_search;
mod model;
mod program;
mod random;
mod relaxation;
mod repair;
mod stop;
mod sums;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use break_placement::{
    Break, BreakGroup, BreakProblem, CoverNeed, PlacedBreaks, place_breaks, place_breaks_quickly,
};
pub use conflict::{Conflict, Proof, conflict};
pub use engine::solve;
pub use exact::EngineError;
pub use model::{CountTerm, DutyIx, DutySet, Lines, Model, Posted, Primitive, REST, Shape, Strength};
pub use relaxation::relaxed;
pub use repair::{Disruption, ForcedDuty, Repair, RepairOutcome, RepairProblem};
pub use stop::StopToken;

/// Whom a search tells how it goes.
pub type Tell = Box<dyn Fn(&Progress) + Send + Sync>;

/// What a search may use, and whom it tells how it goes.
pub struct Limits {
    /// Wall-clock time for all levels together, from when the search begins.
    pub time: Duration,
    /// Changes the order of search, never what is optimal.
    pub seed: u32,
    /// Whether local search may look for rosters. Without it the same is proven, later.
    pub local_search: bool,
    /// What ends the search from outside, with the best roster so far.
    pub stop: StopToken,
    /// Called now and then during the search, from the thread that searches.
    pub progress: Option<Tell>,
    /// The engine; without one, size and structure decide.
    pub engine: Option<Engine>,
    /// The most elementary steps of search for all levels together; without one, as many as the time allows.
    pub work: Option<u64>,
}

impl Limits {
    /// So much time, and nothing else: seed 0, local search, no limit on work, any engine.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let limits = fairshift::solve::Limits::within(Duration::from_secs(5));
    /// assert!(limits.local_search && !limits.token().stopped());
    /// ```
    pub fn within(time: Duration) -> Limits {
        let (stop, seed) = (StopToken::new(), 0);
        Limits { time, seed, local_search: true, stop, progress: None, engine: None, work: None }
    }

    /// What a search that begins now asks whether to go on.
    pub fn token(&self) -> StopToken {
        self.stop.within(self.time)
    }

    /// The limits of a part of the search: this time, the same stop token, no progress, any engine.
    pub fn part(&self, time: Duration) -> Limits {
        Limits {
            time,
            seed: self.seed,
            local_search: self.local_search,
            stop: self.stop.clone(),
            progress: None,
            engine: None,
            work: None,
        }
    }
}

/// The ways in which a model is solved; their outcomes mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// One program over all cells.
    Exact,
    /// One column a line, priced and improved.
    Columns,
}

/// How a search stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Seconds since it began.
    pub seconds: f64,
    /// The level that is worked on.
    pub level: usize,
    /// That level's best penalty so far.
    pub penalty: Option<i64>,
    /// That level's bound so far.
    pub bound: i64,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Every level is proven.
    Optimal,
    /// There is a roster; some level is not proven.
    Feasible,
    /// No roster holds all musts.
    Infeasible,
    /// None was found in the time given.
    Unknown,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// The best roster, if there is one; its musts hold.
    pub lines: Option<Lines>,
    /// One entry a level, most important first.
    pub levels: Vec<LevelOutcome>,
}

impl Outcome {
    /// What is known where a search was stopped before it began: nothing is above 0 for sure.
    pub fn unknown(levels: usize) -> Outcome {
        let nothing = LevelOutcome { penalty: 0, bound: 0, floor: 0, unconditional: false };
        Outcome { status: Status::Unknown, lines: None, levels: vec![nothing; levels] }
    }
}

/// What is known of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelOutcome {
    /// The penalty of the roster, 0 without one.
    pub penalty: i64,
    /// No roster that is as good on every level above has less.
    pub bound: i64,
    /// What arithmetic alone makes unavoidable.
    pub floor: i64,
    /// Whether `bound` holds for sure: every level above is proven.
    pub unconditional: bool,
}

impl LevelOutcome {
    /// Whether the penalty is the least possible.
    pub fn proven(&self) -> bool {
        self.unconditional && self.penalty == self.bound
    }
}
