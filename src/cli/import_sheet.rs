//! `fairshift import xlsx|csv FILE`: sheets as people keep them, and exported ones that
//! come back.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use fairshift::book::Book;
use fairshift::calendar::week_start;
use fairshift::diagnostic::{Code, Diagnostic, Source};
use fairshift::import::matrix::{self, Anchor, Matrix, Sheets, Skip};
use fairshift::import::origin::Origin;
use fairshift::import::{self as importing, duties};
use fairshift::messages::{import as say_import, sheet_import as say};
use fairshift::operations::import::save_edited;
use fairshift::present;
use fairshift::render::edited::{self, CellBreach, CellChange, EditedView};
use fairshift::render::view::BreachView;
use fairshift::workspace::JudgedRoster;

use super::args::Dates;
use super::import::{Import, ImportFormat};
use super::{Exit, Failure, drafts, import, output, solve};
use crate::cli::console::Console;

pub fn run(arguments: &Import, console: &Console) -> Result<Exit, Failure> {
    let refuse = |title, help| Err(Diagnostic::error(Code::BadArgument, title).help(help).into());
    let needless = [
        ("--start", arguments.start.is_some()),
        ("--weeks", arguments.weeks.is_some()),
        ("--month", arguments.month.is_some()),
        ("--history", arguments.history),
        ("--skip", arguments.skip),
    ];
    match (&arguments.roster, &arguments.team) {
        (Some(_), Some(_)) => refuse(say::roster_or_team(), say::name_roster_or_team()),
        (Some(path), None) => match needless.into_iter().find(|(_, given)| *given) {
            Some((option, _)) => refuse(say::only_with(option, "--roster"), say_import::drop_option(option)),
            None => edited(arguments, path, console),
        },
        (None, Some(_)) if arguments.json => {
            refuse(say::only_with("--json", "--team"), say_import::drop_option("--json"))
        }
        (None, Some(folder)) => kept(arguments, folder, console),
        (None, None) if arguments.format == ImportFormat::Csv => {
            refuse(say_import::needs_team(), say::name_roster_or_team())
        }
        (None, None) => refuse(say::needs_roster_or_team(), say::name_roster_or_team()),
    }
}

/// A sheet that people keep, or a table of duties, as a roster of a team.
fn kept(arguments: &Import, folder: &Path, console: &Console) -> Result<Exit, Failure> {
    let read = match arguments.format {
        ImportFormat::Xlsx => Err(matrix::read_xlsx(&arguments.file)?),
        _ => Ok(importing::bytes(&arguments.file)?),
    };
    let team = console.team(folder)?;
    let language = console.language_for(team.book.team.language);
    let sheets = match read {
        Err(sheets) => sheets,
        Ok(bytes) => {
            let source = importing::text(&arguments.file, &bytes, &team.book)?;
            let sheets = matrix::read_csv(&arguments.file, &source.text);
            if duties::is_table(&source.text) || !matrix::has_dates(&sheets, &team.book) {
                return import::duties(arguments, &source, team, console);
            }
            sheets
        }
    };
    let skip = if arguments.skip { Skip::Wanted } else { Skip::Offered };
    let date = arguments.month.or(arguments.start);
    let anchor = Anchor { date, ours: sheets.origin.is_some(), skip };
    let matrix = matrix::read(&sheets, &team.book, anchor, arguments.sheet.as_deref())?;
    let Some(dates) = dates(arguments, &matrix, &team.book) else { return Err(matrix.errors().into()) };
    if matrix.has_errors() {
        return Err(matrix.errors().into());
    }
    let problem = match arguments.history {
        true => import::past(arguments, team, matrix.dates())?,
        false => import::placed(arguments, team, &dates, console)?,
    };
    let (lines, remarks) = matrix.lines(&problem.team.book, &problem.instance.horizon, None)?;
    let exit = import::save(arguments, &problem, lines, console)?;
    output::diagnostics(&remarks, language);
    Ok(exit)
}

/// Whole weeks around the dates of the sheet, or those that are asked for.
fn dates(arguments: &Import, matrix: &Matrix, book: &Book) -> Option<Dates> {
    let (first, last) = matrix.dates()?;
    // A first date within a week says where the heads begin, and the roster begins with the week.
    let start = week_start(arguments.start.unwrap_or(first), book.team.first_weekday);
    let weeks = arguments.weeks.unwrap_or((last - start).num_days().max(0) / 7 + 1);
    Some(Dates { start: Some(start), weeks, after: None, no_history: false, assume_ordinary: false })
}

