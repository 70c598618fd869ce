//! Reading a roster file back, with the copy of its inputs.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

use super::past::{Past, read_past};
use super::store::is_plain_name;
use super::write::weeks_of;
use super::{Roster, RosterLines, Sealed, State, StatedLevel, breaks};
use crate::book::reader::Table;
use crate::book::value::Value;
use crate::book::{self, AgentIx, Book, MAX_BYTES, ShiftIx, read_document};
use crate::calendar::{Horizon, MAX_WEEKS};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk;
use crate::messages::{Language, Text, rosters};

/// A roster with the inputs that it was solved from.
pub struct Loaded {
    /// Where it is.
    pub path: PathBuf,
    /// The file's content.
    pub roster: Roster,
    /// The team as it was.
    pub book: Arc<Book>,
    /// What was before day one.
    pub past: Past,
    /// The team's own folder, if the file names it.
    pub team_folder: Option<PathBuf>,
    /// The folder with the copy of its inputs; empty of a roster without a file.
    pub inputs: PathBuf,
    /// What the file's text is, but for the line with its state; empty of a roster without a file.
    pub digest: String,
    /// Whether what the file states is as it was sealed.
    pub sealed: Sealed,
    /// The duties that leave has taken off since it was published.
    pub excused: Vec<Excused>,
    /// The team as it was solved for, without what was granted since.
    pub solved_for: Arc<Book>,
}

/// Duties that an agent had and leave took off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excused {
    /// Who.
    pub agent: AgentIx,
    /// When.
    pub date: NaiveDate,
    /// What was rostered.
    pub shifts: Vec<ShiftIx>,
}

/// The history's name in the folder of inputs.
pub(crate) const HISTORY_FILE: &str = "history.toml";

struct Head {
    team: String,
    horizon: Horizon,
    state: State,
    is_history: bool,
    inputs: String,
    team_folder: Option<String>,
    instance: String,
    assumed_ordinary: Vec<i32>,
    seal: Option<String>,
}

/// Reads a roster file and the inputs beside it.
pub fn load(path: &Path) -> Result<Loaded, Vec<Diagnostic>> {
    let bytes = disk::read(path, MAX_BYTES).map_err(|error| match error.is_missing() {
        true => {
            let title = rosters::no_roster(path.display().to_string());
            vec![Diagnostic::error(Code::NoRoster, title).in_file(path).help(rosters::make_one())]
        }
        false => vec![book::refusal(path, &error)],
    })?;
    let head = read_document(path, &bytes, |root| {
        let head = read_head(root);
        root.take_all();
        root.told(head)
    })?;
    let beside = path.parent().unwrap_or(Path::new(""));
    let folder = beside.join(&head.inputs);
    if !folder.is_dir() {
        let title = rosters::inputs_missing(folder.display().to_string());
        let missing =
            Diagnostic::error(Code::InputsMissing, title).in_file(path).help(rosters::restore_inputs());
        return Err(vec![missing]);
    }
    let (book, _) = book::read(&folder)?;
    if book.team.id != head.team {
        let title = rosters::other_team(&head.team, &book.team.id);
        return Err(vec![
            Diagnostic::error(Code::OtherTeam, title).in_file(path).help(rosters::other_team_help()),
        ]);
    }
    let history = folder.join(HISTORY_FILE);
    let past = match disk::read(&history, MAX_BYTES) {
        Ok(bytes) => read_past(&history, &bytes, &book)?,
        Err(error) if !error.is_missing() => return Err(vec![book::refusal(&history, &error)]),
        Err(_) => {
            let title = rosters::inputs_missing(history.display().to_string());
            let missing =
                Diagnostic::error(Code::InputsMissing, title).in_file(path).help(rosters::restore_inputs());
            return Err(vec![missing]);
        }
    };
    let (stated, lines, breaks) = read_document(path, &bytes, |root| {
        let again = read_head(root);
        root.told(again)?;
        let stated = read_levels(root);
        let horizon = head.horizon;
        let printed = read_weeks(root, "weeks", &book, &horizon, 0..horizon.days, &read_cell);
        let after =
            read_weeks(root, "look_ahead", &book, &horizon, horizon.days..horizon.planned_days(), &read_cell);
        let breaks = breaks::read(root, &book, &horizon);
        let (mut lines, after, breaks) = (root.told(printed)?, root.told(after)?, root.told(breaks)?);
        for (line, rest) in lines.iter_mut().zip(after) {
            line.extend(rest);
        }
        Ok((stated, lines, breaks))
    })?;
    let Head { team, horizon, state, is_history, team_folder, instance, assumed_ordinary, seal, .. } = head;
    let roster =
        Roster { team, horizon, instance, state, is_history, assumed_ordinary, stated, seal, lines, breaks };
    let book = Arc::new(book);
    Ok(Loaded {
        path: path.to_path_buf(),
        sealed: roster.sealed(&past),
        roster,
        book: Arc::clone(&book),
        past,
        team_folder: team_folder.map(|folder| tidy(beside.join(folder))),
        inputs: folder,
        digest: digest(&bytes),
        excused: Vec::new(),
        solved_for: book,
    })
}

