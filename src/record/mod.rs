//! The record of a team, and what of it is in force.
//!
//! `log.toml` in the team's folder is the record: entries are added at its end and
//! never changed, each sealed with the one before. A change is one rename of that
//! file; nothing else has to be written for it to hold. A published roster's file is
//! never edited: what is in force is that file with the log's changes.

mod changes;
mod drafts;
mod entry;
mod granted;
mod in_force;
mod keeping;
mod key;
mod lock;
mod log;
mod read;
mod requests;
mod swaps;
mod write;

pub use changes::{Changed, clashes, differences, missing_consent};
pub use drafts::{may_save_draft, save_draft};
pub use entry::{Absence, Act, Answer, CellChange, Consent, Entry, Proposal, Publication, Request};
pub use granted::{Away, Grant, Overtime, away, granted, granted_text};
pub use in_force::{Standing, in_force};
pub use keeping::{Restored, keep, mark, restore};
pub use key::SealKey;
pub use lock::is_lock;
pub use log::{KeyedSeals, LOG_FILE, LockedRecord, New, Record, Said};
pub use requests::{Asked, RequestState};
pub use swaps::{Stage, Swap, swap, swaps};
