//! The problem of one roster, resolved: duties (same-day pairs included), what
//! was worked before day one, shares, levels.

mod canonical;
mod duty;

use std::sync::Arc;

use chrono::{Days, NaiveDate};

pub use canonical::{Stated, canonical, differences, fingerprint};
pub use duty::{Duty, duties_of};

use crate::book::{AgentIx, Book, Shift, ShiftIx};
use crate::calendar::{Horizon, Per, Span, instant};
use crate::levels::{Class, Levels, Settings};
use crate::roster::{Past, Shares};
use crate::solve::{CountTerm, DutyIx, DutySet, REST, Strength};

/// A team, a horizon and a past: all that a roster is solved from.
///
/// ```
/// use std::sync::Arc;
///
/// use fairshift::book::read_texts;
/// use fairshift::calendar::Horizon;
/// use fairshift::instance::Instance;
/// use fairshift::levels::Class;
/// use fairshift::roster::Past;
/// use fairshift::rules;
///
/// let team = br#"
/// [team]
/// id = "desk"
/// zone = "UTC"
///
/// [[shifts]]
/// id = "A"
/// start = "09:00"
/// end = "17:00"
///
/// [[agents]]
/// id = "lin"
/// "#;
/// let (book, _) = read_texts(&[("team.toml".into(), team.to_vec())]).unwrap();
/// let rules = rules::active(&book).unwrap();
/// let horizon = Horizon { start: "2026-12-07".parse().unwrap(), days: 21, look_ahead: 7 };
/// let levels = rules::levels(&rules, &horizon);
/// let instance = Instance::new(Arc::new(book), levels, horizon, Past::default());
///
/// let labels: Vec<&str> = instance.duties.iter().map(|duty| duty.label.as_str()).collect();
/// assert_eq!(labels, ["-", "A"], "rest and the one shift");
/// // Musts hold on the unprinted days after the horizon, too; prices count printed days only.
/// assert_eq!((instance.days_of(Class::Must), instance.days_of(Class::Soft)), (28, 21));
/// ```
pub struct Instance {
    /// The team.
    pub book: Arc<Book>,
    /// The dates.
    pub horizon: Horizon,
    /// What an agent can have on one date; the first is rest.
    pub duties: Vec<Duty>,
    /// What was worked before day one, and what is owed from earlier rosters.
    pub past: Past,
    /// What each agent's part of each count is.
    pub shares: Shares,
    /// The levels of the penalty.
    pub levels: Levels,
}

impl Instance {
    /// Resolves a team for a horizon.
    pub fn new(book: Arc<Book>, levels: Levels, horizon: Horizon, past: Past) -> Instance {
        let duties = duties_of(&book);
        let shares = Shares::of(&book, &horizon, &past);
        Instance { book, horizon, duties, past, shares, levels }
    }

    /// All agents.
    pub fn agents(&self) -> impl Iterator<Item = AgentIx> + use<> {
        (0..self.book.agents.len()).map(AgentIx)
    }

    /// The planned dates and those beside them that work of the first or the last one may reach into.
    pub fn dates_reached(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        const BEFORE: u64 = 3;
        const AFTER: usize = 5;
        let first = self.horizon.start.checked_sub_days(Days::new(BEFORE)).unwrap_or(self.horizon.start);
        first.iter_days().take(BEFORE as usize + self.horizon.planned_days() + AFTER)
    }

    /// The duties for which `wanted` holds, rest among them if it does for rest.
    pub fn set(&self, wanted: impl Fn(&Duty) -> bool) -> DutySet {
        let chosen = self.duties.iter().enumerate().filter(|(_, duty)| wanted(duty));
        DutySet::new(chosen.map(|(index, _)| DutyIx(index)).collect())
    }

    /// Every duty but rest.
    pub fn any_duty(&self) -> DutySet {
        self.set(|duty| !duty.shifts.is_empty())
    }

    /// The duties that contain the shift.
    pub fn with_shift(&self, shift: ShiftIx) -> DutySet {
        self.set(|duty| duty.shifts.contains(&shift))
    }

    /// The duties that make a date a working day.
    pub fn working_days(&self) -> DutySet {
        self.set(|duty| duty.counts_as_day)
    }

    /// Days on which a rule of this class holds: musts hold on the unprinted
    /// days after the horizon too, prices count printed days only.
    pub fn days_of(&self, class: Class) -> usize {
        if class == Class::Must { self.horizon.planned_days() } else { self.horizon.days }
    }

    /// The strength of a rule: what one unit, worth `minutes` agent-minutes
    /// where the rule is required, costs.
    pub fn strength(&self, settings: &Settings, minutes: i64) -> Strength {
        match settings.class {
            Class::Must => Strength::Must,
            Class::Required => Strength::Priced { level: self.levels.required(), weight: minutes.max(1) },
            Class::Soft => {
                Strength::Priced { level: self.levels.soft(settings.level), weight: settings.weight.max(1) }
            }
        }
    }

