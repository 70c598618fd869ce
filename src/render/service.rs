//! What customers see of a roster, on its page: channels, and the intervals in which a promise is missed.

use chrono::NaiveDate;
use serde::Serialize;

use super::grid::{Align, Grid, GridCell, Tone};
use super::sections::{dates, words};
use super::text::{day_name, seconds};
use crate::messages::contacts as heads;
use crate::messages::service as say;
use crate::messages::{Language, Many, Text};

/// What customers see.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceView {
    /// Channel by channel, in the order of the file of contacts.
    pub channels: Vec<ChannelService>,
    /// The worst intervals, the worst first.
    pub worst: Vec<IntervalService>,
    /// In how many intervals a promise is missed.
    pub missed: usize,
    /// What is said beside it.
    pub notes: Vec<Text>,
}

/// Figures of a channel or an interval; what says nothing of it is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FiguresView {
    /// The share of contacts answered (of mail: done) in time.
    pub level: Option<f64>,
    /// The mean wait in seconds; infinite where a queue grows without end.
    pub speed: Option<f64>,
    /// The share of time in which agents are busy.
    pub occupancy: Option<f64>,
    /// The share of contacts that give up.
    pub abandoned: Option<f64>,
}

/// A channel over all dates shown.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelService {
    /// Its name.
    pub name: String,
    /// What is promised.
    pub promise: Text,
    /// Whether it is mail, of which no wait is known.
    pub mail: bool,
    /// Contacts that come.
    pub contacts: f64,
    /// What customers see.
    pub figures: FiguresView,
    /// Whether the promise is kept over all dates together.
    pub kept: bool,
    /// Dates on which contacts come.
    pub days: usize,
    /// Of these, where the promise is missed.
    pub missed: Vec<NaiveDate>,
    /// Date by date and hour by hour.
    pub heat: HeatView,
}

/// Levels of dates × hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatView {
    /// The columns: minutes after 00:00 at which they begin.
    pub hours: Vec<i64>,
    /// A row a date.
    pub rows: Vec<HeatRow>,
}

/// A date.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// Which.
    pub date: NaiveDate,
    /// One cell a column; none where nobody comes.
    pub cells: Vec<Option<HeatCell>>,
}

/// A date's hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatCell {
    /// Contacts that come.
    pub contacts: f64,
    /// Heads at work, the channel's part of them.
    pub heads: f64,
    /// Heads that the promise takes.
    pub wanted: f64,
    /// The share in time.
    pub level: f64,
    /// How far the promise is missed: 0 not, 4 by far.
    pub shade: u8,
}

/// An interval in which a promise is missed.
#[derive(Clone, Debug, PartialEq)]
pub struct IntervalService {
    /// The date.
    pub date: NaiveDate,
    /// From this minute after 00:00,
    pub from: i64,
    /// until this one.
    pub until: i64,
    /// The channel.
    pub channel: String,
    /// Contacts that come.
    pub contacts: f64,
    /// Heads at work, the channel's part of them.
    pub heads: f64,
    /// Heads that the promise takes.
    pub wanted: f64,
    /// What customers see.
    pub figures: FiguresView,
}

/// A share as `85.2 %`.
pub(super) fn percent(share: f64, language: Language) -> String {
    let number = (share * 1000.0).round() / 10.0;
    match language {
        Language::En => format!("{number} %"),
        Language::Zh => format!("{number}%"),
    }
}

/// A number with at most this number of decimals.
pub(super) fn number(value: f64, decimals: i32) -> String {
    let unit = 10_f64.powi(decimals);
    // Adding 0 takes the sign from a zero.
    format!("{}", (value * unit).round() / unit + 0.0)
}

pub(super) fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn cells(figures: &FiguresView, kept: bool, language: Language) -> [GridCell; 4] {
    let share = |value: Option<f64>| value.map_or(String::new(), |value| percent(value, language));
    let tone = if kept { Tone::Good } else { Tone::Bad };
    [
        GridCell::new(share(figures.level), tone),
        figures.speed.map_or(String::new(), |wait| seconds(wait, language)).into(),
        share(figures.occupancy).into(),
        share(figures.abandoned).into(),
    ]
}

/// A line a channel.
pub(super) fn channels(view: &ServiceView, language: Language) -> Grid {
    let abandoned = view.channels.iter().any(|channel| channel.figures.abandoned.is_some());
    let mut columns = vec![
        (heads::channel(), Align::Left),
        (heads::promise(), Align::Wrap),
        (heads::contacts(), Align::Right),
        (heads::in_time(), Align::Right),
        (heads::speed(), Align::Right),
        (heads::occupancy(), Align::Right),
    ];
    if abandoned {
        columns.push((heads::abandoned(), Align::Right));
    }
    columns.push((say::days_missed(), Align::Wrap));
    let mut grid = Grid::titled(&say::title(), &columns, language);
    for channel in &view.channels {
        let missed = match channel.missed.len() {
            0 => say::none_missed(channel.days),
            count => say::missed_on(count, channel.days, dates(&channel.missed, language)),
        };
        let mut row: Vec<GridCell> = vec![
            channel.name.clone().into(),
            words(&channel.promise, language).into(),
            number(channel.contacts, 0).into(),
        ];
        row.extend(cells(&channel.figures, channel.kept, language).into_iter().take(if abandoned {
            4
        } else {
            3
        }));
        let tone = if channel.missed.is_empty() { Tone::Normal } else { Tone::Bad };
        row.push(GridCell::new(words(&missed, language), tone));
        grid.row(row);
    }
    grid
}

