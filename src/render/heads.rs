//! Heads wanted and there, and what is missing: parts of the views.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::calendar::Clock;
use crate::messages::Text;

pub(super) fn is_everyone(who: &Text) -> bool {
    who.en.is_empty()
}

/// Files for programs are the same in every language.
pub(super) fn in_english<S: Serializer>(who: &Text, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&who.en)
}

/// An interval of the day and the number of agents that must be at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageView {
    /// Which agents are meant; empty for everyone at work.
    pub who: Text,
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// Required heads.
    pub required: i64,
    /// Days with the same number of heads, fewest heads first. Days on which
    /// what is missing is accepted are a group apart.
    pub groups: Vec<CoverageGroup>,
}

/// Days on which an interval has the same number of heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageGroup {
    /// Heads on shifts that cover.
    pub staffed: i64,
    /// On these dates, in order.
    pub dates: Vec<NaiveDate>,
    /// What is missing on all of them together, in agent-minutes.
    pub missing_minutes: i64,
    /// Why that is accepted, if it is.
    pub accepted: Option<String>,
}

/// A shift's staffing target and what became of it. Targets that differ by
/// weekday are several entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaffingView {
    /// The shift's id.
    pub shift: String,
    /// The least required.
    pub min: i64,
    /// The number wanted.
    pub want: i64,
    /// The most allowed.
    pub max: Option<i64>,
    /// The fewest heads on a day.
    pub fewest: i64,
    /// The most heads on a day.
    pub most: i64,
    /// Days below `min`.
    pub days_below: usize,
    /// Days on which the target holds.
    pub days: usize,
}

/// Something required that is not there on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnmetView {
    /// When.
    pub date: NaiveDate,
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// The shift that is short; none if it is coverage.
    pub shift: Option<String>,
    /// Which agents are meant; empty for everyone at work.
    #[serde(skip_serializing_if = "is_everyone", serialize_with = "in_english")]
    pub who: Text,
    /// Heads missing.
    pub missing: i64,
    /// Agent-minutes missing.
    pub agent_minutes: i64,
}

/// Something that is not there and accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AcceptedView {
    /// When.
    pub date: NaiveDate,
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// Which agents are meant; empty for everyone at work.
    #[serde(skip_serializing_if = "is_everyone", serialize_with = "in_english")]
    pub who: Text,
    /// Heads missing.
    pub missing: i64,
    /// Agent-minutes missing.
    pub agent_minutes: i64,
    /// Why it is accepted.
    pub reason: String,
}
