//! Reading a rule's parameters from its table.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::RuleDoc;
use crate::book::value::parse_date;
use crate::book::{AgentIx, Book, Days, RuleEntry, RuleTable, RuleValue, ShiftIx, weekdays_of};
use crate::calendar::{Per, parse_minutes};
use crate::diagnostic::{Code, Diagnostic};
use crate::levels::{Class, Settings};
use crate::messages::input::Quote;
use crate::messages::{Hours, Text, rules as say};

/// Prices and weights that a team may give.
pub const WEIGHTS: RangeInclusive<i64> = 1..=1_000_000;

/// Days that a window may have: as far back as history goes, with day one.
pub const WINDOWS: RangeInclusive<i64> = 1..=366;

/// A rule's table while it is read. Each getter takes one key and gives its
/// default when the key is missing or wrong; `finish` reports the rest.
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

    /// The shifts that a key names, which the rule can't do without; all of them where it is wrong.
    pub fn needed_shifts(&mut self, key: &str) -> Vec<ShiftIx> {
        self.need(key);
        let all = self.book.all_shifts();
        self.shifts(key).unwrap_or_else(|| all.collect())
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

    /// A length of time that may be left out.
    pub fn optional_minutes(&mut self, key: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let given = self.has(key);
        let default = *range.start();
        let value = self.minutes(key, default, range);
        given.then_some(value)
    }

    /// A date that may be left out.
    pub fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let entry = self.take(key)?;
        let date = match &entry.value {
            RuleValue::Date(date) => Some(*date),
            RuleValue::Text(text) => parse_date(text).ok(),
            _ => None,
        };
        if date.is_none() {
            self.bad(entry, say::wants_date());
        }
        date
    }

    /// `from_date` and `until_date`, the first not after the last.
    pub fn dates(&mut self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (from, until) = (self.date("from_date"), self.date("until_date"));
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            self.refuse("until_date", say::wants_date_from(from));
        }
        (from, until)
    }

    /// `per`, the first of `known` unless it says otherwise, or `window`, a number of days.
    pub fn per(&mut self, known: &[Per]) -> Per {
        if self.has("window") {
            if self.has("per") {
                self.take("per");
                self.refuse("per", say::wants_without("window"));
            }
            let days = self.whole("window", 7, WINDOWS);
            return Per::Window(usize::try_from(days).unwrap_or(7));
        }
        let words: Vec<&'static str> = known.iter().filter_map(|per| per.word()).collect();
        let word = self.choice("per", &words);
        known.iter().copied().find(|per| per.word() == Some(word)).unwrap_or(Per::Week)
    }

    /// Whether the team has no such table.
    pub fn is_default(&self) -> bool {
        self.table.is_none()
    }

    /// Whether the table still has a key that was not taken.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// A list of words out of `known`, which may be empty; none where the key is not there or no list.
    pub fn words(&mut self, key: &str, known: &[&str]) -> Option<Vec<String>> {
        let entry = self.take(key)?;
        let RuleValue::List(words) = &entry.value else {
            self.bad(entry, say::wants_words(known.join(", ")));
            return None;
        };
        let mut found: Vec<String> = Vec::new();
        for word in words {
            match known.contains(&word.as_str()) {
                true if !found.contains(word) => found.push(word.clone()),
                true => {}
                false => self.bad(entry, say::wants_words(known.join(", "))),
            }
        }
        Some(found)
    }

    /// A whole number that may be left out.
    pub fn optional_whole(&mut self, key: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let given = self.has(key);
        let default = *range.start();
        let value = self.whole(key, default, range);
        given.then_some(value)
    }

    /// True or false, false without the key.
    pub fn flag(&mut self, key: &str) -> bool {
        match self.take(key) {
            None => false,
            Some(entry) => match entry.value {
                RuleValue::Bool(value) => value,
                _ => {
                    self.bad(entry, say::wants_flag());
                    false
                }
            },
        }
    }

    /// One word out of `known`, the first unless the key says otherwise.
    pub fn choice(&mut self, key: &str, known: &[&'static str]) -> &'static str {
        let default = known.first().copied().unwrap_or_default();
        let Some(entry) = self.take(key) else { return default };
        let word = match &entry.value {
            RuleValue::Text(text) => known.iter().find(|word| *word == text),
            _ => None,
        };
        match word {
            Some(word) => word,
            None => {
                self.bad(entry, say::wants_word(known.join(", ")));
                default
            }
        }
    }

    /// A list of texts that `read` understands, one at least; `wanted` says what
    /// is wrong with a text that it does not, an empty one for no list at all.
    pub fn list<T>(
        &mut self,
        key: &str,
        read: impl Fn(&Book, &str) -> Option<T>,
        wanted: impl Fn(&str) -> Text,
    ) -> Option<Vec<T>> {
        let entry = self.take(key)?;
        let texts = match &entry.value {
            RuleValue::List(texts) if !texts.is_empty() => texts,
            _ => {
                self.bad(entry, wanted(""));
                return None;
            }
        };
        let mut found = Vec::new();
        for text in texts {
            match read(self.book, text) {
                Some(item) => found.push(item),
                None => {
                    self.bad(entry, wanted(text));
                    return None;
                }
            }
        }
        Some(found)
    }

    /// A list of shifts in the order of the team.
    pub fn shifts(&mut self, key: &str) -> Option<Vec<ShiftIx>> {
        let mut shifts = self.listed_shifts(key)?;
        shifts.sort_unstable();
        shifts.dedup();
        Some(shifts)
    }

    /// The same, or `"nights"` for the shifts with three hours or more between 00:00 and 05:00.
    pub fn shifts_or_nights(&mut self, key: &str) -> Option<Vec<ShiftIx>> {
        let nights = |entry: &&&RuleEntry| {
            entry.key == key && matches!(&entry.value, RuleValue::Text(text) if text == "nights")
        };
        if self.entries.iter().find(nights).is_none() {
            return self.shifts(key);
        }
        self.take(key);
        let night = |shift: &ShiftIx| {
            let shift = &self.book.shifts[*shift];
            let within =
                |from: i64| (shift.end.minutes().min(from + 5 * 60) - shift.start.minutes().max(from)).max(0);
            [0, 24 * 60].into_iter().map(within).sum::<i64>() >= 3 * 60
        };
        Some(self.book.all_shifts().filter(night).collect())
    }

    /// A list of two shifts or more in the order in which they are written, none of them twice.
    pub fn ordered_shifts(&mut self, key: &str) -> Option<Vec<ShiftIx>> {
        let shifts = self.listed_shifts(key)?;
        let twice = shifts.iter().enumerate().any(|(at, shift)| shifts[..at].contains(shift));
        if shifts.len() < 2 || twice {
            self.refuse(key, say::wants_order());
            return None;
        }
        Some(shifts)
    }

    fn listed_shifts(&mut self, key: &str) -> Option<Vec<ShiftIx>> {
        let all = self.shift_ids();
        let wanted = |text: &str| match text {
            "" => say::wants_shifts(&all),
            text => say::no_such_shift(Quote(text), &all),
        };
        self.list(key, |book, id| book.shift(id), wanted)
    }

    /// A list of agents in the order of the team.
    pub fn agents(&mut self, key: &str) -> Option<Vec<AgentIx>> {
        let all = self.agent_ids();
        let wanted = |text: &str| match text {
            "" => say::wants_agents(&all),
            text => say::no_such_agent(Quote(text), &all),
        };
        let mut agents = self.list(key, |book, id| book.agent(id), wanted)?;
        agents.sort_unstable();
        agents.dedup();
        Some(agents)
    }

    /// Agents that the rule can't do without; none where the list is wrong.
    pub fn needed_agents(&mut self, key: &str) -> Vec<AgentIx> {
        self.need(key);
        self.agents(key).unwrap_or_default()
    }

    /// `days` (a list of weekdays), `from_date` and `until_date`; every date without them.
    pub fn days(&mut self) -> Days {
        let read = |_: &Book, word: &str| weekdays_of(word);
        let chosen = self.list("days", read, |_| say::wants_weekdays());
        let mut days = Days::every();
        if let Some(chosen) = chosen {
            days.weekdays = std::array::from_fn(|day| chosen.iter().any(|some| some[day]));
        }
        (days.from, days.until) = self.dates();
        days
    }

    /// The ids of the team's shifts, for people.
    pub fn shift_ids(&self) -> Text {
        known(self.book.shifts.iter().map(|shift| shift.id.as_str()))
    }

    /// The ids of the team's agents, for people.
    pub fn agent_ids(&self) -> Text {
        known(self.book.agents.iter().map(|agent| agent.id.as_str()))
    }

    /// Whether the table is a law's, which no agreement sets aside.
    pub fn is_law(&self) -> bool {
        self.table.is_some_and(RuleTable::is_law)
    }

    /// The team.
    pub fn book(&self) -> &'a Book {
        self.book
    }

    /// Says that the value of a key does not fit, for what only the rule itself knows.
    pub fn refuse(&mut self, key: &str, wanted: Text) {
        let entry = self.table.and_then(|table| table.entries.iter().find(|entry| entry.key == key));
        if let Some(entry) = entry {
            self.bad(entry, wanted);
        }
    }

    /// Says so when the table has neither of two keys.
    pub fn need_one_of(&mut self, one: &str, other: &str) {
        self.need_one(&[one, other], say::missing_both(one, other, self.doc.id));
    }

    /// Says so when the table has none of these keys.
    pub fn need_one(&mut self, keys: &[&str], title: Text) {
        if let Some(table) = self.table
            && !table.entries.iter().any(|entry| keys.contains(&entry.key.as_str()))
        {
            let help = say::write_as(self.doc.example_text());
            self.problems
                .push(Diagnostic::error(Code::BadParameter, title).at(&table.at, Text::default()).help(help));
        }
    }

    fn need(&mut self, key: &str) {
        if let Some(table) = self.table
            && !table.entries.iter().any(|entry| entry.key == key)
        {
            let title = say::missing_parameter(key, self.doc.id);
            let help = say::write_as(self.doc.example_text());
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

/// Ids as a list for people; of a large team the first ones.
fn known<'i>(ids: impl Iterator<Item = &'i str>) -> Text {
    const MAX_LISTED: usize = 30;
    let mut ids: Vec<Text> = ids.take(MAX_LISTED + 1).map(Text::plain).collect();
    if ids.len() > MAX_LISTED {
        ids.truncate(MAX_LISTED);
        ids.push(Text::plain("…"));
    }
    Text::list(&ids)
}
