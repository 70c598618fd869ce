//! What attendance says, held against the roster. Nothing is corrected in silence: every oddity is listed
//! with its line.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;

use super::corrections::{Corrected, correct};
use super::pairing::{Bare, MAX_PIECE_MINUTES, Row, Span, Unpaired, pairs};
use super::register::{Beyond, Duty, Person, Register, TimeSpan, night_minutes, unpaid_minutes};
use crate::book::{AgentIx, Correction, OvertimeKind, Standby};
use crate::calendar::{Clock, instant};
use crate::import::attendance::Punches;

/// Coming earlier and staying longer than this is listed.
const MINUTES_BESIDE: i64 = 30;

/// When a duty was worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actual {
    /// The first punch.
    pub came: Option<DateTime<Tz>>,
    /// The last punch.
    pub went: Option<DateTime<Tz>>,
    /// Minutes late, beyond the grace or not at all.
    pub late: i64,
    /// Minutes gone early, beyond the grace or not at all.
    pub early: i64,
    /// Nobody came.
    pub absent: bool,
    /// A punch is missing.
    pub open: bool,
}

/// What is odd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Minutes late.
    Late(i64),
    /// Late, but within the grace.
    LateWithinGrace(i64),
    /// Minutes gone early.
    Early(i64),
    /// Gone early, but within the grace.
    EarlyWithinGrace(i64),
    /// A duty that nobody came to.
    Absent,
    /// A pair without its first time.
    NoIn,
    /// A pair without its last time.
    NoOut,
    /// Minutes that no roster has.
    Unplanned(i64),
    /// A single punch that belongs to no duty.
    UnplannedOpen,
    /// Minutes stayed beyond the duty.
    Stayed(i64),
    /// Minutes come before the duty.
    CameBefore(i64),
    /// Minutes away beyond the breaks.
    Away(i64),
    /// Two rows at the same time.
    Overlapping,
    /// Minutes in one piece.
    Long(i64),
    /// Punches on a day of leave.
    OnLeave,
    /// Somebody who is not in the team.
    Stranger(String),
    /// An agent of whom the file has no row at all.
    NoRow,
    /// Punches that do not make pairs: how many, and what was taken.
    OddPunches {
        /// How many.
        count: usize,
        /// The first, or the one that was taken,
        from: DateTime<Tz>,
        /// and the last, or the same.
        until: DateTime<Tz>,
    },
    /// What the clock itself has corrected, in its words.
    Mended(String),
    /// What a person has corrected.
    Corrected {
        /// Coming.
        came: Option<Corrected>,
        /// Going.
        went: Option<Corrected>,
        /// Who.
        who: String,
        /// Why.
        why: String,
    },
}

impl Oddity {
    /// Whether somebody has to look at it: grace is given, strangers are somebody else's, and a correction has
    /// been looked at.
    pub fn matters(&self) -> bool {
        !matches!(
            self,
            Oddity::LateWithinGrace(_)
                | Oddity::EarlyWithinGrace(_)
                | Oddity::Stranger(_)
                | Oddity::Mended(_)
                | Oddity::Corrected { .. }
        )
    }
}

/// One oddity, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The agent's id; the name in the file for a stranger.
    pub agent: String,
    /// The date of the duty or of the row.
    pub date: Option<NaiveDate>,
    /// The line of the file; none for what the file does not have.
    pub line: Option<usize>,
    /// What is odd.
    pub what: Oddity,
}

/// What became of the punches.
pub struct Held {
    /// What is odd, by agent and date.
    pub found: Vec<Found>,
    /// The first and the last date that were judged; none where the file speaks of none.
    pub dates: Option<(NaiveDate, NaiveDate)>,
}

/// An agent's punches as they are judged.
struct Ready {
    rows: Vec<Row>,
    spans: Vec<Span>,
}

