//! How many agents the hours of a day want.

use std::collections::{BTreeMap, BTreeSet};

use super::heads::{
    Covering, Heads, accepted, cover, covered_day, covering, cuts_of, hours_of_date, reaching,
};
use super::params::WEIGHTS;
use super::{Asked, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject, Target};
use crate::book::{DemandTable, Late, Needs, Presence, Slot};
use crate::calendar::Clock;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Short, Side, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "demand",
    requires: [
        "In the hours of each `[[demand]]` table, or of each row of its CSV `file`, at least `min` agents are on shifts that cover (the rule's class), as near to `want` as can be (soft), never more than `max` (must). `skill`, `skills` and `level` say who counts, as in coverage: an agent counts in each target whose skill they have; a team whose agents serve one skill at a time adds a target for the sum, with `skills` of all of them. Of several tables for the same agents and time the last decides; a file's rows of a date replace its rows of the weekday. Hours past 24:00 in a table belong to its date. Where a slot has `late` (contacts an hour that come too late with one agent fewer than `want`, with two fewer …), these are the price of fewer than `want`, not the hours of agents: it is dear to be short where customers wait, and cheap where they don't. `fairshift targets --price service` reckons and writes them. Columns: date or weekday, from, until, skill, level, min, want, max, late; a printed date that the file leaves out is an error, unless another table speaks of it or `left_out = \"closed\"`; on unprinted days it wants nobody. `[[accepted_gap]]` and days of which nothing is known are treated as in coverage; there, nothing is asked of `want` and `max` either.",
        "在每条 [[demand]] 的时段（或其 CSV 文件 file 每一行的时段）内，覆盖班次上至少 min 人（按本规则类别），尽量等于 want 人（soft），且不超过 max 人（must）。skill、skills、level 规定统计哪些成员，与 coverage 相同：成员在其具备技能的每个目标中都计入；若成员同一时间只能服务一种技能，请再写一条总和目标，skills 列出全部技能。同一批成员、同一时间有多条时以最后一条为准；文件中某日期的行取代该星期的行。表中超过 24:00 的时段归属原日期。写了 late（比 want 少一人、少两人……时每小时超时的联络量）的时段，低于 want 的罚分按超时的联络量计，而不按人·小时计：客户等得久的时段缺人罚得重，不受影响的时段罚得轻。fairshift targets --price service 会算好并写入。列：日期或星期、开始、结束、技能、等级、最少、需要、最多、超时；文件缺少打印日期内的某天即为错误，除非另有一条覆盖该天，或写 left_out = \"closed\"；不打印的日子缺行视为不需要人。[[accepted_gap]] 和情况未知的日子的处理与 coverage 相同，情况未知的时间也不计 want 和 max。",
    ],
    formula: "required: Σ minutes × max(0, min − heads); soft: Σ over intervals of max(0, want − heads) × p(want_weight) + max(0, heads − want) × p(over_weight), or, with late, in place of the first Σ over the missing agents k of late_weight × (late(k) − late(k − 1)) × minutes ÷ 60, each rounded to a whole number, at least 1, where an interval reaches from one change of target, start or end of a shift to the next, and p(w) = w × minutes ÷ 60, rounded to a whole number, at least 1",
    params: &[
        ParamDoc { key: "class", value: "required", means: ["class of `min`", "min 的类别"] },
        ParamDoc {
            key: "weight",
            value: "40 per agent-hour",
            means: ["price of an agent-hour below `min` where soft", "soft 时低于 min 每人·小时的罚分"],
        },
        ParamDoc {
            key: "want_weight",
            value: "4 per agent-hour",
            means: ["price of an agent-hour below `want`", "低于 want 每人·小时的罚分"],
        },
        ParamDoc {
            key: "over_weight",
            value: "4 per agent-hour",
            means: ["price of an agent-hour above `want`", "高于 want 每人·小时的罚分"],
        },
        ParamDoc {
            key: "late_weight",
            value: "4 per contact",
            means: [
                "price of a contact that comes too late, where `late` prices fewer than `want`",
                "写了 late 时，每个超时联络的罚分",
            ],
        },
        ParamDoc::level(),
    ],
    example: "[[demand]]\nfrom = \"09:00\"\nuntil = \"24:00\"\nskill = \"chat\"\nmin = 1\nwant = 2\nmax = 4\n\n[[demand]]\nfile = \"targets.csv\"\nleft_out = \"closed\"",
    source: "team; intervals of workforce management",
};

