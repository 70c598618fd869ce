//! Typed readings of one value; what can't be read is recorded.

use chrono::{Datelike, NaiveDate};
use toml::de::DeValue;

use super::reader::{File, LONGEST_LIST, Table};
use super::similar::nearest;
use crate::calendar::{Clock, ClockError, parse_minutes};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input::{self, Quote};
use crate::messages::{Hours, Text};

/// The value of a key.
#[derive(Clone)]
pub(crate) struct Value<'t> {
    pub file: File<'t>,
    pub key: &'t str,
    pub key_at: Place,
    pub value: &'t DeValue<'t>,
    pub at: Place,
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateError {
    Form,
    Missing,
    Range,
}

/// Reads `YYYY-MM-DD` of the years 2000 to 2199.
pub(crate) fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return Err(DateError::Form) };
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten().ok_or(DateError::Form)
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    in_range(date.ok_or(DateError::Missing)?)
}

fn in_range(date: NaiveDate) -> Result<NaiveDate, DateError> {
    if (2000..=2199).contains(&date.year()) { Ok(date) } else { Err(DateError::Range) }
}

/// The diagnostic for a text that is not a date.
pub(crate) fn bad_date(text: &str, error: DateError, at: &Place) -> Diagnostic {
    let (title, help) = match error {
        DateError::Form => (input::not_a_date(Quote(text)), input::write_date()),
        DateError::Missing => (input::no_such_date(Quote(text)), input::correct_date()),
        DateError::Range => (input::date_out_of_range(Quote(text)), input::correct_date()),
    };
    Diagnostic::error(Code::BadDate, title).at(at, Text::default()).help(help)
}

/// The diagnostic for a text that is not a clock time.
pub(crate) fn bad_clock(text: &str, error: ClockError, at: &Place) -> Diagnostic {
    let (title, help) = match error {
        ClockError::Form => (input::not_a_clock(Quote(text)), input::write_clock()),
        ClockError::Range => (input::clock_out_of_range(Quote(text)), input::clock_range()),
    };
    Diagnostic::error(Code::BadClock, title).at(at, Text::default()).help(help)
}

impl<'t> Value<'t> {
    /// Records an error at this value.
    pub fn error(&self, code: Code, title: Text) -> Diagnostic {
        Diagnostic::error(code, title).at(&self.at, Text::default())
    }

    /// Records that the value is of another kind than its key takes.
    pub fn wrong_type(&self, expected: Text, help: Option<Text>) {
        let mut diagnostic =
            self.error(Code::WrongType, input::wrong_type(self.key, expected, input::kind_of(self.value)));
        diagnostic.help.extend(help);
        self.file.push(diagnostic);
    }

