//! The copy of a roster's inputs: a folder beside it, named after the roster and its own content.
//!
//! The name is what tells a copy that this program made, and nobody has changed since, from any
//! other folder: `2026-11-30.95e2df39` has the first digits of the SHA-256 of what is in it.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::past::{Past, write_past};
use super::read::HISTORY_FILE;
use crate::book::{self, Book, MAX_BYTES};
use crate::disk;

/// Digits of the content in a name; more only where a folder of that name holds something else.
const DIGITS: [usize; 3] = [8, 16, 64];

/// What a roster was solved from, as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inputs {
    /// Names and texts; the order is part of the content.
    files: Vec<(String, String)>,
}

/// A folder for a copy of inputs.
pub(super) struct Place {
    /// Beside the roster.
    pub name: String,
    /// Whether the copy is there already.
    pub is_there: bool,
}

impl Inputs {
    /// The files of a team, and its history.
    pub fn of(book: &Book, past: &Past) -> Inputs {
        let mut files = texts_of(book);
        files.push((HISTORY_FILE.to_string(), write_past(past, book)));
        Inputs { files }
    }

    /// What a folder holds, if it is nothing but a copy of inputs.
    pub fn read(folder: &Path) -> Option<Inputs> {
        if !fs::symlink_metadata(folder).ok()?.is_dir() {
            return None;
        }
        let (book, _) = book::read(folder).ok()?;
        let history = disk::read(&folder.join(HISTORY_FILE), MAX_BYTES).ok()?;
        let mut files = texts_of(&book);
        files.push((HISTORY_FILE.to_string(), String::from_utf8(history).ok()?));
        let inputs = Inputs { files };
        inputs.is_all_of(folder).ok()?.then_some(inputs)
    }

    /// The same of a folder that also bears the name of its content.
    pub fn read_unchanged(folder: &Path) -> Option<Inputs> {
        let digits = folder.file_name()?.to_str()?.rsplit_once('.')?.1;
        let inputs = Inputs::read(folder)?;
        let content = inputs.content();
        let fits = |count: &usize| content.get(..*count) == Some(digits);
        DIGITS.iter().any(fits).then_some(inputs)
    }

    /// The SHA-256 of names and texts.
    fn content(&self) -> String {
        let mut hash = Sha256::new();
        for (name, text) in &self.files {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Where the copy of a roster of this name is, or may be made; none where other things stand everywhere.
    pub(super) fn place(&self, beside: &Path, stem: &str) -> Option<Place> {
        let content = self.content();
        let names = DIGITS.iter().filter_map(|count| Some(format!("{stem}.{}", content.get(..*count)?)));
        names.into_iter().find_map(|name| {
            let folder = beside.join(&name);
            match fs::symlink_metadata(&folder) {
                Err(_) => Some(Place { name, is_there: false }),
                Ok(_) => self.are_in(&folder).then_some(Place { name, is_there: true }),
            }
        })
    }

    /// Whether a folder, and no link to one, holds these files and no others.
    pub fn are_in(&self, folder: &Path) -> bool {
        let is_folder = fs::symlink_metadata(folder).is_ok_and(|about| about.is_dir());
        let same = |(name, text): &(String, String)| {
            disk::read(&folder.join(name), text.len() as u64).is_ok_and(|bytes| bytes == text.as_bytes())
        };
        is_folder && self.is_all_of(folder).unwrap_or(false) && self.files.iter().all(same)
    }

    /// Whether a folder has no other files than these.
    fn is_all_of(&self, folder: &Path) -> io::Result<bool> {
        let known: BTreeSet<&str> = self.files.iter().map(|(name, _)| name.as_str()).collect();
        let mut count = 0;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let is_known = entry.file_name().to_str().is_some_and(|name| known.contains(name));
            if !is_known || !entry.file_type()?.is_file() {
                return Ok(false);
            }
            count += 1;
        }
        Ok(count == known.len())
    }

    /// Makes the copy, whole or not at all; one that is there already with these files is as good.
    ///
    /// # Errors
    /// What the system refuses; something else under that name.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        match disk::write_folder(folder, &self.files) {
            // Somebody else has made the same one meanwhile.
            Err(_) if self.are_in(folder) => Ok(()),
            written => written,
        }
    }
}

fn texts_of(book: &Book) -> Vec<(String, String)> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    book.sources.iter().map(|source| (name(&source.path).unwrap_or_default(), source.text.clone())).collect()
}
