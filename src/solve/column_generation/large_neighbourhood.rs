//! Large neighbourhood search: some agents, or all on some days, are freed, and their lines are chosen
//! again among all that may be part of a better roster.
//!
//! Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP
//! 1998; Pisinger and Ropke, "Large neighborhood search", in Handbook of Metaheuristics, Springer 2019.
//! The neighbourhood is searched by column generation: its bound says whether anything can be gained at
//! all, and a line whose reduced cost is above what is left to gain is in no better roster.

use std::sync::Arc;
use std::time::Duration;

use super::attempt::Attempt;
use super::diving::{ChosenLine, DiveBudget, dive};
use super::duals::DUAL_SCALE;
use super::generation::{Effort, generate_columns};
use super::master::rows::{Cell, MasterScope, OpenDays};
use super::master::{ChoiceLimits, RestrictedMaster};
use super::neighbourhoods::Neighbourhood;
use super::pricing::EnumerationLimits;
use super::solver::Incumbent;
use super::{Line, Roster};
use crate::solve::exact::EngineError;

/// The most work on new lines in one re-optimisation. By trial, no run kept: ten times what one should
/// take, see `neighbourhoods::USUAL_WORK`.
const MAX_GENERATION_WORK: u64 = 24_000_000;

/// The most labels a day, first and last: half as many milliseconds on public instance 8 as with 300 alone
/// (commit "Restarts dive anew from the root", 2026-11-23).
const BEAMS: &[usize] = &[50, 300];

/// The most rounds of master and pricing, at first and after each step of a dive. By trial, no run kept.
const MAX_ROUNDS: usize = 25;
const MAX_ROUNDS_IN_DIVE: usize = 6;

/// Steps of a dive for a few agents or days. By trial, no run kept.
const DIVE_STEPS: f64 = 10.0;

/// The most simplex iterations for a whole choice among few agents' lines, and the work that each counts
/// as: cuts and heuristics come on top. By trial, no run kept.
const MAX_CHOICE_ITERATIONS: u64 = 3_000;
const CHOICE_ITERATION_WORK: u64 = 3_000;

/// Lines of each agent, on average, up to which a whole choice among them is worth its time; a dive is
/// quicker beyond. By trial, no run kept.
const MAX_LINES_TO_CHOOSE_FROM: usize = 25;

/// How far all lines that may help are enumerated: "Instance 8 reaches 1300" with them (commit "Attempts
/// know every line that may help", 2026-11-23); the two numbers have no run of their own.
const ENUMERATION: EnumerationLimits = EnumerationLimits { beam: 1000, max_lines: 100 };

/// The least gain worth having: penalties are whole numbers, perturbed ones are not.
const MIN_GAIN: f64 = 1.0;
const MIN_PERTURBED_GAIN: f64 = 0.01;

/// What floats may be off by.
const TOLERANCE: f64 = 1e-6;

/// What is chosen again, from which roster.
pub(super) struct Reoptimisation {
    pub(super) level: usize,
    pub(super) base: Incumbent,
    pub(super) neighbourhood: Neighbourhood,
    /// The operator of the portfolio that chose the neighbourhood.
    pub(super) operator: usize,
    /// Whether lines are looked for with Lagrangian completion bounds.
    pub(super) guided: bool,
    /// What each cell costs more this time, in `DUAL_SCALE`ths.
    pub(super) perturbation: Option<Arc<Vec<i64>>>,
}

/// What came of it.
pub(super) enum Reoptimised {
    /// Another roster, no worse than the one before: mostly a better one.
    Found(Roster),
    /// No other roster was found.
    NothingFound,
    /// The bound says that nothing is to be gained.
    CutOff,
}

/// Chooses the lines of a neighbourhood again; `known` has for each of its agents some lines to begin with.
pub(super) fn reoptimise(
    attempt: &mut Attempt<'_, '_, '_>,
    task: &Reoptimisation,
    known: Vec<Vec<Line>>,
) -> Result<Reoptimised, EngineError> {
    let (roster, agents) = (&task.base.roster, &task.neighbourhood.agents);
    let penalty = task.base.penalties[task.level];
    let is_perturbed = task.perturbation.is_some();
    let mut master = master_of(attempt, task)?;
    for (agent, lines) in agents.iter().zip(known) {
        master.add(*agent, roster[*agent].clone())?;
        for line in lines {
            master.add(*agent, line)?;
        }
    }
    let effort = Effort {
        beams: BEAMS,
        rounds: MAX_ROUNDS,
        prove: false,
        guided: task.guided,
        parallel: false,
        cutoff: (!is_perturbed).then_some(penalty),
        until: None,
        work: MAX_GENERATION_WORK,
    };
    generate_columns(attempt, &mut master, effort, None)?;
    let relaxed = master.objective;
    let perturbation: f64 =
        agents.iter().map(|agent| master.rows.perturbation(*agent, &roster[*agent])).sum();
    let present = penalty as f64 + perturbation;
    let min_gain = if is_perturbed { MIN_PERTURBED_GAIN } else { MIN_GAIN };
    // How much more than the relaxed objective a better roster may come to.
    let gap = present - min_gain - relaxed + TOLERANCE;
    let never_solved = master.values.is_empty() && !master.columns.is_empty();
    if gap < 0.0 || never_solved {
        return Ok(Reoptimised::CutOff);
    }
    add_lines_within(attempt, &mut master, gap)?;
    let chosen = choose_lines(attempt, &mut master, task, effort, gap)?;
    let Some(chosen) = chosen else { return Ok(Reoptimised::NothingFound) };
    let mut new = roster.clone();
    for ChosenLine { agent, line } in chosen {
        new[agent] = line;
    }
    Ok(if new == *roster { Reoptimised::NothingFound } else { Reoptimised::Found(new) })
}

