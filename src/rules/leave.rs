//! No duty on leave.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "leave",
    requires: ["No duty begins on a date on which the agent is on leave.", "请假当天不排班。"],
    formula: "number of duties on leave dates = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("100 per day"), ParamDoc::level()],
    example: "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-03\nkind = \"annual\"",
    source: "approved leave",
};

struct Leave {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Leave { settings: params.settings(Class::Must, 100) })
}

impl Rule for Leave {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for agent in instance.agents() {
            for day in 0..instance.days_of(self.settings.class) {
                if instance.book.leave_on(agent, instance.horizon.date(day)).is_some() {
                    let duties = instance.any_duty();
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.0, day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let dates: std::collections::BTreeSet<_> =
                sheet.planned(agent, self.settings.class).map(|entry| entry.date).collect();
            for date in dates {
                if let Some(leave) = sheet.book.leave_on(agent, date) {
                    let text =
                        findings::duty_on_leave(&sheet.book.agents[agent.0].name, leave.from, leave.until);
                    let breach = Breach::new(DOC.id, Some(agent), (date, date), text);
                    found.add(&self.settings, breach, 1, 480, 1);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}
