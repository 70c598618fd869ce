//! `[[breaks]]`: the breaks of a shift, and the times at which each can be taken.

use super::clocks::interval;
use super::ids::{Ids, Kind};
use super::reader::Table;
use super::targets::{FROM, UNTIL, one_of_two};
use super::{Book, Days, Shift, ShiftIx, days};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::messages::{Hours, Text, breaks as say};
use chrono::NaiveDate;

const MAX_TABLES: usize = 200;
const DAY: i64 = 24 * 60;
/// Work before, between and after breaks where nobody says how much.
const MINUTES_APART: i64 = 30;

/// A break that each agent on certain shifts takes.
#[derive(Clone, Debug)]
pub struct BreakRule {
    /// For people.
    pub name: Option<String>,
    /// On these shifts; on all that are not standby when empty.
    pub shifts: Vec<ShiftIx>,
    /// Only on shifts longer than this, in minutes.
    pub longer_than: i64,
    /// Minutes, at least 1.
    pub length: i64,
    /// Whether it is working time.
    pub paid: bool,
    /// It lies within these hours, on the shift's date or the next.
    pub window: Option<(Clock, Clock)>,
    /// The most minutes of work in one piece before it.
    pub latest: Option<i64>,
    /// The fewest minutes of work before it and after it.
    pub apart: i64,
    /// On shifts of these dates.
    pub days: Days,
    /// The name of the law's table that asks for it, if one does.
    pub law: Option<String>,
    /// Where it is stated.
    pub at: Place,
}

/// Reads all breaks of a team.
pub(super) fn read(root: &mut Table<'_>, shifts: &Ids) -> Vec<BreakRule> {
    root.tables("breaks", MAX_TABLES).into_iter().filter_map(|table| read_one(table, shifts)).collect()
}

/// Reads the breaks of a preset of law, each a table with a name.
pub(super) fn of_law(root: &mut Table<'_>) -> Vec<BreakRule> {
    let none = Ids::new(Kind::Shift);
    let named = |mut table: Table<'_>| {
        let law = table.need("law", "law = \"break\"").and_then(|value| value.raw_text().map(str::to_string));
        read_one(table, &none).map(|rule| BreakRule { law, ..rule })
    };
    root.tables("breaks", MAX_TABLES).into_iter().filter_map(named).collect()
}

fn read_one(mut table: Table<'_>, shifts: &Ids) -> Option<BreakRule> {
    let name = table.get("name").and_then(|value| value.prose(40));
    let (one, several) = (table.get("shift"), table.get("shifts"));
    let shifts = match (&one, &several) {
        (Some(_), Some(_)) => {
            one_of_two(&table, "shift", "shifts");
            Vec::new()
        }
        (Some(value), None) => {
            let shift = value.raw_text().and_then(|text| shifts.shift_named(text, value));
            shift.into_iter().collect()
        }
        (None, several) => several.as_ref().and_then(|value| shifts.shifts(value)).unwrap_or_default(),
    };
    let length = table.need("length", "length = \"30min\"").and_then(|value| {
        let minutes = value.minutes(DAY)?;
        if minutes == 0 {
            value.file.push(value.error(Code::BadDuration, say::no_length()).help(say::length_form()));
        }
        (minutes > 0).then_some(minutes)
    });
    let paid = table.get("paid").and_then(|value| value.bool()).unwrap_or(false);
    let mut minutes = |key| table.get(key).and_then(|value| value.minutes(DAY));
    let (longer_than, latest, apart) = (minutes("longer_than"), minutes("latest"), minutes("apart"));
    let timed = table.has("from") || table.has("until");
    let window = if timed { interval(&mut table, FROM, UNTIL) } else { None };
    let days = days::read(&mut table);
    let at = table.at.clone();
    table.finish();
    Some(BreakRule {
        name,
        shifts,
        longer_than: longer_than.unwrap_or(0),
        length: length?,
        paid,
        window,
        latest,
        apart: apart.unwrap_or(MINUTES_APART),
        days,
        law: None,
        at,
    })
}

impl BreakRule {
    /// Whether it can only be taken between two wall minutes of the duty's date.
    pub fn lies_within(&self, (from, until): (i64, i64)) -> bool {
        self.window.is_some_and(|(first, last)| from <= first.minutes() && last.minutes() <= until)
    }

    /// What people call it.
    pub fn label(&self) -> Text {
        self.name.as_ref().map_or_else(say::a_break, |name| Text::plain(name.as_str()))
    }

    /// Whether it is taken on a shift, on the dates on which it is taken at all.
    fn is_of(&self, index: ShiftIx, shift: &Shift) -> bool {
        let meant = if self.shifts.is_empty() { !shift.standby } else { self.shifts.contains(&index) };
        meant && shift.end.minutes() - shift.start.minutes() > self.longer_than
    }
}

