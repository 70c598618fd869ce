//! The command line: the commands, and what several of them have in common. Arguments and help of a command
//! are in its own file.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand, ValueEnum};
use fairshift::diagnostic::{Code, Diagnostic, Failure};
use fairshift::messages::{Language, reasons};
use fairshift::workspace;

#[derive(Debug, Parser)]
#[command(name = "fairshift", version, disable_help_subcommand = true, infer_subcommands = false)]
pub struct Arguments {
    #[arg(long, global = true, value_name = "en|zh", value_parser = language)]
    pub lang: Option<Language>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Init(super::init::Init),
    Check(super::check::Check),
    Solve(super::solve::Solve),
    Show(super::show::Show),
    Verify(super::verify::Verify),
    Explain(super::explain::Explain),
    PriceLeave(super::price_leave::PriceLeave),
    Export(super::export::Export),
    Import(super::import::Import),
    Calendar(super::calendar::Calendar),
    Site(super::site::Site),
    Today(super::today::Today),
    Next(super::today::Next),
    Swap(super::swap::Swap),
    Ledger(super::ledger::Ledger),
    Publish(super::desk::publish::Publish),
    Log(super::desk::log::Log),
    Restore(super::desk::restore::Restore),
    Leave(super::desk::requests::Leave),
    Overtime(super::desk::requests::Overtime),
    Accounts(super::accounts::Accounts),
    Attendance(super::attendance::AttendanceOf),
    Timesheet(super::timesheet::TimesheetOf),
    Absent(super::repair::absent::Absent),
    Return(super::repair::absent::Return),
    Repair(super::repair::mend::Repair),
    Stress(super::repair::stress::Stress),
    Breaks(super::breaks::Breaks),
    Service(super::service::ServiceOf),
    Targets(super::targets::Targets),
    Rules(super::rules::Rules),
}

/// The dates and the past of a roster.
#[derive(Clone, Debug, Args)]
pub struct Dates {
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub start: Option<NaiveDate>,
    #[arg(long, value_name = "N", default_value_t = 3, allow_negative_numbers = true)]
    pub weeks: i64,
    #[arg(long, value_name = "ROSTER", conflicts_with = "no_history")]
    pub after: Option<PathBuf>,
    #[arg(long)]
    pub no_history: bool,
    #[arg(long)]
    pub assume_ordinary: bool,
}

impl Dates {
    /// The same, from this date where none is asked for.
    pub fn or_start(&self, start: NaiveDate) -> Dates {
        Dates { start: self.start.or(Some(start)), ..self.clone() }
    }

    /// What is asked for, where a team without any roster begins to plan on `today`.
    pub fn asked(&self, today: NaiveDate) -> workspace::Dates {
        workspace::Dates {
            start: self.start,
            weeks: self.weeks,
            after: self.after.clone(),
            no_history: self.no_history,
            assume_ordinary: self.assume_ordinary,
            today,
        }
    }

    /// Refuses dates and a past where a roster says both.
    pub fn none(&self) -> Result<(), Failure> {
        match self.start.is_some() || self.after.is_some() || self.no_history {
            true => Err(Diagnostic::error(Code::BadArgument, reasons::dates_of_roster()).into()),
            false => Ok(()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    Table,
    Csv,
    CsvWords,
    Xlsx,
    Json,
}

impl SheetFormat {
    /// Whether it is a file of one table.
    pub fn is_csv(self) -> bool {
        matches!(self, SheetFormat::Csv | SheetFormat::CsvWords)
    }
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "en" | "zh" => Language::parse(text).ok_or_else(String::new),
        _ => Err("en or zh / 应为 en 或 zh".to_string()),
    }
}

pub fn date(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "a date such as 2026-12-04 / 应为日期，如 2026-12-04".to_string())
}

/// Reads `2026-12-01T13:30`, with a blank for the `T`, or a date, which is its 00:00.
pub fn moment(text: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let clock = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(chrono::NaiveTime::MIN));
    clock
        .or_else(date)
        .filter(|at| (2000..=2199).contains(&chrono::Datelike::year(at)))
        .ok_or_else(|| "a time such as 2026-12-01T13:30 / 应为时刻，如 2026-12-01T13:30".to_string())
}

/// Reads `30s`, `500ms`, `2m`, `1h`, or seconds without a unit; a day at most.
pub fn time_limit(text: &str) -> Result<Duration, String> {
    const MAX_SECONDS: f64 = 86_400.0;
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let (number, scale) = units
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)))
        .unwrap_or((text, 1.0));
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let seconds = number.parse::<f64>().ok().filter(|_| plain).map(|number| number * scale);
    match seconds {
        Some(seconds) if seconds <= MAX_SECONDS => Ok(Duration::from_secs_f64(seconds)),
        _ => {
            Err("a time such as 30s, 500ms, 2m, 24h at most / 应为时长，如 30s、500ms、2m，最长 24h"
                .to_string())
        }
    }
}
