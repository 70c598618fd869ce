//! What a roster means for customers, by the contacts that come in and what the team promises.

mod channels;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

pub use channels::{Channels, Promised, who};

use crate::book::{self, Book, ContactsFile, Needs, Service, SkillIx};
use crate::calendar::{DayKind, Horizon};
use crate::contacts::{Average, Away, Day, OnDuty, Seen, Staffed, average, by_date, expected, service};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::messages::input::Quote;
use crate::messages::{Text, contacts as say, input, targets};
use crate::queue;
use crate::timesheet::Entry;
use crate::workspace::JudgedRoster;

/// What a roster means for customers, with what it was reckoned from.
pub struct Reckoned {
    /// The team, with what it promises.
    pub book: Book,
    /// The dates.
    pub horizon: Horizon,
    /// By channel.
    pub names: Vec<String>,
    /// What is promised, by channel.
    pub services: Vec<Service>,
    /// Interval by interval; empty where the file says nothing of the roster's dates.
    pub seen: Vec<Seen>,
    /// Minutes of an interval.
    pub length: i64,
    /// What comes in on average.
    pub usual: Average,
    /// Dates worked in exchange of which the file has no rows.
    pub exchanged: Vec<NaiveDate>,
}

/// What a roster means for customers, by a file of contacts; `keep` leaves odd days as they are.
///
/// # Errors
/// A file that can't be read or does not fit the team; more heads or channels than can be reckoned with.
pub fn reckon(
    opened: &JudgedRoster,
    path: &Path,
    channels: &Channels,
    keep: bool,
) -> Result<Reckoned, Failure> {
    let book = promising(opened);
    let promised = channels.read(path, Some(&book))?;
    let services = &promised.services;
    let separate: BTreeSet<&Needs> = services.iter().map(|service| &service.needs).collect();
    if separate.len() > queue::MAX_QUEUES {
        let title = input::list_too_long("skill", separate.len(), queue::MAX_QUEUES);
        return Err(Diagnostic::error(Code::TooLarge, title).help(say::fewer_channels()).into());
    }
    let contacts = promised.changed(channels.handle);
    let usual = average(&contacts, Some(&book.team.holidays), keep);
    let horizon = opened.loaded.roster.horizon;
    let own_dates = by_date(&contacts);
    let curve = expected(&book, &horizon, &usual, &own_dates, services.len());
    let is_exchanged = |date: &NaiveDate| {
        matches!(book.team.holidays.on(*date), Some((_, DayKind::Work)))
            && (0..services.len()).any(|channel| !own_dates.contains_key(&(Day::Date(*date), channel)))
    };
    let exchanged = horizon.dates().filter(is_exchanged).collect();
    let staffed = at_places(opened);
    let seen = service(&book, &curve, services, &staffed, contacts.length).map_err(|(channel, ..)| {
        let name = services.get(channel).map_or("", |service| service.channel.as_str());
        let title = say::too_many_heads(name, i64::from(queue::MAX_HEADS));
        Failure::from(Diagnostic::error(Code::TooManyHeads, title).help(say::check_volume()))
    })?;
    let (names, length, services) = (contacts.channels, contacts.length, promised.services);
    Ok(Reckoned { book, horizon, names, services, seen, length, usual, exchanged })
}

/// Who is at their place when, by the roster.
fn at_places(opened: &JudgedRoster) -> Staffed {
    let of = |(agent, entries): (usize, &Vec<Entry>)| -> Vec<OnDuty> {
        entries.iter().map(|entry| OnDuty { agent, date: entry.date, shift: entry.shift }).collect()
    };
    let away = |(agent, entries): (usize, &Vec<Entry>)| -> Vec<Away> {
        let spans = entries.iter().flat_map(|entry| entry.breaks.iter().map(move |span| (entry.date, span)));
        spans.map(|(date, (from, until))| Away { agent, date, from: *from, until: *until }).collect()
    };
    let entries = || opened.sheet.entries.iter().enumerate();
    let (duties, away): (Vec<OnDuty>, Vec<Away>) =
        (entries().flat_map(of).collect(), entries().flat_map(away).collect());
    Staffed::new(&opened.sheet.book, &duties, &away)
}

/// The file of contacts that the team names, as it does today.
pub fn contacts_of_team(opened: &JudgedRoster) -> Option<ContactsFile> {
    let folder = opened.loaded.team_folder.as_ref()?;
    book::read(folder).ok()?.0.contacts
}

/// The path of the team's file of contacts.
///
/// # Errors
/// It is not there.
pub fn path_of(opened: &JudgedRoster, file: &ContactsFile) -> Result<PathBuf, Failure> {
    in_folder(opened.loaded.team_folder.as_deref().unwrap_or(Path::new("")), file)
}

fn in_folder(folder: &Path, file: &ContactsFile) -> Result<PathBuf, Failure> {
    let path = folder.join(&file.name);
    if !path.exists() {
        let missing = Diagnostic::error(Code::MissingFile, input::missing_file(&file.name));
        let missing = missing.at(&file.at, Text::default());
        return Err(missing.help(targets::put_beside_team(Quote(&file.name))).into());
    }
    Ok(path)
}

/// Refuses a team whose file of contacts is wrong.
///
/// # Errors
/// What is wrong with it.
pub fn check_contacts(folder: &Path, book: &Book) -> Result<(), Failure> {
    if let Some(file) = &book.contacts {
        Channels::default().for_file(file).read(&in_folder(folder, file)?, Some(book))?;
    }
    Ok(())
}

/// The team of the roster, with what it promises: as it was when the roster was solved, or, where it promised
/// nothing then, as it does now.
fn promising(opened: &JudgedRoster) -> Book {
    let mut book = (*opened.loaded.book).clone();
    let folder = opened.loaded.team_folder.as_ref().filter(|folder| folder.join("team.toml").is_file());
    if let (true, Some(folder)) = (book.service.is_empty(), folder)
        && let Ok((now, _)) = book::read(folder)
    {
        book.service = now.service.iter().map(|service| of_then(service, &now, &book)).collect();
    }
    book
}

/// A promise in the skills of another copy of the team; a skill that it lacks is nobody's.
fn of_then(service: &Service, now: &Book, then: &Book) -> Service {
    let skill = |skill: &SkillIx| {
        let id = now.skills.get(skill.0).map(|skill| skill.id.as_str());
        let there = then.skills.iter().position(|skill| Some(skill.id.as_str()) == id);
        SkillIx(there.unwrap_or(usize::MAX))
    };
    let skills: Vec<SkillIx> = service.needs.skills.iter().map(skill).collect();
    Service { needs: Needs::of(skills, service.needs.level), ..service.clone() }
}
