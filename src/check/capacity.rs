//! Working days and hours: what a week's minimum staffing needs, what the team has.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Impossible, Report, is_able};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::messages::{Dated, Hours, Many, Text, check as say, days};
use crate::rules::Limits;
use crate::solve::StopToken;

/// A calendar week's sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// The first date that the horizon has of it.
    pub first: NaiveDate,
    /// The last date that the horizon has of it.
    pub last: NaiveDate,
    /// Agents who may work on some of its dates.
    pub agents: usize,
    /// Working days with one duty a day, with same-day pairs, and hours.
    pub rows: Vec<CapacityRow>,
}

/// One sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityRow {
    /// What is summed.
    pub name: Text,
    /// What the targets' minimums need.
    pub needed: i64,
    /// What all agents together have; none without a limit.
    pub available: Option<i64>,
    /// Whether the numbers are minutes.
    pub minutes: bool,
    /// How the available number comes about.
    pub why: Text,
}

pub(super) fn check(instance: &Instance, limits: &Limits, report: &mut Report, soft: bool, stop: &StopToken) {
    let book = &instance.book;
    let horizon = &instance.horizon;
    let counting = |shift: &crate::book::ShiftIx| book.shifts[*shift].counts_as_day;
    let min =
        |shift: crate::book::ShiftIx, date| book.staffing_on(shift, date).map_or(0, |target| target.min);
    let pairs: Vec<Text> = instance
        .duties
        .iter()
        .filter(|duty| duty.shifts.len() > 1 && duty.shifts.iter().all(counting))
        .map(|duty| Text::plain(&duty.label))
        .collect();
    for (week, range) in instance.weeks(horizon.days) {
        let dates: Vec<NaiveDate> = range.clone().map(|day| horizon.date(day)).collect();
        if stop.stopped() {
            return;
        }
        let (Some(first), Some(last)) = (dates.first().copied(), dates.last().copied()) else { continue };
        let all = |of: &dyn Fn(crate::book::ShiftIx, NaiveDate) -> i64| -> i64 {
            dates.iter().map(|date| book.all_shifts().map(|shift| of(shift, *date)).sum::<i64>()).sum()
        };
        let single = all(&|shift, date| if counting(&shift) { min(shift, date) } else { 0 });
        let paired: i64 = dates.iter().map(|date| book.working_days_needed_for(*date, &min)).sum();
        let minutes = all(&|shift, date| min(shift, date) * book.minutes(shift, date));

        let free = limits.rest_days_a_week.unwrap_or(0);
        let mut days_available = 0;
        let mut minutes_available = 0;
        let (mut by_days, mut by_minutes) = (Alike::new(), Alike::new());
        for agent in instance.agents() {
            let worked_before = instance.past.working_dates(book, agent);
            let before =
                worked_before.iter().filter(|date| **date >= week && **date < horizon.start).count() as i64;
            let can =
                |date: NaiveDate| book.all_shifts().any(|shift| is_able(book, limits, agent, shift, date));
            let present = dates.iter().filter(|date| can(**date)).count() as i64;
            let spared = dates.iter().filter(|date| can(**date) && book.is_extra(agent, **date));
            let has_days = present.min((7 - free - before).max(0) + spared.clone().count() as i64);
            days_available += has_days;
            if present > 0 {
                *by_days.entry(Reverse(has_days)).or_default() += 1;
            }
            let before = instance.past.minutes_since(book, agent, week, horizon.start);
            let longest = |date: NaiveDate| {
                let all = instance.duties.iter();
                all.map(|duty| duty.shifts.iter().map(|shift| book.minutes(*shift, date)).sum::<i64>()).max()
            };
            minutes_available += match own_minutes(instance, limits, agent) {
                _ if present == 0 => 0,
                Some(minutes) => {
                    let minutes = (minutes - before).max(0);
                    *by_minutes.entry(Reverse(minutes)).or_default() += 1;
                    minutes
                }
                // Whose week nobody limits can have the longest duty on each date.
                None => dates.iter().filter(|date| can(**date)).filter_map(|date| longest(*date)).sum(),
            };
            minutes_available += spared.filter_map(|date| longest(*date)).sum::<i64>();
        }
        // Without a must-class limit an agent's own hours are a wish too.
        let some_limited = book.agents.iter().any(|agent| agent.max_week.is_some());
        let limited = (limits.own_minutes && some_limited)
            || limits.minutes_a_week.is_some_and(|minutes| minutes < 168 * 60);
        let agents: usize = by_days.values().sum();
        let why = in_words(&by_days, &|agents, count| {
            say::days_a_week(agents, days(usize::try_from(count).unwrap_or(0)))
        });
        let mut rows = vec![CapacityRow {
            name: say::one_duty_a_day(),
            needed: single,
            available: Some(days_available),
            minutes: false,
            why: why.clone(),
        }];
        if !pairs.is_empty() {
            rows.push(CapacityRow {
                name: say::with_pairs(Text::list(&pairs)),
                needed: paired,
                available: Some(days_available),
                minutes: false,
                why,
            });
        }
        rows.push(CapacityRow {
            name: say::working_hours(),
            needed: minutes,
            available: limited.then_some(minutes_available),
            minutes: true,
            why: match limits.minutes_a_week {
                Some(_) if limited => {
                    let all_alike = by_minutes.len() == 1;
                    in_words(&by_minutes, &|agents, minutes| match all_alike {
                        true => say::hours_each(agents, Hours(minutes)),
                        false => say::hours_a_week(agents, Hours(minutes)),
                    })
                }
                None if limited => say::own_hours_a_week(),
                _ => say::no_limit(),
            },
        });
        if paired > days_available {
            let what = say::days_short(Dated(first), paired, days_available);
            let mut ways_out = vec![(say::hire_or_lower(paired - days_available), None)];
            if free > limits.rest_days_by_law {
                ways_out.push((say::fewer_rest_days(free - 1), Some(format!("min_per_week = {}", free - 1))));
            }
            if pairs.is_empty() {
                ways_out.push((say::allow_pairs(), Some("may_follow_same_day = [\"…\"]".to_string())));
            }
            report.add(Impossible { what, dates: dates.clone(), ways_out }, soft);
        }
        if limited && minutes > minutes_available {
            let what = say::hours_short(Dated(first), Hours(minutes), Hours(minutes_available));
            let ways_out = vec![
                (say::hire_hours(Hours(minutes - minutes_available)), None),
                (say::lower_targets(), None),
            ];
            report.add(Impossible { what, dates, ways_out }, soft);
        }
        report.capacity.push(Week { first, last, agents, rows });
    }
    five_days(report);
}

