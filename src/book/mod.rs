//! A team as its folder states it: read with places, checked, unknown keys refused.
//!
//! A [`Book`] keeps the team's own terms (ids, clock times, weekdays) resolved to
//! indexes into its lists, but nothing of a horizon: the same book serves every
//! roster. [`read`] gives a book only if the files hold no error.

mod facts;

mod document;

mod agents;
mod attendance;
mod availability;
mod breaks;
mod clocks;
mod consistency;
mod counts;
mod dated;
mod days;
mod demand;
mod desk;
pub(crate) mod files;
mod folder;
mod holidays;
mod ids;
mod language;
mod late;
mod law;
mod leave;
mod leave_accounts;
mod leave_kinds;
mod lookup;
mod overtime;
mod pay;
mod positions;
mod prices;
pub(crate) mod reader;
mod rules;
mod service;
mod shifts;
mod similar;
mod skills;
pub(crate) mod spreadsheet;
pub(crate) mod syntax;
pub mod tables;
mod targets;
mod targets_csv;
mod team;
pub(crate) mod value;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use chrono_tz::Tz;
use serde::Serialize;

use crate::calendar::{Clock, Holidays};
use crate::diagnostic::{Place, Source};
use crate::levels::Class;
use crate::messages::{Language, Text, tables as say};

pub use attendance::{
    ATTENDANCE_FILE, AttendanceRules, ClockColumns, ClockFile, ClockWords, Correction, DateForm,
    read_attendance,
};
pub use breaks::{BreakRule, DueBreak, Schedule, WorkedShift};
pub use counts::{COUNT_WORDS, CountPart, NamedCount};
pub use days::weekdays_of;
pub use demand::{DemandTable, RowDay, Rows, Slot, Targets};
pub use desk::DeskRules;
pub(crate) use document::{read_document, read_document_up_to};
pub(crate) use files::{GRANTED_FILE, decode, refusal};
pub use files::{MAX_BYTES, is_team_file, read_bytes, read_source};
pub use folder::{Beside, read, read_texts, read_with};
pub use ids::{is_ascii_id as is_agent_id, is_shift_id};
pub use language::stated_language;
pub use late::Late;
pub use law::{Law, LawTable, PRESETS, is_preset};
pub use leave::{HalfDay, Leave, LeaveTime, Taken};
pub use leave_accounts::{ACCOUNTS_FILE, Accrual, Change, LeaveAccounts, LedgerEntry, read_accounts};
pub use leave_kinds::{Counted, LeaveKind};
pub use lookup::Meant;
pub use overtime::OvertimeKind;
pub use pay::{
    HolidayHours, LeavePaid, PAY_FILE, Pay, PayRules, Percents, Rate, RestDays, Round, Scheme, Standby,
    Surcharge, Terms, read_pay,
};
pub use prices::{PRICES, PriceDoc, Prices, SUCCESSION_PRICE};
pub use rules::{RuleEntry, RuleTable, RuleValue};
pub use service::{ContactsFile, Rounding, Service, ServiceKind};
pub use similar::nearest;
pub use skills::{Needs, Skill, SkillIx};
pub(crate) use spreadsheet::cell_date;
pub(crate) use targets_csv::read_large_table;

/// A position in [`Book::shifts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ShiftIx(pub usize);

/// A position in [`Book::agents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AgentIx(pub usize);

/// A position in [`Book::requests`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RequestIx(pub usize);

