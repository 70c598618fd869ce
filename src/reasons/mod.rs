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
pub mod loss_words;
mod pattern;
mod rotation;
mod targets;
mod ways_out;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use alternatives::{Alternative, alternatives};
pub use draft::FileText;
pub use fairness::{SpreadProof, SpreadVerdict, spreads};
pub use leave::{Clash, GrantNear, LeavePrices, Priced, Starts, price_leave};
pub use loss::Loss;
pub use pattern::{has_patterns, pattern_cost};
pub use ways_out::{WayOut, ways_out};

use crate::book::{AgentIx, Book};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::messages::findings::of_whom;
use crate::messages::{Many, Text, reasons as say};
use crate::rules::{self, ActiveRule, Asked, Requested, Subject};
pub use crate::solve::Proof;
use crate::solve::{self, EngineError, Limits, Model, Posted, Primitive, StopToken, Strength};

/// One member of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The rule's id.
    pub rule: &'static str,
    /// What the rule is about.
    pub subject: Subject,
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
    /// What it wants of some hours or of a shift, if that is what it says.
    pub asked: Option<Asked>,
    /// The statement that says so; without one, all of the rule for the agent and dates.
    pub statement: Option<Primitive>,
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
    /// in `rules` of the rule that posted each statement; nothing where it is stopped before.
    fn model(
        self,
        instance: &Instance,
        rules: &[ActiveRule],
        stop: &StopToken,
    ) -> Option<(Model, Vec<usize>)> {
        let (mut model, from) = rules::model_by_table_until(instance, rules, stop)?;
        let required = instance.levels.required();
        for posted in &mut model.posted {
            let wanted = matches!(posted.strength, Strength::Priced { level, .. } if level == required);
            if self == Taken::Required && wanted {
                posted.strength = Strength::Must;
            }
        }
        Some((model, from))
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
    let stop = limits.token();
    let Some((mut model, tables)) = taken.model(instance, rules, &stop) else { return Ok(None) };
    let days = model.days;
    let is_known = |rule: &str, first: usize, last: usize| {
        let dates = (instance.horizon.date(first), instance.horizon.date(last));
        known
            .iter()
            .flat_map(|conflict| &conflict.members)
            .any(|member| member.agent.is_none() && member.rule == rule && member.dates == dates)
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
    let left = || Limits { engine: limits.engine, ..limits.part(stop.left()) };
    if stop.stopped() {
        return Ok(None);
    }
    let (mut groups, group_of) = grouped(&model, &from, rules, false);
    let Some(mut found) = solve::conflict(&model, &group_of, proof, &left())? else { return Ok(None) };
    // Of the targets that the dates of the conflict have, those that it needs.
    if found.irreducible && !stop.stopped() {
        let all = model.posted.iter().cloned().zip(from).zip(&group_of);
        let is_needed = |posted: &Posted, group: &Option<usize>| match group {
            Some(group) => found.groups.contains(group),
            None => posted.strength == Strength::Must,
        };
        let needed = all.filter(|((posted, _), group)| is_needed(posted, group)).map(|(posted, _)| posted);
        let (posted, from): (Vec<Posted>, Vec<usize>) = needed.unzip();
        let smaller = Model { posted, ..model.bare() };
        let fine = grouped(&smaller, &from, rules, true);
        let narrowed = solve::conflict(&smaller, &fine.1, proof, &left())?;
        if let Some(narrowed) = narrowed.filter(|conflict| conflict.irreducible) {
            (groups, found, model) = (fine.0, narrowed, smaller);
        }
    }
    let members = groups.iter().filter(|(_, group)| found.groups.contains(group)).map(|(key, _)| {
        let Key { rule, table, agent, days: (first, last), target } = *key;
        let dates = (instance.horizon.date(first), instance.horizon.date(last));
        let active = rules.get(table);
        let statement = target.map(|at| model.posted[at].primitive.clone());
        let asked = active
            .zip(statement.as_ref())
            .and_then(|(active, statement)| active.rule.asks(instance, statement));
        let facts = Facts { rule, active, agent: agent.map(AgentIx), dates, asked };
        Requirement { statement, ..facts.requirement(&instance.book) }
    });
    Ok(Some(Conflict { members: members.collect(), irreducible: found.irreducible }))
}

/// Statements with the same key are taken or left together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: &'static str,
    /// The position of the rule with its table.
    table: usize,
    agent: Option<usize>,
    /// The first day and the last.
    days: (usize, usize),
    /// The position of a target that is a group of its own.
    target: Option<usize>,
}

