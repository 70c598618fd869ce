//! Where results and diagnostics go: stdout and stderr, colour only on a
//! terminal and without `NO_COLOR`.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;

use anstream::{AutoStream, ColorChoice};
use fairshift::diagnostic::{self, Code, Diagnostic};
use fairshift::messages::{Language, cli as say};
use fairshift::render::Style;

use super::Stop;

/// Columns of a table where the terminal does not say.
const WIDTH: usize = 100;

static TEAM_LANGUAGE: OnceLock<Language> = OnceLock::new();

/// From here on, what nobody asked another language for is in the team's.
pub fn prefer(language: Language) {
    // The first team that a command reads is the one it is about.
    let _ = TEAM_LANGUAGE.set(language);
}

/// The team's language, once a team has been read.
pub fn preferred() -> Option<Language> {
    TEAM_LANGUAGE.get().copied()
}

/// How results look on stdout.
pub fn style() -> Style {
    let colour = AutoStream::choice(&std::io::stdout()) != ColorChoice::Never;
    let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = std::io::stdout().is_terminal().then(terminal_width).flatten();
    Style { colour, width: width.or(terminal).unwrap_or(WIDTH).clamp(40, 400) }
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// A result. A reader that went away is no failure of ours, a full disk is one.
pub fn result(text: &str) -> Result<(), Stop> {
    bytes(text.as_bytes())
}

/// The same for what is no text.
pub fn bytes(bytes: &[u8]) -> Result<(), Stop> {
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
    let _ = writeln!(stderr, "{text}");
}

/// Diagnostics.
pub fn diagnostics(found: &[Diagnostic], language: Language) {
    let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    let mut stderr = std::io::stderr().lock();
    let _ = stderr.write_all(diagnostic::print(found, language, colour).as_bytes());
}

/// A fault of this program.
pub fn bug(what: &str, language: Language) {
    remark(say::bug(what).in_language(language));
}
