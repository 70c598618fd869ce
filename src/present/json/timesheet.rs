//! The object of `timesheet --format json`, which is the larger part of that of `attendance --json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::attendance::OddityJson;
use super::overtime::OvertimeDayJson;

/// What `timesheet --format json` prints.
#[derive(Debug, Serialize)]
pub struct TimesheetJson<'a> {
    /// Hours and pay.
    #[serde(flatten)]
    pub hours: HoursJson<'a>,
    /// Dates with overtime, approved or worked; empty where the record knows of none asked for.
    pub overtime: Vec<OvertimeDayJson<'a>>,
}

/// What `attendance --json` prints.
#[derive(Debug, Serialize)]
pub struct AttendanceJson<'a> {
    /// Hours and pay.
    #[serde(flatten)]
    pub hours: HoursJson<'a>,
    /// What attendance says otherwise than the roster; empty without a file of attendance.
    pub oddities: Vec<OddityJson<'a>>,
}

/// Everybody's hours and pay between two dates.
#[derive(Debug, Serialize)]
pub struct HoursJson<'a> {
    /// The team's id.
    pub team: &'a str,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// The dates that no roster covers.
    pub missing: Vec<NaiveDate>,
    /// Everybody, in the order of the team.
    pub agents: Vec<AgentHoursJson<'a>>,
    /// Sentences beside it: how money is rounded, what is not known.
    pub notes: Vec<String>,
}

/// An agent's hours and pay.
#[derive(Debug, Serialize)]
pub struct AgentHoursJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// Days worked.
    pub days_worked: i64,
    /// Minutes that count as work.
    pub minutes: i64,
    /// The same by class of pay.
    pub classes: ClassesJson,
    /// Minutes of work at night.
    pub night: i64,
    /// Minutes on standby.
    pub standby: i64,
    /// Duties on standby.
    pub standby_duties: i64,
    /// Minutes of leave by kind, of the kinds that there were.
    pub leave: BTreeMap<String, i64>,
    /// Every date.
    pub days: Vec<DayHoursJson<'a>>,
    /// What is paid, line by line; empty without rates.
    pub lines: Vec<PayLineJson>,
    /// The sum of the lines, money as text; null without rates.
    pub pay: Option<String>,
}

/// Minutes by class of pay.
#[derive(Debug, Serialize)]
pub struct ClassesJson {
    /// Ordinary minutes.
    pub ordinary: i64,
    /// Overtime beyond the day or the week.
    pub extended: i64,
    /// Overtime on a rest day that is paid.
    pub rest_day: i64,
    /// Overtime on a rest day that becomes comp leave.
    pub to_comp: i64,
    /// Work on a statutory holiday.
    pub holiday: i64,
    /// Overtime beyond the standard of the period.
    pub period: i64,
}

/// An agent's date.
#[derive(Debug, Serialize)]
pub struct DayHoursJson<'a> {
    /// The date.
    pub date: NaiveDate,
    /// `workday`, `rest_day` or `holiday`, for this agent.
    pub kind: &'static str,
    /// Whether a roster covers it.
    pub known: bool,
    /// The duties that start on it.
    pub duties: Vec<WorkedDutyJson<'a>>,
    /// Minutes between the first start and the last end that are neither work nor standby.
    #[serde(rename = "break")]
    pub pause: i64,
    /// Minutes by class of pay.
    pub classes: ClassesJson,
    /// What leave takes of the date, leave by leave.
    pub leave: Vec<LeaveMinutesJson<'a>>,
}

/// Leave on a date.
#[derive(Debug, Serialize)]
pub struct LeaveMinutesJson<'a> {
    /// The id of its kind.
    pub kind: &'a str,
    /// Working minutes that it takes.
    pub minutes: i64,
}

/// A duty as it is paid.
#[derive(Debug, Serialize)]
pub struct WorkedDutyJson<'a> {
    /// The shift's id.
    pub shift: &'a str,
    /// When work begins, log-in included: a local time with its offset, `2026-12-01T08:45:00+08:00`.
    pub start: String,
    /// When work ends, wrap-up and handover included.
    pub end: String,
    /// Minutes that count as work: as planned, less what attendance lacks.
    pub minutes: i64,
    /// Minutes that count as work, as planned.
    pub planned: i64,
    /// Minutes of work at night.
    pub night: i64,
    /// Whether it is on call.
    pub standby: bool,
    /// What attendance says of it; null where it was not asked.
    pub actual: Option<ActualJson>,
}

/// When a duty was worked.
#[derive(Debug, Serialize)]
pub struct ActualJson {
    /// The first punch, as `start` is written; null without one.
    #[serde(rename = "in")]
    pub came: Option<String>,
    /// The last punch.
    #[serde(rename = "out")]
    pub went: Option<String>,
    /// Minutes late, beyond the grace or 0.
    pub late: i64,
    /// Minutes gone early, beyond the grace or 0.
    pub early: i64,
    /// Whether nobody came.
    pub absent: bool,
    /// Whether a punch is missing.
    pub open: bool,
}

/// A line of pay: an amount of something at one rate.
#[derive(Debug, Serialize)]
pub struct PayLineJson {
    /// `ordinary`, `extended`, `rest_day`, `holiday`, `period`, `night_hours`, `night_duties`,
    /// `standby_hours`, `standby_duties` or `rounding`.
    pub item: &'static str,
    /// Minutes; null for a number of duties.
    pub minutes: Option<i64>,
    /// How many duties; null for minutes.
    pub duties: Option<i64>,
    /// Money an hour or a duty, as text.
    pub rate: String,
    /// Percent of it, as text.
    pub percent: String,
    /// Money, as text.
    pub amount: String,
}
