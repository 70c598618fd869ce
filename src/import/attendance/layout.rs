//! Which clock wrote a table, and what its columns hold.
//!
//! DingTalk's 每日统计 and WeCom's 上下班打卡日报 have two rows of titles and two of heads, the upper of which is
//! merged over several columns. Both are known from files that people have written programs for; Feishu's
//! is not, and no layout is guessed for it.

use super::grid::{Grid, Row, Wrong};
use super::moments::Reading;
use crate::book::{ClockColumns, ClockFile, DateForm, nearest};
use crate::import::MAX_HELPED;
use crate::messages::input::{self, Quote};
use crate::messages::{Text, attendance, clocks as say, targets};

/// Rows among which the heads of a known export stand.
const MAX_ROWS_ABOVE: usize = 10;

/// What a file was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A table of agent, date, in and out.
    #[default]
    Table,
    /// DingTalk's 每日统计.
    DingTalk,
    /// WeCom's 上下班打卡日报.
    WeCom,
    /// A sheet of days with the same heads, of which no title says whose it is.
    DaySheet,
    /// A clock of the team's own, by its name.
    Clock(String),
}

/// What a column holds. Pairs have numbers: 上班1, 下班1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// An id, or a name that one agent alone has.
    Agent,
    Date,
    In(u16),
    Out(u16),
    /// How the clock judged a punch.
    Judged,
    First,
    Last,
    Time,
    Direction,
    Other,
}

/// How the rows of a table are to be read.
pub struct Layout<'r> {
    pub form: Form,
    pub columns: Vec<Column>,
    /// The heads as they stand there, for errors.
    pub heads: Vec<String>,
    /// The position of the first row below the heads.
    pub first: usize,
    pub reading: Reading<'r>,
    /// The clock of the team's own, if it is one.
    pub clock: Option<&'r ClockFile>,
}

impl Layout<'_> {
    /// The columns that hold something, in the order of the table; pairs in that of their numbers.
    pub fn holding(&self, wanted: fn(Column) -> Option<u16>) -> Vec<usize> {
        let numbered = self.columns.iter().enumerate();
        let mut found: Vec<(u16, usize)> =
            numbered.filter_map(|(at, column)| Some((wanted(*column)?, at))).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// The first column of a kind.
    pub fn column(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }

    /// The head of a column.
    pub fn head(&self, column: usize) -> &str {
        self.heads.get(column).map_or("", String::as_str)
    }
}

/// A head: the words in its two rows, the upper carried over what it is merged over.
struct Head {
    upper: String,
    lower: String,
}

impl Head {
    /// The words by which it may be known, the fullest first.
    fn names(&self) -> [String; 2] {
        [format!("{}{}", self.upper, self.lower), self.lower.clone()]
    }

    fn shown(&self) -> String {
        if self.lower.is_empty() { self.upper.clone() } else { format!("{}{}", self.upper, self.lower) }
    }
}

/// Without blanks, in small letters.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect::<String>().to_lowercase()
}

fn heads_of(upper: &Row, lower: Option<&Row>) -> Vec<Head> {
    let width = upper.cells.len().max(lower.map_or(0, |lower| lower.cells.len()));
    let mut carried = String::new();
    let mut heads = Vec::new();
    for column in 0..width {
        let (above, below) =
            (key(upper.cell(column)), lower.map_or_else(String::new, |row| key(row.cell(column))));
        if !above.is_empty() {
            carried.clone_from(&above);
        }
        // Merged over several columns, the upper head stands in the first of them alone.
        let upper = if below.is_empty() { above } else { carried.clone() };
        heads.push(Head { upper, lower: below });
    }
    heads
}

/// What was found of a known export in a table.
enum Known<'r> {
    No,
    /// It is the summary of months, which has no punches.
    Monthly,
    Daily(Layout<'r>),
    /// It is one, but something is missing.
    Broken,
}

