//! Sheets of a team that nobody has stated yet: who stands beside the dates, and what in their cells.
//!
//! Where the dates are, what is merged and what is a total is found as for any sheet; only who and what are not
//! looked up in a team.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{Days, Months, NaiveDate};

use super::heads::{self, Head, is_weekday};
use super::rows::{is_number, is_total};
use super::table::{Anchor, dates, merged, passed_over};
use super::words::{self, plain};
use super::{Cells, Content, Found, Sheets, Spot, listed, place};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::messages::{Text, first_team as told, is_hidden, sheet_import as say};

/// Who has a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name as it stands there.
    pub name: String,
    /// The staff number, if a column has it.
    pub number: Option<String>,
    /// The cell of the name, as diagnostics show it.
    pub place: PathBuf,
}

/// A cell below a date that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Whose, a position among the people.
    pub person: usize,
    /// When.
    pub date: NaiveDate,
    /// What stands there; of sheets with names in the cells, the shift.
    pub text: String,
    /// Where, as spreadsheets write it.
    pub address: String,
}

/// What a sheet says.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The file.
    pub path: PathBuf,
    /// The sheet's name.
    pub sheet: Option<String>,
    /// Who, in their order.
    pub people: Vec<Person>,
    /// Which dates have a column.
    pub dates: BTreeSet<NaiveDate>,
    /// What they work.
    pub cells: Vec<Cell>,
    /// Words above the dates.
    pub titles: Vec<String>,
    /// Words beside and below what is worked: legends, notes.
    pub words: Vec<String>,
    /// Dates with something said of them, as in a row of public holidays.
    pub days: BTreeMap<NaiveDate, String>,
    /// What was passed over.
    pub remarks: Vec<Diagnostic>,
}

/// Columns left of the dates.
struct Labels {
    name: u32,
    number: Option<u32>,
}

