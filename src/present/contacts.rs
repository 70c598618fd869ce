//! Contacts and the heads that they take, as tables and JSON.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Service, ServiceKind};
use crate::contacts::{Average, DAYS_AHEAD, Day, Part, Plan, hours};
use crate::messages::{Hours, Language, Many, Say, Text, contacts as say, service as customers};
use crate::render::bar::bar;
use crate::render::sheet::{Cell, Column, Page, Sheet};
use crate::render::text::seconds;
use chrono::{NaiveDate, Weekday};
use rust_decimal::Decimal;

use super::json::service::FiguresJson;
use super::json::targets::{ChannelTargetJson, HeadTotalsJson, OutlierJson, TargetJson, TargetsJson};
use super::runs;
use crate::operations::service::{Promised, who};

/// Columns of the longest bar.
const BAR: usize = 20;
/// Of more outliers only these are named one by one on a terminal.
const MAX_NAMED_OUTLIERS: usize = 12;

/// All that is shown of targets.
pub struct View<'v> {
    /// The team, if one is named.
    pub book: Option<&'v Book>,
    /// What is promised on each channel.
    pub promised: &'v Promised,
    /// What comes in.
    pub average: &'v Average,
    /// The heads that it takes.
    pub plan: &'v Plan,
    /// The same as the team has it, where something is taken otherwise.
    pub before: Option<&'v Plan>,
    /// Minutes of work a week of one agent.
    pub week: i64,
}

/// Sums over the intervals of a channel, by contacts.
#[derive(Default)]
struct Means {
    contacts: f64,
    seconds: f64,
    heads: f64,
    most: f64,
    busy: f64,
    level: f64,
    speed: f64,
    abandoned: f64,
    answered: f64,
}

/// A number with this number of decimals, without zeros at its end.
pub fn number(value: f64, decimals: u32) -> Cell {
    Decimal::from_f64_retain(value)
        .map_or(Cell::Blank, |number| Cell::Number(number.round_dp(decimals).normalize()))
}

/// A share as percent with one decimal.
pub fn percent(share: f64) -> Cell {
    Decimal::from_f64_retain(share * 100.0)
        .map_or(Cell::Blank, |number| Cell::Percent(number.round_dp(1).normalize()))
}

/// Minutes of a day as its clock: `09:30`.
pub fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn weekday(day: u8) -> Weekday {
    Weekday::try_from(day).unwrap_or(Weekday::Sun)
}

/// A day as a head: `Mon`, `holidays`, the date.
pub fn day_name(day: Day) -> Text {
    match day {
        Day::Weekday(day) => {
            let day = weekday(day);
            Text { en: day.say(Language::En), zh: day.say(Language::Zh) }
        }
        Day::Holiday => say::holidays(),
        Day::Exchanged => customers::exchanged_day(),
        Day::Date(date) => Text::plain(date.to_string()),
    }
}

/// What a channel promises, in words.
pub fn promise(service: &Service) -> Text {
    let mut parts = Vec::new();
    let share = |permille: i64| {
        let number = Decimal::new(permille, 1).normalize();
        Text { en: format!("{number} %"), zh: format!("{number}%") }
    };
    let time = |value: i64| Text {
        en: seconds(value as f64, Language::En),
        zh: seconds(value as f64, Language::Zh),
    };
    if service.kind == ServiceKind::Mail {
        parts.push(say::done_within(time(service.within)));
    }
    if let Some(level) = service.level {
        parts.push(say::level_within(share(level), time(service.within)));
    }
    if let Some(speed) = service.speed {
        parts.push(say::speed_at_most(time(speed)));
    }
    if let Some(occupancy) = service.occupancy {
        parts.push(say::busy_at_most(share(occupancy)));
    }
    if let Some(abandoned) = service.abandoned {
        parts.push(say::abandoned_at_most(share(abandoned)));
    }
    if let Some(patience) = service.patience {
        parts.push(say::patience_of(time(patience)));
    }
    if service.at_once > 1 {
        parts.push(say::at_once(Many(i64::from(service.at_once), "at once", "at once", "个并发")));
    }
    if service.shrinkage > 0 {
        parts.push(say::shrinkage_of(share(service.shrinkage)));
    }
    Text::list(&parts)
}

