//! Heads by the clock, beside the roster's view, for pictures.

use std::collections::BTreeSet;

use crate::book::{AgentIx, Presence};
use crate::render::svg::{DayHeads, PictureView};
use crate::timesheet::Timesheet;
use crate::workspace::JudgedRoster;
use chrono::NaiveDate;

use super::workbook::presence;

/// The whole roster as a picture shows it.
pub fn picture(opened: &JudgedRoster) -> PictureView {
    let mut roster = super::roster(opened, None);
    roster.breaches = super::grouped(roster.breaches);
    let heads = roster.days.iter().map(|day| heads(&opened.sheet, day.date)).collect();
    PictureView { roster, heads }
}

fn heads(sheet: &Timesheet, date: NaiveDate) -> DayHeads {
    let book = &sheet.book;
    let there = presence(sheet, date, Presence::Work);
    // Hours past 24:00 of the eve are the date's.
    let near =
        [(0, Some(date)), (-1440, date.pred_opt())].into_iter().filter_map(|(by, near)| Some((by, near?)));
    let wanted: Vec<(i64, i64, i64)> = near
        .flat_map(|(by, near)| {
            let windows = book
                .coverage
                .iter()
                .filter(move |window| window.days.include(near) && window.by == Presence::Work);
            let windows =
                windows.map(|window| (window.from.minutes(), window.until.minutes(), window.agents));
            let demand = book.demand_on(near).into_iter().flat_map(|(_, slots)| slots);
            let demand = demand.map(|slot| (slot.from, slot.until, slot.wanted()));
            windows.chain(demand).map(move |(from, until, heads)| (from + by, until + by, heads))
        })
        .collect();
    let at_work =
        steps(&there.iter().map(|(_, from, until)| (*from, *until)).collect::<Vec<_>>(), |from, until| {
            let over = there.iter().filter(|(_, start, end)| *start <= from && until <= *end);
            over.map(|(agent, ..)| *agent).collect::<BTreeSet<AgentIx>>().len() as i64
        });
    let asked =
        steps(&wanted.iter().map(|(from, until, _)| (*from, *until)).collect::<Vec<_>>(), |from, until| {
            let over = wanted.iter().filter(|(start, end, _)| *start <= from && until <= *end);
            over.map(|slot| slot.2).max().unwrap_or(0)
        });
    DayHeads { there: at_work, wanted: asked }
}

/// Stretches of the date between the ends of spans, neighbours of the same height as one.
fn steps(spans: &[(i64, i64)], height: impl Fn(i64, i64) -> i64) -> Vec<(i64, i64, i64)> {
    let edges = spans.iter().flat_map(|(from, until)| [*from, *until]).map(|edge| edge.clamp(0, 1440));
    let cuts: Vec<i64> = edges.collect::<BTreeSet<_>>().into_iter().collect();
    let mut all: Vec<(i64, i64, i64)> = Vec::new();
    for (from, until) in cuts.iter().zip(cuts.iter().skip(1)) {
        let level = height(*from, *until);
        match all.last_mut() {
            Some((_, end, last)) if *end == *from && *last == level => *end = *until,
            _ => all.push((*from, *until, level)),
        }
    }
    all
}
