//! `[[counts]]`: what a team counts and shares beside shifts, weekend days, standby and hours.

use chrono::NaiveDate;

use super::ids::{Ids, is_ascii_id};
use super::reader::Table;
use super::value::Value;
use super::{Days, ShiftIx, days};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::Text;
use crate::messages::input::{self, Quote};

/// The counts that every team has, as fairness names them; no other count can have such an id.
pub const COUNT_WORDS: [&str; 5] = ["shifts", "weekend_days", "standby", "hours", "holidays"];

/// The most `[[counts]]` tables of a team.
const MAX_TABLES: usize = 200;

/// The most points of a duty in one table.
const MAX_POINTS: i64 = 1000;

/// A count that the team makes up: points for some shifts on some dates.
#[derive(Clone, Debug)]
pub struct NamedCount {
    /// As fairness names it; ASCII.
    pub id: String,
    /// For people.
    pub name: String,
    /// One a table; they add up.
    pub parts: Vec<CountPart>,
}

/// What one table adds to a count.
#[derive(Clone, Debug)]
pub struct CountPart {
    /// For a duty of one of these shifts,
    pub shifts: Vec<ShiftIx>,
    /// on these dates,
    pub days: Days,
    /// these points; at least 1.
    pub points: i64,
}

impl NamedCount {
    /// What a duty of the shift on the date adds.
    pub fn points(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        let parts = self.parts.iter().filter(|part| part.shifts.contains(&shift) && part.days.include(date));
        parts.map(|part| part.points).sum()
    }
}

/// Reads the counts; tables with one id are one count.
pub(super) fn read(root: &mut Table<'_>, ids: &Ids) -> Vec<NamedCount> {
    let mut counts: Vec<NamedCount> = Vec::new();
    let mut names: Vec<Option<Place>> = Vec::new();
    for mut table in root.tables("counts", MAX_TABLES) {
        let id = table.need("id", "id = \"nights\"").and_then(|value| count_id(&value));
        let name_value = table.get("name");
        let name = name_value.as_ref().and_then(|name| name.prose(100));
        let given = table.get("shifts");
        let shifts = match &given {
            Some(value) => ids.shifts(value),
            None => Some((0..ids.len()).map(ShiftIx).collect()),
        };
        let points = table.get("points").and_then(|value| value.integer(1, MAX_POINTS)).unwrap_or(1);
        let days = days::read(&mut table);
        table.finish();
        let (Some(id), Some(shifts)) = (id, shifts) else { continue };
        let at = counts.iter().position(|count| count.id == id).unwrap_or_else(|| {
            counts.push(NamedCount { name: id.clone(), id, parts: Vec::new() });
            names.push(None);
            counts.len() - 1
        });
        counts[at].parts.push(CountPart { shifts, days, points });
        let (Some(value), Some(name)) = (name_value, name) else { continue };
        match &names[at] {
            Some(first) if counts[at].name != name => value.file.push(
                value
                    .error(Code::DuplicateId, input::count_of_two_names(counts[at].id.as_str()))
                    .note_at(input::first_here(), first)
                    .help(input::drop_one()),
            ),
            Some(_) => {}
            None => (counts[at].name, names[at]) = (name, Some(value.at.clone())),
        }
    }
    counts
}

fn count_id(value: &Value<'_>) -> Option<String> {
    let text = value.raw_text()?;
    let problem = if !is_ascii_id(text) {
        Some((input::bad_id(Quote(text)), input::agent_id_form()))
    } else if COUNT_WORDS.contains(&text) {
        let all: Vec<Text> = COUNT_WORDS.iter().map(|word| Text::plain(*word)).collect();
        Some((input::count_id_taken(text), input::other_count_id(Text::list(&all))))
    } else {
        None
    };
    match problem {
        Some((title, help)) => {
            let found: Diagnostic = value.error(Code::BadId, title);
            value.file.push(found.help(help));
            None
        }
        None => Some(text.to_string()),
    }
}
