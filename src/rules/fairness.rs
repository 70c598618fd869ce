//! Shared counts.

use super::{ParamDoc, Params, Rule, RuleDoc, Subject};
use crate::book::{Book, COUNT_WORDS};
use crate::calendar::is_weekend;
use crate::instance::{Duty, Instance};
use crate::levels::{Class, Settings};
use crate::messages::{Hours, findings};
use crate::roster::{CATCH_UP, CountKey, EIGHT_HOURS, HOURS_UNIT, ShareRow, show_fraction};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Side, Timesheet};
use chrono::NaiveDate;

pub static DOC: RuleDoc = RuleDoc {
    id: "fairness",
    requires: [
        "Each count that is shared stays near each agent's share. share = targets' total × weight ÷ Σ weights + what earlier rosters owe; weight = the agent's `share` × days present on which the agent may and can (`[[availability]]`) work what counts; an agent's `no_share = [\"C\", \"weekend_days\"]` names counts of which the agent has no part and never owes one: shifts, `shifts` for all kinds, the counts below. Counts less than one unit away (floor and ceiling of the share) cost nothing. So whoever joins enters at the average, and whoever leaves or is on long leave has a part for the days present. `[[counts]]` makes up further counts: `points` for each duty of some `shifts` on some dates; tables with one `id` add up. Their unit is the greatest common divisor of their points. `catch_up_max` limits what may be made up in one roster; the rest stays owed. Where `[[demand]]` and no `[[staffing]]` says what covering shifts want, the total of hours is the agent-hours wanted (at each moment the largest target), that of weekend days the fewest that these can take; kinds of shifts then have no total, and `shift_count` can limit them.",
        "每项应分担的计数都接近各人的应担份额。份额 = 目标总量 × 权重 ÷ 权重之和 + 以往班表的结余；权重 = 成员的 share × 在岗且可以（`[[availability]]`）上相应班次的天数；成员写 `no_share = [\"C\", \"weekend_days\"]` 即不分担这些计数，也不欠：可写班次、shifts（全部班次）及下列计数。与份额相差不到一个单位（即向下、向上取整）不计罚分。因此新成员从平均水平开始，离职或长假的成员只按在岗天数分担。[[counts]] 可自定计数：在某些日期上某些 `shifts` 的班，每个记 `points` 分；同一 `id` 的几张表相加，单位是各分值的最大公约数。`catch_up_max` 限制一张班表内最多补还多少，其余仍记在账上。覆盖班次只有 [[demand]] 而没有 [[staffing]] 时，工时总量为目标的人·小时（每一时刻取最大的目标），周末天数总量为完成它至少需要的天数；各班次没有总量，可用 shift_count 限制。",
    ],
    formula: "Σ over counts and agents of weight × n², n = units beyond floor and ceiling: 1, 3, 5 … for each further unit",
    params: &[
        ParamDoc {
            key: "counts",
            value: "all but holidays, and but standby where it is one shift",
            means: [
                "which counts: shifts (each kind), weekend_days, standby, hours, holidays (working days on public holidays), and the ids of `[[counts]]`",
                "分担哪些计数：shifts（每个班次）、weekend_days、standby、hours、holidays（法定假日当班日），以及 [[counts]] 的 id",
            ],
        },
        ParamDoc {
            key: "catch_up_max",
            value: "0 to 1000 units, none",
            means: [
                "units that one roster may make up of what is owed, for each count and agent",
                "每项计数每人在一张班表内最多补还的单位数",
            ],
        },
        ParamDoc { key: "hours_unit", value: "8h", means: ["the unit of hours", "工时的单位"] },
        ParamDoc { key: "class", value: "soft", means: ["soft or required", "类别：soft 或 required"] },
        ParamDoc {
            key: "weight", value: "10", means: ["price of the first unit", "第一个单位的罚分"]
        },
        ParamDoc::level(),
    ],
    example: "[[counts]]\nid = \"nights\"\nname = \"Nights\"\nshifts = [\"C\"]\n\n[[counts]]\nid = \"nights\"\nshifts = [\"C\"]\ndays = [\"fri\", \"sat\"]\npoints = 2\n\n[rules.fairness]\ncounts = [\"shifts\", \"weekend_days\", \"nights\"]\ncatch_up_max = 3\nweight = 10",
    source: "team; convex unit prices keep the linear relaxation tight",
};

struct Fairness {
    settings: Settings,
    counts: Vec<String>,
    /// Whether the team has not said which.
    usual: bool,
    hours_unit: i64,
    catch_up_max: Option<i64>,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Soft, 10);
    Box::new(Fairness {
        settings,
        usual: !params.has("counts"),
        counts: counts(params),
        hours_unit: params.minutes("hours_unit", EIGHT_HOURS, HOURS_UNIT),
        catch_up_max: params.optional_whole("catch_up_max", CATCH_UP),
    })
}

