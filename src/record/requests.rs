//! Requests for leave and overtime: how each stands, and what may be done with it.

use chrono::NaiveDate;

use super::entry::{Act, Answer, Entry, Request};
use super::log::Record;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::desk_leave as say;

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has answered.
    Open,
    /// A supervisor has granted it.
    Approved,
    /// A supervisor has not.
    Denied,
    /// It was taken back.
    Withdrawn,
}

/// A request with its answer.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// The entry that asks.
    pub entry: &'r Entry,
    /// What for.
    pub request: &'r Request,
    /// How it stands.
    pub state: RequestState,
    /// The entry that decides that, if it is not open.
    pub answer: Option<&'r Entry>,
}

impl Request {
    /// The first and the last date.
    pub fn dates(&self) -> (NaiveDate, NaiveDate) {
        match self {
            Request::Leave { from, until, .. } => (*from, *until),
            Request::Overtime { date, .. } => (*date, *date),
        }
    }
}

impl Record {
    /// Every request, in order.
    pub fn requests(&self) -> impl Iterator<Item = Asked<'_>> {
        self.entries.iter().filter_map(|entry| match &entry.act {
            Act::Request(request) => Some(self.asked(entry, request)),
            _ => None,
        })
    }

    fn asked<'r>(&'r self, entry: &'r Entry, request: &'r Request) -> Asked<'r> {
        let last = self.answers(entry.n).last();
        let state = match last {
            Some((_, Answer::Approve)) => RequestState::Approved,
            Some((_, Answer::Decline)) => RequestState::Denied,
            Some((_, Answer::Withdraw)) => RequestState::Withdrawn,
            Some((_, Answer::Accept)) | None => RequestState::Open,
        };
        Asked { entry, request, state, answer: last.map(|(answer, _)| answer) }
    }

    /// The request with this number, if it can be answered so.
    ///
    /// # Errors
    /// There is none; it was answered already.
    pub fn answerable(&self, n: u64, answer: Answer) -> Result<Asked<'_>, Box<Diagnostic>> {
        let asked = self.requests().find(|asked| asked.entry.n == n);
        let Some(asked) = asked else {
            let title = say::no_request(n);
            return Err(Box::new(Diagnostic::error(Code::NotNow, title).help(say::see_list())));
        };
        let fits = match answer {
            Answer::Withdraw => matches!(asked.state, RequestState::Open | RequestState::Approved),
            _ => asked.state == RequestState::Open,
        };
        if fits {
            return Ok(asked);
        }
        let title = match asked.state {
            RequestState::Approved => say::approved_already(n),
            RequestState::Denied => say::denied_already(n),
            RequestState::Withdrawn | RequestState::Open => say::withdrawn_already(n),
        };
        let mut wrong = Diagnostic::error(Code::NotNow, title).help(say::ask_again());
        if let Some(before) = asked.answer {
            wrong = wrong.note_at(say::answered_here(), &before.place);
        }
        Err(Box::new(wrong))
    }
}
