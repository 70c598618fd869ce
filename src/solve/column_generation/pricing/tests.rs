//! Pricing against every line of agents who have few.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::strategy::{Strategy, ValueTree};

use super::completion_bounds::{LagrangianBounds, SubgradientLimits, cost_to_go};
use super::network::Network;
use super::resource_windows::ResourceWindow;
use super::*;
use crate::solve::random::Random;
use crate::solve::tests::drawn::tiny;
use crate::solve::{DutyIx, Model};

/// Tiny models, as many as asked, with random costs beside them.
fn models(count: usize) -> impl Iterator<Item = (Model, Random)> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..count).map(move |nth| (tiny().new_tree(&mut runner).unwrap().current(), Random::new(nth as u64)))
}

/// Calls `check` with each agent of each model that can be decomposed; how many there were.
fn each_agent(count: usize, mut check: impl FnMut(&Decomposition<'_>, usize, Costs)) -> usize {
    let mut checked = 0;
    for (model, mut random) in models(count) {
        let Ok(decomposition) = Decomposition::new(&model, &StopToken::new()) else { continue };
        for agent in 0..model.agents {
            check(&decomposition, agent, Costs::drawn(&model, &mut random));
            checked += 1;
        }
    }
    checked
}

/// Costs of cells, some below 0, and weights of levels.
struct Costs {
    cells: Vec<i64>,
    levels: Vec<i64>,
    duties: usize,
}

impl Costs {
    fn drawn(model: &Model, random: &mut Random) -> Costs {
        let cells = (0..model.days * model.duties).map(|_| random.below(30) as i64 - 15).collect();
        let levels = (0..model.levels).map(|_| random.below(4) as i64).collect();
        Costs { cells, levels, duties: model.duties }
    }

    fn line_costs(&self) -> LineCosts<'_> {
        LineCosts { duties: self.duties, cells: &self.cells, levels: &self.levels }
    }

    /// What a line costs; none where it breaks a must of its agent.
    fn of(&self, decomposition: &Decomposition<'_>, agent: usize, line: &[u16]) -> Option<i64> {
        let penalties = decomposition.line_penalties(agent, line)?;
        let of_levels: i64 =
            penalties.iter().zip(&self.levels).map(|(penalty, weight)| penalty * weight).sum();
        let of_cells =
            line.iter().enumerate().map(|(day, duty)| self.cells[day * self.duties + usize::from(*duty)]);
        Some(of_levels + of_cells.sum::<i64>())
    }
}

/// Every line that there could be.
pub(crate) fn all_lines(model: &Model) -> Vec<Line> {
    let line = |mut code: usize| {
        let mut duties = vec![0; model.days];
        for duty in &mut duties {
            *duty = (code % model.duties) as u16;
            code /= model.duties;
        }
        duties
    };
    (0..model.duties.pow(model.days as u32)).map(line).collect()
}

/// The lines of an agent with what they cost, the cheapest first.
fn priced_lines(decomposition: &Decomposition<'_>, agent: usize, costs: &Costs) -> Vec<(i64, Line)> {
    let lines = all_lines(decomposition.model).into_iter();
    let mut priced: Vec<(i64, Line)> =
        lines.filter_map(|line| Some((costs.of(decomposition, agent, &line)?, line))).collect();
    priced.sort();
    priced
}

fn query(rule: BeamRule, guided: bool) -> Query<'static> {
    let (below, max_paths) = (ABOVE_ANY_COST, 1);
    Query { beam: usize::MAX, guided, rule, below, max_paths, stop: &|| false }
}

/// A network's lines are those that hold the agent's musts, at the penalties of the agent's statements.
#[test]
fn lines_cost_what_the_statements_about_their_agent_say() {
    let checked = each_agent(300, |decomposition, agent, _| {
        let model = decomposition.model;
        let is_local = |posted: &&crate::solve::Posted| posted.primitive.scope(model.days).0 == Some(agent);
        let posted = model.posted.iter().filter(is_local).cloned().collect();
        let local = Model { posted, ..model.bare() };
        for line in all_lines(model) {
            let mut lines = vec![vec![DutyIx(0); model.days]; model.agents];
            lines[agent] = line.iter().map(|duty| DutyIx(usize::from(*duty))).collect();
            let expected = local.evaluate(&lines).ok();
            assert_eq!(decomposition.line_penalties(agent, &line), expected, "{line:?} {local:?}");
        }
    });
    assert!(checked > 200, "{checked}");
}

#[test]
fn the_cheapest_path_is_the_cheapest_line() {
    let mut buffers = Buffers::default();
    let checked = each_agent(400, |decomposition, agent, costs| {
        let subproblem = &decomposition.subproblems[agent];
        let lines = priced_lines(decomposition, agent, &costs);
        let Some((least, _)) = lines.first().cloned() else { return };
        for rule in [BeamRule::Cheapest, BeamRule::AllPaths, BeamRule::Diverse, BeamRule::MostSlack] {
            for guided in [false, true] {
                let query = query(rule, guided);
                let (network, all) = (&subproblem.network, &subproblem.all_resources);
                let found = shortest_paths(network, all, costs.line_costs(), query, &mut buffers);
                assert!(found.exact);
                assert_eq!(found.paths[0].cost, least, "{rule:?} {guided}");
                assert_eq!(costs.of(decomposition, agent, &found.paths[0].duties), Some(least));
                // With few resources it is a relaxation.
                let few = &subproblem.few_resources;
                let relaxed = shortest_paths(network, few, costs.line_costs(), query, &mut buffers);
                assert!(relaxed.exact && relaxed.paths[0].cost <= least);
            }
        }
    });
    assert!(checked > 250, "{checked}");
}

