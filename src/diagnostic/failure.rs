//! Why an act came to nothing.

use super::Diagnostic;
use crate::messages::Language;

/// Why an act came to nothing. Nothing was changed then.
#[derive(Debug)]
pub enum Failure {
    /// What was given is wrong, or does not allow it.
    Refused(Refusal),
    /// This program is wrong.
    Bug(String),
}

/// The reasons, with the warnings that came before them.
#[derive(Debug, Default)]
pub struct Refusal {
    /// All that was found.
    pub reasons: Vec<Diagnostic>,
    /// The language of the team that it is about, once its files have said it.
    pub language: Option<Language>,
}

impl Refusal {
    /// Adds another refusal's reasons; the language stays that of the first team.
    pub fn join(&mut self, other: Refusal) {
        self.language = self.language.or(other.language);
        self.reasons.extend(other.reasons);
    }

    /// Refuses if there is a reason to.
    pub fn or<T>(self, value: T) -> Result<T, Failure> {
        if self.reasons.is_empty() { Ok(value) } else { Err(Failure::Refused(self)) }
    }
}

impl Failure {
    /// The same, said in the language of a team where none is known yet.
    pub fn of_team(mut self, language: Language) -> Failure {
        if let Failure::Refused(refusal) = &mut self {
            refusal.language = refusal.language.or(Some(language));
        }
        self
    }

    /// The same where the language may be unknown.
    pub fn in_language(self, language: Option<Language>) -> Failure {
        match language {
            Some(language) => self.of_team(language),
            None => self,
        }
    }

    /// The same with the warnings that came before.
    pub fn after(mut self, warnings: Vec<Diagnostic>) -> Failure {
        if let Failure::Refused(refusal) = &mut self {
            refusal.reasons.splice(0..0, warnings);
        }
        self
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(reasons: Vec<Diagnostic>) -> Failure {
        Failure::Refused(Refusal { reasons, language: None })
    }
}

impl From<Diagnostic> for Failure {
    fn from(reason: Diagnostic) -> Failure {
        vec![reason].into()
    }
}

impl From<Box<Diagnostic>> for Failure {
    fn from(reason: Box<Diagnostic>) -> Failure {
        (*reason).into()
    }
}
