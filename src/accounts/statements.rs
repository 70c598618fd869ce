//! Balances of leave and comp leave, like a bank's statements: every movement with the balance after it.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use super::classes::DayRecord;
use super::leave::{charged, leave_on};
use super::register::Person;
use crate::book::{Accrual, Book, Change, LeaveAccounts, PayRules};

/// Why a balance moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// The balance with which the account begins.
    Opening,
    /// Leave that came with time.
    Accrual,
    /// Comp leave earned by work on a rest day.
    Earned,
    /// Approved leave.
    Used,
    /// What was not taken in time.
    Expired,
    /// Added by a person.
    Added,
    /// Taken off by a person.
    Taken,
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The date, of a leave its first in this line.
    pub date: NaiveDate,
    /// The last date of a leave in this line.
    pub until: Option<NaiveDate>,
    /// Why the balance moved.
    pub movement: Movement,
    /// Minutes, less than 0 for what is taken.
    pub minutes: i64,
    /// The balance after it.
    pub balance: i64,
    /// The last date on which it can be taken.
    pub expires: Option<NaiveDate>,
    /// Who wrote the entry.
    pub who: String,
    /// Why.
    pub why: String,
}

/// One account of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The kind of leave.
    pub account: String,
    /// The movements in order.
    pub postings: Vec<Posting>,
    /// What is left at the end, in minutes.
    pub balance: i64,
    /// The first date on which more was taken than there was, and the most by which.
    pub overdrawn: Option<(NaiveDate, i64)>,
    /// What of the balance expires next, and the last date on which it can be taken.
    pub expiring: Option<(NaiveDate, i64)>,
}

/// The accounts of a person up to a date. `records` are the person's days, for comp leave earned. A kind of
/// leave has accounts where the team's file names it; comp leave also where it is earned or taken.
pub fn statements(
    book: &Book,
    rules: &PayRules,
    accounts: &LeaveAccounts,
    person: &Person,
    records: &[DayRecord],
    until: NaiveDate,
) -> Vec<Statement> {
    let statement = |account: &str| {
        let kept = accounts.accruals.iter().any(|accrual| accrual.account == account)
            || accounts.entries.iter().any(|entry| entry.account == account);
        if !kept && account != "comp" {
            return None;
        }
        let moves = moves(book, rules, accounts, person, records, account, until);
        (kept || !moves.is_empty()).then(|| Account::default().run(account, moves, until))
    };
    book.leave_kinds
        .iter()
        .filter(|kind| kind.balance)
        .map(|kind| kind.id.as_str())
        .filter_map(statement)
        .collect()
}

/// What moves a balance, before it is known what expires.
struct Move {
    date: NaiveDate,
    movement: Movement,
    minutes: i64,
    expires: Option<NaiveDate>,
    who: String,
    why: String,
    /// Which leave it belongs to: its days become one line.
    leave: Option<usize>,
}

fn moves(
    book: &Book,
    rules: &PayRules,
    accounts: &LeaveAccounts,
    person: &Person,
    records: &[DayRecord],
    account: &str,
    until: NaiveDate,
) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    let plain = |date, movement, minutes, expires| Move {
        date,
        movement,
        minutes,
        expires,
        who: String::new(),
        why: String::new(),
        leave: None,
    };
    let after = |date: NaiveDate, months: Option<u32>| {
        months.and_then(|months| date.checked_add_months(Months::new(months))?.pred_opt())
    };
    let written =
        accounts.entries.iter().filter(|entry| Some(entry.agent) == person.agent && entry.account == account);
    let opened = written.clone().find(|entry| entry.change == Change::Opening).map(|entry| entry.date);
    for entry in written {
        let (movement, minutes) = match entry.change {
            Change::Opening => (Movement::Opening, entry.minutes),
            Change::Add => (Movement::Added, entry.minutes),
            Change::Take => (Movement::Taken, -entry.minutes),
        };
        let (who, why) = (entry.who.clone(), entry.why.clone());
        moves.push(Move { who, why, ..plain(entry.date, movement, minutes, entry.expires) });
    }
    let of_account: Vec<&Accrual> =
        accounts.accruals.iter().filter(|accrual| accrual.account == account).collect();
    for (at, accrual) in of_account.iter().enumerate() {
        // As with rates, the last that includes agent and date decides.
        let replaced = |date: NaiveDate| {
            let mut later = of_account.iter().skip(at + 1);
            later.any(|later| {
                later.is_of(person.agent) && later.from <= date && later.until.is_none_or(|last| date <= last)
            })
        };
        let mine = accrual.is_of(person.agent);
        let last = accrual.until.map_or(until, |last| last.min(until));
        for date in firsts(accrual.from, last, accrual.months)
            .filter(|date| mine && person.employed_on(*date) && !replaced(*date))
        {
            moves.push(plain(date, Movement::Accrual, accrual.minutes, after(date, accrual.expires_months)));
        }
    }
    if account == "comp" {
        for record in records.iter().filter(|record| record.to_comp > 0) {
            moves.push(plain(
                record.date,
                Movement::Earned,
                record.to_comp,
                after(record.date, accounts.comp_months),
            ));
        }
    }
    for ((date, leave), minutes) in used(book, rules, accounts, person, account) {
        moves.push(Move { leave: Some(leave), ..plain(date, Movement::Used, -minutes, None) });
    }
    moves.retain(|movement| movement.date <= until && opened.is_none_or(|opened| movement.date >= opened));
    // The opening first, then what is added, then what is taken.
    moves.sort_by_key(|movement| {
        (movement.date, movement.movement != Movement::Opening, movement.minutes < 0)
    });
    moves
}