/// The table of a file that has punches, and how it is to be read.
pub struct Chosen<'g, 'r> {
    pub grid: &'g Grid,
    pub layout: Layout<'r>,
}

/// Finds the table with the punches: one that fits a clock of the team's own, then a known export, then a
/// table of agent, date, in and out. Nothing where something is wrong.
pub fn choose<'g, 'r>(
    grids: &'g [Grid],
    clocks: &'r [ClockFile],
    wrong: &mut Wrong,
) -> Option<Chosen<'g, 'r>> {
    for grid in grids {
        let fitting: Vec<Layout<'r>> = clocks.iter().filter_map(|clock| by_clock(grid, clock).ok()).collect();
        if let [first, second, ..] = fitting.as_slice() {
            let name = |layout: &Layout<'_>| layout.clock.map_or(String::new(), |clock| clock.name.clone());
            wrong.push(
                grid.error_of_all(say::two_clocks(name(first), name(second)), say::tell_clocks_apart()),
            );
            return None;
        }
        if let Some(layout) = fitting.into_iter().next() {
            return Some(Chosen { grid, layout });
        }
    }
    let mut monthly = None;
    for grid in grids {
        match known(grid, wrong) {
            Known::Daily(layout) => return Some(Chosen { grid, layout }),
            Known::Broken => return None,
            Known::Monthly => monthly = monthly.or(Some(grid)),
            Known::No => {}
        }
    }
    if let Some(grid) = monthly {
        wrong.push(grid.error_of_all(say::monthly_summary(), say::export_daily()));
        return None;
    }
    let filled: Vec<&Grid> = grids.iter().filter(|grid| !grid.rows.is_empty()).collect();
    let plain = filled.iter().find(|grid| grid.rows.first().is_some_and(is_plain_head));
    let grid = match (plain, filled.as_slice()) {
        (Some(grid), _) => *grid,
        (None, [grid]) if clocks.is_empty() => *grid,
        _ => {
            no_layout(grids, clocks, wrong);
            return None;
        }
    };
    plain_layout(grid, wrong).map(|layout| Chosen { grid, layout })
}

/// Says of each clock what it lacks; without clocks, which sheets there are.
fn no_layout(grids: &[Grid], clocks: &[ClockFile], wrong: &mut Wrong) {
    let Some(grid) = grids.first() else { return };
    if grids.iter().all(|grid| grid.rows.is_empty()) {
        wrong.push(grid.error_of_all(attendance::no_rows(), attendance::example()));
        return;
    }
    let mut error = grid.error_of_all(say::no_layout(), say::describe_clock());
    let sheets: Vec<Text> = grids.iter().filter_map(|grid| grid.sheet.as_deref()).map(Text::plain).collect();
    if !sheets.is_empty() {
        error = error.note(say::sheets_looked_at(Text::list(&sheets)));
    }
    let shown = grids.iter().find(|grid| !grid.rows.is_empty()).unwrap_or(grid);
    for clock in clocks {
        if let Err(missing) = by_clock(shown, clock) {
            let missing: Vec<Text> = missing.iter().map(|head| Text::plain(head.as_str())).collect();
            error = error.note_at(say::clock_lacks(&clock.name, Text::list(&missing)), &clock.at);
        }
    }
    wrong.push(error);
}

