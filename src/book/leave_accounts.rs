//! `accounts.toml`: what is added to and taken from balances of leave, and by whom and why.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use toml::de::DeValue;

use super::reader::{LONGEST_LIST, Table};
use super::value::Value;
use super::{AgentIx, Book, PayRules, days, document, files, leave_kinds, pay};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input;
use crate::messages::{Text, accounts as say};

/// The file of balances beside `team.toml`.
pub const ACCOUNTS_FILE: &str = "accounts.toml";

/// The most minutes of one entry: a year.
const MAX_ENTRY_MINUTES: i64 = 366 * 1440;

/// How balances grow and what was written into them.
#[derive(Clone, Debug, Default)]
pub struct LeaveAccounts {
    /// Whether every date of a leave is taken from the account, not only working days of the calendar.
    pub all_dates: bool,
    /// How many months comp leave that was earned can be taken; for ever if there is none.
    pub comp_months: Option<u32>,
    /// `[[accrual]]`
    pub accruals: Vec<Accrual>,
    /// `[[entries]]`, in the order of the file.
    pub entries: Vec<LedgerEntry>,
}

/// Leave that comes with time.
#[derive(Clone, Debug)]
pub struct Accrual {
    /// The kind of leave.
    pub account: String,
    /// Whose; everybody's when empty.
    pub agents: Vec<AgentIx>,
    /// Minutes
    pub minutes: i64,
    /// on the first day of each period of this many months from January on: 1 or 12,
    pub months: u32,
    /// from this date
    pub from: NaiveDate,
    /// until this one.
    pub until: Option<NaiveDate>,
    /// How many months it can be taken.
    pub expires_months: Option<u32>,
}

impl Accrual {
    /// Whether it is for an agent.
    pub fn is_of(&self, agent: Option<AgentIx>) -> bool {
        self.agents.is_empty() || agent.is_some_and(|agent| self.agents.contains(&agent))
    }
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The account begins with this balance; nothing before its date counts.
    Opening,
    /// Added.
    Add,
    /// Taken.
    Take,
}

/// One entry, written by a person.
#[derive(Clone, Debug)]
pub struct LedgerEntry {
    /// Whose.
    pub agent: AgentIx,
    /// The kind of leave.
    pub account: String,
    /// When.
    pub date: NaiveDate,
    /// What it does
    pub change: Change,
    /// with these minutes.
    pub minutes: i64,
    /// The last date on which it can be taken.
    pub expires: Option<NaiveDate>,
    /// Who wrote it.
    pub who: String,
    /// Why.
    pub why: String,
    /// Where it is stated.
    pub at: Place,
}

/// Reads `accounts.toml` beside `team.toml`; empty if it is not there. `rules` say how long a day is.
pub fn read_accounts(folder: &Path, book: &Book, rules: &PayRules) -> Result<LeaveAccounts, Vec<Diagnostic>> {
    let path = folder.join(ACCOUNTS_FILE);
    if !path.exists() {
        return Ok(LeaveAccounts::default());
    }
    let source = files::read_source(&path).map_err(|problem| vec![problem])?;
    document::read_document(&path, source.text.as_bytes(), |root| {
        let mut accounts = LeaveAccounts::default();
        if let Some(mut table) = root.table("accounts") {
            let words = [("workdays", false), ("all", true)];
            let dates = table.get("leave_dates").and_then(|value| value.choice(&words));
            accounts.all_dates = dates.unwrap_or_default();
            accounts.comp_months = months(&mut table, "comp_expires_months");
            table.finish();
        }
        for table in root.tables("accrual", LONGEST_LIST) {
            accounts.accruals.extend(accrual(table, book, rules));
        }
        for table in root.tables("entries", LONGEST_LIST) {
            accounts.entries.extend(entry(table, book, rules));
        }
        refuse_second_openings(root, &accounts, book);
        Ok(accounts)
    })
}

