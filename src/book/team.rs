//! `[team]` and `[[holiday]]`.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::Team;
use super::days;
use super::holidays::{self, HOLIDAYS_FILE};
use super::ids::{is_ascii_id, is_device};
use super::reader::{LONGEST_LIST, Table};
use super::value::Value;
use crate::calendar::{Clock, DayKind, Holidays, parse_weekday};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::messages::input::{self, Quote};
use crate::messages::{Language, Text};

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What people write for the zone that is named after Shanghai.
const BEIJING: [&str; 8] = ["Beijing", "beijing", "北京", "中国", "China", "CST", "+8", "+08"];

/// The days after the last printed one that are planned unless the team says otherwise.
const LOOK_AHEAD: i64 = 7;

const MONDAY_TO_FRIDAY: [bool; 7] = [true, true, true, true, true, false, false];

/// Reads who the team is.
pub(super) fn read(root: &mut Table<'_>, extras: &[Arc<Source>], sources: &mut Vec<Arc<Source>>) -> Team {
    let mut team = Team {
        id: String::new(),
        name: String::new(),
        language: Language::default(),
        zone: Tz::UTC,
        first_weekday: Weekday::Mon,
        holidays: Holidays::none(),
        workdays: MONDAY_TO_FRIDAY,
        look_ahead: LOOK_AHEAD as usize,
        from: None,
        until: None,
    };
    if root.get("team").is_none() {
        root.file.push(
            Diagnostic::error(Code::MissingKey, input::missing_section("[team]"))
                .in_file(&root.file.source.path)
                .help(input::add_team_section()),
        );
    }
    let mut place = None;
    if let Some(mut table) = root.table("team") {
        place = fill(&mut team, &mut table);
        table.finish();
    }
    let named = own_holidays(root, Dates::new());
    let first = named.iter().map(|holiday| (holiday.date, holiday.at.clone())).collect();
    let is_named = |source: &&Arc<Source>| source.path.file_name().is_some_and(|name| name == HOLIDAYS_FILE);
    match (place, extras.iter().find(is_named)) {
        (Some((_, Kept::File)) | Some((_, Kept::Place)), Some(source)) => {
            holidays::read(root, source, &mut team, first);
            sources.push(Arc::clone(source));
        }
        (Some((at, Kept::File)), None) => root.file.push(
            Diagnostic::error(Code::MissingFile, input::missing_file(HOLIDAYS_FILE))
                .at(&at, Text::default())
                .help(input::write_holidays_file()),
        ),
        (_, Some(source)) => root.file.push(
            Diagnostic::warning(Code::UnreadFile, input::unread_file(Quote(HOLIDAYS_FILE)))
                .in_file(&source.path)
                .help(input::add_line("holidays = \"file\"")),
        ),
        (_, None) => {}
    }
    named.into_iter().for_each(|holiday| add_holiday(&mut team, holiday));
    team
}

/// Adds a date to the team's holidays.
pub(super) fn add_holiday(team: &mut Team, holiday: OwnHoliday) {
    if let Some(from) = holiday.from {
        team.holidays.mark_statutory_from(holiday.date, from);
        return;
    }
    team.holidays.add(holiday.date, holiday.name, holiday.kind);
    if holiday.statutory && holiday.kind == DayKind::Off {
        team.holidays.mark_statutory(holiday.date);
    }
}

/// Where the public holidays come from.
#[derive(Clone, Copy)]
enum Kept {
    None,
    Place,
    File,
}

