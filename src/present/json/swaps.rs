//! The objects of `swap find --json` and `swap list --json`.

use chrono::NaiveDate;
use serde::Serialize;

use super::common::{AgainstJson, AmountJson, CellJson, against, amounts};
use crate::book::{AgentIx, Book};
use crate::messages::Language;
use crate::operations::swap::{Moved, Partner, Partners};
use crate::record::{Proposal, Stage, Swap};
use crate::workspace::JudgedRoster;

/// What `swap find --json` prints.
#[derive(Debug, Serialize)]
pub struct PartnersJson<'a> {
    /// The id of the agent who has the duty.
    pub agent: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty, as it stands in tables.
    pub duty: &'a str,
    /// The file of the roster.
    pub roster: String,
    /// How many exchanges were weighed,
    pub tried: usize,
    /// and how many of them break nothing.
    pub possible: usize,
    /// Exchanges that break nothing, the best first.
    pub partners: Vec<PartnerJson<'a>>,
    /// The nearest of those that break something.
    pub refused: Vec<PartnerJson<'a>>,
}

/// An exchange with what it does.
#[derive(Debug, Serialize)]
pub struct PartnerJson<'a> {
    /// The id of the agent who takes the duty.
    pub with: &'a str,
    /// That agent's name.
    pub name: &'a str,
    /// `swap`, or `give` where nothing is taken for it.
    pub kind: &'static str,
    /// What is taken for it; null where nothing is.
    #[serde(rename = "for")]
    pub back: Option<TakenBackJson>,
    /// The cells before and after.
    pub cells: Vec<CellJson<'a>>,
    /// What it adds to each level of penalty, less than 0 where it is a gain.
    pub penalty: Vec<AmountJson>,
    /// How much further both are from their shares, in units, over all counts; less than 0 is fairer. Exact, as
    /// text: `-1/2`.
    pub fairness: String,
    /// The working time of both, of the one who gives first.
    pub minutes: [WorkingTimeJson<'a>; 2],
    /// Musts that it breaks.
    pub breaks: Vec<AgainstJson<'a>>,
    /// What is required and would be missing.
    pub unmet: Vec<AgainstJson<'a>>,
}

/// A duty that is taken for another.
#[derive(Debug, Serialize)]
pub struct TakenBackJson {
    /// The date.
    pub date: NaiveDate,
    /// The duty, as it stands in tables; `-` for rest.
    pub duty: String,
}

/// An agent's working time in the roster.
#[derive(Debug, Serialize)]
pub struct WorkingTimeJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// Minutes before.
    pub before: i64,
    /// Minutes after.
    pub after: i64,
}

impl<'a> PartnersJson<'a> {
    /// What was found for an agent's duty, as it is printed.
    pub fn new(
        opened: &'a JudgedRoster,
        agent: AgentIx,
        date: NaiveDate,
        duty: &'a str,
        found: &'a Partners,
        language: Language,
    ) -> PartnersJson<'a> {
        let person = &opened.instance.book.agents[agent.0];
        let list = |all: &'a [Partner]| -> Vec<PartnerJson<'a>> {
            all.iter().map(|partner| PartnerJson::new(opened, partner, language)).collect()
        };
        PartnersJson {
            agent: &person.id,
            name: &person.name,
            date,
            duty,
            roster: opened.loaded.path.display().to_string(),
            tried: found.weighed.0,
            possible: found.weighed.1,
            partners: list(&found.good),
            refused: list(&found.near),
        }
    }
}