struct Demand {
    settings: Settings,
    want: i64,
    over: i64,
    late: i64,
    /// Whether the team has such targets.
    used: bool,
    /// Whether some of them have a price by what customers see.
    used_late: bool,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Required, 40);
    let want = params.whole("want_weight", 4, WEIGHTS);
    let over = params.whole("over_weight", 4, WEIGHTS);
    let late = params.whole("late_weight", 4, WEIGHTS);
    let demand = &params.book().demand;
    let used_late = demand.iter().any(DemandTable::has_late);
    Box::new(Demand { settings, want, over, late, used: !demand.is_empty(), used_late })
}

const MUST: Settings = Settings { class: Class::Must, weight: 1, level: 1 };

/// The price of one agent in an interval of that many minutes.
fn price(weight: i64, minutes: i64) -> i64 {
    ((weight * minutes + 30) / 60).max(1)
}

/// What the agents below `want` cost, the first missing one, the second, and so on; those beyond the last
/// as much as it.
type Steps = [i64; 8];

/// The most that an agent of an interval costs by contacts that come too late.
const MAX_LATE_PRICE: i64 = 1_000_000_000;

/// The price of contacts that come too late in an interval of that many minutes, by missing agent.
fn late_prices(weight: i64, late: &Late, minutes: i64) -> Steps {
    // In thousandths of a contact and sixtieths of an hour.
    late.steps().map(|step| {
        let amount = i128::from(weight) * i128::from(step) * i128::from(minutes) + 30_000;
        i64::try_from(amount / 60_000).unwrap_or(MAX_LATE_PRICE).clamp(1, MAX_LATE_PRICE)
    })
}

fn sum(one: Steps, other: Steps) -> Steps {
    std::array::from_fn(|at| one[at].saturating_add(other[at]))
}

/// Wall minutes, each from and until.
type Spans = Vec<(i64, i64)>;

/// What is posted of one day: the same agents, covered alike.
#[derive(Default)]
struct Day<'b> {
    /// `min` → wall minutes and the price where soft.
    least: BTreeMap<(&'b Needs, Covering, i64), (Spans, i64)>,
    /// `want` → the prices below and above.
    wanted: BTreeMap<(&'b Needs, Covering, i64), (Steps, i64)>,
    /// The least `max`, and the wall minutes.
    most: BTreeMap<(&'b Needs, Covering), (i64, Spans)>,
}

impl Demand {
    fn soft(&self) -> Settings {
        Settings { class: Class::Soft, weight: 1, level: self.settings.level }
    }

    /// The price of agents below `want` in an interval of that many minutes.
    fn under(&self, slot: &Slot, minutes: i64) -> Steps {
        match &slot.late {
            Some(late) => late_prices(self.late, late, minutes),
            None => [price(self.want, minutes); 8],
        }
    }

    fn day<'b>(&self, instance: &'b Instance, day: usize) -> Day<'b> {
        let book = &instance.book;
        let near = day as i64;
        let reaching = reaching(book, near, Presence::Work);
        let gaps = accepted(book, instance.horizon.start, near);
        let mut all = Day::default();
        for (needs, slots) in book.demand_on(instance.horizon.date(day)) {
            for slot in slots {
                let (from, until) = (near * 1440 + slot.from, near * 1440 + slot.until);
                let mut cuts = cuts_of(book, &reaching, from, until);
                let ends = gaps.iter().flat_map(|(begin, end)| [*begin, *end]);
                cuts.extend(ends.filter(|cut| (from..=until).contains(cut)));
                for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                    let Some(covering) = covering(instance, &reaching, *begin, *end) else { continue };
                    let minutes = end - begin;
                    if slot.min > 0 && !gaps.iter().any(|gap| gap.0 <= *begin && *end <= gap.1) {
                        let sum = all.least.entry((needs, covering.clone(), slot.min)).or_default();
                        sum.0.push((*begin, *end));
                        sum.1 += price(self.settings.weight, minutes);
                    }
                    if let Some(want) = slot.want {
                        let wanted = all.wanted.entry((needs, covering.clone(), want)).or_default();
                        let under = sum(wanted.0, self.under(&slot, minutes));
                        *wanted = (under, wanted.1 + price(self.over, minutes));
                    }
                    if let Some(max) = slot.max {
                        let least = all.most.entry((needs, covering)).or_insert((max, Vec::new()));
                        least.0 = max.min(least.0);
                        least.1.push((*begin, *end));
                    }
                }
            }
        }
        all
    }
}

