//! `fairshift restore TEAM`: published rosters as they were published.

use fairshift::desk;
use fairshift::messages::{Language, desk as say};

use super::args::Restore;
use crate::cli::{Exit, Stop, output, session};

pub fn restore(arguments: &Restore, asked: Option<Language>) -> Result<Exit, Stop> {
    // Rosters can be put back however broken the team's own files are.
    let of_team = || session::team(&arguments.team, asked).ok().map(|team| team.book.team.language);
    let language = asked.or_else(of_team).unwrap_or_default();
    let by = std::env::var("FAIRSHIFT_BY").unwrap_or_else(|_| "restore".to_string());
    let key = session::seal_key(&arguments.team)?;
    let restored = desk::restore(&arguments.team, arguments.entry, &by, arguments.wait, key.as_ref())?;
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
