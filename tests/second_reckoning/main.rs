//! Pay a second time, by a slow and simple reckoning that knows nothing of the first: minute by minute over
//! the month, each minute with what it is by the written definitions of `docs/pay.md`. Both are equal on
//! drawn teams and months: schemes, holidays, nights, clock changes, leave of all kinds, punches and corrections.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod drawn;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Duration, NaiveDate, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use fairshift::accounts::{Class, Earned, Register, classify, hold_against, pay_slip, statements};
use fairshift::book::{
    AgentIx, Book, Change, Correction, LeaveAccounts, LedgerEntry, Pay, read_pay, read_texts,
};
use fairshift::calendar::{Clock, Horizon};
use fairshift::diagnostic::Place;
use fairshift::import::attendance::{Punch, Punches};
use fairshift::roster::{Loaded, Past, Roster, Sealed, State};
use tempfile::TempDir;

use drawn::{Came, Case, Draw, GRACE, Leave, Part, Scheme, drawn};

/// One date by the second reckoning, in minutes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Day {
    ordinary: i64,
    extended: i64,
    rest_day: i64,
    holiday: i64,
    period: i64,
    night: i64,
    sunday: i64,
    leave: BTreeMap<&'static str, i64>,
}

/// A minute of a duty: when it is, and the leave that takes it.
struct Minute {
    at: DateTime<Tz>,
    taken: Option<&'static str>,
    /// Nobody was there, though somebody was due.
    missed: bool,
}

impl Minute {
    fn is_worked(&self) -> bool {
        self.taken.is_none() && !self.missed
    }
}

impl Case {
    /// The minutes of the duty of a date, each as it passes.
    fn minutes(&self, date: NaiveDate) -> Vec<Minute> {
        let Some(shift) = self.duties.get(&date).map(|shift| self.shifts[*shift]) else { return Vec::new() };
        // The first moment of a clock time; where the clock skips it, the one after the skip.
        let instant = |minutes: i64| {
            let wall = date.and_hms_opt(0, 0, 0).unwrap() + Duration::minutes(minutes);
            let mut later = wall;
            loop {
                if let Some(found) = self.zone.from_local_datetime(&later).earliest() {
                    return found.with_timezone(&Utc);
                }
                later += Duration::minutes(1);
            }
        };
        let (start, end) = (instant(shift.start), instant(shift.end));
        let count = (end - start).num_minutes();
        let mut all: Vec<Minute> = (0..count)
            .map(|minute| Minute {
                at: (start + Duration::minutes(minute)).with_timezone(&self.zone),
                taken: None,
                missed: false,
            })
            .collect();
        for leave in &self.leave {
            let of_date = leave.from <= date && date <= leave.until;
            let half = count / 2;
            for (at, minute) in all.iter_mut().enumerate() {
                let at = at as i64;
                let takes = match leave.part {
                    Part::Day => of_date,
                    Part::First => of_date && at < half,
                    Part::Second => of_date && at >= half,
                    Part::Daily(long, at_start) => {
                        of_date && if at_start { at < long } else { at >= count - long }
                    }
                    Part::Hours(from, until) => {
                        // The wall clock of the minute, from 00:00 of the leave's date.
                        let wall = minute.at.naive_local() - leave.from.and_hms_opt(0, 0, 0).unwrap();
                        (from..until).contains(&wall.num_minutes()) && wall.num_minutes() >= 0
                    }
                };
                if takes && minute.taken.is_none() {
                    minute.taken = Some(leave.kind);
                }
            }
        }
        if let (Some(came), Some((from, until))) = (self.attendance.get(&date), Case::due(&all)) {
            let (first, last) = self.there(&all, (from, until), came);
            let (late, early) = (first - from, until - last);
            let first = if late > GRACE && !came.no_in { first } else { from };
            let last = if early > GRACE { last } else { until };
            for (at, minute) in all.iter_mut().enumerate() {
                minute.missed = !came.corrected && (came.absent || !(first..last).contains(&at));
            }
        }
        all
    }

