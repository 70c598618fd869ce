//! A first team from the sheets that people have: the way from the sheet to the first roster, without touching a
//! text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support_cli::{REPOSITORY, Run, Scratch};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Days from a date on.
fn days(first: &str, count: usize) -> Vec<NaiveDate> {
    date(first).iter_days().take(count).collect()
}

/// A line that goes round: `pattern` from `shift` on.
fn line(pattern: &str, shift: usize, count: usize) -> Vec<String> {
    let cells: Vec<&str> = pattern.split(' ').collect();
    (0..count).map(|day| cells[(day + shift) % cells.len()].replace('.', "")).collect()
}

fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().map(|cell| match cell.contains([',', '"', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.clone(),
        });
        writeln!(text, "{}", cells.collect::<Vec<_>>().join(",")).unwrap();
    }
    text
}

fn row(first: &[&str], rest: impl IntoIterator<Item = String>) -> Vec<String> {
    first.iter().map(|cell| cell.to_string()).chain(rest).collect()
}

/// `check` and `solve` go through without a change of the text, and what is solved is whole.
fn to_a_roster(home: &Scratch, team: &str, start: &str) -> Run {
    let text = home.read(&format!("{team}/team.toml"));
    home.run(&format!("check {team} --start {start} --weeks 2")).exits(0);
    let run = home.run(&format!("solve {team} --start {start} --weeks 2 --work-limit 300k --json")).exits(0);
    assert_eq!(text, home.read(&format!("{team}/team.toml")));
    home.run(&format!("verify rosters/{team}/{start}.toml")).exits(0);
    run
}

/// Two months of a Chinese team, day numbers alone, in GBK: titles, weekdays, totals, a legend.
fn chinese_month(month: &str, days: &[NaiveDate]) -> String {
    let weekday = |date: &NaiveDate| {
        "一二三四五六日".chars().nth(date.weekday().num_days_from_monday() as usize).unwrap()
    };
    let names = ["王小明", "李娜", "张伟", "赵敏", "孙倩"];
    let mut rows = vec![
        vec![format!("客服部{month}排班表")],
        row(
            &["序号", "部门", "姓名"],
            days.iter().map(|date| date.day().to_string()).chain(["合计".to_string()]),
        ),
        row(&["", "", ""], days.iter().map(|date| weekday(date).to_string())),
    ];
    for (at, name) in names.iter().enumerate() {
        // The five go round in ten days of the year, whatever the month is.
        let turn = days[0].num_days_from_ce() as usize % 10 + 2 * at;
        let mut cells = line("早 早 早 休 中 中 晚 晚 休 休", turn, days.len());
        if at == 1 && month.contains("10") {
            cells[2] = "年假".to_string();
            cells[3] = "年假".to_string();
        }
        rows.push(row(&[&(at + 1).to_string(), "一线", name], cells.into_iter().chain(["21".to_string()])));
    }
    let count = |day: usize| rows[3..8].iter().filter(|row| row[3 + day] == "早").count().to_string();
    rows.push(row(&["", "", "早班人数"], (0..days.len()).map(count)));
    rows.push(vec![]);
    rows.push(vec!["说明：早班 08:00-16:00，中班 12:00-20:00，晚班 16:00-24:00；调休请提前三天".to_string()]);
    rows.push(vec!["制表：王主管".to_string()]);
    csv(&rows)
}