/// Holds the punches, as they are corrected, against the duties of the dates that the file covers: duties get
/// their actual times and lose the minutes late, gone early and absent. Standby is not judged unless it is work.
/// `around` has the dates before and after, whose nights reach into these.
pub fn hold_against(
    register: &mut Register,
    punches: &Punches,
    corrections: &[Correction],
    around: &Register,
) -> Held {
    let mut found: Vec<Found> = punches
        .strangers
        .iter()
        .map(|(line, name)| Found {
            agent: name.clone(),
            date: None,
            line: Some(*line),
            what: Oddity::Stranger(name.clone()),
        })
        .collect();
    let Some(covered) = punches.dates else { return Held { found, dates: None } };
    let mut people = std::mem::take(&mut register.people);
    let ready: Vec<Ready> =
        people.iter().map(|person| ready(register, person, punches, around, &mut found)).collect();
    let dates = if punches.by_punch { dates_of(&ready, covered) } else { covered };
    for (person, mut ready) in people.iter_mut().zip(ready) {
        let of_person = |correction: &&Correction| Some(correction.agent) == person.agent;
        let within = |correction: &&Correction| (dates.0..=dates.1).contains(&correction.date);
        for correction in corrections.iter().filter(of_person).filter(within) {
            let change = correct(&mut ready.rows, correction, &ready.spans, register.book.team.zone);
            found.push(Found {
                agent: person.id.clone(),
                date: Some(change.date),
                line: change.line,
                what: Oddity::Corrected {
                    came: change.came,
                    went: change.went,
                    who: correction.who.clone(),
                    why: correction.why.clone(),
                },
            });
        }
        let is_there = person.agent.is_some_and(|agent| punches.seen.contains(&agent));
        judge(register, person, &mut ready, dates, is_there, &mut found);
    }
    register.people = people;
    let order = |found: &Found| register.people.iter().position(|person| person.id == found.agent);
    found.sort_by_key(|found| (order(found).unwrap_or(usize::MAX), found.date, found.line));
    Held { found, dates: Some(dates) }
}

/// The dates of which a file of single punches speaks: the end of a night says nothing of the date on which it is.
fn dates_of(ready: &[Ready], (first, last): (NaiveDate, NaiveDate)) -> (NaiveDate, NaiveDate) {
    let of_row = |ready: &Ready| -> Vec<NaiveDate> {
        ready.rows.iter().map(|row| row.date).filter(|date| (first..=last).contains(date)).collect()
    };
    let dates: Vec<NaiveDate> = ready.iter().flat_map(of_row).collect();
    match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (first, last),
    }
}

/// An agent's punches as pairs, and what is odd about them before they are judged.
fn ready(
    register: &Register,
    person: &Person,
    punches: &Punches,
    around: &Register,
    found: &mut Vec<Found>,
) -> Ready {
    let zone = register.book.team.zone;
    let is_mine = |agent: AgentIx| Some(agent) == person.agent;
    let rows = punches.rows.iter().filter(|row| is_mine(row.agent)).map(|row| Row {
        date: row.date,
        came: row.came.map(|wall| at(wall, zone)),
        went: row.went.map(|wall| at(wall, zone)),
        line: Some(row.line),
        went_line: Some(row.line),
        undated: row.undated,
        owner: None,
        used: false,
    });
    let bare = punches.bare.iter().filter(|punch| is_mine(punch.agent));
    let bare = bare.map(|punch| Bare { at: at(punch.at, zone), line: punch.line });
    let on_call = register.rules.standby != Standby::Work;
    let span = |duty: &Duty, place: Option<usize>| Span {
        date: duty.date,
        start: duty.start,
        end: duty.end,
        standby: duty.standby && on_call,
        duty: place,
    };
    let mut spans: Vec<Span> =
        person.duties.iter().enumerate().map(|(place, duty)| span(duty, Some(place))).collect();
    let beside = around.person(&person.id).map_or(&[][..], |person| person.duties.as_slice());
    let beside = beside.iter().filter(|duty| duty.date < register.first || duty.date > register.last);
    spans.extend(beside.map(|duty| span(duty, None)));
    spans.sort_by_key(|span| (span.start, span.date));
    let mut unpaired: Vec<Unpaired> = Vec::new();
    let rows = pairs(rows.collect(), bare.collect(), &spans, &mut unpaired);
    let id = &person.id;
    found.extend(unpaired.into_iter().map(|unpaired| Found {
        agent: id.clone(),
        date: Some(unpaired.date),
        line: Some(unpaired.line),
        what: Oddity::OddPunches { count: unpaired.count, from: unpaired.from, until: unpaired.until },
    }));
    found.extend(punches.mended.iter().filter(|mended| is_mine(mended.agent)).map(|mended| Found {
        agent: id.clone(),
        date: Some(mended.date),
        line: Some(mended.line),
        what: Oddity::Mended(mended.how.clone()),
    }));
    Ready { rows, spans }
}

