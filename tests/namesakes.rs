//! Names that mean something else to somebody: two teams of one id, Windows' devices, formulas of
//! spreadsheets; and sheets that say less than a roster.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::Path;

use fairshift::render::sheet::harmless;
use support_cli::{REPOSITORY, Scratch};

const TEAM: &str = "[team]\nid = \"desk\"\nzone = \"UTC\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
                    [[agents]]\nid = \"lin\"\n[[agents]]\nid = \"mia\"\n";
const SOLVE: &str = "--start 2026-11-30 --weeks 1 --lang en";

/// Two folders that say that they are the team `desk`.
fn two() -> Scratch {
    let home = Scratch::new();
    home.write("a/team.toml", TEAM);
    home.write("b/team.toml", TEAM);
    home.run(&format!("solve a {SOLVE}")).exits(0);
    home
}

#[test]
fn two_teams_of_one_id_do_not_share_a_folder_of_rosters() {
    let home = two();
    let run = home.refused(&format!("solve b {SOLVE}"), 2);
    run.says(&["error[E0304]", "`desk`", "`b`", "`a`", "--out"]);
    for line in ["timesheet b --month 2026-12 --lang en", "today b --lang en", "next lin b --lang en"] {
        home.refused(line, 2).says(&["error[E0304]", "`a`"]);
    }
    // The first goes on as it did, and so does whoever names a file.
    home.run(&format!("solve a {SOLVE}")).exits(0);
    home.run(&format!("solve b {SOLVE} --out elsewhere/2026-11-30.toml")).exits(0);
}

#[test]
fn a_team_that_moved_or_was_renamed_is_no_second_one() {
    let home = two();
    fs::remove_dir_all(home.path().join("b")).unwrap();
    fs::rename(home.path().join("a"), home.path().join("b")).unwrap();
    home.run(&format!("solve b {SOLVE}")).exits(0);
    let home = two();
    home.edit("a/team.toml", "id = \"desk\"", "id = \"other\"");
    home.run(&format!("solve b {SOLVE}")).exits(0);
}

#[test]
fn rosters_of_two_folders_are_not_put_into_one_calendar_or_site() {
    let home = two();
    home.run(
        "solve b --start 2026-12-07 --weeks 1 --lang en --no-history --out rosters/other/2026-12-07.toml",
    )
    .exits(0);
    let both = "rosters/desk/2026-11-30.toml rosters/other/2026-12-07.toml";
    for line in [format!("calendar {both} --to out --lang en"), format!("site {both} --to out --lang en")] {
        home.refused(&line, 2).says(&["error[E0304]", "`desk`"]);
    }
    let home = two();
    home.run("solve b --start 2026-11-30 --weeks 1 --lang en --out rosters/other/2026-11-30.toml").exits(0);
    home.run("today --at 2026-12-01T10:00 --lang en").exits(0).says(&[
        "warning[E0304]",
        "another team `desk`",
        "rosters/desk/2026-11-30.toml",
    ]);
}

#[test]
fn devices_are_no_ids_of_teams_agents_and_shifts() {
    for (own, id) in [("id = \"desk\"", "CON"), ("id = \"lin\"", "lpt1"), ("id = \"A\"", "aux.x")] {
        let home = Scratch::team(&TEAM.replace(own, &format!("id = \"{id}\"")));
        home.refused("check team --lang en", 2).says(&["error[E0202]", id, "Windows"]);
    }
    let home = Scratch::new();
    home.run("init nul --lang en").exits(0);
    home.run("check nul --start 2026-11-30 --lang en");
    assert!(home.read("nul/team.toml").contains("id = \"team-nul\""));
}

#[test]
fn a_formula_is_seen_behind_what_nobody_sees() {
    for text in [
        "=1",
        " =1",
        "\u{200b}=1",
        "\u{feff}+1",
        "\u{ad}-1",
        "\u{2060}\u{a0}@x",
        "\u{200f}=1",
        "﹦1",
        "﹢1",
        "﹣1",
        "﹫x",
        "＝1",
        "\u{200b}＠x",
    ] {
        assert_eq!(harmless(text), format!("'{text}"), "{text:?}");
    }
    for text in ["1=1", "林", "a-b", "", "\u{200b}"] {
        assert_eq!(harmless(text), text);
    }
}

