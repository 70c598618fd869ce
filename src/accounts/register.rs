//! All duties of a team over some dates, whichever roster they stand in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Days, Duration, NaiveDate};
use chrono_tz::Tz;

use super::actuals::Actual;
use super::classes::{period_end, period_start};
use crate::book::{AgentIx, Book, OvertimeKind, Pay, PayRules, Scheme, ShiftIx, Standby, Taken, Terms};
use crate::calendar::{Clock, instant, week_start};
use crate::roster::{Loaded, State};

/// One duty. It belongs to the date on which it starts, over midnight and over the month's end too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The date that it belongs to.
    pub date: NaiveDate,
    /// The shift's id.
    pub shift: String,
    /// When work begins, log-in included.
    pub start: DateTime<Tz>,
    /// When work ends, wrap-up and handover included.
    pub end: DateTime<Tz>,
    /// Minutes from start to end as they pass, whatever the clock does.
    pub elapsed: i64,
    /// Minutes that count as work: as planned, less what attendance lacks.
    pub counted: i64,
    /// Minutes that count as work, as planned.
    pub planned: i64,
    /// Minutes in it that are neither work nor standby.
    pub pause: i64,
    /// The breaks in it, as rostered, in order; none of standby.
    pub breaks: Vec<TimedBreak>,
    /// On call.
    pub standby: bool,
    /// Whether a date with it alone is a working day.
    pub counts_as_day: bool,
    /// Minutes of work at night, breaks without pay left out.
    pub night: i64,
    /// What leave takes of it.
    pub leave: Vec<DutyLeave>,
    /// When the agent is at work, as far as it is known: without leave and breaks without pay, and what attendance
    /// lacks. None of what does not count.
    pub work: Vec<TimeSpan>,
    /// What attendance says of it, if it was asked.
    pub actual: Option<Actual>,
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// From
    pub from: DateTime<Tz>,
    /// until.
    pub until: DateTime<Tz>,
}

impl TimeSpan {
    /// Its minutes, as they pass.
    pub fn minutes(&self) -> i64 {
        (self.until - self.from).num_minutes().max(0)
    }

    /// Its minutes within another.
    pub fn minutes_in(&self, other: &TimeSpan) -> i64 {
        TimeSpan { from: self.from.max(other.from), until: self.until.min(other.until) }.minutes()
    }

    /// What is left of it without another.
    fn without(self, other: &TimeSpan) -> Vec<TimeSpan> {
        let before = TimeSpan { from: self.from, until: self.until.min(other.from) };
        let after = TimeSpan { from: self.from.max(other.until), until: self.until };
        [before, after].into_iter().filter(|span| span.from < span.until).collect()
    }
}

/// What a leave takes of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyLeave {
    /// The leave's position in the team's list; beyond its end for agents who are not in the team any more.
    pub leave: usize,
    /// The kind of leave.
    pub kind: String,
    /// Working minutes.
    pub minutes: i64,
    /// From when
    pub from: DateTime<Tz>,
    /// until when the agent is away.
    pub until: DateTime<Tz>,
}

impl Duty {
    /// The part of the minutes that count which lies within some spans, by the clock.
    pub fn counted_in(&self, spans: &[TimeSpan]) -> i64 {
        let all: i64 = self.work.iter().map(TimeSpan::minutes).sum();
        let within = |span: &TimeSpan| spans.iter().map(|other| span.minutes_in(other)).sum::<i64>();
        let inside: i64 = self.work.iter().map(within).sum();
        // Where not all of the time counts, each minute counts alike.
        if all == 0 { 0 } else { (2 * self.counted * inside + all) / (2 * all) }
    }

    /// Leaves only work within a span.
    pub(super) fn keep_within(&mut self, kept: &TimeSpan) {
        for span in &mut self.work {
            *span = TimeSpan { from: span.from.max(kept.from), until: span.until.min(kept.until) };
        }
        self.work.retain(|span| span.from < span.until);
    }

    /// When the agent is due to come: after the leave with which it begins, if there is one.
    pub fn due_from(&self) -> DateTime<Tz> {
        let mut from = self.start;
        let mut away: Vec<&DutyLeave> = self.leave.iter().collect();
        away.sort_by_key(|leave| leave.from);
        for leave in away.iter().filter(|leave| leave.from < leave.until) {
            if leave.from <= from {
                from = from.max(leave.until);
            }
        }
        from.min(self.end)
    }

