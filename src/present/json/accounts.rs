//! The object of `accounts --json`.

use chrono::NaiveDate;
use serde::Serialize;

/// What `accounts --json` prints.
#[derive(Debug, Serialize)]
pub struct AccountsJson<'a> {
    /// The team's id.
    pub team: &'a str,
    /// The date of the balances.
    pub until: NaiveDate,
    /// Minutes that a day of leave is.
    pub day_minutes: i64,
    /// Every account of every agent.
    pub accounts: Vec<AccountJson<'a>>,
}

/// One account of one agent.
#[derive(Debug, Serialize)]
pub struct AccountJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// `annual`, `comp`, `sick`, `training` or `other`.
    pub account: &'a str,
    /// Minutes left at the date.
    pub balance: i64,
    /// Where more was taken than there was; null where that did not happen.
    pub overdrawn: Option<OverdrawnJson>,
    /// What of the balance expires next; null where nothing does.
    pub expiring: Option<ExpiringJson>,
    /// The movements, in order.
    pub entries: Vec<MovementJson<'a>>,
}

/// More was taken than there was.
#[derive(Debug, Serialize)]
pub struct OverdrawnJson {
    /// The first date on which it was so.
    pub from: NaiveDate,
    /// The most minutes by which it was so.
    pub minutes: i64,
}

/// A part of a balance that expires.
#[derive(Debug, Serialize)]
pub struct ExpiringJson {
    /// The last date on which it can be taken.
    pub date: NaiveDate,
    /// How many minutes.
    pub minutes: i64,
}

/// A movement of an account.
#[derive(Debug, Serialize)]
pub struct MovementJson<'a> {
    /// The date, of a leave its first.
    pub date: NaiveDate,
    /// The last date of a leave; null for what is no leave.
    pub until: Option<NaiveDate>,
    /// `opening`, `accrual`, `earned`, `used`, `expired`, `added` or `taken`.
    pub what: &'static str,
    /// Minutes, less than 0 for what is taken.
    pub minutes: i64,
    /// The balance after it, in minutes.
    pub balance: i64,
    /// The last date on which it can be taken; null where it does not expire.
    pub expires: Option<NaiveDate>,
    /// Who wrote the entry; empty for what the program reckons.
    pub who: &'a str,
    /// Why; empty without a reason.
    pub why: &'a str,
}
