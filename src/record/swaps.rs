//! Swaps on the record: who agreed, whether they are in force, and who is due until then.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::entry::{Act, Answer, CellChange, Entry, Proposal, Publication};
use super::log::Record;
use crate::book::Book;
use crate::calendar::instant;
use crate::messages::{Text, swaps as say};

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

    /// How it stands, without who is due.
    pub fn said(&self, book: &Book) -> Text {
        let when = |entry: &Entry| shown(entry.at.with_timezone(&book.team.zone));
        match self {
            Stage::Open(missing) => {
                let names: Vec<Text> = missing.iter().map(|id| Text::plain(book.name_of(id))).collect();
                say::stage_open(Text::list(&names))
            }
            Stage::Awaiting => say::stage_awaiting(),
            Stage::InForce(by, None) => say::stage_in_force(when(by), by.n),
            Stage::InForce(by, Some(later)) => say::stage_changed_again(when(by), by.n, later.n),
            Stage::Declined(by) => say::stage_declined(&by.by, when(by), by.n),
            Stage::Withdrawn(by) => say::stage_withdrawn(&by.by, when(by), by.n),
            Stage::Lapsed(at) => say::stage_lapsed(shown(*at)),
        }
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

fn shown(at: DateTime<Tz>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// The swap that an entry proposed, as it stands at a moment.
pub fn swap<'r>(record: &'r Record, book: &Book, n: u64, now: DateTime<Tz>) -> Option<Swap<'r>> {
    one(&Changes::of(record), record, book, record.entry(n)?, now)
}

fn one<'r>(
    changes: &Changes<'r>,
    record: &'r Record,
    book: &Book,
    entry: &'r Entry,
    now: DateTime<Tz>,
) -> Option<Swap<'r>> {
    let Act::Propose(proposal) = &entry.act else { return None };
    let answers: Vec<(&Entry, Answer)> = record.answers(entry.n).collect();
    Some(Swap { entry, proposal, stage: stage(changes, &answers, book, entry, proposal, now) })
}

/// Every swap that was proposed, in order.
pub fn swaps<'r>(record: &'r Record, book: &Book, now: DateTime<Tz>) -> Vec<Swap<'r>> {
    let changes = Changes::of(record);
    record.entries.iter().filter_map(|entry| one(&changes, record, book, entry, now)).collect()
}

/// The entries that change duties, by the duties: which came after another is asked of each swap.
struct Changes<'r> {
    cells: HashMap<(&'r str, NaiveDate), Vec<&'r Entry>>,
    publications: Vec<(&'r Entry, &'r Publication)>,
}

impl<'r> Changes<'r> {
    fn of(record: &'r Record) -> Changes<'r> {
        let mut cells: HashMap<(&str, NaiveDate), Vec<&Entry>> = HashMap::new();
        for entry in record.entries.iter().filter(|entry| !matches!(entry.act, Act::Publish(_))) {
            for cell in &entry.cells {
                cells.entry((&cell.agent, cell.date)).or_default().push(entry);
            }
        }
        Changes { cells, publications: record.publications().collect() }
    }

    /// The first entry after this one that changes one of its duties again.
    fn after(&self, by: &Entry) -> Option<&'r Entry> {
        let of_cell = |cell: &CellChange| {
            let all = self.cells.get(&(cell.agent.as_str(), cell.date)).map_or(&[][..], Vec::as_slice);
            let changed = all.iter().copied().find(|later| later.n > by.n);
            let published = self
                .publications
                .iter()
                .find(|(later, publication)| later.n > by.n && publication.includes(cell.date));
            changed.into_iter().chain(published.map(|(later, _)| *later)).min_by_key(|later| later.n)
        };
        by.cells.iter().filter_map(of_cell).min_by_key(|later| later.n)
    }
}

fn stage<'r>(
    changes: &Changes<'r>,
    answers: &[(&'r Entry, Answer)],
    book: &Book,
    entry: &'r Entry,
    proposal: &'r Proposal,
    now: DateTime<Tz>,
) -> Stage<'r> {
    let agreeing = || std::iter::once(entry).chain(answers.iter().map(|(entry, _)| *entry));
    if let Some(by) = agreeing().find(|entry| !entry.cells.is_empty()) {
        return Stage::InForce(by, changes.after(by));
    }
    for (answer, kind) in answers {
        match kind {
            Answer::Decline => return Stage::Declined(answer),
            Answer::Withdraw => return Stage::Withdrawn(answer),
            Answer::Accept | Answer::Approve => {}
        }
    }
    if let Some(begins) = begins(book, proposal).filter(|begins| *begins <= now) {
        return Stage::Lapsed(begins);
    }
    let agreed = |id: &&str| agreeing().any(|entry| entry.consents.iter().any(|said| said.agent == **id));
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