/// All that a team folder says.
#[derive(Clone, Debug)]
pub struct Book {
    /// The files that were read, `team.toml` first.
    pub sources: Vec<Arc<Source>>,
    /// `[team]`
    pub team: Team,
    /// `[[shifts]]`, in the order of the file.
    pub shifts: Vec<Shift>,
    /// `[[skills]]`, in the order of the file.
    pub skills: Vec<Skill>,
    /// `[[agents]]`, in the order of the file.
    pub agents: Vec<Agent>,
    /// `[[coverage]]`
    pub coverage: Vec<CoverageWindow>,
    /// `[[staffing]]`
    pub staffing: Vec<StaffingTarget>,
    /// `[[demand]]`, in the order of the file.
    pub demand: Vec<DemandTable>,
    /// `[[accepted_gap]]`
    pub accepted_gaps: Vec<AcceptedGap>,
    /// What leave can be: those that fairshift knows, with what the team's `[[leave_kind]]` says of them,
    /// and the team's own.
    pub leave_kinds: Vec<LeaveKind>,
    /// `[[leave]]`, in `leave.toml` or `team.toml`.
    pub leave: Vec<Leave>,
    /// `[[requests]]`: leave that is asked for and not granted. No roster depends on it.
    pub requests: Vec<Leave>,
    /// `[pins.AGENT]`
    pub pins: Vec<Pin>,
    /// `[[extra_duty]]`
    pub extra_duties: Vec<ExtraDuty>,
    /// `[prices]`: what ways out cost. No roster depends on it.
    pub prices: Prices,
    /// `[[preferences]]`
    pub preferences: Vec<Preference>,
    /// `[[counts]]`, in the order of the file.
    pub counts: Vec<NamedCount>,
    /// `[[breaks]]`, in the order of the file.
    pub breaks: Vec<BreakRule>,
    /// `[rules.RULE]`: the parameters of each rule that the team names.
    pub rules: Vec<RuleTable>,
    /// `[law]`: the tables of a preset that hold beside the team's own.
    pub law: Option<Law>,
    /// `[service.CHANNEL]`: what is promised on each channel, in the order of the file. No roster depends on
    /// it.
    pub service: Vec<Service>,
    /// `[contacts]`: the file of what comes in, if the team names one. No roster depends on it.
    pub contacts: Option<ContactsFile>,
    /// `[pay]`: how hours are classed and paid, if the team says so. No roster depends on it.
    pub pay: Option<PayRules>,
    /// `[desk]`: swaps, notice, follow-ups. No roster depends on it.
    pub desk: DeskRules,
}

/// Who the team is and where its clocks are.
#[derive(Clone, Debug)]
pub struct Team {
    /// Names the folder of rosters; ASCII letters, digits, `-` and `_`.
    pub id: String,
    /// For people.
    pub name: String,
    /// The language of its tables unless asked otherwise.
    pub language: Language,
    /// The zone of its clocks.
    pub zone: Tz,
    /// The first day of its weeks.
    pub first_weekday: Weekday,
    /// Its public holidays.
    pub holidays: Holidays,
    /// The weekdays on which its agents are due to work unless their contract says otherwise, Monday first.
    pub workdays: [bool; 7],
    /// Days after the last printed one that must still be possible; 0 to 14.
    pub look_ahead: usize,
    /// The first date that the files are about, if they are not about all.
    pub from: Option<NaiveDate>,
    /// The last one.
    pub until: Option<NaiveDate>,
}

/// A timed kind of duty.
#[derive(Clone, Debug)]
pub struct Shift {
    /// As it stands in tables: `A`.
    pub id: String,
    /// For people.
    pub name: String,
    /// Before 24:00.
    pub start: Clock,
    /// After `start`; past 24:00 for a shift over midnight.
    pub end: Clock,
    /// Whether an agent who works it counts for coverage.
    pub covers: bool,
    /// Where it is worked.
    pub place: WorkPlace,
    /// On call; a count of its own in fairness.
    pub standby: bool,
    /// Whether a date with this duty alone is a working day.
    pub counts_as_day: bool,
    /// The share of its time that counts as working hours, in thousandths.
    pub paid_permille: i64,
    /// Whether it ends a rest; a duty that does not is passed over when rest is measured.
    pub breaks_rest: bool,
    /// Shifts after which the same agent may take this one on the same date.
    pub may_follow: Vec<ShiftIx>,
    /// Minutes on the way between this shift's place and home.
    pub travel: i64,
    /// Minutes of work before `start`: log-in. Not coverage.
    pub report_before: i64,
    /// Minutes of work after `end`: handing over. Not coverage.
    pub handover: i64,
    /// Minutes of work after `end`: finishing open contacts. Not coverage.
    pub wrap_up: i64,
    /// Where it is stated.
    pub at: Place,
}

