//! `fairshift init DIR`: a team folder with the questions that a supervisor answers.

use std::path::Path;

use chrono::NaiveDate;
use fairshift::book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::messages::{Language, cli as say, first_team};
use fairshift::rules::REGISTRY;

use super::import::month;
use super::{Exit, Failure, ask, init_questions, init_sheet, output};
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use std::path::PathBuf;

const TEAM: [&str; 2] = [include_str!("templates/team.en.toml"), include_str!("templates/team.zh.toml")];
const LEAVE: [&str; 2] = [include_str!("templates/leave.en.toml"), include_str!("templates/leave.zh.toml")];

const MORE: [&str; 2] = [include_str!("templates/more.en.toml"), include_str!("templates/more.zh.toml")];

pub const HELP: Help = Help {
    texts: &[
        (
            "init",
            "Write a team folder with the questions that a supervisor answers",
            "写出一个团队文件夹，主管按其中的问题填写",
        ),
        ("init dir", "The new folder", "新文件夹"),
        (
            "init --from",
            "A sheet that the team has (xlsx, csv); several months are better: give the option again",
            "团队现有的排班表（xlsx、csv）；最好给几个月的：可重复此选项",
        ),
        (
            "init --shift",
            "What a mark in the cells means: 早=09:00-17:00, N=22:00-06:00, T=rest, T=leave; asked for in a terminal where it is missing",
            "单元格中标记的含义：早=09:00-17:00、夜=22:00-06:00、培=rest（休息）、培=leave（请假）；在终端里缺少时会询问",
        ),
        (
            "init --month",
            "The month of a sheet whose heads have days only: 2026-10; once for all sheets, or once for each",
            "表头只有日子时所在的月份：2026-10；全部表写一个，或每个表各写一个",
        ),
        ("init --sheet", "Only this sheet of a workbook", "只取工作簿中的这一个表"),
        (
            "init --zone",
            "Where the clocks are [default: Europe/London, in Chinese Asia/Shanghai]",
            "所在时区 [默认：Asia/Shanghai，英文为 Europe/London]",
        ),
        (
            "init --skip",
            "Pass over cells that are not understood; each is named",
            "跳过看不懂的单元格，并逐一列出",
        ),
    ],
    examples: &[("init", "fairshift init my-team --from examples/rota-2026-11.csv")],
};

#[derive(Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    #[arg(long, value_name = "SHEET")]
    pub from: Vec<PathBuf>,
    #[arg(long, value_name = "MARK=TIMES")]
    pub shift: Vec<String>,
    #[arg(long, value_name = "YEAR-MONTH", value_parser = month)]
    pub month: Vec<NaiveDate>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    #[arg(long)]
    pub skip: bool,
}

pub fn run(arguments: &Init, console: &Console) -> Result<Exit, Failure> {
    if !arguments.from.is_empty() {
        return init_sheet::run(arguments, console);
    }
    let about_sheets = [
        ("--shift", !arguments.shift.is_empty()),
        ("--month", !arguments.month.is_empty()),
        ("--sheet", arguments.sheet.is_some()),
        ("--skip", arguments.skip),
    ];
    if let Some((option, _)) = about_sheets.into_iter().find(|(_, given)| *given) {
        let refused = Diagnostic::error(Code::BadArgument, first_team::needs_from(option));
        return Err(refused.help(first_team::add_from()).into());
    }
    let language = console.language();
    let dir = &arguments.dir;
    let id = team_id(dir);
    let team = TEAM[language as usize].replace("TEAM_ID", &id);
    free(dir, &[("team.toml".to_string(), String::new())])?;
    let team = match ask::is_possible() {
        true => init_questions::answered(&team, &id, arguments.zone.as_deref(), language)?,
        false => team,
    };
    let team = team + &appendix(language);
    // The team's file last: without it a folder is no team yet, and `init` goes on where it was cut off.
    let leave = LEAVE[language as usize].to_string();
    let files = [("leave.toml".to_string(), leave), ("team.toml".to_string(), team)];
    write(dir, &files)?;
    let shown = dir.display().to_string();
    output::result(&format!("{}\n", say::init_done(&shown).in_language(language)))?;
    Ok(Exit::Fine)
}

/// Every key that the program knows beside those in the text above it, commented out.
pub fn appendix(language: Language) -> String {
    let mut text = MORE[language as usize].to_string();
    text.push_str(&format!("\n# {}\n", first_team::all_rules().in_language(language)));
    for entry in REGISTRY {
        text.push_str(&format!("#\n# ## {}\n", entry.doc.id));
        for line in entry.doc.example_in(language).lines() {
            text.push_str(format!("# {line}").trim_end());
            text.push('\n');
        }
        for param in entry.doc.params {
            let words = param.means[language as usize];
            text.push_str(&format!("#   {}: {words} ({})\n", param.key, param.value));
        }
    }
    text
}

/// Refuses a folder in which something else than these files is.
///
/// # Errors
/// What is in the way.
pub fn free(dir: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let is_same = |path: &Path, text: &str| {
        disk::read(path, text.len() as u64).is_ok_and(|there| there == text.as_bytes())
    };
    let team_is_there = dir.join("team.toml").exists();
    let other = files.iter().map(|(name, text)| (dir.join(name), text));
    let mut other = other.filter(|(path, text)| path.exists() && (team_is_there || !is_same(path, text)));
    match other.next_back() {
        Some((there, _)) => {
            let title = say::exists_already(there.display().to_string());
            Err(Diagnostic::error(Code::CannotWrite, title)
                .in_file(&there)
                .help(say::init_elsewhere())
                .into())
        }
        None => Ok(()),
    }
}

/// Writes the files of a new team.
///
/// # Errors
/// Something else is there; what the system refuses.
pub fn write(dir: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    free(dir, files)?;
    let written = match dir.exists() {
        false => disk::write_folder(dir, files),
        true => {
            let files: Vec<(&str, &str)> =
                files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            disk::write_files(dir, &files)
        }
    };
    Ok(written.map_err(|error| Diagnostic::cannot_write(dir, &error))?)
}

/// The folder's name as far as an id can have it.
pub fn team_id(dir: &Path) -> String {
    let name = disk::resolved(dir).file_name().map(|name| name.to_string_lossy().into_owned());
    plain_id(&name.unwrap_or_default())
}

/// A name as far as an id can have it.
pub fn plain_id(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c.to_ascii_lowercase() } else { '-' }
    };
    let id: String = name.chars().map(plain).take(64).collect();
    match id.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        true if book::is_agent_id(&id) => id,
        // The name of a device.
        true => format!("team-{id}"),
        false => "team".to_string(),
    }
}