#[test]
fn a_sheet_that_says_less_than_a_roster_is_not_saved() {
    let home = Scratch::team(TEAM);
    let wide = format!(",2026-11-30,2026-12-01{}\nlin,A,A{}x\n", ",".repeat(1_200), ",".repeat(1_200));
    let long = format!(",2026-11-30,2026-12-01\nlin,A,A\nmia,A,-\n{}\nsomebody,A,A\n", "\n".repeat(6_000));
    let sheets = [
        ("nobody", ",2026-11-30,2026-12-01\n".to_string(), "no row is an agent"),
        ("quote", ",2026-11-30,2026-12-01\nlin,A,A\nnotes,\"nobody\nmia,A,A\n".to_string(), "never closed"),
        ("wide", wide, "beyond what a roster can have"),
        ("long", long, "beyond what a roster can have"),
    ];
    for (name, text, what) in sheets {
        home.write("sheet.csv", &text);
        let line = "import csv sheet.csv --team team --start 2026-11-30 --out new.toml --lang en";
        let run = home.refused(line, 2);
        assert!(run.stderr.contains(what), "{name}: {run}");
    }
    home.write("sheet.csv", ",2026-11-30,2026-12-01\nlin,A,A\nmia,\"A\",-\nnotes,\"5\"\" screen\",\n");
    home.run("import csv sheet.csv --team team --start 2026-11-30 --out new.toml --lang en");
}

#[test]
fn every_exit_code_stands_in_the_help_and_in_both_readmes() {
    let home = Scratch::new();
    let readme = |name: &str| fs::read_to_string(Path::new(REPOSITORY).join(name)).unwrap();
    let (en, zh) = (readme("README.md"), readme("README.zh.md"));
    let lists = [
        home.run("--help").exits(0).stdout,
        home.run("--help --lang zh").exits(0).stdout,
        en[en.find("Exit codes:").unwrap()..].chars().take(400).collect(),
        zh[zh.find("退出码：").unwrap()..].chars().take(120).collect(),
    ];
    for list in lists {
        for code in ["0 ", "1 ", "2 ", "3 ", "4 ", "70 ", "130 "] {
            assert!(list.contains(code), "no {code}in {list}");
        }
    }
}

/// Three agents, two of whom are called 王芳, with a published roster of a week.
fn namesakes() -> Scratch {
    let home = Scratch::team(&format!(
        "{}[[agents]]\nid = \"fang\"\nname = \"王芳\"\n[[agents]]\nid = \"fang-2\"\nname = \"王芳\"\n[[agents]]\nid = \"ning\"\nname = \"赵宁\"\n",
        TEAM.split("[[agents]]").next().unwrap().replace("[team]\n", "[team]\nholidays = \"none\"\n")
    ));
    home.write("duties.csv", "agent,date,shift\nfang,2026-12-01,A\nfang-2,2026-12-01,A\nning,2026-12-02,A\n");
    let out = "rosters/desk/2026-11-30.toml";
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {out}"));
    home.run(&format!("publish {out} --by boss --at 2026-11-20T10:00")).exits(0);
    home
}

