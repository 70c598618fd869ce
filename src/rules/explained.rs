//! What those who explain a roster, or look for a way out, ask of a rule.

use chrono::NaiveDate;

use crate::book::{AgentIx, Book, Needs, ShiftIx};
use crate::diagnostic::Place;
use crate::messages::{Many, Text, days, reasons as say};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A limit on what agents work.
    Limit,
    /// What no team can change: nobody is in two places at once.
    Nature,
    /// Who may work what.
    Ability,
    /// Duties that are fixed, one by one.
    Pins,
    /// How many are on leave at once, whatever they would work.
    LeaveAtOnce,
    /// How many agents are wanted; each of its statements is one target.
    Target(Target),
    /// An order of shifts that agents follow.
    Pattern,
    /// How evenly counts are shared.
    Shares,
}

/// The targets that a team can state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `[[coverage]]`: hours of the day.
    Windows,
    /// `[[demand]]`: intervals of the day.
    Intervals,
    /// `[[staffing]]`: whole shifts.
    Shifts,
}

/// What of a team's files, the rule's own table aside, could be changed so that a rule asks for less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaxation {
    /// The agent's pin of the date goes.
    Pin,
    /// The agent's leave is shorter or moves by a day.
    OwnLeave,
    /// The same for each agent who is on leave.
    AnyLeave,
    /// The agent learns a shift, or may work it sooner.
    Training,
    /// The agent can work on the date.
    Availability,
    /// Fewer or more agents on a shift of the date.
    Staffing,
    /// Fewer agents in a window, hours accepted as uncovered, or one more agent who counts.
    Windows,
    /// The same for intervals.
    Intervals,
    /// One of the orders in the table's `banned` is allowed.
    Succession,
    /// The agent begins elsewhere in the pattern.
    Offset,
    /// The agent's own hours a week are more.
    OwnHours,
    /// A duty beyond the limits, on a date that the rest of the conflict is about.
    ExtraDuty,
}

/// What a rule asks of an agent, or of the team, on some dates.
pub struct Requested<'a> {
    /// The rule's id.
    pub rule: &'static str,
    /// The team.
    pub book: &'a Book,
    /// Of whom; nobody for the team.
    pub agent: Option<AgentIx>,
    /// The first of the dates.
    pub date: NaiveDate,
    /// All of them in words.
    pub when: Text,
    /// Where the rule's own table is, if it has one.
    pub table: Option<&'a Place>,
    /// What that table says.
    pub says: String,
}

impl<'a> Requested<'a> {
    /// The agent's name, empty for the team.
    pub fn name(&self) -> &'a str {
        self.agent.map_or("", |agent| self.book.agents[agent].name.as_str())
    }

    /// As a limit that its table states.
    pub fn as_limit(&self) -> Text {
        match self.agent {
            Some(_) => say::limit(self.rule, &self.says, self.name(), &self.when),
            None => say::team_limit(self.rule, &self.says, &self.when),
        }
    }
}

/// What is wanted of some hours, or of a shift, of one date: what a statement says in a team's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The date.
    pub date: NaiveDate,
    /// Its hours, in wall minutes from its 00:00; none where a shift is meant.
    pub hours: Vec<(i64, i64)>,
    /// The shift.
    pub shift: Option<ShiftIx>,
    /// Who counts.
    pub needs: Needs,
    /// The same in words; empty for everyone.
    pub who: Text,
    /// The least number of agents.
    pub min: i64,
    /// The greatest, if there is one.
    pub max: Option<i64>,
    /// Where it is stated.
    pub at: Option<Place>,
}

/// A limit in days, for a sentence.
pub(super) fn days_of(limit: i64) -> Many {
    days(usize::try_from(limit).unwrap_or_default())
}
