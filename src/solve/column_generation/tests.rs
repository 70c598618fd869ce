//! The master, its bound, dives and re-optimisations against every roster of tiny models.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::strategy::{Strategy, ValueTree};

use super::activities::Activities;
use super::attempt::{Attempt, Context};
use super::decomposition::Decomposition;
use super::diving::{ChosenLine, DiveBudget, dive};
use super::duals::subgradient::warm_start;
use super::duals::{DUAL_SCALE, Duals};
use super::generation::{Effort, generate_columns};
use super::large_neighbourhood::{Reoptimisation, Reoptimised, reoptimise};
use super::master::rows::{MasterRows, MasterScope};
use super::master::{ChoiceLimits, RestrictedMaster};
use super::neighbourhoods::Neighbourhood;
use super::pricing::tests::all_lines;
use super::solver::{Incumbent, evaluated};
use super::*;
use crate::solve::random::Random;
use crate::solve::tests::drawn::{tiny, with_roster};
use crate::solve::tests::{best_of_all, minute};
use crate::solve::{Model, StopToken};

/// A tiny model that has a roster, and the best penalties of all.
struct Case<'d, 'm> {
    decomposition: &'d Decomposition<'m>,
    best: Vec<i64>,
    random: Random,
}

/// Calls `check` with tiny models that have a roster; how many there were.
fn each_case(count: usize, mut check: impl FnMut(Case<'_, '_>)) -> usize {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut checked = 0;
    for nth in 0..count {
        let model = tiny().new_tree(&mut runner).unwrap().current();
        let Some(best) = best_of_all(&model) else { continue };
        let Ok(decomposition) = Decomposition::new(&model, &StopToken::new()) else { continue };
        check(Case { decomposition: &decomposition, best, random: Random::new(nth as u64) });
        checked += 1;
    }
    checked
}

/// Each agent's lines that hold its own musts, with their penalties.
fn legal_lines(decomposition: &Decomposition<'_>, agent: usize) -> Vec<(Line, Vec<i64>)> {
    let lines = all_lines(decomposition.model).into_iter();
    lines.filter_map(|line| Some((line.clone(), decomposition.line_penalties(agent, &line)?))).collect()
}

fn scope<'a>(level: usize, level_cutoffs: &'a [i64], agents: usize, roster: &'a [Line]) -> MasterScope<'a> {
    let agents = (0..agents).collect();
    MasterScope { level, level_cutoffs, agents, roster, window: None, perturbation: None }
}

/// A master of all agents with all their lines.
fn full_master<'d, 'm>(
    decomposition: &'d Decomposition<'m>,
    level: usize,
    level_cutoffs: &[i64],
) -> RestrictedMaster<'d, 'm> {
    let model = decomposition.model;
    let roster = vec![vec![0; model.days]; model.agents];
    let scope = scope(level, level_cutoffs, model.agents, &roster);
    let mut master = RestrictedMaster::new(decomposition, scope).unwrap();
    for agent in 0..model.agents {
        for (line, _) in legal_lines(decomposition, agent) {
            assert!(master.add(agent, line).unwrap());
        }
    }
    master
}

fn with_attempt<T>(decomposition: &Decomposition<'_>, with: impl FnOnce(&mut Attempt<'_, '_, '_>) -> T) -> T {
    let limits = minute();
    let (model, begun, stop) = (decomposition.model, Instant::now(), limits.token());
    let context = Context { model, limits: &limits, begun, stop, decomposition };
    let tracked = decomposition.subproblems.iter().map(|one| Arc::clone(&one.few_resources)).collect();
    let monitor = Arc::default();
    with(&mut Attempt { context: &context, tracked, work: 0, max_work: u64::MAX, monitor })
}

fn effort(prove: bool) -> Effort<'static> {
    Effort {
        beams: &[20, 200],
        rounds: 200,
        prove,
        guided: false,
        parallel: false,
        cutoff: None,
        until: None,
        work: u64::MAX,
    }
}