#[test]
fn two_agents_of_one_name_are_told_apart_by_their_ids() {
    let home = namesakes();
    let roster = "rosters/desk/2026-11-30.toml";
    // Two are called 王芳, so each of them has the id behind the name wherever the name stands; 赵宁 has none.
    for line in [
        format!("show {roster}"),
        format!("show {roster} --format text"),
        format!("show {roster} --format md"),
        "today team --at 2026-12-01T10:00".to_string(),
        "ledger team".to_string(),
        "timesheet team --month 2026-12".to_string(),
        format!("calendar {roster}"),
    ] {
        let run = home.run(&format!("{line} --lang en"));
        let text = run.stdout.replace("\r\n ", "");
        assert!(text.contains("王芳 (fang)") && text.contains("王芳 (fang-2)"), "{run}");
        assert!(!text.replace("王芳 (", "").contains("王芳"), "{run}");
        assert!(!text.contains("赵宁 (ning)"), "{run}");
    }
    // The sheet that goes out comes back, by what stands in it.
    home.run(&format!("export {roster} --format xlsx --to out.xlsx")).exits(0);
    home.run(&format!("import xlsx out.xlsx --roster {roster} --out back/new.toml --lang en"))
        .prints(&["The sheet says what the roster says."]);
    // A sheet in which 王芳 alone stands says neither.
    home.write("sheet.csv", ",2026-11-30,2026-12-01\n王芳,A,A\n王芳,A,A\n赵宁,A,A\n");
    home.refused("import csv sheet.csv --team team --start 2026-11-30 --out new.toml --lang en", 2)
        .says(&["fang", "fang-2"]);
}

#[test]
fn agents_are_meant_by_their_names_too() {
    let home = namesakes();
    let roster = "rosters/desk/2026-11-30.toml";
    // 赵宁 is ning in each of these: what is printed for the name is what is printed for the id.
    for line in [
        "next @ team --at 2026-12-01T10:00 --json",
        "ledger team --agent @ --format json",
        "timesheet team --month 2026-12 --agent @ --format json",
        "accounts team --until 2026-12-31 --agent @ --json",
        "log team --agent @ --json",
        "leave list team --agent @ --json",
        "swap list team --agent @ --json",
        "swap find team --agent @ --date 2026-12-02 --at 2026-11-21T10:00 --json",
        "repair rosters/desk/2026-11-30.toml --absent @=2026-12-02 --at 2026-11-21T10:00 --json",
        "absent @ rosters/desk/2026-11-30.toml --from 2026-12-02 --json",
        "show rosters/desk/2026-11-30.toml --agent @ --format csv",
        "show rosters/desk/2026-11-30.toml --agent @ --format json",
        "calendar rosters/desk/2026-11-30.toml --agent @",
        "explain rosters/desk/2026-11-30.toml --agent @ --date 2026-12-02 --json",
    ] {
        let by_id = home.run(&line.replace('@', "ning"));
        let by_name = home.run(&line.replace('@', "赵宁"));
        assert_eq!((by_id.code, &by_id.stderr), (by_name.code, &by_name.stderr), "{by_id} {by_name}");
        let seconds = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !line.contains("seconds")).map(str::to_string).collect()
        };
        assert_eq!(seconds(&by_id.stdout), seconds(&by_name.stdout), "{by_name}");
        assert!(matches!(by_id.code, Some(0 | 1)), "{by_id}");
        // 王芳 is the name of two.
        home.run(&format!("{} --lang en", line.replace('@', "王芳"))).exits(2).says(&[
            "error[E0401]",
            "several agents are called `王芳`: fang, fang-2",
            "give the id",
        ]);
    }
    // With the id behind it, as the tables have it, it is one's.
    home.run(&format!("show {roster} --agent \"王芳 (fang-2)\" --format csv")).exits(0).prints(&["fang-2,"]);
    // The record has ids.
    let ask = "leave request team --from 2026-12-04 --by boss --at 2026-11-21T10:00";
    home.run(&format!("{ask} --agent 赵宁")).exits(0);
    home.run(&format!("{ask} --agent 王芳 --lang en")).exits(2).says(&["several agents"]);
    home.run("swap propose team --agent 赵宁 --date 2026-12-02 --with fang --by ning --at 2026-11-21T10:01")
        .exits(0);
    let log = home.read("team/log.toml");
    assert!(log.contains("agent = \"ning\"") && !log.contains("赵宁"), "{log}");
    home.run(&format!("show {roster} --agent nobody --lang en")).exits(2).says(&["no agent `nobody`"]);
}
