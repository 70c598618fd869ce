//! A solved roster file that somebody edits: reading it, or the verifier, must object.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Once};

use fairshift::book::AgentIx;
use fairshift::instance::{Instance, fingerprint};
use fairshift::roster::{self, Draft, Loaded, Past, Roster, Sealed, State, StatedLevel};
use fairshift::rules;
use fairshift::timesheet::Timesheet;
use fairshift::verify::{LevelBound, Misstated, Proof, Verdict, bounds, unavoidable, verify_roster};
use proptest::prelude::*;
use proptest::sample::Index;
use support::{Desk, Team, date};

/// A staffed desk of three for a week: each pair of cells matters to some must or requirement.
fn team() -> Team {
    let team = Team::new().agent("lin").agent_with("mia", "shifts = [\"A\", \"B\"]").agent("zhao");
    let team = team.shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    let team = team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]\nstandby = true");
    let team = ["A", "B", "C"].into_iter().fold(team, |team, id| team.staffed(id, "min = 1\nmax = 1"));
    let team = team.add("[[leave]]\nagent = \"mia\"\nfrom = 2026-12-03\nuntil = 2026-12-04");
    let team = team.add("[[preferences]]\nagent = \"zhao\"\navoids = \"A\"\ndays = [\"tue\"]\nweight = 7");
    let team = team.add("[pins.zhao]\n2026-12-01 = \"A+C\"\n2026-12-05 = \"rest\"");
    let team = team.rule("hours", "max_per_week = \"60h\"").rule("rest", "min = \"9h\"");
    team.rule("rest_days", "min_per_week = 1")
        .before("B A / A - / - C")
        .owed("shift.A", &["1/2", "0", "-1/2"])
}

/// A solved roster in a folder of its own.
struct Case {
    _folder: tempfile::TempDir,
    path: PathBuf,
    text: String,
    desk: Desk,
    roster: Roster,
}

impl Case {
    fn new() -> Case {
        let desk = team().desk();
        let outcome = desk.outcome(None);
        let stated =
            desk.instance.levels.ids().into_iter().zip(&outcome.levels).map(|(name, level)| StatedLevel {
                name,
                penalty: level.penalty,
                bound: level.bound,
                floor: level.floor,
                unconditional: level.unconditional,
            });
        let roster = Roster {
            team: desk.instance.book.team.id.clone(),
            horizon: desk.instance.horizon,
            instance: fingerprint(&desk.instance, &desk.rules),
            state: State::Draft,
            is_history: false,
            assumed_ordinary: Vec::new(),
            stated: stated.collect(),
            seal: None,
            lines: desk.shifts(outcome.lines.as_ref().expect("a roster")),
            breaks: Vec::new(),
        };
        let roster = roster.with_seal(&desk.instance.past);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2026-11-30.toml");
        let (book, past) = (&desk.instance.book, &desk.instance.past);
        roster::save(&path, &Draft { roster: &roster, book, past, team_folder: None }, &|_| false).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        Case { _folder: folder, path, text, desk, roster }
    }

    fn write(&self, text: impl AsRef<[u8]>) {
        fs::write(&self.path, text).unwrap();
    }

    /// Writes the file with a line or a part of it replaced; there must be such a part.
    fn replace(&self, old: &str, new: &str) {
        assert!(self.text.contains(old), "no `{old}` in\n{}", self.text);
        self.write(self.text.replacen(old, new, 1));
    }

    /// Writes the file with an agent's cell of a day replaced.
    fn cell(&self, agent: &str, day: usize, new: &str) {
        let line = self.text.lines().find(|line| line.starts_with(agent)).expect("a line");
        let (head, cells) = line.split_once('"').unwrap();
        let mut cells: Vec<&str> = cells.trim_end_matches('"').split_whitespace().collect();
        assert_ne!(cells[day], new);
        cells[day] = new;
        self.replace(line, &format!("{head}\"{}\"", cells.join(" ")));
    }

