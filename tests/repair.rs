//! Absences, substitutes, repairs and what a roster withstands, by the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use serde_json::Value;
use support_cli::{Run, Scratch, golden};

/// Five agents, early and late, two of each wanted at least one at work; C is standby at home that
/// may follow A on the same day.
const TEAM: &str = r#"
[team]
id = "desk"
zone = "Asia/Shanghai"
holidays = "none"
look_ahead = 0

[desk]
notice = 2

[[shifts]]
id = "A"
start = "09:00"
end = "17:00"

[[shifts]]
id = "B"
start = "14:00"
end = "22:00"

[[shifts]]
id = "C"
start = "20:00"
end = "22:00"
standby = true
may_follow_same_day = ["A"]

[[agents]]
id = "lin"
name = "Lin"

[[agents]]
id = "mia"
name = "Mia"

[[agents]]
id = "max"
name = "Max"
shifts = ["B"]

[[agents]]
id = "eva"
name = "Eva"

[[staffing]]
shifts = ["A", "B", "C"]
min = 1

[rules.rest]
min = "11h"
[rules.stint]
max = 5
[rules.fairness]
counts = ["hours"]
"#;

/// One week: every day has its A, B and C but for what the test takes away.
const DUTIES: &str = "agent,date,shift
lin,2026-11-30,A
mia,2026-11-30,B
eva,2026-11-30,C
lin,2026-12-01,A
max,2026-12-01,B
eva,2026-12-01,C
mia,2026-12-02,A
max,2026-12-02,B
eva,2026-12-02,C
lin,2026-12-03,A
max,2026-12-03,B
mia,2026-12-03,C
lin,2026-12-04,A
max,2026-12-04,B
eva,2026-12-04,C
lin,2026-12-05,A
mia,2026-12-05,B
eva,2026-12-05,C
eva,2026-12-06,A
max,2026-12-06,B
mia,2026-12-06,C
";

const ROSTER: &str = "rosters/desk/2026-11-30.toml";

fn desk() -> Scratch {
    let home = Scratch::team(TEAM);
    home.write("duties.csv", DUTIES);
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {ROSTER}"));
    home
}

fn published() -> Scratch {
    let home = desk();
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-25T10:00")).exits(0);
    home
}

fn cells(run: &Run) -> Vec<(String, String, String, String)> {
    let text = |own: &Value, key: &str| own[key].as_str().unwrap().to_string();
    let rosters = run.json()["rosters"].as_array().unwrap().clone();
    let all = rosters.iter().flat_map(|own| own["cells"].as_array().unwrap().clone());
    all.map(|own| (text(&own, "agent"), text(&own, "date"), text(&own, "from"), text(&own, "to"))).collect()
}

fn cell(agent: &str, date: &str, from: &str, to: &str) -> (String, String, String, String) {
    (agent.to_string(), date.to_string(), from.to_string(), to.to_string())
}

#[test]
fn substitutes_are_ranked_with_standby_first_and_say_who_cannot_and_why() {
    let home = desk();
    // Lin's A of Tuesday: Eva has standby that day, Mia is free, Max may not.
    let run = home.run(&format!("absent lin {ROSTER} --from 2026-12-01 --json")).exits(0);
    let lost = run.json()["lost"].as_array().unwrap().clone();
    assert_eq!(lost.len(), 1);
    let list = lost[0]["substitutes"].as_array().unwrap().clone();
    let agents: Vec<&str> = list.iter().map(|own| own["agent"].as_str().unwrap()).collect();
    assert_eq!(agents, ["eva", "mia", "max"], "{run}");
    assert_eq!((list[0]["to"].as_str(), list[0]["standby"].as_bool()), (Some("A+C"), Some(true)));
    assert_eq!((list[0]["able"].as_bool(), list[0]["short"].as_i64()), (Some(true), Some(0)));
    // Mia has B on the evening before: 11 hours of rest are kept to the minute.
    assert_eq!(list[1]["able"], true, "{run}");
    assert_eq!(list[2]["able"], false);
    assert_eq!(list[2]["breaks"][0]["rule"], "eligibility");
    assert!(!home.files().contains_key("team/log.toml"));
}

