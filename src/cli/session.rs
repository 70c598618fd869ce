//! Opening teams and rosters, the same for every command.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use fairshift::book::{self, AgentIx, Book, DeskRules};
use fairshift::breaks;
use fairshift::calendar::{Horizon, MAX_WEEKS, week_start};
use fairshift::desk::{self, Act, Record, SealKey, Standing};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::instance::{Instance, fingerprint};
use fairshift::messages::{FullWeekday, Language, cli as say, ledger, reasons, rosters};
use fairshift::roster::{self, Draft, Loaded, Past, Roster, Sealed, StatedLevel};
use fairshift::rules::{self, ActiveRule};
use fairshift::solve::StopToken;
use fairshift::timesheet::Timesheet;
use fairshift::verify::{Verdict, verify_roster};

use super::args::Dates;
use super::{Stop, output};

/// The folder in which rosters are kept, under the current one.
pub const ROSTERS: &str = "rosters";

/// A team with its rules.
pub struct Team {
    pub folder: PathBuf,
    pub book: Arc<Book>,
    pub rules: Vec<ActiveRule>,
}

/// A team with its rules, ready for a horizon.
pub struct Problem {
    pub team: Team,
    pub instance: Instance,
    /// Years whose public holidays are not known, taken as ordinary.
    pub assumed_ordinary: Vec<i32>,
}

impl Problem {
    /// A roster of it, ready to be saved.
    pub fn draft<'a>(&'a self, roster: &'a Roster) -> Draft<'a> {
        let (book, past) = (&self.team.book, &self.instance.past);
        Draft { roster, book, past, team_folder: Some(&self.team.folder) }
    }
}

/// A roster file, expanded and judged.
pub struct Opened {
    /// As it is in force: with what the record has changed.
    pub loaded: Loaded,
    /// How it stands in the record, if it is published.
    pub standing: Option<Standing>,
    pub rules: Vec<ActiveRule>,
    pub instance: Instance,
    pub sheet: Timesheet,
    pub verdict: Verdict,
}

/// The record of a team's folder, held against the team's key if one is named.
pub fn record(folder: &Path) -> Result<Record, Stop> {
    Ok(Record::load(folder, seal_key(folder)?.as_ref())?)
}

/// The key that FAIRSHIFT_SEAL_KEY names for the record of a team's folder.
pub fn seal_key(folder: &Path) -> Result<Option<SealKey>, Stop> {
    let named = std::env::var_os("FAIRSHIFT_SEAL_KEY").filter(|path| !path.is_empty());
    let key = named.map(|path| SealKey::read(Path::new(&path), folder)).transpose();
    key.map_err(|refused| Stop::Input(vec![*refused]))
}

/// Reads a team folder; warnings are printed at once.
pub fn team(folder: &Path, asked: Option<Language>) -> Result<Team, Stop> {
    let objections = |book: &Book| rules::active(book).err().unwrap_or_default();
    let (mut book, mut warnings) = book::read_with(folder, &objections)?;
    let record = record(folder)?;
    if let Some(granted) = desk::granted_text(&record, &book) {
        (book, warnings) = book::read_granted(folder, &granted, &objections)?;
    }
    output::prefer(book.team.language);
    output::diagnostics(&warnings, asked.unwrap_or(book.team.language));
    let rules = rules::active(&book)?;
    Ok(Team { folder: folder.to_path_buf(), book: Arc::new(book), rules })
}

