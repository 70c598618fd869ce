//! Absences, substitutes, repairs and what a roster withstands, by the command line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::path::Path;
use std::time::Duration;

use chrono::{NaiveDate, NaiveTime};
use fairshift::operations::repair::{AwayAgent, Cause, DamagedRoster, Mend, Repaired, endurance};
use fairshift::solve::StopToken;
use fairshift::workspace::JudgedRoster;
use serde_json::Value;
use support_cli::{REPOSITORY, Run, Scratch, golden};

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

/// One shift a day, two agents who may not work two days in a row.
const ALTERNATING: &str = r#"
[team]
id = "desk"
zone = "Asia/Shanghai"
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
dates = [2027-01-12, 2027-01-13]

[rules.stint]
max = 1
"#;

#[test]
fn nothing_before_an_absence_that_may_be_changes_unless_it_is_asked() {
    let home = Scratch::team(ALTERNATING);
    home.write("duties.csv", "agent,date,shift\nmia,2027-01-12,A\nlin,2027-01-13,A\n");
    let roster = "rosters/desk/2027-01-11.toml";
    home.run(&format!("import csv duties.csv --team team --start 2027-01-11 --weeks 1 --out {roster}"));
    // Mia could take it only if Lin worked in her place the day before.
    let run = home.run(&format!("repair {roster} --absent lin=2027-01-13 --json")).exits(1);
    assert_eq!(cells(&run), [cell("lin", "2027-01-13", "A", "-")], "{run}");
    let own = &run.json()["rosters"][0];
    assert_eq!((&own["short"], &own["short_bound"]), (&480.into(), &480.into()), "{run}");
    // With an absence of the day before the first of both is the moment.
    let line = format!("repair {roster} --absent lin=2027-01-13 --absent mia=2027-01-12 --json");
    let run = home.run(&line).exits(0);
    assert!(cells(&run).contains(&cell("lin", "2027-01-12", "-", "A")), "{run}");
    let asked = format!("repair {roster} --absent lin=2027-01-13 --at 2027-01-11T10:00 --json");
    let run = home.run(&asked).exits(0);
    assert_eq!(run.json()["rosters"][0]["changes"], 3, "{run}");
    assert!(cells(&run).contains(&cell("mia", "2027-01-12", "A", "-")), "{run}");
    // Help and documents say the same.
    let help = home.run("repair --help --lang en").exits(0).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("with --absent, just before the first absence"), "{help}");
    let page = std::fs::read_to_string(format!("{REPOSITORY}/docs/desk.md")).unwrap();
    assert!(page.contains("with `--absent`, by `--at` or just before the first absence"));
}

/// Agent k may work S(k−1) and Sk, the last one is free.
fn chain(shifts: usize) -> (String, String) {
    let mut team = "[team]\nid = \"desk\"\nzone = \"UTC\"\nholidays = \"none\"\nlook_ahead = 0\n".to_string();
    let mut duties = "agent,date,shift\n".to_string();
    for at in 1..=shifts {
        team += &format!("[[shifts]]\nid = \"S{at}\"\nstart = \"09:00\"\nend = \"17:00\"\n");
        team += &format!("[[staffing]]\nshift = \"S{at}\"\nmin = 1\ndates = [2026-12-02]\n");
        duties += &format!("a{at},2026-12-02,S{at}\n");
    }
    for at in 1..=shifts + 1 {
        let may: Vec<String> = [at - 1, at]
            .iter()
            .filter(|at| (1..=shifts).contains(*at))
            .map(|at| format!("\"S{at}\""))
            .collect();
        team += &format!("[[agents]]\nid = \"a{at}\"\nshifts = [{}]\n", may.join(", "));
    }
    (team, duties)
}