impl<'a> PartnerJson<'a> {
    fn new(opened: &'a JudgedRoster, partner: &'a Partner, language: Language) -> PartnerJson<'a> {
        let book = &opened.instance.book;
        let exchange = &partner.exchange;
        let (giver, taker) = (&book.agents[exchange.giver.0], &book.agents[exchange.taker.0]);
        let back = exchange.back.as_ref();
        let [given, taken] = partner.minutes;
        PartnerJson {
            with: &taker.id,
            name: &taker.name,
            kind: if back.is_some() { "swap" } else { "give" },
            back: back.map(|(date, shifts)| TakenBackJson { date: *date, duty: opened.sheet.label(shifts) }),
            cells: partner.cells.iter().map(|cell| moved(book, cell)).collect(),
            penalty: amounts(&opened.instance.levels, &partner.penalties),
            fairness: partner.fairness.to_string(),
            minutes: [
                WorkingTimeJson { agent: &giver.id, before: given.0, after: given.1 },
                WorkingTimeJson { agent: &taker.id, before: taken.0, after: taken.1 },
            ],
            breaks: against(&partner.breaks, language),
            unmet: against(&partner.unmet, language),
        }
    }
}

fn moved<'a>(book: &'a Book, cell: &Moved) -> CellJson<'a> {
    CellJson {
        agent: &book.agents[cell.agent.0].id,
        date: cell.date,
        from: book.label(&cell.from),
        to: book.label(&cell.to),
    }
}

/// What `swap list --json` prints.
#[derive(Debug, Serialize)]
pub struct SwapsJson<'a> {
    /// The team's id.
    pub team: &'a str,
    /// The swaps, in the order of the log.
    pub swaps: Vec<SwapJson<'a>>,
}

/// A swap, and how it stands.
#[derive(Debug, Serialize)]
pub struct SwapJson<'a> {
    /// Its number in the log.
    pub n: u64,
    /// When it was proposed, with the offset: `2026-11-28T10:00:00+08:00`.
    pub at: String,
    /// Who wrote it.
    pub by: &'a str,
    /// The id of the agent who has the duty.
    pub agent: &'a str,
    /// The date of the duty.
    pub date: NaiveDate,
    /// The duty, as it stands in tables.
    pub duty: &'a str,
    /// The id of the agent who takes it.
    pub with: &'a str,
    /// The date of the duty that is taken in exchange; null of a duty given away.
    pub for_date: Option<NaiveDate>,
    /// That duty; `-` for rest, null of a duty given away.
    pub for_duty: Option<&'a str>,
    /// `proposed`, `awaiting-approval`, `in-force`, `declined`, `withdrawn` or `lapsed`.
    pub state: &'static str,
    /// The same as a sentence.
    pub text: String,
    /// Who is due on each of the duties as it stands.
    pub due: Vec<Due<'a>>,
}

/// Whose a duty is.
#[derive(Debug, Serialize)]
pub struct Due<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty, as it stands in tables.
    pub duty: &'a str,
}

/// Who is due on each duty of a swap.
pub fn due<'r>(swap: &Swap<'r>) -> Vec<Due<'r>> {
    let Proposal { agent, date, duty, with, for_date, for_duty } = swap.proposal;
    let in_force = matches!(swap.stage, Stage::InForce(..));
    let (of_given, of_back) = if in_force { (with, agent) } else { (agent, with) };
    let back = for_date.zip(for_duty.as_deref()).map(|(date, duty)| Due { agent: of_back, date, duty });
    std::iter::once(Due { agent: of_given, date: *date, duty }).chain(back).collect()
}

impl<'a> SwapJson<'a> {
    /// A swap as it is printed.
    pub fn new(book: &Book, swap: &Swap<'a>, language: Language) -> SwapJson<'a> {
        let proposal = swap.proposal;
        SwapJson {
            n: swap.entry.n,
            at: swap.entry.at.to_rfc3339(),
            by: &swap.entry.by,
            agent: &proposal.agent,
            date: proposal.date,
            duty: &proposal.duty,
            with: &proposal.with,
            for_date: proposal.for_date,
            for_duty: proposal.for_duty.as_deref(),
            state: swap.stage.word(),
            text: swap.stage.said(book).in_language(language).to_string(),
            due: due(swap),
        }
    }
}
