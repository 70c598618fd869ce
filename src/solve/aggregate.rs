//! A smaller program whose bound holds for the whole one: how often each agent has
//! each duty, not when.
//!
//! Days of an agent that count alike in the constraints kept become one class with a
//! whole number for each duty. Checks over one day that look alike are added up;
//! an agent's counts stay as they are; all else, groups of cells too, is left out, and the prices of
//! single cells with it. Each step only takes restrictions or prices away.

use std::collections::BTreeMap;

use super::program::{Column, Program, RangeConstraint, Row};

/// What makes constraints over one day look alike: level, unit, weight, sides, and the coefficient of each duty.
type Look = (Option<usize>, i64, i64, bool, bool, Vec<(usize, i64)>);

/// For each duty open in a cell: the duty, and the groups it counts in with the coefficients.
type Signature = Vec<(usize, Vec<(usize, i64)>)>;

/// The smaller program for `level`, if it keeps anything of that level.
pub(super) fn aggregate(program: &Program, level: usize, fine: bool) -> Option<Program> {
    let count = program.cells.iter().flatten().flatten().map(|(_, column)| column + 1).max()?;
    let mut of = vec![(0, 0, 0); count];
    for (agent, line) in program.cells.iter().enumerate() {
        for (day, cell) in line.iter().enumerate() {
            for (duty, column) in cell {
                of[*column] = (agent, day, duty.0);
            }
        }
    }
    let groups = group(program, level, fine, &of);
    if !groups.iter().flatten().any(|constraint| constraint.level == Some(level)) {
        return None;
    }
    let mut counted: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    for (index, group) in groups.iter().enumerate() {
        for (column, amount) in group.iter().flat_map(|constraint| &constraint.terms) {
            counted[*column].push((index, *amount));
        }
    }
    let mut classes: BTreeMap<(usize, Signature), Vec<usize>> = BTreeMap::new();
    for (agent, line) in program.cells.iter().enumerate() {
        for (day, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let signature = cell.iter().map(|(duty, column)| (duty.0, counted[*column].clone())).collect();
            classes.entry((agent, signature)).or_default().push(day);
        }
    }
    let mut small = Program::new(program.levels.len());
    for (objective, full) in small.levels.iter_mut().zip(&program.levels) {
        objective.floor = full.floor;
    }
    let mut class = vec![0; count];
    for ((agent, signature), days) in &classes {
        let high = days.len() as i64;
        let first = small.columns.len();
        small.columns.extend(signature.iter().map(|_| Column { high, level: None }));
        let terms = (first..small.columns.len()).map(|column| (column, 1)).collect();
        small.rows.push(Row { terms, low: Some(high), high: Some(high), level: None });
        for (nth, (_, column)) in days.iter().flat_map(|day| program.cells[*agent][*day].iter().enumerate()) {
            class[*column] = first + nth;
        }
    }
    for group in groups {
        let sum = |side: fn(&RangeConstraint) -> Option<i64>| {
            group
                .iter()
                .map(|constraint| side(constraint))
                .try_fold(0_i64, |sum, side| sum.checked_add(side?))
        };
        let (low, high) = (sum(|constraint| constraint.low), sum(|constraint| constraint.high));
        let most = group.iter().fold(0_i64, |sum, constraint| sum.saturating_add(constraint.most));
        let Some(first) = group.first() else { continue };
        // Several constraints of a group may be over the same day: their amounts add up.
        let mut whole: BTreeMap<usize, i64> = BTreeMap::new();
        for (column, amount) in group.iter().flat_map(|constraint| &constraint.terms) {
            let sum = whole.entry(*column).or_default();
            *sum = sum.saturating_add(*amount);
        }
        // All columns of a class have the same coefficient in a group.
        let terms: BTreeMap<usize, i64> =
            whole.into_iter().map(|(column, amount)| (class[column], amount)).collect();
        let terms = terms.into_iter().collect();
        small.push(RangeConstraint { terms, low, high, most, ..(*first).clone() });
    }
    small.measure();
    Some(small)
}

/// The constraints that are kept; those over one day that look alike are together.
fn group<'p>(
    program: &'p Program,
    level: usize,
    fine: bool,
    of: &[(usize, usize, usize)],
) -> Vec<Vec<&'p RangeConstraint>> {
    let mut alike: BTreeMap<Look, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&RangeConstraint>> = Vec::new();
    for constraint in
        program.constraints.iter().filter(|constraint| constraint.level.is_none_or(|of| of <= level))
    {
        if constraint.terms.iter().any(|(column, _)| *column >= of.len()) {
            continue;
        }
        let cells = || constraint.terms.iter().map(|(column, _)| of[*column]);
        let Some((agent, day, _)) = cells().next() else { continue };
        if cells().all(|cell| cell.1 == day) && !constraint.convex {
            let mut duties: Vec<(usize, i64)> =
                cells().zip(&constraint.terms).map(|((_, _, duty), (_, amount))| (duty, *amount)).collect();
            duties.sort_unstable();
            duties.dedup();
            let look = (
                constraint.level,
                constraint.unit,
                constraint.weight,
                constraint.low.is_some(),
                constraint.high.is_some(),
                duties,
            );
            match alike.get(&look).and_then(|index| groups.get_mut(*index)) {
                Some(group) => group.push(constraint),
                None => {
                    alike.insert(look, groups.len());
                    groups.push(vec![constraint]);
                }
            }
        } else if cells().all(|cell| cell.0 == agent) {
            let worth = if constraint.level.is_some() {
                constraint.level == Some(level) && constraint.most > 1
            } else {
                fine && !mere(constraint)
            };
            if worth {
                groups.push(vec![constraint]);
            }
        }
    }
    groups
}

/// Whether a must asks only that not all of its cells are taken.
fn mere(constraint: &RangeConstraint) -> bool {
    let least: i64 = constraint.terms.iter().map(|(_, amount)| (*amount).min(0)).sum();
    let most: i64 = constraint.terms.iter().map(|(_, amount)| (*amount).max(0)).sum();
    constraint.terms.iter().all(|(_, amount)| amount.abs() == 1)
        && constraint.low.is_none_or(|low| low == least + 1)
        && constraint.high.is_none_or(|high| high == most - 1)
}
