//! Limits and sizes that columns have to live with.

use super::super::column_generation::solve_without_exact;
use super::*;

/// A centre of some agents: three weeks, three shifts, covers, shares and rest.
pub(super) fn centre(agents: usize) -> Model {
    let mut model = model(agents, 21, 4, 2);
    let all: Vec<usize> = (1..4).collect();
    for day in 0..21 {
        for duty in 1..4 {
            let cells = (0..agents).map(|agent| (agent, day, set(&[duty]))).collect();
            let wanted = (agents / 5) as i64 + i64::from(day % 7 == 0);
            let cover =
                Primitive::Cover { day: None, cells, constant: 0, min: wanted, max: Some(wanted + 1) };
            model.post("cover", priced(0, 1), cover);
        }
    }
    for agent in 0..agents {
        for duty in 1..4 {
            let terms = (0..21).map(|day| CountTerm { day, duty: DutyIx(duty), amount: 1 }).collect();
            let count =
                Primitive::Count { agent, terms, constant: 0, free: (4, 5), unit: 1, shape: Shape::Convex };
            model.post("share", priced(1, 2), count);
        }
        let (duties, carried) = (set(&all), agent % 4);
        model.post("stint", Strength::Must, Primitive::Run { agent, duties, max: 5, carried });
        for day in 0..20 {
            let sets = vec![set(&[3]), set(&[1])];
            model.post("rest", Strength::Must, Primitive::Sequence { agent, day, sets });
        }
        let day = (agent * 5) % 21;
        model.post("wish", priced(1, 3), Primitive::Cell { agent, day, duties: set(&all) });
    }
    model
}

fn columns(time: Duration) -> Limits {
    Limits { engine: Some(Engine::Columns), ..limits(time) }
}

/// Wherever the time ends, there is a roster whose penalties are its own.
#[test]
fn any_end_of_the_time_is_sound() {
    let model = centre(24);
    for milliseconds in [0, 1, 10, 50, 200, 1000] {
        let outcome = solve(&model, &columns(Duration::from_millis(milliseconds)), None).unwrap();
        sound(&model, &outcome);
        assert!(outcome.lines.is_some(), "{milliseconds} ms: {outcome:?}");
    }
}

#[test]
fn any_end_of_the_work_is_sound() {
    let model = centre(8);
    let mut last = None;
    for work in [0, 1, 1_000, 100_000, 3_000_000] {
        let limits = Limits { work: Some(work), ..columns(Duration::from_secs(600)) };
        let outcomes: Vec<Outcome> = (0..2).map(|_| solve(&model, &limits, None).unwrap()).collect();
        assert_eq!(outcomes[0], outcomes[1]);
        let penalties = sound(&model, &outcomes[0]);
        assert!(penalties.is_some());
        assert!(last.is_none() || penalties <= last, "{work}: {penalties:?} after {last:?}");
        last = penalties;
    }
}

/// Pools of one thread and of two find the same.
#[test]
fn threads_change_nothing() {
    let model = centre(8);
    for engine in BOTH {
        let found = [1, 2, 3].map(|threads| {
            let limits = Limits { engine: Some(engine), work: Some(3_000_000), ..limits(Duration::MAX) };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solve(&model, &limits, None).unwrap())
        });
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        sound(&model, &found[0]);
    }
}

#[test]
fn a_stop_from_the_start_or_from_elsewhere_ends_it() {
    let model = centre(24);
    for milliseconds in [0, 5, 300, 1500] {
        let limits = columns(Duration::from_secs(600));
        let stop = limits.stop.clone();
        if milliseconds == 0 {
            stop.stop();
        }
        let begun = Instant::now();
        let after = Duration::from_millis(milliseconds);
        let other = std::thread::spawn(move || {
            std::thread::sleep(after);
            stop.stop();
        });
        let outcome = solve(&model, &limits, None).unwrap();
        other.join().unwrap();
        assert!(begun.elapsed() < after + Duration::from_secs(20), "{:?}", begun.elapsed());
        assert!(outcome.status != Status::Optimal || milliseconds > 5);
        sound(&model, &outcome);
    }
}

/// Agent 1 must work and must not: by sequences, by a count, and by both at odds.
#[test]
fn an_agent_without_a_line_makes_it_impossible() {
    for kind in 0..3 {
        let mut model = centre(6);
        let all = set(&[1, 2, 3]);
        if kind != 1 {
            for day in 0..21 {
                let sets = vec![set(&[0]), set(&[0])];
                model.post("days off", Strength::Must, Primitive::Sequence { agent: 1, day, sets });
            }
        }
        if kind != 0 {
            let terms = (0..21).flat_map(|day| (1..4).map(move |duty| (day, duty)));
            let terms = terms.map(|(day, duty)| CountTerm { day, duty: DutyIx(duty), amount: 8 }).collect();
            let free = if kind == 1 { (200, i64::MAX) } else { (0, 40) };
            let (unit, shape) = (1, Shape::Linear);
            let count = Primitive::Count { agent: 1, terms, constant: 0, free, unit, shape };
            model.post("hours", Strength::Must, count);
        } else {
            model.post("stint", Strength::Must, Primitive::Run { agent: 1, duties: all, max: 0, carried: 0 });
        }
        for engine in BOTH {
            let outcome = solve(&model, &by(engine), None).unwrap();
            assert_eq!((outcome.status, &outcome.lines), (Status::Infeasible, &None), "{kind} {engine:?}");
        }
    }
}

