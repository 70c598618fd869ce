//! A repair for the team as it is now, as a roster of its own: who joined is in it.

use std::path::Path;

use fairshift::instance::fingerprint;
use fairshift::messages::Text;
use fairshift::operations::repair::Repaired;
use fairshift::roster::{Draft, Roster, State};
use fairshift::workspace;

use super::mend::Done;
use crate::cli::solve::told;
use crate::cli::{Failure, drafts, interrupt};

/// Writes the repaired roster as a draft with the team's files as they are now; nothing is claimed of
/// it but what is counted. None where no repair was found.
pub(super) fn write(done: &Done, path: &Path, folder: &Path) -> Result<Option<Text>, Failure> {
    let Repaired::Mended(own) = &done.repaired else { return Ok(None) };
    let (case, instance) = (&done.case, &done.case.instance);
    let mut roster = Roster {
        team: instance.book.team.id.clone(),
        horizon: instance.horizon,
        instance: fingerprint(instance, &case.rules),
        state: State::Draft,
        assumed_ordinary: workspace::unknown_years(&instance.book, &instance.horizon),
        stated: Vec::new(),
        seal: None,
        lines: own.lines.clone(),
        breaks: case.opened.loaded.roster.breaks.clone(),
    };
    workspace::place_breaks(instance, &case.rules, &mut roster, &interrupt::token()?)?;
    let (_, verdict) = workspace::judge(instance, &case.rules, &roster);
    roster.stated = workspace::stated(instance.levels.ids(), &verdict.penalties, None);
    let roster = roster.with_seal(&instance.past);
    let draft =
        Draft { roster: &roster, book: &instance.book, past: &instance.past, team_folder: Some(folder) };
    Ok(Some(told(path, drafts::save(path, &draft)?)))
}
