//! What is published is kept whole beside the record, so that it can be put back: file and inputs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::entry::{Entry, Publication};
use super::key::SealKey;
use super::lock::Lock;
use super::log::{Record, cannot_write};
use crate::book::MAX_BYTES;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk;
use crate::messages::{Text, desk as say, rosters};
use crate::roster::{Inputs, Loaded, STATE_LINES, digest, state_at, tidy};

/// Keeps a roster as it is about to be published: first its inputs, then its file.
///
/// # Errors
/// A file that is no longer what was read; inputs that were changed; what the system refuses.
pub fn keep(loaded: &Loaded, copy: &Path) -> Result<(), Vec<Diagnostic>> {
    let bytes = disk::read(&loaded.path, MAX_BYTES).unwrap_or_default();
    if digest(&bytes) != loaded.digest {
        let wrong = Diagnostic::error(Code::NotNow, say::changed_while_publishing()).in_file(&loaded.path);
        return Err(vec![wrong.help(say::publish_again())]);
    }
    let Some(inputs) = Inputs::read(&loaded.inputs) else {
        let title = rosters::inputs_missing(loaded.inputs.display().to_string());
        let wrong = Diagnostic::error(Code::InputsMissing, title).in_file(&loaded.path);
        return Err(vec![wrong.help(rosters::restore_inputs())]);
    };
    let failed = |at: &Path, error: &std::io::Error| vec![cannot_write(at, error)];
    let folder = disk::folder_of(copy);
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let kept = kept_inputs(copy, &loaded.inputs);
    if !inputs.are_in(&kept) {
        inputs.write(&kept).map_err(|error| failed(&kept, &error))?;
    }
    // Another roster under this number was kept for a record that is lost by now, or its publication was cut off.
    if disk::read(copy, MAX_BYTES).is_ok_and(|there| digest(&there) != loaded.digest) {
        disk::keep_aside(copy).map_err(|error| failed(copy, &error))?;
    }
    disk::write_file(copy, &bytes).map_err(|error| failed(copy, &error))
}

/// The copy of a roster's inputs beside the copy of its file, under the name that the file gives.
fn kept_inputs(copy: &Path, inputs: &Path) -> PathBuf {
    copy.with_file_name(inputs.file_name().unwrap_or_default())
}

impl Record {
    /// Copies of published rosters that are gone or not as they were kept.
    pub fn damaged_copies(&self) -> Vec<Diagnostic> {
        let damaged = |(entry, publication): (&Entry, &Publication)| {
            let copy = self.copy_path(entry.n, publication);
            let title = match disk::read(&copy, MAX_BYTES) {
                Err(_) => say::copy_gone(copy.display().to_string(), entry.n),
                Ok(bytes) if digest(&bytes) != publication.digest => {
                    say::copy_changed(copy.display().to_string(), entry.n)
                }
                Ok(bytes) => match named_inputs(&bytes).map(|name| copy.with_file_name(name)) {
                    Some(inputs) if Inputs::read_unchanged(&inputs).is_some() => return None,
                    Some(inputs) => say::copy_inputs_damaged(inputs.display().to_string(), entry.n),
                    None => say::copy_changed(copy.display().to_string(), entry.n),
                },
            };
            let wrong = Diagnostic::error(Code::CopyDamaged, title).at(&entry.place, Text::default());
            Some(wrong.help(say::restore_copy()))
        };
        self.publications().filter_map(damaged).collect()
    }
}

fn named_inputs(bytes: &[u8]) -> Option<String> {
    let head = toml::from_str::<toml::Table>(std::str::from_utf8(bytes).ok()?).ok()?;
    Some(head.get("roster")?.get("inputs")?.as_str()?.to_string())
}

/// What became of a published roster that was to be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The entry that published it.
    pub publication: u64,
    /// Where it belongs.
    pub path: PathBuf,
    /// What was put back; nothing where all was as it had been published.
    pub what: Vec<PathBuf>,
    /// What stood there instead, under the name that it has now.
    pub moved: Vec<PathBuf>,
}