/// Reads each sheet that has dates; `is_mark` knows what is already said to be a shift.
///
/// # Errors
/// What is wrong with dates, names and merged cells; no sheet with dates.
pub fn survey(
    sheets: &Sheets,
    anchor: Anchor,
    asked: Option<&str>,
    is_mark: &dyn Fn(&str) -> bool,
) -> Result<Vec<Survey>, Vec<Diagnostic>> {
    let path = sheets.sheets.first().map(|cells| cells.path.clone()).unwrap_or_default();
    let mut all = Vec::new();
    let mut wrong = Vec::new();
    let named = |cells: &&Cells| asked.is_none() || cells.sheet.as_deref() == asked;
    for cells in sheets.sheets.iter().filter(named) {
        match one(cells, anchor, is_mark) {
            Ok(survey) => all.extend(survey),
            Err(found) => wrong.extend(found),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if all.is_empty() {
        let error = Diagnostic::error(Code::SheetShape, say::no_matrix()).in_file(path);
        return Err(vec![error.help(say::matrix_form())]);
    }
    Ok(all)
}

/// One sheet, its dates across; none if it has no dates.
fn one(
    cells: &Cells,
    anchor: Anchor,
    is_mark: &dyn Fn(&str) -> bool,
) -> Result<Option<Survey>, Vec<Diagnostic>> {
    let best = |cells: &Cells| heads::rows(cells).into_iter().map(|(score, _)| score).max().unwrap_or(0);
    let turned = cells.turned();
    let cells = if best(&turned) > best(cells) { &turned } else { cells };
    let most = best(cells);
    if most == 0 {
        return Ok(None);
    }
    let mut found = Found::new(cells);
    if let Some(spot) = cells.beyond {
        found.error(Code::SheetShape, Some(spot), say::beyond(), say::drop_beyond());
    }
    if let Some(spot) = cells.unclosed {
        found.error(Code::SheetShape, Some(spot), say::unclosed_quote(), say::close_quote());
    }
    // A sheet may have its weeks one below the other, each with its dates.
    // Counts such as 1 2 1 2 are dates by half.
    let is_head = |score: usize, heads: &[(u32, Head)]| score == most || 10 * score >= 8 * heads.len();
    let heads: Vec<_> = heads::rows(cells)
        .into_iter()
        .filter(|(score, (_, heads))| 2 * score >= most && is_head(*score, heads))
        .collect();
    let last = cells.cells.last_key_value().map_or(0, |((row, _), _)| *row);
    let ends = heads.iter().skip(1).map(|(_, (row, _))| *row).chain([last + 1]);
    let mut survey = Survey { path: cells.path.clone(), sheet: cells.sheet.clone(), ..Survey::default() };
    let mut gathered = Gathered::default();
    let first_row = heads.first().map_or(0, |(_, (row, _))| *row);
    for ((_, (row, heads)), end) in heads.iter().zip(ends) {
        let after = survey.dates.last().and_then(|last| last.checked_add_days(Days::new(1)));
        let anchor = Anchor { date: after.or(anchor.date), ..anchor };
        Block { row: *row, end, heads, anchor }.read(&mut found, &mut survey, &mut gathered, is_mark);
    }
    let text = |(spot, content): (&Spot, &Content)| match content {
        Content::Text(text) if !gathered.used.contains(spot) => Some((spot.0, text.trim().to_string())),
        _ => None,
    };
    for (row, text) in cells.cells.iter().filter_map(text) {
        let list = if row < first_row { &mut survey.titles } else { &mut survey.words };
        list.push(text);
    }
    if survey.people.is_empty() && !found.has_errors() {
        // A list of dates beside no names is no roster.
        return Ok(None);
    }
    if !gathered.passed_over.is_empty() {
        found.remark(
            None,
            say::rows_passed_over(listed(gathered.passed_over.into_iter())),
            told::not_people(),
        );
    }
    for (cell, text) in &cells.notes {
        let place = place(&cells.path, Some(cells.beside(cell)));
        let remark = Diagnostic::warning(Code::SheetReadAs, told::note_left_out(text)).in_file(place);
        found.push(remark);
    }
    let (wrong, remarks): (Vec<_>, Vec<_>) =
        found.into_list().into_iter().partition(|diagnostic| diagnostic.severity == Severity::Error);
    survey.remarks = remarks;
    if wrong.is_empty() { Ok(Some(survey)) } else { Err(wrong) }
}

/// What the blocks of a sheet have in common.
#[derive(Default)]
struct Gathered {
    /// Cells that are read as names or duties.
    used: BTreeSet<Spot>,
    passed_over: Vec<Text>,
}

/// Dates with the rows below them.
struct Block<'b> {
    row: u32,
    /// The row after the last.
    end: u32,
    heads: &'b [(u32, Head)],
    anchor: Anchor,
}

/// What a row below the dates is.
enum Kind {
    Person,
    /// What is said of the dates themselves.
    Days,
    /// Nobody's row, told or not.
    Other(bool),
    Blank,
    /// Duties without a name.
    Nameless,
    /// A name without anything below the dates.
    Idle,
}

impl Block<'_> {
    fn read(
        &self,
        found: &mut Found<'_>,
        survey: &mut Survey,
        gathered: &mut Gathered,
        is_mark: &dyn Fn(&str) -> bool,
    ) {
        let cells = found.cells;
        let left = self.heads.first().map_or(0, |(column, _)| *column);
        // Where the row of day numbers repeats the row of dates above it, the rows below are read once.
        let rows = self.row + 1..self.end;
        if !rows.clone().any(|row| (0..left).any(|column| cells.get((row, column)).is_some())) {
            return;
        }
        let labels = self.labels(cells, left);
        let columns: Vec<u32> = self.heads.iter().map(|(column, _)| *column).collect();
        let mut kinds: Vec<(u32, Kind)> =
            rows.map(|row| (row, kind(cells, row, labels.name, left, &columns))).collect();
        let is_beside =
            |row: u32| (0..left).any(|column| column != labels.name && cells.get((row, column)).is_some());
        settle_idle(&mut kinds, &is_beside);
        let lines: BTreeSet<u32> = kinds
            .iter()
            .filter(|(_, kind)| matches!(kind, Kind::Person | Kind::Nameless))
            .map(|(row, _)| *row)
            .collect();
        if lines.is_empty() {
            return;
        }
        let anchor =
            Anchor { date: self.anchor.date.or_else(|| self.month_before(cells, left)), ..self.anchor };
        let dates = dates(found, self.row, self.heads, anchor);
        self.hold_weekdays(found, &dates);
        let others = passed_over(found, self.row, left, &dates, &lines);
        if !others.is_empty() {
            let title = say::columns_passed_over(listed(others.into_iter()));
            found.remark(Some((self.row, left)), title, say::as_totals());
        }
        if let Some(date) = dates.iter().map(|(_, date)| *date).find(|date| survey.dates.contains(date)) {
            let spot = dates.iter().find(|(_, other)| *other == date).map(|(column, _)| (self.row, *column));
            found.error(Code::SheetDates, spot, told::date_again(date), say::keep_one_column());
            return;
        }
        survey.dates.extend(dates.iter().map(|(_, date)| *date));
        let filled = merged(found, &dates, &lines);
        let by_shift = self.by_shift(cells, &labels, &lines, is_mark);
        let mut here: BTreeMap<String, Spot> = BTreeMap::new();
        for (row, kind) in &kinds {
            let spot = (*row, labels.name);
            let name = cells.get(spot).map(Content::text).unwrap_or_default();
            match kind {
                Kind::Blank | Kind::Other(false) => {}
                Kind::Nameless => {
                    found.error(Code::SheetName, Some((*row, labels.name)), say::no_name(), say::write_name())
                }
                Kind::Other(true) | Kind::Idle => {
                    let label = |column| cells.get((*row, column)).map(|content| (column, content.text()));
                    let (column, text) =
                        label(labels.name).or_else(|| (0..left).find_map(label)).unwrap_or_default();
                    let address = cells.address((*row, column));
                    gathered.passed_over.push(Text::plain(format!("{address} ({text})")));
                }
                Kind::Days => {
                    for (column, date) in &dates {
                        if let Some(content) = cells.get((*row, *column)) {
                            survey.days.insert(*date, content.text());
                        }
                    }
                }
                Kind::Person => {
                    // The label of a shift may say its times.
                    if !by_shift {
                        gathered.used.insert(spot);
                    }
                    let number = labels.number.and_then(|column| Some(cells.get((*row, column))?.text()));
                    let whole = format!("{}\u{0}{}", plain(&name), number.clone().unwrap_or_default());
                    if let Some(first) = here.insert(whole, spot).filter(|_| !by_shift) {
                        let title = say::name_twice(&name, cells.address(first));
                        found.error(Code::SheetName, Some(spot), title, told::tell_apart());
                    }
                    let person = (!by_shift).then(|| person(survey, found, &name, number, spot));
                    for (column, date) in &dates {
                        let at = (*row, *column);
                        let Some(content) = cells.get(*filled.get(&at).unwrap_or(&at)) else { continue };
                        gathered.used.insert(at);
                        let (text, address) = (content.text(), cells.address(at));
                        match person {
                            Some(person) => survey.cells.push(Cell { person, date: *date, text, address }),
                            None => self.named(survey, found, &name, &text, *date, at),
                        }
                    }
                }
            }
        }
    }

    /// The people whom a cell of a shift's row names.
    fn named(
        &self,
        survey: &mut Survey,
        found: &Found<'_>,
        shift: &str,
        text: &str,
        date: NaiveDate,
        at: Spot,
    ) {
        let mark = shift_label(shift);
        if words::entry(text, &|_| false) == words::Entry::default() {
            return;
        }
        let parts = text.split(['、', '，', ',', '/', '／', ';', '；', '\n', '\r', '|', '+', '&', '\t']);
        for name in parts.flat_map(|part| apart(part.trim())).filter(|name| !name.is_empty()) {
            let person = person(survey, found, name, None, at);
            let address = found.cells.address(at);
            survey.cells.push(Cell { person, date, text: mark.clone(), address });
        }
    }

    /// Which columns left of the dates have what, by their heads or by what stands below.
    fn labels(&self, cells: &Cells, left: u32) -> Labels {
        const NAMES: [&str; 17] = [
            "姓名",
            "名字",
            "员工",
            "成员",
            "人员",
            "客服",
            "坐席",
            "员工姓名",
            "name",
            "agent",
            "staff",
            "employee",
            "who",
            "names",
            "person",
            "agents",
            "shift",
        ];
        const NUMBERS: [&str; 12] = [
            "工号",
            "员工编号",
            "编号",
            "员工号",
            "id",
            "no",
            "no.",
            "empid",
            "employeeid",
            "employeeno",
            "staffno",
            "staffid",
        ];
        let headed = |words: &[&str]| {
            let rows = self.row.saturating_sub(2)..=self.row + 1;
            rows.rev().find_map(|row| {
                (0..left).find(|column| {
                    let text = cells.get((row, *column)).map(Content::text).unwrap_or_default();
                    words.contains(&plain(&text).to_lowercase().as_str())
                })
            })
        };
        let distinct = |column: u32| {
            let texts = (self.row + 1..self.end).filter_map(|row| cells.get((row, column)));
            let words = texts.map(Content::text).filter(|text| text.parse::<f64>().is_err());
            words.collect::<BTreeSet<String>>().len()
        };
        let fullest = || (0..left).rev().max_by_key(|column| distinct(*column));
        let name = headed(&NAMES).or_else(fullest).unwrap_or(0);
        Labels { name, number: headed(&NUMBERS).filter(|column| *column != name) }
    }

    /// Whether shifts stand in the place of names: most labels are said to be shifts, or say it themselves.
    fn by_shift(
        &self,
        cells: &Cells,
        labels: &Labels,
        lines: &BTreeSet<u32>,
        is_mark: &dyn Fn(&str) -> bool,
    ) -> bool {
        let texts = || lines.iter().filter_map(|row| cells.get((*row, labels.name))).map(Content::text);
        let shifts = texts().filter(|text| is_mark(&shift_label(text)) || is_shift_word(text)).count();
        2 * shifts > texts().count()
    }

    /// The month before the one that a title names, where the weekdays say so: 26 September to 25 October is often
    /// called October.
    fn month_before(&self, cells: &Cells, left: u32) -> Option<NaiveDate> {
        let named = heads::month_above(cells, self.row, left)?;
        let before = named.checked_sub_months(Months::new(1))?;
        let agree = |anchor: NaiveDate| {
            let mut last = None;
            let mut told = (0_usize, 0_usize);
            for (column, head) in self.heads {
                last = heads::date_of(*head, last, Some(anchor)).or(last);
                let rows = self.row.saturating_sub(2)..=self.row + 2;
                let weekday =
                    rows.filter_map(|row| heads::weekday(&cells.get((row, *column))?.text())).next();
                if let (Some(date), Some(weekday)) = (last, weekday) {
                    told.0 += 1;
                    told.1 += usize::from(chrono::Datelike::weekday(&date) == weekday);
                }
            }
            told
        };
        let ((_, now), (all, then)) = (agree(named), agree(before));
        (all >= 5 && then == all && 2 * now < all).then_some(before)
    }

    /// A row of weekdays that are not those of the dates: the month is another.
    fn hold_weekdays(&self, found: &mut Found<'_>, dates: &[(u32, NaiveDate)]) {
        let cells = found.cells;
        for row in self.row.saturating_sub(2)..=self.row + 2 {
            let told =
                |column: u32| cells.get((row, column)).and_then(|content| heads::weekday(&content.text()));
            let all: Vec<_> =
                dates.iter().filter_map(|(column, date)| Some((*column, *date, told(*column)?))).collect();
            let wrong = all.iter().filter(|(_, date, weekday)| chrono::Datelike::weekday(date) != *weekday);
            // One slip is a slip; where most are wrong the month is.
            if let Some((column, date, weekday)) = wrong.clone().next()
                && 2 * wrong.count() > all.len()
                && all.len() >= 5
            {
                let title = told::other_weekday(*date, *weekday);
                found.error(Code::SheetDates, Some((row, *column)), title, told::name_the_month());
                return;
            }
        }
    }
}