/// Resolves a team for the dates asked for, with the roster before them.
/// `beside` is the folder in which the team's rosters are.
pub fn problem(team: Team, dates: &Dates, beside: &Path, asked: Option<Language>) -> Result<Problem, Stop> {
    let language = asked.unwrap_or(team.book.team.language);
    let Some(weeks) = u32::try_from(dates.weeks).ok().filter(|weeks| (1..=MAX_WEEKS).contains(weeks)) else {
        let title = say::bad_weeks(dates.weeks, MAX_WEEKS);
        return Err(Diagnostic::error(Code::BadArgument, title).help(say::weeks_example()).into());
    };
    let start = start(&team.book, dates, beside)?;
    let horizon = Horizon { start, days: weeks as usize * 7, look_ahead: team.book.team.look_ahead };
    let assumed_ordinary = unknown_years(&team.book, &horizon);
    if let Some(year) = assumed_ordinary.first().filter(|_| !dates.assume_ordinary) {
        let title = say::unknown_holidays(*year);
        return Err(Diagnostic::error(Code::UnknownHolidays, title).help(say::name_holidays(*year)).into());
    }
    known_targets(&team.book, &horizon)?;
    let misfits = team.book.misfits(&horizon.dates().collect::<Vec<_>>());
    if !misfits.is_empty() {
        return Err(misfits.into());
    }
    let before = match (&dates.after, dates.no_history) {
        (_, true) => None,
        (Some(path), false) => Some(named_history(&team.book, path, start)?),
        (None, false) => {
            let (loaded, overlapping) = roster::previous(beside, start)?;
            for path in overlapping {
                let title = rosters::overlapping_roster(path.display().to_string());
                let warning = Diagnostic::warning(Code::RosterDates, title).help(rosters::name_history());
                output::diagnostics(&[warning], language);
            }
            loaded
        }
    };
    let past = match before {
        None => Past { worked: vec![Default::default(); team.book.agents.len()], ..Past::default() },
        Some(loaded) => {
            if loaded.roster.team != team.book.team.id {
                let title = rosters::not_this_team(&loaded.roster.team, &team.book.team.id);
                return Err(Diagnostic::error(Code::OtherTeam, title)
                    .in_file(&loaded.path)
                    .help(rosters::name_history())
                    .into());
            }
            inputs_of(&loaded)?;
            let (loaded, _) = newest(loaded)?;
            let from = Arc::clone(&loaded.book);
            after(loaded, &team.rules, language).for_book(&from, &team.book)
        }
    };
    let levels = rules::levels(&team.rules, &horizon);
    let instance = Instance::new(Arc::clone(&team.book), levels, horizon, past);
    Ok(Problem { team, instance, assumed_ordinary })
}

fn named_history(book: &Book, path: &Path, start: NaiveDate) -> Result<Loaded, Stop> {
    let loaded = roster::load(path)?;
    if loaded.roster.team != book.team.id {
        let title = rosters::not_this_team(&loaded.roster.team, &book.team.id);
        return Err(Diagnostic::error(Code::OtherTeam, title)
            .in_file(path)
            .help(rosters::name_history())
            .into());
    }
    if loaded.roster.horizon.last() >= start {
        let title = rosters::not_before(path.display().to_string(), loaded.roster.horizon.last(), start);
        return Err(Diagnostic::error(Code::RosterDates, title).help(rosters::name_history()).into());
    }
    Ok(loaded)
}

/// What a roster leaves behind for the next one: four weeks of work, or as many days as a rule looks
/// back, and what is owed after all rosters before it as they are now.
fn after(last: Loaded, rules: &[ActiveRule], language: Language) -> Past {
    const REMEMBERED: u64 = 28;
    let longest = rules.iter().map(|active| active.rule.remembers() as u64).max();
    let remembered = longest.unwrap_or(0).clamp(REMEMBERED, 366);
    let chain = chain(last, language);
    let past = desk::pasts(&chain, remembered).pop().unwrap_or_default();
    chain.last().map_or(past.clone(), |last| desk::after(last, &past, remembered))
}

/// A roster and those that it was solved after, one after the other, as they are in force.
fn chain(last: Loaded, language: Language) -> Vec<Loaded> {
    let mut links = vec![last];
    while let Some((own, start)) = links.last().and_then(|own| Some((own, own.past.roster?))) {
        let folder = own.path.parent().unwrap_or(Path::new(""));
        let Some((_, path)) = roster::kept(folder).into_iter().find(|(own, _)| *own == start) else { break };
        let before = roster::load(&path).map_err(Stop::from).and_then(|loaded| {
            inputs_of(&loaded)?;
            Ok(newest(loaded)?.0)
        });
        let fits = |before: &Loaded| {
            let horizon = before.roster.horizon;
            before.roster.team == own.roster.team
                && horizon.start == start
                && horizon.last() < own.roster.start()
        };
        match before {
            Ok(before) if fits(&before) => links.push(before),
            Ok(_) => break,
            Err(_) => {
                let shown = path.display().to_string();
                let title = ledger::chain_broken(&shown, own.roster.start());
                let warning = Diagnostic::warning(Code::RosterDates, title).in_file(&path);
                output::diagnostics(&[warning.help(ledger::chain_help(shown))], language);
                break;
            }
        }
    }
    links.reverse();
    links
}

