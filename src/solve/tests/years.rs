//! Long horizons: counts over a year that hardly leave a line.

use super::super::column_generation::solve_without_exact;
use super::super::random::Random;
use super::*;

const WEEKS: usize = 52;
const DAYS: usize = 7 * WEEKS;
/// Kinds of shifts; the last without a limit.
const KINDS: usize = 8;

fn count(agent: usize, duties: std::ops::Range<usize>, free: (i64, i64)) -> Primitive {
    let cells = (0..DAYS).flat_map(|day| duties.clone().map(move |duty| (day, duty)));
    let terms = cells.map(|(day, duty)| CountTerm { day, duty: DutyIx(duty), amount: 1 }).collect();
    Primitive::Count { agent, terms, constant: 0, free, unit: 1, shape: Shape::Linear }
}

/// A year: as many shifts as stints, weekends and leave leave room for, few of most kinds,
/// and covers that ask for those.
fn a_year(agents: usize, seed: u64) -> Model {
    let mut random = Random::new(seed);
    let mut model = model(agents, DAYS, KINDS + 1, 1);
    let worked = set(&(1..=KINDS).collect::<Vec<_>>());
    let off = set(&[0]);
    for agent in 0..agents {
        let mut must = |primitive| model.post("must", Strength::Must, primitive);
        let mut leave = 0;
        for _ in 0..6 {
            let first = random.below(DAYS - 7);
            for day in first..first + 2 + random.below(5) {
                must(Primitive::Cell { agent, day, duties: worked.clone() });
                leave += 1;
            }
        }
        let most = (DAYS as i64 - leave) * 5 / 7;
        must(count(agent, 1..KINDS + 1, (most - 2, most)));
        for duty in 1..KINDS {
            let most = if random.below(3) == 0 { 0 } else { 46 };
            must(count(agent, duty..duty + 1, (0, most)));
        }
        must(Primitive::Run { agent, duties: worked.clone(), max: 5, carried: 0 });
        for day in 0..DAYS - 2 {
            for (outer, inner) in [(&off, &worked), (&worked, &off)] {
                must(Primitive::Sequence {
                    agent,
                    day,
                    sets: vec![outer.clone(), inner.clone(), outer.clone()],
                });
            }
        }
        for day in 0..DAYS - 1 {
            for late in 2..=KINDS {
                let early = set(&(1..late).collect::<Vec<_>>());
                must(Primitive::Sequence { agent, day, sets: vec![set(&[late]), early] });
            }
        }
        let weekend = |week: usize| [5, 6].map(|day| (agent, 7 * week + day, worked.clone())).to_vec();
        let groups = (0..WEEKS).map(weekend).collect();
        must(Primitive::Groups { groups, constant: 0, free: (0, 26), shape: Shape::Linear });
    }
    for day in 0..DAYS {
        for duty in 1..=KINDS {
            let cells = (0..agents).map(|agent| (agent, day, set(&[duty]))).collect();
            let min = random.below(agents / 2 + 1) as i64;
            let cover = Primitive::Cover { day: None, cells, constant: 0, min, max: Some(min) };
            model.post("cover", priced(0, if duty < KINDS { 100 } else { 1 }), cover);
        }
    }
    model
}

#[test]
fn a_year_has_a_roster_however_tight_the_counts_are() {
    for seed in [2, 4] {
        let model = a_year(6, seed);
        let limits = Limits { work: Some(1), ..minute() };
        let (outcome, _) = solve_without_exact(&model, &limits, None).unwrap().unwrap();
        sound(&model, &outcome);
        assert!(outcome.lines.is_some(), "{seed}: {outcome:?}");
    }
}
