//! `fairshift verify ROSTER`: every breach, by code that knows nothing of solvers.

use std::path::PathBuf;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::{Instance, canonical, differences};
use fairshift::messages::{Language, cli as say};
use fairshift::present;
use fairshift::record::Record;
use fairshift::render::grid::{self, Align, Grid};
use fairshift::render::view::ChangeView;
use fairshift::render::{json, table};
use fairshift::rules;
use fairshift::workspace::JudgedRoster;

use super::{Exit, Failure, desk, output};
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;

pub const HELP: Help = Help {
    texts: &[
        (
            "verify",
            "Judge a roster, edited by hand or not, without the solver",
            "核验班表（可手工改过），不依赖求解器",
        ),
        ("verify roster", "A roster file", "班表文件"),
        (
            "verify --against-current",
            "Also list what has changed in the team since; TEAM where the roster does not say",
            "并列出排班之后团队的改动；班表未写明团队文件夹时请给出",
        ),
        ("verify --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("verify", "fairshift verify rosters/support-team/2026-11-30.toml --against-current")],
};

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "TEAM", num_args = 0..=1)]
    pub against_current: Option<Option<PathBuf>>,
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &Verify, console: &Console) -> Result<Exit, Failure> {
    let opened = console.roster(&arguments.roster)?;
    let language = console.language_for(opened.loaded.book.team.language);
    let changes = match &arguments.against_current {
        Some(folder) => Some(changes(&opened, folder.as_ref(), console)?),
        None => None,
    };
    let verdict = present::verdict(&opened);
    let record = match (&opened.standing, &opened.loaded.team_folder) {
        (Some(_), Some(folder)) => Some(Record::open(folder)?),
        _ => None,
    };
    if arguments.json {
        let view = present::roster(&opened, None);
        let text = json::render_result(
            &verdict,
            &view.unmet,
            &view.accepted,
            &view.breaches,
            changes.as_deref(),
            language,
        );
        output::json(&text)?;
    } else {
        let mut text = text(&opened, language);
        if let Some(line) = record.as_ref().and_then(desk::log::keyed_seals) {
            text.push_str(&format!("{}\n", line.in_language(language)));
        }
        if let Some(changes) = &changes {
            text.push('\n');
            text.push_str(&changed(changes, language));
        }
        output::result(&text)?;
    }
    let damaged = record.map(|record| [record.damaged_evidence(), record.damaged_copies()].concat());
    let evidence = damaged.unwrap_or_default();
    output::diagnostics(&evidence, language);
    Ok(if opened.verdict.complete() && evidence.is_empty() { Exit::Fine } else { Exit::Unmet })
}

/// Every breach, and the verdict.
pub fn text(opened: &JudgedRoster, language: Language) -> String {
    let style = output::style();
    let mut text = String::new();
    let breaches = present::grouped(present::breaches(opened, true));
    if !breaches.is_empty() {
        text.push_str(&table::render_breaches(&breaches, language, style));
        text.push('\n');
    }
    text.push_str(&table::render_verdict(&present::verdict(opened), language, style));
    for note in present::standing(opened) {
        text.push_str(note.in_language(language));
        text.push('\n');
    }
    text
}

/// What has changed in the team since the roster was solved.
fn changes(
    opened: &JudgedRoster,
    folder: Option<&PathBuf>,
    console: &Console,
) -> Result<Vec<ChangeView>, Failure> {
    let Some(folder) = folder.or(opened.loaded.team_folder.as_ref()) else {
        return Err(Diagnostic::error(Code::BadArgument, say::no_team_folder())
            .help(say::name_team_folder())
            .into());
    };
    let team = console.team(folder)?;
    if team.book.team.id != opened.loaded.roster.team {
        let title =
            fairshift::messages::rosters::not_this_team(&opened.loaded.roster.team, &team.book.team.id);
        let other = Diagnostic::error(Code::OtherTeam, title).in_file(folder);
        return Err(other.help(say::name_team_folder()).into());
    }
    let horizon = opened.instance.horizon;
    let past = opened.loaded.past.for_book(&opened.loaded.book, &team.book);
    let levels = rules::levels(&team.rules, &horizon);
    let now = Instance::new(team.book.clone(), levels, horizon, past);
    let found = differences(&canonical(&opened.instance, &opened.rules), &canonical(&now, &team.rules));
    Ok(found.into_iter().map(|(what, then, now)| ChangeView { what, then, now }).collect())
}

fn changed(changes: &[ChangeView], language: Language) -> String {
    if changes.is_empty() {
        return format!("{}\n", say::team_unchanged().in_language(language));
    }
    let heads = [(say::what(), Align::Wrap), (say::then(), Align::Wrap), (say::now(), Align::Wrap)];
    let mut grid = Grid::titled(&say::team_changed(), &heads, language);
    for change in changes {
        grid.row(vec![change.what.clone().into(), change.then.clone().into(), change.now.clone().into()]);
    }
    grid::render(&grid, output::style())
}
