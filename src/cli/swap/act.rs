//! `fairshift swap propose|accept|decline|withdraw|approve`: swaps on the record.

use fairshift::operations::swap::{self, SwapRequest};
use fairshift::record::Answer;
use fairshift::workspace;

use super::words;
use super::{Answering, Propose};
use crate::cli::console::Console;
use crate::cli::{Exit, Failure};

pub fn propose(arguments: &Propose, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let author = arguments.told.author(&team.book)?;
    let request = SwapRequest {
        agent: workspace::meant_id(&team.book, &arguments.agent)?,
        date: arguments.date,
        shift: arguments.shift.clone(),
        with: workspace::meant_id(&team.book, &arguments.with)?,
        for_date: arguments.for_date,
        for_shift: arguments.for_shift.clone(),
    };
    let recorded = swap::propose(&team, &request, &author)?;
    words::recorded(&team, &recorded, author.at, language)?;
    Ok(Exit::Fine)
}

/// Records an answer to a swap; the one that completes it puts it in force.
pub fn answer(arguments: &Answering, answer: Answer, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let author = arguments.told.author(&team.book)?;
    let recorded = swap::answer(&team, arguments.number, answer, &author)?;
    words::recorded(&team, &recorded, author.at, language)?;
    Ok(Exit::Fine)
}
