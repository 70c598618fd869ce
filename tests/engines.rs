//! The engines through the command: the same roster for the same work, and what ends a search.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../benches/generator/mod.rs"]
mod generator;
mod support_cli;

use std::path::Path;

use generator::contact_centre::{Centre, Size};
use support_cli::{Run, Scratch};

/// A contact centre of so many agents for so many weeks.
fn centre(agents: usize, weeks: usize) -> Scratch {
    let scratch = Scratch::new();
    for (name, text) in Centre::new(Size { agents, weeks, shifts: 8 }, 1).texts() {
        scratch.write(&format!("team/{name}"), &text);
    }
    scratch
}

/// The roster file that a solve with so many threads writes, byte for byte.
fn roster(scratch: &Scratch, engine: &str, work: &str, threads: &str) -> String {
    let line = format!(
        "solve team --start 2026-11-30 --weeks 1 --engine {engine} --work-limit {work} --out {engine}-{work}/r.toml"
    );
    let folder = scratch.path().join(format!("{engine}-{work}"));
    let _ = std::fs::remove_dir_all(Path::new(&folder));

    let output = scratch.command().env("RAYON_NUM_THREADS", threads).args(line.split(' ')).output().unwrap();

    let run = Run::new(&line, output);
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    scratch.read(&format!("{engine}-{work}/r.toml"))
}

#[test]
fn the_same_work_finds_the_same_roster_with_any_number_of_threads() {
    let scratch = centre(16, 1);
    for (engine, work) in [("columns", "1k"), ("columns", "5M"), ("exact", "2M")] {
        let first = roster(&scratch, engine, work, "1");
        for threads in ["1", "2", "2"] {
            assert_eq!(roster(&scratch, engine, work, threads), first, "{engine} {work} {threads}");
        }
    }
}

/// Seven pins in a row: no line, and the agent is named.
#[test]
fn an_agent_without_a_line_is_named_with_the_rules() {
    let scratch = centre(12, 3);
    let mut team = scratch.read("team/team.toml");
    let id = team.split("[[agents]]").nth(1).unwrap().split('"').nth(1).unwrap().to_string();
    let shift = team.split("[[shifts]]").nth(1).unwrap().split('"').nth(1).unwrap().to_string();
    team.push_str("\n[pins]\n");
    team.push_str(&format!("[pins.{id}]\n"));
    for day in 14..=20 {
        team.push_str(&format!("2026-12-{day} = \"{shift}\"\n"));
    }
    scratch.write("team/team.toml", &team);
    let run = scratch.run("solve team --start 2026-11-30 --engine columns --time-limit 20s").exits(3);
    assert!(run.stdout.contains(&id) && run.stdout.contains("stint"), "{run}");
    let json = scratch.run("solve team --start 2026-11-30 --engine columns --time-limit 20s --json").exits(3);
    assert!(json.stdout.contains("\"infeasible\""), "{json}");
}

/// A time that is over before the first line: what was begun with is kept, or a quick roster made.
#[test]
fn no_time_at_all_keeps_the_roster_that_a_search_begins_with() {
    let scratch = centre(12, 3);
    let run = scratch.run("solve team --start 2026-11-30 --engine columns --work-limit 1 --out a/r.toml");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let line = "solve team --start 2026-11-30 --time-limit 0s --warm a/r.toml --out b/r.toml";
    let again = scratch.run(line);
    assert_eq!(again.code, run.code, "{again}");
    let penalties = |path: &str| {
        let text = scratch.read(path);
        text.lines().filter(|line| line.starts_with("penalty")).map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(penalties("a/r.toml"), penalties("b/r.toml"));
}
