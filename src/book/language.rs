//! In which language a team is to be told that its files are broken.

use std::path::Path;

use toml::de::DeValue;

use super::files::{MAX_BYTES, TEAM_FILE};
use super::syntax;
use crate::disk;
use crate::messages::Language;

/// The language that the `team.toml` of a folder states, however broken it is; none where it states none.
pub fn stated_language(folder: &Path) -> Option<Language> {
    let bytes = disk::read(&folder.join(TEAM_FILE), MAX_BYTES).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    in_document(&text).or_else(|| in_lines(&text))
}

fn in_document(text: &str) -> Option<Language> {
    let parsed = syntax::parse(text);
    let DeValue::Table(team) = parsed.document.get_ref().get("team")?.get_ref() else { return None };
    let DeValue::String(word) = team.get("language")?.get_ref() else { return None };
    named(word)
}

/// The same of a text that is no TOML: the line that was meant to say it.
fn in_lines(text: &str) -> Option<Language> {
    let stated = text.lines().filter_map(|line| line.trim().strip_prefix("language"));
    let values = stated.filter_map(|rest| {
        let value = rest.trim_start().strip_prefix(['=', '＝'])?;
        Some(value.split('#').next().unwrap_or_default())
    });
    values.into_iter().find_map(|value| named(value.trim_matches(|c: char| !c.is_ascii_alphabetic())))
}

fn named(word: &str) -> Option<Language> {
    match word {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_read_from_whatever_is_left_of_a_file() {
        let read = |text: &str| in_document(text).or_else(|| in_lines(text));
        for text in [
            "[team]\nlanguage = \"zh\"\nzone = 3\n",
            "[team\nlanguage = \"zh\"\n",
            "[team]\nlanguage = zh # Chinese\n",
            "[team]\nlanguage ＝ “zh”\n",
            "id = \n  language='zh'\n[[",
        ] {
            assert_eq!(read(text), Some(Language::Zh), "{text}");
        }
        assert_eq!(read("[team]\nlanguage = \"en\"\n"), Some(Language::En));
        for text in ["", "[team]\nid = \"t\"\n", "language = \"de\"", "languages = \"zh\""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