fn start(book: &Book, dates: &Dates, beside: &Path) -> Result<NaiveDate, Stop> {
    let first = book.team.first_weekday;
    let next_week = |date: NaiveDate| week_start(date, first).checked_add_days(Days::new(7)).unwrap_or(date);
    let Some(start) = dates.start else {
        let last = match &dates.after {
            Some(path) => Some(roster::load(path)?.roster.horizon.last()),
            None => roster::previous(beside, NaiveDate::MAX)?.0.map(|loaded| loaded.roster.horizon.last()),
        };
        return Ok(next_week(last.unwrap_or_else(|| chrono::Local::now().date_naive())));
    };
    if !(2000..=2199).contains(&start.year()) {
        return Err(Diagnostic::error(Code::BadArgument, say::start_year(start))
            .help(say::start_form())
            .into());
    }
    if start.weekday() != first {
        let before = week_start(start, first);
        let title = say::start_in_mid_week(start, FullWeekday(start.weekday()), FullWeekday(first));
        let help = say::start_examples(before, next_week(start));
        return Err(Diagnostic::error(Code::BadArgument, title).help(help).into());
    }
    Ok(start)
}

/// Years of a horizon whose public holidays are not known.
pub fn unknown_years(book: &Book, horizon: &Horizon) -> Vec<i32> {
    book.team.holidays.unknown_years(horizon.start, horizon.last())
}

