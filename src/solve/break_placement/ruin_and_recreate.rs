//! Placing breaks by ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record breaking
//! optimization results using the ruin and recreate principle", Journal of Computational Physics 159, 2000):
//! a few people at a time are taken out and placed again, each with the best breaks beside all others, which
//! a dynamic program over the begins of each break finds exactly.

use super::as_program::cuts;
use super::{Break, BreakProblem, CoverNeed};
use crate::solve::StopToken;
use crate::solve::random::Random;

/// What a placement costs, in the order in which placements are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Minutes short of what is required, and below what is wanted.
    pub(super) short: [i64; 2],
    /// Many away at once, and breaks when people would not choose them.
    pub(super) taste: i64,
}

/// The room of one part of a cost in a packed one: two months of minutes.
const PART: i64 = 1 << 21;

/// No limit on the time between two breaks is larger.
const MAX_DISTANCE: i64 = 1 << 40;

/// The most people that are taken out at once. By trial, no run kept.
const MAX_RUINED: usize = 6;

impl Cost {
    /// One number, in the same order as long as no part outgrows its room.
    fn packed(self) -> i64 {
        let short = self.short[0].saturating_mul(PART).saturating_add(self.short[1]);
        short.saturating_mul(PART).saturating_add(self.taste)
    }

    fn unpacked(sum: i64) -> Cost {
        Cost { short: [sum / PART / PART, sum / PART % PART], taste: sum % PART }
    }

    /// The packed cost of minutes that are short.
    fn of_shortage(minutes: i64, required: bool) -> i64 {
        Cost { short: if required { [minutes, 0] } else { [0, minutes] }, taste: 0 }.packed()
    }
}

/// Where everybody's breaks are.
pub(super) struct Placement {
    /// For each group and person the begin of each break, as a position in its starts.
    pub(super) begins: Vec<Vec<Vec<usize>>>,
    pub(super) cost: Cost,
}

/// Needs of the same groups at different times, cell by cell.
struct NeedLine {
    /// For each group whether it counts.
    counts: Vec<bool>,
    required: bool,
    spare: Vec<i64>,
    away: Vec<i64>,
}

/// Cells of time from the first to before the last.
#[derive(Clone, Copy)]
struct CellRange {
    first: usize,
    end: usize,
}

/// A person of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Person {
    group: usize,
    nth: usize,
}

struct Table<'p> {
    problem: &'p BreakProblem,
    /// The edges of the cells of time.
    cuts: Vec<i64>,
    lines: Vec<NeedLine>,
    /// How many are away at once without being too many.
    usual_away: i64,
    /// For each cell of time how many are away.
    away: Vec<i64>,
    /// For each group, break and start the cells that the break takes.
    cells: Vec<Vec<Vec<CellRange>>>,
    begins: Vec<Vec<Vec<usize>>>,
    /// The packed cost.
    cost: i64,
}

/// The best placement that is found in these rounds; `usual_away` at once are not too many. The clock ends no
/// round, so that the same work has the same breaks; only being told to stop does.
pub(super) fn place_and_improve(
    problem: &BreakProblem,
    usual_away: i64,
    rounds: usize,
    stop: &StopToken,
) -> Placement {
    let mut table = Table::new(problem, usual_away);
    let people = people_with_breaks(problem);
    let mut random = Random::new(1);
    let mut order = people.clone();
    random.shuffle(&mut order);
    for person in &order {
        table.place(*person);
    }
    let mut best = Snapshot::of(&table);
    let rounds = if people.len() < 2 { 0 } else { rounds };
    for _ in 0..rounds {
        if stop.told() {
            break;
        }
        let before = Snapshot::of(&table);
        let count = 2 + random.below(people.len().min(MAX_RUINED) - 1);
        let mut ruined = Vec::with_capacity(count);
        for _ in 0..count {
            let person = people[random.below(people.len())];
            if !ruined.contains(&person) {
                ruined.push(person);
                table.take_out(person);
            }
        }
        random.shuffle(&mut ruined);
        for person in &ruined {
            table.place(*person);
        }
        if table.cost > before.cost {
            for person in &ruined {
                table.take_out(*person);
            }
            for person in &ruined {
                table.put(*person, before.begins[person.group][person.nth].clone());
            }
        }
        if table.cost < best.cost {
            best = Snapshot::of(&table);
        }
    }
    Placement { begins: best.begins, cost: Cost::unpacked(best.cost) }
}

