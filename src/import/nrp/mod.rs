//! Shift-scheduling instances of schedulingbenchmarks.org (T. Curtois and R. Qu): plain text in sections.
//!
//! Everything but requests and cover is a must. Penalty = weights of requests that are
//! not met + under × shortfall + over × surplus of each target.

mod read;
mod write;

use std::collections::{BTreeMap, BTreeSet};

pub use read::read;
pub use write::{START, files};

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nrp {
    /// Days of the horizon, whole weeks; day 0 is a Monday.
    pub days: usize,
    /// The shifts.
    pub shifts: Vec<Shift>,
    /// The agents.
    pub agents: Vec<Agent>,
    /// Agent and day of each day off.
    pub days_off: BTreeSet<(usize, usize)>,
    /// What each request costs when it is not met.
    pub requests: BTreeMap<Request, i64>,
    /// The target of each shift and day.
    pub cover: BTreeMap<(usize, usize), Cover>,
}

/// A shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: String,
    /// How long it is.
    pub minutes: i64,
    /// Shifts that can't follow it on the next day.
    pub banned_after: BTreeSet<usize>,
}

/// An agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// The id.
    pub id: String,
    /// The most duties of each shift.
    pub max_of: Vec<i64>,
    /// Minutes over the horizon.
    pub max_minutes: i64,
    /// Minutes over the horizon.
    pub min_minutes: i64,
    /// Working days in a row.
    pub max_run: i64,
    /// Working days in a row.
    pub min_run: i64,
    /// Days off in a row.
    pub min_off: i64,
    /// Weekends with a duty.
    pub max_weekends: i64,
}

/// A wish to have a shift on a day, or not to have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// Whose.
    pub agent: usize,
    /// To have it.
    pub wants: bool,
    /// What.
    pub shift: usize,
    /// When.
    pub day: usize,
}

/// A target with its prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cover {
    /// How many agents are wanted.
    pub want: i64,
    /// The price of each agent fewer.
    pub under: i64,
    /// The price of each agent more.
    pub over: i64,
}
