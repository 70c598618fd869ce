//! Keyed seals of the record: who lacks the key can write no entry that passes for the team's.

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
