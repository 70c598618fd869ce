//! The engine against every roster of models small enough to list them all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub(in crate::solve) mod drawn;
mod limits;
mod lines;
mod repair;
mod restarts;
mod stops;
mod years;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::aggregate::aggregate;
use super::formulate::formulate;
use super::highs::{self, MipQuery};
use super::*;
use drawn::{tiny, with_roster};

fn limits(time: Duration) -> Limits {
    let stop = StopToken::new();
    Limits { time, seed: 1, local_search: true, stop, progress: None, engine: None, work: None }
}

pub(in crate::solve) fn minute() -> Limits {
    limits(Duration::from_secs(60))
}

/// Both engines; whatever holds for one holds for the other.
const BOTH: [Engine; 2] = [Engine::Exact, Engine::Columns];

fn by(engine: Engine) -> Limits {
    Limits { engine: Some(engine), ..minute() }
}

/// What both engines find, which they have to agree on.
fn both(model: &Model) -> Outcome {
    let [exact, columns] = BOTH.map(|engine| solve(model, &by(engine), None).unwrap());
    let of = |outcome: &Outcome| (outcome.status, sound(model, outcome));
    assert_eq!(of(&exact), of(&columns), "{model:?}");
    columns
}

fn set(duties: &[usize]) -> DutySet {
    DutySet::new(duties.iter().map(|duty| DutyIx(*duty)).collect())
}

fn priced(level: usize, weight: i64) -> Strength {
    Strength::Priced { level, weight }
}

fn model(agents: usize, days: usize, duties: usize, levels: usize) -> Model {
    Model { agents, days, duties, levels, posted: Vec::new() }
}

/// The least penalties of all rosters that break no must.
pub(in crate::solve) fn best_of_all(model: &Model) -> Option<Vec<i64>> {
    let cells = model.agents * model.days;
    let mut best: Option<Vec<i64>> = None;
    let mut lines = vec![vec![REST; model.days]; model.agents];
    for mut code in 0..model.duties.pow(cells as u32) {
        for cell in 0..cells {
            lines[cell / model.days][cell % model.days] = DutyIx(code % model.duties);
            code /= model.duties;
        }
        if let Ok(penalties) = model.evaluate(&lines) {
            best = Some(best.map_or(penalties.clone(), |best| best.min(penalties)));
        }
    }
    best
}

/// The outcome is sound in itself; its penalties.
fn sound(model: &Model, outcome: &Outcome) -> Option<Vec<i64>> {
    let penalties: Vec<i64> = outcome.levels.iter().map(|level| level.penalty).collect();
    assert_eq!(outcome.levels.len(), model.levels);
    if let Some(lines) = &outcome.lines {
        assert_eq!(model.evaluate(lines).as_ref(), Ok(&penalties));
    }
    let mut unconditional = outcome.lines.is_some();
    for level in outcome.levels.iter().filter(|_| outcome.lines.is_some()) {
        assert!(level.floor <= level.bound && level.bound <= level.penalty, "{outcome:?}");
        assert_eq!(level.unconditional, unconditional);
        unconditional = level.proven();
    }
    assert_eq!(outcome.status == Status::Optimal, unconditional);
    outcome.lines.as_ref().map(|_| penalties)
}

proptest! {
    #![proptest_config(cases(600))]

    /// Level after level, no roster is better, and none exists where the engine says so.
    #[test]
    fn equals_the_best_of_all_rosters(model in tiny()) {
        let best = best_of_all(&model);
        let status = if best.is_some() { Status::Optimal } else { Status::Infeasible };
        for engine in BOTH {
            let outcome = solve(&model, &by(engine), None).unwrap();
            prop_assert_eq!(sound(&model, &outcome), best.clone(), "{:?}", engine);
            prop_assert_eq!(outcome.status, status, "{:?}", engine);
        }
    }
}

