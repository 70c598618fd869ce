//! `fairshift check TEAM`: what is wrong, and what no roster can do.

use std::time::{Duration, Instant};

use fairshift::check::{self, Report, Week};
use fairshift::messages::{Language, Many, Text, check as say, reasons as why};
use fairshift::operations::quiet;
use fairshift::operations::service::check_contacts;
use fairshift::reasons::{Loss, Proof, Taken, has_patterns, loss_words, pattern_cost};
use fairshift::render::Style;
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::render::text;
use fairshift::solve::StopToken;
use fairshift::workspace::{self, Problem};

use super::reasons::{self, Reasons};
use super::{Exit, Failure, interrupt, output};
use crate::cli::args::Dates;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use std::path::PathBuf;

/// Time for each of the two questions that the linear relaxation is asked, ways out included.
const TIME_FOR_QUESTION: Duration = Duration::from_secs(1);

/// Time for each of the two rosters that tell what the patterns cost.
const TIME_FOR_PATTERN: Duration = Duration::from_secs(3);

pub const HELP: Help = Help {
    texts: &[
        (
            "check",
            "Find errors in a team, and what no roster can do, before solving",
            "排班前检查：文件错误，以及任何班表都做不到的要求",
        ),
        ("check team", "A folder with team.toml", "含 team.toml 的文件夹"),
        (
            "check --time-limit",
            "Stop looking after this time and say what was not looked at: 1s, 500ms, 2m",
            "检查时间上限，到时停止并说明哪些没有检查：1s、500ms、2m",
        ),
    ],
    examples: &[("check", "fairshift check examples/support-team --start 2026-11-30")],
};

#[derive(Debug, Args)]
pub struct Check {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
}

pub fn run(arguments: &Check, console: &Console) -> Result<Exit, Failure> {
    let begun = Instant::now();
    let stop = interrupt::token()?;
    let team = console.team(&arguments.team)?;
    check_contacts(&team.folder, &team.book)?;
    let language = console.language_for(team.book.team.language);
    let beside = workspace::rosters_folder(&team.book, None);
    let problem = console.problem(team, &arguments.dates, &beside)?;
    let stop = match arguments.time_limit {
        Some(time) => stop.within(time.saturating_sub(begun.elapsed())),
        None => stop,
    };
    let report = check::check(&problem.instance, &problem.team.rules, &stop);
    let mut left_out = if stop.stopped() { vec![say::the_arithmetic()] } else { Vec::new() };
    let found = ruled_out(&problem, &stop, &mut left_out)?;
    let limits = || quiet(TIME_FOR_PATTERN, &stop);
    let well = report.impossible.is_empty() && found.is_empty();
    let patterns = match well && !stop.stopped() {
        true => pattern_cost(&problem.instance, &problem.team.rules, &limits)
            .map_err(|error| Failure::Bug(error.to_string()))?,
        false => None,
    };
    if well && patterns.is_none() && stop.stopped() && has_patterns(&problem.team.rules) {
        left_out.push(say::the_patterns());
    }
    let found = Found { reasons: found, patterns, left_out };
    output::result(&render(&problem, &report, &found, language, output::style()))?;
    Ok(match well {
        false => Exit::Unmet,
        true if stop.stopped() => Exit::Unknown,
        true => Exit::Fine,
    })
}

/// What solving says of a team.
struct Found {
    reasons: Reasons,
    patterns: Option<Loss>,
    /// What was not looked at, or not to the end.
    left_out: Vec<Text>,
}

/// What the linear relaxation rules out beyond the arithmetic; what it had no time for is left out.
fn ruled_out(problem: &Problem, stop: &StopToken, left_out: &mut Vec<Text>) -> Result<Reasons, Failure> {
    let (instance, rules) = (&problem.instance, &problem.team.rules);
    let mut last = Reasons::default();
    for (taken, question) in [(Taken::Musts, say::the_musts()), (Taken::Required, say::the_required())] {
        let end = stop.within(TIME_FOR_QUESTION);
        if !stop.stopped() {
            last = reasons::find_by(instance, rules, taken, Proof::Relaxation, TIME_FOR_QUESTION, &end)?;
        }
        if !last.is_empty() {
            break;
        }
        if end.stopped() {
            left_out.push(question);
        }
    }
    Ok(last)
}

