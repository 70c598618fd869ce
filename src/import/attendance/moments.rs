//! Dates and times as clocks and spreadsheets write them.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, Weekday};
use rust_decimal::Decimal;

use crate::book::spreadsheet::{self, CellDate};
use crate::book::{ClockWords, DateForm};
use crate::calendar::Clock;

/// Cells that say that there was no punch.
const NO_PUNCH: &[&str] = &[
    "-",
    "--",
    "—",
    "——",
    "缺卡",
    "未打卡",
    "请假",
    "旷工",
    "休息",
    "无",
    "无需打卡",
    "未排班",
    "出差",
    "外出",
];
/// What stands beside a time and changes nothing about it: where it was punched, how it was judged.
const BESIDE: &[&str] = &["外勤", "外出", "补卡", "正常", "迟到", "早退", "严重迟到", "旷工迟到", "当日"];

/// Why a cell is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// Not a date.
    Form,
    /// Day and month could each be the other.
    Ambiguous,
    /// The weekday beside it is another one.
    Weekday(Weekday),
}

/// Reads a date: what spreadsheets write, with two figures of the year too where the form is known, and a
/// weekday behind it.
pub fn date(text: &str, form: Option<DateForm>) -> Result<NaiveDate, DateProblem> {
    let text = text.trim();
    let (bare, weekday) = match text.find(['星', '周']) {
        Some(at) => {
            let (bare, weekday) = text.split_at(at);
            (bare.trim_end_matches(['(', '（', ' ']), chinese_weekday(weekday))
        }
        None => (text, None),
    };
    let date = plain_date(bare.trim(), form)?;
    match weekday {
        Some(weekday) if weekday != date.weekday() => Err(DateProblem::Weekday(date.weekday())),
        _ => Ok(date),
    }
}

fn chinese_weekday(text: &str) -> Option<Weekday> {
    let rest = text.strip_prefix("星期").or_else(|| text.strip_prefix('周'))?;
    let days = [
        ('一', Weekday::Mon),
        ('二', Weekday::Tue),
        ('三', Weekday::Wed),
        ('四', Weekday::Thu),
        ('五', Weekday::Fri),
        ('六', Weekday::Sat),
        ('日', Weekday::Sun),
        ('天', Weekday::Sun),
    ];
    let first = rest.chars().next()?;
    days.into_iter().find(|(name, _)| *name == first).map(|(_, day)| day)
}

fn plain_date(text: &str, form: Option<DateForm>) -> Result<NaiveDate, DateProblem> {
    let problem = match spreadsheet::date(text) {
        Ok(date) => return Ok(date),
        Err(CellDate::Ambiguous) => DateProblem::Ambiguous,
        Err(CellDate::Bad(_)) => DateProblem::Form,
    };
    let Some(form) = form else { return Err(problem) };
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return Err(problem) };
    let (year, month, day) = match form {
        DateForm::YearFirst => (first, second, third),
        DateForm::DayFirst => (third, second, first),
        DateForm::MonthFirst => (third, first, second),
    };
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !(digits(year, 4) && year.len() % 2 == 0 && digits(month, 2) && digits(day, 2)) {
        return Err(problem);
    }
    let year = if year.len() == 2 { format!("20{year}") } else { year.to_string() };
    spreadsheet::date(&format!("{year}-{month}-{day}")).map_err(|_| DateProblem::Form)
}

/// A time of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: NaiveDateTime,
    /// Whether the cell says the date, too, or that it is the next one.
    pub dated: bool,
}

/// How a file writes its times.
#[derive(Clone, Copy)]
pub struct Reading<'w> {
    /// The form of its dates; none where nobody has said.
    pub form: Option<DateForm>,
    /// The words of its clock.
    pub words: Option<&'w ClockWords>,
}

/// Reads `9:02`, `09:02:31`, `9:02 pm`, `次日 06:05`, `外勤 08:57`, `30:05`, `2026-12-02 06:05`, a spreadsheet's
/// `0.3764` and `46358.2534`; nothing for a blank cell or a word that says so. Seconds are dropped. Without a
/// date of the row, the cell needs one.
pub fn moment(text: &str, date: Option<NaiveDate>, reading: Reading<'_>) -> Result<Option<Moment>, ()> {
    let text = text.trim();
    let none = reading.words.is_some_and(|words| words.none.iter().any(|word| word == text));
    if text.is_empty() || none || NO_PUNCH.contains(&text) {
        return Ok(None);
    }
    let bare = without_remarks(text);
    if bare.is_empty() {
        return Ok(None);
    }
    let on = |date: Option<NaiveDate>, clock: Clock, dated: bool| {
        let at = date.ok_or(())?.and_time(chrono::NaiveTime::MIN);
        let at = at.checked_add_signed(Duration::minutes(clock.minutes())).ok_or(())?;
        Ok(Some(Moment { at, dated }))
    };
    if let Some(rest) = bare.strip_prefix("次日") {
        return on(date.and_then(|date| date.succ_opt()), clock(rest.trim())?, true);
    }
    if let Ok(clock) = clock(bare) {
        return on(date, clock, clock.minutes() >= 1440);
    }
    if let Some((day, time)) = bare.split_once([' ', 'T']) {
        return on(Some(self::date(day.trim(), reading.form).map_err(drop)?), clock(time.trim())?, true);
    }
    if bare.contains('.') {
        let number: Decimal = bare.parse().map_err(drop)?;
        let days = number.trunc();
        let seconds = number.fract().checked_mul(Decimal::from(86_400)).ok_or(())?.round();
        let seconds: i64 = seconds.to_string().parse().map_err(drop)?;
        let dated = !days.is_zero();
        let date = if dated { Some(spreadsheet::date(&days.to_string()).map_err(drop)?) } else { date };
        return on(date, Clock::from_minutes(seconds.div_euclid(60)).ok_or(())?, dated);
    }
    Err(())
}

