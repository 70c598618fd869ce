//! One duty a day, or an allowed same-day pair; never two at the same time.

use super::{Params, Rule, RuleDoc, Subject};
use crate::book::AgentIx;
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
    /// Duties of one date are whole by construction; what is posted is that their
    /// halves and the duties of near dates don't overlap.
    fn post(&self, instance: &Instance, model: &mut Model) {
        let planned = instance.horizon.planned_days();
        let reach = instance.reach();
        let any = instance.set(|_| true);
        for day in 0..planned {
            let date = instance.horizon.date(day);
            for (index, duty) in
                instance.duties.iter().enumerate().filter(|(_, duty)| !duty.shifts.is_empty())
            {
                let only = DutySet::new(vec![DutyIx(index)]);
                let cell =
                    |agent: AgentIx| Primitive::Cell { agent: agent.index(), day, duties: only.clone() };
                if duty.shifts.windows(2).any(|pair| instance.overlap((date, &pair[..1]), (date, &pair[1..])))
                {
                    instance.agents().for_each(|agent| model.post(DOC.id, Strength::Must, cell(agent)));
                    continue;
                }
                for later in (day + 1)..planned.min(day + reach) {
                    let next_date = instance.horizon.date(later);
                    let overlapped = instance
                        .set(|next| instance.overlap((date, &duty.shifts), (next_date, &next.shifts)));
                    if overlapped.is_empty() {
                        continue;
                    }
                    let mut sets = vec![only.clone()];
                    sets.extend(std::iter::repeat_n(any.clone(), later - day - 1));
                    sets.push(overlapped);
                    for agent in instance.agents() {
                        let what = Primitive::Sequence { agent: agent.index(), day, sets: sets.clone() };
                        model.post(DOC.id, Strength::Must, what);
                    }
                }
                for agent in instance.agents() {
                    let near = instance.past.worked.get(agent.index()).into_iter().flatten().rev();
                    let near = near.take_while(|(before, _)| (date - **before).num_days() < reach as i64);
                    if near
                        .into_iter()
                        .any(|(before, shifts)| instance.overlap((*before, shifts), (date, &duty.shifts)))
                    {
                        model.post(DOC.id, Strength::Must, cell(agent));
                    }
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let name = &sheet.book.agents[agent].name;
            let entries = &sheet.entries[agent.index()];
            for (at, later) in entries.iter().enumerate() {
                let breach = |text| Breach::new(DOC.id, Some(agent), (later.date, later.date), text);
                for earlier in entries[..at].iter().filter(|_| later.date >= sheet.horizon.start) {
                    let ids = (&sheet.book.shifts[earlier.shift].id, &sheet.book.shifts[later.shift].id);
                    let same_day = earlier.date == later.date;
                    if same_day && !sheet.book.allowed_pair(earlier.shift, later.shift) {
                        found.add(&MUST, breach(findings::not_a_pair(name, ids.0, ids.1)), 1, 480, 1);
                    } else if sheet.overlap(earlier, later) {
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

    fn stays_broken(&self) -> bool {
        true
    }

    fn subject(&self) -> Subject {
        Subject::Nature
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        String::new()
    }
}
