//! `fairshift log TEAM`: what was recorded, by whom, why and on whose word.

use fairshift::book::Book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, Text, desk as say, seals as say_seals};
use fairshift::present::json::log::{EntryJson, LogJson};
use fairshift::present::log::sentence;
use fairshift::record::{Act, Entry, Record};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::workspace;

use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, output};
use clap::Args;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "log",
            "What was recorded of a team: who, what, when, why, on whose word",
            "团队记录：何人、何事、何时、何故、凭谁的话",
        ),
        ("log --entry", "Only this entry, whole", "只看这一条，全文"),
        ("log --agent", "Only what is about this agent", "只看与这位成员有关的"),
        ("log --json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("log", "fairshift log examples/support-team")],
};

/// `fairshift log`
#[derive(Debug, Args)]
pub struct Log {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "N")]
    pub entry: Option<u64>,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub json: bool,
}

pub fn log(arguments: &Log, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let (book, language) = (&team.book, console.language_for(team.book.team.language));
    let record = &team.record;
    let damaged = [record.damaged_evidence(), record.damaged_copies()].concat();
    output::diagnostics(&damaged, language);
    let exit = if damaged.is_empty() { Exit::Fine } else { Exit::Unmet };
    if let Some(n) = arguments.entry {
        let Some(entry) = record.entry(n) else {
            let title = say::no_entry(n, record.entries.len());
            return Err(Diagnostic::error(Code::NotNow, title).help(say::see_log()).into());
        };
        match arguments.json {
            true => output::object(&EntryJson::new(record, book, entry))?,
            false => output::result(&whole(record, book, entry, language))?,
        }
        return Ok(exit);
    }
    let agent = arguments.agent.as_deref().map(|text| workspace::meant_id(book, text)).transpose()?;
    let about = |entry: &&Entry| agent.as_ref().is_none_or(|id| is_about(record, entry, id));
    let entries: Vec<&Entry> = record.entries.iter().filter(about).collect();
    match arguments.json {
        true => {
            let entries = entries.iter().map(|entry| EntryJson::new(record, book, entry)).collect();
            let keyed_seals = record.keyed_seals().into();
            output::object(&LogJson { team: &book.team.id, entries, keyed_seals })?;
        }
        false if entries.is_empty() => {
            output::result(&format!("{}\n", say::nothing_recorded().in_language(language)))?;
        }
        false => {
            let mut text = table(record, book, &entries, language);
            if let Some(line) = keyed_seals(record) {
                text.push_str(&format!("{}\n", line.in_language(language)));
            }
            output::result(&text)?;
        }
    }
    Ok(exit)
}

/// How many entries bear the seal of the team's key; nothing of a team that uses none.
pub fn keyed_seals(record: &Record) -> Option<Text> {
    let seals = record.keyed_seals();
    match (seals.checked, seals.keyed) {
        (_, _) if record.is_empty() => None,
        (true, 0) => Some(say_seals::none_keyed(seals.before)),
        (true, keyed) => Some(say_seals::keyed(keyed, seals.before)),
        (false, 0) => None,
        (false, keyed) => Some(say_seals::not_checked(keyed)),
    }
}

fn table(record: &Record, book: &Book, entries: &[&Entry], language: Language) -> String {
    let heads = [
        (say::number(), Align::Right),
        (say::when(), Align::Left),
        (say::by(), Align::Left),
        (say::what(), Align::Wrap),
        (say::why(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::log_of(&book.team.name), &heads, language);
    for entry in entries {
        let why = [&entry.why, &entry.word].into_iter().flatten().map(Text::plain).collect::<Vec<_>>();
        grid.row(vec![
            entry.n.to_string().into(),
            clock(book, entry).into(),
            entry.by.clone().into(),
            sentence(record, book, entry).in_language(language).into(),
            GridCell::new(Text::list(&why).in_language(language), Tone::Quiet),
        ]);
    }
    grid::render(&grid, output::style())
}

/// One entry with what it changes and who agreed.
fn whole(record: &Record, book: &Book, entry: &Entry, language: Language) -> String {
    let mut lines =
        vec![say::entry_head(entry.n, clock(book, entry), &entry.by, sentence(record, book, entry))];
    lines.extend(entry.why.iter().map(say::because));
    lines.extend(entry.word.iter().map(say::on_word));
    lines.extend(
        entry
            .cells
            .iter()
            .map(|change| say::cell(book.name_of(&change.agent), change.date, &change.from, &change.to)),
    );
    for consent in &entry.consents {
        let word = consent.word.clone().unwrap_or_else(|| "–".to_string());
        lines.push(say::agreed(
            book.name_of(&consent.agent),
            word,
            consent.file.clone().unwrap_or_else(|| "–".to_string()),
        ));
    }
    for (answer, _) in record.answers(entry.n) {
        lines.push(say::answered(answer.n, clock(book, answer), &answer.by, sentence(record, book, answer)));
    }
    lines.iter().map(|line| format!("{}\n", line.in_language(language))).collect()
}

/// When an entry was written, by the clock of the team.
pub fn clock(book: &Book, entry: &Entry) -> String {
    entry.at.with_timezone(&book.team.zone).format("%Y-%m-%d %H:%M").to_string()
}

/// Whether an entry is about an agent, itself or through what it answers.
fn is_about(record: &Record, entry: &Entry, id: &str) -> bool {
    let named = match &entry.act {
        Act::Request(request) => request.agent() == id,
        Act::Propose(proposal) => proposal.agent == id || proposal.with == id,
        Act::Absent(absence) => absence.agent == id,
        Act::Answer { of, .. } => {
            record.entry(*of).is_some_and(|asked| asked.n < entry.n && is_about(record, asked, id))
        }
        Act::Publish(_) | Act::Change { .. } => false,
    };
    named
        || entry.cells.iter().any(|cell| cell.agent == id)
        || entry.consents.iter().any(|consent| consent.agent == id)
}
