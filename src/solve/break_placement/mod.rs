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

impl BreakGroup {
    /// Of all breaks of all its people.
    fn minutes(&self) -> i64 {
        self.people * self.breaks.iter().map(|one| one.length).sum::<i64>()
    }

    /// When a person's breaks begin, by the positions of their starts.
    fn begins_at(&self, positions: &[usize]) -> Vec<i64> {
        let starts = self.breaks.iter().zip(positions);
        starts.filter_map(|(one, position)| one.starts.get(*position).copied()).collect()
    }
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

/// A time in which some groups can spare only some people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverNeed {
    /// Its first minute.
    pub from: i64,
    /// The minute after its last.
    pub until: i64,
    /// Positions of the groups.
    pub groups: Vec<usize>,
    /// How many of them can be away at once.
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
        let breaks = self.groups.iter().flat_map(|group| &group.breaks);
        let first = breaks.clone().filter_map(|one| one.starts.first()).min();
        let last = breaks.filter_map(|one| Some(one.starts.last()? + one.length)).max();
        let minutes: i64 = self.groups.iter().map(BreakGroup::minutes).sum();
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
        let bound = match best.cost.short[level] == 0 {
            true => Some(0),
            false if stop.stopped() => None,
            false => highs::relaxed(&query(&program, level, &level_cutoffs, stop), stop)?,
        };
        let least = bound.unwrap_or(0);
        if best.cost.short[level] > least && !stop.stopped() {
            let more = place_and_improve(problem, usual_away, MORE_ROUNDS * people, stop);
            if more.cost < best.cost {
                best = more;
            }
        }
        if best.cost.short[level] > least && !stop.stopped() {
            let query = query(&program, level, &level_cutoffs, stop);
            let answer = highs::minimise(&query, |_| stop.stopped())?;
            if let Some(values) = answer.values {
                let found = read(problem, &columns, &values, penalties(&program, &values));
                if let Some(found) =
                    found.filter(|found| found.cost.short[..=level] < best.cost.short[..=level])
                {
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
    if !problem.has_begins() {
        return None;
    }
    let found = place_and_improve(problem, problem.usual_away(), QUICK_ROUNDS * problem.people(), stop);
    Some(placed(problem, &found, false))
}

/// The least shortage at a level under those above, in the time that is left.
fn query<'q>(program: &'q Program, level: usize, level_cutoffs: &'q [i64], stop: &StopToken) -> MipQuery<'q> {
    MipQuery {
        program,
        level: Some(level),
        level_cutoffs,
        start: None,
        time: stop.left(),
        max_iterations: u64::MAX,
        seed: 0,
    }
}

fn placed(problem: &BreakProblem, placement: &Placement, proven: bool) -> PlacedBreaks {
    let mut begins = Vec::new();
    for (group, people) in problem.groups.iter().zip(&placement.begins) {
        begins.push(people.iter().map(|positions| group.begins_at(positions)).collect());
    }
    PlacedBreaks { begins, short: placement.cost.short, proven }
}

/// The penalty of each level by the columns' values.
fn penalties(program: &Program, values: &[f64]) -> [i64; 2] {
    [REQUIRED, WANTED].map(|level| {
        let Some(objective) = program.levels.get(level) else { return 0 };
        let mut penalty = objective.floor;
        for (column, price) in &objective.terms {
            let units = values.get(*column).map_or(0, |value| value.round() as i64);
            penalty = penalty.saturating_add(price.saturating_mul(units));
        }
        penalty
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::solve::random::Random;

    /// Two breaks between which there has to be an hour; not every pair of begins leaves it.
    fn breaks() -> Vec<Break> {
        let first = Break { starts: vec![0, 30], length: 15, between: (0, i64::MAX), ideal: 0 };
        let second = Break { starts: vec![90, 120], length: 30, between: (60, 110), ideal: 120 };
        vec![first, second]
    }

    /// Up to three people in two groups, and some needs.
    fn drawn(random: &mut Random) -> BreakProblem {
        let count = 1 + random.below(2);
        let group = |random: &mut Random| BreakGroup {
            people: 1 + random.below(2) as i64,
            breaks: breaks().split_off(random.below(2)),
        };
        let groups: Vec<BreakGroup> = (0..count).map(|_| group(random)).collect();
        let needs = (0..1 + random.below(4)).map(|_| {
            let from = 15 * random.below(10) as i64;
            CoverNeed {
                from,
                until: from + 15 * (1 + random.below(3) as i64),
                groups: if random.below(2) == 0 { vec![0] } else { (0..count).collect() },
                spare: random.below(2) as i64,
                required: random.below(2) == 0,
            }
        });
        let needs = needs.collect();
        BreakProblem { groups, needs }
    }

    /// The begins that one of a group can have.
    fn choices(group: &BreakGroup) -> Vec<Vec<i64>> {
        let mut choices = vec![Vec::new()];
        for (nth, one) in group.breaks.iter().enumerate() {
            let mut longer = Vec::new();
            for (begins, start) in
                choices.iter().flat_map(|begins| one.starts.iter().map(move |s| (begins, s)))
            {
                let begins: &Vec<i64> = begins;
                let distance = begins.last().map(|begun| start - begun - group.breaks[nth - 1].length);
                if distance.is_none_or(|between| one.between.0 <= between && between <= one.between.1) {
                    longer.push([begins.as_slice(), &[*start]].concat());
                }
            }
            choices = longer;
        }
        choices
    }

    /// Minutes short of what is required, and below what is wanted, minute by minute.
    fn short(problem: &BreakProblem, begins: &[Vec<Vec<i64>>]) -> [i64; 2] {
        let mut short = [0, 0];
        for need in &problem.needs {
            for minute in need.from..need.until {
                let mut away = 0;
                for group in &need.groups {
                    let breaks = &problem.groups[*group].breaks;
                    let on_break = |person: &&Vec<i64>| {
                        breaks
                            .iter()
                            .zip(*person)
                            .any(|(one, begin)| (0..one.length).contains(&(minute - begin)))
                    };
                    away += begins[*group].iter().filter(on_break).count() as i64;
                }
                short[usize::from(!need.required)] += (away - need.spare).max(0);
            }
        }
        short
    }

    /// The least that all placements leave short.
    fn least_short(problem: &BreakProblem) -> [i64; 2] {
        let mut placements: Vec<Vec<Vec<Vec<i64>>>> = vec![Vec::new()];
        for group in &problem.groups {
            let mut of_group: Vec<Vec<Vec<i64>>> = vec![Vec::new()];
            for _ in 0..group.people {
                let with_one = |people: &Vec<Vec<i64>>| {
                    let people = people.clone();
                    choices(group).into_iter().map(move |one| [people.clone(), vec![one]].concat())
                };
                of_group = of_group.iter().flat_map(with_one).collect();
            }
            let with_group = |before: &Vec<Vec<Vec<i64>>>| {
                let before = before.clone();
                of_group.clone().into_iter().map(move |people| [before.clone(), vec![people]].concat())
            };
            placements = placements.iter().flat_map(with_group).collect();
        }
        placements.iter().map(|begins| short(problem, begins)).min().unwrap()
    }

    #[test]
    fn breaks_are_placed_as_well_as_they_can_be() {
        let mut random = Random::new(6);
        let mut some_short = 0;
        for _ in 0..150 {
            let problem = drawn(&mut random);
            let placed = place_breaks(&problem, &StopToken::new()).unwrap().unwrap();
            assert_eq!(placed.short, short(&problem, &placed.begins), "{problem:?} {placed:?}");
            assert_eq!(placed.short, least_short(&problem), "{problem:?} {placed:?}");
            assert!(placed.proven);
            for (group, people) in problem.groups.iter().zip(&placed.begins) {
                assert_eq!(people.len() as i64, group.people);
                assert!(people.iter().all(|begins| choices(group).contains(begins)), "{placed:?}");
            }
            let quick = place_breaks_quickly(&problem, &StopToken::new()).unwrap();
            assert!(quick.short >= placed.short && !quick.proven);
            some_short += usize::from(placed.short != [0, 0]);
        }
        assert!((20..130).contains(&some_short), "{some_short}");
    }

    #[test]
    fn a_break_without_a_begin_has_no_placement() {
        let nowhere = Break { starts: Vec::new(), ..breaks().remove(0) };
        let group = BreakGroup { people: 1, breaks: vec![nowhere] };
        let problem = BreakProblem { groups: vec![group], needs: Vec::new() };
        assert_eq!(place_breaks(&problem, &StopToken::new()), Ok(None));
        assert_eq!(place_breaks_quickly(&problem, &StopToken::new()), None);
    }
}
