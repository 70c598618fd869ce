//! Rosters as sheets: what a workbook holds is what the roster says, to the minute.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use support_cli::{REPOSITORY, Scratch};

type Workbook = Xlsx<Cursor<Vec<u8>>>;

const ROSTERS: [&str; 3] =
    ["support-team/2026-11-30.toml", "help-desk/2026-11-09.toml", "wishes/2026-11-09.toml"];

/// The workbook of a roster of the repository, and what `show --format json` says of it.
fn exported(roster: &str, language: &str) -> (Workbook, Value) {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    home.run(&format!("export rosters/{roster} --format xlsx --to out.xlsx --lang {language}")).exits(0);
    let bytes = home.files().remove("out.xlsx").unwrap();
    let shown = home.run(&format!("show rosters/{roster} --format json --lang {language}")).exits(0);
    (open(bytes), shown.json())
}

fn open(bytes: Vec<u8>) -> Workbook {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn sheet(book: &mut Workbook, at: usize) -> Range<Data> {
    let name = book.sheet_names()[at].clone();
    book.worksheet_range(&name).unwrap()
}

fn text(sheet: &Range<Data>, row: u32, column: u32) -> String {
    match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        Some(Data::DateTime(date)) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        Some(Data::Float(number)) => number.to_string(),
        Some(Data::Int(number)) => number.to_string(),
        Some(Data::Empty) | None => String::new(),
        other => panic!("{row},{column}: {other:?}"),
    }
}

fn number(sheet: &Range<Data>, row: u32, column: u32) -> f64 {
    match sheet.get_value((row, column)) {
        Some(Data::Float(number)) => *number,
        Some(Data::Int(number)) => *number as f64,
        Some(Data::DateTime(time)) => time.as_f64(),
        other => panic!("{row},{column}: {other:?}"),
    }
}

fn minutes(sheet: &Range<Data>, row: u32, column: u32) -> i64 {
    let minutes = number(sheet, row, column) * 1440.0;
    assert!((minutes - minutes.round()).abs() < 1e-6, "{minutes} at {row},{column}");
    minutes.round() as i64
}

const DATES: u32 = 3;
const FIRST: u32 = 5;
const LEFT: u32 = 2;

/// The column whose head is this, from a column on.
fn column(sheet: &Range<Data>, head: &str, from: u32) -> u32 {
    (from..from + 60)
        .find(|column| text(sheet, DATES, *column) == head)
        .unwrap_or_else(|| panic!("no {head}"))
}

#[test]
fn every_cell_and_total_is_that_of_the_timesheet() {
    for (roster, language) in ROSTERS.iter().flat_map(|roster| [(roster, "zh"), (roster, "en")]) {
        let (mut book, shown) = exported(roster, language);
        let sheet = sheet(&mut book, 0);
        let (rest, hours, duties) =
            if language == "zh" { ("休", "工时", "当班") } else { ("·", "Hours", "Duties") };
        let agents = shown["agents"].as_array().unwrap();
        let all = shown["duties"].as_array().unwrap();
        let days = shown["days"].as_array().unwrap();
        let right = LEFT + days.len() as u32;
        for (at, day) in days.iter().enumerate() {
            assert_eq!(text(&sheet, DATES, LEFT + at as u32), day["date"].as_str().unwrap(), "{roster}");
        }
        let mut sum = 0;
        for (row, agent) in (FIRST..).zip(agents) {
            let id = agent["id"].as_str().unwrap();
            assert_eq!(text(&sheet, row, 0), agent["name"].as_str().unwrap());
            assert_eq!(text(&sheet, row, 1), id);
            let own: Vec<&Value> = all.iter().filter(|duty| duty["agent"] == id).collect();
            for (at, day) in days.iter().enumerate() {
                let on = own.iter().filter(|duty| duty["date"] == day["date"]);
                let label: Vec<&str> = on.map(|duty| duty["shift"].as_str().unwrap()).collect();
                let cell = text(&sheet, row, LEFT + at as u32);
                match label.is_empty() {
                    true => assert!([rest, "假", "L"].contains(&cell.as_str()), "{roster} {id}: {cell}"),
                    false => assert_eq!(cell, label.join("+"), "{roster} {id}"),
                }
            }
            let worked: i64 = own.iter().map(|duty| duty["minutes"].as_i64().unwrap()).sum();
            assert_eq!(minutes(&sheet, row, column(&sheet, hours, right)), worked, "{roster} {id}");
            assert_eq!(number(&sheet, row, column(&sheet, duties, right)) as usize, own.len());
            sum += worked;
        }
        let below = FIRST + agents.len() as u32;
        assert_eq!(minutes(&sheet, below, column(&sheet, hours, right)), sum, "{roster}");
        assert_eq!(number(&sheet, below, column(&sheet, duties, right)) as usize, all.len());
    }
}

