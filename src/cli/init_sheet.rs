//! `fairshift init DIR --from SHEET`: a team as the sheets that it has show it, with its past.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use fairshift::book::{self, Book};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::import;
use fairshift::import::matrix::{Anchor, Survey, survey};
use fairshift::import::times::{Meaning, meaning};
use fairshift::inference::Counts;
use fairshift::messages::input::Quote;
use fairshift::messages::{Hours, Language, Many, Text, first_team as say};
use fairshift::operations::first_team::{FirstTeam, Form, Gathered, compose, gather, keep_past, may_keep};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::rules;
use fairshift::workspace::ROSTERS;

use super::init::{self, Init};
use super::{Exit, Failure, ask, drafts, output};
use crate::cli::console::Console;

/// Where the clocks are where nobody says so, as in the files that `init` writes without a sheet.
const ZONES: [&str; 2] = ["Europe/London", "Asia/Shanghai"];

pub fn run(arguments: &Init, console: &Console) -> Result<Exit, Failure> {
    let language = console.language();
    let form = form(arguments, language)?;
    let beside = Path::new(ROSTERS).join(&form.id);
    let mut said = meanings(&arguments.shift)?;
    let surveys = surveys(arguments, &said)?;
    let mut gathered = gather(&surveys, &said)?;
    if !gathered.untimed.is_empty() && ask::is_possible() {
        // Nobody answers for nothing.
        init::free(&arguments.dir, &[("team.toml".to_string(), String::new())])?;
        ask_times(&gathered, &mut said, language)?;
        gathered = gather(&surveys, &said)?;
    }
    let team = compose(gathered, &form)?;
    let book = held(&team)?;
    init::free(&arguments.dir, &team.files)?;
    may_keep(&beside, &team)?;
    // The team last: without it a past is nobody's, and the command may be given again.
    let kept = keep_past(&arguments.dir, &book, &team, &beside, &drafts::by(), drafts::PATIENCE)?;
    init::write(&arguments.dir, &team.files)?;
    let remarks: Vec<Diagnostic> = surveys.iter().flat_map(|survey| survey.remarks.clone()).collect();
    output::diagnostics(&remarks, language);
    output::result(&report(&arguments.dir, &team, &kept, language))?;
    output::diagnostics(&left_out(&team.gathered), language);
    Ok(Exit::Fine)
}

fn form(arguments: &Init, language: Language) -> Result<Form, Failure> {
    let zone = zone(arguments.zone.as_deref(), language)?;
    let appendix = init::appendix(language);
    Ok(Form { id: init::team_id(&arguments.dir), language, zone, skip: arguments.skip, appendix })
}

/// The zone that was named, or the one that is usual.
///
/// # Errors
/// There is no such zone.
pub fn zone(named: Option<&str>, language: Language) -> Result<String, Failure> {
    let zone = named.unwrap_or(ZONES[language as usize]).to_string();
    if zone.parse::<chrono_tz::Tz>().is_err() {
        let refused = Diagnostic::error(Code::BadArgument, say::bad_zone(Quote(&zone)));
        return Err(refused.help(say::zone_form()).into());
    }
    Ok(zone)
}

