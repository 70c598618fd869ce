//! Why no roster can exist, in the team's own terms, and what would make one possible.
//!
//! A conflict is an irreducible set of requirements: together they can't hold,
//! and without any one of them the rest can. A way out changes one input or
//! parameter of the team; each is proven by solving again.

mod alternatives;
mod changes;
mod draft;
mod fairness;
mod leave;
mod loss;
mod ways_out;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use alternatives::{Alternative, alternatives};
pub use draft::FileText;
pub use fairness::{SpreadProof, SpreadVerdict, spreads};
pub use leave::{Clash, LeavePrices, Priced, price_leave};
pub use loss::Loss;
pub use ways_out::{WayOut, ways_out};

use crate::book::{Agent, AgentIx, Book, Leave};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::messages::{Text, reasons as say};
use crate::rules::{self, ActiveRule};
pub use crate::solve::Proof;
use crate::solve::{self, EngineError, Limits, Model, Posted, Primitive, Strength};

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
    /// Where its rule's own table is, if it has one.
    pub table: Option<Place>,
}

/// Requirements that can't hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its members.
    pub members: Vec<Requirement>,
    /// Whether each was proven to be needed.
    pub irreducible: bool,
}

/// What is taken as must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The musts alone.
    Musts,
    /// What is required, too: coverage hours and minimum staffing on printed days.
    Required,
}

impl Taken {
    /// The model with everything that is taken as must made one, and the position
    /// in `rules` of whoever posted each statement.
    fn model(self, instance: &Instance, rules: &[ActiveRule]) -> (Model, Vec<usize>) {
        let (mut model, from) = rules::model_by_table(instance, rules);
        let required = instance.levels.required();
        for posted in &mut model.posted {
            let wanted = matches!(posted.strength, Strength::Priced { level, .. } if level == required);
            if self == Taken::Required && wanted {
                posted.strength = Strength::Must;
            }
        }
        (model, from)
    }
}

/// Conflicts that share no requirement of coverage or staffing, at most `most`.
pub fn conflicts(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    most: usize,
    proof: Proof,
    limits: &dyn Fn() -> Limits,
) -> Result<Vec<Conflict>, EngineError> {
    let mut found: Vec<Conflict> = Vec::new();
    while found.len() < most {
        let Some(next) = conflict(instance, rules, taken, &found, proof, &limits())? else { break };
        let last = !next.members.iter().any(|member| member.agent.is_none());
        found.push(next);
        if last {
            break;
        }
    }
    Ok(found)
}

