//! `fairshift timesheet TEAM|ROSTER…`: hours by class, and money where rates are given.

use std::path::Path;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{cli, rosters, timesheets as say};
use fairshift::workspace;

use super::args::{SheetFormat, SheetName, TimesheetOf};
use super::{Exit, Failure, attendance, hr};
use crate::cli::console::Console;
use fairshift::present;
use fairshift::present::attendance as odd;
use fairshift::present::overtime;
use fairshift::present::timesheet as views;

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
        (staff.rosters.iter().all(|own| own.roster.horizon.last() < first), &arguments.month)
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
    if let Some(id) = &arguments.agent
        && register.person(id).is_none()
    {
        let ids: Vec<&str> = register.people.iter().map(|own| own.id.as_str()).collect();
        return Err(Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id))
            .help(cli::known_agents(ids.join(", ")))
            .into());
    }
    let view = views::Timesheets::new(&register, &staff.pay, (first, last), arguments.agent.as_deref());
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
        (Some(SheetFormat::Csv), _) => Some(SheetName::Days),
        (None, Some(path)) if path.extension().is_some_and(|own| own.eq_ignore_ascii_case("csv")) => {
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
    let json = || {
        let mut json = view.json(&notes, language);
        json["overtime"] = overtime::to_json(&approved);
        json
    };
    let read: Vec<&Path> = arguments.actuals.as_deref().into_iter().collect();
    hr::deliver(&sheets, json, (format, &arguments.destination), &read, language)?;
    let odd = found.iter().any(|own| own.what.matters());
    Ok(if odd { Exit::Unmet } else { hr::exit(&register, first) })
}
