//! `explain --apply N`: a way out, taken in a copy of the team.

use std::path::Path;

use fairshift::instance::Instance;
use fairshift::messages::{Language, cli as say, reasons as why};
use fairshift::operations::apply::{Copy, apply};
use fairshift::operations::solve::Search;
use fairshift::present;
use fairshift::reasons::WayOut;
use fairshift::render::table;
use fairshift::solve::Status;

use super::explain::Explain;
use super::{Exit, Failure, drafts, interrupt, output, service, solve};

/// What the way out was found for.
pub struct Origin<'a> {
    pub instance: &'a Instance,
    /// The team's folder, which nothing is written to.
    pub folder: &'a Path,
}

pub fn run(origin: &Origin, way: &WayOut, arguments: &Explain, language: Language) -> Result<Exit, Failure> {
    let (by, stop) = (drafts::by(), interrupt::token()?);
    let copy = arguments.out.as_deref().map(|out| Copy { out, by: &by, patience: drafts::PATIENCE });
    let applied = apply(way, origin.instance, origin.folder, copy, |problem| Search {
        progress: solve::progress(problem, language),
        ..Search::within(arguments.time_limit, stop)
    })?;
    solve::clear_progress();
    let mut text = format!("{}\n", why::taken(&way.text).in_language(language));
    for line in &applied.changed {
        text.push_str(&format!("  {line}\n"));
    }
    let Some(judged) = &applied.judged else {
        let impossible = applied.status == Status::Infeasible;
        let none = if impossible { why::still_none() } else { say::more_time() };
        output::result(&format!("{text}\n{}\n", none.in_language(language)))?;
        return Ok(if impossible { Exit::Impossible } else { Exit::Unknown });
    };
    let told = match arguments.out.as_ref().zip(applied.written.as_ref()) {
        Some((out, path)) => why::copy_written(out.display().to_string(), path.display().to_string()),
        None => why::nothing_written(),
    };
    let mut view = present::roster(judged, None);
    let mut verdict = present::verdict(judged);
    verdict.roster = verdict.roster.filter(|_| applied.written.is_some());
    view.verdict = Some(verdict);
    view.breaches = present::grouped(view.breaches);
    service::add_to(&mut view, judged, language);
    output::result(&format!("{text}\n{}", table::render(&view, language, output::style())))?;
    output::remark(told.in_language(language));
    Ok(if judged.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}
