//! The objects of `explain --json`: one of a team, three of a roster.

use chrono::NaiveDate;
use serde::Serialize;

use super::common::{AgainstJson, AmountJson, LossJson, against, amounts};
use crate::instance::Instance;
use crate::messages::Language;
use crate::reasons::{Alternative, Conflict, SpreadProof, SpreadVerdict, WayOut};
use crate::timesheet::Severity;
use crate::workspace::JudgedRoster;

/// What `explain TEAM --json` prints.
#[derive(Debug, Serialize)]
pub struct TeamExplainedJson<'a> {
    /// `no_conflict`; `infeasible` where the musts contradict each other; `unmet` where something required can't
    /// be met.
    pub status: &'static str,
    /// Why, with what would help.
    pub conflicts: Vec<ConflictJson<'a>>,
}

/// What `explain ROSTER --json` prints.
#[derive(Debug, Serialize)]
pub struct RosterExplainedJson<'a> {
    /// `met`, or `unmet` where something required is missing.
    pub status: &'static str,
    /// What the penalties are made of.
    pub penalties: Vec<PenaltyJson<'a>>,
    /// Why something is unmet, with what would help.
    pub conflicts: Vec<ConflictJson<'a>>,
}

/// One finding that has a price.
#[derive(Debug, Serialize)]
pub struct PenaltyJson<'a> {
    /// The level of penalty.
    pub level: Option<String>,
    /// The rule's id.
    pub rule: &'a str,
    /// The agent's id; null where it is about the team.
    pub agent: Option<&'a str>,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// The penalty; of what is required, agent-minutes.
    pub penalty: i64,
    /// What was found, as a sentence.
    pub text: &'a str,
}

/// Everything in a roster that has a price above 0.
pub fn penalties(opened: &JudgedRoster, language: Language) -> Vec<PenaltyJson<'_>> {
    let ids = opened.instance.levels.ids();
    let found = opened.verdict.findings.found.iter();
    let priced = found.filter_map(|finding| match finding.severity {
        Severity::Priced { level, penalty } if penalty > 0 => Some(PenaltyJson {
            level: ids.get(level).cloned(),
            rule: finding.rule,
            agent: finding.agent.map(|agent| opened.sheet.book.agents[agent.0].id.as_str()),
            from: finding.dates.0,
            until: finding.dates.1,
            penalty,
            text: finding.text.in_language(language),
        }),
        _ => None,
    });
    priced.collect()
}

/// A conflict with what was found of its ways out.
pub struct ExplainedConflict<'a> {
    /// The first of those that differ in their dates only.
    pub conflict: &'a Conflict,
    /// How many more there are.
    pub alike: usize,
    /// Its ways out.
    pub ways: &'a [WayOut],
    /// Whether every change was tried that could be a way out.
    pub all_tried: bool,
}

/// Requirements that can't hold together.
#[derive(Debug, Serialize)]
pub struct ConflictJson<'a> {
    /// The requirements.
    pub members: Vec<RequirementJson<'a>>,
    /// Whether each of them was proven to be needed.
    pub irreducible: bool,
    /// How many more conflicts differ from this one in their dates only.
    pub alike: usize,
    /// Changes of the team's files that were proven to help.
    pub ways_out: Vec<WayOutJson<'a>>,
    /// Whether every change was tried that could be a way out.
    pub all_tried: bool,
}

/// One member of a conflict.
#[derive(Debug, Serialize)]
pub struct RequirementJson<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The agent's id; null where it is about the team.
    pub agent: Option<&'a str>,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// Where the team states it, `leave.toml:3`; null where it states it nowhere.
    pub place: Option<String>,
    /// What is required, as a sentence.
    pub text: &'a str,
}

/// A change that helps.
#[derive(Debug, Serialize)]
pub struct WayOutJson<'a> {
    /// Its number over all conflicts, from 1, which `--apply` takes.
    pub number: usize,
    /// What to change, as a sentence.
    pub text: &'a str,
    /// What it costs by the team's prices.
    pub price: i64,
    /// Whether a roster exists then; if not, this conflict is gone and another is left.
    pub roster: bool,
}

