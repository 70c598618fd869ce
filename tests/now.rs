//! Who is on now and next, and what people paste into a chat.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use support_cli::{Scratch, golden};

const NIGHTS: &str = r#"
[team]
id = "desk"
zone = "Asia/Shanghai"
holidays = "none"

[[shifts]]
id = "N"
name = "Night"
start = "22:00"
end = "30:00"

[[shifts]]
id = "S"
start = "18:00"
end = "22:00"
standby = true

[[agents]]
id = "lin"

[[agents]]
id = "mia"

[[agents]]
id = "max"

[[leave]]
agent = "max"
from = 2026-12-07
kind = "sick"
"#;

/// The kept rosters: three that follow one another, and one of another team.
fn kept() -> Scratch {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    home
}

/// Two rosters of a week each, with a night over the end of the first.
fn nights() -> Scratch {
    let home = Scratch::team(NIGHTS);
    for (start, duties) in [
        ("2026-11-30", "lin,2026-12-05,N\nlin,2026-12-06,N\n"),
        ("2026-12-07", "mia,2026-12-07,N\nmax,2026-12-08,N\nmia,2026-12-08,S\n"),
    ] {
        home.write("duties.csv", &format!("agent,date,shift\n{duties}"));
        let out = format!("rosters/desk/{start}.toml");
        home.run(&format!("import csv duties.csv --team team --start {start} --weeks 1 --out {out}"));
    }
    home
}

#[test]
fn today_and_next_of_a_kept_roster() {
    let home = kept();
    for language in ["en", "zh"] {
        let at = "--at 2026-12-01T13:30";
        let run = home.run(&format!("today rosters/support-team-midnight {at} --lang {language}")).exits(0);
        golden(&format!("tests/goldens/today.{language}.txt"), &run.stdout);
        let run =
            home.run(&format!("next lin examples/support-team-midnight {at} --lang {language}")).exits(0);
        golden(&format!("tests/goldens/next.{language}.txt"), &run.stdout);
    }
}

#[test]
fn the_chat_text_of_a_week_and_of_an_agent() {
    let home = kept();
    for language in ["en", "zh"] {
        let roster = "rosters/wishes/2026-11-09.toml";
        let run = home.run(&format!("show {roster} --week 2 --format text --lang {language}")).exits(0);
        golden(&format!("tests/goldens/chat.{language}.txt"), &run.stdout);
        // Qin is on sick leave on the 19th.
        for why in ["sick", "病", "leave", "假"] {
            assert!(!run.stdout.contains(why), "{run}");
        }
        let run = home.run(&format!("show {roster} --agent qin --format text --lang {language}")).exits(0);
        golden(&format!("tests/goldens/chat-agent.{language}.txt"), &run.stdout);
    }
}

#[test]
fn a_week_of_24_agents_fits_into_one_message() {
    let home = kept();
    for week in 1..=3 {
        let run =
            home.run(&format!("show rosters/help-desk/2026-11-09.toml --week {week} --format text")).exits(0);
        // Slack breaks messages after 4000 characters, DingTalk and Feishu take more.
        assert!(run.stdout.chars().count() < 4000, "{} characters", run.stdout.chars().count());
    }
}

#[test]
fn a_night_over_the_end_of_a_roster_goes_on() {
    let home = nights();
    let names = |value: &serde_json::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|own| own["agent"].as_str().unwrap().to_string()).collect()
    };
    let now = |target: &str, at: &str| {
        let run = home.run(&format!("today {target} --at {at} --json")).exits(0);
        run.json()["teams"][0].clone()
    };
    for target in ["rosters/desk", "team", "", "rosters/desk/2026-11-30.toml", "rosters/desk/2026-12-07.toml"]
    {
        let view = now(target, "2026-12-07T03:00");
        assert_eq!(names(&view["on"]), ["lin"], "{target}");
    }
    let view = now("team", "2026-12-07T03:00");
    assert_eq!(names(&view["next"]), ["mia"]);
    assert_eq!(names(&view["leave"]), ["max"]);
    assert_eq!(names(&view["off"]), Vec::<String>::new());
    // At six it is over, to the minute.
    assert_eq!(names(&now("team", "2026-12-07T05:59")["on"]), ["lin"]);
    assert_eq!(names(&now("team", "2026-12-07T06:00")["on"]), Vec::<String>::new());
    // Mia's standby of the evening begins at 18:00.
    let view = now("team", "2026-12-08T12:00");
    // S is 18:00 to 22:00: at noon nobody is on call, mia will be. At 18:00 she is, at 22:00 no more.
    assert_eq!(
        (names(&view["standby_later"]), names(&view["next"])),
        (vec!["mia".into()], vec!["max".into()])
    );
    for (at, standby, later) in [("12:00", 0, 1), ("18:00", 1, 0), ("21:59", 1, 0), ("22:00", 0, 0)] {
        let view = now("team", &format!("2026-12-08T{at}"));
        assert_eq!(
            (names(&view["standby"]).len(), names(&view["standby_later"]).len()),
            (standby, later),
            "{at}"
        );
    }
    // After the last roster, that of its last night.
    assert_eq!(names(&now("team", "2026-12-14T03:00")["on"]), Vec::<String>::new());
}