/// The folder of the team that a roster file names, whether it is there or not; none where the file names
/// none or can't be read.
pub fn team_folder(path: &Path) -> Option<PathBuf> {
    let bytes = disk::read(path, MAX_BYTES).ok()?;
    let document: toml::Table = toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()?;
    let folder = document.get("roster")?.get("team_folder")?.as_str()?;
    Some(tidy(disk::folder_of(path).join(folder)))
}

/// The language of the team of a roster file, as far as the file or its inputs can be read.
pub fn stated_language(path: &Path) -> Option<Language> {
    let bytes = disk::read(path, MAX_BYTES).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let (document, _) = toml::de::DeTable::parse_recoverable(&text);
    let head = document.get_ref().get("roster")?.get_ref();
    let toml::de::DeValue::Table(head) = head else { return None };
    ["inputs", "team_folder"].into_iter().find_map(|key| match head.get(key)?.get_ref() {
        toml::de::DeValue::String(folder) => {
            book::stated_language(&disk::folder_of(path).join(folder.as_ref()))
        }
        _ => None,
    })
}

/// The first date that a roster file states, whatever else is in it; none where it is no roster.
pub fn stated_start(path: &Path) -> Option<NaiveDate> {
    let bytes = disk::read(path, MAX_BYTES).ok()?;
    let document: toml::Table = toml::from_str(std::str::from_utf8(&bytes).ok()?).ok()?;
    document.get("roster")?.get("start")?.as_datetime()?.date?.to_string().parse().ok()
}

/// `rosters/desk/../../team` as `team`, where that is the same folder.
pub(crate) fn tidy(path: PathBuf) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match (part, short.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => drop(short.pop()),
            (part, _) => short.push(part),
        }
    }
    let same = |one: &Path, other: &Path| one.canonicalize().ok().zip(other.canonicalize().ok());
    let is_same = same(&short, &path).is_some_and(|(one, other)| one == other);
    if is_same && !short.as_os_str().is_empty() { short } else { path }
}

