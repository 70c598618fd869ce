//! Who is not in the team on a date does not rest on it; leave of half a day stands beside a duty of its date.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use support_cli::Scratch;

/// Grace joins on the Thursday, Henry leaves on the Tuesday; Karl has the morning of the Wednesday off and works
/// the night, Emma works 24 hours a week.
const TEAM: &str = r#"
[team]
id = "desk"
language = "en"
zone = "Europe/London"
holidays = "none"
look_ahead = 0

[[shifts]]
id = "E"
start = "06:00"
end = "14:00"

[[shifts]]
id = "N"
start = "22:00"
end = "30:00"

[[agents]]
id = "emma"
name = "Emma"
max_week_hours = "24h"

[[agents]]
id = "grace"
name = "Grace"
from = 2026-12-10

[[agents]]
id = "henry"
name = "Henry"
until = 2026-12-08

[[agents]]
id = "karl"
name = "Karl"

[[staffing]]
shift = "E"
min = 1

[[rules.hours]]
max_per_week = "40h"
"#;

const LEAVE: &str = "[[leave]]\nagent = \"karl\"\nfrom = 2026-12-09\nhalf = \"am\"\nkind = \"annual\"\n";

const DUTIES: &str = "agent,date,shift
henry,2026-12-07,E
henry,2026-12-08,E
karl,2026-12-09,N
emma,2026-12-09,E
emma,2026-12-10,E
grace,2026-12-11,E
grace,2026-12-12,E
emma,2026-12-13,E
";

const ROSTER: &str = "rosters/desk/2026-12-07.toml";

fn desk() -> Scratch {
    let home = Scratch::team(TEAM);
    home.write("team/leave.toml", LEAVE);
    home.write("duties.csv", DUTIES);
    home.run(&format!("import csv duties.csv --team team --start 2026-12-07 --weeks 1 --out {ROSTER}"));
    home
}

/// The words of the first line that begins with a name.
fn line<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let line = text.lines().find(|line| line.trim_start_matches(['|', ' ', '│']).starts_with(name));
    line.unwrap_or_else(|| panic!("no line of {name} in {text}"))
        .split([' ', '|', '│'])
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn tables_mark_who_is_not_in_the_team_and_count_them_apart() {
    let home = desk();
    for (language, rest, legend) in [("en", "·", "– not in the team"), ("zh", "休", "– 不在团队")] {
        for format in ["table", "md"] {
            let shown = home.run(&format!("show {ROSTER} --format {format} --lang {language}")).stdout;
            assert_eq!(line(&shown, "Grace"), ["Grace", "–", "–", "–", rest, "E", "E", rest], "{shown}");
            assert_eq!(line(&shown, "Henry"), ["Henry", "E", "E", "–", "–", "–", "–", "–"], "{shown}");
            assert!(shown.contains(legend), "{shown}");
        }
    }
    let totals = home.run(&format!("show {ROSTER} --format json")).json()["totals"].clone();
    let of = |at: usize| (totals[at]["rest_days"].as_i64(), totals[at]["outside_days"].as_i64());
    // Karl's morning off on the day of his night is no whole day of leave; he rests on the six others.
    assert_eq!([0, 1, 2, 3].map(of), [(4, 0), (2, 3), (0, 5), (6, 0)].map(|(a, b)| (Some(a), Some(b))));
    let own = home.run(&format!("show {ROSTER} --agent henry --lang en")).stdout;
    assert!(own.contains("Not in team"), "{own}");
    // Without such dates there is neither mark nor column.
    let home = Scratch::team(&TEAM.replace("from = 2026-12-10\n", "").replace("until = 2026-12-08\n", ""));
    home.write("duties.csv", DUTIES);
    home.run(&format!("import csv duties.csv --team team --start 2026-12-07 --weeks 1 --out {ROSTER}"));
    let shown = home.run(&format!("show {ROSTER} --lang en")).stdout;
    assert!(!shown.contains("not in the team") && !shown.contains("Not in team"), "{shown}");
}

