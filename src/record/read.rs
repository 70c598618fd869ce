//! Reading the record: every entry with its place, and whether it is as it was written.

use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDateTime};
use toml::de::DeValue;

use super::entry::{Absence, Act, Answer, CellChange, Consent, Entry, Proposal, Publication, Request};
use super::key::SealKey;
use super::write::{mac_line, seal};
use crate::book::reader::Table;
use crate::book::value::Value;
use crate::book::{OvertimeKind, is_agent_id, read_document_up_to};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::{Text, desk as say, input, seals};

/// More than the record of any team.
pub(super) const MAX_BYTES: u64 = 24 << 20;

/// The most entries, and the most cells of one.
const MAX_TABLES: usize = 1_000_000;

/// The entries of a record, in order; or everything that is wrong with it.
pub(super) fn entries(
    path: &Path,
    bytes: &[u8],
    key: Option<&SealKey>,
) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    read_document_up_to(MAX_BYTES, path, bytes, |root| {
        let tables = root.tables("entry", MAX_TABLES);
        let count = tables.len();
        let file = root.file;
        // Of a file of nothing but errors, the first ones are enough.
        let read = tables.into_iter().take_while(|_| !file.is_full()).filter_map(entry);
        let mut entries: Vec<Entry> = read.collect();
        let whole = entries.len() == count;
        if whole {
            damages(&entries, key, |damage| root.file.push(damage));
            connect(&mut entries);
        }
        root.told(whole.then_some(entries))
    })
}

/// Notes at each entry what later ones say of it, so that nobody has to look through all of them.
fn connect(entries: &mut [Entry]) {
    let at = |n: u64| usize::try_from(n).ok()?.checked_sub(1);
    for later in 0..entries.len() {
        let Some(entry) = entries.get(later) else { break };
        let n = entry.n;
        match &entry.act {
            Act::Answer { of, .. } => {
                if let Some(answered) = at(*of).and_then(|at| entries.get_mut(at)) {
                    answered.answers.push(n);
                }
            }
            Act::Publish(publication) => {
                for before in publication.supersedes.clone() {
                    if let Some(before) = at(before).and_then(|at| entries.get_mut(at)) {
                        before.superseded_by.get_or_insert(n);
                    }
                }
            }
            _ => {}
        }
    }
}

fn entry(mut table: Table<'_>) -> Option<Entry> {
    let n = table.need("n", "n = 1").and_then(|value| value.integer(1, i64::MAX));
    let at = table.need("at", "at = 2026-11-28T17:05:00+08:00").and_then(|value| moment(&value));
    let by = table.need("by", "by = \"wang\"").and_then(|value| value.prose(100));
    let act = act(&mut table);
    let why = text(&mut table, "why");
    let word = text(&mut table, "word");
    let cells = cells(&mut table);
    let consents = consents(&mut table);
    let mac = text(&mut table, "mac");
    let seal = table.need("seal", "seal = \"…\"").and_then(|value| value.raw_text().map(str::to_string));
    let place = table.at.clone();
    table.finish();
    let n = u64::try_from(n?).ok()?;
    Some(Entry {
        n,
        at: at?,
        by: by?,
        act: act?,
        why,
        word,
        cells: cells?,
        consents: consents?,
        mac,
        seal: seal?,
        place,
        answers: Vec::new(),
        superseded_by: None,
    })
}

