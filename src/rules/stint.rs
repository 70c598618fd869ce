//! Days in a row.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{days, findings};
use crate::solve::{Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Period, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "stint",
    requires: [
        "At most `max` working days in a row. Rolling, from the days worked before day one to the unprinted days after the last.",
        "连续上班最多 max 天。滚动计算：包括排班期之前已上的天数和之后未打印的日子。",
    ],
    formula: "Σ over stints of max(0, days − max)",
    params: &[
        ParamDoc {
            key: "max",
            value: "1 to 60, needed",
            means: ["the longest stint, in days", "最长连续上班天数"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[rules.stint]\nmax = 6",
    source: "team; one rest day a week follows from Labour Law of the PRC art. 38",
};

struct Stint {
    settings: Settings,
    max: usize,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    Box::new(Stint { settings, max: usize::try_from(params.needed_whole("max", 1..=60)).unwrap_or(60) })
}

impl Rule for Stint {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let duties = instance.working_days();
        for agent in instance.agents() {
            let carried = instance.past.stint_before(&instance.book, agent, instance.horizon.start);
            if self.settings.class == Class::Must {
                let what = Primitive::Run { agent: agent.0, duties: duties.clone(), max: self.max, carried };
                model.post(DOC.id, Strength::Must, what);
                continue;
            }
            // A stint of max + n days holds n windows of max + 1 days: a unit each.
            let strength = instance.strength(&self.settings, 480);
            for last in 0..instance.horizon.days {
                let from_past = (self.max + 1).saturating_sub(last + 1);
                if from_past > carried {
                    continue;
                }
                let length = self.max + 1 - from_past;
                let day = last + 1 - length;
                let what = match length {
                    1 => Primitive::Cell { agent: agent.0, day, duties: duties.clone() },
                    _ => Primitive::Sequence { agent: agent.0, day, sets: vec![duties.clone(); length] },
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let mut stint: Vec<chrono::NaiveDate> = Vec::new();
            for date in sheet.working_dates(agent) {
                if stint.last().and_then(|last| last.succ_opt()) != Some(date) {
                    stint.clear();
                }
                stint.push(date);
                let counts =
                    sheet.period(date) != Period::Before && sheet.holds_on(date, self.settings.class);
                if stint.len() > self.max && counts {
                    let name = &sheet.book.agents[agent.0].name;
                    let text = findings::stint_long(name, days(stint.len()), days(self.max));
                    let dates = (stint.first().copied().unwrap_or(date), date);
                    found.add(&self.settings, Breach::new(DOC.id, Some(agent), dates, text), 1, 480, 1);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        format!("max {}, {}", self.max, self.settings)
    }
}
