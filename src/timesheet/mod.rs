//! A roster re-expanded to clock times, agent by agent. What rules audit and
//! what people read is made from this, never from a solver's variables.

mod findings;
mod handover;
mod wall;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

pub use findings::{Breach, Finding, Findings, Severity, Short, Side};
pub use handover::{FollowUps, Handovers, ShiftChange, follow_ups};

use crate::book::{AgentIx, Book, Presence, ShiftIx};
use crate::calendar::{Clock, Horizon, Per, Span, instant, is_weekend};
use crate::levels::Class;
use crate::messages::{Text, findings as say};
use crate::roster::{BreakTime, CountKey, Past, RosterLines, Shares};

/// When a duty is worked, relative to the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Before day one.
    Before,
    /// On a printed date.
    Printed,
    /// On an unprinted date after the horizon.
    After,
}

/// One duty with its clock times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The date that it belongs to.
    pub date: NaiveDate,
    /// Its shift.
    pub shift: ShiftIx,
    /// When the shift begins.
    pub start: DateTime<Tz>,
    /// When the shift ends.
    pub end: DateTime<Tz>,
    /// When work begins, log-in included.
    pub busy_from: DateTime<Tz>,
    /// When work ends, handover included.
    pub busy_until: DateTime<Tz>,
    /// Working minutes, without what leave takes.
    pub minutes: i64,
    /// Working minutes that leave takes.
    pub on_leave: i64,
    /// When the agent is away by leave, in wall minutes from 00:00 of its date.
    pub away: Vec<(i64, i64)>,
    /// Before, in or after the printed dates.
    pub period: Period,
    /// Its breaks in order, in minutes from 00:00 of its date.
    pub breaks: Vec<(i64, i64)>,
}

/// Everybody's duties.
pub struct Timesheet {
    /// The team.
    pub book: Arc<Book>,
    /// The dates.
    pub horizon: Horizon,
    /// What each agent's part of each count is.
    pub shares: Shares,
    /// Whether anything is known of the days before day one.
    pub history_known: bool,
    /// The first date from which on everything is known.
    pub known_from: NaiveDate,
    /// Each agent's duties in the order of their start.
    pub entries: Vec<Vec<Entry>>,
    /// Breaks that lie in no duty of theirs.
    pub stray_breaks: Vec<BreakTime>,
}

impl Timesheet {
    /// Expands lines, and the past before them.
    pub fn new(book: Arc<Book>, horizon: Horizon, past: &Past, lines: &RosterLines) -> Timesheet {
        let shares = Shares::of(&book, &horizon, past);
        let before = |agent: usize| -> Vec<Entry> {
            let worked = past.worked.get(agent).into_iter().flatten();
            worked
                .flat_map(|(date, shifts)| expand(&book, AgentIx(agent), *date, shifts, Period::Before))
                .collect()
        };
        let entries = (0..book.agents.len()).map(before).collect();
        let known_from = past.known_from(horizon.start);
        let stray_breaks = Vec::new();
        let history_known = past.is_known();
        let before = Timesheet { book, horizon, shares, history_known, known_from, entries, stray_breaks };
        before.with_lines(lines)
    }

    /// The same past with other lines, without breaks.
    pub fn with_lines(&self, lines: &RosterLines) -> Timesheet {
        let (book, horizon) = (Arc::clone(&self.book), self.horizon);
        let each = |(agent, entries): (usize, &Vec<Entry>)| {
            let before = entries.iter().filter(|entry| entry.period == Period::Before).cloned();
            let mut all: Vec<Entry> = before.collect();
            for (day, shifts) in lines.get(agent).into_iter().flatten().enumerate() {
                let period = if day < horizon.days { Period::Printed } else { Period::After };
                all.extend(expand(&book, AgentIx(agent), horizon.date(day), shifts, period));
            }
            all.sort_by_key(|entry| (entry.date, entry.start));
            all
        };
        let entries = self.entries.iter().enumerate().map(each).collect();
        let (history_known, known_from) = (self.history_known, self.known_from);
        let (shares, stray_breaks) = (self.shares.clone(), Vec::new());
        Timesheet { book, horizon, shares, history_known, known_from, entries, stray_breaks }
    }

    /// The same with breaks, each in the duty in which it lies.
    pub fn with_breaks(mut self, breaks: &[BreakTime]) -> Timesheet {
        for break_time in breaks {
            let shifts = &self.book.shifts;
            let within = |entry: &&mut Entry| {
                let shift = &shifts[entry.shift.0];
                let lies =
                    shift.start.minutes() <= break_time.from && break_time.until <= shift.end.minutes();
                entry.date == break_time.date && lies
            };
            let entries = self.entries.get_mut(break_time.agent.0);
            match entries.and_then(|entries| entries.iter_mut().find(within)) {
                Some(entry) => entry.breaks.push((break_time.from, break_time.until)),
                None => self.stray_breaks.push(*break_time),
            }
        }
        self.entries.iter_mut().flatten().for_each(|entry| entry.breaks.sort_unstable());
        self
    }

