//! What a rule is to the rest of the program.

use super::{Asked, Relaxation, Requested, Subject};
use crate::book::ShiftIx;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::messages::Text;
use crate::solve::{Model, Primitive};
use crate::timesheet::{Findings, Timesheet};

/// A rule with a team's parameters.
pub trait Rule: Send + Sync {
    /// States the rule in primitives.
    fn post(&self, instance: &Instance, model: &mut Model);
    /// Judges a timesheet.
    fn audit(&self, sheet: &Timesheet, findings: &mut Findings);
    /// What one of its statements asks of some hours or a shift of a date, if that is what it says.
    fn asks(&self, _: &Instance, _: &Primitive) -> Option<Asked> {
        None
    }
    /// Whether it has anything to judge on the dates of an instance; what has not is in no fingerprint.
    fn applies(&self, _: &Instance) -> bool {
        true
    }
    /// The parameters in one line that is the same for the same meaning.
    fn canonical(&self) -> String;
    /// What arithmetic may use before any solving; must-class limits only.
    fn limits(&self) -> Limits {
        Limits::default()
    }
    /// Whether it names the succession of two shifts on neighbouring dates as one that must not be.
    fn bans(&self, _: ShiftIx, _: ShiftIx) -> bool {
        false
    }
    /// Whether a breach stays one whatever duties are added.
    fn stays_broken(&self) -> bool {
        false
    }
    /// Whether it judges each duty by itself: what it objects to alone, as a must, is in no roster.
    fn judges_each_duty(&self) -> bool {
        false
    }
    /// Whether its audit says of findings whether duties are missing or too many.
    fn tells_sides(&self) -> bool {
        false
    }
    /// Whether public holidays matter to it.
    fn uses_holidays(&self) -> bool {
        false
    }
    /// Days before day one that it looks at, where it looks further than a few weeks.
    fn remembers(&self) -> usize {
        0
    }
    /// The soft levels that parts of the rule use beside its own class.
    fn soft_levels(&self) -> Vec<i64> {
        Vec::new()
    }
    /// What it is about.
    fn subject(&self) -> Subject {
        Subject::Limit
    }
    /// Where the files state what is requested; the rule's own table unless it is elsewhere.
    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        requested.table.cloned()
    }
    /// What is requested, in words.
    fn said(&self, requested: &Requested) -> Text {
        requested.as_limit()
    }
    /// What could be changed so that it asks for less, beside the limits in its own table.
    fn relaxations(&self) -> &'static [Relaxation] {
        &[]
    }
    /// How it is said that a key of its table has a milder value; key and value as they stand without.
    fn milder(&self, _key: &str, _value: i64) -> Option<Text> {
        None
    }
    /// Whether a table that makes it a must may give it a price instead, as a way out.
    fn may_have_a_price(&self) -> bool {
        true
    }
}

/// Limits that hold in every roster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Rest days in each calendar week.
    pub rest_days_a_week: Option<i64>,
    /// Working minutes in each calendar week, where an agent has no own limit.
    pub minutes_a_week: Option<i64>,
    /// Whether agents' own hours a week come before that, or hold where there is none.
    pub own_minutes: bool,
    /// Minutes of rest between duties of different dates.
    pub rest: Option<i64>,
    /// Whether agents work only when they are available.
    pub availability: bool,
    /// Whether a pinned agent has exactly the pinned duty.
    pub pins: bool,
    /// Of the rest days in each calendar week, those that the law asks for.
    pub rest_days_by_law: i64,
}
