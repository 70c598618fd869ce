//! Contacts by interval as a telephone system or a spreadsheet writes them: date or weekday, interval
//! start, channel, contacts, handle time.

mod cells;
mod intervals;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::{MAX_HELPED, Reader};
use crate::book::spreadsheet::{self, CellDate};
use crate::book::{RowDay, nearest, read_large_table, weekdays_of};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, contacts as say, targets};
use cells::{end, minutes, number, seconds};

/// A year of five minutes for seven channels is smaller.
const MAX_BYTES: u64 = 64 << 20;
const MAX_ROWS: usize = 1_000_000;
/// Channels of one file.
pub const MAX_CHANNELS: usize = 50;
/// Contacts of one interval.
const MAX_CONTACTS: f64 = 1_000_000.0;

/// One interval of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Minutes after 00:00.
    pub from: i64,
    /// How many came.
    pub contacts: f64,
    /// Seconds of one, if the file says so.
    pub handle: Option<f64>,
}

/// What a file of contacts says.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Minutes of an interval.
    pub length: i64,
    /// The channels, in the order in which they come up.
    pub channels: Vec<String>,
    /// The intervals of a channel on a day, in their order.
    pub rows: BTreeMap<(usize, RowDay), Vec<Interval>>,
    /// The first row of each channel that has contacts and no handle time.
    pub without_handle: BTreeMap<usize, Place>,
    /// The first row of each channel.
    pub first: BTreeMap<usize, Place>,
}

/// What the reader of a file can't know.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The name of the channel, where no column has it.
    pub channel: String,
    /// Minutes of an interval, where one row a day says nothing.
    pub length: Option<i64>,
    /// Whether intervals that are missing between others are closed, not forgotten.
    pub closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Date,
    Weekday,
    From,
    Until,
    Channel,
    Count,
    Handle,
    Other,
}

use Column::{Channel, Count, Date, From, Handle, Other, Until, Weekday};

/// The names of columns, the plain one first.
const NAMES: [(Column, &[&str]); 8] = [
    (Date, &["date", "day", "日期"]),
    (Weekday, &["weekday", "星期", "星期几", "周几"]),
    (
        From,
        &[
            "from",
            "start",
            "begin",
            "interval",
            "time",
            "interval start",
            "开始",
            "开始时间",
            "起始时间",
            "时段",
            "时间",
            "起",
        ],
    ),
    (Until, &["until", "to", "end", "interval end", "结束", "结束时间", "终止时间", "止"]),
    (Channel, &["channel", "queue", "media", "skill", "渠道", "通道", "队列", "技能组", "业务"]),
    (
        Count,
        &[
            "contacts",
            "volume",
            "offered",
            "calls",
            "count",
            "数量",
            "联络量",
            "进线量",
            "呼入量",
            "来电量",
            "话务量",
            "会话量",
            "接入量",
        ],
    ),
    (
        Handle,
        &[
            "handle",
            "aht",
            "handle_time",
            "handle time",
            "处理时长",
            "平均处理时长",
            "通话时长",
            "平均通话时长",
            "处理时间",
        ],
    ),
    (
        Other,
        &[
            "answered",
            "abandoned",
            "level",
            "service level",
            "asa",
            "remark",
            "接通量",
            "放弃量",
            "接通率",
            "服务水平",
            "备注",
        ],
    ),
];

/// A row that was understood, and where it stands.
struct Line {
    interval: Interval,
    length: Option<i64>,
    at: Range<usize>,
}

/// Reads a file of contacts: UTF-8, UTF-16 or GBK, with commas, semicolons or tabs.
pub fn read(path: &Path, reading: &Reading) -> Result<Contacts, Vec<Diagnostic>> {
    let source = read_large_table(path, MAX_BYTES)
        .map_err(|problem| vec![problem.help(crate::messages::import::name_a_file())])?;
    read_source(&source, reading)
}

