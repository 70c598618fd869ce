//! The past of a first team as rosters: what was worked, kept as what it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

use super::FirstTeam;
use super::write::after;
use crate::book::{Book, ShiftIx};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::inference::Day;
use crate::messages::first_team as say;
use crate::operations::import::save_past;
use crate::roster::{self, RosterLines};
use crate::workspace::Workspace;

/// Refuses a folder of rosters in which others already are than those of a command that was cut off.
///
/// # Errors
/// The folder.
pub fn may_keep(beside: &Path, team: &FirstTeam) -> Result<(), Failure> {
    let is_mine = |(start, path): &(NaiveDate, PathBuf)| {
        team.past.iter().any(|(known, _)| known == start)
            && roster::load(path).is_ok_and(|loaded| loaded.roster.is_history)
    };
    match roster::kept(beside).into_iter().find(|roster| !is_mine(roster)) {
        None => Ok(()),
        Some((_, path)) => {
            let error =
                Diagnostic::error(Code::CannotWrite, say::rosters_there(beside.display().to_string()));
            Err(error.in_file(path).help(say::other_folder()).into())
        }
    }
}

/// Keeps what the sheets say as rosters of the team whose folder is to be, one after the other; where they are.
///
/// # Errors
/// A place that can't be written to.
pub fn keep_past(
    folder: &Path,
    book: &Book,
    team: &FirstTeam,
    beside: &Path,
    by: &str,
    patience: Duration,
) -> Result<Vec<PathBuf>, Failure> {
    let mut kept = Vec::new();
    for (start, days) in &team.past {
        let unsaved = Workspace::unsaved(folder.to_path_buf(), book.clone())?;
        let problem = unsaved.past_problem(*start, *days, beside)?;
        let path = beside.join(format!("{start}.toml"));
        save_past(&problem, lines(team, *start, *days), &path, by, patience)?;
        kept.push(path);
    }
    Ok(kept)
}

/// What was worked on these dates; days that nobody knows are free.
fn lines(team: &FirstTeam, start: NaiveDate, days: usize) -> RosterLines {
    let observed = &team.gathered.observed;
    let at = |day: usize| usize::try_from((after(start, day) - observed.first).num_days()).ok();
    let cell = |line: &[Day], day: usize| match at(day).and_then(|at| line.get(at)) {
        Some(Day::Duty(shifts)) => shifts.iter().map(|shift| ShiftIx(*shift)).collect(),
        _ => Vec::new(),
    };
    observed.lines.iter().map(|line| (0..days).map(|day| cell(line, day)).collect()).collect()
}
