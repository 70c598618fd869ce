//! Questions in a terminal.

use std::io::IsTerminal;

use dialoguer::Input;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::first_team as say;

use super::{Failure, output};

/// Whether there is somebody to ask.
pub fn is_possible() -> bool {
    std::io::stdin().is_terminal() && output::stderr_is_terminal()
}

/// Asks until the answer `is_good`; `wrong` is said of one that is not. An empty answer is the default.
///
/// # Errors
/// Nobody answers any more.
pub fn text(
    question: &str,
    default: Option<&str>,
    is_good: &dyn Fn(&str) -> bool,
    wrong: &str,
) -> Result<String, Failure> {
    let check = |answer: &String| if is_good(answer) { Ok(()) } else { Err(wrong.to_string()) };
    let mut input = Input::<String>::new().with_prompt(question).validate_with(check);
    if let Some(default) = default {
        input = input.default(default.to_string());
    }
    input
        .interact_text()
        .map_err(|_| Diagnostic::error(Code::BadArgument, say::no_answer()).help(say::give_options()).into())
}