#[test]
fn on_standby_is_who_is_on_call_at_the_moment() {
    let home = Scratch::team(
        &NIGHTS.replace("start = \"18:00\"\nend = \"22:00\"", "start = \"20:00\"\nend = \"32:00\""),
    );
    home.write("duties.csv", "agent,date,shift\nlin,2026-11-30,S\nmia,2026-12-01,S\nmax,2026-12-02,S\n");
    let out = "rosters/desk/2026-11-30.toml";
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {out}"));
    let lists = |at: &str| {
        let view = home.run(&format!("today team --at {at} --json")).exits(0).json()["teams"][0].clone();
        let names = |key: &str| -> Vec<String> {
            view[key].as_array().unwrap().iter().map(|who| who["agent"].as_str().unwrap().into()).collect()
        };
        [names("standby"), names("standby_later"), names("off")]
    };
    let who = |names: &[&str]| -> Vec<String> { names.iter().map(|name| name.to_string()).collect() };
    // Standby is from 20:00 to 08:00, lin's on the 30th, mia's on the 1st. On the 1st lin is on call at
    // 03:00 and at 07:59 and nobody from 08:00 to 20:00; mia from 20:00, and at 19:59 not yet.
    for (at, now, later, off) in [
        ("2026-12-01T03:00", who(&["lin"]), who(&["mia"]), who(&["max"])),
        ("2026-12-01T07:59", who(&["lin"]), who(&["mia"]), who(&["max"])),
        ("2026-12-01T08:00", who(&[]), who(&["mia"]), who(&["lin", "max"])),
        ("2026-12-01T12:00", who(&[]), who(&["mia"]), who(&["lin", "max"])),
        ("2026-12-01T20:00", who(&["mia"]), who(&[]), who(&["lin", "max"])),
    ] {
        assert_eq!(lists(at), [now, later, off], "{at}");
    }
    let noon = home.run("today team --at 2026-12-01T12:00 --lang en").exits(0).stdout;
    assert!(noon.contains("On standby now\n  nobody\n\nOn standby later today\n  mia"), "{noon}");
    let night = home.run("today team --at 2026-12-01T03:00 --lang en").exits(0).stdout;
    assert!(night.contains("On standby now\n  lin"), "{night}");
}

#[test]
fn what_an_agent_has_next_goes_on_into_the_next_roster() {
    let home = nights();
    for targets in ["team", "rosters/desk/2026-11-30.toml rosters/desk/2026-12-07.toml"] {
        let view = home.run(&format!("next mia {targets} --at 2026-12-06T12:00 --json")).exits(0).json();
        assert_eq!(view["duties"][0]["start"], "2026-12-07T22:00");
        assert_eq!(view["duties"][0]["minutes_until"], 34 * 60);
        assert_eq!(view["off"][0]["from"], "2026-12-06");
        assert_eq!(view["until"], "2026-12-13");
    }
    let view = home.run("next max team --at 2026-12-06T12:00 --json").exits(0).json();
    assert_eq!(view["off"][0]["leave"][0], "sick");
    let view = home.run("next lin team --at 2026-12-06T23:00 --json").exits(0).json();
    assert_eq!(view["on"]["end"], "2026-12-07T06:00");
}

#[test]
fn a_moment_without_a_roster_is_said() {
    let home = nights();
    for line in [
        "today team --at 2027-02-01T10:00",
        "today rosters/desk --at 2026-11-29",
        "today rosters/desk/2026-11-30.toml --at 2026-12-09T10:00",
        "today --at 2027-02-01T10:00",
        "next lin team --at 2027-02-01T10:00",
    ] {
        home.refused(line, 2).says(&["error[E0301]", "help: "]);
    }
    home.refused("today team --at noon", 2).says(&["2026-12-01T13:30"]);
    home.refused("next nobody team --at 2026-12-06", 2).says(&["error[E0401]", "nobody", "lin, mia, max"]);
    home.refused("today nowhere --at 2026-12-06", 2).says(&["error[E0301]"]);
    Scratch::new().refused("today", 2).says(&["error[E0301]"]);
}