impl Rule for Demand {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let priced = |settings: &Settings, price: i64| instance.strength_times(settings, price, 1);
        let able = |needs: &Needs| book.agents.iter().filter(|agent| needs.met_by(agent)).count() as i64;
        for day in 0..instance.horizon.planned_days() {
            let printed = day < instance.horizon.days;
            let all = self.day(instance, day);
            let mut post = |strength, needs: &Needs, covering: &Covering, heads| {
                model.post(DOC.id, strength, cover(instance, day, covering, needs, heads));
            };
            for ((needs, covering, min), (spans, price)) in &all.least {
                let minutes: i64 = spans.iter().map(|(begin, end)| end - begin).sum();
                let strength = match (self.settings.class, instance.levels.continuation()) {
                    (Class::Must, _) => Strength::Must,
                    (Class::Soft, _) if printed => priced(&self.soft(), *price),
                    (Class::Required, _) if printed => priced(&self.settings, minutes),
                    (Class::Required, Some(level)) if !covering.is_empty() => {
                        Strength::Priced { level, weight: minutes }
                    }
                    _ => continue,
                };
                post(strength, needs, covering, Heads::at_least(*min));
            }
            for ((needs, covering, want), (under, over)) in all.wanted.iter().filter(|_| printed) {
                let too_many = *want < able(needs) && !covering.is_empty();
                let first = under[0];
                if *want > 0 && too_many && first == *over {
                    let exactly = Heads { min: *want, max: Some(*want) };
                    post(priced(&self.soft(), first), needs, covering, exactly);
                } else {
                    if *want > 0 {
                        post(priced(&self.soft(), first), needs, covering, Heads::at_least(*want));
                    }
                    if too_many {
                        post(priced(&self.soft(), *over), needs, covering, Heads::at_most(*want));
                    }
                }
                // Steps never shrink, so each is one more price from its number of heads down.
                for (before, at) in (1..*want).zip(1_usize..under.len()) {
                    let more = under[at] - under[at - 1];
                    if more > 0 {
                        post(priced(&self.soft(), more), needs, covering, Heads::at_least(*want - before));
                    }
                }
            }
            for ((needs, covering), (max, _)) in &all.most {
                if *max < able(needs) && !covering.is_empty() {
                    post(Strength::Must, needs, covering, Heads::at_most(*max));
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let book = &sheet.book;
        let worked: Vec<Vec<(i64, i64)>> = sheet
            .agents()
            .map(|agent| {
                let entries =
                    sheet.entries[agent.index()].iter().filter(|entry| book.shifts[entry.shift].covers);
                let times = entries.map(|entry| (entry.date, &book.shifts[entry.shift]));
                times
                    .map(|(date, shift)| (sheet.wall(date, shift.start), sheet.wall(date, shift.end)))
                    .collect()
            })
            .collect();
        for day in 0..sheet.horizon.planned_days() {
            let date = sheet.horizon.date(day);
            let zero = day as i64 * 1440;
            let worked = sheet.touching(&worked, date);
            let gaps = sheet.accepted_gaps(date);
            let unknown: Vec<(i64, i64)> = sheet.unknown_cover(date, Presence::Work).collect();
            let mut hours: Vec<(i64, i64)> = Vec::new();
            for midnight in [zero - 1440, zero, zero + 1440] {
                let covering = book.shifts.iter().filter(|shift| shift.covers);
                hours.extend(
                    covering.map(|shift| (midnight + shift.start.minutes(), midnight + shift.end.minutes())),
                );
            }
            for (needs, slots) in book.demand_on(date) {
                let meant = |(agent, _): &(usize, &Vec<(i64, i64)>)| needs.met_by(&book.agents[*agent]);
                let worked: Vec<&Vec<(i64, i64)>> =
                    worked.iter().enumerate().filter(meant).map(|(_, times)| times).collect();
                for slot in slots {
                    let (from, until) = (zero + slot.from, zero + slot.until);
                    let mut cuts = BTreeSet::from([from, until]);
                    cuts.extend(hours.iter().chain(&gaps).flat_map(|span| [span.0, span.1]));
                    let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
                    let mut stretches: Vec<Stretch> = Vec::new();
                    for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                        let over = |span: &(i64, i64)| span.0 <= *begin && *end <= span.1;
                        if unknown.iter().any(|span| over(&(zero + span.0, zero + span.1))) {
                            continue;
                        }
                        let heads = worked.iter().filter(|times| times.iter().any(over)).count() as i64;
                        let stretch = Stretch {
                            from: begin - zero,
                            until: end - zero,
                            heads,
                            accepted: gaps.iter().any(over),
                            possible: hours.iter().any(over),
                            below_min: agent_hours(self.settings.weight, slot.min - heads, end - begin),
                            off_want: self.off_want(&slot, heads, end - begin),
                        };
                        match stretches.last_mut() {
                            Some(last) if last.until == stretch.from && last.alike(&stretch) => {
                                last.until = stretch.until;
                                last.below_min += stretch.below_min;
                                last.off_want = last.off_want.saturating_add(stretch.off_want);
                            }
                            _ => stretches.push(stretch),
                        }
                    }
                    for stretch in &stretches {
                        self.judge(sheet, day, needs, &slot, stretch, found);
                    }
                }
            }
        }
    }

    fn asks(&self, instance: &Instance, primitive: &Primitive) -> Option<Asked> {
        let (day, wanted) = covered_day(primitive)?;
        let all = self.day(instance, day);
        let least = all.least.iter().filter(|((.., heads), _)| wanted.max.is_none() && *heads == wanted.min);
        let most = all.most.iter().filter(|(_, (heads, _))| Some(*heads) == wanted.max);
        let least = least.map(|((needs, covering, _), (spans, _))| (*needs, covering, spans));
        let most = most.map(|((needs, covering), (_, spans))| (*needs, covering, spans));
        let (needs, _, spans) = least
            .chain(most)
            .find(|(needs, covering, _)| cover(instance, day, covering, needs, wanted) == *primitive)?;
        let (date, hours) = (instance.horizon.date(day), hours_of_date(day, spans.clone()));
        let at = instance.book.demand_from(date, needs, *hours.first()?).map(|table| table.at.clone());
        let (needs, who) = (needs.clone(), needs.label(&instance.book));
        Some(Asked { date, hours, shift: None, needs, who, min: wanted.min, max: wanted.max, at })
    }

    fn tells_sides(&self) -> bool {
        true
    }

    fn applies(&self, instance: &Instance) -> bool {
        let mut planned = 0..instance.horizon.planned_days();
        planned.any(|day| !instance.book.demand_on(instance.horizon.date(day)).is_empty())
    }

    fn subject(&self) -> Subject {
        Subject::Target(Target::Intervals)
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        requested.book.demand.last().map(|table| table.at.clone())
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Intervals]
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        let late = if self.used_late { format!(", late: {} a contact", self.late) } else { String::new() };
        format!(
            "{}; want: {}, over: {} an agent-hour{late}, level {}",
            self.settings, self.want, self.over, self.settings.level
        )
    }

