//! The rooms of the house: who may use whom, who prints, who knows the solver.
//! The table is that of the design; where it is wrong, change both, with the reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fairshift::rules::REGISTRY;

/// A room of src/, and the rooms that it may use besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("calendar", &[]),
    ("disk", &[]),
    ("messages", &["calendar"]),
    ("diagnostic", &["messages"]),
    ("book", &["calendar", "diagnostic", "disk", "levels", "messages"]),
    ("levels", &["messages"]),
    ("roster", &["book", "calendar", "diagnostic", "disk", "messages"]),
    ("instance", &["book", "calendar", "levels", "roster", "solve"]),
    ("solve", &[]),
    ("timesheet", &["book", "calendar", "roster", "levels", "messages"]),
    (
        "rules",
        &["book", "calendar", "diagnostic", "instance", "levels", "messages", "roster", "solve", "timesheet"],
    ),
    (
        "breaks",
        &["book", "calendar", "instance", "levels", "messages", "roster", "rules", "solve", "timesheet"],
    ),
    // Not solve: what it proves must not rest on what it judges.
    ("verify", &["breaks", "levels", "roster", "rules", "timesheet"]),
    (
        "reasons",
        &["book", "calendar", "diagnostic", "instance", "messages", "roster", "rules", "solve", "timesheet"],
    ),
    (
        "check",
        &["book", "breaks", "calendar", "instance", "levels", "messages", "rules", "solve", "timesheet"],
    ),
    (
        "desk",
        &[
            "book",
            "calendar",
            "diagnostic",
            "disk",
            "instance",
            "messages",
            "roster",
            "rules",
            "solve",
            "timesheet",
        ],
    ),
    ("accounts", &["book", "calendar", "import", "roster"]),
    ("render", &["calendar", "messages"]),
    ("import", &["book", "calendar", "diagnostic", "messages", "roster"]),
    ("queue", &[]),
    ("contacts", &["book", "calendar", "import", "queue"]),
];

/// Words that are ids of rules and something else, too: where (a room or a file of it; `*` is every word),
/// and what they mean there.
const OTHER_MEANINGS: &[(&[&str], &[&str], &str)] = &[
    (&["book"], &["*"], "keys of team files"),
    (&["import"], &["*"], "keys of team files and words of other programs"),
    (&["messages"], &["hours", "leave", "rest", "weekends"], "words of sentences"),
    (&["instance/canonical.rs"], &["availability", "coverage", "demand", "staffing"], "keys of the form"),
    (&["roster/shares.rs", "rules/fairness.rs"], &["hours"], "a count"),
    (&["rules/succession.rs"], &["rest"], "a day without a duty"),
    (&["check"], &["leave", "pins"], "words of a count"),
    (&["desk", "operations", "record"], &["leave"], "a kind of entry of the record"),
    (
        &["cli", "present", "render", "workspace"],
        &["fairness", "hours", "leave"],
        "columns, kinds of entries",
    ),
];

struct Source {
    /// Under src/, with `/`.
    path: String,
    /// Without tests, comments and the inside of strings.
    code: String,
    strings: Vec<Literal>,
    lines: usize,
}

/// The inside of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Literal {
    line: usize,
    text: String,
    /// Whether a colon follows: it is the key of a JSON object.
    is_key: bool,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, "", &mut found);
    assert!(found.len() > 40, "only {} files in src/", found.len());
    found
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let tests = name.ends_with("tests.rs") || name.contains("/tests/");
            let (code, strings) = if tests { Default::default() } else { read(without_tests(&text)) };
            found.push(Source { path: name, code, strings, lines: text.lines().count() });
        }
    }
}

/// The text before a module of tests, which stands last.
fn without_tests(text: &str) -> &str {
    let tests = text.find("\nmod tests {").unwrap_or(text.len());
    let code = &text[..tests];
    if tests < text.len() { code.rfind("#[cfg(test)]").map_or(code, |at| &code[..at]) } else { code }
}

/// Code without comments and the inside of strings, and that inside by itself.
fn read(text: &str) -> (String, Vec<Literal>) {
    let mut out = String::new();
    let mut strings = Vec::new();
    let mut line = 1;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => {
                for skipped in chars.by_ref() {
                    if skipped == '\n' {
                        line += 1;
                        out.push('\n');
                        break;
                    }
                }
            }
            '"' => {
                out.push('"');
                let (begin, mut text) = (line, String::new());
                while let Some(inside) = chars.next() {
                    match inside {
                        '\\' => text.extend(chars.next()),
                        '"' => break,
                        _ => text.push(inside),
                    }
                }
                line += text.matches('\n').count();
                strings.push(Literal { line: begin, text, is_key: chars.peek() == Some(&':') });
                out.push('"');
            }
            '\'' => {
                // A character such as '"' or '\''; a lifetime has no second quote so near.
                let ahead: String = chars.clone().take(3).collect();
                let length = if ahead.starts_with('\\') { 3 } else { 2 };
                if ahead.chars().nth(length - 1) == Some('\'') {
                    chars.by_ref().take(length).for_each(drop);
                } else {
                    out.push('\'');
                }
            }
            _ => {
                line += usize::from(c == '\n');
                out.push(c);
            }
        }
    }
    (out, strings)
}

/// The rooms that a file names after `crate::`, also in `use crate::{a, b::c}`.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut name = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => drop(used.insert(first_name(&std::mem::take(&mut name)))),
                        _ if depth == 0 => name.push(c),
                        _ => {}
                    }
                }
                used.insert(first_name(&name));
            }
            None => drop(used.insert(first_name(rest))),
        }
    }
    used.remove("");
    used
}

