//! From cells to who works what on which date.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::by_shift::{self, ShiftRows};
use super::heads::{self, Head};
use super::rows::{Names, Row, Rows};
use super::words::{self, Unread};
use super::{Cells, Content, Found, MAX_ERRORS, Said, Sheets, Spot, listed};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::calendar::Horizon;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::messages::input::Quote;
use crate::messages::{Text, sheet_import as say};
use crate::roster::RosterLines;

/// What is known of the dates before they are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchor {
    /// A date near the first one, or before it.
    pub date: Option<NaiveDate>,
    /// The sheet that is meant.
    pub ours: bool,
    /// What becomes of cells that are not understood.
    pub skip: Skip,
}

/// What becomes of cells that are not understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skip {
    /// They are errors: what is missing would change a roster.
    #[default]
    Never,
    /// They are errors that may be passed over.
    Offered,
    /// They are passed over, and named.
    Wanted,
}

/// Who works what, with the cells in which it stands.
pub struct Matrix {
    cells: Cells,
    heads: BTreeMap<NaiveDate, Spot>,
    rows: BTreeMap<AgentIx, Spot>,
    said: BTreeMap<(AgentIx, NaiveDate), (Said, Spot)>,
    found: Vec<Diagnostic>,
}

/// Reads the sheet that has dates above names of the team, or the one that is asked for.
pub fn read(
    sheets: &Sheets,
    book: &Book,
    anchor: Anchor,
    asked: Option<&str>,
) -> Result<Matrix, Vec<Diagnostic>> {
    let Chosen { cells, layout } = choose(sheets, book, asked)?;
    let cells = &cells;
    let mut found = Found::new(cells);
    if let Some(spot) = cells.beyond {
        found.error(Code::SheetShape, Some(spot), say::beyond(), say::drop_beyond());
    }
    if let Some(spot) = cells.unclosed {
        found.error(Code::SheetShape, Some(spot), say::unclosed_quote(), say::close_quote());
    }
    let Some((row, heads)) = heads::row(cells) else {
        found.error(Code::SheetShape, None, say::no_matrix(), say::matrix_form());
        return Err(found.into_list());
    };
    let dates = dates(&mut found, row, &heads, anchor);
    let first = heads.first().map_or(0, |(column, _)| *column);
    let rows = match layout {
        Layout::Agents => Below::Agents(Rows::read(&mut found, book, row, first, &dates)),
        Layout::Shifts => Below::Shifts(ShiftRows::read(&mut found, book, row, first, &dates)),
    };
    let lines = rows.lines();
    if lines.is_empty() && !found.has_errors() {
        found.error(Code::SheetName, Some((row, 0)), say::nobody(), say::write_name());
    }
    let columns = passed_over(&mut found, row, first, &dates, &lines);
    if !anchor.ours {
        if !columns.is_empty() {
            found.remark(
                Some((row, first)),
                say::columns_passed_over(listed(columns.into_iter())),
                say::as_totals(),
            );
        }
        let others = rows.passed_over();
        if !others.is_empty() {
            let title = match layout {
                Layout::Agents => say::rows_passed_over(listed(others.iter().cloned())),
                Layout::Shifts => say::rows_no_shifts(listed(others.iter().cloned())),
            };
            found.remark(None, title, say::as_totals());
        }
    }
    let filled = merged(&mut found, &dates, &lines);
    let mut matrix = Matrix {
        cells: cells.clone(),
        heads: dates.iter().map(|(column, date)| (*date, (row, *column))).collect(),
        rows: match &rows {
            Below::Agents(rows) => rows.agents.iter().map(|row| (row.agent, row.spot)).collect(),
            // Who is in no cell has rest: everybody's duties are below the dates.
            Below::Shifts(_) => (0..book.agents.len()).map(|at| (AgentIx(at), (row, 0))).collect(),
        },
        said: BTreeMap::new(),
        found: Vec::new(),
    };
    matrix.said = match &rows {
        Below::Agents(rows) => said(&mut found, book, &dates, &rows.agents, &filled, anchor.skip),
        Below::Shifts(rows) => by_shift::said(&mut found, book, &dates, rows, &filled, anchor.skip),
    };
    matrix.found = found.into_list();
    Ok(matrix)
}

/// What stands beside the dates, and what in the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Agents, and what they work.
    Agents,
    /// Shifts, and who works them.
    Shifts,
}

