//! One change at a time: whoever changes the record holds a lock on the team's folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local};

use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{desk as say, rosters};

/// Beside `team.toml`; the system lets go of it when its holder ends, however that ends.
const LOCK_FILE: &str = ".desk.lock";

/// Held until it is dropped.
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of a team's folder; waits for whoever holds it, at most `patience`.
    pub fn take(folder: &Path, by: &str, patience: Duration) -> Result<Lock, Box<Diagnostic>> {
        let path = folder.join(LOCK_FILE);
        let failed = |error: std::io::Error| {
            let title = rosters::cannot_write(path.display().to_string(), error.kind().to_string());
            Box::new(
                Diagnostic::error(Code::CannotWrite, title).in_file(&path).help(rosters::cannot_write_help()),
            )
        };
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => return Err(Box::new(held(&path, &mut file))),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        let owner = format!("{by}\n{}\n{}\n", std::process::id(), Local::now().to_rfc3339());
        // Who holds it is for people to read; the lock holds without.
        let _ = file
            .set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(owner.as_bytes()));
        Ok(Lock { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

/// Who holds the lock, and since when.
fn held(path: &Path, file: &mut File) -> Diagnostic {
    let mut text = String::new();
    let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text));
    let mut lines = text.lines();
    let (by, process) = (lines.next().unwrap_or("?").to_string(), lines.next().unwrap_or("?").to_string());
    let since = lines.next().and_then(|at| DateTime::<FixedOffset>::parse_from_rfc3339(at).ok());
    let age = since.map_or(0, |since| (Local::now().fixed_offset() - since).num_seconds().max(0));
    Diagnostic::error(Code::RecordBusy, say::busy(by, process, age)).in_file(path).help(say::wait())
}
