//! What must stay covered while somebody is away: coverage windows and interval targets.

use std::collections::BTreeMap;

use crate::book::{AgentIx, Book, Needs, Presence, ShiftIx};
use crate::calendar::{Clock, Horizon};
use crate::levels::Class;
use crate::roster::{Past, RosterLines};
use crate::rules::{ActiveRule, Target, accepted, settings_of};

/// Hours, and how many agents they ask for.
#[derive(Clone, Debug)]
pub struct Post {
    /// Minutes from 00:00 of the first date of the roster,
    pub from: i64,
    /// until these.
    pub until: i64,
    /// Who counts,
    pub needs: Needs,
    /// on which shifts.
    pub by: Presence,
    /// How many.
    pub agents: i64,
    /// Whether fewer is a shortfall, or less than is wanted.
    pub required: bool,
}

/// One shift of an agent, in minutes from 00:00 of the first date of the roster.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub agent: AgentIx,
    pub shift: ShiftIx,
    pub from: i64,
    pub until: i64,
}

/// The shifts of the roster, the day before it and the first day after it, by day.
pub(super) fn work(
    book: &Book,
    horizon: &Horizon,
    past: &Past,
    lines: &RosterLines,
) -> BTreeMap<i64, Vec<Work>> {
    let mut all: BTreeMap<i64, Vec<Work>> = BTreeMap::new();
    for index in 0..book.agents.len() {
        let agent = AgentIx(index);
        let mut add = |day: i64, shifts: &[ShiftIx]| {
            for shift in shifts {
                let Some(kind) = book.shifts.get(shift.index()) else { continue };
                let at = |clock: Clock| day * 1440 + clock.minutes();
                let work = Work { agent, shift: *shift, from: at(kind.start), until: at(kind.end) };
                all.entry(day).or_default().push(work);
            }
        };
        if let Some(eve) = horizon.start.pred_opt() {
            add(-1, past.shifts_on(agent, eve));
        }
        for (day, shifts) in lines.get(index).into_iter().flatten().enumerate().take(horizon.days + 1) {
            add(day as i64, shifts);
        }
    }
    all
}

/// What printed dates ask for, hours that are accepted to be uncovered left out.
pub fn posts(book: &Book, horizon: &Horizon, rules: &[ActiveRule]) -> Vec<Post> {
    let coverage = settings_of(rules, Target::Windows).map(|settings| settings.class);
    let demand = settings_of(rules, Target::Intervals).map(|settings| settings.class);
    let mut posts = Vec::new();
    for day in 0..horizon.days {
        let (date, zero) = (horizon.date(day), day as i64 * 1440);
        let accepted = accepted(book, horizon.start, day as i64);
        let mut add = |span: (i64, i64), who: (&Needs, Presence), agents: i64, required: bool| {
            for (from, until) in without(span, &accepted) {
                posts.push(Post { from, until, needs: who.0.clone(), by: who.1, agents, required });
            }
        };
        for window in book.coverage.iter().filter(|window| window.days.include(date)) {
            let Some(class) = window.class.or(coverage) else { continue };
            let span = (zero + window.from.minutes(), zero + window.until.minutes());
            add(span, (&window.needs, window.by), window.agents, class != Class::Soft);
        }
        let Some(class) = demand else { continue };
        for (needs, slots) in book.demand_on(date) {
            for slot in slots {
                let (span, who) = ((zero + slot.from, zero + slot.until), (needs, Presence::Work));
                if slot.min > 0 {
                    add(span, who, slot.min, class != Class::Soft);
                }
                if let Some(want) = slot.want.filter(|want| *want > slot.min) {
                    add(span, who, want, false);
                }
            }
        }
    }
    posts
}

/// What is left of a span without some others.
fn without(span: (i64, i64), others: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = vec![span];
    for (from, until) in others {
        left = left
            .into_iter()
            .flat_map(|(begin, end)| [(begin, end.min(*from)), (begin.max(*until), end)])
            .filter(|(begin, end)| begin < end)
            .collect();
    }
    left
}
