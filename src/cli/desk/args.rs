//! The command line of the record.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};
use fairshift::calendar::parse_minutes;
use fairshift::record::OvertimeKind;

use crate::cli::args::{date, moment, time_limit};

/// `fairshift publish`
#[derive(Debug, Args)]
pub struct Publish {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long)]
    pub supersede: bool,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift log`
#[derive(Debug, Args)]
pub struct Log {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "N")]
    pub entry: Option<u64>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub json: bool,
}

/// `fairshift restore`
#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "N")]
    pub entry: Option<u64>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub wait: Duration,
}

/// Who does something, when, why and on whose word.
#[derive(Clone, Debug, Args)]
pub struct Told {
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub word: Option<String>,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub at: Option<NaiveDateTime>,
    #[arg(long, value_name = "ID[=TEXT]")]
    pub consent: Vec<String>,
    #[arg(long, value_name = "ID=FILE")]
    pub evidence: Vec<String>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub wait: Duration,
}

/// `fairshift leave`
#[derive(Debug, Args)]
pub struct Leave {
    #[command(subcommand)]
    pub what: LeaveWhat,
}

/// What is done with leave.
#[derive(Debug, Subcommand)]
pub enum LeaveWhat {
    Request(LeaveRequest),
    Approve(ApproveArgs),
    Deny(AnswerArgs),
    Withdraw(AnswerArgs),
    List(ListRequests),
}

/// `fairshift overtime`
#[derive(Debug, Args)]
pub struct Overtime {
    #[command(subcommand)]
    pub what: OvertimeWhat,
}

/// What is done with overtime.
#[derive(Debug, Subcommand)]
pub enum OvertimeWhat {
    Request(OvertimeRequest),
    Approve(ApproveArgs),
    Deny(AnswerArgs),
    Withdraw(AnswerArgs),
    List(ListRequests),
}

/// Leave that an agent asks for.
#[derive(Debug, Args)]
pub struct LeaveRequest {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: NaiveDate,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<NaiveDate>,
    #[arg(long, value_name = "am|pm", value_parser = ["am", "pm"])]
    pub half: Option<String>,
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<String>,
    #[arg(long, value_name = "KIND", default_value = "annual",
          value_parser = ["annual", "comp", "sick", "training", "other"])]
    pub kind: String,
    #[command(flatten)]
    pub told: Told,
}

/// Overtime that an agent or a supervisor asks for.
#[derive(Debug, Args)]
pub struct OvertimeRequest {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: NaiveDate,
    #[arg(long, value_name = "TIME", value_parser = length)]
    pub hours: i64,
    #[arg(long, value_name = "KIND", value_parser = overtime_kind)]
    pub kind: Option<OvertimeKind>,
    #[command(flatten)]
    pub told: Told,
}

/// An answer to a request.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[command(flatten)]
    pub told: Told,
}

/// A supervisor's consent, which first says what it costs.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long)]
    pub accept: bool,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub time_limit: Duration,
    #[command(flatten)]
    pub told: Told,
}

/// Which requests are listed.
#[derive(Debug, Args)]
pub struct ListRequests {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub open: bool,
    #[arg(long)]
    pub json: bool,
}

fn overtime_kind(text: &str) -> Result<OvertimeKind, String> {
    let found = OvertimeKind::WORDS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind);
    found.ok_or_else(|| "extended, rest-day or holiday / 应为 extended、rest-day 或 holiday".to_string())
}

/// Reads `2h`, `1h30min`; a day at most.
fn length(text: &str) -> Result<i64, String> {
    let minutes = parse_minutes(text).filter(|minutes| (1..=1440).contains(minutes));
    minutes.ok_or_else(|| "a length of time such as 2h or 1h30min / 应为时长，如 2h、1h30min".to_string())
}