fn at(wall: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    let minutes = i64::from(wall.hour()) * 60 + i64::from(wall.minute());
    instant(wall.date(), Clock::from_minutes(minutes).unwrap_or(Clock::START), zone)
}

fn minutes(from: DateTime<Tz>, until: DateTime<Tz>) -> i64 {
    (until - from).num_minutes().max(0)
}

fn judge(
    register: &Register,
    person: &mut Person,
    ready: &mut Ready,
    (first, last): (NaiveDate, NaiveDate),
    is_there: bool,
    found: &mut Vec<Found>,
) {
    let Ready { rows, spans: all_spans } = ready;
    let id = person.id.clone();
    let mut unasked = false;
    let mut add = |date: NaiveDate, line: Option<usize>, what: Oddity| {
        found.push(Found { agent: id.clone(), date: Some(date), line, what });
    };
    let mut reached: Option<DateTime<Tz>> = None;
    for row in rows.iter() {
        if let Some((came, went)) = row.pair() {
            if reached.is_some_and(|reached| came < reached) {
                add(row.date, row.line, Oddity::Overlapping);
            }
            if minutes(came, went) > MAX_PIECE_MINUTES {
                add(row.date, row.line, Oddity::Long(minutes(came, went)));
            }
            reached = reached.max(Some(went));
        }
    }
    let on_leave =
        |date: NaiveDate| person.agent.is_some_and(|agent| register.book.leave_on(agent, date).is_some());
    let mut agreement = Agreement::of(person);
    let standby_is_work = register.rules.standby == Standby::Work;
    let spans: Vec<(DateTime<Tz>, DateTime<Tz>)> =
        person.duties.iter().map(|duty| (duty.start, duty.end)).collect();
    for (index, duty) in person.duties.iter_mut().enumerate() {
        let touching =
            |row: &Row| row.pair().is_some_and(|(came, went)| came < duty.end && went > duty.start);
        let owner = |row: &Row| row.owner.and_then(|owner| all_spans.get(owner)).and_then(|span| span.duty);
        let open = |row: &Row| row.pair().is_none() && owner(row) == Some(index);
        let matched: Vec<usize> = (0..rows.len())
            .filter(|at| touching(&rows[*at]) || (open(&rows[*at]) && !rows[*at].used))
            .collect();
        matched.iter().for_each(|at| rows[*at].used = true);
        let judged =
            (first..=last.min(register.last)).contains(&duty.date) && (!duty.standby || standby_is_work);
        if !judged || (matched.is_empty() && on_leave(duty.date)) {
            continue;
        }
        // Somebody whom the file leaves out may have been there every day.
        if matched.is_empty() && !is_there {
            unasked = true;
            continue;
        }
        let mut actual = Actual {
            came: matched.iter().filter_map(|at| rows[*at].came).min(),
            went: matched.iter().filter_map(|at| rows[*at].went).max(),
            ..Actual::default()
        };
        for row in matched.iter().map(|at| &rows[*at]).filter(|row| row.pair().is_none()) {
            actual.open = true;
            let what = if row.came.is_none() { Oddity::NoIn } else { Oddity::NoOut };
            add(duty.date, row.line.or(row.went_line), what);
        }
        if matched.is_empty() {
            actual.absent = true;
            add(duty.date, None, Oddity::Absent);
        }
        let line = matched.first().and_then(|at| rows[*at].line.or(rows[*at].went_line));
        if let Some(came) = actual.came {
            let late = minutes(duty.due_from(), came);
            if late > register.rules.grace.0 {
                actual.late = late;
                add(duty.date, line, Oddity::Late(late));
            } else if late > 0 {
                add(duty.date, line, Oddity::LateWithinGrace(late));
            }
            let earlier = spans.iter().take(index).any(|(_, end)| *end > came);
            if came < duty.start && !earlier {
                let piece = TimeSpan { from: came, until: duty.start };
                let before = agreement.take(register, duty.date, piece, Side::Before);
                if before >= MINUTES_BESIDE {
                    add(duty.date, line, Oddity::CameBefore(before));
                }
            }
        }
        let line = matched.last().and_then(|at| rows[*at].went_line.or(rows[*at].line));
        if let Some(went) = actual.went {
            let early = minutes(went, duty.due_until());
            if early > register.rules.grace.1 {
                actual.early = early;
                add(duty.date, line, Oddity::Early(early));
            } else if early > 0 {
                add(duty.date, line, Oddity::EarlyWithinGrace(early));
            }
            let later = spans.iter().skip(index + 1).any(|(start, _)| *start < went);
            if duty.end < went && !later {
                let piece = TimeSpan { from: duty.end, until: went };
                let after = agreement.take(register, duty.date, piece, Side::After);
                if after >= MINUTES_BESIDE {
                    add(duty.date, line, Oddity::Stayed(after));
                }
            }
        }
        if let Some(away) = away(duty, register.rules.grace, matched.iter().map(|at| &rows[*at])) {
            add(duty.date, line, Oddity::Away(away));
        }
        settle(duty, &actual, register);
        duty.actual = Some(actual);
    }
    let beside_dates = |row: &Row| {
        let owner = row.owner.and_then(|owner| all_spans.get(owner));
        owner.is_some_and(|span| span.duty.is_none())
            || all_spans.iter().any(|span| span.duty.is_none() && row.touches(span))
    };
    for row in rows.iter().filter(|row| row.used || !beside_dates(row)) {
        let date = row.date;
        let line = row.line.or(row.went_line);
        match row.pair() {
            _ if on_leave(date) => add(date, line, Oddity::OnLeave),
            Some((from, until)) if !row.used => {
                let unplanned = agreement.take(register, date, TimeSpan { from, until }, Side::After);
                if unplanned > 0 {
                    add(date, line, Oddity::Unplanned(unplanned));
                }
            }
            None if !row.used => add(date, line, Oddity::UnplannedOpen),
            _ => {}
        }
    }
    if unasked {
        found.push(Found { agent: person.id.clone(), date: None, line: None, what: Oddity::NoRow });
    }
    person.beyond = agreement.worked;
}

