//! Files of targets from the folder to the roster: encodings, sizes, and the copy beside a roster.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use support_cli::Scratch;

const TEAM: &str = "[team]\nid = \"desk\"\nzone = \"Asia/Shanghai\"\nlook_ahead = 0\n\
                    [[skills]]\nid = \"在线\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
                    [[agents]]\nid = \"lin\"\nskills = [\"在线\"]\n[[agents]]\nid = \"mia\"\n\
                    [[demand]]\nfile = \"targets.csv\"\n";

fn desk(targets: &[u8]) -> Scratch {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path().join("team")).unwrap();
    fs::write(scratch.path().join("team/team.toml"), TEAM).unwrap();
    fs::write(scratch.path().join("team/targets.csv"), targets).unwrap();
    scratch
}

const CHINESE: &str = "星期,开始,结束,技能,最少\r\n每天,09:00,17:00,在线,1\r\n";

#[test]
fn a_roster_keeps_its_targets_and_is_judged_by_them() {
    let (gbk, _, _) = encoding_rs::GBK.encode(CHINESE);
    let scratch = desk(&gbk);
    scratch.run("solve team --start 2026-11-30 --weeks 1").exits(0);
    let roster = "rosters/desk/2026-11-30.toml";
    let files = scratch.files();
    let copied = |path: &&String| path.starts_with("rosters/") && path.ends_with("/targets.csv");
    let copies: Vec<&String> = files.keys().filter(copied).collect();
    assert_eq!(copies.len(), 1, "{:?}", files.keys());
    scratch.run(&format!("verify {roster}")).exits(0);
    // The team moves on; the roster does not.
    fs::write(scratch.path().join("team/targets.csv"), CHINESE.replace(",1\r", ",2\r")).unwrap();
    scratch.run(&format!("verify {roster}")).exits(0);
    let against = scratch.run(&format!("verify {roster} --against-current"));
    assert!(against.stdout.contains("demand."), "{against}");
}

#[test]
fn every_encoding_of_a_spreadsheet_says_the_same() {
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        let units = CHINESE.encode_utf16().flat_map(bytes);
        mark.into_iter().chain(units).collect::<Vec<u8>>()
    };
    let (gbk, _, _) = encoding_rs::GBK.encode(CHINESE);
    for bytes in [
        CHINESE.as_bytes().to_vec(),
        format!("\u{feff}{CHINESE}").into_bytes(),
        gbk.into_owned(),
        wide([0xff, 0xfe], u16::to_le_bytes),
        wide([0xfe, 0xff], u16::to_be_bytes),
    ] {
        desk(&bytes).run("check team --start 2026-11-30 --weeks 1").exits(0);
    }
}

#[test]
fn a_hundred_thousand_rows_are_read_or_refused_in_seconds() {
    let row = |text: &mut String, nth: usize| {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap() + chrono::Days::new(nth as u64 / 96);
        let (from, until) = (nth % 96 * 15, nth % 96 * 15 + 15);
        let (a, b, c, d) = (from / 60, from % 60, until / 60, until % 60);
        writeln!(text, "{day},{a:02}:{b:02},{c:02}:{d:02},1").unwrap();
    };
    for rows in [100_000, 120_000] {
        let mut text = "date,from,until,want\n".to_string();
        (0..rows).for_each(|nth| row(&mut text, nth));
        let scratch = desk(text.as_bytes());
        let begun = Instant::now();
        let run = scratch.run("check team --start 2026-11-30 --weeks 3");
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
        match rows {
            100_000 => drop(run.exits(0)),
            _ => assert!(run.exits(2).stderr.contains("E0110"), "too many"),
        }
    }
    let bad = format!("date,from,until,want\n{}", "x,y,z,-1\n".repeat(100_000));
    let run = desk(bad.as_bytes()).run("check team --start 2026-11-30").exits(2);
    assert!(run.stderr.contains("399900 more were found") && run.stderr.len() < 100_000, "{run}");
}

#[test]
fn check_names_hours_that_nobody_with_the_skill_can_cover() {
    let text = "weekday,from,until,skill,min\ndaily,09:00,17:00,在线,2\ndaily,20:00,21:00,,1\n";
    let run = desk(text.as_bytes()).run("check team --start 2026-11-30 --weeks 1 --lang en").exits(1);
    assert!(run.stdout.contains("在线: "), "{run}");
    assert!(run.stdout.contains("20:00"), "{run}");
}
