//! Leave, and what it takes out of the duties that an agent has.
//!
//! Leave takes hours out of duties; what is left of a duty is due and covers. A whole date takes all duties
//! that begin on it. Half a day takes half of the working hours that the date has, whichever hours these
//! are. Hours by the clock take what a duty has of them, also of a night that began on the date before. Some
//! minutes a day take them from the begin or the end of each working day. A day off stays a day off: there is
//! nothing to take.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{AgentIx, Book, ShiftIx};
use crate::calendar::{Clock, DayKind, elapsed_minutes};
use crate::diagnostic::Place;

/// Approved absence, of whole days or of a part of each.
#[derive(Clone, Debug)]
pub struct Leave {
    /// Who.
    pub agent: AgentIx,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// What it takes of each date.
    pub time: LeaveTime,
    /// The id of its kind: one of [`Book::leave_kinds`].
    pub kind: String,
    /// Where it is stated.
    pub at: Place,
}

/// What a leave takes of each of its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeaveTime {
    /// Every duty that begins on it.
    Day,
    /// The first half of its working hours, or the second.
    Half(HalfDay),
    /// These hours by the clock; the end may be past 24:00.
    Hours(Clock, Clock),
    /// So many minutes of work, from the begin or the end of the working day.
    Daily {
        /// How many, at least 1.
        minutes: i64,
        /// Whether from the begin.
        at_start: bool,
    },
}

/// Which half of a day's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HalfDay {
    /// `am`: the first.
    First,
    /// `pm`: the second.
    Second,
}

const NOON: i64 = 720;
const DAY: i64 = 1440;

impl LeaveTime {
    /// From the hours by which the record states a part of a day: 00:00–12:00 and 12:00–24:00 are halves.
    pub fn of_hours(hours: Option<(Clock, Clock)>) -> LeaveTime {
        match hours {
            None => LeaveTime::Day,
            Some((from, until)) => match (from.minutes(), until.minutes()) {
                (0, NOON) => LeaveTime::Half(HalfDay::First),
                (NOON, DAY) => LeaveTime::Half(HalfDay::Second),
                _ => LeaveTime::Hours(from, until),
            },
        }
    }

    /// The hours by which the record and the files state a part of a day; none of a whole one, and of
    /// minutes a day.
    pub fn hours(self) -> Option<(Clock, Clock)> {
        let noon = Clock::from_minutes(NOON).unwrap_or(Clock::START);
        match self {
            LeaveTime::Day | LeaveTime::Daily { .. } => None,
            LeaveTime::Half(HalfDay::First) => Some((Clock::START, noon)),
            LeaveTime::Half(HalfDay::Second) => Some((noon, Clock::MIDNIGHT)),
            LeaveTime::Hours(from, until) => Some((from, until)),
        }
    }

    /// Whether both can be had on one date: parts that have no time in common.
    pub fn leaves_room_for(self, other: LeaveTime) -> bool {
        match (self, other) {
            (LeaveTime::Day, _) | (_, LeaveTime::Day) => false,
            (LeaveTime::Daily { at_start, .. }, LeaveTime::Daily { at_start: other, .. }) => {
                at_start != other
            }
            (LeaveTime::Daily { .. }, _) | (_, LeaveTime::Daily { .. }) => true,
            (one, other) => match (one.hours(), other.hours()) {
                (Some(one), Some(other)) => one.1 <= other.0 || other.1 <= one.0,
                _ => false,
            },
        }
    }
}

impl Leave {
    /// Whether it is the agent's, and takes the date or a part of it.
    pub fn includes(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.agent == agent && self.from <= date && date <= self.until
    }

    /// Whether it can take something of a duty that begins on the date: a night reaches into the next dates,
    /// hours past 24:00 begin on the date before.
    fn is_near(&self, date: NaiveDate) -> bool {
        match self.time {
            LeaveTime::Hours(..) => {
                self.from <= date + chrono::Duration::days(2)
                    && date <= self.until + chrono::Duration::days(1)
            }
            _ => self.from <= date && date <= self.until,
        }
    }

    /// Whether it takes whole dates.
    pub fn is_whole(&self) -> bool {
        self.time == LeaveTime::Day
    }
}