/// At least this many cases, more where the environment asks for them.
fn cases(least: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.max(least), failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// The program has a solution for each roster without a breach of a must, at the model's price, and no other.
    #[test]
    fn the_program_says_what_the_model_says((model, lines) in with_roster()) {
        let said = model.evaluate(&lines).ok();
        let Ok(program) = formulate(&model, &StopToken::new()) else {
            prop_assert_eq!(said, None);
            return Ok(());
        };
        let values = program.values(&lines);
        if program.lines(&values) != lines {
            // A single cell breaks a must, so there is no column for it.
            prop_assert_eq!(said, None);
            return Ok(());
        }
        let sum = |terms: &[(usize, i64)]| terms.iter().map(|(column, by)| values[*column] as i64 * by).sum::<i64>();
        let holds = program.rows.iter().all(|row| {
            let sum = sum(&row.terms);
            row.low.is_none_or(|low| low <= sum) && row.high.is_none_or(|high| sum <= high)
        });
        let penalties = program.levels.iter().map(|level| level.floor + sum(&level.terms)).collect::<Vec<_>>();
        prop_assert_eq!(holds.then_some(penalties), said);
    }

    /// Counting duties instead of placing them never makes a level dearer.
    #[test]
    fn a_bound_from_counts_holds(model in tiny(), fine in any::<bool>()) {
        let (Some(best), Ok(program)) = (best_of_all(&model), formulate(&model, &StopToken::new())) else { return Ok(()) };
        for level in 0..2 {
            let Some(small) = aggregate(&program, level, fine) else { continue };
            let (level_cutoffs, time) = (&best[..level], Duration::from_secs(60));
            let max_iterations = u64::MAX;
            let query = MipQuery { program: &small, level: Some(level), level_cutoffs, start: None, time, max_iterations, seed: 1 };
            let answer = highs::minimise(&query, |_| false).unwrap();
            prop_assert!(!answer.infeasible);
            prop_assert!(answer.bound <= best[level], "{} for {:?}", answer.bound, best);
        }
    }
}

/// Four agents, two weeks, a shift a day that everybody should have as often.
fn fair() -> Model {
    let mut model = model(4, 14, 3, 2);
    for day in 0..14 {
        for duty in 1..3 {
            let cells = (0..4).map(|agent| (agent, day, set(&[duty]))).collect();
            let cover = Primitive::Cover { day: None, cells, constant: 0, min: 1, max: Some(1) };
            model.post("cover", priced(0, 1), cover);
        }
    }
    for agent in 0..4 {
        for duty in 1..3 {
            let terms = (0..14).map(|day| CountTerm { day, duty: DutyIx(duty), amount: 1 }).collect();
            let (free, shape) = ((3, 3), Shape::Convex);
            let count = Primitive::Count { agent, terms, constant: 0, free, unit: 1, shape };
            model.post("share", priced(1, 10), count);
        }
        model.post("run", Strength::Must, Primitive::Run { agent, duties: set(&[1, 2]), max: 4, carried: 1 });
    }
    model
}

/// 14 duties over four agents at 3 each leave two agents with one more, of each kind.
#[test]
fn proves_a_fair_share() {
    let model = fair();
    let outcome = both(&model);
    assert_eq!(sound(&model, &outcome), Some(vec![0, 40]));
    assert_eq!(outcome.status, Status::Optimal);
}

/// Six duties an agent are 24 of the 28 wanted, which no single day shows.
#[test]
fn proves_a_shortage_and_then_what_is_below() {
    let mut model = fair();
    for agent in 0..4 {
        let terms =
            (0..14).flat_map(|day| [1, 2].map(|duty| CountTerm { day, duty: DutyIx(duty), amount: 1 }));
        let (terms, free, shape) = (terms.collect(), (0, 6), Shape::Linear);
        let count = Primitive::Count { agent, terms, constant: 0, free, unit: 1, shape };
        model.post("most", Strength::Must, count);
    }
    let outcome = both(&model);
    assert_eq!(sound(&model, &outcome), Some(vec![4, 0]));
    assert_eq!((outcome.status, outcome.levels[0].floor), (Status::Optimal, 0));
}

/// Far too much for the time: it ends about when it should, with what it has.
#[test]
fn the_time_limit_holds() {
    let mut model = model(40, 28, 6, 2);
    for day in 0..28 {
        for duty in 1..6 {
            let cells = (0..40).map(|agent| (agent, day, set(&[duty]))).collect();
            let cover = Primitive::Cover { day: None, cells, constant: 0, min: 7, max: Some(7) };
            model.post("cover", priced(0, 1), cover);
        }
    }
    for agent in 0..40 {
        for duty in 1..6 {
            let terms =
                (0..28).map(|day| CountTerm { day, duty: DutyIx(duty), amount: 1 + (day as i64 * 7) % 3 });
            let (terms, free, shape) = (terms.collect(), (7, 8), Shape::Convex);
            let count = Primitive::Count { agent, terms, constant: 0, free, unit: 1, shape };
            model.post("share", priced(1, 3), count);
        }
        model.post(
            "run",
            Strength::Must,
            Primitive::Run { agent, duties: set(&[1, 2, 3, 4, 5]), max: 5, carried: 2 },
        );
    }
    for engine in BOTH {
        let begun = Instant::now();
        let two = Limits { engine: Some(engine), ..limits(Duration::from_secs(2)) };
        let outcome = solve(&model, &two, None).unwrap();
        assert!(begun.elapsed() < Duration::from_secs(5), "{engine:?} {:?}", begun.elapsed());
        assert_eq!(outcome.status, Status::Feasible);
        sound(&model, &outcome);
    }
}