    /// All agents.
    pub fn agents(&self) -> impl Iterator<Item = AgentIx> + use<> {
        (0..self.entries.len()).map(AgentIx)
    }

    /// An agent's duties on printed dates.
    pub fn printed(&self, agent: AgentIx) -> impl Iterator<Item = &Entry> {
        self.entries[agent.0].iter().filter(|entry| entry.period == Period::Printed)
    }

    /// An agent's duties on which a rule of this class speaks: musts hold on the
    /// unprinted days too, prices count printed days only.
    pub fn planned(&self, agent: AgentIx, class: Class) -> impl Iterator<Item = &Entry> {
        self.entries[agent.0].iter().filter(move |entry| match entry.period {
            Period::Before => false,
            Period::Printed => true,
            Period::After => class == Class::Must,
        })
    }

    /// Whether a rule of this class holds on a date.
    pub fn holds_on(&self, date: NaiveDate, class: Class) -> bool {
        match self.period(date) {
            Period::Before => false,
            Period::Printed => true,
            Period::After => {
                class == Class::Must && date <= self.horizon.date(self.horizon.planned_days().max(1) - 1)
            }
        }
    }

    /// The calendar weeks of which a rule of this class speaks, each as its first
    /// date, its last date, and the last date that is judged.
    pub fn weeks(&self, class: Class) -> Vec<(NaiveDate, NaiveDate, NaiveDate)> {
        let days = if class == Class::Must { self.horizon.planned_days() } else { self.horizon.days };
        let weeks = self.horizon.weeks(self.book.team.first_weekday, days).into_iter();
        weeks
            .map(|(first, days)| {
                let last = first + Duration::days(6);
                (first, last, self.horizon.date(days.end.max(1) - 1))
            })
            .collect()
    }

    /// The periods of which a rule of this class speaks.
    pub fn spans(&self, per: Per, class: Class) -> Vec<Span> {
        let days = if class == Class::Must { self.horizon.planned_days() } else { self.horizon.days };
        per.spans(&self.horizon, days, self.book.team.first_weekday, self.known_from)
    }

    /// Whether a duty is worked before day one, or on a date of which a rule of this class speaks.
    pub fn is_judged(&self, entry: &Entry, class: Class) -> bool {
        match entry.period {
            Period::Before | Period::Printed => true,
            Period::After => class == Class::Must,
        }
    }

    /// Shifts as they stand in tables, `A+C`; `-` for rest.
    pub fn label(&self, shifts: &[ShiftIx]) -> String {
        self.book.label(shifts)
    }

    /// What a count is called.
    pub fn count_name(&self, key: CountKey) -> Text {
        match key {
            CountKey::Shift(shift) => say::count_shift(&self.book.shifts[shift.0].id),
            CountKey::WeekendDays => say::count_weekend_days(),
            CountKey::Standby => say::count_standby(),
            CountKey::Hours => say::count_hours(),
            CountKey::Holidays => say::count_holidays(),
            CountKey::Named(at) => {
                Text::plain(self.book.counts.get(at).map_or("", |count| count.name.as_str()))
            }
        }
    }

    /// An agent's duties that belong to a date.
    pub fn on(&self, agent: AgentIx, date: NaiveDate) -> impl Iterator<Item = &Entry> {
        let entries = &self.entries[agent.0];
        let first = entries.partition_point(|entry| entry.date < date);
        entries[first..].iter().take_while(move |entry| entry.date == date)
    }

    /// Whether work on two duties is at the same time, by elapsed time or by the
    /// clock (they differ where the clock skips an hour).
    pub fn overlap(&self, earlier: &Entry, later: &Entry) -> bool {
        let shift = |entry: &Entry| &self.book.shifts[entry.shift.0];
        let days = (later.date - earlier.date).num_days() * 1440;
        let end = shift(earlier).end.minutes() + shift(earlier).after_end();
        let start = days + shift(later).start.minutes() - shift(later).report_before;
        start < end || earlier.busy_until > later.busy_from
    }

    /// The dates on which the agent has a duty that makes a working day.
    pub fn working_dates(&self, agent: AgentIx) -> BTreeSet<NaiveDate> {
        let counting = |entry: &&Entry| self.book.shifts[entry.shift.0].counts_as_day;
        self.entries[agent.0].iter().filter(counting).map(|entry| entry.date).collect()
    }

    fn printed_working_dates(&self, agent: AgentIx) -> impl Iterator<Item = NaiveDate> {
        self.working_dates(agent).into_iter().filter(|date| self.period(*date) == Period::Printed)
    }

    /// Whether the agent works beyond the limits on a planned date, by agreement.
    pub fn is_extra(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.period(date) != Period::Before && self.book.is_extra(agent, date)
    }

    /// Before, in or after the printed dates.
    pub fn period(&self, date: NaiveDate) -> Period {
        if date < self.horizon.start {
            Period::Before
        } else if date <= self.horizon.last() {
            Period::Printed
        } else {
            Period::After
        }
    }

