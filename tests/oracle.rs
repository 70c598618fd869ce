//! The oracle: tiny teams of which every roster is listed and judged by the audits.
//! Both engines must reach the least penalties to the unit on every level, and what
//! the rules post must say of every single roster what their audits say.
//!
//! `FAIRSHIFT_ORACLE_CASES` sets how many teams; `--nocapture` shows how often each rule bites.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "oracle/families.rs"]
mod families;
mod support;
#[path = "oracle/teams.rs"]
mod teams;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fairshift::book::ShiftIx;
use fairshift::roster::RosterLines;
use fairshift::rules::REGISTRY;
use fairshift::solve::{Engine, Outcome, Status};
use fairshift::timesheet::Severity;
use fairshift::verify::{unavoidable, verify};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use support::{Desk, Team};
use teams::{Choices, MOST_ROSTERS, team};

/// What was seen over all cases.
#[derive(Default)]
struct Seen {
    cases: usize,
    rosters: usize,
    /// Teams that are not one, or have too many rosters.
    skipped: usize,
    infeasible: usize,
    /// Teams with a level of which arithmetic alone shows that its penalty is above 0,
    derived: usize,
    /// and those of which the best roster has just that penalty there.
    reached: usize,
    /// How often the best roster without a rule is not the best with it.
    bites: BTreeMap<&'static str, usize>,
}

/// The least penalties without one rule, over rosters that break no other must.
#[derive(Clone, Default)]
struct Without {
    least: Option<Vec<i64>>,
    /// The same of the rosters that are best with all rules.
    at_best: Option<Vec<i64>>,
}

/// Every roster of a team, as engines number their duties.
fn rosters(desk: &Desk) -> impl Iterator<Item = RosterLines> + '_ {
    let (agents, days, duties) = (desk.model.agents, desk.model.days, desk.model.duties);
    let all = duties.pow(u32::try_from(agents * days).unwrap());
    (0..all).map(move |mut code| {
        let mut cell = || {
            let duty = code % duties;
            code /= duties;
            desk.instance.duties[duty].shifts.clone()
        };
        (0..agents).map(|_| (0..days).map(|_| cell()).collect()).collect()
    })
}

fn too_many(desk: &Desk) -> bool {
    let cells = u32::try_from(desk.model.agents * desk.model.days).unwrap();
    desk.model.duties.checked_pow(cells).is_none_or(|all| all > MOST_ROSTERS)
}

fn show(desk: &Desk, lines: &RosterLines) -> String {
    let id = |shift: &ShiftIx| desk.instance.book.shifts[shift.0].id.clone();
    let cell = |shifts: &Vec<ShiftIx>| match shifts.is_empty() {
        true => "-".to_string(),
        false => shifts.iter().map(id).collect::<Vec<_>>().join("+"),
    };
    let rows = lines.iter().map(|line| line.iter().map(cell).collect::<Vec<_>>().join(" "));
    rows.collect::<Vec<_>>().join(" / ")
}

/// One team: every roster judged twice, the engines held against the best of them.
fn check(team: &Team, seen: &mut Seen) -> Result<(), String> {
    let Ok(desk) = team.open() else {
        seen.skipped += 1;
        return Ok(());
    };
    if too_many(&desk) {
        seen.skipped += 1;
        return Ok(());
    }
    let mut best: Option<Vec<i64>> = None;
    // What arithmetic derives without an engine must hold of each level by itself, whatever is above it.
    let derived = unavoidable(&desk.sheet(&vec![Vec::new(); desk.model.agents]), &desk.rules);
    seen.derived += usize::from(derived.iter().any(|bound| *bound > 0));
    // A rule may have several tables; without it, all of them are gone.
    let ids: BTreeSet<&'static str> = desk.rules.iter().map(|active| active.id).collect();
    let mut without: Vec<Without> = vec![Without::default(); ids.len()];
    for lines in rosters(&desk) {
        seen.rosters += 1;
        let verdict = verify(&desk.sheet(&lines), &desk.rules, &[]);
        desk.agrees(&lines, &verdict)
            .map_err(|difference| format!("{difference}\n{}", show(&desk, &lines)))?;
        let broken: BTreeSet<&str> = verdict.findings.broken().map(|finding| finding.rule).collect();
        let penalties = verdict.penalties;
        if broken.is_empty() && penalties.iter().zip(&derived).any(|(penalty, bound)| penalty < bound) {
            return Err(format!(
                "derived {derived:?}, but a roster has {penalties:?}\n{}",
                show(&desk, &lines)
            ));
        }
        let better = broken.is_empty() && best.as_ref().is_none_or(|best| penalties < *best);
        let equal = broken.is_empty() && best.as_ref() == Some(&penalties);
        for (own, id) in without.iter_mut().zip(&ids) {
            if broken.iter().any(|rule| rule != id) {
                continue;
            }
            let mut others = penalties.clone();
            for finding in verdict.findings.found.iter().filter(|finding| finding.rule == *id) {
                if let Severity::Priced { level, penalty } = finding.severity {
                    others[level] -= penalty;
                }
            }
            if better || (equal && own.at_best.as_ref().is_none_or(|at_best| others < *at_best)) {
                own.at_best = Some(others.clone());
            }
            if own.least.as_ref().is_none_or(|least| others < *least) {
                own.least = Some(others);
            }
        }
        if better {
            best = Some(penalties);
        }
    }
    for (own, id) in without.iter().zip(&ids) {
        if own.least.is_some()
            && own.at_best.as_ref().is_none_or(|at_best| own.least.as_ref() < Some(at_best))
        {
            *seen.bites.entry(*id).or_default() += 1;
        }
    }
    seen.cases += 1;
    seen.infeasible += usize::from(best.is_none());
    let reached =
        |best: &Vec<i64>| best.iter().zip(&derived).any(|(least, bound)| least == bound && *bound > 0);
    seen.reached += usize::from(best.as_ref().is_some_and(reached));
    // Local search finds the best roster of most tiny teams, and so hides bounds that are too high.
    is_best(&desk, &desk.outcome_with(None, true), best.as_deref())?;
    is_best(&desk, &desk.outcome_with(None, false), best.as_deref())?;
    is_best(&desk, &desk.outcome_by(Engine::Columns), best.as_deref())
        .map_err(|wrong| format!("columns: {wrong}"))
}

