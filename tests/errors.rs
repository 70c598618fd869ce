//! Every folder of `tests/errors/` is one bad input with the exact text that
//! `fairshift` prints about it on stderr.
//!
//! - `expected.txt`, or `expected.zh.txt` for a run with `--lang zh`;
//! - `command.txt`, where it is not `check team`: the command line without
//!   `fairshift`, and `# exit N` where that is neither 2 nor, with warnings alone, 0.
//!
//! `UPDATE_GOLDENS=1 cargo test --test errors` writes the expected texts anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::Path;

use fairshift::diagnostic::Code;
use support_cli::{REPOSITORY, Scratch, copy_folder, folders, golden};

/// Codes that files in a folder can't bring about: the code and the test that does.
const ELSEWHERE: &[(&str, &str)] = &[("E0802", "a_command_that_waits_too_long_says_who_holds_the_record")];

struct Case {
    name: String,
    line: String,
    exit: Option<i32>,
    expected: String,
}

fn cases() -> Vec<(Case, Scratch)> {
    folders("tests/errors").iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> (Case, Scratch) {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let command = fs::read_to_string(folder.join("command.txt")).unwrap_or_else(|_| "check team".to_string());
    let (line, exit) = match command.split_once('#') {
        Some((line, note)) => {
            let exit = note.trim().strip_prefix("exit ").and_then(|code| code.parse().ok());
            (line.trim(), Some(exit.unwrap_or_else(|| panic!("{name}: `# exit N` in command.txt"))))
        }
        None => (command.trim(), None),
    };
    let chinese = folder.join("expected.zh.txt").exists();
    let line = format!("{line}{}", if chinese { " --lang zh" } else { "" });
    let file = if chinese { "expected.zh.txt" } else { "expected.txt" };
    let scratch = Scratch::new();
    copy_folder(folder, scratch.path());
    for own in ["command.txt", file] {
        let _ = fs::remove_file(scratch.path().join(own));
    }
    let expected = format!("tests/errors/{name}/{file}");
    (Case { name, line, exit, expected }, scratch)
}

#[test]
fn each_folder_gives_its_text_and_exit_and_nothing_is_written() {
    let mut failed = Vec::new();
    for (case, scratch) in cases() {
        let checked = std::panic::catch_unwind(|| {
            let before = scratch.files();
            let run = scratch.run(&case.line);
            golden(&case.expected, &run.stderr);
            let has_errors = run.stderr.contains("error[") || run.stderr.contains("错误[");
            let wanted = case.exit.unwrap_or(if has_errors { 2 } else { 0 });
            assert_eq!(run.code, Some(wanted), "{run}");
            assert!(wanted != 2 || run.stdout.is_empty(), "something on stdout: {run}");
            assert!(before == scratch.files(), "files were changed: {:?}", scratch.files().keys());
        });
        if checked.is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "see above: {failed:?}");
}

#[test]
fn each_code_is_shown_by_a_folder_or_a_named_test() {
    let tests = ["tests/bad_input.rs", "tests/desk.rs"];
    let tests = tests.map(|path| fs::read_to_string(Path::new(REPOSITORY).join(path)).unwrap()).concat();
    let texts: Vec<String> = cases()
        .iter()
        .map(|(case, _)| fs::read_to_string(Path::new(REPOSITORY).join(&case.expected)).unwrap_or_default())
        .collect();
    for code in Code::ALL {
        let shown = texts.iter().any(|text| text.contains(&format!("[{}]", code.id())));
        let elsewhere = ELSEWHERE.iter().find(|(id, _)| *id == code.id());
        match elsewhere {
            None => assert!(shown, "no folder of tests/errors/ shows {}", code.id()),
            Some((id, test)) => {
                assert!(!shown, "{id} has a folder: take it out of ELSEWHERE");
                assert!(tests.contains(&format!("fn {test}()")), "no test `{test}`");
            }
        }
    }
}

#[test]
fn a_folder_is_named_by_a_code_that_it_shows() {
    for (case, _) in cases() {
        if let Some((id, _)) = case.name.split_once('-').filter(|(id, _)| id.starts_with('E')) {
            let text = fs::read_to_string(Path::new(REPOSITORY).join(&case.expected)).unwrap_or_default();
            assert!(text.contains(&format!("[{id}]")), "{} does not show {id}", case.name);
        }
    }
}
