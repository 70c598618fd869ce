//! `fairshift service ROSTER CONTACTS.csv`: what a roster means for customers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use fairshift::book::{self, Book, ContactsFile, Needs, Service, SkillIx};
use fairshift::calendar::{DayKind, Horizon};
use fairshift::contacts::{Average, Away, Day, OnDuty, Seen, Staffed, average, by_date, expected, service};
use fairshift::diagnostic::{Code, Diagnostic, Severity};
use fairshift::messages::input::Quote;
use fairshift::messages::{Language, Text, contacts as say, input, service as customers, targets};
use fairshift::queue;
use fairshift::render::view::{RosterView, ServiceView};
use fairshift::timesheet::Entry;
use fairshift::workspace::JudgedRoster;

use super::args::SheetFormat;
use super::channels::Channels;
use super::results::Destination;
use super::views::service as views;
use super::{Exit, Failure, hr, output};
use crate::cli::console::Console;

/// Of the worst intervals so many stand on a roster's page.
const ON_PAGE: usize = 5;

#[derive(Debug, Args)]
pub struct ServiceOf {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(value_name = "CONTACTS.csv")]
    pub contacts: Option<PathBuf>,
    #[command(flatten)]
    pub channels: Channels,
    #[arg(long)]
    pub keep_outliers: bool,
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub worst: usize,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[command(flatten)]
    pub destination: Destination,
}

pub fn run(own: &ServiceOf, console: &Console) -> Result<Exit, Failure> {
    let opened = console.newest_roster(&own.roster)?;
    let (path, channels) = match (&own.contacts, of_team(&opened)) {
        (Some(path), _) => (path.clone(), own.channels.clone()),
        (None, Some(file)) => (there(&opened, &file)?, own.channels.for_file(&file)),
        (None, None) => {
            let none = Diagnostic::error(Code::MissingFile, customers::no_contacts());
            return Err(none.in_file(&own.roster).help(customers::name_contacts()).into());
        }
    };
    let reckoned = reckon(&opened, &path, &channels, own.keep_outliers)?;
    let language = console.language_for(reckoned.book.team.language);
    if reckoned.seen.is_empty() {
        let title = say::nothing_on_these_dates(reckoned.horizon.start, reckoned.horizon.last());
        let none = Diagnostic::error(Code::UnknownChannel, title).in_file(&path);
        return Err(none.help(say::add_dates()).into());
    }
    let view = views::View { of: &reckoned, worst: own.worst };
    let format = own.format.or(own.json.then_some(SheetFormat::Json));
    let is_csv = format == Some(SheetFormat::Csv)
        || format.is_none()
            && own
                .destination
                .to
                .as_ref()
                .and_then(|path| path.extension())
                .is_some_and(|own| own.eq_ignore_ascii_case("csv"));
    let sheets = match is_csv {
        true => vec![view.intervals(language)],
        false => view.sheets(language),
    };
    hr::deliver(&sheets, || view.json(language), (format, &own.destination), &[&path], language)?;
    Ok(if view.all_kept() { Exit::Fine } else { Exit::Unmet })
}

/// What a roster means for customers, with what it was reckoned from.
pub struct Reckoned {
    /// The team, with what it promises.
    pub book: Book,
    pub horizon: Horizon,
    /// By channel.
    pub names: Vec<String>,
    pub services: Vec<Service>,
    /// Interval by interval; empty where the file says nothing of the roster's dates.
    pub seen: Vec<Seen>,
    /// Minutes of an interval.
    pub length: i64,
    pub usual: Average,
    /// Dates worked in exchange of which the file has no rows.
    pub exchanged: Vec<NaiveDate>,
}

fn reckon(opened: &JudgedRoster, path: &Path, channels: &Channels, keep: bool) -> Result<Reckoned, Failure> {
    let book = promising(opened);
    let promised = channels.read(path, Some(&book))?;
    let services = &promised.services;
    let separate: BTreeSet<&Needs> = services.iter().map(|own| &own.needs).collect();
    if separate.len() > queue::MOST_QUEUES {
        let title = input::list_too_long("skill", separate.len(), queue::MOST_QUEUES);
        return Err(Diagnostic::error(Code::TooLarge, title).help(say::fewer_channels()).into());
    }
    let contacts = promised.changed(channels.handle);
    let usual = average(&contacts, Some(&book.team.holidays), keep);
    let horizon = opened.loaded.roster.horizon;
    let own_dates = by_date(&contacts);
    let curve = expected(&book, &horizon, &usual, &own_dates, services.len());
    let is_exchanged = |date: &NaiveDate| {
        matches!(book.team.holidays.on(*date), Some((_, DayKind::Work)))
            && (0..services.len()).any(|own| !own_dates.contains_key(&(Day::Date(*date), own)))
    };
    let exchanged = horizon.dates().filter(is_exchanged).collect();
    let staffed = at_places(opened);
    let seen = service(&book, &curve, services, &staffed, contacts.length).map_err(|(channel, ..)| {
        let name = services.get(channel).map_or("", |own| own.channel.as_str());
        let title = say::too_many_heads(name, i64::from(queue::MOST_HEADS));
        Failure::from(Diagnostic::error(Code::TooManyHeads, title).help(say::check_volume()))
    })?;
    let (names, length, services) = (contacts.channels, contacts.length, promised.services);
    Ok(Reckoned { book, horizon, names, services, seen, length, usual, exchanged })
}

