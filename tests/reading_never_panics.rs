//! Whatever the bytes of a team's files are: a book or diagnostics, no panic.

#![allow(clippy::unwrap_used)]

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
use proptest::sample::{Index, select};

const TEAMS: [&[u8]; 4] = [
    include_bytes!("../examples/support-team/team.toml"),
    include_bytes!("../examples/support-team-midnight/team.toml"),
    include_bytes!("errors/many-at-once/team/team.toml"),
    EVERYTHING.as_bytes(),
];

/// Every section and key once.
const EVERYTHING: &str = r#"
[team]
id = "desk"
name = "服务台"
language = "zh"
zone = "Europe/Berlin"
first_weekday = "sunday"
holidays = "cn"
look_ahead = 0
[[holiday]]
date = 2027-01-01
name = "元旦"
kind = "off"
[[shifts]]
id = "A"
start = 09:00:00
end = "17:00"
travel = "60min"
[[shifts]]
id = "夜"
name = "夜班"
start = "22:00"
end = "30:00"
covers = true
place = "home"
standby = true
counts_as_day = false
paid_share = 0.125
breaks_rest = false
may_follow_same_day = ["A"]
travel = "1h30min"
report_before = "10min"
handover = "15min"
wrap_up = "20min"
[[skills]]
id = "chat"
name = "在线"
[[skills]]
id = "voice"
[[agents]]
id = "lin"
share = 0.5
skills = { chat = 2, voice = 1 }
[[agents]]
id = "mia"
name = "米娅"
shifts = ["A", "夜"]
skills = ["chat"]
from = 2026-12-01
until = 2026-12-31
max_week_hours = "30h"
min_week_hours = "8h"
[[coverage]]
from = "09:00"
until = "24:00"
agents = 1
skills = ["chat", "voice"]
level = 2
by = "standby"
class = "soft"
weight = 3
days = "weekdays"
[[staffing]]
shifts = ["A", "夜"]
min = 1
want = 1
max = 2
under_weight = 30
over_weight = 0
from_date = 2026-12-01
until_date = 2026-12-31
[[demand]]
file = "targets.csv"
skill = "voice"
left_out = "closed"
[[demand]]
from = "09:00"
until = "26:00"
skills = ["chat", "voice"]
level = 2
min = 1
want = 2
max = 3
days = "weekdays"
[[accepted_gap]]
from = "22:00"
until = "24:00"
reason = "次日答复"
days = ["sat", "周日"]
dates = [2026-12-26, "2026-12-27"]
[pins.lin]
2026-12-04 = "A+夜"
2026-12-05 = "rest"
[[preferences]]
agent = "mia"
avoids = ["夜"]
weight = 30
[[preferences]]
agent = "mia"
avoids_with = "lin"
[[preferences]]
agent = "lin"
wants_with = "mia"
days = "sat"
[[availability]]
agent = "mia"
available = false
from = "22:00"
until = "30:00"
days = ["sat", "sun"]
[[eligibility]]
agent = "lin"
shift = "夜"
from_date = 2026-12-01
[[counts]]
id = "nights"
name = "夜班分"
shifts = ["夜"]
days = "weekends"
dates = [2026-12-26]
points = 2
[[counts]]
id = "nights"
[rules.fairness]
counts = ["nights", "holidays"]
catch_up_max = 3
[[extra_duty]]
agent = "lin"
date = 2026-12-06
[[requests]]
agent = "mia"
from = 2026-12-09
until = 2026-12-10
kind = "comp"
[prices]
pin = 5
extra_duty = 1
limit_step = 2
[[rules.leave_limit]]
max = 1
days = ["weekends"]
from_date = 2026-12-01
[rules.stint]
max = 6
only = ["A"]
hard = true
share = 1.5
[law]
preset = "cn"
except = ["month_hours", "day_hours"]
[[rules.hours]]
max_per_week = "40h"
[[rules.hours]]
window = 119
max = "816h"
min = "8h"
agents = ["lin"]
shifts = ["A", "夜"]
from_date = 2026-12-01
until_date = 2026-12-31
[[rules.rest_days]]
min = 2
window = 14
[[rules.shift_count]]
per = "month"
max = 10
"#;

