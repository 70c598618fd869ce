//! Rosters that were solved one after the other.

use std::path::Path;

use super::judged::load_in_force;
use super::ledger;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::ledger as say;
use crate::roster::{self, Loaded, Past};
use crate::rules::ActiveRule;

/// Days of work that the next roster knows of, if no rule looks further back.
const MIN_REMEMBERED: u64 = 28;

/// No rule looks further back.
const MAX_REMEMBERED: u64 = 366;

/// What a roster leaves behind for the next one: four weeks of work, or as many days as a rule looks
/// back, and what is owed after all rosters before it as they are now.
pub(super) fn after(last: Loaded, rules: &[ActiveRule], warnings: &mut Vec<Diagnostic>) -> Past {
    let longest = rules.iter().map(|active| active.rule.remembers() as u64).max();
    let remembered = longest.unwrap_or(0).clamp(MIN_REMEMBERED, MAX_REMEMBERED);
    let chain = chain(last, warnings);
    let past = ledger::pasts(&chain, remembered).pop().unwrap_or_default();
    chain.last().map_or(past.clone(), |last| ledger::after(last, &past, remembered))
}

/// A roster and those that it was solved after, one after the other, as they are in force.
fn chain(last: Loaded, warnings: &mut Vec<Diagnostic>) -> Vec<Loaded> {
    let mut links = vec![last];
    while let Some((roster, start)) = links.last().and_then(|roster| Some((roster, roster.past.roster?))) {
        let folder = roster.path.parent().unwrap_or(Path::new(""));
        let kept = roster::kept(folder).into_iter().find(|(kept, _)| *kept == start);
        let Some((_, path)) = kept else { break };
        match load_in_force(&path) {
            Ok(before) if follows(roster, &before) => links.push(before),
            Ok(_) => break,
            Err(_) => {
                let shown = path.display().to_string();
                let title = say::chain_broken(&shown, roster.roster.start());
                let warning = Diagnostic::warning(Code::RosterDates, title).in_file(&path);
                warnings.push(warning.help(say::chain_help(shown)));
                break;
            }
        }
    }
    links.reverse();
    links
}

/// Whether a roster was solved after this one.
fn follows(roster: &Loaded, before: &Loaded) -> bool {
    let horizon = before.roster.horizon;
    before.roster.team == roster.roster.team
        && Some(horizon.start) == roster.past.roster
        && horizon.last() < roster.roster.start()
}
