//! Hours a week.

use super::{Limits, ParamDoc, Params, Rule, RuleDoc};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Hours, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "hours",
    requires: [
        "At most `max_per_week` working hours in each calendar week, or the agent's own `max_week_hours`. Elapsed time; a duty counts for the week of its date; log-in, handover and wrap-up (`wrap_up = \"15min\"`, for open contacts) count whole, the shift by its `paid_share`; a week that begins before day one counts what was worked then; an `[[extra_duty]]` does not count.",
        "每个自然周的工时不超过 max_per_week；成员写有 max_week_hours 的以其为准。按实际经过时间计算，算在班次所属日期的那一周；提前登录、交接和收尾全计，班次按 paid_share 折算；跨入排班期的那一周把之前的工时计算在内；商定的加班（`[[extra_duty]]`）不计。",
    ],
    formula: "Σ over agents and weeks of ⌈max(0, minutes − max) ÷ 60⌉",
    params: &[
        ParamDoc {
            key: "max_per_week", value: "duration, needed", means: ["hours a week", "每周工时上限"]
        },
        ParamDoc::class("must"),
        ParamDoc::weight("1 per hour"),
        ParamDoc::level(),
    ],
    example: "[rules.hours]\nmax_per_week = \"40h\"",
    source: "State Council Decree 174 (PRC): 8 h a day, 40 h a week; Labour Law art. 36: 44 h at most",
};

struct WeekHours {
    settings: Settings,
    max: i64,
    /// Whether an `[[extra_duty]]` does not count.
    spares_extra: bool,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 1);
    let spares_extra = !params.is_law();
    Box::new(WeekHours { settings, max: params.needed_minutes("max_per_week", 0..=168 * 60), spares_extra })
}

impl WeekHours {
    fn max_of(&self, book: &crate::book::Book, agent: AgentIx) -> i64 {
        book.agents[agent.0].max_week.unwrap_or(self.max)
    }
}

impl Rule for WeekHours {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let strength = instance.strength(&self.settings, 60);
        for agent in instance.agents() {
            for (week, days) in instance.weeks(instance.days_of(self.settings.class)) {
                let terms = instance.terms(days, |date, duty| match self.spares_extra {
                    true if book.is_extra(agent, date) => 0,
                    _ => duty.shifts.iter().map(|shift| book.minutes(*shift, date)).sum(),
                });
                let constant = instance.past.minutes_since(book, agent, week, instance.horizon.start);
                let what = Primitive::Count {
                    agent: agent.0,
                    terms,
                    constant,
                    free: (0, self.max_of(book, agent)),
                    unit: 60,
                    shape: Shape::Linear,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let max = self.max_of(&sheet.book, agent);
            for (first, last, judged) in sheet.weeks(self.settings.class) {
                let own = sheet.entries[agent.0].iter();
                let minutes: i64 = own
                    .filter(|entry| first <= entry.date && entry.date <= judged)
                    .filter(|entry| !(self.spares_extra && sheet.is_extra(agent, entry.date)))
                    .map(|entry| entry.minutes)
                    .sum();
                let over = minutes - max;
                if over > 0 {
                    let name = &sheet.book.agents[agent.0].name;
                    let text = findings::hours_long(name, Dated(first), Hours(minutes), Hours(max));
                    let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                    let hours = (over + 59) / 60;
                    found.add(&self.settings, breach, hours, 60, hours);
                }
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits { minutes_a_week: Some(self.max), ..Limits::default() }
    }

    fn canonical(&self) -> String {
        format!("max_per_week {} min, {}", self.max, self.settings)
    }
}
