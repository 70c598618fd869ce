//! Conflicts and ways out of random impossible teams, held against every roster.
//!
//! `FAIRSHIFT_IMPOSSIBLE_CASES` sets how many teams; `--nocapture` shows the figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "oracle/families.rs"]
mod families;
mod support;
#[path = "oracle/teams.rs"]
mod teams;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fairshift::book::read_texts;
use fairshift::instance::Instance;
use fairshift::reasons::{Conflict, Proof, Requirement, Taken, conflicts, ways_out};
use fairshift::rules::{self, ActiveRule};
use fairshift::solve::{DutyIx, Limits, Lines, Posted, StopToken, Strength};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use support::Team;
use teams::{Choices, team};

/// A team with more rosters than this is left out.
const MOST_ROSTERS: usize = 20_000;

fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(30),
        seed: 0,
        local_search: true,
        stop: StopToken::new(),
        progress: None,
        engine: None,
        work: None,
    }
}

/// Every roster, as engines number their duties.
fn rosters(instance: &Instance) -> impl Iterator<Item = Lines> {
    let (agents, days) = (instance.book.agents.len(), instance.horizon.planned_days());
    let duties = instance.duties.len();
    let all = duties.pow(u32::try_from(agents * days).unwrap());
    (0..all).map(move |mut code| {
        let mut cell = || {
            let duty = code % duties;
            code /= duties;
            DutyIx(duty)
        };
        (0..agents).map(|_| (0..days).map(|_| cell()).collect()).collect()
    })
}

fn count(instance: &Instance) -> Option<usize> {
    let cells = u32::try_from(instance.book.agents.len() * instance.horizon.planned_days()).unwrap();
    instance.duties.len().checked_pow(cells).filter(|all| *all <= MOST_ROSTERS)
}

/// What is taken as must, each with its rule's position.
fn musts(instance: &Instance, rules: &[ActiveRule], taken: Taken) -> Vec<(Posted, usize)> {
    let (model, from) = rules::model_by_table(instance, rules);
    let required = instance.levels.required();
    let is_must = |posted: &Posted| match posted.strength {
        Strength::Must => true,
        Strength::Priced { level, .. } => taken == Taken::Required && level == required,
    };
    model.posted.into_iter().zip(from).filter(|(posted, _)| is_must(posted)).collect()
}

/// Whether a roster holds all of these.
fn possible(instance: &Instance, all: &[&Posted]) -> bool {
    rosters(instance).any(|lines| all.iter().all(|posted| posted.primitive.breach(&lines).0 == 0))
}

/// Whether a statement is what the member speaks of.
fn is_of(instance: &Instance, rules: &[ActiveRule], own: &(Posted, usize), member: &Requirement) -> bool {
    let (agent, first, last) = own.0.primitive.scope(instance.horizon.planned_days());
    own.0.rule == member.rule
        && agent == member.agent.map(|agent| agent.0)
        && (instance.horizon.date(first), instance.horizon.date(last)) == member.dates
        && rules[own.1].at == member.table
        && member.statement.as_ref().is_none_or(|said| *said == own.0.primitive)
}

#[derive(Default)]
struct Seen {
    teams: usize,
    of_musts: usize,
    conflicts: usize,
    members: usize,
    ways: usize,
    with_roster: usize,
    with_three: usize,
    by_relaxation: usize,
    rules: BTreeMap<&'static str, usize>,
    slowest: Duration,
}