#[test]
fn an_absence_of_some_hours_takes_the_duties_of_which_it_leaves_nothing() {
    let home = desk();
    let lost = |times: &str| {
        let run = home.run(&format!("absent eva {ROSTER} {times} --json"));
        let lost = run.json()["lost"].as_array().unwrap().clone();
        lost.iter().map(|own| own["date"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(lost("--from 2026-12-01T09:00 --until 2026-12-01T20:00"), Vec::<String>::new());
    // A minute of C is gone: the rest of it is hers.
    assert_eq!(lost("--from 2026-12-01T09:00 --until 2026-12-01T20:01"), Vec::<String>::new());
    assert_eq!(lost("--from 2026-12-01T21:59 --until 2026-12-02T08:00"), Vec::<String>::new());
    assert_eq!(lost("--from 2026-12-01T20:00 --until 2026-12-02T08:00"), ["2026-12-01"]);
    assert_eq!(lost("--from 2026-12-01 --until 2026-12-04"), ["2026-12-01", "2026-12-02", "2026-12-04"]);
}

#[test]
fn a_repair_has_the_fewest_changes_and_touches_nothing_that_has_begun() {
    let home = desk();
    let run = home.run(&format!("repair {ROSTER} --absent lin=2026-12-01 --json")).exits(0);
    let own = &run.json()["rosters"][0];
    assert_eq!((&own["status"], &own["changes"], &own["bound"]), (&"optimal".into(), &1.into(), &1.into()));
    assert_eq!(own["short"], 0);
    let all = cells(&run);
    assert_eq!(all.len(), 2, "{run}");
    assert!(all.contains(&cell("lin", "2026-12-01", "A", "-")));
    // Eva and Mia are at home, so it is one change; at nine o'clock it is too late for any A.
    let run = home.run(&format!("repair {ROSTER} --absent lin=2026-12-01 --at 2026-12-01T09:00 --json"));
    let run = run.exits(1);
    let own = &run.json()["rosters"][0];
    assert_eq!((&own["changes"], &own["short"], &own["short_bound"]), (&0.into(), &480.into(), &480.into()));
    assert_eq!(own["unmet"].as_array().unwrap().len(), 1, "{run}");
    assert!(!home.files().contains_key("team/log.toml"));
}

#[test]
fn a_repair_moves_others_where_nobody_can_take_the_duty_alone() {
    let home = desk();
    // With Mia away too, Lin or Eva has to take Max's B, and the other what they leave.
    let run =
        home.run(&format!("repair {ROSTER} --absent max=2026-12-01 --absent mia=2026-12-01 --json")).exits(0);
    let own = &run.json()["rosters"][0];
    assert_eq!((&own["changes"], &own["bound"], &own["people"]), (&2.into(), &2.into(), &2.into()), "{run}");
    // Of the two ways the one with the better penalty: Lin takes the B, and Eva his A before her C.
    let all = cells(&run);
    assert!(all.contains(&cell("lin", "2026-12-01", "A", "B")), "{run}");
    assert!(all.contains(&cell("eva", "2026-12-01", "C", "A+C")), "{run}");
    // Without the same-day pair, the C stays open: the shortest hole.
    home.edit("team/team.toml", "may_follow_same_day = [\"A\"]\n", "");
    let other = "rosters/other/2026-11-30.toml";
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {other}"));
    let run =
        home.run(&format!("repair {other} --absent max=2026-12-01 --absent mia=2026-12-01 --json")).exits(1);
    let own = &run.json()["rosters"][0];
    assert_eq!(
        (&own["short"], &own["short_bound"], &own["changes"]),
        (&120.into(), &120.into(), &1.into()),
        "{run}"
    );
}

#[test]
fn an_absence_is_recorded_repaired_and_shown_and_can_be_taken_back() {
    let home = published();
    let told = "--by wang --at 2026-11-30T18:00";
    let run = home.run(&format!("absent lin team --from 2026-12-01 {told} --word phone --lang en")).exits(0);
    run.prints(&["entry 2", "Eva"]);
    home.run(&format!("show {ROSTER} --lang en")).exits(0).prints(&["Changed since by entry 2"]);
    // Within the notice, so whoever takes it has to agree.
    let shown = home.run("repair team --at 2026-11-30T18:01 --json").exits(0);
    let asked = shown.json()["rosters"][0]["consent"].as_array().unwrap().clone();
    assert_eq!(asked.len(), 1, "{shown}");
    let taker = asked[0].as_str().unwrap().to_string();
    home.run(&format!("repair team --accept {told} --lang en")).exits(2).says(&["error[E0", "--consent"]);
    let line = format!("repair team --accept {told} --consent {taker}=phone");
    let run = home.run(&format!("{line} --json")).exits(0);
    assert_eq!(run.json()["entry"], 3, "{run}");
    let all = cells(&run);
    assert_eq!(all.len(), 1, "{run}");
    assert_eq!((all[0].0.as_str(), all[0].1.as_str()), (taker.as_str(), "2026-12-01"));
    home.run(&format!("verify {ROSTER}")).exits(0);
    let again = home.run(&format!("repair team --accept {told} --lang en")).exits(0);
    again.prints(&["Nothing to repair"]);
    let log = home.run("log team --json").exits(0).json();
    assert_eq!(log["entries"].as_array().unwrap().len(), 3);
    // Lin comes after all: the duty goes back; the table has both, which breaks nothing.
    let back = format!("return 2 team {told} --lang en");
    home.run(&back).exits(0).prints(&["entry 4"]);
    home.run(&back).exits(2).says(&["E0807"]);
    home.run(&format!("verify {ROSTER}")).exits(0);
}

#[test]
fn new_leave_and_changed_targets_are_repaired_against_the_current_team() {
    let home = desk();
    let run =
        home.run(&format!("repair {ROSTER} --against-current --at 2026-11-29T10:00 --lang en")).exits(0);
    run.prints(&["Nothing to repair"]);
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nkind = \"annual\"\n");
    let run = home.run(&format!("repair {ROSTER} --against-current --at 2026-11-29T10:00 --json")).exits(0);
    assert!(cells(&run).contains(&cell("lin", "2026-12-01", "A", "-")), "{run}");
    assert_eq!(run.json()["rosters"][0]["changes"], 1, "{run}");
    std::fs::remove_file(home.path().join("team/leave.toml")).unwrap();
    // One more on B on Sunday: one more duty.
    let more = format!("{TEAM}\n[[staffing]]\nshift = \"B\"\nmin = 2\ndates = [2026-12-06]\n");
    home.write("team/team.toml", &more);
    let run = home.run(&format!("repair {ROSTER} --against-current --at 2026-11-29T10:00 --json")).exits(0);
    let own = &run.json()["rosters"][0];
    assert_eq!((&own["changes"], &own["status"]), (&1.into(), &"optimal".into()), "{run}");
    // Eva leaves on the 4th: her duties from then on are somebody else's.
    let gone = TEAM.replace("id = \"eva\"", "id = \"eva\"\nuntil = 2026-12-03");
    home.write("team/team.toml", &gone);
    let run = home.run(&format!("repair {ROSTER} --against-current --at 2026-11-29T10:00 --json"));
    let all = cells(&run);
    for (date, duty) in [("2026-12-04", "C"), ("2026-12-05", "C"), ("2026-12-06", "A")] {
        assert!(all.contains(&cell("eva", date, duty, "-")), "{run}");
    }
}

#[test]
fn stress_says_what_is_fatal_and_what_would_save_it() {
    let home = desk();
    let run = home.run(&format!("stress {ROSTER} --json")).exits(0);
    let all = run.json()["absences"].as_array().unwrap().clone();
    assert_eq!(all.len(), 21);
    assert!(all.iter().all(|own| own["status"] == "mended"), "{run}");
    // With three agents, one of them for B only, nobody is left for some duties.
    let few = TEAM.replace("[[agents]]\nid = \"mia\"\nname = \"Mia\"\n\n", "");
    let few = few.replace("may_follow_same_day = [\"A\"]\n", "");
    let home = Scratch::team(&few);
    let duties: String =
        DUTIES.lines().filter(|line| !line.starts_with("mia,")).map(|line| format!("{line}\n")).collect();
    home.write("duties.csv", &duties);
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {ROSTER}"));
    for language in ["en", "zh"] {
        let run = home.run(&format!("stress {ROSTER} --lang {language}")).exits(1);
        golden(&format!("tests/goldens/stress.{language}.txt"), &run.stdout);
    }
}

#[test]
fn tables_of_substitutes_and_of_a_repair() {
    let home = desk();
    for language in ["en", "zh"] {
        let run = home.run(&format!("absent lin {ROSTER} --from 2026-12-01 --lang {language}")).exits(0);
        golden(&format!("tests/goldens/absent.{language}.txt"), &run.stdout);
        let asked = "--absent lin=2026-12-01..2026-12-03 --at 2026-11-22T10:00";
        let line = format!("repair {ROSTER} {asked} --lang {language}");
        let run = home.run(&line).exits(0);
        golden(&format!("tests/goldens/repair.{language}.txt"), &run.stdout);
    }
}

#[test]
fn what_can_not_be_is_said_with_a_way_out() {
    let home = desk();
    for line in [
        format!("absent lin {ROSTER} --from 2026-12-02 --until 2026-12-01"),
        format!("absent nobody {ROSTER} --from 2026-12-02"),
        format!("absent lin {ROSTER} --from 2026-12-20"),
        format!("repair {ROSTER} --absent lin=2026-12-20"),
        format!("repair {ROSTER} --accept --by wang"),
        "repair team --absent lin=2026-12-01".to_string(),
        "repair team".to_string(),
        format!("stress {ROSTER} --from 2027-01-01"),
    ] {
        home.refused(&line, 2).says(&["error[E0", "help: "]);
    }
    for line in ["absent lin team --from 2026-12-01 --by wang", "return 1 team --by wang"] {
        home.run(line).exits(2).says(&["error[E0", "help: "]);
    }
    home.refused(&format!("repair {ROSTER} --absent lin"), 2);
    home.refused(&format!("repair {ROSTER} --absent lin=2026-12-02..2026-12-01"), 2);
}

#[test]
fn who_joins_is_in_the_roster_that_is_written_for_the_team_as_it_is() {
    let home = desk();
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-20T09:00")).exits(0);
    // Eva leaves, and Xin comes the day after.
    let team = TEAM.replace("id = \"eva\"", "id = \"eva\"\nuntil = 2026-12-03");
    let team = format!("{team}\n[[agents]]\nid = \"xin\"\nfrom = 2026-12-04\n");
    home.write("team/team.toml", &team);
    let line = format!("repair {ROSTER} --against-current --at 2026-11-29T10:00 --lang en");
    let run = home.run(&format!("{line} --out rosters/new.toml"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let csv = home.run("show rosters/new.toml --format csv").exits(0).stdout;
    let has = |agent: &str, from: &str| {
        csv.lines().filter_map(|line| line.strip_prefix(&format!("{agent},"))).any(|line| line >= from)
    };
    assert!(has("xin", "2026-12-04") && !has("eva", "2026-12-04"), "{csv}");
    home.run("verify rosters/new.toml --lang en").prints(&["every must holds"]);
    // The record of the published roster can't name her; the new one takes its place.
    home.run(&format!("{line} --accept --by wang")).exits(2).says(&["--out FILE"]);
    home.run("publish rosters/new.toml --supersede --by wang --at 2026-11-20T10:00 --lang en").exits(0);
    home.run(&format!("show {ROSTER} --lang en")).exits(0).prints(&["No longer in force"]);
}
