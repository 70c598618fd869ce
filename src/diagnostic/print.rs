//! Diagnostics as text for a terminal.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::{DEFAULT_EMPHASIS_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use anstyle::Style;

use super::{Diagnostic, Place, Severity};
use crate::messages::{Language, Text, input, visible, visible_but};

/// Errors that are printed at once, and as many warnings; beyond them, nobody reads on.
const MAX_PRINTED: usize = 100;

/// The diagnostics one after the other, an empty line between them, and a last line that counts them,
/// those that are too many to be printed too. Ends with a newline; empty if there are none.
pub fn print(diagnostics: &[Diagnostic], language: Language, colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut out = String::new();
    let mut lines = LineCounter::default();
    let (mut errors, mut warnings, mut unprinted) = (0, 0, 0);
    for diagnostic in diagnostics {
        let count = match diagnostic.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
        };
        *count += 1 + diagnostic.unshown;
        unprinted += diagnostic.unshown;
        if *count - diagnostic.unshown > MAX_PRINTED {
            unprinted += 1;
            continue;
        }
        let line = diagnostic.place.as_ref().map_or(1, |(place, _)| lines.line(place));
        print_one(diagnostic, line, language, colour, &mut out);
        out.push('\n');
    }
    if unprinted > 0 {
        out.push_str(input::not_printed(unprinted).in_language(language));
        out.push_str("\n\n");
    }
    out.push_str(input::summary(errors, warnings).in_language(language));
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
        .primary_title(visible(diagnostic.title.in_language(language)))
        .id(diagnostic.code.id())
        .elements(None::<Origin<'_>>);
    if let Some((place, label)) = &diagnostic.place {
        title = title.element(excerpt(place, line, visible(label.in_language(language))));
    } else if let Some(path) = &diagnostic.path {
        title = title.element(Origin::path(visible(&path.to_string_lossy())));
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
    // Examples have line breaks.
    let text = visible_but(text, &['\n']);
    if colour {
        let bold = DEFAULT_EMPHASIS_STYLE;
        out.push_str(&format!("{style}{word}{style:#}{bold}: {bold:#}{text}\n"));
    } else {
        out.push_str(&format!("{word}: {text}\n"));
    }
}

/// Bytes of a line that are shown behind the place.
const MAX_BEHIND: usize = 1_000;

/// The line of the place, cut out, so that the cost doesn't grow with the file. It is made visible in
/// parts, each as many characters as before: the place stays where it is.
fn excerpt<'a>(
    place: &'a Place,
    number: usize,
    label: String,
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
    let end = boundary(line_start + until + MAX_BEHIND).saturating_sub(line_start).clamp(until, line.len());
    // The renderer shows a tab as blanks.
    let part = |range: Range<usize>| visible_but(line.get(range).unwrap_or_default(), &['\t']);
    let (before, meant, behind) = (part(0..from), part(from..until), part(until..end));
    let span = before.len()..before.len() + meant.len();
    let annotation = AnnotationKind::Primary.span(span);
    let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
    let path = visible(&place.path().to_string_lossy());
    Snippet::source(before + &meant + &behind).path(path).line_start(number).annotation(annotation)
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
