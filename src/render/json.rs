//! Rosters and results as JSON, for programs.
//!
//! Sentences are in the language asked for; everything else, names of fields and
//! levels among it, is the same in every language.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::service::ServiceJson;
use super::text;
use super::view::{
    AcceptedView, AgentDuty, AgentRow, AgentView, AgentWeek, BreachView, BreakShortView, BreakView,
    ChangeView, Checked, CoverageGroup, DayView, DutyView, Exact, FairnessView, FollowUpView, LevelView,
    ProofView, PublishedView, RosterView, ShareView, ShiftChangeView, ShiftView, StaffingView, StatusView,
    TotalsView, Unit, UnmetView, VerdictView,
};
use crate::messages::Language;

/// The object of `solve --json`, with what has changed in the team where that was asked, on several lines, ended by a newline.
pub fn render_result(
    verdict: &VerdictView,
    unmet: &[UnmetView],
    accepted: &[AcceptedView],
    breaches: &[BreachView],
    changed: Option<&[ChangeView]>,
    language: Language,
) -> String {
    print(&ResultJson {
        changed,
        verdict: VerdictJson::new(verdict),
        unmet,
        accepted,
        breaches: breaches.iter().map(|breach| BreachJson::new(breach, language)).collect(),
    })
}

/// The object of `show --format json`, on several lines, ended by a newline.
pub fn render(view: &RosterView, language: Language) -> String {
    let agents = view.agents.iter();
    print(&RosterJson {
        team: &view.team,
        name: &view.team_name,
        start: view.start,
        end: view.end,
        days: &view.days,
        shifts: &view.shifts,
        agents: agents.clone().map(|agent| AgentJson { id: &agent.id, name: &agent.name }).collect(),
        duties: &view.duties,
        totals: agents.map(|agent| TotalsJson::new(&agent.id, &agent.totals, &view.shifts)).collect(),
        fairness: view.fairness.iter().map(|count| FairnessJson::new(count, view, language)).collect(),
        coverage: view
            .coverage
            .iter()
            .map(|interval| CoverageJson {
                who: &interval.who.en,
                from: interval.from.to_string(),
                until: interval.until.to_string(),
                required: interval.required,
                groups: &interval.groups,
            })
            .collect(),
        staffing: &view.staffing,
        unmet: &view.unmet,
        accepted: &view.accepted,
        breaches: view.breaches.iter().map(|breach| BreachJson::new(breach, language)).collect(),
        follow_ups: &view.follow_ups,
        handovers: &view.changes,
        breaks: &view.breaks,
        short_by_breaks: &view.break_shorts,
        service: view.service.as_ref().map(|service| ServiceJson::new(service, language)),
        notes: view.notes.iter().map(|note| note.in_language(language)).collect(),
        assumed_ordinary: view.verdict.as_ref().map_or(&[], |verdict| &verdict.assumed_ordinary),
        status: view.verdict.as_ref().map(|verdict| verdict.status),
        published: view.verdict.as_ref().and_then(|verdict| verdict.published.as_ref()),
        levels: view.verdict.iter().flat_map(|verdict| &verdict.levels).map(LevelJson::new).collect(),
    })
}

/// What breaks a roster, as `verify --json` prints it.
pub fn render_breaches(breaches: &[BreachView], language: Language) -> String {
    print(&breaches.iter().map(|breach| BreachJson::new(breach, language)).collect::<Vec<_>>())
}

/// One agent's duties, weeks and totals.
pub fn render_agent(view: &AgentView) -> String {
    print(&AgentPageJson {
        team: &view.team,
        agent: &view.agent,
        name: &view.name,
        start: view.start,
        end: view.end,
        duties: &view.duties,
        weeks: &view.weeks,
        totals: TotalsJson::new(&view.agent, &view.totals, &view.shifts),
        follow_ups: &view.follow_ups,
    })
}

