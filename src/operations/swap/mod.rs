//! Exchanges of duties between two agents: what they would do, and the best partners for one.

mod exchange;
mod partners;
mod scales;

pub use exchange::{Exchange, Moved};
pub use partners::{Ask, Partner, Partners, partners, weigh};
pub use scales::{Cell, Scales, Weighed};
