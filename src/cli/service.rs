//! `fairshift service ROSTER CONTACTS.csv`: what a roster means for customers.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, contacts as say, service as customers};
use fairshift::operations::service::{contacts_of_team, path_of, reckon};
use fairshift::present;
use fairshift::present::service::View;
use fairshift::render::view::RosterView;
use fairshift::workspace::JudgedRoster;

use super::args::SheetFormat;
use super::channels::ChannelArgs;
use super::results::Destination;
use super::{Exit, Failure, hr, output};
use crate::cli::console::Console;
use crate::cli::help::Help;

pub const HELP: Help = Help {
    texts: &[
        (
            "service",
            "What a roster means for customers: who is answered in time, waits and gives up",
            "班表对客户意味着什么：按时应答、等待、放弃",
        ),
        ("service roster", "A roster file", "班表文件"),
        (
            "service contacts",
            "A CSV file: date or weekday, from, channel, contacts, handle time; the team's own unless given",
            "CSV 文件：日期或星期、开始、渠道、数量、处理时长；不写则用团队的文件",
        ),
        ("service --keep-outliers", "Take unusual dates into the mean", "异常日期也计入平均"),
        ("service --worst", "How many of the worst intervals are shown", "显示多少个最差时段"),
        ("service --json", "Print one JSON object", "输出一个 JSON 对象"),
        ("service --format", "How to print it; csv has every interval", "输出格式；csv 含每个时段"),
        ("service --to", "Write it to this file instead of the terminal", "写到这个文件，不在终端显示"),
    ],
    examples: &[(
        "service",
        "fairshift service rosters/support-team/2026-11-30.toml examples/contact-centre/contacts.csv",
    )],
};

#[derive(Debug, Args)]
pub struct ServiceOf {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(value_name = "CONTACTS.csv")]
    pub contacts: Option<PathBuf>,
    #[command(flatten)]
    pub channels: ChannelArgs,
    #[arg(long)]
    pub keep_outliers: bool,
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub worst: usize,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[command(flatten)]
    pub destination: Destination,
}

pub fn run(arguments: &ServiceOf, console: &Console) -> Result<Exit, Failure> {
    let opened = console.newest_roster(&arguments.roster)?;
    let (path, channels) = match (&arguments.contacts, contacts_of_team(&opened)) {
        (Some(path), _) => (path.clone(), arguments.channels.channels()),
        (None, Some(file)) => (path_of(&opened, &file)?, arguments.channels.channels().for_file(&file)),
        (None, None) => {
            let none = Diagnostic::error(Code::MissingFile, customers::no_contacts());
            return Err(none.in_file(&arguments.roster).help(customers::name_contacts()).into());
        }
    };
    let reckoned = reckon(&opened, &path, &channels, arguments.keep_outliers)?;
    let language = console.language_for(reckoned.book.team.language);
    if reckoned.seen.is_empty() {
        let title = say::nothing_on_these_dates(reckoned.horizon.start, reckoned.horizon.last());
        let none = Diagnostic::error(Code::UnknownChannel, title).in_file(&path);
        return Err(none.help(say::add_dates()).into());
    }
    let view = View { of: &reckoned, worst: arguments.worst };
    let format = arguments.format.or(arguments.json.then_some(SheetFormat::Json));
    let is_csv = format.is_some_and(SheetFormat::is_csv)
        || format.is_none()
            && arguments
                .destination
                .to
                .as_ref()
                .and_then(|path| path.extension())
                .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let sheets = match is_csv {
        true => vec![view.intervals(language)],
        false => view.sheets(language),
    };
    hr::deliver(&sheets, || view.json(language), format, &arguments.destination, &[&path], language)?;
    Ok(if view.all_kept() { Exit::Fine } else { Exit::Unmet })
}

/// What customers see of the dates on a page; what is wrong with the team's file of contacts is said beside it.
pub fn add_to(view: &mut RosterView, judged: &JudgedRoster, language: Language) {
    let dates: Vec<NaiveDate> = view.days.iter().map(|day| day.date).collect();
    let customers = present::service::on_page(judged, &dates);
    output::diagnostics(&customers.warnings, language);
    view.service = customers.view;
}