/// The rows below the dates.
enum Below {
    Agents(Rows),
    Shifts(ShiftRows),
}

impl Below {
    /// The rows of which something is in the roster.
    fn lines(&self) -> BTreeSet<u32> {
        match self {
            Below::Agents(rows) => rows.agents.iter().map(|row| row.spot.0).collect(),
            Below::Shifts(rows) => rows.shifts.iter().map(|(row, _)| *row).collect(),
        }
    }

    fn passed_over(&self) -> &[Text] {
        match self {
            Below::Agents(rows) => &rows.passed_over,
            Below::Shifts(rows) => &rows.passed_over,
        }
    }
}

/// A sheet with dates across, and what it is.
struct Chosen {
    cells: Cells,
    layout: Layout,
}

/// How a sheet with dates is to be read, if something of the team stands beside them.
fn layout_of(cells: &Cells, book: &Book, names: &Names) -> Option<Layout> {
    let (row, heads) = heads::row(cells)?;
    let left = heads.first().map_or(0, |(column, _)| *column);
    let beside = cells.cells.range((row + 1, 0)..).filter(|((_, column), _)| *column < left);
    if beside.into_iter().any(|(_, content)| !names.meant(&content.text()).is_empty()) {
        return Some(Layout::Agents);
    }
    by_shift::fits(cells, book, names, row, left).then_some(Layout::Shifts)
}

/// The same of a sheet whose dates may go down.
pub(super) fn layout(cells: &Cells, book: &Book, names: &Names) -> Option<Layout> {
    layout_of(cells, book, names).or_else(|| layout_of(&cells.turned(), book, names))
}

/// The sheet with the matrix, its dates across.
fn choose(sheets: &Sheets, book: &Book, asked: Option<&str>) -> Result<Chosen, Vec<Diagnostic>> {
    let known = Names::of(book);
    let cells = chosen(sheets, book, &known, asked)?;
    let found = match layout_of(cells, book, &known) {
        Some(layout) => Some(Chosen { cells: cells.clone(), layout }),
        None => {
            let turned = cells.turned();
            layout_of(&turned, book, &known).map(|layout| Chosen { cells: turned, layout })
        }
    };
    // Without anything of the team, the names are what is wrong, if there are any.
    Ok(found.unwrap_or_else(|| Chosen { cells: cells.clone(), layout: Layout::Agents }))
}

fn chosen<'s>(
    sheets: &'s Sheets,
    book: &Book,
    known: &Names,
    asked: Option<&str>,
) -> Result<&'s Cells, Vec<Diagnostic>> {
    let name = |cells: &Cells| Text::plain(cells.sheet.clone().unwrap_or_default());
    let path = sheets.sheets.first().map(|cells| cells.path.clone()).unwrap_or_default();
    let refuse =
        |title, help| vec![Diagnostic::error(Code::SheetShape, title).in_file(path.clone()).help(help)];
    let all: Vec<Text> = sheets.sheets.iter().map(name).collect();
    if let Some(asked) = asked {
        let named = sheets.sheets.iter().find(|cells| cells.sheet.as_deref() == Some(asked));
        if sheets.sheets.iter().all(|cells| cells.sheet.is_none()) {
            let help = crate::messages::import::drop_option("--sheet");
            return Err(refuse(say::no_such_sheet(Quote(asked)), help));
        }
        return named
            .ok_or_else(|| refuse(say::no_such_sheet(Quote(asked)), say::sheets_are(Text::list(&all))));
    }
    let with = |fits: &dyn Fn(&Cells) -> bool| -> Vec<&Cells> {
        sheets.sheets.iter().filter(|cells| fits(cells)).collect()
    };
    // A workbook may have the same roster in several forms: that by agents says all, and what only fits when
    // it is turned may be no roster at all.
    let across = |wanted: Layout| with(&|cells| layout_of(cells, book, known) == Some(wanted));
    let down = |wanted: Layout| with(&|cells| layout_of(&cells.turned(), book, known) == Some(wanted));
    let forms = [Layout::Agents, Layout::Shifts];
    let all = forms.into_iter().map(across).chain(forms.into_iter().map(down));
    let fitting = all.into_iter().find(|sheets| !sheets.is_empty()).unwrap_or_default();
    let fitting = if fitting.is_empty() { with(&|cells| heads::row(cells).is_some()) } else { fitting };
    match fitting[..] {
        [only] => Ok(only),
        [] => Err(refuse(say::no_matrix(), say::matrix_form())),
        _ => {
            let names: Vec<Text> = fitting.iter().map(|cells| name(cells)).collect();
            Err(refuse(say::several_sheets(Text::list(&names)), say::choose_sheet()))
        }
    }
}

