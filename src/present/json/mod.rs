//! What `--json` prints: the types, field by field, as `docs/json.md` describes them.
//!
//! [`crate::render::json::sorted`] prints them with the keys of every object in the order of the alphabet, so
//! that fields stand here in the order in which they are read. Dates are `2026-12-01`, lengths of time are
//! minutes unless the name of the key says seconds, sentences are in the language asked for, and everything
//! else is the same in every language. What `solve`, `verify` and `show` print stands in
//! [`crate::render::json`], and what `today` and `next` print in [`crate::render::now`].

pub mod absent;
pub mod accounts;
pub mod attendance;
pub mod breaks;
pub mod common;
pub mod explain;
pub mod ledger;
pub mod log;
pub mod overtime;
pub mod price_leave;
pub mod repair;
pub mod requests;
pub mod service;
pub mod stress;
pub mod swaps;
pub mod targets;
pub mod timesheet;