/// What a leave takes of one duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its position in [`Book::leave`].
    pub leave: usize,
    /// The duty's shift.
    pub shift: ShiftIx,
    /// Wall minutes from 00:00 of the duty's date
    pub from: i64,
    /// until these.
    pub until: i64,
    /// Working minutes, as the duty itself counts.
    pub minutes: i64,
}

/// A shift of a date while leave is taken out of it.
struct Rest {
    shift: ShiftIx,
    /// Log-in to handover, in wall minutes.
    busy: (i64, i64),
    /// Working minutes.
    full: i64,
    /// Those that are not taken yet.
    left: i64,
    /// Whether it makes the date a working day.
    counts: bool,
}

impl Book {
    /// What leave takes out of the shifts that an agent has on a date, in the order of the leave.
    pub fn taken(&self, agent: AgentIx, date: NaiveDate, shifts: &[ShiftIx]) -> Vec<Taken> {
        let mut found: Vec<Taken> = Vec::new();
        if !self.has_leave_near(agent, date) {
            return found;
        }
        let mut rests: Vec<Rest> = shifts.iter().map(|shift| self.rest(*shift, date)).collect();
        rests.sort_by_key(|rest| rest.busy);
        if rests.iter().any(|rest| rest.counts) {
            // Half a day is half of the work: standby beside it is taken by the clock.
            rests.sort_by_key(|rest| !rest.counts);
        } else {
            rests.iter_mut().for_each(|rest| rest.counts = true);
        }
        for (at, leave) in self.leave.iter().enumerate().filter(|(_, leave)| leave.agent == agent) {
            let is_of_date = leave.from <= date && date <= leave.until;
            match leave.time {
                LeaveTime::Day if is_of_date => {
                    for rest in &mut rests {
                        take_all(at, rest, &mut found);
                    }
                }
                LeaveTime::Half(half) if is_of_date => take_half(at, half, &mut rests, &mut found),
                LeaveTime::Daily { minutes, at_start } if is_of_date => {
                    let mut working = rests.iter_mut().filter(|rest| rest.counts && rest.left > 0);
                    let rest = if at_start { working.next() } else { working.last() };
                    if let Some(rest) = rest {
                        take_edge(at, rest, minutes, at_start, &mut found);
                    }
                }
                LeaveTime::Hours(from, until) => {
                    // A night reaches into the next dates, hours past 24:00 begin on the date before.
                    for offset in -1..=2 {
                        let near = date + chrono::Duration::days(offset);
                        if leave.from <= near && near <= leave.until {
                            let span = (offset * DAY + from.minutes(), offset * DAY + until.minutes());
                            for rest in &mut rests {
                                self.take_hours(at, date, rest, span, &mut found);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The leave of a part of a day that leaves nothing of one of the shifts.
    pub fn leave_of_all(&self, agent: AgentIx, date: NaiveDate, shifts: &[ShiftIx]) -> Option<&Leave> {
        let taken = self.taken_in_part(agent, date, shifts);
        let gone = shifts.iter().find_map(|shift| {
            let kind = self.shifts.get(shift.0)?;
            let spans = || taken.iter().filter(|taken| taken.shift == *shift);
            let away = spans().map(|taken| (taken.from, taken.until));
            (minutes_within(away, (kind.start.minutes(), kind.end.minutes()))
                >= kind.end.minutes() - kind.start.minutes())
            .then(|| spans().next())?
        })?;
        self.leave.get(gone.leave)
    }

    /// Whether an agent with these shifts on a date works more than half of one of them, and so is one of
    /// those whom the shift has.
    pub fn is_head(&self, agent: AgentIx, date: NaiveDate, shifts: &[ShiftIx], shift: ShiftIx) -> bool {
        let Some(kind) = self.shifts.get(shift.0) else { return false };
        let core = (kind.start.minutes(), kind.end.minutes());
        let taken = self.taken_in_part(agent, date, shifts);
        let away = taken.iter().filter(|taken| taken.shift == shift).map(|taken| (taken.from, taken.until));
        2 * minutes_within(away, core) < core.1 - core.0
    }

    /// Whether leave can take anything of a duty that begins on the date.
    fn has_leave_near(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.leave.iter().any(|leave| leave.agent == agent && leave.is_near(date))
    }

    /// Whether leave of a part of a day can take something of a duty that begins on the date.
    pub fn has_part_leave_near(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.leave.iter().any(|leave| leave.agent == agent && !leave.is_whole() && leave.is_near(date))
    }

    /// What leave of a part of a day takes out of the shifts that an agent has on a date. A duty on a whole date
    /// of leave is none of these: it should not be there, and is whole as long as it is.
    pub fn taken_in_part(&self, agent: AgentIx, date: NaiveDate, shifts: &[ShiftIx]) -> Vec<Taken> {
        if !self.has_part_leave_near(agent, date) {
            return Vec::new();
        }
        let mut taken = self.taken(agent, date, shifts);
        taken.retain(|taken| self.leave.get(taken.leave).is_some_and(|leave| !leave.is_whole()));
        taken
    }

    /// Whether leave of the whole date lowers what is due of an agent.
    pub fn is_relieved_on(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.leave_on(agent, date)
            .is_some_and(|leave| self.leave_kind(&leave.kind).is_none_or(|kind| kind.lowers))
    }

    /// The wall minutes from 00:00 of a date at which leave of a part of the day can begin or end, whatever its
    /// agents have on it.
    pub fn part_leave_ends(&self, date: NaiveDate) -> BTreeSet<i64> {
        let mut ends = BTreeSet::new();
        for agent in
            (0..self.agents.len()).map(AgentIx).filter(|agent| self.has_part_leave_near(*agent, date))
        {
            for second in self.all_shifts() {
                let pairs = self.shifts[second.0].may_follow.iter().map(|first| vec![*first, second]);
                for shifts in pairs.chain([vec![second]]) {
                    let taken = self.taken_in_part(agent, date, &shifts);
                    ends.extend(taken.into_iter().flat_map(|taken| [taken.from, taken.until]));
                }
            }
        }
        ends
    }

    fn rest(&self, shift: ShiftIx, date: NaiveDate) -> Rest {
        let kind = &self.shifts[shift.0];
        Rest {
            shift,
            busy: (kind.start.minutes() - kind.report_before, kind.end.minutes() + kind.after_end()),
            full: self.minutes(shift, date),
            left: self.minutes(shift, date),
            counts: kind.counts_as_day,
        }
    }

    fn take_hours(
        &self,
        leave: usize,
        date: NaiveDate,
        rest: &mut Rest,
        span: (i64, i64),
        found: &mut Vec<Taken>,
    ) {
        let (from, until) = (span.0.max(rest.busy.0), span.1.min(rest.busy.1));
        let kind = &self.shifts[rest.shift.0];
        let core = (kind.start.minutes(), kind.end.minutes());
        if from >= until {
            return;
        }
        // Where two leaves have the same hours, the first has taken them.
        let mut reached = from;
        let mut free: Vec<(i64, i64)> = Vec::new();
        let mut before: Vec<(i64, i64)> = found
            .iter()
            .filter(|taken| taken.shift == rest.shift)
            .map(|taken| (taken.from, taken.until))
            .collect();
        before.sort_unstable();
        for (begin, end) in before.into_iter().chain([(until, until)]) {
            if reached < begin.min(until) {
                free.push((reached, begin.min(until)));
            }
            reached = reached.max(end);
        }
        for (from, until) in free {
            let beside = (core.0.min(until) - from).max(0) + (until - core.1.max(from)).max(0);
            let within = (from.max(core.0), until.min(core.1));
            let breaks = self.breaks_on(rest.shift, date);
            let breaks = breaks.iter().filter(|rule| !rule.paid && rule.lies_within(within));
            let pause: i64 = breaks.map(|rule| rule.length).sum();
            let elapsed = match within.0 < within.1 {
                true => (self.elapsed_of_wall(date, within) - pause).max(0),
                false => 0,
            };
            let all_core = within.0 == core.0 && within.1 == core.1;
            let minutes = beside + (elapsed * kind.paid_permille + 500) / 1000;
            let minutes =
                if all_core && from == rest.busy.0 && until == rest.busy.1 { rest.left } else { minutes };
            let minutes = minutes.min(rest.left);
            rest.left -= minutes;
            found.push(Taken { leave, shift: rest.shift, from, until, minutes });
        }
    }

    /// Minutes that pass between two wall minutes of a date.
    fn elapsed_of_wall(&self, date: NaiveDate, (from, until): (i64, i64)) -> i64 {
        match (Clock::from_minutes(from), Clock::from_minutes(until)) {
            (Some(from), Some(until)) => elapsed_minutes(date, from, until, self.team.zone),
            _ => (until - from).max(0),
        }
    }

    /// Whether an agent is due to work on a date, as far as the calendar and the agent's contract say: one
    /// of their workdays (the team's where they have none), no public day off, a workday in exchange, in the
    /// team, and with a shift that they may and can work. What leave of a date without a roster takes.
    pub fn is_due(&self, agent: AgentIx, date: NaiveDate) -> bool {
        let Some(person) = self.agents.get(agent.0) else { return false };
        let workdays = person.workdays.unwrap_or(self.team.workdays);
        let weekday = workdays[date.weekday().num_days_from_monday() as usize];
        let by_calendar = match self.team.holidays.on(date) {
            Some((_, DayKind::Off)) => false,
            // Who works some weekdays only is not asked to work another in exchange.
            Some((_, DayKind::Work)) => weekday || person.workdays.is_none(),
            None => weekday,
        };
        by_calendar
            && self.employed_on(agent, date)
            && (person.availability.is_empty() && person.eligibility.is_empty()
                || self
                    .all_shifts()
                    .any(|shift| self.may_work(agent, shift, date) && self.is_available(agent, shift, date)))
    }
}

/// All that is left of a shift.
fn take_all(leave: usize, rest: &mut Rest, found: &mut Vec<Taken>) {
    let minutes = std::mem::take(&mut rest.left);
    found.push(Taken { leave, shift: rest.shift, from: rest.busy.0, until: rest.busy.1, minutes });
}

/// Half of the working minutes of the date; of standby beside work what lies in the half by the clock.
fn take_half(leave: usize, half: HalfDay, rests: &mut [Rest], found: &mut Vec<Taken>) {
    let all: i64 = rests.iter().filter(|rest| rest.counts).map(|rest| rest.full).sum();
    let mut budget = if half == HalfDay::First { all / 2 } else { all - all / 2 };
    let (working, beside): (Vec<&mut Rest>, Vec<&mut Rest>) = rests.iter_mut().partition(|rest| rest.counts);
    let ordered: Vec<&mut Rest> = match half {
        HalfDay::First => working,
        HalfDay::Second => working.into_iter().rev().collect(),
    };
    for rest in ordered {
        let minutes = rest.left.min(budget);
        budget -= minutes;
        if minutes == rest.left {
            take_all(leave, rest, found);
        } else if minutes > 0 {
            // Where the half ends by the clock: as far into the shift as into its working minutes.
            let length = rest.busy.1 - rest.busy.0;
            take_part(leave, rest, minutes, (length * minutes + rest.left / 2) / rest.left, half, found);
        }
    }
    for rest in beside {
        let middle = (rest.busy.0 + rest.busy.1) / 2;
        if (middle < NOON) == (half == HalfDay::First) {
            take_all(leave, rest, found);
        }
    }
}

/// Some minutes of work at one end of a shift.
fn take_edge(leave: usize, rest: &mut Rest, minutes: i64, at_start: bool, found: &mut Vec<Taken>) {
    let minutes = minutes.min(rest.left);
    let half = if at_start { HalfDay::First } else { HalfDay::Second };
    let length = minutes.min(rest.busy.1 - rest.busy.0);
    take_part(leave, rest, minutes, length, half, found);
}

fn take_part(
    leave: usize,
    rest: &mut Rest,
    minutes: i64,
    length: i64,
    side: HalfDay,
    found: &mut Vec<Taken>,
) {
    let (from, until) = match side {
        HalfDay::First => (rest.busy.0, rest.busy.0 + length),
        HalfDay::Second => (rest.busy.1 - length, rest.busy.1),
    };
    // What is left is the shift without that end, and a second half is of all that there is.
    rest.busy = if side == HalfDay::First { (until, rest.busy.1) } else { (rest.busy.0, from) };
    rest.left -= minutes;
    found.push(Taken { leave, shift: rest.shift, from, until, minutes });
}

/// Minutes of some spans, which have no minute in common, that lie within another.
fn minutes_within(spans: impl Iterator<Item = (i64, i64)>, within: (i64, i64)) -> i64 {
    spans.map(|(from, until)| (until.min(within.1) - from.max(within.0)).max(0)).sum()
}
