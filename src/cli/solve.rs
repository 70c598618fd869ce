//! `fairshift solve TEAM`: the best roster, with a proof, judged before it is called one.

use std::path::Path;
use std::time::{Duration, Instant};

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::fingerprint;
use fairshift::levels::level_name;
use fairshift::messages::{Language, Text, cli as say};
use fairshift::present;
use fairshift::reasons::Taken;
use fairshift::render::view::{Checked, StatusView, VerdictView};
use fairshift::render::{json, table};
use fairshift::roster::{Roster, Saved, State, StatedLevel, roster_path};
use fairshift::rules;
use fairshift::solve::{self, Engine, Limits, Lines, Outcome, Progress, Status, Tell};
use fairshift::workspace::{self, JudgedRoster, Problem};

use super::args::{EngineName, Solve};
use super::{Exit, Failure, drafts, interrupt, output, reasons, service, warm};
use crate::cli::console::Console;

/// The most time for conflicts and ways out, beside the search.
const REASONS: Duration = Duration::from_secs(10);

/// The time beyond its own that a search has for its statements.
const POSTING: Duration = Duration::from_millis(500);

/// The most time after a search for a proof that its breaks are the best.
const PROOF: Duration = Duration::from_millis(500);

pub fn run(arguments: &Solve, console: &Console) -> Result<Exit, Failure> {
    let began = Instant::now();
    interrupt::token()?;
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let beside = workspace::rosters_folder(&team.book, arguments.out.as_deref());
    let warm = arguments.warm.as_deref().map(warm::load).transpose()?;
    let dates = match &warm {
        Some(loaded) => arguments.dates.or_start(loaded.roster.start()),
        None => arguments.dates.clone(),
    };
    let problem = console.problem(team, &dates, &beside)?;
    let warm = warm.map(|loaded| warm::lines(&loaded, &problem)).transpose()?;
    let path = match &arguments.out {
        Some(path) => path.clone(),
        None => {
            let id = &problem.team.book.team.id;
            workspace::one_team(&beside, &problem.team.book, &problem.team.folder)?;
            roster_path(Path::new(workspace::ROSTERS), id, problem.instance.horizon.start)
        }
    };
    drafts::may_save(&path, Some(&problem.team.folder))?;

    let ask = Ask {
        time: arguments.time().saturating_sub(began.elapsed()),
        seed: arguments.seed,
        engine: arguments.engine.map(|name| match name {
            EngineName::Exact => Engine::Exact,
            EngineName::Columns => Engine::Columns,
        }),
        work: arguments.work_limit,
        start: arguments.warm.as_deref().zip(warm),
    };
    let outcome = search(ask, &problem, language)?;
    let seconds = || Some(began.elapsed().as_secs_f64());
    let Some(roster) = made(&problem, &outcome)? else {
        let verdict = without_roster(&problem, &outcome, seconds());
        print_verdict(arguments, &verdict, language)?;
        if outcome.status != Status::Infeasible {
            return Ok(Exit::Unknown);
        }
        if !arguments.json {
            let (instance, rules) = (&problem.instance, &problem.team.rules);
            let found = reasons::find(
                instance,
                rules,
                Taken::Musts,
                arguments.time().min(REASONS),
                &interrupt::token()?,
            )?;
            output::result(&found.text(language))?;
        }
        return Ok(Exit::Impossible);
    };
    // Nothing is written that the verifier objects to.
    let (_, verdict) = workspace::judge(&problem.instance, &problem.team.rules, &roster);
    if !verdict.agrees() {
        return Err(Failure::Bug(disagreement(&verdict)));
    }
    // What is printed is what the file says.
    let (opened, told) = match better_draft(&path, &roster, &verdict.penalties) {
        Some(better) => (better, say::kept(path.display().to_string())),
        None => {
            let saved = drafts::save(&path, &problem.draft(&roster))?;
            let opened = console.roster(&path)?;
            if !opened.verdict.agrees() || opened.loaded.roster.lines != roster.lines {
                return Err(Failure::Bug(disagreement(&opened.verdict)));
            }
            (opened, told(&path, saved))
        }
    };
    let mut view = present::roster(&opened, None);
    let verdict = VerdictView { seconds: seconds(), ..present::verdict(&opened) };
    if arguments.json {
        let text = json::render_result(&verdict, &view.unmet, &view.accepted, &view.breaches, None, language);
        output::json(&text)?;
    } else {
        view.verdict = Some(verdict);
        view.breaches = present::grouped(view.breaches);
        service::add_to(&mut view, &opened, language);
        output::result(&table::render(&view, language, output::style()))?;
    }
    output::remark(told.in_language(language));
    Ok(if opened.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// What a search may use, and the roster that it begins with.
pub struct Ask<'a> {
    pub time: Duration,
    pub seed: u32,
    pub engine: Option<Engine>,
    pub work: Option<u64>,
    /// The file, its lines, and how many duties of it the team no longer has.
    pub start: Option<(&'a Path, (Lines, usize))>,
}

impl Ask<'_> {
    /// A search for so long.
    pub fn within(time: Duration) -> Ask<'static> {
        Ask { time, seed: 0, engine: None, work: None, start: None }
    }
}

