//! One agent's view of a roster.

use std::collections::BTreeSet;

use crate::book::AgentIx;
use crate::render::view::{AgentDuty, AgentView, AgentWeek, HandsView};
use crate::timesheet::{Entry, Timesheet};
use crate::workspace::JudgedRoster;
use chrono::NaiveDate;

use super::handover::Handovers;
use super::{Breaks, day_view, place, shifts, totals};

/// One agent's duties, with whom they are taken over from and handed over to.
pub fn agent(opened: &JudgedRoster, agent: AgentIx, week: Option<usize>) -> AgentView {
    let sheet = &opened.sheet;
    let book = &sheet.book;
    let person = &book.agents[agent.0];
    let weeks = opened.instance.weeks(sheet.horizon.days);
    let shown = |number: usize| week.is_none_or(|wanted| wanted == number);
    let dates: Vec<NaiveDate> = weeks
        .iter()
        .enumerate()
        .filter(|(at, _)| shown(at + 1))
        .flat_map(|(_, (_, days))| days.clone().map(|day| sheet.horizon.date(day)))
        .collect();
    let hands = Handovers::new(sheet);
    let breaks = Breaks::new(sheet, &opened.verdict.breaks);
    let duty = |entry: &Entry| agent_duty(sheet, &hands, &breaks, agent, entry);
    let week_views = weeks.iter().enumerate().filter(|(at, _)| shown(at + 1)).map(|(at, (_, days))| {
        let dates: Vec<NaiveDate> = days.clone().map(|day| sheet.horizon.date(day)).collect();
        let worked: Vec<&Entry> = sheet.printed(agent).filter(|entry| dates.contains(&entry.date)).collect();
        AgentWeek {
            number: at + 1,
            start: dates.first().copied().unwrap_or(sheet.horizon.start),
            end: dates.last().copied().unwrap_or(sheet.horizon.start),
            days: worked.iter().map(|entry| entry.date).collect::<BTreeSet<_>>().len() as i64,
            minutes: worked.iter().map(|entry| entry.minutes).sum(),
        }
    });
    AgentView {
        team: book.team.id.clone(),
        team_name: book.team.name.clone(),
        agent: person.id.clone(),
        name: person.name.clone(),
        start: dates.first().copied().unwrap_or(sheet.horizon.start),
        end: dates.last().copied().unwrap_or(sheet.horizon.start),
        duties: sheet.printed(agent).filter(|entry| dates.contains(&entry.date)).map(duty).collect(),
        weeks: week_views.collect(),
        shifts: shifts(sheet),
        totals: totals(sheet, agent, &dates),
        follow_ups: hands.of(agent, &dates),
    }
}

/// A duty as its agent sees it.
pub(super) fn agent_duty(
    sheet: &Timesheet,
    hands: &Handovers<'_>,
    breaks: &Breaks<'_>,
    agent: AgentIx,
    entry: &Entry,
) -> AgentDuty {
    let shift = &sheet.book.shifts[entry.shift.0];
    AgentDuty {
        day: day_view(sheet, entry.date),
        shift: shift.id.clone(),
        shift_name: shift.name.clone(),
        start: shift.start,
        end: shift.end,
        place: place(shift.place),
        standby: shift.standby,
        hands: in_hands(hands, breaks, agent, entry),
    }
}

/// The hands that a duty passes through, and its breaks.
pub(super) fn in_hands(
    hands: &Handovers<'_>,
    breaks: &Breaks<'_>,
    agent: AgentIx,
    entry: &Entry,
) -> HandsView {
    HandsView {
        before: hands.before(agent, entry),
        after: hands.after(agent, entry),
        breaks: breaks.of(agent, entry),
        holds: breaks.held(agent, entry),
    }
}