#[test]
fn the_fairness_sheet_has_the_counts_and_shares() {
    let (mut book, shown) = exported(ROSTERS[0], "en");
    let names = book.sheet_names().to_vec();
    assert_eq!(names, ["Roster", "Coverage", "Fairness", "Notes"]);
    let sheet = sheet(&mut book, 2);
    for (at, count) in shown["fairness"].as_array().unwrap().iter().enumerate() {
        let left = 2 + 2 * at as u32;
        for (row, own) in (3..).zip(count["agents"].as_array().unwrap()) {
            let wanted = own["count"].as_i64().unwrap();
            match count["unit"] == "minutes" {
                true => assert_eq!(minutes(&sheet, row, left), wanted),
                false => assert_eq!(number(&sheet, row, left) as i64, wanted),
            }
        }
    }
}

#[test]
fn the_coverage_sheet_counts_the_hole_of_the_example() {
    let (mut book, _) = exported(ROSTERS[0], "en");
    let sheet = sheet(&mut book, 1);
    let row = (4..40).find(|row| text(&sheet, *row, 0) == "22:00–24:00").unwrap();
    let right = 4 + 21;
    assert!((4..right).all(|column| number(&sheet, row, column) == 0.0));
    assert_eq!(number(&sheet, row, right), 21.0);
    assert_eq!(minutes(&sheet, row, right + 1), 42 * 60);
}

#[test]
fn names_that_look_like_formulas_stay_text() {
    let home = Scratch::new();
    let names = ["=1+1", "+cmd", "@x", "-2", "=HYPERLINK(\"http://x\")"];
    let agents: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("[[agents]]\nid = \"a{at}\"\nname = '{name}'\n"))
        .collect();
    home.write(
        "team/team.toml",
        &format!(
            "[team]\nid = \"t\"\nname = \"=2*3\"\nzone = \"Asia/Shanghai\"\n\
             [[shifts]]\nid = \"=A\"\nname = \"@早\"\nstart = \"09:00\"\nend = \"17:00\"\n{agents}"
        ),
    );
    home.write("d.csv", "agent,date,shift\na0,2026-11-30,=A\na3,2026-12-01,=A\n");
    home.run("import csv d.csv --team team --out r/r.toml").exits(0);
    home.run("export r/r.toml --format xlsx --to out.xlsx").exits(0);
    let mut book = open(home.files().remove("out.xlsx").unwrap());
    let sheet = sheet(&mut book, 0);
    for (row, name) in (FIRST..).zip(names) {
        assert_eq!(text(&sheet, row, 0), name);
    }
    assert_eq!(text(&sheet, FIRST, LEFT), "=A");
    let name = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&name).unwrap();
    let (rows, columns) = (FIRST + 5, LEFT + 7);
    for (row, column, formula) in formulas.used_cells() {
        // Ours stand beside and below the lines only.
        let (row, column) =
            (row as u32 + formulas.start().unwrap().0, column as u32 + formulas.start().unwrap().1);
        assert!(row >= rows || column >= columns, "{row},{column}: {formula}");
        assert!(formula.starts_with("SUM"), "{formula}");
    }
    let csv = home.run("export r/r.toml --format csv").exits(0);
    assert!(csv.stdout.contains("'=A") && csv.stdout.contains("'=1+1") && !csv.stdout.contains(",=1+1"));
}

