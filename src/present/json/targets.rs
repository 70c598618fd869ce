//! The object of `targets --json`.

use chrono::NaiveDate;
use serde::Serialize;

use super::service::FiguresJson;

/// What `targets --json` prints.
#[derive(Debug, Serialize)]
pub struct TargetsJson<'a> {
    /// Minutes of an interval.
    pub interval_minutes: i64,
    /// The names of the channels, in the order of the file of contacts.
    pub channels: &'a [String],
    /// What it takes.
    pub totals: HeadTotalsJson,
    /// What it takes as the team has it, where something is taken otherwise (`--volume` and the like); else null.
    pub before: Option<HeadTotalsJson>,
    /// The heads of every interval.
    pub targets: Vec<TargetJson<'a>>,
    /// Sets of skills that share agents; together they take their sum.
    pub unions: Vec<String>,
    /// Dates left out of the mean as unusual.
    pub outliers: Vec<OutlierJson<'a>>,
    /// Days off in the history; they make a curve of their own.
    pub holidays: &'a [NaiveDate],
    /// Weekend days in the history that were worked in exchange; they are in no mean.
    pub exchanged: &'a [NaiveDate],
    /// Those that come after the history; they have a curve of their own.
    pub to_exchange: &'a [NaiveDate],
    /// Sentences beside it.
    pub notes: Vec<String>,
}

/// What a plan takes.
#[derive(Debug, Serialize)]
pub struct HeadTotalsJson {
    /// Heads at the peak.
    pub peak_heads: i64,
    /// Agent-minutes a week.
    pub week_minutes: i64,
    /// Agents at least.
    pub agents: i64,
}

/// The heads of an interval.
#[derive(Debug, Serialize)]
pub struct TargetJson<'a> {
    /// `mon` to `sun`, `holiday`, `exchanged`, or a date.
    pub day: String,
    /// From this clock time, `09:00`,
    pub from: String,
    /// until this one.
    pub until: String,
    /// Who is meant, in English.
    pub skill: Option<String>,
    /// Heads on the roster.
    pub heads: i64,
    /// By channel.
    pub channels: Vec<ChannelTargetJson<'a>>,
}

/// A channel in an interval.
#[derive(Debug, Serialize)]
pub struct ChannelTargetJson<'a> {
    /// Its name.
    pub channel: Option<&'a str>,
    /// Contacts that come.
    pub contacts: f64,
    /// Seconds of one.
    pub handle_seconds: f64,
    /// The work that they bring, in agents who would never be idle.
    pub erlangs: f64,
    /// Heads at their places.
    pub heads: f64,
    /// What these heads do; null for mail, and where nobody comes.
    #[serde(flatten)]
    pub figures: FiguresJson,
}

/// An unusual date.
#[derive(Debug, Serialize)]
pub struct OutlierJson<'a> {
    /// The date.
    pub date: NaiveDate,
    /// The channel.
    pub channel: Option<&'a str>,
    /// Contacts that came.
    pub contacts: f64,
    /// The median of its weekday.
    pub usual: f64,
}
