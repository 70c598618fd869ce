//! What each agent's part of each count is, fixed before solving.
//!
//! share = total × weight / Σ weights + owed − weight / Σ weights × Σ owed
//!
//! total: what the staffing targets want over the horizon. weight: the agent's
//! `share` key × the days on which the agent is there and may and can do it; none of
//! a count that the agent's `no_share` names. owed: share − count
//! over the rosters before. The last term keeps the shares' sum at the total
//! when agents join or leave: who joins owes nothing and so enters at the average.
//! Where the team limits what may be made up in one roster (`catch_up_max`), the
//! rest stays owed.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use num_integer::{Integer, gcd};
use num_rational::Ratio;

use super::fraction::{Fraction, GRID, carried};
use super::past::Past;
use crate::book::{AgentIx, Book, RuleValue, ShiftIx};
use crate::calendar::{Horizon, is_weekend, parse_minutes};

/// What is counted and shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountKey {
    /// Duties of one shift.
    Shift(ShiftIx),
    /// Saturdays and Sundays that are working days.
    WeekendDays,
    /// Duties of standby shifts.
    Standby,
    /// Working minutes.
    Hours,
    /// Public days off that are working days.
    Holidays,
    /// A count of the team's own: its position in [`Book::counts`].
    Named(usize),
}

impl CountKey {
    /// The stable name: `shift.A`, `weekend_days`, `standby`, `hours`, `holidays`, `count.nights`.
    pub fn id(self, book: &Book) -> String {
        match self {
            CountKey::Shift(shift) => format!("shift.{}", book.shifts[shift].id),
            CountKey::WeekendDays => "weekend_days".to_string(),
            CountKey::Standby => "standby".to_string(),
            CountKey::Hours => "hours".to_string(),
            CountKey::Holidays => "holidays".to_string(),
            CountKey::Named(at) => {
                format!("count.{}", book.counts.get(at).map_or("", |count| count.id.as_str()))
            }
        }
    }

    /// The count with this stable name, if the team still has it.
    pub fn parse(id: &str, book: &Book) -> Option<CountKey> {
        match id {
            "weekend_days" => Some(CountKey::WeekendDays),
            "standby" => Some(CountKey::Standby),
            "hours" => Some(CountKey::Hours),
            "holidays" => Some(CountKey::Holidays),
            other => match other.strip_prefix("count.") {
                Some(id) => book.counts.iter().position(|count| count.id == id).map(CountKey::Named),
                None => book.shift(other.strip_prefix("shift.")?).map(CountKey::Shift),
            },
        }
    }
}

/// One count with everybody's share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    /// What is counted.
    pub key: CountKey,
    /// What the targets want in all, in duties, days, points or minutes.
    pub total: i64,
    /// Each agent's part of the total, before what is owed.
    pub plain: Vec<Fraction>,
    /// Each agent's share, with what is owed and may be made up in this roster.
    pub shares: Vec<Fraction>,
    /// What is owed beyond that, and stays owed.
    pub later: Vec<Fraction>,
    /// Every possible total is a multiple of this.
    pub grain: i64,
    /// What fairness takes as one: a duty, a day, the grain of points, hours of its `hours_unit`.
    pub unit: i64,
}

/// The shares of every count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// A row a count, in the order in which people read them.
    pub rows: Vec<ShareRow>,
}

/// The range of (count − share) over the agents that have a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// In this roster.
    pub actual: Fraction,
    /// The smallest that any division of the same total into whole parts has.
    pub smallest: Fraction,
    /// After how many such rosters (this one among them) it can be 0 for the
    /// first time; `None` if that takes more than a hundred.
    pub even_after: Option<i64>,
}

