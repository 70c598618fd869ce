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
/// More breaks than the law asks for in a day.
const MOST_BY_LAW: i64 = 24;
/// How many breaks more than arithmetic asks for are tried, until some fit.
const MORE_BY_LAW: i64 = 3;
/// How many ways to put breaks into shifts are tried.
const MOST_PLACEMENTS: usize = 64;

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

/// What must hold of the breaks of a duty, in minutes from 00:00 of its date. Shifts of a date with no more between
/// them than a break that the law asks for takes are one piece of work.
#[derive(Clone, Debug)]
pub struct Schedule<'b> {
    /// The breaks, in the order in which they are taken.
    pub breaks: Vec<DueBreak<'b>>,
    /// The shifts, in the order in which they are worked.
    pub shifts: Vec<WorkedShift>,
    /// No piece of work is longer.
    pub longest: Option<i64>,
}

/// A break of a duty.
#[derive(Clone, Copy, Debug)]
pub struct DueBreak<'b> {
    /// What is agreed of it.
    pub rule: &'b BreakRule,
    /// In which shift it is taken, as a position among the schedule's.
    pub within: usize,
}

/// A shift of a duty.
#[derive(Clone, Copy, Debug)]
pub struct WorkedShift {
    /// Which.
    pub shift: ShiftIx,
    /// When work begins and ends, log-in, wrap-up and handover included; after the end of the shift before.
    pub work: (i64, i64),
    /// When the shift begins and ends; breaks lie within it.
    pub span: (i64, i64),
}

impl<'b> Schedule<'b> {
    /// Whether a break, the `nth`, lies within its hours.
    pub fn in_window(&self, nth: usize, from: i64) -> bool {
        let Some(rule) = self.breaks.get(nth).map(|due| due.rule) else { return false };
        rule.window.is_none_or(|(first, last)| {
            [0, DAY]
                .iter()
                .any(|day| first.minutes() + day <= from && from + rule.length <= last.minutes() + day)
        })
    }

    /// The least and the most work that may lie between the end of the break before the
    /// `nth`, or the begin of the duty, and its own begin.
    pub fn work_before(&self, nth: usize) -> (i64, i64) {
        let apart = |at: Option<usize>| at.and_then(|at| self.breaks.get(at)).map_or(0, |due| due.rule.apart);
        let least = apart(Some(nth)).max(apart(nth.checked_sub(1)));
        let latest = self.breaks.get(nth).and_then(|due| due.rule.latest);
        (least, latest.into_iter().chain(self.longest).min().unwrap_or(i64::MAX))
    }

    /// Minutes between shifts, which are neither work nor a break, from the break before the `nth`, or the begin
    /// of the duty, to the `nth`, or the end of the duty.
    pub fn idle_before(&self, nth: usize) -> i64 {
        let from = nth.checked_sub(1).and_then(|before| self.breaks.get(before)).map_or(0, |due| due.within);
        let until = self.breaks.get(nth).map_or(self.shifts.len().saturating_sub(1), |due| due.within);
        let next = self.shifts.iter().skip(1);
        let gaps = self.shifts.iter().zip(next).map(|(one, other)| other.work.0 - one.work.1);
        gaps.skip(from).take(until.saturating_sub(from)).sum()
    }

    /// When work begins and ends.
    pub fn work(&self) -> (i64, i64) {
        let first = self.shifts.first().map_or(0, |first| first.work.0);
        (first, self.shifts.last().map_or(first, |last| last.work.1))
    }

    /// Whether a break lies within one of the shifts.
    pub fn holds(&self, (from, until): (i64, i64)) -> bool {
        self.shifts.iter().any(|shift| shift.span.0 <= from && until <= shift.span.1)
    }

