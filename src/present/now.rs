//! Who is on at a moment, and what an agent has next.

use std::collections::BTreeSet;

use crate::book::AgentIx;
use crate::calendar::{Clock, instant};
use crate::render::follow_ups::FollowUpView;
use crate::render::now::{ComingView, LeaveWord, NextView, NowView, OffView, PersonView, SpellView};
use crate::timesheet::{Entry, Period, Timesheet};
use crate::workspace::JudgedRoster;
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::agent::in_hands;
use super::handover::absences;
use super::{Breaks, Handovers, place};

/// Duties to come that are shown.
const MAX_COMING: usize = 6;

/// Stretches of days off that are shown.
const MAX_STRETCHES: usize = 3;

fn person(sheet: &Timesheet, agent: AgentIx) -> PersonView {
    let agent = &sheet.book.agents[agent];
    PersonView { agent: agent.id.clone(), name: agent.name.clone() }
}

fn spell(sheet: &Timesheet, agent: AgentIx, entry: &Entry, at: DateTime<Tz>) -> SpellView {
    let shift = &sheet.book.shifts[entry.shift.0];
    let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
    let time = |minutes: i64| instant(entry.date, clock(minutes), sheet.book.team.zone);
    let mut breaks = entry.breaks.iter().map(|(from, until)| (time(*from), time(*until)));
    let on_break = breaks.find(|(from, until)| *from <= at && at < *until);
    SpellView {
        who: person(sheet, agent),
        shift: shift.id.clone(),
        shift_name: shift.name.clone(),
        start: entry.start.naive_local(),
        end: entry.end.naive_local(),
        place: place(shift.place),
        standby: shift.standby,
        on_break_until: on_break.map(|(_, until)| until.naive_local()),
    }
}

/// Everybody's duties in the rosters, with those just before the first of them.
fn duties(opened: &[JudgedRoster]) -> impl Iterator<Item = (&Timesheet, AgentIx, &Entry)> {
    opened.iter().enumerate().flat_map(|(at, judged)| {
        let shown = move |entry: &&Entry| match entry.period {
            Period::Before => at == 0,
            Period::Printed => true,
            Period::After => false,
        };
        let sheet = &judged.sheet;
        sheet.agents().flat_map(move |agent| {
            sheet.entries[agent.0].iter().filter(shown).map(move |entry| (sheet, agent, entry))
        })
    })
}

/// The team of these rosters at a moment that one of them has, or just after it.
pub fn now(opened: &[JudgedRoster], at: DateTime<Tz>) -> Option<NowView> {
    let today = at.date_naive();
    let on_date =
        opened.iter().find(|judged| judged.loaded.roster.horizon.last() >= today).or(opened.last())?;
    let sheet = &on_date.sheet;
    let (mut on, mut coming) = (Vec::new(), Vec::new());
    let (mut standby, mut standby_later) = (Vec::new(), Vec::new());
    for (sheet, agent, entry) in duties(opened) {
        let is_on = entry.start <= at && at < entry.end;
        if sheet.book.shifts[entry.shift.0].standby {
            if is_on {
                standby.push((entry.end, spell(sheet, agent, entry, at)));
            } else if entry.start > at && entry.start.date_naive() == today {
                standby_later.push((entry.start, spell(sheet, agent, entry, at)));
            }
        } else if is_on {
            on.push((entry.end, spell(sheet, agent, entry, at)));
        } else if entry.start > at {
            coming.push((entry.start, spell(sheet, agent, entry, at)));
        }
    }
    let next = coming.iter().map(|(start, _)| *start).min();
    coming.retain(|(start, _)| Some(*start) == next);
    for list in [&mut on, &mut coming, &mut standby, &mut standby_later] {
        list.sort_by_key(|(when, _)| *when);
    }
    let bare = |list: Vec<(DateTime<Tz>, SpellView)>| -> Vec<SpellView> {
        list.into_iter().map(|(_, spell)| spell).collect()
    };
    let (on, next, standby, standby_later) = (bare(on), bare(coming), bare(standby), bare(standby_later));
    let known = sheet.horizon.day(today).is_some();
    let free: Vec<AgentIx> = sheet
        .agents()
        .filter(|agent| known && sheet.book.employed_on(*agent, today))
        .filter(|agent| sheet.on(*agent, today).next().is_none())
        .collect();
    let (leave, off): (Vec<AgentIx>, Vec<AgentIx>) =
        free.into_iter().partition(|agent| sheet.book.leave_on(*agent, today).is_some());
    let still_on = |agent: &AgentIx| {
        on.iter().chain(&standby).any(|spell| spell.who.agent == sheet.book.agents[*agent].id)
    };
    Some(NowView {
        team: sheet.book.team.id.clone(),
        team_name: sheet.book.team.name.clone(),
        at: at.naive_local(),
        leave: leave.into_iter().map(|agent| person(sheet, agent)).collect(),
        off: off.into_iter().filter(|agent| !still_on(agent)).map(|agent| person(sheet, agent)).collect(),
        on,
        next,
        standby,
        standby_later,
    })
}