/// The shift that a row's label names: `早班 09:00-17:00` is 早班.
fn shift_label(text: &str) -> String {
    plain(text.split(['(', '（', '\n', ' ', '\u{3000}']).next().unwrap_or_default())
}

fn is_shift_word(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "early", "late", "day", "night", "morning", "evening", "oncall", "on-call", "standby", "middle",
        "早", "晚",
    ];
    let label = shift_label(text).to_lowercase();
    WORDS.contains(&label.as_str())
        || label.ends_with('班')
        || ["值守", "待命"].iter().any(|end| label.ends_with(end))
        || super::super::times::in_text(text).is_some()
}

/// Names that have only blanks between them, as far as that can be told: Chinese ones, and single words.
fn apart(part: &str) -> Vec<&str> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let wide = words.iter().all(|word| word.chars().all(|c| !c.is_ascii()) && word.chars().count() > 1);
    if wide { words } else { vec![part] }
}

/// The person of a name, new if nobody has it.
fn person(survey: &mut Survey, found: &Found<'_>, name: &str, number: Option<String>, at: Spot) -> usize {
    let same = |person: &Person| plain(&person.name) == plain(name) && (person.number == number);
    if let Some(known) = survey.people.iter().position(same) {
        return known;
    }
    let place = place(&found.cells.path, Some(found.cells.address(at)));
    survey.people.push(Person { name: tidy(name), number, place });
    survey.people.len() - 1
}