/// Conflicts as they are printed; their ways out are numbered through.
pub fn conflicts<'a>(
    instance: &'a Instance,
    found: impl Iterator<Item = ExplainedConflict<'a>>,
    language: Language,
) -> Vec<ConflictJson<'a>> {
    let mut before = 0;
    let mut list = Vec::new();
    for one in found {
        let members = one.conflict.members.iter().map(|requirement| RequirementJson {
            rule: requirement.rule,
            agent: requirement.agent.map(|agent| instance.book.agents[agent.0].id.as_str()),
            from: requirement.dates.0,
            until: requirement.dates.1,
            place: requirement.at.as_ref().map(|at| at.brief()),
            text: requirement.text.in_language(language),
        });
        let ways_out = one.ways.iter().zip(before + 1..).map(|(way, number)| WayOutJson {
            number,
            text: way.text.in_language(language),
            price: way.price,
            roster: way.roster,
        });
        list.push(ConflictJson {
            members: members.collect(),
            irreducible: one.conflict.irreducible,
            alike: one.alike,
            ways_out: ways_out.collect(),
            all_tried: one.all_tried,
        });
        before += one.ways.len();
    }
    list
}

/// What `explain ROSTER --agent ID --date D --json` prints.
#[derive(Debug, Serialize)]
pub struct DutyExplainedJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty that the agent has, as it stands in tables; `-` for rest.
    pub duty: &'a str,
    /// Every other duty that the agent could have on that date.
    pub alternatives: Vec<AlternativeJson<'a>>,
}

/// Another duty in the place of the one that the agent has.
#[derive(Debug, Serialize)]
pub struct AlternativeJson<'a> {
    /// As it stands in tables; `-` for rest.
    pub duty: &'a str,
    /// The musts that this change alone would break.
    pub breaks: Vec<AgainstJson<'a>>,
    /// What this change alone would add to each level.
    pub alone: Vec<AmountJson>,
    /// What the whole roster would lose, solved again with this duty fixed.
    pub whole: LossJson,
}

impl<'a> AlternativeJson<'a> {
    /// An alternative as it is printed.
    pub fn new(instance: &Instance, one: &'a Alternative, language: Language) -> AlternativeJson<'a> {
        AlternativeJson {
            duty: &one.label,
            breaks: against(&one.breaks, language),
            alone: amounts(&instance.levels, &one.alone),
            whole: LossJson::new(&instance.levels, &one.whole),
        }
    }
}

/// What `explain ROSTER --fairness --json` prints.
#[derive(Debug, Serialize)]
pub struct FairnessExplainedJson<'a> {
    /// A proof of each count that is shared.
    pub fairness: Vec<SpreadProofJson<'a>>,
}

/// What is known of the spread of one count.
#[derive(Debug, Serialize)]
pub struct SpreadProofJson<'a> {
    /// What is counted: `shift.A`, `weekend_days`, `hours` (in minutes).
    pub count: String,
    /// How much there is to share.
    pub total: i64,
    /// How far apart agents are from their shares in the roster: exact, as text, `21/4` or `5`.
    pub spread: String,
    /// `proven`; `found` where a smaller spread was found and may not be the smallest; `bound` where only the
    /// arithmetic is known.
    pub status: &'static str,
    /// The smallest that is known to be possible, as text; null where only the arithmetic is known.
    pub smallest: Option<String>,
    /// The smallest that any division of the total into whole parts has, as text.
    pub arithmetic: String,
    /// How many solves it took to prove it; 0 where arithmetic does.
    pub solves: usize,
    /// Each agent who has a share.
    pub shares: Vec<ShareOfJson<'a>>,
}

/// An agent's part of a count.
#[derive(Debug, Serialize)]
pub struct ShareOfJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// What the agent has.
    pub count: i64,
    /// What the agent should have: exact, as text.
    pub share: String,
}

impl<'a> SpreadProofJson<'a> {
    /// A proof as it is printed.
    pub fn new(instance: &'a Instance, proof: &SpreadProof) -> SpreadProofJson<'a> {
        let book = &instance.book;
        let (status, smallest, solves) = match proof.verdict {
            SpreadVerdict::Arithmetic => ("proven", Some(proof.arithmetic), 0),
            SpreadVerdict::Proven(best, solves) => ("proven", Some(best), solves),
            SpreadVerdict::Found(best) => ("found", Some(best), 0),
            SpreadVerdict::Open => ("bound", None, 0),
        };
        let shares = proof.shares.iter().map(|(agent, count, share)| ShareOfJson {
            agent: &book.agents[*agent].id,
            count: *count,
            share: share.to_string(),
        });
        SpreadProofJson {
            count: proof.key.id(book),
            total: proof.total,
            spread: proof.reached.to_string(),
            status,
            smallest: smallest.map(|smallest| smallest.to_string()),
            arithmetic: proof.arithmetic.to_string(),
            solves,
            shares: shares.collect(),
        }
    }
}
