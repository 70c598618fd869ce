//! Sheets of several months as one: people by their names, marks as shifts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{Days, NaiveDate, Weekday};

use super::{Gathered, Meaning, NotRead, SaidBy, SheetAgent, SheetLeave, SheetShift, Untimed};
use crate::book::{is_agent_id, is_shift_id};
use crate::calendar::week_start;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::matrix::{Cell, Entry, Survey};
use crate::import::times;
use crate::inference::{Day, Observed, Times};
use crate::messages::{Text, first_team as say};

/// More dates than anybody looks back at; a mistyped year would make millions of them.
const MAX_DAYS: i64 = 3 * 366;

/// Marks that are on call wherever they stand.
const ON_CALL: [&str; 9] = ["oc", "on-call", "oncall", "standby", "值守", "待命", "备班", "值班备勤", "二线"];

/// Somebody, with the rows that are theirs.
struct Who {
    name: String,
    number: Option<String>,
    /// Positions among each sheet's people.
    rows: BTreeSet<(usize, usize)>,
}

/// Reads what the sheets say together. `said` are the meanings of marks that somebody has given.
///
/// # Errors
/// Somebody has two cells for one date; dates too far apart.
pub fn gather(surveys: &[Survey], said: &BTreeMap<String, Meaning>) -> Result<Gathered, Vec<Diagnostic>> {
    let people = people(surveys);
    let marks = Marks::of(surveys, said);
    let all = || surveys.iter().flat_map(|survey| survey.dates.iter().copied());
    let (first, last) = (all().min().unwrap_or_default(), all().max().unwrap_or_default());
    if (last - first).num_days() > MAX_DAYS {
        let error = Diagnostic::error(Code::SheetDates, say::too_far_apart(first, last));
        return Err(vec![error.help(say::name_the_month())]);
    }
    let days = usize::try_from((last - first).num_days() + 1).unwrap_or(0);
    let mut found = Gathered {
        sheets: surveys.iter().map(Survey::title).collect(),
        are_whole_weeks: whole_weeks(surveys).is_some(),
        name: surveys.iter().flat_map(|survey| &survey.titles).find_map(|title| team_name(title)),
        agents: Vec::new(),
        shifts: marks.shifts(),
        untimed: marks.untimed.clone(),
        observed: Observed {
            first,
            first_weekday: whole_weeks(surveys).unwrap_or(Weekday::Mon),
            shifts: Vec::new(),
            lines: vec![vec![Day::Unknown; days]; people.len()],
            special: surveys.iter().flat_map(|survey| survey.days.keys().copied()).collect(),
        },
        leave: Vec::new(),
        days: surveys.iter().flat_map(|survey| survey.days.clone()).collect(),
        not_read: Vec::new(),
        remarks: Vec::new(),
    };
    let times = |shift: &SheetShift| Times {
        start: shift.start.minutes(),
        end: shift.end.minutes(),
        counts_as_day: !shift.on_call,
        breaks_rest: !shift.on_call,
    };
    found.observed.shifts = found.shifts.iter().map(times).collect();
    Lines { surveys, people: &people, marks: &marks }.read(&mut found)?;
    found.agents = agents(surveys, &people, &found.observed);
    Ok(found)
}

/// Who stands in the sheets, each once.
fn people(surveys: &[Survey]) -> Vec<Who> {
    let narrow = |name: &str| name.split_whitespace().collect::<String>().to_lowercase();
    let mut people: Vec<Who> = Vec::new();
    for (sheet, survey) in surveys.iter().enumerate() {
        for (row, person) in survey.people.iter().enumerate() {
            let same = |who: &&mut Who| {
                let numbers = who.number.is_none() || person.number.is_none() || who.number == person.number;
                narrow(&who.name) == narrow(&person.name)
                    && numbers
                    && !who.rows.iter().any(|at| at.0 == sheet)
            };
            match people.iter_mut().find(same) {
                Some(who) => {
                    who.rows.insert((sheet, row));
                    who.number = who.number.clone().or(person.number.clone());
                }
                None => people.push(Who {
                    name: person.name.clone(),
                    number: person.number.clone(),
                    rows: BTreeSet::from([(sheet, row)]),
                }),
            }
        }
    }
    people
}

