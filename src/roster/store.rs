//! Where rosters are kept, and writing them so that nothing is ever half there.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;

use super::Roster;
use super::past::{Past, write_past};
use super::read::{HISTORY_FILE, Loaded, load};
use super::write::write_roster;
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{write_file, write_folder};
use crate::messages::rosters;

/// `DIR/<team>/<start>.toml`.
pub fn roster_path(folder: &Path, team: &str, start: NaiveDate) -> PathBuf {
    folder.join(team).join(format!("{start}.toml"))
}

/// What became of a file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    New,
    /// It took the place of a draft.
    Replaced,
    /// It was there already, the same to the letter.
    Unchanged,
}

/// Whether a folder holds a roster, by the names of its files.
pub fn holds_rosters(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| entry.ok()).any(|entry| start_of(&entry.path()).is_some())
}

/// The rosters of a folder by the names of their files, the earliest first.
pub fn kept(folder: &Path) -> Vec<(NaiveDate, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| entry.ok()).map(|entry| entry.path());
    let mut found: Vec<(NaiveDate, PathBuf)> =
        paths.filter_map(|path| start_of(&path).map(|date| (date, path))).collect();
    found.sort();
    found
}

/// The start of the roster that a file holds, by its name.
fn start_of(path: &Path) -> Option<NaiveDate> {
    path.file_name()?.to_str()?.strip_suffix(".toml")?.parse().ok()
}

/// The newest roster in `folder` (its file named by its start) that begins
/// before `start` and ends before it, and the names of those that begin before
/// and reach into `start`.
pub fn previous(folder: &Path, start: NaiveDate) -> Result<(Option<Loaded>, Vec<PathBuf>), Vec<Diagnostic>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok((None, Vec::new())) };
    let mut rosters: Vec<(NaiveDate, PathBuf)> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter_map(|path| start_of(&path).map(|date| (date, path)))
        .filter(|(date, _)| *date < start)
        .collect();
    rosters.sort();
    let mut overlapping = Vec::new();
    for (_, path) in rosters.into_iter().rev() {
        let loaded = load(&path)?;
        if loaded.roster.horizon.last() < start {
            return Ok((Some(loaded), overlapping));
        }
        overlapping.push(path);
    }
    Ok((None, overlapping))
}

/// Writes a roster and the copy of its inputs: first the inputs, in a folder
/// named by their content, then the roster by one rename. Whoever reads sees the
/// roster before with its inputs, or this one with its own.
pub fn save(
    path: &Path,
    roster: &Roster,
    book: &Book,
    past: &Past,
    team_folder: Option<&Path>,
) -> Result<Saved, Box<Diagnostic>> {
    let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |at: &Path, error: io::Error| {
        let title = rosters::cannot_write(at.display().to_string(), error.kind().to_string());
        Box::new(Diagnostic::error(Code::CannotWrite, title).in_file(path).help(rosters::cannot_write_help()))
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let inputs = inputs_of(book, past);
    let name = format!("{stem}.{}", short_hash(&inputs));
    let folder = relative(beside, team_folder);
    let text = write_roster(roster, book, &name, folder.as_deref());

    let old = match fs::read(path) {
        Ok(old) if old == text.as_bytes() && beside.join(&name).is_dir() => return Ok(Saved::Unchanged),
        Ok(_) => Some(may_replace(path)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(path, error)),
    };
    let fresh: Vec<&Path> = beside
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
        .collect();
    // Folders that were made for nothing go again, the innermost first.
    let failed = |at: &Path, error: io::Error| {
        fresh.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        failed(at, error)
    };
    fs::create_dir_all(beside).map_err(|error| failed(beside, error))?;
    let target = beside.join(&name);
    let made = !target.is_dir();
    if made {
        write_folder(&target, &inputs).map_err(|error| failed(&target, error))?;
    }
    if let Err(error) = write_file(path, text.as_bytes()) {
        if made {
            // The roster is not there, so its inputs must not be either.
            let _ = fs::remove_dir_all(&target);
        }
        return Err(failed(path, error));
    }
    if let Some(old) = &old
        && *old != name
    {
        // A folder left behind is harmless: nothing names it.
        let _ = fs::remove_dir_all(beside.join(old));
    }
    Ok(if old.is_some() { Saved::Replaced } else { Saved::New })
}

/// Refuses a place where a roster could not be saved, before the work is done.
pub fn may_save(path: &Path) -> Result<(), Box<Diagnostic>> {
    if path.exists() {
        may_replace(path)?;
    }
    let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && ancestor.exists();
    let there = beside.ancestors().find(named).unwrap_or(Path::new("."));
    match tempfile::Builder::new().prefix(".fairshift-").tempfile_in(there) {
        Ok(_) => Ok(()),
        Err(error) => {
            let title = rosters::cannot_write(there.display().to_string(), error.kind().to_string());
            Err(Box::new(
                Diagnostic::error(Code::CannotWrite, title).in_file(path).help(rosters::cannot_write_help()),
            ))
        }
    }
}

/// The name of the inputs of the draft at `path`, or why it may not be replaced.
fn may_replace(path: &Path) -> Result<String, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let refuse = |title| {
        Box::new(Diagnostic::error(Code::Published, title).in_file(path).help(rosters::published_help()))
    };
    let head = fs::read_to_string(path).ok().and_then(|text| toml::from_str::<toml::Table>(&text).ok());
    let key = |name: &str| head.as_ref()?.get("roster")?.get(name)?.as_str().map(str::to_string);
    match (key("state").as_deref(), key("inputs")) {
        (Some("published"), _) => Err(refuse(rosters::published(shown))),
        (Some("draft"), Some(inputs)) if !inputs.contains(['/', '\\']) => Ok(inputs),
        _ => Err(refuse(rosters::not_a_roster(shown))),
    }
}

fn inputs_of(book: &Book, past: &Past) -> Vec<(String, String)> {
    let name = |source: &crate::diagnostic::Source| {
        source.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let mut files: Vec<(String, String)> =
        book.sources.iter().map(|source| (name(source), source.text.clone())).collect();
    files.push((HISTORY_FILE.to_string(), write_past(past, book)));
    files
}

fn short_hash(files: &[(String, String)]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The way from one folder to another, with `/`; none if the file system has none.
pub fn relative(from: &Path, to: Option<&Path>) -> Option<String> {
    let absolute = |path: &Path| {
        // The folder of a new roster may not be there yet: resolve what is.
        let there = path.ancestors().find(|ancestor| ancestor.exists() && !ancestor.as_os_str().is_empty());
        let there = there.unwrap_or(Path::new("."));
        let rest = path.strip_prefix(there).unwrap_or(path);
        there.canonicalize().ok().map(|base| base.join(rest))
    };
    let (from, to) = (absolute(from)?, absolute(to?)?);
    let same = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(same).map(|_| "..".to_string());
    let down = to.components().skip(same).filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}
