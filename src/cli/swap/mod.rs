//! `fairshift swap`: who could swap with whom, and swaps on the record.

mod act;
mod find;
mod list;
mod words;

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use fairshift::book::Book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{now, swaps as say};
use fairshift::present;
use fairshift::record::Answer;
use fairshift::roster;
use fairshift::workspace::{self, JudgedRoster};

use super::desk::Told;
use super::{Exit, Failure, args};
use crate::cli::console::Console;

#[derive(Debug, Args)]
pub struct Swap {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Find(Find),
    Propose(Propose),
    Accept(Answering),
    Decline(Answering),
    Withdraw(Answering),
    Approve(Answering),
    List(List),
}

#[derive(Debug, Args)]
pub struct Find {
    #[arg(value_name = "TEAM|ROSTER")]
    target: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    agent: String,
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    date: NaiveDate,
    #[arg(long, value_name = "SHIFT")]
    shift: Option<String>,
    #[arg(long, value_name = "ID")]
    with: Option<String>,
    #[arg(long, value_name = "N", default_value_t = 7)]
    days: u16,
    #[arg(long, value_name = "N", default_value_t = 8)]
    most: u16,
    #[arg(long, value_name = "MOMENT", value_parser = args::moment)]
    at: Option<NaiveDateTime>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Propose {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[arg(long, value_name = "ID")]
    agent: String,
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    date: NaiveDate,
    #[arg(long, value_name = "SHIFT")]
    shift: Option<String>,
    #[arg(long, value_name = "ID")]
    with: String,
    #[arg(long = "for", value_name = "DATE", value_parser = args::date)]
    for_date: Option<NaiveDate>,
    #[arg(long, value_name = "SHIFT", requires = "for_date")]
    for_shift: Option<String>,
    #[command(flatten)]
    told: Told,
}

#[derive(Debug, Args)]
pub struct Answering {
    #[arg(value_name = "N")]
    number: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[command(flatten)]
    told: Told,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[arg(long)]
    open: bool,
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    #[arg(long, value_name = "TIME", value_parser = args::moment)]
    at: Option<NaiveDateTime>,
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Swap, console: &Console) -> Result<Exit, Failure> {
    match &arguments.what {
        What::Find(arguments) => find::run(arguments, console),
        What::Propose(arguments) => act::propose(arguments, console),
        What::Accept(arguments) => act::answer(arguments, Answer::Accept, console),
        What::Decline(arguments) => act::answer(arguments, Answer::Decline, console),
        What::Withdraw(arguments) => act::answer(arguments, Answer::Withdraw, console),
        What::Approve(arguments) => act::answer(arguments, Answer::Approve, console),
        What::List(arguments) => list::run(arguments, console),
    }
}

/// The roster of a date: a roster file, or that of a team's folder or of a folder of rosters;
/// without any, of the team in the current folder.
fn roster_of(target: Option<&Path>, date: NaiveDate, console: &Console) -> Result<JudgedRoster, Failure> {
    let here = Path::new(".");
    let target = match target {
        Some(target) => target,
        None if here.join("team.toml").is_file() => here,
        None => {
            let nothing = Diagnostic::error(Code::NoRoster, say::no_team_here());
            return Err(nothing.help(say::name_team_or_roster()).into());
        }
    };
    if target.is_file() || !target.exists() {
        return console.roster(target);
    }
    let folder = match roster::holds_rosters(target) {
        true => target.to_path_buf(),
        false => workspace::rosters_folder(&console.team(target)?.book, None),
    };
    let kept = roster::kept(&folder);
    if let Some((_, path)) = kept.iter().rev().find(|(start, _)| *start <= date) {
        let opened = console.newest_roster(path)?;
        if opened.instance.horizon.day(date).is_some() {
            return Ok(opened);
        }
    }
    let title = now::no_roster_then(folder.display().to_string(), date);
    Err(Diagnostic::error(Code::NoRoster, title).help(say::name_team_or_roster()).into())
}

/// A moment by the team's clock, or now.
fn now(book: &Book, at: Option<NaiveDateTime>) -> DateTime<Tz> {
    present::moment_in(book.team.zone, at)
}