/// Fills in the keys of `[team]`; where `holidays` stands, and what it says.
fn fill(team: &mut Team, table: &mut Table<'_>) -> Option<(Place, Kept)> {
    if let Some(value) = table.need("id", "id = \"support-team\"")
        && let Some(id) = value.raw_text()
    {
        if !is_ascii_id(id) {
            let help = if is_device(id) { input::device_name() } else { input::agent_id_form() };
            table.file.push(value.error(Code::BadId, input::bad_id(Quote(id))).help(help));
        }
        team.id = id.to_string();
    }
    team.name = table.get("name").and_then(|name| name.prose(100)).unwrap_or_else(|| team.id.clone());
    let languages = [("en", Language::En), ("zh", Language::Zh)];
    team.language = table.get("language").and_then(|value| value.choice(&languages)).unwrap_or_default();
    if let Some(value) = table.need("zone", "zone = \"Asia/Shanghai\"")
        && let Some(text) = value.raw_text()
    {
        match text.parse() {
            Ok(zone) => team.zone = zone,
            Err(_) if BEIJING.iter().any(|name| text.contains(name)) => table.file.push(
                value
                    .error(Code::BadChoice, input::bad_choice("zone", Quote(text)))
                    .help(input::did_you_mean("Asia/Shanghai")),
            ),
            Err(_) => value.bad_choice(text, TZ_VARIANTS.iter().map(|zone| zone.name())),
        }
    }
    if let Some(value) = table.get("first_weekday")
        && let Some(text) = value.raw_text()
    {
        match parse_weekday(&text.to_ascii_lowercase()) {
            Some(weekday) => team.first_weekday = weekday,
            None => value.bad_choice(text, WEEKDAYS.into_iter()),
        }
    }
    if let Some(workdays) = table.get("workdays").and_then(|value| days::weekdays(&value)) {
        team.workdays = workdays;
    }
    let places = [("none", Kept::None), ("cn", Kept::Place), ("file", Kept::File)];
    let value = table.get("holidays");
    let kept = value.as_ref().and_then(|value| Some((value.at.clone(), value.choice(&places)?)));
    team.holidays = match kept {
        Some((_, Kept::Place)) => Holidays::of("cn").unwrap_or_else(Holidays::none),
        Some((_, Kept::File)) => Holidays::of_team(),
        _ => Holidays::none(),
    };
    let look_ahead = table.get("look_ahead").and_then(|value| value.integer(0, 14)).unwrap_or(LOOK_AHEAD);
    let (from, until) = (table.get("from"), table.get("until"));
    (team.from, team.until) = (from.as_ref().and_then(Value::date), until.as_ref().and_then(Value::date));
    days::in_order(from.as_ref(), until.as_ref(), team.from, team.until);
    team.look_ahead = usize::try_from(look_ahead).unwrap_or_default();
    kept
}

/// Dates with the place at which each stands first.
pub(super) type Dates = HashMap<NaiveDate, Place>;

/// One `[[holiday]]`.
pub(super) struct OwnHoliday {
    pub date: NaiveDate,
    pub name: String,
    pub kind: DayKind,
    pub statutory: bool,
    /// The clock time from which it is one, where the date begins as another.
    pub from: Option<Clock>,
    pub at: Place,
}

/// Reads each `[[holiday]]`; a date that was `seen` is refused.
pub(super) fn own_holidays(root: &mut Table<'_>, mut seen: Dates) -> Vec<OwnHoliday> {
    let mut days = Vec::new();
    for mut table in root.tables("holiday", LONGEST_LIST) {
        let value = table.need("date", "date = 2027-01-01");
        let date = value.as_ref().and_then(Value::date);
        let name = table.need("name", "name = \"元旦\"").and_then(|name| name.prose(100));
        let kinds = [("off", DayKind::Off), ("work", DayKind::Work)];
        let kind = table.get("kind").and_then(|kind| kind.choice(&kinds)).unwrap_or(DayKind::Off);
        let statutory = table.get("statutory").and_then(|value| value.bool()).unwrap_or(false);
        let from = table.get("from");
        if let Some(from) = from.as_ref().filter(|_| !statutory || kind == DayKind::Work) {
            let title = input::needs_beside("from", "statutory = true");
            table.file.push(from.error(Code::OneOfTwo, title).help(input::add_line("statutory = true")));
        }
        let from = from.and_then(|value| value.clock());
        if let (Some(value), Some(date)) = (value, date) {
            match seen.get(&date) {
                Some(first) => table.file.push(
                    value
                        .error(Code::DuplicateId, input::duplicate_holiday(date))
                        .note_at(input::first_here(), first)
                        .help(input::drop_one()),
                ),
                None => drop(seen.insert(date, value.at.clone())),
            }
            let name = name.unwrap_or_default();
            days.push(OwnHoliday { date, name, kind, statutory, from, at: value.at });
        }
        table.finish();
    }
    days
}
