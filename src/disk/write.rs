//! Writing so that nothing is ever half there: a draft beside the target, then one rename.
//!
//! A draft is locked as long as its writer lives. A process that was killed leaves its drafts
//! unlocked, and whoever writes to the folder next removes them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::fault::{Step, can_exchange, step};
use super::folder_of;

/// How the name of every draft begins.
const PREFIX: &str = ".fairshift-";

/// Random characters after it.
const RANDOM: usize = 6;

/// Who may read what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Readers {
    Everybody,
    OwnerAlone,
}

/// Replaces a file, or makes it, in one step.
///
/// # Errors
/// What the system refuses; the file is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = draft_file(folder_of(path), bytes, Readers::Everybody)?;
    put(draft, path)
}

/// Makes a file that must not be there yet, in one step.
///
/// # Errors
/// `AlreadyExists`, and what the system refuses.
pub fn write_new_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_new(path, bytes, Readers::Everybody)
}

/// The same of a secret: only the owner may read it.
///
/// # Errors
/// `AlreadyExists`, and what the system refuses.
pub fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_new(path, bytes, Readers::OwnerAlone)
}

fn make_new(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let draft = draft_file(folder_of(path), bytes, readers)?;
    step(Step::Rename, path)?;
    draft.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// Replaces or makes files of a folder, each in one step, in this order; the first
/// step comes when all of them are on the disk.
///
/// # Errors
/// What the system refuses. A disk that is full is found out before the first step.
pub fn write_files(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    let drafts: Vec<_> = files
        .iter()
        .map(|(_, text)| draft_file(folder, text.as_bytes(), Readers::Everybody))
        .collect::<io::Result<_>>()?;
    for (draft, (name, _)) in drafts.into_iter().zip(files) {
        put(draft, &folder.join(name))?;
    }
    Ok(())
}

/// Makes a folder of files in one step; an empty one may be in its place.
///
/// # Errors
/// `DirectoryNotEmpty` where there is something already, and what the system refuses.
pub fn write_folder(target: &Path, files: &[(String, String)]) -> io::Result<()> {
    let beside = folder_of(target);
    fs::create_dir_all(beside)?;
    let draft = draft_folder(beside, files)?;
    step(Step::Rename, target)?;
    fs::rename(draft.path(), target)?;
    draft.keep();
    sync_folder(beside);
    Ok(())
}

/// Makes a folder in one step, filled by `fill` before anybody else sees it; an empty one may be in its place.
///
/// # Errors
/// What `fill` says, and what the system refuses. Then there is no folder.
pub fn make_folder<E>(
    target: &Path,
    fill: impl FnOnce(&Path) -> Result<(), E>,
    refused: impl Fn(io::Error) -> E,
) -> Result<(), E> {
    let beside = folder_of(target);
    fs::create_dir_all(beside).map_err(&refused)?;
    remove_abandoned(beside);
    let draft = new_folder(beside).map_err(&refused)?;
    fill(draft.path())?;
    set_folder_readers(draft.path()).map_err(&refused)?;
    step(Step::Rename, target).and_then(|()| fs::rename(draft.path(), target)).map_err(&refused)?;
    draft.keep();
    sync_folder(beside);
    Ok(())
}

/// Puts a folder of these files in the place of another one, which goes. In one step where the
/// system can exchange two folders; where it can't, [`recover_folder`] ends what was begun.
///
/// # Errors
/// What the system refuses; the old folder is then as it was.
pub fn replace_folder(target: &Path, files: &[(String, String)]) -> io::Result<()> {
    let is_empty = fs::read_dir(target).map_or(true, |mut entries| entries.next().is_none());
    if is_empty {
        return write_folder(target, files);
    }
    let beside = folder_of(target);
    let draft = draft_folder(beside, files)?;
    step(Step::Exchange, target)?;
    if can_exchange() && exchange(draft.path(), target).is_ok() {
        sync_folder(beside);
        // The draft is the old folder now, and goes with it.
        return Ok(());
    }
    let old = between_steps(target);
    step(Step::Rename, &old)?;
    fs::rename(target, &old)?;
    let moved = step(Step::Rename, target).and_then(|()| fs::rename(draft.path(), target));
    if let Err(error) = moved {
        fs::rename(&old, target)?;
        return Err(error);
    }
    draft.keep();
    sync_folder(beside);
    // What can't be removed now goes at the next run.
    let _ = step(Step::Remove, &old).and_then(|()| fs::remove_dir_all(&old));
    Ok(())
}

/// Ends a replacement of a folder that was cut off between its steps: the old folder comes back
/// where there is none in its place, else it goes, if it `is_own`.
///
/// # Errors
/// What the system refuses.
pub fn recover_folder(target: &Path, is_own: impl Fn(&Path) -> bool) -> io::Result<()> {
    let old = between_steps(target);
    if !fs::symlink_metadata(&old).is_ok_and(|about| about.is_dir()) {
        return Ok(());
    }
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(&old, target),
        _ if is_own(&old) => fs::remove_dir_all(&old),
        _ => Ok(()),
    }
}

/// Where a folder stands while another one takes its place in two steps.
fn between_steps(target: &Path) -> PathBuf {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    target.with_file_name(format!("{PREFIX}old.{name}"))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a folder in one step as others see it: it becomes a draft, and that goes.
///
/// # Errors
/// What the system refuses; the folder is then as it was.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    let draft = new_folder(folder_of(path))?;
    step(Step::Remove, path)?;
    // A folder takes the place of an empty one.
    fs::rename(path, draft.path())
}

