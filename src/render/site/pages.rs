//! The pages that everybody sees.

use maud::{Markup, html};

use super::view::{SiteAgent, SiteCell, SiteDay, SiteShift, SiteView, SiteWeek};
use super::{chip, is_free, service, tag};
use crate::messages::{Text, breaks, site as say, tables};

/// Who is on now, next and on standby, and every day by itself.
pub fn today(site: &SiteView) -> String {
    let standby = site.shifts.iter().any(|shift| shift.standby);
    let panel = |id: &str, head: Markup, none: Text, kind: &str, shown: bool| {
        let label = format!("{id}-head");
        html! {
            section class=(kind) aria-labelledby=(label) hidden[!shown] {
                h3 id=(label) { (head) }
                dl id=(id) data-none=(site.t(none)) {}
            }
        }
    };
    let content = html! {
        h1 { (site.t(say::today())) }
        p.dates { (site.dates()) }
        section #now hidden aria-labelledby="now-head" {
            h2 #now-head { (site.t(say::now())) " " span #clock {} }
            p #outside .note hidden
                data-before=(site.t(say::not_begun())) data-after=(site.t(say::over())) {}
            div.panels {
                (panel("on", html! { (site.t(say::on_now())) }, say::nobody(), "panel on", true))
                (panel("next", html! { (site.t(say::next())) " " span #next-day {} }, say::nothing_next(), "panel", true))
                (panel("standby", html! { (site.t(say::standby_now())) }, say::no_standby(), "panel", standby))
                (panel("standby-later", html! { (site.t(say::standby_later())) }, say::no_standby(), "panel", standby))
            }
        }
        h2 { (site.t(say::day_by_day())) }
        nav.days aria-label=(site.t(say::go_to_day())) {
            @for week in &site.weeks {
                ol {
                    @for day in &week.days {
                        li.free[is_free(&day.day)] {
                            a href=(format!("#d{}", day.day.date)) { (site.column(&day.day)) }
                        }
                    }
                }
            }
        }
        p { button #all-days type="button" hidden { (site.t(say::all_days())) } }
        div.list {
            @for day in site.weeks.iter().flat_map(|week| &week.days) { (day_block(site, day)) }
        }
    };
    site.page("index.html", "today", site.t(say::today()), content)
}

fn day_block(site: &SiteView, day: &SiteDay) -> Markup {
    let (id, head) = (format!("d{}", day.day.date), format!("h{}", day.day.date));
    html! {
        section.day id=(id) data-s=(day.seconds.0) data-e=(day.seconds.1) aria-labelledby=(head) {
            h3 id=(head) { (site.day(&day.day)) }
            dl {
                @for shift in &day.shifts { (turn(site, shift)) }
                @if !day.breaks.is_empty() {
                    div.off { dt { (site.t(breaks::breaks())) } dd { (site.t(taken(day))) } }
                }
                @if !day.off.is_empty() {
                    div.off { dt { (site.t(say::off())) } dd { (site.list(&day.off)) } }
                }
            }
        }
    }
}

/// Who has a break when.
fn taken(day: &SiteDay) -> Text {
    let all = day.breaks.iter().map(|view| breaks::relief_from(&view.name, view.from, view.until));
    Text::list(&all.collect::<Vec<_>>())
}

fn turn(site: &SiteView, shift: &SiteShift) -> Markup {
    let standby = site.is_standby(shift.class);
    html! {
        div.turn.standby[standby] data-s=(shift.seconds.0) data-e=(shift.seconds.1) {
            dt {
                (chip(shift.class, site.id(shift.class))) " " (site.name(shift.class)) " "
                span.hours { (shift.hours.0.to_string()) "–" (shift.hours.1.to_string()) }
                @if standby { (tag(&site.t(say::standby()))) }
            }
            dd { (site.names(&shift.agents)) }
        }
    }
}

/// The table by week, the shifts, and what has changed.
pub fn table(site: &SiteView) -> String {
    let content = html! {
        h1 { (site.t(say::table())) }
        p.dates {
            (site.dates()) " · " a href=(site.calendar) { (site.t(say::team_calendar())) }
        }
        @for (at, week) in site.weeks.iter().enumerate() { (week_table(site, at, week)) }
        section.legend aria-labelledby="shifts" {
            h2 #shifts { (site.t(say::shifts_caption())) }
            ul {
                @for (class, shift) in site.shifts.iter().enumerate() {
                    li {
                        (chip(class, &shift.id)) " " (site.name(class)) " "
                        span.hours { (shift.start.to_string()) "–" (shift.end.to_string()) } " "
                        (site.place(class))
                    }
                }
                li { span.rest { (site.t(say::off())) } " " (site.t(say::legend_off())) }
            }
        }
        @for (at, (from, until, view)) in site.service.iter().enumerate() {
            (service::section(site, at, (*from, *until), view))
        }
        (site.changes(|_| true))
    };
    site.page("table.html", "wide", site.t(say::table()), content)
}

fn week_table(site: &SiteView, at: usize, week: &SiteWeek) -> Markup {
    let label = format!("w{at}");
    let (from, until) = site.week_dates(week);
    let here = |agent: usize| week.days.iter().any(|day| day.cells.get(agent).is_some_and(|cell| cell.here));
    html! {
        section.week aria-labelledby=(label) {
            h2 id=(label) { (site.t(say::week(&from, &until))) }
            div.scroll role="region" tabindex="0" aria-labelledby=(label) {
                table {
                    caption.unseen { (site.t(say::caption(&from, &until))) }
                    thead {
                        tr {
                            th scope="col" { (site.t(tables::agent())) }
                            @for day in &week.days {
                                th.free[is_free(&day.day)] scope="col"
                                    data-s=(day.seconds.0) data-e=(day.seconds.1) {
                                    (site.column(&day.day)) (site.marks(&day.day))
                                }
                            }
                        }
                    }
                    tbody {
                        @for (row, agent) in site.agents.iter().enumerate().filter(|(row, _)| here(*row)) {
                            tr {
                                th scope="row" { (person(site, agent)) }
                                @for day in &week.days {
                                    td.free[is_free(&day.day)] {
                                        @if let Some(view) = day.cells.get(row) { (cell(site, view)) }
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

fn person(site: &SiteView, agent: &SiteAgent) -> Markup {
    html! {
        @if site.private { (agent.name) } @else { a href=(agent.page) { (agent.name) } }
    }
}

fn cell(site: &SiteView, cell: &SiteCell) -> Markup {
    let changed = site.t(say::changed_mark());
    html! {
        @match cell.class {
            Some(class) => (chip(class, &cell.label)),
            None if cell.here => span.rest { (site.t(say::off())) },
            None => span.rest title=(site.t(say::outside())) { (site.t(say::outside_mark())) },
        }
        @if cell.changed {
            span.changed title=(changed) { span aria-hidden="true" { "!" } span.unseen { (changed) } }
        }
    }
}

/// Everybody's own pages.
pub fn agents(site: &SiteView) -> String {
    let content = html! {
        h1 { (site.t(say::agents())) }
        ul.people {
            @for agent in &site.agents { li { a href=(agent.page) { (agent.name) } } }
        }
    };
    site.page("agents.html", "agents", site.t(say::agents()), content)
}