#[test]
fn the_same_roster_gives_the_same_bytes() {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    let export = |to: &str| {
        home.run(&format!("export rosters/{} --format xlsx --to {to}", ROSTERS[0])).exits(0);
        home.files().remove(to).unwrap()
    };
    let first = export("a.xlsx");
    // Zip times have a resolution of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert!(first == export("b.xlsx"));
}

#[test]
fn text_formats_are_those_of_show() {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    for format in ["csv", "md"] {
        for roster in ROSTERS {
            let shown = home.run(&format!("show rosters/{roster} --format {format}")).exits(0);
            let exported = home.run(&format!("export rosters/{roster} --format {format}")).exits(0);
            assert_eq!(shown.stdout, exported.stdout, "{format} {roster}");
        }
    }
}

#[test]
fn places_that_can_not_be_written_are_refused() {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    let roster = format!("rosters/{}", ROSTERS[0]);
    home.refused(&format!("export {roster} --format md --to {roster} --lang en"), 2)
        .says(&["error[E0406]", ".toml"]);
    home.refused(&format!("export {roster} --format xlsx --to no/such/x.xlsx --lang en"), 2)
        .says(&["error[E0402]", "--to"]);
    home.refused(&format!("export {roster} --format xlsx --to rosters --lang en"), 2).says(&["error[E0406]"]);
    home.refused(&format!("export {roster} --format pdf"), 2).says(&["xlsx"]);
    home.refused(&format!("export {roster}"), 2).says(&["--format"]);
    assert!(std::path::Path::new(REPOSITORY).join(roster).exists());
}

