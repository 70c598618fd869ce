//! Hours in which somebody must be at work.

use std::collections::{BTreeMap, BTreeSet};

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{Book, ShiftIx};
use crate::calendar::Clock;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{DutySet, Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Short, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "coverage",
    requires: [
        "In every `[[coverage]]` window at least so many agents are on shifts that cover, at every minute of local wall time. Log-in and handover do not cover. Hours in an `[[accepted_gap]]` cost nothing and are listed as accepted. Hours that a day of which nothing is known could reach (the one before day one without history, the one after the last) are taken as covered.",
        "每个 [[coverage]] 时段内的每一分钟（当地钟表时间），至少有所写人数在覆盖班次上；提前登录和交接不算覆盖。落在 [[accepted_gap]] 里的缺口不计罚分，但会列为“已接受”。情况未知的日子（没有历史时首日的前一日、末日的后一日）的班次可能覆盖到的时间视为已覆盖。",
    ],
    formula: "Σ over minutes of max(0, agents wanted − agents at work), in agent-minutes",
    params: &[ParamDoc::class("required"), ParamDoc::weight("1 per agent-minute"), ParamDoc::level()],
    example: "[[coverage]]\nfrom = \"09:00\"\nuntil = \"24:00\"\nagents = 1",
    source: "team",
};

struct Coverage {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Coverage { settings: params.settings(Class::Required, 1) })
}

/// Minutes of wall time from 00:00 of day 0; days before it are negative.
fn wall(day: i64, clock: Clock) -> i64 {
    day * 1440 + clock.minutes()
}

/// What covers a stretch of time: the shifts of certain days that reach over it.
type Covering = BTreeSet<(i64, ShiftIx)>;

impl Coverage {
    /// The stretches of a day's windows that nobody accepts as uncovered, joined
    /// where the same shifts cover them, as (agents wanted, covering) → minutes.
    fn stretches(&self, instance: &Instance, day: i64) -> BTreeMap<(i64, Covering), i64> {
        let book = &instance.book;
        let Ok(index) = usize::try_from(day) else { return BTreeMap::new() };
        let date = instance.horizon.date(index);
        let mut stretches: BTreeMap<(i64, Covering), i64> = BTreeMap::new();
        let reaching: Vec<(i64, ShiftIx)> = (day - 1..=day + 1)
            .flat_map(|near| book.all_shifts().map(move |shift| (near, shift)))
            .filter(|(_, shift)| book.shifts[shift.0].covers)
            .collect();
        let gaps = accepted(book, instance.horizon.start, day);
        for window in book.coverage.iter().filter(|window| window.days.include(date)) {
            let (from, until) = (wall(day, window.from), wall(day, window.until));
            let mut cuts: BTreeSet<i64> = BTreeSet::from([from, until]);
            cuts.extend(reaching.iter().flat_map(|(near, shift)| {
                let shift = &book.shifts[shift.0];
                [wall(*near, shift.start), wall(*near, shift.end)]
            }));
            cuts.extend(gaps.iter().flat_map(|(begin, end)| [*begin, *end]));
            let cuts: Vec<i64> = cuts.into_iter().filter(|cut| (from..=until).contains(cut)).collect();
            for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                if gaps.iter().any(|gap| gap.0 <= *begin && *end <= gap.1) {
                    continue;
                }
                let covers = |(near, shift): &&(i64, ShiftIx)| {
                    let shift = &book.shifts[shift.0];
                    wall(*near, shift.start) <= *begin && *end <= wall(*near, shift.end)
                };
                let covering: Covering = reaching.iter().filter(covers).copied().collect();
                // What a day that nothing is known of could reach is taken as covered.
                let unknown = |near: i64| {
                    (near < 0 && !instance.past.is_known()) || near >= instance.horizon.planned_days() as i64
                };
                if covering.iter().any(|(near, _)| unknown(*near)) {
                    continue;
                }
                *stretches.entry((window.agents, covering)).or_default() += end - begin;
            }
        }
        stretches
    }
}

/// The reason of an accepted gap on a date that overlaps these hours.
fn reason_of(book: &Book, date: chrono::NaiveDate, hours: (Clock, Clock)) -> Option<String> {
    let overlaps =
        |gap: &&crate::book::AcceptedGap| gap.days.include(date) && gap.from < hours.1 && hours.0 < gap.until;
    book.accepted_gaps.iter().find(overlaps).map(|gap| gap.reason.clone())
}

/// The accepted gaps of the dates around a day, in wall minutes.
fn accepted(book: &Book, start: chrono::NaiveDate, day: i64) -> Vec<(i64, i64)> {
    let near = |gap: &crate::book::AcceptedGap| {
        (day - 1..=day + 1)
            .filter(|near| gap.days.include(start + chrono::Duration::days(*near)))
            .map(|near| (wall(near, gap.from), wall(near, gap.until)))
            .collect::<Vec<_>>()
    };
    book.accepted_gaps.iter().flat_map(near).collect()
}

