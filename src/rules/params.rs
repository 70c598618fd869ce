//! Reading a rule's parameters from its table.

use std::ops::RangeInclusive;

use super::RuleDoc;
use crate::book::{Book, RuleEntry, RuleTable, RuleValue, ShiftIx};
use crate::calendar::parse_minutes;
use crate::diagnostic::{Code, Diagnostic};
use crate::levels::{Class, Settings};
use crate::messages::{Hours, Text, rules as say};

/// Prices and weights that a team may give.
pub const WEIGHTS: RangeInclusive<i64> = 1..=1_000_000;

/// A rule's table while it is read. Each getter takes one key and gives its
/// default when the key is missing or wrong; [`Params::finish`] reports the rest.
pub struct Params<'a> {
    doc: &'static RuleDoc,
    entries: Vec<&'a RuleEntry>,
    problems: Vec<Diagnostic>,
    settings: Settings,
    table: Option<&'a RuleTable>,
    book: &'a Book,
}

impl<'a> Params<'a> {
    pub(super) fn new(doc: &'static RuleDoc, table: Option<&'a RuleTable>, book: &'a Book) -> Params<'a> {
        Params {
            doc,
            entries: table.map(|table| table.entries.iter().collect()).unwrap_or_default(),
            problems: Vec::new(),
            settings: Settings { class: Class::Must, weight: 1, level: 1 },
            table,
            book,
        }
    }

    fn take(&mut self, key: &str) -> Option<&'a RuleEntry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    fn bad(&mut self, entry: &RuleEntry, wanted: Text) {
        let title = say::bad_parameter(&entry.key, self.doc.id);
        self.problems.push(Diagnostic::error(Code::BadParameter, title).at(&entry.value_at, wanted));
    }

    /// `class`, `weight` and `level`, with the rule's own defaults.
    pub fn settings(&mut self, class: Class, weight: i64) -> Settings {
        let class = match self.take("class") {
            None => class,
            Some(entry) => match &entry.value {
                RuleValue::Text(text) if text == "must" => Class::Must,
                RuleValue::Text(text) if text == "required" => Class::Required,
                RuleValue::Text(text) if text == "soft" => Class::Soft,
                _ => {
                    self.bad(entry, say::wants_class());
                    class
                }
            },
        };
        let weight = self.whole("weight", weight, WEIGHTS);
        let level = self.whole("level", 1, 1..=9);
        self.settings = Settings { class, weight, level };
        self.settings
    }

    /// A whole number.
    pub fn whole(&mut self, key: &str, default: i64, range: RangeInclusive<i64>) -> i64 {
        match self.take(key) {
            None => default,
            Some(entry) => match entry.value {
                RuleValue::Integer(value) if range.contains(&value) => value,
                _ => {
                    self.bad(entry, say::wants_whole(range.start(), range.end()));
                    default
                }
            },
        }
    }

    /// A whole number that the rule can't do without once its table is there.
    pub fn needed_whole(&mut self, key: &str, range: RangeInclusive<i64>) -> i64 {
        self.need(key);
        let default = *range.end();
        self.whole(key, default, range)
    }

    /// A whole number that may be left out.
    pub fn optional_whole(&mut self, key: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let given = self.entries.iter().any(|entry| entry.key == key);
        let least = *range.start();
        let value = self.whole(key, least, range);
        given.then_some(value)
    }

    /// `min` and `max` in days: one of them is needed, and the first is not above the second.
    pub fn min_or_max(
        &mut self,
        min: RangeInclusive<i64>,
        max: RangeInclusive<i64>,
    ) -> (Option<usize>, Option<usize>) {
        self.need_one_of("min", "max");
        let least = self.entries.iter().copied().find(|entry| entry.key == "min");
        let problems = self.problems.len();
        let (min, max) = (self.optional_whole("min", min), self.optional_whole("max", max));
        if let (Some(entry), Some(low), Some(high)) = (least, min, max)
            && low > high
            && self.problems.len() == problems
        {
            self.bad(entry, say::wants_at_most(high, "max"));
        }
        let days = |limit: Option<i64>| limit.and_then(|days| usize::try_from(days).ok());
        (days(min), days(max))
    }

