//! Files of other programs: what they become, what they cost, and what is wrong with them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support_cli::{REPOSITORY, Run, Scratch};

/// Two agents, three shifts, two weeks; each section says something.
const SMALL: &str = "\
# by hand\r
SECTION_HORIZON\r
14\r
SECTION_SHIFTS\r
E,480,\r
L,450,E\r
N,600,E|L\r
SECTION_STAFF\r
a,E=14|L=3|N=14,4000,1000,3,2,2,1\r
b,E=14|L=14|N=0,9999,0,14,1,1,2\r
SECTION_DAYS_OFF\r
a,5,6\r
SECTION_SHIFT_ON_REQUESTS\r
a,0,E,7\r
b,1,L,2\r
SECTION_SHIFT_OFF_REQUESTS\r
a,1,E,5\r
b,3,E,3\r
SECTION_COVER\r
0,E,2,100,1\r
1,E,1,50,4\r
3,E,0,9,2\r
8,L,1,30,0\r
";

fn home(file: &str) -> Scratch {
    let home = Scratch::new();
    home.write("small.txt", file);
    home
}

/// The team, with a roster made of these duties: agent, day, shift.
fn judged(home: &Scratch, duties: &[(&str, usize, &str)]) -> (Value, String) {
    if !home.path().join("team").exists() {
        home.run("import nrp small.txt --out team").exits(0);
    }
    let rows = duties.iter().map(|(agent, day, shift)| format!("{agent},{day},{shift}\n"));
    home.write("duties.csv", &format!("agent,day,shift\n{}", rows.collect::<String>()));
    let _ = fs::remove_dir_all(home.path().join("r"));
    let run = home.run("import csv duties.csv --team team --start 2024-01-01 --weeks 2 --out r/r.toml");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let verified = home.run("verify r/r.toml --json");
    assert_eq!(run.code, verified.code, "{run}{verified}");
    (serde_json::from_str(&verified.stdout).unwrap(), run.stdout)
}

/// The penalty of these duties, which break no must.
fn penalty(home: &Scratch, duties: &[(&str, usize, &str)]) -> i64 {
    let (json, text) = judged(home, duties);
    assert_eq!(json["status"], "feasible", "{text}");
    json["penalty"].as_i64().unwrap()
}

/// The rules that these duties break.
fn broken(home: &Scratch, duties: &[(&str, usize, &str)]) -> Vec<String> {
    let (json, text) = judged(home, duties);
    assert_eq!(json["status"], "invalid", "{text}");
    let mut rules: Vec<String> = json["breaches"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|own| own["penalty"].is_null())
        .map(|own| own["rule"].as_str().unwrap().to_string())
        .collect();
    rules.dedup();
    rules
}

/// `a` works enough, at no further cost than what is missing elsewhere.
const ENOUGH: [(&str, usize, &str); 3] = [("a", 10, "N"), ("a", 11, "N"), ("a", 2, "N")];

#[test]
fn requests_and_targets_cost_what_the_file_says() {
    let home = home(SMALL);
    // Nobody is there on day 0 (2 × 100), 1 (50), 8 (30); both wishes to work are not met.
    let base = [("a", 2, "N"), ("a", 3, "N"), ("a", 10, "N"), ("a", 11, "N")];
    assert_eq!(penalty(&home, &base), 200 + 50 + 30 + 7 + 2);
    // a has the wish of day 0 and not that of day 1.
    let more = [("a", 0, "E"), ("a", 1, "E"), ("a", 10, "N"), ("a", 11, "N")];
    assert_eq!(penalty(&home, &more), 100 + 30 + 5 + 2);
    // b makes it two on day 1, one too many at 4, and has another shift than wished.
    let both = [more.to_vec(), vec![("b", 1, "E")]].concat();
    assert_eq!(penalty(&home, &both), 100 + 4 + 30 + 5 + 2);
    let wished = [more.to_vec(), vec![("b", 1, "L")]].concat();
    assert_eq!(penalty(&home, &wished), 100 + 30 + 5);
    // Nobody is wanted on day 3: one more costs 2, and the wish to be off 3. More on day 8 costs nothing.
    let late = [more.to_vec(), vec![("b", 3, "E"), ("b", 8, "L"), ("a", 8, "L"), ("a", 9, "N")]].concat();
    let late: Vec<_> = late.into_iter().filter(|own| *own != ("a", 11, "N")).collect();
    assert_eq!(penalty(&home, &late), 100 + 5 + 2 + 2 + 3);
}

