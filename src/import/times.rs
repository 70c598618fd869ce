//! Times of shifts as legends and options say them: `09:00-17:00`, `9:00~17:30`, `22:00-次日06:00`.

use crate::calendar::Clock;

const DAY: i64 = 24 * 60;

/// What somebody says that a mark means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A shift with these times.
    Times(Clock, Clock),
    /// No duty.
    Rest,
    /// No duty, because of leave.
    Leave,
}

/// Reads `09:00-17:00`, `rest`, `leave`.
pub fn meaning(text: &str) -> Option<Meaning> {
    match text.trim() {
        "rest" | "休" | "休息" => Some(Meaning::Rest),
        "leave" | "假" | "请假" => Some(Meaning::Leave),
        text => in_text(text).map(|(from, until)| Meaning::Times(from, until)),
    }
}

/// The times that a text begins with, or has anywhere.
pub fn in_text(text: &str) -> Option<(Clock, Clock)> {
    let narrow: String = text.chars().map(narrow).collect();
    let at: Vec<usize> = narrow.char_indices().map(|(at, _)| at).collect();
    at.into_iter().find_map(|at| {
        // Not in the middle of a number.
        let before = narrow.get(..at).and_then(|before| before.chars().next_back());
        let inside = before.is_some_and(|c| c.is_ascii_digit() || c == ':');
        if inside { None } else { Some(span(narrow.get(at..)?)?.0) }
    })
}

/// The times that a text is, and nothing else.
pub fn whole(text: &str) -> Option<(Clock, Clock)> {
    let narrow: String = text.trim().chars().map(narrow).collect();
    span(&narrow).filter(|(_, rest)| rest.trim().is_empty()).map(|(times, _)| times)
}

/// A mark for a shift that is known by its times alone: `09-17`, `09301745`; as long as the id of a shift may be.
pub fn mark(from: Clock, until: Clock) -> String {
    let (from, until) = (from.minutes(), until.minutes());
    match from % 60 + until % 60 {
        0 => format!("{:02}-{:02}", from / 60, until / 60),
        _ => format!("{:02}{:02}{:02}{:02}", from / 60, from % 60, until / 60, until % 60),
    }
}

/// The times of such a mark.
pub fn of_such_a_mark(mark: &str) -> Option<(Clock, Clock)> {
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| text.parse::<i64>().ok().filter(|_| digits(text));
    let (from, until) = match mark.split_once('-') {
        Some((from, until)) => (number(from)? * 60, number(until)? * 60),
        None if mark.len() == 8 => {
            let part = |at: usize| number(mark.get(at..at + 2)?);
            (part(0)? * 60 + part(2)?, part(4)? * 60 + part(6)?)
        }
        None => return None,
    };
    (from < until).then_some((Clock::from_minutes(from)?, Clock::from_minutes(until)?))
}

/// The times of `mark` in a legend: `早=09:00-17:00`, `早班（9:00-17:00）`, `E: 06:00 - 14:00`.
pub fn of_mark(legend: &str, mark: &str) -> Option<(Clock, Clock)> {
    const MAX_BETWEEN: usize = 12;
    let narrow: String = legend.chars().map(narrow).collect();
    let found: Vec<usize> = narrow.match_indices(mark).map(|(at, _)| at).collect();
    found.into_iter().find_map(|at| {
        let before = narrow.get(..at)?.chars().next_back();
        let rest = narrow.get(at + mark.len()..)?;
        // `E` of `Early` is no mark, nor is the last letter of a word.
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_word = mark.chars().all(|c| c.is_ascii_alphanumeric());
        if is_word && (letter(before) || letter(rest.chars().next())) {
            return None;
        }
        // A few words may stand between, and no other mark's times.
        rest.char_indices()
            .take(MAX_BETWEEN)
            .find_map(|(skip, c)| {
                c.is_ascii_digit().then(|| span(rest.get(skip..)?)).flatten().map(|(times, _)| (skip, times))
            })
            .filter(|(skip, _)| {
                !rest.get(..*skip).unwrap_or_default().contains([',', ';', '，', '；', '、', '\n'])
            })
            .map(|(_, times)| times)
    })
}