/// Blanks within a Chinese name are for the eye: `张　三`.
fn tidy(name: &str) -> String {
    const MAX_LENGTH: usize = 80;
    // What nobody sees is in nobody's name, and a longer one is a sentence.
    let name: String =
        name.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).take(MAX_LENGTH).collect();
    let name = name.as_str();
    let wide = name.chars().all(|c| !c.is_ascii() || c == ' ');
    if wide { plain(name) } else { name.split_whitespace().collect::<Vec<_>>().join(" ") }
}

fn kind(cells: &Cells, row: u32, name: u32, left: u32, columns: &[u32]) -> Kind {
    let label = cells.get((row, name)).map(Content::text);
    let first = label.clone().or_else(|| (0..left).find_map(|column| Some(cells.get((row, column))?.text())));
    let below: Vec<&Content> = columns.iter().filter_map(|column| cells.get((row, *column))).collect();
    let all =
        |fits: &dyn Fn(&Content) -> bool| !below.is_empty() && below.iter().all(|content| fits(content));
    if all(&|content| is_weekday(&content.text())) {
        return Kind::Other(false);
    }
    let Some(first) = first else {
        return match below.is_empty() {
            true => Kind::Blank,
            false if all(&is_number) => Kind::Other(false),
            false => Kind::Nameless,
        };
    };
    if is_of_days(&first) {
        return Kind::Days;
    }
    if is_total(&first) || all(&is_number) || is_note(&first) {
        return Kind::Other(!below.is_empty() || is_total(&first));
    }
    match (label, below.is_empty()) {
        (Some(_), false) => Kind::Person,
        (Some(_), true) => Kind::Idle,
        (None, false) => Kind::Nameless,
        (None, true) => Kind::Blank,
    }
}