    fn soft_levels(&self) -> Vec<i64> {
        if self.used { vec![self.settings.level] } else { Vec::new() }
    }
}

/// Minutes of a date during which the number of agents does not change.
struct Stretch {
    from: i64,
    until: i64,
    heads: i64,
    accepted: bool,
    /// Whether a shift could cover it.
    possible: bool,
    /// The price of what is missing to `min`, where it has one.
    below_min: i64,
    /// The price of fewer or more than `want`.
    off_want: i64,
}

impl Stretch {
    fn alike(&self, other: &Stretch) -> bool {
        (self.heads, self.accepted, self.possible) == (other.heads, other.accepted, other.possible)
    }
}

/// The price of agents in an interval; that of each is rounded to a whole number.
fn agent_hours(weight: i64, agents: i64, minutes: i64) -> i64 {
    let each = (2 * weight * minutes + 60).div_euclid(120).max(1);
    agents.max(0).saturating_mul(each)
}

/// The price of the contacts that come too late because agents are missing.
fn too_late(weight: i64, late: &Late, missing: i64, minutes: i64) -> i64 {
    let steps = late.steps();
    // Steps are thousandths of a contact an hour; those beyond the last are like it.
    let price = |at: usize| {
        let contacts = i128::from(steps[at.min(steps.len() - 1)]) * i128::from(minutes);
        let rounded = (2 * i128::from(weight) * contacts + 60_000).div_euclid(120_000);
        i64::try_from(rounded).unwrap_or(MAX_LATE_PRICE).clamp(1, MAX_LATE_PRICE)
    };
    let missing = usize::try_from(missing).unwrap_or(0);
    (0..missing).fold(0, |sum, at| price(at).saturating_add(sum))
}