fn render(problem: &Problem, report: &Report, found: &Found, language: Language, style: Style) -> String {
    let mut page = Page { out: String::new(), language, style };
    let Found { reasons: found, patterns, left_out } = found;
    let book = &problem.team.book;
    let horizon = problem.instance.horizon;
    let agents = Many(book.agents.len() as i64, "agent", "agents", "名成员");
    let shifts = Many(book.shifts.len() as i64, "shift", "shifts", "个班次");
    let title = say::title(&book.team.name, &book.team.id, agents, shifts, horizon.start, horizon.last());
    page.line(&title, Tone::Heading, 0);
    if !problem.assumed_ordinary.is_empty() {
        let years: Vec<Text> =
            problem.assumed_ordinary.iter().map(|year| Text::plain(year.to_string())).collect();
        page.line(&fairshift::messages::cli::assumed_ordinary(Text::list(&years)), Tone::Notable, 0);
    }
    if let Some(note) = fairshift::present::provisional(book, horizon.start, horizon.last()) {
        page.line(&note, Tone::Notable, 0);
    }
    if !report.impossible.is_empty() {
        page.heading(&say::impossible());
        for impossible in &report.impossible {
            page.line(&impossible.what, Tone::Bad, 2);
            page.line(&say::ways_out(), Tone::Normal, 4);
            for (way, toml) in &impossible.ways_out {
                page.item(way, 4);
                for line in toml.iter().flat_map(|toml| toml.lines()) {
                    page.out.push_str(&format!("{}{line}\n", " ".repeat(10)));
                }
            }
        }
    }
    if !found.is_empty() {
        page.heading(&why::ruled_out());
        page.out.push_str(&found.text(language));
    }
    if !report.accepted.is_empty() {
        page.heading(&say::accepted());
        report.accepted.iter().for_each(|text| page.line(text, Tone::Notable, 2));
    }
    for (weeks, week) in alike(&report.capacity) {
        page.out.push('\n');
        let caption = match weeks {
            1 => say::capacity_week(week.first, week.last),
            n => {
                let first = report.capacity.iter().position(|row| row == week).unwrap_or(0);
                let last = report.capacity.get(first + n - 1).map_or(week.last, |week| week.last);
                say::capacity_same(Many(n as i64, "week", "weeks", "周"), week.first, last)
            }
        };
        page.out.push_str(&grid::render(&capacity(week, &caption, language), style));
    }
    if !report.remarks.is_empty() || patterns.is_some() {
        page.heading(&say::remarks());
        report.remarks.iter().for_each(|text| page.item(text, 2));
        if let Some(loss) = patterns {
            page.item(&say::pattern_cost(loss_words::text(&problem.instance.levels, loss)), 2);
        }
    }
    page.out.push('\n');
    if !left_out.is_empty() {
        page.line(&say::left_out(Text::list(left_out)), Tone::Notable, 0);
    }
    match report.impossible.len() + found.conflicts() {
        0 if !left_out.is_empty() => page.line(&say::well_so_far(), Tone::Notable, 0),
        0 => page.line(&say::all_well(), Tone::Good, 0),
        n => page.line(&say::not_well(Many(n as i64, "thing", "things", "件事")), Tone::Bad, 0),
    }
    page.out
}

/// Weeks whose sums are the same, each with how many follow one another.
fn alike(weeks: &[Week]) -> Vec<(usize, &Week)> {
    let mut groups: Vec<(usize, &Week)> = Vec::new();
    for week in weeks {
        match groups.last_mut() {
            Some((count, first)) if first.rows == week.rows => *count += 1,
            _ => groups.push((1, week)),
        }
    }
    groups
}

fn capacity(week: &Week, caption: &Text, language: Language) -> Grid {
    let title = format!("{} · {}", say::capacity().in_language(language), caption.in_language(language));
    let heads = [
        (Text::default(), Align::Left),
        (say::needed(), Align::Right),
        (say::available(), Align::Right),
        (say::because(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&Text::plain(title), &heads, language);
    for row in &week.rows {
        let number = |value: i64| if row.minutes { text::hours(value) } else { value.to_string() };
        let short = row.available.is_some_and(|available| available < row.needed);
        let available = row.available.map_or("–".to_string(), number);
        grid.row(vec![
            row.name.in_language(language).into(),
            number(row.needed).into(),
            grid::GridCell::new(available, if short { Tone::Bad } else { Tone::Normal }),
            row.why.in_language(language).into(),
        ]);
    }
    grid
}

/// Lines of prose, wrapped and indented.
struct Page {
    out: String,
    language: Language,
    style: Style,
}

impl Page {
    fn heading(&mut self, text: &Text) {
        self.out.push('\n');
        self.line(text, Tone::Heading, 0);
    }

    fn line(&mut self, text: &Text, tone: Tone, indent: usize) {
        let width = self.style.width.saturating_sub(indent).max(20);
        for line in text::wrap(text.in_language(self.language), width) {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(&self.style.paint(&line, tone));
            self.out.push('\n');
        }
    }

    fn item(&mut self, text: &Text, indent: usize) {
        let width = self.style.width.saturating_sub(indent + 2).max(20);
        for (at, line) in text::wrap(text.in_language(self.language), width).iter().enumerate() {
            let lead = if at == 0 { "· " } else { "  " };
            self.out.push_str(&format!("{}{lead}{line}\n", " ".repeat(indent)));
        }
    }
}
