//! `[law]`: limits of working time as data, a file a preset, read like a team's own rules.

use std::cell::RefCell;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use super::reader::{File, Table};
use super::syntax::Parsed;
use super::{BreakRule, RuleEntry, RuleTable, RuleValue, breaks, rules, syntax};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::messages::Text;
use crate::messages::input::{self, Quote};

/// The presets: name and text.
pub const PRESETS: [(&str, &str); 3] = [
    ("cn", include_str!("law/cn.toml")),
    ("cn-comprehensive", include_str!("law/cn-comprehensive.toml")),
    ("eu", include_str!("law/eu.toml")),
];

/// What a team takes from a preset.
#[derive(Clone, Debug)]
pub struct Law {
    /// The preset's name.
    pub preset: &'static str,
    /// The names of its tables that do not hold.
    pub except: Vec<String>,
    /// The others.
    pub tables: Vec<LawTable>,
    /// The breaks among them.
    pub breaks: Vec<BreakRule>,
}

/// One table of a preset.
#[derive(Clone, Debug)]
pub struct LawTable {
    /// Its name, for `except`.
    pub name: String,
    /// The rule with its parameters.
    pub table: RuleTable,
}

/// The file of a preset: a copy beside `team.toml` comes before the program's own,
/// so that a roster keeps the limits that it was solved with.
pub(super) fn file_name(preset: &str) -> String {
    format!("law-{preset}.toml")
}

/// Whether this is the file of a preset.
pub fn is_preset(path: &Path) -> bool {
    PRESETS.iter().any(|(preset, _)| path == Path::new(&file_name(preset)))
}

/// Reads `[law]`; `copies` are the presets' files that stand beside the team's.
/// The file that was read goes to `sources`.
pub(super) fn read(
    root: &mut Table<'_>,
    copies: &[Arc<Source>],
    sources: &mut Vec<Arc<Source>>,
) -> Option<Law> {
    let mut table = root.table("law")?;
    let preset = table.need("preset", "preset = \"cn\"");
    let preset = preset.and_then(|value| value.choice(&PRESETS.map(|(name, text)| (name, (name, text)))));
    let except = table.get("except");
    table.finish();
    let (preset, text) = preset?;
    let name = file_name(preset);
    let copy = copies.iter().find(|source| source.path.file_name().is_some_and(|file| file == name.as_str()));
    let source = match copy {
        Some(copy) => Arc::new(Source { path: PathBuf::from(&name), text: copy.text.clone() }),
        None => Arc::new(Source { path: PathBuf::from(&name), text: text.to_string() }),
    };
    let (all, breaks) = tables(root.file.found, &source);
    let names =
        || all.iter().map(|table| &table.name).chain(breaks.iter().filter_map(|rule| rule.law.as_ref()));
    sources.push(source);
    let mut left_out = Vec::new();
    for value in except.and_then(|value| value.one_or_more()).unwrap_or_default() {
        let Some(word) = value.raw_text() else { continue };
        if names().any(|known| known == word) {
            left_out.push(word.to_string());
        } else {
            let known: Vec<Text> = names().map(|known| Text::plain(known.as_str())).collect();
            let title = input::no_such_law(preset, Quote(word));
            value.file.push(value.error(Code::UnknownId, title).help(input::one_of(Text::list(&known))));
        }
    }
    left_out.sort();
    left_out.dedup();
    let breaks = breaks.iter().filter(|rule| rule.law.as_ref().is_some_and(|law| !left_out.contains(law)));
    let breaks = breaks.cloned().collect();
    let tables = all.into_iter().filter(|table| !left_out.contains(&table.name)).collect();
    Some(Law { preset, except: left_out, tables, breaks })
}

/// The tables of a preset's file, and its breaks.
fn tables(found: &RefCell<Diagnostics>, source: &Arc<Source>) -> (Vec<LawTable>, Vec<BreakRule>) {
    let Parsed { document, errors, whole } = syntax::parse(&source.text);
    let file = File { source, found };
    if syntax::record(file, &errors) || !whole {
        return (Vec::new(), Vec::new());
    }
    let mut root = Table::new(file, String::new(), document.get_ref(), 0..0);
    let (read, breaks) = (rules::read(&mut root), breaks::of_law(&mut root));
    root.finish();
    let mut tables: Vec<LawTable> = Vec::new();
    for mut table in read {
        let at = table.entries.iter().position(|entry| entry.key == "law");
        let name = match at.map(|at| table.entries.remove(at)) {
            Some(RuleEntry { value: RuleValue::Text(name), .. }) => name,
            _ => {
                let title = input::missing_key(format!("[rules.{}]", table.rule), "law");
                let unnamed = Diagnostic::error(Code::MissingKey, title).at(&table.at, Text::default());
                file.push(unnamed.help(input::add_line("law = \"rest_day\"")));
                continue;
            }
        };
        tables.push(LawTable { name, table });
    }
    (tables, breaks)
}
