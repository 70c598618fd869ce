//! The course of large neighbourhood search: re-optimisations from the best roster, and where none helps
//! any longer, from other rosters.
//!
//! Restarts take turns: a new dive from the root, the start whose ends were best so far, and a roster near
//! the best, by perturbed costs (Charon and Hudry, "The noising method: a new method for combinatorial
//! optimization", Operations Research Letters 14, 1993; on restarts near the best, Lourenço, Martin and
//! Stützle, "Iterated local search", in Handbook of Metaheuristics, Springer 2003). Where a start lies says
//! much about where it ends: on public instance 8 those from one dive end within 3 of each other, those
//! from others anywhere from 1300 to 1410 (commit "Restarts from where ends were best", 2026-11-23).

use std::ops::Range;
use std::sync::Arc;

use super::activities::Activities;
use super::duals::DUAL_SCALE;
use super::large_neighbourhood::{Reoptimisation, Reoptimised, reoptimise};
use super::neighbourhoods::{Hints, Neighbourhood, NeighbourhoodPortfolio, Proposal, Reward};
use super::pricing::resource_windows::TrackedResources;
use super::solver::{Incumbent, MAX_PROVABLE_CELLS, PhaseEnd, Solver, evaluated};
use super::workers::{Finished, FreeWorker, Workers};
use super::{Line, Roster};
use crate::solve::exact::EngineError;

/// Re-optimisations at the perturbed costs of a restart. By trial, no run kept.
const PERTURBED_REOPTIMISATIONS: usize = 12;

/// Known lines of each agent that a re-optimisation begins with. By trial, no run kept.
const MAX_KNOWN_LINES: usize = 30;

/// The least and the strongest perturbation of a cell's cost, in units of penalty.
const LEAST_STRENGTH: f64 = 1.0;
const GREATEST_STRENGTH: f64 = 1e6;

/// How the strength changes where the perturbed roster led astray, and where it led back to the best roster
/// or to another one as good. Slower growth led most restarts back (commit "Restarts dive anew from the
/// root, and the near ones learn faster how far to go", 2026-11-23).
const WEAKER: f64 = 0.7;
const MUCH_STRONGER: f64 = 2.0;
const STRONGER: f64 = 1.6;

/// Large neighbourhood search with restarts. A small model ends where it no longer helps, for it goes on to
/// the exact program; so does a level above the last.
pub(super) fn search_with_restarts(
    solver: &mut Solver<'_, '_, '_>,
    level: usize,
    end: PhaseEnd,
) -> Result<(), EngineError> {
    let model = solver.context.model;
    let restarts = model.agents * model.days > MAX_PROVABLE_CELLS && level + 1 == model.levels;
    let mut portfolio = NeighbourhoodPortfolio::new(model.agents, model.days, solver.random.seed());
    let Some(first) = solver.best.clone() else { return Ok(()) };
    let mut here = first.clone();
    let mut starts = vec![Restart::new(first)];
    let (mut from, mut turn, mut strength) = (Some(0), 0, LEAST_STRENGTH);
    // Restarts from the root share no lines with the ends of others.
    let root_pool = solver.pool.clone();
    let mut set_aside = None;
    loop {
        improve(solver, level, &mut here, &mut portfolio, |solver, portfolio| {
            !solver.is_past(end) && if restarts { !portfolio.is_idle() } else { !portfolio.is_exhausted() }
        })?;
        let goes_on = restarts && !solver.is_past(end) && !solver.is_met(level);
        let Some(best) = solver.best.clone().filter(|_| goes_on) else { return Ok(()) };
        match from.take().and_then(|from: usize| starts.get_mut(from)) {
            Some(start) => start.ends.push(here.penalties[level]),
            None => strength = adapted_strength(strength, &here, &best),
        }
        if let Some(pool) = set_aside.take() {
            solver.pool = pool;
        }
        solver.pool.remember(&here.roster);
        starts.retain(|start| start.roster.penalties[..level] == best.penalties[..level]);
        if turn % 3 == 0 {
            starts.extend(solver.dive_again(level, &best, &root_pool)?.map(Restart::new));
        }
        from = match turn % 3 {
            0 => starts.len().checked_sub(1),
            1 => (0..starts.len()).min_by(|a, b| starts[*a].mean_end().total_cmp(&starts[*b].mean_end())),
            _ => None,
        };
        turn += 1;
        here = match from {
            Some(from) => {
                set_aside = Some(std::mem::replace(&mut solver.pool, root_pool.clone()));
                starts[from].roster.clone()
            }
            None => perturb(solver, level, best, strength)?,
        };
        portfolio.restart();
    }
}

