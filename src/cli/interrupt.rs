//! Ctrl-C: the first time means to end well, with the best so far; the second time at once.
//!
//! Only commands that search listen. The others end where they are, as all programs do: what they
//! write is written whole or not at all. What a search leads to is kept in a record only where
//! nobody interrupted it.

use std::process::exit;
use std::sync::OnceLock;

use fairshift::solve::StopToken;

use super::Failure;

/// A person has said it twice.
const AT_ONCE: i32 = 130;

static TOKEN: OnceLock<StopToken> = OnceLock::new();

/// What a search of this process asks whether to go on; from the first call on Ctrl-C is heard.
pub fn token() -> Result<StopToken, Failure> {
    if let Some(known) = TOKEN.get() {
        return Ok(known.clone());
    }
    let token = TOKEN.get_or_init(StopToken::new).clone();
    let told = token.clone();
    let handler = move || {
        if told.told() {
            exit(AT_ONCE);
        }
        told.stop();
    };
    match ctrlc::set_handler(handler) {
        Ok(()) => Ok(token),
        Err(error) => Err(Failure::Bug(error.to_string())),
    }
}
