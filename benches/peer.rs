//! The same problems stated to a peer solver, each roster of its judged by our own rules.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
// The child is waited for with `wait4`, which also tells its memory.
#![allow(clippy::zombie_processes)]

mod generator;
mod instances;
mod measuring;
mod stating;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use chrono::NaiveDate;
use fairshift::solve::{DutyIx, Lines};
use generator::contact_centre::{Centre, Size, day_one};
use generator::tight::Tight;
use measuring::{cell, decimal, joined};
use serde_json::Value;
use stating::Stated;

const USAGE: &str = "cargo bench --bench peer -- state TEAM START WEEKS FILE [ROSTER BEFORE]
cargo bench --bench peer -- team TEAM START WEEKS LIMIT [ROSTER BEFORE] [-- FLAGS OF THE SCRIPT]
cargo bench --bench peer -- run SIZES LIMIT [SEEDS] [-- FLAGS OF THE SCRIPT]
cargo bench --bench peer -- tight SEEDS LIMIT [-- FLAGS OF THE SCRIPT]
cargo bench --bench peer -- shared DIR LIMITS [INSTANCES] [-- FLAGS OF THE SCRIPT]
    PYTHON names the Python that has benches/peer/requirements.txt (python3)";

fn main() {
    let (words, flags) = measuring::words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["state", team, start, weeks, file, more @ ..] if more.len() <= 1 => {
            let (start, weeks) = (start.parse().expect("a date"), weeks.parse().expect("weeks"));
            let stated = stating::team(Path::new(team), start, weeks, more.first().map(Path::new));
            write(&stated, Path::new(file));
        }
        ["team", team, start, weeks, limit, more @ ..] if more.len() <= 1 => {
            let (start, weeks) = (start.parse().expect("a date"), weeks.parse().expect("weeks"));
            let stated = stating::team(Path::new(team), start, weeks, more.first().map(Path::new));
            let work = tempfile::tempdir().expect("a temporary folder");
            println!(
                "{HEAD}\n{}\t-\t{}",
                numbers(&stated),
                peer(&stated, work.path(), limit, &flags).row(limit)
            );
        }
        ["run", sizes, limit, more @ ..] if more.len() <= 1 => {
            let seeds = more.first().map_or(3, |word| word.parse().expect("a number of teams"));
            centres(sizes, limit, seeds, &flags);
        }
        ["tight", seeds, limit] => tight(seeds, limit, &flags),
        ["shared", folder, limits, more @ ..] if more.len() <= 1 => {
            shared(Path::new(folder), limits, more.first().copied().unwrap_or("all"), &flags);
        }
        _ => println!("{USAGE}"),
    }
}

fn write(stated: &Stated, file: &Path) {
    let file = std::fs::File::create(file).expect("a file for the statement");
    serde_json::to_writer(std::io::BufWriter::new(file), &stated.json()).expect("a statement");
}

/// Agents, printed days and shifts.
fn numbers(stated: &Stated) -> String {
    let (book, days) = (&stated.instance.book, stated.instance.horizon.days);
    [book.agents.len(), days, book.shifts.len()].map(|number| number.to_string()).join("\t")
}

const HEAD: &str = "agents\tdays\tshifts\tseed\tlimit\tseconds\tMB\tbuild_s\tsearch_s\tstatus\tunmet\tcontinuation\t\
                    penalty\tbound\tfirst_s\tcomplete_s\tjudged";

fn centres(sizes: &str, limit: &str, seeds: u64, flags: &[String]) {
    println!("# peer -- run {sizes} {limit} {seeds} -- {}\n{HEAD}", flags.join(" "));
    let work = tempfile::tempdir().expect("a temporary folder");
    for text in sizes.split(',') {
        let size = Size::parse(text).unwrap_or_else(|| panic!("`{text}` is no size\n{USAGE}"));
        for seed in 1..=seeds {
            let folder = work.path().join(format!("{text}-{seed}"));
            let before = generator::past::write(Centre::new(size, seed), &folder);
            let stated = stating::team(&folder, day_one(), size.weeks, Some(&before));
            let found = peer(&stated, work.path(), limit, flags);
            println!("{}\t{seed}\t{}", numbers(&stated), found.row(limit));
        }
    }
}

