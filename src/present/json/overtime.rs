//! Overtime as it was approved, beside what was worked.

use chrono::NaiveDate;
use serde::Serialize;

/// One agent's date with overtime, approved or worked.
#[derive(Debug, Serialize)]
pub struct OvertimeDayJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// Minutes that were approved.
    pub approved: i64,
    /// Minutes of overtime that were worked.
    pub overtime: i64,
    /// All minutes that were worked.
    pub worked: i64,
    /// The numbers of the approved requests in the log.
    pub entries: &'a [u64],
}
