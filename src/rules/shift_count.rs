//! Duties of a shift or a group of shifts, each week or over the horizon.

use std::ops::Range;

use chrono::{Days, NaiveDate};

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, Text, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "shift_count",
    requires: [
        "Each agent has at least `min` and at most `max` duties of the `shifts` together in each period; a same-day pair of two of them counts twice. `per = \"week\"`: calendar weeks from the team's first weekday; a week that begins before day one counts what was worked then, more than `max` worked by then is not judged again. `per = \"horizon\"`: the printed days; the unprinted days after them begin a next horizon. A minimum is not judged in a period that is not known whole: the first week without history, the last one cut off by the end; the maximum is. Leave does not lower a minimum. Unless `agents` names them, a minimum is not asked of agents who may work none of the shifts.",
        "在每个周期内，每名成员上 `shifts` 所列班次合计至少 `min` 个、最多 `max` 个；同日连上其中两个班计两次。`per = \"week\"`：按自然周，起始日见 first_weekday；跨入排班期的那一周把之前已上的计算在内，此前已超过 `max` 的部分不再追究。`per = \"horizon\"`：按打印的日期，其后未打印的日子算作下一期的开头。周期不完整时（没有历史记录的首周、被期末截断的末周）不检查下限，仍检查上限。请假不降低下限。未用 `agents` 指明时，对不能上这些班次的成员不要求下限。",
    ],
    formula: "Σ over agents and periods of max(0, min − duties) + max(0, duties − max)",
    params: &[
        ParamDoc {
            key: "shifts",
            value: "list of shifts, all",
            means: ["the shifts that count together", "合并计数的班次"],
        },
        ParamDoc {
            key: "agents",
            value: "list of agents, all",
            means: ["for whom the rule holds", "适用的成员"],
        },
        ParamDoc {
            key: "per",
            value: "\"week\"",
            means: ["week or horizon", "周期：week（自然周）或 horizon（整个排班期）"],
        },
        ParamDoc {
            key: "min",
            value: "0 to 1000 duties, none",
            means: ["at least so many; `min` or `max` is needed", "最少班数；min 与 max 至少写一个"],
        },
        ParamDoc { key: "max", value: "0 to 1000 duties, none", means: ["at most so many", "最多班数"] },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per duty"),
        ParamDoc::level(),
    ],
    example: "[[rules.shift_count]]\nshifts = [\"C\"]\nmax = 2\n\n[[rules.shift_count]]\nshifts = [\"A\", \"B\"]\nper = \"horizon\"\nmin = 6\nclass = \"soft\"",
    source: "team",
};

struct ShiftCount {
    settings: Settings,
    shifts: Vec<ShiftIx>,
    /// None for all.
    agents: Option<Vec<AgentIx>>,
    weekly: bool,
    min: i64,
    max: Option<i64>,
    /// The shifts and agents in words that are the same for the same meaning.
    whom: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let agents = params.agents("agents");
    let weekly = params.choice("per", &["week", "horizon"]) == "week";
    params.need_one_of("min", "max");
    let (min, max) = (params.optional_whole("min", 0..=1000), params.optional_whole("max", 0..=1000));
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        params.refuse("max", crate::messages::rules::wants_at_least("min", min));
    }
    let book = params.book();
    let ids: Vec<&str> = shifts.iter().map(|shift| book.shifts[shift.0].id.as_str()).collect();
    let whom = match &agents {
        None => "all agents".to_string(),
        Some(agents) => {
            agents.iter().map(|agent| book.agents[agent.0].id.as_str()).collect::<Vec<_>>().join(" ")
        }
    };
    let whom = format!("{} of {whom}", ids.join(" "));
    Box::new(ShiftCount { settings, shifts, agents, weekly, min: min.unwrap_or(0), max, whom })
}

impl ShiftCount {
    fn holds_for(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }

    /// The minimum for an agent in a period that is known whole.
    fn min_of(&self, book: &Book, agent: AgentIx) -> i64 {
        let able = book.agents[agent.0].shifts.iter().any(|shift| self.shifts.contains(shift));
        if able || self.agents.is_some() { self.min } else { 0 }
    }

