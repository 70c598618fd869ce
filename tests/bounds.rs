//! Reading has bounds and an answer: no pipe or device is waited for, no size is taken on trust, errors
//! are counted and not all printed, and whatever is left of a file that was cut off is called wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fairshift::book::{self, read_texts};
use fairshift::diagnostic::{Diagnostic, Severity};
use fairshift::import::contacts;
use fairshift::record::Record;
use fairshift::roster;
use support_cli::{REPOSITORY, Scratch};

/// A team with a record, a roster and the copy of its inputs.
const KEPT: &str = "tests/errors/E0808-evidence-gone";
const ROSTER: &str = "rosters/desk/2026-11-30.toml";
const INPUTS: &str = "rosters/desk/2026-11-30.9b84adf4";

/// Every file that is read, and a command that reads it.
const READ: [(&str, &str); 17] = [
    ("team/team.toml", "check team"),
    ("team/leave.toml", "check team"),
    ("team/holidays.toml", "check team"),
    ("team/law-cn.toml", "check team"),
    ("team/log.toml", "check team"),
    ("team/pay.toml", "timesheet team --month 2026-12"),
    ("team/accounts.toml", "accounts team"),
    ("team/attendance.toml", "attendance team --actuals team/team.toml --month 2026-12"),
    (ROSTER, "verify rosters/desk/2026-11-30.toml"),
    ("rosters/desk/2026-11-30.9b84adf4/history.toml", "verify rosters/desk/2026-11-30.toml"),
    ("rosters/desk/2026-11-30.9b84adf4/team.toml", "verify rosters/desk/2026-11-30.toml"),
    ("site/desk.ics", "calendar rosters/desk/2026-11-30.toml --to site"),
    ("duties.csv", "import csv duties.csv --team team --out new.toml"),
    ("duties.xlsx", "import xlsx duties.xlsx --team team --out new.toml"),
    ("benchmark.txt", "import nrp benchmark.txt --out new"),
    ("contacts.csv", "targets contacts.csv --team team"),
    ("punches.csv", "attendance team --actuals punches.csv --month 2026-12"),
];

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_in_the_place_of_a_file_is_refused_and_not_waited_for() {
    for (path, line) in READ {
        for device in ["/dev/zero", "pipe"] {
            let home = Scratch::with(KEPT, ".");
            let place = home.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            let _ = fs::remove_file(&place);
            match device {
                "pipe" => {
                    assert!(std::process::Command::new("mkfifo").arg(&place).status().unwrap().success())
                }
                device => std::os::unix::fs::symlink(device, &place).unwrap(),
            }
            let run = home.run(line);
            assert_eq!(run.code, Some(2), "{path} is {device}: {run}");
            assert!(run.stderr.contains("error[E") || run.stderr.contains("错误[E"), "{run}");
        }
    }
}

#[test]
fn a_file_beyond_all_sense_is_refused_by_its_size() {
    for (path, line) in READ {
        let home = Scratch::with(KEPT, ".");
        let place = home.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        // No byte of it is on the disk, or in memory.
        File::create(&place).unwrap().set_len(3 << 30).unwrap();
        let run = home.run(line);
        assert_eq!(run.code, Some(2), "{path}: {run}");
        assert!(run.stderr.contains("MB"), "{path}: {run}");
    }
}