    /// The duty of an agent on a day as the file has it.
    fn duty(&self, agent: &str, day: usize) -> String {
        let line = self.text.lines().find(|line| line.starts_with(agent)).expect("a line");
        line.split('"').nth(1).unwrap().split_whitespace().nth(day).unwrap().to_string()
    }

    /// The verdict on the file as it is, or what reading it says.
    fn judge(&self) -> Result<Verdict, Vec<String>> {
        judge(&self.path).map(|judged| judged.1)
    }

    /// The rules whose musts the verifier finds broken.
    fn broken(&self) -> Vec<&'static str> {
        let verdict = self.judge().expect("a roster");
        assert!(!verdict.agrees());
        verdict.findings.broken().map(|finding| finding.rule).collect()
    }

    fn refusal(&self) -> Vec<String> {
        match self.judge() {
            Ok(_) => panic!("read as if nothing had happened:\n{}", fs::read_to_string(&self.path).unwrap()),
            Err(refusal) => refusal,
        }
    }

    /// Exit code and output of `fairshift verify`.
    fn command(&self) -> (Option<i32>, String) {
        let program = env!("CARGO_BIN_EXE_fairshift");
        let output = Command::new(program).args(["verify", "--lang", "en"]).arg(&self.path).output().unwrap();
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), text.concat())
    }

    /// The folder with the copy of the inputs.
    fn inputs(&self) -> PathBuf {
        let name = self.text.lines().find_map(|line| line.strip_prefix("inputs = ")).expect("inputs");
        self.path.with_file_name(name.trim_matches('"'))
    }
}

/// Reads a roster file and judges it as the commands do.
fn judge(path: &Path) -> Result<(Loaded, Verdict), Vec<String>> {
    let say = |found: Vec<fairshift::diagnostic::Diagnostic>| -> Vec<String> {
        found.iter().map(|own| own.title.en.clone()).collect()
    };
    let loaded = roster::load(path).map_err(say)?;
    let rules = rules::active(&loaded.book).map_err(say)?;
    let horizon = loaded.roster.horizon;
    let levels = rules::levels(&rules, &horizon);
    let instance = Instance::new(Arc::clone(&loaded.book), levels, horizon, loaded.past.clone());
    if fingerprint(&instance, &rules) != loaded.roster.instance {
        return Err(vec!["the fingerprint is another".to_string()]);
    }
    let sheet = Timesheet::new(Arc::clone(&loaded.book), horizon, &loaded.past, &loaded.roster.lines);
    let verdict = verify_roster(&sheet, &rules, &loaded.roster, loaded.sealed);
    Ok((loaded, verdict))
}

#[test]
fn the_file_as_it_was_written_is_fine() {
    let case = Case::new();
    let (loaded, verdict) = judge(&case.path).unwrap();
    assert!(verdict.complete(), "{:?}", verdict.findings);
    assert_eq!(loaded.roster, case.roster);
    assert_eq!(loaded.past, case.desk.instance.past);
    assert_eq!(case.command().0, Some(0), "{}", case.command().1);
}

#[test]
fn a_shift_that_nobody_works_any_more_is_unmet() {
    let case = Case::new();
    let who =
        ["lin", "mia", "zhao"].into_iter().find(|agent| case.duty(agent, 0) == "B").expect("B is worked");
    case.cell(who, 0, "-");
    let verdict = case.judge().unwrap();
    assert!(!verdict.agrees() && !verdict.complete());
    let unmet: Vec<_> = verdict.findings.unmet().map(|finding| (finding.rule, finding.dates.0)).collect();
    assert_eq!(unmet, [("staffing", date("2026-11-30"))]);
    assert!(verdict.misstated.iter().any(|own| own.level == "required" && own.counted == 480));
    assert_eq!(case.command().0, Some(1));
}

