//! What `--help` says of each command.

use super::kept;
use super::support_cli::{Run, Scratch};

/// Every command that fairshift has, and those below them, as its own help lists them; the first is fairshift.
pub fn commands(home: &Scratch) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut at = 0;
    while let Some(above) = found.get(at).cloned() {
        let help = home.run(&format!("{above} --help --lang en")).exits(0).stdout;
        let below = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        for line in below.take_while(|line| !line.is_empty()) {
            // Help that goes on in the next line stands further in.
            if let Some(name) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) {
                let name = name.split_whitespace().next().unwrap();
                found.push(format!("{above} {name}").trim_start().to_string());
            }
        }
        at += 1;
    }
    assert!(found.len() > 45, "{found:?}");
    found
}

fn help_lines(run: &Run) -> Vec<&str> {
    let end =
        run.stdout.lines().take_while(|line| !line.starts_with("Example:") && !line.starts_with("示例"));
    end.collect()
}

#[test]
fn each_help_has_an_example_that_runs_and_no_option_is_left_unexplained() {
    for language in ["en", "zh"] {
        let home = kept();
        home.copy("rosters/help-desk", "rosters/help-desk");
        home.run("solve examples/breaks --start 2026-11-30 --weeks 3 --work-limit 100k").exits(0);
        for command in commands(&home) {
            let run = home.run(&format!("{command} --help --lang {language}")).exits(0);
            let short = home.run(&format!("{command} -h --lang {language}")).exits(0);
            assert_eq!(run.stdout, short.stdout);
            let example = run.stdout.lines().last().unwrap().trim().strip_prefix("fairshift ").unwrap();
            assert!(command.is_empty() || example.starts_with(&command), "{run}");
            let tried = home.run(example);
            // An answer to what was answered before is a good line all the same, and so is a swap of a duty that
            // has begun by the day of the test.
            let late = ["[E0807]", "[E0841]", "[E0843]"].iter().any(|code| tried.stderr.contains(code));
            assert!(matches!(tried.code, Some(0 | 1)) || late, "{tried}");
            let lines = help_lines(&run);
            for (at, line) in lines.iter().enumerate() {
                let bare = line.trim_start();
                let entry = line.starts_with(' ') && bare.starts_with(['-', '<']);
                // The help stands two spaces after the option, or on the next line.
                let beside = bare.split_once("  ").is_some_and(|(_, help)| !help.trim().is_empty());
                let below = lines.get(at + 1).is_some_and(|next| next.starts_with("          "));
                assert!(!entry || beside || below, "`{bare}` has no help in {run}");
            }
        }
    }
}

#[test]
fn chinese_help_has_no_english_sentence_left() {
    let home = Scratch::new();
    for command in commands(&home) {
        let run = home.run(&format!("{command} --help --lang zh")).exits(0);
        for line in help_lines(&run) {
            assert!(!line.contains("[default") && !line.contains("[possible"), "`{line}` in {run}");
            let words: Vec<&str> = line.split_whitespace().collect();
            let english = |word: &&str| {
                let word = word.trim_end_matches([':', ',', '.']);
                word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic())
            };
            let pair = words.windows(2).find(|pair| pair.iter().all(english));
            let usage =
                words.first().is_some_and(|word| matches!(*word, "Usage:" | "Options:" | "Arguments:"));
            let own = words.first().is_some_and(|word| word.starts_with("用法")) && words.len() < 8;
            assert!(!usage && (own || pair.is_none()), "`{line}` in {run}");
        }
    }
}
