//! What follows from a book alone, for everyone who needs the same answer.

use chrono::NaiveDate;

use super::{Book, ShiftIx};
use crate::calendar::elapsed_minutes;

impl Book {
    /// Working minutes of a shift on a date, in elapsed time: log-in and
    /// handover count whole, the shift itself by its paid share, rounded to the
    /// minute.
    pub fn minutes(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        let shift = &self.shifts[shift.0];
        let elapsed = elapsed_minutes(date, shift.start, shift.end, self.team.zone);
        (elapsed * shift.paid_permille + 500) / 1000 + shift.report_before + shift.handover
    }

    /// Whether an agent may work `second` after `first` on the same date.
    pub fn allowed_pair(&self, first: ShiftIx, second: ShiftIx) -> bool {
        self.shifts.get(second.0).is_some_and(|shift| shift.may_follow.contains(&first))
    }

    /// All shifts.
    pub fn all_shifts(&self) -> impl Iterator<Item = ShiftIx> + use<> {
        (0..self.shifts.len()).map(ShiftIx)
    }

    /// How many agents the targets want on a shift on a date; 0 without a target.
    pub fn wanted(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        self.staffing_on(shift, date).map_or(0, |target| target.want)
    }

    /// The working days that a date's wanted duties take at least, with every
    /// same-day pair that the team allows.
    pub fn working_days_needed(&self, date: NaiveDate) -> i64 {
        self.working_days_needed_for(date, &|shift, date| self.wanted(shift, date))
    }

    /// The same for other numbers of agents on each shift.
    pub fn working_days_needed_for(&self, date: NaiveDate, heads: &dyn Fn(ShiftIx, NaiveDate) -> i64) -> i64 {
        let wanted = |shift: ShiftIx| match self.shifts[shift.0].counts_as_day {
            true => heads(shift, date),
            false => 0,
        };
        let total: i64 = self.all_shifts().map(wanted).sum();
        let joined: i64 = self
            .all_shifts()
            .map(|second| {
                let first: i64 = self.shifts[second.0].may_follow.iter().map(|first| wanted(*first)).sum();
                wanted(second).min(first)
            })
            .sum();
        total - joined.min(total / 2)
    }
}
