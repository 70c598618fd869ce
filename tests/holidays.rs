//! Public holidays of a year that is not announced yet, and the plan when it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use support_cli::Scratch;

fn home() -> Scratch {
    Scratch::team(
        "[team]\nid = \"t\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn\"\n\
         [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n[[agents]]\nid = \"lin\"\n",
    )
}

const PLAN: &str = r#"{"year": 2027, "days": [
  {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-02", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-03", "isOffDay": true},
  {"name": "元旦", "date": "2027-01-09", "isOffDay": false}
]}"#;

#[test]
fn the_days_of_2027_are_provisional_until_the_plan_is_imported() {
    let home = home();
    home.write("duties.csv", "agent,date,shift\nlin,2027-01-01,A\nlin,2027-01-09,A\n");
    let roster = "rosters/t/2026-12-28.toml";
    let import =
        format!("import csv duties.csv --team team --start 2026-12-28 --weeks 2 --out {roster} --lang en");
    home.run(&import).exits(0);
    let known = ["The public holidays of 2027 are provisional"];
    home.run(&format!("show {roster} --lang en")).prints(&known);
    home.run("check team --start 2026-12-28 --weeks 2 --lang en").prints(&known);
    let shown = home.run(&format!("show {roster} --lang zh"));
    shown.prints(&["2027 年的节假日为暂定", "# 法定节假日：元旦 1月1日"]);
    let sheet = "timesheet team --month 2027-01 --lang en";
    home.run(sheet).prints(&["The public holidays of 2027 are provisional"]);

    home.write("plan.json", PLAN);
    home.run("import holidays plan.json --out team/holidays.toml --lang en").exits(0).says(&["4 days"]);
    let file = home.read("team/holidays.toml");
    // Of the days off only New Year's Day itself is statutory.
    assert_eq!(file.matches("statutory = true").count(), 1, "{file}");
    assert_eq!(file.matches("kind = \"work\"").count(), 1, "{file}");
    std::fs::remove_file(home.path().join(roster)).unwrap();
    home.run(&import).exits(0);
    let run = home.run(&format!("show {roster} --lang en"));
    assert!(!run.stdout.contains("provisional"), "{run}");
    let shown = home.run(&format!("show {roster} --lang zh"));
    shown.prints(&["# 法定节假日：元旦 1月1日", "# 放假：元旦 1月2日、元旦 1月3日", "+ 调休上班：1月9日"]);
    // Nothing is written over.
    home.run("import holidays plan.json --out team/holidays.toml --lang en")
        .exits(2)
        .says(&["is there already"]);
}

#[test]
fn a_plan_is_read_from_a_calendar_and_from_a_table_alike() {
    let home = home();
    home.write(
        "plan.ics",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:元旦\r\nDTSTART;VALUE=DATE:20270101\r\n\
         DTEND;VALUE=DATE:20270104\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:元旦补\r\n 班\r\n\
         DTSTART;VALUE=DATE:20270109\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    home.write("plan.csv", "日期,名称,类型\n2027-01-01,元旦,放假\n2027/01/02,元旦,放假\n2027-01-03,元旦,\n2027-01-09,元旦,上班\n");
    let dates = |file: &str| {
        let out = format!("{}/holidays.toml", file.replace('.', "-"));
        std::fs::create_dir(home.path().join(file.replace('.', "-"))).unwrap();
        home.run(&format!("import holidays {file} --out {out} --lang en")).exits(0);
        let text = home.read(&out);
        let kept = text.lines().filter(|line| line.starts_with("date") || line.starts_with("kind"));
        kept.map(str::to_string).collect::<Vec<_>>()
    };
    let expected = [
        "date = 2027-01-01",
        "date = 2027-01-02",
        "date = 2027-01-03",
        "date = 2027-01-09",
        "kind = \"work\"",
    ];
    assert_eq!(dates("plan.ics"), expected);
    assert_eq!(dates("plan.csv"), expected);
}

#[test]
fn what_is_no_plan_is_refused_with_its_line_and_nothing_is_written() {
    let home = home();
    for (file, text, parts) in [
        ("a.json", "{\"year\": 2027}", vec!["a.json:1", "missing field `days`"]),
        ("b.csv", "day,name\n2027-01-01,x\n", vec!["b.csv:1", "no column `date`"]),
        ("c.csv", "date,kind\n2027-13-01,off\n2027-01-02,maybe\n", vec!["c.csv:2", "c.csv:3", "`maybe`"]),
        ("d.csv", "date,kind\n2027-01-01,off\n2027-01-01,work\n", vec!["at once"]),
        ("e.ics", "BEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\n", vec!["e.ics:2", "`soon`"]),
        ("f.csv", "date,kind\n", vec!["has no holidays"]),
    ] {
        home.write(file, text);
        home.run(&format!("import holidays {file} --out team/holidays.toml --lang en")).exits(2).says(&parts);
    }
    home.write("plan.json", PLAN);
    home.run("import holidays plan.json --out team/other.toml --lang en").exits(2).says(&["holidays.toml"]);
    assert!(!home.files().contains_key("team/holidays.toml"));
}