impl Shares {
    /// The shares of a team for a horizon.
    pub fn of(book: &Book, horizon: &Horizon, past: &Past) -> Shares {
        let sharing = Sharing::of(book);
        let team = Targets::of(book, horizon);
        let shifts = || book.all_shifts();
        let counts_as_day = |shift: ShiftIx| book.shifts[shift].counts_as_day;
        let holidays = &book.team.holidays;
        let by_hours = book.wants_by_hours();
        let needed = |date: NaiveDate| match by_hours {
            true => book.working_days_needed(date) + book.working_days_wanted(date),
            false => book.working_days_needed(date),
        };
        let days = |on: &dyn Fn(NaiveDate) -> bool| {
            horizon.dates().filter(|date| on(*date)).map(needed).sum::<i64>()
        };
        let mut rows = Vec::new();
        let mut row = |key, total: i64, grain, unit, able: &dyn Fn(ShiftIx, NaiveDate) -> bool| {
            if total > 0 {
                let weights = team.weights(book, key, able);
                let most = sharing.catch_up_max.map(|units| units * unit);
                let Parts { plain, shares, later } = divide(total, &weights, past.owed.get(&key), most);
                rows.push(ShareRow { key, total, plain, shares, later, grain, unit });
            }
        };

        for shift in shifts() {
            row(
                CountKey::Shift(shift),
                team.total(|assigned, _| i64::from(assigned == shift)),
                1,
                1,
                &|assigned, _| assigned == shift,
            );
        }
        row(CountKey::WeekendDays, days(&is_weekend), 1, 1, &|shift, date| {
            counts_as_day(shift) && is_weekend(date)
        });
        row(CountKey::Holidays, days(&|date| holidays.is_off(date)), 1, 1, &|shift, date| {
            counts_as_day(shift) && holidays.is_off(date)
        });
        let standby = |shift: ShiftIx| book.shifts[shift].standby;
        row(CountKey::Standby, team.total(|shift, _| i64::from(standby(shift))), 1, 1, &|shift, _| {
            standby(shift)
        });
        let covering = || book.all_shifts().filter(|shift| by_hours && book.shifts[*shift].covers);
        let by_demand = horizon.dates().flat_map(|date| covering().map(move |shift| (shift, date)));
        let lengths = team.wanted_dates().chain(by_demand).map(|(shift, date)| book.minutes(shift, date));
        let grain = lengths.fold(0, gcd);
        let of_demand: i64 = match by_hours {
            true => horizon.dates().map(|date| book.demand_total(date).0).sum(),
            false => 0,
        };
        row(
            CountKey::Hours,
            team.total(|shift, date| book.minutes(shift, date)) + of_demand,
            grain.max(1),
            sharing.hours_unit,
            &|_, _| true,
        );
        for (at, count) in book.counts.iter().enumerate() {
            let every = horizon.dates().flat_map(|date| shifts().map(move |shift| (shift, date)));
            let grain = every.fold(0, |grain, (shift, date)| gcd(grain, count.points(shift, date))).max(1);
            let total = team.total(|shift, date| count.points(shift, date));
            row(CountKey::Named(at), total, grain, grain, &|shift, date| count.points(shift, date) > 0);
        }
        Shares { rows }
    }

    /// The row of a count.
    pub fn row(&self, key: CountKey) -> Option<&ShareRow> {
        self.rows.iter().find(|row| row.key == key)
    }
}

/// What the rule of shares says of the shares themselves.
struct Sharing {
    hours_unit: i64,
    catch_up_max: Option<i64>,
}

impl Sharing {
    /// The keys are those of one rule, and a team with another that has them, or with values
    /// that the rule refuses, has no roster: neither is looked at here.
    fn of(book: &Book) -> Sharing {
        let value = |key: &str| {
            let mut entries = book.rules.iter().flat_map(|table| &table.entries);
            entries.find(|entry| entry.key == key).map(|entry| &entry.value)
        };
        let hours_unit = match value("hours_unit") {
            Some(RuleValue::Text(text)) => parse_minutes(text).filter(|unit| HOURS_UNIT.contains(unit)),
            _ => None,
        };
        let catch_up_max = match value("catch_up_max") {
            Some(RuleValue::Integer(units)) => Some(*units).filter(|units| CATCH_UP.contains(units)),
            _ => None,
        };
        Sharing { hours_unit: hours_unit.unwrap_or(EIGHT_HOURS), catch_up_max }
    }
}

/// The unit of hours unless the team says otherwise, in minutes.
pub const EIGHT_HOURS: i64 = 480;

/// Units of hours that a team may choose, in minutes.
pub const HOURS_UNIT: RangeInclusive<i64> = 30..=168 * 60;

/// Units that may be made up in one roster, where a team limits them.
pub const CATCH_UP: RangeInclusive<i64> = 0..=1000;

/// Who is there and what is wanted on each printed date, looked up once.
struct Targets {
    /// By date and shift.
    wanted: Vec<(NaiveDate, Vec<i64>)>,
    /// By agent and date: half days that are not leave.
    here: Vec<Vec<i64>>,
}

impl Targets {
    fn of(book: &Book, horizon: &Horizon) -> Targets {
        let wanted = |date| (date, book.all_shifts().map(|shift| book.wanted(shift, date)).collect());
        let here = |agent| {
            horizon.dates().map(|date| 2 - book.leave_halves(AgentIx(agent), date)).collect::<Vec<i64>>()
        };
        Targets {
            wanted: horizon.dates().map(wanted).collect(),
            here: (0..book.agents.len()).map(here).collect(),
        }
    }

