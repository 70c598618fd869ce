//! A roster by bargaining: agents in turn take their cheapest lines at prices that say
//! what the others leave short, first softly, then as it is.
//!
//! Where each agent answers only to what is short right now, all stop at once, far from
//! the best. So a breach costs little at first (a slope) and more for as long as it
//! stays (what is learnt): an agent moves where that is cheapest, not where it is first.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::solve::column_generation::attempt::Attempt;
use crate::solve::column_generation::decomposition::ConstraintActivities;
use crate::solve::column_generation::pricing::PenaltyWeights;
use crate::solve::program::RangeConstraint;

/// What a unit of breach costs at once, in the least penalty of a breach.
const SLOPE: f64 = 3.0;

/// The share of that which is learnt from each pass.
const LEARN: f64 = 0.05;

/// Agents that choose at the same prices.
const PAIR: usize = 2;

/// Labels a day.
const BEAM: usize = 100;

/// Passes over all agents before breaches cost what they do.
const SOFT: usize = 20;

/// The most passes after that, while they help.
const HARD: usize = 4;

/// Rounds without a better roster before it ends.
const PATIENCE: usize = 3;

/// What each breach costs.
pub(crate) struct AdaptivePenalties {
    /// For each constraint what was learnt.
    learnt: Vec<f64>,
    /// What a unit costs at once; none where breaches cost what they do.
    slope: Option<f64>,
    factors: PenaltyWeights,
}

impl AdaptivePenalties {
    fn new(constraints: &[RangeConstraint], weights: &[i64]) -> AdaptivePenalties {
        AdaptivePenalties {
            learnt: vec![0.0; constraints.len()],
            slope: None,
            factors: PenaltyWeights::new(weights),
        }
    }

    fn weight(&self, level: Option<usize>) -> f64 {
        (self.factors.of(level) / self.factors.grain) as f64
    }

    /// The price of a unit of breach: below, and above.
    fn limits(&self, constraint: &RangeConstraint, distance: f64) -> (f64, f64) {
        let unit =
            constraint.weight.max(1) as f64 * self.weight(constraint.level) / constraint.unit.max(1) as f64;
        let units = constraint.before as f64 + (distance.abs() / constraint.unit.max(1) as f64).ceil();
        let steep = if constraint.convex { 1.0 + 2.0 * units } else { 1.0 };
        let of = |there: bool| if there { unit * steep } else { 0.0 };
        (of(constraint.low.is_some()), of(constraint.high.is_some()))
    }

    /// What `amount` more costs where a constraint's sum is `here`.
    pub(crate) fn price(&self, index: usize, constraint: &RangeConstraint, here: i64, amount: i64) -> i64 {
        let distance = away(constraint, here as f64 + amount as f64 / 2.0);
        let (short, over) = self.limits(constraint, distance);
        let price = match (self.slope, constraint.level) {
            (Some(slope), Some(_)) => {
                let size = amount.abs().max(1) as f64;
                self.learnt[index] + slope * self.weight(constraint.level) * distance / size
            }
            _ if distance == 0.0 => 0.0,
            _ => distance.signum() * f64::INFINITY,
        };
        (-price.clamp(-over, short) * amount as f64 * self.factors.grain as f64) as i64
    }

    /// Remembers what a roster leaves short.
    fn learn(&mut self, constraints: &[RangeConstraint], activities: &ConstraintActivities<'_>) {
        let Some(slope) = self.slope else { return };
        for (index, constraint) in constraints.iter().enumerate() {
            if constraint.level.is_none() {
                continue;
            }
            let distance = away(constraint, activities.sum(index) as f64);
            let (short, over) = self.limits(constraint, distance);
            let learnt = self.learnt[index] + LEARN * slope * self.weight(constraint.level) * distance;
            self.learnt[index] = learnt.clamp(-over, short);
        }
    }
}

/// How far a sum is from what is free: above 0 where it is short.
fn away(constraint: &RangeConstraint, sum: f64) -> f64 {
    match (constraint.low.map(|low| low as f64), constraint.high.map(|high| high as f64)) {
        (Some(low), _) if sum < low => low - sum,
        (_, Some(high)) if sum > high => high - sum,
        _ => 0.0,
    }
}

