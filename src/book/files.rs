//! From a folder to texts: what is there, what can be read, what is UTF-8.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::attendance::ATTENDANCE_FILE;
use super::demand::Fetched;
use super::holidays::HOLIDAYS_FILE;
use super::law;
use super::leave_accounts::ACCOUNTS_FILE;
use super::pay::PAY_FILE;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Source};
use crate::disk::{self, ReadError};
use crate::messages::Text;
use crate::messages::input::{self, Quote};

/// The file that every team has.
pub(crate) const TEAM_FILE: &str = "team.toml";
/// The file that a team may have.
pub(crate) const LEAVE_FILE: &str = "leave.toml";
/// In the copy beside a roster: what the record of the team had granted when it was solved.
pub(crate) const GRANTED_FILE: &str = "granted.toml";

/// The other files that are read where they are.
pub(super) fn extra_files() -> impl Iterator<Item = String> {
    let laws = law::PRESETS.iter().map(|(preset, _)| law::file_name(preset));
    laws.chain([HOLIDAYS_FILE.to_string()])
}

/// Whether a team's folder, or a copy of its inputs, has a file of this name for the program to read.
pub fn is_team_file(name: &str) -> bool {
    let fixed = [TEAM_FILE, LEAVE_FILE, GRANTED_FILE, ACCOUNTS_FILE, PAY_FILE, ATTENDANCE_FILE];
    fixed.contains(&name) || extra_files().any(|extra| extra == name)
}

/// More than any file of a team has.
pub const MAX_BYTES: u64 = 4 << 20;

/// The bytes of the files of a team that are there and can be read.
pub(super) fn load(folder: &Path, found: &mut Diagnostics) -> Vec<(PathBuf, Vec<u8>)> {
    let shown = folder.to_string_lossy();
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => {
            let mut diagnostic =
                Diagnostic::error(Code::WrongFileKind, input::not_a_folder(&*shown)).in_file(folder);
            if folder.file_name().is_some_and(|name| name == TEAM_FILE) {
                let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
                let parent = parent.unwrap_or(Path::new("."));
                diagnostic = diagnostic.help(input::give_folder(&*parent.to_string_lossy()));
            } else {
                diagnostic = diagnostic.help(input::what_a_team_is());
            }
            found.push(diagnostic);
            return Vec::new();
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let title = input::missing_folder(&*shown);
            found.push(
                Diagnostic::error(Code::MissingFile, title).in_file(folder).help(input::what_a_team_is()),
            );
            return Vec::new();
        }
        Err(error) => {
            found.push(unreadable(folder, &error));
            return Vec::new();
        }
    }
    let mut files = Vec::new();
    for name in [TEAM_FILE, LEAVE_FILE] {
        let path = folder.join(name);
        match disk::read(&path, MAX_BYTES) {
            Ok(bytes) => files.push((path, bytes)),
            Err(error) if error.is_missing() => absent(folder, name, found),
            Err(error) => found.push(refusal(&path, &error)),
        }
    }
    // Copies of what comes with the program; most teams have none.
    let extras = extra_files().chain([GRANTED_FILE.to_string()]);
    for path in extras.map(|name| folder.join(name)).filter(|path| path.exists()) {
        match disk::read(&path, MAX_BYTES) {
            Ok(bytes) => files.push((path, bytes)),
            Err(error) => found.push(refusal(&path, &error)),
        }
    }
    files
}

/// Reads a file of text, wherever it is.
#[allow(clippy::result_large_err)]
pub fn read_source(path: &Path) -> Result<Arc<Source>, Diagnostic> {
    decode(path, &read_bytes(path, MAX_BYTES)?)
}

/// Reads a file, wherever it is, of at most `most` bytes.
#[allow(clippy::result_large_err)]
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Diagnostic> {
    disk::read(path, most).map_err(|error| match error {
        // The caller who named the file knows better what to put there.
        ReadError::NotAFile => {
            let title = input::not_a_file(&*path.to_string_lossy());
            Diagnostic::error(Code::WrongFileKind, title).in_file(path)
        }
        error if error.is_missing() => {
            let title = input::missing_file(&*path.to_string_lossy());
            Diagnostic::error(Code::MissingFile, title).in_file(path)
        }
        error => refusal(path, &error),
    })
}

