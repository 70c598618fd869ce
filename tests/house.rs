//! The rooms of the house: who may use whom, who prints, who knows the solver.
//! The table is that of CONTRIBUTING.md; where it is wrong, change it there, with the reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fairshift::rules::REGISTRY;

/// A row of the table in CONTRIBUTING.md: a room of src/, and the rooms that it may use besides itself.
struct Room {
    name: String,
    may: BTreeSet<String>,
}

/// The table of rooms, from the lowest to the highest.
fn rooms() -> Vec<Room> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("CONTRIBUTING.md");
    let text = fs::read_to_string(path).unwrap();
    let table = text.lines().skip_while(|line| !line.starts_with("| room |")).skip(2);
    let mut rooms = Vec::new();
    for row in table.take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [names, _, may] = cells.as_slice() else { panic!("{row}") };
        let may: BTreeSet<String> = without_remarks(may)
            .split(',')
            .map(|room| room.trim().to_string())
            .filter(|room| room != "–")
            .collect();
        for name in names.split(',') {
            let name = name.trim().trim_matches('`').trim_end_matches('/').trim_end_matches(".rs");
            rooms.push(Room { name: name.to_string(), may: may.clone() });
        }
    }
    assert!(rooms.len() > 20, "only {} rooms in CONTRIBUTING.md", rooms.len());
    rooms
}

/// Without what stands in brackets.
fn without_remarks(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

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

/// The rooms that a file names after `crate::`, or the binary after `fairshift::`, also in
/// `use crate::{a, b::c}`.
fn rooms_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let places = ["crate::", "fairshift::"].map(|root| code.match_indices(root));
    for (at, root) in places.into_iter().flatten() {
        let rest = &code[at + root.len()..];
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
    let rooms = rooms();
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| file.room() != "lib") {
        let Some(room) = rooms.iter().find(|room| room.name == file.room()) else {
            wrong.push(format!("src/{} is in no room of CONTRIBUTING.md", file.path));
            continue;
        };
        for used in rooms_used(&file.code).iter().filter(|used| *used != file.room()) {
            if !room.may.contains(used.as_str()) {
                wrong.push(format!("src/{} uses {used}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_room_uses_one_that_stands_below_it() {
    let rooms = rooms();
    let mut above = BTreeSet::new();
    for room in &rooms {
        let upward: Vec<&String> = room.may.difference(&above).collect();
        assert!(upward.is_empty(), "{} uses {upward:?}, which stand below it or are no rooms", room.name);
        above.insert(room.name.clone());
    }
}

#[test]
fn the_table_of_rooms_has_no_use_that_is_gone() {
    let sources = sources();
    let mut gone = Vec::new();
    for room in rooms().iter().filter(|room| room.name != "main") {
        let files = || sources.iter().filter(|file| file.room() == room.name);
        assert!(files().next().is_some(), "there is no room {}", room.name);
        let used: BTreeSet<String> = files().flat_map(|file| rooms_used(&file.code)).collect();
        gone.extend(room.may.difference(&used).map(|other| format!("{} -> {other}", room.name)));
    }
    assert!(gone.is_empty(), "take these out of CONTRIBUTING.md: {gone:?}");
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

/// A file is as long as one thought and is cut where that ends, not at a number of lines; one that is longer
/// than this is two thoughts.
const MAX_LINES: usize = 700;

#[test]
fn no_file_is_longer_than_a_thought() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|own| own.lines > MAX_LINES)
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
