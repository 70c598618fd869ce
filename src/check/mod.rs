//! What can be said before any solving, by arithmetic alone: what no roster can
//! do, and how near to its limits the team is.

mod breaks;
mod capacity;
mod coverage;
mod pins;
mod rest;

use chrono::NaiveDate;

use self::coverage::Wishes;
use crate::book::{AgentIx, Book, ShiftIx};
use crate::instance::Instance;
use crate::levels::Class;
use crate::messages::{Many, Text, check as say};
use crate::rules::{self, ActiveRule, Limits, Target};
use crate::solve::StopToken;

pub use capacity::{CapacityRow, Week};

/// What arithmetic finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What no roster of this team can do.
    pub impossible: Vec<Impossible>,
    /// Holes that the team accepts.
    pub accepted: Vec<Text>,
    /// What each week needs and has.
    pub capacity: Vec<Week>,
    /// What is worth knowing, and no fault.
    pub remarks: Vec<Text>,
}

/// Something required that can't be, with the ways out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// What, and why.
    pub what: Text,
    /// On these dates.
    pub dates: Vec<NaiveDate>,
    /// Changes of the team's own parameters that would help, each with the TOML
    /// to write where that is one entry.
    pub ways_out: Vec<(Text, Option<String>)>,
}

impl Report {
    /// Adds what can't be: a fault where it is asked for, worth knowing where it is a wish.
    fn add(&mut self, impossible: Impossible, soft: bool) {
        if soft { self.remarks.push(impossible.what) } else { self.impossible.push(impossible) }
    }
}

/// Checks a team over a horizon; what was not looked at when it was stopped is not in the report.
pub fn check(instance: &Instance, rules: &[ActiveRule], stop: &StopToken) -> Report {
    let limits = rules::limits(rules);
    let mut report = Report::default();
    let soft =
        |target| rules::settings_of(rules, target).is_some_and(|settings| settings.class == Class::Soft);
    let wishes = Wishes { windows: soft(Target::Windows), intervals: soft(Target::Intervals) };
    let shifts = soft(Target::Shifts);
    coverage::hours(instance, &limits, &mut report, wishes, stop);
    coverage::shifts(instance, &limits, &mut report, shifts, stop);
    capacity::check(instance, &limits, &mut report, shifts, stop);
    if stop.stopped() {
        return report;
    }
    pins::check(instance, rules, &mut report);
    rest::check(instance, &limits, rules, &mut report);
    breaks::check(instance, rules, &limits, &mut report);
    outside(instance, &mut report);
    law(instance, rules, &mut report);
    report
}

/// What a preset of the law adds to the team's own rules.
fn law(instance: &Instance, rules: &[ActiveRule], report: &mut Report) {
    let Some(law) = &instance.book.law else { return };
    report.remarks.push(say::law(law.preset));
    for active in rules {
        if let (Some(name), Some(at)) = (&active.law, &active.at) {
            report.remarks.push(say::law_table(
                name,
                active.id,
                active.as_written(&instance.book),
                at.brief(),
            ));
        }
    }
    for table in &law.tables {
        if !rules.iter().any(|active| active.law.as_deref() == Some(table.name.as_str())) {
            report.remarks.push(say::law_replaced(table.name.as_str(), table.table.rule.as_str()));
        }
    }
    breaks::of_law(&instance.book, report);
}

/// Leave and pins outside the dates.
fn outside(instance: &Instance, report: &mut Report) {
    let (first, last) = (instance.horizon.start, instance.horizon.last());
    let leave = instance.book.leave.iter().filter(|leave| leave.until < first || last < leave.from).count();
    let pins = instance.book.pins.iter().filter(|pin| pin.date < first || last < pin.date).count();
    if leave + pins > 0 {
        let leave = Many(leave as i64, "leave", "leaves", "段请假");
        let pins = Many(pins as i64, "pin", "pins", "个固定");
        report.remarks.push(say::outside(leave, pins));
    }
}

/// Whether the agent may work the shift on the date, is there, and can work then.
fn is_able(book: &Book, limits: &Limits, agent: AgentIx, shift: ShiftIx, date: NaiveDate) -> bool {
    book.may_work(agent, shift, date)
        && book.leave_on(agent, date).is_none()
        && book.leave_of_all(agent, date, &[shift]).is_none()
        && (!limits.availability || book.is_available(agent, shift, date))
}
