//! When an agent can work.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::{Limits, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc};
use crate::book::Availability as Hours;
use crate::calendar::{Clock, instant};
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{Text, findings, reasons};
use crate::solve::{Model, Primitive};
use crate::timesheet::{Breach, Entry, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "availability",
    requires: [
        "A duty, log-in, handover and wrap-up included, lies within the hours of the agent's `[[availability]]` entries with `available = true` (the default; entries add up, dates that none of them includes are free) and outside of those with `available = false`. Over midnight each date's part is judged by that date's entries; hours past 24:00 are the next date's.",
        "班次（含提前登录、交接和收尾）须落在成员 [[availability]] 中 available = true（默认）的时段内；多条相加，没有任何一条包含的日子不受限制；且不得碰到 available = false 的时段。跨零点时，各日的部分按各日的条目判断；24:00 之后的时段属于次日。",
    ],
    formula: "number of duties that are not within the available hours, or touch hours that are not = 0",
    params: &[ParamDoc::class("must"), ParamDoc::weight("10 per duty"), ParamDoc::level()],
    example: "[[availability]]\nagent = \"lin\"\nfrom = \"09:00\"\nuntil = \"15:00\"\ndays = [\"weekdays\"]\n\n[[availability]]\nagent = \"lin\"\navailable = false\ndays = [\"sun\"]",
    source: "contracts, agents",
};

struct Availability {
    settings: Settings,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    Box::new(Availability { settings: params.settings(Class::Must, 10) })
}

impl Rule for Availability {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let strength = instance.strength(&self.settings, 480);
        let book = &instance.book;
        for agent in instance.agents().filter(|agent| !book.agents[*agent].availability.is_empty()) {
            for day in 0..instance.days_of(self.settings.class) {
                let date = instance.horizon.date(day);
                for shift in book.all_shifts().filter(|shift| !book.is_available(agent, *shift, date)) {
                    let duties = instance.with_shift(shift);
                    model.post(DOC.id, strength, Primitive::Cell { agent: agent.index(), day, duties });
                }
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        for agent in sheet.agents() {
            let profile = &sheet.book.agents[agent];
            for entry in sheet.planned(agent, self.settings.class) {
                let Some(moment) = first_blocked(&profile.availability, entry) else { continue };
                let minutes = i64::from(moment.hour()) * 60 + i64::from(moment.minute());
                let clock = Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
                let id = &sheet.book.shifts[entry.shift].id;
                let text = findings::not_available(&profile.name, id, moment.date_naive(), clock);
                let breach = Breach::new(DOC.id, Some(agent), (entry.date, entry.date), text);
                found.add(&self.settings, breach, 1, 480, 1);
            }
        }
    }

    fn limits(&self) -> Limits {
        Limits { availability: true, ..Limits::default() }
    }

    fn judges_each_duty(&self) -> bool {
        true
    }

    fn applies(&self, instance: &Instance) -> bool {
        let mut entries = instance.book.agents.iter().flat_map(|agent| &agent.availability);
        entries.any(|entry| instance.dates_reached().any(|date| entry.days.include(date)))
    }

    fn stays_broken(&self) -> bool {
        true
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let Some(agent) = requested.agent else { return requested.table.cloned() };
        let entries = &requested.book.agents[agent].availability;
        let of_date = entries.iter().find(|entry| entry.days.include(requested.date));
        of_date.or(entries.first()).map(|entry| entry.at.clone())
    }

    fn said(&self, requested: &Requested) -> Text {
        reasons::availability(requested.name(), &requested.when)
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Availability]
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }
}

/// The first moment of a duty at which its agent can't work.
fn first_blocked(hours: &[Hours], entry: &Entry) -> Option<DateTime<Tz>> {
    if hours.is_empty() {
        return None;
    }
    let zone = entry.start.timezone();
    // What changes while the duty lasts changes at midnight or where an entry begins or ends.
    let eve = entry.busy_from.date_naive().pred_opt()?;
    let last = entry.busy_until.date_naive();
    let mut changes = BTreeSet::from([entry.busy_from]);
    let mut windows: Vec<(bool, DateTime<Tz>, DateTime<Tz>)> = Vec::new();
    for date in eve.iter_days().take_while(|date| *date <= last) {
        changes.insert(instant(date, Clock::START, zone));
        for entry in hours.iter().filter(|entry| entry.days.include(date)) {
            let (from, until) = (instant(date, entry.from, zone), instant(date, entry.until, zone));
            changes.extend([from, until]);
            windows.push((entry.available, from, until));
        }
    }
    let limited = |date: NaiveDate| hours.iter().any(|entry| entry.available && entry.days.include(date));
    let within = |kind: bool, moment: &DateTime<Tz>| {
        windows.iter().any(|(available, from, until)| *available == kind && from <= moment && moment < until)
    };
    let blocked = |moment: &DateTime<Tz>| {
        within(false, moment) || (limited(moment.date_naive()) && !within(true, moment))
    };
    let during = changes.range(entry.busy_from..entry.busy_until.max(entry.busy_from)).copied();
    during.into_iter().find(blocked)
}
