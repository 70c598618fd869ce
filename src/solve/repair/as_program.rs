//! A repair as one program over all cells: for what is too much for a search by single changes. Its levels:
//! what is newly short and changed cells; then, where repairs are compared, agents with a change and the levels
//! of the model.

use super::deepening::Openness;
use super::incremental_sums::IncrementalSums;
use super::sum_model::{Gate, GateMember, Member, Statement};
use crate::solve::program::SumRange;
use crate::solve::{
    DutyIx, DutySet, Limits, Lines, Model, Outcome, Posted, Primitive, Shape, Strength, exact,
};

/// Levels before those of the model: what is newly short, changes, and people.
const SHORT_LEVEL: usize = 0;
const CHANGES_LEVEL: usize = 1;
const PEOPLE_LEVEL: usize = 2;
const LEVELS_OF_NEAREST: usize = 2;
const LEVELS_BEFORE_MODEL: usize = 3;

/// More cells than that make a program that takes too long. By trial, no run kept.
pub(super) const MAX_CELLS: usize = 1500;

/// Limits beyond this are none.
const FAR: i64 = i64::MAX / 8;

/// A repair problem as a program.
pub(super) struct AsProgram<'a> {
    pub(super) model: &'a Model,
    /// The sums after what has happened, with the ranges that are held.
    pub(super) sums: &'a IncrementalSums<'a>,
    pub(super) openness: &'a Openness,
    /// Days from here on cost nothing to change.
    pub(super) printed: usize,
    /// Whether repairs with as few changes are compared for people and penalty.
    pub(super) compares: bool,
}

impl AsProgram<'_> {
    /// The best lines by the program; none where it is too large or can't state what is held.
    pub(super) fn solve(&self, limits: &Limits, start: Option<&Lines>) -> Option<Outcome> {
        if self.openness.fixed.len() > MAX_CELLS {
            return None;
        }
        let model = self.program()?;
        // A program that the library can't solve leaves what the search has found.
        exact::solve(&model, limits, start).ok()
    }

    /// What is newly short in lines that break no must beyond what is held.
    pub(super) fn short(&self, lines: &Lines) -> Option<i64> {
        let mut sums = self.sums.clone();
        for (agent, line) in lines.iter().enumerate() {
            for (day, duty) in line.iter().enumerate() {
                let cell = agent * self.model.days + day;
                if sums.taken.get(cell).is_some_and(|taken| *taken != duty.index()) {
                    sums.put(cell, duty.index());
                }
            }
        }
        let beyond = sums.broken.iter().map(|at| match self.sums.model.statements.get(*at)?.strength {
            Strength::Must => None,
            Strength::Priced { .. } => Some(sums.cost_beyond(*at)),
        });
        beyond.sum()
    }

    fn program(&self) -> Option<Model> {
        let levels = match self.compares {
            true => LEVELS_BEFORE_MODEL + self.model.levels,
            false => LEVELS_OF_NEAREST,
        };
        let mut model = Model { levels, ..self.model.bare() };
        for agent in 0..self.model.agents {
            self.state_changes(agent, &mut model)?;
        }
        for (statement, held) in self.sums.model.statements.iter().zip(&self.sums.held) {
            self.state_held(statement, *held, &mut model)?;
        }
        for posted in self.model.posted.iter().filter(|_| self.compares) {
            if let Strength::Priced { level, weight } = posted.strength {
                let strength = Strength::Priced { level: level + LEVELS_BEFORE_MODEL, weight };
                model.posted.push(Posted { strength, ..posted.clone() });
            }
        }
        Some(model)
    }

    /// States what an agent's cells may be changed to, and what changes count.
    fn state_changes(&self, agent: usize, model: &mut Model) -> Option<()> {
        let (days, duties) = (model.days, model.duties);
        let mut changes = Vec::new();
        for day in 0..days {
            let cell = agent * days + day;
            let taken = *self.sums.taken.get(cell)?;
            let others = (0..duties).filter(|duty| *duty != taken);
            let (open, barred): (Vec<usize>, Vec<usize>) =
                others.partition(|duty| self.openness.is_open(cell, *duty, duties));
            let [barred, open] = [barred, open].map(|set| set.into_iter().map(DutyIx).collect::<Vec<_>>());
            if !barred.is_empty() {
                let duties = DutySet::new(barred);
                model.post("closed", Strength::Must, Primitive::Cell { agent, day, duties });
            }
            if day < self.printed && !open.is_empty() {
                let duties = DutySet::new(open);
                changes.push((agent, day, duties.clone()));
                let change = Primitive::Cell { agent, day, duties };
                model.post("changes", Strength::Priced { level: CHANGES_LEVEL, weight: 1 }, change);
            }
        }
        if self.compares && !changes.is_empty() {
            let (groups, free, shape) = (vec![changes], (0, 0), Shape::Linear);
            let has_change = Primitive::Groups { groups, constant: 0, free, shape };
            model.post("people", Strength::Priced { level: PEOPLE_LEVEL, weight: 1 }, has_change);
        }
        Some(())
    }

    /// States that a sum stays within its range; a must, or at a price for each unit beyond.
    fn state_held(&self, statement: &Statement, held: SumRange, model: &mut Model) -> Option<()> {
        let strength = match statement.strength {
            Strength::Must => Strength::Must,
            // What is short beyond the held range costs the same for each unit only where units are single.
            Strength::Priced { weight, .. } if statement.unit == 1 && !statement.convex => {
                Strength::Priced { level: SHORT_LEVEL, weight }
            }
            Strength::Priced { .. } => return None,
        };
        let gates = self.sums.model.gates_of(statement);
        let constant = statement.constant;
        if gates.is_empty() {
            let cells = self.weighted_cells(&statement.members);
            let (min, max) = ((held.low > -FAR).then_some(held.low), (held.high < FAR).then_some(held.high));
            if min.is_some() || max.is_some() {
                model.post("held", strength, Primitive::Balance { cells, constant, min, max });
            }
            return Some(());
        }
        if gates.iter().all(|gate| gate.threshold == 1) {
            let groups = gates.iter().map(|gate| self.cells_of(gate)).collect();
            let (free, shape) = ((held.low, held.high), Shape::Linear);
            model.post("held", strength, Primitive::Groups { groups, constant, free, shape });
            return Some(());
        }
        // Of windows that must not be full, as many as were full before may be; with any, which they are is
        // left open here and judged afterwards.
        if held.high <= constant {
            for gate in gates {
                let cells = self.cells_of(gate).into_iter();
                let cells = cells.map(|(agent, day, duties)| (agent, day, duties, 1)).collect();
                let max = Some(gate.threshold - 1);
                model.post("held", strength, Primitive::Balance { cells, constant: 0, min: None, max });
            }
        }
        Some(())
    }

    /// Cells as primitives list them: agent, day, duties and what they add.
    fn weighted_cells(&self, members: &[Member]) -> Vec<(usize, usize, DutySet, i64)> {
        let days = self.model.days;
        let mut cells = Vec::new();
        for Member { cell, amounts } in members {
            for (duty, amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != 0) {
                cells.push((cell / days, cell % days, DutySet::new(vec![DutyIx(duty)]), *amount));
            }
        }
        cells
    }

    fn cells_of(&self, gate: &Gate) -> Vec<(usize, usize, DutySet)> {
        let days = self.model.days;
        let cells =
            gate.members.iter().map(|GateMember { cell, duties }| (cell / days, cell % days, duties.clone()));
        cells.collect()
    }
}
