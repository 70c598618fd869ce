//! Wishes of agents.

use chrono::NaiveDate;

use super::params::WEIGHTS;
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, Preference, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "preferences",
    requires: [
        "Each date on which a `[[preferences]]` entry of an agent is not met costs the entry's weight. With `avoids_with` a colleague it is each shift of a date that both are on, with `wants_with` each own shift that the colleague is not on. Dates on leave, and before the agent joins or after the agent leaves, are left out; of a wish about a colleague, the colleague's too.",
        "[[preferences]] 中的意愿有一天未满足，就计一次该条的罚分。`avoids_with` 某同事：每有一个班次两人同上，计一次；`wants_with` 某同事：自己每上一个班次而该同事不在，计一次。请假、入职前和离职后的日子不计；涉及同事的意愿，同事的这些日子也不计。",
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
    example: "[[preferences]]\nagent = \"lin\"\navoids = \"C\"\ndays = [\"fri\"]\nweight = 10\n\n[[preferences]]\nagent = \"lin\"\nwants_with = \"wang\"",
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

impl Preferences {
    fn audit_company(
        &self,
        sheet: &Timesheet,
        wish: &Preference,
        other: AgentIx,
        date: NaiveDate,
        worked: &[ShiftIx],
        found: &mut Findings,
    ) {
        let name = |agent: AgentIx| sheet.book.agents[agent].name.as_str();
        for shift in worked {
            if sheet.on(other, date).any(|entry| entry.shift == *shift) == wish.wants {
                continue;
            }
            let id = sheet.book.shifts[*shift].id.as_str();
            let text = match wish.wants {
                true => findings::wish_together(name(wish.agent), name(other), id),
                false => findings::wish_apart(name(wish.agent), name(other), id),
            };
            let breach = Breach::new(DOC.id, Some(wish.agent), (date, date), text);
            found.add(&self.settings, breach, wish.weight, 1, wish.weight);
        }
    }
}

impl Rule for Preferences {
    fn post(&self, instance: &Instance, model: &mut Model) {
        for wish in &instance.book.preferences {
            let strength = instance.strength_times(&self.settings, wish.weight, 1);
            for day in 0..instance.days_of(self.settings.class) {
                let date = instance.horizon.date(day);
                if !instance.book.is_wished_on(wish, date) {
                    continue;
                }
                if let Some(other) = wish.colleague {
                    for shift in instance.book.all_shifts() {
                        let duties = instance.with_shift(shift);
                        let cell = |agent: AgentIx, adds| (agent.index(), day, duties.clone(), adds);
                        // Both: one too many. The agent without the colleague: one more than the colleague.
                        let (adds, max) = if wish.wants { (-1, 0) } else { (1, 1) };
                        let cells = vec![cell(wish.agent, 1), cell(other, adds)];
                        let what = Primitive::Balance { cells, constant: 0, min: None, max: Some(max) };
                        model.post(DOC.id, strength, what);
                    }
                } else {
                    let duties = instance.set(|duty| !met(wish, &duty.shifts));
                    model.post(DOC.id, strength, Primitive::Cell { agent: wish.agent.index(), day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for wish in &sheet.book.preferences {
            for day in 0..sheet.horizon.planned_days() {
                let date = sheet.horizon.date(day);
                if !wish.days.include(date) {
                    continue;
                }
                let counts = sheet.holds_on(date, self.settings.class) && sheet.book.is_wished_on(wish, date);
                let worked: Vec<ShiftIx> = sheet.on(wish.agent, date).map(|entry| entry.shift).collect();
                if let Some(other) = wish.colleague.filter(|_| counts) {
                    self.audit_company(sheet, wish, other, date, &worked, found);
                    continue;
                }
                let has_any = match wish.shifts.as_slice() {
                    [] => !worked.is_empty(),
                    shifts => shifts.iter().any(|shift| worked.contains(shift)),
                };
                if counts && wish.colleague.is_none() && has_any != wish.wants {
                    let name = &sheet.book.agents[wish.agent].name;
                    let text = match worked.is_empty() {
                        true => findings::wish_rested(name),
                        false => findings::wish_unmet(name, sheet.label(&worked)),
                    };
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
