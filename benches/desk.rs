//! What a supervisor waits for in the morning: substitutes, a repair, partners for a swap, and the
//! stress of every single absence, of a roster that is there.
//!
//! `cargo bench --bench desk -- ROSTER [REPAIRS]` asks for each of the first REPAIRS (40) duties of the
//! roster's printed dates, in an order that is the same each time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod measuring;

use measuring::Run;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let roster = words.first().expect("a roster file").as_str();
    let count: usize = words.get(1).map_or(40, |word| word.parse().expect("a number of repairs"));
    let shown = measuring::run(&["show", roster, "--format", "json"]).json;
    let mut duties: Vec<(String, String)> = shown["duties"]
        .as_array()
        .expect("duties")
        .iter()
        .map(|duty| (duty["agent"].as_str().unwrap().to_string(), duty["date"].as_str().unwrap().to_string()))
        .collect();
    duties.dedup();
    // Far apart from each other, whatever the order of the file.
    let step = 7919 % duties.len().max(1);
    let chosen: Vec<(String, String)> =
        (0..duties.len()).map(|at| duties[at * step.max(1) % duties.len()].clone()).take(count).collect();
    println!("command\tagent\tdate\tseconds\tMB\tresult");
    for (agent, date) in &chosen {
        tell(
            "absent",
            agent,
            date,
            &measuring::run(&["absent", agent, roster, "--from", date, "--json"]),
            |_| String::new(),
        );
        let away = format!("{agent}={date}");
        let repair = ["repair", roster, "--absent", &away, "--time-limit", "20s", "--json"];
        tell("repair", agent, date, &measuring::run(&repair), |json| {
            let own = &json["rosters"][0];
            let (bound, compared) = (&own["bound"], &own["compared"]);
            format!("changes {} bound {bound} compared {compared} short {}", own["changes"], own["short"])
        });
        let find = ["swap", "find", "--agent", agent, "--date", date, "--at", "2000-01-01", roster, "--json"];
        tell("swap find", agent, date, &measuring::run(&find), |_| String::new());
    }
    let stress = measuring::run(&["stress", roster, "--json"]);
    tell("stress", "", "", &stress, |json| {
        let all = json["absences"].as_array().cloned().unwrap_or_default();
        let mended = all.iter().filter(|own| own["status"] == "mended").count();
        format!("{} absences, {mended} mended", all.len())
    });
}

fn tell(command: &str, agent: &str, date: &str, run: &Run, result: impl Fn(&serde_json::Value) -> String) {
    let Run { seconds, megabytes, json, .. } = run;
    println!("{command}\t{agent}\t{date}\t{seconds:.3}\t{megabytes:.0}\t{}", result(json));
}