/// How many agents have so many days or minutes in a week, those with the most first.
type Alike = BTreeMap<Reverse<i64>, usize>;

fn heads(agents: usize) -> Many {
    Many(i64::try_from(agents).unwrap_or(i64::MAX), "agent", "agents", "人")
}

/// Those who have alike, one after the other.
fn in_words(alike: &Alike, say: &dyn Fn(Many, i64) -> Text) -> Text {
    let one = |(Reverse(amount), agents): (&Reverse<i64>, &usize)| say(heads(*agents), *amount);
    Text::list(&alike.iter().map(one).collect::<Vec<_>>())
}

/// The most minutes of an agent in a week; none where nobody has said how many.
fn own_minutes(instance: &Instance, limits: &Limits, agent: AgentIx) -> Option<i64> {
    let max_week = instance.book.agents[agent].max_week.filter(|_| limits.own_minutes);
    max_week.or(limits.minutes_a_week)
}

/// Says what a five-day week would mean, where that is the question.
fn five_days(report: &mut Report) {
    let Some(week) = report.capacity.first() else { return };
    let agents = i64::try_from(week.agents).unwrap_or(i64::MAX / 5);
    let five = agents * 5;
    let days: Vec<i64> = week.rows.iter().filter(|row| !row.minutes).map(|row| row.needed).collect();
    match days[..] {
        [single, paired] if single > five && paired <= five => {
            report.remarks.push(say::five_days_pairs(agents, five, single, paired));
        }
        [single, paired] if paired > five => {
            report.remarks.push(say::five_days_short(agents, five, single.min(paired)))
        }
        [single] if single > five => report.remarks.push(say::five_days_short(agents, five, single)),
        _ => {}
    }
}
