//! What speaks for or against leave: the account, how many are away, the team's limits.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use fairshift::book::{self, AgentIx, Book, Leave};
use fairshift::calendar::Horizon;
use fairshift::desk::Request;
use fairshift::messages::{Hours, Text, desk_leave as say};
use fairshift::render::leave_kind;
use fairshift::roster::Past;
use fairshift::rules::{self, ActiveRule, Subject};
use fairshift::timesheet::{Findings, Severity, Timesheet};

use crate::cli::session::Team;
use crate::cli::{Stop, accounts as balances, hr};

/// What is to be known before leave is granted: the balance after it, and how many are away.
pub fn remarks(folder: &Path, team: &Team, request: &Request) -> Result<Vec<Text>, Stop> {
    let balance = balance(folder, team, request)?;
    let limits = over_limits(team, request).into_iter().map(|(text, _)| text);
    Ok(balance.into_iter().map(|own| own.told).chain(at_once(team, request)).chain(limits).collect())
}

/// What a leave does to its account.
pub struct Balance {
    /// The balance after it, in words.
    pub told: Text,
    /// Whether it takes more than there is.
    pub overdrawn: bool,
}

/// The balance after a leave, if it has an account.
pub fn balance(folder: &Path, team: &Team, request: &Request) -> Result<Option<Balance>, Stop> {
    let Request::Leave { agent, from, until, hours, kind } = request else { return Ok(None) };
    let Some(own) = team.book.agent(agent) else { return Ok(None) };
    let mut staff = hr::staff(&[folder.to_path_buf()], Some((NaiveDate::MIN, *until)), None)?;
    let mut with = (*staff.book).clone();
    let at = team.book.agents[own.0].at.clone();
    with.leave.push(Leave { agent: own, from: *from, until: *until, hours: *hours, kind: kind.clone(), at });
    staff.book = Arc::new(with);
    let ledger = book::read_accounts(folder, &staff.book, &staff.pay.rules)?;
    let (first, last) = staff.dates().unwrap_or((*from, *until));
    let register = staff.register(first, last);
    let Some(person) = register.people.iter().position(|person| person.agent == Some(own)) else {
        return Ok(None);
    };
    let statements = balances::balances(&staff, &ledger, &register, *until);
    let statement = statements.get(person).and_then(|all| all.iter().find(|one| one.account == kind));
    let Some(statement) = statement else { return Ok(None) };
    let account = leave_kind(kind);
    let overdrawn = statement.balance < 0;
    let told = match overdrawn {
        true => say::overdrawn(account, Hours(-statement.balance)),
        false => say::balance_after(account, Hours(statement.balance), Hours(staff.pay.rules.day)),
    };
    Ok(Some(Balance { told, overdrawn }))
}

/// The limits of leave that a request breaks, and whether each is a must.
pub fn over_limits(team: &Team, request: &Request) -> Vec<(Text, bool)> {
    let Request::Leave { agent, from, until, hours, kind } = request else { return Vec::new() };
    let Some(own) = team.book.agent(agent) else { return Vec::new() };
    let days = usize::try_from((*until - *from).num_days() + 1).unwrap_or(1).min(366);
    let horizon = Horizon { start: *from, days, look_ahead: 0 };
    let found = |book: Arc<Book>| {
        let lines = vec![vec![Vec::new(); days]; book.agents.len()];
        let sheet = Timesheet::new(book, horizon, &Past::default(), &lines);
        let mut findings = Findings::new(rules::levels(&team.rules, &horizon));
        let at_once = |active: &&ActiveRule| active.rule.subject() == Subject::LeaveAtOnce;
        for active in team.rules.iter().filter(at_once) {
            active.rule.audit(&sheet, &mut findings);
        }
        findings.found
    };
    let before = found(Arc::clone(&team.book));
    let mut with = (*team.book).clone();
    let at = team.book.agents[own.0].at.clone();
    with.leave.push(Leave { agent: own, from: *from, until: *until, hours: *hours, kind: kind.clone(), at });
    let new = found(Arc::new(with)).into_iter().filter(|finding| !before.contains(finding));
    new.map(|own| (say::on_date(own.dates.0, own.text.clone()), own.severity == Severity::Broken)).collect()
}

/// How many are on leave at once, on the date with the most.
fn at_once(team: &Team, request: &Request) -> Option<Text> {
    let Request::Leave { agent, from, until, .. } = request else { return None };
    let own = team.book.agent(agent)?;
    let away = |date: NaiveDate| {
        let on = |other: &AgentIx| team.book.leave.iter().any(|leave| leave.includes(*other, date));
        1 + (0..team.book.agents.len()).map(AgentIx).filter(|other| *other != own && on(other)).count()
    };
    let dates = from.iter_days().take_while(|date| date <= until);
    let (most, date) =
        dates.map(|date| (away(date), date)).max_by_key(|(most, date)| (*most, std::cmp::Reverse(*date)))?;
    (most > 1).then(|| say::at_once(most, date))
}
