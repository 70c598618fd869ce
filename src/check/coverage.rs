//! Hours that no shift reaches, and shifts that too few may work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Impossible, Report, is_able};
use crate::book::{AgentIx, Book, CoverageWindow, Needs, Presence, ShiftIx};
use crate::calendar::Clock;
use crate::instance::Instance;
use crate::levels::Class;
use crate::messages::findings::of_whom;
use crate::messages::{Hours, Text, check as say, days};
use crate::rules::Limits;
use crate::solve::StopToken;

/// An interval of the day that can't have the agents it needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hole {
    from: Clock,
    until: Clock,
    wanted: i64,
    possible: i64,
    accepted: bool,
    who: (Needs, Presence),
    soft: bool,
    /// Whether an interval target asks for it; a window otherwise.
    target: bool,
}

/// Hours of a date in which a number of agents is asked for.
struct Asked {
    from: i64,
    until: i64,
    agents: i64,
    who: (Needs, Presence),
    soft: bool,
    target: bool,
}

/// Which targets are wishes by their rule's class.
#[derive(Clone, Copy)]
pub(super) struct Wishes {
    pub windows: bool,
    pub intervals: bool,
}

/// What windows and interval targets ask for on a date.
fn asked(book: &Book, date: NaiveDate, wishes: Wishes) -> Vec<Asked> {
    let windows = book.coverage.iter().filter(|window| window.days.include(date)).map(|window| Asked {
        from: window.from.minutes(),
        until: window.until.minutes(),
        agents: window.agents,
        who: (window.needs.clone(), window.by),
        soft: window.class.map_or(wishes.windows, |class| class == Class::Soft),
        target: false,
    });
    let demand = book.demand_on(date).into_iter().flat_map(|(needs, slots)| {
        slots.into_iter().filter(|slot| slot.min > 0).map(move |slot| Asked {
            from: slot.from,
            until: slot.until,
            agents: slot.min,
            who: (needs.clone(), Presence::Work),
            soft: wishes.intervals,
            target: true,
        })
    });
    windows.chain(demand).collect()
}

/// Hours that no roster can cover.
pub(super) fn hours(
    instance: &Instance,
    limits: &Limits,
    report: &mut Report,
    wishes: Wishes,
    stop: &StopToken,
) {
    let book = &instance.book;
    let mut holes: BTreeMap<Hole, Vec<NaiveDate>> = BTreeMap::new();
    for date in instance.horizon.dates().take_while(|_| !stop.stopped()) {
        let first_known = date > instance.horizon.start || instance.past.is_known();
        for hole in holes_on(instance, limits, date, first_known, wishes) {
            holes.entry(hole).or_default().push(date);
        }
    }
    for (hole, dates) in holes {
        let all = instance.horizon.days;
        let minutes =
            (hole.until.minutes() - hole.from.minutes()) * (hole.wanted - hole.possible) * dates.len() as i64;
        let on = on(&dates, all);
        let what = match hole.possible {
            0 => say::never_covered(hole.from, hole.until, on, hole.wanted, Hours(minutes)),
            possible => say::short_covered(hole.from, hole.until, on, hole.wanted, possible, Hours(minutes)),
        };
        let what = of_whom(hole.who.1.label(&hole.who.0, book), what);
        if hole.accepted {
            report.accepted.push(what);
        } else {
            let ways_out = ways_out(book, &hole, &only(&dates, all));
            report.add(Impossible { what, dates, ways_out }, hole.soft);
        }
    }
}

/// Agents who may work the shift, are there, and can work then; before day one also those who did.
fn able(
    instance: &Instance,
    limits: &Limits,
    shift: ShiftIx,
    date: NaiveDate,
) -> impl Iterator<Item = AgentIx> {
    instance.agents().filter(move |agent| {
        let before = instance.past.worked.get(agent.index()).and_then(|worked| worked.get(&date));
        let worked = date < instance.horizon.start && before.is_some_and(|shifts| shifts.contains(&shift));
        worked || is_able(&instance.book, limits, *agent, shift, date)
    })
}

