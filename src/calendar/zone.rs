//! Wall time and elapsed time in the team's zone.

use chrono::{DateTime, Days, Duration, LocalResult, NaiveDate, TimeZone};
use chrono_tz::Tz;

use super::Clock;

/// The instant at which the clock of `zone` shows `clock`, counted from `date`.
/// A wall time that the change to summer time skips becomes the first
/// instant after the gap; one that occurs twice, as the earlier.
pub fn instant(date: NaiveDate, clock: Clock, zone: Tz) -> DateTime<Tz> {
    let minutes = clock.minutes();
    let date = date.checked_add_days(Days::new((minutes / 1440) as u64)).unwrap_or(date);
    let wall = date.and_time(chrono::NaiveTime::MIN) + Duration::minutes(minutes % 1440);
    let mut probe = wall;
    // No zone has ever skipped more than a day; each step is a quarter of an hour.
    for _ in 0..=96 {
        match zone.from_local_datetime(&probe) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => return instant,
            LocalResult::None => probe += Duration::minutes(15),
        }
    }
    zone.from_utc_datetime(&wall)
}

/// Minutes that pass between two clock times of `date` in `zone`; on the nights
/// of a change to or from summer time this is not their difference.
pub fn elapsed_minutes(date: NaiveDate, from: Clock, until: Clock, zone: Tz) -> i64 {
    (instant(date, until, zone) - instant(date, from, zone)).num_minutes()
}
