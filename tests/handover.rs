//! Who takes over open follow-ups during long absences, and where that is said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod support_cli;

use fairshift::timesheet::{FollowUps, Handovers, follow_ups};
use support::Team;
use support_cli::{Scratch, golden};

fn team() -> Team {
    Team::new()
        .agent("lin")
        .agent("mia")
        .agent("max")
        .shift("A", "09:00", "17:00")
        .shift("B", "14:00", "22:00")
}

/// Who hands over to whom after which date.
fn found(team: &Team, grid: &str, limit: i64) -> Vec<(String, String, Option<String>)> {
    let judged = team.grid(grid);
    let sheet = &judged.sheet;
    let id = |agent: fairshift::book::AgentIx| sheet.book.agents[agent.0].id.clone();
    let each = |own: FollowUps| (id(own.agent), own.date.to_string(), own.to.map(|(to, ..)| id(to)));
    follow_ups(sheet, limit).into_iter().map(each).collect()
}

fn is(agent: &str, date: &str, to: Option<&str>) -> (String, String, Option<String>) {
    (agent.to_string(), date.to_string(), to.map(str::to_string))
}

#[test]
fn follow_ups_go_to_whoever_is_there_and_back_within_the_limit() {
    // Lin is off from Monday 17:00 to Thursday 09:00: 64 hours.
    let grid = "A - - A A A A / B B B A A A A / A A A A A A A";
    assert_eq!(found(&team(), grid, 48 * 60), [is("lin", "2026-11-30", Some("mia"))]);
    // As long as the limit is not too long; a minute less is.
    assert_eq!(found(&team(), grid, 64 * 60), []);
    assert_eq!(found(&team(), grid, 64 * 60 - 1), [is("lin", "2026-11-30", Some("mia"))]);
}

#[test]
fn follow_ups_are_shared_fairly() {
    // Twice away, twice two colleagues there: one each.
    let grid = "A - - A - - A / B B B B B B B / B B B B B B B";
    assert_eq!(
        found(&team(), grid, 48 * 60),
        [is("lin", "2026-11-30", Some("mia")), is("lin", "2026-12-03", Some("max"))]
    );
}

#[test]
fn nobody_in_time_is_said() {
    let grid = "A - - - A A A / A - - - A A A / A - - - A A A";
    let found = found(&team(), grid, 48 * 60);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|(.., to)| to.is_none()), "{found:?}");
}

#[test]
fn an_absence_belongs_to_the_roster_in_which_it_gets_too_long() {
    let grid = "- A A A A A A / A A A A A A A / A A A A A A -";
    // From Saturday 17:00 on, which is told on Monday 17:00.
    let before = team().before("A - / - A / - A");
    let told = found(&before, grid, 48 * 60);
    assert_eq!(told, [is("lin", "2026-11-28", Some("mia"))]);
    // The last one begins on Saturday 17:00 and is 31 hours old when the roster ends.
    assert_eq!(found(&before, grid, 30 * 60), [is("max", "2026-12-05", Some("lin"))]);
}

#[test]
fn each_change_of_shift_has_two_sides() {
    let judged = team().grid("A - - - - - - / B B - - - - - / - A - - - - -");
    let all = Handovers::new(&judged.sheet).changes();
    let names =
        |agents: Vec<fairshift::book::AgentIx>| -> Vec<usize> { agents.iter().map(|own| own.0).collect() };
    let told: Vec<_> =
        all.iter().map(|own| (names(own.from.clone()), names(own.to.iter().copied().collect()))).collect();
    assert_eq!(told, [(vec![0], vec![1]), (vec![1], vec![2]), (vec![2], vec![1]), (vec![1], vec![])]);
}

const ROSTER: &str = "rosters/support-team-midnight/2026-11-30.toml";

fn home() -> Scratch {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    home
}

#[test]
fn the_table_and_the_agents_view_say_who_takes_them() {
    let home = home();
    for language in ["en", "zh"] {
        let line = format!("show {ROSTER} --follow-up 48h --lang {language}");
        let run = home.run(&format!("{line} --week 1")).exits(0);
        golden(&format!("tests/goldens/follow-ups-week.{language}.txt"), &run.stdout);
        let run = home.run(&format!("{line} --agent chen")).exits(0);
        golden(&format!("tests/goldens/follow-ups-agent.{language}.txt"), &run.stdout);
    }
    let all = home.run(&format!("show {ROSTER} --follow-up 48h --format json")).exits(0).json();
    assert!(
        !all["follow_ups"].as_array().unwrap().is_empty() && !all["handovers"].as_array().unwrap().is_empty()
    );
    // Without a desk nothing of it is said.
    let all = home.run(&format!("show {ROSTER} --format json")).exits(0).json();
    assert!(all.get("follow_ups").is_none() && all.get("handovers").is_none());
    home.refused(&format!("show {ROSTER} --follow-up soon"), 2).says(&["48h"]);
}

#[test]
fn with_a_desk_they_are_said_everywhere() {
    let home = home();
    let path = "examples/support-team-midnight/team.toml";
    let text = home.read(path);
    home.write(path, &format!("{text}\n[desk]\nfollow_up = \"40h\"\n"));
    home.run(&format!("show {ROSTER} --agent chen --lang en")).exits(0).prints(&["your open follow-ups"]);
    home.run("next chen examples/support-team-midnight --at 2026-11-30T08:00 --lang en")
        .exits(0)
        .prints(&["Open follow-ups"]);
    home.run(&format!("calendar {ROSTER} --to ics --lang en")).exits(0);
    let ics = home.read("ics/support-team-midnight.chen.ics").replace("\r\n ", "");
    assert!(ics.contains("open follow-ups"), "{ics}");
    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0);
    assert!(home.read("site/agent-chen.html").contains("open follow-ups"), "{:?}", home.files().keys());
}
