//! `fairshift import FORMAT FILE --out PATH`: files of other programs as teams and rosters.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use fairshift::book;
use fairshift::calendar::{MAX_WEEKS, week_start};
use fairshift::diagnostic::{Code, Diagnostic, Source};
use fairshift::disk;
use fairshift::import::{self, duties, holidays, nrp};
use fairshift::messages::{Language, cli, import as say, rosters};
use fairshift::operations::apply::free;
use fairshift::operations::import::{save_lines, save_past};
use fairshift::roster::{self};
use fairshift::rules;
use fairshift::workspace::{self, Problem, Workspace};

use super::args::Dates;
use super::{Exit, Failure, drafts, import_sheet, init, output, solve, verify};
use crate::cli::args::date;
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use clap::ValueEnum;

pub const HELP: Help = Help {
    texts: &[
        (
            "import",
            "Write a team or a roster from another program's file",
            "把其他程序的文件转换为团队或班表",
        ),
        (
            "import format",
            "nrp: a shift-scheduling instance becomes a team; csv, xlsx: sheets as people keep them (names × dates either way round, or shifts × dates with names in the cells), an exported sheet that was edited, or (csv) rows agent,date,shift become a roster; holidays: a year's announced plan (JSON, ICS, CSV) becomes holidays.toml",
            "nrp：排班基准文件转为团队；csv、xlsx：常见的排班表（人员 × 日期，横竖均可；或班次 × 日期、格内写姓名）、导出后改过的表，或（csv）每行 agent,date,shift 转为班表；holidays：公布的全年节假日安排（JSON、ICS、CSV）转为 holidays.toml",
        ),
        ("import file", "The file to read", "要读取的文件"),
        (
            "import --out",
            "nrp: the new team folder; csv, xlsx: the roster file; holidays: holidays.toml in the team's folder",
            "nrp：新的团队文件夹；csv、xlsx：班表文件；holidays：团队文件夹里的 holidays.toml",
        ),
        ("import --team", "csv, xlsx: the team whose duties these are", "csv、xlsx：这些当班所属的团队"),
        (
            "import --roster",
            "csv, xlsx: the roster that the sheet was exported from; shows what was changed and what that breaks",
            "csv、xlsx：该表导出自哪张班表；列出改动及其违反的规则",
        ),
        (
            "import --start",
            "csv, xlsx: first date of the roster [default: the week of the first date]",
            "csv、xlsx：班表起始日 [默认：首个日期所在的一周]",
        ),
        (
            "import --weeks",
            "csv, xlsx: how many weeks [default: as many as the dates reach into]",
            "csv、xlsx：排几周 [默认：以日期涉及的周数为准]",
        ),
        (
            "import --month",
            "csv, xlsx: the month of the first date, where heads have days only: 2026-12",
            "csv、xlsx：表头只有日子时，首个日期所在的月份：2026-12",
        ),
        (
            "import --sheet",
            "xlsx: this sheet, where several have names and dates",
            "xlsx：有几个工作表时，取这一个",
        ),
        (
            "import --history",
            "csv, xlsx: what was worked before the team was planned here, from any date to any: breaches are facts, no day after it is judged, and once it is over it can be published",
            "csv、xlsx：使用本程序之前实际上的班，起止日期不限：违反只作记录，不检查之后的日子，过去之后可以发布",
        ),
        (
            "import --skip",
            "csv, xlsx: pass over cells that are not understood, as rest; each is named",
            "csv、xlsx：跳过看不懂的单元格（按休息），并逐一列出",
        ),
        ("import --json", "With --roster: print one JSON object", "与 --roster 同用：输出一个 JSON 对象"),
    ],
    examples: &[("import", "fairshift import nrp examples/benchmark.txt --out benchmark")],
};

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
    pub history: bool,
    #[arg(long)]
    pub skip: bool,
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    Nrp,
    Csv,
    Xlsx,
    Holidays,
}

pub fn run(arguments: &Import, console: &Console) -> Result<Exit, Failure> {
    match arguments.format {
        ImportFormat::Nrp => team(arguments, console.language()),
        ImportFormat::Csv | ImportFormat::Xlsx => import_sheet::run(arguments, console),
        ImportFormat::Holidays => public_holidays(arguments, console.language()),
    }
}

/// A year's announced holidays as a team's `holidays.toml`.
fn public_holidays(arguments: &Import, language: Language) -> Result<Exit, Failure> {
    refuse_options(arguments)?;
    let source = import::source(&arguments.file)?;
    let days = holidays::read(&source)?;
    if arguments.out.file_name().is_none_or(|name| name != "holidays.toml") {
        let title = say::not_holidays_file(arguments.out.display().to_string());
        return Err(Diagnostic::error(Code::BadArgument, title).help(say::holidays_out()).into());
    }
    let text = holidays::to_toml(&days, &arguments.file);
    if arguments.out.exists() {
        let title = cli::exists_already(arguments.out.display().to_string());
        return Err(Diagnostic::error(Code::CannotWrite, title).help(say::move_it_aside()).into());
    }
    disk::write_new_file(&arguments.out, text.as_bytes())
        .map_err(|error| Diagnostic::cannot_write(&arguments.out, &error))?;
    let count = fairshift::messages::days(days.len());
    let told = say::holidays_saved(arguments.out.display().to_string(), count);
    output::remark(told.in_language(language));
    Ok(Exit::Fine)
}

