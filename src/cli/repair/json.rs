//! A repair for programs.

use std::collections::BTreeSet;

use fairshift::messages::Language;
use fairshift::operations::repair::{Mended, Repaired, RepairedRoster};
use serde_json::{Value, json};

use super::mend::why;
use super::{findings, json_date};

pub fn json_of(done: &RepairedRoster, language: Language) -> Value {
    let (instance, book) = (&done.damaged.instance, &done.damaged.instance.book);
    let path = done.damaged.judged.loaded.path.display().to_string();
    let mended: &Mended = match &done.repaired {
        Repaired::Impossible => return json!({"status": "infeasible", "roster": path}),
        Repaired::Unknown { least } => {
            return json!({"status": "unknown", "roster": path, "bound": least});
        }
        Repaired::Mended(mended) => mended,
    };
    let changes: Vec<Value> = done
        .changes()
        .iter()
        .map(|change| {
            json!({
                "agent": book.agents[change.agent.0].id, "date": json_date(instance, change.day),
                "from": book.label(&change.from), "to": book.label(&change.to),
                "lost": done.damaged.losses.contains(change), "why": why(done, change).in_language(language),
            })
        })
        .collect();
    let levels: Vec<Value> = instance
        .levels
        .ids()
        .iter()
        .zip(mended.before.iter().zip(&mended.after))
        .map(|(level, (before, after))| json!({"name": level, "before": before, "after": after}))
        .collect();
    let texts = |found: &[fairshift::timesheet::Finding]| -> Vec<String> {
        findings(found).into_iter().map(|text| text.in_language(language).to_string()).collect()
    };
    let asked: BTreeSet<&str> = done.to_consent.iter().map(|change| change.cell.agent.as_str()).collect();
    json!({
        "status": if mended.fewest { "optimal" } else { "feasible" }, "roster": path, "cells": changes,
        "changes": mended.changes.len(), "bound": mended.least, "people": mended.people, "compared": mended.compared,
        "short": mended.short, "short_bound": mended.short_least, "unmet": texts(&mended.unmet),
        "broken": texts(&mended.broken), "levels": levels, "consent": asked,
    })
}
