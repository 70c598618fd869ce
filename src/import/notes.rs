//! Notes on cells of a workbook: what the reader of its cells does not give.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::book::read_bytes;

/// More than the notes of a workbook take.
const MAX_PART: u64 = 8 << 20;
/// The workbook itself, as it is opened.
const MAX_BYTES: u64 = 16 << 20;
/// More notes than anybody reads.
const MAX_NOTES: usize = 1_000;

/// A note on a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The cell as the file names it: `G8`.
    pub cell: String,
    /// What it says.
    pub text: String,
}

/// The notes of each sheet, by its name; none where they can't be read: no roster depends on them.
pub fn notes(path: &Path) -> BTreeMap<String, Vec<Note>> {
    read(path).unwrap_or_default()
}

fn read(path: &Path) -> Option<BTreeMap<String, Vec<Note>>> {
    let bytes = read_bytes(path, MAX_BYTES).ok()?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let book = part(&mut archive, "xl/workbook.xml")?;
    let targets = relations(&part(&mut archive, "xl/_rels/workbook.xml.rels")?);
    let mut found = BTreeMap::new();
    for sheet in elements(&book, "sheet") {
        let of = |key: &str| sheet.get(key).cloned();
        let (Some(name), Some(id)) = (of("name"), of("r:id")) else { continue };
        let Some((_, target)) = targets.get(&id) else { continue };
        let file = resolved("xl", target);
        let Some((folder, file)) = file.rsplit_once('/') else { continue };
        let Some(relations_of) = part(&mut archive, &format!("{folder}/_rels/{file}.rels")) else { continue };
        let comments = relations(&relations_of).into_values().find(|(kind, _)| kind.ends_with("/comments"));
        let Some((_, target)) = comments else { continue };
        if let Some(text) = part(&mut archive, &resolved(folder, &target)) {
            found.insert(name, of_sheet(&text));
        }
    }
    Some(found)
}

fn part(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Option<String> {
    let mut text = String::new();
    archive.by_name(name).ok()?.take(MAX_PART).read_to_string(&mut text).ok()?;
    Some(text)
}

/// A target as the archive names it: `/xl/comments1.xml`, `../comments1.xml`, `comments1.xml`.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_string();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Kind and target by id.
fn relations(text: &str) -> BTreeMap<String, (String, String)> {
    let all = elements(text, "Relationship").into_iter();
    all.filter_map(|of| Some((of.get("Id")?.clone(), (of.get("Type")?.clone(), of.get("Target")?.clone()))))
        .collect()
}

/// The attributes of each element of a name.
fn elements(text: &str, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => {
                found.push(attributes(&element));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let all = element.attributes().filter_map(Result::ok);
    all.filter_map(|attribute| {
        let value = quick_xml::escape::unescape(&attribute.value).ok()?.into_owned();
        Some((attribute.key.as_ref().to_string(), value))
    })
    .collect()
}

/// The notes of a sheet.
fn of_sheet(text: &str) -> Vec<Note> {
    let mut reader = Reader::from_str(text);
    let mut notes: Vec<Note> = Vec::new();
    let (mut inside, mut in_text) = (false, false);
    while notes.len() <= MAX_NOTES {
        match reader.read_event() {
            Ok(Event::Start(element)) => match element.local_name().as_ref() {
                "comment" => {
                    let cell = attributes(&element).remove("ref").unwrap_or_default();
                    notes.push(Note { cell, text: String::new() });
                    inside = true;
                }
                "t" => in_text = true,
                _ => {}
            },
            Ok(Event::End(element)) => match element.local_name().as_ref() {
                "comment" => inside = false,
                "t" => in_text = false,
                _ => {}
            },
            Ok(Event::Text(words)) if inside && in_text => {
                if let Some(note) = notes.last_mut() {
                    note.text.push_str(&words);
                }
            }
            // `&amp;`, `&#10;`
            Ok(Event::GeneralRef(entity)) if inside && in_text => {
                let letter = entity.resolve_char_ref().ok().flatten().map(String::from);
                let named = || quick_xml::escape::resolve_xml_entity(&entity).map(str::to_string);
                if let (Some(note), Some(letter)) = (notes.last_mut(), letter.or_else(named)) {
                    note.text.push_str(&letter);
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let tidy = notes.into_iter().map(|note| Note { text: one_line(&note.text), ..note });
    tidy.filter(|note| !note.text.is_empty()).collect()
}