    /// The periods that are posted, as their first date, their days of the horizon
    /// and whether they are known whole.
    fn periods(&self, instance: &Instance) -> Vec<(NaiveDate, Range<usize>, bool)> {
        let days = instance.days_of(self.settings.class);
        if self.weekly {
            let known = |first| first >= instance.horizon.start || instance.past.is_known();
            return instance
                .weeks(days)
                .into_iter()
                .map(|(first, range)| {
                    let before = (instance.horizon.start - first).num_days().max(0);
                    let whole = range.len() as i64 + before == 7 && known(first);
                    (first, range, whole)
                })
                .collect();
        }
        let length = instance.horizon.days.max(1);
        let begins = (0..days).step_by(length);
        let period = |begin: usize| {
            let range = begin..days.min(begin + length);
            (instance.horizon.date(begin), range.clone(), range.len() == length)
        };
        begins.map(period).collect()
    }

    /// The periods that are judged, as their first date, their last and the last that is judged.
    fn judged(&self, sheet: &Timesheet) -> Vec<(NaiveDate, NaiveDate, NaiveDate)> {
        if self.weekly {
            return sheet.weeks(self.settings.class);
        }
        let length = sheet.horizon.days.max(1) as u64;
        let mut periods = Vec::new();
        let mut first = sheet.horizon.start;
        while sheet.holds_on(first, self.settings.class) {
            let dates = || first.iter_days().take(length as usize);
            let judged = dates().take_while(|date| sheet.holds_on(*date, self.settings.class)).last();
            let last = first.checked_add_days(Days::new(length - 1));
            periods.push((first, last.unwrap_or(first), judged.unwrap_or(first)));
            let Some(next) = first.checked_add_days(Days::new(length)) else { break };
            first = next;
        }
        periods
    }
}

impl Rule for ShiftCount {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let start = instance.horizon.start;
        let of =
            |shifts: &[ShiftIx]| shifts.iter().filter(|shift| self.shifts.contains(shift)).count() as i64;
        for agent in instance.agents().filter(|agent| self.holds_for(*agent)) {
            for (first, days, whole) in self.periods(instance) {
                let worked = instance.past.worked.get(agent.0).filter(|_| first < start);
                let constant = worked.map_or(0, |worked| {
                    worked.range(first..start).map(|(_, shifts)| of(shifts)).sum::<i64>()
                });
                let terms = instance.terms(days, |_, duty| of(&duty.shifts));
                // More than there can be, where there is no maximum.
                let all = terms.iter().fold(constant, |sum, term| sum + term.amount);
                let max = self.max.map_or(all, |max| max.max(constant));
                let min = if whole { self.min_of(&instance.book, agent) } else { 0 };
                if min == 0 && max >= all {
                    continue;
                }
                let what = Primitive::Count {
                    agent: agent.0,
                    terms,
                    constant,
                    free: (min, max.max(min)),
                    unit: 1,
                    shape: Shape::Linear,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let start = sheet.horizon.start;
        for agent in sheet.agents().filter(|agent| self.holds_for(*agent)) {
            let own = || sheet.entries[agent.0].iter().filter(|entry| self.shifts.contains(&entry.shift));
            for (first, last, judged) in self.judged(sheet) {
                let had = own().filter(|entry| first <= entry.date && entry.date <= judged).count() as i64;
                let before = own().filter(|entry| first <= entry.date && entry.date < start).count() as i64;
                let whole = last <= judged && (first >= start || sheet.history_known);
                let name = &sheet.book.agents[agent.0].name;
                let names: Vec<Text> = self
                    .shifts
                    .iter()
                    .map(|shift| Text::plain(sheet.book.shifts[shift.0].id.as_str()))
                    .collect();
                let duties = |n| Many(n, "duty", "duties", "个班");
                let mut breach = |amount, text| {
                    let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                    found.add(&self.settings, breach, amount, 480, amount);
                };
                let min = self.min_of(&sheet.book, agent);
                if whole && had < min {
                    let text = findings::count_low(
                        name,
                        duties(had),
                        Text::list(&names),
                        Dated(first),
                        Dated(last),
                        min,
                    );
                    breach(min - had, text);
                }
                if let Some(max) = self.max.filter(|max| had > (*max).max(before)) {
                    let text = findings::count_high(
                        name,
                        duties(had),
                        Text::list(&names),
                        Dated(first),
                        Dated(last),
                        max,
                    );
                    breach(had - max.max(before), text);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        let per = if self.weekly { "week" } else { "horizon" };
        let max = self.max.map_or("none".to_string(), |max| max.to_string());
        format!("{}, per {per}, min {}, max {max}, {}", self.whom, self.min, self.settings)
    }
}
