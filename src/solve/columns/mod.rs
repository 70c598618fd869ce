//! Column generation: lines of agents, priced exactly, chosen by a master program.
//!
//! 1. One agent after the other takes the best line beside those before: a roster.
//!    Then they bargain: again in turn, at prices that follow what is short, for a better one.
//! 2. The master program, with new lines until none helps, gives the bound.
//!    Agents that choose in turn, at prices that follow what is short, give it a start.
//! 3. Cells are held where its lines agree, with new lines in between: a good roster.
//! 4. Some agents or some days are freed, over and over, and chosen anew among all lines that may
//!    be part of a better roster; where that no longer helps, from where it began or from near the best.
//!
//! Where all agents' lines together are too many to be kept, each agent's are expanded when it chooses.

mod bargain;
mod chain;
mod crew;
mod dive;
mod finish;
mod frame;
mod guide;
mod labels;
mod linking;
mod master;
mod memory;
mod network;
mod places;
mod plan;
mod practise;
mod pricing;
mod prune;
mod renew;
mod search;
mod sides;
mod task;
mod vast;
mod ways;

#[cfg(test)]
pub(super) use search::alone;
pub(super) use search::solve;
#[cfg(test)]
pub(super) use vast::one_by_one;
