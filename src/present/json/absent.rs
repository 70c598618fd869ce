//! The object of `absent --json`.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

use super::common::{AgainstJson, AmountJson, against, amounts};
use crate::messages::Language;
use crate::operations::repair::{AbsenceReport, AwayAgent, LostDuty, Substitute, Touched};
use crate::present::repair::whole_minutes;

/// What `absent --json` prints.
#[derive(Debug, Serialize)]
pub struct AbsenceJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// From this time by the team's clocks, `2026-12-01T09:00`,
    #[serde(serialize_with = "to_the_minute")]
    pub from: NaiveDateTime,
    /// until this one.
    #[serde(serialize_with = "to_the_minute")]
    pub until: NaiveDateTime,
    /// `annual`, `comp`, `sick`, `training` or `other`.
    pub kind: &'a str,
    /// Its number in the log; null where a roster was only looked at.
    pub entry: Option<u64>,
    /// The duties that are lost.
    pub lost: Vec<LostDutyJson<'a>>,
}

/// A duty that is lost, with those who could take it.
#[derive(Debug, Serialize)]
pub struct LostDutyJson<'a> {
    /// The date.
    pub date: NaiveDate,
    /// The agent's duty before, as it stands in tables.
    pub from: String,
    /// What is left of it; `-` for nothing.
    pub to: String,
    /// Everybody else: those who can take it, the best first, then those who can't.
    pub substitutes: Vec<SubstituteJson<'a>>,
}

/// Somebody in the place of somebody.
#[derive(Debug, Serialize)]
pub struct SubstituteJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// The agent's duty now, as it stands in tables.
    pub from: String,
    /// The agent's duty then.
    pub to: String,
    /// Whether no must forbids it.
    pub able: bool,
    /// Whether the agent has standby on that date.
    pub standby: bool,
    /// Whether the agent gives up another duty for it.
    pub gives_up: bool,
    /// What is required and stays or becomes short, in agent-minutes.
    pub short: i64,
    /// What each level costs more than before the loss.
    pub price: Vec<AmountJson>,
    /// Working minutes in the roster then.
    pub minutes: i64,
    /// The agent's share of the hours, in minutes; null where hours are not shared.
    pub share_minutes: Option<i64>,
    /// The musts that it would break.
    pub breaks: Vec<AgainstJson<'a>>,
}

impl<'a> AbsenceJson<'a> {
    /// An absence as it is printed.
    pub fn new(
        away: &'a AwayAgent,
        kind: &'a str,
        report: &'a AbsenceReport,
        language: Language,
    ) -> AbsenceJson<'a> {
        let lost = report
            .lost
            .iter()
            .filter_map(|lost| Some(LostDutyJson::new(report.touched.get(lost.roster)?, lost, language)));
        AbsenceJson {
            agent: &away.agent,
            from: away.from,
            until: away.until,
            kind,
            entry: report.entry,
            lost: lost.collect(),
        }
    }
}

impl<'a> LostDutyJson<'a> {
    fn new(touched: &'a Touched, lost: &'a LostDuty, language: Language) -> LostDutyJson<'a> {
        let (instance, loss) = (&touched.instance, &lost.loss);
        let substitutes = lost.substitutes.iter();
        LostDutyJson {
            date: instance.horizon.date(loss.day),
            from: instance.book.label(&loss.from),
            to: instance.book.label(&loss.to),
            substitutes: substitutes.map(|one| SubstituteJson::new(touched, one, language)).collect(),
        }
    }
}

impl<'a> SubstituteJson<'a> {
    fn new(touched: &'a Touched, one: &'a Substitute, language: Language) -> SubstituteJson<'a> {
        let (instance, book) = (&touched.instance, &touched.instance.book);
        let agent = &book.agents[one.change.agent.0];
        SubstituteJson {
            agent: &agent.id,
            name: &agent.name,
            from: book.label(&one.change.from),
            to: book.label(&one.change.to),
            able: one.is_able(),
            standby: one.standby,
            gives_up: one.moves,
            short: one.short,
            price: amounts(&instance.levels, &one.price),
            minutes: one.minutes,
            share_minutes: one.share.map(whole_minutes),
            breaks: against(&one.breaks, language),
        }
    }
}

fn to_the_minute<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format("%Y-%m-%dT%H:%M"))
}