    /// The first minute of a duty that leave does not take, and the one after the last.
    fn due(all: &[Minute]) -> Option<(usize, usize)> {
        let first = all.iter().position(|minute| minute.taken.is_none())?;
        Some((first, all.iter().rposition(|minute| minute.taken.is_none())? + 1))
    }

    /// When the agent was there: as drawn, where that leaves something and its clock times mean one moment.
    fn there(&self, all: &[Minute], (from, until): (usize, usize), came: &Came) -> (usize, usize) {
        let (first, last) = (from + came.late as usize, until.saturating_sub(came.early as usize));
        let is_plain = |at: usize| {
            let moment = all[0].at + Duration::minutes(at as i64);
            self.zone.from_local_datetime(&moment.naive_local()).single() == Some(moment)
        };
        if first + 60 <= last && is_plain(first) && is_plain(last) { (first, last) } else { (from, until) }
    }

    /// The attendance file, and the corrections beside it.
    fn punches(&self, at: &Place) -> (Punches, Vec<Correction>) {
        let agent = AgentIx(0);
        let mut punches = Punches {
            dates: Some((self.roster.0, self.roster.0 + Duration::days(self.roster.1 as i64))),
            ..Punches::default()
        };
        punches.seen.insert(agent);
        let mut corrections = Vec::new();
        for (date, came) in &self.attendance {
            let all = self.minutes(*date);
            let Some((from, until)) = Case::due(&all) else { continue };
            let wall = |at: usize| (all[0].at + Duration::minutes(at as i64)).naive_local();
            let (first, last) = self.there(&all, (from, until), came);
            if !came.absent {
                punches.rows.push(Punch {
                    agent,
                    date: *date,
                    came: (!came.no_in).then(|| wall(first)),
                    went: Some(wall(last)),
                    line: punches.rows.len() + 1,
                    undated: false,
                });
            }
            if came.corrected {
                let clock = |at: usize| {
                    let wall = wall(at);
                    Clock::from_minutes(i64::from(wall.hour() * 60 + wall.minute()))
                };
                corrections.push(Correction {
                    agent,
                    date: *date,
                    came: clock(from),
                    went: clock(until),
                    who: "w".to_string(),
                    why: "w".to_string(),
                    at: at.clone(),
                });
            }
        }
        (punches, corrections)
    }

    fn is_night(minute: &DateTime<Tz>) -> bool {
        minute.hour() >= 22 || minute.hour() < 6
    }

    fn is_holiday_at(&self, minute: &DateTime<Tz>) -> bool {
        let from = self.holidays.get(&minute.date_naive());
        from.is_some_and(|from| i64::from(minute.hour() * 60 + minute.minute()) >= *from)
    }

