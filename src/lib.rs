//! fairshift: fair shift rosters for support teams, proven, verified, explained.
//!
//! A team folder is read into a [`book::Book`]; with a horizon and a past it is
//! an [`instance::Instance`]; the [`rules`] post it as a [`solve::Model`]; what
//! [`solve::solve`] finds becomes a [`roster::Roster`] file; the file, read
//! back, expands to a [`timesheet::Timesheet`], which [`verify`] audits.

pub mod accounts;
pub mod book;
pub mod breaks;
pub mod calendar;
pub mod check;
pub mod contacts;
pub mod diagnostic;
pub mod disk;
pub mod import;
pub mod instance;
pub mod levels;
pub mod messages;
pub mod operations;
pub mod present;
pub mod queue;
pub mod reasons;
pub mod record;
pub mod render;
pub mod roster;
pub mod rules;
pub mod solve;
pub mod timesheet;
pub mod verify;
pub mod workspace;