/// The first days of months (or of years) from a date to another.
fn firsts(from: NaiveDate, last: NaiveDate, months: u32) -> impl Iterator<Item = NaiveDate> {
    use chrono::Datelike;
    let begin = match (months, from.day(), from.month()) {
        (12, 1, 1) | (1, 1, _) => Some(from),
        (12, ..) => NaiveDate::from_ymd_opt(from.year() + 1, 1, 1),
        _ => from.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))),
    };
    let next = move |date: &NaiveDate| date.checked_add_months(Months::new(months.max(1)));
    std::iter::successors(begin, next).take_while(move |date| *date <= last)
}

/// What an account pays for approved leave by date, with the leave that it is of.
fn used(
    book: &Book,
    rules: &PayRules,
    accounts: &LeaveAccounts,
    person: &Person,
    account: &str,
) -> BTreeMap<(NaiveDate, usize), i64> {
    let mut used: BTreeMap<(NaiveDate, usize), i64> = BTreeMap::new();
    let Some(agent) = person.agent else { return used };
    for leave in book.leave.iter().filter(|leave| leave.agent == agent && leave.kind == account) {
        // A night that begins on the date before may have the hours.
        let eve = leave.from.pred_opt().unwrap_or(leave.from);
        for date in eve.iter_days().take_while(|date| *date <= leave.until) {
            if !person.employed_on(date) {
                continue;
            }
            for part in leave_on(book, rules, person, date).parts.iter().filter(|part| part.kind == account) {
                used.insert((date, part.leave), charged(book, rules, part));
            }
            // Where every date is taken from the account, days off that no roster knows are, too.
            let every = accounts.all_dates && leave.is_whole() && !person.rostered.contains(&date);
            if every && leave.includes(agent, date) && !used.keys().any(|(known, _)| *known == date) {
                let at = book.leave.iter().position(|other| std::ptr::eq(other, leave)).unwrap_or_default();
                used.insert((date, at), rules.leave_day());
            }
        }
    }
    used.retain(|_, minutes| *minutes > 0);
    used
}

/// A balance while it moves: what can be taken, by the date until which it can, and what is owed.
#[derive(Default)]
struct Account {
    /// Minutes by their last date; `None` for ever.
    lots: Vec<(Option<NaiveDate>, i64)>,
    debt: i64,
    postings: Vec<Posting>,
    overdrawn: Option<(NaiveDate, i64)>,
    /// The leave of the last line, while nothing else has moved.
    last_leave: Option<usize>,
}

impl Account {
    fn run(mut self, account: &str, moves: Vec<Move>, until: NaiveDate) -> Statement {
        for movement in moves {
            self.expire(movement.date);
            match movement.minutes {
                minutes if minutes >= 0 => self.credit(minutes, movement.expires),
                minutes => self.debit(-minutes, movement.date),
            }
            let balance = self.balance();
            let same = movement.leave.is_some() && movement.leave == self.last_leave;
            if let (true, Some(last)) = (same, self.postings.last_mut()) {
                last.until = Some(movement.date);
                last.minutes += movement.minutes;
                last.balance = balance;
                continue;
            }
            self.last_leave = movement.leave;
            self.postings.push(Posting {
                date: movement.date,
                until: movement.leave.map(|_| movement.date),
                movement: movement.movement,
                minutes: movement.minutes,
                balance,
                expires: movement.expires,
                who: movement.who,
                why: movement.why,
            });
        }
        self.expire(until);
        let expiring = self.lots.iter().filter_map(|(date, minutes)| Some(((*date)?, *minutes))).min();
        let expiring = expiring.map(|(first, _)| {
            let of = self.lots.iter().filter(|(date, _)| *date == Some(first));
            (first, of.map(|(_, minutes)| minutes).sum())
        });
        let balance = self.balance();
        Statement {
            account: account.to_string(),
            postings: self.postings,
            balance,
            overdrawn: self.overdrawn,
            expiring,
        }
    }

    fn balance(&self) -> i64 {
        self.lots.iter().map(|(_, minutes)| minutes).sum::<i64>() - self.debt
    }

    /// What is owed is paid first.
    fn credit(&mut self, minutes: i64, expires: Option<NaiveDate>) {
        let paid = minutes.min(self.debt);
        self.debt -= paid;
        if minutes > paid {
            self.lots.push((expires, minutes - paid));
            self.lots.sort_by_key(|(date, _)| date.unwrap_or(NaiveDate::MAX));
        }
    }

    /// What expires first is taken first.
    fn debit(&mut self, minutes: i64, date: NaiveDate) {
        let mut left = minutes;
        for (_, lot) in &mut self.lots {
            let taken = left.min(*lot);
            *lot -= taken;
            left -= taken;
        }
        self.lots.retain(|(_, lot)| *lot > 0);
        if left > 0 {
            self.debt += left;
            let (first, most) = self.overdrawn.unwrap_or((date, 0));
            self.overdrawn = Some((first, most.max(self.debt)));
        }
    }

    /// Takes out what could be taken until the day before at the latest.
    fn expire(&mut self, date: NaiveDate) {
        while let Some((Some(last), minutes)) = self.lots.first().copied()
            && last < date
        {
            self.lots.remove(0);
            let day = last.succ_opt().unwrap_or(last);
            self.last_leave = None;
            let balance = self.balance();
            match self.postings.last_mut() {
                Some(before) if before.movement == Movement::Expired && before.date == day => {
                    before.minutes -= minutes;
                    before.balance = balance;
                }
                _ => self.postings.push(Posting {
                    date: day,
                    until: None,
                    movement: Movement::Expired,
                    minutes: -minutes,
                    balance,
                    expires: None,
                    who: String::new(),
                    why: String::new(),
                }),
            }
        }
    }
}
