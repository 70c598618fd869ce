//! `[[coverage]]`, `[[staffing]]` and `[[accepted_gap]]`

use super::clocks::interval;
use super::ids::Ids;
use super::reader::{LONGEST_LIST, Table};
use super::skills::needs;
use super::value::Value;
use super::{AcceptedGap, CoverageWindow, Presence, ShiftIx, StaffingTarget, days};
use crate::diagnostic::{Code, Diagnostic};
use crate::levels::Class;
use crate::messages::{Text, input};

pub(super) const MAX_HEADS: i64 = 1000;
const MAX_WEIGHT: i64 = 1_000_000;
const PRESENCE: [(&str, Presence); 2] = [("work", Presence::Work), ("standby", Presence::Standby)];
const CLASSES: [(&str, Class); 3] =
    [("must", Class::Must), ("required", Class::Required), ("soft", Class::Soft)];
pub(super) const FROM: (&str, &str) = ("from", "from = \"09:00\"");
pub(super) const UNTIL: (&str, &str) = ("until", "until = \"24:00\"");

/// Reads the hours in which agents must be at work.
pub(super) fn coverage(root: &mut Table<'_>, skills: &Ids) -> Vec<CoverageWindow> {
    let mut windows = Vec::new();
    for mut table in root.tables("coverage", LONGEST_LIST) {
        let hours = interval(&mut table, FROM, UNTIL);
        let agents = table.get("agents").and_then(|value| value.integer(1, MAX_HEADS)).unwrap_or(1);
        let needs = needs(&mut table, skills);
        let by = table.get("by").and_then(|value| value.choice(&PRESENCE)).unwrap_or_default();
        let class = table.get("class").and_then(|value| value.choice(&CLASSES));
        let weight = table.get("weight").and_then(|value| value.integer(1, MAX_WEIGHT));
        let days = days::read(&mut table);
        if let Some((from, until)) = hours {
            let at = table.at.clone();
            windows.push(CoverageWindow { from, until, agents, needs, by, class, weight, days, at });
        }
        table.finish();
    }
    windows
}

/// Reads the hours that the team accepts to be uncovered.
pub(super) fn accepted_gaps(root: &mut Table<'_>) -> Vec<AcceptedGap> {
    let mut gaps = Vec::new();
    for mut table in root.tables("accepted_gap", LONGEST_LIST) {
        let hours = interval(&mut table, FROM, UNTIL);
        let reason = table.need("reason", "reason = \"…\"").and_then(|reason| reason.prose(400));
        let days = days::read(&mut table);
        if let (Some((from, until)), Some(reason)) = (hours, reason) {
            gaps.push(AcceptedGap { from, until, days, reason, at: table.at.clone() });
        }
        table.finish();
    }
    gaps
}

/// Reads how many agents each shift wants.
pub(super) fn staffing(root: &mut Table<'_>, ids: &Ids) -> Vec<StaffingTarget> {
    let mut targets = Vec::new();
    for mut table in root.tables("staffing", LONGEST_LIST) {
        let shifts = one_or_several(&mut table, ids);
        let numbers = ["min", "want", "max"].map(|key| table.get(key));
        let [min, want, max] = numbers.each_ref().map(|value| {
            let value = value.as_ref()?;
            value.integer(0, MAX_HEADS)
        });
        in_order(&table, &numbers, &[min, want, max]);
        let min = min.unwrap_or(0);
        let want = want.unwrap_or(min);
        let [under_weight, over_weight] = ["under_weight", "over_weight"]
            .map(|key| table.get(key).and_then(|value| value.integer(0, MAX_WEIGHT)));
        let days = days::read(&mut table);
        for shift in shifts {
            let (days, at) = (days.clone(), table.at.clone());
            targets.push(StaffingTarget { shift, min, want, max, under_weight, over_weight, days, at });
        }
        table.finish();
    }
    targets
}

/// The shifts of `shift` or `shifts`, of which exactly one is needed.
pub(super) fn one_or_several(table: &mut Table<'_>, ids: &Ids) -> Vec<ShiftIx> {
    let (one, several) = (table.get("shift"), table.get("shifts"));
    match (&one, &several) {
        (Some(value), None) => {
            let shift = value.raw_text().and_then(|text| ids.shift_named(text, value));
            shift.map(|shift| vec![shift]).unwrap_or_default()
        }
        (None, Some(value)) => ids.shifts(value).unwrap_or_default(),
        _ => {
            one_of_two(table, "shift", "shifts");
            Vec::new()
        }
    }
}

/// Each number that is there must be at least the one before it that is there.
pub(super) fn in_order(table: &Table<'_>, values: &[Option<Value<'_>>; 3], numbers: &[Option<i64>; 3]) {
    let present =
        || values.iter().zip(numbers).filter_map(|(value, number)| Some((value.as_ref()?, (*number)?)));
    for ((low, less), (high, more)) in present().zip(present().skip(1)) {
        if more < less {
            table.file.push(
                high.error(Code::StaffingOrder, input::staffing_order(high.key, more, low.key, less))
                    .note_at(input::stated_here(low.key, less), &low.at)
                    .help(input::staffing_is_ordered()),
            );
        }
    }
}

/// Records that exactly one of two keys is needed.
pub(super) fn one_of_two(table: &Table<'_>, one: &str, other: &str) {
    table.file.push(
        Diagnostic::error(Code::OneOfTwo, input::one_of_two(table.name.as_str(), one, other))
            .at(&table.at, Text::default())
            .help(input::keep_one(one, other)),
    );
}
