//! Rest days a week.

use super::{Limits, ParamDoc, Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "rest_days",
    requires: [
        "At least `min_per_week` dates of each calendar week are not working days. Weeks begin on the team's first weekday; a week that begins before day one counts what was worked then; an `[[extra_duty]]` does not count.",
        "每个自然周至少休息 min_per_week 天。周的起始日见 first_weekday；跨入排班期的那一周把之前已上的天数计算在内；商定的加班（`[[extra_duty]]`）不计。",
    ],
    formula: "Σ over agents and weeks of max(0, working days − (7 − min_per_week))",
    params: &[
        ParamDoc {
            key: "min_per_week",
            value: "1 to 7, needed",
            means: ["rest days a week", "每周最少休息天数"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[rules.rest_days]\nmin_per_week = 1",
    source: "Labour Law of the PRC art. 38: at least one day of rest a week",
};

struct RestDays {
    settings: Settings,
    min: i64,
    /// Whether an `[[extra_duty]]` does not count.
    spares_extra: bool,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let spares_extra = !params.is_law();
    Box::new(RestDays { settings, min: params.needed_whole("min_per_week", 1..=7), spares_extra })
}

impl Rule for RestDays {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for agent in instance.agents() {
            let worked = instance.past.working_dates(&instance.book, agent);
            for (week, days) in instance.weeks(instance.days_of(self.settings.class)) {
                let spared = |date| self.spares_extra && instance.book.is_extra(agent, date);
                let terms = instance.terms(days, |date, duty| i64::from(duty.counts_as_day && !spared(date)));
                let constant =
                    worked.iter().filter(|date| **date >= week && **date < instance.horizon.start).count();
                let what = Primitive::Count {
                    agent: agent.0,
                    terms,
                    constant: constant as i64,
                    free: (0, 7 - self.min),
                    unit: 1,
                    shape: Shape::Linear,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let mut worked = sheet.working_dates(agent);
            worked.retain(|date| !(self.spares_extra && sheet.is_extra(agent, *date)));
            for (first, last, judged) in sheet.weeks(self.settings.class) {
                let days = worked.range(first..=judged).count() as i64;
                let missing = days - (7 - self.min);
                if missing > 0 {
                    let name = &sheet.book.agents[agent.0].name;
                    let had = Many(days, "working day", "working days", "个工作日");
                    let allowed = Many(7 - self.min, "working day", "working days", "个工作日");
                    let text = findings::rest_days_few(name, Dated(first), had, allowed);
                    let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                    found.add(&self.settings, breach, missing, 480, missing);
                }
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits { rest_days_a_week: Some(self.min), ..Limits::default() }
    }

    fn canonical(&self) -> String {
        format!("min_per_week {}, {}", self.min, self.settings)
    }
}
