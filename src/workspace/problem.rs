//! A team with the dates and the past that a roster is to be made for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::judged::{inputs_of, load, newest};
use super::places::passed_over;
use super::{Workspace, chain};
use crate::book::Book;
use crate::calendar::{Horizon, MAX_WEEKS, week_start};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::instance::Instance;
use crate::messages::{FullWeekday, cli as say, rosters};
use crate::roster::{self, Draft, Loaded, Past, Roster};
use crate::rules;

/// The dates and the past that are asked for.
#[derive(Clone, Debug)]
pub struct Dates {
    /// The first date; without one, the week after the last roster.
    pub start: Option<NaiveDate>,
    /// How many weeks.
    pub weeks: i64,
    /// The roster before, where it is not the newest that is kept.
    pub after: Option<PathBuf>,
    /// Nothing was worked before.
    pub no_history: bool,
    /// Years whose public holidays are not known are to count as ordinary.
    pub assume_ordinary: bool,
    /// The date on which a team without any roster begins to plan.
    pub today: NaiveDate,
}

/// A team with its rules, ready for a horizon.
pub struct Problem {
    /// The team.
    pub team: Workspace,
    /// All that a roster is solved from.
    pub instance: Instance,
    /// Years whose public holidays are not known; they count as ordinary.
    pub assumed_ordinary: Vec<i32>,
    /// What of the rosters before is not as one would expect.
    pub warnings: Vec<Diagnostic>,
}

impl Problem {
    /// A team on dates that may be planned, after this past.
    pub fn new(team: Workspace, horizon: Horizon, past: Past) -> Problem {
        let assumed_ordinary = unknown_years(&team.book, &horizon);
        let levels = rules::levels(&team.rules, &horizon);
        let instance = Instance::new(Arc::clone(&team.book), levels, horizon, past);
        Problem { team, instance, assumed_ordinary, warnings: Vec::new() }
    }

    /// A roster of it, ready to be saved.
    pub fn draft<'a>(&'a self, roster: &'a Roster) -> Draft<'a> {
        let (book, past) = (&self.team.book, &self.instance.past);
        Draft { roster, book, past, team_folder: Some(&self.team.folder) }
    }
}

impl Workspace {
    /// Resolves the team for the dates asked for, with the roster before them.
    /// `beside` is the folder in which the team's rosters are.
    ///
    /// # Errors
    /// Dates that no roster can have, public holidays that are not known, targets that leave dates out, a
    /// roster before that is not there, damaged, or another team's.
    pub fn problem(self, dates: &Dates, beside: &Path) -> Result<Problem, Failure> {
        let language = self.book.team.language;
        let mut warnings = Vec::new();
        match resolve(&self.book, &self.rules, dates, beside, &mut warnings) {
            Ok((instance, assumed_ordinary)) => {
                Ok(Problem { team: self, instance, assumed_ordinary, warnings })
            }
            Err(failure) => Err(failure.of_team(language).after(warnings)),
        }
    }
}

impl Workspace {
    /// The team on dates that are over, any number of them from any weekday on, after the rosters before them:
    /// no day after them is planned.
    ///
    /// # Errors
    /// A roster before that is damaged, or another team's.
    pub fn past_problem(self, start: NaiveDate, days: usize, beside: &Path) -> Result<Problem, Failure> {
        let language = self.book.team.language;
        let horizon = Horizon { start, days, look_ahead: 0 };
        let mut warnings = Vec::new();
        let past =
            roster::previous(beside, start).map_err(Failure::from).and_then(|(before, _)| match before {
                None => Ok(nothing_before(&self.book)),
                Some(loaded) => past_of(&self.book, &self.rules, loaded, &mut warnings),
            });
        let past = past.map_err(|failure| failure.of_team(language))?;
        Ok(Problem { warnings, ..Problem::new(self, horizon, past) })
    }
}

fn nothing_before(book: &Book) -> Past {
    Past { worked: vec![Default::default(); book.agents.len()], ..Past::default() }
}

