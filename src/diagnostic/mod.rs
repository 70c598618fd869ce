//! What is wrong with an input: a code, a place, a reason and a way out.

mod codes;
mod failure;
mod print;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use codes::Code;
pub use failure::{Failure, Refusal};
pub use print::print;

use crate::messages::{Text, rosters};

/// A file that was read, kept so that a diagnostic can quote it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the reader was given it.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// A stretch of a source file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes meant.
    pub span: Range<usize>,
}

impl Place {
    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// The line of the place's first byte, from 1.
    pub fn line(&self) -> usize {
        let end = self.span.start.min(self.source.text.len());
        self.source.text.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// The file's name and the line: `leave.toml:3`.
    pub fn brief(&self) -> String {
        let name = self.path().file_name().unwrap_or(self.path().as_os_str());
        format!("{}:{}", name.to_string_lossy(), self.line())
    }
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be done with the input.
    Error,
    /// The input can be used; something in it will not be as the writer hopes.
    Warning,
}

/// One finding about an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The reason in one line.
    pub title: Text,
    /// The place, with a few words on it.
    pub place: Option<(Place, Text)>,
    /// A file that has no text to quote: missing, unreadable.
    pub path: Option<PathBuf>,
    /// Facts that belong to it, some with a place elsewhere.
    pub notes: Vec<(Text, Option<Place>)>,
    /// Ways out.
    pub help: Vec<Text>,
    /// How many more of its severity were found after it and only counted.
    pub unshown: usize,
}

impl Diagnostic {
    /// What the system said when a file could not be written.
    pub fn cannot_write(path: &Path, error: &io::Error) -> Diagnostic {
        let title = rosters::cannot_write(path.display().to_string(), error.kind().to_string());
        Diagnostic::error(Code::CannotWrite, title).in_file(path)
    }

    /// An error.
    pub fn error(code: Code, title: Text) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            title,
            place: None,
            path: None,
            notes: Vec::new(),
            help: Vec::new(),
            unshown: 0,
        }
    }

    /// A warning.
    pub fn warning(code: Code, title: Text) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, title) }
    }

    /// Points at a place, with a few words (which may be empty).
    pub fn at(mut self, place: &Place, label: Text) -> Diagnostic {
        self.place = Some((place.clone(), label));
        self
    }

    /// Names a file that can't be quoted.
    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Diagnostic {
        self.path = Some(path.into());
        self
    }

    /// Adds a fact.
    pub fn note(mut self, text: Text) -> Diagnostic {
        self.notes.push((text, None));
        self
    }

    /// Adds a fact that stands at another place.
    pub fn note_at(mut self, text: Text, place: &Place) -> Diagnostic {
        self.notes.push((text, Some(place.clone())));
        self
    }

    /// Adds a way out.
    pub fn help(mut self, text: Text) -> Diagnostic {
        self.help.push(text);
        self
    }
}

/// Errors that are kept of one reading, and as many warnings; after mending these a file is read again.
const MAX_KEPT: usize = 1_000;

/// What was found, in the order in which it was found: a file of nothing but errors is no reason to
/// hold all of them.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    errors: Tally,
    warnings: Tally,
}

/// How many of one severity are kept, and how many were only counted.
#[derive(Debug, Default)]
struct Tally {
    kept: usize,
    unkept: usize,
}

impl Diagnostics {
    /// Adds one; beyond many it is only counted.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let tally = match diagnostic.severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if tally.kept < MAX_KEPT {
            tally.kept += 1;
            self.found.push(diagnostic);
        } else {
            tally.unkept += 1 + diagnostic.unshown;
        }
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors.kept > 0
    }

    /// Whether no more errors are kept: reading on only counts.
    pub fn is_full(&self) -> bool {
        self.errors.kept >= MAX_KEPT
    }

    /// Counts errors that nobody has put into words.
    pub fn count_errors(&mut self, count: usize) {
        self.errors.unkept += count;
    }

    /// All that were kept, errors of one file in the order of their places.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_cached_key(|d| {
            d.place.as_ref().map(|(place, _)| (place.source.path.clone(), place.span.start))
        });
        for (severity, tally) in [(Severity::Error, &self.errors), (Severity::Warning, &self.warnings)] {
            if let Some(last) = self.found.iter_mut().rev().find(|diagnostic| diagnostic.severity == severity)
            {
                last.unshown += tally.unkept;
            }
        }
        self.found
    }

    /// Takes over what `other` found.
    pub fn append(&mut self, other: Diagnostics) {
        other.found.into_iter().for_each(|diagnostic| self.push(diagnostic));
        self.errors.unkept += other.errors.unkept;
        self.warnings.unkept += other.warnings.unkept;
    }
}
