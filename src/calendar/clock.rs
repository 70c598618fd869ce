//! Clock times from 00:00 to 48:00, counted from the start of a duty's date.

use std::fmt;

use serde::{Serialize, Serializer};

/// A clock time in whole minutes, `00:00` to `48:00`. Times after `24:00` are on
/// the next date: `25:30` is half past one the morning after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u16);

/// Why a text is not a clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockError {
    /// Not of the form `HH:MM`.
    Form,
    /// Minutes above 59, or a time after 48:00.
    Range,
}

impl Clock {
    /// 00:00, the start of a date.
    pub const START: Clock = Clock(0);
    /// 24:00, the end of a date.
    pub const MIDNIGHT: Clock = Clock(24 * 60);
    /// 48:00, the latest clock time.
    pub const LATEST: Clock = Clock(48 * 60);

    /// The clock time `minutes` after 00:00, or `None` past 48:00.
    pub fn from_minutes(minutes: i64) -> Option<Clock> {
        u16::try_from(minutes).ok().map(Clock).filter(|clock| *clock <= Clock::LATEST)
    }

    /// Minutes after 00:00 of the date that the time belongs to.
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }

    /// Reads `HH:MM`.
    pub fn parse(text: &str) -> Result<Clock, ClockError> {
        let (hours, minutes) = text.split_once(':').ok_or(ClockError::Form)?;
        let digits = |part: &str, longest| {
            let fits = (1..=longest).contains(&part.len());
            (fits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i64>().ok()).flatten()
        };
        let hours = digits(hours, 2).ok_or(ClockError::Form)?;
        let minutes = digits(minutes, 2).filter(|_| minutes.len() == 2).ok_or(ClockError::Form)?;
        if minutes > 59 {
            return Err(ClockError::Range);
        }
        Clock::from_minutes(hours * 60 + minutes).ok_or(ClockError::Range)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
