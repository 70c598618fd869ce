//! Problems that the TOML parser finds, in the words of a team's files.

use toml::Spanned;
use toml::de::DeTable;

use super::files::TEAM_FILE;
use super::reader::File;
use super::value::{DateError, bad_clock, bad_date, parse_date};
use crate::calendar::{Clock, ClockError};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::Text;
use crate::messages::input::{self, Quote};

/// Errors of one file beyond these are only counted.
const MAX_ERRORS: usize = 50;

/// A text of more bytes than people write: where it is no TOML, only the first error is looked for.
const MAX_RECOVERED: usize = 512 << 10;

/// What a parser makes of a text.
pub(crate) struct Parsed<'t> {
    pub document: Spanned<DeTable<'t>>,
    pub errors: Vec<toml::de::Error>,
    /// Whether the document has all that could be understood; else it is empty.
    pub whole: bool,
}

/// Parses a text, past its errors where it is not too large.
pub(crate) fn parse(text: &str) -> Parsed<'_> {
    if text.len() <= MAX_RECOVERED {
        let (document, errors) = DeTable::parse_recoverable(text);
        return Parsed { document, errors, whole: true };
    }
    match DeTable::parse(text) {
        Ok(document) => Parsed { document, errors: Vec::new(), whole: true },
        Err(error) => {
            Parsed { document: Spanned::new(0..0, DeTable::new()), errors: vec![error], whole: false }
        }
    }
}

/// Records the errors of the parser, one a line. True if the tables themselves
/// may not be what the writer meant, so that what is missing or unknown in them
/// says nothing.
pub(crate) fn record(file: File<'_>, errors: &[toml::de::Error]) -> bool {
    let mut broken = false;
    let mut shown: Vec<Diagnostic> = Vec::new();
    let mut line_end = None;
    let mut more = 0;
    let mut errors: Vec<&toml::de::Error> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    for error in errors {
        let place = file.place(error.span().unwrap_or_default());
        if shown.len() == MAX_ERRORS {
            more += 1;
            broken = true;
            continue;
        }
        if line_end.is_some_and(|end| place.span.start <= end) {
            broken = true;
            continue;
        }
        let (diagnostic, structural) = diagnose(file, error.message(), &place);
        broken |= structural;
        shown.push(diagnostic);
        let rest = file.source.text.get(place.span.start..).unwrap_or_default();
        line_end = Some(place.span.start + rest.find('\n').unwrap_or(rest.len()));
    }
    for (index, diagnostic) in shown.into_iter().enumerate() {
        let is_last = index + 1 == MAX_ERRORS;
        file.push(Diagnostic { unshown: if is_last { more } else { 0 }, ..diagnostic });
    }
    broken
}

fn diagnose(file: File<'_>, message: &str, place: &Place) -> (Diagnostic, bool) {
    let text = file.source.text.get(place.span.clone()).unwrap_or_default();
    let what = message.split(", expected ").next().unwrap_or(message);
    let syntax = |title: Text| Diagnostic::error(Code::Syntax, title).at(place, Text::default());
    match what {
        "duplicate key" => duplicate(file, text, place),
        "invalid date" | "invalid time" | "invalid datetime" | "invalid date-time" => {
            (moment(text, place), false)
        }
        "string values must be quoted" => {
            if text.contains('/') && parse_date(&text.replace('/', "-")).is_ok() {
                return (bad_date(text, DateError::Form, place), false);
            }
            let help = if text.contains(['“', '”', '，', '‘', '’', '。']) {
                input::ascii_punctuation()
            } else if text.is_empty() {
                input::add_value()
            } else {
                input::write_quotes()
            };
            let title = if text.is_empty() { input::value_missing() } else { input::value_unquoted() };
            (syntax(title).help(help), false)
        }
        "invalid boolean" => (syntax(input::boolean_small()).help(input::true_or_false()), false),
        "key with no value" | "missing value for key" | "missing assignment between key-value pairs" => {
            let line = line_of(file, place);
            let help = if line.contains('＝') || line.contains('：') {
                input::ascii_punctuation()
            } else {
                input::one_pair_a_line()
            };
            (syntax(input::key_without_value()).help(help), true)
        }
        "unexpected key or value" => (syntax(input::second_value()).help(input::one_pair_a_line()), true),
        "invalid unquoted key" | "unquoted keys cannot be empty" => {
            (syntax(input::bad_key()).help(input::key_form()), false)
        }
        "unclosed table" | "unclosed array table" => {
            (syntax(input::header_not_closed()).help(input::close_header()), true)
        }
        "unclosed array" | "unclosed inline table" => {
            (syntax(input::bracket_not_closed()).help(input::close_bracket()), true)
        }
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            (syntax(input::comma_missing()).help(input::comma_between()), true)
        }
        "missing opening quote" => (syntax(input::text_not_closed()).help(input::close_quote()), true),
        _ if what.starts_with("invalid") && what.ends_with("string") => {
            (syntax(input::text_not_closed()).help(input::close_quote()), true)
        }
        "unexpected leading zero" if Clock::parse(&word_at(file, place).replace('.', ":")).is_ok() => {
            (bad_clock(word_at(file, place), ClockError::Form, place), false)
        }
        "unexpected leading zero" | "invalid fraction" | "invalid exponent" | "invalid mantissa" => {
            (syntax(input::not_a_number()).help(input::number_form()), false)
        }
        _ => (syntax(input::not_toml(message)), true),
    }
}

