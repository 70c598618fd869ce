//! Breaks placed in time: ruin and recreate finds a placement, and a small exact program proves it, or finds
//! a better one.
//!
//! Agents with the same hours and skills are one group, so that a column is how many of a group begin a
//! break at a time: no two programs differ by names alone. Of a group, the first to begin a break is the first
//! to begin the next one too, so that the distance between two breaks is a matter of sums up to a time.

mod as_program;
mod ruin_and_recreate;

use self::as_program::{Columns, StatedProgram, state};
use self::ruin_and_recreate::{Placement, place_and_improve};
use super::exact::EngineError;
use super::highs::{self, MipQuery};
use super::program::Program;
use super::stop::StopToken;

/// Rounds of ruin and recreate an agent before anything is asked of the program, and after it has asked for
/// better. By trial, no run kept; benches/runs/2026-11-22-breaks.tsv has what they take.
const QUICK_ROUNDS: usize = 25;
const MORE_ROUNDS: usize = 250;

/// The least and the most agents that rounds are counted for.
const MIN_PEOPLE: usize = 10;
const MAX_PEOPLE: usize = 80;

/// Groups with their breaks, and who may be away when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreakProblem {
    /// The groups.
    pub groups: Vec<BreakGroup>,
    /// The needs.
    pub needs: Vec<CoverNeed>,
}

/// Agents who are alike.
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

/// Levels: minutes short of what is required, and of what is wanted.
const REQUIRED: usize = 0;
const WANTED: usize = 1;

impl BreakProblem {
    /// Whether each break has a begin.
    fn has_begins(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.breaks).all(|one| !one.starts.is_empty())
    }

    /// How many people there are, for the rounds they get.
    fn people(&self) -> usize {
        let people: i64 = self.groups.iter().map(|group| group.people).sum();
        usize::try_from(people).unwrap_or(0).clamp(MIN_PEOPLE, MAX_PEOPLE)
    }

    /// How many are away at once where breaks are spread as far as they can be.
    fn usual_away(&self) -> i64 {
        let breaks = || self.groups.iter().flat_map(|group| &group.breaks);
        let first = breaks().filter_map(|one| one.starts.first()).min();
        let last = breaks().filter_map(|one| Some(one.starts.last()? + one.length)).max();
        let of_group =
            |group: &BreakGroup| group.people * group.breaks.iter().map(|one| one.length).sum::<i64>();
        let minutes: i64 = self.groups.iter().map(of_group).sum();
        let room = first.zip(last).map_or(1, |(first, last)| (last - first).max(1));
        ((minutes + room - 1) / room).max(1)
    }
}

