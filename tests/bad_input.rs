//! Bad input, bad places and bad moments: the exit code of the contract, a message
//! with place, reason and way out, and nothing half-written. What is wrong inside
//! the files of a team is in `tests/errors/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fairshift::book::{Beside, Book, read_with};
use fairshift::diagnostic::Diagnostic;
use support_cli::{Run, Scratch};

const MIDNIGHT: &str = "solve team --start 2026-11-30";
const ROSTER: &str = "rosters/support-team-midnight/2026-11-30.toml";

/// The example whose shifts cover its hours, speaking English.
fn midnight() -> Scratch {
    let team = Scratch::with("examples/support-team-midnight", "team");
    team.edit("team/team.toml", "language = \"zh\"", "language = \"en\"");
    team
}

/// A team of so many agents, four shifts round the clock, with wishes.
fn large(agents: usize) -> String {
    let mut text = "[team]\nid = \"large\"\nzone = \"Asia/Shanghai\"\n".to_string();
    for (id, start, end) in
        [("E", "06:00", "14:00"), ("M", "10:00", "18:00"), ("L", "14:00", "22:00"), ("N", "22:00", "30:00")]
    {
        writeln!(text, "[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"").unwrap();
    }
    for agent in 0..agents {
        writeln!(text, "[[agents]]\nid = \"a{agent}\"").unwrap();
    }
    for agent in (0..agents).step_by(2) {
        writeln!(text, "[[preferences]]\nagent = \"a{agent}\"\navoids = \"N\"\nweight = 5").unwrap();
        let shift = ["E", "M", "L", "N"][agent / 2 % 4];
        let other = agent + 1;
        writeln!(text, "[[preferences]]\nagent = \"a{other}\"\nwants = \"{shift}\"\ndays = [\"weekends\"]")
            .unwrap();
    }
    let least = agents / 10;
    let rules =
        "[rules.rest]\nmin = \"11h\"\n[rules.stint]\nmax = 5\n[rules.hours]\nmax_per_week = \"40h\"\n";
    writeln!(
        text,
        "[[staffing]]\nshifts = [\"E\", \"M\", \"L\", \"N\"]\nmin = {least}\nwant = {}\n{rules}",
        least + 2
    )
    .unwrap();
    text
}

fn first_error(run: &Run) -> &str {
    run.stderr.lines().next().unwrap_or_default()
}

#[test]
fn what_was_granted_is_not_held_against_a_broken_team() {
    let home = midnight();
    let granted = |_: &Book| -> Option<String> {
        Some("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nkind = \"gone\"\n".to_string())
    };
    let with = Beside { granted: &granted, objections: &|_| Vec::new() };
    let files = |found: Vec<Diagnostic>| -> Vec<String> {
        let place = |one: &Diagnostic| one.place.as_ref().map(|(place, _)| place.path().to_path_buf());
        let paths = found.iter().filter_map(place);
        paths.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
    };
    let team = home.path().join("team");
    assert_eq!(files(read_with(&team, &with).unwrap_err()), ["granted.toml"]);
    home.edit("team/team.toml", "[team]", "[team]\nnmae = \"x\"");
    assert_eq!(files(read_with(&team, &with).unwrap_err()), ["team.toml"]);
}

#[test]
fn numbers_of_weeks_that_make_no_sense() {
    let team = midnight();
    for weeks in ["0", "54", "10000", "4294967295"] {
        let run = team.refused(&format!("{MIDNIGHT} --weeks {weeks}"), 2);
        run.says(&["error[E0401]", weeks, "1 to 53 weeks", "help: "]);
    }
    for weeks in ["-1", "99999999999", "three", "1.5", ""] {
        team.refused(&format!("{MIDNIGHT} --weeks '{weeks}'"), 2).says(&["error"]);
    }
}

#[test]
fn a_start_that_is_no_date_or_not_the_first_weekday() {
    let team = midnight();
    for start in ["2026-12-01", "2026-12-06"] {
        let run = team.refused(&format!("solve team --start {start}"), 2);
        run.says(&["error[E0401]", start, "--start 2026-11-30", "--start 2026-12-07"]);
    }
    for start in
        ["2026-02-30", "30.11.2026", "tomorrow", "1999-12-27", "2200-01-06", "-1-01-01", "999999-01-01"]
    {
        team.refused(&format!("solve team --start={start}"), 2).says(&["error"]);
    }
}

#[test]
fn times_that_are_no_time_limit() {
    let team = midnight();
    for limit in ["5x", "-1s", "", "1e9", "inf", "NaN", "25h", "1s 2s", "٣s"] {
        team.refused(&format!("{MIDNIGHT} --time-limit='{limit}'"), 2).says(&["--time-limit <TIME>"]);
    }
}

#[test]
fn no_time_at_all_gives_a_roster_or_exit_4_with_nothing_written() {
    for limit in ["0s", "1ms", "0"] {
        let team = midnight();
        let before = team.files();
        let run = team.run(&format!("{MIDNIGHT} --lang en --time-limit {limit}"));
        match run.code {
            Some(code @ (0 | 1)) => drop(team.run(&format!("verify {ROSTER}")).exits(code)),
            _ => {
                let run = run.exits(4).says(&["warning[E0404]", "--time-limit 2m"]);
                assert!(run.stdout.contains("no roster found"), "{run}");
                assert!(before == team.files());
            }
        }
    }
}

#[test]
fn commands_and_words_that_are_not_there() {
    let team = midnight();
    for line in
        ["", "plan team", "solve", "check", "show", "verify", "init", "solve team team", "solve team --fast"]
    {
        team.refused(line, 2).says(&["--help"]);
    }
    for line in ["check nowhere", "solve nowhere", "verify nowhere.toml", "show nowhere.toml --agent lin"] {
        team.refused(line, 2).says(&["nowhere", "error[E0", "help: "]);
    }
    team.refused("solve team --after a.toml --no-history", 2).says(&["--no-history"]);
    team.refused("--lang fr check team", 2).says(&["en", "zh"]);
    team.refused("rules fairnes", 2).says(&["error[E0260]", "fairness"]);
}

#[test]
fn a_view_of_what_a_roster_does_not_have() {
    let team = midnight();
    team.run(&format!("{MIDNIGHT} --weeks 1")).exits(0);
    team.refused(&format!("show {ROSTER} --agent nobody"), 2).says(&[
        "error[E0401]",
        "`nobody`",
        "lin, wang, chen, zhao",
    ]);
    for week in ["0", "2", "18446744073709551615"] {
        team.refused(&format!("show {ROSTER} --week {week}"), 2).says(&["error[E0401]", week]);
    }
    team.refused(&format!("show {ROSTER} --format pdf"), 2).says(&["table, csv, json, md"]);
}

#[test]
fn a_roster_of_another_team_or_a_team_for_a_roster() {
    let both = midnight();
    both.copy("examples/support-team", "other");
    both.edit("other/team.toml", "language = \"zh\"", "language = \"en\"");
    both.run(MIDNIGHT).exits(0);
    both.refused(&format!("solve other --start 2026-12-21 --after {ROSTER}"), 2).says(&["error[E0304]"]);
    let run = both.refused(&format!("verify {ROSTER} --against-current other"), 2);
    run.says(&["error[E0304]", "`support-team-midnight`", "`support-team`"]);
    both.refused("verify team/team.toml", 2).says(&["error[E0", "team/team.toml"]);
    both.refused("check team/team.toml", 2).says(&["error[E0102]"]);
    both.refused(&format!("solve team --start 2026-11-30 --after {ROSTER}"), 2)
        .says(&["error[E0303]", "--no-history"]);
}

#[test]
fn a_roster_whose_inputs_were_edited_is_not_judged() {
    let team = midnight();
    team.run(MIDNIGHT).exits(0);
    let inputs = team
        .files()
        .into_keys()
        .find(|name| name.starts_with("rosters/") && name.ends_with("/team.toml"))
        .unwrap();
    team.edit(&inputs, "max = 6", "max = 7");
    for line in ["verify", "show"] {
        team.refused(&format!("{line} {ROSTER}"), 2).says(&["error[E0306]", ROSTER, "help: "]);
    }
    team.edit(&inputs, "max = 7", "max = 6");
    team.run(&format!("verify {ROSTER}")).exits(0);
}

#[test]
fn a_roster_file_cut_off_anywhere_is_refused_or_judged() {
    let team = midnight();
    team.run(&format!("{MIDNIGHT} --weeks 1")).exits(0);
    let text = team.read(ROSTER);
    for end in (0..text.len()).step_by(37).filter(|end| text.is_char_boundary(*end)) {
        team.write(ROSTER, &text[..end]);
        let run = team.run(&format!("verify {ROSTER}"));
        assert!(matches!(run.code, Some(0..=2)), "cut at {end}: {run}");
        assert!(run.code != Some(2) || first_error(&run).starts_with("error[E0"), "cut at {end}: {run}");
    }
}

#[test]
fn a_file_in_the_way_of_the_rosters_folder() {
    let team = midnight();
    team.write("rosters", "in the way");
    team.refused(MIDNIGHT, 2).says(&["error[E0402]", ROSTER, "--out FILE"]);
    team.refused("init team/team.toml/new", 2).says(&["error[E0402]", "team/team.toml/new"]);
    team.refused("solve team --start 2026-11-30 --out team", 2).says(&["error[E0309]", "--out FILE"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_in_which_nothing_can_be_made() {
    midnight()
        .refused("solve team --start 2026-11-30 --out /proc/roster.toml", 2)
        .says(&["error[E0402]", "/proc"]);
    midnight().refused("init /proc/team", 2).says(&["error[E0402]", "/proc/team"]);
}

/// A limit on the size of files stands for a full disk; folders take no space in it.
#[cfg(unix)]
fn on_a_full_disk(team: &Scratch, line: &str) -> Run {
    let limited = format!("trap '' XFSZ; ulimit -f 1; exec {} {line}", env!("CARGO_BIN_EXE_fairshift"));
    let output =
        Command::new("sh").arg("-c").arg(limited).current_dir(team.path()).env_clear().output().unwrap();
    let run = Run::new(line, output).exits(2).says(&["error[E0402]", "help: nothing was changed"]);
    assert!(run.stdout.is_empty(), "a roster that was not saved was printed: {run}");
    run
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_no_file() {
    let team = midnight();
    let files = |team: &Scratch| {
        team.files().into_iter().filter(|(name, _)| !name.ends_with('/')).collect::<Vec<_>>()
    };
    let before = files(&team);
    on_a_full_disk(&team, MIDNIGHT);
    assert!(before == files(&team), "now there are {:?}", team.files().keys());
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_keeps_the_draft_that_was_there() {
    let team = midnight();
    team.run(&format!("{MIDNIGHT} --weeks 1")).exits(0);
    let before = team.files();
    // The inputs are there already: what can't be written is the roster itself.
    on_a_full_disk(&team, MIDNIGHT);
    assert!(before == team.files(), "now there are {:?}", team.files().keys());
    // Now the inputs are others, too.
    team.edit("team/team.toml", "max = 6", "max = 5");
    let before = team.files();
    on_a_full_disk(&team, MIDNIGHT);
    assert!(before == team.files(), "now there are {:?}", team.files().keys());
    team.run(&format!("verify {ROSTER}")).exits(0);
}

#[cfg(unix)]
fn interrupted_after(team: &Scratch, line: &str, wait: Duration) -> (Run, Duration) {
    let words = support_cli::words(line);
    let child = team.command().args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(wait);
    let asked = Instant::now();
    Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap();
    let output = child.wait_with_output().unwrap();
    (Run::new(line, output), asked.elapsed())
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_best_roster_or_writes_nothing() {
    for (wait, agents) in [(50, 30), (1500, 30), (400, 60)] {
        let team = Scratch::team(&large(agents));
        let before = team.files();
        let line = "solve team --start 2026-11-30 --time-limit 10m";
        let (run, took) = interrupted_after(&team, line, Duration::from_millis(wait));
        assert!(took < Duration::from_secs(60), "{took:?} from Ctrl-C to the end: {run}");
        match run.code {
            Some(0 | 1) => {
                let roster = "rosters/large/2026-11-30.toml";
                let verified = team.run(&format!("verify {roster} --json"));
                assert_eq!(verified.code, run.code, "{verified}");
                assert_eq!(verified.json()["verified"], true, "{verified}");
                let stray =
                    team.files().into_keys().find(|name| name.rsplit('/').any(|part| part.starts_with('.')));
                assert_eq!(stray, None);
            }
            // Before the program listens, the signal ends it.
            None => assert!(before == team.files()),
            Some(_) => {
                let run = run.exits(4).says(&["E0404"]);
                assert!(before == team.files(), "{run}");
            }
        }
    }
}

/// At moments in which a large team is still being prepared, one after the other.
#[cfg(unix)]
#[test]
fn ctrl_c_while_a_large_team_is_prepared_ends_well() {
    let team = Scratch::team(&large(90));
    let before = team.files();
    for wait in [100, 300, 800, 2000] {
        let line = "solve team --start 2026-11-30 --weeks 12 --time-limit 10m";
        let (run, _) = interrupted_after(&team, line, Duration::from_millis(wait));
        match run.code {
            Some(0 | 1) => {
                let verified = team.run("verify rosters/large/2026-11-30.toml --json");
                assert_eq!(verified.json()["verified"], true, "{verified}");
                fs::remove_dir_all(team.path().join("rosters")).unwrap();
            }
            // Before the program listens, the signal ends it.
            None | Some(4) => {}
            _ => panic!("{run}"),
        }
        assert!(before == team.files(), "{run}");
    }
}

#[cfg(unix)]
#[test]
fn a_check_that_is_interrupted_says_what_it_did_not_look_at() {
    let team = Scratch::team(&large(90));
    let before = team.files();
    let (run, _) = interrupted_after(&team, "check team --weeks 26", Duration::from_millis(500));
    match run.code {
        None | Some(0) => {}
        _ => drop(run.exits(4).prints(&["not looked at, or not to the end: ", "Nothing impossible so far"])),
    }
    let none = team.run("check team --weeks 3 --time-limit 0s").exits(4);
    none.prints(&["not looked at, or not to the end: some of the arithmetic", "Nothing impossible so far"]);
    let chinese = team.run("check team --weeks 3 --time-limit 0s --lang zh").exits(4);
    chinese.prints(&["没有检查或没有查完"]);
    assert!(before == team.files());
}

#[test]
fn a_stress_without_time_knows_nothing_and_says_so() {
    let team = midnight();
    team.run(MIDNIGHT).exits(0);
    team.run(&format!("stress {ROSTER} --time-limit 0s")).exits(4).prints(&["?"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let team = midnight();
    for line in [MIDNIGHT, "check team", "rules", "--help", "solve --help"] {
        let words = support_cli::words(line);
        let mut child =
            team.command().args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = Run::new(line, child.wait_with_output().unwrap()).exits(0);
        assert!(!run.stderr.contains("panicked"), "{run}");
    }
    team.run(&format!("verify {ROSTER}")).exits(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_out_is_an_error() {
    let team = midnight();
    team.run(MIDNIGHT).exits(0);
    let csv = format!("show {ROSTER} --format csv");
    for line in ["check team", "rules", "rules rest", &csv, MIDNIGHT] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = team.command().args(support_cli::words(line)).stdout(full).output().unwrap();
        Run::new(line, output).exits(2).says(&["error[E0402]", "help: "]);
    }
}

#[test]
fn a_machine_without_home_path_locale_or_terminal() {
    let team = midnight();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fairshift"));
    let output = command.args(["check", "team"]).current_dir(team.path()).env_clear().output().unwrap();
    Run::new("check team", output).exits(0).prints(&["客服组"]);
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let team = midnight();
    let coloured = |settings: &[(&str, &str)]| {
        let output = team.command().args(["check", "team"]).envs(settings.iter().copied()).output().unwrap();
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[]));
    assert!(!coloured(&[("NO_COLOR", "1"), ("TERM", "xterm-256color")]));
    assert!(!coloured(&[("NO_COLOR", "1"), ("CLICOLOR", "1"), ("TERM", "xterm-256color")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1"), ("TERM", "xterm-256color")]));
}

#[test]
fn widths_of_the_terminal_that_make_no_sense() {
    let team = midnight();
    for columns in ["0", "1", "-5", "wide", "99999999999999999999", "4294967295"] {
        let output = team.command().args(["check", "team"]).env("COLUMNS", columns).output().unwrap();
        Run::new(&format!("COLUMNS={columns} check team"), output).exits(0);
    }
}

#[test]
fn names_as_long_as_they_may_be_do_not_break_the_tables() {
    let team = midnight();
    let long = "长".repeat(60);
    for name in ["林晓", "王悦", "陈浩", "赵宁", "早班", "客服组（C 到 24:00）"] {
        team.edit("team/team.toml", &format!("\"{name}\""), &format!("\"{long}{name}\""));
    }
    team.run(&format!("{MIDNIGHT} --weeks 2")).exits(0).prints(&["林晓"]);
    for view in ["", "--agent lin", "--format md", "--format csv", "--format json", "--agent lin --format md"]
    {
        team.run(&format!("show {ROSTER} {view}")).exits(0);
    }
    let too_long = "长".repeat(1000);
    team.write("team/team.toml", &team.read("team/team.toml").replace(&long, &too_long));
    team.refused("check team", 2).says(&["error[E0201]"]);
}

#[test]
fn two_hundred_agents_are_checked() {
    let team = Scratch::team(&large(200));
    team.run("check team --start 2026-11-30 --weeks 53").exits(0).prints(&["200 agents"]);
}

#[test]
fn init_writes_over_nothing() {
    let scratch = Scratch::new();
    scratch.run("init team").exits(0);
    let before = scratch.files();
    assert_eq!(
        before.keys().map(String::as_str).collect::<Vec<_>>(),
        ["team/", "team/leave.toml", "team/team.toml"]
    );
    scratch.refused("init team", 2).says(&["error[E0402]", "team/team.toml", "help: "]);
    fs::remove_file(scratch.path().join("team/team.toml")).unwrap();
    let leave = scratch.read("team/leave.toml");
    scratch.write("team/leave.toml", &format!("{leave}# mine\n"));
    scratch.refused("init team", 2).says(&["error[E0402]", "team/leave.toml"]);
    // As it was cut off: it goes on.
    scratch.write("team/leave.toml", &leave);
    scratch.run("init team").exits(0);
    assert_eq!(scratch.files(), before);
}

#[test]
fn a_roster_that_is_published_is_never_overwritten() {
    let team = midnight();
    team.run(MIDNIGHT).exits(0);
    team.edit(ROSTER, "state = \"draft\"", "state = \"published\"");
    team.refused(MIDNIGHT, 2).says(&["error[E0309]", ROSTER, "--out FILE"]);
    team.run(&format!("{MIDNIGHT} --out rosters/support-team-midnight/again.toml")).exits(0);
}

#[test]
fn leave_and_pins_outside_of_the_dates_are_named() {
    let team = midnight();
    team.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2027-03-01\n");
    let run = team.run("check team --start 2026-11-30").exits(0);
    run.prints(&["Outside of these dates, without effect here: 1 leave, 0 pins."]);
}

#[test]
fn check_names_hours_skill_and_date_and_tells_a_law_as_it_is_written() {
    let home = Scratch::new();
    let team = "[team]\nid = \"t\"\nzone = \"Asia/Shanghai\"\n[[skills]]\nid = \"voice\"\n\
                [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
                [[agents]]\nid = \"lin\"\nskills = [\"voice\"]\n[[agents]]\nid = \"mia\"\nskills = [\"voice\"]\n\
                [[demand]]\nfrom = \"14:00\"\nuntil = \"17:00\"\nskill = \"voice\"\nmin = 2\nwant = 2\n\
                days = [\"wed\"]\n[law]\npreset = \"eu\"\n[[leave]]\nagent = \"mia\"\nfrom = 2026-12-02\n";
    home.write("team/team.toml", team);
    let english = home.run("check team --start 2026-11-30 --weeks 1 --lang en").exits(1);
    english.prints(&[
        "voice: 14:00–17:00 needs 2 agents on 2026-12-02",
        "skills = [\"voice\"]\n          min = 1\n          want = 2\n          dates = [2026-12-02]",
        "`weekly_rest` (min = \"35h\")",
    ]);
    let chinese = home.run("check team --start 2026-11-30 --weeks 1 --lang zh").exits(1);
    chinese.prints(&["voice", "2026-12-02", "`weekly_rest`（min = \"35h\"）"]);
    home.run("check team --start 2026-13-01 --lang zh").exits(2).says(&["应为日期"]);
}

#[test]
fn engines_and_steps_that_there_are_not() {
    let team = midnight();
    for steps in ["1.5k", "-1", "", "k", "99999999999G", "20m", "1 000"] {
        let run = team.refused(&format!("{MIDNIGHT} --work-limit '{steps}'"), 2);
        run.says(&["error", "--work-limit", "250k"]);
    }
    team.refused(&format!("{MIDNIGHT} --engine fast"), 2).says(&["exact, columns"]);
    let chinese = team.refused(&format!("{MIDNIGHT} --engine fast --lang zh"), 2);
    chinese.says(&["不能取“fast”", "exact、columns"]);
}

#[test]
fn a_roster_that_no_search_can_begin_with() {
    let team = midnight();
    team.copy("rosters", "rosters");
    let warm = |roster: &str, more: &str| {
        team.refused(&format!("solve team --lang en --warm {roster} {more} --out new.toml"), 2)
    };
    warm("rosters/support-team/2026-11-30.toml", "").says(&["error[E0304]", "help: ", "`--warm`"]);
    warm(ROSTER, "--weeks 2").says(&["error[E0303]", "2026-12-13", "`--start 2026-11-30 --weeks 3`"]);
    warm(ROSTER, "--start 2026-12-07").says(&["error[E0303]", "`--start 2026-11-30 --weeks 3`"]);
    warm("none.toml", "").says(&["error[E0301]", "help: "]);
    warm("team/team.toml", "").says(&["error["]);
}

#[test]
fn a_broken_team_is_told_in_the_language_that_it_states() {
    let good = "[team]\nid = \"t\"\nzone = \"UTC\"\nholidays = \"none\"\nlanguage = \"zh\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n[[agents]]\nid = \"lin\"\n";
    // The team says zh in each of these, so each is said in Chinese though nobody asked and the system has no
    // language: a key that is unknown, a header that is not closed, bytes that are no UTF-8, a broken
    // leave.toml, pay.toml and log.toml beside it.
    let broken: [(&str, Vec<u8>); 6] = [
        ("team.toml", good.replace("zone", "zne").into_bytes()),
        ("team.toml", good.replace("[team]", "[team").into_bytes()),
        ("team.toml", [good.as_bytes(), b"name = \"\xc4\xe3\"\n"].concat()),
        ("leave.toml", b"[[leave]]\nagent = \"lin\"\n".to_vec()),
        ("pay.toml", b"[pay]\nwhat = 1\n".to_vec()),
        ("log.toml", b"[[entry]]\nn = \n".to_vec()),
    ];
    for (name, bytes) in broken {
        let home = Scratch::team(good);
        fs::write(home.path().join("team").join(name), bytes).unwrap();
        let lines: &[&str] = match name {
            "pay.toml" => &["timesheet team --month 2026-12"],
            _ => &[
                "check team",
                "solve team",
                "today team",
                "timesheet team",
                "ledger team",
                "leave list team",
            ],
        };
        for line in lines {
            let run = home.run(line).exits(2).says(&["错误["]);
            assert!(!run.stderr.contains("error["), "{run}");
            // Whoever asks for English gets it.
            home.run(&format!("{line} --lang en")).exits(2).says(&["error["]);
        }
    }
    // A roster whose copy of the inputs is broken is of the same team.
    let home = Scratch::team(good);
    let out = "rosters/t/2026-11-30.toml";
    home.write("duties.csv", "agent,date,shift\nlin,2026-12-01,A\n");
    home.run(&format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {out}"));
    let inputs = fs::read_dir(home.path().join("rosters/t")).unwrap().map(|entry| entry.unwrap().path());
    let inputs = inputs.into_iter().find(|path| path.is_dir()).unwrap();
    fs::write(inputs.join("team.toml"), good.replace("[[shifts]]", "[[shifts]")).unwrap();
    for line in ["show", "verify", "publish --by wang", "calendar"] {
        home.run(&format!("{line} {out}")).exits(2).says(&["错误["]);
    }
}
