//! Conflicts and ways out, found and printed.

use std::time::{Duration, Instant};

use fairshift::diagnostic::Diagnostic;
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, reasons as say};
use fairshift::operations::quiet;
use fairshift::present::json::explain::{self, ConflictJson, ExplainedConflict};
use fairshift::reasons::{Conflict, Proof, Requirement, Taken, WayOut, conflicts, ways_out};
use fairshift::render::text::wrap;
use fairshift::rules::{ActiveRule, Subject, Target};
use fairshift::solve::{EngineError, StopToken};

use super::{Failure, output};

/// The most conflicts that are looked for.
const MAX_CONFLICTS: usize = 5;

/// Conflicts with what was found of their ways out.
#[derive(Default)]
pub struct Reasons {
    groups: Vec<Group>,
    /// Whether there may be more conflicts.
    more: bool,
    /// Whether one was left out that the time did not suffice to narrow down.
    cut: bool,
}

/// Conflicts that differ in their dates only: the first, and how many there are.
struct Group {
    conflict: Conflict,
    /// Its members for people.
    shown: Vec<Requirement>,
    times: usize,
    ways: Vec<WayOut>,
    /// Whether every change was tried that could be a way out.
    complete: bool,
}

/// The conflicts of what counts as must, each with its ways out, all within
/// `time`; none if there are none or the time did not suffice.
pub fn find(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    time: Duration,
    stop: &StopToken,
) -> Result<Reasons, Failure> {
    find_by(instance, rules, taken, Proof::Exact, time, stop)
}

/// The same by one kind of proof.
pub fn find_by(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    proof: Proof,
    time: Duration,
    stop: &StopToken,
) -> Result<Reasons, Failure> {
    let begun = Instant::now();
    let failed = |error: EngineError| Failure::Bug(error.to_string());
    // Half of the time is for the ways out.
    let first = || quiet((time / 2).saturating_sub(begun.elapsed()).max(Duration::from_millis(1)), stop);
    let found = conflicts(instance, rules, taken, MAX_CONFLICTS, proof, &first).map_err(failed)?;
    let more = found.len() == MAX_CONFLICTS;
    // A quick look shows what it has narrowed down, and that there is more.
    let short = |conflict: &Conflict| proof == Proof::Exact || conflict.irreducible;
    let cut = !found.iter().all(short);
    let kind = |conflict: &Conflict| conflict.members.iter().map(|m| (m.rule, m.agent)).collect::<Vec<_>>();
    let mut groups: Vec<Group> = Vec::new();
    for conflict in found.into_iter().filter(short) {
        match groups.iter_mut().find(|group| kind(&group.conflict) == kind(&conflict)) {
            Some(group) => group.times += 1,
            None => {
                let shown = conflict.shown(instance, rules);
                groups.push(Group { conflict, shown, times: 1, ways: Vec::new(), complete: true });
            }
        }
    }
    let count = groups.len() as u32;
    for (at, group) in groups.iter_mut().enumerate() {
        // What one conflict does not need of its part is for those after it.
        let end = begun.elapsed() + time.saturating_sub(begun.elapsed()) / (count - at as u32).max(1);
        let limits = || quiet(end.saturating_sub(begun.elapsed()), stop);
        (group.ways, group.complete) =
            ways_out(instance, rules, &group.conflict, taken, &limits).map_err(failed)?;
    }
    Ok(Reasons { groups, more, cut })
}

impl Reasons {
    /// Whether no conflict was found.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && !self.cut
    }

    /// How many conflicts there are.
    pub fn conflicts(&self) -> usize {
        self.groups.iter().map(|group| group.times).sum::<usize>() + usize::from(self.cut)
    }

    /// The way out with this number, counted from 1 over all conflicts.
    pub fn way(&self, number: usize) -> Option<&WayOut> {
        self.groups.iter().flat_map(|group| &group.ways).nth(number.checked_sub(1)?)
    }

    /// How many ways out there are.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.ways.len()).sum()
    }

    /// In words.
    pub fn text(&self, language: Language) -> String {
        let mut lines = Lines { out: String::new(), language, width: output::style().width };
        let mut number = 0;
        for group in &self.groups {
            lines.conflict(&group.conflict, &group.shown, group.times);
            lines.out.push('\n');
            match (group.ways.is_empty(), group.complete) {
                (false, _) => lines.add("", &say::ways_out()),
                (true, true) => lines.add("", &say::no_way_out()),
                (true, false) => {}
            }
            for way in &group.ways {
                number += 1;
                let text = if way.roster { say::way_out(&way.text) } else { say::way_out_partly(&way.text) };
                lines.add(&format!("  {number}. "), &text);
            }
            if !group.complete {
                lines.add("  ", &say::not_all_tried());
            }
            let hours = |subject| matches!(subject, Subject::Target(Target::Windows | Target::Intervals));
            if matches!(group.conflict.members.as_slice(), [only] if hours(only.subject)) {
                lines.add("  ", &say::see_check());
            }
        }
        if self.cut {
            lines.out.push('\n');
            lines.add("", &say::see_explain());
        }
        if self.more {
            lines.out.push('\n');
            lines.add("", &say::more_conflicts());
        }
        lines.out
    }

    /// For programs.
    pub fn json<'a>(&'a self, instance: &'a Instance, language: Language) -> Vec<ConflictJson<'a>> {
        let found = self.groups.iter().map(|group| ExplainedConflict {
            conflict: &group.conflict,
            alike: group.times - 1,
            ways: &group.ways,
            all_tried: group.complete,
        });
        explain::conflicts(instance, found, language)
    }
}

/// What stands in the way of taking a way out that is not there.
pub fn no_such_way(number: usize, count: usize) -> Diagnostic {
    let title = say::no_such_way(number, count);
    Diagnostic::error(fairshift::diagnostic::Code::BadArgument, title).help(say::which_ways())
}

struct Lines {
    out: String,
    language: Language,
    width: usize,
}

impl Lines {
    fn conflict(&mut self, conflict: &Conflict, shown: &[Requirement], times: usize) {
        // What is said of several dates in one line is one requirement: the number is that of the lines below.
        let count = Many(shown.len() as i64, "requirement", "requirements", "条要求");
        self.out.push('\n');
        let head = match (shown.len(), conflict.irreducible) {
            (1, _) => say::conflict_of_one(),
            (_, true) => say::conflict(count),
            (_, false) => say::conflict_maybe(count),
        };
        self.add("", &head);
        for member in shown {
            let place = member.at.as_ref().map(|at| format!("  ({})", at.brief())).unwrap_or_default();
            let text = Text { en: member.text.en.clone() + &place, zh: member.text.zh.clone() + &place };
            self.add("  · ", &text);
        }
        if times > 1 {
            self.add("  ", &say::alike(Many(times as i64 - 1, "conflict", "conflicts", "个")));
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
