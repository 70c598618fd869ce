//! A team's files as text that can be changed: comments and layout stay.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::book::{self, Book};
use crate::diagnostic::{Place, Source};

/// The name of a file and its text.
pub type FileText = (String, String);

/// Whether a file is a preset of the law.
fn is_law(book: &Book, source: &Source) -> bool {
    let tables = book.law.iter().flat_map(|law| &law.tables);
    tables.into_iter().any(|law| law.table.at.path() == source.path)
}

/// Every file of a team.
#[derive(Clone)]
pub(super) struct Draft {
    files: Vec<(PathBuf, DocumentMut)>,
    /// Presets of the law and tables of targets, which nothing changes.
    fixed: Vec<Arc<Source>>,
}

impl Draft {
    /// The files that the book was read from; none if one of them can't be changed by a program.
    pub fn of(book: &Book) -> Option<Draft> {
        let is_toml = |source: &Source| source.path.extension().is_some_and(|kind| kind == "toml");
        let (changeable, fixed): (Vec<_>, Vec<_>) =
            book.sources.iter().partition(|source| is_toml(source) && !is_law(book, source));
        let read =
            changeable.into_iter().map(|source| Some((source.path.clone(), source.text.parse().ok()?)));
        Some(Draft { files: read.collect::<Option<_>>()?, fixed: fixed.into_iter().cloned().collect() })
    }

    /// The files of the team as they are now.
    pub fn texts(&self, book: &Book) -> Vec<FileText> {
        let name = |path: &Path| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let changed = self.files.iter().map(|(path, document)| (name(path), document.to_string()));
        let tables = self.fixed.iter().filter(|source| !is_law(book, source));
        changed.chain(tables.map(|source| (name(&source.path), source.text.clone()))).collect()
    }

    /// The team that the files state now, if they hold no error.
    pub fn book(&self) -> Option<Book> {
        let bytes =
            self.files.iter().map(|(path, document)| (path.clone(), document.to_string().into_bytes()));
        let fixed = self.fixed.iter().map(|source| (source.path.clone(), source.text.clone().into_bytes()));
        book::read_texts(&bytes.chain(fixed).collect::<Vec<_>>()).ok().map(|(book, _)| book)
    }

    /// The file that a place is in.
    fn file(&mut self, at: &Place) -> Option<&mut DocumentMut> {
        self.files.iter_mut().find(|(path, _)| path == at.path()).map(|(_, document)| document)
    }

    /// `team.toml`, which is read first.
    fn team(&mut self) -> Option<&mut DocumentMut> {
        self.files.first_mut().map(|(_, document)| document)
    }

    /// A table of the team file by its path.
    pub fn table(&mut self, path: &[&str]) -> Option<&mut dyn TableLike> {
        let (first, rest) = path.split_first()?;
        let mut item = self.team()?.get_mut(first)?;
        for key in rest {
            item = item.get_mut(*key)?;
        }
        item.as_table_like_mut()
    }

    /// A rule's table, the n-th of its kind.
    pub fn rule(&mut self, rule: &str, nth: usize) -> Option<&mut dyn TableLike> {
        let item = self.team()?.get_mut("rules")?.get_mut(rule)?;
        if item.is_table_like() {
            return item.as_table_like_mut();
        }
        entry(item, nth)
    }

    /// Takes out a rule's table, the n-th of its kind.
    pub fn remove_rule(&mut self, rule: &str, nth: usize) -> Option<()> {
        let rules = self.team()?.get_mut("rules")?.as_table_like_mut()?;
        match rules.get_mut(rule)? {
            Item::ArrayOfTables(tables) if tables.len() > 1 && nth < tables.len() => drop(tables.remove(nth)),
            _ => drop(rules.remove(rule)?),
        }
        Some(())
    }

    /// The entry of a list at a place; `all` are the places of every entry of that list.
    pub fn entry<'p>(
        &mut self,
        list: &str,
        at: &Place,
        all: impl Iterator<Item = &'p Place>,
    ) -> Option<&mut dyn TableLike> {
        let nth = nth(at, all);
        entry(self.file(at)?.get_mut(list)?, nth)
    }

    /// Takes an entry out of its list.
    pub fn remove<'p>(&mut self, list: &str, at: &Place, all: impl Iterator<Item = &'p Place>) -> Option<()> {
        let nth = nth(at, all);
        match self.file(at)?.get_mut(list)? {
            Item::ArrayOfTables(tables) if nth < tables.len() => drop(tables.remove(nth)),
            Item::Value(Value::Array(values)) if nth < values.len() => drop(values.remove(nth)),
            _ => return None,
        }
        Some(())
    }

    /// Adds an entry to a list of the team file.
    pub fn push(&mut self, list: &str, keys: &[(&str, Value)]) -> Option<()> {
        let document = self.team()?;
        push(document, list, keys)
    }

    /// Adds an entry to a list of the file in which a place is.
    pub fn push_beside(&mut self, at: &Place, list: &str, keys: &[(&str, Value)]) -> Option<()> {
        push(self.file(at)?, list, keys)
    }
}

fn push(document: &mut DocumentMut, list: &str, keys: &[(&str, Value)]) -> Option<()> {
    if !document.contains_key(list) {
        document.insert(list, Item::ArrayOfTables(ArrayOfTables::new()));
    }
    match document.get_mut(list)? {
        Item::ArrayOfTables(tables) => {
            let mut table = Table::new();
            keys.iter().for_each(|(key, value)| drop(table.insert(key, Item::Value(value.clone()))));
            tables.push(table);
        }
        Item::Value(Value::Array(values)) => {
            let table: InlineTable = keys.iter().map(|(key, value)| (*key, value.clone())).collect();
            values.push(table);
        }
        _ => return None,
    }
    Some(())
}

fn entry(list: &mut Item, nth: usize) -> Option<&mut dyn TableLike> {
    match list {
        Item::ArrayOfTables(tables) => tables.get_mut(nth).map(|table| table as &mut dyn TableLike),
        Item::Value(Value::Array(values)) => {
            values.get_mut(nth)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
        }
        _ => None,
    }
}

/// How many entries of the same file stand before the place.
fn nth<'p>(at: &Place, all: impl Iterator<Item = &'p Place>) -> usize {
    let before = all.filter(|other| other.path() == at.path() && other.span.start < at.span.start);
    before.map(|other| other.span.start).collect::<BTreeSet<_>>().len()
}

/// Sets a key; what stands around it stays.
pub(super) fn set(table: &mut dyn TableLike, key: &str, value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => drop(table.insert(key, Item::Value(value))),
    }
}

/// A date as TOML writes it.
pub(super) fn date(date: NaiveDate) -> Value {
    let text = date.to_string();
    text.parse::<toml_edit::Datetime>().map_or_else(|_| Value::from(text), Value::from)
}

/// A list of one date.
pub(super) fn dates(on: NaiveDate) -> Value {
    Value::Array(Array::from_iter([date(on)]))
}

/// Minutes as people write a length of time: `9h30min`.
pub(super) fn duration(minutes: i64) -> Value {
    Value::from(match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours}h"),
        (0, minutes) => format!("{minutes}min"),
        (hours, minutes) => format!("{hours}h{minutes}min"),
    })
}
