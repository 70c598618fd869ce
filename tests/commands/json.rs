//! `docs/json.md` holds what `--json` prints: its examples are run, and every key is on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::help::commands;
use super::support_cli::{REPOSITORY, Run, Scratch};

/// Stands on the page for any value.
const ANYTHING: &str = "…";

/// The section of what several commands print.
const IN_COMMON: &str = "What all have in common";

/// Keys of objects whose own keys are data: ids of shifts, counts, kinds of leave.
const BY_ID: [&str; 6] = ["counts", "duties", "leave", "owed", "spread", "spread_so_far"];

struct Section {
    head: String,
    text: String,
}

fn sections() -> Vec<Section> {
    let page = fs::read_to_string(Path::new(REPOSITORY).join("docs/json.md")).unwrap();
    let parts = page.split("\n## ").skip(1);
    let section = |part: &str| {
        let (head, text) = part.split_once('\n').unwrap();
        Section { head: head.to_string(), text: text.to_string() }
    };
    parts.map(section).collect()
}

impl Section {
    /// The words in backticks: keys, and parts of their paths.
    fn names(&self) -> BTreeSet<&str> {
        let prose = self.text.lines().filter(|line| !line.starts_with("$ "));
        let quoted = prose.flat_map(|line| line.split('`').skip(1).step_by(2));
        quoted.flat_map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_')).collect()
    }

    /// Each command of its examples, with what the page says that it prints.
    fn examples(&self) -> Vec<(&str, &str)> {
        let blocks = self.text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let sessions = blocks.flat_map(|block| block.split("$ fairshift ").skip(1));
        sessions.map(|session| session.split_once('\n').unwrap()).collect()
    }
}

/// Whether `part` is in `whole`: objects may have more keys, lists more elements.
fn is_in(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::String(text), _) if text == ANYTHING => true,
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|whole| is_in(value, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            let mut rest = whole.iter();
            // An empty list on the page is one that is empty.
            (whole.is_empty() || !part.is_empty())
                && part.iter().all(|value| rest.any(|whole| is_in(value, whole)))
        }
        (part, whole) => part == whole,
    }
}

fn keys<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
        Value::Object(object) => {
            for (key, value) in object {
                found.insert(key);
                if !(BY_ID.contains(&key.as_str()) && value.is_object()) {
                    keys(value, found);
                }
            }
        }
        _ => {}
    }
}

/// The keys that a command prints and its section does not name.
fn unnamed<'v>(printed: &'v Value, section: &Section, common: &Section) -> Vec<&'v str> {
    let (mut found, named) = (BTreeSet::new(), section.names());
    keys(printed, &mut found);
    let shared = common.names();
    found.into_iter().filter(|key| !named.contains(key) && !shared.contains(key)).collect()
}

#[test]
fn the_page_shows_what_is_printed_and_names_every_key_of_it() {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    let sections = sections();
    let common = sections.iter().find(|section| section.head == IN_COMMON).unwrap();
    for section in &sections {
        for (line, shown) in section.examples() {
            let run: Run = home.run(line);
            assert!(matches!(run.code, Some(0 | 1)), "{run}");
            if shown.trim().is_empty() {
                continue;
            }
            let printed = run.json();
            let page: Value =
                serde_json::from_str(shown).unwrap_or_else(|error| panic!("{error} in {shown}"));
            assert!(is_in(&page, &printed), "docs/json.md shows\n{shown}but this is printed: {run}");
            let missing = unnamed(&printed, section, common);
            assert!(missing.is_empty(), "docs/json.md, {}: {missing:?} are not named", section.head);
        }
    }
}

#[test]
fn every_command_that_prints_json_has_a_section_and_an_example() {
    let home = Scratch::new();
    let sections = sections();
    for command in commands(&home) {
        let help = home.run(&format!("{command} --help --lang en")).exits(0).stdout;
        let words = help.split_whitespace().map(|word| word.trim_end_matches([',', ']']));
        // `--format json` is one of its possible values.
        if !words.into_iter().any(|word| word == "--json" || word == "json") {
            continue;
        }
        let head = format!("`{command}`");
        let Some(section) = sections.iter().find(|section| section.head.contains(&head)) else {
            panic!("`{command}` prints JSON, and docs/json.md has no section of it")
        };
        let mut examples = section.examples().into_iter();
        let shown = examples.any(|(line, shown)| line.starts_with(&command) && !shown.trim().is_empty());
        assert!(shown, "docs/json.md shows nothing that `{command}` prints");
    }
}

/// What no example prints is on the page, too: every field of every type that is made to be printed.
#[test]
fn every_key_of_every_type_is_on_the_page() {
    let sections = sections();
    let named: BTreeSet<&str> = sections.iter().flat_map(Section::names).collect();
    let mut found = 0;
    for room in ["src/present", "src/render"] {
        for path in sources(&Path::new(REPOSITORY).join(room)) {
            for key in fields(&fs::read_to_string(&path).unwrap()) {
                found += 1;
                assert!(named.contains(key.as_str()), "docs/json.md lacks `{key}` of {}", path.display());
            }
        }
    }
    assert!(found > 300, "only {found} fields");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// The keys of the types of a file that derive `Serialize`, of their variants too.
fn fields(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !(line.starts_with("#[derive(") && line.contains("Serialize")) {
            continue;
        }
        let (mut renamed, mut is_key) = (None, true);
        for line in lines.by_ref().map_while(|line| (line != "}" && !line.ends_with(");")).then_some(line)) {
            let line = line.trim();
            let quoted = |attribute: &str| {
                let rest = line.split_once(attribute)?.1;
                Some(rest.split('"').nth(1)?.to_string())
            };
            if line.starts_with("#[") {
                renamed = quoted("rename = ").or(renamed);
                is_key &= !line.contains("flatten") && !line.contains("(skip)");
                keys.extend(quoted("tag = "));
            } else if let Some((name, _)) = line.trim_start_matches("pub ").split_once(": ")
                && !line.starts_with("//")
            {
                if is_key {
                    keys.push(renamed.take().unwrap_or_else(|| name.to_string()));
                }
                (renamed, is_key) = (None, true);
            }
        }
    }
    keys
}

#[test]
fn the_reader_of_types_sees_keys_and_nothing_else() {
    let text = r#"
/// Doc: no key.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Outcome<'a> {
    /// Doc: no key.
    Done {
        /// How many.
        count: usize,
    },
    Unknown,
}

#[derive(Clone, Serialize)]
struct One<'a> {
    #[serde(flatten)]
    rest: Outcome<'a>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub back: Option<&'a str>,
    #[serde(skip)]
    hidden: bool,
    shown: bool,
}

struct Other {
    unprinted: bool,
}
"#;
    assert_eq!(fields(text), ["status", "count", "for", "shown"]);
}

#[test]
fn a_part_is_in_a_whole_that_has_more() {
    let whole = serde_json::json!({"a": [1, {"b": 2, "c": []}], "d": null});
    let is_in = |part: &str| is_in(&serde_json::from_str(part).unwrap(), &whole);
    assert!(is_in(r#"{"a": [{"b": 2}]}"#) && is_in(r#"{"a": "…"}"#) && is_in(r#"{"a": [1, {"c": []}]}"#));
    assert!(!is_in(r#"{"a": [{"b": 3}]}"#) && !is_in(r#"{"e": "…"}"#) && !is_in(r#"{"a": []}"#));
}
