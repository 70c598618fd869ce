//! A roster for a problem: searched, judged before it is called one, and saved as a draft.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::book::ShiftIx;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::instance::fingerprint;
use crate::messages::{Text, rosters};
use crate::record::save_draft;
use crate::roster::{Loaded, Roster, RosterLines, Saved, State, StatedLevel};
use crate::rules;
use crate::solve::{self, DutyIx, Engine, Limits, Lines, Model, Outcome, REST, StopToken, Tell};
use crate::verify::Verdict;
use crate::workspace::{self, JudgedRoster, Problem};

/// The time beyond its own that a search has for its statements.
const TIME_FOR_POSTING: Duration = Duration::from_millis(500);

/// The most time after a search for a proof that its breaks are the best.
const TIME_FOR_PROOF: Duration = Duration::from_millis(500);

/// What a search may use, and what it begins with.
pub struct Search<'a> {
    /// For how long, at most.
    pub time: Duration,
    /// What chance begins with.
    pub seed: u32,
    /// Which engine; without one, the one that suits the problem.
    pub engine: Option<Engine>,
    /// How much work, at most: the same on every machine.
    pub work: Option<u64>,
    /// Told to end early.
    pub stop: StopToken,
    /// Told how far it is.
    pub progress: Option<Tell>,
    /// A roster to begin with.
    pub start: Option<&'a WarmStart>,
}

impl Search<'_> {
    /// A search for so long.
    pub fn within(time: Duration, stop: StopToken) -> Search<'static> {
        Search { time, seed: 0, engine: None, work: None, stop, progress: None, start: None }
    }
}

/// A roster that a search begins with.
pub struct WarmStart {
    /// The file.
    path: String,
    lines: Lines,
    /// Duties that the team no longer has.
    lost: usize,
}

/// What a search came to.
pub struct Searched {
    /// The best that was found, with its bounds.
    pub outcome: Outcome,
    /// What the search could not begin with.
    pub warnings: Vec<Diagnostic>,
}

/// Searches for the best roster of a problem. Nothing is written; [`keep`] does that.
///
/// # Errors
/// Only a bug.
///
/// # Example
/// ```
/// use std::path::Path;
/// use std::time::Duration;
///
/// use fairshift::diagnostic::Failure;
/// use fairshift::operations::solve::{Search, draft_of, search};
/// use fairshift::solve::StopToken;
/// use fairshift::workspace::{Dates, Workspace, judge};
///
/// let team = Workspace::open(Path::new("examples/support-team"))?;
/// let start = "2026-11-30".parse().unwrap();
/// let dates = Dates {
///     start: Some(start),
///     weeks: 1,
///     after: None,
///     no_history: true,
///     assume_ordinary: false,
///     today: start,
/// };
/// let problem = team.problem(&dates, Path::new("rosters/support-team"))?;
///
/// let stop = StopToken::new();
/// // This amount of work, however fast the machine is.
/// let limits = Search { work: Some(100_000), ..Search::within(Duration::from_secs(60), stop.clone()) };
/// let searched = search(&problem, limits)?;
/// let roster = draft_of(&problem, &searched.outcome, &stop)?.expect("such a team has a roster");
/// let (_, verdict) = judge(&problem.instance, &problem.team.rules, &roster);
/// assert!(verdict.agrees());
/// # Ok::<(), Failure>(())
/// ```
pub fn search(problem: &Problem, search: Search<'_>) -> Result<Searched, Failure> {
    let limits = Limits {
        time: search.time,
        seed: search.seed,
        local_search: true,
        stop: search.stop.within(search.time),
        progress: search.progress,
        engine: search.engine,
        work: search.work,
    };
    // As much beyond its time as a first roster is worth.
    let late = limits.stop.beyond(TIME_FOR_POSTING);
    let Some(model) = rules::model_until(&problem.instance, &problem.team.rules, &late) else {
        let outcome = Outcome::unknown(problem.instance.levels.count());
        return Ok(Searched { outcome, warnings: Vec::new() });
    };
    let warnings = search.start.map(|start| start.warnings(&model)).unwrap_or_default();
    let start = search.start.map(|start| &start.lines);
    let outcome = solve::solve(&model, &limits, start).map_err(|error| Failure::Bug(error.to_string()))?;
    // Millions of statements take seconds to give back, one by one; the end of the process takes none.
    std::mem::forget(model);
    Ok(Searched { outcome, warnings })
}

