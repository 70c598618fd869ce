//! How long the breaks of a whole roster take, from none to all.
//!
//! `cargo bench --bench breaks -- ROSTER [RUNS]`: the roster of a team with `[[breaks]]` is copied, its
//! breaks are taken out, and `fairshift breaks --place` places them again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod measuring;

use std::fs;
use std::path::Path;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let roster = Path::new(words.first().expect("a roster file"));
    let runs: usize = words.get(1).map_or(3, |word| word.parse().expect("a number of runs"));
    let text = fs::read_to_string(roster).expect("a roster file");
    let bare = text.split("\n[[breaks]]").next().unwrap_or_default();
    let inputs =
        bare.lines().find_map(|line| line.strip_prefix("inputs = ")).expect("inputs").trim_matches('"');
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(roster.file_name().expect("a file"));
    fs::create_dir(folder.path().join(inputs)).unwrap();
    for entry in fs::read_dir(roster.with_file_name(inputs)).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(inputs).join(path.file_name().unwrap())).unwrap();
    }
    println!("run\tseconds\tMB\tbreaks\twrong\tplaces_short");
    for run in 1..=runs {
        fs::write(&copy, format!("{bare}\n")).unwrap();
        let own = measuring::run(&["breaks", copy.to_str().unwrap(), "--place", "--json"]);
        let count = |key: &str| own.json[key].as_array().map_or(0, Vec::len);
        let required = own.json["short"].as_array().into_iter().flatten();
        let required = required.filter(|own| own["required"] == true).count();
        println!(
            "{run}\t{:.3}\t{:.0}\t{}\t{}\t{required}",
            own.seconds,
            own.megabytes,
            count("breaks"),
            count("wrong")
        );
    }
}
