//! Attendance as time clocks and spreadsheets write it: who punched when.

mod grid;
mod layout;
mod moments;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{Days, NaiveDate, NaiveDateTime};

pub use layout::{Form, said};

use self::grid::{Grid, Row, Wrong};
use self::layout::{Column, Layout, coming, going};
use self::moments::{DateProblem, Moment};
use crate::book::{AgentIx, Book, ClockFile, Meant};
use crate::diagnostic::Diagnostic;
use crate::messages::input::{self, Quote};
use crate::messages::{Text, attendance as say, clocks, targets};

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
    /// Whether times may be of the next date, since their cells do not say of which they are.
    pub undated: bool,
    /// The line of the file, from 1.
    pub line: usize,
}

/// A punch of which the file does not say whether it is coming or going.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarePunch {
    /// Whose.
    pub agent: AgentIx,
    /// When, by the clock.
    pub at: NaiveDateTime,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What the clock itself has corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Whose.
    pub agent: AgentIx,
    /// The date of the row.
    pub date: NaiveDate,
    /// In the words of the clock.
    pub how: String,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What an attendance file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Punches {
    /// What it was read as.
    pub form: Form,
    /// In the order of the file.
    pub rows: Vec<Punch>,
    /// Punches that are neither coming nor going until they are held against duties.
    pub bare: Vec<BarePunch>,
    /// What the clock has corrected.
    pub mended: Vec<Mended>,
    /// Agents of whom the file has a row, if only an empty one.
    pub seen: BTreeSet<AgentIx>,
    /// Rows of people who are not in the team: line and name.
    pub strangers: Vec<(usize, String)>,
    /// The first and the last date of which the file speaks.
    pub dates: Option<(NaiveDate, NaiveDate)>,
    /// Whether a date is there because of its punches alone, the end of a night among them.
    pub by_punch: bool,
}

/// Reads an attendance file: XLSX, or text in UTF-8, UTF-16 or GBK with commas, semicolons or tabs. An agent
/// is named by id, or by a name that only one agent has. `clocks` are the team's own. Seconds are dropped.
pub fn read(path: &Path, book: &Book, clocks: &[ClockFile]) -> Result<Punches, Vec<Diagnostic>> {
    let grids = grid::read(path)?;
    let mut wrong = Wrong::default();
    let Some(chosen) = layout::choose(&grids, clocks, &mut wrong) else {
        return wrong.or(Punches::default());
    };
    let (grid, layout) = (chosen.grid, chosen.layout);
    if let Some(broken) = &grid.broken {
        wrong.push(broken.clone());
    }
    let mut reader = Reader {
        grid,
        layout: &layout,
        book,
        wrong,
        punches: Punches { form: layout.form.clone(), ..Punches::default() },
        days: BTreeMap::new(),
        named: BTreeSet::new(),
    };
    for row in grid.rows.iter().skip(layout.first) {
        reader.row(row);
    }
    if grid.rows.len() <= layout.first {
        reader.wrong.push(grid.error_of_all(say::no_rows(), say::example()));
    }
    reader.punches.by_punch = layout.column(Column::Time).is_some();
    reader.wrong.or(reader.punches)
}

/// The rows of a table while they are read.
struct Reader<'g> {
    grid: &'g Grid,
    layout: &'g Layout<'g>,
    book: &'g Book,
    wrong: Wrong,
    punches: Punches,
    /// The line in which an agent's date stands, where a date has one row.
    days: BTreeMap<(AgentIx, NaiveDate), usize>,
    /// People who are not in the team and have been listed.
    named: BTreeSet<String>,
}

/// Whose row it is.
enum Whose {
    Agent(AgentIx),
    Stranger(String),
    /// It is not clear, and that was said.
    Unclear,
}

