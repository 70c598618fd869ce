//! `fairshift export ROSTER --format FORMAT`: a roster as a file that people keep.

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, sheets as say};
use fairshift::present;
use fairshift::render::{csv, html, markdown, svg, workbook};
use fairshift::workspace::JudgedRoster;

use super::args::{Export, ExportFormat};
use super::results::Kind;
use super::{Exit, Failure, output, service};
use crate::cli::console::Console;

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