fn is_best(desk: &Desk, outcome: &Outcome, best: Option<&[i64]>) -> Result<(), String> {
    let Some(best) = best else {
        return match outcome.status {
            Status::Infeasible => Ok(()),
            other => Err(format!("no roster holds all musts, the engine says {other:?}")),
        };
    };
    let Some(lines) = outcome.lines.as_ref().filter(|_| outcome.status == Status::Optimal) else {
        return Err(format!("the best is {best:?}, the engine says {:?}", outcome.status));
    };
    let claimed: Vec<i64> = outcome.levels.iter().map(|level| level.penalty).collect();
    let lines = desk.shifts(lines);
    let counted = verify(&desk.sheet(&lines), &desk.rules, &[]).penalties;
    if claimed != best || counted != best {
        let found = show(desk, &lines);
        return Err(format!("the best is {best:?}, claimed {claimed:?}, counted {counted:?}\n{found}"));
    }
    for (level, least) in outcome.levels.iter().zip(best) {
        if level.floor > level.bound || level.bound > *least || !level.proven() {
            return Err(format!("the best is {best:?}, the engine says {:?}", outcome.levels));
        }
    }
    Ok(())
}

/// Judges `cases` teams made from this seed; the smallest that fails is shown.
fn run(seed: u8, cases: u32, failed: &AtomicBool) -> Seen {
    let config = Config { cases, max_shrink_iters: 500, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let seen = RefCell::new(Seen::default());
    let own = Cell::new(false);
    let result = runner.run(&vec(any::<u16>(), 400), |choices| {
        if failed.load(Ordering::Relaxed) && !own.get() {
            return Ok(());
        }
        let team = team(&mut Choices::new(&choices));
        let outcome = check(&team, &mut seen.borrow_mut());
        outcome.map_err(|wrong| {
            own.set(true);
            failed.store(true, Ordering::Relaxed);
            TestCaseError::fail(format!("{wrong}\n\n{team}"))
        })
    });
    if let Err(TestError::Fail(reason, _) | TestError::Abort(reason)) = result {
        panic!("seed {seed}\n{reason}");
    }
    seen.into_inner()
}

#[test]
fn both_engines_reach_the_best_of_all_rosters_and_posts_say_what_audits_say() {
    let cases =
        std::env::var("FAIRSHIFT_ORACLE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500);
    // Where one half fails, the other need not go on.
    let failed = Arc::new(AtomicBool::new(false));
    let halves = [1_u8, 2].map(|seed| {
        let failed = Arc::clone(&failed);
        std::thread::spawn(move || run(seed, cases / 2, &failed))
    });
    let mut all = Seen::default();
    for half in halves {
        let half = half.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        all.cases += half.cases;
        all.rosters += half.rosters;
        all.skipped += half.skipped;
        all.infeasible += half.infeasible;
        all.derived += half.derived;
        all.reached += half.reached;
        half.bites.into_iter().for_each(|(rule, times)| *all.bites.entry(rule).or_default() += times);
    }
    let Seen { cases: judged, rosters, skipped, infeasible, .. } = all;
    println!("{judged} teams, {rosters} rosters, {infeasible} teams without a roster, {skipped} skipped");
    println!("a penalty above 0 derived for {} teams, exact for {}", all.derived, all.reached);
    for entry in REGISTRY {
        println!(
            "{:12} changes the best roster of {} teams",
            entry.doc.id,
            all.bites.get(entry.doc.id).unwrap_or(&0)
        );
    }
    assert!(judged * 10 >= (judged + skipped) * 9, "{skipped} teams skipped, {judged} judged");
    assert!(infeasible * 2 < judged && infeasible > 0, "{infeasible} of {judged} teams have no roster");
    assert!(cases < 500 || all.reached >= 20, "derived bounds are exact for {} teams only", all.reached);
    for entry in REGISTRY.iter().filter(|_| cases >= 500) {
        let times = all.bites.get(entry.doc.id).copied().unwrap_or(0);
        assert!(times >= 5, "{} changes the best roster of {times} teams only", entry.doc.id);
    }
}