/// The dates of the columns.
pub(super) fn dates(
    found: &mut Found<'_>,
    row: u32,
    heads: &[(u32, Head)],
    anchor: Anchor,
) -> Vec<(u32, NaiveDate)> {
    let left = heads.first().map_or(0, |(column, _)| *column);
    let anchor = anchor.date.or_else(|| heads::month_above(found.cells, row, left));
    let mut dates = Vec::new();
    let mut before = None;
    for (column, head) in heads {
        match heads::date_of(*head, before, anchor) {
            Some(date) => {
                dates.push((*column, date));
                before = Some(date);
            }
            None if before.is_none() => {
                let spot = Some((row, *column));
                found.error(Code::SheetDates, spot, say::no_year(), say::name_month());
                return dates;
            }
            None => {
                let spot = (row, *column);
                let text = found.cells.get(spot).map(Content::text).unwrap_or_default();
                found.error(Code::SheetDates, Some(spot), say::no_such_date(Quote(&text)), say::date_form());
            }
        }
    }
    let (twice, missing) = heads::gaps(&dates, row);
    for (first, second) in twice {
        let date = dates.iter().find(|(column, _)| *column == second.1).map_or(NaiveDate::MIN, |head| head.1);
        let title = say::date_twice(date, found.cells.address(first));
        found.error(Code::SheetDates, Some(second), title, say::keep_one_column());
    }
    if !missing.is_empty() {
        let title = say::dates_missing(listed_dates(&missing));
        found.error(Code::SheetDates, heads.first().map(|head| (row, head.0)), title, say::add_columns());
    }
    dates
}

/// Dates as a list that is not too long.
fn listed_dates(dates: &[NaiveDate]) -> Text {
    const MAX_LISTED: usize = 10;
    let mut list: Vec<Text> =
        dates.iter().take(MAX_LISTED).map(|date| Text::plain(date.to_string())).collect();
    if dates.len() > MAX_LISTED {
        list.push(Text::plain(format!("… ({})", dates.len())));
    }
    Text::list(&list)
}

/// Columns right of the first date without a date: totals, told by their heads; what is
/// no total is an error.
pub(super) fn passed_over(
    found: &mut Found<'_>,
    row: u32,
    first: u32,
    dates: &[(u32, NaiveDate)],
    lines: &BTreeSet<u32>,
) -> Vec<Text> {
    let dated: BTreeSet<u32> = dates.iter().map(|(column, _)| *column).collect();
    let last = dated.last().copied().unwrap_or(first);
    let mut others: BTreeMap<u32, bool> = BTreeMap::new();
    for ((at, column), content) in &found.cells.cells {
        if *column > first && !dated.contains(column) && (*at == row || lines.contains(at)) {
            let words = !super::rows::is_number(content) && *at != row;
            *others.entry(*column).or_default() |= words;
        }
    }
    let mut columns = Vec::new();
    for (column, words) in others {
        let spot = (row, column);
        // Where the heads have several rows, that of a total may stand above the dates.
        let above = || (row.saturating_sub(2)..row).rev().find_map(|above| found.cells.get((above, column)));
        let head = found.cells.get(spot).or_else(|| above().filter(|_| column > last)).cloned();
        let text = head.as_ref().map(Content::text).unwrap_or_default();
        let meant = head.as_ref().is_some_and(heads::looks_like_a_date);
        let total = super::rows::is_total(&text) || !words;
        match (column > last, &head) {
            // Without a year there is no date at all, which is said already.
            (_, Some(_)) if meant && dates.is_empty() => {}
            (_, Some(_)) if meant => {
                found.error(Code::SheetDates, Some(spot), say::not_a_head(Quote(&text)), say::date_form());
            }
            (true, Some(_)) => columns.push(Text::plain(format!("{} ({text})", found.cells.address(spot)))),
            (true, None) | (false, _) if total => columns.push(Text::plain(found.cells.address(spot))),
            (false, Some(_)) => {
                found.error(Code::SheetDates, Some(spot), say::not_a_head(Quote(&text)), say::date_form());
            }
            (_, None) => found.error(Code::SheetDates, Some(spot), say::headless(), say::date_form()),
        }
    }
    columns
}

