//! Breaks: when they are, who holds the post meanwhile, and where they leave too few.

use chrono::NaiveDate;
use serde::Serialize;

use super::grid::{Align, Grid, GridCell};
use super::heads::{in_english, is_everyone};
use super::outcome::heads;
use super::sections::words;
use super::text::{day_name, hours};
use crate::calendar::Clock;
use crate::messages::findings::of_whom;
use crate::messages::{Language, Text, breaks as say, tables};

/// A break that an agent takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakView {
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
    /// The date of the duty.
    pub date: NaiveDate,
    /// The shift's id.
    pub shift: String,
    /// What the break is called.
    #[serde(rename = "break", serialize_with = "in_english")]
    pub label: Text,
    /// From this clock time, past 24:00 on the date after the duty's,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// Whether it is working time.
    pub paid: bool,
    /// Who holds the post alone meanwhile.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relief: Vec<HoldView>,
}

/// Somebody beside whom another is at work, or has a break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HoldView {
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
    /// From,
    pub from: Clock,
    /// until.
    pub until: Clock,
}

/// Hours in which breaks leave too few.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakShortView {
    /// When.
    pub date: NaiveDate,
    /// From this clock time,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// Which agents are meant; empty for everyone at work.
    #[serde(skip_serializing_if = "is_everyone", serialize_with = "in_english")]
    pub who: Text,
    /// Agents too few.
    pub missing: i64,
    /// Whether they are required, or only wanted.
    pub required: bool,
    /// Names of those who have a break.
    pub away: Vec<String>,
}

/// Breaks of one kind on one shift, over a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakKindView {
    /// The shift's id.
    pub shift: String,
    /// What the break is called.
    pub label: Text,
    /// Minutes.
    pub minutes: i64,
    /// Whether it is working time.
    pub paid: bool,
    /// The earliest begin,
    pub first: Clock,
    /// and the latest.
    pub last: Clock,
    /// How many there are,
    pub times: usize,
    /// and in how many one other agent alone holds the post.
    pub relieved: usize,
}

/// `12:30–13:30 lunch (Wang Yue holds the post)`.
pub fn phrase(view: &BreakView, language: Language) -> String {
    let span = say::break_at(&view.label, view.from, view.until);
    let text = match posts(view) {
        None => span,
        Some(names) => say::with_relief(span, names),
    };
    words(&text, language)
}

/// Who holds the post during a break, each with the times unless one does all along.
pub fn posts(view: &BreakView) -> Option<Text> {
    relief(view, |clock| clock)
}

fn relief(view: &BreakView, shown: fn(Clock) -> Clock) -> Option<Text> {
    let whole = |hold: &HoldView| hold.from <= view.from && view.until <= hold.until;
    let names: Vec<Text> = match view.relief.as_slice() {
        [one] if whole(one) => vec![Text::plain(&one.name)],
        several => {
            several.iter().map(|one| say::relief_from(&one.name, shown(one.from), shown(one.until))).collect()
        }
    };
    (!names.is_empty()).then(|| Text::list(&names))
}

/// What the agent of a duty is told of it, a line each, by the clock on the wall:
/// `Break 12:30–13:30 (lunch); post: Wang Yue`, and when the post is held alone.
pub fn told(breaks: &[BreakView], holds: &[HoldView], language: Language) -> Vec<String> {
    let taken = breaks.iter().map(|view| {
        let (from, until) = (on_the_wall(view.from), on_the_wall(view.until));
        let span = match view.label == say::a_break() {
            true => say::break_from(from, until),
            false => say::named_break(&view.label, from, until),
        };
        match relief(view, on_the_wall) {
            None => span,
            Some(names) => say::with_post(span, names),
        }
    });
    let held =
        holds.iter().map(|hold| say::alone_for(&hold.name, on_the_wall(hold.from), on_the_wall(hold.until)));
    taken.chain(held).map(|text| words(&text, language)).collect()
}

/// `01:30` for 25:30.
fn on_the_wall(clock: Clock) -> Clock {
    Clock::from_minutes(clock.minutes() % Clock::MIDNIGHT.minutes()).unwrap_or(clock)
}

/// The kinds of breaks of a roster.
pub fn kinds(all: &[BreakKindView], language: Language) -> Grid {
    let columns = [
        (tables::shift(), Align::Left),
        (say::break_head(), Align::Wrap),
        (say::length_head(), Align::Right),
        (say::paid_head(), Align::Left),
        (say::begins_head(), Align::Left),
        (say::times_head(), Align::Right),
        (say::relieved_head(), Align::Right),
    ];
    let mut grid = Grid::titled(&say::breaks(), &columns, language);
    for kind in all {
        let begins = match kind.first == kind.last {
            true => kind.first.to_string(),
            false => format!("{}–{}", kind.first, kind.last),
        };
        let paid = if kind.paid { say::paid() } else { say::unpaid() };
        grid.row(vec![
            kind.shift.clone().into(),
            words(&kind.label, language).into(),
            hours(kind.minutes).into(),
            words(&paid, language).into(),
            begins.into(),
            kind.times.to_string().into(),
            kind.relieved.to_string().into(),
        ]);
    }
    grid
}

/// A line an agent and date.
pub fn plan(all: &[BreakView], language: Language) -> Grid {
    let columns = [
        (tables::date(), Align::Left),
        (tables::shift(), Align::Left),
        (tables::agent(), Align::Wrap),
        (say::breaks(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::break_plan(), &columns, language);
    let mut last = None;
    for duty_breaks in all
        .chunk_by(|one, other| (one.date, &one.agent, &one.shift) == (other.date, &other.agent, &other.shift))
    {
        let Some(first) = duty_breaks.first() else { continue };
        let repeated = last.replace(first.date) == Some(first.date);
        let date = if repeated { String::new() } else { day_name(first.date, language) };
        let phrases: Vec<Text> = duty_breaks.iter().map(|view| Text::plain(phrase(view, language))).collect();
        grid.row(vec![
            date.into(),
            first.shift.clone().into(),
            first.name.clone().into(),
            GridCell::from(words(&Text::list(&phrases), language)),
        ]);
    }
    grid
}

/// Where breaks leave too few, a line for all dates with the same hole.
pub fn shorts(all: &[BreakShortView], required: bool, language: Language) -> Vec<String> {
    let shorts = all.iter().filter(|short| short.required == required);
    shorts
        .map(|short| {
            let names: Vec<Text> = short.away.iter().map(Text::plain).collect();
            let date = day_name(short.date, language);
            let text = say::short(date, short.from, short.until, heads(short.missing), Text::list(&names));
            words(&of_whom(short.who.clone(), text), language)
        })
        .collect()
}
