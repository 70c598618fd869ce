//! Searches that are stopped at each place where they ask whether to go on: in preparation, in
//! both engines, and on the way to a repair.

use super::super::column_generation::one_by_one;
use super::limits::centre;
use super::*;

/// After how many asks to stop: after each at first, then after more and more of them.
fn asks(dense: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(0_u64), move |asks| Some(asks + 1 + asks / dense))
}

/// For searches of a few milliseconds.
const OFTEN: u64 = 24;

/// For searches of a second or more.
const SELDOM: u64 = 8;

/// Stops a search after more and more asks, as densely as told, until one comes to its end by itself; calls `each`
/// with what came of those that were stopped, and gives what came of the last one.
fn stopped_everywhere(
    dense: u64,
    model: &Model,
    limits: impl Fn(StopToken) -> Limits,
    start: Option<&Lines>,
    each: impl Fn(&Outcome),
) -> Outcome {
    for asks in asks(dense) {
        let stop = StopToken::after_asks(asks);
        let outcome = solve(model, &limits(stop.clone()), start).unwrap();
        sound(model, &outcome);
        if !stop.told() {
            return outcome;
        }
        each(&outcome);
    }
    panic!("no end")
}

/// No bound is above the best of all rosters, as far as both speak of the same.
fn below_the_best(outcome: &Outcome, best: Option<&Vec<i64>>) {
    let Some(best) = best else { return assert_eq!(outcome.lines, None) };
    assert!(outcome.status != Status::Infeasible);
    for (at, level) in outcome.levels.iter().enumerate() {
        let same = outcome.levels[..at].iter().map(|level| level.penalty).eq(best[..at].iter().copied());
        assert!(at > 0 && !same || level.bound <= best[at], "{outcome:?} {best:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wherever_a_tiny_search_is_stopped_what_it_says_is_true(model in tiny()) {
        let best = best_of_all(&model);
        for engine in BOTH {
            let limits = |stop| Limits { stop, ..by(engine) };
            let last = stopped_everywhere(OFTEN, &model, limits, None, |outcome| {
                below_the_best(outcome, best.as_ref());
            });
            prop_assert_eq!(sound(&model, &last), best.clone(), "{:?}", engine);
        }
    }
}

/// Wherever it is stopped, a search gives back a roster at least as good as the one it began with.
#[test]
fn a_roster_to_begin_with_is_never_lost() {
    let model = centre(6);
    for engine in BOTH {
        let limits = |stop| Limits { stop, work: Some(400_000), ..by(engine) };
        let first = solve(&model, &limits(StopToken::new()), None).unwrap();
        let best: Vec<i64> = first.levels.iter().map(|level| level.penalty).collect();
        let start = first.lines.unwrap();
        let last = stopped_everywhere(SELDOM, &model, limits, Some(&start), |outcome| {
            assert!(sound(&model, outcome).unwrap() <= best);
            assert!(outcome.levels[0].bound <= best[0]);
        });
        assert!(sound(&model, &last).unwrap() <= best);
    }
}

#[test]
fn a_search_from_nothing_ends_with_a_roster_or_says_that_it_has_none() {
    let model = centre(5);
    let limits = |stop| Limits { stop, work: Some(300_000), ..by(Engine::Columns) };
    let last = stopped_everywhere(SELDOM, &model, limits, None, |outcome| {
        let status = if outcome.lines.is_some() { Status::Feasible } else { Status::Unknown };
        assert!(outcome.status == status || outcome.status == Status::Optimal);
    });
    assert!(last.lines.is_some());
}

/// What is too much to be kept at once is searched agent by agent: the same rosters are allowed, and
/// no clock decides which one comes of it.
#[test]
fn agents_whose_lines_are_not_kept_find_a_roster_too() {
    let model = centre(8);
    let limits = Limits { work: Some(50_000_000), ..minute() };
    let floors = || formulate(&model, &StopToken::new()).ok().unwrap().floors();
    let run = |stop: StopToken, start: Option<&Lines>| one_by_one(&model, &limits, &stop, start, floors());
    let (first, work) = run(StopToken::new(), None);
    assert_eq!((&first, work), (&run(StopToken::new(), None).0, work));
    let penalties = sound(&model, &first).unwrap();
    let (again, _) = run(StopToken::new(), first.lines.as_ref());
    assert!(sound(&model, &again).unwrap() <= penalties);
    for asks in asks(OFTEN).take(60) {
        let (outcome, _) = run(StopToken::after_asks(asks), first.lines.as_ref());
        assert!(sound(&model, &outcome).unwrap() <= penalties);
        sound(&model, &run(StopToken::after_asks(asks), None).0);
    }
}

#[test]
fn a_repair_problem_that_was_stopped_while_it_was_made_says_nothing() {
    let model = centre(4);
    let lines = vec![vec![REST; model.days]; model.agents];
    let allowed = vec![1000; model.posted.len()];
    let may = |_: usize, _: usize, _: DutyIx| true;
    let disruption = Disruption {
        forced: &[ForcedDuty { agent: 0, day: 0, duty: DutyIx(1) }],
        may: &may,
        absent: &[],
        max_changes: 2,
        ask_program: false,
        compares: true,
    };
    for asks in 0..8 {
        let stop = StopToken::after_asks(asks);
        let problem = RepairProblem::new(&model, &lines, &allowed, 0, 21, &stop);
        let repair = problem.repair(&disruption, &Limits { stop: stop.clone(), ..minute() });
        if stop.told() && repair != (RepairOutcome::Unknown { least: 0 }) {
            assert!(matches!(repair, RepairOutcome::Found(_) | RepairOutcome::Unknown { .. }), "{repair:?}");
        }
    }
    let stop = StopToken::after_asks(1);
    let problem = RepairProblem::new(&model, &lines, &allowed, 0, 21, &stop);
    assert_eq!(problem.repair(&disruption, &minute()), RepairOutcome::Unknown { least: 0 });
}

#[test]
fn a_token_ends_by_its_own_time_and_by_what_any_copy_is_told() {
    let token = StopToken::new();
    let (soon, late) = (token.within(Duration::ZERO), token.within(Duration::from_secs(3600)));
    assert!(soon.stopped() && !soon.told() && soon.left().is_zero());
    assert!(!late.stopped() && late.left() > Duration::from_secs(3000));
    // An end can be made sooner by a copy, and later only by name.
    assert!(soon.within(Duration::from_secs(60)).stopped());
    assert!(!soon.beyond(Duration::from_secs(60)).stopped());
    assert!(!token.within(Duration::MAX).stopped());
    late.stop();
    assert!(token.stopped() && soon.told() && soon.beyond(Duration::from_secs(60)).stopped());
}

#[test]
fn a_token_that_counts_stops_after_so_many_asks() {
    let token = StopToken::after_asks(2);
    let copy = token.within(Duration::from_secs(60));
    assert_eq!(
        [token.stopped(), copy.stopped(), token.stopped(), copy.stopped()],
        [false, false, true, true]
    );
}
