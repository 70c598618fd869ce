//! `fairshift export ROSTER --format FORMAT`: a roster as a file that people keep.

use std::path::Path;

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk::write_file;
use fairshift::messages::{Language, rosters, sheets as say};
use fairshift::render::{csv, html, markdown, svg, workbook};

use super::args::{Export, ExportFormat};
use super::session::{self, Opened};
use super::{Exit, Stop, output, service, views};

pub fn run(arguments: &Export, asked: Option<Language>) -> Result<Exit, Stop> {
    let opened = session::open(&arguments.roster)?;
    let language = asked.unwrap_or(opened.loaded.book.team.language);
    let binary = arguments.format == ExportFormat::Xlsx;
    if binary && arguments.to.is_none() && output::stdout_is_terminal() {
        let start = opened.loaded.roster.horizon.start;
        let refused = Diagnostic::error(Code::BadArgument, say::xlsx_needs_file());
        return Err(refused.help(say::name_to(format!("{start}.xlsx"))).into());
    }
    let bytes = bytes(&opened, arguments.format, language)?;
    match &arguments.to {
        Some(path) => {
            save(path, &bytes)?;
            output::remark(say::written(path.display().to_string()).in_language(language));
        }
        None => output::bytes(&bytes)?,
    }
    Ok(Exit::Fine)
}

fn bytes(opened: &Opened, format: ExportFormat, language: Language) -> Result<Vec<u8>, Stop> {
    let grouped = || {
        let mut view = views::roster(opened, None);
        view.breaches = views::grouped(view.breaches);
        service::add_to(&mut view, opened, language);
        view
    };
    Ok(match format {
        ExportFormat::Xlsx => {
            let view = views::workbook(opened);
            workbook::render(&view, language).map_err(Stop::Bug)?
        }
        ExportFormat::Csv => csv::render(&views::roster(opened, None).duties).into_bytes(),
        ExportFormat::Html => {
            let mut view = views::picture(opened);
            service::add_to(&mut view.roster, opened, language);
            html::render(&view, language).into_bytes()
        }
        ExportFormat::Svg => svg::render(&views::picture(opened), language).into_bytes(),
        ExportFormat::Md => markdown::render(&grouped(), language).into_bytes(),
    })
}

/// Writes a file whole or not at all; folders on the way must be there.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    if path.extension().is_some_and(|ending| ending == "toml") {
        let refused = Diagnostic::error(Code::CannotWrite, say::not_over_a_roster()).in_file(path);
        return Err(refused.help(say::name_by_format()).into());
    }
    write_file(path, bytes).map_err(|error| {
        let title = rosters::cannot_write(path.display().to_string(), error.kind().to_string());
        Diagnostic::error(Code::CannotWrite, title).in_file(path).help(say::cannot_write_help()).into()
    })
}
