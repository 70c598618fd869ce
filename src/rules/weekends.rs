//! Worked weekends: how many, how often, and whole or not at all.

use std::ops::Range;

use chrono::{Datelike, Days, Duration, NaiveDate, Weekday};

use super::whom::Whom;
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "weekends",
    requires: [
        "A weekend is a Saturday with its Sunday; it is worked where one of them is a working day. Each agent works at most `max` of any `of` weekends in a row, those before day one included as far as they are known; without `of`, at most `max` weekends of the horizon. \"Every third weekend free\" is max = 2, of = 3; \"at most two in a row\" the same. With `whole` an agent works both days of a weekend or none; a weekend of which one day is not known or not planned is not judged. What was worked before day one is no breach by itself.",
        "周六与相邻的周日算一个周末，其中任一天上班即算上了这个周末。任意连续 `of` 个周末中最多上 `max` 个，已知的期前周末也计算在内；不写 `of` 时为整个排班期最多 `max` 个。“每三个周末休一个”写作 max = 2、of = 3，“最多连上两个周末”也一样。写 `whole = true` 时周末两天要么都上、要么都休；有一天未知或不在计划内的周末不检查。期前已上的不单独算违反。",
    ],
    formula: "Σ over agents and stretches of weekends of max(0, weekends worked − max), and of weekends worked by half",
    params: &[
        ParamDoc {
            key: "max",
            value: "0 to 60 weekends, none",
            means: ["at most so many; `max` or `whole` is needed", "最多几个周末；max 与 whole 至少写一个"],
        },
        ParamDoc {
            key: "of",
            value: "2 to 60 weekends, the horizon's",
            means: ["of so many in a row", "连续多少个周末之中"],
        },
        ParamDoc {
            key: "whole",
            value: "true or false, false",
            means: ["both days or none", "周末两天同上同休"],
        },
        ParamDoc::agents(),
        ParamDoc::class("must"),
        ParamDoc::weight("20 per weekend"),
        ParamDoc::level(),
    ],
    example: "[[rules.weekends]]\nmax = 2\nof = 3\n\n[[rules.weekends]]\nwhole = true\nclass = \"soft\"",
    source: "team; common in collective agreements",
};

struct Weekends {
    settings: Settings,
    max: Option<i64>,
    /// None for the weekends of the horizon.
    of: Option<u64>,
    whole: bool,
    whom: Whom,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 20);
    params.need_one_of("max", "whole");
    let max = params.optional_whole("max", 0..=60);
    let of = params.optional_whole("of", 2..=60);
    if let (Some(max), Some(of)) = (max, of)
        && max >= of
    {
        params.refuse("max", crate::messages::rules::wants_below("of", of));
    }
    let whole = params.flag("whole");
    if of.is_some() && max.is_none() {
        params.refuse("of", crate::messages::rules::wants_with("max"));
    }
    Box::new(Weekends {
        settings,
        max,
        of: of.and_then(|of| u64::try_from(of).ok()),
        whole,
        whom: Whom::read(params),
    })
}

/// The days of a weekend, counted from day one; those after the last planned day are left out.
type DaysOfWeekend = Range<i64>;

/// The Saturdays, counted from day one, of the weekends that have one of the first `days` days.
fn saturdays(start: NaiveDate, days: i64) -> impl Iterator<Item = i64> {
    let since = i64::from((start.weekday().num_days_from_monday() + 2) % 7);
    (-since..days).step_by(7).filter(move |saturday| days > 0 && saturday + 1 >= 0)
}

impl Weekends {
    /// The stretches of weekends in each of which `max` holds.
    fn stretches(&self, instance: &Instance) -> Vec<Vec<DaysOfWeekend>> {
        let (start, days) = (instance.horizon.start, instance.days_of(self.settings.class) as i64);
        if let Some(of) = self.of {
            let stretch = |last: i64| {
                let saturdays = (0..of as i64).rev().map(|back| last - 7 * back);
                saturdays.map(|saturday| saturday..(saturday + 2).min(days)).collect()
            };
            return saturdays(start, days).map(stretch).collect();
        }
        let printed = instance.horizon.days.max(1);
        let stretch = |first: i64| {
            let end = (first + printed as i64).min(days);
            let within = |saturday: i64| saturday.max(first)..(saturday + 2).min(end);
            saturdays(start, days).map(within).filter(|weekend| !weekend.is_empty()).collect()
        };
        (0..days).step_by(printed).map(stretch).collect()
    }

    fn post_max(&self, instance: &Instance, model: &mut Model, agent: AgentIx, max: i64) {
        let strength = instance.strength(&self.settings, 480);
        let start = instance.horizon.start;
        let work = instance.working_days();
        let past = instance.past.working_dates(&instance.book, agent);
        let worked = |weekend: &DaysOfWeekend| {
            weekend.clone().any(|day| day < 0 && past.contains(&(start + Duration::days(day))))
        };
        for stretch in self.stretches(instance) {
            if stretch.last().is_some_and(worked) {
                continue;
            }
            let constant = stretch.iter().filter(|weekend| worked(weekend)).count() as i64;
            let open = stretch.iter().filter(|weekend| !worked(weekend));
            let cells = |weekend: &DaysOfWeekend| -> Vec<_> {
                let planned = weekend.clone().filter_map(|day| usize::try_from(day).ok());
                planned.map(|day| (agent.index(), day, work.clone())).collect()
            };
            let groups: Vec<_> = open.map(cells).filter(|cells| !cells.is_empty()).collect();
            if constant + groups.len() as i64 <= max {
                continue;
            }
            let (free, shape) = ((0, max.max(constant)), Shape::Linear);
            model.post(DOC.id, strength, Primitive::Groups { groups, constant, free, shape });
        }
    }

