//! `fairshift attendance TEAM --month M`: the monthly report as HR takes it.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use fairshift::accounts::{Found, Register, classify, hold_against, statements};
use fairshift::book::{self, AttendanceRules};
use fairshift::import::attendance as clock;
use fairshift::messages::{Many, Text, attendance as say, clocks};
use fairshift::workspace::{self, Payroll};

use super::args::SheetFormat;
use super::hr;
use super::{Exit, Failure};
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::results::Destination;
use clap::Args;
use fairshift::present;
use fairshift::present::attendance as views;
use fairshift::present::json::timesheet::AttendanceJson;
use fairshift::present::timesheet::Timesheets;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "attendance",
            "The monthly attendance report: days due and worked, late, early, absent, overtime, leave, signatures",
            "考勤月报：应出勤与实出勤、迟到、早退、旷工、各类加班、请假、签字栏",
        ),
        ("attendance team", "A folder with team.toml", "含 team.toml 的文件夹"),
        ("attendance --month", "The month, as 2026-12", "月份，如 2026-12"),
        ("attendance --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("attendance", "fairshift attendance examples/support-team --month 2026-12")],
};

#[derive(Debug, Args)]
pub struct AttendanceOf {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[arg(long, value_name = "MONTH")]
    pub month: String,
    #[arg(long, value_name = "FILE")]
    pub actuals: Option<PathBuf>,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[command(flatten)]
    pub destination: Destination,
}

pub fn run(arguments: &AttendanceOf, console: &Console) -> Result<Exit, Failure> {
    let dates = workspace::month(&arguments.month)?;
    // The comp leave that is left comes from all rosters up to the month's end.
    let staff = console.payroll(std::slice::from_ref(&arguments.team), Some((NaiveDate::MIN, dates.1)))?;
    let language = console.language_for(staff.book.team.language);
    let ledger = book::read_accounts(&arguments.team, &staff.book, &staff.pay.rules)?;
    let mut register = staff.register(dates.0, dates.1);
    let mut notes = Vec::new();
    let found = match &arguments.actuals {
        Some(path) => actuals(path, &staff, &mut register, dates, &mut notes)?,
        None => {
            notes.push(say::no_actuals());
            Vec::new()
        }
    };
    staff.some_roster(&arguments.month)?;
    let whole = staff.register(staff.dates().map_or(dates.0, |(first, _)| first.min(dates.0)), dates.1);
    let accounts: BTreeMap<String, _> = whole
        .people
        .iter()
        .map(|person| {
            // Attendance of this month counts for what this month earns.
            let mut records = classify(&whole, person);
            if let Some(person) = register.person(&person.id) {
                records.retain(|record| record.date < register.first);
                records.extend(classify(&register, person));
            }
            let statements = statements(&staff.book, &staff.pay.rules, &ledger, person, &records, dates.1);
            (person.id.clone(), statements)
        })
        .collect();
    notes.extend(present::register::notes(&register, dates.0));
    let expired = staff.expired_comp(dates.1)?;
    let view = Timesheets::new(&register, &staff.pay, &expired, dates, None);
    let report =
        views::report(&view, &register, &accounts, dates, arguments.actuals.is_some(), &notes, language);
    let mut sheets = vec![report];
    let oddities = views::oddities(&found, &register, dates, language);
    if !oddities.rows.is_empty() {
        sheets.push(oddities);
    }
    let json = || AttendanceJson {
        hours: view.json(&notes, language),
        oddities: views::oddities_json(&found, language),
    };
    let format = arguments.format.or(arguments.json.then_some(SheetFormat::Json));
    let read: Vec<&Path> = arguments.actuals.as_deref().into_iter().collect();
    hr::deliver(&sheets, json, format, &arguments.destination, &read, language)?;
    Ok(match found.iter().any(|found| found.what.matters()) {
        true => Exit::Unmet,
        false => hr::exit(&register, dates.0),
    })
}

/// Reads an attendance file and holds it against the register; what it leaves open goes to the notes.
pub fn actuals(
    path: &Path,
    staff: &Payroll,
    register: &mut Register,
    (first, last): (NaiveDate, NaiveDate),
    notes: &mut Vec<Text>,
) -> Result<Vec<Found>, Failure> {
    let rules = match &staff.folder {
        Some(folder) => book::read_attendance(folder, &staff.book)?,
        None => AttendanceRules::default(),
    };
    let punches = clock::read(path, &staff.book, &rules.clocks)?;
    // Nights of the dates before and after reach into these.
    let around = staff.register(first.pred_opt().unwrap_or(first), last.succ_opt().unwrap_or(last));
    let held = hold_against(register, &punches, &rules.corrections, &around);
    if punches.form != clock::Form::Table {
        notes.push(clocks::read_as(clock::said(&punches.form), path.display().to_string()));
    }
    let (from, until) = held.dates.unwrap_or((first, last));
    notes.push(say::judged(path.display().to_string(), from, until));
    let silent: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|date| *date <= last)
        .filter(|date| !(from..=until).contains(date))
        .collect();
    if !silent.is_empty() {
        notes.push(say::not_judged(present::runs(&silent)));
    }
    if !punches.strangers.is_empty() {
        let count = i64::try_from(punches.strangers.len()).unwrap_or(i64::MAX);
        notes.push(match punches.form {
            clock::Form::Table => say::strangers(Many(count, "row", "rows", "行")),
            _ => clocks::people_beside(Many(count, "person", "people", "人")),
        });
    }
    Ok(held.found)
}
