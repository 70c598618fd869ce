//! A key by which a team's own entries can be told from those of anybody else who can write its files.

use std::fmt;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{self, ReadError};
use crate::messages::{Text, seals as say};

/// More than any key has; 32 random bytes in base64 are 45.
const MAX_KEY_FILE: u64 = 4096;

/// Half of what the hash gives: what is shorter is guessed before it is broken.
const MIN_KEY_BYTES: usize = 16;

/// What stands before the digits of a keyed seal.
const KIND: &str = "hmac-sha256:";

/// The secret by which entries are sealed.
#[derive(Clone)]
pub struct SealKey {
    keyed: Hmac<Sha256>,
}

/// A secret is not printed.
impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

/// The variable of the environment that names the file of the key.
const VARIABLE: &str = "FAIRSHIFT_SEAL_KEY";

impl SealKey {
    /// The key that `FAIRSHIFT_SEAL_KEY` names for the record of a team's folder; none where it names none.
    ///
    /// # Errors
    /// As for [`SealKey::read`].
    pub fn of_environment(team_folder: &Path) -> Result<Option<SealKey>, Box<Diagnostic>> {
        let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
        named.map(|path| SealKey::read(Path::new(&path), team_folder)).transpose()
    }

    /// Reads a key for the record of a team's folder. Spaces and line ends around it are no part of it.
    ///
    /// # Errors
    /// A file that can't be read, that is no regular file, too large or too short, or that lies in the team's
    /// folder, where everyone who has the folder would have the key too.
    pub fn read(path: &Path, team_folder: &Path) -> Result<SealKey, Box<Diagnostic>> {
        let refused = |why: Text| {
            let wrong = Diagnostic::error(Code::BadSealKey, say::bad_key(path.display().to_string(), why));
            Box::new(wrong.help(say::make_key()))
        };
        let bytes = disk::read(path, MAX_KEY_FILE).map_err(|error| {
            refused(match error {
                ReadError::NotAFile => say::key_not_a_file(),
                ReadError::TooLarge(limit) => say::key_too_large(limit),
                ReadError::Io(error) => say::key_unreadable(error.to_string()),
            })
        })?;
        let inside = path.canonicalize().ok().zip(team_folder.canonicalize().ok());
        if inside.is_some_and(|(key, folder)| key.starts_with(folder)) {
            return Err(refused(say::key_inside()));
        }
        let secret = bytes.trim_ascii();
        if secret.len() < MIN_KEY_BYTES {
            return Err(refused(say::key_too_short(secret.len(), MIN_KEY_BYTES)));
        }
        let keyed = Hmac::new_from_slice(secret).map_err(|error| refused(Text::plain(error.to_string())))?;
        Ok(SealKey { keyed })
    }

    /// The keyed seal of an entry's text after the seal before it.
    pub(super) fn mac(&self, before: &str, body: &str) -> String {
        let digest = self.over(before, body).finalize().into_bytes();
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{KIND}{digits}")
    }

    /// Whether a keyed seal is that of the text; takes as long whatever is wrong with it.
    pub(super) fn fits(&self, before: &str, body: &str, mac: &str) -> bool {
        let digits = mac.strip_prefix(KIND).filter(|digits| digits.is_ascii()).unwrap_or_default();
        let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
        let bytes: Option<Vec<u8>> = pairs.map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
        bytes.is_some_and(|bytes| self.over(before, body).verify_slice(&bytes).is_ok())
    }

    fn over(&self, before: &str, body: &str) -> Hmac<Sha256> {
        let mut keyed = self.keyed.clone();
        keyed.update(before.as_bytes());
        keyed.update(&[0]);
        keyed.update(body.as_bytes());
        keyed
    }
}
