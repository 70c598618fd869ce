//! What the commands for those who pay have in common: whose duties, which dates, where the result goes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, Months, NaiveDate};
use fairshift::accounts::Register;
use fairshift::book::{self, Book, Pay, RestDays, Scheme};
use fairshift::calendar::week_start;
use fairshift::desk::Record;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Language, Many, Text, rosters, timesheets as say};
use fairshift::render::sheet::{self, Sheet};
use fairshift::roster::{self, Loaded};

use super::args::SheetFormat;
use super::results::{Destination, Kind};
use super::{Exit, Stop, output, session};

/// A team with all of its rosters that somebody asked for, or that lie where it keeps them.
pub struct Staff {
    pub book: Arc<Book>,
    pub pay: Pay,
    pub rosters: Vec<Loaded>,
    /// Where the rosters were looked for.
    pub kept_in: PathBuf,
    /// The team's folder, if it is known.
    pub folder: Option<PathBuf>,
}

/// The longest roster reaches so many days back.
const LONGEST: u64 = 53 * 7;

/// Opens a team's folder with its rosters that reach into the dates, or the rosters named.
pub fn staff(
    targets: &[PathBuf],
    dates: Option<(NaiveDate, NaiveDate)>,
    asked: Option<Language>,
) -> Result<Staff, Stop> {
    if let [folder] = targets
        && (folder.is_dir() || !folder.exists() && folder.extension().is_none())
    {
        return of_team(folder, dates, asked);
    }
    if targets.iter().any(|target| target.is_dir()) {
        return Err(Diagnostic::error(Code::BadArgument, say::one_folder()).into());
    }
    let mut rosters = targets.iter().map(|path| loaded(path)).collect::<Result<Vec<_>, Stop>>()?;
    rosters.sort_by_key(|own| own.roster.start());
    let Some(newest) = rosters.last() else {
        return Err(Diagnostic::error(Code::BadArgument, say::one_folder()).into());
    };
    if let Some(other) = rosters.iter().find(|own| own.roster.team != newest.roster.team) {
        let title = say::other_teams_roster(
            other.path.display().to_string(),
            &other.roster.team,
            &newest.roster.team,
        );
        return Err(Diagnostic::error(Code::OtherTeam, title).help(say::one_team()).into());
    }
    let folder = newest.team_folder.clone().filter(|folder| folder.join("team.toml").is_file());
    let book = match &folder {
        Some(folder) => session::team(folder, asked)?.book,
        None => Arc::clone(&newest.book),
    };
    let pay = match &folder {
        Some(folder) => book::read_pay(folder, &book)?,
        None => Pay::of(&book),
    };
    output::prefer(book.team.language);
    let kept_in = newest.path.parent().unwrap_or(Path::new("")).to_path_buf();
    Ok(Staff { book, pay, rosters, kept_in, folder })
}

fn of_team(
    folder: &Path,
    dates: Option<(NaiveDate, NaiveDate)>,
    asked: Option<Language>,
) -> Result<Staff, Stop> {
    let book = session::team(folder, asked)?.book;
    let pay = book::read_pay(folder, &book)?;
    let kept_in = session::rosters_folder(&book, None);
    session::one_team(&kept_in, &book, folder)?;
    let (first, last) = dates.unwrap_or((NaiveDate::MIN, NaiveDate::MAX));
    // The first week or period may need rosters that end before the dates begin.
    let first = reach_back(&book, &pay, first);
    let earliest = first.checked_sub_days(Days::new(LONGEST)).unwrap_or(first);
    let mut rosters = Vec::new();
    for (start, path) in roster::kept(&kept_in) {
        if start > last || start < earliest {
            continue;
        }
        let own = loaded(&path)?;
        if own.roster.horizon.last() < first {
            continue;
        }
        if own.roster.team != book.team.id {
            let title = rosters::not_this_team(&own.roster.team, &book.team.id);
            return Err(Diagnostic::error(Code::OtherTeam, title).in_file(&path).into());
        }
        rosters.push(own);
    }
    Ok(Staff { book, pay, rosters, kept_in, folder: Some(folder.to_path_buf()) })
}

