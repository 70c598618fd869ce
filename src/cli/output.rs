//! Where results and diagnostics go: stdout and stderr, colour only on a
//! terminal and without `NO_COLOR`.

use std::ffi::OsString;
use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use fairshift::diagnostic::{self, Code, Diagnostic};
use fairshift::messages::{Language, cli as say, escaped_json, is_hidden, printable, visible};
use fairshift::render::{self, Style};
use serde::Serialize;

use super::Failure;

/// Columns of a table where the terminal does not say.
const WIDTH: usize = 100;

/// How results look on stdout.
pub fn style() -> Style {
    let colour = AutoStream::choice(&std::io::stdout()) != ColorChoice::Never;
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = stdout_is_terminal().then(terminal_width).flatten();
    Style { colour, width: width.or(terminal).unwrap_or(WIDTH).clamp(40, 400) }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// A result for people: nothing in it is for the terminal but our own styles.
pub fn result(text: &str) -> Result<(), Failure> {
    write(printable(text, style().colour).as_bytes())
}

/// A result as JSON, to the letter.
pub fn json(text: &str) -> Result<(), Failure> {
    write(escaped_json(text).as_bytes())
}

/// A result as one JSON object, its keys in the order of the alphabet.
pub fn object(value: &impl Serialize) -> Result<(), Failure> {
    json(&render::json::sorted(value))
}

/// A result for programs, to the byte; text is made printable where a terminal would obey it.
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    match std::str::from_utf8(bytes) {
        Ok(text) if stdout_is_terminal() => result(text),
        _ => write(bytes),
    }
}

/// A reader that went away is no failure of ours, a full disk is one.
fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let title = say::stdout_failed(error.to_string());
            Err(Diagnostic::error(Code::CannotWrite, title).help(say::stdout_help()).into())
        }
        _ => Ok(()),
    }
}

/// A remark beside the result.
pub fn remark(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{}", printable(text, false));
}

/// How far a search is, in the place of what was said before; for a terminal alone.
pub fn progress(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r\x1b[K{}", visible(text));
    let _ = stderr.flush();
}

/// Help and version on stdout, a usage error on stderr. What was typed stands in it unmarked, so there
/// are no styles where that holds anything hidden.
pub fn usage(error: &clap::Error, words: &[OsString]) {
    let plain = words.iter().all(|word| !word.to_string_lossy().chars().any(is_hidden));
    let choice = match error.use_stderr() {
        true => AutoStream::choice(&std::io::stderr()),
        false => AutoStream::choice(&std::io::stdout()),
    };
    let text = error.render();
    let text = match plain && choice != ColorChoice::Never {
        true => printable(&text.ansi().to_string(), true),
        false => printable(&text.to_string(), false),
    };
    // Nothing is left to be done where it can't be written.
    let _ = match error.use_stderr() {
        true => std::io::stderr().lock().write_all(text.as_bytes()),
        false => std::io::stdout().lock().write_all(text.as_bytes()),
    };
}

/// Whether somebody looks at stdout.
pub fn stdout_is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether somebody looks at stderr.
pub fn stderr_is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Diagnostics.
pub fn diagnostics(found: &[Diagnostic], language: Language) {
    let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    let mut stderr = std::io::stderr().lock();
    let text = diagnostic::print(found, language, colour);
    let _ = stderr.write_all(printable(&text, colour).as_bytes());
}

/// A fault of this program.
pub fn bug(what: &str, language: Language) {
    remark(say::bug(what).in_language(language));
}
