//! Whatever the bytes of a team's files are: a book or diagnostics, no panic.

#![allow(clippy::unwrap_used)]

mod slips;

use std::path::PathBuf;
use std::sync::Arc;

use fairshift::book::{Book, PRESETS, read_texts};
use fairshift::calendar::Horizon;
use fairshift::diagnostic::{self, Diagnostic, Severity, Source};
use fairshift::import::{duties, nrp};
use fairshift::messages::Language;
use fairshift::rules;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use slips::{EVERYTHING, LEAVE, TARGETS, slip};

const TEAMS: [&[u8]; 4] = [
    include_bytes!("../examples/support-team/team.toml"),
    include_bytes!("../examples/support-team-midnight/team.toml"),
    include_bytes!("errors/many-at-once/team/team.toml"),
    EVERYTHING.as_bytes(),
];

const HOLIDAYS: &str = "years = [2027, 2028]\n[[holiday]]\ndate = 2027-05-01\nname = \"劳动节\"\n\
                        [[holiday]]\ndate = 2027-05-08\nname = \"劳动节\"\nkind = \"work\"\n";

fn read(team: Vec<u8>, leave: Vec<u8>) {
    read_with(team, leave, TARGETS.as_bytes().to_vec());
}

fn read_with(team: Vec<u8>, leave: Vec<u8>, targets: Vec<u8>) {
    read_all(&[("team.toml", team), ("leave.toml", leave), ("targets.csv", targets)]);
}

fn read_all(files: &[(&str, Vec<u8>)]) {
    let files: Vec<(PathBuf, Vec<u8>)> =
        files.iter().map(|(name, bytes)| (PathBuf::from("team").join(name), bytes.clone())).collect();
    let found = match read_texts(&files) {
        Ok((book, warnings)) => [warnings, rules::active(&book).err().unwrap_or_default()].concat(),
        Err(errors) => {
            assert!(!errors.is_empty());
            errors
        }
    };
    print(&found);
}

fn print(found: &[Diagnostic]) {
    assert!(
        found
            .iter()
            .all(|own| !own.help.is_empty() || own.severity == Severity::Warning || own.code.id() < "E05")
    );
    for language in [Language::En, Language::Zh] {
        for colour in [false, true] {
            diagnostic::print(found, language, colour);
        }
    }
}

/// The team of a benchmark file, if it is one.
fn benchmark(text: &str) -> Option<(Book, nrp::Nrp)> {
    let source = Arc::new(Source { path: "benchmark.txt".into(), text: text.to_string() });
    let read = match nrp::read(&source) {
        Ok(read) => read,
        Err(found) => {
            assert!(!found.is_empty());
            print(&found);
            return None;
        }
    };
    let files = nrp::files(&read, "benchmark.txt", "benchmark").into_iter();
    let files: Vec<(PathBuf, Vec<u8>)> = files.map(|(name, text)| (name.into(), text.into_bytes())).collect();
    let (book, _) = read_texts(&files).unwrap();
    assert!(rules::active(&book).is_ok());
    for (shift, own) in read.shifts.iter().zip(&book.shifts) {
        assert_eq!(own.end.minutes() - own.start.minutes(), shift.minutes);
        let follows = |next: &usize| !shift.banned_after.contains(next);
        for next in (0..book.shifts.len()).filter(follows) {
            assert!(own.end.minutes() <= 1440 + book.shifts[next].start.minutes(), "{} > {next}", own.id);
        }
    }
    Some((book, read))
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_damaged_team_is_answered(
        team in select(&TEAMS[..]),
        of_team in vec(slip(), 0..6),
        of_leave in vec(slip(), 0..3),
    ) {
        let (mut team, mut leave) = (team.to_vec(), LEAVE.as_bytes().to_vec());
        of_team.iter().for_each(|slip| slip.make(&mut team));
        of_leave.iter().for_each(|slip| slip.make(&mut leave));
        read(team, leave);
    }

    #[test]
    fn damaged_holidays_and_a_damaged_copy_of_the_law_are_answered(
        of_holidays in vec(slip(), 0..6),
        of_law in vec(slip(), 0..6),
    ) {
        let (mut holidays, mut law) = (HOLIDAYS.as_bytes().to_vec(), PRESETS[0].1.as_bytes().to_vec());
        of_holidays.iter().for_each(|slip| slip.make(&mut holidays));
        of_law.iter().for_each(|slip| slip.make(&mut law));
        let team = EVERYTHING.as_bytes().to_vec();
        read_all(&[("team.toml", team), ("holidays.toml", holidays), ("law-cn.toml", law)]);
    }

    #[test]
    fn damaged_targets_are_answered(slips in vec(slip(), 0..8)) {
        let mut targets = TARGETS.as_bytes().to_vec();
        slips.iter().for_each(|slip| slip.make(&mut targets));
        read_with(EVERYTHING.as_bytes().to_vec(), LEAVE.as_bytes().to_vec(), targets);
    }

    #[test]
    fn a_damaged_benchmark_is_refused_or_makes_a_team(slips in vec(slip(), 0..4)) {
        let mut bytes = include_bytes!("../examples/benchmark.txt").to_vec();
        slips.iter().for_each(|slip| slip.make(&mut bytes));
        benchmark(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn damaged_duties_are_answered(slips in vec(slip(), 0..6)) {
        let mut bytes = include_bytes!("../examples/benchmark.csv").to_vec();
        slips.iter().for_each(|slip| slip.make(&mut bytes));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let source = Arc::new(Source { path: "duties.csv".into(), text });
        let (book, _) = benchmark(include_str!("../examples/benchmark.txt")).unwrap();
        let horizon = Horizon { start: nrp::START, days: 14, look_ahead: 0 };
        let read = duties::Table::read(&source).and_then(|table| {
            let _ = (table.dates(), table.last_day());
            table.lines(&book, &horizon)
        });
        match read {
            Ok(lines) => assert!(lines.iter().all(|line| line.len() == 14)),
            Err(found) => print(&found),
        }
    }

    #[test]
    fn any_bytes_are_answered(team in vec(any::<u8>(), 0..200), leave in vec(any::<u8>(), 0..50)) {
        read(team, leave);
    }

    #[test]
    fn any_text_is_answered(team in "[\\[\\]{}a-c0-9=.,:\"'#\\\\\n\r\t +-]{0,120}") {
        read(team.into_bytes(), Vec::new());
    }
}

#[test]
fn the_undamaged_teams_are_read() {
    for team in [TEAMS[0], TEAMS[1], TEAMS[3]] {
        let files = [
            (PathBuf::from("team.toml"), team.to_vec()),
            (PathBuf::from("targets.csv"), TARGETS.as_bytes().to_vec()),
        ];
        let found = read_texts(&files).map(|(_, warnings)| warnings).unwrap_or_else(|errors| errors);
        assert_eq!(diagnostic::print(&found, Language::En, false), "");
    }
}

#[test]
fn clock_times_of_a_benchmark_leave_room_for_every_succession_that_it_allows() {
    let text = include_str!("../examples/benchmark.txt");
    let long = "D,720,\nE,480,\nN,720,D|E\nL,480,E\nA,1440,D\n";
    let text = text.replace("E,480,\nL,480,E\n", long);
    let text = text.replace("E=14|", "D=0|N=3|A=1|E=14|").replace("E=0|", "D=0|N=3|A=1|E=0|");
    let (book, _) = benchmark(&text).unwrap();
    let start = |id: &str| book.shifts[book.shift(id).unwrap().0].start.minutes();
    assert!(start("E") < start("L") && start("L") < start("N"), "{:?}", ["E", "L", "N"].map(start));
}