fn tight(seeds: &str, limit: &str, flags: &[String]) {
    println!("# peer -- tight {seeds} {limit} -- {}", flags.join(" "));
    println!("seed\tagents\tweeks\tlimit\tseconds\tstatus\tpenalties\tbounds\tjudged");
    let work = tempfile::tempdir().expect("a temporary folder");
    for seed in generator::seeds(seeds) {
        let team = Tight::new(seed);
        let folder = work.path().join(seed.to_string());
        team.write(&folder);
        let stated = stating::team(&folder, generator::tight::day_one(), team.weeks, None);
        let found = peer(&stated, work.path(), limit, flags);
        let penalties = found.penalties.as_ref().ok().map(|all| joined(all.iter().copied().map(Some)));
        let levels = found.result["levels"].as_array().cloned().unwrap_or_default();
        println!(
            "{seed}\t{}\t{}\t{limit}\t{:.2}\t{}\t{}\t{}\t{}",
            team.agents,
            team.weeks,
            found.seconds,
            found.result["status"].as_str().unwrap_or("-"),
            cell(penalties),
            joined(levels.iter().map(|level| level["bound"].as_i64())),
            found.penalties.as_ref().map_or_else(String::clone, |_| "agrees".into()),
        );
    }
}

fn shared(folder: &Path, limits: &str, wanted: &str, flags: &[String]) {
    println!("# peer -- shared DIR {limits} {wanted} -- {}", flags.join(" "));
    println!("instance\tbest_known\tover_pct\t{HEAD}");
    let work = tempfile::tempdir().expect("a temporary folder");
    for instance in instances::read(folder, wanted) {
        let team = work.path().join(&instance.name);
        if !instance.import(&team) {
            continue;
        }
        let start = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date");
        let stated = stating::team(&team, start, instance.days / 7, None);
        for limit in limits.split(',') {
            let found = peer(&stated, work.path(), limit, flags);
            let over =
                decimal(instance.over(found.penalties.as_ref().ok().and_then(|all| all.last().copied())));
            let (name, best) = (&instance.name, cell(instance.best));
            println!("{name}\t{best}\t{over}\t{}\t-\t{}", numbers(&stated), found.row(limit));
        }
    }
}

/// What the peer found, and what it costs by our own rules.
struct Found {
    result: Value,
    seconds: f64,
    megabytes: f64,
    penalties: Result<Vec<i64>, String>,
}

fn peer(stated: &Stated, work: &Path, limit: &str, flags: &[String]) -> Found {
    let (statement, result) = (work.join("statement.json"), work.join("result.json"));
    write(stated, &statement);
    let _ = std::fs::remove_file(&result);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peer/cp_sat.py");
    let seconds = measuring::limit(limit).expect("a time such as 30s").as_secs_f64();
    let began = Instant::now();
    let child = Command::new(std::env::var("PYTHON").unwrap_or_else(|_| "python3".into()))
        .arg(script)
        .args([&statement, &result])
        .args(["--seconds", &seconds.to_string()])
        .args(flags)
        .stdin(Stdio::null())
        .spawn()
        .expect("Python starts");
    let (_, kilobytes) = measuring::wait(child.id());
    let seconds = began.elapsed().as_secs_f64();
    let text = std::fs::read_to_string(&result).unwrap_or_default();
    let result: Value = serde_json::from_str(&text).unwrap_or_default();
    let penalties = judged(stated, &result);
    Found { result, seconds, megabytes: kilobytes as f64 / 1024.0, penalties }
}

/// Our own judgement of the peer's roster, which has to be what the peer says.
fn judged(stated: &Stated, result: &Value) -> Result<Vec<i64>, String> {
    let lines: Vec<Vec<usize>> =
        serde_json::from_value(result["lines"].clone()).map_err(|_| "no roster".to_string())?;
    let lines: Lines = lines.into_iter().map(|line| line.into_iter().map(DutyIx).collect()).collect();
    let counted = stated.judge(&lines)?;
    for (level, own) in counted.iter().enumerate() {
        let claimed = &result["levels"][level];
        if claimed["penalty"].as_i64().is_some_and(|penalty| penalty < *own) {
            return Err(format!("claims {}, is {own}", claimed["penalty"]));
        }
        if claimed["conditional"] == false && claimed["bound"].as_i64().is_some_and(|bound| bound > *own) {
            return Err(format!("bound {} above {own}", claimed["bound"]));
        }
    }
    Ok(counted)
}

impl Found {
    fn row(&self, limit: &str) -> String {
        let (result, penalties) = (&self.result, self.penalties.as_ref().ok());
        let level = |at: usize| penalties.filter(|all| all.len() > at + 1).map(|all| all[at]);
        let bound = result["levels"].as_array().and_then(|levels| levels.last()?["bound"].as_i64());
        let time = |key: &str| decimal(result[key].as_f64());
        [
            limit.to_string(),
            format!("{:.2}", self.seconds),
            format!("{:.0}", self.megabytes),
            time("build_seconds"),
            time("search_seconds"),
            result["status"].as_str().unwrap_or("-").to_string(),
            cell(level(0)),
            cell(level(1)),
            cell(penalties.and_then(|all| all.last())),
            cell(bound),
            time("first_seconds"),
            time("complete_seconds"),
            self.penalties.as_ref().map_or_else(String::clone, |_| "agrees".into()),
        ]
        .join("\t")
    }
}
