//! Files: read within bounds, written whole or not at all.

mod fault;
mod lock;
mod read;
mod write;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

pub use lock::{LockFile, LockedFile, Taken};
pub use read::{ReadError, read, read_head};
pub use write::{
    keep_aside, make_folder, recover_folder, remove_folder, replace_folder, try_writing, write_file,
    write_files, write_folder, write_new_file, write_secret,
};

/// The folder that a path lies in; `.` of a plain name.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Where a path leads: links followed as far as there is something. A file is replaced there, so that a
/// link to it stays a link.
pub fn resolved(path: &Path) -> PathBuf {
    if let Ok(resolved) = path.canonicalize() {
        return resolved;
    }
    match (folder_of(path).canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// Whether an open file is still the one at a path: it may have been removed or replaced there.
#[cfg(unix)]
pub fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let there = file.metadata().ok().zip(fs::symlink_metadata(path).ok());
    there.is_some_and(|(open, named)| (open.dev(), open.ino()) == (named.dev(), named.ino()))
}

/// Whether an open file is still the one at a path. Systems that keep open files from being removed
/// need only know that there is one.
#[cfg(not(unix))]
pub fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