/// What an agent of these rosters has from a moment on.
pub fn next(opened: &[JudgedRoster], id: &str, at: DateTime<Tz>) -> Option<NextView> {
    let (today, last) = (at.date_naive(), opened.last()?);
    let mut on = None;
    let mut coming: Vec<ComingView> = Vec::new();
    let mut worked: BTreeSet<NaiveDate> = BTreeSet::new();
    for (at_roster, judged) in opened.iter().enumerate() {
        let sheet = &judged.sheet;
        let Some(agent) = sheet.book.agent(id) else { continue };
        let hands = Handovers::new(sheet);
        let breaks = Breaks::new(sheet, &judged.verdict.breaks);
        for entry in &sheet.entries[agent.0] {
            if entry.period == Period::After || (entry.period == Period::Before && at_roster > 0) {
                continue;
            }
            worked.insert(entry.date);
            if entry.end <= at || coming.len() >= MAX_COMING {
                continue;
            }
            let view = ComingView {
                duty: spell(sheet, agent, entry, at),
                minutes_until: (entry.start - at).num_minutes().max(0),
                hands: in_hands(&hands, &breaks, agent, entry),
            };
            if entry.start <= at { on = Some(view) } else { coming.push(view) }
        }
    }
    let called = opened.iter().rev().find_map(|judged| Some((judged, judged.sheet.book.agent(id)?)));
    let who = called.map(|(judged, agent)| person(&judged.sheet, agent))?;
    Some(NextView {
        team: last.sheet.book.team.id.clone(),
        team_name: last.sheet.book.team.name.clone(),
        who,
        at: at.naive_local(),
        on,
        duties: coming,
        follow_ups: follow_ups(opened, id, at),
        off: off(opened, id, today, &worked),
        until: last.loaded.roster.horizon.last(),
    })
}

/// What the agent gives and takes from a moment on, as long as duties are shown.
fn follow_ups(opened: &[JudgedRoster], id: &str, at: DateTime<Tz>) -> Vec<FollowUpView> {
    let of = |judged: &JudgedRoster| {
        let agent = judged.sheet.book.agent(id)?;
        let dates: Vec<NaiveDate> = judged.sheet.horizon.dates().collect();
        Some(absences(&judged.sheet, &dates, Some(agent)))
    };
    let all = opened.iter().filter_map(of).flatten();
    all.filter(|follow_up| follow_up.at.unwrap_or(follow_up.from) >= at.naive_local())
        .take(MAX_COMING)
        .collect()
}

/// The next stretches of printed dates without a duty on which the agent is in the team.
fn off(opened: &[JudgedRoster], id: &str, today: NaiveDate, worked: &BTreeSet<NaiveDate>) -> Vec<OffView> {
    let mut found: Vec<OffView> = Vec::new();
    for judged in opened {
        let book = &judged.sheet.book;
        let Some(agent) = book.agent(id) else { continue };
        let free =
            |date: &NaiveDate| *date >= today && !worked.contains(date) && book.employed_on(agent, *date);
        for date in judged.loaded.roster.horizon.dates().filter(free) {
            let kind = book
                .leave_on(agent, date)
                .map(|leave| LeaveWord { id: leave.kind.clone(), name: book.leave_name(&leave.kind) });
            match found.last_mut() {
                Some(last) if last.until.succ_opt() == Some(date) => {
                    last.until = date;
                    last.leave.extend(kind.filter(|kind| !last.leave.contains(kind)));
                }
                _ => found.push(OffView { from: date, until: date, leave: kind.into_iter().collect() }),
            }
        }
    }
    found.truncate(MAX_STRETCHES);
    found
}

/// A moment by the team's clocks; one that summer time skips is the first after it.
pub fn moment(opened: &JudgedRoster, at: Option<NaiveDateTime>) -> DateTime<Tz> {
    moment_in(opened.sheet.book.team.zone, at)
}

/// The same in a zone.
pub fn moment_in(zone: Tz, at: Option<NaiveDateTime>) -> DateTime<Tz> {
    match at {
        None => chrono::Utc::now().with_timezone(&zone),
        Some(at) => {
            let minutes = i64::from(chrono::Timelike::num_seconds_from_midnight(&at.time()) / 60);
            let clock = Clock::from_minutes(minutes);
            instant(at.date(), clock.unwrap_or(Clock::START), zone)
        }
    }
}
