//! Fixed duties.

use super::{Limits, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject};
use crate::book::ShiftIx;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "pins",
    requires: [
        "A pinned agent has exactly the pinned duty on that date; `rest` pins a day off.",
        "被固定的日子必须正好是所写的班次；rest 表示固定休息。",
    ],
    formula: "number of pins that do not hold = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("100 per pin"), ParamDoc::level()],
    example: "[pins.lin]\n2026-12-04 = \"A+C\"\n2026-12-05 = \"rest\"",
    source: "team",
};

struct Pins {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Pins { settings: params.settings(Class::Must, 100) })
}

impl Rule for Pins {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for pin in &instance.book.pins {
            for day in 0..instance.days_of(self.settings.class) {
                if instance.horizon.date(day) == pin.date {
                    let duties = instance.set(|duty| sorted(&duty.shifts) != sorted(&pin.shifts));
                    model.post(DOC.id, strength, Primitive::Cell { agent: pin.agent.index(), day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for pin in &sheet.book.pins {
            if !sheet.holds_on(pin.date, self.settings.class) {
                continue;
            }
            let worked: Vec<ShiftIx> = sheet.on(pin.agent, pin.date).map(|entry| entry.shift).collect();
            if sorted(&worked) != sorted(&pin.shifts) {
                let name = &sheet.book.agents[pin.agent].name;
                let text = findings::pin_broken(name, sheet.label(&pin.shifts), sheet.label(&worked));
                let breach = Breach::new(DOC.id, Some(pin.agent), (pin.date, pin.date), text);
                found.add(&self.settings, breach, 1, 480, 1);
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits { pins: true, ..Limits::default() }
    }

    fn subject(&self) -> Subject {
        Subject::Pins
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let Some(agent) = requested.agent else { return requested.table.cloned() };
        requested.book.pin_on(agent, requested.date).map(|pin| pin.at.clone())
    }

    fn said(&self, requested: &Requested) -> Text {
        let (book, date) = (requested.book, requested.date);
        let Some(pin) = requested.agent.and_then(|agent| book.pin_on(agent, date)) else {
            return requested.as_limit();
        };
        let ids: Vec<&str> = pin.shifts.iter().map(|shift| book.shifts[*shift].id.as_str()).collect();
        let what = if ids.is_empty() { reasons::rest() } else { Text::plain(ids.join("+")) };
        reasons::pin(requested.name(), what, &requested.when)
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Pin]
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}

fn sorted(shifts: &[ShiftIx]) -> Vec<ShiftIx> {
    let mut shifts = shifts.to_vec();
    shifts.sort_unstable();
    shifts
}
