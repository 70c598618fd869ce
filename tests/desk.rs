//! The record of a team: what is published, asked for and granted, and that nothing of it is lost,
//! mixed or changed in silence.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use fairshift::record::Record;
use serde_json::Value;
use support_cli::{Scratch, words};

const ROSTER: &str = "rosters/support-team-midnight/2026-11-30.toml";
const TEAM: &str = "examples/support-team-midnight";
const LOG: &str = "examples/support-team-midnight/log.toml";

/// The examples with the rosters that lie in the repository.
fn kept() -> Scratch {
    let scratch = Scratch::with("examples", "examples");
    scratch.copy("tests/goldens/rosters", "rosters");
    scratch
}

/// The same with the first roster published on 1 November.
fn published() -> Scratch {
    let home = kept();
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-01T10:00")).exits(0);
    home
}

fn record(home: &Scratch) -> Record {
    Record::load(&home.path().join(TEAM), None).unwrap_or_else(|found| panic!("{found:?}"))
}

fn entries(home: &Scratch) -> Vec<Value> {
    home.run(&format!("log {TEAM} --json")).exits(0).json()["entries"].as_array().unwrap().clone()
}

#[test]
fn publishing_freezes_a_roster_and_says_so_everywhere() {
    let home = kept();
    let before = home.read(ROSTER);
    home.run(&format!("publish {ROSTER} --by wang --why meeting --at 2026-11-25T10:00"))
        .exits(0)
        .prints(&["2026-11-30", "2026-12-20"]);
    // Nothing but the state of the file is another.
    assert_eq!(home.read(ROSTER), before.replace("state = \"draft\"", "state = \"published\""));
    home.run(&format!("show {ROSTER} --lang en")).exits(0).prints(&["Published on 2026-11-25 by wang"]);
    home.run(&format!("verify {ROSTER} --lang en")).exits(0).prints(&["Published on 2026-11-25 by wang"]);
    for line in [format!("verify {ROSTER} --json"), format!("show {ROSTER} --format json")] {
        let told = home.run(&line).exits(0).json();
        assert_eq!(told["published"]["entry"], 1);
        assert_eq!(told["published"]["by"], "wang");
        assert_eq!(told["published"]["superseded_by"], Value::Null);
    }
    let log = entries(&home);
    assert_eq!(log.len(), 1);
    assert_eq!(log[0]["what"], "publish");
    assert_eq!(log[0]["why"], "meeting");
    // Again: it is published already, and nothing is added.
    home.run(&format!("publish {ROSTER} --by li --lang en")).exits(0).says(&["Published already, by wang"]);
    assert_eq!(entries(&home).len(), 1);
    // Solving again does not replace it.
    home.refused(&format!("solve {TEAM} --start 2026-11-30"), 2);
}

#[test]
fn a_published_roster_that_was_edited_is_named_with_its_lines() {
    let home = published();
    let text = home.read(ROSTER);
    let line = text.lines().find(|line| line.starts_with("lin ") && line.contains("A ")).unwrap().to_string();
    let edited = line.replacen("A ", "B ", 1);
    assert_ne!(line, edited);
    let text = home.read(ROSTER).replacen(&line, &edited, 1);
    fs::write(home.path().join(ROSTER), text).unwrap();
    for command in ["verify", "show", "timesheet"] {
        let run = home.run(&format!("{command} {ROSTER} --lang en")).exits(2);
        run.says(&["E0803", &line]);
    }
}

#[test]
fn a_roster_that_says_published_without_the_record_is_refused_until_it_is_recorded() {
    let home = published();
    fs::remove_file(home.path().join(LOG)).unwrap();
    home.run(&format!("verify {ROSTER}")).exits(2).says(&["E0804"]);
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-26T10:00")).exits(0);
    home.run(&format!("verify {ROSTER}")).exits(0);
}

