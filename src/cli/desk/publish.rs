//! `fairshift publish ROSTER`: from now on a roster is in force.

use std::path::Path;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, Text, desk as say};
use fairshift::record;
use fairshift::record::{
    Act, Changed, LockedRecord, Publication, clashes, differences, in_force, missing_consent,
};
use fairshift::roster::{self, Loaded};
use fairshift::workspace::{self, Workspace};

use super::args::Publish;
use crate::cli::console::Console;
use crate::cli::{Exit, Failure, output};

pub fn publish(arguments: &Publish, console: &Console) -> Result<Exit, Failure> {
    let path = &arguments.roster;
    let loaded = roster::load(path)?;
    let book = loaded.book.clone();
    let language = console.language_for(book.team.language);
    let (rules, instance) =
        workspace::inputs_of(&loaded).map_err(|failure| failure.of_team(book.team.language))?;
    let folder = super::team_folder(path, loaded.team_folder.as_deref())?;
    let locked = arguments.told.desk(&folder)?;
    let record = locked.record();
    let (start, last) = (loaded.roster.horizon.start, loaded.roster.horizon.last());

    let known =
        record.publications().filter(|(_, own)| own.start == start && own.digest == loaded.digest).last();
    if let Some((entry, _)) = known {
        if let Some(by) = record.superseded_by(entry.n) {
            let wrong = Diagnostic::error(Code::NotNow, say::was_superseded(entry.n, by)).in_file(path);
            return Err(wrong.help(say::publish_another()).into());
        }
        let text = say::already_published(entry.n, &entry.by, entry.at.date_naive());
        mark(path, language);
        output::remark(text.in_language(language));
        return Ok(Exit::Fine);
    }
    let (_, verdict) = workspace::judge(&instance, &rules, &loaded.roster);
    if !verdict.agrees() {
        let wrong = Diagnostic::error(Code::NotNow, say::breaks_musts()).in_file(path);
        return Err(wrong.help(say::verify_first(path.display().to_string())).into());
    }
    let supersedes = clashes(record, start, last);
    let mut cells = 0;
    if !supersedes.is_empty() {
        cells = takes_place(arguments, &locked, &loaded, &supersedes)?;
    }
    let roster = roster::relative(&folder, Some(path)).unwrap_or_else(|| path.display().to_string());
    let digest = loaded.digest.clone();
    let days = loaded.roster.horizon.days;
    let own = Publication { roster, start, days, digest, supersedes: supersedes.clone() };
    // Whole, before the record names it: what is in force can then always be put back.
    record::keep(&loaded, &record.copy_path(record.entries.len() as u64 + 1, &own))?;
    let new = arguments.told.entry(&book, Act::Publish(own), Vec::new())?;
    let n = locked.enter(&book.team.id, &new)?;
    let said = match supersedes.is_empty() {
        true => say::published(start, last, n),
        false => say::published_instead(start, last, n, cells as i64),
    };
    output::result(&format!("{}\n", said.in_language(language)))?;
    mark(path, language);
    if !verdict.complete() {
        output::remark(say::published_with_unmet().in_language(language));
    }
    Ok(Exit::Fine)
}

/// Whether a roster may take the place of published ones; how many cells it changes.
fn takes_place(
    arguments: &Publish,
    desk: &LockedRecord,
    loaded: &Loaded,
    supersedes: &[u64],
) -> Result<usize, Failure> {
    let record = desk.record();
    let book = &loaded.book;
    let path = &arguments.roster;
    let numbers = supersedes.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
    let refuse = |title: Text, help: Text| -> Failure {
        Diagnostic::error(Code::NotNow, title).in_file(path).help(help).into()
    };
    if !arguments.supersede {
        return Err(refuse(say::dates_published(numbers), say::supersede()));
    }
    let told = &arguments.told;
    let now = told.clock(book.team.zone);
    let said: Vec<String> = told.consents(book)?.into_iter().map(|own| own.agent).collect();
    let team = Workspace::open(&record.folder)?;
    let mut count = 0;
    for n in supersedes {
        let Some(Act::Publish(old)) = record.entry(*n).map(|entry| &entry.act) else { continue };
        let horizon = loaded.roster.horizon;
        if (old.start, old.days) != (horizon.start, horizon.days) {
            return Err(refuse(say::other_dates(*n, old.start, old.last()), say::same_dates()));
        }
        let before = roster::load(&record.roster_path(old))?;
        workspace::inputs_of(&before)?;
        let (before, _) = in_force(record, before)?;
        let changes: Vec<Changed> =
            differences(&before, loaded).into_iter().map(|cell| Changed::of(book, cell)).collect();
        count += changes.len();
        if let Some(past) = changes.iter().find(|own| own.begins.is_some_and(|begins| begins <= now)) {
            return Err(refuse(say::changes_past(&past.cell.agent, past.cell.date), say::keep_past()));
        }
        too_late(&missing_consent(&team.book.desk, &changes, now, &said, &[]), team.book.desk.refuses)?;
    }
    Ok(count)
}

/// Refuses changes that come too late without consent, all of them at once.
pub fn too_late(missing: &[&Changed], refuses: bool) -> Result<(), Failure> {
    let each = |own: &&Changed| {
        let cell = &own.cell;
        let help = if refuses { say::change_later() } else { say::get_consent(&cell.agent) };
        let title = say::too_late(&cell.agent, cell.date, &cell.from, &cell.to);
        Diagnostic::error(Code::TooLate, title).help(help)
    };
    let found: Vec<Diagnostic> = missing.iter().map(each).collect();
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// Lets the file say itself that it is published. The record says so already, so a file that can't be changed
/// is no failure.
fn mark(path: &Path, language: Language) {
    if record::mark(path).is_err() {
        output::remark(say::published_not_marked().in_language(language));
    }
}
