//! The commands that change the record of a team, and that show it.

mod log;
mod publish;

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;
use clap::Args;
use fairshift::book::Book;
use fairshift::calendar::instant;
use fairshift::desk::{Act, CellChange, New, Said};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::desk as say;

use super::Stop;
use super::args::moment;

pub use log::log;
pub use publish::publish;

/// `fairshift publish`
#[derive(Debug, Args)]
pub struct Publish {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long)]
    pub supersede: bool,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift log`
#[derive(Debug, Args)]
pub struct Log {
    #[arg(value_name = "TEAM", default_value = ".")]
    pub team: PathBuf,
    #[arg(long, value_name = "N")]
    pub entry: Option<u64>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub json: bool,
}

/// Who does something, when, why and on whose word.
#[derive(Clone, Debug, Args)]
pub struct Told {
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub word: Option<String>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long, value_name = "ID[=TEXT]")]
    pub consent: Vec<String>,
    #[arg(long, value_name = "ID=FILE")]
    pub evidence: Vec<String>,
}

impl Told {
    /// Who does it.
    pub fn by(&self) -> Result<String, Stop> {
        let named = self.by.clone().or_else(|| std::env::var("FAIRSHIFT_BY").ok());
        let named = named.map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
        named.ok_or_else(|| Diagnostic::error(Code::BadArgument, say::who()).help(say::say_who()).into())
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
    pub fn consents(&self, book: &Book) -> Result<Vec<Said>, Stop> {
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
            if let Err(Stop::Input(unknown)) = super::session::agent(book, &own.agent) {
                found.extend(unknown);
            }
        }
        if found.is_empty() { Ok(said) } else { Err(found.into()) }
    }

    /// An entry of the record.
    pub fn entry(&self, book: &Book, act: Act, cells: Vec<CellChange>) -> Result<New, Stop> {
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
pub fn team_folder(path: &Path, named: Option<&Path>) -> Result<PathBuf, Stop> {
    let folder = named.filter(|folder| folder.join("team.toml").is_file());
    folder.map(Path::to_path_buf).ok_or_else(|| {
        Diagnostic::error(Code::NotNow, say::no_team_folder())
            .in_file(path)
            .help(say::solve_from_folder())
            .into()
    })
}