#[test]
fn each_way_to_damage_the_record_is_found_and_named() {
    let home = published();
    let ask = |date: &str, at: &str| {
        home.run(&format!("overtime request {TEAM} --agent lin --date {date} --hours 2h --by lin --at {at}"))
            .exits(0)
    };
    ask("2026-12-05", "2026-11-26T09:00");
    ask("2026-12-06", "2026-11-26T09:01");
    ask("2026-12-12", "2026-11-26T09:02");
    let whole = home.read(LOG);
    let entry = |n: usize| {
        let starts: Vec<usize> = whole.match_indices("\n[[entry]]").map(|(at, _)| at).collect();
        let end = starts.get(n).copied().unwrap_or(whole.len());
        &whole[starts[n - 1]..end]
    };
    let damages: Vec<(String, &str)> = vec![
        (whole.replace("date = 2026-12-06", "date = 2026-12-07"), "entry 3 is not as it was written"),
        (whole.replace("by = \"wang\"", "by = \"li\""), "entry 1 is not as it was written"),
        (whole.replacen(entry(2), "", 1), "entry 3 stands where entry 2 belongs"),
        (
            format!("{}{}{}{}", &whole[..whole.find("\n[[entry]]").unwrap()], entry(1), entry(3), entry(2)),
            "stands where",
        ),
        (format!("{whole}{}", entry(4)), "entry 4 stands where entry 5 belongs"),
        (whole.replacen("seal = \"", "seal = \"0", 1), "entry 1 is not as it was written"),
        (format!("{whole}\nnote = \"by hand\"\n"), "E0107"),
        (whole[..whole.len() - 30].to_string(), "E0"),
        (format!("<<<<<<< HEAD\n{whole}=======\n>>>>>>> other\n"), "E0112"),
    ];
    for (text, reason) in damages {
        assert_ne!(text, whole);
        fs::write(home.path().join(LOG), &text).unwrap();
        for line in [
            format!("log {TEAM} --lang en"),
            format!("verify {ROSTER} --lang en"),
            format!("show {ROSTER} --lang en"),
            format!("overtime request {TEAM} --agent lin --date 2026-12-19 --hours 2h --by lin --lang en"),
            format!("solve {TEAM} --start 2027-01-11 --lang en"),
        ] {
            let run = home.run(&line);
            assert_eq!(run.code, Some(2), "{run}");
            assert!(run.stderr.contains(reason), "no `{reason}` in {run}");
        }
        assert_eq!(home.read(LOG), text, "a damaged record was repaired in silence");
    }
    // Ends of lines as another system writes them are no damage.
    fs::write(home.path().join(LOG), whole.replace('\n', "\r\n")).unwrap();
    assert_eq!(entries(&home).len(), 4);
}

#[test]
fn a_clock_that_goes_back_is_refused_and_zones_are_compared_as_moments() {
    let home = published();
    let line = format!("overtime request {TEAM} --agent lin --date 2026-12-05 --hours 2h --by lin --lang en");
    home.refused_but_lock(&format!("{line} --at 2026-11-01T09:59"), &["E0806", "entry 1"]);
    home.run(&format!("{line} --at 2026-11-01T10:00")).exits(0);
    // 02:30 in UTC is 10:30 in Shanghai: after the entry of 10:00 there.
    let text = home.read(LOG);
    assert!(text.contains("2026-11-01T10:00:00+08:00"), "{text}");
    let zone = home.read(&format!("{TEAM}/team.toml")).replace("Asia/Shanghai", "UTC");
    fs::write(home.path().join(TEAM).join("team.toml"), zone).unwrap();
    let line = line.replace("2026-12-05", "2026-12-06");
    home.refused_but_lock(&format!("{line} --at 2026-11-01T01:30"), &["E0806"]);
    home.run(&format!("{line} --at 2026-11-01T02:30")).exits(0);
    assert!(home.read(LOG).contains("2026-11-01T02:30:00+00:00"));
}