#[test]
fn a_broken_pin_is_named() {
    let case = Case::new();
    case.cell("zhao", 1, "A");
    assert!(case.broken().contains(&"pins"));
    let (code, text) = case.command();
    assert!(code == Some(1) && text.contains("zhao"), "{text}");
}

#[test]
fn a_duty_on_leave_is_named() {
    let case = Case::new();
    case.cell("mia", 3, "A");
    let verdict = case.judge().unwrap();
    let leave = verdict.findings.broken().find(|finding| finding.rule == "leave").expect("a breach");
    assert_eq!((leave.agent, leave.dates.0), (Some(AgentIx(1)), date("2026-12-03")));
}

#[test]
fn a_shift_outside_the_own_list_is_named() {
    let case = Case::new();
    case.cell("mia", 1, "C");
    assert!(case.broken().contains(&"eligibility"));
}

#[test]
fn hours_rest_and_rest_days_are_counted_again() {
    let case = Case::new();
    let row =
        |agent: &str| case.text.lines().find(|line| line.starts_with(agent)).expect("a line").to_string();
    let full = |duty: &str| format!("lin = \"{}\"", [duty; 7].join(" "));
    case.replace(&row("lin"), &full("A+C"));
    let broken = case.broken();
    assert!(broken.contains(&"hours") && broken.contains(&"rest_days"), "{broken:?}");
}

#[test]
fn a_pair_that_is_not_allowed_is_named() {
    let case = Case::new();
    case.cell("lin", 0, "A+B");
    assert!(case.broken().contains(&"one_duty"));
    case.cell("lin", 0, "B+A+C");
    assert!(case.broken().contains(&"one_duty"));
}

#[test]
fn two_lines_that_are_exchanged_are_another_roster() {
    let case = Case::new();
    let renamed = case.text.replace("lin ", "tmp ").replace("zhao =", "lin  =").replace("tmp ", "zhao ");
    assert_ne!(renamed, case.text);
    case.write(renamed);
    assert!(case.broken().contains(&"pins"));
}

#[test]
fn a_penalty_that_is_understated_or_overstated_is_refused() {
    let case = Case::new();
    let penalty = case.roster.stated.iter().map(|level| level.penalty).max().unwrap();
    assert!(penalty > 0, "{:?}", case.roster.stated);
    for claimed in [penalty - 1, penalty + 1, 0] {
        case.replace(&format!("penalty = {penalty}"), &format!("penalty = {claimed}"));
        let verdict = case.judge().unwrap();
        assert!(!verdict.agrees(), "{claimed} for {penalty}");
        assert!(verdict.misstated.iter().any(|own| own.claimed == claimed && own.counted == penalty));
        assert_eq!(case.command().0, Some(1));
    }
}

#[test]
fn a_bound_above_the_penalty_is_refused() {
    let case = Case::new();
    let bound = case.roster.stated.last().unwrap().bound;
    case.replace(&format!("\nbound = {bound}\nfloor"), &format!("\nbound = {}\nfloor", bound + 1));
    let verdict = case.judge().unwrap();
    assert!(verdict.misstated.iter().any(|own| own.kind == Misstated::Bound), "{:?}", verdict.misstated);
}

#[test]
fn a_floor_above_the_bound_and_a_proof_on_an_unproven_level_are_refused() {
    let case = Case::new();
    let last = case.roster.stated.last().unwrap();
    let floor = format!("\nfloor = {}\n", last.floor);
    let at = case.text.rfind(&floor).unwrap();
    let above = format!("\nfloor = {}\n", last.penalty + 1);
    case.write(format!("{}{above}{}", &case.text[..at], &case.text[at + floor.len()..]));
    assert!(!case.judge().unwrap().agrees());
    // The level above is not proven, so what is below it holds under a condition.
    let wish = case.roster.stated[0].clone();
    assert_eq!((wish.penalty, wish.bound), (0, 0));
    case.replace("unconditional = true", "unconditional = false");
    assert!(!case.judge().unwrap().agrees(), "nothing is above the first level");
}

