//! `fairshift publish ROSTER`: from now on a roster is in force.

use fairshift::messages::desk as say;
use fairshift::operations::publish::{self, How};
use fairshift::roster;

use super::args::Publish;
use crate::cli::console::Console;
use crate::cli::{Exit, Failure, output};

pub fn publish(arguments: &Publish, console: &Console) -> Result<Exit, Failure> {
    let book = roster::load(&arguments.roster)?.book;
    let language = console.language_for(book.team.language);
    let author = arguments.told.author(&book).map_err(|failure| failure.of_team(book.team.language))?;
    let published = publish::publish(&arguments.roster, arguments.supersede, &author)?;
    let (start, last, entry) = (published.start, published.last, published.entry);
    let text = match &published.how {
        How::Now => say::published(start, last, entry),
        How::Instead { changes } => say::published_instead(start, last, entry, *changes as i64),
        How::Before { by, on } => say::already_published(entry, by, *on),
    };
    let before = matches!(published.how, How::Before { .. });
    match before {
        true => output::remark(text.in_language(language)),
        false => output::result(&format!("{}\n", text.in_language(language)))?,
    }
    if !published.marked {
        output::remark(say::published_not_marked().in_language(language));
    }
    if !published.complete && !before {
        output::remark(say::published_with_unmet().in_language(language));
    }
    Ok(Exit::Fine)
}
