//! What nobody exceeded: stints, rest, rest days, hours, weekends.

use chrono::{NaiveDate, Weekday};

use super::Observed;

const DAY: i64 = 24 * 60;

/// A run of days of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stint {
    /// Who.
    pub agent: usize,
    /// Its first date.
    pub from: NaiveDate,
    /// How long it is.
    pub days: usize,
}

/// A rest between the duties of two dates in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortRest {
    /// Who.
    pub agent: usize,
    /// The date of the duty after it.
    pub until: NaiveDate,
    /// How long it is; not more than nothing where the duties overlap.
    pub minutes: i64,
}

/// The days without work of an agent in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestDays {
    /// Who.
    pub agent: usize,
    /// The first date of the week.
    pub week: NaiveDate,
    /// How many.
    pub days: usize,
}

/// The hours of an agent in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekHours {
    /// Who.
    pub agent: usize,
    /// The first date of the week.
    pub week: NaiveDate,
    /// How many, in minutes.
    pub minutes: i64,
}

/// The weekends that an agent worked of several in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekends {
    /// Who.
    pub agent: usize,
    /// The first Saturday.
    pub from: NaiveDate,
    /// How many were worked,
    pub worked: usize,
    /// of so many.
    pub of: usize,
}

/// The longest run of days that fit, the first of several as long.
fn longest(observed: &Observed, fits: impl Fn(usize, usize) -> bool) -> Option<Stint> {
    let mut best: Option<Stint> = None;
    for agent in 0..observed.lines.len() {
        let mut run = 0;
        for day in 0..observed.days() {
            run = if fits(agent, day) { run + 1 } else { 0 };
            if run > best.map_or(0, |best| best.days) {
                best = Some(Stint { agent, from: observed.date(day + 1 - run), days: run });
            }
        }
    }
    best
}

pub(super) fn longest_stint(observed: &Observed) -> Option<Stint> {
    longest(observed, |agent, day| observed.works(agent, day))
}

pub(super) fn longest_nights(observed: &Observed) -> Vec<Option<Stint>> {
    let is_night = |shift: &super::Times| shift.end > DAY && shift.breaks_rest;
    let all = observed.shifts.iter().enumerate();
    all.map(|(at, shift)| {
        let run = || longest(observed, |agent, day| observed.duties(agent, day).contains(&at));
        is_night(shift).then(run).flatten()
    })
    .collect()
}

pub(super) fn shortest_rest(observed: &Observed) -> Option<ShortRest> {
    let mut best: Option<ShortRest> = None;
    for agent in 0..observed.lines.len() {
        for day in 1..observed.days() {
            let times = |day: usize| {
                let shifts =
                    observed.duties(agent, day).iter().filter_map(|shift| observed.shifts.get(*shift));
                shifts.filter(|shift| shift.breaks_rest)
            };
            let ended = times(day - 1).map(|shift| shift.end).max();
            let begins = times(day).map(|shift| shift.start).min();
            let Some(minutes) = begins.zip(ended).map(|(begins, ended)| DAY + begins - ended) else {
                continue;
            };
            if best.is_none_or(|best| minutes < best.minutes) {
                best = Some(ShortRest { agent, until: observed.date(day), minutes });
            }
        }
    }
    best
}

/// Every agent and whole week of which each day is known.
fn known_weeks(observed: &Observed) -> impl Iterator<Item = (usize, usize)> + '_ {
    let known = |agent: usize, begin: usize| (begin..begin + 7).all(|day| observed.is_known(agent, day));
    let all = (0..observed.lines.len()).flat_map(|agent| observed.weeks().map(move |begin| (agent, begin)));
    all.filter(move |(agent, begin)| known(*agent, *begin))
}

pub(super) fn whole_weeks(observed: &Observed) -> usize {
    let mut begins: Vec<usize> = known_weeks(observed).map(|(_, begin)| begin).collect();
    begins.sort_unstable();
    begins.dedup();
    begins.len()
}

pub(super) fn fewest_rest_days(observed: &Observed) -> Option<RestDays> {
    let of = |(agent, begin): (usize, usize)| RestDays {
        agent,
        week: observed.date(begin),
        days: (begin..begin + 7).filter(|day| !observed.works(agent, *day)).count(),
    };
    known_weeks(observed).map(of).min_by_key(|found| found.days)
}

pub(super) fn most_week_hours(observed: &Observed) -> Option<WeekHours> {
    let minutes = |agent: usize, day: usize| -> i64 {
        let shifts = observed.duties(agent, day).iter().filter_map(|shift| observed.shifts.get(*shift));
        shifts.filter(|shift| shift.counts_as_day).map(|shift| shift.end - shift.start).sum()
    };
    let of = |(agent, begin): (usize, usize)| WeekHours {
        agent,
        week: observed.date(begin),
        minutes: (begin..begin + 7).map(|day| minutes(agent, day)).sum(),
    };
    // The first of several with as many.
    known_weeks(observed).map(of).reduce(|best, next| if next.minutes > best.minutes { next } else { best })
}

pub(super) fn weekends(observed: &Observed) -> Option<Weekends> {
    const IN_A_ROW: usize = 4;
    let saturdays: Vec<usize> = (0..observed.days().saturating_sub(1))
        .filter(|day| observed.weekday(*day) == Weekday::Sat.num_days_from_monday() as usize)
        .collect();
    let of = saturdays.len().min(IN_A_ROW);
    if of < 2 {
        return None;
    }
    let mut best: Option<Weekends> = None;
    for agent in 0..observed.lines.len() {
        for window in saturdays.windows(of) {
            let works = |day: &&usize| observed.works(agent, **day) || observed.works(agent, **day + 1);
            let worked = window.iter().filter(works).count();
            let from = window.first().map_or(observed.first, |day| observed.date(*day));
            if best.is_none_or(|best| worked > best.worked) {
                best = Some(Weekends { agent, from, worked, of });
            }
        }
    }
    best.filter(|best| best.worked < of)
}
