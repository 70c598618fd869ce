//! `fairshift price-leave TEAM|ROSTER`: what granting each open request would cost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use fairshift::book::RequestIx;
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, reasons as say};
use fairshift::operations::quiet;
use fairshift::present::json::price_leave::LeavePricesJson;
use fairshift::reasons::{LeavePrices, loss_words, price_leave};
use fairshift::render::grid::{self, Align, Grid};
use fairshift::rules::{self, ActiveRule};
use fairshift::workspace;

use super::{Exit, Failure, interrupt, output};
use crate::cli::args::Dates;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "price-leave",
            "What granting each open request for leave would cost, and which pairs clash",
            "批准每个请假申请的代价，以及哪些申请互相冲突",
        ),
        (
            "price-leave target",
            "A roster file, or a folder with team.toml",
            "班表文件，或含 team.toml 的文件夹",
        ),
        (
            "price-leave --time-limit",
            "Time for all solves together: 30s, 500ms, 2m",
            "全部求解的总时间上限：30s、500ms、2m",
        ),
        ("price-leave --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("price-leave", "fairshift price-leave examples/support-team-midnight --start 2026-11-30")],
};

#[derive(Debug, Args)]
pub struct PriceLeave {
    #[arg(value_name = "TEAM|ROSTER")]
    pub target: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &PriceLeave, console: &Console) -> Result<Exit, Failure> {
    let (instance, rules) = match arguments.target.is_dir() {
        true => {
            let team = console.team(&arguments.target)?;
            let beside = workspace::rosters_folder(&team.book, None);
            let problem = console.problem(team, &arguments.dates, &beside)?;
            (problem.instance, problem.team.rules)
        }
        false => of_roster(arguments, console)?,
    };
    let language = console.language_for(instance.book.team.language);
    let (begun, time, stop) = (Instant::now(), arguments.time_limit, interrupt::token()?);
    // Each solve may take its part of what is left.
    let limits = |left: usize| {
        let left = u32::try_from(left).unwrap_or(u32::MAX).max(1);
        quiet((time.saturating_sub(begun.elapsed()) / left).max(Duration::from_millis(20)), &stop)
    };
    let found = price_leave(&instance, &rules, &limits).map_err(|error| Failure::Bug(error.to_string()))?;
    let Some(found) = found else {
        match arguments.json {
            true => output::object(&LeavePricesJson::unknown())?,
            false => output::result(&format!("{}\n", say::no_base_roster().in_language(language)))?,
        }
        return Ok(Exit::Unknown);
    };
    match arguments.json {
        true => output::object(&LeavePricesJson::new(&instance, &found))?,
        false => output::result(&text(&instance, &found, language))?,
    }
    Ok(Exit::Fine)
}

/// The dates and the past of a roster with the team as it is now, or as it was
/// where its folder is gone.
fn of_roster(arguments: &PriceLeave, console: &Console) -> Result<(Instance, Arc<Vec<ActiveRule>>), Failure> {
    arguments.dates.none()?;
    let opened = console.roster(&arguments.target)?;
    let folder = opened.loaded.team_folder.as_ref().filter(|folder| folder.join("team.toml").is_file());
    let Some(folder) = folder else { return Ok((opened.instance, opened.rules)) };
    let team = console.team(folder)?;
    let horizon = opened.instance.horizon;
    let past = opened.loaded.past.for_book(&opened.loaded.book, &team.book);
    let levels = rules::levels(&team.rules, &horizon);
    Ok((Instance::new(Arc::clone(&team.book), levels, horizon, past), team.rules))
}

fn request(instance: &Instance, request: RequestIx) -> Text {
    let leave = &instance.book.requests[request.0];
    let name = &instance.book.agents[leave.agent.0].name;
    say::request_of(name, leave.from, leave.until, instance.book.leave_name(&leave.kind))
}

fn text(instance: &Instance, found: &LeavePrices, language: Language) -> String {
    let line = |text: Text| format!("{}\n", text.in_language(language));
    if found.priced.is_empty() {
        return line(say::no_requests());
    }
    let heads =
        [(say::request(), Align::Wrap), (say::costs(), Align::Wrap), (say::of_it_fairness(), Align::Right)];
    let mut grid = Grid::titled(&say::leave_title(), &heads, language);
    for priced in &found.priced {
        grid.row(vec![
            request(instance, priced.request).in_language(language).into(),
            loss_words::text(&instance.levels, &priced.cost).in_language(language).into(),
            priced.fairness.map_or("–".to_string(), |change| format!("{change:+}")).into(),
        ]);
    }
    let mut out = grid::render(&grid, output::style());
    if !found.now.1 {
        out.push_str(&line(say::base_open()));
    }
    out.push('\n');
    if !found.clashes.is_empty() {
        let heads =
            [(say::request(), Align::Wrap), (say::request(), Align::Wrap), (say::costs(), Align::Wrap)];
        let mut grid = Grid::titled(&say::clashes(), &heads, language);
        for clash in &found.clashes {
            grid.row(vec![
                request(instance, clash.requests.0).in_language(language).into(),
                request(instance, clash.requests.1).in_language(language).into(),
                loss_words::text(&instance.levels, &clash.cost).in_language(language).into(),
            ]);
        }
        out.push_str(&grid::render(&grid, output::style()));
    }
    match found.unsure.len() {
        0 if found.clashes.is_empty() => out.push_str(&line(say::no_clashes())),
        0 => {}
        n => out.push_str(&line(say::unsure_pairs(Many(n as i64, "pair", "pairs", "对")))),
    }
    out
}
