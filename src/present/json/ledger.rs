//! The object of `ledger --json`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::roster::{Fraction, State};
use crate::workspace::{AgentCarried, Carried};

/// Numbers by the id of what is counted: `shift.A`, `weekend_days`, `hours` (in minutes).
type ByCount<'a, T> = BTreeMap<&'a str, T>;

/// What `ledger --json` prints.
#[derive(Debug, Serialize)]
pub struct LedgerJson<'a> {
    /// The rosters, in the order of their dates.
    pub rosters: Vec<RosterCarriedJson<'a>>,
    /// Everybody who is shown.
    pub agents: Vec<AgentCarriedJson<'a>>,
}

/// How evenly a roster, and all up to it, are shared.
#[derive(Debug, Serialize)]
pub struct RosterCarriedJson<'a> {
    /// The first date.
    pub start: NaiveDate,
    /// The last date.
    pub end: NaiveDate,
    /// `draft` or `published`.
    pub state: State,
    /// Of each count, how far apart agents are in this roster alone: exact, as text, `21/4` or `5`.
    pub spread: ByCount<'a, String>,
    /// The same of the sum of all rosters so far.
    pub spread_so_far: ByCount<'a, String>,
}

/// What an agent has carried.
#[derive(Debug, Serialize)]
pub struct AgentCarriedJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The agent's name.
    pub name: &'a str,
    /// Of each count, over all rosters.
    pub counts: ByCount<'a, i64>,
    /// Of each count, what is owed after the last of them (share − count): exact, as text.
    pub owed: ByCount<'a, String>,
    /// Duties given to a colleague by swaps in force.
    pub swaps_given: i64,
    /// Duties taken from a colleague by swaps in force.
    pub swaps_taken: i64,
    /// Recorded absences.
    pub absences: i64,
    /// The rosters that the agent is in.
    pub rosters: Vec<AgentRosterJson<'a>>,
}

/// What an agent had in one roster.
#[derive(Debug, Serialize)]
pub struct AgentRosterJson<'a> {
    /// The roster's first date.
    pub start: NaiveDate,
    /// Of each count.
    pub counts: ByCount<'a, i64>,
}

impl<'a> LedgerJson<'a> {
    /// What some of those have carried of whom all is known.
    pub fn new(all: &'a Carried, agents: &[&'a AgentCarried]) -> LedgerJson<'a> {
        let rosters = all.rosters.iter().map(|roster| RosterCarriedJson {
            start: roster.start,
            end: roster.last,
            state: roster.state,
            spread: exact(all, &roster.alone),
            spread_so_far: exact(all, &roster.so_far),
        });
        let agents = agents.iter().map(|agent| AgentCarriedJson {
            agent: &agent.id,
            name: &agent.name,
            counts: whole(all, &agent.counts),
            owed: exact(all, &agent.owed),
            swaps_given: agent.given,
            swaps_taken: agent.taken,
            absences: agent.absences,
            rosters: by_roster(all, agent),
        });
        LedgerJson { rosters: rosters.collect(), agents: agents.collect() }
    }
}

fn by_roster<'a>(all: &'a Carried, agent: &AgentCarried) -> Vec<AgentRosterJson<'a>> {
    let rosters = all.rosters.iter().zip(&agent.by_roster);
    rosters
        .filter_map(|(roster, counts)| {
            Some(AgentRosterJson { start: roster.start, counts: whole(all, counts.as_ref()?) })
        })
        .collect()
}

fn whole<'a>(all: &'a Carried, counts: &[i64]) -> ByCount<'a, i64> {
    let ids = all.counts.iter().map(|count| count.id.as_str());
    ids.zip(counts.iter().copied()).collect()
}

/// The fractions that are known, as text.
fn exact<'a>(all: &'a Carried, figures: &[Option<Fraction>]) -> ByCount<'a, String> {
    let ids = all.counts.iter().map(|count| count.id.as_str());
    ids.zip(figures).filter_map(|(id, figure)| Some((id, figure.as_ref()?.to_string()))).collect()
}
