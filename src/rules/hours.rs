//! Working hours of an agent: contracts, overtime, limits of law.

use chrono::NaiveDate;

use super::{Limits, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::{Per, Span};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Hours, Text, findings, reasons, rules as say};
use crate::solve::{CountTerm, Model, Primitive, Shape};
use crate::timesheet::{Breach, Entry, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "hours",
    requires: [
        "At most `max` and at least `min` working hours in each period (`per`, or each `window` of days in a row). `max_per_week` and `min_per_week` are calendar weeks in which an agent's own `max_week_hours` and `min_week_hours` come first; without such a table they hold as a must. Elapsed time; a duty counts for the period of its date; log-in, handover and wrap-up (`wrap_up = \"15min\"`, for open contacts) count whole, the shift by its `paid_share`; an `[[extra_duty]]` does not count, unless a law states the limit. What was worked before day one counts; more than `max` worked by then is not judged again, more than `max_per_week` is. A period that the end cuts off has its maximum, no minimum. A maximum does not count hours that leave takes out of a duty. A minimum does, is lowered by what was due on whole dates of leave (its part of the agent's workdays in the period: days off lower nothing) and by the part of the dates on which the agent is not in the team, and is not asked of agents who may work none of the `shifts`, unless `agents` names them. With `from_date` or `until_date` a table counts the hours of these dates only: of a week or month partly inside, the limits hold in proportion to its dates, rounded down to the minute; a window keeps its maximum whole. Contracts that change: one table for each time, with `agents` and dates.",
        "每个周期（`per`，或任意连续 `window` 天）内的工时最多 `max`、至少 `min`。`max_per_week`、`min_per_week` 按自然周，成员写有 `max_week_hours`、`min_week_hours` 的以其为准；没有这样的表时，成员自己的上下限也必须满足。按实际经过时间计算，算在班次所属日期；提前登录、交接和收尾全计，班次按 `paid_share` 折算；商定的加班（`[[extra_duty]]`）不计，法规的上限除外。排班期之前的工时计算在内，此前已超过 `max` 的部分不再追究，超过 `max_per_week` 的仍算。被期末截断的周期只查上限，不查下限。上限不计班内请掉的时间，下限计入；整天请假按当期应出勤日的比例降低下限（休息日不降低），不在岗的日期按日历天数的比例降低；未用 `agents` 指明时，对不能上 `shifts` 的成员不要求下限。写有 `from_date`、`until_date` 的表只计这些日期的工时：只有一部分在内的周或月，上下限按天数折算，舍到分钟；`window` 的上限不折算。合同中途变更：每段时间写一张表，注明 `agents` 和日期。",
    ],
    formula: "Σ over agents and periods of ⌈max(0, minutes − max) ÷ 60⌉ + ⌈max(0, min − minutes) ÷ 60⌉",
    params: &[
        ParamDoc {
            key: "max_per_week",
            value: "duration, none",
            means: ["hours a week at most, own hours first", "每周工时上限，成员另有约定的除外"],
        },
        ParamDoc {
            key: "min_per_week",
            value: "duration, none",
            means: ["hours a week at least, own hours first", "每周工时下限，成员另有约定的除外"],
        },
        ParamDoc { key: "max", value: "duration, none", means: ["hours at most", "工时上限"] },
        ParamDoc { key: "min", value: "duration, none", means: ["hours at least", "工时下限"] },
        ParamDoc {
            key: "per",
            value: "\"week\"",
            means: [
                "day, week, month (calendar) or horizon",
                "周期：day（每天）、week（自然周）、month（自然月）或 horizon（整个排班期）",
            ],
        },
        ParamDoc {
            key: "window",
            value: "1 to 366 days, none",
            means: ["instead of `per`: any so many days in a row", "代替 per：任意连续若干天"],
        },
        ParamDoc {
            key: "shifts",
            value: "list of shifts, \"nights\", all",
            means: [
                "the shifts that count; nights have three hours or more between 00:00 and 05:00",
                "计入的班次；nights 为 00:00–05:00 之间有三小时以上的班次",
            ],
        },
        ParamDoc {
            key: "agents",
            value: "list of agents, all",
            means: ["for whom the table holds", "适用的成员"],
        },
        ParamDoc {
            key: "from_date", value: "date, none", means: ["the first date that counts", "起始日期"]
        },
        ParamDoc {
            key: "until_date", value: "date, none", means: ["the last date that counts", "截止日期"]
        },
        ParamDoc::class("must"),
        ParamDoc::weight("1 per started hour"),
        ParamDoc::level(),
    ],
    example: "[[rules.hours]]\nmax_per_week = \"44h\"\n\n# overtime: from 40 to 44 hours each started hour has a price | 加班：40 至 44 小时之间每开始一小时计罚分\n[[rules.hours]]\nmax = \"40h\"\nclass = \"soft\"\nweight = 5\n\n# 48 hours a week on the average of 17 weeks | 17 周平均每周 48 小时\n[[rules.hours]]\nmax = \"816h\"\nwindow = 119\n\n# lin works half-time from January on | lin 从一月起半职\n[[rules.hours]]\nagents = [\"lin\"]\nmax = \"20h\"\nmin = \"16h\"\nfrom_date = 2027-01-01",
    source: "State Council Decree 174 (PRC): 8 h a day, 40 h a week; Labour Law art. 36: 44 h at most; Directive 2003/88/EC art. 6: 48 h a week on average",
};

