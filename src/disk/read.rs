//! Reading within bounds: regular files only, and no more bytes than asked for.

use std::fs::{self, File, OpenOptions};
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

impl ReadError {
    /// Whether nothing is there at all.
    pub fn is_missing(&self) -> bool {
        matches!(self, ReadError::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
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
    let file = open(path)?;
    // Something else may have taken its place since.
    if !file.metadata()?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(ReadError::TooLarge(limit)),
        false => Ok(bytes),
    }
}

/// The first bytes of a regular file, at most so many.
///
/// # Errors
/// Anything but a regular file, and what the system refuses.
pub fn read_head(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    if !fs::metadata(path)?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let mut bytes = Vec::new();
    open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file to be read. A pipe that has taken its place meanwhile is not waited for.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        if let Ok(flags) = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()) {
            options.custom_flags(flags);
        }
    }
    options.open(path)
}