#[test]
fn two_chinese_months_in_gbk_with_a_legend_are_a_team() {
    let home = Scratch::new();
    for (file, month, first, count) in
        [("10月.csv", "2026年10月份", "2026-10-01", 31), ("11月.csv", "2026年11月份", "2026-11-01", 30)]
    {
        let text = chinese_month(month, &days(first, count));
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        fs::write(home.path().join(file), bytes).unwrap();
    }
    // The legend says the times.
    let run = home.run("init desk --from 10月.csv --from 11月.csv --lang zh").exits(0);
    let run = run.prints(&["5 名成员", "3 个班次", "2026-10-01 至 2026-11-30"]).says(&["早班人数"]);
    assert!(!run.stderr.contains("看不懂"), "{run}");
    let team = home.read("desk/team.toml");
    for line in [
        "name = \"客服部\"",
        "start = \"08:00\"",
        "name = \"赵敏\"",
        "[rules.stint]\nmax = 4",
        "[rules.rest_days]\nmin_per_week = ",
        "2026-11-30 = ",
    ] {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    assert!(team.contains("没有人连续上班超过 4 天"), "{team}");
    assert!(
        home.read("desk/leave.toml").contains("from = 2026-10-03\nuntil = 2026-10-04\nkind = \"annual\"")
    );
    let past = home.read("rosters/desk/2026-10-01.toml");
    assert!(past.contains("days = 60") && past.contains("history = true"), "{past}");
    to_a_roster(&home, "desk", "2026-11-30");
}

#[test]
fn chinese_shifts_by_dates_with_names_in_the_cells_are_a_team() {
    let home = Scratch::new();
    let names = ["王小明", "李娜", "张伟", "赵敏", "孙倩", "周杰"];
    let all = days("2026-11-02", 28);
    // Two early, one late; the six go round.
    let on = |day: usize, place: usize| names[(day / 2 * 2 + place * 2) % 6];
    let also = |day: usize| names[(day / 2 * 2 + 1) % 6];
    let rows = [
        vec!["二线值班表".to_string()],
        row(&["班次"], all.iter().map(|date| date.format("%-m月%-d日").to_string())),
        row(&["早班 09:00-17:00"], (0..28).map(|day| format!("{}、{}", on(day, 0), also(day)))),
        row(&["晚班 14:00-22:00"], (0..28).map(|day| on(day, 1).to_string())),
        row(&["休息"], (0..28).map(|_| String::new())),
    ];
    home.write("值班.csv", &csv(&rows));
    // No year stands anywhere.
    home.refused("init duty --from 值班.csv --lang zh", 2).says(&["--month 2026-12"]);
    home.run("init duty --from 值班.csv --month 2026-11 --lang zh")
        .exits(0)
        .prints(&["6 名成员", "2 个班次"]);
    let team = home.read("duty/team.toml");
    for line in
        ["id = \"早班\"", "start = \"14:00\"", "name = \"周杰\"", "min = 2", "first_weekday = \"mon\""]
    {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    to_a_roster(&home, "duty", "2026-11-30");
}

#[test]
fn a_chinese_workbook_with_dates_down_is_a_team() {
    let home = Scratch::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("11月").unwrap();
    sheet.write_string(0, 0, "售后组 2026年 值班安排").unwrap();
    for (column, text) in
        ["日期", "星期", "阿依古丽·买买提", "欧阳静怡", "张　三", "李四"].into_iter().enumerate()
    {
        sheet.write_string(1, column as u16, text).unwrap();
    }
    for (at, date) in days("2026-11-01", 30).into_iter().enumerate() {
        let row = at as u32 + 2;
        let day = ExcelDateTime::from_ymd(2026, 11, date.day() as u8).unwrap();
        sheet.write_datetime_with_format(row, 0, &day, &Format::new().set_num_format("m/d")).unwrap();
        sheet
            .write_string(
                row,
                1,
                "周".to_string()
                    + "一二三四五六日"
                        .get(3 * date.weekday().num_days_from_monday() as usize..)
                        .unwrap()
                        .get(..3)
                        .unwrap(),
            )
            .unwrap();
        for agent in 0..4 {
            let cell = line("早+值 早 . 中 中 . 早 中+值", 2 * agent, 30)[at].clone();
            let cell = if (agent, at) == (2, 9) { "半天调休".to_string() } else { cell };
            sheet.write_string(row, agent as u16 + 2, cell).unwrap();
        }
    }
    book.save(home.path().join("排班.xlsx")).unwrap();
    let shifts = "--shift 早=08:00-16:00 --shift 中=10:00-18:00 --shift 值=20:00-22:00";
    let run = home.run("init after-sales --from 排班.xlsx --lang zh --shift 早=08:00-16:00").exits(2);
    let run = run.says(&["没有写明 `中` 的时间", "`--shift 值=09:00-17:00`"]);
    assert!(!run.stderr.contains("`早`"), "{run}");
    assert!(!home.path().join("after-sales").exists() && !home.path().join("rosters").exists());
    let run = home.run(&format!("init after-sales --from 排班.xlsx --lang zh {shifts}")).exits(0);
    run.says(&["半天假", "11月!E12"]);
    let team = home.read("after-sales/team.toml");
    for line in ["name = \"张三\"", "may_follow_same_day = [\"早\", \"中\"]", "name = \"阿依古丽·买买提\""]
    {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    assert!(
        home.read("after-sales/leave.toml")
            .contains("from = 2026-11-10\nuntil = 2026-11-10\nkind = \"comp\"")
    );
    to_a_roster(&home, "after-sales", "2026-11-30");
}

#[test]
fn an_english_workbook_with_merged_heads_and_remarks_is_a_team() {
    let home = Scratch::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Nov rota").unwrap();
    let (plain, day) = (Format::new(), Format::new().set_num_format("d"));
    sheet.merge_range(0, 0, 0, 28, "Billing support – Rota 9 Nov – 6 Dec 2026", &plain).unwrap();
    sheet
        .write_string(1, 0, "E=early 06:00-14:00 L=late 14:00-22:00 OC on call 22:00-06:00, AL leave")
        .unwrap();
    sheet.merge_range(2, 0, 4, 0, "Name", &plain).unwrap();
    for week in 0..4 {
        sheet.merge_range(2, 1 + 7 * week, 2, 7 + 7 * week, &format!("Week {}", week + 1), &plain).unwrap();
    }
    sheet.merge_range(2, 29, 4, 29, "Total shifts", &plain).unwrap();
    let names = ["Smith, Anna", "O'Neill, Dan", "Müller, Emma", "Khan, Farid", "Smith, Ben"];
    for (at, date) in days("2026-11-09", 28).into_iter().enumerate() {
        let column = at as u16 + 1;
        sheet.write_string(3, column, date.format("%a").to_string()).unwrap();
        let number = f64::from(date.num_days_from_ce() - 693_594);
        sheet.write_number_with_format(4, column, number, &day).unwrap();
        for agent in 0..5 {
            let cell = line("E/OC E . L L . E L . .", 2 * agent, 28)[at].clone();
            let cell = match (agent, at) {
                (0, 1) => "E (dentist 4pm)".to_string(),
                (1, 12) => "½AL".to_string(),
                (3, 20 | 21) => "AL".to_string(),
                (4, 5) => "see Sam".to_string(),
                _ => cell,
            };
            sheet.write_string(6 + agent as u32, column, cell).unwrap();
        }
    }
    sheet.write_string(5, 0, "Public holiday").unwrap();
    sheet.write_string(5, 22, "St Andrew's").unwrap();
    for (agent, name) in names.iter().enumerate() {
        sheet.write_string(6 + agent as u32, 0, *name).unwrap();
        sheet.write_number(6 + agent as u32, 29, 17).unwrap();
    }
    sheet.write_string(11, 0, "Heads on day").unwrap();
    sheet.write_string(13, 0, "Key: yellow early, green late").unwrap();
    sheet
        .insert_note(7, 3, &rust_xlsxwriter::Note::new("covering for Anna & Emma").set_author("Sam"))
        .unwrap();
    book.save(home.path().join("rota.xlsx")).unwrap();
    home.refused("init billing --from rota.xlsx", 2).says(&[
        "`see Sam`",
        "Smith, Ben",
        "'Nov rota'!G11",
        "--skip",
    ]);
    let run = home.run("init billing --from rota.xlsx --skip").exits(0).prints(&["5 agents, 3 shifts"]);
    run.says(&[
        "`see Sam`",
        "dentist 4pm",
        "half a day of leave",
        "Heads on day",
        "covering for Anna & Emma",
        "'Nov rota'!D8",
    ]);
    let team = home.read("billing/team.toml");
    for line in [
        "name = \"Billing support\"",
        "name = \"St Andrew's\"",
        "id = \"anna\"",
        "id = \"emma\"",
        "standby = true",
        "may_follow_same_day = [\"E\"]",
        "date = 2026-11-30",
    ] {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    let leave = home.read("billing/leave.toml");
    assert!(
        leave.contains("agent = \"farid\"\nfrom = 2026-11-29\nuntil = 2026-11-30\nkind = \"annual\""),
        "{leave}"
    );
    to_a_roster(&home, "billing", "2026-12-07");
}

#[test]
fn english_weeks_one_below_the_other_are_a_team() {
    let home = Scratch::new();
    let names = ["Amy Ng", "Bob Brown", "Carla Costa"];
    let mut rows = vec![vec!["Front desk schedule, October 2026".to_string()]];
    for (week, first) in ["2026-10-05", "2026-10-12", "2026-10-19"].iter().enumerate() {
        rows.push(vec![format!("Week {}", week + 1)]);
        rows.push(row(
            &["Staff no", "Name"],
            days(first, 7).iter().map(|date| date.format("%a %-d %b").to_string()),
        ));
        for (agent, name) in names.iter().enumerate() {
            let cells = line("D D . D D D .", agent * 2 + week, 7);
            rows.push(row(&[&format!("10{agent}"), name], cells));
        }
        rows.push(vec![]);
    }
    home.write("desk.csv", &csv(&rows));
    let run = home.run("init front --from desk.csv --shift D=09:00-17:30").exits(0);
    run.prints(&["3 agents, 1 shift, 2026-10-05 to 2026-10-25"]);
    let team = home.read("front/team.toml");
    for line in ["id = \"100\"", "end = \"17:30\"", "name = \"Carla Costa\"", "name = \"Front desk\""] {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    to_a_roster(&home, "front", "2026-10-26");
}

#[test]
fn english_months_apart_with_somebody_new_are_a_team() {
    let home = Scratch::new();
    let month = |first: &str, count: usize, names: &[&str]| {
        let all = days(first, count);
        let mut rows = vec![row(&["Name"], all.iter().map(|date| date.day().to_string()))];
        for (agent, name) in names.iter().enumerate() {
            rows.push(row(&[name], line("N N . . E E E . .", agent * 3, count)));
        }
        csv(&rows)
    };
    home.write("rota 2026-08.csv", &month("2026-08-01", 31, &["Ann", "Bo", "Cy", "Old Hand"]));
    home.write("rota oct.csv", &month("2026-10-01", 31, &["Ann", "Bo", "Cy", "New Hand"]));
    let shifts = "--shift E=08:00-16:00 --shift N=22:00-06:00";
    // One file says its month, the other only half of it.
    home.refused(&format!("init night --from 'rota oct.csv' {shifts}"), 2).says(&["--month 2026-12"]);
    let files = "--from 'rota 2026-08.csv' --from 'rota oct.csv' --month 2026-08 --month 2026-10";
    home.run(&format!("init night {files} {shifts}")).exits(0).prints(&["5 agents"]);
    let team = home.read("night/team.toml");
    for line in [
        "until = 2026-08-31",
        "from = 2026-10-01",
        "[[rules.shift_stint]]\nshifts = [\"N\"]\nmax = 2",
        "end = \"30:00\"",
    ] {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    // The gap between the months is between two rosters.
    let rosters: Vec<String> = home
        .files()
        .into_keys()
        .filter(|path| path.starts_with("rosters/night/2026-") && path.ends_with("-01.toml"))
        .collect();
    assert_eq!(rosters, ["rosters/night/2026-08-01.toml", "rosters/night/2026-10-01.toml"]);
    assert!(home.read("rosters/night/2026-10-01.toml").contains("days = 25"));
    to_a_roster(&home, "night", "2026-10-26");
}

#[test]
fn what_was_worked_can_be_published_with_its_breaches_and_no_day_after_it_is_judged() {
    let home = Scratch::new();
    home.write("rota.csv", include_str!("../examples/rota-2026-11.csv"));
    home.run("init desk --from rota.csv").exits(0);
    // A limit that the past breaks.
    home.edit("desk/team.toml", "max = 4  ", "max = 2  ");
    let import = "import csv rota.csv --team desk --out rosters/desk/2026-11-02.toml";
    home.run(&format!("{import} --month 2026-11")).exits(1);
    home.run("publish rosters/desk/2026-11-02.toml --by Sam --at 2026-12-01T09:00").exits(2);
    home.run(&format!("{import} --month 2026-11 --history")).exits(1);
    let roster = home.read("rosters/desk/2026-11-02.toml");
    assert!(roster.contains("history = true") && roster.contains("look_ahead = 0"), "{roster}");
    // Not before it is over.
    home.run("publish rosters/desk/2026-11-02.toml --by Sam --at 2026-11-20T09:00").exits(2);
    home.run("publish rosters/desk/2026-11-02.toml --by Sam --at 2026-12-01T09:00").exits(0);
    home.run("verify rosters/desk/2026-11-02.toml").exits(1);
    home.run("solve desk --start 2026-11-30 --weeks 1 --work-limit 200k").exits(0);
}

/// Every key that the readers of team files take by name.
fn known_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut folders = vec![Path::new(REPOSITORY).join("src/book")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in ["get(\"", "need(\"", "table(\"", "tables(\"", "interval(&mut table, (\""] {
                for (at, _) in text.match_indices(call) {
                    let key = text[at + call.len()..].split('"').next().unwrap();
                    if key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                        keys.insert(key.to_string());
                    }
                }
            }
        }
    }
    assert!(keys.len() > 140, "{keys:?}");
    keys
}

#[test]
fn what_init_writes_names_every_key_and_every_rule() {
    for language in ["en", "zh"] {
        let home = Scratch::new();
        home.run(&format!("init team --lang {language}")).exits(0);
        let text = home.read("team/team.toml") + &home.read("team/leave.toml");
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        // `key = …`, `[key]`, `[[key]]`, `[key.other]`, and not the word in a sentence.
        let is_named = |key: &str| {
            text.match_indices(key).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let whole = before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
                let after = &text[at + key.len()..];
                whole && [" =", "]", "."].iter().any(|sign| after.starts_with(sign))
            })
        };
        let missing: Vec<String> = known_keys().into_iter().filter(|key| !is_named(key)).collect();
        assert_eq!(missing, Vec::<String>::new(), "in {language}");
        for entry in fairshift::rules::REGISTRY {
            assert!(words.contains(entry.doc.id), "{}", entry.doc.id);
            for param in entry.doc.params {
                assert!(words.contains(param.key), "{} of {}", param.key, entry.doc.id);
            }
        }
        home.run("check team --start 2026-12-07").exits(0);
    }
}

/// Runs a command with a terminal before it, and gives an answer to each question.
#[cfg(unix)]
fn in_terminal(home: &Scratch, line: &str, answers: &[&str]) -> (Option<i32>, String) {
    use std::io::{Read, Write as _};
    use std::os::fd::FromRawFd;
    let (mut ours, mut theirs) = (0, 0);
    let null = std::ptr::null_mut();
    // SAFETY: both are places for a descriptor; nothing else is asked for.
    let opened = unsafe { libc::openpty(&raw mut ours, &raw mut theirs, null, null.cast(), null.cast()) };
    assert_eq!(opened, 0);
    // SAFETY: the descriptors are new and nobody else's.
    let (mut ours, theirs) = unsafe { (fs::File::from_raw_fd(ours), fs::File::from_raw_fd(theirs)) };
    let end = || Stdio::from(theirs.try_clone().unwrap());
    let mut command = home.command();
    command.args(support_cli::words(line)).env("TERM", "xterm").stdin(end()).stdout(end()).stderr(end());
    let mut child = command.spawn().unwrap();
    drop((command, theirs));
    let mut reading = ours.try_clone().unwrap();
    let (send, receive) = std::sync::mpsc::channel::<Vec<u8>>();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = reading.read(&mut bytes) {
            let _ = send.send(bytes[..count].to_vec());
        }
    });
    let mut said = Vec::new();
    let mut quiet = || {
        let wait = std::time::Duration::from_millis(400);
        while let Ok(more) = receive.recv_timeout(wait) {
            said.extend(more);
        }
    };
    for answer in answers {
        quiet();
        writeln!(ours, "{answer}").unwrap();
    }
    quiet();
    let code = child.wait().unwrap().code();
    (code, String::from_utf8_lossy(&said).into_owned())
}

