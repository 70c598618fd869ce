//! What a request does to the agent's account, and how many are away at once.

use std::path::Path;

use chrono::NaiveDate;
use fairshift::book::{self, AgentIx, Leave};
use fairshift::desk::Request;
use fairshift::messages::{Hours, Text, desk_leave as say};
use fairshift::render::leave_kind;

use crate::cli::session::Team;
use crate::cli::{Stop, accounts as balances, hr};

/// What is to be known before leave is granted: the balance after it, and how many are away.
pub fn remarks(folder: &Path, team: &Team, request: &Request) -> Result<Vec<Text>, Stop> {
    let balance = balance(folder, team, request)?;
    Ok(balance.into_iter().map(|own| own.told).chain(at_once(team, request)).collect())
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
    staff.book = std::sync::Arc::new(with);
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
