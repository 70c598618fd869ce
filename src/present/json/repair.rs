//! The object of `repair --json`.

use std::collections::BTreeSet;

use serde::Serialize;

use super::common::CellJson;
use crate::messages::Language;
use crate::operations::repair::{Mended, Repaired, RepairedRoster};
use crate::present::repair::{findings, why};
use crate::timesheet::Finding;

/// What `repair --json` prints.
#[derive(Debug, Serialize)]
pub struct RepairsJson<'a> {
    /// The rosters that were looked at.
    pub rosters: Vec<RepairJson<'a>>,
    /// The number of the entry that accepts the repair in the log; null where nothing was recorded.
    pub entry: Option<u64>,
}

/// A roster that was repaired, or not.
#[derive(Debug, Serialize)]
pub struct RepairJson<'a> {
    /// The file.
    pub roster: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: RepairOutcomeJson<'a>,
}

/// What became of a repair.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum RepairOutcomeJson<'a> {
    /// Nothing makes all musts hold: proven.
    Infeasible,
    /// None was found.
    Unknown {
        /// None has fewer changes than this.
        bound: usize,
    },
    /// Repaired with the fewest changes: proven.
    Optimal(MendedJson<'a>),
    /// Repaired, and there may be a repair with fewer.
    Feasible(MendedJson<'a>),
}

/// A repaired roster.
#[derive(Debug, Serialize)]
pub struct MendedJson<'a> {
    /// Every cell that differs from the roster as it is in force, what was lost among them.
    pub cells: Vec<MendedCellJson<'a>>,
    /// How many duties change beside what was lost.
    pub changes: usize,
    /// No repair with as little newly short has fewer changes.
    pub bound: usize,
    /// Agents whose duties change.
    pub people: usize,
    /// Whether every repair with as few changes was compared for people and penalty.
    pub compared: bool,
    /// What is newly short, in agent-minutes.
    pub short: i64,
    /// No repair has less newly short, in agent-minutes.
    pub short_bound: i64,
    /// What is required and newly unmet, as sentences.
    pub unmet: Vec<String>,
    /// Musts that are newly broken and that no change can mend, as sentences.
    pub broken: Vec<String>,
    /// The penalties before and after.
    pub levels: Vec<LevelChangeJson>,
    /// The ids of those who have to agree.
    pub consent: BTreeSet<&'a str>,
}

/// A cell that a repair changes.
#[derive(Debug, Serialize)]
pub struct MendedCellJson<'a> {
    /// The change.
    #[serde(flatten)]
    pub cell: CellJson<'a>,
    /// Whether it is what was lost, which nobody can help.
    pub lost: bool,
    /// Why, as a sentence.
    pub why: String,
}

/// A level of penalty before what has happened, and after the repair.
#[derive(Debug, Serialize)]
pub struct LevelChangeJson {
    /// The level.
    pub name: String,
    /// Its penalty before; of what is required, agent-minutes.
    pub before: i64,
    /// The same after.
    pub after: i64,
}

impl<'a> RepairJson<'a> {
    /// A repair as it is printed.
    pub fn new(done: &'a RepairedRoster, language: Language) -> RepairJson<'a> {
        let outcome = match &done.repaired {
            Repaired::Impossible => RepairOutcomeJson::Infeasible,
            Repaired::Unknown { least } => RepairOutcomeJson::Unknown { bound: *least },
            Repaired::Mended(mended) if mended.fewest => {
                RepairOutcomeJson::Optimal(MendedJson::new(done, mended, language))
            }
            Repaired::Mended(mended) => RepairOutcomeJson::Feasible(MendedJson::new(done, mended, language)),
        };
        RepairJson { roster: done.damaged.judged.loaded.path.display().to_string(), outcome }
    }
}

impl<'a> MendedJson<'a> {
    fn new(done: &'a RepairedRoster, mended: &'a Mended, language: Language) -> MendedJson<'a> {
        let (instance, book) = (&done.damaged.instance, &done.damaged.instance.book);
        let changes = done.changes();
        let cells = changes.iter().map(|change| MendedCellJson {
            cell: CellJson::new(book, instance.horizon.date(change.day), change),
            lost: done.damaged.losses.contains(change),
            why: why(done, change).in_language(language).to_string(),
        });
        let penalties = mended.before.iter().zip(&mended.after);
        let levels = instance.levels.ids().into_iter().zip(penalties);
        MendedJson {
            cells: cells.collect(),
            changes: mended.changes.len(),
            bound: mended.least,
            people: mended.people,
            compared: mended.compared,
            short: mended.short,
            short_bound: mended.short_least,
            unmet: sentences(&mended.unmet, language),
            broken: sentences(&mended.broken, language),
            levels: levels
                .map(|(name, (before, after))| LevelChangeJson { name, before: *before, after: *after })
                .collect(),
            consent: done.to_consent.iter().map(|change| change.cell.agent.as_str()).collect(),
        }
    }
}

fn sentences(found: &[Finding], language: Language) -> Vec<String> {
    findings(found).into_iter().map(|text| text.in_language(language).to_string()).collect()
}
