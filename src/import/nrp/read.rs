//! From the text of a file to what it says, or all that is wrong with it.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Agent, Cover, Nrp, Request, Shift};
use crate::book::{is_agent_id, is_shift_id};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::import::Reader;
use crate::messages::input::{self, Quote};
use crate::messages::{Text, import as say};

const HORIZON: &str = "SECTION_HORIZON";
const SHIFTS: &str = "SECTION_SHIFTS";
const STAFF: &str = "SECTION_STAFF";
const DAYS_OFF: &str = "SECTION_DAYS_OFF";
const ON: &str = "SECTION_SHIFT_ON_REQUESTS";
const OFF: &str = "SECTION_SHIFT_OFF_REQUESTS";
const COVER: &str = "SECTION_COVER";
const SECTIONS: [&str; 7] = [HORIZON, SHIFTS, STAFF, DAYS_OFF, ON, OFF, COVER];

const DAY: i64 = 24 * 60;
const MAX_DAYS: i64 = 7 * crate::calendar::MAX_WEEKS as i64;
/// More minutes than any horizon has.
const MAX_MINUTES: i64 = 1_000_000;
/// What a rule of a team can state.
const MAX_HOURS: i64 = 366 * DAY;
const MAX_RUN: i64 = 60;
const MAX_MIN_RUN: i64 = 14;
const MAX_WISH_WEIGHT: i64 = 1000;
const MAX_WEIGHT: i64 = 1_000_000;
const MAX_HEADS: i64 = 1000;
const MAX_AGENTS: usize = 2000;
const MAX_SHIFTS: usize = 200;

/// A line of a section, and its fields.
struct Line<'t> {
    text: &'t str,
    fields: Vec<&'t str>,
}

/// The lines below the head of a section.
struct Section<'t> {
    head: &'t str,
    lines: Vec<Line<'t>>,
}

struct File<'s> {
    reader: Reader<'s>,
    nrp: Nrp,
    shifts: HashMap<&'s str, usize>,
    agents: HashMap<&'s str, usize>,
}

/// Reads a file.
pub fn read(source: &Arc<Source>) -> Result<Nrp, Vec<Diagnostic>> {
    let (nrp, reader) = (Nrp::default(), Reader::new(source));
    let mut file = File { reader, nrp, shifts: HashMap::new(), agents: HashMap::new() };
    let sections = file.sections(&source.text);
    for name in SECTIONS {
        if !sections.contains_key(name) {
            let missing = Diagnostic::error(Code::ForeignSection, say::section_missing(name));
            file.reader.push(missing.in_file(&source.path).help(say::add_section(name)));
        }
    }
    let lines = |name: &str| sections.get(name).map_or(&[][..], |section| &section.lines);
    for name in [HORIZON, SHIFTS, STAFF] {
        if let Some(section) = sections.get(name).filter(|section| section.lines.is_empty()) {
            let title = say::section_empty(name);
            file.reader.error(Code::ForeignSection, section.head, title, say::add_lines());
        }
    }
    // What the rest is read against; without it every other line would be wrong.
    let known = file.horizon(lines(HORIZON));
    file.shifts(lines(SHIFTS));
    file.staff(lines(STAFF), known);
    if known {
        file.days_off(lines(DAYS_OFF));
        file.requests(lines(ON), true);
        file.requests(lines(OFF), false);
        file.cover(lines(COVER));
    }
    file.reader.finish(Some(file.nrp))
}

