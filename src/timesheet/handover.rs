//! Who hands over to whom: at each change of shift, and for follow-ups at each long absence.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

use super::{Entry, Period, Timesheet};
use crate::book::AgentIx;
use crate::calendar::{Clock, instant};

/// No duty lasts longer.
const MAX_DUTY_HOURS: i64 = 49;

type Spell = (DateTime<Tz>, DateTime<Tz>, AgentIx);

/// Everybody's known duties, by start and by end.
pub struct Handovers<'s> {
    sheet: &'s Timesheet,
    by_start: Vec<Spell>,
    by_end: Vec<Spell>,
}

impl<'s> Handovers<'s> {
    /// Of what is known: what was worked before day one, and what the roster prints.
    pub fn new(sheet: &'s Timesheet) -> Handovers<'s> {
        let mut by_start: Vec<Spell> = sheet
            .agents()
            .flat_map(|agent| known(sheet, agent).map(move |entry| (entry.start, entry.end, agent)))
            .collect();
        by_start.sort();
        let mut by_end = by_start.clone();
        by_end.sort_by_key(|(start, end, agent)| (*end, *start, *agent));
        Handovers { sheet, by_start, by_end }
    }

    /// Those at work just before the duty begins, else those who ended last.
    pub fn before(&self, agent: AgentIx, entry: &Entry) -> BTreeSet<AgentIx> {
        let others = |(_, _, other): &&Spell| *other != agent;
        let near = self.from(entry.start - Duration::hours(MAX_DUTY_HOURS));
        let there = near.iter().take_while(|(start, ..)| *start < entry.start).filter(others);
        let there: BTreeSet<AgentIx> =
            there.filter(|(_, end, _)| entry.start <= *end).map(|(.., other)| *other).collect();
        if !there.is_empty() {
            return there;
        }
        let ended = self.by_end.partition_point(|(_, end, _)| *end < entry.start);
        let mut ended = self.by_end[..ended].iter().rev().filter(others).peekable();
        let last = ended.peek().map(|(_, end, _)| *end);
        ended.take_while(|(_, end, _)| Some(*end) == last).map(|(.., other)| *other).collect()
    }

    /// Those at work as the duty ends, else those who begin next.
    pub fn after(&self, agent: AgentIx, entry: &Entry) -> BTreeSet<AgentIx> {
        let others = |(_, _, other): &&Spell| *other != agent;
        let near = self.from(entry.end - Duration::hours(MAX_DUTY_HOURS));
        let there = near.iter().take_while(|(start, ..)| *start <= entry.end).filter(others);
        let there: BTreeSet<AgentIx> =
            there.filter(|(_, end, _)| entry.end < *end).map(|(.., other)| *other).collect();
        if !there.is_empty() {
            return there;
        }
        let coming = self.by_start.partition_point(|(start, ..)| *start <= entry.end);
        let mut coming = self.by_start[coming..].iter().filter(others).peekable();
        let next = coming.peek().map(|(start, ..)| *start);
        coming.take_while(|(start, ..)| Some(*start) == next).map(|(.., other)| *other).collect()
    }

    /// Every change of shift on printed dates: the agents who end a shift at one time, and to whom they hand
    /// over; in the order of time.
    pub fn changes(&self) -> Vec<ShiftChange> {
        let mut found: Vec<ShiftChange> = Vec::new();
        for agent in self.sheet.agents() {
            for entry in self.sheet.printed(agent) {
                let to = self.after(agent, entry);
                let same = |change: &&mut ShiftChange| {
                    (change.at, change.shift, change.date) == (entry.end, entry.shift, entry.date)
                };
                match found.iter_mut().find(same) {
                    Some(change) => {
                        change.from.push(agent);
                        change.to.extend(to);
                    }
                    None => found.push(ShiftChange {
                        at: entry.end,
                        date: entry.date,
                        shift: entry.shift,
                        from: vec![agent],
                        to,
                    }),
                }
            }
        }
        for change in &mut found {
            change.to.retain(|agent| !change.from.contains(agent));
        }
        found.sort_by_key(|change| (change.at, change.shift));
        found
    }

    fn from(&self, at: DateTime<Tz>) -> &[Spell] {
        &self.by_start[self.by_start.partition_point(|(start, ..)| *start < at)..]
    }
}

/// The end of a shift, and who takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftChange {
    /// When.
    pub at: DateTime<Tz>,
    /// The date of the shift that ends.
    pub date: NaiveDate,
    /// The shift that ends.
    pub shift: crate::book::ShiftIx,
    /// Who has it, in the order of the team.
    pub from: Vec<AgentIx>,
    /// Those at work then, else those who begin next.
    pub to: BTreeSet<AgentIx>,
}

