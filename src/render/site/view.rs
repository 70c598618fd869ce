//! What the pages of a site show.

use chrono::NaiveDate;

use crate::calendar::Clock;
use crate::messages::{Language, Text};
use crate::render::follow_ups::FollowUpView;
use crate::render::view::{
    AgentDuty, AgentWeek, BreakView, DayView, Exact, ServiceView, ShiftView, TotalsView, Unit,
};

/// A site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteView {
    /// The language of all pages.
    pub language: Language,
    /// The team's name.
    pub team_name: String,
    /// The zone of all times.
    pub zone: String,
    /// The names of the roster files.
    pub source: String,
    /// When the newest of them was made, in UTC.
    pub stamp: String,
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub end: NaiveDate,
    /// The team's calendar, beside the pages.
    pub calendar: String,
    /// Whether agents' pages are left out of the others.
    pub private: bool,
    /// In order; together they hold every date once.
    pub weeks: Vec<SiteWeek>,
    /// Every shift of the rosters.
    pub shifts: Vec<ShiftView>,
    /// Everybody in the rosters.
    pub agents: Vec<SiteAgent>,
    /// What customers see, roster by roster, with its first and last date.
    pub service: Vec<(NaiveDate, NaiveDate, ServiceView)>,
    /// What whoever reads a page should know of all of them.
    pub note: Option<Text>,
    /// What is different from before, if anything is compared.
    pub changes: Option<SiteChanges>,
}

/// A calendar week, or the part of it in the rosters.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteWeek {
    /// Its dates.
    pub days: Vec<SiteDay>,
}

/// A date with who has which shift.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteDay {
    /// Which.
    pub day: DayView,
    /// When it begins and ends, in seconds since 1970 UTC.
    pub seconds: (i64, i64),
    /// The shifts that somebody has.
    pub shifts: Vec<SiteShift>,
    /// The breaks of its duties.
    pub breaks: Vec<BreakView>,
    /// Names of those without a duty.
    pub off: Vec<String>,
    /// One cell an agent, in the order of [`SiteView::agents`].
    pub cells: Vec<SiteCell>,
}

/// A shift of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteShift {
    /// Position in [`SiteView::shifts`].
    pub class: usize,
    /// Its hours.
    pub hours: (Clock, Clock),
    /// Positions in [`SiteView::agents`].
    pub agents: Vec<usize>,
    /// When it begins and ends, in seconds since 1970 UTC.
    pub seconds: (i64, i64),
}

/// An agent's cell in the table. Leave is rest here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteCell {
    /// Shift ids: `A`, `A+C`; empty for a day off.
    pub label: String,
    /// The position of the first shift in [`SiteView::shifts`].
    pub class: Option<usize>,
    /// Whether the agent is in the team on the date.
    pub here: bool,
    /// Whether it differs from what is compared with.
    pub changed: bool,
}

/// Somebody's own page.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteAgent {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The file of the own page.
    pub page: String,
    /// The file of the own calendar.
    pub calendar: String,
    /// Weeks with the duties in them.
    pub weeks: Vec<AgentSiteWeek>,
    /// The sums of each roster.
    pub totals: Vec<TotalsView>,
    /// The counts of each roster.
    pub fairness: Vec<OwnFairness>,
    /// The own leave.
    pub leave: Vec<OwnLeave>,
    /// Open follow-ups that the agent gives and takes.
    pub follow_ups: Vec<FollowUpView>,
}

/// One agent's week.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSiteWeek {
    /// Dates and sums.
    pub week: AgentWeek,
    /// Its duties.
    pub duties: Vec<OwnDuty>,
}

/// A duty on the own page.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnDuty {
    /// The duty.
    pub duty: AgentDuty,
    /// Position in [`SiteView::shifts`].
    pub class: usize,
    /// When it begins and ends, in seconds since 1970 UTC.
    pub seconds: (i64, i64),
}

/// What is shared in one roster, of one agent.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnFairness {
    /// The roster's first and last date.
    pub dates: (NaiveDate, NaiveDate),
    /// Count by count.
    pub rows: Vec<OwnShare>,
}

/// One count.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnShare {
    /// What it is called.
    pub name: Text,
    /// What it counts.
    pub unit: Unit,
    /// What the agent has.
    pub count: i64,
    /// What the agent should have.
    pub share: Exact,
    /// What of it is owed from before.
    pub carried: Exact,
    /// The range of count − share in the team.
    pub spread: Exact,
    /// The least that any roster can have.
    pub least: Option<Exact>,
}

/// One's own leave.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLeave {
    /// The first and the last date.
    pub dates: (NaiveDate, NaiveDate),
    /// Some hours of each only.
    pub hours: Option<(Clock, Clock)>,
    /// What its kind is called.
    pub kind: Text,
}

/// What is different from another roster.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteChanges {
    /// The other roster's file.
    pub source: String,
    /// By date.
    pub lines: Vec<SiteChange>,
}

/// A cell that is different.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteChange {
    /// The date.
    pub day: DayView,
    /// Position in [`SiteView::agents`].
    pub agent: usize,
    /// What it was: shift ids; empty for a day off.
    pub was: String,
    /// What it is.
    pub is: String,
}
