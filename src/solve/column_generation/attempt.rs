//! An attempt at some lines: what it works on, what it may spend, and how it is told to end.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::decomposition::Decomposition;
use super::pricing::Pricer;
use super::pricing::resource_windows::TrackedResources;
use super::workers::Monitor;
use crate::solve::{Limits, Model, StopToken};

/// What a cell adds to the time that a root usually takes. With a minute for 60 agents of three weeks the
/// root ends; with less than 25 ms a cell it did not (commit "Agents bargain first only where there is less
/// time than a root takes", 2026-11-22).
const ROOT_TIME_PER_CELL: Duration = Duration::from_millis(25);

/// A root has one round of pricing and another for so many rows, and a round takes as long as so many
/// passes of best responses. By trial, no run kept.
const ROWS_PER_ROUND: usize = 60;
const PASSES_PER_ROUND: u32 = 70;

/// What all attempts of a solve share.
pub(super) struct Context<'a, 'm> {
    pub(super) model: &'m Model,
    pub(super) limits: &'a Limits,
    pub(super) begun: Instant,
    pub(super) stop: StopToken,
    pub(super) decomposition: &'a Decomposition<'m>,
}

impl Context<'_, '_> {
    pub(super) fn time_left(&self) -> Duration {
        self.stop.left()
    }

    /// How many cells the model has.
    pub(super) fn cells(&self) -> usize {
        self.model.agents.saturating_mul(self.model.days)
    }

    /// Whether there is less time than a root usually takes.
    pub(super) fn is_hurried(&self) -> bool {
        let cells = u32::try_from(self.cells()).unwrap_or(u32::MAX);
        self.limits.work.is_none() && self.limits.time < ROOT_TIME_PER_CELL.saturating_mul(cells)
    }

    /// Whether a root may end in `time`, where a pass of best responses takes so long.
    pub(super) fn root_fits(&self, pass: Duration, time: Duration) -> bool {
        let first_parallel = &self.decomposition.linking.first_parallel;
        let rows = first_parallel.iter().enumerate().filter(|(row, first)| row == *first).count();
        let rounds = u32::try_from(1 + rows / ROWS_PER_ROUND).unwrap_or(u32::MAX);
        pass.saturating_mul(PASSES_PER_ROUND).saturating_mul(rounds) <= time
    }

    pub(super) fn stopped(&self) -> bool {
        self.stop.stopped()
    }
}

/// An attempt in progress.
pub(super) struct Attempt<'c, 'a, 'm> {
    pub(super) context: &'c Context<'a, 'm>,
    /// For each agent the resources that its searches track.
    pub(super) tracked: Vec<Arc<TrackedResources>>,
    /// Work done, in transitions.
    pub(super) work: u64,
    /// The most work that it may do.
    pub(super) max_work: u64,
    pub(super) monitor: Arc<Monitor>,
}

impl Attempt<'_, '_, '_> {
    pub(super) fn stopped(&self) -> bool {
        self.context.stopped() || self.monitor.is_dismissed() || self.work >= self.max_work
    }

    /// Counts work, and tells the monitor.
    pub(super) fn spend(&mut self, work: u64) {
        self.work = self.work.saturating_add(work);
        self.monitor.report(self.work);
    }

    /// What pricing needs of it.
    pub(super) fn pricer(&self) -> Pricer<'_, '_> {
        let Context { decomposition, stop, .. } = self.context;
        Pricer { decomposition, tracked: &self.tracked, stop }
    }
}
