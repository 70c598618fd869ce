//! The heads of columns as dates: real ones, `2026-12-01`, `12/1`, `12月1日`, `1日`, `1`.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::words::plain;
use super::{Cells, Content, Spot};
use crate::book::cell_date;

/// What a head says of its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Whole(NaiveDate),
    MonthDay(u32, u32),
    Day(u32),
}

/// A row, and its heads with their columns.
pub(super) type HeadRow = (u32, Vec<(u32, Head)>);

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 31] = [
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "星期六",
    "星期日",
    "星期天",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "周天",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "日",
    "天",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
];

/// Whether a text is a weekday, in brackets or not.
pub(super) fn is_weekday(text: &str) -> bool {
    let text = plain(text).to_lowercase();
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let long = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    WEEKDAYS.contains(&text) || long.contains(&text)
}

/// The weekday that a text is, in brackets or not.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    let lower = plain(text).to_lowercase();
    let bare = lower.trim_start_matches('(').trim_end_matches(')');
    let bare = ["星期", "周", "礼拜"].iter().find_map(|begin| bare.strip_prefix(begin)).unwrap_or(bare);
    let words = [
        ["一", "mon", "monday"],
        ["二", "tue", "tuesday"],
        ["三", "wed", "wednesday"],
        ["四", "thu", "thursday"],
        ["五", "fri", "friday"],
        ["六", "sat", "saturday"],
        ["日", "sun", "sunday"],
    ];
    let at = if bare == "天" { Some(6) } else { words.iter().position(|names| names.contains(&bare)) };
    Weekday::try_from(u8::try_from(at?).ok()?).ok()
}

/// What a cell says of a date, if it is the head of one.
pub(super) fn head(content: &Content) -> Option<Head> {
    match content {
        Content::Date(date) => Some(Head::Whole(*date)),
        Content::Number(number) if number.fract() == 0.0 => match *number as i64 {
            day @ 1..=31 => Some(Head::Day(u32::try_from(day).ok()?)),
            serial @ 36_526..=109_574 => cell_date(&serial.to_string()).map(Head::Whole),
            _ => None,
        },
        Content::Number(_) => None,
        Content::Text(text) => in_words(text),
    }
}

fn in_words(text: &str) -> Option<Head> {
    let whole = plain(text).to_lowercase();
    // A weekday before or behind, in brackets or not: `12/1(二)`, `12月1日周二`, `Tue 1 Dec`.
    let mut bare = whole.as_str();
    if let Some((before, after)) = bare.split_once('(') {
        bare = if is_weekday(after) { before } else { return None };
    } else if let Some(weekday) =
        WEEKDAYS.iter().find(|name| bare.len() > name.len() && bare.ends_with(**name))
    {
        // 日 behind a number is a day, not Sunday.
        let rest = bare.strip_suffix(weekday)?;
        let day = *weekday == "日" && rest.ends_with(|c: char| c.is_ascii_digit());
        bare = if day { bare } else { rest };
    } else if let Some(weekday) =
        WEEKDAYS.iter().find(|name| bare.len() > name.len() && bare.starts_with(**name))
    {
        bare = bare.strip_prefix(weekday)?.trim_start_matches([',', '.']);
    }
    if let Some(date) = cell_date(bare) {
        return Some(Head::Whole(date));
    }
    let number = |text: &str, most: u32| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| digits && (1..=most).contains(number))
    };
    if let Some((month, day)) = bare.split_once(['月', '/', '-', '.']) {
        let day = day.trim_end_matches(['日', '号']);
        return Some(Head::MonthDay(number(month, 12)?, number(day, 31)?));
    }
    if let Some(at) = MONTHS.iter().position(|month| bare.contains(month)) {
        let day = bare.replace(MONTHS.get(at)?, "");
        return Some(Head::MonthDay(
            u32::try_from(at).ok()? + 1,
            number(day.trim_matches(['-', '.', ',']), 31)?,
        ));
    }
    number(bare.trim_end_matches(['日', '号']), 31).map(Head::Day)
}

