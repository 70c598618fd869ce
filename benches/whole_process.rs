//! Whole process, from start to printed table: wall-clock time, memory, penalty
//! and bound. `cargo bench` runs it; `cargo bench -- 5 12,24` makes five runs of
//! the examples and of made-up teams of 12 and 24 agents.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
// The child is waited for with `wait4`, which also tells its memory.
#![allow(clippy::zombie_processes)]

mod generator;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

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
            let (seconds, megabytes, json) = measure(&folder, work.path(), limit);
            let levels = json["levels"].as_array().into_iter().flatten();
            let levels: Vec<String> =
                levels.map(|l| format!("{} {} {}", l["penalty"], l["bound"], l["floor"])).collect();
            let status = json["status"].as_str().unwrap_or("?");
            println!("{name}\t{run}\t{seconds:.3}\t{megabytes:.0}\t{status}\t{}", levels.join(" | "));
        }
    }
}

/// Seconds, megabytes and the result of one `solve --json`.
fn measure(team: &Path, work: &Path, limit: &str) -> (f64, f64, serde_json::Value) {
    let out = work.join("roster.toml");
    let began = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_fairshift"))
        .arg("solve")
        .arg(team)
        .args(["--start", "2026-11-30", "--json", "--time-limit", limit, "--out"])
        .arg(&out)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let id = child.id();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stdout.expect("piped"), &mut text).expect("text");
    let kilobytes = wait(id);
    let seconds = began.elapsed().as_secs_f64();
    (seconds, kilobytes as f64 / 1024.0, serde_json::from_str(&text).unwrap_or_default())
}

/// Waits for a child and gives the most memory that it held, in kilobytes.
fn wait(id: u32) -> i64 {
    let mut status = 0;
    // SAFETY: plain C structs, filled in by the system; the child is ours and not yet waited for.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let waited = unsafe { libc::wait4(id as libc::pid_t, &raw mut status, 0, &raw mut usage) };
    assert_eq!(waited, id as libc::pid_t, "the child was waited for");
    usage.ru_maxrss
}
