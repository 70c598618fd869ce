//! fairshift: fair shift rosters for support teams, proven, verified, explained.
//!
//! A team folder, opened, is a [`workspace::Workspace`]: its [`book::Book`], its rules, its record. With dates and
//! a past it is a problem; the [`rules`] post it as a [`solve::Model`]; what [`operations::solve::search`] finds
//! becomes a [`roster::Roster`] file; the file, read back, expands to a [`timesheet::Timesheet`], which [`verify`]
//! audits. What a team does with its rosters is in [`operations`], one function an act; what people see of them is
//! made by [`present`] and drawn by [`render`]. Nothing here prints.

pub mod accounts;
pub mod book;
pub mod breaks;
pub mod calendar;
pub mod check;
pub mod contacts;
pub mod diagnostic;
pub mod disk;
pub mod import;
pub mod inference;
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
