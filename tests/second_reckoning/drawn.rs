//! Teams of one agent and months, as they are drawn.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, Duration, NaiveDate};
use chrono_tz::Tz;

/// Numbers that are drawn, the same each time.
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

/// A shift by the clock, in minutes from 00:00.
#[derive(Clone, Copy)]
pub struct Shift {
    pub start: i64,
    pub end: i64,
    pub standby: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    Day,
    First,
    Second,
    Hours(i64, i64),
    Daily(i64, bool),
}

#[derive(Clone, Copy)]
pub struct Leave {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub part: Part,
    pub kind: &'static str,
}

/// How a duty was come to, in minutes after it began and before it ended.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Came {
    pub late: i64,
    pub early: i64,
    pub absent: bool,
    /// The punch of coming is missing: nobody makes it up.
    pub no_in: bool,
    /// Somebody has corrected it: the agent was there all the time.
    pub corrected: bool,
}

/// Minutes late or early that are forgiven.
pub const GRACE: usize = 5;

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scheme {
    Hours,
    Standard,
    ByCalendar,
    Comprehensive,
    Weekly,
}

/// A team of one agent and a month, as it is drawn.
pub struct Case {
    pub zone: Tz,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub shifts: Vec<Shift>,
    /// By date of the roster, which has whole weeks around the month.
    pub duties: BTreeMap<NaiveDate, usize>,
    pub roster: (NaiveDate, usize),
    /// Statutory holidays with the minute at which they begin.
    pub holidays: BTreeMap<NaiveDate, i64>,
    /// Days off that are no statutory holidays, and weekend days that are worked for them.
    pub off: Vec<NaiveDate>,
    pub exchanged: Vec<NaiveDate>,
    pub leave: Vec<Leave>,
    /// Whether the roster was solved with the leave.
    pub known: bool,
    pub extra: Vec<NaiveDate>,
    pub scheme: Scheme,
    pub by_clock: bool,
    pub salary: bool,
    pub overtime_day: Option<i64>,
    pub leave_counts: bool,
    pub holidays_count: bool,
    /// By date of the duty, where an attendance file is there.
    pub attendance: BTreeMap<NaiveDate, Came>,
    /// Cents an hour until the 15th, and after it.
    pub rates: (i64, i64),
    pub sick_percent: i64,
    pub night_percent: i64,
    pub sunday_percent: i64,
}

