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

use super::{Exit, Failure, drafts, interrupt, output, reasons, service};
use crate::cli::args::Dates;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

/// The most time for conflicts and ways out, beside the search.
const TIME_FOR_REASONS: Duration = Duration::from_secs(10);

pub const HELP: Help = Help {
    texts: &[
        (
            "solve",
            "Make the best roster, prove it, verify it and print it",
            "排出最优班表，给出证明，核验并打印",
        ),
        ("solve team", "A folder with team.toml", "含 team.toml 的文件夹"),
        (
            "solve --time-limit",
            "Stop searching after this time and keep the best roster: 30s, 500ms, 2m [default: 30s; none with --work-limit]",
            "搜索时间上限，到时保留最好的班表：30s、500ms、2m [默认：30s；写了 --work-limit 时不限]",
        ),
        (
            "solve --seed",
            "Search in another order; what is optimal stays the same",
            "换一种搜索顺序；最优值不变",
        ),
        (
            "solve --out",
            "Write the roster here [default: rosters/<team>/<start>.toml]",
            "班表写到这里 [默认：rosters/<团队>/<起始日>.toml]",
        ),
        (
            "solve --engine",
            "Which solver to use: exact is one program over all cells, columns chooses among whole lines [default: columns for more than 1000 cells (agents × days), and for more than 180 where no more rules than cells are between agents; else exact]",
            "使用哪种求解方式：exact 把所有格子放进一个规划，columns 在整行班表之间选择 [默认：格子（成员 × 天）超过 1000 个时用 columns；超过 180 个且跨成员的约束不多于格子数时也用 columns；否则用 exact]",
        ),
        (
            "solve --work-limit",
            "Stop after so many steps of search: 250000, 250k, 20M, 3G; the same limit gives the same roster, with any number of threads",
            "搜索步数上限：250000、250k、20M、3G；上限相同则班表相同，与线程数无关",
        ),
        (
            "solve --warm",
            "Begin with this roster of the same team and dates; --start is its own unless given",
            "以同一团队、同一日期的这张班表为起点；不写 --start 时取它的起始日",
        ),
        ("solve --json", "Print one JSON object instead of tables", "输出一个 JSON 对象，不打印表格"),
    ],
    examples: &[("solve", "fairshift solve examples/support-team-midnight --start 2026-11-30 --weeks 3")],
};

#[derive(Debug, Args)]
pub struct Solve {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub seed: u32,
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub engine: Option<EngineName>,
    #[arg(long, value_name = "N", value_parser = steps, allow_negative_numbers = true)]
    pub work_limit: Option<u64>,
    #[arg(long, value_name = "ROSTER")]
    pub warm: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

impl Solve {
    /// The time to search: where steps are counted, only they end it unless a time is given too.
    pub fn time(&self) -> Duration {
        const USUAL: Duration = Duration::from_secs(30);
        const YEAR: Duration = Duration::from_secs(365 * 86_400);
        self.time_limit.unwrap_or(if self.work_limit.is_some() { YEAR } else { USUAL })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    Exact,
    Columns,
}

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
            let time = arguments.time().min(TIME_FOR_REASONS);
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

/// Reads a whole number of steps: `250000`, `250k`, `20M`, `3G`.
fn steps(text: &str) -> Result<u64, String> {
    let units = [("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];
    let (number, scale) =
        units.iter().find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale))).unwrap_or((text, 1));
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let steps = number.parse::<u64>().ok().filter(|_| plain).and_then(|number| number.checked_mul(scale));
    steps.ok_or_else(|| {
        "a whole number of steps such as 250000, 250k, 20M, 3G / 应为整数步数，如 250000、250k、20M、3G"
            .to_string()
    })
}
