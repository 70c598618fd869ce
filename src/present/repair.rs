//! Repairs and absences in words.

use crate::book::{AgentIx, Book, ShiftIx};
use crate::messages::{Dated, Text, repair as say};
use crate::operations::repair::{Change, RepairedRoster};
use crate::roster::Fraction;
use crate::timesheet::Finding;

/// Why a cell changes, by who else loses or gets a duty on that date.
pub fn why(done: &RepairedRoster, change: &Change) -> Text {
    let book = &done.damaged.instance.book;
    let all = done.changes();
    if done.damaged.losses.contains(change) {
        return say::why_lost();
    }
    let gained: Vec<&ShiftIx> = change.to.iter().filter(|shift| !change.from.contains(shift)).collect();
    let given: Vec<&ShiftIx> = change.from.iter().filter(|shift| !change.to.contains(shift)).collect();
    let same_day: Vec<&Change> =
        all.iter().filter(|one| one.day == change.day && one.agent != change.agent).collect();
    for shift in &gained {
        let lost = |one: &&&Change| one.from.contains(shift) && !one.to.contains(shift);
        if let Some(other) = same_day.iter().find(lost) {
            let one = std::slice::from_ref(*shift);
            return say::why_takes(book.label(one), name(book, other.agent));
        }
    }
    // What the record took away before.
    for shift in &gained {
        let lost = |agent: &AgentIx| done.damaged.has_lost(*agent, change.day, **shift);
        let mut others = done.damaged.instance.agents().filter(|agent| *agent != change.agent);
        if let Some(other) = others.find(lost) {
            let one = std::slice::from_ref(*shift);
            return say::why_takes(book.label(one), name(book, other));
        }
    }
    for shift in &given {
        let got = |one: &&&Change| !one.from.contains(shift) && one.to.contains(shift);
        if let Some(other) = same_day.iter().find(got) {
            let one = std::slice::from_ref(*shift);
            return say::why_gives(book.label(one), name(book, other.agent));
        }
    }
    let missing = same_day.iter().find(|one| one.to.len() < one.from.len());
    match missing.filter(|_| !gained.is_empty()) {
        Some(other) => say::why_covers(name(book, other.agent)),
        None => say::why_room(),
    }
}

/// Findings in words, those of one rule on several dates as one.
pub fn findings(found: &[Finding]) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    for finding in found {
        let text = say::on_date(finding.rule, Dated(finding.dates.0), &finding.text);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// A share of working time, to the minute.
pub fn whole_minutes(share: Fraction) -> i64 {
    i64::try_from(share.round().to_integer()).unwrap_or(i64::MAX)
}

fn name(book: &Book, agent: AgentIx) -> &str {
    book.agents.get(agent.0).map_or("", |agent| agent.name.as_str())
}
