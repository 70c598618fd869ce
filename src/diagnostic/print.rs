//! Diagnostics as text for a terminal.

use std::borrow::Cow;
use std::sync::Arc;

use annotate_snippets::renderer::{DEFAULT_EMPHASIS_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use anstyle::Style;

use super::{Diagnostic, Place, Severity};
use crate::messages::{Language, Text, input};

/// All diagnostics one after the other, an empty line between them, and a last
/// line that counts them. Ends with a newline; empty if there are none.
pub fn print(diagnostics: &[Diagnostic], language: Language, colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let mut lines = LineCounter::default();
    for diagnostic in diagnostics {
        let line = diagnostic.place.as_ref().map_or(1, |(place, _)| lines.line(place));
        print_one(diagnostic, line, language, colour, &mut out);
        out.push('\n');
    }
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let summary = input::summary(count(Severity::Error), count(Severity::Warning));
    out.push_str(summary.in_language(language));
    out.push('\n');
    out
}

fn print_one(diagnostic: &Diagnostic, line: usize, language: Language, colour: bool, out: &mut String) {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let word = input::severity(diagnostic.severity);
    let mut title = level
        .with_name(word.in_language(language))
        .primary_title(diagnostic.title.in_language(language))
        .id(diagnostic.code.id())
        .elements(None::<Origin<'_>>);
    if let Some((place, label)) = &diagnostic.place {
        title = title.element(excerpt(place, line, label.in_language(language)));
    } else if let Some(path) = &diagnostic.path {
        title = title.element(Origin::path(path.to_string_lossy()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    for line in renderer.render(&[title]).lines() {
        // The crate doesn't indent the arrow of a file without an excerpt.
        let bare_arrow = diagnostic.place.is_none() && line.contains("--> ") && !line.starts_with(' ');
        out.push_str(if bare_arrow { "  " } else { "" });
        out.push_str(line.trim_end());
        out.push('\n');
    }
    for (text, place) in &diagnostic.notes {
        let mut text = Cow::Borrowed(text.in_language(language));
        if let Some(place) = place {
            let with_place = input::with_place(text.as_ref(), place.brief());
            text = Cow::Owned(with_place.in_language(language).to_string());
        }
        remark(&input::word_note(), DEFAULT_NOTE_STYLE, &text, language, colour, out);
    }
    for text in &diagnostic.help {
        remark(&input::word_help(), DEFAULT_HELP_STYLE, text.in_language(language), language, colour, out);
    }
}

fn remark(word: &Text, style: Style, text: &str, language: Language, colour: bool, out: &mut String) {
    let word = word.in_language(language);
    let text = visible(text);
    if colour {
        let bold = DEFAULT_EMPHASIS_STYLE;
        out.push_str(&format!("{style}{word}{style:#}{bold}: {bold:#}{text}\n"));
    } else {
        out.push_str(&format!("{word}: {text}\n"));
    }
}

/// Control characters would let a file write to the terminal. Examples have line breaks.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// The line of the place, cut out, so that the cost doesn't grow with the file.
fn excerpt<'a>(
    place: &'a Place,
    number: usize,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = place.source.text.as_str();
    let boundary =
        |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(place.span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let from = (start - line_start).min(line.len());
    let until = boundary(place.span.end).saturating_sub(line_start).clamp(from, line.len());
    let annotation = AnnotationKind::Primary.span(from..until);
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    Snippet::source(line).path(place.path().to_string_lossy()).line_start(number).annotation(annotation)
}

/// Line numbers of places that mostly come in order, each line counted once.
#[derive(Default)]
struct LineCounter<'d> {
    last: Option<(&'d Place, usize)>,
}

impl<'d> LineCounter<'d> {
    fn line(&mut self, place: &'d Place) -> usize {
        let line = match self.last {
            Some((last, line)) if Arc::ptr_eq(&last.source, &place.source) => {
                let between = place.source.text.as_bytes().get(last.span.start..place.span.start);
                between.map(|bytes| line + bytes.iter().filter(|byte| **byte == b'\n').count())
            }
            _ => None,
        };
        let line = line.unwrap_or_else(|| place.line());
        self.last = Some((place, line));
        line
    }
}
