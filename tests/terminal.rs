//! Nothing that stands in a file, in its name or on the command line is obeyed by a terminal: no escape
//! sequence, no C1 control, no mark that turns the direction of a line. Our own colours stay.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::process::Output;

use support_cli::Scratch;

/// A style that is none of ours, C1, DEL, overrides, isolates, marks and separators.
const HOSTILE: [&str; 4] = [
    "\u{1b}[95;41mx",
    "\u{9b}95;41mx\u{7f}\u{85}",
    "a\u{202e}b\u{2066}c\u{200f}d\u{61c}",
    "\u{1b}]0;x\u{7}\u{2028}\r\u{8}",
];

/// A record, published rosters and requests.
const KEPT: &str = "tests/errors/E0808-evidence-gone";
const ROSTER: &str = "rosters/desk/2026-11-30.toml";

/// Each line has one place for a text that is drawn.
const TEAM: &[&str] = &[
    "[team]\nid = \"HERE\"\nzone = \"UTC\"",
    "[team]\nid = \"desk\"\nzone = \"HERE\"",
    "[team]\nid = \"desk\"\nname = \"HERE\"\nzone = \"UTC\"",
    "[team]\nid = \"desk\"\nzone = \"UTC\"\nlanguage = \"HERE\"",
    "[team]\nid = \"desk\"\nzone = \"UTC\"\n\"HERE\" = 1",
    "[HERE_KEY]\na = 1",
    "[[agents]]\nid = \"HERE\"",
    "[[agents]]\nid = \"li\"\nname = \"HERE\"",
    "[[agents]]\nid = \"li\"\nshifts = [\"HERE\"]",
    "[[shifts]]\nid = \"HERE\"\nstart = \"09:00\"\nend = \"17:00\"\n[rules.overlap]\nshifts = [\"Q\"]",
    "[[shifts]]\nid = \"B\"\nname = \"HERE\"\nstart = \"09:00\"\nend = \"HERE\"",
    "[[skills]]\nid = \"HERE\"\nname = \"HERE\"",
    "[rules.overlap]\nshifts = [\"HERE\"]",
    "[rules.HERE_KEY]\nmax = 1",
    "[[preferences]]\nagent = \"HERE\"\navoids = \"HERE\"",
    "[[holiday]]\ndate = \"HERE\"\nname = \"HERE\"",
    "[[demand]]\nfile = \"HERE\"",
    "[law]\npreset = \"HERE\"",
    "[[counts]]\nid = \"HERE\"\nshifts = [\"A\"]",
    "[pins.HERE_KEY]\n2026-12-01 = \"HERE\"",
    "x = HERE",
    "y = \"HERE",
];

/// What no terminal may get: C0, DEL, C1, marks, separators, overrides and isolates. Said here once more: a
/// test that asked the program would agree with it.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as it can stand in a TOML string: by its escapes where TOML wants that.
fn in_toml(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_control() { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() })
        .collect()
}

fn harmless(output: &Output, styled: bool, what: &str) {
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8(bytes.clone()).unwrap_or_else(|_| panic!("{what}: not UTF-8"));
        assert!(!text.contains("\u{1b}[95;41m"), "{what}: a style of the file's\n{text:?}");
        let bare = if styled { without_styles(&text) } else { text };
        let hidden = bare.chars().find(|c| is_hidden(*c) && *c != '\n');
        assert_eq!(hidden, None, "{what}\n{bare:?}");
    }
}

/// The text without `ESC [ numbers m`.
fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap().to_string();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        out.push_str(rest.strip_prefix('m').unwrap_or_else(|| panic!("no style: {text:?}")));
    }
    out
}

fn run(home: &Scratch, words: &[&str]) {
    for styled in [false, true] {
        let mut command = home.command();
        if styled {
            command.env("CLICOLOR_FORCE", "1");
        }
        let output = command.args(words).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code <= 4), "{words:?} {output:?}");
        harmless(&output, styled, &format!("{words:?}"));
    }
}

