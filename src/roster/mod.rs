//! Roster files: lines, the inputs they were solved from, and what is carried
//! from one roster to the next.

mod breaks;
mod fraction;
mod inputs;
mod past;
mod read;
mod seal;
mod shares;
mod store;
mod write;

use chrono::NaiveDate;
use serde::Serialize;

pub use fraction::{Fraction, parse_fraction, show_fraction};
pub(crate) use inputs::Inputs;
pub use past::{Past, read_past, write_past};
pub use read::{Excused, Loaded, load, stated_language, stated_start, team_folder};
pub(crate) use read::{HISTORY_FILE, STATE_LINES, digest, state_at, tidy};
pub use seal::Sealed;
pub use shares::{CATCH_UP, CountKey, EIGHT_HOURS, HOURS_UNIT, ShareRow, Shares, Spread};
pub use store::{
    Draft, Misnamed, Saved, holds_rosters, kept, may_save, misnamed, previous, relative, roster_path, save,
};
pub use write::write_roster;

use crate::book::{AgentIx, ShiftIx};
use crate::calendar::Horizon;

/// For each agent and planned day, the shifts worked; none is a rest day.
pub type RosterLines = Vec<Vec<Vec<ShiftIx>>>;

/// A roster as its file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// The team's id.
    pub team: String,
    /// The dates.
    pub horizon: Horizon,
    /// The fingerprint of the instance that it was solved from.
    pub instance: String,
    /// Draft or published.
    pub state: State,
    /// Whether it is what was worked before the team was planned here: breaches are facts, not faults, and the
    /// days after it are not its concern.
    pub is_history: bool,
    /// Years whose public holidays were not known: their days counted as ordinary.
    pub assumed_ordinary: Vec<i32>,
    /// What the solver claimed, level by level.
    pub stated: Vec<StatedLevel>,
    /// The seal of what is stated, if it has one.
    pub seal: Option<String>,
    /// What is worked, agents in the order of the book.
    pub lines: RosterLines,
    /// When breaks are taken, by date, agent and begin.
    pub breaks: Vec<BreakTime>,
}

/// A break that an agent takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakTime {
    /// Who.
    pub agent: AgentIx,
    /// The date of the duty.
    pub date: NaiveDate,
    /// Minutes from 00:00 of the date,
    pub from: i64,
    /// until these.
    pub until: i64,
}

/// Whether a roster may still be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// A proposal; solving again replaces it.
    Draft,
    /// In force; never overwritten.
    Published,
}

/// What a roster file says of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedLevel {
    /// The level's stable name.
    pub name: String,
    /// The roster's penalty.
    pub penalty: i64,
    /// No roster that is as good on every level above has less.
    pub bound: i64,
    /// What arithmetic alone makes unavoidable.
    pub floor: i64,
    /// Whether the bound holds without a condition on the levels above.
    pub unconditional: bool,
}

impl StatedLevel {
    /// Whether the penalty is the least possible.
    pub fn proven(&self) -> bool {
        self.unconditional && self.bound == self.penalty
    }
}

impl Roster {
    /// The date as rosters are named by.
    pub fn start(&self) -> NaiveDate {
        self.horizon.start
    }
}