#[test]
fn a_level_that_is_left_out_is_refused() {
    let case = Case::new();
    let start = case.text.find("[[levels]]").unwrap();
    let end = case.text.find("[[weeks]]").unwrap();
    case.write(format!("{}{}", &case.text[..start], &case.text[end..]));
    // Each level by itself, and the seal.
    assert_eq!(case.judge().unwrap().misstated.len(), case.roster.stated.len() + 1);
    case.replace("name = \"soft\"", "name = \"loft\"");
    assert!(!case.judge().unwrap().agrees());
}

#[test]
fn inputs_that_were_edited_are_refused() {
    for (file, old, new) in [
        ("team.toml", "max_per_week = \"60h\"", "max_per_week = \"168h\""),
        ("team.toml", "2026-12-01 = \"A+C\"", "2026-12-01 = \"A\""),
        ("team.toml", "until = 2026-12-04", "until = 2026-12-03"),
        ("team.toml", "min = 1", "min = 0"),
        ("team.toml", "share", "share"),
        ("history.toml", "\"1/2\"", "\"3/2\""),
        ("history.toml", "= \"A   -\"", "= \"-   -\""),
    ] {
        let case = Case::new();
        let path = case.inputs().join(file);
        let text = fs::read_to_string(&path).unwrap();
        if old == new {
            fs::write(&path, format!("# a comment\n{text}")).unwrap();
            assert_eq!(case.command().0, Some(0), "a comment changes nothing");
            continue;
        }
        assert!(text.contains(old), "no `{old}` in\n{text}");
        fs::write(&path, text.replacen(old, new, 1)).unwrap();
        assert_eq!(case.refusal(), ["the fingerprint is another"]);
        let (code, output) = case.command();
        assert!(code == Some(2) && output.contains("E0"), "{output}");
    }
}

#[test]
fn inputs_that_are_gone_are_refused() {
    let case = Case::new();
    fs::remove_file(case.inputs().join("history.toml")).unwrap();
    assert_eq!(case.command().0, Some(2));
    fs::remove_dir_all(case.inputs()).unwrap();
    assert_eq!(case.refusal().len(), 1);
    assert_eq!(case.command().0, Some(2));
}

#[test]
fn a_fingerprint_of_other_inputs_is_refused() {
    let case = Case::new();
    let fingerprint = &case.roster.instance;
    case.replace(fingerprint, &fingerprint.replace(['0', '1', '2'], "f"));
    assert_eq!(case.command().0, Some(2));
    case.replace("inputs = \"", "inputs = \"../");
    assert_eq!(case.refusal().len(), 1);
}

#[test]
fn lines_and_weeks_that_are_missing_or_too_many_are_refused() {
    let case = Case::new();
    let line = case.text.lines().find(|line| line.starts_with("mia")).unwrap();
    for new in ["", "mia = \"A\"", "mia = \"- - - - - - - -\"", "mia = 7", "nobody = \"- - - - - - -\""] {
        case.replace(line, new);
        assert!(!case.refusal().is_empty(), "{new}");
        assert_eq!(case.command().0, Some(2), "{new}");
    }
    case.replace(line, &format!("{line}\n{line}"));
    assert!(!case.refusal().is_empty());
    let weeks = case.text.find("\n[[weeks]]").unwrap();
    case.write(&case.text[..weeks]);
    assert!(!case.refusal().is_empty());
    case.write(format!("{}{}", case.text, &case.text[weeks..]));
    assert!(!case.refusal().is_empty());
}

#[test]
fn a_shift_that_the_team_does_not_have_is_refused() {
    let case = Case::new();
    for cell in ["X", "A+", "a", "A+X", "+"] {
        case.cell("lin", 0, cell);
        assert!(!case.refusal().is_empty(), "{cell}");
    }
}

