//! What past rosters show: how many worked what on which weekday, the longest stint, the shortest rest, who never
//! works what. Facts alone, each with the case that it rests on; what they are called, and which rule they become,
//! is said elsewhere.
//!
//! ```
//! use fairshift::inference::{Day, Observed, Times, facts};
//!
//! let early = Times { start: 6 * 60, end: 14 * 60, counts_as_day: true, breaks_rest: true };
//! let line = |days: &str| days.chars().map(|c| if c == 'E' { Day::Duty(vec![0]) } else { Day::Free }).collect();
//! let observed = Observed {
//!     first: "2026-11-09".parse().unwrap(),
//!     first_weekday: chrono::Weekday::Mon,
//!     shifts: vec![early],
//!     lines: vec![line("EEEEE--"), line("--EEEEE")],
//!     special: Default::default(),
//! };
//! let facts = facts(&observed);
//! assert_eq!(facts.longest_stint.unwrap().days, 5);
//! assert_eq!(facts.heads[0][2].unwrap().usual, 2);
//! ```

mod agents;
mod limits;
mod staffing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

pub use agents::{Counts, Never, NeverOn, Part};
pub use limits::{RestDays, ShortRest, Stint, WeekHours, Weekends};
pub use staffing::{Heads, Pair};

/// A shift's times, in minutes from 00:00 of its date, and what it counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// From,
    pub start: i64,
    /// until; beyond 24:00 on the next date.
    pub end: i64,
    /// Whether a date with it alone is a working day.
    pub counts_as_day: bool,
    /// Whether it ends a rest.
    pub breaks_rest: bool,
}

/// What an agent did on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// Nobody knows: no sheet has the date, or the agent was not in the team.
    Unknown,
    /// Nothing.
    Free,
    /// Nothing, because of leave.
    Leave,
    /// These shifts.
    Duty(Vec<usize>),
}

/// What was worked, date by date.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The first date.
    pub first: NaiveDate,
    /// On which a week begins.
    pub first_weekday: Weekday,
    /// The shifts.
    pub shifts: Vec<Times>,
    /// For each agent, the dates from the first on; all of one length.
    pub lines: Vec<Vec<Day>>,
    /// Dates that are no example of their weekday: public holidays.
    pub special: BTreeSet<NaiveDate>,
}

/// What the past shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// For each shift and weekday from Monday on, how many worked it; none where no date is known.
    pub heads: Vec<[Option<Heads>; 7]>,
    /// Shifts of one date that somebody worked together.
    pub pairs: Vec<Pair>,
    /// Calendar weeks of which every date is known of somebody.
    pub whole_weeks: usize,
    /// The longest run of working days.
    pub longest_stint: Option<Stint>,
    /// For each shift beyond midnight, the longest run of dates with it.
    pub longest_nights: Vec<Option<Stint>>,
    /// The shortest rest between the duties of two dates in a row.
    pub shortest_rest: Option<ShortRest>,
    /// The fewest days without work in a whole week.
    pub fewest_rest_days: Option<RestDays>,
    /// The most hours in a whole week.
    pub most_week_hours: Option<WeekHours>,
    /// The most weekends worked of several in a row, if that is not all of them.
    pub weekends: Option<Weekends>,
    /// Who never works a shift, where chance alone would hardly leave it out.
    pub never: Vec<Never>,
    /// Who never works on some weekdays, the same.
    pub never_on: Vec<NeverOn>,
    /// Who works clearly fewer days than most.
    pub parts: Vec<Part>,
    /// What each agent has worked.
    pub counts: Vec<Counts>,
}

/// What the past shows.
pub fn facts(observed: &Observed) -> Facts {
    let heads = staffing::heads(observed);
    Facts {
        pairs: staffing::pairs(observed),
        whole_weeks: limits::whole_weeks(observed),
        longest_stint: limits::longest_stint(observed),
        longest_nights: limits::longest_nights(observed),
        shortest_rest: limits::shortest_rest(observed),
        fewest_rest_days: limits::fewest_rest_days(observed),
        most_week_hours: limits::most_week_hours(observed),
        weekends: limits::weekends(observed),
        never: agents::never(observed),
        never_on: agents::never_on(observed),
        parts: agents::parts(observed),
        counts: agents::counts(observed),
        heads,
    }
}

impl Observed {
    /// How many dates there are.
    pub fn days(&self) -> usize {
        self.lines.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// A date.
    pub fn date(&self, day: usize) -> NaiveDate {
        self.first.checked_add_days(Days::new(day as u64)).unwrap_or(self.first)
    }

    fn weekday(&self, day: usize) -> usize {
        self.date(day).weekday().num_days_from_monday() as usize
    }

    fn day(&self, agent: usize, day: usize) -> &Day {
        self.lines.get(agent).and_then(|line| line.get(day)).unwrap_or(&Day::Unknown)
    }

    fn duties(&self, agent: usize, day: usize) -> &[usize] {
        match self.day(agent, day) {
            Day::Duty(shifts) => shifts,
            _ => &[],
        }
    }

    /// Whether the date was a working day.
    fn works(&self, agent: usize, day: usize) -> bool {
        let counts = |shift: &usize| self.shifts.get(*shift).is_some_and(|shift| shift.counts_as_day);
        self.duties(agent, day).iter().any(counts)
    }

    fn is_known(&self, agent: usize, day: usize) -> bool {
        *self.day(agent, day) != Day::Unknown
    }

    /// The first days of the calendar weeks that lie within what is observed.
    fn weeks(&self) -> impl Iterator<Item = usize> + '_ {
        let skipped = self.first_weekday.days_since(self.first.weekday()) as usize;
        (skipped..).step_by(7).take_while(|begin| begin + 7 <= self.days())
    }
}