    /// When the agent may go: before the leave with which it ends, if there is one.
    pub fn due_until(&self) -> DateTime<Tz> {
        let mut until = self.end;
        let mut away: Vec<&DutyLeave> = self.leave.iter().collect();
        away.sort_by_key(|leave| std::cmp::Reverse(leave.until));
        for leave in away.iter().filter(|leave| leave.from < leave.until) {
            if leave.until >= until {
                until = until.min(leave.from);
            }
        }
        until.max(self.start)
    }
}

/// A break of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedBreak {
    /// When it begins.
    pub from: DateTime<Tz>,
    /// When it ends.
    pub until: DateTime<Tz>,
    /// Whether it is working time.
    pub paid: bool,
}

/// An agent with the duties of the dates.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id, the same over rosters.
    pub id: String,
    /// For people.
    pub name: String,
    /// The agent in the team as it is now; none for one who is not in it any more.
    pub agent: Option<AgentIx>,
    /// The first date in the team.
    pub from: Option<NaiveDate>,
    /// The last date in the team.
    pub until: Option<NaiveDate>,
    /// In the order of their start; those after the last date, to the end of its week or period, too.
    pub duties: Vec<Duty>,
    /// Duties of which leave leaves nothing, by date and start: they are due, and nobody comes.
    pub excused: Vec<Duty>,
    /// What the agent has agreed to work beyond the roster or the limits.
    pub overtime: Vec<AgreedOvertime>,
    /// Agreed minutes beyond the roster that were worked, by date, as attendance has them.
    pub beyond: BTreeMap<NaiveDate, Beyond>,
    /// Dates that a roster covers and on which the agent's days off are known: leave takes nothing of these. No
    /// roster says what leave takes of the others, those among them for which it was solved with the leave.
    pub rostered: BTreeSet<NaiveDate>,
}

/// Overtime that an agent has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedOvertime {
    /// When.
    pub date: NaiveDate,
    /// On what kind of day.
    pub kind: OvertimeKind,
    /// How many minutes at most, where somebody says so.
    pub minutes: Option<i64>,
}

/// Agreed overtime that was worked on a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// Minutes.
    pub minutes: i64,
    /// Those of them that are night.
    pub night: i64,
    /// When.
    pub work: Vec<TimeSpan>,
}

impl Person {
    /// Whether the agent is in the team on the date.
    pub fn employed_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether the agent has agreed to a whole duty beyond the limits on a date.
    pub fn is_extra(&self, date: NaiveDate) -> bool {
        self.overtime.iter().any(|agreed| agreed.date == date && agreed.kind != OvertimeKind::Extended)
    }

    /// The duties of a date of which leave leaves nothing.
    pub fn excused_on(&self, date: NaiveDate) -> impl Iterator<Item = &Duty> {
        self.excused.iter().filter(move |duty| duty.date == date)
    }

    /// The duties of a date.
    pub fn on(&self, date: NaiveDate) -> &[Duty] {
        let first = self.duties.partition_point(|duty| duty.date < date);
        let end = self.duties.partition_point(|duty| duty.date <= date);
        self.duties.get(first..end).unwrap_or_default()
    }
}

/// The dates that one roster answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// The roster.
    pub path: PathBuf,
    /// The first date.
    pub first: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// Whether it is in force or a proposal.
    pub state: State,
}

/// Everybody's duties.
pub struct Register {
    /// The team as it is now.
    pub book: Arc<Book>,
    /// How hours are classed, unless an agent's terms say otherwise.
    pub rules: PayRules,
    /// The terms of some agents.
    pub terms: Vec<Terms>,
    /// The first date.
    pub first: NaiveDate,
    /// The last date.
    pub last: NaiveDate,
    /// Everybody, in the order of the team, then those who are not in it any more.
    pub people: Vec<Person>,
    /// Which roster answers for which dates, in order.
    pub covered: Vec<Covered>,
    /// The dates that no roster covers.
    pub missing: Vec<NaiveDate>,
    /// Dates that several rosters cover, with the rosters that were passed over.
    pub passed_over: BTreeMap<PathBuf, Vec<NaiveDate>>,
}