/// Refuses printed dates of which a file of targets says nothing.
fn known_targets(book: &Book, horizon: &Horizon) -> Result<(), Stop> {
    let left_out = book.demand_left_out(&horizon.dates().collect::<Vec<_>>());
    let found: Vec<Diagnostic> =
        left_out.into_iter().map(|(table, dates)| table.left_out(book, &dates)).collect();
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// The instance that a roster was solved from, if the copy of its inputs is whole.
pub fn inputs_of(loaded: &Loaded) -> Result<(Vec<ActiveRule>, Instance), Stop> {
    let rules = rules::active(&loaded.book)?;
    let levels = rules::levels(&rules, &loaded.roster.horizon);
    let instance =
        Instance::new(Arc::clone(&loaded.book), levels, loaded.roster.horizon, loaded.past.clone());
    if fingerprint(&instance, &rules) != loaded.roster.instance {
        let edited = Diagnostic::error(Code::InputsEdited, rosters::inputs_edited());
        return Err(edited.in_file(&loaded.path).help(rosters::inputs_edited_help()).into());
    }
    Ok((rules, instance))
}

/// Reads a roster file with its inputs, expands and judges it.
pub fn open(path: &Path) -> Result<Opened, Stop> {
    let loaded = roster::load(path)?;
    output::prefer(loaded.book.team.language);
    inputs_of(&loaded)?;
    let (loaded, standing) = current(loaded)?;
    Ok(with_team_desk(judged(loaded, standing)?))
}

/// The same with what the team has agreed about its desk by now: no roster depends on it.
fn with_team_desk(opened: Opened) -> Opened {
    let says = |folder: &Path| {
        let text = team_text(folder);
        opened.loaded.book.desk.given || text.contains("[desk]")
    };
    // A team that can't be read now has its desk as it was.
    let folder = opened.loaded.team_folder.clone().filter(|folder| says(folder));
    let desk = folder.and_then(|folder| Some(book::read(&folder).ok()?.0.desk));
    match desk.filter(|desk| *desk != opened.loaded.book.desk) {
        Some(desk) => with_desk(opened, desk),
        None => opened,
    }
}

/// The id of the team in a folder, if there is one.
fn id_of(folder: &Path) -> Option<String> {
    let document: toml::Table = toml::from_str(&team_text(folder)).ok()?;
    Some(document.get("team")?.get("id")?.as_str()?.to_string())
}

/// What stands in a team's file; nothing where it can't be read.
pub fn team_text(folder: &Path) -> String {
    let bytes = disk::read(&folder.join("team.toml"), book::MOST_BYTES).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The same with another agreement about the desk.
pub fn with_desk(mut opened: Opened, desk: DeskRules) -> Opened {
    let book = Arc::new(Book { desk, ..Book::clone(&opened.loaded.book) });
    opened.loaded.book = Arc::clone(&book);
    opened.instance.book = Arc::clone(&book);
    opened.sheet.book = book;
    opened
}

/// Expands and judges a roster as it is in force.
fn judged(loaded: Loaded, standing: Option<Standing>) -> Result<Opened, Stop> {
    if standing.as_ref().is_some_and(|own| !own.changes.is_empty() || own.granted) {
        return changed(loaded, standing);
    }
    let (rules, instance) = inputs_of(&loaded)?;
    let (sheet, verdict) = judge(&instance, &rules, &loaded.roster);
    Ok(Opened { loaded, standing, rules, instance, sheet, verdict })
}

/// A roster as it is in force: with what the record of its team, if that is there, has changed.
pub fn current(loaded: Loaded) -> Result<(Loaded, Option<Standing>), Stop> {
    let folder = loaded.team_folder.clone().filter(|folder| folder.is_dir());
    match folder {
        Some(folder) => in_force(&record(&folder)?, loaded),
        None => Ok((loaded, None)),
    }
}

/// The same by a record, with the breaks of the duties that are now.
fn in_force(record: &Record, loaded: Loaded) -> Result<(Loaded, Option<Standing>), Stop> {
    let (mut loaded, standing) = desk::in_force(record, loaded)?;
    if standing.as_ref().is_some_and(|own| !own.changes.is_empty()) && loaded.book.has_breaks() {
        let rules = rules::active(&loaded.book)?;
        let horizon = loaded.roster.horizon;
        let levels = rules::levels(&rules, &horizon);
        let instance = Instance::new(Arc::clone(&loaded.book), levels, horizon, loaded.past.clone());
        place_breaks(&instance, &rules, &mut loaded.roster, &StopToken::new())?;
    }
    Ok((loaded, standing))
}

/// Places the breaks of a roster; those that it has stay where they are right.
pub fn place_breaks(
    instance: &Instance,
    rules: &[ActiveRule],
    roster: &mut Roster,
    stop: &StopToken,
) -> Result<(), Stop> {
    let plan = breaks::plan(instance, rules, &roster.lines, &roster.breaks, stop);
    roster.breaks = plan.map_err(|error| Stop::Bug(error.to_string()))?.breaks;
    Ok(())
}

/// The same of whatever took its place.
pub fn newest(loaded: Loaded) -> Result<(Loaded, Option<Standing>), Stop> {
    let (mut loaded, mut standing) = current(loaded)?;
    while let Some(by) = standing.as_ref().and_then(|own| own.superseded_by) {
        let Some(folder) = &loaded.team_folder else { break };
        let record = record(folder)?;
        let Some(Act::Publish(own)) = record.entry(by).map(|entry| &entry.act) else { break };
        let next = roster::load(&record.roster_path(own))?;
        inputs_of(&next)?;
        (loaded, standing) = in_force(&record, next)?;
    }
    Ok((loaded, standing))
}

/// The roster of a file, or of whatever took its place, expanded and judged.
pub fn open_newest(path: &Path) -> Result<Opened, Stop> {
    let opened = open(path)?;
    if opened.standing.as_ref().is_none_or(|own| own.superseded_by.is_none()) {
        return Ok(opened);
    }
    let (loaded, standing) = newest(roster::load(path)?)?;
    Ok(with_team_desk(judged(loaded, standing)?))
}

/// A roster that was changed since it was solved: its penalties are what is counted.
pub fn changed(mut loaded: Loaded, standing: Option<Standing>) -> Result<Opened, Stop> {
    let horizon = loaded.roster.horizon;
    let rules = rules::active(&loaded.book)?;
    let levels = rules::levels(&rules, &horizon);
    let names = levels.ids();
    let instance = Instance::new(Arc::clone(&loaded.book), levels, horizon, loaded.past.clone());
    let counted = audit(&instance, &rules, &loaded.roster, loaded.sealed).1;
    let same = standing.as_ref().is_some_and(|own| !own.granted);
    loaded.roster.stated = stated(names, &counted.penalties, same.then_some(loaded.roster.stated.as_slice()));
    let (sheet, verdict) = audit(&instance, &rules, &loaded.roster, loaded.sealed);
    Ok(Opened { loaded, standing, rules, instance, sheet, verdict })
}

/// What is claimed of a roster that was not solved as it is: its penalties as counted, and of the bounds
/// of the roster that was `solved` for the same team those that still hold: as long as nothing differs on
/// the levels above.
pub fn stated(names: Vec<String>, penalties: &[i64], solved: Option<&[StatedLevel]>) -> Vec<StatedLevel> {
    let (mut unconditional, mut same) = (true, solved.is_some());
    let claim = |(name, penalty): (String, &i64)| {
        let before = solved.into_iter().flatten().find(|own| own.name == name);
        let known = before.filter(|_| same).map_or((0, 0), |own| (own.bound, own.floor));
        let (bound, floor) = (known.0.min(*penalty), known.1.min(known.0).min(*penalty));
        same &= before.is_some_and(|own| own.penalty == *penalty);
        let own = StatedLevel { name, penalty: *penalty, bound, floor, unconditional };
        unconditional &= own.proven();
        own
    };
    names.into_iter().zip(penalties).map(claim).collect()
}

/// The agent with this id, which somebody gave on the command line.
pub fn agent(book: &Book, id: &str) -> Result<AgentIx, Stop> {
    book.agent(id).ok_or_else(|| {
        let ids: Vec<&str> = book.agents.iter().map(|agent| agent.id.as_str()).collect();
        let unknown = Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id));
        unknown.help(say::known_agents(ids.join(", "))).into()
    })
}

