//! The record of a team: reading it, asking it, and adding one entry.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate};
use sha2::{Digest, Sha256};

use super::entry::{Act, Answer, CellChange, Consent, Entry, Publication};
use super::granted::granted;
use super::key::SealKey;
use super::lock::Lock;
use super::{read, write};
use crate::book::read_bytes;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::disk::{self, ReadError};
use crate::messages::{desk as say, rosters, seals};

/// The record's name in a team's folder.
pub const LOG_FILE: &str = "log.toml";

/// The folder of what shows that people agreed.
const EVIDENCE: &str = "evidence";

/// More than a picture of a chat has.
const MAX_EVIDENCE_BYTES: u64 = 32 << 20;

/// What a team has recorded.
#[derive(Debug, Default)]
pub struct Record {
    /// The team's folder.
    pub folder: PathBuf,
    /// Every entry, in order.
    pub entries: Vec<Entry>,
    /// The file as it is, with `\n` at the ends of lines.
    text: String,
    /// The key by which entries were checked, and are sealed.
    key: Option<SealKey>,
}

/// How many entries bear a keyed seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyedSeals {
    /// Whether they were checked; each is right then.
    pub checked: bool,
    /// Entries with one.
    pub keyed: usize,
    /// Entries before the first of them; all where there is none.
    pub before: usize,
}

impl Record {
    /// Reads the record of a team's folder; empty if it has none.
    ///
    /// # Errors
    /// A record that was edited or damaged, with every place; with a key, also entries that should have its
    /// seal and don't.
    pub fn load(folder: &Path, key: Option<&SealKey>) -> Result<Record, Vec<Diagnostic>> {
        let path = folder.join(LOG_FILE);
        let bytes = bytes_of(&path)?;
        let entries = read::entries(&path, &bytes, key)?;
        let text = with_plain_line_ends(&bytes);
        Ok(Record { folder: folder.to_path_buf(), entries, text, key: key.cloned() })
    }

    /// The same, checked by the key that the environment names for this folder, if it names one.
    ///
    /// # Errors
    /// As for [`Record::load`] and [`SealKey::of_environment`].
    pub fn open(folder: &Path) -> Result<Record, Failure> {
        Ok(Record::load(folder, SealKey::of_environment(folder)?.as_ref())?)
    }

    /// Whether the file is what was read.
    fn is_as_read(&self) -> Result<bool, Vec<Diagnostic>> {
        Ok(with_plain_line_ends(&bytes_of(&self.folder.join(LOG_FILE))?) == self.text)
    }

    /// How many entries bear a keyed seal.
    pub fn keyed_seals(&self) -> KeyedSeals {
        let first = self.entries.iter().position(|entry| entry.mac.is_some());
        KeyedSeals {
            checked: self.key.is_some(),
            keyed: self.entries.iter().filter(|entry| entry.mac.is_some()).count(),
            before: first.unwrap_or(self.entries.len()),
        }
    }

    /// Whether nothing has been recorded.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry with this number.
    pub fn entry(&self, n: u64) -> Option<&Entry> {
        self.entries.get(usize::try_from(n.checked_sub(1)?).ok()?)
    }

    /// The answers to an entry, in order.
    pub fn answers(&self, of: u64) -> impl Iterator<Item = (&Entry, Answer)> {
        let answers = self.entry(of).map_or(&[][..], |entry| entry.answers.as_slice());
        answers.iter().filter_map(|n| self.entry(*n)).filter_map(|entry| match entry.act {
            Act::Answer { answer, .. } => Some((entry, answer)),
            _ => None,
        })
    }

    /// The last answer of a kind to an entry.
    pub fn answer(&self, of: u64, answer: Answer) -> Option<&Entry> {
        self.answers(of).filter(|(_, said)| *said == answer).map(|(entry, _)| entry).last()
    }

    /// Every publication, in order.
    pub fn publications(&self) -> impl Iterator<Item = (&Entry, &Publication)> {
        self.entries.iter().filter_map(|entry| match &entry.act {
            Act::Publish(publication) => Some((entry, publication)),
            _ => None,
        })
    }

    /// The publication that took the place of this one.
    pub fn superseded_by(&self, n: u64) -> Option<u64> {
        self.entry(n)?.superseded_by
    }

    /// The publications that are in force, the earliest dates first.
    pub fn in_force(&self) -> Vec<(&Entry, &Publication)> {
        let mut publications: Vec<_> =
            self.publications().filter(|(entry, _)| self.superseded_by(entry.n).is_none()).collect();
        publications.sort_by_key(|(entry, publication)| (publication.start, entry.n));
        publications
    }