/// Re-optimises the best roster as long as that soon helps.
pub(super) fn improve_while_quick(
    solver: &mut Solver<'_, '_, '_>,
    level: usize,
    end: PhaseEnd,
) -> Result<(), EngineError> {
    let model = solver.context.model;
    let mut portfolio = NeighbourhoodPortfolio::new(model.agents, model.days, solver.random.seed());
    let Some(mut here) = solver.best.clone() else { return Ok(()) };
    improve(solver, level, &mut here, &mut portfolio, |solver, portfolio| {
        !solver.is_past(end) && !portfolio.is_idle()
    })
}

/// Re-optimisations, each from the best roster that those before made of `here`, as long as `more` says so.
fn improve<'c, 'a, 'm>(
    solver: &mut Solver<'c, 'a, 'm>,
    level: usize,
    here: &mut Incumbent,
    portfolio: &mut NeighbourhoodPortfolio,
    more: impl Fn(&Solver<'c, 'a, 'm>, &NeighbourhoodPortfolio) -> bool,
) -> Result<(), EngineError> {
    rayon::in_place_scope(|scope| {
        let mut workers = Workers::new(scope, solver.context.limits.work.is_some());
        while !solver.is_met(level) {
            if let Some(worker) = workers.free(solver.work_left()).filter(|_| more(solver, portfolio)) {
                let Proposal { neighbourhood, operator } =
                    portfolio.next(|| hints(solver, level, &here.roster));
                let (base, guided) = (here.clone(), portfolio.is_guided(operator));
                let task =
                    Reoptimisation { level, base, neighbourhood, operator, guided, perturbation: None };
                begin(solver, &mut workers, worker, task);
                continue;
            }
            let Some(Finished { result: ended, work }) = workers.next() else { return Ok(()) };
            let (before, operator) = (here.penalties[level], ended.task.operator);
            let cut_off = matches!(ended.outcome, Ok(Reoptimised::CutOff));
            for new in settle(solver, ended, work, here)? {
                if new.penalties < here.penalties {
                    solver.accept(&new);
                    *here = new;
                }
            }
            let gain = before - here.penalties[level];
            portfolio.learn(&Reward { operator, work, gain, cut_off });
            solver.tell(level);
            let best = solver.best.as_ref();
            if let Some(best) = best.filter(|best| best.penalties[..level] != here.penalties[..level]) {
                *here = best.clone();
            }
        }
        workers.dismiss();
        Ok(())
    })
}

/// Where a roster costs more than it should: by day, and by agent at the duals of the level's root.
fn hints(solver: &Solver<'_, '_, '_>, level: usize, roster: &[Line]) -> Hints {
    let decomposition = solver.context.decomposition;
    let penalty_by_day = Activities::of(&decomposition.linking, roster).penalty_by_day(level);
    let root = solver.root.as_ref().filter(|root| root.rows.level == level);
    let mut reduced_costs = Vec::new();
    if let Some(root) = root {
        for (agent, line) in roster.iter().enumerate() {
            let penalties = decomposition.line_penalties(agent, line);
            reduced_costs.push(
                penalties
                    .map_or(0.0, |penalties| root.rows.reduced_cost(agent, line, &penalties, &root.duals)),
            );
        }
    }
    Hints { penalty_by_day, reduced_costs }
}

/// A roster near this one: what re-optimisations make of it where each cell costs a random amount more.
fn perturb(
    solver: &mut Solver<'_, '_, '_>,
    level: usize,
    from: Incumbent,
    strength: f64,
) -> Result<Incumbent, EngineError> {
    let model = solver.context.model;
    let mut here = from;
    let strongest = (strength * DUAL_SCALE as f64) as usize;
    let cells = model.agents * model.days * model.duties;
    let perturbation: Vec<i64> = (0..cells).map(|_| solver.random.below(strongest) as i64).collect();
    let perturbation = Arc::new(perturbation);
    let mut portfolio = NeighbourhoodPortfolio::new(model.agents, model.days, solver.random.seed());
    let mut left = PERTURBED_REOPTIMISATIONS;
    rayon::in_place_scope(|scope| {
        let mut workers = Workers::new(scope, solver.context.limits.work.is_some());
        loop {
            let more = left > 0 && !solver.stopped();
            if let Some(worker) = workers.free(solver.work_left()).filter(|_| more) {
                left -= 1;
                let Proposal { neighbourhood, operator } = portfolio.next_anywhere();
                let perturbation = Some(Arc::clone(&perturbation));
                let (base, guided) = (here.clone(), portfolio.is_guided(operator));
                let task = Reoptimisation { level, base, neighbourhood, operator, guided, perturbation };
                begin(solver, &mut workers, worker, task);
                continue;
            }
            let Some(Finished { result: ended, work }) = workers.next() else { return Ok(here) };
            for new in settle(solver, ended, work, &here)? {
                solver.accept(&new);
                if new.penalties[..level] == here.penalties[..level] {
                    here = new;
                }
            }
        }
    })
}

/// A re-optimisation that has ended.
struct Ended {
    task: Reoptimisation,
    outcome: Result<Reoptimised, EngineError>,
    tracked: Vec<Arc<TrackedResources>>,
}

