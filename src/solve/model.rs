//! What is to be solved: cells, and primitives over them.
//!
//! A cell is one agent on one day and takes exactly one duty. Duty 0 is rest.
//! Rules state themselves in [`Primitive`]s, which is all that an engine knows.

use std::sync::Arc;

use serde::Serialize;

/// A position in the instance's duties; [`REST`] is a day without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DutyIx(pub usize);

impl DutyIx {
    /// As a number, for tables that have an entry for each duty.
    pub fn index(self) -> usize {
        self.0
    }
}

/// No duty.
pub const REST: DutyIx = DutyIx(0);

/// A set of duties, sorted, without repetition. Copies share it: rules post the same set for every cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutySet(Arc<[DutyIx]>);

impl DutySet {
    /// The set of the duties given.
    pub fn new(mut duties: Vec<DutyIx>) -> DutySet {
        duties.sort_unstable();
        duties.dedup();
        DutySet(duties.into())
    }

    /// Whether the duty is in the set.
    pub fn contains(&self, duty: DutyIx) -> bool {
        self.0.binary_search(&duty).is_ok()
    }

    /// The duties in order.
    pub fn iter(&self) -> impl Iterator<Item = DutyIx> + '_ {
        self.0.iter().copied()
    }

    /// Whether it holds no duty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How strongly something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strength {
    /// It holds in every roster.
    Must,
    /// Each unit of breach costs `weight` (at least 1) at `level`.
    Priced {
        /// A position in [`Model::levels`].
        level: usize,
        /// Penalty a unit.
        weight: i64,
    },
}

/// The price of a count outside its free range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Each started unit costs the same.
    Linear,
    /// The n-th started unit costs 2n − 1 times the weight: 1, 3, 5 …
    Convex,
}

/// A statement about cells. Days run from 0; what was worked before day 0 is
/// folded into the constants when a statement is posted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// The agent has none of `duties` on the day.
    Cell {
        /// Whose cell.
        agent: usize,
        /// On which day.
        day: usize,
        /// What is banned or priced there (one unit).
        duties: DutySet,
    },
    /// Not `sets[0]` on `day`, `sets[1]` on the day after, and so on, all together.
    Sequence {
        /// Whose line.
        agent: usize,
        /// The day of the first set.
        day: usize,
        /// One set at least: [`Model::post`] takes none without.
        sets: Vec<DutySet>,
    },
    /// At most `max` days in a row with one of `duties`; a day beyond is a unit.
    Run {
        /// Whose line.
        agent: usize,
        /// The days that count.
        duties: DutySet,
        /// The longest run without breach.
        max: usize,
        /// Days of the run that touches day 0 from before.
        carried: usize,
    },
    /// The weighted count over cells lies within `free`; `unit` outside is a unit.
    Count {
        /// Whose line.
        agent: usize,
        /// Each with what it adds (not negative) when the agent has that duty on that day.
        terms: Vec<CountTerm>,
        /// What was there before.
        constant: i64,
        /// The least and the greatest count without breach.
        free: (i64, i64),
        /// How much outside makes one unit (a started one counts whole); at least 1.
        unit: i64,
        /// How units add up.
        shape: Shape,
    },
    /// Between `min` and `max` agents have one of the cells given; an agent too few or too many is a unit.
    Cover {
        /// The day that it is about, where there is one; the cells may be of days beside it, or none.
        day: Option<usize>,
        /// Agent, day and the duties that count. An agent may occur with several days.
        cells: Vec<(usize, usize, DutySet)>,
        /// Heads from before day 0.
        constant: i64,
        /// The least without breach.
        min: i64,
        /// The most without breach.
        max: Option<i64>,
    },
    /// The number of groups taken lies within `free`; a group is taken when one of its cells is.
    Groups {
        /// Each a set of cells: agent, day and the duties that count.
        groups: Vec<Vec<(usize, usize, DutySet)>>,
        /// Groups taken before day 0.
        constant: i64,
        /// The least and the greatest number without breach.
        free: (i64, i64),
        /// How units add up.
        shape: Shape,
    },
    /// A sum over cells of several agents lies between `min` and `max`; 1 outside is a unit.
    Balance {
        /// Agent, day, the duties that count, and what they add; below 0 they take away.
        cells: Vec<(usize, usize, DutySet, i64)>,
        /// What is there anyway.
        constant: i64,
        /// At least.
        min: Option<i64>,
        /// At most.
        max: Option<i64>,
    },
}

