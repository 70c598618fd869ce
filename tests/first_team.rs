//! A first team from the sheets that people have: the way from the sheet to the first roster, without touching a
//! text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support_cli::{Run, Scratch};

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
        std::fs::write(home.path().join(file), bytes).unwrap();
    }
    // The legend says the times.
    let run = home.run("init desk --from 10月.csv --from 11月.csv --lang zh").exits(0);
    let run = run.prints(&["5 名成员", "3 个班次", "2026-10-01 至 2026-11-30", "早班人数"]);
    assert!(!run.stderr.contains("看不懂"), "{run}");
    let team = home.read("desk/team.toml");
    for line in [
        "name = \"客服部\"",
        "start = \"08:00\"",
        "name = \"赵敏\"",
        "[rules.stint]\nmax = 7",
        "[rules.rest_days]\nmin_per_week = ",
        "2026-11-30 = ",
    ] {
        assert!(team.contains(line), "{line} is not in\n{team}");
    }
    assert!(team.contains("没有人连续上班超过 7 天"), "{team}");
    assert!(
        home.read("desk/leave.toml").contains("from = 2026-10-03\nuntil = 2026-10-04\nkind = \"annual\"")
    );
    let past = home.read("rosters/desk/2026-10-01.toml");
    assert!(past.contains("days = 60") && past.contains("history = true"), "{past}");
    to_a_roster(&home, "desk", "2026-11-30");
}