/// An exported sheet that was edited, held against its roster.
fn edited(arguments: &Import, path: &Path, console: &Console) -> Result<Exit, Failure> {
    let before = console.roster(path)?;
    let book = &before.loaded.book;
    let language = console.language_for(book.team.language);
    if same_file(path, &arguments.out) {
        let refused = Diagnostic::error(Code::BadArgument, say::same_file()).in_file(&arguments.out);
        return Err(refused.help(say::other_out()).into());
    }
    let sheets = match arguments.format {
        ImportFormat::Xlsx => matrix::read_xlsx(&arguments.file)?,
        _ => {
            let source: Arc<Source> =
                importing::text(&arguments.file, &importing::bytes(&arguments.file)?, book)?;
            matrix::read_csv(&arguments.file, &source.text)
        }
    };
    let mut remarks = origin(&sheets, &before, arguments)?;
    let horizon = before.loaded.roster.horizon;
    let anchor = Anchor { date: Some(horizon.start), ours: sheets.origin.is_some(), skip: Skip::Never };
    let matrix = matrix::read(&sheets, book, anchor, arguments.sheet.as_deref())?;
    let (lines, more) = matrix.lines(book, &horizon, Some(&before.loaded.roster.lines))?;
    remarks.extend(more);

    drafts::may_save(&arguments.out, before.loaded.team_folder.as_deref())?;
    let kept = save_edited(&before, lines, &arguments.out, &drafts::by(), drafts::PATIENCE)?;
    let after = kept.judged;
    let view = view(&before, &after, &matrix);
    match arguments.json {
        true => output::json(&edited::json(&view, language))?,
        false => output::result(&edited::render(&view, language, output::style()))?,
    }
    output::diagnostics(&remarks, language);
    if let Some(saved) = kept.saved {
        output::remark(solve::told(&arguments.out, saved).in_language(language));
    }
    Ok(if after.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

fn same_file(one: &Path, two: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == two || real(one).is_some_and(|path| Some(path) == real(two))
}

/// Refuses a sheet of another roster; says where the roster is no longer what was exported.
fn origin(sheets: &Sheets, before: &JudgedRoster, arguments: &Import) -> Result<Vec<Diagnostic>, Failure> {
    let Some(origin) = &sheets.origin else { return Ok(Vec::new()) };
    let expected = Origin::of(&before.loaded.roster);
    let file = &arguments.file;
    let named = |origin: &Origin| say::roster_named(&origin.team, origin.start);
    if (&origin.team, origin.start, origin.days) != (&expected.team, expected.start, expected.days) {
        let title = say::other_origin(named(origin), named(&expected));
        return Err(Diagnostic::error(Code::SheetOrigin, title)
            .in_file(file)
            .help(say::name_origin())
            .into());
    }
    if origin.instance != expected.instance {
        let refused = Diagnostic::error(Code::SheetOrigin, say::other_inputs()).in_file(file);
        return Err(refused.help(say::export_again()).into());
    }
    if origin.lines != expected.lines {
        let warning = Diagnostic::warning(Code::SheetOrigin, say::changed_since()).in_file(file);
        return Ok(vec![warning.help(say::differences_include())]);
    }
    Ok(Vec::new())
}

/// What has changed, and what that breaks.
fn view(before: &JudgedRoster, after: &JudgedRoster, matrix: &Matrix) -> EditedView {
    let book = &after.loaded.book;
    let horizon = after.loaded.roster.horizon;
    let mut changes = Vec::new();
    for (agent, person) in after.sheet.agents().zip(&book.agents) {
        for (day, date) in horizon.dates().enumerate() {
            let cell = |opened: &JudgedRoster| {
                opened
                    .loaded
                    .roster
                    .lines
                    .get(agent.0)
                    .and_then(|line| line.get(day))
                    .cloned()
                    .unwrap_or_default()
            };
            let (was, now) = (cell(before), cell(after));
            if was != now {
                changes.push(CellChange {
                    cell: matrix.address(Some(agent), Some(date)).unwrap_or_default(),
                    agent: person.id.clone(),
                    name: person.name.clone(),
                    date,
                    was: after.sheet.label(&was),
                    now: after.sheet.label(&now),
                });
            }
        }
    }
    let key = |breach: &BreachView| {
        (
            breach.rule.clone(),
            breach.agent.clone(),
            breach.from,
            breach.until,
            breach.amount,
            breach.text.en.clone(),
        )
    };
    let (old, new) = (present::breaches(before, true), present::breaches(after, true));
    let (had, has): (HashSet<_>, HashSet<_>) = (old.iter().map(key).collect(), new.iter().map(key).collect());
    let breaches = new.into_iter().map(|breach| {
        let agent = breach.agent.as_deref().and_then(|id| book.agent(id));
        let first = matrix.address(agent, Some(breach.from)).or_else(|| matrix.address(agent, None));
        let last = matrix.address(agent, Some(breach.until)).filter(|_| breach.from != breach.until);
        let last = last.map(|last| format!(":{}", last.rsplit('!').next().unwrap_or_default()));
        CellBreach {
            cell: first.unwrap_or_default() + &last.unwrap_or_default(),
            new: !had.contains(&key(&breach)),
            breach,
        }
    });
    let verdict = present::verdict(after);
    let was = &before.verdict.penalties;
    EditedView {
        changes,
        breaches: breaches.filter(|breach| breach.new || breach.breach.penalty.is_none()).collect(),
        gone: had.difference(&has).count(),
        levels: verdict
            .levels
            .iter()
            .zip(was)
            .map(|(level, was)| (level.name.clone(), *was, level.penalty.unwrap_or(0)))
            .collect(),
        verdict,
    }
}
