//! What the clock says of a roster's breaks: whether each is as it is agreed, whom they leave
//! waiting, and who holds the post meanwhile. Knows nothing of how they were placed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::posts::{Post, posts};
use crate::book::{AgentIx, Schedule, ShiftIx};
use crate::calendar::Clock;
use crate::messages::{Hours, Text, breaks as say};
use crate::rules::ActiveRule;
use crate::timesheet::{Entry, Timesheet};

/// What is to be said of the breaks of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Breaks that are not as agreed.
    pub missed: Vec<Missed>,
    /// Hours in which breaks leave too few.
    pub short: Vec<Short>,
    /// Who holds a post alone while others are away.
    pub reliefs: Vec<Relief>,
}

/// A break that is missing, or not as agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// Whose.
    pub agent: AgentIx,
    /// On the date of the duty.
    pub date: NaiveDate,
    /// What is wrong.
    pub text: Text,
}

/// Hours in which fewer are there than would be without breaks, and fewer than are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// The date of the hours.
    pub date: NaiveDate,
    /// From,
    pub from: Clock,
    /// until.
    pub until: Clock,
    /// Of whom; empty for everyone at work.
    pub who: Text,
    /// Agents too few because of breaks.
    pub missing: i64,
    /// Whether they are required, or only wanted.
    pub required: bool,
    /// Those who have their break then.
    pub away: Vec<AgentIx>,
}

/// Somebody who holds a post alone while another has a break.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relief {
    /// The date of the duty whose break it is.
    pub date: NaiveDate,
    /// Who has the break.
    pub agent: AgentIx,
    /// Minutes from 00:00 of the date,
    pub from: i64,
    /// until these.
    pub until: i64,
    /// Who is there.
    pub by: AgentIx,
}

impl Audit {
    /// Required agent-minutes that are short because of breaks.
    pub fn minutes(&self) -> i64 {
        let required = self.short.iter().filter(|short| short.required);
        required.map(|short| short.missing * (short.until.minutes() - short.from.minutes())).sum()
    }
}

/// Judges the breaks of a timesheet.
pub fn audit(sheet: &Timesheet, rules: &[ActiveRule]) -> Audit {
    let mut found = Audit::default();
    if !sheet.book.has_breaks() && sheet.stray_breaks.is_empty() {
        return found;
    }
    for break_time in &sheet.stray_breaks {
        let (from, until) = break_time.clocks();
        found.missed.push(Missed {
            agent: break_time.agent,
            date: break_time.date,
            text: say::of_no_duty(from, until),
        });
    }
    for agent in sheet.agents() {
        let dates: BTreeSet<NaiveDate> = sheet.printed(agent).map(|entry| entry.date).collect();
        for date in dates {
            let entries: Vec<&Entry> = sheet.on(agent, date).collect();
            let shifts: Vec<ShiftIx> = entries.iter().map(|entry| entry.shift).collect();
            for schedule in sheet.book.schedules(&shifts, date) {
                let is_of = |entry: &&&Entry| schedule.shifts.iter().any(|at| at.shift == entry.shift);
                let mut breaks: Vec<(i64, i64)> =
                    entries.iter().filter(is_of).flat_map(|entry| &entry.breaks).copied().collect();
                breaks.sort_unstable();
                let label: Vec<ShiftIx> = schedule.shifts.iter().map(|at| at.shift).collect();
                for text in wrong(&schedule, &breaks, &sheet.book.label(&label)) {
                    found.missed.push(Missed { agent, date, text });
                }
            }
        }
    }
    found.missed.sort_by_key(|missed| (missed.date, missed.agent));
    let crew = crew(sheet);
    for post in posts(&sheet.book, &sheet.horizon, rules) {
        hold(sheet, &crew, &post, &mut found);
    }
    found.short.sort_by_key(|short| (short.date, short.from, !short.required));
    found.reliefs.sort();
    found.reliefs.dedup();
    join(&mut found.reliefs);
    found
}

/// What is wrong with the breaks of a piece of work.
fn wrong(schedule: &Schedule<'_>, breaks: &[(i64, i64)], shifts: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    if breaks.len() != schedule.breaks.len() {
        let due = schedule.breaks.len() as i64;
        texts.push(say::wrong_number(shifts, breaks.len(), due));
        return texts;
    }
    let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
    let mut end = schedule.work().0;
    for (nth, (due, (from, until))) in schedule.breaks.iter().zip(breaks).enumerate() {
        let is = say::break_at(due.rule.label(), clock(*from), clock(*until));
        let (least, most) = schedule.work_before(nth);
        let work = from - end - schedule.idle_before(nth);
        end = *until;
        if until - from != due.rule.length {
            texts.push(say::wrong_length(&is, Hours(due.rule.length)));
        }
        if let (Some((first, last)), false) = (due.rule.window, schedule.in_window(nth, *from)) {
            texts.push(say::outside_window(&is, first, last));
        }
        if work > most {
            texts.push(say::too_late(&is, Hours(work), Hours(most)));
        }
        if work < least {
            texts.push(say::too_near(&is, Hours(work.max(0)), Hours(least)));
        }
    }
    let left = schedule.work().1 - end - schedule.idle_before(breaks.len());
    if let Some(due) = schedule.breaks.last().filter(|due| left < due.rule.apart) {
        texts.push(say::too_near_end(due.rule.label(), Hours(left), Hours(due.rule.apart)));
    }
    if let Some(longest) = schedule.longest.filter(|longest| left > *longest) {
        texts.push(say::long_piece(Hours(left), Hours(longest)));
    }
    texts
}

