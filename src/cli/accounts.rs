//! `fairshift accounts TEAM`: balances of leave and comp leave.

use chrono::{Datelike, NaiveDate};
use fairshift::book::{self};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{accounts as say, cli, rosters};

use super::args::{Accounts, SheetFormat};
use super::hr;
use super::{Exit, Failure};
use crate::cli::console::Console;
use fairshift::present::accounts as views;

pub fn run(arguments: &Accounts, console: &Console) -> Result<Exit, Failure> {
    let until = arguments.until.unwrap_or_else(|| chrono::Local::now().date_naive());
    if !(2000..=2199).contains(&until.year()) {
        return Err(Diagnostic::error(Code::BadArgument, cli::start_year(until))
            .help(say::until_form())
            .into());
    }
    let payroll = console.payroll(std::slice::from_ref(&arguments.team), Some((NaiveDate::MIN, until)))?;
    let language = console.language_for(payroll.book.team.language);
    let ledger = book::read_accounts(&arguments.team, &payroll.book, &payroll.pay.rules)?;
    // What the rosters print; a balance may be asked for long after.
    let (first, last) = payroll.dates().unwrap_or((until, until));
    let register = payroll.register(first.min(until), last.min(until));
    if let Some(id) = &arguments.agent
        && register.person(id).is_none()
    {
        let ids: Vec<&str> = register.people.iter().map(|own| own.id.as_str()).collect();
        return Err(Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id))
            .help(cli::known_agents(ids.join(", ")))
            .into());
    }
    let all = payroll.statements(&ledger, &register, until);
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
