//! All files of a team as one book, and all that is wrong with them at once.

use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::demand::{Fetch, Fetched};
use super::files::{GRANTED_FILE, LEAVE_FILE, TEAM_FILE, beside, decode, extra_files, load};
use super::ids::{Ids, Kind};
use super::reader::{File, Table};
use super::syntax::Parsed;
use super::{
    Book, agents, availability, breaks, consistency, counts, dated, demand, desk, law, leave_kinds, pay,
    prices, rules, service, shifts, skills, syntax, targets, team,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Source};
use crate::messages::input;

/// What else goes into a team's book, and who else judges it.
pub struct Beside<'b> {
    /// What the record has granted to the team's agents: the text of `granted.toml`, in place of the folder's.
    pub granted: &'b dyn Fn(&Book) -> Option<String>,
    /// What somebody else objects to in the book.
    pub objections: &'b dyn Fn(&Book) -> Vec<Diagnostic>,
}

impl Beside<'_> {
    const NOTHING: Beside<'static> = Beside { granted: &|_| None, objections: &|_| Vec::new() };
}

/// Reads a team folder: `team.toml`, `leave.toml` if it is there, and the files of targets that the team names.
/// The book comes with the warnings; where there is an error, everything that was found.
pub fn read(folder: &Path) -> Result<(Book, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_with(folder, &Beside::NOTHING)
}

/// The same, with what does not stand in the folder's files.
pub fn read_with(folder: &Path, with: &Beside<'_>) -> Result<(Book, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = Diagnostics::default();
    let files = load(folder, &mut found);
    assemble(&files, found, &folder.join(GRANTED_FILE), with, &|name| beside(folder, name))
}

/// Reads a team from files in memory, each a path and its bytes. Only the last
/// part of a path says which file it is.
///
/// All errors come at once, each with its place:
///
/// ```
/// use fairshift::book::read_texts;
/// use fairshift::diagnostic::Code;
///
/// let team = br#"
/// [team]
/// id = "desk"
/// zone = "UTC"
///
/// [[shifts]]
/// id = "A"
/// start = "09:00"
/// end = "17:00"
///
/// [[agents]]
/// id = "lin"
/// shits = ["A"]
/// "#;
/// let errors = read_texts(&[("team.toml".into(), team.to_vec())]).unwrap_err();
/// let [error] = errors.as_slice() else { panic!("{errors:?}") };
/// assert_eq!(error.code, Code::UnknownKey);
/// assert_eq!(error.place.as_ref().map(|(place, _)| place.brief()).as_deref(), Some("team.toml:13"));
/// ```
pub fn read_texts(files: &[(PathBuf, Vec<u8>)]) -> Result<(Book, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut found = Diagnostics::default();
    if !files.iter().any(|(path, _)| is_named(path, TEAM_FILE)) {
        found.push(
            Diagnostic::error(Code::MissingFile, input::missing_file(TEAM_FILE))
                .help(input::what_a_team_is()),
        );
    }
    let fetch = |name: &str| match files.iter().find(|(path, _)| is_named(path, name)) {
        Some((path, bytes)) => Fetched::Bytes(path.clone(), bytes.clone()),
        None => Fetched::Missing,
    };
    assemble(files, found, Path::new(GRANTED_FILE), &Beside::NOTHING, &fetch)
}

fn is_named(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|file| file == name)
}

