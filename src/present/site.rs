//! Rosters as the pages of a site.

use std::collections::HashMap;

use crate::book::AgentIx;
use crate::calendar::{Clock, instant};
use crate::messages::Language;
use crate::render::site::view::*;
use crate::render::view::{AgentWeek, FairnessView, ServiceView, ShiftView};
use crate::timesheet::{Entry, Timesheet};
use crate::workspace::JudgedRoster;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::agent::agent_duty;
use super::{Beside, Breaks, day_view, fairness, shifts, totals};

/// What a site is made of, besides the rosters.
pub struct SiteParts<'p> {
    /// In which its pages are.
    pub language: Language,
    /// Agents' ids, in the order of the pages.
    pub agents: Vec<String>,
    /// The files of an agent's page and calendar.
    pub names: &'p dyn Fn(&str) -> (String, String),
    /// The file of the team's calendar.
    pub calendar: String,
    /// Whether colleagues see on and off alone.
    pub private: bool,
    /// When it was made.
    pub stamp: String,
    /// What customers see of each roster: its first and last date.
    pub customers: Vec<(NaiveDate, NaiveDate, ServiceView)>,
    /// What to compare with.
    pub since: Option<&'p JudgedRoster>,
}

/// A site of rosters in the order of their dates.
pub fn site(opened: &[JudgedRoster], parts: &SiteParts<'_>) -> Option<SiteView> {
    let (first, last) = (opened.first()?, opened.last()?);
    let mut kinds: Vec<ShiftView> = Vec::new();
    for shift in opened.iter().rev().flat_map(|judged| shifts(&judged.sheet)) {
        if !kinds.iter().any(|known| known.id == shift.id) {
            kinds.push(shift);
        }
    }
    let classes: HashMap<String, usize> =
        kinds.iter().enumerate().map(|(at, shift)| (shift.id.clone(), at)).collect();
    let place_of: HashMap<&str, usize> =
        parts.agents.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let beside: Vec<Beside<'_>> = opened.iter().map(super::beside).collect();
    let mut weeks = Vec::new();
    for (judged, (_, breaks)) in opened.iter().zip(&beside) {
        for (_, days) in judged.instance.weeks(judged.sheet.horizon.days) {
            let dates = days.map(|day| judged.sheet.horizon.date(day));
            let days = dates.map(|date| day_of(judged, breaks, date, &classes, &place_of, parts)).collect();
            weeks.push(SiteWeek { days });
        }
    }
    let shared: Vec<Vec<FairnessView>> = opened.iter().map(fairness).collect();
    let agents = parts.agents.iter().map(|id| own_page(opened, &beside, &shared, id, &classes, parts));
    let source: Vec<String> = opened.iter().map(file_name).collect();
    let book = &last.sheet.book;
    Some(SiteView {
        language: parts.language,
        team_name: book.team.name.clone(),
        zone: book.team.zone.name().to_string(),
        source: source.join(", "),
        stamp: parts.stamp.clone(),
        start: first.sheet.horizon.start,
        end: last.sheet.horizon.last(),
        calendar: parts.calendar.clone(),
        private: parts.private,
        weeks,
        shifts: kinds,
        agents: agents.collect(),
        service: parts.customers.clone(),
        note: super::provisional(book, first.sheet.horizon.start, last.sheet.horizon.last()),
        changes: parts.since.map(|since| changes(opened, since, parts)),
    })
}

