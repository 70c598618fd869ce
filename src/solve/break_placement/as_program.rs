//! Breaks as a program in whole numbers: how many of a group begin a break at a time.

use std::collections::BTreeMap;

use super::{BreakProblem, REQUIRED, WANTED};
use crate::solve::program::{Column, Program, RangeConstraint, Row};

/// A begin, and the column that says how many begin then.
#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) at: i64,
    pub(super) column: usize,
}

/// For each group and break its begins.
pub(super) type Columns = Vec<Vec<Vec<Start>>>;

/// A program, and what its columns say.
pub(super) struct StatedProgram {
    pub(super) program: Program,
    pub(super) columns: Columns,
}

/// The program of a problem.
pub(super) fn state(problem: &BreakProblem) -> StatedProgram {
    let mut program = Program::new(2);
    let mut columns: Columns = Vec::new();
    for group in &problem.groups {
        let mut of_group: Vec<Vec<Start>> = Vec::new();
        for (nth, one) in group.breaks.iter().enumerate() {
            let mut starts = Vec::new();
            for at in &one.starts {
                starts.push(Start { at: *at, column: program.columns.len() });
                program.columns.push(Column { high: group.people, level: None });
            }
            let terms = starts.iter().map(|start| (start.column, 1)).collect();
            let all = Some(group.people);
            program.rows.push(Row { terms, low: all, high: all, level: None });
            if let Some(before) = of_group.last() {
                let length = group.breaks[nth - 1].length;
                keep_distance(&mut program, before, length, &starts, one.between);
            }
            of_group.push(starts);
        }
        columns.push(of_group);
    }
    hold_needs(&mut program, problem, &columns);
    program.measure();
    StatedProgram { program, columns }
}

/// The n-th to begin a break is neither too early nor too late for the n-th who began the one before.
fn keep_distance(
    program: &mut Program,
    before: &[Start],
    length: i64,
    starts: &[Start],
    (least, most): (i64, i64),
) {
    for (nth, start) in starts.iter().enumerate() {
        let early = before.partition_point(|begun| begun.at + length + least <= start.at);
        if early < before.len() {
            program.rows.push(at_most(&starts[..=nth], &before[..early]));
        }
    }
    for (nth, begun) in before.iter().enumerate() {
        let in_time = starts.partition_point(|start| start.at <= (begun.at + length).saturating_add(most));
        if in_time < starts.len() {
            program.rows.push(at_most(&before[..=nth], &starts[..in_time]));
        }
    }
}

/// No more people take one of the `fewer` starts than one of the others.
fn at_most(fewer: &[Start], more: &[Start]) -> Row {
    let mut terms: BTreeMap<usize, i64> = fewer.iter().map(|start| (start.column, 1)).collect();
    for start in more {
        *terms.entry(start.column).or_default() -= 1;
    }
    Row { terms: terms.into_iter().collect(), low: None, high: Some(0), level: None }
}

/// Who may be away in a cell of time: columns in order, each with its coefficient.
type Away = Vec<(usize, i64)>;

/// What distinguishes the prices of cells of time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct NeedKey {
    level: usize,
    away: Away,
    spare: i64,
}

/// What cells of time with the same key come to.
struct NeedSum {
    minutes: i64,
    people: i64,
}

fn hold_needs(program: &mut Program, problem: &BreakProblem, columns: &Columns) {
    let cuts = cuts(problem);
    // Cells in which the same people can be away are one, at the sum of their prices.
    let mut sums: BTreeMap<NeedKey, NeedSum> = BTreeMap::new();
    for need in &problem.needs {
        let groups = need.groups.iter().filter_map(|group| problem.groups.get(*group));
        let people: i64 = groups.map(|group| group.people).sum();
        if need.spare >= people {
            continue;
        }
        let level = if need.required { REQUIRED } else { WANTED };
        let from = cuts.partition_point(|cut| *cut < need.from);
        let until = cuts.partition_point(|cut| *cut <= need.until);
        for pair in cuts[from..until].windows(2) {
            let away = away(problem, columns, &need.groups, pair[0], pair[1]);
            if !away.is_empty() {
                let key = NeedKey { level, away, spare: need.spare.max(0) };
                let sum = sums.entry(key).or_insert(NeedSum { minutes: 0, people });
                sum.minutes += pair[1] - pair[0];
            }
        }
    }
    for (NeedKey { level, away, spare }, NeedSum { minutes, people }) in sums {
        program.push(RangeConstraint {
            level: Some(level),
            terms: away,
            low: None,
            high: Some(spare),
            unit: 1,
            convex: false,
            before: 0,
            most: people - spare,
            weight: minutes,
        });
    }
}

/// The edges of the cells of time: wherever a need or a break can begin or end.
pub(super) fn cuts(problem: &BreakProblem) -> Vec<i64> {
    let mut cuts: Vec<i64> = problem.needs.iter().flat_map(|need| [need.from, need.until]).collect();
    for one in problem.groups.iter().flat_map(|group| &group.breaks) {
        cuts.extend(one.starts.iter().flat_map(|start| [*start, start + one.length]));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Who of these groups is away in a cell of time.
fn away(problem: &BreakProblem, columns: &Columns, groups: &[usize], from: i64, until: i64) -> Away {
    let mut terms = Vec::new();
    for index in groups {
        let (Some(group), Some(of_group)) = (problem.groups.get(*index), columns.get(*index)) else {
            continue;
        };
        for (one, starts) in group.breaks.iter().zip(of_group) {
            let away = starts.iter().filter(|start| start.at <= from && until <= start.at + one.length);
            terms.extend(away.map(|start| (start.column, 1)));
        }
    }
    terms.sort_unstable();
    terms
}