#[test]
fn dates_that_are_moved_are_refused() {
    let case = Case::new();
    case.replace("start = 2026-11-30", "start = 2026-12-07");
    assert!(!case.refusal().is_empty());
    case.replace("days = 7", "days = 14");
    assert!(!case.refusal().is_empty());
    case.replace("look_ahead = 0", "look_ahead = 7");
    assert!(!case.refusal().is_empty());
}

/// Whether what is accepted as fine says no more than what was solved: the same
/// duties, dates and penalties, and no bound above what was proven.
fn harmless(case: &Case, loaded: &Loaded) -> bool {
    let (own, new) = (&case.roster, &loaded.roster);
    let level =
        |pair: (&StatedLevel, &StatedLevel)| pair.0.name == pair.1.name && pair.0.penalty == pair.1.penalty;
    let bounds = |pair: (&StatedLevel, &StatedLevel)| pair.1.bound <= pair.0.penalty;
    new.lines == own.lines
        && (&new.team, &new.horizon, &new.instance) == (&own.team, &own.horizon, &own.instance)
        && new.stated.len() >= own.stated.len()
        && own.stated.iter().zip(&new.stated).all(level)
        && own.stated.iter().zip(&new.stated).all(bounds)
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_whole_or_refused() {
    let case = Case::new();
    let bytes = case.text.as_bytes();
    let whole = case.text.trim_end().len();
    for length in 0..bytes.len() {
        case.write(&bytes[..length]);
        match judge(&case.path) {
            Ok((loaded, verdict)) if verdict.complete() => {
                assert!(length >= whole && loaded.roster == case.roster, "fine after {length} bytes");
            }
            _ => assert!(length < whole, "refused after {length} bytes"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_that_are_changed_do_no_harm(
        changes in proptest::collection::vec((any::<Index>(), any::<u8>(), any::<bool>()), 1000),
    ) {
        let case = Case::new();
        for (at, byte, printable) in changes {
            let mut bytes = case.text.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] = if printable { b"ABC-+019=\"\n .[]#"[usize::from(byte) % 16] } else { byte };
            case.write(&bytes);
            if let Ok((loaded, verdict)) = judge(&case.path) {
                let fine = verdict.complete();
                prop_assert!(!fine || harmless(&case, &loaded), "{}", String::from_utf8_lossy(&bytes));
            }
        }
    }
}

/// The rosters that are kept in the repository, sealed as they were made.
fn kept() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("rosters"), root.join("tests/goldens/rosters")];
    let teams = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let files = teams.flat_map(|team| roster::kept(&team.unwrap().path()));
    let mut paths: Vec<PathBuf> = files.map(|(_, path)| path).collect();
    paths.sort();
    assert!(paths.len() >= 9, "{paths:?}");
    static ONCE: Once = Once::new();
    if std::env::var("UPDATE_GOLDENS").is_ok_and(|value| value == "1") {
        ONCE.call_once(|| seal_anew(&paths));
    }
    paths
}

/// `UPDATE_GOLDENS=1` seals what has no seal yet and is as counted: the numbers are those of the runs that
/// made these files.
fn seal_anew(paths: &[PathBuf]) {
    for path in paths {
        let (loaded, verdict) = judge(path).unwrap();
        if loaded.sealed == Sealed::Missing && verdict.agrees() {
            let seal = loaded.roster.with_seal(&loaded.past).seal.unwrap();
            let text = fs::read_to_string(path).unwrap();
            let sealed = text.replacen("\n\n[[levels]]", &format!("\nseal = \"{seal}\"\n\n[[levels]]"), 1);
            fs::write(path, sealed).unwrap();
        }
    }
}

#[test]
fn each_roster_that_is_kept_here_is_sealed_and_as_counted() {
    for path in kept() {
        let (loaded, verdict) = judge(&path).unwrap();
        assert!(verdict.agrees(), "{}: {:?}", path.display(), verdict.misstated);
        assert_eq!(loaded.sealed, Sealed::Whole, "{}", path.display());
    }
}

/// A roster with its inputs in a folder where it may be changed.
fn copied(path: &Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let inputs = fs::read_to_string(path).unwrap();
    let inputs =
        inputs.lines().find_map(|line| line.strip_prefix("inputs = ")).expect("inputs").trim_matches('"');
    fs::create_dir(folder.path().join(inputs)).unwrap();
    for file in fs::read_dir(path.with_file_name(inputs)).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(inputs).join(file.file_name())).unwrap();
    }
    let copy = folder.path().join(path.file_name().unwrap());
    fs::copy(path, &copy).unwrap();
    (folder, copy)
}

