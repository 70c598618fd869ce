//! The length of intervals, and what overlaps or is missing between them.

use std::collections::BTreeMap;

use super::{Contacts, Line, Reading, Table};
use crate::book::RowDay;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::{Text, contacts as say, targets};

impl Table<'_> {
    /// Finds the length of intervals, and what overlaps or is missing.
    pub(super) fn intervals(
        &mut self,
        lines: &BTreeMap<(usize, RowDay), Vec<Line>>,
        reading: &Reading,
        contacts: &mut Contacts,
    ) {
        let mut lengths: BTreeMap<i64, usize> = BTreeMap::new();
        for line in lines.values().flatten() {
            *lengths.entry(line.length.unwrap_or(0)).or_default() += 1;
        }
        lengths.remove(&0);
        if lengths.is_empty() {
            for pair in lines.values().flat_map(|lines| lines.windows(2)) {
                *lengths.entry(pair[1].interval.from - pair[0].interval.from).or_default() += 1;
            }
            lengths.remove(&0);
        }
        // The most common one; the shortest where several are equally common.
        let common =
            lengths.iter().max_by_key(|(length, count)| (**count, -**length)).map(|(length, _)| *length);
        let Some(length) = reading.length.or(common) else {
            if let Some(line) = lines.values().flatten().next() {
                let at = line.at.clone();
                self.wrong(Code::MixedIntervals, at, say::no_length(), say::name_length());
            }
            return;
        };
        contacts.length = length;
        for ((_, day), lines) in lines {
            for line in lines {
                let from = line.interval.from;
                if let Some(other) = line.length.filter(|stated| *stated != length) {
                    let title = say::mixed(other, length);
                    self.wrong(Code::MixedIntervals, line.at.clone(), title, say::one_length());
                } else if from + length > 1440 {
                    let title = targets::row_past_midnight();
                    self.wrong(Code::MixedIntervals, line.at.clone(), title, say::one_length());
                }
            }
            for pair in lines.windows(2) {
                let (one, other) = (&pair[0], &pair[1]);
                let apart = other.interval.from - one.interval.from;
                if apart == length || (apart > length && apart % length == 0 && reading.closed) {
                    continue;
                }
                let (first, second) = if one.at.start < other.at.start { (one, other) } else { (other, one) };
                let (code, title, help) = if apart < length {
                    let hours = hours(other.interval.from, length);
                    (Code::ContactsOverlap, say::overlap(hours, label(*day)), targets::one_row_a_time())
                } else if apart % length != 0 {
                    (Code::MixedIntervals, say::mixed(apart, length), say::one_length())
                } else {
                    let hours = hours(one.interval.from + length, apart - length);
                    (Code::ContactsHole, say::hole(hours, label(*day)), say::fill_hole())
                };
                let (place, before) = (self.place(second.at.clone()), self.place(first.at.clone()));
                let wrong = Diagnostic::error(code, title).at(&place, Text::default());
                self.reader.push(wrong.note_at(say::neighbour(), &before).help(help));
            }
        }
    }
}

/// A day as it stands in errors.
fn label(day: RowDay) -> Text {
    match day {
        RowDay::Date(date) => Text::plain(date.to_string()),
        RowDay::Weekday(day) => chrono::Weekday::try_from(day).map(say::each).unwrap_or_default(),
    }
}

fn hours(from: i64, length: i64) -> Text {
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    Text::plain(format!("{}–{}", clock(from), clock(from + length)))
}
