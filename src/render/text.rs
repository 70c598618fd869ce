//! Words in columns: display widths, line breaks, numbers.

use chrono::{Datelike, NaiveDate};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::view::{Exact, Unit};
use crate::messages::{Language, Say};

/// Columns that a text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text without control characters, for files of formats that have no room for them.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The text with blanks up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with blanks before it up to `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks a text into lines of at most `columns`: at blanks and between Chinese
/// characters, never before closing punctuation; a longer word is broken where
/// it must be. Nothing but the blanks at the breaks is lost.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if width(&line) + width(piece.trim_end()) > columns && !line.is_empty() {
            lines.push(line.trim_end().to_string());
            line.clear();
        }
        for c in piece.chars() {
            if width(&line) + c.width().unwrap_or(0) > columns && c != ' ' {
                lines.push(line.trim_end().to_string());
                line.clear();
            }
            if !(line.is_empty() && c == ' ' && !lines.is_empty()) {
                line.push(c);
            }
        }
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// Columns of the longest word, the least that wrapping without tearing needs.
pub fn longest_piece(text: &str) -> usize {
    pieces(text).into_iter().map(|piece| width(piece.trim_end())).max().unwrap_or(0)
}

/// What a line break must not tear apart, each with the blanks that follow it.
fn pieces(text: &str) -> Vec<&str> {
    const NOT_FIRST: &str = "，。、；：！？）》」』”’…%,.;:!?)";
    const NOT_LAST: &str = "（《「『“‘(";
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(before) = previous {
            let wide = |c: char| c.width() == Some(2);
            let may_break = (before == ' ' || wide(before) || wide(c))
                && c != ' '
                && !NOT_FIRST.contains(c)
                && !NOT_LAST.contains(before);
            if may_break {
                pieces.push(&text[begin..at]);
                begin = at;
            }
        }
        previous = Some(c);
    }
    pieces.push(&text[begin..]);
    pieces
}

/// A fraction of a unit: `5`, `5.25`, `5.33`; minutes as hours, `52:30`.
pub fn exact(value: Exact, unit: Unit) -> String {
    let (numerator, denominator) = (i128::from(value.numerator), i128::from(value.denominator.max(1)));
    match unit {
        Unit::Minutes => hours(i64::try_from(rounded(numerator, denominator)).unwrap_or(i64::MAX)),
        Unit::Duties => {
            let hundredths = rounded(numerator * 100, denominator);
            let sign = if hundredths < 0 { "-" } else { "" };
            let (units, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
            match (rest, rest % 10) {
                (0, _) => format!("{sign}{units}"),
                (_, 0) => format!("{sign}{units}.{}", rest / 10),
                _ => format!("{sign}{units}.{rest:02}"),
            }
        }
    }
}

/// A fraction as it is: `21/4`, or `5` for a whole number.
pub fn fraction(value: Exact) -> String {
    match value.denominator {
        1 => value.numerator.to_string(),
        denominator => format!("{}/{denominator}", value.numerator),
    }
}

/// A whole number of a unit.
pub fn count(value: i64, unit: Unit) -> String {
    exact(Exact::whole(value), unit)
}

/// Half days as days: `2`, `1.5`.
pub fn half_days(halves: i64) -> String {
    if halves % 2 == 0 { (halves / 2).to_string() } else { format!("{}.5", halves / 2) }
}

/// Minutes as hours and minutes: `52:30`.
pub fn hours(minutes: i64) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    format!("{sign}{}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
}

/// The nearest whole number, halves away from zero.
fn rounded(numerator: i128, denominator: i128) -> i128 {
    let doubled = 2 * numerator.abs() + denominator;
    numerator.signum() * (doubled / (2 * denominator))
}

/// A date without its year: `30 Nov`, `11月30日`.
pub fn short_date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::En => date.format("%-d %b").to_string(),
        Language::Zh => format!("{}月{}日", date.month(), date.day()),
    }
}

/// A date in figures: `30 Nov`, `11/30`.
pub fn brief_date(date: NaiveDate, language: Language) -> String {
    match language {
        Language::En => short_date(date, language),
        Language::Zh => format!("{}/{}", date.month(), date.day()),
    }
}

/// A short date with its weekday: `Mon 30 Nov`, `11月30日 周一`.
pub fn day_name(date: NaiveDate, language: Language) -> String {
    let (weekday, date_) = (date.weekday().say(language), short_date(date, language));
    match language {
        Language::En => format!("{weekday} {date_}"),
        Language::Zh => format!("{date_} {weekday}"),
    }
}

/// A time as `18 s`, `2:05 min`; `∞` where a queue never ends.
pub fn seconds(value: f64, language: Language) -> String {
    if !value.is_finite() || value > 359_999.0 {
        return "∞".to_string();
    }
    let whole = value.round() as i64;
    let (second, minute, hour) = match language {
        Language::En => (" s", " min", " h"),
        Language::Zh => (" 秒", " 分钟", " 小时"),
    };
    match (whole, whole % 60, whole % 3600) {
        (0..=119, 1.., _) | (0, ..) => format!("{whole}{second}"),
        (60..=5999, 0, _) => format!("{}{minute}", whole / 60),
        (_, _, 0) => format!("{}{hour}", whole / 3600),
        (0..=5999, ..) => format!("{}:{:02}{minute}", whole / 60, whole % 60),
        _ => format!("{}:{:02}{hour}", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_keeps_every_character_and_the_width() {
        let text = "22:00–24:00 无人值守：四个班次都不覆盖这段时间（见 team.toml），需要延长 C 班。 An-unbreakably-long-word-of-letters.";
        for columns in 2..60 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let kept: String = lines.concat().replace(' ', "");
            assert_eq!(kept, text.replace(' ', ""));
        }
    }

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        let lines = wrap("一二三四五，六七八九十。", 10);
        assert_eq!(lines, ["一二三四", "五，六七八", "九十。"]);
    }

    #[test]
    fn fractions_are_rounded_to_hundredths() {
        assert_eq!(exact(Exact::new(21, 4), Unit::Duties), "5.25");
        assert_eq!(exact(Exact::new(16, 3), Unit::Duties), "5.33");
        assert_eq!(exact(Exact::new(11, 2), Unit::Duties), "5.5");
        assert_eq!(exact(Exact::new(-1, 4), Unit::Duties), "-0.25");
        assert_eq!(exact(Exact::new(-1, 1000), Unit::Duties), "0");
        assert_eq!(exact(Exact::new(6301, 2), Unit::Minutes), "52:31");
        assert_eq!(hours(-45), "-0:45");
        assert_eq!(exact(Exact::new(i64::MIN, 1), Unit::Minutes), "-153722867280912930:08");
    }
}