/// A roster whose inputs are those that it was solved from: hours are reckoned by them.
fn loaded(path: &Path) -> Result<Loaded, Stop> {
    let loaded = roster::load(path)?;
    output::prefer(loaded.book.team.language);
    session::inputs_of(&loaded)?;
    Ok(session::newest(loaded)?.0)
}

/// The first and the last date of `2026-12`.
pub fn month(text: &str) -> Result<(NaiveDate, NaiveDate), Stop> {
    let shape = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    let first = format!("{text}-01").parse::<NaiveDate>().ok().filter(|_| shape);
    let ends = first.and_then(|first| {
        let last = first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
        Some((first, last))
    });
    let ends = ends.filter(|(first, _)| (2000..=2199).contains(&chrono::Datelike::year(first)));
    ends.ok_or_else(|| {
        Diagnostic::error(Code::BadArgument, say::not_a_month(text)).help(say::name_month()).into()
    })
}

/// Where to begin so that the weeks and periods that the dates lie in are whole.
pub fn reach_back(book: &Book, pay: &Pay, first: NaiveDate) -> NaiveDate {
    match pay.rules.scheme {
        Scheme::Hours => first,
        Scheme::Standard => week_start(first, book.team.first_weekday),
        Scheme::Comprehensive => fairshift::accounts::period_start(first, pay.rules.period_months),
    }
}

impl Staff {
    /// What the team has recorded.
    pub fn record(&self) -> Result<Record, Stop> {
        let folder = match &self.folder {
            Some(folder) => folder,
            None => return Ok(Record::default()),
        };
        session::record(folder)
    }

    /// The dates that the rosters print, all together.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.rosters.iter().map(|own| own.roster.start()).min()?;
        let last = self.rosters.iter().map(|own| own.roster.horizon.last()).max()?;
        Some((first, last))
    }

    /// Duties of the dates, with what lies before them in their first week or period.
    pub fn register(&self, first: NaiveDate, last: NaiveDate) -> Register {
        let from = reach_back(&self.book, &self.pay, first);
        Register::new(Arc::clone(&self.book), self.pay.rules.clone(), &self.rosters, from, last)
    }

    /// Refuses dates of which no roster says anything.
    pub fn some_roster(&self, month: &str) -> Result<(), Stop> {
        match self.rosters.is_empty() {
            true => {
                let title = say::no_rosters_of(&self.book.team.id, month);
                let help = say::solve_or_name(self.kept_in.display().to_string());
                Err(Diagnostic::error(Code::NoRoster, title).help(help).into())
            }
            false => Ok(()),
        }
    }
}

/// What is to be known of a register that is shown from `first` on: which rosters it is from, what it
/// lacks, how hours are classed.
pub fn notes(register: &Register, first: NaiveDate) -> Vec<Text> {
    let (book, rules) = (&register.book, &register.rules);
    let mut notes = Vec::new();
    let missing: Vec<NaiveDate> = register.missing.iter().copied().filter(|date| *date >= first).collect();
    if !missing.is_empty() {
        notes.push(say::no_roster_covers(runs(&missing)));
    }
    let before: Vec<NaiveDate> = register.missing.iter().copied().filter(|date| *date < first).collect();
    if let Some(known) = before.last().and_then(|last| last.succ_opt()) {
        notes.push(say::known_from(known));
    }
    for own in register.covered.iter().filter(|own| own.last >= first) {
        let (begin, path) = (own.first.max(first), own.path.display().to_string());
        notes.push(match own.state {
            roster::State::Draft => say::from_draft(begin, own.last, path),
            roster::State::Published => say::from_roster(begin, own.last, path),
        });
    }
    for (path, dates) in &register.passed_over {
        let dates: Vec<NaiveDate> = dates.iter().copied().filter(|date| *date >= first).collect();
        if !dates.is_empty() {
            notes.push(say::passed_over(path.display().to_string(), runs(&dates)));
        }
    }
    let unknown = book.team.holidays.unknown_years(register.first, register.last);
    if !unknown.is_empty() {
        let years: Vec<Text> = unknown.iter().map(|year| Text::plain(year.to_string())).collect();
        notes.push(say::holidays_unknown(Text::list(&years)));
    }
    match rules.scheme {
        Scheme::Hours => {}
        Scheme::Standard => {
            notes.push(say::standard_scheme(Hours(rules.day), Hours(rules.week)));
            notes.push(match rules.rest_days {
                RestDays::Roster => say::rest_days_roster(),
                RestDays::Calendar => say::rest_days_calendar(),
            });
        }
        Scheme::Comprehensive => {
            let months = i64::from(rules.period_months);
            let hours = Hours(rules.month.saturating_mul(months));
            notes.push(say::comprehensive_scheme(hours, Many(months, "month", "months", "个月")));
        }
    }
    if rules.scheme != Scheme::Hours {
        let holidays = &book.team.holidays;
        let dates = first.iter_days().take_while(|date| *date <= register.last);
        let unmarked: Vec<NaiveDate> = dates
            .filter(|date| holidays.is_off(*date) && !holidays.is_statutory(*date) && holidays.is_own(*date))
            .collect();
        if !unmarked.is_empty() {
            notes.push(say::no_statutory(runs(&unmarked)));
        }
    }
    notes.push(say::belongs_to_start());
    notes
}

