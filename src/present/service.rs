//! What a roster means for customers, as tables and JSON.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Service, ServiceKind};
use crate::contacts::{Seen, Sum};
use crate::diagnostic::{Diagnostic, Failure, Severity};
use crate::messages::{Dated, Language, Many, Say, Text, contacts as say, service as customers};
use crate::queue::Figures;
use crate::render::sheet::{Cell, Column, Page, Sheet};
use crate::render::text::seconds;
use crate::render::view::{
    ChannelService, FiguresView, HeatCell, HeatRow, HeatView, IntervalService, ServiceView,
};
use chrono::{Datelike, NaiveDate};

use super::contacts::{clock, number, percent, promise};
use super::json::service::{ChannelSumJson, DateSumJson, FiguresJson, SeenIntervalJson, ServiceJson};
use super::runs;
use crate::operations::service::{Channels, Reckoned, contacts_of_team, path_of, reckon};
use crate::workspace::JudgedRoster;

/// The worst intervals that stand on a roster's page.
const MAX_ON_PAGE: usize = 5;

/// More intervals a day than these are shown by the hour.
const MAX_COLUMNS: usize = 32;

/// All that is shown of a roster's service.
pub struct View<'v> {
    /// What was reckoned.
    pub of: &'v Reckoned,
    /// How many of the worst intervals are named.
    pub worst: usize,
}

