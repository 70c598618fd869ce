//! Saving rosters: a command that replaces one asks the record first, under its lock.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::lock::{LOCK_FILE, Lock};
use super::log::{LOG_FILE, Record};
use crate::book::{MAX_BYTES, is_team_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk;
use crate::messages::rosters;
use crate::roster::{self, Draft, HISTORY_FILE, Saved};

/// Saves a roster as a draft, unless a record says that what is there is published.
///
/// `by` stands in the lock for others to read, who wait for it; this waits for them at most `patience`.
///
/// # Errors
/// A published roster, or no roster at all, in its place; a record that can't be read; what the system
/// refuses. Then all is as it was.
pub fn save_draft(
    path: &Path,
    draft: &Draft<'_>,
    by: &str,
    patience: Duration,
) -> Result<Saved, Vec<Diagnostic>> {
    let boxed = |refused: Box<Diagnostic>| vec![*refused];
    refuse_name(path).map_err(boxed)?;
    loop {
        let folders = teams_of(path, draft.team_folder);
        let mut locks = Vec::new();
        for folder in &folders {
            locks.extend(Lock::take_if_possible(folder, by, patience).map_err(boxed)?);
        }
        let records = records_of(&folders)?;
        refuse_published(path, &records).map_err(boxed)?;
        // A lock file that was removed meanwhile keeps nobody from publishing.
        if !locks.iter().all(Lock::holds_folder) {
            continue;
        }
        let is_needed = |name: &str| records.iter().any(|record| names_inputs(record, name));
        return roster::save(path, draft, &is_needed).map_err(boxed);
    }
}

/// Refuses a place where a roster could not be saved, before the work is done.
///
/// # Errors
/// As for [`save_draft`], as far as it can be told by now.
pub fn may_save_draft(path: &Path, team_folder: Option<&Path>) -> Result<(), Vec<Diagnostic>> {
    let boxed = |refused: Box<Diagnostic>| vec![*refused];
    refuse_name(path).map_err(boxed)?;
    refuse_published(path, &records_of(&teams_of(path, team_folder))?).map_err(boxed)?;
    roster::may_save(path).map_err(boxed)
}

/// The folders of the team that a roster is of, and of the team whose roster is there, in a fixed order: two that
/// lock both never wait for each other.
fn teams_of(path: &Path, team_folder: Option<&Path>) -> BTreeSet<PathBuf> {
    let folders = team_folder.map(Path::to_path_buf).into_iter().chain(roster::team_folder(path));
    folders.filter(|folder| folder.is_dir()).filter_map(|folder| folder.canonicalize().ok()).collect()
}

fn records_of(folders: &BTreeSet<PathBuf>) -> Result<Vec<Record>, Vec<Diagnostic>> {
    // Even an entry without the right key keeps a roster from being replaced.
    folders.iter().map(|folder| Record::load(folder, None)).collect()
}

/// Refuses the place of a file that a record names, whether it is there or not: a published roster, or the copy that is
/// kept of one.
fn refuse_published(path: &Path, records: &[Record]) -> Result<(), Box<Diagnostic>> {
    let target = disk::resolved(path);
    let is_target = |named: PathBuf| disk::resolved(&named) == target;
    let is_published = records.iter().any(|record| {
        record.publications().any(|(entry, publication)| {
            is_target(record.roster_path(publication)) || is_target(record.copy_path(entry.n, publication))
        })
    });
    if !is_published {
        return Ok(());
    }
    let title = rosters::published(path.display().to_string());
    Err(Box::new(Diagnostic::error(Code::Published, title).in_file(path).help(rosters::published_help())))
}

/// Whether a published roster, as its copy is kept, was solved from inputs of this name.
fn names_inputs(record: &Record, name: &str) -> bool {
    record.publications().any(|(entry, publication)| {
        let copy = disk::read(&record.copy_path(entry.n, publication), MAX_BYTES);
        copy.is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(name))
    })
}

/// Refuses the name of a file that means something else to this program.
fn refuse_name(path: &Path) -> Result<(), Box<Diagnostic>> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if !is_team_file(name) && ![LOG_FILE, LOCK_FILE, HISTORY_FILE].contains(&name) {
        return Ok(());
    }
    let wrong = Diagnostic::error(Code::Published, rosters::name_of_another_file(name)).in_file(path);
    Err(Box::new(wrong.help(rosters::published_help())))
}