impl Register {
    /// The duties from `first` to `last`. Where several rosters cover a date, one in force comes before a
    /// proposal, and of two the one that begins later. Clock times are those of the roster's own inputs.
    pub fn new(
        book: Arc<Book>,
        pay: &Pay,
        rosters: &[Loaded],
        first: NaiveDate,
        last: NaiveDate,
    ) -> Register {
        let mut register = Register {
            rules: pay.rules.clone(),
            terms: pay.terms.clone(),
            first,
            last,
            people: everybody(&book, rosters, first, last),
            book,
            covered: Vec::new(),
            missing: Vec::new(),
            passed_over: BTreeMap::new(),
        };
        let teams: BTreeMap<&PathBuf, Book> =
            rosters.iter().map(|loaded| (&loaded.path, with_leave_of(loaded, &register.book))).collect();
        let places: BTreeMap<String, usize> =
            register.people.iter().enumerate().map(|(at, person)| (person.id.clone(), at)).collect();
        let ahead = end_of_periods(&register, last);
        for date in first.iter_days().take_while(|date| *date <= ahead) {
            let mut there: Vec<&Loaded> =
                rosters.iter().filter(|loaded| loaded.roster.horizon.day(date).is_some()).collect();
            there.sort_by_key(|loaded| (loaded.roster.state == State::Published, loaded.roster.start()));
            let Some(chosen) = there.pop() else {
                if date <= last {
                    register.missing.push(date);
                }
                continue;
            };
            if date <= last {
                for other in there {
                    register.passed_over.entry(other.path.clone()).or_default().push(date);
                }
                register.cover(chosen, date);
            }
            if let Some(team) = teams.get(&chosen.path) {
                register.add(chosen, team, date, &places);
            }
        }
        for person in &mut register.people {
            person.duties.sort_by_key(|duty| (duty.date, duty.start));
            person.excused.sort_by_key(|duty| (duty.date, duty.start));
        }
        register
    }

    fn cover(&mut self, chosen: &Loaded, date: NaiveDate) {
        match self.covered.last_mut() {
            Some(covered) if covered.path == chosen.path && covered.last.succ_opt() == Some(date) => {
                covered.last = date
            }
            _ => self.covered.push(Covered {
                path: chosen.path.clone(),
                first: date,
                last: date,
                state: chosen.roster.state,
            }),
        }
    }

    /// The duties of a date. `team` is the roster's, with the leave of the team as it is now.
    fn add(&mut self, loaded: &Loaded, team: &Book, date: NaiveDate, places: &BTreeMap<String, usize>) {
        let Some(day) = loaded.roster.horizon.day(date) else { return };
        for (at, (listed, line)) in loaded.book.agents.iter().zip(&loaded.roster.lines).enumerate() {
            let agent = AgentIx(at);
            let person = places.get(&listed.id).and_then(|at| self.people.get_mut(*at));
            let (Some(person), Some(shifts)) = (person, line.get(day)) else { continue };
            let breaks = &loaded.roster.breaks;
            let first = breaks.partition_point(|break_time| break_time.date < date);
            let of_day = breaks
                .get(first..)
                .unwrap_or_default()
                .iter()
                .take_while(|break_time| break_time.date == date);
            let mut spans: Vec<(i64, i64)> = of_day
                .filter(|break_time| break_time.agent == agent)
                .map(|break_time| (break_time.from, break_time.until))
                .collect();
            let off = loaded.excused.iter().find(|excused| (excused.agent, excused.date) == (agent, date));
            let off: Vec<ShiftIx> = off.map_or(Vec::new(), |excused| {
                excused.shifts.iter().copied().filter(|shift| !shifts.contains(shift)).collect()
            });
            // What was taken off was had together with what is still there.
            let all: Vec<ShiftIx> = shifts.iter().chain(&off).copied().collect();
            let taken = team.taken(agent, date, &all);
            for shift in &all {
                let taken: Vec<Taken> = taken.iter().filter(|taken| taken.shift == *shift).copied().collect();
                let duty = duty(team, &self.rules, *shift, &all, date, &mut spans, &taken);
                let is_there = shifts.contains(shift);
                let nothing_left = duty.due_from() >= duty.due_until();
                if is_there && !nothing_left {
                    person.duties.push(duty);
                } else if nothing_left {
                    // What is gone and not all taken was given to others, for leave that is had beside it.
                    person.excused.push(duty);
                }
            }
            // Who had leave when the roster was solved has no duty because of it.
            if loaded.solved_for.leave_on(agent, date).is_none() {
                person.rostered.insert(date);
            }
            if person.agent.is_none() {
                person.overtime.extend(
                    agreed_overtime(&loaded.book, agent).into_iter().filter(|agreed| agreed.date == date),
                );
            }
        }
    }

    /// The rules of a person on a date.
    pub fn rules_of(&self, person: &Person, date: NaiveDate) -> &PayRules {
        let terms = self.terms.iter().rev().find(|terms| terms.include(person.agent, date));
        terms.map_or(&self.rules, |terms| &terms.rules)
    }

