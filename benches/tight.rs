//! Small tight teams, made up: each solved as the program picks, by one engine alone, and by a peer solver.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod generator;
mod measuring;

use std::path::Path;

use generator::tight::{Tight, day_one};
use measuring::run;

const USAGE: &str = "cargo bench --bench tight -- write SEED DIR
cargo bench --bench tight -- run SEEDS LIMIT [-- FLAGS OF SOLVE]
    SEEDS: 1-100, or 3,7,9";

fn main() {
    let (words, flags) = measuring::words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", seed, folder] => {
            let team = Tight::new(seed.parse().expect("a seed"));
            team.write(Path::new(folder));
            println!("fairshift solve {folder} --start {} --weeks {} --fresh", day_one(), team.weeks);
        }
        ["run", seeds, limit] => table(seeds, limit, &flags),
        _ => println!("{USAGE}"),
    }
}

fn table(seeds: &str, limit: &str, flags: &[String]) {
    measuring::limit(limit).expect("a time such as 15s");
    println!("# tight -- run {seeds} {limit} -- {}", flags.join(" "));
    println!("seed\tagents\tweeks\tlimit\tseconds\texit\tstatus\tpenalties\tbounds\tfirst_s");
    let work = tempfile::tempdir().expect("a temporary folder");
    for seed in generator::seeds(seeds) {
        let team = Tight::new(seed);
        let folder = work.path().join(seed.to_string());
        team.write(&folder);
        let mut arguments: Vec<String> = vec!["solve".into(), folder.display().to_string(), "--json".into()];
        let mut option = |name: &str, value: String| arguments.extend([name.to_string(), value]);
        option("--start", day_one().to_string());
        option("--weeks", team.weeks.to_string());
        option("--out", work.path().join(format!("{seed}.out")).join("roster.toml").display().to_string());
        option("--time-limit", limit.to_string());
        arguments.extend(flags.iter().cloned());
        let made = run(&arguments);
        let levels = made.json["levels"].as_array().cloned().unwrap_or_default();
        let each = |field: &str| measuring::joined(levels.iter().map(|level| level[field].as_i64()));
        println!(
            "{seed}\t{}\t{}\t{limit}\t{:.2}\t{}\t{}\t{}\t{}\t{}",
            team.agents,
            team.weeks,
            made.seconds,
            made.exit,
            made.json["status"].as_str().unwrap_or("-"),
            each("penalty"),
            each("bound"),
            measuring::decimal(made.first()),
        );
        if made.exit > 1 {
            made.said.lines().for_each(|line| println!("# {line}"));
        }
    }
}