fn people_with_breaks(problem: &BreakProblem) -> Vec<Person> {
    let groups = problem.groups.iter().enumerate().filter(|(_, group)| !group.breaks.is_empty());
    let people = groups.flat_map(|(index, group)| {
        (0..group.people.max(0) as usize).map(move |nth| Person { group: index, nth })
    });
    people.collect()
}

/// A placement that may be come back to.
struct Snapshot {
    cost: i64,
    begins: Vec<Vec<Vec<usize>>>,
}

impl Snapshot {
    fn of(table: &Table<'_>) -> Snapshot {
        Snapshot { cost: table.cost, begins: table.begins.clone() }
    }
}

/// What it costs that a break is not when people would choose it.
fn taste(one: &Break, start: i64) -> i64 {
    (start - one.ideal).abs() * one.length / 60
}

/// A begin of a break in the dynamic program.
#[derive(Clone, Copy)]
struct Reached {
    /// Of it and those before.
    cost: i64,
    /// The position of the begin of the break before.
    before: usize,
}

impl<'p> Table<'p> {
    fn new(problem: &'p BreakProblem, usual_away: i64) -> Table<'p> {
        let cuts = cuts(problem);
        let (mut cells, mut begins) = (Vec::new(), Vec::new());
        for group in &problem.groups {
            cells.push(group.breaks.iter().map(|one| cells_by_start(one, &cuts)).collect());
            begins.push(vec![vec![0; group.breaks.len()]; group.people.max(0) as usize]);
        }
        Table {
            problem,
            cells,
            lines: need_lines(problem, &cuts),
            usual_away,
            away: vec![0; cuts.len()],
            begins,
            cost: 0,
            cuts,
        }
    }

    /// What it costs that one more of a group is away, summed up to each cell.
    fn prefix_costs(&self, group: usize) -> Vec<i64> {
        let mut sums = vec![0; self.cuts.len()];
        for cell in 0..self.cuts.len().saturating_sub(1) {
            let minutes = self.cuts[cell + 1] - self.cuts[cell];
            let mut cost = 0;
            for line in &self.lines {
                if line.counts[group] && line.away[cell] >= line.spare[cell] {
                    cost += Cost::of_shortage(minutes, line.required);
                }
            }
            if self.away[cell] >= self.usual_away {
                cost += minutes;
            }
            sums[cell + 1] = sums[cell] + cost;
        }
        sums
    }

    /// Finds the best breaks of a person who has none, and puts them there.
    fn place(&mut self, person: Person) {
        let sums = self.prefix_costs(person.group);
        let breaks = &self.problem.groups[person.group].breaks;
        // For each break and start the least cost.
        let mut table: Vec<Vec<Reached>> = Vec::with_capacity(breaks.len());
        for (nth, one) in breaks.iter().enumerate() {
            let mut row = Vec::with_capacity(one.starts.len());
            for (position, start) in one.starts.iter().enumerate() {
                let CellRange { first, end } = self.cells[person.group][nth][position];
                let cost = sums[end] - sums[first] + taste(one, *start);
                let before = match nth.checked_sub(1) {
                    None => Some(Reached { cost: 0, before: 0 }),
                    Some(last) => cheapest_before(&breaks[last], &table[last], one, *start),
                };
                row.push(match before {
                    Some(before) => Reached { cost: cost.saturating_add(before.cost), ..before },
                    None => Reached { cost: i64::MAX, before: 0 },
                });
            }
            table.push(row);
        }
        let Some(last) = table.last() else { return };
        let cheapest = last.iter().enumerate().min_by_key(|(_, reached)| reached.cost);
        let Some((mut position, _)) = cheapest else { return };
        let mut begins = vec![0; breaks.len()];
        for nth in (0..breaks.len()).rev() {
            begins[nth] = position;
            position = table[nth][position].before;
        }
        self.put(person, begins);
    }

    fn put(&mut self, person: Person, begins: Vec<usize>) {
        self.begins[person.group][person.nth] = begins;
        self.shift(person, 1);
    }

    fn take_out(&mut self, person: Person) {
        self.shift(person, -1);
    }

    /// Counts the breaks of a person in (`sign` 1), or out (−1).
    fn shift(&mut self, person: Person, sign: i64) {
        let breaks = &self.problem.groups[person.group].breaks;
        for (nth, one) in breaks.iter().enumerate() {
            let position = self.begins[person.group][person.nth][nth];
            self.cost += sign * taste(one, one.starts[position]);
            let CellRange { first, end } = self.cells[person.group][nth][position];
            for cell in first..end {
                let minutes = self.cuts[cell + 1] - self.cuts[cell];
                for line in self.lines.iter_mut().filter(|line| line.counts[person.group]) {
                    let is_short = line.away[cell] + i64::from(sign > 0) > line.spare[cell];
                    line.away[cell] += sign;
                    if is_short {
                        self.cost += sign * Cost::of_shortage(minutes, line.required);
                    }
                }
                if self.away[cell] + i64::from(sign > 0) > self.usual_away {
                    self.cost += sign * minutes;
                }
                self.away[cell] += sign;
            }
        }
    }
}

/// The cell of time that begins at the first cut from a minute on.
fn cell_at(cuts: &[i64], minute: i64) -> usize {
    cuts.partition_point(|cut| *cut < minute)
}

/// The cells of time that a break takes, for each of its starts.
fn cells_by_start(one: &Break, cuts: &[i64]) -> Vec<CellRange> {
    let mut ranges = Vec::with_capacity(one.starts.len());
    for start in &one.starts {
        ranges.push(CellRange { first: cell_at(cuts, *start), end: cell_at(cuts, start + one.length) });
    }
    ranges
}

/// The cheapest begin of the break before that leaves the right time to this one, with its position.
fn cheapest_before(before: &Break, reached: &[Reached], one: &Break, start: i64) -> Option<Reached> {
    let (least, most) = one.between;
    let (starts, length) = (&before.starts, before.length);
    let first = starts.partition_point(|begun| *begun < start - length - most.min(MAX_DISTANCE));
    let end = starts.partition_point(|begun| begun + length + least <= start);
    let in_time = reached[first..end.max(first)].iter().enumerate();
    let cheapest = in_time.min_by_key(|(_, reached)| reached.cost);
    cheapest.map(|(position, reached)| Reached { cost: reached.cost, before: first + position })
}

/// The needs, those of the same groups that don't overlap in one line.
fn need_lines(problem: &BreakProblem, cuts: &[i64]) -> Vec<NeedLine> {
    let mut lines: Vec<NeedLine> = Vec::new();
    for CoverNeed { from, until, groups, spare, required } in &problem.needs {
        let counts: Vec<bool> = (0..problem.groups.len()).map(|group| groups.contains(&group)).collect();
        let cells = cell_at(cuts, *from)..cell_at(cuts, *until);
        let with_room = lines.iter_mut().find(|line| {
            line.required == *required
                && line.counts == counts
                && line.spare[cells.clone()].iter().all(|spare| *spare == i64::MAX)
        });
        match with_room {
            Some(line) => line.spare[cells].fill((*spare).max(0)),
            None => {
                let mut of_cells = vec![i64::MAX; cuts.len()];
                of_cells[cells].fill((*spare).max(0));
                let away = vec![0; cuts.len()];
                lines.push(NeedLine { counts, required: *required, spare: of_cells, away });
            }
        }
    }
    lines
}