impl View<'_> {
    fn name(&self, channel: usize) -> &str {
        self.of.names.get(channel).map_or("", String::as_str)
    }

    fn service(&self, channel: usize) -> Option<&Service> {
        self.of.services.get(channel)
    }

    fn is_mail(&self, channel: usize) -> bool {
        self.service(channel).is_some_and(|service| service.kind == ServiceKind::Mail)
    }

    /// Sums by date and channel, and by channel alone.
    fn sums(&self) -> (BTreeMap<(NaiveDate, usize), Sum>, BTreeMap<usize, Sum>) {
        let (mut days, mut all) = (BTreeMap::<_, Sum>::new(), BTreeMap::<_, Sum>::new());
        for interval in &self.of.seen {
            days.entry((interval.date, interval.channel)).or_default().add(interval, self.of.length);
            all.entry(interval.channel).or_default().add(interval, self.of.length);
        }
        (days, all)
    }

    /// Whether each channel's promise is kept on each day.
    pub fn all_kept(&self) -> bool {
        let (days, _) = self.sums();
        days.iter().all(|((_, channel), sum)| self.service(*channel).is_none_or(|service| sum.kept(service)))
    }

    /// Intervals in which a promise is not kept: who is answered late or never, the most first.
    fn misses(&self) -> Vec<&Seen> {
        let mut found: Vec<&Seen> = self.of.seen.iter().filter(|interval| !interval.kept).collect();
        let late = |interval: &Seen| interval.contacts * (1.0 - interval.figures.level);
        found.sort_by(|one, other| {
            late(other).total_cmp(&late(one)).then((one.date, one.from).cmp(&(other.date, other.from)))
        });
        found
    }

    fn columns(&self, language: Language, first: Vec<Column>) -> Vec<Column> {
        let word = |text: Text| text.in_language(language).to_string();
        let rest = vec![
            Column::short("channel", word(say::channel())),
            Column::figure("contacts", word(say::contacts())),
            Column::figure("at_places", word(say::at_places())),
            Column::figure("wanted", word(say::wanted())),
            Column::figure("level", word(say::in_time())),
            Column::figure("speed", word(say::speed())),
            Column::figure("occupancy", word(say::occupancy())),
            Column::figure("abandoned", word(say::abandoned())),
            Column::short("kept", word(say::kept())),
        ];
        first.into_iter().chain(rest).collect()
    }

    fn figures(&self, channel: usize, figures: Option<Figures>, language: Language) -> [Cell; 4] {
        let Some(figures) = figures else { return [Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank] };
        let queue = !self.is_mail(channel);
        let patient = self.service(channel).is_none_or(|service| service.patience.is_none());
        [
            percent(figures.level),
            if queue { Cell::from(seconds(figures.speed, language)) } else { Cell::Blank },
            percent(figures.occupancy),
            if queue && !patient { percent(figures.abandoned) } else { Cell::Blank },
        ]
    }

    fn row(&self, interval: &Seen, language: Language) -> Vec<Cell> {
        let figures = (interval.contacts > 0.0).then_some(interval.figures);
        let mut row = vec![
            Cell::Date(interval.date),
            Cell::from(format!("{}–{}", clock(interval.from), clock(interval.from + self.of.length))),
            Cell::from(self.name(interval.channel)),
            number(interval.contacts, 1),
            number(interval.heads, 2),
            number(interval.wanted, 2),
        ];
        row.extend(self.figures(interval.channel, figures, language));
        row.push(Cell::from(kept(interval.kept).in_language(language)));
        row
    }

    fn of_intervals(&self, intervals: &[&Seen], title: Text, language: Language) -> Sheet {
        let word = |text: Text| text.in_language(language).to_string();
        let first = vec![Column::short("date", word(say::day())), Column::short("hours", word(say::time()))];
        Sheet {
            name: word(say::tab_worst()),
            title: word(title),
            columns: self.columns(language, first),
            rows: intervals.iter().map(|interval| self.row(interval, language)).collect(),
            frozen: 2,
            page: Page::Landscape,
            ..Sheet::default()
        }
    }

    /// Every interval, for programs.
    pub fn intervals(&self, language: Language) -> Sheet {
        self.of_intervals(&self.of.seen.iter().collect::<Vec<_>>(), Text::default(), language)
    }

    /// The worst intervals, each day, and all dates together.
    pub fn sheets(&self, language: Language) -> Vec<Sheet> {
        let word = |text: Text| text.in_language(language).to_string();
        let misses = self.misses();
        let mut sheets = Vec::new();
        if !misses.is_empty() {
            let shown = misses.len().min(self.worst);
            let count = i64::try_from(misses.len()).unwrap_or(i64::MAX);
            let title = say::title_worst(Many(count, "interval", "intervals", "个时段"));
            sheets.push(self.of_intervals(&misses[..shown], title, language));
        }
        let (days, all) = self.sums();
        let hours = |minutes: f64| Cell::Minutes(minutes.round() as i64);
        let line = |first: Vec<Cell>, channel: usize, sum: &Sum| {
            let is_kept = self.service(channel).is_none_or(|service| sum.kept(service));
            let mut row = first;
            row.extend([
                Cell::from(self.name(channel)),
                number(sum.contacts, 1),
                hours(sum.heads),
                hours(sum.wanted),
            ]);
            row.extend(self.figures(channel, sum.figures(), language));
            row.push(Cell::from(kept(is_kept).in_language(language)));
            row
        };
        let mut rows = Vec::new();
        for ((date, channel), sum) in &days {
            let day = Cell::from(Dated(*date).say(language));
            rows.push(line(vec![day], *channel, sum));
        }
        let totals = all.len();
        for (channel, sum) in &all {
            rows.push(line(vec![Cell::from(word(say::all_dates()))], *channel, sum));
        }
        let first = vec![Column::short("date", word(say::day()))];
        sheets.push(Sheet {
            name: word(say::tab_dates()),
            title: word(say::title_service(
                &self.of.book.team.name,
                self.of.horizon.start,
                self.of.horizon.last(),
            )),
            columns: self.columns(language, first),
            rows,
            totals,
            notes: self.notes().iter().map(|note| note.in_language(language).to_string()).collect(),
            frozen: 1,
            page: Page::Landscape,
            ..Sheet::default()
        });
        sheets
    }

    fn notes(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        for service in &self.of.services {
            notes.push(say::promise_of(service.channel.as_str(), promise(service)));
        }
        let (days, _) = self.sums();
        let missed: Vec<_> = days
            .iter()
            .filter(|((_, channel), sum)| self.service(*channel).is_some_and(|service| !sum.kept(service)))
            .collect();
        notes.push(match missed.len() {
            0 => say::all_kept(),
            count => {
                say::days_missed(Many(i64::try_from(count).unwrap_or(i64::MAX), "day", "days", "个渠道日"))
            }
        });
        notes.push(say::how_split());
        if let Some((first, last, _)) = self.of.usual.dates {
            notes.push(say::usual_week_of(first, last));
        }
        notes.extend(self.exchanged(&self.of.exchanged));
        for outlier in self.of.usual.outliers.iter().take(6) {
            let total = outlier.total.round().to_string();
            let usual = outlier.usual.round().to_string();
            notes.push(say::outlier(Dated(outlier.date), self.name(outlier.channel), total, usual));
        }
        if self.of.book.service.is_empty() {
            notes.push(say::usual_goals());
        }
        notes
    }

    /// The part of a roster's page: channels over these dates, and the worst of their intervals.
    pub fn on_page(&self, dates: &[NaiveDate], file: &str) -> Option<ServiceView> {
        let is_shown = |date: &NaiveDate| dates.binary_search(date).is_ok();
        let (days, _) = self.sums();
        let mut all: BTreeMap<usize, Sum> = BTreeMap::new();
        for interval in self.of.seen.iter().filter(|interval| is_shown(&interval.date)) {
            all.entry(interval.channel).or_default().add(interval, self.of.length);
        }
        let channel = |(channel, sum): (&usize, &Sum)| {
            let service = self.service(*channel)?;
            let shown_days = days.iter().filter(|((date, other), _)| other == channel && is_shown(date));
            let busy: Vec<_> = shown_days.filter(|(_, sum)| sum.contacts > 0.0).collect();
            Some(ChannelService {
                name: self.name(*channel).to_string(),
                promise: promise(service),
                mail: self.is_mail(*channel),
                contacts: sum.contacts,
                figures: self.seen_as(*channel, sum.figures()),
                kept: sum.kept(service),
                days: busy.len(),
                missed: busy
                    .iter()
                    .filter(|(_, sum)| !sum.kept(service))
                    .map(|((date, _), _)| *date)
                    .collect(),
                heat: self.heat(*channel, service, dates),
            })
        };
        let channels: Vec<ChannelService> = all.iter().filter_map(channel).collect();
        let misses: Vec<&Seen> =
            self.misses().into_iter().filter(|interval| is_shown(&interval.date)).collect();
        let interval = |interval: &&Seen| IntervalService {
            date: interval.date,
            from: interval.from,
            until: interval.from + self.of.length,
            channel: self.name(interval.channel).to_string(),
            contacts: interval.contacts,
            heads: interval.heads,
            wanted: interval.wanted,
            figures: self.seen_as(interval.channel, Some(interval.figures)),
        };
        (!channels.is_empty()).then(|| ServiceView {
            channels,
            worst: misses.iter().take(self.worst).map(interval).collect(),
            missed: misses.len(),
            notes: std::iter::once(customers::contacts_from(file)).chain(self.exchanged(dates)).collect(),
        })
    }

    /// The dates that are worked in exchange and have no rows of their own.
    fn exchanged(&self, dates: &[NaiveDate]) -> Option<Text> {
        let dates: Vec<NaiveDate> =
            self.of.exchanged.iter().copied().filter(|date| dates.contains(date)).collect();
        (!dates.is_empty()).then(|| customers::exchanged(runs(&dates)))
    }

    /// What says something of a channel.
    fn seen_as(&self, channel: usize, figures: Option<Figures>) -> FiguresView {
        let queue = !self.is_mail(channel);
        let gives_up = queue && self.service(channel).is_some_and(|service| service.patience.is_some());
        FiguresView {
            level: figures.map(|figures| figures.level),
            speed: figures.filter(|_| queue).map(|figures| figures.speed),
            occupancy: figures.map(|figures| figures.occupancy),
            abandoned: figures.filter(|_| gives_up).map(|figures| figures.abandoned),
        }
    }

    /// A channel's dates by interval, or by the hour where that would be too fine to read.
    fn heat(&self, channel: usize, service: &Service, dates: &[NaiveDate]) -> HeatView {
        let of_channel = self.of.seen.iter().filter(|interval| interval.channel == channel);
        let intervals: Vec<&Seen> =
            of_channel.filter(|interval| dates.binary_search(&interval.date).is_ok()).collect();
        let starts: BTreeSet<i64> = intervals.iter().map(|interval| interval.from).collect();
        let fine = starts.len() <= MAX_COLUMNS;
        let column = |from: i64| if fine { from } else { from / 60 * 60 };
        let mut sums: BTreeMap<(NaiveDate, i64), (Sum, bool)> = BTreeMap::new();
        for interval in &intervals {
            let (sum, kept) =
                sums.entry((interval.date, column(interval.from))).or_insert((Sum::default(), true));
            sum.add(interval, self.of.length);
            *kept &= interval.kept;
        }
        let hours: BTreeSet<i64> = starts.into_iter().map(column).collect();
        let promised = service.level.map_or(1.0, |level| level as f64 / 1000.0);
        let cell = |(sum, kept): &(Sum, bool)| {
            let figures = sum.figures()?;
            let minutes = if fine { self.of.length } else { 60 } as f64;
            let shade = match figures.level / promised {
                _ if *kept || fine && sum.kept(service) => 0,
                0.9.. => 1,
                0.7.. => 2,
                0.4.. => 3,
                _ => 4,
            };
            let (heads, wanted) = (sum.heads / minutes, sum.wanted / minutes);
            Some(HeatCell { contacts: sum.contacts, heads, wanted, level: figures.level, shade })
        };
        let row = |date: &NaiveDate| {
            let cells = hours.iter().map(|from| sums.get(&(*date, *from)).and_then(cell));
            HeatRow { date: *date, cells: cells.collect() }
        };
        HeatView { rows: dates.iter().map(row).collect(), hours: hours.into_iter().collect() }
    }

    /// All of it for programs.
    pub fn json(&self, language: Language) -> ServiceJson<'_> {
        let (days, all) = self.sums();
        let dates = days.iter().map(|((date, channel), sum)| DateSumJson {
            date: *date,
            weekday: date.weekday().to_string(),
            sum: self.sum_json(*channel, sum),
        });
        let notes = self.notes();
        ServiceJson {
            start: self.of.horizon.start,
            days: self.of.horizon.days,
            interval_minutes: self.of.length,
            channels: all.iter().map(|(channel, sum)| self.sum_json(*channel, sum)).collect(),
            dates: dates.collect(),
            worst: self.misses().into_iter().take(self.worst).map(|seen| self.interval_json(seen)).collect(),
            intervals: self.of.seen.iter().map(|seen| self.interval_json(seen)).collect(),
            notes: notes.iter().map(|note| note.in_language(language).to_string()).collect(),
        }
    }

    fn sum_json(&self, channel: usize, sum: &Sum) -> ChannelSumJson<'_> {
        ChannelSumJson {
            channel: self.name(channel),
            contacts: sum.contacts,
            staffed_minutes: sum.staffed,
            at_places_minutes: sum.heads,
            wanted_minutes: sum.wanted,
            kept: self.service(channel).is_none_or(|service| sum.kept(service)),
            figures: self.figures_json(channel, sum.figures()),
        }
    }

    fn interval_json(&self, interval: &Seen) -> SeenIntervalJson<'_> {
        let shown = (interval.contacts > 0.0).then_some(interval.figures);
        SeenIntervalJson {
            date: interval.date,
            from: clock(interval.from),
            until: clock(interval.from + self.of.length),
            channel: self.name(interval.channel),
            contacts: interval.contacts,
            handle_seconds: interval.handle,
            staffed: interval.staffed,
            at_places: interval.heads,
            wanted: interval.wanted,
            kept: interval.kept,
            figures: self.figures_json(interval.channel, shown),
        }
    }

    fn figures_json(&self, channel: usize, figures: Option<Figures>) -> FiguresJson {
        let of_queue = figures.filter(|_| !self.is_mail(channel));
        FiguresJson {
            level: figures.map(|figures| figures.level),
            speed_seconds: of_queue.map(|figures| figures.speed).filter(|speed| speed.is_finite()),
            occupancy: figures.map(|figures| figures.occupancy),
            abandoned: of_queue.map(|figures| figures.abandoned),
        }
    }
}