/// What the marks of the sheets mean.
struct Marks {
    /// By the mark as it stands there: the mark that it is the same as.
    same: BTreeMap<String, String>,
    known: BTreeMap<String, (Meaning, SaidBy)>,
    untimed: Vec<Untimed>,
    /// In how many cells each stands.
    counts: BTreeMap<String, usize>,
    /// What legends call on call.
    on_call: BTreeSet<String>,
}

impl Marks {
    fn of(surveys: &[Survey], said: &BTreeMap<String, Meaning>) -> Marks {
        let is_said = |mark: &str| said.contains_key(mark);
        let mut counts: BTreeMap<String, (usize, PathBuf)> = BTreeMap::new();
        for survey in surveys {
            for cell in &survey.cells {
                for mark in Survey::entry(cell, &is_said).marks {
                    let new = || (0, survey.place(&cell.address));
                    counts.entry(mark).or_insert_with(new).0 += 1;
                }
            }
        }
        let mut same = BTreeMap::new();
        for mark in counts.keys() {
            same.insert(mark.clone(), canonical(mark, &counts, said));
        }
        let mut joined: BTreeMap<String, (usize, PathBuf)> = BTreeMap::new();
        for (mark, (times, first)) in counts {
            let of = same.get(&mark).cloned().unwrap_or(mark);
            joined.entry(of).or_insert((0, first)).0 += times;
        }
        let legends: Vec<&str> = surveys
            .iter()
            .flat_map(|survey| survey.titles.iter().chain(&survey.words))
            .map(String::as_str)
            .collect();
        let mut marks = Marks {
            same,
            known: BTreeMap::new(),
            untimed: Vec::new(),
            counts: joined.iter().map(|(mark, (times, _))| (mark.clone(), *times)).collect(),
            on_call: BTreeSet::new(),
        };
        for (mark, (times, first)) in joined {
            let legend = || {
                let said = legends.iter().find_map(|legend| times::of_mark(legend, &mark));
                said.or_else(|| times::of_such_a_mark(&mark))
            };
            let sheet = || legend().map(|(from, until)| (Meaning::Times(from, until), SaidBy::Sheet));
            if is_on_call(&mark, &legends) {
                marks.on_call.insert(mark.clone());
            }
            match said.get(&mark).map(|meaning| (*meaning, SaidBy::User)).or_else(sheet) {
                Some(known) => drop(marks.known.insert(mark, known)),
                None if may_be_shift(&mark, times) => marks.untimed.push(Untimed { mark, times, first }),
                None => {}
            }
        }
        marks.untimed.sort_by_key(|untimed| std::cmp::Reverse(untimed.times));
        marks
    }

    /// The shifts, in the order of their start.
    fn shifts(&self) -> Vec<SheetShift> {
        let shift = |(mark, (meaning, said_by)): (&String, &(Meaning, SaidBy))| match meaning {
            Meaning::Times(start, end) => Some(SheetShift {
                mark: mark.clone(),
                start: *start,
                end: *end,
                on_call: self.on_call.contains(mark),
                times: self.counts.get(mark).copied().unwrap_or(0),
                said_by: *said_by,
            }),
            _ => None,
        };
        let mut shifts: Vec<SheetShift> = self.known.iter().filter_map(shift).collect();
        shifts.sort_by_key(|shift| (shift.start, shift.end, shift.mark.clone()));
        shifts
    }

    fn meaning(&self, mark: &str) -> Option<(Meaning, &str)> {
        let of = self.same.get(mark)?;
        self.known.get(of).map(|(meaning, _)| (*meaning, of.as_str()))
    }

    fn is_known(&self, mark: &str) -> bool {
        self.meaning(mark).is_some()
    }

    fn is_untimed(&self, mark: &str) -> bool {
        self.same.get(mark).is_some_and(|of| self.untimed.iter().any(|untimed| untimed.mark == *of))
    }
}

/// The mark that this one is the same as: without 班, and the way of writing it that is more frequent.
fn canonical(
    mark: &str,
    counts: &BTreeMap<String, (usize, PathBuf)>,
    said: &BTreeMap<String, Meaning>,
) -> String {
    if said.contains_key(mark) {
        return mark.to_string();
    }
    let bare =
        |mark: &str| mark.strip_suffix('班').filter(|bare| !bare.is_empty()).unwrap_or(mark).to_lowercase();
    let same = |other: &&String| bare(other) == bare(mark);
    let said = said.keys().find(same);
    let times = |other: &&String| {
        (counts.get(*other).map_or(0, |count| count.0), std::cmp::Reverse((*other).clone()))
    };
    let frequent = || counts.keys().filter(same).max_by_key(times);
    said.or_else(frequent).cloned().unwrap_or_else(|| mark.to_string())
}

