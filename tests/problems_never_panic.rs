//! Whatever the bytes of a team are: a problem for the solver or an error. Whatever the bytes of a record
//! are: what it says, or an error. Teams and records are drawn by their grammar and damaged afterwards; the
//! seeds are the same every time. What once found something lies in `tests/corpus/`.
//!
//! `PROPTEST_CASES` sets how many of each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod slips;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate};
use fairshift::book::{Beside, Book, read_texts, read_with};
use fairshift::calendar::{Horizon, week_start};
use fairshift::diagnostic::{self, Diagnostic, Severity};
use fairshift::instance::Instance;
use fairshift::messages::Language;
use fairshift::record;
use fairshift::record::Record;
use fairshift::roster::Past;
use fairshift::rules::{self, REGISTRY};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sha2::{Digest, Sha256};
use slips::{EVERYTHING, LEAVE, Slip, TARGETS, slip};

const TEAMS: [&str; 3] = [
    include_str!("../examples/support-team/team.toml"),
    include_str!("../examples/support-team-midnight/team.toml"),
    include_str!("corpus/escape-in-an-id.toml"),
];

/// Every section and key, but for parameters that the rules do not have.
fn everything() -> String {
    EVERYTHING.replace("only = [\"A\"]\nhard = true\nshare = 1.5\n", "")
}

/// A runner that draws the same every time.
fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn refused(found: &[Diagnostic]) {
    assert!(found.iter().any(|own| own.severity == Severity::Error), "refused without an error");
    for language in [Language::En, Language::Zh] {
        assert!(!diagnostic::print(found, language, true).is_empty());
    }
}

/// From the texts of a team to what an engine is given, as far as it goes.
fn problem(team: &[u8], leave: &[u8], days: usize) -> Result<(), Vec<Diagnostic>> {
    let files = [("team.toml", team), ("leave.toml", leave), ("targets.csv", TARGETS.as_bytes())];
    let files = files.map(|(name, bytes)| (PathBuf::from(name), bytes.to_vec()));
    let (book, _) = read_texts(&files)?;
    let active = rules::active(&book)?;
    let start = week_start(NaiveDate::from_ymd_opt(2026, 12, 2).unwrap(), book.team.first_weekday);
    let horizon = Horizon { start, days, look_ahead: book.team.look_ahead };
    let dates: Vec<NaiveDate> = horizon.dates().collect();
    if !book.misfits(&dates).is_empty() || !book.demand_left_out(&dates).is_empty() {
        return Ok(());
    }
    let past = Past { worked: vec![Default::default(); book.agents.len()], ..Past::default() };
    let levels = rules::levels(&active, &horizon);
    let instance = Instance::new(Arc::new(book), levels, horizon, past);
    let model = rules::model(&instance, &active);
    assert_eq!(model.agents, instance.book.agents.len());
    assert_eq!(model.days, horizon.planned_days());
    Ok(())
}

