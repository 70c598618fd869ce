//! Why no roster can exist, in the team's own terms, and what would make one possible.
//!
//! A conflict is an irreducible set of requirements: together they can't hold,
//! and without any one of them the rest can. A way out changes one input or
//! parameter of the team; each is proven by solving again.

mod ways_out;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use ways_out::{WayOut, ways_out};

use crate::book::AgentIx;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::messages::{Text, reasons as say};
use crate::rules::{self, ActiveRule};
use crate::solve::{self, EngineError, Limits, Strength};

/// One member of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The rule's id.
    pub rule: &'static str,
    /// Whose, if it is one agent's.
    pub agent: Option<AgentIx>,
    /// First and last date.
    pub dates: (NaiveDate, NaiveDate),
    /// In words.
    pub text: Text,
    /// Where the team states it, if it is not a rule of nature.
    pub at: Option<Place>,
}

/// Requirements that can't hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its members.
    pub members: Vec<Requirement>,
    /// Whether each was proven to be needed.
    pub irreducible: bool,
}

/// Finds a conflict among a team's musts; nothing if they can hold together or
/// the time did not suffice.
pub fn conflict(
    instance: &Instance,
    rules: &[ActiveRule],
    limits: &Limits,
) -> Result<Option<Conflict>, EngineError> {
    let model = rules::model(instance, rules);
    let mut groups: BTreeMap<(&'static str, Option<usize>, usize, usize), usize> = BTreeMap::new();
    let mut group_of = Vec::with_capacity(model.posted.len());
    for posted in &model.posted {
        // Nobody is in two places at once: there is no way out of that.
        let open = posted.strength == Strength::Must && posted.rule != "one_duty";
        group_of.push(open.then(|| {
            let (agent, first, last) = posted.primitive.scope(model.days);
            let next = groups.len();
            *groups.entry((posted.rule, agent, first, last)).or_insert(next)
        }));
    }
    let Some(found) = solve::conflict(&model, &group_of, limits)? else { return Ok(None) };
    let members = groups.iter().filter(|(_, group)| found.groups.contains(group)).map(|(key, _)| {
        let (rule, agent, first, last) = *key;
        let dates = (instance.horizon.date(first), instance.horizon.date(last));
        requirement(instance, rules, rule, agent.map(AgentIx), dates)
    });
    Ok(Some(Conflict { members: members.collect(), irreducible: found.irreducible }))
}

fn requirement(
    instance: &Instance,
    rules: &[ActiveRule],
    rule: &'static str,
    agent: Option<AgentIx>,
    dates: (NaiveDate, NaiveDate),
) -> Requirement {
    let book = &instance.book;
    let table = book.rules.iter().find(|table| table.rule == rule).map(|table| table.at.clone());
    let at = match (rule, agent) {
        ("leave", Some(agent)) => book.leave_on(agent, dates.0).map(|leave| leave.at.clone()),
        ("pins", Some(agent)) => book.pin_on(agent, dates.0).map(|pin| pin.at.clone()),
        ("eligibility", Some(agent)) => Some(book.agents[agent.0].at.clone()),
        ("availability", Some(agent)) => {
            let own = &book.agents[agent.0].availability;
            own.iter().find(|entry| entry.days.include(dates.0)).or(own.first()).map(|entry| entry.at.clone())
        }
        ("staffing", _) => book.staffing.iter().rev().find(|t| t.days.include(dates.0)).map(|t| t.at.clone()),
        ("coverage", _) => book.coverage.iter().find(|w| w.days.include(dates.0)).map(|w| w.at.clone()),
        _ => table,
    };
    let says = rules.iter().find(|active| active.id == rule).map(|active| active.rule.canonical());
    let says = says.unwrap_or_default();
    let who = agent.map(|agent| book.agents[agent.0].name.clone()).unwrap_or_default();
    let when = if dates.0 == dates.1 { say::on(dates.0) } else { say::from_until(dates.0, dates.1) };
    let pinned = agent.and_then(|agent| book.pin_on(agent, dates.0));
    let text = match (rule, pinned) {
        ("pins", Some(pin)) => {
            let ids: Vec<&str> = pin.shifts.iter().map(|shift| book.shifts[shift.0].id.as_str()).collect();
            let what = if ids.is_empty() { say::rest() } else { Text::plain(ids.join("+")) };
            say::pin(who, what, when)
        }
        ("leave", _) => say::leave(who, when),
        ("availability", _) => say::availability(who, when),
        ("eligibility", _) if agent.is_some_and(|agent| !book.employed_on(agent, dates.0)) => {
            say::absent(who, when)
        }
        ("eligibility", _) => say::eligibility(who, when),
        (rule, _) if agent.is_some() => say::limit(rule, says, who, when),
        (rule, _) => say::team_limit(rule, says, when),
    };
    Requirement { rule, agent, dates, text, at }
}
