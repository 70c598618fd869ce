//! Rest in one piece, each week or in any days in a row.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate};
use chrono_tz::Tz;

use super::whom::Whom;
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::{Clock, instant, week_start};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Hours, findings};
use crate::solve::{DutyIx, DutySet, Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "weekly_rest",
    requires: [
        "In each calendar week, or with `window` in any so many days in a row, a rest of at least `min` in one piece begins; it may run on past the end of the period. Only duties that break rest end it, log-in, handover and wrap-up included. Elapsed time. A period that is not whole (before day one without history, past the last day) is not judged; days past the last one leave a rest its room. What was worked before day one counts, also in a period that ended just before it and whose rest runs on; where it leaves no room, the period is not judged.",
        "每个自然周内（写 `window` 时为任意连续若干天内）至少开始一段连续 `min` 的休息，可以延续到该周期之后。只有打断休息的班次才算中断，提前登录、交接和收尾计入。按实际经过时间计算。不完整的周期（没有历史的期前、超出末日）不检查；末日之后的日子视为可以休息。期前的班次计算在内，包括刚在首日之前结束、而休息要延续过来的周期；期前的班次已使其不可能的周期不检查。",
    ],
    formula: "Σ over agents of the periods without such a rest",
    params: &[
        ParamDoc {
            key: "min", value: "duration, needed", means: ["rest in one piece", "连续休息的时长"]
        },
        ParamDoc {
            key: "window",
            value: "2 to 28 days, the calendar week",
            means: ["in any so many days in a row", "任意连续多少天之内"],
        },
        ParamDoc::agents(),
        ParamDoc::class("must"),
        ParamDoc::weight("50 per period"),
        ParamDoc::level(),
    ],
    example: "[rules.weekly_rest]\nmin = \"35h\"",
    source: "Directive 2003/88/EC art. 5: 24 h a week, plus the 11 h of daily rest",
};

struct WeeklyRest {
    settings: Settings,
    min: i64,
    /// None for calendar weeks.
    window: Option<u64>,
    whom: Whom,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 50);
    let window = params.optional_whole("window", 2..=28).and_then(|days| u64::try_from(days).ok());
    let longest = i64::try_from(window.unwrap_or(7)).unwrap_or(7) * 24 * 60;
    let min = params.needed_minutes("min", 60..=longest);
    Box::new(WeeklyRest { settings, min, window, whom: Whom::read(params) })
}

type Span = (DateTime<Tz>, DateTime<Tz>);

/// When duties of these shifts on a date end and begin rest; each shift that breaks it.
fn busy<'b>(book: &'b Book, date: NaiveDate, shifts: &'b [ShiftIx]) -> impl Iterator<Item = Span> + 'b {
    let zone = book.team.zone;
    let breaking = shifts.iter().map(|shift| &book.shifts[*shift]).filter(|shift| shift.breaks_rest);
    breaking.map(move |shift| {
        (
            instant(date, shift.start, zone) - Duration::minutes(shift.report_before),
            instant(date, shift.end, zone) + Duration::minutes(shift.after_end()),
        )
    })
}

impl WeeklyRest {
    /// The first and the last date of each period that is whole.
    fn periods(
        &self,
        book: &Book,
        start: NaiveDate,
        days: usize,
        known: bool,
    ) -> Vec<(NaiveDate, NaiveDate)> {
        let length = self.window.unwrap_or(7);
        let Some(end) = start.checked_add_days(Days::new(days as u64)) else { return Vec::new() };
        // A period may have ended before day one, and its rest run on.
        let earliest = start.checked_sub_days(Days::new(self.runs_on())).filter(|_| known).unwrap_or(start);
        let first = match (self.window, known) {
            (_, false) => start,
            (Some(length), true) => earliest.checked_sub_days(Days::new(length - 1)).unwrap_or(start),
            (None, true) => week_start(earliest, book.team.first_weekday),
        };
        let begins = first.iter_days().take_while(|date| *date < end);
        let begins = begins
            .filter(|date| self.window.is_some() || week_start(*date, book.team.first_weekday) == *date);
        let whole = |begin: NaiveDate| {
            let last = begin.checked_add_days(Days::new(length - 1))?;
            (last >= earliest && last < end).then_some((begin, last))
        };
        begins.filter_map(whole).collect()
    }

    /// Days after a period that a rest begun in it can reach.
    fn runs_on(&self) -> u64 {
        u64::try_from(self.min / 1440).unwrap_or_default() + 1
    }

    /// From 00:00 of the first date to 24:00 of the last.
    fn span(&self, book: &Book, period: (NaiveDate, NaiveDate)) -> Span {
        let zone = book.team.zone;
        (instant(period.0, Clock::START, zone), instant(period.1, Clock::MIDNIGHT, zone))
    }
}

