//! How many agents each shift wants.

use chrono::NaiveDate;

use super::heads::covered_day;
use super::params::WEIGHTS;
use super::{Asked, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject, Target};
use crate::book::{AgentIx, Needs, ShiftIx, StaffingTarget};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings};
use crate::solve::{DutySet, Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Short, Side, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "staffing",
    requires: [
        "On each date of a `[[staffing]]` entry the shift has at least `min` agents (the rule's class), as near to `want` as can be (soft), and never more than `max` (must). An agent whose leave of some hours takes half of the shift or more is not one of them. The last entry that includes a date decides. `under_weight` and `over_weight` of an entry are its own prices of an agent below and above `want`; 0 costs nothing.",
        "在 [[staffing]] 所含日期，该班次至少 min 人（按本规则类别），尽量等于 want 人（soft），且不超过 max 人（must）。请假占去该班一半或以上的成员不计入人数。同一天有多条时以最后一条为准。条目可用 under_weight、over_weight 另定低于、高于 want 每人的罚分，0 为不计。",
    ],
    formula: "required: Σ max(0, min − heads) × minutes of the shift by the clock, from its start to its end; soft: Σ max(0, want − heads) × under_weight + max(0, heads − want) × over_weight, each the entry's, else want_weight",
    params: &[
        ParamDoc { key: "class", value: "required", means: ["class of `min`", "min 的类别"] },
        ParamDoc {
            key: "weight",
            value: "100 per agent",
            means: ["price of an agent below `min` where soft", "soft 时低于 min 每人的罚分"],
        },
        ParamDoc {
            key: "want_weight",
            value: "10 per agent",
            means: [
                "price of an agent above or below `want` where the entry has none of its own",
                "偏离 want 每人的罚分，条目另定的除外",
            ],
        },
        ParamDoc::level(),
    ],
    example: "[[staffing]]\nshift = \"A\"\nmin = 1\nwant = 2\nmax = 3\nunder_weight = 20\nover_weight = 5\ndays = [\"weekdays\"]",
    source: "team",
};

struct Staffing {
    settings: Settings,
    want: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Required, 100);
    let want = Settings { class: Class::Soft, weight: params.whole("want_weight", 10, WEIGHTS), ..settings };
    Box::new(Staffing { settings, want })
}

impl Staffing {
    /// What an agent below and above the wanted number costs.
    fn prices(&self, target: &StaffingTarget) -> (i64, i64) {
        (target.under_weight.unwrap_or(self.want.weight), target.over_weight.unwrap_or(self.want.weight))
    }
}

/// The duties with which an agent is one of a shift's: those with the shift of which leave leaves most.
fn heads_of(
    instance: &Instance,
    agent: AgentIx,
    date: NaiveDate,
    shift: ShiftIx,
    duties: &DutySet,
) -> DutySet {
    if !instance.book.has_part_leave_near(agent, date) {
        return duties.clone();
    }
    instance
        .set(|duty| duty.shifts.contains(&shift) && instance.book.is_head(agent, date, &duty.shifts, shift))
}

const MUST: Settings = Settings { class: Class::Must, weight: 1, level: 1 };

