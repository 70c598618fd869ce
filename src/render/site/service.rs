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
    own: &ServiceView,
) -> Markup {
    let label = format!("service{at}");
    html! {
        section.service aria-labelledby=(label) {
            h2 id=(label) {
                (site.t(say::title()))
                @if site.service.len() > 1 { " · " (site.between(dates.0, dates.1)) }
            }
            (channels(site, &label, own))
            @for (channel, own) in own.channels.iter().enumerate() {
                (heat(site, &format!("{label}-{channel}"), own))
            }
            p.note { (site.t(say::heat_legend())) }
            @for note in &own.notes { p.note { (site.t(note.clone())) } }
        }
    }
}

fn channels(site: &SiteView, label: &str, view: &ServiceView) -> Markup {
    let language = site.language;
    let share = |own: Option<f64>| own.map(|own| percent(own, language)).unwrap_or_default();
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
                    @for own in &view.channels {
                        tr {
                            th scope="row" { (own.name) }
                            td { (site.t(own.promise.clone())) }
                            td.num { (number(own.contacts, 0)) }
                            td.num.bad[!own.kept] { (share(own.figures.level)) }
                            td.num { @if let Some(wait) = own.figures.speed { (seconds(wait, language)) } }
                            td.num { (share(own.figures.occupancy)) }
                            td.num { (share(own.figures.abandoned)) }
                            td.bad[!own.missed.is_empty()] { (missed(site, own)) }
                        }
                    }
                }
            }
        }
    }
}

fn missed(site: &SiteView, own: &ChannelService) -> String {
    site.t(match own.missed.len() {
        0 => say::none_missed(own.days),
        count => say::missed_on(count, own.days, sections::dates(&own.missed, site.language)),
    })
}

/// Dates down, hours across; each cell says its share, and how far it is from the promise.
fn heat(site: &SiteView, label: &str, own: &ChannelService) -> Markup {
    let title = site.t(if own.mail { say::heat_mail(&own.name) } else { say::heat(&own.name) });
    html! {
        h3 id=(label) { (title) }
        div.scroll role="region" tabindex="0" aria-labelledby=(label) {
            table.heat {
                caption.unseen { (title) }
                thead {
                    tr {
                        th scope="col" { (site.t(say::date())) }
                        @for hour in &own.heat.hours { th scope="col" { (clock(*hour)) } }
                    }
                }
                tbody {
                    @for row in own.heat.rows.iter().filter(|row| row.cells.iter().any(Option::is_some)) {
                        tr {
                            th scope="row" aria-label=(day_name(row.date, site.language)) {
                                (brief_date(row.date, site.language))
                            }
                            @for own in &row.cells { (cell(site, own.as_ref())) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(site: &SiteView, own: Option<&HeatCell>) -> Markup {
    let Some(own) = own else { return html! { td {} } };
    let (contacts, heads, wanted) = (number(own.contacts, 1), number(own.heads, 1), number(own.wanted, 1));
    let title = site.t(say::heat_cell(contacts, heads, wanted));
    let class = (own.shade > 0).then(|| format!("s{}", own.shade.min(4)));
    html! {
        td class=[class] title=(title) {
            (number(own.level * 100.0, 0))
            @if own.shade > 0 { span.unseen { " " (site.t(say::heat_missed())) } }
        }
    }
}
