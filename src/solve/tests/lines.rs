//! Columns without the whole program behind them: what they claim by themselves.

use super::super::column_generation::solve_without_exact;
use super::drawn::primitive;
use super::*;

/// What columns alone say is no more than is true: rosters at their penalties, bounds
/// at or below the best.
fn claims(model: &Model, outcome: &Outcome, best: Option<&[i64]>) {
    sound(model, outcome);
    let Some(best) = best else {
        assert_eq!((outcome.status, &outcome.lines), (Status::Unknown, &None), "{model:?}");
        return;
    };
    let penalties: Vec<i64> = outcome.levels.iter().map(|level| level.penalty).collect();
    if outcome.lines.is_some() {
        assert!(penalties.as_slice() >= best, "{penalties:?} beats {best:?}: {model:?}");
    }
    // A bound is about rosters that are as good on the levels above.
    for (level, least) in outcome.levels.iter().zip(best) {
        assert!(level.bound <= *least, "the best is {best:?}, claimed {outcome:?}: {model:?}");
        if outcome.lines.is_none() || level.penalty != *least {
            break;
        }
    }
}

/// How many of how many models were proven best.
fn proven(models: impl Iterator<Item = Model>, best: impl Fn(&Model) -> Option<Vec<i64>>) -> (usize, usize) {
    let (mut proven, mut all) = (0, 0);
    for model in models {
        let best = best(&model);
        let Some((outcome, _)) = solve_without_exact(&model, &minute(), None).unwrap() else {
            continue;
        };
        claims(&model, &outcome, best.as_deref());
        all += usize::from(best.is_some());
        proven += usize::from(outcome.status == Status::Optimal);
    }
    (proven, all)
}

fn drawn(of: impl Strategy<Value = Model>, count: usize) -> impl Iterator<Item = Model> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..count).map(move |_| of.new_tree(&mut runner).unwrap().current())
}

#[test]
fn lines_alone_never_claim_too_much_of_tiny_models() {
    let (proven, all) = proven(drawn(tiny(), 1500), best_of_all);
    println!("{proven} of {all} proven by lines alone");
    assert!(proven * 10 > all * 7, "{proven} of {all}");
}

/// Models of too many rosters to list, of agents who have much to do with one another.
fn middling() -> impl Strategy<Value = Model> {
    let posted = |(agents, days, duties): (usize, usize, usize)| {
        let strength = prop_oneof![
            1 => Just(Strength::Must),
            15 => (0..2_usize, 1..6_i64).prop_map(|(level, weight)| Strength::Priced { level, weight })
        ];
        let one = (strength, primitive(agents, days, duties));
        prop::collection::vec(one, 20..50).prop_map(move |posted| {
            let posted =
                posted.into_iter().map(|(strength, primitive)| Posted { rule: "any", strength, primitive });
            Model { agents, days, duties, levels: 2, posted: posted.collect() }
        })
    };
    prop_oneof![Just((4, 7, 3)), Just((3, 9, 3)), Just((6, 5, 2))].prop_flat_map(posted)
}

#[test]
fn lines_alone_never_claim_more_than_the_exact_program() {
    let exact = |model: &Model| {
        let outcome = solve(model, &by(Engine::Exact), None).unwrap();
        let best = sound(model, &outcome);
        assert_eq!(outcome.status, if best.is_some() { Status::Optimal } else { Status::Infeasible });
        best
    };
    let (proven, all) = proven(drawn(middling(), 150), exact);
    println!("{proven} of {all} proven by lines alone");
    assert!(all > 20);
}

/// A roster to begin with is kept, bettered, or left aside where it breaks a must.
#[test]
fn a_start_never_makes_it_worse() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let (model, start) = with_roster().new_tree(&mut runner).unwrap().current();
        let best = best_of_all(&model);
        let Some((outcome, _)) = solve_without_exact(&model, &minute(), Some(&start)).unwrap() else {
            continue;
        };
        claims(&model, &outcome, best.as_deref());
        if let Ok(penalties) = model.evaluate(&start) {
            let found: Vec<i64> = outcome.levels.iter().map(|level| level.penalty).collect();
            assert!(outcome.lines.is_some() && found <= penalties);
        }
    }
}

fn cell(day: usize, duty: usize) -> (usize, usize, DutySet) {
    (0, day, set(&[duty]))
}

fn term(day: usize, amount: i64) -> CountTerm {
    CountTerm { day, duty: DutyIx(1), amount }
}

