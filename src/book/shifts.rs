//! `[[shifts]]`

use super::clocks::interval;
use super::ids::Ids;
use super::reader::{File, Table};
use super::value::Value;
use super::{Shift, ShiftIx, WorkPlace};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Hours, Text, input};

const MAX_SHIFTS: usize = 200;
const DAY: i64 = 24 * 60;

/// A shift whose list of shifts it may follow is not resolved yet.
struct Draft<'t> {
    shift: Shift,
    timed: bool,
    may_follow: Option<Value<'t>>,
}

/// Reads all shifts.
pub(super) fn read(root: &mut Table<'_>, ids: &mut Ids) -> Vec<Shift> {
    let tables = root.tables("shifts", MAX_SHIFTS);
    let mut drafts: Vec<Draft<'_>> = tables.into_iter().map(|table| read_one(table, ids)).collect();
    for index in 0..drafts.len() {
        let may_follow = resolve(index, &drafts, ids);
        drafts[index].shift.may_follow = may_follow;
    }
    drafts.into_iter().map(|draft| draft.shift).collect()
}

fn read_one<'t>(mut table: Table<'t>, ids: &mut Ids) -> Draft<'t> {
    let (id, at) = ids.read(&mut table, "id = \"A\"");
    let name = table.get("name").and_then(|name| name.prose(100)).unwrap_or_else(|| id.clone());
    let times = interval(&mut table, ("start", "start = \"09:00\""), ("end", "end = \"17:00\""));
    let days = [("same", false), ("before", true)];
    let before = table.get("day").filter(|value| value.choice(&days) == Some(true));
    let times = match &before {
        Some(value) => times.and_then(|times| of_evening_before(times, value)),
        None => times,
    };
    let (start, end) = times.unwrap_or((Clock::MIDNIGHT, Clock::LATEST));
    let mut flag = |key, default| table.get(key).and_then(|value| value.bool()).unwrap_or(default);
    let (covers, standby) = (flag("covers", true), flag("standby", false));
    let (counts_as_day, breaks_rest) = (flag("counts_as_day", true), flag("breaks_rest", true));
    let mut minutes = |key| table.get(key).and_then(|value| value.minutes(DAY)).unwrap_or(0);
    let (travel, report_before) = (minutes("travel"), minutes("report_before"));
    let (handover, wrap_up) = (minutes("handover"), minutes("wrap_up"));
    let places = [("office", WorkPlace::Office), ("home", WorkPlace::Home)];
    let shift = Shift {
        id,
        name,
        start,
        end,
        covers,
        place: table.get("place").and_then(|value| value.choice(&places)).unwrap_or(WorkPlace::Office),
        standby,
        counts_as_day,
        paid_permille: table.get("paid_share").and_then(|value| value.permille(1)).unwrap_or(1000),
        breaks_rest,
        may_follow: Vec::new(),
        travel,
        report_before,
        handover,
        wrap_up,
        at,
    };
    let may_follow = table.get("may_follow_same_day");
    table.finish();
    Draft { shift, timed: times.is_some(), may_follow }
}

/// The hours of a shift after midnight that belongs to the date before, from 00:00 of that date.
fn of_evening_before((start, end): (Clock, Clock), value: &Value<'_>) -> Option<(Clock, Clock)> {
    let later = |clock: Clock| Clock::from_minutes(clock.minutes() + DAY);
    let times = later(start).zip(later(end));
    if times.is_none() {
        let title = input::too_late_for_day_before(start, end);
        value.file.push(value.error(Code::HoursTooLong, title).help(input::ends_by_midnight()));
    }
    times
}

/// The shifts that this one may follow; each must leave enough time.
fn resolve(index: usize, drafts: &[Draft<'_>], ids: &Ids) -> Vec<ShiftIx> {
    let draft = &drafts[index];
    let mut first = Vec::new();
    for item in draft.may_follow.as_ref().and_then(Value::one_or_more).unwrap_or_default() {
        let Some(text) = item.raw_text() else { continue };
        let Some(earlier) = ids.shift_named(text, &item) else { continue };
        let Some(before) = drafts.get(earlier.0) else { continue };
        if earlier.0 == index {
            let title = input::follows_itself(draft.shift.id.as_str());
            item.file.push(item.error(Code::BadFollow, title).help(input::drop_from_list(text)));
        } else if before.timed && draft.timed {
            check_gap(&before.shift, &draft.shift, item.file, &item);
        }
        if !first.contains(&earlier) {
            first.push(earlier);
        }
    }
    first
}

fn check_gap(before: &Shift, after: &Shift, file: File<'_>, item: &Value<'_>) {
    let between = after.start.minutes() - before.end.minutes();
    let needed = before.after_end() + travel_between(before, after) + after.report_before;
    if between >= needed {
        return;
    }
    let times = |shift: &Shift| input::shift_times(shift.id.as_str(), shift.start, shift.end);
    let (title, help) = if between < 0 {
        let title = input::follows_too_early(after.id.as_str(), before.id.as_str());
        (title, input::drop_from_list(before.id.as_str()))
    } else {
        let title =
            input::follows_too_soon(after.id.as_str(), before.id.as_str(), Hours(between), Hours(needed));
        (title, input::more_time_between())
    };
    file.push(
        Diagnostic::error(Code::BadFollow, title)
            .at(&item.at, Text::default())
            .note_at(times(before), &before.at)
            .note_at(times(after), &after.at)
            .help(help),
    );
}

/// Minutes on the way from one shift to the next on the same date.
fn travel_between(before: &Shift, after: &Shift) -> i64 {
    match (before.place, after.place) {
        (WorkPlace::Office, WorkPlace::Home) => before.travel,
        (WorkPlace::Home, WorkPlace::Office) => after.travel,
        _ => 0,
    }
}
