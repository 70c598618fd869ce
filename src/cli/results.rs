//! Results as files: one writer for all commands, which never takes the place of anything that it can't
//! know to be an earlier result of the same kind.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use fairshift::book::MAX_BYTES;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::messages::{Language, Text, results as say};
use fairshift::record;
use fairshift::record::LOG_FILE;
use fairshift::render::{html, sheet, svg};

use super::{Failure, output};

/// More than any result has: to look at one that is there already.
const MAX_RESULT: u64 = 256 << 20;

/// More than the properties of a workbook have.
const MAX_PROPERTIES: u64 = 1 << 16;

/// The byte order mark of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Where a result goes.
#[derive(Clone, Debug, Default, Args)]
pub struct Destination {
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    #[arg(long, requires = "to")]
    pub force: bool,
}

/// What a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Csv,
    Json,
    Xlsx,
    Html,
    Svg,
    /// Tables and Markdown.
    Text,
}

impl Destination {
    /// Writes a result into the file that was asked for, whole or not at all. `read` are the files that the
    /// command itself has read.
    pub fn save(&self, kind: Kind, bytes: &[u8], read: &[&Path], language: Language) -> Result<(), Failure> {
        let Some(path) = &self.to else {
            let text = String::from_utf8_lossy(bytes);
            return match kind {
                Kind::Text => output::result(&text),
                Kind::Json => output::json(&text),
                _ => output::bytes(bytes),
            };
        };
        // Spreadsheets take a file of text without the mark for another encoding.
        let marked = (kind == Kind::Csv).then(|| [BYTE_ORDER_MARK, bytes].concat());
        let bytes = marked.as_deref().unwrap_or(bytes);
        let target = disk::resolved(path);
        let refused = |title: Text, help: Text| -> Failure {
            Diagnostic::error(Code::NotReplaced, title).in_file(path).help(help).into()
        };
        if is_input(&target, read) {
            return Err(refused(say::is_read(path.display().to_string()), say::other_file()));
        }
        if let Some(why) = in_the_way(&target, kind, bytes, self.force) {
            let shown = path.display().to_string();
            return Err(match why {
                InTheWay::NoFile => refused(say::no_file(shown), say::other_file()),
                InTheWay::OtherFile => refused(say::other_content(shown), say::force()),
            });
        }
        disk::write_file(&target, bytes).map_err(|error| cannot_write(path, &error))?;
        output::remark(say::written(path.display().to_string()).in_language(language));
        Ok(())
    }
}

/// What the system said when a result could not be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Diagnostic::cannot_write(path, error).help(say::cannot_write_help()).into()
}

/// Whether a file is one that this program reads as part of a team, a record or a roster: it is then never a
/// result, whether it is there or not.
fn is_input(target: &Path, read: &[&Path]) -> bool {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Teams, records, rosters and their inputs.
    if name.to_lowercase().ends_with(".toml") || record::is_lock(&name) || name.ends_with(".fairshift-key") {
        return true;
    }
    if read.iter().any(|path| path.canonicalize().is_ok_and(|path| path == target)) {
        return true;
    }
    let folder = disk::folder_of(target);
    let holds = |folder: &Path, name: &str| folder.join(name).is_file();
    // A copy of inputs, all of which are read; what is kept of publications; evidence.
    let is_kept = folder.file_name().is_some_and(|name| name == "published" || name == "evidence")
        && folder.parent().is_some_and(|team| holds(team, LOG_FILE));
    holds(folder, "history.toml") || is_kept || named_in(folder).contains(&name)
}

/// The files beside it that the TOML files of a folder name: targets, contacts, evidence.
fn named_in(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok()) {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let text = disk::read(&path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let table = text.and_then(|text| toml::from_str::<toml::Table>(&text).ok());
        collect_texts(&toml::Value::Table(table.unwrap_or_default()), &mut names);
    }
    names
}

fn collect_texts(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::String(text) => drop(found.insert(text.clone())),
        toml::Value::Array(values) => values.iter().for_each(|value| collect_texts(value, found)),
        toml::Value::Table(table) => table.values().for_each(|value| collect_texts(value, found)),
        _ => {}
    }
}

enum InTheWay {
    /// A folder, a device or a pipe.
    NoFile,
    /// A file that isn't an earlier result of this kind.
    OtherFile,
}

/// What keeps a file from being replaced by a result.
fn in_the_way(target: &Path, kind: Kind, bytes: &[u8], force: bool) -> Option<InTheWay> {
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Ok(about) if about.is_file() => {}
        _ => return Some(InTheWay::NoFile),
    }
    let is_replaced = force
        || match disk::read(target, MAX_RESULT) {
            Ok(there) => there.is_empty() || is_earlier(kind, &there, bytes),
            Err(_) => false,
        };
    (!is_replaced).then_some(InTheWay::OtherFile)
}

/// Whether a file looks like an earlier result of the same kind that nobody has edited, as far as its
/// format tells.
fn is_earlier(kind: Kind, there: &[u8], new: &[u8]) -> bool {
    let contains = |sign: &str| there.windows(sign.len()).take(4096).any(|part| part == sign.as_bytes());
    match kind {
        Kind::Html => contains(html::SIGN),
        Kind::Svg => contains(svg::SIGN),
        Kind::Csv | Kind::Text => first_line(there) == first_line(new),
        Kind::Json => keys(there).is_some_and(|keys_there| Some(keys_there) == keys(new)),
        Kind::Xlsx => is_own_workbook(there).unwrap_or(false),
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn keys(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(bytes).ok()?;
    Some(object.into_iter().map(|(key, _)| key).collect())
}

/// Whether a workbook was made here and not saved by another program since: that would name itself, and
/// give it another time.
fn is_own_workbook(bytes: &[u8]) -> Option<bool> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name("docProps/core.xml").ok()?.take(MAX_PROPERTIES).read_to_string(&mut text).ok()?;
    let value = |tag: &str| {
        let after = text.split_once(&format!("<{tag}"))?.1.split_once('>')?.1;
        Some(after.split_once(&format!("</{tag}>"))?.0)
    };
    let is_by = |tag| value(tag) == Some(sheet::AUTHOR);
    let same_time = value("dcterms:created")? == value("dcterms:modified")?;
    Some(is_by("dc:creator") && is_by("cp:lastModifiedBy") && same_time)
}
