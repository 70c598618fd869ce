//! History as a curve: what a usual week brings, what was unusual, and holidays apart.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::book::RowDay;
use crate::calendar::{DayKind, Holidays};
use crate::import::contacts::{Contacts, Interval};

/// Of fewer dates of a weekday none can be called unusual.
const MIN_DATES: usize = 4;
/// How many spreads from the middle is unusual.
const FAR_SPREADS: f64 = 3.5;
/// A spread is the median distance from the median, times this: that of a normal distribution.
const NORMAL: f64 = 1.4826;
/// What is off by less than this share is not unusual, however alike the other dates are.
const NEAR_SHARE: f64 = 0.25;

/// Holidays and exchanged days are written up to this long after the history.
pub const DAYS_AHEAD: usize = 400;

/// A day of which a curve speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Day {
    /// Each such weekday, Monday 0.
    Weekday(u8),
    /// Public days off.
    Holiday,
    /// Weekend days that are worked in exchange for a day off.
    Exchanged,
    /// One date.
    Date(NaiveDate),
}

/// What one interval brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// Minutes after 00:00.
    pub from: i64,
    /// Contacts.
    pub contacts: f64,
    /// Seconds of one, where it is known.
    pub handle: Option<f64>,
}

/// The intervals of each channel on each day, in their order.
pub type Curve = BTreeMap<(Day, usize), Vec<Slot>>;

/// A date whose total is far from what its weekday usually brings; it is in no average.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlier {
    /// The channel.
    pub channel: usize,
    /// The date.
    pub date: NaiveDate,
    /// What came.
    pub total: f64,
    /// The median of its weekday.
    pub usual: f64,
}

/// What a history comes to.
#[derive(Clone, Debug, Default)]
pub struct Average {
    /// By weekday, and for holidays if there were any.
    pub curve: Curve,
    /// What was left out as unusual.
    pub outliers: Vec<Outlier>,
    /// Days off in the history; they make a curve of their own.
    pub holidays: Vec<NaiveDate>,
    /// Weekend days that were worked in exchange; they are in no average.
    pub exchanged: Vec<NaiveDate>,
    /// Those that come after the history, as far as holidays are written; they have a curve of their own.
    pub to_exchange: Vec<NaiveDate>,
    /// The first and the last date, and how many have rows.
    pub dates: Option<(NaiveDate, NaiveDate, usize)>,
}

/// Sums while an average is made.
#[derive(Clone, Copy, Default)]
struct Sum {
    contacts: f64,
    seconds: f64,
    with_handle: f64,
    plain: Option<f64>,
    dates: usize,
}

impl Sum {
    fn add(&mut self, interval: &Interval) {
        self.contacts += interval.contacts;
        self.dates += 1;
        if let Some(handle) = interval.handle {
            self.seconds += interval.contacts * handle;
            self.with_handle += interval.contacts;
            self.plain = self.plain.or(Some(handle));
        }
    }

    fn slot(&self, from: i64) -> Slot {
        let weighed = (self.with_handle > 0.0).then(|| self.seconds / self.with_handle);
        Slot { from, contacts: self.contacts / self.dates.max(1) as f64, handle: weighed.or(self.plain) }
    }
}

