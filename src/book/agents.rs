//! `[[agents]]`

use std::collections::BTreeMap;

use super::days::{self, in_order};
use super::ids::Ids;
use super::reader::Table;
use super::value::Value;
use super::{Agent, COUNT_WORDS, NamedCount, ShiftIx, skills};
use crate::diagnostic::Code;
use crate::messages::{Hours, input};

const MAX_AGENTS: usize = 2000;
const WEEK: i64 = 7 * 24 * 60;

/// Reads all agents.
pub(super) fn read(
    root: &mut Table<'_>,
    ids: &mut Ids,
    shift_ids: &Ids,
    skill_ids: &Ids,
    counts: &[NamedCount],
) -> Vec<Agent> {
    let every: Vec<ShiftIx> = (0..shift_ids.len()).map(ShiftIx).collect();
    let mut agents = Vec::new();
    for mut table in root.tables("agents", MAX_AGENTS) {
        let (id, at) = ids.read(&mut table, "id = \"lin\"");
        let shifts = table.get("shifts").and_then(|value| shift_ids.shifts(&value));
        let (from_value, until_value) = (table.get("from"), table.get("until"));
        let (from, until) =
            (from_value.as_ref().and_then(Value::date), until_value.as_ref().and_then(Value::date));
        in_order(from_value.as_ref(), until_value.as_ref(), from, until);
        let (max_value, min_value) = (table.get("max_week_hours"), table.get("min_week_hours"));
        let minutes = |value: &Option<Value<'_>>| value.as_ref().and_then(|value| value.minutes(WEEK));
        let (max_week, min_week) = (minutes(&max_value), minutes(&min_value));
        if let (Some(value), Some(max), Some(min)) = (&min_value, max_week, min_week)
            && min > max
        {
            let title = input::week_hours_order(Hours(max), Hours(min));
            let help = input::week_hours_are_ordered();
            value.file.push(value.error(Code::BadNumber, title).help(help));
        }
        let name = table.get("name").and_then(|name| name.prose(100)).unwrap_or_else(|| id.clone());
        agents.push(Agent {
            name: name.clone(),
            called: name,
            id,
            shifts: shifts.unwrap_or_else(|| every.clone()),
            skills: skills::of_agent(&mut table, skill_ids),
            weight_permille: table.get("share").and_then(|value| value.permille(10)).unwrap_or(1000),
            no_share: no_share(&mut table, shift_ids, counts),
            max_week,
            min_week,
            workdays: table.get("workdays").and_then(|value| days::weekdays(&value)),
            from,
            until,
            eligibility: Vec::new(),
            availability: Vec::new(),
            at,
        });
        table.finish();
    }
    tell_apart(&mut agents);
    agents
}

/// The counts of which an agent has no part.
fn no_share(table: &mut Table<'_>, shift_ids: &Ids, counts: &[NamedCount]) -> Vec<String> {
    let Some(items) = table.get("no_share").and_then(|value| value.one_or_more()) else { return Vec::new() };
    let shifts = || shift_ids.each().map(|id| format!("shift.{id}"));
    let mut names = Vec::new();
    for item in &items {
        let Some(text) = item.raw_text() else { continue };
        match text {
            "shifts" => names.extend(shifts()),
            word if COUNT_WORDS.contains(&word) => names.push(word.to_string()),
            id if shift_ids.each().any(|known| known == id) => names.push(format!("shift.{id}")),
            id if counts.iter().any(|count| count.id == id) => names.push(format!("count.{id}")),
            other => {
                let ids = counts.iter().map(|count| count.id.as_str());
                let known: Vec<&str> = COUNT_WORDS.into_iter().chain(shift_ids.each()).chain(ids).collect();
                item.bad_choice(other, known.into_iter());
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Puts the id behind names that several agents have: whoever reads a roster must know which of them is meant.
fn tell_apart(agents: &mut [Agent]) {
    let mut heads: BTreeMap<String, usize> = BTreeMap::new();
    for agent in agents.iter() {
        *heads.entry(agent.called.trim().to_string()).or_default() += 1;
    }
    for agent in agents.iter_mut().filter(|agent| heads.get(agent.called.trim()) > Some(&1)) {
        agent.name = format!("{} ({})", agent.called.trim(), agent.id);
    }
}