/// A section of a team by its grammar: keys and values that fit, nearly fit or do not.
fn section() -> impl Strategy<Value = String> {
    let header = select(vec![
        "[[shifts]]",
        "[[agents]]",
        "[[staffing]]",
        "[[coverage]]",
        "[[demand]]",
        "[[preferences]]",
        "[[pins]]",
        "[[availability]]",
        "[[eligibility]]",
        "[[counts]]",
        "[[breaks]]",
        "[[service]]",
        "[[holiday]]",
        "[[accepted_gap]]",
        "[[extra_duty]]",
        "[[leave]]",
        "[[skills]]",
        "[desk]",
        "[prices]",
        "[pay]",
        "[law]",
        "[rules.stint]",
        "[rules.rest]",
        "[[rules.hours]]",
        "[rules.fairness]",
        "[[rules.shift_count]]",
        "[rules.overlap]",
        "[rules.weekends]",
        "[rules.succession]",
        "[[rules.rest_days]]",
        "[rules.rotation]",
        "[rules.together]",
        "[rules.weekly_rest]",
        "[rules.holiday_rest]",
        "[rules.days_off]",
    ]);
    let key = select(vec![
        "id",
        "name",
        "start",
        "end",
        "agent",
        "agents",
        "shift",
        "shifts",
        "skills",
        "from",
        "until",
        "min",
        "max",
        "want",
        "days",
        "dates",
        "date",
        "weight",
        "class",
        "level",
        "avoids",
        "wants",
        "hard",
        "share",
        "max_per_week",
        "window",
        "length",
        "between",
        "preset",
        "except",
        "kind",
        "points",
        "counts",
        "pattern",
        "from_date",
        "until_date",
        "per",
        "forbidden",
        "file",
        "reason",
        "covers",
        "standby",
        "report_before",
    ]);
    let value = select(vec![
        "\"A\"",
        "\"夜\"",
        "\"lin\"",
        "\"mia\"",
        "[\"A\", \"夜\"]",
        "[\"lin\"]",
        "\"09:00\"",
        "\"17:00\"",
        "\"30:00\"",
        "\"48:00\"",
        "0",
        "1",
        "2",
        "7",
        "99999",
        "-1",
        "0.5",
        "true",
        "false",
        "2026-12-01",
        "2026-12-31",
        "\"weekends\"",
        "[\"mon\", \"周日\"]",
        "\"8h\"",
        "\"0min\"",
        "\"soft\"",
        "\"cn\"",
        "[]",
        "{}",
        "{ chat = 2 }",
        "\"A > 夜\"",
        "[\"A > A\", \"夜 > A\"]",
        "\"\"",
        "\"targets.csv\"",
        "9223372036854775807",
        "\"month\"",
        "\"holidays\"",
        "nan",
        "1979-05-27T07:32:00Z",
    ]);
    (header, vec((key, value), 0..6)).prop_map(|(header, pairs)| {
        let lines: String = pairs.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
        format!("{header}\n{lines}")
    })
}

#[test]
fn a_team_drawn_by_its_grammar_and_damaged_is_a_problem_or_an_error() {
    let drawn = (
        select(TEAMS.map(str::to_string).into_iter().chain([everything(), everything()]).collect::<Vec<_>>()),
        prop_oneof![Just(Vec::new()), vec(section(), 1..4)],
        vec(slip(), 0..3),
        vec(slip(), 0..3),
        select(vec![7_usize, 14]),
    );
    let problems = std::cell::Cell::new(0_u32);
    let result = runner(1200).run(&drawn, |(team, sections, of_team, of_leave, days)| {
        let mut team = format!("{team}\n{}", sections.concat()).into_bytes();
        let mut leave = LEAVE.as_bytes().to_vec();
        of_team.iter().for_each(|slip| slip.make(&mut team));
        of_leave.iter().for_each(|slip| slip.make(&mut leave));
        match problem(&team, &leave, days) {
            Ok(()) => problems.set(problems.get() + 1),
            Err(found) => refused(&found),
        }
        Ok(())
    });
    result.unwrap();
    // Teams that are refused to the last one would test the reader alone.
    assert!(problems.get() > 30 || std::env::var("PROPTEST_CASES").is_ok(), "only {}", problems.get());
}

#[test]
fn the_undamaged_teams_are_problems() {
    for team in [TEAMS[0], TEAMS[1], everything().as_str()] {
        let found = problem(team.as_bytes(), b"", 14).err().unwrap_or_default();
        assert_eq!(diagnostic::print(&found, Language::En, false), "");
    }
}