    /// Every date from the begin of the roster to the end of the month, in order.
    fn days(&self) -> BTreeMap<NaiveDate, Day> {
        let begin = match self.scheme {
            Scheme::Hours => self.first,
            Scheme::Comprehensive => self.first,
            _ => self.first - Duration::days(i64::from(self.first.weekday().num_days_from_monday())),
        };
        let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
        let (mut week_ordinary, mut week_days, mut week_used) = (0, 0, 0);
        let mut period_left: Option<i64> = None;
        for date in begin.iter_days().take_while(|date| *date <= self.last) {
            if date.weekday().num_days_from_monday() == 0 || date == begin {
                (week_ordinary, week_days, week_used) = (0, 0, 0);
            }
            let mut day = Day { leave: self.leave_of(date), ..Day::default() };
            let all = self.minutes(date);
            let worked: Vec<&Minute> = all.iter().filter(|minute| minute.is_worked()).collect();
            day.night = worked.iter().filter(|minute| Case::is_night(&minute.at)).count() as i64;
            day.sunday =
                worked.iter().filter(|minute| minute.at.weekday() == chrono::Weekday::Sun).count() as i64;
            let starts_on_holiday = self.duties.get(&date).is_some_and(|shift| {
                self.holidays.get(&date).is_some_and(|from| self.shifts[*shift].start >= *from)
            });
            let holiday = match self.by_clock {
                true => worked.iter().filter(|minute| self.is_holiday_at(&minute.at)).count() as i64,
                false if starts_on_holiday => worked.len() as i64,
                false => 0,
            };
            let other = worked.len() as i64 - holiday;
            let standby = self.duties.get(&date).is_some_and(|shift| self.shifts[*shift].standby);
            // An absence takes the ordinary day on which it was due.
            let due: Vec<&Minute> = all.iter().filter(|minute| minute.taken.is_none()).collect();
            let works = !due.is_empty() && !standby;
            let all_holiday = match self.by_clock {
                true => due.iter().all(|minute| self.is_holiday_at(&minute.at)),
                false => starts_on_holiday,
            };
            if self.scheme != Scheme::Hours {
                day.holiday = holiday;
            }
            let leave_minutes: i64 = day.leave.values().sum();
            match self.scheme {
                Scheme::Hours => day.ordinary = holiday + other,
                Scheme::Standard | Scheme::ByCalendar => {
                    let rest = match self.scheme {
                        Scheme::ByCalendar => !self.is_workday(date),
                        _ if !works => false,
                        _ if self.extra.contains(&date) => true,
                        _ if all_holiday => false,
                        _ => {
                            week_days += 1;
                            week_days > self.ordinary_days(date)
                        }
                    };
                    if rest {
                        day.rest_day = other;
                    } else {
                        let limit = 2_400 + 480 * self.exchanged_in_week(date);
                        day.ordinary = other.min(480).min((limit - week_ordinary).max(0));
                        day.extended = other - day.ordinary;
                        week_ordinary += day.ordinary;
                    }
                }
                Scheme::Comprehensive => {
                    let left = period_left.get_or_insert_with(|| {
                        let month = self.first.iter_days().take_while(|date| *date <= self.last);
                        let leave: i64 = month.flat_map(|date| self.leave_of(date).into_values()).sum();
                        (9_920 - leave).max(0)
                    });
                    day.ordinary = other.min(*left);
                    day.period = other - day.ordinary;
                    *left -= day.ordinary;
                }
                Scheme::Weekly => {
                    week_used += if self.leave_counts { leave_minutes } else { 0 };
                    week_used += if self.holidays_count { holiday } else { 0 };
                    let of_day = self.overtime_day.map_or(other, |most| other.min(most));
                    day.ordinary = of_day.min((2_400 - week_used).max(0));
                    week_used += day.ordinary;
                    day.extended = other - day.ordinary;
                }
            }
            if date >= self.first {
                days.insert(date, day);
            }
        }
        days
    }

