//! A roster by best responses: agents in turn take their cheapest lines beside those of the others, at
//! penalties that adapt.
//!
//! At the penalties as they are, all stop at once, far from the best. So a breach costs little at first,
//! by a slope, and the more the longer it lasts: after each pass each constraint learns a share of what
//! it lacks. An agent moves where that is cheapest, not where it comes first. This is the method of
//! multipliers, one agent after the other (Hestenes, "Multiplier and gradient methods", Journal of
//! Optimization Theory and Applications 4, 1969; Boyd et al., "Distributed optimization and statistical
//! learning via the alternating direction method of multipliers", Foundations and Trends in Machine
//! Learning 3, 2011), in whole lines, so without its guarantee. After some passes breaches cost what they
//! do, and agents respond to that.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::solve::column_generation::activities::{Activities, Change};
use crate::solve::column_generation::attempt::Attempt;
use crate::solve::column_generation::pricing::labelling::LineCosts;
use crate::solve::column_generation::pricing::{FoundLine, PenaltyWeights, cell_costs, cheaper_line};
use crate::solve::column_generation::{Line, Roster};
use crate::solve::program::RangeConstraint;

// By trial on public instances 8, 13, 19 and 20; the first roster of instance 20 fell from 6090 after 60 s
// to 5128 after 7.5 s (commit "Agents bargain for lines before the first master program; labels know what
// resources will cost", 2026-11-22). The single numbers have no run of their own.

/// What a unit of breach costs at once, in units of the least penalty of any breach.
const SLOPE: f64 = 3.0;

/// The share of that which a constraint learns in each pass.
const LEARNING_RATE: f64 = 0.05;

/// Agents that choose at the same penalties: one for each of two threads.
const AGENTS_PER_TURN: usize = 2;

/// The most labels a day.
const BEAM: usize = 100;

/// Passes over all agents at adaptive penalties in each round.
const ADAPTIVE_PASSES: usize = 20;

/// The most passes at penalties as they are, while agents still move.
const MAX_TRUE_PASSES: usize = 4;

/// Rounds without a better roster before it ends.
const PATIENCE: usize = 3;

/// What breaches cost.
pub(crate) struct AdaptivePenalties {
    /// For each constraint what was learnt: its multiplier.
    learnt: Vec<f64>,
    /// What a unit costs at once; none where breaches cost what they do.
    slope: Option<f64>,
    weights: PenaltyWeights,
}

/// The most that a unit costs below the range, and above it.
struct UnitPrices {
    short: f64,
    over: f64,
}

impl AdaptivePenalties {
    /// Penalties as they are, nothing learnt.
    fn new(constraints: &[RangeConstraint], level_weights: &[i64]) -> AdaptivePenalties {
        let weights = PenaltyWeights::new(level_weights);
        AdaptivePenalties { learnt: vec![0.0; constraints.len()], slope: None, weights }
    }

    fn weight(&self, level: Option<usize>) -> f64 {
        (self.weights.of(level) / self.weights.grain) as f64
    }

    fn unit_prices(&self, constraint: &RangeConstraint, distance: f64) -> UnitPrices {
        let unit = constraint.unit.max(1) as f64;
        let price = constraint.weight.max(1) as f64 * self.weight(constraint.level) / unit;
        let units = constraint.before as f64 + (distance.abs() / unit).ceil();
        let steep = if constraint.convex { 1.0 + 2.0 * units } else { 1.0 };
        UnitPrices {
            short: constraint.low.map_or(0.0, |_| price * steep),
            over: constraint.high.map_or(0.0, |_| price * steep),
        }
    }

    /// What a change of a constraint's sum costs.
    fn price(&self, change: Change<'_>) -> i64 {
        let Change { index, constraint, sum, amount } = change;
        let distance = missing(constraint, sum as f64 + amount as f64 / 2.0);
        let prices = self.unit_prices(constraint, distance);
        let price = match (self.slope, constraint.level) {
            (Some(slope), Some(_)) => {
                let size = amount.abs().max(1) as f64;
                self.learnt[index] + slope * self.weight(constraint.level) * distance / size
            }
            _ if distance == 0.0 => 0.0,
            _ => distance.signum() * f64::INFINITY,
        };
        let price = price.clamp(-prices.over, prices.short);
        (-price * amount as f64 * self.weights.grain as f64) as i64
    }

