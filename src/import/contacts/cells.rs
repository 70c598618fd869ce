//! Cells of a file of contacts: clock times, numbers, lengths of time.

use crate::book::spreadsheet;
use crate::calendar::{Clock, parse_seconds};

/// A day, in seconds: the longest handle time.
pub(super) const DAY: f64 = 86_400.0;

/// Minutes after 00:00: `9:00`, `09:00:00`, `9:00-9:30`, a spreadsheet's `0.375`.
pub(super) fn minutes(text: &str) -> Option<i64> {
    let text = text.split(['-', '–', '~', '～']).next().unwrap_or_default().trim();
    if text.starts_with("0.") || text.starts_with("0,") || text == "0" {
        return fraction(text).map(|part| (part * 1440.0).round() as i64);
    }
    spreadsheet::clock(text).ok().map(Clock::minutes)
}

/// The end of an interval; 00:00 is that of the day.
pub(super) fn end(text: &str) -> Option<i64> {
    if text == "1" || text == "1.0" {
        return Some(1440);
    }
    minutes(text.split_once([' ', 'T']).map_or(text, |(_, clock)| clock.trim())).filter(|end| *end <= 1440)
}

fn fraction(text: &str) -> Option<f64> {
    let text = text.replace(',', ".");
    let plain = text.len() <= 24 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse::<f64>().ok().filter(|part| plain && (0.0..1.0).contains(part))
}

/// A number with decimals: `12`, `12.5`, `1,234`, and `12,5` where commas do not part the fields.
pub(super) fn number(text: &str, delimiter: u8) -> Option<f64> {
    let thousands = || {
        // `1,234` but not `12,5`.
        let mut groups = text.split('.').next().unwrap_or_default().split(',').skip(1);
        groups.all(|group| group.len() == 3).then(|| text.replace(',', ""))
    };
    let text = match delimiter {
        b',' => thousands()?,
        _ if text.contains('.') => thousands()?,
        _ => text.replace(',', "."),
    };
    let bare = text.strip_prefix('-').unwrap_or(&text);
    let plain = (1..=24).contains(&bare.len())
        && bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
}

/// Seconds: `180`, `3:00` (minutes), `0:03:00`, `3min`, a spreadsheet's part of a day below 1.
pub(super) fn seconds(text: &str, delimiter: u8) -> Option<f64> {
    if let Some(number) = number(text, delimiter) {
        return Some(if number > 0.0 && number < 1.0 { (number * DAY).round() } else { number });
    }
    let text = text.replace('：', ":");
    if text.contains(':') {
        let parts: Option<Vec<i64>> = text.split(':').map(whole).collect();
        return match parts?[..] {
            [minutes, seconds] if seconds < 60 => Some((minutes * 60 + seconds) as f64),
            [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
                Some((hours * 3600 + minutes * 60 + seconds) as f64)
            }
            _ => None,
        };
    }
    let text = text.replace('秒', "s").replace("分钟", "min").replace('分', "min");
    parse_seconds(&text).map(|seconds| seconds as f64)
}

fn whole(text: &str) -> Option<i64> {
    let plain = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_spreadsheets_are_read() {
        for (text, wanted) in
            [("9:00", 540), ("09:00:00", 540), ("9：30-10：00", 570), ("0.375", 540), ("0", 0)]
        {
            assert_eq!(minutes(text), Some(wanted), "{text}");
        }
        for text in ["", "9", "25:61", "1.5", "abc", "-1"] {
            assert_eq!(minutes(text), None, "{text}");
        }
        for (text, delimiter, wanted) in [
            ("12", b',', 12.0),
            ("12.5", b',', 12.5),
            ("1,234", b',', 1234.0),
            ("12,5", b';', 12.5),
            ("-3", b',', -3.0),
        ] {
            assert_eq!(number(text, delimiter), Some(wanted), "{text}");
        }
        for text in ["", "12,5", "1e9", "inf", "nan", "--1", "1.2.3", "."] {
            assert_eq!(number(text, b','), None, "{text}");
        }
        for (text, wanted) in [
            ("180", 180.0),
            ("3:00", 180.0),
            ("0:03:00", 180.0),
            ("3min", 180.0),
            ("3分20秒", 200.0),
            ("180s", 180.0),
            ("0.00208333", 180.0),
        ] {
            assert_eq!(seconds(text, b','), Some(wanted), "{text}");
        }
        for text in ["3:60", "1:2:3:4", "soon", "99999999999999999999:00"] {
            assert_eq!(seconds(text, b','), None, "{text}");
        }
    }
}
