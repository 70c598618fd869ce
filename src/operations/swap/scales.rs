//! What a change of a few cells does to a roster, without judging all of it again.

use super::exchange::duty;
use crate::instance::Instance;
use crate::roster::RosterLines;
use crate::rules::{self, ActiveRule};
use crate::solve::{DutyIx, Lines, Model, Primitive, REST, Shape, Strength};

/// One cell as it would be: agent, day, duty.
pub type Cell = (usize, usize, DutyIx);

/// A roster on the scales: every statement of the rules, found by the cells in it.
pub struct Scales {
    model: Model,
    lines: Lines,
    /// By agent: statements about that line alone, with their first and last day.
    of_agent: Vec<Vec<(usize, usize, usize)>>,
    /// By agent and day: statements about several agents.
    shared: Vec<Vec<Vec<usize>>>,
}

/// What a change does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// What it adds to each level, below 0 where it is a gain.
    pub penalties: Vec<i64>,
    /// Units of musts that it breaks and that held before.
    pub broken: i64,
}

impl Scales {
    /// Puts a roster on the scales; none where a cell has a duty that the team does not.
    pub fn new(instance: &Instance, rules: &[ActiveRule], lines: &RosterLines) -> Option<Scales> {
        let model = rules::model(instance, rules);
        let duties = |line: &Vec<Vec<_>>| line.iter().map(|shifts| duty(instance, shifts)).collect();
        let lines: Option<Lines> = lines.iter().map(duties).collect();
        let mut of_agent = vec![Vec::new(); model.agents];
        let mut shared = vec![vec![Vec::new(); model.days]; model.agents];
        for (at, posted) in model.posted.iter().enumerate() {
            if let (Some(agent), first, last) = posted.primitive.scope(model.days) {
                if let Some(list) = of_agent.get_mut(agent) {
                    list.push((at, first, last));
                }
                continue;
            }
            let mut add = |agent: usize, day: usize| {
                if let Some(list) = shared.get_mut(agent).and_then(|days: &mut Vec<_>| days.get_mut(day))
                    && list.last() != Some(&at)
                {
                    list.push(at);
                }
            };
            match &posted.primitive {
                Primitive::Cover { cells, .. } => cells.iter().for_each(|(agent, day, _)| add(*agent, *day)),
                Primitive::Groups { groups, .. } => {
                    groups.iter().flatten().for_each(|(agent, day, _)| add(*agent, *day));
                }
                Primitive::Balance { cells, .. } => {
                    cells.iter().for_each(|(agent, day, ..)| add(*agent, *day));
                }
                // Those of one agent are above.
                _ => {}
            }
        }
        Some(Scales { model, lines: lines?, of_agent, shared })
    }

    /// The duty of a cell.
    pub fn duty(&self, agent: usize, day: usize) -> DutyIx {
        self.lines.get(agent).and_then(|line| line.get(day)).copied().unwrap_or(REST)
    }

    /// What a change does; the roster stays as it is.
    pub fn weigh(&mut self, change: &[Cell]) -> Weighed {
        let mut touched: Vec<usize> = Vec::new();
        for (agent, day, _) in change {
            let of_agent = self.of_agent.get(*agent).into_iter().flatten();
            let near = of_agent.filter(|(_, first, last)| first <= day && day <= last).map(|(at, ..)| *at);
            let shared = self.shared.get(*agent).and_then(|days| days.get(*day)).into_iter().flatten();
            touched.extend(near.chain(shared.copied()));
        }
        touched.sort_unstable();
        touched.dedup();
        let before: Vec<i64> = touched.iter().map(|at| self.cost(*at)).collect();
        let put = |lines: &mut Lines, (agent, day, duty): &Cell| {
            let cell = lines.get_mut(*agent).and_then(|line| line.get_mut(*day));
            cell.map_or(REST, |cell| std::mem::replace(cell, *duty))
        };
        let had: Vec<Cell> = change.iter().map(|cell| (cell.0, cell.1, put(&mut self.lines, cell))).collect();
        let mut weighed = Weighed { penalties: vec![0; self.model.levels], broken: 0 };
        for (at, before) in touched.iter().zip(before) {
            let more = self.cost(*at).saturating_sub(before);
            match self.model.posted.get(*at).map(|posted| posted.strength) {
                Some(Strength::Must) => weighed.broken += more.max(0),
                Some(Strength::Priced { level, .. }) => {
                    if let Some(sum) = weighed.penalties.get_mut(level) {
                        *sum = sum.saturating_add(more);
                    }
                }
                None => {}
            }
        }
        for cell in had.iter().rev() {
            put(&mut self.lines, cell);
        }
        weighed
    }

    /// What a statement costs now; the units of a must.
    fn cost(&self, at: usize) -> i64 {
        let Some(posted) = self.model.posted.get(at) else { return 0 };
        let (units, shape) = posted.primitive.breach(&self.lines);
        match posted.strength {
            Strength::Must => units,
            Strength::Priced { weight, .. } => {
                let multiple = if shape == Shape::Convex { units.saturating_mul(units) } else { units };
                multiple.saturating_mul(weight)
            }
        }
    }
}
