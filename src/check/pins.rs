//! Pins that break a must by themselves, whatever the rest of the roster is.

use super::{Impossible, Report};
use crate::instance::Instance;
use crate::messages::check as say;
use crate::rules::{self, ActiveRule};
use crate::timesheet::Timesheet;

pub(super) fn check(instance: &Instance, rules: &[ActiveRule], report: &mut Report) {
    let book = &instance.book;
    let mut lines = vec![vec![Vec::new(); instance.horizon.planned_days()]; book.agents.len()];
    let mut pinned = false;
    for pin in &book.pins {
        let day = (pin.date - instance.horizon.start).num_days();
        if let Some(cell) =
            usize::try_from(day).ok().and_then(|day| lines.get_mut(pin.agent.index())?.get_mut(day))
        {
            pinned |= !pin.shifts.is_empty();
            cell.clone_from(&pin.shifts);
        }
    }
    if !pinned {
        return;
    }
    let sheet = Timesheet::new(book.clone(), instance.horizon, &instance.past, &lines);
    for finding in rules::audit(&sheet, rules).broken() {
        let mut tables = rules.iter().filter(|active| active.id == finding.rule);
        if !tables.all(|active| active.rule.stays_broken()) {
            continue;
        }
        report.impossible.push(Impossible {
            what: say::pins_break(&finding.text, finding.rule),
            dates: vec![finding.dates.0],
            ways_out: vec![(say::change_pins(), None)],
        });
    }
}
