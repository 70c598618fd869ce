//! Shared counts.

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::book::Book;
use crate::instance::{Duty, Instance};
use crate::levels::{Class, Settings};
use crate::messages::{Hours, findings};
use crate::roster::{CountKey, ShareRow, show_fraction};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};
use chrono::NaiveDate;

pub static DOC: RuleDoc = RuleDoc {
    id: "fairness",
    requires: [
        "Each count that is shared stays near each agent's share. share = targets' total × weight ÷ Σ weights + what earlier rosters owe; weight = the agent's `share` × days present. Counts less than one unit away (floor and ceiling of the share) cost nothing. Where `[[demand]]` and no `[[staffing]]` says what covering shifts want, the total of hours is the agent-hours wanted (at each moment the largest target), that of weekend days the fewest that these can take; kinds of shifts then have no total, and `shift_count` can limit them.",
        "每项应分担的计数都接近各人的应担份额。份额 = 目标总量 × 权重 ÷ 权重之和 + 以往班表的结余；权重 = 成员的 share × 在岗天数。与份额相差不到一个单位（即向下、向上取整）不计罚分。覆盖班次只有 [[demand]] 而没有 [[staffing]] 时，工时总量为目标的人·小时（每一时刻取最大的目标），周末天数总量为完成它至少需要的天数；各班次没有总量，可用 shift_count 限制。",
    ],
    formula: "Σ over counts and agents of weight × n², n = units beyond floor and ceiling: 1, 3, 5 … for each further unit",
    params: &[
        ParamDoc {
            key: "counts",
            value: "all",
            means: [
                "which counts: shifts (each kind), weekend_days, standby, hours",
                "分担哪些计数：shifts（每个班次）、weekend_days、standby、hours",
            ],
        },
        ParamDoc { key: "hours_unit", value: "8h", means: ["the unit of hours", "工时的单位"] },
        ParamDoc { key: "class", value: "soft", means: ["soft or required", "类别：soft 或 required"] },
        ParamDoc {
            key: "weight", value: "10", means: ["price of the first unit", "第一个单位的罚分"]
        },
        ParamDoc::level(),
    ],
    example: "[rules.fairness]\ncounts = [\"shifts\", \"weekend_days\"]\nweight = 10",
    source: "team; convex unit prices keep the linear relaxation tight",
};

const COUNTS: [&str; 4] = ["shifts", "weekend_days", "standby", "hours"];

struct Fairness {
    settings: Settings,
    counts: Vec<&'static str>,
    hours_unit: i64,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Soft, 10);
    Box::new(Fairness {
        settings,
        counts: params.words("counts", &COUNTS),
        hours_unit: params.minutes("hours_unit", 480, 30..=168 * 60),
    })
}

impl Fairness {
    fn shares(&self, key: CountKey) -> bool {
        self.counts.contains(&match key {
            CountKey::Shift(_) => "shifts",
            CountKey::WeekendDays => "weekend_days",
            CountKey::Standby => "standby",
            CountKey::Hours => "hours",
        })
    }

    fn unit(&self, key: CountKey) -> i64 {
        if key == CountKey::Hours { self.hours_unit } else { 1 }
    }

    /// Agents with a share, each with the range of counts that costs nothing.
    fn free_ranges<'a>(&self, row: &'a ShareRow) -> impl Iterator<Item = (usize, (i64, i64))> + use<'a> {
        let unit = self.unit(row.key);
        (0..row.shares.len())
            .filter(|agent| row.has_share(*agent))
            .map(move |agent| (agent, row.free_range(agent, unit)))
    }
}

fn adds(book: &Book, key: CountKey, date: NaiveDate, duty: &Duty) -> i64 {
    let shifts = duty.shifts.iter();
    match key {
        CountKey::Shift(shift) => shifts.filter(|own| **own == shift).count() as i64,
        CountKey::Standby => shifts.filter(|own| book.shifts[own.0].standby).count() as i64,
        CountKey::Hours => shifts.map(|own| book.minutes(*own, date)).sum(),
        CountKey::WeekendDays => i64::from(duty.counts_as_day && crate::calendar::is_weekend(date)),
    }
}

impl Rule for Fairness {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = |key| match self.settings.class {
            Class::Must | Class::Soft => instance.strength(&self.settings, 1),
            Class::Required => {
                instance.strength(&self.settings, if key == CountKey::Hours { 60 } else { 480 })
            }
        };
        for row in instance.shares.rows.iter().filter(|row| self.shares(row.key)) {
            let terms = instance
                .terms(0..instance.horizon.days, |date, duty| adds(&instance.book, row.key, date, duty));
            for (agent, free) in self.free_ranges(row) {
                let what = Primitive::Count {
                    agent,
                    terms: terms.clone(),
                    constant: 0,
                    free,
                    unit: self.unit(row.key),
                    shape: Shape::Convex,
                };
                model.post(DOC.id, strength(row.key), what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for row in sheet.shares.rows.iter().filter(|row| self.shares(row.key)) {
            for (agent, (low, high)) in self.free_ranges(row) {
                let count = sheet.count(crate::book::AgentIx(agent), row.key);
                let outside = (low - count).max(count - high);
                if outside <= 0 {
                    continue;
                }
                let unit = self.unit(row.key);
                let units = (outside + unit - 1) / unit;
                let share = row.shares[agent];
                let name = &sheet.book.agents[agent].name;
                let text = match row.key {
                    CountKey::Hours => {
                        findings::off_share_hours(name, Hours(count), show_fraction(share / 60))
                    }
                    key => findings::off_share(name, sheet.count_name(key), count, show_fraction(share)),
                };
                let breach = Breach::new(
                    DOC.id,
                    Some(crate::book::AgentIx(agent)),
                    (sheet.horizon.start, sheet.horizon.last()),
                    text,
                );
                let minutes = if row.key == CountKey::Hours { 60 } else { 480 };
                found.add(&self.settings, breach, units * units, minutes, units * units);
            }
        }
    }

    fn canonical(&self) -> String {
        format!("counts {}, hours_unit {} min, {}", self.counts.join(" "), self.hours_unit, self.settings)
    }
}
