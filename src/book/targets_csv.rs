//! Staffing targets as a workforce tool or a spreadsheet writes them: CSV.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;
use encoding_rs::{GBK, UTF_16BE, UTF_16LE};

use super::days::weekdays_of;
use super::demand::{RowDay, Rows, Slot, hours_of, joined};
use super::files::{self, MAX_BYTES};
use super::ids::Ids;
use super::late;
use super::reader::File;
use super::similar::nearest;
use super::skills::{MAX_LEVEL, Needs};
use super::spreadsheet::{self, CellDate};
use super::targets::MAX_HEADS;
use super::value::bad_date;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, targets as say};

/// More rows than a year of quarter hours for three skills has.
const MAX_ROWS: usize = 110_000;
/// Errors of one file beyond these are only counted.
const MAX_ERRORS_OF_HEAD: usize = 50;

/// The text of a file: UTF-8 with or without a byte order mark, UTF-16 with one, or GBK.
pub(super) fn decode(path: &Path, bytes: &[u8]) -> Result<Arc<Source>, Box<Diagnostic>> {
    decode_up_to(path, bytes, MAX_BYTES)
}

fn decode_up_to(path: &Path, bytes: &[u8], most: u64) -> Result<Arc<Source>, Box<Diagnostic>> {
    let source =
        |text: Cow<'_, str>| Ok(Arc::new(Source { path: path.to_path_buf(), text: text.into_owned() }));
    if bytes.len() as u64 <= most {
        let wide = [(&b"\xff\xfe"[..], UTF_16LE), (&b"\xfe\xff"[..], UTF_16BE)];
        let wide = wide.into_iter().find_map(|(mark, encoding)| Some((bytes.strip_prefix(mark)?, encoding)));
        let decoded = match wide {
            Some((rest, encoding)) => encoding.decode_without_bom_handling_and_without_replacement(rest),
            None if std::str::from_utf8(bytes).is_ok() => None,
            None => GBK.decode_without_bom_handling_and_without_replacement(bytes),
        };
        if let Some(text) = decoded {
            return source(text);
        }
    }
    files::decode_up_to(most, path, bytes).map_err(Box::new)
}

/// Reads a table that a spreadsheet wrote, in any of these encodings; it may be larger than a team's own files.
pub(crate) fn read_large_table(path: &Path, most: u64) -> Result<Arc<Source>, Box<Diagnostic>> {
    let bytes = files::read_bytes(path, most).map_err(Box::new)?;
    decode_up_to(path, &bytes, most)
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Date,
    Weekday,
    From,
    Until,
    Skill,
    Level,
    Min,
    Want,
    Max,
    Late,
}

use Column::*;

/// The names of columns, the plain one first.
const NAMES: [(Column, &[&str]); 10] = [
    (Date, &["date", "day", "日期"]),
    (Weekday, &["weekday", "星期", "星期几", "周几"]),
    (From, &["from", "start", "begin", "开始", "开始时间", "起始时间", "起"]),
    (Until, &["until", "to", "end", "结束", "结束时间", "终止时间", "止"]),
    (Skill, &["skill", "queue", "技能", "队列", "技能组"]),
    (Level, &["level", "等级", "级别"]),
    (Min, &["min", "minimum", "最少", "最少人数", "下限"]),
    (Want, &["want", "wanted", "required", "agents", "需要", "需求", "需求人数", "期望", "期望人数", "人数"]),
    (Max, &["max", "maximum", "最多", "最多人数", "上限"]),
    (Late, &["late", "超时", "超时量"]),
];

/// A file while it is read.
struct Reader<'t> {
    file: File<'t>,
    delimiter: u8,
    /// The column of each field of a row.
    columns: Vec<Option<Column>>,
    errors: usize,
}

/// One row while it is read: its fields, and where it begins.
struct Row<'r> {
    fields: &'r csv::StringRecord,
    start: usize,
}

/// The hours of one row, and where it stands.
struct Line {
    slot: Slot,
    at: Range<usize>,
}

