//! Who may work which shift.

use super::{ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject};
use crate::book::Agent;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Entry, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "eligibility",
    requires: [
        "An agent works only the shifts of the agent's own list, from the agent's `from` to `until` (joins, leaves), and a shift with `[[eligibility]]` entries of the agent only on their dates.",
        "成员只上自己名单里的班次，且只在自己的 from 至 until（入职、离职）之间；某个班次有该成员的 [[eligibility]] 时，只在其日期内可上。",
    ],
    formula: "number of duties of a shift that the agent may not work = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("1 per duty"), ParamDoc::level()],
    example: "[[agents]]\nid = \"lin\"\nshifts = [\"A\", \"B\"]\nfrom = 2026-12-07\n\n[[eligibility]]\nagent = \"lin\"\nshift = \"B\"\nfrom_date = 2026-12-14",
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
            for shift in instance.book.all_shifts() {
                for day in 0..instance.days_of(self.settings.class) {
                    if !instance.book.may_work(agent, shift, instance.horizon.date(day)) {
                        let duties = instance.with_shift(shift);
                        model.post(DOC.id, strength, Primitive::Cell { agent: agent.index(), day, duties });
                    }
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let profile = &sheet.book.agents[agent];
            for entry in sheet.planned(agent, self.settings.class) {
                if let Some(text) = objection(profile, entry, &sheet.book.shifts[entry.shift].id) {
                    let dates = (entry.date, entry.date);
                    found.add(&self.settings, Breach::new(DOC.id, Some(agent), dates, text), 1, 480, 1);
                }
            }
        }
    }

    fn judges_each_duty(&self) -> bool {
        true
    }

    fn subject(&self) -> Subject {
        Subject::Ability
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let Some(agent) = requested.agent else { return requested.table.cloned() };
        Some(requested.book.agents[agent].at.clone())
    }

    fn said(&self, requested: &Requested) -> Text {
        let employed = |agent| requested.book.employed_on(agent, requested.date);
        match requested.agent.is_none_or(employed) {
            true => reasons::eligibility(requested.name(), &requested.when),
            false => reasons::absent(requested.name(), &requested.when),
        }
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Training]
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}

/// Why the agent may not have the duty.
fn objection(agent: &Agent, entry: &Entry, shift: &str) -> Option<Text> {
    if !agent.shifts.contains(&entry.shift) {
        return Some(findings::not_eligible(&agent.name, shift));
    }
    if agent.from.is_some_and(|from| entry.date < from) || agent.until.is_some_and(|until| until < entry.date)
    {
        return Some(findings::not_in_team(&agent.name, shift, entry.date));
    }
    let mut dated = false;
    for other in agent.eligibility.iter().filter(|other| other.shift == entry.shift) {
        if other.days.include(entry.date) {
            return None;
        }
        dated = true;
    }
    dated.then(|| findings::not_eligible_on(&agent.name, shift, entry.date))
}
