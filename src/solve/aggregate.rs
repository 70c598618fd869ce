//! Aggregation: a smaller program whose bound holds for the whole one. It counts how often each agent has each
//! duty, not when.
//!
//! Days of an agent that count alike in the constraints kept become one class with a whole number for each
//! duty. Constraints over one day that look alike are added up; an agent's counts stay as they are; all else,
//! groups of cells too, is left out, and the prices of single cells with it. Each step only takes restrictions
//! or prices away, so it is a relaxation (on surrogate and aggregated constraints: Rogers, Plante, Wong and
//! Evans, "Aggregation and disaggregation techniques and methodology in optimization", Operations Research 39,
//! 1991).

use std::collections::BTreeMap;

use super::program::{Column, Program, RangeConstraint, Row};

/// A duty on a day, with what it adds to a constraint.
type DutyAmount = (usize, i64);

/// What makes constraints over one day look alike.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    level: Option<usize>,
    unit: i64,
    weight: i64,
    has_low: bool,
    has_high: bool,
    duties: Vec<DutyAmount>,
}

/// A duty that is open in a cell, and what it adds to which groups of constraints.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct OpenDuty {
    duty: usize,
    counts: Vec<(usize, i64)>,
}

/// Days of an agent that count alike.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct DayClass {
    agent: usize,
    duties: Vec<OpenDuty>,
}

/// The cell that a column is of, and its duty.
#[derive(Clone, Copy, Default)]
struct CellDuty {
    agent: usize,
    day: usize,
    duty: usize,
}

/// The smaller program for `level`, if it keeps anything of that level; with `fine`, musts of single agents are
/// kept too.
pub(super) fn aggregate(program: &Program, level: usize, fine: bool) -> Option<Program> {
    let count = program.cells.iter().flatten().flatten().map(|(_, column)| column + 1).max()?;
    let mut cell_of = vec![CellDuty::default(); count];
    for (agent, line) in program.cells.iter().enumerate() {
        for (day, cell) in line.iter().enumerate() {
            for (duty, column) in cell {
                cell_of[*column] = CellDuty { agent, day, duty: duty.index() };
            }
        }
    }
    let groups = group(program, level, fine, &cell_of);
    if !groups.iter().flatten().any(|constraint| constraint.level == Some(level)) {
        return None;
    }
    let mut counts: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    for (index, group) in groups.iter().enumerate() {
        for (column, amount) in group.iter().flat_map(|constraint| &constraint.terms) {
            counts[*column].push((index, *amount));
        }
    }
    let mut classes: BTreeMap<DayClass, Vec<usize>> = BTreeMap::new();
    for (agent, line) in program.cells.iter().enumerate() {
        for (day, cell) in line.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let open = cell
                .iter()
                .map(|(duty, column)| OpenDuty { duty: duty.index(), counts: counts[*column].clone() });
            classes.entry(DayClass { agent, duties: open.collect() }).or_default().push(day);
        }
    }
    let mut small = Program::new(program.levels.len());
    for (objective, full) in small.levels.iter_mut().zip(&program.levels) {
        objective.floor = full.floor;
    }
    let mut column_of = vec![0; count];
    for (class, days) in &classes {
        let high = days.len() as i64;
        let first = small.columns.len();
        small.columns.extend(class.duties.iter().map(|_| Column { high, level: None }));
        let terms = (first..small.columns.len()).map(|column| (column, 1)).collect();
        small.rows.push(Row { terms, low: Some(high), high: Some(high), level: None });
        for day in days {
            for (nth, (_, column)) in program.cells[class.agent][*day].iter().enumerate() {
                column_of[*column] = first + nth;
            }
        }
    }
    for group in groups {
        small.push(added_up(&group, &column_of)?);
    }
    small.measure();
    Some(small)
}

/// The constraints of a group as one, over the columns of classes.
fn added_up(group: &[&RangeConstraint], column_of: &[usize]) -> Option<RangeConstraint> {
    let low = sum_of_limits(group.iter().map(|constraint| constraint.low));
    let high = sum_of_limits(group.iter().map(|constraint| constraint.high));
    let most = group.iter().fold(0_i64, |sum, constraint| sum.saturating_add(constraint.most));
    // Several constraints of a group may be over the same day: their amounts add up.
    let mut amounts: BTreeMap<usize, i64> = BTreeMap::new();
    for (column, amount) in group.iter().flat_map(|constraint| &constraint.terms) {
        let sum = amounts.entry(*column).or_default();
        *sum = sum.saturating_add(*amount);
    }
    // All columns of a class have the same coefficient in a group.
    let terms: BTreeMap<usize, i64> =
        amounts.into_iter().map(|(column, amount)| (column_of[column], amount)).collect();
    let terms = terms.into_iter().collect();
    Some(RangeConstraint { terms, low, high, most, ..(*group.first()?).clone() })
}

/// The sum of limits; none where one of them is missing.
fn sum_of_limits(mut limits: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    limits.try_fold(0_i64, |sum, limit| sum.checked_add(limit?))
}

/// The constraints that are kept; those over one day that look alike are together.
fn group<'p>(
    program: &'p Program,
    level: usize,
    fine: bool,
    cell_of: &[CellDuty],
) -> Vec<Vec<&'p RangeConstraint>> {
    let mut known: BTreeMap<Likeness, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&RangeConstraint>> = Vec::new();
    for constraint in
        program.constraints.iter().filter(|constraint| constraint.level.is_none_or(|of| of <= level))
    {
        if constraint.terms.iter().any(|(column, _)| *column >= cell_of.len()) {
            continue;
        }
        let cells = constraint.terms.iter().map(|(column, _)| cell_of[*column]);
        let Some(first) = cells.clone().next() else { continue };
        if cells.clone().all(|cell| cell.day == first.day) && !constraint.convex {
            let mut duties: Vec<DutyAmount> = cells
                .clone()
                .zip(&constraint.terms)
                .map(|(cell, (_, amount))| (cell.duty, *amount))
                .collect();
            duties.sort_unstable();
            duties.dedup();
            let likeness = Likeness {
                level: constraint.level,
                unit: constraint.unit,
                weight: constraint.weight,
                has_low: constraint.low.is_some(),
                has_high: constraint.high.is_some(),
                duties,
            };
            match known.get(&likeness).and_then(|index| groups.get_mut(*index)) {
                Some(group) => group.push(constraint),
                None => {
                    known.insert(likeness, groups.len());
                    groups.push(vec![constraint]);
                }
            }
        } else if cells.clone().all(|cell| cell.agent == first.agent) {
            let is_kept = match constraint.level {
                Some(of) => of == level && constraint.most > 1,
                None => fine && !excludes_one_choice(constraint),
            };
            if is_kept {
                groups.push(vec![constraint]);
            }
        }
    }
    groups
}

/// Whether a must asks only that not all of its cells are taken: too little to be worth a class of its own.
fn excludes_one_choice(constraint: &RangeConstraint) -> bool {
    let least: i64 = constraint.terms.iter().map(|(_, amount)| (*amount).min(0)).sum();
    let most: i64 = constraint.terms.iter().map(|(_, amount)| (*amount).max(0)).sum();
    constraint.terms.iter().all(|(_, amount)| amount.abs() == 1)
        && constraint.low.is_none_or(|low| low == least + 1)
        && constraint.high.is_none_or(|high| high == most - 1)
}