    /// The schemes that somebody has.
    pub fn schemes(&self) -> impl Iterator<Item = Scheme> {
        let of_terms = self.terms.iter().map(|terms| terms.rules.scheme);
        [self.rules.scheme].into_iter().chain(of_terms)
    }

    /// The person with this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Whether a roster covers the date.
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.missing.binary_search(&date).is_err()
    }
}

/// The last date of the weeks and periods in which a date lies: what leave takes after it lowers what is due
/// in them.
fn end_of_periods(register: &Register, last: NaiveDate) -> NaiveDate {
    let end = |rules: &PayRules| match rules.scheme {
        Scheme::Hours => last,
        Scheme::Standard | Scheme::Weekly => {
            let monday = week_start(last, register.book.team.first_weekday);
            monday.checked_add_days(Days::new(6)).unwrap_or(last)
        }
        Scheme::Comprehensive => period_end(period_start(last, rules.period_months), rules.period_months),
    };
    register.terms.iter().map(|terms| end(&terms.rules)).fold(end(&register.rules), NaiveDate::max)
}

/// The team of a roster with the leave of the team as it is now; who is in that no more keeps the roster's.
fn with_leave_of(loaded: &Loaded, now: &Book) -> Book {
    let mut team = (*loaded.book).clone();
    let here = |agent: AgentIx| team.agents.get(agent.0).and_then(|agent| now.agent(&agent.id)).is_some();
    // The register tells kinds of leave by the place in the team's list: those of others come after it.
    let gone: Vec<_> = team.leave.iter().filter(|leave| !here(leave.agent)).cloned().collect();
    let nobody = AgentIx(team.agents.len());
    let mut leave = now.leave.clone();
    for entry in &mut leave {
        let id = now.agents.get(entry.agent.0).map(|agent| agent.id.as_str());
        entry.agent = id.and_then(|id| loaded.book.agent(id)).unwrap_or(nobody);
    }
    leave.extend(gone);
    team.leave = leave;
    team
}

fn agreed_overtime(book: &Book, agent: AgentIx) -> Vec<AgreedOvertime> {
    let agreed = book.extra_duties.iter().filter(|extra| extra.agent == agent);
    agreed
        .map(|extra| AgreedOvertime { date: extra.date, kind: extra.kind, minutes: extra.minutes })
        .collect()
}

/// The agents of the team and of the rosters that reach into the dates.
fn everybody(book: &Book, rosters: &[Loaded], first: NaiveDate, last: NaiveDate) -> Vec<Person> {
    let person = |listed: &crate::book::Agent, agent: Option<AgentIx>| Person {
        id: listed.id.clone(),
        name: listed.name.clone(),
        agent,
        from: listed.from,
        until: listed.until,
        duties: Vec::new(),
        excused: Vec::new(),
        overtime: agent.map(|agent| agreed_overtime(book, agent)).unwrap_or_default(),
        beyond: BTreeMap::new(),
        rostered: BTreeSet::new(),
    };
    let mut people: Vec<Person> =
        book.agents.iter().enumerate().map(|(at, agent)| person(agent, Some(AgentIx(at)))).collect();
    let mut seen: BTreeSet<String> = people.iter().map(|person| person.id.clone()).collect();
    let reaching = rosters
        .iter()
        .filter(|loaded| loaded.roster.horizon.start <= last && loaded.roster.horizon.last() >= first)
        .collect::<Vec<_>>();
    // The newest roster knows best who somebody was.
    for agent in reaching.iter().rev().flat_map(|loaded| &loaded.book.agents) {
        if seen.insert(agent.id.clone()) {
            people.push(person(agent, None));
        }
    }
    people
}

