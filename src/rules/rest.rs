//! Minimum rest between the duties of different dates.

use super::{Limits, ParamDoc, Params, Rule, RuleDoc};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Hours, Text, findings, reasons};
use crate::solve::{DutyIx, DutySet, Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "rest",
    requires: [
        "Between the last duty of one date and the first of a later date lie at least `min` hours. Elapsed time, log-in, handover and wrap-up excluded; shifts with `breaks_rest = false` are passed over; the two halves of a same-day pair are not measured.",
        "前一日最后一个班结束到后一日第一个班开始，至少间隔 min。按实际经过时间计算，不含提前登录、交接和收尾；breaks_rest = false 的班次不计；同日连上的两个班之间不计。",
    ],
    formula: "Σ over consecutive duties of ⌈(min − rest) ÷ 1 h⌉ where rest < min",
    params: &[
        ParamDoc { key: "min", value: "duration, needed", means: ["the least rest", "最短休息时间"] },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per hour"),
        ParamDoc::level(),
    ],
    example: "[rules.rest]\nmin = \"11h\"",
    source: "EU Working Time Directive 2003/88/EC art. 3 has 11 h; mainland China's labour law names no daily rest, a team sets it itself",
};

struct Rest {
    settings: Settings,
    min: i64,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    Box::new(Rest { settings, min: params.needed_minutes("min", 1..=72 * 60) })
}

impl Rest {
    fn missing_hours(&self, rest: i64) -> i64 {
        (self.min - rest + 59).div_euclid(60).max(0)
    }
}

impl Rule for Rest {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let days = instance.days_of(self.settings.class);
        let resting = instance.set(|duty| !instance.breaks_rest(&duty.shifts));
        let reach = instance.reach() + 1 + usize::try_from(self.min / 1440).unwrap_or(0);
        for day in 0..days {
            for later in (day + 1)..days.min(day + reach) {
                for (hours, sets) in
                    self.pairs(instance, instance.horizon.date(day), instance.horizon.date(later))
                {
                    for agent in instance.agents() {
                        let mut sequence = vec![sets.0.clone()];
                        sequence.extend(std::iter::repeat_n(resting.clone(), later - day - 1));
                        sequence.push(sets.1.clone());
                        let strength = instance.strength_times(&self.settings, hours, 60);
                        let what = Primitive::Sequence { agent: agent.index(), day, sets: sequence };
                        model.post(DOC.id, strength, what);
                    }
                }
            }
        }
        for agent in instance.agents() {
            let Some((date, shifts)) = instance.past.last_breaking_rest(&instance.book, agent) else {
                continue;
            };
            for day in 0..days.min(reach) {
                for (index, duty) in instance.duties.iter().enumerate() {
                    let after = (instance.horizon.date(day), duty.shifts.as_slice());
                    let Some(rest) = instance.rest_between((date, shifts), after) else { continue };
                    let hours = self.missing_hours(rest);
                    if hours > 0 {
                        let mut sets = vec![resting.clone(); day];
                        sets.push(DutySet::new(vec![DutyIx(index)]));
                        let strength = instance.strength_times(&self.settings, hours, 60);
                        let what = match sets.pop() {
                            Some(duties) if sets.is_empty() => {
                                Primitive::Cell { agent: agent.index(), day, duties }
                            }
                            Some(duties) => {
                                sets.push(duties);
                                Primitive::Sequence { agent: agent.index(), day: 0, sets }
                            }
                            None => continue,
                        };
                        model.post(DOC.id, strength, what);
                    }
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let breaking: Vec<_> = sheet.entries[agent.index()]
                .iter()
                .filter(|entry| sheet.book.shifts[entry.shift].breaks_rest)
                .collect();
            for pair in breaking.windows(2) {
                let (before, after) = (pair[0], pair[1]);
                let rest = (after.busy_from - before.busy_until).num_minutes();
                let hours = self.missing_hours(rest);
                if before.date != after.date && hours > 0 && sheet.holds_on(after.date, self.settings.class) {
                    let name = &sheet.book.agents[agent].name;
                    let ids = (&sheet.book.shifts[before.shift].id, &sheet.book.shifts[after.shift].id);
                    let text = findings::rest_short(name, ids.0, ids.1, Hours(rest), Hours(self.min));
                    let breach = Breach::new(DOC.id, Some(agent), (before.date, after.date), text);
                    found.add(&self.settings, breach, hours, 60, hours);
                }
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits { rest: Some(self.min), ..Limits::default() }
    }

    fn stays_broken(&self) -> bool {
        true
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        (key == "min").then(|| reasons::lower_rest(Hours(value)))
    }

    fn canonical(&self) -> String {
        format!("min {} min, {}", self.min, self.settings)
    }
}

impl Rest {
    /// The pairs of duties on two dates that leave too little rest, as the hours that are missing
    /// (1 for a must) and the two sets; duties with the same successors share a pair.
    fn pairs(
        &self,
        instance: &Instance,
        first: chrono::NaiveDate,
        second: chrono::NaiveDate,
    ) -> Vec<(i64, (DutySet, DutySet))> {
        let mut pairs: Vec<(i64, (Vec<DutyIx>, DutySet))> = Vec::new();
        for (index, duty) in instance.duties.iter().enumerate() {
            // A must is broken by one missing hour as by five: one pair instead of five.
            let most = if self.settings.class == Class::Must { 1 } else { i64::MAX };
            let missing = |next: &crate::instance::Duty| {
                instance
                    .rest_between((first, &duty.shifts), (second, &next.shifts))
                    .map_or(0, |rest| self.missing_hours(rest).min(most))
            };
            let mut hours: Vec<i64> =
                instance.duties.iter().map(missing).filter(|hours| *hours > 0).collect();
            hours.sort_unstable();
            hours.dedup();
            for hours in hours {
                let after = instance.set(|next| missing(next) == hours);
                match pairs.iter_mut().find(|(known, (_, set))| *known == hours && *set == after) {
                    Some((_, (firsts, _))) => firsts.push(DutyIx(index)),
                    None => pairs.push((hours, (vec![DutyIx(index)], after))),
                }
            }
        }
        pairs.into_iter().map(|(hours, (firsts, after))| (hours, (DutySet::new(firsts), after))).collect()
    }
}
