//! How many worked what, and what was worked together.

use std::collections::BTreeMap;

use super::{Day, Observed};

/// How many worked a shift on a weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// On the date with the fewest.
    pub least: usize,
    /// On most dates; the smaller of two that are as frequent.
    pub usual: usize,
    /// On the date with the most.
    pub most: usize,
    /// How many dates were counted.
    pub dates: usize,
}

/// Two shifts that somebody worked on one date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The one that begins first,
    pub first: usize,
    /// and the other.
    pub second: usize,
    /// How often.
    pub times: usize,
}

pub(super) fn heads(observed: &Observed) -> Vec<[Option<Heads>; 7]> {
    let mut counted: Vec<[Vec<usize>; 7]> = observed.shifts.iter().map(|_| Default::default()).collect();
    for day in 0..observed.days() {
        let mut known = (0..observed.lines.len()).filter(|agent| observed.is_known(*agent, day));
        if known.next().is_none() || observed.special.contains(&observed.date(day)) {
            continue;
        }
        for (shift, of) in counted.iter_mut().enumerate() {
            let works = |agent: &usize| observed.duties(*agent, day).contains(&shift);
            let count = (0..observed.lines.len()).filter(works).count();
            if let Some(list) = of.get_mut(observed.weekday(day)) {
                list.push(count);
            }
        }
    }
    counted.into_iter().map(|of| of.map(|list| summed_up(&list))).collect()
}

fn summed_up(list: &[usize]) -> Option<Heads> {
    let mut frequency: BTreeMap<usize, usize> = BTreeMap::new();
    for count in list {
        *frequency.entry(*count).or_default() += 1;
    }
    // The last of several that are as frequent wins: from the largest count to the smallest.
    let usual = frequency.iter().rev().max_by_key(|(_, times)| **times).map(|(count, _)| *count)?;
    Some(Heads { least: *list.iter().min()?, usual, most: *list.iter().max()?, dates: list.len() })
}

pub(super) fn pairs(observed: &Observed) -> Vec<Pair> {
    let mut times: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for day in observed.lines.iter().flatten() {
        let Day::Duty(shifts) = day else { continue };
        if let [one, other] = shifts.as_slice() {
            let start = |shift: &usize| observed.shifts.get(*shift).map(|shift| shift.start);
            let pair = if start(one) <= start(other) { (*one, *other) } else { (*other, *one) };
            *times.entry(pair).or_default() += 1;
        }
    }
    times.into_iter().map(|((first, second), times)| Pair { first, second, times }).collect()
}
