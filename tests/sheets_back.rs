//! Sheets that come in: an exported one that was edited, and the matrices that people keep.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support_cli::{Run, Scratch};

const ROSTER: &str = "rosters/support-team/2026-11-30.toml";

/// The example team with its roster.
fn home() -> Scratch {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    home
}

fn put(home: &Scratch, path: &str, bytes: &[u8]) {
    fs::write(home.path().join(path), bytes).unwrap();
}

/// The exported sheet as another program would save it, with some cells changed.
fn edited(home: &Scratch, language: &str, changes: &[(&str, &str)]) {
    home.run(&format!("export {ROSTER} --format xlsx --to out.xlsx --lang {language}")).exits(0);
    let bytes = home.files().remove("out.xlsx").unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let (_, origin) = book.defined_names()[0].clone();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let mut copy = Workbook::new();
    let sheet = copy.add_worksheet();
    sheet.set_name(name).unwrap();
    let date = Format::new().set_num_format("m/d");
    for (row, column, value) in range.used_cells() {
        let (row, column) = (row as u32, column as u16);
        match value {
            Data::String(text) => {
                sheet.write_string(row, column, text).unwrap();
            }
            Data::Float(number) => {
                sheet.write_number(row, column, *number).unwrap();
            }
            Data::DateTime(time) => {
                sheet.write_number_with_format(row, column, time.as_f64(), &date).unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
    for (cell, text) in changes {
        let letters: u16 = cell
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .fold(0, |sum, byte| sum * 26 + u16::from(byte - b'A' + 1));
        let row: u32 = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().unwrap();
        sheet.write_string(row - 1, letters - 1, *text).unwrap();
    }
    copy.define_name("fairshift_roster", &format!("={}", origin.trim_start_matches('='))).unwrap();
    put(home, "edited.xlsx", &copy.save_to_buffer().unwrap());
}

fn back(home: &Scratch, options: &str) -> Run {
    home.run(&format!("import xlsx edited.xlsx --roster {ROSTER} --out back/new.toml {options}"))
}

/// The lines of a roster file.
fn lines(text: &str) -> Vec<&str> {
    text.lines()
        .skip_while(|line| !line.starts_with("[[weeks]]"))
        .take_while(|line| !line.contains("Not printed"))
        .collect()
}

#[test]
fn a_sheet_that_was_not_edited_gives_the_roster_again() {
    for language in ["zh", "en"] {
        let home = home();
        edited(&home, language, &[]);
        let run = back(&home, "--lang en").exits(1).prints(&["The sheet says what the roster says."]);
        assert!(!run.stderr.contains("warning"), "{run}");
        assert_eq!(lines(&home.read(ROSTER)), lines(&home.read("back/new.toml")));
        let same =
            |text: String| text.lines().filter(|line| line.starts_with("instance")).collect::<String>();
        assert_eq!(same(home.read(ROSTER)), same(home.read("back/new.toml")));
        home.run("verify back/new.toml").exits(1);
    }
}

#[test]
fn changes_and_breaches_are_told_at_their_cells() {
    let home = home();
    // Lin works on Monday instead of resting; Wang has C on Sunday and A the morning before.
    edited(&home, "zh", &[("C6", "B"), ("D6", "早班"), ("D7", "休息")]);
    let run = back(&home, "--lang en").exits(1);
    let run = run.prints(&["Changes: 3", "班表!C6", "班表!D6", "班表!D7", "·", "B", "new", "Penalties"]);
    let json = back(&home, "--json").exits(1).json();
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 3, "{run}");
    assert_eq!(changes[1]["was"], "C");
    assert_eq!(changes[1]["now"], "A");
    assert_eq!(changes[1]["agent"], "lin");
    assert_eq!(changes[1]["date"], "2026-12-01");
    // Nobody is on C on Tuesday: that is told above the column of the date.
    let breaches = json["breaches"].as_array().unwrap();
    assert!(breaches.iter().any(|own| own["cell"] == "班表!D4" && own["rule"] == "staffing"), "{run}");
    assert!(
        breaches
            .iter()
            .any(|own| own["cell"].as_str().unwrap().starts_with("班表!C6") && own["agent"] == "lin"),
        "{run}"
    );
    let verified = home.run("verify back/new.toml --json").exits(1).json();
    assert_eq!(
        verified["breaches"].as_array().unwrap().iter().filter(|own| own["penalty"].is_null()).count(),
        breaches.iter().filter(|own| own["penalty"].is_null()).count()
    );
}

#[test]
fn every_cell_not_understood_is_listed_with_its_address() {
    let home = home();
    edited(&home, "zh", &[("C6", "D"), ("G8", "D"), ("W9", "B+C"), ("F7", "#REF!")]);
    let before = home.files();
    let run = back(&home, "--lang en").exits(2);
    let run = run.says(&[
        "`D`",
        "班表!C6",
        "also at 班表!G8",
        "`B+C`",
        "班表!W9",
        "`#REF!`",
        "班表!F7",
        "3 errors",
    ]);
    assert!(before == home.files(), "{run}");
}

#[test]
fn a_sheet_of_another_roster_or_of_one_that_has_changed() {
    let home = home();
    edited(&home, "zh", &[]);
    let run = home
        .run("import xlsx edited.xlsx --roster rosters/wishes/2026-11-09.toml --out back/new.toml --lang en");
    run.exits(2).says(&["error[E0516]", "support-team", "--roster"]);
    let text = home.read(ROSTER);
    home.edit(ROSTER, "lin  = \"-   C", "lin  = \"A   C");
    back(&home, "--lang en").exits(1).says(&["warning[E0516]"]).prints(&["Changes: 1", "班表!C6"]);
    fs::write(home.path().join(ROSTER), text).unwrap();
    let same = format!("import xlsx edited.xlsx --roster {ROSTER} --out {ROSTER} --lang en");
    home.refused(&same, 2).says(&["error[E0401]", "--out"]);
}

#[test]
fn a_sheet_comes_back_after_leave_was_granted() {
    let home = Scratch::with("examples", "examples");
    home.copy("tests/goldens/rosters", "rosters");
    let (team, roster) = ("examples/support-team-midnight", "rosters/support-team-midnight/2026-11-30.toml");
    home.run(&format!("publish {roster} --by wang --at 2026-11-01T10:00")).exits(0);
    // Lin has B on 1 December; chen's leave is on a day off and moves nobody.
    for (entry, agent) in [(2, "chen"), (4, "lin")] {
        let at = format!("{team} --at 2026-11-10T09:0{entry}");
        home.run(&format!("leave request {at} --agent {agent} --from 2026-12-01 --by {agent}")).exits(0);
        let list = home.run(&format!("leave list {team} --json")).exits(0).json();
        let asked = list["requests"].as_array().unwrap().last().unwrap()["n"].clone();
        home.run(&format!("leave approve {asked} {at} --by wang --accept")).exits(0);
        home.run(&format!("export {roster} --format xlsx --to {agent}.xlsx")).exits(0);
        let out = format!("back/{agent}.toml");
        let run = home.run(&format!("import xlsx {agent}.xlsx --roster {roster} --out {out} --lang en"));
        let run = run.prints(&["The sheet says what the roster says."]);
        assert!(matches!(run.code, Some(0 | 1)) && !run.stderr.contains("warning"), "{run}");
        // The new file is whole by itself, with the leave among its inputs.
        let verified = home.run(&format!("verify {out} --lang en"));
        assert_eq!(verified.code, run.code, "{verified}");
        home.run(&format!("show {out}")).exits(0);
    }
}

#[test]
fn rows_and_columns_of_an_exported_sheet_may_not_go() {
    let home = home();
    edited(&home, "zh", &[("A8", "陈皓"), ("B8", " "), ("E4", "总计")]);
    let run = back(&home, "--lang en").exits(2);
    run.says(&["`陈皓`", "班表!A8", "did you mean `陈浩`", "2026-12-02", "no row"]);
}

/// Everybody's week, in the words of the sheet; who is not in it has rest.
fn week(home: &Scratch, path: &str) -> String {
    home.read(path)
        .lines()
        .filter(|line| line.contains(" = \"") && line.starts_with(['l', 'w', 'c', 'z']))
        .take(4)
        .fold(String::new(), |all, line| {
            let cells = line.split('"').nth(1).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{all}{}: {cells}\n", line.split_whitespace().next().unwrap())
        })
}

const WEEK: &str = "lin: A A+C - - B - -\nwang: B B A A - - C\nchen: C - B B A+C A -\nzhao: - - C C - B A\n";

fn matrix(heads: &[&str]) -> Vec<Vec<String>> {
    let rows = [
        ["林晓", "A", "A+C", "休", "", "B", "休息", "调休"],
        ["王 悦", "b", "B班", "早班", "Ａ", "-", "off", "C"],
        ["chen", "C", "请假", "B", "中班", "A/C", "A", "年假"],
        ["赵宁", "休", "休", "C", "C", "轮休", "B", "A"],
    ];
    let head = std::iter::once("姓名").chain(heads.iter().copied());
    let rows = rows.iter().map(|row| row.iter().map(ToString::to_string).collect());
    std::iter::once(head.map(str::to_string).collect()).chain(rows).collect()
}

fn joined(rows: &[Vec<String>], separator: &str) -> String {
    rows.iter().map(|row| row.join(separator) + "\r\n").collect()
}

const TEAM: &str = "--team examples/support-team --out kept/r.toml --lang en";

#[test]
fn dates_of_every_usual_form_are_read() {
    let forms: [(&[&str], &str); 8] = [
        (
            &[
                "2026-11-30",
                "2026-12-01",
                "2026-12-02",
                "2026-12-03",
                "2026-12-04",
                "2026-12-05",
                "2026-12-06",
            ],
            "",
        ),
        (&["2026/11/30", "2026/12/1", "2026/12/2", "2026/12/3", "2026/12/4", "2026/12/5", "2026/12/6"], ""),
        (&["11/30", "12/1", "12/2", "12/3", "12/4", "12/5", "12/6"], "--start 2026-11-30"),
        (&["11月30日", "12月1日", "12月2日", "12月3日", "12月4日", "12月5日", "12月6日"], "--month 2026-11"),
        (&["30日", "1日", "2日", "3日", "4日", "5日", "6日"], "--month 2026-11"),
        (&["30", "1", "2", "3", "4", "5", "6"], "--start 2026-11-30"),
        (
            &["11/30(一)", "12/1（二）", "12/2 周三", "12/3 星期四", "12/4五", "12/5 Sat", "12/6日"],
            "--month 2026-12",
        ),
        (&["30 Nov", "1 Dec", "2 Dec", "3 Dec", "4 Dec", "5 Dec", "6 Dec"], "--start 2026-11-30"),
    ];
    for (heads, options) in forms {
        let home = home();
        home.write("m.csv", &joined(&matrix(heads), ","));
        let run = home.run(&format!("import csv m.csv {TEAM} {options}"));
        assert!(matches!(run.code, Some(0 | 1)), "{heads:?}: {run}");
        assert!(home.read("kept/r.toml").contains("start = 2026-11-30"), "{heads:?}: {run}");
        assert_eq!(week(&home, "kept/r.toml"), WEEK, "{heads:?}: {run}");
        run.says(&["warning[E0515]", "H2", "C4", "leave"]);
    }
}

#[test]
fn a_whole_month_begins_within_a_week() {
    let home = home();
    let days: Vec<String> = (1..=31).map(|day| day.to_string()).collect();
    let cells = |shift: &str| vec![shift.to_string(); 31].join(",");
    let rows = ["林晓", "王悦", "陈浩", "赵宁"].map(|name| format!("{name},{},9\n", cells("B")));
    home.write(
        "m.csv",
        &format!(
            "2026年12月排班表\n姓名,{},合计\n,{}\n{}人数,{},124\n",
            days.join(","),
            vec!["一"; 31].join(","),
            rows.concat(),
            cells("4")
        ),
    );
    let run = home.run(&format!("import csv m.csv {TEAM}")).exits(1);
    let text = home.read("kept/r.toml");
    assert!(text.contains("start = 2026-11-30") && text.contains("days = 35"), "{run}");
    run.says(
        &["AG2 (合计)", "A8 (人数)", "2026-11-30", "rest for everyone", "2026-12-31"]
            .map(|own| if own == "2026-12-31" { "2027-01-01" } else { own }),
    );
}

#[test]
fn encodings_and_separators_of_every_usual_kind() {
    let heads =
        ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"];
    for separator in [",", ";", "\t"] {
        let text = joined(&matrix(&heads), separator);
        let (gbk, _, bad) = encoding_rs::GBK.encode(&text);
        assert!(!bad);
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let all =
            [text.clone().into_bytes(), [b"\xef\xbb\xbf", text.as_bytes()].concat(), gbk.into_owned(), utf16];
        for (at, bytes) in all.iter().enumerate() {
            let home = home();
            put(&home, "m.csv", bytes);
            let run = home.run(&format!("import csv m.csv {TEAM}"));
            assert_eq!(run.code, Some(1), "{at} {separator:?} {run}");
            assert_eq!(week(&home, "kept/r.toml"), WEEK, "{at} {separator:?} {run}");
        }
    }
}

#[test]
fn big5_is_told_from_gbk_by_the_names() {
    let home = home();
    let (big5, _, bad) =
        encoding_rs::BIG5.encode("姓名,2026-11-30,2026-12-01\r\n陳大文,A,休\r\n李小明,休,調休\r\n");
    assert!(!bad);
    home.write("t/team.toml", "[team]\nid = \"t\"\nzone = \"Asia/Taipei\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n[[agents]]\nid = \"chen\"\nname = \"陳大文\"\n[[agents]]\nid = \"li\"\nname = \"李小明\"\n");
    put(&home, "m.csv", &big5);
    let run = home.run("import csv m.csv --team t --out kept/r.toml --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    assert!(home.read("kept/r.toml").contains("chen = \"A"), "{run}");
}

#[test]
fn a_workbook_with_real_dates_merged_leave_and_several_sheets() {
    let home = home();
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("m\"月\"d\"日\"");
    for (at, name) in ["十一月", "12月 第1周"].iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.write_string(0, 0, "排班").unwrap();
        let first = ExcelDateTime::parse_from_str(["2026-11-23", "2026-11-30"][at]).unwrap().to_excel();
        for day in 0..7_u16 {
            sheet.write_number_with_format(2, 2 + day, first + f64::from(day), &date).unwrap();
        }
        for (row, name) in (3..).zip(["林晓", "王悦", "陈浩", "赵宁"]) {
            sheet.write_number(row, 0, f64::from(row) - 2.0).unwrap();
            sheet.write_string(row, 1, name).unwrap();
            sheet.write_string(row, 2, "A").unwrap();
            sheet.write_number(row, 9, 1.0).unwrap();
        }
        sheet.merge_range(4, 3, 4, 6, "年假", &Format::new()).unwrap();
    }
    put(&home, "m.xlsx", &book.save_to_buffer().unwrap());
    let refused = home.refused(&format!("import xlsx m.xlsx {TEAM}"), 2);
    refused.says(&["error[E0511]", "十一月", "--sheet"]);
    home.refused(&format!("import xlsx m.xlsx {TEAM} --sheet 一月"), 2).says(&["`一月`", "12月 第1周"]);
    let run = home.run(&format!("import xlsx m.xlsx {TEAM} --sheet '12月 第1周'"));
    let run = run.exits(1).says(&["'12月 第1周'!D5:G5", "leave", "'12月 第1周'!J3"]);
    assert_eq!(
        week(&home, "kept/r.toml"),
        "lin: A - - - - - -\nwang: A - - - - - -\nchen: A - - - - - -\nzhao: A - - - - - -\n",
        "{run}"
    );
}

