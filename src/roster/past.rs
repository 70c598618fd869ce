//! What was worked before day one, and what earlier rosters owe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{Days, NaiveDate};

use super::fraction::{Fraction, parse_fraction};
use super::read::{read_cell, read_weeks};
use super::shares::CountKey;
use super::write::{line, write_weeks};
use crate::book::reader::Table;
use crate::book::{AgentIx, Book, ShiftIx, read_document};
use crate::calendar::Horizon;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, rosters};

/// History and ledger of a roster, as they stood when it was solved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The start of the roster that it comes from.
    pub roster: Option<NaiveDate>,
    /// For each agent, the shifts worked by date. Dates that are not there were free.
    pub worked: Vec<BTreeMap<NaiveDate, Vec<ShiftIx>>>,
    /// For each count and agent, share − count over the rosters before.
    pub owed: BTreeMap<CountKey, Vec<Fraction>>,
}

impl Past {
    /// Whether anything is known of the days before day one.
    pub fn is_known(&self) -> bool {
        self.roster.is_some() || self.worked.iter().any(|worked| !worked.is_empty())
    }

    /// The first date from which on everything before `start` is known.
    pub fn known_from(&self, start: NaiveDate) -> NaiveDate {
        let worked = self.worked.iter().filter_map(|worked| worked.keys().next().copied());
        worked.chain(self.roster).min().map_or(start, |first| first.min(start))
    }

    /// The shifts of an agent on a date before day one.
    pub fn shifts_on(&self, agent: AgentIx, date: NaiveDate) -> &[ShiftIx] {
        self.worked.get(agent.0).and_then(|worked| worked.get(&date)).map_or(&[], Vec::as_slice)
    }

    /// The dates that were working days.
    pub fn working_dates(&self, book: &Book, agent: AgentIx) -> BTreeSet<NaiveDate> {
        let counts = |shifts: &[ShiftIx]| shifts.iter().any(|shift| book.shifts[shift.0].counts_as_day);
        let worked = self.worked.get(agent.0).into_iter().flatten();
        worked.filter(|(_, shifts)| counts(shifts)).map(|(date, _)| *date).collect()
    }

    /// Working days in a row up to the date before `start`.
    pub fn stint_before(&self, book: &Book, agent: AgentIx, start: NaiveDate) -> usize {
        let worked = self.working_dates(book, agent);
        let mut stint = 0;
        while start.checked_sub_days(Days::new(stint + 1)).is_some_and(|date| worked.contains(&date)) {
            stint += 1;
        }
        usize::try_from(stint).unwrap_or(usize::MAX)
    }

    /// The last date before day one with a duty that breaks rest, and its shifts.
    pub fn last_breaking_rest(&self, book: &Book, agent: AgentIx) -> Option<(NaiveDate, &[ShiftIx])> {
        let breaks = |shifts: &[ShiftIx]| shifts.iter().any(|shift| book.shifts[shift.0].breaks_rest);
        let worked = self.worked.get(agent.0)?;
        worked
            .iter()
            .rev()
            .find(|(_, shifts)| breaks(shifts))
            .map(|(date, shifts)| (*date, shifts.as_slice()))
    }

    /// Working minutes from `first` to the date before `start`.
    pub fn minutes_since(&self, book: &Book, agent: AgentIx, first: NaiveDate, start: NaiveDate) -> i64 {
        let Some(worked) = self.worked.get(agent.0).filter(|_| first < start) else { return 0 };
        worked
            .range(first..start)
            .flat_map(|(date, shifts)| shifts.iter().map(|shift| book.minutes(*shift, *date)))
            .sum()
    }

    /// The same past for another version of the team: agents and shifts are
    /// matched by id; who and what is gone is left out.
    pub fn for_book(&self, from: &Book, to: &Book) -> Past {
        let shift = |old: ShiftIx| to.shift(&from.shifts[old.0].id);
        let source = |agent: &crate::book::Agent| from.agent(&agent.id);
        let worked = to.agents.iter().map(|agent| {
            let Some(duties) = source(agent).and_then(|agent| self.worked.get(agent.0)) else {
                return BTreeMap::new();
            };
            let keep = |(date, shifts): (&NaiveDate, &Vec<ShiftIx>)| {
                let shifts: Vec<ShiftIx> = shifts.iter().filter_map(|old| shift(*old)).collect();
                (!shifts.is_empty()).then_some((*date, shifts))
            };
            duties.iter().filter_map(keep).collect()
        });
        let zero = Fraction::from_integer(0);
        let owed = self.owed.iter().filter_map(|(key, row)| {
            let key = match key {
                CountKey::Shift(old) => CountKey::Shift(shift(*old)?),
                CountKey::Named(_) => CountKey::parse(&key.id(from), to)?,
                other => *other,
            };
            let of = |agent| source(agent).and_then(|agent| row.get(agent.0)).copied().unwrap_or(zero);
            Some((key, to.agents.iter().map(of).collect()))
        });
        Past { roster: self.roster, worked: worked.collect(), owed: owed.collect() }
    }
}

