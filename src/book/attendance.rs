//! `attendance.toml`: how the files of a team's own clocks are to be read, and corrections of punches.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::reader::{LONGEST_LIST, Reported, Table};
use super::value::Value;
use super::{AgentIx, Book, document, files, pay};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input;
use crate::messages::{Text, clocks as say};

/// The file of clocks and corrections beside `team.toml`.
pub const ATTENDANCE_FILE: &str = "attendance.toml";

/// More clocks than a team has.
const MAX_CLOCKS: usize = 50;
/// More rows than anybody writes above the heads.
const MAX_TITLE_ROWS: i64 = 100;

/// What a team says of its attendance files.
#[derive(Clone, Debug, Default)]
pub struct AttendanceRules {
    /// `[[clocks]]`, in the order of the file.
    pub clocks: Vec<ClockFile>,
    /// `[[corrections]]`, in the order of the file.
    pub corrections: Vec<Correction>,
}

/// How the files of one clock are to be read.
#[derive(Clone, Debug)]
pub struct ClockFile {
    /// For people.
    pub name: String,
    /// How many rows stand above the heads.
    pub title_rows: usize,
    /// How many rows the heads take: 1 or 2.
    pub head_rows: usize,
    /// How its dates are written.
    pub dates: DateForm,
    /// Columns that say who: the first that names an agent counts.
    pub agent: Vec<String>,
    /// The column of dates; none where times have their date.
    pub date: Option<String>,
    /// What a row holds.
    pub punches: ClockColumns,
    /// Cells that mean in, out or no punch, beside those that are known.
    pub words: ClockWords,
    /// Where it is stated.
    pub at: Place,
}

/// The order of the parts of a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// 2026-12-01, 26-12-01
    #[default]
    YearFirst,
    /// 1/12/2026
    DayFirst,
    /// 12/1/2026
    MonthFirst,
}

/// What a row of a clock's file holds, by the heads of its columns.
#[derive(Clone, Debug)]
pub enum ClockColumns {
    /// Coming and going, one pair of columns or several.
    Pairs {
        /// The columns of coming.
        came: Vec<String>,
        /// The columns of going, as many.
        went: Vec<String>,
    },
    /// The first and the last punch of a date, whatever they mean.
    FirstLast {
        /// The first.
        first: String,
        /// The last.
        last: String,
    },
    /// One punch a row.
    Punch {
        /// When.
        time: String,
        /// The column that says whether it is coming or going; without it nobody says.
        direction: Option<String>,
    },
}

/// Words of a clock.
#[derive(Clone, Debug, Default)]
pub struct ClockWords {
    /// Coming.
    pub came: Vec<String>,
    /// Going.
    pub went: Vec<String>,
    /// No punch.
    pub none: Vec<String>,
}

/// A punch as it should have been, written by a person.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Whose.
    pub agent: AgentIx,
    /// The date of the duty.
    pub date: NaiveDate,
    /// When the agent came.
    pub came: Option<Clock>,
    /// When the agent went.
    pub went: Option<Clock>,
    /// Who wrote it.
    pub who: String,
    /// Why.
    pub why: String,
    /// Where it is stated.
    pub at: Place,
}

/// Reads `attendance.toml` beside `team.toml`; empty if it is not there.
pub fn read_attendance(folder: &Path, book: &Book) -> Result<AttendanceRules, Vec<Diagnostic>> {
    let path = folder.join(ATTENDANCE_FILE);
    if !path.exists() {
        return Ok(AttendanceRules::default());
    }
    let source = files::read_source(&path).map_err(|problem| vec![problem])?;
    document::read_document(&path, source.text.as_bytes(), |root| Ok::<_, Reported>(rules(root, book)))
}

fn rules(root: &mut Table<'_>, book: &Book) -> AttendanceRules {
    let mut rules = AttendanceRules::default();
    for table in root.tables("clocks", MAX_CLOCKS) {
        rules.clocks.extend(clock(table));
    }
    for table in root.tables("corrections", LONGEST_LIST) {
        rules.corrections.extend(correction(table, book));
    }
    refuse_twice(root, &rules, book);
    rules
}

fn clock(mut table: Table<'_>) -> Option<ClockFile> {
    let name = table.need("name", "name = \"front door\"").and_then(|value| value.prose(100));
    let rows = |table: &mut Table<'_>, key: &'static str, least: i64, most: i64| {
        let rows = table.get(key).and_then(|value| value.integer(least, most));
        rows.and_then(|rows| usize::try_from(rows).ok())
    };
    let title_rows = rows(&mut table, "title_rows", 0, MAX_TITLE_ROWS).unwrap_or(0);
    let head_rows = rows(&mut table, "head_rows", 1, 2).unwrap_or(1);
    let forms = [
        ("year-month-day", DateForm::YearFirst),
        ("day-month-year", DateForm::DayFirst),
        ("month-day-year", DateForm::MonthFirst),
    ];
    let dates = table.get("date_form").and_then(|value| value.choice(&forms)).unwrap_or_default();
    let columns =
        table.need("columns", "columns = { agent = \"Badge\", date = \"Date\", in = \"In\", out = \"Out\" }");
    let columns = columns.and_then(|value| value.table("columns".to_string())).and_then(columns_of);
    let mut words = ClockWords::default();
    if let Some(mut table) = table.get("words").and_then(|value| value.table("words".to_string())) {
        words.came = texts(table.get("in"));
        words.went = texts(table.get("out"));
        words.none = texts(table.get("none"));
        table.finish();
    }
    let at = table.at.clone();
    table.finish();
    let (name, columns) = (name?, columns?);
    let Columns { agent, date, punches } = columns;
    Some(ClockFile { name, title_rows, head_rows, dates, agent, date, punches, words, at })
}