/// The date of a head that follows another, the nearest to the day after it; or the
/// first one, in the month or after the date that is known.
pub(super) fn date_of(head: Head, before: Option<NaiveDate>, anchor: Option<NaiveDate>) -> Option<NaiveDate> {
    let near = match before {
        Some(before) => before.succ_opt()?,
        None => anchor.or(if let Head::Whole(date) = head { Some(date) } else { None })?,
    };
    let candidates: Vec<NaiveDate> = match head {
        Head::Whole(date) => return Some(date),
        Head::MonthDay(month, day) => (near.year() - 1..=near.year() + 1)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .collect(),
        Head::Day(day) => {
            let around = [near.checked_sub_days(Days::new(u64::from(near.day()))), Some(near)];
            let next = near.with_day(28).and_then(|late| late.checked_add_days(Days::new(7)));
            let months = around.into_iter().chain([next]).flatten();
            months.filter_map(|month| NaiveDate::from_ymd_opt(month.year(), month.month(), day)).collect()
        }
    };
    match before {
        Some(_) => candidates.into_iter().min_by_key(|date| (*date - near).num_days().abs()),
        // The first date of days alone is not before the date that is known.
        None if matches!(head, Head::Day(_)) => candidates.into_iter().filter(|date| *date >= near).min(),
        None => candidates.into_iter().min_by_key(|date| (*date - near).num_days().abs()),
    }
}

/// How many cells of a row are the date after the cell before.
fn steps(heads: &[(u32, Head)]) -> usize {
    let far = NaiveDate::from_ymd_opt(2024, 1, 1);
    let mut before: Option<NaiveDate> = None;
    let mut count = 0;
    for (_, head) in heads {
        let date = date_of(*head, before, far);
        count += usize::from(before.is_none() || date == before.and_then(|previous| previous.succ_opt()));
        before = date.or(before);
    }
    count
}

/// The row of dates: the one with most dates in order; it has two at least, or a whole one.
pub(super) fn row(cells: &Cells) -> Option<HeadRow> {
    let mut best: Option<(usize, HeadRow)> = None;
    for (score, row) in rows(cells) {
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, row));
        }
    }
    best.map(|(_, row)| row)
}

/// Every row that may be one of dates, in their order, each with how many dates follow one another in it.
pub(super) fn rows(cells: &Cells) -> Vec<(usize, HeadRow)> {
    const MAX_ROWS: u32 = 60;
    const MIN_DATES: usize = 5;
    let mut rows: Vec<HeadRow> = Vec::new();
    for ((row, column), content) in cells.cells.range(..(MAX_ROWS, 0)).filter(|((_, column), _)| *column > 0)
    {
        let Some(head) = head(content) else { continue };
        match rows.last_mut() {
            Some((last, heads)) if last == row => heads.push((*column, head)),
            _ => rows.push((*row, vec![(*column, head)])),
        }
    }
    let judged = rows.into_iter().map(|(row, heads)| (steps(&heads), (row, heads)));
    judged
        .filter(|(score, (_, heads))| {
            let is = |kind: fn(&Head) -> bool| heads.iter().any(|(_, head)| kind(head));
            // Small numbers are days only where several follow one another: totals do not.
            match (is(|head| matches!(head, Head::Whole(_))), is(|head| matches!(head, Head::MonthDay(..)))) {
                (true, _) => *score >= 1,
                (_, true) => *score >= 2,
                _ => *score >= MIN_DATES && 2 * *score > heads.len(),
            }
        })
        .collect()
}