    fn wanted_dates(&self) -> impl Iterator<Item = (ShiftIx, NaiveDate)> {
        self.wanted.iter().flat_map(|(date, wanted)| {
            let some = wanted.iter().enumerate().filter(|(_, heads)| **heads > 0);
            some.map(|(shift, _)| (ShiftIx(shift), *date))
        })
    }

    fn total(&self, adds: impl Fn(ShiftIx, NaiveDate) -> i64) -> i64 {
        let of = |(date, wanted): &(NaiveDate, Vec<i64>)| {
            let duties = wanted.iter().enumerate().filter(|(_, heads)| **heads > 0);
            duties.map(|(shift, heads)| heads * adds(ShiftIx(shift), *date)).sum::<i64>()
        };
        self.wanted.iter().map(of).sum()
    }

    /// The agent's `share` × the days on which the agent is there and may and can work a shift that counts;
    /// nothing of a count of which the agent has no part.
    fn weights(&self, book: &Book, key: CountKey, counts: &dyn Fn(ShiftIx, NaiveDate) -> bool) -> Vec<i128> {
        let able: Vec<(NaiveDate, Vec<ShiftIx>)> = self
            .wanted
            .iter()
            .map(|(date, _)| (*date, book.all_shifts().filter(|shift| counts(*shift, *date)).collect()))
            .collect();
        let name = key.id(book);
        let weight = |(index, agent): (usize, &crate::book::Agent)| {
            if agent.no_share.contains(&name) {
                return 0;
            }
            let may = |(date, shifts): &(NaiveDate, Vec<ShiftIx>)| {
                let agent = AgentIx(index);
                shifts.iter().any(|shift| {
                    book.may_work(agent, *shift, *date) && book.is_available(agent, *shift, *date)
                })
            };
            let there = able.iter().zip(&self.here[index]).filter(|(day, _)| may(day));
            let halves: i64 = there.map(|(_, halves)| *halves).sum();
            i128::from(agent.weight_permille) * i128::from(halves)
        };
        book.agents.iter().enumerate().map(weight).collect()
    }
}

struct Parts {
    plain: Vec<Fraction>,
    shares: Vec<Fraction>,
    later: Vec<Fraction>,
}

/// Divides a total by weight, with what is owed: at most `most` of it for each agent.
fn divide(total: i64, weights: &[i128], owed: Option<&Vec<Fraction>>, most: Option<i64>) -> Parts {
    let zero = Ratio::from_integer(0);
    let none = || vec![zero; weights.len()];
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return Parts { plain: none(), shares: none(), later: none() };
    }
    let owed = |agent: usize| owed.and_then(|row| row.get(agent)).copied().unwrap_or(zero);
    let all_owed: Fraction =
        weights.iter().enumerate().filter(|(_, weight)| **weight > 0).map(|(agent, _)| owed(agent)).sum();
    let part = |weight: i128| Ratio::new(weight, sum);
    let plain: Vec<Fraction> = weights.iter().map(|weight| part(*weight) * i128::from(total)).collect();
    let moved: Vec<Fraction> = weights
        .iter()
        .enumerate()
        .map(|(agent, weight)| if *weight == 0 { zero } else { owed(agent) - part(*weight) * all_owed })
        .collect();
    let now = match most {
        Some(most) if moved.iter().any(|step| *step > whole(most) || *step < -whole(most)) => {
            within(&moved, most)
        }
        _ => moved.clone(),
    };
    let shares = plain.iter().zip(&now).map(|(plain, now)| plain + now).collect();
    let later = moved.iter().zip(&now).map(|(all, now)| all - now).collect();
    Parts { plain, shares, later }
}

fn whole(value: i64) -> Fraction {
    Ratio::from_integer(i128::from(value))
}

/// What of `moved` (which sums up to 0) is made up now: at most `most` for each,
/// still with the sum 0. What one side can't give, the other side does not get,
/// each in proportion. In steps of 1 / [`GRID`], so that no denominator grows.
fn within(moved: &[Fraction], most: i64) -> Vec<Fraction> {
    let steps: Vec<i128> = moved
        .iter()
        .map(|step| ((*step).clamp(-whole(most), whole(most)) * GRID).round().to_integer())
        .collect();
    let side = |sign: i128| steps.iter().map(|step| (step * sign).max(0)).sum::<i128>();
    let (up, down) = (side(1), side(-1));
    let both = up.min(down);
    let mut left = HashMap::from([(1, both), (-1, both)]);
    let mut now: Vec<i128> = Vec::new();
    for step in &steps {
        let all = if *step > 0 { up } else { down };
        let amount = if all == 0 { 0 } else { step.abs() * both / all };
        *left.entry(step.signum()).or_default() -= amount;
        now.push(amount * step.signum());
    }
    // What rounding left over: one step each, in the order of the team.
    for (now, step) in now.iter_mut().zip(&steps) {
        if let Some(left) = left.get_mut(&step.signum()).filter(|left| **left > 0 && now.abs() < step.abs()) {
            *now += step.signum();
            *left -= 1;
        }
    }
    now.into_iter().map(|steps| Ratio::new(steps, GRID)).collect()
}