#[test]
fn any_seed_finds_the_same_penalties() {
    for seed in 0..3 {
        for engine in BOTH {
            let outcome = solve(&fair(), &Limits { seed, ..by(engine) }, None).unwrap();
            assert_eq!(sound(&fair(), &outcome), Some(vec![0, 40]));
        }
    }
}

#[test]
fn the_same_seed_finds_the_same_roster() {
    for engine in BOTH {
        let outcomes: Vec<Outcome> = (0..2).map(|_| solve(&fair(), &by(engine), None).unwrap()).collect();
        assert_eq!(outcomes[0], outcomes[1]);
    }
}

#[test]
fn no_time_gives_no_roster() {
    let none = Limits { time: Duration::ZERO, ..by(Engine::Exact) };
    let outcome = solve(&fair(), &none, None).unwrap();
    assert_eq!((outcome.status, outcome.lines), (Status::Unknown, None));
}

#[test]
fn no_time_keeps_the_start() {
    let start = vec![vec![REST; 14]; 4];
    for engine in BOTH {
        let none = Limits { time: Duration::ZERO, ..by(engine) };
        let outcome = solve(&fair(), &none, Some(&start)).unwrap();
        assert_eq!(sound(&fair(), &outcome), Some(vec![28, 4 * 2 * 9 * 10]));
        assert_eq!((outcome.status, outcome.lines), (Status::Feasible, Some(start.clone())));
    }
}

#[test]
fn a_start_of_another_shape_is_left_aside() {
    for start in [vec![], vec![vec![REST; 14]; 3], vec![vec![REST; 13]; 4], vec![vec![DutyIx(7); 14]; 4]] {
        for engine in BOTH {
            let outcome = solve(&fair(), &by(engine), Some(&start)).unwrap();
            assert_eq!(outcome.status, Status::Optimal);
        }
    }
}

#[test]
fn a_stop_ends_the_search() {
    let limits = by(Engine::Exact);
    limits.stop.stop();
    let begun = Instant::now();
    let outcome = solve(&fair(), &limits, None).unwrap();
    assert_eq!(outcome.status, Status::Unknown);
    assert!(begun.elapsed() < Duration::from_secs(2));
}

#[test]
fn nothing_to_decide_is_decided() {
    for (agents, days) in [(0, 0), (0, 5), (3, 0)] {
        let mut model = model(agents, days, 2, 1);
        let cover = Primitive::Cover { day: None, cells: Vec::new(), constant: 0, min: 2, max: None };
        model.post("cover", priced(0, 3), cover);
        let outcome = both(&model);
        assert_eq!(sound(&model, &outcome), Some(vec![6]));
        assert_eq!((outcome.status, outcome.levels[0].floor), (Status::Optimal, 6));
    }
}

#[test]
fn no_levels_ask_for_any_roster() {
    let mut model = model(2, 3, 2, 0);
    let cells = vec![(0, 1, set(&[1])), (1, 1, set(&[1]))];
    model.post(
        "cover",
        Strength::Must,
        Primitive::Cover { day: None, cells, constant: 0, min: 1, max: None },
    );
    let outcome = both(&model);
    assert_eq!((outcome.status, sound(&model, &outcome)), (Status::Optimal, Some(vec![])));
}

#[test]
fn musts_that_contradict_each_other_are_infeasible() {
    let mut model = model(2, 2, 2, 1);
    for agent in 0..2 {
        model.post("leave", Strength::Must, Primitive::Cell { agent, day: 1, duties: set(&[1]) });
    }
    let cells = (0..2).map(|agent| (agent, 1, set(&[1]))).collect();
    model.post(
        "cover",
        Strength::Must,
        Primitive::Cover { day: None, cells, constant: 0, min: 1, max: None },
    );
    let outcome = both(&model);
    assert_eq!((outcome.status, outcome.lines), (Status::Infeasible, None));
}

#[test]
fn a_weight_below_nothing_is_refused() {
    let mut model = model(1, 2, 2, 1);
    model.post("odd", priced(0, -1), Primitive::Cell { agent: 0, day: 0, duties: set(&[1]) });
    for engine in BOTH {
        assert_eq!(solve(&model, &by(engine), None).unwrap_err(), EngineError::Weight);
    }
}

#[test]
fn huge_numbers_do_no_harm() {
    let most = i64::MAX;
    let odd = [
        (most, (0, 0), 1 << 60, 1),
        (1, (most, most), most, 1),
        (7, (-9, -8), 1, most),
        (1 << 50, (0, 0), 1 << 49, 1 << 30),
        (1 << 40, (0, 0), 1, 1),
    ];
    for (amount, free, unit, weight) in odd {
        let mut model = model(1, 2, 2, 1);
        let (terms, shape) = (vec![CountTerm { day: 0, duty: DutyIx(1), amount }], Shape::Convex);
        let count = Primitive::Count { agent: 0, terms, constant: 3, free, unit, shape };
        model.post("count", priced(0, weight), count);
        for engine in BOTH {
            match solve(&model, &by(engine), None) {
                Ok(outcome) => assert_eq!(sound(&model, &outcome), best_of_all(&model)),
                Err(error) => assert_eq!(error, EngineError::Size),
            }
        }
    }
}

