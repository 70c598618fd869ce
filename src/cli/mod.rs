//! The commands, one file each. The only code that prints.

mod accounts;
mod alternatives;
mod apply;
mod args;
mod attendance;
mod breaks;
mod calendar;
mod channels;
mod check;
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
mod interrupt;
mod ledger;
mod losses;
mod output;
mod price_leave;
mod reasons;
mod repair;
mod results;
mod rules;
mod service;
mod session;
mod several;
mod show;
mod site;
mod solve;
mod swap;
mod targets;
mod timesheet;
mod today;
mod verify;
mod views;
mod warm;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use fairshift::diagnostic::Diagnostic;
use fairshift::messages::Language;

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

/// Why a command stopped before it had a result.
pub enum Stop {
    /// The input is wrong.
    Input(Vec<Diagnostic>),
    /// This program is.
    Bug(String),
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(found: Vec<Diagnostic>) -> Stop {
        Stop::Input(found)
    }
}

impl From<Diagnostic> for Stop {
    fn from(found: Diagnostic) -> Stop {
        Stop::Input(vec![found])
    }
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
    let asked = arguments.lang;
    let result = match arguments.command {
        Command::Init(own) => init::run(&own, asked.unwrap_or(locale)),
        Command::Check(own) => check::run(&own, asked),
        Command::Solve(own) => solve::run(&own, asked),
        Command::Show(own) => show::run(&own, asked),
        Command::Verify(own) => verify::run(&own, asked),
        Command::Explain(own) => explain::run(&own, asked),
        Command::PriceLeave(own) => price_leave::run(&own, asked),
        Command::Export(own) => export::run(&own, asked),
        Command::Import(own) => import::run(&own, asked, locale),
        Command::Calendar(own) => calendar::run(&own, asked),
        Command::Site(own) => site::run(&own, asked),
        Command::Today(own) => today::today(&own, asked, locale),
        Command::Next(own) => today::next(&own, asked),
        Command::Ledger(own) => ledger::run(&own, asked),
        Command::Swap(own) => swap::run(&own, asked),
        Command::Publish(own) => desk::publish(&own, asked),
        Command::Log(own) => desk::log(&own, asked),
        Command::Restore(own) => desk::restore(&own, asked),
        Command::Leave(own) => desk::leave(&own.what, asked),
        Command::Overtime(own) => desk::overtime(&own.what, asked),
        Command::Attendance(own) => attendance::run(&own, asked),
        Command::Accounts(own) => accounts::run(&own, asked),
        Command::Timesheet(own) => timesheet::run(&own, asked),
        Command::Absent(own) => repair::absent(&own, asked),
        Command::Return(own) => repair::returned(&own, asked),
        Command::Repair(own) => repair::mend(&own, asked),
        Command::Stress(own) => repair::stress(&own, asked),
        Command::Breaks(own) => breaks::run(&own, asked),
        Command::Service(own) => service::run(&own, asked),
        Command::Targets(own) => targets::run(&own, asked, locale),
        Command::Rules(own) => rules::run(&own, asked.unwrap_or(locale)),
    };
    let language = asked.or(output::preferred()).unwrap_or(locale);
    let exit = match result {
        Ok(exit) => exit,
        Err(Stop::Input(found)) if found.is_empty() => {
            output::bug("refused without a reason", language);
            Exit::Bug
        }
        Err(Stop::Input(found)) => {
            output::diagnostics(&found, language);
            Exit::Input
        }
        Err(Stop::Bug(what)) => {
            output::bug(&what, language);
            Exit::Bug
        }
    };
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