#[test]
fn who_has_a_break_says_so_and_what_comes_next_names_its_breaks() {
    let home = Scratch::breaks();
    let now =
        |at: &str| home.run(&format!("today team --at {at} --json")).exits(0).json()["teams"][0].clone();
    let view = now("2026-12-01T12:59");
    assert_eq!(
        (&view["on"][0]["agent"], &view["on"][0]["on_break_until"]),
        (&"lin".into(), &"2026-12-01T13:00".into())
    );
    assert!(view["on"][1].get("on_break_until").is_none());
    assert!(now("2026-12-01T13:00")["on"][0].get("on_break_until").is_none());
    assert_eq!(now("2026-12-04T02:30")["on"][0]["on_break_until"], "2026-12-04T02:45");
    home.run("today team --at 2026-12-01T12:30 --lang en").exits(0).prints(&["on a break until 13:00"]);
    home.run("today team --at 2026-12-01T12:30 --lang zh").exits(0).prints(&["休息中，至 13:00"]);
    let next = home.run("next lin team --at 2026-12-01T08:00 --json").exits(0).json();
    let first = &next["duties"][0];
    assert_eq!(
        (&first["breaks"][0]["from"], &first["breaks"][0]["relief"][0]["agent"]),
        (&"12:00".into(), &"mia".into())
    );
    assert_eq!((&first["holds"][0]["agent"], &first["holds"][0]["until"]), (&"mia".into(), &"15:30".into()));
    // Alone on the 2nd: nobody holds the post.
    assert!(next["duties"][1]["breaks"][0].get("relief").is_none());
    home.run("next lin team --at 2026-12-01T08:00 --lang en").exits(0).prints(&[
        "    Break 12:00–13:00 (lunch); post: Mia\n",
        "    15:00–15:30: you hold the post alone, Mia has a break\n",
    ]);
    let at = "--at 2026-12-01T12:30 --lang en";
    home.run(&format!("next lin team {at}"))
        .exits(0)
        .prints(&["on a break until 13:00", "Break 12:00–13:00"]);
    home.run("next mia team --at 2026-12-02T08:00 --lang zh")
        .exits(0)
        .prints(&["    休息 02:00–02:45（nap）\n"]);
}

#[test]
fn a_chat_text_says_breaks_without_columns() {
    let home = Scratch::breaks();
    let show = |more: &str| {
        home.run(&format!("show rosters/desk/2026-11-30.toml --format text {more}")).exits(0).stdout
    };
    let week = show("--lang en");
    assert!(week.contains("Breaks: 林晓 12:00–13:00, Mia 15:00–15:30\n"), "{week}");
    assert!(show("--lang zh").contains("班中休息：林晓 12:00–13:00、Mia 15:00–15:30\n"));
    let own = show("--agent lin --lang en");
    assert!(own.contains("\nBreak 12:00–13:00 (lunch); post: Mia\n"), "{own}");
}

#[test]
fn a_roster_whose_name_is_no_date_is_named() {
    let home = nights();
    let plan = |start: &str, out: &str| {
        home.write("duties.csv", &format!("agent,date,shift\nmia,{start},N\n"));
        home.run(&format!("import csv duties.csv --team team --start {start} --weeks 1 --out {out}"));
    };
    plan("2026-12-07", "rosters/desk/2026-12-07-v2.toml");
    plan("2026-12-14", "rosters/desk/draft.toml");
    // Neither name is the date of a first day, so that of four rosters two are read and two are named; of
    // those the one of 14 December can't be what a roster from that date on goes on from.
    let both = ["2026-12-07-v2.toml", "draft.toml", "this roster of 2026-12-14 is passed over"];
    for line in [
        "today team --at 2026-12-08T12:00",
        "today rosters/desk --at 2026-12-08T12:00",
        "next mia team --at 2026-12-08T12:00",
        "ledger team",
        "ledger rosters/desk",
        "timesheet team",
        "solve team --time-limit 5s --out other/new.toml --work-limit 1",
    ] {
        let run = home.run(&format!("{line} --lang en")).says(&both);
        assert_eq!(run.stderr.matches("warning[E0301]").count(), 2, "{run}");
    }
    let solved = "solve team --start 2026-12-14 --out other/new.toml --work-limit 1 --lang en";
    let run = home.run(solved).says(&["2026-12-07-v2.toml"]);
    assert!(!run.stderr.contains("draft.toml"), "{run}");
    // A folder of nothing else is one of rosters all the same.
    plan("2026-12-14", "elsewhere/draft.toml");
    home.run("today elsewhere --at 2026-12-15T12:00 --lang en")
        .exits(2)
        .says(&["draft.toml", "error[E0301]"]);
    // Which name counts is said in Chinese too.
    home.run("today team --at 2026-12-08T12:00 --lang zh").says(&["未被读取", "2026-12-14.toml"]);
    // What takes a file reads it by its own name.
    let run = home.run("today rosters/desk/draft.toml --at 2026-12-15T12:00 --lang en").exits(0);
    assert!(run.stderr.is_empty(), "{run}");
}
