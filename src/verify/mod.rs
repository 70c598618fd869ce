//! The judge of rosters: audits a timesheet and compares what it counts with
//! what is claimed. Knows nothing of solvers.

mod bounds;
mod unavoidable;

pub use bounds::{LevelBound, Proof, bounds};
pub use unavoidable::unavoidable;

use crate::breaks::{self, Audit};
use crate::levels::Levels;
use crate::roster::{Roster, Sealed, StatedLevel};
use crate::rules::{self, ActiveRule};
use crate::timesheet::{Findings, Timesheet};

/// What the audits found, and what the claim says otherwise.
pub struct Verdict {
    /// Every breach, shortfall and price.
    pub findings: Findings,
    /// The levels, in order.
    pub levels: Levels,
    /// The penalty of each level, as counted.
    pub penalties: Vec<i64>,
    /// Where the claim and the count differ.
    pub misstated: Vec<Misstatement>,
    /// What the clock says of the breaks; no level counts them.
    pub breaks: Audit,
}

/// Something claimed of a level that can't be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misstatement {
    /// The level's stable name.
    pub level: String,
    /// What is claimed.
    pub claimed: i64,
    /// What is counted.
    pub counted: i64,
    /// What of it.
    pub kind: Misstated,
}

/// What is misstated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misstated {
    /// The penalty is not what is counted, or missing.
    Penalty,
    /// The bound is above what is counted.
    Bound,
    /// The floor is above the bound or above what is counted.
    Floor,
    /// The bound is called unconditional, or not, against the levels above.
    Condition,
    /// The rules have no such level, or it is claimed twice.
    Level,
    /// What the file states is not what it was sealed with; of no level in particular.
    Seal,
    /// The years whose public holidays are not known are others; of no level in particular.
    Years,
}

/// The same of a roster of a file: its levels, its seal, and the years of unknown holidays.
pub fn verify_roster(sheet: &Timesheet, rules: &[ActiveRule], roster: &Roster, sealed: Sealed) -> Verdict {
    let mut verdict = verify(sheet, rules, &roster.stated);
    let unknown = sheet.book.team.holidays.unknown_years(sheet.horizon.start, sheet.horizon.last());
    // A roster of before the festival days of a year were computed took them as ordinary, and says so.
    let provisional = sheet.book.team.holidays.provisional_years(sheet.horizon.start, sheet.horizon.last());
    let mut assumed = roster.assumed_ordinary.clone();
    assumed.retain(|year| !provisional.contains(year));
    let faults = [(sealed == Sealed::Broken, Misstated::Seal), (assumed != unknown, Misstated::Years)];
    for (_, kind) in faults.into_iter().filter(|(wrong, _)| *wrong) {
        verdict.misstated.push(Misstatement { level: String::new(), claimed: 0, counted: 0, kind });
    }
    verdict
}

/// Audits a timesheet and holds the claimed levels against it.
pub fn verify(sheet: &Timesheet, rules: &[ActiveRule], claimed: &[StatedLevel]) -> Verdict {
    let findings = rules::audit(sheet, rules);
    let levels = rules::levels(rules, &sheet.horizon);
    let penalties = findings.penalties();
    let broken = findings.broken().next().is_some();
    let names = levels.ids();
    let mut misstated = Vec::new();
    for (at, claim) in claimed.iter().enumerate() {
        let again = claimed.iter().take(at).any(|before| before.name == claim.name);
        if again || !names.contains(&claim.name) {
            misstated.push(Misstatement {
                level: claim.name.clone(),
                claimed: claim.penalty,
                counted: 0,
                kind: Misstated::Level,
            });
        }
    }
    // A bound holds for rosters that are as good on every level above.
    let mut comparable = true;
    let mut proven_above = true;
    for (name, counted) in names.into_iter().zip(&penalties) {
        let mut add = |kind, claimed| {
            misstated.push(Misstatement { level: name.clone(), claimed, counted: *counted, kind });
        };
        let Some(claim) = claimed.iter().find(|claim| claim.name == name) else {
            add(Misstated::Penalty, 0);
            continue;
        };
        if claim.penalty != *counted {
            add(Misstated::Penalty, claim.penalty);
        }
        if comparable && claim.bound > *counted && !broken {
            add(Misstated::Bound, claim.bound);
        }
        if claim.floor > claim.bound || (comparable && claim.floor > *counted && !broken) {
            add(Misstated::Floor, claim.floor);
        }
        if claim.unconditional != proven_above {
            add(Misstated::Condition, i64::from(claim.unconditional));
        }
        comparable &= claim.penalty >= *counted;
        proven_above &= claim.proven();
    }
    Verdict { findings, levels, penalties, misstated, breaks: breaks::audit(sheet, rules) }
}

impl Verdict {
    /// Whether every must holds, each break is as agreed, and the claim is what is counted.
    pub fn agrees(&self) -> bool {
        self.misstated.is_empty() && self.findings.broken().next().is_none() && self.breaks.missed.is_empty()
    }

    /// Whether, beyond that, nothing required is unmet, also while some have their breaks.
    pub fn complete(&self) -> bool {
        self.agrees() && self.findings.unmet().next().is_none() && self.breaks.minutes() == 0
    }
}