    /// A table.
    pub fn table(&self, name: String) -> Option<Table<'t>> {
        match self.value {
            DeValue::Table(table) => Some(Table::new(self.file, name, table, self.at.span.clone())),
            _ => {
                self.wrong_type(input::kind_table(), Some(input::write_header(name)));
                None
            }
        }
    }

    /// A text as it stands.
    pub fn raw_text(&self) -> Option<&'t str> {
        match self.value {
            DeValue::String(text) => Some(text),
            _ => {
                self.wrong_type(input::kind_text(), None);
                None
            }
        }
    }

    /// A text for people: not empty, one line, at most 100 characters (a name) or as many as `longest`.
    pub fn prose(&self, longest: usize) -> Option<String> {
        let text = self.raw_text()?;
        let problem = if text.trim().is_empty() {
            Some(input::text_empty(self.key))
        } else if text.chars().any(|c| c.is_control() || is_bidi(c)) {
            Some(input::text_control(self.key))
        } else if text.chars().count() > longest {
            Some(input::text_long(self.key, longest))
        } else {
            None
        };
        match problem {
            Some(title) => {
                self.file.push(self.error(Code::BadText, title).help(input::plain_line()));
                None
            }
            None => Some(text.trim().to_string()),
        }
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(yes) => Some(*yes),
            _ => {
                self.wrong_type(input::kind_bool(), None);
                None
            }
        }
    }

    /// A whole number from `least` to `most`.
    pub fn integer(&self, least: i64, most: i64) -> Option<i64> {
        let DeValue::Integer(number) = self.value else {
            self.wrong_type(input::kind_integer(), None);
            return None;
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let title = input::number_out_of_range(self.key, least, most);
            self.file.push(self.error(Code::BadNumber, title));
        }
        number
    }

    /// A decimal number from 0 to `most`, in thousandths.
    pub fn permille(&self, most: i64) -> Option<i64> {
        let text = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.wrong_type(input::kind_number(), None);
                return None;
            }
        };
        let permille = parse_permille(text).filter(|permille| *permille <= most * 1000);
        if permille.is_none() {
            let title = input::share_out_of_range(self.key, most);
            self.file.push(self.error(Code::BadNumber, title).help(input::three_decimals()));
        }
        permille
    }

    /// A clock time: `"09:00"` in quotes, or `09:00:00` without.
    pub fn clock(&self) -> Option<Clock> {
        match self.value {
            DeValue::String(text) => {
                Clock::parse(text).map_err(|error| self.file.push(bad_clock(text, error, &self.at))).ok()
            }
            DeValue::Datetime(moment) => match (moment.date, moment.time) {
                (None, Some(time)) if time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0 => {
                    Clock::from_minutes(i64::from(time.hour) * 60 + i64::from(time.minute))
                }
                (None, Some(time)) => {
                    self.file.push(bad_clock(&time.to_string(), ClockError::Form, &self.at));
                    None
                }
                _ => {
                    self.wrong_type(input::kind_clock(), Some(input::use_date_keys()));
                    None
                }
            },
            _ => {
                self.wrong_type(input::kind_clock(), Some(input::write_clock()));
                None
            }
        }
    }

    /// A date: `2026-12-04`, with quotes or without.
    pub fn date(&self) -> Option<NaiveDate> {
        let date = match self.value {
            DeValue::String(text) => parse_date(text).map_err(|error| bad_date(text, error, &self.at)),
            DeValue::Datetime(moment) => match (moment.date, moment.time) {
                (Some(date), None) => {
                    let text = date.to_string();
                    parse_date(&text).map_err(|error| bad_date(&text, error, &self.at))
                }
                _ => {
                    self.wrong_type(input::kind_date(), Some(input::write_date()));
                    return None;
                }
            },
            _ => {
                self.wrong_type(input::kind_date(), Some(input::write_date()));
                return None;
            }
        };
        date.map_err(|diagnostic| self.file.push(diagnostic)).ok()
    }

    /// A length of time in minutes, at most `most`.
    pub fn minutes(&self, most: i64) -> Option<i64> {
        let DeValue::String(text) = self.value else {
            self.wrong_type(input::kind_duration(), Some(input::write_duration()));
            return None;
        };
        let Some(minutes) = parse_minutes(text) else {
            self.file.push(
                self.error(Code::BadDuration, input::not_a_duration(Quote(text)))
                    .help(input::write_duration()),
            );
            return None;
        };
        if minutes > most {
            self.file.push(self.error(Code::BadDuration, input::duration_too_long(self.key, Hours(most))));
            return None;
        }
        Some(minutes)
    }

    /// One of a few words.
    pub fn choice<T: Clone>(&self, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.raw_text()?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            self.bad_choice(text, words.iter().map(|(word, _)| *word));
        }
        found.map(|(_, meaning)| meaning.clone())
    }

    /// Records that the text is none of the words that the key takes.
    pub fn bad_choice<'w>(&self, text: &str, words: impl Iterator<Item = &'w str> + Clone) {
        let few: Vec<Text> = words.clone().take(15).map(Text::plain).collect();
        let mut diagnostic = self.error(Code::BadChoice, input::bad_choice(self.key, Quote(text)));
        if let Some(meant) = nearest(text, words) {
            diagnostic = diagnostic.help(input::did_you_mean(meant));
        } else if few.len() < 15 {
            diagnostic = diagnostic.help(input::one_of(Text::list(&few)));
        }
        self.file.push(diagnostic);
    }

    /// One value or a list of them, each on its own; never empty.
    pub fn one_or_more(&self) -> Option<Vec<Value<'t>>> {
        let items = match self.value {
            DeValue::Array(items) => items,
            DeValue::Table(_) => {
                self.wrong_type(input::kind_list(), None);
                return None;
            }
            _ => return Some(vec![self.clone()]),
        };
        if items.is_empty() {
            self.file.push(
                self.error(Code::NothingChosen, input::list_empty(self.key)).help(input::fill_or_drop()),
            );
            return None;
        }
        if items.len() > LONGEST_LIST {
            let title = input::list_too_long(self.key, items.len(), LONGEST_LIST);
            self.file.push(self.error(Code::TooLarge, title));
            return None;
        }
        let each = |item: &'t toml::Spanned<DeValue<'t>>| Value {
            value: item.get_ref(),
            at: self.file.place(item.span()),
            ..self.clone()
        };
        Some(items.iter().map(each).collect())
    }
}

/// Marks that turn the direction of text make it read other than it is.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A decimal number without sign or exponent, and with at most three decimals
/// that are not zero, in thousandths.
pub(super) fn parse_permille(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction = fraction.trim_end_matches('0');
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || fraction.len() > 3 || !digits(whole) || !digits(fraction) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 1000 + format!("{fraction:0<3}").parse::<i64>().ok()?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_are_exact() {
        for (text, permille) in
            [("1", 1000), ("1.0", 1000), ("0.85", 850), ("0.125", 125), ("+2", 2000), ("1.5000", 1500)]
        {
            assert_eq!(parse_permille(text), Some(permille), "{text}");
        }
        for text in ["0.0001", "-1", "-0.5", "1e3", "inf", "nan", "99999999", ""] {
            assert_eq!(parse_permille(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_strict() {
        assert_eq!(parse_date("2028-02-29"), Ok(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap()));
        assert_eq!(parse_date("2026-02-30"), Err(DateError::Missing));
        assert_eq!(parse_date("1926-02-03"), Err(DateError::Range));
        for text in ["2026-2-3", "2026/02/03", "+2026-02-03", "2026-02-03-04", "二〇二六", ""] {
            assert_eq!(parse_date(text), Err(DateError::Form), "{text}");
        }
    }
}
