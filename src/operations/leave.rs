//! Leave and overtime: asked for, and answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike, NaiveDate};

use super::author::Author;
use super::grounds::{self, Grounds};
use super::publish::too_late;
use super::repair::{AgentLeave, Cause, DamagedRoster, RepairedRoster};
use crate::book::{Book, Leave, LeaveTime, OvertimeKind};
use crate::calendar::is_weekend;
use crate::diagnostic::{Code, Diagnostic, Failure, Refusal};
use crate::messages::{Text, days, desk_leave as say, input};
use crate::record::{Act, Answer, Asked, Away, Record, Request, RequestState};
use crate::solve::StopToken;
use crate::workspace::{self, JudgedRoster, Payroll, Workspace};

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

/// Refuses a kind of leave that the team does not have.
///
/// # Errors
/// There is no such kind.
pub fn refuse_unknown_kind(book: &Book, kind: &str) -> Result<(), Failure> {
    match book.leave_kind(kind) {
        Some(_) => Ok(()),
        None => {
            let title = input::unknown_leave_kind(input::Quote(kind));
            Err(Diagnostic::error(Code::BadArgument, title).help(known_kinds(book, kind)).into())
        }
    }
}

/// The kind that was meant, or all.
fn known_kinds(book: &Book, kind: &str) -> Text {
    let ids = book.leave_kinds.iter().map(|kind| Text::plain(kind.id.as_str()));
    match book.nearest_leave_kind(kind) {
        Some(meant) => input::did_you_mean(meant),
        None => input::one_of(Text::list(&ids.collect::<Vec<_>>())),
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
    if let Request::Leave { hours, kind, .. } = request {
        if book.leave_kind(kind).is_none() {
            wrong(input::unknown_leave_kind(input::Quote(kind)), known_kinds(book, kind));
        }
        let time = LeaveTime::of_hours(*hours);
        let mut leaves = book.leave.iter().filter(|leave| leave.agent == agent);
        let meets =
            |leave: &&Leave| leave.from <= until && from <= leave.until && !leave.time.leaves_room_for(time);
        if let Some(leave) = leaves.find(meets) {
            wrong(say::away_already(request.agent(), leave.from, leave.until), say::other_dates());
        }
    }
    let waiting = record.requests().filter(|asked| asked.state == RequestState::Open);
    let mut same = waiting.filter(|asked| {
        let (first, last) = asked.request.dates();
        let kind = matches!(asked.request, Request::Leave { .. }) == matches!(request, Request::Leave { .. });
        let apart = match (asked.request, request) {
            (Request::Leave { hours: one, .. }, Request::Leave { hours: other, .. }) => {
                LeaveTime::of_hours(*one).leaves_room_for(LeaveTime::of_hours(*other))
            }
            _ => false,
        };
        kind && asked.request.agent() == request.agent() && first <= until && from <= last && !apart
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

/// The working minutes that each leave takes which is asked for or granted, by the number of its request: what
/// the accounts take off too.
///
/// # Errors
/// Rosters, pay rules or accounts that can't be read.
pub fn lengths(team: &Workspace) -> Result<BTreeMap<u64, i64>, Failure> {
    let mut payroll = Payroll::open(std::slice::from_ref(&team.folder), None)?;
    let mut book = (*payroll.book).clone();
    let mut places: Vec<(u64, usize)> = Vec::new();
    for asked in team.record.requests() {
        let Some(leave) = grounds::leave_of(&book, asked.request) else { continue };
        let known = |other: &Leave| {
            (other.agent, other.from, other.until, other.time, &other.kind)
                == (leave.agent, leave.from, leave.until, leave.time, &leave.kind)
        };
        match asked.state {
            RequestState::Open => {
                places.push((asked.entry.n, book.leave.len()));
                book.leave.push(leave);
            }
            RequestState::Approved => {
                places.extend(book.leave.iter().position(known).map(|at| (asked.entry.n, at)));
            }
            _ => {}
        }
    }
    payroll.book = Arc::new(book);
    let ends = places.iter().filter_map(|(_, at)| payroll.book.leave.get(*at));
    let first = ends.clone().map(|leave| leave.from).min();
    let last = ends.map(|leave| leave.until).max();
    let Some((first, last)) = first.zip(last) else { return Ok(BTreeMap::new()) };
    let register = payroll.register(first, last);
    Ok(places.into_iter().map(|(n, at)| (n, payroll.taken_by(&register, at))).collect())
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
        let leave: Vec<AgentLeave> = times(&request)
            .into_iter()
            .filter(|leave| leave.begins.date() <= publication.last() && publication.start <= leave.last)
            .collect();
        if !leave.is_empty() {
            let judged = JudgedRoster::open(&record.roster_path(publication))?;
            let damaged = DamagedRoster::new(judged, &Cause::Leave(leave), author.asked_at(), author.at)?;
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

/// The leave of a request, date by date.
fn times(request: &Request) -> Vec<AgentLeave> {
    let Request::Leave { agent, from, until, hours, kind } = request else { return Vec::new() };
    let time = LeaveTime::of_hours(*hours);
    let begin = hours.map_or(0, |(begin, _)| begin.minutes());
    let dates = from.iter_days().take_while(|date| date <= until);
    let leave = dates.map(|date| {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        let begins = midnight.checked_add_signed(chrono::Duration::minutes(begin)).unwrap_or(midnight);
        let away = vec![Away { from: date, until: date, time }];
        AgentLeave { agent: agent.clone(), begins, last: date, away, kind: kind.clone() }
    });
    leave.collect()
}
