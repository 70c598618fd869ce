//! Exchanges of duties between two agents: what they would do, and the best partners for one.

mod act;
mod exchange;
mod partners;
mod scales;

pub use act::{Effect, Recorded, SwapRequest, answer, propose, shift, still_to_come};
pub use exchange::{Exchange, Moved};
pub use partners::{Ask, Partner, Partners, partners, weigh};
pub use scales::{Cell, Scales, Weighed};