/// What a roster leaves behind for one that follows it.
fn past_of(
    book: &Book,
    rules: &[rules::ActiveRule],
    loaded: Loaded,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Past, Failure> {
    same_team(book, &loaded)?;
    inputs_of(&loaded)?;
    let (loaded, _) = newest(loaded)?;
    let from = Arc::clone(&loaded.book);
    Ok(chain::after(loaded, rules, warnings).for_book(&from, book))
}

fn resolve(
    book: &Arc<Book>,
    rules: &[rules::ActiveRule],
    dates: &Dates,
    beside: &Path,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(Instance, Vec<i32>), Failure> {
    let Some(weeks) = u32::try_from(dates.weeks).ok().filter(|weeks| (1..=MAX_WEEKS).contains(weeks)) else {
        let title = say::bad_weeks(dates.weeks, MAX_WEEKS);
        return Err(Diagnostic::error(Code::BadArgument, title).help(say::weeks_example()).into());
    };
    let start = start(book, dates, beside)?;
    let horizon = Horizon { start, days: weeks as usize * 7, look_ahead: book.team.look_ahead };
    about(book, &horizon)?;
    let assumed_ordinary = unknown_years(book, &horizon);
    if let Some(year) = assumed_ordinary.first().filter(|_| !dates.assume_ordinary) {
        let title = say::unknown_holidays(*year);
        return Err(Diagnostic::error(Code::UnknownHolidays, title).help(say::name_holidays(*year)).into());
    }
    known_targets(book, &horizon)?;
    let misfits = book.misfits(&horizon.dates().collect::<Vec<_>>());
    if !misfits.is_empty() {
        return Err(misfits.into());
    }
    let before = match (&dates.after, dates.no_history) {
        (_, true) => None,
        (Some(path), false) => Some(named_history(book, path, start)?),
        (None, false) => {
            // Without a date the roster after the last is asked for, and any may be the last.
            warnings.extend(passed_over(beside, dates.start));
            let (loaded, overlapping) = roster::previous(beside, start)?;
            warnings.extend(overlapping.into_iter().map(|path| {
                let title = rosters::overlapping_roster(path.display().to_string());
                Diagnostic::warning(Code::RosterDates, title).help(rosters::name_history())
            }));
            loaded
        }
    };
    let past = match before {
        None => nothing_before(book),
        Some(loaded) => past_of(book, rules, loaded, warnings)?,
    };
    let levels = rules::levels(rules, &horizon);
    Ok((Instance::new(Arc::clone(book), levels, horizon, past), assumed_ordinary))
}

fn named_history(book: &Book, path: &Path, start: NaiveDate) -> Result<Loaded, Failure> {
    let loaded = load(path)?;
    same_team(book, &loaded)?;
    if loaded.roster.horizon.last() >= start {
        let title = rosters::not_before(path.display().to_string(), loaded.roster.horizon.last(), start);
        return Err(Diagnostic::error(Code::RosterDates, title).help(rosters::name_history()).into());
    }
    Ok(loaded)
}

fn same_team(book: &Book, loaded: &Loaded) -> Result<(), Failure> {
    if loaded.roster.team == book.team.id {
        return Ok(());
    }
    let title = rosters::not_this_team(&loaded.roster.team, &book.team.id);
    let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(&loaded.path);
    Err(wrong.help(rosters::name_history()).into())
}

fn start(book: &Book, dates: &Dates, beside: &Path) -> Result<NaiveDate, Failure> {
    let first = book.team.first_weekday;
    let Some(start) = dates.start else {
        let last = match &dates.after {
            Some(path) => Some(load(path)?.roster.horizon.last()),
            None => roster::previous(beside, NaiveDate::MAX)?.0.map(|loaded| loaded.roster.horizon.last()),
        };
        return Ok(next_week(book, last.unwrap_or(dates.today)));
    };
    if !(2000..=2199).contains(&start.year()) {
        return Err(Diagnostic::error(Code::BadArgument, say::start_year(start))
            .help(say::start_form())
            .into());
    }
    if start.weekday() != first {
        let before = week_start(start, first);
        let title = say::start_in_mid_week(start, FullWeekday(start.weekday()), FullWeekday(first));
        let help = say::start_examples(before, next_week(book, start));
        return Err(Diagnostic::error(Code::BadArgument, title).help(help).into());
    }
    Ok(start)
}

/// The first day of the week after a date's.
fn next_week(book: &Book, date: NaiveDate) -> NaiveDate {
    week_start(date, book.team.first_weekday).checked_add_days(Days::new(7)).unwrap_or(date)
}

/// Years of a horizon whose public holidays are not known.
pub fn unknown_years(book: &Book, horizon: &Horizon) -> Vec<i32> {
    book.team.holidays.unknown_years(horizon.start, horizon.last())
}

/// Refuses dates that the team's files are not about: on these they ask for nothing, or for what nobody can do.
fn about(book: &Book, horizon: &Horizon) -> Result<(), Failure> {
    let team = &book.team;
    let early = team.from.is_some_and(|from| horizon.start < from);
    let late = team.until.is_some_and(|until| until < horizon.last());
    if !early && !late {
        return Ok(());
    }
    let shown = |date: Option<NaiveDate>| date.map_or("…".to_string(), |date| date.to_string());
    let title = rosters::other_dates_than(shown(team.from), shown(team.until), horizon.start, horizon.last());
    let wrong = Diagnostic::error(Code::BadArgument, title);
    let start = team.from.unwrap_or(horizon.start);
    let weeks =
        team.until.map_or(horizon.days as i64 / 7, |until| ((until - start).num_days() + 1) / 7).max(1);
    Err(wrong.help(rosters::about_dates(start, weeks)).into())
}

/// Refuses printed dates of which a file of targets says nothing.
fn known_targets(book: &Book, horizon: &Horizon) -> Result<(), Failure> {
    let left_out = book.demand_left_out(&horizon.dates().collect::<Vec<_>>());
    let found: Vec<Diagnostic> =
        left_out.into_iter().map(|(table, dates)| table.left_out(book, &dates)).collect();
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}