#[test]
fn the_musts_are_those_of_the_file() {
    let home = home(SMALL);
    let with = |more: &[(&'static str, usize, &'static str)]| [&ENOUGH[..2], more].concat();
    let of = |more: &[(&'static str, usize, &'static str)]| broken(&home, &with(more));
    assert_eq!(of(&[("a", 5, "E"), ("a", 4, "E")]), ["pins"]);
    assert_eq!(of(&[("b", 3, "N")]), ["eligibility"]);
    assert_eq!(of(&[("b", 2, "L"), ("b", 3, "E")]), ["succession"]);
    assert_eq!(of(&[("a", 0, "L"), ("a", 1, "L"), ("a", 2, "L"), ("a", 9, "L")]), ["shift_count"]);
    assert_eq!(of(&[("a", 0, "N"), ("a", 1, "N"), ("a", 2, "N"), ("a", 3, "N")]), ["stint"]);
    assert_eq!(of(&[("a", 2, "N")]), ["stint"], "a lone day");
    assert_eq!(of(&[("a", 0, "N"), ("a", 2, "N"), ("a", 3, "N")]), ["days_off"], "a lone day off");
    assert_eq!(of(&[("b", 3, "L"), ("b", 4, "N")]), ["eligibility"]);
    assert_eq!(broken(&home, &[("a", 2, "E"), ("a", 3, "E")]), ["hours"], "960 minutes of 1000");
    let long: Vec<(&str, usize, &str)> = [0, 1, 2, 7, 8, 9, 13].iter().map(|day| ("a", *day, "N")).collect();
    assert_eq!(broken(&home, &long), ["hours"], "4200 minutes of 4000");
    let weekend = "a,E=14|L=3|N=14,4000,1000,3,2,2,0";
    let strict = crate::home(&SMALL.replace("a,E=14|L=3|N=14,4000,1000,3,2,2,1", weekend));
    assert_eq!(broken(&strict, &with(&[("a", 12, "N")])), ["weekends"], "a Saturday");
}

#[test]
fn the_first_and_last_day_end_no_run() {
    let home = home(SMALL);
    // One day of work on day 0, one day off on day 13: both shorter than two.
    let run = [("a", 0, "N"), ("a", 3, "N"), ("a", 4, "N"), ("a", 10, "N"), ("a", 11, "N"), ("a", 12, "N")];
    assert_eq!(penalty(&home, &run), 200 + 50 + 30 + 7 + 2);
}

#[test]
fn a_shift_for_nobody_and_an_agent_for_no_shift_are_limited_to_nothing() {
    let file = SMALL.replace("a,E=14|L=3|N=14,4000,1000", "a,E=0|L=0|N=0,4000,0");
    let home = home(&file);
    assert_eq!(penalty(&home, &[]), 200 + 50 + 30 + 7 + 2);
    assert_eq!(broken(&home, &[("a", 0, "E")]), ["shift_count"]);
    assert_eq!(broken(&home, &[("b", 3, "N")]), ["shift_count"]);
}

#[test]
fn the_best_roster_costs_the_same_in_the_table_and_in_the_proof() {
    let home = home(SMALL);
    home.run("import nrp small.txt --out team").exits(0);
    let run = home.run("solve team --start 2024-01-01 --weeks 2 --json").exits(0);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    // Both on E on day 0. Day 1 wants one on E: it costs a's wish 5 and b's 2.
    assert_eq!((&json["penalty"], &json["bound"]), (&Value::from(2), &Value::from(2)), "{run}");
}

#[test]
fn a_folder_in_use_is_left_alone_and_an_empty_one_is_filled() {
    let home = home(SMALL);
    fs::create_dir(home.path().join("team")).unwrap();
    home.run("import nrp small.txt --out team").exits(0);
    home.refused("import nrp small.txt --out team", 2).says(&["error[E0402]", "help: "]);
    home.refused("import nrp small.txt --out small.txt", 2).says(&["error[E0402]", "help: "]);
    home.refused("import nrp none.txt --out other", 2).says(&["error[E0101]", "help: "]);
    home.refused("import nrp . --out other", 2).says(&["error[E0102]", "help: "]);
    home.refused("import nrp small.txt --out other --weeks 2", 2).says(&["error[E0401]", "`--weeks`"]);
    home.refused("import csv small.txt --out other", 2).says(&["error[E0401]", "`--team TEAM`"]);
    home.refused("import xls small.txt --out other", 2).says(&["nrp, csv"]);
}

#[test]
fn what_show_prints_as_csv_can_be_read_back() {
    let home = Scratch::with("examples", "examples");
    home.copy("tests/goldens/rosters", "rosters");
    let kept = "rosters/support-team/2026-11-30.toml";
    let csv = home.run(&format!("show {kept} --format csv")).exits(0).stdout;
    home.write("duties.csv", &csv);
    home.run("import csv duties.csv --team examples/support-team --out new/2026-11-30.toml --lang en");
    let duties = |text: String| {
        let lines = text.lines().skip_while(|line| *line != "[[weeks]]");
        lines.take_while(|line| *line != "[[look_ahead]]").map(str::to_string).collect::<Vec<_>>()
    };
    assert_eq!(duties(home.read("new/2026-11-30.toml")), duties(home.read(kept)));
}

