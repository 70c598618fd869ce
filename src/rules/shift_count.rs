//! Duties of a shift or a group of shifts, each week or month, in a rolling window, over the horizon.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::Per;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, Text, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Entry, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "shift_count",
    requires: [
        "Each agent has at least `min` and at most `max` duties of the `shifts` together in each period; a same-day pair of two of them counts twice. `per = \"week\"`: calendar weeks from the team's first weekday; a week that begins before day one counts what was worked then, more than `max` worked by then is not judged again. `per = \"month\"`: calendar months, `window`: any so many days in a row within what is known and planned (while less is known, one window of all of it), in the same way. `per = \"horizon\"`: the printed days; the unprinted days after them begin a next horizon. A minimum is not judged in a period that is not known whole: the first week without history, the last one cut off by the end; the maximum is. Leave does not lower a minimum. Unless `agents` names them, a minimum is not asked of agents who may work none of the shifts.",
        "在每个周期内，每名成员上 `shifts` 所列班次合计至少 `min` 个、最多 `max` 个；同日连上其中两个班计两次。`per = \"week\"`：按自然周，起始日见 first_weekday；跨入排班期的那一周把之前已上的计算在内，此前已超过 `max` 的部分不再追究。`per = \"month\"` 按自然月，`window` 按任意连续若干天（在已知和已排的日期之内；已知天数不足时，全部算作一个窗口），同样处理。`per = \"horizon\"`：按打印的日期，其后未打印的日子算作下一期的开头。周期不完整时（没有历史记录的首周、被期末截断的末周）不检查下限，仍检查上限。请假不降低下限。未用 `agents` 指明时，对不能上这些班次的成员不要求下限。",
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
            means: [
                "week, month (calendar) or horizon",
                "周期：week（自然周）、month（自然月）或 horizon（整个排班期）",
            ],
        },
        ParamDoc {
            key: "window",
            value: "1 to 366 days, none",
            means: ["instead of `per`: any so many days in a row", "代替 per：任意连续若干天"],
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
    example: "[[rules.shift_count]]\nshifts = [\"C\"]\nmax = 2\n\n[[rules.shift_count]]\nshifts = [\"A\", \"B\"]\nper = \"horizon\"\nmin = 6\nclass = \"soft\"\n\n# standby at most every third day | 值守至多每三天一次\n[[rules.shift_count]]\nshifts = [\"C\"]\nwindow = 3\nmax = 1",
    source: "team",
};

struct ShiftCount {
    settings: Settings,
    shifts: Vec<ShiftIx>,
    /// None for all.
    agents: Option<Vec<AgentIx>>,
    per: Per,
    min: i64,
    max: Option<i64>,
    /// The shifts and agents in words that are the same for the same meaning.
    whom: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let agents = params.agents("agents");
    let per = params.per(&[Per::Week, Per::Month, Per::Horizon]);
    params.need_one_of("min", "max");
    let (min, max) = (params.optional_whole("min", 0..=1000), params.optional_whole("max", 0..=1000));
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        params.refuse("max", crate::messages::rules::wants_at_least("min", min));
    }
    let book = params.book();
    let ids: Vec<&str> = shifts.iter().map(|shift| book.shifts[*shift].id.as_str()).collect();
    let whom = match &agents {
        None => "all agents".to_string(),
        Some(agents) => {
            agents.iter().map(|agent| book.agents[*agent].id.as_str()).collect::<Vec<_>>().join(" ")
        }
    };
    let whom = format!("{} of {whom}", ids.join(" "));
    Box::new(ShiftCount { settings, shifts, agents, per, min: min.unwrap_or(0), max, whom })
}

impl ShiftCount {
    fn holds_for(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }

    /// The minimum for an agent in a period that is known whole.
    fn min_of(&self, book: &Book, agent: AgentIx) -> i64 {
        let able = book.agents[agent].shifts.iter().any(|shift| self.shifts.contains(shift));
        if able || self.agents.is_some() { self.min } else { 0 }
    }
}

impl Rule for ShiftCount {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let start = instance.horizon.start;
        let of =
            |shifts: &[ShiftIx]| shifts.iter().filter(|shift| self.shifts.contains(shift)).count() as i64;
        for agent in instance.agents().filter(|agent| self.holds_for(*agent)) {
            for (span, days) in instance.spans(self.per, self.settings.class) {
                let worked = instance.past.worked.get(agent.index()).filter(|_| span.first < start);
                let constant = worked.map_or(0, |worked| {
                    worked.range(span.first..start).map(|(_, shifts)| of(shifts)).sum::<i64>()
                });
                let terms = instance.terms(days, |_, duty| of(&duty.shifts));
                // More than there can be, where there is no maximum.
                let all = terms.iter().fold(constant, |sum, term| sum + term.amount);
                let max = self.max.map_or(all, |max| max.max(constant));
                let min = if span.whole { self.min_of(&instance.book, agent) } else { 0 };
                if min == 0 && max >= all {
                    continue;
                }
                let what = Primitive::Count {
                    agent: agent.index(),
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
            let counts = |entry: &&Entry| {
                self.shifts.contains(&entry.shift) && sheet.is_judged(entry, self.settings.class)
            };
            let duties_of = || sheet.entries[agent.index()].iter().filter(counts);
            for span in sheet.spans(self.per, self.settings.class) {
                let (first, last) = (span.first, span.last);
                let had = duties_of().filter(|entry| span.includes(entry.date)).count() as i64;
                let before = duties_of()
                    .filter(|entry| span.includes(entry.date) && entry.date < start)
                    .count() as i64;
                let name = &sheet.book.agents[agent].name;
                let names: Vec<Text> = self
                    .shifts
                    .iter()
                    .map(|shift| Text::plain(sheet.book.shifts[*shift].id.as_str()))
                    .collect();
                let duties = |n| Many(n, "duty", "duties", "个班");
                let mut breach = |amount, text| {
                    let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                    found.add(&self.settings, breach, amount, 480, amount);
                };
                let min = self.min_of(&sheet.book, agent);
                if span.whole && had < min {
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

    fn remembers(&self) -> usize {
        self.per.reach()
    }

    fn canonical(&self) -> String {
        let max = self.max.map_or("none".to_string(), |max| max.to_string());
        format!("{}, {}, min {}, max {max}, {}", self.whom, self.per, self.min, self.settings)
    }
}
