//! `fairshift leave approve` and `fairshift overtime approve`: first what it costs and whom it moves.

use fairshift::messages::desk_leave as say;
use fairshift::operations::leave::{self, Decision, RequestKind};

use super::args::ApproveArgs;
use crate::cli::console::Console;
use crate::cli::repair;
use crate::cli::{Exit, Failure, output};

pub fn approve(arguments: &ApproveArgs, kind: RequestKind, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let author = arguments.told.author(&team.book)?;
    let number = arguments.n;
    let approval = leave::approve(&team, number, kind, arguments.accept, arguments.time_limit, &author)?;
    for text in &approval.remarks {
        output::result(&format!("{}\n", text.in_language(language)))?;
    }
    for repaired in &approval.rosters {
        output::result(&repair::text_of(repaired, language))?;
    }
    match approval.decision {
        Decision::Open => output::remark(say::accept_it(number).in_language(language)),
        Decision::Approved(entry) => {
            output::result(&format!("{}\n", say::approved(number, entry).in_language(language)))?;
        }
        Decision::Refused(failure) => return Err(failure),
    }
    Ok(Exit::Fine)
}
