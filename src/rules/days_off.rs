//! Days off in a row.

use chrono::NaiveDate;

use super::explained::days_of;
use super::runs::Runs;
use super::stint::limits;
use super::whom::Whom;
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, days, findings, reasons};
use crate::solve::Model;
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "days_off",
    requires: [
        "At least `min` and at most `max` days in a row that are not working days. Rolling, from the last working day before day one to the unprinted days after the last. Leave counts as days off, and a run with leave in it (or next to it at the ends of the roster) may be of any length. A run that lasts to the last day may be shorter than `min`; for an agent without a known working day before day one, so may one that begins on day one, and `max` counts from day one.",
        "连续休息最少 min 天、最多 max 天（没有工作班次的日子都算）。滚动计算：从排班期之前最后一个工作日到之后未打印的日子。请假算作休息；含请假（或在班表两端紧挨请假）的连休长短不限。持续到最后一天的可以短于 min；此前没有已知工作日的人，从第一天开始的也可以，max 从第一天算起。",
    ],
    formula: "Σ over runs of days off without leave of max(0, min − days) + max(0, days − max)",
    params: &[
        ParamDoc {
            key: "min",
            value: "1 to 14, this or max needed",
            means: ["the shortest run of days off; 2 = no lone day off", "最短连休天数；2 表示不单休一天"],
        },
        ParamDoc {
            key: "max",
            value: "1 to 60, none",
            means: ["the longest run of days off", "最长连休天数"],
        },
        ParamDoc::agents(),
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[rules.days_off]\nmin = 2\nmax = 4",
    source: "team",
};

struct DaysOff {
    settings: Settings,
    min: Option<usize>,
    max: Option<usize>,
    whom: Whom,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let (min, max) = params.min_or_max(1..=14, 1..=60);
    Box::new(DaysOff { settings, min, max, whom: Whom::read(params) })
}

/// Days off up to the eve of day one, if a working day is known before them, and whether there is leave among them.
fn before(instance: &Instance, agent: AgentIx) -> (Option<usize>, bool) {
    let start = instance.horizon.start;
    let on_leave = |date: NaiveDate| instance.book.leave_on(agent, date).is_some();
    let worked = instance.past.working_dates(&instance.book, agent);
    match worked.range(..start).next_back() {
        Some(last) => {
            let off = || last.iter_days().skip(1).take_while(|date| *date < start);
            (Some(off().count()), off().any(on_leave))
        }
        None => (None, start.pred_opt().is_some_and(on_leave)),
    }
}

impl Rule for DaysOff {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let planned = instance.days_of(self.settings.class);
        for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
            let (before, free_before) = before(instance, agent);
            let on_leave = |day| instance.book.leave_on(agent, instance.horizon.date(day)).is_some();
            let runs = Runs {
                instance,
                rule: DOC.id,
                settings: self.settings,
                agent: agent.index(),
                inside: instance.set(|duty| !duty.counts_as_day),
                outside: instance.working_days(),
                before,
                free: (0..=planned).map(on_leave).collect(),
                free_before,
                extra: Vec::new(),
                may_end_before: false,
            };
            if let Some(max) = self.max {
                runs.post_long(model, max);
            }
            if let Some(min) = self.min {
                runs.post_short(model, min);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let start = sheet.horizon.start;
        let judged = |date: &NaiveDate| sheet.holds_on(*date, self.settings.class);
        let Some(last) = start.iter_days().take_while(judged).last() else { return };
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            let name = &sheet.book.agents[agent].name;
            let worked = sheet.working_dates(agent);
            let on_leave = |date: NaiveDate| sheet.book.leave_on(agent, date).is_some();
            let mut add = |dates, text, amount: usize| {
                let breach = Breach::new(DOC.id, Some(agent), dates, text);
                found.add(&self.settings, breach, amount as i64, 480, amount as i64);
            };
            // From the working day before the roster on: the days off up to each next one, and to the last day.
            let mut previous = worked.range(..start).next_back().copied();
            let nexts = worked.range(start..=last).copied().map(Some).chain([None]);
            for next in nexts {
                let begin = previous.and_then(|date| date.succ_opt()).unwrap_or(start);
                let off: Vec<NaiveDate> =
                    begin.iter_days().take_while(|date| *date <= last && Some(*date) != next).collect();
                let known = (previous.is_some(), next.is_some());
                previous = next;
                let (Some(first), Some(end)) = (off.first().copied(), off.last().copied()) else { continue };
                let beside = [first.pred_opt().filter(|_| !known.0), end.succ_opt().filter(|_| !known.1)];
                if off.iter().copied().chain(beside.into_iter().flatten()).any(on_leave) {
                    continue;
                }
                let beyond =
                    off.iter().skip(self.max.unwrap_or(usize::MAX)).filter(|date| judged(date)).count();
                if let Some(max) = self.max.filter(|_| beyond > 0) {
                    add((first, end), findings::days_off_long(name, days(off.len()), days(max)), beyond);
                }
                if let Some(min) = self.min.filter(|min| off.len() < *min && known.0 && known.1) {
                    let text = findings::days_off_short(name, days(off.len()), days(min));
                    add((first, end), text, min - off.len());
                }
            }
        }
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        match key {
            "max" => Some(reasons::raise_days_off(days_of(value))),
            "min" => Some(reasons::lower_days_off(days_of(value))),
            _ => None,
        }
    }

    fn canonical(&self) -> String {
        limits(self.max, self.min, &self.settings) + &self.whom.suffix()
    }
}