#[test]
fn activities_are_the_sums_of_the_constraints() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..200 {
        let (model, lines) = with_roster().new_tree(&mut runner).unwrap().current();
        let Ok(decomposition) = Decomposition::new(&model, &StopToken::new()) else { continue };
        let linking = &decomposition.linking;
        let roster = to_roster(&lines);
        let values = linking.program.values(&lines);
        if linking.program.lines(&values) != lines {
            continue;
        }
        let mut activities = Activities::new(linking);
        let other: Line = roster[0].iter().rev().copied().collect();
        activities.add(0, &other);
        for (agent, line) in roster.iter().enumerate() {
            activities.add(agent, line);
        }
        activities.remove(0, &other);
        for (index, constraint) in linking.program.constraints.iter().enumerate() {
            let terms = constraint.terms.iter();
            let sum: i64 = terms.map(|(column, amount)| values[*column] as i64 * amount).sum();
            assert_eq!(activities.sum(index), sum);
        }
    }
}

/// Whatever the duals are, the Lagrangian bound is not above the best penalty.
#[test]
fn a_lagrangian_bound_holds_at_any_duals() {
    let mut tight = 0;
    let checked = each_case(300, |Case { decomposition, best, mut random }| {
        let model = decomposition.model;
        let roster = vec![vec![0; model.days]; model.agents];
        for level in 0..model.levels {
            let rows = MasterRows::new(decomposition, scope(level, &best[..level], model.agents, &roster));
            for _ in 0..4 {
                let mut dual = || random.below(12) as f64 - 6.0;
                let duals = Duals {
                    rows: rows.bounds.iter().map(|_| dual()).collect(),
                    agents: vec![0.0; model.agents],
                };
                let integral = rows.integral_duals(&duals);
                let least: Vec<i64> = (0..model.agents)
                    .map(|agent| {
                        let costs = rows.reduced_costs(agent, &integral);
                        let cost = |(line, penalties): (Line, Vec<i64>)| {
                            let cells = line.iter().enumerate();
                            let of_cells: i64 = cells
                                .map(|(day, duty)| costs.cells[day * model.duties + usize::from(*duty)])
                                .sum();
                            let of_levels = penalties.iter().zip(&costs.levels);
                            of_cells + of_levels.map(|(penalty, weight)| penalty * weight).sum::<i64>()
                        };
                        legal_lines(decomposition, agent).into_iter().map(cost).min().unwrap()
                    })
                    .collect();
                let bound = rows.lagrangian_bound(&integral, &least);
                assert!(bound <= best[level], "{bound} above {best:?}: {model:?}");
                tight += usize::from(bound == best[level]);
            }
        }
    });
    assert!(checked > 100 && tight > 100, "{tight} tight of {checked}");
}

/// The reduced cost of a line is its cost in pricing less the dual of its agent.
#[test]
fn reduced_costs_of_lines_are_those_of_their_cells() {
    each_case(150, |Case { decomposition, best, mut random }| {
        let model = decomposition.model;
        let roster = vec![vec![0; model.days]; model.agents];
        let rows = MasterRows::new(decomposition, scope(1, &best[..1], model.agents, &roster));
        let mut dual = || random.below(12) as f64 - 6.0;
        let of_rows = rows.bounds.iter().map(|_| dual()).collect();
        let duals = Duals { rows: of_rows, agents: (0..model.agents).map(|_| dual()).collect() };
        let integral = rows.integral_duals(&duals);
        let allowed = Duals {
            rows: integral.iter().map(|dual| *dual as f64 / DUAL_SCALE as f64).collect(),
            agents: duals.agents.clone(),
        };
        for agent in 0..model.agents {
            let costs = rows.reduced_costs(agent, &integral);
            for (line, penalties) in legal_lines(decomposition, agent) {
                let cells = line.iter().enumerate();
                let of_cells: i64 =
                    cells.map(|(day, duty)| costs.cells[day * model.duties + usize::from(*duty)]).sum();
                let of_levels: i64 =
                    penalties.iter().zip(&costs.levels).map(|(penalty, weight)| penalty * weight).sum();
                let priced = (of_cells + of_levels) as f64 / DUAL_SCALE as f64 - duals.agents[agent];
                let reduced = rows.reduced_cost(agent, &line, &penalties, &allowed);
                assert!((priced - reduced).abs() < 1e-6, "{priced} {reduced}");
            }
        }
    });
}