/// Somebody at work, in minutes from 00:00 of the first date of the roster.
struct Person<'s> {
    agent: AgentIx,
    entry: &'s Entry,
    from: i64,
    until: i64,
    breaks: Vec<(i64, i64)>,
}

/// Everybody at work, by the day of their duty.
fn crew(sheet: &Timesheet) -> BTreeMap<i64, Vec<Person<'_>>> {
    let of = |agent: AgentIx| {
        sheet.entries[agent.index()].iter().map(move |entry| {
            let zero = (entry.date - sheet.horizon.start).num_days() * 1440;
            let shift = &sheet.book.shifts[entry.shift];
            Person {
                agent,
                entry,
                from: zero + shift.start.minutes(),
                until: zero + shift.end.minutes(),
                breaks: entry.breaks.iter().map(|(from, until)| (zero + from, zero + until)).collect(),
            }
        })
    };
    let mut all: BTreeMap<i64, Vec<Person<'_>>> = BTreeMap::new();
    for person in sheet.agents().flat_map(of) {
        all.entry(person.from.div_euclid(1440)).or_default().push(person);
    }
    all
}

/// Judges one post: where breaks leave it short, and who holds it alone.
fn hold(sheet: &Timesheet, crew: &BTreeMap<i64, Vec<Person<'_>>>, post: &Post, found: &mut Audit) {
    let book = &sheet.book;
    // A shift ends within two days.
    let near = post.from.div_euclid(1440) - 2..=post.until.div_euclid(1440);
    let there: Vec<&Person<'_>> = crew
        .range(near)
        .flat_map(|(_, people)| people)
        .filter(|person| person.from < post.until && post.from < person.until)
        .filter(|person| book.shifts[person.entry.shift].counts(post.by))
        .filter(|person| post.needs.met_by(&book.agents[person.agent]))
        .collect();
    if there.iter().all(|person| person.breaks.is_empty()) {
        return;
    }
    let ends = there.iter().flat_map(|person| {
        person.breaks.iter().flat_map(|span| [span.0, span.1]).chain([person.from, person.until])
    });
    let cuts: BTreeSet<i64> =
        ends.chain([post.from, post.until]).filter(|cut| (post.from..=post.until).contains(cut)).collect();
    let mut last: Option<(i64, i64, i64, Vec<AgentIx>)> = None;
    let mut shorts = Vec::new();
    for (from, until) in cuts.iter().zip(cuts.iter().skip(1)) {
        let over = |span: &(i64, i64)| span.0 <= *from && *until <= span.1;
        let on: Vec<&&Person<'_>> =
            there.iter().filter(|person| over(&(person.from, person.until))).collect();
        let heads: BTreeSet<AgentIx> = on.iter().map(|person| person.agent).collect();
        let away: Vec<&&&Person<'_>> = on.iter().filter(|person| person.breaks.iter().any(over)).collect();
        let gone: BTreeSet<AgentIx> = away.iter().map(|person| person.agent).collect();
        let (all, left) = (heads.len() as i64, (heads.len() - gone.len()) as i64);
        let missing = (post.agents - left).max(0) - (post.agents - all).max(0);
        if missing > 0 {
            let away: Vec<AgentIx> = gone.iter().copied().collect();
            match last.as_mut().filter(|piece| piece.1 == *from && piece.2 == missing && piece.3 == away) {
                Some(piece) => piece.1 = *until,
                None => shorts.extend(last.replace((*from, *until, missing, away))),
            }
        }
        let alone: Vec<&AgentIx> = heads.difference(&gone).collect();
        if let ([by], true, true) = (alone.as_slice(), post.agents == 1, post.required) {
            for person in away {
                let zero = (person.entry.date - sheet.horizon.start).num_days() * 1440;
                found.reliefs.push(Relief {
                    date: person.entry.date,
                    agent: person.agent,
                    from: from - zero,
                    until: until - zero,
                    by: **by,
                });
            }
        }
    }
    shorts.extend(last);
    for (from, until, missing, away) in shorts {
        let day = from.div_euclid(1440);
        let clock = |minutes: i64| Clock::from_minutes(minutes - day * 1440).unwrap_or(Clock::LATEST);
        found.short.push(Short {
            date: sheet.horizon.start + chrono::Duration::days(day),
            from: clock(from),
            until: clock(until),
            who: post.by.label(&post.needs, book),
            missing,
            required: post.required,
            away,
        });
    }
}

/// Neighbouring stretches of one break and one relief as one.
fn join(reliefs: &mut Vec<Relief>) {
    let mut joined: Vec<Relief> = Vec::new();
    for relief in reliefs.drain(..) {
        match joined.last_mut() {
            Some(last)
                if (last.date, last.agent, last.by) == (relief.date, relief.agent, relief.by)
                    && relief.from <= last.until =>
            {
                last.until = last.until.max(relief.until);
            }
            _ => joined.push(relief),
        }
    }
    *reliefs = joined;
}