/// A value on several lines, the keys of every object in the order of the alphabet, ended by a newline. What
/// views have in common is printed in one order then, in which order ever they were put together.
pub fn sorted(value: &impl Serialize) -> String {
    // A map of serde_json is sorted. None of the types printed has keys that are not strings, or fails.
    print(&serde_json::to_value(value).unwrap_or_default())
}

/// A value on several lines, its keys as they are declared, ended by a newline.
pub(super) fn print(value: &impl Serialize) -> String {
    // None of these types has a map with keys that are not strings, nor a
    // serializer of its own that fails.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct ResultJson<'a> {
    #[serde(flatten)]
    verdict: VerdictJson<'a>,
    unmet: &'a [UnmetView],
    accepted: &'a [AcceptedView],
    breaches: Vec<BreachJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<&'a [ChangeView]>,
}

#[derive(Serialize)]
struct VerdictJson<'a> {
    #[serde(skip_serializing_if = "<[i32]>::is_empty")]
    assumed_ordinary: &'a [i32],
    status: StatusView,
    start: NaiveDate,
    levels: Vec<LevelJson<'a>>,
    penalty: Option<i64>,
    bound: Option<i64>,
    floor: Option<i64>,
    gap: Option<f64>,
    seconds: Option<f64>,
    verified: bool,
    roster: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a PublishedView>,
}

impl VerdictJson<'_> {
    fn new(verdict: &VerdictView) -> VerdictJson<'_> {
        let last = verdict.levels.last();
        VerdictJson {
            assumed_ordinary: &verdict.assumed_ordinary,
            status: verdict.status,
            start: verdict.start,
            levels: verdict.levels.iter().map(LevelJson::new).collect(),
            penalty: last.and_then(|level| level.penalty),
            bound: last.and_then(|level| level.bound),
            floor: last.map(|level| level.floor),
            gap: verdict.gap.filter(|gap| gap.is_finite()),
            seconds: verdict.seconds.map(|seconds| (seconds * 1000.0).round() / 1000.0),
            verified: verdict.checked == Checked::Agrees,
            roster: verdict.roster.as_deref(),
            published: verdict.published.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct LevelJson<'a> {
    name: &'a str,
    penalty: Option<i64>,
    bound: Option<i64>,
    floor: i64,
    proven: bool,
    conditional: bool,
    proof: Option<ProofView>,
}

impl LevelJson<'_> {
    fn new(level: &LevelView) -> LevelJson<'_> {
        LevelJson {
            name: &level.id,
            penalty: level.penalty,
            bound: level.bound,
            floor: level.floor,
            proven: level.proven,
            conditional: level.conditional,
            proof: level.proof,
        }
    }
}

#[derive(Serialize)]
struct BreachJson<'a> {
    rule: &'a str,
    agent: Option<&'a str>,
    from: NaiveDate,
    until: NaiveDate,
    amount: i64,
    penalty: Option<i64>,
    text: &'a str,
}

impl BreachJson<'_> {
    fn new(breach: &BreachView, language: Language) -> BreachJson<'_> {
        BreachJson {
            rule: &breach.rule,
            agent: breach.agent.as_deref(),
            from: breach.from,
            until: breach.until,
            amount: breach.amount,
            penalty: breach.penalty,
            text: breach.text.in_language(language),
        }
    }
}

#[derive(Serialize)]
struct RosterJson<'a> {
    team: &'a str,
    name: &'a str,
    start: NaiveDate,
    end: NaiveDate,
    #[serde(skip_serializing_if = "<[i32]>::is_empty")]
    assumed_ordinary: &'a [i32],
    days: &'a [DayView],
    shifts: &'a [ShiftView],
    agents: Vec<AgentJson<'a>>,
    duties: &'a [DutyView],
    totals: Vec<TotalsJson<'a>>,
    fairness: Vec<FairnessJson<'a>>,
    coverage: Vec<CoverageJson<'a>>,
    staffing: &'a [StaffingView],
    unmet: &'a [UnmetView],
    accepted: &'a [AcceptedView],
    breaches: Vec<BreachJson<'a>>,
    #[serde(skip_serializing_if = "<[FollowUpView]>::is_empty")]
    follow_ups: &'a [FollowUpView],
    #[serde(skip_serializing_if = "<[ShiftChangeView]>::is_empty")]
    handovers: &'a [ShiftChangeView],
    #[serde(skip_serializing_if = "<[BreakView]>::is_empty")]
    breaks: &'a [BreakView],
    #[serde(skip_serializing_if = "<[BreakShortView]>::is_empty")]
    short_by_breaks: &'a [BreakShortView],
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<ServiceJson<'a>>,
    notes: Vec<&'a str>,
    status: Option<StatusView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a PublishedView>,
    levels: Vec<LevelJson<'a>>,
}