    /// The publication in force on a date.
    pub fn publication_on(&self, date: NaiveDate) -> Option<(&Entry, &Publication)> {
        self.in_force().into_iter().rev().find(|(_, publication)| publication.includes(date))
    }

    /// Where the file of a publication is.
    pub fn roster_path(&self, publication: &Publication) -> PathBuf {
        self.folder.join(&publication.roster)
    }

    /// Where the copy of a publication is that was made as it was published.
    pub fn copy_path(&self, n: u64, publication: &Publication) -> PathBuf {
        self.folder.join("published").join(format!("{n}-{}.toml", publication.start))
    }

    /// What shows that people agreed and is gone or not as it was.
    pub fn damaged_evidence(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for entry in &self.entries {
            for consent in &entry.consents {
                let (Some(file), Some(expected)) = (&consent.file, &consent.sha256) else { continue };
                let path = self.folder.join(file);
                let title = match disk::read(&path, MAX_EVIDENCE_BYTES) {
                    Ok(bytes) if hex(&bytes) == *expected => continue,
                    Ok(_) | Err(ReadError::TooLarge(_)) => say::evidence_changed(file, entry.n),
                    Err(_) => say::evidence_gone(file, entry.n),
                };
                let wrong = Diagnostic::error(Code::EvidenceDamaged, title);
                found.push(wrong.at(&entry.place, Default::default()).help(say::restore_evidence()));
            }
        }
        found
    }
}

/// One entry to be added.
#[derive(Clone, Debug)]
pub struct New {
    /// When, to the second.
    pub at: DateTime<FixedOffset>,
    /// Who writes it.
    pub by: String,
    /// What is done.
    pub act: Act,
    /// Why.
    pub why: Option<String>,
    /// On whose word.
    pub word: Option<String>,
    /// What changes in published rosters.
    pub cells: Vec<CellChange>,
    /// Who agreed.
    pub consents: Vec<Said>,
}

/// Somebody agreed, and a file shows it.
#[derive(Clone, Debug)]
pub struct Said {
    /// Who.
    pub agent: String,
    /// How.
    pub word: Option<String>,
    /// The file, which is copied into the team's folder.
    pub evidence: Option<PathBuf>,
}

/// The record of a team, locked for one change.
pub struct LockedRecord {
    record: Record,
    lock: Lock,
}

impl LockedRecord {
    /// Locks the record of a team's folder and reads it.
    ///
    /// # Errors
    /// Another command holds it for longer than `patience`; it can't be read.
    pub fn open(folder: &Path, by: &str, patience: Duration) -> Result<LockedRecord, Failure> {
        let key = SealKey::of_environment(folder)?;
        let lock = Lock::take(folder, by, patience)?;
        Ok(LockedRecord { record: Record::load(folder, key.as_ref())?, lock })
    }

    /// What is recorded.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Adds an entry, evidence first; from the rename on it holds. Its number.
    ///
    /// # Errors
    /// A clock that is before the last entry; leave where there is leave already; files that can't be
    /// read or written; a record that somebody has replaced meanwhile. Then nothing is recorded.
    pub fn enter(self, team: &str, new: &New) -> Result<u64, Vec<Diagnostic>> {
        let record = &self.record;
        let last = record.entries.last();
        if let Some(last) = last.filter(|last| new.at < last.at) {
            let title = say::clock_back(new.at.to_rfc3339(), last.n, last.at.to_rfc3339());
            return Err(vec![Diagnostic::error(Code::ClockBack, title).help(say::set_clock())]);
        }
        let keyed = record.entries.iter().rev().find(|entry| entry.mac.is_some());
        if let Some(entry) = keyed.filter(|_| record.key.is_none()) {
            let refused = Diagnostic::error(Code::BadSealKey, seals::key_needed(entry.n));
            return Err(vec![refused.help(seals::name_key())]);
        }
        let n = record.entries.len() as u64 + 1;
        let consents = self.keep_evidence(n, &new.consents)?;
        let path = record.folder.join(LOG_FILE);
        let mut text = match record.text.is_empty() {
            true => write::head(team),
            false => record.text.clone(),
        };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let mut body = write::body(n, new, &consents);
        let before = last.map_or("", |last| last.seal.as_str());
        if let Some(key) = &record.key {
            body += &write::mac_line(&key.mac(before, &body));
        }
        text.push('\n');
        text.push_str(&body);
        text.push_str(&write::seal_line(&write::seal(before, &body)));
        // What can't be read again must not get in.
        let entries = read::entries(&path, text.as_bytes(), record.key.as_ref())?;
        refuse_double_leave(&Record { folder: record.folder.clone(), entries, ..Record::default() }, n)?;
        self.replace(&path, text.as_bytes())?;
        Ok(n)
    }

