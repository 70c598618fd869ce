//! Repairs against every roster of models small enough to list them all.

use super::*;

/// An event on a drawn model.
#[derive(Clone, Debug)]
struct Drawn {
    model: Model,
    lines: Lines,
    forced: Vec<ForcedDuty>,
    closed: Vec<(usize, usize, usize)>,
    /// Whether old breaches are allowed.
    forgiving: bool,
    printed: usize,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    with_roster().prop_flat_map(|(model, lines)| {
        let (agents, days, duties) = (model.agents, model.days, model.duties);
        let cell = (0..agents, 0..days, 0..duties);
        let forced = prop::collection::vec(
            cell.clone().prop_map(|(agent, day, duty)| ForcedDuty { agent, day, duty: DutyIx(duty) }),
            0..3,
        );
        let closed = prop::collection::vec(cell, 0..4);
        (Just(model), Just(lines), forced, closed, prop::bool::weighted(0.8), 0..2_usize).prop_map(
            |(model, lines, forced, closed, forgiving, tail)| {
                let printed = model.days - tail.min(model.days - 1);
                let mut model = model;
                // Two bans of a cell could leave it no duty.
                let mut banned = Vec::new();
                model.posted.retain(|posted| match (&posted.primitive, posted.strength) {
                    (Primitive::Cell { agent, day, duties }, Strength::Must) => {
                        let first = !banned.contains(&(*agent, *day));
                        banned.push((*agent, *day));
                        first && duties.iter().count() < model.duties
                    }
                    _ => true,
                });
                // Nobody can ask for more than the most.
                model.posted.retain(|posted| match &posted.primitive {
                    Primitive::Cover { min, max: Some(max), .. } => min <= max,
                    Primitive::Balance { min: Some(min), max: Some(max), .. } => min <= max,
                    Primitive::Count { free, .. } | Primitive::Groups { free, .. } => free.0 <= free.1,
                    _ => true,
                });
                Drawn { model, lines, forced, closed, forgiving, printed }
            },
        )
    })
}

fn allowed(case: &Drawn) -> Vec<i64> {
    let units = |posted: &Posted| if case.forgiving { posted.primitive.breach(&case.lines).0 } else { 0 };
    case.model.posted.iter().map(units).collect()
}

fn find(case: &Drawn) -> RepairOutcome {
    look(case, case.model.agents * case.model.days, false)
}

/// With at most `most` changes in the search, and the whole program beside it or not.
fn look(case: &Drawn, most: usize, whole: bool) -> RepairOutcome {
    look_for(case, most, whole, true)
}

fn look_for(case: &Drawn, most: usize, whole: bool, compares: bool) -> RepairOutcome {
    let allowed = allowed(case);
    let problem = RepairProblem::new(&case.model, &case.lines, &allowed, 0, case.printed, &StopToken::new());
    let may = |agent: usize, day: usize, duty: DutyIx| !case.closed.contains(&(agent, day, duty.index()));
    problem.repair(
        &Disruption {
            forced: &case.forced,
            may: &may,
            absent: &[],
            max_changes: most,
            ask_program: whole,
            compares,
        },
        &minute(),
    )
}

/// Short, changes, people and penalties, in the order in which they count.
type Score = (i64, usize, usize, Vec<i64>);

fn price(posted: &Posted, units: i64, shape: Shape) -> i64 {
    match posted.strength {
        Strength::Must => 0,
        Strength::Priced { weight, .. } => {
            weight * if shape == Shape::Convex { units * units } else { units }
        }
    }
}

/// What lines are worth as a repair, if they are one. Each of `given` may be broken up to its units.
fn score(case: &Drawn, lines: &Lines, given: &[(usize, i64)]) -> Option<Score> {
    let forced =
        |agent: usize, day: usize| case.forced.iter().rev().find(|one| (one.agent, one.day) == (agent, day));
    let (mut changes, mut people) = (0, Vec::new());
    for (agent, line) in lines.iter().enumerate() {
        for (day, is) in line.iter().copied().enumerate() {
            let was = case.lines[agent][day];
            match forced(agent, day) {
                Some(forced) if forced.duty != is => return None,
                Some(_) => {}
                None if was == is => {}
                None if case.closed.contains(&(agent, day, is.0)) => return None,
                None if day < case.printed => {
                    changes += 1;
                    people.push(agent);
                }
                None => {}
            }
        }
    }
    people.dedup();
    let (mut short, mut penalties) = (0, vec![0; case.model.levels]);
    for (at, (posted, allowed)) in case.model.posted.iter().zip(allowed(case)).enumerate() {
        let (units, shape) = posted.primitive.breach(lines);
        match posted.strength {
            Strength::Must if units > given.iter().find(|one| one.0 == at).map_or(allowed, |one| one.1) => {
                return None;
            }
            Strength::Must => {}
            Strength::Priced { level, .. } => {
                penalties[level] += price(posted, units, shape);
                if level == 0 {
                    short += (price(posted, units, shape) - price(posted, allowed, shape)).max(0);
                }
            }
        }
    }
    Some((short, changes, people.len(), penalties))
}

