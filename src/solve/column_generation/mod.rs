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

mod attempt;
mod decomposition;
mod diving;
mod duals;
mod large_neighbourhood;
mod master;
mod neighbourhoods;
mod one_by_one;
mod pricing;
mod prove_small;
mod solver;
mod workers;

#[cfg(test)]
pub(super) use one_by_one::one_by_one;
pub(super) use solver::solve;
#[cfg(test)]
pub(super) use solver::solve_without_exact;