    /// A table that is there has one of two keys at least.
    pub fn need_one_of(&mut self, one: &str, other: &str) {
        if let Some(table) = self.table
            && !table.entries.iter().any(|entry| entry.key == one || entry.key == other)
        {
            let title = say::missing_either(one, other, self.doc.id);
            let help = say::write_as(self.doc.example);
            self.problems
                .push(Diagnostic::error(Code::BadParameter, title).at(&table.at, Text::default()).help(help));
        }
    }

    /// The ids of shifts.
    pub fn shift_ids(&self, shifts: &[ShiftIx]) -> Vec<&'a str> {
        shifts.iter().filter_map(|own| self.book.shifts.get(own.0)).map(|shift| shift.id.as_str()).collect()
    }

    /// The team's shifts that a key names, at least one; all of them where it is wrong.
    pub fn needed_shifts(&mut self, key: &str) -> Vec<ShiftIx> {
        self.need(key);
        let all = self.book.all_shifts().collect();
        let Some(entry) = self.take(key) else { return all };
        let book = self.book;
        let found = match &entry.value {
            RuleValue::List(ids) => ids.iter().map(|id| book.shift(id)).collect::<Option<Vec<ShiftIx>>>(),
            RuleValue::Text(id) => book.shift(id).map(|shift| vec![shift]),
            _ => None,
        };
        match found.filter(|shifts| !shifts.is_empty()) {
            Some(mut shifts) => {
                shifts.sort_unstable();
                shifts.dedup();
                shifts
            }
            None => {
                let known: Vec<&str> = book.shifts.iter().map(|shift| shift.id.as_str()).collect();
                self.bad(entry, say::wants_words(known.join(", ")));
                all
            }
        }
    }

    /// A length of time in minutes, as `"11h"`.
    pub fn minutes(&mut self, key: &str, default: i64, range: RangeInclusive<i64>) -> i64 {
        match self.take(key) {
            None => default,
            Some(entry) => {
                let value = match &entry.value {
                    RuleValue::Text(text) => parse_minutes(text),
                    _ => None,
                };
                match value.filter(|value| range.contains(value)) {
                    Some(value) => value,
                    None => {
                        self.bad(entry, say::wants_duration(Hours(*range.start()), Hours(*range.end())));
                        default
                    }
                }
            }
        }
    }

    /// A length of time that the rule can't do without once its table is there.
    pub fn needed_minutes(&mut self, key: &str, range: RangeInclusive<i64>) -> i64 {
        self.need(key);
        let default = *range.end();
        self.minutes(key, default, range)
    }

    /// A list of words out of `known`.
    pub fn words(&mut self, key: &str, known: &[&'static str]) -> Vec<&'static str> {
        let Some(entry) = self.take(key) else { return known.to_vec() };
        let RuleValue::List(words) = &entry.value else {
            self.bad(entry, say::wants_words(known.join(", ")));
            return known.to_vec();
        };
        let mut found: Vec<&'static str> = Vec::new();
        for word in words {
            match known.iter().find(|name| *name == word) {
                Some(name) if !found.contains(name) => found.push(name),
                Some(_) => {}
                None => self.bad(entry, say::wants_words(known.join(", "))),
            }
        }
        found
    }

    /// The team's shifts, for rules whose keys name them.
    pub fn shift(&self, id: &str) -> Option<ShiftIx> {
        self.book.shift(id)
    }

    fn need(&mut self, key: &str) {
        if let Some(table) = self.table
            && !table.entries.iter().any(|entry| entry.key == key)
        {
            let title = say::missing_parameter(key, self.doc.id);
            let help = say::write_as(self.doc.example);
            self.problems
                .push(Diagnostic::error(Code::BadParameter, title).at(&table.at, Text::default()).help(help));
        }
    }

    pub(super) fn finish(mut self, problems: &mut Vec<Diagnostic>) -> Settings {
        problems.append(&mut self.problems);
        for entry in self.entries {
            let known: Vec<&str> = self.doc.params.iter().map(|param| param.key).collect();
            let help = match known.is_empty() {
                true => say::no_parameters(),
                false => say::known_parameters(known.join(", ")),
            };
            let title = say::unknown_parameter(&entry.key, self.doc.id);
            problems.push(
                Diagnostic::error(Code::UnknownParameter, title)
                    .at(&entry.key_at, Text::default())
                    .help(help),
            );
        }
        self.settings
    }
}
