//! What several objects have in common.

use chrono::NaiveDate;
use serde::Serialize;

use crate::book::Book;
use crate::levels::Levels;
use crate::messages::{Language, Text};
use crate::operations::repair::Change;
use crate::reasons::Loss;

/// An amount at one level of penalty.
#[derive(Debug, Serialize)]
pub struct AmountJson {
    /// The level: `required`, `continuation`, `soft`, or `soft-` with the number that the team gave it.
    pub level: String,
    /// Penalty (of what is required agent-minutes), less than 0 where it is a gain.
    pub amount: i64,
}

/// Amounts in the order of the levels.
pub fn amounts(levels: &Levels, amounts: &[i64]) -> Vec<AmountJson> {
    let levels = levels.ids().into_iter();
    levels.zip(amounts).map(|(level, amount)| AmountJson { level, amount: *amount }).collect()
}

/// A must that would be broken, or something required that would be missing.
#[derive(Debug, Serialize)]
pub struct AgainstJson<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// What of it, as a sentence.
    pub text: &'a str,
}

/// What speaks against a change.
pub fn against<'a>(all: &'a [(&'static str, Text)], language: Language) -> Vec<AgainstJson<'a>> {
    all.iter().map(|(rule, text)| AgainstJson { rule, text: text.in_language(language) }).collect()
}

/// What a roster loses against the best that is known.
#[derive(Debug, Serialize)]
pub struct LossJson {
    /// `exact`; `bound` where the last of the levels is not proven to the end; `impossible` where no roster
    /// holds all musts then; `unknown` where none was found in the time given.
    pub status: &'static str,
    /// By level, as far as it is known; empty where it is impossible.
    pub levels: Vec<LossLevelJson>,
}

/// What is lost at one level of penalty.
#[derive(Debug, Serialize)]
pub struct LossLevelJson {
    /// The level.
    pub level: Option<String>,
    /// At least this penalty, less than 0 where it is a gain: proven.
    pub least: i64,
    /// At most this one, which was found; null where nothing was found.
    pub most: Option<i64>,
}

impl LossJson {
    /// A loss as it is printed.
    pub fn new(levels: &Levels, loss: &Loss) -> LossJson {
        let ids = levels.ids();
        let exact = |all: &[i64]| -> Vec<LossLevelJson> {
            let known = ids.iter().zip(all);
            known.map(|(id, amount)| LossLevelJson::new(Some(id), *amount, Some(*amount))).collect()
        };
        let (status, levels) = match loss {
            Loss::Impossible => ("impossible", Vec::new()),
            Loss::Exact(all) => ("exact", exact(all)),
            Loss::Between { level, above, least, most } => {
                let mut levels = exact(above);
                levels.push(LossLevelJson::new(ids.get(*level), *least, Some(*most)));
                ("bound", levels)
            }
            Loss::Unknown { least } => ("unknown", vec![LossLevelJson::new(ids.first(), *least, None)]),
        };
        LossJson { status, levels }
    }
}

impl LossLevelJson {
    fn new(level: Option<&String>, least: i64, most: Option<i64>) -> LossLevelJson {
        LossLevelJson { level: level.cloned(), least, most }
    }
}

/// An agent's date on which something else is worked than before.
#[derive(Debug, Serialize)]
pub struct CellJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty before, as it stands in tables: `A`, `A+C`, `-` for rest.
    pub from: String,
    /// The duty from now on.
    pub to: String,
}

impl<'a> CellJson<'a> {
    /// A change of a roster that has these days.
    pub fn new(book: &'a Book, date: NaiveDate, change: &Change) -> CellJson<'a> {
        CellJson {
            agent: &book.agents[change.agent.0].id,
            date,
            from: book.label(&change.from),
            to: book.label(&change.to),
        }
    }
}
