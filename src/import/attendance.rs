//! Attendance as a time clock or a spreadsheet writes it: agent, date, in, out.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono::{Days, Duration, NaiveDate, NaiveDateTime};

use super::{MAX_HELPED, Reader};
use crate::book::spreadsheet::{self, CellDate};
use crate::book::{AgentIx, Book, nearest, read_table};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, attendance as say, targets};

/// More rows than a year of a large team has.
const MAX_ROWS: usize = 500_000;

/// One pair of times; one of them may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Punch {
    /// Whose.
    pub agent: AgentIx,
    /// The date of the row.
    pub date: NaiveDate,
    /// When the agent came, by the clock.
    pub came: Option<NaiveDateTime>,
    /// When the agent went, by the clock; on the next date where it is not after coming.
    pub went: Option<NaiveDateTime>,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What an attendance file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Punches {
    /// In the order of the file.
    pub rows: Vec<Punch>,
    /// Rows of people who are not in the team: line and name.
    pub strangers: Vec<(usize, String)>,
    /// The first and the last date of which the file speaks.
    pub dates: Option<(NaiveDate, NaiveDate)>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Agent,
    Date,
    In,
    Out,
    Other,
}

const NAMES: [(Column, &[&str]); 5] = [
    (Column::Agent, &["agent", "id", "工号", "编号", "成员", "员工编号"]),
    (Column::Date, &["date", "day", "日期", "考勤日期"]),
    (Column::In, &["in", "came", "start", "上班", "签到", "上班时间", "上班打卡", "签到时间"]),
    (Column::Out, &["out", "went", "end", "下班", "签退", "下班时间", "下班打卡", "签退时间"]),
    (
        Column::Other,
        &["name", "姓名", "部门", "department", "weekday", "星期", "班次", "shift", "备注", "remark"],
    ),
];

/// Reads an attendance file: UTF-8, UTF-16 or GBK, with commas, semicolons or tabs. An agent is named by id,
/// or by a name that only one agent has. Several pairs of a day are several rows, or several pairs of
/// columns. Seconds are dropped.
pub fn read(path: &Path, book: &Book) -> Result<Punches, Vec<Diagnostic>> {
    let source =
        read_table(path).map_err(|problem| vec![problem.help(crate::messages::import::name_a_file())])?;
    read_source(&source, book)
}

fn read_source(source: &Arc<Source>, book: &Book) -> Result<Punches, Vec<Diagnostic>> {
    let mut reader = Reader::new(source);
    let text = source.text.as_str();
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns: Option<Vec<Column>> = None;
    let mut punches = Punches::default();
    let mut fields = csv::StringRecord::new();
    let mut read = 0;
    // The last row's first byte, and its line.
    let mut counted = (0, 1);
    while rows.read_record(&mut fields).unwrap_or(false) {
        let at = line_at(text, fields.position().map_or(0, |at| at.byte() as usize));
        let between = text.as_bytes().get(counted.0..at.start).unwrap_or_default();
        counted = (at.start, counted.1 + between.iter().filter(|byte| **byte == b'\n').count());
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let Some(columns) = &columns else {
            columns = header(&mut reader, &fields, at.clone());
            if columns.is_none() {
                return reader.finish(None);
            }
            continue;
        };
        read += 1;
        if read > MAX_ROWS {
            let part = text.get(at).unwrap_or_default();
            reader.error(Code::TooLarge, part, targets::too_many_rows(MAX_ROWS), say::fewer_dates());
            break;
        }
        row(&mut reader, book, columns, &fields, at, counted.1, &mut punches);
    }
    if read == 0 {
        let empty = Diagnostic::error(Code::BadAttendance, say::no_rows()).in_file(&source.path);
        reader.push(empty.help(say::example()));
    }
    reader.finish(Some(punches))
}

/// The bytes of the line in which a record begins.
fn line_at(text: &str, byte: usize) -> Range<usize> {
    let byte = byte.min(text.len());
    let rest = text.get(byte..).unwrap_or_default();
    let start = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
}

fn header(reader: &mut Reader<'_>, fields: &csv::StringRecord, at: Range<usize>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    let place = Place { source: Arc::clone(reader.source), span: at };
    let mut wrong = |title: Text, help: Text| {
        reader.push(Diagnostic::error(Code::BadAttendance, title).at(&place, Text::default()).help(help));
    };
    let mut fine = true;
    for (at, field) in fields.iter().enumerate() {
        // No time clock writes rows of that many columns.
        if !fine && at > MAX_HELPED {
            break;
        }
        let name = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
        // in1, out2: pairs of columns.
        let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let found = NAMES.iter().find(|(_, names)| names.contains(&plain));
        match found {
            Some((column, _)) => columns.push(*column),
            None if name.is_empty() => columns.push(Column::Other),
            None => {
                let known = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
                let help = match nearest(&name, known) {
                    Some(meant) => input::did_you_mean(meant),
                    None => say::columns_are(),
                };
                wrong(targets::unknown_column(Quote(&name)), help);
                fine = false;
            }
        }
    }
    let count = |column: Column| columns.iter().filter(|header| **header == column).count();
    for (column, name) in
        [(Column::Agent, "agent"), (Column::Date, "date"), (Column::In, "in"), (Column::Out, "out")]
    {
        if fine && count(column) == 0 {
            wrong(targets::missing_column(name), say::columns_are());
            fine = false;
        }
    }
    if fine
        && (count(Column::Agent) > 1 || count(Column::Date) > 1 || count(Column::In) != count(Column::Out))
    {
        wrong(say::columns_in_pairs(), say::columns_are());
        fine = false;
    }
    fine.then_some(columns)
}