/// The master of a neighbourhood, without lines; cells outside of its days are fixed.
fn master_of<'a, 'm>(
    attempt: &Attempt<'_, 'a, 'm>,
    task: &Reoptimisation,
) -> Result<RestrictedMaster<'a, 'm>, EngineError> {
    let Reoptimisation { level, base, neighbourhood, .. } = task;
    let all_days = attempt.context.model.days;
    let is_window = neighbourhood.days.len() < all_days;
    let window =
        is_window.then(|| OpenDays { days: neighbourhood.days.clone(), penalty: base.penalties[*level] });
    let scope = MasterScope {
        level: *level,
        level_cutoffs: &base.penalties[..*level],
        agents: neighbourhood.agents.clone(),
        roster: &base.roster,
        window,
        perturbation: task.perturbation.as_deref().map(Vec::as_slice),
    };
    let mut master = RestrictedMaster::new(attempt.context.decomposition, scope)?;
    if is_window {
        let mut outside = Vec::new();
        for agent in neighbourhood.agents.iter().copied() {
            for day in (0..all_days).filter(|day| !neighbourhood.days.contains(day)) {
                outside.push(Cell { agent, day, duty: base.roster[agent][day] });
            }
        }
        master.fix(&outside);
    }
    Ok(master)
}

/// Chooses among the lines whose reduced costs are within the gap: all at once where they are few, else by a
/// dive.
fn choose_lines<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    task: &Reoptimisation,
    effort: Effort<'_>,
    gap: f64,
) -> Result<Option<Vec<ChosenLine>>, EngineError> {
    let context = attempt.context;
    let (roster, agents) = (&task.base.roster, &task.neighbourhood.agents);
    let max_objective = master.objective + gap;
    let mut among = master.columns_within(gap);
    if among.len() > MAX_LINES_TO_CHOOSE_FROM * agents.len() {
        let (time, work) = (Duration::MAX, u64::MAX);
        let budget = DiveBudget { steps: DIVE_STEPS, time, work, max_objective, noise: None };
        return dive(attempt, master, budget, Effort { rounds: MAX_ROUNDS_IN_DIVE, ..effort });
    }
    let present = agents.iter().filter_map(|agent| master.find(*agent, &roster[*agent]));
    let present: Vec<usize> = present.collect();
    among.extend(&present);
    among.sort_unstable();
    among.dedup();
    let iterations = master.iterations;
    let limits = ChoiceLimits {
        iterations: MAX_CHOICE_ITERATIONS,
        time: context.time_left(),
        seed: context.limits.seed,
    };
    let monitor = Arc::clone(&attempt.monitor);
    let chosen = master.choose(&among, &present, &limits, &|| context.stopped() || monitor.is_dismissed())?;
    attempt.spend((master.iterations - iterations) * CHOICE_ITERATION_WORK);
    let Some(chosen) = chosen else { return Ok(None) };
    let chosen = chosen.into_iter().map(|index| {
        let column = &master.columns[index];
        ChosenLine { agent: column.agent, line: column.line.clone() }
    });
    Ok(Some(chosen.collect()))
}

/// Adds the lines whose reduced costs are within the gap: no others are in a better roster (Nemhauser and
/// Wolsey, Integer and Combinatorial Optimization, 1988, on fixing by reduced costs; Baldacci, Christofides
/// and Mingozzi, "An exact algorithm for the vehicle routing problem based on the set partitioning
/// formulation with additional cuts", Mathematical Programming 115, 2008, on enumerating them).
fn add_lines_within<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    gap: f64,
) -> Result<(), EngineError> {
    let integral = master.rows.integral_duals(&master.duals);
    for (position, agent) in master.rows.agents.clone().into_iter().enumerate() {
        let below = ((master.duals.agent(position) + gap) * DUAL_SCALE as f64).ceil() as i64;
        let found = attempt.pricer().lines_below(&master.rows, agent, &integral, below, ENUMERATION);
        attempt.spend(found.steps);
        for path in found.paths {
            if master.rows.allows(agent, &path.duties) {
                master.add(agent, path.duties)?;
            }
        }
    }
    Ok(())
}
