//! `fairshift verify ROSTER`: every breach, by code that knows nothing of solvers.

use std::path::PathBuf;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::{Instance, canonical, differences};
use fairshift::messages::{Language, cli as say};
use fairshift::render::grid::{self, Align, Grid};
use fairshift::render::{json, table};
use fairshift::rules;

use super::args::Verify;
use super::session::{self, Opened};
use super::{Exit, Stop, output, views};

pub fn run(arguments: &Verify, asked: Option<Language>) -> Result<Exit, Stop> {
    let opened = session::open(&arguments.roster)?;
    let language = asked.unwrap_or(opened.loaded.book.team.language);
    let style = output::style();
    let breaches = views::breaches(&opened, true);
    if arguments.json {
        let view = views::roster(&opened, None, language);
        let verdict = views::verdict(&opened);
        output::result(&json::render_result(&verdict, &view.unmet, &view.accepted, &view.breaches, language))?;
    } else {
        let mut text = String::new();
        if !breaches.is_empty() {
            text.push_str(&table::render_breaches(&views::grouped(breaches), language, style));
            text.push('\n');
        }
        text.push_str(&table::render_verdict(&views::verdict(&opened), language, style));
        output::result(&text)?;
    }
    if let Some(folder) = &arguments.against_current {
        let text = against_current(&opened, folder.as_ref(), language)?;
        output::result(&text)?;
    }
    Ok(if opened.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// What has changed in the team since the roster was solved, as a table.
fn against_current(opened: &Opened, folder: Option<&PathBuf>, language: Language) -> Result<String, Stop> {
    let Some(folder) = folder.or(opened.loaded.team_folder.as_ref()) else {
        return Err(Diagnostic::error(Code::BadArgument, say::no_team_folder()).help(say::name_team_folder()).into());
    };
    let team = session::team(folder, Some(language))?;
    if team.book.team.id != opened.loaded.roster.team {
        let title = fairshift::messages::rosters::not_this_team(&opened.loaded.roster.team, &team.book.team.id);
        return Err(Diagnostic::error(Code::OtherTeam, title).in_file(folder).into());
    }
    let horizon = opened.instance.horizon;
    let past = opened.loaded.past.for_book(&opened.loaded.book, &team.book);
    let levels = rules::levels(&team.rules, &horizon);
    let now = Instance::new(team.book.clone(), levels, horizon, past);
    let found = differences(&canonical(&opened.instance, &opened.rules), &canonical(&now, &team.rules));
    if found.is_empty() {
        return Ok(format!("\n{}\n", say::team_unchanged().in_language(language)));
    }
    let heads = [(say::what(), Align::Wrap), (say::then(), Align::Wrap), (say::now(), Align::Wrap)];
    let mut grid = Grid::titled(&say::team_changed(), &heads, language);
    for (path, before, after) in found {
        grid.row(vec![path.into(), before.into(), after.into()]);
    }
    Ok(format!("\n{}", grid::render(&grid, output::style())))
}
