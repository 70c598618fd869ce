//! A repair for programs.

use std::collections::BTreeSet;

use fairshift::messages::Language;
use fairshift::operations::repair::{Mended, Repaired};
use serde_json::{Value, json};

use super::mend::{Done, why};
use super::{findings, json_date};
use crate::cli::Failure;

pub fn json_of(done: &Done, language: Language) -> Result<Value, Failure> {
    let (instance, book) = (&done.case.instance, &done.case.instance.book);
    let path = done.case.opened.loaded.path.display().to_string();
    let status = |word: &str| json!({"status": word, "roster": path});
    let own: &Mended = match &done.repaired {
        Repaired::Impossible => return Ok(status("infeasible")),
        Repaired::Unknown { least } => {
            return Ok(json!({"status": "unknown", "roster": path, "bound": least}));
        }
        Repaired::Mended(own) => own,
    };
    let changes: Vec<Value> = done
        .changes()
        .iter()
        .map(|change| {
            json!({
                "agent": book.agents[change.agent.0].id, "date": json_date(instance, change.day),
                "from": book.label(&change.from), "to": book.label(&change.to),
                "lost": done.case.losses.contains(change), "why": why(done, change).in_language(language),
            })
        })
        .collect();
    let levels: Vec<Value> = instance
        .levels
        .ids()
        .iter()
        .zip(own.before.iter().zip(&own.after))
        .map(|(level, (before, after))| json!({"name": level, "before": before, "after": after}))
        .collect();
    let texts = |found: &[fairshift::timesheet::Finding]| -> Vec<String> {
        findings(found).into_iter().map(|text| text.in_language(language).to_string()).collect()
    };
    let asked: BTreeSet<String> = done.asked(&[])?.into_iter().map(|own| own.cell.agent).collect();
    Ok(json!({
        "status": if own.fewest { "optimal" } else { "feasible" }, "roster": path, "cells": changes,
        "changes": own.changes.len(), "bound": own.least, "people": own.people, "compared": own.compared,
        "short": own.short, "short_bound": own.short_least, "unmet": texts(&own.unmet),
        "broken": texts(&own.broken), "levels": levels, "consent": asked,
    }))
}