impl View<'_> {
    fn names(&self) -> &[String] {
        &self.promised.contacts.channels
    }

    fn parts(&self, channel: usize) -> impl Iterator<Item = &Part> {
        let rows = self.plan.rows.iter().filter(|row| !matches!(row.day, Day::Holiday | Day::Exchanged));
        rows.flat_map(|row| &row.parts).filter(move |part| part.channel == channel)
    }

    fn days(&self) -> Vec<Day> {
        let first = self.book.map_or(0, |book| book.team.first_weekday.num_days_from_monday() as u8);
        let mut days: Vec<Day> =
            self.plan.rows.iter().map(|row| row.day).collect::<BTreeSet<_>>().into_iter().collect();
        days.sort_by_key(|day| match day {
            Day::Weekday(weekday) => (0, i64::from((weekday + 7 - first) % 7)),
            Day::Holiday => (1, 0),
            Day::Exchanged => (1, 1),
            Day::Date(date) => (2, (*date - NaiveDate::default()).num_days()),
        });
        days
    }

    /// The team's public days off after the history, if holidays have heads of their own.
    pub fn coming_holidays(&self) -> Vec<NaiveDate> {
        let (Some(book), Some((_, last, _))) = (self.book, self.average.dates) else { return Vec::new() };
        last.iter_days().skip(1).take(DAYS_AHEAD).filter(|date| book.team.holidays.is_off(*date)).collect()
    }

    /// A table a group: times down, days across, a bar for the busiest day. Many dates have a row each.
    pub fn intervals(&self, language: Language) -> Vec<Sheet> {
        let days = self.days();
        if days.len() > 14 {
            return vec![self.dates(&days, language)];
        }
        let groups = 0..self.plan.groups.len();
        groups.filter_map(|group| self.group(group, &days, language)).collect()
    }

    fn group(&self, group: usize, days: &[Day], language: Language) -> Option<Sheet> {
        let planned = self.plan.groups.get(group)?;
        let mut table: BTreeMap<i64, BTreeMap<Day, i64>> = BTreeMap::new();
        for row in self.plan.rows.iter().filter(|row| row.group == group) {
            table.entry(row.from).or_default().insert(row.day, row.heads);
        }
        if table.is_empty() {
            return None;
        }
        let most = table.values().flat_map(BTreeMap::values).copied().max().unwrap_or(0);
        let who = who(&planned.needs, self.book, self.names());
        let channels: Vec<Text> =
            planned.channels.iter().filter_map(|at| self.names().get(*at)).map(Text::plain).collect();
        let mut columns = vec![Column::short("from", say::time().in_language(language))];
        columns.extend(days.iter().map(|day| {
            let name = day_name(*day);
            Column::figure(name.en.to_lowercase(), name.in_language(language))
        }));
        columns.push(Column::short("bar", say::busiest().in_language(language)));
        let rows = table.iter().map(|(from, by_day)| {
            let hours = format!("{}–{}", clock(*from), clock(from + self.plan.length));
            let top = by_day.values().copied().max().unwrap_or(0);
            let cells =
                days.iter().map(|day| by_day.get(day).map_or(Cell::Blank, |heads| Cell::Integer(*heads)));
            let bar = Cell::from(bar(top as f64, most as f64, BAR));
            std::iter::once(Cell::from(hours)).chain(cells).chain([bar]).collect()
        });
        Some(Sheet {
            name: who.in_language(language).to_string(),
            title: say::heads_for(&who, Text::list(&channels)).in_language(language).to_string(),
            rows: rows.collect(),
            columns,
            frozen: 1,
            page: Page::Landscape,
            ..Sheet::default()
        })
    }

    fn dates(&self, days: &[Day], language: Language) -> Sheet {
        let mut sums: BTreeMap<Day, (f64, i64, BTreeMap<i64, i64>)> = BTreeMap::new();
        for row in &self.plan.rows {
            let of_day = sums.entry(row.day).or_default();
            of_day.0 += row.parts.iter().map(|part| part.contacts).sum::<f64>();
            of_day.1 += row.heads * self.plan.length;
            *of_day.2.entry(row.from).or_default() += row.heads;
        }
        let top = |heads: &BTreeMap<i64, i64>| heads.values().copied().max().unwrap_or(0);
        let most = sums.values().map(|of_day| top(&of_day.2)).max().unwrap_or(0);
        let word = |text: Text| text.in_language(language).to_string();
        let rows = days.iter().filter_map(|day| Some((day, sums.get(day)?))).map(|(day, of_day)| {
            vec![
                Cell::from(day_name(*day).in_language(language)),
                number(of_day.0, 1),
                Cell::Integer(top(&of_day.2)),
                Cell::Minutes(of_day.1),
                Cell::from(bar(top(&of_day.2) as f64, most as f64, BAR)),
            ]
        });
        Sheet {
            name: word(say::tab_dates()),
            title: word(say::title_dates()),
            columns: vec![
                Column::short("day", word(say::day())),
                Column::figure("contacts", word(say::contacts())),
                Column::figure("peak_heads", word(say::peak())),
                Column::figure("minutes", word(say::hours())),
                Column::short("bar", word(say::peak())),
            ],
            rows: rows.collect(),
            frozen: 1,
            ..Sheet::default()
        }
    }

    fn means(&self, channel: usize) -> Means {
        let mut means = Means::default();
        for part in self.parts(channel) {
            means.contacts += part.contacts;
            means.seconds += part.contacts * part.handle;
            means.heads += part.heads;
            means.most = means.most.max(part.heads);
            if let Some(figures) = &part.figures {
                means.busy += figures.occupancy * part.heads;
                means.level += figures.level * part.contacts;
                means.abandoned += figures.abandoned * part.contacts;
                means.answered += (1.0 - figures.abandoned) * part.contacts;
                means.speed += figures.speed * (1.0 - figures.abandoned) * part.contacts;
            }
        }
        means
    }

    /// A row a channel, and what it comes to.
    pub fn summary(&self, language: Language) -> Sheet {
        let word = |text: Text| text.in_language(language).to_string();
        let mut rows = Vec::new();
        for (channel, service) in self.promised.services.iter().enumerate() {
            let means = self.means(channel);
            let queue = service.kind != ServiceKind::Mail && means.contacts > 0.0;
            let part = |cell: Cell| if queue { cell } else { Cell::Blank };
            rows.push(vec![
                Cell::from(service.channel.as_str()),
                Cell::from(promise(service).in_language(language)),
                number(means.contacts, 1),
                Cell::from(seconds(means.seconds / means.contacts.max(f64::MIN_POSITIVE), language)),
                number(means.most, 1),
                Cell::Minutes((means.heads * self.plan.length as f64).round() as i64),
                part(percent(means.level / means.contacts)),
                part(Cell::from(seconds(means.speed / means.answered.max(f64::MIN_POSITIVE), language))),
                part(percent(means.busy / means.heads)),
                part(if service.patience.is_some() {
                    percent(means.abandoned / means.contacts)
                } else {
                    Cell::Blank
                }),
            ]);
        }
        Sheet {
            name: word(say::tab_channels()),
            title: word(say::title_channels()),
            columns: vec![
                Column::text("channel", word(say::channel())),
                Column::text("promise", word(say::promise())),
                Column::figure("contacts", word(say::contacts())),
                Column::figure("handle", word(say::handle())),
                Column::figure("peak", word(say::peak())),
                Column::figure("minutes", word(say::hours())),
                Column::figure("level", word(say::in_time())),
                Column::figure("speed", word(say::speed())),
                Column::figure("occupancy", word(say::occupancy())),
                Column::figure("abandoned", word(say::abandoned())),
            ],
            rows,
            notes: self.notes().iter().map(|note| note.in_language(language).to_string()).collect(),
            frozen: 1,
            page: Page::Landscape,
            ..Sheet::default()
        }
    }

    /// Heads at the peak, minutes a week, agents at least.
    fn totals(&self, plan: &Plan) -> (i64, i64, i64) {
        let (peak, minutes) = (plan.peak(), hours(plan, None));
        let agents = (minutes + self.week - 1) / self.week.max(1);
        (peak, minutes, agents.max(peak))
    }

    fn takes(&self, plan: &Plan) -> Text {
        let (peak, minutes, agents) = self.totals(plan);
        say::takes(
            Many(peak, "head", "heads", "人"),
            Hours(minutes),
            Many(agents, "agent", "agents", "人"),
            Hours(self.week),
        )
    }

    fn notes(&self) -> Vec<Text> {
        let mut notes = Vec::new();
        match self.before {
            Some(before) => {
                notes.push(say::as_it_is(self.takes(before)));
                notes.push(say::what_if(self.takes(self.plan)));
            }
            None => notes.push(self.takes(self.plan)),
        }
        if let Some((first, last, count)) = self.average.dates {
            let dates = Many(i64::try_from(count).unwrap_or(i64::MAX), "date", "dates", "天");
            notes.push(say::from_history(dates, first, last));
        }
        let names = self.names();
        for outlier in self.average.outliers.iter().take(MAX_NAMED_OUTLIERS) {
            let name = names.get(outlier.channel).map_or("", String::as_str);
            let round =
                |number: f64| Decimal::from_f64_retain(number).unwrap_or_default().round_dp(1).normalize();
            let (total, usual) = (round(outlier.total).to_string(), round(outlier.usual).to_string());
            notes.push(say::outlier(crate::messages::Dated(outlier.date), name, total, usual));
        }
        if let Some(more) =
            self.average.outliers.len().checked_sub(MAX_NAMED_OUTLIERS).filter(|more| *more > 0)
        {
            notes.push(say::more_outliers(i64::try_from(more).unwrap_or(i64::MAX)));
        }
        let list = runs;
        if !self.average.holidays.is_empty() {
            notes.push(say::holidays_apart(list(&self.average.holidays)));
        }
        if !self.average.exchanged.is_empty() {
            notes.push(say::exchanged_left_out(list(&self.average.exchanged)));
        }
        if !self.average.to_exchange.is_empty() {
            notes.push(customers::exchanged(list(&self.average.to_exchange)));
        }
        if self.book.is_none_or(|book| book.service.is_empty()) {
            notes.push(say::usual_goals());
        }
        if self.promised.services.iter().any(|service| service.kind == ServiceKind::Mail) {
            notes.push(say::mail_in_valleys());
        }
        if let Some(book) = self.book
            && !self.plan.unions.is_empty()
        {
            let sets: Vec<Text> =
                self.plan.unions.iter().map(|union| who(&union.needs, Some(book), names)).collect();
            notes.push(say::unions(Text::list(&sets)));
        }
        notes
    }

    /// All of it for programs.
    pub fn json(&self, language: Language) -> TargetsJson<'_> {
        let names = self.names();
        let label = |needs| who(needs, self.book, names).in_language(Language::En).to_string();
        let targets = self.plan.rows.iter().map(|row| TargetJson {
            day: day_id(row.day),
            from: clock(row.from),
            until: clock(row.from + self.plan.length),
            skill: self.plan.groups.get(row.group).map(|group| label(&group.needs)),
            heads: row.heads,
            channels: row.parts.iter().map(|part| self.part_json(part)).collect(),
        });
        let outliers = self.average.outliers.iter().map(|outlier| OutlierJson {
            date: outlier.date,
            channel: names.get(outlier.channel).map(String::as_str),
            contacts: outlier.total,
            usual: outlier.usual,
        });
        let notes = self.notes();
        TargetsJson {
            interval_minutes: self.plan.length,
            channels: names,
            totals: self.totals_json(self.plan),
            before: self.before.map(|plan| self.totals_json(plan)),
            targets: targets.collect(),
            unions: self.plan.unions.iter().map(|union| label(&union.needs)).collect(),
            outliers: outliers.collect(),
            holidays: &self.average.holidays,
            exchanged: &self.average.exchanged,
            to_exchange: &self.average.to_exchange,
            notes: notes.iter().map(|note| note.in_language(language).to_string()).collect(),
        }
    }

    fn totals_json(&self, plan: &Plan) -> HeadTotalsJson {
        let (peak_heads, week_minutes, agents) = self.totals(plan);
        HeadTotalsJson { peak_heads, week_minutes, agents }
    }

    fn part_json(&self, part: &Part) -> ChannelTargetJson<'_> {
        let figures = part.figures.as_ref();
        ChannelTargetJson {
            channel: self.names().get(part.channel).map(String::as_str),
            contacts: part.contacts,
            handle_seconds: part.handle,
            erlangs: part.contacts * part.handle / (self.plan.length * 60) as f64,
            heads: part.heads,
            figures: FiguresJson {
                level: figures.map(|figures| figures.level),
                speed_seconds: figures.map(|figures| figures.speed).filter(|speed| speed.is_finite()),
                occupancy: figures.map(|figures| figures.occupancy),
                abandoned: figures.map(|figures| figures.abandoned),
            },
        }
    }
}

/// A day for programs.
fn day_id(day: Day) -> String {
    match day {
        Day::Weekday(day) => weekday(day).to_string().to_lowercase(),
        Day::Holiday => "holiday".to_string(),
        Day::Exchanged => "exchanged".to_string(),
        Day::Date(date) => date.to_string(),
    }
}
