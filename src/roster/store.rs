//! Where rosters are kept, and writing them so that nothing is ever half there.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;

use super::Roster;
use super::inputs::Inputs;
use super::past::Past;
use super::read::{Loaded, load, stated_start};
use super::write::write_roster;
use crate::book::{Book, MAX_BYTES};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk;
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

/// A roster among others whose file has not the name by which it would be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misnamed {
    /// Its first date.
    pub start: NaiveDate,
    /// Its file.
    pub path: PathBuf,
}

/// The rosters of a folder whose names are no dates, so that [`kept`] passes them over.
pub fn misnamed(folder: &Path) -> Vec<Misnamed> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.filter_map(|entry| entry.ok()).map(|entry| entry.path());
    let others = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml") && start_of(path).is_none());
    let mut found: Vec<Misnamed> =
        others.filter_map(|path| Some(Misnamed { start: stated_start(&path)?, path })).collect();
    found.sort_by(|one, other| one.path.cmp(&other.path));
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

/// A roster that is to be saved, with what it was solved from.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The roster.
    pub roster: &'a Roster,
    /// The team as it was solved for.
    pub book: &'a Book,
    /// What was before day one.
    pub past: &'a Past,
    /// The team's own folder.
    pub team_folder: Option<&'a Path>,
}

/// Writes a roster and the copy of its inputs: first the inputs, in a folder
/// named by their content, then the roster by one rename. A reader sees the
/// roster before with its inputs, or this one with its own. The inputs of a draft whose place it takes
/// go, if nobody has changed them, no other roster beside it names them and none that `is_needed`.
///
/// Whether the file there is published is for the team's record to say: see `desk::save_draft`.
///
/// # Errors
/// Something else than a draft is there; what the system refuses. Then all is as it was.
pub fn save(
    path: &Path,
    draft: &Draft<'_>,
    is_needed: &dyn Fn(&str) -> bool,
) -> Result<Saved, Box<Diagnostic>> {
    let beside = disk::folder_of(path);
    let failed = |at: &Path, error: &io::Error| {
        Box::new(Diagnostic::cannot_write(at, error).in_file(path).help(rosters::cannot_write_help()))
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let inputs = Inputs::of(draft.book, draft.past);
    let Some(place) = inputs.place(beside, &stem) else {
        return Err(failed(path, &io::ErrorKind::AlreadyExists.into()));
    };
    let team_folder = relative(beside, draft.team_folder);
    let text = write_roster(draft.roster, draft.book, &place.name, team_folder.as_deref());
    let old = draft_at(path)?;
    if place.is_there && old.as_ref().is_some_and(|old| old.text == text) {
        return Ok(Saved::Unchanged);
    }
    let fresh: Vec<&Path> = beside
        .ancestors()
        .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
        .collect();
    // Folders that were made for nothing go again, the innermost first.
    let failed = |at: &Path, error: &io::Error| {
        fresh.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        failed(at, error)
    };
    fs::create_dir_all(beside).map_err(|error| failed(beside, &error))?;
    let folder = beside.join(&place.name);
    if !place.is_there {
        inputs.write(&folder).map_err(|error| failed(&folder, &error))?;
    }
    if let Err(error) = disk::write_file(path, text.as_bytes()) {
        if !place.is_there {
            // The roster is not there, so its inputs must not be either.
            let _ = disk::remove_folder(&folder);
        }
        return Err(failed(path, &error));
    }
    let Some(old) = old else { return Ok(Saved::New) };
    if old.inputs != place.name && !is_needed(&old.inputs) && is_abandoned(beside, &old.inputs, &stem) {
        // A folder left behind is harmless: nothing names it.
        let _ = disk::remove_folder(&beside.join(&old.inputs));
    }
    Ok(Saved::Replaced)
}

/// Whether a copy of inputs is one that this program made for a roster of this name, unchanged, and no
/// roster beside it names it. Where that is not sure, it is not.
fn is_abandoned(beside: &Path, name: &str, stem: &str) -> bool {
    let is_of_roster = name.rsplit_once('.').is_some_and(|(before, _)| before == stem);
    if !is_of_roster || !is_plain_name(name) || Inputs::read_unchanged(&beside.join(name)).is_none() {
        return false;
    }
    let Ok(entries) = fs::read_dir(beside) else { return false };
    entries.into_iter().all(|entry| {
        let Ok(path) = entry.map(|entry| entry.path()) else { return false };
        if path.extension().is_none_or(|ending| ending != "toml") {
            return true;
        }
        match disk::read(&path, MAX_BYTES) {
            Ok(bytes) => !String::from_utf8_lossy(&bytes).contains(name),
            Err(_) => false,
        }
    })
}

/// Whether a text is the name of something beside a file, and no way to anywhere else.
pub(super) fn is_plain_name(text: &str) -> bool {
    let mut parts = Path::new(text).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(name)), None) if name == text)
        && !text.contains(['/', '\\'])
}

/// Refuses a place where a roster could not be saved, before the work is done.
///
/// # Errors
/// Something else than a draft is there; a folder that can't be written to.
pub fn may_save(path: &Path) -> Result<(), Box<Diagnostic>> {
    draft_at(path)?;
    let named = |ancestor: &&Path| !ancestor.as_os_str().is_empty() && ancestor.exists();
    let there = disk::folder_of(path).ancestors().find(named).unwrap_or(Path::new("."));
    disk::try_writing(there).map_err(|error| {
        let wrong = Diagnostic::cannot_write(there, &error).in_file(path);
        Box::new(wrong.help(rosters::cannot_write_help()))
    })
}

/// What of a draft says how it may be replaced.
struct OldDraft {
    text: String,
    inputs: String,
}

/// The draft at a path; none if there is nothing.
fn draft_at(path: &Path) -> Result<Option<OldDraft>, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let refuse = |title| {
        Box::new(Diagnostic::error(Code::Published, title).in_file(path).help(rosters::published_help()))
    };
    match fs::symlink_metadata(path) {
        // A file in the place of its folder is for the writing to complain about.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Ok(about) if about.is_file() => {}
        _ => return Err(refuse(rosters::not_a_roster(shown))),
    }
    let text = disk::read(path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let head = text.as_ref().and_then(|text| toml::from_str::<toml::Table>(text).ok());
    let key = |name: &str| head.as_ref()?.get("roster")?.get(name)?.as_str().map(str::to_string);
    match (key("state").as_deref(), key("inputs"), text) {
        (Some("published"), ..) => Err(refuse(rosters::published(shown))),
        (Some("draft"), Some(inputs), Some(text)) => Ok(Some(OldDraft { text, inputs })),
        _ => Err(refuse(rosters::not_a_roster(shown))),
    }
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
