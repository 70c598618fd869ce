//! Attendance files held against rosters, the monthly report, and the sums of every file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_decimal::Decimal;
use serde_json::Value;
use support_cli::Scratch;

const TEAM: &str = "[team]\nid = \"t\"\nname = \"客服组\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\n\
    [law]\npreset = \"cn\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"18:00\"\npaid_share = 0.889\n\
    [[shifts]]\nid = \"N\"\nstart = \"22:00\"\nend = \"30:00\"\n\
    [[agents]]\nid = \"lin\"\nname = \"林晓\"\n[[agents]]\nid = \"wang\"\nname = \"=王,\\\"悦\\\"\"\n";

const DUTIES: &str = "agent,date,shift\nlin,2026-12-01,A\nlin,2026-12-02,A\nlin,2026-12-03,A\nlin,2026-12-04,A\n\
    lin,2026-12-07,N\nlin,2026-12-09,A\nwang,2026-12-01,A\nwang,2026-12-02,A\n";

fn home() -> Scratch {
    let home = Scratch::team(TEAM);
    home.write(
        "team/pay.toml",
        "[pay]\ngrace_late = \"5min\"\ngrace_early = \"5min\"\nnight_per_hour = \"3.33\"\n[[rates]]\nhourly = \"31.37\"\n",
    );
    home.write("duties.csv", DUTIES);
    let run =
        home.run("import csv duties.csv --team team --weeks 2 --out rosters/t/2026-11-30.toml --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    home
}

const CLOCK: &str = "agent,date,in,out\n\
    lin,2026-12-01,09:03,12:00\n\
    lin,2026-12-01,13:00,18:04\n\
    lin,2026-12-02,09:20,17:30\n\
    lin,2026-12-03,08:55,\n\
    lin,2026-12-07,21:58,06:03\n\
    lin,2026-12-08,19:00,20:15\n\
    lin,2026-12-09,09:00,12:00\n\
    lin,2026-12-09,14:30,18:00\n\
    wang,2026-12-02,08:00,19:00\n\
    zhou,2026-12-02,08:00,19:00\n";

/// Every oddity as `agent date line: what`.
fn oddities(home: &Scratch, clock: &str) -> Vec<String> {
    home.write("clock.csv", clock);
    let run = home.run("attendance team --month 2026-12 --actuals clock.csv --json --lang en").exits(1);
    let all = run.json();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_string();
    let line = |own: &Value| own["line"].as_i64().map_or("-".to_string(), |line| line.to_string());
    let one = |own: &Value| {
        format!("{} {} {}: {}", text(&own["agent"]), text(&own["date"]), line(own), text(&own["what"]))
    };
    all["oddities"].as_array().unwrap().iter().map(one).collect()
}

#[test]
fn every_oddity_is_listed_with_its_line() {
    assert_eq!(
        oddities(&home(), CLOCK),
        [
            "lin 2026-12-01 2: late by 3 min, within the grace",
            "lin 2026-12-02 4: late by 20 min",
            "lin 2026-12-02 4: left early by 30 min",
            "lin 2026-12-03 5: no punch on going",
            "lin 2026-12-04 -: absent",
            "lin 2026-12-08 7: work that no roster has: 1 h 15 min",
            "lin 2026-12-09 9: away for 1 h 30 min beyond the break",
            "wang 2026-12-01 -: absent",
            "wang 2026-12-02 10: came 1 h before the duty",
            "wang 2026-12-02 10: stayed 1 h beyond the duty",
            "zhou - 11: `zhou` is not in the team",
        ]
    );
}

#[test]
fn what_was_not_worked_is_taken_out_of_the_hours_and_nothing_else_changes() {
    let home = home();
    home.write("clock.csv", CLOCK);
    let sheet = home
        .run("timesheet team --month 2026-12 --actuals clock.csv --format json --lang en")
        .exits(1)
        .json();
    // A is 9 h, of which 8 h are paid. lin: 480 + (480 − 20 − 30) + 480 (one punch: as planned) + 0 (absent)
    // + 480 (night) + 480 = 2350. wang: absent, then 480: an hour before and after is listed, not paid.
    assert_eq!(sheet["agents"][0]["minutes"], 2350);
    assert_eq!(sheet["agents"][1]["minutes"], 480);
    let shown = home.run("timesheet team --month 2026-12 --actuals clock.csv --agent lin --lang zh").exits(1);
    shown.prints(&["迟到", "旷工", "12-01 09:03", "12-08 06:03", "下班缺卡"]);
}

#[test]
fn encodings_and_forms_of_spreadsheets_mean_the_same() {
    let home = home();
    let plain =
        oddities(&home, "agent,date,in,out\nlin,2026-12-01,09:20,18:00\nlin,2026-12-07,21:58,30:03\n");
    for own in [
        "agent,date,in,out\nlin,2026/12/1,9:20,18:00\nlin,2026-12-07,21:58,次日06:03\n",
        "\u{feff}工号;姓名;日期;上班;下班\n林晓;林晓;2026年12月1日;09:20:59;18：00\n林晓;;2026.12.7;21:58;2026-12-08 06:03\n",
        "id\tdate\tin1\tout1\tin2\tout2\nlin\t46357\t0.388888889\t0.75\t\t\nlin\t46363\t46363.9152777778\t46364.2520833333\t\t\n",
    ] {
        assert_eq!(oddities(&home, own), plain, "{own}");
    }
    let (gbk, ..) = encoding_rs::GBK
        .encode("工号,日期,上班,下班\n林晓,2026-12-01,09:20,18:00\n林晓,2026-12-07,21:58,06:03\n");
    fs::write(home.path().join("gbk.csv"), gbk).unwrap();
    let run = home.run("attendance team --month 2026-12 --actuals gbk.csv --json --lang en").exits(1);
    assert_eq!(run.json()["oddities"].as_array().unwrap().len(), plain.len());
}

#[test]
fn rows_that_overlap_or_last_too_long_and_punches_on_leave_are_listed() {
    let home = home();
    home.write("team/leave.toml", "[[leave]]\nagent = \"wang\"\nfrom = 2026-12-10\nkind = \"sick\"\n");
    let found = oddities(
        &home,
        "agent,date,in,out\nlin,2026-12-01,09:00,18:00\nlin,2026-12-01,10:00,11:00\nlin,2026-12-11,03:00,23:00\n\
         lin,2026-12-09,,18:00\nlin,2026-12-10,07:00,\nwang,2026-12-10,09:00,10:00\nwang,2026-12-01,09:00,18:00\n\
         wang,2026-12-02,09:00,18:00\n",
    );
    for wanted in [
        "lin 2026-12-01 3: overlaps another row of the agent",
        "lin 2026-12-11 4: 20 h in one piece: is a punch missing?",
        "lin 2026-12-11 4: work that no roster has: 20 h",
        "lin 2026-12-09 5: no punch on coming",
        "lin 2026-12-10 6: a single punch with no duty near it",
        "wang 2026-12-10 7: punched while on leave",
    ] {
        assert!(found.iter().any(|own| own == wanted), "no `{wanted}` in {found:#?}");
    }
}

#[test]
fn people_get_heads_in_their_language_and_hours_both_ways() {
    let home = home();
    home.write("clock.csv", CLOCK);
    let report = |rest: &str| {
        let line = "attendance team --month 2026-12 --actuals clock.csv --format csv-words --lang";
        home.run(&format!("{line} {rest}")).exits(1).stdout
    };
    let (zh, en) = (report("zh"), report("en"));
    assert!(zh.starts_with("成员,编号,应出勤天数,实出勤天数,应出勤工时,应出勤工时（小时）,"), "{zh}");
    assert!(en.starts_with("Agent,Id,Days due,Days worked,Hours due,Hours due (decimal),"), "{en}");
    // lin: 2880 minutes due, 2350 worked: 48:00 and 39:10, which is 39.1666… hours.
    assert!(zh.lines().any(|line| line.contains(",48:00,48,39:10,39.17,")), "{zh}");
}

#[test]
fn the_monthly_report_as_hr_takes_it() {
    let home = home();
    home.write("clock.csv", CLOCK);
    home.write(
        "team/leave.toml",
        "[[leave]]\nagent = \"wang\"\nfrom = 2026-12-02\nhalf = \"am\"\nkind = \"sick\"\n",
    );
    let line = "attendance team --month 2026-12 --actuals clock.csv --format csv --lang zh";
    let text = home.run(line).exits(1).stdout;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let all: Vec<csv::StringRecord> = rows.records().map(|row| row.unwrap()).collect();
    let cell = |row: usize, key: &str| {
        let at = heads.iter().position(|head| head == key).unwrap_or_else(|| panic!("{key} in {heads:?}"));
        all[row][at].to_string()
    };
    // lin: six days due, the fourth absent; 2880 minutes due, 2350 worked.
    let lin: Vec<String> = [
        "days_due",
        "days_worked",
        "due_minutes",
        "worked_minutes",
        "late",
        "late_minutes",
        "early",
        "early_minutes",
        "days_absent",
        "missing_punches",
    ]
    .map(|key| cell(0, key))
    .into();
    assert_eq!(lin, ["6", "5", "2880", "2350", "1", "20", "1", "30", "1", "1"]);
    assert_eq!((cell(1, "name"), cell(1, "sick_days")), ("'=王,\"悦\"".to_string(), "0.5".to_string()));
    let shown = home.run("attendance team --month 2026-12 --actuals clock.csv --lang zh").exits(1);
    shown.prints(&["考勤月报 · 客服组（t）· 2026-12-01 至 2026-12-31", "旷工天数", "考勤异常", "缺卡"]);
}

fn tab(bytes: &[u8], at: usize) -> (Vec<String>, Vec<Vec<Data>>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[at].clone();
    let rows: Vec<Vec<Data>> = book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect();
    let head = rows[1].iter().map(ToString::to_string).collect();
    (head, rows[2..].to_vec())
}

/// What a column of a tab adds up to, without its sums, times `scale`, as a whole number.
fn sum(bytes: &[u8], at: usize, head: &str, scale: f64) -> i64 {
    let (heads, rows) = tab(bytes, at);
    let column = heads.iter().position(|own| own == head).unwrap_or_else(|| panic!("{head} in {heads:?}"));
    let body = rows.iter().take_while(|row| row[0] != "Total");
    let value = |row: &Vec<Data>| match &row[column] {
        Data::Float(own) => *own,
        Data::Int(own) => *own as f64,
        Data::DateTime(own) => own.as_f64(),
        _ => 0.0,
    };
    body.map(|row| (value(row) * scale).round() as i64).sum()
}

fn csv_sum(text: &str, key: &str) -> Decimal {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let at = rows.headers().unwrap().iter().position(|head| head == key).unwrap();
    let cells = rows.records().map(|row| row.unwrap()[at].to_string());
    cells.filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<Decimal>().unwrap()).sum()
}

