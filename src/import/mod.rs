//! Files of other programs, each format in a file of its own: what they say in
//! terms of a team or a roster, or all that is wrong with them at once.

pub mod attendance;
pub mod contacts;
pub mod duties;
pub mod holidays;
pub mod matrix;
mod notes;
pub mod nrp;
pub mod origin;
pub mod times;
pub mod workbook;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::book::{Book, MAX_BYTES, decode, nearest, read_bytes, read_source};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Source};
use crate::messages::{Text, import as say};

/// Errors of one file that a way out is looked for of each.
const MAX_HELPED: usize = 100;

/// Reads the text of a file.
pub fn source(path: &Path) -> Result<Arc<Source>, Vec<Diagnostic>> {
    read_source(path).map_err(|diagnostic| vec![diagnostic.help(say::name_a_file())])
}

/// Reads the bytes of a file that may be in any encoding.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Diagnostic>> {
    read_bytes(path, MAX_BYTES).map_err(|diagnostic| vec![diagnostic.help(say::name_a_file())])
}

/// The text in these bytes, in whichever encoding has the team's names in it.
pub fn text(path: &Path, bytes: &[u8], book: &Book) -> Result<Arc<Source>, Vec<Diagnostic>> {
    let small = bytes.len() as u64 <= MAX_BYTES;
    match matrix::decode(bytes, book).filter(|_| small) {
        Some(text) => Ok(Arc::new(Source { path: path.to_path_buf(), text })),
        None => decode(path, bytes).map_err(|diagnostic| vec![diagnostic]),
    }
}

/// The sheets of a file of a team that nobody has stated, a workbook or a table in any encoding.
///
/// # Errors
/// A file that is missing, too large, or neither.
pub fn sheets(path: &Path) -> Result<matrix::Sheets, Vec<Diagnostic>> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ["csv", "tsv", "txt"].contains(&ending.as_str()) {
        let bytes = bytes(path)?;
        let small = bytes.len() as u64 <= MAX_BYTES;
        return match matrix::decode_unstated(&bytes).filter(|_| small) {
            Some(text) => Ok(matrix::read_csv(path, &text)),
            None => Err(decode(path, &bytes).err().into_iter().collect()),
        };
    }
    matrix::read_xlsx(path)
}

/// A file while it is read, with what is wrong in it.
struct Reader<'s> {
    source: &'s Arc<Source>,
    found: Diagnostics,
    errors: usize,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Arc<Source>) -> Reader<'s> {
        Reader { source, found: Diagnostics::default(), errors: 0 }
    }

    /// The bytes of a part of the file's text.
    fn span(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.source.text.as_ptr() as usize);
        let start = start.min(self.source.text.len());
        start..(start + part.len()).min(self.source.text.len())
    }

    fn place(&self, part: &str) -> Place {
        Place { source: Arc::clone(self.source), span: self.span(part) }
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += 1;
        self.found.push(diagnostic);
    }

    /// What may be meant by an id that is not there; of many that are wrong, nobody reads the last.
    fn meant<'t>(&self, id: &str, known: impl Iterator<Item = &'t str> + Clone) -> Text {
        if self.errors < MAX_HELPED { meant(id, known) } else { Text::default() }
    }

    /// Records what is wrong with a part of the text.
    fn error(&mut self, code: Code, part: &str, title: Text, help: Text) {
        let place = self.place(part);
        self.push(Diagnostic::error(code, title).at(&place, Text::default()).help(help));
    }

    /// The same, where another part has to do with it.
    fn clash(&mut self, code: Code, part: &str, title: Text, first: &str, help: Text) {
        let (place, first) = (self.place(part), self.place(first));
        let diagnostic = Diagnostic::error(code, title).at(&place, Text::default());
        self.push(diagnostic.note_at(crate::messages::input::first_here(), &first).help(help));
    }

    /// What is wrong, in the order of the file; the value if nothing is.
    fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Diagnostic>> {
        match value {
            Some(value) if self.errors == 0 => Ok(value),
            _ => Err(self.found.into_sorted()),
        }
    }
}

/// What may be meant by an id that is not there.
fn meant<'t>(id: &str, known: impl Iterator<Item = &'t str> + Clone) -> Text {
    const MAX_LISTED: usize = 12;
    match nearest(id, known.clone()) {
        Some(meant) => crate::messages::input::did_you_mean(meant),
        None => {
            let mut ids: Vec<Text> = known.clone().take(MAX_LISTED).map(Text::plain).collect();
            if known.count() > MAX_LISTED {
                ids.push(Text::plain("…"));
            }
            say::ids_are(Text::list(&ids))
        }
    }
}
