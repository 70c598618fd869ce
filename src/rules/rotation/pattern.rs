//! The rows of a rotation, and which of them a date falls on.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::book::{Book, ShiftIx};
use crate::calendar::week_start;
use crate::messages::{Text, input::Quote, rules as say};
use crate::rules::Params;

/// What a day of the pattern asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    anything: bool,
    any_shift: bool,
    /// Shifts of the day, each list in order; an empty one is rest.
    exactly: Vec<Vec<ShiftIx>>,
    /// As it is written.
    pub words: String,
}

impl Wanted {
    /// Whether an agent's shifts of a date are what is asked for.
    pub fn accepts(&self, shifts: &[ShiftIx]) -> bool {
        let mut worked = shifts.to_vec();
        worked.sort_unstable();
        self.anything || (self.any_shift && !worked.is_empty()) || self.exactly.contains(&worked)
    }

    fn read(book: &Book, text: &str) -> Option<Wanted> {
        let mut wanted = Wanted { words: text.to_string(), ..Wanted::default() };
        for form in text.split('/') {
            match form {
                "*" => wanted.anything = true,
                "work" => wanted.any_shift = true,
                "-" => wanted.exactly.push(Vec::new()),
                _ => {
                    let shifts: Option<Vec<ShiftIx>> = form.split('+').map(|id| book.shift(id)).collect();
                    let mut shifts = shifts.filter(|shifts| shifts.len() <= 2)?;
                    shifts.sort_unstable();
                    wanted.exactly.push(shifts);
                }
            }
        }
        Some(wanted)
    }
}

/// Days that a cycle may have.
const LONGEST: usize = 371;

/// A cycle of days.
pub(super) struct Pattern {
    days: Vec<Wanted>,
    /// Whether it moves by whole weeks that begin on this day.
    weeks_from: Option<Weekday>,
}

impl Pattern {
    /// Reads `weeks` or `days`.
    pub fn read(params: &mut Params) -> Pattern {
        params.need_one_of("weeks", "days");
        let ids = params.shift_ids();
        let weekday = params.book().team.first_weekday;
        let wrong = |row: &str| match row {
            "" => say::wants_pattern(Text::plain("…"), say::pattern_forms(&ids)),
            row => say::wants_pattern(Quote(row), say::pattern_forms(&ids)),
        };
        let row = |book: &Book, text: &str| {
            let entries: Option<Vec<Wanted>> =
                text.split_whitespace().map(|entry| Wanted::read(book, entry)).collect();
            entries.filter(|entries| !entries.is_empty())
        };
        let weeks = params.list("weeks", row, wrong);
        let days = params.list("days", row, wrong);
        let uneven = weeks.iter().flatten().find(|row| ![1, 7].contains(&row.len()));
        if let Some(row) = uneven {
            let words: Vec<&str> = row.iter().map(|wanted| wanted.words.as_str()).collect();
            params.refuse("weeks", say::wants_week_rows(Quote(&words.join(" "))));
        }
        if weeks.is_some() && days.is_some() {
            params.refuse("days", say::wants_without("weeks"));
        }
        for (key, rows) in [
            ("weeks", weeks.as_ref().map(|rows| 7 * rows.len())),
            ("days", days.as_ref().map(|rows| rows.iter().map(Vec::len).sum())),
        ] {
            if rows.is_some_and(|days| days > LONGEST) {
                params.refuse(key, say::wants_shorter(LONGEST));
            }
        }
        match (weeks, days) {
            (Some(weeks), _) => {
                let whole = |row: Vec<Wanted>| row.into_iter().cycle().take(7).collect::<Vec<_>>();
                Pattern { days: weeks.into_iter().flat_map(whole).collect(), weeks_from: Some(weekday) }
            }
            (None, days) => {
                Pattern { days: days.unwrap_or_default().into_iter().flatten().collect(), weeks_from: None }
            }
        }
    }

    /// How many starting points there are: weeks, or days.
    pub fn phases(&self) -> usize {
        if self.weeks_from.is_some() { self.days.len() / 7 } else { self.days.len() }
    }

    /// The days of a whole cycle.
    pub fn cycle(&self) -> usize {
        self.days.len()
    }

    /// What a date asks of an agent who was at the `phase`th week or day of the pattern at `begins`.
    pub fn on(&self, date: NaiveDate, begins: NaiveDate, phase: usize) -> Option<&Wanted> {
        let cycle = i64::try_from(self.days.len()).ok().filter(|cycle| *cycle > 0)?;
        let (begins, shift) = match self.weeks_from {
            Some(weekday) => (week_start(begins, weekday), 7 * phase),
            None => (begins, phase),
        };
        let day = (date - begins).num_days().checked_add(i64::try_from(shift).ok()?)?.rem_euclid(cycle);
        self.days.get(usize::try_from(day).ok()?)
    }

    /// The same words for the same pattern.
    pub fn words(&self) -> String {
        let days: Vec<&str> = self.days.iter().map(|wanted| wanted.words.as_str()).collect();
        let by = if self.weeks_from.is_some() { "weeks" } else { "days" };
        format!("{by} {}", days.join(" "))
    }
}

/// A date from which all patterns without `begins` are counted.
pub(super) fn origin() -> NaiveDate {
    let epoch = NaiveDate::default();
    let monday = u64::from(7 - epoch.weekday().num_days_from_monday()) % 7;
    epoch.checked_add_days(Days::new(monday)).unwrap_or(epoch)
}
