//! Everything fenced in the README is run or read, and every example works.
//!
//! - `sh`: each line that begins with `fairshift` or `cargo run --release --` (after
//!   `scripts/setup.sh &&`, if it is there) is run, in the order of the page, in one
//!   folder with copies of `examples/` and `rosters/`. It exits 0, or as `# exit N`
//!   at its end says; 1 is also fine for the team whose shifts can't cover its hours.
//! - `text`: its lines stand, in this order, in what the `sh` before it printed, or
//!   in `show` of a roster under `rosters/`.
//! - `console`: `$ command` and what it prints; `[..]` stands for anything in a line,
//!   and alone on a line for any lines. `$ echo $?` is not run.
//! - `toml`: a whole team, a part of one (put into `examples/support-team`), leave,
//!   holidays, or weeks of a roster.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::Path;

use support_cli::{REPOSITORY, Run, Scratch, folders, without_seconds};

/// Teams and rosters with a gap that nobody closes: 1 is their exit.
const INCOMPLETE: [&str; 2] = ["examples/support-team", "rosters/support-team/"];

/// Examples whose best roster takes longer to prove than a test should.
const LARGE: [&str; 1] = ["help-desk"];

struct Block {
    kind: String,
    line: usize,
    text: String,
}

fn readme() -> String {
    let path = Path::new(REPOSITORY).join("README.md");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("there is no README.md to test: {error}"))
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        match line.trim_start().strip_prefix("```") {
            Some(kind) if !open => {
                open = true;
                blocks.push(Block { kind: kind.trim().to_string(), line: at + 2, text: String::new() });
            }
            Some(_) => open = false,
            None if open => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!open, "a fence of README.md is not closed");
    blocks
}

fn at_home() -> Scratch {
    let scratch = Scratch::with("examples", "examples");
    if Path::new(REPOSITORY).join("rosters").is_dir() {
        scratch.copy("rosters", "rosters");
    }
    scratch
}

/// The command line after `fairshift`, without its comment, and the exit it tells of.
fn command(line: &str) -> Option<(String, Option<i32>)> {
    let line = line.trim().trim_start_matches("scripts/setup.sh && ");
    let (line, comment) = line.split_once(" # ").unwrap_or((line, ""));
    let own = ["fairshift ", "cargo run --release -- "].iter().find_map(|lead| line.strip_prefix(lead))?;
    let exit =
        comment.trim().strip_prefix("exit ").and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    Some((own.trim().to_string(), exit))
}

fn check_exit(run: &Run, exit: Option<i32>, place: &str) {
    let incomplete =
        run.line.split_whitespace().any(|word| word == INCOMPLETE[0] || word.starts_with(INCOMPLETE[1]));
    let fine = match exit {
        Some(exit) => run.code == Some(exit),
        None => run.code == Some(0) || incomplete && run.code == Some(1),
    };
    assert!(fine, "{place}: {run}");
}

/// Whether `pattern`, with `[..]` for anything, is the whole of `line`.
fn fits(pattern: &str, line: &str) -> bool {
    let Some((lead, rest)) = pattern.split_once("[..]") else { return pattern == line };
    let Some(tail) = line.strip_prefix(lead) else { return false };
    let ends = tail.char_indices().map(|(at, _)| at).chain([tail.len()]);
    ends.into_iter().any(|at| fits(rest, &tail[at..]))
}

fn all_fit(patterns: &[&str], lines: &[&str]) -> bool {
    match (patterns.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((&"[..]", rest)), _) => (0..=lines.len()).any(|at| all_fit(rest, &lines[at..])),
        (Some((pattern, patterns)), Some((line, lines))) => fits(pattern, line) && all_fit(patterns, lines),
        _ => false,
    }
}

fn stand_in_order(text: &str, output: &str) -> Result<(), String> {
    let output = without_seconds(output);
    let mut lines = output.lines();
    for wanted in text.lines().filter(|line| !matches!(line.trim(), "" | "[..]" | "…")) {
        let wanted = without_seconds(wanted);
        if !lines.any(|line| fits(wanted.trim_end(), line.trim_end())) {
            return Err(wanted);
        }
    }
    Ok(())
}

#[test]
fn what_the_page_tells_to_run_runs_and_prints_what_it_shows() {
    let home = at_home();
    let mut printed = String::new();
    for Block { kind, line, text } in blocks(&readme()) {
        let place = format!("README.md:{line}");
        match kind.as_str() {
            "sh" => {
                printed.clear();
                for (own, exit) in text.lines().filter_map(command) {
                    let run = home.run(&own);
                    check_exit(&run, exit, &place);
                    printed.push_str(&run.stdout);
                }
            }
            "text" => {
                let shown = home.files().into_keys().filter(|name| name.starts_with("rosters/"));
                let shown = shown.filter(|name| name.matches('/').count() == 2 && name.ends_with(".toml"));
                let found = stand_in_order(&text, &printed).or_else(|line| {
                    let mut shown = shown.map(|roster| home.run(&format!("show {roster}")).stdout);
                    if shown.any(|page| stand_in_order(&text, &page).is_ok()) { Ok(()) } else { Err(line) }
                });
                assert_eq!(
                    found,
                    Ok(()),
                    "{place}: no such line in the output of the command before:\n{printed}"
                );
            }
            "console" => {
                for session in text.split("$ ").filter(|session| !session.trim().is_empty()) {
                    let (line, wanted) = session.split_once('\n').unwrap_or((session, ""));
                    let Some((own, exit)) = command(line) else { continue };
                    let run = home.run(&own);
                    check_exit(&run, exit, &place);
                    let all = without_seconds(&format!("{}{}", run.stdout, run.stderr));
                    let wanted = without_seconds(wanted);
                    let patterns: Vec<&str> = wanted.trim_end().lines().map(str::trim_end).collect();
                    let lines: Vec<&str> = all.trim_end().lines().map(str::trim_end).collect();
                    assert!(
                        all_fit(&patterns, &lines),
                        "{place}: it shows\n{wanted}\nbut this is printed: {run}"
                    );
                }
            }
            "toml" => {}
            other => {
                panic!("{place}: a block of kind `{other}` is not tested; use sh, text, console or toml")
            }
        }
    }
}

