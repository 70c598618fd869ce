//! Whole process, from start to printed table: wall-clock time, memory, penalty
//! and bound. `cargo bench --bench whole_process -- 5 12,24` makes five runs of
//! the examples and of made-up teams of 12 and 24 agents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod generator;
mod measuring;

use std::path::{Path, PathBuf};

use measuring::Run;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let runs: usize = words.first().map_or(5, |word| word.parse().expect("a number of runs"));
    let sizes = words.get(1).map_or("12", String::as_str);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = tempfile::tempdir().expect("a temporary folder");
    let mut cases: Vec<(String, PathBuf, &str)> = ["support-team", "support-team-midnight"]
        .iter()
        .map(|name| ((*name).to_string(), root.join("examples").join(name), "30s"))
        .collect();
    for agents in sizes.split(',').map(|word| word.parse::<u64>().expect("a number of agents")) {
        for seed in 1..=3 {
            let folder = work.path().join(format!("team-{agents}-{seed}"));
            let (team, leave) = generator::team(agents, seed);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("team.toml"), team).unwrap();
            std::fs::write(folder.join("leave.toml"), leave).unwrap();
            cases.push((format!("made-up {agents} agents, seed {seed}"), folder, "10s"));
        }
    }
    println!("case\trun\tseconds\tMB\tstatus\tlevels (penalty, bound, floor)");
    for (name, folder, limit) in cases {
        for run in 1..=runs {
            let out = work.path().join("roster.toml");
            let (team, out) = (folder.display().to_string(), out.display().to_string());
            let start = ["--start", "2026-11-30", "--json", "--time-limit", limit, "--out"];
            let arguments = [&["solve", &team][..], &start, &[&out]].concat();
            let Run { seconds, megabytes, json, .. } = measuring::run(&arguments);
            let levels = json["levels"].as_array().into_iter().flatten();
            let levels: Vec<String> =
                levels.map(|l| format!("{} {} {}", l["penalty"], l["bound"], l["floor"])).collect();
            let status = json["status"].as_str().unwrap_or("?");
            println!("{name}\t{run}\t{seconds:.3}\t{megabytes:.0}\t{status}\t{}", levels.join(" | "));
        }
    }
}