fn read_source(source: &Arc<Source>, reading: &Reading) -> Result<Contacts, Vec<Diagnostic>> {
    let mut table = Table::new(source);
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(table.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(source.text.as_bytes());
    let mut contacts = Contacts::default();
    let mut lines: BTreeMap<(usize, RowDay), Vec<Line>> = BTreeMap::new();
    let mut fields = csv::StringRecord::new();
    let mut read = 0;
    while rows.read_record(&mut fields).unwrap_or(false) {
        let begin = fields.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let at = table.line(begin);
        if table.columns.is_empty() {
            if !table.header(&fields, at) {
                return table.reader.finish(None);
            }
            continue;
        }
        read += 1;
        if read > MAX_ROWS {
            table.wrong(Code::TooLarge, at, targets::too_many_rows(MAX_ROWS), say::fewer_rows());
            break;
        }
        table.row(&fields, at, reading, &mut contacts, &mut lines);
    }
    if read == 0 {
        let empty = Diagnostic::error(Code::BadContacts, say::no_rows()).in_file(&source.path);
        table.reader.push(empty.help(say::example()));
    }
    let dates = lines.iter().find(|((_, day), _)| matches!(day, RowDay::Date(_)));
    let weekdays = lines.iter().find(|((_, day), _)| matches!(day, RowDay::Weekday(_)));
    if let (Some((_, one)), Some((_, other))) = (dates, weekdays)
        && let (Some(one), Some(other)) = (one.first(), other.first())
    {
        let (first, second) = if one.at.start < other.at.start { (one, other) } else { (other, one) };
        let (place, before) = (table.place(second.at.clone()), table.place(first.at.clone()));
        let both =
            Diagnostic::error(Code::BadContacts, say::dates_and_weekdays()).at(&place, Text::default());
        table.reader.push(both.note_at(input::first_here(), &before).help(say::split_dates()));
    }
    lines.values_mut().for_each(|lines| lines.sort_by_key(|line| (line.interval.from, line.at.start)));
    // What could not be read makes holes that nobody left.
    if table.reader.errors == 0 {
        table.intervals(&lines, reading, &mut contacts);
    }
    contacts.rows = lines
        .into_iter()
        .map(|(key, lines)| (key, lines.into_iter().map(|line| line.interval).collect()))
        .collect();
    table.reader.finish(Some(contacts))
}

/// The file while it is read.
struct Table<'s> {
    reader: Reader<'s>,
    source: &'s Arc<Source>,
    delimiter: u8,
    columns: Vec<Column>,
}

impl<'s> Table<'s> {
    fn new(source: &'s Arc<Source>) -> Table<'s> {
        let head = source.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let count = |delimiter: &u8| head.bytes().filter(|byte| byte == delimiter).count();
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
        Table { reader: Reader::new(source), source, delimiter, columns: Vec::new() }
    }

    /// The bytes of the line in which a record begins.
    fn line(&self, byte: usize) -> Range<usize> {
        let text = self.source.text.as_str();
        let rest = text.get(byte..).unwrap_or_default();
        let start = byte.min(text.len()) + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let rest = text.get(start..).unwrap_or_default();
        start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { source: Arc::clone(self.source), span }
    }

    fn wrong(&mut self, code: Code, at: Range<usize>, title: Text, help: Text) {
        let place = self.place(at);
        self.reader.push(Diagnostic::error(code, title).at(&place, Text::default()).help(help));
    }

    fn header(&mut self, fields: &csv::StringRecord, at: Range<usize>) -> bool {
        let mut columns = Vec::new();
        let mut fine = true;
        for field in fields {
            if self.reader.errors > MAX_HELPED {
                break;
            }
            let name = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
            let column =
                NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(column, _)| *column);
            if column.is_none() && !name.is_empty() {
                let known = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
                let help = match nearest(&name, known) {
                    Some(meant) => input::did_you_mean(meant),
                    None => say::columns_are(),
                };
                self.wrong(Code::BadContacts, at.clone(), targets::unknown_column(Quote(&name)), help);
                fine = false;
            }
            let column = column.unwrap_or(Other);
            if column != Other && columns.contains(&column) {
                let title = targets::column_twice(Quote(&name));
                self.wrong(Code::BadContacts, at.clone(), title, input::drop_one());
                fine = false;
            }
            columns.push(column);
        }
        for (column, name) in [(From, "from"), (Count, "contacts")] {
            if fine && !columns.contains(&column) {
                let title = targets::missing_column(name);
                self.wrong(Code::BadContacts, at.clone(), title, say::columns_are());
                fine = false;
            }
        }
        self.columns = columns;
        fine
    }