/// The usual week of a history: for each weekday, channel and interval the mean of the dates that have the
/// interval, handle times weighed by contacts. Holidays and unusual dates stand apart. Rows by weekday are
/// their own average.
pub fn average(contacts: &Contacts, holidays: Option<&Holidays>, keep_outliers: bool) -> Average {
    let mut found = Average::default();
    let kind = |date: NaiveDate| holidays.and_then(|all| all.on(date)).map(|(_, kind)| kind);
    let mut totals: BTreeMap<(usize, u8), Vec<(NaiveDate, f64)>> = BTreeMap::new();
    let mut dates: BTreeSet<NaiveDate> = BTreeSet::new();
    for ((channel, day), rows) in &contacts.rows {
        let RowDay::Date(date) = day else { continue };
        dates.insert(*date);
        if kind(*date).is_none() {
            let total = rows.iter().map(|interval| interval.contacts).sum();
            totals.entry((*channel, weekday(*date))).or_default().push((*date, total));
        }
    }
    let mut left_out: BTreeSet<(usize, NaiveDate)> = BTreeSet::new();
    for ((channel, _), days) in totals.iter().filter(|_| !keep_outliers) {
        for (date, total, usual) in unusual(days) {
            left_out.insert((*channel, date));
            found.outliers.push(Outlier { channel: *channel, date, total, usual });
        }
    }
    found.outliers.sort_by_key(|outlier| (outlier.date, outlier.channel));
    let mut sums: BTreeMap<(Day, usize), BTreeMap<i64, Sum>> = BTreeMap::new();
    for ((channel, day), rows) in &contacts.rows {
        let day = match day {
            RowDay::Weekday(day) => Day::Weekday(*day),
            RowDay::Date(date) => match kind(*date) {
                Some(DayKind::Off) => Day::Holiday,
                Some(DayKind::Work) => continue,
                None if left_out.contains(&(*channel, *date)) => continue,
                None => Day::Weekday(weekday(*date)),
            },
        };
        let of_day = sums.entry((day, *channel)).or_default();
        rows.iter().for_each(|row| of_day.entry(row.from).or_default().add(row));
    }
    found.curve = sums
        .into_iter()
        .map(|(key, of_day)| (key, of_day.into_iter().map(|(from, sum)| sum.slot(from)).collect()))
        .collect();
    found.holidays = dates.iter().copied().filter(|date| kind(*date) == Some(DayKind::Off)).collect();
    found.exchanged = dates.iter().copied().filter(|date| kind(*date) == Some(DayKind::Work)).collect();
    found.dates = dates.first().zip(dates.last()).map(|(first, last)| (*first, *last, dates.len()));
    if let Some(last) = dates.last() {
        let coming = last.iter_days().skip(1).take(DAYS_AHEAD);
        found.to_exchange = coming.filter(|date| kind(*date) == Some(DayKind::Work)).collect();
    }
    if !found.to_exchange.is_empty() {
        for channel in 0..contacts.channels.len() {
            if let Some(slots) = working_day(&found.curve, channel) {
                found.curve.insert((Day::Exchanged, channel), slots);
            }
        }
    }
    found
}

/// What a working day brings, whichever it is: the mean of Monday to Friday, each interval of those that
/// have it, handle times weighed by contacts.
pub(super) fn working_day(curve: &Curve, channel: usize) -> Option<Vec<Slot>> {
    let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
    let days = (0..5).filter_map(|day| curve.get(&(Day::Weekday(day), channel)));
    for slot in days.flatten() {
        let interval = Interval { from: slot.from, contacts: slot.contacts, handle: slot.handle };
        sums.entry(slot.from).or_default().add(&interval);
    }
    (!sums.is_empty()).then(|| sums.into_iter().map(|(from, sum)| sum.slot(from)).collect())
}

/// The rows as they stand, each date by itself.
pub fn by_date(contacts: &Contacts) -> Curve {
    let slot = |interval: &Interval| Slot {
        from: interval.from,
        contacts: interval.contacts,
        handle: interval.handle,
    };
    let day = |day: &RowDay| match day {
        RowDay::Date(date) => Day::Date(*date),
        RowDay::Weekday(day) => Day::Weekday(*day),
    };
    contacts
        .rows
        .iter()
        .map(|((channel, row_day), rows)| ((day(row_day), *channel), rows.iter().map(slot).collect()))
        .collect()
}

fn weekday(date: NaiveDate) -> u8 {
    date.weekday().num_days_from_monday() as u8
}

/// The dates whose totals are far from the median, with that.
fn unusual(totals: &[(NaiveDate, f64)]) -> Vec<(NaiveDate, f64, f64)> {
    if totals.len() < MIN_DATES {
        return Vec::new();
    }
    let usual = median(totals.iter().map(|(_, total)| *total).collect());
    let spread = NORMAL * median(totals.iter().map(|(_, total)| (total - usual).abs()).collect());
    let far = |total: f64| (total - usual).abs() > (FAR_SPREADS * spread).max(NEAR_SHARE * usual);
    totals.iter().filter(|(_, total)| far(*total)).map(|(date, total)| (*date, *total, usual)).collect()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let high = numbers.get(middle).copied().unwrap_or(0.0);
    if numbers.len() % 2 == 1 {
        return high;
    }
    let low = middle.checked_sub(1).and_then(|at| numbers.get(at)).copied().unwrap_or(high);
    (low + high) / 2.0
}