/// An absence that is longer than customers may wait, and who looks after the agent's follow-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUps {
    /// Who is away.
    pub agent: AgentIx,
    /// The end of the last duty before it,
    pub from: DateTime<Tz>,
    /// and that duty's date.
    pub date: NaiveDate,
    /// When the agent is back; none if the roster does not say.
    pub until: Option<DateTime<Tz>>,
    /// Who takes the open follow-ups: the colleague, when they meet (or the colleague begins), and the
    /// date of the duty on which that is; none if nobody is at work in time.
    pub to: Option<(AgentIx, DateTime<Tz>, NaiveDate)>,
}

/// Who takes whose follow-ups, for each absence of more than `limit` minutes.
///
/// An absence belongs to the roster on whose printed dates it becomes too long. Follow-ups go to a
/// colleague who is at work when the absence begins or who begins next, and who begins a duty within
/// the limit, if there is one; among these to the one with the fewest so far, in the order of the team.
/// An agent on standby is not at work.
pub fn follow_ups(sheet: &Timesheet, limit: i64) -> Vec<FollowUps> {
    let limit = Duration::minutes(limit.clamp(0, 366 * 1440));
    let zone = sheet.book.team.zone;
    let first = instant(sheet.horizon.start, Clock::START, zone);
    let after = instant(sheet.horizon.last(), Clock::MIDNIGHT, zone);
    let mut absences = Vec::new();
    for agent in sheet.agents() {
        let mut entries: Vec<&Entry> = known(sheet, agent).collect();
        entries.sort_by_key(|entry| (entry.start, entry.end));
        for (at, entry) in entries.iter().enumerate() {
            let next = entries.get(at + 1).map(|next| next.start);
            let too_long = entry.end + limit;
            let gone = next.is_none_or(|next| too_long < next);
            if gone && first <= too_long && too_long < after {
                absences.push((entry.end, agent, entry.date, next));
            }
        }
    }
    absences.sort();
    let mut at_work: Vec<(DateTime<Tz>, DateTime<Tz>, AgentIx, NaiveDate)> = sheet
        .agents()
        .flat_map(|agent| known(sheet, agent).map(move |entry| (agent, entry)))
        .filter(|(_, entry)| !sheet.book.shifts[entry.shift.0].standby)
        .map(|(agent, entry)| (entry.start, entry.end, agent, entry.date))
        .collect();
    at_work.sort();
    let mut starts: Vec<Vec<DateTime<Tz>>> = vec![Vec::new(); sheet.entries.len()];
    for (start, _, agent, _) in &at_work {
        if let Some(times) = starts.get_mut(agent.0) {
            times.push(*start);
        }
    }
    let mut taken = vec![0_usize; sheet.entries.len()];
    let mut found = Vec::new();
    for (from, agent, date, until) in absences {
        let within = |start: &DateTime<Tz>| from < *start && *start <= from + limit;
        let next = at_work.partition_point(|(start, ..)| *start <= from);
        let mut coming = at_work[next..].iter().filter(|(_, _, other, _)| *other != agent).peekable();
        let first = coming.peek().map(|(start, ..)| *start);
        let coming = coming.take_while(|(start, ..)| Some(*start) == first && within(start));
        let near = at_work.partition_point(|(start, ..)| *start < from - Duration::hours(MAX_DUTY_HOURS));
        let there = at_work[near..next].iter().filter(|(_, end, other, _)| *other != agent && from < *end);
        let again = |other: AgentIx| {
            let times = starts.get(other.0).map_or(&[][..], Vec::as_slice);
            times.get(times.partition_point(|start| *start <= from)).is_some_and(within)
        };
        let best = there.chain(coming).min_by_key(|(start, _, other, _)| {
            (!again(*other), taken.get(other.0).copied().unwrap_or(0), *other, *start)
        });
        if let Some(count) = best.and_then(|(_, _, other, _)| taken.get_mut(other.0)) {
            *count += 1;
        }
        let to = best.map(|(start, _, other, date)| (*other, from.max(*start), *date));
        found.push(FollowUps { agent, from, date, until, to });
    }
    found
}

fn known(sheet: &Timesheet, agent: AgentIx) -> impl Iterator<Item = &Entry> {
    sheet.entries[agent.0].iter().filter(|entry| entry.period != Period::After)
}