/// The meanings of marks that the command line gives.
fn meanings(all: &[String]) -> Result<BTreeMap<String, Meaning>, Failure> {
    let mut said = BTreeMap::new();
    let mut wrong = Vec::new();
    for text in all {
        // A mark may be `=`-less only at its right end: the times have none.
        let read =
            text.rsplit_once(['=', '＝']).and_then(|(mark, means)| Some((mark.trim(), meaning(means)?)));
        match read.filter(|(mark, _)| book::is_shift_id(mark)) {
            Some((mark, means)) => drop(said.insert(mark.to_string(), means)),
            None => {
                let error = Diagnostic::error(Code::BadArgument, say::bad_meaning(Quote(text)));
                wrong.push(error.help(say::meaning_form()));
            }
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(wrong.into()) }
}

fn surveys(arguments: &Init, said: &BTreeMap<String, Meaning>) -> Result<Vec<Survey>, Failure> {
    let (months, files) = (&arguments.month, &arguments.from);
    if months.len() > 1 && months.len() != files.len() {
        let refused = Diagnostic::error(Code::BadArgument, say::months_and_files(months.len(), files.len()));
        return Err(refused.help(say::month_each()).into());
    }
    let mut surveys = Vec::new();
    let mut wrong = Vec::new();
    for (at, path) in files.iter().enumerate() {
        let month: Option<NaiveDate> =
            months.get(at).or(months.first().filter(|_| months.len() == 1)).copied();
        let anchor = Anchor { date: month, ..Anchor::default() };
        let read = import::sheets(path).and_then(|sheets| {
            survey(&sheets, anchor, arguments.sheet.as_deref(), &|mark| said.contains_key(mark))
        });
        match read {
            Ok(found) => surveys.extend(found),
            Err(found) => wrong.extend(found),
        }
    }
    if wrong.is_empty() { Ok(surveys) } else { Err(wrong.into()) }
}

/// Asks when each shift is.
fn ask_times(
    gathered: &Gathered,
    said: &mut BTreeMap<String, Meaning>,
    language: Language,
) -> Result<(), Failure> {
    output::remark(say::asking().in_language(language));
    for untimed in &gathered.untimed {
        let cells = Many(untimed.times as i64, "cell", "cells", "个单元格");
        let question = say::when_is(&untimed.mark, cells);
        let wrong = say::asking();
        let is_good = |text: &str| meaning(text).is_some();
        let answer = ask::text(question.in_language(language), None, &is_good, wrong.in_language(language))?;
        if let Some(means) = meaning(&answer) {
            said.insert(untimed.mark.clone(), means);
        }
    }
    Ok(())
}

/// What is to be written as a team, without an error.
fn held(team: &FirstTeam) -> Result<Book, Failure> {
    let texts: Vec<(PathBuf, Vec<u8>)> =
        team.files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes())).collect();
    let wrong = |found: Vec<Diagnostic>| {
        Failure::Bug(found.iter().map(|found| found.title.en.as_str()).collect::<Vec<_>>().join("; "))
    };
    let (book, _) = book::read_texts(&texts).map_err(wrong)?;
    rules::active(&book).map_err(wrong)?;
    Ok(book)
}

/// What was read, what it shows, and how to go on.
fn report(dir: &Path, team: &FirstTeam, kept: &[PathBuf], language: Language) -> String {
    let gathered = &team.gathered;
    let mut out = String::new();
    let mut line = |text: &Text| {
        out.push_str(text.in_language(language));
        out.push('\n');
    };
    let observed = &gathered.observed;
    let agents = Many(gathered.agents.len() as i64, "agent", "agents", "名成员");
    let shifts = Many(gathered.shifts.len() as i64, "shift", "shifts", "个班次");
    line(&say::read_so_much(
        agents,
        shifts,
        observed.date(0),
        observed.date(observed.days().saturating_sub(1)),
    ));
    line(&say::is_written(dir.display().to_string()));
    for path in kept {
        line(&say::past_kept(path.display().to_string()));
    }
    out.push('\n');
    out.push_str(&grid::render(&so_far(team, language), output::style()));
    out.push('\n');
    let weeks = 4;
    let next = say::go_on(dir.display().to_string(), team.next, weeks);
    out.push_str(next.in_language(language));
    out.push('\n');
    out
}

/// What each agent has worked so far.
fn so_far(team: &FirstTeam, language: Language) -> Grid {
    let gathered = &team.gathered;
    let mut columns = vec![(say::agent(), Align::Left)];
    columns.extend(gathered.shifts.iter().map(|shift| (Text::plain(&shift.mark), Align::Right)));
    columns.extend(
        [say::working_days(), say::weekend_days(), say::leave_days(), say::hours()]
            .map(|head| (head, Align::Right)),
    );
    let mut table = Grid::titled(&say::so_far(), &columns, language);
    for (agent, counts) in gathered.agents.iter().zip(&team.facts.counts) {
        let Counts { by_shift, days, weekend_days, leave, minutes } = counts;
        let numbers = by_shift.iter().chain([days, weekend_days, leave]).map(ToString::to_string);
        let words = [agent.name.clone()].into_iter().chain(numbers);
        let hours = fairshift::messages::Say::say(&Hours(*minutes), language);
        table.row(words.chain([hours]).map(|text| GridCell::new(text, Tone::Normal)).collect());
    }
    table
}

/// The cells that were not understood, and those of which something was left out.
fn left_out(gathered: &Gathered) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for cell in &gathered.not_read {
        let title = say::not_read(Quote(&cell.text), &cell.name, cell.date, cell.why.clone());
        let warning = Diagnostic::warning(Code::SheetCell, title).in_file(&cell.place);
        found.push(warning.help(say::taken_as_free()));
    }
    for (place, text) in &gathered.remarks {
        found.push(Diagnostic::warning(Code::SheetReadAs, text.clone()).in_file(place));
    }
    found
}