impl<'s> File<'s> {
    fn sections(&mut self, text: &'s str) -> HashMap<&'s str, Section<'s>> {
        let mut sections: HashMap<&str, Section<'_>> = HashMap::new();
        let mut current: Option<&str> = None;
        let mut outside = false;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with("SECTION_") {
                current = Some(line);
                if !SECTIONS.contains(&line) {
                    let help = match crate::book::nearest(line, SECTIONS) {
                        Some(meant) => input::did_you_mean(meant),
                        None => say::sections_are(Text::list(&SECTIONS.map(Text::plain))),
                    };
                    self.reader.error(Code::ForeignSection, line, say::unknown_section(Quote(line)), help);
                } else if let Some(first) = sections.get(line) {
                    let (title, first) = (say::section_twice(line), first.head);
                    self.reader.clash(Code::ForeignSection, line, title, first, say::join_sections());
                } else {
                    sections.insert(line, Section { head: line, lines: Vec::new() });
                }
                continue;
            }
            match current {
                Some(name) => {
                    if let Some(section) = sections.get_mut(name) {
                        section
                            .lines
                            .push(Line { text: line, fields: line.split(',').map(str::trim).collect() });
                    }
                }
                None if !outside => {
                    outside = true;
                    let help = say::sections_are(Text::list(&SECTIONS.map(Text::plain)));
                    self.reader.error(Code::ForeignLine, line, say::before_sections(), help);
                }
                None => {}
            }
        }
        sections
    }

    /// The fields of a line that must have the form given; empty ones at the end may be left out.
    fn fields<'l, const N: usize>(&mut self, line: &'l Line<'s>, form: &str) -> Option<&'l [&'s str; N]> {
        let fields = <&[&str; N]>::try_from(line.fields.as_slice()).ok();
        if fields.is_none() {
            let title = say::wrong_fields(line.fields.len(), form);
            self.reader.error(Code::ForeignLine, line.text, title, say::write_fields(form));
        }
        fields
    }

    fn whole(&mut self, text: &str, range: RangeInclusive<i64>, what: Text) -> Option<i64> {
        // Some files of the collection write nothing as -0.
        let bare =
            text.strip_prefix('-').filter(|rest| rest.bytes().all(|byte| byte == b'0')).unwrap_or(text);
        let digits = (1..=15).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit());
        let number = bare.parse::<i64>().ok().filter(|number| digits && range.contains(number));
        if number.is_none() {
            let help = say::whole_from(range.start(), range.end());
            self.reader.error(Code::ForeignLine, text, say::not_whole(Quote(text), what), help);
        }
        number
    }

    fn day(&mut self, text: &str) -> Option<usize> {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let day = text.parse::<usize>().ok().filter(|day| plain && *day < self.nrp.days);
        if day.is_none() {
            let title = say::no_such_day(Quote(text), self.nrp.days.saturating_sub(1));
            self.reader.error(Code::ForeignName, text, title, say::correct_day());
        }
        day
    }

    fn agent(&mut self, id: &str) -> Option<usize> {
        let found = self.agents.get(id).copied();
        if found.is_none() {
            let help = self.reader.meant(id, self.nrp.agents.iter().map(|agent| agent.id.as_str()));
            self.reader.error(Code::ForeignName, id, say::unknown_agent(Quote(id)), help);
        }
        found
    }

    fn shift(&mut self, id: &str) -> Option<usize> {
        let found = self.shifts.get(id).copied();
        if found.is_none() {
            let help = self.reader.meant(id, self.nrp.shifts.iter().map(|shift| shift.id.as_str()));
            self.reader.error(Code::ForeignName, id, say::unknown_shift(Quote(id)), help);
        }
        found
    }

    fn horizon(&mut self, lines: &[Line<'s>]) -> bool {
        let [line, rest @ ..] = lines else { return false };
        if let Some(second) = rest.first() {
            let title = say::wrong_fields(lines.len(), "days");
            self.reader.error(Code::ForeignLine, second.text, title, say::write_fields("14"));
        }
        let Some(days) = self.whole(line.text, 1..=MAX_DAYS, say::days()) else { return false };
        if days % 7 != 0 {
            self.reader.error(Code::ForeignLimit, line.text, say::not_weeks(days), say::weeks_only());
        }
        self.nrp.days = usize::try_from(days).unwrap_or_default();
        days % 7 == 0
    }

    fn shifts(&mut self, lines: &[Line<'s>]) {
        const FORM: &str = "id, minutes, id|id";
        let mut banned: Vec<(usize, &str)> = Vec::new();
        for line in lines {
            let (id, minutes, after) = match line.fields.as_slice() {
                [id, minutes] => (*id, *minutes, ""),
                [id, minutes, after] => (*id, *minutes, *after),
                _ => {
                    self.fields::<3>(line, FORM);
                    continue;
                }
            };
            let minutes = self.whole(minutes, 1..=DAY, say::minutes());
            if !is_shift_id(id) {
                self.reader.error(
                    Code::ForeignName,
                    id,
                    say::bad_shift_id(Quote(id)),
                    input::shift_id_form(),
                );
            }
            if let Some(first) = self.shifts.get_key_value(id).map(|(known, _)| *known) {
                let title = say::id_twice(Quote(id));
                self.reader.clash(Code::ForeignName, id, title, first, say::rename_one());
                continue;
            }
            if self.nrp.shifts.len() == MAX_SHIFTS {
                let title = say::not_stateable(lines.len(), 1, MAX_SHIFTS);
                self.reader.error(Code::ForeignLimit, line.text, title, say::fewer_lines());
                break;
            }
            self.shifts.insert(id, self.nrp.shifts.len());
            banned.push((self.nrp.shifts.len(), after));
            let minutes = minutes.unwrap_or(DAY);
            self.nrp.shifts.push(Shift { id: id.to_string(), minutes, ..Shift::default() });
        }
        for (shift, after) in banned {
            for id in after.split('|').map(str::trim).filter(|id| !id.is_empty()) {
                if let (Some(next), Some(shift)) = (self.shift(id), self.nrp.shifts.get_mut(shift)) {
                    shift.banned_after.insert(next);
                }
            }
        }
    }

    fn staff(&mut self, lines: &[Line<'s>], known: bool) {
        const FORM: &str = "id, shift=max|shift=max, max minutes, min minutes, max days in a row, min days in a row, min days off in a row, max weekends";
        for line in lines {
            let Some(fields) = self.fields::<8>(line, FORM) else { continue };
            let [id, max_of, max_minutes, min_minutes, max_run, min_run, min_off, max_weekends] = *fields;
            if !is_agent_id(id) {
                self.reader.error(
                    Code::ForeignName,
                    id,
                    say::bad_agent_id(Quote(id)),
                    input::agent_id_form(),
                );
            }
            let minutes = |file: &mut Self, text| file.whole(text, 0..=MAX_MINUTES, say::minutes());
            let (most, least) = (minutes(self, max_minutes), minutes(self, min_minutes));
            let mut days = |text, from| self.whole(text, from..=MAX_DAYS, say::days()).unwrap_or(MAX_DAYS);
            let (max, min, off) = (days(max_run, 1), days(min_run, 0), days(min_off, 0));
            let max_weekends = self.whole(max_weekends, 0..=MAX_DAYS, say::weekends()).unwrap_or(0);
            let max_of = self.max_of(line, max_of, known);
            if let Some(first) = self.agents.get_key_value(id).map(|(known, _)| *known) {
                let title = say::id_twice(Quote(id));
                self.reader.clash(Code::ForeignName, id, title, first, say::rename_one());
                continue;
            }
            if self.nrp.agents.len() == MAX_AGENTS {
                let title = say::not_stateable(lines.len(), 1, MAX_AGENTS);
                self.reader.error(Code::ForeignLimit, line.text, title, say::fewer_lines());
                break;
            }
            self.agents.insert(id, self.nrp.agents.len());
            let agent = Agent {
                id: id.to_string(),
                max_of,
                max_minutes: most.unwrap_or(MAX_MINUTES),
                min_minutes: least.unwrap_or(0),
                max_run: max,
                min_run: min,
                min_off: off,
                max_weekends,
            };
            if known {
                self.limits(&agent, fields);
            }
            self.nrp.agents.push(agent);
        }
    }

    /// Refuses limits that contradict each other or that no rule of a team can state.
    fn limits(&mut self, agent: &Agent, fields: &[&str; 8]) {
        let [_, _, max_minutes, min_minutes, max_run, min_run, min_off, _] = *fields;
        for (text, least, most) in
            [(min_minutes, agent.min_minutes, agent.max_minutes), (min_run, agent.min_run, agent.max_run)]
        {
            if least > most {
                let title = say::least_above_most(least, most);
                self.reader.error(Code::ForeignLimit, text, title, say::exchange());
            }
        }
        let days = self.nrp.days as i64;
        let run = if agent.max_run >= days { 1 } else { agent.max_run };
        let minutes = if self.nrp.can_exceed(agent.max_minutes) { agent.max_minutes } else { 0 };
        for (text, value, range) in [
            (max_minutes, minutes, 0..=MAX_HOURS),
            (min_minutes, agent.min_minutes, 0..=MAX_HOURS),
            (max_run, run, 1..=MAX_RUN),
            (min_run, agent.min_run, 0..=MAX_MIN_RUN),
            (min_off, agent.min_off, 0..=MAX_MIN_RUN),
        ] {
            if !range.contains(&value) {
                let title = say::not_stateable(value, range.start(), range.end());
                self.reader.error(Code::ForeignLimit, text, title, say::lower_it());
            }
        }
    }

    /// `E=14|D=28`: the most duties of each shift, each of which must be there.
    fn max_of(&mut self, line: &Line<'s>, text: &'s str, known: bool) -> Vec<i64> {
        let mut most: Vec<Option<i64>> = vec![None; self.nrp.shifts.len()];
        for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((id, number)) = part.split_once('=') else {
                let title = say::wrong_fields(1, "shift=max");
                self.reader.error(Code::ForeignLine, part, title, say::write_fields("D=14"));
                continue;
            };
            let number = self.whole(number.trim(), 0..=MAX_DAYS, say::duties());
            if let Some(limit) = self.shift(id.trim()).and_then(|shift| most.get_mut(shift)) {
                let again = limit.is_some();
                *limit = Some(number.unwrap_or(0));
                if again {
                    let title = say::id_twice(Quote(id.trim()));
                    self.reader.error(Code::ForeignName, part, title, input::drop_one());
                }
            }
        }
        for shift in (0..most.len()).filter(|shift| known && most[*shift].is_none()) {
            let id = self.nrp.shifts[shift].id.clone();
            let (title, help) = (say::shift_without_max(&id), say::add_max(&id, self.nrp.days));
            self.reader.error(Code::ForeignName, line.text, title, help);
        }
        most.into_iter().map(|most| most.unwrap_or(0)).collect()
    }

    fn days_off(&mut self, lines: &[Line<'s>]) {
        for line in lines {
            let Some((id, days)) = line.fields.split_first() else { continue };
            let agent = self.agent(id);
            for day in days.iter().filter(|day| !day.is_empty()) {
                if let (Some(day), Some(agent)) = (self.day(day), agent) {
                    self.nrp.days_off.insert((agent, day));
                }
            }
        }
    }

    fn requests(&mut self, lines: &[Line<'s>], wants: bool) {
        for line in lines {
            let Some([agent, day, shift, weight]) = self.fields::<4>(line, "agent, day, shift, weight")
            else {
                continue;
            };
            let (agent, day, shift) = (self.agent(agent), self.day(day), self.shift(shift));
            let Some(cost) = self.whole(weight, 0..=MAX_WEIGHT, say::weight()) else { continue };
            let (Some(agent), Some(day), Some(shift)) = (agent, day, shift) else { continue };
            let sum = self.nrp.requests.entry(Request { agent, wants, shift, day }).or_default();
            *sum += cost;
            let sum = *sum;
            if sum > MAX_WISH_WEIGHT {
                let title = say::weights_add_up(sum, MAX_WISH_WEIGHT);
                self.reader.error(Code::ForeignLimit, weight, title, say::lower_weights());
            }
        }
    }

    fn cover(&mut self, lines: &[Line<'s>]) {
        let mut first: HashMap<(usize, usize), &str> = HashMap::new();
        for line in lines {
            const FORM: &str = "day, shift, agents, weight under, weight over";
            let Some([day, shift, want, under, over]) = self.fields::<5>(line, FORM) else { continue };
            let (at, kind) = (self.day(day), self.shift(shift));
            let want = self.whole(want, 0..=MAX_HEADS, say::agents());
            let mut price = |text| self.whole(text, 0..=MAX_WEIGHT, say::weight());
            let (under, over) = (price(under), price(over));
            let (Some(at), Some(kind)) = (at, kind) else { continue };
            if let Some(first) = first.insert((kind, at), line.text) {
                let title = say::cover_twice(*shift, at);
                self.reader.clash(Code::ForeignName, line.text, title, first, input::drop_one());
            }
            if let (Some(want), Some(under), Some(over)) = (want, under, over) {
                self.nrp.cover.insert((kind, at), Cover { want, under, over });
            }
        }
    }
}

impl Nrp {
    /// Whether an agent could work longer than this.
    pub(super) fn can_exceed(&self, minutes: i64) -> bool {
        let longest = self.shifts.iter().map(|shift| shift.minutes).max().unwrap_or(0);
        self.days as i64 * longest > minutes
    }
}
