//! Every command that writes, cut off at every step of its writing: by a power cut before the step, and by a
//! disk that is full at it. What people see is then as before or as after, and never in between.
//!
//! `FAIRSHIFT_FAULT` (see `src/disk/fault.rs`) counts the steps.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use support_cli::{Run, Scratch, copy_folder, words};

type Files = BTreeMap<String, Vec<u8>>;

const TEAM: &str = r#"
[team]
id = "t"
name = "Desk"
zone = "Asia/Shanghai"
holidays = "none"
language = "en"

[[shifts]]
id = "A"
start = "09:00"
end = "17:00"

[[shifts]]
id = "B"
start = "12:00"
end = "20:00"

[[agents]]
id = "lin"

[[agents]]
id = "mia"

[[staffing]]
shift = "A"
min = 1
"#;

const CONTACTS: &str =
    "date,from,channel,contacts,handle\n2026-11-30,09:00,calls,6,300\n2026-11-30,09:30,calls,6,300\n";
const ROSTER: &str = "rosters/t/2026-11-30.toml";
const SOLVE: &str = "solve t --start 2026-11-30 --weeks 1 --work-limit 50k";
const PUBLISH: &str = "publish rosters/t/2026-11-30.toml --by wang --at 2026-11-01T10:00";

/// A command, what is there before it, and what it changes.
struct Case {
    name: &'static str,
    prepare: &'static [&'static str],
    /// After the preparation: a file, a text in it and what takes its place.
    edit: Option<(&'static str, &'static str, &'static str)>,
    line: &'static str,
    /// The beginning of the paths that change together: all as before, or all as after.
    together: &'static [&'static str],
    /// Whether the same command may be given again after it was cut off, whatever it had done.
    again: bool,
}

const EDIT: Option<(&str, &str, &str)> = Some(("t/team.toml", "name = \"Desk\"", "name = \"Other\""));

const CASES: &[Case] = &[
    Case { name: "init", prepare: &[], edit: None, line: "init new", together: &["new/"], again: true },
    Case {
        name: "init from a sheet",
        prepare: &[],
        edit: None,
        line: "init new --from rota.csv",
        together: &["new/"],
        again: true,
    },
    Case { name: "solve", prepare: &[], edit: None, line: SOLVE, together: &[ROSTER], again: true },
    Case {
        name: "solve over a draft",
        prepare: &[SOLVE],
        edit: EDIT,
        line: SOLVE,
        together: &[ROSTER],
        again: true,
    },
    Case {
        name: "publish",
        prepare: &[SOLVE],
        edit: None,
        line: PUBLISH,
        together: &["t/log.toml"],
        again: true,
    },
    Case {
        name: "leave request",
        prepare: &[SOLVE, PUBLISH],
        edit: None,
        line: "leave request t --agent lin --from 2027-01-04 --by lin --at 2026-11-02T10:00 --consent lin=chat \
               --evidence lin=t/team.toml",
        together: &["t/log.toml"],
        again: false,
    },
    Case {
        name: "absent",
        prepare: &[SOLVE, PUBLISH],
        edit: None,
        line: "absent lin t --from 2026-12-01T00:00 --until 2026-12-05T00:00 --by wang --at 2026-11-30T08:00",
        together: &["t/log.toml"],
        again: false,
    },
    Case {
        name: "restore",
        prepare: &[SOLVE, PUBLISH],
        edit: Some((ROSTER, "lin", "mia")),
        line: "restore t",
        together: &[],
        again: true,
    },
    Case {
        name: "site",
        prepare: &[SOLVE, "site rosters/t/2026-11-30.toml --to site --lang zh"],
        edit: None,
        line: "site rosters/t/2026-11-30.toml --to site --lang en",
        together: &["site/"],
        again: true,
    },
    Case {
        name: "calendar",
        prepare: &[SOLVE],
        edit: None,
        line: "calendar rosters/t/2026-11-30.toml --to calendars",
        together: &[],
        again: true,
    },
    Case {
        name: "ledger",
        prepare: &[SOLVE],
        edit: None,
        line: "ledger t --to ledger.csv",
        together: &["ledger.csv"],
        again: true,
    },
    Case {
        name: "export",
        prepare: &[SOLVE, "export rosters/t/2026-11-30.toml --format html --to page.html --lang zh"],
        edit: None,
        line: "export rosters/t/2026-11-30.toml --format html --to page.html --lang en",
        together: &["page.html"],
        again: true,
    },
    Case {
        name: "targets",
        prepare: &[],
        edit: None,
        line: "targets contacts.csv --into t --level 80% --answer-within 20s",
        together: &["t/team.toml"],
        again: true,
    },
];

impl Case {
    fn home(&self) -> Scratch {
        let home = Scratch::new();
        home.write("t/team.toml", TEAM);
        home.write("contacts.csv", CONTACTS);
        home.write("rota.csv", include_str!("../examples/rota-2026-11.csv"));
        home.write("letters/to-my-mother.txt", "Dear mother");
        for line in self.prepare {
            let run = home.run(line);
            assert!(matches!(run.code, Some(0 | 1)), "{run}");
        }
        if let Some((file, old, new)) = self.edit {
            home.write(file, &home.read(file).replace(old, new));
        }
        home
    }

    fn run(&self, home: &Scratch, fault: &str, can_exchange: bool) -> Run {
        let mut command = home.command();
        command.args(words(self.line)).env("FAIRSHIFT_FAULT", fault).env("SOURCE_DATE_EPOCH", "1764500000");
        if !can_exchange {
            command.env("FAIRSHIFT_NO_EXCHANGE", "1");
        }
        Run::new(self.line, command.output().unwrap())
    }

