//! Why no roster can exist, printed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use fairshift::messages::{Language, Many, Text, reasons as say};
use fairshift::reasons::{conflict, ways_out};
use fairshift::render::text::wrap;
use fairshift::solve::Limits;

use super::session::Problem;
use super::{Stop, output};

/// The conflict of a team whose musts can't hold together, and the ways out.
pub fn explain(problem: &Problem, time: Duration, seed: u32, language: Language) -> Result<String, Stop> {
    let limits =
        || Limits { time, seed, local_search: true, stop: Arc::new(AtomicBool::new(false)), progress: None };
    let failed = |error: fairshift::solve::EngineError| Stop::Bug(error.to_string());
    let found = conflict(&problem.instance, &problem.team.rules, &limits()).map_err(failed)?;
    let Some(found) = found else { return Ok(String::new()) };
    let mut lines = Lines { out: String::from("\n"), language, width: output::style().width };
    let count = Many(found.members.len() as i64, "requirement", "requirements", "条要求");
    lines.add("", &if found.irreducible { say::conflict(count) } else { say::conflict_maybe(count) });
    for member in &found.members {
        let place = member.at.as_ref().map(|at| {
            let file =
                at.path().file_name().unwrap_or(Path::new("").as_os_str()).to_string_lossy().into_owned();
            format!("  ({file}:{})", at.line())
        });
        let place = place.unwrap_or_default();
        let text = Text { en: member.text.en.clone() + &place, zh: member.text.zh.clone() + &place };
        lines.add("  · ", &text);
    }
    let ways = ways_out(&problem.instance, &found, &limits).map_err(failed)?;
    lines.out.push('\n');
    lines.add("", &if ways.is_empty() { say::no_way_out() } else { say::ways_out() });
    for (number, way) in ways.iter().enumerate() {
        let text = if way.roster { say::way_out(&way.text) } else { say::way_out_partly(&way.text) };
        lines.add(&format!("  {}. ", number + 1), &text);
    }
    Ok(lines.out)
}

struct Lines {
    out: String,
    language: Language,
    width: usize,
}

impl Lines {
    fn add(&mut self, lead: &str, text: &Text) {
        let indent = lead.chars().count();
        let lines = wrap(text.in_language(self.language), self.width.saturating_sub(indent).max(20));
        for (at, line) in lines.iter().enumerate() {
            let begin = if at == 0 { lead.to_string() } else { " ".repeat(indent) };
            self.out.push_str(&format!("{begin}{line}\n"));
        }
    }
}