/// Reads a table by a clock of the team's own, or says which heads are missing.
fn by_clock<'r>(grid: &Grid, clock: &'r ClockFile) -> Result<Layout<'r>, Vec<String>> {
    // Rows are counted as people see them: empty ones are some.
    let at = grid.rows.iter().position(|row| row.line > clock.title_rows).unwrap_or(grid.rows.len());
    let lower = if clock.head_rows == 2 { grid.rows.get(at + 1) } else { None };
    let heads = grid.rows.get(at).map_or_else(Vec::new, |upper| heads_of(upper, lower));
    let mut columns = vec![Column::Other; heads.len()];
    let mut missing = Vec::new();
    let find = |wanted: &str| {
        let wanted = key(wanted);
        (0..2).find_map(|kind| heads.iter().position(|head| head.names().get(kind) == Some(&wanted)))
    };
    let mut give = |wanted: &str, meaning: Column| match find(wanted).and_then(|at| columns.get_mut(at)) {
        Some(column) => {
            *column = meaning;
            true
        }
        None => {
            missing.push(wanted.to_string());
            false
        }
    };
    if let Some(date) = &clock.date {
        give(date, Column::Date);
    }
    match &clock.punches {
        ClockColumns::Pairs { came, went } => {
            for (number, (came, went)) in (0..).zip(came.iter().zip(went)) {
                give(came, Column::In(number));
                give(went, Column::Out(number));
            }
        }
        ClockColumns::FirstLast { first, last } => {
            give(first, Column::First);
            give(last, Column::Last);
        }
        ClockColumns::Punch { time, direction } => {
            give(time, Column::Time);
            if let Some(direction) = direction {
                give(direction, Column::Direction);
            }
        }
    }
    let known = clock.agent.iter().filter(|head| find(head).is_some()).count();
    for head in clock.agent.iter().filter(|head| known == 0 || find(head).is_some()) {
        give(head, Column::Agent);
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let heads = heads.iter().map(Head::shown).collect();
    let reading = Reading { form: Some(clock.dates), words: Some(&clock.words) };
    let form = Form::Clock(clock.name.clone());
    Ok(Layout { form, columns, heads, first: at + clock.head_rows, reading, clock: Some(clock) })
}

/// Whether one of the first rows, or the sheet's name, has the word.
fn is_titled(grid: &Grid, word: &str) -> bool {
    let titles = grid.rows.iter().take(2).flat_map(|row| &row.cells);
    grid.sheet.as_deref().into_iter().chain(titles.map(String::as_str)).any(|text| text.contains(word))
}

fn known<'r>(grid: &Grid, wrong: &mut Wrong) -> Known<'r> {
    let titled_daily = is_titled(grid, "每日统计");
    if is_titled(grid, "月度汇总") && !titled_daily {
        return Known::Monthly;
    }
    let has = |row: &Row, words: &[&str]| row.cells.iter().any(|cell| words.contains(&key(cell).as_str()));
    let who = ["姓名", "工号"];
    let at = grid.rows.iter().take(MAX_ROWS_ABOVE).position(|row| has(row, &who) && row.cells.len() > 2);
    let Some((at, upper)) = at.and_then(|at| Some((at, grid.rows.get(at)?))) else {
        if titled_daily && !grid.rows.is_empty() {
            wrong.push(grid.error_of_all(say::no_heads(), say::export_whole()));
            return Known::Broken;
        }
        return Known::No;
    };
    // The lower row of heads has nothing below 姓名 and 日期, which are merged over both.
    let name = upper.cells.iter().position(|cell| who.contains(&key(cell).as_str())).unwrap_or(0);
    let is_part = |cell: &String| cell.ends_with("打卡时间") || cell.ends_with("打卡结果") || cell == "最早";
    let is_lower = |row: &&Row| row.cell(name).is_empty() && row.cells.iter().any(is_part);
    let lower = grid.rows.get(at + 1).filter(is_lower);
    let heads = heads_of(upper, lower);
    let titled_wecom = is_titled(grid, "概况统计与打卡明细") || is_titled(grid, "上下班打卡");
    let mut columns: Vec<Column> = heads.iter().map(|head| meaning(head, titled_wecom)).collect();
    let has_pairs = columns.iter().any(|column| matches!(column, Column::In(_) | Column::Out(_)));
    if has_pairs {
        // Where each punch has its column, the first and the last of the date say nothing more.
        for column in columns.iter_mut().filter(|column| matches!(column, Column::First | Column::Last)) {
            *column = Column::Other;
        }
    }
    let punches = has_pairs || columns.contains(&Column::First);
    if !titled_daily && !(punches && (lower.is_some() || has_pairs)) {
        return Known::No;
    }
    let form = match (titled_daily, titled_wecom) {
        (true, _) => Form::DingTalk,
        (false, true) => Form::WeCom,
        (false, false) => Form::DaySheet,
    };
    let before = wrong.count();
    missing(grid, upper, &columns, &form, wrong);
    if wrong.count() > before {
        return Known::Broken;
    }
    let first = at + 1 + usize::from(lower.is_some());
    let heads = heads.iter().map(Head::shown).collect();
    let reading = Reading { form: Some(DateForm::YearFirst), words: None };
    Known::Daily(Layout { form, columns, heads, first, reading, clock: None })
}

