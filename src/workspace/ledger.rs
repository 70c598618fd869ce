//! What each agent has carried over rosters that follow one another, as they were changed.
//!
//! A roster's file keeps what was owed when it was solved. What was changed since in a roster before it
//! is not in there: so balances are reckoned anew, from the first roster of the chain on.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use crate::book::{AgentIx, Book};
use crate::messages::Text;
use crate::record::{Act, Answer, Proposal, Record, Stage, swaps};
use crate::roster::{CountKey, Fraction, Loaded, Past, State};
use crate::timesheet::Timesheet;

/// What a roster leaves behind for the next one, with the past before it: the last days of work, and
/// what is owed.
pub fn after(loaded: &Loaded, past: &Past, remembered: u64) -> Past {
    let horizon = loaded.roster.horizon;
    let sheet = Timesheet::new(Arc::clone(&loaded.book), horizon, past, &loaded.roster.lines);
    let mut worked = past.worked.clone();
    worked.resize_with(loaded.book.agents.len(), Default::default);
    let oldest = horizon.last().checked_sub_days(Days::new(remembered)).unwrap_or(horizon.start);
    for (duties, line) in worked.iter_mut().zip(&loaded.roster.lines) {
        for (date, shifts) in horizon.dates().zip(line) {
            duties.remove(&date);
            if !shifts.is_empty() {
                duties.insert(date, shifts.clone());
            }
        }
        duties.retain(|date, _| *date > oldest);
    }
    Past { roster: Some(horizon.start), worked, owed: sheet.owed_after(past) }
}

/// The past before each of some rosters, in the order of their dates: what the one before it leaves
/// behind as it is now, where it was solved after that one; else what its file says.
pub fn pasts(rosters: &[Loaded], remembered: u64) -> Vec<Past> {
    let mut pasts: Vec<Past> = Vec::new();
    for (at, loaded) in rosters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| rosters.get(at)).zip(pasts.last());
        let past = match before.filter(|(one, _)| loaded.past.roster == Some(one.roster.start())) {
            Some((one, past)) => after(one, past, remembered).for_book(&one.book, &loaded.book),
            None => loaded.past.clone(),
        };
        pasts.push(past);
    }
    pasts
}

/// What every agent has carried.
#[derive(Clone, Debug)]
pub struct Carried {
    /// What is counted.
    pub counts: Vec<Counted>,
    /// Everybody, those of the last roster first.
    pub agents: Vec<AgentCarried>,
    /// The rosters, in order.
    pub rosters: Vec<RosterCarried>,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The stable name: `shift.A`, `weekend_days`, `hours`.
    pub id: String,
    /// For people.
    pub name: Text,
    /// Whether it is in minutes.
    pub minutes: bool,
}

/// What one agent has carried.
#[derive(Clone, Debug)]
pub struct AgentCarried {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Of each count, over all rosters.
    pub counts: Vec<i64>,
    /// What is owed after the last of them: share − count; none without a share.
    pub owed: Vec<Option<Fraction>>,
    /// Duties given to a colleague by swaps in force.
    pub given: i64,
    /// Duties taken from a colleague.
    pub taken: i64,
    /// Recorded absences.
    pub absences: i64,
    /// Of each roster, each count; none of a roster that the agent is not in.
    pub by_roster: Vec<Option<Vec<i64>>>,
}

/// How evenly one roster, and all up to it, are shared.
#[derive(Clone, Debug)]
pub struct RosterCarried {
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// Whether it is published.
    pub state: State,
    /// Of each count, the range of (count − part of the total) in this roster alone.
    pub alone: Vec<Option<Fraction>>,
    /// The same of the sum so far: the range of what is owed.
    pub so_far: Vec<Option<Fraction>>,
}