/// No period has more minutes.
const MAX_PERIOD_MINUTES: i64 = 366 * 24 * 60;

/// The hours of a week in which the clocks do not change.
const WEEK: i64 = 168 * 60;

struct WorkHours {
    settings: Settings,
    /// Whether an agent's own maximum of a week comes first.
    agents_max_first: bool,
    /// The same of the minimum.
    agents_min_first: bool,
    per: Per,
    min: Option<i64>,
    max: Option<i64>,
    /// None for all.
    shifts: Option<Vec<ShiftIx>>,
    /// None for all.
    agents: Option<Vec<AgentIx>>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    /// The shifts and agents in words that are the same for the same meaning.
    whom: String,
    /// Whether it asks anyone for a least number of hours.
    asks_least: bool,
    /// Whether an `[[extra_duty]]` does not count.
    spares_extra: bool,
}

/// What the hours of a duty that leave takes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InLeave {
    /// Hours that were due and need not be made up: a minimum counts them.
    Counts,
    /// No work: a maximum does not.
    IsNoWork,
}

/// The most that one duty a day makes of a count.
fn most_of(terms: &[CountTerm], constant: i64) -> i64 {
    let days = terms.chunk_by(|one, other| one.day == other.day);
    let most = days.map(|day| day.iter().map(|term| term.amount).max().unwrap_or(0));
    most.fold(constant, |sum, amount| sum.saturating_add(amount))
}

/// The keys of calendar weeks in which own hours come first.
const OWN_MAX: &str = "max_per_week";
const OWN_MIN: &str = "min_per_week";

/// Whether the agents' own hours a week need a table that the team did not write.
pub fn needs_default(book: &Book) -> bool {
    !states(book, OWN_MAX)
}

fn states(book: &Book, key: &str) -> bool {
    let tables = book.rules.iter().filter(|table| table.rule == DOC.id);
    tables.flat_map(|table| &table.entries).any(|entry| entry.key == key)
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 1);
    let (has_max, has_min) = (params.has(OWN_MAX), params.has(OWN_MIN));
    let is_own = params.is_default() || has_max || has_min;
    if is_own {
        for key in ["max", "min", "per", "window"] {
            params.refuse(key, say::wants_without(if has_max { OWN_MAX } else { OWN_MIN }));
        }
    } else {
        let keys = [OWN_MAX, OWN_MIN, "max", "min"];
        params.need_one(&keys, say::missing_limit(keys.join(", "), DOC.id));
    }
    let own_max = params.optional_minutes(OWN_MAX, 0..=WEEK);
    let own_min = params.optional_minutes(OWN_MIN, 0..=WEEK);
    let (max, min) = (
        params.optional_minutes("max", 0..=MAX_PERIOD_MINUTES),
        params.optional_minutes("min", 0..=MAX_PERIOD_MINUTES),
    );
    let per = params.per(&[Per::Week, Per::Day, Per::Month, Per::Horizon]);
    for (key, low, other, high) in [("max", min, "min", max), (OWN_MAX, own_min, OWN_MIN, own_max)] {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            params.refuse(key, say::wants_at_least(other, Hours(low)));
        }
    }
    let (shifts, agents) = (params.shifts_or_nights("shifts"), params.agents("agents"));
    let (from, until) = params.dates();
    let spares_extra = !params.is_law();
    let book = params.book();
    let whom = whom(book, shifts.as_deref(), agents.as_deref());
    // Where no table limits hours from below, the one that limits them from above has the agents' own minima.
    let agents_max_first = is_own && (has_max || params.is_default());
    let agents_min_first = is_own && (has_min || !states(book, OWN_MIN));
    let (min, max) = match is_own {
        true => (own_min, own_max),
        false => (min, max),
    };
    let per = if is_own { Per::Week } else { per };
    let asks_least =
        min.is_some() || (agents_min_first && book.agents.iter().any(|agent| agent.min_week.is_some()));
    Box::new(WorkHours {
        settings,
        agents_max_first,
        agents_min_first,
        per,
        min,
        max,
        shifts,
        agents,
        from,
        until,
        whom,
        asks_least,
        spares_extra,
    })
}