/// What a search found as a draft, with its breaks.
///
/// # Errors
/// Only a bug.
pub fn draft_of(problem: &Problem, outcome: &Outcome, stop: &StopToken) -> Result<Option<Roster>, Failure> {
    let Some(lines) = &outcome.lines else { return Ok(None) };
    let duties = &problem.instance.duties;
    let cell = |duty: &DutyIx| duties.get(duty.0).map(|duty| duty.shifts.clone()).unwrap_or_default();
    let lines = lines.iter().map(|line| line.iter().map(cell).collect()).collect();
    let mut roster = blank(problem, lines);
    let levels = problem.instance.levels.ids().into_iter().zip(&outcome.levels);
    let stated = levels.map(|(name, level)| StatedLevel {
        name,
        penalty: level.penalty,
        bound: level.bound,
        floor: level.floor,
        unconditional: level.unconditional,
    });
    roster.stated = stated.collect();
    // Breaks are placed well at once; that there are none better may be proven for so long after the search.
    let stop = stop.within(TIME_FOR_PROOF);
    workspace::place_breaks(&problem.instance, &problem.team.rules, &mut roster, &stop)?;
    Ok(Some(roster.with_seal(&problem.instance.past)))
}

/// Lines that somebody made as a draft that claims no more than what is counted.
///
/// # Errors
/// Only a bug.
pub fn draft_by_hand(problem: &Problem, lines: RosterLines) -> Result<Roster, Failure> {
    let (instance, rules) = (&problem.instance, &problem.team.rules);
    let mut roster = blank(problem, lines);
    workspace::place_breaks(instance, rules, &mut roster, &StopToken::new())?;
    let (_, verdict) = workspace::judge(instance, rules, &roster);
    let mut unconditional = true;
    for (name, penalty) in verdict.levels.ids().into_iter().zip(verdict.penalties) {
        roster.stated.push(StatedLevel { name, penalty, bound: 0, floor: 0, unconditional });
        unconditional &= penalty == 0;
    }
    Ok(roster.with_seal(&instance.past))
}

/// A draft without breaks, of which nothing is claimed.
fn blank(problem: &Problem, lines: RosterLines) -> Roster {
    let instance = &problem.instance;
    Roster {
        team: instance.book.team.id.clone(),
        horizon: instance.horizon,
        instance: fingerprint(instance, &problem.team.rules),
        state: State::Draft,
        is_history: false,
        assumed_ordinary: problem.assumed_ordinary.clone(),
        stated: Vec::new(),
        seal: None,
        lines,
        breaks: Vec::new(),
    }
}

/// A draft in its file.
pub struct Kept {
    /// As the file has it, judged.
    pub judged: JudgedRoster,
    /// What happened to the file; none where a better draft of the same problem was there and stays.
    pub saved: Option<Saved>,
}

/// Saves what a search found, unless a better roster of the same problem is there: a short search must not
/// cost a long one's result. What is given back is what the file says.
///
/// # Errors
/// The place holds a published roster or can't be written. Nothing is written that the audits object to:
/// that is a bug.
pub fn keep(
    problem: &Problem,
    roster: &Roster,
    path: &Path,
    by: &str,
    patience: Duration,
) -> Result<Kept, Failure> {
    let (_, verdict) = workspace::judge(&problem.instance, &problem.team.rules, roster);
    agreeing(&verdict)?;
    if let Some(judged) = better_draft(path, roster, &verdict.penalties) {
        return Ok(Kept { judged, saved: None });
    }
    let saved = save_draft(path, &problem.draft(roster), by, patience)?;
    let judged = JudgedRoster::open(path)?;
    if judged.loaded.roster.lines != roster.lines {
        return Err(Failure::Bug("the file has other duties than the roster".to_string()));
    }
    agreeing(&judged.verdict)?;
    Ok(Kept { judged, saved: Some(saved) })
}