/// Every line of the file that states something that can't be counted again, with what it may be changed to.
fn statements(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        match (key, value.parse::<i64>()) {
            ("penalty" | "bound" | "floor", Ok(number)) => {
                let others = [number + 1, number + 10, number - 1, 0].into_iter();
                let others = others.filter(|other| *other >= 0 && *other != number);
                found.extend(others.map(|other| (at, format!("{key} = {other}"))));
            }
            ("unconditional", _) => found.push((at, format!("{key} = {}", value == "false"))),
            ("instance", _) => found.push((at, format!("{line}\nassumed_ordinary = [2031]"))),
            _ => {}
        }
    }
    found
}

#[test]
fn each_stated_number_of_each_roster_here_that_is_edited_is_named() {
    for path in kept() {
        let (_folder, copy) = copied(&path);
        let text = fs::read_to_string(&copy).unwrap();
        let edits = statements(&text);
        assert!(edits.len() > 12, "{edits:?}");
        for (at, edit) in edits {
            let lines =
                text.lines().enumerate().map(|(own, line)| if own == at { edit.as_str() } else { line });
            fs::write(&copy, lines.map(|line| format!("{line}\n")).collect::<String>()).unwrap();
            let (loaded, verdict) = judge(&copy).unwrap();
            assert_eq!(loaded.sealed, Sealed::Broken, "{}: {edit}", path.display());
            assert!(
                !verdict.agrees() && verdict.misstated.iter().any(|own| own.kind == Misstated::Seal),
                "{edit}"
            );
            let known = known(&loaded, &verdict);
            assert!(known.iter().all(|own| own.proof == Proof::Rederived), "{edit}: {known:?}");
        }
    }
}