impl Rule for Coverage {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let planned = instance.horizon.planned_days();
        for day in 0..planned {
            let printed = day < instance.horizon.days;
            for ((wanted, covering), minutes) in self.stretches(instance, day as i64) {
                let strength = match (self.settings.class, instance.levels.continuation()) {
                    _ if printed => instance.strength_times(&self.settings, minutes, 1),
                    (Class::Must, _) => Strength::Must,
                    (Class::Required, Some(level)) if !covering.is_empty() => {
                        Strength::Priced { level, weight: minutes }
                    }
                    _ => continue,
                };
                // The first cell counts nothing; it says which day this is about.
                let mut cells = vec![(0, day, DutySet::new(Vec::new()))];
                let mut constant = 0;
                for near in covering.iter().map(|(near, _)| *near).collect::<BTreeSet<i64>>() {
                    let shifts: Vec<ShiftIx> =
                        covering.iter().filter(|(own, _)| *own == near).map(|(_, shift)| *shift).collect();
                    let duties = instance.set(|duty| duty.shifts.iter().any(|shift| shifts.contains(shift)));
                    for agent in instance.agents() {
                        match usize::try_from(near) {
                            Ok(near) if near < planned => cells.push((agent.0, near, duties.clone())),
                            Ok(_) => {}
                            Err(_) => {
                                let before = instance.horizon.start + chrono::Duration::days(near);
                                let worked = instance.past.shifts_on(agent, before);
                                constant += i64::from(worked.iter().any(|shift| shifts.contains(shift)));
                            }
                        }
                    }
                }
                model.post(DOC.id, strength, Primitive::Cover { cells, constant, min: wanted, max: None });
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let book = &sheet.book;
        let minute = |date: chrono::NaiveDate, clock| wall((date - sheet.horizon.start).num_days(), clock);
        let worked: Vec<Vec<(i64, i64)>> = sheet
            .agents()
            .map(|agent| {
                let covering =
                    sheet.entries[agent.0].iter().filter(|entry| book.shifts[entry.shift.0].covers);
                covering
                    .map(|entry| {
                        let shift = &book.shifts[entry.shift.0];
                        (minute(entry.date, shift.start), minute(entry.date, shift.end))
                    })
                    .collect()
            })
            .collect();
        for day in 0..sheet.horizon.planned_days() {
            let date = sheet.horizon.date(day);
            let printed = day < sheet.horizon.days;
            if !printed && self.settings.class == Class::Soft {
                continue;
            }
            let gaps = accepted(book, sheet.horizon.start, day as i64);
            for window in book.coverage.iter().filter(|window| window.days.include(date)) {
                let (from, until) = (wall(day as i64, window.from), wall(day as i64, window.until));
                let mut cuts = BTreeSet::from([from, until]);
                cuts.extend(worked.iter().flatten().flat_map(|(begin, end)| [*begin, *end]));
                cuts.extend(gaps.iter().flat_map(|(begin, end)| [*begin, *end]));
                cuts.extend(
                    sheet
                        .unknown_cover(date)
                        .flat_map(|(begin, end)| [begin + day as i64 * 1440, end + day as i64 * 1440]),
                );
                if !printed {
                    let near = [date.pred_opt(), Some(date), date.succ_opt()];
                    let shifts = || book.shifts.iter().flat_map(|shift| [shift.start, shift.end]);
                    cuts.extend(
                        near.into_iter()
                            .flatten()
                            .flat_map(|near| shifts().map(move |clock| minute(near, clock))),
                    );
                }
                let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
                // (begin, end, heads, accepted) of each stretch that is short, joined with its neighbour if alike.
                let mut short: Vec<(i64, i64, i64, bool)> = Vec::new();
                for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                    let over = |span: &(i64, i64)| span.0 <= *begin && *end <= span.1;
                    let offset = day as i64 * 1440;
                    let unknown = |span: (i64, i64)| over(&(span.0 + offset, span.1 + offset));
                    if sheet.unknown_cover(date).any(unknown) {
                        continue;
                    }
                    let heads = worked.iter().filter(|own| own.iter().any(over)).count() as i64;
                    let known = gaps.iter().any(over);
                    let possible = || {
                        (-1..=1).any(|near| {
                            book.shifts.iter().filter(|shift| shift.covers).any(|shift| {
                                over(&(
                                    wall(day as i64 + near, shift.start),
                                    wall(day as i64 + near, shift.end),
                                ))
                            })
                        })
                    };
                    if heads >= window.agents
                        || (!printed && self.settings.class == Class::Required && !possible())
                    {
                        continue;
                    }
                    match short.last_mut() {
                        Some(last) if last.1 == *begin && last.2 == heads && last.3 == known => last.1 = *end,
                        _ => short.push((*begin, *end, heads, known)),
                    }
                }
                for (begin, end, heads, known) in short {
                    let clock = |minutes: i64| {
                        Clock::from_minutes(minutes - day as i64 * 1440).unwrap_or(Clock::LATEST)
                    };
                    let text = findings::uncovered(clock(begin), clock(end), heads, window.agents);
                    let breach = Breach::new(DOC.id, None, (date, date), text).with_short(Short {
                        from: clock(begin),
                        until: clock(end),
                        shift: None,
                        missing: window.agents - heads,
                        reason: reason_of(book, date, (clock(begin), clock(end))).filter(|_| known),
                    });
                    let amount = (end - begin) * (window.agents - heads);
                    match (known, printed) {
                        (true, true) => found.accept(breach, amount),
                        (true, false) => {}
                        (false, false) if self.settings.class == Class::Required => {
                            found.add_continuation(breach, amount, amount);
                        }
                        _ => found.add(&self.settings, breach, amount, 1, amount),
                    }
                }
            }
        }
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}