#[test]
fn the_sum_of_each_file_is_that_of_the_timesheet_to_the_minute_and_the_cent() {
    let home = home();
    home.write("clock.csv", CLOCK);
    let line = "timesheet team --month 2026-12 --actuals clock.csv --lang en";
    let json = home.run(&format!("{line} --format json")).exits(1).json();
    let agents = json["agents"].as_array().unwrap();
    let minutes: i64 = agents.iter().map(|own| own["minutes"].as_i64().unwrap()).sum();
    let pay: Decimal =
        agents.iter().map(|own| own["pay"].as_str().unwrap().parse::<Decimal>().unwrap()).sum();
    // 2830 minutes at 31.37, and the night's 8 h at 3.33: lin 2350 × 31.37 / 60 = 1228.66 (1228.658),
    // wang 480 × 31.37 / 60 = 250.96, night 26.64.
    assert_eq!((minutes, pay), (2830, "1506.26".parse().unwrap()));
    for sheet in ["days", "agents"] {
        let text = home.run(&format!("{line} --format csv --sheet {sheet}")).exits(1).stdout;
        assert_eq!(csv_sum(&text, "worked_minutes"), Decimal::from(minutes), "{sheet}");
    }
    let text = home.run(&format!("{line} --format csv --sheet pay")).exits(1).stdout;
    assert_eq!(csv_sum(&text, "amount"), pay);
    home.run(&format!("{line} --to all.xlsx")).exits(1);
    let bytes = fs::read(home.path().join("all.xlsx")).unwrap();
    let cents: i64 = (pay * Decimal::ONE_HUNDRED).to_string().parse::<f64>().unwrap() as i64;
    assert_eq!(sum(&bytes, 0, "Hours", 1440.0), minutes);
    assert_eq!(sum(&bytes, 0, "Pay", 100.0), cents);
    assert_eq!(sum(&bytes, 1, "Hours", 1440.0), minutes);
    assert_eq!(sum(&bytes, 2, "Pay", 100.0), cents);
    home.run(&format!("{line} --to all.csv")).exits(1);
    let bytes = fs::read(home.path().join("all.csv")).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "spreadsheets take it for UTF-8");
    home.run("attendance team --month 2026-12 --actuals clock.csv --to report.xlsx --lang en").exits(1);
    let bytes = fs::read(home.path().join("report.xlsx")).unwrap();
    assert_eq!(sum(&bytes, 0, "Hours worked", 1440.0), minutes);
}

