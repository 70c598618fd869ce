//! `[[leave]]`, `[[requests]]`, `[pins.AGENT]`, `[[extra_duty]]` and `[[preferences]]`

use toml::de::DeValue;

use super::clocks::interval;
use super::ids::Ids;
use super::leave_kinds::{self, LeaveKind};
use super::pay::positive;
use super::reader::{LONGEST_LIST, Table};
use super::value::{Value, bad_date, parse_date};
use super::{
    AgentIx, ExtraDuty, HalfDay, Leave, LeaveTime, OvertimeKind, Pin, Preference, Shift, ShiftIx, days,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, input};

/// Reads approved absence, or what is asked for.
pub(super) fn leave(
    root: &mut Table<'_>,
    list: &'static str,
    agents: &Ids,
    kinds: &[LeaveKind],
) -> Vec<Leave> {
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
        let time = time(&mut table);
        let kind = table.get("kind").and_then(|value| leave_kinds::named(&value, kinds));
        let kind = kind.unwrap_or_else(|| "annual".to_string());
        if let (Some(first), Some(last), Some(from), Some(until)) = (&from_value, &until_value, from, until)
            && until < from
        {
            table.file.push(
                last.error(Code::DatesBackward, input::dates_backward(until, from))
                    .note_at(input::first_date(from), &first.at)
                    .help(input::exchange_dates()),
            );
        } else if let (Some(agent), Some(from), Some(until)) = (agent, from, until) {
            found.push(Leave { agent, from, until, time, kind, at: table.at.clone() });
        }
        table.finish();
    }
    found
}

/// The most minutes a day that a leave takes from one end of the work.
const MAX_DAILY_MINUTES: i64 = 720;

/// What a leave takes of each date: `half`, or `from_time` and `until_time`, or `daily` with the end of the
/// day at which; all of it if there is none of them.
fn time(table: &mut Table<'_>) -> LeaveTime {
    let halves = [("am", HalfDay::First), ("pm", HalfDay::Second)];
    let (half, daily, at) = (table.get("half"), table.get("daily"), table.get("daily_at"));
    let timed = table.has("from_time") || table.has("until_time");
    let hours = match timed {
        true => {
            interval(table, ("from_time", "from_time = \"09:00\""), ("until_time", "until_time = \"12:00\""))
        }
        false => None,
    };
    let beside = if timed { "from_time" } else { "half" };
    let surplus = [half.as_ref().filter(|_| timed), daily.as_ref().filter(|_| timed || half.is_some())];
    for value in surplus.into_iter().flatten() {
        let title = input::not_both(table.name.as_str(), value.key, beside);
        table.file.push(value.error(Code::OneOfTwo, title).help(input::drop_one()));
    }
    if let (Some(value), None) = (&at, &daily) {
        table.file.push(
            value
                .error(Code::OneOfTwo, input::needs_beside("daily_at", "daily"))
                .help(input::add_line("daily = \"1h\"")),
        );
    }
    let ends = [("start", true), ("end", false)];
    let at_start = at.and_then(|value| value.choice(&ends)).unwrap_or(false);
    if let Some((from, until)) = hours {
        return LeaveTime::Hours(from, until);
    }
    if let Some(half) = half.and_then(|value| value.choice(&halves)) {
        return LeaveTime::Half(half);
    }
    match daily.and_then(|value| positive(&value, MAX_DAILY_MINUTES)) {
        Some(minutes) => LeaveTime::Daily { minutes, at_start },
        None => LeaveTime::Day,
    }
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
        let kind = table.get("kind").and_then(|value| value.choice(&OvertimeKind::WORDS));
        let kind = kind.unwrap_or(OvertimeKind::RestDay);
        let minutes = table.get("hours").and_then(|value| positive(&value, 1440));
        if kind == OvertimeKind::Extended && minutes.is_none() && !table.has("hours") {
            table.need("hours", "hours = \"2h\"");
        }
        if let (Some(agent), Some(date)) = (agent, date) {
            extra.push(ExtraDuty { agent, date, kind, minutes, at: table.at.clone() });
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
