//! `fairshift timesheet TEAM|ROSTER…`: hours by class, and money where rates are given.

use std::path::Path;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{cli, rosters, timesheets as say};
use fairshift::workspace;

use super::args::SheetFormat;
use super::{Exit, Failure, attendance, hr};
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::results::Destination;
use clap::Args;
use clap::ValueEnum;
use fairshift::present;
use fairshift::present::attendance as odd;
use fairshift::present::json::timesheet::TimesheetJson;
use fairshift::present::overtime;
use fairshift::present::timesheet as views;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "timesheet",
            "Hours by class of overtime, allowances and pay of a month, of every agent and day",
            "工时表：每人每天的工时、各类加班、津贴与金额",
        ),
        (
            "timesheet targets",
            "A folder with team.toml (all of its rosters under rosters/<team> are read), or roster files",
            "含 team.toml 的文件夹（读取 rosters/<团队> 下的全部班表），或若干班表文件",
        ),
        (
            "timesheet --month",
            "The month, as 2026-12 [default with roster files: all of their dates]",
            "月份，如 2026-12 [写班表文件时默认为其全部日期]",
        ),
        ("timesheet --agent", "Only this agent, day by day", "只看这位成员，逐日列出"),
        (
            "timesheet --sheet",
            "Only this part: agents, days, pay or overtime [default: all; csv has days]",
            "只输出一部分：agents 汇总、days 每日、pay 金额明细、overtime 加班审批 [默认：全部；csv 为 days]",
        ),
    ],
    examples: &[("timesheet", "fairshift timesheet rosters/support-team/2026-11-30.toml --agent lin")],
};

#[derive(Debug, Args)]
pub struct TimesheetOf {
    #[arg(value_name = "TEAM|ROSTER", required = true)]
    pub targets: Vec<PathBuf>,
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub actuals: Option<PathBuf>,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[arg(long, value_enum, value_name = "NAME")]
    pub sheet: Option<SheetName>,
    #[command(flatten)]
    pub destination: Destination,
}

impl TimesheetOf {
    /// Whether rosters are named, not a team.
    pub fn names_rosters(&self) -> bool {
        self.targets.iter().all(|target| target.is_file())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetName {
    Agents,
    Days,
    Pay,
    Overtime,
}

pub fn run(arguments: &TimesheetOf, console: &Console) -> Result<Exit, Failure> {
    let dates = arguments.month.as_deref().map(workspace::month).transpose()?;
    let mut staff = console.payroll(&arguments.targets, dates)?;
    let language = console.language_for(staff.book.team.language);
    let (first, last) = match dates.or_else(|| staff.dates().filter(|_| arguments.names_rosters())) {
        Some(dates) => dates,
        None => {
            return Err(Diagnostic::error(Code::BadArgument, say::month_needed())
                .help(say::name_month())
                .into());
        }
    };
    if let (true, Some(month)) =
        (staff.rosters.iter().all(|loaded| loaded.roster.horizon.last() < first), &arguments.month)
    {
        staff.rosters.clear();
        staff.some_roster(month)?;
    }
    let mut register = staff.register(first, last);
    let mut notes = Vec::new();
    let found = match &arguments.actuals {
        Some(path) => attendance::actuals(path, &staff, &mut register, (first, last), &mut notes)?,
        None => Vec::new(),
    };
    let agent = arguments.agent.as_deref().map(|text| workspace::meant_id(&staff.book, text)).transpose()?;
    if let Some(id) = &agent
        && register.person(id).is_none()
    {
        let ids: Vec<&str> = register.people.iter().map(|person| person.id.as_str()).collect();
        return Err(Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id))
            .help(cli::known_agents(ids.join(", ")))
            .into());
    }
    let expired = staff.expired_comp(last)?;
    let view = views::Timesheets::new(&register, &staff.pay, &expired, (first, last), agent.as_deref());
    notes.extend(present::register::notes(&register, first));
    let oddities = odd::oddities(&found, &register, (first, last), language);
    let approved = overtime::rows(&view, &staff.record, (first, last));
    let overtime = overtime::sheet(&approved, &view.title(language), language);
    let all = [
        (SheetName::Agents, view.agents(language, &notes)),
        (SheetName::Days, view.days(language, &notes)),
        (SheetName::Pay, view.pay(language)),
        (SheetName::Overtime, overtime),
    ];
    let format = arguments.format;
    let one = arguments.sheet.or(match (format, arguments.destination.to.as_ref()) {
        (Some(format), _) if format.is_csv() => Some(SheetName::Days),
        (None, Some(path)) if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) => {
            Some(SheetName::Days)
        }
        _ => None,
    });
    let is_table = matches!(format, None | Some(SheetFormat::Table)) && arguments.destination.to.is_none();
    let sheets = all.into_iter().filter(|(name, sheet)| match one {
        Some(one) => *name == one,
        // On a terminal the days of one agent are read, those of all are not.
        None if is_table && *name == SheetName::Days => arguments.agent.is_some(),
        None => !matches!(name, SheetName::Pay | SheetName::Overtime) || !sheet.rows.is_empty(),
    });
    let mut sheets: Vec<_> = sheets.map(|(_, sheet)| sheet).collect();
    if one.is_none() && !oddities.rows.is_empty() {
        sheets.push(oddities);
    }
    if is_table && sheets.len() > 1 {
        // The notes once, under the last table.
        let notes = sheets.iter().map(|sheet| sheet.notes.clone()).max_by_key(Vec::len).unwrap_or_default();
        sheets.iter_mut().for_each(|sheet| sheet.notes.clear());
        if let Some(last) = sheets.last_mut() {
            last.notes = notes;
        }
    }
    let json =
        || TimesheetJson { hours: view.json(&notes, language), overtime: overtime::to_json(&approved) };
    let read: Vec<&Path> = arguments.actuals.as_deref().into_iter().collect();
    hr::deliver(&sheets, json, format, &arguments.destination, &read, language)?;
    let odd = found.iter().any(|found| found.what.matters());
    Ok(if odd { Exit::Unmet } else { hr::exit(&register, first) })
}