/// Whether a mark looks like a shift: short, and no slip of one cell.
fn may_be_shift(mark: &str, times: usize) -> bool {
    const SIGNS: [char; 12] = ['√', '✓', '✔', '●', '○', '△', '▲', '☆', '★', '◎', '■', '□'];
    let length = mark.chars().count();
    let sign = mark.chars().all(|c| c.is_alphanumeric() || SIGNS.contains(&c) || "-_.:#".contains(c));
    let letter = mark.chars().any(|c| c.is_alphanumeric() || SIGNS.contains(&c));
    is_shift_id(mark) && sign && letter && (length <= 2 || (length <= 8 && times >= 2))
}

/// Whether a mark is on call: by itself, or as a legend explains it, as in `OC on call` or `值=值守待命`.
fn is_on_call(mark: &str, legends: &[&str]) -> bool {
    let lower = mark.to_lowercase();
    if ON_CALL.contains(&lower.as_str()) {
        return true;
    }
    legends.iter().any(|legend| {
        let legend = legend.to_lowercase();
        let after = legend.match_indices(&lower).find_map(|(at, _)| {
            let before = legend.get(..at)?.chars().next_back();
            let rest = legend.get(at + lower.len()..)?.trim_start_matches(['=', ':', '：', ' ', '-']);
            (!before.is_some_and(char::is_alphanumeric)).then_some(rest)
        });
        after.is_some_and(|rest| {
            ["on call", "on-call", "standby", "值守", "待命"].iter().any(|word| rest.starts_with(word))
        })
    })
}

/// Everybody's dates, one after the other.
struct Lines<'a> {
    surveys: &'a [Survey],
    people: &'a [Who],
    marks: &'a Marks,
}

