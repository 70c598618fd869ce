//! Duties and leave as iCalendar (RFC 5545), for calendars that people subscribe to.
//!
//! Each event has a UID that stays the same from roster to roster, and the lines
//! of its content apart from the three that tell versions apart (SEQUENCE, DTSTAMP,
//! LAST-MODIFIED): what was written before is read back ([`read`]) and compared by
//! them. There is no METHOD: it is a calendar, not a message.

mod read;

use chrono::{NaiveDate, NaiveDateTime};

pub use read::{Damage, Kept, read};

use crate::calendar::Observance;

/// Who writes the files; a file of somebody else is not touched.
pub const PRODUCT: &str = "-//fairshift//shift rosters//EN";

/// The highest SEQUENCE: an INTEGER of the standard.
pub const MAX_SEQUENCE: u64 = i32::MAX as u64;

/// The longest line in octets, its end not counted.
const MAX_LINE_OCTETS: usize = 75;

const CONFIRMED: &str = "STATUS:CONFIRMED";
const CANCELLED: &str = "STATUS:CANCELLED";

/// A calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarView {
    /// What it is called in a list of calendars.
    pub name: String,
    /// The zones that its events name.
    pub zones: Vec<ZoneView>,
    /// In the order in which they are written.
    pub events: Vec<Versioned>,
}

/// A time zone with its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneView {
    /// `Asia/Shanghai`
    pub id: String,
    /// In the order of their onsets, at least one.
    pub observances: Vec<Observance>,
}

/// An event with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    /// The same in every version.
    pub uid: String,
    /// How often it has changed.
    pub sequence: u64,
    /// When it was last changed, in UTC.
    pub stamp: NaiveDateTime,
    /// The other lines of its content, not folded.
    pub lines: Vec<String>,
}

/// What an event tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// When it is.
    pub when: When,
    /// In a few words.
    pub summary: String,
    /// In more words.
    pub description: String,
    /// Where.
    pub location: String,
    /// What kind of event it is.
    pub categories: Vec<String>,
    /// Whether its time is taken.
    pub busy: bool,
}

/// When an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// From one clock time of a zone to another.
    Timed {
        /// `Asia/Shanghai`
        zone: String,
        /// The first moment.
        start: NaiveDateTime,
        /// The moment after the last.
        end: NaiveDateTime,
    },
    /// Whole days.
    Days {
        /// The first.
        first: NaiveDate,
        /// The day after the last.
        after: NaiveDate,
    },
}

impl EventView {
    /// The lines of its content.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = match &self.when {
            When::Timed { zone, start, end } => vec![
                format!("DTSTART;TZID={zone}:{}", local(start)),
                format!("DTEND;TZID={zone}:{}", local(end)),
            ],
            When::Days { first, after } => vec![
                format!("DTSTART;VALUE=DATE:{}", first.format("%Y%m%d")),
                format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")),
            ],
        };
        lines.push(format!("SUMMARY:{}", escaped(&self.summary)));
        for (name, text) in [("DESCRIPTION", &self.description), ("LOCATION", &self.location)] {
            if !text.is_empty() {
                lines.push(format!("{name}:{}", escaped(text)));
            }
        }
        if !self.categories.is_empty() {
            let all: Vec<String> = self.categories.iter().map(|category| escaped(category)).collect();
            lines.push(format!("CATEGORIES:{}", all.join(",")));
        }
        lines.push(format!("TRANSP:{}", if self.busy { "OPAQUE" } else { "TRANSPARENT" }));
        lines.push(CONFIRMED.to_string());
        lines
    }
}

/// The same content, called off: it takes nobody's time any more.
pub fn cancelled(lines: &[String]) -> Vec<String> {
    let line = |text: &String| match text.as_str() {
        CONFIRMED => CANCELLED.to_string(),
        "TRANSP:OPAQUE" => "TRANSP:TRANSPARENT".to_string(),
        other => other.to_string(),
    };
    lines.iter().map(line).collect()
}

/// The file's bytes.
pub fn render(view: &CalendarView) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(text, &mut out);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line(&format!("PRODID:{PRODUCT}"));
    line("CALSCALE:GREGORIAN");
    for property in ["NAME", "X-WR-CALNAME"] {
        line(&format!("{property}:{}", escaped(&view.name)));
    }
    if let [zone] = view.zones.as_slice() {
        line(&format!("X-WR-TIMEZONE:{}", zone.id));
    }
    line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    line("X-PUBLISHED-TTL:PT1H");
    for zone in &view.zones {
        line("BEGIN:VTIMEZONE");
        line(&format!("TZID:{}", zone.id));
        for observance in &zone.observances {
            let kind = if observance.summer { "DAYLIGHT" } else { "STANDARD" };
            line(&format!("BEGIN:{kind}"));
            line(&format!("DTSTART:{}", local(&observance.from)));
            line(&format!("TZOFFSETFROM:{}", offset(observance.offset_before)));
            line(&format!("TZOFFSETTO:{}", offset(observance.offset)));
            if !observance.name.is_empty() {
                line(&format!("TZNAME:{}", escaped(&observance.name)));
            }
            line(&format!("END:{kind}"));
        }
        line("END:VTIMEZONE");
    }
    for event in &view.events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", event.uid));
        line(&format!("DTSTAMP:{}Z", local(&event.stamp)));
        line(&format!("LAST-MODIFIED:{}Z", local(&event.stamp)));
        line(&format!("SEQUENCE:{}", event.sequence));
        event.lines.iter().for_each(|text| line(text));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn local(at: &NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

/// Seconds east of UTC as `+0800`, with seconds where there are any.
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, rest) = (all / 3600, all / 60 % 60, all % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}

/// A text as a value: its own commas, semicolons, backslashes and line ends marked.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, broken after at most 75 octets and never within a character.
fn fold(text: &str, out: &mut String) {
    let mut room = MAX_LINE_OCTETS;
    for c in text.chars() {
        if c.len_utf8() > room {
            // The blank that begins a continued line is one of its octets.
            out.push_str("\r\n ");
            room = MAX_LINE_OCTETS - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}
