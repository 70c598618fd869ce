//! Seals of rosters, and what is said of bounds that nobody counts again; keyed seals of the record: who lacks
//! the key can write no entry that passes for the team's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fs;

use sha2::{Digest, Sha256};
use support_cli::Scratch;

const ROSTER: &str = "rosters/support-team-midnight/2026-11-30.toml";
const TEAM: &str = "examples/support-team-midnight";
const LOG: &str = "examples/support-team-midnight/log.toml";
const KEY: &str = "FAIRSHIFT_SEAL_KEY=key.txt";

/// The examples with their rosters, and a key beside them.
fn home() -> Scratch {
    let scratch = Scratch::with("examples", "examples");
    scratch.copy("tests/goldens/rosters", "rosters");
    scratch.write("key.txt", "oUBY0m5zWkQ1x2v3T4r5S6p7N8m9L0kJ\n");
    scratch.write("other.txt", "another secret of some length\n");
    scratch
}

fn publish(home: &Scratch, before: &str) {
    home.run(format!("{before} publish {ROSTER} --by wang --at 2026-11-01T10:00").trim_start()).exits(0);
}

fn ask(home: &Scratch, before: &str, date: &str, exit: i32) -> support_cli::Run {
    let line = format!(
        "overtime request {TEAM} --agent lin --date {date} --hours 2h --by lin --at 2026-11-26T09:00"
    );
    home.run(format!("{before} {line}").trim_start()).exits(exit)
}

/// The log with every seal made anew, as anyone can who knows how: it has no key.
fn sealed_again(text: &str) -> String {
    let (mut before, mut body, mut out) = (String::new(), String::new(), String::new());
    for line in text.lines() {
        if line == "[[entry]]" {
            body.clear();
        }
        if line.starts_with("seal = ") {
            let mut hash = Sha256::new();
            hash.update(before.as_bytes());
            hash.update([0]);
            hash.update(body.as_bytes());
            before = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            out += &format!("seal = \"{before}\"\n");
        } else {
            body += &format!("{line}\n");
            out += &format!("{line}\n");
        }
    }
    out
}