/// Refuses what is about rosters alone.
fn refuse_options(arguments: &Import) -> Result<(), Failure> {
    let given = [
        ("--team", arguments.team.is_some()),
        ("--start", arguments.start.is_some()),
        ("--weeks", arguments.weeks.is_some()),
        ("--roster", arguments.roster.is_some()),
        ("--month", arguments.month.is_some()),
        ("--sheet", arguments.sheet.is_some()),
        ("--history", arguments.history),
        ("--skip", arguments.skip),
        ("--json", arguments.json),
    ];
    if let Some((option, _)) = given.into_iter().find(|(_, given)| *given) {
        let refused = Diagnostic::error(Code::BadArgument, say::not_with_nrp(option));
        return Err(refused.help(say::drop_option(option)).into());
    }
    Ok(())
}

/// A benchmark file as a team.
fn team(arguments: &Import, language: Language) -> Result<Exit, Failure> {
    refuse_options(arguments)?;
    let source = import::source(&arguments.file)?;
    let read = nrp::read(&source)?;
    let out = &arguments.out;
    free(out)?;
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = arguments.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let files = nrp::files(&read, &printable(&name), &init::plain_id(&stem));
    // What the reader takes makes a team without an error.
    let texts: Vec<(PathBuf, Vec<u8>)> =
        files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes())).collect();
    let wrong = |found: Vec<Diagnostic>| {
        Failure::Bug(
            found.iter().map(|diagnostic| diagnostic.title.en.as_str()).collect::<Vec<_>>().join("; "),
        )
    };
    let (book, _) = book::read_texts(&texts).map_err(wrong)?;
    rules::active(&book).map_err(wrong)?;
    disk::write_folder(out, &files).map_err(|error| {
        Failure::from(Diagnostic::cannot_write(out, &error).help(rosters::cannot_write_help()))
    })?;
    let told =
        say::next_solve(out.display().to_string(), read.days, read.agents.len(), nrp::START, read.days / 7);
    output::result(&format!("{}\n", told.in_language(language)))?;
    Ok(Exit::Fine)
}

/// A file's name as a comment can have it.
fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A table of duties as a draft, judged.
pub fn duties(
    arguments: &Import,
    source: &Arc<Source>,
    team: Workspace,
    console: &Console,
) -> Result<Exit, Failure> {
    let table = duties::Table::read(source)?;
    let dates = dates(arguments, &table, &team.book)?;
    let problem = match arguments.history {
        true => past(arguments, team, table.dates())?,
        false => placed(arguments, team, &dates, console)?,
    };
    let lines = table.lines(&problem.team.book, &problem.instance.horizon)?;
    save(arguments, &problem, lines, console)
}

/// A team with its dates and what was before them, where the roster goes.
pub fn placed(
    arguments: &Import,
    team: Workspace,
    dates: &Dates,
    console: &Console,
) -> Result<Problem, Failure> {
    let beside = workspace::rosters_folder(&team.book, Some(&arguments.out));
    console.problem(team, dates, &beside)
}

/// A team on the dates of a table, whatever they are, after what was before them.
pub fn past(
    arguments: &Import,
    team: Workspace,
    dates: Option<(NaiveDate, NaiveDate)>,
) -> Result<Problem, Failure> {
    let Some((first, last)) = dates else {
        return Err(Diagnostic::error(Code::BadArgument, say::needs_start()).help(say::name_start()).into());
    };
    let beside = workspace::rosters_folder(&team.book, Some(&arguments.out));
    let days = usize::try_from((last - first).num_days() + 1).unwrap_or(1).min(MAX_WEEKS as usize * 7);
    team.past_problem(first, days, &beside)
}

/// Saves what is worked as a draft, and judges it.
pub fn save(
    arguments: &Import,
    problem: &Problem,
    lines: roster::RosterLines,
    console: &Console,
) -> Result<Exit, Failure> {
    let language = console.language_for(problem.team.book.team.language);
    drafts::may_save(&arguments.out, Some(&problem.team.folder))?;
    let save = if arguments.history { save_past } else { save_lines };
    let kept = save(problem, lines, &arguments.out, &drafts::by(), drafts::PATIENCE)?;
    output::result(&verify::text(&kept.judged, language))?;
    if let Some(saved) = kept.saved {
        output::remark(solve::told(&arguments.out, saved).in_language(language));
    }
    Ok(if kept.judged.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// The dates of the roster: those asked for, else as many weeks as the table reaches into.
fn dates(arguments: &Import, table: &duties::Table<'_>, book: &book::Book) -> Result<Dates, Failure> {
    let known = table.dates();
    let first_week = known.map(|(first, _)| week_start(first, book.team.first_weekday));
    let Some(start) = arguments.start.or(first_week) else {
        return Err(Diagnostic::error(Code::BadArgument, say::needs_start()).help(say::name_start()).into());
    };
    let days = match known {
        Some((_, last)) => (last - start).num_days().max(0),
        None => table.last_day().and_then(|day| i64::try_from(day).ok()).unwrap_or(0),
    };
    let weeks = arguments.weeks.unwrap_or(days / 7 + 1);
    Ok(Dates { start: Some(start), weeks, after: None, no_history: false, assume_ordinary: false })
}

/// Reads `2026-12` as its first date.
pub fn month(text: &str) -> Result<NaiveDate, String> {
    let date = (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten();
    date.ok_or_else(|| "a month such as 2026-12 / 应为月份，如 2026-12".to_string())
}
