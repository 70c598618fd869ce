//! What customers see, on the page of the table: channels, and days × hours as a heat map that can be read
//! as numbers.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::view::SiteView;
use crate::messages::contacts as heads;
use crate::messages::service as say;
use crate::render::sections;
use crate::render::service::{clock, number, percent};
use crate::render::text::{brief_date, day_name, seconds};
use crate::render::view::{ChannelService, HeatCell, ServiceView};

/// The section of one roster.
pub(super) fn section(
    site: &SiteView,
    at: usize,
    dates: (NaiveDate, NaiveDate),
    view: &ServiceView,
) -> Markup {
    let label = format!("service{at}");
    html! {
        section.service aria-labelledby=(label) {
            h2 id=(label) {
                (site.t(say::title()))
                @if site.service.len() > 1 { " · " (site.between(dates.0, dates.1)) }
            }
            (channels(site, &label, view))
            @for (number, channel) in view.channels.iter().enumerate() {
                (heat(site, &format!("{label}-{number}"), channel))
            }
            p.note { (site.t(say::heat_legend())) }
            @for note in &view.notes { p.note { (site.t(note.clone())) } }
        }
    }
}

fn channels(site: &SiteView, label: &str, view: &ServiceView) -> Markup {
    let language = site.language;
    let share = |value: Option<f64>| value.map(|value| percent(value, language)).unwrap_or_default();
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby=(label) {
            table.plain {
                caption.unseen { (site.t(say::title())) }
                thead {
                    tr {
                        @for head in [heads::channel(), heads::promise()] { th scope="col" { (site.t(head)) } }
                        @for head in [
                            heads::contacts(), heads::in_time(), heads::speed(), heads::occupancy(), heads::abandoned(),
                        ] {
                            th.num scope="col" { (site.t(head)) }
                        }
                        th scope="col" { (site.t(say::days_missed())) }
                    }
                }
                tbody {
                    @for channel in &view.channels {
                        tr {
                            th scope="row" { (channel.name) }
                            td { (site.t(channel.promise.clone())) }
                            td.num { (number(channel.contacts, 0)) }
                            td.num.bad[!channel.kept] { (share(channel.figures.level)) }
                            td.num { @if let Some(wait) = channel.figures.speed { (seconds(wait, language)) } }
                            td.num { (share(channel.figures.occupancy)) }
                            td.num { (share(channel.figures.abandoned)) }
                            td.bad[!channel.missed.is_empty()] { (missed(site, channel)) }
                        }
                    }
                }
            }
        }
    }
}

fn missed(site: &SiteView, channel: &ChannelService) -> String {
    site.t(match channel.missed.len() {
        0 => say::none_missed(channel.days),
        count => say::missed_on(count, channel.days, sections::dates(&channel.missed, site.language)),
    })
}

/// Dates down, hours across; each cell says its share, and how far it is from the promise.
fn heat(site: &SiteView, label: &str, channel: &ChannelService) -> Markup {
    let title = site.t(if channel.mail { say::heat_mail(&channel.name) } else { say::heat(&channel.name) });
    html! {
        h3 id=(label) { (title) }
        div.scroll role="region" tabindex="0" aria-labelledby=(label) {
            table.heat {
                caption.unseen { (title) }
                thead {
                    tr {
                        th scope="col" { (site.t(say::date())) }
                        @for hour in &channel.heat.hours { th scope="col" { (clock(*hour)) } }
                    }
                }
                tbody {
                    @for row in channel.heat.rows.iter().filter(|row| row.cells.iter().any(Option::is_some)) {
                        tr {
                            th scope="row" aria-label=(day_name(row.date, site.language)) {
                                (brief_date(row.date, site.language))
                            }
                            @for hour in &row.cells { (cell(site, hour.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(site: &SiteView, hour: Option<&HeatCell>) -> Markup {
    let Some(hour) = hour else { return html! { td {} } };
    let (contacts, heads, wanted) = (number(hour.contacts, 1), number(hour.heads, 1), number(hour.wanted, 1));
    let title = site.t(say::heat_cell(contacts, heads, wanted));
    let class = (hour.shade > 0).then(|| format!("s{}", hour.shade.min(4)));
    html! {
        td class=[class] title=(title) {
            (number(hour.level * 100.0, 0))
            @if hour.shade > 0 { span.unseen { " " (site.t(say::heat_missed())) } }
        }
    }
}
