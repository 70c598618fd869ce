//! Whom a duty is taken over from and handed over to.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration};
use chrono_tz::Tz;
use fairshift::book::AgentIx;
use fairshift::timesheet::{Entry, Period, Timesheet};

/// No duty lasts longer.
const LONGEST: i64 = 49;

type Spell = (DateTime<Tz>, DateTime<Tz>, AgentIx);

/// Everybody's known duties, by start and by end.
pub struct Handovers<'s> {
    sheet: &'s Timesheet,
    by_start: Vec<Spell>,
    by_end: Vec<Spell>,
}

impl<'s> Handovers<'s> {
    pub fn new(sheet: &'s Timesheet) -> Handovers<'s> {
        let known = |entry: &&Entry| entry.period != Period::After;
        let mut by_start: Vec<Spell> = sheet
            .agents()
            .flat_map(|agent| sheet.entries[agent.0].iter().filter(known).map(move |entry| (agent, entry)))
            .map(|(agent, entry)| (entry.start, entry.end, agent))
            .collect();
        by_start.sort();
        let mut by_end = by_start.clone();
        by_end.sort_by_key(|(start, end, agent)| (*end, *start, *agent));
        Handovers { sheet, by_start, by_end }
    }

    /// Those at work just before the duty begins, else those who ended last.
    pub fn before(&self, agent: AgentIx, own: &Entry) -> Vec<String> {
        let others = |(_, _, other): &&Spell| *other != agent;
        let near = self.from(own.start - Duration::hours(LONGEST));
        let there = near.iter().take_while(|(start, ..)| *start < own.start).filter(others);
        let there: BTreeSet<AgentIx> =
            there.filter(|(_, end, _)| own.start <= *end).map(|(.., other)| *other).collect();
        if !there.is_empty() {
            return self.names(there);
        }
        let ended = self.by_end.partition_point(|(_, end, _)| *end < own.start);
        let mut ended = self.by_end[..ended].iter().rev().filter(others).peekable();
        let last = ended.peek().map(|(_, end, _)| *end);
        self.names(ended.take_while(|(_, end, _)| Some(*end) == last).map(|(.., other)| *other).collect())
    }

    /// Those at work as the duty ends, else those who begin next.
    pub fn after(&self, agent: AgentIx, own: &Entry) -> Vec<String> {
        let others = |(_, _, other): &&Spell| *other != agent;
        let near = self.from(own.end - Duration::hours(LONGEST));
        let there = near.iter().take_while(|(start, ..)| *start <= own.end).filter(others);
        let there: BTreeSet<AgentIx> =
            there.filter(|(_, end, _)| own.end < *end).map(|(.., other)| *other).collect();
        if !there.is_empty() {
            return self.names(there);
        }
        let coming = self.by_start.partition_point(|(start, ..)| *start <= own.end);
        let mut coming = self.by_start[coming..].iter().filter(others).peekable();
        let next = coming.peek().map(|(start, ..)| *start);
        self.names(coming.take_while(|(start, ..)| Some(*start) == next).map(|(.., other)| *other).collect())
    }

    fn from(&self, at: DateTime<Tz>) -> &[Spell] {
        &self.by_start[self.by_start.partition_point(|(start, ..)| *start < at)..]
    }

    fn names(&self, agents: BTreeSet<AgentIx>) -> Vec<String> {
        agents.into_iter().map(|agent| self.sheet.book.agents[agent.0].name.clone()).collect()
    }
}