    /// Learns from what a roster lacks.
    fn learn(&mut self, constraints: &[RangeConstraint], activities: &Activities<'_>) {
        let Some(slope) = self.slope else { return };
        for (index, constraint) in constraints.iter().enumerate() {
            if constraint.level.is_none() {
                continue;
            }
            let distance = missing(constraint, activities.sum(index) as f64);
            let prices = self.unit_prices(constraint, distance);
            let step = LEARNING_RATE * slope * self.weight(constraint.level) * distance;
            let learnt = self.learnt[index] + step;
            self.learnt[index] = learnt.clamp(-prices.over, prices.short);
        }
    }
}

/// What a sum lacks to its range: above 0 where it is short, below 0 where it is over.
fn missing(constraint: &RangeConstraint, sum: f64) -> f64 {
    match (constraint.low.map(|low| low as f64), constraint.high.map(|high| high as f64)) {
        (Some(low), _) if sum < low => low - sum,
        (_, Some(high)) if sum > high => high - sum,
        _ => 0.0,
    }
}

/// When agents stop responding to each other.
pub(crate) struct ResponseLimits {
    /// Disregarded where work is limited.
    pub(crate) until: Option<Instant>,
    pub(crate) work: u64,
}

/// Agents respond to each other from a roster on, at penalties that adapt. `offer` is given the roster after
/// each pass, and says whether it is better than all before. The mean time of a pass.
pub(crate) fn adapt_and_respond(
    attempt: &mut Attempt<'_, '_, '_>,
    mut roster: Roster,
    level_weights: &[i64],
    limits: ResponseLimits,
    offer: &mut dyn FnMut(&[Line]) -> bool,
) -> Option<Duration> {
    let context = attempt.context;
    let linking = &context.decomposition.linking;
    let constraints = &linking.program.constraints;
    let mut activities = Activities::of(linking, &roster);
    let mut penalties = AdaptivePenalties::new(constraints, level_weights);
    let priced = constraints.iter().filter(|constraint| constraint.level.is_some() && constraint.weight > 0);
    let least = priced
        .map(|constraint| constraint.weight as f64 / constraint.unit.max(1) as f64)
        .min_by(f64::total_cmp)?;
    let (begun, work_before) = (Instant::now(), attempt.work);
    let until = limits.until.filter(|_| context.limits.work.is_none());
    let mut without_gain = 0;
    let mut passes = 0_u32;
    'rounds: while without_gain < PATIENCE {
        let mut better = false;
        for nth in 0..ADAPTIVE_PASSES + MAX_TRUE_PASSES {
            let late = until.is_some_and(|until| Instant::now() >= until);
            if attempt.stopped() || attempt.work - work_before >= limits.work || late {
                break 'rounds;
            }
            penalties.slope = (nth < ADAPTIVE_PASSES).then_some(SLOPE * least);
            let moved = respond_once(attempt, &mut roster, &mut activities, &penalties, passes as usize);
            passes += 1;
            better |= offer(&roster);
            penalties.learn(constraints, &activities);
            if moved == 0 && nth >= ADAPTIVE_PASSES {
                break;
            }
        }
        without_gain = if better { 0 } else { without_gain + 1 };
    }
    begun.elapsed().checked_div(passes)
}

/// Agents respond to each other at penalties as they are, while that makes any of them better off.
pub(crate) fn respond(
    attempt: &mut Attempt<'_, '_, '_>,
    mut roster: Roster,
    level_weights: &[i64],
) -> Roster {
    let linking = &attempt.context.decomposition.linking;
    let mut activities = Activities::of(linking, &roster);
    let penalties = AdaptivePenalties::new(&linking.program.constraints, level_weights);
    for pass in 0..MAX_TRUE_PASSES {
        if attempt.stopped() || respond_once(attempt, &mut roster, &mut activities, &penalties, pass) == 0 {
            break;
        }
    }
    roster
}