/// Puts published rosters back as they were published: those in force, or the one of an entry. What was edited
/// since is moved aside, never lost.
///
/// # Errors
/// An entry that published nothing; copies that are gone or changed; what the system refuses. What
/// was put back before that stays.
pub fn restore(
    folder: &Path,
    entry: Option<u64>,
    by: &str,
    patience: Duration,
    key: Option<&SealKey>,
) -> Result<Vec<Restored>, Vec<Diagnostic>> {
    let _lock = Lock::take(folder, by, patience).map_err(|busy| vec![*busy])?;
    let record = Record::load(folder, key)?;
    let wanted: Vec<_> = match entry {
        None => record.in_force(),
        Some(n) => record.publications().filter(|(entry, _)| entry.n == n).collect(),
    };
    if let (Some(n), true) = (entry, wanted.is_empty()) {
        let wrong = Diagnostic::error(Code::NotNow, say::no_publication(n));
        return Err(vec![wrong.help(say::see_log())]);
    }
    let (mut restored, mut found) = (Vec::new(), Vec::new());
    for (entry, publication) in wanted {
        match restore_one(&record, entry.n, publication) {
            Ok(one) => restored.push(one),
            Err(wrong) => found.push(*wrong),
        }
    }
    if found.is_empty() { Ok(restored) } else { Err(found) }
}

fn restore_one(record: &Record, n: u64, publication: &Publication) -> Result<Restored, Box<Diagnostic>> {
    let path = tidy(record.roster_path(publication));
    let copy = record.copy_path(n, publication);
    let damaged = |title| {
        Box::new(Diagnostic::error(Code::CopyDamaged, title).in_file(&copy).help(say::restore_copy()))
    };
    let bytes =
        disk::read(&copy, MAX_BYTES).map_err(|_| damaged(say::copy_gone(copy.display().to_string(), n)))?;
    let name = named_inputs(&bytes).filter(|_| digest(&bytes) == publication.digest);
    let Some(name) = name else { return Err(damaged(say::copy_changed(copy.display().to_string(), n))) };
    let kept = copy.with_file_name(&name);
    let Some(inputs) = Inputs::read_unchanged(&kept) else {
        return Err(damaged(say::copy_inputs_damaged(kept.display().to_string(), n)));
    };
    let failed = |at: &Path, error: &std::io::Error| Box::new(cannot_write(at, error));
    let mut restored = Restored { publication: n, path, what: Vec::new(), moved: Vec::new() };
    let beside = disk::folder_of(&restored.path).to_path_buf();
    fs::create_dir_all(&beside).map_err(|error| failed(&beside, &error))?;
    // Inputs first: a roster without them can't be read.
    let target = beside.join(&name);
    if !inputs.are_in(&target) {
        restored.moved.extend(disk::keep_aside(&target).map_err(|error| failed(&target, &error))?);
        inputs.write(&target).map_err(|error| failed(&target, &error))?;
        restored.what.push(target);
    }
    let there = disk::read(&restored.path, MAX_BYTES);
    if there.is_ok_and(|there| digest(&there) == publication.digest) {
        return Ok(restored);
    }
    let path = restored.path.clone();
    restored.moved.extend(disk::keep_aside(&path).map_err(|error| failed(&path, &error))?);
    let text = as_published(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
    let text = if text.is_empty() { bytes } else { text.into_bytes() };
    disk::write_file(&path, &text).map_err(|error| failed(&path, &error))?;
    restored.what.push(path);
    Ok(restored)
}

/// Lets a roster's file say itself that it is published. The record says so already; this is for people.
///
/// # Errors
/// What the system refuses.
pub fn mark(path: &Path) -> Result<(), Box<Diagnostic>> {
    let bytes = disk::read(path, MAX_BYTES).unwrap_or_default();
    let Some(text) = as_published(&String::from_utf8_lossy(&bytes)) else { return Ok(()) };
    disk::write_file(path, text.as_bytes()).map_err(|error| Box::new(cannot_write(path, &error)))
}

/// The text of a draft as a published roster has it; none where it says something else already.
fn as_published(text: &str) -> Option<String> {
    let [draft, published] = STATE_LINES;
    let state = state_at(text)?;
    let begin = text.get(..state)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(begin..)?.strip_prefix(draft)?;
    // A line that says more is part of the digest.
    let is_whole_line = rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
    if !is_whole_line {
        return None;
    }
    Some(format!("{}{published}{rest}", text.get(..begin)?))
}