fn whom(book: &Book, shifts: Option<&[ShiftIx]>, agents: Option<&[AgentIx]>) -> String {
    let mut text = String::new();
    if let Some(shifts) = shifts {
        let ids: Vec<&str> = shifts.iter().map(|shift| book.shifts[*shift].id.as_str()).collect();
        text += &format!(", on {}", if ids.is_empty() { "none".to_string() } else { ids.join(" ") });
    }
    if let Some(agents) = agents {
        let ids: Vec<&str> = agents.iter().map(|agent| book.agents[*agent].id.as_str()).collect();
        text += &format!(", of {}", ids.join(" "));
    }
    text
}

impl WorkHours {
    /// The own hours of the agent of whom it is asked, where they come first.
    fn hours_of_agent(&self, requested: &Requested) -> Vec<String> {
        let Some(agent) = requested.agent.filter(|agent| self.holds_for(*agent)) else { return Vec::new() };
        let agent = &requested.book.agents[agent];
        let (min, max) = (agent.min_week, agent.max_week);
        own_hours(min.filter(|_| self.agents_min_first), max.filter(|_| self.agents_max_first))
    }

    fn holds_for(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }

    fn counts_shift(&self, shift: ShiftIx) -> bool {
        self.shifts.as_ref().is_none_or(|shifts| shifts.contains(&shift))
    }

    fn counts_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// What is left of a limit of a period by the dates for which `counts` holds.
    fn part(&self, limit: i64, span: Span, counts: impl Fn(NaiveDate) -> bool) -> i64 {
        let inside = span.dates().filter(|date| counts(*date)).count() as i64;
        limit.saturating_mul(inside) / span.len().max(1)
    }

    /// The most minutes of an agent in a period.
    fn max_of(&self, book: &Book, agent: AgentIx, span: Span) -> Option<i64> {
        let of_agent = book.agents[agent].max_week.filter(|_| self.agents_max_first);
        let max = of_agent.or(self.max)?;
        Some(match self.per {
            Per::Window(_) => max,
            _ => self.part(max, span, |date| self.counts_on(date)),
        })
    }

    /// The least minutes of an agent in a period, nothing where it is not asked for.
    fn min_of(&self, book: &Book, agent: AgentIx, span: Span) -> Option<i64> {
        let of_agent = book.agents[agent].min_week.filter(|_| self.agents_min_first);
        let min = of_agent.or(self.min)?;
        let able = book.agents[agent].shifts.iter().any(|shift| self.counts_shift(*shift));
        let cut = matches!(self.per, Per::Window(_)) && !span.dates().all(|date| self.counts_on(date));
        if !span.whole || cut || !(able || self.agents.is_some()) {
            return None;
        }
        let within = self.part(min, span, |date| self.counts_on(date) && book.employed_on(agent, date));
        let due = || span.dates().filter(|date| self.counts_on(*date) && book.is_due(agent, *date));
        let on_leave = due().filter(|date| book.is_relieved_on(agent, *date)).count() as i64;
        let all = (due().count() as i64).max(1);
        Some(within - within.saturating_mul(on_leave) / all).filter(|min| *min > 0)
    }

