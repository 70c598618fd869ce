//! `[[demand]]`: how many agents the hours of a day want, from tables or a CSV file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::clocks::interval;
use super::ids::Ids;
use super::late::{self, Late};
use super::reader::{File, Table};
use super::skills::{Needs, needs};
use super::targets::{FROM, MAX_HEADS, UNTIL, in_order};
use super::value::Value;
use super::{Book, Days, days, targets_csv};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Source};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, targets as say};

const MAX_TABLES: usize = 1000;
const ENDINGS: [&str; 3] = [".csv", ".tsv", ".txt"];

/// Hours of a date, and how many agents they want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Minutes after 00:00 of the date,
    pub from: i64,
    /// until these, past 1440 for hours of the next date.
    pub until: i64,
    /// Fewer is a shortfall.
    pub min: i64,
    /// Fewer or more has a price.
    pub want: Option<i64>,
    /// More is not allowed.
    pub max: Option<i64>,
    /// What fewer than `want` mean for customers, where that is their price.
    pub late: Option<Late>,
}

impl Slot {
    /// How many are wanted.
    pub fn wanted(&self) -> i64 {
        self.want.unwrap_or(self.min)
    }

    fn same(&self, other: &Slot) -> bool {
        (self.min, self.want, self.max, self.late) == (other.min, other.want, other.max, other.late)
    }
}

/// The dates for which a row of a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowDay {
    /// One date.
    Date(NaiveDate),
    /// Each such weekday, Monday 0, that has no rows of its own date.
    Weekday(u8),
}

/// Rows of a file in the order of their hours, by date.
pub type Rows = BTreeMap<RowDay, Vec<Slot>>;

/// One `[[demand]]` table; one of a file is a table for each of its skills.
#[derive(Clone, Debug)]
pub struct DemandTable {
    /// Who is wanted.
    pub needs: Needs,
    /// When, and how many.
    pub targets: Targets,
    /// Where it is stated.
    pub at: Place,
}

/// What a `[[demand]]` table says.
#[derive(Clone, Debug)]
pub enum Targets {
    /// The same hours on some dates.
    Hours(Days, Slot),
    /// A file's rows.
    File {
        /// Its name.
        name: String,
        /// What it says.
        rows: Rows,
        /// Whether dates that it leaves out want nobody.
        closed: bool,
    },
}

impl DemandTable {
    /// Whether the price of some of its hours is what they mean for customers.
    pub fn has_late(&self) -> bool {
        match &self.targets {
            Targets::Hours(_, slot) => slot.late.is_some(),
            Targets::File { rows, .. } => rows.values().flatten().any(|slot| slot.late.is_some()),
        }
    }

    /// The hours of a date of which it speaks, in order.
    fn slots(&self, date: NaiveDate) -> &[Slot] {
        match &self.targets {
            Targets::Hours(days, slot) if days.include(date) => std::slice::from_ref(slot),
            Targets::Hours(..) => &[],
            Targets::File { rows, .. } => {
                let weekday = date.weekday().num_days_from_monday() as u8;
                let slots = rows.get(&RowDay::Date(date)).or_else(|| rows.get(&RowDay::Weekday(weekday)));
                slots.map_or(&[], Vec::as_slice)
            }
        }
    }
}

impl Book {
    /// What the hours of a date want of each group of agents: where several tables
    /// have the same group and time, the last of them decides. Neighbours that
    /// want the same are one.
    pub fn demand_on(&self, date: NaiveDate) -> Vec<(&Needs, Vec<Slot>)> {
        let mut all: Vec<(&Needs, Vec<Slot>)> = Vec::new();
        for table in &self.demand {
            let wanted = table.slots(date);
            if wanted.is_empty() {
                continue;
            }
            match all.iter_mut().find(|(needs, _)| *needs == &table.needs) {
                Some((_, slots)) => *slots = painted(slots, wanted),
                None => all.push((&table.needs, joined(wanted))),
            }
        }
        all
    }

    /// The agent-minutes that a date wants, and the most agents at once: at each
    /// moment the largest target, since an agent counts in each whose skill they have.
    pub fn demand_total(&self, date: NaiveDate) -> (i64, i64) {
        let all = self.demand_on(date);
        let mut changes: BTreeMap<i64, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
        for slot in all.iter().flat_map(|(_, slots)| slots).filter(|slot| slot.wanted() > 0) {
            changes.entry(slot.from).or_default().0.push(slot.wanted());
            changes.entry(slot.until).or_default().1.push(slot.wanted());
        }
        let (mut minutes, mut most, mut last) = (0, 0, 0);
        let mut open: BTreeMap<i64, usize> = BTreeMap::new();
        for (at, (begins, ends)) in changes {
            let heads = open.last_key_value().map_or(0, |(heads, _)| *heads);
            minutes += heads * (at - last);
            last = at;
            for heads in ends {
                if let Some(count) = open.get_mut(&heads) {
                    *count -= 1;
                    if *count == 0 {
                        open.remove(&heads);
                    }
                }
            }
            for heads in begins {
                *open.entry(heads).or_default() += 1;
            }
            most = most.max(open.last_key_value().map_or(0, |(heads, _)| *heads));
        }
        (minutes, most)
    }