#[test]
fn what_is_wrong_with_a_matrix_is_told_all_at_once() {
    let home = home();
    home.write(
        "m.csv",
        "姓名,2026-11-30,12月1日,12/3,12/3,12/5,12/32\n林晓,A,D,A,B,休,A\n林小,A,A,A,A,A,A\n王悦,B,D,休,休,休,A\n王悦,A,A,A,A,A,A\n,A,A,A,A,A,A\n",
    );
    let run = home.refused(&format!("import csv m.csv {TEAM}"), 2);
    run.says(&[
        "`D`",
        "C2",
        "also at C4",
        "`林小`",
        "did you mean `林晓`",
        "two rows",
        "A5",
        "A6",
        "no name",
        "2026-12-02, 2026-12-04",
        "2026-12-03 stands above two columns",
        "D1",
        "`12/32`",
        "G1",
    ]);
}

#[test]
fn years_that_nobody_says_are_asked_for() {
    let home = home();
    home.write("m.csv", "姓名,12/1,12/2,12/3\n林晓,A,A,A\n");
    let run = home.refused(&format!("import csv m.csv {TEAM}"), 2).says(&["error[E0512]", "--month 2026-12"]);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{run}");
    home.write("e.csv", "a,b\n1,2\n");
    home.refused(&format!("import csv e.csv {TEAM}"), 2).says(&["error[E0502]"]);
    home.refused(&format!("import csv m.csv {TEAM} --roster {ROSTER}"), 2).says(&["--team"]);
    home.refused(&format!("import xlsx m.csv {TEAM}"), 2).says(&["error[E0510]", "import csv"]);
    home.refused("import xlsx m.csv --out r.toml --lang en", 2).says(&["--roster ROSTER"]);
    home.refused(&format!("import xlsx no.xlsx {TEAM}"), 2).says(&["error[E0101]"]);
}

