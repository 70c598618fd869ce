//! Periods over which something is counted.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{Horizon, week_start};

/// How dates are cut into periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Each date by itself.
    Day,
    /// Calendar weeks.
    Week,
    /// Calendar months.
    Month,
    /// The printed days; the unprinted days after them begin a next horizon.
    Horizon,
    /// Any run of this many days.
    Window(usize),
}

impl fmt::Display for Per {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.word()) {
            (Per::Window(days), _) => write!(f, "window {days}"),
            (_, word) => write!(f, "per {}", word.unwrap_or_default()),
        }
    }
}

impl Per {
    /// The word in team files; a window is given as a number of days instead.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Per::Day => Some("day"),
            Per::Week => Some("week"),
            Per::Month => Some("month"),
            Per::Horizon => Some("horizon"),
            Per::Window(_) => None,
        }
    }
}

/// One period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first date, before what is known where it is cut off.
    pub first: NaiveDate,
    /// Its last date, after what is planned where it is cut off.
    pub last: NaiveDate,
    /// Whether all of its dates are known or planned.
    pub whole: bool,
}

impl Span {
    /// Its dates in order.
    pub fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |date| *date <= self.last)
    }

    /// How many dates it has.
    pub fn len(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether it has no date.
    pub fn is_empty(self) -> bool {
        self.len() <= 0
    }

    /// Whether the date is one of them.
    pub fn includes(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Its indexes among the first `days` days of a horizon.
    pub fn days(self, horizon: &Horizon, days: usize) -> std::ops::Range<usize> {
        let index = |date: NaiveDate| usize::try_from((date - horizon.start).num_days()).unwrap_or(0);
        let end = if self.last < horizon.start { 0 } else { index(self.last) + 1 };
        index(self.first).min(days)..end.min(days)
    }
}

impl Per {
    /// The periods that reach into the first `days` days of a horizon, where
    /// everything from `known` on is known. Windows lie within what is known; if
    /// that is shorter than a window, there is one window up to the last day.
    ///
    /// ```
    /// use chrono::Weekday;
    /// use fairshift::calendar::{Horizon, Per};
    ///
    /// let start = "2026-12-30".parse().unwrap();
    /// let horizon = Horizon { start, days: 7, look_ahead: 0 };
    /// let months = Per::Month.spans(&horizon, 7, Weekday::Mon, start);
    /// let dates: Vec<_> = months.iter().map(|month| (month.first.to_string(), month.whole)).collect();
    /// assert_eq!(dates, [("2026-12-01".to_string(), false), ("2027-01-01".to_string(), false)]);
    /// ```
    pub fn spans(self, horizon: &Horizon, days: usize, weeks: Weekday, known: NaiveDate) -> Vec<Span> {
        if days == 0 {
            return Vec::new();
        }
        let known = known.min(horizon.start);
        let end = horizon.date(days - 1);
        let span = |first, last| Span { first, last, whole: known <= first && last <= end };
        if let Per::Window(length) = self {
            let length = length.max(1) as u64;
            let first_end = later(known, length - 1).max(horizon.start).min(end);
            let ends = first_end.iter_days().take_while(|date| *date <= end);
            return ends.map(|last| span(earlier(last, length - 1), last)).collect();
        }
        let mut spans: Vec<Span> = Vec::new();
        for day in 0..days {
            let date = horizon.date(day);
            if spans.last().is_some_and(|last| last.includes(date)) {
                continue;
            }
            let (first, last) = match self {
                Per::Day | Per::Window(_) => (date, date),
                Per::Week => {
                    let first = week_start(date, weeks);
                    (first, later(first, 6))
                }
                Per::Month => {
                    let first = date.with_day(1).unwrap_or(date);
                    let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
                    (first, earlier(next, 1))
                }
                Per::Horizon => (date, later(date, horizon.days.max(1) as u64 - 1)),
            };
            spans.push(span(first, last));
        }
        spans
    }

    /// Days before day one that a period may reach back.
    pub fn reach(self) -> usize {
        match self {
            Per::Day | Per::Horizon => 0,
            Per::Week => 6,
            Per::Month => 30,
            Per::Window(length) => length.saturating_sub(1),
        }
    }
}

fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn earlier(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(per: Per, start: &str, days: usize, known: &str) -> Vec<String> {
        let horizon = Horizon { start: start.parse().unwrap(), days: days.min(7), look_ahead: 0 };
        let spans = per.spans(&horizon, days, Weekday::Mon, known.parse().unwrap());
        let text = |span: &Span| {
            let cut = if span.whole { "" } else { " cut" };
            format!("{}..{}{cut}", span.first.format("%m-%d"), span.last.format("%m-%d"))
        };
        spans.iter().map(text).collect()
    }

    #[test]
    fn weeks_and_months_are_whole_where_all_of_them_is_known() {
        assert_eq!(shown(Per::Week, "2026-12-03", 11, "2026-12-03"), ["11-30..12-06 cut", "12-07..12-13"]);
        assert_eq!(shown(Per::Week, "2026-12-03", 4, "2026-11-30"), ["11-30..12-06"]);
        assert_eq!(
            shown(Per::Month, "2026-11-29", 34, "2026-11-29"),
            ["11-01..11-30 cut", "12-01..12-31", "01-01..01-31 cut"]
        );
        assert_eq!(shown(Per::Month, "2028-02-01", 29, "2028-02-01"), ["02-01..02-29"]);
        assert_eq!(shown(Per::Day, "2026-12-03", 2, "2026-12-03"), ["12-03..12-03", "12-04..12-04"]);
    }

    #[test]
    fn each_period_but_a_window_has_a_word_of_its_own() {
        let words = [Per::Day, Per::Week, Per::Month, Per::Horizon].map(|per| per.word().unwrap());
        assert_eq!(words, ["day", "week", "month", "horizon"]);
        assert_eq!(Per::Window(7).word(), None);
        assert_eq!(Per::Window(7).to_string(), "window 7");
        assert_eq!(Per::Week.to_string(), "per week");
    }

    #[test]
    fn the_unprinted_days_begin_the_next_horizon() {
        assert_eq!(shown(Per::Horizon, "2026-12-03", 9, "2026-12-03"), ["12-03..12-09", "12-10..12-16 cut"]);
    }

    #[test]
    fn windows_lie_within_what_is_known() {
        assert_eq!(shown(Per::Window(3), "2026-12-03", 4, "2026-12-03"), ["12-03..12-05", "12-04..12-06"]);
        assert_eq!(shown(Per::Window(3), "2026-12-03", 1, "2026-12-01"), ["12-01..12-03"]);
        assert_eq!(shown(Per::Window(2), "2026-12-03", 1, "2026-11-01"), ["12-02..12-03"]);
        assert_eq!(shown(Per::Window(9), "2026-12-03", 2, "2026-12-01"), ["11-26..12-04 cut"]);
        assert_eq!(shown(Per::Window(3), "2026-12-03", 0, "2026-12-03"), Vec::<String>::new());
    }

    #[test]
    fn days_are_indexes_within_the_horizon() {
        let horizon = Horizon { start: "2026-12-03".parse().unwrap(), days: 4, look_ahead: 0 };
        let span = |first: &str, last: &str| Span {
            first: first.parse().unwrap(),
            last: last.parse().unwrap(),
            whole: false,
        };
        assert_eq!(span("2026-11-30", "2026-12-04").days(&horizon, 4), 0..2);
        assert_eq!(span("2026-12-05", "2026-12-09").days(&horizon, 4), 2..4);
        assert!(span("2026-11-01", "2026-11-09").days(&horizon, 4).is_empty());
    }
}
