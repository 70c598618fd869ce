//! A cursor over a spanned TOML table that records what is wrong and goes on.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::similar::nearest;
use super::value::Value;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Source};
use crate::messages::Text;
use crate::messages::input::{self, Quote};

/// The most entries of a list other than agents and shifts.
pub(crate) const LONGEST_LIST: usize = 20_000;

/// The file that is being read, and where its problems go.
#[derive(Clone, Copy)]
pub(crate) struct File<'t> {
    pub source: &'t Arc<Source>,
    pub found: &'t RefCell<Diagnostics>,
}

impl File<'_> {
    pub fn place(&self, span: Range<usize>) -> Place {
        Place { source: Arc::clone(self.source), span }
    }

    pub fn push(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// Whether no more errors are kept.
    pub fn is_full(&self) -> bool {
        self.found.borrow().is_full()
    }
}

/// Its holder has recorded an error: there is no other way to get one. A reader that makes nothing
/// of a file gives it, so that none gives up in silence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported(());

/// A table of which every key must be asked for.
pub(crate) struct Table<'t> {
    pub file: File<'t>,
    /// As it stands in the file: `[[shifts]]`.
    pub name: String,
    /// The header, or the braces of an inline table.
    pub at: Place,
    table: &'t DeTable<'t>,
    asked: Vec<&'static str>,
    free: bool,
}

impl<'t> Table<'t> {
    pub fn new(file: File<'t>, name: String, table: &'t DeTable<'t>, span: Range<usize>) -> Table<'t> {
        Table { file, name, at: file.place(span), table, asked: Vec::new(), free: false }
    }

    /// The value of a key, if it is there.
    pub fn get(&mut self, key: &'static str) -> Option<Value<'t>> {
        self.asked.push(key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(self.value(key, value))
    }

    /// Whether a key is there; it counts as asked for.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// The value of a key that must be there; `example` is what a line with it looks like.
    pub fn need(&mut self, key: &'static str, example: &str) -> Option<Value<'t>> {
        let value = self.get(key);
        if value.is_none() {
            self.missing(key, example);
        }
        value
    }

    fn missing(&self, key: &str, example: &str) {
        self.file.push(
            Diagnostic::error(Code::MissingKey, input::missing_key(self.name.as_str(), key))
                .at(&self.at, Text::default())
                .help(input::add_line(example)),
        );
    }

    fn value(
        &self,
        key: &'t Spanned<std::borrow::Cow<'t, str>>,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Value<'t> {
        Value {
            file: self.file,
            key: key.get_ref(),
            key_at: self.file.place(key.span()),
            value: value.get_ref(),
            at: self.file.place(value.span()),
        }
    }

    /// Every key with its value, in the order of the file: for tables whose keys are free.
    pub fn entries(&self) -> Vec<Value<'t>> {
        let mut entries: Vec<Value<'t>> =
            self.table.iter().map(|(key, value)| self.value(key, value)).collect();
        entries.sort_by_key(|value| value.key_at.span.start);
        entries
    }

    /// The tables of a `[[key]]` list, at most `limit`.
    pub fn tables(&mut self, key: &'static str, limit: usize) -> Vec<Table<'t>> {
        let name = format!("[[{key}]]");
        let Some(list) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = list.value else {
            list.wrong_type(input::kind_list_of_tables(), Some(input::write_header(name)));
            return Vec::new();
        };
        if items.len() > limit {
            self.file.push(
                Diagnostic::error(Code::TooLarge, input::list_too_long(name.as_str(), items.len(), limit))
                    .at(&list.key_at, Text::default())
                    .help(input::split_team()),
            );
        }
        let mut tables = Vec::new();
        for item in items.iter().take(limit) {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Table::new(self.file, name.clone(), table, item.span())),
                other => {
                    let item = Value { value: other, at: self.file.place(item.span()), ..list.clone() };
                    item.wrong_type(input::kind_table(), Some(input::write_header(name.as_str())));
                }
            }
        }
        tables
    }

    /// The `[key]` table, which must be there; `example` is its header.
    pub fn need_table(&mut self, key: &'static str, example: &str) -> Option<Table<'t>> {
        self.need(key, example)?.table(format!("[{key}]"))
    }

    /// What was made of the file; where that is nothing, an error says why.
    pub fn told<T>(&self, made: Option<T>) -> Result<T, Reported> {
        made.ok_or_else(|| {
            let silent = !self.file.found.borrow().has_errors();
            if silent {
                let wrong = Diagnostic::error(Code::MissingKey, input::incomplete());
                self.file.push(wrong.at(&self.at, Text::default()).help(input::from_backup()));
            }
            Reported(())
        })
    }

    /// The `[key]` table.
    pub fn table(&mut self, key: &'static str) -> Option<Table<'t>> {
        self.get(key)?.table(format!("[{key}]"))
    }

    /// Refuses the keys that were not asked for.
    pub fn finish(self) {
        if self.free {
            return;
        }
        let mut unknown = self.entries();
        unknown.retain(|value| !self.asked.contains(&value.key));
        for (at, value) in unknown.iter().enumerate() {
            if self.file.is_full() {
                self.file.found.borrow_mut().count_errors(unknown.len() - at);
                break;
            }
            let known = || self.asked.iter().copied();
            let help = match nearest(value.key, known()) {
                Some(meant) => input::did_you_mean(meant),
                None => input::known_keys(Text::list(&known().map(Text::plain).collect::<Vec<_>>())),
            };
            let title = if self.name.is_empty() {
                input::unknown_section(Quote(value.key))
            } else {
                input::unknown_key(self.name.as_str(), Quote(value.key))
            };
            self.file.push(
                Diagnostic::error(Code::UnknownKey, title).at(&value.key_at, Text::default()).help(help),
            );
        }
    }
}

impl Table<'_> {
    /// Counts every key as asked for: for tables whose keys are free.
    pub fn take_all(&mut self) {
        self.free = true;
    }
}