/// Whether a line is the present one on every other day.
fn differs_only_on(days: &Range<usize>, line: &[u16], present: &[u16]) -> bool {
    line.iter().zip(present).enumerate().all(|(day, (new, old))| new == old || days.contains(&day))
}

/// Begins a re-optimisation.
fn begin<'c, 's>(
    solver: &Solver<'c, '_, '_>,
    workers: &mut Workers<'_, 's, Ended>,
    worker: FreeWorker,
    task: Reoptimisation,
) where
    'c: 's,
{
    let Neighbourhood { agents, days } = &task.neighbourhood;
    let mut known = Vec::with_capacity(agents.len());
    for agent in agents {
        let present = &task.base.roster[*agent];
        let lines = solver.pool.lines(*agent).filter(|line| differs_only_on(days, line, present));
        known.push(lines.take(MAX_KNOWN_LINES).cloned().collect());
    }
    let mut attempt = solver.attempt(worker.max_work);
    workers.begin(worker, move |monitor| {
        attempt.monitor = monitor;
        let outcome = reoptimise(&mut attempt, &task, known);
        let result = Ended { task, outcome, tracked: attempt.tracked };
        Finished { result, work: attempt.work }
    });
}

/// The rosters that come of a re-optimisation: its own, and where `here` has moved on since it began, both
/// changes together.
fn settle(
    solver: &mut Solver<'_, '_, '_>,
    ended: Ended,
    work: u64,
    here: &Incumbent,
) -> Result<Vec<Incumbent>, EngineError> {
    solver.work = solver.work.saturating_add(work);
    for (known, new) in solver.tracked.iter_mut().zip(ended.tracked) {
        if new.count() > known.count() {
            *known = new;
        }
    }
    let base = &ended.task.base.roster;
    let mut rosters = Vec::new();
    if let Reoptimised::Found(new) = ended.outcome? {
        let both = (*base != here.roster).then(|| merged(base, &new, &here.roster));
        rosters.push(new);
        rosters.extend(both);
    }
    Ok(rosters.into_iter().filter_map(|roster| evaluated(solver.context.model, roster)).collect())
}

/// A roster to begin from, and the penalties that it was ended with.
struct Restart {
    roster: Incumbent,
    ends: Vec<i64>,
}

impl Restart {
    fn new(roster: Incumbent) -> Restart {
        Restart { roster, ends: Vec::new() }
    }

    /// What to expect from here.
    fn mean_end(&self) -> f64 {
        match self.ends.len() {
            0 => f64::INFINITY,
            count => self.ends.iter().map(|end| *end as f64).sum::<f64>() / count as f64,
        }
    }
}

/// How strong the next perturbation should be after one that led to `end`: stronger while they lead back,
/// weaker where they lead astray.
fn adapted_strength(strength: f64, end: &Incumbent, best: &Incumbent) -> f64 {
    let change = match end.penalties > best.penalties {
        true => WEAKER,
        false if end.roster == best.roster => MUCH_STRONGER,
        false => STRONGER,
    };
    (strength * change).clamp(LEAST_STRENGTH, GREATEST_STRENGTH)
}

/// What both changes of `before` make of it; where both changed a cell, the second counts.
fn merged(before: &[Line], first: &[Line], second: &[Line]) -> Roster {
    let mut merged = second.to_vec();
    for ((line, before), first) in merged.iter_mut().zip(before).zip(first) {
        for ((duty, before), first) in line.iter_mut().zip(before).zip(first) {
            if duty == before {
                *duty = *first;
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_different_cells_are_both_made() {
        let before = [vec![0, 0, 0], vec![1, 1, 1]];
        let first = [vec![2, 0, 0], vec![1, 1, 1]];
        let second = [vec![0, 0, 3], vec![1, 0, 1]];
        assert_eq!(merged(&before, &first, &second), [vec![2, 0, 3], vec![1, 0, 1]]);
        assert_eq!(merged(&before, &first, &before), first);
    }

    #[test]
    fn perturbations_grow_while_they_lead_back_and_shrink_where_they_lead_astray() {
        let end = |penalty: i64, duty: u16| Incumbent { roster: vec![vec![duty]], penalties: vec![penalty] };
        let best = end(5, 1);
        let adapted = |to: Incumbent| adapted_strength(10.0, &to, &best);
        assert!(adapted(end(5, 1)) > adapted(end(5, 2)) && adapted(end(5, 2)) > 10.0);
        assert!(adapted(end(9, 2)) < 10.0);
        assert_eq!(adapted_strength(1.0, &end(9, 2), &best), LEAST_STRENGTH);
    }

    #[test]
    fn a_start_is_as_good_as_its_ends_and_unknown_without() {
        let mut start = Restart::new(Incumbent { roster: Vec::new(), penalties: Vec::new() });
        assert_eq!(start.mean_end(), f64::INFINITY);
        start.ends = vec![4, 8];
        assert_eq!(start.mean_end(), 6.0);
    }
}
