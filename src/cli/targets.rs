//! `fairshift targets CONTACTS.csv`: how many agents each interval takes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use fairshift::book::{self, Book, MAX_BYTES, Needs, Service, Targets as Stated};
use fairshift::contacts::{Average, Curve, Day, Plan, Target as Wanted, average, by_date, plan};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::messages::{Language, Text, contacts as say, service as customers, timesheets};

use super::args::SheetFormat;
use super::channels::ChannelArgs;
use super::results::{self, Destination, Kind};
use super::{Exit, Failure, hr, output};
use crate::cli::console::Console;
use crate::cli::help::Help;
use fairshift::operations::service::{Promised, who};
use fairshift::present::contacts as views;
use fairshift::render::rows::{Terminator, rows};

/// What a team's file takes: the most heads of a target, the most rows of a file.
const MAX_HEADS: i64 = 1000;
const MAX_ROWS: usize = 110_000;

pub const HELP: Help = Help {
    texts: &[
        (
            "targets",
            "From contacts to staffing targets: how many agents each interval takes",
            "由联络量推算人数：每个时段需要多少人",
        ),
        (
            "targets contacts",
            "A CSV file: date or weekday, from, channel, contacts, handle time",
            "CSV 文件：日期或星期、开始、渠道、数量、处理时长",
        ),
        (
            "targets --team",
            "A folder with team.toml: what is promised on each channel, who answers, holidays",
            "含 team.toml 的文件夹：各渠道的服务承诺、由谁应答、节假日",
        ),
        (
            "targets --by",
            "Targets of a usual week, averaged over the dates, or of each date as it stands",
            "week 取各周平均的一周曲线，date 按文件中的每个日期",
        ),
        ("targets --keep-outliers", "Take unusual dates into the mean", "异常日期也计入平均"),
        (
            "targets --as",
            "Whether targets are required (min) or wanted at a price (want)",
            "目标写成必须满足（min）还是期望（want）",
        ),
        (
            "targets --price",
            "What fewer agents than wanted cost: as many hours each (heads), or the contacts that come too late (service)",
            "低于期望人数的罚分：heads 按人·小时，service 按超时的联络量",
        ),
        ("targets --week", "Hours a week of one agent: 40h, 37.5h", "每人每周工时：40h、37.5h"),
        (
            "targets --into",
            "Write the targets into this team's folder, and name them in its team.toml",
            "把目标写入这个团队文件夹，并在 team.toml 中引用",
        ),
        ("targets --file", "With --into: the name of the file", "与 --into 同用：文件名"),
        (
            "targets --replace",
            "With --into: replace a file that says something else",
            "与 --into 同用：替换内容不同的已有文件",
        ),
        ("targets --json", "Print one JSON object", "输出一个 JSON 对象"),
        (
            "targets --format",
            "How to print it; csv is what `[[demand]] file = …` reads",
            "输出格式；csv 供 `[[demand]] file = …` 读取",
        ),
        ("targets --to", "Write it to this file instead of the terminal", "写到这个文件，不在终端显示"),
    ],
    examples: &[("targets", "fairshift targets examples/contact-centre/contacts.csv --volume +20%")],
};

#[derive(Debug, Args)]
pub struct Targets {
    #[arg(value_name = "CONTACTS.csv")]
    pub contacts: PathBuf,
    #[arg(long, value_name = "TEAM")]
    pub team: Option<PathBuf>,
    #[command(flatten)]
    pub channels: ChannelArgs,
    #[arg(long, value_enum, value_name = "WHAT", default_value = "week")]
    pub by: By,
    #[arg(long)]
    pub keep_outliers: bool,
    #[arg(long = "as", value_enum, value_name = "WHAT", default_value = "min")]
    pub target: Target,
    #[arg(long, value_enum, value_name = "WHAT", default_value = "heads")]
    pub price: Price,
    #[arg(long, value_name = "TIME", value_parser = week_hours, default_value = "40h")]
    pub week: i64,
    #[arg(long, value_name = "TEAM", conflicts_with = "to")]
    pub into: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "targets.csv", requires = "into")]
    pub file: String,
    #[arg(long, requires = "into")]
    pub replace: bool,
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    #[arg(long, value_enum)]
    pub format: Option<SheetFormat>,
    #[command(flatten)]
    pub destination: Destination,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    Week,
    Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    Min,
    Want,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Price {
    Heads,
    Service,
}

/// Reads the hours of a contract: `40h`, `37.5h`.
fn week_hours(text: &str) -> Result<i64, String> {
    let minutes = fairshift::calendar::parse_minutes(text).filter(|minutes| (60..=10_080).contains(minutes));
    minutes.ok_or_else(|| "hours a week such as 40h, 37.5h / 应为每周工时，如 40h、37.5h".to_string())
}

