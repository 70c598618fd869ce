//! Column generation: each agent's line over the whole horizon is a column, a master linear program
//! chooses among the lines known so far, and pricing finds the lines that would improve the choice.
//!
//! | part | what it does |
//! |---|---|
//! | [`decomposition`] | splits a model into one subproblem an agent and the constraints that link agents |
//! | [`master`] | the restricted master program: its rows, slack columns, duals and Lagrangian bound |
//! | [`pricing`] | shortest paths with resource constraints through one agent's network of days |
//! | [`duals`] | duals without a linear program: a warm start, and best responses to adaptive penalties |
//! | [`generation`] | the loop of master and pricing, with smoothed duals |
//! | [`construction`] | a first roster, one line after the other |
//! | [`diving`] | rounds the master's solution step by step, pricing in between |
//! | [`large_neighbourhood`] | frees some agents or days and chooses their lines again |
//! | [`neighbourhoods`] | what to free next, by what has paid off so far |
//! | [`restarts`] | where re-optimising no longer helps: from which roster to go on |
//! | [`attempt`] | what one such effort works on and may spend |
//! | [`workers`] | two re-optimisations at a time, with the same result on any number of threads |
//! | [`solver`] | the order of all that, level after level |
//! | [`prove_small`], [`one_by_one`] | models small enough for the exact program, and too large for a master |
//!
//! The course of a solve:
//!
//! 1. One agent after the other takes the best line beside those before: a first roster. Then agents
//!    respond to each other at adaptive penalties for a better one.
//! 2. The master with new lines until none has a negative reduced cost: its bound is the root bound.
//! 3. A dive from the root: a good roster.
//! 4. Large neighbourhood search from it, with restarts.
//!
//! The method is that of Dantzig and Wolfe, "Decomposition principle for linear programs", Operations
//! Research 8 (1960); Lübbecke and Desrosiers, "Selected topics in column generation", Operations
//! Research 53 (2005), is the survey whose words are used here.

mod activities;
mod attempt;
mod construction;
mod decomposition;
mod diving;
mod duals;
mod generation;
mod large_neighbourhood;
mod line_pool;
mod linking_constraints;
mod master;
mod neighbourhoods;
mod one_by_one;
mod pricing;
mod prove_small;
mod restarts;
mod solver;
mod workers;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use one_by_one::one_by_one;
pub(super) use solver::solve;
#[cfg(test)]
pub(super) use solver::solve_without_exact;

use super::{DutyIx, Lines};

/// One agent's duty on each day.
pub(super) type Line = Vec<u16>;

/// One line an agent.
pub(super) type Roster = Vec<Line>;

/// A roster as the model writes it.
fn to_lines(roster: &[Line]) -> Lines {
    roster.iter().map(|line| line.iter().map(|duty| DutyIx(usize::from(*duty))).collect()).collect()
}

/// A duty as columns write it; models with more than fit are not decomposed.
fn to_column_duty(duty: DutyIx) -> u16 {
    u16::try_from(duty.index()).unwrap_or(u16::MAX)
}

/// A roster as columns write it.
fn to_roster(lines: &Lines) -> Roster {
    lines.iter().map(|line| line.iter().copied().map(to_column_duty).collect()).collect()
}
