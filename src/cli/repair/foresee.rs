//! What leave would change in a published roster, before anybody grants it.

use std::path::PathBuf;

use fairshift::messages::Language;
use fairshift::operations::repair::Repaired;
use fairshift::record::{CellChange, Changed};
use fairshift::solve::StopToken;
use fairshift::workspace::JudgedRoster;

use super::args::{Away, Repair};
use super::mend::{Done, case, solve, text_of};
use crate::cli::Failure;
use crate::cli::desk::args::ApproveArgs;

/// The nearest roster without an agent on some dates.
pub struct Foreseen {
    done: Done,
}

/// The nearest roster of a file without an agent at some times.
pub fn foresee(roster: PathBuf, absent: Vec<Away>, own: &ApproveArgs) -> Result<Foreseen, Failure> {
    let opened = JudgedRoster::open(&roster)?;
    let arguments = Repair {
        target: roster,
        absent,
        against_current: None,
        accept: false,
        out: None,
        time_limit: own.time_limit,
        json: false,
        told: own.told.clone(),
    };
    Ok(Foreseen { done: solve(case(opened, &arguments)?, &arguments, &StopToken::new()) })
}

impl Foreseen {
    /// As a table of changes with what is proven of them.
    pub fn text(&self, language: Language) -> Result<String, Failure> {
        text_of(&self.done, language)
    }

    /// Whether a roster was found that holds.
    pub fn holds(&self) -> bool {
        matches!(self.done.repaired, Repaired::Mended(_))
    }

    /// Every cell that changes, the agent's own among them.
    pub fn cells(&self) -> Vec<CellChange> {
        self.done.cells()
    }

    /// Changes that come too late without consent.
    pub fn missing(&self, said: &[String]) -> Result<Vec<Changed>, Failure> {
        self.done.asked(said)
    }
}
