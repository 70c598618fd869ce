//! One change at a time: a command that changes the record, or replaces a roster, holds a lock on the
//! team's folder and on the record itself.
//!
//! The lock file says who is at work and can be waited for. Anybody can remove it; so the record, which
//! nobody removes for fun, is locked as well.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local};

use super::log::{LOG_FILE, cannot_write};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{self, LockFile, LockedFile, Taken};
use crate::messages::desk as say;

/// Beside `team.toml`, while somebody holds it.
pub(crate) const LOCK_FILE: &str = ".desk.lock";

/// Whether a file of this name is the lock of a team's folder.
pub fn is_lock(name: &str) -> bool {
    name == LOCK_FILE
}

/// Between two tries to take a lock.
const PAUSE: Duration = Duration::from_millis(20);

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    folder: LockFile,
    /// The record's file, if there is one.
    record: Option<LockedFile>,
}

impl Lock {
    /// Takes the lock of a team's folder; waits for its holder, at most `patience`.
    ///
    /// # Errors
    /// Somebody holds it for longer; the folder can't be written to.
    pub fn take(folder: &Path, by: &str, patience: Duration) -> Result<Lock, Box<Diagnostic>> {
        Lock::wait(folder, by, patience).map_err(|why| match why {
            NotTaken::Held(by) => Box::new(held_by(&folder.join(LOCK_FILE), &by)),
            NotTaken::Refused(error) => Box::new(cannot_write(&folder.join(LOCK_FILE), &error)),
        })
    }

    /// The same; none of a folder that can't be written to: nobody publishes there either.
    ///
    /// # Errors
    /// Somebody holds it for longer; what else the system refuses.
    pub fn take_if_possible(
        folder: &Path,
        by: &str,
        patience: Duration,
    ) -> Result<Option<Lock>, Box<Diagnostic>> {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        match Lock::wait(folder, by, patience) {
            Ok(lock) => Ok(Some(lock)),
            Err(NotTaken::Refused(error))
                if matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem) =>
            {
                Ok(None)
            }
            Err(NotTaken::Refused(error)) => Err(Box::new(cannot_write(&folder.join(LOCK_FILE), &error))),
            Err(NotTaken::Held(by)) => Err(Box::new(held_by(&folder.join(LOCK_FILE), &by))),
        }
    }

    fn wait(folder: &Path, by: &str, patience: Duration) -> Result<Lock, NotTaken> {
        let path = folder.join(LOCK_FILE);
        let note = format!("{by}\n{}\n{}\n", std::process::id(), Local::now().to_rfc3339());
        let begun = Instant::now();
        loop {
            let holder = match LockFile::try_take(&path, &note).map_err(NotTaken::Refused)? {
                Taken::HeldBy(holder) => holder,
                Taken::Yes(held) => match LockedFile::try_lock(&disk::resolved(&folder.join(LOG_FILE))) {
                    Ok(Some(record)) => return Ok(Lock { folder: held, record: Some(record) }),
                    // Somebody whose lock file was removed is still at work on the record.
                    Ok(None) => String::new(),
                    // No record yet, or one that reading will complain about.
                    Err(_) => return Ok(Lock { folder: held, record: None }),
                },
            };
            if begun.elapsed() >= patience {
                return Err(NotTaken::Held(holder));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Whether the record is still the file that was locked, or still not there.
    pub fn holds_record(&self, path: &Path) -> bool {
        match &self.record {
            Some(record) => record.is_there(),
            None => !path.exists(),
        }
    }

    /// Whether others still see that the folder is locked.
    pub fn holds_folder(&self) -> bool {
        self.folder.is_held()
    }
}

enum NotTaken {
    /// The note of its holder.
    Held(String),
    Refused(io::Error),
}

/// Who holds the lock, and since when.
fn held_by(path: &Path, note: &str) -> Diagnostic {
    let mut lines = note.lines();
    let (by, process) = (lines.next().unwrap_or("?").to_string(), lines.next().unwrap_or("?").to_string());
    let since = lines.next().and_then(|at| DateTime::<FixedOffset>::parse_from_rfc3339(at).ok());
    let age = since.map_or(0, |since| (Local::now().fixed_offset() - since).num_seconds().max(0));
    Diagnostic::error(Code::RecordBusy, say::busy(by, process, age)).in_file(path).help(say::wait())
}
