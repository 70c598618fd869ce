//! Breaks as a program in whole numbers.

use std::collections::BTreeMap;

use super::{Placing, REQUIRED, WANTED};
use crate::solve::program::{Check, Column, Program, Row};

/// For each crew and break the begins, each with the column that says how many.
pub(super) type Columns = Vec<Vec<Vec<(i64, usize)>>>;

pub(super) fn state(placing: &Placing) -> (Program, Columns) {
    let mut program = Program::new(2);
    let mut columns: Columns = Vec::new();
    for crew in &placing.crews {
        let mut breaks: Vec<Vec<(i64, usize)>> = Vec::new();
        for pause in &crew.breaks {
            let mut own = Vec::new();
            for start in &pause.starts {
                let column = program.columns.len();
                program.columns.push(Column { high: crew.people, level: None });
                own.push((*start, column));
            }
            let terms = own.iter().map(|(_, column)| (*column, 1)).collect();
            let all = Some(crew.people);
            program.rows.push(Row { terms, low: all, high: all, level: None });
            if let Some(before) = breaks.last() {
                let length = crew.breaks[breaks.len() - 1].length;
                in_turn(&mut program, (before, length), &own, pause.between);
            }
            breaks.push(own);
        }
        columns.push(breaks);
    }
    hold_posts(&mut program, placing, &columns);
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

fn hold_posts(program: &mut Program, placing: &Placing, columns: &Columns) {
    let mut cuts: Vec<i64> = placing.posts.iter().flat_map(|post| [post.from, post.until]).collect();
    for (crew, breaks) in placing.crews.iter().zip(columns) {
        for (pause, starts) in crew.breaks.iter().zip(breaks) {
            cuts.extend(starts.iter().flat_map(|(start, _)| [*start, start + pause.length]));
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let away = |crews: &[usize], from: i64, until: i64| -> Away {
        let mut terms = Vec::new();
        for crew in crews {
            let (Some(own), Some(breaks)) = (placing.crews.get(*crew), columns.get(*crew)) else { continue };
            for (pause, starts) in own.breaks.iter().zip(breaks) {
                let on = starts.iter().filter(|(start, _)| *start <= from && until <= start + pause.length);
                terms.extend(on.map(|(_, column)| (*column, 1)));
            }
        }
        terms.sort_unstable();
        terms
    };
    // Cells in which the same people can be away are one, at the sum of their prices.
    let mut posts: BTreeMap<(usize, Away, i64), (i64, i64)> = BTreeMap::new();
    for post in &placing.posts {
        let most: i64 =
            post.crews.iter().filter_map(|crew| placing.crews.get(*crew)).map(|crew| crew.people).sum();
        if post.spare >= most {
            continue;
        }
        let level = if post.required { REQUIRED } else { WANTED };
        let within =
            cuts.partition_point(|cut| *cut < post.from)..cuts.partition_point(|cut| *cut <= post.until);
        for pair in cuts[within].windows(2) {
            let terms = away(&post.crews, pair[0], pair[1]);
            if !terms.is_empty() {
                let sum = posts.entry((level, terms, post.spare.max(0))).or_insert((0, most));
                sum.0 += pair[1] - pair[0];
            }
        }
    }
    for ((level, terms, spare), (weight, most)) in posts {
        program.push(at_most(level, terms, spare, most - spare, weight));
    }
}

fn at_most(level: usize, terms: Away, high: i64, most: i64, weight: i64) -> Check {
    let (low, level) = (None, Some(level));
    Check { level, terms, low, high: Some(high), unit: 1, convex: false, before: 0, most, weight }
}
