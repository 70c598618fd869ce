//! A roster as plain lines for a chat: nothing has to stand below something else,
//! and nothing is taken for markup. Who is off is off; why is nobody's business.

use super::breaks::told;
use super::follow_ups;
use super::sections::words;
use super::text::{day_name, hours, short_date};
use super::view::{AgentView, CellKind, DayView, PlaceView, RosterView};
use crate::messages::now as say;
use crate::messages::{Language, Many, Text, breaks, tables, visible};

/// A block a day: each shift with who has it, then who is off. An empty line before each.
pub fn render(view: &RosterView, language: Language) -> String {
    let mut out = String::new();
    for week in &view.weeks {
        let days = view.days.get(week.days.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
        if !out.is_empty() {
            out.push('\n');
        }
        let dates =
            tables::week(week.number, short_date(first.date, language), short_date(last.date, language));
        line(&mut out, &say::chat_title(&view.team_name, dates), language);
        for (at, day) in week.days.clone().zip(days) {
            out.push('\n');
            day_block(&mut out, view, at, day, language);
        }
    }
    out
}

/// One agent: a line a duty, then the days off and the sums.
pub fn render_agent(view: &AgentView, language: Language) -> String {
    let mut out = String::new();
    let (from, until) = (short_date(view.start, language), short_date(view.end, language));
    line(&mut out, &say::chat_agent(&view.name, from, until, &view.team_name), language);
    if view.duties.is_empty() {
        line(&mut out, &tables::no_duties(), language);
    }
    for duty in &view.duties {
        let shift = shift_name(&duty.shift, &duty.shift_name);
        let place = place(duty.place, duty.standby);
        let hours = format!("{}–{}", duty.start, duty.end);
        line(&mut out, &say::chat_duty(day_words(&duty.day, language), shift, hours, place), language);
        for text in told(&duty.hands.breaks, &duty.hands.holds, language) {
            line(&mut out, &Text::plain(text), language);
        }
    }
    let worked = |date: &chrono::NaiveDate| view.duties.iter().any(|duty| duty.day.date == *date);
    let off: Vec<chrono::NaiveDate> =
        view.start.iter_days().take_while(|date| *date <= view.end).filter(|date| !worked(date)).collect();
    if !off.is_empty() {
        line(&mut out, &say::chat_off(super::sections::dates(&off, language)), language);
    }
    for text in follow_ups::of_agent(&view.follow_ups, &view.agent, language) {
        line(&mut out, &Text::plain(text), language);
    }
    let duties = i64::try_from(view.duties.len()).unwrap_or(i64::MAX);
    let duties = Many(duties, "duty", "duties", "个班");
    line(&mut out, &say::chat_sums(duties, hours(view.totals.minutes)), language);
    out
}

fn line(out: &mut String, text: &Text, language: Language) {
    out.push_str(&visible(text.in_language(language)));
    out.push('\n');
}

fn day_words(day: &DayView, language: Language) -> String {
    let name = day_name(day.date, language);
    match (&day.holiday, day.exchanged) {
        (Some(holiday), _) => words(&say::chat_holiday(name, holiday), language),
        (None, true) => words(&say::chat_exchanged(name), language),
        _ => name,
    }
}

fn day_block(out: &mut String, view: &RosterView, at: usize, day: &DayView, language: Language) {
    line(out, &Text::plain(day_words(day, language)), language);
    let names = |names: Vec<&str>| Text::list(&names.into_iter().map(Text::plain).collect::<Vec<_>>());
    for shift in &view.shifts {
        let on: Vec<&str> = view
            .duties
            .iter()
            .filter(|duty| duty.date == day.date && duty.shift == shift.id)
            .map(|duty| duty.name.as_str())
            .collect();
        if !on.is_empty() {
            let name = shift_name(&shift.id, &shift.name);
            let hours = format!("{}–{}", shift.start, shift.end);
            let shift =
                if shift.standby { say::chat_on_call(name, hours) } else { say::chat_shift(name, hours) };
            line(out, &say::chat_names(shift, names(on)), language);
        }
    }
    let taken = view.breaks.iter().filter(|break_view| break_view.date == day.date);
    let taken: Vec<Text> = taken
        .map(|break_view| breaks::relief_from(&break_view.name, break_view.from, break_view.until))
        .collect();
    if !taken.is_empty() {
        line(out, &say::chat_names(breaks::breaks(), Text::list(&taken)), language);
    }
    let free = |cell: Option<&super::view::CellView>| {
        cell.is_some_and(|cell| matches!(cell.kind, CellKind::Rest | CellKind::Leave(_)))
    };
    let off: Vec<&str> = view
        .agents
        .iter()
        .filter(|agent| free(agent.cells.get(at)))
        .map(|agent| agent.name.as_str())
        .collect();
    if !off.is_empty() {
        line(out, &say::chat_names(say::chat_rest(), names(off)), language);
    }
}

/// Id and name of a shift, once where they are the same.
pub(super) fn shift_name(id: &str, name: &str) -> Text {
    if id == name { Text::plain(id) } else { say::shift_name(id, name) }
}

fn place(place: PlaceView, standby: bool) -> Text {
    super::sections::place(place, standby)
}
