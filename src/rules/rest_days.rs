//! Rest days a week, or in any window of days.

use chrono::NaiveDate;

use super::explained::days_of;
use super::{Limits, ParamDoc, Params, Relaxation, Rule, RuleDoc};
use crate::book::{AgentIx, Book};
use crate::calendar::{Per, Span};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Dated, Many, Text, findings, reasons, rules as say};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "rest_days",
    requires: [
        "At least `min_per_week` dates of each calendar week are not working days; or at least `min` of any `window` days in a row. Weeks begin on the team's first weekday; what was worked before day one counts, in a week that begins before it and in every window within what is known. In windows, more worked days than allowed by then are not judged again; while less than a window is known, the days that are not known count as rest. An `[[extra_duty]]` does not count, unless a law states the rule. Whole leave on a date on which the agent is due to work is no rest day: it counts with the working days, unless `leave_is_rest` is set; leave alone breaks nothing.",
        "每个自然周至少休息 `min_per_week` 天，或任意连续 `window` 天内至少休息 `min` 天。周的起始日见 first_weekday；排班期之前已上的天数，在跨入的那一周和已知范围内的每个窗口中都计算在内。窗口在此前已超出的部分不再追究；已知天数不足一个窗口时，未知的日子按休息计。商定的加班（`[[extra_duty]]`）不计，法规的要求除外。应出勤日的整天请假不算休息日，与上班日一同计算，写了 leave_is_rest 的除外；仅因请假不算违反。",
    ],
    formula: "Σ over agents and weeks of max(0, working days − (7 − min_per_week)), or over windows of max(0, working days − (window − min))",
    params: &[
        ParamDoc {
            key: "min_per_week",
            value: "1 to 7, none",
            means: ["rest days a week", "每周最少休息天数"],
        },
        ParamDoc {
            key: "min",
            value: "1 to 366, none",
            means: ["rest days in a window", "窗口内最少休息天数"],
        },
        ParamDoc {
            key: "window",
            value: "1 to 366 days, none",
            means: ["any so many days in a row", "任意连续若干天"],
        },
        ParamDoc {
            key: "agents",
            value: "list of agents, all",
            means: ["for whom the rule holds", "适用的成员"],
        },
        ParamDoc {
            key: "leave_is_rest",
            value: "false",
            means: ["whether leave on a due day is a rest day", "应出勤日的请假是否算休息日"],
        },
        ParamDoc::class("must"),
        ParamDoc::weight("10 per day"),
        ParamDoc::level(),
    ],
    example: "[[rules.rest_days]]\nmin_per_week = 1\n\n[[rules.rest_days]]\nmin = 4\nwindow = 14\nclass = \"soft\"",
    source: "Labour Law of the PRC art. 38: at least one day of rest a week",
};

struct RestDays {
    settings: Settings,
    per: Per,
    /// Rest days in a period, and how many days it has.
    min: i64,
    length: i64,
    /// None for all.
    agents: Option<Vec<AgentIx>>,
    /// The agents in words that are the same for the same meaning.
    whom: String,
    /// Whether an `[[extra_duty]]` does not count.
    spares_extra: bool,
    /// Whether leave on a due day counts as a working day.
    leave_is_work: bool,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 10);
    let spares_extra = !params.is_law();
    let rolling = params.has("min") || params.has("window");
    if rolling && params.has("min_per_week") {
        params.refuse("min_per_week", say::wants_without("window"));
    }
    let week = match rolling {
        true => params.optional_whole("min_per_week", 1..=7).unwrap_or(1),
        false => params.needed_whole("min_per_week", 1..=7),
    };
    let (per, min, length) = match rolling {
        true => {
            let length = params.needed_whole("window", super::params::WINDOWS);
            let min = params.needed_whole("min", super::params::WINDOWS);
            if min > length {
                params.refuse("min", say::wants_at_most_window(length));
            }
            (Per::Window(usize::try_from(length).unwrap_or(7)), min, length)
        }
        false => (Per::Week, week, 7),
    };
    let leave_is_work = !params.flag("leave_is_rest");
    let agents = params.agents("agents");
    let book = params.book();
    let id = |agent: &AgentIx| book.agents[*agent].id.as_str();
    let whom =
        agents.iter().map(|agents| format!(", of {}", agents.iter().map(id).collect::<Vec<_>>().join(" ")));
    let whom = whom.collect();
    Box::new(RestDays { settings, per, min, length, agents, whom, spares_extra, leave_is_work })
}

