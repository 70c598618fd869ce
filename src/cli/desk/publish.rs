//! `fairshift publish ROSTER`: from now on a roster is in force.

use fairshift::messages::desk as say;
use fairshift::operations::publish::{self, How};
use fairshift::workspace;

use crate::cli::console::Console;
use crate::cli::desk::Told;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, output};
use clap::Args;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "publish",
            "Put a roster in force: from now on it is changed by recorded changes only",
            "发布班表：此后只能以有记录的更改变动",
        ),
        ("publish roster", "A roster file", "班表文件"),
        (
            "publish --supersede",
            "Take the place of the published rosters of the same dates",
            "取代同一日期已发布的班表",
        ),
    ],
    examples: &[("publish", "fairshift publish rosters/support-team/2026-11-30.toml --by wang")],
};

/// `fairshift publish`
#[derive(Debug, Args)]
pub struct Publish {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long)]
    pub supersede: bool,
    #[command(flatten)]
    pub told: Told,
}

pub fn publish(arguments: &Publish, console: &Console) -> Result<Exit, Failure> {
    let book = workspace::load(&arguments.roster)?.book;
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