/// `before_known`: whether the day before is known; if not, what it could reach counts as covered.
fn holes_on(
    instance: &Instance,
    limits: &Limits,
    date: NaiveDate,
    before_known: bool,
    wishes: Wishes,
) -> Vec<Hole> {
    let book = &instance.book;
    let mut holes: Vec<Hole> = Vec::new();
    // A shift of the date before reaches over midnight, one of the date after begins in a window past 24:00.
    let near: Vec<(i64, NaiveDate)> = [(-1440, date.pred_opt()), (0, Some(date)), (1440, date.succ_opt())]
        .into_iter()
        .filter_map(|(shift, near)| near.map(|near| (shift, near)))
        .collect();
    let spans_of = |by: Presence| -> Vec<(i64, i64, Vec<AgentIx>, NaiveDate)> {
        let each = near.iter().flat_map(|(offset, near)| {
            let counting = book.all_shifts().filter(move |shift| book.shifts[*shift].counts(by));
            counting.map(move |shift| {
                let hours = &book.shifts[shift];
                let (start, end) = (hours.start.minutes() + offset, hours.end.minutes() + offset);
                (start, end, able(instance, limits, shift, *near).collect(), *near)
            })
        });
        each.collect()
    };
    let (at_work, on_standby) = (spans_of(Presence::Work), spans_of(Presence::Standby));
    let gaps: Vec<(i64, i64)> = near
        .iter()
        .flat_map(|(offset, near)| {
            let gaps = book.accepted_gaps.iter().filter(|gap| gap.days.include(*near));
            gaps.map(move |gap| (gap.from.minutes() + offset, gap.until.minutes() + offset))
        })
        .collect();
    for Asked { from, until, agents: wanted, who, soft, target } in asked(book, date, wishes) {
        let spans = if who.1 == Presence::Work { &at_work } else { &on_standby };
        let cuts: BTreeSet<i64> = [from, until]
            .into_iter()
            .chain(spans.iter().flat_map(|span| [span.0, span.1]))
            .chain(gaps.iter().flat_map(|gap| [gap.0, gap.1]))
            .collect();
        let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
        for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            let agents: BTreeSet<AgentIx> = spans
                .iter()
                .filter(|span| span.0 <= *begin && *end <= span.1)
                .flat_map(|span| span.2.iter().copied())
                .filter(|agent| who.0.met_by(&book.agents[*agent]))
                .collect();
            let possible = agents.len() as i64;
            let from_before = |span: &(i64, i64, Vec<AgentIx>, NaiveDate)| {
                span.0 <= *begin && *end <= span.1 && span.3 < date
            };
            if !before_known && spans.iter().any(from_before) {
                continue;
            }
            if possible >= wanted {
                continue;
            }
            let accepted = gaps.iter().any(|gap| gap.0 <= *begin && *end <= gap.1);
            let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
            match holes.last_mut() {
                Some(last)
                    if last.until == clock(*begin)
                        && (last.possible, last.wanted, last.accepted) == (possible, wanted, accepted)
                        && (&last.who, last.soft, last.target) == (&who, soft, target) =>
                {
                    last.until = clock(*end);
                }
                _ => holes.push(Hole {
                    from: clock(*begin),
                    until: clock(*end),
                    wanted,
                    possible,
                    accepted,
                    who: who.clone(),
                    soft,
                    target,
                }),
            }
        }
    }
    holes
}

/// A few dates as they are, many as how many of all.
fn on(dates: &[NaiveDate], all: usize) -> Text {
    const MAX_LISTED: usize = 3;
    match dates.len() <= MAX_LISTED && dates.len() < all {
        true => Text::list(&dates.iter().map(|date| Text::plain(date.to_string())).collect::<Vec<_>>()),
        false => say::days_of(dates.len(), days(all)),
    }
}

/// The dates as a key of a table for them alone, where they are not all or too many to list.
fn only(dates: &[NaiveDate], all: usize) -> (Option<NaiveDate>, String) {
    const MAX_LISTED: usize = 14;
    let list: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
    let some = dates.len() < all && dates.len() <= MAX_LISTED;
    let key = if some { format!("\ndates = [{}]", list.join(", ")) } else { String::new() };
    (dates.first().copied(), key)
}