#[test]
fn commands_at_once_wait_for_each_other_and_lose_nothing() {
    let home = published();
    let children: Vec<Child> = (1..=9)
        .map(|day| {
            let line = format!(
                "overtime request {TEAM} --agent lin --date 2026-12-0{day} --hours 2h --by p{day} --wait 60s"
            );
            home.command().args(words(&line)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let log = entries(&home);
    assert_eq!(log.len(), 10);
    let mut by: Vec<&str> = log[1..].iter().map(|entry| entry["by"].as_str().unwrap()).collect();
    by.sort_unstable();
    assert_eq!(by, ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]);
}

#[test]
fn a_command_that_waits_too_long_says_who_holds_the_record() {
    let home = published();
    let path = home.path().join(TEAM).join(".desk.lock");
    let mut options = fs::OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).open(&path).unwrap();
    file.lock().unwrap();
    fs::write(&path, "zhao\n4711\n2026-11-25T10:00:00+08:00\n").unwrap();
    let line = format!("overtime request {TEAM} --agent lin --date 2026-12-05 --hours 2h --by lin --lang en");
    home.run(&format!("{line} --wait 100ms")).exits(2).says(&["E0802", "zhao", "4711"]);
    file.unlock().unwrap();
    home.run(&line).exits(0);
}

/// Ends commands at random moments; after each the record can be read, and what was asked for is there
/// whole or not at all.
#[test]
fn killed_at_any_moment_the_record_is_as_before_or_as_after() {
    let home = published();
    let begun = Instant::now();
    home.run(&format!("overtime request {TEAM} --agent lin --date 2026-12-01 --hours 1h --by lin")).exits(0);
    let usual = begun.elapsed();
    let mut seed = 20_261_122_u64;
    let (mut known, mut killed, mut before, mut after) = (2, 0, 0, 0);
    for round in 0..240_u32 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let date = chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() + chrono::Days::new(u64::from(round));
        let line = format!(
            "overtime request {TEAM} --agent lin --date {date} --hours 1h --by lin --evidence lin={TEAM}/team.toml"
        );
        let mut child =
            home.command().args(words(&line)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(usual.mul_f64(1.1 * (seed >> 40) as f64 / (1_u64 << 24) as f64));
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let now = record(&home).entries.len();
        assert!(now == known || now == known + 1, "{known} entries became {now}");
        assert!(record(&home).damaged_evidence().is_empty());
        if now == known {
            before += 1
        } else {
            after += 1
        }
        known = now;
    }
    assert!(killed >= 100, "only {killed} were still running");
    assert!(before > 0 && after > 0, "always the same end: {before} before, {after} after");
    home.run(&format!("overtime request {TEAM} --agent lin --date 2026-12-02 --hours 1h --by lin")).exits(0);
    assert_eq!(entries(&home).len(), known + 1);
}

#[test]
fn publishing_that_was_killed_is_done_or_not_and_can_be_done_again() {
    let mut seed = 7_u64;
    for _ in 0..24 {
        let home = kept();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let line = format!("publish {ROSTER} --by wang --at 2026-11-25T10:00");
        let mut child =
            home.command().args(words(&line)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros((seed >> 40) % 60_000));
        let _ = child.kill();
        child.wait().unwrap();
        let there = record(&home).entries.len();
        home.run(&format!("verify {ROSTER}")).exits(0);
        home.run(&line).exits(0);
        assert_eq!(record(&home).entries.len(), 1, "{there} before");
        assert!(home.read(ROSTER).contains("state = \"published\""));
    }
}

#[test]
fn another_roster_takes_the_place_of_a_published_one_only_when_told_and_in_time() {
    let home = published();
    let other = "rosters/other/2026-11-30.toml";
    let differs = (1..20).any(|seed| {
        home.run(&format!("solve {TEAM} --start 2026-11-30 --no-history --seed {seed} --out {other}"))
            .exits(0);
        home.read(other).split("[[weeks]]").nth(1) != home.read(ROSTER).split("[[weeks]]").nth(1)
    });
    assert!(differs, "every seed gives the same roster");
    let line = format!("publish {other} --by wang --lang en");
    home.refused_but_lock(&format!("{line} --at 2026-11-20T09:00"), &["E0807", "--supersede"]);
    // Within the notice nobody's duty changes without consent; begun duties never.
    home.refused_but_lock(&format!("{line} --supersede --at 2026-11-29T20:00"), &["E0809", "--consent"]);
    home.refused_but_lock(&format!("{line} --supersede --at 2026-12-21T09:00"), &["E0807", "has begun"]);
    home.run(&format!("{line} --supersede --at 2026-11-20T09:00")).exits(0).prints(&["cells differ"]);
    home.run(&format!("show {ROSTER} --lang en")).exits(0).prints(&["No longer in force: entry 2"]);
    home.run(&format!("verify {other} --lang en")).exits(0).prints(&["entry 2"]);
    home.refused_but_lock(
        &format!("publish {ROSTER} --by wang --lang en"),
        &["E0807", "entry 2 has taken its place"],
    );
    // Hours are reckoned and duties shown by what took its place.
    let duties = |run: support_cli::Run| run.stdout.lines().filter(|line| line.starts_with("lin,")).count();
    let csv = home.run(&format!("show {other} --format csv")).exits(0);
    assert!(duties(csv) > 5);
    let now = home.run(&format!("next lin {TEAM} --at 2026-11-30T00:00 --json"));
    let of_other = home.run(&format!("next lin {other} --at 2026-11-30T00:00 --json"));
    assert_eq!(now.json()["duty"]["date"], of_other.json()["duty"]["date"]);
}

#[test]
fn leave_is_asked_for_granted_and_known_to_the_next_roster() {
    let home = published();
    let ask =
        format!("leave request {TEAM} --agent lin --from 2026-12-22 --until 2026-12-24 --by lin --lang en");
    home.run(&format!("{ask} --at 2026-11-26T09:00")).exits(0).prints(&["entry 2"]);
    // The same dates again are refused.
    home.refused_but_lock(&format!("{ask} --at 2026-11-26T09:01"), &["E0807", "entry 2"]);
    let list = |state: &str| {
        let asked = home.run(&format!("leave list {TEAM} --json")).exits(0).json();
        assert_eq!(asked["requests"][0]["state"], state);
    };
    list("open");
    let approve = format!("leave approve 2 {TEAM} --by wang --lang en --at 2026-11-27T09:00");
    home.run(&approve).exits(0).prints(&["not published", "Price"]).says(&["--accept"]);
    list("open");
    home.run(&format!("{approve} --accept")).exits(0).prints(&["approved"]);
    list("approved");
    home.refused_but_lock(&format!("{approve} --accept"), &["E0807", "approved already"]);
    let solved = "rosters/support-team-midnight/2026-12-21.toml";
    home.run(&format!("solve {TEAM} --start 2026-12-21")).exits(0);
    let week = home.run(&format!("show {solved} --agent lin --format csv")).exits(0);
    for date in ["2026-12-22", "2026-12-23", "2026-12-24"] {
        assert!(!week.stdout.contains(&format!("lin,{date}")), "{week}");
    }
    // The copy of the inputs holds it, so that the roster verifies without the record.
    home.run(&format!("verify {solved}")).exits(0);
    home.run(&format!("leave withdraw 2 {TEAM} --by lin --at 2026-11-28T09:00")).exits(0);
    list("withdrawn");
    home.run(&format!("verify {solved}")).exits(0);
}

#[test]
fn leave_in_a_published_roster_says_whom_it_moves_and_moves_them_when_accepted() {
    let home = published();
    let duties = || {
        let csv = home.run(&format!("show {ROSTER} --format csv")).exits(0).stdout;
        csv.lines().map(str::to_string).collect::<Vec<_>>()
    };
    let before = duties();
    let own = |lines: &[String], date: &str| {
        lines.iter().filter(|line| line.starts_with(&format!("lin,{date},"))).count()
    };
    // A date on which lin has a duty.
    let date = (1..20).map(|day| format!("2026-12-{day:02}")).find(|date| own(&before, date) > 0).unwrap();
    home.run(&format!("leave request {TEAM} --agent lin --from {date} --by lin --at 2026-11-20T09:00"))
        .exits(0);
    let approve = format!("leave approve 2 {TEAM} --by zhao --lang en --at 2026-11-20T10:00");
    home.run(&approve).exits(0).prints(&["fewest", "absent"]).says(&["Nothing is recorded yet"]);
    assert_eq!(duties(), before);
    // Too late for those who take it over, until they agree.
    home.refused_but_lock(
        &format!("{approve} --accept").replace("2026-11-20T10:00", &format!("{date}T00:00")),
        &["E0809"],
    );
    home.run(&format!("{approve} --accept")).exits(0).prints(&["approved"]);
    let after = duties();
    assert_eq!(own(&after, &date), 0);
    home.run(&format!("verify {ROSTER} --lang en")).exits(0).prints(&["Changed since by entry 3"]);
    let cells = entries(&home)[2]["cells"].as_array().unwrap().len();
    assert!(cells >= 2, "{cells} cells");
}

#[test]
fn leave_against_the_teams_own_rules_needs_a_reason_and_against_a_must_is_refused() {
    let home = published();
    let team = home.read(&format!("{TEAM}/team.toml"));
    home.write(
        &format!("{TEAM}/team.toml"),
        &format!(
            "{team}\n[desk]\nleave_notice = 14\n\n[[rules.leave_limit]]\nmax = 1\ndays = [\"weekends\"]\n"
        ),
    );
    let ask = |agent: &str, from: &str, at: &str| {
        let line =
            format!("leave request {TEAM} --agent {agent} --from {from} --by {agent} --lang en --at {at}");
        home.run(&line).exits(0)
    };
    let late = ask("lin", "2026-12-05", "2026-11-26T09:00");
    late.says(&["9 days before", "14 days", "--why"]);
    let approve =
        |n: u32| format!("leave approve {n} {TEAM} --by wang --accept --lang en --at 2026-11-27T09:00");
    home.refused_but_lock(&approve(2), &["E0807", "--why"]);
    home.run(&format!("{} --why wedding", approve(2))).exits(0);
    ask("wang", "2027-01-30", "2026-11-27T10:00");
    let priced = home.run(&format!("price-leave {TEAM} --start 2027-01-11 --time-limit 2s --lang en"));
    priced.prints(&["2027-01-30"]);
    ask("chen", "2027-01-30", "2026-11-27T10:01");
    home.run(&approve(4).replace("27T09:00", "27T11:00")).exits(0);
    // A second one on a weekend is more than the team allows.
    home.refused_but_lock(&approve(5).replace("27T09:00", "27T12:00"), &["E0807", "leave_limit"]);
}

#[test]
fn requests_that_make_no_sense_are_refused_with_all_that_is_wrong() {
    let home = published();
    let run = |line: &str, parts: &[&str]| {
        home.refused_but_lock(&format!("{line} --by lin --lang en --at 2026-11-26T09:00"), parts)
    };
    run(&format!("leave request {TEAM} --agent nobody --from 2026-12-22"), &["E0401", "nobody"]);
    run(
        &format!("leave request {TEAM} --agent lin --from 2026-12-22 --until 2026-12-20"),
        &["E0807", "before the first"],
    );
    run(
        &format!("leave request {TEAM} --agent lin --from 2026-12-22 --hours 12:00-09:00"),
        &["E0401", "09:00-12:00"],
    );
    run(&format!("leave approve 1 {TEAM}"), &["E0807", "no request"]);
    run(&format!("overtime approve 99 {TEAM}"), &["E0807", "no request"]);
    let nobody = home.run(&format!("leave request {TEAM} --agent lin --from 2026-12-22 --lang en")).exits(2);
    nobody.says(&["E0401", "--by"]);
}

#[test]
fn evidence_is_copied_and_its_loss_is_named() {
    let home = published();
    home.write("chat.png", "a picture of a chat");
    home.run(&format!(
        "overtime request {TEAM} --agent lin --date 2026-12-05 --hours 2h --by wang --at 2026-11-20T09:00 \
         --consent \"lin=WeChat 08:58\" --evidence lin=chat.png"
    ))
    .exits(0);
    let log = entries(&home);
    let file = log[1]["consents"][0]["file"].as_str().unwrap().to_string();
    assert_eq!(log[1]["consents"][0]["word"], "WeChat 08:58");
    assert_eq!(home.read(&format!("{TEAM}/{file}")), "a picture of a chat");
    home.run(&format!("verify {ROSTER}")).exits(0);
    home.write(&format!("{TEAM}/{file}"), "another picture");
    home.run(&format!("verify {ROSTER} --lang en")).exits(1).says(&["E0808", "entry 2"]);
    fs::remove_file(home.path().join(TEAM).join(&file)).unwrap();
    home.run(&format!("verify {ROSTER} --lang en")).exits(1).says(&["E0808", "is gone"]);
    // A file that is not there is refused, and nothing is recorded.
    let line = format!(
        "overtime request {TEAM} --agent lin --date 2026-12-06 --hours 2h --by wang --evidence lin=no.png"
    );
    home.run(&line).exits(2).says(&["no.png"]);
    assert_eq!(record(&home).entries.len(), 2);
}

#[test]
fn approved_overtime_stands_beside_what_was_worked() {
    let home = Scratch::team(
        "[team]\nid = \"t\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\nlook_ahead = 0\n[pay]\nscheme = \"standard\"\n\
         [[shifts]]\nid = \"L\"\nstart = \"09:00\"\nend = \"19:00\"\n[[agents]]\nid = \"lin\"\n",
    );
    home.write("duties.csv", "agent,date,shift\nlin,2026-12-01,L\nlin,2026-12-02,L\n");
    let roster = "rosters/t/2026-11-30.toml";
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {roster}"));
    let ask = |date: &str, hours: &str, at: &str| {
        home.run(&format!(
            "overtime request team --agent lin --date {date} --hours {hours} --by lin --at {at}"
        ))
        .exits(0);
    };
    ask("2026-12-01", "1h30min", "2026-11-26T09:00");
    ask("2026-12-03", "2h", "2026-11-26T09:01");
    home.run("overtime approve 1 team --by wang --at 2026-11-26T10:00").exits(0);
    home.run("overtime approve 2 team --by wang --at 2026-11-26T10:01").exits(0);
    let json = home.run("timesheet team --month 2026-12 --format json").json();
    let rows: Vec<(String, i64, i64)> = json["overtime"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let number = |key: &str| row[key].as_i64().unwrap();
            (row["date"].as_str().unwrap().to_string(), number("approved"), number("overtime"))
        })
        .collect();
    // Ten hours are two of overtime; 90 minutes of the first were approved, none of the second.
    let wanted = [("2026-12-01", 90, 120), ("2026-12-02", 0, 120), ("2026-12-03", 120, 0)];
    assert_eq!(rows, wanted.map(|(date, approved, worked)| (date.to_string(), approved, worked)));
    let csv = home.run("timesheet team --month 2026-12 --sheet overtime --format csv --lang en");
    assert!(csv.stdout.contains("2026-12-01"), "{csv}");
}

