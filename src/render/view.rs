//! What the renderers show: plain data, filled in from a timesheet.
//!
//! Ids are the team's own; names and reasons are shown as they stand; a [`Text`]
//! is shown in the reader's language. Nothing here is computed or decided.

use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

pub use super::breaks::{BreakKindView, BreakShortView, BreakView, HoldView};
pub use super::follow_ups::{FollowUpView, ShiftChangeView};
pub use super::heads::{AcceptedView, CoverageGroup, CoverageView, StaffingView, UnmetView};
pub use super::service::{
    ChannelService, FiguresView, HeatCell, HeatRow, HeatView, IntervalService, ServiceView,
};
use crate::calendar::Clock;
use crate::messages::Text;

/// A whole roster.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterView {
    /// The team's id.
    pub team: String,
    /// The team's name.
    pub team_name: String,
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub end: NaiveDate,
    /// Every date from `start` to `end`.
    pub days: Vec<DayView>,
    /// The calendar weeks, in order; together they hold every day once.
    pub weeks: Vec<WeekView>,
    /// One row an agent, in the order of the team file.
    pub agents: Vec<AgentRow>,
    /// The team's shifts, in the order of the team file.
    pub shifts: Vec<ShiftView>,
    /// One entry a duty, by agent, date and start; a composite duty is several.
    pub duties: Vec<DutyView>,
    /// What is shared between the agents.
    pub fairness: Vec<FairnessView>,
    /// Intervals of the day with their required and achieved heads.
    pub coverage: Vec<CoverageView>,
    /// Shifts with their staffing targets.
    pub staffing: Vec<StaffingView>,
    /// What is required and not there, a line an interval or shift and date.
    pub unmet: Vec<UnmetView>,
    /// What is not there and accepted.
    pub accepted: Vec<AcceptedView>,
    /// What the verifier objects to.
    pub breaches: Vec<BreachView>,
    /// Long absences, with who takes the open follow-ups.
    pub follow_ups: Vec<FollowUpView>,
    /// Who hands over to whom.
    pub changes: Vec<ShiftChangeView>,
    /// The breaks, by date, shift and agent.
    pub breaks: Vec<BreakView>,
    /// The same by shift and kind.
    pub break_kinds: Vec<BreakKindView>,
    /// Leave of a part of a day on which the agent works.
    pub part_leave: Vec<Text>,
    /// Hours in which breaks leave too few.
    pub break_shorts: Vec<BreakShortView>,
    /// What customers see, where the team names a file of contacts.
    pub service: Option<ServiceView>,
    /// Sentences beside the table.
    pub notes: Vec<Text>,
    /// What is claimed of the roster, if anything is.
    pub verdict: Option<VerdictView>,
}

/// A date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayView {
    /// Which.
    pub date: NaiveDate,
    /// Whether it falls on a weekend.
    pub weekend: bool,
    /// The name of the public holiday on it.
    pub holiday: Option<String>,
    /// Whether it is a statutory holiday itself, not a day off beside it.
    pub statutory: bool,
    /// Whether it is a weekend day worked in exchange for a day off.
    pub exchanged: bool,
}

/// A calendar week, or the part of it that the roster covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekView {
    /// Its number in the roster, from 1, as `--week` takes it.
    pub number: usize,
    /// Positions in [`RosterView::days`].
    pub days: Range<usize>,
}

/// One agent's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// One cell a day of [`RosterView::days`].
    pub cells: Vec<CellView>,
    /// What the cells add up to.
    pub totals: TotalsView,
}

/// What an agent has on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellView {
    /// Duty, rest or leave.
    pub kind: CellKind,
    /// Whether it differs from what was published before.
    pub changed: bool,
}

/// The kinds of cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// At work or on call.
    Duty {
        /// Shift ids: `A`, `A+C`.
        label: String,
        /// Cells of one class have one colour; the position of the first shift.
        class: usize,
        /// Leave of a part of the date, by its kind.
        leave: Option<Text>,
    },
    /// Free.
    Rest,
    /// Not in the team: before joining or after leaving.
    Outside,
    /// Approved absence: `annual`, `comp`, `sick`, `training` or `other`.
    Leave(Text),
}

