//! What arithmetic over clock times shows of every roster: a penalty below which none can be.
//!
//! Two timesheets are made that nobody could work: one in which each agent has every shift that no must
//! forbids by itself, all at once, and one with nothing but what is pinned. Each roster in which the musts hold
//! lies between them, duty by duty. So what still lacks duties in the first is short by at least as much in
//! every roster, and what has too many in the second has too many in every roster. Both are judged by the
//! audits that judge rosters; no post, model or solver has a part in it.

use crate::levels::Class;
use crate::roster::RosterLines;
use crate::rules::{self, ActiveRule};
use crate::timesheet::{Findings, Severity, Side, Timesheet};

/// For each level, a penalty that no roster in which all musts hold is below.
pub fn unavoidable(sheet: &Timesheet, rules: &[ActiveRule]) -> Vec<i64> {
    let levels = rules::levels(rules, &sheet.horizon);
    let mut sums = vec![0_i64; levels.count()];
    for (lines, side) in [(everything(sheet, rules), Side::TooFew), (pinned(sheet, rules), Side::TooMany)] {
        let extreme = sheet.with_lines(&lines);
        let mut findings = Findings::new(levels.clone());
        for active in rules.iter().filter(|active| active.rule.tells_sides()) {
            active.rule.audit(&extreme, &mut findings);
        }
        for finding in findings.found.iter().filter(|finding| finding.side == Some(side)) {
            if let Severity::Priced { level, penalty } = finding.severity
                && let Some(sum) = sums.get_mut(level)
            {
                *sum = sum.saturating_add(penalty);
            }
        }
    }
    sums
}

/// Nothing on any planned day.
fn nothing(sheet: &Timesheet) -> RosterLines {
    vec![vec![Vec::new(); sheet.horizon.planned_days()]; sheet.entries.len()]
}

/// Every shift that no must that judges each duty by itself objects to; where a duty is pinned, that one.
fn everything(sheet: &Timesheet, rules: &[ActiveRule]) -> RosterLines {
    let must = |active: &&ActiveRule| active.settings.class == Class::Must && active.rule.judges_each_duty();
    let mut lines = nothing(sheet);
    for shift in sheet.book.all_shifts() {
        let alone = vec![vec![vec![shift]; sheet.horizon.planned_days()]; sheet.entries.len()];
        let alone = sheet.with_lines(&alone);
        let mut findings = Findings::new(rules::levels(rules, &sheet.horizon));
        rules.iter().filter(must).for_each(|active| active.rule.audit(&alone, &mut findings));
        let mut free = vec![vec![true; sheet.horizon.planned_days()]; sheet.entries.len()];
        for finding in findings.broken() {
            let line = finding.agent.and_then(|agent| free.get_mut(agent.0));
            let day = usize::try_from((finding.dates.0 - sheet.horizon.start).num_days()).ok();
            if let Some(free) = line.zip(day).and_then(|(line, day)| line.get_mut(day)) {
                *free = false;
            }
        }
        for (cell, free) in lines.iter_mut().flatten().zip(free.into_iter().flatten()) {
            if free {
                cell.push(shift);
            }
        }
    }
    pin(sheet, rules, &mut lines);
    lines
}

/// What is pinned, and nothing else.
fn pinned(sheet: &Timesheet, rules: &[ActiveRule]) -> RosterLines {
    let mut lines = nothing(sheet);
    pin(sheet, rules, &mut lines);
    lines
}

/// Gives each pinned cell exactly its duty, where pins must hold.
fn pin(sheet: &Timesheet, rules: &[ActiveRule], lines: &mut RosterLines) {
    if !rules::limits(rules).pins {
        return;
    }
    for pin in &sheet.book.pins {
        let day = usize::try_from((pin.date - sheet.horizon.start).num_days()).ok();
        let line = lines.get_mut(pin.agent.0);
        if let Some(cell) = line.zip(day).and_then(|(line, day)| line.get_mut(day)) {
            cell.clone_from(&pin.shifts);
        }
    }
}