#[test]
fn half_a_day_of_leave_stands_beside_the_duty_of_its_date() {
    let home = desk();
    for format in ["table", "md"] {
        let shown = home.run(&format!("show {ROSTER} --format {format} --lang en")).stdout;
        assert_eq!(line(&shown, "Karl"), ["Karl", "·", "·", "N/L", "·", "·", "·", "·"], "{shown}");
        let shown = shown.replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            shown.contains("/L leave of a part of the day: Karl 2026-12-09 22:00–26:00 (annual)"),
            "{shown}"
        );
    }
    let shown = home.run(&format!("show {ROSTER} --lang zh")).stdout;
    assert!(shown.contains("N/假") && shown.contains("Karl 2026-12-09 22:00–26:00（年假）"), "{shown}");
    // Hours that take nothing of the duty are no less there.
    home.write(
        "team/leave.toml",
        &LEAVE.replace("half = \"am\"", "from_time = \"09:00\"\nuntil_time = \"12:00\""),
    );
    home.run(&format!("import csv duties.csv --team team --start 2026-12-07 --weeks 1 --out {ROSTER}"));
    let shown = home.run(&format!("show {ROSTER} --lang en")).stdout;
    assert_eq!(line(&shown, "Karl"), ["Karl", "·", "·", "N/L", "·", "·", "·", "·"], "{shown}");
    assert!(shown.contains("Karl 2026-12-09 09:00–12:00 (annual)"), "{shown}");
}

#[test]
fn pages_drawings_sheets_and_sites_have_the_same_marks() {
    let home = desk();
    for format in ["html", "svg", "xlsx"] {
        home.run(&format!("export {ROSTER} --format {format} --to out.{format} --lang en")).exits(0);
    }
    let html = home.read("out.html");
    assert_eq!(html.matches("<span class=\"r\">–</span>").count(), 8, "{html}");
    assert!(html.contains(">N/L</td>") && html.contains("not in the team"), "{html}");
    let svg = home.read("out.svg");
    // Eight cells, and the legend.
    assert_eq!(svg.matches(">–</text>").count(), 9, "{svg}");
    assert!(svg.contains("<text class=\"vt m\"") && svg.contains("not in the team"), "{svg}");

    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(std::fs::read(home.path().join("out.xlsx")).unwrap())).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let row = sheet.rows().find(|row| row[0] == Data::String("Grace".to_string())).unwrap();
    let cells: Vec<String> = row[2..9].iter().map(ToString::to_string).collect();
    assert_eq!(cells, ["–", "–", "–", "·", "E", "E", "·"]);
    let words: Vec<String> = sheet.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for wanted in ["Not in team", "not in the team", "N"] {
        assert!(words.iter().any(|word| word == wanted), "{wanted}: {words:?}");
    }
    // What comes back is what went out.
    home.run("import xlsx out.xlsx --team team --out rosters/back.toml --lang en").exits(0);
    let lines = |path: &str| -> Vec<String> {
        let text = home.read(path);
        let lines = text.lines().skip_while(|line| !line.starts_with("[weeks.duties]"));
        lines.take_while(|line| !line.is_empty()).map(str::to_string).collect()
    };
    assert_eq!(lines("rosters/back.toml"), lines(ROSTER));
    assert!(lines(ROSTER).len() > 4, "{:?}", lines(ROSTER));

    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0);
    let page = home.read("site/table.html");
    assert!(page.contains("title=\"not in the team\">–</span>"), "{page}");
}

#[test]
fn the_sum_of_a_check_names_those_who_are_there_with_their_own_hours() {
    let home = desk();
    let checked = home.run("check team --start 2026-12-07 --weeks 2 --lang en").stdout;
    let checked = checked.split_whitespace().collect::<Vec<_>>().join(" ");
    // All four have days in the first week, Henry none in the second.
    assert!(checked.contains("144:00 3 agents × 40 h, 1 agent × 24 h"), "{checked}");
    assert!(checked.contains("104:00 2 agents × 40 h, 1 agent × 24 h"), "{checked}");
    assert!(checked.contains("2 agents × 7 days, 1 agent × 4 days, 1 agent × 2 days"), "{checked}");
    assert!(checked.contains("3 agents × 7 days"), "{checked}");
    let checked = home.run("check team --start 2026-12-14 --weeks 1 --lang zh").stdout;
    assert!(checked.contains("2 人 × 40 小时、1 人 × 24 小时"), "{checked}");
}
