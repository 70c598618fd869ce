//! Where a team's rosters are.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::book::{self, Book};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::disk;
use crate::messages::rosters;
use crate::roster;

/// The folder in which rosters are kept, under the current one.
pub const ROSTERS: &str = "rosters";

/// The folder of a team's rosters: that of `out` if it holds any, else `rosters/<team>`.
pub fn rosters_folder(team: &Book, out: Option<&Path>) -> PathBuf {
    let beside = out.and_then(Path::parent).filter(|folder| roster::holds_rosters(folder));
    beside.map_or_else(|| Path::new(ROSTERS).join(&team.team.id), Path::to_path_buf)
}

/// Refuses a folder of rosters in which another team keeps its own under the same id.
///
/// # Errors
/// The two teams.
pub fn one_team(beside: &Path, team: &Book, folder: &Path) -> Result<(), Failure> {
    let here = folder.canonicalize().ok();
    let mut others = roster::kept(beside).into_iter().filter_map(|(_, path)| {
        // A folder that is gone, or has another id by now, has been moved or renamed.
        let other =
            roster::team_folder(&path).filter(|other| id_of(other).as_ref() == Some(&team.team.id))?;
        (other.canonicalize().ok() != here).then_some((path, other))
    });
    match others.next_back() {
        None => Ok(()),
        Some((path, other)) => {
            let title =
                rosters::two_teams(&team.team.id, folder.display().to_string(), other.display().to_string());
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(path);
            Err(wrong.help(rosters::two_teams_help()).into())
        }
    }
}

/// A warning for each roster in a folder that is not read with the others, since its name is no date: of
/// those that begin before a date, if only these would matter.
pub fn passed_over(folder: &Path, before: Option<NaiveDate>) -> Vec<Diagnostic> {
    let misnamed = roster::misnamed(folder).into_iter();
    let matters = |found: &roster::Misnamed| before.is_none_or(|before| found.start < before);
    misnamed
        .filter(matters)
        .map(|found| {
            let warning = Diagnostic::warning(Code::NoRoster, rosters::passed_over(found.start));
            warning.in_file(&found.path).help(rosters::passed_over_help(found.start))
        })
        .collect()
}

/// The id of the team in a folder, if there is one.
fn id_of(folder: &Path) -> Option<String> {
    let bytes = disk::read(&folder.join("team.toml"), book::MAX_BYTES).ok()?;
    let document: toml::Table = toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()?;
    Some(document.get("team")?.get("id")?.as_str()?.to_string())
}
