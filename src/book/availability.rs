//! `[[availability]]` and `[[eligibility]]`: what an agent can work, and when.

use super::clocks::part_of_day;
use super::ids::Ids;
use super::reader::{LONGEST_LIST, Table};
use super::targets::one_or_several;
use super::{Agent, Availability, Eligibility, days};

/// Reads the hours in which agents can work, or can't, into the agents.
pub(super) fn availability(root: &mut Table<'_>, ids: &Ids, agents: &mut [Agent]) {
    for mut table in root.tables("availability", LONGEST_LIST) {
        let agent = table.need("agent", "agent = \"lin\"").and_then(|value| ids.agent(&value));
        let available = table.get("available").map_or(Some(true), |value| value.bool());
        let hours = part_of_day(&mut table);
        let days = days::read(&mut table);
        let at = table.at.clone();
        if let (Some(available), Some((from, until))) = (available, hours)
            && let Some(agent) = agent.and_then(|agent| agents.get_mut(agent.0))
        {
            agent.availability.push(Availability { available, from, until, days, at });
        }
        table.finish();
    }
}

/// Reads the dates on which agents may work a shift into the agents.
pub(super) fn eligibility(root: &mut Table<'_>, ids: &Ids, shift_ids: &Ids, agents: &mut [Agent]) {
    for mut table in root.tables("eligibility", LONGEST_LIST) {
        let agent = table.need("agent", "agent = \"lin\"").and_then(|value| ids.agent(&value));
        let shifts = one_or_several(&mut table, shift_ids);
        let days = days::read(&mut table);
        let at = table.at.clone();
        if let Some(agent) = agent.and_then(|agent| agents.get_mut(agent.0)) {
            let entry = |shift| Eligibility { shift, days: days.clone(), at: at.clone() };
            agent.eligibility.extend(shifts.into_iter().map(entry));
        }
        table.finish();
    }
}
