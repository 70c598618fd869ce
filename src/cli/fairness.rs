//! `fairshift explain ROSTER --fairness`: the smallest spread of each count, and why.

use std::time::{Duration, Instant};

use fairshift::messages::{Hours, Language, Many, Text, reasons as say};
use fairshift::operations::quiet;
use fairshift::reasons::{SpreadProof, SpreadVerdict, spreads};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::roster::{CountKey, Fraction, show_fraction};
use fairshift::workspace::JudgedRoster;
use serde_json::{Value, json};

use super::explain::Explain;
use super::explain::print_json;
use super::{Exit, Failure, interrupt, output};

pub fn run(opened: &JudgedRoster, arguments: &Explain, language: Language) -> Result<Exit, Failure> {
    let (begun, time, stop) = (Instant::now(), arguments.time_limit, interrupt::token()?);
    let part = time / 3 + Duration::from_millis(1);
    let limits = || quiet(time.saturating_sub(begun.elapsed()).min(part), &stop);
    let lines = &opened.loaded.roster.lines;
    let found = spreads(&opened.instance, &opened.rules, lines, &limits)
        .map_err(|error| Failure::Bug(error.to_string()))?;
    if arguments.json {
        let list: Vec<Value> = found.iter().map(|proof| to_json(opened, proof)).collect();
        return print_json(&json!({"fairness": list})).map(|()| Exit::Fine);
    }
    let heads = [
        (say::count(), Align::Left),
        (say::to_share(), Align::Right),
        (say::reached(), Align::Right),
        (say::smallest(), Align::Right),
        (say::because(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::fairness_title(), &heads, language);
    for proof in &found {
        let word = |text: Text| text.in_language(language).to_string();
        let amount = |value: i64| match proof.key {
            CountKey::Hours => {
                word(Text { en: say_hours(value, Language::En), zh: say_hours(value, Language::Zh) })
            }
            _ => value.to_string(),
        };
        let spread = |value: Fraction| match proof.key {
            CountKey::Hours => format!("{} h", show_fraction(value / 60)),
            _ => show_fraction(value),
        };
        let (smallest, why) = match proof.verdict {
            SpreadVerdict::Arithmetic => (spread(proof.arithmetic), say::by_arithmetic()),
            SpreadVerdict::Proven(best, solves) => {
                let solves = Many(solves as i64, "solve", "solves", " 次求解");
                let why = match best < proof.reached {
                    true => say::smaller_possible(spread(proof.arithmetic), solves),
                    false => say::by_solving(spread(proof.arithmetic), solves),
                };
                (spread(best), why)
            }
            SpreadVerdict::Found(best) => (format!("≤ {}", spread(best)), say::smaller_found()),
            SpreadVerdict::Open => (format!("≥ {}", spread(proof.arithmetic)), say::only_a_bound()),
        };
        let shares: Vec<String> = proof
            .shares
            .iter()
            .map(|(agent, count, share)| {
                let name = &opened.instance.book.agents[*agent].name;
                match proof.key {
                    CountKey::Hours => format!("{name} {} / {}", amount(*count), show_fraction(*share / 60)),
                    _ => format!("{name} {count} / {}", show_fraction(*share)),
                }
            })
            .collect();
        let why = say::with_shares(why, shares.join(" · "));
        grid.row(vec![
            grid::GridCell::new(word(opened.sheet.count_name(proof.key)), Tone::Heading),
            amount(proof.total).into(),
            spread(proof.reached).into(),
            smallest.into(),
            word(why).into(),
        ]);
    }
    output::result(&grid::render(&grid, output::style()))?;
    Ok(Exit::Fine)
}

fn say_hours(minutes: i64, language: Language) -> String {
    fairshift::messages::Say::say(&Hours(minutes), language)
}

fn to_json(opened: &JudgedRoster, proof: &SpreadProof) -> Value {
    let book = &opened.instance.book;
    let exact = |value: Fraction| value.to_string();
    let (status, smallest, solves) = match proof.verdict {
        SpreadVerdict::Arithmetic => ("proven", Some(proof.arithmetic), 0),
        SpreadVerdict::Proven(best, solves) => ("proven", Some(best), solves),
        SpreadVerdict::Found(best) => ("found", Some(best), 0),
        SpreadVerdict::Open => ("bound", None, 0),
    };
    let shares: Vec<Value> = proof
        .shares
        .iter()
        .map(|(agent, count, share)| {
            json!({"agent": book.agents[*agent].id, "count": count, "share": exact(*share)})
        })
        .collect();
    json!({
        "count": proof.key.id(book), "total": proof.total, "spread": exact(proof.reached), "status": status,
        "smallest": smallest.map(exact), "arithmetic": exact(proof.arithmetic), "solves": solves, "shares": shares,
    })
}
