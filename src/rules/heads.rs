//! Heads at a time of day, as cells: what coverage and interval targets post.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::book::{Book, Needs, Presence, ShiftIx};
use crate::calendar::Clock;
use crate::instance::Instance;
use crate::solve::Primitive;

/// Minutes of wall time from 00:00 of day 0; days before it are negative.
pub(super) fn wall(day: i64, clock: Clock) -> i64 {
    day * 1440 + clock.minutes()
}

/// What covers a stretch of time: the shifts of certain days that reach over it.
pub(super) type Covering = BTreeSet<(i64, ShiftIx)>;

/// The shifts of a day and its neighbours that make an agent count.
pub(super) fn reaching(book: &Book, day: i64, by: Presence) -> Vec<(i64, ShiftIx)> {
    let all = (day - 1..=day + 1).flat_map(|near| book.all_shifts().map(move |shift| (near, shift)));
    all.filter(|(_, shift)| book.shifts[*shift].counts(by)).collect()
}

/// The wall minutes within `from` and `until` at which one of these shifts starts or ends, both ends among them.
pub(super) fn cuts_of(book: &Book, reaching: &[(i64, ShiftIx)], from: i64, until: i64) -> BTreeSet<i64> {
    let ends = reaching.iter().flat_map(|(near, shift)| {
        let shift = &book.shifts[*shift];
        [wall(*near, shift.start), wall(*near, shift.end)]
    });
    [from, until].into_iter().chain(ends.filter(|cut| (from..=until).contains(cut))).collect()
}

/// What covers the wall minutes from `begin` to `end`; `None` if a day of which
/// nothing is known could, which is taken as covered.
pub(super) fn covering(
    instance: &Instance,
    reaching: &[(i64, ShiftIx)],
    begin: i64,
    end: i64,
) -> Option<Covering> {
    let covers = |(near, shift): &&(i64, ShiftIx)| {
        let shift = &instance.book.shifts[*shift];
        wall(*near, shift.start) <= begin && end <= wall(*near, shift.end)
    };
    let covering: Covering = reaching.iter().filter(covers).copied().collect();
    let planned = instance.horizon.planned_days() as i64;
    let first = if instance.past.is_known() { i64::MIN } else { 0 };
    covering.iter().all(|(near, _)| (first..planned).contains(near)).then_some(covering)
}

/// The least and the greatest number of heads without a breach.
#[derive(Clone, Copy)]
pub(super) struct Heads {
    pub min: i64,
    pub max: Option<i64>,
}

impl Heads {
    pub fn at_least(min: i64) -> Heads {
        Heads { min, max: None }
    }

    pub fn at_most(max: i64) -> Heads {
        Heads { min: 0, max: Some(max) }
    }
}

/// The day that a cover is about, and what it wants there.
pub(super) fn covered_day(primitive: &Primitive) -> Option<(usize, Heads)> {
    match primitive {
        Primitive::Cover { day, min, max, .. } => Some(((*day)?, Heads { min: *min, max: *max })),
        _ => None,
    }
}

/// Wall minutes of a day as hours of its date, neighbours as one.
pub(super) fn hours_of_date(day: usize, mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let zero = day as i64 * 1440;
    let mut hours: Vec<(i64, i64)> = Vec::new();
    for (begin, end) in spans.into_iter().map(|(begin, end)| (begin - zero, end - zero)) {
        match hours.last_mut() {
            Some(last) if begin <= last.1 => last.1 = last.1.max(end),
            _ => hours.push((begin, end)),
        }
    }
    hours
}

/// As many of the agents meant as `heads` says have one of the covering duties.
pub(super) fn cover(
    instance: &Instance,
    day: usize,
    covering: &Covering,
    needs: &Needs,
    heads: Heads,
) -> Primitive {
    let planned = instance.horizon.planned_days();
    let mut cells = Vec::new();
    let mut constant = 0;
    for near in covering.iter().map(|(near, _)| *near).collect::<BTreeSet<i64>>() {
        let shifts: Vec<ShiftIx> =
            covering.iter().filter(|(other, _)| *other == near).map(|(_, shift)| *shift).collect();
        let duties = instance.set(|duty| duty.shifts.iter().any(|shift| shifts.contains(shift)));
        for agent in instance.agents().filter(|agent| needs.met_by(&instance.book.agents[*agent])) {
            match usize::try_from(near) {
                Ok(near) if near < planned => cells.push((agent.index(), near, duties.clone())),
                Ok(_) => {}
                Err(_) => {
                    let before = instance.horizon.start + chrono::Duration::days(near);
                    let worked = instance.past.shifts_on(agent, before);
                    constant += i64::from(worked.iter().any(|shift| shifts.contains(shift)));
                }
            }
        }
    }
    Primitive::Cover { day: Some(day), cells, constant, min: heads.min, max: heads.max }
}

/// The accepted gaps of the dates around a day, in wall minutes.
pub(crate) fn accepted(book: &Book, start: NaiveDate, day: i64) -> Vec<(i64, i64)> {
    let near = |gap: &crate::book::AcceptedGap| {
        (day - 1..=day + 1)
            .filter(|near| gap.days.include(start + chrono::Duration::days(*near)))
            .map(|near| (wall(near, gap.from), wall(near, gap.until)))
            .collect::<Vec<_>>()
    };
    book.accepted_gaps.iter().flat_map(near).collect()
}
