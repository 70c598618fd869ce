//! A first roster: one line after the other, each the best beside those before.

use std::time::Duration;

use super::activities::Activities;
use super::pricing::labelling::LineCosts;
use super::pricing::{ANY_LINE, FoundLine, GOOD_LINE, PenaltyWeights, first_line, marginal_costs};
use super::solver::Solver;
use super::{Line, Roster};
use crate::solve::{Model, StopToken};

/// How often an agent without a line is asked for one: at first for a good one, then for any. Public
/// instance 22 has a roster by that (commit "A year has a roster", 2026-11-22).
const CONSTRUCTION_PASSES: usize = 3;
const GOOD_LINE_PASSES: usize = 2;

/// How far beyond its time a search goes for a first roster, where there is none: a short one is
/// worth more than the time, but nobody waits for a second.
pub(super) const TIME_BEYOND_FOR_FIRST_ROSTER: Duration = Duration::from_millis(750);

/// How many times the next level a level weighs where penalties of several levels are added up: steep for a
/// first roster, as long as the weights of all levels fit, and less for best responses, whose prices must
/// not drown the levels below. By trial, no run kept.
const STEEP: i64 = 1000;
pub(super) const LESS_STEEP: i64 = 30;
const MAX_LEVELS_FOR_STEEP: usize = 4;
const MAX_LEVEL_WEIGHT: i64 = 1 << 30;

/// Gives the solver a first roster, where each agent finds a line.
pub(super) fn construct(solver: &mut Solver<'_, '_, '_>) {
    let context = solver.context;
    let model = context.model;
    let weights = PenaltyWeights::new(&level_weights(model, steepness(model)));
    let late = context.stop.beyond(TIME_BEYOND_FOR_FIRST_ROSTER);
    let mut activities = Activities::new(&context.decomposition.linking);
    let mut roster: Vec<Option<Line>> = vec![None; model.agents];
    let mut work = 0_u64;
    for pass in 0..CONSTRUCTION_PASSES {
        // Who found no line comes last: what all need is dear, and what is dear leads astray.
        let mut order: Vec<usize> = (0..model.agents).filter(|agent| roster[*agent].is_none()).collect();
        solver.random.shuffle(&mut order);
        for agent in order {
            if late.stopped() || pass > 0 && solver.stopped() {
                break;
            }
            let found = match pass < GOOD_LINE_PASSES {
                true => good_line(solver, agent, &activities, &weights, &late),
                false => any_line(solver, agent, &late),
            };
            work += found.steps;
            if let Some(line) = found.line {
                activities.add(agent, &line);
                solver.pool.add(agent, &line);
                roster[agent] = Some(line);
            }
        }
        if let Some(whole) = roster.iter().cloned().collect::<Option<Roster>>() {
            solver.adopt(whole);
            solver.tell(model.levels.saturating_sub(1));
            break;
        }
    }
    solver.work += work;
}

/// A good line beside those in `activities`, where one is found soon.
fn good_line(
    solver: &Solver<'_, '_, '_>,
    agent: usize,
    activities: &Activities<'_>,
    weights: &PenaltyWeights,
    late: &StopToken,
) -> FoundLine {
    let context = solver.context;
    let (days, duties) = (context.model.days, context.model.duties);
    let cells = marginal_costs(activities, agent, days, duties, weights);
    let costs = LineCosts { duties, cells: &cells, levels: &weights.levels };
    first_line(&context.decomposition.subproblems[agent], costs, GOOD_LINE, late, &context.stop)
}

/// Any line, whatever it costs.
fn any_line(solver: &Solver<'_, '_, '_>, agent: usize, late: &StopToken) -> FoundLine {
    let context = solver.context;
    let Model { days, duties, levels, .. } = *context.model;
    let (cells, levels) = (vec![0; days * duties], vec![0; levels]);
    let costs = LineCosts { duties, cells: &cells, levels: &levels };
    first_line(&context.decomposition.subproblems[agent], costs, ANY_LINE, late, &context.stop)
}

/// How steep weights may be for a first roster.
pub(super) fn steepness(model: &Model) -> i64 {
    if model.levels > MAX_LEVELS_FOR_STEEP { LESS_STEEP } else { STEEP }
}

/// How much each level weighs: `steep` times as much as the one below.
pub(super) fn level_weights(model: &Model, steep: i64) -> Vec<i64> {
    let mut weights = vec![1_i64; model.levels];
    for level in (1..model.levels).rev() {
        weights[level - 1] = weights[level].saturating_mul(steep).min(MAX_LEVEL_WEIGHT);
    }
    weights
}
