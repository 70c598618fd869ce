//! What the record has granted: leave, absences and overtime, as a team's files would state them.

use std::fmt::Write;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::entry::{Act, Answer, Entry, Request};
use super::log::Record;
use super::requests::RequestState;
use crate::book::{AgentIx, Book, ExtraDuty, Leave};
use crate::calendar::Clock;
use crate::diagnostic::Place;

/// On what kind of day overtime is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OvertimeKind {
    /// Longer than the ordinary hours.
    Extended,
    /// On a rest day.
    RestDay,
    /// On a public holiday.
    Holiday,
}

impl OvertimeKind {
    /// Every kind with its word.
    pub const WORDS: [(&'static str, OvertimeKind); 3] = [
        ("extended", OvertimeKind::Extended),
        ("rest-day", OvertimeKind::RestDay),
        ("holiday", OvertimeKind::Holiday),
    ];

    /// The word in the log and on the command line.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// Dates, or some hours of each, on which an agent is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// These hours of each date only.
    pub hours: Option<(Clock, Clock)>,
}

/// Something that the record has granted and not taken back.
#[derive(Clone, Debug)]
pub struct Grant<'r> {
    /// The entry that asked for it, or that says that an agent does not come.
    pub entry: &'r Entry,
    /// What it is, as leave; none of overtime.
    pub leave: Vec<Away>,
    /// The kind of leave.
    pub kind: &'r str,
    /// The date of overtime.
    pub overtime: Option<NaiveDate>,
    /// Whose.
    pub agent: &'r str,
}

/// Everything that is granted now.
pub fn granted(record: &Record) -> Vec<Grant<'_>> {
    let holds = |entry: &Entry| {
        let withdrawn = record.answer(entry.n, Answer::Withdraw).is_some();
        match entry.act {
            Act::Request(_) => !withdrawn && record.answer(entry.n, Answer::Approve).is_some(),
            Act::Absent(_) => !withdrawn,
            _ => false,
        }
    };
    record.entries.iter().filter(|entry| holds(entry)).filter_map(of_entry).collect()
}

fn of_entry(entry: &Entry) -> Option<Grant<'_>> {
    match &entry.act {
        Act::Request(Request::Leave { agent, from, until, hours, kind }) => {
            let leave = vec![Away { from: *from, until: *until, hours: *hours }];
            Some(Grant { entry, leave, kind, overtime: None, agent })
        }
        Act::Request(Request::Overtime { agent, date, .. }) => {
            Some(Grant { entry, leave: Vec::new(), kind: "", overtime: Some(*date), agent })
        }
        Act::Absent(absence) => Some(Grant {
            entry,
            leave: away(absence.from, absence.until),
            kind: &absence.kind,
            overtime: None,
            agent: &absence.agent,
        }),
        _ => None,
    }
}

/// An absence as leave: whole dates, and the hours of those that it takes in part.
pub fn away(from: NaiveDateTime, until: NaiveDateTime) -> Vec<Away> {
    let (first, last) = (from.date(), until.date());
    let clock = |time: NaiveTime| Clock::from_minutes(i64::from(time.num_seconds_from_midnight()) / 60);
    let (Some(from), Some(until)) = (clock(from.time()), clock(until.time())) else {
        return Vec::new();
    };
    let part = |date, hours| Away { from: date, until: date, hours: Some(hours) };
    if first == last {
        return vec![part(first, (from, until))];
    }
    let mut found = Vec::new();
    let mut whole = first;
    if from != Clock::START {
        found.push(part(first, (from, Clock::MIDNIGHT)));
        whole = first.checked_add_days(Days::new(1)).unwrap_or(first);
    }
    if let Some(before) = last.pred_opt().filter(|before| whole <= *before) {
        found.push(Away { from: whole, until: before, hours: None });
    }
    if until != Clock::START {
        found.push(part(last, (Clock::START, until)));
    }
    found
}

impl Grant<'_> {
    /// As entries of the team's book, if it has the agent. `None` where it has not.
    pub(super) fn of(&self, book: &Book) -> Option<(Vec<Leave>, Vec<ExtraDuty>)> {
        let agent: AgentIx = book.agent(self.agent)?;
        let at: &Place = &self.entry.place;
        let leave = self.leave.iter().map(|away| Leave {
            agent,
            from: away.from,
            until: away.until,
            hours: away.hours,
            kind: self.kind.to_string(),
            at: at.clone(),
        });
        let extra = self.overtime.iter().map(|date| ExtraDuty { agent, date: *date, at: at.clone() });
        Some((leave.collect(), extra.collect()))
    }
}

/// What is granted to agents of a team and what they ask for, as text of the form of `leave.toml`; none where
/// there is nothing.
pub fn granted_text(record: &Record, book: &Book) -> Option<String> {
    let mut text = String::new();
    // Writing to a String can't fail.
    for grant in granted(record).iter().filter(|grant| book.agent(grant.agent).is_some()) {
        let n = grant.entry.n;
        for away in &grant.leave {
            push_leave(&mut text, &format!("[[leave]] # log.toml, entry {n}"), grant.agent, away, grant.kind);
        }
        if let Some(date) = grant.overtime {
            let _ = write!(
                text,
                "\n[[extra_duty]] # log.toml, entry {n}\nagent = \"{}\"\ndate = {date}\n",
                grant.agent
            );
        }
    }
    for asked in record.requests().filter(|asked| asked.state == RequestState::Open) {
        if let Request::Leave { agent, from, until, hours, kind } = asked.request
            && book.agent(agent).is_some()
        {
            let n = asked.entry.n;
            let away = Away { from: *from, until: *until, hours: *hours };
            push_leave(&mut text, &format!("[[requests]] # log.toml, entry {n}"), agent, &away, kind);
        }
    }
    let head = "# What the record had granted, and what was asked for. Written by fairshift from log.toml.\n";
    (!text.is_empty()).then(|| format!("{head}{text}"))
}

fn push_leave(text: &mut String, head: &str, agent: &str, away: &Away, kind: &str) {
    let Away { from, until, hours } = away;
    // Writing to a String can't fail.
    let _ = writeln!(text, "\n{head}\nagent = \"{agent}\"\nfrom = {from}\nuntil = {until}");
    if let Some((from, until)) = hours {
        let _ = writeln!(text, "from_time = \"{from}\"\nuntil_time = \"{until}\"");
    }
    let _ = writeln!(text, "kind = \"{kind}\"");
}
