//! A year's public holidays as they are announced: JSON, a calendar file, or a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::calendar::{DayKind, Holidays};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::messages::input::Quote;
use crate::messages::{Text, import as say};

/// A date of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDay {
    /// The date.
    pub date: NaiveDate,
    /// What it is called.
    pub name: String,
    /// A day off, or worked in exchange.
    pub kind: DayKind,
}

/// More days no plan has.
const MAX_DAYS: usize = 2_000;

/// `{"year": 2027, "days": [{"name", "date", "isOffDay"}]}`
#[derive(Deserialize)]
struct JsonPlan {
    year: i32,
    days: Vec<JsonDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonDay {
    name: String,
    date: NaiveDate,
    is_off_day: bool,
}

/// Reads a plan by the file's ending: `.json`, `.ics`, else a table with the columns date, name and kind
/// (`off` or `work`; or isOffDay with true and false).
///
/// # Errors
/// Everything that is wrong with the file, each with its line.
pub fn read(source: &Arc<Source>) -> Result<Vec<PlannedDay>, Vec<Diagnostic>> {
    let ending = source.path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let days = match ending.to_ascii_lowercase().as_str() {
        "json" => read_json(source),
        "ics" => read_ics(source),
        _ => read_csv(source),
    }?;
    let mut seen: BTreeMap<NaiveDate, DayKind> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut kept = Vec::new();
    for day in days {
        match seen.insert(day.date, day.kind) {
            Some(kind) if kind != day.kind => {
                let title = say::holiday_both(day.date);
                wrong.push(
                    Diagnostic::error(Code::BadDate, title).in_file(&source.path).help(say::keep_one()),
                );
            }
            Some(_) => {}
            None => kept.push(day),
        }
    }
    if kept.is_empty() && wrong.is_empty() {
        let empty = Diagnostic::error(Code::BadText, say::no_holidays()).in_file(&source.path);
        wrong.push(empty.help(say::holiday_forms()));
    }
    kept.sort_by_key(|day| day.date);
    if wrong.is_empty() { Ok(kept) } else { Err(wrong) }
}

fn read_json(source: &Arc<Source>) -> Result<Vec<PlannedDay>, Vec<Diagnostic>> {
    let plan: JsonPlan = serde_json::from_str(&source.text).map_err(|error| {
        let at = line(source, error.line());
        let wrong = Diagnostic::error(Code::BadText, say::not_a_plan(error.to_string()));
        vec![wrong.at(&at, Text::default()).help(say::holiday_forms())]
    })?;
    let mut wrong = Vec::new();
    for day in plan.days.iter().filter(|day| (day.date.year() - plan.year).abs() > 1) {
        let title = say::other_year(day.date, i64::from(plan.year));
        wrong.push(Diagnostic::error(Code::BadDate, title).in_file(&source.path).help(say::check_year()));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let day = |day: JsonDay| PlannedDay {
        date: day.date,
        name: day.name,
        kind: if day.is_off_day { DayKind::Off } else { DayKind::Work },
    };
    Ok(plan.days.into_iter().take(MAX_DAYS).map(day).collect())
}

/// The line of a file with this number, from 1 on.
fn line(source: &Arc<Source>, number: usize) -> Place {
    let mut at = 0;
    for (nth, text) in source.text.split_inclusive('\n').enumerate() {
        if nth + 1 == number {
            return Place { source: Arc::clone(source), span: at..at + text.trim_end().len() };
        }
        at += text.len();
    }
    Place { source: Arc::clone(source), span: at..at }
}

/// Whole-day events: a name that says work (班, work) is worked in exchange, every other is a day off.
fn read_ics(source: &Arc<Source>) -> Result<Vec<PlannedDay>, Vec<Diagnostic>> {
    let (mut days, mut wrong) = (Vec::new(), Vec::new());
    let mut event: Option<Event> = None;
    for (number, text) in unfolded(&source.text) {
        let (name, value) = text.split_once(':').unwrap_or((text.as_str(), ""));
        let property = name.split(';').next().unwrap_or_default().to_ascii_uppercase();
        match (property.as_str(), &mut event) {
            ("BEGIN", _) if value.eq_ignore_ascii_case("VEVENT") => event = Some(Event::default()),
            ("END", Some(_)) if value.eq_ignore_ascii_case("VEVENT") => {
                days.extend(event.take().into_iter().flat_map(Event::days));
            }
            ("SUMMARY", Some(event)) => event.name = value.replace("\\,", ",").replace("\\;", ";"),
            ("DTSTART" | "DTEND", Some(event)) => {
                let date = value.get(..8).and_then(|date| NaiveDate::parse_from_str(date, "%Y%m%d").ok());
                match (date, property.as_str()) {
                    (None, _) => {
                        let title = say::not_a_date(Quote(value));
                        let bad = Diagnostic::error(Code::BadDate, title);
                        wrong.push(bad.at(&line(source, number), Text::default()).help(say::ics_dates()));
                    }
                    (date, "DTSTART") => event.first = date,
                    (date, _) => event.after = date,
                }
            }
            _ => {}
        }
        if days.len() > MAX_DAYS {
            break;
        }
    }
    if wrong.is_empty() { Ok(days) } else { Err(wrong) }
}

/// Lines with what is folded onto the next ones, and the number of the first.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (nth, text) in text.lines().enumerate() {
        match (text.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, line))) => line.push_str(rest),
            _ => lines.push((nth + 1, text.to_string())),
        }
    }
    lines
}

