//! The object of `service --json`.

use chrono::NaiveDate;
use serde::Serialize;

/// What `service --json` prints.
#[derive(Debug, Serialize)]
pub struct ServiceJson<'a> {
    /// The roster's first date.
    pub start: NaiveDate,
    /// How many dates it has.
    pub days: usize,
    /// Minutes of an interval.
    pub interval_minutes: i64,
    /// Each channel over all dates.
    pub channels: Vec<ChannelSumJson<'a>>,
    /// Each channel on each date.
    pub dates: Vec<DateSumJson<'a>>,
    /// The worst intervals, the worst first.
    pub worst: Vec<SeenIntervalJson<'a>>,
    /// Every interval.
    pub intervals: Vec<SeenIntervalJson<'a>>,
    /// Sentences beside it: what is promised, what was left out.
    pub notes: Vec<String>,
}

/// What customers see; what says nothing of a channel or an interval is null.
#[derive(Debug, Serialize)]
pub struct FiguresJson {
    /// The share of contacts answered (of mail: done) in time, from 0 to 1.
    pub level: Option<f64>,
    /// The mean wait of those answered, in seconds; null where the queue grows without end.
    pub speed_seconds: Option<f64>,
    /// The share of time in which agents are busy, from 0 to 1.
    pub occupancy: Option<f64>,
    /// The share of contacts that give up, from 0 to 1.
    pub abandoned: Option<f64>,
}

/// A channel over some dates.
#[derive(Debug, Serialize)]
pub struct ChannelSumJson<'a> {
    /// Its name.
    pub channel: &'a str,
    /// Contacts that come.
    pub contacts: f64,
    /// Agent-minutes on the roster, this channel's part of them.
    pub staffed_minutes: f64,
    /// Of these the agent-minutes at their places.
    pub at_places_minutes: f64,
    /// Agent-minutes at their places that the promise takes.
    pub wanted_minutes: f64,
    /// Whether the promise is kept.
    pub kept: bool,
    /// What customers see.
    #[serde(flatten)]
    pub figures: FiguresJson,
}

/// A channel on a date.
#[derive(Debug, Serialize)]
pub struct DateSumJson<'a> {
    /// The date.
    pub date: NaiveDate,
    /// `Mon` to `Sun`.
    pub weekday: String,
    /// Its sums.
    #[serde(flatten)]
    pub sum: ChannelSumJson<'a>,
}

/// A channel in an interval.
#[derive(Debug, Serialize)]
pub struct SeenIntervalJson<'a> {
    /// The date.
    pub date: NaiveDate,
    /// From this clock time, `09:00`,
    pub from: String,
    /// until this one.
    pub until: String,
    /// The channel.
    pub channel: &'a str,
    /// Contacts that come.
    pub contacts: f64,
    /// Seconds of one.
    pub handle_seconds: f64,
    /// Heads on the roster, this channel's part of them.
    pub staffed: f64,
    /// Of these the heads at their places.
    pub at_places: f64,
    /// Heads at their places that the promise takes.
    pub wanted: f64,
    /// Whether the promise is kept.
    pub kept: bool,
    /// What customers see.
    #[serde(flatten)]
    pub figures: FiguresJson,
}