/// What merged cells say of the cells that they took in.
pub(super) fn merged(
    found: &mut Found<'_>,
    dates: &[(u32, NaiveDate)],
    lines: &BTreeSet<u32>,
) -> BTreeMap<Spot, Spot> {
    let mut filled = BTreeMap::new();
    let mut told = Vec::new();
    let bare = Cells { turned: found.cells.turned, ..Cells::default() };
    for (begin, end) in &found.cells.merged.clone() {
        let touched = lines.range(begin.0..=end.0).next().is_some();
        let inside = dates.iter().filter(|(column, _)| (begin.1..=end.1).contains(column));
        let columns: Vec<u32> = inside.map(|(column, _)| *column).collect();
        if !touched || columns.is_empty() {
            continue;
        }
        let range = format!("{}:{}", found.cells.address(*begin), bare.address(*end));
        if begin.0 != end.0 {
            found.error(Code::SheetShape, Some(*begin), say::merged_rows(&range), say::unmerge());
            continue;
        }
        if found.cells.get(*begin).is_some() {
            filled.extend(columns.into_iter().map(|column| ((begin.0, column), *begin)));
            told.push(Text::plain(range));
        }
    }
    if !told.is_empty() {
        found.remark(None, say::merged_filled(listed(told.into_iter())), say::unmerge());
    }
    filled
}

/// Reads the cells; those that say the same wrong thing are told together.
fn said(
    found: &mut Found<'_>,
    book: &Book,
    dates: &[(u32, NaiveDate)],
    rows: &[Row],
    filled: &BTreeMap<Spot, Spot>,
    skip: Skip,
) -> BTreeMap<(AgentIx, NaiveDate), (Said, Spot)> {
    let mut known: HashMap<String, Result<Said, Unread>> = HashMap::new();
    let mut wrong: Vec<(String, Unread, Vec<Spot>)> = Vec::new();
    let mut wrong_at: HashMap<String, usize> = HashMap::new();
    let mut all = BTreeMap::new();
    for row in rows {
        // Nobody reads on, and each is held against every shift.
        if wrong.len() > MAX_ERRORS {
            break;
        }
        for (column, date) in dates {
            let spot = (row.spot.0, *column);
            let content = found.cells.get(*filled.get(&spot).unwrap_or(&spot));
            let text = content.map(Content::text).unwrap_or_default();
            let read = known.entry(text.clone()).or_insert_with(|| words::said(book, &text));
            match read {
                Ok(said) => drop(all.insert((row.agent, *date), (said.clone(), spot))),
                Err(why) => match wrong_at.get(&text).and_then(|at| wrong.get_mut(*at)) {
                    Some((.., spots)) => spots.push(spot),
                    None => {
                        wrong_at.insert(text.clone(), wrong.len());
                        wrong.push((text, why.clone(), vec![spot]));
                    }
                },
            }
        }
    }
    let ids: Vec<Text> = book.shifts.iter().map(|shift| Text::plain(&shift.id)).collect();
    for (text, why, spots) in wrong {
        let (title, help) = match why {
            Unread::Unknown => (say::unknown_cell(Quote(&text)), say::cells_are(Text::list(&ids))),
            Unread::NoPair => (say::no_pair(Quote(&text)), say::allow_or_drop()),
        };
        let place = found.at(spots.first().copied());
        let mut error = not_read(Code::SheetCell, title, help, skip).in_file(place);
        if spots.len() > 1 {
            let others = spots.iter().skip(1).map(|spot| Text::plain(found.cells.address(*spot)));
            error = error.note(say::also_at(listed(others)));
        }
        found.push(error);
    }
    all
}

/// What is wrong with a cell; one that is passed over is named all the same.
pub(super) fn not_read(code: Code, title: Text, help: Text, skip: Skip) -> Diagnostic {
    match skip {
        Skip::Wanted => Diagnostic::warning(code, title).help(say::taken_as_rest()),
        Skip::Offered => Diagnostic::error(code, title).help(help).help(say::or_skip()),
        Skip::Never => Diagnostic::error(code, title).help(help),
    }
}

