//! `fairshift solve TEAM`: the best roster, with a proof, judged before it is called one.

use std::path::Path;
use std::time::{Duration, Instant};

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::levels::level_name;
use fairshift::messages::{Language, Text, cli as say};
use fairshift::operations::solve::{Kept, Search, WarmStart, draft_of, keep, search};
use fairshift::present;
use fairshift::reasons::Taken;
use fairshift::render::view::{Checked, StatusView, VerdictView};
use fairshift::render::{json, table};
use fairshift::roster::{self, Saved, roster_path};
use fairshift::solve::{Engine, Outcome, Progress, Status, Tell};
use fairshift::workspace::{self, Problem};

use super::args::{EngineName, Solve};
use super::{Exit, Failure, drafts, interrupt, output, reasons, service};
use crate::cli::console::Console;

/// The most time for conflicts and ways out, beside the search.
const REASONS: Duration = Duration::from_secs(10);

pub fn run(arguments: &Solve, console: &Console) -> Result<Exit, Failure> {
    let began = Instant::now();
    interrupt::token()?;
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let beside = workspace::rosters_folder(&team.book, arguments.out.as_deref());
    let warm = arguments.warm.as_deref().map(roster::load).transpose()?;
    let dates = match &warm {
        Some(loaded) => arguments.dates.or_start(loaded.roster.start()),
        None => arguments.dates.clone(),
    };
    let problem = console.problem(team, &dates, &beside)?;
    let warm = warm.map(|loaded| WarmStart::new(&loaded, &problem)).transpose()?;
    let path = match &arguments.out {
        Some(path) => path.clone(),
        None => {
            let id = &problem.team.book.team.id;
            workspace::one_team(&beside, &problem.team.book, &problem.team.folder)?;
            roster_path(Path::new(workspace::ROSTERS), id, problem.instance.horizon.start)
        }
    };
    drafts::may_save(&path, Some(&problem.team.folder))?;

    let time = arguments.time().saturating_sub(began.elapsed());
    let stop = interrupt::token()?;
    let searched = search(
        &problem,
        Search {
            seed: arguments.seed,
            engine: arguments.engine.map(|name| match name {
                EngineName::Exact => Engine::Exact,
                EngineName::Columns => Engine::Columns,
            }),
            work: arguments.work_limit,
            start: warm.as_ref(),
            progress: progress(&problem, language),
            ..Search::within(time, stop.clone())
        },
    )?;
    clear_progress();
    output::diagnostics(&searched.warnings, language);
    let outcome = searched.outcome;
    let seconds = || Some(began.elapsed().as_secs_f64());
    let Some(roster) = draft_of(&problem, &outcome, &stop)? else {
        let verdict = without_roster(&problem, &outcome, seconds());
        print_verdict(arguments, &verdict, language)?;
        if outcome.status != Status::Infeasible {
            return Ok(Exit::Unknown);
        }
        if !arguments.json {
            let (instance, rules) = (&problem.instance, &problem.team.rules);
            let time = arguments.time().min(REASONS);
            let found = reasons::find(instance, rules, Taken::Musts, time, &stop)?;
            output::result(&found.text(language))?;
        }
        return Ok(Exit::Impossible);
    };
    // Nothing is written that the verifier objects to, and what is printed is what the file says.
    let Kept { judged, saved } = keep(&problem, &roster, &path, &drafts::by(), drafts::PATIENCE)?;
    let mut view = present::roster(&judged, None);
    let verdict = VerdictView { seconds: seconds(), ..present::verdict(&judged) };
    if arguments.json {
        let text = json::render_result(&verdict, &view.unmet, &view.accepted, &view.breaches, None, language);
        output::json(&text)?;
    } else {
        view.verdict = Some(verdict);
        view.breaches = present::grouped(view.breaches);
        service::add_to(&mut view, &judged, language);
        output::result(&table::render(&view, language, output::style()))?;
    }
    let told = match saved {
        Some(saved) => told(&path, saved),
        None => say::kept(path.display().to_string()),
    };
    output::remark(told.in_language(language));
    Ok(if judged.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// Says on a terminal how far a search is.
pub fn progress(problem: &Problem, language: Language) -> Option<Tell> {
    let names = problem.instance.levels.ids();
    let show = move |progress: &Progress| {
        let level = names.get(progress.level).map(|id| level_name(id)).unwrap_or_default();
        let penalty = progress.penalty.map_or("–".to_string(), |penalty| penalty.to_string());
        let text = say::progress(format!("{:.1}", progress.seconds), level, penalty, progress.bound);
        output::progress(text.in_language(language));
    };
    output::stderr_is_terminal().then(|| Box::new(show) as Tell)
}

/// Takes away what was said of a search that has ended.
pub fn clear_progress() {
    if output::stderr_is_terminal() {
        output::progress("");
    }
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

pub fn told(path: &Path, saved: Saved) -> Text {
    let shown = path.display().to_string();
    match saved {
        Saved::New => say::saved(shown),
        Saved::Replaced => say::replaced(shown),
        Saved::Unchanged => say::unchanged(shown),
    }
}
