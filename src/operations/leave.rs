//! Leave and overtime: asked for, and answered.

use std::time::Duration;

use chrono::{Datelike, NaiveDate};

use super::author::Author;
use super::grounds::{self, Grounds};
use super::publish::too_late;
use super::repair::{AwayAgent, Cause, DamagedRoster, RepairedRoster};
use crate::book::Book;
use crate::calendar::{Clock, is_weekend};
use crate::diagnostic::{Code, Diagnostic, Failure, Refusal};
use crate::messages::{Text, days, desk_leave as say};
use crate::record::{Act, Answer, Asked, OvertimeKind, Record, Request, RequestState};
use crate::solve::StopToken;
use crate::workspace::{self, JudgedRoster, Workspace};

/// Which requests are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// Leave.
    Leave,
    /// Overtime.
    Overtime,
}

impl RequestKind {
    /// Whether a request is one of these.
    pub fn holds(self, request: &Request) -> bool {
        matches!(request, Request::Leave { .. }) == (self == RequestKind::Leave)
    }
}

/// A request that was recorded.
pub struct Requested {
    /// The entry of the record.
    pub entry: u64,
    /// What a supervisor who answers should know.
    pub remarks: Vec<Text>,
}

/// Records a request.
///
/// # Errors
/// Dates that make no sense, an agent who is not there or away already, the same request again.
pub fn request(team: &Workspace, request: Request, author: &Author) -> Result<Requested, Failure> {
    let locked = author.lock(&team.folder)?;
    let book = &team.book;
    refuse(book, locked.record(), &request)?;
    let new = author.entry(book, Act::Request(request.clone()), Vec::new())?;
    let entry = locked.enter(&book.team.id, &new)?;
    let mut remarks: Vec<Text> =
        too_short_notice(book, &request, author.clock().date()).into_iter().collect();
    remarks.extend(grounds::of(team, &request)?.remarks());
    Ok(Requested { entry, remarks })
}

/// What overtime on a date is, if nobody says otherwise.
pub fn usual_overtime(book: &Book, date: NaiveDate) -> OvertimeKind {
    let holidays = &book.team.holidays;
    match date {
        date if holidays.is_statutory(date) => OvertimeKind::Holiday,
        date if holidays.is_off(date) => OvertimeKind::RestDay,
        date if is_weekend(date) && holidays.on(date).is_none() => OvertimeKind::RestDay,
        _ => OvertimeKind::Extended,
    }
}

/// Refuses what can't be asked for, all of it at once.
fn refuse(book: &Book, record: &Record, request: &Request) -> Result<(), Failure> {
    let agent = workspace::agent(book, request.agent())?;
    let (from, until) = request.dates();
    let mut refusal = Refusal::default();
    let mut wrong = |title: Text, help: Text| {
        refusal.reasons.push(Diagnostic::error(Code::NotNow, title).help(help));
    };
    if until < from {
        wrong(say::dates_backward(from, until), say::exchange());
    }
    for date in [from, until] {
        if !(2000..=2199).contains(&date.year()) || !book.employed_on(agent, date) {
            wrong(say::not_in_team(request.agent(), date), say::other_dates());
            break;
        }
    }
    if let Request::Leave { .. } = request {
        let mut leaves = book.leave.iter().filter(|leave| leave.agent == agent);
        if let Some(leave) = leaves.find(|leave| leave.from <= until && from <= leave.until) {
            wrong(say::away_already(request.agent(), leave.from, leave.until), say::other_dates());
        }
    }
    let waiting = record.requests().filter(|asked| asked.state == RequestState::Open);
    let mut same = waiting.filter(|asked| {
        let (first, last) = asked.request.dates();
        let kind = matches!(asked.request, Request::Leave { .. }) == matches!(request, Request::Leave { .. });
        kind && asked.request.agent() == request.agent() && first <= until && from <= last
    });
    if let Some(asked) = same.next() {
        wrong(say::asked_already(asked.entry.n), say::withdraw_or_wait(asked.entry.n));
    }
    refusal.or(())
}

/// That a request comes later than the team asks for.
fn too_short_notice(book: &Book, request: &Request, asked_on: NaiveDate) -> Option<Text> {
    let (from, _) = request.dates();
    let notice = (from - asked_on).num_days();
    let wanted = book.desk.leave_notice;
    let sick = matches!(request, Request::Leave { kind, .. } if kind == "sick");
    if sick || notice >= wanted || matches!(request, Request::Overtime { .. }) {
        return None;
    }
    let [notice, wanted] = [notice, wanted].map(|count| days(usize::try_from(count.max(0)).unwrap_or(0)));
    Some(say::asked_late(notice, wanted))
}

/// Denies a request, or takes it back; the entry's number.
///
/// # Errors
/// There is no such request, or it was answered.
pub fn answer(
    team: &Workspace,
    of: u64,
    kind: RequestKind,
    answer: Answer,
    author: &Author,
) -> Result<u64, Failure> {
    let locked = author.lock(&team.folder)?;
    answerable(locked.record(), of, kind, answer)?;
    let new = author.entry(&team.book, Act::Answer { answer, of }, Vec::new())?;
    Ok(locked.enter(&team.book.team.id, &new)?)
}

