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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::book::read_texts;
    use crate::calendar::Horizon;
    use crate::roster::Past;

    fn clock(minutes: i64) -> Clock {
        Clock::from_minutes(minutes).unwrap()
    }

    /// Monday and Tuesday; a gap is accepted from Monday 22:00 to Tuesday 02:00.
    fn sheet() -> Timesheet {
        let team = br#"
[team]
id = "desk"
zone = "UTC"

[[shifts]]
id = "A"
start = "09:00"
end = "17:00"

[[agents]]
id = "lin"

[[coverage]]
from = "09:00"
until = "26:00"

[[accepted_gap]]
from = "22:00"
until = "26:00"
dates = [2026-12-07]
reason = "nobody calls"
"#;
        let (book, _) = read_texts(&[("team.toml".into(), team.to_vec())]).unwrap();
        let horizon = Horizon { start: "2026-12-07".parse().unwrap(), days: 2, look_ahead: 0 };
        let lines = vec![vec![Vec::new(); 2]];
        Timesheet::new(Arc::new(book), horizon, &Past::default(), &lines)
    }

    #[test]
    fn wall_time_counts_from_day_one_and_a_gap_past_midnight_is_seen_from_both_dates() {
        let sheet = sheet();
        let (monday, tuesday) = (sheet.horizon.start, sheet.horizon.last());
        assert_eq!(sheet.wall(monday.pred_opt().unwrap(), clock(60)), 60 - 1440);
        assert_eq!(sheet.accepted_gaps(monday), [(22 * 60, 26 * 60)]);
        assert_eq!(sheet.accepted_gaps(tuesday), [(22 * 60, 26 * 60)]);
        assert_eq!(
            sheet.reason_of_gap(monday, clock(23 * 60), clock(24 * 60)).as_deref(),
            Some("nobody calls")
        );
        assert_eq!(sheet.reason_of_gap(monday, clock(20 * 60), clock(22 * 60)), None);
    }

    #[test]
    fn hours_that_end_as_a_date_begins_do_not_reach_into_it() {
        let sheet = sheet();
        let hours = vec![vec![(-480, 0), (600, 900), (2880, 3000)], vec![(-60, 1)]];
        assert_eq!(sheet.touching(&hours, sheet.horizon.start), [vec![(600, 900)], vec![(-60, 1)]]);
    }
}