/// What a head of DingTalk or WeCom means.
fn meaning(head: &Head, wecom: bool) -> Column {
    let names = head.names();
    let [full, lower] = &names;
    let is = |words: &[&str]| [full, lower].into_iter().any(|name| words.contains(&name.as_str()));
    if is(&["工号", "userid", "账号", "姓名"]) {
        return Column::Agent;
    }
    if is(&["日期"]) || (wecom && is(&["时间"])) {
        return Column::Date;
    }
    match full.as_str() {
        "考勤概况最早" if wecom => return Column::First,
        "考勤概况最晚" if wecom => return Column::Last,
        _ => {}
    }
    names.iter().find_map(|name| numbered(name)).unwrap_or(Column::Other)
}

/// 上班1打卡时间, 下班2打卡结果.
fn numbered(name: &str) -> Option<Column> {
    let (rest, comes) = match name.strip_prefix("上班") {
        Some(rest) => (rest, true),
        None => (name.strip_prefix("下班")?, false),
    };
    let what = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.strip_suffix(what)?;
    let number = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    match what {
        "打卡时间" if comes => Some(Column::In(number)),
        "打卡时间" => Some(Column::Out(number)),
        "打卡结果" | "打卡状态" => Some(Column::Judged),
        _ => None,
    }
}

/// Says which columns a known export lacks, all at once.
fn missing(grid: &Grid, upper: &Row, columns: &[Column], form: &Form, wrong: &mut Wrong) {
    let mut lacks = |name: &str| {
        wrong.push(grid.error(upper, None, "", say::export_lacks(said(form), name), say::export_whole()));
    };
    if !columns.contains(&Column::Agent) {
        lacks("姓名");
    }
    if !columns.contains(&Column::Date) {
        lacks(if *form == Form::WeCom { "时间" } else { "日期" });
    }
    if columns.contains(&Column::First) && columns.contains(&Column::Last) {
        return;
    }
    let numbers =
        |wanted: fn(Column) -> Option<u16>| columns.iter().filter_map(move |column| wanted(*column));
    let (came, went): (Vec<u16>, Vec<u16>) = (numbers(coming).collect(), numbers(going).collect());
    if came.is_empty() && went.is_empty() {
        lacks("上班1打卡时间");
        lacks("下班1打卡时间");
    }
    let shown = |number: &u16| if *number == 0 { String::new() } else { number.to_string() };
    for number in went.iter().filter(|number| !came.contains(number)) {
        lacks(&format!("上班{}打卡时间", shown(number)));
    }
    for number in came.iter().filter(|number| !went.contains(number)) {
        lacks(&format!("下班{}打卡时间", shown(number)));
    }
    let twice =
        |all: &[u16]| all.iter().enumerate().any(|(at, number)| all.iter().skip(at + 1).any(|n| n == number));
    let dates = columns.iter().filter(|column| **column == Column::Date).count();
    if twice(&came) || twice(&went) || dates > 1 {
        wrong.push(grid.error(upper, None, "", say::column_twice(), say::export_whole()));
    }
}

/// The number of a column of coming.
pub fn coming(column: Column) -> Option<u16> {
    if let Column::In(number) = column { Some(number) } else { None }
}

