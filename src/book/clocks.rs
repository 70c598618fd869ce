//! Two clock times that make an interval.

use super::reader::Table;
use super::value::Value;
use crate::calendar::Clock;
use crate::diagnostic::Code;
use crate::messages::input;

/// Reads an interval of at most a day that starts before 24:00; `None` when
/// something is wrong with it, which is then recorded.
pub(super) fn interval(
    table: &mut Table<'_>,
    from: (&'static str, &str),
    until: (&'static str, &str),
) -> Option<(Clock, Clock)> {
    let from_value = table.need(from.0, from.1);
    let until_value = table.need(until.0, until.1);
    let start = from_value.as_ref().and_then(Value::clock);
    let end = until_value.as_ref().and_then(Value::clock);
    judge((&from_value?, start?), (&until_value?, end?))
}

/// The same with `from` and `until`, which may be left out: the whole day, or the rest of it.
pub(super) fn part_of_day(table: &mut Table<'_>) -> Option<(Clock, Clock)> {
    let (from_value, until_value) = (table.get("from"), table.get("until"));
    let or = |value: &Option<Value<'_>>, other: Clock| value.as_ref().map_or(Some(other), Value::clock);
    let start = or(&from_value, Clock::START);
    let end = or(&until_value, Clock::MIDNIGHT);
    let (start, end) = (start?, end?);
    match from_value.as_ref().or(until_value.as_ref()).zip(until_value.as_ref().or(from_value.as_ref())) {
        Some((from, until)) => judge((from, start), (until, end)),
        None => Some((start, end)),
    }
}

fn judge(
    (from_value, start): (&Value<'_>, Clock),
    (until_value, end): (&Value<'_>, Clock),
) -> Option<(Clock, Clock)> {
    if start >= Clock::MIDNIGHT {
        let same = Clock::from_minutes(start.minutes() - Clock::MIDNIGHT.minutes()).unwrap_or(start);
        from_value.file.push(
            from_value.error(Code::HoursTooLong, input::starts_next_date(start)).help(input::start_as(same)),
        );
        return None;
    }
    if end <= start {
        let mut diagnostic = until_value
            .error(Code::EndBeforeStart, input::end_before_start(end, start))
            .note_at(input::the_start(start), &from_value.at);
        if let Some(next) = Clock::from_minutes(end.minutes() + Clock::MIDNIGHT.minutes()) {
            diagnostic = diagnostic.help(input::write_next_date(next, end));
        }
        until_value.file.push(diagnostic);
        return None;
    }
    if end.minutes() - start.minutes() > Clock::MIDNIGHT.minutes() {
        until_value.file.push(
            until_value
                .error(Code::HoursTooLong, input::longer_than_a_day(start, end))
                .help(input::split_in_two()),
        );
        return None;
    }
    Some((start, end))
}
