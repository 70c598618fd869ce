//! Why an agent has this duty on a date and not another: each alternative alone,
//! and with the whole roster solved again around it.

use std::sync::Arc;

use super::loss::{Loss, loss};
use crate::book::AgentIx;
use crate::instance::Instance;
use crate::messages::Text;
use crate::roster::RosterLines;
use crate::rules::{self, ActiveRule};
use crate::solve::{self, DutyIx, DutySet, EngineError, Limits, Primitive, Strength};
use crate::timesheet::Timesheet;

/// One duty that the agent could have instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// As it stands in tables; `-` for rest.
    pub label: String,
    /// The musts that the change alone would break: rule, and what of it.
    pub breaks: Vec<(&'static str, Text)>,
    /// What the change alone would add to each level.
    pub alone: Vec<i64>,
    /// What the whole roster would lose, solved again with this duty fixed.
    pub whole: Loss,
}

/// Every other duty for an agent on a day, the roster being `lines`.
pub fn alternatives(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    (agent, day): (AgentIx, usize),
    limits: &dyn Fn() -> Limits,
) -> Result<Vec<Alternative>, EngineError> {
    let sheet = |lines: &RosterLines| {
        Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, lines)
    };
    let before = rules::audit(&sheet(lines), rules);
    let now = before.penalties();
    let known: Vec<&Text> = before.broken().map(|finding| &finding.text).collect();
    let had = lines.get(agent.index()).and_then(|line| line.get(day)).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for (index, duty) in instance.duties.iter().enumerate().filter(|(_, duty)| duty.shifts != had) {
        let mut changed = lines.clone();
        if let Some(cell) = changed.get_mut(agent.index()).and_then(|line| line.get_mut(day)) {
            cell.clone_from(&duty.shifts);
        }
        let findings = rules::audit(&sheet(&changed), rules);
        let broken = findings.broken().filter(|finding| !known.contains(&&finding.text));
        let breaks = broken.map(|finding| (finding.rule, finding.text.clone())).collect();
        let alone = findings.penalties().iter().zip(&now).map(|(then, now)| then - now).collect();
        let mut model = rules::model(instance, rules);
        let others = (0..instance.duties.len()).filter(|other| *other != index).map(DutyIx).collect();
        let fixed = Primitive::Cell { agent: agent.index(), day, duties: DutySet::new(others) };
        model.post("alternative", Strength::Must, fixed);
        let whole = loss(&solve::solve(&model, &limits(), None)?, &now);
        found.push(Alternative { label: duty.label.clone(), breaks, alone, whole });
    }
    Ok(found)
}