impl Demand {
    /// The price of heads that are fewer or more than wanted.
    fn off_want(&self, slot: &Slot, heads: i64, minutes: i64) -> i64 {
        let Some(want) = slot.want else { return 0 };
        match &slot.late {
            _ if heads > want => agent_hours(self.over, heads - want, minutes),
            Some(late) => too_late(self.late, late, want - heads, minutes),
            None => agent_hours(self.want, want - heads, minutes),
        }
    }

    fn judge(
        &self,
        sheet: &Timesheet,
        day: usize,
        needs: &Needs,
        slot: &Slot,
        stretch: &Stretch,
        found: &mut Findings,
    ) {
        let date = sheet.horizon.date(day);
        let printed = day < sheet.horizon.days;
        let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
        let (from, until) = (clock(stretch.from), clock(stretch.until));
        let (heads, minutes) = (stretch.heads, stretch.until - stretch.from);
        let who = needs.label(&sheet.book);
        let breach = |text| Breach::new(DOC.id, None, (date, date), findings::of_whom(who.clone(), text));
        let missing = slot.min - heads;
        if missing > 0 {
            let short = Short {
                from,
                until,
                shift: None,
                who: who.clone(),
                missing,
                reason: sheet.reason_of_gap(date, from, until).filter(|_| stretch.accepted),
            };
            let breach = breach(findings::below_target(from, until, heads, slot.min)).with_short(short);
            let amount = missing * minutes;
            match (self.settings.class, printed) {
                _ if stretch.accepted && printed => found.accept(breach, amount),
                _ if stretch.accepted => {}
                (Class::Soft, true) => found.add(&self.soft(), breach, amount, 1, stretch.below_min),
                (Class::Must, _) | (Class::Required, true) => {
                    found.add(&self.settings, breach, amount, 1, amount);
                }
                (Class::Required, false) if stretch.possible => {
                    found.add_continuation(breach, amount, amount)
                }
                _ => {}
            }
        }
        if let Some(want) = slot.want.filter(|want| printed && *want != heads) {
            let off = (heads - want).abs();
            let side = if heads < want { Side::TooFew } else { Side::TooMany };
            let breach = breach(findings::off_target(from, until, heads, want)).on_side(side);
            found.add(&self.soft(), breach, off * minutes, 1, stretch.off_want);
        }
        if let Some(max) = slot.max.filter(|max| heads > *max) {
            let breach = breach(findings::above_target(from, until, heads, max));
            found.add(&MUST, breach, (heads - max) * minutes, 1, 1);
        }
    }
}