/// Each agent chooses once; how many took another line.
fn respond_once(
    attempt: &mut Attempt<'_, '_, '_>,
    roster: &mut [Line],
    activities: &mut Activities<'_>,
    penalties: &AdaptivePenalties,
    pass: usize,
) -> usize {
    let agents = roster.len();
    let turns = agents.div_ceil(AGENTS_PER_TURN);
    let mut moved = 0;
    for turn in 0..turns {
        if attempt.context.stopped() {
            break;
        }
        // Others together in each pass, and in another order.
        let choosing: Vec<usize> =
            (0..agents).filter(|agent| (agent * 7919 + pass * 7) % turns == turn).collect();
        let responses: Vec<FoundLine> = choosing
            .par_iter()
            .map(|agent| best_response(attempt, *agent, &roster[*agent], activities, penalties))
            .collect();
        for (agent, response) in choosing.into_iter().zip(responses) {
            attempt.work += response.steps;
            if let Some(line) = response.line {
                activities.remove(agent, &roster[agent]);
                activities.add(agent, &line);
                roster[agent] = line;
                moved += 1;
            }
        }
    }
    moved
}

/// The cheapest line of an agent beside those of the others, where it is cheaper than the present one.
fn best_response(
    attempt: &Attempt<'_, '_, '_>,
    agent: usize,
    line: &[u16],
    activities: &Activities<'_>,
    penalties: &AdaptivePenalties,
) -> FoundLine {
    let decomposition = attempt.context.decomposition;
    let (days, duties) = (decomposition.model.days, decomposition.model.duties);
    let mut others = activities.clone();
    others.remove(agent, line);
    let cells = cell_costs(days, duties, |day, duty| {
        others.sum_over_changes(agent, day, duty, |change| penalties.price(change))
    });
    let levels = &penalties.weights.levels;
    let line_penalties = decomposition.line_penalties(agent, line).unwrap_or_default();
    let of_levels =
        line_penalties.iter().zip(levels).map(|(penalty, weight)| penalty.saturating_mul(*weight));
    let of_cells = line.iter().enumerate().map(|(day, duty)| cells[day * duties + usize::from(*duty)]);
    let present = of_levels.chain(of_cells).fold(0_i64, i64::saturating_add);
    let costs = LineCosts { duties, cells: &cells, levels };
    cheaper_line(&decomposition.subproblems[agent], costs, present, BEAM, &attempt.context.stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constraint(convex: bool) -> RangeConstraint {
        RangeConstraint {
            level: Some(0),
            terms: Vec::new(),
            low: Some(4),
            high: Some(6),
            unit: 1,
            convex,
            before: 0,
            most: 20,
            weight: 5,
        }
    }

    /// At penalties as they are, a step costs what the constraint's penalty changes by.
    #[test]
    fn true_penalties_are_those_of_the_constraint() {
        for convex in [false, true] {
            let constraint = constraint(convex);
            let penalties = AdaptivePenalties::new(std::slice::from_ref(&constraint), &[1]);
            for sum in 0..12 {
                let change = Change { index: 0, constraint: &constraint, sum, amount: 1 };
                let difference = constraint.price(sum + 1) - constraint.price(sum);
                let charged = penalties.price(change) / penalties.weights.grain;
                // Half a unit beyond the range counts as a whole one where prices rise.
                let exact = !convex || difference == 0;
                assert!(charged.signum() == difference.signum(), "{sum}: {charged} for {difference}");
                assert!(!exact || charged == difference, "{sum}: {charged} for {difference}");
            }
        }
    }

    #[test]
    fn a_breach_that_lasts_becomes_dearer_up_to_its_penalty() {
        let constraint = constraint(false);
        let mut penalties = AdaptivePenalties::new(std::slice::from_ref(&constraint), &[1]);
        penalties.slope = Some(1.0);
        let price = |penalties: &AdaptivePenalties| {
            -penalties.price(Change { index: 0, constraint: &constraint, sum: 2, amount: 1 })
                / penalties.weights.grain
        };
        let first = price(&penalties);
        for _ in 0..1000 {
            let step = LEARNING_RATE * 2.0;
            penalties.learnt[0] = (penalties.learnt[0] + step).min(5.0);
        }
        assert!(first < 5 && price(&penalties) == 5, "{first} then {}", price(&penalties));
    }
}
