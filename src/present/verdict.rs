//! What is claimed of a roster, and how each bound of it is known.

use crate::instance::Instance;
use crate::levels::level_name;
use crate::render::view::{Checked, LevelView, ProofView, PublishedView, StatusView, VerdictView};
use crate::solve::Outcome;
use crate::verify::{self, Proof};
use crate::workspace::{self, JudgedRoster};

/// What is claimed of the roster, with the verifier's word.
pub fn verdict(opened: &JudgedRoster) -> VerdictView {
    let agrees = opened.verdict.agrees();
    let roster = &opened.loaded.roster;
    let known =
        verify::bounds(&opened.sheet, &opened.rules, &opened.verdict, &roster.stated, opened.loaded.sealed);
    let counted = opened.instance.levels.ids().into_iter().zip(&opened.verdict.penalties);
    let levels = counted.zip(known).map(|((id, counted), known)| LevelView {
        name: level_name(&id),
        penalty: Some(*counted),
        bound: Some(known.bound),
        floor: known.floor,
        proven: known.least,
        conditional: known.conditional,
        proof: Some(proof(known.proof)),
        id,
    });
    let levels: Vec<LevelView> = levels.collect();
    let proven = levels.iter().all(|level| level.proven);
    let missed = opened.verdict.breaks.missed.len();
    let objections = opened.verdict.findings.broken().count() + missed + opened.verdict.misstated.len();
    VerdictView {
        assumed_ordinary: assumed_ordinary(opened),
        status: match (proven && agrees, missed > 0 || opened.verdict.findings.broken().next().is_some()) {
            (_, true) => StatusView::Invalid,
            (true, false) => StatusView::Optimal,
            (false, false) => StatusView::Feasible,
        },
        start: opened.instance.horizon.start,
        gap: levels.last().filter(|_| agrees).and_then(gap),
        levels,
        seconds: None,
        checked: if objections == 0 { Checked::Agrees } else { Checked::Objects(objections) },
        roster: Some(opened.loaded.path.display().to_string()),
        published: opened.standing.as_ref().map(|standing| PublishedView {
            entry: standing.publication,
            at: standing.at.to_rfc3339(),
            by: standing.by.clone(),
            changes: standing.changes.clone(),
            superseded_by: standing.superseded_by,
        }),
    }
}

fn proof(proof: Proof) -> ProofView {
    match proof {
        Proof::Rederived => ProofView::Rederived,
        Proof::Stated => ProofView::Stated,
        Proof::Unsealed => ProofView::Unsealed,
    }
}

/// (penalty − bound) / (penalty − floor); 0 for a penalty at its floor.
fn gap(level: &LevelView) -> Option<f64> {
    let (penalty, bound) = level.penalty.zip(level.bound)?;
    let above = penalty - level.floor;
    let open = (penalty - bound).max(0);
    match (open, above) {
        (0, _) => Some(0.0),
        (_, above) if above > 0 => Some(open as f64 / above as f64),
        _ => None,
    }
}

/// The levels of a search that found nothing.
pub fn levels_without_roster(instance: &Instance, outcome: &Outcome) -> Vec<LevelView> {
    let levels = instance.levels.ids().into_iter().zip(&outcome.levels);
    levels
        .map(|(id, level)| LevelView {
            name: level_name(&id),
            penalty: None,
            bound: Some(level.bound),
            floor: level.floor,
            proven: false,
            conditional: !level.unconditional,
            proof: Some(ProofView::Stated),
            id,
        })
        .collect()
}

/// The years whose public holidays are not known: those that the roster states, and
/// those of which its inputs say nothing.
pub(super) fn assumed_ordinary(opened: &JudgedRoster) -> Vec<i32> {
    let mut years = opened.loaded.roster.assumed_ordinary.clone();
    years.extend(workspace::unknown_years(&opened.loaded.book, &opened.instance.horizon));
    years.sort_unstable();
    years.dedup();
    years
}
