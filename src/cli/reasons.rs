//! Conflicts and ways out, printed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, reasons as say};
use fairshift::reasons::{Conflict, Taken, conflicts, ways_out};
use fairshift::render::text::wrap;
use fairshift::rules::ActiveRule;
use fairshift::solve::{EngineError, Limits};

use super::{Stop, output};

/// The most conflicts that are looked for.
const MOST: usize = 5;

/// The conflicts of what is taken as must, each with its ways out; empty if
/// there are none or the time did not suffice.
pub fn explain(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    time: Duration,
    language: Language,
) -> Result<String, Stop> {
    let limits = || Limits {
        time,
        seed: 0,
        local_search: true,
        stop: Arc::new(AtomicBool::new(false)),
        progress: None,
    };
    let failed = |error: EngineError| Stop::Bug(error.to_string());
    let found = conflicts(instance, rules, taken, MOST, &limits).map_err(failed)?;
    let mut lines = Lines { out: String::new(), language, width: output::style().width };
    let kind = |own: &Conflict| own.members.iter().map(|m| (m.rule, m.agent)).collect::<Vec<_>>();
    let mut kinds: Vec<(usize, &Conflict)> = Vec::new();
    for own in &found {
        match kinds.iter_mut().find(|(_, first)| kind(first) == kind(own)) {
            Some((times, _)) => *times += 1,
            None => kinds.push((1, own)),
        }
    }
    for (times, own) in kinds {
        lines.conflict(own, times);
        let lone_hours =
            matches!(own.members.as_slice(), [only] if matches!(only.rule, "coverage" | "demand"));
        if lone_hours {
            lines.add("  ", &say::see_check());
            continue;
        }
        let ways = ways_out(instance, own, taken, &limits).map_err(failed)?;
        lines.out.push('\n');
        lines.add("", &if ways.is_empty() { say::no_way_out() } else { say::ways_out() });
        for (number, way) in ways.iter().enumerate() {
            let text = if way.roster { say::way_out(&way.text) } else { say::way_out_partly(&way.text) };
            lines.add(&format!("  {}. ", number + 1), &text);
        }
    }
    if found.len() == MOST {
        lines.out.push('\n');
        lines.add("", &say::more_conflicts());
    }
    Ok(lines.out)
}

struct Lines {
    out: String,
    language: Language,
    width: usize,
}

impl Lines {
    fn conflict(&mut self, own: &Conflict, times: usize) {
        let count = Many(own.members.len() as i64, "requirement", "requirements", "条要求");
        self.out.push('\n');
        let head = match (own.members.len(), own.irreducible) {
            (1, _) => say::conflict_of_one(),
            (_, true) => say::conflict(count),
            (_, false) => say::conflict_maybe(count),
        };
        self.add("", &head);
        for member in &own.members {
            let place = member.at.as_ref().map(|at| {
                let file = at.path().file_name().unwrap_or(Path::new("").as_os_str()).to_string_lossy();
                format!("  ({file}:{})", at.line())
            });
            let place = place.unwrap_or_default();
            let text = Text { en: member.text.en.clone() + &place, zh: member.text.zh.clone() + &place };
            self.add("  · ", &text);
        }
        if times > 1 {
            self.add("  ", &say::alike(Many(times as i64 - 1, "conflict", "conflicts", " 个")));
        }
    }

    fn add(&mut self, lead: &str, text: &Text) {
        let indent = lead.chars().count();
        let lines = wrap(text.in_language(self.language), self.width.saturating_sub(indent).max(20));
        for (at, line) in lines.iter().enumerate() {
            let begin = if at == 0 { lead.to_string() } else { " ".repeat(indent) };
            self.out.push_str(&format!("{begin}{line}\n"));
        }
    }
}
