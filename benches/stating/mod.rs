//! A team stated neutrally: cells and primitives with their prices, as JSON, for a solver that is
//! not ours; and what such a solver found, judged by our own rules.

#![allow(missing_docs)]

use std::path::Path;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use fairshift::book;
use fairshift::calendar::Horizon;
use fairshift::instance::Instance;
use fairshift::roster::{self, Past, StatedLevel};
use fairshift::rules::{self, ActiveRule};
use fairshift::solve::{DutyIx, DutySet, Lines, Model, Posted, Primitive, Shape, Strength};
use fairshift::timesheet::Timesheet;
use fairshift::verify::verify;
use serde_json::{Value, json};

/// A team for a horizon, as rules and as a model.
pub struct Stated {
    pub instance: Instance,
    pub rules: Vec<ActiveRule>,
    pub model: Model,
}

/// Reads a team as `solve` does; `before` is the roster to go on from.
pub fn team(folder: &Path, start: NaiveDate, weeks: usize, before: Option<&Path>) -> Stated {
    let (book, _) = book::read(folder).unwrap_or_else(|found| panic!("a team that reads: {found:?}"));
    let rules = rules::active(&book).unwrap_or_else(|found| panic!("rules that read: {found:?}"));
    let book = Arc::new(book);
    let horizon = Horizon { start, days: weeks * 7, look_ahead: book.team.look_ahead };
    let past = match before {
        None => Past { worked: vec![Default::default(); book.agents.len()], ..Past::default() },
        Some(path) => {
            let loaded = roster::load(path).unwrap_or_else(|found| panic!("a roster that reads: {found:?}"));
            left_behind(&loaded, &rules).for_book(&loaded.book, &book)
        }
    };
    let instance = Instance::new(Arc::clone(&book), rules::levels(&rules, &horizon), horizon, past);
    let model = rules::model(&instance, &rules);
    Stated { instance, rules, model }
}

/// What a roster leaves behind, as `solve` takes it: four weeks of duties, or as many days as a rule
/// looks back, and what is owed.
fn left_behind(loaded: &roster::Loaded, rules: &[ActiveRule]) -> Past {
    let remembered = rules.iter().map(|active| active.rule.remembers() as u64).max();
    let remembered = remembered.unwrap_or(0).clamp(28, 366);
    let horizon = loaded.roster.horizon;
    let sheet = Timesheet::new(Arc::clone(&loaded.book), horizon, &loaded.past, &loaded.roster.lines);
    let oldest = horizon.last() - Days::new(remembered);
    let mut worked = loaded.past.worked.clone();
    worked.resize_with(loaded.book.agents.len(), Default::default);
    for (own, line) in worked.iter_mut().zip(&loaded.roster.lines) {
        let dated = horizon.dates().zip(line).filter(|(_, shifts)| !shifts.is_empty());
        own.extend(dated.map(|(date, shifts)| (date, shifts.clone())));
        own.retain(|date, _| *date > oldest);
    }
    Past { roster: Some(horizon.start), worked, owed: sheet.owed_after(&loaded.past) }
}

impl Stated {
    /// The statement as JSON.
    pub fn json(&self) -> Value {
        let model = &self.model;
        json!({
            "agents": model.agents,
            "days": model.days,
            "duties": model.duties,
            "levels": self.instance.levels.ids(),
            "posted": model.posted.iter().map(posted).collect::<Vec<_>>(),
        })
    }

    /// What lines cost, level by level: by the model, and by the audit of clock times, which must
    /// agree; or the must that they break.
    pub fn judge(&self, lines: &Lines) -> Result<Vec<i64>, String> {
        let cells = (self.model.agents, self.model.days);
        if lines.len() != cells.0 || lines.iter().any(|line| line.len() != cells.1) {
            return Err(format!("not {} lines of {} days", cells.0, cells.1));
        }
        let by_model = self.model.evaluate(lines).map_err(|broken| format!("breaks {}", broken.rule))?;
        let duties = &self.instance.duties;
        let shifts = |duty: &DutyIx| duties.get(duty.0).map(|duty| duty.shifts.clone()).unwrap_or_default();
        let expanded: Vec<Vec<_>> = lines.iter().map(|line| line.iter().map(shifts).collect()).collect();
        let (book, past) = (Arc::clone(&self.instance.book), &self.instance.past);
        let sheet = Timesheet::new(book, self.instance.horizon, past, &expanded);
        let claims: Vec<StatedLevel> = Vec::new();
        let verdict = verify(&sheet, &self.rules, &claims);
        match verdict.findings.broken().next() {
            Some(broken) => Err(format!("breaks a must: {}", broken.text.en)),
            None if verdict.penalties != by_model => {
                Err(format!("costs {by_model:?} by the model, {:?} by the audit", verdict.penalties))
            }
            None => Ok(by_model),
        }
    }
}

fn posted(posted: &Posted) -> Value {
    let (level, weight) = match posted.strength {
        Strength::Must => (Value::Null, Value::Null),
        Strength::Priced { level, weight } => (json!(level), json!(weight)),
    };
    json!({"rule": posted.rule, "level": level, "weight": weight, "is": primitive(&posted.primitive)})
}

fn set(duties: &DutySet) -> Vec<usize> {
    duties.iter().map(|duty| duty.0).collect()
}

/// Limits so far away that nothing reaches them are none.
fn limit(value: i64) -> Option<i64> {
    (value.unsigned_abs() < 1 << 50).then_some(value)
}

fn cells(cells: &[(usize, usize, DutySet)]) -> Vec<Value> {
    cells.iter().map(|(agent, day, duties)| json!([agent, day, set(duties)])).collect()
}

fn primitive(primitive: &Primitive) -> Value {
    match primitive {
        Primitive::Cell { agent, day, duties } => {
            json!({"kind": "cell", "agent": agent, "day": day, "duties": set(duties)})
        }
        Primitive::Sequence { agent, day, sets } => {
            let sets: Vec<_> = sets.iter().map(set).collect();
            json!({"kind": "sequence", "agent": agent, "day": day, "sets": sets})
        }
        Primitive::Run { agent, duties, max, carried } => {
            json!({"kind": "run", "agent": agent, "duties": set(duties), "max": max, "carried": carried})
        }
        Primitive::Count { agent, terms, constant, free, unit, shape } => {
            let terms: Vec<_> =
                terms.iter().map(|term| json!([term.day, term.duty.0, term.amount])).collect();
            json!({"kind": "count", "agent": agent, "terms": terms, "constant": constant,
                   "min": limit(free.0), "max": limit(free.1), "unit": unit, "convex": *shape == Shape::Convex})
        }
        Primitive::Cover { cells: own, constant, min, max, .. } => {
            json!({"kind": "cover", "cells": cells(own), "constant": constant, "min": min, "max": max})
        }
        Primitive::Groups { groups, constant, free, shape } => {
            let groups: Vec<_> = groups.iter().map(|group| cells(group)).collect();
            json!({"kind": "groups", "groups": groups, "constant": constant,
                   "min": limit(free.0), "max": limit(free.1), "convex": *shape == Shape::Convex})
        }
        Primitive::Balance { cells, constant, min, max } => {
            let cells: Vec<_> = cells
                .iter()
                .map(|(agent, day, duties, amount)| json!([agent, day, set(duties), amount]))
                .collect();
            json!({"kind": "balance", "cells": cells, "constant": constant, "min": min, "max": max})
        }
    }
}