#[test]
fn paths_below_a_cost_are_all_lines_that_cost_less() {
    let mut buffers = Buffers::default();
    each_agent(300, |decomposition, agent, costs| {
        let subproblem = &decomposition.subproblems[agent];
        let lines = priced_lines(decomposition, agent, &costs);
        let below = lines.first().map_or(0, |(least, _)| least + 9);
        for guided in [false, true] {
            let query = Query { below, max_paths: usize::MAX, ..query(BeamRule::AllPaths, guided) };
            let (network, all) = (&subproblem.network, &subproblem.all_resources);
            let found = shortest_paths(network, all, costs.line_costs(), query, &mut buffers);
            let mut found: Vec<(i64, Line)> =
                found.paths.into_iter().map(|path| (path.cost, path.duties)).collect();
            found.sort();
            let expected: Vec<(i64, Line)> =
                lines.iter().filter(|(cost, _)| *cost < below).cloned().collect();
            assert_eq!(found, expected, "{guided}");
        }
    });
}

#[test]
fn a_narrow_beam_gives_lines_at_their_costs_and_says_that_it_may_have_missed_some() {
    let mut buffers = Buffers::default();
    let mut truncated = 0;
    each_agent(300, |decomposition, agent, costs| {
        let subproblem = &decomposition.subproblems[agent];
        let lines = priced_lines(decomposition, agent, &costs);
        let Some((least, _)) = lines.first().cloned() else { return };
        for rule in [BeamRule::Cheapest, BeamRule::Diverse, BeamRule::MostSlack] {
            let query = Query { beam: 1, ..query(rule, true) };
            let (network, all) = (&subproblem.network, &subproblem.all_resources);
            let found = shortest_paths(network, all, costs.line_costs(), query, &mut buffers);
            truncated += usize::from(!found.exact);
            for path in &found.paths {
                assert_eq!(costs.of(decomposition, agent, &path.duties), Some(path.cost));
                assert!(path.cost >= least && (!found.exact || path.cost == least));
            }
        }
    });
    assert!(truncated > 100, "{truncated}");
}

/// The states that a line goes through.
fn states(network: &Network, line: &[u16]) -> Vec<usize> {
    let mut states = vec![0];
    for (day, duty) in line.iter().enumerate() {
        let transitions = network.outgoing(day, states[day]);
        let transition = transitions.iter().find(|transition| transition.duty == *duty).unwrap();
        states.push(transition.to as usize);
    }
    states
}

#[test]
fn completion_bounds_are_never_above_a_line() {
    let mut helped = 0;
    each_agent(400, |decomposition, agent, costs| {
        let subproblem = &decomposition.subproblems[agent];
        let (network, line_costs) = (&subproblem.network, costs.line_costs());
        let of_levels = |penalties: &[i64]| -> i64 {
            penalties.iter().zip(&costs.levels).map(|(penalty, weight)| penalty * weight).sum()
        };
        let transition_costs: Vec<i64> = network.costs.iter().map(|penalties| of_levels(penalties)).collect();
        let nothing = vec![0; network.consumptions.len()];
        let mut plain = Vec::new();
        cost_to_go(network, line_costs, &transition_costs, &nothing, &mut plain);
        let mut bounds = LagrangianBounds::default();
        let limits = SubgradientLimits { max_steps: 30, stop: &|| false };
        let tracked = &subproblem.all_resources.resources;
        let helps = bounds.find(network, tracked, line_costs, &transition_costs, &plain, limits);
        let lines = priced_lines(decomposition, agent, &costs);
        let Some((least, _)) = lines.first().cloned() else { return };
        assert!(plain[0][0] <= least);
        if helps {
            helped += 1;
            let bound = bounds.to_go[0][0] - bounds.offset;
            assert!(plain[0][0] < bound && bound <= least, "{} {bound} {least}", plain[0][0]);
        }
        for (cost, line) in &lines {
            let states = states(network, line);
            let (mut so_far, mut guided) = (0, 0);
            for (day, duty) in line.iter().enumerate() {
                assert!(so_far + plain[day][states[day]] <= *cost);
                if helps {
                    assert!(guided + bounds.to_go[day][states[day]] - bounds.offset <= *cost);
                }
                let transitions = network.outgoing(day, states[day]).iter();
                let transition = transitions.clone().find(|transition| transition.duty == *duty).unwrap();
                let step = costs.cells[day * costs.duties + usize::from(*duty)]
                    + transition_costs[transition.cost as usize];
                so_far += step;
                guided += step + if helps { bounds.extra[transition.consumption as usize] } else { 0 };
            }
        }
    });
    assert!(helped > 30, "multipliers helped {helped} times");
}