/// Where a shift is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkPlace {
    /// In the office.
    Office,
    /// At home.
    Home,
}

/// Someone who works shifts.
#[derive(Clone, Debug)]
pub struct Agent {
    /// ASCII; stable over rosters.
    pub id: String,
    /// For people; with the id behind it where somebody else is called the same.
    pub name: String,
    /// As the files have it.
    pub called: String,
    /// The shifts that the agent may work.
    pub shifts: Vec<ShiftIx>,
    /// The agent's skills with their levels, 1 to 9, in the order of the team's.
    pub skills: Vec<(SkillIx, i64)>,
    /// The agent's part in what is shared, in thousandths; 1000 is a full part.
    pub weight_permille: i64,
    /// The stable names of shared counts of which the agent has no part: `shift.C`, `weekend_days`, `count.nights`.
    pub no_share: Vec<String>,
    /// Hours a week at most, in minutes, where the agent's contract differs from the team's rule.
    pub max_week: Option<i64>,
    /// Hours a week at least, in minutes, where the agent's contract differs from the team's rule.
    pub min_week: Option<i64>,
    /// The weekdays of the agent's contract, Monday first, where they are not the team's.
    pub workdays: Option<[bool; 7]>,
    /// The first date in the team, if the agent joins.
    pub from: Option<NaiveDate>,
    /// The last date in the team, if the agent leaves.
    pub until: Option<NaiveDate>,
    /// `[[eligibility]]`: shifts that the agent may work on some dates only.
    pub eligibility: Vec<Eligibility>,
    /// `[[availability]]`: hours in which the agent can work, or can't.
    pub availability: Vec<Availability>,
    /// Where it is stated.
    pub at: Place,
}

/// Dates on which an agent may work a shift. Several entries of a shift add up.
#[derive(Clone, Debug)]
pub struct Eligibility {
    /// The shift.
    pub shift: ShiftIx,
    /// On these dates, and on those of other entries.
    pub days: Days,
    /// Where it is stated.
    pub at: Place,
}

/// Hours in which an agent can work, or can't.
#[derive(Clone, Debug)]
pub struct Availability {
    /// Only within these hours (entries add up), or never in them.
    pub available: bool,
    /// From this clock time,
    pub from: Clock,
    /// until this one, past 24:00 for hours of the next date,
    pub until: Clock,
    /// on these dates.
    pub days: Days,
    /// Where it is stated.
    pub at: Place,
}

/// The dates for which an entry holds: weekdays within an interval of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// Monday first.
    pub weekdays: [bool; 7],
    /// The first date, if there is one.
    pub from: Option<NaiveDate>,
    /// The last date, if there is one.
    pub until: Option<NaiveDate>,
    /// Only these dates, if there are any.
    pub dates: BTreeSet<NaiveDate>,
}

impl Days {
    /// Every date.
    pub fn every() -> Days {
        Days { weekdays: [true; 7], from: None, until: None, dates: BTreeSet::new() }
    }

    /// Whether `date` is one of them.
    pub fn include(&self, date: NaiveDate) -> bool {
        self.weekdays[date.weekday().num_days_from_monday() as usize]
            && self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
            && (self.dates.is_empty() || self.dates.contains(&date))
    }

    /// The same dates but this one.
    pub fn without(&self, date: NaiveDate) -> Vec<Days> {
        let before = Days { until: date.pred_opt(), ..self.clone() };
        let after = Days { from: date.succ_opt(), ..self.clone() };
        match self.include(date) {
            true => {
                [before, after].into_iter().filter(|part| part.from <= part.until.or(part.from)).collect()
            }
            false => vec![self.clone()],
        }
    }
}