pub fn drawn(d: &mut Draw) -> Case {
    let first = d.one_of(&["2026-01-01", "2026-02-01", "2026-03-01", "2026-05-01", "2026-10-01"]);
    let first: NaiveDate = first.parse().unwrap();
    let last = first.checked_add_months(chrono::Months::new(1)).unwrap().pred_opt().unwrap();
    let zone = d.one_of(&[Tz::Asia__Shanghai, Tz::Europe__Berlin]);
    let begin = first - Duration::days(7 + i64::from(first.weekday().num_days_from_monday()));
    let weeks = 7;
    let mut shifts = Vec::new();
    for at in 0..2 + d.below(3) {
        let start = 30 * d.below(47) as i64;
        shifts.push(Shift { start, end: start + 60 * (4 + d.below(8) as i64), standby: at == 3 });
    }
    let dates: Vec<NaiveDate> = begin.iter_days().take(7 * weeks).collect();
    let mut duties = BTreeMap::new();
    for date in &dates {
        if !d.once_in(4) {
            duties.insert(*date, d.below(shifts.len() as u64) as usize);
        }
    }
    let mut holidays = BTreeMap::new();
    for _ in 0..d.below(4) {
        holidays.insert(d.one_of(&dates), if d.once_in(3) { 14 * 60 } else { 0 });
    }
    let mut off = Vec::new();
    let mut exchanged = Vec::new();
    for _ in 0..d.below(3) {
        let date = d.one_of(&dates);
        if !holidays.contains_key(&date) && !off.contains(&date) && !exchanged.contains(&date) {
            if date.weekday().num_days_from_monday() < 5 { off.push(date) } else { exchanged.push(date) }
        }
    }
    let mut leave: Vec<Leave> = Vec::new();
    for _ in 0..d.below(5) {
        let from = d.one_of(&dates);
        let part = match d.below(if zone == Tz::Asia__Shanghai { 5 } else { 2 }) {
            0 => Part::Day,
            1 => {
                let begin = 60 * d.below(20) as i64;
                Part::Hours(begin, begin + 60 * (1 + d.below(6) as i64))
            }
            2 => Part::First,
            3 => Part::Second,
            _ => Part::Daily(60, d.once_in(2)),
        };
        let until = from + Duration::days(if part == Part::Day { d.below(5) as i64 } else { 0 });
        let kind = d.one_of(&["annual", "sick", "personal"]);
        // Hours reach into the next night: leave keeps apart.
        let near = |other: &Leave| {
            from <= other.until + Duration::days(3) && other.from <= until + Duration::days(3)
        };
        if !leave.iter().any(near) {
            leave.push(Leave { from, until, part, kind });
            if part == Part::First && d.once_in(2) {
                leave.push(Leave { from, until, part: Part::Second, kind: "annual" });
            }
        }
    }
    let mut extra = Vec::new();
    if d.once_in(3) {
        let date = d.one_of(&dates);
        if duties.get(&date).is_some_and(|shift| !shifts[*shift].standby) {
            extra.push(date);
        }
    }
    let known = d.once_in(2);
    if known {
        for date in &dates {
            if leave
                .iter()
                .any(|leave| leave.part == Part::Day && leave.from <= *date && *date <= leave.until)
            {
                duties.remove(date);
            }
        }
    }
    let mut attendance = BTreeMap::new();
    if d.once_in(2) {
        // Punches are told apart by the duty that they are near to: duties keep apart.
        let mut reached = i64::MIN;
        for (day, date) in dates.iter().enumerate() {
            let Some(shift) = duties.get(date).map(|shift| shifts[*shift]) else { continue };
            let start = 1440 * day as i64 + shift.start;
            if start < reached {
                duties.remove(date);
                continue;
            }
            reached = start + shift.end - shift.start + 9 * 60;
            let minutes = |d: &mut Draw| if d.once_in(3) { d.below(80) as i64 } else { 0 };
            let (late, early) = (minutes(d), minutes(d));
            let (absent, no_in) = (d.once_in(9), d.once_in(9));
            let corrected = d.once_in(6);
            attendance.insert(*date, Came { late, early, absent, no_in, corrected });
        }
    }
    let scheme = d.one_of(&[
        Scheme::Hours,
        Scheme::Standard,
        Scheme::ByCalendar,
        Scheme::Comprehensive,
        Scheme::Weekly,
    ]);
    Case {
        zone,
        first,
        last,
        shifts,
        duties,
        roster: (begin, 7 * weeks),
        holidays,
        off,
        exchanged,
        leave,
        known,
        extra,
        attendance,
        scheme,
        by_clock: d.once_in(2),
        salary: d.once_in(3),
        overtime_day: d.once_in(2).then_some(540),
        leave_counts: d.once_in(2),
        holidays_count: d.once_in(2),
        rates: (2_000 + d.below(3_000) as i64, 2_000 + d.below(3_000) as i64),
        sick_percent: 10 * d.below(11) as i64,
        night_percent: 5 * d.below(6) as i64,
        sunday_percent: 25 * d.below(3) as i64,
    }
}

pub fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