/// On which side of a duty attendance goes beyond it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// What an agent has agreed to work beyond the roster, while attendance uses it up.
struct Agreement {
    left: BTreeMap<NaiveDate, i64>,
    worked: BTreeMap<NaiveDate, Beyond>,
}

impl Agreement {
    /// Of a whole duty beyond the limits the roster has the hours already; what it lacks of them is left.
    fn of(person: &Person) -> Agreement {
        let mut left: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for agreed in &person.overtime {
            let rostered = match agreed.kind {
                OvertimeKind::Extended => 0,
                OvertimeKind::RestDay | OvertimeKind::Holiday => {
                    person.on(agreed.date).iter().map(|duty| duty.counted).sum()
                }
            };
            *left.entry(agreed.date).or_default() += (agreed.minutes.unwrap_or(0) - rostered).max(0);
        }
        Agreement { left, worked: BTreeMap::new() }
    }

    /// Counts work beside the duties of a date as far as it was agreed; the minutes that were not.
    fn take(&mut self, register: &Register, date: NaiveDate, piece: TimeSpan, side: Side) -> i64 {
        let left = self.left.entry(date).or_default();
        let agreed = piece.minutes().min(*left);
        *left -= agreed;
        if agreed > 0 {
            // What lies next to the duty is what was agreed.
            let length = Duration::minutes(agreed);
            let work = match side {
                Side::Before => TimeSpan { from: piece.until - length, until: piece.until },
                Side::After => TimeSpan { from: piece.from, until: piece.from + length },
            };
            let beyond = self.worked.entry(date).or_default();
            beyond.minutes += agreed;
            beyond.night += night_minutes(&register.rules, &work, register.book.team.zone);
            beyond.work.push(work);
        }
        piece.minutes() - agreed
    }
}

