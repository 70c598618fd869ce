//! Statements of leave accounts as typed tables.

use crate::accounts::{Movement, Person, Register, Statement};
use crate::book::LeaveAccounts;
use crate::messages::{Hours, Language, Text, accounts as say, timesheets};
use crate::render::sheet::{Cell, Column, Page, Sheet};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::json::accounts::{AccountJson, AccountsJson, ExpiringJson, MovementJson, OverdrawnJson};

/// The accounts of some agents up to a date.
pub struct Balances<'r> {
    /// Everybody's hours.
    pub register: &'r Register,
    /// What the team has stated of its accounts.
    pub accounts: &'r LeaveAccounts,
    /// The date of the balances.
    pub until: NaiveDate,
    /// Each agent's statements.
    pub statements: &'r [(&'r Person, Vec<Statement>)],
}

impl Balances<'_> {
    fn all(&self) -> impl Iterator<Item = (&Person, &Statement)> {
        self.statements
            .iter()
            .flat_map(|(person, statements)| statements.iter().map(move |statement| (*person, statement)))
    }

    fn sheet(&self, name: Text, columns: Vec<Column>, language: Language, single: bool) -> Sheet {
        let team = &self.register.book.team;
        let title = say::title(&team.name, &team.id, self.until);
        let title = match self.statements.first().filter(|_| single) {
            Some((person, _)) => say::of_agent(title, &person.name, &person.id),
            None => title,
        };
        Sheet {
            name: name.in_language(language).to_string(),
            title: title.in_language(language).to_string(),
            columns,
            page: Page::Landscape,
            notes: self.notes(language),
            frozen: if single { 1 } else { 2 },
            ..Sheet::default()
        }
    }

    fn notes(&self, language: Language) -> Vec<String> {
        // What leave takes of dates without a roster goes by the calendar.
        let (book, first) = (&self.register.book, self.register.first);
        let mut notes: Vec<Text> = super::provisional(book, first, self.until).into_iter().collect();
        for (person, statement) in self.all() {
            let account = self.register.book.leave_name(&statement.account);
            if let Some((date, minutes)) = statement.overdrawn {
                notes.push(say::overdrawn(&person.name, &account, Hours(minutes), date));
            }
            if statement.account == "comp" {
                for lost in statement.postings.iter().filter(|posting| posting.movement == Movement::Expired)
                {
                    let last = lost.date.pred_opt().unwrap_or(lost.date);
                    notes.push(say::expired_note(&person.name, &account, Hours(-lost.minutes), last));
                }
            }
        }
        if self.all().next().is_none() {
            notes.push(say::none_yet());
        } else {
            let day = Hours(self.register.rules.leave_day());
            notes.push(match self.accounts.all_dates {
                true => say::leave_counts_all(day),
                false => say::leave_counts_workdays(day),
            });
        }
        notes.iter().map(|note| note.in_language(language).to_string()).collect()
    }

    /// Minutes as working days.
    fn days(&self, minutes: i64) -> Cell {
        let days = Decimal::from(minutes).checked_div(Decimal::from(self.register.rules.leave_day().max(1)));
        Cell::Number(days.unwrap_or_default().round_dp(2))
    }

    fn who(single: bool, language: Language) -> Vec<Column> {
        match single {
            true => Vec::new(),
            false => vec![
                Column::text("name", timesheets::name().in_language(language)),
                Column::short("agent", timesheets::agent().in_language(language)),
            ],
        }
    }

    fn cells(person: &Person, single: bool) -> Vec<Cell> {
        if single { Vec::new() } else { vec![person.name.as_str().into(), person.id.as_str().into()] }
    }

    /// A row an account.
    pub fn balances(&self, language: Language, single: bool) -> Sheet {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let short = |key: &str, head: Text| Column::short(key, head.in_language(language));
        let mut columns = Self::who(single, language);
        columns.extend([
            short("account", say::account()),
            figure("balance_minutes", say::balance()),
            figure("balance_days", say::balance_days()),
            short("next_expiry", say::next_expiry()),
            figure("expiring_minutes", say::expiring()),
        ]);
        let mut sheet = self.sheet(say::tab_balances(), columns, language, single);
        for (person, statement) in self.all() {
            let mut row = Self::cells(person, single);
            row.push(self.register.book.leave_name(&statement.account).in_language(language).into());
            row.push(Cell::Minutes(statement.balance));
            row.push(self.days(statement.balance));
            match statement.expiring {
                Some((date, minutes)) => row.extend([Cell::Date(date), Cell::Minutes(minutes)]),
                None => row.extend([Cell::Blank, Cell::Blank]),
            }
            sheet.rows.push(row);
        }
        sheet
    }

    /// A row a movement.
    pub fn entries(&self, language: Language, single: bool) -> Sheet {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let short = |key: &str, head: Text| Column::short(key, head.in_language(language));
        let mut columns = Self::who(single, language);
        columns.extend([
            short("account", say::account()),
            short("date", say::date()),
            short("until", say::until()),
            short("what", say::what()),
            figure("minutes", say::amount()),
            figure("balance_minutes", say::balance()),
            short("expires", say::expires()),
            short("who", say::who()),
            Column::text("why", say::why().in_language(language)),
        ]);
        let mut sheet = self.sheet(say::tab_entries(), columns, language, single);
        for (person, statement) in self.all() {
            for posting in &statement.postings {
                let date = |date: Option<NaiveDate>| date.map_or(Cell::Blank, Cell::Date);
                let text = |text: &str| if text.is_empty() { Cell::Blank } else { text.into() };
                let mut row = Self::cells(person, single);
                row.push(self.register.book.leave_name(&statement.account).in_language(language).into());
                row.push(Cell::Date(posting.date));
                row.push(date(posting.until.filter(|until| *until != posting.date)));
                row.push(movement(posting.movement).in_language(language).into());
                row.push(Cell::Minutes(posting.minutes));
                row.push(Cell::Minutes(posting.balance));
                row.push(date(posting.expires));
                row.push(text(&posting.who));
                row.push(text(&posting.why));
                sheet.rows.push(row);
            }
        }
        sheet
    }

    /// The same for programs.
    pub fn json(&self) -> AccountsJson<'_> {
        AccountsJson {
            team: &self.register.book.team.id,
            until: self.until,
            day_minutes: self.register.rules.leave_day(),
            accounts: self.all().map(|(person, statement)| account_json(person, statement)).collect(),
        }
    }
}