/// A duty, which takes those of the agent's breaks of the date, in minutes from its 00:00, that lie in it, and
/// of which leave takes what is `taken`.
fn duty(
    book: &Book,
    rules: &PayRules,
    shift: ShiftIx,
    all: &[ShiftIx],
    date: NaiveDate,
    breaks: &mut Vec<(i64, i64)>,
    taken: &[Taken],
) -> Duty {
    let kind = &book.shifts[shift.0];
    let zone = book.team.zone;
    let start = instant(date, kind.start, zone) - Duration::minutes(kind.report_before);
    let end = instant(date, kind.end, zone) + Duration::minutes(kind.after_end());
    let time = |minutes: i64| match Clock::from_minutes(minutes) {
        Some(clock) => instant(date, clock, zone).clamp(start, end),
        None => start,
    };
    let leave: Vec<DutyLeave> = taken
        .iter()
        .map(|taken| DutyLeave {
            leave: taken.leave,
            kind: book.leave.get(taken.leave).map_or(String::new(), |leave| leave.kind.clone()),
            minutes: taken.minutes,
            from: if taken.from <= kind.start.minutes() - kind.report_before {
                start
            } else {
                time(taken.from)
            },
            until: if taken.until >= kind.end.minutes() + kind.after_end() { end } else { time(taken.until) },
        })
        .collect();
    let on_leave: i64 = leave.iter().map(|leave| leave.minutes).sum();
    let away: i64 = leave.iter().map(|leave| (leave.until - leave.from).num_minutes().max(0)).sum();
    let length = (end - start).num_minutes().max(0);
    let elapsed = (length - away).max(0);
    let paid = book.minutes(shift, date) - on_leave;
    let counted = if kind.standby { standby_minutes(rules, elapsed, paid) } else { paid };
    let at_work = !kind.standby || rules.standby == Standby::Work;
    let breaks = if kind.standby { Vec::new() } else { timed(book, shift, all, date, breaks) };
    let mut work = vec![TimeSpan { from: start, until: end }];
    let unpaid = breaks.iter().filter(|timed_break| !timed_break.paid);
    let off = unpaid.map(|timed_break| TimeSpan { from: timed_break.from, until: timed_break.until });
    let away = leave.iter().map(|leave| TimeSpan { from: leave.from, until: leave.until });
    for off in off.chain(away) {
        work = work.into_iter().flat_map(|span| span.without(&off)).collect();
    }
    let night = work.iter().map(|span| night_minutes(rules, span, zone)).sum();
    if !at_work && counted == 0 {
        work.clear();
    }
    Duty {
        date,
        shift: kind.id.clone(),
        start,
        end,
        elapsed,
        counted,
        planned: counted,
        pause: if kind.standby { 0 } else { (elapsed - paid).max(0) },
        standby: kind.standby,
        counts_as_day: kind.counts_as_day,
        night: if at_work { night } else { 0 },
        breaks,
        leave,
        work,
        actual: None,
    }
}

/// Takes the breaks that lie in a duty. Where there are not as many as are agreed, none is known to be paid.
fn timed(
    book: &Book,
    shift: ShiftIx,
    all: &[ShiftIx],
    date: NaiveDate,
    breaks: &mut Vec<(i64, i64)>,
) -> Vec<TimedBreak> {
    let kind = &book.shifts[shift.0];
    let (inside, others): (Vec<_>, Vec<_>) = std::mem::take(breaks)
        .into_iter()
        .partition(|span| kind.start.minutes() <= span.0 && span.1 <= kind.end.minutes());
    *breaks = others;
    if inside.is_empty() {
        return Vec::new();
    }
    let agreed = book.breaks_within(shift, all, date);
    let time = |minutes| instant(date, Clock::from_minutes(minutes).unwrap_or(Clock::LATEST), book.team.zone);
    let timed = |(nth, (from, until)): (usize, &(i64, i64))| TimedBreak {
        from: time(*from),
        until: time(*until),
        paid: agreed.len() == inside.len() && agreed.get(nth).is_some_and(|rule| rule.paid),
    };
    inside.iter().enumerate().map(timed).collect()
}

/// Minutes of breaks without pay in a stretch of time.
pub(super) fn unpaid_minutes(breaks: &[TimedBreak], (from, until): (DateTime<Tz>, DateTime<Tz>)) -> i64 {
    let within = |timed_break: &TimedBreak| {
        (timed_break.until.min(until) - timed_break.from.max(from)).num_minutes().max(0)
    };
    breaks.iter().filter(|timed_break| !timed_break.paid).map(within).sum()
}

/// Minutes of standby that count as work.
fn standby_minutes(rules: &PayRules, elapsed: i64, paid: i64) -> i64 {
    match rules.standby {
        Standby::Shift => paid,
        Standby::Work => elapsed,
        Standby::Share(permille) => (elapsed * permille + 500) / 1000,
        Standby::Allowance => 0,
    }
}

/// Minutes of a span that are night, as they pass.
pub(super) fn night_minutes(rules: &PayRules, span: &TimeSpan, zone: Tz) -> i64 {
    let (from, until) = rules.night;
    // The night before may reach into the first morning.
    let (first, last) = (span.from.date_naive(), span.until.date_naive());
    let eve = first.checked_sub_days(Days::new(1)).unwrap_or(first);
    let nights = eve.iter_days().take_while(|night| *night <= last);
    nights
        .map(|night| TimeSpan { from: instant(night, from, zone), until: instant(night, until, zone) })
        .map(|night| span.minutes_in(&night))
        .sum()
}
