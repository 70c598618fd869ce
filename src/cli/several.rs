//! Several rosters of one team, one after the other.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, calendars as say, rosters};

use super::session::{self, Opened};
use super::{Stop, output};

/// Opens rosters of one team; no two of them have a date in common. In the order of their dates.
pub fn open(paths: &[PathBuf]) -> Result<Vec<Opened>, Stop> {
    let mut opened = Vec::new();
    let mut found = Vec::new();
    for path in paths {
        match session::open(path) {
            Ok(own) => opened.push(own),
            Err(Stop::Input(wrong)) => found.extend(wrong),
            Err(other) => return Err(other),
        }
    }
    if !found.is_empty() {
        return Err(found.into());
    }
    opened.sort_by_key(|own| own.loaded.roster.horizon.start);
    in_order(opened)
}

/// Refuses rosters, in the order of their starts, of which two have a date in common.
pub fn in_order(opened: Vec<Opened>) -> Result<Vec<Opened>, Stop> {
    let mut found = Vec::new();
    let shown = |own: &Opened| own.loaded.path.display().to_string();
    for pair in opened.windows(2) {
        let [one, other] = pair else { continue };
        let (own, next) = (&one.loaded.roster, &other.loaded.roster);
        if own.team != next.team {
            let title = say::rosters_of_two_teams(&own.team, &next.team);
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(&other.loaded.path);
            found.push(wrong.help(say::one_team_at_a_time()));
        } else if let Some((folder, there)) = homes(one, other) {
            let title = rosters::two_teams(&next.team, folder, there);
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(&other.loaded.path);
            found.push(wrong.help(say::one_team_at_a_time()));
        } else if next.horizon.start <= own.horizon.last() {
            let title = say::rosters_overlap(shown(one), shown(other), next.horizon.start);
            let wrong = Diagnostic::error(Code::RostersOverlap, title).in_file(&other.loaded.path);
            found.push(wrong.help(say::one_roster_a_date()));
        }
    }
    if let Some(last) = opened.last() {
        output::prefer(last.sheet.book.team.language);
    }
    if found.is_empty() { Ok(opened) } else { Err(found.into()) }
}

/// The folders of the teams of two rosters, if these are two that are both there.
fn homes(one: &Opened, other: &Opened) -> Option<(String, String)> {
    let (own, next) = (one.loaded.team_folder.as_ref()?, other.loaded.team_folder.as_ref()?);
    let differ = own.canonicalize().ok()? != next.canonicalize().ok()?;
    differ.then(|| (own.display().to_string(), next.display().to_string()))
}

/// Says of rosters that go out to people which of them the verifier objects to.
pub fn object(opened: &[Opened], language: Language) {
    for own in opened.iter().filter(|own| !own.verdict.agrees()) {
        let path = own.loaded.path.display().to_string();
        output::remark(say::objections(path).in_language(language));
    }
}

/// Whether a date is one of the rosters' printed ones.
pub fn prints(opened: &[Opened], date: NaiveDate) -> bool {
    opened.iter().any(|own| own.loaded.roster.horizon.day(date).is_some())
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
