//! `fairshift init DIR`: a team folder with the questions that a supervisor answers.

use std::fs;
use std::path::Path;

use fairshift::book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk::write_file;
use fairshift::messages::{Language, cli as say, rosters};

use super::args::Init;
use super::{Exit, Stop, output};

const TEAM: [&str; 2] = [include_str!("templates/team.en.toml"), include_str!("templates/team.zh.toml")];
const LEAVE: [&str; 2] = [include_str!("templates/leave.en.toml"), include_str!("templates/leave.zh.toml")];

pub fn run(arguments: &Init, language: Language) -> Result<Exit, Stop> {
    let dir = &arguments.dir;
    let failed = |path: &Path, error: std::io::Error| {
        let title = rosters::cannot_write(path.display().to_string(), error.kind().to_string());
        Diagnostic::error(Code::CannotWrite, title).in_file(path)
    };
    let files = [("team.toml", TEAM[language as usize]), ("leave.toml", LEAVE[language as usize])];
    if let Some(there) = files.iter().map(|(name, _)| dir.join(name)).find(|path| path.exists()) {
        let title = say::exists_already(there.display().to_string());
        return Err(Diagnostic::error(Code::CannotWrite, title)
            .in_file(&there)
            .help(say::init_elsewhere())
            .into());
    }
    fs::create_dir_all(dir).map_err(|error| failed(dir, error))?;
    let id = team_id(dir);
    for (name, text) in files {
        let path = dir.join(name);
        write_file(&path, text.replace("TEAM_ID", &id).as_bytes()).map_err(|error| failed(&path, error))?;
    }
    let shown = dir.display().to_string();
    output::result(&format!("{}\n", say::init_done(&shown).in_language(language)))?;
    Ok(Exit::Fine)
}

/// The folder's name as far as an id can have it.
fn team_id(dir: &Path) -> String {
    let name = dir
        .canonicalize()
        .ok()
        .and_then(|full| full.file_name().map(|name| name.to_string_lossy().into_owned()));
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
