//! What happens to a roster after it is made: who could swap with whom.

mod exchange;
mod partners;
mod scales;

pub use exchange::{Exchange, Moved};
pub use partners::{Ask, Partner, Partners, partners};
pub use scales::{Cell, Scales, Weighed};