/// The columns of a clock.
struct Columns {
    agent: Vec<String>,
    date: Option<String>,
    punches: ClockColumns,
}

fn columns_of(mut table: Table<'_>) -> Option<Columns> {
    let agent = texts(table.need("agent", "agent = \"Badge\""));
    let date = table.get("date").and_then(|value| value.prose(100));
    let (came, went) = (table.get("in"), table.get("out"));
    let (first, last) = (table.get("first"), table.get("last"));
    let (time, direction) = (table.get("time"), table.get("direction"));
    let one = |value: &Option<Value<'_>>| value.as_ref().and_then(|value| value.prose(100));
    let given = [&came, &went, &first, &last, &time, &direction].map(Option::is_some);
    let punches = match given {
        [true, true, false, false, false, false] => {
            let (came, went) = (texts(came), texts(went));
            (came.len() == went.len() && !came.is_empty()).then_some(ClockColumns::Pairs { came, went })
        }
        [false, false, true, true, false, false] => {
            one(&first).zip(one(&last)).map(|(first, last)| ClockColumns::FirstLast { first, last })
        }
        [false, false, false, false, true, _] => {
            one(&time).map(|time| ClockColumns::Punch { time, direction: one(&direction) })
        }
        _ => None,
    };
    if punches.is_none() {
        let wrong = Diagnostic::error(Code::OneOfTwo, say::one_shape()).at(&table.at, Text::default());
        table.file.push(wrong.help(say::shapes()));
    }
    if date.is_none() && matches!(punches, Some(ClockColumns::FirstLast { .. } | ClockColumns::Pairs { .. }))
    {
        let wrong = Diagnostic::error(Code::MissingKey, input::missing_key("columns", "date"));
        table.file.push(wrong.at(&table.at, Text::default()).help(input::add_line("date = \"Date\"")));
    }
    table.finish();
    Some(Columns { agent, date, punches: punches? })
}

/// A text or a list of texts.
fn texts(value: Option<Value<'_>>) -> Vec<String> {
    let values = value.and_then(|value| value.one_or_more()).unwrap_or_default();
    values.iter().filter_map(|value| value.prose(100)).collect()
}

fn correction(mut table: Table<'_>, book: &Book) -> Option<Correction> {
    let agent = table.need("agent", "agent = \"lin\"").and_then(|value| pay::agent(&value, book));
    let date = table.need("date", "date = 2026-12-01").and_then(|value| value.date());
    let (came, went) = (table.get("in"), table.get("out"));
    if came.is_none() && went.is_none() {
        let title = say::nothing_corrected();
        let wrong = Diagnostic::error(Code::MissingKey, title).at(&table.at, Text::default());
        table.file.push(wrong.help(say::write_in_or_out()));
    }
    let came = came.and_then(|value| value.clock());
    let went = went.and_then(|value| value.clock());
    let who = table.need("who", "who = \"王敏\"").and_then(|value| value.prose(100));
    let why = table.need("why", "why = \"忘带手机\"").and_then(|value| value.prose(200));
    let at = table.at.clone();
    table.finish();
    Some(Correction { agent: agent?, date: date?, came, went, who: who?, why: why?, at })
}

/// A clock has a name of its own, and a punch is corrected once: of two, nobody knows which holds.
fn refuse_twice(root: &Table<'_>, rules: &AttendanceRules, book: &Book) {
    let twice = |title: Text, second: &Place, first: &Place, help: Text| {
        let wrong = Diagnostic::error(Code::BadAttendance, title).at(second, Text::default());
        root.file.push(wrong.note_at(input::first_here(), first).help(help));
    };
    let mut named: BTreeMap<&str, &Place> = BTreeMap::new();
    for clock in &rules.clocks {
        match named.get(clock.name.as_str()) {
            Some(first) => twice(say::clock_twice(&clock.name), &clock.at, first, say::rename_clock()),
            None => drop(named.insert(&clock.name, &clock.at)),
        }
    }
    let mut corrected: BTreeMap<(AgentIx, NaiveDate, bool), &Place> = BTreeMap::new();
    for correction in &rules.corrections {
        let id = book.agents.get(correction.agent.0).map_or("", |agent| agent.id.as_str());
        for (coming, given) in [(true, correction.came), (false, correction.went)] {
            let key = (correction.agent, correction.date, coming);
            match corrected.get(&key) {
                _ if given.is_none() => {}
                Some(first) => {
                    let title = say::corrected_twice(id, correction.date);
                    twice(title, &correction.at, first, say::keep_one_correction());
                }
                None => drop(corrected.insert(key, &correction.at)),
            }
        }
    }
}