trait Refused {
    fn refused_but_lock(&self, line: &str, parts: &[&str]);
}

impl Refused for Scratch {
    /// Refused, with nothing written but perhaps the empty lock.
    fn refused_but_lock(&self, line: &str, parts: &[&str]) {
        let without_lock = || {
            let mut files = self.files();
            files.retain(|path, _| !path.ends_with(".desk.lock"));
            files
        };
        let before = without_lock();
        let run = self.run(line).exits(2).says(parts);
        assert!(before == without_lock(), "files were changed by {run}");
    }
}

#[test]
fn the_record_reads_well() {
    let home = published();
    home.run(&format!(
        "leave request {TEAM} --agent lin --from 2026-12-22 --by lin --at 2026-11-26T09:00 --why wedding"
    ))
    .exits(0);
    home.run(&format!("leave deny 2 {TEAM} --by wang --at 2026-11-26T10:00 --why \"two are away\"")).exits(0);
    for language in ["en", "zh"] {
        let run = home.run(&format!("log {TEAM} --lang {language}")).exits(0);
        support_cli::golden(&format!("tests/goldens/log.{language}.txt"), &run.stdout);
        let run = home.run(&format!("log {TEAM} --entry 2 --lang {language}")).exits(0);
        support_cli::golden(&format!("tests/goldens/log-entry.{language}.txt"), &run.stdout);
    }
    assert!(Path::new(&home.path().join(LOG)).exists());
}

