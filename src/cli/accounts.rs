//! `fairshift accounts TEAM`: balances of leave and comp leave.

use chrono::{Datelike, NaiveDate};
use fairshift::accounts::{Register, Statement, classify, statements};
use fairshift::book::{self, Ledger};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{accounts as say, cli, rosters};
use fairshift::workspace::Payroll;

use super::args::{Accounts, SheetFormat};
use super::hr;
use super::views::accounts as views;
use super::{Exit, Failure};
use crate::cli::console::Console;

pub fn run(arguments: &Accounts, console: &Console) -> Result<Exit, Failure> {
    let until = arguments.until.unwrap_or_else(|| chrono::Local::now().date_naive());
    if !(2000..=2199).contains(&until.year()) {
        return Err(Diagnostic::error(Code::BadArgument, cli::start_year(until))
            .help(say::until_form())
            .into());
    }
    let staff = console.payroll(std::slice::from_ref(&arguments.team), Some((NaiveDate::MIN, until)))?;
    let language = console.language_for(staff.book.team.language);
    let ledger = book::read_accounts(&arguments.team, &staff.book, &staff.pay.rules)?;
    // What the rosters print; a balance may be asked for long after.
    let (first, last) = staff.dates().unwrap_or((until, until));
    let register = staff.register(first.min(until), last.min(until));
    if let Some(id) = &arguments.agent
        && register.person(id).is_none()
    {
        let ids: Vec<&str> = register.people.iter().map(|own| own.id.as_str()).collect();
        return Err(Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id))
            .help(cli::known_agents(ids.join(", ")))
            .into());
    }
    let all = balances(&staff, &ledger, &register, until);
    let wanted = |id: &str| arguments.agent.as_deref().is_none_or(|agent| agent == id);
    let own: Vec<_> = register.people.iter().zip(all).filter(|(person, _)| wanted(&person.id)).collect();
    let view = views::Balances { register: &register, ledger: &ledger, until, own: &own };
    let format = if arguments.json { Some(SheetFormat::Json) } else { arguments.format };
    let single = arguments.agent.is_some();
    let mut sheets = vec![view.balances(language, single), view.entries(language, single)];
    if matches!(format, None | Some(SheetFormat::Table)) && arguments.destination.to.is_none() && !single {
        sheets.truncate(1);
    }
    if sheets.len() > 1 && single {
        // The notes once, under the entries.
        let notes = sheets.first_mut().map(|first| std::mem::take(&mut first.notes)).unwrap_or_default();
        sheets.iter_mut().skip(1).for_each(|sheet| sheet.notes.clone_from(&notes));
    }
    if matches!(format, Some(SheetFormat::Csv)) {
        // A file of one table: the entries, which the balances follow from.
        sheets.reverse();
    }
    hr::deliver(&sheets, || view.json(), (format, &arguments.destination), &[], language)?;
    let overdrawn = own.iter().flat_map(|(_, own)| own).any(|own| own.overdrawn.is_some());
    Ok(if overdrawn { Exit::Unmet } else { Exit::Fine })
}

/// Everybody's accounts up to a date, in the order of the register.
pub fn balances(
    staff: &Payroll,
    ledger: &Ledger,
    register: &Register,
    until: NaiveDate,
) -> Vec<Vec<Statement>> {
    let own = |person| {
        // Only work that earns comp leave needs the days.
        let records = if staff.pay.rules.comp_for_rest_day { classify(register, person) } else { Vec::new() };
        statements(&staff.book, &staff.pay.rules, ledger, person, &records, until)
    };
    register.people.iter().map(own).collect()
}
