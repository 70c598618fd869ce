//! Calendars to subscribe to: read by a parser that we did not write, and brought up
//! to date over themselves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::collections::BTreeMap;

use icalendar::{Calendar, CalendarComponent, Component};
use support_cli::{Run, Scratch, golden, words};

const MADE: &str = "1790000000";

const TEAM: &str = r#"
[team]
id = "desk"
name = "Desk; north, 1st \\ floor"
zone = "Europe/Berlin"
holidays = "none"

[[shifts]]
id = "A"
name = "Early"
start = "09:00"
end = "17:00"
report_before = "15min"
handover = "10min"

[[shifts]]
id = "夜"
name = "Night"
start = "22:00"
end = "30:00"

[[shifts]]
id = "S"
start = "18:00"
end = "22:00"
place = "home"
standby = true

[[agents]]
id = "lin"
name = "林晓，一位名字很长很长的成员，长得一行里放不下，只好在七十五个字节以内折行"

[[agents]]
id = "mia"
name = "Mia, \"M\"; O'Hara"

[[agents]]
id = "max"
"#;

const LEAVE: &str = r#"
[[leave]]
agent = "max"
from = 2026-10-17
until = 2026-10-20
kind = "sick"
[[leave]]
agent = "max"
from = 2026-10-22
half = "pm"
kind = "training"
"#;

const DUTIES: &str = "agent,date,shift
lin,2026-10-19,A
lin,2026-10-20,A
lin,2026-10-24,夜
mia,2026-10-19,夜
mia,2026-10-21,S
mia,2026-10-25,A
max,2026-10-23,A
";

/// Commands with a fixed time of making.
fn run(home: &Scratch, line: &str) -> Run {
    let output = home.command().env("SOURCE_DATE_EPOCH", MADE).args(words(line)).output().unwrap();
    Run::new(line, output)
}

/// A week's roster of the team above, in which the clocks go back.
fn home() -> Scratch {
    let home = Scratch::team(TEAM);
    home.write("team/leave.toml", LEAVE);
    roster(&home, "2026-10-19", DUTIES);
    home
}

fn roster(home: &Scratch, start: &str, duties: &str) -> String {
    home.write("duties.csv", duties);
    let out = format!("rosters/desk/{start}.toml");
    let line = format!("import csv duties.csv --team team --start {start} --weeks 1 --out {out}");
    let made = home.run(&line);
    assert!(matches!(made.code, Some(0 | 1)), "{made}");
    out
}

/// The events by UID, as the other parser reads them.
fn events(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let calendar: Calendar = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut found = BTreeMap::new();
    for component in &calendar.components {
        let CalendarComponent::Event(event) = component else { continue };
        let own = event.properties().iter().map(|(name, own)| (name.clone(), own.value().to_string()));
        let several = event.multi_properties().iter();
        let several = several.map(|(name, all)| (name.clone(), all[0].value().to_string()));
        let own = own.chain(several);
        let uid = event.get_uid().unwrap().to_string();
        assert!(found.insert(uid, own.collect()).is_none(), "a UID is there twice:\n{text}");
    }
    found
}

fn well_formed(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let count = |word: &str| text.lines().filter(|line| *line == word).count();
    for kind in ["VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"] {
        assert_eq!(count(&format!("BEGIN:{kind}")), count(&format!("END:{kind}")), "{kind}");
    }
    for (uid, event) in events(text) {
        for name in ["DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"] {
            assert!(event.contains_key(name), "{uid} has no {name}");
        }
        assert!(event["DTSTART"] < event["DTEND"], "{event:?}");
    }
}

#[test]
fn each_duty_is_an_event_in_the_calendars_of_its_agent_and_of_the_team() {
    let home = home();
    run(&home, "calendar rosters/desk/2026-10-19.toml --to ics --lang en").exits(0).prints(&["4 calendars"]);
    for name in ["desk", "desk.lin", "desk.mia", "desk.max"] {
        let text = home.read(&format!("ics/{name}.ics"));
        well_formed(&text);
        golden(&format!("tests/goldens/calendars/{name}.ics"), &text.replace("\r\n", "\n"));
    }
    let lin = events(&home.read("ics/desk.lin.ics"));
    assert_eq!(lin.len(), 3);
    // 22:00 to 06:00 on the night when 03:00 becomes 02:00 again.
    let night = &lin["20261024.shift-_e5_a4_9c.lin.own@desk.fairshift"];
    assert_eq!((&*night["DTSTART"], &*night["DTEND"]), ("20261024T220000", "20261025T060000"));
    let text = home.read("ics/desk.lin.ics");
    for zone in [
        "DTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST",
        "DTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET",
    ] {
        assert!(text.contains(zone), "{text}");
    }
    let mia = events(&home.read("ics/desk.mia.ics"));
    let standby = &mia["20261021.shift-S.mia.own@desk.fairshift"];
    assert_eq!((&*standby["TRANSP"], &*standby["CATEGORIES"]), ("TRANSPARENT", "Standby"));
    assert_eq!(mia["20261019.shift-_e5_a4_9c.mia.own@desk.fairshift"]["TRANSP"], "OPAQUE");
}