pub fn run(arguments: &Targets, console: &Console) -> Result<Exit, Failure> {
    if arguments.price == Price::Service && arguments.target == Target::Min {
        let refused = Diagnostic::error(Code::BadArgument, customers::late_needs_want());
        return Err(refused.help(customers::add_as_want()).into());
    }
    let folder = arguments.team.as_ref().or(arguments.into.as_ref());
    let book = match folder {
        Some(folder) => Some(console.team(folder)?.book),
        None => None,
    };
    let language = console.language();
    let promised = arguments.channels.channels().read(&arguments.contacts, book.as_deref())?;
    let average = found(arguments, &promised, book.as_deref(), true);
    let plan = heads(book.as_deref(), &average.curve, &promised.services, promised.contacts.length)?;
    let before = match promised.is_what_if {
        true => {
            let old = found(arguments, &promised, book.as_deref(), false);
            Some(heads(book.as_deref(), &old.curve, &promised.before, promised.contacts.length)?)
        }
        false => None,
    };
    let view = views::View {
        book: book.as_deref(),
        promised: &promised,
        average: &average,
        plan: &plan,
        before: before.as_ref(),
        week: arguments.week,
    };
    if let Some(folder) = &arguments.into {
        let Some(book) = &book else { return Err(Failure::Bug("no team".to_string())) };
        let text = demand(arguments, book, &view)?;
        let sheets = [view.summary(language)];
        hr::deliver(
            &sheets,
            || view.json(language),
            format(arguments),
            &Destination::default(),
            &[],
            language,
        )?;
        return into(arguments, folder, book, &text, language);
    }
    let is_csv = match (format(arguments), &arguments.destination.to) {
        (Some(format), _) => format == SheetFormat::Csv,
        (None, Some(path)) => path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")),
        (None, None) => false,
    };
    if is_csv {
        let text = match &book {
            Some(book) => demand(arguments, book, &view)?,
            None => lines(arguments, &view, |needs| who(needs, None, &promised.contacts.channels))?,
        };
        arguments.destination.save(Kind::Csv, text.as_bytes(), &[&arguments.contacts], language)?;
        return Ok(Exit::Fine);
    }
    let mut sheets = view.intervals(language);
    sheets.push(view.summary(language));
    hr::deliver(
        &sheets,
        || view.json(language),
        format(arguments),
        &arguments.destination,
        &[&arguments.contacts],
        language,
    )?;
    Ok(Exit::Fine)
}

fn format(arguments: &Targets) -> Option<SheetFormat> {
    arguments.format.or(arguments.json.then_some(SheetFormat::Json))
}

/// What comes in, with the changes of the command line or without.
fn found(arguments: &Targets, promised: &Promised, book: Option<&Book>, changed: bool) -> Average {
    let own_changes;
    let contacts = match changed {
        true => {
            own_changes = promised.changed(arguments.channels.channels().handle);
            &own_changes
        }
        false => &promised.contacts,
    };
    match arguments.by {
        By::Week => average(contacts, book.map(|book| &book.team.holidays), arguments.keep_outliers),
        By::Date => Average { curve: by_date(contacts), ..Average::default() },
    }
}

fn heads(book: Option<&Book>, curve: &Curve, services: &[Service], length: i64) -> Result<Plan, Failure> {
    plan(book, curve, services, length).map_err(|(channel, ..)| {
        let name = services.get(channel).map_or("", |service| service.channel.as_str());
        let title = say::too_many_heads(name, i64::from(fairshift::queue::MAX_HEADS));
        Diagnostic::error(Code::TooManyHeads, title).help(say::check_volume()).into()
    })
}

/// The targets as `[[demand]] file = …` reads them.
fn demand(arguments: &Targets, book: &Arc<Book>, view: &views::View<'_>) -> Result<String, Failure> {
    lines(arguments, view, |needs| needs.label(book))
}