impl Reader<'_> {
    fn error(&mut self, row: &Row, column: Option<usize>, title: Text, help: Text) {
        let head = column.map_or("", |column| self.layout.head(column));
        let formula = column.is_some_and(|column| row.cell(column).starts_with('='));
        let error = match formula {
            true => {
                let text = row.cell(column.unwrap_or(0));
                self.grid.error(row, column, head, clocks::formula(Quote(text)), clocks::save_values())
            }
            false => self.grid.error(row, column, head, title, help),
        };
        self.wrong.push(error);
    }

    fn row(&mut self, row: &Row) {
        let layout = self.layout;
        let width = layout.columns.len();
        if row.cells.iter().skip(width).any(|cell| !cell.is_empty()) {
            self.error(row, None, say::too_many_fields(row.cells.len(), width), say::example());
            return;
        }
        let date = match layout.column(Column::Date).map(|column| self.date(row, column)) {
            Some(None) => {
                // Its times are looked at all the same: what is wrong is said at once.
                let any = NaiveDate::from_ymd_opt(2000, 1, 1);
                self.pairs(row, any);
                self.bare(row, any);
                self.sided(row, any);
                return;
            }
            Some(date) => date,
            None => None,
        };
        let before = self.wrong.count();
        let pairs = self.pairs(row, date);
        let bare = self.bare(row, date);
        let sided = self.sided(row, date);
        let first =
            bare.first().or(sided.as_ref().and_then(|sided| sided.came.as_ref().or(sided.went.as_ref())));
        let Some(date) = date.or(first.map(|moment| moment.at.date())) else {
            if self.wrong.count() == before
                && let Some(column) = layout.column(Column::Time)
            {
                self.error(row, Some(column), clocks::no_time(), clocks::write_moment());
            }
            return;
        };
        let (earliest, latest) = self.punches.dates.unwrap_or((date, date));
        self.punches.dates = Some((earliest.min(date), latest.max(date)));
        let agent = match self.whose(row) {
            Whose::Agent(agent) => agent,
            Whose::Stranger(name) => {
                // An export of the whole company has a row a day of everybody.
                if layout.form == Form::Table || self.named.insert(name.clone()) {
                    self.punches.strangers.push((row.line, name));
                }
                return;
            }
            Whose::Unclear => return,
        };
        self.punches.seen.insert(agent);
        if matches!(layout.form, Form::DingTalk | Form::WeCom | Form::DaySheet) {
            if let Some(line) = self.days.get(&(agent, date)) {
                let id = self.book.agents.get(agent.0).map_or("", |agent| agent.id.as_str());
                let title = clocks::date_twice(id, date, *line);
                self.error(row, None, title, clocks::keep_one_row());
                return;
            }
            self.days.insert((agent, date), row.line);
            self.mended(row, agent, date);
        }
        for pair in pairs.into_iter().chain(sided).filter(|pair| pair.came.is_some() || pair.went.is_some()) {
            let undated = [pair.came, pair.went].iter().flatten().all(|moment| !moment.dated);
            let (came, went) = (pair.came.map(|moment| moment.at), pair.went.map(|moment| moment.at));
            // By the clock alone, going before coming is on the next date.
            let went = match (came, went) {
                (Some(came), Some(went)) if went <= came && went.date() == date => {
                    went.checked_add_days(Days::new(1))
                }
                _ => went,
            };
            self.punches.rows.push(Punch { agent, date, came, went, undated, line: row.line });
        }
        self.punches.bare.extend(bare.iter().map(|moment| BarePunch {
            agent,
            at: moment.at,
            line: row.line,
        }));
    }

    fn date(&mut self, row: &Row, column: usize) -> Option<NaiveDate> {
        let text = row.cell(column);
        let problem = match moments::date(text, self.layout.reading.form) {
            Ok(date) => return Some(date),
            // With the time of day behind it, the date is what stands before.
            Err(problem) => match self.moment_of(row, column) {
                Some(moment) if moment.dated => return Some(moment.at.date()),
                _ => problem,
            },
        };
        let (title, help) = match problem {
            DateProblem::Ambiguous => (targets::ambiguous_date(Quote(text)), input::write_date()),
            DateProblem::Form => (input::not_a_date(Quote(text)), input::write_date()),
            DateProblem::Weekday(weekday) => {
                (clocks::other_weekday(Quote(text), weekday), clocks::check_date())
            }
        };
        self.error(row, Some(column), title, help);
        None
    }

    fn moment_of(&self, row: &Row, column: usize) -> Option<Moment> {
        moments::moment(row.cell(column), None, self.layout.reading).ok().flatten()
    }

    fn moment(&mut self, row: &Row, column: usize, date: Option<NaiveDate>) -> Option<Moment> {
        let text = row.cell(column);
        match moments::moment(text, date, self.layout.reading) {
            Ok(moment) => moment,
            Err(()) => {
                let help = if date.is_none() { clocks::write_moment() } else { say::time_form() };
                self.error(row, Some(column), input::not_a_clock(Quote(text)), help);
                None
            }
        }
    }

    fn pairs(&mut self, row: &Row, date: Option<NaiveDate>) -> Vec<Pair> {
        let (came, went) = (self.layout.holding(coming), self.layout.holding(going));
        let mut pairs = Vec::new();
        for (came, went) in came.into_iter().zip(went) {
            let (came, went) = (self.moment(row, came, date), self.moment(row, went, date));
            pairs.push(Pair { came, went });
        }
        pairs
    }

    /// Punches that are neither coming nor going.
    fn bare(&mut self, row: &Row, date: Option<NaiveDate>) -> Vec<Moment> {
        let times = if self.layout.column(Column::Direction).is_some() { None } else { Some(Column::Time) };
        let columns = [Some(Column::First), Some(Column::Last), times].into_iter().flatten();
        let columns: Vec<usize> = columns.filter_map(|column| self.layout.column(column)).collect();
        columns.into_iter().filter_map(|column| self.moment(row, column, date)).collect()
    }

    /// The one punch of a row that says whether it is coming or going.
    fn sided(&mut self, row: &Row, date: Option<NaiveDate>) -> Option<Pair> {
        let layout = self.layout;
        let (time, direction) = (layout.column(Column::Time)?, layout.column(Column::Direction)?);
        let moment = self.moment(row, time, date)?;
        let text = row.cell(direction);
        let words = layout.clock.map(|clock| &clock.words);
        let same = |word: &str| word.eq_ignore_ascii_case(text);
        let is = |known: &[&str], given: Option<&Vec<String>>| {
            known.iter().any(|word| same(word))
                || given.is_some_and(|given| given.iter().any(|word| same(word)))
        };
        let comes = is(COMING, words.map(|words| &words.came));
        let goes = is(GOING, words.map(|words| &words.went));
        match (comes, goes) {
            (true, false) => Some(Pair { came: Some(moment), went: None }),
            (false, true) => Some(Pair { came: None, went: Some(moment) }),
            _ => {
                self.error(
                    row,
                    Some(direction),
                    clocks::no_direction(Quote(text)),
                    clocks::name_directions(),
                );
                None
            }
        }
    }

    fn mended(&mut self, row: &Row, agent: AgentIx, date: NaiveDate) {
        let judged = self.layout.columns.iter().enumerate().filter(|(_, column)| **column == Column::Judged);
        for (column, _) in judged.filter(|(column, _)| row.cell(*column).contains("补卡")) {
            let how = format!("{}：{}", self.layout.head(column), row.cell(column));
            self.punches.mended.push(Mended { agent, date, how, line: row.line });
        }
    }

    /// The agent whom the columns name, which must not contradict each other.
    fn whose(&mut self, row: &Row) -> Whose {
        let columns: Vec<usize> = (0..)
            .zip(&self.layout.columns)
            .filter(|(_, column)| **column == Column::Agent)
            .map(|(at, _)| at)
            .collect();
        let mut found: Option<(AgentIx, usize)> = None;
        let mut shared = None;
        for column in columns.iter().copied().filter(|column| !row.cell(*column).is_empty()) {
            match self.book.meant(row.cell(column)) {
                Meant::One(agent) => match found {
                    Some((first, at)) if first != agent => {
                        let title = clocks::two_agents(Quote(row.cell(at)), Quote(row.cell(column)));
                        self.error(row, Some(column), title, clocks::correct_agent());
                        return Whose::Unclear;
                    }
                    _ => found = found.or(Some((agent, column))),
                },
                Meant::Several(_) => shared = shared.or(Some(column)),
                Meant::Nobody => {}
            }
        }
        if let Some((agent, _)) = found {
            return Whose::Agent(agent);
        }
        if let Some(column) = shared {
            self.error(row, Some(column), clocks::shared_name(Quote(row.cell(column))), clocks::export_ids());
            return Whose::Unclear;
        }
        let name = columns.iter().map(|column| row.cell(*column)).find(|name| !name.is_empty());
        match name {
            Some(name) if self.grid.sheet.is_some() && name.starts_with('=') => {
                self.error(row, columns.first().copied(), clocks::nobody_named(), clocks::name_agent());
                Whose::Unclear
            }
            Some(name) => Whose::Stranger(name.to_string()),
            None if self.layout.form == Form::Table => Whose::Stranger(String::new()),
            None => {
                self.error(row, columns.first().copied(), clocks::nobody_named(), clocks::name_agent());
                Whose::Unclear
            }
        }
    }
}

const COMING: &[&str] = &["in", "clock in", "check in", "c/in", "上班", "签到", "进"];
const GOING: &[&str] = &["out", "clock out", "check out", "c/out", "下班", "签退", "出"];

/// The times of a pair of columns.
struct Pair {
    came: Option<Moment>,
    went: Option<Moment>,
}
