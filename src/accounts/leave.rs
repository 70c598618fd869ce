//! What leave takes of a date, and what an account pays for it: one reckoning for timesheets, attendance,
//! accounts and requests.
//!
//! Leave takes hours out of the duties that an agent has, or had before the leave took them off. A day off of
//! the roster has none. Where no roster says what would have been worked, because there is none yet or because
//! it was solved with the leave, the calendar and the agent's workdays do: a due day has `day` hours, half of
//! them for half a day.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::classes::is_workday;
use super::register::Person;
use crate::book::{AgentIx, Book, Counted, Leave, LeaveTime, PayRules};
use crate::calendar::elapsed_minutes;

/// What one leave takes of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLeave {
    /// Its position in the team's list; beyond its end for agents who are not in the team any more.
    pub leave: usize,
    /// The id of its kind.
    pub kind: String,
    /// Working minutes that it takes.
    pub minutes: i64,
    /// Duties that it takes whole.
    pub duties: i64,
}

/// What all leave takes of a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaveOn {
    /// Leave by leave, in the order of the team's list.
    pub parts: Vec<DayLeave>,
    /// Whether it takes a working day: nothing that makes one is left.
    pub takes_day: bool,
}

/// What leave takes of a date of a person.
pub fn leave_on(book: &Book, rules: &PayRules, person: &Person, date: NaiveDate) -> LeaveOn {
    let mut parts: BTreeMap<usize, DayLeave> = BTreeMap::new();
    let mut took_day = false;
    for duty in person.on(date).iter().chain(person.excused_on(date)) {
        let whole = duty.due_from() >= duty.due_until();
        took_day |= whole && duty.counts_as_day;
        for leave in &duty.leave {
            let part = parts.entry(leave.leave).or_insert_with(|| DayLeave {
                leave: leave.leave,
                kind: leave.kind.clone(),
                minutes: 0,
                duties: 0,
            });
            part.minutes += leave.minutes;
            part.duties += i64::from(whole);
        }
    }
    if let (Some(agent), false) = (person.agent, person.rostered.contains(&date)) {
        let known: i64 = parts.values().map(|part| part.minutes).sum();
        let mut left = (rules.leave_day() - known).max(0);
        for (at, leave) in book.leave.iter().enumerate().filter(|(_, leave)| leave.includes(agent, date)) {
            if parts.contains_key(&at) || !person.employed_on(date) {
                continue;
            }
            let minutes = by_calendar(book, rules, agent, leave, date).min(left);
            left -= minutes;
            if minutes > 0 {
                took_day |= leave.is_whole();
                let duties = i64::from(leave.is_whole());
                parts.insert(at, DayLeave { leave: at, kind: leave.kind.clone(), minutes, duties });
            }
        }
    }
    let works = person.on(date).iter().any(|duty| duty.counts_as_day);
    LeaveOn { parts: parts.into_values().collect(), takes_day: took_day && !works }
}

/// The minutes that a leave takes of a date of which no roster says anything.
fn by_calendar(book: &Book, rules: &PayRules, agent: AgentIx, leave: &Leave, date: NaiveDate) -> i64 {
    if !is_due(book, rules, agent, date) {
        return 0;
    }
    match leave.time {
        LeaveTime::Day => rules.leave_day(),
        LeaveTime::Half(_) => rules.leave_day() / 2,
        LeaveTime::Hours(from, until) => {
            elapsed_minutes(date, from, until, book.team.zone).clamp(0, rules.leave_day())
        }
        LeaveTime::Daily { minutes, .. } => minutes.min(rules.leave_day()),
    }
}

/// Whether an agent is due to work on a date, as far as calendar and contract say; Saturdays too where the
/// team's week has six days.
fn is_due(book: &Book, rules: &PayRules, agent: AgentIx, date: NaiveDate) -> bool {
    let by_team = book.agents.get(agent.0).is_some_and(|person| person.workdays.is_none());
    let sixth = by_team && date.weekday() == Weekday::Sat && is_workday(book, rules, date);
    book.is_due(agent, date) || (sixth && book.employed_on(agent, date))
}

/// What an account pays for a date of leave, by how its kind is counted.
pub fn charged(book: &Book, rules: &PayRules, part: &DayLeave) -> i64 {
    let counted = book.leave_kind(&part.kind).map_or(Counted::Hours, |kind| kind.counted);
    let up_to = |unit: i64| (part.minutes + unit - 1).div_euclid(unit) * unit;
    match counted {
        Counted::Hours => part.minutes,
        Counted::HalfDays => up_to((rules.leave_day() / 2).max(1)),
        Counted::Days if part.minutes > 0 => up_to(rules.leave_day().max(1)).min(rules.leave_day()),
        Counted::Days => 0,
        Counted::Shifts => part.duties * rules.leave_day(),
    }
}
