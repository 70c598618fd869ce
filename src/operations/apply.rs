//! A way out, taken in a copy of the team: what it changes, and the roster that it makes possible.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::solve::{Search, agreeing, draft_of, search};
use crate::book::{self, Book};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::disk;
use crate::instance::Instance;
use crate::messages::reasons as say;
use crate::reasons::{FileText, WayOut};
use crate::record::save_draft;
use crate::solve::Status;
use crate::workspace::{JudgedRoster, Problem, ROSTERS, Workspace};

/// Where the copy of a team goes, and who writes it.
#[derive(Clone, Copy)]
pub struct Copy<'a> {
    /// A folder that is empty or not there.
    pub out: &'a Path,
    /// Who writes it.
    pub by: &'a str,
    /// How long to wait for somebody else who writes there.
    pub patience: Duration,
}

/// A way out that was taken.
pub struct Applied {
    /// Lines that were taken out and put in, as `- ` and `+ `, under the names of their files.
    pub changed: Vec<String>,
    /// What the search for the roster came to.
    pub status: Status,
    /// The roster, if one was found.
    pub judged: Option<JudgedRoster>,
    /// Its file, if a copy was asked for.
    pub written: Option<PathBuf>,
}

/// Takes a way out that was found for the team of `instance`, whose folder nothing is written to.
///
/// # Errors
/// A folder for the copy that holds anything already, or can't be written.
pub fn apply<'s>(
    way: &WayOut,
    instance: &Instance,
    folder: &Path,
    copy: Option<Copy<'_>>,
    how: impl FnOnce(&Problem) -> Search<'s>,
) -> Result<Applied, Failure> {
    let files = way.files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes()));
    let (book, _) = book::read_texts(&files.collect::<Vec<_>>())?;
    let at = copy.map_or(folder, |copy| copy.out);
    let team = Workspace::unsaved(at.to_path_buf(), book)?;
    if let Some(copy) = copy {
        free(copy.out)?;
    }
    let changed = changed(&instance.book, &way.files);
    let problem = Problem::new(team, instance.horizon, instance.past.clone());
    let limits = how(&problem);
    let stop = limits.stop.clone();
    let outcome = search(&problem, limits)?.outcome;
    let Some(roster) = draft_of(&problem, &outcome, &stop)? else {
        return Ok(Applied { changed, status: outcome.status, judged: None, written: None });
    };
    let mut judged = JudgedRoster::unsaved(&problem, roster);
    agreeing(&judged.verdict)?;
    let mut written = None;
    if let Some(copy) = copy {
        let path = write(copy, way, &problem, &judged)?;
        let again = JudgedRoster::open(&path)?;
        agreeing(&again.verdict)?;
        if again.loaded.roster.lines != judged.loaded.roster.lines {
            return Err(Failure::Bug("the file has other duties than the roster".to_string()));
        }
        (judged, written) = (again, Some(path));
    }
    Ok(Applied { changed, status: outcome.status, judged: Some(judged), written })
}

/// Writes the team and its roster into a new folder, whole or not at all; the roster's path.
fn write(copy: Copy<'_>, way: &WayOut, problem: &Problem, judged: &JudgedRoster) -> Result<PathBuf, Failure> {
    let kept = Path::new(ROSTERS).join(format!("{}.toml", problem.instance.horizon.start));
    let fill = |folder: &Path| -> Result<(), Failure> {
        for (name, text) in &way.files {
            let path = folder.join(name);
            disk::write_file(&path, text.as_bytes())
                .map_err(|error| Diagnostic::cannot_write(&path, &error))?;
        }
        let draft =
            crate::roster::Draft { team_folder: Some(folder), ..problem.draft(&judged.loaded.roster) };
        save_draft(&folder.join(&kept), &draft, copy.by, copy.patience)?;
        Ok(())
    };
    disk::make_folder(copy.out, fill, |error| Diagnostic::cannot_write(copy.out, &error).into())?;
    Ok(copy.out.join(kept))
}

/// Refuses a folder that holds anything already.
///
/// # Errors
/// It does.
pub fn free(out: &Path) -> Result<(), Failure> {
    let empty = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    match empty {
        true => Ok(()),
        false => {
            let title = say::folder_in_use(out.display().to_string());
            Err(Diagnostic::error(Code::CannotWrite, title).in_file(out).help(say::name_new_folder()).into())
        }
    }
}

/// Lines that were taken out and put in, as `- ` and `+ `.
fn changed(book: &Book, files: &[FileText]) -> Vec<String> {
    let mut lines = Vec::new();
    for (source, (name, text)) in book.sources.iter().zip(files) {
        let (old, new): (Vec<&str>, Vec<&str>) = (source.text.lines().collect(), text.lines().collect());
        let head = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
        let tail = tail.take_while(|(one, two)| one == two).count();
        let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
        let changes: Vec<String> = signed("-", gone).chain(signed("+", come)).collect();
        if !changes.is_empty() {
            lines.push(name.clone());
            lines.extend(changes);
        }
    }
    lines
}

fn signed<'l>(sign: &'l str, lines: &'l [&'l str]) -> impl Iterator<Item = String> + 'l {
    let kept = lines.iter().filter(|line| !line.trim().is_empty());
    kept.map(move |line| format!("{sign} {line}"))
}
