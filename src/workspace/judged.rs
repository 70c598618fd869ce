//! Rosters as they are in force, expanded and judged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Problem;
use crate::book::{self, Book, DeskRules};
use crate::breaks;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::instance::{Instance, fingerprint};
use crate::messages::rosters;
use crate::record::{self, Act, Record, Standing};
use crate::roster::{self, Loaded, Roster, Sealed, StatedLevel};
use crate::rules::{self, ActiveRule};
use crate::solve::StopToken;
use crate::timesheet::Timesheet;
use crate::verify::{Verdict, verify_roster};

/// From a file to the roster that is in force, with how it stands in the record.
type AsItIs = fn(Loaded) -> Result<(Loaded, Option<Standing>), Failure>;

/// A roster, expanded and judged.
pub struct JudgedRoster {
    /// As it is in force: with what the record has changed.
    pub loaded: Loaded,
    /// How it stands in the record, if it is published.
    pub standing: Option<Standing>,
    /// The rules by which it was solved.
    pub rules: Arc<Vec<ActiveRule>>,
    /// What it was solved from.
    pub instance: Instance,
    /// The roster by the clock.
    pub sheet: Timesheet,
    /// What the audits say of it.
    pub verdict: Verdict,
}

impl JudgedRoster {
    /// Reads a roster file with its inputs.
    ///
    /// # Errors
    /// A file that is missing or damaged, inputs that are not those that it was solved from, a record that
    /// is damaged.
    ///
    /// # Example
    /// ```
    /// use std::path::Path;
    ///
    /// use fairshift::diagnostic::Failure;
    /// use fairshift::workspace::JudgedRoster;
    ///
    /// let roster = JudgedRoster::open(Path::new("rosters/help-desk/2026-11-09.toml"))?;
    /// // What its file claims is what the audits count.
    /// assert!(roster.verdict.agrees() && roster.verdict.complete());
    /// # Ok::<(), Failure>(())
    /// ```
    pub fn open(path: &Path) -> Result<JudgedRoster, Failure> {
        JudgedRoster::of(load(path)?, current)
    }

    /// The same of a file, or of whatever took its place.
    ///
    /// # Errors
    /// As for [`JudgedRoster::open`].
    pub fn open_newest(path: &Path) -> Result<JudgedRoster, Failure> {
        JudgedRoster::of(load(path)?, newest)
    }

    fn of(loaded: Loaded, as_it_is: AsItIs) -> Result<JudgedRoster, Failure> {
        let language = loaded.book.team.language;
        let judged = inputs_of(&loaded).and_then(|_| as_it_is(loaded)).and_then(judged);
        judged.map(JudgedRoster::with_team_desk).map_err(|failure| failure.of_team(language))
    }

    /// A roster that was changed since it was solved: its penalties are what is counted.
    ///
    /// # Errors
    /// The team's rules are wrong.
    pub fn changed(mut loaded: Loaded, standing: Option<Standing>) -> Result<JudgedRoster, Failure> {
        let (rules, instance) = instance_of(&loaded)?;
        let names = instance.levels.ids();
        let counted = audit(&instance, &rules, &loaded.roster, loaded.sealed).1;
        let same = standing.as_ref().is_some_and(|standing| !standing.granted);
        let solved = same.then_some(loaded.roster.stated.as_slice());
        loaded.roster.stated = stated(names, &counted.penalties, solved);
        let (sheet, verdict) = audit(&instance, &rules, &loaded.roster, loaded.sealed);
        Ok(JudgedRoster { loaded, standing, rules: Arc::new(rules), instance, sheet, verdict })
    }

    /// A roster of a problem that is not in a file.
    pub fn unsaved(problem: &Problem, roster: Roster) -> JudgedRoster {
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
            excused: Vec::new(),
            solved_for: Arc::clone(&team.book),
        };
        let levels = rules::levels(&team.rules, &instance.horizon);
        let again = Instance::new(Arc::clone(&team.book), levels, instance.horizon, instance.past.clone());
        let rules = Arc::clone(&team.rules);
        JudgedRoster { loaded, standing: None, rules, instance: again, sheet, verdict }
    }

    /// The same with what the team has agreed about its desk by now: no roster depends on it.
    fn with_team_desk(self) -> JudgedRoster {
        // A team that can't be read now has its desk as it was.
        let folder = self.loaded.team_folder.as_ref();
        let desk = folder.and_then(|folder| Some(book::read(folder).ok()?.0.desk));
        match desk.filter(|desk| *desk != self.loaded.book.desk) {
            Some(desk) => self.with_desk(desk),
            None => self,
        }
    }

    /// The same with another agreement about the desk.
    pub fn with_desk(mut self, desk: DeskRules) -> JudgedRoster {
        let book = Arc::new(Book { desk, ..Book::clone(&self.loaded.book) });
        self.loaded.book = Arc::clone(&book);
        self.instance.book = Arc::clone(&book);
        self.sheet.book = book;
        self
    }
}

/// The rules and the instance that a roster was solved from, if the copy of its inputs is whole.
///
/// # Errors
/// Inputs that were edited, or whose rules are wrong.
pub fn inputs_of(loaded: &Loaded) -> Result<(Vec<ActiveRule>, Instance), Failure> {
    let (rules, instance) = instance_of(loaded)?;
    if fingerprint(&instance, &rules) != loaded.roster.instance {
        let edited = Diagnostic::error(Code::InputsEdited, rosters::inputs_edited());
        return Err(edited.in_file(&loaded.path).help(rosters::inputs_edited_help()).into());
    }
    Ok((rules, instance))
}