/// Minutes between the pairs of a duty that lie outside of its breaks as rostered, and beyond what else of it
/// is not work; none where a punch is missing. Going to a break early and coming back late have their grace.
fn away<'r>(duty: &Duty, grace: (i64, i64), rows: impl Iterator<Item = &'r Row>) -> Option<i64> {
    let mut pairs = Vec::new();
    for row in rows {
        pairs.push(row.pair()?);
    }
    pairs.sort_unstable();
    let (due_from, due_until) = (duty.due_from(), duty.due_until());
    let mut outside = 0;
    let mut reached = pairs.first()?.0;
    for (came, went) in pairs {
        outside += beyond_breaks(duty, grace, (reached.max(due_from), came.min(due_until)));
        reached = reached.max(went);
    }
    let free =
        (duty.pause + left_for_leave(duty) - unpaid_minutes(&duty.breaks, (duty.start, duty.end))).max(0);
    Some(outside - free).filter(|away| *away > 0)
}

/// Minutes of leave in the middle of a duty: gone, and come back.
fn left_for_leave(duty: &Duty) -> i64 {
    let (from, until) = (duty.due_from(), duty.due_until());
    duty.leave.iter().map(|leave| minutes(leave.from.max(from), leave.until.min(until))).sum()
}

/// Minutes of a gap that lie outside of the breaks.
fn beyond_breaks(duty: &Duty, (late, early): (i64, i64), gap: (DateTime<Tz>, DateTime<Tz>)) -> i64 {
    let (mut outside, mut reached) = (0, gap.0);
    let mut back = false;
    for timed_break in
        duty.breaks.iter().filter(|timed_break| timed_break.from < gap.1 && gap.0 < timed_break.until)
    {
        let before = minutes(reached, timed_break.from);
        outside += if !back && before <= early { 0 } else { before };
        reached = reached.max(timed_break.until);
        back = true;
    }
    let after = minutes(reached, gap.1);
    outside + if back && after <= late { 0 } else { after }
}

/// Takes what was not worked out of the minutes that count.
fn settle(duty: &mut Duty, actual: &Actual, register: &Register) {
    if !actual.absent && actual.late + actual.early == 0 {
        return;
    }
    let from = duty.due_from() + Duration::minutes(actual.late);
    let until = duty.due_until() - Duration::minutes(actual.early);
    let worked = |duty: &Duty| duty.work.iter().map(TimeSpan::minutes).sum::<i64>();
    let planned = worked(duty);
    duty.keep_within(&TimeSpan { from, until: if actual.absent { from } else { until } });
    // A break or leave that was missed was no work anyway.
    let missing = if actual.absent { duty.counted } else { planned - worked(duty) };
    duty.counted = (duty.counted - missing).max(0);
    let zone = register.book.team.zone;
    let night = duty.work.iter().map(|span| night_minutes(&register.rules, span, zone)).sum();
    duty.night = duty.night.min(night);
}