#[test]
fn what_can_not_be_asked_is_refused_and_nothing_is_written() {
    let home = home();
    home.refused("timesheet team --month 2026-12 --format xlsx", 2).says(&["--to timesheet.xlsx"]);
    home.refused("timesheet team", 2).says(&["--month 2026-12"]);
    home.refused("timesheet team --month 2026-13", 2).says(&["not a month"]);
    home.refused("timesheet team --month 12-2026", 2).says(&["not a month"]);
    home.refused("timesheet team --month 2027-03", 2).says(&["no roster of `t` reaches into 2027-03"]);
    home.refused("timesheet team --month 2026-12 --agent lan", 2).says(&["lin, wang"]);
    home.refused("timesheet team rosters/t/2026-11-30.toml --month 2026-12", 2);
    home.refused("timesheet nowhere --month 2026-12", 2).says(&["nowhere"]);
    home.refused("attendance team --month 2026-12 --actuals nothing.csv", 2).says(&["nothing.csv"]);
    home.refused("accounts team --agent lan --until 2026-12-31", 2).says(&["lin, wang"]);
    home.refused("timesheet team --month 2026-12 --to nowhere/a.xlsx", 2).says(&["nowhere/a.xlsx"]);
}

#[test]
fn grace_alone_is_listed_and_is_no_reason_to_look() {
    let home = home();
    home.write("clock.csv", "agent,date,in,out\nlin,2026-12-01,09:04,17:56\nwang,2026-12-01,09:00,18:00\nzhou,2026-12-01,09:00,18:00\n");
    let line = "timesheet rosters/t/2026-11-30.toml --actuals clock.csv --lang en";
    home.run(line).exits(0).prints(&[
        "late by 4 min, within the grace",
        "left early by 4 min, within the grace",
        "`zhou`",
    ]);
}

