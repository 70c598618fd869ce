//! Prices by practice: agents take their cheapest lines in turn, and what that leaves
//! short becomes dearer. Rough, but soon near what the master program would ask.

use std::collections::HashSet;

use rayon::prelude::*;

use super::super::exact::EngineError;
use super::frame::{Duals, Frame};
use super::master::Master;
use super::task::Task;

/// How often each agent chooses.
const PASSES: usize = 16;

/// Agents that choose at the same prices.
const CHUNK: usize = 6;

/// Labels a day.
const BEAM: usize = 200;

impl<'m> Task<'_, '_, 'm> {
    /// Adds the lines that agents choose at prices that follow what is short; the last prices.
    pub(super) fn practise(
        &mut self,
        master: &mut Master<'_, 'm>,
        roster: &[Vec<u16>],
    ) -> Result<Duals, EngineError> {
        let agents = master.frame.agents.clone();
        let rows = master.frame.sides.len();
        let limits = limits(&master.frame);
        let mut prices = Duals { rows: vec![0.0; rows], agents: vec![0.0; agents.len()] };
        let mut usual: Vec<Vec<f64>> = Vec::new();
        let mut sums = vec![0.0; rows];
        for agent in &agents {
            let mut own = vec![0.0; rows];
            let penalties = self.context.parts.own(*agent, &roster[*agent]).unwrap_or_default();
            if penalties.len() > master.frame.level {
                for (row, amount) in master.frame.entries(*agent, &roster[*agent], &penalties) {
                    own[row] += amount as f64;
                    sums[row] += amount as f64;
                }
            }
            usual.push(own);
        }
        let mut seen: HashSet<(usize, Vec<u16>)> = HashSet::new();
        let chunks = agents.len().div_ceil(CHUNK);
        for pass in 0..PASSES {
            if self.context.stopped() {
                break;
            }
            let share = (2.0 / (pass + 2) as f64).max(0.12);
            let step = 1.0 / (1.0 + 0.35 * pass as f64) / chunks as f64;
            for chunk in 0..chunks {
                let scaled = master.frame.scaled(&prices);
                // Another order each time, so that nobody always chooses last.
                let of: Vec<usize> =
                    (0..agents.len()).filter(|place| (place + pass * 7) % chunks == chunk).collect();
                let frame = &master.frame;
                let task = &*self;
                let priced: Vec<_> = of
                    .par_iter()
                    .map(|place| task.price(frame, agents[*place], &scaled, BEAM, false))
                    .collect();
                for (place, priced) in of.into_iter().zip(priced) {
                    let agent = agents[place];
                    self.work += priced.steps;
                    if let Some(plan) = priced.plan {
                        self.plans[agent] = std::sync::Arc::new(plan);
                    }
                    let legal = |duties: &Vec<u16>| self.context.parts.own(agent, duties);
                    let mut lines = priced.lines;
                    lines.sort_by_key(|line| line.cost);
                    let Some((line, own)) = lines
                        .into_iter()
                        .find_map(|line| Some((legal(&line.duties)?, line.duties)))
                        .map(|(own, line)| (line, own))
                    else {
                        continue;
                    };
                    usual[place].iter_mut().zip(&mut sums).for_each(|(own, sum)| {
                        *sum -= share * *own;
                        *own *= 1.0 - share;
                    });
                    for (row, amount) in master.frame.entries(agent, &line, &own) {
                        usual[place][row] += share * amount as f64;
                        sums[row] += share * amount as f64;
                    }
                    if seen.insert((agent, line.clone())) {
                        master.add(agent, line)?;
                    }
                }
                for (row, price) in prices.rows.iter_mut().enumerate() {
                    let side = &master.frame.sides[row];
                    let (low, high) = (side.low.map(|low| low as f64), side.high.map(|high| high as f64));
                    let away = match (low, high) {
                        (Some(low), _) if sums[row] < low || *price > 0.0 => low - sums[row],
                        (_, Some(high)) if sums[row] > high || *price < 0.0 => high - sums[row],
                        _ => 0.0,
                    };
                    let (least, most) = limits[row];
                    let (least, most) = match (*price > 0.0, *price < 0.0) {
                        (true, _) if sums[row] >= low.unwrap_or(0.0) => (0.0, most),
                        (_, true) if sums[row] <= high.unwrap_or(0.0) => (least, 0.0),
                        _ => (least, most),
                    };
                    let size = low.or(high).unwrap_or(1.0).abs().max(1.0).sqrt();
                    let reach = limits[row].1 - limits[row].0;
                    *price = (*price + step * away * reach / size).clamp(least, most);
                }
            }
        }
        Ok(prices)
    }
}

/// The prices that each row can have where nothing is lacking.
fn limits(frame: &Frame<'_, '_>) -> Vec<(f64, f64)> {
    let dearest = frame.spares.iter().map(|spare| spare.cost).max().unwrap_or(1).max(1) as f64;
    let mut limits: Vec<(f64, f64)> = frame
        .sides
        .iter()
        .map(|side| {
            (if side.high.is_some() { -dearest } else { 0.0 }, if side.low.is_some() { dearest } else { 0.0 })
        })
        .collect();
    for spare in frame.spares.iter().filter(|spare| spare.entries.len() == 1) {
        for (row, amount) in &spare.entries {
            let price = spare.cost as f64 / *amount as f64;
            let (least, most) = &mut limits[*row];
            if price >= 0.0 && *amount > 0 {
                *most = most.min(price);
            } else if *amount < 0 {
                *least = least.max(price);
            }
        }
    }
    limits
}
