//! `fairshift init DIR`: a team folder with the questions that a supervisor answers.

use std::path::Path;

use fairshift::book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::disk;
use fairshift::messages::{Language, cli as say};

use super::{Exit, Failure, output};
use crate::cli::help::Help;
use clap::Args;
use std::path::PathBuf;

const TEAM: [&str; 2] = [include_str!("templates/team.en.toml"), include_str!("templates/team.zh.toml")];
const LEAVE: [&str; 2] = [include_str!("templates/leave.en.toml"), include_str!("templates/leave.zh.toml")];

pub const HELP: Help = Help {
    texts: &[
        (
            "init",
            "Write a team folder with the questions that a supervisor answers",
            "写出一个团队文件夹，主管按其中的问题填写",
        ),
        ("init dir", "The new folder", "新文件夹"),
    ],
    examples: &[("init", "fairshift init my-team")],
};

#[derive(Debug, Args)]
pub struct Init {
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

pub fn run(arguments: &Init, language: Language) -> Result<Exit, Failure> {
    let dir = &arguments.dir;
    let id = team_id(dir);
    // The team's file last: without it a folder is no team yet, and `init` goes on where it was cut off.
    let files = [("leave.toml", LEAVE[language as usize]), ("team.toml", TEAM[language as usize])]
        .map(|(name, text)| (name.to_string(), text.replace("TEAM_ID", &id)));
    let is_same = |path: &Path, text: &str| {
        disk::read(path, text.len() as u64).is_ok_and(|there| there == text.as_bytes())
    };
    let team_is_there = dir.join("team.toml").exists();
    let other = files.iter().map(|(name, text)| (dir.join(name), text));
    let mut other = other.filter(|(path, text)| path.exists() && (team_is_there || !is_same(path, text)));
    if let Some((there, _)) = other.next_back() {
        let title = say::exists_already(there.display().to_string());
        return Err(Diagnostic::error(Code::CannotWrite, title)
            .in_file(&there)
            .help(say::init_elsewhere())
            .into());
    }
    let written = match dir.exists() {
        false => disk::write_folder(dir, &files),
        true => {
            let files: Vec<(&str, &str)> =
                files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            disk::write_files(dir, &files)
        }
    };
    written.map_err(|error| Diagnostic::cannot_write(dir, &error))?;
    let shown = dir.display().to_string();
    output::result(&format!("{}\n", say::init_done(&shown).in_language(language)))?;
    Ok(Exit::Fine)
}

/// The folder's name as far as an id can have it.
fn team_id(dir: &Path) -> String {
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
