//! Typed tables: the same cells on a terminal, in CSV and in a workbook.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use fairshift::render::Style;
use fairshift::render::sheet::{Cell, Column, Page, Sheet, csv, terminal, xlsx};
use rust_decimal::Decimal;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn sheet() -> Sheet {
    let mut sheet = Sheet {
        name: "工时/2026-12".to_string(),
        title: "客服组 · 2026-12".to_string(),
        columns: vec![
            Column::text("name", "姓名"),
            Column::short("date", "日期"),
            Column::short("start", "开始"),
            Column::figure("paid_minutes", "计薪工时"),
            Column::figure("amount", "金额"),
            Column::figure("duties", "次数"),
            Column::figure("factor", "倍数"),
        ],
        frozen: 1,
        page: Page::Landscape,
        notes: vec!["当班计入开始那一天。".to_string()],
        signatures: vec!["审核：________".to_string()],
        ..Sheet::default()
    };
    let row = |name: &str, minutes: i64, amount: &str| {
        vec![
            name.into(),
            Cell::Date(date("2026-12-01")),
            Cell::DateTime(date("2026-12-01").and_hms_opt(9, 30, 0).unwrap()),
            Cell::Minutes(minutes),
            Cell::Money(decimal(amount)),
            Cell::Integer(2),
            Cell::Percent(decimal("150")),
        ]
    };
    sheet.rows.push(row("林晓", 485, "0.10"));
    sheet.rows.push(row("=HYPERLINK(\"http://x\")", 2_400, "0.20"));
    sheet.rows.push(row("a \"b\", c\r\nd", -90, "1234567890.12"));
    sheet.rows.push(vec!["甲".into()]);
    sheet.add_totals("合计");
    sheet
}

fn cells(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn csv_has_stable_heads_iso_dates_and_no_sums() {
    let text = csv(&sheet());
    assert_eq!(
        text,
        "name,date,start,paid_minutes,amount,duties,factor\r\n\
         林晓,2026-12-01,2026-12-01T09:30,485,0.10,2,150\r\n\
         \"'=HYPERLINK(\"\"http://x\"\")\",2026-12-01,2026-12-01T09:30,2400,0.20,2,150\r\n\
         \"a \"\"b\"\", c\r\nd\",2026-12-01,2026-12-01T09:30,-90,1234567890.12,2,150\r\n\
         甲,,,,,,\r\n"
    );
}

#[test]
fn what_a_spreadsheet_takes_for_a_formula_is_neutralised() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "＝1", "＋1", "－1", "＠a"]
    {
        let mut own = sheet();
        own.rows = vec![vec![text.into()]];
        own.totals = 0;
        let mut reader = ::csv::Reader::from_reader(Cursor::new(csv(&own)));
        let first = reader.records().next().unwrap().unwrap();
        assert_eq!(&first[0], format!("'{text}"));
    }
    let rows = cells(xlsx(&[sheet()]).unwrap());
    assert_eq!(rows[3][0], Data::String("=HYPERLINK(\"http://x\")".to_string()), "a text, not a formula");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&[sheet()]).unwrap())).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none());
}

#[test]
fn a_workbook_has_real_dates_hours_and_money() {
    let rows = cells(xlsx(&[sheet()]).unwrap());
    assert_eq!(rows[0][0], Data::String("客服组 · 2026-12".to_string()));
    assert_eq!(rows[1][0], Data::String("姓名".to_string()));
    let Data::DateTime(own) = &rows[2][1] else { panic!("{:?}", rows[2]) };
    assert_eq!(own.as_f64(), 46_357.0, "2026-12-01");
    let Data::DateTime(own) = &rows[2][2] else { panic!("{:?}", rows[2]) };
    assert_eq!(own.as_f64(), 46_357.0 + 9.5 / 24.0);
    let Data::DateTime(own) = &rows[3][3] else { panic!("{:?}", rows[3]) };
    assert!(own.is_duration() && (own.as_f64() * 1440.0).round() == 2_400.0);
    assert_eq!(rows[4][3], Data::String("-1:30".to_string()), "the format knows no time below nothing");
    assert_eq!(rows[4][4], Data::Float(1_234_567_890.12));
    assert_eq!(rows[2][6], Data::Float(1.5));
    // The sums: 485 + 2400 − 90 minutes; 0.10 + 0.20 + 1234567890.12.
    assert_eq!(rows[6][0], Data::String("合计".to_string()));
    let Data::DateTime(own) = &rows[6][3] else { panic!("{:?}", rows[6]) };
    assert_eq!((own.as_f64() * 1440.0).round(), 2_795.0);
    assert_eq!(rows[6][4], Data::Float(1_234_567_890.42));
    assert_eq!(rows[8][0], Data::String("审核：________".to_string()));
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    assert_eq!(xlsx(&[sheet()]).unwrap(), xlsx(&[sheet()]).unwrap());
}

#[test]
fn tabs_have_names_that_the_format_allows_and_never_two_the_same() {
    let long = "很长的名字".repeat(20);
    let names = ["[a]:*?/\\", "A", "a", "", "", &long, &long, "'x'"];
    let sheets: Vec<Sheet> = names.iter().map(|name| Sheet { name: name.to_string(), ..sheet() }).collect();
    let book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&sheets).unwrap())).unwrap();
    let names = book.sheet_names().to_vec();
    assert_eq!(names[..5], ["a", "A 2", "a 3", "1", "1 2"]);
    assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
}

#[test]
fn a_table_that_a_workbook_can_not_hold_is_an_error() {
    let mut own = sheet();
    own.columns = (0..16_400).map(|n| Column::figure(format!("c{n}"), format!("c{n}"))).collect();
    own.rows.clear();
    own.totals = 0;
    assert!(xlsx(&[own]).is_err());
}

#[test]
fn a_terminal_shows_the_cells_with_the_sums_set_apart() {
    let shown = terminal(&sheet(), Style::PLAIN);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "客服组 · 2026-12");
    assert_eq!(
        lines[3],
        " 林晓                    2026-12-01  12-01 09:30      8:05           0.10     2  150 %"
    );
    assert!(lines[5].starts_with(" a \"b\", c␍␊d "), "no line breaks: {}", lines[5]);
    assert!(lines[7].starts_with("───"), "{shown}");
    assert_eq!(lines[8], " 合计                                                46:35  1234567890.42     6");
    assert_eq!(lines[9], "· 当班计入开始那一天。");
    assert_eq!(lines.len(), 10, "signatures are for paper: {shown}");
}

#[test]
fn a_sheet_of_nothing_is_a_file_of_heads() {
    let mut own = sheet();
    own.rows.clear();
    own.totals = 0;
    assert_eq!(csv(&own).lines().count(), 1);
    assert!(terminal(&own, Style::PLAIN).contains("客服组"));
    assert_eq!(cells(xlsx(&[own]).unwrap()).len(), 4);
    assert!(xlsx(&[Sheet::default()]).is_ok());
}