/// Why a file of the program's own kinds was not read.
pub(crate) fn refusal(path: &Path, error: &ReadError) -> Diagnostic {
    match error {
        ReadError::NotAFile => {
            let title = input::not_a_file(&*path.to_string_lossy());
            Diagnostic::error(Code::WrongFileKind, title).in_file(path).help(input::put_a_file())
        }
        ReadError::TooLarge(most) => too_large(path, *most),
        ReadError::Io(error) => unreadable(path, error),
    }
}

fn too_large(path: &Path, most: u64) -> Diagnostic {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let title = input::file_too_large(&*name, most >> 20);
    Diagnostic::error(Code::TooLarge, title).in_file(path).help(input::split_team())
}

/// A file of the folder that `team.toml` names.
pub(super) fn beside(folder: &Path, name: &str) -> Fetched {
    let path = folder.join(name);
    match disk::read(&path, MAX_BYTES) {
        Ok(bytes) => Fetched::Bytes(path, bytes),
        Err(error) if error.is_missing() => Fetched::Missing,
        Err(error) => Fetched::Problem(Box::new(refusal(&path, &error))),
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default();
    Diagnostic::error(Code::UnreadableFile, input::unreadable(&*path.to_string_lossy(), reason))
        .in_file(path)
        .help(input::check_permissions())
}

/// A file that is not there: needed, or there under a name that is almost the right one.
fn absent(folder: &Path, name: &str, found: &mut Diagnostics) {
    let near = near_name(folder, name);
    if name == TEAM_FILE {
        let path = folder.join(name);
        let title = input::missing_file(&*path.to_string_lossy());
        let help = match near {
            Some(near) => input::rename(Quote(&near), name),
            None => input::what_a_team_is(),
        };
        found.push(Diagnostic::error(Code::MissingFile, title).in_file(path).help(help));
    } else if let Some(near) = near {
        found.push(
            Diagnostic::warning(Code::UnreadFile, input::unread_file(Quote(&near)))
                .in_file(folder.join(&near))
                .help(input::rename(Quote(&near), name)),
        );
    }
}

/// `Team.toml`, `team.toml.txt`, `team.tml` where `team.toml` is meant.
fn near_name(folder: &Path, name: &str) -> Option<String> {
    let stem = name.trim_end_matches(".toml");
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|other| {
            let other = other.to_lowercase();
            other == name
                || other == format!("{name}.txt")
                || other == format!("{stem}.tml")
                || other == format!("{stem}.txt")
        })
        .collect();
    names.sort();
    names.into_iter().next()
}

/// The text of a file, without a byte order mark.
#[allow(clippy::result_large_err)]
pub(crate) fn decode(path: &Path, bytes: &[u8]) -> Result<Arc<Source>, Diagnostic> {
    decode_up_to(MAX_BYTES, path, bytes)
}

/// The same of a file of at most `most` bytes.
#[allow(clippy::result_large_err)]
pub(super) fn decode_up_to(most: u64, path: &Path, bytes: &[u8]) -> Result<Arc<Source>, Diagnostic> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    if bytes.len() as u64 > most {
        return Err(too_large(path, most));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let source = Arc::new(Source { path: path.to_path_buf(), text: text.to_string() });
            unmerged(&source).map_or(Ok(source), Err)
        }
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            let note = if utf16 { input::is_utf16() } else { input::first_bad_byte(line, good.len() + 1) };
            Err(Diagnostic::error(Code::NotUtf8, input::not_utf8(&*name))
                .in_file(path)
                .note(note)
                .help(input::save_as_utf8()))
        }
    }
}

/// Says where a version control system has left two versions of a text side by side.
fn unmerged(source: &Arc<Source>) -> Option<Diagnostic> {
    let mut at = 0;
    let mut begins = None;
    for line in source.text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            begins.get_or_insert(at..at + line.trim_end().len());
        } else if line.starts_with(">>>>>>> ")
            && let Some(span) = begins
        {
            let place = Place { source: Arc::clone(source), span };
            let wrong = Diagnostic::error(Code::MergeConflict, input::merge_conflict());
            return Some(wrong.at(&place, Text::default()).help(input::resolve_conflict()));
        }
        at += line.len();
    }
    None
}
