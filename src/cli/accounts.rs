//! `fairshift accounts TEAM`: balances of leave and comp leave.

use chrono::{Datelike, NaiveDate};
use fairshift::book::{self};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{accounts as say, cli, rosters};

use super::args::SheetFormat;
use super::hr;
use super::{Exit, Failure};
use crate::cli::args::date;
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::results::Destination;
use clap::Args;
use fairshift::present::accounts as views;
use fairshift::workspace;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "accounts",
            "Balances of leave and comp leave, with every entry, as a bank states them",
            "假期与调休账户：像银行对账单一样列出每笔变动和余额",
        ),
        ("accounts team", "A folder with team.toml", "含 team.toml 的文件夹"),
        ("accounts --agent", "Only this agent, entry by entry", "只看这位成员，逐笔列出"),
        ("accounts --until", "As of this date [default: today]", "截至日期 [默认：今天]"),
        ("accounts --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("accounts", "fairshift accounts examples/contracts --until 2026-12-31")],
};

#[derive(Debug, Args)]
pub struct Accounts {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<NaiveDate>,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[command(flatten)]
    pub destination: Destination,
}

pub fn run(arguments: &Accounts, console: &Console) -> Result<Exit, Failure> {
    let until = arguments.until.unwrap_or_else(|| chrono::Local::now().date_naive());
    if !(2000..=2199).contains(&until.year()) {
        return Err(Diagnostic::error(Code::BadArgument, cli::start_year(until))
            .help(say::until_form())
            .into());
    }
    let payroll = console.payroll(std::slice::from_ref(&arguments.team), Some((NaiveDate::MIN, until)))?;
    let language = console.language_for(payroll.book.team.language);
    let accounts = book::read_accounts(&arguments.team, &payroll.book, &payroll.pay.rules)?;
    // What the rosters print; a balance may be asked for long after.
    let (first, last) = payroll.dates().unwrap_or((until, until));
    let register = payroll.register(first.min(until), last.min(until));
    let agent =
        arguments.agent.as_deref().map(|text| workspace::meant_id(&payroll.book, text)).transpose()?;
    if let Some(id) = &agent
        && register.person(id).is_none()
    {
        let ids: Vec<&str> = register.people.iter().map(|person| person.id.as_str()).collect();
        return Err(Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id))
            .help(cli::known_agents(ids.join(", ")))
            .into());
    }
    let all = payroll.statements(&accounts, &register, until);
    let shown: Vec<_> = register
        .people
        .iter()
        .zip(all)
        .filter(|(person, _)| agent.as_ref().is_none_or(|id| *id == person.id))
        .collect();
    let view = views::Balances { register: &register, accounts: &accounts, until, statements: &shown };
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
    if format.is_some_and(SheetFormat::is_csv) {
        // A file of one table: the entries, which the balances follow from.
        sheets.reverse();
    }
    hr::deliver(&sheets, || view.json(), format, &arguments.destination, &[], language)?;
    let overdrawn =
        shown.iter().flat_map(|(_, statements)| statements).any(|statement| statement.overdrawn.is_some());
    Ok(if overdrawn { Exit::Unmet } else { Exit::Fine })
}