/// Refuses a roster of a search that the audits object to.
///
/// # Errors
/// The objections, as a bug.
pub fn agreeing(verdict: &Verdict) -> Result<(), Failure> {
    if verdict.agrees() { Ok(()) } else { Err(Failure::Bug(objections(verdict))) }
}

/// What the audits object to.
pub fn objections(verdict: &Verdict) -> String {
    let broken = verdict.findings.broken().map(|finding| finding.text.en.clone());
    let misstated = verdict
        .misstated
        .iter()
        .map(|level| format!("level {}: claimed {}, counted {}", level.level, level.claimed, level.counted));
    broken.chain(misstated).collect::<Vec<_>>().join("; ")
}

/// The draft that is there, if it is a better roster of the same instance.
fn better_draft(path: &Path, roster: &Roster, penalties: &[i64]) -> Option<JudgedRoster> {
    let there = JudgedRoster::open(path).ok()?;
    let same = there.loaded.roster.instance == roster.instance;
    (same && there.verdict.agrees() && there.verdict.penalties.as_slice() < penalties).then_some(there)
}

impl WarmStart {
    /// The roster of a file, which must be of the problem's team and dates. Cells of agents and duties that
    /// the team no longer has become rest.
    ///
    /// # Errors
    /// It is another team's, or of other dates.
    pub fn new(loaded: &Loaded, problem: &Problem) -> Result<WarmStart, Failure> {
        let (book, horizon) = (&problem.team.book, &problem.instance.horizon);
        let refuse = |code: Code, title: Text, help: Text| {
            Err(Diagnostic::error(code, title).in_file(&loaded.path).help(help).into())
        };
        if loaded.roster.team != book.team.id {
            let title = rosters::not_this_team(&loaded.roster.team, &book.team.id);
            return refuse(Code::OtherTeam, title, rosters::warm_of_this_team());
        }
        let dates = loaded.roster.horizon;
        if (dates.start, dates.days) != (horizon.start, horizon.days) {
            let title = rosters::warm_other_dates(dates.start, dates.last(), horizon.start, horizon.last());
            let help = match dates.days % 7 {
                0 => rosters::warm_dates(dates.start, dates.days / 7),
                _ => rosters::warm_of_these_dates(),
            };
            return refuse(Code::RosterDates, title, help);
        }
        let mut lost = 0;
        let mut lines = vec![vec![REST; horizon.planned_days()]; book.agents.len()];
        for (agent, line) in loaded.book.agents.iter().zip(&loaded.roster.lines) {
            let now = book.agent(&agent.id).and_then(|agent| lines.get_mut(agent.0));
            let Some(now) = now else {
                lost += line.iter().filter(|shifts| !shifts.is_empty()).count();
                continue;
            };
            for (cell, shifts) in now.iter_mut().zip(line).filter(|(_, shifts)| !shifts.is_empty()) {
                match duty(shifts, loaded, problem) {
                    Some(duty) => *cell = duty,
                    None => lost += 1,
                }
            }
        }
        Ok(WarmStart { path: loaded.path.display().to_string(), lines, lost })
    }

    /// What of the roster the search can't begin with.
    fn warnings(&self, model: &Model) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if self.lost > 0 {
            found.push(Diagnostic::warning(Code::RosterId, rosters::warm_lost(&self.path, self.lost)));
        }
        if let Err(broken) = model.evaluate(&self.lines) {
            let title = rosters::warm_broken(&self.path, broken.rule);
            let warning = Diagnostic::warning(Code::RosterShape, title);
            found.push(warning.help(rosters::warm_verify(&self.path)));
        }
        found
    }
}

/// The team's duty of the shifts with these ids.
fn duty(shifts: &[ShiftIx], loaded: &Loaded, problem: &Problem) -> Option<DutyIx> {
    let named = |shift: &ShiftIx| problem.team.book.shift(&loaded.book.shifts.get(shift.0)?.id);
    let now: BTreeSet<ShiftIx> = shifts.iter().map(named).collect::<Option<_>>()?;
    let is_same = |duty: &crate::instance::Duty| duty.shifts.iter().copied().collect::<BTreeSet<_>>() == now;
    problem.instance.duties.iter().position(is_same).map(DutyIx)
}
