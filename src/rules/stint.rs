//! Working days in a row.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::explained::days_of;
use super::runs::Runs;
use super::whom::Whom;
use super::{ParamDoc, Params, Relaxation, Rule, RuleDoc};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, days, findings, reasons};
use crate::solve::Model;
use crate::timesheet::{Breach, Findings, Period, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "stint",
    requires: [
        "At most `max` and at least `min` working days in a row. Rolling, from the days worked before day one to the unprinted days after the last. A stint that lasts to the last day may be shorter than `min`, and so may one that begins on day one when nothing is known of the days before, or one of the days before that a leave on day one ends. An `[[extra_duty]]` does not count towards `max`; days are counted anew after it.",
        "连续上班最多 max 天、最少 min 天。滚动计算：包括排班期之前已上的天数和之后未打印的日子。持续到最后一天的可以短于 min；此前情况不明时从第一天开始的、以及因第一天请假而在此前结束的也可以。商定的加班（`[[extra_duty]]`）不计入 max，其后重新计数。",
    ],
    formula: "Σ over stints of max(0, days − max) + max(0, min − days)",
    params: &[
        ParamDoc {
            key: "max",
            value: "1 to 60, this or min needed",
            means: ["the longest stint, in days", "最长连续上班天数"],
        },
        ParamDoc {
            key: "min",
            value: "1 to 14, none",
            means: [
                "the shortest stint, in days; 2 = no lone working day",
                "最短连续上班天数；2 表示不单独上一天班",
            ],
        },
        ParamDoc::agents(),
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[[rules.stint]]\nmax = 6\nmin = 2\n\n# lin works four days in a row at most | lin 最多连上四天\n[[rules.stint]]\nagents = [\"lin\"]\nmax = 4",
    source: "team; one rest day a week follows from Labour Law of the PRC art. 38",
};

struct Stint {
    settings: Settings,
    min: Option<usize>,
    max: Option<usize>,
    /// Whether an `[[extra_duty]]` does not count towards `max`.
    spares_extra: bool,
    whom: Whom,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let (min, max) = params.min_or_max(1..=14, 1..=60);
    Box::new(Stint { settings, min, max, spares_extra: !params.is_law(), whom: Whom::read(params) })
}

impl Stint {
    /// The days of the agent's `[[extra_duty]]` entries.
    fn extra(&self, instance: &Instance, agent: AgentIx) -> Vec<bool> {
        let days = if self.spares_extra { instance.horizon.planned_days() } else { 0 };
        (0..days).map(|day| instance.book.is_extra(agent, instance.horizon.date(day))).collect()
    }
}

impl Rule for Stint {
    fn post(&self, instance: &Instance, model: &mut Model) {
        for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
            let carried = instance.past.stint_before(&instance.book, agent, instance.horizon.start);
            let runs = Runs {
                instance,
                rule: DOC.id,
                settings: self.settings,
                agent: agent.index(),
                inside: instance.working_days(),
                outside: instance.set(|duty| !duty.counts_as_day),
                before: instance.past.is_known().then_some(carried),
                free: Vec::new(),
                free_before: false,
                extra: self.extra(instance, agent),
                may_end_before: instance.book.leave_on(agent, instance.horizon.start).is_some(),
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
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            let name = &sheet.book.agents[agent].name;
            let mut add = |dates, text, amount| {
                let breach = Breach::new(DOC.id, Some(agent), dates, text);
                found.add(&self.settings, breach, amount, 480, amount);
            };
            let counts = |date: NaiveDate| {
                sheet.period(date) != Period::Before && sheet.holds_on(date, self.settings.class)
            };
            if let Some(max) = self.max {
                let mut dates = sheet.working_dates(agent);
                dates.retain(|date| !(self.spares_extra && sheet.is_extra(agent, *date)));
                for stint in stints(dates) {
                    let first = stint.first().copied().unwrap_or(sheet.horizon.start);
                    for (at, date) in stint.iter().enumerate().skip(max).filter(|(_, date)| counts(**date)) {
                        add((first, *date), findings::stint_long(name, days(at + 1), days(max)), 1);
                    }
                }
            }
            for stint in stints(sheet.working_dates(agent)) {
                let (Some(first), Some(last)) = (stint.first().copied(), stint.last().copied()) else {
                    continue;
                };
                let Some(min) = self.min.filter(|min| stint.len() < *min) else { continue };
                let Some(after) = last.succ_opt().filter(|date| counts(*date)) else { continue };
                let unknown = first == sheet.horizon.start && !sheet.history_known;
                let cut = after == sheet.horizon.start && sheet.book.leave_on(agent, after).is_some();
                if !unknown && !cut {
                    let text = findings::stint_short(name, days(stint.len()), days(min));
                    add((first, last), text, (min - stint.len()) as i64);
                }
            }
        }
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        match key {
            "max" => Some(reasons::raise_stint(days_of(value))),
            "min" => Some(reasons::lower_stint(days_of(value))),
            _ => None,
        }
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::ExtraDuty]
    }

    fn canonical(&self) -> String {
        limits(self.max, self.min, &self.settings) + &self.whom.suffix()
    }

    fn stays_broken(&self) -> bool {
        self.min.is_none()
    }
}

/// Dates in pieces without a gap.
pub(super) fn stints(dates: BTreeSet<NaiveDate>) -> Vec<Vec<NaiveDate>> {
    let mut stints: Vec<Vec<NaiveDate>> = Vec::new();
    for date in dates {
        match stints.last_mut() {
            Some(stint) if stint.last().and_then(|last| last.succ_opt()) == Some(date) => stint.push(date),
            _ => stints.push(vec![date]),
        }
    }
    stints
}

/// Limits in days and the settings in one line; a limit that is not set is left out.
pub(super) fn limits(max: Option<usize>, min: Option<usize>, settings: &Settings) -> String {
    let max = max.map(|days| format!("max {days}, "));
    let min = min.map(|days| format!("min {days}, "));
    format!("{}{}{settings}", max.unwrap_or_default(), min.unwrap_or_default())
}