fn first_name(path: &str) -> String {
    path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Each place with the words that must not stand in it.
fn naming<'a>(sources: &'a [Source], words: &'a [&'a str], allowed: impl Fn(&Source) -> bool) -> Vec<String> {
    let others = sources.iter().filter(|own| !allowed(own));
    let hits = others.flat_map(|own| {
        let lines = own.code.lines().enumerate();
        lines.flat_map(move |(at, line)| {
            let found = words.iter().filter(move |word| line.contains(**word));
            found.map(move |word| format!("src/{}:{} has `{word}`", own.path, at + 1))
        })
    });
    hits.collect()
}

#[test]
fn each_room_uses_only_the_rooms_it_may() {
    let table: BTreeMap<&str, BTreeSet<&str>> =
        ROOMS.iter().map(|(room, may)| (*room, may.iter().copied().collect())).collect();
    let mut wrong = Vec::new();
    for own in sources().iter().filter(|own| !matches!(own.room(), "cli" | "main" | "lib")) {
        let Some(may) = table.get(own.room()) else {
            wrong.push(format!("src/{} is in no room of the table", own.path));
            continue;
        };
        for used in rooms_used(&own.code).iter().filter(|used| *used != own.room()) {
            if !may.contains(used.as_str()) {
                wrong.push(format!("src/{} uses {used}", own.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_of_rooms_has_no_use_that_is_gone() {
    let sources = sources();
    let mut gone = Vec::new();
    for (room, may) in ROOMS {
        let used: BTreeSet<String> =
            sources.iter().filter(|own| own.room() == *room).flat_map(|own| rooms_used(&own.code)).collect();
        assert!(sources.iter().any(|own| own.room() == *room), "there is no room {room}");
        gone.extend(
            may.iter().filter(|other| !used.contains(**other)).map(|other| format!("{room} -> {other}")),
        );
    }
    assert!(gone.is_empty(), "take these out of the table: {gone:?}");
}

#[test]
fn only_the_command_line_prints() {
    let words =
        ["println!", "eprintln!", "print!(", "eprint!(", "dbg!", "io::stdout", "io::stderr", "process::exit"];
    let found = naming(&sources(), &words, |own| matches!(own.room(), "cli" | "main"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn one_file_writes_to_the_terminal() {
    let found =
        naming(&sources(), &["io::stdout", "io::stderr", ".print()"], |own| own.path == "cli/output.rs");
    assert!(found.is_empty(), "what is printed is made harmless in `output`: {found:#?}");
}

#[test]
fn only_the_room_for_files_reads_them() {
    let words = ["fs::read(", "fs::read_to_string", "File::open(", ".read_to_end("];
    let found = naming(&sources(), &words, |own| own.room() == "disk");
    assert!(found.is_empty(), "bounded reading is `disk::read`: {found:#?}");
}

#[test]
fn only_the_room_for_files_writes_them() {
    let words = ["fs::write(", "File::create(", "fs::rename(", "fs::remove_", "fs::copy(", "tempfile"];
    // A folder that was made for nothing goes again, if it is still empty.
    let found = naming(&sources(), &words, |own| own.room() == "disk")
        .into_iter()
        .filter(|found| !found.starts_with("src/roster/store.rs") || !found.contains("fs::remove_"));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "writing whole or not at all is in `disk`: {found:#?}");
}

#[test]
fn only_solve_names_the_solver() {
    let found = naming(&sources(), &["good_lp", "highs"], |own| own.room() == "solve");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_rule_is_named_in_its_own_file_alone() {
    let mut found = Vec::new();
    for source in &sources() {
        let has = |place: &str| source.room() == place || source.path == place;
        let others = OTHER_MEANINGS.iter().filter(|(places, ..)| places.iter().any(|place| has(place)));
        let others: Vec<&str> = others.flat_map(|(_, words, _)| *words).copied().collect();
        for literal in source.strings.iter().filter(|literal| !literal.is_key) {
            let is_rule = REGISTRY.iter().any(|entry| entry.doc.id == literal.text);
            let file = source.path.strip_prefix("rules/").and_then(|path| path.split(['/', '.']).next());
            let means_another = others.contains(&"*") || others.contains(&literal.text.as_str());
            if is_rule && file != Some(literal.text.as_str()) && !means_another {
                found.push(format!("src/{}:{} has \"{}\"", source.path, literal.line, literal.text));
            }
        }
    }
    assert!(found.is_empty(), "ask the rule instead (`rules::Rule`): {found:#?}");
}

#[test]
fn nothing_panics_on_purpose() {
    let words =
        [".unwrap()", ".expect(", ".unwrap_err(", "panic!", "todo!", "unimplemented!", "unreachable!"];
    let found = naming(&sources(), &words, |_| false);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_unsafe_outside_the_solver() {
    let found = naming(&sources(), &["unsafe "], |own| own.room() == "solve");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|own| own.lines > 500)
        .map(|own| format!("src/{}: {}", own.path, own.lines))
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_reader_of_this_test_sees_code_and_nothing_else() {
    let (code, strings) = read(
        "use crate::{a, b::{c, d}}; // crate::e\nlet x = \"crate::f \\\" {\"; let y = '\"'; crate::g::h();",
    );
    let text = "crate::f \" {".to_string();
    assert_eq!(strings, [Literal { line: 2, text, is_key: false }]);
    assert!(read("json!({\"leave\": 1})").1[0].is_key);
    assert_eq!(rooms_used(&code).into_iter().collect::<Vec<_>>(), ["a", "b", "g"]);
    assert_eq!(read("fn f<'a>(x: &'a str) {}").0, "fn f<'a>(x: &'a str) {}");
}