    /// The strength of `amount` units at once, each worth `minutes` where required.
    pub fn strength_times(&self, settings: &Settings, amount: i64, minutes: i64) -> Strength {
        match self.strength(settings, minutes) {
            Strength::Must => Strength::Must,
            Strength::Priced { level, weight } => {
                Strength::Priced { level, weight: weight.saturating_mul(amount.max(1)) }
            }
        }
    }

    /// For each day of `days` and duty, what `amount` says of its date and
    /// shifts, as the terms of a count; zeros are left out.
    pub fn terms(
        &self,
        days: std::ops::Range<usize>,
        amount: impl Fn(NaiveDate, &Duty) -> i64,
    ) -> Vec<CountTerm> {
        let mut terms = Vec::new();
        for day in days {
            let date = self.horizon.date(day);
            for (index, duty) in self.duties.iter().enumerate() {
                let amount = amount(date, duty);
                if index != REST.index() && amount != 0 {
                    terms.push(CountTerm { day, duty: DutyIx(index), amount });
                }
            }
        }
        terms
    }

    /// Days of the horizon by calendar week, each with the week's first date.
    pub fn weeks(&self, days: usize) -> Vec<(NaiveDate, std::ops::Range<usize>)> {
        self.horizon.weeks(self.book.team.first_weekday, days)
    }

    /// The periods of which a rule of this class speaks, each with its days of the horizon.
    pub fn spans(&self, per: Per, class: Class) -> Vec<(Span, std::ops::Range<usize>)> {
        let days = self.days_of(class);
        let known = self.past.known_from(self.horizon.start);
        let spans = per.spans(&self.horizon, days, self.book.team.first_weekday, known);
        spans.into_iter().map(|span| (span, span.days(&self.horizon, days))).collect()
    }

    /// Whether one of the shifts ends a rest.
    pub fn breaks_rest(&self, shifts: &[ShiftIx]) -> bool {
        shifts.iter().any(|shift| self.book.shifts[*shift].breaks_rest)
    }

    /// Dates from a duty on, its own among them, that its work and the log-in of
    /// the next can reach.
    pub fn reach(&self) -> usize {
        let beside = self
            .book
            .shifts
            .iter()
            .map(|shift| shift.after_end().max(shift.report_before))
            .max()
            .unwrap_or(0);
        3 + usize::try_from(2 * beside / 1440).unwrap_or(0) + 1
    }

    /// Whether work on the first and the later duty is at the same time, by elapsed
    /// time or by the clock (they differ where the clock skips an hour).
    pub fn overlap(&self, before: (NaiveDate, &[ShiftIx]), after: (NaiveDate, &[ShiftIx])) -> bool {
        let days = (after.0 - before.0).num_days() * 1440;
        let book = &self.book;
        let end = before.1.iter().map(|shift| {
            let shift = &book.shifts[*shift];
            shift.end.minutes() + shift.after_end()
        });
        let start = after.1.iter().map(|shift| {
            let shift = &book.shifts[*shift];
            days + shift.start.minutes() - shift.report_before
        });
        let by_clock = end.max().zip(start.min()).is_some_and(|(end, start)| start < end);
        by_clock || self.between(before, after, |_| true).is_some_and(|minutes| minutes < 0)
    }

    /// Minutes from the end of the last of `before` to the start of the first of
    /// `after` that break rest, log-in and handover excluded; `None` if there is no such pair.
    pub fn rest_between(
        &self,
        before: (NaiveDate, &[ShiftIx]),
        after: (NaiveDate, &[ShiftIx]),
    ) -> Option<i64> {
        self.between(before, after, |shift| shift.breaks_rest)
    }

    fn between(
        &self,
        before: (NaiveDate, &[ShiftIx]),
        after: (NaiveDate, &[ShiftIx]),
        counts: impl Fn(&Shift) -> bool,
    ) -> Option<i64> {
        let zone = self.book.team.zone;
        let shifts = |shifts: &[ShiftIx]| {
            shifts
                .iter()
                .map(|shift| &self.book.shifts[*shift])
                .filter(|shift| counts(shift))
                .collect::<Vec<_>>()
        };
        let ends = shifts(before.1)
            .into_iter()
            .map(|shift| instant(before.0, shift.end, zone) + chrono::Duration::minutes(shift.after_end()));
        let starts = shifts(after.1).into_iter().map(|shift| {
            instant(after.0, shift.start, zone) - chrono::Duration::minutes(shift.report_before)
        });
        Some((starts.min()? - ends.max()?).num_minutes())
    }
}