/// Who is at their place when, by the roster.
fn at_places(opened: &JudgedRoster) -> Staffed {
    let of = |(agent, own): (usize, &Vec<Entry>)| -> Vec<OnDuty> {
        own.iter().map(|own| OnDuty { agent, date: own.date, shift: own.shift }).collect()
    };
    let away = |(agent, own): (usize, &Vec<Entry>)| -> Vec<Away> {
        let spans = own.iter().flat_map(|own| own.breaks.iter().map(move |span| (own.date, span)));
        spans.map(|(date, (from, until))| Away { agent, date, from: *from, until: *until }).collect()
    };
    let entries = || opened.sheet.entries.iter().enumerate();
    let (duties, away): (Vec<OnDuty>, Vec<Away>) =
        (entries().flat_map(of).collect(), entries().flat_map(away).collect());
    Staffed::new(&opened.sheet.book, &duties, &away)
}

/// The file of contacts that the team names, as it does today.
fn of_team(opened: &JudgedRoster) -> Option<ContactsFile> {
    let folder = opened.loaded.team_folder.as_ref()?;
    book::read(folder).ok()?.0.contacts
}

/// The path of the team's file of contacts.
fn there(opened: &JudgedRoster, file: &ContactsFile) -> Result<PathBuf, Failure> {
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
pub fn check_contacts(folder: &Path, book: &Book) -> Result<(), Failure> {
    if let Some(file) = &book.contacts {
        Channels::default().for_file(file).read(&in_folder(folder, file)?, Some(book))?;
    }
    Ok(())
}

/// What customers see of some dates of a roster, where the team names a file of contacts that speaks of
/// them. What is wrong with the file is said beside the roster, which does not depend on it.
pub fn on_page(opened: &JudgedRoster, dates: &[NaiveDate], language: Language) -> Option<ServiceView> {
    let file = of_team(opened)?;
    let path = there(opened, &file);
    let reckoned = path.and_then(|path| reckon(opened, &path, &Channels::default().for_file(&file), false));
    match reckoned {
        Ok(own) => views::View { of: &own, worst: ON_PAGE }.on_page(dates, &file.name),
        Err(Failure::Refused(refusal)) => {
            let warned: Vec<Diagnostic> = refusal
                .reasons
                .into_iter()
                .map(|own| Diagnostic { severity: Severity::Warning, ..own })
                .collect();
            output::diagnostics(&warned, language);
            None
        }
        Err(Failure::Bug(_)) => None,
    }
}

/// The same on the page itself.
pub fn add_to(view: &mut RosterView, opened: &JudgedRoster, language: Language) {
    let dates: Vec<NaiveDate> = view.days.iter().map(|day| day.date).collect();
    view.service = on_page(opened, &dates, language);
}

/// The team of the roster, with what it promises: as it was when the roster was solved, or, where it promised
/// nothing then, as it does now.
fn promising(opened: &JudgedRoster) -> Book {
    let mut own = (*opened.loaded.book).clone();
    let folder = opened.loaded.team_folder.as_ref().filter(|folder| folder.join("team.toml").is_file());
    if let (true, Some(folder)) = (own.service.is_empty(), folder)
        && let Ok((now, _)) = book::read(folder)
    {
        own.service = now.service.iter().map(|service| of_then(service, &now, &own)).collect();
    }
    own
}

/// A promise in the skills of another copy of the team; a skill that it lacks is nobody's.
fn of_then(service: &Service, now: &Book, then: &Book) -> Service {
    let skill = |own: &SkillIx| {
        let id = now.skills.get(own.0).map(|skill| skill.id.as_str());
        let there = then.skills.iter().position(|skill| Some(skill.id.as_str()) == id);
        SkillIx(there.unwrap_or(usize::MAX))
    };
    let skills: Vec<SkillIx> = service.needs.skills.iter().map(skill).collect();
    Service { needs: Needs::of(skills, service.needs.level), ..service.clone() }
}

/// Words for a promise that is kept or not.
pub fn kept(kept: bool) -> Text {
    if kept { Text::default() } else { say::missed() }
}