impl ShareRow {
    /// What each agent is owed after a roster with these counts.
    pub fn owed_after(&self, counts: &[i64], before: Option<&Vec<Fraction>>) -> Vec<Fraction> {
        let zero = Ratio::from_integer(0);
        let after = |(agent, share): (usize, &Fraction)| {
            let count = Ratio::from_integer(i128::from(counts.get(agent).copied().unwrap_or(0)));
            let base = match self.has_share(agent) {
                true => *share + self.later.get(agent).copied().unwrap_or(zero),
                false => before.and_then(|row| row.get(agent)).copied().unwrap_or(zero),
            };
            carried(base - count)
        };
        self.shares.iter().enumerate().map(after).collect()
    }

    /// Whether the agent takes part in this count.
    pub fn has_share(&self, agent: usize) -> bool {
        self.plain.get(agent).is_some_and(|plain| *plain > Ratio::from_integer(0))
    }

    /// Whether something stays owed that this roster may not make up.
    pub fn stays_owed(&self) -> bool {
        self.later.iter().any(|later| *later != Ratio::from_integer(0))
    }

    /// The counts that cost nothing: those less than a unit from the share.
    pub fn free_range(&self, agent: usize) -> (i64, i64) {
        let unit = whole(self.unit);
        let share = self.shares.get(agent).copied().unwrap_or(Ratio::from_integer(0));
        let low = (share - unit).floor().to_integer() + 1;
        let high = (share + unit).ceil().to_integer() - 1;
        let clamp = |value: i128| i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX });
        (clamp(low).max(0), clamp(high).max(0))
    }

    /// The spread of these counts, beside the smallest for their total.
    pub fn spread(&self, counts: &[i64]) -> Option<Spread> {
        let members: Vec<usize> = (0..self.shares.len()).filter(|agent| self.has_share(*agent)).collect();
        let distance = |agent: &usize| whole(counts.get(*agent).copied().unwrap_or(0)) - self.shares[*agent];
        let most = members.iter().map(distance).max()?;
        let least = members.iter().map(distance).min()?;
        let total: i64 = members.iter().map(|agent| counts.get(*agent).copied().unwrap_or(0)).sum();
        let shares: Vec<Fraction> = members.iter().map(|agent| self.shares[*agent]).collect();
        let plain: Vec<Fraction> = members.iter().map(|agent| self.plain[*agent]).collect();
        Some(Spread {
            actual: most - least,
            smallest: smallest_spread(&shares, total, self.grain),
            even_after: even_after(&shares, &plain, self.grain).filter(|_| !self.stays_owed()),
        })
    }
}

/// The smallest range of (count − share) over all counts that are multiples of
/// `grain` and sum up to `total`.
///
/// Start where every count − share lies in [0, grain) and move agents up by one
/// grain, the lowest first: every sum is reached exactly once this way, and
/// any other division of the same sum has a wider range.
fn smallest_spread(shares: &[Fraction], total: i64, grain: i64) -> Fraction {
    let grain = Ratio::from_integer(i128::from(grain.max(1)));
    let mut above: Vec<Fraction> =
        shares.iter().map(|share| (share / grain).ceil() * grain - share).collect();
    above.sort();
    let base: Fraction = shares.iter().zip(0..).map(|(share, _)| (share / grain).ceil() * grain).sum();
    let steps = (Ratio::from_integer(i128::from(total)) - base) / grain;
    let count = above.len() as i128;
    let (Some(first), Some(last)) = (above.first(), above.last()) else { return Ratio::from_integer(0) };
    match usize::try_from(steps.floor().to_integer().mod_floor(&count.max(1))) {
        Ok(0) | Err(_) => last - first,
        Ok(moved) => above[moved - 1] + grain - above[moved],
    }
}

/// After how many rosters with the same plain shares every share is a multiple
/// of `grain` at once.
fn even_after(shares: &[Fraction], plain: &[Fraction], grain: i64) -> Option<i64> {
    let even = |rosters: i64| {
        shares.iter().zip(plain).all(|(share, plain)| {
            ((share + plain * i128::from(rosters - 1)) / i128::from(grain.max(1))).is_integer()
        })
    };
    (1..=100).find(|rosters| even(*rosters))
}
