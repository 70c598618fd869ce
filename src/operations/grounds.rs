//! What speaks for or against leave: the account, how many are away, the team's limits, the price.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike, NaiveDate};

use super::author::Author;
use super::leave_price::price_requests;
use crate::book::{self, AgentIx, Book, Leave, LeaveTime};
use crate::calendar::Horizon;
use crate::diagnostic::Failure;
use crate::instance::Instance;
use crate::messages::{Hours, Text, desk_leave as say};
use crate::reasons::loss_words;
use crate::record::{Record, Request};
use crate::roster::{self, Past};
use crate::rules::{self, ActiveRule, Subject};
use crate::solve::StopToken;
use crate::timesheet::{Findings, Severity, Timesheet};
use crate::workspace::{self, Dates, Payroll, Workspace};

/// What is to be known before leave is granted.
#[derive(Default)]
pub(super) struct Grounds {
    balance: Option<Balance>,
    at_once: Option<Text>,
    /// The limits of leave that it breaks.
    pub(super) over_limits: Vec<OverLimit>,
}

/// What a leave does to its account.
struct Balance {
    told: Text,
    is_overdrawn: bool,
}

/// A limit of leave that is broken.
pub(super) struct OverLimit {
    told: Text,
    pub(super) is_must: bool,
}

impl Grounds {
    /// In words.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Text> + '_ {
        let balance = self.balance.iter().map(|balance| &balance.told);
        let limits = self.over_limits.iter().map(|limit| &limit.told);
        balance.chain(&self.at_once).chain(limits).cloned()
    }

    /// Whether it takes more from its account than there is.
    pub(super) fn is_overdrawn(&self) -> bool {
        self.balance.as_ref().is_some_and(|balance| balance.is_overdrawn)
    }
}

/// What speaks for or against a request; nothing does against overtime.
pub(super) fn of(team: &Workspace, request: &Request) -> Result<Grounds, Failure> {
    let Some(leave) = leave_of(&team.book, request) else { return Ok(Grounds::default()) };
    Ok(Grounds {
        balance: balance(&team.folder, &leave)?,
        at_once: at_once(&team.book, &leave),
        over_limits: over_limits(team, &leave),
    })
}

/// A request as leave of the team.
pub(super) fn leave_of(book: &Book, request: &Request) -> Option<Leave> {
    let Request::Leave { agent, from, until, hours, kind } = request else { return None };
    let agent = book.agent(agent)?;
    let at = book.agents.get(agent.0)?.at.clone();
    Some(Leave {
        agent,
        from: *from,
        until: *until,
        time: LeaveTime::of_hours(*hours),
        kind: kind.clone(),
        at,
    })
}

/// The balance after a leave, if it has an account.
fn balance(folder: &Path, leave: &Leave) -> Result<Option<Balance>, Failure> {
    let mut payroll = Payroll::open(&[folder.to_path_buf()], Some((NaiveDate::MIN, leave.until)))?;
    let mut with = (*payroll.book).clone();
    with.leave.push(leave.clone());
    payroll.book = Arc::new(with);
    let accounts = book::read_accounts(folder, &payroll.book, &payroll.pay.rules)?;
    let (first, last) = payroll.dates().unwrap_or((leave.from, leave.until));
    let register = payroll.register(first, last);
    let Some(person) = register.people.iter().position(|person| person.agent == Some(leave.agent)) else {
        return Ok(None);
    };
    let statements = payroll.statements(&accounts, &register, leave.until);
    let statement = statements.get(person).and_then(|all| all.iter().find(|one| one.account == leave.kind));
    let Some(statement) = statement else { return Ok(None) };
    let account = payroll.book.leave_name(&leave.kind);
    let is_overdrawn = statement.balance < 0;
    let told = match is_overdrawn {
        true => say::overdrawn(account, Hours(-statement.balance)),
        false => say::balance_after(account, Hours(statement.balance), Hours(payroll.pay.rules.leave_day())),
    };
    Ok(Some(Balance { told, is_overdrawn }))
}

