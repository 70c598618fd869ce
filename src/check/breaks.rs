//! Breaks that can't be taken without leaving required hours short, no matter who works.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Impossible, Report, is_able};
use crate::book::{AgentIx, Book, Presence, ShiftIx};
use crate::breaks::{GRIDS, Post, posts};
use crate::calendar::Clock;
use crate::instance::Instance;
use crate::messages::{Hours, Text, breaks as say, check};
use crate::rules::{ActiveRule, Limits};

/// A break of a shift, and the fewest minutes for which it leaves some hours short.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alone {
    shift: ShiftIx,
    nth: usize,
    minutes: i64,
    /// Whether the targets want somebody on the shift.
    needed: bool,
}

pub(super) fn check(instance: &Instance, rules: &[ActiveRule], limits: &Limits, report: &mut Report) {
    let book = &instance.book;
    if !book.has_breaks() {
        return;
    }
    let posts: Vec<Post> =
        posts(book, &instance.horizon, rules).into_iter().filter(|post| post.required).collect();
    let mut found: BTreeMap<Alone, Vec<NaiveDate>> = BTreeMap::new();
    for day in 0..instance.horizon.days {
        for shift in book.all_shifts().filter(|shift| book.shifts[*shift].covers) {
            for alone in on(instance, limits, &posts, day, shift) {
                found.entry(alone).or_default().push(instance.horizon.date(day));
            }
        }
    }
    for (alone, dates) in found {
        let shift = &book.shifts[alone.shift];
        let schedule = dates.first().map(|date| book.schedule(alone.shift, *date));
        let Some(rule) = schedule.as_ref().and_then(|all| all.breaks.get(alone.nth)).map(|due| due.rule)
        else {
            continue;
        };
        let all = instance.horizon.days;
        let on = match dates.len() <= 3 && dates.len() < all {
            true => Text::list(&dates.iter().map(|date| Text::plain(date.to_string())).collect::<Vec<_>>()),
            false => check::days_of(dates.len(), crate::messages::days(all)),
        };
        let what =
            say::nobody_relieves(rule.label(), Hours(rule.length), &shift.id, on, Hours(alone.minutes));
        let ways_out = vec![
            (say::other_times(), None),
            (say::overlap_shifts(&shift.id), None),
            (check::accept_gap(), None),
        ];
        report.add(Impossible { what, dates, ways_out }, !alone.needed);
    }
}

/// The breaks of a shift of a day that leave required hours short wherever they are.
fn on(instance: &Instance, limits: &Limits, posts: &[Post], day: usize, shift: ShiftIx) -> Vec<Alone> {
    let (book, date, zero) = (&instance.book, instance.horizon.date(day), day as i64 * 1440);
    let schedule = book.schedule(shift, date);
    let grid = GRIDS.iter().find(|grid| schedule.starts(**grid).iter().all(|starts| !starts.is_empty()));
    let (Some(grid), false) = (grid, schedule.breaks.is_empty()) else { return Vec::new() };
    let able: Vec<AgentIx> =
        instance.agents().filter(|agent| is_able(book, limits, *agent, shift, date)).collect();
    let (start, end) = schedule.shifts.first().map_or((0, 0), |at| at.span);
    let span = (zero + start, zero + end);
    // Any of them who is away is missed there.
    let tight: Vec<(i64, i64)> = posts
        .iter()
        .filter(|post| post.by == Presence::Work && post.from < span.1 && span.0 < post.until)
        .filter(|post| able.iter().all(|agent| post.needs.met_by(&book.agents[*agent])))
        .flat_map(|post| without_spare(instance, limits, post))
        .collect();
    if tight.is_empty() || able.is_empty() {
        return Vec::new();
    }
    let needed = book.staffing_on(shift, date).is_some_and(|target| target.min > 0);
    let starts = schedule.starts(*grid);
    let breaks = schedule.breaks.iter().zip(&starts).enumerate();
    breaks
        .filter_map(|(nth, (due, starts))| {
            let short = |start: &i64| {
                let (from, until) = (zero + start, zero + start + due.rule.length);
                union(tight.iter().map(|span| (span.0.max(from), span.1.min(until))))
            };
            let minutes = starts.iter().map(short).min().filter(|minutes| *minutes > 0)?;
            Some(Alone { shift, nth, minutes, needed })
        })
        .collect()
}

/// The hours of a post in which no more than it asks for can be there at once, but as many.
fn without_spare(instance: &Instance, limits: &Limits, post: &Post) -> Vec<(i64, i64)> {
    let book = &instance.book;
    let day = post.from.div_euclid(1440);
    let mut shifts = Vec::new();
    for near in day - 1..=day + 2 {
        let date = instance.horizon.start + chrono::Duration::days(near);
        for shift in book.all_shifts().filter(|shift| book.shifts[*shift].counts(post.by)) {
            let kind = &book.shifts[shift];
            let at = |clock: Clock| near * 1440 + clock.minutes();
            let able: BTreeSet<AgentIx> = instance
                .agents()
                .filter(|agent| near < 0 || is_able(book, limits, *agent, shift, date))
                .filter(|agent| post.needs.met_by(&book.agents[*agent]))
                .collect();
            let most = book.staffing_on(shift, date).and_then(|target| target.max);
            let most = most.unwrap_or(i64::MAX).min(able.len() as i64);
            shifts.push((at(kind.start), at(kind.end), able, most));
        }
    }
    let ends = shifts.iter().flat_map(|shift| [shift.0, shift.1]).chain([post.from, post.until]);
    let cuts: BTreeSet<i64> = ends.filter(|cut| (post.from..=post.until).contains(cut)).collect();
    let possible = |(from, until): &(&i64, &i64)| {
        let over = || shifts.iter().filter(|shift| shift.0 <= **from && **until <= shift.1);
        let agents: BTreeSet<&AgentIx> = over().flat_map(|shift| &shift.2).collect();
        (agents.len() as i64).min(over().map(|shift| shift.3).sum())
    };
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs.filter(|pair| possible(pair) == post.agents).map(|(from, until)| (*from, *until)).collect()
}

/// The minutes that spans cover together; those that end before they begin cover none.
fn union(spans: impl Iterator<Item = (i64, i64)>) -> i64 {
    let mut spans: Vec<(i64, i64)> = spans.filter(|(from, until)| from < until).collect();
    spans.sort_unstable();
    let (mut minutes, mut reached) = (0, i64::MIN);
    for (from, until) in spans {
        minutes += (until - from.max(reached)).max(0);
        reached = reached.max(until);
    }
    minutes
}

/// The breaks that the law adds where a team has none.
pub(super) fn of_law(book: &Book, report: &mut Report) {
    for rule in book.law.iter().flat_map(|law| &law.breaks) {
        let duties = book.duties_with_breaks().filter(|shifts| book.breaks_by_law(shifts));
        let shifts: Vec<Text> = duties.map(|shifts| Text::plain(book.label(&shifts))).collect();
        let Some(name) = &rule.law else { continue };
        let longest = Hours(rule.latest.unwrap_or(rule.longer_than));
        report.remarks.push(match shifts.is_empty() {
            true => say::law_limits(name, longest, rule.at.brief()),
            false => say::law_adds(name, Hours(rule.length), Text::list(&shifts), longest, rule.at.brief()),
        });
    }
}
