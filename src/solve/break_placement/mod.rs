//! Breaks of people at work, placed in time: settled one person after the other, then held against a
//! small exact program.
//!
//! People with the same hours and skills are one group, so that a column is how many of a group begin
//! a break at a time: nobody's name makes two programs of one. Of a group, who begins a break first
//! begins the next first too, so that the distance between two breaks is a matter of sums up to a time.

mod as_program;
mod settle;

use super::exact::EngineError;
use super::highs::{self, MipQuery};
use super::program::Program;
use super::stop::StopToken;
use as_program::{Columns, state};
use settle::{Settled, settle};

/// Rounds of settling a person gets before anything is asked of the program, and after.
const ROUNDS: (usize, usize) = (25, 250);

/// So many people get rounds of their own.
const MOST: usize = 80;

/// Crews with their breaks, and the needs that they leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreakProblem {
    /// The groups.
    pub groups: Vec<BreakGroup>,
    /// The needs.
    pub needs: Vec<CoverNeed>,
}

/// People who are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGroup {
    /// How many.
    pub people: i64,
    /// The breaks of each, in order.
    pub breaks: Vec<Break>,
}

/// A break, and when it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// Begins, in order; each belongs to a sequence in which all breaks fit.
    pub starts: Vec<i64>,
    /// Minutes.
    pub length: i64,
    /// Least and greatest time from the end of the break before to the begin of this one.
    pub between: (i64, i64),
    /// The begin that people would choose.
    pub ideal: i64,
}

/// Time in which some groups can spare so many people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverNeed {
    /// From,
    pub from: i64,
    /// until.
    pub until: i64,
    /// Positions of the groups.
    pub groups: Vec<usize>,
    /// So many of them can be away at once.
    pub spare: i64,
    /// Whether each more is a shortfall, or one below what is wanted.
    pub required: bool,
}

/// Where the breaks are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedBreaks {
    /// For each group and person the begin of each break.
    pub begins: Vec<Vec<Vec<i64>>>,
    /// Required agent-minutes that are short because of breaks, and agent-minutes below what is wanted.
    pub short: [i64; 2],
    /// Whether no other begins leave fewer of either, the required ones first.
    pub proven: bool,
}

const REQUIRED: usize = 0;
const WANTED: usize = 1;

/// Places all breaks: the fewest required minutes short, then the fewest below what is wanted, then
/// not many at once and near the begin that people would choose. The first two are held against the
/// bound of the program, and where they don't meet it the program is solved, until it is stopped; the
/// last is a matter of taste. `None` where a break has no begin.
///
/// # Errors
/// The solver library fails.
pub fn place_breaks(problem: &BreakProblem, stop: &StopToken) -> Result<Option<PlacedBreaks>, EngineError> {
    if problem.groups.iter().any(|group| group.breaks.iter().any(|own_break| own_break.starts.is_empty())) {
        return Ok(None);
    }
    let people = people(problem);
    let usual = usual(problem);
    let mut settled = settle(problem, usual, ROUNDS.0 * people, stop);
    let (program, columns) = state(problem);
    let mut proven = true;
    for level in [REQUIRED, WANTED] {
        let level_cutoffs: Vec<i64> = settled.cost[..level].to_vec();
        let task = || {
            let (program, level, level_cutoffs) = (&program, Some(level), level_cutoffs.as_slice());
            let time = stop.left();
            MipQuery { program, level, level_cutoffs, start: None, time, max_iterations: u64::MAX, seed: 0 }
        };
        let met = |settled: &Settled| settled.cost[level] == 0;
        let late = || stop.stopped();
        let bound = match met(&settled) {
            true => Some(0),
            false if late() => None,
            false => highs::relaxed(&task(), stop)?,
        };
        let least = bound.unwrap_or(0);
        if settled.cost[level] > least && !late() {
            let more = settle(problem, usual, ROUNDS.1 * people, stop);
            if more.cost < settled.cost {
                settled = more;
            }
        }
        if settled.cost[level] > least && !late() {
            let answer = highs::minimise(&task(), |_| stop.stopped())?;
            if let Some(values) = answer.values {
                let own = read(problem, &columns, &values, worth(&program, &values));
                if let Some(own) = own.filter(|own| own.cost[..=level] < settled.cost[..=level]) {
                    settled = own;
                }
            }
            proven &= settled.cost[level] <= answer.bound;
        } else {
            proven &= settled.cost[level] <= least;
        }
    }
    Ok(Some(placed(problem, &settled, proven)))
}

