//! The repair lines against every roster of models small enough to list them all.

use super::*;

/// An event on a drawn model.
#[derive(Clone, Debug)]
struct Drawn {
    model: Model,
    lines: Lines,
    forced: Vec<(usize, usize, DutyIx)>,
    closed: Vec<(usize, usize, usize)>,
    /// Whether old breaches are allowed.
    forgiving: bool,
    printed: usize,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    with_roster().prop_flat_map(|(model, lines)| {
        let (agents, days, duties) = (model.agents, model.days, model.duties);
        let cell = (0..agents, 0..days, 0..duties);
        let forced = prop::collection::vec(cell.clone().prop_map(|(a, d, duty)| (a, d, DutyIx(duty))), 0..3);
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

fn allowed(own: &Drawn) -> Vec<i64> {
    let units = |posted: &Posted| if own.forgiving { posted.primitive.breach(&own.lines).0 } else { 0 };
    own.model.posted.iter().map(units).collect()
}

fn find(own: &Drawn) -> RepairOutcome {
    look(own, own.model.agents * own.model.days, false)
}

/// With at most so many changes in the search, and the whole program beside it or not.
fn look(own: &Drawn, most: usize, whole: bool) -> RepairOutcome {
    let allowed = allowed(own);
    let problem = RepairProblem::new(&own.model, &own.lines, &allowed, 0, own.printed, &StopToken::new());
    let may = |agent: usize, day: usize, duty: DutyIx| !own.closed.contains(&(agent, day, duty.0));
    problem.repair(
        &Disruption { forced: &own.forced, may: &may, absent: &[], max_changes: most, ask_program: whole },
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
fn score(own: &Drawn, lines: &Lines, given: &[(usize, i64)]) -> Option<Score> {
    let forced =
        |agent: usize, day: usize| own.forced.iter().rev().find(|one| (one.0, one.1) == (agent, day));
    let (mut changes, mut people) = (0, Vec::new());
    for (agent, line) in lines.iter().enumerate() {
        for (day, is) in line.iter().copied().enumerate() {
            let was = own.lines[agent][day];
            match forced(agent, day) {
                Some((.., duty)) if *duty != is => return None,
                Some(_) => {}
                None if was == is => {}
                None if own.closed.contains(&(agent, day, is.0)) => return None,
                None if day < own.printed => {
                    changes += 1;
                    people.push(agent);
                }
                None => {}
            }
        }
    }
    people.dedup();
    let (mut short, mut penalties) = (0, vec![0; own.model.levels]);
    for (at, (posted, allowed)) in own.model.posted.iter().zip(allowed(own)).enumerate() {
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
fn least_of(own: &Drawn, given: &[usize]) -> Vec<(usize, i64)> {
    let alone = |at: &usize| {
        let posted = vec![own.model.posted[*at].clone()];
        let mut alone = Drawn { model: Model { posted, ..own.model.clone() }, ..own.clone() };
        for (posted, _) in own.model.posted.iter().zip(allowed(own)).filter(|(_, allowed)| *allowed == 0) {
            if let (Primitive::Cell { agent, day, duties }, Strength::Must) =
                (&posted.primitive, posted.strength)
            {
                alone.closed.extend(duties.iter().map(|duty| (*agent, *day, duty.0)));
            }
        }
        let loose = [(0, i64::MAX)];
        let rosters = all(own).into_iter().filter(|lines| score(&alone, lines, &loose).is_some());
        (*at, rosters.map(|lines| alone.model.posted[0].primitive.breach(&lines).0).min().unwrap())
    };
    given.iter().map(alone).collect()
}

fn all(own: &Drawn) -> Vec<Lines> {
    let cells = own.model.agents * own.model.days;
    let one = |nth: usize| {
        let mut rest = nth;
        let mut lines = vec![vec![REST; own.model.days]; own.model.agents];
        for duty in lines.iter_mut().flatten() {
            *duty = DutyIx(rest % own.model.duties);
            rest /= own.model.duties;
        }
        lines
    };
    (0..own.model.duties.pow(cells as u32)).map(one).collect()
}

fn best(own: &Drawn, given: &[(usize, i64)]) -> Option<Score> {
    all(own).iter().filter_map(|lines| score(own, lines, given)).min()
}

fn cases(count: u32) -> Vec<Drawn> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    (0..count).map(|_| drawn().new_tree(&mut runner).unwrap().current()).collect()
}

/// Holds what is said of repaired lines against every roster.
fn against_all(own: &Drawn, repair: &Repair) {
    let given = least_of(own, &repair.given);
    let wanted = best(own, &given).unwrap_or_else(|| panic!("{given:?} {repair:?} {own:?}"));
    let found = score(own, &repair.lines, &given).unwrap_or_else(|| panic!("{given:?} {repair:?} {own:?}"));
    assert_eq!((repair.short, repair.changes, repair.people, repair.penalties.clone()), found, "{own:?}");
    assert!(repair.short_least <= wanted.0 && found >= wanted, "{wanted:?} {repair:?} {own:?}");
    if repair.fewest() {
        assert_eq!((found.0, found.1), (wanted.0, wanted.1), "{repair:?} {own:?}");
    }
    // Unprinted days may stand otherwise at no cost, so penalties are compared without them.
    if repair.compared && own.printed == own.model.days {
        assert_eq!(found, wanted, "{repair:?} {own:?}");
    }
    if found.0 == wanted.0 {
        assert!(repair.least <= wanted.1, "{wanted:?} {repair:?} {own:?}");
    }
}

#[test]
fn one_program_finds_the_same_where_the_search_may_change_nothing() {
    let (mut repaired, mut fewest, mut compared, mut short) = (0, 0, 0, 0);
    for own in cases(1500) {
        let RepairOutcome::Found(repair) = look(&own, 0, true) else { continue };
        against_all(&own, &repair);
        repaired += usize::from(repair.changes > 0);
        fewest += usize::from(repair.fewest() && repair.changes > 0);
        compared += usize::from(repair.compared && repair.changes > 0);
        short += usize::from(repair.short > 0);
    }
    assert!(repaired > 60 && short > 30, "{repaired} repaired, {short} short");
    assert!(fewest * 10 > repaired * 9 && compared > 0, "{fewest} fewest, {compared} compared of {repaired}");
}

#[test]
fn the_nearest_lines_are_those_of_all_rosters() {
    let (mut repaired, mut short, mut impossible, mut free) = (0, 0, 0, 0);
    for own in cases(1500) {
        match find(&own) {
            RepairOutcome::Found(repair) => {
                against_all(&own, &repair);
                assert!(repair.fewest() || !repair.compared || own.printed < own.model.days, "{own:?}");
                repaired += usize::from(repair.changes > 0);
                short += usize::from(repair.short > 0);
                free += usize::from(own.printed < own.model.days && repair.changes > 0);
            }
            RepairOutcome::Impossible => {
                assert_eq!(best(&own, &[]), None, "{own:?}");
                impossible += 1;
            }
            RepairOutcome::Unknown { least } => {
                assert!(own.printed < own.model.days, "{own:?}");
                assert!(best(&own, &[]).is_none_or(|best| best.1 >= least));
            }
        }
    }
    assert!(
        repaired > 100 && short > 100 && impossible > 15 && free > 50,
        "{repaired} {short} {impossible} {free}"
    );
}
