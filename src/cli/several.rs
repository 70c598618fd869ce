//! Several rosters of one team, one after the other.

use std::path::Path;
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use fairshift::messages::{Language, calendars as say};
use fairshift::workspace::JudgedRoster;

use super::output;

/// Says of rosters that go out to people which of them the verifier objects to.
pub fn object(opened: &[JudgedRoster], language: Language) {
    for judged in opened.iter().filter(|judged| !judged.verdict.agrees()) {
        let path = judged.loaded.path.display().to_string();
        output::remark(say::objections(path).in_language(language));
    }
}

/// Whether a date is one of the rosters' printed ones.
pub fn prints(opened: &[JudgedRoster], date: NaiveDate) -> bool {
    opened.iter().any(|judged| judged.loaded.roster.horizon.day(date).is_some())
}

/// When the newest of some files was made, to the second, in UTC: `SOURCE_DATE_EPOCH`
/// where that is set, else what the file system says.
pub fn made<'p>(paths: impl Iterator<Item = &'p Path>) -> NaiveDateTime {
    let first = DateTime::<Utc>::UNIX_EPOCH;
    let asked = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse::<i64>().ok());
    let asked = asked.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let changed = |path: &Path| {
        let since = path.metadata().ok()?.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        DateTime::from_timestamp(i64::try_from(since.as_secs()).ok()?, 0)
    };
    let made = asked.or_else(|| paths.filter_map(changed).max()).unwrap_or(first);
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default().and_hms_opt(0, 0, 0);
    made.naive_utc().clamp(first.naive_utc(), last.unwrap_or_default())
}
