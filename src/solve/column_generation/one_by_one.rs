//! Where all agents' lines take more memory than there is: one agent's after the other's, used
//! and forgotten. Each takes the best line beside the others, again and again.

use std::time::Instant;

use rayon::prelude::*;

use super::decomposition::{BlockStructure, ConstraintActivities, Subproblem, lines, narrow};
use super::pricing::labelling::LineCosts;
use super::pricing::{ANY, GOOD, PenaltyWeights, cheaper_line, first_line};
use super::solver::{FIRST, Incumbent, evaluated, weights};
use crate::solve::formulate::Unsolvable;
use crate::solve::random::Random;
use crate::solve::{LevelOutcome, Limits, Lines, Model, Outcome, Progress, Status, StopToken, exact};

/// Agents whose lines are expanded at the same time.
const CHUNK: usize = 2;

/// Labels a day.
const BEAM: usize = 100;

/// The best roster that agents find by choosing in turn, and the work it took; `floors` are all
/// that is known of its bounds.
pub(in crate::solve) fn one_by_one(
    model: &Model,
    limits: &Limits,
    stop: &StopToken,
    start: Option<&Lines>,
    floors: Vec<i64>,
) -> (Outcome, u64) {
    let begun = Instant::now();
    let late = stop.beyond(FIRST);
    let start = start.filter(|start| exact::shaped(model, start));
    let mut best = start.and_then(|start| evaluated(model, narrow(start)));
    let blocks =
        BlockStructure::new(model, &late).and_then(|mut blocks| Ok((blocks.linking(&late)?, blocks)));
    let (linking, blocks) = match blocks {
        Ok(decomposition) => decomposition,
        Err(Unsolvable::Infeasible | Unsolvable::Weight | Unsolvable::Size | Unsolvable::Stopped) => {
            return (outcome(best, floors), 0);
        }
    };
    let mut turns = Turns {
        model,
        blocks,
        activities: ConstraintActivities::new(&linking),
        roster: vec![None; model.agents],
        weights: weights(model, if model.levels > 4 { 30 } else { 1000 }),
        late,
        stop: stop.clone(),
        most: limits.work.unwrap_or(u64::MAX),
        work: 0,
    };
    if let Some(best) = &best {
        turns.begin_with(&best.roster);
    }
    let mut random = Random(u64::from(limits.seed));
    let mut order: Vec<usize> = (0..model.agents).collect();
    loop {
        random.shuffle(&mut order);
        let moved = turns.pass(&order);
        let whole = turns.roster.iter().cloned().collect::<Option<Vec<_>>>();
        let new = whole.and_then(|whole| evaluated(model, whole));
        if let Some(new) = new.filter(|new| best.as_ref().is_none_or(|best| new.penalties < best.penalties)) {
            best = Some(new);
        }
        tell(limits, begun, &floors, best.as_ref());
        // Who has a line and can't better it will not do so the next time.
        if turns.ended() || moved == 0 {
            return (outcome(best, floors), turns.work);
        }
    }
}

/// Agents who choose in turn.
struct Turns<'m, 'l> {
    model: &'m Model,
    blocks: BlockStructure<'m>,
    activities: ConstraintActivities<'l>,
    roster: Vec<Option<Vec<u16>>>,
    weights: Vec<i64>,
    /// The end for agents without a line.
    late: StopToken,
    stop: StopToken,
    most: u64,
    work: u64,
}

impl Turns<'_, '_> {
    fn ended(&self) -> bool {
        self.stop.stopped() || self.work >= self.most
    }

    fn begin_with(&mut self, roster: &[Vec<u16>]) {
        for (agent, line) in roster.iter().enumerate() {
            self.activities.add(agent, line, 1);
            self.roster[agent] = Some(line.clone());
        }
    }

    /// Each agent chooses once; how many took another line.
    fn pass(&mut self, order: &[usize]) -> usize {
        let mut moved = 0;
        for chunk in order.chunks(CHUNK) {
            let missing = chunk.iter().any(|agent| self.roster[*agent].is_none());
            if self.late.stopped() || !missing && self.ended() {
                break;
            }
            let expand = |agent: &usize| self.blocks.agent(*agent, &self.late);
            let expanded: Vec<Option<Subproblem>> = chunk.par_iter().map(expand).collect();
            for (agent, own) in chunk.iter().zip(expanded) {
                let Some(own) = own else { continue };
                self.work = self
                    .work
                    .saturating_add(own.network.transitions.iter().map(|day| day.len() as u64).sum());
                moved += usize::from(self.choose(*agent, &own));
            }
        }
        moved
    }

    /// The agent takes the best line beside all others; whether it is another one.
    fn choose(&mut self, agent: usize, own: &Subproblem) -> bool {
        let had = self.roster[agent].take();
        if let Some(line) = &had {
            self.activities.add(agent, line, -1);
        }
        let factors = PenaltyWeights::new(&self.weights);
        let (days, duties) = (self.model.days, self.model.duties);
        let mut cells = vec![0; days * duties];
        for day in 0..days {
            for duty in 0..duties {
                cells[day * duties + duty] =
                    self.activities.more(agent, day, duty, &|level| factors.of(level));
            }
        }
        let prices = LineCosts { duties, cells: &cells, levels: &factors.levels };
        let stop = self.stop.clone();
        let stopped = move || stop.stopped();
        let (new, steps) = match &had {
            Some(line) => {
                let below = own.cost(line, prices).unwrap_or(i64::MAX / 4);
                cheaper_line(own, prices, below, BEAM, &stopped)
            }
            None => {
                let (good, steps) = first_line(own, prices, GOOD, &self.late, &stopped);
                match good {
                    Some(line) => (Some(line), steps),
                    None => {
                        let (any, more) = first_line(own, prices, ANY, &self.late, &stopped);
                        (any, steps.saturating_add(more))
                    }
                }
            }
        };
        self.work = self.work.saturating_add(steps);
        let moved = new.is_some();
        self.roster[agent] = new.or(had);
        if let Some(line) = &self.roster[agent] {
            self.activities.add(agent, line, 1);
        }
        moved
    }
}

fn tell(limits: &Limits, begun: Instant, floors: &[i64], best: Option<&Incumbent>) {
    let Some((tell, level)) = limits.progress.as_ref().zip(floors.len().checked_sub(1)) else { return };
    let penalty = best.and_then(|best| best.penalties.get(level).copied());
    tell(&Progress { seconds: begun.elapsed().as_secs_f64(), level, penalty, bound: floors[level] });
}

fn outcome(best: Option<Incumbent>, floors: Vec<i64>) -> Outcome {
    let mut unconditional = best.is_some();
    let mut levels = Vec::new();
    for (level, floor) in floors.into_iter().enumerate() {
        let penalty = best.as_ref().and_then(|best| best.penalties.get(level).copied());
        let own = LevelOutcome { penalty: penalty.unwrap_or(0), bound: floor, floor, unconditional };
        unconditional &= own.proven();
        levels.push(own);
    }
    let status = match &best {
        None => Status::Unknown,
        Some(_) if unconditional => Status::Optimal,
        Some(_) => Status::Feasible,
    };
    Outcome { status, lines: best.map(|best| lines(&best.roster)), levels }
}
