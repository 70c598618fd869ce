//! What one entry of the record says.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use crate::book::OvertimeKind;
use crate::calendar::Clock;
use crate::diagnostic::Place;

/// One entry of the record. Agents and shifts are named by id: the record outlives every team file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number, from 1.
    pub n: u64,
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// Who wrote it.
    pub by: String,
    /// What was done.
    pub act: Act,
    /// Why.
    pub why: Option<String>,
    /// On whose word: a call, a message.
    pub word: Option<String>,
    /// What changes in published rosters.
    pub cells: Vec<CellChange>,
    /// Who agreed, and how that can be shown.
    pub consents: Vec<Consent>,
    /// The keyed seal, where it was written with a key.
    pub mac: Option<String>,
    /// The seal of this entry and of all before it.
    pub seal: String,
    /// Where it stands.
    pub place: Place,
    /// The numbers of the entries that answer it, in order.
    pub answers: Vec<u64>,
    /// The publication that takes the place of this one.
    pub superseded_by: Option<u64>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// `publish`: a roster is in force from now on.
    Publish(Publication),
    /// `request`: leave or overtime is asked for.
    Request(Request),
    /// `propose`: a swap.
    Propose(Proposal),
    /// `absent`: an agent does not come.
    Absent(Absence),
    /// An answer to an earlier entry.
    Answer {
        /// What it is.
        answer: Answer,
        /// The number of the entry that is answered.
        of: u64,
    },
    /// `change`: duties change because of earlier entries.
    Change {
        /// The numbers of these entries; none where a supervisor alone wants it.
        causes: Vec<u64>,
    },
}

/// What an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The other party of a swap agrees.
    Accept,
    /// A supervisor agrees.
    Approve,
    /// The other party of a swap does not agree, or a supervisor does not.
    Decline,
    /// The agent who asked takes it back, or a supervisor takes back what was granted.
    Withdraw,
}

impl Answer {
    /// Every answer with its word in the log.
    pub const WORDS: [(&'static str, Answer); 4] = [
        ("accept", Answer::Accept),
        ("approve", Answer::Approve),
        ("decline", Answer::Decline),
        ("withdraw", Answer::Withdraw),
    ];
}

/// A roster that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The file, relative to the team's folder, with `/`.
    pub roster: String,
    /// Its first date.
    pub start: NaiveDate,
    /// Its printed days.
    pub days: usize,
    /// What its text is, but for the line with its state.
    pub digest: String,
    /// The publications whose place it takes.
    pub supersedes: Vec<u64>,
}

impl Publication {
    /// Its last printed date.
    pub fn last(&self) -> NaiveDate {
        let days = u64::try_from(self.days).unwrap_or(1).max(1);
        self.start.checked_add_days(chrono::Days::new(days - 1)).unwrap_or(self.start)
    }

    /// Whether a date is one of its printed ones.
    pub fn includes(&self, date: NaiveDate) -> bool {
        self.start <= date && date <= self.last()
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Leave of whole days, or of some hours of each.
    Leave {
        /// Whose.
        agent: String,
        /// The first date.
        from: NaiveDate,
        /// The last date.
        until: NaiveDate,
        /// These hours of each date only.
        hours: Option<(Clock, Clock)>,
        /// The id of its kind.
        kind: String,
    },
    /// Work beyond the ordinary hours.
    Overtime {
        /// Whose.
        agent: String,
        /// When.
        date: NaiveDate,
        /// How long, in minutes.
        minutes: i64,
        /// On what kind of day.
        kind: OvertimeKind,
    },
}

impl Request {
    /// Whose it is.
    pub fn agent(&self) -> &str {
        match self {
            Request::Leave { agent, .. } | Request::Overtime { agent, .. } => agent,
        }
    }
}

/// A swap of two duties, or a duty given away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who has the duty.
    pub agent: String,
    /// When.
    pub date: NaiveDate,
    /// The whole duty of that date, as in tables: `A`, `A+C`.
    pub duty: String,
    /// Who takes it.
    pub with: String,
    /// The date of the duty that is taken in exchange; none of a duty given away.
    pub for_date: Option<NaiveDate>,
    /// That duty, `-` for rest.
    pub for_duty: Option<String>,
}

/// An agent does not come, by the clock of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub agent: String,
    /// From this time,
    pub from: NaiveDateTime,
    /// until this one.
    pub until: NaiveDateTime,
    /// `sick` or another kind of leave.
    pub kind: String,
}

/// One cell of a published roster that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellChange {
    /// Whose.
    pub agent: String,
    /// When.
    pub date: NaiveDate,
    /// The duty before, as in tables: `A`, `A+C`, `-`.
    pub from: String,
    /// The duty from now on.
    pub to: String,
}

/// Somebody agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// Who.
    pub agent: String,
    /// How: `WeChat 21:04`.
    pub word: Option<String>,
    /// A file in the team's folder that shows it,
    pub file: Option<String>,
    /// and its SHA-256.
    pub sha256: Option<String>,
}
