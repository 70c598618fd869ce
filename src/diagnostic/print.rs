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
    let word = match diagnostic.severity {
        Severity::Error => input::word_error(),
        Severity::Warning => input::word_warning(),
    };
    let mut title = level
        .with_name(word.in_language(language))
        .primary_title(visible(diagnostic.title.in_language(language)))
        .id(diagnostic.code.id())
        .elements(None::<Origin<'_>>);
    let mut has_excerpt = false;
    if let Some((place, label)) = &diagnostic.place {
        let cut = Line::of(place);
        has_excerpt = cut.at.start <= MAX_BEFORE;
        title = match has_excerpt {
            true => title.element(excerpt(place, &cut, line, visible(label.in_language(language)))),
            false => title.element(origin(place, line)),
        };
    } else if let Some(path) = &diagnostic.path {
        title = title.element(Origin::path(visible(&path.to_string_lossy())));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    for line in renderer.render(&[title]).lines() {
        // The crate doesn't indent the arrow of a file without an excerpt.
        let bare_arrow = !has_excerpt && line.contains("--> ") && !line.starts_with(' ');
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

/// Bytes of a place that are marked, of its line that are shown behind it, and of those before it: of a
/// longer line, only where the place is.
const MAX_MARKED: usize = 1_000;
const MAX_BEHIND: usize = 1_000;
const MAX_BEFORE: usize = 4_000;

/// The line of a place, cut out, so that the cost doesn't grow with the file.
struct Line<'d> {
    text: &'d str,
    /// The bytes meant.
    at: Range<usize>,
}

impl<'d> Line<'d> {
    fn of(place: &'d Place) -> Line<'d> {
        let text = place.source.text.as_str();
        let start = boundary(text, place.span.start);
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[begin..end].trim_end_matches('\r');
        let from = (start - begin).min(line.len());
        let most = place.span.end.min(place.span.start.saturating_add(MAX_MARKED));
        let until = boundary(text, most).saturating_sub(begin).clamp(from, line.len());
        Line { text: &line[..boundary(line, until + MAX_BEHIND)], at: from..until }
    }
}

/// The last boundary of characters up to a byte.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A place alone.
fn origin(place: &Place, line: usize) -> Origin<'_> {
    let text = place.source.text.as_str();
    let start = boundary(text, place.span.start);
    let before = text[..start].rsplit('\n').next().unwrap_or_default();
    let path = visible(&place.path().to_string_lossy());
    Origin::path(path).line(line).char_column(before.chars().count() + 1)
}

/// A place in its line, which is made visible in parts, each as many characters as before: the place
/// stays where it is.
fn excerpt<'a>(
    place: &Place,
    line: &Line<'_>,
    number: usize,
    label: String,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    // The renderer shows a tab as blanks.
    let part = |range: Range<usize>| visible_but(line.text.get(range).unwrap_or_default(), &['\t']);
    let Range { start, end } = line.at;
    let (before, meant, behind) = (part(0..start), part(start..end), part(end..line.text.len()));
    let annotation = AnnotationKind::Primary.span(before.len()..before.len() + meant.len());
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
