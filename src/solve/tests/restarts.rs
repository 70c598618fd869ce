//! Where attempts from one roster no longer help.

use super::super::column_generation::solve_without_exact;
use super::super::random::Random;
use super::*;

const AGENTS: usize = 36;
const DAYS: usize = 20;

/// A roster without any penalty is hidden in it: agents count for other amounts on each day, so that next
/// to nothing of a good roster can be told from its parts.
fn puzzle(seed: u64, most: usize) -> Model {
    let mut random = Random::new(seed);
    let mut model = model(AGENTS, DAYS, 2, 1);
    let mut draw = |below| -> Vec<Vec<usize>> {
        (0..AGENTS).map(|_| (0..DAYS).map(|_| random.below(below)).collect()).collect()
    };
    let (hidden, amounts) = (draw(2), draw(most));
    for (agent, line) in hidden.iter().enumerate() {
        let terms = (0..DAYS).map(|day| CountTerm { day, duty: DutyIx(1), amount: 1 }).collect();
        let shifts = line.iter().sum::<usize>() as i64;
        let free = (shifts, shifts);
        let count = Primitive::Count { agent, terms, constant: 0, free, unit: 1, shape: Shape::Linear };
        model.post("share", Strength::Must, count);
    }
    for day in 0..DAYS {
        let amount = |agent: usize| 2 + amounts[agent][day] as i64;
        let sum = (0..AGENTS).map(|agent| hidden[agent][day] as i64 * amount(agent)).sum();
        let cells = (0..AGENTS).map(|agent| (agent, day, set(&[1]), amount(agent))).collect();
        let balance = Primitive::Balance { cells, constant: 0, min: Some(sum), max: Some(sum) };
        model.post("cover", priced(0, 1), balance);
    }
    model
}

/// No attempt brings this one to its end, so that others begin elsewhere.
#[test]
fn rosters_from_elsewhere_are_sound_and_the_same_each_time() {
    let model = puzzle(2, 14);
    let limits = Limits { work: Some(150_000_000), engine: Some(Engine::Columns), ..limits(Duration::MAX) };
    let outcomes = [(); 2].map(|()| solve_without_exact(&model, &limits, None).unwrap().unwrap());
    assert_eq!(outcomes[0], outcomes[1]);
    sound(&model, &outcomes[0].0);
    assert!(outcomes[0].0.levels[0].penalty <= 9, "{:?}", outcomes[0].0.levels);
}

/// From one roster alone, attempts are still at 1 after this work; with others it takes a fifth of it.
#[test]
fn rosters_from_elsewhere_lead_to_the_hidden_one() {
    let model = puzzle(6, 2);
    let limits = Limits { work: Some(100_000_000), engine: Some(Engine::Columns), ..limits(Duration::MAX) };
    let (outcome, _) = solve_without_exact(&model, &limits, None).unwrap().unwrap();
    sound(&model, &outcome);
    assert_eq!(outcome.levels[0].penalty, 0, "{:?}", outcome.levels);
}
