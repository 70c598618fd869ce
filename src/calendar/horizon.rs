//! The dates that a roster covers, and the weeks they fall into.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;

/// The longest horizon that fairshift accepts, in weeks.
pub const MAX_WEEKS: u32 = 53;

/// The dates of a roster: `days` dates from `start` on, followed by
/// `look_ahead` dates that are planned but not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Horizon {
    /// The first date.
    pub start: NaiveDate,
    /// How many dates the roster prints.
    pub days: usize,
    /// How many dates after the last one must still be possible.
    pub look_ahead: usize,
}

impl Horizon {
    /// The date `day` days after the start; day 0 is the start. Dates past the
    /// end of the calendar are its last date.
    pub fn date(&self, day: usize) -> NaiveDate {
        self.start.checked_add_days(Days::new(day as u64)).unwrap_or(NaiveDate::MAX)
    }

    /// The day index of a printed date.
    pub fn day(&self, date: NaiveDate) -> Option<usize> {
        usize::try_from((date - self.start).num_days()).ok().filter(|day| *day < self.days)
    }

    /// The last printed date.
    pub fn last(&self) -> NaiveDate {
        self.date(self.days.saturating_sub(1))
    }

    /// All printed dates in order.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        (0..self.days).map(|day| self.date(day))
    }

    /// Printed and look-ahead days together.
    pub fn planned_days(&self) -> usize {
        self.days + self.look_ahead
    }

    /// The calendar weeks that the first `days` days of the horizon touch, each
    /// as its first date and the day indexes in it.
    pub fn weeks(&self, first: Weekday, days: usize) -> Vec<(NaiveDate, std::ops::Range<usize>)> {
        let mut weeks: Vec<(NaiveDate, std::ops::Range<usize>)> = Vec::new();
        for day in 0..days {
            let begin = week_start(self.date(day), first);
            match weeks.last_mut() {
                Some((last, range)) if *last == begin => range.end = day + 1,
                _ => weeks.push((begin, day..day + 1)),
            }
        }
        weeks
    }
}

/// The first date of the calendar week that `date` falls into.
pub fn week_start(date: NaiveDate, first: Weekday) -> NaiveDate {
    let back = date.weekday().days_since(first);
    date.checked_sub_days(Days::new(u64::from(back))).unwrap_or(date)
}

/// Reads a weekday, `mon` or `monday` to `sun` or `sunday`, 周一 to 周日.
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "mon" | "monday" | "周一" => Weekday::Mon,
        "tue" | "tuesday" | "周二" => Weekday::Tue,
        "wed" | "wednesday" | "周三" => Weekday::Wed,
        "thu" | "thursday" | "周四" => Weekday::Thu,
        "fri" | "friday" | "周五" => Weekday::Fri,
        "sat" | "saturday" | "周六" => Weekday::Sat,
        "sun" | "sunday" | "周日" => Weekday::Sun,
        _ => return None,
    })
}

/// Whether the date is a Saturday or a Sunday.
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