impl Case {
    pub fn team(&self, with_leave: bool) -> String {
        let mut text = format!("[team]\nid = \"t\"\nzone = \"{}\"\nholidays = \"none\"\n", self.zone.name());
        for (at, shift) in self.shifts.iter().enumerate() {
            let (start, end) = (clock(shift.start), clock(shift.end));
            let more = if shift.standby { "standby = true\ncounts_as_day = false\n" } else { "" };
            write!(text, "[[shifts]]\nid = \"S{at}\"\nstart = \"{start}\"\nend = \"{end}\"\n{more}").unwrap();
        }
        text += "[[agents]]\nid = \"lin\"\n";
        for (date, from) in &self.holidays {
            let from = if *from > 0 { format!("from = \"{}\"\n", clock(*from)) } else { String::new() };
            write!(text, "[[holiday]]\ndate = {date}\nname = \"h\"\nstatutory = true\n{from}").unwrap();
        }
        for (dates, kind) in [(&self.off, "off"), (&self.exchanged, "work")] {
            for date in dates {
                write!(text, "[[holiday]]\ndate = {date}\nname = \"o\"\nkind = \"{kind}\"\n").unwrap();
            }
        }
        for date in &self.extra {
            write!(text, "[[extra_duty]]\nagent = \"lin\"\ndate = {date}\n").unwrap();
        }
        for leave in self.leave.iter().filter(|_| with_leave) {
            let Leave { from, until, kind, .. } = leave;
            write!(text, "[[leave]]\nagent = \"lin\"\nfrom = {from}\nuntil = {until}\nkind = \"{kind}\"\n")
                .unwrap();
            text += &match leave.part {
                Part::Day => String::new(),
                Part::First => "half = \"am\"\n".to_string(),
                Part::Second => "half = \"pm\"\n".to_string(),
                Part::Hours(from, until) => {
                    format!("from_time = \"{}\"\nuntil_time = \"{}\"\n", clock(from), clock(until))
                }
                Part::Daily(minutes, at_start) => {
                    let end = if at_start { "start" } else { "end" };
                    format!("daily = \"{minutes}min\"\ndaily_at = \"{end}\"\n")
                }
            };
        }
        text
    }

    pub fn pay(&self) -> String {
        let scheme = match self.scheme {
            Scheme::Hours => "scheme = \"hours\"",
            Scheme::Standard => "scheme = \"standard\"",
            Scheme::ByCalendar => "scheme = \"standard\"\nrest_days = \"calendar\"",
            Scheme::Comprehensive => "scheme = \"comprehensive\"",
            Scheme::Weekly => "scheme = \"weekly\"",
        };
        let overtime_day = self.overtime_day.filter(|_| self.scheme == Scheme::Weekly);
        let overtime_day =
            overtime_day.map_or(String::new(), |most| format!("overtime_day = \"{most}min\"\n"));
        let counts = match self.scheme {
            Scheme::Weekly => {
                format!("leave_counts = {}\nholidays_count = {}\n", self.leave_counts, self.holidays_count)
            }
            _ => String::new(),
        };
        let hours = if self.by_clock { "clock" } else { "start" };
        let ordinary = if self.salary { "salary" } else { "paid" };
        let middle = self.first + Duration::days(15);
        let rate = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        format!(
            "[pay]\n{scheme}\n{overtime_day}{counts}holiday_hours = \"{hours}\"\nordinary = \"{ordinary}\"\n\
             standby = \"work\"\ngrace_late = \"{GRACE}min\"\ngrace_early = \"{GRACE}min\"\nnight_percent = {}\nleave = {{ sick = {} }}\n\
             [[surcharges]]\nname = \"Sunday\"\ndays = [\"sun\"]\npercent = {}\n\
             [[rates]]\nhourly = \"{}\"\n[[rates]]\nhourly = \"{}\"\nfrom = {middle}\n",
            self.night_percent,
            format_args!("{}.{}", self.sick_percent / 100, self.sick_percent % 100 / 10),
            self.sunday_percent,
            rate(self.rates.0),
            rate(self.rates.1),
        )
    }

    pub fn is_workday(&self, date: NaiveDate) -> bool {
        let holiday = self.holidays.get(&date) == Some(&0) || self.off.contains(&date);
        !holiday && (self.exchanged.contains(&date) || date.weekday().num_days_from_monday() < 5)
    }
}