    /// Working minutes that leave takes of a date, by kind.
    fn leave_of(&self, date: NaiveDate) -> BTreeMap<&'static str, i64> {
        let mut taken: BTreeMap<&'static str, i64> = BTreeMap::new();
        for kind in self.minutes(date).iter().filter_map(|minute| minute.taken) {
            *taken.entry(kind).or_default() += 1;
        }
        // Solved with the leave, a whole date has no duty: the calendar says what is due.
        let whole = |leave: &&Leave| leave.part == Part::Day && leave.from <= date && date <= leave.until;
        if let Some(leave) = self.leave.iter().find(whole)
            && self.known
            && self.is_workday(date)
        {
            taken.insert(leave.kind, 480);
        }
        taken
    }

    fn week(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        (date - Duration::days(i64::from(date.weekday().num_days_from_monday()))).iter_days().take(7)
    }

    /// Days of a date's week that may be worked before the next is a rest day's.
    fn ordinary_days(&self, date: NaiveDate) -> i64 {
        let workdays = Case::week(date).filter(|date| self.is_workday(*date)).count() as i64;
        let lost = Case::week(date).filter(|date| {
            let all = self.minutes(*date);
            let gone = !all.is_empty() && all.iter().all(|minute| minute.taken.is_some());
            let standby = self.duties.get(date).is_some_and(|shift| self.shifts[*shift].standby);
            let due = self.known && !self.leave_of(*date).is_empty() && all.is_empty();
            (gone && !standby) || due
        });
        workdays - lost.count() as i64
    }

    fn exchanged_in_week(&self, date: NaiveDate) -> i64 {
        Case::week(date).filter(|date| self.exchanged.contains(date)).count() as i64
    }

    /// Cents, each line rounded half up.
    fn money(&self, days: &BTreeMap<NaiveDate, Day>) -> i64 {
        let middle = self.first + Duration::days(15);
        let mut lines: BTreeMap<(String, i64, i64), i64> = BTreeMap::new();
        for (date, day) in days {
            let rate = if *date < middle { self.rates.0 } else { self.rates.1 };
            let mut add = |what: &str, percent: i64, minutes: i64| {
                *lines.entry((what.to_string(), rate, percent)).or_default() += minutes;
            };
            if !self.salary {
                add("ordinary", 100, day.ordinary);
            }
            add("extended", 150, day.extended);
            add("rest day", 200, day.rest_day);
            add("holiday", 300, day.holiday);
            add("period", 150, day.period);
            add("night", self.night_percent, day.night);
            add("Sunday", self.sunday_percent, day.sunday);
            for (kind, minutes) in &day.leave {
                let paid = match *kind {
                    "annual" => 100,
                    "sick" => self.sick_percent,
                    _ => 0,
                };
                add(kind, if self.salary { paid - 100 } else { paid }, *minutes);
            }
        }
        // minutes × cents an hour × percent ÷ 6000, half a cent away from nothing.
        let rounded = |((_, rate, percent), minutes): (&(String, i64, i64), &i64)| {
            let exact = minutes * rate * percent;
            exact.signum() * ((exact.abs() + 3_000) / 6_000)
        };
        lines.iter().map(rounded).sum()
    }
}

fn book(text: &str) -> Book {
    read_texts(&[("team.toml".into(), text.as_bytes().to_vec())])
        .unwrap_or_else(|errors| panic!("{errors:?}\n{text}"))
        .0
}