/// Whether `min` minutes of rest begin within `period` beside what is busy.
fn rests(period: Span, mut busy: Vec<Span>, min: i64) -> bool {
    busy.sort_unstable();
    let mut free_from = period.0;
    for (from, until) in busy {
        if free_from < period.1 && (from - free_from).num_minutes() >= min {
            return true;
        }
        free_from = free_from.max(until);
    }
    free_from < period.1
}

impl Rule for WeeklyRest {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let (start, days) = (instance.horizon.start, instance.days_of(self.settings.class));
        let strength = instance.strength(&self.settings, self.min);
        let reach = instance.reach() as u64;
        for period in self.periods(book, start, days, instance.past.is_known()) {
            let span = self.span(book, period);
            let near = period.0.checked_sub_days(Days::new(reach)).unwrap_or(period.0);
            let end = period.1.checked_add_days(Days::new(reach + self.runs_on())).unwrap_or(period.1);
            let dates: Vec<NaiveDate> = near.iter_days().take_while(|date| *date <= end).collect();
            let day =
                |date: NaiveDate| usize::try_from((date - start).num_days()).ok().filter(|day| *day < days);
            // What each duty on each date keeps busy.
            let mut spans: Vec<(usize, usize, Vec<Span>)> = Vec::new();
            for day in dates.iter().filter_map(|date| day(*date)) {
                for (index, duty) in instance.duties.iter().enumerate() {
                    let spent: Vec<Span> = busy(book, instance.horizon.date(day), &duty.shifts).collect();
                    if !spent.is_empty() {
                        spans.push((day, index, spent));
                    }
                }
            }
            for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
                let before: Vec<Span> = dates
                    .iter()
                    .filter(|date| **date < start)
                    .flat_map(|date| busy(book, *date, instance.past.shifts_on(agent, *date)))
                    .collect();
                let groups = self.groups(agent, span, &before, &spans);
                if !groups.is_empty() {
                    let (free, shape) = ((0, groups.len() as i64 - 1), Shape::Linear);
                    model.post(DOC.id, strength, Primitive::Groups { groups, constant: 0, free, shape });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let (start, class) = (sheet.horizon.start, self.settings.class);
        let days = start.iter_days().take_while(|date| sheet.holds_on(*date, class)).count();
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            let entries = sheet.entries[agent.index()].iter().filter(|entry| {
                sheet.book.shifts[entry.shift].breaks_rest
                    && (entry.date < start || sheet.holds_on(entry.date, class))
            });
            let entries: Vec<_> = entries.collect();
            for period in self.periods(&sheet.book, start, days, sheet.history_known) {
                let span = self.span(&sheet.book, period);
                let busy = |before: bool| {
                    let entries = entries.iter().filter(move |entry| !before || entry.date < start);
                    entries.map(|entry| (entry.busy_from, entry.busy_until)).collect::<Vec<_>>()
                };
                if rests(span, busy(true), self.min) && !rests(span, busy(false), self.min) {
                    let name = &sheet.book.agents[agent].name;
                    let text =
                        findings::weekly_rest_short(name, Hours(self.min), Dated(period.0), Dated(period.1));
                    let breach = Breach::new(DOC.id, Some(agent), period, text);
                    found.add(&self.settings, breach, 1, self.min, 1);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        let window = self.window.map_or("calendar week".to_string(), |days| format!("any {days} days"));
        format!("{}, min {} min in each {window}, {}", self.whom.words(), self.min, self.settings)
    }
}

impl WeeklyRest {
    /// The rests that would do, each as the cells that must be free for it; empty if there is one
    /// that nothing can end, or if what was worked before leaves no room for any.
    fn groups(
        &self,
        agent: AgentIx,
        period: Span,
        before: &[Span],
        spans: &[(usize, usize, Vec<Span>)],
    ) -> Vec<Vec<(usize, usize, DutySet)>> {
        let ends = spans.iter().flat_map(|(.., spent)| spent).chain(before).map(|(_, until)| *until);
        let begins: BTreeSet<DateTime<Tz>> =
            ends.chain([period.0]).filter(|begin| *begin >= period.0 && *begin < period.1).collect();
        let mut groups = Vec::new();
        for begin in begins {
            let end = begin + Duration::minutes(self.min);
            let meets = |span: &Span| span.0 < end && begin < span.1;
            if before.iter().any(meets) {
                continue;
            }
            let mut cells: Vec<(usize, usize, Vec<DutyIx>)> = Vec::new();
            for (day, duty, _) in spans.iter().filter(|(.., spent)| spent.iter().any(meets)) {
                match cells.last_mut() {
                    Some((_, last, duties)) if last == day => duties.push(DutyIx(*duty)),
                    _ => cells.push((agent.index(), *day, vec![DutyIx(*duty)])),
                }
            }
            let sets = cells.into_iter();
            groups.push(
                sets.map(|(agent, day, duties)| (agent, day, DutySet::new(duties))).collect::<Vec<_>>(),
            );
        }
        if groups.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        groups.sort_unstable();
        groups.dedup();
        groups
    }
}
