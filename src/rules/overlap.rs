//! Shifts that overlap where one hands over to the next.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{Book, Shift, ShiftIx};
use crate::calendar::Clock;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Hours, findings};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "overlap",
    requires: [
        "Where a shift that covers ends and `[[coverage]]` is asked for before and after, somebody is on a shift that covers from `min` before that end until after it, in local wall time. Log-in and handover do not count. No overlap is needed where an `[[accepted_gap]]` begins or goes on at the end. An end is judged on the date on which it is, also that of a duty of the date before; without history, what could be there from before day one is taken as there.",
        "覆盖班次结束的前后都在 [[coverage]] 时段内时，从结束前 `min` 直到结束之后，须有人在另一个覆盖班次上（当地钟表时间），以便交接；提前登录和交接时间不算。结束后若属于 [[accepted_gap]]，则不要求。按结束时刻所在的日期判断，前一日的班也算；没有历史记录时，首日之前可能在岗的视为在岗。",
    ],
    formula: "Σ over ends of the agents whose shift ends with nobody there from `min` before",
    params: &[
        ParamDoc {
            key: "min",
            value: "1 minute to 12 h, needed",
            means: ["so long both are there", "重叠的时长"],
        },
        ParamDoc {
            key: "shifts",
            value: "list of shifts, all",
            means: ["whose ends are judged", "判断哪些班次的结束"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per agent"),
        ParamDoc::level(),
    ],
    example: "[[rules.overlap]]\nmin = \"15min\"\nshifts = [\"A\", \"B\"]\nclass = \"soft\"",
    source: "team; contact centres let shifts overlap so that open contacts are handed over",
};

struct Overlap {
    settings: Settings,
    min: i64,
    shifts: Vec<ShiftIx>,
    /// The same in words.
    words: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let min = params.needed_minutes("min", 1..=720);
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let words = super::shift_ids(params.book(), &shifts);
    Box::new(Overlap { settings, min, shifts, words })
}

/// Minutes of wall time from 00:00 of day 0; days before it are negative.
fn wall(day: i64, clock: Clock) -> i64 {
    day * 1440 + clock.minutes()
}

/// Whether agents must be at work before and after a minute, and nobody accepts a gap from there on.
fn goes_on(book: &Book, start: NaiveDate, minute: i64) -> bool {
    let day = minute.div_euclid(1440);
    // Hours that begin up to two dates before reach this one.
    let near: Vec<(i64, NaiveDate)> =
        (day - 2..=day).map(|near| (near, start + Duration::days(near))).collect();
    let windows = near.iter().flat_map(|(day, date)| {
        let on_date = book.coverage.iter().filter(|window| window.days.include(*date));
        on_date.map(|window| (wall(*day, window.from), wall(*day, window.until)))
    });
    let windows: Vec<(i64, i64)> = windows.collect();
    let mut gaps = near.iter().flat_map(|(day, date)| {
        let on_date = book.accepted_gaps.iter().filter(|gap| gap.days.include(*date));
        on_date.map(|gap| (wall(*day, gap.from), wall(*day, gap.until)))
    });
    windows.iter().any(|(from, until)| *from < minute && minute <= *until)
        && windows.iter().any(|(from, until)| *from <= minute && minute < *until)
        && !gaps.any(|(from, until)| from <= minute && minute < until)
}

impl Overlap {
    fn reaches_over(&self, shift: &Shift, day: i64, minute: i64) -> bool {
        shift.covers && wall(day, shift.start) <= minute - self.min && minute < wall(day, shift.end)
    }
}

impl Rule for Overlap {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let (book, start) = (&instance.book, instance.horizon.start);
        let strength = instance.strength(&self.settings, self.min);
        let ending = self.shifts.iter().copied().filter(|shift| book.shifts[*shift].covers);
        let ending: Vec<ShiftIx> = ending.collect();
        for day in 0..instance.days_of(self.settings.class) as i64 {
            // Each end on this day, with the dates and shifts that end there.
            let mut ends: BTreeMap<i64, Vec<(i64, ShiftIx)>> = BTreeMap::new();
            for (near, shift) in
                (day - 2..=day).flat_map(|near| ending.iter().map(move |shift| (near, *shift)))
            {
                let end = wall(near, book.shifts[shift].end);
                if end.div_euclid(1440) == day {
                    ends.entry(end).or_default().push((near, shift));
                }
            }
            for (end, enders) in ends.into_iter().filter(|(end, _)| goes_on(book, start, *end)) {
                let there: Vec<(i64, ShiftIx)> = (day - 2..=day)
                    .flat_map(|near| book.all_shifts().map(move |shift| (near, shift)))
                    .filter(|(near, shift)| self.reaches_over(&book.shifts[*shift], *near, end))
                    .collect();
                if !instance.past.is_known() && there.iter().any(|(near, _)| *near < 0) {
                    continue;
                }
                // One agent who stays is enough for all who leave.
                let all = instance.book.agents.len().saturating_mul(2) as i64;
                let (mut cells, mut constant) = (Vec::new(), 0);
                for (set, adds) in [(&enders, -1), (&there, all)] {
                    for (near, shift) in set {
                        let duties = instance.with_shift(*shift);
                        for agent in instance.agents() {
                            match usize::try_from(*near) {
                                Ok(near) => cells.push((agent.index(), near, duties.clone(), adds)),
                                Err(_) => {
                                    let worked =
                                        instance.past.shifts_on(agent, start + Duration::days(*near));
                                    constant += adds * i64::from(worked.contains(shift));
                                }
                            }
                        }
                    }
                }
                let what = Primitive::Balance { cells, constant, min: Some(0), max: None };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let (book, start) = (&sheet.book, sheet.horizon.start);
        let covering = || {
            let all = sheet
                .agents()
                .flat_map(|agent| sheet.entries[agent.index()].iter().map(move |entry| (agent, entry)));
            all.filter(|(_, entry)| book.shifts[entry.shift].covers)
        };
        let hours =
            |date: NaiveDate, shift: &Shift| (sheet.wall(date, shift.start), sheet.wall(date, shift.end));
        let mut worked: BTreeMap<NaiveDate, Vec<(i64, i64)>> = BTreeMap::new();
        for (_, entry) in covering() {
            let span = hours(entry.date, &book.shifts[entry.shift]);
            worked.entry(entry.date).or_default().push(span);
        }
        let stays = |(from, until): (i64, i64), end: i64| from <= end - self.min && end < until;
        let lacks = |date: NaiveDate, end: i64| {
            let first = date - Duration::days(2);
            let there = worked.range(first..=date).flat_map(|(_, spans)| spans).any(|span| stays(*span, end));
            let mut before = first.iter_days().take(3).filter(|date| *date < start);
            let unknown = !sheet.history_known
                && before.any(|date| {
                    let mut shifts = book.shifts.iter().filter(|shift| shift.covers);
                    shifts.any(|shift| stays(hours(date, shift), end))
                });
            !unknown && !there && is_handed_over(sheet, date, end)
        };
        // Whether nobody stays, by the minute of the end: it is the same for all shifts that end then.
        let mut lacking: BTreeMap<i64, bool> = BTreeMap::new();
        for (agent, entry) in covering().filter(|(_, entry)| self.shifts.contains(&entry.shift)) {
            let shift = &book.shifts[entry.shift];
            let (_, end) = hours(entry.date, shift);
            let date = start + Duration::days(end.div_euclid(1440));
            if !sheet.holds_on(date, self.settings.class)
                || !*lacking.entry(end).or_insert_with(|| lacks(date, end))
            {
                continue;
            }
            let name = &book.agents[agent].name;
            let text = findings::no_overlap(name, &shift.id, shift.end, Hours(self.min));
            let breach = Breach::new(DOC.id, Some(agent), (date, date), text);
            found.add(&self.settings, breach, 1, self.min, 1);
        }
    }

    fn canonical(&self) -> String {
        format!("{} min at the ends of {}, {}", self.min, self.words, self.settings)
    }
}

/// Whether coverage is asked for on both sides of a minute of the date, and no gap is accepted after it.
fn is_handed_over(sheet: &Timesheet, date: NaiveDate, minute: i64) -> bool {
    let book = &sheet.book;
    let (mut before, mut after) = (false, false);
    // Hours belong to the date on which they begin, and may end two dates later.
    for near in (date - Duration::days(2)).iter_days().take(3) {
        for window in book.coverage.iter().filter(|window| window.days.include(near)) {
            let (from, until) = (sheet.wall(near, window.from), sheet.wall(near, window.until));
            before |= from < minute && minute <= until;
            after |= from <= minute && minute < until;
        }
        for gap in book.accepted_gaps.iter().filter(|gap| gap.days.include(near)) {
            if sheet.wall(near, gap.from) <= minute && minute < sheet.wall(near, gap.until) {
                return false;
            }
        }
    }
    before && after
}
