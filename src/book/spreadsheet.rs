//! Cells as spreadsheets write them: dates, clock times, whole numbers.

use chrono::{Duration, NaiveDate};

use super::value::{DateError, parse_date};
use crate::calendar::{Clock, ClockError};

/// Why a cell is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellDate {
    /// Not a date of any kind.
    Bad(DateError),
    /// Day and month could each be the other.
    Ambiguous,
}

/// Reads `2026-12-01`, `2026/12/1`, `2026.12.1`, `2026年12月1日`, `1.12.2026`, `20261201`
/// and a spreadsheet's day number `46357`; a time of 00:00 behind it is passed over.
pub(crate) fn date(text: &str) -> Result<NaiveDate, CellDate> {
    let text = text.strip_suffix(":00").filter(|rest| rest.ends_with(":00")).unwrap_or(text);
    let midnight = [" 00:00", " 0:00", "T00:00"];
    let text = midnight.iter().find_map(|time| text.strip_suffix(time)).unwrap_or(text).trim();
    let plain = text.replace(['年', '月'], "-").replace('日', "");
    let digits = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = plain.split(['-', '/', '.']).collect();
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return strict(&plain[..4], &plain[4..6], &plain[6..]);
    }
    if plain.len() == 5 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return serial(&plain);
    }
    match parts[..] {
        [year, month, day] if [year, month, day].iter().all(|part| digits(part)) => {
            if year.len() == 4 && month.len() <= 2 && day.len() <= 2 {
                strict(year, month, day)
            } else if day.len() == 4 && year.len() <= 2 && month.len() <= 2 {
                // Written with points, the day comes first everywhere; with strokes, nobody knows.
                if plain.contains('.') { strict(day, month, year) } else { Err(CellDate::Ambiguous) }
            } else {
                Err(CellDate::Bad(DateError::Form))
            }
        }
        _ => Err(CellDate::Bad(DateError::Form)),
    }
}

/// The date of a cell, if it is one beyond doubt.
pub(crate) fn cell_date(text: &str) -> Option<NaiveDate> {
    date(text).ok()
}

fn strict(year: &str, month: &str, day: &str) -> Result<NaiveDate, CellDate> {
    parse_date(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(CellDate::Bad)
}

/// Days since 1899-12-30.
fn serial(text: &str) -> Result<NaiveDate, CellDate> {
    let days = text.parse().map_err(|_| CellDate::Bad(DateError::Form))?;
    let date =
        NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|zero| zero.checked_add_signed(Duration::days(days)));
    let date = date.ok_or(CellDate::Bad(DateError::Range))?;
    parse_date(&date.to_string()).map_err(CellDate::Bad)
}

/// Reads `9:00`, `09:00`, `09：00` and `09:00:00`.
pub(crate) fn clock(text: &str) -> Result<Clock, ClockError> {
    let text = text.replace('：', ":");
    let text = match text.matches(':').count() {
        2 => text.strip_suffix(":00").ok_or(ClockError::Form)?,
        _ => &text,
    };
    Clock::parse(text)
}

/// Reads `2`, `2.0` and `2,0`.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=9).contains(&whole.len()) && digits(whole) && rest.bytes().all(|b| b == b'0');
    fits.then(|| whole.parse().ok()).flatten()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_spreadsheets_are_read() {
        let first = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        for text in [
            "2026-12-01",
            "2026-12-1",
            "2026/12/1",
            "2026.12.01",
            "2026年12月1日",
            "1.12.2026",
            "01.12.2026",
            "20261201",
            "46357",
            "2026-12-01 00:00:00",
            "2026/12/1 0:00",
            "2026-12-01T00:00:00",
        ] {
            assert_eq!(date(text), Ok(first), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_dates_is_none() {
        for text in ["12/1/2026", "1/12/2026", "13/12/2026", "1-12-2026"] {
            assert_eq!(date(text), Err(CellDate::Ambiguous), "{text}");
        }
        for text in ["", "1.12.26", "2026-12", "12/1/26", "2026-12-01 09:00", "abc", "1", "99999999999"] {
            assert!(matches!(date(text), Err(CellDate::Bad(_))), "{text}");
        }
        assert_eq!(date("2026-02-30"), Err(CellDate::Bad(DateError::Missing)));
        assert_eq!(date("10000"), Err(CellDate::Bad(DateError::Range)));
        assert_eq!(date("99999999"), Err(CellDate::Bad(DateError::Missing)));
    }

    #[test]
    fn clocks_and_numbers_of_spreadsheets_are_read() {
        for text in ["9:00", "09:00", "09：00", "09:00:00"] {
            assert_eq!(clock(text).map(Clock::minutes), Ok(540), "{text}");
        }
        for text in ["9", "9:00 AM", "09:00:30", "0.375", "", "9:0"] {
            assert_eq!(clock(text), Err(ClockError::Form), "{text}");
        }
        for (text, number) in [("2", 2), ("2.0", 2), ("2,00", 2), ("0", 0)] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in ["2.5", "-1", "", "1e3", "二", "9999999999"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
