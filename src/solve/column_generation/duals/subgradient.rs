//! Duals by a subgradient method, before the master is first solved: agents in turn take their cheapest
//! lines, and what these lines leave short becomes dearer. Rough, but soon near the master's duals, and
//! every line that is taken is a column to begin with.
//!
//! The subgradient is taken at an average over past choices rather than at the last one, as in Barahona
//! and Anbil, "The volume algorithm: producing primal solutions with a subgradient method", Mathematical
//! Programming 87 (2000); agents change one chunk at a time, which makes it incremental (Nedić and
//! Bertsekas, "Incremental subgradient methods for nondifferentiable optimization", SIAM Journal on
//! Optimization 12, 2001).

use rayon::prelude::*;

use super::Duals;
use crate::solve::column_generation::Line;
use crate::solve::column_generation::attempt::Attempt;
use crate::solve::column_generation::linking_constraints::Coefficient;
use crate::solve::column_generation::master::RestrictedMaster;
use crate::solve::column_generation::master::rows::MasterRows;
use crate::solve::column_generation::pricing::{PricedAgent, PricingEffort};
use crate::solve::exact::EngineError;

/// How often each agent chooses. By trial, no run kept.
const PASSES: usize = 16;

/// Agents that choose at the same duals: few, so that they don't all fill the same gap, and enough for
/// the threads there are. By trial, no run kept.
const AGENTS_PER_STEP: usize = 6;

/// One quick search an agent: lines need not be the cheapest. By trial, no run kept.
const EFFORT: PricingEffort = PricingEffort { beam: 200, guided: false, prove: false };

/// The least share of a new choice in the average. By trial, no run kept.
const MIN_SHARE: f64 = 0.12;

/// How fast steps get shorter from pass to pass. By trial, no run kept.
const STEP_DECAY: f64 = 0.35;

/// What agents have in each row on average; recent choices count more.
struct AverageUse {
    /// For each open agent and row.
    of_agent: Vec<Vec<f64>>,
    /// For each row the sum over agents.
    sums: Vec<f64>,
}

impl AverageUse {
    fn new(agents: usize, rows: usize) -> AverageUse {
        AverageUse { of_agent: vec![vec![0.0; rows]; agents], sums: vec![0.0; rows] }
    }

    /// Counts a choice in, with its share.
    fn update(&mut self, position: usize, choice: &[Coefficient], share: f64) {
        for (average, sum) in self.of_agent[position].iter_mut().zip(&mut self.sums) {
            *sum -= share * *average;
            *average *= 1.0 - share;
        }
        for one in choice {
            self.of_agent[position][one.row] += share * one.amount as f64;
            self.sums[one.row] += share * one.amount as f64;
        }
    }
}

/// The least and the greatest dual of a row.
#[derive(Clone, Copy)]
struct DualRange {
    low: f64,
    high: f64,
}

/// Adds the lines that agents choose to the master; the duals after the last choice.
pub(crate) fn warm_start<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    roster: &[Line],
) -> Result<Duals, EngineError> {
    let decomposition = attempt.context.decomposition;
    let agents = master.rows.agents.clone();
    let row_count = master.rows.bounds.len();
    let ranges = dual_ranges(&master.rows);
    let mut duals = Duals { rows: vec![0.0; row_count], agents: vec![0.0; agents.len()] };
    let mut average = AverageUse::new(agents.len(), row_count);
    for (position, agent) in agents.iter().enumerate() {
        let line = &roster[*agent];
        if let Some(penalties) = decomposition.line_penalties(*agent, line) {
            average.update(position, &master.rows.line_coefficients(*agent, line, &penalties), 1.0);
        }
    }
    let turns = agents.len().div_ceil(AGENTS_PER_STEP);
    for pass in 0..PASSES {
        let share = (2.0 / (pass + 2) as f64).max(MIN_SHARE);
        let step = 1.0 / (1.0 + STEP_DECAY * pass as f64) / turns as f64;
        for turn in 0..turns {
            if attempt.stopped() {
                return Ok(duals);
            }
            let integral = master.rows.integral_duals(&duals);
            // Another order in each pass, so that nobody always chooses last.
            let choosing: Vec<usize> =
                (0..agents.len()).filter(|position| (position + pass * 7) % turns == turn).collect();
            let (rows, pricer) = (&master.rows, attempt.pricer());
            let priced: Vec<PricedAgent> = choosing
                .par_iter()
                .map(|position| pricer.price(rows, agents[*position], &integral, None, EFFORT))
                .collect();
            for (position, priced) in choosing.into_iter().zip(priced) {
                let agent = agents[position];
                attempt.work += priced.steps;
                if let Some(tracked) = priced.tracked {
                    attempt.tracked[agent] = tracked;
                }
                let mut paths = priced.paths;
                paths.sort_by_key(|path| path.cost);
                let cheapest = paths.into_iter().find_map(|path| {
                    let penalties = decomposition.line_penalties(agent, &path.duties)?;
                    Some((path.duties, penalties))
                });
                if let Some((line, penalties)) = cheapest {
                    let choice = master.rows.line_coefficients(agent, &line, &penalties);
                    average.update(position, &choice, share);
                    master.add(agent, line)?;
                }
            }
            step_duals(&master.rows, &average.sums, &mut duals.rows, &ranges, step);
        }
    }
    Ok(duals)
}