fn row(
    reader: &mut Reader<'_>,
    book: &Book,
    columns: &[Column],
    fields: &csv::StringRecord,
    at: Range<usize>,
    line: usize,
    punches: &mut Punches,
) {
    let cells = |column: Column| {
        let all = columns.iter().enumerate().filter(move |(_, header)| **header == column);
        all.map(|(at, _)| fields.get(at).unwrap_or_default().trim())
    };
    let place = Place { source: Arc::clone(reader.source), span: at };
    let mut wrong = |title: Text, help: Text| {
        reader.push(Diagnostic::error(Code::BadAttendance, title).at(&place, Text::default()).help(help));
    };
    if fields.len() > columns.len() && fields.iter().skip(columns.len()).any(|field| !field.trim().is_empty())
    {
        wrong(say::too_many_fields(fields.len(), columns.len()), say::example());
        return;
    }
    let name = cells(Column::Agent).next().unwrap_or_default().trim_start_matches('\'');
    let text = cells(Column::Date).next().unwrap_or_default();
    let date = match spreadsheet::date(text) {
        Ok(date) => date,
        Err(error) => {
            let title = match error {
                CellDate::Ambiguous => targets::ambiguous_date(Quote(text)),
                CellDate::Bad(_) => input::not_a_date(Quote(text)),
            };
            wrong(title, input::write_date());
            return;
        }
    };
    let (first, last) = punches.dates.unwrap_or((date, date));
    punches.dates = Some((first.min(date), last.max(date)));
    let mut times = Vec::new();
    for (came, went) in cells(Column::In).zip(cells(Column::Out)) {
        let mut read = |text: &str| match moment(text, date) {
            Ok(moment) => moment,
            Err(()) => {
                wrong(input::not_a_clock(Quote(text)), say::time_form());
                None
            }
        };
        let (came, went) = (read(came), read(went));
        // By the clock alone, going before coming is on the next date.
        let went = match (came, went) {
            (Some(came), Some(went)) if went <= came && went.date() == date => {
                went.checked_add_days(Days::new(1))
            }
            _ => went,
        };
        times.push((came, went));
    }
    let Some(agent) = agent(book, name) else {
        punches.strangers.push((line, name.to_string()));
        return;
    };
    for (came, went) in times.into_iter().filter(|pair| *pair != (None, None)) {
        punches.rows.push(Punch { agent, date, came, went, line });
    }
}

/// The agent with this id, or the only one with this name.
fn agent(book: &Book, name: &str) -> Option<AgentIx> {
    let mut named = book.agents.iter().enumerate().filter(|(_, agent)| agent.name == name);
    book.agent(name).or_else(|| match (named.next(), named.next()) {
        (Some((at, _)), None) => Some(AgentIx(at)),
        _ => None,
    })
}

/// Reads `9:02`, `09:02:31`, `次日 06:05`, `30:05`, `2026-12-02 06:05`, a spreadsheet's `0.3764` and
/// `46358.2534`; nothing for a blank cell.
fn moment(text: &str, date: NaiveDate) -> Result<Option<NaiveDateTime>, ()> {
    let text = text.trim_start_matches('\'').trim();
    if text.is_empty() || text == "-" {
        return Ok(None);
    }
    let at = |date: NaiveDate, minutes: i64| {
        date.and_time(chrono::NaiveTime::MIN).checked_add_signed(Duration::minutes(minutes)).ok_or(())
    };
    if let Some(rest) = text.strip_prefix("次日") {
        return Ok(Some(at(date.succ_opt().ok_or(())?, clock(rest.trim())?.minutes())?));
    }
    if let Some((day, time)) = text.split_once([' ', 'T']) {
        let date = spreadsheet::date(day.trim()).map_err(drop)?;
        return Ok(Some(at(date, clock(time.trim())?.minutes())?));
    }
    if text.contains('.') && !text.contains([':', '：']) {
        let number: rust_decimal::Decimal = text.parse().map_err(drop)?;
        let days = number.trunc();
        let minutes = number.fract().saturating_mul(rust_decimal::Decimal::from(1440)).round();
        let minutes: i64 = minutes.to_string().parse().map_err(drop)?;
        let date = if days.is_zero() { date } else { spreadsheet::date(&days.to_string()).map_err(drop)? };
        return Ok(Some(at(date, minutes)?));
    }
    Ok(Some(at(date, clock(text)?.minutes())?))
}

/// A clock time, its seconds dropped.
fn clock(text: &str) -> Result<Clock, ()> {
    let text = text.replace('：', ":");
    let short = match text.rsplit_once(':') {
        Some((short, seconds)) if short.contains(':') => {
            let fine = seconds.len() == 2 && seconds.parse::<u8>().is_ok_and(|seconds| seconds < 60);
            if fine { short } else { return Err(()) }
        }
        _ => text.as_str(),
    };
    Clock::parse(short).map_err(drop)
}