#[test]
fn evidence_that_became_a_device_is_gone() {
    let home = Scratch::with(KEPT, ".");
    fs::create_dir(home.path().join("team/evidence")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/dev/zero", home.path().join("team/evidence/2-lin-113f2634.txt")).unwrap();
    home.run("log team --lang en").exits(1).says(&["error[E0808]"]);
}

/// How many errors were printed, and the last line.
fn printed(stderr: &str) -> (usize, &str) {
    let count = stderr.lines().filter(|line| line.starts_with("error[") || line.starts_with("错误[")).count();
    (count, stderr.lines().last().unwrap_or_default())
}

/// Runs a command on a file of many errors.
fn counted(home: &Scratch, (path, text): (&str, &str), line: &str, last: &str) {
    home.write(path, text);
    let run = home.run(line).exits(2);
    assert_eq!(printed(&run.stderr), (100, last), "{path}");
    assert!(run.stderr.contains("more were found; mend these first"), "{path}");
    assert!(run.stderr.len() < 100_000, "{path}: {} bytes", run.stderr.len());
    fs::remove_file(home.path().join(path)).unwrap();
}

#[test]
fn a_hundred_errors_are_printed_and_all_are_counted() {
    let home = Scratch::team("[team]\nid = \"desk\"\nzone = \"UTC\"\n");
    // Two keys of each are missing; the team has no shift and no agent.
    let leaves = "[[leave]]\n".repeat(10_000);
    counted(&home, ("team/leave.toml", &leaves), "check team", "20002 errors");
    let keys: String = (0..30_000).map(|n| format!("k{n} = 1\n")).collect();
    counted(&home, ("team/leave.toml", &keys), "check team", "30002 errors");
    home.write(
        "team/team.toml",
        "[team]\nid = \"desk\"\nzone = \"UTC\"\n[[agents]]\nid = \"lin\"\n[[shifts]]\nid = \"A\"\n\
         start = \"09:00\"\nend = \"17:00\"\n",
    );
    let rows = "agent,date,shift\n".to_string() + &"li,2026-12-01,Q\n".repeat(20_000);
    counted(&home, ("duties.csv", &rows), "import csv duties.csv --team team --out new.toml", "40000 errors");
}

#[test]
fn a_record_of_nothing_but_errors_is_read_as_far_as_anybody_would() {
    let home = Scratch::with(KEPT, ".");
    home.write("team/log.toml", &"[[entry]]\n".repeat(200_000));
    let run = home.run("log team").exits(2);
    assert_eq!(printed(&run.stderr).0, 100);
}

#[test]
fn a_line_beyond_all_length_is_shown_where_the_error_is_or_not_at_all() {
    let home = Scratch::new();
    let long = "x".repeat(1 << 20);
    for text in
        [format!("a = \"{long}\"\nb = "), format!("a = [{}, =]", "1, ".repeat(100_000)), format!("= {long}")]
    {
        home.write("team/team.toml", &text);
        let run = home.run("check team --lang en").exits(2);
        assert!(run.stderr.len() < 10_000, "{} bytes", run.stderr.len());
        assert!(run.stderr.contains("team/team.toml:"), "{run}");
    }
    // The column is that of the file, excerpt or not.
    home.write("team/team.toml", &format!("a = [{} =]", "1, ".repeat(3_000)));
    home.run("check team --lang en").exits(2).says(&["team/team.toml:1:9007"]);
}

fn answered(what: &str, result: Result<(), Vec<Diagnostic>>) {
    if let Err(found) = result {
        assert!(found.iter().any(|own| own.severity == Severity::Error), "{what}: refused and no error");
    }
}

/// The beginnings of a text: each byte, each line of a long one.
fn beginnings(text: &str) -> Vec<&str> {
    let every = text.len() / 1_500 + 1;
    let lines = text.match_indices('\n').flat_map(|(at, _)| [at, at + 1]);
    let mut ends: Vec<usize> = (0..=text.len()).step_by(every).chain(lines).collect();
    ends.sort_unstable();
    ends.dedup();
    ends.into_iter().filter_map(|end| text.get(..end)).collect()
}

#[test]
fn a_roster_or_a_history_that_was_cut_off_is_never_refused_in_silence() {
    let home = Scratch::with(KEPT, ".");
    let roster = home.path().join(ROSTER);
    for path in [ROSTER.to_string(), format!("{INPUTS}/history.toml")] {
        let whole = home.read(&path);
        for beginning in beginnings(&whole) {
            fs::write(home.path().join(&path), beginning).unwrap();
            answered(&format!("{path} up to {}", beginning.len()), roster::load(&roster).map(drop));
        }
        home.write(&path, &whole);
    }
}

#[test]
fn a_team_a_record_pay_and_accounts_that_were_cut_off_are_never_refused_in_silence() {
    let home = Scratch::with(KEPT, ".");
    let folder = home.path().join("team");
    let log = home.read("team/log.toml");
    for beginning in beginnings(&log) {
        home.write("team/log.toml", beginning);
        answered(&format!("log up to {}", beginning.len()), Record::load(&folder, None).map(drop));
    }
    let whole = home.read("team/team.toml");
    for beginning in beginnings(&whole) {
        let files = [(PathBuf::from("team.toml"), beginning.as_bytes().to_vec())];
        answered(&format!("team up to {}", beginning.len()), read_texts(&files).map(drop));
    }
    let (team, _) = book::read(&folder).unwrap();
    let pay = "[pay]\nscheme = \"standard\"\nday = \"8h\"\nnight_from = \"22:00\"\n[[rates]]\nagents = [\"lin\"]\n\
               from = 2026-12-01\nuntil = 2026-12-31\nhourly = \"32.50\"\n";
    for beginning in beginnings(pay) {
        home.write("team/pay.toml", beginning);
        answered(&format!("pay up to {}", beginning.len()), book::read_pay(&folder, &team).map(drop));
    }
    let rules = book::Pay::of(&team).rules;
    let accounts = "[accounts]\nleave_dates = \"all\"\n[[accrual]]\naccount = \"annual\"\nadd = \"40h\"\nper = \"year\"\n\
                    from = 2026-01-01\n[[entries]]\nagent = \"lin\"\naccount = \"comp\"\ndate = 2026-12-01\nadd = \"2h\"\n\
                    who = \"wang\"\nwhy = \"2025\"\n";
    for beginning in beginnings(accounts) {
        home.write("team/accounts.toml", beginning);
        let read = book::read_accounts(&folder, &team, &rules);
        answered(&format!("accounts up to {}", beginning.len()), read.map(drop));
    }
    let attendance = "[[clocks]]\nname = \"door\"\ntitle_rows = 1\ndate_form = \"day-month-year\"\n\
                      columns = { agent = \"Badge\", time = \"Time\", direction = \"Event\" }\nwords = { in = [\"Entry\"] }\n\
                      [[corrections]]\nagent = \"lin\"\ndate = 2026-12-01\nin = \"09:00\"\nwho = \"wang\"\nwhy = \"phone\"\n";
    for beginning in beginnings(attendance) {
        home.write("team/attendance.toml", beginning);
        let read = book::read_attendance(&folder, &team);
        answered(&format!("attendance up to {}", beginning.len()), read.map(drop));
    }
    let table = "date,from,until,channel,contacts,handle\n2026-12-01,09:00,09:30,chat,12,180\n2026-12-01,09:30,10:00,chat,9,3:00\n";
    for beginning in beginnings(table) {
        home.write("contacts.csv", beginning);
        let read = contacts::read(&home.path().join("contacts.csv"), &contacts::Reading::default());
        answered(&format!("contacts up to {}", beginning.len()), read.map(drop));
    }
    let holidays =
        "years = [2027, 2028]\n[[holiday]]\ndate = 2027-05-01\nname = \"劳动节\"\nkind = \"off\"\n";
    for beginning in beginnings(holidays) {
        let files = [("team.toml", whole.as_str()), ("holidays.toml", beginning)];
        let files = files.map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec()));
        answered(&format!("holidays up to {}", beginning.len()), read_texts(&files).map(drop));
    }
}

