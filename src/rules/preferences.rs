//! Wishes of agents.

use super::params::WEIGHTS;
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{Preference, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "preferences",
    requires: [
        "Each date on which a `[[preferences]]` entry of an agent is not met costs the entry's weight. Dates on leave, and before the agent joins or after the agent leaves, are left out.",
        "[[preferences]] 中的意愿有一天未满足，就计一次该条的罚分；请假、入职前和离职后的日子不计。",
    ],
    formula: "Σ over wishes and dates of the wish's weight × the rule's weight, where not met",
    params: &[
        ParamDoc::class("soft"),
        ParamDoc {
            key: "weight",
            value: "1",
            means: ["multiplies every wish's weight", "所有意愿权重的倍数"],
        },
        ParamDoc::level(),
    ],
    example: "[[preferences]]\nagent = \"lin\"\navoids = \"C\"\ndays = [\"fri\"]\nweight = 10",
    source: "agents",
};

struct Preferences {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Preferences { settings: params.settings(Class::Soft, *WEIGHTS.start()) })
}

fn met(wish: &Preference, worked: &[ShiftIx]) -> bool {
    let has = match wish.shifts.as_slice() {
        [] => !worked.is_empty(),
        shifts => worked.iter().any(|shift| shifts.contains(shift)),
    };
    has == wish.wants
}

impl Rule for Preferences {
    fn post(&self, instance: &Instance, model: &mut Model) {
        for wish in &instance.book.preferences {
            let strength = instance.strength_times(&self.settings, wish.weight, 1);
            for day in 0..instance.days_of(self.settings.class) {
                let date = instance.horizon.date(day);
                if wish.days.include(date) && instance.book.present_on(wish.agent, date) {
                    let duties = instance.set(|duty| !met(wish, &duty.shifts));
                    model.post(DOC.id, strength, Primitive::Cell { agent: wish.agent.0, day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for wish in &sheet.book.preferences {
            for day in 0..sheet.horizon.planned_days() {
                let date = sheet.horizon.date(day);
                let counts = wish.days.include(date)
                    && sheet.holds_on(date, self.settings.class)
                    && sheet.book.present_on(wish.agent, date);
                let worked: Vec<ShiftIx> = sheet.on(wish.agent, date).map(|entry| entry.shift).collect();
                let has_any = match wish.shifts.as_slice() {
                    [] => !worked.is_empty(),
                    shifts => shifts.iter().any(|shift| worked.contains(shift)),
                };
                if counts && has_any != wish.wants {
                    let name = &sheet.book.agents[wish.agent.0].name;
                    let text = findings::wish_unmet(name, sheet.label(&worked));
                    let breach = Breach::new(DOC.id, Some(wish.agent), (date, date), text);
                    found.add(&self.settings, breach, wish.weight, 1, wish.weight);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}