/// One agent, four days, two duties, and one statement beside a wish to work.
fn alone_with(primitive: Primitive) -> Vec<Model> {
    let mut wish = model(1, 4, 2, 2);
    for day in 0..4 {
        wish.post("wish", priced(1, 2), Primitive::Cell { agent: 0, day, duties: set(&[0]) });
    }
    let with = |strength| {
        let mut model = wish.clone();
        model.post("odd", strength, primitive.clone());
        model
    };
    vec![with(Strength::Must), with(priced(0, 3)), with(priced(1, 3)), with(priced(0, 0))]
}

/// Statements at the edges of what they can say.
fn edges() -> Vec<Primitive> {
    let (least, most) = (i64::MIN, i64::MAX);
    let count = |terms: Vec<CountTerm>, constant, free, unit, shape| Primitive::Count {
        agent: 0,
        terms,
        constant,
        free,
        unit,
        shape,
    };
    let days = |amount| (0..4).map(|day| term(day, amount)).collect::<Vec<_>>();
    let mut edges = Vec::new();
    for free in [(least, most), (least, 2), (3, most), (most, least), (most, most), (least, least), (4, 1)] {
        for shape in [Shape::Linear, Shape::Convex] {
            edges.push(count(days(1), 0, free, 1, shape));
            edges.push(count(days(500), 7, free, 60, shape));
            edges.push(count(days(1), 1 << 40, free, most, shape));
            edges.push(count(days(1), -(1 << 40), free, 1, shape));
            edges.push(count(Vec::new(), 5, free, 1, shape));
            edges.push(count(days(0), 0, free, 0, shape));
        }
        let groups = vec![vec![cell(0, 1), cell(0, 1), cell(1, 1)], vec![cell(1, 1), cell(0, 1)], vec![]];
        edges.push(Primitive::Groups { groups, constant: 0, free, shape: Shape::Convex });
        edges.push(Primitive::Groups { groups: Vec::new(), constant: 3, free, shape: Shape::Linear });
    }
    edges.push(count(days(1 << 59), 0, (0, 1 << 60), 1 << 58, Shape::Linear));
    edges.push(count(vec![term(0, most), term(0, most), term(1, most)], 0, (0, 5), 1, Shape::Linear));
    edges.push(count(vec![term(0, 2), term(0, 3), term(9, 7)], 0, (0, 4), 1, Shape::Linear));
    for (min, max) in [(0, None), (3, None), (9, Some(9)), (3, Some(1)), (0, Some(0)), (-4, Some(-2))] {
        for constant in [-3, 0, 2, 9] {
            let cells = vec![cell(0, 1), cell(0, 1), cell(1, 1), cell(2, 0)];
            edges.push(Primitive::Cover { day: None, cells, constant, min, max });
            let weighed =
                |by: i64| vec![(0, 0, set(&[1]), by), (0, 0, set(&[1]), -2 * by), (0, 1, set(&[0]), -by)];
            for by in [1, -7, 1 << 40] {
                let (low, high) = (Some(min), max);
                edges.push(Primitive::Balance { cells: weighed(by), constant, min: low, max: high });
            }
        }
    }
    for (min, max) in [(None, None), (Some(least), Some(most)), (Some(most), Some(least)), (None, Some(-1))] {
        let cells = vec![(0, 0, set(&[1]), -1), (0, 3, set(&[1]), -3)];
        edges.push(Primitive::Balance { cells, constant: 0, min, max });
    }
    for (day, length) in [(0, 4), (0, 5), (2, 2), (2, 9), (3, 2), (4, 1), (9, 2), (0, 1)] {
        edges.push(Primitive::Sequence { agent: 0, day, sets: vec![set(&[1]); length] });
    }
    edges.push(Primitive::Sequence { agent: 0, day: 0, sets: vec![set(&[1]), set(&[])] });
    edges.push(Primitive::Sequence { agent: 0, day: 0, sets: Vec::new() });
    for (max, carried) in [(0, 0), (0, 9), (2, 1), (2, 2), (2, 70_000), (70_000, 69_998), (70_000, 65_536)] {
        edges.push(Primitive::Run { agent: 0, duties: set(&[1]), max, carried });
    }
    edges.push(Primitive::Run { agent: 0, duties: set(&[1]), max: usize::MAX, carried: usize::MAX - 9 });
    edges
}

#[test]
fn statements_at_their_edges_are_what_they_say() {
    for primitive in edges() {
        for model in alone_with(primitive) {
            let best = best_of_all(&model);
            if let Ok(Some((outcome, _))) = solve_without_exact(&model, &minute(), None) {
                claims(&model, &outcome, best.as_deref());
            }
            for engine in BOTH {
                match solve(&model, &by(engine), None) {
                    Ok(outcome) => assert_eq!(sound(&model, &outcome), best, "{engine:?} {model:?}"),
                    Err(error) => assert_eq!(error, EngineError::Size, "{engine:?} {model:?}"),
                }
            }
        }
    }
}