/// Dates as runs: `2026-12-21 to 2026-12-31, 2027-01-02`.
pub fn runs(dates: &[NaiveDate]) -> Text {
    let mut found: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in dates {
        match found.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*date) => *last = *date,
            _ => found.push((*date, *date)),
        }
    }
    let texts: Vec<Text> =
        found.iter().map(|(from, until)| fairshift::messages::input::dates(*from, *until)).collect();
    Text::list(&texts)
}

/// Puts the sheets where they belong: stdout, or a file, whole or not at all. CSV has the first sheet alone.
/// `read` are the files that the command was given to read.
pub fn deliver(
    sheets: &[Sheet],
    json: impl FnOnce() -> serde_json::Value,
    (format, destination): (Option<SheetFormat>, &Destination),
    read: &[&Path],
    language: Language,
) -> Result<(), Stop> {
    let to = destination.to.as_deref();
    let format = format.or_else(|| to.and_then(by_name)).unwrap_or(SheetFormat::Table);
    let (kind, bytes) = match format {
        SheetFormat::Table => {
            let style = if to.is_some() { fairshift::render::Style::PLAIN } else { output::style() };
            let tables: Vec<String> =
                sheets.iter().map(|own| sheet::terminal(&own.without_blanks(), style)).collect();
            (Kind::Text, tables.join("\n").into_bytes())
        }
        SheetFormat::Csv => {
            // Spreadsheets take a file without the mark for another encoding.
            let mark: &[u8] = if to.is_some() { b"\xef\xbb\xbf" } else { b"" };
            let text = sheets.first().map(sheet::csv).unwrap_or_default();
            (Kind::Csv, [mark, text.as_bytes()].concat())
        }
        SheetFormat::Json => {
            let text = serde_json::to_string_pretty(&json()).map_err(|error| Stop::Bug(error.to_string()))?;
            (Kind::Json, format!("{text}\n").into_bytes())
        }
        SheetFormat::Xlsx if to.is_none() => {
            return Err(Diagnostic::error(Code::BadArgument, say::needs_to()).help(say::name_to()).into());
        }
        SheetFormat::Xlsx => {
            let bytes = sheet::xlsx(sheets).map_err(|why| {
                let title = say::too_large_for_xlsx(why);
                Stop::from(Diagnostic::error(Code::CannotWrite, title).help(say::csv_instead()))
            })?;
            (Kind::Xlsx, bytes)
        }
    };
    destination.save(kind, &bytes, read, language)
}

fn by_name(path: &Path) -> Option<SheetFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "xlsx" => Some(SheetFormat::Xlsx),
        "csv" => Some(SheetFormat::Csv),
        "json" => Some(SheetFormat::Json),
        _ => None,
    }
}

/// 1 where dates lack a roster: whoever pays by the sheet is to see it.
pub fn exit(register: &Register, first: NaiveDate) -> Exit {
    match register.missing.iter().any(|date| *date >= first) {
        true => Exit::Unmet,
        false => Exit::Fine,
    }
}