/// Places all breaks: the fewest required minutes short, then the fewest below what is wanted, then not many
/// at once and near the begin that people would choose. The first two are held against the bound of the
/// program, and where they don't meet it the program is solved, until it is stopped; the last is a matter of
/// taste. `None` where a break has no begin.
///
/// # Errors
/// The solver library fails.
///
/// # Examples
/// Two agents have a break of 30 minutes, at 12:00 or at 12:30, and only one of them can be spared:
///
/// ```
/// use fairshift::solve::*;
///
/// let lunch = Break { starts: vec![720, 750], length: 30, between: (0, 1440), ideal: 720 };
/// let group = BreakGroup { people: 2, breaks: vec![lunch] };
/// let need = CoverNeed { from: 700, until: 800, groups: vec![0], spare: 1, required: true };
/// let problem = BreakProblem { groups: vec![group], needs: vec![need] };
///
/// let placed = place_breaks(&problem, &StopToken::new())?.expect("each break has a begin");
/// assert_eq!(placed.short, [0, 0]);
/// let mut begins: Vec<i64> = placed.begins[0].iter().map(|breaks| breaks[0]).collect();
/// begins.sort_unstable();
/// assert_eq!(begins, [720, 750]);
/// # Ok::<(), EngineError>(())
/// ```
pub fn place_breaks(problem: &BreakProblem, stop: &StopToken) -> Result<Option<PlacedBreaks>, EngineError> {
    if !problem.has_begins() {
        return Ok(None);
    }
    let people = problem.people();
    let usual_away = problem.usual_away();
    let mut best = place_and_improve(problem, usual_away, QUICK_ROUNDS * people, stop);
    let StatedProgram { program, columns } = state(problem);
    let mut proven = true;
    for level in [REQUIRED, WANTED] {
        let level_cutoffs: Vec<i64> = best.cost.short[..level].to_vec();
        let query = || MipQuery {
            program: &program,
            level: Some(level),
            level_cutoffs: &level_cutoffs,
            start: None,
            time: stop.left(),
            max_iterations: u64::MAX,
            seed: 0,
        };
        let bound = match best.cost.short[level] == 0 {
            true => Some(0),
            false if stop.stopped() => None,
            false => highs::relaxed(&query(), stop)?,
        };
        let least = bound.unwrap_or(0);
        if best.cost.short[level] > least && !stop.stopped() {
            let more = place_and_improve(problem, usual_away, MORE_ROUNDS * people, stop);
            if more.cost < best.cost {
                best = more;
            }
        }
        if best.cost.short[level] > least && !stop.stopped() {
            let answer = highs::minimise(&query(), |_| stop.stopped())?;
            if let Some(values) = answer.values {
                let found = read(problem, &columns, &values, penalties(&program, &values));
                let is_better = |found: &Placement| found.cost.short[..=level] < best.cost.short[..=level];
                if let Some(found) = found.filter(is_better) {
                    best = found;
                }
            }
            proven &= best.cost.short[level] <= answer.bound;
        } else {
            proven &= best.cost.short[level] <= least;
        }
    }
    Ok(Some(placed(problem, &best, proven)))
}

/// The same without a bound: never better than what [`place_breaks`] finds, in a fraction of the time. `None`
/// where a break has no begin.
pub fn place_breaks_quickly(problem: &BreakProblem, stop: &StopToken) -> Option<PlacedBreaks> {
    let found = || place_and_improve(problem, problem.usual_away(), QUICK_ROUNDS * problem.people(), stop);
    problem.has_begins().then(|| placed(problem, &found(), false))
}

fn placed(problem: &BreakProblem, placement: &Placement, proven: bool) -> PlacedBreaks {
    let mut begins = Vec::new();
    for (group, people) in problem.groups.iter().zip(&placement.begins) {
        let of_person = |positions: &Vec<usize>| {
            let starts = group.breaks.iter().zip(positions);
            starts.filter_map(|(one, position)| one.starts.get(*position).copied()).collect()
        };
        begins.push(people.iter().map(of_person).collect());
    }
    PlacedBreaks { begins, short: placement.cost.short, proven }
}

/// The penalty of each level by the columns' values.
fn penalties(program: &Program, values: &[f64]) -> [i64; 2] {
    [REQUIRED, WANTED].map(|level| {
        let Some(objective) = program.levels.get(level) else { return 0 };
        let term = |(column, price): &(usize, i64)| {
            price.saturating_mul(values.get(*column).map_or(0, |value| value.round() as i64))
        };
        objective.terms.iter().map(term).fold(objective.floor, i64::saturating_add)
    })
}

/// What the columns' values say, each group in the order of its first breaks.
fn read(problem: &BreakProblem, columns: &Columns, values: &[f64], short: [i64; 2]) -> Option<Placement> {
    let mut begins = Vec::new();
    for (group, of_breaks) in problem.groups.iter().zip(columns) {
        let people = usize::try_from(group.people).ok()?;
        let mut of_group = vec![Vec::new(); people];
        for starts in of_breaks {
            let mut positions = Vec::new();
            for (position, start) in starts.iter().enumerate() {
                let value = values.get(start.column).copied().unwrap_or(0.0);
                positions.extend(vec![position; value.round().max(0.0) as usize]);
            }
            if positions.len() != people {
                return None;
            }
            of_group.iter_mut().zip(positions).for_each(|(person, position)| person.push(position));
        }
        begins.push(of_group);
    }
    Some(Placement { begins, cost: ruin_and_recreate::Cost { short, taste: 0 } })
}
