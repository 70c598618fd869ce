//! What happens after a roster is made: the record of a team, and what of it is in force.
//!
//! `log.toml` in the team's folder is the record: entries are added at its end and
//! never changed, each sealed with the one before. A change is one rename of that
//! file; nothing else has to be written for it to hold. A published roster's file is
//! never edited: what is in force is that file with the log's changes.

mod drafts;
mod entry;
mod exchange;
mod granted;
mod handover;
mod in_force;
mod keeping;
mod key;
mod ledger;
mod lock;
mod partners;
mod publish;
mod read;
mod record;
mod repair;
mod requests;
mod scales;
mod stress;
mod substitutes;
mod swaps;
mod write;

pub use drafts::{may_save_draft, save_draft};
pub use entry::{Absence, Act, Answer, CellChange, Consent, Entry, Proposal, Publication, Request};
pub use exchange::{Exchange, Moved};
pub use granted::{Away, Grant, OvertimeKind, granted, granted_text};
pub use handover::{FollowUps, Handovers, ShiftChange, follow_ups};
pub use in_force::{Standing, in_force};
pub use keeping::{Restored, keep, mark, restore};
pub use key::SealKey;
pub use ledger::{AgentCarried, Carried, Counted, RosterCarried, after, carried, pasts};
pub use lock::is_lock;
pub use partners::{Ask, Partner, Partners, partners, weigh};
pub use publish::{Changed, clashes, differences, missing_consent};
pub use record::{Desk, KeyedSeals, LOG_FILE, New, Record, Said};
pub use repair::{Change, Mended, Repaired, Task, begins, changed, leave_of, lost, repair, with_leave};
pub use requests::{Asked, RequestState};
pub use scales::{Cell, Scales, Weighed};
pub use stress::{MOST, Mend, Single, stress};
pub use substitutes::{Substitute, substitutes};
pub use swaps::{Stage, Swap, swap, swaps};