#[test]
fn leave_is_whole_days_with_an_exclusive_end_and_its_kind_is_nobody_elses_business() {
    let home = home();
    run(&home, "calendar rosters/desk/2026-10-19.toml --to ics --lang en").exits(0);
    let max = events(&home.read("ics/desk.max.ics"));
    let sick = &max["20261019.leave.max.own@desk.fairshift"];
    assert_eq!((&*sick["DTSTART"], &*sick["DTEND"]), ("20261019", "20261021"));
    assert_eq!(sick["SUMMARY"], "Leave (sick)");
    let training = &max["20261022.leave.max.own@desk.fairshift"];
    assert_eq!((&*training["DTSTART"], &*training["DTEND"]), ("20261022T120000", "20261023T000000"));
    let team = home.read("ics/desk.ics");
    assert_eq!(events(&team)["20261019.leave.max.team@desk.fairshift"]["SUMMARY"], "max: off");
    for other in [&team, &home.read("ics/desk.lin.ics"), &home.read("ics/desk.mia.ics")] {
        for word in ["sick", "training", "Leave"] {
            assert!(!other.contains(word), "{word} in {other}");
        }
    }
}

#[test]
fn unchanged_events_keep_their_version_and_changed_ones_grow() {
    let home = home();
    let file = "rosters/desk/2026-10-19.toml";
    let line = format!("calendar {file} --to ics --lang en");
    run(&home, &line).exits(0);
    let first = home.files();
    // Later, with the same roster: the same bytes.
    home.run(&line).exits(0).prints(&["0 new, 0 changed, 0 cancelled"]);
    assert!(first == home.files());
    // Lin's last night becomes Mia's.
    let text = home.read(file);
    home.edit(file, "lin = \"A   A   -   -   -   夜  -\"", "lin = \"A   A   -   -   -   -   -\"");
    home.edit(file, "mia = \"夜  -   S   -   -   -   A\"", "mia = \"夜  -   S   -   -   夜  -\"");
    home.run(&line).exits(0);
    let lin = home.read("ics/desk.lin.ics");
    well_formed(&lin);
    let lin = events(&lin);
    let night = &lin["20261024.shift-_e5_a4_9c.lin.own@desk.fairshift"];
    assert_eq!((&*night["STATUS"], &*night["SEQUENCE"]), ("CANCELLED", "1"));
    assert!(night["DTSTAMP"] > lin["20261019.shift-A.lin.own@desk.fairshift"]["DTSTAMP"]);
    let same = &lin["20261019.shift-A.lin.own@desk.fairshift"];
    assert_eq!(
        (&*same["STATUS"], &*same["SEQUENCE"], &*same["DTSTAMP"]),
        ("CONFIRMED", "0", "20260921T141320Z")
    );
    let mia = events(&home.read("ics/desk.mia.ics"));
    assert_eq!(mia["20261024.shift-_e5_a4_9c.mia.own@desk.fairshift"]["SEQUENCE"], "0");
    // Whoever publishes is told that it was changed by hand into one that breaks a must.
    home.edit(file, "max = \"-   -   -   -   A   -   -\"", "max = \"A   -   -   -   A   -   -\"");
    home.run(&line).exits(0).says(&["fairshift verify rosters/desk/2026-10-19.toml"]);
    // And back: the same event again, not a second one.
    home.write(file, &text);
    home.run(&line).exits(0);
    let lin = events(&home.read("ics/desk.lin.ics"));
    assert_eq!(lin.len(), 3);
    let night = &lin["20261024.shift-_e5_a4_9c.lin.own@desk.fairshift"];
    assert_eq!((&*night["STATUS"], &*night["SEQUENCE"]), ("CONFIRMED", "2"));
}

#[test]
fn the_next_roster_leaves_the_events_of_the_last_alone() {
    let home = home();
    run(&home, "calendar rosters/desk/2026-10-19.toml --to ics").exits(0);
    let before = events(&home.read("ics/desk.mia.ics"));
    // Max has left the team.
    home.edit("team/team.toml", "\n[[agents]]\nid = \"max\"\n", "");
    home.write("team/leave.toml", "");
    let next = roster(&home, "2026-10-26", "agent,date,shift\nmia,2026-10-27,A\n");
    let max = home.read("ics/desk.max.ics");
    home.run(&format!("calendar {next} --to ics")).exits(0);
    let after = events(&home.read("ics/desk.mia.ics"));
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|(uid, event)| after[uid] == *event));
    assert_eq!(events(&max), events(&home.read("ics/desk.max.ics")));
    // Both together say the same.
    let files = home.files();
    home.run(&format!("calendar {next} rosters/desk/2026-10-19.toml --to ics")).exits(0);
    assert_eq!(after, events(&home.read("ics/desk.mia.ics")));
    assert!(files.keys().eq(home.files().keys()));
}

