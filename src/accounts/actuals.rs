//! What attendance says, held against the roster. Nothing is corrected in silence: every oddity is listed
//! with its line.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;

use super::register::{Beyond, Duty, Person, Register, TimeSpan, night_minutes, unpaid_minutes};
use crate::book::{OvertimeKind, Standby};
use crate::calendar::{Clock, instant};
use crate::import::attendance::Punches;

/// A single punch belongs to a duty from so long before it to so long after it.
const MINUTES_NEAR: i64 = 4 * 60;
/// Work in one piece longer than this is probably a missing punch.
const MAX_PIECE_MINUTES: i64 = 16 * 60;
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
}

impl Oddity {
    /// Whether somebody has to look at it: grace is given, and strangers are somebody else's.
    pub fn matters(&self) -> bool {
        !matches!(self, Oddity::LateWithinGrace(_) | Oddity::EarlyWithinGrace(_) | Oddity::Stranger(_))
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

/// One row with its instants.
struct Row {
    date: NaiveDate,
    came: Option<DateTime<Tz>>,
    went: Option<DateTime<Tz>>,
    line: usize,
    used: bool,
}

impl Row {
    fn pair(&self) -> Option<(DateTime<Tz>, DateTime<Tz>)> {
        self.came.zip(self.went)
    }
}

/// Holds the punches against the duties of the dates that the file covers: duties get their actual times
/// and lose the minutes late, gone early and absent. Standby is not judged unless it is work. Gives what is
/// odd, by agent and date.
pub fn hold_against(register: &mut Register, punches: &Punches) -> Vec<Found> {
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
    let Some(dates) = punches.dates else { return found };
    let zone = register.book.team.zone;
    let mut people = std::mem::take(&mut register.people);
    for person in &mut people {
        let punched = punches.rows.iter().filter(|row| Some(row.agent) == person.agent);
        let mut rows: Vec<Row> = punched
            .map(|row| Row {
                date: row.date,
                came: row.came.map(|wall| at(wall, zone)),
                went: row.went.map(|wall| at(wall, zone)),
                line: row.line,
                used: false,
            })
            .collect();
        rows.sort_by_key(|row| (row.came.or(row.went), row.line));
        judge(register, person, &mut rows, dates, &mut found);
    }
    register.people = people;
    let order = |found: &Found| register.people.iter().position(|person| person.id == found.agent);
    found.sort_by_key(|found| (order(found).unwrap_or(usize::MAX), found.date, found.line));
    found
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
    rows: &mut [Row],
    (first, last): (NaiveDate, NaiveDate),
    found: &mut Vec<Found>,
) {
    let id = person.id.clone();
    let mut add = |date: NaiveDate, line: Option<usize>, what: Oddity| {
        found.push(Found { agent: id.clone(), date: Some(date), line, what });
    };
    let mut reached: Option<DateTime<Tz>> = None;
    for row in rows.iter() {
        if let Some((came, went)) = row.pair() {
            if reached.is_some_and(|reached| came < reached) {
                add(row.date, Some(row.line), Oddity::Overlapping);
            }
            if minutes(came, went) > MAX_PIECE_MINUTES {
                add(row.date, Some(row.line), Oddity::Long(minutes(came, went)));
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
        let near = Duration::minutes(MINUTES_NEAR);
        let open = |row: &Row| match (row.came, row.went) {
            (Some(came), None) => came >= duty.start - near && came < duty.end,
            (None, Some(went)) => went > duty.start && went <= duty.end + near,
            _ => false,
        };
        let matched: Vec<usize> = (0..rows.len())
            .filter(|at| touching(&rows[*at]) || (open(&rows[*at]) && !rows[*at].used))
            .collect();
        matched.iter().for_each(|at| rows[*at].used = true);
        let judged =
            (first..=last.min(register.last)).contains(&duty.date) && (!duty.standby || standby_is_work);
        if !judged || (matched.is_empty() && on_leave(duty.date)) {
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
            add(duty.date, Some(row.line), what);
        }
        if matched.is_empty() {
            actual.absent = true;
            add(duty.date, None, Oddity::Absent);
        }
        let line = matched.first().map(|at| rows[*at].line);
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
        let line = matched.last().map(|at| rows[*at].line);
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
    for row in rows.iter() {
        let date = row.date;
        match row.pair() {
            _ if on_leave(date) => add(date, Some(row.line), Oddity::OnLeave),
            Some((from, until)) if !row.used => {
                let unplanned = agreement.take(register, date, TimeSpan { from, until }, Side::After);
                if unplanned > 0 {
                    add(date, Some(row.line), Oddity::Unplanned(unplanned));
                }
            }
            None if !row.used => add(date, Some(row.line), Oddity::UnplannedOpen),
            _ => {}
        }
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
    // A break that was missed was no work anyway.
    let breaks = unpaid_minutes(&duty.breaks, (duty.due_from(), from.min(duty.due_until())))
        + unpaid_minutes(&duty.breaks, (until.max(from), duty.due_until()));
    let missing = if actual.absent { duty.counted } else { actual.late + actual.early - breaks };
    duty.counted = (duty.counted - missing).max(0);
    duty.keep_within(&TimeSpan { from, until: if actual.absent { from } else { until } });
    let zone = register.book.team.zone;
    let night = duty.work.iter().map(|span| night_minutes(&register.rules, span, zone)).sum();
    duty.night = duty.night.min(night);
}
