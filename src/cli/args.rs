//! The command line. Every help text is in [`crate::cli::help`], in both languages.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Parser, Subcommand, ValueEnum};
use fairshift::diagnostic::{Code, Diagnostic, Failure};
use fairshift::messages::{Language, reasons};
use fairshift::workspace;

use super::results::Destination;

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
    Init(Init),
    Check(Check),
    Solve(Solve),
    Show(Show),
    Verify(Verify),
    Explain(Explain),
    PriceLeave(PriceLeave),
    Export(Export),
    Import(Import),
    Calendar(Calendar),
    Site(Site),
    Today(Today),
    Next(Next),
    Swap(super::swap::Swap),
    Ledger(super::ledger::Ledger),
    Publish(super::desk::args::Publish),
    Log(super::desk::args::Log),
    Restore(super::desk::args::Restore),
    Leave(super::desk::args::Leave),
    Overtime(super::desk::args::Overtime),
    Accounts(Accounts),
    Attendance(AttendanceOf),
    Timesheet(TimesheetOf),
    Absent(super::repair::args::Absent),
    Return(super::repair::args::Return),
    Repair(super::repair::args::Repair),
    Stress(super::repair::args::Stress),
    Breaks(super::breaks::Breaks),
    Service(super::service::ServiceOf),
    Targets(super::targets::Targets),
    Rules(Rules),
}

#[derive(Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
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

#[derive(Debug, Args)]
pub struct Check {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
}

#[derive(Debug, Args)]
pub struct Solve {
    #[arg(value_name = "TEAM")]
    pub team: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", value_parser = time_limit)]
    pub time_limit: Option<Duration>,
    #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
    pub seed: u32,
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub engine: Option<EngineName>,
    #[arg(long, value_name = "N", value_parser = steps, allow_negative_numbers = true)]
    pub work_limit: Option<u64>,
    #[arg(long, value_name = "ROSTER")]
    pub warm: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub json: bool,
}

impl Solve {
    /// The time to search: where steps are counted, only they end it unless a time is given too.
    pub fn time(&self) -> Duration {
        const USUAL: Duration = Duration::from_secs(30);
        const YEAR: Duration = Duration::from_secs(365 * 86_400);
        self.time_limit.unwrap_or(if self.work_limit.is_some() { YEAR } else { USUAL })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    Exact,
    Columns,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub week: Option<usize>,
    #[arg(long, value_name = "TIME", value_parser = absence)]
    pub follow_up: Option<i64>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Csv,
    Json,
    Md,
    Text,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "TEAM", num_args = 0..=1)]
    pub against_current: Option<Option<PathBuf>>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    #[arg(value_name = "TEAM|ROSTER")]
    pub target: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, conflicts_with_all = ["apply", "agent"])]
    pub fairness: bool,
    #[arg(long, value_name = "ID", conflicts_with = "apply")]
    pub agent: Option<String>,
    #[arg(long, value_name = "DATE", conflicts_with = "apply", value_parser = date)]
    pub date: Option<NaiveDate>,
    #[arg(long, value_name = "N")]
    pub apply: Option<usize>,
    #[arg(long, value_name = "DIR", requires = "apply")]
    pub out: Option<PathBuf>,
    #[arg(long, conflicts_with = "apply")]
    pub json: bool,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
}

#[derive(Debug, Args)]
pub struct PriceLeave {
    #[arg(value_name = "TEAM|ROSTER")]
    pub target: PathBuf,
    #[command(flatten)]
    pub dates: Dates,
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Export {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    #[command(flatten)]
    pub destination: Destination,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Xlsx,
    Csv,
    Html,
    Svg,
    Md,
}

#[derive(Debug, Args)]
pub struct Import {
    #[arg(value_enum, value_name = "FORMAT")]
    pub format: ImportFormat,
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    #[arg(long, value_name = "TEAM")]
    pub team: Option<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub start: Option<NaiveDate>,
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub weeks: Option<i64>,
    #[arg(long, value_name = "ROSTER")]
    pub roster: Option<PathBuf>,
    #[arg(long, value_name = "YEAR-MONTH", value_parser = month)]
    pub month: Option<NaiveDate>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    Nrp,
    Csv,
    Xlsx,
}

#[derive(Debug, Args)]
pub struct Calendar {
    #[arg(value_name = "ROSTER", required = true)]
    pub rosters: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Site {
    #[arg(value_name = "ROSTER", required = true)]
    pub rosters: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    #[arg(long, value_name = "ROSTER")]
    pub since: Option<PathBuf>,
    #[arg(long)]
    pub private: bool,
}

#[derive(Debug, Args)]
pub struct Today {
    #[arg(value_name = "ROSTER|TEAM")]
    pub target: Option<PathBuf>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Next {
    #[arg(value_name = "AGENT")]
    pub agent: String,
    #[arg(value_name = "ROSTER|TEAM", required = true)]
    pub targets: Vec<PathBuf>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long)]
    pub json: bool,
}

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    Table,
    Csv,
    Xlsx,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetName {
    Agents,
    Days,
    Pay,
    Overtime,
}

#[derive(Debug, Args)]
pub struct Rules {
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
    #[arg(long, value_name = "PRESET", conflicts_with = "rule")]
    pub law: Option<String>,
    #[arg(long)]
    pub markdown: bool,
    #[arg(long, conflicts_with = "rule")]
    pub prices: bool,
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

/// Reads `48h` as minutes.
fn absence(text: &str) -> Result<i64, String> {
    let minutes = fairshift::calendar::parse_minutes(text).filter(|own| (1..=366 * 1440).contains(own));
    minutes.ok_or_else(|| "a length of time such as 48h / 应为时长，如 48h".to_string())
}

/// Reads `2026-12` as its first date.
fn month(text: &str) -> Result<NaiveDate, String> {
    let date = (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten();
    date.ok_or_else(|| "a month such as 2026-12 / 应为月份，如 2026-12".to_string())
}

/// Reads a whole number of steps: `250000`, `250k`, `20M`, `3G`.
fn steps(text: &str) -> Result<u64, String> {
    let units = [("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)];
    let (number, scale) =
        units.iter().find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale))).unwrap_or((text, 1));
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let steps = number.parse::<u64>().ok().filter(|_| plain).and_then(|number| number.checked_mul(scale));
    steps.ok_or_else(|| {
        "a whole number of steps such as 250000, 250k, 20M, 3G / 应为整数步数，如 250000、250k、20M、3G"
            .to_string()
    })
}

/// Reads `30s`, `500ms`, `2m`, `1h`, or seconds without a unit; a day at most.
pub fn time_limit(text: &str) -> Result<Duration, String> {
    const LONGEST: f64 = 86_400.0;
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let (number, scale) = units
        .iter()
        .find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, *scale)))
        .unwrap_or((text, 1.0));
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let seconds = number.parse::<f64>().ok().filter(|_| plain).map(|number| number * scale);
    match seconds {
        Some(seconds) if seconds <= LONGEST => Ok(Duration::from_secs_f64(seconds)),
        _ => {
            Err("a time such as 30s, 500ms, 2m, 24h at most / 应为时长，如 30s、500ms、2m，最长 24h"
                .to_string())
        }
    }
}
