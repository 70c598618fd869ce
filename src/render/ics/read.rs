//! Reads back a calendar that fairshift wrote, to the letter: what differs from
//! its form is damage, not another dialect.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::{MAX_SEQUENCE, PRODUCT, Versioned};
use crate::messages::{Text, calendars as say};

/// An event of an earlier version of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The event.
    pub event: Versioned,
    /// The date on which it begins.
    pub date: NaiveDate,
    /// The zone of its clock times; none for whole days.
    pub zone: Option<Tz>,
}

/// Why a file can't be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The bytes meant.
    pub span: Range<usize>,
    /// In words.
    pub what: Text,
}

/// A line of content with the bytes that it takes up.
struct Line {
    text: String,
    span: Range<usize>,
}

/// The events of a calendar by UID.
pub fn read(text: &str) -> Result<BTreeMap<String, Kept>, Damage> {
    let lines = unfolded(text);
    let end = Line { text: String::new(), span: text.len()..text.len() };
    let mut rest = lines.iter();
    let first = rest.next().unwrap_or(&end);
    if first.text != "BEGIN:VCALENDAR" {
        return Err(damage(first, say::not_a_calendar()));
    }
    let product = lines.iter().find(|line| line.text.starts_with("PRODID:"));
    if product.is_none_or(|line| line.text != format!("PRODID:{PRODUCT}")) {
        return Err(damage(product.unwrap_or(first), say::not_our_calendar()));
    }
    let mut events = BTreeMap::new();
    let mut closed = false;
    while let Some(line) = rest.next() {
        match line.text.as_str() {
            _ if closed => return Err(damage(line, say::after_the_end())),
            "BEGIN:VEVENT" => {
                let mut lines = Vec::new();
                loop {
                    match rest.next() {
                        Some(inside) if inside.text == "END:VEVENT" => break,
                        Some(inside) if inside.text.starts_with("BEGIN:") => {
                            return Err(damage(inside, say::not_closed("VEVENT")));
                        }
                        Some(inside) => lines.push(inside),
                        None => return Err(damage(&end, say::not_closed("VEVENT"))),
                    }
                }
                let kept = event(line, &lines)?;
                if let Some(twice) = events.insert(kept.event.uid.clone(), kept) {
                    return Err(damage(line, say::uid_twice(twice.event.uid)));
                }
            }
            "BEGIN:VTIMEZONE" => {
                let close = rest.by_ref().find(|inside| inside.text == "END:VTIMEZONE");
                close.ok_or_else(|| damage(&end, say::not_closed("VTIMEZONE")))?;
            }
            "END:VCALENDAR" => closed = true,
            text if text.starts_with("BEGIN:") || text.starts_with("END:") || !text.contains(':') => {
                return Err(damage(line, say::not_a_line()));
            }
            _ => {}
        }
    }
    if closed { Ok(events) } else { Err(damage(&end, say::not_closed("VCALENDAR"))) }
}

fn damage(line: &Line, what: Text) -> Damage {
    Damage { span: line.span.clone(), what }
}

fn event(begin: &Line, lines: &[&Line]) -> Result<Kept, Damage> {
    let mut event =
        Versioned { uid: String::new(), sequence: 0, stamp: NaiveDateTime::default(), lines: Vec::new() };
    let (mut stamped, mut counted, mut when) = (false, false, None);
    for line in lines {
        let Some((name, value)) = line.text.split_once(':') else {
            return Err(damage(line, say::not_a_line()));
        };
        match name {
            "UID" => event.uid = value.to_string(),
            "SEQUENCE" => {
                event.sequence = value
                    .parse()
                    .ok()
                    .filter(|number| *number <= MAX_SEQUENCE)
                    .ok_or_else(|| damage(line, say::bad_value(name, value)))?;
                counted = true;
            }
            "DTSTAMP" => {
                event.stamp = value
                    .strip_suffix('Z')
                    .and_then(moment)
                    .ok_or_else(|| damage(line, say::bad_value(name, value)))?;
                stamped = true;
            }
            "LAST-MODIFIED" => {}
            _ => {
                if name.starts_with("DTSTART") {
                    let begins = begins(name, value);
                    when = Some(begins.ok_or_else(|| damage(line, say::bad_value(name, value)))?);
                }
                event.lines.push(line.text.clone());
            }
        }
    }
    let missing = match (&event.uid, stamped, counted, when) {
        (uid, ..) if uid.is_empty() => "UID",
        (_, false, ..) => "DTSTAMP",
        (_, _, false, _) => "SEQUENCE",
        (_, _, _, None) => "DTSTART",
        (_, _, _, Some((date, zone))) => return Ok(Kept { event, date, zone }),
    };
    Err(damage(begin, say::event_without(missing)))
}

/// Date and zone of a DTSTART.
fn begins(name: &str, value: &str) -> Option<(NaiveDate, Option<Tz>)> {
    match name.split_once(';')? {
        (_, "VALUE=DATE") => Some((NaiveDate::parse_from_str(value, "%Y%m%d").ok()?, None)),
        (_, zone) => {
            let zone = zone.strip_prefix("TZID=")?.parse().ok()?;
            Some((moment(value)?.date(), Some(zone)))
        }
    }
}

fn moment(value: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()
}

/// The lines of content, those that were folded in one again.
fn unfolded(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    for physical in text.split_inclusive('\n') {
        let span = at..at + physical.len();
        at = span.end;
        let text = physical.trim_end_matches(['\r', '\n']);
        match (text.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => {
                last.text.push_str(rest);
                last.span.end = span.start + text.len();
            }
            _ => lines.push(Line { text: text.to_string(), span: span.start..span.start + text.len() }),
        }
    }
    lines
}