fn account_json<'a>(person: &'a Person, statement: &'a Statement) -> AccountJson<'a> {
    let entries = statement.postings.iter().map(|posting| MovementJson {
        date: posting.date,
        until: posting.until,
        what: movement_id(posting.movement),
        minutes: posting.minutes,
        balance: posting.balance,
        expires: posting.expires,
        who: &posting.who,
        why: &posting.why,
    });
    AccountJson {
        agent: &person.id,
        account: &statement.account,
        balance: statement.balance,
        overdrawn: statement.overdrawn.map(|(from, minutes)| OverdrawnJson { from, minutes }),
        expiring: statement.expiring.map(|(date, minutes)| ExpiringJson { date, minutes }),
        entries: entries.collect(),
    }
}

fn movement(movement: Movement) -> Text {
    match movement {
        Movement::Opening => say::opening(),
        Movement::Accrual => say::accrual(),
        Movement::Earned => say::earned(),
        Movement::Used => say::used(),
        Movement::Expired => say::expired(),
        Movement::Added => say::added(),
        Movement::Taken => say::taken(),
    }
}

fn movement_id(movement: Movement) -> &'static str {
    match movement {
        Movement::Opening => "opening",
        Movement::Accrual => "accrual",
        Movement::Earned => "earned",
        Movement::Used => "used",
        Movement::Expired => "expired",
        Movement::Added => "added",
        Movement::Taken => "taken",
    }
}