    /// What an agent has of a count on the printed dates.
    pub fn count(&self, agent: AgentIx, key: CountKey) -> i64 {
        let entries = self.printed(agent);
        match key {
            CountKey::Shift(shift) => entries.filter(|entry| entry.shift == shift).count() as i64,
            CountKey::Standby => {
                entries.filter(|entry| self.book.shifts[entry.shift.0].standby).count() as i64
            }
            CountKey::Hours => entries.map(|entry| entry.minutes + entry.on_leave).sum(),
            CountKey::WeekendDays => {
                self.printed_working_dates(agent).filter(|date| is_weekend(*date)).count() as i64
            }
            CountKey::Holidays => {
                let holidays = &self.book.team.holidays;
                self.printed_working_dates(agent).filter(|date| holidays.is_off(*date)).count() as i64
            }
            CountKey::Named(at) => self
                .book
                .counts
                .get(at)
                .map_or(0, |count| entries.map(|entry| count.points(entry.shift, entry.date)).sum()),
        }
    }

    /// What every agent has of a count.
    pub fn counts(&self, key: CountKey) -> Vec<i64> {
        self.agents().map(|agent| self.count(agent, key)).collect()
    }

    /// Hours of a date, in minutes from its 00:00, that a neighbouring day of which
    /// nothing is known could cover: the one before day one without history, the
    /// one after the last planned.
    pub fn unknown_cover(&self, date: NaiveDate, by: Presence) -> impl Iterator<Item = (i64, i64)> + '_ {
        let day = (date - self.horizon.start).num_days();
        let before = day == 0 && !self.history_known;
        let after = day + 1 == self.horizon.planned_days() as i64;
        let offsets =
            [(before, -1440), (after, 1440)].into_iter().filter(|(near, _)| *near).map(|(_, offset)| offset);
        offsets.flat_map(move |offset| {
            let covering = self.book.shifts.iter().filter(move |shift| shift.counts(by));
            covering.map(move |shift| (shift.start.minutes() + offset, shift.end.minutes() + offset))
        })
    }

    /// How many agents are on a shift on a date, for more than half of it.
    pub fn heads(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        let on = |agent: &AgentIx| {
            let mut entries = self.on(*agent, date);
            entries.any(|entry| entry.shift == shift && self.works_most(entry))
        };
        self.agents().filter(on).count() as i64
    }

    /// Whether the agent works more than half of a duty.
    fn works_most(&self, entry: &Entry) -> bool {
        let shift = &self.book.shifts[entry.shift.0];
        let (start, end) = (shift.start.minutes(), shift.end.minutes());
        let away = entry.away.iter().map(|(from, until)| (until.min(&end) - from.max(&start)).max(0));
        2 * away.sum::<i64>() < end - start
    }

    /// The wall minutes from 00:00 of day one in which the agent of a duty is at it: the shift without what
    /// leave takes of it.
    pub fn wall_present(&self, entry: &Entry) -> Vec<(i64, i64)> {
        let shift = &self.book.shifts[entry.shift.0];
        let (mut reached, end) = (self.wall(entry.date, shift.start), self.wall(entry.date, shift.end));
        let zero = self.wall(entry.date, Clock::START);
        let mut away: Vec<(i64, i64)> =
            entry.away.iter().map(|(from, until)| (zero + from, zero + until)).collect();
        away.sort_unstable();
        let mut present = Vec::new();
        for (from, until) in away {
            if reached < from.min(end) {
                present.push((reached, from.min(end)));
            }
            reached = reached.max(until);
        }
        if reached < end {
            present.push((reached, end));
        }
        present
    }

    /// What each agent is owed after this roster, by count.
    pub fn owed_after(&self, past: &Past) -> BTreeMap<CountKey, Vec<crate::roster::Fraction>> {
        let mut owed = past.owed.clone();
        for row in &self.shares.rows {
            owed.insert(row.key, row.owed_after(&self.counts(row.key), past.owed.get(&row.key)));
        }
        owed
    }
}

/// The duties of an agent on a date.
fn expand(book: &Book, agent: AgentIx, date: NaiveDate, shifts: &[ShiftIx], period: Period) -> Vec<Entry> {
    let zone = book.team.zone;
    let taken = book.taken_in_part(agent, date, shifts);
    let entry = |shift: &ShiftIx| {
        let kind = &book.shifts[shift.0];
        let (start, end) = (instant(date, kind.start, zone), instant(date, kind.end, zone));
        let taken = || taken.iter().filter(|taken| taken.shift == *shift);
        let on_leave = taken().map(|taken| taken.minutes).sum();
        Entry {
            date,
            shift: *shift,
            busy_from: start - Duration::minutes(kind.report_before),
            busy_until: end + Duration::minutes(kind.after_end()),
            start,
            end,
            minutes: book.minutes(*shift, date) - on_leave,
            on_leave,
            away: taken().map(|taken| (taken.from, taken.until)).collect(),
            period,
            breaks: Vec::new(),
        }
    };
    shifts.iter().map(entry).collect()
}
