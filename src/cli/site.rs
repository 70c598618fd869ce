//! `fairshift site ROSTER… --to DIR`: pages for everybody, made anew as a whole.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk::{self, ReadError};
use fairshift::messages::{Many, Text, site as say};
use fairshift::render::{ics, site as pages};
use fairshift::workspace::JudgedRoster;
use sha2::{Digest, Sha256};

use super::{Exit, Failure, calendar, output, several};
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use fairshift::present::{self, SiteParts};

/// Octets at the beginning of a file in which its sign must be.
const HEAD_BYTES: u64 = 1024;

pub const HELP: Help = Help {
    texts: &[
        (
            "site",
            "Write pages for everybody: today, the table, a page an agent, calendars; plain files, no server",
            "写出一套网页：今天、班表、每位成员的页面和日历；纯静态文件，无需服务器",
        ),
        (
            "site rosters",
            "Roster files of one team; no two of the same dates",
            "同一团队的班表文件，日期不重叠",
        ),
        (
            "site --to",
            "The folder: a new one, or that of the site before, which is replaced as a whole",
            "网页文件夹：新建，或整体替换上次生成的",
        ),
        (
            "site --since",
            "The draft or roster that these dates had before: the pages mark what has changed",
            "这段日期以前的草稿或班表：网页标出改动",
        ),
        (
            "site --private",
            "List agents' pages nowhere, under names that nobody can guess; their key is kept beside the folder",
            "成员页面不公开列出，地址无法猜到；密钥保存在文件夹旁边",
        ),
    ],
    examples: &[("site", "fairshift site rosters/support-team-midnight/2026-11-30.toml --to site")],
};

#[derive(Debug, Args)]
pub struct Site {
    #[arg(value_name = "ROSTER", required = true)]
    pub rosters: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    #[arg(long, value_name = "ROSTER")]
    pub since: Option<PathBuf>,
    #[arg(long)]
    pub private: bool,
}

pub fn run(arguments: &Site, console: &Console) -> Result<Exit, Failure> {
    let opened = console.rosters(&arguments.rosters)?;
    let Some(last) = opened.last() else { return Ok(Exit::Fine) };
    let book = &last.sheet.book;
    let language = console.language_for(book.team.language);
    several::object(&opened, language);
    let since = arguments.since.as_deref().map(|path| compared(path, &opened)).transpose()?;
    let dir = resolved(&arguments.to);
    disk::recover_folder(&dir, |old| refuse_foreign(old, old).is_ok())
        .map_err(|error| cannot_write(&arguments.to, &error))?;
    refuse_foreign(&dir, &arguments.to)?;
    let key = match arguments.private {
        true => Some(key(&dir)?),
        false => None,
    };
    let team = book.team.id.as_str();
    let names = |id: &str| match &key {
        Some((key, _)) => {
            let name = unguessable(key, team, id);
            (format!("{name}.html"), format!("{name}.ics"))
        }
        None => (format!("agent-{id}.html"), calendar::agent_file(book, id)),
    };
    let agents = calendar::agent_ids(&opened);
    let made = several::made(opened.iter().map(|judged| judged.loaded.path.as_path()));
    let mut customers = Vec::new();
    for judged in &opened {
        let horizon = judged.sheet.horizon;
        let seen = present::service::on_page(judged, &horizon.dates().collect::<Vec<_>>());
        output::diagnostics(&seen.warnings, language);
        customers.extend(seen.view.map(|view| (horizon.start, horizon.last(), view)));
    }
    let parts = SiteParts {
        language,
        agents: agents.clone(),
        names: &names,
        calendar: calendar::team_file(book),
        private: arguments.private,
        stamp: made.format("%Y-%m-%d %H:%M").to_string(),
        customers,
        since: since.as_ref(),
    };
    let Some(view) = present::site(&opened, &parts) else { return Ok(Exit::Fine) };
    let mut files = pages::render(&view);
    let count = files.iter().filter(|(name, _)| name.ends_with(".html")).count();
    let calendars = calendar::named(&opened, &dir, &|id| names(id).1, !arguments.private, language)?;
    files.extend(calendars.into_iter().map(|file| (file.name, file.text)));
    if let Some((key, path)) = &key {
        keep(path, key)?;
    }
    disk::replace_folder(&dir, &files).map_err(|error| cannot_write(&arguments.to, &error))?;
    let shown = arguments.to.display().to_string();
    let count = Many(i64::try_from(count).unwrap_or(i64::MAX), "page", "pages", "个页面");
    let mut lines = vec![say::wrote(count, shown)];
    if let Some((_, path)) = &key {
        lines.push(say::private_pages());
        lines
            .extend(view.agents.iter().map(|agent| Text::plain(format!("  {}  {}", agent.name, agent.page))));
        lines.push(say::key_kept(path.display().to_string()));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.in_language(language)).collect();
    output::result(&format!("{}\n", lines.join("\n")))?;
    Ok(Exit::Fine)
}