/// The text of a history file.
pub fn write_past(past: &Past, book: &Book) -> String {
    let mut text = String::new();
    line(
        &mut text,
        "# What was worked before day one, and what each agent is owed (share - count) from earlier rosters.",
    );
    line(&mut text, "\n[history]");
    if let Some(roster) = past.roster {
        line(&mut text, &format!("roster = {roster}"));
    }
    let dates: BTreeSet<NaiveDate> = past.worked.iter().flat_map(|worked| worked.keys().copied()).collect();
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        let days = usize::try_from((*last - *first).num_days() + 1).unwrap_or(1);
        let horizon = Horizon { start: *first, days, look_ahead: 0 };
        line(&mut text, &format!("start = {first}\ndays = {days}"));
        let row = |worked: &BTreeMap<NaiveDate, Vec<ShiftIx>>| {
            horizon.dates().map(|date| worked.get(&date).cloned().unwrap_or_default()).collect()
        };
        let lines = past.worked.iter().map(row).collect();
        write_weeks(&mut text, book, &horizon, &lines, 0..days, "weeks");
    }
    for (key, owed) in &past.owed {
        line(&mut text, &format!("\n[[owed]]\ncount = \"{}\"\n[owed.agents]", key.id(book)));
        for (agent, owed) in book.agents.iter().zip(owed) {
            line(&mut text, &format!("{} = \"{owed}\"", agent.id));
        }
    }
    text
}

/// Reads a history file of a team.
pub fn read_past(path: &Path, bytes: &[u8], book: &Book) -> Result<Past, Vec<Diagnostic>> {
    read_document(path, bytes, |root| {
        let past = past_of(root, book);
        root.told(past)
    })
}

fn past_of(root: &mut Table<'_>, book: &Book) -> Option<Past> {
    let mut past = Past { worked: vec![BTreeMap::new(); book.agents.len()], ..Past::default() };
    let mut head = root.need_table("history", "[history]")?;
    past.roster = head.get("roster").and_then(|value| value.date());
    // Both or neither: one of them alone is what is left of a file that was cut off.
    let has_days = head.has("start") || head.has("days");
    let start = has_days.then(|| head.need("start", "start = 2026-11-02")).flatten();
    let days = has_days.then(|| head.need("days", "days = 28")).flatten();
    let (start, days) = (start.and_then(|value| value.date()), days.and_then(|value| value.integer(1, 366)));
    head.finish();
    if let (Some(start), Some(days)) = (start, days) {
        let horizon = Horizon { start, days: usize::try_from(days).unwrap_or(1), look_ahead: 0 };
        let lines = read_weeks(root, "weeks", book, &horizon, 0..horizon.days, &read_cell)?;
        for (worked, line) in past.worked.iter_mut().zip(lines) {
            let dated = horizon.dates().zip(line).filter(|(_, shifts)| !shifts.is_empty());
            worked.extend(dated);
        }
    }
    for mut table in root.tables("owed", 1000) {
        let count = table.need("count", "count = \"hours\"");
        let agents = table.need_table("agents", "[owed.agents]");
        table.finish();
        let (Some(count), Some(mut agents)) = (count, agents) else { continue };
        let Some(id) = count.raw_text() else { continue };
        let Some(key) = CountKey::parse(id, book) else {
            count.file.push(count.error(Code::RosterId, rosters::bad_count(id)));
            continue;
        };
        let mut row = vec![Fraction::from_integer(0); book.agents.len()];
        for value in agents.entries() {
            let Some(agent) = book.agent(value.key) else {
                let title = rosters::unknown_agent(value.key);
                value.file.push(Diagnostic::error(Code::RosterId, title).at(&value.key_at, Text::default()));
                continue;
            };
            match value.raw_text().map(|text| (text, parse_fraction(text))) {
                Some((_, Some(owed))) => row[agent.0] = owed,
                Some((text, None)) => {
                    value.file.push(value.error(Code::BadNumber, rosters::bad_fraction(text)))
                }
                None => {}
            }
        }
        agents.take_all();
        agents.finish();
        past.owed.insert(key, row);
    }
    Some(past)
}
