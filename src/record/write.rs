//! Entries as text, and their seals.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::entry::{Act, Answer, Consent, Proposal, Request};
use super::log::New;
use crate::calendar::Clock;

/// What stands before the first entry.
pub(super) fn head(team: &str) -> String {
    format!(
        "# The record of {team}, written by fairshift: entries are added at the end, never changed.\n\
         # {team} 的记录，由 fairshift 写入：只在末尾追加，从不修改。\n"
    )
}

/// The text of an entry without its seal, from `[[entry]]` on.
pub(super) fn body(n: u64, new: &New, consents: &[Consent]) -> String {
    let mut text = format!("[[entry]]\nn = {n}\nat = {}\n", new.at.format("%Y-%m-%dT%H:%M:%S%:z"));
    let mut line = |key: &str, value: String| {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    line("by", quoted(&new.by));
    match &new.act {
        Act::Publish(publication) => {
            line("what", quoted("publish"));
            line("roster", quoted(&publication.roster));
            line("start", publication.start.to_string());
            line("days", publication.days.to_string());
            line("digest", quoted(&publication.digest));
            if !publication.supersedes.is_empty() {
                line("supersedes", format!("{:?}", publication.supersedes));
            }
        }
        Act::Request(Request::Leave { agent, from, until, hours, kind }) => {
            line("what", quoted("request"));
            line("agent", quoted(agent));
            line("leave", quoted(kind));
            line("from", from.to_string());
            line("until", until.to_string());
            if let Some((from, until)) = hours {
                line("from_time", clock(*from));
                line("until_time", clock(*until));
            }
        }
        Act::Request(Request::Overtime { agent, date, minutes, kind }) => {
            line("what", quoted("request"));
            line("agent", quoted(agent));
            line("overtime", quoted(kind.word()));
            line("date", date.to_string());
            line("minutes", minutes.to_string());
        }
        Act::Propose(Proposal { agent, date, duty, with, for_date, for_duty }) => {
            line("what", quoted("propose"));
            line("agent", quoted(agent));
            line("date", date.to_string());
            line("duty", quoted(duty));
            line("with", quoted(with));
            if let Some(date) = for_date {
                line("for_date", date.to_string());
            }
            if let Some(duty) = for_duty {
                line("for_duty", quoted(duty));
            }
        }
        Act::Absent(absence) => {
            line("what", quoted("absent"));
            line("agent", quoted(&absence.agent));
            line("leave", quoted(&absence.kind));
            line("from", absence.from.format("%Y-%m-%dT%H:%M:%S").to_string());
            line("until", absence.until.format("%Y-%m-%dT%H:%M:%S").to_string());
        }
        Act::Answer { answer, of } => {
            let word = Answer::WORDS.iter().find(|(_, known)| known == answer).map_or("", |(word, _)| word);
            line("what", quoted(word));
            line("of", of.to_string());
        }
        Act::Change { causes } => {
            line("what", quoted("change"));
            if !causes.is_empty() {
                line("causes", format!("{causes:?}"));
            }
        }
    }
    for (key, value) in [("why", &new.why), ("word", &new.word)] {
        if let Some(value) = value {
            line(key, quoted(value));
        }
    }
    if !new.cells.is_empty() {
        let cells: Vec<String> = new
            .cells
            .iter()
            .map(|cell| {
                format!(
                    "  {{ agent = {}, date = {}, from = {}, to = {} }},\n",
                    quoted(&cell.agent),
                    cell.date,
                    quoted(&cell.from),
                    quoted(&cell.to)
                )
            })
            .collect();
        line("cells", format!("[\n{}]", cells.concat()));
    }
    if !consents.is_empty() {
        let consents: Vec<String> = consents.iter().map(|said| format!("  {},\n", consent(said))).collect();
        line("consents", format!("[\n{}]", consents.concat()));
    }
    text
}

fn consent(consent: &Consent) -> String {
    let keys = [("word", &consent.word), ("file", &consent.file), ("sha256", &consent.sha256)];
    let given = keys.iter().filter_map(|(key, value)| Some(format!(", {key} = {}", quoted(value.as_ref()?))));
    format!("{{ agent = {}{} }}", quoted(&consent.agent), given.collect::<String>())
}

/// The line of a keyed seal; the last before the seal, which holds it too.
pub(super) fn mac_line(mac: &str) -> String {
    format!("mac = \"{mac}\"\n")
}

/// The line that seals an entry.
pub(super) fn seal_line(seal: &str) -> String {
    format!("seal = \"{seal}\"\n")
}

/// The seal of an entry's text: it holds the seal before, so that no entry can be
/// changed, taken out or moved without all that follow.
pub(super) fn seal(before: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update([0]);
    hash.update(body.as_bytes());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn clock(clock: Clock) -> String {
    quoted(&clock.to_string())
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    toml::Value::String(line).to_string()
}