/// The day of a cell, with what is said of it beside.
struct ReadCell {
    day: Day,
    leave: Option<(&'static str, Option<crate::book::HalfDay>)>,
    remark: Option<Text>,
}

impl Lines<'_> {
    fn read(&self, found: &mut Gathered) -> Result<(), Vec<Diagnostic>> {
        let mut leave: Vec<SheetLeave> = Vec::new();
        let mut wrong = Vec::new();
        for (agent, who) in self.people.iter().enumerate() {
            let mut from: BTreeMap<NaiveDate, usize> = BTreeMap::new();
            for (sheet, row) in &who.rows {
                let Some(survey) = self.surveys.get(*sheet) else { continue };
                for date in &survey.dates {
                    if let Some(other) = from.insert(*date, *sheet).and_then(|other| self.surveys.get(other))
                    {
                        let title = say::two_sheets(&who.name, *date, other.title(), survey.title());
                        let error = Diagnostic::error(Code::SheetDates, title).in_file(&survey.path);
                        wrong.push(error.help(say::one_sheet_a_date()));
                        break;
                    }
                    // Nothing can't be beside something else.
                    let _ = self.put(found, agent, *date, Day::Free);
                }
                for cell in survey.cells.iter().filter(|cell| cell.person == *row) {
                    self.cell(found, &mut leave, agent, survey, cell);
                }
            }
        }
        leave.sort_by_key(|leave| (leave.agent, leave.from));
        found.leave = joined(leave);
        found.not_read.sort_by(|one, other| one.place.cmp(&other.place));
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Adds what a cell says to its date; why not, where that can't be beside what another cell says of it.
    fn put(&self, found: &mut Gathered, agent: usize, date: NaiveDate, day: Day) -> Result<(), Text> {
        let at = usize::try_from((date - found.observed.first).num_days()).unwrap_or(usize::MAX);
        let there = found.observed.lines.get(agent).and_then(|line| line.get(at)).cloned();
        let day = match (there, day) {
            // Names in the cells of two shifts: both are worked.
            (Some(Day::Duty(there)), Day::Duty(more)) => {
                Day::Duty(together(found, there.into_iter().chain(more).collect())?)
            }
            (_, day) => day,
        };
        if let Some(cell) = found.observed.lines.get_mut(agent).and_then(|line| line.get_mut(at)) {
            *cell = day;
        }
        Ok(())
    }

    fn cell(
        &self,
        found: &mut Gathered,
        leave: &mut Vec<SheetLeave>,
        agent: usize,
        survey: &Survey,
        cell: &Cell,
    ) {
        let entry = Survey::entry(cell, &|mark| self.marks.is_known(mark));
        let place = survey.place(&cell.address);
        let read = self.meant(found, &entry).and_then(|read| {
            self.put(found, agent, cell.date, read.day)?;
            Ok((read.leave, read.remark))
        });
        match read {
            Ok((said, remark)) => {
                if let Some((kind, half)) = said {
                    let (from, until, cell) = (cell.date, cell.date, cell.address.clone());
                    leave.push(SheetLeave { agent, from, until, kind, half, cell });
                }
                found.remarks.extend(remark.map(|remark| (place, remark)));
            }
            Err(why) => {
                let name = self.people.get(agent).map(|who| who.name.clone()).unwrap_or_default();
                found.not_read.push(NotRead { place, text: cell.text.clone(), name, date: cell.date, why });
            }
        }
    }

    /// What a cell means; why not, where it is not understood.
    fn meant(&self, found: &Gathered, entry: &Entry) -> Result<ReadCell, Text> {
        let mut shifts: Vec<usize> = Vec::new();
        let mut by_mark = false;
        for mark in &entry.marks {
            match self.marks.meaning(mark) {
                Some((Meaning::Times(..), of)) => {
                    shifts.extend(found.shifts.iter().position(|shift| shift.mark == of));
                }
                Some((Meaning::Rest, _)) => {}
                Some((Meaning::Leave, _)) => by_mark = true,
                // Its times are asked for; that is said once.
                None if self.marks.is_untimed(mark) => {}
                None => return Err(say::no_mark(mark)),
            }
        }
        let shifts = together(found, shifts)?;
        let half = entry.leave.and_then(|leave| leave.half);
        let kind = entry.leave.map(|leave| leave.kind).or(by_mark.then_some("other"));
        let remark = entry.remark.as_ref().map(say::remark_left_out);
        Ok(match (shifts.is_empty(), kind, half) {
            (false, None, _) => ReadCell { day: Day::Duty(shifts), leave: None, remark },
            // Half a day beside a shift: which half, the cell may say; the shift stays whole in the history.
            (false, Some(_), _) => ReadCell {
                day: Day::Duty(shifts),
                leave: None,
                remark: remark.or(Some(say::half_left_out())),
            },
            (true, Some(kind), Some(Some(half))) => {
                ReadCell { day: Day::Leave, leave: Some((kind, Some(half))), remark }
            }
            (true, Some(kind), Some(None)) => ReadCell {
                day: Day::Leave,
                leave: Some((kind, None)),
                remark: remark.or(Some(say::half_as_whole())),
            },
            (true, Some(kind), None) => ReadCell { day: Day::Leave, leave: Some((kind, None)), remark },
            (true, None, _) => ReadCell { day: Day::Free, leave: None, remark },
        })
    }
}

/// Shifts of one date in the order of their start, each once; why not, where nobody can work them all.
fn together(found: &Gathered, mut shifts: Vec<usize>) -> Result<Vec<usize>, Text> {
    shifts.sort_by_key(|shift| (found.shifts.get(*shift).map(|found| found.start), *shift));
    shifts.dedup();
    let all: Vec<_> = shifts.iter().filter_map(|shift| found.shifts.get(*shift)).collect();
    match all[..] {
        [one, other] if one.end > other.start => Err(say::overlap(&one.mark, &other.mark)),
        [_, _, _, ..] => Err(say::three_shifts()),
        _ => Ok(shifts),
    }
}

/// Leave on dates in a row as one.
fn joined(all: Vec<SheetLeave>) -> Vec<SheetLeave> {
    let mut list: Vec<SheetLeave> = Vec::new();
    for leave in all {
        let next = |before: &SheetLeave| before.until.checked_add_days(Days::new(1)) == Some(leave.from);
        match list.last_mut() {
            Some(before)
                if before.agent == leave.agent
                    && before.kind == leave.kind
                    && before.half.is_none()
                    && leave.half.is_none()
                    && next(before) =>
            {
                before.until = leave.until;
            }
            _ => list.push(leave),
        }
    }
    list
}

/// Who works, with the dates from and until which they are in the sheets.
fn agents(surveys: &[Survey], people: &[Who], observed: &Observed) -> Vec<SheetAgent> {
    let ids = ids(people);
    let all = || surveys.iter().flat_map(|survey| survey.dates.iter().copied());
    let (first, last) = (all().min(), all().max());
    let of = |(who, id): (&Who, String)| {
        let dates = || {
            let sheets = who.rows.iter().filter_map(|(sheet, _)| surveys.get(*sheet));
            sheets.flat_map(|survey| survey.dates.iter().copied())
        };
        SheetAgent {
            id,
            name: who.name.clone(),
            from: dates().min().filter(|from| Some(*from) != first && *from > observed.first),
            until: dates().max().filter(|until| Some(*until) != last),
        }
    };
    people.iter().zip(ids).map(of).collect()
}

fn ids(people: &[Who]) -> Vec<String> {
    let all: Vec<(&str, Option<&str>)> =
        people.iter().map(|who| (who.name.as_str(), who.number.as_deref())).collect();
    agent_ids(&all)
}

/// An id for each name: the staff number where all have one, else the plain part of the name that nobody else has,
/// else a number.
pub fn agent_ids(people: &[(&str, Option<&str>)]) -> Vec<String> {
    let numbers: BTreeSet<&str> =
        people.iter().filter_map(|(_, number)| *number).filter(|n| is_agent_id(n)).collect();
    let are_numbered = numbers.len() == people.len();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut ids = Vec::new();
    for (at, (name, number)) in people.iter().enumerate() {
        let number = number.filter(|_| are_numbered).map(str::to_string);
        let fits = |id: &String| is_agent_id(id) && !taken.contains(id);
        let plain = || plain_names(name).into_iter().flatten().find(fits);
        let counted = || (at + 1..).map(|n| format!("a{n}")).find(|id| !taken.contains(id));
        let id = number.or_else(plain).or_else(counted).unwrap_or_default();
        taken.insert(id.clone());
        ids.push(id);
    }
    ids
}

/// The given name and the whole one as ids: `Smith, Anna` is `anna`, or `anna-smith`; none of names in other
/// letters.
fn plain_names(name: &str) -> [Option<String>; 2] {
    let ordered = match name.split_once(',') {
        Some((family, given)) => format!("{} {}", given.trim(), family.trim()),
        None => name.to_string(),
    };
    let fold = |c: char| match c {
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' => 'a',
        'ö' | 'ó' | 'ò' | 'ô' | 'õ' | 'ø' => 'o',
        'ü' | 'ú' | 'ù' | 'û' => 'u',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    };
    let words: Vec<String> = ordered
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || c == '.' || c == '-')
        .map(|word| word.chars().map(fold).filter(|c| *c != '\'' && *c != '’').collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    let plain = words.iter().all(|word| word.chars().all(|c| c.is_ascii_alphanumeric()));
    if !plain || words.is_empty() {
        return [None, None];
    }
    [words.first().cloned(), Some(words.join("-"))]
}

/// The weekday on which all sheets begin, where each has whole weeks.
fn whole_weeks(surveys: &[Survey]) -> Option<Weekday> {
    const MAX_DAYS: usize = 6 * 7;
    let begins = |survey: &Survey| {
        let days = survey.dates.len();
        let whole = days > 0 && days.is_multiple_of(7) && days <= MAX_DAYS;
        survey.dates.first().filter(|_| whole).map(chrono::Datelike::weekday)
    };
    let all: Vec<Option<Weekday>> = surveys.iter().map(begins).collect();
    let first = all.first().copied().flatten()?;
    all.iter().all(|other| *other == Some(first)).then_some(first)
}

/// What a title calls the team: `客服部2026年11月份排班表` is 客服部, `SaaS Support – Rota 9 Nov` SaaS Support.
fn team_name(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let ends = ["排班", "班表", "值班", "rota", "roster", "schedule", "shift plan"];
    let is_title = ends.iter().any(|word| lower.contains(word));
    let words = ends.iter().filter_map(|word| lower.find(word));
    let digits = lower.find(|c: char| c.is_ascii_digit());
    let end = words.chain(digits).min().filter(|_| is_title && lower.len() == title.len())?;
    let name =
        title.get(..end)?.trim_matches(|c: char| c.is_whitespace() || "-–—:：|·,，《【(（".contains(c));
    let fits = (2..=60).contains(&name.chars().count());
    fits.then(|| name.to_string())
}

/// The first date of the week after what is known in whole weeks, and the first of the dates that are not.
pub(super) fn next_start(observed: &Observed, last: NaiveDate) -> NaiveDate {
    let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
    week_start(after, observed.first_weekday)
}