/// Makes dearer what is short, and cheaper what there is too much of.
fn step_duals(rows: &MasterRows<'_, '_>, sums: &[f64], duals: &mut [f64], ranges: &[DualRange], step: f64) {
    for (((dual, bounds), sum), range) in duals.iter_mut().zip(&rows.bounds).zip(sums).zip(ranges) {
        let (low, high) = (bounds.low.map(|low| low as f64), bounds.high.map(|high| high as f64));
        let short = low.filter(|low| sum < low || *dual > 0.0).map(|low| low - sum);
        let over = high.filter(|high| sum > high || *dual < 0.0).map(|high| high - sum);
        let Some(subgradient) = short.or(over) else { continue };
        let (mut least, mut most) = (range.low, range.high);
        // A dual becomes 0 before it changes its sign.
        if *dual > 0.0 && subgradient < 0.0 {
            least = 0.0;
        } else if *dual < 0.0 && subgradient > 0.0 {
            most = 0.0;
        }
        let size = low.or(high).unwrap_or(1.0).abs().max(1.0).sqrt();
        let change = step * subgradient * (range.high - range.low) / size;
        *dual = (*dual + change).max(least).min(most.max(least));
    }
}

/// The duals that each row can have while no must is broken: those of the slack columns that relax it.
fn dual_ranges(rows: &MasterRows<'_, '_>) -> Vec<DualRange> {
    let dearest = rows.slacks.iter().map(|slack| slack.cost).max().unwrap_or(1).max(1) as f64;
    let mut short_costs: Vec<Option<f64>> = vec![None; rows.bounds.len()];
    let mut over_costs = short_costs.clone();
    for slack in &rows.slacks {
        for one in &slack.coefficients {
            // A column in several rows has no price of its own in any of them.
            let alone = slack.coefficients.len() == 1;
            let cost = if alone { slack.cost as f64 / one.amount.abs() as f64 } else { dearest };
            let costs = if one.amount < 0 { &mut over_costs } else { &mut short_costs };
            costs[one.row] = Some(costs[one.row].map_or(cost, |known| known.max(cost)));
        }
    }
    let mut ranges = Vec::with_capacity(rows.bounds.len());
    for ((bounds, short), over) in rows.bounds.iter().zip(short_costs).zip(over_costs) {
        // Where no slack column makes up for every breach, the dearest of all stands in.
        let short = short.filter(|_| !bounds.hard_low).unwrap_or(dearest);
        let over = over.filter(|_| !bounds.hard_high).unwrap_or(dearest);
        ranges.push(DualRange {
            low: -bounds.high.map_or(0.0, |_| over),
            high: bounds.low.map_or(0.0, |_| short),
        });
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_forget_old_choices_and_keep_the_sum() {
        let mut average = AverageUse::new(2, 1);
        let choice = |amount| [Coefficient { row: 0, amount }];
        average.update(0, &choice(4), 1.0);
        average.update(1, &choice(2), 1.0);
        assert_eq!(average.sums, [6.0]);
        average.update(0, &choice(0), 0.5);
        assert_eq!((average.of_agent[0][0], average.sums[0]), (2.0, 4.0));
        average.update(0, &choice(0), 0.5);
        assert_eq!((average.of_agent[0][0], average.sums[0]), (1.0, 3.0));
    }
}
