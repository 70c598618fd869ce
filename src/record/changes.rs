//! Publishing: what it takes the place of, and whom a change touches too late.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use super::entry::CellChange;
use super::log::Record;
use crate::book::{Book, DeskRules};
use crate::roster::Loaded;

/// The publications in force that have a date in common with these.
pub fn clashes(record: &Record, first: NaiveDate, last: NaiveDate) -> Vec<u64> {
    let meets = record
        .in_force()
        .into_iter()
        .filter(|(_, publication)| publication.start <= last && first <= publication.last());
    meets.map(|(entry, _)| entry.n).collect()
}

/// A change with when the duties that it is about begin, by the clock of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The cell.
    pub cell: CellChange,
    /// When the earliest duty of it begins, before or after; none of a change without a duty.
    pub begins: Option<NaiveDateTime>,
}

impl Changed {
    /// A change of a team's roster.
    pub fn of(book: &Book, cell: CellChange) -> Changed {
        let ids = cell.from.split('+').chain(cell.to.split('+'));
        let starts = ids.filter_map(|id| book.shift(id)).map(|shift| book.shifts[shift.0].start.minutes());
        let midnight = cell.date.and_time(chrono::NaiveTime::MIN);
        let begins =
            starts.min().and_then(|minutes| midnight.checked_add_signed(chrono::Duration::minutes(minutes)));
        Changed { cell, begins }
    }
}

/// The cells in which two rosters differ on their common dates. Agents are matched by id; who is only
/// in one of them has rest in the other.
pub fn differences(then: &Loaded, now: &Loaded) -> Vec<CellChange> {
    let ids: BTreeSet<&str> =
        then.book.agents.iter().chain(&now.book.agents).map(|agent| agent.id.as_str()).collect();
    let cell = |loaded: &Loaded, id: &str, date: NaiveDate| {
        let day = loaded.roster.horizon.day(date);
        let agent = loaded.book.agent(id);
        let line = agent.and_then(|agent| loaded.roster.lines.get(agent.0));
        line.zip(day)
            .and_then(|(line, day)| line.get(day))
            .map_or("-".to_string(), |cell| loaded.book.label(cell))
    };
    let mut found = Vec::new();
    let common = |date: &NaiveDate| then.roster.horizon.dates().any(|shared| shared == *date);
    for date in now.roster.horizon.dates().filter(common) {
        for id in &ids {
            let (from, to) = (cell(then, id, date), cell(now, id, date));
            if from != to {
                found.push(CellChange { agent: (*id).to_string(), date, from, to });
            }
        }
    }
    found
}

/// The changes that come too late without the agent's consent: less than the team's notice before the
/// duty. `free` are agents who need not be asked, because they are absent.
pub fn missing_consent<'c>(
    rules: &DeskRules,
    changes: &'c [Changed],
    now: NaiveDateTime,
    consents: &[String],
    free: &[String],
) -> Vec<&'c Changed> {
    let late = |change: &&Changed| {
        change.begins.is_some_and(|begins| begins < now + chrono::Duration::days(rules.notice))
            && !free.contains(&change.cell.agent)
            && (rules.refuses || !consents.contains(&change.cell.agent))
    };
    changes.iter().filter(late).collect()
}
