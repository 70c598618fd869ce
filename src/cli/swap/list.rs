//! `fairshift swap list`: every swap, how it stands, and who is due.

use fairshift::messages::{Text, swaps as say};
use fairshift::present::json::swaps::{SwapJson, SwapsJson};
use fairshift::present::log::sentence;
use fairshift::record::{Swap, swaps};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::workspace;

use super::{List, words};
use crate::cli::console::Console;
use crate::cli::{Exit, Failure, output};

pub fn run(arguments: &List, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let (book, language) = (&team.book, console.language_for(team.book.team.language));
    let record = &team.record;
    let now = super::now(book, arguments.at);
    let agent = arguments.agent.as_deref().map(|text| workspace::meant_id(book, text)).transpose()?;
    let wanted = |swap: &Swap<'_>| {
        let party = |id: &String| swap.proposal.agent == *id || swap.proposal.with == *id;
        (!arguments.open || swap.stage.is_open()) && agent.as_ref().is_none_or(party)
    };
    let all: Vec<Swap<'_>> = swaps(record, book, now).into_iter().filter(wanted).collect();
    if arguments.json {
        let swaps = all.iter().map(|swap| SwapJson::new(book, swap, language)).collect();
        output::object(&SwapsJson { team: &book.team.id, swaps })?;
        return Ok(Exit::Fine);
    }
    if all.is_empty() {
        output::result(&format!("{}\n", say::no_swaps().in_language(language)))?;
        return Ok(Exit::Fine);
    }
    let heads = [
        (say::head_number(), Align::Right),
        (say::head_swap(), Align::Wrap),
        (say::head_state(), Align::Wrap),
        (say::head_due(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::swaps_of(&book.team.name), &heads, language);
    for swap in &all {
        let tone = if swap.stage.is_open() { Tone::Notable } else { Tone::Normal };
        let due = Text::list(&words::answers(book, swap));
        grid.row(vec![
            swap.entry.n.to_string().into(),
            sentence(record, book, swap.entry).in_language(language).into(),
            grid::GridCell::new(swap.stage.said(book).in_language(language), tone),
            due.in_language(language).into(),
        ]);
    }
    output::result(&grid::render(&grid, output::style()))?;
    Ok(Exit::Fine)
}
