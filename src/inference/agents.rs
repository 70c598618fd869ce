//! What one agent does otherwise than the others.

use super::{Day, Observed};

/// A chance below this is taken for a reason. Rosters share things out, so that chance leaves out even less than
/// this; and each line says what it rests on.
const CHANCE: f64 = 0.05;

/// Fewer duties show nothing of an agent.
const MIN_DUTIES: usize = 5;

/// Somebody who never works a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Never {
    /// Who.
    pub agent: usize,
    /// What.
    pub shift: usize,
    /// In how many duties it was not.
    pub duties: usize,
}

/// Somebody who never works on some weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeverOn {
    /// Who.
    pub agent: usize,
    /// Which weekdays, from Monday on.
    pub weekdays: [bool; 7],
    /// On how many dates there was no work.
    pub dates: usize,
}

/// Somebody who works clearly fewer days than most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who.
    pub agent: usize,
    /// The part of what is usual, in thousandths, to the next twentieth.
    pub permille: i64,
    /// Working days,
    pub worked: usize,
    /// of days that are known and no leave.
    pub of: usize,
}

/// What an agent has worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Duties by shift.
    pub by_shift: Vec<usize>,
    /// Working days.
    pub days: usize,
    /// Saturdays and Sundays among them.
    pub weekend_days: usize,
    /// Days of leave.
    pub leave: usize,
    /// Hours of working time, in minutes.
    pub minutes: i64,
}

pub(super) fn counts(observed: &Observed) -> Vec<Counts> {
    let of = |agent: usize| {
        let mut counts = Counts { by_shift: vec![0; observed.shifts.len()], ..Counts::default() };
        for day in 0..observed.days() {
            for shift in observed.duties(agent, day) {
                if let Some((count, times)) = counts.by_shift.get_mut(*shift).zip(observed.shifts.get(*shift))
                {
                    *count += 1;
                    counts.minutes += if times.counts_as_day { times.end - times.start } else { 0 };
                }
            }
            if observed.works(agent, day) {
                counts.days += 1;
                counts.weekend_days += usize::from(observed.weekday(day) >= 5);
            }
            counts.leave += usize::from(*observed.day(agent, day) == Day::Leave);
        }
        counts
    };
    (0..observed.lines.len()).map(of).collect()
}

/// How likely it is that a shift with this share of all duties is in none of `of` duties.
fn chance(share: f64, of: usize) -> f64 {
    (1.0 - share).powi(i32::try_from(of).unwrap_or(i32::MAX))
}

pub(super) fn never(observed: &Observed) -> Vec<Never> {
    let counts = counts(observed);
    let of = |agent: usize| counts.get(agent).map_or(0, |counts| counts.by_shift.iter().sum::<usize>());
    let all: usize = (0..counts.len()).map(of).sum();
    let mut found = Vec::new();
    for (agent, worked) in counts.iter().enumerate() {
        let (duties, others) = (of(agent), all - of(agent));
        for (shift, count) in worked.by_shift.iter().enumerate() {
            let elsewhere: usize = counts.iter().filter_map(|counts| counts.by_shift.get(shift)).sum();
            if *count > 0 || duties < MIN_DUTIES || others == 0 {
                continue;
            }
            if chance(elsewhere as f64 / others as f64, duties) < CHANCE {
                found.push(Never { agent, shift, duties });
            }
        }
    }
    found
}

pub(super) fn never_on(observed: &Observed) -> Vec<NeverOn> {
    let mut found = Vec::new();
    let at_work = |day: usize| (0..observed.lines.len()).any(|agent| observed.works(agent, day));
    for agent in 0..observed.lines.len() {
        let free_to = |day: &usize| matches!(observed.day(agent, *day), Day::Free | Day::Duty(_));
        let days: Vec<usize> = (0..observed.days()).filter(free_to).collect();
        let worked = days.iter().filter(|day| observed.works(agent, **day)).count();
        if worked < MIN_DUTIES {
            continue;
        }
        // Weekdays on which the agent was never at work are no example of how often that is.
        let on = |weekday: usize| days.iter().copied().filter(move |day| observed.weekday(*day) == weekday);
        let idle = |weekday: usize| !on(weekday).any(|day| observed.works(agent, day));
        let others = days.iter().filter(|day| !idle(observed.weekday(**day))).count();
        let rate = worked as f64 / others.max(1) as f64;
        let mut never = NeverOn { agent, weekdays: [false; 7], dates: 0 };
        for (weekday, is_never) in never.weekdays.iter_mut().enumerate() {
            // On a day on which nobody works it says nothing of this agent.
            let dates = on(weekday).filter(|day| at_work(*day)).count();
            if idle(weekday) && chance(rate, dates) < CHANCE {
                *is_never = true;
                never.dates += dates;
            }
        }
        if never.weekdays.contains(&true) {
            found.push(never);
        }
    }
    found
}

pub(super) fn parts(observed: &Observed) -> Vec<Part> {
    const MIN_DAYS: usize = 14;
    const CLEARLY: f64 = 0.8;
    let of = |agent: usize| {
        let known = |day: &usize| matches!(observed.day(agent, *day), Day::Free | Day::Duty(_));
        let worked = (0..observed.days()).filter(|day| observed.works(agent, *day)).count();
        ((0..observed.days()).filter(known).count(), worked)
    };
    let all: Vec<(usize, usize)> = (0..observed.lines.len()).map(of).collect();
    let rate = |(of, worked): (usize, usize)| worked as f64 / of.max(1) as f64;
    let mut rates: Vec<f64> =
        all.iter().copied().filter(|(of, worked)| *of >= MIN_DAYS && *worked > 0).map(rate).collect();
    rates.sort_by(f64::total_cmp);
    let Some(usual) = rates.get(rates.len() / 2).copied().filter(|usual| *usual > 0.0) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (agent, (of, worked)) in all.into_iter().enumerate() {
        let part = rate((of, worked)) / usual;
        if of >= MIN_DAYS && worked > 0 && part < CLEARLY {
            found.push(Part { agent, permille: ((part * 20.0).round() as i64 * 50).max(50), worked, of });
        }
    }
    found
}
