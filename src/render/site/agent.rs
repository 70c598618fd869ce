//! One agent's own page.

use maud::{Markup, html};

use super::view::{AgentSiteWeek, OwnDuty, OwnFairness, OwnLeave, OwnShare, SiteAgent, SiteView};
use super::{chip, tag};
use crate::messages::{Many, handover, site as say};
use crate::render::breaks::told;
use crate::render::follow_ups;
use crate::render::sections::{place, sum};
use crate::render::text::{count, day_name, exact, half_days, hours, short_date};
use crate::render::view::{Exact, TotalsView, Unit};

/// Next duty, duties by week with handovers, sums, leave, shares, the own calendar.
pub fn page(site: &SiteView, agent: &SiteAgent, at: usize) -> String {
    let content = html! {
        h1 { (agent.name) }
        p.dates { (site.dates()) }
        @if site.private { p.note { (site.t(say::private_hint())) } }
        section #next-duty hidden aria-labelledby="next-duty-head" {
            h2 #next-duty-head data-on=(site.t(say::on_now())) { (site.t(say::your_next())) }
            ul #next-list .duties data-none=(site.t(say::nothing_next())) {}
        }
        section #all-duties aria-labelledby="duties" {
            h2 #duties { (site.t(say::your_duties())) }
            @for week in &agent.weeks { (week_block(site, week)) }
        }
        section aria-labelledby="sums" {
            h2 #sums { (site.t(say::sums())) }
            dl.sums {
                @for (name, value) in sums(site, agent) { div { dt { (name) } dd { (value) } } }
            }
        }
        @if !agent.follow_ups.is_empty() {
            section aria-labelledby="follow-ups" {
                h2 #follow-ups { (site.t(handover::own_follow_ups())) }
                ul { @for line in follow_ups::of_agent(&agent.follow_ups, &agent.id, site.language) { li { (line) } } }
            }
        }
        @if !agent.leave.is_empty() {
            section aria-labelledby="leave" {
                h2 #leave { (site.t(say::own_leave())) }
                ul { @for absence in &agent.leave { li { (leave(site, absence)) } } }
            }
        }
        @if agent.fairness.iter().any(|shares| !shares.rows.is_empty()) {
            section aria-labelledby="fairness" {
                h2 #fairness { (site.t(say::fairness())) }
                @for shares in agent.fairness.iter().filter(|shares| !shares.rows.is_empty()) { (fairness(site, shares)) }
                p.note { (site.t(say::share_is())) }
            }
        }
        (site.changes(|change| change.agent == at))
        section.calendar aria-labelledby="calendar" {
            h2 #calendar { (site.t(say::your_calendar())) }
            p { a.button href=(agent.calendar) { (agent.calendar) } }
            p.note { (site.t(say::subscribe_hint())) }
        }
    };
    site.page(&agent.page, "agent", agent.name.clone(), content)
}

fn week_block(site: &SiteView, week: &AgentSiteWeek) -> Markup {
    let days = Many(week.week.days, "day", "days", "天");
    html! {
        h3 {
            (site.between(week.week.start, week.week.end)) " "
            span.sum { (site.t(say::week_sum(days, hours(week.week.minutes)))) }
        }
        @if week.duties.is_empty() {
            p { (site.t(say::no_duty_this_week())) }
        } @else {
            ul.duties { @for view in &week.duties { (duty(site, view)) } }
        }
    }
}

fn duty(site: &SiteView, shown: &OwnDuty) -> Markup {
    let (duty, class) = (&shown.duty, shown.class);
    let hands = [(say::before(), &duty.hands.before), (say::after(), &duty.hands.after)];
    let hands = hands.into_iter().filter(|(_, names)| !names.is_empty());
    let hands: Vec<String> =
        hands.map(|(what, names)| format!("{} {}", site.t(what), site.list(names))).collect();
    html! {
        li.duty.standby[duty.standby] data-s=(shown.seconds.0) data-e=(shown.seconds.1) {
            span.when {
                (day_name(duty.day.date, site.language))
                @if let Some(holiday) = &duty.day.holiday { (tag(holiday)) }
            } " "
            (chip(class, site.id(class))) " " (site.name(class)) " "
            span.hours { (duty.start.to_string()) "–" (duty.end.to_string()) } " "
            span.where { (site.t(place(duty.place, duty.standby))) }
            @if !hands.is_empty() { " " span.hands { (hands.join(" · ")) } }
            @for line in told(&duty.hands.breaks, &duty.hands.holds, site.language) { " " span.hands { (line) } }
        }
    }
}

/// The sums over all rosters.
fn sums(site: &SiteView, agent: &SiteAgent) -> Vec<(String, String)> {
    let all = &agent.totals;
    let of = |value: fn(&TotalsView) -> i64| sum(all.iter().map(value));
    let leave = of(|totals| totals.leave_halves);
    let longest = all.iter().map(|totals| totals.longest_stint).max().unwrap_or(0);
    let mut sums = vec![
        (say::duties(), of(|totals| sum(totals.duties.iter().copied())).to_string()),
        (say::hours(), hours(of(|totals| totals.minutes))),
        (say::weekend_days(), of(|totals| totals.weekend_days).to_string()),
        (say::rest_days(), of(|totals| totals.rest_days).to_string()),
    ];
    if leave > 0 {
        sums.push((say::leave_days(), half_days(leave)));
    }
    let outside = of(|totals| totals.outside_days);
    if outside > 0 {
        sums.push((say::outside_days(), outside.to_string()));
    }
    sums.push((say::longest_stint(), longest.to_string()));
    sums.into_iter().map(|(name, value)| (site.t(name), value)).collect()
}

fn leave(site: &SiteView, leave: &OwnLeave) -> String {
    let (from, until) = leave.dates;
    let dates = match from == until {
        true => day_name(from, site.language),
        false => site.between(from, until),
    };
    site.t(match leave.hours {
        None => say::leave_line(dates, leave.kind.clone()),
        Some((begin, end)) => say::leave_hours(dates, begin, end, leave.kind.clone()),
    })
}

fn fairness(site: &SiteView, shares: &OwnFairness) -> Markup {
    let (from, until) = shares.dates;
    let dates = (short_date(from, site.language), short_date(until, site.language));
    let carried = shares.rows.iter().any(|row| row.carried.numerator != 0);
    let mut heads = vec![say::count(), say::yours(), say::share()];
    if carried {
        heads.push(say::carried());
    }
    heads.extend([say::spread(), say::least()]);
    let figures = |row: &OwnShare| {
        let mut figures = vec![count(row.count, row.unit), exact(row.share, row.unit)];
        if carried {
            figures.push(signed(row.carried, row.unit));
        }
        figures.push(exact(row.spread, row.unit));
        figures.push(row.least.map_or("?".to_string(), |least| exact(least, row.unit)));
        figures
    };
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby="fairness" {
            table.plain.figures {
                caption { (site.t(say::fairness_caption(dates.0, dates.1))) }
                thead { tr { @for head in heads { th scope="col" { (site.t(head)) } } } }
                tbody {
                    @for row in &shares.rows {
                        tr {
                            th scope="row" { (row.name.in_language(site.language)) }
                            @for figure in figures(row) { td { (figure) } }
                        }
                    }
                }
            }
        }
    }
}

fn signed(value: Exact, unit: Unit) -> String {
    match value.numerator {
        0 => "–".to_string(),
        1.. => format!("+{}", exact(value, unit)),
        _ => exact(value, unit),
    }
}