    /// The breaks of a shift, in order.
    pub fn breaks_in(&self, shift: ShiftIx) -> impl Iterator<Item = &'b BreakRule> {
        let is_it =
            move |due: &&DueBreak<'b>| self.shifts.get(due.within).is_some_and(|at| at.shift == shift);
        self.breaks.iter().filter(is_it).map(|due| due.rule)
    }

    /// The times, in multiples of `grid`, at which each break can begin so that all of them fit.
    pub fn starts(&self, grid: i64) -> Vec<Vec<i64>> {
        let mut starts: Vec<Vec<i64>> = Vec::new();
        for (nth, due) in self.breaks.iter().enumerate() {
            let (least, most) = self.work_before(nth);
            let idle = self.idle_before(nth);
            let ends: Vec<i64> =
                match nth.checked_sub(1).and_then(|at| self.breaks.get(at).zip(starts.get(at))) {
                    None => vec![self.work().0],
                    Some((before, starts)) => starts.iter().map(|start| start + before.rule.length).collect(),
                };
            let span = self.shifts.get(due.within).map_or((0, 0), |shift| shift.span);
            let first = span.0.div_euclid(grid) * grid;
            let fits = |start: &i64| {
                *start >= span.0
                    && start + due.rule.length <= span.1
                    && self.in_window(nth, *start)
                    && any_within(&ends, (start - idle).saturating_sub(most), start - idle - least)
            };
            starts.push((first..span.1).step_by(grid.max(1) as usize).filter(fits).collect());
        }
        let mut after: Option<Vec<i64>> = None;
        for (nth, due) in self.breaks.iter().enumerate().rev() {
            let idle = self.idle_before(nth + 1);
            let (least, most) = self.work_before(nth + 1);
            let Some(own) = starts.get_mut(nth) else { continue };
            own.retain(|start| {
                let end = start + due.rule.length + idle;
                match &after {
                    Some(after) => any_within(after, end + least, end.saturating_add(most)),
                    None => {
                        let left = self.work().1 - end;
                        left >= due.rule.apart && self.longest.is_none_or(|longest| left <= longest)
                    }
                }
            });
            after = Some(own.clone());
        }
        starts
    }

    /// Whether the breaks fit into the shifts, and no piece of work is too long.
    fn fits(&self) -> bool {
        let (from, until) = self.work();
        let whole = until - from - self.idle_before(0);
        match self.breaks.is_empty() {
            true => self.longest.is_none_or(|longest| whole <= longest),
            false => self.starts(1).iter().all(|starts| !starts.is_empty()),
        }
    }
}

impl Book {
    /// The breaks of a shift on a date, in the order of the file: the team's own, or where it has
    /// none those of the law, as many as it takes that no piece of work is too long.
    pub fn breaks_on(&self, shift: ShiftIx, date: NaiveDate) -> Vec<&BreakRule> {
        self.schedule(shift, date).breaks.iter().map(|due| due.rule).collect()
    }

    /// The team's own breaks of a shift.
    fn own_breaks(&self, shift: ShiftIx, taken: impl Fn(&BreakRule) -> bool) -> Vec<&BreakRule> {
        let Some(kind) = self.shifts.get(shift.0) else { return Vec::new() };
        self.breaks.iter().filter(|rule| rule.is_of(shift, kind) && taken(rule)).collect()
    }

    /// Whether the law adds breaks to a shift, or to a pair of a date: where the team's own don't do.
    pub fn breaks_by_law(&self, shifts: &[ShiftIx]) -> bool {
        let by_law = |due: &DueBreak<'_>| due.rule.law.is_some();
        let mut pieces = self.pieces(shifts).into_iter().filter(|piece| piece.len() == shifts.len());
        pieces.any(|piece| self.schedule_of(piece, |_| true).breaks.iter().any(by_law))
    }

    /// What the law asks for in a piece of work.
    fn law_break(&self, shifts: &[WorkedShift]) -> Option<&BreakRule> {
        let is_standby = |at: &WorkedShift| self.shifts.get(at.shift.0).is_some_and(|shift| shift.standby);
        if shifts.iter().any(is_standby) {
            return None;
        }
        let work: i64 = shifts.iter().map(|shift| shift.work.1 - shift.work.0).sum();
        self.law.as_ref()?.breaks.iter().find(|rule| work > rule.longer_than)
    }