    fn post_whole(&self, instance: &Instance, model: &mut Model, agent: AgentIx) {
        let strength = instance.strength(&self.settings, 480);
        let (start, days) = (instance.horizon.start, instance.days_of(self.settings.class));
        let (work, off) = (instance.working_days(), instance.set(|duty| !duty.counts_as_day));
        for saturday in saturdays(start, days as i64) {
            match usize::try_from(saturday) {
                Ok(day) if day + 1 < days => {
                    for sets in [[&work, &off], [&off, &work]] {
                        let sets = sets.map(Clone::clone).to_vec();
                        model.post(DOC.id, strength, Primitive::Sequence { agent: agent.index(), day, sets });
                    }
                }
                Ok(_) => {}
                // Day one is the Sunday of a weekend whose Saturday is settled.
                Err(_) if instance.past.is_known() => {
                    let past = instance.past.working_dates(&instance.book, agent);
                    let worked = start.pred_opt().is_some_and(|eve| past.contains(&eve));
                    let duties = if worked { off.clone() } else { work.clone() };
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.index(), day: 0, duties });
                }
                Err(_) => {}
            }
        }
    }
}

/// The Saturday of the weekend that the date is in.
fn saturday(date: NaiveDate) -> Option<NaiveDate> {
    match date.weekday() {
        Weekday::Sat => Some(date),
        Weekday::Sun => date.pred_opt(),
        _ => None,
    }
}

/// The dates by weekend.
fn by_weekend(dates: impl Iterator<Item = NaiveDate>) -> Vec<Weekend> {
    let mut weekends: Vec<Weekend> = Vec::new();
    for date in dates.filter(|date| saturday(*date).is_some()) {
        match weekends.last_mut() {
            Some(last) if last.iter().any(|known| saturday(*known) == saturday(date)) => last.push(date),
            _ => weekends.push(vec![date]),
        }
    }
    weekends
}

/// The dates of one weekend.
type Weekend = Vec<NaiveDate>;

impl Weekends {
    /// The stretches that are judged: days run from `start`, `days` of them, `printed` a horizon.
    fn judged_stretches(&self, start: NaiveDate, days: usize, printed: usize) -> Vec<Vec<Weekend>> {
        let dates: Vec<NaiveDate> = start.iter_days().take(days).collect();
        let Some(of) = self.of else {
            return dates.chunks(printed.max(1)).map(|dates| by_weekend(dates.iter().copied())).collect();
        };
        let Some(last) = dates.last() else { return Vec::new() };
        let ends =
            by_weekend(dates.iter().copied()).into_iter().filter_map(|weekend| saturday(*weekend.first()?));
        let before = |end: NaiveDate| end.checked_sub_days(Days::new(7 * (of - 1)));
        ends.filter_map(|end| {
            let dates = before(end)?.iter_days().take(usize::try_from(7 * of).ok()?);
            Some(by_weekend(dates.filter(|date| date <= last)))
        })
        .collect()
    }
}

impl Rule for Weekends {
    fn post(&self, instance: &Instance, model: &mut Model) {
        for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
            if let Some(max) = self.max {
                self.post_max(instance, model, agent, max);
            }
            if self.whole {
                self.post_whole(instance, model, agent);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let (start, printed) = (sheet.horizon.start, sheet.horizon.days);
        let class = self.settings.class;
        let days = start.iter_days().take_while(|date| sheet.holds_on(*date, class)).count();
        let judged = |date: NaiveDate| date < start || sheet.holds_on(date, class);
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            let name = &sheet.book.agents[agent].name;
            let dates = sheet.working_dates(agent);
            let on = |date: &NaiveDate| dates.contains(date);
            let mut breach = |dates: (NaiveDate, NaiveDate), amount: i64, text| {
                let breach = Breach::new(DOC.id, Some(agent), dates, text);
                found.add(&self.settings, breach, amount, 480, amount);
            };
            for stretch in self.judged_stretches(start, days, printed) {
                let before = |weekend: &&Weekend| weekend.iter().any(|date| *date < start && on(date));
                let (Some(max), Some(last)) = (self.max, stretch.last()) else { continue };
                if before(&last) {
                    continue;
                }
                let had = stretch.iter().filter(|weekend| weekend.iter().any(on)).count() as i64;
                let over = had - max.max(stretch.iter().filter(before).count() as i64);
                if let (true, Some(first), Some(end)) =
                    (over > 0, stretch.iter().flatten().min(), last.last())
                {
                    let had = Many(had, "weekend", "weekends", "个周末");
                    let text = findings::weekends_many(name, had, Dated(*first), Dated(*end), max);
                    breach((*first, *end), over, text);
                }
            }
            let from = start.pred_opt().unwrap_or(start);
            for first in
                from.iter_days().take(days + 1).filter(|date| self.whole && date.weekday() == Weekday::Sat)
            {
                let second = first.succ_opt().unwrap_or(first);
                let known = first >= start || sheet.history_known;
                if known && second >= start && judged(first) && judged(second) && on(&first) != on(&second) {
                    breach((first, second), 1, findings::weekend_half(name, Dated(first)));
                }
            }
        }
    }

    fn canonical(&self) -> String {
        let max = self.max.map_or("none".to_string(), |max| max.to_string());
        let of = self.of.map_or("horizon".to_string(), |of| of.to_string());
        format!("{}, max {max} of {of}, whole {}, {}", self.whom.words(), self.whole, self.settings)
    }
}
