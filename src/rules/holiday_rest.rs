//! Rest days after a worked public holiday.

use chrono::{Days, NaiveDate};

use super::{ParamDoc, Params, Rule, RuleDoc};
use crate::instance::{Duty, Instance};
use crate::levels::{Class, Settings};
use crate::messages::{Dated, days, findings};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "holiday_rest",
    requires: [
        "Whoever works on a public holiday has at least `min` rest days (dates without a duty that counts as a day, leave among them) within the `within` days after it. One rest day may serve several holidays. A holiday is judged in the roster in which those days end, so one worked before day one counts as far as history is known, and one whose days go past the end is left to the next roster. Rest that was missed before day one beyond repair is not judged.",
        "在法定假日当班的成员，其后 `within` 天内至少休息 `min` 天（没有计为一天的班，请假也算），作为调休。同一个休息日可抵几个假日。在这些天结束所在的班表中判断：排班期之前当班的假日按已有历史记录计算，天数超出期末的留给下一张班表。首日之前已无法补足的休息不追究。",
    ],
    formula: "Σ over agents and worked holidays of max(0, min − rest days within the days after)",
    params: &[
        ParamDoc {
            key: "min",
            value: "1 to 7 days, 1",
            means: ["at least so many rest days", "至少休息几天"],
        },
        ParamDoc {
            key: "within",
            value: "1 to 27 days, 14",
            means: ["days after the holiday, not fewer than `min`", "假日之后的天数，不少于 min"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per rest day"),
        ParamDoc::level(),
    ],
    example: "[rules.holiday_rest]\nmin = 1\nwithin = 7\nclass = \"soft\"",
    source: "team; the Labour Law of the PRC, art. 44, gives 300 % pay for statutory holidays and knows rest in exchange for weekly rest days only",
};

struct HolidayRest {
    settings: Settings,
    min: i64,
    within: usize,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let min = params.whole("min", 1, 1..=7);
    let within = params.whole("within", 14, 1..=27);
    if within < min {
        params.refuse("within", crate::messages::rules::wants_at_least("min", min));
    }
    Box::new(HolidayRest { settings, min, within: usize::try_from(within).unwrap_or(1) })
}

impl Rule for HolidayRest {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let (book, start) = (&instance.book, instance.horizon.start);
        let counted = |days, adds: i64| {
            instance.terms(days, move |_, duty: &Duty| adds * i64::from(duty.counts_as_day))
        };
        let within = self.within as i64;
        for last in 0..instance.days_of(self.settings.class) {
            let holiday = last as i64 - within;
            let date = start + chrono::Duration::days(holiday);
            if !book.team.holidays.is_off(date) {
                continue;
            }
            for agent in instance.agents() {
                let (terms, constant) = match usize::try_from(holiday) {
                    Ok(day) => {
                        let mut terms = counted(day..day + 1, self.min);
                        terms.extend(counted(day + 1..last + 1, 1));
                        (terms, 0)
                    }
                    Err(_) => {
                        let worked = instance.past.working_dates(book, agent);
                        if !worked.contains(&date) {
                            continue;
                        }
                        let since = worked.range(date..start).count() as i64 - 1;
                        (counted(0..last + 1, 1), self.min + since)
                    }
                };
                let what = Primitive::Count {
                    agent: agent.index(),
                    terms,
                    constant,
                    free: (0, within.max(constant)),
                    unit: 1,
                    shape: Shape::Linear,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let start = sheet.horizon.start;
        let back = Days::new(self.within as u64);
        let dates = start.iter_days().take_while(|date| sheet.holds_on(*date, self.settings.class));
        let windows: Vec<(NaiveDate, NaiveDate)> = dates
            .filter_map(|last| Some((last.checked_sub_days(back)?, last)))
            .filter(|(holiday, _)| sheet.book.team.holidays.is_off(*holiday))
            .collect();
        for agent in sheet.agents() {
            let worked = sheet.working_dates(agent);
            for (holiday, last) in windows.iter().filter(|(holiday, _)| worked.contains(holiday)) {
                let after = || holiday.iter_days().skip(1).take_while(|date| date <= last);
                let rest = after().filter(|date| !worked.contains(date)).count() as i64;
                let possible = after().filter(|date| *date >= start || !worked.contains(date)).count() as i64;
                let short = self.min.min(possible) - rest;
                if short <= 0 {
                    continue;
                }
                let name = &sheet.book.agents[agent].name;
                let had = days(usize::try_from(rest).unwrap_or(0));
                let text =
                    findings::holiday_without_rest(name, Dated(*holiday), days(self.within), had, self.min);
                let breach = Breach::new(DOC.id, Some(agent), (*holiday, *last), text);
                found.add(&self.settings, breach, short, 480, short);
            }
        }
    }

    fn canonical(&self) -> String {
        format!("min {}, within {}, {}", self.min, self.within, self.settings)
    }

    fn uses_holidays(&self) -> bool {
        true
    }
}
