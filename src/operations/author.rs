//! Who does something, when, why and on whose word.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

use crate::book::Book;
use crate::diagnostic::{Failure, Refusal};
use crate::record::{Act, CellChange, LockedRecord, New, Said};
use crate::workspace;

/// Who does something, when, why and on whose word.
#[derive(Clone, Debug)]
pub struct Author {
    /// Who.
    pub by: String,
    /// When, by the team's clock, to the second.
    pub at: DateTime<Tz>,
    /// Whether that was named, and not read from the clock.
    pub is_at_named: bool,
    /// Why.
    pub why: Option<String>,
    /// On whose word.
    pub word: Option<String>,
    /// Who agreed, and how that can be shown.
    pub consents: Vec<Said>,
    /// How long to wait for somebody else who changes the record.
    pub patience: Duration,
}

impl Author {
    /// The time by the clock of the team.
    pub fn clock(&self) -> NaiveDateTime {
        self.at.naive_local()
    }

    /// The moment that was named, if one was.
    pub fn asked_at(&self) -> Option<DateTime<Tz>> {
        self.is_at_named.then_some(self.at)
    }

    /// The record of a team, locked for one change.
    ///
    /// # Errors
    /// Somebody else holds it for longer than there is patience; it is damaged.
    pub fn lock(&self, folder: &Path) -> Result<LockedRecord, Failure> {
        LockedRecord::open(folder, &self.by, self.patience)
    }

    /// Those who agreed.
    ///
    /// # Errors
    /// Each who is not in the team.
    pub fn agreed(&self, book: &Book) -> Result<Vec<String>, Failure> {
        let mut refusal = Refusal::default();
        for said in &self.consents {
            if let Err(Failure::Refused(unknown)) = workspace::agent(book, &said.agent) {
                refusal.join(unknown);
            }
        }
        refusal.or(self.consents.iter().map(|said| said.agent.clone()).collect())
    }

    /// An entry of the record.
    ///
    /// # Errors
    /// Somebody who agreed is not in the team.
    pub fn entry(&self, book: &Book, act: Act, cells: Vec<CellChange>) -> Result<New, Failure> {
        self.agreed(book)?;
        Ok(New {
            at: self.at.fixed_offset(),
            by: self.by.clone(),
            act,
            why: self.why.clone(),
            word: self.word.clone(),
            cells,
            consents: self.consents.clone(),
        })
    }
}