    /// What a row has in a column; none if it is blank.
    fn cell<'f>(&self, fields: &'f csv::StringRecord, column: Column) -> Option<&'f str> {
        let index = self.columns.iter().position(|known| *known == column)?;
        let text = fields.get(index)?.trim().trim_start_matches('\'');
        (!text.is_empty()).then_some(text)
    }

    fn row(
        &mut self,
        fields: &csv::StringRecord,
        at: Range<usize>,
        reading: &Reading,
        contacts: &mut Contacts,
        lines: &mut BTreeMap<(usize, RowDay), Vec<Line>>,
    ) {
        // A clock time may bring its date with it.
        let from = self.cell(fields, From).unwrap_or_default();
        let (own_date, clock) = match from.split_once([' ', 'T']) {
            Some((date, clock)) if !date.contains([':', '：']) => (Some(date), clock.trim()),
            _ => (None, from),
        };
        let days = self.days(fields, own_date, &at);
        let from = match minutes(clock) {
            Some(from) if from < 1440 => Some(from),
            _ => {
                let title = match clock.is_empty() {
                    true => targets::row_without("from"),
                    false => input::not_a_clock(Quote(clock)),
                };
                self.wrong(Code::BadContacts, at.clone(), title, say::from_form());
                None
            }
        };
        let until = match self.cell(fields, Until).map(|text| (text, end(text))) {
            Some((text, None)) => {
                self.wrong(
                    Code::BadContacts,
                    at.clone(),
                    input::not_a_clock(Quote(text)),
                    targets::row_clock(),
                );
                None
            }
            other => other.and_then(|(_, until)| until),
        };
        let length = from.zip(until).map(|(from, until)| if until == 0 { 1440 - from } else { until - from });
        match length {
            Some(0) => {
                self.wrong(Code::BadContacts, at.clone(), targets::row_without_hours(), targets::row_clock())
            }
            Some(..0) => {
                let (title, help) = (targets::row_past_midnight(), targets::split_at_midnight());
                self.wrong(Code::BadContacts, at.clone(), title, help);
            }
            _ => {}
        }
        let count = self.count(fields, &at);
        let handle = self.handle(fields, count.unwrap_or(0.0), &at);
        let name = self.cell(fields, Channel).unwrap_or(&reading.channel);
        let channel = match contacts.channels.iter().position(|known| known == name) {
            Some(channel) => channel,
            None if contacts.channels.len() < MAX_CHANNELS => {
                contacts.channels.push(name.to_string());
                contacts.first.insert(contacts.channels.len() - 1, self.place(at.clone()));
                contacts.channels.len() - 1
            }
            None => {
                let title = input::list_too_long("channel", MAX_CHANNELS + 1, MAX_CHANNELS);
                self.wrong(Code::TooLarge, at.clone(), title, say::columns_are());
                return;
            }
        };
        let (Some(days), Some(from), Some(count), Some(handle)) = (days, from, count, handle) else { return };
        if handle.is_none() && count > 0.0 && !contacts.without_handle.contains_key(&channel) {
            contacts.without_handle.insert(channel, self.place(at.clone()));
        }
        for day in days {
            let interval = Interval { from, contacts: count, handle };
            lines.entry((channel, day)).or_default().push(Line { interval, length, at: at.clone() });
        }
    }

    fn days(
        &mut self,
        fields: &csv::StringRecord,
        date: Option<&str>,
        at: &Range<usize>,
    ) -> Option<Vec<RowDay>> {
        let weekday = self.cell(fields, Weekday);
        let days = match weekday.map(weekdays_of) {
            Some(None) => {
                let title = targets::not_a_weekday(Quote(weekday.unwrap_or_default()));
                self.wrong(Code::BadContacts, at.clone(), title, targets::weekday_form());
                return None;
            }
            Some(days) => days,
            None => None,
        };
        let Some(text) = self.cell(fields, Date).or(date) else {
            let Some(days) = days else {
                self.wrong(Code::BadContacts, at.clone(), targets::row_without_date(), input::write_date());
                return None;
            };
            return Some((0..7_u8).filter(|day| days[usize::from(*day)]).map(RowDay::Weekday).collect());
        };
        let (title, help) = match spreadsheet::date(text) {
            Ok(date) if days.is_none_or(|days| days[date.weekday().num_days_from_monday() as usize]) => {
                return Some(vec![RowDay::Date(date)]);
            }
            Ok(date) => (targets::other_weekday(date, date.weekday()), targets::drop_or_correct_weekday()),
            Err(CellDate::Ambiguous) => (targets::ambiguous_date(Quote(text)), input::write_date()),
            Err(CellDate::Bad(_)) => (input::not_a_date(Quote(text)), input::write_date()),
        };
        self.wrong(Code::BadContacts, at.clone(), title, help);
        None
    }

    fn count(&mut self, fields: &csv::StringRecord, at: &Range<usize>) -> Option<f64> {
        let text = self.cell(fields, Count).unwrap_or_default();
        let title = match number(text, self.delimiter) {
            Some(count) if count > MAX_CONTACTS => say::many_contacts(Quote(text), MAX_CONTACTS as i64),
            Some(count) if count >= 0.0 => return Some(count),
            Some(_) => say::negative(Quote(text)),
            None if text.is_empty() => say::no_contacts(),
            None => say::not_a_count(Quote(text)),
        };
        self.wrong(Code::BadCount, at.clone(), title, say::write_zero());
        None
    }

    /// The seconds of one contact; nothing where the row says nothing.
    fn handle(&mut self, fields: &csv::StringRecord, count: f64, at: &Range<usize>) -> Option<Option<f64>> {
        let Some(text) = self.cell(fields, Handle) else { return Some(None) };
        let title = match seconds(text, self.delimiter) {
            Some(0.0) if count == 0.0 => return Some(None),
            Some(0.0) => say::no_handle("handle"),
            Some(handle) if handle < 0.0 => say::negative(Quote(text)),
            Some(handle) if handle <= cells::DAY => return Some(Some(handle)),
            Some(_) => input::duration_too_long("handle", crate::messages::Hours(1440)),
            None => input::not_a_duration(Quote(text)),
        };
        self.wrong(Code::BadCount, at.clone(), title, say::handle_form());
        None
    }
}