/// Names without a duty between rows of people are people where something else stands beside them, such as a staff
/// number; without it they may be the head of a group.
fn settle_idle(kinds: &mut [(u32, Kind)], is_beside: &dyn Fn(u32) -> bool) {
    let person = |kind: &Kind| matches!(kind, Kind::Person);
    for at in 0..kinds.len() {
        let before = at.checked_sub(1).and_then(|before| kinds.get(before));
        let after = kinds.iter().skip(at + 1).find(|(_, kind)| !matches!(kind, Kind::Idle));
        let between =
            before.is_some_and(|(_, kind)| person(kind)) && after.is_some_and(|(_, kind)| person(kind));
        if let Some((row, kind)) = kinds.get_mut(at).filter(|(_, kind)| between && matches!(kind, Kind::Idle))
            && is_beside(*row)
        {
            *kind = Kind::Person;
        }
    }
}

/// Whether a row says something of the dates themselves.
fn is_of_days(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "publicholiday",
        "publicholidays",
        "bankholiday",
        "bankholidays",
        "holiday",
        "holidays",
        "节假日",
        "法定节假日",
        "法定假日",
        "节日",
        "假日",
        "event",
    ];
    WORDS.contains(&plain(text).to_lowercase().as_str())
}

/// Legends and signatures: `说明：早班…`, `制表：王`, `Key: …`, `E=early`.
fn is_note(text: &str) -> bool {
    const BEGINS: [&str; 13] = [
        "说明", "备注", "制表", "审核", "批准", "图例", "注", "key", "legend", "note", "updated", "prepared",
        "approved",
    ];
    let plain = plain(text).to_lowercase();
    let begins = BEGINS.iter().any(|word| {
        plain
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：', '=', '.']))
    });
    begins || plain.contains('=')
}

impl Survey {
    /// What a cell says, where `is_mark` knows the shifts.
    pub fn entry(cell: &Cell, is_mark: &dyn Fn(&str) -> bool) -> words::Entry {
        words::entry(&cell.text, is_mark)
    }

    /// A place in the sheet, as diagnostics show it.
    pub fn place(&self, address: &str) -> PathBuf {
        place(&self.path, Some(address.to_string()))
    }

    /// How the sheet is called: the file, and the sheet's name where there is one.
    pub fn title(&self) -> String {
        let file = self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match &self.sheet {
            Some(sheet) => format!("{file} ({sheet})"),
            None => file,
        }
    }
}
