//! Contact centres of any size, made up: `write` puts one into a folder, `run` measures the whole
//! program on them and prints a table for benches/runs/.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod generator;
mod measuring;

use std::path::Path;

use generator::contact_centre::{Centre, Size, day_one};
use measuring::{cell, decimal, run};

const USAGE: &str = "cargo bench --bench contact_centre -- write SIZE SEED DIR
cargo bench --bench contact_centre -- run SIZES LIMIT [SEEDS] [RUNS] [-- FLAGS OF SOLVE]
    SIZE: agents, as 24; with weeks, as 24x6; with shifts too, as 24x3x10. SIZES: 12,24,40
    SEEDS: teams of each size (3); RUNS: of each team, each with another seed of solve (1)";

fn main() {
    let (words, flags) = measuring::words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", size, seed, folder] => write(size, seed, Path::new(folder)),
        ["run", sizes, limit, more @ ..] if more.len() <= 2 => {
            let number = |at: usize, usual| {
                more.get(at).map_or(usual, |word: &&str| word.parse::<u64>().expect("a number"))
            };
            table(sizes, limit, number(0, 3), number(1, 1), &flags);
        }
        _ => println!("{USAGE}"),
    }
}

fn size(text: &str) -> Size {
    Size::parse(text).unwrap_or_else(|| panic!("`{text}` is no size\n{USAGE}"))
}

fn write(text: &str, seed: &str, folder: &Path) {
    let (size, seed) = (size(text), seed.parse().expect("a seed"));
    let before = generator::past::write(Centre::new(size, seed), folder);
    println!(
        "fairshift solve {} --start {} --weeks {} --after {}",
        folder.display(),
        day_one(),
        size.weeks,
        before.display()
    );
}

fn table(sizes: &str, limit: &str, seeds: u64, runs: u64, flags: &[String]) {
    measuring::limit(limit).expect("a time such as 30s");
    println!("# contact_centre -- run {sizes} {limit} {seeds} {runs} -- {}", flags.join(" "));
    println!(
        "agents\tdays\tshifts\tseed\trun\tlimit\tseconds\tMB\texit\tstatus\tunmet\tcontinuation\tpenalty\tbound\t\
         floor\tgap_pct\tfirst_s\tcomplete_s"
    );
    let work = tempfile::tempdir().expect("a temporary folder");
    for text in sizes.split(',') {
        let size = size(text);
        for seed in 1..=seeds {
            let folder = work.path().join(format!("{text}-{seed}"));
            let before = generator::past::write(Centre::new(size, seed), &folder);
            for run in 1..=runs {
                let out = work.path().join(format!("{text}-{seed}-{run}.out")).join("roster.toml");
                one(size, seed, run, limit, flags, [&folder, &before, &out]);
            }
        }
    }
}

/// One run, and its row.
fn one(size: Size, seed: u64, nth: u64, limit: &str, flags: &[String], [team, before, out]: [&Path; 3]) {
    let mut arguments: Vec<String> = vec!["solve".into(), team.display().to_string(), "--json".into()];
    let mut option = |name: &str, value: String| arguments.extend([name.to_string(), value]);
    option("--start", day_one().to_string());
    option("--weeks", size.weeks.to_string());
    option("--after", before.display().to_string());
    option("--out", out.display().to_string());
    option("--time-limit", limit.to_string());
    option("--seed", (nth - 1).to_string());
    arguments.extend(flags.iter().cloned());
    let made = run(&arguments);
    let level = |at: usize| cell(made.json["levels"][at]["penalty"].as_i64());
    let row = [
        size.agents.to_string(),
        (size.weeks * 7).to_string(),
        size.shifts.to_string(),
        seed.to_string(),
        nth.to_string(),
        limit.to_string(),
        format!("{:.2}", made.seconds),
        format!("{:.0}", made.megabytes),
        made.exit.to_string(),
        made.json["status"].as_str().unwrap_or("-").to_string(),
        level(0),
        level(1),
        cell(made.last("penalty")),
        cell(made.last("bound")),
        cell(made.last("floor")),
        decimal(made.gap()),
        decimal(made.first()),
        decimal(made.first_complete()),
    ];
    println!("{}", row.join("\t"));
    if made.exit > 1 {
        made.said.lines().for_each(|line| println!("# {line}"));
    }
}
