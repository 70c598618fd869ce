//! `fairshift restore TEAM`: published rosters as they were published.

use fairshift::messages::desk as say;
use fairshift::record::{self, SealKey};

use crate::cli::args::time_limit;
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, output};
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

pub const HELP: Help = Help {
    texts: &[
        (
            "restore",
            "Put published rosters back as they were published; what was edited is kept beside them",
            "把已发布的班表恢复到发布时的样子；改动过的文件另存在旁边",
        ),
        ("restore --entry", "Only the roster that this entry published", "只恢复这一条发布的班表"),
    ],
    examples: &[("restore", "fairshift restore examples/support-team")],
};

/// `fairshift restore`
#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "N")]
    pub entry: Option<u64>,
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time_limit)]
    pub wait: Duration,
}

pub fn restore(arguments: &Restore, console: &Console) -> Result<Exit, Failure> {
    // Rosters can be put back however broken the team's own files are.
    let _ = console.team(&arguments.team);
    let language = console.language();
    let by = std::env::var("FAIRSHIFT_BY").unwrap_or_else(|_| "restore".to_string());
    let key = SealKey::of_environment(&arguments.team)?;
    let restored = record::restore(&arguments.team, arguments.entry, &by, arguments.wait, key.as_ref())?;
    let mut lines = Vec::new();
    for one in &restored {
        if one.what.is_empty() {
            lines.push(say::as_published(one.path.display().to_string(), one.publication));
        }
        let put_back = one.what.iter().map(|path| say::put_back(path.display().to_string(), one.publication));
        lines.extend(put_back);
        lines.extend(one.moved.iter().map(|path| say::set_aside(path.display().to_string())));
    }
    if restored.is_empty() {
        lines.push(say::nothing_published());
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.in_language(language)).collect();
    output::result(&format!("{}\n", lines.join("\n")))?;
    Ok(Exit::Fine)
}