#[test]
fn an_absence_that_takes_many_changes_is_not_fatal_and_what_is_not_known_is_counted_so() {
    let (team, duties) = chain(9);
    let home = Scratch::team(&team);
    home.write("duties.csv", &duties);
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {ROSTER}"));
    let run = home.run(&format!("stress {ROSTER} --json")).exits(0);
    let changes: Vec<i64> = run.json()["absences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| own["changes"].as_i64().unwrap())
        .collect();
    assert_eq!(changes, [9, 8, 7, 6, 5, 4, 3, 2, 1], "{run}");
    let repaired = home.run(&format!("repair {ROSTER} --absent a1=2026-12-02 --json")).exits(0);
    assert_eq!(repaired.json()["rosters"][0]["changes"], 9, "{repaired}");
    // Without time nothing is known, so nothing is fatal.
    let run = home.run(&format!("stress {ROSTER} --time-limit 1ms --json")).exits(4);
    assert_eq!((&run.json()["fatal"], &run.json()["unknown"]), (&0.into(), &9.into()), "{run}");
    let run = home.run(&format!("stress {ROSTER} --time-limit 1ms --lang en")).exits(4);
    run.prints(&["9 absences: 0 can be mended, 0 can't (proven), 9 not known."]);
}

/// Numbers that are the same on every machine.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A tight team with rules that leave changes: minima of hours, days off, rest days.
fn drawn_team(draws: &mut Draws) -> String {
    let mut team = TEAM.split("[[agents]]").next().unwrap().replace("may_follow_same_day = [\"A\"]\n", "");
    team += "[[shifts]]\nid = \"N\"\nstart = \"22:00\"\nend = \"30:00\"\n";
    for at in 0..4 + draws.below(3) {
        let may: Vec<String> =
            ["A", "B", "N"].iter().filter(|_| draws.chance(80)).map(|shift| format!("\"{shift}\"")).collect();
        let may = if may.is_empty() { "\"A\"".to_string() } else { may.join(", ") };
        team += &format!("[[agents]]\nid = \"a{at}\"\nshifts = [{may}, \"C\"]\n");
    }
    team += "[[staffing]]\nshifts = [\"A\", \"B\"]\nmin = 1\n";
    if draws.chance(60) {
        team += "[[staffing]]\nshift = \"N\"\nmin = 1\ndays = [\"weekdays\"]\n";
    }
    team += "[rules.rest]\nmin = \"11h\"\n";
    team += &format!("[rules.stint]\nmax = {}\n", 3 + draws.below(3));
    if draws.chance(50) {
        team += "[rules.rest_days]\nmin_per_week = 2\n";
    }
    if draws.chance(50) {
        team += "[rules.days_off]\nmin = 2\n";
    }
    if draws.chance(60) {
        team += "[[rules.hours]]\nmax_per_week = \"40h\"\n";
    }
    if draws.chance(40) {
        team += "[[rules.hours]]\nmin = \"16h\"\nclass = \"required\"\n";
    }
    team
}

/// What is known of an absence: the fewest changes, or that some minutes stay short.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    Changes(usize),
    Short(Option<i64>),
    Open,
}

fn by_repair(path: &Path, agent: &str, date: NaiveDate) -> Known {
    let judged = JudgedRoster::open(path).unwrap();
    let zone = judged.loaded.book.team.zone;
    let from = date.and_time(NaiveTime::MIN);
    let until = date.succ_opt().unwrap().and_time(NaiveTime::MIN);
    let cause = Cause::Absences(vec![AwayAgent { agent: agent.to_string(), from, until }]);
    let at = from.and_local_timezone(zone).unwrap();
    let damaged = DamagedRoster::new(judged, &cause, Some(at), at).unwrap();
    match damaged.repair(Duration::from_secs(20), &StopToken::new()).unwrap().repaired {
        Repaired::Impossible => Known::Short(None),
        Repaired::Mended(near) if near.short == 0 && near.fewest => Known::Changes(near.changes.len()),
        Repaired::Mended(near) if near.short > 0 && near.short == near.short_least => {
            Known::Short(Some(near.short))
        }
        _ => Known::Open,
    }
}

#[test]
fn stress_says_of_two_hundred_absences_what_repair_says() {
    let mut draws = Draws(7);
    let (mut looked_at, mut fatal, mut several) = (0, 0, 0);
    while looked_at < 200 {
        let home = Scratch::team(&drawn_team(&mut draws));
        home.run(&format!("solve team --start 2026-11-30 --weeks 1 --time-limit 2s --out {ROSTER}"));
        let path = home.path().join(ROSTER);
        let Ok(judged) = JudgedRoster::open(&path) else { continue };
        let stop = StopToken::new().within(Duration::from_secs(60));
        let endurance = endurance(&judged, 0, &stop).unwrap();
        for single in &endurance.singles {
            let agent = &judged.loaded.book.agents[single.agent.0].id;
            let date = judged.instance.horizon.date(single.day);
            let known = match single.repair {
                Mend::Mended { changes, fewest: true } => Known::Changes(changes),
                Mend::Fatal { short, least } if short.is_none_or(|short| short == least) => {
                    Known::Short(short)
                }
                _ => Known::Open,
            };
            assert_eq!(
                known,
                by_repair(&path, agent, date),
                "{agent} {date}\n{}",
                home.read("team/team.toml")
            );
            assert_ne!(known, Known::Open, "{agent} {date}\n{}", home.read("team/team.toml"));
            looked_at += 1;
            fatal += usize::from(matches!(known, Known::Short(_)));
            several += usize::from(matches!(known, Known::Changes(2..)));
        }
    }
    assert!(fatal > 15 && several > 15, "{fatal} fatal, {several} by several changes");
}