/// What must hold of the breaks of a duty, in minutes from 00:00 of its date.
#[derive(Clone, Debug)]
pub struct Schedule<'b> {
    /// The breaks, in the order in which they are taken.
    pub breaks: Vec<&'b BreakRule>,
    /// When work begins and ends, log-in, wrap-up and handover included.
    pub work: (i64, i64),
    /// When the shift begins and ends; breaks lie within it.
    pub shift: (i64, i64),
    /// No piece of work is longer.
    pub longest: Option<i64>,
}

impl Schedule<'_> {
    /// Whether a break, the `nth`, lies within its hours.
    pub fn in_window(&self, nth: usize, from: i64) -> bool {
        let Some(rule) = self.breaks.get(nth) else { return false };
        rule.window.is_none_or(|(first, last)| {
            [0, DAY]
                .iter()
                .any(|day| first.minutes() + day <= from && from + rule.length <= last.minutes() + day)
        })
    }

    /// The least and the most work that may lie between the end of the break before the
    /// `nth`, or the begin of the duty, and its own begin.
    pub fn work_before(&self, nth: usize) -> (i64, i64) {
        let apart = |at: Option<usize>| at.and_then(|at| self.breaks.get(at)).map_or(0, |rule| rule.apart);
        let least = apart(Some(nth)).max(apart(nth.checked_sub(1)));
        let latest = self.breaks.get(nth).and_then(|rule| rule.latest);
        (least, latest.into_iter().chain(self.longest).min().unwrap_or(i64::MAX))
    }

    /// The times, in multiples of `grid`, at which each break can begin so that all of them fit.
    pub fn starts(&self, grid: i64) -> Vec<Vec<i64>> {
        let mut starts: Vec<Vec<i64>> = Vec::new();
        for (nth, rule) in self.breaks.iter().enumerate() {
            let (least, most) = self.work_before(nth);
            let ends: Vec<i64> = match nth.checked_sub(1) {
                None => vec![self.work.0],
                Some(before) => {
                    let length = self.breaks[before].length;
                    starts[before].iter().map(|start| start + length).collect()
                }
            };
            let first = self.shift.0.div_euclid(grid) * grid;
            let fits = |start: &i64| {
                *start >= self.shift.0
                    && start + rule.length <= self.shift.1
                    && self.in_window(nth, *start)
                    && any_within(&ends, start.saturating_sub(most), start - least)
            };
            starts.push((first..self.shift.1).step_by(grid.max(1) as usize).filter(fits).collect());
        }
        for nth in (0..self.breaks.len()).rev() {
            let rule = self.breaks[nth];
            let next =
                (nth + 1 < self.breaks.len()).then(|| (starts[nth + 1].clone(), self.work_before(nth + 1)));
            starts[nth].retain(|start| {
                let end = start + rule.length;
                match &next {
                    Some((after, (least, most))) => any_within(after, end + least, end.saturating_add(*most)),
                    None => {
                        let left = self.work.1 - end;
                        left >= rule.apart && self.longest.is_none_or(|longest| left <= longest)
                    }
                }
            });
        }
        starts
    }

    /// Whether the breaks fit into the shift.
    fn fits(&self) -> bool {
        self.starts(1).iter().all(|starts| !starts.is_empty())
    }
}

impl Book {
    /// The breaks of a shift on a date, in the order of the file: the team's own, or where it has
    /// none those of the law, as many as it takes that no piece of work is too long.
    pub fn breaks_on(&self, shift: ShiftIx, date: NaiveDate) -> Vec<&BreakRule> {
        self.breaks_where(shift, |rule| rule.days.include(date))
    }

    fn breaks_where(&self, shift: ShiftIx, taken: impl Fn(&BreakRule) -> bool) -> Vec<&BreakRule> {
        let Some(kind) = self.shifts.get(shift.0) else { return Vec::new() };
        let rules: Vec<&BreakRule> =
            self.breaks.iter().filter(|rule| rule.is_of(shift, kind) && taken(rule)).collect();
        if !rules.is_empty() {
            return rules;
        }
        let Some(rule) = self.law_break(shift) else { return Vec::new() };
        let work = kind.report_before + kind.end.minutes() - kind.start.minutes() + kind.after_end();
        let pieces = |breaks: i64| (work - breaks * rule.length + breaks) / (breaks + 1);
        let enough = |breaks: &i64| rule.latest.is_none_or(|most| pieces(*breaks) <= most);
        let times = (1..=24).find(enough).unwrap_or(24);
        (0..times).map(|_| rule).collect()
    }