    /// The last table with targets for these agents and hours of a date.
    pub fn demand_from(&self, date: NaiveDate, needs: &Needs, hours: (i64, i64)) -> Option<&DemandTable> {
        let speaks = |slot: &Slot| slot.from < hours.1 && hours.0 < slot.until;
        let tables = self.demand.iter().rev().filter(|table| table.needs == *needs);
        tables.into_iter().find(|table| table.slots(date).iter().any(speaks))
    }

    /// Whether interval targets say what is wanted of shifts that cover: no staffing target does.
    pub fn wants_by_hours(&self) -> bool {
        !self.demand.is_empty() && !self.staffing.iter().any(|target| self.shifts[target.shift.0].covers)
    }

    /// The working days that a date's interval targets take at least: the most agents
    /// at once, or the hours in the longest shifts, whichever is more.
    pub fn working_days_wanted(&self, date: NaiveDate) -> i64 {
        let (minutes, most) = self.demand_total(date);
        let working = self.shifts.iter().filter(|shift| shift.covers && shift.counts_as_day);
        let longest = working.map(|shift| shift.end.minutes() - shift.start.minutes()).max();
        longest.map_or(0, |longest| most.max((minutes + longest - 1) / longest.max(1)))
    }

    /// The dates of which a file says nothing, though nothing else has targets for its
    /// agents then, and nobody said that they are closed.
    pub fn demand_left_out(&self, dates: &[NaiveDate]) -> Vec<(&DemandTable, Vec<NaiveDate>)> {
        let mut found = Vec::new();
        for table in &self.demand {
            if !matches!(&table.targets, Targets::File { closed: false, .. }) {
                continue;
            }
            let same_heads = || self.demand.iter().filter(|other| other.needs == table.needs);
            let silent = |date: &NaiveDate| same_heads().all(|other| other.slots(*date).is_empty());
            let silent: Vec<NaiveDate> = dates.iter().copied().filter(silent).collect();
            if !silent.is_empty() {
                found.push((table, silent));
            }
        }
        found
    }
}

/// Slots in order, neighbours that want the same as one.
pub(super) fn joined(slots: &[Slot]) -> Vec<Slot> {
    let mut joined: Vec<Slot> = Vec::with_capacity(slots.len());
    for slot in slots {
        match joined.last_mut() {
            Some(last) if last.until == slot.from && last.same(slot) => last.until = slot.until,
            _ => joined.push(*slot),
        }
    }
    joined
}

/// What two lists in order say together, where the second decides.
fn painted(under: &[Slot], over: &[Slot]) -> Vec<Slot> {
    let mut all = over.to_vec();
    for slot in under {
        let mut from = slot.from;
        let reaching = over.partition_point(|upper| upper.until <= slot.from);
        for upper in over[reaching..].iter().take_while(|upper| upper.from < slot.until) {
            if from < upper.from {
                all.push(Slot { from, until: upper.from, ..*slot });
            }
            from = from.max(upper.until);
        }
        if from < slot.until {
            all.push(Slot { from, ..*slot });
        }
    }
    all.sort_unstable();
    joined(&all)
}

/// A file that a team names beside its own.
pub(super) enum Fetched {
    /// Its path and its bytes, at most one more than fairshift reads.
    Bytes(PathBuf, Vec<u8>),
    /// There is none.
    Missing,
    /// There is something else, or it can't be read.
    Problem(Box<Diagnostic>),
}

/// How files that a team names are found.
pub(super) type Fetch<'f> = &'f dyn Fn(&str) -> Fetched;

/// Reads the targets of all tables, and the files that they name.
pub(super) fn read(
    root: &mut Table<'_>,
    skills: &Ids,
    fetch: Fetch<'_>,
) -> (Vec<DemandTable>, Vec<Arc<Source>>) {
    let (mut demand, mut sources): (Vec<DemandTable>, Vec<Arc<Source>>) = (Vec::new(), Vec::new());
    for mut table in root.tables("demand", MAX_TABLES) {
        let needs = needs(&mut table, skills);
        let at = table.at.clone();
        let Some(file) = table.get("file") else {
            demand.extend(hours(&mut table, needs));
            table.finish();
            continue;
        };
        let closed = table.get("left_out").and_then(|value| value.choice(&LEFT_OUT)).unwrap_or(false);
        table.finish();
        let Some(source) = source(&file, fetch) else { continue };
        let name = file.raw_text().unwrap_or_default();
        if sources.iter().any(|other| other.path == source.path) {
            let title = say::file_twice(Quote(name));
            file.file.push(file.error(Code::DuplicateId, title).help(input::drop_one()));
            continue;
        }
        let found = RefCell::<Diagnostics>::default();
        let tables = targets_csv::read(File { source: &source, found: &found }, skills, &needs);
        demand.extend(tables.into_iter().map(|(needs, rows)| DemandTable {
            needs,
            targets: Targets::File { name: name.to_string(), rows, closed },
            at: at.clone(),
        }));
        file.file.found.borrow_mut().append(found.into_inner());
        sources.push(source);
    }
    (demand, sources)
}

