//! When a zone changes its offset, as iCalendar's VTIMEZONE wants to be told.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

/// Days before the first date in which the change before it is looked for.
const LOOK_BACK: u64 = 400;

/// A stretch of time over which the clocks of a zone keep one offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observance {
    /// Its onset, as the clocks showed it that were about to change.
    pub from: NaiveDateTime,
    /// Seconds east of UTC before it.
    pub offset_before: i32,
    /// Seconds east of UTC from then on.
    pub offset: i32,
    /// Whether it is summer time.
    pub summer: bool,
    /// What it is called: `CET`, `CEST`.
    pub name: String,
}

#[derive(PartialEq)]
struct Kept {
    offset: i32,
    summer: bool,
    name: String,
}

fn kept(zone: Tz, at: NaiveDateTime) -> Kept {
    let offset = zone.offset_from_utc_datetime(&at);
    Kept {
        offset: offset.fix().local_minus_utc(),
        summer: offset.dst_offset() > Duration::zero(),
        name: offset.abbreviation().unwrap_or_default().to_string(),
    }
}

/// The observances that hold from `first` to `last`: the one that `first` begins
/// with, and each that begins before `last` is over. A zone without changes has one,
/// from 1970 on.
pub fn observances(zone: Tz, first: NaiveDate, last: NaiveDate) -> Vec<Observance> {
    // A day on each side: the dates are local ones, the scan is in UTC.
    let begin = first.checked_sub_days(Days::new(1)).unwrap_or(first).and_time(NaiveTime::MIN);
    let end = last.checked_add_days(Days::new(2)).unwrap_or(last).and_time(NaiveTime::MIN);
    let scan = begin.checked_sub_days(Days::new(LOOK_BACK)).unwrap_or(begin);
    let initial = kept(zone, scan);
    let epoch = DateTime::<Utc>::UNIX_EPOCH.naive_utc();
    let mut found = vec![Observance {
        from: epoch.min(scan),
        offset_before: initial.offset,
        offset: initial.offset,
        summer: initial.summer,
        name: initial.name.clone(),
    }];
    let (mut at, mut before) = (scan, initial);
    while at < end {
        let next = at + Duration::days(1);
        let after = kept(zone, next);
        if after != before {
            let onset = change(zone, at, next, &before);
            let after = kept(zone, onset);
            if onset <= begin {
                found.clear();
            }
            found.push(Observance {
                from: onset + Duration::seconds(i64::from(before.offset)),
                offset_before: before.offset,
                offset: after.offset,
                summer: after.summer,
                name: after.name.clone(),
            });
            // Two changes within a day are taken one after the other.
            (at, before) = (onset, after);
        } else {
            at = next;
        }
    }
    found
}

/// The first second after `low` and up to `high` at which something else than `before` is kept.
fn change(zone: Tz, low: NaiveDateTime, high: NaiveDateTime, before: &Kept) -> NaiveDateTime {
    let (mut low, mut high) = (low, high);
    while high - low > Duration::seconds(1) {
        let middle = low + (high - low) / 2;
        let middle = middle - Duration::nanoseconds(i64::from(middle.and_utc().timestamp_subsec_nanos()));
        if middle <= low {
            break;
        }
        if kept(zone, middle) == *before { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(zone: &str, first: &str, last: &str) -> Vec<String> {
        let all = observances(zone.parse().unwrap(), first.parse().unwrap(), last.parse().unwrap());
        let text = |observance: &Observance| {
            format!(
                "{} {} {} {} {}",
                observance.from,
                observance.offset_before,
                observance.offset,
                observance.summer,
                observance.name
            )
        };
        all.iter().map(text).collect()
    }

    #[test]
    fn a_zone_without_changes_has_one() {
        let all = shown("Asia/Shanghai", "2026-11-30", "2026-12-20");
        assert_eq!(all, ["1970-01-01 00:00:00 28800 28800 false CST"]);
    }

    #[test]
    fn the_change_before_and_those_within() {
        let all = shown("Europe/Berlin", "2026-10-12", "2026-11-01");
        assert_eq!(
            all,
            ["2026-03-29 02:00:00 3600 7200 true CEST", "2026-10-25 03:00:00 7200 3600 false CET"]
        );
    }

    #[test]
    fn half_an_hour_is_a_change_too() {
        let all = shown("Australia/Lord_Howe", "2026-03-30", "2026-04-12");
        assert_eq!(all.len(), 2);
        assert_eq!(all[1], "2026-04-05 02:00:00 39600 37800 false ");
    }
}
