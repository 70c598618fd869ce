//! The same shift through the week.

use std::collections::BTreeSet;

use super::whom::Whom;
use super::{ParamDoc, Params, Rule, RuleDoc, Subject};
use crate::book::ShiftIx;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, Text, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "same_shift",
    requires: [
        "In each calendar week an agent has at most `max` kinds of the `shifts`: with 1, the same shift through the week. Both shifts of a same-day pair count. A week that begins before day one counts what was worked then; kinds that were already too many then are no breach by themselves.",
        "每名成员在一个自然周内最多上 `shifts` 中的 `max` 种班次；为 1 时即整周同一班次。同日连上的两个班都计入。跨入排班期的那一周把之前的班次计算在内，之前已超出的不单独算违反。",
    ],
    formula: "Σ over agents and weeks of max(0, kinds of shift − max)",
    params: &[
        ParamDoc {
            key: "max",
            value: "1 to 20 kinds, 1",
            means: ["at most so many kinds of shift", "最多几种班次"],
        },
        ParamDoc {
            key: "shifts",
            value: "list of shifts, all",
            means: ["the shifts that count", "计入的班次"],
        },
        ParamDoc::agents(),
        ParamDoc::class("soft"),
        ParamDoc::weight("10 per kind"),
        ParamDoc::level(),
    ],
    example: "[[rules.same_shift]]\nshifts = [\"A\", \"B\"]\nweight = 15",
    source: "team",
};

struct SameShift {
    settings: Settings,
    max: i64,
    shifts: Vec<ShiftIx>,
    whom: Whom,
    words: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Soft, 10);
    let max = params.whole("max", 1, 1..=20);
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let ids = shifts.iter().map(|shift| params.book().shifts[*shift].id.as_str());
    let words = ids.collect::<Vec<_>>().join(" ");
    Box::new(SameShift { settings, max, shifts, whom: Whom::read(params), words })
}

impl Rule for SameShift {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let start = instance.horizon.start;
        for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
            for (week, days) in instance.weeks(instance.days_of(self.settings.class)) {
                let dates = week.iter_days().take_while(|date| *date < start);
                let before: BTreeSet<ShiftIx> = dates
                    .flat_map(|date| instance.past.shifts_on(agent, date))
                    .filter(|shift| self.shifts.contains(shift))
                    .copied()
                    .collect();
                let open = self.shifts.iter().filter(|shift| !before.contains(shift));
                let cells = |shift: &ShiftIx| {
                    let duties = instance.with_shift(*shift);
                    days.clone().map(|day| (agent.index(), day, duties.clone())).collect()
                };
                let groups: Vec<Vec<_>> = open.map(cells).collect();
                let constant = before.len() as i64;
                if constant + groups.len() as i64 <= self.max {
                    continue;
                }
                let (free, shape) = ((0, self.max.max(constant)), Shape::Linear);
                model.post(DOC.id, strength, Primitive::Groups { groups, constant, free, shape });
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let start = sheet.horizon.start;
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            for (first, last, judged) in sheet.weeks(self.settings.class) {
                let (mut kinds, mut before) = (BTreeSet::new(), BTreeSet::new());
                for entry in &sheet.entries[agent.index()] {
                    if !self.shifts.contains(&entry.shift) || !(first..=judged).contains(&entry.date) {
                        continue;
                    }
                    kinds.insert(entry.shift);
                    if entry.date < start {
                        before.insert(entry.shift);
                    }
                }
                let over = kinds.len() as i64 - self.max.max(before.len() as i64);
                if over > 0 {
                    let name = &sheet.book.agents[agent].name;
                    let ids: Vec<Text> = kinds
                        .iter()
                        .map(|shift| Text::plain(sheet.book.shifts[*shift].id.as_str()))
                        .collect();
                    let had = Many(kinds.len() as i64, "kind of shift", "kinds of shift", "种班次");
                    let text =
                        findings::shift_kinds_many(name, had, Dated(first), Text::list(&ids), self.max);
                    let breach = Breach::new(DOC.id, Some(agent), (first, last), text);
                    found.add(&self.settings, breach, over, 480, over);
                }
            }
        }
    }

    fn subject(&self) -> Subject {
        Subject::Pattern
    }

    fn canonical(&self) -> String {
        format!("{} of {}, max {}, {}", self.words, self.whom.words(), self.max, self.settings)
    }
}
