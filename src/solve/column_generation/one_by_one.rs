//! Where the networks of all agents take more memory than there is: one agent's after the other's, built,
//! used and forgotten. Each agent takes the best line beside the others, again and again.

use std::time::Instant;

use rayon::prelude::*;

use super::activities::Activities;
use super::construction::{TIME_BEYOND_FOR_FIRST_ROSTER, level_weights, steepness};
use super::decomposition::{BlockStructure, Subproblem};
use super::pricing::labelling::LineCosts;
use super::pricing::{
    ANY_LINE, FoundLine, GOOD_LINE, PenaltyWeights, cheaper_line, first_line, marginal_costs,
};
use super::solver::{Incumbent, evaluated};
use super::{Line, Roster, to_lines, to_roster};
use crate::solve::random::Random;
use crate::solve::{LevelOutcome, Limits, Lines, Model, Outcome, Progress, Status, StopToken, exact};

/// Agents whose networks are built at the same time: one for each of two threads.
const AGENTS_AT_A_TIME: usize = 2;

/// The most labels a day. By trial, no run kept.
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
    let late = stop.beyond(TIME_BEYOND_FOR_FIRST_ROSTER);
    let start = start.filter(|start| exact::shaped(model, start));
    let mut best = start.and_then(|start| evaluated(model, to_roster(start)));
    let Ok(mut blocks) = BlockStructure::new(model, &late) else { return (outcome(best, floors), 0) };
    let Ok(linking) = blocks.linking_constraints(&late) else { return (outcome(best, floors), 0) };
    let mut turns = Turns {
        model,
        blocks,
        activities: Activities::new(&linking),
        roster: vec![None; model.agents],
        weights: PenaltyWeights::new(&level_weights(model, steepness(model))),
        late,
        stop: stop.clone(),
        max_work: limits.work.unwrap_or(u64::MAX),
        work: 0,
    };
    if let Some(best) = &best {
        turns.begin_with(&best.roster);
    }
    let mut random = Random::new(u64::from(limits.seed));
    let mut order: Vec<usize> = (0..model.agents).collect();
    loop {
        random.shuffle(&mut order);
        let moved = turns.take_turns(&order);
        let whole = turns.roster.iter().cloned().collect::<Option<Roster>>();
        let new = whole.and_then(|whole| evaluated(model, whole));
        if let Some(new) = new.filter(|new| best.as_ref().is_none_or(|best| new.penalties < best.penalties)) {
            best = Some(new);
        }
        tell(limits, begun, &floors, best.as_ref());
        // An agent that can't better its line now will not do so the next time.
        if turns.is_over() || moved == 0 {
            return (outcome(best, floors), turns.work);
        }
    }
}

/// Agents who choose in turn.
struct Turns<'m, 'l> {
    model: &'m Model,
    blocks: BlockStructure<'m>,
    activities: Activities<'l>,
    roster: Vec<Option<Line>>,
    weights: PenaltyWeights,
    /// The end for agents without a line.
    late: StopToken,
    stop: StopToken,
    max_work: u64,
    work: u64,
}

impl Turns<'_, '_> {
    fn is_over(&self) -> bool {
        self.stop.stopped() || self.work >= self.max_work
    }

    fn begin_with(&mut self, roster: &[Line]) {
        for (agent, line) in roster.iter().enumerate() {
            self.activities.add(agent, line);
            self.roster[agent] = Some(line.clone());
        }
    }

    /// Each agent chooses once; how many took another line.
    fn take_turns(&mut self, order: &[usize]) -> usize {
        let mut moved = 0;
        for agents in order.chunks(AGENTS_AT_A_TIME) {
            let missing = agents.iter().any(|agent| self.roster[*agent].is_none());
            if self.late.stopped() || !missing && self.is_over() {
                break;
            }
            let subproblems: Vec<Option<Subproblem>> =
                agents.par_iter().map(|agent| self.blocks.subproblem(*agent, &self.late)).collect();
            for (agent, subproblem) in agents.iter().zip(subproblems) {
                let Some(subproblem) = subproblem else { continue };
                let transitions = subproblem.network.transitions.iter().map(|day| day.len() as u64).sum();
                self.work = self.work.saturating_add(transitions);
                moved += usize::from(self.choose(*agent, &subproblem));
            }
        }
        moved
    }

    /// The agent takes the best line beside all others; whether it is another one.
    fn choose(&mut self, agent: usize, subproblem: &Subproblem) -> bool {
        let present = self.roster[agent].take();
        if let Some(line) = &present {
            self.activities.remove(agent, line);
        }
        let (days, duties) = (self.model.days, self.model.duties);
        let cells = marginal_costs(&self.activities, agent, days, duties, &self.weights);
        let costs = LineCosts { duties, cells: &cells, levels: &self.weights.levels };
        let found = match &present {
            Some(line) => {
                let below = subproblem.line_cost(line, costs).unwrap_or(i64::MAX / 4);
                cheaper_line(subproblem, costs, below, BEAM, &self.stop)
            }
            None => self.line_from_nothing(subproblem, costs),
        };
        self.work = self.work.saturating_add(found.steps);
        let moved = found.line.is_some();
        self.roster[agent] = found.line.or(present);
        if let Some(line) = &self.roster[agent] {
            self.activities.add(agent, line);
        }
        moved
    }

    /// A good line, or else any.
    fn line_from_nothing(&self, subproblem: &Subproblem, costs: LineCosts<'_>) -> FoundLine {
        let good = first_line(subproblem, costs, GOOD_LINE, &self.late, &self.stop);
        if good.line.is_some() {
            return good;
        }
        let any = first_line(subproblem, costs, ANY_LINE, &self.late, &self.stop);
        FoundLine { line: any.line, steps: good.steps.saturating_add(any.steps) }
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
        let outcome = LevelOutcome { penalty: penalty.unwrap_or(0), bound: floor, floor, unconditional };
        unconditional &= outcome.proven();
        levels.push(outcome);
    }
    let status = match &best {
        None => Status::Unknown,
        Some(_) if unconditional => Status::Optimal,
        Some(_) => Status::Feasible,
    };
    Outcome { status, lines: best.map(|best| to_lines(&best.roster)), levels }
}
