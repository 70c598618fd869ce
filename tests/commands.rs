//! The commands one after the other, as a supervisor uses them, and what each prints.
//!
//! Goldens show rosters that lie in `tests/goldens/rosters/`, never a live solve:
//! `UPDATE_GOLDENS=1 cargo test --test commands` writes the texts anew, and
//! `cargo test --test commands -- --ignored` solves those rosters again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "commands/help.rs"]
mod help;
#[path = "commands/inputs.rs"]
mod inputs;
#[path = "commands/json.rs"]
mod json;
mod support_cli;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use support_cli::{REPOSITORY, Scratch, copy_folder, golden, without_seconds};

const FIRST: &str = "rosters/support-team/2026-11-30.toml";
const MIDNIGHT: &str = "rosters/support-team-midnight/2026-11-30.toml";
const SECOND: &str = "rosters/support-team-midnight/2026-12-21.toml";

/// The examples, and the rosters that lie in the repository.
fn kept() -> Scratch {
    let scratch = Scratch::with("examples", "examples");
    scratch.copy("tests/goldens/rosters", "rosters");
    scratch
}

/// The examples and no rosters.
fn fresh() -> Scratch {
    Scratch::with("examples", "examples")
}

#[test]
#[ignore = "solves the kept rosters anew"]
fn solve_the_kept_rosters_again() {
    let home = fresh();
    home.run("solve examples/support-team --start 2026-11-30").exits(1);
    home.run("solve examples/support-team-midnight --start 2026-11-30").exits(0);
    home.run("solve examples/support-team-midnight --start 2026-12-21").exits(0);
    let kept = Path::new(REPOSITORY).join("tests/goldens/rosters");
    let _ = std::fs::remove_dir_all(&kept);
    copy_folder(&home.path().join("rosters"), &kept);
}

#[test]
fn from_an_empty_folder_to_a_verified_roster() {
    for language in ["en", "zh"] {
        let home = Scratch::new();
        home.run(&format!("init my-team --lang {language}")).exits(0).prints(&["my-team"]);
        home.run("check my-team --start 2026-11-30").exits(0);
        let solved = home.run("solve my-team --start 2026-11-30").exits(0);
        let roster = "rosters/my-team/2026-11-30.toml";
        let solved = solved.prints(&[roster]).says(&[roster]);
        let shown = home.run(&format!("show {roster}")).exits(0).stdout;
        // All but the last lines, which tell of the search.
        let page = |text: &str| text.split("\n\n").map(str::to_string).collect::<Vec<_>>();
        let (solved, shown) = (page(&solved.stdout), page(&shown));
        assert_eq!(solved[..solved.len() - 1], shown[..shown.len() - 1]);
        home.run(&format!("verify {roster}")).exits(0);
        home.run(&format!("verify {roster} --against-current")).exits(0);
        home.run(&format!("show {roster} --agent a1 --week 2")).exits(0);
    }
}

#[test]
fn check_of_both_examples() {
    let home = fresh();
    for (team, exit) in [("support-team", 1), ("support-team-midnight", 0)] {
        for language in ["en", "zh"] {
            let run =
                home.run(&format!("check examples/{team} --start 2026-11-30 --lang {language}")).exits(exit);
            golden(&format!("tests/goldens/check-{team}.{language}.txt"), &run.stdout);
            assert!(run.stderr.is_empty(), "{run}");
        }
    }
}

#[test]
fn the_uncovered_hours_of_the_team_are_said_and_can_be_accepted() {
    let home = fresh();
    let line = "solve examples/support-team --start 2026-11-30 --lang en";
    let run =
        home.run(line).exits(1).prints(&["optimal", "22:00–24:00", "every must holds, every penalty agrees"]);
    assert!(!run.stdout.contains("not proven"), "{run}");
    let team = "examples/support-team/team.toml";
    let text = home.read(team);
    let (before, gap) = text.split_once("# [[accepted_gap]]").unwrap();
    let gap: String = gap.lines().map(|line| format!("{}\n", line.trim_start_matches("# "))).collect();
    home.write(team, &format!("{before}[[accepted_gap]]{gap}"));
    home.run("check examples/support-team --start 2026-11-30").exits(0);
    home.run(line).exits(0).prints(&["accepted"]);
}

