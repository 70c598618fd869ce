//! One duty a day, or an allowed same-day pair; never two at the same time.

use super::{Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{DutyIx, DutySet, Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "one_duty",
    requires: [
        "One duty a day, or a same-day pair that the second shift allows (`may_follow_same_day`); no two duties at the same time, over midnight too.",
        "每天一个班；班次写明 may_follow_same_day 的，同日可再上第二个班。任何两个班的时间不得重叠，跨零点也一样。",
    ],
    formula: "Σ over duties of one agent and date ≤ 1, where an allowed pair counts as one",
    params: &[],
    example: "[[shifts]]\nid = \"C\"\nmay_follow_same_day = [\"A\"]",
    source: "team; nobody is in two places at once",
};

struct OneDuty;

pub fn read(_: &mut Params) -> Box<dyn Rule> {
    Box::new(OneDuty)
}

const MUST: Settings = Settings { class: Class::Must, weight: 1, level: 1 };

impl Rule for OneDuty {
    /// Duties of one date are whole by construction; what is posted is that
    /// those of neighbouring dates don't overlap.
    fn post(&self, instance: &Instance, model: &mut Model) {
        for agent in instance.agents() {
            for day in 0..instance.horizon.planned_days() {
                for (index, duty) in instance.duties.iter().enumerate().filter(|(_, duty)| !duty.shifts.is_empty()) {
                    let own = DutySet::new(vec![DutyIx(index)]);
                    let here = (instance.horizon.date(day), duty.shifts.as_slice());
                    let overlapped = instance.set(|next| {
                        instance
                            .free_between(here, (instance.horizon.date(day + 1), &next.shifts))
                            .is_some_and(|minutes| minutes < 0)
                    });
                    if day + 1 < instance.horizon.planned_days() && !overlapped.is_empty() {
                        let sets = vec![own.clone(), overlapped];
                        model.post(DOC.id, Strength::Must, Primitive::Sequence { agent: agent.0, day, sets });
                    }
                    let before = instance.horizon.start.pred_opt().unwrap_or(instance.horizon.start);
                    let overlaps_past = day == 0
                        && instance
                            .free_between((before, instance.past.shifts_on(agent, before)), here)
                            .is_some_and(|minutes| minutes < 0);
                    if overlaps_past {
                        model.post(DOC.id, Strength::Must, Primitive::Cell { agent: agent.0, day, duties: own });
                    }
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let name = &sheet.book.agents[agent.0].name;
            let entries = &sheet.entries[agent.0];
            for (at, later) in entries.iter().enumerate() {
                let breach = |text| Breach::new(DOC.id, Some(agent), (later.date, later.date), text);
                for earlier in entries[..at].iter().filter(|_| later.date >= sheet.horizon.start) {
                    let ids = (&sheet.book.shifts[earlier.shift.0].id, &sheet.book.shifts[later.shift.0].id);
                    let same_day = earlier.date == later.date;
                    if same_day && !sheet.book.allowed_pair(earlier.shift, later.shift) {
                        found.add(&MUST, breach(findings::not_a_pair(name, ids.0, ids.1)), 1, 480, 1);
                    } else if earlier.busy_until > later.busy_from {
                        found.add(&MUST, breach(findings::overlap(name, ids.0, ids.1)), 1, 480, 1);
                    }
                }
                let on_date = entries[..at].iter().filter(|entry| entry.date == later.date).count();
                if on_date >= 2 && later.date >= sheet.horizon.start {
                    found.add(&MUST, breach(findings::too_many_duties(name, on_date + 1)), 1, 480, 1);
                }
            }
        }
    }

    fn canonical(&self) -> String {
        String::new()
    }
}
