//! A roster as a site of plain files: pages that need no server and ask nothing of
//! anybody. maud escapes what they show and is checked by the compiler; a script
//! marks what is now.

mod agent;
mod pages;
mod service;
pub mod view;

use chrono::{Datelike, NaiveDate};
use maud::{DOCTYPE, Markup, html};

use self::view::{SiteChange, SiteView, SiteWeek};
use super::sections::{place, words};
use super::text::{brief_date, day_name, short_date};
use super::view::DayView;
use crate::messages::{Dated, Language, Say, Text, site as say, tables};

/// What each page has, and what the style sheet and the script begin with: signs
/// that a file is one of fairshift's own.
pub const SIGNS: [&str; 3] =
    ["<meta name=\"generator\" content=\"fairshift\">", "/* fairshift:", "// fairshift:"];

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("site.js");

/// The pages, the style sheet and the script, by name. Calendars come beside them.
pub fn render(site: &SiteView) -> Vec<(String, String)> {
    let mut files = vec![
        ("index.html".to_string(), pages::today(site)),
        ("table.html".to_string(), pages::table(site)),
        ("style.css".to_string(), STYLE.to_string()),
        ("site.js".to_string(), SCRIPT.to_string()),
    ];
    if !site.private {
        files.push(("agents.html".to_string(), pages::agents(site)));
    }
    for (at, agent) in site.agents.iter().enumerate() {
        files.push((agent.page.clone(), agent::page(site, agent, at)));
    }
    files
}

/// Colours of shifts, one class of the style sheet each.
fn chip(class: usize, label: &str) -> Markup {
    html! { span class=(format!("chip c{}", class % 8)) { (label) } }
}

fn tag(text: &str) -> Markup {
    html! { " " span.tag { (text) } }
}

impl SiteView {
    /// A page: its file's name, what it is called, and what stands in it.
    fn page(&self, here: &str, kind: &str, head: String, content: Markup) -> String {
        let lang = match self.language {
            Language::En => "en",
            Language::Zh => "zh-CN",
        };
        let link = |file: &str, text: Text| {
            let current = (file == here).then_some("page");
            html! { li { a href=(file) aria-current=[current] { (self.t(text)) } } }
        };
        let page = html! {
            (DOCTYPE)
            html lang=(lang) {
                head {
                    meta charset="utf-8";
                    meta name="generator" content="fairshift";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    meta name="referrer" content="no-referrer";
                    meta name="color-scheme" content="light dark";
                    title { (self.t(say::title_of(head, &self.team_name))) }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href="style.css";
                    script src="site.js" defer {}
                }
                body class=(kind) {
                    a.skip href="#main" { (self.t(say::skip())) }
                    header {
                        p.team { (self.team_name) }
                        nav aria-label=(self.t(say::pages())) {
                            ul {
                                (link("index.html", say::today()))
                                (link("table.html", say::table()))
                                @if !self.private { (link("agents.html", say::agents())) }
                            }
                        }
                    }
                    main #main tabindex="-1" { (content) }
                    footer {
                        p {
                            (self.t(say::times_in(&self.zone))) " "
                            @if let Some(note) = &self.note { (self.t(note.clone())) " " }
                            (self.t(say::made_by(&self.source))) " "
                            (self.t(say::as_of(&self.stamp)))
                        }
                    }
                }
            }
        };
        page.into_string()
    }

    fn t(&self, text: Text) -> String {
        words(&text, self.language)
    }

    fn list(&self, names: &[String]) -> String {
        self.t(Text::list(&names.iter().map(Text::plain).collect::<Vec<_>>()))
    }

    fn names(&self, agents: &[usize]) -> String {
        let name = |agent: &usize| Some(self.agents.get(*agent)?.name.clone());
        self.list(&agents.iter().filter_map(name).collect::<Vec<_>>())
    }

    fn dates(&self) -> String {
        self.t(say::dates_of(Dated(self.start), Dated(self.end)))
    }

    fn between(&self, from: NaiveDate, until: NaiveDate) -> String {
        self.t(tables::date_range(short_date(from, self.language), short_date(until, self.language)))
    }

    /// A date with what is special about it.
    fn day(&self, day: &DayView) -> Markup {
        html! { (day_name(day.date, self.language)) (self.marks(day)) }
    }

    /// A date as the head of a column.
    fn column(&self, day: &DayView) -> Markup {
        html! {
            span.weekday { (day.date.weekday().say(self.language)) } " "
            span.day-number { (brief_date(day.date, self.language)) }
        }
    }

    fn marks(&self, day: &DayView) -> Markup {
        html! {
            @if let Some(holiday) = &day.holiday { (tag(holiday)) }
            @if day.exchanged { (tag(&self.t(say::exchanged()))) }
        }
    }

    fn is_standby(&self, class: usize) -> bool {
        self.shifts.get(class).is_some_and(|shift| shift.standby)
    }

    fn id(&self, class: usize) -> &str {
        self.shifts.get(class).map_or("", |shift| &shift.id)
    }

    /// The name of a shift, where it says more than its id.
    fn name(&self, class: usize) -> &str {
        match self.shifts.get(class) {
            Some(shift) if shift.name != shift.id => &shift.name,
            _ => "",
        }
    }

    fn place(&self, class: usize) -> String {
        let shift = self.shifts.get(class);
        shift.map(|shift| self.t(place(shift.place, shift.standby))).unwrap_or_default()
    }

    fn week_dates(&self, week: &SiteWeek) -> (String, String) {
        let ends = week.days.first().zip(week.days.last());
        let (first, last) =
            ends.map_or((self.start, self.end), |(one, other)| (one.day.date, other.day.date));
        (short_date(first, self.language), short_date(last, self.language))
    }

    /// What is different, as far as it is shown.
    fn changes(&self, shown: impl Fn(&SiteChange) -> bool) -> Markup {
        let Some(changes) = &self.changes else { return html! {} };
        let lines: Vec<&SiteChange> = changes.lines.iter().filter(|change| shown(change)).collect();
        let cell = |label: &str| match label {
            "" => self.t(say::off()),
            label => label.to_string(),
        };
        let name = |change: &SiteChange| self.agents.get(change.agent).map_or("", |agent| &agent.name);
        html! {
            section aria-labelledby="changes" {
                h2 #changes { (self.t(say::changes())) }
                p {
                    @if lines.is_empty() { (self.t(say::no_changes())) " " }
                    (self.t(say::changes_since(&changes.source)))
                }
                @if !lines.is_empty() {
                    div.scroll role="region" tabindex="0" aria-labelledby="changes" {
                        table.plain {
                            caption.unseen { (self.t(say::changes())) }
                            thead {
                                tr {
                                    @for head in [tables::date(), tables::agent(), say::was(), say::is()] {
                                        th scope="col" { (self.t(head)) }
                                    }
                                }
                            }
                            tbody {
                                @for change in lines {
                                    tr {
                                        th scope="row" { (day_name(change.day.date, self.language)) }
                                        td { (name(change)) }
                                        td { (cell(&change.was)) }
                                        td { (cell(&change.is)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn is_free(day: &DayView) -> bool {
    (day.weekend && !day.exchanged) || day.holiday.is_some()
}