/// Over all lines, the best whole choice is the best roster, on each level.
#[test]
fn a_master_with_all_lines_chooses_the_best_roster() {
    let checked = each_case(200, |Case { decomposition, best, .. }| {
        for level in 0..decomposition.model.levels {
            let mut master = full_master(decomposition, level, &best[..level]);
            assert!(master.solve(&|| false).unwrap());
            // Breaking a must by a part may be cheaper, at the price of artificial columns.
            assert!(master.objective <= best[level] as f64 + 1e-6);
            let among: Vec<usize> = (0..master.columns.len()).collect();
            let limits = ChoiceLimits { iterations: u64::MAX, time: Duration::from_secs(60), seed: 1 };
            let chosen = master.choose(&among, &[], &limits, &|| false).unwrap().unwrap();
            let mut roster = vec![Vec::new(); decomposition.model.agents];
            for index in chosen {
                let column = &master.columns[index];
                roster[column.agent] = column.line.clone();
            }
            let found = evaluated(decomposition.model, roster).unwrap();
            assert_eq!(found.penalties[..=level], best[..=level]);
        }
    });
    assert!(checked > 70, "{checked}");
}

/// What generation comes to from one line an agent on.
struct Generated {
    bound: Option<i64>,
    objective: f64,
    lines_to_begin_with: usize,
}

fn generated<'m>(attempt: &mut Attempt<'_, '_, 'm>, warm_started: bool) -> Generated {
    let decomposition: &Decomposition<'m> = attempt.context.decomposition;
    let agents = decomposition.model.agents;
    let first = |agent| legal_lines(decomposition, agent).swap_remove(0).0;
    let roster: Roster = (0..agents).map(first).collect();
    let mut master = RestrictedMaster::new(decomposition, scope(0, &[], agents, &roster)).unwrap();
    let centre = match warm_started {
        true => Some(warm_start(attempt, &mut master, &roster).unwrap()),
        false => None,
    };
    let lines_to_begin_with = master.columns.len();
    let bound = generate_columns(attempt, &mut master, effort(true), centre).unwrap();
    Generated { bound, objective: master.objective, lines_to_begin_with }
}

/// From one line an agent on, generation comes to the bound of all lines.
#[test]
fn generated_lines_come_to_the_bound_of_all_lines() {
    let mut warm = 0;
    let checked = each_case(150, |Case { decomposition, best, .. }| {
        let mut full = full_master(decomposition, 0, &[]);
        assert!(full.solve(&|| false).unwrap());
        let expected = (full.objective - 1e-6).ceil() as i64;
        for warm_started in [false, true] {
            let found = with_attempt(decomposition, |attempt| generated(attempt, warm_started));
            assert_eq!(found.bound, Some(expected));
            assert!(expected <= best[0] && found.objective < expected as f64 + 1e-6);
            warm += found.lines_to_begin_with;
        }
    });
    assert!(checked > 60 && warm > checked, "{checked} {warm}");
}

/// What a dive ends with.
fn dived(attempt: &mut Attempt<'_, '_, '_>, max_objective: f64, noise: Option<u64>) -> Option<Roster> {
    let decomposition = attempt.context.decomposition;
    let mut master = full_master(decomposition, 0, &[]);
    assert!(master.solve(&|| false).unwrap());
    let (time, work) = (Duration::MAX, u64::MAX);
    let budget = DiveBudget { steps: 8.0, time, work, max_objective, noise };
    let chosen = dive(attempt, &mut master, budget, effort(false)).unwrap()?;
    let mut roster = vec![Vec::new(); decomposition.model.agents];
    for ChosenLine { agent, line } in chosen {
        assert!(roster[agent].is_empty());
        roster[agent] = line;
    }
    Some(roster)
}

/// A dive ends with one line of each agent; one that may not come to more than the best takes steps back
/// until it finds that, or gives up.
#[test]
fn dives_end_with_rosters_and_turn_back_where_they_lead_too_far() {
    let (mut best_at_once, mut best_by_turning, mut given_up) = (0, 0, 0);
    let checked = each_case(200, |Case { decomposition, best, .. }| {
        with_attempt(decomposition, |attempt| {
            for noise in [None, Some(7)] {
                let Some(roster) = dived(attempt, f64::INFINITY, noise) else { panic!("no limit, no end") };
                for (agent, line) in roster.iter().enumerate() {
                    assert!(decomposition.line_penalties(agent, line).is_some());
                }
                let found = evaluated(decomposition.model, roster);
                best_at_once += usize::from(found.is_some_and(|found| found.penalties[0] == best[0]));
            }
            match dived(attempt, best[0] as f64 + 0.5, None) {
                Some(roster) => {
                    let found = evaluated(decomposition.model, roster).unwrap();
                    assert_eq!(found.penalties[0], best[0]);
                    best_by_turning += 1;
                }
                None => given_up += 1,
            }
        });
    });
    assert!(
        best_at_once * 10 > checked * 2 * 9 && best_by_turning * 10 > checked * 9,
        "{best_at_once} {best_by_turning} {given_up} of {checked}"
    );
}

