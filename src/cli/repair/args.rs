//! The command line of absences, repairs and stress.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use clap::Args;

use fairshift::operations::repair::AwayAgent;

use crate::cli::args::{date, moment, time_limit};
use crate::cli::desk::Told;

/// `fairshift absent`
#[derive(Debug, Args)]
pub struct Absent {
    #[arg(value_name = "ID")]
    pub agent: String,
    #[arg(value_name = "TEAM|ROSTER", default_value = ".", hide_default_value = true)]
    pub target: PathBuf,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub from: NaiveDateTime,
    #[arg(long, value_name = "TIME", value_parser = until)]
    pub until: Option<NaiveDateTime>,
    #[arg(long, value_name = "KIND", default_value = "sick",
          value_parser = ["sick", "annual", "comp", "training", "other"])]
    pub kind: String,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift return`
#[derive(Debug, Args)]
pub struct Return {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift repair`
#[derive(Debug, Args)]
pub struct Repair {
    #[arg(value_name = "TEAM|ROSTER", default_value = ".", hide_default_value = true)]
    pub target: PathBuf,
    #[arg(long, value_name = "ID=FROM..UNTIL", value_parser = away)]
    pub absent: Vec<AwayAgent>,
    #[arg(long, value_name = "TEAM", num_args = 0..=1, conflicts_with = "absent")]
    pub against_current: Option<Option<PathBuf>>,
    #[arg(long, conflicts_with_all = ["absent", "out"])]
    pub accept: bool,
    #[arg(long, value_name = "FILE", requires = "against_current")]
    pub out: Option<PathBuf>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift stress`
#[derive(Debug, Args)]
pub struct Stress {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: Option<NaiveDate>,
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[arg(long)]
    pub json: bool,
}

/// The 00:00 after a moment's date.
pub fn end_of_day(at: NaiveDateTime) -> NaiveDateTime {
    at.date().checked_add_days(Days::new(1)).map_or(at, |date| date.and_time(NaiveTime::MIN))
}

/// Reads a moment; a date alone is its end.
fn until(text: &str) -> Result<NaiveDateTime, String> {
    let at = moment(text)?;
    Ok(if text.parse::<NaiveDate>().is_ok() { end_of_day(at) } else { at })
}

/// Reads `lin=2026-12-01..2026-12-02`; the end may be left out.
fn away(text: &str) -> Result<AwayAgent, String> {
    let form = || {
        "an agent and times such as lin=2026-12-01..2026-12-02 / 应为成员和时间，如 lin=2026-12-01..2026-12-02"
            .to_string()
    };
    let (agent, times) = text.split_once('=').ok_or_else(form)?;
    let (first, last) = times.split_once("..").unwrap_or((times, ""));
    let from = moment(first).map_err(|_| form())?;
    let until = if last.is_empty() { end_of_day(from) } else { until(last).map_err(|_| form())? };
    if until <= from {
        return Err("the absence ends before it begins / 缺勤结束早于开始".to_string());
    }
    Ok(AwayAgent { agent: agent.to_string(), from, until })
}