/// The month that a title above the heads or left of them, the sheet's or the file's name tells: `2026年12月`,
/// `2026-12`, `December 2026`, `9 Nov – 6 Dec 2026`; or a month there with a year elsewhere.
pub(super) fn month_above(cells: &Cells, row: u32, left: u32) -> Option<NaiveDate> {
    let title = |content: &Content| match content {
        Content::Text(text) => Some(text.clone()),
        _ => None,
    };
    let above = || cells.cells.range(..(row, left)).map(|(_, content)| content);
    let dated = above().find_map(|content| match content {
        Content::Text(text) => month_in(text),
        Content::Date(date) => date.with_day(1),
        Content::Number(_) => None,
    });
    let file = cells.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let names = || cells.sheet.clone().into_iter().chain(file.clone());
    let texts = || above().filter_map(title).chain(names());
    // 11月 on the sheet's tab and 2026 in the title are one month.
    let apart = || {
        let year = texts().find_map(|text| year_in(&text))?;
        let month = texts().find_map(|text| month_alone(&text))?;
        NaiveDate::from_ymd_opt(year, month, 1)
    };
    dated.or_else(|| names().find_map(|name| month_in(&name))).or_else(apart)
}

/// A year of this century that stands by itself.
fn year_in(text: &str) -> Option<i32> {
    let text = plain(text);
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let year = numbers.find(|part| part.len() == 4 && part.starts_with("20"))?;
    year.parse().ok()
}

/// `11月`, `Nov`, `November`.
fn month_alone(text: &str) -> Option<u32> {
    let lower = plain(text).to_lowercase();
    if let Some((before, _)) = lower.split_once('月') {
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        let number: String = digits.chars().rev().collect();
        return number.parse().ok().filter(|month| (1..=12).contains(month));
    }
    english_month(text)
}

/// The first word of a text that is a month's English name.
fn english_month(text: &str) -> Option<u32> {
    let long = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic());
    let found = words.find_map(|word| {
        long.iter()
            .position(|name| *name == word || (word.len() >= 3 && word.len() <= 4 && name.starts_with(word)))
    });
    u32::try_from(found? + 1).ok()
}

fn month_in(text: &str) -> Option<NaiveDate> {
    let narrow = plain(text);
    let bytes: Vec<char> = narrow.chars().collect();
    let written = (0..bytes.len()).find_map(|at| {
        let year: String = bytes.get(at..at + 4)?.iter().collect();
        let separator = bytes.get(at + 4)?;
        let year: i32 = year.parse().ok().filter(|year| (2000..=2199).contains(year))?;
        let month: String = bytes.iter().skip(at + 5).take(2).take_while(|c| c.is_ascii_digit()).collect();
        let month = month.parse().ok().filter(|_| ['年', '-', '/', '.', '_'].contains(separator))?;
        NaiveDate::from_ymd_opt(year, month, 1)
    });
    written.or_else(|| NaiveDate::from_ymd_opt(year_in(text)?, english_month(text)?, 1))
}

/// Whether a text might be meant as a date.
pub(super) fn looks_like_a_date(content: &Content) -> bool {
    let text = plain(&content.text());
    let digits = text.chars().any(|c| c.is_ascii_digit());
    digits && (text.contains(['月', '日', '/', '-', '号']) || head(content).is_some())
}

/// Where dates stand twice, and which are missing between the first and the last.
pub(super) fn gaps(dates: &[(u32, NaiveDate)], row: u32) -> (Vec<(Spot, Spot)>, Vec<NaiveDate>) {
    let mut sorted: Vec<(NaiveDate, u32)> = dates.iter().map(|(column, date)| (*date, *column)).collect();
    sorted.sort_unstable();
    let mut twice = Vec::new();
    let mut missing = Vec::new();
    for pair in sorted.windows(2) {
        let [(one, first), (two, second)] = pair else { continue };
        if one == two {
            twice.push(((row, *first), (row, *second)));
        }
        let between = one.iter_days().skip(1).take_while(|date| date < two);
        missing.extend(between.take(400_usize.saturating_sub(missing.len())));
    }
    (twice, missing)
}
