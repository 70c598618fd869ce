//! Nothing that belongs to a person is removed or overwritten: rosters, their inputs, records, teams, notes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use support_cli::{Scratch, words};

const TEAM: &str = r#"
[team]
id = "t"
name = "Desk"
zone = "Asia/Shanghai"
holidays = "none"
language = "en"

[contacts]
file = "contacts.csv"

[[shifts]]
id = "A"
start = "09:00"
end = "17:00"

[[agents]]
id = "lin"

[[agents]]
id = "state"

[[staffing]]
shift = "A"
min = 1

[service.calls]
kind = "calls"
answer_within = "20s"
level = 0.8
"#;

const CONTACTS: &str =
    "date,from,channel,contacts,handle\n2026-11-30,09:00,calls,6,300\n2026-11-30,09:30,calls,6,300\n";
const ROSTER: &str = "rosters/t/2026-11-30.toml";
const SOLVE: &str = "solve t --start 2026-11-30 --weeks 1 --work-limit 100k";

/// The folder `t` with a team, its contacts, and one roster of a week, in a folder with other things.
fn home() -> Scratch {
    let home = Scratch::new();
    home.write("t/team.toml", TEAM);
    home.write("t/contacts.csv", CONTACTS);
    home.write("letters/to-my-mother.txt", "Dear mother");
    home.run(SOLVE).exits(0);
    home
}

fn published() -> Scratch {
    let home = home();
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-01T10:00")).exits(0);
    home
}

/// The files of a scratch folder but for those of which the path begins so.
fn files_but(home: &Scratch, prefix: &str) -> Vec<(String, Vec<u8>)> {
    home.files().into_iter().filter(|(path, _)| !path.starts_with(prefix)).collect()
}

/// The name of the folder with a roster's inputs.
fn inputs_of(home: &Scratch, roster: &str) -> String {
    let text = home.read(roster);
    let line = text.lines().find_map(|line| line.strip_prefix("inputs = \"")).unwrap();
    line.trim_end_matches('"').to_string()
}

#[test]
fn no_folder_that_a_roster_file_names_is_removed_unless_it_is_its_own_copy_of_inputs() {
    let stranger = "letters";
    for inputs in ["..", ".", "", "/", "./", "../letters", "letters", "letters/", "t", "d.12345678"] {
        let home = home();
        home.copy_within(ROSTER, "d.toml");
        let named = inputs_of(&home, "d.toml");
        home.edit("d.toml", &format!("inputs = \"{named}\""), &format!("inputs = \"{inputs}\""));
        home.write("d.12345678/notes.txt", "not inputs");
        home.edit("t/team.toml", "name = \"Desk\"", "name = \"Another\"");
        let before = files_but(&home, "d.");
        home.run(&format!("{SOLVE} --out d.toml")).exits(0);
        let after: Vec<_> = files_but(&home, "d.");
        assert_eq!(before, after, "inputs = {inputs:?}");
        assert!(home.path().join(stranger).is_dir());
        assert_eq!(home.read("d.12345678/notes.txt"), "not inputs");
        home.run("verify d.toml").exits(0);
    }
}

#[test]
fn the_default_place_is_as_safe_as_any_other() {
    let home = home();
    let named = inputs_of(&home, ROSTER);
    home.write("rosters/another/2026-11-30.toml", "somebody's");
    home.edit(ROSTER, &format!("inputs = \"{named}\""), "inputs = \"..\"");
    home.edit("t/team.toml", "name = \"Desk\"", "name = \"Another\"");
    home.run(SOLVE).exits(0);
    assert_eq!(home.read("rosters/another/2026-11-30.toml"), "somebody's");
    assert!(home.path().join("rosters/t").join(named).is_dir(), "nothing names it, but nobody said so");
}

#[test]
fn inputs_that_another_roster_or_a_publication_needs_stay() {
    let home = home();
    home.copy_within(ROSTER, "rosters/t/try.toml");
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-01T10:00")).exits(0);
    home.edit("t/team.toml", "name = \"Desk\"", "name = \"Another\"");
    home.run(&format!("{SOLVE} --out rosters/t/try.toml")).exits(0);
    home.run(&format!("verify {ROSTER}")).exits(0);
    home.run("verify rosters/t/try.toml").exits(0);
}

