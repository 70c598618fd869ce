//! Changes of a team's own files that resolve a conflict, cheapest first.

use std::sync::Arc;

use super::changes::{Change, changes};
use super::draft::{Draft, FileText};
use super::{Conflict, Requirement, Taken};
use crate::instance::Instance;
use crate::messages::Text;
use crate::rules::{self, ActiveRule, Subject};
use crate::solve::{self, EngineError, Limits, Model, Posted, Status, Strength};

/// A change that was proven to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// What to change, in words.
    pub text: Text,
    /// What it costs by the team's prices (`[prices]`).
    pub price: i64,
    /// Whether a roster exists then; if not, this conflict is gone and another is left.
    pub roster: bool,
    /// The team's files with the change: name and text. What was proven was read from them.
    pub files: Vec<FileText>,
}

/// The most changes that are tried for one conflict.
const MAX_TRIED: usize = 80;

/// The most ways out that are looked for, and of one family: a few of each say more than many of one.
const MAX_FOUND: usize = 16;
const MAX_OF_A_FAMILY: usize = 4;

/// The ways out of a conflict that were proven by solving again, and whether
/// the time sufficed to try what could be one.
pub fn ways_out(
    instance: &Instance,
    rules: &[ActiveRule],
    conflict: &Conflict,
    taken: Taken,
    limits: &dyn Fn() -> Limits,
) -> Result<(Vec<WayOut>, bool), EngineError> {
    let Some(files) = Draft::of(&instance.book) else { return Ok((Vec::new(), false)) };
    let mut found: Vec<WayOut> = Vec::new();
    let mut helped: Vec<String> = Vec::new();
    let mut families: Vec<&'static str> = Vec::new();
    let mut tried = 0;
    for change in changes(&instance.book, rules, conflict) {
        let alike = families.iter().filter(|family| **family == change.family).count();
        if alike == MAX_OF_A_FAMILY || change.kinds.iter().any(|kind| helped.contains(kind)) {
            continue;
        }
        if tried == MAX_TRIED || found.len() == MAX_FOUND || limits().token().stopped() {
            return Ok((cheapest_first(found), false));
        }
        let mut attempt = |change: &Change<'_>| -> Result<Option<WayOut>, EngineError> {
            let mut draft = files.clone();
            if (change.edit)(&mut draft).is_none() {
                return Ok(None);
            }
            let Some(book) = draft.book() else { return Ok(None) };
            let Ok(rules) = rules::active(&book) else { return Ok(None) };
            tried += 1;
            let levels = rules::levels(&rules, &instance.horizon);
            let changed = Instance::new(Arc::new(book), levels, instance.horizon, instance.past.clone());
            let possible = holds(&changed, &rules, taken, &limits(), None)?;
            let resolved = possible || holds(&changed, &rules, taken, &limits(), Some(conflict))?;
            let files = draft.texts(&instance.book);
            let (text, price) = (change.text.clone(), change.price);
            Ok(resolved.then_some(WayOut { text, price, roster: possible, files }))
        };
        let Some(mut way) = attempt(&change)? else { continue };
        for milder in &change.milder {
            if let Some(better) = attempt(milder)? {
                way = better;
                break;
            }
        }
        helped.extend(change.kinds);
        families.push(change.family);
        found.push(way);
    }
    Ok((cheapest_first(found), true))
}

/// A milder step that was tried later may cost less than what was found before it.
fn cheapest_first(mut found: Vec<WayOut>) -> Vec<WayOut> {
    found.sort_by_key(|way| way.price);
    found
}

/// Whether a roster can hold all musts, or only those of a conflict's members.
fn holds(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    limits: &Limits,
    only: Option<&Conflict>,
) -> Result<bool, EngineError> {
    let stop = limits.token();
    let Some((full, from)) = taken.model(instance, rules, &stop) else { return Ok(false) };
    let nature = rules::ids_about(rules, Subject::Nature);
    // Of the targets only those for the hours or the shift of a member.
    let alike = |posted: &Posted, table: usize, wanted: &Requirement| {
        let Some(wanted) = &wanted.asked else { return true };
        let asked = rules.get(table).and_then(|active| active.rule.asks(instance, &posted.primitive));
        asked.is_none_or(|asked| {
            let meets =
                |one: &(i64, i64)| wanted.hours.iter().any(|other| one.0 < other.1 && other.0 < one.1);
            (asked.date, asked.shift, &asked.needs) == (wanted.date, wanted.shift, &wanted.needs)
                && asked.max.is_some() == wanted.max.is_some()
                && (wanted.hours.is_empty() || asked.hours.iter().any(meets))
        })
    };
    let member = |posted: &Posted, table: usize, agent: Option<usize>, first: usize, last: usize| {
        let rule = posted.rule;
        only.is_none_or(|conflict| {
            nature.contains(&rule)
                || conflict.members.iter().any(|member| {
                    member.rule == rule
                        && member.agent.map(|agent| agent.index()) == agent
                        && member.dates.0 <= instance.horizon.date(last)
                        && instance.horizon.date(first) <= member.dates.1
                        && alike(posted, table, member)
                })
        })
    };
    let musts = full.posted.iter().zip(from).filter(|(posted, table)| {
        let (agent, first, last) = posted.primitive.scope(full.days);
        posted.strength == Strength::Must && member(posted, *table, agent, first, last)
    });
    let posted = musts.map(|(posted, _)| posted.clone()).collect();
    let model = Model { levels: 0, posted, ..full.bare() };
    let limits = Limits { engine: limits.engine, ..limits.part(stop.left()) };
    let status = solve::solve(&model, &limits, None)?.status;
    Ok(matches!(status, Status::Optimal | Status::Feasible))
}