/// A way to a state, with the sums of its resources as the search has them.
struct Prefix {
    line: Line,
    sums: Vec<i64>,
}

/// Of two prefixes to a state, one whose sums leave as much open has every completion of the other, at no
/// higher penalty of its resources from there on; so equal sums have the same completions.
#[test]
fn sums_that_leave_as_much_open_lose_no_completion() {
    let mut compared = 0;
    each_agent(120, |decomposition, agent, _| {
        let subproblem = &decomposition.subproblems[agent];
        let (network, tracked) = (&subproblem.network, &subproblem.all_resources);
        let lines: Vec<Line> = all_lines(decomposition.model)
            .into_iter()
            .filter(|line| network.trace(line, 2).is_some())
            .collect();
        for layer in 1..network.transitions.len() {
            let width = tracked.width[layer];
            let active: Vec<usize> = network.active[layer].clone();
            for state in 0..network.states(layer) {
                let windows = &tracked.windows[layer][state * width..(state + 1) * width];
                let here = lines.iter().filter(|line| states(network, line)[layer] == state);
                let prefixes = here.map(|line| Prefix {
                    line: line[..layer].to_vec(),
                    sums: sums_so_far(network, line, layer, &active),
                });
                // Others are no labels: they lead to no line.
                let prefixes: Vec<Prefix> = prefixes.filter(|prefix| lies_within(windows, prefix)).collect();
                let suffixes: Vec<&[u16]> = lines
                    .iter()
                    .filter(|line| states(network, line)[layer] == state)
                    .map(|line| &line[layer..])
                    .collect();
                for one in prefixes.iter().take(12) {
                    for two in prefixes.iter().take(12) {
                        if !leaves_as_much(windows, one, two) {
                            continue;
                        }
                        compared += 1;
                        for suffix in suffixes.iter().take(12) {
                            let end_of = |prefix: &Prefix| {
                                let line = [prefix.line.as_slice(), *suffix].concat();
                                end(network, &line, &active)
                            };
                            let (first, second) = (end_of(one), end_of(two));
                            assert!(second.is_none() || first.is_some_and(|first| Some(first) <= second));
                        }
                    }
                }
            }
        }
    });
    assert!(compared > 1000, "{compared}");
}

/// What active resources have before a layer.
fn sums_so_far(network: &Network, line: &[u16], layer: usize, active: &[usize]) -> Vec<i64> {
    let mut sums = vec![0; network.resources.len()];
    let states = states(network, line);
    for day in 0..layer {
        let mut transitions = network.outgoing(day, states[day]).iter();
        let transition = transitions.find(|transition| transition.duty == line[day]).unwrap();
        for one in network.consumption(transition) {
            sums[usize::from(one.resource)] += one.amount;
        }
    }
    active.iter().map(|index| sums[*index]).collect()
}

fn lies_within(windows: &[ResourceWindow], prefix: &Prefix) -> bool {
    windows.iter().zip(&prefix.sums).all(|(window, sum)| {
        let sum = window.canonical_sum(*sum);
        window.low <= sum && sum <= window.high
    })
}

fn leaves_as_much(windows: &[ResourceWindow], one: &Prefix, two: &Prefix) -> bool {
    windows.iter().zip(one.sums.iter().zip(&two.sums)).all(|(window, (one, two))| {
        window.sense.leaves_as_much(window.canonical_sum(*one), window.canonical_sum(*two))
    })
}

/// The penalty of these resources at the end of a line; none where one of them breaks a must.
fn end(network: &Network, line: &[u16], active: &[usize]) -> Option<i64> {
    let trace = network.trace(line, 2)?;
    let mut penalty = 0;
    for index in active {
        let (resource, sum) = (&network.resources[*index], trace.sums[*index]);
        if resource.price.is_none() && !resource.free.contains(sum) {
            return None;
        }
        penalty += if resource.price.is_some() { resource.penalty(sum) } else { 0 };
    }
    Some(penalty)
}

#[test]
fn the_first_search_that_finds_a_line_is_enough() {
    let never = StopToken::new();
    each_agent(200, |decomposition, agent, costs| {
        let subproblem = &decomposition.subproblems[agent];
        if priced_lines(decomposition, agent, &costs).is_empty() {
            return;
        }
        for searches in [GOOD_LINE, ANY_LINE] {
            let found = first_line(subproblem, costs.line_costs(), searches, &never, &never);
            let line = found.line.unwrap();
            assert_eq!(
                costs.of(decomposition, agent, &line),
                subproblem.line_cost(&line, costs.line_costs())
            );
            let cost = costs.of(decomposition, agent, &line).unwrap();
            assert!(cheaper_line(subproblem, costs.line_costs(), cost, 100, &never).line.is_none());
        }
        let stopped = StopToken::after_asks(0);
        let none = first_line(subproblem, costs.line_costs(), GOOD_LINE, &stopped, &stopped);
        assert!(none.line.is_none());
    });
}