/// Hours in which a number of agents must be at work.
#[derive(Clone, Debug)]
pub struct CoverageWindow {
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// At least this number of agents,
    pub agents: i64,
    /// of these,
    pub needs: Needs,
    /// at work or on standby.
    pub by: Presence,
    /// A class of its own, where the rule's does not hold for it.
    pub class: Option<Class>,
    /// A weight of its own, an agent-minute.
    pub weight: Option<i64>,
    /// On these dates.
    pub days: Days,
    /// Where it is stated.
    pub at: Place,
}

/// Which shifts make an agent count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presence {
    /// Shifts that cover.
    #[default]
    Work,
    /// Standby shifts: the agent can be reached.
    Standby,
}

impl Shift {
    /// Minutes of work after `end`: wrap-up, then handover.
    pub fn after_end(&self) -> i64 {
        self.wrap_up + self.handover
    }

    /// Whether an agent on the shift counts.
    pub fn counts(&self, by: Presence) -> bool {
        match by {
            Presence::Work => self.covers,
            Presence::Standby => self.standby,
        }
    }
}

impl Presence {
    /// Who is meant: `chat`, `standby`; empty for everyone at work.
    pub fn label(self, needs: &Needs, book: &Book) -> Text {
        let skills = needs.label(book);
        match (self, needs.skills.is_empty()) {
            (Presence::Work, _) => skills,
            (Presence::Standby, true) => say::standby(),
            (Presence::Standby, false) => say::on_standby(skills),
        }
    }
}

impl CoverageWindow {
    /// Who is meant; empty for everyone at work.
    pub fn label(&self, book: &Book) -> Text {
        self.by.label(&self.needs, book)
    }
}

/// How many agents a shift wants. The last entry that includes a date decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffingTarget {
    /// The shift.
    pub shift: ShiftIx,
    /// Fewer is a required shortfall.
    pub min: i64,
    /// Fewer or more has a price.
    pub want: i64,
    /// More is not allowed.
    pub max: Option<i64>,
    /// The price of an agent fewer than wanted, where the rule's does not hold for it.
    pub under_weight: Option<i64>,
    /// The price of an agent more than wanted, where the rule's does not hold for it.
    pub over_weight: Option<i64>,
    /// On these dates.
    pub days: Days,
    /// Where it is stated.
    pub at: Place,
}

/// Hours that the team knows to be uncovered, and accepts.
#[derive(Clone, Debug)]
pub struct AcceptedGap {
    /// From this clock time,
    pub from: Clock,
    /// until this one,
    pub until: Clock,
    /// on these dates,
    pub days: Days,
    /// for this reason.
    pub reason: String,
    /// Where it is stated.
    pub at: Place,
}

/// What an agent is fixed to on a date.
#[derive(Clone, Debug)]
pub struct Pin {
    /// Who.
    pub agent: AgentIx,
    /// When.
    pub date: NaiveDate,
    /// These shifts; none is a rest day.
    pub shifts: Vec<ShiftIx>,
    /// Where it is stated.
    pub at: Place,
}

/// Work beyond what is rostered or allowed, by agreement.
#[derive(Clone, Debug)]
pub struct ExtraDuty {
    /// Who.
    pub agent: AgentIx,
    /// When.
    pub date: NaiveDate,
    /// On what kind of day.
    pub kind: OvertimeKind,
    /// How many minutes at most, where the agreement says so.
    pub minutes: Option<i64>,
    /// Where it is stated.
    pub at: Place,
}

/// A wish of an agent.
#[derive(Clone, Debug)]
pub struct Preference {
    /// Whose.
    pub agent: AgentIx,
    /// For these dates.
    pub days: Days,
    /// To work, or not to work,
    pub wants: bool,
    /// one of these shifts; any duty at all when empty;
    pub shifts: Vec<ShiftIx>,
    /// or each own shift with this colleague on it.
    pub colleague: Option<AgentIx>,
    /// What each date on which it is not met costs; at least 1.
    pub weight: i64,
    /// Where it is stated.
    pub at: Place,
}