#[test]
fn a_cut_or_garbled_file_is_refused_with_a_way_out() {
    for at in (0..SMALL.len()).step_by(7) {
        let home = home(&SMALL[..at]);
        let run = home.run("import nrp small.txt --out team");
        let whole = run.code == Some(0) && SMALL[..at].contains("SECTION_COVER");
        assert!(whole || run.code == Some(2) && run.stderr.contains("help: "), "{at}: {run}");
    }
    for (old, new) in [(",", ";"), ("|", ","), ("=", ""), ("480", "99999999999999999999"), ("E", "rest")] {
        let home = home(&SMALL.replace(old, new));
        home.refused("import nrp small.txt --out team", 2).says(&["error[E05", "help: "]);
    }
}

fn shared() -> Option<PathBuf> {
    let folder = Path::new(REPOSITORY).parent()?.join("shared/bench/nrp");
    folder.join("check_rosters/penalties.tsv").is_file().then_some(folder)
}

/// The public instances lie beside the checkout of whoever has them; they are no part of it.
#[test]
fn the_public_rosters_cost_what_is_published() {
    let Some(folder) = shared() else {
        eprintln!("skipped: there is no ../shared/bench/nrp beside the checkout");
        return;
    };
    let home = Scratch::new();
    let table = fs::read_to_string(folder.join("check_rosters/penalties.tsv")).unwrap();
    for (name, published) in table.lines().filter_map(|line| line.split_once('\t')) {
        let path = |file: String| folder.join(file).display().to_string();
        let file = path(format!("instances/{name}.txt"));
        home.run(&format!("import nrp {file} --out {name}")).exits(0);
        let duties = path(format!("check_rosters/{name}.csv"));
        let line = format!("import csv {duties} --team {name} --start 2024-01-01 --out {name}.toml");
        home.run(&line).exits(0);
        let run: Run = home.run(&format!("verify {name}.toml --json")).exits(0);
        let json: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(json["penalty"].as_i64(), published.trim().parse().ok(), "{name}");
    }
}

#[test]
fn an_agent_without_a_feasible_line_is_named_with_the_rules_that_conflict() {
    // b: at least 13 of 14 days, never two in a row.
    let home = home(&SMALL.replace("b,E=14|L=14|N=0,9999,0,14,1,1,2", "b,E=14|L=14|N=0,9999,6000,1,1,1,2"));
    home.run("import nrp small.txt --out team").exits(0);
    let check = home.run("check team --start 2024-01-01 --weeks 2 --lang en").stdout;
    assert!(!check.contains("Rest: from"), "banned already: {check}");
    for command in ["check team", "solve team --engine exact --time-limit 20s"] {
        let run = home.run(&format!("{command} --start 2024-01-01 --weeks 2 --lang en"));
        assert_eq!(run.code, Some(if command.starts_with("solve") { 3 } else { 1 }), "{run}");
        let all = run.stdout.split_once("can't hold together; ").unwrap().1;
        let conflict = all.split_once("Ways out").unwrap().0;
        assert!(conflict.contains("`hours` (") && conflict.contains("`stint` ("), "{run}");
        assert!(conflict.contains(" for b from 2024-01-01") && !conflict.contains(" for a "), "{run}");
    }
}

#[test]
fn nothing_below_nothing_is_nothing_and_other_dates_are_told() {
    let home = home(&SMALL.replace("b,E=14|L=14|N=0,", "b,E=14|L=14|N=-0,"));
    home.run("import nrp small.txt --out team").exits(0);
    // The file is about its own two weeks; on others it would ask for nothing.
    for dates in ["", "--start 2024-01-08 --weeks 2", "--start 2026-12-07 --weeks 2"] {
        let run = home.refused(&format!("solve team {dates} --lang en"), 2);
        run.says(&["2024-01-01 to 2024-01-14", "--start 2024-01-01 --weeks 2"]);
    }
    home.run("solve team --start 2024-01-08 --weeks 1 --work-limit 50k").exits(0);
}

#[test]
fn one_agent_in_one_week_and_a_thousand_in_four() {
    let file = |agents: usize, days: usize| {
        let staff = (0..agents).map(|own| format!("a{own},D={days},{},0,5,1,2,2\n", days * 480));
        let cover = (0..days).map(|day| format!("{day},D,{},10,1\n", agents.div_ceil(2)));
        format!(
            "SECTION_HORIZON\n{days}\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\n{}SECTION_DAYS_OFF\n\
             SECTION_SHIFT_ON_REQUESTS\nSECTION_SHIFT_OFF_REQUESTS\nSECTION_COVER\n{}",
            staff.collect::<String>(),
            cover.collect::<String>()
        )
    };
    let one = home(&file(1, 7));
    one.run("import nrp small.txt --out team").exits(0);
    let run = one.run("solve team --start 2024-01-01 --weeks 1 --json").exits(0);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&json["status"], &json["penalty"]), (&Value::from("optimal"), &Value::from(20)), "{run}");

    let thousand = home(&file(1000, 28));
    thousand.run("import nrp small.txt --out team").exits(0);
    let run = thousand.run("solve team --start 2024-01-01 --weeks 4 --time-limit 0s --engine exact");
    assert!(matches!(run.code, Some(0 | 4)), "{run}");
}
