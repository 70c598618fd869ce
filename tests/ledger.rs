//! What agents have carried over several rosters, and that the next one makes up for what was changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::path::Path;

use fairshift::roster::{self, Loaded};
use fairshift::workspace::pasts;
use support_cli::{REPOSITORY, Scratch, golden};

const FOUR: [&str; 4] = ["2026-11-30", "2026-12-21", "2027-01-11", "2027-02-01"];

fn kept(start: &str) -> Loaded {
    let path = format!("rosters/support-team-midnight/{start}.toml");
    roster::load(&Path::new(REPOSITORY).join(path)).unwrap()
}

/// Reckoned anew, the pasts of rosters that nothing has changed are those of their files.
#[test]
fn pasts_that_nothing_changed_are_those_of_the_files() {
    let rosters: Vec<Loaded> = FOUR.iter().map(|start| kept(start)).collect();
    for (own, past) in rosters.iter().zip(pasts(&rosters, 28)) {
        assert_eq!(own.past, past, "{}", own.path.display());
    }
}

#[test]
fn what_is_changed_in_the_first_is_owed_after_the_last() {
    let mut rosters: Vec<Loaded> = FOUR.iter().map(|start| kept(start)).collect();
    let before = pasts(&rosters, 28).pop().unwrap();
    // Wang works the B of lin on the fourth day of the first roster.
    let own = std::mem::take(&mut rosters[0].roster.lines[0][3]);
    assert_eq!(own.len(), 1);
    assert!(rosters[0].roster.lines[1][3].is_empty());
    rosters[0].roster.lines[1][3] = own.clone();
    let after = pasts(&rosters, 28).pop().unwrap();
    let key = roster::CountKey::Shift(own[0]);
    let more: Vec<_> =
        (0..4).map(|agent| (after.owed[&key][agent] - before.owed[&key][agent]).to_string()).collect();
    assert_eq!(more, ["1", "-1", "0", "0"]);
    assert_eq!(before.worked, after.worked, "the first roster is four weeks past");
}

const DESK: &str = r#"
[team]
id = "desk"
zone = "Asia/Shanghai"
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
shifts = ["A"]
min = 1
want = 1
max = 1
"#;

/// Two weeks: lin has four and three duties, mia three and four.
fn weeks() -> Scratch {
    let home = Scratch::team(DESK);
    for (first, agents) in [(30, "lmlmlml"), (7, "mlmlmlm")] {
        let date = |day: u32| {
            if first + day > 30 {
                format!("2026-12-{:02}", (first + day) % 30)
            } else {
                format!("2026-{}-{:02}", if first == 30 { 11 } else { 12 }, first + day)
            }
        };
        let rows: String = agents
            .chars()
            .zip(0..)
            .map(|(who, day)| format!("{},{},A\n", if who == 'l' { "lin" } else { "mia" }, date(day)))
            .collect();
        home.write("duties.csv", &format!("agent,date,shift\n{rows}"));
        let start = date(0);
        home.run(&format!(
            "import csv duties.csv --team team --start {start} --weeks 1 --out rosters/desk/{start}.toml"
        ))
        .exits(0);
    }
    home
}