impl Matrix {
    /// The first and the last date.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.heads.keys().next().copied();
        first.zip(self.heads.keys().next_back().copied())
    }

    /// The address of the cell of an agent and date; of the row or the head where only
    /// one of them is known.
    pub fn address(&self, agent: Option<AgentIx>, date: Option<NaiveDate>) -> Option<String> {
        let row = agent.and_then(|agent| self.rows.get(&agent));
        let head = date.and_then(|date| self.heads.get(&date));
        let spot = match (row, head) {
            (Some((row, _)), Some((_, column))) => (*row, *column),
            (Some(spot), None) | (None, Some(spot)) => *spot,
            (None, None) => return None,
        };
        Some(self.cells.address(spot))
    }

    /// What was found before the matrix is held against a horizon.
    pub fn errors(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Whether anything is wrong so far.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What everybody of a team works in a horizon, and remarks; `before` is the roster
    /// that the sheet must be whole against, whose unprinted days stay.
    pub fn lines(
        &self,
        book: &Book,
        horizon: &Horizon,
        before: Option<&RosterLines>,
    ) -> Result<(RosterLines, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut found = Found::new(&self.cells);
        self.whole(&mut found, book, horizon, before.is_some());
        self.leave_known(&mut found, book, horizon);
        let mut all = self.found.clone();
        let wrong = found.has_errors() || self.has_errors();
        let more = found.into_list();
        all.extend(more);
        all.sort_by_key(|diagnostic| diagnostic.severity != Severity::Error);
        if wrong {
            return Err(all);
        }
        let rest = |agent: usize, day: usize| {
            let kept = before.and_then(|lines| lines.get(agent)?.get(day)).filter(|_| day >= horizon.days);
            kept.cloned().unwrap_or_default()
        };
        let cell = |agent: usize, day: usize| -> Vec<ShiftIx> {
            match self.said.get(&(AgentIx(agent), horizon.date(day))) {
                Some((Said::Duty(shifts), _)) if day < horizon.days => shifts.clone(),
                _ => rest(agent, day),
            }
        };
        let line = |agent| (0..horizon.planned_days()).map(|day| cell(agent, day)).collect();
        Ok(((0..book.agents.len()).map(line).collect(), all))
    }

    /// Whether dates and agents are all there, and no other dates.
    fn whole(&self, found: &mut Found<'_>, book: &Book, horizon: &Horizon, strict: bool) {
        let corner = self.heads.values().next().copied();
        let outside: Vec<NaiveDate> =
            self.heads.keys().copied().filter(|date| horizon.day(*date).is_none()).collect();
        if let Some(first) = outside.first() {
            let title = say::outside(listed_dates(&outside), horizon.start, horizon.last());
            let help = if strict { say::drop_columns() } else { say::other_dates() };
            found.error(Code::SheetDates, self.heads.get(first).copied(), title, help);
        }
        // What is missing between the heads has been told.
        let (first, last) = self.dates().unwrap_or((horizon.start, horizon.start));
        let beside = |date: &NaiveDate| !self.heads.contains_key(date) && !(first..=last).contains(date);
        let missing: Vec<NaiveDate> = horizon.dates().filter(beside).collect();
        match (missing.is_empty(), strict) {
            (true, _) => {}
            (false, true) => {
                found.error(
                    Code::SheetDates,
                    corner,
                    say::dates_missing(listed_dates(&missing)),
                    say::add_columns(),
                );
            }
            (false, false) => {
                found.remark(corner, say::edges_missing(listed_dates(&missing)), say::edges_as_rest())
            }
        }
        for (at, agent) in book.agents.iter().enumerate() {
            let index = AgentIx(at);
            let there = horizon.dates().any(|date| book.employed_on(index, date));
            if self.rows.contains_key(&index) || !there {
                continue;
            }
            let title = say::agent_missing(&agent.name);
            match strict {
                true => found.error(Code::SheetName, None, title, say::add_row()),
                false => found.remark(None, title, say::taken_as_rest()),
            }
        }
    }

    /// Cells that say leave where the team knows of none.
    fn leave_known(&self, found: &mut Found<'_>, book: &Book, horizon: &Horizon) {
        let unknown = self.said.iter().filter(|((agent, date), (said, _))| {
            let known = book.leave_on(*agent, *date).is_some() || book.part_leave_on(*agent, *date).is_some();
            *said == Said::Leave && !known && horizon.day(*date).is_some()
        });
        let spots: Vec<Spot> = unknown.map(|(_, (_, spot))| *spot).collect();
        if let Some(first) = spots.first() {
            let list = listed(spots.iter().map(|spot| Text::plain(self.cells.address(*spot))));
            found.remark(Some(*first), say::leave_not_known(list), say::leave_as_rest());
        }
    }
}
