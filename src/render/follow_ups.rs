//! Handovers: who takes over at a change of shift, and who looks after follow-ups meanwhile.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

use super::grid::{Align, Grid, GridCell, Tone};
use super::sections::words;
use super::text::day_name;
use super::view::DATE_TIME;
use crate::messages::handover as say;
use crate::messages::{Language, Text};

/// An absence so long that somebody else looks after the agent's open follow-ups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FollowUpView {
    /// Who is away.
    pub agent: String,
    /// The name.
    pub name: String,
    /// From the end of the last duty,
    #[serde(serialize_with = "to_the_minute")]
    pub from: NaiveDateTime,
    /// until the next one, if the roster has it.
    #[serde(serialize_with = "perhaps")]
    pub until: Option<NaiveDateTime>,
    /// Who takes them; nobody if none is at work in time.
    pub to: Option<String>,
    /// The name.
    pub to_name: Option<String>,
    /// When they are handed over.
    #[serde(serialize_with = "perhaps")]
    pub at: Option<NaiveDateTime>,
}

/// The end of a shift, and who takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShiftChangeView {
    /// When.
    #[serde(serialize_with = "to_the_minute")]
    pub at: NaiveDateTime,
    /// The date of the shift that ends.
    pub date: NaiveDate,
    /// The shift that ends.
    pub shift: String,
    /// Ids of those who have it.
    pub from: Vec<String>,
    /// Ids of those who take over.
    pub to: Vec<String>,
    /// The names of the former.
    #[serde(skip)]
    pub from_names: Vec<String>,
    /// The names of the latter.
    #[serde(skip)]
    pub to_names: Vec<String>,
}

fn to_the_minute<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format(DATE_TIME))
}

fn perhaps<S: Serializer>(at: &Option<NaiveDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => to_the_minute(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// A day with its clock time: `Fri 4 Dec 17:00`.
fn moment(at: NaiveDateTime, language: Language) -> String {
    format!("{} {}", day_name(at.date(), language), at.format("%H:%M"))
}

fn back(follow_up: &FollowUpView, language: Language) -> Text {
    follow_up.until.map_or_else(say::not_in_roster, |until| Text::plain(moment(until, language)))
}

/// Absences with who takes the follow-ups.
pub fn grid(all: &[FollowUpView], language: Language) -> Grid {
    let columns = [
        (say::away(), Align::Wrap),
        (say::away_from(), Align::Left),
        (say::back_on(), Align::Left),
        (say::follow_ups_to(), Align::Wrap),
        (say::handed_over(), Align::Left),
    ];
    let mut grid = Grid::titled(&say::follow_ups(), &columns, language);
    for follow_up in all {
        let to = match &follow_up.to_name {
            Some(name) => GridCell::from(name.clone()),
            None => GridCell::new(words(&say::nobody_in_time(), language), Tone::Bad),
        };
        grid.row(vec![
            follow_up.name.clone().into(),
            moment(follow_up.from, language).into(),
            words(&back(follow_up, language), language).into(),
            to,
            follow_up.at.map(|at| moment(at, language)).unwrap_or_default().into(),
        ]);
    }
    grid
}

/// The changes of shift.
pub fn changes(all: &[ShiftChangeView], language: Language) -> Grid {
    let columns = [
        (say::when(), Align::Left),
        (say::shift_ends(), Align::Left),
        (say::hands_over(), Align::Wrap),
        (say::takes_over(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::shift_changes(), &columns, language);
    let names = |names: &[String]| {
        let names: Vec<Text> = names.iter().map(Text::plain).collect();
        GridCell::from(words(&Text::list(&names), language))
    };
    for change in all {
        let to = match change.to_names.is_empty() {
            true => GridCell::new(words(&say::nobody(), language), Tone::Quiet),
            false => names(&change.to_names),
        };
        grid.row(vec![
            moment(change.at, language).into(),
            change.shift.clone().into(),
            names(&change.from_names),
            to,
        ]);
    }
    grid
}

/// What an agent gives away, in a sentence.
pub fn given(follow_up: &FollowUpView, language: Language) -> String {
    let (from, back) = (moment(follow_up.from, language), back(follow_up, language));
    let text = match (&follow_up.to_name, follow_up.at) {
        (Some(name), Some(at)) if at > follow_up.from => {
            say::give_later(name, from, back, moment(at, language))
        }
        (Some(name), _) => say::give(name, from, back),
        (None, _) => say::give_nobody(from, back),
    };
    words(&text, language)
}

/// What an agent takes, in a sentence.
pub fn taken(follow_up: &FollowUpView, language: Language) -> String {
    let at = moment(follow_up.at.unwrap_or(follow_up.from), language);
    words(&say::take(&follow_up.name, at, back(follow_up, language)), language)
}

/// What an agent gives and takes, in the order of time.
pub fn of_agent(all: &[FollowUpView], agent: &str, language: Language) -> Vec<String> {
    let line = |follow_up: &FollowUpView| match follow_up.agent == agent {
        true => given(follow_up, language),
        false => taken(follow_up, language),
    };
    all.iter().map(line).collect()
}