    /// Puts the record with one more entry in the place of the one that was read, and of no other.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), Vec<Diagnostic>> {
        let changed_meanwhile = || {
            let wrong = Diagnostic::error(Code::RecordBusy, say::changed_meanwhile());
            vec![wrong.in_file(path).help(say::wait())]
        };
        let target = disk::resolved(path);
        if !self.lock.holds_record(&target) || !self.record.is_as_read()? {
            return Err(changed_meanwhile());
        }
        let written = match self.record.is_empty() && !target.exists() {
            // Were it there by now, it would be somebody else's.
            true => disk::write_new_file(&target, bytes),
            false => disk::write_file(&target, bytes),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(changed_meanwhile()),
            written => written.map_err(|error| vec![cannot_write(path, &error)]),
        }
    }

    /// Copies what shows that people agreed into the team's folder.
    fn keep_evidence(&self, n: u64, said: &[Said]) -> Result<Vec<Consent>, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let mut kept = Vec::new();
        for said in said {
            let mut consent =
                Consent { agent: said.agent.clone(), word: said.word.clone(), ..Consent::default() };
            if let Some(from) = &said.evidence {
                match self.keep(n, &said.agent, from) {
                    Ok((file, sha256)) => (consent.file, consent.sha256) = (Some(file), Some(sha256)),
                    Err(problem) => found.push(*problem),
                }
            }
            kept.push(consent);
        }
        if found.is_empty() { Ok(kept) } else { Err(found) }
    }

    fn keep(&self, n: u64, agent: &str, from: &Path) -> Result<(String, String), Box<Diagnostic>> {
        let bytes = read_bytes(from, MAX_EVIDENCE_BYTES).map_err(|refused| match refused.code {
            Code::TooLarge => {
                let title = say::evidence_large(from.display().to_string(), MAX_EVIDENCE_BYTES >> 20);
                Diagnostic::error(Code::TooLarge, title).in_file(from)
            }
            _ => refused,
        })?;
        let sha256 = hex(&bytes);
        let plain = |kind: &&str| {
            !kind.is_empty() && kind.len() <= 8 && kind.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        let kind = from.extension().and_then(|kind| kind.to_str()).filter(plain);
        let kind = kind.map_or(String::new(), |kind| format!(".{}", kind.to_ascii_lowercase()));
        let file = format!("{EVIDENCE}/{n}-{agent}-{}{kind}", sha256.get(..8).unwrap_or_default());
        let target = self.record.folder.join(&file);
        let written = fs::create_dir_all(self.record.folder.join(EVIDENCE))
            .and_then(|()| disk::write_file(&target, &bytes));
        written.map_err(|error| Box::new(cannot_write(&target, &error)))?;
        Ok((file, sha256))
    }
}

/// The bytes of a record; none if there is no record.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Vec<Diagnostic>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        _ => read_bytes(path, read::MAX_BYTES).map_err(|problem| vec![problem]),
    }
}

/// A text with `\n` at the ends of lines: seals are made of that.
fn with_plain_line_ends(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// What the system said when a file could not be written.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::cannot_write(path, error).help(rosters::cannot_write_help())
}

/// Refuses an entry by which an agent would have two leaves on one date.
fn refuse_double_leave(record: &Record, n: u64) -> Result<(), Vec<Diagnostic>> {
    let asked = match record.entry(n).map(|entry| &entry.act) {
        Some(Act::Answer { answer: Answer::Approve, of }) => *of,
        Some(Act::Absent(_)) => n,
        _ => return Ok(()),
    };
    let grants = granted(record);
    let Some(grant) = grants.iter().find(|grant| grant.entry.n == asked) else { return Ok(()) };
    for other in grants.iter().filter(|other| other.entry.n != asked && other.agent == grant.agent) {
        for away in &grant.leave {
            let meets = other.leave.iter().find(|there| there.meets(away));
            if let Some(there) = meets {
                let title = say::double_leave(grant.agent, there.from, there.until, other.entry.n);
                let wrong = Diagnostic::error(Code::NotNow, title).help(say::withdraw_first(other.entry.n));
                return Err(vec![wrong.note_at(say::granted_here(), &other.entry.place)]);
            }
        }
    }
    Ok(())
}

/// The SHA-256 of bytes, as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