#[test]
fn one_agent_or_one_day_is_enough() {
    for (agents, days) in [(1, 7), (1, 1), (5, 1), (1, 21)] {
        let mut small = centre(5);
        (small.agents, small.days) = (agents, days);
        let outcome = both(&small);
        assert_eq!(outcome.status, Status::Optimal);
    }
}

/// What can't be met above is proven, and the rest is made best below it.
#[test]
fn levels_below_one_that_cannot_be_met_are_solved() {
    let mut model = model(3, 7, 3, 4);
    for day in 0..7 {
        for (level, wanted) in [(0, 4), (1, 2), (2, 0)] {
            let cells = (0..3).map(|agent| (agent, day, set(&[1]))).collect();
            let cover = Primitive::Cover { day: None, cells, constant: 0, min: wanted, max: Some(wanted) };
            model.post("cover", priced(level, 2), cover);
        }
    }
    for agent in 0..3 {
        let duties = set(&[1, 2]);
        model.post("stint", Strength::Must, Primitive::Run { agent, duties, max: 3, carried: 0 });
        for day in 0..7 {
            model.post("wish", priced(3, 1), Primitive::Cell { agent, day, duties: set(&[0]) });
        }
    }
    let outcome = both(&model);
    assert_eq!(outcome.status, Status::Optimal);
    assert!(outcome.levels[0].penalty > 0);
}

/// Weights as large as can be counted: rosters are found, bounds stay below them.
#[test]
fn huge_weights_keep_bounds_below_the_best() {
    for weight in [1_000_000, 1_000_000_000, 1_000_000_000_000] {
        for amount in [1, 1_000, 1_000_000] {
            let mut model = model(2, 3, 3, 2);
            for day in 0..3 {
                let cells = (0..2).map(|agent| (agent, day, set(&[1, 2]))).collect();
                let cover = Primitive::Cover { day: None, cells, constant: 0, min: 1, max: Some(1) };
                model.post("cover", priced(0, weight), cover);
            }
            let cells = (0..6).map(|cell| {
                let by = if cell < 3 { amount } else { -amount - 1 };
                (cell / 3, cell % 3, set(&[1]), by)
            });
            let balance = Primitive::Balance {
                cells: cells.collect(),
                constant: 3,
                min: Some(amount),
                max: Some(amount),
            };
            model.post("even", priced(0, weight), balance);
            let agent = 0;
            let terms = (0..3).map(|day| CountTerm { day, duty: DutyIx(1), amount }).collect();
            let (free, unit, shape) = ((0, 1), 1, Shape::Linear);
            let count = Primitive::Count { agent, terms, constant: 0, free, unit, shape };
            model.post("few", priced(1, weight), count);
            let best = best_of_all(&model).unwrap();
            if let Ok(Some((outcome, _))) = solve_without_exact(&model, &minute(), None) {
                sound(&model, &outcome);
                assert!(outcome.levels[0].bound <= best[0], "{outcome:?}, the best is {best:?}");
            }
            for engine in BOTH {
                match solve(&model, &by(engine), None) {
                    Ok(outcome) => assert_eq!(sound(&model, &outcome).as_ref(), Some(&best), "{engine:?}"),
                    Err(error) => assert_eq!(error, EngineError::Size),
                }
            }
        }
    }
}

/// More duties or counts than columns have numbers for are left to the whole program.
#[test]
fn what_has_no_number_is_solved_whole() {
    let mut wide = model(2, 1, 66_000, 1);
    for agent in 0..2 {
        let duties = DutySet::new((0..65_998).map(DutyIx).collect());
        wide.post("none", Strength::Must, Primitive::Cell { agent, day: 0, duties });
    }
    let cells = vec![(0, 0, set(&[65_999])), (1, 0, set(&[65_998]))];
    wide.post("cover", priced(0, 1), Primitive::Cover { day: None, cells, constant: 0, min: 2, max: None });
    assert_eq!(both(&wide).status, Status::Optimal);

    let mut deep = model(2, 2, 2, 1);
    for day in 0..2 {
        let cells = (0..2).map(|agent| (agent, day, set(&[1]))).collect();
        deep.post(
            "cover",
            priced(0, 9),
            Primitive::Cover { day: None, cells, constant: 0, min: 1, max: None },
        );
    }
    for _ in 0..66_000 {
        let terms = vec![CountTerm { day: 0, duty: DutyIx(1), amount: 1 }];
        let (free, unit, shape) = ((0, 0), 1, Shape::Linear);
        let count = Primitive::Count { agent: 0, terms, constant: 0, free, unit, shape };
        deep.post("few", priced(0, 1), count);
    }
    assert_eq!(sound(&deep, &both(&deep)), Some(vec![0]));
}
