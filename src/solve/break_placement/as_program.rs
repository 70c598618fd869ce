//! Breaks as a program in whole numbers.

use std::collections::BTreeMap;

use super::{BreakProblem, REQUIRED, WANTED};
use crate::solve::program::{Column, Program, RangeConstraint, Row};

/// For each group and break the begins, each with the column that says how many.
pub(super) type Columns = Vec<Vec<Vec<(i64, usize)>>>;

pub(super) fn state(problem: &BreakProblem) -> (Program, Columns) {
    let mut program = Program::new(2);
    let mut columns: Columns = Vec::new();
    for group in &problem.groups {
        let mut breaks: Vec<Vec<(i64, usize)>> = Vec::new();
        for own_break in &group.breaks {
            let mut own = Vec::new();
            for start in &own_break.starts {
                let column = program.columns.len();
                program.columns.push(Column { high: group.people, level: None });
                own.push((*start, column));
            }
            let terms = own.iter().map(|(_, column)| (*column, 1)).collect();
            let all = Some(group.people);
            program.rows.push(Row { terms, low: all, high: all, level: None });
            if let Some(before) = breaks.last() {
                let length = group.breaks[breaks.len() - 1].length;
                in_turn(&mut program, (before, length), &own, own_break.between);
            }
            breaks.push(own);
        }
        columns.push(breaks);
    }
    hold_posts(&mut program, problem, &columns);
    program.measure();
    (program, columns)
}

/// The n-th to begin a break is neither too early nor too late for the n-th who began the one before.
fn in_turn(
    program: &mut Program,
    (before, length): (&[(i64, usize)], i64),
    own: &[(i64, usize)],
    (least, most): (i64, i64),
) {
    let mut at_most = |fewer: &[(i64, usize)], more: &[(i64, usize)]| {
        let mut terms: BTreeMap<usize, i64> = fewer.iter().map(|(_, column)| (*column, 1)).collect();
        more.iter().for_each(|(_, column)| *terms.entry(*column).or_default() -= 1);
        let terms = terms.into_iter().collect();
        program.rows.push(Row { terms, low: None, high: Some(0), level: None });
    };
    for (at, (start, _)) in own.iter().enumerate() {
        let early = before.partition_point(|(begin, _)| begin + length + least <= *start);
        if early < before.len() {
            at_most(&own[..=at], &before[..early]);
        }
    }
    for (at, (begin, _)) in before.iter().enumerate() {
        let in_time = own.partition_point(|(start, _)| *start <= (begin + length).saturating_add(most));
        if in_time < own.len() {
            at_most(&before[..=at], &own[..in_time]);
        }
    }
}

/// Who is away in a cell of time, by column, in order.
type Away = Vec<(usize, i64)>;

fn hold_posts(program: &mut Program, problem: &BreakProblem, columns: &Columns) {
    let mut cuts: Vec<i64> = problem.needs.iter().flat_map(|need| [need.from, need.until]).collect();
    for (group, breaks) in problem.groups.iter().zip(columns) {
        for (own_break, starts) in group.breaks.iter().zip(breaks) {
            cuts.extend(starts.iter().flat_map(|(start, _)| [*start, start + own_break.length]));
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let away = |groups: &[usize], from: i64, until: i64| -> Away {
        let mut terms = Vec::new();
        for group in groups {
            let (Some(own), Some(breaks)) = (problem.groups.get(*group), columns.get(*group)) else {
                continue;
            };
            for (own_break, starts) in own.breaks.iter().zip(breaks) {
                let on =
                    starts.iter().filter(|(start, _)| *start <= from && until <= start + own_break.length);
                terms.extend(on.map(|(_, column)| (*column, 1)));
            }
        }
        terms.sort_unstable();
        terms
    };
    // Cells in which the same people can be away are one, at the sum of their prices.
    let mut needs: BTreeMap<(usize, Away, i64), (i64, i64)> = BTreeMap::new();
    for need in &problem.needs {
        let most: i64 =
            need.groups.iter().filter_map(|group| problem.groups.get(*group)).map(|group| group.people).sum();
        if need.spare >= most {
            continue;
        }
        let level = if need.required { REQUIRED } else { WANTED };
        let within =
            cuts.partition_point(|cut| *cut < need.from)..cuts.partition_point(|cut| *cut <= need.until);
        for pair in cuts[within].windows(2) {
            let terms = away(&need.groups, pair[0], pair[1]);
            if !terms.is_empty() {
                let sum = needs.entry((level, terms, need.spare.max(0))).or_insert((0, most));
                sum.0 += pair[1] - pair[0];
            }
        }
    }
    for ((level, terms, spare), (weight, most)) in needs {
        program.push(at_most(level, terms, spare, most - spare, weight));
    }
}

fn at_most(level: usize, terms: Away, high: i64, most: i64, weight: i64) -> RangeConstraint {
    let (low, level) = (None, Some(level));
    RangeConstraint { level, terms, low, high: Some(high), unit: 1, convex: false, before: 0, most, weight }
}
