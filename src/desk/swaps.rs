//! Swaps on the record: who agreed, whether they are in force, and who is due until then.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::entry::{Act, Answer, CellChange, Entry, Proposal};
use super::record::Record;
use crate::book::Book;
use crate::calendar::instant;

/// A proposed swap and what became of it.
#[derive(Clone, Debug)]
pub struct Swap<'r> {
    /// The entry that proposed it.
    pub entry: &'r Entry,
    /// What it says.
    pub proposal: &'r Proposal,
    /// How it stands.
    pub stage: Stage<'r>,
}

/// How a swap stands. Until it is in force both duties stay with their owners.
#[derive(Clone, Debug)]
pub enum Stage<'r> {
    /// These parties have not agreed yet.
    Open(Vec<&'r str>),
    /// Both agreed; a supervisor has to approve.
    Awaiting,
    /// It holds, by this entry; the other one, if any, changed its duties again.
    InForce(&'r Entry, Option<&'r Entry>),
    /// Declined by this entry.
    Declined(&'r Entry),
    /// Taken back by this entry.
    Withdrawn(&'r Entry),
    /// A duty of it began before it was in force.
    Lapsed(DateTime<Tz>),
}

impl Stage<'_> {
    /// Whether it may still come in force.
    pub fn is_open(&self) -> bool {
        matches!(self, Stage::Open(_) | Stage::Awaiting)
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Stage::Open(_) => "proposed",
            Stage::Awaiting => "awaiting-approval",
            Stage::InForce(..) => "in-force",
            Stage::Declined(_) => "declined",
            Stage::Withdrawn(_) => "withdrawn",
            Stage::Lapsed(_) => "lapsed",
        }
    }
}

/// The swap that an entry proposed, as it stands at a moment.
pub fn swap<'r>(record: &'r Record, book: &Book, n: u64, now: DateTime<Tz>) -> Option<Swap<'r>> {
    let entry = record.entry(n)?;
    let Act::Propose(proposal) = &entry.act else { return None };
    Some(Swap { entry, proposal, stage: stage(record, book, entry, proposal, now) })
}

/// Every swap that was proposed, in order.
pub fn swaps<'r>(record: &'r Record, book: &Book, now: DateTime<Tz>) -> Vec<Swap<'r>> {
    record.entries.iter().filter_map(|entry| swap(record, book, entry.n, now)).collect()
}

fn stage<'r>(
    record: &'r Record,
    book: &Book,
    entry: &'r Entry,
    proposal: &'r Proposal,
    now: DateTime<Tz>,
) -> Stage<'r> {
    let answers: Vec<(&Entry, Answer)> = record.answers(entry.n).collect();
    let agreeing = || std::iter::once(entry).chain(answers.iter().map(|(entry, _)| *entry));
    if let Some(by) = agreeing().find(|own| !own.cells.is_empty()) {
        let touches = |later: &&Entry| {
            let cell = |own: &CellChange| {
                let again = |then: &CellChange| (&own.agent, own.date) == (&then.agent, then.date);
                match &later.act {
                    Act::Publish(roster) => roster.includes(own.date),
                    _ => later.cells.iter().any(again),
                }
            };
            later.n > by.n && by.cells.iter().any(cell)
        };
        return Stage::InForce(by, record.entries.iter().find(touches));
    }
    for (answer, kind) in &answers {
        match kind {
            Answer::Decline => return Stage::Declined(answer),
            Answer::Withdraw => return Stage::Withdrawn(answer),
            Answer::Accept | Answer::Approve => {}
        }
    }
    if let Some(begins) = begins(book, proposal).filter(|begins| *begins <= now) {
        return Stage::Lapsed(begins);
    }
    let agreed = |id: &&str| agreeing().any(|own| own.consents.iter().any(|said| said.agent == **id));
    let missing: Vec<&str> =
        [&proposal.agent, &proposal.with].into_iter().map(String::as_str).filter(|id| !agreed(id)).collect();
    if missing.is_empty() { Stage::Awaiting } else { Stage::Open(missing) }
}

/// When the first duty of a swap begins, log-in included.
pub fn begins(book: &Book, proposal: &Proposal) -> Option<DateTime<Tz>> {
    let back = proposal.for_date.zip(proposal.for_duty.as_deref());
    let duties = std::iter::once((proposal.date, proposal.duty.as_str())).chain(back);
    duties.filter_map(|(date, label)| duty_begins(book, date, label)).min()
}

fn duty_begins(book: &Book, date: NaiveDate, label: &str) -> Option<DateTime<Tz>> {
    let shifts = label.split('+').filter_map(|id| book.shift(id)).map(|shift| &book.shifts[shift.0]);
    let starts = shifts.map(|shift| {
        let start = instant(date, shift.start, book.team.zone);
        start - chrono::Duration::minutes(shift.report_before)
    });
    starts.min()
}