/// The same without a bound: never better than what [`place_breaks`] finds, in a fraction of the time.
/// `None` where a break has no begin.
pub fn place_breaks_quickly(problem: &BreakProblem, stop: &StopToken) -> Option<PlacedBreaks> {
    let able =
        problem.groups.iter().flat_map(|group| &group.breaks).all(|own_break| !own_break.starts.is_empty());
    let settled = || settle(problem, usual(problem), ROUNDS.0 * people(problem), stop);
    able.then(|| placed(problem, &settled(), false))
}

/// How many people there are, for the rounds they get.
fn people(problem: &BreakProblem) -> usize {
    let people: i64 = problem.groups.iter().map(|group| group.people).sum();
    usize::try_from(people).unwrap_or(0).clamp(10, MOST)
}

fn placed(problem: &BreakProblem, settled: &Settled, proven: bool) -> PlacedBreaks {
    let begin = |group: &BreakGroup, breaks: &Vec<usize>| {
        let starts =
            group.breaks.iter().zip(breaks).filter_map(|(own_break, at)| own_break.starts.get(*at).copied());
        starts.collect()
    };
    let begins = problem.groups.iter().zip(&settled.begins);
    let begins = begins.map(|(group, people)| people.iter().map(|own| begin(group, own)).collect());
    PlacedBreaks { begins: begins.collect(), short: [settled.cost[0], settled.cost[1]], proven }
}

/// The penalty of each level by the columns' values.
fn worth(program: &Program, values: &[f64]) -> [i64; 2] {
    [REQUIRED, WANTED].map(|level| {
        let Some(objective) = program.levels.get(level) else { return 0 };
        let term = |(column, price): &(usize, i64)| {
            price.saturating_mul(values.get(*column).map_or(0, |value| value.round() as i64))
        };
        objective.terms.iter().map(term).fold(objective.floor, i64::saturating_add)
    })
}

/// What the columns' values say, each group in the order of its first breaks.
fn read(problem: &BreakProblem, columns: &Columns, values: &[f64], cost: [i64; 2]) -> Option<Settled> {
    let mut begins = Vec::new();
    for (group, breaks) in problem.groups.iter().zip(columns) {
        let people = usize::try_from(group.people).ok()?;
        let mut own = vec![Vec::new(); people];
        for starts in breaks {
            let many =
                |column: &usize| values.get(*column).map_or(0, |value| value.round().max(0.0) as usize);
            let all: Vec<usize> =
                starts.iter().enumerate().flat_map(|(at, (_, column))| vec![at; many(column)]).collect();
            if all.len() != people {
                return None;
            }
            own.iter_mut().zip(all).for_each(|(person, at)| person.push(at));
        }
        begins.push(own);
    }
    Some(Settled { begins, cost: [cost[0], cost[1], 0] })
}

/// How many are away at once where breaks are spread as far as they can be.
fn usual(problem: &BreakProblem) -> i64 {
    let pauses =
        || problem.groups.iter().flat_map(|group| group.breaks.iter().map(move |own| (group.people, own)));
    let first = pauses().filter_map(|(_, own)| own.starts.first()).min();
    let last = pauses().filter_map(|(_, own)| Some(own.starts.last()? + own.length)).max();
    let minutes: i64 = pauses().map(|(people, own)| people * own.length).sum();
    let room = first.zip(last).map_or(1, |(first, last)| (last - first).max(1));
    ((minutes + room - 1) / room).max(1)
}