#[test]
fn a_night_of_which_hours_are_missing_has_fewer_night_hours() {
    let home = home();
    home.write("clock.csv", "agent,date,in,out\nlin,2026-12-07,23:30,05:00\n");
    let sheet = home.run("timesheet team --month 2026-12 --actuals clock.csv --format json --lang en").json();
    // 22:00 to 06:00, an hour and a half late and an hour early: 5 h 30 min of work, all of it night.
    let day = &sheet["agents"][0]["days"][6];
    assert_eq!((&day["date"], &day["classes"]["ordinary"]), (&"2026-12-07".into(), &330.into()));
    assert_eq!(day["duties"][0]["night"], 330);
}

/// Whatever stands in the files of HR, they are read or refused.
#[test]
fn broken_files_never_panic() {
    use proptest::prelude::*;
    let folder = tempfile::tempdir().unwrap();
    let root = std::path::Path::new(support_cli::REPOSITORY).join("examples/contracts");
    support_cli::copy_folder(&root, folder.path());
    let (book, _) = fairshift::book::read(folder.path()).unwrap();
    let rules = fairshift::book::PayRules::of(book.law.as_ref());
    let pieces = prop::sample::select(vec![
        "\"",
        "\n",
        ",",
        "=",
        "[",
        "]",
        "[[entries]]",
        "[[rates]]",
        "999999999999",
        "-1",
        "0.5",
        "\u{0}",
        "次日",
        "：",
        "30:05",
        "2026-02-30",
        "46357.99999",
        "0.99999999",
        ".",
        "1e9",
        "あ",
        "\r",
        "take",
        "48:00",
        "2199-12-31",
        "262142-12-31",
    ]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), pieces, 0..8usize), 1..5);
    runner
        .run(&(0..3usize, changes), |(which, changes)| {
            let name = ["pay.toml", "accounts.toml", "clock.csv"][which];
            let mut text: Vec<char> = match name {
                "clock.csv" => CLOCK.replace("lin", "he").replace("wang", "yu"),
                own => fs::read_to_string(root.join(own)).unwrap(),
            }
            .chars()
            .collect();
            for (at, piece, cut) in changes {
                let at = at.index(text.len() + 1);
                let end = (at + cut).min(text.len());
                text.splice(at..end, piece.chars());
            }
            fs::write(folder.path().join(name), text.into_iter().collect::<String>()).unwrap();
            match name {
                "pay.toml" => drop(fairshift::book::read_pay(folder.path(), &book)),
                "accounts.toml" => drop(fairshift::book::read_accounts(folder.path(), &book, &rules)),
                _ => drop(fairshift::import::attendance::read(&folder.path().join(name), &book, &[])),
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn being_away_is_measured_by_the_breaks_of_the_roster() {
    let home = Scratch::team(
        "[team]\nid = \"t\"\nzone = \"Asia/Shanghai\"\nholidays = \"none\"\n\
         [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"18:00\"\n\
         [[agents]]\nid = \"lin\"\n[[agents]]\nid = \"wang\"\n\
         [[breaks]]\nname = \"lunch\"\nlength = \"1h\"\nfrom = \"12:00\"\nuntil = \"13:00\"\n\
         [[breaks]]\nlength = \"15min\"\nfrom = \"15:00\"\nuntil = \"15:15\"\npaid = true\n",
    );
    home.write("team/pay.toml", "[pay]\ngrace_late = \"5min\"\ngrace_early = \"5min\"\n");
    let dates = ["01", "02", "03", "04", "05"].map(|day| format!("lin,2026-12-{day},A\n"));
    home.write("duties.csv", &format!("agent,date,shift\n{}wang,2026-12-01,A\n", dates.concat()));
    let run =
        home.run("import csv duties.csv --team team --weeks 1 --out rosters/t/2026-11-30.toml --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    // Both breaks punched, the paid one too; neither; a little early and late; an hour at another time;
    // coming after lunch.
    let clock = "agent,date,in,out\n\
        lin,2026-12-01,09:00,12:00\nlin,2026-12-01,13:00,15:00\nlin,2026-12-01,15:15,18:00\n\
        lin,2026-12-02,09:00,18:00\n\
        lin,2026-12-03,09:00,11:56\nlin,2026-12-03,13:05,18:00\n\
        lin,2026-12-04,09:00,11:30\nlin,2026-12-04,12:30,18:00\n\
        lin,2026-12-05,13:30,18:00\n\
        wang,2026-12-01,09:00,11:30\n";
    assert_eq!(
        oddities(&home, clock),
        [
            "lin 2026-12-04 9: away for 30 min beyond the break",
            "lin 2026-12-05 10: late by 4 h 30 min",
            "wang 2026-12-01 11: left early by 6 h 30 min",
        ]
    );
    let sheet = home
        .run("timesheet team --month 2026-12 --actuals clock.csv --format json --lang en")
        .exits(1)
        .json();
    // 9 h less lunch are 480. lin: 4 × 480, and 13:30 to 18:00 = 270: of 4:30 late an hour was lunch.
    assert_eq!(sheet["agents"][0]["minutes"], 4 * 480 + 270);
    // wang: 09:00 to 11:30.
    assert_eq!(sheet["agents"][1]["minutes"], 150);
}