#[test]
fn what_stands_in_a_team_is_shown_and_not_obeyed() {
    let home = Scratch::new();
    for own in TEAM {
        for hostile in HOSTILE {
            let text = own.replace("HERE_KEY", &format!("\"{}\"", in_toml(hostile)));
            let raw = own.starts_with("x = ") || own.starts_with("y = ");
            let text = text.replace("HERE", &if raw { hostile.to_string() } else { in_toml(hostile) });
            let rest = match own.starts_with("[team]") {
                true => "",
                false => "[team]\nid = \"desk\"\nzone = \"UTC\"\n",
            };
            let shifts = "[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n";
            home.write("team/team.toml", &format!("{rest}{shifts}[[agents]]\nid = \"lin\"\n{text}\n"));
            run(&home, &["check", "team", "--start", "2026-11-30", "--weeks", "1", "--lang", "zh"]);
        }
    }
}

#[test]
fn an_escape_in_the_id_of_a_shift_is_a_picture_of_it() {
    let home = Scratch::team(
        "[team]\nid = \"desk\"\nzone = \"UTC\"\n[[shifts]]\nid = \"\\u001b[31m\"\nstart = \"09:00\"\n\
         end = \"17:00\"\n[[agents]]\nid = \"lin\"\n[rules.overlap]\nshifts = [\"Q\"]\n",
    );
    let run = home.refused("check team --lang en", 2).says(&["␛[31m"]);
    assert!(!run.stderr.contains('\u{1b}'), "{run}");
}

#[test]
fn the_place_of_an_error_is_where_it_was_before_hidden_characters_were_shown() {
    let home = Scratch::team(
        "[team]\nid = \"desk\"\nzone = \"UTC\"\nname = \"\u{9b}\u{202e}林\" # \u{2066}\nwhat = \"\u{9b}林\"\n",
    );
    let run = home.refused("check team --lang en", 2);
    run.says(&["team/team.toml:4:8", "name = \"\u{fffd}\u{fffd}林\" # \u{fffd}\n  |        ^^^^^^\n"]);
}

#[test]
fn what_stands_in_rosters_histories_and_records_is_shown_and_not_obeyed() {
    let inputs = "rosters/desk/2026-11-30.9b84adf4";
    let edits: [(&str, &str, &str); 12] = [
        (ROSTER, "team = \"desk\"", "team = \"HERE\""),
        (ROSTER, "state = \"published\"", "state = \"HERE\""),
        (ROSTER, "inputs = \"2026-11-30.9b84adf4\"", "inputs = \"HERE\""),
        (ROSTER, "team_folder = \"../../team\"", "team_folder = \"HERE\""),
        (ROSTER, "look_ahead = 7\n", "look_ahead = 7\n\"HERE\" = 1\n"),
        (
            ROSTER,
            "[[weeks]]\nfrom = 2026-11-30\n[weeks.duties]\n",
            "[[weeks]]\nfrom = 2026-11-30\n[weeks.duties]\n\"HERE\" = \"A HERE\"\n",
        ),
        (
            "team/log.toml",
            "n = 1\nat = 2026-11-25T10:00:00+08:00\nby = \"wang\"",
            "n = 1\nat = 2026-11-25T10:00:00+08:00\nby = \"HERE\"",
        ),
        ("team/log.toml", "overtime = \"rest-day\"", "overtime = \"HERE\""),
        ("team/log.toml", "what = \"request\"", "what = \"HERE\""),
        ("team/log.toml", "evidence/2-lin-113f2634.txt", "HERE"),
        (
            "HISTORY",
            "[history]\n",
            "[history]\n\"HERE\" = 1\n[[owed]]\ncount = \"HERE\"\n[owed.agents]\n\"HERE\" = \"HERE\"\n",
        ),
        ("HISTORY", "[history]\n", "HERE"),
    ];
    for (path, old, new) in edits {
        for hostile in HOSTILE {
            let home = Scratch::with(KEPT, ".");
            let path = path.replace("HISTORY", &format!("{inputs}/history.toml"));
            let text = home.read(&path);
            assert!(text.contains(old), "`{old}` in {path}");
            home.write(&path, &text.replacen(old, &new.replace("HERE", &in_toml(hostile)), 1));
            run(&home, &["verify", ROSTER]);
            run(&home, &["log", "team"]);
        }
    }
}