/// Keeps what is at a path under a name beside it that is free, before something else comes there; that name, if
/// there was anything. A file stays until the other takes its place, a folder moves.
///
/// # Errors
/// What the system refuses; all is then as it was.
pub fn keep_aside(path: &Path) -> io::Result<Option<PathBuf>> {
    let about = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about?,
    };
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let names = (1_u32..).map(|n| path.with_file_name(format!("{stem}.aside-{n}{ending}")));
    // A copy from an earlier try is as good as another one.
    let is_same = |name: &Path| about.is_file() && is_same_file(path, name).unwrap_or(false);
    let is_usable = |name: &PathBuf| fs::symlink_metadata(name).is_err() || is_same(name);
    let Some(aside) = names.into_iter().find(is_usable) else { return Ok(None) };
    if is_same(&aside) {
        return Ok(Some(aside));
    }
    step(Step::Rename, path)?;
    // A second name for the same file; where the system has no such thing, it moves.
    if !about.is_file() || fs::hard_link(path, &aside).is_err() {
        fs::rename(path, &aside)?;
    }
    Ok(Some(aside))
}

/// Whether two files have the same bytes.
fn is_same_file(one: &Path, other: &Path) -> io::Result<bool> {
    let (size, other_size) = (fs::metadata(one)?.len(), fs::metadata(other)?.len());
    Ok(size == other_size && fs::read(one)? == fs::read(other)?)
}

/// Whether a draft could be made in the folder.
///
/// # Errors
/// Why not.
pub fn try_writing(folder: &Path) -> io::Result<()> {
    new_file(folder).map(drop)
}

fn put(draft: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    step(Step::Rename, path)?;
    draft.persist(path).map_err(|error| error.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// A draft with all its bytes on the disk.
fn draft_file(folder: &Path, bytes: &[u8], readers: Readers) -> io::Result<tempfile::NamedTempFile> {
    remove_abandoned(folder);
    let mut draft = new_file(folder)?;
    // In two halves, so that tests see a file that is half there.
    let (first, second) = bytes.split_at(bytes.len() / 2);
    for half in [first, second] {
        step(Step::Write, draft.path())?;
        draft.write_all(half)?;
    }
    set_readers(draft.as_file(), readers)?;
    step(Step::Sync, draft.path())?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    loop {
        step(Step::Create, folder)?;
        let draft = tempfile::Builder::new().prefix(PREFIX).rand_bytes(RANDOM).tempfile_in(folder)?;
        if hold(draft.as_file(), draft.path())? {
            return Ok(draft);
        }
    }
}

/// A folder that is locked while it is filled, and removed with all that is in it unless it is kept.
struct DraftFolder {
    folder: tempfile::TempDir,
    _lock: Option<File>,
}

impl DraftFolder {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// It has been renamed: there is nothing left to remove.
    fn keep(self) {
        let _ = self.folder.keep();
    }
}

fn draft_folder(beside: &Path, files: &[(String, String)]) -> io::Result<DraftFolder> {
    remove_abandoned(beside);
    let draft = new_folder(beside)?;
    for (name, text) in files {
        let path = draft.path().join(name);
        step(Step::Write, &path)?;
        fs::write(path, text)?;
    }
    // Once all are written: one after the other would wait for the disk each time.
    for (name, _) in files {
        let path = draft.path().join(name);
        step(Step::Sync, &path)?;
        fs::OpenOptions::new().write(true).open(path)?.sync_all()?;
    }
    set_folder_readers(draft.path())?;
    sync_folder(draft.path());
    Ok(draft)
}

fn new_folder(beside: &Path) -> io::Result<DraftFolder> {
    loop {
        step(Step::Create, beside)?;
        let folder = tempfile::Builder::new().prefix(PREFIX).rand_bytes(RANDOM).tempdir_in(beside)?;
        // Where a folder can't be opened, it can't be locked, and nobody removes it as abandoned.
        let Ok(lock) = File::open(folder.path()) else { return Ok(DraftFolder { folder, _lock: None }) };
        if hold(&lock, folder.path())? {
            return Ok(DraftFolder { folder, _lock: Some(lock) });
        }
    }
}

/// Locks a draft. False if somebody took it for an abandoned one before it was locked.
fn hold(file: &File, path: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(super::is_at(file, path)),
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        // A file system without locks: nobody can lock it as abandoned either.
        Err(fs::TryLockError::Error(_)) => Ok(true),
    }
}

/// Removes the drafts of processes that ended before they were done: those that nobody has locked.
fn remove_abandoned(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok());
    for path in entries.map(|entry| entry.path()).filter(|path| is_draft_name(path)) {
        let Ok(about) = fs::symlink_metadata(&path) else { continue };
        // Opening a pipe would wait for its other end.
        if !about.is_file() && !about.is_dir() {
            continue;
        }
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_err() || !super::is_at(&file, &path) {
            continue;
        }
        // What can't be removed stays; it is in nobody's way.
        let _ = match about.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
    }
}

fn is_draft_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(PREFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A rename is safe on the disk once its folder is. Not every system can: then it is as safe as it gets.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Drafts are their owner's alone; rosters are for the whole team.
#[cfg(unix)]
fn set_readers(file: &File, readers: Readers) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match readers {
        Readers::Everybody => file.set_permissions(fs::Permissions::from_mode(0o644)),
        Readers::OwnerAlone => Ok(()),
    }
}

#[cfg(unix)]
fn set_folder_readers(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn set_readers(_: &File, _: Readers) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn set_folder_readers(_: &Path) -> io::Result<()> {
    Ok(())
}
