//! A published roster as the record has changed it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::entry::{Act, Answer, Entry, Publication, Request};
use super::granted::{granted, granted_text};
use super::log::Record;
use crate::book::{AgentIx, Book, GRANTED_FILE, MAX_BYTES, ShiftIx};
use crate::calendar::Horizon;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::disk;
use crate::messages::{Text, desk as say};
use crate::roster::{Excused, Loaded, RosterLines, State};

/// How a roster stands in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The entry that published it.
    pub publication: u64,
    /// When it was published,
    pub at: DateTime<FixedOffset>,
    /// and by whom.
    pub by: String,
    /// The entries that have changed it since.
    pub changes: Vec<u64>,
    /// Whether leave or overtime was granted since it was solved.
    pub granted: bool,
    /// The publication that took its place.
    pub superseded_by: Option<u64>,
}

/// A roster as it is in force: the file's lines with what the record has changed, and the leave,
/// absences and overtime that are granted by now. A draft is left as it is.
///
/// # Errors
/// A file that was edited after it was published; one that says `published` and is not in the
/// record; an entry that does not fit to the duties that were there.
pub fn in_force(record: &Record, mut loaded: Loaded) -> Result<(Loaded, Option<Standing>), Vec<Diagnostic>> {
    let horizon = loaded.roster.horizon;
    let publication = record
        .publications()
        .filter(|(_, publication)| publication.start == horizon.start && publication.digest == loaded.digest)
        .last();
    let Some((entry, _)) = publication else {
        refuse_unknown(record, &loaded)?;
        return Ok((loaded, None));
    };
    let superseded_by = record.superseded_by(entry.n);
    loaded.roster.state = State::Published;
    let Replayed { changes, excused } =
        replay(record, entry, superseded_by, &loaded.book, &horizon, &mut loaded.roster.lines)?;
    loaded.excused = excused;
    let mut granted = false;
    if superseded_by.is_none() {
        let book = with_grants(record, &loaded.book, &horizon);
        granted = book.is_some();
        loaded.book = book.map_or(loaded.book, Arc::new);
    }
    let standing = Standing {
        publication: entry.n,
        at: entry.at,
        by: entry.by.clone(),
        changes,
        granted,
        superseded_by,
    };
    Ok((loaded, Some(standing)))
}

/// What the record did to a roster's lines.
struct Replayed {
    /// The numbers of the entries that changed them.
    changes: Vec<u64>,
    /// The duties that leave took off, and nobody gave back.
    excused: Vec<Excused>,
}

/// Changes lines as the record says.
fn replay(
    record: &Record,
    publication: &Entry,
    superseded_by: Option<u64>,
    book: &Book,
    horizon: &Horizon,
    lines: &mut RosterLines,
) -> Result<Replayed, Vec<Diagnostic>> {
    let (mut changes, mut found) = (Vec::new(), Vec::new());
    let mut excused: BTreeMap<(AgentIx, NaiveDate), Vec<ShiftIx>> = BTreeMap::new();
    let until = superseded_by.unwrap_or(u64::MAX);
    for entry in record.entries.iter().filter(|entry| publication.n < entry.n && entry.n < until) {
        let mut reaches = false;
        let away = away_by(record, entry);
        for cell in &entry.cells {
            let Some(day) = horizon.day(cell.date) else { continue };
            reaches = true;
            let there = book.agent(&cell.agent).and_then(|agent| lines.get_mut(agent.0)?.get_mut(day));
            let (Some(there), Some(to)) = (there, shifts(book, &cell.to)) else {
                let title = say::change_of_nobody(entry.n, &cell.agent, &cell.to);
                found.push(contradiction(entry, title));
                continue;
            };
            let now = book.label(there);
            if now != cell.from {
                let title = say::change_of_other(entry.n, &cell.agent, cell.date, &cell.from, now);
                found.push(contradiction(entry, title));
            }
            if let Some(agent) = book.agent(&cell.agent) {
                let taken_off = excused.entry((agent, cell.date)).or_default();
                taken_off.retain(|shift| !to.contains(shift));
                if away.contains(&cell.agent.as_str()) {
                    taken_off.extend(there.iter().filter(|shift| !to.contains(shift)));
                }
            }
            *there = to;
        }
        if reaches {
            changes.push(entry.n);
        }
    }
    let excused = excused.into_iter().filter(|(_, shifts)| !shifts.is_empty());
    let excused = excused.map(|((agent, date), shifts)| Excused { agent, date, shifts }).collect();
    if found.is_empty() { Ok(Replayed { changes, excused }) } else { Err(found) }
}

