//! `fairshift service ROSTER CONTACTS.csv`: what a roster means for customers.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use fairshift::book::{self, Book, Needs, Service, SkillIx};
use fairshift::contacts::{Average, OnDuty, average, by_date, expected, service};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, Text, contacts as say, input};
use fairshift::queue;

use super::args::SheetFormat;
use super::channels::Channels;
use super::session::{self, Opened};
use super::views::service as views;
use super::{Exit, Stop, hr};

#[derive(Debug, Args)]
pub struct ServiceOf {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(value_name = "CONTACTS.csv")]
    pub contacts: PathBuf,
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
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

pub fn run(own: &ServiceOf, asked: Option<Language>) -> Result<Exit, Stop> {
    let opened = session::open_newest(&own.roster)?;
    let book = promising(&opened);
    let language = asked.unwrap_or(book.team.language);
    let promised = own.channels.read(&own.contacts, Some(&book))?;
    let services = &promised.services;
    let separate: BTreeSet<&Needs> = services.iter().map(|own| &own.needs).collect();
    if separate.len() > queue::MOST_QUEUES {
        let title = input::list_too_long("skill", separate.len(), queue::MOST_QUEUES);
        return Err(Diagnostic::error(Code::TooLarge, title).help(say::fewer_channels()).into());
    }
    let contacts = promised.changed(own.channels.handle);
    let usual: Average = average(&contacts, Some(&book.team.holidays), own.keep_outliers);
    let horizon = opened.loaded.roster.horizon;
    let curve = expected(&book, &horizon, &usual, &by_date(&contacts), services.len());
    if curve.is_empty() {
        let title = say::nothing_on_these_dates(horizon.start, horizon.last());
        let none = Diagnostic::error(Code::UnknownChannel, title).in_file(&own.contacts);
        return Err(none.help(say::add_dates()).into());
    }
    let duties: Vec<OnDuty> = opened
        .sheet
        .entries
        .iter()
        .enumerate()
        .flat_map(|(agent, own)| {
            own.iter().map(move |own| OnDuty { agent, date: own.date, shift: own.shift })
        })
        .collect();
    let seen = service(&book, &curve, services, &duties, contacts.length).map_err(|(channel, ..)| {
        let name = services.get(channel).map_or("", |own| own.channel.as_str());
        let title = say::too_many_heads(name, i64::from(queue::MOST_HEADS));
        Stop::from(Diagnostic::error(Code::TooManyHeads, title).help(say::check_volume()))
    })?;
    let view = views::View {
        book: &book,
        horizon,
        names: &contacts.channels,
        services,
        seen: &seen,
        length: contacts.length,
        usual: &usual,
        worst: own.worst,
    };
    let format = own.format.or(own.json.then_some(SheetFormat::Json));
    let is_csv = format == Some(SheetFormat::Csv)
        || format.is_none()
            && own
                .to
                .as_ref()
                .and_then(|path| path.extension())
                .is_some_and(|own| own.eq_ignore_ascii_case("csv"));
    let sheets = match is_csv {
        true => vec![view.intervals(language)],
        false => view.sheets(language),
    };
    hr::deliver(&sheets, || view.json(language), (format, own.to.as_deref()), language)?;
    Ok(if view.all_kept() { Exit::Fine } else { Exit::Unmet })
}

/// The team of the roster, with what it promises: as it was when the roster was solved, or, where it promised
/// nothing then, as it does now.
fn promising(opened: &Opened) -> Book {
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
