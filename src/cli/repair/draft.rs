//! A repair for the team as it is now, as a roster of its own: who joined is in it.

use std::path::Path;

use fairshift::desk::Repaired;
use fairshift::instance::fingerprint;
use fairshift::messages::Text;
use fairshift::roster::{self, Roster, State};

use super::mend::Done;
use crate::cli::solve::told;
use crate::cli::{Stop, interrupt, session};

/// Writes the repaired roster as a draft with the team's files as they are now; nothing is claimed of
/// it but what is counted. None where no repair was found.
pub(super) fn write(done: &Done, path: &Path, folder: &Path) -> Result<Option<Text>, Stop> {
    let Repaired::Mended(own) = &done.repaired else { return Ok(None) };
    let (case, instance) = (&done.case, &done.case.instance);
    let mut roster = Roster {
        team: instance.book.team.id.clone(),
        horizon: instance.horizon,
        instance: fingerprint(instance, &case.rules),
        state: State::Draft,
        assumed_ordinary: case.opened.loaded.roster.assumed_ordinary.clone(),
        stated: Vec::new(),
        lines: own.lines.clone(),
        breaks: case.opened.loaded.roster.breaks.clone(),
    };
    session::place_breaks(instance, &case.rules, &mut roster, &interrupt::token()?)?;
    let (_, verdict) = session::judge(instance, &case.rules, &roster);
    roster.stated = session::stated(instance.levels.ids(), &verdict.penalties, None);
    let saved = roster::save(path, &roster, &instance.book, &instance.past, Some(folder));
    let saved = saved.map_err(|refused| Stop::Input(vec![*refused]))?;
    Ok(Some(told(path, saved)))
}
