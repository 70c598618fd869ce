//! Prices by practice: agents take their cheapest lines in turn, and what that leaves
//! short becomes dearer. Rough, but soon near what the master program would ask.

use rayon::prelude::*;

use super::super::exact::EngineError;
use super::frame::{Duals, Frame, Side};
use super::labels::Line;
use super::master::Master;
use super::pricing::{Look, Priced};
use super::task::Task;

/// How often each agent chooses.
const PASSES: usize = 16;

/// Agents that choose at the same prices.
const CHUNK: usize = 6;

const LOOK: Look = Look { beam: 200, guided: false, last: false };

/// What agents usually have in each row: recent choices count more.
struct Usual {
    of: Vec<Vec<f64>>,
    sums: Vec<f64>,
}

impl Usual {
    /// Takes a choice in, at its share.
    fn settle(&mut self, place: usize, entries: &[(usize, i64)], share: f64) {
        for (own, sum) in self.of[place].iter_mut().zip(&mut self.sums) {
            *sum -= share * *own;
            *own *= 1.0 - share;
        }
        for (row, amount) in entries {
            self.of[place][*row] += share * *amount as f64;
            self.sums[*row] += share * *amount as f64;
        }
    }
}

impl<'m> Task<'_, '_, 'm> {
    /// Adds the lines that agents choose at prices that follow what is short; the last prices.
    pub(super) fn practise(
        &mut self,
        master: &mut Master<'_, 'm>,
        roster: &[Vec<u16>],
    ) -> Result<Duals, EngineError> {
        let parts = self.context.parts;
        let agents = master.frame.agents.clone();
        let rows = master.frame.sides.len();
        let limits = limits(&master.frame);
        let mut prices = Duals { rows: vec![0.0; rows], agents: vec![0.0; agents.len()] };
        let mut usual = Usual { of: vec![vec![0.0; rows]; agents.len()], sums: vec![0.0; rows] };
        for (place, agent) in agents.iter().enumerate() {
            if let Some(own) = parts.own(*agent, &roster[*agent]) {
                usual.settle(place, &master.frame.entries(*agent, &roster[*agent], &own), 1.0);
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
                let scaled = master.frame.scaled(&prices);
                // Another order each time, so that nobody always chooses last.
                let of: Vec<usize> =
                    (0..agents.len()).filter(|place| (place + pass * 7) % chunks == chunk).collect();
                let (frame, task) = (&master.frame, &*self);
                let price = |place: &usize| task.price(frame, agents[*place], &scaled, None, LOOK);
                let priced: Vec<Priced> = of.par_iter().map(price).collect();
                for (place, priced) in of.into_iter().zip(priced) {
                    let agent = agents[place];
                    self.work += priced.steps;
                    if let Some(plan) = priced.plan {
                        self.plans[agent] = plan;
                    }
                    let mut lines = priced.lines;
                    lines.sort_by_key(|line| line.cost);
                    let legal = |line: Line| Some((parts.own(agent, &line.duties)?, line.duties));
                    if let Some((own, line)) = lines.into_iter().find_map(legal) {
                        usual.settle(place, &master.frame.entries(agent, &line, &own), share);
                        master.add(agent, line)?;
                    }
                }
                follow(&master.frame, &usual.sums, &mut prices.rows, &limits, step);
            }
        }
        Ok(prices)
    }
}

/// Makes dearer what is short, and cheaper what is there in plenty.
fn follow(frame: &Frame<'_, '_>, sums: &[f64], prices: &mut [f64], limits: &[(f64, f64)], step: f64) {
    for (((price, side), sum), limit) in prices.iter_mut().zip(&frame.sides).zip(sums).zip(limits) {
        let (low, high) = (side.low.map(|low| low as f64), side.high.map(|high| high as f64));
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

/// The prices that each row can have where nothing is lacking.
fn limits(frame: &Frame<'_, '_>) -> Vec<(f64, f64)> {
    let dearest = frame.spares.iter().map(|spare| spare.cost).max().unwrap_or(1).max(1) as f64;
    let mut known = vec![[None; 2]; frame.sides.len()];
    for spare in &frame.spares {
        for (row, amount) in &spare.entries {
            // What counts in other rows too has no price of its own.
            let price =
                if spare.entries.len() == 1 { spare.cost as f64 / amount.abs() as f64 } else { dearest };
            let known: &mut Option<f64> = &mut known[*row][usize::from(*amount < 0)];
            *known = Some(known.map_or(price, |known| known.max(price)));
        }
    }
    let limit = |(side, known): (&Side, [Option<f64>; 2])| {
        let of = |at: usize, there: bool| match known[at] {
            _ if !there => 0.0,
            Some(price) if !side.hard[at] => price,
            _ => dearest,
        };
        (-of(1, side.high.is_some()), of(0, side.low.is_some()))
    };
    frame.sides.iter().zip(known).map(limit).collect()
}