/// The least breach that any change of open cells leaves of each statement given.
fn least_of(case: &Drawn, given: &[usize]) -> Vec<(usize, i64)> {
    let alone = |at: &usize| {
        let posted = vec![case.model.posted[*at].clone()];
        let mut alone = Drawn { model: Model { posted, ..case.model.clone() }, ..case.clone() };
        for (posted, _) in case.model.posted.iter().zip(allowed(case)).filter(|(_, allowed)| *allowed == 0) {
            if let (Primitive::Cell { agent, day, duties }, Strength::Must) =
                (&posted.primitive, posted.strength)
            {
                alone.closed.extend(duties.iter().map(|duty| (*agent, *day, duty.index())));
            }
        }
        let loose = [(0, i64::MAX)];
        let rosters = all(case).into_iter().filter(|lines| score(&alone, lines, &loose).is_some());
        (*at, rosters.map(|lines| alone.model.posted[0].primitive.breach(&lines).0).min().unwrap())
    };
    given.iter().map(alone).collect()
}

fn all(case: &Drawn) -> Vec<Lines> {
    let cells = case.model.agents * case.model.days;
    let one = |nth: usize| {
        let mut rest = nth;
        let mut lines = vec![vec![REST; case.model.days]; case.model.agents];
        for duty in lines.iter_mut().flatten() {
            *duty = DutyIx(rest % case.model.duties);
            rest /= case.model.duties;
        }
        lines
    };
    (0..case.model.duties.pow(cells as u32)).map(one).collect()
}

fn best(case: &Drawn, given: &[(usize, i64)]) -> Option<Score> {
    all(case).iter().filter_map(|lines| score(case, lines, given)).min()
}

fn cases(count: u32) -> Vec<Drawn> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..count).map(|_| drawn().new_tree(&mut runner).unwrap().current()).collect()
}

/// Holds what is said of repaired lines against every roster.
fn against_all(case: &Drawn, repair: &Repair) {
    let given = least_of(case, &repair.given);
    let wanted = best(case, &given).unwrap_or_else(|| panic!("{given:?} {repair:?} {case:?}"));
    let found = score(case, &repair.lines, &given).unwrap_or_else(|| panic!("{given:?} {repair:?} {case:?}"));
    assert_eq!((repair.short, repair.changes, repair.people, repair.penalties.clone()), found, "{case:?}");
    assert!(repair.short_least <= wanted.0 && found >= wanted, "{wanted:?} {repair:?} {case:?}");
    if repair.fewest() {
        assert_eq!((found.0, found.1), (wanted.0, wanted.1), "{repair:?} {case:?}");
    }
    // Unprinted days may stand otherwise at no cost, so penalties are compared without them.
    if repair.compared && case.printed == case.model.days {
        assert_eq!(found, wanted, "{repair:?} {case:?}");
    }
    if found.0 == wanted.0 {
        assert!(repair.least <= wanted.1, "{wanted:?} {repair:?} {case:?}");
    }
}

#[test]
fn one_program_finds_the_same_where_the_search_may_change_nothing() {
    let (mut repaired, mut fewest, mut compared, mut short) = (0, 0, 0, 0);
    for case in cases(1500) {
        let RepairOutcome::Found(repair) = look(&case, 0, true) else { continue };
        against_all(&case, &repair);
        repaired += usize::from(repair.changes > 0);
        fewest += usize::from(repair.fewest() && repair.changes > 0);
        compared += usize::from(repair.compared && repair.changes > 0);
        short += usize::from(repair.short > 0);
    }
    assert!(repaired > 60 && short > 30, "{repaired} repaired, {short} short");
    assert!(fewest * 10 > repaired * 9 && compared > 0, "{fewest} fewest, {compared} compared of {repaired}");
}

#[test]
fn the_program_of_what_is_nearest_alone_says_the_same_of_it() {
    let (mut repaired, mut short) = (0, 0);
    for case in cases(800) {
        let RepairOutcome::Found(repair) = look_for(&case, 0, true, false) else { continue };
        against_all(&case, &repair);
        repaired += usize::from(repair.changes > 0 && repair.fewest());
        short += usize::from(repair.short > 0 && repair.short_least == repair.short);
    }
    assert!(repaired > 30 && short > 15, "{repaired} repaired, {short} short");
}

#[test]
fn the_nearest_lines_are_those_of_all_rosters() {
    let (mut repaired, mut short, mut impossible, mut free) = (0, 0, 0, 0);
    for case in cases(1500) {
        match find(&case) {
            RepairOutcome::Found(repair) => {
                against_all(&case, &repair);
                assert!(repair.fewest() || !repair.compared || case.printed < case.model.days, "{case:?}");
                repaired += usize::from(repair.changes > 0);
                short += usize::from(repair.short > 0);
                free += usize::from(case.printed < case.model.days && repair.changes > 0);
            }
            RepairOutcome::Impossible => {
                assert_eq!(best(&case, &[]), None, "{case:?}");
                impossible += 1;
            }
            RepairOutcome::Unknown { least } => {
                assert!(case.printed < case.model.days, "{case:?}");
                assert!(best(&case, &[]).is_none_or(|best| best.1 >= least));
            }
        }
    }
    assert!(
        repaired > 100 && short > 100 && impossible > 15 && free > 50,
        "{repaired} {short} {impossible} {free}"
    );
}
