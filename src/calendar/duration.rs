//! Lengths of time as people write them: `11h`, `45min`, `1h30min`.

/// Reads a length of time in minutes; `None` if it is not of the form
/// `11h`, `45min`, `7.5h` or `1h30min`, or longer than a year.
pub fn parse_minutes(text: &str) -> Option<i64> {
    const MAX_MINUTES: i64 = 366 * 24 * 60;
    let text = text.trim();
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (hours_to_minutes(hours.trim())?, rest.trim()),
        None => (0, text),
    };
    let minutes = match rest {
        "" if text.contains('h') => 0,
        rest => whole(rest.strip_suffix("min")?.trim())?,
    };
    Some(hours + minutes).filter(|total| *total <= MAX_MINUTES)
}

/// Reads a length of time in seconds: `20s`, `2min`, `1min30s`, `4h`; `None` if it is of another form, or
/// longer than a year.
pub fn parse_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (before, seconds) = match text.strip_suffix('s') {
        Some(rest) => {
            let digits = rest.trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
            let (before, number) = rest.trim_end().split_at(rest.trim_end().len() - digits);
            (before.trim_end(), whole(number)?)
        }
        None => (text, 0),
    };
    let minutes = if before.is_empty() && text != before { 0 } else { parse_minutes(before)? };
    Some(minutes * 60 + seconds).filter(|total| *total <= 366 * 86_400)
}

fn hours_to_minutes(text: &str) -> Option<i64> {
    match text.split_once('.') {
        None => whole(text)?.checked_mul(60),
        Some((whole_hours, fraction)) => {
            let scale = 10_i64.checked_pow(u32::try_from(fraction.len()).ok().filter(|n| *n <= 4)?)?;
            let part = whole(fraction)? * 60;
            (part % scale == 0).then_some(whole(whole_hours)? * 60 + part / scale)
        }
    }
}

fn whole(text: &str) -> Option<i64> {
    let plain = (1..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