/// Public holidays are shared where the team says so; all other counts unless it says otherwise.
fn counts(params: &mut Params) -> Vec<String> {
    let named = params.book().counts.iter().map(|count| count.id.as_str());
    let known: Vec<&str> = COUNT_WORDS.into_iter().chain(named).collect();
    let usual = known.iter().filter(|word| **word != HOLIDAYS).map(|word| word.to_string()).collect();
    params.words("counts", &known).unwrap_or(usual)
}

const HOLIDAYS: &str = "holidays";

impl Fairness {
    fn shares(&self, book: &Book, key: CountKey) -> bool {
        let word = match key {
            CountKey::Shift(_) => "shifts",
            CountKey::WeekendDays => "weekend_days",
            CountKey::Standby => "standby",
            CountKey::Hours => "hours",
            CountKey::Holidays => HOLIDAYS,
            CountKey::Named(at) => book.counts.get(at).map_or("", |count| count.id.as_str()),
        };
        // The only shift on standby is counted as a shift already.
        let only = || book.shifts.iter().filter(|shift| shift.standby).count() == 1;
        if self.usual && key == CountKey::Standby && only() {
            return false;
        }
        self.counts.iter().any(|count| count == word)
    }

    /// Agents with a share, each with the range of counts that costs nothing.
    fn free_ranges<'a>(&self, row: &'a ShareRow) -> impl Iterator<Item = (usize, (i64, i64))> + use<'a> {
        (0..row.shares.len())
            .filter(|agent| row.has_share(*agent))
            .map(move |agent| (agent, row.free_range(agent)))
    }
}

/// What a duty on a date adds to a count.
pub fn adds(book: &Book, key: CountKey, date: NaiveDate, duty: &Duty) -> i64 {
    let shifts = duty.shifts.iter();
    match key {
        CountKey::Shift(counted) => shifts.filter(|shift| **shift == counted).count() as i64,
        CountKey::Standby => shifts.filter(|shift| book.shifts[**shift].standby).count() as i64,
        CountKey::Hours => shifts.map(|shift| book.minutes(*shift, date)).sum(),
        CountKey::WeekendDays => i64::from(duty.counts_as_day && is_weekend(date)),
        CountKey::Holidays => i64::from(duty.counts_as_day && book.team.holidays.is_off(date)),
        CountKey::Named(at) => {
            book.counts.get(at).map_or(0, |count| shifts.map(|shift| count.points(*shift, date)).sum())
        }
    }
}

impl Rule for Fairness {
    fn post(&self, instance: &Instance, model: &mut Model) {
        for row in instance.shares.rows.iter().filter(|row| self.shares(&instance.book, row.key)) {
            let minutes = match self.settings.class {
                Class::Must | Class::Soft => 1,
                Class::Required if row.key == CountKey::Hours => 60,
                Class::Required => 480,
            };
            let strength = instance.strength(&self.settings, minutes);
            let terms = instance
                .terms(0..instance.horizon.days, |date, duty| adds(&instance.book, row.key, date, duty));
            for (agent, free) in self.free_ranges(row) {
                let what = Primitive::Count {
                    agent,
                    terms: terms.clone(),
                    constant: 0,
                    free,
                    unit: row.unit,
                    shape: Shape::Convex,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for row in sheet.shares.rows.iter().filter(|row| self.shares(&sheet.book, row.key)) {
            for (agent, (low, high)) in self.free_ranges(row) {
                let count = sheet.count(crate::book::AgentIx(agent), row.key);
                let outside = (low - count).max(count - high);
                if outside <= 0 {
                    continue;
                }
                let units = (outside + row.unit - 1) / row.unit;
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
                let breach = breach.on_side(if count < low { Side::TooFew } else { Side::TooMany });
                let minutes = if row.key == CountKey::Hours { 60 } else { 480 };
                found.add(&self.settings, breach, units * units, minutes, units * units);
            }
        }
    }

    fn tells_sides(&self) -> bool {
        true
    }

    fn subject(&self) -> Subject {
        Subject::Shares
    }

    fn canonical(&self) -> String {
        let cap = self.catch_up_max.map_or(String::new(), |units| format!("catch_up_max {units}, "));
        format!(
            "counts {}, hours_unit {} min, {cap}{}",
            self.counts.join(" "),
            self.hours_unit,
            self.settings
        )
    }

    fn uses_holidays(&self) -> bool {
        self.counts.iter().any(|count| count == HOLIDAYS)
    }
}
