//! What happens after a roster is made: the record of a team, and what of it is in force.
//!
//! `log.toml` in the team's folder is the record: entries are added at its end and
//! never changed, each sealed with the one before. A change is one rename of that
//! file; nothing else has to be written for it to hold. A published roster's file is
//! never edited: what is in force is that file with the log's changes.

mod entry;
mod granted;
mod in_force;
mod lock;
mod publish;
mod read;
mod record;
mod requests;
mod write;

pub use entry::{Absence, Act, Answer, CellChange, Consent, Entry, Proposal, Publication, Request, label};
pub use granted::{Away, Grant, OvertimeKind, granted, granted_text};
pub use in_force::{Standing, in_force, lines_of};
pub use publish::{Changed, clashes, differences, missing_consent};
pub use record::{Desk, LOG_FILE, New, Record, Said};
pub use requests::{Asked, RequestState};