#[test]
fn no_damage_to_a_workbook_is_more_than_an_error() {
    let home = home();
    home.run(&format!("export {ROSTER} --format xlsx --to out.xlsx")).exits(0);
    let bytes = home.files().remove("out.xlsx").unwrap();
    let mut seed = 1_u64;
    for _ in 0..60 {
        let mut own = bytes.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (seed >> 33) as usize % own.len();
            own[at] ^= (seed >> 20) as u8 | 1;
        }
        put(&home, "edited.xlsx", &own);
        let run = back(&home, "--lang en");
        assert!(matches!(run.code, Some(0..=2)), "{run}");
        assert!(!run.stderr.contains("panicked"), "{run}");
    }
    put(&home, "edited.xlsx", &bytes[..bytes.len() / 2]);
    back(&home, "--lang en").exits(2).says(&["error[E0510]"]);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let home = home();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(matrix(&[
        "2026-11-30",
        "2026-12-01",
        "2026-12-02",
        "2026-12-03",
        "2026-12-04",
        "2026-12-05",
        "2026-12-06",
    ])) {
        for (column, cell) in (0..).zip(line) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    put(&home, "m.xlsx", &book.save_to_buffer().unwrap());
    home.run(&format!("import xlsx m.xlsx {TEAM}")).exits(1);
    assert_eq!(week(&home, "kept/r.toml"), WEEK);
}