/// An agent's sums over the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalsView {
    /// Duties of each shift, in the order of [`RosterView::shifts`].
    pub duties: Vec<i64>,
    /// Working time in minutes.
    pub minutes: i64,
    /// Weekend days worked.
    pub weekend_days: i64,
    /// Days in the team without duty and without leave.
    pub rest_days: i64,
    /// Days on which the agent is not in the team.
    pub outside_days: i64,
    /// Half days of leave: two for a whole one.
    pub leave_halves: i64,
    /// The most days in a row with a duty.
    pub longest_stint: i64,
}

/// A shift of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShiftView {
    /// The id, as it stands in cells.
    pub id: String,
    /// The name.
    pub name: String,
    /// When it starts.
    pub start: Clock,
    /// When it ends, past 24:00 on the next date.
    pub end: Clock,
    /// Where it is worked.
    pub place: PlaceView,
    /// Whether it is on call.
    pub standby: bool,
}

/// Where a shift is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceView {
    /// In the office.
    Office,
    /// At home.
    Home,
}

/// One duty with its date-times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DutyView {
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
    /// The date that it belongs to.
    pub date: NaiveDate,
    /// The shift's id.
    pub shift: String,
    /// When it starts, in the team's local time.
    #[serde(serialize_with = "to_the_minute")]
    pub start: NaiveDateTime,
    /// When it ends, in the team's local time.
    #[serde(serialize_with = "to_the_minute")]
    pub end: NaiveDateTime,
    /// Where it is worked.
    pub place: PlaceView,
    /// Whether it is on call.
    pub standby: bool,
    /// Working time in minutes.
    pub minutes: i64,
}

/// The form of local date-times in CSV and JSON: `2026-11-30T09:00`.
pub(super) const DATE_TIME: &str = "%Y-%m-%dT%H:%M";

fn to_the_minute<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format(DATE_TIME))
}

/// A fraction, kept exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// Above the line.
    pub numerator: i64,
    /// Below the line, at least 1.
    pub denominator: i64,
}

impl Exact {
    /// A whole number.
    pub fn whole(number: i64) -> Exact {
        Exact { numerator: number, denominator: 1 }
    }

    /// `numerator` / `denominator`.
    pub fn new(numerator: i64, denominator: i64) -> Exact {
        Exact { numerator, denominator }
    }
}

impl From<num_rational::Ratio<i64>> for Exact {
    fn from(ratio: num_rational::Ratio<i64>) -> Exact {
        Exact { numerator: *ratio.numer(), denominator: *ratio.denom() }
    }
}

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Duties or days.
    Duties,
    /// Minutes, shown as hours.
    Minutes,
}

/// One count that is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FairnessView {
    /// The count's id: `A`, `weekend`, `standby`, `hours`.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// What it counts.
    pub unit: Unit,
    /// In the order of [`RosterView::agents`].
    pub agents: Vec<ShareView>,
    /// The range of count − share.
    pub spread: Exact,
    /// The least that any roster can have; `None` if it is not known.
    pub least_spread: Option<Exact>,
    /// Why it can't be less.
    pub why: Option<Text>,
}

/// One agent's part in a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareView {
    /// What the agent has.
    pub count: i64,
    /// What the agent should have, with what is owed from before.
    pub share: Exact,
    /// What of the share is owed from before; negative if the agent had more.
    pub carried: Exact,
}

/// One finding of the verifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreachView {
    /// The rule's id.
    pub rule: String,
    /// The agent's id, if it is one agent's.
    pub agent: Option<String>,
    /// The agent's name.
    pub name: Option<String>,
    /// The first date.
    pub from: NaiveDate,
    /// The last date; `from` again for a single one.
    pub until: NaiveDate,
    /// By how much, in the rule's own unit.
    pub amount: i64,
    /// What it costs; `None` for a must.
    pub penalty: Option<i64>,
    /// In a sentence.
    pub text: Text,
}

/// Something in the team that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Where, as a path: `agents.lin.leave`.
    pub what: String,
    /// What it was.
    pub then: String,
    /// What it is.
    pub now: String,
}