pub fn search(ask: Ask<'_>, problem: &Problem, language: Language) -> Result<Outcome, Failure> {
    let stop = interrupt::token()?.within(ask.time);
    let terminal = output::stderr_is_terminal();
    let names = problem.instance.levels.ids();
    let show = move |progress: &Progress| {
        let level = names.get(progress.level).map(|id| level_name(id)).unwrap_or_default();
        let penalty = progress.penalty.map_or("–".to_string(), |penalty| penalty.to_string());
        let text = say::progress(format!("{:.1}", progress.seconds), level, penalty, progress.bound);
        output::progress(text.in_language(language));
    };
    let limits = Limits {
        time: ask.time,
        seed: ask.seed,
        local_search: true,
        stop,
        progress: terminal.then(|| Box::new(show) as Tell),
        engine: ask.engine,
        work: ask.work,
    };
    // As much beyond its time as a first roster is worth.
    let late = limits.stop.beyond(POSTING);
    let Some(model) = rules::model_until(&problem.instance, &problem.team.rules, &late) else {
        return Ok(Outcome::unknown(problem.instance.levels.count()));
    };
    if let Some((path, (lines, lost))) = &ask.start {
        warm::tell(&model, lines, *lost, path, language);
    }
    let start = ask.start.as_ref().map(|(_, (lines, _))| lines);
    let outcome = solve::solve(&model, &limits, start).map_err(|error| Failure::Bug(error.to_string()))?;
    // Millions of statements take seconds to give back, one by one; the end of the process takes none.
    std::mem::forget(model);
    if terminal {
        output::progress("");
    }
    Ok(outcome)
}

/// What a search found as a draft, with its breaks.
pub fn made(problem: &Problem, outcome: &Outcome) -> Result<Option<Roster>, Failure> {
    let instance = &problem.instance;
    let Some(lines) = &outcome.lines else { return Ok(None) };
    let lines = lines.iter().map(|line| {
        line.iter()
            .map(|duty| instance.duties.get(duty.0).map(|duty| duty.shifts.clone()).unwrap_or_default())
            .collect()
    });
    let stated = instance.levels.ids().into_iter().zip(&outcome.levels).map(|(name, level)| StatedLevel {
        name,
        penalty: level.penalty,
        bound: level.bound,
        floor: level.floor,
        unconditional: level.unconditional,
    });
    let mut roster = Roster {
        team: instance.book.team.id.clone(),
        horizon: instance.horizon,
        instance: fingerprint(instance, &problem.team.rules),
        state: State::Draft,
        assumed_ordinary: problem.assumed_ordinary.clone(),
        stated: stated.collect(),
        seal: None,
        lines: lines.collect(),
        breaks: Vec::new(),
    };
    // Breaks are placed well at once; that there are none better may be proven for so long after the search.
    let stop = interrupt::token()?.within(PROOF);
    workspace::place_breaks(instance, &problem.team.rules, &mut roster, &stop)?;
    Ok(Some(roster.with_seal(&instance.past)))
}

fn without_roster(problem: &Problem, outcome: &Outcome, seconds: Option<f64>) -> VerdictView {
    let instance = &problem.instance;
    VerdictView {
        assumed_ordinary: problem.assumed_ordinary.clone(),
        status: match outcome.status {
            Status::Infeasible => StatusView::Infeasible,
            _ => StatusView::Unknown,
        },
        start: instance.horizon.start,
        levels: present::levels_without_roster(instance, outcome),
        gap: None,
        seconds,
        checked: Checked::No,
        roster: None,
        published: None,
    }
}

fn print_verdict(arguments: &Solve, verdict: &VerdictView, language: Language) -> Result<(), Failure> {
    if arguments.json {
        return output::json(&json::render_result(verdict, &[], &[], &[], None, language));
    }
    output::result(&table::render_verdict(verdict, language, output::style()))?;
    let hint = match verdict.status {
        StatusView::Infeasible => say::musts_contradict(),
        _ => say::more_time(),
    };
    output::diagnostics(&[Diagnostic::warning(Code::NoRosterFound, hint)], language);
    Ok(())
}

pub fn disagreement(verdict: &fairshift::verify::Verdict) -> String {
    let broken = verdict.findings.broken().map(|finding| finding.text.en.clone());
    let misstated = verdict
        .misstated
        .iter()
        .map(|own| format!("level {}: claimed {}, counted {}", own.level, own.claimed, own.counted));
    broken.chain(misstated).collect::<Vec<_>>().join("; ")
}

/// The draft that is there, if it is a better roster of the same instance: a
/// short search must not cost a long one's result.
fn better_draft(path: &Path, roster: &Roster, penalties: &[i64]) -> Option<JudgedRoster> {
    let there = JudgedRoster::open(path).ok()?;
    let same = there.loaded.roster.instance == roster.instance;
    (same && there.verdict.agrees() && there.verdict.penalties.as_slice() < penalties).then_some(there)
}

pub fn told(path: &Path, saved: Saved) -> Text {
    let shown = path.display().to_string();
    match saved {
        Saved::New => say::saved(shown),
        Saved::Replaced => say::replaced(shown),
        Saved::Unchanged => say::unchanged(shown),
    }
}