/// The agents who are away by the leave that an entry grants, or by the absences that it answers.
fn away_by<'r>(record: &'r Record, entry: &'r Entry) -> Vec<&'r str> {
    let of = |n: u64| match record.entry(n).map(|entry| &entry.act) {
        Some(Act::Request(Request::Leave { agent, .. })) => Some(agent.as_str()),
        Some(Act::Absent(absence)) => Some(absence.agent.as_str()),
        _ => None,
    };
    match &entry.act {
        Act::Answer { answer: Answer::Approve, of: request } => of(*request).into_iter().collect(),
        Act::Absent(absence) => vec![absence.agent.as_str()],
        Act::Change { causes } => causes.iter().filter_map(|cause| of(*cause)).collect(),
        _ => Vec::new(),
    }
}

fn contradiction(entry: &Entry, title: Text) -> Diagnostic {
    Diagnostic::error(Code::LogContradicts, title).at(&entry.place, Text::default()).help(say::restore())
}

/// The shifts of a label.
fn shifts(book: &Book, label: &str) -> Option<Vec<ShiftIx>> {
    if label == "-" {
        return Some(Vec::new());
    }
    label.split('+').map(|id| book.shift(id)).collect()
}

/// The team with what is granted by now within the horizon; none if that is what it says already.
fn with_grants(record: &Record, book: &Book, horizon: &Horizon) -> Option<Book> {
    let last = horizon.date(horizon.planned_days().max(1) - 1);
    let of_record = |at: &Place| at.path().file_name().is_some_and(|name| name == GRANTED_FILE);
    let mut now = book.clone();
    now.leave.retain(|leave| !of_record(&leave.at));
    now.extra_duties.retain(|extra| !of_record(&extra.at));
    for (leave, extra) in granted(record).iter().filter_map(|grant| grant.of(book)) {
        now.leave.extend(leave);
        now.extra_duties.extend(extra);
    }
    let leave = |book: &Book| -> Vec<_> {
        let within = book.leave.iter().filter(|leave| leave.from <= last && horizon.start <= leave.until);
        let mut leaves: Vec<_> = within
            .map(|leave| (leave.agent, leave.from, leave.until, leave.time, leave.kind.clone()))
            .collect();
        leaves.sort();
        leaves
    };
    let extra = |book: &Book| -> Vec<_> {
        let within =
            book.extra_duties.iter().filter(|extra| extra.date <= last && horizon.start <= extra.date);
        let mut duties: Vec<_> =
            within.map(|extra| (extra.agent, extra.date, extra.kind, extra.minutes)).collect();
        duties.sort();
        duties
    };
    if leave(book) == leave(&now) && extra(book) == extra(&now) {
        return None;
    }
    now.sources.retain(|source| source.path.file_name().is_none_or(|name| name != GRANTED_FILE));
    if let Some(text) = granted_text(record, book) {
        now.sources.push(Arc::new(Source { path: record.folder.join(GRANTED_FILE), text }));
    }
    Some(now)
}

/// Refuses a roster that is not as it was published, or that says it is and was not.
fn refuse_unknown(record: &Record, loaded: &Loaded) -> Result<(), Vec<Diagnostic>> {
    let path = fs::canonicalize(&loaded.path).ok();
    let here = |(_, publication): &(&Entry, &Publication)| {
        path.is_some() && fs::canonicalize(record.roster_path(publication)).ok() == path
    };
    if let Some((entry, publication)) = record.in_force().into_iter().find(here) {
        let title = say::edited_since(entry.n, entry.by.as_str());
        let mut wrong = Diagnostic::error(Code::EditedAfterPublication, title)
            .in_file(&loaded.path)
            .help(say::restore_published(record.folder.display().to_string()));
        for (line, place) in changed_lines(&record.copy_path(entry.n, publication), &loaded.path) {
            wrong = wrong.note_at(say::line_was(line), &place);
        }
        return Err(vec![wrong]);
    }
    match loaded.roster.state {
        State::Draft => Ok(()),
        State::Published => Err(vec![
            Diagnostic::error(Code::NotInLog, say::not_in_log())
                .in_file(&loaded.path)
                .help(say::publish_it()),
        ]),
    }
}

fn text_of(path: &Path) -> Option<String> {
    String::from_utf8(disk::read(path, MAX_BYTES).ok()?).ok()
}

/// The lines of a file that are not those of the copy, each with what the copy has there.
fn changed_lines(copy: &Path, path: &Path) -> Vec<(String, Place)> {
    /// More lines help nobody.
    const MAX_LISTED: usize = 8;
    let (Some(then), Some(now)) = (text_of(copy), text_of(path)) else { return Vec::new() };
    let source = Arc::new(Source { path: path.to_path_buf(), text: now });
    let mut found = Vec::new();
    let mut at = 0;
    let mut old = then.lines();
    for line in source.text.split_inclusive('\n') {
        let was = old.next().unwrap_or_default();
        if was != line.trim_end() && !line.starts_with("state = ") && found.len() < MAX_LISTED {
            let span = at..at + line.trim_end().len();
            found.push((was.to_string(), Place { source: Arc::clone(&source), span }));
        }
        at += line.len();
    }
    found
}