/// What one duty on one day adds to a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CountTerm {
    /// The day.
    pub day: usize,
    /// The duty.
    pub duty: DutyIx,
    /// What it adds.
    pub amount: i64,
}

/// A primitive with its strength and the rule that posted it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Posted {
    /// The rule's id.
    pub rule: &'static str,
    /// Must or priced.
    pub strength: Strength,
    /// The statement.
    pub primitive: Primitive,
}

/// Cells, levels and all that was posted over them.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// How many agents.
    pub agents: usize,
    /// How many days, look-ahead included.
    pub days: usize,
    /// How many duties, rest included.
    pub duties: usize,
    /// How many levels; the first is compared first.
    pub levels: usize,
    /// What was posted.
    pub posted: Vec<Posted>,
}

/// A roster as an engine sees it: for each agent one duty a day.
pub type Lines = Vec<Vec<DutyIx>>;

impl Model {
    /// The same cells and levels with nothing posted.
    pub fn bare(&self) -> Model {
        let Model { agents, days, duties, levels, .. } = *self;
        Model { agents, days, duties, levels, posted: Vec::new() }
    }

    /// Adds a statement. A sequence of no sets states nothing and is refused.
    ///
    /// ```
    /// use fairshift::solve::*;
    ///
    /// let mut model = Model { agents: 1, days: 7, duties: 2, levels: 1, posted: Vec::new() };
    /// let run = Primitive::Run { agent: 0, duties: DutySet::new(vec![DutyIx(1)]), max: 5, carried: 2 };
    /// model.post("stint", Strength::Must, run);
    /// let weekend = vec![vec![(0, 5, DutySet::new(vec![DutyIx(1)])), (0, 6, DutySet::new(vec![DutyIx(1)]))]];
    /// let groups = Primitive::Groups { groups: weekend, constant: 0, free: (0, 0), shape: Shape::Linear };
    /// model.post("weekends", Strength::Priced { level: 0, weight: 4 }, groups);
    ///
    /// let off_on_day_3 = |duty| (0..7).map(|day| if day == 3 { REST } else { DutyIx(duty) }).collect();
    /// assert_eq!(model.evaluate(&vec![off_on_day_3(1)]), Ok(vec![4]));
    /// // Two days before day 0 and four after it are one too many.
    /// let works = |day| if day < 4 { DutyIx(1) } else { REST };
    /// assert!(model.evaluate(&vec![(0..7).map(works).collect()]).is_err());
    /// ```
    pub fn post(&mut self, rule: &'static str, strength: Strength, primitive: Primitive) {
        if matches!(&primitive, Primitive::Sequence { sets, .. } if sets.is_empty()) {
            return;
        }
        self.posted.push(Posted { rule, strength, primitive });
    }

    /// The penalty of each level, or the first must that `lines` break.
    pub fn evaluate(&self, lines: &Lines) -> Result<Vec<i64>, &Posted> {
        let mut penalties = vec![0_i64; self.levels];
        for posted in &self.posted {
            let (units, shape) = posted.primitive.breach(lines);
            match posted.strength {
                _ if units == 0 => {}
                Strength::Must => return Err(posted),
                Strength::Priced { level, weight } => {
                    let multiple = if shape == Shape::Convex { units.saturating_mul(units) } else { units };
                    if let Some(penalty) = penalties.get_mut(level) {
                        *penalty = penalty.saturating_add(multiple.saturating_mul(weight));
                    }
                }
            }
        }
        Ok(penalties)
    }
}