fn file_name(judged: &JudgedRoster) -> String {
    let path = &judged.loaded.path;
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn seconds(start: DateTime<Tz>, end: DateTime<Tz>) -> (i64, i64) {
    (start.timestamp(), end.timestamp())
}

/// The shifts of an agent on a date as a cell; empty for a day off.
fn label(sheet: &Timesheet, agent: AgentIx, date: NaiveDate) -> String {
    let shifts: Vec<_> = sheet.on(agent, date).map(|entry| entry.shift).collect();
    if shifts.is_empty() { String::new() } else { sheet.label(&shifts) }
}

/// What an agent had, if the other roster has the date and the agent.
fn label_before(since: Option<&JudgedRoster>, id: &str, date: NaiveDate) -> Option<String> {
    let since = since.filter(|judged| judged.sheet.horizon.day(date).is_some())?;
    let agent = since.sheet.book.agent(id)?;
    Some(label(&since.sheet, agent, date))
}

fn day_of(
    judged: &JudgedRoster,
    breaks: &Breaks<'_>,
    date: NaiveDate,
    classes: &HashMap<String, usize>,
    place_of: &HashMap<&str, usize>,
    parts: &SiteParts<'_>,
) -> SiteDay {
    let sheet = &judged.sheet;
    let book = &sheet.book;
    let mut turns: Vec<SiteShift> = Vec::new();
    let mut off = Vec::new();
    let mut cells = vec![SiteCell::default(); parts.agents.len()];
    for agent in sheet.agents() {
        let person = &book.agents[agent.0];
        let Some(at) = place_of.get(person.id.as_str()) else { continue };
        let here = book.employed_on(agent, date);
        let mut first = None;
        for entry in sheet.on(agent, date) {
            let shift = &book.shifts[entry.shift.0];
            let class = classes.get(&shift.id).copied().unwrap_or(0);
            first = first.or(Some(class));
            match turns.iter_mut().find(|turn| turn.class == class) {
                Some(turn) => turn.agents.push(*at),
                None => turns.push(SiteShift {
                    class,
                    hours: (shift.start, shift.end),
                    agents: vec![*at],
                    seconds: seconds(entry.start, entry.end),
                }),
            }
        }
        if first.is_none() && here {
            off.push(person.name.clone());
        }
        let label = label(sheet, agent, date);
        let changed = label_before(parts.since, &person.id, date).is_some_and(|was| was != label);
        cells[*at] = SiteCell { label, class: first, here: here || first.is_some(), changed };
    }
    turns.sort_by_key(|turn| (turn.seconds, turn.class));
    let zone = book.team.zone;
    SiteDay {
        day: day_view(sheet, date),
        seconds: seconds(instant(date, Clock::START, zone), instant(date, Clock::MIDNIGHT, zone)),
        shifts: turns,
        breaks: breaks.on(&[date]),
        off,
        cells,
    }
}

fn own_page(
    opened: &[JudgedRoster],
    beside: &[Beside<'_>],
    shared: &[Vec<FairnessView>],
    id: &str,
    classes: &HashMap<String, usize>,
    parts: &SiteParts<'_>,
) -> SiteAgent {
    let (page, calendar) = (parts.names)(id);
    let mut view = SiteAgent {
        id: id.to_string(),
        name: id.to_string(),
        page,
        calendar,
        weeks: Vec::new(),
        totals: Vec::new(),
        fairness: Vec::new(),
        leave: Vec::new(),
        follow_ups: Vec::new(),
    };
    for ((judged, (hands, breaks)), shared) in opened.iter().zip(beside).zip(shared) {
        let sheet = &judged.sheet;
        let book = &sheet.book;
        let Some(agent) = book.agent(id) else { continue };
        view.name = book.agents[agent.0].name.clone();
        let duty = |entry: &Entry| {
            let shift = &book.shifts[entry.shift.0];
            OwnDuty {
                duty: agent_duty(sheet, hands, breaks, agent, entry),
                class: classes.get(&shift.id).copied().unwrap_or(0),
                seconds: seconds(entry.start, entry.end),
            }
        };
        for (number, (_, days)) in judged.instance.weeks(sheet.horizon.days).into_iter().enumerate() {
            let dates: Vec<NaiveDate> = days.map(|day| sheet.horizon.date(day)).collect();
            let (Some(start), Some(end)) = (dates.first(), dates.last()) else { continue };
            let worked: Vec<&Entry> = dates.iter().flat_map(|date| sheet.on(agent, *date)).collect();
            let on = dates.iter().filter(|date| sheet.on(agent, **date).next().is_some()).count();
            let week = AgentWeek {
                number: number + 1,
                start: *start,
                end: *end,
                days: i64::try_from(on).unwrap_or(i64::MAX),
                minutes: worked.iter().map(|entry| entry.minutes).sum(),
            };
            view.weeks.push(AgentSiteWeek { week, duties: worked.into_iter().map(duty).collect() });
        }
        let dates: Vec<NaiveDate> = sheet.horizon.dates().collect();
        view.totals.push(totals(sheet, agent, &dates));
        view.follow_ups.extend(hands.of(agent, &dates));
        let row = |count: &FairnessView| {
            let share = count.agents.get(agent.0)?;
            Some(OwnShare {
                name: count.name.clone(),
                unit: count.unit,
                count: share.count,
                share: share.share,
                carried: share.carried,
                spread: count.spread,
                least: count.least_spread,
            })
        };
        view.fairness.push(OwnFairness {
            dates: (sheet.horizon.start, sheet.horizon.last()),
            rows: shared.iter().filter_map(row).collect(),
        });
        let mine = book.leave.iter().filter(|leave| {
            leave.agent == agent && leave.from <= sheet.horizon.last() && sheet.horizon.start <= leave.until
        });
        view.leave.extend(mine.map(|leave| OwnLeave {
            dates: (leave.from, leave.until),
            hours: leave.time.hours(),
            kind: book.leave_name(&leave.kind),
        }));
    }
    view.leave.sort_by_key(|leave| (leave.dates, leave.hours));
    view.leave.dedup();
    view
}

fn changes(opened: &[JudgedRoster], since: &JudgedRoster, parts: &SiteParts<'_>) -> SiteChanges {
    let mut lines = Vec::new();
    for judged in opened {
        for date in judged.sheet.horizon.dates() {
            for (at, id) in parts.agents.iter().enumerate() {
                let is = judged.sheet.book.agent(id).map(|agent| label(&judged.sheet, agent, date));
                let was = label_before(Some(since), id, date);
                if let (Some(is), Some(was)) = (is, was)
                    && is != was
                {
                    lines.push(SiteChange { day: day_view(&judged.sheet, date), agent: at, was, is });
                }
            }
        }
    }
    SiteChanges { source: file_name(since), lines }
}