/// A line an interval.
pub(super) fn worst(view: &ServiceView, language: Language) -> Grid {
    let columns = [
        (say::date(), Align::Left),
        (heads::time(), Align::Left),
        (heads::channel(), Align::Left),
        (heads::contacts(), Align::Right),
        (heads::at_places(), Align::Right),
        (heads::wanted(), Align::Right),
        (heads::in_time(), Align::Right),
        (heads::speed(), Align::Right),
    ];
    let all = Many(i64::try_from(view.missed).unwrap_or(i64::MAX), "interval", "intervals", "个时段");
    let mut grid = Grid::titled(&say::title_worst(view.worst.len(), all), &columns, language);
    for interval in &view.worst {
        let [level, speed, ..] = cells(&interval.figures, false, language);
        grid.row(vec![
            day_name(interval.date, language).into(),
            format!("{}–{}", clock(interval.from), clock(interval.until)).into(),
            interval.channel.clone().into(),
            number(interval.contacts, 1).into(),
            number(interval.heads, 2).into(),
            number(interval.wanted, 2).into(),
            level,
            speed,
        ]);
    }
    grid
}

/// What is said beside it.
pub(super) fn notes(view: &ServiceView, language: Language) -> Vec<String> {
    view.notes.iter().map(|note| words(note, language)).collect()
}

/// What customers see, for programs. It is a part of `show --format json`, where keys are printed as they are
/// declared: here by the alphabet.
#[derive(Serialize)]
pub(super) struct ServiceJson<'a> {
    /// Channel by channel.
    channels: Vec<ChannelJson<'a>>,
    /// In how many intervals a promise is missed.
    missed_intervals: usize,
    /// Sentences beside it.
    notes: Vec<String>,
    /// The worst intervals, the worst first.
    worst: Vec<IntervalJson<'a>>,
}

#[derive(Serialize)]
struct ChannelJson<'a> {
    /// The share of contacts that give up, from 0 to 1; null where nobody does.
    abandoned: Option<f64>,
    /// Its name.
    channel: &'a str,
    /// Contacts that come.
    contacts: f64,
    /// Dates on which contacts come.
    days: usize,
    /// Whether the promise is kept over all dates together.
    kept: bool,
    /// The share answered (of mail: done) in time, from 0 to 1.
    level: Option<f64>,
    /// The dates on which the promise is missed.
    missed: &'a [NaiveDate],
    /// The share of time in which agents are busy, from 0 to 1.
    occupancy: Option<f64>,
    /// The mean wait in seconds; null for mail, and where a queue grows without end.
    speed_seconds: Option<f64>,
}

#[derive(Serialize)]
struct IntervalJson<'a> {
    /// As of a channel.
    abandoned: Option<f64>,
    /// Heads at work, the channel's part of them.
    at_places: f64,
    /// The channel.
    channel: &'a str,
    /// Contacts that come.
    contacts: f64,
    /// The date.
    date: NaiveDate,
    /// From this clock time, `09:00`.
    from: String,
    /// As of a channel.
    level: Option<f64>,
    /// As of a channel.
    occupancy: Option<f64>,
    /// As of a channel.
    speed_seconds: Option<f64>,
    /// Until this clock time.
    until: String,
    /// Heads that the promise takes.
    wanted: f64,
}

impl FiguresView {
    /// A queue that grows without end has no mean wait.
    fn finite_speed(&self) -> Option<f64> {
        self.speed.filter(|wait| wait.is_finite())
    }
}

impl<'a> ServiceJson<'a> {
    pub(super) fn new(view: &'a ServiceView, language: Language) -> ServiceJson<'a> {
        ServiceJson {
            channels: view.channels.iter().map(ChannelJson::new).collect(),
            missed_intervals: view.missed,
            notes: notes(view, language),
            worst: view.worst.iter().map(IntervalJson::new).collect(),
        }
    }
}

impl<'a> ChannelJson<'a> {
    fn new(channel: &'a ChannelService) -> ChannelJson<'a> {
        ChannelJson {
            abandoned: channel.figures.abandoned,
            channel: &channel.name,
            contacts: channel.contacts,
            days: channel.days,
            kept: channel.kept,
            level: channel.figures.level,
            missed: &channel.missed,
            occupancy: channel.figures.occupancy,
            speed_seconds: channel.figures.finite_speed(),
        }
    }
}

impl<'a> IntervalJson<'a> {
    fn new(interval: &'a IntervalService) -> IntervalJson<'a> {
        IntervalJson {
            abandoned: interval.figures.abandoned,
            at_places: interval.heads,
            channel: &interval.channel,
            contacts: interval.contacts,
            date: interval.date,
            from: clock(interval.from),
            level: interval.figures.level,
            occupancy: interval.figures.occupancy,
            speed_seconds: interval.figures.finite_speed(),
            until: clock(interval.until),
            wanted: interval.wanted,
        }
    }
}
