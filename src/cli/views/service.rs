//! What a roster means for customers, as tables and JSON.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use fairshift::book::{Book, Service, ServiceKind};
use fairshift::calendar::Horizon;
use fairshift::contacts::{Average, Seen, Sum};
use fairshift::messages::{Dated, Language, Many, Say, Text, contacts as say};
use fairshift::queue::Figures;
use fairshift::render::sheet::{Cell, Column, Page, Sheet};
use serde_json::{Value, json};

use super::super::service::kept;
use super::contacts::{clock, number, percent, promise, seconds};

/// All that is shown of a roster's service.
pub struct View<'v> {
    pub book: &'v Book,
    pub horizon: Horizon,
    pub names: &'v [String],
    pub services: &'v [Service],
    pub seen: &'v [Seen],
    pub length: i64,
    pub usual: &'v Average,
    pub worst: usize,
}

impl View<'_> {
    fn name(&self, channel: usize) -> &str {
        self.names.get(channel).map_or("", String::as_str)
    }

    fn service(&self, channel: usize) -> Option<&Service> {
        self.services.get(channel)
    }

    fn is_mail(&self, channel: usize) -> bool {
        self.service(channel).is_some_and(|own| own.kind == ServiceKind::Mail)
    }

    /// Sums by date and channel, and by channel alone.
    fn sums(&self) -> (BTreeMap<(NaiveDate, usize), Sum>, BTreeMap<usize, Sum>) {
        let (mut days, mut all) = (BTreeMap::<_, Sum>::new(), BTreeMap::<_, Sum>::new());
        for own in self.seen {
            days.entry((own.date, own.channel)).or_default().add(own, self.length);
            all.entry(own.channel).or_default().add(own, self.length);
        }
        (days, all)
    }

    /// Whether each channel's promise is kept on each day.
    pub fn all_kept(&self) -> bool {
        let (days, _) = self.sums();
        days.iter().all(|((_, channel), sum)| self.service(*channel).is_none_or(|own| sum.kept(own)))
    }

    /// Intervals in which a promise is not kept: who is answered late or never, the most first.
    fn misses(&self) -> Vec<&Seen> {
        let mut found: Vec<&Seen> = self.seen.iter().filter(|own| !own.kept).collect();
        let late = |own: &Seen| own.contacts * (1.0 - own.figures.level);
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
        let patient = self.service(channel).is_none_or(|own| own.patience.is_none());
        [
            percent(figures.level),
            if queue { Cell::from(seconds(figures.speed, language)) } else { Cell::Blank },
            percent(figures.occupancy),
            if queue && !patient { percent(figures.abandoned) } else { Cell::Blank },
        ]
    }

    fn row(&self, own: &Seen, language: Language) -> Vec<Cell> {
        let figures = (own.contacts > 0.0).then_some(own.figures);
        let mut row = vec![
            Cell::Date(own.date),
            Cell::from(format!("{}–{}", clock(own.from), clock(own.from + self.length))),
            Cell::from(self.name(own.channel)),
            number(own.contacts, 1),
            number(own.heads, 2),
            number(own.wanted, 2),
        ];
        row.extend(self.figures(own.channel, figures, language));
        row.push(Cell::from(kept(own.kept).in_language(language)));
        row
    }

    fn of_intervals(&self, own: &[&Seen], title: Text, language: Language) -> Sheet {
        let word = |text: Text| text.in_language(language).to_string();
        let first = vec![Column::short("date", word(say::day())), Column::short("hours", word(say::time()))];
        Sheet {
            name: word(say::tab_worst()),
            title: word(title),
            columns: self.columns(language, first),
            rows: own.iter().map(|own| self.row(own, language)).collect(),
            frozen: 2,
            page: Page::Landscape,
            ..Sheet::default()
        }
    }

    /// Every interval, for programs.
    pub fn intervals(&self, language: Language) -> Sheet {
        self.of_intervals(&self.seen.iter().collect::<Vec<_>>(), Text::default(), language)
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
            let is_kept = self.service(channel).is_none_or(|own| sum.kept(own));
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
            title: word(say::title_service(&self.book.team.name, self.horizon.start, self.horizon.last())),
            columns: self.columns(language, first),
            rows,
            totals,
            notes: self.notes().iter().map(|own| own.in_language(language).to_string()).collect(),
            frozen: 1,
            page: Page::Landscape,
            ..Sheet::default()
        });
        sheets
    }

    fn notes(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        for service in self.services {
            notes.push(say::promise_of(service.channel.as_str(), promise(service)));
        }
        let (days, _) = self.sums();
        let missed: Vec<_> = days
            .iter()
            .filter(|((_, channel), sum)| self.service(*channel).is_some_and(|own| !sum.kept(own)))
            .collect();
        notes.push(match missed.len() {
            0 => say::all_kept(),
            count => {
                say::days_missed(Many(i64::try_from(count).unwrap_or(i64::MAX), "day", "days", "个渠道日"))
            }
        });
        notes.push(say::how_split());
        if let Some((first, last, _)) = self.usual.dates {
            notes.push(say::usual_week_of(first, last));
        }
        for own in self.usual.outliers.iter().take(6) {
            let total = own.total.round().to_string();
            let usual = own.usual.round().to_string();
            notes.push(say::outlier(Dated(own.date), self.name(own.channel), total, usual));
        }
        if self.book.service.is_empty() {
            notes.push(say::usual_goals());
        }
        notes
    }

    pub fn json(&self, language: Language) -> Value {
        let finite = |own: f64| if own.is_finite() { json!(own) } else { Value::Null };
        let figures = |channel: usize, own: Option<Figures>| {
            let queue = !self.is_mail(channel);
            json!({
                "level": own.map(|own| own.level),
                "speed_seconds": own.filter(|_| queue).map(|own| finite(own.speed)),
                "occupancy": own.map(|own| own.occupancy),
                "abandoned": own.filter(|_| queue).map(|own| own.abandoned),
            })
        };
        let with = |mut one: Value, other: Value| {
            if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
                one.extend(other);
            }
            one
        };
        let interval = |own: &Seen| {
            let shown = (own.contacts > 0.0).then_some(own.figures);
            let plain = json!({
                "date": own.date,
                "from": clock(own.from),
                "until": clock(own.from + self.length),
                "channel": self.name(own.channel),
                "contacts": own.contacts,
                "handle_seconds": own.handle,
                "staffed": own.staffed,
                "at_places": own.heads,
                "wanted": own.wanted,
                "kept": own.kept,
            });
            with(plain, figures(own.channel, shown))
        };
        let sum = |channel: usize, own: &Sum| {
            let plain = json!({
                "channel": self.name(channel),
                "contacts": own.contacts,
                "staffed_minutes": own.staffed,
                "at_places_minutes": own.heads,
                "wanted_minutes": own.wanted,
                "kept": self.service(channel).is_none_or(|service| own.kept(service)),
            });
            with(plain, figures(channel, own.figures()))
        };
        let (days, all) = self.sums();
        let days: Vec<Value> = days
            .iter()
            .map(|((date, channel), own)| {
                with(json!({"date": date, "weekday": date.weekday().to_string()}), sum(*channel, own))
            })
            .collect();
        let notes: Vec<String> =
            self.notes().iter().map(|own| own.in_language(language).to_string()).collect();
        json!({
            "start": self.horizon.start,
            "days": self.horizon.days,
            "interval_minutes": self.length,
            "channels": all.iter().map(|(channel, own)| sum(*channel, own)).collect::<Vec<_>>(),
            "dates": days,
            "worst": self.misses().into_iter().take(self.worst).map(interval).collect::<Vec<_>>(),
            "intervals": self.seen.iter().map(interval).collect::<Vec<_>>(),
            "notes": notes,
        })
    }
}