/// Reads the rows, by agents wanted; `everyone` is who is meant where a row names no skill.
pub(super) fn read(file: File<'_>, skills: &Ids, everyone: &Needs) -> Vec<(Needs, Rows)> {
    let text = file.source.text.as_str();
    let mut reader = Reader { file, delimiter: delimiter(text), columns: Vec::new(), errors: 0 };
    if let Some(at) = text.find('\0') {
        reader.error(at..at + 1, Code::BadText, say::holds_nul(), say::save_as_csv());
        return Vec::new();
    }
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(reader.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut fields = csv::StringRecord::new();
    let mut groups: BTreeMap<(Needs, RowDay), Vec<Line>> = BTreeMap::new();
    let mut count = 0;
    while rows.read_record(&mut fields).unwrap_or(false) {
        let begin = fields.position().map_or(0, |position| position.byte() as usize);
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        if fields.iter().all(|field| field.chars().all(blank)) {
            continue;
        }
        let skipped =
            text.get(begin..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let row = Row { fields: &fields, start: begin + skipped };
        if reader.columns.is_empty() {
            if !reader.header(&row) {
                return Vec::new();
            }
            continue;
        }
        count += 1;
        if count > MAX_ROWS {
            let title = say::too_many_rows(MAX_ROWS);
            reader.error(reader.line(row.start), Code::TooLarge, title, say::fewer_rows());
            break;
        }
        if let Some((needs, days, slot)) = reader.row(&row, skills, everyone) {
            let at = reader.line(row.start);
            for day in days {
                groups.entry((needs.clone(), day)).or_default().push(Line { slot, at: at.clone() });
            }
        }
    }
    if count == 0 {
        let title = if reader.columns.is_empty() { say::empty_table() } else { say::table_without_rows() };
        reader.error(0..0, Code::EmptyTable, title, say::table_example());
    }
    reader.group(groups)
}

/// What separates the fields of the first line that holds anything.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    // The last one wins where several are equally common.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        self.file.place(span)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += 1;
        self.file.push(diagnostic);
    }

    fn error(&mut self, span: Range<usize>, code: Code, title: Text, help: Text) {
        let place = self.place(span);
        self.push(Diagnostic::error(code, title).at(&place, Text::default()).help(help));
    }

    /// The bytes of the line that begins here.
    fn line(&self, start: usize) -> Range<usize> {
        let rest = self.file.source.text.get(start..).unwrap_or_default();
        start..start + rest.find(['\r', '\n']).unwrap_or(rest.len())
    }

    /// The bytes of a field of a row.
    fn span(&self, row: &Row<'_>, index: usize) -> Range<usize> {
        let bytes = self.file.source.text.as_bytes();
        let (mut at, mut field, mut quoted, mut begin) = (row.start, 0, false, row.start);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => quoted = !quoted,
                b'\r' | b'\n' if !quoted => break,
                delimiter if *delimiter == self.delimiter && !quoted => {
                    if field == index {
                        break;
                    }
                    field += 1;
                    begin = at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        begin..at
    }

    fn index(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == Some(column))
    }

    /// What a row has in a column; none if it is blank.
    fn cell<'r>(&self, row: &Row<'r>, column: Column) -> Option<&'r str> {
        let text = row.fields.get(self.index(column)?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn cell_place(&self, row: &Row<'_>, column: Column) -> Range<usize> {
        self.index(column).map_or_else(|| self.line(row.start), |index| self.span(row, index))
    }

    /// Understands the names of columns; false if the file can't be read by them.
    fn header(&mut self, row: &Row<'_>) -> bool {
        let mut columns: Vec<Option<Column>> = Vec::new();
        let before = self.errors;
        for (index, field) in row.fields.iter().enumerate() {
            if self.errors - before > MAX_ERRORS_OF_HEAD {
                break;
            }
            let name = field.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
            let found = NAMES.iter().find(|(_, names)| names.contains(&name.as_str()));
            let column = found.map(|(column, _)| *column);
            if column.is_none() && !name.is_empty() {
                let known = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
                let help = match nearest(&name, known) {
                    Some(meant) => input::did_you_mean(meant),
                    None => say::columns_are(),
                };
                self.error(self.span(row, index), Code::BadTable, say::unknown_column(Quote(&name)), help);
            } else if column.is_some() && columns.contains(&column) {
                let title = say::column_twice(Quote(&name));
                self.error(self.span(row, index), Code::BadTable, title, input::drop_one());
            }
            columns.push(column);
        }
        let has = |column: Column| columns.contains(&Some(column));
        let missing = if !has(Date) && !has(Weekday) {
            Some("date")
        } else if !has(From) {
            Some("from")
        } else if !has(Until) {
            Some("until")
        } else if !has(Min) && !has(Want) && !has(Max) {
            Some("min")
        } else {
            None
        };
        if let Some(name) = missing.filter(|_| self.errors == before) {
            self.error(self.line(row.start), Code::BadTable, say::missing_column(name), say::columns_are());
        }
        self.columns = columns;
        self.errors == before
    }

    fn row(&mut self, row: &Row<'_>, skills: &Ids, everyone: &Needs) -> Option<(Needs, Vec<RowDay>, Slot)> {
        let days = self.days(row);
        let hours = self.hours(row);
        let numbers = self.numbers(row);
        let needs = self.needs(row, skills, everyone);
        let late =
            match self.cell(row, Late).map(|text| late::cell(text, numbers.and_then(|numbers| numbers[1]))) {
                Some(Err((title, help))) if numbers.is_some() => {
                    let place = self.place(self.cell_place(row, Late));
                    self.push(late::error(title).at(&place, Text::default()).help(help));
                    return None;
                }
                Some(late) => late.ok(),
                None => None,
            };
        let (from, until) = hours?;
        let [min, want, max] = numbers?;
        Some((needs?, days?, Slot { from, until, min: min.unwrap_or(0), want, max, late }))
    }

    fn days(&mut self, row: &Row<'_>) -> Option<Vec<RowDay>> {
        let (date, weekday) = (self.cell(row, Date), self.cell(row, Weekday));
        let days = match weekday.map(weekdays_of) {
            Some(None) => {
                let title = say::not_a_weekday(Quote(weekday.unwrap_or_default()));
                self.error(self.cell_place(row, Weekday), Code::BadDate, title, say::weekday_form());
                return None;
            }
            Some(days) => days,
            None => None,
        };
        let Some(text) = date else {
            let Some(days) = days else {
                self.error(self.line(row.start), Code::BadDate, say::row_without_date(), input::write_date());
                return None;
            };
            let chosen = (0..7_u8).filter(|day| days[usize::from(*day)]);
            return Some(chosen.map(RowDay::Weekday).collect());
        };
        let span = self.cell_place(row, Date);
        match spreadsheet::date(text) {
            Ok(date) if days.is_none_or(|days| days[date.weekday().num_days_from_monday() as usize]) => {
                Some(vec![RowDay::Date(date)])
            }
            Ok(date) => {
                let title = say::other_weekday(date, date.weekday());
                self.error(span, Code::BadDate, title, say::drop_or_correct_weekday());
                None
            }
            Err(CellDate::Ambiguous) => {
                self.error(span, Code::BadDate, say::ambiguous_date(Quote(text)), input::write_date());
                None
            }
            Err(CellDate::Bad(error)) => {
                let place = self.place(span);
                self.push(bad_date(text, error, &place));
                None
            }
        }
    }

    /// The hours of a row, both on its date.
    fn hours(&mut self, row: &Row<'_>) -> Option<(i64, i64)> {
        let mut read = |column: Column, name: &str| {
            let span = self.cell_place(row, column);
            let Some(text) = self.cell(row, column) else {
                self.error(span, Code::BadClock, say::row_without(name), say::row_clock());
                return None;
            };
            let clock = spreadsheet::clock(text);
            if clock.is_err() {
                self.error(span, Code::BadClock, input::not_a_clock(Quote(text)), say::row_clock());
            }
            clock.ok()
        };
        let (from, until) = (read(From, "from"), read(Until, "until"));
        let (from, until) = (from?.minutes(), until?.minutes());
        // A spreadsheet's last hour of the day ends at 00:00.
        let until = if until == 0 && from > 0 { 1440 } else { until };
        if from >= until || until > 1440 {
            let past = until > 1440 || from > until;
            let title = if past { say::row_past_midnight() } else { say::row_without_hours() };
            let help = if past { say::split_at_midnight() } else { say::row_clock() };
            let code = if past { Code::HoursTooLong } else { Code::EndBeforeStart };
            self.error(self.cell_place(row, Until), code, title, help);
            return None;
        }
        Some((from, until))
    }

    fn numbers(&mut self, row: &Row<'_>) -> Option<[Option<i64>; 3]> {
        let columns = [(Min, "min"), (Want, "want"), (Max, "max")];
        let mut numbers = [None; 3];
        let before = self.errors;
        for ((column, name), number) in columns.iter().zip(&mut numbers) {
            let Some(text) = self.cell(row, *column) else { continue };
            *number = spreadsheet::whole(text).filter(|number| (0..=MAX_HEADS).contains(number));
            if number.is_none() {
                let title = say::not_heads(name, Quote(text), MAX_HEADS);
                self.error(self.cell_place(row, *column), Code::BadNumber, title, say::round_heads());
            }
        }
        if self.errors > before {
            return None;
        }
        let given: Vec<_> =
            columns.iter().zip(numbers).filter_map(|(column, number)| Some((column, number?))).collect();
        if given.is_empty() {
            self.error(self.line(row.start), Code::BadNumber, say::row_without_heads(), say::row_of_nobody());
            return None;
        }
        for pair in given.windows(2) {
            let (((_, low), less), ((column, high), more)) = (pair[0], pair[1]);
            if more < less {
                let title = input::staffing_order(*high, more, *low, less);
                let span = self.cell_place(row, *column);
                self.error(span, Code::StaffingOrder, title, input::staffing_is_ordered());
                return None;
            }
        }
        Some(numbers)
    }

    fn needs(&mut self, row: &Row<'_>, skills: &Ids, everyone: &Needs) -> Option<Needs> {
        let Some(text) = self.cell(row, Skill) else { return Some(everyone.clone()) };
        let place = self.place(self.cell_place(row, Skill));
        let parts = text.split(['/', '+']).map(str::trim).filter(|part| !part.is_empty());
        let mut found = Vec::new();
        for part in parts {
            match skills.skill_at(part, self.file, &place) {
                Some(skill) => found.push(skill),
                None => {
                    self.errors += 1;
                    return None;
                }
            }
        }
        let level = match self.cell(row, Level) {
            None => 1,
            Some(text) => match spreadsheet::whole(text).filter(|level| (1..=MAX_LEVEL).contains(level)) {
                Some(level) => level,
                None => {
                    let title = input::number_out_of_range("level", 1, MAX_LEVEL);
                    self.error(self.cell_place(row, Level), Code::BadNumber, title, say::level_form());
                    return None;
                }
            },
        };
        Some(Needs::of(found, level))
    }

    /// The rows by agents, in the order of their hours; no two of them at the same time.
    fn group(&mut self, groups: BTreeMap<(Needs, RowDay), Vec<Line>>) -> Vec<(Needs, Rows)> {
        let mut found: Vec<(Needs, Rows)> = Vec::new();
        for ((needs, day), mut lines) in groups {
            lines.sort_by_key(|line| (line.slot, line.at.start));
            for pair in lines.windows(2) {
                let (one, other) = (&pair[0], &pair[1]);
                if other.slot.from < one.slot.until {
                    let (first, second) =
                        if one.at.start < other.at.start { (one, other) } else { (other, one) };
                    let (place, before) = (self.place(second.at.clone()), self.place(first.at.clone()));
                    let title = say::rows_overlap(hours_of(&second.slot), hours_of(&first.slot));
                    let overlap = Diagnostic::error(Code::RowsOverlap, title).at(&place, Text::default());
                    self.push(overlap.note_at(input::first_here(), &before).help(say::one_row_a_time()));
                }
            }
            let slots: Vec<Slot> = lines.iter().map(|line| line.slot).collect();
            if found.last().is_none_or(|(known, _)| *known != needs) {
                found.push((needs, Rows::new()));
            }
            if let Some((_, rows)) = found.last_mut() {
                rows.insert(day, joined(&slots));
            }
        }
        found
    }
}
