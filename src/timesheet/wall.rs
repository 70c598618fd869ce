//! Hours of the day as the clock on the wall shows them, for audits of who is there.

use chrono::NaiveDate;

use super::Timesheet;
use crate::calendar::Clock;

const DAY: i64 = 24 * 60;

impl Timesheet {
    /// Minutes of wall time from 00:00 of day one; before it they are negative.
    pub fn wall(&self, date: NaiveDate, clock: Clock) -> i64 {
        (date - self.horizon.start).num_days() * DAY + clock.minutes()
    }

    /// The gaps accepted on a date and those beside it, in wall minutes.
    pub fn accepted_gaps(&self, date: NaiveDate) -> Vec<(i64, i64)> {
        let mut gaps = Vec::new();
        for gap in &self.book.accepted_gaps {
            for near in [date.pred_opt(), Some(date), date.succ_opt()].into_iter().flatten() {
                if gap.days.include(near) {
                    gaps.push((self.wall(near, gap.from), self.wall(near, gap.until)));
                }
            }
        }
        gaps
    }

    /// Why a gap was accepted that has some of these hours of a date.
    pub fn reason_of_gap(&self, date: NaiveDate, from: Clock, until: Clock) -> Option<String> {
        let mut gaps = self.book.accepted_gaps.iter().filter(|gap| gap.days.include(date));
        gaps.find(|gap| gap.from < until && from < gap.until).map(|gap| gap.reason.clone())
    }

    /// Of each agent's hours, in wall minutes, those that reach into a date or the one after it.
    pub fn touching(&self, hours: &[Vec<(i64, i64)>], date: NaiveDate) -> Vec<Vec<(i64, i64)>> {
        // What is asked for on a date lies between its 00:00 and 48:00.
        let from = self.wall(date, Clock::START);
        let touches = |(begin, end): &(i64, i64)| *begin < from + 2 * DAY && from < *end;
        hours.iter().map(|spans| spans.iter().copied().filter(touches).collect()).collect()
    }
}