#[derive(Default)]
struct Event {
    name: String,
    first: Option<NaiveDate>,
    /// The date after the last.
    after: Option<NaiveDate>,
}

impl Event {
    fn days(self) -> Vec<PlannedDay> {
        let Some(first) = self.first else { return Vec::new() };
        let works = self.name.contains('班') || self.name.to_lowercase().contains("work");
        let kind = if works { DayKind::Work } else { DayKind::Off };
        let after = self.after.filter(|after| *after > first).or(first.succ_opt());
        let dates = first.iter_days().take_while(|date| after.is_none_or(|after| *date < after)).take(366);
        dates.map(|date| PlannedDay { date, name: self.name.clone(), kind }).collect()
    }
}

/// The columns of a table.
struct Columns {
    date: usize,
    name: Option<usize>,
    kind: Option<usize>,
}

fn read_csv(source: &Arc<Source>) -> Result<Vec<PlannedDay>, Vec<Diagnostic>> {
    let tabs = source.text.lines().next().is_some_and(|head| head.contains('\t'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(source.text.as_bytes());
    let heads = reader.headers().cloned().unwrap_or_default();
    let find = |names: &[&str]| heads.iter().position(|head| names.contains(&head.to_lowercase().as_str()));
    let Some(date) = find(&["date", "日期"]) else {
        let missing = Diagnostic::error(Code::MissingKey, say::no_date_column());
        return Err(vec![missing.at(&line(source, 1), Text::default()).help(say::holiday_forms())]);
    };
    let columns = Columns {
        date,
        name: find(&["name", "名称", "节日"]),
        kind: find(&["kind", "off", "isoffday", "类型", "是否放假"]),
    };
    let (mut days, mut wrong) = (Vec::new(), Vec::new());
    for record in reader.records().take(MAX_DAYS) {
        let Ok(record) = record else { continue };
        let number = record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(1));
        let text = |column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or_default();
        let date = text(Some(columns.date));
        let mut refuse = |title: Text, help: Text| {
            let bad = Diagnostic::error(Code::BadDate, title);
            wrong.push(bad.at(&line(source, number), Text::default()).help(help));
        };
        let Ok(date) = date.replace('/', "-").parse::<NaiveDate>() else {
            refuse(say::not_a_date(Quote(date)), say::write_a_date());
            continue;
        };
        let kind = match text(columns.kind).to_lowercase().as_str() {
            "" | "off" | "true" | "1" | "放假" | "休" | "是" => DayKind::Off,
            "work" | "false" | "0" | "上班" | "班" | "调休上班" | "否" => DayKind::Work,
            other => {
                refuse(say::neither_off_nor_work(Quote(other)), say::write_off_or_work());
                continue;
            }
        };
        days.push(PlannedDay { date, name: text(columns.name).to_string(), kind });
    }
    if wrong.is_empty() { Ok(days) } else { Err(wrong) }
}

/// `holidays.toml` for these days: their years are known, and of the days off those are statutory that the
/// calendar of mainland China computes.
pub fn to_toml(days: &[PlannedDay], from: &Path) -> String {
    let computed = Holidays::of("cn").unwrap_or_else(Holidays::none);
    let years: BTreeSet<i32> = days.iter().map(|day| day.date.year()).collect();
    // The last days of December often belong to the next year's plan.
    let most =
        years.iter().copied().max_by_key(|year| days.iter().filter(|day| day.date.year() == *year).count());
    let mut text = format!(
        "# {}\n\nyears = [{}]\n",
        from.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned()),
        most.map_or(String::new(), |year| year.to_string())
    );
    for day in days.iter().filter(|day| Some(day.date.year()) == most) {
        let name =
            toml::Value::String(if day.name.is_empty() { day.date.to_string() } else { day.name.clone() });
        // Writing to a String can't fail.
        let _ = write!(text, "\n[[holiday]]\ndate = {}\nname = {name}\n", day.date);
        match day.kind {
            DayKind::Work => text.push_str("kind = \"work\"\n"),
            DayKind::Off if computed.is_statutory(day.date) => text.push_str("statutory = true\n"),
            DayKind::Off => {}
        }
    }
    text
}