#[test]
fn what_lies_outside_the_model_counts_for_nothing() {
    let mut model = model(1, 2, 2, 1);
    let far = set(&[1, 9]);
    model.post("far", priced(0, 1), Primitive::Cell { agent: 4, day: 0, duties: far.clone() });
    model.post("far", Strength::Must, Primitive::Cell { agent: 0, day: 7, duties: far.clone() });
    model.post("far", Strength::Must, Primitive::Run { agent: 3, duties: far.clone(), max: 0, carried: 9 });
    let sets = vec![far.clone(), far.clone(), far.clone()];
    model.post("far", Strength::Must, Primitive::Sequence { agent: 0, day: 0, sets });
    let cells = vec![(0, 0, far.clone()), (8, 0, far.clone()), (0, 8, far)];
    model.post("far", priced(0, 1), Primitive::Cover { day: None, cells, constant: 0, min: 3, max: None });
    model.post("far", priced(5, 1), Primitive::Cell { agent: 0, day: 0, duties: set(&[1]) });
    let outcome = both(&model);
    assert_eq!((outcome.status, sound(&model, &outcome)), (Status::Optimal, best_of_all(&model)));
}

#[test]
fn progress_is_told() {
    for engine in BOTH {
        let told = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&told);
        let progress = move |progress: &Progress| {
            assert!(progress.penalty.is_none_or(|penalty| progress.bound <= penalty));
            seen.store(true, Ordering::Relaxed);
        };
        solve(&fair(), &Limits { progress: Some(Box::new(progress)), ..by(engine) }, None).unwrap();
        assert!(told.load(Ordering::Relaxed));
    }
}

#[test]
fn a_panic_in_progress_reaches_the_caller() {
    for engine in BOTH {
        let limits = Limits { progress: Some(Box::new(|_| panic!("told"))), ..by(engine) };
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| solve(&fair(), &limits, None)));
        assert!(caught.is_err());
    }
}

/// The model with the musts of some groups only; each must is a group of its own.
fn part(model: &Model, groups: &[usize]) -> Model {
    let kept = model.posted.iter().enumerate().filter(|(index, _)| groups.contains(index));
    Model { posted: kept.map(|(_, posted)| posted.clone()).collect(), ..model.clone() }
}

#[test]
fn a_conflict_is_impossible_and_without_any_member_it_is_not() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut impossible = 0;
    while impossible < 200 {
        let mut model = tiny().new_tree(&mut runner).unwrap().current();
        model.posted.iter_mut().for_each(|posted| posted.strength = Strength::Must);
        let group_of: Vec<Option<usize>> = (0..model.posted.len()).map(Some).collect();
        let found = conflict(&model, &group_of, Proof::Exact, &minute()).unwrap();
        if best_of_all(&model).is_some() {
            assert_eq!(found, None, "{model:?}");
            continue;
        }
        impossible += 1;
        let found = found.unwrap();
        assert!(found.irreducible);
        assert_eq!(best_of_all(&part(&model, &found.groups)), None, "{model:?}");
        for left_out in &found.groups {
            let rest: Vec<usize> = found.groups.iter().copied().filter(|group| group != left_out).collect();
            assert!(best_of_all(&part(&model, &rest)).is_some(), "{left_out} is not needed: {model:?}");
        }
    }
}

#[test]
fn what_always_holds_is_no_member_of_a_conflict() {
    let mut model = model(1, 1, 2, 0);
    let ban = |duties: &[usize]| Primitive::Cell { agent: 0, day: 0, duties: set(duties) };
    model.post("always", Strength::Must, ban(&[0]));
    model.post("asked", Strength::Must, ban(&[1]));
    let found = conflict(&model, &[None, Some(7)], Proof::Exact, &minute()).unwrap().unwrap();
    assert_eq!((found.groups, found.irreducible), (vec![7], true));
}

#[test]
fn a_sequence_of_nothing_is_not_taken() {
    let mut model = model(1, 2, 2, 1);
    model.post("none", Strength::Must, Primitive::Sequence { agent: 0, day: 0, sets: Vec::new() });
    assert_eq!(model.posted, []);
}

#[test]
fn the_day_of_a_cover_is_in_its_scope_beside_those_of_its_cells() {
    let cells = vec![(0, 1, set(&[1]))];
    let cover = |day| Primitive::Cover { day, cells: cells.clone(), constant: 0, min: 1, max: None };
    assert_eq!(cover(Some(2)).scope(5), (None, 1, 2));
    assert_eq!(cover(None).scope(5), (None, 1, 1));
}
