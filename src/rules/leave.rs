//! No duty on leave.

use super::{ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc};
use crate::book::{AgentIx, ShiftIx};
use crate::calendar::instant;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Entry, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "leave",
    requires: [
        "No duty begins on a date on which the agent is on leave. Leave of half a day (`half = \"am\"`: 00:00–12:00, `half = \"pm\"`: 12:00–24:00) or of some hours (`from_time`, `until_time`) bans only duties that overlap it, log-in, handover and wrap-up included; a night may reach into it from the date before.",
        "请假当天不排班。请半天（half = \"am\"：00:00–12:00，half = \"pm\"：12:00–24:00）或若干小时（from_time、until_time）时，只不排与其重叠的班（含提前登录、交接和收尾），前一日跨零点的班也算。",
    ],
    formula: "number of leave dates with a duty + number of duties that overlap leave of some hours = 0",
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
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.index(), day, duties });
                    continue;
                }
                let date = instance.horizon.date(day);
                let over = |shift: &ShiftIx| instance.book.part_leave_over(agent, *shift, date).is_some();
                for shift in instance.book.all_shifts().filter(over) {
                    let duties = instance.with_shift(shift);
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.index(), day, duties });
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
                        findings::duty_on_leave(&sheet.book.agents[agent].name, leave.from, leave.until);
                    let breach = Breach::new(DOC.id, Some(agent), (date, date), text);
                    found.add(&self.settings, breach, 1, 480, 1);
                }
            }
            for entry in sheet.planned(agent, self.settings.class) {
                if let Some(text) = within_hours(sheet, agent, entry) {
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

/// What is wrong with work at a time of leave, on a date that is not all leave.
fn within_hours(sheet: &Timesheet, agent: AgentIx, entry: &Entry) -> Option<Text> {
    let book = &sheet.book;
    if book.leave_on(agent, entry.date).is_some() {
        return None;
    }
    let zone = book.team.zone;
    let eve = entry.busy_from.date_naive().pred_opt()?;
    for date in eve.iter_days().take_while(|date| *date <= entry.busy_until.date_naive()) {
        for leave in book.leave.iter().filter(|leave| leave.includes(agent, date)) {
            let Some((from, until)) = leave.hours else { continue };
            let (begin, end) = (instant(date, from, zone), instant(date, until, zone));
            if begin < end && begin < entry.busy_until && entry.busy_from < end {
                let (name, shift) = (&book.agents[agent].name, &book.shifts[entry.shift].id);
                return Some(findings::duty_in_leave_hours(name, shift, date, from, until));
            }
        }
    }
    None
}