fn lines(
    arguments: &Targets,
    view: &views::View<'_>,
    skill: impl Fn(&Needs) -> Text,
) -> Result<String, Failure> {
    let length = view.plan.length;
    let key = match arguments.target {
        Target::Min => "min",
        Target::Want => "want",
    };
    let by_service = arguments.price == Price::Service;
    let targets = view.plan.targets(by_service.then_some(view.promised.services.as_slice()));
    if let Some(Wanted { heads, .. }) = targets.values().find(|target| target.heads > MAX_HEADS) {
        let title = say::target_of_most(*heads, MAX_HEADS);
        return Err(Diagnostic::error(Code::TooManyHeads, title).help(say::check_volume()).into());
    }
    // Neighbours that want the same are one row.
    let mut merged: Vec<(Day, i64, i64, Wanted)> = Vec::new();
    for ((_, day, from), target) in targets {
        match merged.last_mut() {
            Some(last) if last.0 == day && last.2 == from && last.3 == target => last.2 = from + length,
            _ => merged.push((day, from, from + length, target)),
        }
    }
    let mut head = vec!["date", "weekday", "from", "until", "skill", key];
    head.extend(by_service.then_some("late"));
    let mut table: Vec<Vec<String>> = Vec::new();
    let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let (holidays, exchanged) = (view.coming_holidays(), &view.average.to_exchange);
    for (day, from, until, Wanted { needs, heads, late }) in merged {
        let days: Vec<(String, &str)> = match day {
            Day::Weekday(day) => vec![(String::new(), WEEKDAYS[usize::from(day.min(6))])],
            Day::Date(date) => vec![(date.to_string(), "")],
            Day::Holiday => holidays.iter().map(|date: &NaiveDate| (date.to_string(), "")).collect(),
            Day::Exchanged => exchanged.iter().map(|date| (date.to_string(), "")).collect(),
        };
        for (date, weekday) in days {
            let label = skill(&needs);
            let label = if needs.skills.is_empty() { "" } else { label.in_language(Language::En) };
            let label = fairshift::render::sheet::harmless(label);
            let (from, until, heads) = (clock(from), clock(until), heads.to_string());
            let late = late.filter(|_| heads != "0").map(|late| late.numbers().join(" ")).unwrap_or_default();
            let mut row = vec![date, weekday.to_string(), from, until, label, heads];
            row.extend(by_service.then_some(late));
            table.push(row);
        }
    }
    if table.len() > MAX_ROWS {
        let title = say::too_many_rows(table.len(), MAX_ROWS);
        return Err(Diagnostic::error(Code::TooLarge, title).help(say::fewer_dates()).into());
    }
    Ok(rows(head.into_iter().map(str::to_string).collect(), table, Terminator::Any(b'\n')))
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Writes the targets beside the team's file, and names them in it where it does not yet: only if the team
/// is right with them.
fn into(
    arguments: &Targets,
    folder: &Path,
    book: &Book,
    text: &str,
    language: Language,
) -> Result<Exit, Failure> {
    let path = folder.join(&arguments.file);
    let named = book
        .demand
        .iter()
        .any(|table| matches!(&table.targets, Stated::File { name, .. } if *name == arguments.file));
    let is_contacts = |file: &Path| {
        file.canonicalize().is_ok_and(|file| path.canonicalize().is_ok_and(|path| file == path))
    };
    if !is_plain_csv(&arguments.file)
        || is_contacts(&arguments.contacts)
        || book.contacts.as_ref().is_some_and(|named| named.name == arguments.file)
    {
        let title = say::not_for_targets(&arguments.file);
        return Err(Diagnostic::error(Code::NotReplaced, title)
            .in_file(&path)
            .help(say::name_targets())
            .into());
    }
    let there = match disk::read(&path, MAX_BYTES) {
        Err(error) if error.is_missing() => None,
        there => Some(there.unwrap_or_default()),
    };
    if there.is_some_and(|there| there != text.as_bytes()) && !arguments.replace {
        let title = say::targets_there(path.display().to_string());
        return Err(Diagnostic::error(Code::CannotWrite, title)
            .in_file(&path)
            .help(say::replace_it())
            .into());
    }
    let mut files: BTreeMap<PathBuf, Vec<u8>> =
        book.sources.iter().map(|source| (source.path.clone(), source.text.clone().into_bytes())).collect();
    files.insert(path.clone(), text.as_bytes().to_vec());
    let team = book.sources.first().map(|source| source.path.clone()).unwrap_or_default();
    let old = files.get(&team).cloned().unwrap_or_default();
    if !named {
        let end = if old.ends_with(b"\n") { "" } else { "\n" };
        let table = format!("{end}\n[[demand]]\nfile = \"{}\"\n", arguments.file);
        files.insert(team.clone(), [old, table.into_bytes()].concat());
    }
    let files: Vec<(PathBuf, Vec<u8>)> = files.into_iter().collect();
    if let Err(mut found) = book::read_texts(&files) {
        found.insert(0, Diagnostic::error(Code::CannotWrite, say::into_team_breaks()));
        return Err(found.into());
    }
    let text = |path: &Path| files.iter().find(|(other, _)| other == path).map(|(_, bytes)| bytes.as_slice());
    let mut changed = vec![path.as_path()];
    if !named {
        // Last: until then nothing names the targets.
        changed.push(&team);
    }
    for file in changed {
        disk::write_file(&disk::resolved(file), text(file).unwrap_or_default())
            .map_err(|error| results::cannot_write(file, &error))?;
        output::remark(timesheets::written(file.display().to_string()).in_language(language));
    }
    Ok(Exit::Fine)
}

/// Whether a text is the name of a CSV file beside `team.toml`, and of nothing else.
fn is_plain_csv(name: &str) -> bool {
    let path = Path::new(name);
    path.file_name().is_some_and(|only| only == name)
        && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}
