//! Punches as a person has corrected them, beside the punches as they came.

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

use super::pairing::{Row, Span};
use crate::book::Correction;
use crate::calendar::{Clock, instant};

/// A punch before and after its correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// As the file has it, if it has one.
    pub before: Option<DateTime<Tz>>,
    /// As it was corrected.
    pub after: DateTime<Tz>,
}

/// What a correction has changed.
pub(super) struct Change {
    pub date: NaiveDate,
    pub line: Option<usize>,
    pub came: Option<Corrected>,
    pub went: Option<Corrected>,
}

/// Corrects an agent's rows. A correction is of the duty of its date; where there are several, of that whose
/// ends are nearest, and where there is none, of the punches of the date.
pub(super) fn correct(rows: &mut Vec<Row>, correction: &Correction, spans: &[Span], zone: Tz) -> Change {
    let date = correction.date;
    let on = |clock: Clock, near: Option<DateTime<Tz>>| {
        let at = instant(date, clock, zone);
        // By the clock alone, a time may be of the next date: that which is nearer to the duty's end.
        let next = instant(date.succ_opt().unwrap_or(date), clock, zone);
        match near {
            Some(near) if clock.minutes() < 1440 && (next - near).abs() < (at - near).abs() => next,
            _ => at,
        }
    };
    let distance = |span: &Span| {
        let came = correction.came.map(|clock| (on(clock, Some(span.start)) - span.start).abs());
        let went = correction.went.map(|clock| (on(clock, Some(span.end)) - span.end).abs());
        came.unwrap_or(Duration::zero()) + went.unwrap_or(Duration::zero())
    };
    let of_date = spans.iter().enumerate().filter(|(_, span)| span.date == date);
    let duty = of_date.min_by_key(|(_, span)| (span.standby, distance(span)));
    let came = correction.came.map(|clock| on(clock, duty.map(|(_, span)| span.start)));
    let mut went = correction.went.map(|clock| on(clock, duty.map(|(_, span)| span.end)));
    if let (Some(from), Some(until), None) = (came, went, duty)
        && until <= from
    {
        went = Some(until + Duration::days(1));
    }
    let owner = duty.map(|(place, _)| place);
    let (mut mine, others): (Vec<Row>, Vec<Row>) =
        std::mem::take(rows).into_iter().partition(|row| match duty {
            Some((place, span)) => row.touches(span) || row.owner == Some(place),
            None => row.owner.is_none() && row.date == date,
        });
    *rows = others;
    let before_in = mine.iter().filter_map(|row| row.came).min();
    let before_out = mine.iter().filter_map(|row| row.went).max();
    let line = mine.iter().find_map(|row| row.line.or(row.went_line));
    // What lies before the corrected coming or after the corrected going is not any more.
    mine.retain(|row| {
        let over = came.is_some_and(|came| row.went.is_some_and(|went| went <= came));
        let later = went.is_some_and(|went| row.came.is_some_and(|came| came >= went));
        !over && !later
    });
    if mine.is_empty() {
        let empty = Row {
            date,
            came: None,
            went: None,
            line: None,
            went_line: None,
            undated: false,
            owner,
            used: false,
        };
        mine.push(empty);
    }
    if let (Some(came), Some(row)) = (came, mine.iter_mut().min_by_key(|row| row.first())) {
        row.came = Some(came);
    }
    if let (Some(went), Some(row)) = (went, mine.iter_mut().max_by_key(|row| row.went.or(row.came))) {
        row.went = Some(went);
    }
    rows.extend(mine);
    rows.sort_by_key(|row| (row.first(), row.line.or(row.went_line)));
    Change {
        date,
        line,
        came: came.map(|after| Corrected { before: before_in, after }),
        went: went.map(|after| Corrected { before: before_out, after }),
    }
}
