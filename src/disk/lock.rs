//! A lock of the system on a file that is there only while somebody holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::fault::{Step, step};
use super::is_at;

/// More than a note in a lock file has.
const MAX_NOTE: u64 = 4096;

/// Held until it is dropped; the system lets go of it when its holder ends, however that ends.
#[derive(Debug)]
pub struct LockFile {
    file: File,
    path: PathBuf,
}

/// What became of a try to take a lock.
#[derive(Debug)]
pub enum Taken {
    /// It is ours.
    Yes(LockFile),
    /// Somebody else holds it; the note that the holder left.
    HeldBy(String),
}

impl LockFile {
    /// Tries to take the lock, and leaves a note for others to read.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn try_take(path: &Path, note: &str) -> io::Result<Taken> {
        loop {
            step(Step::Create, path)?;
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                // Its holder before may have removed it, or anybody: then others would lock another file.
                Ok(()) if !is_at(&file, path) => {}
                Ok(()) => {
                    // The note is for people; the lock holds without.
                    let _ = file
                        .set_len(0)
                        .and_then(|()| file.seek(SeekFrom::Start(0)))
                        .and_then(|_| file.write_all(note.as_bytes()));
                    return Ok(Taken::Yes(LockFile { file, path: path.to_path_buf() }));
                }
                Err(TryLockError::WouldBlock) => {
                    let mut note = String::new();
                    let _ = file.take(MAX_NOTE).read_to_string(&mut note);
                    return Ok(Taken::HeldBy(note));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Whether others still see the lock: anybody may have removed its file.
    pub fn is_held(&self) -> bool {
        is_at(&self.file, &self.path)
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // Removed while it is locked: whoever waits for it then looks for the file anew. A lock file that
        // is left behind is in nobody's way.
        if self.is_held() && step(Step::Remove, &self.path).is_ok() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A lock on a file that is there anyway and is replaced by renames: it can't be taken away by
/// removing a lock file.
#[derive(Debug)]
pub struct LockedFile {
    file: File,
    path: PathBuf,
}

impl LockedFile {
    /// Tries to lock the file at a path; none if somebody else has it locked.
    ///
    /// # Errors
    /// What the system refuses, `NotFound` above all. A file system without locks refuses nothing.
    pub fn try_lock(path: &Path) -> io::Result<Option<LockedFile>> {
        // Opening a pipe would wait for its other end.
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let file = File::open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            _ if !is_at(&file, path) => Ok(None),
            _ => Ok(Some(LockedFile { file, path: path.to_path_buf() })),
        }
    }

    /// Whether the path still names the file that is locked.
    pub fn is_there(&self) -> bool {
        is_at(&self.file, &self.path)
    }
}