#[test]
fn every_view_of_the_kept_rosters() {
    let home = kept();
    let views = [
        ("table", "", "txt"),
        ("week", "--week 2", "txt"),
        ("markdown", "--format md", "md"),
        ("csv", "--format csv", "csv"),
        ("json", "--format json", "json"),
        ("agent", "--agent wang", "txt"),
        ("agent-week", "--agent wang --week 3 --format md", "md"),
        ("agent-csv", "--agent wang --format csv", "csv"),
        ("agent-json", "--agent wang --format json", "json"),
    ];
    for (name, words, ending) in views {
        let languages: &[&str] = if matches!(ending, "csv") { &["en"] } else { &["en", "zh"] };
        for language in languages {
            let run = home.run(&format!("show {FIRST} {words} --lang {language}")).exits(0);
            golden(&format!("tests/goldens/show-{name}.{language}.{ending}"), &run.stdout);
            assert!(run.stderr.is_empty(), "{run}");
        }
    }
    let run = home.run(&format!("show {SECOND} --lang en")).exits(0);
    golden("tests/goldens/show-second.en.txt", &run.stdout);
}

#[test]
fn the_words_of_the_verifier() {
    let home = kept();
    for (name, roster, exit) in [("first", FIRST, 1), ("midnight", MIDNIGHT, 0), ("second", SECOND, 0)] {
        for language in ["en", "zh"] {
            let run = home.run(&format!("verify {roster} --lang {language}")).exits(exit);
            golden(&format!("tests/goldens/verify-{name}.{language}.txt"), &run.stdout);
        }
    }
}

