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

fn back(own: &FollowUpView, language: Language) -> Text {
    own.until.map_or_else(say::not_in_roster, |until| Text::plain(moment(until, language)))
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
    for own in all {
        let to = match &own.to_name {
            Some(name) => GridCell::from(name.clone()),
            None => GridCell::new(words(&say::nobody_in_time(), language), Tone::Bad),
        };
        grid.row(vec![
            own.name.clone().into(),
            moment(own.from, language).into(),
            words(&back(own, language), language).into(),
            to,
            own.at.map(|at| moment(at, language)).unwrap_or_default().into(),
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
    for own in all {
        let to = match own.to_names.is_empty() {
            true => GridCell::new(words(&say::nobody(), language), Tone::Quiet),
            false => names(&own.to_names),
        };
        grid.row(vec![moment(own.at, language).into(), own.shift.clone().into(), names(&own.from_names), to]);
    }
    grid
}

/// What an agent gives away, in a sentence.
pub fn given(own: &FollowUpView, language: Language) -> String {
    let (from, back) = (moment(own.from, language), back(own, language));
    let text = match (&own.to_name, own.at) {
        (Some(name), Some(at)) if at > own.from => say::give_later(name, from, back, moment(at, language)),
        (Some(name), _) => say::give(name, from, back),
        (None, _) => say::give_nobody(from, back),
    };
    words(&text, language)
}

/// What an agent takes, in a sentence.
pub fn taken(own: &FollowUpView, language: Language) -> String {
    let at = moment(own.at.unwrap_or(own.from), language);
    words(&say::take(&own.name, at, back(own, language)), language)
}

/// What an agent gives and takes, in the order of time.
pub fn own(all: &[FollowUpView], agent: &str, language: Language) -> Vec<String> {
    let line = |own: &FollowUpView| match own.agent == agent {
        true => given(own, language),
        false => taken(own, language),
    };
    all.iter().map(line).collect()
}
