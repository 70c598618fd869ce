//! What each agent's part of each count is, fixed before solving.
//!
//! share = total × weight / Σ weights + owed − weight / Σ weights × Σ owed
//!
//! total: what the staffing targets want over the horizon; of hours and weekend days what
//! interval targets want, where no shift that covers has a staffing target. weight: the agent's
//! `share` key × the days on which the agent is there and may do it. owed: share − count
//! over the rosters before. The last term keeps the shares' sum at the total
//! when agents join or leave.

use chrono::NaiveDate;
use num_integer::{Integer, gcd};
use num_rational::Ratio;

use super::fraction::{Fraction, carried};
use super::past::Past;
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::{Horizon, is_weekend};

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
}

impl CountKey {
    /// The stable name: `shift.A`, `weekend_days`, `standby`, `hours`.
    pub fn id(self, book: &Book) -> String {
        match self {
            CountKey::Shift(shift) => format!("shift.{}", book.shifts[shift.0].id),
            CountKey::WeekendDays => "weekend_days".to_string(),
            CountKey::Standby => "standby".to_string(),
            CountKey::Hours => "hours".to_string(),
        }
    }

    /// The count with this stable name, if the team still has it.
    pub fn parse(id: &str, book: &Book) -> Option<CountKey> {
        match id {
            "weekend_days" => Some(CountKey::WeekendDays),
            "standby" => Some(CountKey::Standby),
            "hours" => Some(CountKey::Hours),
            other => book.shift(other.strip_prefix("shift.")?).map(CountKey::Shift),
        }
    }
}

/// One count with everybody's share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    /// What is counted.
    pub key: CountKey,
    /// What the targets want in all, in duties, days or minutes.
    pub total: i64,
    /// Each agent's part of the total, before what is owed.
    pub plain: Vec<Fraction>,
    /// Each agent's share, with what is owed.
    pub shares: Vec<Fraction>,
    /// Every possible total is a multiple of this.
    pub grain: i64,
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
        let mut rows = Vec::new();
        let shifts: Vec<ShiftIx> = (0..book.shifts.len()).map(ShiftIx).collect();
        let every: Vec<NaiveDate> = horizon.dates().collect();
        let weekend: Vec<NaiveDate> = horizon.dates().filter(|date| is_weekend(*date)).collect();

        for &shift in &shifts {
            let total = every.iter().map(|date| book.wanted(shift, *date)).sum();
            rows.push((CountKey::Shift(shift), total, 1, &every, vec![shift]));
        }
        let counting: Vec<ShiftIx> =
            shifts.iter().copied().filter(|s| book.shifts[s.0].counts_as_day).collect();
        let by_hours = book.wants_by_hours();
        let days = weekend.iter().map(|date| match by_hours {
            true => book.working_days_needed(*date) + book.working_days_wanted(*date),
            false => book.working_days_needed(*date),
        });
        let days = days.sum();
        rows.push((CountKey::WeekendDays, days, 1, &weekend, counting));
        let standby: Vec<ShiftIx> = shifts.iter().copied().filter(|s| book.shifts[s.0].standby).collect();
        let duties = every.iter().flat_map(|date| standby.iter().map(|s| book.wanted(*s, *date))).sum();
        rows.push((CountKey::Standby, duties, 1, &every, standby));
        let (mut minutes, mut grain) = (0, 0);
        for date in &every {
            for &shift in &shifts {
                let length = book.minutes(shift, *date);
                minutes += book.wanted(shift, *date) * length;
                if book.wanted(shift, *date) > 0 || (by_hours && book.shifts[shift.0].covers) {
                    grain = gcd(grain, length);
                }
            }
            minutes += if by_hours { book.demand_total(*date).0 } else { 0 };
        }
        rows.push((CountKey::Hours, minutes, grain.max(1), &every, shifts.clone()));

        let rows = rows
            .into_iter()
            .filter(|(_, total, ..)| *total > 0)
            .map(|(key, total, grain, dates, able)| {
                let weights = weights(book, dates, &able);
                let (plain, shares) = divide(total, &weights, past.owed.get(&key));
                ShareRow { key, total, plain, shares, grain }
            })
            .collect();
        Shares { rows }
    }

    /// The row of a count.
    pub fn row(&self, key: CountKey) -> Option<&ShareRow> {
        self.rows.iter().find(|row| row.key == key)
    }
}

