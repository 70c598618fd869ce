//! The text of a first team: each line with what in the sheets it rests on.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, Weekday};
use unicode_width::UnicodeWidthStr;

use super::{FirstTeam, Form, Gathered, SaidBy};
use crate::diagnostic::{Code, Diagnostic};
use crate::inference::{self, Day, Facts, Heads};
use crate::messages::input::Quote;
use crate::messages::{FullWeekday, Hours, Many, Text, first_team as say, is_hidden};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The longest stint that a rule can have.
const MAX_STINT: usize = 60;

/// The longest rest that a rule can have, in minutes.
const MAX_REST: i64 = 72 * 60;

/// The files of a team that is as the sheets show it.
///
/// # Errors
/// Marks whose times are missing; cells that are not understood, unless they are passed over.
pub fn compose(gathered: Gathered, form: &Form) -> Result<FirstTeam, Vec<Diagnostic>> {
    let wrong = missing(&gathered, form.skip);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let facts = inference::facts(&gathered.observed);
    let (past, next, pinned) = past(&gathered);
    let page = Page { text: String::new(), form, gathered: &gathered, facts: &facts };
    let team = page.team(&pinned);
    let page = Page { text: String::new(), form, gathered: &gathered, facts: &facts };
    let leave = page.leave();
    // The team's file last: without it a folder is no team yet.
    let files = vec![("leave.toml".to_string(), leave), ("team.toml".to_string(), team)];
    Ok(FirstTeam { files, facts, past, next, gathered })
}

/// What has to be said or passed over before there is a team.
fn missing(gathered: &Gathered, skip: bool) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    for untimed in &gathered.untimed {
        let cells = Many(untimed.times as i64, "cell", "cells", "个单元格");
        let error = Diagnostic::error(Code::SheetCell, say::no_times(Quote(&untimed.mark), cells));
        wrong.push(error.in_file(&untimed.first).help(say::give_times(&untimed.mark)));
    }
    if !skip {
        for cell in &gathered.not_read {
            let title = say::not_read(Quote(&cell.text), &cell.name, cell.date, cell.why.clone());
            wrong.push(Diagnostic::error(Code::SheetCell, title).in_file(&cell.place).help(say::skip()));
        }
    }
    if wrong.is_empty() && gathered.shifts.is_empty() {
        let path = gathered.sheets.first().cloned().unwrap_or_default();
        wrong.push(
            Diagnostic::error(Code::SheetShape, say::no_shifts()).in_file(path).help(say::shift_form()),
        );
    }
    wrong
}

/// Dates in a row as the rosters that they become, the next roster's first date, and the days of its first week
/// that are known already.
fn past(gathered: &Gathered) -> (Vec<(NaiveDate, usize)>, NaiveDate, Vec<usize>) {
    let observed = &gathered.observed;
    let known = |day: &usize| {
        observed.lines.iter().any(|line| line.get(*day).is_some_and(|cell| *cell != Day::Unknown))
    };
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for day in (0..observed.days()).filter(known) {
        match runs.last_mut() {
            Some((begin, length)) if *begin + *length == day => *length += 1,
            _ => runs.push((day, 1)),
        }
    }
    let last = runs.last().map_or(0, |(begin, length)| begin + length - 1);
    let next = super::gather::next_start(observed, observed.date(last));
    let cut = usize::try_from((next - observed.first).num_days()).unwrap_or(0);
    let pinned: Vec<usize> = (cut..=last).filter(known).collect();
    let whole = runs.into_iter().filter(|(begin, _)| *begin < cut);
    let past = whole.map(|(begin, length)| (observed.date(begin), length.min(cut - begin)));
    (past.collect(), next, pinned)
}

