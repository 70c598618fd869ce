//! `fairshift explain ROSTER --fairness`: the smallest spread of each count, and why.

use std::time::{Duration, Instant};

use fairshift::messages::{Hours, Language, Many, Text, reasons as say};
use fairshift::operations::quiet;
use fairshift::present::json::explain::{FairnessExplainedJson, SpreadProofJson};
use fairshift::reasons::{SpreadVerdict, spreads};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::roster::{CountKey, Fraction, show_fraction};
use fairshift::workspace::JudgedRoster;

use super::explain::Explain;
use super::{Exit, Failure, interrupt, output};

pub fn run(opened: &JudgedRoster, arguments: &Explain, language: Language) -> Result<Exit, Failure> {
    let (begun, time, stop) = (Instant::now(), arguments.time_limit, interrupt::token()?);
    let part = time / 3 + Duration::from_millis(1);
    let limits = || quiet(time.saturating_sub(begun.elapsed()).min(part), &stop);
    let lines = &opened.loaded.roster.lines;
    let found = spreads(&opened.instance, &opened.rules, lines, &limits)
        .map_err(|error| Failure::Bug(error.to_string()))?;
    if arguments.json {
        let fairness = found.iter().map(|proof| SpreadProofJson::new(&opened.instance, proof)).collect();
        return output::object(&FairnessExplainedJson { fairness }).map(|()| Exit::Fine);
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