impl Rule for Staffing {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        for day in 0..instance.horizon.planned_days() {
            let date = instance.horizon.date(day);
            let printed = day < instance.horizon.days;
            for shift in book.all_shifts() {
                let Some(target) = book.staffing_on(shift, date) else { continue };
                let duties = instance.with_shift(shift);
                let cells: Vec<_> = instance
                    .agents()
                    .map(|agent| (agent.0, day, heads_of(instance, agent, date, shift, &duties)))
                    .collect();
                let mut post = |strength, min, max| {
                    let cells = cells.clone();
                    let what = Primitive::Cover { day: Some(day), cells, constant: 0, min, max };
                    model.post(DOC.id, strength, what);
                };
                let minutes = book.clock_minutes(shift);
                let strength = match (self.settings.class, instance.levels.continuation()) {
                    _ if printed => Some(instance.strength(&self.settings, minutes)),
                    (Class::Must, _) => Some(Strength::Must),
                    (Class::Required, Some(level)) => Some(Strength::Priced { level, weight: minutes }),
                    _ => None,
                };
                if let Some(strength) = strength.filter(|_| target.min > 0) {
                    post(strength, target.min, None);
                }
                if printed {
                    let strength = |weight| instance.strength(&Settings { weight, ..self.want }, 1);
                    match self.prices(target) {
                        (0, 0) => {}
                        (under, over) if under == over => {
                            post(strength(under), target.want, Some(target.want));
                        }
                        (under, over) => {
                            if under > 0 && target.want > 0 {
                                post(strength(under), target.want, None);
                            }
                            if over > 0 {
                                post(strength(over), 0, Some(target.want));
                            }
                        }
                    }
                }
                if target.max.is_some() {
                    post(Strength::Must, 0, target.max);
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let book = &sheet.book;
        for day in 0..sheet.horizon.planned_days() {
            let date = sheet.horizon.date(day);
            let printed = day < sheet.horizon.days;
            for shift in book.all_shifts() {
                let Some(target) = book.staffing_on(shift, date) else { continue };
                let heads = sheet.heads(shift, date);
                let id = &book.shifts[shift].id;
                let minutes = book.clock_minutes(shift);
                let breach = |text| Breach::new(DOC.id, None, (date, date), text);
                let short = target.min - heads;
                let hours = &book.shifts[shift];
                let missing = Short {
                    from: hours.start,
                    until: hours.end,
                    shift: Some(shift),
                    who: Text::default(),
                    missing: short,
                    reason: None,
                };
                if short > 0 && (printed || self.settings.class == Class::Must) {
                    let text = findings::below_min(id, heads, target.min);
                    found.add(&self.settings, breach(text).with_short(missing), short, minutes, short);
                } else if short > 0 && self.settings.class == Class::Required {
                    let text = findings::below_min(id, heads, target.min);
                    found.add_continuation(breach(text).with_short(missing), short, short * minutes);
                }
                let off = (heads - target.want).abs();
                let (under, over) = self.prices(target);
                let weight = if heads < target.want { under } else { over };
                if printed && off > 0 && weight > 0 {
                    let settings = Settings { weight, ..self.want };
                    let side = if heads < target.want { Side::TooFew } else { Side::TooMany };
                    let breach = breach(findings::off_want(id, heads, target.want)).on_side(side);
                    found.add(&settings, breach, off, 1, off);
                }
                if let Some(max) = target.max.filter(|max| heads > *max) {
                    found.add(&MUST, breach(findings::above_max(id, heads, max)), heads - max, minutes, 1);
                }
            }
        }
    }

    fn asks(&self, instance: &Instance, primitive: &Primitive) -> Option<Asked> {
        let (day, heads) = covered_day(primitive)?;
        let Primitive::Cover { cells, .. } = primitive else { return None };
        // Whose leave takes most of a shift has fewer duties that count.
        let duties = cells.iter().map(|(_, _, duties)| duties).max_by_key(|duties| duties.iter().count())?;
        let shift = instance.book.all_shifts().find(|shift| instance.with_shift(*shift) == *duties)?;
        let date = instance.horizon.date(day);
        let at = instance.book.staffing.iter().rev();
        let at = at.into_iter().find(|target| target.shift == shift && target.days.include(date));
        Some(Asked {
            date,
            hours: Vec::new(),
            shift: Some(shift),
            needs: Needs::default(),
            who: Text::default(),
            min: heads.min,
            max: heads.max,
            at: at.map(|target| target.at.clone()),
        })
    }

    fn tells_sides(&self) -> bool {
        true
    }

    fn subject(&self) -> Subject {
        Subject::Target(Target::Shifts)
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let mut latest_first = requested.book.staffing.iter().rev();
        latest_first.find(|target| target.days.include(requested.date)).map(|target| target.at.clone())
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Staffing]
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        format!("{}; want: {}", self.settings, self.want)
    }

    fn soft_levels(&self) -> Vec<i64> {
        vec![self.want.level]
    }
}
