//! Rosters that somebody made by hand, as drafts.

use std::path::Path;
use std::time::Duration;

use super::solve::{Kept, draft_by_hand, objections};
use crate::diagnostic::Failure;
use crate::instance::fingerprint;
use crate::record::save_draft;
use crate::roster::{Draft, Roster, RosterLines, Sealed, State};
use crate::solve::StopToken;
use crate::workspace::{self, JudgedRoster, Problem};

/// Saves what is worked as a draft of a problem, and judges it.
///
/// # Errors
/// The place holds a published roster or can't be written.
pub fn save_lines(
    problem: &Problem,
    lines: RosterLines,
    path: &Path,
    by: &str,
    patience: Duration,
) -> Result<Kept, Failure> {
    let roster = draft_by_hand(problem, lines)?;
    kept(path, &problem.draft(&roster), by, patience)
}

/// Saves what was worked as history: a draft whose breaches are facts, and which leaves the days after it alone.
///
/// # Errors
/// The place holds a published roster or can't be written.
pub fn save_past(
    problem: &Problem,
    lines: RosterLines,
    path: &Path,
    by: &str,
    patience: Duration,
) -> Result<Kept, Failure> {
    let roster = Roster { is_history: true, ..draft_by_hand(problem, lines)? };
    kept(path, &problem.draft(&roster), by, patience)
}

/// Saves a roster with other lines as a draft: penalties as they are counted, and of the bounds those that
/// still hold for it, since every level above is as good as it was.
///
/// # Errors
/// The place holds a published roster or can't be written.
pub fn save_edited(
    before: &JudgedRoster,
    lines: RosterLines,
    path: &Path,
    by: &str,
    patience: Duration,
) -> Result<Kept, Failure> {
    let (book, past) = (&before.loaded.book, &before.loaded.past);
    let roster = restated(before, lines)?;
    let team_folder = before.loaded.team_folder.as_deref();
    kept(path, &Draft { roster: &roster, book, past, team_folder }, by, patience)
}

fn kept(path: &Path, draft: &Draft<'_>, by: &str, patience: Duration) -> Result<Kept, Failure> {
    let saved = save_draft(path, draft, by, patience)?;
    let judged = JudgedRoster::open(path)?;
    if !judged.verdict.misstated.is_empty() || judged.loaded.roster.lines != draft.roster.lines {
        return Err(Failure::Bug(objections(&judged.verdict)));
    }
    Ok(Kept { judged, saved: Some(saved) })
}

fn restated(before: &JudgedRoster, lines: RosterLines) -> Result<Roster, Failure> {
    let mut roster = Roster {
        // What was granted since it was solved is among the inputs of the new file.
        instance: fingerprint(&before.instance, &before.rules),
        state: State::Draft,
        assumed_ordinary: workspace::unknown_years(&before.loaded.book, &before.loaded.roster.horizon),
        stated: Vec::new(),
        seal: None,
        lines,
        ..before.loaded.roster.clone()
    };
    workspace::place_breaks(&before.instance, &before.rules, &mut roster, &StopToken::new())?;
    let (_, verdict) = workspace::judge(&before.instance, &before.rules, &roster);
    // A new seal must not be put under what no seal kept.
    let kept = (before.loaded.sealed == Sealed::Whole).then_some(before.loaded.roster.stated.as_slice());
    roster.stated = workspace::stated(verdict.levels.ids(), &verdict.penalties, kept);
    Ok(roster.with_seal(&before.loaded.past))
}
