//! The commands that change the record of a team, and that show it.

mod approve;
pub mod args;
mod grounds;
mod log;
mod publish;
mod requests;
mod restore;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;
use fairshift::book::Book;
use fairshift::calendar::instant;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::desk as say;
use fairshift::record::{Act, Answer, CellChange, LockedRecord, New, Said};
use fairshift::workspace;

use super::{Exit, Failure};

pub use args::Told;
pub use log::{keyed_seals, log, sentence};
pub use publish::{publish, too_late};
pub use restore::restore;

use crate::cli::console::Console;
use args::{LeaveWhat, OvertimeWhat};
use requests::Kind;

/// `fairshift leave`
pub fn leave(what: &LeaveWhat, console: &Console) -> Result<Exit, Failure> {
    match what {
        LeaveWhat::Request(own) => requests::request_leave(own, console),
        LeaveWhat::Approve(own) => approve::approve(own, Kind::Leave, console),
        LeaveWhat::Deny(own) => requests::answer(own, Answer::Decline, Kind::Leave, console),
        LeaveWhat::Withdraw(own) => requests::answer(own, Answer::Withdraw, Kind::Leave, console),
        LeaveWhat::List(own) => requests::list(own, Kind::Leave, console),
    }
}

/// `fairshift overtime`
pub fn overtime(what: &OvertimeWhat, console: &Console) -> Result<Exit, Failure> {
    match what {
        OvertimeWhat::Request(own) => requests::request_overtime(own, console),
        OvertimeWhat::Approve(own) => approve::approve(own, Kind::Overtime, console),
        OvertimeWhat::Deny(own) => requests::answer(own, Answer::Decline, Kind::Overtime, console),
        OvertimeWhat::Withdraw(own) => requests::answer(own, Answer::Withdraw, Kind::Overtime, console),
        OvertimeWhat::List(own) => requests::list(own, Kind::Overtime, console),
    }
}

impl Told {
    /// Who does it.
    pub fn by(&self) -> Result<String, Failure> {
        let named = self.by.clone().or_else(|| std::env::var("FAIRSHIFT_BY").ok());
        let named = named.map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
        named.ok_or_else(|| Diagnostic::error(Code::BadArgument, say::who()).help(say::say_who()).into())
    }

    /// The record of a team, locked; waits for whoever holds it as long as it is told to.
    pub fn desk(&self, folder: &Path) -> Result<LockedRecord, Failure> {
        LockedRecord::open(folder, &self.by()?, self.wait)
    }

    /// When, in the team's zone, to the second.
    pub fn moment(&self, zone: Tz) -> DateTime<FixedOffset> {
        let now = Local::now();
        let now = now.with_nanosecond(0).unwrap_or(now).with_timezone(&zone);
        self.at.map_or(now, |at| in_zone(at, zone)).fixed_offset()
    }

    /// The same by the clock of the team.
    pub fn clock(&self, zone: Tz) -> NaiveDateTime {
        self.moment(zone).with_timezone(&zone).naive_local()
    }

    /// Who agreed, and how that can be shown; only agents of the team.
    pub fn consents(&self, book: &Book) -> Result<Vec<Said>, Failure> {
        let (mut said, mut found) = (Vec::<Said>::new(), Vec::new());
        for text in &self.consent {
            let (agent, word) =
                text.split_once('=').map_or((text.as_str(), None), |(id, word)| (id, Some(word)));
            let word = word.map(str::to_string);
            said.push(Said { agent: agent.to_string(), word, evidence: None });
        }
        for text in &self.evidence {
            let Some((agent, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
                let wrong = Diagnostic::error(Code::BadArgument, say::evidence_of_whom(text));
                found.push(wrong.help(say::evidence_form()));
                continue;
            };
            let evidence = Some(PathBuf::from(file));
            match said.iter_mut().find(|own| own.agent == agent && own.evidence.is_none()) {
                Some(own) => own.evidence = evidence,
                None => said.push(Said { agent: agent.to_string(), word: None, evidence }),
            }
        }
        for own in &said {
            if let Err(Failure::Refused(unknown)) = workspace::agent(book, &own.agent) {
                found.extend(unknown.reasons);
            }
        }
        if found.is_empty() { Ok(said) } else { Err(found.into()) }
    }

    /// An entry of the record.
    pub fn entry(&self, book: &Book, act: Act, cells: Vec<CellChange>) -> Result<New, Failure> {
        Ok(New {
            at: self.moment(book.team.zone),
            by: self.by()?,
            act,
            why: self.why.clone(),
            word: self.word.clone(),
            cells,
            consents: self.consents(book)?,
        })
    }
}

/// A time by the clock of a zone; where the clock skips it, as if it had not.
fn in_zone(at: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    match zone.from_local_datetime(&at).earliest() {
        Some(at) => at,
        None => {
            let minutes = i64::from(at.num_seconds_from_midnight() / 60);
            let clock = fairshift::calendar::Clock::from_minutes(minutes);
            instant(at.date(), clock.unwrap_or(fairshift::calendar::Clock::START), zone)
        }
    }
}

/// The team's folder that a roster names.
pub fn team_folder(path: &Path, named: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = named.filter(|folder| folder.join("team.toml").is_file());
    folder.map(Path::to_path_buf).ok_or_else(|| {
        Diagnostic::error(Code::NotNow, say::no_team_folder())
            .in_file(path)
            .help(say::solve_from_folder())
            .into()
    })
}