#[test]
fn an_empty_history_and_weeks_without_their_duties_are_named() {
    let history = format!("{INPUTS}/history.toml");
    let home = Scratch::with(KEPT, ".");
    home.write(&history, "");
    home.refused(&format!("verify {ROSTER} --lang en"), 2).says(&["error[E0108]", "history"]);
    for (header, key) in [("[weeks.duties]", "duties"), ("[look_ahead.duties]", "duties")] {
        let home = Scratch::with(KEPT, ".");
        let text = home.read(ROSTER);
        let at = text.rfind(header).unwrap();
        home.write(ROSTER, &text[..at]);
        home.refused(&format!("verify {ROSTER} --lang en"), 2).says(&["error[E0108]", key, header]);
    }
}

#[test]
fn every_file_of_the_corpus_is_answered_whatever_it_is_taken_for() {
    let corpus = Path::new(REPOSITORY).join("tests/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let name = file.display().to_string();
        answered(&name, read_texts(&[(PathBuf::from("team.toml"), bytes.clone())]).map(drop));
        let home = Scratch::with(KEPT, ".");
        for (place, read) in
            [("team/log.toml", 0), (ROSTER, 1), ("rosters/desk/2026-11-30.9b84adf4/history.toml", 1)]
        {
            let whole = home.read(place);
            fs::write(home.path().join(place), &bytes).unwrap();
            let result = match read {
                0 => Record::load(&home.path().join("team"), None).map(drop),
                _ => roster::load(&home.path().join(ROSTER)).map(drop),
            };
            answered(&format!("{name} as {place}"), result);
            home.write(place, &whole);
        }
        fs::write(home.path().join("sheet.csv"), &bytes).unwrap();
        let run = home.run("import csv sheet.csv --team team --start 2026-11-30 --out new.toml");
        assert!(run.code != Some(2) || run.stderr.contains("[E"), "{name} as a sheet: {run}");
    }
}
