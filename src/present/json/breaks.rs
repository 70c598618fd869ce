//! The object of `breaks --json`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::messages::Language;
use crate::render::view::{BreachView, BreakShortView, BreakView};

/// What `breaks --json` prints.
#[derive(Debug, Serialize)]
pub struct BreaksJson<'a> {
    /// The breaks of the dates and agents asked for.
    pub breaks: &'a [BreakView],
    /// Hours in which breaks leave too few.
    pub short: &'a [BreakShortView],
    /// Breaks that are not as the team agreed.
    pub wrong: Vec<WrongBreakJson<'a>>,
}

/// A break that is missing, or is not as the team agreed.
#[derive(Debug, Serialize)]
pub struct WrongBreakJson<'a> {
    /// The agent's id.
    pub agent: Option<&'a str>,
    /// The date of the duty.
    pub date: NaiveDate,
    /// What is wrong, as a sentence.
    pub text: &'a str,
}

impl<'a> WrongBreakJson<'a> {
    /// What is wrong with a break, as it is printed.
    pub fn new(breach: &'a BreachView, language: Language) -> WrongBreakJson<'a> {
        WrongBreakJson {
            agent: breach.agent.as_deref(),
            date: breach.from,
            text: breach.text.in_language(language),
        }
    }
}
