//! Classes of requirements, and the levels in which their penalties are compared.

use std::collections::BTreeSet;
use std::fmt;

use crate::messages::{Text, findings};

/// What happens when a rule can't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It holds in every roster.
    Must,
    /// Its shortfall is measured in agent-minutes, before everything soft.
    Required,
    /// Its breaches cost its weight at its level.
    Soft,
}

impl Class {
    /// The word in team files.
    pub fn id(self) -> &'static str {
        match self {
            Class::Must => "must",
            Class::Required => "required",
            Class::Soft => "soft",
        }
    }
}

/// Class, weight and level of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settings {
    /// Its class.
    pub class: Class,
    /// The price of one unit of breach where the rule is soft; at least 1.
    pub weight: i64,
    /// The soft level, from 1, where the rule is soft.
    pub level: i64,
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            Class::Soft => write!(f, "soft, weight {}, level {}", self.weight, self.level),
            class => f.write_str(class.id()),
        }
    }
}

/// The levels: required shortfall, then what the unprinted days after the
/// horizon would lack (if there are such days), then the soft levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    look_ahead: bool,
    soft: Vec<i64>,
}

impl Levels {
    /// The levels of a team whose rules use these soft levels; there is always one.
    pub fn new(look_ahead: bool, soft: BTreeSet<i64>) -> Levels {
        let soft = if soft.is_empty() { vec![1] } else { soft.into_iter().collect() };
        Levels { look_ahead, soft }
    }

    /// How many levels there are.
    pub fn count(&self) -> usize {
        1 + usize::from(self.look_ahead) + self.soft.len()
    }

    /// The position of the required shortfall.
    pub fn required(&self) -> usize {
        0
    }

    /// The position of the shortfall after the horizon, if anything is planned there.
    pub fn continuation(&self) -> Option<usize> {
        self.look_ahead.then_some(1)
    }

    /// The position of a team's soft level.
    pub fn soft(&self, level: i64) -> usize {
        let at = self.soft.iter().position(|known| *known >= level).unwrap_or(self.soft.len() - 1);
        1 + usize::from(self.look_ahead) + at
    }

    /// The stable name of each level: `required`, `continuation`, `soft`
    /// (`soft-1`, `soft-2` … where a team orders more than one).
    pub fn ids(&self) -> Vec<String> {
        let mut ids = vec!["required".to_string()];
        ids.extend(self.look_ahead.then(|| "continuation".to_string()));
        match self.soft.as_slice() {
            [_] => ids.push("soft".to_string()),
            many => ids.extend(many.iter().map(|level| format!("soft-{level}"))),
        }
        ids
    }
}

/// The name for people of a level with this stable name.
pub fn level_name(id: &str) -> Text {
    match id {
        "required" => findings::level_required(),
        "continuation" => findings::level_continuation(),
        "soft" => findings::level_soft(),
        other => findings::level_soft_number(other.trim_start_matches("soft-")),
    }
}