/// The groups of the musts, and the group of each statement. Where `fine`,
/// a target of some hours or of a shift is a group of its own.
fn grouped(
    model: &Model,
    from: &[usize],
    rules: &[ActiveRule],
    fine: bool,
) -> (BTreeMap<Key, usize>, Vec<Option<usize>>) {
    let subject = |table: usize| rules.get(table).map_or(Subject::Limit, |active| active.rule.subject());

    let mut groups: BTreeMap<Key, usize> = BTreeMap::new();
    let each = model.posted.iter().zip(from).enumerate().map(|(at, (posted, table))| {
        // There is no way out of nature.
        let open = posted.strength == Strength::Must && subject(*table) != Subject::Nature;
        open.then(|| {
            let (agent, first, last) = posted.primitive.scope(model.days);
            let target = fine && matches!(subject(*table), Subject::Target(_));
            let next = groups.len();
            let target = target.then_some(at);
            let key = Key { rule: posted.rule, table: *table, agent, days: (first, last), target };
            *groups.entry(key).or_insert(next)
        })
    });
    let group_of = each.collect();
    (groups, group_of)
}

impl Conflict {
    /// The members for people: what an agent or the team has on several dates in a
    /// row is one line.
    pub fn shown(&self, instance: &Instance, rules: &[ActiveRule]) -> Vec<Requirement> {
        let mut shown: Vec<Requirement> = Vec::new();
        for member in &self.members {
            // The date is that of the first of those in a row.
            let wanted =
                |member: &Requirement, date| member.asked.clone().map(|asked| Asked { date, ..asked });
            let goes_on = |last: &&mut Requirement| {
                member.subject != Subject::Pins
                    && member.dates.0 == member.dates.1
                    && (last.rule, last.agent, &last.at, &last.table)
                        == (member.rule, member.agent, &member.at, &member.table)
                    && wanted(last, member.dates.0) == wanted(member, member.dates.0)
                    && last.dates.1.succ_opt() == Some(member.dates.0)
            };
            match shown.iter_mut().find(goes_on) {
                Some(last) => {
                    let active =
                        rules.iter().find(|active| active.id == member.rule && active.at == member.table);
                    let (agent, dates) = (member.agent, (last.dates.0, member.dates.1));
                    let facts = Facts { rule: member.rule, active, agent, dates, asked: last.asked.take() };
                    *last = facts.requirement(&instance.book);
                }
                None => shown.push(member.clone()),
            }
        }
        shown
    }
}

/// Whether it asks for heads that no duty gives.
fn is_hopeless(primitive: &Primitive) -> bool {
    matches!(primitive, Primitive::Cover { cells, .. } if cells.iter().all(|(.., duties)| duties.is_empty()))
}

/// What a requirement is made of.
struct Facts<'a> {
    rule: &'static str,
    /// The rule with its table; none where it no longer holds.
    active: Option<&'a ActiveRule>,
    agent: Option<AgentIx>,
    dates: (NaiveDate, NaiveDate),
    asked: Option<Asked>,
}

impl Facts<'_> {
    fn requirement(self, book: &Book) -> Requirement {
        let Facts { rule, active, agent, dates, asked } = self;
        let one = asked.as_ref().filter(|asked| dates.1 <= asked.date).map(|asked| (asked.date, asked.date));
        let span = one.unwrap_or(dates);
        let when = if span.0 == span.1 { say::on(span.0) } else { say::from_until(span.0, span.1) };
        let table = active.and_then(|active| active.at.clone());
        let says = active.map(|active| active.as_written(book)).unwrap_or_default();
        let requested = Requested { rule, book, agent, date: dates.0, when, table: table.as_ref(), says };
        let (at, text) = match (&asked, active) {
            (Some(asked), _) => (asked.at.clone(), wanted(book, rule, asked, requested.when)),
            (None, Some(active)) => (active.rule.stated_at(&requested), active.rule.said(&requested)),
            (None, None) => (None, requested.as_limit()),
        };
        let subject = active.map_or(Subject::Limit, |active| active.rule.subject());
        Requirement { rule, subject, agent, dates, text, at, table, asked, statement: None }
    }
}

/// Hours or a shift, and how many of whom are wanted there.
fn wanted(book: &Book, rule: &str, asked: &Asked, when: Text) -> Text {
    let heads = match asked.max {
        None => say::at_least(Many(asked.min, "agent", "agents", "人")),
        Some(most) => say::at_most(Many(most, "agent", "agents", "人")),
    };
    let heads = of_whom(asked.who.clone(), heads);
    match asked.shift.and_then(|shift| book.shifts.get(shift.index())) {
        Some(shift) => say::wanted_on_shift(rule, &shift.id, when, heads),
        None => {
            let spans: Vec<Text> = asked.hours.iter().map(|span| hours_of(*span)).collect();
            say::wanted_in_hours(rule, Text::list(&spans), when, heads)
        }
    }
}

/// Wall minutes of a date as clock times.
fn hours_of((from, until): (i64, i64)) -> Text {
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    Text::plain(format!("{}–{}", clock(from), clock(until)))
}
