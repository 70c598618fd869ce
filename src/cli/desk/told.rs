//! Who does something, when, why and on whose word: the options of every command that changes a record.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Local, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;
use clap::Args;
use fairshift::book::Book;
use fairshift::calendar::instant;
use fairshift::diagnostic::{Code, Diagnostic, Refusal};
use fairshift::messages::desk as say;
use fairshift::operations::Author;
use fairshift::record::Said;
use fairshift::workspace;

use crate::cli::Failure;
use crate::cli::args::{moment, time_limit};

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
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub wait: Duration,
}

impl Told {
    /// Who does it, when, why and on whose word, for a team.
    pub fn author(&self, book: &Book) -> Result<Author, Failure> {
        let author = Author {
            by: self.by()?,
            at: self.moment(book.team.zone),
            is_at_named: self.at.is_some(),
            why: self.why.clone(),
            word: self.word.clone(),
            consents: self.consents(book)?,
            patience: self.wait,
        };
        author.agreed(book)?;
        Ok(author)
    }

    /// Who does it.
    fn by(&self) -> Result<String, Failure> {
        let named = self.by.clone().or_else(|| std::env::var("FAIRSHIFT_BY").ok());
        let named = named.map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
        named.ok_or_else(|| Diagnostic::error(Code::BadArgument, say::who()).help(say::say_who()).into())
    }

    /// When, in the team's zone, to the second.
    pub fn moment(&self, zone: Tz) -> DateTime<Tz> {
        let now = Local::now();
        let now = now.with_nanosecond(0).unwrap_or(now).with_timezone(&zone);
        self.at.map_or(now, |at| in_zone(at, zone))
    }

    /// Who agreed, and how that can be shown.
    fn consents(&self, book: &Book) -> Result<Vec<Said>, Failure> {
        let (mut consents, mut refusal) = (Vec::<Said>::new(), Refusal::default());
        for text in &self.consent {
            let (agent, word) =
                text.split_once('=').map_or((text.as_str(), None), |(id, word)| (id, Some(word)));
            let word = word.map(str::to_string);
            consents.push(Said { agent: workspace::meant_id(book, agent)?, word, evidence: None });
        }
        for text in &self.evidence {
            let Some((agent, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
                let wrong = Diagnostic::error(Code::BadArgument, say::evidence_of_whom(text));
                refusal.reasons.push(wrong.help(say::evidence_form()));
                continue;
            };
            let agent = workspace::meant_id(book, agent)?;
            let evidence = Some(PathBuf::from(file));
            match consents.iter_mut().find(|said| said.agent == agent && said.evidence.is_none()) {
                Some(said) => said.evidence = evidence,
                None => consents.push(Said { agent, word: None, evidence }),
            }
        }
        refusal.or(consents)
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