    /// What must hold of the breaks of a shift that is an agent's only one.
    pub fn schedule(&self, shift: ShiftIx, date: NaiveDate) -> Schedule<'_> {
        self.schedule_of(self.worked(&[shift]), |rule| rule.days.include(date))
    }

    /// What must hold of the breaks of all shifts of an agent on a date, in the order in which they are worked:
    /// one schedule for each piece of work.
    pub fn schedules(&self, shifts: &[ShiftIx], date: NaiveDate) -> Vec<Schedule<'_>> {
        let pieces = self.pieces(shifts).into_iter();
        pieces.map(|piece| self.schedule_of(piece, |rule| rule.days.include(date))).collect()
    }

    /// The breaks of one of the shifts of an agent on a date.
    pub fn breaks_within(&self, shift: ShiftIx, all: &[ShiftIx], date: NaiveDate) -> Vec<&BreakRule> {
        let schedules = self.schedules(all, date);
        schedules.iter().flat_map(|schedule| schedule.breaks_in(shift)).collect()
    }

    fn worked(&self, shifts: &[ShiftIx]) -> Vec<WorkedShift> {
        let mut reached = i64::MIN;
        let worked = shifts.iter().filter_map(|shift| {
            let kind = self.shifts.get(shift.0)?;
            let (start, end) = (kind.start.minutes(), kind.end.minutes());
            let from = (start - kind.report_before).max(reached);
            let work = (from, (end + kind.after_end()).max(from));
            reached = work.1;
            Some(WorkedShift { shift: *shift, work, span: (start, end) })
        });
        worked.collect()
    }

    /// Shifts of a date by pieces of work. Only the law asks for a break over several shifts; time on call is no
    /// work that one could have a break from.
    fn pieces(&self, shifts: &[ShiftIx]) -> Vec<Vec<WorkedShift>> {
        let shortest_break = self.law.iter().flat_map(|law| &law.breaks).map(|rule| rule.length).min();
        let mut pieces: Vec<Vec<WorkedShift>> = Vec::new();
        let is_standby = |shift: ShiftIx| self.shifts.get(shift.0).is_some_and(|shift| shift.standby);
        let (standby, work): (Vec<ShiftIx>, Vec<ShiftIx>) =
            shifts.iter().partition(|shift| is_standby(**shift));
        for shift in self.worked(&work) {
            let goes_on = pieces.last().and_then(|piece| piece.last()).is_some_and(|before| {
                shortest_break.is_some_and(|length| shift.work.0 - before.work.1 < length)
            });
            match pieces.last_mut().filter(|_| goes_on) {
                Some(piece) => piece.push(shift),
                None => pieces.push(self.worked(&[shift.shift])),
            }
        }
        pieces.extend(standby.iter().map(|shift| self.worked(&[*shift])));
        pieces
    }

    /// The breaks of a piece of work: the team's own, and where they leave it too long, those of the law in shifts
    /// without.
    fn schedule_of(&self, shifts: Vec<WorkedShift>, taken: impl Fn(&BreakRule) -> bool) -> Schedule<'_> {
        let own: Vec<Vec<&BreakRule>> =
            shifts.iter().map(|shift| self.own_breaks(shift.shift, &taken)).collect();
        let law = self.law_break(&shifts);
        let longest = law.and_then(|rule| rule.latest);
        let with = |by_law: &[usize]| Schedule {
            breaks: due_breaks(&own, law, by_law),
            shifts: shifts.clone(),
            longest,
        };
        let open: Vec<usize> =
            own.iter().enumerate().filter(|(_, own)| own.is_empty()).map(|(at, _)| at).collect();
        let (Some(rule), false) = (law, open.is_empty()) else { return with(&[]) };
        let without = with(&[]);
        if open.len() < own.len() && without.fits() {
            return without;
        }
        let work: i64 = shifts.iter().map(|shift| shift.work.1 - shift.work.0).sum();
        let longest_piece = |breaks: i64| (work - breaks * rule.length + breaks) / (breaks + 1);
        let enough = |breaks: &i64| rule.latest.is_none_or(|most| longest_piece(*breaks) <= most);
        // Own breaks of other shifts do their part.
        let least =
            if open.len() < own.len() { 1 } else { (1..=MOST_BY_LAW).find(enough).unwrap_or(MOST_BY_LAW) };
        if let [only] = open.as_slice()
            && shifts.len() == 1
        {
            return with(&vec![*only; least as usize]);
        }
        let most = (least + MORE_BY_LAW).min(MOST_BY_LAW);
        let chosen = (least..=most).flat_map(|count| placements(&open, &shifts, count as usize));
        let mut chosen = chosen.map(|by_law| with(&by_law));
        chosen.find(Schedule::fits).unwrap_or(without)
    }

    /// Breaks that can't all be taken on one of some dates, once for each shift and each pair of a date.
    pub fn misfits(&self, dates: &[NaiveDate]) -> Vec<Diagnostic> {
        if !self.has_breaks() {
            return Vec::new();
        }
        let first = |shifts: Vec<ShiftIx>| {
            dates.iter().find_map(|date| {
                let schedules = self.schedules(&shifts, *date);
                self.misfit(schedules.iter().find(|schedule| schedule.shifts.len() == shifts.len())?)
            })
        };
        self.duties_with_breaks().filter_map(first).collect()
    }

    /// Each shift, and each pair that an agent may have on one date: what breaks are reckoned for.
    pub fn duties_with_breaks(&self) -> impl Iterator<Item = Vec<ShiftIx>> {
        let single = self.all_shifts().map(|shift| vec![shift]);
        let pairs = self.shifts.iter().enumerate().flat_map(|(second, shift)| {
            shift.may_follow.iter().map(move |first| vec![*first, ShiftIx(second)])
        });
        single.chain(pairs)
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

/// The breaks of shifts in order: their own, and those of the law, of each of which it is said in which shift.
fn due_breaks<'b>(
    own: &[Vec<&'b BreakRule>],
    law: Option<&'b BreakRule>,
    by_law: &[usize],
) -> Vec<DueBreak<'b>> {
    let mut due = Vec::new();
    for (within, own) in own.iter().enumerate() {
        due.extend(own.iter().map(|rule| DueBreak { rule, within }));
        let added = by_law.iter().filter(|at| **at == within);
        due.extend(added.filter_map(|_| law.map(|rule| DueBreak { rule, within })));
    }
    due
}