#[cfg(unix)]
#[test]
fn init_asks_in_a_terminal_what_nobody_has_said() {
    let home = Scratch::new();
    let rota = include_str!("../examples/rota-2026-11.csv").replace("L late 13:00-21:00", "L late");
    home.write("rota.csv", &rota);
    // Once wrong, once right.
    let (code, said) =
        in_terminal(&home, "init desk --from rota.csv --lang en", &["sometimes", "13:00-21:00"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("When are the shifts?") && said.contains("L (48 cells)"), "{said}");
    assert!(!said.contains("E (36 cells)"), "{said}");
    assert!(home.read("desk/team.toml").contains("start = \"13:00\""));

    let answers =
        ["Night desk", "", "sunday", "20:00-06:00", "N 20:00-06:00", "Ann, Bo, Cy, Di", "1", "4", "2", ""];
    let (code, said) = in_terminal(&home, "init plain --lang en", &answers);
    assert_eq!(code, Some(0), "{said}");
    let text = home.read("plain/team.toml");
    for line in
        ["name = \"Night desk\"", "first_weekday = \"sunday\"", "end = \"30:00\"", "id = \"cy\"", "max = 4 "]
    {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    home.run("check plain --start 2026-12-06 --weeks 2").exits(0);
    home.run("solve plain --start 2026-12-06 --weeks 2 --work-limit 200k").exits(0);
}

#[test]
fn what_is_not_said_is_named_and_nothing_is_written() {
    let home = Scratch::new();
    home.write(
        "rota.csv",
        &include_str!("../examples/rota-2026-11.csv").replace("E early 07:00-15:00; ", ""),
    );
    home.refused("init desk --from rota.csv", 2).says(&[
        "`E` is (36 cells)",
        "rota.csv: B4",
        "--shift E=09:00-17:00",
    ]);
    home.refused("init desk --from rota.csv --shift E", 2).says(&["`E`", "E=06:00-14:00"]);
    home.refused("init desk --shift E=07:00-15:00", 2).says(&["`--shift`", "--from SHEET"]);
    home.refused("init desk --from rota.csv --zone Paris", 2).says(&["`Paris`"]);
    home.refused("init desk --from none.csv", 2).says(&["none.csv"]);
    home.refused("init desk --from rota.csv --from rota.csv --shift E=07:00-15:00", 2).says(&["two cells"]);
    home.run("init desk --from rota.csv --shift E=07:00-15:00").exits(0);
    home.refused("init desk --from rota.csv --shift E=08:00-15:00", 2).says(&["desk/team.toml"]);
    // A sheet that says 1 to 30 of a month whose weekdays are others.
    let heads = (1..=30).map(|day| day.to_string());
    let weekdays = days("2026-11-01", 30).into_iter().map(|date| date.format("%a").to_string());
    let rows = [row(&["Name"], weekdays), row(&[""], heads), row(&["Ann"], line("E E E . L L .", 0, 30))];
    home.write("ann.csv", &csv(&rows));
    home.refused("init ann --from ann.csv --month 2026-10 --shift E=07:00-15:00", 2)
        .says(&["2026-10-01 is no Sun"]);
    home.run("init ann --from ann.csv --month 2026-11 --shift E=07:00-15:00 --shift L=rest").exits(0);
}

#[test]
fn times_in_the_cells_heads_of_groups_and_months_that_begin_late_are_read() {
    let home = Scratch::new();
    let heads = days("2026-11-02", 14).into_iter().map(|date| date.to_string());
    let times = |turn: usize| line("09:00-17:00 09:00-17:00 off 12:30-20:30 12:30-20:30 . .", turn, 14);
    let mut rows = vec![row(&["Name"], heads), row(&["Tier 1"], [])];
    rows.extend(["Ann", "Bob"].iter().enumerate().map(|(at, name)| row(&[name], times(at))));
    rows.push(row(&["Tier 2"], []));
    rows.extend(["Cy", "Di"].iter().enumerate().map(|(at, name)| row(&[name], times(at + 2))));
    home.write("times.csv", &csv(&rows));
    let run = home.run("init times --from times.csv").exits(0).prints(&["4 agents, 2 shifts"]);
    run.says(&["Tier 1", "Tier 2"]);
    let team = home.read("times/team.toml");
    assert!(team.contains("id = \"09-17\"") && team.contains("id = \"12302030\""), "{team}");
    to_a_roster(&home, "times", "2026-11-16");
    // 26 September to 25 October, called October.
    let all = days("2026-09-26", 30);
    let weekdays =
        all.iter().map(|date| "一二三四五六日".chars().nth(date.weekday() as usize).unwrap().to_string());
    let numbers = all.iter().map(|date| date.day().to_string());
    let mut rows =
        vec![vec!["2026年10月排班".to_string()], row(&["姓名"], numbers), row(&["星期"], weekdays)];
    rows.extend(
        ["张三", "李四"]
            .iter()
            .enumerate()
            .map(|(at, name)| row(&[name], line("早 早 晚 晚 休", at * 2, 30))),
    );
    home.write("十月.csv", &csv(&rows));
    let shifts = "--shift 早=08:00-16:00 --shift 晚=16:00-24:00 --lang zh";
    home.run(&format!("init october --from 十月.csv {shifts}"))
        .exits(0)
        .prints(&["2026-09-26 至 2026-10-25"]);
}

#[test]
fn cells_that_are_not_understood_can_be_passed_over_by_import_too() {
    let home = Scratch::new();
    let rota = include_str!("../examples/rota-2026-11.csv");
    home.write("rota.csv", rota);
    home.run("init desk --from rota.csv").exits(0);
    home.write("next.csv", &rota.replacen("E,E,D", "E,ask Sam,D (dentist 4pm)", 1));
    let import = "import csv next.csv --team desk --out new/2026-11-02.toml --month 2026-11 --lang en";
    home.refused(import, 2).says(&["`ask Sam`", "--skip"]);
    let run = home.run(&format!("{import} --skip"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    run.says(&["`ask Sam`", "C4"]);
    assert!(home.read("new/2026-11-02.toml").contains("amy   = \"E   -   D"));
}

mod drawn {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use fairshift::book;
    use fairshift::import::matrix::{Anchor, read_csv, survey};
    use fairshift::import::times::meaning;
    use fairshift::messages::Language;
    use fairshift::operations::first_team::{Form, compose, gather};
    use fairshift::rules;
    use proptest::prelude::*;

    const TOKENS: [&str; 40] = [
        "",
        "",
        "",
        "早",
        "晚",
        "早+晚",
        "E",
        "E",
        "L",
        "E/L",
        "AL",
        "年假",
        "½AL",
        "D (x)",
        "see Sam",
        "休",
        "-",
        "?",
        "1",
        "2",
        "31",
        "2026-11-02",
        "2026-11-03",
        "11/4",
        "11月5日",
        "Mon",
        "周二",
        "姓名",
        "合计",
        "王小明",
        "Smith, Anna",
        "Key: E 06:00-14:00",
        "说明：早=09:00-17:00",
        "2026年11月",
        "x\"y",
        "=1+1",
        "\u{202e}",
        "E/L/早",
        "早班",
        "OC",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever stands where, what is written is a team without an error, or there are reasons.
        #[test]
        fn whatever_a_sheet_says_it_is_refused_or_makes_a_team(
            width in 2_usize..9,
            dated in any::<bool>(),
            skip in any::<bool>(),
            cells in proptest::collection::vec(proptest::sample::select(TOKENS.to_vec()), 10..70),
        ) {
            let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
            let mut rows: Vec<String> =
                cells.chunks(width).map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
            if dated {
                let heads: Vec<String> = (1..width).map(|day| format!("2026-11-{:02}", day + 1)).collect();
                rows.insert(0, format!("Name,{}", heads.join(",")));
            }
            let sheets = read_csv(Path::new("drawn.csv"), &rows.join("\n"));
            let times = [("E", "06:00-14:00"), ("L", "14:00-22:00"), ("早", "09:00-17:00"), ("晚", "16:00-02:00"), ("D", "rest")];
            let said: BTreeMap<String, _> =
                times.iter().map(|(mark, text)| (mark.to_string(), meaning(text).unwrap())).collect();
            let Ok(surveys) = survey(&sheets, Anchor::default(), None, &|mark| said.contains_key(mark)) else {
                return Ok(());
            };
            let form = Form {
                id: "drawn".to_string(),
                language: Language::Zh,
                zone: "Asia/Shanghai".to_string(),
                skip,
                appendix: String::new(),
            };
            let Ok(team) = gather(&surveys, &said).and_then(|gathered| compose(gathered, &form)) else {
                return Ok(());
            };
            let texts: Vec<(PathBuf, Vec<u8>)> =
                team.files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes())).collect();
            let read = book::read_texts(&texts);
            let told = |found: &Vec<fairshift::diagnostic::Diagnostic>| found.iter().map(|d| d.title.en.clone()).collect::<Vec<_>>();
            prop_assert!(read.is_ok(), "{:?}\n{}\n{}", read.as_ref().err().map(told), rows.join("\n"), team.files[1].1);
            prop_assert!(rules::active(&read.unwrap().0).is_ok(), "{}", team.files[1].1);
        }
    }
}
