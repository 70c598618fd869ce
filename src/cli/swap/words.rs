//! How a swap stands, in words: who is due, and who answers for it.

use std::path::Path;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use fairshift::book::Book;
use fairshift::messages::{Dated, Hours, Language, Text, swaps as say};
use fairshift::operations::swap::Partner;
use fairshift::record::{Proposal, Record, Stage, Swap, swap};
use fairshift::workspace::JudgedRoster;

use super::find::{changes, fairness};
use crate::cli::{Failure, losses, output};

/// Where a swap was recorded.
pub struct Told<'a> {
    pub team: &'a Path,
    pub book: &'a Book,
    pub now: DateTime<Tz>,
}

/// The name of an agent, or the id of one who has left the team.
pub fn name<'b>(book: &'b Book, id: &'b str) -> &'b str {
    book.agent(id).map_or(id, |agent| book.agents[agent.0].name.as_str())
}

/// Whether somebody who calls himself so is the agent.
pub fn is_agent(book: &Book, id: &str, by: &str) -> bool {
    by == id || by == name(book, id)
}

fn clock(at: DateTime<Tz>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// How it stands, without who is due.
pub fn stage(book: &Book, stage: &Stage<'_>) -> Text {
    let when = |entry: &fairshift::record::Entry| clock(entry.at.with_timezone(&book.team.zone));
    match stage {
        Stage::Open(missing) => {
            let names: Vec<Text> = missing.iter().map(|id| Text::plain(name(book, id))).collect();
            say::stage_open(Text::list(&names))
        }
        Stage::Awaiting => say::stage_awaiting(),
        Stage::InForce(by, None) => say::stage_in_force(when(by), by.n),
        Stage::InForce(by, Some(later)) => say::stage_changed_again(when(by), by.n, later.n),
        Stage::Declined(by) => say::stage_declined(&by.by, when(by), by.n),
        Stage::Withdrawn(by) => say::stage_withdrawn(&by.by, when(by), by.n),
        Stage::Lapsed(at) => say::stage_lapsed(clock(*at)),
    }
}

/// Who is due on each duty of a swap: whose it is, the date and the duty.
pub fn due<'r>(own: &Swap<'r>) -> Vec<(&'r str, NaiveDate, &'r str)> {
    let Proposal { agent, date, duty, with, for_date, for_duty } = own.proposal;
    let in_force = matches!(own.stage, Stage::InForce(..));
    let (of_given, of_back) = if in_force { (with, agent) } else { (agent, with) };
    let back = for_date.zip(for_duty.as_deref()).map(|(date, duty)| (of_back.as_str(), date, duty));
    std::iter::once((of_given.as_str(), *date, duty.as_str())).chain(back).collect()
}

/// Who answers for the duties of a swap, in words.
pub fn answers(book: &Book, own: &Swap<'_>) -> Vec<Text> {
    if let Stage::InForce(_, Some(later)) = own.stage {
        return vec![say::see_entry(later.n)];
    }
    let each = |(id, date, duty): (&str, NaiveDate, &str)| say::due(name(book, id), Dated(date), duty);
    due(own).into_iter().map(each).collect()
}

/// What was recorded, what it does to the roster, and how the swap stands now.
pub fn recorded(
    told: &Told<'_>,
    (opened, partner): (&JudgedRoster, &Partner),
    n: u64,
    of: u64,
    language: Language,
) -> Result<(), Failure> {
    let book = &opened.instance.book;
    let mut lines = vec![say::recorded(n)];
    let parties = [partner.exchange.giver, partner.exchange.taker];
    for (agent, (before, after)) in parties.into_iter().zip(partner.minutes) {
        let name = &book.agents[agent.0].name;
        let [en, zh] = [Language::En, Language::Zh].map(|own| changes(opened, &partner.cells, agent, own));
        lines.push(say::effect(name, Text { en, zh }, Hours(before), Hours(after)));
    }
    let penalty = losses::amounts(&opened.instance.levels, &partner.penalties);
    lines.push(say::effects(penalty, fairness(partner)));
    lines.push(say::checked());
    lines.extend(partner.unmet.iter().map(|(rule, text)| say::lacking(*rule, text)));
    print(&lines, language)?;
    state_after(told, of, language)
}

/// What was recorded and how the swap stands now, where nothing of the roster changes.
pub fn state_of(told: &Told<'_>, n: u64, of: u64, language: Language) -> Result<(), Failure> {
    print(&[say::recorded(n)], language)?;
    state_after(told, of, language)
}

fn state_after(told: &Told<'_>, of: u64, language: Language) -> Result<(), Failure> {
    let record = Record::open(told.team)?;
    let Some(own) = swap(&record, told.book, of, told.now) else { return Ok(()) };
    let mut lines = vec![say::state(of, stage(told.book, &own.stage))];
    lines.extend(answers(told.book, &own));
    lines.extend(match &own.stage {
        Stage::Open(missing) => Some(say::next_accept(of, missing.first().copied().unwrap_or_default())),
        Stage::Awaiting => Some(say::next_approve(of)),
        _ => None,
    });
    print(&lines, language)
}

fn print(lines: &[Text], language: Language) -> Result<(), Failure> {
    let text: String = lines.iter().map(|line| format!("{}\n", line.in_language(language))).collect();
    output::result(&text)
}