/// Refuses dates and a past where a roster says both.
pub fn no_dates(dates: &Dates) -> Result<(), Stop> {
    match dates.start.is_some() || dates.after.is_some() || dates.no_history {
        true => Err(Diagnostic::error(Code::BadArgument, reasons::dates_of_roster()).into()),
        false => Ok(()),
    }
}

/// A roster that is not in a file, judged.
pub fn unsaved(problem: &Problem, roster: Roster) -> Opened {
    let (instance, team) = (&problem.instance, &problem.team);
    let (sheet, verdict) = judge(instance, &team.rules, &roster);
    let sealed = roster.sealed(&instance.past);
    let loaded = Loaded {
        path: PathBuf::new(),
        roster,
        book: Arc::clone(&team.book),
        past: instance.past.clone(),
        team_folder: Some(team.folder.clone()),
        inputs: PathBuf::new(),
        digest: String::new(),
        sealed,
    };
    let levels = rules::levels(&team.rules, &instance.horizon);
    let again = Instance::new(Arc::clone(&team.book), levels, instance.horizon, instance.past.clone());
    // The team was read without an error, so its rules are there.
    let rules = rules::active(&team.book).unwrap_or_default();
    Opened { loaded, standing: None, rules, instance: again, sheet, verdict }
}

/// Expands and judges a roster.
pub fn judge(instance: &Instance, rules: &[ActiveRule], roster: &Roster) -> (Timesheet, Verdict) {
    audit(instance, rules, roster, roster.sealed(&instance.past))
}

/// The same of a roster whose levels may have been stated anew since its file was read.
fn audit(instance: &Instance, rules: &[ActiveRule], roster: &Roster, sealed: Sealed) -> (Timesheet, Verdict) {
    let sheet = Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, &roster.lines)
        .with_breaks(&roster.breaks);
    let verdict = verify_roster(&sheet, rules, roster, sealed);
    (sheet, verdict)
}

/// Refuses a folder of rosters in which another team keeps its own under the same id.
pub fn one_team(beside: &Path, team: &Book, folder: &Path) -> Result<(), Stop> {
    let here = folder.canonicalize().ok();
    let mut others = roster::kept(beside).into_iter().filter_map(|(_, path)| {
        // A folder that is gone, or has another id by now, has been moved or renamed.
        let other =
            roster::team_folder(&path).filter(|other| id_of(other).as_ref() == Some(&team.team.id))?;
        (other.canonicalize().ok() != here).then_some((path, other))
    });
    match others.next_back() {
        None => Ok(()),
        Some((path, other)) => {
            let title =
                rosters::two_teams(&team.team.id, folder.display().to_string(), other.display().to_string());
            let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(path);
            Err(wrong.help(rosters::two_teams_help()).into())
        }
    }
}

/// The folder of a team's rosters: that of `--out` if it holds any, else `rosters/<team>`.
pub fn rosters_folder(team: &Book, out: Option<&Path>) -> PathBuf {
    let beside = out.and_then(Path::parent).filter(|folder| roster::holds_rosters(folder));
    beside.map_or_else(|| Path::new(ROSTERS).join(&team.team.id), Path::to_path_buf)
}