/// The limits of leave that a request breaks and the team without it does not.
fn over_limits(team: &Workspace, leave: &Leave) -> Vec<OverLimit> {
    let days = usize::try_from((leave.until - leave.from).num_days() + 1).unwrap_or(1).min(366);
    let horizon = Horizon { start: leave.from, days, look_ahead: 0 };
    let found = |book: Arc<Book>| {
        let lines = vec![vec![Vec::new(); days]; book.agents.len()];
        let sheet = Timesheet::new(book, horizon, &Past::default(), &lines);
        let mut findings = Findings::new(rules::levels(&team.rules, &horizon));
        let is_limit = |active: &&ActiveRule| active.rule.subject() == Subject::LeaveAtOnce;
        for active in team.rules.iter().filter(is_limit) {
            active.rule.audit(&sheet, &mut findings);
        }
        findings.found
    };
    let before = found(Arc::clone(&team.book));
    let mut with = (*team.book).clone();
    with.leave.push(leave.clone());
    let mut over = found(Arc::new(with));
    over.retain(|finding| !before.contains(finding));
    let limit = |finding: crate::timesheet::Finding| OverLimit {
        told: say::on_date(finding.dates.0, finding.text.clone()),
        is_must: finding.severity == Severity::Broken,
    };
    over.into_iter().map(limit).collect()
}

/// How many are on leave at once, on the date with the most.
fn at_once(book: &Book, leave: &Leave) -> Option<Text> {
    let others_away = |date: NaiveDate| {
        let agents = (0..book.agents.len()).map(AgentIx).filter(|agent| *agent != leave.agent);
        agents.filter(|agent| book.leave.iter().any(|other| other.includes(*agent, date))).count()
    };
    let dates = leave.from.iter_days().take_while(|date| *date <= leave.until);
    let with_most = dates.map(|date| (1 + others_away(date), date));
    let (most, date) = with_most.max_by_key(|(most, date)| (*most, Reverse(*date)))?;
    (most > 1).then(|| say::at_once(most, date))
}

/// What a leave costs on dates that are not published: in the roster that would be solved next.
pub(super) fn price(
    team: &Workspace,
    record: &Record,
    request: &Request,
    author: &Author,
    time: Duration,
) -> Result<Vec<Text>, Failure> {
    let Some(leave) = leave_of(&team.book, request) else { return Ok(Vec::new()) };
    let open: Vec<NaiveDate> = leave
        .from
        .iter_days()
        .take_while(|date| *date <= leave.until && date.year() < 2200)
        .filter(|date| record.publication_on(*date).is_none())
        .collect();
    let (Some(first), Some(last)) = (open.first(), open.last()) else { return Ok(Vec::new()) };
    let mut told = vec![say::not_published(*first, *last)];
    let beside = workspace::rosters_folder(&team.book, None);
    let draft = draft_of(&beside, *first);
    let dates = Dates {
        start: draft.map(|draft| draft.start),
        weeks: draft.map_or(3, |draft| draft.weeks),
        after: None,
        no_history: false,
        assume_ordinary: true,
        today: author.at.date_naive(),
    };
    let problem = Workspace::open(&team.folder)?.problem(&dates, &beside)?;
    let horizon = problem.instance.horizon;
    if *last < horizon.start || horizon.last() < *first {
        return Ok(told);
    }
    let mut book = (*problem.instance.book).clone();
    book.requests = vec![leave];
    let levels = rules::levels(&problem.team.rules, &horizon);
    let instance = Instance::new(Arc::new(book), levels, horizon, problem.instance.past.clone());
    // Nobody hears Ctrl-C here: it ends the command, with nothing approved.
    let stop = StopToken::new();
    let found = price_requests(&instance, &problem.team.rules, None, time, &stop)?;
    told.push(match found.as_ref().and_then(|found| found.prices.priced.first()) {
        Some(priced) => {
            let cost = loss_words::text(&instance.levels, &priced.cost);
            say::price_of_next(horizon.start, horizon.last(), cost)
        }
        None => say::price_unknown(),
    });
    Ok(told)
}

/// The dates of a draft.
#[derive(Clone, Copy)]
struct DraftDates {
    start: NaiveDate,
    weeks: i64,
}

/// The dates of the draft that has a date, if there is one.
fn draft_of(folder: &Path, date: NaiveDate) -> Option<DraftDates> {
    let (start, path) = roster::kept(folder).into_iter().rfind(|(start, _)| *start <= date)?;
    let horizon = roster::load(&path).ok()?.roster.horizon;
    let weeks = i64::try_from(horizon.days / 7).unwrap_or(3);
    (date <= horizon.last()).then_some(DraftDates { start, weeks })
}
