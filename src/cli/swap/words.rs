//! How a swap stands, in words: who is due, and who answers for it.

use chrono::DateTime;
use chrono_tz::Tz;
use fairshift::book::Book;
use fairshift::messages::{Dated, Hours, Language, Text, swaps as say};
use fairshift::operations::swap::{Effect, Recorded};
use fairshift::present::json::swaps::due;
use fairshift::reasons::loss_words;
use fairshift::record::{Record, Stage, Swap, swap};
use fairshift::workspace::Workspace;

use super::find::{changes, fairness};
use crate::cli::{Failure, output};

/// Who answers for the duties of a swap, in words.
pub fn answers(book: &Book, swap: &Swap<'_>) -> Vec<Text> {
    if let Stage::InForce(_, Some(later)) = swap.stage {
        return vec![say::see_entry(later.n)];
    }
    let due = due(swap).into_iter();
    due.map(|one| say::due(book.name_of(one.agent), Dated(one.date), one.duty)).collect()
}

/// What was recorded, what it does to the roster, and how the swap stands now.
pub fn recorded(
    team: &Workspace,
    recorded: &Recorded,
    now: DateTime<Tz>,
    language: Language,
) -> Result<(), Failure> {
    let mut lines = vec![say::recorded(recorded.entry)];
    if let Some(Effect { judged, partner }) = &recorded.effect {
        let book = &judged.instance.book;
        let parties = [partner.exchange.giver, partner.exchange.taker];
        for (agent, (before, after)) in parties.into_iter().zip(partner.minutes) {
            let name = &book.agents[agent.0].name;
            let [en, zh] =
                [Language::En, Language::Zh].map(|language| changes(judged, &partner.cells, agent, language));
            lines.push(say::effect(name, Text { en, zh }, Hours(before), Hours(after)));
        }
        let penalty = loss_words::amounts(&judged.instance.levels, &partner.penalties);
        lines.push(say::effects(penalty, fairness(partner)));
        lines.push(say::checked());
        lines.extend(partner.unmet.iter().map(|(rule, text)| say::lacking(*rule, text)));
    }
    let record = Record::open(&team.folder)?;
    if let Some(swap) = swap(&record, &team.book, recorded.swap, now) {
        lines.push(say::state(recorded.swap, swap.stage.said(&team.book)));
        lines.extend(answers(&team.book, &swap));
        lines.extend(match &swap.stage {
            Stage::Open(missing) => {
                Some(say::next_accept(recorded.swap, missing.first().copied().unwrap_or_default()))
            }
            Stage::Awaiting => Some(say::next_approve(recorded.swap)),
            _ => None,
        });
    }
    let text: String = lines.iter().map(|line| format!("{}\n", line.in_language(language))).collect();
    output::result(&text)
}
