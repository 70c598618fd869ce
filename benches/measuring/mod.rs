//! Runs the whole program once and measures it.

#![allow(dead_code, missing_docs)]
// The child is waited for with `wait4`, which also tells its memory.
#![allow(clippy::zombie_processes)]

use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::fd::FromRawFd;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One run of the program.
pub struct Run {
    /// Wall clock of the whole process.
    pub seconds: f64,
    /// The most memory that it held.
    pub megabytes: f64,
    /// Its exit code, −1 where a signal ended it.
    pub exit: i32,
    /// What `--json` printed; null where it printed none.
    pub json: serde_json::Value,
    /// What the progress said, in order.
    pub told: Vec<Told>,
    /// What else the program said on stderr.
    pub said: String,
}

/// A line of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Since the process began, by our clock.
    pub seconds: f64,
    /// The level that was worked on.
    pub level: String,
    pub penalty: Option<i64>,
    pub bound: Option<i64>,
}

impl Run {
    /// When the first roster was there.
    pub fn first(&self) -> Option<f64> {
        self.told.iter().find(|told| told.penalty.is_some()).map(|told| told.seconds)
    }

    /// When the first roster was there with nothing required unmet: one of required penalty 0, or
    /// one of a later level, if the roster at the end meets all.
    pub fn first_complete(&self) -> Option<f64> {
        let met = self.json["levels"][0]["penalty"].as_i64() == Some(0);
        let complete = |told: &&Told| match told.level.starts_with("required") {
            true => told.penalty == Some(0),
            false => met && told.penalty.is_some(),
        };
        self.told.iter().find(complete).map(|told| told.seconds)
    }

    /// A field of the last level.
    pub fn last(&self, field: &str) -> Option<i64> {
        self.json["levels"].as_array()?.last()?[field].as_i64()
    }

    /// (penalty − bound) ÷ (penalty − floor), in per cent.
    pub fn gap(&self) -> Option<f64> {
        let (penalty, bound, floor) = (self.last("penalty")?, self.last("bound")?, self.last("floor")?);
        let known = ["optimal", "feasible"].contains(&self.json["status"].as_str()?);
        match (penalty - floor).max(0) {
            _ if !known => None,
            0 => Some(0.0),
            above => Some((penalty - bound) as f64 * 100.0 / above as f64),
        }
    }
}

/// Runs the program; its stderr is a terminal of ours, so that it tells its progress.
pub fn run<S: AsRef<OsStr>>(arguments: &[S]) -> Run {
    let (ours, theirs) = terminal();
    let began = Instant::now();
    // Another build may be measured with the same runner.
    let program = std::env::var("FAIRSHIFT").unwrap_or_else(|_| env!("CARGO_BIN_EXE_fairshift").into());
    let mut child = Command::new(program)
        .args(["--lang", "en"])
        .env("NO_COLOR", "1")
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(theirs)
        .spawn()
        .expect("the program starts");
    let reader = std::thread::spawn(move || progress(ours, began));
    let mut text = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut text).expect("text");
    let (exit, kilobytes) = wait(child.id());
    let seconds = began.elapsed().as_secs_f64();
    let (told, said) = reader.join().expect("the reader ends with its terminal");
    let json = serde_json::from_str(&text).unwrap_or_default();
    Run { seconds, megabytes: kilobytes as f64 / 1024.0, exit, json, told, said }
}

/// A terminal: our end, and the end for a child.
fn terminal() -> (File, File) {
    let (mut ours, mut theirs) = (0, 0);
    let none = std::ptr::null_mut();
    // SAFETY: both numbers are ours to fill in; a null name, settings and size are allowed.
    let opened = unsafe { libc::openpty(&raw mut ours, &raw mut theirs, none, none.cast(), none.cast()) };
    assert_eq!(opened, 0, "there is a terminal to be had");
    // SAFETY: both were just opened, and nobody else owns them; the child must not inherit ours.
    unsafe {
        libc::fcntl(ours, libc::F_SETFD, libc::FD_CLOEXEC);
        (File::from_raw_fd(ours), File::from_raw_fd(theirs))
    }
}

/// Reads until the other end is closed: the progress, each line with the time of its first bytes,
/// and all other lines.
fn progress(mut terminal: File, began: Instant) -> (Vec<Told>, String) {
    let (mut told, mut said): (Vec<Told>, String) = (Vec::new(), String::new());
    let mut take = |line: &mut Vec<u8>, at: f64| {
        let text = String::from_utf8_lossy(line).into_owned();
        line.clear();
        let Some(own) = parse(&text, at) else {
            let text = text.trim_start_matches("\x1b[K").trim();
            if !text.is_empty() {
                said.push_str(text);
                said.push('\n');
            }
            return;
        };
        let same =
            |last: &Told| (&last.level, last.penalty, last.bound) == (&own.level, own.penalty, own.bound);
        if !told.last().is_some_and(same) {
            told.push(own);
        }
    };
    let (mut line, mut at, mut part): (Vec<u8>, f64, [u8; 4096]) = (Vec::new(), 0.0, [0; 4096]);
    // Where no process holds the other end, reading is an error.
    while let Ok(read @ 1..) = terminal.read(&mut part) {
        let now = began.elapsed().as_secs_f64();
        for byte in &part[..read] {
            if matches!(byte, b'\r' | b'\n') {
                take(&mut line, at);
            } else {
                at = if line.is_empty() { now } else { at };
                line.push(*byte);
            }
        }
    }
    take(&mut line, at);
    (told, said)
}

/// Reads `1.2 s · soft: penalty 14, bound 9`.
fn parse(line: &str, seconds: f64) -> Option<Told> {
    let (_, line) = line.split_once(" s · ")?;
    let (level, numbers) = line.split_once(": penalty ")?;
    let (penalty, bound) = numbers.split_once(", bound ")?;
    let digits: String = bound.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    Some(Told {
        seconds,
        level: level.to_string(),
        penalty: penalty.parse().ok(),
        bound: digits.parse().ok(),
    })
}

/// Waits for a child and gives its exit code and the most memory that it held, in kilobytes.
pub fn wait(id: u32) -> (i32, i64) {
    let mut status = 0;
    // SAFETY: plain C structs, filled in by the system; the child is ours and not yet waited for.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    let waited = unsafe { libc::wait4(id as libc::pid_t, &raw mut status, 0, &raw mut usage) };
    assert_eq!(waited, id as libc::pid_t, "the child was waited for");
    let exit = if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { -1 };
    (exit, usage.ru_maxrss)
}

/// Reads `30s`, `500ms`, `2m`, or seconds without a unit, as the program does.
pub fn limit(text: &str) -> Option<Duration> {
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let found = units.iter().find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)));
    let (number, scale) = found.unwrap_or((text, 1.0));
    number.parse().ok().map(|number: f64| Duration::from_secs_f64(number * scale))
}

/// A number for a table, or a dash.
pub fn cell<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_string(), |value| value.to_string())
}

/// Numbers for one cell of a table.
pub fn joined(numbers: impl Iterator<Item = Option<i64>>) -> String {
    numbers.map(cell).collect::<Vec<_>>().join(" ")
}

/// A number with two decimals for a table, or a dash.
pub fn decimal(value: Option<f64>) -> String {
    cell(value.map(|value| format!("{value:.2}")))
}

/// The words after cargo's own: before a `--`, and after it.
pub fn words() -> (Vec<String>, Vec<String>) {
    let own = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut words: Vec<String> = own.collect();
    let at = words.iter().position(|word| word == "--");
    let more = at.map_or(Vec::new(), |at| words.split_off(at).split_off(1));
    (words, more)
}