    /// Cuts the command off at each step; the number of steps.
    fn try_each_step(&self, can_exchange: bool) -> usize {
        let start = self.home();
        let before = tree(&start);
        let whole = copy(&start);
        let trace = tempfile::NamedTempFile::new().unwrap();
        let run = self.run(&whole, &format!("trace {}", trace.path().display()), can_exchange);
        assert!(matches!(run.code, Some(0 | 1)), "{}: {run}", self.name);
        let after = tree(&whole);
        assert_ne!(before, after, "{} changes nothing", self.name);
        let steps: Vec<String> =
            fs::read_to_string(trace.path()).unwrap().lines().map(str::to_string).collect();
        for (at, step) in steps.iter().enumerate() {
            for fault in ["stop", "fail"] {
                let what = format!("{}: {fault} at {} of {}, {step}", self.name, at + 1, steps.len());
                let home = copy(&start);
                let cut = self.run(&home, &format!("{fault} {}", at + 1), can_exchange);
                let left = tree(&home);
                self.compare(&before, &after, &left, &what, can_exchange);
                if fault == "fail" {
                    assert!(cut.code.is_some_and(|code| code <= 2), "{what}: {cut}");
                    // An old site that could not be removed goes at the next run.
                    if can_exchange {
                        assert_eq!(drafts(&home), Vec::<String>::new(), "{what}");
                    }
                    if cut.code == Some(2) {
                        assert!(cut.stderr.contains("error["), "{what}: {cut}");
                        // Nothing that others read is another.
                        let changed = self.together.iter().any(|path| of(&left, path) != of(&before, path));
                        assert!(!changed, "{what}: refused, and yet written");
                    }
                }
                let undone = self.together.iter().all(|path| of(&left, path) == of(&before, path));
                if self.again || undone {
                    let again = self.run(&home, "", can_exchange);
                    assert_eq!(again.code, run.code, "{what}: {again}");
                    let mut end = tree(&home);
                    // What would have been removed is in nobody's way.
                    end.retain(|path, _| after.contains_key(path) || !before.contains_key(path));
                    assert_eq!(names(&end), names(&after), "{what}, and again");
                    assert!(end == after, "{what}, and again: {:?}", differing(&end, &after));
                }
            }
        }
        steps.len()
    }

    /// Each file is as before or as after, and those that belong together all the same way.
    fn compare(&self, before: &Files, after: &Files, left: &Files, what: &str, can_exchange: bool) {
        for (path, bytes) in left {
            let known = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
            assert!(known, "{what}: {path} is neither as before nor as after");
        }
        // Where folders can't be exchanged, the old one may be aside until the next run.
        if self.name == "site" && !can_exchange {
            return;
        }
        for path in before.keys().filter(|path| after.contains_key(*path)) {
            assert!(left.contains_key(path), "{what}: {path} is gone");
        }
        for prefix in self.together {
            let now = of(left, prefix);
            let is_one = now == of(before, prefix) || now == of(after, prefix);
            assert!(is_one, "{what}: {prefix} is in between: {:?}", now.keys());
        }
    }
}

/// The files of a folder without drafts, locks and folders.
fn tree(home: &Scratch) -> Files {
    let hidden =
        |path: &str| path.split('/').any(|part| part.starts_with(".fairshift-") || part == ".desk.lock");
    home.files().into_iter().filter(|(path, _)| !hidden(path) && !path.ends_with('/')).collect()
}

fn drafts(home: &Scratch) -> Vec<String> {
    home.files().into_keys().filter(|path| path.contains(".fairshift-")).collect()
}

fn of<'f>(files: &'f Files, prefix: &str) -> BTreeMap<&'f str, &'f [u8]> {
    let within = files.iter().filter(|(path, _)| path.starts_with(prefix));
    within.map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect()
}

fn names(files: &Files) -> Vec<&String> {
    files.keys().collect()
}

fn differing<'f>(one: &'f Files, other: &Files) -> Vec<&'f String> {
    one.iter().filter(|(path, bytes)| other.get(*path) != Some(*bytes)).map(|(path, _)| path).collect()
}

fn copy(from: &Scratch) -> Scratch {
    let home = Scratch::new();
    copy_folder(from.path(), home.path());
    home
}

#[test]
fn every_command_cut_off_at_every_step_leaves_all_as_before_or_as_after() {
    let next = AtomicUsize::new(0);
    let steps = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = CASES.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let count = case.try_each_step(true);
                    steps.lock().unwrap().insert(case.name, count);
                }
            });
        }
    });
    let steps = steps.into_inner().unwrap();
    assert_eq!(steps.len(), CASES.len());
    assert!(steps.values().all(|count| *count >= 3), "too few steps to be all of them: {steps:?}");
}

#[test]
fn a_site_cut_off_where_folders_cannot_be_exchanged_comes_back_at_the_next_run() {
    let site = CASES.iter().find(|case| case.name == "site").unwrap();
    assert!(site.try_each_step(false) >= 3);
}

#[test]
fn drafts_of_killed_commands_go_with_the_next_one_and_files_of_others_stay() {
    let case = &CASES[2];
    let home = case.home();
    home.run(SOLVE).exits(0);
    home.write("rosters/t/.fairshift-abc123", "half a roster");
    home.write("rosters/t/.fairshift-mine", "a file of somebody");
    home.write("rosters/t/.fairshift-Zyx987/team.toml", "half a copy");
    home.write("t/team.toml", &TEAM.replace("name = \"Desk\"", "name = \"Other\""));
    home.run(SOLVE).exits(0);
    assert_eq!(drafts(&home), ["rosters/t/.fairshift-mine"]);
}
