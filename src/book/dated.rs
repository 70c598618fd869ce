//! `[[leave]]`, `[[requests]]`, `[pins.AGENT]`, `[[extra_duty]]` and `[[preferences]]`

use toml::de::DeValue;

use super::clocks::interval;
use super::ids::Ids;
use super::reader::{LONGEST_LIST, Table};
use super::value::{Value, bad_date, parse_date};
use super::{AgentIx, ExtraDuty, Leave, Pin, Preference, Shift, ShiftIx, days};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, input};

pub(crate) const KINDS: [(&str, &str); 5] =
    [("annual", "annual"), ("comp", "comp"), ("sick", "sick"), ("training", "training"), ("other", "other")];

/// Reads approved absence, or what is asked for.
pub(super) fn leave(root: &mut Table<'_>, list: &'static str, agents: &Ids) -> Vec<Leave> {
    let mut found = Vec::new();
    for mut table in root.tables(list, LONGEST_LIST) {
        let agent = table.need("agent", "agent = \"lin\"").and_then(|value| agents.agent(&value));
        let from_value = table.need("from", "from = 2026-12-01");
        let until_value = table.get("until");
        let from = from_value.as_ref().and_then(Value::date);
        let until = match &until_value {
            Some(value) => value.date(),
            None => from,
        };
        let hours = part(&mut table);
        let kind = table.get("kind").and_then(|value| value.choice(&KINDS)).unwrap_or("annual");
        if let (Some(first), Some(last), Some(from), Some(until)) = (&from_value, &until_value, from, until)
            && until < from
        {
            table.file.push(
                last.error(Code::DatesBackward, input::dates_backward(until, from))
                    .note_at(input::first_date(from), &first.at)
                    .help(input::exchange_dates()),
            );
        } else if let (Some(agent), Some(from), Some(until)) = (agent, from, until) {
            found.push(Leave { agent, from, until, hours, kind: kind.to_string(), at: table.at.clone() });
        }
        table.finish();
    }
    found
}

/// The hours of each date that a leave takes: `half`, or `from_time` and `until_time`; all if there is neither.
fn part(table: &mut Table<'_>) -> Option<(Clock, Clock)> {
    let noon = Clock::from_minutes(720).unwrap_or(Clock::START);
    let halves = [("am", (Clock::START, noon)), ("pm", (noon, Clock::MIDNIGHT))];
    let half = table.get("half");
    if !table.has("from_time") && !table.has("until_time") {
        return half.and_then(|value| value.choice(&halves));
    }
    let hours =
        interval(table, ("from_time", "from_time = \"09:00\""), ("until_time", "until_time = \"12:00\""));
    if let Some(half) = half {
        let title = input::not_both(table.name.as_str(), "half", "from_time");
        table.file.push(half.error(Code::OneOfTwo, title).help(input::drop_one()));
    }
    hours
}

/// Reads what agents are fixed to.
pub(super) fn pins(root: &mut Table<'_>, agents: &Ids, shift_ids: &Ids, shifts: &[Shift]) -> Vec<Pin> {
    let mut pins = Vec::new();
    let Some(table) = root.table("pins") else { return pins };
    for person in table.entries() {
        if !matches!(person.value, DeValue::Table(_)) && parse_date(person.key).is_ok() {
            let title = input::pin_without_agent(person.key);
            table.file.push(
                Diagnostic::error(Code::WrongType, title)
                    .at(&person.key_at, Text::default())
                    .help(input::write_header("[pins.AGENT]")),
            );
            continue;
        }
        let agent = agents.agent_key(&person);
        let Some(dates) = person.table(format!("[pins.{}]", person.key)) else { continue };
        for value in dates.entries() {
            let date = parse_date(value.key)
                .map_err(|error| table.file.push(bad_date(value.key, error, &value.key_at)))
                .ok();
            let pinned = pinned_to(&value, shift_ids, shifts);
            if let (Some(agent), Some(date), Some(shifts)) = (agent, date, pinned) {
                pins.push(Pin { agent, date, shifts, at: value.at.clone() });
            }
        }
    }
    pins
}

