//! What the record has granted: leave, absences and overtime, as a team's files would state them.

use std::fmt::Write;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::entry::{Act, Answer, Entry, Request};
use super::log::Record;
use super::requests::RequestState;
use crate::book::{AgentIx, Book, ExtraDuty, HalfDay, Leave, LeaveTime, OvertimeKind};
use crate::calendar::Clock;
use crate::diagnostic::Place;

/// Dates, or some hours of each, on which an agent is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// What it takes of each.
    pub time: LeaveTime,
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
    /// What it is, as overtime; none of leave.
    pub overtime: Option<Overtime>,
    /// Whose.
    pub agent: &'r str,
}

impl Away {
    /// As leave of an agent of a team.
    pub fn leave(&self, book: &Book, agent: AgentIx, kind: &str) -> Option<Leave> {
        let at = book.agents.get(agent.0)?.at.clone();
        let (from, until, time) = (self.from, self.until, self.time);
        Some(Leave { agent, from, until, time, kind: kind.to_string(), at })
    }

    /// Whether both take the same time of a date.
    pub fn meets(&self, other: &Away) -> bool {
        self.from <= other.until && other.from <= self.until && !self.time.leaves_room_for(other.time)
    }
}

/// Overtime on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overtime {
    /// When.
    pub date: NaiveDate,
    /// On what kind of day.
    pub kind: OvertimeKind,
    /// How long.
    pub minutes: i64,
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
            let leave = vec![Away { from: *from, until: *until, time: LeaveTime::of_hours(*hours) }];
            Some(Grant { entry, leave, kind, overtime: None, agent })
        }
        Act::Request(Request::Overtime { agent, date, minutes, kind }) => {
            let overtime = Overtime { date: *date, kind: *kind, minutes: *minutes };
            Some(Grant { entry, leave: Vec::new(), kind: "", overtime: Some(overtime), agent })
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
    let part = |date, (from, until)| Away { from: date, until: date, time: LeaveTime::Hours(from, until) };
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
        found.push(Away { from: whole, until: before, time: LeaveTime::Day });
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
            time: away.time,
            kind: self.kind.to_string(),
            at: at.clone(),
        });
        let extra = self.overtime.iter().map(|overtime| ExtraDuty {
            agent,
            date: overtime.date,
            kind: overtime.kind,
            minutes: Some(overtime.minutes),
            at: at.clone(),
        });
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
        if let Some(Overtime { date, kind, minutes }) = grant.overtime {
            let _ = write!(
                text,
                "\n[[extra_duty]] # log.toml, entry {n}\nagent = \"{}\"\ndate = {date}\nkind = \"{}\"\nhours = \"{minutes}min\"\n",
                grant.agent,
                kind.word(),
            );
        }
    }
    for asked in record.requests().filter(|asked| asked.state == RequestState::Open) {
        if let Request::Leave { agent, from, until, hours, kind } = asked.request
            && book.agent(agent).is_some()
        {
            let n = asked.entry.n;
            let away = Away { from: *from, until: *until, time: LeaveTime::of_hours(*hours) };
            push_leave(&mut text, &format!("[[requests]] # log.toml, entry {n}"), agent, &away, kind);
        }
    }
    let head = "# What the record had granted, and what was asked for. Written by fairshift from log.toml.\n";
    (!text.is_empty()).then(|| format!("{head}{text}"))
}

fn push_leave(text: &mut String, head: &str, agent: &str, away: &Away, kind: &str) {
    let Away { from, until, time } = away;
    // Writing to a String can't fail.
    let _ = writeln!(text, "\n{head}\nagent = \"{agent}\"\nfrom = {from}\nuntil = {until}");
    let _ = match time {
        LeaveTime::Day => Ok(()),
        LeaveTime::Half(HalfDay::First) => writeln!(text, "half = \"am\""),
        LeaveTime::Half(HalfDay::Second) => writeln!(text, "half = \"pm\""),
        LeaveTime::Hours(from, until) => {
            writeln!(text, "from_time = \"{from}\"\nuntil_time = \"{until}\"")
        }
        LeaveTime::Daily { minutes, at_start } => {
            let end = if *at_start { "start" } else { "end" };
            writeln!(text, "daily = \"{minutes}min\"\ndaily_at = \"{end}\"")
        }
    };
    let _ = writeln!(text, "kind = \"{kind}\"");
}