/// With everything freed, a re-optimisation is cut off only where nothing is to be gained, and what it finds is
/// no worse.
#[test]
fn re_optimisations_gain_where_there_is_something_to_gain() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut gained, mut missed) = (0, 0);
    for _ in 0..600 {
        let (model, lines) = with_roster().new_tree(&mut runner).unwrap().current();
        let Some(base) = evaluated(&model, to_roster(&lines)) else { continue };
        let Ok(decomposition) = Decomposition::new(&model, &StopToken::new()) else { continue };
        let best = best_of_all(&model).unwrap();
        let task = Reoptimisation {
            level: 0,
            base: base.clone(),
            neighbourhood: Neighbourhood { agents: (0..model.agents).collect(), days: 0..model.days },
            operator: 0,
            guided: false,
            perturbation: None,
        };
        let known = vec![Vec::new(); model.agents];
        let outcome = with_attempt(&decomposition, |attempt| reoptimise(attempt, &task, known).unwrap());
        match outcome {
            Reoptimised::Found(new) => {
                let new = evaluated(&model, new).unwrap();
                assert!(new.penalties[0] <= base.penalties[0], "{model:?}");
                gained += usize::from(new.penalties[0] < base.penalties[0]);
            }
            Reoptimised::CutOff => assert_eq!(base.penalties[0], best[0], "{model:?}"),
            Reoptimised::NothingFound => missed += usize::from(base.penalties[0] > best[0]),
        }
    }
    assert!(gained > 50 && missed * 10 < gained, "{gained} gained, {missed} missed");
}

/// Where only a window of days is open, nothing changes outside of it, and penalties stay what the model says.
#[test]
fn a_window_changes_its_days_alone() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut gained = 0;
    for _ in 0..600 {
        let (model, lines) = with_roster().new_tree(&mut runner).unwrap().current();
        let Some(base) = evaluated(&model, to_roster(&lines)) else { continue };
        let Ok(decomposition) = Decomposition::new(&model, &StopToken::new()) else { continue };
        let days = 1..model.days;
        for level in 0..model.levels {
            let task = Reoptimisation {
                level,
                base: base.clone(),
                neighbourhood: Neighbourhood { agents: (0..model.agents).collect(), days: days.clone() },
                operator: 0,
                guided: true,
                perturbation: None,
            };
            let known = vec![Vec::new(); model.agents];
            let outcome = with_attempt(&decomposition, |attempt| reoptimise(attempt, &task, known).unwrap());
            let expected = best_within(&model, &base, level);
            match outcome {
                Reoptimised::Found(new) => {
                    assert!(new.iter().zip(&base.roster).all(|(new, old)| new[0] == old[0]));
                    let new = evaluated(&model, new).unwrap();
                    assert!(new.penalties[..level].iter().zip(&base.penalties).all(|(new, old)| new <= old));
                    assert!((expected..=base.penalties[level]).contains(&new.penalties[level]), "{model:?}");
                    gained += usize::from(new.penalties[level] < base.penalties[level]);
                }
                // With groups between agents what is left to gain is only estimated.
                Reoptimised::CutOff if decomposition.linking.program.groups.is_empty() => {
                    assert_eq!(expected, base.penalties[level], "{model:?}");
                }
                Reoptimised::CutOff | Reoptimised::NothingFound => {}
            }
        }
    }
    assert!(gained > 50, "{gained}");
}

/// The least penalty of a level among the rosters that are as good above and the same on the first day.
fn best_within(model: &Model, base: &Incumbent, level: usize) -> i64 {
    let mut best = base.penalties[level];
    let cells = model.agents * model.days;
    let mut roster = base.roster.clone();
    for mut code in 0..model.duties.pow(cells as u32) {
        for cell in 0..cells {
            roster[cell / model.days][cell % model.days] = (code % model.duties) as u16;
            code /= model.duties;
        }
        if roster.iter().zip(&base.roster).any(|(new, old)| new[0] != old[0]) {
            continue;
        }
        let Ok(penalties) = model.evaluate(&to_lines(&roster)) else { continue };
        if penalties[..level].iter().zip(&base.penalties[..level]).all(|(new, cutoff)| new <= cutoff) {
            best = best.min(penalties[level]);
        }
    }
    best
}