/// One team's conflicts, if it has any: each irreducible, each way out a way out.
fn check(team: &Team, seen: &mut Seen) -> bool {
    let Ok(desk) = team.open() else { return false };
    let (instance, rules) = (&desk.instance, &desk.rules);
    if count(instance).is_none() {
        return false;
    }
    let begun = Instant::now();
    let mut taken = Taken::Musts;
    let find = |taken, proof| conflicts(instance, rules, taken, 2, proof, &limits).unwrap();
    let mut found = find(taken, Proof::Exact);
    if found.is_empty() {
        taken = Taken::Required;
        found = find(taken, Proof::Exact);
    }
    if found.is_empty() {
        return false;
    }
    seen.teams += 1;
    seen.of_musts += usize::from(taken == Taken::Musts);
    seen.by_relaxation += usize::from(!find(taken, Proof::Relaxation).is_empty());
    let all = musts(instance, rules, taken);
    for conflict in &found {
        seen.conflicts += 1;
        seen.members += conflict.members.len();
        is_irreducible(instance, rules, &all, conflict, team);
        conflict.members.iter().for_each(|own| *seen.rules.entry(own.rule).or_default() += 1);
        let (ways, complete) = ways_out(instance, rules, conflict, taken, &limits).unwrap();
        assert!(complete || ways.len() == 16, "{team}");
        seen.ways += ways.len();
        seen.with_three += usize::from(ways.len() >= 3);
        for way in &ways {
            let bytes = |(name, text): &(String, String)| (PathBuf::from(name), text.clone().into_bytes());
            let (book, _) = read_texts(&way.files.iter().map(bytes).collect::<Vec<_>>()).unwrap();
            let own = rules::active(&book).unwrap();
            let levels = rules::levels(&own, &instance.horizon);
            let then = Instance::new(Arc::new(book), levels, instance.horizon, instance.past.clone());
            let after = musts(&then, &own, taken);
            let every: Vec<&Posted> = after.iter().map(|(posted, _)| posted).collect();
            assert_eq!(way.roster, possible(&then, &every), "{}\n{team}", way.text.en);
            seen.with_roster += usize::from(way.roster);
        }
    }
    seen.slowest = seen.slowest.max(begun.elapsed());
    true
}

fn is_irreducible(
    instance: &Instance,
    rules: &[ActiveRule],
    all: &[(Posted, usize)],
    conflict: &Conflict,
    team: &Team,
) {
    assert!(conflict.irreducible, "{team}");
    let of = |member: &Requirement| -> Vec<&Posted> {
        all.iter().filter(|own| is_of(instance, rules, own, member)).map(|(posted, _)| posted).collect()
    };
    let always: Vec<&Posted> =
        all.iter().map(|(posted, _)| posted).filter(|posted| posted.rule == "one_duty").collect();
    let with = |left_out: Option<usize>| -> Vec<&Posted> {
        let kept = conflict.members.iter().enumerate().filter(|(at, _)| Some(*at) != left_out);
        kept.flat_map(|(_, member)| of(member)).chain(always.iter().copied()).collect()
    };
    assert!(conflict.members.iter().all(|member| !of(member).is_empty()), "{:?}\n{team}", conflict.members);
    assert!(!possible(instance, &with(None)), "no conflict: {:?}\n{team}", conflict.members);
    for left_out in 0..conflict.members.len() {
        let rest = with(Some(left_out));
        assert!(possible(instance, &rest), "{left_out} of {:?} is not needed\n{team}", conflict.members);
    }
}

#[test]
fn every_conflict_is_irreducible_and_every_way_out_is_one() {
    let wanted = std::env::var("FAIRSHIFT_IMPOSSIBLE_CASES").ok().and_then(|own| own.parse().ok());
    let wanted: usize = wanted.unwrap_or(24);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut seen, mut drawn) = (Seen::default(), 0);
    while seen.teams < wanted && drawn < 40 * wanted {
        drawn += 1;
        let numbers = vec(any::<u16>(), 200).new_tree(&mut runner).unwrap().current();
        let team = team(&mut Choices::new(&numbers));
        check(&team, &mut seen);
    }
    println!(
        "{} impossible teams of {drawn} drawn ({} by musts alone, {} by the relaxation); {} conflicts of {:.1} members; \
         {} ways out, {} of them to a roster; {} conflicts have three or more; slowest team {:.2} s, judged by every roster",
        seen.teams,
        seen.of_musts,
        seen.by_relaxation,
        seen.conflicts,
        seen.members as f64 / seen.conflicts.max(1) as f64,
        seen.ways,
        seen.with_roster,
        seen.with_three,
        seen.slowest.as_secs_f64(),
    );
    println!("members by rule: {:?}", seen.rules);
    assert!(seen.teams >= wanted, "only {} impossible teams", seen.teams);
}