/// What customers see of some dates of a roster, and what is wrong with the team's file of contacts.
#[derive(Default)]
pub struct Customers {
    /// What they see; none where the team names no file, or the file says nothing of the dates.
    pub view: Option<ServiceView>,
    /// What is wrong with the file: the roster does not depend on it.
    pub warnings: Vec<Diagnostic>,
}

/// What customers see of some dates of a roster, where the team names a file of contacts that covers them.
pub fn on_page(judged: &JudgedRoster, dates: &[NaiveDate]) -> Customers {
    let Some(file) = contacts_of_team(judged) else { return Customers::default() };
    let path = path_of(judged, &file);
    let reckoned = path.and_then(|path| reckon(judged, &path, &Channels::default().for_file(&file), false));
    match reckoned {
        Ok(reckoned) => {
            let view = View { of: &reckoned, worst: MAX_ON_PAGE }.on_page(dates, &file.name);
            Customers { view, warnings: Vec::new() }
        }
        Err(Failure::Refused(refusal)) => {
            let warning = |reason| Diagnostic { severity: Severity::Warning, ..reason };
            Customers { view: None, warnings: refusal.reasons.into_iter().map(warning).collect() }
        }
        Err(Failure::Bug(_)) => Customers::default(),
    }
}

/// Words for a promise that is kept or not.
pub fn kept(kept: bool) -> Text {
    if kept { Text::default() } else { say::missed() }
}