#[derive(Serialize)]
struct AgentJson<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct TotalsJson<'a> {
    agent: &'a str,
    duties: BTreeMap<&'a str, i64>,
    minutes: i64,
    weekend_days: i64,
    rest_days: i64,
    outside_days: i64,
    leave_days: DaysJson,
    longest_stint: i64,
}

/// Days that may be halves: `2`, `2.5`.
#[derive(Serialize)]
#[serde(untagged)]
enum DaysJson {
    Whole(i64),
    WithHalf(f64),
}

impl DaysJson {
    fn of_halves(halves: i64) -> DaysJson {
        match halves % 2 {
            0 => DaysJson::Whole(halves / 2),
            _ => DaysJson::WithHalf(halves as f64 / 2.0),
        }
    }
}

impl<'a> TotalsJson<'a> {
    fn new(agent: &'a str, totals: &TotalsView, shifts: &'a [ShiftView]) -> TotalsJson<'a> {
        let shifts = shifts.iter().map(|shift| shift.id.as_str());
        TotalsJson {
            agent,
            duties: shifts.zip(totals.duties.iter().copied()).collect(),
            minutes: totals.minutes,
            weekend_days: totals.weekend_days,
            rest_days: totals.rest_days,
            outside_days: totals.outside_days,
            leave_days: DaysJson::of_halves(totals.leave_halves),
            longest_stint: totals.longest_stint,
        }
    }
}

#[derive(Serialize)]
struct FairnessJson<'a> {
    count: &'a str,
    name: &'a str,
    unit: Unit,
    agents: Vec<ShareJson<'a>>,
    spread: ExactJson,
    least_spread: Option<ExactJson>,
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct ShareJson<'a> {
    agent: &'a str,
    count: i64,
    share: ExactJson,
    carried: ExactJson,
}

/// A fraction as text: `21/4`, or `5` for a whole number.
struct ExactJson(Exact);

impl Serialize for ExactJson {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&text::fraction(self.0))
    }
}

impl<'a> FairnessJson<'a> {
    fn new(count: &'a FairnessView, view: &'a RosterView, language: Language) -> FairnessJson<'a> {
        let share = |(agent, share): (&'a AgentRow, &ShareView)| ShareJson {
            agent: &agent.id,
            count: share.count,
            share: ExactJson(share.share),
            carried: ExactJson(share.carried),
        };
        FairnessJson {
            count: &count.id,
            name: count.name.in_language(language),
            unit: count.unit,
            agents: view.agents.iter().zip(&count.agents).map(share).collect(),
            spread: ExactJson(count.spread),
            least_spread: count.least_spread.map(ExactJson),
            why: count.why.as_ref().map(|why| why.in_language(language)),
        }
    }
}

#[derive(Serialize)]
struct CoverageJson<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    who: &'a str,
    from: String,
    until: String,
    required: i64,
    groups: &'a [CoverageGroup],
}

#[derive(Serialize)]
struct AgentPageJson<'a> {
    team: &'a str,
    agent: &'a str,
    name: &'a str,
    start: NaiveDate,
    end: NaiveDate,
    duties: &'a [AgentDuty],
    weeks: &'a [AgentWeek],
    totals: TotalsJson<'a>,
    #[serde(skip_serializing_if = "<[FollowUpView]>::is_empty")]
    follow_ups: &'a [FollowUpView],
}
