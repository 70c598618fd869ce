//! Duties and leave as events of a calendar.

use crate::book::{AgentIx, Book, Leave, LeaveTime, Shift, WorkPlace};
use crate::calendar::instant;
use crate::messages::{Language, Text, calendars as say, tables};
use crate::render::breaks::told;
use crate::render::follow_ups;
use crate::render::ics::{EventView, When};
use crate::timesheet::{Entry, Timesheet};
use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::Breaks;
use super::handover::Handovers;

/// What everybody may see: who has which duty, and who is off, never why.
pub fn team_events(sheet: &Timesheet, language: Language) -> Vec<(String, EventView)> {
    let of_agent = |agent: AgentIx| {
        let name = sheet.book.agents[agent.0].name.as_str();
        let duties = sheet.printed(agent).map(move |entry| {
            let shift = &sheet.book.shifts[entry.shift.0];
            let view = EventView {
                when: timed(entry.start, entry.end),
                summary: words(say::duty_of(name, duty(shift)), language),
                description: String::new(),
                location: words(place(shift), language),
                categories: vec![words(category(shift), language)],
                // A look at the team takes nobody's time.
                busy: false,
            };
            (uid(&sheet.book, agent, entry.date, &shift.id, "team"), view)
        });
        let leave = leaves(sheet, agent).map(move |(leave, first, after)| {
            let view = EventView {
                when: away(&sheet.book, leave, first, after),
                summary: words(say::off(name), language),
                description: String::new(),
                location: String::new(),
                categories: Vec::new(),
                busy: false,
            };
            (uid(&sheet.book, agent, first, "", "team"), view)
        });
        duties.chain(leave)
    };
    sheet.agents().flat_map(of_agent).collect()
}

/// What one agent sees of the own duties and leave.
pub fn agent_events(
    sheet: &Timesheet,
    hands: &Handovers<'_>,
    breaks: &Breaks<'_>,
    agent: AgentIx,
    language: Language,
) -> Vec<(String, EventView)> {
    let duties = sheet.printed(agent).map(|entry| {
        let shift = &sheet.book.shifts[entry.shift.0];
        let title = if shift.standby { say::on_call(duty(shift)) } else { duty(shift) };
        let view = EventView {
            when: timed(entry.start, entry.end),
            summary: words(title, language),
            description: description(hands, breaks, agent, entry, language),
            location: words(place(shift), language),
            categories: vec![words(category(shift), language)],
            busy: !shift.standby,
        };
        (uid(&sheet.book, agent, entry.date, &shift.id, "own"), view)
    });
    let leave = leaves(sheet, agent).map(|(leave, first, after)| {
        let view = EventView {
            when: away(&sheet.book, leave, first, after),
            summary: words(say::own_leave(sheet.book.leave_name(&leave.kind)), language),
            description: String::new(),
            location: String::new(),
            categories: vec![words(say::category_leave(), language)],
            busy: true,
        };
        (uid(&sheet.book, agent, first, "", "own"), view)
    });
    duties.chain(leave).collect()
}

fn words(text: Text, language: Language) -> String {
    text.in_language(language).to_string()
}

fn duty(shift: &Shift) -> Text {
    match shift.name == shift.id {
        true => Text::plain(&shift.id),
        false => say::duty(&shift.name, &shift.id),
    }
}

fn category(shift: &Shift) -> Text {
    if shift.standby { say::category_standby() } else { say::category_duty() }
}

fn place(shift: &Shift) -> Text {
    match shift.place {
        WorkPlace::Office => tables::office(),
        WorkPlace::Home => tables::home(),
    }
}

fn description(
    hands: &Handovers<'_>,
    breaks: &Breaks<'_>,
    agent: AgentIx,
    entry: &Entry,
    language: Language,
) -> String {
    let clock = |at: DateTime<Tz>| at.format("%H:%M").to_string();
    let list = |names: Vec<String>| Text::list(&names.into_iter().map(Text::plain).collect::<Vec<_>>());
    let (before, after) = (hands.before(agent, entry), hands.after(agent, entry));
    let parts = [
        (entry.busy_from < entry.start).then(|| say::log_in_from(clock(entry.busy_from))),
        (entry.busy_until > entry.end).then(|| say::work_until(clock(entry.busy_until))),
        (!before.is_empty()).then(|| say::takes_over_from(list(before))),
        (!after.is_empty()).then(|| say::hands_over_to(list(after))),
    ];
    let (given, taken) = hands.on(agent, entry);
    let parts = parts.into_iter().flatten().map(|part| words(part, language));
    let breaks = told(&breaks.of(agent, entry), &breaks.held(agent, entry), language);
    let taken = taken.iter().map(|follow_up| follow_ups::taken(follow_up, language));
    let given = given.iter().map(|follow_up| follow_ups::given(follow_up, language));
    parts.chain(breaks).chain(taken).chain(given).collect::<Vec<_>>().join("\n")
}

fn timed(start: DateTime<Tz>, end: DateTime<Tz>) -> When {
    When::Timed {
        zone: start.timezone().name().to_string(),
        start: start.naive_local(),
        end: end.naive_local(),
    }
}

/// The agent's leave on printed dates: whole days as one stretch, hours a date each;
/// with the first date and the one after the last.
fn leaves(sheet: &Timesheet, agent: AgentIx) -> impl Iterator<Item = (&Leave, NaiveDate, NaiveDate)> {
    let (start, last) = (sheet.horizon.start, sheet.horizon.last());
    let leaves = sheet.book.leave.iter().filter(move |leave| leave.agent == agent);
    leaves.flat_map(move |leave| {
        let (first, until) = (leave.from.max(start), leave.until.min(last));
        let after = |date: NaiveDate| date.checked_add_days(Days::new(1)).unwrap_or(date);
        let parts: Vec<(NaiveDate, NaiveDate)> = match leave.time {
            _ if until < first => Vec::new(),
            LeaveTime::Day => vec![(first, after(until))],
            // An hour a day of each duty is no absence to write into a calendar.
            LeaveTime::Daily { .. } => Vec::new(),
            LeaveTime::Half(_) | LeaveTime::Hours(..) => {
                first.iter_days().take_while(|date| *date <= until).map(|date| (date, after(date))).collect()
            }
        };
        parts.into_iter().map(move |(first, after)| (leave, first, after))
    })
}

fn away(book: &Book, leave: &Leave, first: NaiveDate, after: NaiveDate) -> When {
    match leave.time.hours() {
        None => When::Days { first, after },
        Some((from, until)) => {
            let (start, end) = (instant(first, from, book.team.zone), instant(first, until, book.team.zone));
            match start.time() == NaiveTime::MIN && end.naive_local() == after.and_time(NaiveTime::MIN) {
                true => When::Days { first, after },
                false => timed(start, end),
            }
        }
    }
}

/// The same for the same duty in every version; leave has no shift. The calendars of
/// the team and of an agent may lie beside each other, so theirs differ.
fn uid(book: &Book, agent: AgentIx, date: NaiveDate, shift: &str, of: &str) -> String {
    let kind = if shift.is_empty() { "leave".to_string() } else { format!("shift-{}", plain(shift)) };
    let (team, agent) = (&book.team.id, &book.agents[agent.0].id);
    format!("{}.{kind}.{agent}.{of}@{team}.fairshift", date.format("%Y%m%d"))
}

/// Letters and digits as they are, everything else by its octets.
fn plain(id: &str) -> String {
    let octet = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("_{byte:02x}"),
    };
    id.bytes().map(octet).collect()
}
