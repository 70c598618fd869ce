//! A way out, taken: the team's files with the change, and the best roster then.
//! The team's own files stay as they are.

use std::fs;
use std::path::Path;

use fairshift::book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::instance::Instance;
use fairshift::messages::{Language, cli as say, reasons as why, rosters};
use fairshift::present;
use fairshift::reasons::{FileText, WayOut};
use fairshift::render::table;
use fairshift::roster::Draft;
use fairshift::solve::Status;
use fairshift::workspace::{JudgedRoster, Problem, Workspace};

use super::args::Explain;
use super::{Exit, Failure, drafts, output, service, solve};

/// What the way out was found for.
pub struct Origin<'a> {
    pub instance: &'a Instance,
    /// The team's folder, which nothing is written to.
    pub folder: &'a Path,
}

pub fn run(origin: &Origin, way: &WayOut, arguments: &Explain, language: Language) -> Result<Exit, Failure> {
    let files = way.files.iter().map(|(name, text)| (name.into(), text.clone().into_bytes()));
    let (book, _) = book::read_texts(&files.collect::<Vec<_>>())?;
    let folder = arguments.out.clone().unwrap_or_else(|| origin.folder.to_path_buf());
    let team = Workspace::unsaved(folder, book)?;
    if let Some(out) = &arguments.out {
        free(out)?;
    }
    let (horizon, past) = (origin.instance.horizon, origin.instance.past.clone());
    let problem = Problem::new(team, horizon, past);
    let mut text = format!("{}\n", why::taken(&way.text).in_language(language));
    for line in changed(&origin.instance.book, &way.files) {
        text.push_str(&format!("  {line}\n"));
    }
    let outcome = solve::search(solve::Ask::within(arguments.time_limit), &problem, language)?;
    let Some(made) = solve::made(&problem, &outcome)? else {
        let none = if outcome.status == Status::Infeasible { why::still_none() } else { say::more_time() };
        output::result(&format!("{text}\n{}\n", none.in_language(language)))?;
        return Ok(if outcome.status == Status::Infeasible { Exit::Impossible } else { Exit::Unknown });
    };
    let mut opened = JudgedRoster::unsaved(&problem, made);
    if !opened.verdict.agrees() {
        return Err(Failure::Bug(solve::disagreement(&opened.verdict)));
    }
    let mut told = why::nothing_written();
    if let Some(out) = &arguments.out {
        let kept = Path::new("rosters").join(format!("{}.toml", horizon.start));
        let fill = |folder: &Path| -> Result<(), Failure> {
            for (name, text) in &way.files {
                let path = folder.join(name);
                disk::write_file(&path, text.as_bytes()).map_err(|error| cannot_write(&path, &error))?;
            }
            let draft = Draft {
                roster: &opened.loaded.roster,
                book: &problem.team.book,
                past: &problem.instance.past,
                team_folder: Some(folder),
            };
            drafts::save(&folder.join(&kept), &draft).map(drop)
        };
        disk::make_folder(out, fill, |error| cannot_write(out, &error).into())?;
        let path = out.join(kept);
        let again = JudgedRoster::open(&path)?;
        if !again.verdict.agrees() || again.loaded.roster.lines != opened.loaded.roster.lines {
            return Err(Failure::Bug(solve::disagreement(&again.verdict)));
        }
        opened = again;
        told = why::copy_written(out.display().to_string(), path.display().to_string());
    }
    let mut view = present::roster(&opened, None);
    let mut verdict = present::verdict(&opened);
    verdict.roster = verdict.roster.filter(|_| arguments.out.is_some());
    view.verdict = Some(verdict);
    view.breaches = present::grouped(view.breaches);
    service::add_to(&mut view, &opened, language);
    output::result(&format!("{text}\n{}", table::render(&view, language, output::style())))?;
    output::remark(told.in_language(language));
    Ok(if opened.verdict.complete() { Exit::Fine } else { Exit::Unmet })
}

/// Refuses a folder that holds anything already.
pub fn free(out: &Path) -> Result<(), Failure> {
    let empty = match fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    match empty {
        true => Ok(()),
        false => {
            let title = why::folder_in_use(out.display().to_string());
            Err(Diagnostic::error(Code::CannotWrite, title).in_file(out).help(why::name_new_folder()).into())
        }
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    let title = rosters::cannot_write(path.display().to_string(), error.kind().to_string());
    Diagnostic::error(Code::CannotWrite, title).in_file(path)
}

/// Lines that were taken out and put in, as `- ` and `+ `.
fn changed(book: &book::Book, files: &[FileText]) -> Vec<String> {
    let mut lines = Vec::new();
    for (source, (name, text)) in book.sources.iter().zip(files) {
        let (old, new): (Vec<&str>, Vec<&str>) = (source.text.lines().collect(), text.lines().collect());
        let head = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
        let tail = tail.take_while(|(one, two)| one == two).count();
        let of = |sign: &str, lines: &[&str]| -> Vec<String> {
            let kept = lines.iter().filter(|line| !line.trim().is_empty());
            kept.map(|line| format!("{sign} {line}")).collect()
        };
        let (gone, come) = (of("-", &old[head..old.len() - tail]), of("+", &new[head..new.len() - tail]));
        if gone.len() + come.len() > 0 {
            lines.push(name.clone());
            lines.extend(gone.into_iter().chain(come));
        }
    }
    lines
}
