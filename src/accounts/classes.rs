//! Hours by class: which are ordinary, which are overtime of what kind.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::leave::{DayLeave, LeaveOn, leave_on};
use super::register::{Duty, Person, Register, TimeSpan};
use crate::book::{Book, HolidayHours, PayRules, RestDays, Scheme};
use crate::calendar::{self, Clock, instant, week_start};

/// What a date is for an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// An ordinary day, worked or not.
    Ordinary,
    /// A rest day.
    Rest,
    /// A statutory holiday itself.
    Holiday,
}

/// A class of worked minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Ordinary hours.
    Ordinary,
    /// Beyond the day or the week.
    Extended,
    /// On a rest day.
    RestDay,
    /// On a statutory holiday.
    Holiday,
    /// Beyond the standard of the comprehensive scheme's period.
    Period,
}

/// Minutes by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Ordinary minutes.
    pub ordinary: i64,
    /// Beyond the day or the week.
    pub extended: i64,
    /// On a rest day.
    pub rest_day: i64,
    /// On a statutory holiday.
    pub holiday: i64,
    /// Beyond the period's standard.
    pub period: i64,
}

impl Classes {
    /// All of them.
    pub const ALL: [Class; 5] =
        [Class::Ordinary, Class::Extended, Class::RestDay, Class::Holiday, Class::Period];

    /// The minutes of a class.
    pub fn of(&self, class: Class) -> i64 {
        match class {
            Class::Ordinary => self.ordinary,
            Class::Extended => self.extended,
            Class::RestDay => self.rest_day,
            Class::Holiday => self.holiday,
            Class::Period => self.period,
        }
    }

    /// The minutes of all classes.
    pub fn total(&self) -> i64 {
        Classes::ALL.iter().map(|class| self.of(*class)).sum()
    }

    /// Adds those of another.
    pub fn add(&mut self, other: &Classes) {
        self.ordinary += other.ordinary;
        self.extended += other.extended;
        self.rest_day += other.rest_day;
        self.holiday += other.holiday;
        self.period += other.period;
    }
}

/// One date of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRecord {
    /// The date.
    pub date: NaiveDate,
    /// What it is for the agent.
    pub kind: DayKind,
    /// Whether a roster covers it.
    pub known: bool,
    /// Minutes by class.
    pub classes: Classes,
    /// Rest-day minutes that earn comp leave and are not paid.
    pub to_comp: i64,
    /// What leave takes of the date.
    pub leave: Vec<DayLeave>,
    /// Whether leave takes a working day of it.
    pub takes_day: bool,
}

/// Classes every date of a person from the register's first to its last. Weeks and periods that began
/// before the first date count from where the register begins. Where terms change, each date is classed as if
/// the terms that it has held for its whole week or period.
pub fn classify(register: &Register, person: &Person) -> Vec<DayRecord> {
    let by_rules = |rules: &PayRules| {
        let classifier = Classifier { register, book: &register.book, rules, person };
        match rules.scheme {
            Scheme::Hours => classifier.plain(),
            Scheme::Standard => classifier.standard(),
            Scheme::Comprehensive => classifier.comprehensive(),
            Scheme::Weekly => classifier.weekly(),
        }
    };
    let mut records = by_rules(&register.rules);
    for (at, terms) in register.terms.iter().enumerate() {
        let last = |date| register.terms.iter().rposition(|terms| terms.include(person.agent, date));
        if !records.iter().any(|record| last(record.date) == Some(at)) {
            continue;
        }
        let all = by_rules(&terms.rules);
        for (record, theirs) in records.iter_mut().zip(all) {
            if last(record.date) == Some(at) {
                *record = theirs;
            }
        }
    }
    records
}

