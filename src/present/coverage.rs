//! Coverage and staffing, achieved against wanted.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::AgentIx;
use crate::calendar::Clock;
use crate::render::view::{CoverageGroup, CoverageView, StaffingView};
use crate::timesheet::Timesheet;
use chrono::NaiveDate;

pub(super) fn coverage(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<CoverageView> {
    let book = &sheet.book;
    let mut rows: Vec<CoverageView> = Vec::new();
    for window in &book.coverage {
        let dates: Vec<NaiveDate> = dates.iter().copied().filter(|date| window.days.include(*date)).collect();
        if dates.is_empty() {
            continue;
        }
        // A shift of the date before may reach over midnight into the window, one of the date after begin in it.
        let spans = |date: NaiveDate| {
            let near = [(-1440, date.pred_opt()), (0, Some(date)), (1440, date.succ_opt())];
            let near = near.into_iter().filter_map(|(offset, near)| near.map(|near| (offset, near)));
            near.flat_map(|(offset, near)| {
                let meant = |agent: &AgentIx| window.needs.met_by(&book.agents[agent.0]);
                sheet.agents().filter(meant).flat_map(move |agent| {
                    sheet.on(agent, near).filter(|entry| book.shifts[entry.shift.0].counts(window.by)).map(
                        move |entry| {
                            let shift = &book.shifts[entry.shift.0];
                            (agent, shift.start.minutes() + offset, shift.end.minutes() + offset)
                        },
                    )
                })
            })
            .collect::<Vec<_>>()
        };
        let (from, until) = (window.from.minutes(), window.until.minutes());
        let gaps: Vec<_> = book
            .accepted_gaps
            .iter()
            .filter(|gap| dates.iter().any(|date| gap.days.include(*date)))
            .collect();
        let cuts: BTreeSet<i64> = [from, until]
            .into_iter()
            .chain(dates.iter().flat_map(|date| spans(*date)).flat_map(|span| [span.1, span.2]))
            .chain(
                dates
                    .iter()
                    .flat_map(|date| sheet.unknown_cover(*date, window.by))
                    .flat_map(|span| [span.0, span.1]),
            )
            .chain(gaps.iter().flat_map(|gap| [gap.from.minutes(), gap.until.minutes()]))
            .collect();
        let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
        let mut last: Option<CoverageView> = None;
        for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            let accepting = |date: NaiveDate| {
                gaps.iter().find(|gap| {
                    gap.days.include(date) && gap.from.minutes() <= *begin && *end <= gap.until.minutes()
                })
            };
            let mut groups: BTreeMap<(i64, Option<&str>), Vec<NaiveDate>> = BTreeMap::new();
            let known = |date: &&NaiveDate| {
                !sheet
                    .unknown_cover(**date, window.by)
                    .any(|(start, finish)| start <= *begin && *end <= finish)
            };
            for date in dates.iter().filter(known) {
                let there: BTreeSet<AgentIx> = spans(*date)
                    .into_iter()
                    .filter(|(_, start, finish)| start <= begin && end <= finish)
                    .map(|(agent, ..)| agent)
                    .collect();
                let heads = there.len() as i64;
                let reason =
                    accepting(*date).filter(|_| heads < window.agents).map(|gap| gap.reason.as_str());
                groups.entry((heads, reason)).or_default().push(*date);
            }
            let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
            let groups = groups.into_iter().map(|((staffed, reason), dates)| CoverageGroup {
                staffed,
                missing_minutes: (window.agents - staffed).max(0) * dates.len() as i64 * (end - begin),
                dates,
                accepted: reason.map(str::to_string),
            });
            let groups = groups.collect();
            let row = CoverageView {
                who: window.label(book),
                from: clock(*begin),
                until: clock(*end),
                required: window.agents,
                groups,
            };
            match &mut last {
                Some(before) if alike(&before.groups, &row.groups) => {
                    before.until = row.until;
                    for (group, more) in before.groups.iter_mut().zip(row.groups) {
                        group.missing_minutes += more.missing_minutes;
                    }
                }
                _ => rows.extend(last.replace(row)),
            }
        }
        rows.extend(last);
    }
    rows
}

/// Whether two stretches have the same heads on the same dates.
fn alike(one: &[CoverageGroup], two: &[CoverageGroup]) -> bool {
    let facts = |group: &CoverageGroup| (group.staffed, group.dates.clone(), group.accepted.clone());
    one.iter().map(facts).eq(two.iter().map(facts))
}

pub(super) fn staffing(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<StaffingView> {
    let book = &sheet.book;
    let mut rows = Vec::new();
    for shift in book.all_shifts() {
        let mut targets: BTreeMap<(i64, i64, Option<i64>), Vec<i64>> = BTreeMap::new();
        for date in dates {
            if let Some(target) = book.staffing_on(shift, *date) {
                let key = (target.min, target.want, target.max);
                targets.entry(key).or_default().push(sheet.heads(shift, *date));
            }
        }
        rows.extend(targets.into_iter().map(|((min, want, max), heads)| StaffingView {
            shift: book.shifts[shift.0].id.clone(),
            min,
            want,
            max,
            fewest: heads.iter().copied().min().unwrap_or(0),
            most: heads.iter().copied().max().unwrap_or(0),
            days_below: heads.iter().filter(|there| **there < min).count(),
            days: heads.len(),
        }));
    }
    rows
}