/// The request with this number, if it is of the kind and can be answered so.
fn answerable(record: &Record, of: u64, kind: RequestKind, answer: Answer) -> Result<Asked<'_>, Failure> {
    let asked = record.answerable(of, answer)?;
    match kind.holds(asked.request) {
        true => Ok(asked),
        false => Err(Diagnostic::error(Code::NotNow, say::no_request(of)).help(say::see_list()).into()),
    }
}

/// What approving a request comes to.
pub struct Approval {
    /// What speaks for or against it.
    pub remarks: Vec<Text>,
    /// The published rosters that it touches, repaired.
    pub rosters: Vec<RepairedRoster>,
    /// Whether it was approved.
    pub decision: Decision,
}

/// Whether a request was approved.
pub enum Decision {
    /// Nobody has said yet that it is to be.
    Open,
    /// It was; the entry's number.
    Approved(u64),
    /// It can't be.
    Refused(Failure),
}

/// Approves a request, or says what that would cost: leave without `accept` is not recorded.
///
/// # Errors
/// There is no such request, or it was answered; files that can't be read. What forbids the approval itself
/// is in its decision, beside what it would cost.
pub fn approve(
    team: &Workspace,
    of: u64,
    kind: RequestKind,
    accept: bool,
    time: Duration,
    author: &Author,
) -> Result<Approval, Failure> {
    let locked = author.lock(&team.folder)?;
    let record = locked.record();
    let asked = answerable(record, of, kind, Answer::Approve)?;
    let request = asked.request.clone();
    let asked_on = asked.entry.at.with_timezone(&team.book.team.zone).date_naive();
    let late = too_short_notice(&team.book, &request, asked_on);
    let grounds = grounds::of(team, &request)?;
    let mut remarks: Vec<Text> = late.iter().cloned().chain(grounds.remarks()).collect();
    if kind == RequestKind::Leave {
        remarks.extend(grounds::price(team, record, &request, author, time)?);
    }
    let mut rosters = Vec::new();
    for (_, publication) in record.in_force() {
        let absences: Vec<AwayAgent> =
            times(&request).into_iter().filter(|away| publication.includes(away.from.date())).collect();
        if !absences.is_empty() {
            let judged = JudgedRoster::open(&record.roster_path(publication))?;
            let damaged =
                DamagedRoster::new(judged, &Cause::Absences(absences), author.asked_at(), author.at)?;
            rosters.push(damaged.repair(time, &StopToken::new())?);
        }
    }
    if kind == RequestKind::Leave && !accept {
        return Ok(Approval { remarks, rosters, decision: Decision::Open });
    }
    let against_own_rules = late.is_some() || grounds.is_overdrawn() || !grounds.over_limits.is_empty();
    let refused = may_approve(team, of, &rosters, &grounds, against_own_rules, author);
    if let Err(failure) = refused {
        return Ok(Approval { remarks, rosters, decision: Decision::Refused(failure) });
    }
    let act = Act::Answer { answer: Answer::Approve, of };
    let cells = rosters.iter().flat_map(RepairedRoster::cells).collect();
    let new = author.entry(&team.book, act, cells)?;
    let entry = locked.enter(&team.book.team.id, &new)?;
    Ok(Approval { remarks, rosters, decision: Decision::Approved(entry) })
}

fn may_approve(
    team: &Workspace,
    of: u64,
    rosters: &[RepairedRoster],
    grounds: &Grounds,
    against_own_rules: bool,
    author: &Author,
) -> Result<(), Failure> {
    let not_now = |title: Text, help: Text| Failure::from(Diagnostic::error(Code::NotNow, title).help(help));
    if rosters.iter().any(|roster| !roster.holds()) {
        return Err(not_now(say::no_roster_with(of), say::deny_or_move()));
    }
    let agreed = author.agreed(&team.book)?;
    let mut missing = Vec::new();
    for roster in rosters {
        missing.extend(roster.missing_consent(&agreed)?);
    }
    too_late(&missing.iter().collect::<Vec<_>>(), team.book.desk.refuses)?;
    if grounds.over_limits.iter().any(|limit| limit.is_must) {
        return Err(not_now(say::over_must(of), say::raise_limit()));
    }
    if against_own_rules && author.why.is_none() {
        return Err(not_now(say::needs_why(of), say::give_why()));
    }
    Ok(())
}

/// The times at which a request has an agent away, date by date.
fn times(request: &Request) -> Vec<AwayAgent> {
    let Request::Leave { agent, from, until, hours, .. } = request else { return Vec::new() };
    let (begin, end) = hours.unwrap_or((Clock::START, Clock::MIDNIGHT));
    let dates = from.iter_days().take_while(|date| date <= until);
    let away = dates.map(|date| AwayAgent {
        agent: agent.clone(),
        from: at_clock(date, begin),
        until: at_clock(date, end),
    });
    away.collect()
}

fn at_clock(date: NaiveDate, clock: Clock) -> chrono::NaiveDateTime {
    let midnight = date.and_time(chrono::NaiveTime::MIN);
    midnight.checked_add_signed(chrono::Duration::minutes(clock.minutes())).unwrap_or(midnight)
}