#[test]
fn inputs_that_were_edited_or_are_a_link_stay_and_a_draft_that_is_replaced_takes_its_own_along() {
    let home = home();
    let first = inputs_of(&home, ROSTER);
    home.edit("t/team.toml", "name = \"Desk\"", "name = \"Second\"");
    home.run(SOLVE).exits(0);
    let second = inputs_of(&home, ROSTER);
    assert_ne!(first, second);
    assert!(!home.path().join("rosters/t").join(&first).exists(), "the inputs of the draft before are left");
    home.write(&format!("rosters/t/{second}/notes.txt"), "mine");
    home.edit("t/team.toml", "name = \"Second\"", "name = \"Third\"");
    home.run(SOLVE).exits(0);
    assert_eq!(home.read(&format!("rosters/t/{second}/notes.txt")), "mine");
    let third = inputs_of(&home, ROSTER);
    let folder = home.path().join("rosters/t").join(&third);
    fs::rename(&folder, home.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../../elsewhere", &folder).unwrap();
    home.edit("t/team.toml", "name = \"Third\"", "name = \"Fourth\"");
    home.run(SOLVE).exits(0);
    assert!(home.path().join("elsewhere/team.toml").exists());
    assert!(folder.is_symlink());
}

#[test]
fn edited_inputs_in_the_way_do_not_become_those_of_a_new_roster() {
    let home = home();
    let name = inputs_of(&home, ROSTER);
    home.edit(&format!("rosters/t/{name}/team.toml"), "end = \"17:00\"", "end = \"18:00\"");
    home.run(&format!("verify {ROSTER}")).exits(2).says(&["E0306"]);
    home.run(SOLVE).exits(0);
    home.run(&format!("verify {ROSTER}")).exits(0);
    assert!(home.read(&format!("rosters/t/{name}/team.toml")).contains("18:00"));
}

#[test]
fn a_roster_is_not_written_over_anything_else() {
    let home = published();
    let copy = "t/published/1-2026-11-30.toml";
    let last = format!("rosters/t/{}/history.toml", inputs_of(&home, ROSTER));
    for out in
        ["t/team.toml", "t/log.toml", "t/contacts.csv", "t/leave.toml", "t/pay.toml", ROSTER, copy, &last]
    {
        home.refused(&format!("{SOLVE} --out {out}"), 2).says(&["E0309"]);
    }
    std::os::unix::fs::symlink("rosters/t/2026-11-30.toml", home.path().join("link.toml")).unwrap();
    home.refused(&format!("{SOLVE} --out link.toml"), 2).says(&["E0309"]);
    home.refused(&format!("{SOLVE} --out letters"), 2);
}

/// The seven commands that write a result, each with its usual ending.
const RESULTS: [(&str, &str); 7] = [
    ("ledger t --format csv", "csv"),
    ("timesheet t --month 2026-12 --format csv", "csv"),
    ("accounts t --until 2026-12-31 --format csv", "csv"),
    ("attendance t --month 2026-12 --format csv", "csv"),
    ("service rosters/t/2026-11-30.toml t/contacts.csv --format csv", "csv"),
    ("targets t/contacts.csv --team t --format csv", "csv"),
    ("export rosters/t/2026-11-30.toml --format csv", "csv"),
];

#[test]
fn no_result_takes_the_place_of_a_team_a_record_a_roster_or_an_input() {
    let home = published();
    let inputs = inputs_of(&home, ROSTER);
    let mut victims: Vec<String> = [
        "t/team.toml",
        "t/log.toml",
        ROSTER,
        "t/contacts.csv",
        "t/published/1-2026-11-30.toml",
        "t/.desk.lock",
        "t/new.toml",
    ]
    .map(str::to_string)
    .to_vec();
    victims.push(format!("rosters/t/{inputs}/team.toml"));
    victims.push(format!("rosters/t/{inputs}/notes.csv"));
    victims.push("t/published/notes.csv".to_string());
    std::os::unix::fs::symlink("t/log.toml", home.path().join("innocent.csv")).unwrap();
    victims.push("innocent.csv".to_string());
    for (command, _) in RESULTS {
        for victim in &victims {
            for force in ["", " --force"] {
                home.refused(&format!("{command} --to {victim}{force}"), 2).says(&["E0406"]);
            }
        }
    }
}

#[test]
fn other_files_are_replaced_only_when_told_and_earlier_results_always() {
    for (command, ending) in RESULTS {
        let home = published();
        let file = format!("mine.{ending}");
        home.write(&file, "name,telephone\nMother,12345\n");
        home.refused(&format!("{command} --to {file}"), 2).says(&["E0406", "--force"]);
        home.refused(&format!("{command} --to letters"), 2).says(&["E0406"]);
        let first = home.run(&format!("{command} --to {file} --force"));
        assert!(matches!(first.code, Some(0 | 1)), "{first}");
        let again = home.run(&format!("{command} --to {file}"));
        assert_eq!(first.code, again.code, "{again}");
    }
}

#[test]
fn every_csv_file_begins_with_the_byte_order_mark_and_no_output_does() {
    for (command, _) in RESULTS {
        let home = published();
        let printed = home.run(command).stdout;
        assert!(!printed.is_empty() && !printed.starts_with('\u{feff}'), "{command}");
        home.run(&format!("{command} --to out.csv"));
        // The mark is U+FEFF, in UTF-8 the bytes EF BB BF: once, before the same text.
        assert_eq!(home.read("out.csv"), format!("\u{feff}{printed}"), "{command}");
        // One from before there was a mark is an earlier result all the same.
        home.write("old.csv", &printed);
        let again = home.run(&format!("{command} --to old.csv"));
        assert!(matches!(again.code, Some(0 | 1)), "{again}");
    }
    // What has been exported so comes back.
    let home = published();
    home.run(&format!("export {ROSTER} --format csv --to out.csv")).exits(0);
    let back = home.run("import csv out.csv --team t --out back/2026-11-30.toml --lang en");
    assert!(matches!(back.code, Some(0 | 1)), "{back}");
}

#[test]
fn a_workbook_that_somebody_saved_in_another_program_is_kept() {
    let home = published();
    for command in ["timesheet t --month 2026-12", "export rosters/t/2026-11-30.toml --format xlsx"] {
        home.run(&format!("{command} --to hours.xlsx --force"));
        let run = home.run(&format!("{command} --to hours.xlsx"));
        assert!(matches!(run.code, Some(0 | 1)), "an unchanged result is replaced: {run}");
        save_elsewhere(&home.path().join("hours.xlsx"));
        home.refused(&format!("{command} --to hours.xlsx"), 2).says(&["E0406", "--force"]);
    }
}

/// Names another program as the last that has saved a workbook, as spreadsheets do.
fn save_elsewhere(path: &Path) {
    use std::io::{Read, Write};
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut file = old.by_index(at).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == "docProps/core.xml" {
            let edited = String::from_utf8(text).unwrap();
            text = edited.replace("<cp:lastModifiedBy>fairshift<", "<cp:lastModifiedBy>Wang<").into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&text).unwrap();
    }
    fs::write(path, new.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn targets_are_put_into_a_file_of_their_own_and_nowhere_else() {
    let home = home();
    let into = "targets t/contacts.csv --into t --replace --file";
    for file in ["team.toml", "log.toml", "contacts.csv", "../letters/x.csv", ".", "", "x/y.csv"] {
        home.refused(&format!("{into} '{file}'"), 2);
    }
    home.run(&format!("{into} targets.csv")).exits(0);
}

#[test]
fn an_agent_called_state_is_as_safe_as_any_other_after_publication() {
    let home = published();
    let text = home.read(ROSTER);
    let line = text.lines().find(|line| line.starts_with("state = ") && !line.contains("published")).unwrap();
    let other = if line.contains('A') { line.replace('A', "-") } else { line.replacen('-', "A", 1) };
    home.write(ROSTER, &text.replacen(line, &other, 1));
    home.run(&format!("verify {ROSTER}")).exits(2).says(&["E0803", "fairshift restore"]);
}

#[test]
fn a_kept_copy_that_is_edited_or_gone_is_noticed() {
    let copy = "t/published/1-2026-11-30.toml";
    let damages: [&dyn Fn(&Scratch); 4] = [
        &|home| fs::remove_file(home.path().join(copy)).unwrap(),
        &|home| home.write(copy, &home.read(copy).replace("\"A", "\"-")),
        &|home| {
            let inputs = format!("t/published/{}/team.toml", inputs_of(home, ROSTER));
            home.edit(&inputs, "name = \"Desk\"", "name = \"Forged\"");
        },
        &|home| {
            let inputs = home.path().join("t/published").join(inputs_of(home, ROSTER));
            fs::remove_dir_all(inputs).unwrap();
        },
    ];
    for damage in damages {
        let home = published();
        home.run(&format!("verify {ROSTER}")).exits(0);
        home.run("log t").exits(0);
        damage(&home);
        home.run(&format!("verify {ROSTER}")).exits(1).says(&["E0810"]);
        home.run("log t").exits(1).says(&["E0810"]);
    }
}

#[test]
fn a_published_roster_is_put_back_whole_and_what_was_edited_is_kept() {
    let home = published();
    let text = home.read(ROSTER);
    let inputs = inputs_of(&home, ROSTER);
    home.run("restore t").exits(0).prints(&["is as entry 1 published it"]);
    // Edited.
    let edited = text.replace("\"A", "\"-");
    home.write(ROSTER, &edited);
    home.run(&format!("show {ROSTER}")).exits(2).says(&["E0803", "fairshift restore t"]);
    home.run("restore t").exits(0).prints(&["2026-11-30.aside-1.toml"]);
    assert_eq!(home.read(ROSTER), text);
    assert_eq!(home.read("rosters/t/2026-11-30.aside-1.toml"), edited);
    // Gone, with its inputs.
    fs::remove_file(home.path().join(ROSTER)).unwrap();
    fs::remove_dir_all(home.path().join("rosters/t").join(&inputs)).unwrap();
    home.run("restore t --entry 1").exits(0).prints(&[ROSTER]);
    assert_eq!(home.read(ROSTER), text);
    home.run(&format!("verify {ROSTER}")).exits(0);
    // Inputs that were edited.
    home.edit(&format!("rosters/t/{inputs}/team.toml"), "end = \"17:00\"", "end = \"18:00\"");
    home.run(&format!("verify {ROSTER}")).exits(2);
    home.run("restore t").exits(0);
    home.run(&format!("verify {ROSTER}")).exits(0);
    home.run("restore t --entry 7").exits(2).says(&["E0807"]);
}

#[test]
fn what_was_kept_for_a_record_that_is_lost_stays_when_another_roster_is_published() {
    let home = published();
    let copy = home.read("t/published/1-2026-11-30.toml");
    fs::remove_file(home.path().join("t/log.toml")).unwrap();
    let text = home.read(ROSTER).replace("state = \"published\"", "state = \"draft\"");
    home.write(ROSTER, &text.replace("name = \"soft\"", "name = \"soft\" # edited"));
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-02T10:00")).exits(0);
    assert_eq!(home.read("t/published/1-2026-11-30.aside-1.toml"), copy);
}

#[test]
fn what_the_record_publishes_is_not_replaced_though_its_file_says_draft() {
    let home = published();
    // As a command leaves it that was killed between the record and the mark.
    home.edit(ROSTER, "state = \"published\"", "state = \"draft\"");
    home.edit("t/team.toml", "name = \"Desk\"", "name = \"Another\"");
    home.refused(SOLVE, 2).says(&["E0309"]);
    home.refused(&format!("import csv letters/none.csv --team t --out {ROSTER}"), 2);
    home.refused(&format!("breaks {ROSTER} --place"), 2);
    home.run(&format!("verify {ROSTER}")).exits(0);
    // Publishing again only puts the mark right.
    home.run(&format!("publish {ROSTER} --by wang --at 2026-11-01T10:00")).exits(0);
    assert!(home.read(ROSTER).contains("state = \"published\""));
}

#[test]
fn two_searches_at_once_both_end_well() {
    let home = home();
    fs::remove_dir_all(home.path().join("rosters")).unwrap();
    let start = || {
        let mut command = home.command();
        command.args(words(SOLVE)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    home.run(&format!("verify {ROSTER}")).exits(0);
    assert_eq!(fs::read_dir(home.path().join("rosters/t")).unwrap().count(), 2);
}

#[test]
fn writers_whose_lock_file_is_removed_all_the_time_lose_nothing() {
    let home = home();
    let lock = home.path().join("t/.desk.lock");
    let done = std::sync::atomic::AtomicBool::new(false);
    let said_so = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = fs::remove_file(&lock);
                std::thread::yield_now();
            }
        });
        let children: Vec<_> = (1..=30)
            .map(|day| {
                let line = format!(
                    "overtime request t --agent lin --date 2027-01-{day:02} --hours 1h --by lin --wait 60s"
                );
                let mut command = home.command();
                command.args(words(&line)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
            })
            .collect();
        let ends: Vec<bool> = children.into_iter().map(|mut child| child.wait().unwrap().success()).collect();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        ends.into_iter().filter(|good| *good).count()
    });
    let log = home.run("log t --json").exits(0).json();
    assert_eq!(log["entries"].as_array().unwrap().len(), said_so);
    assert!(said_so > 0);
}

#[test]
fn a_key_of_a_site_and_the_lock_are_never_results() {
    let home = published();
    home.write(".site.fairshift-key", "secret");
    home.refused("ledger t --format csv --to .site.fairshift-key --force", 2).says(&["E0406"]);
    home.refused("ledger t --format csv --to t/.desk.lock --force", 2).says(&["E0406"]);
}