impl RestDays {
    fn holds_for(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }

    /// The working days that a period still allows after those that are past and beside those on leave.
    fn allowed(&self, before: i64, on_leave: i64) -> i64 {
        let allowed = (self.length - self.min - on_leave).max(0);
        if self.per == Per::Week { allowed } else { allowed.max(before) }
    }

    /// Dates of a period on which the agent would have been due, and has leave.
    fn on_leave(&self, book: &Book, agent: AgentIx, span: Span) -> i64 {
        if !self.leave_is_work || !book.leave.iter().any(|leave| leave.agent == agent && leave.is_whole()) {
            return 0;
        }
        let away = |date: &NaiveDate| book.leave_on(agent, *date).is_some() && book.is_due(agent, *date);
        span.dates().filter(away).count() as i64
    }
}

impl Rule for RestDays {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let start = instance.horizon.start;
        for agent in instance.agents().filter(|agent| self.holds_for(*agent)) {
            let worked = instance.past.working_dates(&instance.book, agent);
            for (span, days) in instance.spans(self.per, self.settings.class) {
                let terms = instance.terms(days, |date, duty| {
                    let spared = self.spares_extra && instance.book.is_extra(agent, date);
                    i64::from(duty.counts_as_day && !spared)
                });
                let before = worked.iter().filter(|date| span.includes(**date) && **date < start).count();
                let constant = before as i64;
                let what = Primitive::Count {
                    agent: agent.index(),
                    terms,
                    constant,
                    free: (0, self.allowed(constant, self.on_leave(&instance.book, agent, span))),
                    unit: 1,
                    shape: Shape::Linear,
                };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents().filter(|agent| self.holds_for(*agent)) {
            let mut worked = sheet.working_dates(agent);
            worked.retain(|date| !(self.spares_extra && sheet.is_extra(agent, *date)));
            for span in sheet.spans(self.per, self.settings.class) {
                let judged = |date: &&NaiveDate| {
                    **date < sheet.horizon.start || sheet.holds_on(**date, self.settings.class)
                };
                let within = || worked.range(span.first..=span.last).filter(judged);
                let days = within().count() as i64;
                let before = within().filter(|date| **date < sheet.horizon.start).count() as i64;
                let on_leave = self.on_leave(&sheet.book, agent, span);
                let missing = days - self.allowed(before, on_leave);
                if missing > 0 {
                    let name = &sheet.book.agents[agent].name;
                    let count = |days| Many(days, "working day", "working days", "个工作日");
                    let (had, allowed) = (count(days), count((self.length - self.min - on_leave).max(0)));
                    let text = match self.per {
                        Per::Week => findings::rest_days_few(name, Dated(span.first), had, allowed),
                        _ => findings::rest_days_few_between(
                            name,
                            Dated(span.first),
                            Dated(span.last),
                            had,
                            allowed,
                        ),
                    };
                    let breach = Breach::new(DOC.id, Some(agent), (span.first, span.last), text);
                    found.add(&self.settings, breach, missing, 480, missing);
                }
            }
        }
    }

    fn limits(&self) -> Limits {
        let weekly = self.agents.is_none() && self.length <= 7;
        Limits { rest_days_a_week: weekly.then_some(self.min), ..Limits::default() }
    }

    fn remembers(&self) -> usize {
        self.per.reach()
    }

    fn stays_broken(&self) -> bool {
        true
    }

    fn milder(&self, key: &str, value: i64) -> Option<Text> {
        (key == "min_per_week").then(|| reasons::lower_rest_days(days_of(value)))
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::ExtraDuty]
    }

    fn canonical(&self) -> String {
        // The usual has no words: fingerprints stay what they were.
        let leave = if self.leave_is_work { "" } else { ", leave is rest" };
        match self.per {
            Per::Week => format!("min_per_week {}{}{leave}, {}", self.min, self.whom, self.settings),
            per => format!("min {}, {per}{}{leave}, {}", self.min, self.whom, self.settings),
        }
    }
}
