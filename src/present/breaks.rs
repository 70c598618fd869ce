//! The breaks of a roster, with who holds the post meanwhile.

use std::collections::BTreeMap;

use crate::book::{AgentIx, Book, ShiftIx};
use crate::breaks::{Audit, Relief};
use crate::calendar::Clock;
use crate::messages::{Hours, Text, breaks as say};
use crate::render::breaks::{BreakKindView, BreakShortView, BreakView, HoldView};
use crate::render::view::BreachView;
use crate::timesheet::{Entry, Timesheet};
use chrono::NaiveDate;

/// The breaks of a timesheet, ready to be asked for.
pub struct Breaks<'s> {
    sheet: &'s Timesheet,
    relieved: BTreeMap<(NaiveDate, AgentIx), Vec<&'s Relief>>,
    holds: BTreeMap<(NaiveDate, AgentIx), Vec<&'s Relief>>,
}

fn clock(minutes: i64) -> Clock {
    Clock::from_minutes(minutes).unwrap_or(Clock::LATEST)
}

fn hold(book: &Book, agent: AgentIx, (from, until): (i64, i64)) -> HoldView {
    let agent = &book.agents[agent.0];
    HoldView { agent: agent.id.clone(), name: agent.name.clone(), from: clock(from), until: clock(until) }
}

impl<'s> Breaks<'s> {
    /// Those of a timesheet, with what the audit says of them.
    pub fn new(sheet: &'s Timesheet, audit: &'s Audit) -> Breaks<'s> {
        let (mut relieved, mut holds) = (BTreeMap::new(), BTreeMap::new());
        for relief in &audit.reliefs {
            relieved.entry((relief.date, relief.agent)).or_insert_with(Vec::new).push(relief);
            holds.entry((relief.date, relief.by)).or_insert_with(Vec::new).push(relief);
        }
        Breaks { sheet, relieved, holds }
    }

    /// The breaks of a duty.
    pub fn of(&self, agent: AgentIx, entry: &Entry) -> Vec<BreakView> {
        let book = &self.sheet.book;
        let (person, shift) = (&book.agents[agent.0], &book.shifts[entry.shift.0]);
        let rules = match entry.breaks.is_empty() {
            true => Vec::new(),
            false => {
                let all: Vec<ShiftIx> = self.sheet.on(agent, entry.date).map(|entry| entry.shift).collect();
                book.breaks_within(entry.shift, &all, entry.date)
            }
        };
        let reliefs = self.relieved.get(&(entry.date, agent)).map_or(&[][..], Vec::as_slice);
        let view = |(nth, (from, until)): (usize, &(i64, i64))| {
            let rule = rules.get(nth).filter(|_| rules.len() == entry.breaks.len());
            let meanwhile = reliefs.iter().filter(|relief| relief.from < *until && *from < relief.until);
            BreakView {
                agent: person.id.clone(),
                name: person.name.clone(),
                date: entry.date,
                shift: shift.id.clone(),
                label: rule.map_or_else(say::a_break, |rule| rule.label()),
                from: clock(*from),
                until: clock(*until),
                paid: rule.is_some_and(|rule| rule.paid),
                relief: meanwhile.map(|relief| hold(book, relief.by, (relief.from, relief.until))).collect(),
            }
        };
        entry.breaks.iter().enumerate().map(view).collect()
    }

    /// When the agent of a duty holds a post alone, and for whom.
    pub fn held(&self, agent: AgentIx, entry: &Entry) -> Vec<HoldView> {
        let shift = &self.sheet.book.shifts[entry.shift.0];
        let near = [(-1440, entry.date.pred_opt()), (0, Some(entry.date)), (1440, entry.date.succ_opt())];
        let reliefs = near.into_iter().flat_map(|(offset, date)| {
            let reliefs = date.and_then(|date| self.holds.get(&(date, agent)));
            reliefs
                .into_iter()
                .flatten()
                .map(move |relief| (relief.agent, relief.from + offset, relief.until + offset))
        });
        reliefs
            .filter(|(_, from, until)| shift.start.minutes() <= *from && *until <= shift.end.minutes())
            .map(|(of, from, until)| hold(&self.sheet.book, of, (from, until)))
            .collect()
    }

    /// The breaks of some dates, by date, shift and begin.
    pub fn on(&self, dates: &[NaiveDate]) -> Vec<BreakView> {
        let of_agent = |agent: AgentIx| {
            let entries = self.sheet.printed(agent).filter(|entry| dates.contains(&entry.date));
            entries.flat_map(move |entry| {
                self.of(agent, entry).into_iter().map(move |view| ((view.date, entry.start, agent), view))
            })
        };
        let mut all: Vec<_> = self.sheet.agents().flat_map(of_agent).collect();
        all.sort_by_key(|(key, view)| (*key, view.from));
        all.into_iter().map(|(_, view)| view).collect()
    }
}

/// The same by shift and kind.
pub fn kinds(all: &[BreakView], book: &Book) -> Vec<BreakKindView> {
    let mut kinds: Vec<BreakKindView> = Vec::new();
    for view in all {
        let minutes = view.until.minutes() - view.from.minutes();
        let relieved = usize::from(!view.relief.is_empty());
        let alike = |kind: &&mut BreakKindView| {
            (&kind.shift, &kind.label, kind.minutes, kind.paid)
                == (&view.shift, &view.label, minutes, view.paid)
        };
        match kinds.iter_mut().find(alike) {
            Some(kind) => {
                kind.first = kind.first.min(view.from);
                kind.last = kind.last.max(view.from);
                kind.times += 1;
                kind.relieved += relieved;
            }
            None => kinds.push(BreakKindView {
                shift: view.shift.clone(),
                label: view.label.clone(),
                minutes,
                paid: view.paid,
                first: view.from,
                last: view.from,
                times: 1,
                relieved,
            }),
        }
    }
    kinds.sort_by_key(|kind| (book.shift(&kind.shift), kind.first));
    kinds
}

/// Where breaks leave too few on some dates.
pub fn shorts(sheet: &Timesheet, audit: &Audit, dates: &[NaiveDate]) -> Vec<BreakShortView> {
    let name = |agent: &AgentIx| sheet.book.agents[agent.0].name.clone();
    let shorts = audit.short.iter().filter(|short| dates.contains(&short.date));
    shorts
        .map(|short| BreakShortView {
            date: short.date,
            from: short.from,
            until: short.until,
            who: short.who.clone(),
            missing: short.missing,
            required: short.required,
            away: short.away.iter().map(name).collect(),
        })
        .collect()
}

/// Breaks that are missing or not as agreed.
pub fn missed(book: &Book, audit: &Audit) -> impl Iterator<Item = BreachView> {
    audit.missed.iter().map(|missed| BreachView {
        rule: "breaks".to_string(),
        agent: Some(book.agents[missed.agent.0].id.clone()),
        name: Some(book.agents[missed.agent.0].name.clone()),
        from: missed.date,
        until: missed.date,
        amount: 1,
        penalty: None,
        text: missed.text.clone(),
    })
}

/// What breaks leave short of what is wanted.
pub fn notes(audit: &Audit) -> Option<Text> {
    let wanted = audit.short.iter().filter(|short| !short.required);
    let minutes: i64 =
        wanted.map(|short| short.missing * (short.until.minutes() - short.from.minutes())).sum();
    match audit.minutes() {
        0 if minutes > 0 => Some(say::short_wanted_only(Hours(minutes))),
        _ if minutes > 0 => Some(say::short_wanted(Hours(minutes))),
        _ => None,
    }
}