/// The shifts of `"C"`, `"A+C"` or `"rest"`, earliest first.
fn pinned_to(value: &Value<'_>, ids: &Ids, shifts: &[Shift]) -> Option<Vec<ShiftIx>> {
    let text = value.raw_text()?;
    if text == "rest" {
        return Some(Vec::new());
    }
    let parts: Vec<&str> = text.split('+').map(str::trim).collect();
    if parts.len() > 2 {
        let title = input::pin_of_many(parts.len());
        value.file.push(value.error(Code::PinPair, title).help(input::pin_at_most_two()));
        return None;
    }
    let found: Vec<Option<ShiftIx>> = parts.iter().map(|part| ids.shift_named(part, value)).collect();
    let mut pinned = found.into_iter().collect::<Option<Vec<ShiftIx>>>()?;
    pinned.sort_by_key(|shift| shifts.get(shift.0).map(|shift| shift.start));
    Some(pinned)
}

/// Reads the duties beyond the limits.
pub(super) fn extra_duties(root: &mut Table<'_>, agents: &Ids) -> Vec<ExtraDuty> {
    let mut extra = Vec::new();
    for mut table in root.tables("extra_duty", LONGEST_LIST) {
        let agent = table.need("agent", "agent = \"lin\"").and_then(|value| agents.agent(&value));
        let date = table.need("date", "date = 2026-12-05").and_then(|value| value.date());
        if let (Some(agent), Some(date)) = (agent, date) {
            extra.push(ExtraDuty { agent, date, at: table.at.clone() });
        }
        table.finish();
    }
    extra
}

/// Reads the wishes of agents.
pub(super) fn preferences(root: &mut Table<'_>, agents: &Ids, shift_ids: &Ids) -> Vec<Preference> {
    let mut preferences = Vec::new();
    for mut table in root.tables("preferences", LONGEST_LIST) {
        let agent = table.need("agent", "agent = \"lin\"").and_then(|value| agents.agent(&value));
        let given: Vec<(&str, Value<'_>)> =
            WISHES.iter().filter_map(|key| Some((*key, table.get(key)?))).collect();
        let wish = match given.as_slice() {
            [("wants", value)] => wished(value, shift_ids).map(|shifts| (true, shifts, None)),
            [("avoids", value)] => wished(value, shift_ids).map(|shifts| (false, shifts, None)),
            [(key, value)] => {
                let other = agents.agent(value).filter(|other| is_colleague(agent, *other, value));
                other.map(|other| (*key == "wants_with", Vec::new(), Some(other)))
            }
            _ => {
                table.file.push(
                    Diagnostic::error(Code::OneOfTwo, input::one_wish())
                        .at(&table.at, Text::default())
                        .help(input::keep_one_wish()),
                );
                None
            }
        };
        let weight = table.get("weight").and_then(|value| value.integer(1, 1000)).unwrap_or(10);
        let days = days::read(&mut table);
        if let (Some(agent), Some((wants, shifts, colleague))) = (agent, wish) {
            let at = table.at.clone();
            preferences.push(Preference { agent, days, wants, shifts, colleague, weight, at });
        }
        table.finish();
    }
    preferences
}

/// The keys of which a wish has exactly one.
const WISHES: [&str; 4] = ["wants", "avoids", "wants_with", "avoids_with"];

fn is_colleague(agent: Option<AgentIx>, other: AgentIx, value: &Value<'_>) -> bool {
    if agent == Some(other) {
        let title = input::own_colleague(value.key);
        value.file.push(value.error(Code::BadChoice, title).help(input::name_colleague()));
    }
    agent != Some(other)
}

/// The shifts of a wish; none for `"work"`.
fn wished(value: &Value<'_>, ids: &Ids) -> Option<Vec<ShiftIx>> {
    match value.value {
        DeValue::String(text) if text == "work" => Some(Vec::new()),
        _ => ids.shifts(value),
    }
}
