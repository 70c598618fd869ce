//! Public shift-scheduling instances, read from a folder beside the checkout: each is imported,
//! then solved by the whole program with each time limit, and held against the best known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod measuring;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use measuring::{cell, decimal, run};

const USAGE: &str = "cargo bench --bench shared -- DIR LIMITS [INSTANCES] [RUNS] [-- FLAGS OF SOLVE]
    DIR: the folder of InstanceN.txt, with best_known.tsv in the folder above
    LIMITS: 10s,60s; INSTANCES: 1,5,8 or all; RUNS: of each, each with another seed of solve (1)";

fn main() {
    let (words, flags) = measuring::words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [folder, limits, more @ ..] if more.len() <= 2 => {
            let wanted = more.first().copied().unwrap_or("all");
            let runs = more.get(1).map_or(1, |runs| runs.parse().expect("a number of runs"));
            table(Path::new(folder), limits, wanted, runs, &flags);
        }
        _ => println!("{USAGE}"),
    }
}

fn table(folder: &Path, limits: &str, wanted: &str, runs: u64, flags: &[String]) {
    limits.split(',').for_each(|limit| drop(measuring::limit(limit).expect("a time such as 30s")));
    let known = best_known(&folder.join("../best_known.tsv"));
    println!("# shared -- DIR {limits} {wanted} {runs} -- {}", flags.join(" "));
    println!(
        "instance\tagents\tdays\tshifts\trun\tlimit\tseconds\tMB\texit\tstatus\tunmet\tbest_known\tpenalty\tbound\t\
         over_pct\tgap_pct\tfirst_s\tcomplete_s"
    );
    let work = tempfile::tempdir().expect("a temporary folder");
    for (number, file) in files(folder, wanted) {
        let team = work.path().join(format!("instance-{number}"));
        let (text, named) =
            (std::fs::read_to_string(&file).expect("an instance"), format!("Instance{number}"));
        let [days, agents, shifts] = sizes(&text);
        let paths = [&file, &team].map(|path| path.display().to_string());
        let imported = run(&["import", "nrp", &paths[0], "--out", &paths[1]]);
        if imported.exit != 0 {
            println!("# {named}: not imported, exit {}", imported.exit);
            imported.said.lines().for_each(|line| println!("# {line}"));
            continue;
        }
        for limit in limits.split(',') {
            for nth in 1..=runs {
                let out = work.path().join(format!("{number}-{limit}-{nth}.out")).join("roster.toml");
                let made = run(&solve(&paths[1], &out, limit, days / 7, nth, flags));
                let (best, penalty) = (known.get(&named).copied(), made.last("penalty"));
                let unmet = made.json["levels"][0]["penalty"].as_i64();
                let over = best.zip(penalty).filter(|_| made.gap().is_some());
                let over = over.map(|(best, penalty)| (penalty - best) as f64 * 100.0 / best.max(1) as f64);
                let row = [
                    named.clone(),
                    agents.to_string(),
                    days.to_string(),
                    shifts.to_string(),
                    nth.to_string(),
                    limit.to_string(),
                    format!("{:.2}", made.seconds),
                    format!("{:.0}", made.megabytes),
                    made.exit.to_string(),
                    made.json["status"].as_str().unwrap_or("-").to_string(),
                    cell(unmet),
                    cell(best),
                    cell(penalty),
                    cell(made.last("bound")),
                    decimal(over),
                    decimal(made.gap()),
                    decimal(made.first()),
                    decimal(made.first_complete()),
                ];
                println!("{}", row.join("\t"));
                if made.exit > 1 {
                    made.said.lines().for_each(|line| println!("# {line}"));
                }
            }
        }
    }
}

/// The words of one solve. Day 0 of an imported instance is the Monday 2024-01-01.
fn solve(team: &str, out: &Path, limit: &str, weeks: usize, nth: u64, flags: &[String]) -> Vec<String> {
    let (out, weeks, seed) = (out.display().to_string(), weeks.to_string(), (nth - 1).to_string());
    let words = ["solve", team, "--json", "--start", "2024-01-01", "--weeks", &weeks, "--time-limit", limit];
    let words = words.into_iter().chain(["--seed", &seed, "--out", &out]);
    words.map(str::to_string).chain(flags.iter().cloned()).collect()
}

/// The instances wanted, in order of their numbers.
fn files(folder: &Path, wanted: &str) -> BTreeMap<u32, PathBuf> {
    let asked: Option<Vec<u32>> = (wanted != "all")
        .then(|| wanted.split(',').map(|number| number.parse().expect("a number of an instance")).collect());
    let entries = std::fs::read_dir(folder).expect("the folder of instances");
    let number = |path: &PathBuf| path.file_stem()?.to_str()?.strip_prefix("Instance")?.parse().ok();
    let all = entries.map(|entry| entry.expect("an entry").path());
    let all = all.filter_map(|path| Some((number(&path)?, path)));
    all.filter(|(number, _)| asked.as_ref().is_none_or(|asked| asked.contains(number))).collect()
}

fn best_known(path: &Path) -> BTreeMap<String, i64> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let read = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        Some((fields.first()?.to_string(), fields.get(4)?.parse().ok()?))
    };
    text.lines().skip(1).filter_map(read).collect()
}

/// Days, agents and shifts of an instance.
fn sizes(text: &str) -> [usize; 3] {
    let section = |name: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let own = lines.skip_while(|line| *line != name).skip(1);
        own.take_while(|line| !line.starts_with("SECTION_")).collect::<Vec<_>>()
    };
    let days = section("SECTION_HORIZON").first().and_then(|line| line.parse().ok()).expect("days");
    [days, section("SECTION_STAFF").len(), section("SECTION_SHIFTS").len()]
}