fn act(table: &mut Table<'_>) -> Option<Act> {
    #[derive(Clone, Copy)]
    enum What {
        Publish,
        Request,
        Propose,
        Absent,
        Change,
        Answer(Answer),
    }
    let acts = [
        ("publish", What::Publish),
        ("request", What::Request),
        ("propose", What::Propose),
        ("absent", What::Absent),
        ("change", What::Change),
    ];
    let answers = Answer::WORDS.iter().map(|(word, answer)| (*word, What::Answer(*answer)));
    let words: Vec<(&'static str, What)> = acts.into_iter().chain(answers).collect();
    let what = table.need("what", "what = \"publish\"").and_then(|value| value.choice(&words))?;
    Some(match what {
        What::Publish => {
            let roster = word(table, "roster", "roster = \"../rosters/team/2026-11-30.toml\"");
            let start = date(table, "start");
            let days = table.need("days", "days = 21").and_then(|value| value.integer(1, 400));
            let digest = word(table, "digest", "digest = \"…\"");
            let supersedes = numbers(table, "supersedes");
            let days = usize::try_from(days?).ok()?;
            Act::Publish(Publication {
                roster: roster?,
                start: start?,
                days,
                digest: digest?,
                supersedes: supersedes?,
            })
        }
        What::Request => {
            let agent = word(table, "agent", "agent = \"mia\"");
            Act::Request(match table.has("overtime") {
                true => overtime(table, agent)?,
                false => leave(table, agent)?,
            })
        }
        What::Propose => {
            let agent = word(table, "agent", "agent = \"mia\"");
            let date = date(table, "date");
            let duty = word(table, "duty", "duty = \"A\"");
            let with = word(table, "with", "with = \"li\"");
            let for_date = table.get("for_date").map(|value| value.date());
            let for_duty = text(table, "for_duty");
            let for_date = match for_date {
                Some(date) => Some(date?),
                None => None,
            };
            Act::Propose(Proposal {
                agent: agent?,
                date: date?,
                duty: duty?,
                with: with?,
                for_date,
                for_duty,
            })
        }
        What::Absent => {
            let agent = word(table, "agent", "agent = \"mia\"");
            let kind = table.need("leave", "leave = \"sick\"").and_then(|value| leave_kind(&value));
            let from_value = table.need("from", "from = 2026-12-01T09:00:00");
            let until_value = table.need("until", "until = 2026-12-02T00:00:00");
            let from = from_value.as_ref().and_then(clock_time);
            let until = until_value.as_ref().and_then(clock_time);
            let (from, until) = (from?, until?);
            if until <= from {
                let value = until_value?;
                value.file.push(value.error(Code::LogDamaged, say::absence_backward()).help(say::restore()));
                return None;
            }
            Act::Absent(Absence { agent: agent?, from, until, kind: kind?.to_string() })
        }
        What::Change => Act::Change { causes: numbers(table, "causes")? },
        What::Answer(answer) => {
            let of = table.need("of", "of = 12").and_then(|value| value.integer(1, i64::MAX));
            Act::Answer { answer, of: u64::try_from(of?).ok()? }
        }
    })
}

/// The id of a kind of leave: which kinds there are is the team's to say, and may have changed since.
fn leave_kind(value: &Value<'_>) -> Option<String> {
    let id = value.raw_text()?;
    if !is_agent_id(id) {
        value.file.push(value.error(Code::LogDamaged, say::not_a_leave_kind(id)).help(say::restore()));
        return None;
    }
    Some(id.to_string())
}

fn leave(table: &mut Table<'_>, agent: Option<String>) -> Option<Request> {
    let kind = table.need("leave", "leave = \"annual\"").and_then(|value| leave_kind(&value));
    let from = date(table, "from");
    let until = date(table, "until");
    let hours = match (table.get("from_time"), table.get("until_time")) {
        (Some(from), Some(until)) => Some((clock(&from)?, clock(&until)?)),
        (Some(value), None) | (None, Some(value)) => {
            value.file.push(value.error(Code::LogDamaged, say::half_hours()).help(say::restore()));
            return None;
        }
        (None, None) => None,
    };
    Some(Request::Leave { agent: agent?, from: from?, until: until?, hours, kind: kind?.to_string() })
}

fn overtime(table: &mut Table<'_>, agent: Option<String>) -> Option<Request> {
    let kind = table.get("overtime").and_then(|value| value.choice(&OvertimeKind::WORDS));
    let date = date(table, "date");
    let minutes = table.need("minutes", "minutes = 120").and_then(|value| value.integer(1, 1440));
    Some(Request::Overtime { agent: agent?, date: date?, minutes: minutes?, kind: kind? })
}

fn cells(table: &mut Table<'_>) -> Option<Vec<CellChange>> {
    let tables = table.tables("cells", MAX_TABLES);
    let each = |mut table: Table<'_>| {
        let agent = word(&mut table, "agent", "agent = \"mia\"");
        let date = date(&mut table, "date");
        let from = word(&mut table, "from", "from = \"A\"");
        let to = word(&mut table, "to", "to = \"-\"");
        table.finish();
        Some(CellChange { agent: agent?, date: date?, from: from?, to: to? })
    };
    tables.into_iter().map(each).collect()
}

fn consents(table: &mut Table<'_>) -> Option<Vec<Consent>> {
    let tables = table.tables("consents", MAX_TABLES);
    let each = |mut table: Table<'_>| {
        let agent = word(&mut table, "agent", "agent = \"mia\"");
        let consent = Consent {
            agent: agent.unwrap_or_default(),
            word: text(&mut table, "word"),
            file: text(&mut table, "file"),
            sha256: text(&mut table, "sha256"),
        };
        table.finish();
        (!consent.agent.is_empty()).then_some(consent)
    };
    tables.into_iter().map(each).collect()
}

fn word(table: &mut Table<'_>, key: &'static str, example: &str) -> Option<String> {
    table.need(key, example).and_then(|value| value.prose(500))
}

fn text(table: &mut Table<'_>, key: &'static str) -> Option<String> {
    table.get(key).and_then(|value| value.prose(1000))
}

