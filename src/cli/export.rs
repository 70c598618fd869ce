//! `fairshift export ROSTER --format FORMAT`: a roster as a file that people keep.

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, sheets as say};
use fairshift::present;
use fairshift::render::{csv, html, markdown, svg, workbook};
use fairshift::workspace::JudgedRoster;

use super::results::Kind;
use super::{Exit, Failure, output, service};
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::results::Destination;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "export",
            "Write a roster as a file that people keep, print or send",
            "把班表导出为可保存、打印、发送的文件",
        ),
        ("export roster", "A roster file", "班表文件"),
        (
            "export --format",
            "xlsx: a workbook with coverage and fairness; html: one page for screen and paper; svg: a picture, who works when; csv, md: as show prints them; a file of csv begins with a byte order mark, as all do",
            "xlsx：含覆盖与公平的工作簿；html：可看可打印的单页；svg：谁在何时当班的图；csv、md：与 show 的输出相同，csv 文件与其他命令一样以字节顺序标记开头",
        ),
        (
            "export --to",
            "Write to this file [default: print; xlsx needs a file or a pipe]",
            "写到这个文件 [默认：打印；xlsx 须写到文件或管道]",
        ),
    ],
    examples: &[(
        "export",
        "fairshift export rosters/support-team/2026-11-30.toml --format xlsx --to roster.xlsx",
    )],
};

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

pub fn run(arguments: &Export, console: &Console) -> Result<Exit, Failure> {
    let opened = console.roster(&arguments.roster)?;
    let language = console.language_for(opened.loaded.book.team.language);
    let binary = arguments.format == ExportFormat::Xlsx;
    if binary && arguments.destination.to.is_none() && output::stdout_is_terminal() {
        let start = opened.loaded.roster.horizon.start;
        let refused = Diagnostic::error(Code::BadArgument, say::xlsx_needs_file());
        return Err(refused.help(say::name_to(format!("{start}.xlsx"))).into());
    }
    let bytes = bytes(&opened, arguments.format, language)?;
    let kind = match arguments.format {
        ExportFormat::Xlsx => Kind::Xlsx,
        ExportFormat::Csv => Kind::Csv,
        ExportFormat::Html => Kind::Html,
        ExportFormat::Svg => Kind::Svg,
        ExportFormat::Md => Kind::Text,
    };
    arguments.destination.save(kind, &bytes, &[&arguments.roster], language)?;
    Ok(Exit::Fine)
}

fn bytes(opened: &JudgedRoster, format: ExportFormat, language: Language) -> Result<Vec<u8>, Failure> {
    let grouped = || {
        let mut view = present::roster(opened, None);
        view.breaches = present::grouped(view.breaches);
        service::add_to(&mut view, opened, language);
        view
    };
    Ok(match format {
        ExportFormat::Xlsx => {
            let view = present::workbook(opened);
            workbook::render(&view, language).map_err(Failure::Bug)?
        }
        ExportFormat::Csv => csv::render(&present::roster(opened, None).duties).into_bytes(),
        ExportFormat::Html => {
            let mut view = present::picture(opened);
            service::add_to(&mut view.roster, opened, language);
            html::render(&view, language).into_bytes()
        }
        ExportFormat::Svg => svg::render(&present::picture(opened), language).into_bytes(),
        ExportFormat::Md => markdown::render(&grouped(), language).into_bytes(),
    })
}