/// A date or a time without quotes that TOML refuses.
fn moment(text: &str, place: &Place) -> Diagnostic {
    if !text.contains(':') {
        let error = parse_date(text).err().unwrap_or(DateError::Missing);
        return bad_date(text, error, place);
    }
    match Clock::parse(text) {
        Ok(clock) => Diagnostic::error(Code::Syntax, input::clock_unquoted(text))
            .at(place, Text::default())
            .help(input::write_quoted(clock)),
        Err(error) => bad_clock(text, error, place),
    }
}

fn duplicate(file: File<'_>, key: &str, place: &Place) -> (Diagnostic, bool) {
    let line = line_of(file, place).trim();
    let is_header = line.starts_with('[');
    let key = plain_key(key);
    let in_team = file.source.path.file_name().is_some_and(|name| name == TEAM_FILE);
    let title = if in_team && parse_date(key).is_ok() {
        input::pinned_twice(key)
    } else if is_header {
        input::header_twice(Quote(line))
    } else {
        input::key_twice(Quote(key))
    };
    let mut diagnostic = Diagnostic::error(Code::DuplicateKey, title).at(place, Text::default());
    if let Some(first) = first_of(file, key, is_header.then_some(line), place) {
        diagnostic = diagnostic.note_at(input::first_here(), &first);
    }
    let help = if is_header { input::one_header() } else { input::drop_one() };
    (diagnostic.help(help), is_header)
}

/// The line above that has the same header, or the same key under the same header.
fn first_of(file: File<'_>, key: &str, header: Option<&str>, place: &Place) -> Option<Place> {
    let text = file.source.text.as_str();
    let above = text.get(..place.span.start)?;
    let line_start = above.rfind('\n')?;
    let mut end = line_start;
    for line in text[..line_start].rsplit('\n') {
        let start = end - line.len();
        let bare = line.trim();
        let hit = match header {
            Some(header) => bare == header,
            None => bare.split_once('=').is_some_and(|(left, _)| plain_key(left) == key),
        };
        if hit {
            let indent = line.len() - line.trim_start().len();
            let span = start + indent..start + indent + bare.len();
            return Some(file.place(span));
        }
        if header.is_none() && bare.starts_with('[') {
            return None;
        }
        end = start.saturating_sub(1);
    }
    None
}

fn plain_key(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

fn line_of<'t>(file: File<'t>, place: &Place) -> &'t str {
    let text = file.source.text.as_str();
    let at = place.span.start.min(text.len());
    let start = text.get(..at).and_then(|above| above.rfind('\n')).map_or(0, |newline| newline + 1);
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

/// What stands at the place, up to the next space.
fn word_at<'t>(file: File<'t>, place: &Place) -> &'t str {
    let rest = file.source.text.get(place.span.start..).unwrap_or_default();
    rest.split(|c: char| c.is_whitespace()).next().unwrap_or_default()
}
