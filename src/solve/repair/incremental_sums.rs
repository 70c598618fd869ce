//! Sums of statements that are kept up to date while single cells change.

use super::sum_model::{Member, SumModel};
use crate::solve::program::SumRange;
use crate::solve::{DutyIx, Lines, Strength};

/// Where all sums stand for some lines.
#[derive(Clone)]
pub(super) struct IncrementalSums<'p> {
    pub(super) model: &'p SumModel,
    /// The duty of each cell.
    pub(super) taken: Vec<usize>,
    sums: Vec<i64>,
    /// The range in which each sum is held.
    pub(super) held: Vec<SumRange>,
    /// For each gate how many of its cells have one of their duties.
    gates: Vec<i64>,
    /// Statements outside of what is held, in no order.
    pub(super) broken: Vec<usize>,
    /// For each statement its position in `broken`.
    position: Vec<usize>,
    /// What each level costs.
    pub(super) penalties: Vec<i64>,
}

const NOT_BROKEN: usize = usize::MAX;

impl<'p> IncrementalSums<'p> {
    /// The sums of some lines.
    pub(super) fn new(model: &'p SumModel, lines: &Lines) -> IncrementalSums<'p> {
        let days = model.days.max(1);
        let mut taken = vec![0; model.cells];
        for (cell, taken) in taken.iter_mut().enumerate() {
            let duty = lines.get(cell / days).and_then(|line| line.get(cell % days));
            *taken = duty.map_or(0, |duty| duty.index().min(model.duties.saturating_sub(1)));
        }
        let mut sums = IncrementalSums {
            model,
            taken,
            sums: model.statements.iter().map(|statement| statement.constant).collect(),
            held: model.statements.iter().map(|statement| statement.held).collect(),
            gates: vec![0; model.gates.len()],
            broken: Vec::new(),
            position: vec![NOT_BROKEN; model.statements.len()],
            penalties: vec![0; model.levels],
        };
        for gate in model.gates.iter().filter(|gate| gate.threshold <= 0) {
            sums.sums[gate.statement] += 1;
        }
        for (at, statement) in model.statements.iter().enumerate() {
            sums.charge(at, statement.penalty(sums.sums[at]));
            sums.update_broken(at);
        }
        for cell in 0..model.cells {
            sums.add(cell, sums.taken[cell], 1);
        }
        sums
    }

    /// Gives a cell a duty; what it had.
    pub(super) fn put(&mut self, cell: usize, duty: usize) -> usize {
        let had = std::mem::replace(&mut self.taken[cell], duty);
        if had != duty {
            self.add(cell, had, -1);
            self.add(cell, duty, 1);
        }
        had
    }

    fn add(&mut self, cell: usize, duty: usize, sign: i64) {
        let model = self.model;
        for contribution in &model.contributions[cell * model.duties + duty] {
            let to = contribution.to as usize;
            if contribution.is_gate {
                let gate = &model.gates[to];
                let before = self.gates[to] >= gate.threshold;
                self.gates[to] += sign;
                let after = self.gates[to] >= gate.threshold;
                if before != after {
                    self.shift(gate.statement, if after { 1 } else { -1 });
                }
            } else {
                self.shift(to, sign.saturating_mul(contribution.amount));
            }
        }
    }

    fn shift(&mut self, at: usize, by: i64) {
        let statement = &self.model.statements[at];
        let before = statement.penalty(self.sums[at]);
        self.sums[at] = self.sums[at].saturating_add(by);
        self.charge(at, statement.penalty(self.sums[at]).saturating_sub(before));
        self.update_broken(at);
    }

    fn charge(&mut self, at: usize, more: i64) {
        if more != 0
            && let Strength::Priced { level, .. } = self.model.statements[at].strength
            && let Some(penalty) = self.penalties.get_mut(level)
        {
            *penalty = penalty.saturating_add(more);
        }
    }

    /// Which way a sum has to go: 1 up, −1 down, 0 if it is within what is held.
    pub(super) fn direction(&self, at: usize) -> i64 {
        let (held, sum) = (self.held[at], self.sums[at]);
        if sum < held.low { 1 } else { -i64::from(sum > held.high) }
    }

    /// How far it has to go.
    pub(super) fn distance(&self, at: usize) -> i64 {
        let (held, sum) = (self.held[at], self.sums[at]);
        held.low.saturating_sub(sum).max(sum.saturating_sub(held.high))
    }

    /// Holds a sum within another range.
    pub(super) fn hold(&mut self, at: usize, range: SumRange) {
        self.held[at] = range;
        self.update_broken(at);
    }

    /// Holds a sum as it stands; the range that was held.
    pub(super) fn accept(&mut self, at: usize) -> SumRange {
        let (was, statement) = (self.held[at], &self.model.statements[at]);
        self.hold(at, statement.within(statement.units(self.sums[at])));
        was
    }

    /// What accepting a sum as it stands costs beyond what is held.
    pub(super) fn cost_beyond(&self, at: usize) -> i64 {
        let statement = &self.model.statements[at];
        let edge = match self.direction(at) {
            0 => return 0,
            1 => self.held[at].low,
            _ => self.held[at].high,
        };
        statement.penalty(self.sums[at]).saturating_sub(statement.penalty(edge))
    }

    /// Enters a statement among the broken ones, or takes it out.
    fn update_broken(&mut self, at: usize) {
        let is_broken = self.direction(at) != 0;
        let position = self.position[at];
        if is_broken && position == NOT_BROKEN {
            self.position[at] = self.broken.len();
            self.broken.push(at);
        } else if !is_broken && position != NOT_BROKEN {
            self.broken.swap_remove(position);
            if let Some(moved) = self.broken.get(position) {
                self.position[*moved] = position;
            }
            self.position[at] = NOT_BROKEN;
        }
    }

    /// Every change of one cell without which the statement can't come within what is held: calls `each`
    /// with cell, duty and by how much it moves the sum.
    pub(super) fn remedies(&self, at: usize, fixed: &[bool], mut each: impl FnMut(usize, usize, i64)) {
        let statement = &self.model.statements[at];
        let direction = self.direction(at);
        for Member { cell, amounts } in statement.members.iter().filter(|member| !fixed[member.cell]) {
            let now = amounts[self.taken[*cell]];
            for (duty, amount) in amounts.iter().enumerate() {
                let gain = amount.saturating_sub(now).saturating_mul(direction);
                if gain > 0 {
                    each(*cell, duty, gain);
                }
            }
        }
        for index in statement.gates.clone() {
            let gate = &self.model.gates[index];
            let open = self.gates[index] >= gate.threshold;
            if open == (direction > 0) {
                continue;
            }
            let movable = gate
                .members
                .iter()
                .filter(|member| member.duties.contains(DutyIx(self.taken[member.cell])) == open);
            let mut max_offered = usize::MAX;
            if open {
                // Of any `threshold` cells inside one has to leave; those that can't come first.
                let stuck = movable.clone().filter(|member| fixed[member.cell]).count();
                max_offered = usize::try_from(gate.threshold).unwrap_or(0).saturating_sub(stuck);
            }
            for member in movable.filter(|member| !fixed[member.cell]).take(max_offered) {
                for duty in 0..self.model.duties {
                    if member.duties.contains(DutyIx(duty)) != open {
                        each(member.cell, duty, 1);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::strategy::{Strategy, ValueTree};

    use super::*;
    use crate::solve::tests::drawn::with_roster;
    use crate::solve::{Model, Posted, Primitive, StopToken};

    /// After any changes, sums, penalties and what is broken are those of the model.
    #[test]
    fn sums_after_changes_are_those_of_the_changed_lines() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut random = crate::solve::random::Random::new(3);
        for _ in 0..200 {
            let (mut model, mut lines) = with_roster().new_tree(&mut runner).unwrap().current();
            // A cover that asks for more than it allows counts both breaches, a sum only the larger.
            let is_consistent = |posted: &Posted| match &posted.primitive {
                Primitive::Cover { min, max: Some(max), .. } => min <= max,
                _ => true,
            };
            model.posted.retain(is_consistent);
            let all = SumModel::new(&model, |_| true, &StopToken::new());
            let mut sums = IncrementalSums::new(&all, &lines);
            for _ in 0..10 {
                let (agent, day) = (random.below(model.agents), random.below(model.days));
                let duty = random.below(model.duties);
                sums.put(agent * model.days + day, duty);
                lines[agent][day] = DutyIx(duty);
                let breaches = |posted: &Posted| posted.primitive.breach(&lines).0 > 0;
                for (at, statement) in all.statements.iter().enumerate() {
                    let posted = &model.posted[statement.posted];
                    assert_eq!(sums.direction(at) != 0, breaches(posted), "{posted:?} {lines:?}");
                    assert_eq!(sums.broken.contains(&at), breaches(posted));
                }
                let priced = model.posted.iter().filter(|posted| posted.strength != Strength::Must);
                let priced = Model { posted: priced.cloned().collect(), ..model.clone() };
                assert_eq!(priced.evaluate(&lines).unwrap(), sums.penalties, "{model:?} {lines:?}");
            }
        }
    }
}
