//! The judge of rosters: audits a timesheet and compares what it counts with
//! what is claimed. Knows nothing of solvers.

use crate::levels::Levels;
use crate::roster::StatedLevel;
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
}

/// A level for which the claim can't be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misstatement {
    /// The level's stable name.
    pub level: String,
    /// What is claimed.
    pub claimed: i64,
    /// What is counted.
    pub counted: i64,
    /// Whether the claimed bound, not the claimed penalty, is what can't be.
    pub bound: bool,
}

/// Audits a timesheet and holds the claimed levels against it.
pub fn verify(sheet: &Timesheet, rules: &[ActiveRule], claimed: &[StatedLevel]) -> Verdict {
    let findings = rules::audit(sheet, rules);
    let levels = rules::levels(rules, &sheet.horizon);
    let penalties = findings.penalties();
    let mut misstated = Vec::new();
    // A bound speaks of rosters that are as good on every level above.
    let mut comparable = true;
    for (name, counted) in levels.ids().into_iter().zip(&penalties) {
        let Some(claim) = claimed.iter().find(|claim| claim.name == name) else {
            misstated.push(Misstatement { level: name, claimed: 0, counted: *counted, bound: false });
            continue;
        };
        if claim.penalty != *counted {
            misstated.push(Misstatement {
                level: name.clone(),
                claimed: claim.penalty,
                counted: *counted,
                bound: false,
            });
        }
        if comparable && claim.bound > *counted && findings.broken().next().is_none() {
            misstated.push(Misstatement {
                level: name,
                claimed: claim.bound,
                counted: *counted,
                bound: true,
            });
        }
        comparable &= claim.penalty >= *counted;
    }
    Verdict { findings, levels, penalties, misstated }
}

impl Verdict {
    /// Whether every must holds and the claim is what is counted.
    pub fn agrees(&self) -> bool {
        self.misstated.is_empty() && self.findings.broken().next().is_none()
    }

    /// Whether, beyond that, nothing required is unmet.
    pub fn complete(&self) -> bool {
        self.agrees() && self.findings.unmet().next().is_none()
    }
}