/// What is claimed of a roster, or of the search for one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictView {
    /// How the search ended.
    pub status: StatusView,
    /// The first date of the roster.
    pub start: NaiveDate,
    /// The levels, most important first.
    pub levels: Vec<LevelView>,
    /// (penalty − bound) / (penalty − floor) of the last level, where defined.
    pub gap: Option<f64>,
    /// Wall-clock time, start to end.
    pub seconds: Option<f64>,
    /// The verifier's word.
    pub checked: Checked,
    /// Where the roster is.
    pub roster: Option<String>,
    /// Years whose public holidays are not known; they count as ordinary.
    pub assumed_ordinary: Vec<i32>,
    /// How it stands in the record of its team, if it is published.
    pub published: Option<PublishedView>,
}

/// A publication with what came after it: entries of the record by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedView {
    /// The entry that published the roster.
    pub entry: u64,
    /// When, with the offset.
    pub at: String,
    /// Who.
    pub by: String,
    /// The entries that have changed it since.
    pub changes: Vec<u64>,
    /// The publication that took its place.
    pub superseded_by: Option<u64>,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusView {
    /// Proven on every level.
    Optimal,
    /// A roster, not proven on every level.
    Feasible,
    /// A roster file that breaks a must.
    Invalid,
    /// Proven that there is none.
    Infeasible,
    /// None found in the time given.
    Unknown,
}

/// The verifier's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It was not asked.
    No,
    /// Every must holds and it counts what is claimed.
    Agrees,
    /// It objects to this number of points.
    Objects(usize),
}

/// One level of penalties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelView {
    /// The level's id: `required`, `soft`.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// The roster's penalty; `None` without a roster.
    pub penalty: Option<i64>,
    /// No roster has less; `None` if nothing is known.
    pub bound: Option<i64>,
    /// What arithmetic alone makes unavoidable.
    pub floor: i64,
    /// Whether `penalty` is proven to be the least.
    pub proven: bool,
    /// Whether `bound` holds only if the levels above are as good as can be.
    pub conditional: bool,
    /// How `bound` is known; `None` if nothing is.
    pub proof: Option<ProofView>,
}

/// How a bound is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProofView {
    /// Derived again, without an engine.
    Rederived,
    /// As the solver stated it; since then nobody changed it unnoticed.
    Stated,
    /// Stated in a file that nothing seals.
    Unsealed,
}

/// What one agent wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentView {
    /// The team's id.
    pub team: String,
    /// The team's name.
    pub team_name: String,
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
    /// The first date shown.
    pub start: NaiveDate,
    /// The last date shown.
    pub end: NaiveDate,
    /// The duties, by date and start.
    pub duties: Vec<AgentDuty>,
    /// The weeks, in order.
    pub weeks: Vec<AgentWeek>,
    /// The team's shifts, in the order of the team file.
    pub shifts: Vec<ShiftView>,
    /// The sums over the roster.
    pub totals: TotalsView,
    /// Open follow-ups that the agent gives and takes.
    pub follow_ups: Vec<FollowUpView>,
}

/// One duty of an agent, with the hands it passes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentDuty {
    /// The date that it belongs to.
    #[serde(flatten)]
    pub day: DayView,
    /// The shift's id.
    pub shift: String,
    /// The shift's name.
    #[serde(skip)]
    pub shift_name: String,
    /// When it starts.
    pub start: Clock,
    /// When it ends, past 24:00 on the next date.
    pub end: Clock,
    /// Where it is worked.
    pub place: PlaceView,
    /// Whether it is on call.
    pub standby: bool,
    /// The hands it passes through, and its breaks.
    #[serde(flatten)]
    pub hands: HandsView,
}

/// The hands that a duty passes through, and its breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandsView {
    /// Names of those on the shift before on the clock.
    pub before: Vec<String>,
    /// Names of those on the shift after on the clock.
    pub after: Vec<String>,
    /// The breaks in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<BreakView>,
    /// When the agent holds a post alone, and who has a break then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<HoldView>,
}

/// One agent's week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentWeek {
    /// Its number in the roster, from 1.
    pub number: usize,
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub end: NaiveDate,
    /// Days with a duty.
    pub days: i64,
    /// Working time in minutes.
    pub minutes: i64,
}
