//! Days in a row with one kind of shift, and the days off after them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::explained::days_of;
use super::runs::Runs;
use super::stint::{limits, stints};
use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::{AgentIx, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, days, findings, reasons};
use crate::solve::{DutySet, Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "shift_stint",
    requires: [
        "At most `max` days in a row with one of `shifts` (nights, say); after `after` such days in a row or more, the next `rest_after` days are not working days. Rolling, from what was worked before day one to the unprinted days after the last.",
        "shifts 中的班次（如夜班）最多连续 max 天；连续 after 天及以上之后，随后 rest_after 天休息。滚动计算：包括排班期之前已上的班和之后未打印的日子。",
    ],
    formula: "Σ over runs of max(0, days − max) + working days among the rest_after days that follow",
    params: &[
        ParamDoc { key: "shifts", value: "shift ids, needed", means: ["which shifts", "哪些班次"] },
        ParamDoc {
            key: "max",
            value: "1 to 60, this or rest_after needed",
            means: ["the longest run, in days", "最多连续天数"],
        },
        ParamDoc {
            key: "rest_after",
            value: "1 to 14, none",
            means: ["days off after a run", "之后休息的天数"],
        },
        ParamDoc {
            key: "after",
            value: "1 to 60, max; 1 without it",
            means: ["the shortest run that needs them, in days", "从连续几天起需要这样休息"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[rules.shift_stint]\nshifts = [\"N\"]\nmax = 4\nrest_after = 2\nafter = 2",
    source: "team; EU Working Time Directive 2003/88/EC art. 8 limits night work in hours, not in nights",
};

struct ShiftStint {
    settings: Settings,
    shifts: Vec<ShiftIx>,
    /// Their ids, as people read them.
    names: String,
    max: Option<usize>,
    rest_after: Option<usize>,
    after: usize,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    params.need_one_of("max", "rest_after");
    let shifts = params.needed_shifts("shifts");
    let max = params.optional_whole("max", 1..=60);
    let rest_after = params.optional_whole("rest_after", 1..=14);
    let after = params.whole("after", max.unwrap_or(1), 1..=60);
    let days = |limit: i64| usize::try_from(limit).unwrap_or(1);
    Box::new(ShiftStint {
        settings,
        names: shifts
            .iter()
            .map(|shift| params.book().shifts[*shift].id.as_str())
            .collect::<Vec<_>>()
            .join("/"),
        shifts,
        max: max.map(days),
        rest_after: rest_after.map(days),
        after: days(after),
    })
}

/// What is said of a day in a row of days.
#[derive(Clone, Copy, PartialEq)]
enum On {
    /// One of the shifts.
    Shift,
    /// None of them.
    Other,
    /// Work of any kind.
    Work,
    /// Work, but none of the shifts.
    OtherWork,
    /// Anything.
    Any,
}

impl On {
    fn holds(self, shift: bool, work: bool) -> bool {
        match self {
            On::Shift => shift,
            On::Other => !shift,
            On::Work => work,
            On::OtherWork => work && !shift,
            On::Any => true,
        }
    }
}

impl ShiftStint {
    fn has(&self, shifts: &[ShiftIx]) -> bool {
        shifts.iter().any(|shift| self.shifts.contains(shift))
    }

    /// The date, the given number of days from day one.
    fn date(instance: &Instance, day: i64) -> Option<NaiveDate> {
        let start = instance.horizon.start;
        match usize::try_from(day) {
            Ok(day) => Some(instance.horizon.date(day)),
            Err(_) => start.checked_sub_days(Days::new(day.unsigned_abs())),
        }
    }

    /// Posts that a row of days from `first` on is not like this; days before day one are known.
    fn ban(&self, instance: &Instance, model: &mut Model, agent: AgentIx, first: i64, row: &[On]) {
        let mut sets: Vec<DutySet> = Vec::new();
        for (day, on) in (first..).zip(row) {
            if day >= 0 {
                sets.push(instance.set(|duty| on.holds(self.has(&duty.shifts), duty.counts_as_day)));
                continue;
            }
            let Some(date) = ShiftStint::date(instance, day) else { return };
            let shifts = instance.past.shifts_on(agent, date);
            let work = shifts.iter().any(|shift| instance.book.shifts[*shift].counts_as_day);
            if !on.holds(self.has(shifts), work) {
                return;
            }
        }
        let agent = agent.index();
        let day = usize::try_from(first).unwrap_or(0);
        let what = match (sets.len(), sets.pop()) {
            (1, Some(duties)) => Primitive::Cell { agent, day, duties },
            (_, Some(last)) => {
                sets.push(last);
                Primitive::Sequence { agent, day, sets }
            }
            _ => return,
        };
        model.post(DOC.id, instance.strength(&self.settings, 480), what);
    }
}

impl Rule for ShiftStint {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let planned = i64::try_from(instance.days_of(self.settings.class)).unwrap_or(0);
        for agent in instance.agents() {
            if let Some(max) = self.max {
                let on_eve = |day: &i64| {
                    let date = ShiftStint::date(instance, -day);
                    date.is_some_and(|date| self.has(instance.past.shifts_on(agent, date)))
                };
                let runs = Runs {
                    instance,
                    rule: DOC.id,
                    settings: self.settings,
                    agent: agent.index(),
                    inside: instance.set(|duty| self.has(&duty.shifts)),
                    outside: instance.set(|duty| !self.has(&duty.shifts)),
                    before: Some((1..).take_while(on_eve).count()),
                    free: Vec::new(),
                    free_before: false,
                    extra: Vec::new(),
                    may_end_before: false,
                };
                runs.post_long(model, max);
            }
            let Some(rest) = self.rest_after else { continue };
            let reach = i64::try_from(rest).unwrap_or(0);
            // The run ends on `last`, and work begins again too soon.
            for last in -reach..planned {
                for later in 1..=reach {
                    if last + later < 0 || last + later >= planned {
                        continue;
                    }
                    let mut row = vec![On::Shift; self.after];
                    match later {
                        1 => row.push(On::OtherWork),
                        _ => {
                            row.push(On::Other);
                            row.extend((2..later).map(|_| On::Any));
                            row.push(On::Work);
                        }
                    }
                    let first = last + 1 - i64::try_from(self.after).unwrap_or(0);
                    self.ban(instance, model, agent, first, &row);
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let name = &sheet.book.agents[agent].name;
            let worked = sheet.working_dates(agent);
            let on_shift =
                sheet.entries[agent.index()].iter().filter(|entry| self.shifts.contains(&entry.shift));
            let dates: BTreeSet<NaiveDate> = on_shift.map(|entry| entry.date).collect();
            let mut add = |dates, text| {
                let breach = Breach::new(DOC.id, Some(agent), dates, text);
                found.add(&self.settings, breach, 1, 480, 1);
            };
            for run in stints(dates) {
                let (Some(first), Some(last)) = (run.first().copied(), run.last().copied()) else { continue };
                if let Some(max) = self.max {
                    for (at, date) in run.iter().enumerate().skip(max) {
                        if sheet.holds_on(*date, self.settings.class) {
                            let text = findings::shift_stint_long(name, &self.names, days(at + 1), days(max));
                            add((first, *date), text);
                        }
                    }
                }
                let Some(rest) = self.rest_after.filter(|_| run.len() >= self.after) else { continue };
                for date in last.iter_days().skip(1).take(rest) {
                    if worked.contains(&date) && sheet.holds_on(date, self.settings.class) {
                        let text =
                            findings::shift_stint_no_rest(name, &self.names, days(run.len()), days(rest));
                        add((first, date), text);
                    }
                }
            }
        }
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        match key {
            "max" => Some(reasons::raise_shift_stint(days_of(value))),
            "rest_after" => Some(reasons::lower_rest_after(days_of(value))),
            _ => None,
        }
    }

    fn canonical(&self) -> String {
        let rest = self.rest_after.map(|rest| format!("rest_after {rest}, after {}, ", self.after));
        let limits = limits(self.max, None, &self.settings);
        format!("shifts {}, {}{limits}", self.names, rest.unwrap_or_default())
    }

    fn stays_broken(&self) -> bool {
        self.rest_after.is_none()
    }
}