fn weights(book: &Book, dates: &[NaiveDate], able: &[ShiftIx]) -> Vec<i128> {
    let weight = |(index, agent): (usize, &crate::book::Agent)| {
        let own = AgentIx(index);
        let may = |date: NaiveDate| able.iter().any(|shift| book.may_work(own, *shift, date));
        let there = dates.iter().filter(|date| may(**date));
        let halves: i64 = there.map(|date| 2 - book.leave_halves(own, *date)).sum();
        i128::from(agent.weight_permille) * i128::from(halves)
    };
    book.agents.iter().enumerate().map(weight).collect()
}

fn divide(total: i64, weights: &[i128], owed: Option<&Vec<Fraction>>) -> (Vec<Fraction>, Vec<Fraction>) {
    let zero = Ratio::from_integer(0);
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return (vec![zero; weights.len()], vec![zero; weights.len()]);
    }
    let owed = |agent: usize| owed.and_then(|row| row.get(agent)).copied().unwrap_or(zero);
    let all_owed: Fraction =
        weights.iter().enumerate().filter(|(_, weight)| **weight > 0).map(|(agent, _)| owed(agent)).sum();
    let part = |weight: i128| Ratio::new(weight, sum);
    let plain: Vec<Fraction> = weights.iter().map(|weight| part(*weight) * i128::from(total)).collect();
    let shares = weights.iter().enumerate().map(|(agent, weight)| match weight {
        0 => zero,
        weight => plain[agent] + owed(agent) - part(*weight) * all_owed,
    });
    let shares = shares.collect();
    (plain, shares)
}

impl ShareRow {
    /// What each agent is owed after a roster with these counts.
    pub fn owed_after(&self, counts: &[i64], before: Option<&Vec<Fraction>>) -> Vec<Fraction> {
        let zero = Ratio::from_integer(0);
        let after = |(agent, share): (usize, &Fraction)| {
            let count = Ratio::from_integer(i128::from(counts.get(agent).copied().unwrap_or(0)));
            let base = match self.has_share(agent) {
                true => *share,
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

    /// The counts that cost nothing: those less than `unit` from the share.
    pub fn free_range(&self, agent: usize, unit: i64) -> (i64, i64) {
        let unit = Ratio::from_integer(i128::from(unit));
        let share = self.shares.get(agent).copied().unwrap_or(Ratio::from_integer(0));
        let low = (share - unit).floor().to_integer() + 1;
        let high = (share + unit).ceil().to_integer() - 1;
        let clamp = |value: i128| i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX });
        (clamp(low).max(0), clamp(high).max(0))
    }

    /// The spread of these counts, beside the smallest for their total.
    pub fn spread(&self, counts: &[i64]) -> Option<Spread> {
        let members: Vec<usize> = (0..self.shares.len()).filter(|agent| self.has_share(*agent)).collect();
        let whole = |value: i64| Ratio::from_integer(i128::from(value));
        let distance = |agent: &usize| whole(counts.get(*agent).copied().unwrap_or(0)) - self.shares[*agent];
        let most = members.iter().map(distance).max()?;
        let least = members.iter().map(distance).min()?;
        let total: i64 = members.iter().map(|agent| counts.get(*agent).copied().unwrap_or(0)).sum();
        let shares: Vec<Fraction> = members.iter().map(|agent| self.shares[*agent]).collect();
        let plain: Vec<Fraction> = members.iter().map(|agent| self.plain[*agent]).collect();
        Some(Spread {
            actual: most - least,
            smallest: smallest_spread(&shares, total, self.grain),
            even_after: even_after(&shares, &plain, self.grain),
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