/// A file while it is written.
struct Page<'a> {
    text: String,
    form: &'a Form,
    gathered: &'a Gathered,
    facts: &'a Facts,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line that the program does not read.
    fn comment(&mut self, comment: &Text) {
        let words = comment.in_language(self.form.language).replace('\n', " ");
        self.line(&format!("# {words}"));
    }

    /// A line with why it stands there.
    fn because(&mut self, line: &str, why: &Text) {
        const WIDTH: usize = 30;
        let words = why.in_language(self.form.language).replace('\n', " ");
        // Columns on the screen, of which a Chinese letter has two.
        let gap = WIDTH.saturating_sub(line.width()).max(2);
        self.line(&format!("{line}{}# {words}", " ".repeat(gap)));
    }

    fn name(&self, agent: usize) -> &str {
        self.gathered.agents.get(agent).map_or("", |agent| agent.name.as_str())
    }

    fn mark(&self, shift: usize) -> &str {
        self.gathered.shifts.get(shift).map_or("", |shift| shift.mark.as_str())
    }

    fn team(mut self, pinned: &[usize]) -> String {
        let form = self.form;
        let sheets: Vec<Text> = self.gathered.sheets.iter().map(Text::plain).collect();
        self.comment(&say::written_from(Text::list(&sheets)));
        self.comment(&say::read_it());
        self.blank();
        self.line("[team]");
        self.line(&format!("id = {}", quoted(&form.id)));
        let name = self.gathered.name.clone().unwrap_or_else(|| form.id.clone());
        match self.gathered.name.is_some() {
            true => self.because(&format!("name = {}", quoted(&name)), &say::name_of_title()),
            false => self.line(&format!("name = {}", quoted(&name))),
        }
        self.line(&format!("language = \"{}\"", form.language.code()));
        self.because(&format!("zone = {}", quoted(&form.zone)), &say::where_clocks());
        let first = self.gathered.observed.first_weekday;
        let weekday = FullWeekday(first);
        let line = format!("first_weekday = \"{}\"", DAYS[first.num_days_from_monday() as usize]);
        match self.gathered.are_whole_weeks {
            true => self.because(&line, &say::week_of_sheet(weekday)),
            false => self.because(&line, &say::week_not_said()),
        }
        self.special();
        self.shifts();
        self.agents();
        self.staffing();
        self.rules(pinned);
        self.pins(pinned);
        self.text.trim_end().to_string() + "\n" + &form.appendix
    }

    /// Dates of which the sheets say that they are holidays.
    fn special(&mut self) {
        if self.gathered.days.is_empty() {
            return;
        }
        self.blank();
        self.comment(&say::holidays_of_sheet());
        for (date, name) in &self.gathered.days.clone() {
            self.line(&format!("[[holiday]]\ndate = {date}\nname = {}", quoted(name)));
        }
    }

    fn shifts(&mut self) {
        self.blank();
        self.comment(&say::shifts_of_sheet());
        for (at, shift) in self.gathered.shifts.clone().iter().enumerate() {
            let cells = Many(shift.times as i64, "cell", "cells", "个单元格");
            let times = match shift.said_by {
                SaidBy::User => say::times_given(),
                SaidBy::Sheet => say::times_of_legend(),
            };
            self.line("[[shifts]]");
            self.because(&format!("id = {}", quoted(&shift.mark)), &say::in_cells(cells));
            self.because(&format!("start = \"{}\"", shift.start), &times);
            self.line(&format!("end = \"{}\"", shift.end));
            if shift.on_call {
                self.because("standby = true", &say::is_on_call());
                self.line("place = \"home\"\ncounts_as_day = false\nbreaks_rest = false\ncovers = false");
            }
            let before = self.facts.pairs.iter().filter(|pair| pair.second == at);
            let before: Vec<(String, usize)> =
                before.map(|pair| (quoted(self.mark(pair.first)), pair.times)).collect();
            if !before.is_empty() {
                let times: usize = before.iter().map(|(_, times)| times).sum();
                let list: Vec<&str> = before.iter().map(|(mark, _)| mark.as_str()).collect();
                let line = format!("may_follow_same_day = [{}]", list.join(", "));
                self.because(&line, &say::same_day(Many(times as i64, "time", "times", "次")));
            }
            self.blank();
        }
    }

    fn agents(&mut self) {
        self.comment(&say::agents_of_sheet(self.gathered.agents.len()));
        for (at, agent) in self.gathered.agents.clone().iter().enumerate() {
            self.line("[[agents]]");
            self.line(&format!("id = {}", quoted(&agent.id)));
            self.line(&format!("name = {}", quoted(&agent.name)));
            self.never(at);
            if let Some(part) = self.facts.parts.iter().find(|part| part.agent == at).copied() {
                let share = format!("share = {}", part.permille as f64 / 1000.0);
                self.because(&share, &say::part_of(part.worked, part.of));
            }
            if let Some(from) = agent.from {
                self.because(&format!("from = {from}"), &say::not_before());
            }
            if let Some(until) = agent.until {
                self.because(&format!("until = {until}"), &say::not_after());
            }
            self.blank();
        }
        for never in self.facts.never_on.clone() {
            let id = self.gathered.agents.get(never.agent).map(|agent| agent.id.clone()).unwrap_or_default();
            let dates = Many(never.dates as i64, "date", "dates", "天");
            self.comment(&say::never_on(self.name(never.agent), weekdays(&never.weekdays), dates));
            self.line(&format!(
                "[[availability]]\nagent = {}\ndays = {}",
                quoted(&id),
                days(&never.weekdays)
            ));
            self.line("available = false");
            self.blank();
        }
    }

    /// What an agent may work, where the sheets show that something is never theirs.
    fn never(&mut self, agent: usize) {
        let never: Vec<_> = self.facts.never.iter().filter(|never| never.agent == agent).copied().collect();
        let Some(first) = never.first() else { return };
        let is_never = |shift: usize| never.iter().any(|never| never.shift == shift);
        let marks: Vec<String> = (0..self.gathered.shifts.len())
            .filter(|shift| !is_never(*shift))
            .map(|shift| quoted(self.mark(shift)))
            .collect();
        let left: Vec<Text> = never.iter().map(|never| Text::plain(self.mark(never.shift))).collect();
        let duties = Many(first.duties as i64, "duty", "duties", "个班");
        let line = format!("shifts = [{}]", marks.join(", "));
        self.because(&line, &say::never_works(duties, Text::list(&left)));
    }

    fn staffing(&mut self) {
        self.comment(&say::staffing_of_sheet());
        for shift in 0..self.gathered.shifts.len() {
            let Some(by_weekday) = self.facts.heads.get(shift) else { continue };
            let mut groups: BTreeMap<(usize, usize, bool), [bool; 7]> = BTreeMap::new();
            for (weekday, heads) in by_weekday.iter().enumerate() {
                let Some(heads) = heads else { continue };
                let group = groups.entry((heads.least, heads.usual, heads.most == 0)).or_default();
                if let Some(day) = group.get_mut(weekday) {
                    *day = true;
                }
            }
            for ((least, usual, nobody), on) in groups.clone() {
                if least + usual == 0 && !nobody {
                    let most = seen(by_weekday, &on).most;
                    self.comment(&say::not_every_week(self.mark(shift), weekdays(&on), most));
                    self.blank();
                    continue;
                }
                let seen = seen(by_weekday, &on);
                let dates = Many(seen.dates as i64, "date", "dates", "天");
                let (mark, on_days) = (self.mark(shift), weekdays(&on));
                let why = match (seen.most, seen.most == least) {
                    (0, _) => say::nobody(mark, on_days, dates),
                    (_, true) => say::always(mark, on_days, least, dates),
                    (most, false) => say::heads(mark, on_days, least, most, usual, dates),
                };
                self.comment(&why);
                self.line("[[staffing]]");
                self.line(&format!("shift = {}", quoted(self.mark(shift))));
                match nobody {
                    true => self.line("max = 0"),
                    false => {
                        if least > 0 {
                            self.line(&format!("min = {least}"));
                        }
                        if usual > least {
                            self.line(&format!("want = {usual}"));
                        }
                    }
                }
                if on != [true; 7] {
                    self.line(&format!("days = {}", days(&on)));
                }
                self.blank();
            }
        }
    }

    fn rules(&mut self, pinned: &[usize]) {
        let weeks = Many(self.facts.whole_weeks as i64, "week", "weeks", "周");
        self.comment(&say::rules_of_sheet());
        if let Some(stint) = self.facts.longest_stint.filter(|stint| stint.days <= MAX_STINT) {
            self.line("[rules.stint]");
            let why = say::longest_stint(say::span(weeks), stint.days, self.name(stint.agent), stint.from);
            self.because(&format!("max = {}", stint.days), &why);
            self.blank();
        }
        for (shift, run) in self.facts.longest_nights.clone().into_iter().enumerate() {
            let Some(run) = run.filter(|run| run.days <= MAX_STINT) else { continue };
            self.line(&format!("[[rules.shift_stint]]\nshifts = [{}]", quoted(self.mark(shift))));
            let why = say::longest_nights(self.mark(shift), run.days, self.name(run.agent), run.from);
            self.because(&format!("max = {}", run.days), &why);
            self.blank();
        }
        self.rest();
        self.weekly(pinned);
        if let Some(found) = self.facts.weekends {
            self.line("[[rules.weekends]]");
            let why = say::most_weekends(found.worked, found.of, self.name(found.agent), found.from);
            self.because(&format!("max = {}", found.worked), &why);
            self.line(&format!("of = {}", found.of));
            self.blank();
        }
    }

    fn rest(&mut self) {
        let Some(rest) = self.facts.shortest_rest else { return };
        let hours = Hours(rest.minutes.max(0));
        let why = say::shortest_rest(hours, self.name(rest.agent), rest.until);
        match rest.minutes > 0 {
            true => {
                self.line("[rules.rest]");
                self.because(&format!("min = \"{}\"", duration(rest.minutes.min(MAX_REST))), &why);
            }
            false => self.comment(&say::no_rest(self.name(rest.agent), rest.until)),
        }
        self.blank();
    }

    /// Rest days and hours of a week; what is pinned of the next one must fit in, too.
    fn weekly(&mut self, pinned: &[usize]) {
        let observed = &self.gathered.observed;
        let times = |shift: &usize| self.gathered.shifts.get(*shift).filter(|shift| !shift.on_call);
        let of = |line: &Vec<Day>| {
            let mut worked = (0_usize, 0_i64);
            for day in pinned {
                let Some(Day::Duty(shifts)) = line.get(*day) else { continue };
                let minutes = shifts.iter().filter_map(times).map(|s| s.end.minutes() - s.start.minutes());
                let minutes: i64 = minutes.sum();
                worked = (worked.0 + usize::from(minutes > 0), worked.1 + minutes);
            }
            worked
        };
        let all: Vec<(usize, i64)> = observed.lines.iter().map(of).collect();
        let (days, minutes) =
            (all.iter().map(|w| w.0).max().unwrap_or(0), all.iter().map(|w| w.1).max().unwrap_or(0));
        if let Some(fewest) = self.facts.fewest_rest_days {
            let least = fewest.days.min(7_usize.saturating_sub(days));
            let why = say::fewest_rest_days(fewest.days, self.name(fewest.agent), fewest.week);
            match least {
                0 => self.comment(&say::no_rest_days(self.name(fewest.agent), fewest.week)),
                _ => {
                    self.line("[rules.rest_days]");
                    self.because(&format!("min_per_week = {least}"), &why);
                    self.because("leave_is_rest = true", &say::leave_counted());
                }
            }
            self.blank();
        }
        if let Some(most) = self.facts.most_week_hours.filter(|most| most.minutes > 0) {
            let why = say::most_hours(Hours(most.minutes), self.name(most.agent), most.week);
            self.line("[rules.hours]");
            self.because(&format!("max_per_week = \"{}\"", duration(most.minutes.max(minutes))), &why);
            self.blank();
        }
    }

    /// The days of the next roster's first week that the sheets already have.
    fn pins(&mut self, pinned: &[usize]) {
        let (Some(first), Some(last)) = (pinned.first(), pinned.last()) else { return };
        let observed = self.gathered.observed.clone();
        let (first, last) = (observed.date(*first), observed.date(*last));
        match first == last {
            true => self.comment(&say::pins_of_day(first)),
            false => self.comment(&say::pins_of_sheet(first, last)),
        }
        for (agent, line) in self.gathered.agents.clone().iter().zip(&observed.lines) {
            let cells: Vec<String> = pinned
                .iter()
                .filter_map(|day| match line.get(*day)? {
                    Day::Duty(shifts) => {
                        let marks: Vec<&str> = shifts.iter().map(|shift| self.mark(*shift)).collect();
                        Some(format!("{} = {}", observed.date(*day), quoted(&marks.join("+"))))
                    }
                    Day::Free => Some(format!("{} = \"rest\"", observed.date(*day))),
                    Day::Leave | Day::Unknown => None,
                })
                .collect();
            if !cells.is_empty() {
                self.line(&format!("[pins.{}]", agent.id));
                cells.iter().for_each(|cell| self.line(cell));
                self.blank();
            }
        }
    }

    fn leave(mut self) -> String {
        self.comment(&say::leave_of_sheet());
        for leave in &self.gathered.leave {
            let id = self.gathered.agents.get(leave.agent).map_or("", |agent| agent.id.as_str());
            let half = match leave.half {
                Some(crate::book::HalfDay::First) => "half = \"am\"\n",
                Some(crate::book::HalfDay::Second) => "half = \"pm\"\n",
                None => "",
            };
            self.blank();
            self.comment(&say::leave_cell(&leave.cell));
            let (from, until, kind) = (leave.from, leave.until, leave.kind);
            self.line(&format!(
                "[[leave]]\nagent = {}\nfrom = {from}\nuntil = {until}\nkind = \"{kind}\"",
                quoted(id)
            ));
            self.text.push_str(half);
        }
        self.text
    }
}