impl Primitive {
    /// The units of breach in `lines`, and how they add up.
    pub fn breach(&self, lines: &Lines) -> (i64, Shape) {
        let units = match self {
            Primitive::Cell { agent, day, duties } => i64::from(takes(lines, *agent, *day, duties)),
            Primitive::Sequence { agent, day, sets } => {
                i64::from(sets.iter().enumerate().all(|(k, set)| takes(lines, *agent, day + k, set)))
            }
            Primitive::Run { agent, duties, max, carried } => {
                let (mut run, mut units) = (*carried, 0);
                for duty in lines.get(*agent).into_iter().flatten() {
                    run = if duties.contains(*duty) { run + 1 } else { 0 };
                    units += i64::from(run > *max);
                }
                units
            }
            Primitive::Count { agent, terms, constant, free: (low, high), unit, shape } => {
                let count = terms
                    .iter()
                    .filter(|term| lines.get(*agent).and_then(|line| line.get(term.day)) == Some(&term.duty))
                    .fold(*constant, |sum, term| sum.saturating_add(term.amount));
                let outside = outside(count, Some(*low), Some(*high));
                let unit = (*unit).max(1);
                return (outside / unit + i64::from(outside % unit > 0), *shape);
            }
            Primitive::Cover { cells, constant, min, max, .. } => {
                let takers = cells.iter().filter(|(agent, day, set)| takes(lines, *agent, *day, set));
                let heads = constant + takers.count() as i64;
                (min - heads).max(0) + max.map_or(0, |max| (heads - max).max(0))
            }
            Primitive::Groups { groups, constant, free: (low, high), shape } => {
                let taken = groups
                    .iter()
                    .filter(|group| group.iter().any(|(agent, day, set)| takes(lines, *agent, *day, set)));
                let taken = constant.saturating_add(taken.count() as i64);
                return (outside(taken, Some(*low), Some(*high)), *shape);
            }
            Primitive::Balance { cells, constant, min, max } => {
                let there = cells.iter().filter(|(agent, day, set, _)| takes(lines, *agent, *day, set));
                let sum = there.fold(*constant, |sum, (.., amount)| sum.saturating_add(*amount));
                outside(sum, *min, *max)
            }
        };
        (units, Shape::Linear)
    }
}

/// Whether the agent has a duty of the set on the day.
fn takes(lines: &Lines, agent: usize, day: usize, duties: &DutySet) -> bool {
    lines.get(agent).and_then(|line| line.get(day)).is_some_and(|duty| duties.contains(*duty))
}

/// How far a sum is below the least or above the greatest, whichever is more.
fn outside(sum: i64, min: Option<i64>, max: Option<i64>) -> i64 {
    let short = min.map_or(0, |min| min.saturating_sub(sum));
    let over = max.map_or(0, |max| sum.saturating_sub(max));
    short.max(over).max(0)
}

impl Primitive {
    /// Whether it counts something over several days or cells.
    pub(super) fn adds_up(&self) -> bool {
        match self {
            Primitive::Cell { .. } | Primitive::Sequence { .. } | Primitive::Run { .. } => false,
            Primitive::Count { .. }
            | Primitive::Cover { .. }
            | Primitive::Groups { .. }
            | Primitive::Balance { .. } => true,
        }
    }

    /// Whose line it is about, if it is one agent's, and the first and last day.
    pub fn scope(&self, days: usize) -> (Option<usize>, usize, usize) {
        let last = days.saturating_sub(1);
        match self {
            Primitive::Cell { agent, day, .. } => (Some(*agent), *day, *day),
            Primitive::Sequence { agent, day, sets } => {
                (Some(*agent), *day, day + sets.len().saturating_sub(1))
            }
            Primitive::Run { agent, .. } => (Some(*agent), 0, last),
            Primitive::Count { agent, terms, .. } => {
                let (first, last) = first_and_last(terms.iter().map(|term| term.day), last);
                (Some(*agent), first, last)
            }
            Primitive::Cover { day, cells, .. } => {
                let days = cells.iter().map(|(_, day, _)| *day).chain(*day);
                let (first, last) = first_and_last(days, last);
                (None, first, last)
            }
            Primitive::Groups { groups, .. } => {
                let cells = groups.iter().flatten().map(|(agent, day, _)| (*agent, *day));
                spread(cells, last)
            }
            Primitive::Balance { cells, .. } => {
                spread(cells.iter().map(|(agent, day, ..)| (*agent, *day)), last)
            }
        }
    }
}

/// The agent whose cells these all are, if it is one, and the first and last day.
fn spread(cells: impl Iterator<Item = (usize, usize)>, last: usize) -> (Option<usize>, usize, usize) {
    let cells: Vec<(usize, usize)> = cells.collect();
    let (first_day, last_day) = first_and_last(cells.iter().map(|(_, day)| *day), last);
    let agent = cells.first().map(|(agent, _)| *agent);
    let agent = agent.filter(|first| cells.iter().all(|(agent, _)| agent == first));
    (agent, first_day, last_day)
}

/// The first and the last of the days; all, to the `last` of the model, where there is none.
fn first_and_last(days: impl Iterator<Item = usize> + Clone, last: usize) -> (usize, usize) {
    (days.clone().min().unwrap_or(0), days.max().unwrap_or(last))
}
