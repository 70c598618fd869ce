//! How many agents may be on leave at once.

use chrono::NaiveDate;

use super::{ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject};
use crate::book::{AgentIx, Days, Leave};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "leave_limit",
    requires: [
        "On each date at most `max` of the `agents` are on leave; half a day counts as one, whoever is not in the team does not count. No roster changes that: as a must it says before solving which leave to move, otherwise it is counted. Several tables hold each by itself: a stricter one for weekends or for the weeks before a feast.",
        "每天 agents 中最多 max 人请假；请半天假也算一人，不在岗的不算。排班改变不了请假：作为 must 时，求解前就指出哪些请假要改期；否则只计罚分。可写多张表，各自成立，例如周末或节前更严。",
    ],
    formula: "Σ over dates of max(0, agents on leave − max)",
    params: &[
        ParamDoc {
            key: "max",
            value: "0 to 1000 agents, needed",
            means: ["at most so many on leave", "最多请假人数"],
        },
        ParamDoc {
            key: "agents",
            value: "list of agents, all",
            means: ["among whom it is counted", "在哪些成员中统计"],
        },
        ParamDoc {
            key: "days",
            value: "list of weekdays, all",
            means: [
                "on these weekdays (mon … sun, weekdays, weekends)",
                "限于这些星期（mon … sun、weekdays、weekends）",
            ],
        },
        ParamDoc { key: "from_date", value: "date, none", means: ["from this date on", "从这天起"] },
        ParamDoc { key: "until_date", value: "date, none", means: ["until this date", "到这天止"] },
        ParamDoc::class("must"),
        ParamDoc::weight("100 per agent and date"),
        ParamDoc::level(),
    ],
    example: "[[rules.leave_limit]]\nmax = 2\n\n[[rules.leave_limit]]\nagents = [\"lin\", \"mia\"]\nmax = 1\ndays = [\"weekends\"]",
    source: "team",
};

struct LeaveLimit {
    settings: Settings,
    max: i64,
    /// None for all.
    agents: Option<Vec<AgentIx>>,
    days: Days,
    /// Whom and when in words that are the same for the same meaning.
    whom: String,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 100);
    let max = params.needed_whole("max", 0..=1000);
    let agents = params.agents("agents");
    let days = params.days();
    let book = params.book();
    let ids = |agents: &Vec<AgentIx>| {
        agents.iter().map(|agent| book.agents[*agent].id.as_str()).collect::<Vec<_>>().join(" ")
    };
    let mut whom = agents.as_ref().map_or("all agents".to_string(), ids);
    if days.weekdays != [true; 7] {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let chosen = NAMES.iter().zip(days.weekdays).filter(|(_, on)| *on).map(|(name, _)| *name);
        whom += &format!(", {}", chosen.collect::<Vec<_>>().join(" "));
    }
    whom += &days.from.map(|date| format!(", from {date}")).unwrap_or_default();
    whom += &days.until.map(|date| format!(", until {date}")).unwrap_or_default();
    Box::new(LeaveLimit { settings, max, agents, days, whom })
}

impl LeaveLimit {
    fn counts(&self, agent: AgentIx) -> bool {
        self.agents.as_ref().is_none_or(|agents| agents.contains(&agent))
    }
}

impl Rule for LeaveLimit {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let strength = instance.strength(&self.settings, 480);
        for day in 0..instance.days_of(self.settings.class) {
            let date = instance.horizon.date(day);
            let away = |agent: &AgentIx| {
                self.counts(*agent)
                    && book.employed_on(*agent, date)
                    && (book.leave_on(*agent, date).is_some() || book.part_leave_on(*agent, date).is_some())
            };
            let constant = instance.agents().filter(away).count() as i64;
            if self.days.include(date) && constant > self.max {
                let (cells, max) = (Vec::new(), Some(self.max));
                let what = Primitive::Cover { day: Some(day), cells, constant, min: 0, max };
                model.post(DOC.id, strength, what);
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let judged = (0..sheet.horizon.planned_days()).map(|day| sheet.horizon.date(day));
        let judged = judged.filter(|date| sheet.holds_on(*date, self.settings.class));
        for date in judged.filter(|date| self.days.include(*date)) {
            let mut names: Vec<(AgentIx, &str)> = sheet
                .book
                .leave
                .iter()
                .filter(|leave| self.takes(sheet, leave, date))
                .map(|leave| (leave.agent, sheet.book.agents[leave.agent].name.as_str()))
                .collect();
            names.sort_unstable();
            names.dedup();
            let over = names.len() as i64 - self.max;
            if over > 0 {
                let names: Vec<Text> = names.into_iter().map(|(_, name)| Text::plain(name)).collect();
                let text = findings::many_on_leave(names.len(), self.max, Text::list(&names));
                let breach = Breach::new(DOC.id, None, (date, date), text);
                found.add(&self.settings, breach, over, 480, over);
            }
        }
    }

    fn subject(&self) -> Subject {
        Subject::LeaveAtOnce
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        requested.book.away_on(requested.date).last().map(|leave| leave.at.clone())
    }

    fn said(&self, requested: &Requested) -> Text {
        let book = requested.book;
        let away = book.away_on(requested.date);
        let mut names: Vec<&str> = away.map(|leave| book.agents[leave.agent].name.as_str()).collect();
        names.dedup();
        let names: Vec<Text> = names.into_iter().map(Text::plain).collect();
        reasons::leave_limit(&requested.says, &requested.when, Text::list(&names))
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::AnyLeave]
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        format!("max {} of {}, {}", self.max, self.whom, self.settings)
    }
}

impl LeaveLimit {
    /// Whether a leave takes one of the agents away on a date.
    fn takes(&self, sheet: &Timesheet, leave: &Leave, date: NaiveDate) -> bool {
        let agent = &sheet.book.agents[leave.agent];
        let there =
            agent.from.is_none_or(|from| from <= date) && agent.until.is_none_or(|until| date <= until);
        there && leave.from <= date && date <= leave.until && self.counts(leave.agent)
    }
}
