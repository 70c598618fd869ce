//! The commands, one file each. The only code that prints.

mod accounts;
mod alternatives;
mod apply;
mod args;
mod ask;
mod attendance;
mod breaks;
mod calendar;
mod channels;
mod check;
mod console;
mod desk;
mod drafts;
mod explain;
mod export;
mod fairness;
mod help;
mod hr;
mod import;
mod import_sheet;
mod init;
mod init_questions;
mod init_sheet;
mod interrupt;
mod ledger;
mod output;
mod price_leave;
mod reasons;
mod repair;
mod results;
mod rules;
mod service;
mod several;
mod show;
mod site;
mod solve;
mod swap;
mod targets;
mod timesheet;
mod today;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use fairshift::diagnostic::Failure;
use fairshift::messages::Language;

use crate::cli::console::Console;
use args::{Arguments, Command};

/// Exit codes; the numbers are part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All musts and requireds hold.
    Fine = 0,
    /// Something required is unmet or broken, each listed.
    Unmet = 1,
    /// Input or usage.
    Input = 2,
    /// Proven impossible.
    Impossible = 3,
    /// No roster found in the time given.
    Unknown = 4,
    /// A bug in this program.
    Bug = 70,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let locale = locale();
    let arguments = match parse(locale) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are results, everything else is a usage error.
            let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
            if !error.use_stderr() {
                output::usage(&error, &words);
                return ExitCode::from(Exit::Fine as u8);
            }
            let chinese = asked_language(&words).unwrap_or(locale) == Language::Zh;
            match help::usage_error(&error).filter(|_| chinese) {
                Some(text) => output::remark(&text),
                None => output::usage(&error, &words),
            }
            return ExitCode::from(Exit::Input as u8);
        }
    };
    let console = &Console::new(arguments.lang, locale);
    let result = match arguments.command {
        Command::Init(arguments) => init::run(&arguments, console),
        Command::Check(arguments) => check::run(&arguments, console),
        Command::Solve(arguments) => solve::run(&arguments, console),
        Command::Show(arguments) => show::run(&arguments, console),
        Command::Verify(arguments) => verify::run(&arguments, console),
        Command::Explain(arguments) => explain::run(&arguments, console),
        Command::PriceLeave(arguments) => price_leave::run(&arguments, console),
        Command::Export(arguments) => export::run(&arguments, console),
        Command::Import(arguments) => import::run(&arguments, console),
        Command::Calendar(arguments) => calendar::run(&arguments, console),
        Command::Site(arguments) => site::run(&arguments, console),
        Command::Today(arguments) => today::today(&arguments, console),
        Command::Next(arguments) => today::next(&arguments, console),
        Command::Ledger(arguments) => ledger::run(&arguments, console),
        Command::Swap(arguments) => swap::run(&arguments, console),
        Command::Publish(arguments) => desk::publish::publish(&arguments, console),
        Command::Log(arguments) => desk::log::log(&arguments, console),
        Command::Restore(arguments) => desk::restore::restore(&arguments, console),
        Command::Leave(arguments) => desk::requests::leave(&arguments, console),
        Command::Overtime(arguments) => desk::requests::overtime(&arguments, console),
        Command::Attendance(arguments) => attendance::run(&arguments, console),
        Command::Accounts(arguments) => accounts::run(&arguments, console),
        Command::Timesheet(arguments) => timesheet::run(&arguments, console),
        Command::Absent(arguments) => repair::absent::absent(&arguments, console),
        Command::Return(arguments) => repair::absent::returned(&arguments, console),
        Command::Repair(arguments) => repair::mend::mend(&arguments, console),
        Command::Stress(arguments) => repair::stress::run(&arguments, console),
        Command::Breaks(arguments) => breaks::run(&arguments, console),
        Command::Service(arguments) => service::run(&arguments, console),
        Command::Targets(arguments) => targets::run(&arguments, console),
        Command::Rules(arguments) => rules::run(&arguments, console.language()),
    };
    let exit = result.unwrap_or_else(|failure| console.explain(failure));
    ExitCode::from(exit as u8)
}

fn parse(locale: Language) -> Result<Arguments, clap::Error> {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let language = asked_language(&words).unwrap_or(locale);
    let command = help::speak(Arguments::command(), language);
    Arguments::from_arg_matches(&command.try_get_matches_from(words)?)
}

/// The language of `--lang`, before the command line is parsed: help needs it.
fn asked_language(words: &[std::ffi::OsString]) -> Option<Language> {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--lang" {
            return Language::parse(&words.next()?);
        }
        if let Some(language) = word.strip_prefix("--lang=") {
            return Language::parse(language);
        }
    }
    None
}

/// The language of the system's locale; English unless it is Chinese.
fn locale() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    set.filter(|value| !value.is_empty()).find_map(|value| Language::parse(&value)).unwrap_or_default()
}