/// Two shifts a day for four agents, with hours to share and one request.
const PRICED: &str = r#"
[team]
id = "desk"
zone = "Asia/Shanghai"
holidays = "none"
look_ahead = 0

[[shifts]]
id = "A"
start = "09:00"
end = "17:00"

[[shifts]]
id = "B"
start = "14:00"
end = "22:00"

[[agents]]
id = "lin"

[[agents]]
id = "mia"

[[agents]]
id = "max"

[[agents]]
id = "eva"

[[staffing]]
shifts = ["A", "B"]
min = 1

[rules.rest]
min = "11h"
[rules.stint]
max = 4
[rules.rest_days]
min_per_week = 2
[[rules.hours]]
min = "32h"
class = "soft"
weight = 3
[rules.fairness]
counts = ["hours", "weekend_days"]
"#;

#[test]
fn pricing_leave_finds_what_approving_it_finds_and_bounds_that_fit_it() {
    let home = Scratch::team(PRICED);
    let roster = "rosters/desk/2027-01-11.toml";
    // Three days on, three off: a roster that nobody would call the best.
    let agents = ["lin", "mia", "max", "eva"];
    let duties = (0..14).flat_map(|day: usize| {
        let one = |shift: &str, agent: usize| format!("{},2027-01-{},{shift}\n", agents[agent % 4], 11 + day);
        [one("A", day / 3), one("B", day / 3 + 2)]
    });
    home.write("duties.csv", &format!("agent,date,shift\n{}", duties.collect::<String>()));
    home.run(&format!("import csv duties.csv --team team --start 2027-01-11 --weeks 2 --out {roster}"));
    home.run(&format!("publish {roster} --by wang --at 2027-01-04T10:00")).exits(0);
    let dates = "--from 2027-01-14 --until 2027-01-15";
    home.run(&format!("leave request team --agent mia {dates} --by mia --at 2027-01-04T11:00")).exits(0);
    let approved = home.run("leave approve 2 team --by wang --at 2027-01-04T12:00 --lang en").stdout;
    // The time that is too short for a proof of the best is enough for the nearest.
    let priced = home.run(&format!("price-leave {roster} --time-limit 4s --json")).exits(0).json();
    let request = &priced["requests"][0];
    let nearest = &request["nearest"];
    let (changes, people) = (nearest["changes"].as_i64().unwrap(), nearest["people"].as_i64().unwrap());
    let many = |count: i64, one: &str| {
        format!("{count} {one}{}", if count == 1 { "" } else { "s" }).replace("dutys", "duties")
    };
    let told = format!("{} of {} changed: the fewest, proven.", many(changes, "duty"), many(people, "agent"));
    assert!(changes > 0 && approved.contains(&told), "{told} {approved}");
    for level in nearest["levels"].as_array().unwrap() {
        let told = format!("{} {} → {}", level["name"].as_str().unwrap(), level["before"], level["after"]);
        assert!(approved.contains(&told), "{told} {approved}");
    }
    assert_eq!((&nearest["short"], &nearest["proven"]), (&0.into(), &true.into()), "{nearest}");
    // What the nearest loses, the best loses at most; a level that is exact is no range.
    let cost = &request["cost"];
    assert_ne!(cost["status"], "unknown", "{cost}");
    let shown = home.run(&format!("price-leave {roster} --time-limit 4s --lang en")).stdout;
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("Nearest roster that grants it") && shown.contains("fewest; soft"), "{shown}");
    assert!(!shown.contains("required between"), "{shown}");
}