/// The keyed seal as its documentation has it: HMAC-SHA-256 by its definition, of two hashes.
fn hmac(key: &[u8], text: &[u8]) -> String {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn each_entry_written_with_a_key_bears_its_seal_and_log_and_verify_count_them() {
    let home = home();
    publish(&home, "");
    home.run(&format!("{KEY} log {TEAM} --lang en")).exits(0).prints(&["none of 1 entries bears one"]);
    ask(&home, KEY, "2026-12-05", 0);
    ask(&home, KEY, "2026-12-06", 0);
    let text = home.read(LOG);
    assert_eq!(text.matches("mac = \"hmac-sha256:").count(), 2, "{text}");
    let counted = "2 entries bear that of this key, 1 came before";
    home.run(&format!("{KEY} log {TEAM} --lang en")).exits(0).prints(&[counted]);
    home.run(&format!("{KEY} verify {ROSTER} --lang en")).exits(0).prints(&[counted]);
    home.run(&format!("{KEY} log {TEAM} --lang zh")).exits(0).prints(&["2 条带有此密钥的封签"]);
    let json = home.run(&format!("{KEY} log {TEAM} --json")).exits(0).json();
    assert_eq!(json["keyed_seals"], serde_json::json!({"checked": true, "entries": 2, "before": 1}));
    // Without the key nothing is refused, and nothing is called checked.
    home.run(&format!("log {TEAM} --lang en")).exits(0).prints(&["none was checked"]);
    home.run(&format!("verify {ROSTER} --lang en")).exits(0).prints(&["none was checked"]);
}

#[test]
fn a_keyed_seal_is_the_hmac_of_the_seal_before_a_zero_byte_and_the_entry() {
    let home = home();
    publish(&home, KEY);
    ask(&home, KEY, "2026-12-05", 0);
    let text = home.read(LOG);
    let entries: Vec<&str> = text.split("\n[[entry]]\n").skip(1).collect();
    let first = entries[0].lines().find_map(|line| line.strip_prefix("seal = ")).unwrap().trim_matches('"');
    let (body, rest) = entries[1].split_once("mac = \"hmac-sha256:").unwrap();
    let expected =
        hmac(b"oUBY0m5zWkQ1x2v3T4r5S6p7N8m9L0kJ", format!("{first}\0[[entry]]\n{body}").as_bytes());
    assert_eq!(rest.split('"').next().unwrap(), expected);
}

#[test]
fn whoever_seals_an_edited_log_again_without_the_key_is_found_out_by_it() {
    let home = home();
    publish(&home, KEY);
    ask(&home, KEY, "2026-12-05", 0);
    ask(&home, KEY, "2026-12-06", 0);
    let whole = home.read(LOG);
    let mac = |n: usize| whole.lines().filter(|line| line.starts_with("mac = ")).nth(n).unwrap();
    let forgeries = [
        (whole.replace("date = 2026-12-05", "date = 2026-12-12"), "entry 2 was not written with this key"),
        (whole.replace("by = \"wang\"", "by = \"li\""), "entry 1 was not written with this key"),
        (whole.replacen(&format!("{}\n", mac(1)), "", 1), "entry 2 has no keyed seal"),
        (whole.replacen(mac(2), mac(1), 1), "entry 3 was not written with this key"),
        (whole.replacen(mac(1), "mac = \"hmac-sha256:zz\"", 1), "entry 2 was not written with this key"),
    ];
    for (forged, said) in forgeries {
        assert_ne!(forged, whole);
        fs::write(home.path().join(LOG), sealed_again(&forged)).unwrap();
        // Anyone can make the plain seals anew, and nothing without a key shows it.
        home.run(&format!("log {TEAM}")).exits(0);
        for command in [format!("log {TEAM}"), format!("verify {ROSTER}"), format!("swap list {TEAM}")] {
            home.run(&format!("{KEY} {command} --lang en")).exits(2).says(&["E0820", said]);
        }
    }
    fs::write(home.path().join(LOG), sealed_again(&whole)).unwrap();
    assert_eq!(home.read(LOG), whole);
    let other = "FAIRSHIFT_SEAL_KEY=other.txt";
    home.run(&format!("{other} log {TEAM} --lang en"))
        .exits(2)
        .says(&["E0820", "entry 1", "entry 2", "entry 3"]);
}

#[test]
fn a_record_with_keyed_seals_takes_no_entry_without_the_key() {
    let home = home();
    publish(&home, KEY);
    let before = home.read(LOG);
    ask(&home, "", "2026-12-05", 2).says(&["E0821", "FAIRSHIFT_SEAL_KEY"]);
    assert_eq!(home.read(LOG), before);
}

#[test]
fn what_can_be_no_key_is_refused_with_the_reason() {
    let home = home();
    publish(&home, "");
    home.write("short.txt", "short\n");
    home.write("blank.txt", &" ".repeat(100));
    home.write("long.txt", &"x".repeat(5000));
    home.write(&format!("{TEAM}/key.txt"), "oUBY0m5zWkQ1x2v3T4r5S6p7N8m9L0kJ\n");
    for (path, why) in [
        ("short.txt", "it has 5 bytes, a key has at least 16"),
        ("blank.txt", "it has 0 bytes"),
        ("long.txt", "more than 4096 bytes"),
        ("rosters", "not a regular file"),
        ("nowhere.txt", "can't be read"),
        (&format!("{TEAM}/key.txt"), "lies in the team's folder"),
    ] {
        let run = home.run(&format!("FAIRSHIFT_SEAL_KEY={path} log {TEAM} --lang en"));
        run.exits(2).says(&["E0821", why, "head -c 32 /dev/urandom"]);
    }
    // An empty name is none.
    home.run(&format!("FAIRSHIFT_SEAL_KEY= log {TEAM}")).exits(0);
}

const HELP_DESK: &str = "rosters/help-desk/2026-11-09.toml";

/// The rosters of the repository with their teams; of the help desk's the solver has stated less than its penalty.
fn rosters() -> Scratch {
    let scratch = Scratch::with("examples", "examples");
    scratch.copy("rosters", "rosters");
    scratch.edit(HELP_DESK, "bound = 812", "bound = 654");
    let read = fairshift::roster::load(&scratch.path().join(HELP_DESK)).unwrap();
    let again = read.roster.with_seal(&read.past).seal.unwrap();
    let text = scratch.read(HELP_DESK);
    let seal = text.lines().find(|line| line.starts_with("seal = ")).unwrap();
    scratch.edit(HELP_DESK, seal, &format!("seal = \"{again}\""));
    scratch
}

#[test]
fn each_way_in_which_a_bound_is_known_has_its_words_in_both_languages() {
    let home = rosters();
    let say = |line: &str, exit: i32, parts: &[&str]| {
        home.run(line).exits(exit).prints(parts);
    };
    let stated = "soft 812 (bound 654, as the solver stated it)";
    say(&format!("verify {HELP_DESK} --lang en"), 0, &["required 0 (bound 0, proven)", stated]);
    say(&format!("show {HELP_DESK} --lang en --format md"), 0, &[stated]);
    say(&format!("verify {HELP_DESK} --lang zh"), 0, &["软性 812（下界 654，以求解器所述为准）"]);
    let wishes = "rosters/wishes/2026-11-09.toml";
    say(&format!("verify {wishes} --lang en"), 0, &["optimal, as the solver stated it", "(bound 0, proven)"]);
    say(&format!("verify {wishes} --lang zh"), 0, &["最优（以求解器所述为准）"]);
    let json = home.run(&format!("verify {wishes} --json")).exits(0).json();
    let proofs: Vec<&str> =
        json["levels"].as_array().unwrap().iter().map(|level| level["proof"].as_str().unwrap()).collect();
    assert_eq!(proofs, ["rederived", "rederived", "stated"]);
    // Without its seal, the same file proves nothing that can't be derived again.
    let text = home.read(wishes);
    let seal = text.lines().find(|line| line.starts_with("seal = ")).unwrap();
    home.edit(wishes, &format!("{seal}\n"), "");
    say(
        &format!("verify {wishes} --lang en"),
        0,
        &["feasible, not proven best", "not proven: the file has no seal"],
    );
    say(&format!("verify {wishes} --lang zh"), 0, &["未证明：文件没有封签"]);
}

#[test]
fn a_forged_bound_is_named_and_shown_nowhere() {
    let home = rosters();
    home.edit(HELP_DESK, "bound = 654", "bound = 812");
    for command in ["verify", "show"] {
        let run = home.run(&format!("{command} {HELP_DESK} --lang en"));
        let run = run.prints(&["feasible, not proven best", "soft 812 (bound 0)", "1 breach found"]);
        assert!(!run.stdout.contains("bound 812") && !run.stdout.contains("agrees"), "{run}");
    }
    let told = home.run(&format!("verify {HELP_DESK} --json --lang en")).exits(1);
    told.prints(&["its seal does not fit, and none of its bounds counts", "\"status\": \"feasible\""]);
    home.run(&format!("publish {HELP_DESK} --by wang --at 2026-11-01T10:00 --lang en"))
        .exits(2)
        .says(&["E0807"]);
}

#[test]
fn a_roster_made_from_a_forged_one_has_no_bound_of_it_under_its_own_seal() {
    let home = rosters();
    home.run(&format!("export {HELP_DESK} --format xlsx --to sheet.xlsx")).exits(0);
    home.run(&format!("import xlsx sheet.xlsx --roster {HELP_DESK} --out whole.toml")).exits(0);
    home.run("verify whole.toml --lang en")
        .exits(0)
        .prints(&["soft 812 (bound 654, as the solver stated it)"]);
    home.edit(HELP_DESK, "bound = 654", "bound = 812");
    home.run(&format!("import xlsx sheet.xlsx --roster {HELP_DESK} --out forged.toml")).exits(0);
    home.run("verify forged.toml --lang en").exits(0).prints(&["soft 812 (bound 0)"]);
}

#[test]
fn a_roster_that_was_changed_after_publication_says_whose_word_its_bound_is() {
    let home = rosters();
    home.run(&format!("publish {HELP_DESK} --by wang --at 2026-11-01T10:00")).exits(0);
    home.run("absent zhou examples/help-desk --from 2026-11-12 --by wang --at 2026-11-01T11:00").exits(0);
    let json = home.run(&format!("verify {HELP_DESK} --json")).json();
    for level in json["levels"].as_array().unwrap() {
        // An absence is another problem than the one that was solved: none of its bounds holds for it.
        assert_eq!(level["proof"], "rederived", "{json}");
    }
    assert_ne!(json["status"], "optimal");
}
