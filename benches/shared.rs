//! Public shift-scheduling instances, read from a folder beside the checkout: each is imported,
//! then solved by the whole program with each time limit, and held against the best known.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod instances;
mod measuring;

use std::path::Path;

use instances::Instance;
use measuring::{cell, decimal, run};

const USAGE: &str = "cargo bench --bench shared -- DIR LIMITS [INSTANCES] [RUNS] [-- FLAGS OF SOLVE]
    DIR: the folder of InstanceN.txt, with best_known.tsv in the folder above
    LIMITS: 10s,60s; INSTANCES: 1,5,8 or all; RUNS: of each, each with another seed of solve (1)";

fn main() {
    let (words, flags) = measuring::words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [folder, limits, more @ ..] if more.len() <= 2 && Path::new(folder).is_dir() => {
            let wanted = more.first().copied().unwrap_or("all");
            let runs = more.get(1).map_or(1, |runs| runs.parse().expect("a number of runs"));
            table(Path::new(folder), limits, wanted, runs, &flags);
        }
        _ => println!("{USAGE}"),
    }
}

fn table(folder: &Path, limits: &str, wanted: &str, runs: u64, flags: &[String]) {
    println!("# shared -- DIR {limits} {wanted} {runs} -- {}", flags.join(" "));
    println!(
        "instance\tagents\tdays\tshifts\trun\tlimit\tseconds\tMB\texit\tstatus\tunmet\tbest_known\tpenalty\tbound\t\
         over_pct\tgap_pct\tfirst_s\tcomplete_s"
    );
    let work = tempfile::tempdir().expect("a temporary folder");
    for instance in instances::read(folder, wanted) {
        let team = work.path().join(&instance.name);
        if !instance.import(&team) {
            continue;
        }
        for limit in limits.split(',') {
            for nth in 1..=runs {
                let out = work.path().join(format!("{}-{limit}-{nth}", instance.name)).join("roster.toml");
                one(&instance, [&team, &out], limit, nth, flags);
            }
        }
    }
}

/// One run, and its row.
fn one(instance: &Instance, [team, out]: [&Path; 2], limit: &str, nth: u64, flags: &[String]) {
    // Day 0 of an imported instance is this Monday.
    let (start, weeks, seed) = ("2024-01-01", (instance.days / 7).to_string(), (nth - 1).to_string());
    let [team, out] = [team, out].map(|path| path.display().to_string());
    let words = ["solve", &team, "--json", "--start", start, "--weeks", &weeks, "--time-limit", limit];
    let words = words.into_iter().chain(["--seed", &seed, "--out", &out]);
    let arguments: Vec<&str> = words.chain(flags.iter().map(String::as_str)).collect();
    let made = run(&arguments);
    let penalty = made.last("penalty").filter(|_| made.gap().is_some());
    let row = [
        instance.name.clone(),
        instance.agents.to_string(),
        instance.days.to_string(),
        instance.shifts.to_string(),
        nth.to_string(),
        limit.to_string(),
        format!("{:.2}", made.seconds),
        format!("{:.0}", made.megabytes),
        made.exit.to_string(),
        made.json["status"].as_str().unwrap_or("-").to_string(),
        cell(made.json["levels"][0]["penalty"].as_i64()),
        cell(instance.best),
        cell(penalty),
        cell(made.last("bound")),
        decimal(instance.over(penalty)),
        decimal(made.gap()),
        decimal(made.first()),
        decimal(made.first_complete()),
    ];
    println!("{}", row.join("\t"));
    if made.exit > 1 {
        made.said.lines().for_each(|line| println!("# {line}"));
    }
}