#[test]
fn every_piece_of_toml_on_the_page_can_be_read() {
    for Block { kind, line, text } in blocks(&readme()) {
        if kind != "toml" {
            continue;
        }
        let place = format!("README.md:{line}");
        let piece: toml::Table = text.parse().unwrap_or_else(|error| panic!("{place}: {error}"));
        let team = Scratch::with("examples/support-team", "team");
        if piece.contains_key("weeks") {
            for week in piece["weeks"].as_array().unwrap() {
                for (agent, cells) in week["duties"].as_table().unwrap() {
                    let cells = cells.as_str().unwrap().split_whitespace().count();
                    assert_eq!(cells, 7, "{place}: the line of {agent}");
                }
            }
            continue;
        } else if piece.contains_key("leave") {
            team.write("team/leave.toml", &text);
        } else if piece.contains_key("years") {
            team.write("team/holidays.toml", &text);
            team.edit("team/team.toml", "[team]\n", "[team]\nholidays = \"cn\"\n");
        } else if piece.contains_key("team") {
            team.write("team/team.toml", &text);
        } else {
            let mut whole: toml::Table = team.read("team/team.toml").parse().unwrap();
            for (key, value) in piece {
                put(&mut whole, key, value);
            }
            team.write("team/team.toml", &toml::to_string(&whole).unwrap());
        }
        let run = team.run("check team --start 2026-11-30");
        assert!(matches!(run.code, Some(0 | 1)), "{place}: {run}");
    }
}

/// A part of a team into the whole: tables merge, entries with an id replace their own.
fn put(whole: &mut toml::Table, key: String, value: toml::Value) {
    match (whole.get_mut(&key), value) {
        (Some(toml::Value::Table(old)), toml::Value::Table(new)) => {
            new.into_iter().for_each(|(key, value)| put(old, key, value));
        }
        (Some(toml::Value::Array(old)), toml::Value::Array(new)) => {
            for entry in new {
                old.retain(|own| entry.get("id").is_none() || own.get("id") != entry.get("id"));
                old.push(entry);
            }
        }
        (_, value) => drop(whole.insert(key, value)),
    }
}

#[test]
fn the_table_of_rules_on_the_page_is_that_of_the_program() {
    let table = Scratch::new().run("rules --markdown").exits(0).stdout;
    assert!(
        readme().contains(table.trim()),
        "put the output of `fairshift rules --markdown` into README.md:\n{table}"
    );
}

#[test]
fn every_link_of_the_page_leads_to_a_file() {
    let text = readme();
    for (_, rest) in text.split("](").skip(1).map(|own| ((), own)) {
        let link = rest.split([')', '#']).next().unwrap();
        if !link.is_empty() && !link.contains("://") {
            assert!(
                Path::new(REPOSITORY).join(link).exists(),
                "README.md links to {link}, which is not there"
            );
        }
    }
}

#[test]
fn every_example_is_checked_and_solved() {
    let home = at_home();
    for folder in folders("examples") {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        // Beside what is kept of the team, so that its past counts.
        let out = format!("rosters/{name}/of-this-test.toml");
        let limit = if LARGE.contains(&name.as_str()) { " --time-limit 10s" } else { "" };
        for line in [
            format!("check examples/{name} --start 2026-11-30"),
            format!("solve examples/{name} --start 2026-11-30 --out {out}{limit}"),
            format!("verify {out}"),
        ] {
            let run = home.run(&line);
            assert!(matches!(run.code, Some(0 | 1)), "{run}");
        }
    }
}

#[test]
fn every_roster_that_is_kept_is_verified_and_is_of_its_example() {
    let root = Path::new(REPOSITORY).join("rosters");
    let teams = if root.is_dir() { folders("rosters") } else { panic!("there is no folder rosters/ yet") };
    let home = at_home();
    for team in teams {
        let name = team.file_name().unwrap().to_string_lossy().into_owned();
        let files = home.files().into_keys().filter(|path| path.starts_with(&format!("rosters/{name}/")));
        for roster in files.filter(|path| path.matches('/').count() == 2 && path.ends_with(".toml")) {
            let run = home.run(&format!("verify {roster} --lang en --against-current examples/{name}"));
            assert!(matches!(run.code, Some(0 | 1)), "{run}");
            run.prints(&[
                "every must holds, every penalty agrees",
                "The team is as it was when the roster was solved.",
            ]);
        }
    }
}

#[test]
fn wildcards_stand_for_parts_of_lines_and_for_lines() {
    assert!(fits("a [..] c", "a b b c") && fits("[..]", "") && !fits("a[..]c", "a b"));
    assert!(all_fit(&["a", "[..]", "d"], &["a", "b", "c", "d"]));
    assert!(all_fit(&["[..]"], &[]) && !all_fit(&["a"], &["a", "b"]));
}