/// Agents, shifts and skills of which the rules' own examples speak.
fn team_of_the_examples() -> String {
    let mut text = String::from("[team]\nid = \"desk\"\nzone = \"Europe/Berlin\"\nholidays = \"cn\"\n");
    for (id, start, end) in
        [("A", "08:00", "12:00"), ("B", "10:00", "18:00"), ("C", "16:00", "24:00"), ("N", "22:00", "30:00")]
    {
        writeln!(text, "[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"").unwrap();
        text.push_str(if id == "C" { "may_follow_same_day = [\"A\"]\n" } else { "" });
    }
    for id in ["chat", "voice", "supervisor", "deputy"] {
        writeln!(text, "[[skills]]\nid = \"{id}\"").unwrap();
    }
    for id in ["lin", "wang", "chen", "zhao", "mia"] {
        writeln!(text, "[[agents]]\nid = \"{id}\"\nskills = [\"chat\", \"voice\", \"supervisor\"]").unwrap();
    }
    text
}

/// The examples of the rules, each of which fits to that team.
fn examples() -> Vec<String> {
    let texts = REGISTRY.iter().map(|entry| entry.doc.example_in(Language::En));
    // Agents and shifts are there already.
    texts
        .filter(|text| !text.contains("[[shifts]]") && !text.contains("[[agents]]"))
        .map(|text| format!("{text}\n"))
        .collect()
}

#[test]
fn rules_with_other_numbers_are_a_problem_or_an_error() {
    let all = examples();
    let count = all.len();
    let number = select(vec![
        "0",
        "1",
        "2",
        "3",
        "7",
        "13",
        "28",
        "60",
        "366",
        "1000",
        "99999",
        "9223372036854775807",
    ]);
    let drawn =
        (subsequence(all, 0..count), vec((any::<Index>(), number), 0..4), select(vec![7_usize, 14, 28]));
    let problems = std::cell::Cell::new(0_u32);
    let result = runner(700).run(&drawn, |(sections, numbers, days)| {
        let mut rules = sections.concat().into_bytes();
        numbers.into_iter().for_each(|(at, number)| Slip::ReplaceNumber(at, number).make(&mut rules));
        let team = [team_of_the_examples().into_bytes(), rules].concat();
        match problem(&team, b"", days) {
            Ok(()) => problems.set(problems.get() + 1),
            Err(found) => refused(&found),
        }
        Ok(())
    });
    result.unwrap();
    assert!(problems.get() > 200 || std::env::var("PROPTEST_CASES").is_ok(), "only {}", problems.get());
}

/// One entry by its grammar, without its number, its time and its seal.
fn act() -> impl Strategy<Value = String> {
    let agent = select(vec!["lin", "mia", "nobody", "state"]);
    let date = (0..40_u64).prop_map(|day| NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() + Days::new(day));
    let duty = select(vec!["A", "夜", "-", "A+夜", "Q", ""]);
    let of = 0..8_u64;
    let kind = select(vec!["annual", "comp", "sick", "training", "other", "none"]);
    let what = select(vec![
        "publish", "request", "overtime", "propose", "absent", "accept", "approve", "decline", "withdraw",
        "change", "nothing",
    ]);
    (what, agent.clone(), agent, date.clone(), date, duty.clone(), duty, of, kind, any::<bool>()).prop_map(
        |(what, agent, other, from, until, duty, back, of, kind, more)| {
            let cells = format!(
                "cells = [\n  {{ agent = \"{agent}\", date = {from}, from = \"{duty}\", to = \"{back}\" }},\n]\n"
            );
            let agreed = format!("consents = [\n  {{ agent = \"{agent}\", word = \"chat\" }},\n  {{ agent = \"{other}\" }},\n]\n");
            let text = match what {
                "publish" => format!(
                    "what = \"publish\"\nroster = \"../rosters/{agent}.toml\"\nstart = {from}\ndays = {}\n\
                     digest = \"{agent}\"\nsupersedes = [{of}]\n",
                    of * 7
                ),
                "request" => {
                    let hours = if more { "from_time = \"09:00\"\nuntil_time = \"12:00\"\n" } else { "" };
                    format!(
                        "what = \"request\"\nagent = \"{agent}\"\nleave = \"{kind}\"\nfrom = {from}\n\
                         until = {until}\n{hours}"
                    )
                }
                "overtime" => format!(
                    "what = \"request\"\nagent = \"{agent}\"\novertime = \"rest-day\"\ndate = {from}\n\
                     minutes = {}\n",
                    of * 300
                ),
                "propose" => {
                    let exchange = if more { format!("for_date = {until}\nfor_duty = \"{back}\"\n") } else { String::new() };
                    format!(
                        "what = \"propose\"\nagent = \"{agent}\"\ndate = {from}\nduty = \"{duty}\"\n\
                         with = \"{other}\"\n{exchange}"
                    )
                }
                "absent" => format!(
                    "what = \"absent\"\nagent = \"{agent}\"\nleave = \"{kind}\"\nfrom = {from}T09:00:00\n\
                     until = {until}T00:00:00\n"
                ),
                "change" => format!("what = \"change\"\ncauses = [{of}]\n"),
                answer => format!("what = \"{answer}\"\nof = {of}\n"),
            };
            text + if more { &cells } else { "" } + if of % 2 == 0 { &agreed } else { "" }
        },
    )
}

/// A record of these acts, each sealed as the program seals it.
fn record(acts: &[String]) -> String {
    let mut text = String::from("# A record.\n");
    let mut before = String::new();
    for (at, act) in acts.iter().enumerate() {
        let n = at + 1;
        let body =
            format!("[[entry]]\nn = {n}\nat = 2026-11-20T10:{:02}:00+08:00\nby = \"wang\"\n{act}", at % 60);
        let mut hash = Sha256::new();
        hash.update(before.as_bytes());
        hash.update([0]);
        hash.update(body.as_bytes());
        before = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        write!(text, "\n{body}seal = \"{before}\"\n").unwrap();
    }
    text
}

fn team_of(folder: &Path) -> Book {
    let shifts = "[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n[[shifts]]\nid = \"夜\"\nstart = \"22:00\"\n\
                  end = \"30:00\"\n[[agents]]\nid = \"lin\"\n[[agents]]\nid = \"mia\"\n";
    fs::write(folder.join("team.toml"), format!("[team]\nid = \"desk\"\nzone = \"Asia/Shanghai\"\n{shifts}"))
        .unwrap();
    fairshift::book::read(folder).unwrap().0
}

/// Reads a record and asks it everything that commands ask.
fn ask(folder: &Path, book: &Book, bytes: &[u8]) -> bool {
    fs::write(folder.join("log.toml"), bytes).unwrap();
    let record = match Record::load(folder, None) {
        Ok(record) => record,
        Err(found) => {
            refused(&found);
            return false;
        }
    };
    let now =
        DateTime::parse_from_rfc3339("2026-12-01T10:00:00+08:00").unwrap().with_timezone(&book.team.zone);
    for entry in &record.entries {
        for (answer, _) in record.answers(entry.n) {
            assert!(matches!(answer.act, record::Act::Answer { of, .. } if of == entry.n));
        }
        assert_eq!(record.superseded_by(entry.n).is_some(), superseded(&record, entry.n));
    }
    let _ = (record.in_force(), record.requests().count(), record.damaged_evidence());
    let _ = (record::swaps(&record, book, now), record::granted(&record));
    let granted = |book: &Book| record::granted_text(&record, book);
    if let Err(found) = read_with(folder, &Beside { granted: &granted, objections: &|_| Vec::new() }) {
        refused(&found);
    }
    true
}

fn superseded(record: &Record, n: u64) -> bool {
    record.publications().any(|(_, own)| own.supersedes.contains(&n))
}

#[test]
fn a_record_drawn_by_its_grammar_and_damaged_is_read_or_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let book = team_of(folder.path());
    let read = std::cell::Cell::new(0_u32);
    let drawn = (vec(act(), 0..8), prop_oneof![Just(Vec::new()), vec(slip(), 1..4)]);
    let result = runner(2500).run(&drawn, |(acts, slips)| {
        let mut bytes = record(&acts).into_bytes();
        slips.iter().for_each(|slip| slip.make(&mut bytes));
        read.set(read.get() + u32::from(ask(folder.path(), &book, &bytes)));
        Ok(())
    });
    result.unwrap();
    // Records that are refused to the last one would test the first reader alone.
    assert!(read.get() > 100 || std::env::var("PROPTEST_CASES").is_ok(), "only {} were read", read.get());
}

#[test]
fn any_bytes_are_a_record_or_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let book = team_of(folder.path());
    let piece = select(vec![
        "[[entry]]\n",
        "n = 1\n",
        "n = 2\n",
        "at = 2026-11-20T10:00:00+08:00\n",
        "by = \"wang\"\n",
        "seal = \"0\"\n",
        "what = \"approve\"\n",
        "of = 1\n",
        "cells = [\n",
        "]\n",
        "{ agent = \"lin\" }",
        "\n",
        "=",
        "\"",
        "\u{0}",
        "\u{feff}",
        "\r",
        "# ",
        "𝔸",
        "seal = seal = \n",
    ]);
    let drawn = prop_oneof![
        vec(any::<u8>(), 0..200),
        vec(piece, 0..30).prop_map(|pieces| pieces.concat().into_bytes()),
    ];
    runner(1500)
        .run(&drawn, |bytes| {
            ask(folder.path(), &book, &bytes);
            Ok(())
        })
        .unwrap();
}