fn instance_of(loaded: &Loaded) -> Result<(Vec<ActiveRule>, Instance), Failure> {
    let rules = rules::active(&loaded.book)?;
    let horizon = loaded.roster.horizon;
    let levels = rules::levels(&rules, &horizon);
    let instance = Instance::new(Arc::clone(&loaded.book), levels, horizon, loaded.past.clone());
    Ok((rules, instance))
}

/// Expands and judges a roster as it is in force.
fn judged((loaded, standing): (Loaded, Option<Standing>)) -> Result<JudgedRoster, Failure> {
    if standing.as_ref().is_some_and(|standing| !standing.changes.is_empty() || standing.granted) {
        return JudgedRoster::changed(loaded, standing);
    }
    let (rules, instance) = inputs_of(&loaded)?;
    let (sheet, verdict) = judge(&instance, &rules, &loaded.roster);
    Ok(JudgedRoster { loaded, standing, rules: Arc::new(rules), instance, sheet, verdict })
}

/// A roster as it is in force: with what the record of its team, if that is there, has changed.
fn current(loaded: Loaded) -> Result<(Loaded, Option<Standing>), Failure> {
    let folder = loaded.team_folder.clone().filter(|folder| folder.is_dir());
    match folder {
        Some(folder) => in_force(&Record::open(&folder)?, loaded),
        None => Ok((loaded, None)),
    }
}

/// The same by a record, with the breaks of the duties that are now.
fn in_force(record: &Record, loaded: Loaded) -> Result<(Loaded, Option<Standing>), Failure> {
    let (mut loaded, standing) = record::in_force(record, loaded)?;
    let changed = standing.as_ref().is_some_and(|standing| !standing.changes.is_empty());
    if changed && loaded.book.has_breaks() {
        let (rules, instance) = instance_of(&loaded)?;
        place_breaks(&instance, &rules, &mut loaded.roster, &StopToken::new())?;
    }
    Ok((loaded, standing))
}

/// Places the breaks of a roster; those that it has stay where they are right.
///
/// # Errors
/// Only a bug: the program that places them can't be built.
pub fn place_breaks(
    instance: &Instance,
    rules: &[ActiveRule],
    roster: &mut Roster,
    stop: &StopToken,
) -> Result<(), Failure> {
    let plan = breaks::plan(instance, rules, &roster.lines, &roster.breaks, stop);
    roster.breaks = plan.map_err(|error| Failure::Bug(error.to_string()))?.breaks;
    Ok(())
}

/// The roster that is in force in the place of this one, as the record has changed it.
///
/// # Errors
/// A record, or a roster that took its place, that is damaged.
pub fn newest(loaded: Loaded) -> Result<(Loaded, Option<Standing>), Failure> {
    let (mut loaded, mut standing) = current(loaded)?;
    while let Some(by) = standing.as_ref().and_then(|standing| standing.superseded_by) {
        let Some(folder) = &loaded.team_folder else { break };
        let record = Record::open(folder)?;
        let Some(Act::Publish(publication)) = record.entry(by).map(|entry| &entry.act) else { break };
        let next = load(&record.roster_path(publication))?;
        inputs_of(&next)?;
        (loaded, standing) = in_force(&record, next)?;
    }
    Ok((loaded, standing))
}

/// Reads a roster file with its inputs; what is wrong with them is said in the language of its team.
///
/// # Errors
/// A file that is missing or damaged, or whose inputs are.
pub fn load(path: &Path) -> Result<Loaded, Failure> {
    roster::load(path).map_err(|wrong| Failure::from(wrong).in_language(roster::stated_language(path)))
}

/// The roster that is in force in the place of a file's; hours and shares are reckoned by it.
///
/// # Errors
/// As for [`JudgedRoster::open`].
pub fn load_in_force(path: &Path) -> Result<Loaded, Failure> {
    let loaded = load(path)?;
    let language = loaded.book.team.language;
    let newest = inputs_of(&loaded).and_then(|_| newest(loaded));
    Ok(newest.map_err(|failure| failure.of_team(language))?.0)
}

/// What is claimed of a roster that was not solved as it is: its penalties as counted, and of the bounds
/// of the roster that was `solved` for the same team those that still hold: as long as nothing differs on
/// the levels above.
pub fn stated(names: Vec<String>, penalties: &[i64], solved: Option<&[StatedLevel]>) -> Vec<StatedLevel> {
    let (mut unconditional, mut same) = (true, solved.is_some());
    let mut levels = Vec::new();
    for (name, penalty) in names.into_iter().zip(penalties) {
        let before = solved.into_iter().flatten().find(|level| level.name == name);
        let known = before.filter(|_| same).map_or((0, 0), |level| (level.bound, level.floor));
        let (bound, floor) = (known.0.min(*penalty), known.1.min(known.0).min(*penalty));
        same &= before.is_some_and(|level| level.penalty == *penalty);
        let level = StatedLevel { name, penalty: *penalty, bound, floor, unconditional };
        unconditional &= level.proven();
        levels.push(level);
    }
    levels
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