/// The roster to compare with: of the same team, with some of the same dates.
fn compared(path: &Path, opened: &[JudgedRoster]) -> Result<JudgedRoster, Failure> {
    let since = JudgedRoster::open(path)?;
    let team = opened.last().map(|judged| judged.loaded.roster.team.as_str()).unwrap_or_default();
    if since.loaded.roster.team != team {
        let title = say::since_other_team(team, &since.loaded.roster.team);
        let wrong = Diagnostic::error(Code::OtherTeam, title).in_file(path);
        return Err(wrong.help(say::since_help()).into());
    }
    if !since.loaded.roster.horizon.dates().any(|date| several::prints(opened, date)) {
        let wrong = Diagnostic::error(Code::RosterDates, say::since_other_dates()).in_file(path);
        return Err(wrong.help(say::since_help()).into());
    }
    Ok(since)
}

/// The folder itself, where a link leads to it.
fn resolved(dir: &Path) -> PathBuf {
    dir.canonicalize().unwrap_or_else(|_| dir.to_path_buf())
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Diagnostic::cannot_write(path, error).help(say::cannot_write_help()).into()
}

/// Refuses a folder with anything in it that is not a site's.
fn refuse_foreign(dir: &Path, shown: &Path) -> Result<(), Failure> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot_write(shown, &error)),
    };
    let mut names: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    names.sort();
    let foreign = names.iter().filter(|path| !is_own(path).unwrap_or(false)).map(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let title = say::foreign_file(shown.display().to_string(), name);
        Diagnostic::error(Code::NotASite, title).in_file(shown).help(say::foreign_help())
    });
    // One says enough: it may be somebody's home.
    match foreign.take(1).collect::<Vec<_>>() {
        found if found.is_empty() => Ok(()),
        found => Err(found.into()),
    }
}

/// Whether a file bears the sign of one that fairshift wrote.
fn is_own(path: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(false);
    }
    let Ok(head) = disk::read_head(path, HEAD_BYTES) else { return Ok(false) };
    let head = String::from_utf8_lossy(&head);
    Ok(match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => head.contains(pages::SIGNS[0]),
        Some("css") => head.starts_with(pages::SIGNS[1]),
        Some("js") => head.starts_with(pages::SIGNS[2]),
        Some("ics") => head.contains(ics::PRODUCT),
        _ => false,
    })
}

/// The key of a private site and where it is kept: beside the folder, so that
/// publishing the folder does not publish the key.
fn key(dir: &Path) -> Result<([u8; 32], PathBuf), Failure> {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let path = dir.with_file_name(format!(".{name}.fairshift-key"));
    match disk::read(&path, HEAD_BYTES) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let digits = text.trim();
            let octet = |at: usize| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok();
            let key: Option<Vec<u8>> = (0..32).map(octet).collect();
            let key = key.and_then(|key| <[u8; 32]>::try_from(key).ok());
            let plain = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            key.filter(|_| plain).map(|key| (key, path.clone())).ok_or_else(|| bad_key(&path))
        }
        Err(error) if error.is_missing() => {
            let mut key = [0; 32];
            getrandom::fill(&mut key).map_err(|error| cannot_write(&path, &io::Error::other(error)))?;
            Ok((key, path))
        }
        Err(ReadError::Io(error)) => Err(cannot_write(&path, &error)),
        Err(ReadError::NotAFile | ReadError::TooLarge(_)) => Err(bad_key(&path)),
    }
}

fn bad_key(path: &Path) -> Failure {
    let wrong = Diagnostic::error(Code::BadSiteKey, say::bad_key(path.display().to_string())).in_file(path);
    wrong.help(say::bad_key_help()).into()
}

/// Keeps the key where only its owner can read it. One that is there by now stays: it is the one that was read,
/// or that of another command at the same moment, whose names then hold.
fn keep(path: &Path, key: &[u8; 32]) -> Result<(), Failure> {
    let text: String = key.iter().map(|octet| format!("{octet:02x}")).collect();
    let written = fs::create_dir_all(disk::folder_of(path))
        .and_then(|()| disk::write_secret(path, format!("{text}\n").as_bytes()));
    match written {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(cannot_write(path, &error)),
        _ => Ok(()),
    }
}

/// A name that nobody can guess who does not have the key, the same each time.
fn unguessable(key: &[u8; 32], team: &str, id: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(key);
    hash.update(team.as_bytes());
    hash.update([0]);
    hash.update(id.as_bytes());
    hash.finalize().iter().take(16).map(|octet| format!("{octet:02x}")).collect()
}