/// The first reckoning: records by date, the slip, and what the account of annual leave has paid.
fn by_the_program(case: &Case, home: &TempDir) -> (BTreeMap<NaiveDate, Day>, i64, i64) {
    let now = Arc::new(book(&case.team(true)));
    let solved_for = if case.known { Arc::clone(&now) } else { Arc::new(book(&case.team(false))) };
    std::fs::write(home.path().join("pay.toml"), case.pay()).unwrap();
    let pay: Pay = read_pay(home.path(), &now).unwrap_or_else(|errors| panic!("{errors:?}\n{}", case.pay()));
    let horizon = Horizon { start: case.roster.0, days: case.roster.1, look_ahead: 0 };
    let line = horizon.dates().map(|date| {
        case.duties.get(&date).map(|shift| vec![fairshift::book::ShiftIx(*shift)]).unwrap_or_default()
    });
    let roster = Roster {
        team: "t".to_string(),
        horizon,
        instance: String::new(),
        state: State::Published,
        is_history: false,
        assumed_ordinary: Vec::new(),
        stated: Vec::new(),
        seal: None,
        lines: vec![line.collect()],
        breaks: Vec::new(),
    };
    let loaded = Loaded {
        path: PathBuf::from("roster.toml"),
        roster,
        book: Arc::clone(&solved_for),
        past: Past::default(),
        team_folder: None,
        inputs: PathBuf::new(),
        digest: String::new(),
        sealed: Sealed::Missing,
        excused: Vec::new(),
        solved_for,
    };
    let from = fairshift::workspace::reach_back(&now, &pay, case.first);
    let loaded = [loaded];
    let mut register = Register::new(Arc::clone(&now), &pay, &loaded, from, case.last);
    if !case.attendance.is_empty() {
        let (punches, corrections) = case.punches(&now.agents[0].at);
        let (eve, next) = (from - Duration::days(1), case.last + Duration::days(1));
        let around = Register::new(Arc::clone(&now), &pay, &loaded, eve, next);
        hold_against(&mut register, &punches, &corrections, &around);
    }
    let person = &register.people[0];
    let mut records = classify(&register, person);
    records.retain(|record| record.date >= case.first);
    let earned = Earned { records: &records, expired: &[] };
    let slip = pay_slip(&now, &pay, person, &earned, &|_| true);
    let total = slip.total.unwrap() * rust_decimal::Decimal::from(100);
    let at = now.agents[0].at.clone();
    let opening = LedgerEntry {
        agent: AgentIx(0),
        account: "annual".to_string(),
        date: case.first,
        change: Change::Opening,
        minutes: 100_000,
        expires: None,
        who: "w".to_string(),
        why: "w".to_string(),
        at,
    };
    let accounts = LeaveAccounts { entries: vec![opening], ..LeaveAccounts::default() };
    let statements = statements(&now, &pay.rules, &accounts, person, &records, case.last);
    let annual = statements.iter().find(|statement| statement.account == "annual").unwrap();
    let days = records.iter().map(|record| {
        let of = |class| record.classes.of(class);
        let mut leave: BTreeMap<&'static str, i64> = BTreeMap::new();
        for part in record.leave.iter().filter(|part| part.minutes > 0) {
            let kind = ["annual", "sick", "personal"].into_iter().find(|kind| *kind == part.kind).unwrap();
            *leave.entry(kind).or_default() += part.minutes;
        }
        let duties = person.on(record.date);
        let sundays: Vec<fairshift::accounts::TimeSpan> = record
            .date
            .iter_days()
            .take(3)
            .filter(|date| date.weekday() == chrono::Weekday::Sun)
            .map(|date| fairshift::accounts::TimeSpan {
                from: fairshift::calendar::instant(date, Clock::START, case.zone),
                until: fairshift::calendar::instant(date, Clock::MIDNIGHT, case.zone),
            })
            .collect();
        let day = Day {
            ordinary: of(Class::Ordinary),
            extended: of(Class::Extended),
            rest_day: of(Class::RestDay),
            holiday: of(Class::Holiday),
            period: of(Class::Period),
            night: duties.iter().map(|duty| duty.night).sum(),
            sunday: duties.iter().map(|duty| duty.counted_in(&sundays)).sum(),
            leave,
        };
        (record.date, day)
    });
    (days.collect(), i64::try_from(total).unwrap(), 100_000 - annual.balance)
}

#[test]
fn both_reckonings_are_equal_on_drawn_teams_and_months() {
    const CASES: u64 = 2_000;
    let home = TempDir::new().unwrap();
    let (mut with_leave, mut with_holidays, mut with_overtime) = (0, 0, 0);
    for seed in 1..=CASES {
        let case = drawn(&mut Draw(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        let expected = case.days();
        let (found, money, annual) = by_the_program(&case, &home);
        let shown = || format!("case {seed}, {:?}\n{}\n{}", case.scheme, case.team(true), case.pay());
        for (date, day) in &expected {
            assert_eq!(
                &found[date],
                day,
                "{date} (found, expected)\nduty {:?} {:?}, known {}\n{}",
                case.duties.get(date),
                case.attendance.get(date),
                case.known,
                shown()
            );
        }
        assert_eq!(money, case.money(&expected), "cents (found, expected): {}", shown());
        let taken: i64 = expected.values().filter_map(|day| day.leave.get("annual")).sum();
        assert_eq!(annual, taken, "annual leave by the account (found, expected): {}", shown());
        with_leave += usize::from(expected.values().any(|day| !day.leave.is_empty()));
        with_holidays += usize::from(expected.values().any(|day| day.holiday > 0));
        with_overtime +=
            usize::from(expected.values().any(|day| day.extended + day.rest_day + day.period > 0));
    }
    assert!(
        with_leave > 700 && with_holidays > 500 && with_overtime > 1_000,
        "{with_leave} with leave, {with_holidays} with holiday work, {with_overtime} with overtime"
    );
}