const LEFT_OUT: [(&str, bool); 2] = [("error", false), ("closed", true)];

/// A table that names hours itself.
fn hours(table: &mut Table<'_>, needs: Needs) -> Option<DemandTable> {
    let hours = interval(table, FROM, UNTIL);
    let numbers = ["min", "want", "max"].map(|key| table.get(key));
    let read = |value: &Option<Value<'_>>| value.as_ref().and_then(|value| value.integer(0, MAX_HEADS));
    let [min, want, max] = numbers.each_ref().map(read);
    in_order(table, &numbers, &[min, want, max]);
    if numbers.iter().all(Option::is_none) {
        table.file.push(
            Diagnostic::error(Code::MissingKey, input::missing_key(table.name.as_str(), "min"))
                .at(&table.at, Text::default())
                .help(input::add_line("min = 1")),
        );
    }
    let late = late::key(table, want);
    let days = days::read(table);
    let (from, until) = hours?;
    let slot = Slot { from: from.minutes(), until: until.minutes(), min: min.unwrap_or(0), want, max, late };
    Some(DemandTable { needs, targets: Targets::Hours(days, slot), at: table.at.clone() })
}

/// The name of a table of rows beside `team.toml`, if it can be one.
pub(super) fn table_name<'t>(value: &Value<'t>, wrong: impl Fn(Quote<'t>) -> Text) -> Option<&'t str> {
    let name = value.raw_text()?;
    let lower = name.to_lowercase();
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    let fits = name.chars().all(plain)
        && (1..=100).contains(&name.chars().count())
        && !name.starts_with('.')
        && ENDINGS.iter().any(|ending| lower.ends_with(ending));
    if !fits {
        value.file.push(value.error(Code::BadFileName, wrong(Quote(name))).help(say::table_name_form()));
    }
    fits.then_some(name)
}

/// The text of the file that a table names.
fn source(value: &Value<'_>, fetch: Fetch<'_>) -> Option<Arc<Source>> {
    let name = table_name(value, say::not_a_table_name)?;
    let fetched = match fetch(name) {
        Fetched::Bytes(path, bytes) => targets_csv::decode(&path, &bytes),
        Fetched::Missing => {
            let title = input::missing_file(name);
            value.file.push(value.error(Code::MissingFile, title).help(say::put_beside_team(Quote(name))));
            return None;
        }
        Fetched::Problem(diagnostic) => Err(diagnostic),
    };
    let problem = |diagnostic: Box<Diagnostic>| {
        value.file.push(diagnostic.note_at(say::named_here(), &value.at));
    };
    fetched.map_err(problem).ok()
}

/// The dates of a list, at most a few of them, for people.
pub(super) fn few(dates: &[NaiveDate]) -> Text {
    const MAX_LISTED: usize = 5;
    let mut shown: Vec<Text> =
        dates.iter().take(MAX_LISTED).map(|date| Text::plain(date.to_string())).collect();
    if dates.len() > MAX_LISTED {
        shown.push(Text::plain("…"));
    }
    Text::list(&shown)
}

impl DemandTable {
    /// What is wrong when a file leaves out dates.
    pub fn left_out(&self, book: &Book, dates: &[NaiveDate]) -> Diagnostic {
        let Targets::File { name, .. } = &self.targets else {
            return Diagnostic::error(Code::TargetsLeftOut, Text::default());
        };
        let label = self.needs.label(book);
        let title = match label.en.is_empty() {
            true => say::targets_left_out(Quote(name), few(dates)),
            false => say::targets_left_out_of(Quote(name), few(dates), label),
        };
        Diagnostic::error(Code::TargetsLeftOut, title)
            .at(&self.at, Text::default())
            .help(say::add_rows_or_close())
    }
}

/// The hours of a slot as they stand in errors.
pub(super) fn hours_of(slot: &Slot) -> Text {
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    Text::plain(format!("{}–{}", clock(slot.from), clock(slot.until)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn slot(from: i64, until: i64, min: i64) -> Slot {
        Slot { from, until, min, want: None, max: None, late: None }
    }

    #[test]
    fn the_later_list_decides_where_both_speak() {
        let under = [slot(0, 60, 1), slot(60, 120, 2), slot(200, 300, 3)];
        assert_eq!(
            painted(&under, &[slot(30, 90, 5)])[..],
            [slot(0, 30, 1), slot(30, 90, 5), slot(90, 120, 2), slot(200, 300, 3)]
        );
        assert_eq!(
            painted(&under, &[slot(0, 10, 1), slot(20, 400, 9)])[..],
            [slot(0, 20, 1), slot(20, 400, 9)]
        );
        assert_eq!(painted(&[], &under), under);
        assert_eq!(painted(&under, &[]), under);
    }
}
