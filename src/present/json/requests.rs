//! The object of `leave list --json` and `overtime list --json`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::record::{Asked, Request, RequestState};

/// What `leave list --json` and `overtime list --json` print.
#[derive(Debug, Serialize)]
pub struct RequestsJson<'a> {
    /// The team's id.
    pub team: &'a str,
    /// The requests, in the order of the log.
    pub requests: Vec<RequestJson<'a>>,
}

/// A request for leave or overtime, and how it stands.
#[derive(Debug, Serialize)]
pub struct RequestJson<'a> {
    /// Its number in the log.
    pub n: u64,
    /// The agent's id.
    pub agent: &'a str,
    /// Of leave the id of its kind; of overtime `extended`, `rest-day` or
    /// `holiday`.
    pub kind: &'a str,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// The hours of each date, `09:00-12:00`; null where whole dates are meant, and for overtime.
    pub hours: Option<String>,
    /// Minutes of overtime, or of work that leave takes; null for leave that was denied or withdrawn.
    pub minutes: Option<i64>,
    /// `open`, `approved`, `denied` or `withdrawn`.
    pub state: &'static str,
    /// The number of the answer in the log; null while it is open.
    pub answer: Option<u64>,
    /// Who answered.
    pub by: Option<&'a str>,
    /// The reason of the answer; null without one.
    pub why: Option<&'a str>,
}

impl<'a> RequestJson<'a> {
    /// A request as it is printed; `taken` are the minutes of work that leave takes, where it still may.
    pub fn new(asked: &Asked<'a>, taken: Option<i64>) -> RequestJson<'a> {
        let (from, until) = asked.request.dates();
        let (kind, minutes, hours) = match asked.request {
            Request::Leave { kind, hours, .. } => (kind.as_str(), taken, *hours),
            Request::Overtime { kind, minutes, .. } => (kind.word(), Some(*minutes), None),
        };
        RequestJson {
            n: asked.entry.n,
            agent: asked.request.agent(),
            kind,
            from,
            until,
            hours: hours.map(|(from, until)| format!("{from}-{until}")),
            minutes,
            state: match asked.state {
                RequestState::Open => "open",
                RequestState::Approved => "approved",
                RequestState::Denied => "denied",
                RequestState::Withdrawn => "withdrawn",
            },
            answer: asked.answer.map(|answer| answer.n),
            by: asked.answer.map(|answer| answer.by.as_str()),
            why: asked.answer.and_then(|answer| answer.why.as_deref()),
        }
    }
}