    /// The minutes of an agent's shifts of a date that count.
    fn minutes(
        &self,
        book: &Book,
        agent: AgentIx,
        date: NaiveDate,
        shifts: &[ShiftIx],
        leave: InLeave,
    ) -> i64 {
        if !self.counts_on(date) {
            return 0;
        }
        let counted = shifts.iter().filter(|shift| self.counts_shift(**shift));
        let all: i64 = counted.map(|shift| book.minutes(*shift, date)).sum();
        if leave == InLeave::Counts || !book.has_part_leave_near(agent, date) {
            return all;
        }
        let taken = book.taken_in_part(agent, date, shifts);
        let taken = taken.iter().filter(|taken| self.counts_shift(taken.shift));
        all - taken.map(|taken| taken.minutes).sum::<i64>()
    }

    /// The short form judges a week again that was over its maximum before day one.
    fn forgives(&self) -> bool {
        !self.agents_max_first
    }
}

impl Rule for WorkHours {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let strength = instance.strength(&self.settings, 60);
        let start = instance.horizon.start;
        for agent in instance.agents().filter(|agent| self.holds_for(*agent)) {
            for (span, days) in instance.spans(self.per, self.settings.class) {
                let count = |leave: InLeave| -> (Vec<CountTerm>, i64) {
                    let of = |date, shifts: &[ShiftIx]| self.minutes(book, agent, date, shifts, leave);
                    let terms = instance.terms(days.clone(), |date, duty| {
                        let spared = self.spares_extra && book.is_extra(agent, date);
                        if spared { 0 } else { of(date, &duty.shifts) }
                    });
                    let worked = instance.past.worked.get(agent.0).filter(|_| span.first < start);
                    let constant: i64 = worked.map_or(0, |worked| {
                        worked.range(span.first..start).map(|(date, shifts)| of(*date, shifts)).sum()
                    });
                    (terms, constant)
                };
                let mut post = |terms: Vec<_>, constant: i64, free: (i64, i64)| {
                    let agent = agent.0;
                    let what =
                        Primitive::Count { agent, terms, constant, free, unit: 60, shape: Shape::Linear };
                    model.post(DOC.id, strength, what);
                };
                if let Some(min) = self.min_of(book, agent, span) {
                    let (terms, constant) = count(InLeave::Counts);
                    let most = terms.iter().fold(constant, |sum, term| sum.saturating_add(term.amount));
                    post(terms, constant, (min, most.max(min)));
                }
                let (terms, constant) = count(InLeave::IsNoWork);
                // A limit that no line can reach says nothing.
                let reached = |max: &i64| most_of(&terms, constant) > *max;
                if let Some(max) = self.max_of(book, agent, span).filter(reached) {
                    post(terms, constant, (0, if self.forgives() { max.max(constant) } else { max }));
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let book = &sheet.book;
        let class = self.settings.class;
        let names = self.shifts.as_ref().map(|shifts| {
            let ids = shifts.iter().map(|shift| Text::plain(book.shifts[*shift].id.as_str()));
            Text::list(&ids.collect::<Vec<_>>())
        });
        for agent in sheet.agents().filter(|agent| self.holds_for(*agent)) {
            let name = &book.agents[agent].name;
            for span in sheet.spans(self.per, class) {
                let (first, last) = (Dated(span.first), Dated(span.last));
                let counts = |entry: &&Entry| {
                    span.includes(entry.date)
                        && self.counts_on(entry.date)
                        && self.counts_shift(entry.shift)
                        && sheet.is_judged(entry, class)
                        && !(self.spares_extra && sheet.is_extra(agent, entry.date))
                };
                let counted = || sheet.entries[agent.0].iter().filter(counts);
                let had: i64 = counted().map(|entry| entry.minutes).sum();
                let with_leave = had + counted().map(|entry| entry.on_leave).sum::<i64>();
                let before = counted().filter(|entry| entry.date < sheet.horizon.start);
                let before: i64 = before.map(|entry| entry.minutes).sum();
                let mut breach = |beyond: i64, text| {
                    let breach = Breach::new(DOC.id, Some(agent), (span.first, span.last), text);
                    let hours = (beyond + 59) / 60;
                    found.add(&self.settings, breach, hours, 60, hours);
                };
                if let Some(min) = self.min_of(book, agent, span).filter(|min| with_leave < *min) {
                    let text = match &names {
                        None => findings::hours_low(name, Hours(with_leave), first, last, Hours(min)),
                        Some(of) => {
                            findings::hours_low_of(name, Hours(with_leave), of, first, last, Hours(min))
                        }
                    };
                    breach(min - with_leave, text);
                }
                let (first, last) = (Dated(span.first), Dated(span.last));
                let max = self.max_of(book, agent, span);
                let most = |max: i64| if self.forgives() { max.max(before) } else { max };
                if let Some(max) = max.filter(|max| had > most(*max)) {
                    let text = match &names {
                        Some(of) => findings::hours_high_of(name, Hours(had), of, first, last, Hours(max)),
                        None if self.per == Per::Day => {
                            findings::hours_on_date(name, Hours(had), first, Hours(max))
                        }
                        None if self.per == Per::Week => {
                            findings::hours_long(name, first, Hours(had), Hours(max))
                        }
                        None => findings::hours_high(name, Hours(had), first, last, Hours(max)),
                    };
                    breach(had - most(max), text);
                }
            }
        }
    }

    fn stays_broken(&self) -> bool {
        !self.asks_least
    }

    fn limits(&self) -> Limits {
        let all =
            self.agents.is_none() && self.shifts.is_none() && self.from.is_none() && self.until.is_none();
        let week = self.max.filter(|_| all && self.per == Per::Week);
        let own_minutes = all && self.agents_max_first;
        Limits { minutes_a_week: week, own_minutes, ..Limits::default() }
    }

    fn remembers(&self) -> usize {
        self.per.reach()
    }

    fn said(&self, requested: &Requested) -> Text {
        let of_agent = self.hours_of_agent(requested);
        if of_agent.is_empty() {
            return requested.as_limit();
        }
        // What the table says of others is not asked of an agent whose own hours come first.
        let taken = |part: &&str| {
            let is_of = |key: &str, bound: &str| {
                part.starts_with(&format!("{key} = "))
                    && of_agent.iter().any(|hours| hours.starts_with(bound))
            };
            requested.table.is_some() && !is_of(OWN_MAX, "max_") && !is_of(OWN_MIN, "min_")
        };
        let written = requested.says.split(", ").filter(taken).filter(|part| !part.is_empty());
        let says: Vec<&str> = of_agent.iter().map(String::as_str).chain(written).collect();
        reasons::limit(DOC.id, says.join(", "), requested.name(), &requested.when)
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        match (requested.agent, self.hours_of_agent(requested).is_empty()) {
            (Some(agent), false) => Some(requested.book.agents[agent].at.clone()),
            _ => requested.table.cloned(),
        }
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        (key == OWN_MAX).then(|| reasons::raise_hours(Hours(value)))
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::OwnHours, Relaxation::ExtraDuty]
    }

    fn canonical(&self) -> String {
        let limit = |key: &str, limit: Option<i64>| limit.map(|minutes| format!("{key} {minutes} min"));
        let by_period = !self.agents_max_first && !self.agents_min_first;
        let keys = if by_period { ("max", "min") } else { (OWN_MAX, OWN_MIN) };
        let per = by_period.then(|| self.per.to_string());
        // Where no table says how many hours a week may have, fingerprints have those of a week: they did when
        // these were a limit, and rosters that are kept have to be found unchanged.
        let max = self.max.or(self.agents_max_first.then_some(WEEK));
        let parts = [per, limit(keys.0, max), limit(keys.1, self.min)];
        let mut text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        text += &self.whom;
        text += &self.from.map_or(String::new(), |date| format!(", from {date}"));
        text += &self.until.map_or(String::new(), |date| format!(", until {date}"));
        format!("{text}, {}", self.settings)
    }
}

/// The hours a week that an agent's own keys allow.
/// The agent's own hours as they are written, of those that are asked for.
fn own_hours(min: Option<i64>, max: Option<i64>) -> Vec<String> {
    let length = |minutes: i64| match minutes % 60 {
        0 => format!("{}h", minutes / 60),
        _ => format!("{minutes}min"),
    };
    let keys = [("min_week_hours", min), ("max_week_hours", max)];
    keys.iter().filter_map(|(key, minutes)| Some(format!("{key} = \"{}\"", length((*minutes)?)))).collect()
}
