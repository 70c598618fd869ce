//! `fairshift show ROSTER`: a roster file, for eyes and for programs.

use fairshift::book::DeskRules;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::cli as say;
use fairshift::present;
use fairshift::render::{agent, chat, csv, json, markdown, table};
use fairshift::workspace;

use super::args::{Format, Show};
use super::{Exit, Failure, output, service};
use crate::cli::console::Console;

pub fn run(arguments: &Show, console: &Console) -> Result<Exit, Failure> {
    let mut opened = console.roster(&arguments.roster)?;
    if let Some(limit) = arguments.follow_up {
        let own = opened.loaded.book.desk.clone();
        opened = opened.with_desk(DeskRules { given: true, follow_up: limit, ..own });
    }
    let language = console.language_for(opened.loaded.book.team.language);
    let weeks = opened.instance.weeks(opened.instance.horizon.days).len();
    if let Some(week) = arguments.week
        && !(1..=weeks).contains(&week)
    {
        return Err(Diagnostic::error(Code::BadArgument, say::no_such_week(week, weeks))
            .help(say::whole_roster())
            .into());
    }
    let style = output::style();
    let text = match &arguments.agent {
        Some(id) => {
            let who = workspace::agent(&opened.loaded.book, id)?;
            let view = present::agent(&opened, who, arguments.week);
            match arguments.format {
                Format::Table => agent::render(&view, language, style),
                Format::Md => agent::render_markdown(&view, language),
                Format::Text => chat::render_agent(&view, language),
                Format::Json => json::render_agent(&view),
                Format::Csv => {
                    let view = present::roster(&opened, arguments.week);
                    let own: Vec<_> = view.duties.into_iter().filter(|duty| duty.agent == *id).collect();
                    csv::render(&own)
                }
            }
        }
        None => {
            let mut view = present::roster(&opened, arguments.week);
            if matches!(arguments.format, Format::Table | Format::Md | Format::Json) {
                service::add_to(&mut view, &opened, language);
            }
            if matches!(arguments.format, Format::Table | Format::Md) {
                view.breaches = present::grouped(view.breaches);
            }
            match arguments.format {
                Format::Table => table::render(&view, language, style),
                Format::Md => markdown::render(&view, language),
                Format::Text => chat::render(&view, language),
                Format::Json => json::render(&view, language),
                Format::Csv => csv::render(&view.duties),
            }
        }
    };
    match arguments.format {
        Format::Table | Format::Text => output::result(&text)?,
        Format::Json => output::json(&text)?,
        Format::Md | Format::Csv => output::bytes(text.as_bytes())?,
    }
    Ok(Exit::Fine)
}