/// The heads of a group of weekdays together.
fn seen(by_weekday: &[Option<Heads>; 7], on: &[bool; 7]) -> Heads {
    let all = || by_weekday.iter().zip(on).filter(|(_, on)| **on).filter_map(|(heads, _)| *heads);
    Heads {
        least: all().map(|heads| heads.least).min().unwrap_or(0),
        usual: all().map(|heads| heads.usual).max().unwrap_or(0),
        most: all().map(|heads| heads.most).max().unwrap_or(0),
        dates: all().map(|heads| heads.dates).sum(),
    }
}

fn weekdays(on: &[bool; 7]) -> Text {
    if *on == [true; 7] {
        return say::every_day();
    }
    let names = on
        .iter()
        .enumerate()
        .filter(|(_, on)| **on)
        .filter_map(|(at, _)| Weekday::try_from(u8::try_from(at).ok()?).ok());
    let say = |weekday: Weekday| {
        use crate::messages::{Language, Say};
        Text { en: weekday.say(Language::En), zh: weekday.say(Language::Zh) }
    };
    Text::list(&names.map(say).collect::<Vec<_>>())
}

fn days(on: &[bool; 7]) -> String {
    let names: Vec<String> =
        on.iter().zip(DAYS).filter(|(on, _)| **on).map(|(_, name)| format!("\"{name}\"")).collect();
    format!("[{}]", names.join(", "))
}

fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours}h"),
        (0, minutes) => format!("{minutes}min"),
        (hours, minutes) => format!("{hours}h{minutes}min"),
    }
}

/// A TOML string, of one line and without what nobody sees.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let plain: String = plain.trim().chars().filter(|c| !is_hidden(*c)).take(100).collect();
    toml::Value::String(if plain.is_empty() { "?".to_string() } else { plain }).to_string()
}

/// The date after another.
pub(super) fn after(date: NaiveDate, days: usize) -> NaiveDate {
    date.checked_add_days(Days::new(days as u64)).unwrap_or(date)
}
