//! When agents take their breaks: placed once a roster is there, so that the hours that must be
//! covered stay so; audited by the clock; and who holds the post meanwhile.

mod audit;
mod place;
mod posts;

use crate::calendar::Clock;

pub use audit::{Audit, Missed, Relief, Short, audit};
pub use place::{Plan, plan};
pub use posts::{Post, posts};

pub use crate::roster::BreakTime;

/// Breaks begin on a quarter of an hour; where none fits, or somebody would be missed, on a multiple of
/// five minutes; where none of these fits, on any minute.
pub const GRIDS: [i64; 3] = [15, 5, 1];

impl BreakTime {
    /// As it stands in files and tables: `12:00`–`13:00`, past 24:00 on the date after the duty's.
    pub fn clocks(&self) -> (Clock, Clock) {
        let clock = |minutes| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
        (clock(self.from), clock(self.until))
    }
}