impl Contacts {
    /// The first and the last date, where rows have dates.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        let dates = || {
            self.rows.keys().filter_map(|(_, day)| match day {
                RowDay::Date(date) => Some(*date),
                RowDay::Weekday(_) => None,
            })
        };
        Some((dates().min()?, dates().max()?))
    }

    /// Leaves out the channels of which `keep` says no.
    pub fn keep(&mut self, keep: impl Fn(&str) -> bool) {
        let kept: Vec<usize> = (0..self.channels.len()).filter(|at| keep(&self.channels[*at])).collect();
        let at = |old: &usize| kept.iter().position(|channel| channel == old);
        self.rows = std::mem::take(&mut self.rows)
            .into_iter()
            .filter_map(|((channel, day), rows)| Some(((at(&channel)?, day), rows)))
            .collect();
        for places in [&mut self.first, &mut self.without_handle] {
            *places = std::mem::take(places)
                .into_iter()
                .filter_map(|(channel, place)| Some((at(&channel)?, place)))
                .collect();
        }
        self.channels = kept.iter().filter_map(|at| self.channels.get(*at).cloned()).collect();
    }

    /// Multiplies the contacts, and gives all of them this handle time if there is one.
    pub fn change(&mut self, factor: f64, handle: Option<f64>) {
        for interval in self.rows.values_mut().flatten() {
            interval.contacts *= factor;
            interval.handle = handle.or(interval.handle);
        }
    }
}
