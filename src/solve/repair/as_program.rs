//! The same question as one program over all cells: for what is too much for a search
//! by single changes. Its levels: what is newly short, changed cells, agents with a
//! change, then the levels of the model.

use super::super::{
    DutyIx, DutySet, Limits, Lines, Model, Outcome, Posted, Primitive, Shape, Strength, exact,
};
use super::incremental_sums::{IncrementalSums, Statement, SumModel};

/// Levels before those of the model.
pub(super) const REPAIR_LEVELS: usize = 3;

/// More cells than that make a program that takes too long.
pub(super) const MAX_CELLS: usize = 1500;

/// What may change, and what is held.
pub(super) struct AsProgram<'a> {
    pub model: &'a Model,
    pub sum_model: &'a SumModel,
    /// Cells after what has happened, and the ranges that are held.
    pub current: &'a IncrementalSums<'a>,
    /// Cells that stay as they are.
    pub fixed: &'a [bool],
    /// For each cell and duty, whether it can't be had.
    pub closed: &'a [bool],
    /// Days from here on cost nothing to change.
    pub printed: usize,
}

impl AsProgram<'_> {
    /// The best lines by the program; none where it is too large or can't state what is held.
    pub fn solve(&self, limits: &Limits, start: Option<&Lines>) -> Option<Outcome> {
        if self.fixed.len() > MAX_CELLS {
            return None;
        }
        let model = self.program()?;
        // A program that the library can't solve leaves what the search has found.
        exact::solve(&model, limits, start).ok()
    }

    /// What is newly short in lines that break no must beyond what is held.
    pub fn short(&self, lines: &Lines) -> Option<i64> {
        let mut current = self.current.clone();
        for (agent, line) in lines.iter().enumerate() {
            for (day, duty) in line.iter().enumerate() {
                let cell = agent * self.model.days + day;
                if current.taken.get(cell).is_some_and(|taken| *taken != duty.0) {
                    current.put(cell, duty.0);
                }
            }
        }
        let beyond = |at: &usize| match self.sum_model.statements.get(*at)?.strength {
            Strength::Must => None,
            Strength::Priced { .. } => Some(current.beyond(*at)),
        };
        current.broken.iter().map(beyond).sum()
    }

    fn program(&self) -> Option<Model> {
        let (days, duties) = (self.model.days, self.model.duties);
        let mut model = Model {
            agents: self.model.agents,
            days,
            duties,
            levels: REPAIR_LEVELS + self.model.levels,
            posted: Vec::new(),
        };
        for agent in 0..self.model.agents {
            let mut changes = Vec::new();
            for day in 0..days {
                let cell = agent * days + day;
                let taken = *self.current.taken.get(cell)?;
                let barred = |duty: usize| self.fixed[cell] || self.closed[cell * duties + duty];
                let others = || (0..duties).filter(|duty| *duty != taken);
                let set = |duties: Vec<usize>| DutySet::new(duties.into_iter().map(DutyIx).collect());
                let banned: Vec<usize> = others().filter(|duty| barred(*duty)).collect();
                if !banned.is_empty() {
                    model.post("closed", Strength::Must, Primitive::Cell { agent, day, duties: set(banned) });
                }
                let open: Vec<usize> = others().filter(|duty| !barred(*duty)).collect();
                if day < self.printed && !open.is_empty() {
                    let change = set(open);
                    changes.push((agent, day, change.clone()));
                    let what = Primitive::Cell { agent, day, duties: change };
                    model.post("changes", Strength::Priced { level: 1, weight: 1 }, what);
                }
            }
            if !changes.is_empty() {
                let what = Primitive::Groups {
                    groups: vec![changes],
                    constant: 0,
                    free: (0, 0),
                    shape: Shape::Linear,
                };
                model.post("people", Strength::Priced { level: 2, weight: 1 }, what);
            }
        }
        for (statement, held) in self.sum_model.statements.iter().zip(&self.current.held) {
            self.state(statement, *held, &mut model)?;
        }
        for posted in &self.model.posted {
            if let Strength::Priced { level, weight } = posted.strength {
                let strength = Strength::Priced { level: level + REPAIR_LEVELS, weight };
                model.posted.push(Posted { strength, ..posted.clone() });
            }
        }
        Some(model)
    }

    /// States that a sum stays within its range; a must, or at a price for each unit beyond.
    fn state(&self, own: &Statement, (low, high): (i64, i64), model: &mut Model) -> Option<()> {
        const FAR: i64 = i64::MAX / 8;
        let days = self.model.days;
        let strength = match own.strength {
            Strength::Must => Strength::Must,
            // What is short beyond the held range costs the same for each unit only where units are single.
            Strength::Priced { weight, .. } if own.unit == 1 && !own.convex => {
                Strength::Priced { level: 0, weight }
            }
            Strength::Priced { .. } => return None,
        };
        let gates = self.sum_model.gates_of(own);
        let place = |cell: usize| (cell / days, cell % days);
        if gates.is_empty() {
            let mut cells = Vec::new();
            for (cell, amounts) in &own.members {
                let (agent, day) = place(*cell);
                for (duty, amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != 0) {
                    cells.push((agent, day, DutySet::new(vec![DutyIx(duty)]), *amount));
                }
            }
            let (min, max) = ((low > -FAR).then_some(low), (high < FAR).then_some(high));
            if min.is_some() || max.is_some() {
                model.post("held", strength, Primitive::Balance { cells, constant: own.constant, min, max });
            }
            return Some(());
        }
        let listed = |members: &[(usize, DutySet)]| -> Vec<(usize, usize, DutySet)> {
            members.iter().map(|(cell, duties)| (place(*cell).0, place(*cell).1, duties.clone())).collect()
        };
        if gates.iter().all(|gate| gate.threshold == 1) {
            let groups = gates.iter().map(|gate| listed(&gate.members)).collect();
            let what =
                Primitive::Groups { groups, constant: own.constant, free: (low, high), shape: Shape::Linear };
            model.post("held", strength, what);
            return Some(());
        }
        // Of windows that must not be full, so many as were full before may be; with any,
        // which they are is left open here and judged afterwards.
        if high <= own.constant {
            for gate in gates {
                let cells =
                    listed(&gate.members).into_iter().map(|(agent, day, duties)| (agent, day, duties, 1));
                let (cells, max) = (cells.collect(), Some(gate.threshold - 1));
                model.post("held", strength, Primitive::Balance { cells, constant: 0, min: None, max });
            }
        }
        Some(())
    }
}
