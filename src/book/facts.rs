//! What follows from a book alone, for everyone who needs the same answer.

use chrono::{DateTime, Duration, NaiveDate};
use chrono_tz::Tz;

use super::{AgentIx, Book, LeaveTime, OvertimeKind, ShiftIx};
use crate::calendar::{Clock, elapsed_minutes, instant};

/// From an instant until another.
type Span = (DateTime<Tz>, DateTime<Tz>);

/// What two spans have in common.
fn meet(one: Span, other: Span) -> Option<Span> {
    let both = (one.0.max(other.0), one.1.min(other.1));
    (both.0 < both.1).then_some(both)
}

/// Whether spans in the order of their starts cover all of `part`.
fn covered(part: Span, spans: &[Span]) -> bool {
    let mut reached = part.0;
    for span in spans.iter().filter(|span| span.0 < span.1) {
        if span.0 <= reached {
            reached = reached.max(span.1);
        }
    }
    reached >= part.1
}

impl Book {
    /// Working minutes of a shift on a date, in elapsed time: log-in and
    /// handover count whole, the shift itself without its unpaid breaks by its
    /// paid share, rounded to the minute.
    pub fn minutes(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        let unpaid = self.unpaid(shift, date);
        let shift = &self.shifts[shift.0];
        let elapsed = (elapsed_minutes(date, shift.start, shift.end, self.team.zone) - unpaid).max(0);
        (elapsed * shift.paid_permille + 500) / 1000 + shift.report_before + shift.after_end()
    }

    /// Minutes of a shift by the clock, from its start to its end: what is not covered where nobody is on it,
    /// whatever of it would be paid or worked beside it.
    pub fn clock_minutes(&self, shift: ShiftIx) -> i64 {
        let shift = &self.shifts[shift.0];
        shift.end.minutes() - shift.start.minutes()
    }

    /// Shifts as they stand in tables and in the record: `A`, `A+C`; `-` for none.
    pub fn label(&self, shifts: &[ShiftIx]) -> String {
        let ids = shifts.iter().filter_map(|shift| self.shifts.get(shift.0)).map(|shift| shift.id.as_str());
        if shifts.is_empty() { "-".to_string() } else { ids.collect::<Vec<_>>().join("+") }
    }

    /// Whether an agent may work `second` after `first` on the same date.
    pub fn allowed_pair(&self, first: ShiftIx, second: ShiftIx) -> bool {
        self.shifts.get(second.0).is_some_and(|shift| shift.may_follow.contains(&first))
    }

    /// Whether the agent is in the team on a date.
    pub fn employed_on(&self, agent: AgentIx, date: NaiveDate) -> bool {
        let agent = &self.agents[agent.0];
        agent.from.is_none_or(|from| from <= date) && agent.until.is_none_or(|until| date <= until)
    }

    /// Whether the agent has agreed to a whole duty beyond the limits on a date.
    pub fn is_extra(&self, agent: AgentIx, date: NaiveDate) -> bool {
        let mut on_date = self.extra_duties.iter().filter(|extra| extra.agent == agent && extra.date == date);
        on_date.any(|extra| extra.kind != OvertimeKind::Extended)
    }

    /// Minutes beyond the day's rostered work to which an agent has agreed on a date.
    pub fn extended_minutes(&self, agent: AgentIx, date: NaiveDate) -> i64 {
        let on_date = self.extra_duties.iter().filter(|extra| extra.agent == agent && extra.date == date);
        on_date.filter(|extra| extra.kind == OvertimeKind::Extended).filter_map(|extra| extra.minutes).sum()
    }

    /// Whether the agent is in the team and not on leave on a date.
    pub fn present_on(&self, agent: AgentIx, date: NaiveDate) -> bool {
        self.employed_on(agent, date) && self.leave_on(agent, date).is_none()
    }

    /// Half days of leave that an agent has on a date: two for a whole day or both halves, one for a half or
    /// some hours of it.
    pub fn leave_halves(&self, agent: AgentIx, date: NaiveDate) -> i64 {
        let parts = || self.leave.iter().filter(|leave| leave.includes(agent, date));
        match self.leave_on(agent, date) {
            Some(_) => 2,
            None => {
                parts().filter(|leave| !matches!(leave.time, LeaveTime::Daily { .. })).count().min(2) as i64
            }
        }
    }

