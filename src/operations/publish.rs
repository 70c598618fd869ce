//! From now on a roster is in force.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::author::Author;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::messages::{Text, desk as say};
use crate::record::{
    self, Act, Changed, Publication, Record, clashes, differences, in_force, missing_consent,
};
use crate::roster::{self, Loaded};
use crate::workspace::{self, Workspace};

/// A roster that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// The entry of the record.
    pub entry: u64,
    /// How it came to be so.
    pub how: How,
    /// Whether the file says so itself. The record does, so a file that can't be changed is no failure.
    pub marked: bool,
    /// Whether everything that is required holds.
    pub complete: bool,
}

/// How a roster came to be in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It was published now, on dates that had no roster.
    Now,
    /// It took the place of published ones.
    Instead {
        /// The duties that differ.
        changes: usize,
    },
    /// It had been published before.
    Before {
        /// By whom.
        by: String,
        /// When.
        on: NaiveDate,
    },
}

/// Publishes a roster; with `supersede` also in the place of published ones of the same dates.
///
/// # Errors
/// A roster that breaks a must, that was superseded, whose dates are published already; changes of the past,
/// or that come too late without consent. Nothing is recorded then.
pub fn publish(path: &Path, supersede: bool, author: &Author) -> Result<Published, Failure> {
    let loaded = workspace::load(path)?;
    let language = loaded.book.team.language;
    publish_loaded(&loaded, supersede, author).map_err(|failure| failure.of_team(language))
}

fn publish_loaded(loaded: &Loaded, supersede: bool, author: &Author) -> Result<Published, Failure> {
    let (path, book) = (&loaded.path, &loaded.book);
    let (rules, instance) = workspace::inputs_of(loaded)?;
    let folder = team_folder(path, loaded.team_folder.as_deref())?;
    let locked = author.lock(&folder)?;
    let record = locked.record();
    let (start, last) = (loaded.roster.horizon.start, loaded.roster.horizon.last());
    let (_, verdict) = workspace::judge(&instance, &rules, &loaded.roster);
    let complete = verdict.complete();

    let before = record
        .publications()
        .filter(|(_, publication)| publication.start == start && publication.digest == loaded.digest)
        .last();
    if let Some((entry, _)) = before {
        if let Some(by) = record.superseded_by(entry.n) {
            let wrong = Diagnostic::error(Code::NotNow, say::was_superseded(entry.n, by)).in_file(path);
            return Err(wrong.help(say::publish_another()).into());
        }
        let how = How::Before { by: entry.by.clone(), on: entry.at.date_naive() };
        let marked = record::mark(path).is_ok();
        return Ok(Published { start, last, entry: entry.n, how, marked, complete });
    }
    // What was worked is what it is, once it is over.
    let is_over = last < author.clock().date();
    let is_fact = loaded.roster.is_history && is_over && verdict.misstated.is_empty();
    if !verdict.agrees() && !is_fact {
        let wrong = Diagnostic::error(Code::NotNow, say::breaks_musts()).in_file(path);
        return Err(wrong.help(say::verify_first(path.display().to_string())).into());
    }
    let supersedes = clashes(record, start, last);
    let how = match supersedes.is_empty() {
        true => How::Now,
        false if supersede => How::Instead { changes: takes_place(loaded, record, &supersedes, author)? },
        false => {
            let numbers = supersedes.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            return Err(refused(path, say::dates_published(numbers), say::supersede()));
        }
    };
    let roster = roster::relative(&folder, Some(path)).unwrap_or_else(|| path.display().to_string());
    let (digest, days) = (loaded.digest.clone(), loaded.roster.horizon.days);
    let publication = Publication { roster, start, days, digest, supersedes };
    // Whole, before the record names it: what is in force can then always be put back.
    record::keep(loaded, &record.copy_path(record.entries.len() as u64 + 1, &publication))?;
    let new = author.entry(book, Act::Publish(publication), Vec::new())?;
    let entry = locked.enter(&book.team.id, &new)?;
    let marked = record::mark(path).is_ok();
    Ok(Published { start, last, entry, how, marked, complete })
}

fn refused(path: &Path, title: Text, help: Text) -> Failure {
    Diagnostic::error(Code::NotNow, title).in_file(path).help(help).into()
}

/// Whether a roster may take the place of published ones; how many cells it changes.
fn takes_place(
    loaded: &Loaded,
    record: &Record,
    supersedes: &[u64],
    author: &Author,
) -> Result<usize, Failure> {
    let (path, book) = (&loaded.path, &loaded.book);
    let now = author.clock();
    let agreed = author.agreed(book)?;
    let desk = &Workspace::open(&record.folder)?.book.desk;
    let mut count = 0;
    for n in supersedes {
        let Some(Act::Publish(old)) = record.entry(*n).map(|entry| &entry.act) else { continue };
        let horizon = loaded.roster.horizon;
        if (old.start, old.days) != (horizon.start, horizon.days) {
            let title = say::other_dates(*n, old.start, old.last());
            return Err(refused(path, title, say::same_dates()));
        }
        let before = workspace::load(&record.roster_path(old))?;
        workspace::inputs_of(&before)?;
        let (before, _) = in_force(record, before)?;
        let changes: Vec<Changed> =
            differences(&before, loaded).into_iter().map(|cell| Changed::of(book, cell)).collect();
        count += changes.len();
        if let Some(past) = changes.iter().find(|change| change.begins.is_some_and(|begins| begins <= now)) {
            let title = say::changes_past(&past.cell.agent, past.cell.date);
            return Err(refused(path, title, say::keep_past()));
        }
        too_late(&missing_consent(desk, &changes, now, &agreed, &[]), desk.refuses)?;
    }
    Ok(count)
}

/// Refuses changes that come too late without consent, all of them at once.
///
/// # Errors
/// Each of them.
pub(super) fn too_late(missing: &[&Changed], refuses: bool) -> Result<(), Failure> {
    let each = |change: &&Changed| {
        let cell = &change.cell;
        let help = if refuses { say::change_later() } else { say::get_consent(&cell.agent) };
        let title = say::too_late(&cell.agent, cell.date, &cell.from, &cell.to);
        Diagnostic::error(Code::TooLate, title).help(help)
    };
    let found: Vec<Diagnostic> = missing.iter().map(each).collect();
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// The team's folder that a roster names, if the team is there.
///
/// # Errors
/// It is not.
pub fn team_folder(path: &Path, named: Option<&Path>) -> Result<PathBuf, Failure> {
    let folder = named.filter(|folder| folder.join("team.toml").is_file());
    folder.map(Path::to_path_buf).ok_or_else(|| {
        Diagnostic::error(Code::NotNow, say::no_team_folder())
            .in_file(path)
            .help(say::solve_from_folder())
            .into()
    })
}