    /// Whether the breaks of a shift are those of the law, since the team has none for it.
    pub fn breaks_by_law(&self, shift: ShiftIx) -> bool {
        let has_rule = |kind: &Shift| self.breaks.iter().any(|rule| rule.is_of(shift, kind));
        self.law_break(shift).is_some() && !self.shifts.get(shift.0).is_some_and(has_rule)
    }

    /// What the law asks for on a shift.
    fn law_break(&self, shift: ShiftIx) -> Option<&BreakRule> {
        let kind = self.shifts.get(shift.0)?;
        self.law.as_ref()?.breaks.iter().find(|rule| rule.is_of(shift, kind))
    }

    /// What must hold of the breaks of a duty.
    pub fn schedule(&self, shift: ShiftIx, date: NaiveDate) -> Schedule<'_> {
        self.schedule_of(shift, self.breaks_on(shift, date))
    }

    fn schedule_of<'b>(&'b self, shift: ShiftIx, breaks: Vec<&'b BreakRule>) -> Schedule<'b> {
        let kind = &self.shifts[shift.0];
        let (start, end) = (kind.start.minutes(), kind.end.minutes());
        Schedule {
            breaks,
            work: (start - kind.report_before, end + kind.after_end()),
            shift: (start, end),
            longest: self.law_break(shift).and_then(|rule| rule.latest),
        }
    }

    /// Breaks that can't all be taken on one of some dates, once for each shift.
    pub fn misfits(&self, dates: &[NaiveDate]) -> Vec<Diagnostic> {
        let first = |(index, shift): (usize, &Shift)| {
            dates.iter().find_map(|date| misfit(shift, &self.schedule(ShiftIx(index), *date)))
        };
        if self.has_breaks() {
            self.shifts.iter().enumerate().filter_map(first).collect()
        } else {
            Vec::new()
        }
    }

    /// Whether anybody takes breaks.
    pub fn has_breaks(&self) -> bool {
        !self.breaks.is_empty() || self.law.as_ref().is_some_and(|law| !law.breaks.is_empty())
    }

    /// The minutes of a shift that are breaks without pay.
    pub(super) fn unpaid(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        if !self.has_breaks() {
            return 0;
        }
        self.breaks_on(shift, date).iter().filter(|rule| !rule.paid).map(|rule| rule.length).sum()
    }
}

/// Whether one of some numbers in order lies from `least` to `most`.
fn any_within(sorted: &[i64], least: i64, most: i64) -> bool {
    sorted.get(sorted.partition_point(|number| *number < least)).is_some_and(|number| *number <= most)
}

/// Breaks that can't be taken on a shift as it is.
pub(super) fn check(book: &Book, found: &mut Diagnostics) {
    let limited = |rule: &BreakRule| {
        rule.days.from.is_some() || rule.days.until.is_some() || !rule.days.dates.is_empty()
    };
    for (index, shift) in book.shifts.iter().enumerate() {
        let index = ShiftIx(index);
        let always = |day: usize, with: Option<&BreakRule>| {
            let taken = |rule: &BreakRule| {
                with.is_some_and(|chosen| std::ptr::eq(chosen, rule))
                    || (!limited(rule) && rule.days.weekdays[day])
            };
            book.schedule_of(index, book.breaks_where(index, taken))
        };
        let rules = book.breaks.iter().filter(|rule| rule.is_of(index, shift));
        let cases = std::iter::once(None).chain(rules.clone().filter(|rule| limited(rule)).map(Some));
        let mut schedules =
            cases.flat_map(|with| (0..7).map(move |day| (day, with))).map(|(day, with)| always(day, with));
        if let Some(misfit) = schedules.find_map(|schedule| misfit(shift, &schedule)) {
            found.push(misfit);
        }
    }
}

/// What is wrong with breaks that don't fit into a shift.
fn misfit(shift: &Shift, schedule: &Schedule<'_>) -> Option<Diagnostic> {
    if schedule.fits() {
        return None;
    }
    let culprit = (1..=schedule.breaks.len()).find(|count| {
        let breaks = schedule.breaks[..*count].to_vec();
        !Schedule { breaks, longest: None, ..schedule.clone() }.fits()
    });
    let rule = schedule.breaks.get(culprit.unwrap_or(schedule.breaks.len()).checked_sub(1)?)?;
    let title =
        say::does_not_fit(rule.label(), Hours(rule.length), shift.id.as_str(), shift.start, shift.end);
    let help = match (schedule.breaks.len(), schedule.longest) {
        (_, Some(longest)) => say::make_it_fit_law(Hours(longest)),
        (1, None) => say::make_it_fit(),
        _ => say::make_them_fit(),
    };
    Some(
        Diagnostic::error(Code::BreakDoesNotFit, title)
            .at(&rule.at, Text::default())
            .note_at(say::the_shift(shift.id.as_str(), shift.start, shift.end), &shift.at)
            .help(help),
    )
}