#[test]
fn a_roster_edited_by_hand_is_judged_the_same_way() {
    let home = kept();
    let week = home.read(MIDNIGHT).lines().find(|line| line.starts_with("lin ")).unwrap().to_string();
    let all: String = std::iter::repeat_n("C   ", 7).collect();
    home.edit(MIDNIGHT, &week, &format!("lin  = \"{}\"", all.trim_end()));
    let run = home.run(&format!("verify {MIDNIGHT} --lang en")).exits(1);
    let run = run.prints(&["stint", "rest_days", "coverage", "the verifier counts", "breaches found"]);
    golden("tests/goldens/verify-edited.en.txt", &run.stdout);
    let judged = home.run(&format!("verify {MIDNIGHT} --json")).exits(1).json();
    assert_eq!(judged["verified"], false);
    assert_eq!(judged["status"], "invalid");
    let rules: Vec<&str> =
        judged["breaches"].as_array().unwrap().iter().map(|own| own["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"stint") && rules.contains(&"roster"), "{rules:?}");
    home.run(&format!("show {MIDNIGHT} --lang en")).exits(0).prints(&["breaches found"]);
}

#[test]
fn changes_of_the_team_since_a_roster_are_listed() {
    let home = kept();
    let line = format!("verify {MIDNIGHT} --lang en --against-current");
    home.run(&line).exits(0).prints(&["The team is as it was"]);
    home.edit("examples/support-team-midnight/team.toml", "max = 6", "max = 5");
    home.edit("examples/support-team-midnight/team.toml", "[rules.rest]", "# [rules.rest]");
    home.edit("examples/support-team-midnight/team.toml", "min = \"10h\"", "# min = \"10h\"");
    let run = home.run(&line).exits(0).prints(&["Changed in the team since", "stint", "rest"]);
    for debug in ["Settings {", "Some(", "Class::", "Minutes("] {
        assert!(!run.stdout.contains(debug), "{run}");
    }
    home.run(&format!("{line} --json")).exits(0).json();
    home.run(&format!("verify {MIDNIGHT} --against-current examples/support-team-midnight")).exits(0);
}

/// Duties by agent and shift over several rosters, from their CSV.
fn counts(home: &Scratch, rosters: &[String]) -> BTreeMap<(String, String), usize> {
    let mut counts = BTreeMap::new();
    for roster in rosters {
        let text = home.run(&format!("show {roster} --format csv")).exits(0).stdout;
        for row in csv::Reader::from_reader(text.as_bytes()).into_records() {
            let row = row.unwrap();
            *counts.entry((row[0].to_string(), row[2].to_string())).or_default() += 1;
        }
    }
    counts
}

#[test]
fn four_tables_in_a_row_give_everybody_the_same() {
    let home = fresh();
    let mut rosters = Vec::new();
    for start in ["2026-11-30", "2026-12-21", "2027-01-11", "2027-02-01"] {
        home.run(&format!("solve examples/support-team-midnight --start {start}")).exits(0);
        rosters.push(format!("rosters/support-team-midnight/{start}.toml"));
    }
    let counts = counts(&home, &rosters);
    assert_eq!(counts.len(), 12);
    assert!(counts.values().all(|count| *count == 21), "{counts:?}");
    rosters.iter().for_each(|roster| drop(home.run(&format!("verify {roster}")).exits(0)));
}

#[test]
fn a_roster_saved_elsewhere_goes_on_from_the_kept_ones() {
    let home = kept();
    home.run("solve examples/support-team-midnight --out elsewhere.toml").exits(0);
    let named = home.read("elsewhere.toml");
    assert!(named.contains("start = 2027-01-11"), "{named}");
    let inputs = named.lines().find_map(|line| line.strip_prefix("inputs = ")).unwrap();
    let history = home.read(&format!("{}/history.toml", inputs.trim_matches('"')));
    assert!(history.contains("roster = 2026-12-21"), "{history}");
}

#[test]
fn the_next_roster_begins_after_the_last_and_from_what_it_left() {
    let home = kept();
    home.run("solve examples/support-team-midnight --lang en").exits(0).prints(&["2027-01-11"]);
    let without = "solve examples/support-team-midnight --start 2027-02-01 --no-history --out other/a.toml";
    home.run(without).exits(0);
    let with = format!(
        "solve examples/support-team-midnight --start 2027-02-01 --after {SECOND} --out other/b.toml"
    );
    home.run(&with).exits(0);
    let history = |roster: &str| {
        let named =
            home.read(roster).lines().find_map(|line| line.strip_prefix("inputs = ").map(str::to_string));
        home.read(&format!("other/{}/history.toml", named.unwrap().trim_matches('"')))
    };
    assert!(!history("other/a.toml").contains("owed]]"), "{}", history("other/a.toml"));
    assert!(history("other/b.toml").contains("roster = 2026-12-21"), "{}", history("other/b.toml"));
    assert!(history("other/b.toml").contains("[[owed]]"));
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_solving_again_changes_nothing() {
    let (one, two) = (fresh(), fresh());
    let line = "solve examples/support-team-midnight --start 2026-11-30 --seed 7 --lang en";
    one.run(line).exits(0).says(&["Saved to"]);
    two.run(line).exits(0);
    assert!(one.files() == two.files(), "two runs wrote different files");
    let before = one.files();
    one.run(line).exits(0).says(&["is already this roster"]);
    assert!(one.files() == before);
    one.edit("examples/support-team-midnight/team.toml", "max = 6", "max = 5");
    one.run(line).exits(0).says(&["the draft that was there is replaced"]);
    let inputs = one
        .files()
        .into_keys()
        .filter(|name| name.starts_with(&MIDNIGHT[..40]) && name.ends_with('/'))
        .count();
    assert_eq!(inputs, 1, "the inputs of the draft that is gone lie there still");
}

#[test]
fn each_rule_is_explained_in_both_languages() {
    let home = Scratch::new();
    for language in ["en", "zh"] {
        let list = home.run(&format!("rules --lang {language}")).exits(0).stdout;
        golden(&format!("tests/goldens/rules.{language}.txt"), &list);
        let table = home.run(&format!("rules --markdown --lang {language}")).exits(0).stdout;
        for entry in fairshift::rules::REGISTRY {
            let id = entry.doc.id;
            assert!(list.contains(id) && table.contains(&id.replace('_', "\\_")), "{id} is not listed");
            let own = home.run(&format!("rules {id} --lang {language}")).exits(0).stdout;
            assert!(own.starts_with(id) && own.lines().count() > 6, "{own}");
            let params = entry.doc.params.iter();
            params.for_each(|param| assert!(own.contains(param.key), "{id} does not explain {}", param.key));
        }
    }
}

#[test]
fn a_way_out_is_taken_on_a_copy_and_nothing_else_is_touched() {
    let home = fresh();
    let team = "examples/support-team-midnight/team.toml";
    home.write(team, &(home.read(team) + "[pins.lin]\n2026-11-30 = \"C\"\n2026-12-01 = \"A\"\n"));
    let line = "explain examples/support-team-midnight --start 2026-11-30 --lang en";
    let run = home.refused(line, 3).prints(&["1. remove the pin", "2. remove the pin", "3. require only"]);
    assert!(!run.stdout.contains("then a roster exists") || run.stdout.contains("proven by solving again"));
    let told = home.refused(&format!("{line} --json"), 3).json();
    assert_eq!(told["conflicts"][0]["members"].as_array().unwrap().len(), 3);
    assert_eq!(told["conflicts"][0]["ways_out"][2]["number"], 3);
    home.refused(&format!("{line} --apply 9"), 2).says(&["there is no way out number 9"]);
    home.refused(&format!("{line} --apply 0"), 2);
    home.refused(&format!("{line} --apply 1 --out examples"), 2).says(&["is in use"]);
    home.refused(&format!("{line} --apply 2"), 0).prints(&["- 2026-12-01 = \"A\"", "every must holds"]);
    let before = home.read(team);
    home.run(&format!("{line} --apply 3 --out then")).exits(0).prints(&["- min", "+ min"]);
    assert_eq!(home.read(team), before);
    assert!(home.read("then/team.toml").contains("\"9h\""));
    home.run("verify then/rosters/2026-11-30.toml --against-current --lang en")
        .exits(0)
        .prints(&["as it was"]);
    let zh = home.refused(&format!("{line} --lang zh").replace("--lang en ", ""), 3);
    zh.prints(&["办法", "这样就能排出班表"]);
}

#[test]
fn another_duty_and_the_smallest_spread_are_explained() {
    let home = kept();
    let own = home.refused(&format!("explain {FIRST} --agent wang --date 2026-12-01 --json"), 0).json();
    assert_eq!(own["agent"], "wang");
    let list = own["alternatives"].as_array().unwrap();
    assert_eq!(list.len(), 4, "{own:#}");
    for one in list {
        kinds(one, &[("duty", "text"), ("breaks", "list"), ("alone", "list")]);
        assert!(
            ["impossible", "exact", "bound", "unknown"].contains(&one["whole"]["status"].as_str().unwrap())
        );
    }
    home.refused(&format!("explain {FIRST} --agent wang --date 2026-12-01 --lang zh"), 0)
        .prints(&["整张班表重排"]);
    let spreads = home.refused(&format!("explain {FIRST} --fairness --json"), 0).json();
    for own in spreads["fairness"].as_array().unwrap() {
        kinds(own, &[("count", "text"), ("total", "whole"), ("spread", "text"), ("shares", "list")]);
        assert!(own["status"] != "proven" || own["smallest"].is_string(), "{own:#}");
    }
    home.refused(&format!("explain {FIRST} --fairness --lang zh"), 0).prints(&["最小可能", "算术"]);
    let told = home.refused(&format!("explain {FIRST} --json"), 1).json();
    let sum: i64 =
        told["penalties"].as_array().unwrap().iter().map(|own| own["penalty"].as_i64().unwrap()).sum();
    let judged = home.run(&format!("verify {FIRST} --json")).exits(1).json();
    let all: i64 =
        judged["levels"].as_array().unwrap().iter().map(|own| own["penalty"].as_i64().unwrap()).sum();
    assert_eq!(sum, all);
    for (line, what) in [
        ("--agent wang", "together"),
        ("--agent nobody --date 2026-12-01", "nobody"),
        ("--agent wang --date 2027-12-01", "is not in this roster"),
        ("--start 2026-11-30", "its own dates"),
    ] {
        home.refused(&format!("explain {FIRST} {line} --lang en"), 2).says(&[what]);
    }
    home.refused("explain examples/support-team --fairness --lang en", 2).says(&["about a roster"]);
}

#[test]
fn open_requests_for_leave_are_priced_and_granted_by_nobody() {
    let home = fresh();
    let line = "price-leave examples/support-team-midnight --start 2026-11-30";
    home.refused(&format!("{line} --lang en"), 0).prints(&["no open request"]);
    let asked = |agent: &str| format!("[[requests]]\nagent = \"{agent}\"\nfrom = 2026-12-02\n");
    let all: String = ["lin", "wang", "chen"].iter().map(|agent| asked(agent)).collect();
    home.write("examples/support-team-midnight/leave.toml", &all);
    let told = home.refused(&format!("{line} --json"), 0).json();
    assert_eq!(told["requests"].as_array().unwrap().len(), 3);
    for own in told["requests"].as_array().unwrap() {
        assert_eq!(own["request"]["from"], "2026-12-02");
        kinds(&own["cost"], &[("status", "text"), ("levels", "list")]);
    }
    home.refused(&format!("{line} --lang zh"), 0).prints(&["批准每个请假申请的代价", "年假"]);
    home.run("solve examples/support-team-midnight --start 2026-11-30").exits(0);
    home.refused("price-leave rosters/support-team-midnight/2026-11-30.toml --json", 0).json();
}

#[test]
fn check_names_what_the_relaxation_rules_out() {
    let home = fresh();
    let leave = |agent: &str| format!("[[leave]]\nagent = \"{agent}\"\nfrom = 2026-12-02\n");
    let all: String = ["lin", "wang", "chen"].iter().map(|agent| leave(agent)).collect();
    home.write("examples/support-team-midnight/leave.toml", &all);
    let run = home.refused("check examples/support-team-midnight --start 2026-11-30 --lang en", 1);
    run.prints(&["by the linear relaxation", "is on leave on 2026-12-02  (leave.toml:1)", "Ways out"]);
}

fn kinds(value: &Value, fields: &[(&str, &str)]) {
    for (field, kind) in fields {
        let own = value.get(*field).unwrap_or_else(|| panic!("no `{field}` in {value:#}"));
        let fits = kind.split('|').any(|kind| match kind {
            "text" => own.is_string(),
            "whole" => own.is_i64(),
            "number" => own.is_number(),
            "yes-no" => own.is_boolean(),
            "list" => own.is_array(),
            _ => own.is_null(),
        });
        assert!(fits, "`{field}` is {own}, not {kind}");
    }
}

#[test]
fn json_of_solve_has_the_fields_of_the_contract() {
    let result = [
        ("status", "text"),
        ("start", "text"),
        ("levels", "list"),
        ("penalty", "whole|null"),
        ("bound", "whole"),
        ("floor", "whole"),
        ("gap", "number|null"),
        ("seconds", "number|null"),
        ("roster", "text|null"),
        ("unmet", "list"),
        ("breaches", "list"),
    ];
    let level = [("name", "text"), ("penalty", "whole|null"), ("bound", "whole"), ("proven", "yes-no")];
    let home = fresh();
    home.write("never/team.toml", &home.read("examples/support-team/team.toml"));
    home.edit("never/team.toml", "max = 6", "max = 1");
    home.write(
        "never/team.toml",
        &(home.read("never/team.toml") + "[pins.lin]\n2026-12-01 = \"A\"\n2026-12-02 = \"A\"\n"),
    );
    let start = "--start 2026-11-30 --json";
    let runs = [
        (home.run(&format!("solve examples/support-team {start}")).exits(1), "optimal"),
        (home.run(&format!("solve examples/support-team-midnight {start}")).exits(0), "optimal"),
        (home.run(&format!("verify {FIRST} --json")).exits(1), "optimal"),
        (home.run(&format!("solve never {start} --out never.toml")).exits(3), "infeasible"),
        (
            home.run(&format!("solve examples/support-team {start} --time-limit 0s --out late.toml")),
            "unknown",
        ),
    ];
    for (run, status) in &runs {
        let value = run.json();
        kinds(&value, &result);
        let levels = value["levels"].as_array().unwrap();
        assert!(!levels.is_empty());
        levels.iter().for_each(|own| kinds(own, &level));
        assert!(value["status"] == *status || *status == "unknown" && run.code != Some(4), "{run}");
        assert_eq!(value["start"], "2026-11-30");
        assert!(matches!(run.code, Some(3 | 4)) == value["roster"].is_null(), "{run}");
    }
    let first = runs[0].0.json();
    assert_eq!(first["unmet"].as_array().unwrap().len(), 21);
    assert_eq!(first["levels"][0]["penalty"], 2520);
    assert_eq!(first["roster"], FIRST);
}

#[test]
fn a_spreadsheet_of_duties_begins_as_the_contract_says() {
    let home = kept();
    let text = home.run(&format!("show {FIRST} --format csv")).exits(0).stdout;
    assert!(text.lines().next().unwrap().starts_with("agent,date,shift,start,end,"), "{text}");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 63);
    for row in &rows {
        assert!(row[1].parse::<chrono::NaiveDate>().is_ok(), "{row:?}");
        for at in [3, 4] {
            assert!(chrono::NaiveDateTime::parse_from_str(&row[at], "%Y-%m-%dT%H:%M").is_ok(), "{row:?}");
        }
    }
    let week = home.run(&format!("show {FIRST} --format csv --week 2")).exits(0).stdout;
    assert_eq!(week.lines().count(), 22);
}

#[test]
fn seconds_are_the_only_thing_that_is_made_alike() {
    assert_eq!(
        without_seconds("soft 5.25 · 1.08 s\n0.1 秒 · 3.5 spread"),
        "soft 5.25 · 0.00 s\n0.00 秒 · 3.5 spread"
    );
    assert_eq!(without_seconds("\"seconds\": 1.25,"), "\"seconds\": 0.00,");
}

#[test]
fn a_conflict_has_as_many_lines_as_requirements_that_it_says() {
    let home = Scratch::team(
        r#"
[team]
id = "t"
zone = "UTC"
holidays = "none"
look_ahead = 0
[[shifts]]
id = "A"
start = "09:00"
end = "17:00"
[[agents]]
id = "lin"
[[agents]]
id = "mia"
[[staffing]]
shift = "A"
min = 1
[[leave]]
agent = "mia"
from = 2026-11-30
until = 2026-12-13
kind = "annual"
[rules.stint]
max = 5
"#,
    );
    // Somebody is wanted on each of seven dates, mia is away on all of them and lin works five in a row at most:
    // on six dates in a row that can't hold. The leave and the target of the six dates are a line each, lin's
    // stint is the third. It said 13: six dates twice, and the stint.
    let line = "explain team --start 2026-11-30 --weeks 1 --time-limit 10s";
    for (language, head) in [("en", "3 requirements that"), ("zh", "3 条要求")] {
        let text = home.run(&format!("{line} --lang {language}")).exits(1).stdout;
        assert!(text.contains(head), "{text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("  · ")).count(), 3, "{text}");
    }
}

#[test]
fn a_week_of_169_hours_round_the_clock_has_a_roster() {
    let home = Scratch::team(
        "[team]\nid = \"t\"\nzone = \"Europe/Berlin\"\nholidays = \"none\"\nlook_ahead = 0\n[[shifts]]\nid = \"S\"\nstart = \"00:00\"\nend = \"24:00\"\nstandby = true\n[[agents]]\nid = \"lin\"\n[[staffing]]\nshift = \"S\"\nmin = 1\n[rules.staffing]\nclass = \"must\"\n",
    );
    // Seven dates of 24 h by the clock; on 25 October 2026 02:00 to 03:00 comes twice: 6 × 24 + 25 = 169 h.
    let dates = "--start 2026-10-19 --weeks 1";
    let run = home.run(&format!("solve team {dates} --lang en")).exits(0);
    assert!(!run.stdout.contains("impossible"), "{run}");
    home.run(&format!("check team {dates}")).exits(0);
    // What somebody writes is a limit, and is named.
    let text = home.read("team/team.toml");
    home.write("team/team.toml", &format!("{text}[rules.hours]\nmax_per_week = \"168h\"\n"));
    let run = home.run(&format!("solve team {dates} --out other.toml --lang en")).exits(3);
    assert!(run.stdout.contains("max_per_week") || run.stderr.contains("max_per_week"), "{run}");
}
