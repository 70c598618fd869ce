//! Several rosters of one team, one after the other.

use std::path::PathBuf;

use super::JudgedRoster;
use crate::diagnostic::{Code, Diagnostic, Failure, Refusal};
use crate::messages::{calendars as say, rosters};

/// Opens rosters of one team; no two of them have a date in common. In the order of their dates.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn several(paths: &[PathBuf]) -> Result<Vec<JudgedRoster>, Failure> {
    let mut judged = Vec::new();
    let mut refusal = Refusal::default();
    for path in paths {
        match JudgedRoster::open(path) {
            Ok(roster) => {
                refusal.language = refusal.language.or(Some(roster.sheet.book.team.language));
                judged.push(roster);
            }
            Err(Failure::Refused(other)) => refusal.join(other),
            Err(bug) => return Err(bug),
        }
    }
    let mut judged = refusal.or(judged)?;
    judged.sort_by_key(|roster| roster.loaded.roster.horizon.start);
    in_order(judged)
}

/// Refuses rosters, in the order of their starts, of which two have a date in common.
///
/// # Errors
/// Rosters of two teams, or that overlap.
pub fn in_order(judged: Vec<JudgedRoster>) -> Result<Vec<JudgedRoster>, Failure> {
    let language = judged.last().map(|roster| roster.sheet.book.team.language);
    let mut refusal = Refusal { language, ..Refusal::default() };
    for pair in judged.windows(2) {
        let [one, other] = pair else { continue };
        let (before, after) = (&one.loaded.roster, &other.loaded.roster);
        if before.team != after.team {
            let title = say::rosters_of_two_teams(&before.team, &after.team);
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(&other.loaded.path);
            refusal.reasons.push(wrong.help(say::one_team_at_a_time()));
        } else if let Some((folder, there)) = homes(one, other) {
            let title = rosters::two_teams(&after.team, folder, there);
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(&other.loaded.path);
            refusal.reasons.push(wrong.help(say::one_team_at_a_time()));
        } else if after.horizon.start <= before.horizon.last() {
            let title = say::rosters_overlap(shown(one), shown(other), after.horizon.start);
            let wrong = Diagnostic::error(Code::RostersOverlap, title).in_file(&other.loaded.path);
            refusal.reasons.push(wrong.help(say::one_roster_a_date()));
        }
    }
    refusal.or(judged)
}

fn shown(roster: &JudgedRoster) -> String {
    roster.loaded.path.display().to_string()
}

/// The folders of the teams of two rosters, if these are two that are both there.
fn homes(one: &JudgedRoster, other: &JudgedRoster) -> Option<(String, String)> {
    let (here, there) = (one.loaded.team_folder.as_ref()?, other.loaded.team_folder.as_ref()?);
    let differ = here.canonicalize().ok()? != there.canonicalize().ok()?;
    differ.then(|| (here.display().to_string(), there.display().to_string()))
}