fn narrow(c: char) -> char {
    match c {
        '：' => ':',
        '－' | '—' | '–' | '～' | '~' | '至' | '到' => '-',
        '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// Times at the begin of a text, and what is left behind them; an end before the begin is on the next date.
fn span(text: &str) -> Option<((Clock, Clock), &str)> {
    let (from, rest) = clock(text)?;
    let rest = rest.trim_start().trim_start_matches('-').strip_prefix("to ").unwrap_or(rest.trim_start());
    let rest = rest.trim_start_matches('-').trim_start();
    let (next, rest) = match ["次日", "翌日", "第二天", "+1"].iter().find_map(|word| rest.strip_prefix(word))
    {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let (until, rest) = clock(rest)?;
    let later = next || until <= from;
    let until = if later && until < DAY { until + DAY } else { until };
    (until > from).then_some(())?;
    Some(((Clock::from_minutes(from)?, Clock::from_minutes(until)?), rest))
}

/// A clock time with minutes, from 0:00 to 48:00.
fn clock(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (hours, rest) = text.split_at_checked(digits).filter(|_| (1..=2).contains(&digits))?;
    let rest = rest.strip_prefix([':', '.']).or_else(|| rest.strip_prefix('点'))?;
    let (minutes, rest) = match rest.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit())) {
        Some(two) => (two.parse::<i64>().ok()?, rest.get(2..)?),
        None => return None,
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) || minutes > 59 {
        return None;
    }
    let at = hours.parse::<i64>().ok()? * 60 + minutes;
    (at <= 2 * DAY).then_some((at, rest))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shown(times: Option<(Clock, Clock)>) -> String {
        times.map(|(from, until)| format!("{from} {until}")).unwrap_or_default()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for text in ["09:00-17:00", "9:00～17:00", "早班 9:00至17:00", "(09:00 - 17:00)", "9：00—17：00"]
        {
            assert_eq!(shown(in_text(text)), "09:00 17:00", "{text}");
        }
        for text in ["22:00-06:00", "22:00-次日06:00", "22:00-30:00", "22:00-+106:00"] {
            assert_eq!(shown(in_text(text)), "22:00 30:00", "{text}");
        }
        for text in ["", "9-17", "2026-11-09", "09:00", "09:70-10:00", "09:00-17:000", "99:00-10:00"] {
            assert_eq!(shown(in_text(text)), "", "{text}");
        }
    }

    #[test]
    fn a_shift_may_be_known_by_its_times_alone() {
        for (text, id) in [("09:00 - 17:00", "09-17"), ("9:30-17:45", "09301745"), ("22:00-06:00", "22-30")] {
            let (from, until) = whole(text).unwrap();
            assert_eq!(mark(from, until), id);
            assert_eq!(of_such_a_mark(id), Some((from, until)));
        }
        assert_eq!(
            (whole("E 09:00-17:00"), of_such_a_mark("17-09"), of_such_a_mark("20261102x")),
            (None, None, None)
        );
    }

    #[test]
    fn a_legend_says_the_times_of_its_marks() {
        let legend = "说明：早=09:00-17:00，中=13:00-21:00，晚班（22:00-06:00）";
        assert_eq!(shown(of_mark(legend, "早")), "09:00 17:00");
        assert_eq!(shown(of_mark(legend, "中")), "13:00 21:00");
        assert_eq!(shown(of_mark(legend, "晚")), "22:00 30:00");
        assert_eq!(shown(of_mark(legend, "夜")), "");
        let legend = "Key: E early 06:00-14:00; L, late; N: 22:00-06:00";
        assert_eq!(shown(of_mark(legend, "E")), "06:00 14:00");
        assert_eq!(shown(of_mark(legend, "L")), "", "the times of N are not those of L");
        assert_eq!(shown(of_mark(legend, "N")), "22:00 30:00");
        assert_eq!(shown(of_mark(legend, "K")), "");
    }
}