/// What everybody has carried over some rosters, in the order of their dates; swaps and absences are
/// those of the record within these dates.
pub fn carried(rosters: &[Loaded], record: Option<&Record>, now: chrono::DateTime<Tz>) -> Carried {
    /// Only balances are looked at.
    const DAYS_REMEMBERED: u64 = 28;
    let pasts = pasts(rosters, DAYS_REMEMBERED);
    let sheets: Vec<Timesheet> = rosters
        .iter()
        .zip(&pasts)
        .map(|(loaded, past)| {
            Timesheet::new(Arc::clone(&loaded.book), loaded.roster.horizon, past, &loaded.roster.lines)
        })
        .collect();
    let counts = counted(&sheets);
    let mut agents = people(rosters, counts.len());
    let mut lines = Vec::new();
    for ((loaded, sheet), past) in rosters.iter().zip(&sheets).zip(&pasts) {
        let owed = sheet.owed_after(past);
        let book = &loaded.book;
        let keys: Vec<Option<CountKey>> =
            counts.iter().map(|count| CountKey::parse(&count.id, book)).collect();
        for agent in &mut agents {
            let Some(ix) = book.agent(&agent.id) else {
                agent.by_roster.push(None);
                continue;
            };
            let of = |key: &Option<CountKey>| key.map_or(0, |key| sheet.count(ix, key));
            let had: Vec<i64> = keys.iter().map(of).collect();
            agent.counts.iter_mut().zip(&had).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
            for (balance, key) in agent.owed.iter_mut().zip(&keys) {
                let row = key.and_then(|key| sheet.shares.row(key));
                if let Some((key, _)) = key.zip(row).filter(|(_, row)| row.has_share(ix.0)) {
                    *balance = owed.get(&key).and_then(|balances| balances.get(ix.0)).copied().or(*balance);
                }
            }
            agent.by_roster.push(Some(had));
        }
        let spread = |key: &Option<CountKey>, value: &dyn Fn(CountKey, AgentIx) -> Option<Fraction>| {
            let key = (*key)?;
            let row = sheet.shares.row(key)?;
            let members = sheet.agents().filter(|agent| row.has_share(agent.0));
            let all: Vec<Fraction> = members.filter_map(|agent| value(key, agent)).collect();
            Some(*all.iter().max()? - *all.iter().min()?)
        };
        let alone = |key: CountKey, agent: AgentIx| {
            let plain = sheet.shares.row(key)?.plain.get(agent.0)?;
            Some(Fraction::from_integer(i128::from(sheet.count(agent, key))) - plain)
        };
        let balance = |key: CountKey, agent: AgentIx| owed.get(&key)?.get(agent.0).copied();
        lines.push(RosterCarried {
            start: loaded.roster.start(),
            last: loaded.roster.horizon.last(),
            state: loaded.roster.state,
            alone: keys.iter().map(|key| spread(key, &alone)).collect(),
            so_far: keys.iter().map(|key| spread(key, &balance)).collect(),
        });
    }
    if let (Some(record), Some(last)) = (record, rosters.last()) {
        let within = |date: NaiveDate| lines.iter().any(|roster| roster.start <= date && date <= roster.last);
        count_record(&mut agents, record, &last.book, now, &within);
    }
    Carried { counts, agents, rosters: lines }
}

/// What the rosters count, the last one's own names first.
fn counted(sheets: &[Timesheet]) -> Vec<Counted> {
    let mut found: Vec<Counted> = Vec::new();
    for sheet in sheets.iter().rev() {
        let book = &sheet.book;
        let named = (0..book.counts.len()).map(CountKey::Named);
        let fixed = [CountKey::WeekendDays, CountKey::Holidays, CountKey::Standby, CountKey::Hours];
        for key in book.all_shifts().map(CountKey::Shift).chain(fixed).chain(named) {
            let id = key.id(book);
            if !found.iter().any(|count| count.id == id) {
                found.push(Counted { id, name: sheet.count_name(key), minutes: key == CountKey::Hours });
            }
        }
    }
    found
}

fn people(rosters: &[Loaded], counts: usize) -> Vec<AgentCarried> {
    let mut found: Vec<AgentCarried> = Vec::new();
    for agent in rosters.iter().rev().flat_map(|loaded| &loaded.book.agents) {
        if !found.iter().any(|carried| carried.id == agent.id) {
            found.push(AgentCarried {
                id: agent.id.clone(),
                name: agent.name.clone(),
                counts: vec![0; counts],
                owed: vec![None; counts],
                given: 0,
                taken: 0,
                absences: 0,
                by_roster: Vec::new(),
            });
        }
    }
    found
}

fn count_record(
    agents: &mut [AgentCarried],
    record: &Record,
    book: &Book,
    now: chrono::DateTime<Tz>,
    within: &dyn Fn(NaiveDate) -> bool,
) {
    let mut add = |id: &str, what: fn(&mut AgentCarried) -> &mut i64| {
        if let Some(agent) = agents.iter_mut().find(|agent| agent.id == id) {
            *what(agent) += 1;
        }
    };
    for swap in swaps(record, book, now).iter().filter(|swap| matches!(swap.stage, Stage::InForce(..))) {
        let Proposal { agent, date, with, for_date, .. } = swap.proposal;
        let back = for_date.map(|date| (with, agent, date));
        for (giver, taker, date) in std::iter::once((agent, with, *date)).chain(back) {
            if within(date) {
                add(giver, |agent| &mut agent.given);
                add(taker, |agent| &mut agent.taken);
            }
        }
    }
    for entry in &record.entries {
        if let Act::Absent(absence) = &entry.act
            && within(absence.from.date())
            && record.answer(entry.n, Answer::Withdraw).is_none()
        {
            add(&absence.agent, |agent| &mut agent.absences);
        }
    }
}
