//! Agents who do not work together.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, rules as say};
use crate::solve::{DutySet, Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "apart",
    requires: [
        "At most `max` of `agents` work together. `by = \"shift\"`: on one shift of a date; each of `shifts` by itself. `by = \"date\"`: on one date, on any of `shifts`. Dates before day one are not judged.",
        "`agents` 中最多 `max` 人同时当班。`by = \"shift\"`：指同一日期的同一班次，各班次分别判断；`by = \"date\"`：指同一日期，上 `shifts` 中任一班次都算。排班期之前的日子不追究。",
    ],
    formula: "Σ over dates (and shifts) of max(0, those of `agents` on it − max)",
    params: &[
        ParamDoc {
            key: "agents",
            value: "list of two or more agents, needed",
            means: ["who is to be kept apart", "要错开的成员"],
        },
        ParamDoc {
            key: "shifts", value: "list of shifts, all", means: ["on which shifts", "适用的班次"]
        },
        ParamDoc {
            key: "max",
            value: "1",
            means: ["at most so many of them, fewer than all", "最多几人，须少于名单人数"],
        },
        ParamDoc {
            key: "by",
            value: "\"shift\"",
            means: ["shift or date", "按班次（shift）或按日期（date）"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per agent too many"),
        ParamDoc::level(),
    ],
    example: "[[rules.apart]]\nagents = [\"lin\", \"zhao\"]\n\n[[rules.apart]]\nagents = [\"lin\", \"wang\", \"chen\"]\nby = \"date\"\nmax = 2\nclass = \"soft\"",
    source: "team",
};

struct Apart {
    settings: Settings,
    agents: Vec<AgentIx>,
    shifts: Vec<ShiftIx>,
    max: i64,
    by_date: bool,
    /// The parameters in words that are the same for the same meaning.
    words: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let given = params.needed_agents("agents");
    let shifts = params.shifts("shifts").unwrap_or_else(|| params.book().all_shifts().collect());
    let max = params.whole("max", 1, 1..=1000);
    let by_date = params.choice("by", &["shift", "date"]) == "date";
    if given.len() == 1 {
        params.refuse("agents", say::wants_two_agents());
    } else if given.len() > 1 && max >= given.len() as i64 {
        params.refuse("max", say::wants_fewer_than(given.len(), "agents"));
    }
    let book = params.book();
    let words = format!(
        "{} on {}, max {max} a {}",
        super::agent_ids(book, &given),
        super::shift_ids(book, &shifts),
        if by_date { "date" } else { "shift" }
    );
    Box::new(Apart { settings, agents: given, shifts, max, by_date, words })
}

impl Apart {
    /// The shifts that are judged together: each by itself, or all of a date.
    fn groups(&self) -> Vec<&[ShiftIx]> {
        if self.by_date { vec![&self.shifts] } else { self.shifts.chunks(1).collect() }
    }
}

impl Rule for Apart {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        for shifts in self.groups() {
            let duties: DutySet = instance.set(|duty| duty.shifts.iter().any(|shift| shifts.contains(shift)));
            for day in 0..instance.days_of(self.settings.class) {
                let cells = self.agents.iter().map(|agent| (agent.index(), day, duties.clone())).collect();
                let what =
                    Primitive::Cover { day: Some(day), cells, constant: 0, min: 0, max: Some(self.max) };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let dates = sheet.horizon.start.iter_days();
        for date in dates.take_while(|date| sheet.holds_on(*date, self.settings.class)) {
            for shifts in self.groups() {
                let on =
                    |agent: &&AgentIx| sheet.on(**agent, date).any(|entry| shifts.contains(&entry.shift));
                let there: Vec<Text> = self
                    .agents
                    .iter()
                    .filter(on)
                    .map(|agent| Text::plain(sheet.book.agents[*agent].name.as_str()))
                    .collect();
                let over = there.len() as i64 - self.max;
                if over <= 0 {
                    continue;
                }
                let there = Text::list(&there);
                let text = match shifts {
                    [one] if !self.by_date => {
                        findings::not_apart_on(there, &sheet.book.shifts[*one].id, self.max)
                    }
                    _ => findings::not_apart(there, self.max),
                };
                let breach = Breach::new(DOC.id, None, (date, date), text);
                found.add(&self.settings, breach, over, 480, over);
            }
        }
    }

    fn canonical(&self) -> String {
        format!("{}, {}", self.words, self.settings)
    }
}