fn date(table: &mut Table<'_>, key: &'static str) -> Option<chrono::NaiveDate> {
    table.need(key, &format!("{key} = 2026-12-01")).and_then(|value| value.date())
}

fn numbers(table: &mut Table<'_>, key: &'static str) -> Option<Vec<u64>> {
    let Some(value) = table.get(key) else { return Some(Vec::new()) };
    let each = |value: Value<'_>| value.integer(1, i64::MAX).and_then(|n| u64::try_from(n).ok());
    value.one_or_more()?.into_iter().map(each).collect()
}

fn clock(value: &Value<'_>) -> Option<Clock> {
    value.clock()
}

/// A moment with its offset: `2026-11-28T17:05:00+08:00`.
fn moment(value: &Value<'_>) -> Option<DateTime<FixedOffset>> {
    let moment = match value.value {
        DeValue::Datetime(datetime) => DateTime::parse_from_rfc3339(&datetime.to_string()).ok(),
        _ => None,
    };
    if moment.is_none() {
        value.wrong_type(say::kind_moment(), Some(input::add_line("at = 2026-11-28T17:05:00+08:00")));
    }
    moment
}

/// A time by the clock of the team: `2026-12-01T09:00:00`.
fn clock_time(value: &Value<'_>) -> Option<NaiveDateTime> {
    let moment = match value.value {
        DeValue::Datetime(datetime) => {
            NaiveDateTime::parse_from_str(&datetime.to_string(), "%Y-%m-%dT%H:%M:%S").ok()
        }
        _ => None,
    };
    if moment.is_none() {
        value.wrong_type(say::kind_clock_time(), Some(input::add_line("from = 2026-12-01T09:00:00")));
    }
    moment
}

/// Everything that shows that a record is not as it was written.
fn damages(entries: &[Entry], key: Option<&SealKey>, found: impl Fn(Diagnostic)) {
    let push = |place: &Place, title: Text| {
        found(Diagnostic::error(Code::LogDamaged, title).at(place, Text::default()).help(say::restore()));
    };
    let Some(first) = entries.first() else { return };
    let bodies = bodies(&first.place.source.text);
    let (mut before, mut last) = (String::new(), None);
    let keyed_from = entries.iter().find(|entry| entry.mac.is_some()).map(|entry| entry.n);
    let mut forged = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let expected = at as u64 + 1;
        if entry.n != expected {
            push(&entry.place, say::misnumbered(entry.n, expected));
        }
        if last.is_some_and(|last| entry.at < last) {
            push(&entry.place, say::back_in_time(entry.n));
        }
        let named: &[u64] = match &entry.act {
            Act::Publish(publication) => &publication.supersedes,
            Act::Change { causes } => causes,
            Act::Answer { of, .. } => std::slice::from_ref(of),
            _ => &[],
        };
        if let Some(other) = named.iter().find(|other| **other >= entry.n) {
            push(&entry.place, say::not_yet(entry.n, *other));
        }
        match bodies.get(at) {
            Some((body, true)) if seal(&before, body) == entry.seal => {}
            _ => push(&entry.place, say::broken_seal(entry.n)),
        }
        if let (Some(key), Some(first)) = (key, keyed_from.filter(|first| *first <= entry.n)) {
            let text = bodies.get(at).map_or("", |(body, _)| body.as_str());
            forged.extend(unkeyed(entry, first, key, &before, text));
        }
        before.clone_from(&entry.seal);
        last = Some(entry.at);
    }
    forged.into_iter().for_each(found);
}

/// What is wrong with the keyed seal of an entry that must have one; `text` is the entry's up to its seal.
fn unkeyed(entry: &Entry, first: u64, key: &SealKey, before: &str, text: &str) -> Option<Diagnostic> {
    let title = match &entry.mac {
        None => seals::no_mac(entry.n, first),
        Some(mac) => {
            let body = text.strip_suffix(&mac_line(mac));
            if body.is_some_and(|body| key.fits(before, body, mac)) {
                return None;
            }
            seals::wrong_mac(entry.n)
        }
    };
    let wrong = Diagnostic::error(Code::NotOfTheKey, title).at(&entry.place, Text::default());
    Some(wrong.help(seals::restore_or_key()))
}

/// The text of each entry up to its seal, and whether nothing but blank lines follows that.
fn bodies(text: &str) -> Vec<(String, bool)> {
    let mut bodies: Vec<(String, bool)> = Vec::new();
    let mut sealed = true;
    for line in text.lines() {
        if line == "[[entry]]" {
            bodies.push((String::new(), true));
            sealed = false;
        }
        let Some((body, tidy)) = bodies.last_mut() else { continue };
        if sealed {
            *tidy &= line.trim().is_empty();
        } else if line.starts_with("seal = ") {
            sealed = true;
        } else {
            body.push_str(line);
            body.push('\n');
        }
    }
    bodies
}
