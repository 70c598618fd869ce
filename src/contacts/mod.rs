//! From contacts to the heads that they take, and from heads to what customers see.
//!
//! A [`Curve`] is what comes in on a usual week, on holidays or on given dates; [`plan()`] turns it
//! into heads for each group of agents. The arithmetic of a queue is in [`crate::queue`].

mod curve;
mod late;
mod plan;
mod service;

pub use curve::{Average, Curve, DAYS_AHEAD, Day, Outlier, Slot, average, by_date};
pub use plan::{Group, Part, Plan, Row, Target, TooMany, Union, hours, plan};
pub use service::{Away, OnDuty, Seen, Staffed, Sum, expected, service};