/// What agents are owed of the shift before the third week.
fn owed(home: &Scratch) -> String {
    home.run("solve team --start 2026-12-14 --weeks 1 --time-limit 10s --out rosters/desk/2026-12-14.toml")
        .exits(0);
    let files = home.files();
    let (path, _) = files
        .iter()
        .find(|(path, _)| path.contains("2026-12-14.") && path.ends_with("history.toml"))
        .unwrap();
    let text = home.read(path);
    let at = text.find("count = \"shift.A\"").unwrap_or_else(|| panic!("{text}"));
    text[at..].lines().skip(2).take(2).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_next_roster_makes_up_for_a_swap_in_the_one_before_last() {
    let home = weeks();
    assert_eq!(owed(&home), "lin = \"0\" mia = \"0\"");
    let home = weeks();
    home.run("publish rosters/desk/2026-11-30.toml --by wu --at 2026-11-25T10:00").exits(0);
    home.run("publish rosters/desk/2026-12-07.toml --by wu --at 2026-11-25T11:00").exits(0);
    home.run("swap propose team --agent lin --date 2026-12-02 --with mia --by wu --consent lin --consent mia --at 2026-11-30T10:00")
        .exits(0);
    assert_eq!(owed(&home), "lin = \"1\" mia = \"-1\"");
}

#[test]
fn a_roster_of_the_chain_that_is_gone_is_said_and_the_history_taken() {
    let home = weeks();
    let inputs = home
        .files()
        .keys()
        .find(|path| path.starts_with("rosters/desk/2026-11-30.") && path.ends_with("team.toml"))
        .unwrap()
        .clone();
    std::fs::remove_dir_all(home.path().join(inputs).parent().unwrap()).unwrap();
    let run = home.run("solve team --start 2026-12-14 --weeks 1 --time-limit 10s --lang en").exits(0);
    run.says(&["E0303", "2026-11-30.toml", "the history of the roster of 2026-12-07"]);
}

#[test]
fn the_ledger_counts_swaps_and_changed_rosters() {
    let home = weeks();
    for (start, hour) in [("2026-11-30", 10), ("2026-12-07", 11)] {
        home.run(&format!("publish rosters/desk/{start}.toml --by wu --at 2026-11-25T{hour}:00")).exits(0);
    }
    home.run("swap propose team --agent lin --date 2026-12-02 --with mia --by wu --consent lin --consent mia --at 2026-11-30T10:00")
        .exits(0);
    let ledger = home.run("ledger team --json").exits(0).json();
    let lin = &ledger["agents"][0];
    assert_eq!(lin["counts"]["shift.A"], 6);
    assert_eq!(lin["counts"]["hours"], 6 * 480);
    assert_eq!(lin["owed"]["shift.A"], "1");
    assert_eq!((&lin["swaps_given"], &lin["swaps_taken"]), (&1.into(), &0.into()));
    assert_eq!(ledger["agents"][1]["swaps_taken"], 1);
    assert_eq!(lin["rosters"][0]["counts"]["shift.A"], 3);
    assert_eq!(ledger["rosters"][0]["state"], "published");
    // Three and four in the first week as changed, the other way round in the second: two apart.
    assert_eq!(ledger["rosters"][0]["spread_so_far"]["shift.A"], "1");
    assert_eq!(ledger["rosters"][1]["spread"]["shift.A"], "1");
    assert_eq!(ledger["rosters"][1]["spread_so_far"]["shift.A"], "2");
    // From the files of the rosters alone, the same.
    let files =
        home.run("ledger rosters/desk/2026-12-07.toml rosters/desk/2026-11-30.toml --json").exits(0).json();
    assert_eq!(files, ledger);
}

#[test]
fn the_tables_of_the_ledger() {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    let all = FOUR.map(|start| format!("rosters/support-team-midnight/{start}.toml")).join(" ");
    for language in ["en", "zh"] {
        let run = home.run(&format!("ledger {all} --lang {language}")).exits(0);
        golden(&format!("tests/goldens/ledger.{language}.txt"), &run.stdout);
        let run = home.run(&format!("ledger {all} --agent lin --lang {language}")).exits(0);
        golden(&format!("tests/goldens/ledger-agent.{language}.txt"), &run.stdout);
    }
    let folder = home.run("ledger examples/support-team-midnight --json").exits(0).json();
    assert_eq!(folder, home.run(&format!("ledger {all} --json")).exits(0).json());
    home.run(&format!("ledger {all} --to ledger.csv --lang en")).exits(0);
    assert!(home.read("ledger.csv").contains("lin,had,"), "{}", home.read("ledger.csv"));
    home.run(&format!("ledger {all} --to ledger.xlsx")).exits(0);
}

#[test]
fn what_can_not_be_counted_is_said() {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    let first = "rosters/support-team-midnight/2026-11-30.toml";
    home.refused(&format!("ledger {first} {first}"), 2).says(&["E0602"]);
    home.refused(&format!("ledger {first} rosters/wishes/2026-11-09.toml"), 2).says(&["E0304"]);
    home.refused(&format!("ledger {first} --agent nobody"), 2).says(&["E0401", "lin"]);
    home.refused("ledger examples/nights", 2).says(&["E0301"]);
    home.refused("ledger rosters/none.toml", 2).says(&["E0301"]);
}