/// The SHA-256 of a roster file's text but for the line with its state, which says nothing of the duties.
///
/// That line is the one in which `state` of `[roster]` stands, as a parser finds it, and only if it says nothing
/// else: an agent may be called `state` too.
pub(crate) fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let text = String::from_utf8_lossy(bytes);
    let state = state_at(&text);
    let mut hash = Sha256::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_state = state.is_some_and(|state| (at..at + line.len()).contains(&state));
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        at += line.len();
        if is_state && STATE_LINES.contains(&content) {
            continue;
        }
        hash.update(content.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The line of a roster file with its state, as this program writes it.
pub(crate) const STATE_LINES: [&str; 2] = ["state = \"draft\"", "state = \"published\""];

/// Where the value of `state` in `[roster]` begins.
pub(crate) fn state_at(text: &str) -> Option<usize> {
    let (document, errors) = toml::de::DeTable::parse_recoverable(text);
    let head = document.get_ref().get("roster").filter(|_| errors.is_empty())?.get_ref();
    let toml::de::DeValue::Table(head) = head else { return None };
    Some(head.get("state")?.span().start)
}

fn read_head(root: &mut Table<'_>) -> Option<Head> {
    let mut table = root.need_table("roster", "[roster]")?;
    if let Some(format) = table.need("format", "format = 1")
        && let Some(number) = format.integer(0, i64::MAX)
        && number != 1
    {
        let title = rosters::other_format(number);
        format.file.push(format.error(Code::RosterFormat, title).help(rosters::newer_program()));
    }
    let text = |value: Option<Value<'_>>| value.and_then(|value| value.raw_text().map(str::to_string));
    let team = text(table.need("team", "team = \"support-team\""));
    let start = table.need("start", "start = 2026-11-30").and_then(|value| value.date());
    let most = i64::from(MAX_WEEKS) * 7;
    let days = table.need("days", "days = 21").and_then(|value| value.integer(1, most));
    let look_ahead = table.need("look_ahead", "look_ahead = 7").and_then(|value| value.integer(0, 14));
    let state = table
        .need("state", "state = \"draft\"")
        .and_then(|value| value.choice(&[("draft", State::Draft), ("published", State::Published)]));
    let inputs = table.need("inputs", "inputs = \"2026-11-30.inputs\"");
    let instance = text(table.need("instance", "instance = \"…\""));
    let team_folder = text(table.get("team_folder"));
    let seal = text(table.get("seal"));
    let is_history = table.get("history").and_then(|value| value.bool()).unwrap_or(false);
    let years = table.get("assumed_ordinary").and_then(|value| value.one_or_more()).unwrap_or_default();
    let years = years.iter().filter_map(|year| i32::try_from(year.integer(2000, 2199)?).ok()).collect();
    table.finish();
    let inputs = inputs.and_then(|value| {
        let folder = value.raw_text()?;
        let plain = is_plain_name(folder);
        if !plain {
            let title = rosters::not_a_folder_name(folder);
            value.file.push(value.error(Code::InputsMissing, title).help(rosters::restore_inputs()));
        }
        plain.then(|| folder.to_string())
    });
    let whole = |number: i64| usize::try_from(number).ok();
    Some(Head {
        team: team?,
        horizon: Horizon { start: start?, days: whole(days?)?, look_ahead: whole(look_ahead?)? },
        state: state?,
        is_history,
        inputs: inputs?,
        team_folder,
        instance: instance?,
        assumed_ordinary: years,
        seal,
    })
}

fn read_levels(root: &mut Table<'_>) -> Vec<StatedLevel> {
    let mut levels = Vec::new();
    for mut table in root.tables("levels", 20) {
        let name =
            table.need("name", "name = \"soft\"").and_then(|value| value.raw_text().map(str::to_string));
        let mut number = |key, example| table.need(key, example).and_then(|value| value.integer(0, i64::MAX));
        let penalty = number("penalty", "penalty = 0");
        let bound = number("bound", "bound = 0");
        let floor = number("floor", "floor = 0");
        let unconditional =
            table.need("unconditional", "unconditional = true").and_then(|value| value.bool());
        table.finish();
        if let (Some(name), Some(penalty), Some(bound), Some(floor), Some(unconditional)) =
            (name, penalty, bound, floor, unconditional)
        {
            levels.push(StatedLevel { name, penalty, bound, floor, unconditional });
        }
    }
    levels
}

/// How a cell's text becomes shifts; problems go to the value's file.
pub(super) type ReadCell<'a> = &'a dyn Fn(&Book, &Value<'_>, Range<usize>, &str) -> Option<Vec<ShiftIx>>;

/// Reads `A`, `A+C` or `-`, which stands at `span` of the value's file.
pub(super) fn read_cell(
    book: &Book,
    value: &Value<'_>,
    span: Range<usize>,
    cell: &str,
) -> Option<Vec<ShiftIx>> {
    if cell == "-" {
        return Some(Vec::new());
    }
    let shifts: Vec<Option<ShiftIx>> = cell.split('+').map(|id| book.shift(id)).collect();
    if let Some(unknown) = shifts.iter().position(Option::is_none) {
        let id = cell.split('+').nth(unknown).unwrap_or(cell);
        let place = value.file.place(span);
        let title = rosters::unknown_shift(id);
        let problem = Diagnostic::error(Code::RosterId, title).at(&place, Text::default());
        value.file.push(problem.help(rosters::cell_form()));
    }
    shifts.into_iter().collect()
}

/// Reads the weeks that hold the days of `range`, a line an agent and week.
pub(super) fn read_weeks(
    root: &mut Table<'_>,
    key: &'static str,
    book: &Book,
    horizon: &Horizon,
    range: Range<usize>,
    cell: ReadCell<'_>,
) -> Option<RosterLines> {
    let mut lines: RosterLines = vec![Vec::new(); book.agents.len()];
    let mut complete = true;
    let mut weeks = weeks_of(horizon, book, range).into_iter();
    for mut table in root.tables(key, 200) {
        let from = table.need("from", "from = 2026-11-30");
        let duties = table.need_table("duties", &format!("[{key}.duties]"));
        let at = table.at.clone();
        let file = table.file;
        table.finish();
        let Some(week) = weeks.next() else {
            file.push(Diagnostic::error(Code::RosterShape, rosters::weeks_left()).at(&at, Text::default()));
            return None;
        };
        let first = horizon.date(week.start);
        if let Some(from) = from
            && let Some(date) = from.date()
            && date != first
        {
            file.push(from.error(Code::RosterShape, rosters::wrong_week(date, first)));
            complete = false;
        }
        let Some(mut duties) = duties else {
            complete = false;
            continue;
        };
        let mut seen = vec![false; book.agents.len()];
        for value in duties.entries() {
            let Some(agent) = book.agent(value.key) else {
                let title = rosters::unknown_agent(value.key);
                file.push(Diagnostic::error(Code::RosterId, title).at(&value.key_at, Text::default()));
                complete = false;
                continue;
            };
            seen[agent.0] = true;
            let Some(text) = value.raw_text() else {
                complete = false;
                continue;
            };
            let cells: Vec<&str> = text.split_whitespace().collect();
            if cells.len() != week.len() {
                let title = rosters::wrong_length(value.key, cells.len(), week.len());
                file.push(value.error(Code::RosterShape, title).help(rosters::cell_form()));
                complete = false;
                continue;
            }
            for label in cells {
                // Where the cell stands in the file, past the opening quote.
                let offset = label.as_ptr() as usize - text.as_ptr() as usize;
                let start = value.at.span.start + 1 + offset;
                match cell(book, &value, start..start + label.len(), label) {
                    Some(shifts) => lines[agent.0].push(shifts),
                    None => {
                        complete = false;
                        lines[agent.0].push(Vec::new());
                    }
                }
            }
        }
        duties.take_all();
        duties.finish();
        for (agent, _) in book.agents.iter().zip(&seen).filter(|(_, seen)| !**seen) {
            let title = rosters::missing_line(&agent.id, first);
            file.push(
                Diagnostic::error(Code::RosterShape, title)
                    .at(&at, Text::default())
                    .help(rosters::cell_form()),
            );
            complete = false;
        }
    }
    if let Some(week) = weeks.next() {
        let title = rosters::weeks_missing(horizon.date(week.start));
        root.file.push(Diagnostic::error(Code::RosterShape, title).at(&root.at, Text::default()));
        complete = false;
    }
    complete.then_some(lines)
}