/// Ways to put some breaks into shifts, those first that have more of them in the longer ones.
fn placements(open: &[usize], shifts: &[WorkedShift], count: usize) -> Vec<Vec<usize>> {
    let length = |at: &usize| shifts.get(*at).map_or(0, |shift| shift.span.1 - shift.span.0);
    let mut by_length = open.to_vec();
    by_length.sort_by_key(|at| std::cmp::Reverse(length(at)));
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..count {
        let longer = all.iter().flat_map(|chosen| {
            // In the order of the lengths, so that each way comes once.
            let from = chosen.last().and_then(|last| by_length.iter().position(|at| at == last)).unwrap_or(0);
            let next = by_length.iter().skip(from);
            next.map(move |at| chosen.iter().copied().chain([*at]).collect::<Vec<usize>>())
        });
        all = longer.take(MOST_PLACEMENTS).collect();
    }
    all
}

/// Breaks that can't be taken on a shift, or on a pair of a date, as they are.
pub(super) fn check(book: &Book, found: &mut Diagnostics) {
    let limited = |rule: &BreakRule| {
        rule.days.from.is_some() || rule.days.until.is_some() || !rule.days.dates.is_empty()
    };
    for shifts in book.duties_with_breaks() {
        let Some(piece) = book.pieces(&shifts).into_iter().find(|piece| piece.len() == shifts.len()) else {
            continue;
        };
        let is_of = |rule: &&BreakRule| {
            shifts.iter().any(|shift| book.shifts.get(shift.0).is_some_and(|kind| rule.is_of(*shift, kind)))
        };
        let rules = book.breaks.iter().filter(is_of).filter(|rule| limited(rule)).map(Some);
        let cases = std::iter::once(None).chain(rules);
        let schedules = cases.flat_map(|with: Option<&BreakRule>| (0..7_usize).map(move |day| (day, with)));
        let mut schedules = schedules.map(|(day, with)| {
            book.schedule_of(piece.clone(), |rule| {
                with.is_some_and(|chosen| std::ptr::eq(chosen, rule))
                    || (!limited(rule) && rule.days.weekdays.get(day) == Some(&true))
            })
        });
        if let Some(misfit) = schedules.find_map(|schedule| book.misfit(&schedule)) {
            found.push(misfit);
        }
    }
}

impl Book {
    /// What is wrong with breaks that don't fit into a piece of work.
    fn misfit(&self, schedule: &Schedule<'_>) -> Option<Diagnostic> {
        if schedule.fits() {
            return None;
        }
        let shifts: Vec<ShiftIx> = schedule.shifts.iter().map(|at| at.shift).collect();
        let last = self.shifts.get(shifts.last()?.0)?;
        let culprit = (1..=schedule.breaks.len()).find(|count| {
            let breaks = schedule.breaks.iter().copied().take(*count).collect();
            !Schedule { breaks, longest: None, ..schedule.clone() }.fits()
        });
        let culprit = culprit.unwrap_or(schedule.breaks.len()).checked_sub(1);
        let rule = culprit.and_then(|at| schedule.breaks.get(at)).map(|due| due.rule);
        let label = self.label(&shifts);
        let (from, until) = (schedule.shifts.first()?.span.0, schedule.shifts.last()?.span.1);
        let clock = |minutes| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
        let (from, until) = (clock(from), clock(until));
        let wrong = match (rule, schedule.longest) {
            (Some(rule), _) => {
                let title = say::does_not_fit(rule.label(), Hours(rule.length), &label, from, until);
                Diagnostic::error(Code::BreakDoesNotFit, title).at(&rule.at, Text::default())
            }
            (None, longest) => {
                let title = say::no_break_fits(&label, from, until, Hours(longest.unwrap_or(0)));
                Diagnostic::error(Code::BreakDoesNotFit, title).at(&last.at, Text::default())
            }
        };
        let help = match (schedule.breaks.len(), schedule.longest, shifts.len()) {
            (_, Some(longest), 1) => say::make_it_fit_law(Hours(longest)),
            (_, Some(_), _) => say::make_pair_fit_law(),
            (1, None, _) => say::make_it_fit(),
            _ => say::make_them_fit(),
        };
        let wrong =
            if rule.is_some() { wrong.note_at(say::the_shift(&label, from, until), &last.at) } else { wrong };
        Some(wrong.help(help))
    }
}