const LEAVE: &str = "[[leave]]\nagent = \"mia\"\nfrom = 2026-12-01\nuntil = 2026-12-07\nkind = \"sick\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = \"2026-12-09\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = 2026-12-11\nhalf = \"pm\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = 2026-12-12\nfrom_time = \"09:00\"\nuntil_time = \"26:00\"\n";

const HOLIDAYS: &str = "years = [2027, 2028]\n[[holiday]]\ndate = 2027-05-01\nname = \"劳动节\"\n\
                        [[holiday]]\ndate = 2027-05-08\nname = \"劳动节\"\nkind = \"work\"\n";

/// What a slip of the hand, a broken disk or a bad joke makes of a file.
#[derive(Clone, Debug)]
enum Slip {
    FlipBit(Index, u8),
    Truncate(Index),
    RepeatLine(Index, Index),
    DropLine(Index),
    ReplaceNumber(Index, &'static str),
    Insert(Index, &'static str),
}

const NUMBERS: [&str; 12] = [
    "99999999999999999999999999",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0",
    "4294967296",
    "1e308",
    "0x7fffffffffffffff",
    "48",
    "61",
    "0.0001",
];
const PIECES: [&str; 25] = [
    "\"",
    "'''",
    "[[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "#",
    "\n",
    "\r",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "“",
    "，",
    "休",
    "👩‍👩‍👧‍👦",
    "a.b.c.d = 1\n",
    "[team]\n",
    "[[agents]]\nid = \"mia\"\n",
    "2026-12-04 = \"夜\"\n",
    "[law]\npreset = \"eu\"\n",
    "[pins.mia]\n2026-02-29 = \"A+A\"\n",
];

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (any::<Index>(), 0..8u8).prop_map(|(at, bit)| Slip::FlipBit(at, bit)),
        any::<Index>().prop_map(Slip::Truncate),
        any::<(Index, Index)>().prop_map(|(from, to)| Slip::RepeatLine(from, to)),
        any::<Index>().prop_map(Slip::DropLine),
        (any::<Index>(), select(&NUMBERS[..])).prop_map(|(at, number)| Slip::ReplaceNumber(at, number)),
        (any::<Index>(), select(&PIECES[..])).prop_map(|(at, piece)| Slip::Insert(at, piece)),
    ]
}

impl Slip {
    fn make(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Slip::FlipBit(at, bit) => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Slip::Truncate(at) => bytes.truncate(at.index(bytes.len())),
            Slip::RepeatLine(from, to) => {
                let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                lines.insert(to.index(lines.len()), lines[from.index(lines.len())]);
                *bytes = lines.join(&b'\n');
            }
            Slip::DropLine(at) => {
                let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                lines.remove(at.index(lines.len()));
                *bytes = lines.join(&b'\n');
            }
            Slip::ReplaceNumber(at, number) => {
                let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
                let starts: Vec<usize> =
                    (0..bytes.len()).filter(|at| digit(*at) && !(*at > 0 && digit(at - 1))).collect();
                if !starts.is_empty() {
                    let start = starts[at.index(starts.len())];
                    let end = (start..).find(|at| !digit(*at)).unwrap();
                    bytes.splice(start..end, number.bytes());
                }
            }
            Slip::Insert(at, piece) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
}

const TARGETS: &str = "日期;weekday;from;until;skill;level;min;want;max\n2026/12/1;;09:00;09:30;chat;2;1;2;3\n\
                       ;周二;09:30;24:00;\"chat+voice\";;1;;\n1.12.2026;周二;23:30;0:00;;;;2;\n";

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