#[test]
fn words_and_paths_of_the_command_line_are_shown_and_not_obeyed() {
    for hostile in HOSTILE {
        let home = Scratch::with(KEPT, ".");
        let named = format!("{hostile}.toml").replace('/', "");
        fs::write(home.path().join(&named), format!("a = {hostile}")).unwrap();
        fs::create_dir(home.path().join(hostile)).unwrap();
        fs::write(home.path().join(hostile).join("team.toml"), hostile).unwrap();
        let table = format!("agent,date,shift\n{hostile},{hostile},\"{hostile}\"\n");
        fs::write(home.path().join("duties.csv"), &table).unwrap();
        fs::write(home.path().join("heads.csv"), format!("agent,{hostile},shift,date\n{table}")).unwrap();
        let matrix = format!("{hostile},2026-11-30,2026-12-01\n{hostile},A,A\nlin,A,{hostile}\n");
        fs::write(home.path().join("matrix.csv"), matrix).unwrap();
        let punches = format!("agent,date,in,out\nlin,{hostile},{hostile},9:00\n{hostile},2026-12-01,,\n");
        fs::write(home.path().join("punches.csv"), punches).unwrap();
        let contacts = format!("date,from,contacts,channel\n{hostile},{hostile},{hostile},{hostile}\n");
        fs::write(home.path().join("contacts.csv"), contacts).unwrap();
        fs::write(home.path().join("nrp.txt"), format!("SECTION_{hostile}\n{hostile}\n")).unwrap();
        let lines: &[&[&str]] = &[
            &["check", hostile],
            &["solve", "team", "--start", hostile],
            &["verify", &named],
            &["show", hostile],
            &["show", ROSTER, "--agent", hostile],
            &["show", ROSTER, "--format", hostile],
            &["explain", ROSTER, "--agent", hostile],
            &["log", "team", hostile],
            &[hostile, "team"],
            &["check", "team", hostile, "--lang", hostile],
            &["check", "team", "--lang", "zh", hostile],
            &["rules", hostile],
            &["init", hostile],
            &["leave", "request", "team", hostile, "--from", "2026-12-01", "--by", hostile],
            &["absent", "team", hostile, "--by", hostile],
            &["publish", &named, "--by", hostile],
            &["site", ROSTER, "--to", hostile],
            &["calendar", ROSTER, "--agent", hostile],
            &["next", hostile, ROSTER],
            &["today", hostile],
            &["import", "nrp", "nrp.txt", "--out", "new"],
            &["import", "csv", "duties.csv", "--team", "team", "--out", "new.toml"],
            &["import", "csv", "heads.csv", "--team", "team", "--out", "new.toml"],
            &["import", "csv", "matrix.csv", "--team", "team", "--out", "new.toml"],
            &["import", "xlsx", &named, "--team", "team", "--out", "new.toml", "--sheet", hostile],
            &["attendance", "team", "--actuals", "punches.csv", "--month", "2026-12"],
            &["targets", "contacts.csv", "--team", "team"],
            &["timesheet", "team", "--month", hostile],
        ];
        lines.iter().for_each(|words| run(&home, words));
    }
}

#[test]
fn json_says_hidden_characters_by_their_escapes() {
    let home = Scratch::with(KEPT, ".");
    let folder = "rosters/a\u{202e}b\u{9b}";
    fs::rename(home.path().join("rosters/desk"), home.path().join(folder)).unwrap();
    let path = format!("{folder}/2026-11-30.toml");
    run(&home, &["verify", &path, "--json"]);
    let output = home.command().args(["verify", &path, "--json"]).output().unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["roster"], path, "{told:#}");
}
