//! Reading within bounds: regular files only, and no more bytes than asked for.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Why a file was not read.
#[derive(Debug)]
pub enum ReadError {
    /// A folder, a device, a pipe or a socket is there.
    NotAFile,
    /// It has more bytes than this limit.
    TooLarge(u64),
    /// The system's own reason.
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        ReadError::Io(error)
    }
}

/// The bytes of a regular file of at most `limit` bytes; links are followed.
///
/// # Errors
/// Anything but a regular file, a larger one, and what the system refuses. The size is asked for
/// before a byte is read, and again while reading: a file may grow meanwhile.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(ReadError::NotAFile);
    }
    if about.len() > limit {
        return Err(ReadError::TooLarge(limit));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(ReadError::TooLarge(limit)),
        false => Ok(bytes),
    }
}