fn accrual(mut table: Table<'_>, book: &Book, rules: &PayRules) -> Option<Accrual> {
    let account = table.need("account", "account = \"annual\"").and_then(|value| kind(&value, book));
    let agents = pay::agents(table.get("agents").as_ref(), book);
    let minutes = table.need("add", "add = \"40h\"").and_then(|value| amount(&value, rules));
    let per = [("month", 1), ("year", 12)];
    let months_between = table.need("per", "per = \"year\"").and_then(|value| value.choice(&per));
    let (first, last) = (table.need("from", "from = 2026-01-01"), table.get("until"));
    let (from, until) = (first.as_ref().and_then(Value::date), last.as_ref().and_then(Value::date));
    days::in_order(first.as_ref(), last.as_ref(), from, until);
    let expires_months = months(&mut table, "expires_months");
    table.finish();
    let (account, minutes, months, from) = (account?, minutes?, months_between?, from?);
    Some(Accrual { account, agents: agents?, minutes, months, from, until, expires_months })
}

fn entry(mut table: Table<'_>, book: &Book, rules: &PayRules) -> Option<LedgerEntry> {
    let agent = table.need("agent", "agent = \"lin\"").and_then(|value| pay::agent(&value, book));
    let account = table.need("account", "account = \"comp\"").and_then(|value| kind(&value, book));
    let date = table.need("date", "date = 2026-12-01").and_then(|value| value.date());
    let keys = [("opening", Change::Opening), ("add", Change::Add), ("take", Change::Take)];
    let given: Vec<(Change, Value<'_>)> =
        keys.into_iter().filter_map(|(key, change)| Some((change, table.get(key)?))).collect();
    let change = match given.as_slice() {
        [(change, value)] => amount(value, rules).map(|minutes| (*change, minutes)),
        _ => {
            let wrong = Diagnostic::error(Code::OneOfTwo, say::one_change()).at(&table.at, Text::default());
            table.file.push(wrong.help(say::write_change()));
            None
        }
    };
    let expires = table.get("expires");
    if let (Some(value), [(Change::Take, _)]) = (&expires, given.as_slice()) {
        table.file.push(value.error(Code::OneOfTwo, say::taken_expires()).help(say::drop_expires()));
    }
    let expires = expires.and_then(|value| value.date());
    let who = table.need("who", "who = \"王敏\"").and_then(|value| value.prose(100));
    let why = table.need("why", "why = \"2025 年结转\"").and_then(|value| value.prose(200));
    let at = table.at.clone();
    table.finish();
    let (change, minutes) = change?;
    let (agent, account, date, who, why) = (agent?, account?, date?, who?, why?);
    Some(LedgerEntry { agent, account, date, change, minutes, expires, who, why, at })
}

/// The kind of leave that an account is of, if it may have one.
fn kind(value: &Value<'_>, book: &Book) -> Option<String> {
    let id = leave_kinds::named(value, &book.leave_kinds)?;
    if book.leave_kind(&id).is_some_and(|kind| !kind.balance) {
        let title = say::no_account_of(&id);
        value.file.push(value.error(Code::BadChoice, title).help(say::give_it_an_account()));
    }
    Some(id)
}

/// An account opens once: a second opening would hide what lies between.
fn refuse_second_openings(root: &Table<'_>, accounts: &LeaveAccounts, book: &Book) {
    let mut first: BTreeMap<(AgentIx, &str), &LedgerEntry> = BTreeMap::new();
    for entry in accounts.entries.iter().filter(|entry| entry.change == Change::Opening) {
        match first.get(&(entry.agent, entry.account.as_str())) {
            Some(before) => {
                let title = say::opened_twice(&entry.account, &book.agents[entry.agent.0].id);
                let twice = Diagnostic::error(Code::OpenedTwice, title).at(&entry.at, Text::default());
                root.file.push(twice.note_at(input::first_here(), &before.at).help(say::correct_instead()));
            }
            None => drop(first.insert((entry.agent, entry.account.as_str()), entry)),
        }
    }
}

/// A length of time, `"12h"`, or a number of working days, `1.5`.
fn amount(value: &Value<'_>, rules: &PayRules) -> Option<i64> {
    if matches!(value.value, DeValue::String(_)) {
        return value.minutes(MAX_ENTRY_MINUTES);
    }
    let days = value.permille(366)?;
    Some((days * rules.leave_day() + 500) / 1000)
}

fn months(table: &mut Table<'_>, key: &'static str) -> Option<u32> {
    table.get(key).and_then(|value| value.integer(1, 120)).and_then(|months| u32::try_from(months).ok())
}