/// The number of a column of going.
pub fn going(column: Column) -> Option<u16> {
    if let Column::Out(number) = column { Some(number) } else { None }
}

/// A form in words.
pub fn said(form: &Form) -> Text {
    match form {
        Form::Table => say::a_table(),
        Form::DingTalk => say::dingtalk_daily(),
        Form::WeCom => say::wecom_daily(),
        Form::DaySheet => say::day_sheet(),
        Form::Clock(name) => say::a_clock(name),
    }
}

const PLAIN: [(Column, &[&str]); 5] = [
    (Column::Agent, &["agent", "id", "工号", "编号", "成员", "员工编号"]),
    (Column::Date, &["date", "day", "日期", "考勤日期"]),
    (Column::In(0), &["in", "came", "start", "上班", "签到", "上班时间", "上班打卡", "签到时间"]),
    (Column::Out(0), &["out", "went", "end", "下班", "签退", "下班时间", "下班打卡", "签退时间"]),
    (
        Column::Other,
        &["name", "姓名", "部门", "department", "weekday", "星期", "班次", "shift", "备注", "remark"],
    ),
];

/// What a head of a table of agent, date, in and out means: `in1`, `out2` are pairs of columns.
fn plain_meaning(name: &str) -> Option<Column> {
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.strip_prefix(plain).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let (column, _) = PLAIN.iter().find(|(_, names)| names.contains(&plain))?;
    Some(match column {
        Column::In(_) => Column::In(number),
        Column::Out(_) => Column::Out(number),
        column => *column,
    })
}

fn is_plain_head(row: &Row) -> bool {
    let columns: Vec<Column> =
        row.cells.iter().filter_map(|cell| plain_meaning(&cell.to_lowercase())).collect();
    columns.contains(&Column::Agent) && columns.contains(&Column::Date)
}

fn plain_layout<'r>(grid: &Grid, wrong: &mut Wrong) -> Option<Layout<'r>> {
    let Some(head) = grid.rows.first() else {
        wrong.push(grid.error_of_all(attendance::no_rows(), attendance::example()));
        return None;
    };
    let mut columns = Vec::new();
    let mut fine = true;
    for (at, field) in head.cells.iter().enumerate() {
        // No time clock writes rows of that many columns.
        if !fine && at > MAX_HELPED {
            break;
        }
        let name = field.to_lowercase();
        match plain_meaning(&name) {
            Some(column) => columns.push(column),
            None if name.is_empty() => columns.push(Column::Other),
            None => {
                let known = PLAIN.iter().flat_map(|(_, names)| names.iter().copied());
                let help = match nearest(&name, known) {
                    Some(meant) => input::did_you_mean(meant),
                    None => attendance::columns_are(),
                };
                let title = targets::unknown_column(Quote(&name));
                let error = grid.error(head, Some(at), "", title, help);
                wrong.push(if fine { error.help(say::describe_clock()) } else { error });
                fine = false;
            }
        }
    }
    let count = |wanted: &dyn Fn(&Column) -> bool| columns.iter().filter(|column| wanted(column)).count();
    let agents = count(&|column| *column == Column::Agent);
    let dates = count(&|column| *column == Column::Date);
    let came = count(&|column| matches!(column, Column::In(_)));
    let went = count(&|column| matches!(column, Column::Out(_)));
    for (name, found) in [("agent", agents), ("date", dates), ("in", came), ("out", went)] {
        if fine && found == 0 {
            let title = targets::missing_column(name);
            wrong.push(grid.error(head, None, "", title, attendance::columns_are()));
            fine = false;
        }
    }
    if fine && (agents > 1 || dates > 1 || came != went) {
        wrong.push(grid.error(head, None, "", attendance::columns_in_pairs(), attendance::columns_are()));
        fine = false;
    }
    let heads = head.cells.clone();
    let reading = Reading { form: None, words: None };
    fine.then_some(Layout { form: Form::Table, columns, heads, first: 1, reading, clock: None })
}
