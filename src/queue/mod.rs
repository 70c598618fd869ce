//! Contacts that wait for agents: how long, how many give up, and how many agents a goal takes.
//!
//! Pure arithmetic on floats, no input or output. The formulas, with their sources, are in
//! `docs/targets.md`; the tests hold each to published values and to a simulated queue.

mod chain;
mod level;
mod split;

pub use chain::{Figures, Load};
pub use level::levelled;
pub use split::{MAX_QUEUES, split};

/// More heads than this are not looked for.
pub const MAX_HEADS: u32 = 100_000;

/// What customers are promised, and what agents are spared. Each part that is there must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Goal {
    /// At least this share of contacts, above 0 and below 1,
    pub level: Option<f64>,
    /// is answered within this number of seconds.
    pub within: f64,
    /// The mean wait of those answered, in seconds, at most.
    pub speed: Option<f64>,
    /// The share of time in which agents are busy, at most.
    pub occupancy: Option<f64>,
    /// The share of contacts that give up, at most. Nobody does without a patience.
    pub abandoned: Option<f64>,
}

impl Goal {
    /// Whether the figures are as promised.
    pub fn is_met(&self, figures: &Figures) -> bool {
        self.level.is_none_or(|least| figures.level >= least)
            && self.speed.is_none_or(|most| figures.speed <= most)
            && self.occupancy.is_none_or(|most| figures.occupancy <= most)
            && self.abandoned.is_none_or(|most| figures.abandoned <= most)
    }
}

/// The fewest heads with which the goal is met; none for no contacts, and `None` if it takes more than
/// [`MAX_HEADS`].
pub fn heads(load: &Load, goal: &Goal) -> Option<u32> {
    if load.rate <= 0.0 {
        return Some(0);
    }
    let met = |heads: u32| goal.is_met(&load.figures(heads, goal.within));
    // Without patience fewer than these have a queue that grows without end; with it, no more are answered
    // than agents can take.
    let answered = goal.level.unwrap_or(0.0).max(goal.abandoned.map_or(0.0, |most| 1.0 - most));
    let part = if load.patience.is_none() { 1.0 } else { answered };
    let least = (load.least_heads() * part * 0.999_999).floor();
    if least.is_nan() || least >= f64::from(MAX_HEADS) {
        return None;
    }
    let mut below = least.max(0.0) as u32;
    let mut step = 1;
    let mut above = loop {
        let next = below.saturating_add(step).min(MAX_HEADS);
        if met(next) {
            break next;
        }
        if next == MAX_HEADS {
            return None;
        }
        (below, step) = (next, step.saturating_mul(2));
    };
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if met(middle) { above = middle } else { below = middle }
    }
    Some(above)
}

/// Rounds up, but not for what floats add: 3.0000000001 is 3.
pub fn round_up(heads: f64) -> f64 {
    (heads - 1e-6).ceil().max(0.0)
}

#[cfg(test)]
mod tests;
