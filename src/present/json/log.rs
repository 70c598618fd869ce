//! The object of `log --json`; with `--entry` it is one entry alone.

use chrono::NaiveDate;
use serde::Serialize;

use crate::book::Book;
use crate::present::log::sentence;
use crate::record::{Act, Answer, Entry, KeyedSeals, Record};

/// What `log --json` prints.
#[derive(Debug, Serialize)]
pub struct LogJson<'a> {
    /// The team's id.
    pub team: &'a str,
    /// The entries, in order.
    pub entries: Vec<EntryJson<'a>>,
    /// How many of all entries bear the seal of the team's key.
    pub keyed_seals: KeyedSealsJson,
}

/// How many entries bear the seal of the team's key.
#[derive(Debug, Serialize)]
pub struct KeyedSealsJson {
    /// Whether the key was at hand and they were checked; each is right then.
    pub checked: bool,
    /// How many entries bear one.
    pub entries: usize,
    /// How many entries stand before the first of them; all where there is none.
    pub before: usize,
}

impl From<KeyedSeals> for KeyedSealsJson {
    fn from(seals: KeyedSeals) -> KeyedSealsJson {
        KeyedSealsJson { checked: seals.checked, entries: seals.keyed, before: seals.before }
    }
}

/// An entry of the log.
#[derive(Debug, Serialize)]
pub struct EntryJson<'a> {
    /// Its number, from 1.
    pub n: u64,
    /// When it was written, with the offset: `2026-11-28T10:00:00+08:00`.
    pub at: String,
    /// Who wrote it.
    pub by: &'a str,
    /// `publish`, `request`, `propose`, `absent`, `change`, or of an answer `accept`, `approve`, `decline` or
    /// `withdraw`.
    pub what: &'static str,
    /// The number of the entry that it answers; null of what answers none.
    pub of: Option<u64>,
    /// What it says, in both languages.
    pub text: BothJson,
    /// Why; null without a reason.
    pub why: Option<&'a str>,
    /// On whose word: a call, a message; null where there is none.
    pub word: Option<&'a str>,
    /// What changes in published rosters.
    pub cells: Vec<CellChangeJson<'a>>,
    /// Who agreed.
    pub consents: Vec<ConsentJson<'a>>,
}

/// A sentence in both languages, since the log outlives who reads it.
#[derive(Debug, Serialize)]
pub struct BothJson {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// A cell of a published roster that changes.
#[derive(Debug, Serialize)]
pub struct CellChangeJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty before, as it stands in tables.
    pub from: &'a str,
    /// The duty from now on.
    pub to: &'a str,
}

/// Somebody agreed.
#[derive(Debug, Serialize)]
pub struct ConsentJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// How: `WeChat 21:04`; null where it is not said.
    pub word: Option<&'a str>,
    /// A file in the team's folder that shows it; null without one.
    pub file: Option<&'a str>,
    /// The SHA-256 of that file, in hexadecimal.
    pub sha256: Option<&'a str>,
}

impl<'a> EntryJson<'a> {
    /// An entry as it is printed.
    pub fn new(record: &Record, book: &Book, entry: &'a Entry) -> EntryJson<'a> {
        let cells = entry.cells.iter().map(|change| CellChangeJson {
            agent: &change.agent,
            date: change.date,
            from: &change.from,
            to: &change.to,
        });
        let consents = entry.consents.iter().map(|consent| ConsentJson {
            agent: &consent.agent,
            word: consent.word.as_deref(),
            file: consent.file.as_deref(),
            sha256: consent.sha256.as_deref(),
        });
        let text = sentence(record, book, entry);
        EntryJson {
            n: entry.n,
            at: entry.at.to_rfc3339(),
            by: &entry.by,
            what: what(&entry.act),
            of: match entry.act {
                Act::Answer { of, .. } => Some(of),
                _ => None,
            },
            text: BothJson { en: text.en, zh: text.zh },
            why: entry.why.as_deref(),
            word: entry.word.as_deref(),
            cells: cells.collect(),
            consents: consents.collect(),
        }
    }
}

fn what(act: &Act) -> &'static str {
    match act {
        Act::Publish(_) => "publish",
        Act::Request(_) => "request",
        Act::Propose(_) => "propose",
        Act::Absent(_) => "absent",
        Act::Change { .. } => "change",
        Act::Answer { answer, .. } => {
            Answer::WORDS.iter().find(|(_, known)| known == answer).map_or("answer", |(word, _)| *word)
        }
    }
}