/// The names of elements and the texts of a file that must be well-formed XML.
fn elements(text: &str) -> (Vec<String>, String) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut names, mut words) = (Vec::new(), String::new());
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                element.attributes().for_each(|own| drop(own.unwrap()));
                let name = element.name().as_ref().to_string();
                names.push(name.clone());
                open.push(name);
            }
            Event::Empty(element) => {
                element.attributes().for_each(|own| drop(own.unwrap()));
                names.push(element.name().as_ref().to_string());
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Text(text) => {
                words.push_str(&text);
                words.push('\n');
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    (names, words)
}

#[test]
fn the_picture_has_a_bar_for_each_duty_and_red_for_each_hole() {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    for (roster, language) in ROSTERS.iter().flat_map(|roster| [(roster, "zh"), (roster, "en")]) {
        let svg =
            home.run(&format!("export rosters/{roster} --format svg --lang {language}")).exits(0).stdout;
        let shown = home.run(&format!("show rosters/{roster} --format json")).exits(0).json();
        let (names, words) = elements(&svg);
        let duties = shown["duties"].as_array().unwrap().len();
        assert_eq!(names.iter().filter(|name| *name == "g").count(), duties, "{roster}");
        let holes = shown["unmet"].as_array().unwrap().iter().filter(|hole| hole["shift"].is_null()).count();
        let legend = usize::from(holes > 0);
        assert_eq!(svg.matches("<rect class=\"bad\"").count(), holes + legend, "{roster}");
        for agent in shown["agents"].as_array().unwrap() {
            assert!(words.contains(agent["name"].as_str().unwrap()), "{roster}");
        }
        assert!(svg.contains("prefers-color-scheme:dark") && svg.contains("viewBox"));
        assert!(!svg.contains("http://") || svg.matches("http").count() == 1, "only the namespace");
    }
}

#[test]
fn the_page_stands_alone_and_says_what_the_table_says() {
    let home = Scratch::new();
    home.copy("rosters", "rosters");
    for (roster, language) in ROSTERS.iter().flat_map(|roster| [(roster, "zh"), (roster, "en")]) {
        let page =
            home.run(&format!("export rosters/{roster} --format html --lang {language}")).exits(0).stdout;
        let shown = home.run(&format!("show rosters/{roster} --format json")).exits(0).json();
        for part in ["<script", "src=", "href=", "url(", "@import"] {
            assert!(!page.contains(part), "{part} in {roster}");
        }
        let (agents, days) =
            (shown["agents"].as_array().unwrap().len(), shown["days"].as_array().unwrap().len());
        let weeks =
            page.split("<table class=\"rota\">").skip(1).map(|rest| rest.split("</table>").next().unwrap());
        let cells: usize = weeks.map(|week| week.matches("<td").count()).sum();
        assert_eq!(cells, agents * days, "{roster}");
        let tables = page.matches("<table").count();
        assert_eq!(tables, page.matches("</table>").count());
        assert_eq!(page.matches("<tr>").count(), page.matches("</tr>").count());
    }
}

#[test]
fn names_that_look_like_tags_stay_text() {
    let home = Scratch::new();
    home.write(
        "team/team.toml",
        "[team]\nid = \"t\"\nname = \"<b>&\"\nzone = \"Asia/Shanghai\"\n\
         [[shifts]]\nid = \"<i>\"\nname = \"\\\"'>\"\nstart = \"22:00\"\nend = \"30:00\"\n\
         [[agents]]\nid = \"a\"\nname = \"<script>alert(1)</script>\"\n",
    );
    home.write("d.csv", "agent,date,shift\na,2026-11-30,<i>\na,2026-12-06,<i>\n");
    home.run("import csv d.csv --team team --out r/r.toml").exits(0);
    let svg = home.run("export r/r.toml --format svg").exits(0).stdout;
    let (names, _) = elements(&svg);
    assert!(!names.iter().any(|name| ["b", "i", "script"].contains(&name.as_str())));
    assert!(svg.contains("&lt;script&gt;alert(1)"), "{svg}");
    let page = home.run("export r/r.toml --format html").exits(0).stdout;
    assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"));
}

#[test]
fn breaks_have_a_sheet_of_their_own_and_the_way_back_is_open() {
    let home = Scratch::breaks();
    let roster = "rosters/desk/2026-11-30.toml";
    for (language, name, paid, unpaid) in
        [("en", "Breaks", "paid", "unpaid"), ("zh", "班中休息", "计薪", "不计薪")]
    {
        home.run(&format!("export {roster} --format xlsx --to {language}.xlsx --lang {language}")).exits(0);
        let mut book = open(home.files().remove(&format!("{language}.xlsx")).unwrap());
        let range = book.worksheet_range(name).unwrap();
        let row = |row: u32| [0, 1, 2, 3, 6, 7].map(|column| text(&range, row, column));
        assert_eq!(row(2)[..3], ["2026-12-01", "林晓", "A"]);
        assert_eq!(row(2)[3..], ["lunch", unpaid, "Mia"]);
        assert_eq!((minutes(&range, 2, 4), minutes(&range, 2, 5)), (12 * 60, 13 * 60));
        assert_eq!(row(3)[4..], [paid, "林晓"]);
        assert_eq!(row(4)[..], ["2026-12-02", "林晓", "A", "lunch", unpaid, ""]);
        // Past midnight on the date of the duty.
        assert_eq!((row(5)[0].as_str(), minutes(&range, 5, 4)), ("2026-12-03", 26 * 60));
        assert_eq!(range.height(), 6);
        let line = format!("import xlsx {language}.xlsx --roster {roster} --out back-{language}.toml");
        let run = home.run(&line);
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        let breaks = |path: &str| home.read(path).split_once("[[breaks]]").unwrap().1.to_string();
        assert_eq!(breaks(&format!("back-{language}.toml")), breaks(roster));
    }
}

#[test]
fn the_page_and_markdown_have_the_breaks_of_the_table() {
    let home = Scratch::breaks();
    let roster = "rosters/desk/2026-11-30.toml";
    let page = home.run(&format!("export {roster} --format html --lang en")).exits(0).stdout;
    let markdown = home.run(&format!("show {roster} --format md --lang zh")).stdout;
    assert!(
        page.contains("<caption>Breaks</caption>") && page.contains("<caption>Breaks by date</caption>"),
        "{page}"
    );
    assert!(page.contains("lunch 12:00–13:00 (post: Mia)"));
    // Alone on the 2nd.
    assert!(page.contains("<h2>Short because of breaks</h2>"));
    for part in
        ["\n## 班中休息\n", "\n## 每日休息安排\n", "\n## 因休息而缺人\n", "lunch 12:00–13:00（顶岗：Mia）"]
    {
        assert!(markdown.contains(part), "{markdown}");
    }
}
