//! The object of `price-leave --json`.

use chrono::NaiveDate;
use serde::Serialize;

use super::common::LossJson;
use crate::book::RequestIx;
use crate::instance::Instance;
use crate::levels::Levels;
use crate::operations::leave_price::{LeaveAnswer, Nearest};

/// What `price-leave --json` prints.
#[derive(Debug, Serialize)]
pub struct LeavePricesJson<'a> {
    /// `exact`; `bound` where the penalties without any request are not proven to be the least; `unknown` where
    /// no roster was found even without them.
    pub status: &'static str,
    /// The penalty of each level without any request; left out where no roster was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<LevelPenaltyJson>>,
    /// Every open request, in the order of the files.
    pub requests: Vec<PricedRequestJson<'a>>,
    /// Pairs of requests that cost more together than one by one.
    pub clashes: Vec<ClashJson<'a>>,
    /// Pairs of which the time did not suffice to say so; left out where no roster was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsure: Option<Vec<[LeaveRequestJson<'a>; 2]>>,
}

/// A level of penalty.
#[derive(Debug, Serialize)]
pub struct LevelPenaltyJson {
    /// The level.
    pub name: String,
    /// Its penalty; of what is required, agent-minutes.
    pub penalty: i64,
}

/// A request and its price.
#[derive(Debug, Serialize)]
pub struct PricedRequestJson<'a> {
    /// Which.
    pub request: LeaveRequestJson<'a>,
    /// The roster nearest to the one without it that grants it; null where none was found.
    pub nearest: Option<NearestRosterJson>,
    /// What granting it alone would cost, in the best roster.
    pub cost: LossJson,
    /// What of it is fairness, in the rosters that were found; null where none was found.
    pub fairness: Option<i64>,
}

/// A roster that grants leave with few changes.
#[derive(Debug, Serialize)]
pub struct NearestRosterJson {
    /// Duties that change beside those that the leave takes.
    pub changes: usize,
    /// Agents whose duties change.
    pub people: usize,
    /// Whether the changes are the fewest.
    pub proven: bool,
    /// What is newly short, in agent-minutes.
    pub short: i64,
    /// The penalty of each level before and after.
    pub levels: Vec<LevelChangeJson>,
}

/// A level of penalty before and after.
#[derive(Debug, Serialize)]
pub struct LevelChangeJson {
    /// The level.
    pub name: String,
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
}

impl NearestRosterJson {
    fn new(levels: &Levels, nearest: &Nearest) -> Option<NearestRosterJson> {
        let Nearest::Found(near) = nearest else { return None };
        let penalties = near.before.iter().zip(&near.after);
        let levels = levels.ids().into_iter().zip(penalties);
        Some(NearestRosterJson {
            changes: near.changes,
            people: near.people,
            proven: near.fewest,
            short: near.short,
            levels: levels
                .map(|(name, (before, after))| LevelChangeJson { name, before: *before, after: *after })
                .collect(),
        })
    }
}

/// Leave that is asked for.
#[derive(Debug, Serialize)]
pub struct LeaveRequestJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The first date.
    pub from: NaiveDate,
    /// The last date.
    pub until: NaiveDate,
    /// `annual`, `comp`, `sick`, `training` or `other`.
    pub kind: &'a str,
}

/// Two requests that are harder to grant together.
#[derive(Debug, Serialize)]
pub struct ClashJson<'a> {
    /// Which.
    pub requests: [LeaveRequestJson<'a>; 2],
    /// What granting both would cost.
    pub cost: LossJson,
}

impl<'a> LeavePricesJson<'a> {
    /// Where no roster was found.
    pub fn unknown() -> LeavePricesJson<'a> {
        LeavePricesJson {
            status: "unknown",
            levels: None,
            requests: Vec::new(),
            clashes: Vec::new(),
            unsure: None,
        }
    }

    /// Prices as they are printed.
    pub fn new(instance: &'a Instance, answer: &LeaveAnswer) -> LeavePricesJson<'a> {
        let found = &answer.prices;
        let levels = &instance.levels;
        let now = levels.ids().into_iter().zip(&found.now.0);
        let requests = found.priced.iter().zip(&answer.nearest).map(|(priced, near)| PricedRequestJson {
            request: LeaveRequestJson::new(instance, priced.request),
            nearest: NearestRosterJson::new(levels, near),
            cost: LossJson::new(levels, &priced.cost),
            fairness: priced.fairness,
        });
        let clashes = found.clashes.iter().map(|clash| ClashJson {
            requests: LeaveRequestJson::pair(instance, clash.requests),
            cost: LossJson::new(levels, &clash.cost),
        });
        let unsure = found.unsure.iter().map(|pair| LeaveRequestJson::pair(instance, *pair));
        LeavePricesJson {
            status: if found.now.1 { "exact" } else { "bound" },
            levels: Some(now.map(|(name, penalty)| LevelPenaltyJson { name, penalty: *penalty }).collect()),
            requests: requests.collect(),
            clashes: clashes.collect(),
            unsure: Some(unsure.collect()),
        }
    }
}

impl<'a> LeaveRequestJson<'a> {
    fn new(instance: &'a Instance, request: RequestIx) -> LeaveRequestJson<'a> {
        let leave = &instance.book.requests[request.0];
        let agent = &instance.book.agents[leave.agent.0].id;
        LeaveRequestJson { agent, from: leave.from, until: leave.until, kind: &leave.kind }
    }

    fn pair(instance: &'a Instance, (one, two): (RequestIx, RequestIx)) -> [LeaveRequestJson<'a>; 2] {
        [one, two].map(|request| LeaveRequestJson::new(instance, request))
    }
}