fn assemble(
    files: &[(PathBuf, Vec<u8>)],
    mut found: Diagnostics,
    granted_path: &Path,
    with: &Beside<'_>,
    fetch: Fetch<'_>,
) -> Result<(Book, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut sources = Vec::new();
    for name in [TEAM_FILE, LEAVE_FILE, GRANTED_FILE] {
        let Some((path, bytes)) = files.iter().find(|(path, _)| is_named(path, name)) else { continue };
        match decode(path, bytes) {
            Ok(source) => sources.push(source),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    let mut extras = Vec::new();
    for name in extra_files() {
        let Some((path, bytes)) = files.iter().find(|(path, _)| is_named(path, &name)) else { continue };
        match decode(path, bytes) {
            Ok(source) => extras.push(source),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    let (mut book, mut from_text) = read_sources(&sources, &extras, fetch);
    if let Some(book) = &mut book {
        // What a broken team no longer knows is no fault of what was granted.
        let sound = !found.has_errors() && !from_text.has_errors();
        if let Some(text) = sound.then(|| (with.granted)(book)).flatten() {
            grant(book, Arc::new(Source { path: granted_path.to_path_buf(), text }), &mut from_text);
        }
        from_text.append(consistency::check(book));
        (with.objections)(book).into_iter().for_each(|objection| from_text.push(objection));
    }
    found.append(from_text);
    if book.is_none() && !found.has_errors() {
        found.push(Diagnostic::error(Code::MissingKey, input::incomplete()).help(input::what_a_team_is()));
    }
    let failed = found.has_errors();
    let found = found.into_sorted();
    match book {
        Some(book) if !failed => Ok((book, found)),
        _ => Err(found),
    }
}

/// Adds what is granted to the book, in place of what was said to be.
fn grant(book: &mut Book, source: Arc<Source>, found: &mut Diagnostics) {
    book.leave.retain(|leave| !is_named(leave.at.path(), GRANTED_FILE));
    book.requests.retain(|request| !is_named(request.at.path(), GRANTED_FILE));
    book.extra_duties.retain(|extra| !is_named(extra.at.path(), GRANTED_FILE));
    book.sources.retain(|source| !is_named(&source.path, GRANTED_FILE));
    let agent_ids =
        Ids::known(Kind::Agent, book.agents.iter().map(|agent| (agent.id.clone(), agent.at.clone())));
    let from_text = RefCell::default();
    let file = File { source: &source, found: &from_text };
    let Parsed { document, errors, .. } = syntax::parse(&source.text);
    syntax::record(file, &errors);
    let mut root = Table::new(file, String::new(), document.get_ref(), 0..0);
    read_dated(&mut root, &agent_ids, Some(book));
    root.finish();
    book.sources.push(Arc::clone(&source));
    found.append(from_text.into_inner());
}

/// The book of the sources; none if `team.toml` is not there or so broken that
/// what is missing from it says nothing. Of a broken file, only what stands on
/// its own is reported; where it is `team.toml`, of the other file too.
fn read_sources(
    sources: &[Arc<Source>],
    extras: &[Arc<Source>],
    fetch: Fetch<'_>,
) -> (Option<Book>, Diagnostics) {
    let (from_parser, from_reader) = (RefCell::default(), RefCell::default());
    let mut team_broken = !sources.iter().any(|source| is_named(&source.path, TEAM_FILE));
    let mut broken_paths = Vec::new();
    let documents: Vec<_> = sources
        .iter()
        .map(|source| {
            let Parsed { document, errors, whole } = syntax::parse(&source.text);
            if syntax::record(File { source, found: &from_parser }, &errors) || !whole {
                team_broken |= is_named(&source.path, TEAM_FILE);
                broken_paths.push(source.path.as_path());
            }
            document
        })
        .collect();
    let mut roots: Vec<Table<'_>> = sources
        .iter()
        .zip(&documents)
        .map(|(source, document)| {
            Table::new(File { source, found: &from_reader }, String::new(), document.get_ref(), 0..0)
        })
        .collect();
    let book = read_roots(&mut roots, sources, extras, fetch);
    roots.into_iter().for_each(Table::finish);

    let (from_parser, from_reader): (Diagnostics, Diagnostics) =
        (from_parser.into_inner(), from_reader.into_inner());
    let mut found = Diagnostics::default();
    let mut lines = Vec::new();
    for diagnostic in from_parser.into_sorted() {
        lines.extend(line(&diagnostic));
        found.push(diagnostic);
    }
    for diagnostic in from_reader.into_sorted() {
        let path = diagnostic.place.as_ref().map(|(place, _)| place.path()).or(diagnostic.path.as_deref());
        let doubtful = team_broken || path.is_some_and(|path| broken_paths.contains(&path));
        if !is_on(&diagnostic, &lines) && (!doubtful || stands_alone(diagnostic.code)) {
            found.push(diagnostic);
        }
    }
    (book.filter(|_| !team_broken), found)
}

fn read_roots(
    roots: &mut [Table<'_>],
    sources: &[Arc<Source>],
    extras: &[Arc<Source>],
    fetch: Fetch<'_>,
) -> Option<Book> {
    let (mut agent_ids, mut shift_ids) = (Ids::new(Kind::Agent), Ids::new(Kind::Shift));
    let mut skill_ids = Ids::new(Kind::Skill);
    let mut book = None;
    for root in roots {
        if !is_named(&root.file.source.path, TEAM_FILE) {
            read_dated(root, &agent_ids, book.as_mut());
            continue;
        }
        let mut sources = sources.to_vec();
        let team = team::read(root, extras, &mut sources);
        let shifts = shifts::read(root, &mut shift_ids);
        let skills = skills::read(root, &mut skill_ids);
        let counts = counts::read(root, &shift_ids);
        let mut agents = agents::read(root, &mut agent_ids, &shift_ids, &skill_ids, &counts);
        availability::availability(root, &agent_ids, &mut agents);
        availability::eligibility(root, &agent_ids, &shift_ids, &mut agents);
        for (is_empty, title, help) in [
            (shifts.is_empty(), input::no_shifts(), input::add_shift()),
            (agents.is_empty(), input::no_agents(), input::add_agent()),
        ] {
            if is_empty {
                let diagnostic = Diagnostic::error(Code::EmptyTeam, title).in_file(&root.file.source.path);
                root.file.push(diagnostic.help(help));
            }
        }
        let (demand, tables) = demand::read(root, &skill_ids, fetch);
        let law = law::read(root, extras, &mut sources);
        let leave_kinds = leave_kinds::read(root);
        book = Some(Book {
            pay: pay::read(root, law.as_ref(), &leave_kinds),
            desk: desk::read(root),
            law,
            sources: sources.into_iter().chain(tables).collect(),
            coverage: targets::coverage(root, &skill_ids),
            staffing: targets::staffing(root, &shift_ids),
            demand,
            accepted_gaps: targets::accepted_gaps(root),
            leave: dated::leave(root, "leave", &agent_ids, &leave_kinds),
            requests: dated::leave(root, "requests", &agent_ids, &leave_kinds),
            leave_kinds,
            pins: dated::pins(root, &agent_ids, &shift_ids, &shifts),
            extra_duties: dated::extra_duties(root, &agent_ids),
            prices: prices::read(root),
            preferences: dated::preferences(root, &agent_ids, &shift_ids),
            counts,
            breaks: breaks::read(root, &shift_ids),
            rules: rules::read(root),
            service: service::read(root, &skill_ids),
            contacts: service::contacts(root),
            team,
            shifts,
            skills,
            agents,
        });
    }
    book
}

/// Reads a file of leave, or of what is granted, into the book; into none where `team.toml` is broken.
fn read_dated(root: &mut Table<'_>, agent_ids: &Ids, book: Option<&mut Book>) {
    // A kind that only the broken team.toml could tell of is not objected to here.
    let kinds = book.as_ref().map_or(&[][..], |book| &book.leave_kinds);
    let leave = dated::leave(root, "leave", agent_ids, kinds);
    let requests = dated::leave(root, "requests", agent_ids, kinds);
    let granted = is_named(&root.file.source.path, GRANTED_FILE);
    let extra = if granted { dated::extra_duties(root, agent_ids) } else { Vec::new() };
    if let Some(book) = book {
        book.leave.extend(leave);
        book.requests.extend(requests);
        book.extra_duties.extend(extra);
    }
}

/// Whether a problem is one whatever the rest of the file looks like.
fn stands_alone(code: Code) -> bool {
    use Code::*;
    matches!(
        code,
        WrongType | TooLarge | BadText | BadId | BadClock | BadDate | BadDuration | BadNumber | BadChoice
    ) || matches!(code, EndBeforeStart | HoursTooLong | DatesBackward | StaffingOrder)
}

/// The source and the bytes of the line that a diagnostic points at.
fn line(diagnostic: &Diagnostic) -> Option<(Arc<Source>, Range<usize>)> {
    let (place, _) = diagnostic.place.as_ref()?;
    let text = place.source.text.as_str();
    let at = place.span.start;
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |newline| at + newline);
    Some((Arc::clone(&place.source), start..end + 1))
}

/// Whether a diagnostic points at one of the lines.
fn is_on(diagnostic: &Diagnostic, lines: &[(Arc<Source>, Range<usize>)]) -> bool {
    diagnostic.place.as_ref().is_some_and(|(place, _)| {
        lines
            .iter()
            .any(|(source, line)| Arc::ptr_eq(source, &place.source) && line.contains(&place.span.start))
    })
}
