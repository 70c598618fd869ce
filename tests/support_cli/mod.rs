//! Runs the command `fairshift` in a folder of its own and looks at what comes out.

#![allow(dead_code)]

pub mod contacts;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// The repository.
pub const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// A folder in which commands run, with nothing of the machine's settings.
pub struct Scratch {
    dir: TempDir,
}

/// What a command printed, and how it ended.
pub struct Run {
    pub line: String,
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// One of two holds the post of 1 December while the other has a break; then a night with one.
const BREAKS: &str = r#"
[team]
id = "desk"
name = "Desk"
zone = "Asia/Shanghai"
holidays = "none"

[[coverage]]
from = "09:00"
until = "19:00"

[[shifts]]
id = "A"
name = "Early"
start = "09:00"
end = "17:00"

[[shifts]]
id = "B"
name = "Late"
start = "11:00"
end = "19:00"

[[shifts]]
id = "N"
name = "Night"
start = "22:00"
end = "30:00"

[[agents]]
id = "lin"
name = "林晓"

[[agents]]
id = "mia"
name = "Mia"

[[breaks]]
name = "lunch"
shift = "A"
length = "1h"
from = "12:00"
until = "13:00"

[[breaks]]
shift = "B"
length = "30min"
paid = true
from = "15:00"
until = "15:30"

[[breaks]]
name = "nap"
shift = "N"
length = "45min"
from = "02:00"
until = "02:45"
"#;

impl Scratch {
    /// A team with breaks, and `rosters/desk/2026-11-30.toml` of it.
    pub fn breaks() -> Scratch {
        let home = Scratch::team(BREAKS);
        home.write(
            "duties.csv",
            "agent,date,shift\nlin,2026-12-01,A\nmia,2026-12-01,B\nlin,2026-12-02,A\nmia,2026-12-03,N\n",
        );
        let run = home.run(
            "import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out rosters/desk/2026-11-30.toml",
        );
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        home
    }

    pub fn new() -> Scratch {
        Scratch { dir: tempfile::tempdir().unwrap() }
    }

    /// A folder with a copy of `from`, a folder of the repository, as `to`.
    pub fn with(from: &str, to: &str) -> Scratch {
        let scratch = Scratch::new();
        scratch.copy(from, to);
        scratch
    }

    /// A folder with one team of the given text.
    pub fn team(text: &str) -> Scratch {
        let scratch = Scratch::new();
        scratch.write("team/team.toml", text);
        scratch
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn copy(&self, from: &str, to: &str) {
        copy_folder(&Path::new(REPOSITORY).join(from), &self.path().join(to));
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path().join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Copies a file within the folder.
    pub fn copy_within(&self, from: &str, to: &str) {
        fs::copy(self.path().join(from), self.path().join(to)).unwrap();
    }

    /// Replaces a text that must be in the file exactly once.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}:\n{text}");
        fs::write(self.path().join(path), text.replace(old, new)).unwrap();
    }

    /// Every file under the folder with its bytes, folders without.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        list(self.path(), "", &mut found);
        found
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fairshift"));
        command.current_dir(self.path()).env_clear().env("TZ", "UTC").stdin(Stdio::null());
        command
    }

    /// Runs a command line without `fairshift`; variables may stand before it, as in a shell.
    pub fn run(&self, line: &str) -> Run {
        let mut command = self.command();
        for word in words(line) {
            let variable = word.split_once('=').filter(|_| command.get_args().next().is_none());
            match variable.filter(|(name, _)| name.starts_with("FAIRSHIFT_")) {
                Some((name, value)) => command.env(name, value),
                None => command.arg(word),
            };
        }
        let output = command.output().unwrap();
        Run::new(line, output)
    }

    /// Runs a command line that must fail in this way and leave every file as it was.
    pub fn refused(&self, line: &str, code: i32) -> Run {
        let before = self.files();
        let run = self.run(line);
        assert_eq!(run.code, Some(code), "{run}");
        assert!(before == self.files(), "{line} changed files: now there are {:?}", self.files().keys());
        run
    }
}

impl Run {
    pub fn new(line: &str, output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run {
            line: line.to_string(),
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Must have ended with this code.
    pub fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    /// Must have said each of these on stderr.
    pub fn says(self, parts: &[&str]) -> Run {
        for part in parts {
            assert!(self.stderr.contains(part), "no `{part}` in {self}");
        }
        self
    }

    /// Must have printed each of these on stdout.
    pub fn prints(self, parts: &[&str]) -> Run {
        for part in parts {
            assert!(self.stdout.contains(part), "no `{part}` in {self}");
        }
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self}"))
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Run { line, code, stdout, stderr } = self;
        write!(out, "`fairshift {line}`, exit {code:?}\n--- stdout\n{stdout}--- stderr\n{stderr}---")
    }
}

/// The words of a command line; `"…"` and `'…'` hold spaces.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// `1.27 s` and `1.27 秒` become `0.00 s` and `0.00 秒`, `"seconds": 1.27` becomes `"seconds": 0.00`.
pub fn without_seconds(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let end =
            rest[at..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(rest.len(), |own| at + own);
        let (before, number, after) = (&rest[..at], &rest[at..end], &rest[end..]);
        let unit = after.strip_prefix(" s").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let seconds = number.contains('.') && (unit || after.starts_with(" 秒"));
        out.push_str(before);
        out.push_str(if seconds || before.ends_with("\"seconds\": ") { "0.00" } else { number });
        rest = after;
    }
    out + rest
}

/// Compares with a file of the repository; `UPDATE_GOLDENS=1` writes it anew.
pub fn golden(path: &str, actual: &str) {
    let path = Path::new(REPOSITORY).join(path);
    if std::env::var_os("UPDATE_GOLDENS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let actual = actual.to_string();
    assert!(expected == actual, "{} differs:\n{}", path.display(), first_difference(&expected, &actual));
}

fn first_difference(expected: &str, actual: &str) -> String {
    let (mut one, mut two) = (expected.lines(), actual.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (one.next(), two.next()) {
            (Some(own), Some(other)) if own == other => {}
            (None, None) => return "only line ends differ".to_string(),
            (own, other) => {
                let shown = |line: Option<&str>| line.unwrap_or("(nothing)").to_string();
                return format!(
                    "line {number}\n  wanted: {}\n  is:     {}\nnow it is:\n{actual}",
                    shown(own),
                    shown(other)
                );
            }
        }
    }
}

pub fn folders(under: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(REPOSITORY).join(under)).unwrap();
    let mut found: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap();
        let (own, target) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copy_folder(&own, &target),
            #[cfg(unix)]
            kind if kind.is_symlink() => {
                std::os::unix::fs::symlink(fs::read_link(&own).unwrap(), &target).unwrap()
            }
            _ => drop(fs::copy(&own, &target).unwrap()),
        }
    }
}

fn list(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            found.insert(format!("{name}/"), Vec::new());
            list(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(entry.path()).unwrap_or_default());
        }
    }
}