/// A time without what stands before or behind it.
fn without_remarks(text: &str) -> &str {
    const AROUND: [char; 11] = ['(', ')', '（', '）', '[', ']', ':', '：', ' ', ',', '，'];
    let mut text = text;
    loop {
        text = text.trim_matches(AROUND);
        let cut = BESIDE.iter().find_map(|word| text.strip_prefix(word).or_else(|| text.strip_suffix(word)));
        let Some(rest) = cut else { return text };
        text = rest;
    }
}

/// A clock time, its seconds dropped; `9:02 pm` is 21:02.
fn clock(text: &str) -> Result<Clock, ()> {
    let text = text.replace('：', ":").to_lowercase();
    let halves = [("am", 0), ("a.m.", 0), ("pm", 12), ("p.m.", 12)];
    let half = halves.iter().find_map(|(word, hours)| Some((text.strip_suffix(word)?.trim_end(), *hours)));
    let bare = half.map_or(text.as_str(), |(bare, _)| bare);
    let short = match bare.rsplit_once(':') {
        Some((short, seconds)) if short.contains(':') => {
            let fine = seconds.len() == 2 && seconds.parse::<u8>().is_ok_and(|seconds| seconds < 60);
            if fine { short } else { return Err(()) }
        }
        _ => bare,
    };
    let clock = Clock::parse(short).map_err(drop)?;
    match half {
        None => Ok(clock),
        Some((_, after)) if (60..780).contains(&clock.minutes()) => {
            Clock::from_minutes(clock.minutes() % 720 + after * 60).ok_or(())
        }
        Some(_) => Err(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    #[test]
    fn dates_of_clocks_are_read_in_their_form_and_weekdays_must_fit() {
        let year_first = Some(DateForm::YearFirst);
        for text in ["26-12-01 星期二", "2026/12/01 星期二", "2026-12-01（周二）", "26/12/1", "2026-12-01"]
        {
            assert_eq!(date(text, year_first), Ok(day(1)), "{text}");
        }
        assert_eq!(date("1/12/2026", Some(DateForm::DayFirst)), Ok(day(1)));
        assert_eq!(date("12/1/26", Some(DateForm::MonthFirst)), Ok(day(1)));
        assert_eq!(date("2026-12-01", Some(DateForm::DayFirst)), Ok(day(1)));
        assert_eq!(date("26-12-01 星期三", year_first), Err(DateProblem::Weekday(Weekday::Tue)));
        assert_eq!(date("1/12/2026", None), Err(DateProblem::Ambiguous));
        for text in ["26-13-01", "026-12-01", "星期二", "", "26-12", "31/11/2026"] {
            assert!(date(text, year_first).is_err(), "{text}");
        }
    }

    #[test]
    fn times_of_clocks_are_read_with_what_stands_beside_them() {
        let reading = Reading { form: Some(DateForm::YearFirst), words: None };
        let read = |text: &str| moment(text, Some(day(1)), reading);
        let at = |date: u32, hour: u32, minute: u32| day(date).and_hms_opt(hour, minute, 0).unwrap();
        for (text, wanted) in [
            ("08:57", at(1, 8, 57)),
            ("外勤 08:57", at(1, 8, 57)),
            ("08:57（外勤）", at(1, 8, 57)),
            ("08:57:59", at(1, 8, 57)),
            ("8:57 AM", at(1, 8, 57)),
            ("12:05 am", at(1, 0, 5)),
            ("12:05pm", at(1, 12, 5)),
            ("9:03 p.m.", at(1, 21, 3)),
            ("次日 06:03", at(2, 6, 3)),
            ("次日06:03", at(2, 6, 3)),
            ("外勤 次日06:03", at(2, 6, 3)),
            ("30:03", at(2, 6, 3)),
            ("26-12-02 06:03", at(2, 6, 3)),
            ("2026-12-02T06:03:00", at(2, 6, 3)),
            // 08:58:40 is 0.37407407 of a day: its seconds are dropped, not rounded.
            ("0.37407407", at(1, 8, 58)),
            ("46358.2520833333", at(2, 6, 3)),
        ] {
            assert_eq!(read(text).map(|read| read.map(|moment| moment.at)), Ok(Some(wanted)), "{text}");
        }
        for text in ["", "--", "缺卡", "请假", "未打卡", "外勤", "旷工"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for text in ["8.58 Uhr", "25:61", "13:05 pm", "0:05 am", "缺卡 08:99", "=A1", "#REF!", "8", "次日"]
        {
            assert_eq!(read(text), Err(()), "{text}");
        }
    }
}