    /// When work on a shift of a date begins and ends.
    fn busy(&self, shift: ShiftIx, date: NaiveDate) -> Span {
        let (kind, zone) = (&self.shifts[shift.0], self.team.zone);
        (
            instant(date, kind.start, zone) - Duration::minutes(kind.report_before),
            instant(date, kind.end, zone) + Duration::minutes(kind.after_end()),
        )
    }

    /// Whether the agent may work a shift on a date: in the team, the shift on the
    /// own list, and the date in an `[[eligibility]]` entry if the shift has one.
    pub fn may_work(&self, agent: AgentIx, shift: ShiftIx, date: NaiveDate) -> bool {
        let person = &self.agents[agent.0];
        let mut dated = person.eligibility.iter().filter(|entry| entry.shift == shift).peekable();
        self.employed_on(agent, date)
            && person.shifts.contains(&shift)
            && (dated.peek().is_none() || dated.any(|entry| entry.days.include(date)))
    }

    /// Whether the agent's `[[availability]]` leaves room for a shift on a date,
    /// log-in and handover included.
    pub fn is_available(&self, agent: AgentIx, shift: ShiftIx, date: NaiveDate) -> bool {
        let entries = &self.agents[agent.0].availability;
        if entries.is_empty() {
            return true;
        }
        let (busy, zone) = (self.busy(shift, date), self.team.zone);
        // The dates that it touches, and the eve, whose hours may reach over midnight.
        let (first, last) = (busy.0.date_naive(), busy.1.date_naive());
        let eve = first.pred_opt().unwrap_or(first);
        let near: Vec<NaiveDate> = eve.iter_days().take_while(|date| *date <= last).collect();
        let windows = |available: bool, date: NaiveDate| {
            let matching = entries.iter().filter(move |e| e.available == available && e.days.include(date));
            matching.map(move |entry| (instant(date, entry.from, zone), instant(date, entry.until, zone)))
        };
        let never = near.iter().flat_map(|date| windows(false, *date)).any(|span| meet(span, busy).is_some());
        let mut open: Vec<Span> = near.iter().flat_map(|date| windows(true, *date)).collect();
        open.sort_unstable();
        let inside = |day: &NaiveDate| {
            let limited = entries.iter().any(|entry| entry.available && entry.days.include(*day));
            let whole = (instant(*day, Clock::START, zone), instant(*day, Clock::MIDNIGHT, zone));
            match meet(whole, busy) {
                Some(part) if limited => covered(part, &open),
                _ => true,
            }
        };
        !never && near.iter().all(inside)
    }

    /// All shifts.
    pub fn all_shifts(&self) -> impl Iterator<Item = ShiftIx> + use<> {
        (0..self.shifts.len()).map(ShiftIx)
    }

    /// How many agents the targets want on a shift on a date; 0 without a target.
    pub fn wanted(&self, shift: ShiftIx, date: NaiveDate) -> i64 {
        self.staffing_on(shift, date).map_or(0, |target| target.want)
    }

    /// The working days that a date's wanted duties take at least, with every
    /// same-day pair that the team allows.
    pub fn working_days_needed(&self, date: NaiveDate) -> i64 {
        self.working_days_needed_for(date, &|shift, date| self.wanted(shift, date))
    }

    /// The same for other numbers of agents on each shift.
    pub fn working_days_needed_for(&self, date: NaiveDate, heads: &dyn Fn(ShiftIx, NaiveDate) -> i64) -> i64 {
        let wanted = |shift: ShiftIx| match self.shifts[shift.0].counts_as_day {
            true => heads(shift, date),
            false => 0,
        };
        let total: i64 = self.all_shifts().map(wanted).sum();
        let joined: i64 = self
            .all_shifts()
            .map(|second| {
                let first: i64 = self.shifts[second.0].may_follow.iter().map(|first| wanted(*first)).sum();
                wanted(second).min(first)
            })
            .sum();
        total - joined.min(total / 2)
    }
}