#[test]
fn the_date_of_the_roster_before_can_not_be_edited_unseen() {
    let mut tried = 0;
    for path in kept() {
        let (folder, copy) = copied(&path);
        let inputs = fs::read_dir(folder.path()).unwrap().map(|own| own.unwrap().path());
        let history = inputs.map(|own| own.join("history.toml")).find(|own| own.exists()).expect("a history");
        let text = fs::read_to_string(&history).unwrap();
        let line = text.lines().find(|line| line.starts_with("roster = "));
        for other in ["roster = 2025-01-06", ""] {
            let edited = match line {
                Some(line) => text.replacen(line, other, 1),
                None if other.is_empty() => continue,
                None => text.replacen("[history]", &format!("[history]\n{other}"), 1),
            };
            fs::write(&history, edited).unwrap();
            // Without a roster before it, the date is part of what is known of the past, and so of the fingerprint.
            match judge(&copy) {
                Ok((_, verdict)) => assert!(verdict.misstated.iter().any(|own| own.kind == Misstated::Seal)),
                Err(refusal) => assert_eq!(refusal, ["the fingerprint is another"]),
            }
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried}");
}

#[test]
fn years_of_unknown_holidays_are_those_of_the_inputs_even_under_a_new_seal() {
    let case = Case::new();
    let forged = Roster { assumed_ordinary: vec![2031], ..case.roster.clone() };
    let forged = forged.with_seal(&case.desk.instance.past);
    let (book, past) = (&case.desk.instance.book, &case.desk.instance.past);
    let draft = Draft { roster: &forged, book, past, team_folder: None };
    roster::save(&case.path, &draft, &|_| false).unwrap();
    let verdict = case.judge().unwrap();
    let kinds: Vec<Misstated> = verdict.misstated.iter().map(|own| own.kind).collect();
    assert_eq!(kinds, [Misstated::Years]);
    assert_eq!(case.command().0, Some(1));
}

/// How each level of a judged file is known.
fn known(loaded: &Loaded, verdict: &Verdict) -> Vec<LevelBound> {
    let rules = rules::active(&loaded.book).unwrap();
    let roster = &loaded.roster;
    let sheet = Timesheet::new(Arc::clone(&loaded.book), roster.horizon, &loaded.past, &roster.lines);
    bounds(&sheet, &rules, verdict, &roster.stated, loaded.sealed)
}

/// A copy of a roster that is kept here.
fn copy_of(name: &str) -> (tempfile::TempDir, PathBuf) {
    copied(&kept().into_iter().find(|path| path.ends_with(name)).expect("a roster"))
}

/// The help desk's roster, sealed by a solver that stated less than its penalty.
fn help_desk() -> (tempfile::TempDir, PathBuf) {
    let (folder, copy) = copy_of("rosters/help-desk/2026-11-09.toml");
    let text = fs::read_to_string(&copy).unwrap();
    fs::write(&copy, text.replacen("bound = 812", "bound = 654", 1)).unwrap();
    seal_again(&copy);
    (folder, copy)
}

/// Gives a file the seal of what it says.
fn seal_again(path: &Path) {
    let read = roster::load(path).unwrap();
    let again = read.roster.with_seal(&read.past).seal.unwrap();
    let text = fs::read_to_string(path).unwrap();
    let seal = text.lines().find(|line| line.starts_with("seal = ")).unwrap();
    fs::write(path, text.replacen(seal, &format!("seal = \"{again}\""), 1)).unwrap();
}

#[test]
fn a_bound_that_is_raised_to_the_penalty_proves_nothing() {
    let (_folder, copy) = help_desk();
    let text = fs::read_to_string(&copy).unwrap();
    fs::write(&copy, text.replacen("bound = 654", "bound = 812", 1)).unwrap();
    let (loaded, verdict) = judge(&copy).unwrap();
    assert!(!verdict.agrees());
    let soft = *known(&loaded, &verdict).last().unwrap();
    assert_eq!((soft.least, soft.proof), (false, Proof::Rederived));
    assert!(soft.bound < 654, "{soft:?}");
}

#[test]
fn a_forged_file_that_is_sealed_again_is_as_the_solver_stated_it_and_never_rederived() {
    let (_folder, copy) = help_desk();
    let text = fs::read_to_string(&copy).unwrap();
    fs::write(&copy, text.replacen("bound = 654", "bound = 812", 1)).unwrap();
    seal_again(&copy);
    let (loaded, verdict) = judge(&copy).unwrap();
    assert!(verdict.agrees(), "the seal has no key");
    assert_eq!(known(&loaded, &verdict).last().unwrap().proof, Proof::Stated);
}

#[test]
fn a_file_without_a_seal_is_not_called_proven_but_where_it_is_derived_again() {
    let (_folder, copy) = help_desk();
    let text = fs::read_to_string(&copy).unwrap();
    let seal = text.lines().find(|line| line.starts_with("seal = ")).unwrap();
    fs::write(&copy, text.replacen(&format!("{seal}\n"), "", 1).replacen("bound = 654", "bound = 812", 1))
        .unwrap();
    let (loaded, verdict) = judge(&copy).unwrap();
    let known = known(&loaded, &verdict);
    let proofs: Vec<Proof> = known.iter().map(|own| own.proof).collect();
    assert_eq!(proofs, [Proof::Rederived, Proof::Rederived, Proof::Unsealed]);
    assert_eq!(known.iter().map(|own| own.least).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn hours_that_no_shift_reaches_are_derived_again_without_a_seal() {
    let (_folder, copy) = copy_of("rosters/support-team/2026-11-30.toml");
    let text = fs::read_to_string(&copy).unwrap();
    let seal = text.lines().find(|line| line.starts_with("seal = ")).unwrap();
    fs::write(&copy, text.replacen(seal, "", 1)).unwrap();
    let (loaded, verdict) = judge(&copy).unwrap();
    let required = known(&loaded, &verdict)[0];
    assert_eq!((required.bound, required.proof, required.least), (2520, Proof::Rederived, true));
}

#[test]
fn cells_may_be_edited_and_the_seal_stays_whole() {
    let case = Case::new();
    case.cell("lin", 6, if case.duty("lin", 6) == "-" { "A" } else { "-" });
    let (loaded, verdict) = judge(&case.path).unwrap();
    assert_eq!(loaded.sealed, Sealed::Whole);
    assert!(verdict.misstated.iter().all(|own| own.kind != Misstated::Seal));
}

/// What arithmetic derives of a team, level by level.
fn derived(team: Team) -> Vec<i64> {
    let desk = team.desk();
    unavoidable(&desk.sheet(&vec![Vec::new(); desk.instance.book.agents.len()]), &desk.rules)
}

#[test]
fn hours_for_which_too_few_are_there_are_derived_by_hand() {
    let desk = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").no_fairness().days(2);
    let two = desk.add("[[coverage]]\nfrom = \"09:00\"\nuntil = \"18:00\"\nagents = 2");
    // Nobody covers the last hour of two days.
    assert_eq!(derived(two.clone())[0], 2 * 2 * 60);
    let away = two.add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-01");
    assert_eq!(derived(away.clone())[0], 2 * 2 * 60 + 480);
    assert_eq!(derived(away.clone().rule("leave", "class = \"soft\""))[0], 2 * 2 * 60, "a price is no must");
    let morning =
        "[[availability]]\nagent = \"mia\"\nfrom = \"09:00\"\nuntil = \"12:00\"\ndates = [2026-11-30]";
    assert_eq!(derived(away.add(morning))[0], 2 * 2 * 60 + 480 + 480);
}

#[test]
fn pins_show_what_is_too_few_and_what_is_too_many() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").no_fairness().days(1);
    let rest = team.clone().staffed("A", "want = 2").add("[pins.lin]\n2026-11-30 = \"rest\"");
    assert_eq!(derived(rest).last(), Some(&10));
    let work =
        team.staffed("A", "want = 0").add("[pins.lin]\n2026-11-30 = \"A\"\n[pins.mia]\n2026-11-30 = \"A\"");
    assert_eq!(derived(work.clone()).last(), Some(&20));
    assert_eq!(derived(work.rule("pins", "class = \"soft\"")).last(), Some(&0));
}

#[test]
fn an_agent_who_can_not_be_at_two_shifts_is_left_to_the_solver() {
    let team =
        Team::new().agent("lin").shift("A", "09:00", "17:00").shift("B", "09:00", "17:00").no_fairness();
    let team = team.staffed("A", "min = 1").staffed("B", "min = 1").days(1);
    assert_eq!(team.solve().required("staffing"), 480);
    assert_eq!(derived(team)[0], 0, "arithmetic over single cells knows nothing of it, and claims nothing");
}

/// Nothing but what a test names is before day one.
#[test]
fn a_past_without_anything_is_written_and_read_back() {
    let case = Case::new();
    let empty = Past { worked: vec![Default::default(); 3], ..Past::default() };
    let path = case.path.with_file_name("2026-12-07.toml");
    let book = &case.desk.instance.book;
    let draft = Draft { roster: &case.roster, book, past: &empty, team_folder: None };
    roster::save(&path, &draft, &|_| false).unwrap();
    assert_eq!(roster::load(&path).unwrap().past, empty);
}
