//! Punches as clocks export them: DingTalk, WeCom, a team's own clocks, nights, corrections.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::Value;
use support_cli::Scratch;

const TEAM: &str = "[team]\nid = \"t\"\nname = \"客服组\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\n\
    [law]\npreset = \"cn\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"18:00\"\npaid_share = 0.889\n\
    [[shifts]]\nid = \"N\"\nstart = \"22:00\"\nend = \"30:00\"\n\
    [[agents]]\nid = \"lin\"\nname = \"林晓\"\n[[agents]]\nid = \"wang\"\nname = \"王悦\"\n";

/// A team with these duties, `agent,date,shift` a line.
fn home_with(duties: &str) -> Scratch {
    let home = Scratch::team(TEAM);
    home.write("team/pay.toml", "[pay]\ngrace_late = \"5min\"\ngrace_early = \"5min\"\n");
    home.write("duties.csv", &format!("agent,date,shift\n{duties}"));
    let run =
        home.run("import csv duties.csv --team team --weeks 2 --out rosters/t/2026-11-30.toml --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    home
}

fn home() -> Scratch {
    home_with(
        "lin,2026-12-01,A\nlin,2026-12-02,A\nlin,2026-12-03,A\nlin,2026-12-04,A\nlin,2026-12-07,N\nlin,2026-12-09,A\n\
         wang,2026-12-01,A\nwang,2026-12-02,A\n",
    )
}

/// Three nights in a row, and nothing else.
fn nights() -> Scratch {
    home_with("lin,2026-12-01,N\nlin,2026-12-02,N\nlin,2026-12-03,N\n")
}

/// Every oddity of a file as `agent date line: what`.
fn oddities_of(home: &Scratch, file: &str) -> Vec<String> {
    let run = home.run(&format!("attendance team --month 2026-12 --actuals {file} --json --lang en"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let all = run.json();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_string();
    let line = |found: &Value| found["line"].as_i64().map_or("-".to_string(), |line| line.to_string());
    let one = |found: &Value| {
        format!(
            "{} {} {}: {}",
            text(&found["agent"]),
            text(&found["date"]),
            line(found),
            text(&found["what"])
        )
    };
    all["oddities"].as_array().unwrap().iter().map(one).collect()
}

fn oddities(home: &Scratch, text: &str) -> Vec<String> {
    home.write("clock.csv", text);
    oddities_of(home, "clock.csv")
}

/// The minutes worked of each agent, in the order of the team.
fn minutes(home: &Scratch, file: &str) -> Vec<i64> {
    let line = format!("timesheet team --month 2026-12 --actuals {file} --format json --lang en");
    let json = home.run(&line).json();
    json["agents"].as_array().unwrap().iter().map(|agent| agent["minutes"].as_i64().unwrap()).collect()
}

fn refused(home: &Scratch, file: &str, parts: &[&str]) {
    home.refused(&format!("attendance team --month 2026-12 --actuals {file} --lang en"), 2).says(parts);
}

fn refused_text(home: &Scratch, text: &str, parts: &[&str]) {
    home.write("clock.csv", text);
    refused(home, "clock.csv", parts);
}

/// Writes a workbook: each sheet with its name and rows of texts.
fn workbook(home: &Scratch, file: &str, sheets: &[(&str, &str)]) {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, line) in (0..).zip(rows.lines()) {
            for (column, cell) in (0..).zip(line.split(',')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save(home.path().join(file)).unwrap();
}

const TITLES: &str = "每日统计表  统计日期：2026-12-01 至 2026-12-09\n报表生成时间：2026-12-10 09:31:20\n";
const DINGTALK_ROWS: &str = "\
    林晓,客服部,K001,26-12-01 星期二,A,09:20,迟到,18:00,正常\n\
    林晓,客服部,K001,26-12-02 星期三,A,外勤 08:57,外勤,18:01,正常\n\
    林晓,客服部,K001,26-12-03 星期四,A,08:55,正常,缺卡,缺卡\n\
    林晓,客服部,K001,26-12-04 星期五,A,--,旷工,--,旷工\n\
    林晓,客服部,K001,26-12-05 星期六,休息,,,,\n\
    林晓,客服部,K001,26-12-07 星期一,N,21:58,正常,次日 06:03,正常\n\
    林晓,客服部,K001,26-12-09 星期三,A,09:00,补卡审批通过,18:00,正常\n\
    周舟,客服部,K009,26-12-01 星期二,A,09:00,正常,18:00,正常\n\
    周舟,客服部,K009,26-12-02 星期三,A,09:00,正常,18:00,正常\n\
    王悦,客服部,K002,26-12-01 星期二,A,09:00,正常,18:00,正常\n\
    王悦,客服部,K002,26-12-02 星期三,A,请假,请假,请假,请假\n";
/// Rows 3 and 4, the upper merged over the lower.
const DINGTALK_HEADS: &str =
    "姓名,部门,工号,日期,班次,上班1,,下班1,\n,,,,,打卡时间,打卡结果,打卡时间,打卡结果\n";

const DINGTALK_FOUND: [&str; 6] = [
    "lin 2026-12-01 5: late by 20 min",
    "lin 2026-12-03 7: no punch on going",
    "lin 2026-12-04 -: absent",
    "lin 2026-12-09 11: corrected in the clock: 上班1打卡结果：补卡审批通过",
    "wang 2026-12-02 -: absent",
    "周舟 - 12: `周舟` is not in the team",
];

#[test]
fn dingtalks_daily_sheet_is_read_from_text_and_workbooks() {
    let home = home();
    let all = format!("{TITLES}{DINGTALK_HEADS}{DINGTALK_ROWS}");
    assert_eq!(oddities(&home, &all), DINGTALK_FOUND);
    // lin: 12-01 480 − 20, 12-02 480, 12-03 480 (one punch: as planned), 12-04 absent, 12-07 and 12-09 480 each:
    // 460 + 480 + 480 + 0 + 480 + 480 = 2380. wang: 480 and a day that nobody approved.
    assert_eq!(minutes(&home, "clock.csv"), [2380, 480]);
    let (gbk, ..) = encoding_rs::GBK.encode(&all);
    fs::write(home.path().join("gbk.csv"), gbk).unwrap();
    assert_eq!(oddities_of(&home, "gbk.csv"), DINGTALK_FOUND);
    // The report of all sheets has the months before the days.
    let monthly = "月度汇总 统计日期：2026-12-01 至 2026-12-09\n姓名,工号,出勤天数\n林晓,K001,5\n";
    workbook(&home, "report.xlsx", &[("月度汇总", monthly), ("每日统计", &all)]);
    assert_eq!(oddities_of(&home, "report.xlsx"), DINGTALK_FOUND);
    let run = home.run("attendance team --month 2026-12 --actuals report.xlsx --lang zh");
    run.prints(&["按钉钉《每日统计》读取", "考勤系统内已补卡：上班1打卡结果：补卡审批通过"]);
}

#[test]
fn columns_of_dingtalk_are_matched_by_name_in_any_order_and_heads_may_stand_in_one_row() {
    let home = home();
    let heads = "下班1打卡结果,下班1打卡时间,UserId,日期,上班1打卡结果,上班1打卡时间,姓名,加班时长\n";
    let rows =
        "迟到,18:00,u1,26-12-01 星期二,正常,09:20,林晓,0\n缺卡,,u1,26-12-03 星期四,正常,08:55,林晓,0\n";
    let found = oddities(&home, &format!("{TITLES}{heads}{rows}"));
    let wanted = [
        "lin 2026-12-01 4: late by 20 min",
        // 12-02 lies between the first and the last date of the file.
        "lin 2026-12-02 -: absent",
        "lin 2026-12-03 5: no punch on going",
        "wang - -: no row in the file: did the clock leave the agent out?",
    ];
    assert_eq!(found, wanted);
    // A merged head above: 考勤结果 over all of them, and ids (工号) as team.toml has them.
    let heads = "工号,日期,考勤结果,,,\n,,上班1打卡时间,上班1打卡结果,下班1打卡时间,下班1打卡结果\n";
    let rows = "lin,26-12-01 星期二,09:20,迟到,18:00,正常\nlin,26-12-03 星期四,08:55,正常,,缺卡\n";
    let found = oddities(&home, &format!("{TITLES}{heads}{rows}"));
    assert_eq!(found[0], "lin 2026-12-01 5: late by 20 min");
    assert_eq!(found[2], "lin 2026-12-03 6: no punch on going");
}

#[test]
fn typed_cells_of_a_workbook_mean_what_they_show() {
    let home = home();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("考勤").unwrap();
    for (column, head) in (0..).zip(["工号", "日期", "上班", "下班"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    let (date, time) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("hh:mm"));
    let both = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write_string(1, 0, "lin").unwrap();
    sheet
        .write_datetime_with_format(1, 1, ExcelDateTime::parse_from_str("2026-12-01").unwrap(), &date)
        .unwrap();
    // 09:20:40: seconds are dropped, never rounded up.
    sheet
        .write_datetime_with_format(1, 2, ExcelDateTime::parse_from_str("09:20:40").unwrap(), &time)
        .unwrap();
    sheet.write_formula(1, 3, Formula::new("=TIME(18,0,0)").set_result("0.75")).unwrap();
    sheet.write_string(2, 0, "lin").unwrap();
    sheet.write_string(2, 1, "2026-12-07").unwrap();
    let at = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write_datetime_with_format(2, 2, at("2026-12-07 22:10:00"), &both).unwrap();
    sheet.write_datetime_with_format(2, 3, at("2026-12-08 06:03:00"), &both).unwrap();
    book.save(home.path().join("typed.xlsx")).unwrap();
    let found = oddities_of(&home, "typed.xlsx");
    assert!(found.contains(&"lin 2026-12-01 2: late by 20 min".to_string()), "{found:?}");
    assert!(found.contains(&"lin 2026-12-07 3: late by 10 min".to_string()), "{found:?}");
}

#[test]
fn the_monthly_summary_is_named_as_what_it_is() {
    let home = home();
    let monthly = "月度汇总 统计日期：2026-12-01 至 2026-12-31\n报表生成时间：2027-01-02\n姓名,工号,出勤天数,迟到次数\n林晓,K001,21,1\n";
    refused_text(&home, monthly, &["monthly summary (月度汇总)", "export 每日统计"]);
    workbook(&home, "month.xlsx", &[("月度汇总", monthly)]);
    refused(&home, "month.xlsx", &["month.xlsx: 月度汇总", "monthly summary"]);
    home.refused("attendance team --month 2026-12 --actuals month.xlsx --lang zh", 2)
        .says(&["这是钉钉的《月度汇总》", "请改为导出同一日期范围的《每日统计》"]);
}

#[test]
fn wecoms_daily_sheet_is_read_with_its_punches_or_with_the_first_and_the_last() {
    let home = home();
    let titles = "概况统计与打卡明细\n统计时间:12-01 ～ 12-02     制表时间:2026-12-03 17:23(UTC+8)\n";
    let heads = "时间,姓名,账号,上班1,,下班1,,打卡时间记录\n,,,打卡时间,打卡状态,打卡时间,打卡状态,\n";
    let rows = "2026/12/01 星期二,林晓,LinXiao,09:20,迟到20分钟,18:00,正常,09:20 18:00\n\
                2026/12/02 星期三,林晓,LinXiao,--,--,--,--,--\n";
    let wanted = [
        "lin 2026-12-01 5: late by 20 min",
        "lin 2026-12-02 -: absent",
        "wang - -: no row in the file: did the clock leave the agent out?",
    ];
    assert_eq!(oddities(&home, &format!("{titles}{heads}{rows}")), wanted);
    let heads = "时间,姓名,账号,考勤概况,,,外出打卡,\n,,,最早,最晚,打卡次数(次),最早,最晚\n";
    let rows = "2026/12/01 星期二,林晓,LinXiao,09:20,18:00,2,--,--\n\
                2026/12/02 星期三,林晓,LinXiao,未打卡,未打卡,0,--,--\n";
    assert_eq!(oddities(&home, &format!("{titles}{heads}{rows}")), wanted);
}

#[test]
fn a_clock_of_the_teams_own_is_described_in_attendance_toml() {
    let home = home();
    let plain = oddities(
        &home,
        "agent,date,in,out\nlin,2026-12-01,09:20,18:00\nlin,2026-12-03,08:55,\nwang,2026-12-01,09:00,18:00\n",
    );
    let found = |wanted: &[String]| -> Vec<String> {
        wanted.iter().map(|found| found.rsplit_once(": ").unwrap().1.to_string()).collect()
    };
    let same = |clock: &str, text: &str| {
        home.write("team/attendance.toml", clock);
        assert_eq!(found(&oddities(&home, text)), found(&plain), "{clock}\n{text}");
    };
    // Coming and going in one row, the day first, twelve hours to the clock, two title rows.
    same(
        "[[clocks]]\nname = \"door\"\ntitle_rows = 2\ndate_form = \"day-month-year\"\n\
         columns = { agent = [\"Badge\", \"Name\"], date = \"Day\", in = \"Clock In\", out = \"Clock Out\" }\n\
         words = { none = [\"n/a\"] }\n",
        "Timesheet\nDecember\nBadge,Name,Day,Clock In,Clock Out\n\
         7,lin,1/12/2026,9:20 AM,6:00 PM\n7,lin,03/12/26,8:55 AM,n/a\nwang,,01/12/2026,9:00 am,6:00 pm\n",
    );
    // In and out on two rows, in any order.
    same(
        "[[clocks]]\nname = \"events\"\ncolumns = { agent = \"Badge\", time = \"Time\", direction = \"Event\" }\n\
         words = { in = [\"Entry\"], out = [\"Exit\"] }\n",
        "Badge,Time,Event\nlin,2026-12-01 18:00,Exit\nlin,2026-12-01 09:20,Entry\nlin,2026-12-03 08:55,IN\n\
         wang,2026-12-01 09:00,in\nwang,2026-12-01 18:00,out\n",
    );
    // The first and the last punch of a date; the same twice is one.
    same(
        "[[clocks]]\nname = \"first and last\"\ncolumns = { agent = \"Badge\", date = \"Date\", first = \"First\", last = \"Last\" }\n",
        "Badge,Date,First,Last\nlin,2026-12-01,09:20,18:00\nlin,2026-12-03,08:55,08:55\nwang,2026-12-01,09:00,18:00\n",
    );
    // Raw punches, one a row; held to the clock twice within two minutes.
    same(
        "[[clocks]]\nname = \"raw\"\ndate_form = \"month-day-year\"\ncolumns = { agent = \"Badge\", date = \"Date\", time = \"Time\" }\n",
        "Badge,Date,Time\nlin,12/1/2026,09:20:10\nlin,12/1/2026,09:21:55\nlin,12/1/2026,18:00\nlin,12/3/2026,08:55\n\
         wang,12/1/2026,18:00\nwang,12/1/2026,09:00\n",
    );
    let run = home.run("attendance team --month 2026-12 --actuals clock.csv --lang en");
    run.prints(&["was read as the clock `raw` of attendance.toml"]);
}

#[test]
fn raw_punches_with_breaks_are_pairs_and_an_odd_one_is_listed() {
    let home = home();
    home.write(
        "team/attendance.toml",
        "[[clocks]]\nname = \"raw\"\ncolumns = { agent = \"id\", time = \"time\" }\n",
    );
    let text = "id,time\n\
        lin,2026-12-01 08:57\nlin,2026-12-01 12:01\nlin,2026-12-01 14:30\nlin,2026-12-01 18:03\n\
        lin,2026-12-02 08:57\nlin,2026-12-02 12:01\nlin,2026-12-02 18:03\n\
        wang,2026-12-01 08:30\nwang,2026-12-01 08:40\nwang,2026-12-02 09:00\nwang,2026-12-02 22:30\n";
    assert_eq!(
        oddities(&home, text),
        [
            // Away 12:01 to 14:30 is 149 min; 0.111 of 9 h, 60 min, are no work: 89 beyond.
            "lin 2026-12-01 5: away for 1 h 29 min beyond the break",
            "lin 2026-12-02 6: 3 punches do not make pairs: 08:57 to 18:03 was taken",
            // Both before the duty: the agent came, and the way out was not punched.
            "wang 2026-12-01 9: 2 punches, none of them in the duty: 08:30 was taken",
            "wang 2026-12-01 9: no punch on going",
            "wang 2026-12-01 9: came 30 min before the duty",
            // 22:30 is more than four hours after 18:00, and still the end of what began at 09:00.
            "wang 2026-12-02 12: stayed 4 h 30 min beyond the duty",
        ]
    );
    // Nothing of it is taken out: 480 each day, those of which the file does not speak as planned.
    assert_eq!(minutes(&home, "clock.csv"), [6 * 480, 2 * 480]);
}

#[test]
fn a_night_on_two_rows_is_one_duty() {
    let home = nights();
    // In and out on two rows of a table; each night is complete.
    let text = "agent,date,in,out\nlin,2026-12-01,2026-12-01 21:58,\nlin,2026-12-02,,2026-12-02 06:03\n\
        lin,2026-12-02,2026-12-02 21:59,\nlin,2026-12-03,,2026-12-03 06:01\nlin,2026-12-03,22:10,\nlin,2026-12-04,,05:50\n";
    let wanted = ["lin 2026-12-03 6: late by 10 min", "lin 2026-12-03 7: left early by 10 min"];
    assert_eq!(oddities(&home, text), wanted);
    // 480 + 480 + (480 − 10 − 10).
    assert_eq!(minutes(&home, "clock.csv"), [1420, 0]);
    // Raw punches, without any word of what they are.
    home.write(
        "team/attendance.toml",
        "[[clocks]]\nname = \"raw\"\ncolumns = { agent = \"id\", time = \"time\" }\n",
    );
    let text = "id,time\nlin,2026-12-01 21:58\nlin,2026-12-02 06:03\nlin,2026-12-02 21:59\nlin,2026-12-03 06:01\n\
        lin,2026-12-03 22:10\nlin,2026-12-04 05:50\n";
    assert_eq!(oddities(&home, text), wanted);
}

#[test]
fn nights_that_reach_into_a_file_or_out_of_it_are_no_other_dates_business() {
    let home = home_with(
        "lin,2026-11-30,N\nlin,2026-12-01,N\nlin,2026-12-02,N\nwang,2026-12-01,A\nwang,2026-12-03,A\n",
    );
    home.write(
        "team/attendance.toml",
        "[[clocks]]\nname = \"raw\"\ncolumns = { agent = \"id\", time = \"time\" }\n",
    );
    // 12-01 06:02 ends the night of November; 12-03 has nothing but the end of a night, so that the file says
    // nothing of wang's duty then.
    let text = "id,time\nlin,2026-12-01 06:02\nlin,2026-12-01 21:58\nlin,2026-12-02 06:03\nlin,2026-12-02 21:59\n\
        lin,2026-12-03 06:01\nwang,2026-12-01 09:00\nwang,2026-12-01 18:00\n";
    assert_eq!(oddities(&home, text), Vec::<String>::new());
    let run = home.run("attendance team --month 2026-12 --actuals clock.csv --lang en");
    run.prints(&["clock.csv, 2026-12-01 to 2026-12-02"]);
}

#[test]
fn the_first_and_the_last_punch_of_a_date_are_the_end_of_a_night_and_the_beginning_of_the_next() {
    let home = nights();
    let wanted = ["lin 2026-12-02 4: left early by 20 min", "lin 2026-12-03 4: late by 15 min"];
    // 12-02: 06:02 ends the first night, 21:59 begins the second; 12-03: 05:40 ends it 20 min early, 22:15 is late.
    let rows = "lin,2026-12-01,21:58,21:58\nlin,2026-12-02,06:02,21:59\nlin,2026-12-03,05:40,22:15\nlin,2026-12-04,06:00,06:00\n";
    home.write(
        "team/attendance.toml",
        "[[clocks]]\nname = \"gate\"\ncolumns = { agent = \"who\", date = \"date\", first = \"first\", last = \"last\" }\n",
    );
    assert_eq!(oddities(&home, &format!("who,date,first,last\n{rows}")), wanted);
    // 480 + (480 − 20) + (480 − 15).
    assert_eq!(minutes(&home, "clock.csv"), [1405, 0]);
    // The same where the clock calls them in and out; the first and the last row have one punch.
    let rows = "lin,2026-12-01,21:58,\nlin,2026-12-02,06:02,21:59\nlin,2026-12-03,05:40,22:15\nlin,2026-12-04,06:00,\n";
    assert_eq!(oddities(&home, &format!("agent,date,in,out\n{rows}")), wanted);
}

#[test]
fn a_night_of_dingtalk_without_its_first_punch_ends_on_the_next_date() {
    let home = nights();
    let heads = "姓名,日期,上班1打卡时间,下班1打卡时间\n";
    let rows = "林晓,26-12-01 星期二,缺卡,06:02\n林晓,26-12-02 星期三,21:58,次日06:00\n林晓,26-12-03 星期四,21:58,次日06:00\n";
    // Of 12-01 the clock has 06:02 alone: it ends the night of 12-01.
    assert_eq!(oddities(&home, &format!("{TITLES}{heads}{rows}")), ["lin 2026-12-01 4: no punch on coming"]);
}

#[test]
fn a_single_punch_within_four_hours_belongs_to_the_duty() {
    let home = home_with("lin,2026-12-01,A\nlin,2026-12-02,A\nlin,2026-12-03,A\nlin,2026-12-04,A\n");
    let text = "agent,date,in,out\n\
        lin,2026-12-01,05:00,\n\
        lin,2026-12-02,22:00,\n\
        lin,2026-12-03,22:01,\n\
        lin,2026-12-04,,08:50\n";
    assert_eq!(
        oddities(&home, text),
        [
            // Four hours before 09:00 to the minute.
            "lin 2026-12-01 2: no punch on going",
            "lin 2026-12-01 2: came 4 h before the duty",
            // Four hours after 18:00, in the column of coming: nobody comes then, it is going.
            "lin 2026-12-02 3: no punch on coming",
            "lin 2026-12-02 3: stayed 4 h beyond the duty",
            // A minute more.
            "lin 2026-12-03 -: absent",
            "lin 2026-12-03 4: a single punch with no duty near it",
            // Before it, in the column of going: it is coming.
            "lin 2026-12-04 5: no punch on going",
        ]
    );
    // 480 each, and nothing of the absence.
    assert_eq!(minutes(&home, "clock.csv"), [1440, 0]);
}

#[test]
fn a_single_punch_between_two_duties_belongs_to_the_nearer() {
    // A ends at 18:00, N begins at 22:00: 21:58 lies within four hours of both.
    let home = home_with("lin,2026-12-01,A\nlin,2026-12-02,N\nlin,2026-12-05,A\n");
    let text = "agent,date,in,out\nlin,2026-12-01,09:00,18:00\nlin,2026-12-02,21:58,\nlin,2026-12-03,,06:01\n\
        lin,2026-12-05,09:00,18:00\n";
    assert_eq!(oddities(&home, text), Vec::<String>::new());
}

#[test]
fn who_is_not_in_the_file_is_asked_about_once_and_not_absent() {
    let home = home();
    let text = "agent,date,in,out\nlin,2026-12-01,09:00,18:00\nlin,2026-12-02,09:00,18:00\n";
    assert_eq!(oddities(&home, text), ["wang - -: no row in the file: did the clock leave the agent out?"]);
    // wang's two days stay as planned: 2 × 480.
    assert_eq!(minutes(&home, "clock.csv")[1], 960);
    home.run("attendance team --month 2026-12 --actuals clock.csv --lang zh")
        .exits(1)
        .prints(&["文件中没有此人：是否漏导出？"]);
    // A row without punches is a row: the agent is absent on 12-01 and 12-02.
    let text = format!("{text}wang,2026-12-01,,\n");
    let absent = ["wang 2026-12-01 -: absent", "wang 2026-12-02 -: absent"];
    assert_eq!(oddities(&home, &text), absent);
}

const CORRECTIONS: &str = "[[corrections]]\nagent = \"lin\"\ndate = 2026-12-01\nin = \"09:00\"\nwho = \"王敏\"\nwhy = \"忘带手机\"\n\
    [[corrections]]\nagent = \"lin\"\ndate = 2026-12-03\nout = \"18:00\"\nwho = \"王敏\"\nwhy = \"门禁故障\"\n\
    [[corrections]]\nagent = \"lin\"\ndate = 2026-12-07\nin = \"21:55\"\nout = \"06:00\"\nwho = \"王敏\"\nwhy = \"夜班停电\"\n";

#[test]
fn corrections_hold_and_both_the_punch_and_the_correction_are_shown() {
    let home = home();
    let text = "agent,date,in,out\nlin,2026-12-01,09:20,18:00\nlin,2026-12-02,09:00,18:00\nlin,2026-12-03,08:55,\n\
        lin,2026-12-04,09:00,18:00\nlin,2026-12-09,09:00,18:00\nwang,2026-12-01,09:00,18:00\nwang,2026-12-02,09:00,18:00\n";
    assert_eq!(
        oddities(&home, text),
        [
            "lin 2026-12-01 2: late by 20 min",
            "lin 2026-12-03 4: no punch on going",
            "lin 2026-12-07 -: absent",
        ]
    );
    // 12-01 460, 12-02 480, 12-03 480 as planned, 12-04 480, 12-07 absent, 12-09 480.
    assert_eq!(minutes(&home, "clock.csv")[0], 2380);
    home.write("team/attendance.toml", CORRECTIONS);
    assert_eq!(
        oddities(&home, text),
        [
            "lin 2026-12-01 2: in 09:20 → 09:00, by 王敏: 忘带手机",
            "lin 2026-12-03 4: out no punch → 18:00, by 王敏: 门禁故障",
            "lin 2026-12-07 -: in no punch → 21:55, out no punch → 06:00, by 王敏: 夜班停电",
        ]
    );
    // Six days of 480; a correction has been looked at, and the command does not fail.
    assert_eq!(minutes(&home, "clock.csv")[0], 2880);
    home.run("timesheet rosters/t/2026-11-30.toml --actuals clock.csv --lang zh")
        .exits(0)
        .prints(&["上班 09:20 → 09:00，王敏 更正：忘带手机", "下班 缺卡 → 18:00"]);
}

#[test]
fn wrong_corrections_and_clocks_are_all_named_with_their_places() {
    let home = home();
    home.write("clock.csv", "agent,date,in,out\nlin,2026-12-01,09:20,18:00\n");
    home.write(
        "team/attendance.toml",
        "[[corrections]]\nagent = \"lan\"\ndate = 2026-12-01\nin = \"09:00\"\nwho = \"王敏\"\n\
         [[corrections]]\nagent = \"lin\"\ndate = 2026-12-01\nwho = \"王敏\"\nwhy = \"x\"\n\
         [[corrections]]\nagent = \"lin\"\ndate = 2026-12-02\nin = \"9 Uhr\"\nwho = \"王敏\"\nwhy = \"x\"\nfrom = 1\n\
         [[corrections]]\nagent = \"lin\"\ndate = 2026-12-03\nin = \"09:00\"\nwho = \"王敏\"\nwhy = \"x\"\n\
         [[corrections]]\nagent = \"lin\"\ndate = 2026-12-03\nin = \"09:10\"\nwho = \"王敏\"\nwhy = \"x\"\n\
         [[clocks]]\nname = \"a\"\ncolumns = { agent = \"A\", in = \"I\", time = \"T\" }\n\
         [[clocks]]\nname = \"a\"\ndate_form = \"dmy\"\ncolumns = { agent = \"A\", first = \"F\", last = \"L\" }\n",
    );
    let parts = [
        "team/attendance.toml:2:9",
        "`[[corrections]]` needs `why`",
        "the correction has neither `in` nor `out`",
        "`9 Uhr` is not a clock time",
        "`from`",
        "the same punch of `lin` on 2026-12-03 is corrected twice",
        "the columns do not say how a row has its punches",
        "`columns` needs `date`",
        "year-month-day, day-month-year, month-day-year",
    ];
    refused(&home, "clock.csv", &parts);
}

#[test]
fn wrong_heads_and_cells_are_named_with_row_column_and_way_out() {
    let home = home();
    let cells = format!(
        "{TITLES}{DINGTALK_HEADS}\
         林晓,客服部,K001,26-12-01 星期三,A,09:20,迟到,18:00,正常\n\
         林晓,客服部,K001,26-13-02,A,9点,正常,18:00,正常\n\
         林晓,客服部,wang,26-12-03 星期四,A,08:55,正常,25:61,正常\n\
         林晓,客服部,K001,26-12-04 星期五,A,=B2,正常,18:00,正常\n\
         ,,,26-12-05 星期六,A,09:00,正常,18:00,正常\n\
         林晓,客服部,K001,26-12-07 星期一,N,21:58,正常,次日 06:03,正常\n\
         林晓,客服部,K001,26-12-07 星期一,N,21:58,正常,次日 06:03,正常\n\
         林晓,客服部,K001,26-12-09 星期三,A,09:00,正常,18:00,正常,多\n"
    );
    let parts = [
        "`26-12-01 星期三`: the date is Tue",
        // Row and character of the cell: 林晓,客服部,K001, are 12 before it.
        "clock.csv:5:13",
        "column D, 日期",
        "`26-13-02` is not a date",
        "`9点` is not a clock time",
        "`25:61` is not a clock time",
        "column H, 下班1打卡时间",
        "`=B2` is a formula without its value",
        "paste the column as values",
        "`林晓` and `wang` in one row are two agents",
        "the row names nobody",
        "`lin` has 2026-12-07 twice: line 10 too",
        "the row has 10 fields, the head has 9",
        "9 errors",
    ];
    refused_text(&home, &cells, &parts);
    // The same of a workbook: the cell by its name.
    workbook(&home, "bad.xlsx", &[("每日统计", &cells)]);
    refused(
        &home,
        "bad.xlsx",
        &["bad.xlsx: 每日统计!D5", "bad.xlsx: 每日统计!H7", "column H, 下班1打卡时间"],
    );
    // Heads: some are missing, all are named.
    let heads = format!("{TITLES}姓名,部门,上班1打卡时间,上班2打卡时间,下班2打卡时间\n林晓,客服部,09:00,,\n");
    refused_text(
        &home,
        &heads,
        &["has no column 日期", "has no column 下班1打卡时间", "export it again", "2 errors"],
    );
    refused_text(&home, &format!("{TITLES}张三,李四\n"), &["a 每日统计 without its heads"]);
    refused_text(
        &home,
        "Badge,Day,In\nlin,2026-12-01,09:00\n",
        &["no column is called `badge`", "[[clocks]]"],
    );
    refused_text(&home, "", &["the attendance file has no rows"]);
    refused_text(
        &home,
        "agent,date,in,out\nlin,2026-12-01,\"09:00,18:00\nlin,2026-12-02,,\n",
        &["never closed"],
    );
    home.refused("attendance team --month 2026-12 --actuals bad.xlsx --lang zh", 2).says(&[
        "`26-12-01 星期三`：该日是周二",
        "D 列「日期」",
        "没有计算结果的公式",
        "同一行的 `林晓` 与 `wang` 是两位成员",
    ]);
}

#[test]
fn a_clock_that_does_not_fit_says_what_it_lacks_and_two_that_fit_are_refused() {
    let home = home();
    let one = "[[clocks]]\nname = \"door\"\ntitle_rows = 1\ncolumns = { agent = \"Badge\", date = \"Date\", in = \"In\", out = \"Out\" }\n";
    home.write("team/attendance.toml", one);
    let text = "Timesheet\nBadge,Day,In,Exit\nlin,2026-12-01,09:00,18:00\n";
    refused_text(
        &home,
        text,
        &["no table of this file", "the clock `door` needs the columns Date, Out", "attendance.toml:1"],
    );
    home.write("team/attendance.toml", &format!("{one}{}", one.replace("door", "gate")));
    let text = "Timesheet\nBadge,Date,In,Out\nlin,2026-12-01,09:00,18:00\n";
    refused_text(&home, text, &["fits two clocks of attendance.toml: `door` and `gate`"]);
    home.write(
        "team/attendance.toml",
        "[[clocks]]\nname = \"events\"\ncolumns = { agent = \"id\", time = \"time\", direction = \"event\" }\n",
    );
    let text = "id,time,event\nlin,2026-12-01 09:00,door\nlin,09:00,in\nlin,,in\n";
    refused_text(
        &home,
        text,
        &[
            "`door` says neither in nor out",
            "words = { in",
            "`09:00` is not a clock time",
            "neither a date nor a time",
            "3 errors",
        ],
    );
}

#[test]
fn several_agents_of_one_name_are_told_apart_by_their_ids() {
    let home = home();
    home.edit("team/team.toml", "name = \"王悦\"", "name = \"林晓\"");
    let heads = "姓名,工号,日期,上班1打卡时间,下班1打卡时间\n";
    let rows = "林晓,lin,26-12-01 星期二,09:20,18:00\n林晓,wang,26-12-01 星期二,09:00,18:00\n";
    let found = oddities(&home, &format!("{TITLES}{heads}{rows}"));
    assert_eq!(found, ["lin 2026-12-01 4: late by 20 min"]);
    let rows = "林晓,,26-12-01 星期二,09:20,18:00\n";
    let all = format!("{TITLES}{heads}{rows}");
    refused_text(&home, &all, &["several agents are called `林晓`", "export the ids"]);
}

#[test]
fn formulas_without_values_and_broken_workbooks_are_refused() {
    let home = home();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["agent", "date", "in", "out"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    sheet.write_string(1, 0, "lin").unwrap();
    sheet.write_string(1, 1, "2026-12-01").unwrap();
    sheet.write_string(1, 2, "09:00").unwrap();
    sheet.write_formula(1, 3, Formula::new("=Other!D2").set_result("")).unwrap();
    book.save(home.path().join("formula.xlsx")).unwrap();
    refused(&home, "formula.xlsx", &["Sheet1!D2", "`=Other!D2` is a formula without its value"]);
    let whole = fs::read(home.path().join("formula.xlsx")).unwrap();
    fs::write(home.path().join("cut.xlsx"), &whole[..whole.len() / 2]).unwrap();
    refused(&home, "cut.xlsx", &["no workbook that can be opened", "save it as .xlsx"]);
    fs::write(home.path().join("text.xlsx"), "agent,date,in,out\n").unwrap();
    refused(&home, "text.xlsx", &["no workbook that can be opened"]);
    fs::write(home.path().join("old.xls"), b"\xd0\xcf\x11\xe0").unwrap();
    refused(&home, "old.xls", &["workbooks of this kind are not read", "save it as .xlsx"]);
    workbook(&home, "empty.xlsx", &[("Sheet1", "")]);
    refused(&home, "empty.xlsx", &["has no rows"]);
    refused(&home, "none.xlsx", &["none.xlsx"]);
}

/// Whatever stands in these files, they are read or refused.
#[test]
fn exports_and_descriptions_never_panic() {
    use proptest::prelude::*;
    let home = home();
    let (book, _) = fairshift::book::read(&home.path().join("team")).unwrap();
    let team = home.path().join("team");
    let pieces = prop::sample::select(vec![
        ",",
        "\n",
        "\"",
        "每日统计",
        "月度汇总",
        "打卡时间",
        "上班",
        "上班99999",
        "次日",
        "外勤",
        "星期",
        "周",
        "（",
        "=",
        "=\"",
        "am",
        "99:99",
        "0.999999",
        "46357.9999999",
        "262142-12-31",
        "48:00",
        "姓名",
        "最早",
        "\u{0}",
        "\r",
        "[",
        "]",
        "{",
        "}",
        "[[clocks]]",
        "9",
        "-1",
        "00-01-01",
    ]);
    let clock = "[[clocks]]\nname = \"raw\"\ntitle_rows = 1\nhead_rows = 2\ncolumns = { agent = \"id\", time = \"time\" }\n";
    let sources = [
        format!("{TITLES}{DINGTALK_HEADS}{DINGTALK_ROWS}"),
        "x\nid,time\n,\nlin,2026-12-01 08:57\nlin,2026-12-01 12:01\n".to_string(),
        format!("{clock}{CORRECTIONS}"),
    ];
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), pieces, 0..8usize), 1..6);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(400));
    runner
        .run(&(0..3usize, changes), |(which, changes)| {
            let mut text: Vec<char> = sources[which].chars().collect();
            for (at, piece, cut) in changes {
                let at = at.index(text.len() + 1);
                let end = (at + cut).min(text.len());
                text.splice(at..end, piece.chars());
            }
            let text: String = text.into_iter().collect();
            fs::write(team.join("attendance.toml"), if which == 2 { text.as_str() } else { clock }).unwrap();
            let rules = fairshift::book::read_attendance(&team, &book).unwrap_or_default();
            let table = if which == 2 { &sources[1] } else { &text };
            fs::write(team.join("clock.csv"), table).unwrap();
            drop(fairshift::import::attendance::read(&team.join("clock.csv"), &book, &rules.clocks));
            Ok(())
        })
        .unwrap();
}
