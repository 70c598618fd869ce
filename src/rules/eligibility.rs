//! Who may work which shift.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "eligibility",
    requires: ["An agent works only the shifts of the agent's own list.", "成员只上自己名单里的班次。"],
    formula: "number of duties of a shift that the agent may not work = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("1 per duty"), ParamDoc::level()],
    example: "[[agents]]\nid = \"lin\"\nshifts = [\"A\", \"B\"]",
    source: "team",
};

struct Eligibility {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Eligibility { settings: params.settings(Class::Must, 1) })
}

impl Rule for Eligibility {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for agent in instance.agents() {
            let own = &instance.book.agents[agent.0].shifts;
            for shift in instance.book.all_shifts().filter(|shift| !own.contains(shift)) {
                for day in 0..instance.days_of(self.settings.class) {
                    let duties = instance.with_shift(shift);
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.0, day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let own = &sheet.book.agents[agent.0];
            for entry in sheet.planned(agent, self.settings.class) {
                if !own.shifts.contains(&entry.shift) {
                    let text = findings::not_eligible(&own.name, &sheet.book.shifts[entry.shift.0].id);
                    let dates = (entry.date, entry.date);
                    found.add(&self.settings, Breach::new(DOC.id, Some(agent), dates, text), 1, 480, 1);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}
