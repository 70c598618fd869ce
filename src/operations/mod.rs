//! What a team does with its rosters: each act is one function, from a typed request to a typed result or
//! to the reasons why not. Nothing here prints, and nothing asks who looks at it.

pub mod apply;
mod author;
pub mod first_team;
mod grounds;
pub mod import;
pub mod leave;
pub mod leave_price;
pub mod publish;
pub mod repair;
pub mod service;
pub mod solve;
pub mod swap;

use std::time::Duration;

pub use author::Author;

use crate::solve::{Limits, StopToken};

/// The limits of a search that tells nobody how it goes.
pub fn quiet(time: Duration, stop: &StopToken) -> Limits {
    Limits { stop: stop.clone(), ..Limits::within(time) }
}