/// Whether the calendar has the date as a working day: an exchanged one, or one of the team's workdays,
/// Saturday too in a week of six days, that is no public day off.
pub(super) fn is_workday(book: &Book, rules: &PayRules, date: NaiveDate) -> bool {
    match book.team.holidays.on(date) {
        Some((_, calendar::DayKind::Off)) => false,
        Some((_, calendar::DayKind::Work)) => true,
        None => {
            let weekday = date.weekday().num_days_from_monday() as usize;
            book.team.workdays.get(weekday) == Some(&true) || (weekday == 5 && rules.week_days == 6)
        }
    }
}

struct Classifier<'r> {
    register: &'r Register,
    book: &'r Book,
    rules: &'r PayRules,
    person: &'r Person,
}

impl Classifier<'_> {
    fn dates(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let last = self.register.last;
        self.register.first.iter_days().take_while(move |date| *date <= last)
    }

    /// Work of a date, holiday work apart.
    fn worked(&self, date: NaiveDate) -> Worked {
        let mut worked = Worked::default();
        for duty in self.person.on(date) {
            let holiday = self.holiday_part(duty);
            worked.holiday += holiday;
            worked.other += duty.counted - holiday;
            worked.takes_day |= duty.counts_as_day && !self.is_all_holiday(duty, holiday);
        }
        let beyond = self.person.beyond.get(&date).map_or(0, |beyond| beyond.minutes);
        match self.is_holiday(date) {
            true => worked.holiday += beyond,
            false => worked.beyond = beyond,
        }
        worked
    }

    /// The minutes of a duty that are holiday work.
    fn holiday_part(&self, duty: &Duty) -> i64 {
        match self.rules.holiday_hours {
            HolidayHours::Start if self.starts_on_holiday(duty) => duty.counted,
            HolidayHours::Start => 0,
            HolidayHours::Clock => {
                let dates = duty.start.date_naive().iter_days();
                let dates = dates.take_while(|date| *date <= duty.end.date_naive());
                let spans: Vec<TimeSpan> = dates.filter_map(|date| self.holiday_span(date)).collect();
                duty.counted_in(&spans)
            }
        }
    }

    /// Whether nothing of a duty is other work. One that nobody came to is as its start.
    fn is_all_holiday(&self, duty: &Duty, holiday: i64) -> bool {
        match duty.counted {
            0 => self.starts_on_holiday(duty),
            counted => holiday == counted,
        }
    }

    fn starts_on_holiday(&self, duty: &Duty) -> bool {
        let from = self.book.team.holidays.statutory_from(duty.date);
        from.is_some_and(|from| {
            instant(duty.date, from, self.book.team.zone) <= duty.start || from == Clock::START
        })
    }

    /// The hours of a date that are a statutory holiday.
    fn holiday_span(&self, date: NaiveDate) -> Option<TimeSpan> {
        let (from, zone) = (self.book.team.holidays.statutory_from(date)?, self.book.team.zone);
        Some(TimeSpan { from: instant(date, from, zone), until: instant(date, Clock::MIDNIGHT, zone) })
    }

    /// Whether all of a date is a statutory holiday.
    fn is_holiday(&self, date: NaiveDate) -> bool {
        self.book.team.holidays.is_statutory(date)
    }

    fn is_workday(&self, date: NaiveDate) -> bool {
        is_workday(self.book, self.rules, date)
    }

    fn leave(&self, date: NaiveDate) -> LeaveOn {
        leave_on(self.book, self.rules, self.person, date)
    }

    /// Minutes of leave that lower what is due.
    fn relieved(&self, date: NaiveDate) -> i64 {
        let lowers = |leave: &&DayLeave| self.lowers(&leave.kind);
        self.leave(date).parts.iter().filter(lowers).map(|leave| leave.minutes).sum()
    }

    fn lowers(&self, kind: &str) -> bool {
        self.book.leave_kind(kind).is_none_or(|kind| kind.lowers)
    }

    /// Whether leave takes a working day, and what is due with it.
    fn is_leave_day(&self, date: NaiveDate) -> bool {
        let leave = self.leave(date);
        leave.takes_day && leave.parts.iter().all(|leave| self.lowers(&leave.kind))
    }

    fn record(&self, date: NaiveDate, kind: DayKind, classes: Classes) -> DayRecord {
        let leave = self.leave(date);
        DayRecord {
            date,
            kind,
            known: self.register.covers(date),
            to_comp: if self.rules.comp_for_rest_day { classes.rest_day } else { 0 },
            classes,
            takes_day: leave.takes_day,
            leave: leave.parts,
        }
    }

    fn kind_off_duty(&self, date: NaiveDate) -> DayKind {
        match self.is_workday(date) {
            true => DayKind::Ordinary,
            false if self.book.team.holidays.is_statutory(date) => DayKind::Holiday,
            false => DayKind::Rest,
        }
    }

    fn plain(&self) -> Vec<DayRecord> {
        let record = |date| {
            let Worked { other, holiday, beyond, .. } = self.worked(date);
            let classes = Classes { ordinary: other + holiday + beyond, ..Classes::default() };
            self.record(date, self.kind_off_duty(date), classes)
        };
        self.dates().map(record).collect()
    }

    fn standard(&self) -> Vec<DayRecord> {
        let mut records = Vec::new();
        let mut week: Option<Week> = None;
        for date in self.dates() {
            let begin = week_start(date, self.book.team.first_weekday);
            let mut current = week.filter(|week| week.begin == begin).unwrap_or_else(|| self.week(begin));
            let Worked { other, holiday, beyond, takes_day } = self.worked(date);
            let works = self.person.on(date).iter().any(|duty| duty.counts_as_day);
            let rest = match self.rules.rest_days {
                RestDays::Calendar => !self.is_workday(date),
                RestDays::Roster if !works => false,
                RestDays::Roster if self.person.is_extra(date) => true,
                RestDays::Roster => {
                    current.worked += i64::from(takes_day);
                    takes_day && current.worked > current.quota
                }
            };
            let mut classes = Classes { holiday, ..Classes::default() };
            if rest {
                classes.rest_day = other + beyond;
            } else {
                // First what is beyond the day; of what is left, what is beyond the week.
                let of_day = other.min(self.rules.day);
                classes.ordinary = of_day.min((current.limit - current.ordinary).max(0));
                classes.extended = other - classes.ordinary;
                current.ordinary += classes.ordinary;
                // Agreed for longer work, worked on a day off: the day decides.
                match works || self.rules.rest_days == RestDays::Calendar {
                    true => classes.extended += beyond,
                    false => classes.rest_day += beyond,
                }
            }
            let free = !works && self.rules.rest_days == RestDays::Roster;
            let kind = match (works, self.kind_off_duty(date)) {
                _ if self.is_holiday(date) => DayKind::Holiday,
                _ if rest => DayKind::Rest,
                (true, _) => DayKind::Ordinary,
                (false, DayKind::Ordinary) if free && !self.is_leave_day(date) => DayKind::Rest,
                (false, kind) => kind,
            };
            records.push(self.record(date, kind, classes));
            week = Some(current);
        }
        records
    }

    fn week(&self, begin: NaiveDate) -> Week {
        let dates = || begin.iter_days().take(7).filter(|date| self.person.employed_on(*date));
        let days = dates().filter(|date| self.is_workday(*date)).count() as i64;
        let leave = dates().filter(|date| self.is_leave_day(*date)).count() as i64;
        let exchanged = |date: &NaiveDate| {
            matches!(self.book.team.holidays.on(*date), Some((_, calendar::DayKind::Work)))
        };
        let exchanged = dates().filter(exchanged).count() as i64;
        let limit = self.rules.week + exchanged * self.rules.day;
        Week { begin, quota: days - leave, limit, worked: 0, ordinary: 0 }
    }

    fn comprehensive(&self) -> Vec<DayRecord> {
        let mut records = Vec::new();
        let mut period: Option<(NaiveDate, i64)> = None;
        for date in self.dates() {
            let begin = period_start(date, self.rules.period_months);
            let (_, mut left) = period
                .filter(|known| known.0 == begin)
                .unwrap_or_else(|| (begin, self.period_standard(begin)));
            let Worked { other, holiday, beyond, .. } = self.worked(date);
            let mut classes = Classes { holiday, ..Classes::default() };
            let kind = self.kind_off_duty(date);
            classes.ordinary = (other + beyond).min(left.max(0));
            classes.period = other + beyond - classes.ordinary;
            left -= classes.ordinary;
            records.push(self.record(date, kind, classes));
            period = Some((begin, left));
        }
        records
    }

    /// Overtime is what is beyond the hours of a day, if they have a limit, and of what is left beyond those of
    /// the week. No hour is beyond both.
    fn weekly(&self) -> Vec<DayRecord> {
        let mut records = Vec::new();
        let mut week: Option<(NaiveDate, i64)> = None;
        for date in self.dates() {
            let begin = week_start(date, self.book.team.first_weekday);
            let mut used = week.filter(|week| week.0 == begin).map_or(0, |(_, used)| used);
            let Worked { other, holiday, beyond, .. } = self.worked(date);
            if self.rules.leave_counts {
                used += self.leave(date).parts.iter().map(|leave| leave.minutes).sum::<i64>();
            }
            if self.rules.holidays_count {
                used += holiday;
            }
            let of_day = self.rules.overtime_day.map_or(other, |most| other.min(most));
            let ordinary = of_day.min((self.rules.week - used).max(0));
            used += ordinary;
            let extended = other - ordinary + beyond;
            let classes = Classes { ordinary, extended, holiday, ..Classes::default() };
            records.push(self.record(date, self.kind_off_duty(date), classes));
            week = Some((begin, used));
        }
        records
    }

    /// Ordinary minutes of the period: the average month's, by the part of its working days on which the
    /// agent is in the team, less what leave takes.
    fn period_standard(&self, begin: NaiveDate) -> i64 {
        let end = period_end(begin, self.rules.period_months);
        let days = || begin.iter_days().take_while(|date| *date <= end).filter(|date| self.is_workday(*date));
        let all = days().count() as i64;
        let employed = days().filter(|date| self.person.employed_on(*date)).count() as i64;
        let dates = begin.iter_days().take_while(|date| *date <= end);
        let relieved: i64 = dates.map(|date| self.relieved(date)).sum();
        let whole = self.rules.month * i64::from(self.rules.period_months);
        let part = if all == 0 { 0 } else { (2 * whole * employed + all) / (2 * all) };
        (part - relieved).max(0)
    }
}

/// The work of a date.
#[derive(Clone, Copy, Debug, Default)]
struct Worked {
    /// Minutes of holiday work.
    holiday: i64,
    /// Those of other duties.
    other: i64,
    /// Agreed minutes beyond the roster, but for those on a holiday.
    beyond: i64,
    /// Whether there is a duty that makes a working day and is not all holiday work.
    takes_day: bool,
}

/// A week of the standard scheme while it is walked through.
#[derive(Clone, Copy)]
struct Week {
    begin: NaiveDate,
    /// Days that may be worked before the next is a rest day's.
    quota: i64,
    /// Ordinary minutes of the week.
    limit: i64,
    worked: i64,
    ordinary: i64,
}

/// The first date of the period of `months` in which a date lies.
pub fn period_start(date: NaiveDate, months: u32) -> NaiveDate {
    let month = date.month0() / months.max(1) * months.max(1) + 1;
    NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date)
}

/// The last date of the period that begins on a date.
pub(super) fn period_end(begin: NaiveDate, months: u32) -> NaiveDate {
    let next = begin.checked_add_months(Months::new(months.max(1))).unwrap_or(NaiveDate::MAX);
    next.checked_sub_days(Days::new(1)).unwrap_or(begin)
}