/// A later target that asks for what is possible, and keeps the rest of the one in force.
fn lower(book: &Book, hole: &Hole, (first, only): &(Option<NaiveDate>, String)) -> String {
    let ids = hole.who.0.skills.iter().filter_map(|skill| book.skills.get(skill.index()));
    let ids: Vec<String> = ids.map(|skill| format!("\"{}\"", skill.id)).collect();
    let mut lines = format!("[[demand]]\nfrom = \"{}\"\nuntil = \"{}\"", hole.from, hole.until);
    if !ids.is_empty() {
        lines += &format!("\nskills = [{}]", ids.join(", "));
        if hole.who.0.level > 1 {
            lines += &format!("\nlevel = {}", hole.who.0.level);
        }
    }
    lines += &format!("\nmin = {}", hole.possible);
    let all = first.map(|date| book.demand_on(date)).unwrap_or_default();
    let mut slots = all.into_iter().filter(|(needs, _)| **needs == hole.who.0).flat_map(|(_, slots)| slots);
    if let Some(slot) =
        slots.find(|slot| slot.from < hole.until.minutes() && hole.from.minutes() < slot.until)
    {
        let keys = [("want", slot.want), ("max", slot.max)];
        lines.extend(keys.into_iter().filter_map(|(key, value)| Some(format!("\n{key} = {}", value?))));
        lines.extend(slot.late.map(|late| format!("\nlate = [{}]", late.numbers().join(", "))));
    }
    lines + only
}

fn ways_out(book: &Book, hole: &Hole, dates: &(Option<NaiveDate>, String)) -> Vec<(Text, Option<String>)> {
    let mut ways = Vec::new();
    let (from, until) = (hole.from, hole.until);
    if hole.possible == 0 {
        for shift in book.shifts.iter().filter(|shift| shift.counts(hole.who.1)) {
            let longer = until.minutes() - shift.start.minutes();
            if shift.end == from && longer <= Clock::MIDNIGHT.minutes() {
                ways.push((say::extend_end(&shift.id, until), Some(format!("end = \"{until}\""))));
            }
            if shift.start == until && from < Clock::MIDNIGHT {
                ways.push((say::extend_start(&shift.id, from), Some(format!("start = \"{from}\""))));
            }
        }
        if from < Clock::MIDNIGHT {
            let example = format!("[[shifts]]\nid = \"…\"\nstart = \"{from}\"\nend = \"{until}\"");
            ways.push((say::add_shift(ordinal(book.shifts.len() + 1), from, until), Some(example)));
        }
    } else {
        ways.push((say::more_agents(from, until, hole.wanted - hole.possible), None));
    }
    if hole.target {
        ways.push((say::lower_target(from, until, hole.possible), Some(lower(book, hole, dates))));
    }
    let same_heads =
        |window: &&CoverageWindow| !hole.target && (&window.needs, window.by) == (&hole.who.0, hole.who.1);
    let within = |window: &&CoverageWindow| window.from <= from && until <= window.until;
    for window in book.coverage.iter().filter(same_heads).filter(within) {
        if window.until == until && window.from < from {
            ways.push((say::shorter_window(window.from, from), Some(format!("until = \"{from}\""))));
        } else if window.from == from && until < window.until {
            ways.push((say::shorter_window(until, window.until), Some(format!("from = \"{until}\""))));
        } else {
            ways.push((say::other_window(from, until), None));
        }
    }
    let example =
        format!("[[accepted_gap]]\nfrom = \"{from}\"\nuntil = \"{until}\"{}\nreason = \"…\"", dates.1);
    ways.push((say::accept_gap(), Some(example)));
    ways
}

fn ordinal(number: usize) -> Text {
    let name = match number {
        2 => "second".to_string(),
        3 => "third".to_string(),
        4 => "fourth".to_string(),
        5 => "fifth".to_string(),
        n => format!("{n}th"),
    };
    Text { en: name, zh: number.to_string() }
}

/// Dates on which a shift needs more agents than may work it.
pub(super) fn shifts(
    instance: &Instance,
    limits: &Limits,
    report: &mut Report,
    soft: bool,
    stop: &StopToken,
) {
    let book = &instance.book;
    for shift in book.all_shifts().take_while(|_| !stop.stopped()) {
        let mut found: BTreeMap<(i64, i64), Vec<NaiveDate>> = BTreeMap::new();
        for date in instance.horizon.dates() {
            let Some(target) = book.staffing_on(shift, date) else { continue };
            let able = able(instance, limits, shift, date).count() as i64;
            if able < target.min {
                found.entry((target.min, able)).or_default().push(date);
            }
        }
        for ((min, able), dates) in found {
            let id = &book.shifts[shift].id;
            let on = on(&dates, instance.horizon.days);
            let what = say::too_few_able(id, on, min, able);
            let ways_out = vec![
                (say::allow_more(id), None),
                (say::lower_min(id, able), Some(format!("min = {able}"))),
                (say::move_leave(), None),
            ];
            report.add(Impossible { what, dates, ways_out }, soft);
        }
    }
}
