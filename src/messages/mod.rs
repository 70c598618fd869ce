//! Every sentence a person reads, in English and in Chinese, side by side.
//!
//! A message is a function that takes what it names and gives a [`Text`]
//! with both languages; the compiler refuses a message that lacks one of them
//! or names a value that is not there. One file an audience: [`input`] for what
//! is wrong with files, [`check`] for what no roster can do, [`findings`] for
//! what a roster breaks, [`tables`] for heads and captions, [`cli`] for the rest.

pub mod accounts;
pub mod attendance;
pub mod breaks;
pub mod calendars;
pub mod check;
pub mod cli;
pub mod clocks;
pub mod contacts;
pub mod desk;
pub mod desk_leave;
pub mod findings;
pub mod first_team;
pub mod handover;
pub mod import;
pub mod input;
pub mod ledger;
pub mod now;
pub mod pay;
pub mod reasons;
pub mod repair;
pub mod results;
pub mod rosters;
pub mod rules;
pub mod seals;
pub mod service;
pub mod sheet_import;
pub mod sheets;
pub mod site;
pub mod swaps;
pub mod tables;
pub mod targets;
pub mod timesheets;
mod visible;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

pub use visible::{begins_like_a_formula, escaped_json, is_hidden, printable, visible, visible_but};

/// A language that fairshift speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Chinese, simplified.
    #[serde(rename = "zh")]
    Zh,
}

impl Language {
    /// Reads `en` or `zh`, and locale names such as `zh_CN.UTF-8`.
    pub fn parse(name: &str) -> Option<Language> {
        match name.get(..2)?.to_ascii_lowercase().as_str() {
            "en" => Some(Language::En),
            "zh" => Some(Language::Zh),
            _ => None,
        }
    }

    /// The two-letter code, `en` or `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
        }
    }
}

/// One sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Text {
    /// The sentence in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// A text that is the same in both languages: an id, a name, a number.
    pub fn plain(text: impl Into<String>) -> Text {
        let en = visible(&text.into());
        Text { zh: en.clone(), en }
    }

    /// Several texts as one list: "a, b" and "a、b".
    pub fn list(items: &[Text]) -> Text {
        let join = |language, separator: &str| {
            items.iter().map(|t| t.in_language(language)).collect::<Vec<_>>().join(separator)
        };
        Text { en: join(Language::En, ", "), zh: join(Language::Zh, "、") }
    }
}

/// A value that a message can name.
pub trait Say {
    /// The value as words in `language`.
    fn say(&self, language: Language) -> String;
}

impl Say for Text {
    fn say(&self, language: Language) -> String {
        self.in_language(language).to_string()
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, language: Language) -> String {
        (**self).say(language)
    }
}

/// What stands in files and arguments comes into sentences by these, and is made visible here.
macro_rules! say_visible {
    ($($kind:ty),*) => {$(
        impl Say for $kind {
            fn say(&self, _: Language) -> String {
                visible(&self.to_string())
            }
        }
    )*};
}
say_visible!(str, String, char);

macro_rules! say_as_display {
    ($($kind:ty),*) => {$(
        impl Say for $kind {
            fn say(&self, _: Language) -> String {
                self.to_string()
            }
        }
    )*};
}
say_as_display!(i64, u64, i32, u32, usize, f64, NaiveDate, crate::calendar::Clock);

impl Say for Weekday {
    fn say(&self, language: Language) -> String {
        let index = self.num_days_from_monday() as usize;
        match language {
            Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][index].to_string(),
            Language::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][index].to_string(),
        }
    }
}

/// A weekday written out: `Monday`, `周一`.
pub struct FullWeekday(pub Weekday);

impl Say for FullWeekday {
    fn say(&self, language: Language) -> String {
        let index = self.0.num_days_from_monday() as usize;
        match language {
            Language::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
                [index]
                .to_string(),
            Language::Zh => self.0.say(language),
        }
    }
}

/// A date with its weekday: `Mon 2026-11-30`, `2026-11-30 周一`.
pub struct Dated(pub NaiveDate);

impl Say for Dated {
    fn say(&self, language: Language) -> String {
        let weekday = self.0.weekday().say(language);
        match language {
            Language::En => format!("{weekday} {}", self.0),
            Language::Zh => format!("{} {weekday}", self.0),
        }
    }
}

/// A number of things with their English word in singular and plural and the
/// Chinese measure word: `Many(2, "day", "days", "天")`.
pub struct Many(pub i64, pub &'static str, pub &'static str, pub &'static str);

impl Say for Many {
    fn say(&self, language: Language) -> String {
        match language {
            Language::En if self.0 == 1 => format!("1 {}", self.1),
            Language::En => format!("{} {}", self.0, self.2),
            Language::Zh => format!("{} {}", self.0, self.3),
        }
    }
}

/// A number of days.
pub fn days(n: usize) -> Many {
    Many(i64::try_from(n).unwrap_or(i64::MAX), "day", "days", "天")
}

/// Minutes as hours: `9 h`, `1 h 30 min`, `45 min`.
pub struct Hours(pub i64);

impl Say for Hours {
    fn say(&self, language: Language) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (h, m) = (self.0.unsigned_abs() / 60, self.0.unsigned_abs() % 60);
        let (hour, minute) = match language {
            Language::En => ("h", "min"),
            Language::Zh => ("小时", "分钟"),
        };
        match (h, m) {
            (0, m) => format!("{sign}{m} {minute}"),
            (h, 0) => format!("{sign}{h} {hour}"),
            (h, m) => format!("{sign}{h} {hour} {m} {minute}"),
        }
    }
}

/// Declares messages: `name(value, …) { en: "…{value}…", zh: "…{value}…" }`.
macro_rules! messages {
    ($($(#[$attribute:meta])* $name:ident($($value:ident),* $(,)?) { en: $en:literal, zh: $zh:literal $(,)? })*) => {$(
        $(#[$attribute])*
        #[doc = concat!("```text\n", $en, "\n```")]
        pub fn $name($($value: impl $crate::messages::Say),*) -> $crate::messages::Text {
            let en = {
                $(let $value = $value.say($crate::messages::Language::En);)*
                format!($en)
            };
            let zh = {
                $(let $value = $value.say($crate::messages::Language::Zh);)*
                format!($zh)
            };
            $crate::messages::Text { en, zh }
        }
    )*};
}
pub(crate) use messages;