#[test]
fn one_calendar_goes_to_stdout() {
    let home = home();
    let before = home.files();
    for (line, name) in [("", "desk"), (" --agent mia", "desk.mia")] {
        let own = run(&home, &format!("calendar rosters/desk/2026-10-19.toml{line}")).exits(0);
        well_formed(&own.stdout);
        golden(&format!("tests/goldens/calendars/{name}.ics"), &own.stdout.replace("\r\n", "\n"));
    }
    assert!(before == home.files());
    home.refused("calendar rosters/desk/2026-10-19.toml --agent nobody --to ics", 2).says(&["nobody", "mia"]);
    home.refused("calendar rosters/desk/2026-10-12.toml --to ics", 2).says(&["error[E0301]"]);
}

#[test]
fn no_damage_to_a_calendar_goes_unnoticed_or_panics() {
    let home = home();
    run(&home, "calendar rosters/desk/2026-10-19.toml --to ics").exits(0);
    let whole = home.read("ics/desk.max.ics");
    let line = "calendar rosters/desk/2026-10-19.toml --agent max --to ics";
    let damaged = [
        String::new(),
        whole[..whole.len() / 2].to_string(),
        whole.replace("END:VEVENT\r\n", ""),
        whole.replace("END:VTIMEZONE\r\n", ""),
        whole.replace("UID:", "XUID:"),
        whole.replace("SEQUENCE:0", "SEQUENCE:-1"),
        whole.replace("SEQUENCE:0", "SEQUENCE:99999999999"),
        whole.replace("DTSTAMP:2", "DTSTAMP:x"),
        whole.replace("TZID=Europe/Berlin", "TZID=Europe/Nowhere"),
        whole.replace("20261022", "20261322"),
        whole.replace("-//fairshift//", "-//other//"),
        format!("{whole}BEGIN:VCALENDAR\r\n"),
        whole.replace("END:VCALENDAR\r\n", ""),
    ];
    for text in damaged {
        assert_ne!(text, whole);
        home.write("ics/desk.max.ics", &text);
        home.refused(line, 2).says(&["error[E0601]", "desk.max.ics", "help: "]);
    }
    std::fs::write(home.path().join("ics/desk.max.ics"), [0xff, 0xfe, 0x00]).unwrap();
    home.refused(line, 2).says(&["error[E0601]", "UTF-8"]);
    // Line ends that a tool on the way has changed do no harm.
    home.write("ics/desk.max.ics", &whole.replace("\r\n", "\n"));
    run(&home, line).exits(0).prints(&["0 new, 0 changed, 0 cancelled"]);
    assert_eq!(home.read("ics/desk.max.ics"), whole);
}

#[test]
fn an_event_says_its_breaks_and_the_posts_held_and_a_moved_break_is_a_change() {
    let home = Scratch::breaks();
    run(&home, "calendar rosters/desk/2026-11-30.toml --to ics --lang en").exits(0);
    let own = |id: &str| events(&home.read(&format!("ics/desk.{id}.ics")));
    let described = |id: &str, uid: &str| own(id)[uid]["DESCRIPTION"].replace("\\n", "\n").replace('\\', "");
    let (early, late, night) = (
        "20261201.shift-A.lin.own@desk.fairshift",
        "20261201.shift-B.mia.own@desk.fairshift",
        "20261203.shift-N.mia.own@desk.fairshift",
    );
    let lin = described("lin", early);
    assert!(lin.contains("Break 12:00–13:00 (lunch); post: Mia"), "{lin}");
    assert!(lin.contains("15:00–15:30: you hold the post alone, Mia has a break"), "{lin}");
    let mia = described("mia", late);
    assert!(mia.contains("Break 15:00–15:30; post: 林晓"), "{mia}");
    assert!(mia.contains("12:00–13:00: you hold the post alone, 林晓 has a break"), "{mia}");
    // By the clock on the wall, the morning after.
    assert!(described("mia", night).contains("Break 02:00–02:45 (nap)"));
    // Nobody's break is on the team's calendar.
    assert!(!home.read("ics/desk.ics").contains("reak"));
    home.edit("rosters/desk/2026-11-30.toml", "\"15:00-15:30\"", "\"15:30-16:00\"");
    run(&home, "calendar rosters/desk/2026-11-30.toml --to ics --lang en")
        .exits(0)
        .prints(&["0 new, 2 changed, 0 cancelled"]);
    assert_eq!((&*own("lin")[early]["SEQUENCE"], &*own("mia")[late]["SEQUENCE"]), ("1", "1"));
    assert_eq!(own("mia")[night]["SEQUENCE"], "0");
    run(&home, "calendar rosters/desk/2026-11-30.toml --to zh --lang zh").exits(0);
    let lin = events(&home.read("zh/desk.lin.ics"))[early]["DESCRIPTION"].clone();
    assert!(lin.contains("休息 12:00–13:00（lunch）；顶岗：Mia"), "{lin}");
    assert!(lin.contains("15:30–16:00 独自顶岗（Mia 休息）"), "{lin}");
}