/// Finds a conflict among what is taken as must; nothing if it can hold together
/// or the time did not suffice. Team requirements of `known` conflicts are left out.
pub fn conflict(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    known: &[Conflict],
    proof: Proof,
    limits: &Limits,
) -> Result<Option<Conflict>, EngineError> {
    let (mut model, tables) = taken.model(instance, rules);
    let days = model.days;
    let is_known = |rule: &str, first: usize, last: usize| {
        let dates = (instance.horizon.date(first), instance.horizon.date(last));
        known
            .iter()
            .flat_map(|own| &own.members)
            .any(|own| own.agent.is_none() && own.rule == rule && own.dates == dates)
    };
    let posted = std::mem::take(&mut model.posted).into_iter().zip(tables);
    let kept = posted.filter(|(posted, _)| {
        let (agent, first, last) = posted.primitive.scope(days);
        // Hours that no shift reaches are a matter of arithmetic, and need no proof.
        let hopeless = proof == Proof::Relaxation && is_hopeless(&posted.primitive);
        agent.is_some() || !(hopeless || is_known(posted.rule, first, last))
    });
    let (posted, from): (Vec<Posted>, Vec<usize>) = kept.unzip();
    model.posted = posted;
    let mut groups: BTreeMap<(&'static str, usize, Option<usize>, usize, usize), usize> = BTreeMap::new();
    let mut group_of = Vec::with_capacity(model.posted.len());
    for (posted, table) in model.posted.iter().zip(&from) {
        // Nobody is in two places at once: there is no way out of that.
        let open = posted.strength == Strength::Must && posted.rule != "one_duty";
        group_of.push(open.then(|| {
            let (agent, first, last) = posted.primitive.scope(model.days);
            let next = groups.len();
            *groups.entry((posted.rule, *table, agent, first, last)).or_insert(next)
        }));
    }
    let Some(found) = solve::conflict(&model, &group_of, proof, limits)? else { return Ok(None) };
    let members = groups.iter().filter(|(_, group)| found.groups.contains(group)).map(|(key, _)| {
        let (rule, table, agent, first, last) = *key;
        let dates = (instance.horizon.date(first), instance.horizon.date(last));
        requirement(instance, rules.get(table), rule, agent.map(AgentIx), dates)
    });
    Ok(Some(Conflict { members: members.collect(), irreducible: found.irreducible }))
}

impl Conflict {
    /// The members for people: what an agent or the team has on several dates in a
    /// row is one line.
    pub fn shown(&self, instance: &Instance, rules: &[ActiveRule]) -> Vec<Requirement> {
        let mut shown: Vec<Requirement> = Vec::new();
        for own in &self.members {
            let goes_on = |last: &&mut Requirement| {
                own.rule != "pins"
                    && own.dates.0 == own.dates.1
                    && (last.rule, last.agent, &last.at, &last.table)
                        == (own.rule, own.agent, &own.at, &own.table)
                    && last.dates.1.succ_opt() == Some(own.dates.0)
            };
            match shown.last_mut().filter(goes_on) {
                Some(last) => {
                    let active = rules.iter().find(|active| active.id == own.rule && active.at == own.table);
                    *last = requirement(instance, active, own.rule, own.agent, (last.dates.0, own.dates.1));
                }
                None => shown.push(own.clone()),
            }
        }
        shown
    }
}

/// Whether it asks for heads that no duty gives.
fn is_hopeless(primitive: &Primitive) -> bool {
    matches!(primitive, Primitive::Cover { cells, .. } if cells.iter().all(|(.., duties)| duties.is_empty()))
}

/// The leave of a date, in the order of the files.
fn on_leave(book: &Book, date: NaiveDate) -> impl Iterator<Item = &Leave> {
    book.leave.iter().filter(move |leave| leave.includes(leave.agent, date))
}

fn requirement(
    instance: &Instance,
    active: Option<&ActiveRule>,
    rule: &'static str,
    agent: Option<AgentIx>,
    dates: (NaiveDate, NaiveDate),
) -> Requirement {
    let book = &instance.book;
    // The table that nobody wrote has only the hours of the agents themselves.
    let own_hours_only = rule == "hours" && active.is_some_and(|active| active.at.is_none());
    let at = match (rule, agent) {
        ("leave", Some(agent)) => {
            let near = [Some(dates.0), dates.0.succ_opt()].into_iter().flatten();
            let part = || near.clone().find_map(|date| book.part_leave_on(agent, date));
            book.leave_on(agent, dates.0).or_else(part).map(|leave| leave.at.clone())
        }
        ("leave_limit", _) => on_leave(book, dates.0).last().map(|leave| leave.at.clone()),
        ("pins", Some(agent)) => book.pin_on(agent, dates.0).map(|pin| pin.at.clone()),
        ("eligibility", Some(agent)) => Some(book.agents[agent.0].at.clone()),
        ("availability", Some(agent)) => {
            let own = &book.agents[agent.0].availability;
            own.iter().find(|entry| entry.days.include(dates.0)).or(own.first()).map(|entry| entry.at.clone())
        }
        ("staffing", _) => book.staffing.iter().rev().find(|t| t.days.include(dates.0)).map(|t| t.at.clone()),
        ("demand", _) => book.demand_from(dates.0).map(|table| table.at.clone()),
        ("coverage", _) => book.coverage.iter().find(|w| w.days.include(dates.0)).map(|w| w.at.clone()),
        ("hours", Some(agent)) if own_hours_only => Some(book.agents[agent.0].at.clone()),
        _ => active.and_then(|active| active.at.clone()),
    };
    let says = match agent {
        Some(agent) if own_hours_only => own_hours(&book.agents[agent.0]),
        _ => active.map(|active| active.rule.canonical()).unwrap_or_default(),
    };
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
        ("leave_limit", _) => {
            let mut names: Vec<&str> =
                on_leave(book, dates.0).map(|leave| book.agents[leave.agent.0].name.as_str()).collect();
            names.dedup();
            let names: Vec<Text> = names.into_iter().map(Text::plain).collect();
            say::leave_limit(says, when, Text::list(&names))
        }
        ("availability", _) => say::availability(who, when),
        ("eligibility", _) if agent.is_some_and(|agent| !book.employed_on(agent, dates.0)) => {
            say::absent(who, when)
        }
        ("eligibility", _) => say::eligibility(who, when),
        (rule, _) if agent.is_some() => say::limit(rule, says, who, when),
        (rule, _) => say::team_limit(rule, says, when),
    };
    let table = active.and_then(|active| active.at.clone());
    Requirement { rule, agent, dates, text, at, table }
}

/// The hours a week that an agent's own keys allow.
fn own_hours(agent: &Agent) -> String {
    let keys = [("min_week_hours", agent.min_week), ("max_week_hours", agent.max_week)];
    let own = keys.iter().filter_map(|(key, minutes)| Some(format!("{key} {} min", (*minutes)?)));
    own.collect::<Vec<_>>().join(", ")
}
