//! Ids of agents, shifts and skills: what may be one, which there are.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::reader::{File, Table};
use super::similar::nearest;
use super::skills::SkillIx;
use super::value::Value;
use super::{AgentIx, ShiftIx};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, is_hidden};

/// Words that stand for something else than a shift, in files or in tables.
const RESERVED: [&str; 5] = ["rest", "work", "-", "休", "假"];

/// Beyond these, a file is so wrong that a guess at each id is not worth the wait.
const MAX_COMPARISONS: usize = 500_000;

/// What has the id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Agent,
    Shift,
    Skill,
}

/// The ids of one kind, each with its position in the book.
pub(super) struct Ids {
    kind: Kind,
    list: Vec<(String, Place)>,
    index: HashMap<String, usize>,
    /// Ids that may still be compared for "did you mean".
    comparisons: Cell<usize>,
}

impl Ids {
    pub fn new(kind: Kind) -> Ids {
        Ids { kind, list: Vec::new(), index: HashMap::new(), comparisons: Cell::new(MAX_COMPARISONS) }
    }

    /// Those that a book has.
    pub fn known(kind: Kind, list: impl Iterator<Item = (String, Place)>) -> Ids {
        let list: Vec<(String, Place)> = list.collect();
        let index = list.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect();
        Ids { list, index, ..Ids::new(kind) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Each id once, in the order of the files.
    pub fn each(&self) -> impl Iterator<Item = &str> + Clone {
        let all = self.list.iter().map(|(id, _)| id.as_str()).enumerate();
        all.filter(|(at, id)| !id.is_empty() && self.index.get(*id) == Some(at)).map(|(_, id)| id)
    }

    /// Reads the next entry's `id`; the entry has one from now on, even if it is a bad one.
    pub fn read(&mut self, table: &mut Table<'_>, example: &str) -> (String, Place) {
        let value = table.need("id", example);
        let at = value.as_ref().map_or_else(|| table.at.clone(), |value| value.at.clone());
        let text = value.as_ref().and_then(Value::raw_text);
        if let (Some(value), Some(text)) = (&value, text) {
            self.judge(text, value);
            self.index.entry(text.to_string()).or_insert(self.list.len());
        }
        let id = text.unwrap_or_default().to_string();
        self.list.push((id.clone(), at.clone()));
        (id, at)
    }

    fn judge(&self, text: &str, value: &Value<'_>) {
        let (fits, help) = match self.kind {
            Kind::Agent => (is_ascii_id(text), input::agent_id_form()),
            Kind::Shift => (is_shift_id(text), input::shift_id_form()),
            Kind::Skill => (is_skill_id(text), input::skill_id_form()),
        };
        if is_device(text) && self.kind != Kind::Skill {
            let refused = value.error(Code::BadId, input::bad_id(Quote(text)));
            value.file.push(refused.help(input::device_name()));
        } else if !fits {
            value.file.push(value.error(Code::BadId, input::bad_id(Quote(text))).help(help));
        } else if let Some((_, first)) = self.index.get(text).and_then(|index| self.list.get(*index)) {
            let title = match self.kind {
                Kind::Agent => input::duplicate_agent(text),
                Kind::Shift => input::duplicate_shift(text),
                Kind::Skill => input::duplicate_skill(text),
            };
            value.file.push(
                value
                    .error(Code::DuplicateId, title)
                    .note_at(input::first_here(), first)
                    .help(input::other_id()),
            );
        }
    }

    fn find(&self, text: &str, file: File<'_>, at: &Place) -> Option<usize> {
        let found = self.index.get(text).copied();
        if found.is_none() {
            let title = match self.kind {
                Kind::Agent => input::unknown_agent(Quote(text)),
                Kind::Shift => input::unknown_shift(Quote(text)),
                Kind::Skill => input::unknown_skill(Quote(text)),
            };
            // One that stands twice is wrong for that, and a choice once.
            let ids = || self.each();
            let mut diagnostic = Diagnostic::error(Code::UnknownId, title).at(at, Text::default());
            let left = self.comparisons.get();
            self.comparisons.set(left.saturating_sub(self.len()));
            if let Some(meant) = nearest(text, ids().take(left)) {
                diagnostic = diagnostic.help(input::did_you_mean(meant));
            } else if self.len() <= 30 && ids().next().is_some() {
                let all: Vec<Text> = ids().map(Text::plain).collect();
                diagnostic = diagnostic.help(match self.kind {
                    Kind::Agent => input::the_agents(Text::list(&all)),
                    Kind::Shift => input::the_shifts(Text::list(&all)),
                    Kind::Skill => input::the_skills(Text::list(&all)),
                });
            } else if self.kind == Kind::Skill && self.list.is_empty() {
                diagnostic = diagnostic.help(input::add_skill(Quote(text)));
            }
            file.push(diagnostic);
        }
        found
    }

    /// The agent with the id that the value gives.
    pub fn agent(&self, value: &Value<'_>) -> Option<AgentIx> {
        self.find(value.raw_text()?, value.file, &value.at).map(AgentIx)
    }

    /// The agent whose id is this key.
    pub fn agent_key(&self, key: &Value<'_>) -> Option<AgentIx> {
        self.find(key.key, key.file, &key.key_at).map(AgentIx)
    }

    /// The skill whose id is this key.
    pub fn skill_key(&self, key: &Value<'_>) -> Option<SkillIx> {
        self.find(key.key, key.file, &key.key_at).map(SkillIx)
    }

    /// The skill with this id, as a part of a file at this place.
    pub fn skill_at(&self, text: &str, file: File<'_>, at: &Place) -> Option<SkillIx> {
        self.find(text, file, at).map(SkillIx)
    }

    /// The skill with this id, if there is one.
    pub fn named(&self, text: &str) -> Option<SkillIx> {
        self.index.get(text).copied().map(SkillIx)
    }

    /// The skill or skills that the value names, each once; none if one of them is unknown.
    pub fn skills(&self, value: &Value<'_>) -> Option<Vec<SkillIx>> {
        let items = value.one_or_more()?;
        let one = |item: &Value<'_>| self.skill_at(item.raw_text()?, item.file, &item.at);
        let found: Vec<Option<SkillIx>> = items.iter().map(one).collect();
        let mut found = found.into_iter().collect::<Option<Vec<SkillIx>>>()?;
        found.sort_unstable();
        found.dedup();
        Some(found)
    }

    /// The shift with this id, as a part of the text of the value.
    pub fn shift_named(&self, text: &str, value: &Value<'_>) -> Option<ShiftIx> {
        self.find(text, value.file, &value.at).map(ShiftIx)
    }

    /// The shift or shifts that the value names, each once; none if one of them is unknown.
    pub fn shifts(&self, value: &Value<'_>) -> Option<Vec<ShiftIx>> {
        let items = value.one_or_more()?;
        let found: Vec<Option<ShiftIx>> =
            items.iter().map(|item| self.shift_named(item.raw_text()?, item)).collect();
        let mut seen = HashSet::new();
        let found: Option<Vec<ShiftIx>> = found.into_iter().collect();
        Some(found?.into_iter().filter(|shift| seen.insert(*shift)).collect())
    }
}

/// Whether Windows takes a file of this name, with any ending, for a device.
pub(super) fn is_device(text: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = text.split(['.', ':']).next().unwrap_or_default().trim_end().to_lowercase();
    let port = stem.strip_prefix("com").or(stem.strip_prefix("lpt")).unwrap_or_default();
    let mut number = port.chars();
    let is_port = matches!(number.next(), Some('0'..='9' | '¹' | '²' | '³')) && number.next().is_none();
    is_port || DEVICES.contains(&stem.as_str())
}

/// ASCII letters, digits, `-` and `_`, at most 64; no name of a device, since files are named by ids.
pub fn is_ascii_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !is_device(text)
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Up to 32 characters; `+`, `/`, commas and semicolons stand between several of them in files.
fn is_skill_id(text: &str) -> bool {
    let good = |c: char| !c.is_whitespace() && !is_hidden(c) && !"+/,;，；".contains(c);
    (1..=32).contains(&text.chars().count()) && text.chars().all(good)
}

/// Up to 8 characters without blanks; words that stand for something else are none.
pub fn is_shift_id(text: &str) -> bool {
    let good = |c: char| !c.is_whitespace() && !is_hidden(c) && c != '+';
    let words = RESERVED.contains(&text) || is_device(text);
    (1..=8).contains(&text.chars().count()) && text.chars().all(good) && !words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_no_ids() {
        for name in ["CON", "con", "Nul", "aux", "prn", "LPT1", "com0", "COM9", "lpt0"] {
            assert!(!is_ascii_id(name) && !is_shift_id(name), "{name}");
        }
        for name in ["aux.x", "NUL.", "COM¹", "con:1", "CONIN$"] {
            assert!(!is_shift_id(name), "{name}");
        }
        for name in ["cons", "COM", "COM10", "lpt", "auxx", "null", "con-1"] {
            assert!(is_ascii_id(name) && is_shift_id(name), "{name}");
        }
    }

    #[test]
    fn a_shift_is_not_called_by_what_nobody_sees() {
        for name in ["A\u{202e}", "\u{200f}B", "C\u{2028}", "\u{9b}"] {
            assert!(!is_shift_id(name) && !is_skill_id(name), "{name:?}");
        }
    }
}
