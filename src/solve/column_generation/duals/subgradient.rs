//! LineCosts by practice: agents take their cheapest lines in turn, and what that leaves
//! short becomes dearer. Rough, but soon near what the master program would ask.

use rayon::prelude::*;

use crate::solve::column_generation::attempt::Attempt;
use crate::solve::column_generation::master::RestrictedMaster;
use crate::solve::column_generation::master::rows::{Duals, MasterRows, RowBounds};
use crate::solve::column_generation::pricing::labelling::Path;
use crate::solve::column_generation::pricing::{PricedAgent, PricingEffort};
use crate::solve::exact::EngineError;

/// How often each agent chooses.
const PASSES: usize = 16;

/// Agents that choose at the same prices.
const CHUNK: usize = 6;

const EFFORT: PricingEffort = PricingEffort { beam: 200, guided: false, last: false };

/// What agents usually have in each row: recent choices count more.
struct AverageUse {
    of: Vec<Vec<f64>>,
    sums: Vec<f64>,
}

impl AverageUse {
    /// Takes a choice in, at its share.
    fn settle(&mut self, place: usize, coefficients: &[(usize, i64)], share: f64) {
        for (own, sum) in self.of[place].iter_mut().zip(&mut self.sums) {
            *sum -= share * *own;
            *own *= 1.0 - share;
        }
        for (row, amount) in coefficients {
            self.of[place][*row] += share * *amount as f64;
            self.sums[*row] += share * *amount as f64;
        }
    }
}

impl<'m> Attempt<'_, '_, 'm> {
    /// Adds the lines that agents choose at prices that follow what is short; the last prices.
    pub(crate) fn warm_start(
        &mut self,
        master: &mut RestrictedMaster<'_, 'm>,
        roster: &[Vec<u16>],
    ) -> Result<Duals, EngineError> {
        let decomposition = self.context.decomposition;
        let agents = master.rows.agents.clone();
        let rows = master.rows.bounds.len();
        let limits = limits(&master.rows);
        let mut prices = Duals { rows: vec![0.0; rows], agents: vec![0.0; agents.len()] };
        let mut usual = AverageUse { of: vec![vec![0.0; rows]; agents.len()], sums: vec![0.0; rows] };
        for (place, agent) in agents.iter().enumerate() {
            if let Some(own) = decomposition.line_penalties(*agent, &roster[*agent]) {
                usual.settle(place, &master.rows.coefficients(*agent, &roster[*agent], &own), 1.0);
            }
        }
        let chunks = agents.len().div_ceil(CHUNK);
        for pass in 0..PASSES {
            let share = (2.0 / (pass + 2) as f64).max(0.12);
            let step = 1.0 / (1.0 + 0.35 * pass as f64) / chunks as f64;
            for chunk in 0..chunks {
                if self.stopped() {
                    return Ok(prices);
                }
                let scaled = master.rows.integral_duals(&prices);
                // Another order each time, so that nobody always chooses last.
                let of: Vec<usize> =
                    (0..agents.len()).filter(|place| (place + pass * 7) % chunks == chunk).collect();
                let (rows, task) = (&master.rows, &*self);
                let price = |place: &usize| task.price(rows, agents[*place], &scaled, None, EFFORT);
                let priced: Vec<PricedAgent> = of.par_iter().map(price).collect();
                for (place, priced) in of.into_iter().zip(priced) {
                    let agent = agents[place];
                    self.work += priced.steps;
                    if let Some(plan) = priced.tracked {
                        self.tracked[agent] = plan;
                    }
                    let mut lines = priced.lines;
                    lines.sort_by_key(|line| line.cost);
                    let legal =
                        |line: Path| Some((decomposition.line_penalties(agent, &line.duties)?, line.duties));
                    if let Some((own, line)) = lines.into_iter().find_map(legal) {
                        usual.settle(place, &master.rows.coefficients(agent, &line, &own), share);
                        master.add(agent, line)?;
                    }
                }
                follow(&master.rows, &usual.sums, &mut prices.rows, &limits, step);
            }
        }
        Ok(prices)
    }
}

/// Makes dearer what is short, and cheaper what is there in plenty.
fn follow(rows: &MasterRows<'_, '_>, sums: &[f64], prices: &mut [f64], limits: &[(f64, f64)], step: f64) {
    for (((price, bounds), sum), limit) in prices.iter_mut().zip(&rows.bounds).zip(sums).zip(limits) {
        let (low, high) = (bounds.low.map(|low| low as f64), bounds.high.map(|high| high as f64));
        let short = low.filter(|low| sum < low || *price > 0.0).map(|low| low - sum);
        let over = high.filter(|high| sum > high || *price < 0.0).map(|high| high - sum);
        let Some(away) = short.or(over) else { continue };
        let (mut least, mut most) = *limit;
        // A price falls to nothing before it turns.
        if *price > 0.0 && away < 0.0 {
            least = 0.0;
        } else if *price < 0.0 && away > 0.0 {
            most = 0.0;
        }
        let size = low.or(high).unwrap_or(1.0).abs().max(1.0).sqrt();
        let change = step * away * (limit.1 - limit.0) / size;
        *price = (*price + change).max(least).min(most.max(least));
    }
}

/// The prices that each row can have where nothing is infeasibility.
fn limits(rows: &MasterRows<'_, '_>) -> Vec<(f64, f64)> {
    let dearest = rows.slacks.iter().map(|slack| slack.cost).max().unwrap_or(1).max(1) as f64;
    let mut known = vec![[None; 2]; rows.bounds.len()];
    for slack in &rows.slacks {
        for (row, amount) in &slack.coefficients {
            // What counts in other rows too has no price of its own.
            let price =
                if slack.coefficients.len() == 1 { slack.cost as f64 / amount.abs() as f64 } else { dearest };
            let known: &mut Option<f64> = &mut known[*row][usize::from(*amount < 0)];
            *known = Some(known.map_or(price, |known| known.max(price)));
        }
    }
    let limit = |(bounds, known): (&RowBounds, [Option<f64>; 2])| {
        let of = |at: usize, there: bool| match known[at] {
            _ if !there => 0.0,
            Some(price) if !bounds.hard[at] => price,
            _ => dearest,
        };
        (-of(1, bounds.high.is_some()), of(0, bounds.low.is_some()))
    };
    rows.bounds.iter().zip(known).map(limit).collect()
}
