//! No duty on leave.

use super::{ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "leave",
    requires: [
        "No duty begins on a date on which the agent is on leave. Leave of a part of the day takes its hours out of the duty, which stays: what is left is worked and covers. `half = \"am\"` takes the first half of the date's working hours, `half = \"pm\"` the second; `from_time` and `until_time` take these hours by the clock, also of a night that began on the date before; `daily = \"1h\"` takes an hour of each working day, at its end or with `daily_at = \"start\"` at its begin. A duty of which nothing is left is not rostered.",
        "请假当天不排班。只请一部分时，班照排，从中扣去所请的时间，剩下的照常上班、计入覆盖：half = \"am\" 扣当天工时的前一半，half = \"pm\" 扣后一半；from_time、until_time 按钟点扣，前一日跨零点的班也算；daily = \"1h\" 每个工作日扣一小时，默认在下班前，写 daily_at = \"start\" 则在上班时。整个班都被扣掉的，不排该班。",
    ],
    formula: "number of leave dates with a duty + number of duties of which leave leaves nothing = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("100 per day"), ParamDoc::level()],
    example: "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-03\nkind = \"annual\"\n\n[[leave]]\nagent = \"mia\"\nfrom = 2026-12-04\nhalf = \"pm\"",
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
                    continue;
                }
                let date = instance.horizon.date(day);
                if !instance.book.has_part_leave_near(agent, date) {
                    continue;
                }
                let duties =
                    instance.set(|duty| instance.book.leave_of_all(agent, date, &duty.shifts).is_some());
                if !duties.is_empty() {
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
            let mut dates_gone = std::collections::BTreeSet::new();
            for entry in sheet.planned(agent, self.settings.class) {
                if sheet.book.leave_on(agent, entry.date).is_none()
                    && sheet.wall_present(entry).is_empty()
                    && dates_gone.insert(entry.date)
                {
                    let (name, shift) =
                        (&sheet.book.agents[agent.0].name, &sheet.book.shifts[entry.shift.0].id);
                    let text = findings::duty_all_on_leave(name, shift, entry.date);
                    let breach = Breach::new(DOC.id, Some(agent), (entry.date, entry.date), text);
                    found.add(&self.settings, breach, 1, 480, 1);
                }
            }
        }
    }

    fn judges_each_duty(&self) -> bool {
        true
    }

    fn stays_broken(&self) -> bool {
        true
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let (book, date) = (requested.book, requested.date);
        let Some(agent) = requested.agent else { return requested.table.cloned() };
        // A duty over midnight meets the next date's leave.
        let near = [Some(date), date.succ_opt()].into_iter().flatten();
        let part = || near.clone().find_map(|date| book.part_leave_on(agent, date));
        book.leave_on(agent, date).or_else(part).map(|leave| leave.at.clone())
    }

    fn said(&self, requested: &Requested) -> Text {
        reasons::leave(requested.name(), &requested.when)
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::OwnLeave]
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}
