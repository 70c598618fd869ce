//! The activity of each linking constraint: its sum for the lines of a roster.

use super::Line;
use super::linking_constraints::LinkingConstraints;
use crate::solve::program::RangeConstraint;

/// The sums of all linking constraints, kept up to date while lines come and go.
#[derive(Clone)]
pub(super) struct Activities<'l> {
    linking: &'l LinkingConstraints,
    sums: Vec<i64>,
    /// For each group how many of its cells are taken.
    taken: Vec<i64>,
}

/// A constraint, its sum, and what a cell would add to it.
pub(super) struct Change<'c> {
    /// A position in [`crate::solve::program::Program::constraints`].
    pub(super) index: usize,
    pub(super) constraint: &'c RangeConstraint,
    pub(super) sum: i64,
    pub(super) amount: i64,
}

impl<'l> Activities<'l> {
    /// Of no line.
    pub(super) fn new(linking: &'l LinkingConstraints) -> Activities<'l> {
        let sums = vec![0; linking.program.constraints.len()];
        Activities { linking, sums, taken: vec![0; linking.program.groups.len()] }
    }

    /// Of a whole roster.
    pub(super) fn of(linking: &'l LinkingConstraints, roster: &[Line]) -> Activities<'l> {
        let mut activities = Activities::new(linking);
        for (agent, line) in roster.iter().enumerate() {
            activities.add(agent, line);
        }
        activities
    }

    /// Counts a line in.
    pub(super) fn add(&mut self, agent: usize, line: &[u16]) {
        self.shift(agent, line, 1);
    }

    /// Counts a line out.
    pub(super) fn remove(&mut self, agent: usize, line: &[u16]) {
        self.shift(agent, line, -1);
    }

    fn shift(&mut self, agent: usize, line: &[u16], sign: i64) {
        for (day, duty) in line.iter().enumerate() {
            let Some(column) = self.linking.column(agent, day, usize::from(*duty)) else { continue };
            self.shift_column(column, sign);
            for group in self.linking.groups(column) {
                let taken = &mut self.taken[*group as usize];
                let before = *taken > 0;
                *taken += sign;
                if before != (*taken > 0) {
                    self.shift_column(self.linking.program.groups[*group as usize].column, sign);
                }
            }
        }
    }

    fn shift_column(&mut self, column: usize, sign: i64) {
        for contribution in self.linking.contributions(column) {
            self.sums[contribution.constraint as usize] += sign * contribution.amount;
        }
    }

    /// The sum of a constraint.
    pub(super) fn sum(&self, constraint: usize) -> i64 {
        self.sums[constraint]
    }

    /// A level's penalty by day: each constraint's penalty counts on the first day of its cells.
    pub(super) fn penalty_by_day(&self, level: usize) -> Vec<i64> {
        let mut by_day = vec![0_i64; self.linking.days];
        for (index, constraint) in self.linking.program.constraints.iter().enumerate() {
            if constraint.level != Some(level) {
                continue;
            }
            let price = constraint.price(self.sums[index]);
            let day = self.linking.first_day[index];
            if let Some(penalty) = by_day.get_mut(day).filter(|_| price > 0) {
                *penalty = penalty.saturating_add(price);
            }
        }
        by_day
    }

    /// What the breaches of one more cell would cost; `weight_of` has the weight of a level, of a must for none.
    pub(super) fn marginal_cost(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        weight_of: &impl Fn(Option<usize>) -> i64,
    ) -> i64 {
        self.sum_over_changes(agent, day, duty, |change| {
            let constraint = change.constraint;
            let after = constraint.price(change.sum + change.amount);
            after.saturating_sub(constraint.price(change.sum)).saturating_mul(weight_of(constraint.level))
        })
    }

    /// The sum of `price` over all constraints that one more cell would change.
    pub(super) fn sum_over_changes(
        &self,
        agent: usize,
        day: usize,
        duty: usize,
        price: impl Fn(Change<'_>) -> i64,
    ) -> i64 {
        let Some(column) = self.linking.column(agent, day, duty) else { return 0 };
        let mut sum = self.sum_over_column(column, &price);
        for group in self.linking.groups(column).iter().filter(|group| self.taken[**group as usize] == 0) {
            let column = self.linking.program.groups[*group as usize].column;
            sum = sum.saturating_add(self.sum_over_column(column, &price));
        }
        sum
    }

    fn sum_over_column(&self, column: usize, price: impl Fn(Change<'_>) -> i64) -> i64 {
        self.linking.contributions(column).iter().fold(0_i64, |sum, contribution| {
            let index = contribution.constraint as usize;
            let constraint = &self.linking.program.constraints[index];
            let change = Change { index, constraint, sum: self.sums[index], amount: contribution.amount };
            sum.saturating_add(price(change))
        })
    }
}
