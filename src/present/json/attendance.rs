//! What attendance says otherwise than the roster.

use chrono::NaiveDate;
use serde::Serialize;

/// One oddity, with its place.
#[derive(Debug, Serialize)]
pub struct OddityJson<'a> {
    /// The agent's id; the name in the file for somebody who is not in the team.
    pub agent: &'a str,
    /// The date of the duty or of the row; null where a row has none.
    pub date: Option<NaiveDate>,
    /// The line of the file; null for what the file does not have.
    pub line: Option<usize>,
    /// What is odd, as a sentence.
    pub what: String,
}
