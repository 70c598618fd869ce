//! `fairshift leave approve` and `fairshift overtime approve`: first what it costs and whom it moves.

use fairshift::messages::desk_leave as say;
use fairshift::operations::leave::{self, Decision, RequestKind};

use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::desk::Told;
use crate::cli::repair;
use crate::cli::{Exit, Failure, output};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// A supervisor's consent, which first says what it costs.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long)]
    pub accept: bool,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[command(flatten)]
    pub told: Told,
}

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
        output::result(&repair::mend::text_of(repaired, language))?;
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
