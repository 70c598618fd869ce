//! From what a file says to the files of a team.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

use super::{Agent, Nrp, Shift};
use crate::calendar::Clock;

const DAY: i64 = 24 * 60;

/// Day 0, a Monday.
pub const START: NaiveDate = match NaiveDate::from_ymd_opt(2024, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// The files of a team: names and texts. `name` is that of the file that was imported.
pub fn files(nrp: &Nrp, name: &str, id: &str) -> Vec<(String, String)> {
    let mut team = String::new();
    let weeks = nrp.days / 7;
    line(&mut team, &format!("# Imported from {name}: {} agents, {} days.", nrp.agents.len(), nrp.days));
    line(&mut team, "# Its day 0 is the Monday below; nothing is known before it or after the last day.");
    line(&mut team, &format!("# Solve it with `--start {START} --weeks {weeks}`."));
    line(&mut team, &format!("\n[team]\nid = \"{id}\"\nname = \"{id}\"\nzone = \"UTC\""));
    line(&mut team, "first_weekday = \"monday\"\nlook_ahead = 0");
    let last = date(nrp.days.saturating_sub(1));
    line(&mut team, &format!("from = {START}\nuntil = {last}"));
    line(&mut team, "\n# The file has lengths only: the clock times are made up.");
    for (shift, start) in nrp.shifts.iter().zip(starts(&nrp.shifts)) {
        line(&mut team, &format!("[[shifts]]\nid = {}", quoted(&shift.id)));
        line(
            &mut team,
            &format!("start = \"{}\"\nend = \"{}\"\n", clock(start), clock(start + shift.minutes)),
        );
    }
    for (index, agent) in nrp.agents.iter().enumerate() {
        line(&mut team, &format!("[[agents]]\nid = \"{}\"", agent.id));
        let may: Vec<bool> = (0..nrp.shifts.len()).map(|shift| nrp.may(index, shift)).collect();
        if !may.iter().all(|may| *may) {
            let allowed = nrp.shifts.iter().zip(&may).filter(|(_, may)| **may);
            line(&mut team, &format!("shifts = [{}]", list(allowed.map(|(shift, _)| quoted(&shift.id)))));
        }
        team.push('\n');
    }
    rules(nrp, &mut team);
    staffing(nrp, &mut team);
    days_off(nrp, &mut team);
    requests(nrp, &mut team);
    vec![("team.toml".to_string(), team)]
}

fn rules(nrp: &Nrp, text: &mut String) {
    line(text, "# Nothing is shared out: the file asks for no fairness.\n[rules.fairness]\ncounts = []\n");
    let banned = nrp.shifts.iter().flat_map(|shift| {
        let after = shift.banned_after.iter().filter_map(|next| nrp.shifts.get(*next));
        after.map(|next| quoted(&format!("{} > {}", shift.id, next.id)))
    });
    let banned: Vec<String> = banned.collect();
    if !banned.is_empty() {
        line(text, "# Shifts that can't follow each other from one day to the next.\n[[rules.succession]]");
        line(text, &format!("banned = {}\n", lines(&banned)));
    }
    line(text, "# What holds for each agent; those with the same numbers share a table.");
    let days = nrp.days as i64;
    let duration = |minutes: i64| match minutes % 60 {
        0 => format!("\"{}h\"", minutes / 60),
        rest => format!("\"{}h{rest}min\"", minutes / 60),
    };
    nrp.tables(text, "hours", |agent| {
        let max = nrp.can_exceed(agent.max_minutes).then(|| format!("max = {}", duration(agent.max_minutes)));
        let min = (agent.min_minutes > 0).then(|| format!("min = {}", duration(agent.min_minutes)));
        keys([max, min]).map(|keys| format!("per = \"horizon\"\n{keys}"))
    });
    nrp.tables(text, "stint", |agent| {
        let max = (agent.max_run < days).then(|| format!("max = {}", agent.max_run));
        keys([max, (agent.min_run > 1).then(|| format!("min = {}", agent.min_run))])
    });
    nrp.tables(text, "days_off", |agent| {
        keys([(agent.min_off > 1).then(|| format!("min = {}", agent.min_off))])
    });
    nrp.tables(text, "weekends", |agent| {
        keys([(agent.max_weekends < days / 7).then(|| format!("max = {}", agent.max_weekends))])
    });
    for (index, shift) in nrp.shifts.iter().enumerate() {
        let of = |agent: &Agent| agent.max_of.get(index).copied().unwrap_or(0);
        let counted = |at: usize, agent: &Agent| of(agent) < days && nrp.may(at, index);
        nrp.tables_by(text, "shift_count", |at, agent| {
            let limit = format!("shifts = [{}]\nper = \"horizon\"\nmax = {}", quoted(&shift.id), of(agent));
            counted(at, agent).then_some(limit)
        });
    }
}

/// The keys that are there, a line each.
fn keys<const N: usize>(keys: [Option<String>; N]) -> Option<String> {
    let keys: Vec<String> = keys.into_iter().flatten().collect();
    (!keys.is_empty()).then(|| keys.join("\n"))
}

impl Nrp {
    /// Whether an agent's list has a shift. A shift that nobody may have, and an agent who may
    /// have none, are limited to no duty instead: a team has neither.
    fn may(&self, agent: usize, shift: usize) -> bool {
        let most = |agent: &Agent| agent.max_of.get(shift).copied().unwrap_or(0) > 0;
        let Some(agent) = self.agents.get(agent) else { return false };
        most(agent) || !agent.max_of.iter().any(|most| *most > 0) || !self.agents.iter().any(most)
    }

    /// A table of a rule for all agents of whom it says the same.
    fn tables(&self, text: &mut String, rule: &str, says: impl Fn(&Agent) -> Option<String>) {
        self.tables_by(text, rule, |_, agent| says(agent));
    }

    fn tables_by(&self, text: &mut String, rule: &str, says: impl Fn(usize, &Agent) -> Option<String>) {
        let mut tables: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (index, agent) in self.agents.iter().enumerate() {
            if let Some(keys) = says(index, agent) {
                tables.entry(keys).or_default().push(&agent.id);
            }
        }
        for (keys, agents) in tables {
            line(text, &format!("[[rules.{rule}]]\n{keys}"));
            if agents.len() < self.agents.len() {
                line(
                    text,
                    &format!("agents = {}", lines(&agents.into_iter().map(quoted).collect::<Vec<_>>())),
                );
            }
            text.push('\n');
        }
    }
}

fn staffing(nrp: &Nrp, text: &mut String) {
    line(text, "# Targets: how many agents a shift wants, and what each fewer and each more costs.");
    let mut entries: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for ((shift, day), cover) in &nrp.cover {
        entries.entry((*shift, *cover)).or_default().push(*day);
    }
    for ((shift, cover), days) in entries {
        let id = nrp.shifts.get(shift).map_or("", |shift| shift.id.as_str());
        line(text, &format!("[[staffing]]\nshift = {}\nwant = {}", quoted(id), cover.want));
        line(text, &format!("under_weight = {}\nover_weight = {}", cover.under, cover.over));
        if days.len() < nrp.days {
            line(text, &format!("dates = {}", dates(&days)));
        }
        text.push('\n');
    }
}

fn days_off(nrp: &Nrp, text: &mut String) {
    if !nrp.days_off.is_empty() {
        line(text, "# Days off: fixed, and counted as any other day off.");
    }
    let mut last = None;
    for (agent, day) in &nrp.days_off {
        if last != Some(*agent) {
            let id = nrp.agents.get(*agent).map_or("", |agent| agent.id.as_str());
            line(text, &format!("{}[pins.{id}]", if last.is_some() { "\n" } else { "" }));
            last = Some(*agent);
        }
        line(text, &format!("{} = \"rest\"", date(*day)));
    }
    text.push('\n');
}

fn requests(nrp: &Nrp, text: &mut String) {
    let mut entries: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (request, weight) in nrp.requests.iter().filter(|(_, weight)| **weight > 0) {
        let key = (request.agent, !request.wants, request.shift, *weight);
        entries.entry(key).or_default().push(request.day);
    }
    if !entries.is_empty() {
        line(text, "# Requests.");
    }
    for ((agent, avoids, shift, weight), days) in entries {
        let id = nrp.agents.get(agent).map_or("", |agent| agent.id.as_str());
        let shift = quoted(nrp.shifts.get(shift).map_or("", |shift| shift.id.as_str()));
        let wish = if avoids { "avoids" } else { "wants" };
        line(text, &format!("[[preferences]]\nagent = \"{id}\"\n{wish} = {shift}\nweight = {weight}"));
        line(text, &format!("dates = {}\n", dates(&days)));
    }
}

/// When the shifts start: the more shifts can't follow one, the later it is. One that may
/// follow another on the next day never begins before that has ended.
fn starts(shifts: &[Shift]) -> Vec<i64> {
    const EARLIEST: i64 = 6 * 60;
    const LATEST: i64 = 22 * 60;
    const APART: i64 = 8 * 60;
    const STEP: i64 = 30;
    let mut ranks: Vec<usize> = shifts.iter().map(|shift| shift.banned_after.len()).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let start = |shift: &Shift| match (ranks.binary_search(&shift.banned_after.len()), ranks.len()) {
        (Ok(at), levels) if levels > 1 => {
            let apart = ((LATEST - EARLIEST) / (levels as i64 - 1)).min(APART);
            (EARLIEST + apart * at as i64) / STEP * STEP
        }
        _ => 9 * 60,
    };
    let mut starts: Vec<i64> = shifts.iter().map(start).collect();
    // Each pass moves some shift earlier, and none before 00:00.
    for _ in 0..shifts.len() * 50 {
        let mut moved = false;
        for (index, shift) in shifts.iter().enumerate() {
            let next = (0..shifts.len()).filter(|next| !shift.banned_after.contains(next));
            let next = next.filter_map(|next| starts.get(next)).min().copied().unwrap_or(DAY);
            let latest = (DAY + next - shift.minutes).max(0);
            if let Some(start) = starts.get_mut(index).filter(|start| **start > latest) {
                (*start, moved) = (latest, true);
            }
        }
        if !moved {
            return starts;
        }
    }
    shifts.iter().map(|shift| DAY - shift.minutes).collect()
}

fn clock(minutes: i64) -> Clock {
    Clock::from_minutes(minutes).unwrap_or(Clock::LATEST)
}

fn date(day: usize) -> NaiveDate {
    START.checked_add_days(Days::new(day as u64)).unwrap_or(NaiveDate::MAX)
}

fn dates(days: &[usize]) -> String {
    lines(&days.iter().map(|day| date(*day).to_string()).collect::<Vec<_>>())
}

/// A list, over several lines where it is long.
fn lines(items: &[String]) -> String {
    const IN_A_LINE: usize = 8;
    if items.len() <= IN_A_LINE {
        return format!("[{}]", list(items.iter().cloned()));
    }
    let rows = items.chunks(IN_A_LINE).map(|row| format!("  {},\n", list(row.iter().cloned())));
    format!("[\n{}]", rows.collect::<String>())
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}

fn line(text: &mut String, line: &str) {
    // Writing to a String can't fail.
    let _ = writeln!(text, "{line}");
}
