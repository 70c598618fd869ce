//! Saving rosters as drafts, the same for every command that makes one.

use std::path::Path;
use std::time::Duration;

use fairshift::record;
use fairshift::roster::{Draft, Saved};

use super::Failure;

/// How long a command waits for another one that changes the team's record or rosters.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Who saves a draft, shown to a command that waits for the record meanwhile.
pub fn by() -> String {
    std::env::var("FAIRSHIFT_BY").unwrap_or_else(|_| "fairshift".to_string())
}

/// Saves a roster, unless what is there is published.
pub fn save(path: &Path, draft: &Draft<'_>) -> Result<Saved, Failure> {
    Ok(record::save_draft(path, draft, &by(), PATIENCE)?)
}

/// Refuses a place where a roster could not be saved, before the work is done.
pub fn may_save(path: &Path, team_folder: Option<&Path>) -> Result<(), Failure> {
    Ok(record::may_save_draft(path, team_folder)?)
}