fn turned(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column].clone()).collect()).collect()
}

const HEADS: [&str; 7] =
    ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"];

#[test]
fn dates_may_go_down_and_agents_across() {
    let home = home();
    home.write("m.csv", &joined(&turned(&matrix(&HEADS)), ","));
    let run = home.run(&format!("import csv m.csv {TEAM}"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    assert_eq!(week(&home, "kept/r.toml"), WEEK, "{run}");
    // The cells are named where they stand: lin's 调休 of the last date is in B8, chen's leave in D3.
    run.says(&["warning[E0515]", "B8", "D3", "leave"]);
    // A month as a title, a column of weekdays beside days alone.
    let days = ["30日", "1日", "2日", "3日", "4日", "5日", "6日"];
    let mut rows = turned(&matrix(&days));
    for (row, weekday) in rows.iter_mut().zip(["星期", "一", "二", "三", "四", "五", "六", "日"]) {
        row.insert(1, weekday.to_string());
    }
    home.write("m.csv", &format!("2026年11月排班\r\n{}", joined(&rows, ",")));
    let run = home.run(&format!("import csv m.csv {TEAM}"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    assert_eq!(week(&home, "kept/r.toml"), WEEK, "{run}");
    // What is wrong is named at its cell: the third agent on the second date.
    let mut rows = turned(&matrix(&HEADS));
    rows[2][3] = "Q".to_string();
    home.write("m.csv", &joined(&rows, ","));
    home.run(&format!("import csv m.csv {TEAM}")).exits(2).says(&["`Q`", "m.csv: D3"]);
}

/// Shifts down, dates across, names in the cells.
fn by_shift() -> Vec<Vec<String>> {
    let rows = [
        ["早班 09:00-17:00", "林晓", "林晓", "王悦、林晓", "王悦 lin", "陈浩", "chen", "赵宁"],
        ["B", "王悦", "王 悦", "陈浩", "陈浩", "林晓", "赵宁", "-"],
        ["C", "陈浩", "", "赵宁", "赵宁", "陈浩", "", "王悦"],
        // A second row of C.
        ["", "", "林晓", "", "", "", "", ""],
        ["休息", "赵宁", "陈浩、赵宁", "", "林晓", "王悦", "林晓/王悦", "林晓"],
    ];
    let head = std::iter::once("班次").chain(HEADS);
    let rows = rows.iter().map(|row| row.iter().map(ToString::to_string).collect());
    std::iter::once(head.map(str::to_string).collect()).chain(rows).collect()
}

#[test]
fn shifts_may_stand_beside_the_dates_and_names_in_the_cells() {
    // Read off the columns: lin has A on the first four dates and C beside it on the second, B on the
    // fifth; wang B B A A, then C on the last; chen C, B on the third and fourth, A with C on the fifth, A
    // on the sixth; zhao C on the third and fourth, B and A on the last two.
    let all =
        "lin: A A+C A A B - -\nwang: B B A A - - C\nchen: C - B B A+C A -\nzhao: - - C C - B A\n".to_string();
    for rows in [by_shift(), turned(&by_shift())] {
        let home = home();
        home.write("m.csv", &joined(&rows.iter().map(|row| quoted(row)).collect::<Vec<_>>(), ","));
        let run = home.run(&format!("import csv m.csv {TEAM}"));
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        assert_eq!(week(&home, "kept/r.toml"), all, "{run}");
        run.says(&["休息", "no shifts"]);
    }
    // What is wrong is named at its cell, all at once.
    let home = home();
    let mut rows = by_shift();
    rows[2][1] = "王悦、陈皓".to_string();
    rows[2][3] = "陈浩、赵宁".to_string();
    rows[3][0] = "夜班".to_string();
    home.write("m.csv", &joined(&rows, ","));
    let run = home.run(&format!("import csv m.csv {TEAM}")).exits(2);
    let run = run.says(&["`陈皓`", "m.csv: B3", "did you mean `陈浩`", "`夜班` is no shift", "m.csv: A4"]);
    assert!(!home.path().join("kept/r.toml").exists(), "{run}");
    // Two shifts of a date that the team does not allow together.
    let mut rows = by_shift();
    rows[2][1] = "王悦、陈浩".to_string();
    home.write("m.csv", &joined(&rows, ","));
    home.run(&format!("import csv m.csv {TEAM}")).exits(2).says(&["陈浩", "B+C", "2026-11-30", "m.csv: B4"]);
}

fn quoted(row: &[String]) -> Vec<String> {
    row.iter().map(|cell| format!("\"{cell}\"")).collect()
}

#[test]
fn rows_of_duties_say_what_cells_of_a_sheet_say() {
    let home = home();
    // The same week as in the sheets above, from rows: names and ids, pairs, words for rest.
    let mut text = "agent,date,shift\n".to_string();
    for row in matrix(&HEADS).iter().skip(1) {
        for (date, cell) in HEADS.iter().zip(&row[1..]).filter(|(_, cell)| !cell.is_empty()) {
            text.push_str(&format!("{},{date},{cell}\n", row[0]));
        }
    }
    home.write("m.csv", &text);
    let run = home.run(&format!("import csv m.csv {TEAM}"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    assert_eq!(week(&home, "kept/r.toml"), WEEK, "{run}");
    home.write("m.csv", "agent,date,shift\n林晓,2026-12-01,B+C\n林小,2026-12-01,A\nlin,2026-12-02,\n");
    home.run(&format!("import csv m.csv {TEAM}")).exits(2).says(&["`B+C`", "`林小`", "no shift ``"]);
    home.write("m.csv", "agent,date,shift\n林晓,2026-12-01,A+C\nlin,2026-12-01,C\n");
    home.run(&format!("import csv m.csv {TEAM}")).exits(2).says(&["has `C` on 2026-12-01 twice"]);
}

#[test]
fn an_exported_sheet_comes_back_unchanged_after_each_recorded_change() {
    let home = home();
    let (team, roster) = ("examples/support-team-midnight", "rosters/support-team-midnight/2026-11-30.toml");
    let same = |what: &str| {
        home.run(&format!("export {roster} --format xlsx --to out.xlsx --force")).exits(0);
        let run = home.run(&format!("import xlsx out.xlsx --roster {roster} --out back/new.toml --lang en"));
        assert!(matches!(run.code, Some(0 | 1)), "{what}: {run}");
        let run = run.prints(&["The sheet says what the roster says."]);
        assert!(!run.stderr.contains("warning"), "{what}: {run}");
        fs::remove_dir_all(home.path().join("back")).unwrap();
    };
    let changes = [
        format!("publish {roster} --by wang --at 2026-11-20T10:00"),
        format!(
            "swap propose {team} --agent lin --date 2026-12-03 --with wang --for 2026-12-04 --by lin --at 2026-11-21T10:00"
        ),
        format!("swap accept 2 {team} --by wang --at 2026-11-21T11:00"),
        format!("leave request {team} --agent lin --from 2026-12-10 --by lin --at 2026-11-21T12:00"),
        format!("leave approve 4 {team} --by wang --accept --at 2026-11-21T13:00"),
        format!(
            "leave request {team} --agent wang --from 2026-12-08 --half am --by wang --at 2026-11-21T14:00"
        ),
        format!("leave approve 6 {team} --by wang --accept --at 2026-11-21T15:00"),
        format!(
            "overtime request {team} --agent lin --date 2026-12-13 --hours 4h --by lin --at 2026-12-04T14:00"
        ),
        format!("overtime approve 8 {team} --by wang --at 2026-12-04T15:00"),
        format!(
            "absent chen {team} --from 2026-12-15T12:00 --until 2026-12-15T14:00 --by wang --word x --at 2026-12-05T08:00"
        ),
        format!(
            "absent wang {team} --from 2026-12-16 --until 2026-12-17T00:00 --by wang --word x --at 2026-12-05T09:00"
        ),
        format!("repair {team} --accept --by wang --at 2026-12-05T16:00"),
    ];
    for change in &changes {
        let run = home.run(change);
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        same(change);
    }
}