impl Attempt<'_, '_, '_> {
    /// Bargains from a roster on, until `until` or so much work is done. `good` judges each
    /// roster, and says whether it is better than all before. How long a pass took.
    pub(crate) fn bargain(
        &mut self,
        mut roster: Vec<Vec<u16>>,
        weights: &[i64],
        (until, work): (Option<Instant>, u64),
        good: &mut dyn FnMut(&[Vec<u16>]) -> bool,
    ) -> Option<Duration> {
        let context = self.context;
        let constraints = &context.decomposition.linking.program.constraints;
        let mut activities = ConstraintActivities::of(&context.decomposition.linking, &roster);
        let mut asked = AdaptivePenalties::new(constraints, weights);
        let priced =
            constraints.iter().filter(|constraint| constraint.level.is_some() && constraint.weight > 0);
        let least = priced
            .map(|constraint| constraint.weight as f64 / constraint.unit.max(1) as f64)
            .min_by(f64::total_cmp);
        let least = least?;
        let (begun, first) = (Instant::now(), self.work);
        let until = until.filter(|_| context.limits.work.is_none());
        let mut idle = 0;
        let mut pass = 0_u32;
        'rounds: while idle < PATIENCE {
            let mut better = false;
            for nth in 0..SOFT + HARD {
                let late = until.is_some_and(|until| Instant::now() >= until);
                if self.stopped() || self.work - first >= work || late {
                    break 'rounds;
                }
                asked.slope = (nth < SOFT).then_some(SLOPE * least);
                let moved = self.pass(&mut roster, &mut activities, &asked, pass as usize);
                pass += 1;
                better |= good(&roster);
                asked.learn(constraints, &activities);
                if moved == 0 && nth >= SOFT {
                    break;
                }
            }
            idle = if better { 0 } else { idle + 1 };
        }
        begun.elapsed().checked_div(pass)
    }

    /// Agents choose in turn, at what breaches cost, while that makes any of them better.
    pub(crate) fn answer(&mut self, mut roster: Vec<Vec<u16>>, weights: &[i64]) -> Vec<Vec<u16>> {
        let constraints = &self.context.decomposition.linking.program.constraints;
        let mut activities = ConstraintActivities::of(&self.context.decomposition.linking, &roster);
        let asked = AdaptivePenalties::new(constraints, weights);
        for pass in 0..HARD {
            if self.stopped() || self.pass(&mut roster, &mut activities, &asked, pass) == 0 {
                break;
            }
        }
        roster
    }

    /// Each agent chooses once; how many changed their minds.
    fn pass(
        &mut self,
        roster: &mut [Vec<u16>],
        activities: &mut ConstraintActivities<'_>,
        asked: &AdaptivePenalties,
        pass: usize,
    ) -> usize {
        let agents = roster.len();
        let turns = agents.div_ceil(PAIR);
        let mut moved = 0;
        for turn in 0..turns {
            if self.context.stopped() {
                break;
            }
            // Others in each turn of each pass, and in another order.
            let of = |agent: &usize| (agent * 7919 + pass * 7) % turns == turn;
            let pair: Vec<usize> = (0..agents).filter(of).collect();
            let choose = |agent: &usize| {
                let mut others = activities.clone();
                others.add(*agent, &roster[*agent], -1);
                let price = |day: usize, duty: usize| others.asked(*agent, day, duty, asked);
                self.better_line(*agent, &roster[*agent], price, &asked.factors.levels, BEAM)
            };
            let chosen: Vec<(Option<Vec<u16>>, u64)> = pair.par_iter().map(choose).collect();
            for (agent, (line, steps)) in pair.into_iter().zip(chosen) {
                self.work += steps;
                if let Some(line) = line {
                    activities.add(agent, &roster[agent], -1);
                    activities.add(agent, &line, 1);
                    roster[agent] = line;
                    moved += 1;
                }
            }
        }
        moved
    }
}
