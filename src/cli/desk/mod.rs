//! The commands that change the record of a team, and that show it.

pub mod approve;
pub mod log;
pub mod publish;
pub mod requests;
pub mod restore;
pub mod told;

pub use told::Told;
