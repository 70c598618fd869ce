//! `fairshift price-leave TEAM|ROSTER`: what granting each open request would cost.

use std::sync::Arc;
use std::time::Duration;

use fairshift::book::RequestIx;
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, reasons as say};
use fairshift::operations::leave_price::{LeaveAnswer, Nearest, Standing, price_requests};
use fairshift::present::json::price_leave::LeavePricesJson;
use fairshift::reasons::loss_words;
use fairshift::render::grid::{self, Align, Grid};
use fairshift::rules::{self, ActiveRule};
use fairshift::workspace::{self, JudgedRoster};

use super::{Exit, Failure, interrupt, output};
use crate::cli::args::Dates;
use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use chrono::Local;
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
    let (instance, rules, judged) = match arguments.target.is_dir() {
        true => {
            let team = console.team(&arguments.target)?;
            let beside = workspace::rosters_folder(&team.book, None);
            let problem = console.problem(team, &arguments.dates, &beside)?;
            (problem.instance, problem.team.rules, None)
        }
        false => of_roster(arguments, console)?,
    };
    let language = console.language_for(instance.book.team.language);
    let now = Local::now().with_timezone(&instance.book.team.zone);
    let standing = judged.as_ref().map(|judged| Standing { judged, now });
    let stop = interrupt::token()?;
    let found = price_requests(&instance, &rules, standing.as_ref(), arguments.time_limit, &stop)?;
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

/// What the requests are priced for: the team with its rules, and the roster that stands.
type Asked = (Instance, Arc<Vec<ActiveRule>>, Option<JudgedRoster>);

/// The dates and the past of a roster with the team as it is now, or as it was
/// where its folder is gone.
fn of_roster(arguments: &PriceLeave, console: &Console) -> Result<Asked, Failure> {
    arguments.dates.none()?;
    let opened = console.roster(&arguments.target)?;
    let folder = opened.loaded.team_folder.as_ref().filter(|folder| folder.join("team.toml").is_file());
    let Some(folder) = folder else {
        let levels = rules::levels(&opened.rules, &opened.instance.horizon);
        let (book, past) = (Arc::clone(&opened.instance.book), opened.instance.past.clone());
        let instance = Instance::new(book, levels, opened.instance.horizon, past);
        return Ok((instance, Arc::clone(&opened.rules), Some(opened)));
    };
    let team = console.team(folder)?;
    let horizon = opened.instance.horizon;
    let past = opened.loaded.past.for_book(&opened.loaded.book, &team.book);
    let levels = rules::levels(&team.rules, &horizon);
    let instance = Instance::new(Arc::clone(&team.book), levels, horizon, past);
    Ok((instance, team.rules, Some(opened)))
}

fn request(instance: &Instance, request: RequestIx) -> Text {
    let leave = &instance.book.requests[request.0];
    let name = &instance.book.agents[leave.agent.0].name;
    let kind = instance.book.leave_name(&leave.kind);
    match leave.from == leave.until {
        true => say::request_of_day(name, leave.from, kind),
        false => say::request_of(name, leave.from, leave.until, kind),
    }
}

fn nearest(instance: &Instance, nearest: &Nearest) -> Text {
    let near = match nearest {
        Nearest::Found(near) => near,
        Nearest::Impossible => return say::nearest_impossible(),
        Nearest::Unknown => return say::nearest_unknown(),
    };
    let changes = Many(near.changes as i64, "duty", "duties", "个班次");
    let cost = loss_words::amounts(&instance.levels, &near.cost());
    match near.fewest {
        true => say::nearest(changes, cost),
        false => say::near(changes, cost),
    }
}

fn text(instance: &Instance, answer: &LeaveAnswer, language: Language) -> String {
    let found = &answer.prices;
    let line = |text: Text| format!("{}\n", text.in_language(language));
    if found.priced.is_empty() {
        return line(say::no_requests());
    }
    let heads = [
        (say::request(), Align::Wrap),
        (say::nearest_roster(), Align::Wrap),
        (say::best_roster(), Align::Wrap),
        (say::of_it_fairness(), Align::Right),
    ];
    let mut grid = Grid::titled(&say::leave_title(), &heads, language);
    for (priced, near) in found.priced.iter().zip(&answer.nearest) {
        grid.row(vec![
            request(instance, priced.request).in_language(language).into(),
            nearest(instance, near).in_language(language).into(),
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
